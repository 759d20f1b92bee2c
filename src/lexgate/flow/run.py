"""Run: everything, from data to bundle."""

from lexgate.flow.assess import Wanted, assess
from lexgate.flow.conclude import Concluded
from lexgate.flow.context import Context
from lexgate.flow.gate import release


def run(context: Context) -> Concluded:
    """Return the conclusion of the whole job; steps that were done are not done again."""
    return release(context, assess(context, Wanted(tune_first=True)))
