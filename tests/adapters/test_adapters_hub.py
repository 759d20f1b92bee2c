"""Fetching from the hub fails clearly, and what was fetched is not fetched again."""

from pathlib import Path

import pytest

from lexgate.adapters.hf_datasets import fetch
from lexgate.core.errors import Unavailable


class Loaded:
    """A data set of one file, as the library loads it."""

    def __init__(self, repository: str, config: str | None) -> None:
        self.said = f"{repository} {config}"

    def save_to_disk(self, path: str) -> None:
        Path(path).mkdir()
        (Path(path) / "data").write_text(self.said)


def unreachable(repository: str, config: str | None) -> Loaded:
    raise ConnectionError(f"{repository} is offline\nand more lines")


def test_a_data_set_that_cannot_be_fetched_is_unavailable(tmp_path: Path) -> None:
    with pytest.raises(
        Unavailable, match="hf:x/y can't be fetched: ConnectionError: x/y is offline Check"
    ) as caught:
        fetch("x/y", tmp_path, load=unreachable)
    assert caught.value.id == "LG-ENV-103"
    assert not list(tmp_path.iterdir())


def test_what_was_fetched_is_not_fetched_again(tmp_path: Path) -> None:
    folder = fetch("x/y:en", tmp_path, load=Loaded)
    assert (folder / "data").read_text() == "x/y en"
    assert fetch("x/y:en", tmp_path, load=unreachable) == folder
    assert [path.name for path in tmp_path.iterdir()] == [folder.name]
