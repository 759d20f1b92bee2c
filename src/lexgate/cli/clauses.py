"""How a requirement is said in one line of the terminal."""

from datetime import date

from lexgate.cli.language import say
from lexgate.core.number import number
from lexgate.core.requirement import Requirement


def limit_of(item: Requirement, day: date) -> str:
    """Return the bound that binds on a day, or that none does."""
    bound = item.bound_on(day)
    if bound is None:
        return say(f"from {item.bounds[0].since}", f"自 {item.bounds[0].since} 起")
    if bound.repealed:
        return say(f"ended {bound.since}", f"{bound.since} 废止")
    if bound.value is None or item.side is None:
        return say("to be published", "须公布")
    return f"{'≥' if item.side == 'at_least' else '≤'} {number(bound.value)} {bound.unit}".strip()
