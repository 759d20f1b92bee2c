"""Attacks on membership, for the checks that hold them against a bound."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
from pydantic import JsonValue
from scipy.special import ndtri

from lexgate.checks._check import Options, Setting
from lexgate.checks._estimates import nothing, sampled
from lexgate.checks._options import text
from lexgate.checks._ranking import ONE_KIND, Ranked
from lexgate.checks._worked import PASSPORT
from lexgate.core.codec import dump, load
from lexgate.core.errors import BadInput
from lexgate.core.estimate import Estimate, Interval
from lexgate.core.outcomes import Outcomes
from lexgate.core.text import Text
from lexgate.core.unlike import Unlike, unlike_note
from lexgate.models.privacy import Membership
from lexgate.models.subject import Subject
from lexgate.stats.shares import Floats

NO_ATTACK = Text("There is no attack {name}; there are: {known}.", "没有名为“{name}”的攻击；现有：{known}。")
_SCORE = "score/"
At = Callable[[float, float], tuple[float, float]]
"""Tails below and above → the limits."""


def membership_outcomes(subject: Subject, options: Options) -> Outcomes:  # noqa: ARG001 - the signature of every measure
    """Return which items are members, and their scores by attack; scored where all attacks gave one."""
    seen = subject.membership
    if seen is None:
        raise BadInput(
            "Membership was not attacked.", fix="Add a section assess.privacy.", code="LG-CHECK-004"
        )
    finite = [np.isfinite(score) for score in seen.scores.values()]
    return Outcomes(
        ids=seen.ids,
        columns={
            "member": seen.member.astype(np.int8),
            "shadows": np.full(len(seen.ids), seen.shadows, np.int32),
            **{f"{_SCORE}{name}": score for name, score in seen.scores.items()},
        },
        names=tuple(json.dumps(dump(one), sort_keys=True) for one in seen.unlike),
        scored=np.logical_and.reduce(finite) if finite else np.zeros(len(seen.ids), np.bool_),
    )


def attack_of(seen: Outcomes, name: str) -> Ranked:
    """Return members against others by the scores of one attack."""
    used, member = seen.scored, seen.columns["member"].astype(np.bool_)
    return Ranked(
        positive=member[used],
        score=seen.columns[f"{_SCORE}{name}"][used].astype(np.float64),
        clusters=None,
        lost_positive=int(np.count_nonzero(member & ~used)),
        lost_negative=int(np.count_nonzero(~member & ~used)),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Success:
    """How well one attack succeeds."""

    value: float
    at: At


def strongest(
    check: str,
    seen: Outcomes,
    options: Options,
    setting: Setting,
    *,
    success: Callable[[Ranked], Success],
    method: str,
    facts: Callable[[Ranked], Mapping[str, JsonValue]],
) -> Estimate:
    """Return the success of the attack that succeeds best, or of the one that option ``attack`` names.

    That one of several is the strongest is a claim picked from all: below, each has its part of the error (Bonferroni);
    above, the strongest in truth is among them, which needs no correction.
    """
    lost, n = int(np.count_nonzero(~seen.scored)), int(np.count_nonzero(seen.scored))
    known = [name.removeprefix(_SCORE) for name in seen.columns if name.startswith(_SCORE)]
    wanted = text(options, "attack")
    note = (
        None if not wanted or wanted in known else NO_ATTACK.fill(name=wanted, known=", ".join(known) or "–")
    )
    parts = {name: attack_of(seen, name) for name in known}
    if note is None and not all(part.positive.any() and not part.positive.all() for part in parts.values()):
        note = ONE_KIND
    if note or not parts or not n:
        return nothing(check, "share", options, setting, note or ONE_KIND, n=n, unscoreable=lost)
    found = {name: success(part) for name, part in parts.items()}
    chosen = {wanted: found[wanted]} if wanted else found
    best = max(chosen, key=lambda name: chosen[name].value)

    def interval_at(level: float) -> tuple[float, float]:
        tail = (1 - level) / 2
        ends = [one.at(tail / len(chosen), tail) for one in chosen.values()]
        return max(low for low, _ in ends), max(high for _, high in ends)

    kinds = parts[best].positive
    return sampled(
        check,
        options,
        setting,
        found[best].value,
        interval_at,
        n=n,
        unscoreable=lost,
        method=method,
        groups={name: _interval(one, setting.level, n) for name, one in found.items()},
        note=_note(seen, chosen),
        facts={
            "strongest_attack": best,
            "members": int(np.count_nonzero(kinds)),
            "non_members": int(np.count_nonzero(~kinds)),
            "shadow_models": int(seen.columns["shadows"].astype(np.int64).max()),
            **facts(parts[best]),
        },
    )


def _note(seen: Outcomes, attacks: Iterable[str]) -> Text | None:
    """Return in what shadow models learned otherwise, where an attack rests on them."""
    told = [load(Unlike, json.loads(one)) for one in seen.names]
    return unlike_note(told) if any(name.startswith("lira-") for name in attacks) else None


def _interval(one: Success, level: float, n: int) -> Interval:
    low, high = one.at((1 - level) / 2, (1 - level) / 2)
    return Interval(value=one.value, low=low, high=high, n=n)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attack:
    """A worked attack: by how many standard deviations scores of members lie above those of others."""

    shift: float = 0.0
    members: int = 200
    others: int = 400
    names: tuple[str, ...] = field(default=("loss",))

    def subject(self) -> Subject:
        """Return a subject whose scores are normal quantiles; further attacks are half as strong each."""
        member = np.arange(self.members + self.others) < self.members
        usual = np.concatenate([_quantiles(self.members), _quantiles(self.others)])
        scores = {
            name: np.where(member, usual + self.shift / 2**at, usual) for at, name in enumerate(self.names)
        }
        seen = Membership(ids=np.arange(len(member)).astype(np.str_), member=member, scores=scores)
        return Subject(passport=PASSPORT, membership=seen)


def _quantiles(n: int) -> Floats:
    found: Floats = ndtri((np.arange(n) + 0.5) / n)
    return found
