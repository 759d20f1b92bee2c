"""What a check saw, by item, in columns: enough to estimate again without the model."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Groups:
    """One attribute of the items, coded."""

    names: tuple[str, ...]
    """Group names by code."""
    codes: NDArray[np.int32]
    """``(n,)``; -1 is unknown."""

    @staticmethod
    def of(values: "list[str | None]") -> "Groups":
        """Return groups from values, sorted by name; None is unknown.

        Example:
            >>> Groups.of(["b", None, "a"]).codes.tolist()
            [1, -1, 0]
        """
        names = tuple(sorted({value for value in values if value is not None}))
        code = {name: index for index, name in enumerate(names)}
        return Groups(
            names=names,
            codes=np.array([-1 if value is None else code[value] for value in values], dtype=np.int32),
        )

    def cross(self, other: "Groups") -> "Groups":
        """Return the intersections ``a & b`` of two attributes; unknown in either is unknown."""
        names = tuple(f"{a} & {b}" for a in self.names for b in other.names)
        codes = self.codes * np.int32(len(other.names))
        codes += other.codes
        codes[(self.codes < 0) | (other.codes < 0)] = -1
        return Groups(names=names, codes=codes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcomes:
    """What a check saw, by item. All arrays have the same first axis, the items."""

    ids: NDArray[np.str_]
    """``(n,)`` item ids."""
    columns: Mapping[str, NDArray[np.generic]]
    """Name → ``(n,)`` or ``(n, k)`` values, such as ``truth``, ``predicted``, ``probability``, ``value``."""
    scored: NDArray[np.bool_]
    """``(n,)`` False where the item could not be scored."""
    groups: Mapping[str, Groups] = field(default_factory=dict)
    """Attribute → groups."""
    names: tuple[str, ...] = ()
    """Class names by code, where ``truth`` and ``predicted`` are codes."""
    clusters: NDArray[np.int64] | None = None
    """``(n,)`` items with equal values are resampled together; None means each alone."""

    def __len__(self) -> int:
        return len(self.ids)

    def head(self, n: int) -> "Outcomes":
        """Return the first ``n`` items."""
        return Outcomes(
            ids=self.ids[:n],
            columns={name: column[:n] for name, column in self.columns.items()},
            scored=self.scored[:n],
            groups={name: Groups(names=one.names, codes=one.codes[:n]) for name, one in self.groups.items()},
            names=self.names,
            clusters=None if self.clusters is None else self.clusters[:n],
        )
