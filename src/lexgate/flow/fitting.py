"""Which stored readings answer the requirements of a standard; what nobody measured is computed from stored outcomes."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace

import numpy as np
from numpy.typing import NDArray
from pydantic import JsonValue

from lexgate.assessment import outcomes_file
from lexgate.assessment.choose import ALL_CROSSES
from lexgate.assessment.measure import estimated
from lexgate.checks._check import Check
from lexgate.core.estimate import Estimate
from lexgate.core.ports import Blobs
from lexgate.core.requirement import Requirement
from lexgate.core.verdict import Plan
from lexgate.flow.seal import kept
from lexgate.flow.stored import Stored, kept_estimates
from lexgate.verdict import many, readings
from lexgate.verdict.many import Law
from lexgate.verdict.readings import Readings

_REMEMBERED = 64
"""Plans of which it is remembered what answers what."""
_Asked = tuple[str, dict[str, JsonValue]]
"""A check, and its options."""
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
        self._known: dict[tuple[str, ...], _Found] = {}

    def rows(self, system: Stored) -> tuple[Readings, NDArray[np.int64], NDArray[np.int64]]:
        """Return the readings of a system, and for each requirement the row by which it is judged, or -1.

        The last array says of how many rows that one is the worst.
        """
        seen = system.readings
        found = self._found(seen.keys)
        if found.computable and (made := self._computed(system, found.computable)):
            seen = _joined(seen, readings.of(made))
            found = self._found(seen.keys)
        picked_from = np.array([len(rows) for rows in found.rows], np.int64)
        return seen, many.rows_of(self._law, seen, found.rows), picked_from

    def _found(self, keys: tuple[str, ...]) -> "_Found":
        """Return what readings with these keys answer."""
        if keys not in self._known:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            self._known[keys] = self._looked([json.loads(key) for key in keys])
        return self._known[keys]

    def _looked(self, measured: Sequence[_Asked]) -> "_Found":
        found: list[tuple[list[int], list[int]]] = [([], []) for _ in range(len(self._law))]
        for row, (check, options) in enumerate(measured):
            for index, how in self._answers(check, options):
                found[index][how].append(row)
        rows = [exact or rest for exact, rest in found]
        computable = [
            item
            for item, answers in zip(self._law.requirements, rows, strict=True)
            if not answers and self._may_be_computed(item, measured)
        ]
        return _Found(rows=rows, computable=computable)

    def _may_be_computed(self, item: Requirement, measured: Sequence[_Asked]) -> bool:
        check = self._checks.get(item.check)
        if check is None:
            return False
        options = check.complete(item.options)
        return any(name == check.id and _shares_outcomes(check, options, one) for name, one in measured)

    def _answers(self, check: str, options: Mapping[str, JsonValue]) -> Iterator[tuple[int, int]]:
        """Yield which requirements a reading answers, and how."""
        for named in {_named(options), "", ALL_CROSSES}:
            for index, wanted in self._wanted.get((check, named), ()):
                if (how := _how(wanted, options)) is not None:
                    yield index, how

    def _computed(self, system: Stored, asked: Sequence[Requirement]) -> list[Estimate]:
        """Return estimates that nobody asked for, from outcomes that were stored for others."""
        plan = kept(self._blobs, Plan, system.plan)
        known = kept_estimates(self._blobs, system.estimates)
        made = []
        for item in asked:
            check = self._checks[item.check]
            options = check.complete(item.options)
            source = next(
                (
                    one.source
                    for one in known
                    if one.check == check.id and _shares_outcomes(check, options, one.options)
                ),
                "",
            )
            if source and self._blobs.has(source):
                outcomes = outcomes_file.from_bytes(self._blobs.get(source))
                made.append(replace(estimated(check, outcomes, options, plan), source=source))
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


def _shares_outcomes(
    check: Check, options: Mapping[str, JsonValue], measured: Mapping[str, JsonValue]
) -> bool:
    return all(measured.get(name) == options[name] for name in check.measured_by)


def _joined(left: Readings, right: Readings) -> Readings:
    columns = [column.name for column in fields(Readings) if column.name != "keys"]
    return Readings(
        keys=left.keys + right.keys,
        **{name: np.concatenate([getattr(left, name), getattr(right, name)]) for name in columns},
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """What the readings of an assessment answer."""

    rows: list[list[int]]
    """By requirement, the rows that answer it."""
    computable: list[Requirement]
    """Requirements that none answers, and that stored outcomes may answer."""
