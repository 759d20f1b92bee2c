"""Sampled share of the corpus: how much of the training data was looked at.

Unit: share; 1 means every item. Option ``method``: looked at by people (``manual``) or by other means (``technical``). The items
sampled are those of the register ``corpus-samples``, the items of the corpus those of ``sources``; of a source no more can count
than it has. A census.

Known limit: samples of one source that overlap are counted twice, up to the size of the source.

Example:
    >>> from lexgate.checks._check import Setting
    >>> options = CHECK.complete({"method": "technical"})
    >>> CHECK.estimate(CHECK.measure(_good(), options), options, Setting()).value
    0.12
"""

import numpy as np

from lexgate.checks._check import Check, Options, Setting
from lexgate.checks._corpus import METHODS, items_by_source, samples
from lexgate.checks._estimates import census, nothing
from lexgate.checks._options import choice
from lexgate.checks._registers import NO_ENTRIES, listed
from lexgate.checks.corpus_pass_rate import worked
from lexgate.core.estimate import Estimate
from lexgate.core.outcomes import Outcomes
from lexgate.core.requirement import Side
from lexgate.core.text import Text
from lexgate.models.subject import Subject

NOT_LISTED = Text(
    "Sampled, but not in the register sources, so not counted: {names}.",
    "以下来源已抽检但未列入 sources 台账，未予计入：{names}。",
)


def measure(subject: Subject, options: Options) -> Outcomes:
    """Return the sources with the items they have, and the items sampled by the method.

    Raises:
        Problems: LG-INPUT-001, cells that cannot be read.
    """
    method = choice(options, "method", METHODS)
    items = items_by_source(subject)
    seen = samples(subject, options)
    sampled: dict[str, int] = {}
    by_method, by_source = seen.groups["method"], seen.groups["source"]
    for row in range(len(seen)):
        if by_method.names[by_method.codes[row]] == method:
            name = by_source.names[by_source.codes[row]]
            sampled[name] = sampled.get(name, 0) + int(seen.columns["sampled"][row])
    names = [*items, *sorted(set(sampled) - set(items))]
    return Outcomes(
        ids=np.array(names, dtype=np.str_),
        columns={
            "items": np.array([items.get(name, 0) for name in names], np.int64),
            "sampled": np.array([sampled.get(name, 0) for name in names], np.int64),
        },
        scored=np.array([name in items for name in names], np.bool_),
    )


def estimate(seen: Outcomes, options: Options, setting: Setting) -> Estimate:
    """Return the share of the corpus that was sampled, in [0, 1]."""
    items = seen.columns["items"].astype(np.int64)
    sampled = np.minimum(seen.columns["sampled"].astype(np.int64), items)
    n = int(items.sum())
    if not n:
        return nothing("corpus-sampled-share", "share", options, setting, NO_ENTRIES.fill(kind="sources"))
    unlisted = [str(name) for name in seen.ids[~seen.scored]]
    note = NOT_LISTED.fill(names=Text(listed(unlisted), listed(unlisted, "、"))) if unlisted else None
    return census(
        "corpus-sampled-share",
        options,
        setting,
        int(sampled.sum()) / n,
        n,
        facts={
            "sampled": int(sampled.sum()),
            "by_source": {str(name): int(count) for name, count in zip(seen.ids, sampled, strict=True)},
        },
        note=note,
    )


def _worked(sampled: int) -> Subject:
    rows = [(source, method, sampled, sampled) for source in ("news", "forum") for method in METHODS]
    return worked(*rows, items=1000)


def _good() -> Subject:
    return _worked(120)


def _bad() -> Subject:
    return _worked(40)


CHECK = Check(
    id="corpus-sampled-share",
    title=Text("Sampled share of the corpus", "语料抽检比例"),
    about=Text(
        "How much of the training data was looked at, by people or by technical means; 1 means every item.",
        "以人工或技术方式抽检的训练语料占语料总量的比例；1 表示全部检查。",
    ),
    unit="share",
    better=Side.AT_LEAST,
    needs=("registers",),
    registers=("corpus-samples", "sources"),
    options={"method": "technical"},
    measured_by=("method",),
    measure=measure,
    estimate=estimate,
    good=_good,
    bad=_bad,
)
