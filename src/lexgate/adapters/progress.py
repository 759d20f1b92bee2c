"""Progress on the terminal: one live region with the remaining time; plain lines where it is no terminal."""

import sys
import time
from collections.abc import Callable, Iterator
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
from lexgate.core.text import Lang, Text

TITLES = {
    "cleaning": Text("cleaning the data", "清洗数据"),
    "tune": Text("tuning", "微调"),
    "predict": Text("asking the model", "模型预测"),
    "measuring": Text("measuring", "测量"),
    "sound": Text("The sound model", "正常模型"),
    "judging": Text("judging", "判定"),
    "flipped": Text("The planted bad model", "埋设问题的模型"),
    "surveyed": Text("surveyed", "已检查"),
    "made plain": Text("made plain", "已规范化"),
    "personal data": Text("personal data", "个人信息"),
    "duplicates": Text("duplicates", "重复数据"),
    "labels": Text("labels", "标签"),
}
"""Task or note → what a person reads; others are shown as they are."""


class TerminalProgress:
    """Shows tasks on standard error, so that standard output stays a document."""

    def __init__(self, *, quiet: bool = False, lang: Lang = Lang.EN) -> None:
        self._lang = lang
        self._console = Console(
            stderr=True, quiet=quiet, highlight=False, width=None if sys.stderr.isatty() else 100
        )
        self._live: Progress | None = None

    def say(self, what: str) -> None:
        """Show one line."""
        self._console.print(self._title(what), soft_wrap=True)

    @contextmanager
    def track(self, what: str, total: int | None = None) -> Iterator[Task]:
        """Show a task: a bar on a terminal, a line at its end elsewhere."""
        what = self._title(what)
        if self._console.is_terminal:
            yield from self._bar(what, total)
        else:
            started = time.monotonic()
            task = _Counted()
            yield task
            count = f" {task.done:,}" if task.done else ""
            note = f", {self._title(task.note)}" if task.note else ""
            done = Text("done in", "完成，用时").say(self._lang)
            self._console.print(
                f"{what}:{count} {done} {time.monotonic() - started:.1f} s{note}", soft_wrap=True
            )

    def _title(self, what: str) -> str:
        return TITLES[what].say(self._lang) if what in TITLES else what

    def _bar(self, what: str, total: int | None) -> Iterator[Task]:
        if self._live is not None:  # a task inside a task shares the live region
            yield _Bar(self._live, self._live.add_task(what, total=total, note=""), self._title)
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
                yield _Bar(live, live.add_task(what, total=total, note=""), self._title)
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

    def __init__(self, live: Progress, task: TaskID, title: Callable[[str], str]) -> None:
        self._live = live
        self._task = task
        self._title = title

    def advance(self, by: int = 1, note: str = "") -> None:
        """Move the bar."""
        fields = {"note": self._title(note)} if note else {}
        self._live.update(self._task, advance=by, **fields)  # type: ignore[arg-type]  # rich's fields are untyped
