"""Fitting a detector of attacks, and attacking past it.

The weights are those of logistic regression on standardised signs of texts as they are and of texts that attacks changed, both
kinds weighing the same, with a ridge of 1. The threshold is an order statistic of the scores of other texts as they are: a new
text of their kind is flagged with a probability of at most ``false_alarms`` (conformal prediction). The attacker who sees the
detector searches for texts that turn the answer *and* are let pass.

References:
    V. Vovk, A. Gammerman, G. Shafer (2005), Algorithmic Learning in a Random World.
    N. Carlini, D. Wagner (2017), Adversarial Examples Are Not Easily Detected, AISec.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from pydantic import JsonValue
from scipy.optimize import minimize
from scipy.special import expit

from lexgate.assessment.attack.aids import NOTHING, Aids
from lexgate.assessment.attack.engine import Found
from lexgate.assessment.attack.items import Item, attack_items
from lexgate.core.detector_spec import DetectorSpec
from lexgate.core.errors import BadInput
from lexgate.core.robustness_spec import AttackSpec, RobustnessSpec
from lexgate.core.text import Text
from lexgate.models.answering import Answering
from lexgate.models.detector import FORMAT, Ask, Detector, table_of

Floats = NDArray[np.float64]
LEAST = 10
"""Changed texts that a detector needs at least."""
FEW_TURNED = Text(
    "Not measured: attacks turned only {n} answers to training items, and a detector needs {least} to be fitted. Raise "
    "assess.robustness.detector.items or assess.robustness.budget, or add attacks.",
    "未测量：攻击仅使 {n} 个训练样本的回答改变，拟合检测器至少需要 {least} 个。请增大 assess.robustness.detector.items 或 "
    "assess.robustness.budget，或增加攻击方式。",
)
FEW_HELD = Text(
    "Not measured: the model answered only {n} unchanged texts of the validation part, and it takes {least} to set the "
    "detector's threshold. Raise data.split.validation or assess.robustness.detector.false_alarms.",
    "未测量：验证集中仅有 {n} 个未改动文本得到模型回答，设定检测器阈值至少需要 {least} 个。请增大 data.split.validation 或 "
    "assess.robustness.detector.false_alarms。",
)
_RIDGE = 1.0
_FLAT = 1e-9
_SHARPEST = 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Lessons:
    """What a detector is fitted on."""

    clean: Sequence[str]
    """Texts as they are."""
    changed: Sequence[str]
    """Texts that attacks changed until the answer turned."""
    held: Sequence[str]
    """Other texts as they are, which set the threshold."""
    known: Mapping[str, int]
    """Words of the training data, see ``lexgate.models.detector.counts_of``."""


def fit(ask: Ask, lessons: Lessons, spec: DetectorSpec, passport: Mapping[str, JsonValue]) -> Detector | Text:
    """Return a detector, or why none can be fitted: too few changed texts, or too few others for the threshold.

    Args:
        ask: Gives the model's probabilities ``(n, k)``.
        lessons: What it is fitted on.
        spec: The section ``assess.robustness.detector``.
        passport: What its file says beside.
    """
    if len(lessons.changed) < LEAST:
        return FEW_TURNED.fill(n=len(lessons.changed), least=LEAST)
    good, bad, held = (
        _usable(table_of(ask, texts, spec.by, lessons.known))
        for texts in (lessons.clean, lessons.changed, lessons.held)
    )
    if min(len(good), len(bad)) < LEAST:
        return FEW_TURNED.fill(n=min(len(good), len(bad)), least=LEAST)
    if len(held) < held_needed(spec.false_alarms):
        return FEW_HELD.fill(n=len(held), least=held_needed(spec.false_alarms))
    table = np.concatenate([good, bad])
    middle, spread = table.mean(axis=0), table.std(axis=0)
    spread = np.where(spread > _FLAT, spread, 1.0)
    hit = np.repeat([False, True], [len(good), len(bad)])
    weights, bias = regression((table - middle) / spread, hit)
    scores = (held - middle) / spread @ weights + bias
    return Detector(
        format=FORMAT,
        by=list(spec.by),
        middle=middle.tolist(),
        spread=spread.tolist(),
        weights=weights.tolist(),
        bias=bias,
        threshold=threshold(scores, spec.false_alarms),
        known=dict(lessons.known) if "frequency" in spec.by else {},
        passport={
            **passport,
            "fitted_on": {"clean": len(good), "changed": len(bad), "held": len(held)},
            "false_alarms_at_most": spec.false_alarms,
        },
    )


def _usable(table: Floats) -> Floats:
    return table[np.isfinite(table).all(axis=1)]


def regression(table: Floats, hit: NDArray[np.bool_]) -> tuple[Floats, float]:
    """Return weights ``(k,)`` and bias of logistic regression, both classes weighing the same, with a ridge of 1.

    Args:
        table: ``(n, k)`` standardised columns.
        hit: ``(n,)`` what is to be told; both kinds occur.
    """
    weight = np.where(hit, len(hit) / (2 * hit.sum()), len(hit) / (2 * (~hit).sum()))
    sign = np.where(hit, 1.0, -1.0)

    def loss(parameters: Floats) -> tuple[float, Floats]:
        margins = sign * (table @ parameters[:-1] + parameters[-1])
        pull = -weight * sign * expit(-margins)
        slope = np.append(table.T @ pull + _RIDGE * parameters[:-1], pull.sum())
        lost = float((weight * np.logaddexp(0, -margins)).sum())
        return lost + 0.5 * _RIDGE * float(parameters[:-1] @ parameters[:-1]), slope

    found = minimize(loss, np.zeros(table.shape[1] + 1), jac=True, method="L-BFGS-B", options={"gtol": 1e-8})
    return found.x[:-1], float(found.x[-1])


def held_needed(false_alarms: float) -> int:
    """Return how many unchanged texts it takes at least to set a threshold for a share of false alarms.

    Example:
        >>> held_needed(0.05), held_needed(0.4)
        (19, 2)
    """
    return math.ceil(1 / false_alarms - _FLAT) - 1


def threshold(scores: Floats, false_alarms: float) -> float:
    r"""Return the least threshold that a new score of the kind reaches with a probability of at most ``false_alarms``.

    It lies just above the $\lceil (n+1)(1-q) \rceil$-th smallest score.

    Raises:
        BadInput: LG-ASSESS-103, there are fewer than $1/q - 1$ scores.

    Example:
        >>> round(threshold(np.arange(99.0), 0.05), 6)
        94.0
    """
    require_held(len(scores), false_alarms)
    place = math.ceil((len(scores) + 1) * (1 - false_alarms) - _FLAT)
    return float(np.nextafter(np.sort(scores)[place - 1], np.inf))


def require_held(texts: int, false_alarms: float) -> None:
    """Refuse a share of false alarms that so many unchanged texts can't set a threshold for.

    Raises:
        BadInput: LG-ASSESS-103.
    """
    if texts < held_needed(false_alarms):
        raise BadInput(
            f"{texts} unchanged texts of the validation part can't set a threshold for {false_alarms:.2%} false alarms.",
            fix=f"It takes {held_needed(false_alarms)} at least: raise data.split.validation, or "
            "assess.robustness.detector.false_alarms.",
            code="LG-ASSESS-103",
        )


def attack_past(
    model: Answering,
    detector: Detector,
    items: Sequence[Item],
    spec: AttackSpec,
    beside: RobustnessSpec,
    *,
    seed: int,
    aids: Aids = NOTHING,
) -> list[Found]:
    """Return what comes of an attack on some texts by somebody who sees what the detector says, in their order.

    An attack succeeds where the answer is wrong and the text is not flagged. A query is to the model with its detector.

    Args:
        model: What is asked.
        detector: What must be passed.
        items: The texts; those with truth -1 are not attacked.
        spec: The attack.
        beside: What holds for every attack.
        seed: Of everything that is drawn.
        aids: What the attack needs beside the model.
    """

    def goal(owners: Sequence[int], texts: Sequence[str]) -> Floats:
        rows = model.ask(texts)
        truth = np.array([items[owner].truth for owner in owners])
        return _both(_turning(rows, truth), _passing(detector.scores(model.ask, texts), detector.threshold))

    return attack_items(model, items, spec, beside, seed=seed, aids=aids, goal=goal)


def _turning(rows: Floats, truth: NDArray[np.int64]) -> Floats:
    """Return by how much the true class leads, in [-1, 1]; below 0: the answer is wrong. NaN where there is none."""
    at = np.arange(len(rows))
    others = rows.copy()
    others[at, truth] = 0.0
    lead = rows[at, truth] - others.max(axis=1, initial=0.0)
    right = rows.argmax(axis=1) == truth
    return np.asarray(np.where(right, np.maximum(lead, _FLAT), np.minimum(lead, -_FLAT)), np.float64)


def _passing(scores: Floats, threshold: float) -> Floats:
    """Return how far scores are from being let pass, in [-1, 1]; below 0: they are. NaN where there is none."""
    away = np.tanh((scores - threshold) / 2)
    return np.asarray(
        np.where(scores < threshold, np.minimum(away, -_FLAT), np.maximum(away, _FLAT)), np.float64
    )


def _both(wrong: Floats, passing: Floats) -> Floats:
    """Return rows (reached, not reached) by how far both goals are away: reached is below 0 in both.

    What is further away counts most, the other a little, so that a search gets on where only one of them moves.
    """
    far, mean = np.maximum(wrong, passing), (wrong + passing) / 2
    mixed = (1 - _SHARPEST) * far + _SHARPEST * mean
    away = np.where(far < 0, np.minimum(mixed, -_FLAT), np.maximum(mixed, _FLAT))
    return np.stack([(1 - away) / 2, (1 + away) / 2], axis=1)
