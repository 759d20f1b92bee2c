"""How well canaries are remembered, for the checks of exposure and epsilon."""

from collections.abc import Sequence

import numpy as np
from scipy.special import ndtri

from lexgate.checks._check import Options
from lexgate.checks._worked import PASSPORT
from lexgate.core.errors import BadInput
from lexgate.core.outcomes import Outcomes
from lexgate.core.text import Text
from lexgate.models.privacy import CanaryScores, Claim
from lexgate.models.subject import Subject
from lexgate.stats.shares import Floats

NO_CANARIES = Text(
    "There is no canary that stands {times} times in the training data beside one that was not planted; there are: {known}.",
    "没有在训练数据中出现 {times} 次且有未植入样本可供对照的金丝雀样本；现有：{known}。",
)


def canary_outcomes(subject: Subject, options: Options) -> Outcomes:  # noqa: ARG001 - the signature of every measure
    """Return which canaries are planted, how often, how well each is remembered, and what is claimed of the model."""
    seen = subject.canaries
    if seen is None:
        raise BadInput(
            "No canaries are planted.", fix="Add data.canaries, prepare and tune again.", code="LG-CHECK-004"
        )
    n = len(seen.ids)
    claim = seen.claim
    return Outcomes(
        ids=seen.ids,
        columns={
            "planted": seen.planted.astype(np.int8),
            "repetitions": seen.repetitions,
            "score": seen.score,
            "claimed_epsilon": np.full(n, np.nan if claim is None else claim.epsilon),
            "claimed_delta": np.full(n, np.nan if claim is None else claim.delta),
        },
        scored=np.isfinite(seen.score),
    )


def known_repetitions(seen: Outcomes) -> tuple[int, ...]:
    """Return how often canaries are planted, each number once."""
    return tuple(np.unique(seen.columns["repetitions"].astype(np.int64)).tolist())


def settled(seen: Outcomes, *, remembered: bool) -> Floats:
    """Return the scores, those that lack as if the planted were remembered best and the others worst, or the reverse."""
    planted = seen.columns["planted"].astype(np.bool_)
    end = np.where(planted == remembered, np.inf, -np.inf)
    return np.where(seen.scored, seen.columns["score"].astype(np.float64), end)


def planted_canaries(
    shifts: Sequence[tuple[int, float]], *, each: int = 100, claim: Claim | None = None
) -> Subject:
    """Return a subject with canaries, every other one planted; scores are normal quantiles.

    Args:
        shifts: For each number of repetitions, by how many standard deviations the planted ones score higher.
        each: Canaries for each number of repetitions.
        claim: What is claimed of the model.
    """
    usual = ndtri((np.random.default_rng(0).permutation(each) + 0.5) / each)
    toss = np.arange(each) % 2 == 0
    return Subject(
        passport=PASSPORT,
        canaries=CanaryScores(
            ids=np.arange(each * len(shifts)).astype(np.str_),
            planted=np.tile(toss, len(shifts)),
            repetitions=np.repeat([times for times, _ in shifts], each).astype(np.int32),
            score=np.concatenate([usual + shift * toss for _, shift in shifts]),
            claim=claim,
        ),
    )
