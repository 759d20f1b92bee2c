"""How a requirement is said in one line of the terminal."""

from datetime import date

from lexgate.cli.language import say
from lexgate.core.citation import Basis, Confidence
from lexgate.core.number import exact
from lexgate.core.requirement import Bound, Requirement
from lexgate.core.units import unit_after

READ = {
    Confidence.TEXT: say("read in the text", "据官方文本"),
    Confidence.SECONDARY: say("secondary source", "据二手资料"),
    Confidence.MEMORY: say("text not read", "未核对原文"),
}
"""How the text of a clause was read."""


def limit_of(item: Requirement, day: date) -> str:
    """Return the bound that binds on a day, or that none does; a number that is our reading says so."""
    bound = item.bound_on(day)
    if bound is None and item.bounds[0].repealed:
        return say("never bound", "从未生效")
    if bound is None:
        return say(f"from {item.bounds[0].since}", f"自 {item.bounds[0].since} 起")
    if bound.repealed:
        return say(f"ended {bound.since}", f"{bound.since} 废止")
    if bound.value is None or item.side is None:
        return say("to be published", "须公布")
    unit = unit_after(bound.unit)
    return f"{'≥' if item.side == 'at_least' else '≤'} {exact(bound.value)}{say(unit.en, unit.zh)}{reading(bound)}"


def reading(bound: Bound | None) -> str:
    """Return that a number is our reading, or nothing."""
    own = bound is not None and bound.value is not None and bound.basis is Basis.OPERATIONAL
    return say(" (our reading)", "（自行解读）") if own else ""
