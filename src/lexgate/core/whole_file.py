"""Files that appear whole or not at all."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from lexgate.core.errors import Unavailable


def write_whole(path: Path, data: bytes) -> None:
    """Write a file beside its place and move it there; until then an older one stays.

    Args:
        path: Where to; its folder must be there.
        data: The content.

    Raises:
        Unavailable: LG-ENV-002, the disk is full, or the folder can't be written.

    Example:
        >>> import tempfile
        >>> path = Path(tempfile.mkdtemp()) / "report.html"
        >>> write_whole(path, b"<!doctype html>")
        >>> path.read_bytes()
        b'<!doctype html>'
    """
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_bytes(data)
        part.replace(path)
    except OSError as error:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise unusable(path, error) from error


@contextmanager
def writing_whole(path: Path) -> Iterator[BinaryIO]:
    """Give a file to be written piece by piece; it gets its name at the end, and nothing stays if the block fails.

    Args:
        path: Where to; its folder must be there.

    Raises:
        Unavailable: LG-ENV-002, the disk is full, or the folder can't be written.

    Example:
        >>> import tempfile
        >>> path = Path(tempfile.mkdtemp()) / "rows.jsonl"
        >>> with writing_whole(path) as file:
        ...     there = path.exists()
        ...     _ = file.write(b"{}")
        >>> there, path.read_bytes()
        (False, b'{}')
    """
    part = path.with_name(f".{path.name}.part")
    try:
        with part.open("wb") as file:
            yield file
        part.replace(path)
    except OSError as error:
        raise unusable(path, error) from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def unusable(place: object, error: OSError) -> Unavailable:
    """Return the error that says what the disk said, where, and what to do.

    Example:
        >>> print(unusable("report.html", OSError(28, "No space left on device")))
        [LG-ENV-002] report.html can't be read or written: No space left on device. Make room or check the permissions, then run again; what was recorded before is kept.
    """
    mend = "Make the folder first, or give another path"
    if not isinstance(error, FileNotFoundError):
        mend = "Make room or check the permissions, then run again; what was recorded before is kept"
    return Unavailable(
        f"{place} can't be read or written: {error.strerror or error}.",
        fix=f"{mend}.",
        code="LG-ENV-002",
    )
