"""Errors of LexGate: one base, stable codes.

The types and the codes are API; the wording is not. A failed requirement is never an error, it is a Finding.

    LexGateError
    ├── BadInput      a file, option or value that a person can mend (exit code 2)
    │   └── Problems  LG-INPUT-001: many of them, collected from one file
    ├── Unavailable   something is not installed, not there, or full (exit code 2)
    ├── Busy          LG-BUSY-001: another run holds the workspace (exit code 2)
    ├── UnsafeFile    refused for safety: a pickle, a path outside, a zip bomb (exit code 2)
    └── Tampered      evidence that does not verify (exit code 1)

A code is ``LG-AREA-NNN``; the area is the room that raises it. All codes: ``docs/reference/errors.md``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar


class LexGateError(Exception):
    """Base of all errors that LexGate raises on purpose: what happened, and what to do next."""

    code: ClassVar[str] = "LG-CORE-000"

    def __init__(self, what: str, *, fix: str, code: str | None = None) -> None:
        super().__init__(what)
        self.what = what
        self.fix = fix
        self._code = code

    @property
    def id(self) -> str:
        """The stable code, as ``LG-AREA-NNN``."""
        return self._code or self.code

    def __str__(self) -> str:
        return f"[{self.id}] {self.what} {self.fix}".rstrip()


class BadInput(LexGateError):  # noqa: N818 - names say what happened
    """An input that a person can mend."""

    code = "LG-INPUT-000"


class Unavailable(LexGateError):  # noqa: N818
    """Something the command needs is not installed, not there or full."""

    code = "LG-ENV-000"


class Busy(LexGateError):  # noqa: N818
    """Another process is writing to the same workspace."""

    code = "LG-BUSY-001"


class UnsafeFile(LexGateError):  # noqa: N818
    """A file that is refused before it is read, for safety."""

    code = "LG-SAFE-000"


class Tampered(LexGateError):  # noqa: N818
    """Evidence that does not verify."""

    code = "LG-LEDGER-000"


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One mistake in an input file."""

    line: int
    """Line, from 1; 0 where the file has no lines."""
    where: str
    """Path inside the document, such as ``data.columns.text``."""
    found: str
    """What stands there."""
    expected: str
    """What may stand there."""
    hint: str = ""
    """A did-you-mean, or empty."""

    def __str__(self) -> str:
        place = f"line {self.line}, {self.where}" if self.line else self.where
        hint = f" {self.hint}" if self.hint else ""
        return f"{place}: found {self.found}; expected {self.expected}.{hint}"


_SHOWN = 100
"""Mistakes that a message lists; all of them are in ``problems``."""


class Problems(BadInput):
    """All mistakes of one input file, reported at once."""

    code = "LG-INPUT-001"

    def __init__(self, source: str, problems: Sequence[Problem]) -> None:
        self.source = source
        self.problems = tuple(problems)
        lines = "\n".join(f"  {problem}" for problem in self.problems[:_SHOWN])
        if len(self.problems) > _SHOWN:
            lines += f"\n  and {len(self.problems) - _SHOWN:,} more"
        count = f"{len(self.problems)} mistake" + ("s" if len(self.problems) != 1 else "")
        super().__init__(f"{source} has {count}:\n{lines}\n", fix="Mend the lines named above.")
