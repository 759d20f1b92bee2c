"""Run: everything, from data to bundle."""

from lexgate.flow.assess import Wanted, assess
from lexgate.flow.conclude import Concluded
from lexgate.flow.context import Context
from lexgate.flow.gate import release
from lexgate.flow.steps import done


def run(context: Context) -> Concluded:
    """Return the conclusion of the whole job; steps that were done are not done again."""
    return release(context, assess(context, Wanted(tune_first=True)))


def steps_to_do(context: Context) -> list[dict[str, str]]:
    """Return the steps of ``run`` with how often each was done in this workspace; nothing is done."""
    steps = []
    if context.project.data is not None:
        steps.append("prepare")
    if context.project.model is not None:
        steps.append("tune")
        steps.append("predict")
    rows = [{"step": step, "done": str(len(done(context.log, step)))} for step in steps]
    recorded = [("plan", "plan"), ("assess", "verdict"), ("gate", "release")]
    return rows + [
        {"step": step, "done": str(len(list(context.log.entries(kind))))} for step, kind in recorded
    ]
