"""What checks say of options and subjects they cannot use."""

from collections.abc import Callable

import numpy as np
import pytest

from lexgate.assessment.measure import WORDS
from lexgate.assessment.subject import CAPABILITIES
from lexgate.checks import (
    _worked,
    accountable_persons,
    accuracy,
    calibration_error,
    entity_f1,
    personal_data_left,
)
from lexgate.checks import documents_present as documents
from lexgate.checks._check import Check, Setting
from lexgate.core.errors import BadInput
from lexgate.core.estimate import Estimate
from lexgate.core.passport import Passport, Person
from lexgate.models.subject import Subject

EMPTY = Subject(passport=_worked.PASSPORT)


def estimate(check: Check, subject: Subject, **options: object) -> Estimate:
    full = check.complete(options)  # type: ignore[arg-type]
    return check.estimate(check.measure(subject, full), full, Setting(draws=200))


CASES: list[tuple[str, Callable[[], object], str]] = [
    (
        "roles that are no texts",
        lambda: estimate(accountable_persons.CHECK, EMPTY, roles=[1]),
        "LG-CHECK-002",
    ),
    (
        "sections that are no list",
        lambda: estimate(documents.CHECK, documents.CHECK.good(), sections={"risk-management": "Risks"}),
        "LG-CHECK-002",
    ),
    (
        "an unknown way to bin",
        lambda: estimate(calibration_error.CHECK, calibration_error.CHECK.good(), binning="magic"),
        "LG-CHECK-003",
    ),
    (
        "no bin at all",
        lambda: estimate(calibration_error.CHECK, calibration_error.CHECK.good(), bins=0),
        "LG-CHECK-003",
    ),
    (
        "an unknown part of the data",
        lambda: estimate(personal_data_left.CHECK, personal_data_left.CHECK.good(), split="trian"),
        "LG-CHECK-003",
    ),
    ("no predictions", lambda: estimate(accuracy.CHECK, EMPTY), "LG-CHECK-004"),
    ("no probabilities", lambda: estimate(calibration_error.CHECK, accuracy.CHECK.good()), "LG-CHECK-004"),
    ("no survey", lambda: estimate(personal_data_left.CHECK, EMPTY), "LG-CHECK-004"),
    ("labels that are no tags", lambda: estimate(entity_f1.CHECK, accuracy.CHECK.good()), "LG-CHECK-008"),
    (
        "tags of another scheme",
        lambda: estimate(entity_f1.CHECK, _worked.tagged([("O S-PER", "O S-PER")])),
        "LG-CHECK-007",
    ),
]


@pytest.mark.parametrize(("_sentence", "call", "code"), CASES, ids=[case[0] for case in CASES])
def test_what_cannot_be_used_has_a_code_and_a_mend(
    _sentence: str, call: Callable[[], object], code: str
) -> None:
    with pytest.raises(BadInput) as error:
        call()
    assert error.value.id == code
    assert error.value.fix


def test_every_capability_that_may_be_missing_has_a_name() -> None:
    assert set(WORDS) == set(CAPABILITIES)


def test_bins_of_equal_mass_hold_equally_many_answers() -> None:
    random = np.random.default_rng(0)
    confidence = random.uniform(0.5, 1, 1500)
    subject = _worked.confident([(float(at), int(random.random() < at), 0) for at in confidence])
    rows = estimate(calibration_error.CHECK, subject, binning="equal-mass", bins=5).facts["reliability"]
    assert isinstance(rows, list)
    counts = [row["n"] for row in rows if isinstance(row, dict)]
    assert len(counts) == 5
    assert max(counts) - min(counts) <= 1  # type: ignore[type-var, operator]


def test_a_search_that_was_not_made_is_no_clean_bill() -> None:
    seen = estimate(personal_data_left.CHECK, _worked.surveyed("duplicate", 0))
    assert seen.value is None
    assert seen.note is not None


def test_a_role_without_a_name_is_vacant() -> None:
    people = (Person(role="Data_Steward", name="B"), Person(role="provider", name="  "))
    subject = Subject(passport=Passport(name="x", people=people))
    seen = estimate(accountable_persons.CHECK, subject, roles=["data steward", "provider"])
    assert seen.facts["vacant"] == ["provider"]
