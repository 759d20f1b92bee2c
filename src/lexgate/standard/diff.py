"""What changes from one law to another: two packs, two versions of one, or two days."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from pydantic import JsonValue

from lexgate.core.citation import Basis
from lexgate.core.number import exact
from lexgate.core.requirement import Bound, Decide, Requirement, Severity, Side, Standard
from lexgate.core.text import Text
from lexgate.core.units import unit_after
from lexgate.standard.partners import partners, same_pack, short
from lexgate.standard.words import DECIDE, SEVERITY, actors, describe, for_whom


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
    """What is not the same, one sentence each; of what was dropped, the day on which it ended, if it has one."""
    whom: Text
    """Whom it binds, and for which systems."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """A standard on a day."""

    standard: Standard
    day: date

    def binding(self) -> "dict[str, _InForce]":
        """Return what binds on the day, by id."""
        found = ((item, item.bound_on(self.day)) for item in self.standard.requirements)
        return {item.id: (item, bound) for item, bound in found if bound is not None and not bound.repealed}


_InForce = tuple[Requirement, Bound]


def diff(before: Dated, after: Dated) -> tuple[Difference, ...]:
    """Return what was added, dropped, tightened, loosened or otherwise changed, and for whom.

    Which requirements are the same is said by `lexgate.standard.partners`.

    Example:
        >>> from lexgate.standard.catalog import load
        >>> act = load("eu-ai-act")
        >>> day = lambda text: Dated(standard=act, day=date.fromisoformat(text))
        >>> found = diff(day("2027-12-01"), day("2027-12-02"))
        >>> {item.kind.value for item in found}
        {'added'}
    """
    old, new = before.binding(), after.binding()
    partner = {
        name: known
        for name, known in partners(before.standard, after.standard).items()
        if name in new and known in old
    }
    reads = same_pack(before.standard, after.standard)
    found = [
        _changed(old[partner[name]], pair, reads=reads) if name in partner else _whole(Kind.ADDED, pair[0])
        for name, pair in new.items()
    ]
    kept = set(partner.values())
    ends = _ends(after) if reads else {}
    dropped = [
        _whole(Kind.DROPPED, item, *ends.get(short(name), ()))
        for name, (item, _) in old.items()
        if name not in kept
    ]
    return tuple(item for item in (*found, *dropped, *_never_bound(before, after)) if item is not None)


def _ends(after: Dated) -> dict[str, tuple[Text]]:
    """Return since when duties have ended, by short id."""
    found = ((item.id, item.bound_on(after.day)) for item in after.standard.requirements)
    return {
        short(id_): (_said_of(_ENDED, bound),) for id_, bound in found if bound is not None and bound.repealed
    }


def _never_bound(before: Dated, after: Dated) -> Iterator[Difference]:
    """Yield the duties that were repealed between the days and that bound on none: the law changed all the same."""
    if same_pack(before.standard, after.standard):
        for item in after.standard.requirements:
            first = item.bounds[0]
            if first.repealed and before.day < first.since <= after.day:
                yield _whole(Kind.DROPPED, item, _said_of(_NEVER, first))


_ENDED = Text("ended on {day}{act}", "自{day}起废止{act}")
_NEVER = Text("repealed on {day}, before it ever bound{act}", "尚未生效即于{day}废止{act}")


def _said_of(how: Text, bound: Bound) -> Text:
    act = Text(" ({act})", "（{act}）").fill(act=bound.source) if bound.source else ""
    return how.fill(day=bound.since, act=act)


def diff_ahead(before: Standard, after: Standard, day: date) -> dict[date, tuple[Difference, ...]]:
    """Return what differs between two versions on a day, and what else does from each later day on.

    A version that moves a date or a bound of next year differs in nothing today.

    Returns:
        Day → differences that were not there on the days before; days without any are left out.
    """
    turns = {bound.since for pack in (before, after) for item in pack.requirements for bound in item.bounds}
    known: set[tuple[str, str, tuple[Text, ...]]] = set()
    found: dict[date, tuple[Difference, ...]] = {}
    for turn in (day, *sorted(turn for turn in turns if turn > day)):
        there = {
            (item.kind.value, item.requirement.id, item.what): item
            for item in diff(Dated(standard=before, day=turn), Dated(standard=after, day=turn))
        }
        fresh = tuple(item for key, item in there.items() if key not in known)
        if fresh:
            found[turn] = fresh
        known = set(there)
    return found


def _whole(kind: Kind, item: Requirement, *what: Text) -> Difference:
    return Difference(kind=kind, requirement=item, what=what, whom=for_whom(item))


def _changed(old: _InForce, new: _InForce, *, reads: bool) -> Difference | None:
    """Return how a requirement changes; its wording counts (``reads``) within one pack only."""
    ways = [*_limits(old, new), *_rules(old[0], new[0]), *_others(old[0], new[0])]
    if reads:
        ways += _said(Text("duty", "义务"), old[0].obligation, new[0].obligation)
    if not ways:
        return None
    signs = {sign for sign, _ in ways}
    kind = Kind.TIGHTENED if signs == {1} else Kind.LOOSENED if signs == {-1} else Kind.CHANGED
    what = tuple(text for _, text in ways)
    return Difference(kind=kind, requirement=new[0], what=what, whom=for_whom(new[0]))


_Way = tuple[int, Text]
"""1 stricter, -1 milder, 0 neither; and what changed."""


def _limits(old: _InForce, new: _InForce) -> Iterator[_Way]:
    (was, was_bound), (now, now_bound) = old, new
    before, after = _limit(*old), _limit(*new)
    if before == after and was_bound.unit == now_bound.unit:
        return
    sign = 0
    comparable = was.side is now.side and was_bound.unit == now_bound.unit and was.check == now.check
    if comparable and was_bound.value is not None and now_bound.value is not None:
        up = now_bound.value > was_bound.value
        sign = 0 if now_bound.value == was_bound.value else 1 if up is (now.side is Side.AT_LEAST) else -1
    elif (was.side is None) is not (now.side is None):  # a number to publish becomes a limit, or the reverse
        sign = 1 if was.side is None else -1
    yield sign, _from_to(Text("bound", "限值"), before, after)


_STRICT = (Decide.REPORT, Decide.POINT, Decide.CONFIDENT)


def _rules(was: Requirement, now: Requirement) -> Iterator[_Way]:
    """Yield what else changed that has a direction."""
    for name, before, after in (
        (Text("level", "置信水平"), was.level, now.level),
        (Text("fewest items", "最少样本数"), was.min_n, now.min_n),
    ):
        if before != after:
            yield 1 if after > before else -1, _from_to(name, exact(before), exact(after))
    if was.severity is not now.severity:
        sign = 1 if now.severity is Severity.BLOCKING else -1
        yield sign, _from_to(Text("severity", "效力"), SEVERITY[was.severity], SEVERITY[now.severity])
    if was.decide is not now.decide:
        sign = 1 if _STRICT.index(now.decide) > _STRICT.index(was.decide) else -1
        yield sign, _from_to(Text("decided", "判定方式"), DECIDE[was.decide], DECIDE[now.decide])


def _others(was: Requirement, now: Requirement) -> Iterator[_Way]:
    """Yield what changed that has no direction."""
    yield from _said(Text("measured by", "检查项"), _plain(was.check), _plain(now.check))
    yield from _said(Text("options", "选项"), _options(was), _options(now))
    yield from _said(Text("binds", "约束主体"), actors(was), actors(now))
    yield from _said(Text("for", "适用于"), describe(was.applies), describe(now.applies))


def _said(name: Text, before: Text, after: Text) -> list[_Way]:
    return [] if before == after else [(0, _from_to(name, before, after))]


def _options(item: Requirement) -> Text:
    return _plain(
        ", ".join(f"{name}: {_value(value)}" for name, value in sorted(item.options.items())) or "–"
    )


def _value(value: JsonValue) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(map(_value, value)) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name}: {_value(part)}" for name, part in value.items()) + "}"
    return str(value).lower() if isinstance(value, bool) else str(value)


def _limit(item: Requirement, bound: Bound) -> Text:
    if bound.value is None or item.side is None:
        return Text("to be published", "须公布")
    sign = "≥" if item.side is Side.AT_LEAST else "≤"
    own = bound.basis is Basis.OPERATIONAL
    note = Text(" (our reading)", "（自行解读）") if own else Text("", "")
    said = Text("{sign} {value}{unit}{note}", "{sign} {value}{unit}{note}")
    return said.fill(sign=sign, value=exact(bound.value), unit=unit_after(bound.unit), note=note)


def _plain(said: str) -> Text:
    return Text(said, said)


def _from_to(name: Text, before: object, after: object) -> Text:
    return Text("{name}: {before} → {after}", "{name}：{before} → {after}").fill(
        name=name, before=before, after=after
    )
