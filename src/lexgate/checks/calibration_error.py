r"""Expected calibration error: how far, on average, the confidence of answers is from the share that is right.

Answers are put into bins by their confidence, the probability given to the answer;
$ECE = \sum_b \frac{n_b}{n} |\overline{\text{confidence}}_b - \overline{\text{right}}_b|$. Unit: share; 0 means that of the
answers given with confidence .8, 80 % are right, and so everywhere; 1 is full confidence in wrong answers.

Option ``bins`` (15) and ``binning``: ``equal-width`` cuts [0, 1] into equal parts (Guo et al. 2017), ``equal-mass``
into parts with equally many answers, ``sweep`` into as many equally filled parts as leave the share of right answers
rising with confidence (Roelofs et al. 2022; ``bins`` is not used). The facts hold the reliability table.

The estimate is biased upwards: even a perfectly calibrated model shows an error above 0, and a percentile bootstrap
would double the bias. Option ``corrected`` takes off what chance adds if the bins' errors are as seen,
$\sum_b E|S_b + \epsilon_b| - |S_b|$ for normal $\epsilon_b$ (Kumar et al. 2019), down to 0: of 200 answers of a calibrated
model the mean error falls from .064 to .036, with ``sweep`` from .041 to .020; where the true error is .1, from .111 to
.092. The limits allow for the bias either way. They come from the sizes of the bins' errors $S_b$, with
$ECE = \sum_b |S_b| = \max_{s \in \{-1, 1\}^B} \sum_b s_b S_b$: the lower limit lies below the value by the quantile of
$\sum_b |\epsilon_b|$, the most that chance alone explains, and the upper one above it by the normal quantile of the
signed sum. Two pseudo-answers' worth of variance keep the interval open where all answers agree.

Known limit: errors that cancel out inside a bin are not seen; a model that always says the base rate is calibrated. The
bins of ``sweep`` hang on the answers themselves, so its limits hold less exactly.

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
    A. Kumar, P. Liang, T. Ma (2019), NeurIPS 32 (correction).
    R. Roelofs, N. Cain, J. Shlens, M. C. Mozer (2022), AISTATS, PMLR 151:4036-4054 (sweep).
"""

import numpy as np
from numpy.typing import NDArray
from pydantic import JsonValue
from scipy.special import ndtr, ndtri

from lexgate.checks._answers import confidences, missing, predicted, truth
from lexgate.checks._check import Check, Options, Setting
from lexgate.checks._estimates import nothing, sampled
from lexgate.checks._notes import NO_ITEMS
from lexgate.checks._options import choice, number
from lexgate.checks._worked import rightly_sure, wrongly_sure
from lexgate.core.errors import BadInput
from lexgate.core.estimate import Estimate
from lexgate.core.outcomes import Outcomes
from lexgate.core.requirement import Side
from lexgate.core.text import Text
from lexgate.stats.shares import counted

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
    edges = _edges(confidence, right, options)
    bins = _placed(confidence, edges)
    n, size = len(answer), len(edges) - 1
    apart = np.bincount(bins, weights=confidence - right, minlength=size) / n
    plain = float(np.abs(apart).sum())
    clusters = None if seen.clusters is None else seen.clusters[used]
    spread = _covariance(confidence - right, bins, size, clusters)
    noise = np.random.default_rng(setting.seed).standard_normal((setting.draws, size)) @ _root(spread).T
    chance = np.abs(noise).sum(axis=1)
    bias = _bias(apart, np.sqrt(np.maximum(spread.diagonal(), 0.0))) if options["corrected"] else 0.0
    value = max(0.0, plain - bias)
    signs = np.where(apart < 0, -1.0, 1.0)
    reach = float(np.sqrt(signs @ spread @ signs))
    gone = lost / (n + lost)

    def interval_at(level: float) -> tuple[float, float]:
        low = plain - float(np.quantile(chance, 0.5 + level / 2))
        high = plain + float(ndtri(0.5 + level / 2)) * reach
        # A share of the items is not seen; among them the error may be anything from -1 to 1.
        low, high = max(0.0, (1 - gone) * low - gone), min(1.0, (1 - gone) * high + gone)
        return min(low, value), max(high, value)

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
        facts={"reliability": _table(confidence, right, bins, edges, clusters, setting.level)},
    )


def _edges(confidence: Floats, right: Floats, options: Options) -> Floats:
    count = int(number(options, "bins"))
    if not 1 <= count <= MAX_BINS:
        raise BadInput(
            f"Option 'bins' is {count}.", fix=f"Give a number from 1 to {MAX_BINS}.", code="LG-CHECK-003"
        )
    binning = choice(options, "binning", ("equal-width", "equal-mass", "sweep"))
    if binning == "equal-width":
        return np.linspace(0.0, 1.0, count + 1)
    return _equal_mass(confidence, _sweep(confidence, right) if binning == "sweep" else count)


def _equal_mass(confidence: Floats, count: int) -> Floats:
    edges = np.unique(np.quantile(confidence, np.linspace(0.0, 1.0, count + 1)))
    edges[0] = 0.0
    return np.append(edges, 1.0) if len(edges) == 1 else edges


def _sweep(confidence: Floats, right: Floats) -> int:
    """Return the largest number of equally filled bins up to which the share of right answers rises with confidence."""
    for count in range(2, min(MAX_BINS, len(confidence)) + 1):
        edges = _equal_mass(confidence, count)
        bins = _placed(confidence, edges)
        items = np.bincount(bins, minlength=len(edges) - 1)
        hits = np.bincount(bins, weights=right, minlength=len(edges) - 1)
        share = hits[items > 0] / items[items > 0]
        if (np.diff(share) < 0).any():
            return count - 1
        if len(edges) - 1 < count // 2:  # few distinct confidences: more parts cannot be told apart
            return count
    return min(MAX_BINS, len(confidence))


def _placed(confidence: Floats, edges: Floats) -> NDArray[np.int64]:
    return np.clip(np.searchsorted(edges, confidence, side="left") - 1, 0, len(edges) - 2)


def _bias(apart: Floats, spread: Floats) -> float:
    """Return the mean of what normal noise adds to the sum of sizes: of each, its folded normal mean less its size."""
    used = spread > 0
    error, noise = np.abs(apart[used]), spread[used]
    at = error / noise
    folded = noise * np.sqrt(2 / np.pi) * np.exp(-at * at / 2) + error * (1 - 2 * ndtr(-at))
    return float((folded - error).sum())


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
    confidence: Floats,
    right: Floats,
    bins: NDArray[np.int64],
    edges: Floats,
    clusters: NDArray[np.int64] | None,
    level: float,
) -> list[JsonValue]:
    size = len(edges) - 1
    shares = counted(right > 0, bins, size, cluster=clusters)
    low, high = shares.limits((1 - level) / 2)
    sure = np.bincount(bins, weights=confidence, minlength=size)
    return [
        {
            "from": float(edges[code]),
            "to": float(edges[code + 1]),
            "n": int(shares.n[code]),
            "confidence": float(sure[code] / shares.n[code]),
            "right": float(shares.value[code]),
            "low": float(low[code]),
            "high": float(high[code]),
        }
        for code in np.flatnonzero(shares.n)
    ]


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
    options={"bins": 15, "binning": "equal-width", "corrected": False},
    measure=confidences,
    estimate=estimate,
    good=rightly_sure,
    bad=wrongly_sure,
)
