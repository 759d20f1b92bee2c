"""Which stored readings answer the requirements of a standard; what nobody measured is computed from stored outcomes."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from pydantic import JsonValue

from lexgate.assessment import outcomes_file
from lexgate.assessment.choose import ALL_CROSSES
from lexgate.checks._check import Check, Setting
from lexgate.core.estimate import Estimate
from lexgate.core.ports import Blobs
from lexgate.core.verdict import Plan
from lexgate.flow.seal import kept
from lexgate.flow.stored import Stored, kept_estimates
from lexgate.verdict import many, readings
from lexgate.verdict.many import Law
from lexgate.verdict.readings import Readings

_REMEMBERED = 64
"""Plans of which it is remembered what answers what."""
EXACT, ANY = 0, 1
"""How a reading answers: with the very attribute, or as one of all attributes."""


class Fitting:
    """Finds the readings that answer a law's requirements; what was asked once is remembered.

    Args:
        law: The requirements.
        checks: The drawer, by id.
        blobs: Where plans, estimates and outcomes lie.
    """

    def __init__(self, law: Law, checks: Mapping[str, Check], blobs: Blobs) -> None:
        self._law, self._checks, self._blobs = law, checks, blobs
        self._wanted: dict[tuple[str, str], list[tuple[int, dict[str, JsonValue]]]] = {}
        for index, item in enumerate(law.requirements):
            check = checks.get(item.check)
            options = check.complete(item.options) if check else dict(item.options)
            self._wanted.setdefault((item.check, _named(options)), []).append((index, options))
        self._known: dict[tuple[str, ...], list[list[int]]] = {}

    def rows(self, system: Stored) -> tuple[Readings, NDArray[np.int64]]:
        """Return the readings of a system, and for each requirement the row by which it is judged, or -1."""
        seen = system.readings
        fits = self._fits(seen.keys)
        missing = [index for index, rows in enumerate(fits) if not rows]
        again = self._computed(system, missing) if missing else []
        if again:
            seen = _joined(seen, readings.of(again))
            fits = self._fits(seen.keys)
        return seen, many.rows_of(self._law, seen, fits)

    def _fits(self, keys: tuple[str, ...]) -> list[list[int]]:
        """Return, by requirement, the rows that answer it."""
        if keys not in self._known:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            found: list[tuple[list[int], list[int]]] = [([], []) for _ in range(len(self._law))]
            for row, key in enumerate(keys):
                for index, how in self._answers(*json.loads(key)):
                    found[index][how].append(row)
            self._known[keys] = [exact or rest for exact, rest in found]
        return self._known[keys]

    def _answers(self, check: str, options: Mapping[str, JsonValue]) -> Iterator[tuple[int, int]]:
        """Yield which requirements a reading answers, and how."""
        for named in {_named(options), "", ALL_CROSSES}:
            for index, wanted in self._wanted.get((check, named), ()):
                if (how := _how(wanted, options)) is not None:
                    yield index, how

    def _computed(self, system: Stored, missing: Sequence[int]) -> list[Estimate]:
        """Return estimates that nobody asked for, from outcomes that were stored for others."""
        measured = {json.loads(key)[0] for key in system.readings.keys}
        asked = [self._law.requirements[index] for index in missing]
        asked = [item for item in asked if item.check in measured and item.check in self._checks]
        if not asked:
            return []
        plan = kept(self._blobs, Plan, system.plan)
        setting = Setting(level=plan.level, seed=plan.seed, draws=plan.draws, today=plan.made_on)
        known = kept_estimates(self._blobs, system.estimates)
        made = []
        for item in asked:
            check = self._checks[item.check]
            options = check.complete(item.options)
            source = next((one.source for one in known if _shares_outcomes(check, options, one)), "")
            if source and self._blobs.has(source):
                outcomes = outcomes_file.from_bytes(self._blobs.get(source))
                made.append(replace(check.estimate(outcomes, options, setting), source=source))
        return made


def _named(options: Mapping[str, JsonValue]) -> str:
    return str(options.get("attribute", ""))


def _how(wanted: Mapping[str, JsonValue], options: Mapping[str, JsonValue]) -> int | None:
    """Return how options answer those that are wanted, as `lexgate.assessment.choose` has it; None if they do not."""
    for name, value in wanted.items():
        if name != "attribute" and options.get(name) != value and not (name == "positive" and value is None):
            return None
    named, attribute = _named(wanted), _named(options)
    if named == attribute:
        return EXACT
    crossed = ALL_CROSSES in attribute
    return ANY if named in ("", ALL_CROSSES) and crossed is (named == ALL_CROSSES) else None


def _shares_outcomes(check: Check, options: Mapping[str, JsonValue], one: Estimate) -> bool:
    return one.check == check.id and all(one.options.get(name) == options[name] for name in check.measured_by)


def _joined(left: Readings, right: Readings) -> Readings:
    plain = {
        name: np.concatenate([getattr(left, name), getattr(right, name)])
        for name in (
            "value",
            "n",
            "low",
            "high",
            "sampled",
            "exact",
            "unscoreable",
            "levels",
            "lows",
            "highs",
        )
    }
    return Readings(keys=left.keys + right.keys, **plain)
