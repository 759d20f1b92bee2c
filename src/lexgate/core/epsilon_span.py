"""Epsilon of one model: at most what is claimed, at least what was measured."""

from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import JsonValue

from lexgate.core.account import Account
from lexgate.core.codec import load
from lexgate.core.estimate import Estimate
from lexgate.core.privacy_run import PrivacyRun

LOWER = "epsilon-lower-bound"
"""The check that measures."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EpsilonSpan:
    """What is known of epsilon."""

    run: PrivacyRun | None
    """The private run that made the model; None: it was tuned without differential privacy."""
    lower: Estimate | None
    """The highest lower bound that was measured; None: none was."""

    @property
    def claimed(self) -> float | None:
        """Upper bound; None: nothing is claimed (no private run, or noise from a seed on record)."""
        return self.run.epsilon if self.run is not None and self.run.holds else None

    @property
    def measured(self) -> float | None:
        """Lower bound, one-sided at the level of its estimate."""
        return None if self.lower is None else self.lower.value

    @property
    def contradicted(self) -> bool:
        """Whether more is measured than the private run can have spent, claimed or not."""
        return self.run is not None and self.measured is not None and self.measured > self.run.epsilon


def epsilon_span(account: Account) -> EpsilonSpan | None:
    """Return what is known of epsilon; None if nothing is claimed, and nothing was measured."""
    told = account.model.facts.get("privacy") if account.model else None
    run = load(PrivacyRun, told) if told is not None else None
    found = [one for one in account.estimates if one.check == LOWER and one.value is not None]
    lower = max(found, key=lambda one: one.value or 0.0, default=None)
    return EpsilonSpan(run=run, lower=lower) if run or lower else None


def planted_rows(account: Account) -> int:
    """Return how many rows of canaries the model was tuned on."""
    return canary_rows(account.model.facts) if account.model else 0


def canary_rows(facts: Mapping[str, JsonValue]) -> int:
    """Return how many rows of canaries the facts of data or of a model tell of."""
    told = facts.get("canaries")
    rows = told.get("rows") if isinstance(told, dict) else 0
    return rows if isinstance(rows, int) else 0
