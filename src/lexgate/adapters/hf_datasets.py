"""Data sets from the Hugging Face hub, fetched with the ``datasets`` library into a folder that ``data`` reads.

Code that a data set brings along is never run.
"""

from pathlib import Path

from lexgate.core.canon import digest
from lexgate.core.errors import Unavailable


def fetch(name: str, cache: Path) -> Path:
    """Return the folder that holds the data set ``name``, fetching it the first time.

    Args:
        name: As on the hub, such as ``OWNER/NAME``; ``OWNER/NAME:CONFIG`` for one of several configurations.
        cache: Folder under which fetched data sets are kept.

    Raises:
        Unavailable: LG-ENV-102, the library is not installed; LG-ENV-103, the data set can't be fetched.
    """
    folder = cache / digest(name.encode()).removeprefix("sha256:")[:16]
    if folder.is_dir():
        return folder
    try:
        import datasets
    except ImportError as error:
        raise Unavailable(
            f"hf:{name} needs the datasets library.", fix="pip install 'lexgate[models]'", code="LG-ENV-102"
        ) from error
    repository, _, config = name.partition(":")
    part = folder.with_suffix(".part")
    try:
        datasets.load_dataset(repository, config or None).save_to_disk(str(part))
    except Exception as error:  # the library raises errors of a dozen libraries below it
        raise Unavailable(
            f"hf:{name} can't be fetched: {type(error).__name__}: {str(error).splitlines()[0] if str(error) else ''}",
            fix="Check the name and the network, or give a data set on disk.",
            code="LG-ENV-103",
        ) from error
    part.rename(folder)
    return folder
