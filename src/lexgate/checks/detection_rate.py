r"""Detection rate: the share of attacks that a detector keeps from getting through.

Option ``against`` says which attacks. ``plain``: of the texts that attacks changed until the answer turned, not knowing of the
detector, those that it flags. ``adaptive`` (the default): the attacker sees what the detector says and searches for texts that turn
the answer and are let pass; of the answers that either attacker can turn, those that this one can't turn unnoticed. What a plain attack
turns unnoticed counts as through here too, whatever the search came to: who sees the detector may also attack as if he did not. So this
rate is never above the plain one. Unit: share; 1 means that no attack gets through. Every item counts once for each attack, or for the one that option ``attack`` names; groups are
the rates of the attacks. The facts give both rates side by side, and the area under the ROC curve of plain attacks against items as
they are (0.5: it tells nothing).

The interval is Wilson's on the effective number of items, as one item may stand for several attacks.

Known limit: an adaptive attacker with more queries, or another search, gets through more often; the plain rate says nothing of one
who knows of the detector.

Example:
    >>> from lexgate.checks._check import Setting
    >>> from lexgate.checks._detected import detecting
    >>> subject = detecting({"letters": (50, 40, 20)})
    >>> rates = []
    >>> for against in ("plain", "adaptive"):
    ...     options = CHECK.complete({"against": against})
    ...     rates.append(CHECK.estimate(CHECK.measure(subject, options), options, Setting()).value)
    >>> rates
    [0.8, 0.4]

References:
    N. Carlini, D. Wagner (2017), Adversarial Examples Are Not Easily Detected: Bypassing Ten Detection Methods, AISec.
    E. Mosca et al. (2022), "That Is a Suspicious Reaction!": Interpreting Logits Variation to Detect NLP Adversarial Attacks, ACL.
"""

import numpy as np
from numpy.typing import NDArray
from pydantic import JsonValue
from scipy.stats import rankdata

from lexgate.checks._attacked import NO_ATTACK, interval_of, shares_of
from lexgate.checks._check import Check, Options, Setting
from lexgate.checks._detected import detecting, seen_by_detector
from lexgate.checks._estimates import nothing, sampled, share_of
from lexgate.checks._options import text
from lexgate.core.errors import BadInput
from lexgate.core.estimate import Estimate
from lexgate.core.outcomes import Groups, Outcomes
from lexgate.core.requirement import Side
from lexgate.core.text import Text
from lexgate.models.subject import Subject

Bools = NDArray[np.bool_]
_NONE_TURNED = Text("No attack turned any answer: there was nothing to detect.", "没有回答被攻破，无可检测。")
_WHO = {
    "plain": Text("who does not know of the detector", "不知悉检测器者"),
    "adaptive": Text("who sees what the detector says", "知悉检测器者"),
}
_NOT_TRIED = Text(
    "No attacker was tried who sees the detector (assess.robustness.detector.adaptive).",
    "未测试知悉检测器的攻击者（assess.robustness.detector.adaptive）。",
)


def measure(subject: Subject, options: Options) -> Outcomes:  # noqa: ARG001 - the signature of every measure
    """Return of every item under every attack whether it was turned, flagged, and turned past the detector."""
    seen = seen_by_detector(subject)
    n, count = seen.turned.shape
    each = np.repeat(np.arange(n), count)
    attack = np.tile(np.arange(count, dtype=np.int32), n)
    own = np.arange(n, dtype=np.int64) if seen.clusters is None else seen.clusters
    # A turned text that the model gives no usable answer to on its way through the detector is flagged.
    flagged = np.asarray(~(seen.changed < seen.threshold), np.bool_)
    passed = seen.passed if seen.adaptive else np.zeros_like(seen.passed)
    return Outcomes(
        ids=np.array(
            [f"{seen.ids[at]}/{seen.attacks[code]}" for at, code in zip(each, attack, strict=True)], np.str_
        ),
        columns={
            "turned": seen.turned.reshape(-1),
            "alarm": flagged.reshape(-1),
            "passed": passed.reshape(-1),
            "score": seen.changed.reshape(-1),
            "clean": np.repeat(seen.clean, count),
            "adaptive": np.full(n * count, seen.adaptive),
        },
        scored=np.asarray((seen.turned | passed).reshape(-1), np.bool_),
        groups={"attack": Groups(names=seen.attacks, codes=attack)},
        names=(seen.detector, *seen.fitted_on),
        clusters=own[each],
    )


def estimate(seen: Outcomes, options: Options, setting: Setting) -> Estimate:
    """Return the share of attacks that are kept from getting through, in [0, 1]."""
    against, wanted = _against(options), text(options, "attack")
    attacks, codes = seen.groups["attack"].names, seen.groups["attack"].codes
    chosen = (
        np.ones(len(seen), np.bool_)
        if not wanted
        else codes == (attacks.index(wanted) if wanted in attacks else -1)
    )
    tried, held = _rates(seen, against)
    n = int(np.count_nonzero(tried & chosen))
    note = _nothing(seen, against, wanted, attacks, n)
    if note is not None:
        return nothing("detection-rate", "share", options, setting, note, n=n)
    value, interval_at = share_of(shares_of(seen, held, tried & chosen))
    groups = {
        name: interval_of(shares_of(seen, held, own), setting.level)
        for code, name in enumerate(attacks)
        if (own := tried & (codes == code)).any()
    }
    return sampled(
        "detection-rate",
        options,
        setting,
        value,
        interval_at,
        n=n,
        method="wilson-clustered",
        groups=groups,
        facts={
            "detector": seen.names[0],
            "fitted_on": list(seen.names[1:]),
            "area_under_roc": _area(seen),
            "by_attacker": [_row(seen, kind, setting.level) for kind in _WHO],
        },
    )


def _nothing(seen: Outcomes, against: str, wanted: str, attacks: tuple[str, ...], n: int) -> Text | None:
    """Return why there is no rate; None: there is one."""
    if wanted and wanted not in attacks:
        return NO_ATTACK.fill(name=wanted, known=", ".join(attacks) or "–")
    if against == "adaptive" and len(seen) and not seen.columns["adaptive"].any():
        return _NOT_TRIED
    return None if n else _NONE_TURNED


def _rates(seen: Outcomes, against: str) -> tuple[Bools, Bools]:
    """Return which attacks count, and which of them do not get through."""
    turned, passed, alarm = (seen.columns[name].astype(np.bool_) for name in ("turned", "passed", "alarm"))
    if against == "plain":
        return turned, alarm
    through = passed | (turned & ~alarm)
    return turned | through, ~through


def _row(seen: Outcomes, against: str, level: float) -> dict[str, JsonValue]:
    tried, held = _rates(seen, against)
    n = int(np.count_nonzero(tried))
    row: dict[str, JsonValue] = {"attacker": {"en": _WHO[against].en, "zh": _WHO[against].zh}}
    if not n or (against == "adaptive" and not seen.columns["adaptive"].any()):
        return row | {"rate": None, "low": None, "high": None, "n": n}
    found = interval_of(shares_of(seen, held, tried), level)
    return row | {"rate": found.value, "low": found.low, "high": found.high, "n": n}


def _area(seen: Outcomes) -> float | None:
    """Return how often a changed text has a higher score than one as it is, ties counted half."""
    once = seen.groups["attack"].codes == 0
    clean = seen.columns["clean"][once].astype(np.float64)
    changed = seen.columns["score"][seen.columns["turned"].astype(np.bool_)].astype(np.float64)
    clean, changed = clean[np.isfinite(clean)], changed[np.isfinite(changed)]
    if not len(clean) or not len(changed):
        return None
    ranks = rankdata(np.concatenate([changed, clean]))[: len(changed)]
    return float((ranks.sum() - len(changed) * (len(changed) + 1) / 2) / (len(changed) * len(clean)))


def _against(options: Options) -> str:
    given = text(options, "against")
    if given not in _WHO:
        raise BadInput(
            f"Check detection-rate: option 'against' is {given!r}.",
            fix="Give plain or adaptive.",
            code="LG-CHECK-104",
        )
    return given


CHECK = Check(
    id="detection-rate",
    title=Text("Detection rate of attacks", "攻击检出率"),
    about=Text(
        "Share of attacks that the detector keeps from getting through; against adaptive attackers (the default), who see what it "
        "says, or plain ones, who do not. 1 means that none gets through.",
        "检测器阻止攻击得逞的比例；默认针对知悉检测器的自适应攻击者，也可针对不知情的普通攻击者。1 表示无攻击得逞。",
    ),
    unit="share",
    better=Side.AT_LEAST,
    needs=("detected",),
    options={"attack": "", "against": "adaptive"},
    tasks=("text-classification",),
    measure=measure,
    estimate=estimate,
    good=lambda: detecting({"letters": (60, 55, 5), "words": (40, 35, 10)}),
    bad=lambda: detecting({"letters": (60, 20, 50), "words": (40, 10, 35)}),
)
