"""The subject of an assessment: what it offers before the plan is sealed, and looking at it after."""

from dataclasses import replace

from lexgate.assessment import stored
from lexgate.assessment.offer import Offer
from lexgate.assessment.own_calendar import corrected
from lexgate.assessment.registers import evidence_digests, read_registers
from lexgate.assessment.subject import build
from lexgate.core.canon import digest_json
from lexgate.core.dataset import Dataset
from lexgate.core.task import Task
from lexgate.core.verdict import Plan
from lexgate.data.personal_rows import choose
from lexgate.data.survey import survey
from lexgate.flow.answers import max_length, predicted
from lexgate.flow.capabilities import Sight, digests, with_capabilities
from lexgate.flow.context import Context
from lexgate.flow.decided import watch
from lexgate.flow.judgements import judgements_of, with_judgements
from lexgate.flow.material import Material
from lexgate.flow.precision import sealed_precision
from lexgate.flow.prepare import Prepared, section
from lexgate.flow.security import NEEDS, offered, with_security
from lexgate.flow.timing import timing
from lexgate.flow.tune import Tuned
from lexgate.models.subject import Predictions, Subject, Survey
from lexgate.models.text_features import features_of


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
        inputs |= _named(context, material.tuned)
        for one, digest in digests(context, material).items():
            has.add(one.name)
            inputs[one.input] = digest
        more, found = offered(context, material.prepared, material.tuned)
        has |= more
        inputs |= found
    return Offer(
        capabilities=frozenset(has),
        attributes=dataset.attributes if dataset else (),
        labels=dataset.labels if dataset else (),
        items=len(dataset.part("test")) if dataset else 0,
        clustered=dataset is not None and _clustered(dataset),
        inputs=inputs,
    )


def _named(context: Context, tuned: Tuned | None) -> dict[str, str]:
    """Return the digest of the model, and how far it reads where it does not say so itself."""
    if tuned is None:
        return {"model": ""}
    reading = digest_json({"max_length": max_length(context, tuned)})
    told = "max_length" in tuned.account.facts
    return {"model": tuned.account.digest} | ({} if told else {"reading": reading})


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
    if tuned is not None and prepared is not None:
        sight = Sight(
            context=context, prepared=prepared, tuned=tuned, before=material.before, plan=plan, sealed=sealed
        )
        subject = with_capabilities(subject, needed, sight)
        if "timing" in needed:
            subject = replace(subject, timing=timing(context, prepared, tuned, sealed))
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


def _without_answers(
    context: Context, material: Material, plan: Plan, needed: set[str], predictions: Predictions | None
) -> Subject:
    """Return everything there is to look at, but for answers that a model must still be asked for."""
    prepared = material.prepared
    registers = read_registers(plan.passport, context.root, plan.inputs) if "registers" in needed else None
    return build(
        plan.passport,
        context.root,
        predictions=predictions,
        survey=_survey(context, prepared) if prepared is not None and "survey" in needed else None,
        registers=registers,
        judgements=judgements_of(context, plan) if "judgements" in needed else None,
        calendar=corrected(context.calendar, (registers or {}).get("holidays")),
    )


def _survey(context: Context, prepared: Prepared) -> Survey:
    clean = section(context).clean
    return survey(
        prepared.natural,
        rules=choose(None, clean.rules),
        population=context.project.system.population,
        near_threshold=clean.near_threshold,
        label_errors=clean.label_errors != "off",
        known=prepared.changes,
    )
