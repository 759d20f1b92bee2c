"""Where a file that the project names lies, and whether it may be read."""

import os
from pathlib import Path

from lexgate.core.errors import BadInput
from lexgate.core.inside import inside
from lexgate.core.near import did_you_mean


def locate(root: Path, written: str) -> Path:
    """Return the existing file or folder that ``written`` names.

    A relative path stays inside the project; an absolute path in ``lexgate.yaml`` is the user's own choice.

    Args:
        root: The project's folder.
        written: The path as written in ``lexgate.yaml``.

    Raises:
        UnsafeFile: LG-SAFE-105, a relative path leaves the project by ``..`` or a link.
        BadInput: LG-DATA-101, there is nothing there.
    """
    path = inside(root, written, absolute=True)
    if not os.path.exists(path):  # noqa: PTH110 - Path.exists raises where a name is too long
        raise BadInput(f"There is no file {path}.", fix=_near(path), code="LG-DATA-101")
    return path


def _near(path: Path) -> str:
    beside = sorted(item.name for item in path.parent.iterdir()) if path.parent.is_dir() else []
    return did_you_mean(path.name, beside, "Check the path.")
