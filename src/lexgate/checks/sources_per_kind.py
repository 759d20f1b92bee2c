"""Sources per kind: how many sources there are of the language and type of training data that has fewest.

Unit: count; 1 means that some kind of data comes from a single source. Kinds are the pairs of ``language`` and ``type``
(text, code, image, audio, video …) in the register ``sources``; the groups are the kinds. A census. Sources that do not tell
their language and type are named and count for no kind.

Known limit: two sources with one owner are two.

Example:
    >>> from lexgate.checks._check import Setting
    >>> seen = CHECK.estimate(CHECK.measure(_bad(), {}), {}, Setting())
    >>> seen.value, {kind: group.value for kind, group in seen.groups.items()}
    (1, {'en text': 1, 'zh text': 2})
"""

import numpy as np

from lexgate.checks._check import Check, Evidence, Options, Setting
from lexgate.checks._estimates import census, nothing
from lexgate.checks._registers import NO_ENTRIES, listed
from lexgate.checks._sources import sources, worked
from lexgate.core.estimate import Estimate, Interval
from lexgate.core.outcomes import Outcomes
from lexgate.core.requirement import Side
from lexgate.core.text import Text
from lexgate.models.subject import Subject

UNTOLD = Text("Sources that do not tell language and type: {names}.", "以下来源未载明语言和类型：{names}。")


def estimate(seen: Outcomes, options: Options, setting: Setting) -> Estimate:
    """Return the sources of the kind that has fewest; groups are the kinds."""
    kinds = seen.groups["kind"]
    untold = [str(name) for name in seen.ids[kinds.codes < 0]]
    note = UNTOLD.fill(names=Text(listed(untold), listed(untold, "、"))) if untold else None
    if not kinds.names:
        why = note or NO_ENTRIES.fill(kind="sources")
        return nothing("sources-per-kind", "count", options, setting, why, n=len(seen))
    counts = np.bincount(kinds.codes[kinds.codes >= 0], minlength=len(kinds.names))
    groups = {
        name: Interval(value=int(count), low=int(count), high=int(count), n=int(count))
        for name, count in zip(kinds.names, counts, strict=True)
    }
    return census(
        "sources-per-kind",
        options,
        setting,
        int(counts.min()),
        len(seen),
        unit="count",
        groups=groups,
        note=note,
    )


def _good() -> Subject:
    return worked(
        *(
            (f"{language}-{number}", 100, language, "text") + ("",) * 5
            for language in ("zh", "en")
            for number in (1, 2)
        )
    )


def _bad() -> Subject:
    return worked(
        *(
            (name, 100, language, "text") + ("",) * 5
            for name, language in (("a", "zh"), ("b", "zh"), ("c", "en"))
        )
    )


CHECK = Check(
    id="sources-per-kind",
    title=Text("Sources per kind of data", "各类语料的来源数量"),
    about=Text(
        "How many sources there are of the language and type of training data that has fewest.",
        "各语言、各类型训练语料中来源最少者的来源数量。",
    ),
    unit="count",
    better=Side.AT_LEAST,
    evidence=Evidence.DOCUMENTARY,
    needs=("registers",),
    registers=("sources",),
    measure=sources,
    estimate=estimate,
    good=_good,
    bad=_bad,
)
