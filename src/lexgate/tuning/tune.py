"""Tuning a base model on a data set: the one function that the flow calls.

Order: check the data, open the base model, train with checkpoints, keep the best, merge adapters, write, load again
and compare. It writes beside ``out`` (``OUT.work``) until it is done; a killed call goes on when made again.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, cast

from pydantic import JsonValue

from lexgate.core.dataset import Dataset
from lexgate.core.ports import Progress, Silent
from lexgate.core.privacy_run import Spend, no_ledger
from lexgate.core.task import Task
from lexgate.core.tune_spec import TuneSpec
from lexgate.models.encode import Piece, usable_length
from lexgate.models.forward import forward
from lexgate.models.load import Loaded, device, plain_attention
from lexgate.models.predict import answer
from lexgate.tuning import lora, text_classifier, token_classifier
from lexgate.tuning.base_model import prepare
from lexgate.tuning.done import fingerprint, remember, remembered
from lexgate.tuning.examine import agree, classes, labelled, noised
from lexgate.tuning.facts import environment, parameters
from lexgate.tuning.loop import Course, Job, fit
from lexgate.tuning.metrics import score
from lexgate.tuning.precision import choose
from lexgate.tuning.private import terms
from lexgate.tuning.private.run import privately, tell_again, told
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
    spend: Spend = no_ledger,
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
        spend: Told what a private run will spend before its first step; raises if it must not be made.

    Returns:
        Hyper-parameters, environment, curve, best step, seconds, counts; all JSON.

    Raises:
        UnsafeFile: The base folder holds a pickle or a link to outside.
        BadInput: LG-TUNE-001 … LG-TUNE-214 and LG-MODEL-006: see the message.
        Unavailable: LG-TUNE-003, LG-TUNE-008: the disk is full; the last checkpoint stays.
        NotReproduced: LG-TUNE-007: what was written answers otherwise.
    """
    progress = progress or Silent()
    precision = "fp32" if spec.privacy else choose(spec.precision, device())
    rows, validation_rows = _examined(train, validation, spec)
    environs = environment(precision, device())
    key = fingerprint(base, rows, validation_rows, spec, max_length, environs)
    work = out.with_name(out.name + ".work")
    known = remembered(work, out, key)
    if known is not None:
        return tell_again(known, spend)
    loaded, fresh = prepare(base, train.task, train.labels, spec)
    if spec.method == "lora":
        loaded = replace(loaded, model=lora.adapt(loaded.model, spec.lora, fresh))
    length = usable_length(loaded.tokenizer, loaded.model.config, max_length)
    examples, longer = _EXAMPLES[train.task](loaded, rows, length)
    metric = spec.metric if spec.metric != "auto" else _METRIC[train.task]
    counts = parameters(loaded.model)
    job = Job(
        model=loaded.model,
        examples=examples,
        padding=loaded.tokenizer.pad_token_id,
        hidden=_first(loaded.tokenizer.mask_token_id, loaded.tokenizer.unk_token_id),
        still=_still(loaded.tokenizer),
        score=partial(_score, metric, loaded, validation_rows, length, precision),
        spec=spec,
        precision=precision,
        work=work,
        fingerprint=key,
        progress=progress,
    )
    job = privately(job, rows, spend)
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
        "longer_than_model": longer,
        "shape_ids": loaded.shapes,
        "reload_difference": difference,
        **_counted(train, rows, validation, validation_rows),
        **_told(course),
        **told(job),
    }
    remember(work, out, key, facts)
    return facts


def _examined(train: Dataset, validation: Dataset, spec: TuneSpec) -> tuple[Dataset, Dataset]:
    """Return the labelled rows of both parts, after refusing what cannot be learned from, or not privately."""
    rows, validation_rows = labelled(train, "training"), labelled(validation, "validation")
    agree(rows, validation_rows)
    noised(rows, wanted=spec.noise is not None)
    if spec.privacy is not None:
        terms.refuse(rows, validation_rows, spec, spec.privacy)
    return rows, validation_rows


def _counted(
    train: Dataset, rows: Dataset, validation: Dataset, validation_rows: Dataset
) -> dict[str, JsonValue]:
    left_out = {"train": len(train) - len(rows), "validation": len(validation) - len(validation_rows)}
    return {
        "labels": cast("JsonValue", classes(rows)),
        "rows": {"train": len(rows), "validation": len(validation_rows)},
        "unlabelled": cast("JsonValue", left_out),
    }


def _told(course: Course) -> dict[str, JsonValue]:
    return {
        "steps": course.step,
        "best_step": course.best_step,
        "best_score": course.best,
        "stopped_early": course.stopped_early,
        "seconds": round(course.seconds, 1),
        "curve": cast("JsonValue", course.curve),
    }


def _score(metric: str, loaded: Loaded, validation: Dataset, length: int, precision: str) -> float:
    """Return the score of the model as it is now, by the code that will predict with it."""
    loaded.model.eval()
    return score(metric, answer(loaded, validation, max_length=length, precision=precision))


def _first(*codes: int | None) -> int:
    return next((code for code in codes if code is not None), 0)


def _still(tokenizer: Any) -> tuple[int, ...]:
    """Return the special tokens; an unknown word is a word."""
    return tuple(sorted({*tokenizer.all_special_ids} - {tokenizer.unk_token_id}))


def _merged(loaded: Loaded, spec: TuneSpec, probe: Sequence[Piece]) -> Loaded:
    """Return the model as it will be written; merging an adapter must not change its answers."""
    if spec.method != "lora":
        return loaded
    before = forward(loaded, probe, batch_size=_PROBE)
    plain = replace(loaded, model=lora.merge(loaded.model))
    difference = farthest(before, forward(plain, probe, batch_size=_PROBE))
    if not difference <= _MERGE_TOLERANCE:
        raise NotReproduced(
            f"Merging the adapters changed the logits by {difference:.3g}.",
            fix="Use tune.method: full, and report this with the kind of base model.",
            code="LG-TUNE-014",
        )
    return plain
