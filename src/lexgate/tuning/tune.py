"""Tuning a base model on a data set: the one function that the flow calls.

Order: check the data, open the base model, train with checkpoints, keep the best, merge adapters, write, load again
and compare. It writes beside ``out`` (``OUT.work``) until it is done; a killed call goes on when made again.
"""

import hashlib
import json
import shutil
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any, cast

from pydantic import JsonValue

from lexgate.core.canon import Json, digest_folder, digest_json
from lexgate.core.dataset import Dataset
from lexgate.core.ports import Progress, Silent
from lexgate.core.project import TuneSpec
from lexgate.core.task import Task
from lexgate.models.encode import Piece, usable_length
from lexgate.models.forward import forward
from lexgate.models.load import Loaded, device, plain_attention
from lexgate.models.predict import answer
from lexgate.tuning import lora, text_classifier, token_classifier
from lexgate.tuning.base_model import prepare
from lexgate.tuning.examine import agree, classes, labelled
from lexgate.tuning.facts import environment, parameters
from lexgate.tuning.loop import Course, Job, fit
from lexgate.tuning.metrics import score
from lexgate.tuning.precision import choose
from lexgate.tuning.saved import NotReproduced, farthest, save

_PROBE = 16
_MERGE_TOLERANCE = 1e-3
_EXAMPLES = {
    Task.TEXT_CLASSIFICATION: text_classifier.examples,
    Task.TOKEN_CLASSIFICATION: token_classifier.examples,
}
_METRIC = {Task.TEXT_CLASSIFICATION: "macro-f1", Task.TOKEN_CLASSIFICATION: "entity-f1"}


def tune(
    base: Path,
    train: Dataset,
    validation: Dataset,
    spec: TuneSpec,
    *,
    max_length: int,
    out: Path,
    progress: Progress | None = None,
) -> dict[str, JsonValue]:
    """Tune a base model, write it to ``out`` and return the facts about it.

    The weights kept are those with the best task metric on the validation data. LoRA is merged into them, so that
    ``out`` is a plain model folder whatever the method. After writing, the model is loaded again and must give the
    same logits. Called again after a kill, it goes on; called again when done, it returns the same facts.

    Args:
        base: Folder of the base model (see ``models.source.resolve``).
        train: Examples to learn from; rows without a label are left out and counted.
        validation: Examples that choose the best weights, of the same task and labels.
        spec: The ``tune`` section.
        max_length: Tokens of one text or window.
        out: The folder to make.
        progress: Told how far it has come.

    Returns:
        Hyper-parameters, environment, curve, best step, seconds, counts; all JSON.

    Raises:
        UnsafeFile: The base folder holds a pickle or a link to outside.
        BadInput: LG-TUNE-001 … LG-TUNE-013 and LG-MODEL-006: see the message.
        Unavailable: LG-TUNE-003, LG-TUNE-008: the disk is full; the last checkpoint stays.
        NotReproduced: LG-TUNE-007: what was written answers otherwise.
    """
    progress = progress or Silent()
    precision = choose(spec.precision, device())
    train_rows, validation_rows = labelled(train, "training"), labelled(validation, "validation")
    agree(train_rows, validation_rows)
    metric = spec.metric if spec.metric != "auto" else _METRIC[train.task]
    environs = environment(precision, device())
    fingerprint = _fingerprint(base, train_rows, validation_rows, spec, max_length, environs)
    work = out.with_name(out.name + ".work")
    done = _done(work, out, fingerprint)
    if done is not None:
        return done
    loaded, fresh = prepare(base, train.task, train.labels, spec)
    if spec.method == "lora":
        loaded = _replace(loaded, lora.adapt(loaded.model, spec.lora, fresh))
    length = usable_length(loaded.tokenizer, loaded.model.config, max_length)
    examples, longer = _EXAMPLES[train.task](loaded, train_rows, length)
    ask = partial(answer, loaded, validation_rows, max_length=length, precision=precision)
    job = Job(
        model=loaded.model,
        examples=examples,
        padding=loaded.tokenizer.pad_token_id,
        hidden=_first(loaded.tokenizer.mask_token_id, loaded.tokenizer.unk_token_id),
        score=lambda: _in_evaluation(loaded, lambda: score(metric, ask())),
        spec=spec,
        precision=precision,
        work=work,
        fingerprint=fingerprint,
        progress=progress,
    )
    counts = parameters(loaded.model)
    with plain_attention(loaded.model):
        course = fit(job)
    probe = [example.piece for example in examples[:_PROBE]]
    difference = save(_merged(loaded, spec, probe), out, probe)
    facts: dict[str, JsonValue] = {
        "method": spec.method,
        "metric": metric,
        "hyper_parameters": spec.model_dump(mode="json"),
        "max_length": length,
        "environment": environs,
        "parameters": counts,
        "labels": cast("JsonValue", classes(train_rows)),
        "rows": {"train": len(train_rows), "validation": len(validation_rows)},
        "unlabelled": {
            "train": len(train) - len(train_rows),
            "validation": len(validation) - len(validation_rows),
        },
        "longer_than_model": longer,
        "shape_ids": loaded.shapes,
        "reload_difference": difference,
        **_told(course),
    }
    _finish(work, out, fingerprint, facts)
    return facts


def _told(course: Course) -> dict[str, JsonValue]:
    return {
        "steps": course.step,
        "best_step": course.best_step,
        "best_score": course.best,
        "stopped_early": course.stopped_early,
        "seconds": round(course.seconds, 1),
        "curve": cast("JsonValue", course.curve),
    }


def _in_evaluation(loaded: Loaded, ask: Any) -> float:
    loaded.model.eval()
    return float(ask())


def _first(*codes: int | None) -> int:
    return next((code for code in codes if code is not None), 0)


def _replace(loaded: Loaded, model: Any) -> Loaded:
    return Loaded(
        model=model, tokenizer=loaded.tokenizer, task=loaded.task, labels=loaded.labels, shapes=loaded.shapes
    )


def _merged(loaded: Loaded, spec: TuneSpec, probe: Sequence[Piece]) -> Loaded:
    """Return the model as it will be written; merging an adapter must not change its answers."""
    if spec.method != "lora":
        return loaded
    before = forward(loaded, probe, batch_size=_PROBE)
    plain = _replace(loaded, lora.merge(loaded.model))
    difference = farthest(before, forward(plain, probe, batch_size=_PROBE))
    if not difference <= _MERGE_TOLERANCE:
        raise NotReproduced(
            f"Merging the adapters changed the logits by {difference:.3g}.",
            fix="Use tune.method: full, and report this with the kind of base model.",
            code="LG-TUNE-014",
        )
    return plain


def _fingerprint(
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


def _finish(work: Path, out: Path, fingerprint: str, facts: dict[str, JsonValue]) -> None:
    """Keep the facts beside the model and drop the checkpoints."""
    note = {"fingerprint": fingerprint, "model": digest_folder(out), "facts": facts}
    partial_file = work / "done.json.partial"
    partial_file.write_text(json.dumps(note), encoding="utf-8")
    partial_file.replace(work / "done.json")
    for name in ("best.safetensors", "last.safetensors"):
        (work / name).unlink(missing_ok=True)


def _done(work: Path, out: Path, fingerprint: str) -> dict[str, JsonValue] | None:
    """Return the facts of a call that was already made, if its model still lies there unchanged."""
    file = work / "done.json"
    if not file.is_file() or not out.is_dir():
        return None
    note = json.loads(file.read_text(encoding="utf-8"))
    if note["fingerprint"] != fingerprint or note["model"] != digest_folder(out):
        shutil.rmtree(work)
        return None
    return cast("dict[str, JsonValue]", note["facts"])
