"""Where a file that the project names lies, and whether it may be read."""

import contextlib
import difflib
import os
from pathlib import Path

from lexgate.core.errors import BadInput, UnsafeFile


def locate(root: Path, written: str) -> Path:
    """Return the existing file or folder that ``written`` names.

    A relative path starts at the project's folder and stays inside it, links followed: a project that somebody sends
    you can't make LexGate read your other files. An absolute path in ``lexgate.yaml`` is the user's own choice and is
    taken as it is.

    Args:
        root: The project's folder.
        written: The path as written in ``lexgate.yaml``.

    Raises:
        UnsafeFile: LG-SAFE-105, a relative path leaves the project by ``..`` or a link.
        BadInput: LG-DATA-101, there is nothing there.
    """
    if "\0" in written:
        raise UnsafeFile(
            f"The path {written!r} holds a NUL character.", fix="Write a plain path.", code="LG-SAFE-105"
        )
    path = Path(written)
    with contextlib.suppress(RuntimeError):  # there is no such user: a file may be called so
        path = path.expanduser()
    if not path.is_absolute():
        path = (root / path).resolve()
        if not path.is_relative_to(root.resolve()):
            raise UnsafeFile(
                f"{written} leaves the project {root.resolve()}: it is {path}.",
                fix="Write the absolute path if this file is meant, or move it into the project.",
                code="LG-SAFE-105",
            )
    if not os.path.exists(path):  # noqa: PTH110 - Path.exists raises where a name is too long
        raise BadInput(f"There is no file {path}.", fix=_near(path), code="LG-DATA-101")
    return path


def _near(path: Path) -> str:
    beside = sorted(item.name for item in path.parent.iterdir()) if path.parent.is_dir() else []
    close = difflib.get_close_matches(path.name, beside, n=1, cutoff=0.6)
    return f"Did you mean {close[0]!r}?" if close else "Check the path in the data section."
