"""Data sets from the Hugging Face hub, fetched with the ``datasets`` library into a folder that ``data`` reads.

Code that a data set brings along is never run.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from lexgate.core.canon import digest
from lexgate.core.errors import Unavailable


class Saveable(Protocol):
    """What the library loads."""

    def save_to_disk(self, path: str) -> None:
        """Write it into a folder."""
        ...


Load = Callable[[str, str | None], Saveable]
"""Loads a data set of the hub by its name and configuration."""


def fetch(name: str, cache: Path, *, load: Load | None = None) -> Path:
    """Return the folder that holds the data set ``name``, fetching it the first time.

    Args:
        name: As on the hub, such as ``OWNER/NAME``; ``OWNER/NAME:CONFIG`` for one of several configurations.
        cache: Folder under which fetched data sets are kept.
        load: What loads it; the ``datasets`` library if left out.

    Raises:
        Unavailable: LG-ENV-102, the library is not installed; LG-ENV-103, the data set can't be fetched.
    """
    folder = cache / digest(name.encode()).removeprefix("sha256:")[:16]
    if folder.is_dir():
        return folder
    load = load or _library(name)
    repository, _, config = name.partition(":")
    part = folder.with_suffix(".part")
    try:
        load(repository, config or None).save_to_disk(str(part))
        part.rename(folder)
    except Exception as error:  # the library raises errors of a dozen libraries below it
        why = str(error).partition("\n")[0]
        raise Unavailable(
            f"hf:{name} can't be fetched: {type(error).__name__}: {why}",
            fix="Check the name and the network, or give a data set on disk.",
            code="LG-ENV-103",
        ) from error
    return folder


def _library(name: str) -> Load:
    try:
        from datasets import load_dataset
    except ImportError as error:
        raise Unavailable(
            f"hf:{name} needs the datasets library.", fix="pip install 'lexgate[models]'", code="LG-ENV-102"
        ) from error
    loads: Load = load_dataset
    return loads
