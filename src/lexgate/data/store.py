"""A prepared data set on disk: one Parquet file for each part, the changes, and a description.

The description is written last, so a folder without it is unfinished and is refused.
"""

import hashlib
import json
from pathlib import Path

import polars as pl
import pyarrow as pa

from lexgate.core import codec
from lexgate.core.dataset import Dataset
from lexgate.core.errors import BadInput
from lexgate.core.task import Task
from lexgate.core.whole_file import unusable, write_whole

SPLITS = ("train", "validation", "test")
DESCRIPTION = "dataset.json"
CHANGES_FILE = "changes.parquet"


def digest(dataset: Dataset) -> str:
    """Return the digest of a data set's content: task, labels, and its rows in order of their numbers.

    It depends on what the data say, not on how a version of Parquet writes them.
    """
    columns = sorted(dataset.frame.columns)
    head = json.dumps([dataset.task.value, list(dataset.labels), list(dataset.attributes), columns])
    hashed = hashlib.sha256(head.encode())
    for portion in dataset.frame.select(columns).sort("row").iter_slices():
        hashed.update(portion.write_ndjson().encode())
    return "sha256:" + hashed.hexdigest()


def write(dataset: Dataset, changes: pl.DataFrame, folder: Path) -> str:
    """Write a data set and what was changed in it, and return the data set's digest.

    Args:
        dataset: Any data set; rows are stored by their numbers.
        changes: As ``clean`` makes them.
        folder: Made if it is missing; an older data set in it is replaced.

    Raises:
        Unavailable: LG-ENV-002, the disk is full or may not be written; the folder then holds no description.
    """
    try:
        return _write(dataset, changes, folder)
    except OSError as error:
        raise unusable(folder, error) from error
    except pl.exceptions.ComputeError as error:  # so polars says that the disk is full
        raise unusable(folder, OSError(str(error))) from error


def _write(dataset: Dataset, changes: pl.DataFrame, folder: Path) -> str:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / DESCRIPTION).unlink(missing_ok=True)
    for split in SPLITS:
        part = dataset.frame.filter(pl.col("split") == split).sort("row")
        _replace(folder / f"{split}.parquet", part)
    _replace(folder / CHANGES_FILE, changes)
    name = digest(dataset)
    described = {
        "task": dataset.task.value,
        "labels": list(dataset.labels),
        "attributes": list(dataset.attributes),
        "digest": name,
        "rows": {split: dataset.part(split).frame.height for split in SPLITS},
    }
    text = json.dumps(described, ensure_ascii=False, indent=2) + "\n"
    write_whole(folder / DESCRIPTION, text.encode())
    return name


def load(folder: Path) -> Dataset:
    """Return the data set that ``write`` stored, its rows in order of their numbers.

    Raises:
        BadInput: LG-DATA-501, the folder holds no finished data set, or it was changed since.
    """
    try:
        described = json.loads((folder / DESCRIPTION).read_text(encoding="utf-8"))
        frames = [pl.read_parquet(folder / f"{split}.parquet") for split in SPLITS]
        dataset = Dataset(
            task=Task(described["task"]),
            frame=pl.concat(frames).sort("row"),
            labels=codec.load(tuple[str, ...], described["labels"]),
            attributes=codec.load(tuple[str, ...], described["attributes"]),
        )
        same = digest(dataset) == described["digest"]
    except (OSError, ValueError, KeyError, TypeError, pl.exceptions.PolarsError, pa.ArrowException) as error:
        raise _unfinished(folder, f"{type(error).__name__}: {error}") from error
    if not same:
        raise _unfinished(folder, "its content is not what its description says")
    return dataset


def load_changes(folder: Path) -> pl.DataFrame:
    """Return what was changed in the data set that ``write`` stored.

    Raises:
        BadInput: LG-DATA-501, the file is missing or broken.
    """
    try:
        return pl.read_parquet(folder / CHANGES_FILE)
    except (OSError, pl.exceptions.PolarsError) as error:
        raise _unfinished(folder, f"{type(error).__name__}: {error}") from error


def _replace(path: Path, frame: pl.DataFrame) -> None:
    unfinished = path.with_suffix(".part")
    frame.write_parquet(unfinished)
    unfinished.replace(path)


def _unfinished(folder: Path, why: str) -> BadInput:
    return BadInput(
        f"{folder} holds no prepared data set: {why}.",
        fix="Prepare the data again with `lexgate prepare`.",
        code="LG-DATA-501",
    )
