"""Where real data lies, for tests that use it."""

import os
from pathlib import Path

import pytest


def data_folder(name: str) -> Path:
    """Return the folder of a real data set, or skip the test and say why."""
    root = Path(os.environ.get("LEXGATE_DATA", Path(__file__).parents[2] / "shared" / "data"))
    folder = root / name
    if not folder.is_dir():
        pytest.skip(f"real data {name} is not here; set LEXGATE_DATA")
    return folder
