r"""Group calibration gap: how much more is promised to one group than to another, by the probabilities of the positive class.

$d_g = \bar y_g - \bar p_g$, observed less expected: the share of items of group $g$ that are truly positive, less the mean
probability they were given; $\max_g d_g - \min_g d_g$. Unit: share; 0 means that probabilities err alike for every group, or not
at all; .1 that one group does by .1 better, against its probabilities, than another. Groups are the $d_g$: above 0 the group
was underrated, below 0 overrated.

Option ``bins`` (1) cuts the items into so many parts of equal size by their probability, and takes the widest gap in any of
them: errors that cancel out over a group are seen then. A group with fewer than ``min_group`` items (30) in a part is shown,
not compared in it; parts in which fewer than two groups are left are counted in the facts. Option ``positive`` names the class.

A mean of bounded values has Student's limits, kept open where all values agree (``lexgate.stats.means``), a difference of two
MOVER limits from them, and the widest of several is treated as in ``lexgate.stats.extremes``. Items without probability
or truth may have any error from -1 to 1.

Known limits: with one part a group may be overrated where probabilities are high and underrated where they are low, unseen. Where
the class is rarer in one group, calibration and equal error rates exclude each other (Kleinberg et al. 2017).

Example:
    Of 200 women given .3, 90 are granted it in truth, of 200 men 60:

    >>> from lexgate.checks._check import Setting
    >>> from lexgate.checks._worked import calibrated
    >>> subject = calibrated({"women": [(0.3, 90, 110)], "men": [(0.3, 60, 140)]})
    >>> options = CHECK.complete({"attribute": "gender"})
    >>> seen = CHECK.estimate(CHECK.measure(subject, options), options, Setting())
    >>> round(seen.groups["women"].value, 3), round(seen.value, 3), round(seen.low, 3), round(seen.high, 3)
    (0.15, 0.15, 0.051, 0.249)

References:
    J. Kleinberg, S. Mullainathan, M. Raghavan (2017), ITCS (calibration within groups).
    A. Chouldechova (2017), Big Data 5(2):153-163.
    G. Y. Zou, A. Donner (2008), Statist. Med. 27(10):1693-1702 (MOVER).
"""

import numpy as np
from pydantic import JsonValue

from lexgate.checks._answers import confidences, truth
from lexgate.checks._check import Check, Options, Setting
from lexgate.checks._estimates import nothing
from lexgate.checks._gaps import Compared, widest
from lexgate.checks._notes import NO_ATTRIBUTE
from lexgate.checks._options import number, text
from lexgate.checks._rates import TOO_FEW, Bools, groups_of, obstacle, positive_of, why_left_out
from lexgate.checks._worked import calibrated
from lexgate.core.errors import BadInput
from lexgate.core.estimate import Estimate
from lexgate.core.outcomes import Outcomes
from lexgate.core.requirement import Side
from lexgate.core.text import Text
from lexgate.models.subject import Subject
from lexgate.stats.means import averaged
from lexgate.stats.shares import Floats

MAX_BINS = 100


def estimate(seen: Outcomes, options: Options, setting: Setting) -> Estimate:
    """Return the widest gap between two groups' observed less expected, at most 2; groups are these."""
    positive, note, n = positive_of(seen, options), obstacle(seen, options), int(seen.scored.sum())
    if positive is None or note:
        return nothing(CHECK.id, "share", options, setting, note or NO_ATTRIBUTE, n=n)
    groups = groups_of(seen, text(options, "attribute"))
    lost = int(np.count_nonzero(~seen.scored & (groups.codes >= 0)))
    score = seen.columns["probability"][:, positive].astype(np.float64)
    error = (truth(seen) == positive) - np.where(seen.scored, score, 0.0)
    found, few = {}, 0
    for name, inside in _parts(score, seen.scored, _bins(options)).items():
        one = _compared(seen, options, error, inside)
        few += not one.enough()
        if one.enough():
            found[name] = one
    facts: dict[str, JsonValue] = {
        "positive": seen.names[positive],
        "observed_expected": _table(seen, options, score, positive),
        "unknown": int(np.count_nonzero(seen.scored & (groups.codes < 0))),
    }
    if not found:
        note = TOO_FEW.fill(about=Text(text(options, "attribute"), text(options, "attribute")))
        shown = _compared(seen, options, error, seen.scored).intervals(setting.level)
        return nothing(
            CHECK.id, "share", options, setting, note, n=n, unscoreable=lost, groups=shown, facts=facts
        )
    if few:
        facts["parts_left_out"] = few
    return widest(
        "group-calibration-gap",
        found,
        options,
        setting,
        method="widest-mover",
        unscoreable=lost,
        span=2.0,
        facts=facts,
    )


def _bins(options: Options) -> int:
    count = int(number(options, "bins"))
    if not 1 <= count <= MAX_BINS:
        raise BadInput(
            f"Option 'bins' is {count}.", fix=f"Give a number from 1 to {MAX_BINS}.", code="LG-CHECK-003"
        )
    return count


def _parts(score: Floats, scored: Bools, count: int) -> dict[str, Bools]:
    """Return the items of each part, parts of equal size by probability; the only one needs no name."""
    if count == 1 or not scored.any():
        return {"": scored}
    edges = np.unique(np.quantile(score[scored], np.linspace(0.0, 1.0, count + 1)))
    place = np.clip(np.searchsorted(edges, score, side="left") - 1, 0, max(0, len(edges) - 2))
    return {
        f"p {edges[i]:.3g}–{edges[min(i + 1, len(edges) - 1)]:.3g}": scored & (place == i)
        for i in range(max(1, len(edges) - 1))
    }


def _compared(seen: Outcomes, options: Options, error: Floats, inside: Bools) -> Compared:
    groups = groups_of(seen, text(options, "attribute"))
    size, known = len(groups.names), groups.codes >= 0
    # An item without a probability may belong to any part.
    lost = np.bincount(groups.codes[~seen.scored & known], minlength=size)
    use = inside & known
    cluster = None if seen.clusters is None else seen.clusters[use]
    quantity = averaged(
        error[use], groups.codes[use], size, cluster=cluster, span=(-1.0, 1.0), missing=lost, rare=1.0
    )
    counts = quantity.n + lost
    notes = tuple(why_left_out(int(n), float(counts.sum()), options) for n in counts)
    return Compared(names=groups.names, quantity=quantity, notes=notes)


def _table(seen: Outcomes, options: Options, score: Floats, positive: int) -> list[JsonValue]:
    """Return the share that is positive and the mean probability of every group."""
    groups = groups_of(seen, text(options, "attribute"))
    rows: list[JsonValue] = []
    use = seen.scored & (groups.codes >= 0)
    codes, size = groups.codes[use], len(groups.names)
    n = np.bincount(codes, minlength=size)
    true = np.bincount(codes, weights=truth(seen)[use] == positive, minlength=size)
    sure = np.bincount(codes, weights=score[use], minlength=size)
    for name, count, hits, total in zip(groups.names, n, true, sure, strict=True):
        there = bool(count)
        rows.append(
            {
                "group": name,
                "n": int(count),
                "observed": float(hits / count) if there else None,
                "expected": float(total / count) if there else None,
            }
        )
    return rows


def _good() -> Subject:
    return calibrated({"women": [(0.2, 20, 80), (0.7, 71, 29)], "men": [(0.2, 21, 79), (0.7, 69, 31)]})


def _bad() -> Subject:
    return calibrated({"women": [(0.2, 45, 55), (0.7, 85, 15)], "men": [(0.2, 21, 79), (0.7, 69, 31)]})


CHECK = Check(
    id="group-calibration-gap",
    title=Text("Group calibration gap", "群体校准差距"),
    about=Text(
        "Observed share of the positive class less the mean probability given, in each group; the largest difference "
        "between two groups. 0 means that probabilities err alike for every group, or not at all.",
        "各群体正类的实际比例与模型给出的平均概率之差，取任意两个群体之间的最大差距；0 表示概率对各群体的偏差相同或均无偏差。",
    ),
    unit="share",
    better=Side.AT_MOST,
    needs=("predictions", "probability"),
    options={"attribute": "", "positive": None, "bins": 1, "min_group": 30},
    by_attribute=True,
    tasks=("text-classification",),
    measure=confidences,
    estimate=estimate,
    good=_good,
    bad=_bad,
)
