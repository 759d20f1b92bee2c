"""Pass rate of the corpus: of the items of training data that were sampled, the share found lawful.

Unit: share; 1 means that no unlawful or harmful item was found. Option ``method`` chooses the samples looked at by people
(``manual``) or by keywords, classifiers and other means (``technical``). All samples of the register ``corpus-samples`` are added
up; the interval is Wilson's. Groups are the sources.

Assumes that items were drawn at random from the corpus. Known limit: whoever looked may err.

Example:
    >>> from lexgate.checks._check import Setting
    >>> options = CHECK.complete({"method": "manual"})
    >>> seen = CHECK.estimate(CHECK.measure(_good(), options), options, Setting())
    >>> seen.value, round(seen.low, 3), seen.n
    (0.98, 0.975, 4000)
"""

import numpy as np

from lexgate.checks._check import Check, Options, Setting
from lexgate.checks._corpus import METHODS, samples, total
from lexgate.checks._estimates import nothing, sampled
from lexgate.checks._options import choice
from lexgate.checks._registers import made
from lexgate.checks._worked import PASSPORT
from lexgate.core.estimate import Estimate, Interval
from lexgate.core.outcomes import Outcomes
from lexgate.core.requirement import Side
from lexgate.core.text import Text
from lexgate.models.subject import Subject
from lexgate.stats.proportion import wilson

NOT_SAMPLED = Text(
    "The register corpus-samples has no item sampled by the method {method}.",
    "corpus-samples 台账中没有以 {method} 方式抽检的语料。",
)


def estimate(seen: Outcomes, options: Options, setting: Setting) -> Estimate:
    """Return the share of sampled items that are lawful, in [0, 1]; groups are the sources."""
    method = choice(options, "method", METHODS)
    n, lawful = total(seen, "sampled", method), total(seen, "lawful", method)
    if not n:
        return nothing("corpus-pass-rate", "share", options, setting, NOT_SAMPLED.fill(method=method))
    return sampled(
        "corpus-pass-rate",
        options,
        setting,
        lawful / n,
        lambda level: wilson(lawful, n, level=level),
        n=n,
        method="wilson",
        groups=_by_source(seen, method, setting.level),
        facts={"lawful": lawful, "sampled": n},
    )


def _by_source(seen: Outcomes, method: str, level: float) -> dict[str, Interval]:
    groups = {}
    methods, sources = seen.groups["method"], seen.groups["source"]
    used = np.array([name == method for name in methods.names], np.bool_)[methods.codes]
    for code, name in enumerate(sources.names):
        rows = used & (sources.codes == code)
        n, lawful = (
            int(seen.columns[column][rows].astype(np.int64).sum()) for column in ("sampled", "lawful")
        )
        if n:
            low, high = wilson(lawful, n, level=level)
            groups[name] = Interval(value=lawful / n, low=low, high=high, n=n)
    return groups


def worked(*rows: tuple[str, str, int, int], items: int = 20_000) -> Subject:
    """Return a subject from ``(source, method, sampled, lawful)``, each source with so many items."""
    sources = sorted({row[0] for row in rows})
    return Subject(
        passport=PASSPORT,
        registers={
            "corpus-samples": made("corpus-samples", ("source", "method", "sampled", "lawful"), *rows),
            "sources": made("sources", ("source", "items"), *((source, items) for source in sources)),
        },
    )


def _good() -> Subject:
    return worked(("news", "manual", 2000, 1970), ("forum", "manual", 2000, 1950))


def _bad() -> Subject:
    return worked(("news", "manual", 2000, 1970), ("forum", "manual", 2000, 1700))


CHECK = Check(
    id="corpus-pass-rate",
    title=Text("Pass rate of the corpus", "语料抽检合格率"),
    about=Text(
        "Of the items of training data that were sampled, the share found lawful; 1 means that no unlawful item was found.",
        "抽检的训练语料中合法合规内容所占比例；1 表示未发现违法不良信息。",
    ),
    unit="share",
    better=Side.AT_LEAST,
    needs=("registers",),
    registers=("corpus-samples",),
    options={"method": "manual"},
    proportion=True,
    measure=samples,
    estimate=estimate,
    good=_good,
    bad=_bad,
)
