"""The drawers, opened."""

from lexgate import checks as check_drawer
from lexgate import rules as rule_drawer
from lexgate.checks._check import Check
from lexgate.core.discover import discover
from lexgate.rules._rule import Rule


def checks() -> dict[str, Check]:
    """Return every check by id."""
    return discover(check_drawer, "CHECK", Check)


def rules() -> dict[str, Rule]:
    """Return every rule by id."""
    return discover(rule_drawer, "RULE", Rule)
