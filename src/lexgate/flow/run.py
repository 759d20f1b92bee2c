"""Run: everything, from data to bundle."""

from lexgate.core.ports import Log
from lexgate.core.project import Project
from lexgate.flow.assess import Wanted, assess
from lexgate.flow.conclude import Concluded
from lexgate.flow.context import Context
from lexgate.flow.gate import release
from lexgate.flow.steps import done


def run(context: Context) -> Concluded:
    """Return the conclusion of the whole job; steps that were done are not done again."""
    return release(context, assess(context, Wanted(tune_first=True)))


def steps_to_do(project: Project, log: Log | None) -> list[dict[str, str]]:
    """Return the steps of ``run`` in order, with how often each was done in the workspace; nothing is done.

    Args:
        project: What would be run.
        log: The workspace's ledger; None where there is none yet.
    """
    steps = ["prepare"] if project.data is not None else []
    steps += ["tune", "predict"] if project.model is not None else []
    rows = [{"step": step, "done": str(len(done(log, step)) if log else 0)} for step in steps]
    recorded = [("plan", "plan"), ("assess", "verdict"), ("gate", "release")]
    return rows + [
        {"step": step, "done": str(len(list(log.entries(kind))) if log else 0)} for step, kind in recorded
    ]
