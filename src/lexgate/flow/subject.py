"""The subject of an assessment: what there is to look at, what it offers, and looking at it."""

from dataclasses import dataclass, replace

from lexgate.assessment import stored
from lexgate.assessment.offer import Offer
from lexgate.assessment.own_calendar import corrected
from lexgate.assessment.registers import evidence_digests, read_registers
from lexgate.assessment.stored import StoredTable
from lexgate.assessment.subject import build
from lexgate.core.assess_spec import PairsSpec, PredictionsSpec
from lexgate.core.canon import digest_file, digest_json
from lexgate.core.codec import dump
from lexgate.core.dataset import Dataset
from lexgate.core.task import Task
from lexgate.core.verdict import Plan
from lexgate.data.counterfactual import Made
from lexgate.data.paths import locate
from lexgate.data.personal_rows import choose
from lexgate.data.read import read_table
from lexgate.data.survey import survey
from lexgate.flow.answers import max_length, predicted
from lexgate.flow.attacking import attacked, attacks_digest
from lexgate.flow.context import Context
from lexgate.flow.decided import watch
from lexgate.flow.detecting import detected, detector_digest
from lexgate.flow.explaining import explanation_digest, explanations
from lexgate.flow.judgements import judgements_of, with_judgements
from lexgate.flow.pairs import pairs_digest, pairs_of, plain
from lexgate.flow.precision import sealed_precision
from lexgate.flow.prepare import Prepared, section
from lexgate.flow.security import NEEDS, offered, with_security
from lexgate.flow.shifted import shifted_answers, shifted_digest
from lexgate.flow.smoothing import smoothed, smoothing_digest
from lexgate.flow.timing import timing
from lexgate.flow.tune import Tuned
from lexgate.models.subject import Pairs, Predictions, Subject, Survey
from lexgate.models.text_features import features_of


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
    to_come: bool = False
    """Whether a model is still to be tuned: then it can be planned for, and nothing more."""
    stored: Stored | None = None
    before: Tuned | None = None
    """The model to compare with."""

    def subject_digest(self, plan: Plan) -> str:
        """Return the digest of what is judged: the model, else the predictions, the data, all documents and registers."""
        named = (
            plan.inputs[name]
            for name in ("model", "predictions", "data", "judgements")
            if name in plan.inputs
        )
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
    return with_judgements(context, _offer(context, material))


def _offer(context: Context, material: Material) -> Offer:
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
    if material.tuned is not None or material.to_come:
        has |= {"predictions", "probability", "score", "timing"}
        inputs["model"] = material.tuned.account.digest if material.tuned else ""
        pairs = pairs_digest(context, material.prepared)
        if pairs is not None:
            has.add("pairs")
            inputs["pairs"] = pairs
        shifted = shifted_digest(context, material.prepared)
        if shifted:
            has.add("shifted")
            inputs["shifted"] = shifted
        told = explanation_digest(context, material.prepared)
        if told:
            has.add("explained")
            inputs["explanation"] = told
        more, digests = _robustness(context, material)
        has |= more
        inputs |= digests
        more, digests = offered(context, material.prepared, material.tuned)
        has |= more
        inputs |= digests
    return Offer(
        capabilities=frozenset(has),
        attributes=dataset.attributes if dataset else (),
        items=len(dataset.part("test")) if dataset else 0,
        clustered=dataset is not None and _clustered(dataset),
        inputs=inputs,
    )


def _robustness(context: Context, material: Material) -> tuple[set[str], dict[str, str]]:
    """Return the capabilities that the section ``assess.robustness`` gives, and the digests of what they rest on."""
    prepared, spec = material.prepared, context.project.assess.robustness
    made = {
        "attacked": ("attacks", attacks_digest(context, prepared, material.tuned)),
        "smoothed": ("smoothing", smoothing_digest(context, prepared)),
        "detected": ("detector", detector_digest(context, prepared)),
    }
    has = {name for name, (_, digest) in made.items() if digest}
    inputs = {key: digest for key, digest in made.values() if digest}
    if "attacked" in has and spec is not None and spec.before is not None:
        has.add("attacked_before")
        inputs["before"] = material.before.account.digest if material.before else ""
    return has, inputs


def _clustered(dataset: Dataset) -> bool:
    """Return whether items depend on one another: tokens of a sentence, texts of one document."""
    return dataset.task is Task.TOKEN_CLASSIFICATION or "cluster" in dataset.frame.columns


def subject_of(context: Context, material: Material, plan: Plan, sealed: str) -> Subject:
    """Look, after the plan was sealed: ask the model once, search the data once, list the files.

    Only what the plan's checks need is looked at, and the model is asked no more than is needed to decide.
    """
    needed = {need for asked in plan.asked for need in context.checks[asked.check].needs}
    material = replace(material, tuned=sealed_precision(material.tuned, plan))
    tuned, prepared = material.tuned, material.prepared
    predictions: Predictions | None = None
    if material.stored is not None:
        positive = context.project.assess.positive
        predictions = stored.predictions(material.stored.spec, material.stored.table, positive=positive)
    subject = _without_answers(context, material, plan, needed, predictions)
    if tuned is not None and prepared is not None and "timing" in needed:
        subject = replace(subject, timing=timing(context, prepared, tuned, sealed))
    if tuned is not None and prepared is not None and "explained" in needed:
        subject = replace(subject, explained=explanations(context, prepared, tuned, plan, sealed))
    if tuned is not None and prepared is not None:
        subject = _with_robustness(context, material, subject, plan, sealed, needed)
    if tuned is not None and not NEEDS.isdisjoint(needed):
        subject = with_security(context, subject, prepared, tuned, plan, sealed, needed)
    if tuned is None or prepared is None or {"predictions", "probability", "score"}.isdisjoint(needed):
        return subject
    enough = watch(context, plan, subject)
    answers = predicted(
        context,
        prepared,
        tuned,
        plan,
        sealed,
        lambda given, every: enough(replace(subject, predictions=given, unanswered=every)),
    )
    known = features_of(prepared.dataset.part("test"), answers.given.ids)
    return replace(subject, predictions=replace(answers.given, features=known), unanswered=answers.unanswered)


def _with_robustness(
    context: Context, material: Material, subject: Subject, plan: Plan, sealed: str, needed: set[str]
) -> Subject:
    """Return the subject with what attacks, votes and the detector gave, as far as the plan's checks need it."""
    tuned, prepared, before = material.tuned, material.prepared, material.before
    if tuned is None or prepared is None:
        return subject
    if "attacked" in needed:
        subject = replace(subject, attacked=attacked(context, prepared, tuned, plan, sealed))
    if "attacked_before" in needed and before is not None:
        subject = replace(subject, attacked_before=attacked(context, prepared, before, plan, sealed))
    if "smoothed" in needed:
        subject = replace(subject, smoothed=smoothed(context, prepared, tuned, plan, sealed))
    if "detected" in needed:
        subject = replace(subject, detected=detected(context, prepared, tuned, plan, sealed))
    return subject


def _without_answers(
    context: Context, material: Material, plan: Plan, needed: set[str], predictions: Predictions | None
) -> Subject:
    """Return everything there is to look at, but for answers that a model must still be asked for."""
    tuned, prepared, spec = material.tuned, material.prepared, context.project.assess.pairs
    pairs: Pairs | None = None
    if "pairs" in needed and spec is not None and tuned is not None and material.stored is None:
        made = pairs_of(context, prepared)
        pairs = None if made is None else _pairs(context, spec, made, tuned)
    registers = read_registers(plan.passport, context.root, plan.inputs) if "registers" in needed else None
    return build(
        plan.passport,
        context.root,
        predictions=predictions,
        pairs=pairs,
        shifted=shifted_answers(context, tuned, prepared) if "shifted" in needed else None,
        survey=_survey(context, prepared) if prepared is not None and "survey" in needed else None,
        registers=registers,
        judgements=judgements_of(context, plan) if "judgements" in needed else None,
        calendar=corrected(context.calendar, (registers or {}).get("holidays")),
    )


def _pairs(context: Context, spec: PairsSpec, made: Made, tuned: Tuned) -> Pairs:
    return context.models.predict_pairs(
        tuned.folder,
        made.frame,
        plain(spec),
        batch_size=context.project.assess.batch_size,
        max_length=max_length(context, tuned),
        progress=context.progress,
        precision=tuned.precision,
    )


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
