"""The subject of an assessment: what there is to look at, what it offers, and looking at it."""

from dataclasses import dataclass

from lexgate.assessment import predictions_file, stored
from lexgate.assessment.offer import Offer
from lexgate.assessment.own_calendar import corrected
from lexgate.assessment.registers import evidence_digests, read_registers
from lexgate.assessment.stored import StoredTable
from lexgate.assessment.subject import build
from lexgate.core.canon import digest_file, digest_json
from lexgate.core.codec import dump
from lexgate.core.project import PairsSpec, PredictionsSpec
from lexgate.core.verdict import Plan
from lexgate.data.paths import locate
from lexgate.data.personal_rows import choose
from lexgate.data.read import read_pairs, read_table
from lexgate.data.survey import survey
from lexgate.flow.context import Context
from lexgate.flow.prepare import Prepared, section
from lexgate.flow.steps import Body, Step, once
from lexgate.flow.tune import Tuned
from lexgate.models.files import inspect
from lexgate.models.subject import Pairs, Predictions, Subject, Survey


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """Stored predictions as they lie in their file; what they say is asked only after the plan is sealed."""

    spec: PredictionsSpec
    table: StoredTable
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """What there is to look at: a model on prepared data, prepared data alone, or stored predictions.

    Without any of them, documents and registers are all there is.
    """

    prepared: Prepared | None = None
    tuned: Tuned | None = None
    stored: Stored | None = None

    def subject_digest(self, plan: Plan) -> str:
        """Return the digest of what is judged: the model, else the predictions, the data, all documents and registers."""
        named = (plan.inputs[name] for name in ("model", "predictions", "data") if name in plan.inputs)
        return next(named, "") or digest_json(dump(plan.inputs))


def stored_predictions(context: Context, spec: PredictionsSpec) -> Stored:
    """Return the file of stored predictions, its columns checked, no answer looked at.

    Raises:
        UnsafeFile: LG-SAFE-105, the path leaves the project.
        BadInput: There is no such file, or it can't be read.
        Problems: LG-INPUT-001, columns that the file lacks.
    """
    table = read_table(spec.path, spec.format, spec.encoding, spec.delimiter, context.root)
    seen = StoredTable(source=table.source, frame=stored.as_text(table.frame), lines=table.lines)
    stored.check_columns(spec, seen)
    return Stored(spec=spec, table=seen, digest=digest_file(locate(context.root, spec.path)))


def offer(context: Context, material: Material) -> Offer:
    """Return what the subject will have."""
    pairs = context.project.assess.pairs
    inputs = evidence_digests(context.project.system.passport(), context.root)
    if material.stored is not None:
        return Offer(
            capabilities=stored.capabilities(material.stored.spec) | {"registers"},
            attributes=material.stored.spec.attributes,
            items=material.stored.table.frame.height,
            inputs=inputs | {"predictions": material.stored.digest},
        )
    has = {"documents", "registers"}
    dataset = None
    if material.prepared is not None:
        has.add("survey")
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
        positive = context.project.assess.positive
        predictions = stored.predictions(material.stored.spec, material.stored.table, positive=positive)
    elif tuned is not None and prepared is not None:
        if {"predictions", "probability", "score"} & needed:
            predictions = _predicted(context, prepared, tuned, sealed)
        spec = context.project.assess.pairs
        if "pairs" in needed and spec is not None:
            pairs = _pairs(context, spec, tuned)
    registers = read_registers(plan.passport, context.root, plan.inputs) if "registers" in needed else None
    return build(
        plan.passport,
        context.root,
        predictions=predictions,
        pairs=pairs,
        survey=_survey(context, prepared) if prepared is not None and "survey" in needed else None,
        files=inspect(tuned.folder) if tuned is not None and "files" in needed else None,
        registers=registers,
        calendar=corrected(context.calendar, (registers or {}).get("holidays")),
    )


def predicting(context: Context, sealed: str, model: str, data: str) -> Step:
    """Return the step: what its result depends on, all by digest."""
    return Step(
        name="predict",
        inputs={"plan": sealed, "model": model, "data": data},
        intact=lambda made: context.blobs.has(str(made["predictions"])),
    )


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

    made = once(context.log, predicting(context, sealed, tuned.account.digest, prepared.digest), do)
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
