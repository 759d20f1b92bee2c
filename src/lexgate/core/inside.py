"""Where a path that a project names leads: never out of the project unawares."""

import contextlib
from pathlib import Path

from lexgate.core.errors import UnsafeFile


def inside(root: Path, written: str, *, absolute: bool) -> Path:
    """Return the path that ``written`` names; nothing need be there.

    A relative path starts at the project's folder and stays inside it, links followed: a project that somebody sends
    you can't make LexGate read your other files.

    Args:
        root: The project's folder.
        written: The path as written in the project.
        absolute: Whether an absolute path (or ``~``) is taken as it is, being the user's own choice.

    Raises:
        UnsafeFile: LG-SAFE-105, the path leaves the project or holds a NUL character.

    Example:
        >>> inside(Path("/project"), "docs/../docs/risks.md", absolute=False).as_posix()
        '/project/docs/risks.md'
    """
    if "\0" in written:
        raise UnsafeFile(
            f"The path {written!r} holds a NUL character.", fix="Write a plain path.", code="LG-SAFE-105"
        )
    path = Path(written)
    with contextlib.suppress(RuntimeError):  # there is no such user: a file may be called so
        path = path.expanduser()
    if absolute and path.is_absolute():
        return path
    home = root.resolve()
    path = (home / path).resolve()
    if path.is_relative_to(home):
        return path
    mend = "Move the file into the project's folder and name it from there"
    raise UnsafeFile(
        f"The path {written!r} leaves the project {home}.",
        fix=f"{mend}, or write its absolute path." if absolute else f"{mend}.",
        code="LG-SAFE-105",
    )
