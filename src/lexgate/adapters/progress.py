"""Progress on the terminal: one live region with the remaining time; plain lines where it is no terminal."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)

from lexgate.core.ports import Task


class TerminalProgress:
    """Shows tasks on standard error, so that standard output stays a document."""

    def __init__(self, *, quiet: bool = False) -> None:
        self._console = Console(
            stderr=True, quiet=quiet, highlight=False, width=None if sys.stderr.isatty() else 100
        )
        self._live: Progress | None = None

    def say(self, what: str) -> None:
        """Show one line."""
        self._console.print(what, soft_wrap=True)

    @contextmanager
    def track(self, what: str, total: int | None = None) -> Iterator[Task]:
        """Show a task: a bar on a terminal, a line at its end elsewhere."""
        if self._console.is_terminal:
            yield from self._bar(what, total)
        else:
            started = time.monotonic()
            task = _Counted()
            yield task
            count = f" {task.done:,}" if task.done else ""
            note = f", {task.note}" if task.note else ""
            self._console.print(
                f"{what}:{count} done in {time.monotonic() - started:.1f} s{note}", soft_wrap=True
            )

    def _bar(self, what: str, total: int | None) -> Iterator[Task]:
        if self._live is not None:  # a task inside a task shares the live region
            yield _Bar(self._live, self._live.add_task(what, total=total, note=""))
            return
        columns = (
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(bar_width=None),
            MofNCompleteColumn(),
            TimeRemainingColumn(compact=True, elapsed_when_finished=True),
            TextColumn("{task.fields[note]}"),
        )
        with Progress(*columns, console=self._console) as live:
            self._live = live
            try:
                yield _Bar(live, live.add_task(what, total=total, note=""))
            finally:
                self._live = None


class _Counted:
    """A task without a terminal: counts, and remembers the last note."""

    def __init__(self) -> None:
        self.done = 0
        self.note = ""

    def advance(self, by: int = 1, note: str = "") -> None:
        """Count, and remember the note."""
        self.done += by
        self.note = note or self.note


class _Bar:
    """A task in the live region."""

    def __init__(self, live: Progress, task: TaskID) -> None:
        self._live = live
        self._task = task

    def advance(self, by: int = 1, note: str = "") -> None:
        """Move the bar."""
        fields = {"note": note} if note else {}
        self._live.update(self._task, advance=by, **fields)  # type: ignore[arg-type]  # rich's fields are untyped
