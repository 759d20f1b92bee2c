"""What was found in the data, row by row: shares of rows that carry a flag."""

import numpy as np
from numpy.typing import NDArray
from pydantic import JsonValue

from lexgate.checks._check import Options, Setting
from lexgate.checks._estimates import census, nothing
from lexgate.checks._notes import NO_ROWS, NOT_SEARCHED
from lexgate.checks._options import text
from lexgate.core.errors import BadInput
from lexgate.core.estimate import Estimate, Interval
from lexgate.core.outcomes import Groups, Outcomes
from lexgate.core.text import Text
from lexgate.models.subject import Subject

SPLITS = ("train", "validation", "test")


def flags(subject: Subject, options: Options) -> Outcomes:  # noqa: ARG001 - the signature of every measure
    """Return every row's flags and split."""
    survey = subject.survey
    if survey is None:
        raise BadInput("The data were not surveyed.", fix="Run `lexgate prepare` first.", code="LG-CHECK-004")
    split = {"split": Groups.of([str(name) for name in survey.split])}
    columns = dict(survey.flags)
    return Outcomes(ids=survey.ids, columns=columns, scored=np.ones(len(survey.ids), np.bool_), groups=split)


def share_flagged(
    check: str, seen: Outcomes, options: Options, setting: Setting, kinds: tuple[str, ...], limit: Text
) -> Estimate:
    """Return the share of rows of option ``split`` (``all``: of any) that carry one of the flags.

    Args:
        check: Id of the check.
        seen: Outcomes of `flags`.
        options: Completed options with ``split``.
        setting: Level.
        kinds: Names of flags; those that were not searched for are left out, and named in the facts.
        limit: What a search of this kind cannot see.
    """
    searched = [kind for kind in kinds if kind in seen.columns]
    if not searched:
        return nothing(check, "share", options, setting, NOT_SEARCHED)
    inside = _part(seen.groups["split"], text(options, "split"))
    n = int(np.count_nonzero(inside))
    if not n:
        return nothing(check, "share", options, setting, NO_ROWS)
    flagged = np.any([seen.columns[kind].astype(np.bool_) for kind in searched], axis=0)
    groups = {}
    for code, name in enumerate(seen.groups["split"].names):
        rows = seen.groups["split"].codes == code
        share = float(flagged[rows].mean())
        groups[name] = Interval(value=share, low=share, high=share, n=int(rows.sum()))
    counts: dict[str, JsonValue] = {
        kind: int(np.count_nonzero(seen.columns[kind].astype(np.bool_) & inside)) for kind in searched
    }
    return census(
        check,
        options,
        setting,
        float(np.count_nonzero(flagged & inside) / n),
        n,
        groups=groups,
        facts={"rows": counts, "not_searched": [kind for kind in kinds if kind not in searched]},
        note=limit,
    )


def _part(split: Groups, name: str) -> NDArray[np.bool_]:
    if name == "all":
        return np.ones(len(split.codes), np.bool_)
    if name not in SPLITS:
        raise BadInput(
            f"Option 'split' is {name!r}.", fix=f"Use one of: {', '.join(SPLITS)}, all.", code="LG-CHECK-003"
        )
    code = split.names.index(name) if name in split.names else -2
    return np.asarray(split.codes == code, np.bool_)
