r"""Robustness gain: how much more of the answers stand under attack than those of the model before it was defended.

$\frac{1}{n}\sum_i s_i - \frac{1}{n}\sum_i s_i'$, where $s_i = 1$ if the answer to item $i$ is right and stays right under every attack
(``robust-accuracy``), and $s_i'$ is the same of the model that ``assess.robustness.before`` names. Both are attacked in the same
way, with the same seeds, on the same items. Unit: share, in [-1, 1]; 0 means that the defence gained nothing, below 0 that it
did harm. Groups are the gains under each attack alone, and ``clean accuracy``: the gain on the items as they are, below 0
where robustness was paid for with accuracy. The facts set the figures of both models side by side.

The interval is Newcombe's for paired shares, on the effective number of items where they come in clusters. Items that either
model gave no answer to, or without truth, are settled by the worst case.

Known limit: each model is attacked by searches that know its own answers. A defence that only misleads these searches
(masked gradients) gains here, and loses against a search that is not misled: look at attacks that use no gradients too.

Example:
    >>> from lexgate.checks._attacked import attacked
    >>> from lexgate.checks._check import Setting
    >>> now, before = attacked({"letters": (20, 30)}, wrong=10), attacked({"letters": (60, 30)}, wrong=10)
    >>> subject = replace(now, attacked_before=before.attacked)
    >>> options = CHECK.complete({})
    >>> seen = CHECK.estimate(CHECK.measure(subject, options), options, Setting())
    >>> round(seen.value, 3), seen.groups["clean accuracy"].value, [row["robust_accuracy"] for row in seen.facts["side_by_side"]]
    (0.364, 0.0, [0.36363636363636365, 0.7272727272727273])

References:
    R. G. Newcombe (1998), Statist. Med. 17(22):2635-2650 (pairs).
    A. Athalye, N. Carlini, D. Wagner (2018), Obfuscated Gradients Give a False Sense of Security, ICML.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from pydantic import JsonValue

from lexgate.checks._attacked import attack_outcomes, attacked, attacks_of, right, turned
from lexgate.checks._check import Check, Options, Setting
from lexgate.checks._estimates import nothing, sampled
from lexgate.checks._notes import NO_ITEMS
from lexgate.core.errors import BadInput
from lexgate.core.estimate import Estimate, Interval
from lexgate.core.outcomes import Outcomes
from lexgate.core.requirement import Side
from lexgate.core.text import Text
from lexgate.models.subject import Subject
from lexgate.stats.differences import correlation, difference_limits
from lexgate.stats.shares import Shares, counted

Bools = NDArray[np.bool_]
_CLEAN, _NOW, _BEFORE = "clean", "now", "before"
_WHICH = {_BEFORE: Text("before the defence", "防御前"), _NOW: Text("now", "防御后")}
CLEAN_ACCURACY = "clean accuracy"
"""Name of a group; no attack has one with a space."""


def measure(subject: Subject, options: Options) -> Outcomes:
    """Return of each item whether both models are right, and stay right under each attack."""
    if subject.attacked is None or subject.attacked_before is None:
        raise BadInput(
            "There is no model to compare with.",
            fix="Name it in assess.robustness.before.",
            code="LG-CHECK-004",
        )
    now = attack_outcomes(subject, options)
    before = attack_outcomes(replace(subject, attacked=subject.attacked_before), options)
    if now.ids.tolist() != before.ids.tolist() or attacks_of(now) != attacks_of(before):
        raise BadInput(
            "The two models were not attacked in the same way on the same items.",
            fix="Assess again.",
            code="LG-CHECK-101",
        )
    columns: dict[str, NDArray[np.generic]] = {}
    for name, seen in ((_NOW, now), (_BEFORE, before)):
        columns[f"{name}/{_CLEAN}"] = right(seen)
        columns |= {f"{name}/attack/{one}": right(seen) & ~turned(seen, [one]) for one in attacks_of(seen)}
    return Outcomes(ids=now.ids, columns=columns, scored=now.scored & before.scored, clusters=now.clusters)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pair:
    """One share of both models, on the same items."""

    now: Shares
    before: Shares
    together: float

    @property
    def gain(self) -> float:
        return float(self.now.value[0] - self.before.value[0])

    def limits(self, level: float) -> tuple[float, float]:
        return difference_limits(self.now, self.before, self.together, tail=(1 - level) / 2)

    def shown(self, level: float) -> Interval:
        low, high = self.limits(level)
        return Interval(value=self.gain, low=low, high=high, n=int(self.now.n[0]))


def estimate(seen: Outcomes, options: Options, setting: Setting) -> Estimate:
    """Return the gain in robust accuracy, a share in [-1, 1]; groups are those of each attack, and of clean accuracy."""
    lost, n = int(np.count_nonzero(~seen.scored)), int(np.count_nonzero(seen.scored))
    if not n:
        return nothing("robustness-gain", "share", options, setting, NO_ITEMS, n=n, unscoreable=lost)
    attacks = [
        name.removeprefix(f"{_NOW}/attack/") for name in seen.columns if name.startswith(f"{_NOW}/attack/")
    ]
    whole = _pair(seen, _stood(seen, _NOW, attacks), _stood(seen, _BEFORE, attacks))
    clean = _pair(seen, _held(seen, _NOW), _held(seen, _BEFORE))
    groups = {CLEAN_ACCURACY: clean.shown(setting.level)}
    for one in attacks:
        pair = _pair(seen, _stood(seen, _NOW, [one]), _stood(seen, _BEFORE, [one]))
        groups[one] = pair.shown(setting.level)
    return sampled(
        "robustness-gain",
        options,
        setting,
        whole.gain,
        whole.limits,
        n=n,
        method="newcombe-paired",
        unscoreable=lost,
        groups=groups,
        facts={"side_by_side": [_row(seen, name, attacks, setting.level) for name in (_BEFORE, _NOW)]},
    )


def _held(seen: Outcomes, model: str) -> Bools:
    return seen.columns[f"{model}/{_CLEAN}"].astype(np.bool_)


def _stood(seen: Outcomes, model: str, attacks: list[str]) -> Bools:
    """Return which answers are right, and stay so under all of some attacks."""
    stood = _held(seen, model)
    for one in attacks:
        stood = stood & seen.columns[f"{model}/attack/{one}"].astype(np.bool_)
    return stood


def _pair(seen: Outcomes, now: Bools, before: Bools) -> _Pair:
    used = seen.scored
    cluster = np.arange(len(seen)) if seen.clusters is None else seen.clusters
    lost = int(np.count_nonzero(~used))
    both = [
        counted(hit[used], np.zeros(int(used.sum()), np.int32), 1, missing=lost, cluster=_clusters(seen))
        for hit in (now, before)
    ]
    together = correlation(
        now[used].astype(np.float64), before[used].astype(np.float64), cluster[used], cluster[used]
    )
    return _Pair(now=both[0], before=both[1], together=together)


def _clusters(seen: Outcomes) -> NDArray[np.int64] | None:
    return None if seen.clusters is None else seen.clusters[seen.scored]


def _row(seen: Outcomes, model: str, attacks: list[str], level: float) -> dict[str, JsonValue]:
    """Return the figures of one model: accuracy, robust accuracy and attack success, each with its interval."""
    used, held, stood = seen.scored, _held(seen, model), _stood(seen, model, attacks)
    row: dict[str, JsonValue] = {"model": {"en": _WHICH[model].en, "zh": _WHICH[model].zh}}
    for name, hit, among in (
        ("accuracy", held, used),
        ("robust_accuracy", stood, used),
        ("attack_success", held & ~stood, used & held),
    ):
        cluster = None if seen.clusters is None else seen.clusters[among]
        n = int(np.count_nonzero(among))
        shares = counted(hit[among], np.zeros(n, np.int32), 1, cluster=cluster)
        low, high = shares.limits((1 - level) / 2)
        row |= {
            name: float(shares.value[0]) if n else None,
            f"{name}_low": float(low[0]),
            f"{name}_high": float(high[0]),
        }
    return row


def _subject(now: int, before: int) -> Subject:
    made = attacked({"letters": (now, 30), "words": (10, 50)}, wrong=5, right_answers=195)
    other = attacked({"letters": (before, 30), "words": (10, 50)}, wrong=5, right_answers=195)
    return replace(made, attacked_before=other.attacked)


CHECK = Check(
    id="robustness-gain",
    title=Text("Robustness gain", "鲁棒性提升"),
    about=Text(
        "How much more of the answers are right and stay right under every attack than those of the model before it was "
        "defended; 0 means that nothing was gained.",
        "与防御前的模型相比，回答正确且在全部攻击下保持正确的样本比例提高多少；0 表示没有提升。",
    ),
    unit="share",
    better=Side.AT_LEAST,
    needs=("attacked", "attacked_before"),
    measure=measure,
    estimate=estimate,
    good=lambda: _subject(40, 120),
    bad=lambda: _subject(120, 40),
)
