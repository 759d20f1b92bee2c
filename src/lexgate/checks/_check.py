"""What a check is."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from pydantic import JsonValue

from lexgate.core.estimate import Estimate
from lexgate.core.outcomes import Outcomes
from lexgate.core.requirement import Side
from lexgate.core.text import Text
from lexgate.models.subject import Subject

Options = Mapping[str, JsonValue]


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """How an estimate is to be made."""

    level: float = 0.95
    """Coverage of the interval, in (0, 1)."""
    seed: int = 0
    """Seed of any resampling."""
    draws: int = 10_000
    """Bootstrap draws."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A way to measure one quantity. ``measure`` looks at the subject; ``estimate`` never does."""

    id: str
    """The file's name in kebab-case."""
    title: Text
    about: Text
    """Definition, and what the extreme values mean, for a reader of a report."""
    unit: str
    better: Side
    """AT_LEAST: higher is better."""
    needs: tuple[str, ...]
    """Capabilities of the subject: fields of ``Subject``, or ``probability``."""
    options: Mapping[str, JsonValue] = field(default_factory=dict)
    """Options with their defaults; a requirement may give others, no unknown ones."""
    by_attribute: bool = False
    """Whether it is measured once for each attribute (option ``attribute``), and with intersections."""
    tasks: tuple[str, ...] = ("text-classification", "token-classification")
    measure: Callable[[Subject, Options], Outcomes]
    estimate: Callable[[Outcomes, Options, Setting], Estimate]
    good: Callable[[], Subject]
    """A small worked subject that is fine …"""
    bad: Callable[[], Subject]
    """… and one that is not; the estimate of ``bad`` must be worse."""

    def complete(self, options: Options) -> dict[str, JsonValue]:
        """Return ``options`` with the defaults filled in."""
        return {**self.options, **options}
