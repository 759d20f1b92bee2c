"""Knowing a tuning that was already made: by the digest of everything the weights follow from."""

import hashlib
import json
import shutil
from pathlib import Path
from typing import cast

from pydantic import JsonValue

from lexgate.core.canon import Json, digest_folder, digest_json
from lexgate.core.dataset import Dataset
from lexgate.core.task import Task
from lexgate.core.tune_spec import TuneSpec
from lexgate.tuning.private.stream import KEY_FILE


def fingerprint(
    base: Path,
    train: Dataset,
    validation: Dataset,
    spec: TuneSpec,
    max_length: int,
    environs: dict[str, JsonValue],
) -> str:
    """Return the digest of everything the weights follow from."""
    parts = {
        "base": digest_folder(base),
        "train": _content(train),
        "validation": _content(validation),
        "labels": list(train.labels),
        "spec": spec.model_dump(mode="json"),
        "max_length": max_length,
        "environment": environs,
    }
    return digest_json(cast("Json", parts))


def _content(dataset: Dataset) -> str:
    columns = (
        ["row", "tokens", "tags"] if dataset.task is Task.TOKEN_CLASSIFICATION else ["row", "text", "label"]
    )
    return "sha256:" + hashlib.sha256(dataset.frame.select(columns).write_ndjson().encode()).hexdigest()


def remember(work: Path, out: Path, fingerprint: str, facts: dict[str, JsonValue]) -> None:
    """Keep the facts beside the model and drop the checkpoints, and the key of a private run's noise."""
    note = {"fingerprint": fingerprint, "model": digest_folder(out), "facts": facts}
    partial_file = work / "done.json.partial"
    partial_file.write_text(json.dumps(note), encoding="utf-8")
    partial_file.replace(work / "done.json")
    for name in ("best.safetensors", "last.safetensors", KEY_FILE):
        (work / name).unlink(missing_ok=True)


def remembered(work: Path, out: Path, fingerprint: str) -> dict[str, JsonValue] | None:
    """Return the facts of a call that was already made, if its model still lies there unchanged."""
    file = work / "done.json"
    if not file.is_file() or not out.is_dir():
        return None
    note = json.loads(file.read_text(encoding="utf-8"))
    if note["fingerprint"] != fingerprint or note["model"] != digest_folder(out):
        shutil.rmtree(work)
        return None
    return cast("dict[str, JsonValue]", note["facts"])
