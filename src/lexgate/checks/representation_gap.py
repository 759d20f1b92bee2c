r"""Representation gap: how far a group's share of the data is from its share of the people the system is meant for.

$\max_g |\text{share}_g - \text{reference}_g|$ over the groups of the passport's reference distribution. Unit: share; 0 means
that the data mirror the reference, values near 1 that they are about other people. Groups are the shares in the data.

Shares are of rows whose group is known; the limits hold whatever the group of the others is. A group of the data that
the reference does not name is shown with a note and not compared. A census: the data are counted, not sampled. Option ``split`` names the part (``train``; ``all``).

The facts tell the total variation $\frac12\sum_g |\text{share}_g - \text{reference}_g|$, the share of rows that would have to
belong to another group, each group's share over its reference, and the groups of the reference of which there is no row.

Known limits: the reference is what the provider declared; the check does not know whether it is right. A gap is absolute, so
a small group may be missing altogether within a small gap: `representation-ratio` sees it.

Example:
    >>> from lexgate.checks._check import Setting
    >>> seen = CHECK.measure(_good(), CHECK.complete({"attribute": "gender"}))
    >>> round(CHECK.estimate(seen, CHECK.complete({"attribute": "gender"}), Setting()).value, 3)
    0.01
"""

from collections.abc import Mapping

import numpy as np
from pydantic import JsonValue

from lexgate.checks._check import Check, Options, Setting
from lexgate.checks._estimates import census, nothing
from lexgate.checks._notes import NO_ATTRIBUTE, NO_ROWS
from lexgate.checks._options import choice, text
from lexgate.checks._survey import SPLITS
from lexgate.checks._worked import PASSPORT
from lexgate.core.errors import BadInput
from lexgate.core.estimate import Estimate, Interval
from lexgate.core.outcomes import Groups, Outcomes
from lexgate.core.requirement import Side
from lexgate.core.text import Text
from lexgate.models.subject import Subject, Survey

UNKNOWN = "?"
NO_REFERENCE = Text(
    "The passport gives no reference distribution for this attribute: add it under system.population.",
    "系统档案未提供该属性的参考分布，请在 system.population 中补充。",
)
NOT_NAMED = Text(
    "Shown, not compared: the reference distribution does not name this group.",
    "仅列示、不比较：参考分布未列出该群体。",
)


def measure(subject: Subject, options: Options) -> Outcomes:
    """Return the groups of one attribute as items: rows in the data, and reference share, NaN where there is none.

    The last item, ``?``, is unscored and counts the rows whose group is unknown.
    """
    survey = subject.survey
    if survey is None:
        raise BadInput("The data were not surveyed.", fix="Run `lexgate prepare` first.", code="LG-CHECK-004")
    attribute, split = text(options, "attribute"), choice(options, "split", (*SPLITS, "all"))
    reference = survey.population.get(attribute, {})
    found, unknown = _counts(survey, attribute, split) if attribute in survey.groups else ({}, 0)
    names = sorted({*found, *reference})
    return Outcomes(
        ids=np.array([*names, UNKNOWN], dtype=np.str_),
        columns={
            "rows": np.array([*(found.get(name, 0) for name in names), unknown], np.int64),
            "reference": np.array([*(reference.get(name, np.nan) for name in names), np.nan], np.float64),
        },
        scored=np.array([*(name in reference for name in names), False], np.bool_),
    )


def _counts(survey: Survey, attribute: str, split: str) -> tuple[dict[str, int], int]:
    """Return the rows of every group, and those whose group is unknown."""
    inside = np.ones(len(survey.ids), np.bool_) if split == "all" else survey.split == split
    groups = survey.groups[attribute]
    unknown, *counts = np.bincount(groups.codes[inside] + 1, minlength=len(groups.names) + 1).tolist()
    return dict(zip(groups.names, counts, strict=True)), unknown


def estimate(seen: Outcomes, options: Options, setting: Setting) -> Estimate:
    """Return the largest distance of a share from its reference, a share in [0, 1]; groups are the shares."""
    *counts, unknown = seen.columns["rows"].tolist()
    rows, reference = np.array(counts, np.float64), seen.columns["reference"][:-1].astype(np.float64)
    named, n = seen.scored[:-1], int(rows.sum())
    if not named.any() or not n:
        note = NO_ATTRIBUTE if not text(options, "attribute") else NO_ROWS if named.any() else NO_REFERENCE
        return nothing("representation-gap", "share", options, setting, note, n=n, unscoreable=unknown)
    share, least, most = rows / n, rows / (n + unknown), (rows + unknown) / (n + unknown)
    groups = {
        str(name): Interval(
            value=float(share[i]),
            low=float(least[i]),
            high=float(most[i]),
            n=int(rows[i]),
            note=None if named[i] else NOT_NAMED,
        )
        for i, name in enumerate(seen.ids[:-1])
    }
    apart = np.abs(share - reference)
    nearest = np.maximum(0.0, np.maximum(least - reference, reference - most))
    farthest = np.maximum(most - reference, reference - least)
    table: list[JsonValue] = [
        {
            "group": str(name),
            "share": float(share[i]),
            "reference": float(reference[i]),
            "ratio": float(share[i] / reference[i]) if reference[i] else None,
        }
        for i, name in enumerate(seen.ids[:-1])
        if named[i]
    ]
    absent: list[JsonValue] = [
        str(name) for i, name in enumerate(seen.ids[:-1]) if reference[i] > 0 and not rows[i]
    ]
    outside = float(share[~named].sum())
    return census(
        "representation-gap",
        options,
        setting,
        float(np.nanmax(apart)),
        n,
        limits=(float(np.nanmax(nearest)), float(np.nanmax(farthest))),
        unscoreable=unknown,
        groups=groups,
        facts={
            "shares": table,
            "furthest": str(seen.ids[int(np.nanargmax(apart))]),
            "total_variation": (float(np.nansum(apart)) + outside) / 2,
            "absent": absent,
        },
    )


def _worked(women: int, men: int) -> Subject:
    population: Mapping[str, Mapping[str, float]] = {"gender": {"women": 0.51, "men": 0.49}}
    survey = Survey(
        ids=np.arange(women + men).astype(np.str_),
        split=np.full(women + men, "train"),
        flags={},
        groups={"gender": Groups.of([*["women"] * women, *["men"] * men])},
        population=population,
    )
    return Subject(passport=PASSPORT, survey=survey)


def _good() -> Subject:
    return _worked(100, 100)


def _bad() -> Subject:
    return _worked(30, 170)


CHECK = Check(
    id="representation-gap",
    title=Text("Representation gap", "群体代表性偏差"),
    about=Text(
        "Largest distance between a group's share of the data and its share of the people the system is meant for; "
        "0 means that the data mirror them.",
        "各群体在数据中的占比与其在适用人群中占比之差的最大值；0 表示数据构成与适用人群一致。",
    ),
    unit="share",
    better=Side.AT_MOST,
    needs=("survey",),
    options={"attribute": "", "split": "train"},
    by_attribute=True,
    crosses=False,
    measured_by=("attribute", "split"),
    measure=measure,
    estimate=estimate,
    good=_good,
    bad=_bad,
)
