"""Assess: seal the plan, measure, judge, record. In this order, and nothing is looked at before the plan is sealed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from pydantic import JsonValue

from lexgate.assessment import measure as measuring
from lexgate.assessment import plan as planning
from lexgate.core.account import Account
from lexgate.core.assess_spec import AssessSpec, CheckSpec
from lexgate.core.canon import canonical, digest_folder
from lexgate.core.codec import dump
from lexgate.core.errors import BadInput, UnsafeFile
from lexgate.core.estimate import Estimate
from lexgate.core.release import Release
from lexgate.core.verdict import Plan, Ruling, Verdict
from lexgate.data.paths import locate
from lexgate.flow.before import before_of
from lexgate.flow.context import Context
from lexgate.flow.decided import judged
from lexgate.flow.gate import with_decision
from lexgate.flow.material import Material, stored_predictions
from lexgate.flow.pairs import told
from lexgate.flow.precision import precision_of
from lexgate.flow.prepare import Prepared, prepare
from lexgate.flow.seal import keep, kept, once_named
from lexgate.flow.steps import spoil
from lexgate.flow.stored import READINGS, keep_readings
from lexgate.flow.subject import offer, subject_of
from lexgate.flow.tune import Tuned, given, last_tuned, tune, tuned_on
from lexgate.standard import catalog

_HOLDS = timedelta(days=7)
"""How long a sealed plan waits to be carried out, so that a run which is killed goes on after midnight too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a person asked for beyond the project file."""

    checks: tuple[str, ...] = ()
    """Only these checks, without any law."""
    model: Path | None = None
    """A model made elsewhere."""
    tune_first: bool = False
    """Whether a missing model is tuned (``lexgate run``) or complained about (``lexgate assess``)."""
    plan_only: bool = False
    """Whether a missing model may be tuned later (``lexgate plan``)."""


def assess(context: Context, wanted: Wanted | None = None) -> Account:
    """Return the account of the project's assessment, recorded in the ledger.

    Raises:
        BadInput: LG-FLOW-002, there is no tuned model; LG-FLOW-005, nothing can be measured; LG-FLOW-006, a model is
            named beside stored predictions.
        Problems: Unknown checks or options in the plan.
    """
    wanted = wanted or Wanted()
    material = material_of(context, wanted)
    plan = plan_of(context, wanted, material)
    sealed = keep(context.blobs, plan)
    when = once_named(context.log, "plan", {"plan": sealed})
    estimates, verdicts = _measure_and_judge(context, material, plan, sealed)
    account = Account(
        project=context.name,
        time=when,
        passport=plan.passport,
        data=told(context, material.prepared),
        model=material.tuned.account if material.tuned else None,
        plan=plan,
        plan_sealed=when,
        estimates=estimates,
        verdicts=verdicts,
        release=Release(model="", open=False, verdicts=(), reasons=()),
        ledger_head="",
    )
    account = with_decision(context, account)
    once_named(context.log, "account", {"plan": sealed, "account": keep(context.blobs, account)})
    return account


def material_of(context: Context, wanted: Wanted) -> Material:
    """Return what there is to look at: data and model, stored predictions, or documents and registers alone."""
    spec = context.project.assess.predictions
    if spec is not None:
        if wanted.model is not None:
            raise BadInput(
                "A model was named, but the project assesses stored predictions.",
                fix="Leave out --model, or take assess.predictions out of lexgate.yaml.",
                code="LG-FLOW-006",
            )
        return Material(stored=stored_predictions(context, spec))
    if context.project.data is None and wanted.model is None:
        return Material()
    prepared = prepare(context)
    if wanted.plan_only and wanted.model is None and context.project.model is not None:
        tuned = tuned_on(context, prepared.digest)
        before = before_of(context, prepared, tune_now=False, needed=False)
        return Material(prepared=prepared, tuned=tuned, to_come=tuned is None, before=before)
    before = before_of(context, prepared, tune_now=wanted.tune_first)
    return Material(prepared=prepared, tuned=_model(context, prepared, wanted), before=before)


def _model(context: Context, prepared: Prepared, wanted: Wanted) -> Tuned | None:
    if wanted.model is not None:
        return given(context.log, wanted.model.absolute())
    if context.project.model is None:
        return None
    return tune(context, prepared) if wanted.tune_first else last_tuned(context, prepared.digest)


def plan_of(context: Context, wanted: Wanted, material: Material) -> Plan:
    """Return the plan of an assessment as of today, or the one of the last days that goes on; it is not sealed here."""
    packs = [(catalog.load(_pack(context, item.id)), item.as_of) for item in context.project.standards]
    offered = offer(context, material)
    if not offered.items and material != Material():
        raise BadInput(
            "There is nothing to measure: the test part is empty.",
            fix="Give data.test, or a data.split with a test share above 0.",
            code="LG-FLOW-005",
        )
    precision = precision_of(context, material.tuned, material.prepared)

    def made_on(day: date) -> Plan:
        purpose = context.project.assess.purpose
        rulings = [Ruling(standard=one, as_of=as_of or day, purpose=purpose) for one, as_of in packs]
        made = planning.make(
            passport=context.project.system.passport(),
            rulings=() if wanted.checks else tuple(rulings),
            spec=_asked(context.project.assess, wanted),
            checks=context.checks,
            offer=offered,
            made_on=day,
        )
        return replace(made, precision=precision)

    today = date.fromisoformat(context.clock.now()[:10])
    return _unfinished(context, made_on, today) or made_on(today)


def _unfinished(context: Context, made_on: Callable[[date], Plan], today: date) -> Plan | None:
    """Return the sealed plan of the last days that differs in its day only and has no account yet: it goes on."""
    bodies = {kind: list(map(context.log.body, context.log.entries(kind))) for kind in ("plan", "account")}
    done = {str(body["plan"]) for body in bodies["account"] if isinstance(body, dict)}
    for body in reversed(bodies["plan"]):
        digest = str(body["plan"]) if isinstance(body, dict) else ""
        if digest in done or not context.blobs.has(digest):
            continue
        sealed = kept(context.blobs, Plan, digest)
        if timedelta() < today - sealed.made_on <= _HOLDS and made_on(sealed.made_on) == sealed:
            return sealed
    return None


def _pack(context: Context, written: str) -> str | Path:
    """Return a pack's id, or the path of a project's own pack."""
    return locate(context.root, written) if written.endswith((".yaml", ".yml")) else written


def _asked(spec: AssessSpec, wanted: Wanted) -> AssessSpec:
    if not wanted.checks:
        return spec
    known = {item.check: item for item in spec.checks or ()}
    return spec.model_copy(
        update={"checks": tuple(known.get(name, CheckSpec(check=name)) for name in wanted.checks)}
    )


def _measure_and_judge(
    context: Context, material: Material, plan: Plan, sealed: str
) -> tuple[tuple[Estimate, ...], tuple[Verdict, ...]]:
    subject = subject_of(context, material, plan, sealed)
    measured = measuring.measure(subject, plan, context.checks, progress=context.progress)
    _same_models(context, material, sealed)
    outcomes: list[JsonValue] = [context.blobs.put(data) for data in measured.outcomes.values()]
    once_named(context.log, "outcomes", {"plan": sealed, "outcomes": outcomes})
    stored = context.blobs.put(canonical([dump(estimate) for estimate in measured.estimates]))
    once_named(context.log, "estimates", {"plan": sealed, "estimates": stored})
    keep_readings(context.workspace / READINGS, sealed, stored, plan.passport, measured.estimates)
    name = material.subject_digest(plan)
    verdicts = tuple(
        _recorded(context, ruling, name, measured.estimates, plan, sealed) for ruling in plan.rulings
    )
    return measured.estimates, verdicts


def _same_models(context: Context, material: Material, sealed: str) -> None:
    """Refuse answers of a model that is not the one on record, and see that they are not used again.

    Raises:
        UnsafeFile: LG-FLOW-009, a model was changed since its digest was taken.
    """
    for model in (material.tuned, material.before):
        if model is None or digest_folder(model.folder) == model.account.digest:
            continue
        spoil(context.log, sealed, "LG-FLOW-009")
        raise UnsafeFile(
            f"The model {model.folder} was changed while it was assessed; whose answers were measured is not known, and "
            "nothing was judged.",
            fix="Find out what writes there, put back the model or tune again, and assess again: all is measured anew.",
            code="LG-FLOW-009",
        )


def _recorded(
    context: Context, ruling: Ruling, subject: str, estimates: Sequence[Estimate], plan: Plan, sealed: str
) -> Verdict:
    """Judge under one standard, and record the verdict."""
    found = judged(context, ruling, subject, estimates, plan, sealed)
    body: dict[str, JsonValue] = {
        "plan": sealed,
        "standard": found.standard,
        "verdict": keep(context.blobs, found),
        "status": found.status.value,
    }
    once_named(context.log, "verdict", body)
    return found
