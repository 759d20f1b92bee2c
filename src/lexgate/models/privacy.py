"""What a model was seen to give away of its training data; no torch here."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lexgate.core.unlike import Unlike


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
    unlike: tuple[Unlike, ...] = ()
    """In what they learned otherwise than the one that is attacked."""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class OutputTexts:
    """Texts that a model put out: personal data in them, and whether they lie nearer to training texts than to others."""

    ids: NDArray[np.str_]
    personal: Mapping[str, NDArray[np.bool_]]
    """Kind of personal data → ``(n,)`` whether the text holds a value of it."""
    copied: NDArray[np.bool_]
    """``(n,)`` whether it holds a value that stands in the training data too."""
    nearer: NDArray[np.bool_]
    """``(n,)`` whether its nearest text is a training text, not one of as many others; ties are settled by a coin."""
    compared: NDArray[np.bool_]
    """``(n,)`` whether there was anything to compare with."""
    shown: NDArray[np.str_]
    """``(n,)`` beginnings of some texts with personal data, masked; empty for all others."""
