"""What a model was seen to give away of its training data; no torch here."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """Training items and others, with scores by which attacks tell them apart."""

    ids: NDArray[np.str_]
    member: NDArray[np.bool_]
    """``(n,)`` whether the model was tuned on the item."""
    scores: Mapping[str, NDArray[np.float64]]
    """Attack → ``(n,)``, the higher the more like a member; NaN where the model gave no usable answer."""
    shadows: int = 0
    """Models behind the scores, beside the one that is attacked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Upper bound of epsilon that is claimed of a model tuned with differential privacy."""

    epsilon: float
    delta: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CanaryScores:
    """How sure the model is of the label of each canary, planted or not."""

    ids: NDArray[np.str_]
    planted: NDArray[np.bool_]
    """``(n,)`` whether a coin put it into the training data."""
    repetitions: NDArray[np.int32]
    """``(n,)`` how often it stands there, or would."""
    score: NDArray[np.float64]
    """``(n,)`` the higher the better it is remembered; NaN where the model gave no usable answer."""
    claim: Claim | None = None
