r"""Matthews correlation: how closely answers go with the truth, corrected for what chance alone would give.

$R_K = \frac{c\,s - \sum_k t_k p_k}{\sqrt{(s^2 - \sum_k p_k^2)(s^2 - \sum_k t_k^2)}}$ of $s$ items, $c$ of them right, $t_k$ true and $p_k$ answered
in class $k$; of two classes it is the phi coefficient. Unit: correlation; 1 means every answer is right, 0 chance, -1 that
two classes are confounded throughout. Where all answers or all truths are of one class it is 0, as in scikit-learn.

The interval takes the variance from what each item adds (delta method; clusters summed) and gives $(R+1)/2$ the limits
of a share with that variance (see ``lexgate.stats.effective``), which stay open where all answers agree. Unscoreable
items bound the limits by the extremes that the sums in the formula can reach.

Known limit: it hangs on how common the classes are, so values of data sets with other shares cannot be compared.

Example:
    >>> from lexgate.checks._check import Setting
    >>> from lexgate.checks._worked import classified
    >>> subject = classified([[3, 1], [2, 4]], ["no", "yes"])
    >>> seen = CHECK.estimate(CHECK.measure(subject, {}), {}, Setting())
    >>> round(seen.value, 4)  # (3 * 4 - 1 * 2) / sqrt(5 * 5 * 4 * 6)
    0.4082

References:
    B. W. Matthews (1975), Biochim. Biophys. Acta 405(2):442-451.
    J. Gorodkin (2004), Comput. Biol. Chem. 28(5-6):367-374 (more than two classes).
"""

import numpy as np
from numpy.typing import NDArray

from lexgate.checks import _confusion
from lexgate.checks._answers import answers, missing, predicted, truth
from lexgate.checks._check import Check, Options, Setting
from lexgate.checks._estimates import nothing, sampled
from lexgate.checks._notes import NO_ITEMS
from lexgate.checks._worked import badly_routed, well_routed
from lexgate.core.estimate import Estimate
from lexgate.core.outcomes import Outcomes
from lexgate.core.requirement import Side
from lexgate.core.text import Text
from lexgate.stats.effective import effective, variance_of

Floats = NDArray[np.float64]


def estimate(seen: Outcomes, options: Options, setting: Setting) -> Estimate:
    """Return the Matthews correlation, in [-1, 1]."""
    lost = missing(seen)
    if not seen.scored.any():
        return nothing("matthews-correlation", "correlation", options, setting, NO_ITEMS, unscoreable=lost)
    matrix = _confusion.confusion(seen).astype(np.float64)
    value, n = _value(matrix), int(matrix.sum())
    clusters = None if seen.clusters is None else seen.clusters[seen.scored]
    added = _influence(matrix)[truth(seen)[seen.scored], predicted(seen)[seen.scored]]
    variance, count = variance_of(added - added.mean(), clusters)
    least, most = _extremes(matrix, lost) if lost else (value, value)
    rare = min((row for row in (*matrix.sum(axis=1), *matrix.sum(axis=0)) if row), default=1.0)
    half = effective(
        (value + 1) / 2,
        variance / 4,
        rests_on=min(rare, n / 2),
        full=2 * min(rare, n / 2),
        clusters=count,
        least=(least + 1) / 2,
        most=(most + 1) / 2,
    )

    def interval_at(level: float) -> tuple[float, float]:
        low, high = half.limits((1 - level) / 2)
        return 2 * float(low[0]) - 1, 2 * float(high[0]) - 1

    return sampled(
        "matthews-correlation",
        options,
        setting,
        value,
        interval_at,
        n=n,
        method="delta-effective" if clusters is None else "delta-effective-clustered",
        unscoreable=lost,
        unit="correlation",
        facts=_confusion.facts(seen.names, _confusion.confusion(seen)),
    )


def _value(matrix: Floats) -> float:
    product, answered, true = _sums(matrix)
    return float(product / np.sqrt(answered * true)) if answered > 0 and true > 0 else 0.0


def _sums(matrix: Floats) -> tuple[float, float, float]:
    """Return covariance of truth and answers and the two variances, each times the square of the number of items."""
    n, true, answered = matrix.sum(), matrix.sum(axis=1), matrix.sum(axis=0)
    return (
        float(n * matrix.trace() - true @ answered),
        float(n * n - answered @ answered),
        float(n * n - true @ true),
    )


def _influence(matrix: Floats) -> Floats:
    """Return the derivative of the value by one more item in each cell, ``(n_classes, n_classes)``."""
    product, by_answer, by_truth = _sums(matrix)
    if by_answer <= 0 or by_truth <= 0:
        return np.zeros(matrix.shape)
    n, true, answered = matrix.sum(), matrix.sum(axis=1)[:, None], matrix.sum(axis=0)[None, :]
    of_product = matrix.trace() + n * np.eye(len(matrix)) - answered.T - true.T
    of_answer, of_truth = 2 * (n - answered), 2 * (n - true)
    slope: Floats = (
        of_product / product - of_answer / (2 * by_answer) - of_truth / (2 * by_truth)
        if product
        else of_product
    )
    return slope * _value(matrix) if product else slope / np.sqrt(by_answer * by_truth)


def _extremes(matrix: Floats, lost: int) -> tuple[float, float]:
    """Return bounds of the value once ``lost`` more items stand anywhere in the matrix."""
    n, true, answered = matrix.sum() + lost, matrix.sum(axis=1), matrix.sum(axis=0)
    right, both = matrix.trace(), true @ answered
    least = n * right - both - lost * (true.max() + answered.max()) - lost * lost
    most = n * (right + lost) - both - lost * (true.min() + answered.min())
    spreads = [_spread(counts, lost) for counts in (true, answered)]
    smallest, largest = (float(np.sqrt(spreads[0][end] * spreads[1][end])) for end in (0, 1))
    low = least / (smallest if least < 0 else largest)
    high = most / (largest if most < 0 else smallest)
    return max(-1.0, float(np.nan_to_num(low, nan=-1.0))), min(1.0, float(np.nan_to_num(high, nan=1.0)))


def _spread(counts: Floats, lost: int) -> tuple[float, float]:
    """Return the least and the largest square of n, less the squares of the counts, once ``lost`` more items are counted."""
    n, squares, largest = counts.sum() + lost, float(counts @ counts), counts.max()
    least = n * n - (squares - largest**2 + (largest + lost) ** 2)
    return max(float(least), 1e-12), min(float(n * n - squares), float(n * n * (1 - 1 / len(counts))))


CHECK = Check(
    id="matthews-correlation",
    title=Text("Matthews correlation", "马修斯相关系数"),
    about=Text(
        "How closely answers go with the truth, corrected for chance; 1 means every answer is right, 0 chance.",
        "模型回答与真实标签的相关程度，已扣除随机因素；1 表示全部正确，0 相当于随机猜测。",
    ),
    unit="correlation",
    better=Side.AT_LEAST,
    needs=("predictions",),
    measure=answers,
    estimate=estimate,
    good=well_routed,
    bad=badly_routed,
)
