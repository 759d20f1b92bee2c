"""Section ``tune.privacy`` of the project file: tuning with differential privacy."""

from typing import Annotated, Literal

from pydantic import Field

from lexgate.core.section import Section


class PrivacySpec(Section):
    """Tuning with differential privacy: what the weights may tell of any one training item is bounded.

    Each step draws its items at random, clips the gradient of each and adds noise (DP-SGD). The noise is as small as the
    target allows. Settings under which the bound would not hold are refused.
    """

    target_epsilon: Annotated[float, Field(gt=0, le=100, allow_inf_nan=False)]
    """Most privacy that this run may spend. Below 1 is strong, above 10 says little."""
    delta: Annotated[float, Field(gt=0, lt=1, allow_inf_nan=False)]
    """Probability with which the bound may fail; it must be smaller than 1 / n, n the training items."""
    clipping_norm: Annotated[float, Field(gt=0, le=1e6, allow_inf_nan=False)] = 1.0
    """Longest gradient that one item may give to a step; longer ones are shortened to it."""
    accountant: Literal["prv", "rdp"] = "prv"
    """How spending is added up over the steps: privacy loss distributions (tight), or Rényi divergences."""
    sampling: Literal["poisson"] = "poisson"
    """How a step draws its items: each by itself, with the same probability. The bound holds for no other way."""
    unit: Literal["item", "cluster"] = "item"
    """What is protected: one item (a text, a sentence), or all items of one cluster (`data.columns.cluster`), such as a
    person; then a step uses one item of each cluster that it draws."""
    keep: Literal["last", "best"] = "last"
    """Which weights are kept: those of the last step, or those with the best score on the validation data. What scores
    tell of the validation items is not bounded."""
    randomness: Literal["secret", "seeded"] = "secret"
    """Where noise and draws come from: a key from the operating system that is deleted after the run, or `tune.seed`, so
    that the run can be repeated. Seeded noise protects from nobody who knows the seed, and the seed is on record."""
    total_epsilon: Annotated[float, Field(gt=0, le=1000, allow_inf_nan=False)] | None = None
    """Most that all private runs on the same data may spend together, by adding up; `target_epsilon` if left out."""

    @property
    def budget(self) -> float:
        """Epsilon that all runs on the same data may spend together."""
        return self.target_epsilon if self.total_epsilon is None else self.total_epsilon
