"""Runs of ``lexgate`` in children of one process, each killed at a moment that was asked for.

As a script it reads one JSON request a line, runs the command in a fork (so torch is imported once, not for every
run), and answers with one JSON line. The counted moments:

    file        before the N-th change of a file below a workspace: opened to write, moved, made, linked, removed
    commit      before the N-th transaction of the ledger is committed
    committed   after it is, before anything else is asked of the ledger
"""

import json
import os
import resource
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

WORKSPACE = ".lexgate"
_LIGHT = (
    "lexgate.cli.main",
    "lexgate.wiring.open",
    "lexgate.flow.run",
    "lexgate.report.document",
    "lexgate.report.terminal",
)
_MODELS = (
    "lexgate.tuning.tune",
    "lexgate.models.predict",
    "transformers.models.auto.modeling_auto",
    "transformers.models.bert.modeling_bert",
    "sklearn.linear_model",
)
_CHANGES = {"os.rename", "os.mkdir", "os.link", "os.symlink", "os.remove", "os.rmdir"}


@dataclass(frozen=True, slots=True)
class Ended:
    """How a run came out."""

    code: int
    """Exit code, negative if it died of a signal."""
    out: str
    err: str

    @property
    def error(self) -> dict[str, str]:
        """The error of the JSON document, which must be all that stands on standard output."""
        found: dict[str, str] = json.loads(self.out)["error"]
        return found


class Nursery:
    """A process that has everything imported and runs commands in children."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def run(
        self, *words: str | Path, folder: Path = Path(), kill: str = "", after_s: float = 0.0, limit: int = 0
    ) -> Ended:
        """Run ``lexgate WORDS``.

        Args:
            words: The command line.
            folder: Where it is given.
            kill: ``file:N``, ``commit:N`` or ``committed:N``; never if empty.
            after_s: Kill after so many seconds; never if 0.
            limit: No file may grow beyond so many bytes; no limit if 0.
        """
        asked = {
            "words": [str(word) for word in words],
            "folder": str(folder.absolute()),
            "kill": kill,
            "after_s": after_s,
            "limit": limit,
        }
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()
        return Ended(**json.loads(self._process.stdout.readline()))


@contextmanager
def nursery(*, models: bool = True) -> Iterator[Nursery]:
    """Give a nursery; without ``models`` it has no torch."""
    env = {**os.environ, "OMP_NUM_THREADS": "1", "TOKENIZERS_PARALLELISM": "false", "LEXGATE_LANG": "en"}
    words = [sys.executable, str(Path(__file__)), *(["models"] if models else [])]
    with subprocess.Popen(
        words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=env
    ) as process:
        try:
            yield Nursery(process)
        finally:
            process.kill()


class _Deadly:
    """An audit hook that kills its process at the N-th moment of a kind."""

    def __init__(self, kind: str, number: int) -> None:
        self.kind, self.left = kind, number
        self.committed = False
        self.opened: list[sqlite3.Connection] = []

    def __call__(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event == "sqlite3.connect/handle":
            self.opened.append(arguments[0])  # not yet usable
            return
        while self.opened:
            with suppress(sqlite3.ProgrammingError):  # closed by now
                self.opened.pop().set_trace_callback(self._statement)
        if self.kind == "file" and _is_change(event, arguments):
            self._count()

    def _statement(self, statement: str) -> None:
        if self.committed:
            self.committed = False
            self._count()
        if statement == "COMMIT":
            self.committed = self.kind == "committed"
            if self.kind == "commit":
                self._count()

    def _count(self) -> None:
        self.left -= 1
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)


def _is_change(event: str, arguments: tuple[Any, ...]) -> bool:
    if event not in _CHANGES and not (event == "open" and _writes(arguments)):
        return False
    return any(WORKSPACE in str(argument) for argument in arguments if isinstance(argument, str | Path))


def _writes(arguments: tuple[Any, ...]) -> bool:
    mode, flags = arguments[1], arguments[2]
    return any(letter in mode for letter in "wax+") if isinstance(mode, str) else bool(flags & os.O_CREAT)


def _child(asked: dict[str, Any], out: Path, err: Path) -> None:
    for number, path in ((1, out), (2, err)):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT), number)
    os.chdir(asked["folder"])
    if asked["limit"]:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (asked["limit"], asked["limit"]))
    if asked["kill"]:
        kind, number = asked["kill"].split(":")
        sys.addaudithook(_Deadly(kind, int(number)))
    from lexgate.cli.main import app

    code = 0
    try:
        app(asked["words"])
    except SystemExit as error:
        code = int(error.code or 0)
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def _one(asked: dict[str, Any], folder: Path) -> dict[str, Any]:
    out, err = folder / "out", folder / "err"
    for path in (out, err):
        path.unlink(missing_ok=True)
    child = os.fork()
    if not child:
        _child(asked, out, err)
    if asked["after_s"]:
        time.sleep(asked["after_s"])
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return {"code": os.waitstatus_to_exitcode(status), "out": _text(out), "err": _text(err)}


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""


def _warm(modules: Sequence[str]) -> None:
    """Import what a run needs, and nothing that starts threads: a fork would not have them."""
    import importlib

    for module in modules:
        importlib.import_module(module)


def _serve() -> None:
    _warm(_LIGHT + (_MODELS if "models" in sys.argv else ()))
    with tempfile.TemporaryDirectory() as folder:
        for line in sys.stdin:
            answer = _one(json.loads(line), Path(folder))
            sys.stdout.write(json.dumps(answer) + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    _serve()
