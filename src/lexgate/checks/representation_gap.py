r"""Representation gap: how far a group's share of the data is from its share of the people the system is meant for.

$\max_g |\text{share}_g - \text{reference}_g|$ over the groups of the passport's reference distribution. Unit: share; 0 means
that the data mirror the reference, values near 1 that they are about other people. Groups are the shares in the data.

Shares are of rows whose group is known. A group of the data that the reference does not name is shown with a note and
not compared. A census: the data are counted, not sampled. Option ``split`` names the part (``train``; ``all``).

Known limit: the reference is what the provider declared; the check does not know whether it is right.

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
from lexgate.checks._rates import groups_of
from lexgate.checks._survey import SPLITS
from lexgate.checks._worked import PASSPORT
from lexgate.core.errors import BadInput
from lexgate.core.estimate import Estimate, Interval
from lexgate.core.outcomes import Groups, Outcomes
from lexgate.core.requirement import Side
from lexgate.core.text import Text
from lexgate.models.subject import Subject, Survey

NO_REFERENCE = Text(
    "The passport gives no reference distribution for this attribute: add it under system.population.",
    "系统档案未提供该属性的参考分布，请在 system.population 中补充。",
)
NOT_NAMED = Text(
    "Shown, not compared: the reference distribution does not name this group.",
    "仅列示、不比较：参考分布未列出该群体。",
)


def measure(subject: Subject, options: Options) -> Outcomes:
    """Return the groups of one attribute as items: rows in the data and reference share, NaN where there is none."""
    survey = subject.survey
    if survey is None:
        raise BadInput("The data were not surveyed.", fix="Run `lexgate prepare` first.", code="LG-CHECK-004")
    attribute, split = text(options, "attribute"), choice(options, "split", (*SPLITS, "all"))
    reference = survey.population.get(attribute, {})
    found = _counts(survey, attribute, split) if attribute in survey.groups else {}
    names = sorted({*found, *reference})
    return Outcomes(
        ids=np.array(names, dtype=np.str_),
        columns={
            "rows": np.array([found.get(name, 0) for name in names], np.int64),
            "reference": np.array([reference.get(name, np.nan) for name in names], np.float64),
        },
        scored=np.array([name in reference for name in names], np.bool_),
    )


def _counts(survey: Survey, attribute: str, split: str) -> dict[str, int]:
    inside = np.ones(len(survey.ids), np.bool_) if split == "all" else survey.split == split
    seen = Outcomes(ids=survey.ids, columns={}, scored=inside, groups=survey.groups)
    groups = groups_of(seen, attribute)
    counts = np.bincount(groups.codes[inside & (groups.codes >= 0)], minlength=len(groups.names))
    return dict(zip(groups.names, counts.tolist(), strict=True))


def estimate(seen: Outcomes, options: Options, setting: Setting) -> Estimate:
    """Return the largest distance of a share from its reference, a share in [0, 1]; groups are the shares."""
    rows, reference = seen.columns["rows"].astype(np.float64), seen.columns["reference"].astype(np.float64)
    n = int(rows.sum())
    if not seen.scored.any() or not n:
        note = (
            NO_ATTRIBUTE if not text(options, "attribute") else NO_ROWS if seen.scored.any() else NO_REFERENCE
        )
        return nothing("representation-gap", "share", options, setting, note, n=n)
    share = rows / n
    groups = {
        str(name): Interval(
            value=float(share[i]),
            low=float(share[i]),
            high=float(share[i]),
            n=int(rows[i]),
            note=None if seen.scored[i] else NOT_NAMED,
        )
        for i, name in enumerate(seen.ids)
    }
    apart = np.abs(share - reference)
    table: list[JsonValue] = [
        {
            "group": str(name),
            "n": int(rows[i]),
            "share": float(share[i]),
            "reference": float(reference[i]) if seen.scored[i] else None,
        }
        for i, name in enumerate(seen.ids)
    ]
    furthest = str(seen.ids[int(np.nanargmax(apart))])
    return census(
        "representation-gap",
        options,
        setting,
        float(np.nanmax(apart)),
        n,
        groups=groups,
        facts={"table": table, "furthest": furthest},
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
