r"""Canary exposure: by how many bits planted items stand out among items of their kind that the model never saw.

$e_i = \log_2 (n + 1) - \log_2 (1 + k_i)$ for a planted canary, where $k_i$ of the $n$ canaries that a coin left out are remembered
better (a tie counts one half); the value is the mean over the canaries that stand as often in the training data as option
``repetitions`` says. Unit: bits, in $[0, \log_2 (n + 1)]$. Canaries that left no trace have 1.44 on average (a little
less where others are few, see fact ``exposure_by_chance``), those that are remembered better than all others the highest there can be. Groups are the numbers of repetitions.

How well one is remembered is the log-odds of its label, less the mean log-odds of that label on all canaries: some labels are likely
for any text without sense. The interval is that of a share as uncertain (other canaries, and other references); by simulation its
95 % limits cover the mean in 93 % of samples and more, from 8 planted and 20 others on. Canaries without an answer are settled
by the worst case.

Known limit: canaries are stranger than real items, and the stranger an item the better it is remembered; so they bound what
may happen to the strangest items, not what happens to most. The number of others limits the highest exposure that can be seen.

Example:
    >>> from lexgate.checks._canaries import planted_canaries
    >>> from lexgate.checks._check import Setting
    >>> subject, options = planted_canaries([(1, 0.0), (16, 9.0)]), CHECK.complete({"repetitions": 16})
    >>> seen = CHECK.estimate(CHECK.measure(subject, options), options, Setting())
    >>> round(seen.value, 3), round(seen.facts["highest_exposure"], 3)  # remembered better than all 100 others
    (6.658, 6.658)

References:
    N. Carlini et al. (2019), The Secret Sharer, USENIX Security.
"""

from dataclasses import replace

import numpy as np

from lexgate.checks._canaries import (
    NO_CANARIES,
    canary_outcomes,
    known_repetitions,
    planted_canaries,
    settled,
)
from lexgate.checks._check import Check, Options, Setting
from lexgate.checks._estimates import nothing, sampled
from lexgate.checks._options import number
from lexgate.core.estimate import Estimate, Interval
from lexgate.core.outcomes import Outcomes
from lexgate.core.requirement import Side
from lexgate.core.text import Text
from lexgate.models.subject import Subject
from lexgate.stats.effective import Effective
from lexgate.stats.exposure import by_chance, exposures, mean_exposure


def estimate(seen: Outcomes, options: Options, setting: Setting) -> Estimate:
    """Return the mean exposure, in bits; groups are the numbers of repetitions."""
    times, lost = int(number(options, "repetitions")), int(np.count_nonzero(~seen.scored))
    found = {number_of: _exposed(seen, number_of) for number_of in known_repetitions(seen)}
    made = {number_of: one for number_of, one in found.items() if one is not None}
    if times not in made:
        note = NO_CANARIES.fill(times=str(times), known=", ".join(map(str, made)) or "–")
        return nothing("canary-exposure", "bits", options, setting, note, n=0, unscoreable=lost)
    one, most, n = made[times]

    def interval_at(level: float) -> tuple[float, float]:
        return _ends(one, most, level)

    references = int(np.count_nonzero(~seen.columns["planted"].astype(np.bool_) & seen.scored))
    return sampled(
        "canary-exposure",
        options,
        setting,
        float(one.value[0]) * most,
        interval_at,
        n=n,
        unscoreable=lost,
        unit="bits",
        method="jackknife-effective",
        groups={str(number_of): _interval(*made[number_of], setting.level) for number_of in made},
        facts={
            "highest_exposure": most,
            "exposure_by_chance": by_chance(references),
            "references": references,
        },
    )


def _exposed(seen: Outcomes, times: int) -> tuple[Effective, float, int] | None:
    """Return the mean exposure as a share of the highest, that, and the canaries it is of; None: there are none."""
    planted = seen.columns["planted"].astype(np.bool_)
    mine, others = planted & (seen.columns["repetitions"] == times), ~planted
    score = seen.columns["score"].astype(np.float64)
    n = int(np.count_nonzero(mine & seen.scored))
    if not n or not (others & seen.scored).any():
        return None
    one, most = mean_exposure(score[mine & seen.scored], score[others & seen.scored])
    if seen.scored.all():
        return one, most, n
    ends = []
    for remembered in (False, True):
        whole = settled(seen, remembered=remembered)
        ends.append(float(exposures(whole[mine], whole[others]).mean()))
    highest = float(np.log2(int(others.sum()) + 1))  # of all references, answered or not
    share = one.value * most / highest
    least, best = np.minimum(share, ends[0] / highest), np.maximum(share, ends[1] / highest)
    return replace(one, value=share, least=least, most=best), highest, n


def _ends(one: Effective, most: float, level: float) -> tuple[float, float]:
    low, high = one.limits((1 - level) / 2)
    return float(low[0]) * most, float(high[0]) * most


def _interval(one: Effective, most: float, n: int, level: float) -> Interval:
    low, high = _ends(one, most, level)
    return Interval(value=float(one.value[0]) * most, low=low, high=high, n=n)


def _good() -> Subject:
    return planted_canaries([(1, 0.0), (16, 0.5)])


def _bad() -> Subject:
    return planted_canaries([(1, 2.0), (16, 6.0)])


CHECK = Check(
    id="canary-exposure",
    title=Text("Canary exposure", "金丝雀样本暴露度"),
    about=Text(
        "Bits by which made-up items planted in the training data stand out among others that were not; 1.44 means that they "
        "left no trace, the base-2 logarithm of one more than the others that each is remembered better than all of them.",
        "植入训练数据的人造样本相对于未植入样本的突出程度（比特）；1.44 表示未留下痕迹，“对照样本数加一”的以 2 为底的对数表示均被完全记住。",
    ),
    unit="bits",
    better=Side.AT_MOST,
    needs=("canaries",),
    options={"repetitions": 1},
    tasks=("text-classification",),
    measure=canary_outcomes,
    estimate=estimate,
    good=_good,
    bad=_bad,
)
