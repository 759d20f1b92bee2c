"""Paths that a project names, kept inside the project."""

from pathlib import Path

from lexgate.core.errors import UnsafeFile


def locate(root: Path, written: str, *, absolute: bool) -> Path:
    """Return the file that a project names; it need not exist.

    Links are followed, so a project that somebody sends you cannot make LexGate read your other files.

    Args:
        root: The project's folder, where relative paths start.
        written: The path as written in the project file.
        absolute: Whether an absolute path may lie elsewhere, being the user's own choice.

    Raises:
        UnsafeFile: LG-ASSESS-010, the path leaves the project.
    """
    home = root.resolve()
    path = Path(written).expanduser()
    free = absolute and path.is_absolute()
    if "\0" not in written:
        path = path if free else (home / path).resolve()
        if free or path.is_relative_to(home):
            return path
    raise UnsafeFile(
        f"The path {written!r} leaves the project.",
        fix="Move the file into the project's folder and name it from there.",
        code="LG-ASSESS-010",
    )
