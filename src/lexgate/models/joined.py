"""Answers that were given part by part, as one."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from lexgate.core.outcomes import Groups
from lexgate.models.subject import Predictions


def joined(parts: Sequence[Predictions]) -> Predictions:
    """Return the answers of all parts, in their order.

    The parts come from one model and one data set; items of different parts belong to different clusters.

    Args:
        parts: At least one.
    """
    if len(parts) == 1:
        return parts[0]
    first = parts[0]
    return replace(
        first,
        ids=np.concatenate([part.ids for part in parts]),
        truth=np.concatenate([part.truth for part in parts]),
        predicted=np.concatenate([part.predicted for part in parts]),
        probability=_rows([part.probability for part in parts]),
        score=_rows([part.score for part in parts]),
        groups={name: _groups([part.groups[name] for part in parts]) for name in first.groups},
        clusters=_clusters([part.clusters for part in parts]),
    )


def _rows(parts: Sequence[NDArray[np.float64] | None]) -> NDArray[np.float64] | None:
    given = [part for part in parts if part is not None]
    return np.concatenate(given) if len(given) == len(parts) else None


def _groups(parts: Sequence[Groups]) -> Groups:
    """Return groups as `Groups.of` makes them of all items: names sorted."""
    names = tuple(sorted({name for part in parts for name in part.names}))
    code = {name: index for index, name in enumerate(names)}
    codes = [_recoded(part, code) for part in parts]
    return Groups(names=names, codes=np.concatenate(codes))


def _recoded(part: Groups, code: Mapping[str, int]) -> NDArray[np.int32]:
    """Return the codes of a part; -1, unknown, stays so."""
    new = np.array([*(code[name] for name in part.names), -1], dtype=np.int32)
    return new[part.codes]


def _clusters(parts: Sequence[NDArray[np.int64] | None]) -> NDArray[np.int64] | None:
    numbered: list[NDArray[np.int64]] = []
    base = 0
    for part in parts:
        if part is None:
            return None
        numbered.append(part + base)
        base += int(part.max(initial=-1)) + 1
    return np.concatenate(numbered)
