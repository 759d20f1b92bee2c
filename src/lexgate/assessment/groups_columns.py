"""Groups as columns and facts, for the files of outcomes and of predictions."""

from collections.abc import Mapping
from typing import cast

import numpy as np
from numpy.typing import NDArray
from pydantic import JsonValue

from lexgate.core.outcomes import Groups

ATTRIBUTE, FEATURE = "@", "#"
"""Before the names of columns, so that they meet no other name."""


def columns_of(groups: Mapping[str, Groups], mark: str = ATTRIBUTE) -> dict[str, NDArray[np.generic]]:
    """Return one column of codes for each attribute or feature, its name behind ``mark``."""
    return {mark + name: one.codes for name, one in groups.items()}


def names_of(groups: Mapping[str, Groups]) -> JsonValue:
    """Return attribute → group names."""
    return {name: list(one.names) for name, one in groups.items()}


def groups_from(
    columns: Mapping[str, NDArray[np.generic]], names: JsonValue, mark: str = ATTRIBUTE
) -> dict[str, Groups]:
    """Return the groups that `columns_of` and `names_of` were made from."""
    listed = cast("dict[str, list[str]]", names)
    return {
        name: Groups(names=tuple(found), codes=columns[mark + name].astype(np.int32, copy=False))
        for name, found in listed.items()
    }
