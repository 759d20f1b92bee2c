"""What changes from one law to another: two packs, two versions of one, or two days."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from lexgate.core.number import number
from lexgate.core.requirement import Bound, Decide, Requirement, Severity, Side, Standard
from lexgate.core.text import Text
from lexgate.standard.words import describe, for_whom


class Kind(StrEnum):
    """How a requirement changes."""

    ADDED = "added"
    DROPPED = "dropped"
    TIGHTENED = "tightened"
    LOOSENED = "loosened"
    CHANGED = "changed"
    """Neither stricter nor milder as a whole: another measurement, other addressees, or both ways at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One requirement that is not the same."""

    kind: Kind
    requirement: Requirement
    """As it is after; as it was before, where it was dropped."""
    what: tuple[Text, ...]
    """What is not the same, one sentence each; empty for added and dropped."""
    whom: Text
    """Whom it binds, and for which systems."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """A standard on a day."""

    standard: Standard
    day: date

    def binding(self) -> dict[str, tuple[Requirement, Bound]]:
        """Return what binds on the day, by short id."""
        found = ((item, item.bound_on(self.day)) for item in self.standard.requirements)
        return {
            item.id.partition("/")[2]: (item, bound)
            for item, bound in found
            if bound is not None and not bound.repealed
        }


def diff(before: Dated, after: Dated) -> tuple[Difference, ...]:
    """Return what was added, dropped, tightened, loosened or otherwise changed, and for whom.

    Requirements are matched by their id within the pack, else by a relation that the pack declares.

    Example:
        >>> from lexgate.standard.catalog import load
        >>> act = load("eu-ai-act")
        >>> day = lambda text: Dated(standard=act, day=date.fromisoformat(text))
        >>> found = diff(day("2027-12-01"), day("2027-12-02"))
        >>> {item.kind.value for item in found}
        {'added'}
    """
    old, new = before.binding(), after.binding()
    partner = _partners(old, new)
    found = [
        _changed(old[partner[name]], pair) if name in partner else _whole(Kind.ADDED, pair[0])
        for name, pair in new.items()
    ]
    dropped = [_whole(Kind.DROPPED, old[name][0]) for name in old if name not in partner.values()]
    return tuple(item for item in (*found, *dropped) if item is not None)


def _partners(
    old: Mapping[str, tuple[Requirement, Bound]], new: Mapping[str, tuple[Requirement, Bound]]
) -> dict[str, str]:
    """Return for each name after the name before."""
    ids = {item.id: name for name, (item, _) in old.items()}
    reverse = {relation.to: name for name, (item, _) in old.items() for relation in item.related}
    found: dict[str, str] = {}
    for name, (item, _) in new.items():
        related = next((ids[relation.to] for relation in item.related if relation.to in ids), None)
        partner = name if name in old else related or reverse.get(item.id)
        if partner is not None:
            found[name] = partner
    return found


def _whole(kind: Kind, item: Requirement) -> Difference:
    return Difference(kind=kind, requirement=item, what=(), whom=for_whom(item))


def _changed(old: tuple[Requirement, Bound], new: tuple[Requirement, Bound]) -> Difference | None:
    ways: list[tuple[int, Text]] = [*_numbers(old, new), *_others(old[0], new[0])]
    if not ways:
        return None
    signs = {sign for sign, _ in ways}
    kind = {frozenset({1}): Kind.TIGHTENED, frozenset({-1}): Kind.LOOSENED}.get(
        frozenset(signs), Kind.CHANGED
    )
    return Difference(
        kind=kind, requirement=new[0], what=tuple(text for _, text in ways), whom=for_whom(new[0])
    )


def _numbers(old: tuple[Requirement, Bound], new: tuple[Requirement, Bound]) -> list[tuple[int, Text]]:
    """Return what changed that has a direction: 1 stricter, -1 milder, 0 neither."""
    (was, was_bound), (now, now_bound) = old, new
    ways: list[tuple[int, Text]] = []
    if was.side is now.side and was_bound.unit == now_bound.unit:
        if was_bound.value != now_bound.value and was_bound.value is not None and now_bound.value is not None:
            up = now_bound.value > was_bound.value
            sign = 1 if up is (now.side is Side.AT_LEAST) else -1
            ways.append(
                (sign, _from_to(Text("bound", "限值"), number(was_bound.value), number(now_bound.value)))
            )
    else:
        ways.append((_sided(was, now), _from_to(Text("bound", "限值"), _limit(*old), _limit(*new))))
    for name, before, after in (
        (Text("level", "置信水平"), was.level, now.level),
        (Text("fewest items", "最少样本数"), float(was.min_n), float(now.min_n)),
    ):
        if before != after:
            ways.append((1 if after > before else -1, _from_to(name, number(before), number(after))))
    if was.severity is not now.severity:
        sign = 1 if now.severity is Severity.BLOCKING else -1
        ways.append((sign, _from_to(Text("severity", "效力"), was.severity.value, now.severity.value)))
    return ways


def _sided(was: Requirement, now: Requirement) -> int:
    """A number to publish that becomes a limit is stricter; the other way round, milder."""
    if was.decide is Decide.REPORT and now.side is not None:
        return 1
    return -1 if now.decide is Decide.REPORT and was.side is not None else 0


def _others(was: Requirement, now: Requirement) -> list[tuple[int, Text]]:
    """Return what changed that has no direction."""
    pairs = (
        (Text("measured by", "检查项"), was.check, now.check),
        (Text("options", "选项"), _options(was), _options(now)),
        (Text("decided by", "判定方式"), was.decide.value, now.decide.value),
        (Text("binds", "约束主体"), ", ".join(was.binds), ", ".join(now.binds)),
        (Text("for", "适用于"), describe(was.applies), describe(now.applies)),
    )
    return [(0, _from_to(name, before, after)) for name, before, after in pairs if before != after]


def _options(item: Requirement) -> str:
    return ", ".join(f"{name}: {value}" for name, value in sorted(item.options.items())) or "–"


def _limit(item: Requirement, bound: Bound) -> str:
    if bound.value is None or item.side is None:
        return "–"
    return f"{'≥' if item.side is Side.AT_LEAST else '≤'} {number(bound.value)} {bound.unit}".strip()


def _from_to(name: Text, before: object, after: object) -> Text:
    return Text("{name}: {before} → {after}", "{name}：{before} → {after}").fill(
        name=name, before=before, after=after
    )
