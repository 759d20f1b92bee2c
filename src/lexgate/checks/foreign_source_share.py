"""Foreign sources: the share of the items of training data that come from open sources abroad.

Unit: share; 0 means that none do. The register ``sources`` tells ``items``, ``origin`` (domestic or foreign) and ``open`` (yes or no)
of each source. A census: every source is looked at. A source of which what it tells leaves open whether it is an open one abroad
may be one: the interval runs from none to all of its items.

Example:
    >>> from lexgate.checks._check import Setting
    >>> CHECK.estimate(CHECK.measure(_good(), {}), {}, Setting()).value
    0.2
"""

import numpy as np

from lexgate.checks._check import Check, Evidence, Options, Setting
from lexgate.checks._estimates import census, nothing
from lexgate.checks._registers import NO_ENTRIES, listed
from lexgate.checks._sources import sources, worked
from lexgate.core.estimate import Estimate
from lexgate.core.outcomes import Outcomes
from lexgate.core.requirement import Side
from lexgate.core.text import Text
from lexgate.models.subject import Subject

UNTOLD = Text(
    "Sources that do not tell origin and openness: {names}.", "以下来源未载明境内外属性或是否开源：{names}。"
)


def estimate(seen: Outcomes, options: Options, setting: Setting) -> Estimate:
    """Return the share of items from open sources abroad, in [0, 1]."""
    items = seen.columns["items"].astype(np.int64)
    n = int(items.sum())
    if not n:
        return nothing("foreign-source-share", "share", options, setting, NO_ENTRIES.fill(kind="sources"))
    abroad, doubtful = (seen.columns[name].astype(np.bool_) for name in ("abroad", "doubtful"))
    count, doubt = int(items[abroad].sum()), int(items[doubtful].sum())
    untold = [str(name) for name in seen.ids[doubtful]]
    note = UNTOLD.fill(names=Text(listed(untold), listed(untold, "、"))) if untold else None
    if doubt == n and note:
        return nothing("foreign-source-share", "share", options, setting, note, unscoreable=doubt)
    return census(
        "foreign-source-share",
        options,
        setting,
        count / n,
        n - doubt,
        limits=(count / n, (count + doubt) / n),
        unscoreable=doubt,
        facts={"count": count},
        note=note,
    )


def _worked(foreign: int) -> Subject:
    rest = ("", "", "")
    return worked(
        ("news", 1000 - foreign, "zh", "text", "domestic", "no", *rest),
        ("web", foreign, "en", "text", "foreign", "yes", *rest),
    )


def _good() -> Subject:
    return _worked(200)


def _bad() -> Subject:
    return _worked(600)


CHECK = Check(
    id="foreign-source-share",
    title=Text("Share of foreign open sources", "境外开源语料占比"),
    about=Text(
        "Share of the items of training data that come from open sources abroad; 0 means that none do.",
        "训练语料中来自境外开源来源的条数所占比例；0 表示没有。",
    ),
    unit="share",
    better=Side.AT_MOST,
    evidence=Evidence.DOCUMENTARY,
    needs=("registers",),
    registers=("sources",),
    measure=sources,
    estimate=estimate,
    good=_good,
    bad=_bad,
)
