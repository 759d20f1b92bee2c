"""Scanning a model folder for what is unsafe, beside picklescan, on files made on the spot; and what each finds.

The folder holds what models come in: safetensors, a torch archive, arrays, a joblib file, a vocabulary. A second, small
folder is a zoo of pickles that would call ``os.getcwd`` and of archives that can't be opened; nothing is ever loaded. The zoo's row counts files found, not time.
"""

import contextlib
import importlib
import importlib.util
import io
import logging
import pickle
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import joblib  # type: ignore[import-untyped]
import numpy as np
import torch
from safetensors.numpy import save_file

from lexgate.models.scan.folder import scan
from lexgate.models.security import Area

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

_NARROW = "picklescan opens files by their ending, and searches no secrets, templates or configs"


def run(quick: bool) -> list[dict[str, Any]]:
    """Return one row for the time, and one for what was found; none where picklescan is not installed."""
    if importlib.util.find_spec("picklescan") is None:
        return []
    scan_directory_path = importlib.import_module("picklescan.scanner").scan_directory_path
    logging.disable(logging.CRITICAL)
    megabytes = 100 if quick else 1000
    with tempfile.TemporaryDirectory() as name:
        big, zoo = Path(name) / "big", Path(name) / "zoo"
        _model(big, megabytes)
        unsafe = frozenset({Area.FILE})
        headers = _both(lambda: scan(big), lambda: scan_directory_path(str(big)))
        alone = _both(lambda: scan(big, areas=unsafe), lambda: scan_directory_path(str(big)))
        (big / "array.npy").unlink()
        with (big / "state.pkl").open(
            "wb"
        ) as file:  # a checkpoint as many tools write it: arrays inside one pickle
            state = {at: np.ones((megabytes * 25, 1000), np.float32).tobytes() for at in range(2)}
            pickle.dump(state, file, protocol=4)
        pickled = _both(lambda: scan(big), lambda: scan_directory_path(str(big)))
        animals = _zoo(zoo)
        found = {threat.path.partition("!")[0] for threat in scan(zoo).threats}
        theirs = sum(_finds(scan_directory_path, path) for path in zoo.iterdir())
    logging.disable(logging.NOTSET)
    return [
        _row(f"scan a model folder of {megabytes:,} MB with a pickled checkpoint", *pickled, 1.0),
        _row("the same where only headers are pickles, and unsafe content alone is looked for", *alone, 1.0),
        _row(f"the same with all that is looked for; {_NARROW}", *headers, None),
        {
            "name": f"unsafe files found of {animals}",
            "unit": "files",
            "ours_s": float(len(found)),
            "peer_s": float(theirs),
            "ratio": len(found) / max(1, theirs),
            "at_least": 1.0,
            "peer": "picklescan (more is better)",
        },
    ]


def _row(name: str, ours: float, peer: float, at_least: float | None) -> dict[str, Any]:
    return {
        "name": name,
        "unit": "s",
        "ours_s": ours,
        "peer_s": peer,
        "ratio": peer / ours,
        "at_least": at_least,
        "peer": "picklescan",
    }


def _both(ours: Callable[[], object], peer: Callable[[], object]) -> tuple[float, float]:
    """Return the best of three times of each, taken in turn; the first fills the cache of the disk for both."""
    took: tuple[list[float], list[float]] = ([], [])
    for _ in range(3):
        for times, do in zip(took, (ours, peer), strict=True):
            start = time.perf_counter()
            with contextlib.redirect_stdout(io.StringIO()):
                do()
            times.append(time.perf_counter() - start)
    return min(took[0]), min(took[1])


def _model(folder: Path, megabytes: int) -> None:
    folder.mkdir()
    rng = np.random.default_rng(0)

    def weights(share: float) -> np.ndarray[Any, np.dtype[np.float32]]:
        return rng.standard_normal((int(megabytes * share * 250), 1000), dtype=np.float32)

    save_file({"a": weights(0.3), "b": weights(0.2)}, folder / "model.safetensors")
    torch.save(
        {f"layer{at}": torch.from_numpy(weights(0.05)) for at in range(6)}, folder / "pytorch_model.bin"
    )
    np.save(folder / "array.npy", weights(0.1))
    joblib.dump({"w": weights(0.1)}, folder / "model.joblib")
    (folder / "vocab.txt").write_text("\n".join(f"token{at}" for at in range(200_000)))
    (folder / "config.json").write_text('{"model_type": "bert"}')


def _zoo(folder: Path) -> int:
    zoo = importlib.import_module("unsafe_files")
    folder.mkdir()
    animals = {**zoo.PICKLES, **zoo.SLY, **{name: partial(bytes, data) for name, data in zoo.CLOSED.items()}}
    for number, (name, make) in enumerate(animals.items()):
        endings = ("bin", "pt", "pkl", "joblib", "npy", "zip", "safetensors", "md")
        (
            folder
            / f"{number:02d} {name.replace(' ', '_').replace(',', '')}.{endings[number % len(endings)]}"
        ).write_bytes(make())
    return len(animals)


def _finds(scan_directory_path: Callable[[str], Any], path: Path) -> bool:
    """Return whether picklescan says anything against a file: an issue, a suspicious import, an error."""
    with tempfile.TemporaryDirectory() as alone:
        (Path(alone) / path.name).write_bytes(path.read_bytes())
        try:
            with contextlib.redirect_stdout(io.StringIO()):
                seen = scan_directory_path(alone)
        except Exception:  # noqa: BLE001 - it breaks on some files; that counts as a warning
            return True
    suspicious = any(one.safety.value != "innocuous" for one in seen.globals)
    return bool(seen.issues_count or seen.scan_err or suspicious)
