r"""Expected calibration error: how far, on average, the confidence of answers is from the share that is right.

Answers are put into bins by their confidence, the probability given to the answer;
$ECE = \sum_b \frac{n_b}{n} |\overline{\text{confidence}}_b - \overline{\text{right}}_b|$. Unit: share; 0 means that of the
answers given with confidence .8, 80 % are right, and so everywhere; 1 is full confidence in wrong answers.

Option ``bins`` (15) and ``binning``: ``equal-width`` cuts [0, 1] into equal parts (Guo et al. 2017), ``equal-mass``
into parts with equally many answers. The facts hold the reliability table.

The estimate is biased upwards: even a perfectly calibrated model shows an error above 0, and a percentile bootstrap
would double the bias. So the limits come from the sizes of the bins' errors $S_b$, with
$ECE = \sum_b |S_b| = \max_{s \in \{-1, 1\}^B} \sum_b s_b S_b$: the lower limit lies below the value by the quantile of
$\sum_b |\epsilon_b|$, the most that chance alone explains, and the upper one above it by the normal quantile of the
signed sum. Two pseudo-answers' worth of variance keep the interval open where all answers agree.

Known limit: errors that cancel out inside a bin are not seen; a model that always says the base rate is calibrated.

Example:
    >>> from lexgate.checks._check import Setting
    >>> from lexgate.checks._worked import confident
    >>> subject = confident([(0.9, 80, 20), (0.6, 60, 40)])
    >>> seen = CHECK.estimate(CHECK.measure(subject, {}), CHECK.complete({}), Setting())
    >>> round(seen.value, 3)
    0.05

References:
    M. P. Naeini, G. F. Cooper, M. Hauskrecht (2015), AAAI 29.
    C. Guo, G. Pleiss, Y. Sun, K. Q. Weinberger (2017), ICML, PMLR 70:1321-1330.
"""

import numpy as np
from numpy.typing import NDArray
from pydantic import JsonValue
from scipy.special import ndtri

from lexgate.checks._answers import confidences, missing, predicted, truth
from lexgate.checks._check import Check, Options, Setting
from lexgate.checks._estimates import nothing, sampled
from lexgate.checks._notes import NO_ITEMS
from lexgate.checks._options import choice, number
from lexgate.checks._worked import confident
from lexgate.core.errors import BadInput
from lexgate.core.estimate import Estimate
from lexgate.core.outcomes import Outcomes
from lexgate.core.requirement import Side
from lexgate.core.text import Text
from lexgate.models.subject import Subject
from lexgate.stats.proportion import wilson

Floats = NDArray[np.float64]
MAX_BINS = 1000
PSEUDO = 4.0
"""About 1.96 squared: what Wilson's interval adds to a share, too."""


def estimate(seen: Outcomes, options: Options, setting: Setting) -> Estimate:
    """Return the expected calibration error, a share in [0, 1]."""
    lost, used = missing(seen), seen.scored
    if not used.any():
        return nothing("calibration-error", "share", options, setting, NO_ITEMS, unscoreable=lost)
    answer = predicted(seen)[used]
    right = (truth(seen)[used] == answer).astype(np.float64)
    confidence = seen.columns["probability"][used][np.arange(len(answer)), answer].astype(np.float64)
    edges = _edges(confidence, options)
    bins = np.clip(np.searchsorted(edges, confidence, side="left") - 1, 0, len(edges) - 2)
    n, size = len(answer), len(edges) - 1
    apart = np.bincount(bins, weights=confidence - right, minlength=size) / n
    value = float(np.abs(apart).sum())
    clusters = None if seen.clusters is None else seen.clusters[used]
    spread = _covariance(confidence - right, bins, size, clusters)
    noise = np.random.default_rng(setting.seed).standard_normal((setting.draws, size)) @ _root(spread).T
    chance = np.abs(noise).sum(axis=1)
    signs = np.where(apart < 0, -1.0, 1.0)
    reach = float(np.sqrt(signs @ spread @ signs))
    gone = lost / (n + lost)

    def interval_at(level: float) -> tuple[float, float]:
        low = value - float(np.quantile(chance, 0.5 + level / 2))
        high = value + float(ndtri(0.5 + level / 2)) * reach
        # A share of the items is not seen; among them the error may be anything from -1 to 1.
        return max(0.0, (1 - gone) * low - gone), min(1.0, (1 - gone) * high + gone)

    return sampled(
        "calibration-error",
        options,
        setting,
        value,
        interval_at,
        n=n,
        method="folded-normal",
        draws=setting.draws,
        unscoreable=lost,
        facts={"reliability": _table(confidence, right, bins, edges, setting.level)},
    )


def _edges(confidence: Floats, options: Options) -> Floats:
    count = int(number(options, "bins"))
    if not 1 <= count <= MAX_BINS:
        raise BadInput(
            f"Option 'bins' is {count}.", fix=f"Give a number from 1 to {MAX_BINS}.", code="LG-CHECK-003"
        )
    if choice(options, "binning", ("equal-width", "equal-mass")) == "equal-width":
        return np.linspace(0.0, 1.0, count + 1)
    edges = np.unique(np.quantile(confidence, np.linspace(0.0, 1.0, count + 1)))
    edges[0] = 0.0
    return np.append(edges, 1.0) if len(edges) == 1 else edges


def _covariance(
    error: Floats, bins: NDArray[np.int64], size: int, clusters: NDArray[np.int64] | None
) -> Floats:
    """Return the covariance of the bins' mean errors (over all n items), ``(size, size)``."""
    n = len(error)
    mean = np.bincount(bins, weights=error, minlength=size) / n
    if clusters is None:
        squares = np.diag(np.bincount(bins, weights=error * error, minlength=size)) / n
        spread = (squares - np.outer(mean, mean)) / n
    else:
        _, code = np.unique(clusters, return_inverse=True)
        count = int(code.max()) + 1
        sums = np.bincount(code * size + bins, weights=error, minlength=count * size).reshape(count, size)
        centred = sums - sums.mean(axis=0)
        spread = centred.T @ centred * (count / max(1, count - 1)) / (n * n)
    share = np.bincount(bins, minlength=size) / n
    result: Floats = spread + np.diag(share) * PSEUDO / (n * n)
    return result


def _root(spread: Floats) -> Floats:
    values, vectors = np.linalg.eigh(spread)
    root: Floats = vectors * np.sqrt(np.maximum(values, 0.0))
    return root


def _table(
    confidence: Floats, right: Floats, bins: NDArray[np.int64], edges: Floats, level: float
) -> list[JsonValue]:
    size = len(edges) - 1
    counts = np.bincount(bins, minlength=size)
    sure = np.bincount(bins, weights=confidence, minlength=size)
    hits = np.bincount(bins, weights=right, minlength=size)
    rows: list[JsonValue] = []
    for code in np.flatnonzero(counts):
        n = int(counts[code])
        low, high = wilson(float(hits[code]), n, level=level)
        rows.append(
            {
                "from": float(edges[code]),
                "to": float(edges[code + 1]),
                "n": n,
                "confidence": float(sure[code] / n),
                "right": float(hits[code] / n),
                "low": low,
                "high": high,
            }
        )
    return rows


def _good() -> Subject:
    return confident([(0.95, 190, 10), (0.8, 81, 19), (0.6, 59, 41)])


def _bad() -> Subject:
    return confident([(0.99, 120, 80), (0.8, 50, 50), (0.6, 30, 70)])


CHECK = Check(
    id="calibration-error",
    title=Text("Expected calibration error", "期望校准误差"),
    about=Text(
        "Mean distance between the confidence of answers and the share of them that is right; 0 means that "
        "confidence can be taken at its word.",
        "模型置信度与实际正确率之间的平均偏差；0 表示置信度与实际正确率一致。",
    ),
    unit="share",
    better=Side.AT_MOST,
    needs=("predictions", "probability"),
    options={"bins": 15, "binning": "equal-width"},
    measure=confidences,
    estimate=estimate,
    good=_good,
    bad=_bad,
)
