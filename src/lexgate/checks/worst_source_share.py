"""Worst source: the share of unlawful items in the source of training data where it is highest.

Unit: share; 0 means that no source has unlawful items. Counts come from the register ``corpus-samples``; what people and what
technical means found in a source is kept apart. A source with fewer than ``min_n`` sampled items is shown, and left out of the
comparison. The interval treats the value as the highest of several shares (see ``lexgate.stats.extremes``). A source of the
register ``sources`` of which too few items or none were sampled may be as bad as can be: the interval then reaches up to 1.

Assumes that items were drawn at random from each source.

Example:
    >>> from lexgate.checks._check import Setting
    >>> seen = CHECK.estimate(CHECK.measure(_bad(), {}), CHECK.complete({}), Setting())
    >>> seen.value, round(seen.low, 3), round(seen.high, 3), seen.facts["highest"]
    (0.12, 0.093, 0.148, 'forum')
"""

from collections import Counter
from dataclasses import replace

import numpy as np

from lexgate.checks._check import Check, Options, Setting
from lexgate.checks._corpus import items_by_source, samples
from lexgate.checks._estimates import nothing, sampled
from lexgate.checks._options import number
from lexgate.checks._registers import NO_ENTRIES, listed
from lexgate.checks.corpus_pass_rate import worked
from lexgate.core.estimate import Estimate, Interval
from lexgate.core.outcomes import Groups, Outcomes
from lexgate.core.requirement import Side
from lexgate.core.text import Text
from lexgate.models.subject import Subject
from lexgate.stats.extremes import lowest_share
from lexgate.stats.proportion import wilson
from lexgate.stats.shares import independent

TOO_FEW = Text("fewer than {least} items sampled", "抽检条数少于 {least}")
UNKNOWN = Text(
    "Too few items or none were sampled of: {names}; they may be as bad as can be.",
    "以下来源未抽检或抽检条数不足，按最不利情形计：{names}。",
)


def measure(subject: Subject, options: Options) -> Outcomes:
    """Return the samples; sources of which none was taken stand among them with 0 items.

    Raises:
        Problems: LG-INPUT-001, cells that cannot be read.
    """
    seen = samples(subject, options)
    by_source, by_method = seen.groups["source"], seen.groups["method"]
    missed = [name for name in items_by_source(subject) if name not in by_source.names]
    none = np.zeros(len(missed), np.int64)
    return replace(
        seen,
        ids=np.concatenate([seen.ids, np.array(missed, dtype=np.str_)]),
        columns={name: np.concatenate([column, none]) for name, column in seen.columns.items()},
        scored=np.concatenate([seen.scored, np.zeros(len(missed), np.bool_)]),
        groups={
            "source": Groups.of([*(by_source.names[code] for code in by_source.codes), *missed]),
            "method": Groups.of(
                [*(by_method.names[code] for code in by_method.codes), *([None] * len(missed))]
            ),
        },
    )


def estimate(seen: Outcomes, options: Options, setting: Setting) -> Estimate:
    """Return the highest share of unlawful items in a source, in [0, 1]; groups are the sources."""
    least = max(1, int(number(options, "min_n")))
    looked = _cells(seen)
    several = Counter(source for source, _ in looked)
    named = {key: key[0] if several[key[0]] == 1 else " / ".join(key) for key in looked}
    cells = {named[key]: cell for key, cell in looked.items()}
    groups = {name: _interval(*cell, setting.level, least) for name, cell in cells.items()}
    compared = [name for name, (n, _) in cells.items() if n >= least]
    if not compared:
        return nothing(
            "worst-source-share",
            "share",
            options,
            setting,
            NO_ENTRIES.fill(kind="corpus-samples"),
            groups=groups,
        )
    known = {source for (source, _), (n, _) in looked.items() if n >= least}
    unknown = sorted(set(seen.groups["source"].names) - known)
    lawful = independent([cells[name][1] for name in compared], [cells[name][0] for name in compared])

    def interval_at(level: float) -> tuple[float, float]:
        low, high = lowest_share(lawful, level=level)
        return 1 - high, 1.0 if unknown else 1 - low

    highest = max(compared, key=lambda name: groups[name].value or 0.0)
    return sampled(
        "worst-source-share",
        options,
        setting,
        groups[highest].value or 0.0,
        interval_at,
        n=sum(cells[name][0] for name in compared),
        method="highest-wilson",
        groups=groups,
        facts={"highest": highest},
        note=UNKNOWN.fill(names=Text(listed(unknown), listed(unknown, "、"))) if unknown else None,
    )


def _cells(seen: Outcomes) -> dict[tuple[str, str], tuple[int, int]]:
    """Return items sampled and lawful by source and method."""
    by_source, by_method = seen.groups["source"], seen.groups["method"]
    counts: dict[tuple[str, str], tuple[int, int]] = {}
    for row in range(len(seen)):
        n, lawful = (int(seen.columns[name][row]) for name in ("sampled", "lawful"))
        if n:
            key = by_source.names[by_source.codes[row]], by_method.names[by_method.codes[row]]
            before = counts.get(key, (0, 0))
            counts[key] = before[0] + n, before[1] + lawful
    return counts


def _interval(n: int, lawful: int, level: float, least: int) -> Interval:
    low, high = wilson(n - lawful, n, level=level)
    note = TOO_FEW.fill(least=least) if n < least else None
    return Interval(value=(n - lawful) / n, low=low, high=high, n=n, note=note)


def _good() -> Subject:
    return worked(("news", "manual", 600, 597), ("forum", "manual", 600, 588))


def _bad() -> Subject:
    return worked(("news", "manual", 600, 597), ("forum", "manual", 600, 528))


CHECK = Check(
    id="worst-source-share",
    title=Text("Unlawful share of the worst source", "最差来源违法不良信息占比"),
    about=Text(
        "Share of unlawful items in the source of training data where it is highest; 0 means that no source has any.",
        "各语料来源中违法不良信息占比的最高值；0 表示各来源均未发现。",
    ),
    unit="share",
    better=Side.AT_MOST,
    needs=("registers",),
    registers=("corpus-samples", "sources"),
    options={"min_n": 0},
    measure=measure,
    estimate=estimate,
    good=_good,
    bad=_bad,
)
