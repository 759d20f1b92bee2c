"""Foresee: which steps of a run are done, and which would be done and why. Nothing is made or recorded."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from pydantic import JsonValue

from lexgate.assessment.looks import asks_model
from lexgate.core.account import Account
from lexgate.core.canon import digest_json
from lexgate.core.codec import dump
from lexgate.core.precision import FULL
from lexgate.core.project import Project
from lexgate.core.verdict import Plan
from lexgate.flow.answers import predicting
from lexgate.flow.assess import Wanted, material_of, plan_of
from lexgate.flow.conclude import release_body
from lexgate.flow.context import Context
from lexgate.flow.gate import with_decision
from lexgate.flow.precision import agreeing
from lexgate.flow.prepare import preparing
from lexgate.flow.seal import kept
from lexgate.flow.steps import Step, changed, differences, done, found
from lexgate.flow.tune import tuning

_ENTRIES = {"plan": "plan", "assess": "account", "gate": "release"}
"""Step → kind of the entry that records it; the others are entries of the kind ``step``."""


class State(StrEnum):
    """What a run would do about a step."""

    DONE = "done"
    ANEW = "anew"
    """It was done, and would be done again."""
    TO_DO = "to-do"


@dataclass(frozen=True, slots=True, kw_only=True)
class Foreseen:
    """One step of a run."""

    step: str
    state: State
    changed: tuple[str, ...] = ()
    """What changed since it was done, dotted."""
    after: str = ""
    """The step before it that must be done first."""


def first_run(project: Project) -> tuple[Foreseen, ...]:
    """Return the steps of a run in a workspace where nothing was done."""
    return tuple(Foreseen(step=name, state=State.TO_DO) for name in _steps(project))


def foresee(context: Context) -> tuple[Foreseen, ...]:
    """Return the steps of a run in order: those that are done, the first that is not, and all that follow from it."""
    seen: list[Foreseen] = []
    for one in _walk(context):
        seen.append(one)
        if one.state is not State.DONE:
            break
    rest = _steps(context.project)[len(seen) :]
    after = seen[-1].step
    return (*seen, *(Foreseen(step=name, state=_again(context, name), after=after) for name in rest))


def _steps(project: Project) -> tuple[str, ...]:
    if project.assess.predictions is not None or project.data is None:
        return ("plan", "assess", "gate")
    if project.model is None:
        return ("prepare", "plan", "assess", "gate")
    agree = () if project.assess.precision == FULL else ("agree",)
    return ("prepare", "tune", *agree, "plan", "predict", "assess", "gate")


def _walk(context: Context) -> Iterator[Foreseen]:
    """Give the steps one by one; whoever asks for the next has seen that the last is done."""
    names = _steps(context.project)
    if "prepare" in names:
        step = preparing(context)
        yield _of(context, step)
        if "tune" in names:
            prepared = found(context.log, step) or {}
            yield _of(context, tuning(context, str(prepared["digest"])))
    wanted = Wanted(tune_first=True)
    material = material_of(context, wanted)
    if "agree" in names and material.tuned is not None and material.prepared is not None:
        yield _of(context, agreeing(context, material.tuned, material.prepared))
    plan = plan_of(context, wanted, material)
    sealed = digest_json(dump(plan))
    yield _plan(context, plan, sealed)
    if "predict" in names:
        asks = any(asks_model(context.checks[one.check]) for one in plan.asked)
        step = predicting(context, sealed, plan.inputs["model"], plan.inputs["data"])
        yield _of(context, step) if asks else Foreseen(step="predict", state=State.DONE)
    account = _account(context, sealed)
    yield _judged(context, "assess", is_done=account is not None)
    if account is not None:
        body = release_body(with_decision(context, account))
        yield _judged(context, "gate", is_done=body in _bodies(context, "release"))


def _of(context: Context, step: Step) -> Foreseen:
    if found(context.log, step) is not None:
        return Foreseen(step=step.name, state=State.DONE)
    return Foreseen(
        step=step.name, state=_again(context, step.name), changed=changed(context.log, step) or ()
    )


def _plan(context: Context, plan: Plan, sealed: str) -> Foreseen:
    plans = [body["plan"] for body in _bodies(context, "plan") if isinstance(body, dict)]
    if sealed in plans:
        return Foreseen(step="plan", state=State.DONE)
    former = dump(kept(context.blobs, Plan, str(plans[-1]))) if plans else {}
    since = tuple(differences(former, dump(plan))) if former else ()
    return Foreseen(step="plan", state=_again(context, "plan"), changed=since)


def _judged(context: Context, name: str, *, is_done: bool) -> Foreseen:
    return Foreseen(step=name, state=State.DONE if is_done else _again(context, name))


def _account(context: Context, sealed: str) -> Account | None:
    for body in reversed(_bodies(context, "account")):
        if isinstance(body, dict) and body["plan"] == sealed:
            return kept(context.blobs, Account, str(body["account"]))
    return None


def _again(context: Context, name: str) -> State:
    before = _bodies(context, _ENTRIES[name]) if name in _ENTRIES else done(context.log, name)
    return State.ANEW if before else State.TO_DO


def _bodies(context: Context, kind: str) -> list[JsonValue]:
    return [context.log.body(entry) for entry in context.log.entries(kind)]
