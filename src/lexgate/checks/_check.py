"""What a check is."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from pydantic import JsonValue

from lexgate.core.errors import BadInput
from lexgate.core.estimate import Estimate
from lexgate.core.near import did_you_mean
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
    today: date = date.max
    """Day of the assessment, from which ages are counted."""
    anytime: bool = False
    """Whether the interval must hold however often it is looked at, so that measuring may stop once it decides.
    Only checks with ``anytime`` heed it."""
    whole: Outcomes | None = None
    """What the check would see of all items before any was asked: truth and groups, nothing scored. Given where only
    some were asked yet, so that a group which is still small, or not there yet, is compared from the start if it will
    be compared in the end. None: all were asked."""


class Evidence(StrEnum):
    """What a finding rests on."""

    MEASURED = "measured"
    """The model or the data were looked at."""
    DOCUMENTARY = "documentary"
    """A document or a figure that somebody answers for."""
    PROCESS = "process"
    """A recorded act by a named role."""
    DEADLINE = "deadline"
    """An event that started a clock, and what answered it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A way to measure one quantity. ``measure`` looks at the subject; ``estimate`` never does."""

    id: str
    """The file's name in kebab-case."""
    title: Text
    about: Text
    """Definition, and what the extreme values mean, for a reader of a report."""
    unit: str
    """Unit of the value; empty where the option ``unit`` says it."""
    better: Side
    """AT_LEAST: higher is better."""
    evidence: Evidence = Evidence.MEASURED
    """What its findings rest on."""
    needs: tuple[str, ...]
    """Capabilities of the subject: fields of ``Subject``, or ``probability``."""
    registers: tuple[str, ...] = ()
    """Kinds of register it reads, or may be told to read by an option."""
    options: Mapping[str, JsonValue] = field(default_factory=dict)
    """Options with their defaults; a requirement may give others, no unknown ones."""
    by_attribute: bool = False
    """Whether it is measured once for each attribute (option ``attribute``), and with intersections."""
    crosses: bool = True
    """For ``by_attribute``: whether intersections of attributes are meaningful."""
    proportion: bool = False
    """Whether the value is a plain share of sampled items, so that the binomial says how many are needed."""
    anytime: bool = False
    """Whether its interval can be made to hold at every number of items (``Setting.anytime``). Otherwise it needs
    all items."""
    measured_by: tuple[str, ...] = ()
    """Options that ``measure`` looks at. Checks with one ``measure`` that agree in these share their outcomes."""
    tasks: tuple[str, ...] = ("text-classification", "token-classification")
    measure: Callable[[Subject, Options], Outcomes]
    estimate: Callable[[Outcomes, Options, Setting], Estimate]
    good: Callable[[], Subject]
    """A small worked subject that is fine …"""
    bad: Callable[[], Subject]
    """… and one that is not; the estimate of ``bad`` must be worse."""

    def complete(self, options: Options) -> dict[str, JsonValue]:
        """Return ``options`` with the defaults filled in.

        Raises:
            BadInput: LG-CHECK-001, an option is unknown, or of another type than its default.
        """
        for name, value in options.items():
            problem = self.problem(name, value)
            if problem:
                raise BadInput(
                    f"Check {self.id}: {problem}",
                    fix=f"See `lexgate checks show {self.id}`.",
                    code="LG-CHECK-001",
                )
        return {**self.options, **options}

    def problem(self, name: str, value: JsonValue) -> str:
        """Return what is wrong with an option, or an empty text."""
        if name not in self.options:
            known = ", ".join(self.options) or "none"
            hint = did_you_mean(name, self.options)
            return f"there is no option {name!r}; the options are: {known}. {hint}".strip()
        default = self.options[name]
        kinds = (int, float) if isinstance(default, float) else (type(default),)
        same = isinstance(value, kinds) and isinstance(value, bool) == isinstance(default, bool)
        if default is None or same:
            return ""
        return f"option {name!r} is {value!r}; its default is {default!r}, and it must be of the same type."

    def lacks(self, subject: Subject) -> tuple[str, ...]:
        """Return the capabilities that the subject lacks; empty if the check can be made on it."""
        return tuple(need for need in self.needs if not subject.has(need))
