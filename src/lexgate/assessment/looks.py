"""When a sequential measurement looks: after how many items, or why it asks all items at once.

Intervals of checks that are ``anytime`` hold at every look, so looking costs no error; it costs the time of estimating
again. So the first look comes early, and each next one after a tenth more items, but 16 at least.
"""

import math
from collections.abc import Iterable, Mapping

from lexgate.assessment.offer import Offer
from lexgate.checks._check import Check
from lexgate.core.assess_spec import AssessSpec
from lexgate.core.requirement import Decide, Requirement
from lexgate.core.text import Text
from lexgate.core.verdict import Asked, Ruling

_FIRST = 32
"""Items before the first look."""
_STEP = 16
"""Fewest items from one look to the next; numbers of items are multiples of it."""
_GROWTH = 1.1
_CLUSTERED = Text(
    "items come in clusters, for which no interval is known that holds at every look",
    "样本成簇出现，尚无在每次查看时均成立的置信区间",
)
_NO_MODEL = Text("the answers are stored already", "模型回答已事先存储")
_NOTHING = Text(
    "no requirement that counts is decided by answers of the model", "没有计入结论的要求须以模型回答判定"
)
_ALL = Text("{checks} can only be decided on all items", "{checks} 须以全部样本判定")


def looks(items: int) -> tuple[int, ...]:
    """Return the numbers of items after which it is looked; the last is all.

    Example:
        >>> looks(250)
        (32, 48, 64, 80, 96, 112, 128, 144, 160, 176, 208, 240, 250)
        >>> looks(20)
        (20,)
    """
    found: list[int] = []
    at = _FIRST
    while at < items:
        found.append(at)
        at = max(at + _STEP, _STEP * math.ceil(at * _GROWTH / _STEP))
    return (*found, items) if items else ()


def why_at_once(
    rulings: Iterable[Ruling],
    spec: AssessSpec,
    checks: Mapping[str, Check],
    offer: Offer,
    task: str | None,
) -> Text | None:
    """Return why all items must be asked, or None if measuring may stop earlier.

    Args:
        rulings: The standards, each with its day.
        spec: Section ``assess`` of the project; a check that it names is wanted whole.
        checks: The drawer, by id.
        offer: What the subject will have.
        task: What the model does.
    """
    if "model" not in offer.inputs:
        return _NO_MODEL
    if offer.clustered:
        return _CLUSTERED
    in_force = (item for one in rulings for item in one.standard.requirements if item.binds_on(one.as_of))
    deciding = [item for item in in_force if item.counts and _can_be_made(checks[item.check], offer, task)]
    if not deciding:
        return _NOTHING
    named = {item.check for item in spec.checks or () if not stops_early(checks[item.check])}
    whole = named | {item.check for item in deciding if not _any_time(item, checks)}
    return _ALL.fill(checks=", ".join(sorted(whole))) if whole else None


def _can_be_made(check: Check, offer: Offer, task: str | None) -> bool:
    """Return whether a check asks the model and has all that it looks at."""
    return bool(
        asks_model(check)
        and (task is None or task in check.tasks)
        and (offer.attributes or not check.by_attribute)
        and offer.capabilities.issuperset(check.needs)
    )


def _any_time(requirement: Requirement, checks: Mapping[str, Check]) -> bool:
    """Return whether a requirement may be decided early: a rule that fixes n, or asks for publication, may not."""
    return requirement.decide is Decide.CONFIDENT and checks[requirement.check].anytime


def stops_early(check: Check) -> bool:
    """Return whether a check may be estimated on the items that were asked before it was decided."""
    return check.anytime or not asks_model(check)


def asks_model(check: Check) -> bool:
    """Return whether a check looks at answers to the items of the test data."""
    return not {"predictions", "probability", "score"}.isdisjoint(check.needs)


def kept(asked: Iterable[Asked], checks: Mapping[str, Check], of_law: frozenset[str]) -> tuple[Asked, ...]:
    """Return the measurements of a plan that may stop early: what needs all items stays only if a law asks for it."""
    return tuple(one for one in asked if one.check in of_law or stops_early(checks[one.check]))
