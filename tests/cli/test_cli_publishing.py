"""Publishers who share a shelf publish one after the other."""

from pathlib import Path

import pytest

from lexgate.core.errors import Busy
from lexgate.wiring.publishing import publisher


def test_two_publishers_never_hold_one_shelf_at_once(tmp_path: Path) -> None:
    shelf = tmp_path / "shelf"
    with publisher(shelf, tmp_path / "office"):
        with pytest.raises(Busy, match="--to") as caught, publisher(shelf, tmp_path / "agency"):
            pass
        assert str(shelf) in caught.value.what
        with publisher(tmp_path / "other", tmp_path / "agency"):
            pass
    with publisher(shelf, tmp_path / "agency"):
        pass
