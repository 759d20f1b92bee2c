"""A Hugging Face data set as ``save_to_disk`` leaves it: Arrow files and JSON descriptions.

Read with pyarrow alone: no code of the data set is run, and the ``datasets`` library is not needed.
"""

import json
from pathlib import Path
from typing import Any

import pyarrow as pa

from lexgate.core.errors import BadInput
from lexgate.data.formats.parquet import of_arrow
from lexgate.data.table import Table

_SPLITS = {
    "train": "train",
    "validation": "validation",
    "valid": "validation",
    "dev": "validation",
    "test": "test",
}


def read(folder: Path) -> dict[str, Table]:
    """Return the parts of a data set on disk by split; a data set without parts is ``train``.

    Raises:
        BadInput: LG-DATA-109, the folder is no such data set, or it has no training part.
    """
    if not (folder / "dataset_dict.json").is_file():
        return {"train": _part(folder)}
    names = _json(folder / "dataset_dict.json").get("splits", [])
    parts = {_SPLITS[name]: _part(folder / name) for name in names if name in _SPLITS}
    if "train" not in parts:
        raise BadInput(
            f"{folder} has no train part; it has {', '.join(map(str, names)) or 'none'}.",
            fix="Give the folder of one part, such as FOLDER/NAME.",
            code="LG-DATA-109",
        )
    return parts


def _part(folder: Path) -> Table:
    state, info = folder / "state.json", folder / "dataset_info.json"
    if not state.is_file() or not info.is_file():
        raise BadInput(
            f"{folder} is no data set written by save_to_disk: state.json or dataset_info.json is missing.",
            fix="Write it with datasets.Dataset.save_to_disk, or give a file instead of a folder.",
            code="LG-DATA-109",
        )
    files = [str(entry.get("filename", "")) for entry in _json(state).get("_data_files", [])]
    tables = [_arrow(folder, name) for name in files]
    if not tables:
        raise BadInput(f"{folder} lists no Arrow files.", fix="Save it again.", code="LG-DATA-109")
    table = pa.concat_tables(tables)
    for name, feature in (_json(info).get("features") or {}).items():
        table = _name_classes(table, str(name), feature)
    return of_arrow(table, folder, "hf")


def _arrow(folder: Path, name: str) -> pa.Table:
    path = (folder / name).resolve()
    if not path.is_relative_to(folder.resolve()):
        raise BadInput(
            f"{folder}/state.json names {name!r}, which lies outside.",
            fix="Save it again.",
            code="LG-DATA-109",
        )
    try:
        with pa.memory_map(str(path)) as source:
            return pa.ipc.open_stream(source).read_all()
    except (pa.ArrowException, OSError) as error:
        raise BadInput(
            f"{path} can't be read as Arrow: {error}.", fix="Save it again.", code="LG-DATA-109"
        ) from error


def _json(path: Path) -> dict[str, Any]:
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BadInput(
            f"{path} can't be read as JSON: {error}.", fix="Save it again.", code="LG-DATA-109"
        ) from error
    return value if isinstance(value, dict) else {}


def _name_classes(table: pa.Table, name: str, feature: Any) -> pa.Table:
    """Replace class numbers by class names in a column of ClassLabel, or of lists of ClassLabel."""
    if not isinstance(feature, dict) or name not in table.column_names:
        return table
    inner = feature.get("feature")
    nested = isinstance(inner, dict)
    names = (inner if isinstance(inner, dict) else feature).get("names")
    if not isinstance(names, list):
        return table
    known = dict(enumerate(map(str, names)))
    values: list[Any] = table.column(name).to_pylist()
    if nested:
        column = pa.array(
            [None if v is None else [known.get(i) for i in v] for v in values], pa.list_(pa.string())
        )
    else:
        column = pa.array([known.get(value) for value in values], pa.string())
    return table.set_column(table.column_names.index(name), name, column)
