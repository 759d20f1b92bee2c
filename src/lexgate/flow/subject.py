"""The subject of an assessment: what there is to look at, what it offers, and looking at it."""

from dataclasses import dataclass
from pathlib import Path

from lexgate.assessment import predictions_file
from lexgate.assessment.stored import read_predictions
from lexgate.assessment.subject import build
from lexgate.core.canon import digest_file
from lexgate.core.project import PairsSpec
from lexgate.core.verdict import Plan
from lexgate.data.paths import locate
from lexgate.data.personal_rows import choose
from lexgate.data.read import read_pairs
from lexgate.data.survey import survey
from lexgate.flow.context import Context
from lexgate.flow.prepare import Prepared, section
from lexgate.flow.steps import Body, once
from lexgate.flow.tune import Tuned
from lexgate.models.files import inspect
from lexgate.models.subject import Pairs, Predictions, Subject, Survey


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """What there is to look at: a model on prepared data, prepared data alone, or stored predictions."""

    prepared: Prepared | None = None
    tuned: Tuned | None = None
    stored: Path | None = None

    def subject_digest(self, plan: Plan) -> str:
        """Return the digest of what is judged: the model, else the predictions, else the data."""
        return next(plan.inputs[name] for name in ("model", "predictions", "data") if name in plan.inputs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What a plan may know of the subject: what it will have, never what it will answer."""

    capabilities: frozenset[str]
    attributes: tuple[str, ...]
    items: int
    inputs: dict[str, str]


def offer(context: Context, material: Material) -> Offer:
    """Return what the subject will have."""
    pairs = context.project.assess.pairs
    if material.stored is not None:
        stored = _stored(context)
        some = {"predictions"}
        some |= {"probability", "score"} if stored.probability is not None else set()
        some |= {"score"} if stored.score is not None else set()
        inputs = {"predictions": digest_file(material.stored)}
        return Offer(
            capabilities=frozenset(some | {"documents"}),
            attributes=tuple(stored.groups),
            items=len(stored.ids),
            inputs=inputs,
        )
    has = {"survey", "documents"}
    inputs = {}
    dataset = None
    if material.prepared is not None:
        dataset = material.prepared.dataset
        inputs["data"] = material.prepared.digest
    if material.tuned is not None:
        has |= {"predictions", "probability", "score", "files"}
        inputs["model"] = material.tuned.account.digest
        if pairs is not None:
            has.add("pairs")
            inputs["pairs"] = digest_file(locate(context.root, pairs.path))
    return Offer(
        capabilities=frozenset(has),
        attributes=dataset.attributes if dataset else (),
        items=len(dataset.part("test")) if dataset else 0,
        inputs=inputs,
    )


def subject_of(context: Context, material: Material, plan: Plan, sealed: str) -> Subject:
    """Look, after the plan was sealed: ask the model once, search the data once, list the files.

    Only what the plan's checks need is looked at.
    """
    needed = {need for asked in plan.asked for need in context.checks[asked.check].needs}
    tuned, prepared = material.tuned, material.prepared
    predictions: Predictions | None = None
    pairs: Pairs | None = None
    if material.stored is not None:
        predictions = _stored(context)
    elif tuned is not None and prepared is not None:
        if {"predictions", "probability", "score"} & needed:
            predictions = _predicted(context, prepared, tuned, sealed)
        spec = context.project.assess.pairs
        if "pairs" in needed and spec is not None:
            pairs = _pairs(context, spec, tuned)
    return build(
        plan.passport,
        context.root,
        predictions=predictions,
        pairs=pairs,
        survey=_survey(context, prepared) if prepared is not None and "survey" in needed else None,
        files=inspect(tuned.folder) if tuned is not None and "files" in needed else None,
    )


def _stored(context: Context) -> Predictions:
    spec = context.project.assess
    if spec.predictions is None:  # only asked for where the project has them
        raise KeyError("assess.predictions")
    return read_predictions(spec.predictions, context.root, positive=spec.positive)


def _predicted(context: Context, prepared: Prepared, tuned: Tuned, sealed: str) -> Predictions:
    """Return the model's answers, computed once for each sealed plan (decision 9)."""

    def do() -> Body:
        answers = context.models.predict(
            tuned.folder,
            prepared.dataset.part("test"),
            batch_size=context.project.assess.batch_size,
            max_length=_max_length(context, tuned),
            progress=context.progress,
        )
        return {"predictions": context.blobs.put(predictions_file.to_bytes(answers))}

    inputs: Body = {"plan": sealed, "model": tuned.account.digest, "data": prepared.digest}
    made = once(
        context.log, "predict", inputs, do, intact=lambda body: context.blobs.has(str(body["predictions"]))
    )
    return predictions_file.from_bytes(context.blobs.get(str(made["predictions"])))


def _pairs(context: Context, spec: PairsSpec, tuned: Tuned) -> Pairs:
    frame = read_pairs(spec, context.root).rename({f"@{name}": name for name in spec.attributes})
    plain = spec.model_copy(update={"text": "text", "set": ("set",)})
    return context.models.predict_pairs(
        tuned.folder,
        frame,
        plain,
        batch_size=context.project.assess.batch_size,
        max_length=_max_length(context, tuned),
        progress=context.progress,
    )


def _max_length(context: Context, tuned: Tuned) -> int:
    known = tuned.account.facts.get("max_length")
    if isinstance(known, int):
        return known
    return context.project.model.max_length if context.project.model else 128


def _survey(context: Context, prepared: Prepared) -> Survey:
    clean = section(context).clean
    return survey(
        prepared.dataset,
        rules=choose(None, clean.rules),
        population=context.project.system.population,
        near_threshold=clean.near_threshold,
        label_errors=clean.label_errors != "off",
        known=prepared.changes,
    )
