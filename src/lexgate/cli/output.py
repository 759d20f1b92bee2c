"""What a command gives back: one JSON document on standard output, or text for a person; and its exit code."""

import errno
import json
import os
import shlex
import sys
import traceback
from collections.abc import Callable, Mapping
from contextlib import suppress
from enum import IntEnum
from functools import wraps
from pathlib import Path
from typing import Any, NoReturn, ParamSpec

import typer
from rich.console import Console, RenderableType
from rich.text import Text as Line

from lexgate.cli.language import say
from lexgate.core.errors import LexGateError, Problems, Tampered
from lexgate.core.whole_file import unusable
from lexgate.wiring.install import missing

P = ParamSpec("P")
_DISK = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EACCES, errno.EPERM}
"""What a disk says that is full or may not be written."""


class Exit(IntEnum):
    """Exit codes."""

    MET = 0
    NOT_MET = 1
    WRONG_INPUT = 2
    INCONCLUSIVE = 3
    INTERNAL = 4


def console() -> Console:
    """Return a console on standard output; at most 80 columns where it is no terminal."""
    return Console(highlight=False, markup=False, width=None if sys.stdout.isatty() else 80)


def here(project: Path, workspace: Path | None) -> str:
    """Return what a command needs to find the project from here: nothing in its own folder.

    Example:
        >>> here(Path(), None), here(Path("my project"), Path("w"))
        ('', "'my project' --workspace w")
    """
    parts = [] if project == Path() else [shlex.quote(str(project))]
    return " ".join([*parts, *(["--workspace", shlex.quote(str(workspace))] if workspace else [])])


def show(document: Mapping[str, Any], *, as_json: bool, text: Callable[[], RenderableType | None]) -> None:
    """Print the document as JSON, or what ``text`` makes for a person.

    Raises:
        Unavailable: LG-ENV-002, standard output is a file on a full disk.
    """
    try:
        if as_json:
            _print_json(document)
        elif (made := text()) is not None:
            _print(made)
            sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise unusable("Standard output", error) from error


def _print(made: RenderableType) -> None:
    """Print for a person; a path that is longer than a line stays whole, so that it can be copied."""
    where = console()
    if isinstance(made, Line) and made.no_wrap:
        where.print(made, soft_wrap=True)
    elif isinstance(made, str):
        for line in made.split("\n"):
            whole = any(word.isascii() and len(word) > where.width for word in line.split())
            where.print(line, soft_wrap=whole, crop=False)
    else:
        where.print(made, crop=False)


def _print_json(document: Mapping[str, Any]) -> None:
    sys.stdout.write(
        json.dumps(document, ensure_ascii=False, indent=2, sort_keys=False, allow_nan=False) + "\n"
    )
    sys.stdout.flush()


def guarded(command: Callable[P, None]) -> Callable[P, None]:
    """Translate errors of a command into a message and an exit code; nothing else decides exit codes."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        as_json = bool(kwargs.get("as_json", False))
        try:
            command(*args, **kwargs)
        except LexGateError as error:
            _fail(error, as_json=as_json)
        except KeyboardInterrupt:
            sys.stderr.write(
                say(
                    "\nStopped. What was done is kept; the same command goes on from there.\n",
                    "\n已停止。已完成的步骤均已保存，再次运行同一命令即可继续。\n",
                )
            )
            raise typer.Exit(130) from None
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(0) from None
        except (typer.Exit, typer.Abort):
            raise
        except Exception as error:  # noqa: BLE001 - the last line of defence: an internal error has its own exit code
            place = kwargs.get("workspace") or kwargs.get("project") or kwargs.get("folder") or Path.cwd()
            known = _known(error, place)
            if known is not None:
                _fail(known, as_json=as_json)
            _crash(error, as_json=as_json)

    return run


def _known(error: Exception, place: object) -> LexGateError | None:
    """Return what an error of the disk or of the install means; None if it is another one."""
    if isinstance(error, ModuleNotFoundError):
        return missing(error.name or "")
    if isinstance(error, OSError) and error.errno in _DISK:
        return unusable(error.filename or place, error)
    return None


def _fail(error: LexGateError, *, as_json: bool) -> NoReturn:
    if as_json:
        problems = [str(problem) for problem in error.problems] if isinstance(error, Problems) else []
        document = {"error": {"code": error.id, "what": error.what, "fix": error.fix, "problems": problems}}
        with suppress(OSError):  # standard error says it all
            _print_json(document)
    sys.stderr.write(f"{say('Error', '错误')} [{error.id}] {error.what}\n")
    if error.fix:
        sys.stderr.write(f"{say('What to do', '处理办法')}: {error.fix}\n")
    raise typer.Exit(Exit.NOT_MET if isinstance(error, Tampered) else Exit.WRONG_INPUT)


def _crash(error: Exception, *, as_json: bool) -> NoReturn:
    if as_json:
        document = {
            "error": {
                "code": "LG-CORE-999",
                "what": f"{type(error).__name__}: {error}",
                "fix": "",
                "problems": [],
            }
        }
        with suppress(OSError):  # standard error says it all
            _print_json(document)
    if os.environ.get("LEXGATE_DEBUG"):
        traceback.print_exception(error)
    sys.stderr.write(
        say(
            f"Internal error [LG-CORE-999] {type(error).__name__}: {error}\n"
            "This is a mistake in LexGate. Run again with LEXGATE_DEBUG=1 and report what it prints.\n",
            f"内部错误 [LG-CORE-999] {type(error).__name__}: {error}\n这是 LexGate 的缺陷。请设置 LEXGATE_DEBUG=1 重新运行，并反馈输出内容。\n",
        )
    )
    raise typer.Exit(Exit.INTERNAL)
