"""What a private tuning spends, before it begins: recorded, added up over runs, and shown beside the model."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivacyRun:
    """A private tuning with everything its bound follows from.

    Two data sets are neighbours if one has all items of one unit more. The bound holds for the weights of all steps together.
    """

    run: str
    """Digest of the run's random key: the same run goes on under the same name, a new one has another."""
    epsilon: float
    """Upper bound, at ``delta``, of what all planned steps spend."""
    delta: float
    accountant: str
    """``prv`` or ``rdp``."""
    accountant_version: str
    """Library and version that computed the bound."""
    unit: str
    """``item`` or ``cluster``: what is protected."""
    n: int
    """Units in the training data."""
    sampling: str
    """``poisson``."""
    sampling_rate: float
    """Probability with which a unit takes part in a step."""
    expected_batch: float
    """Units of a step on average; sums are divided by it."""
    noise_multiplier: float
    """Standard deviation of the noise over the clipping norm."""
    clipping_norm: float
    steps: int
    """Steps that the bound is for, whether or not all of them are made."""
    mechanism: str
    """How gradients are clipped, in words."""
    randomness: str
    """``secret`` or ``seeded``."""
    keep: str
    """``last`` or ``best`` by validation data."""

    @property
    def holds(self) -> bool:
        """Whether the bound holds for who reads the record: not if the noise follows from a seed on record."""
        return self.randomness == "secret"


Spend = Callable[[PrivacyRun], None]
"""Told before the first step of a run; raises if the run must not be made."""


def no_ledger(run: PrivacyRun) -> None:
    """Let a run be made whose spending nobody adds up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivacyClaim:
    """What is claimed of a model: its own run, and what all runs on the same data spent together."""

    run: PrivacyRun | None
    """None: the model was tuned without differential privacy."""
    epsilon: float = 0.0
    """Sum over all private runs on the same data (basic composition)."""
    delta: float = 0.0
    runs: int = 0
    plain_runs: int = 0
    """Models tuned on the same data without differential privacy, which no bound covers."""
