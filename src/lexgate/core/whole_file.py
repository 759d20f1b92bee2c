"""Files that appear whole or not at all."""

from contextlib import suppress
from pathlib import Path

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


def unusable(place: object, error: OSError) -> Unavailable:
    """Return the error that says what the disk said, where, and what to do.

    Example:
        >>> print(unusable("report.html", OSError(28, "No space left on device")))
        [LG-ENV-002] report.html can't be read or written: No space left on device. Make room or check the permissions, then run again; what was recorded before is kept.
    """
    return Unavailable(
        f"{place} can't be read or written: {error.strerror or error}.",
        fix="Make room or check the permissions, then run again; what was recorded before is kept.",
        code="LG-ENV-002",
    )
