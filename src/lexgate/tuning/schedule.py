"""How many steps a tuning has, and after which of them it is scored."""

import math
from dataclasses import dataclass

from lexgate.core.tune_spec import TuneSpec


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """Steps of a tuning."""

    an_epoch: int
    """Steps of an epoch."""
    total: int
    stops: frozenset[int]
    """Steps after which the model is scored and a checkpoint is written."""


def schedule(n: int, spec: TuneSpec) -> Schedule:
    """Return the steps of tuning on ``n`` examples.

    Example:
        >>> found = schedule(48, TuneSpec(epochs=2, batch_size=8))
        >>> found.an_epoch, found.total, sorted(found.stops)
        (6, 12, [6, 12])
    """
    an_epoch = math.ceil(math.ceil(n / spec.batch_size) / spec.gradient_accumulation)
    total = max(1, math.ceil(an_epoch * spec.epochs))
    every = an_epoch / spec.evaluations
    stops = (max(1, round(every * number)) for number in range(1, math.ceil(total / every)))
    return Schedule(an_epoch=an_epoch, total=total, stops=frozenset({*stops, total}))
