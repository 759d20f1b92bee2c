"""Fetching from the hub fails clearly, and what was fetched is not fetched again."""

from pathlib import Path

import pytest

from lexgate.adapters.hf_datasets import fetch
from lexgate.core.canon import digest
from lexgate.core.errors import Unavailable


def test_a_data_set_that_cannot_be_fetched_is_unavailable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import datasets

    monkeypatch.setattr(datasets.config, "HF_HUB_OFFLINE", True)
    with pytest.raises(Unavailable, match="LG-ENV-103"):
        fetch(str(tmp_path / "nowhere"), tmp_path)


def test_what_was_fetched_is_not_fetched_again(tmp_path: Path) -> None:
    folder = tmp_path / digest(b"x/y").removeprefix("sha256:")[:16]
    folder.mkdir()
    assert fetch("x/y", tmp_path) == folder
