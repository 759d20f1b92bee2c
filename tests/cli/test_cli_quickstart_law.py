"""The quickstart holds every document, act and figure that the EU AI Act asks of it on the day it is judged."""

from datetime import date
from importlib import resources
from pathlib import Path

import pytest
import yaml

from lexgate.adapters.holiday_calendar import HolidayCalendar
from lexgate.assessment.documents import documents
from lexgate.assessment.registers import read_registers
from lexgate.checks._check import Evidence, Setting
from lexgate.core.applies import Applicability
from lexgate.core.project import Project
from lexgate.data.quickstart import write_quickstart
from lexgate.models.subject import Subject
from lexgate.standard import catalog
from lexgate.wiring.drawers import checks

DAY, TODAY = date(2027, 12, 2), date(2026, 11, 22)


@pytest.fixture(scope="module")
def subject(tmp_path_factory: pytest.TempPathFactory) -> Subject:
    folder: Path = tmp_path_factory.mktemp("quickstart")
    write_quickstart(folder)
    text = resources.files("lexgate.cli").joinpath("templates", "quickstart.yaml").read_text(encoding="utf-8")
    passport = Project.model_validate(yaml.safe_load(text)).system.passport()
    return Subject(
        passport=passport,
        documents=documents(passport, folder),
        registers=read_registers(passport, folder, {}),
        calendar=HolidayCalendar(),
    )


def test_whom_the_act_speaks_to_is_never_left_open(subject: Subject) -> None:
    act = catalog.load("eu-ai-act")
    answers = catalog.applies(act, subject.passport)
    bind = {item.id for item in act.requirements if item.bound_on(DAY)}
    assert {id_ for id_ in bind if answers[id_].answer is Applicability.UNKNOWN} == set()


def test_every_record_that_the_act_asks_for_is_there(subject: Subject) -> None:
    act, drawer, looked_at = catalog.load("eu-ai-act"), checks(), 0
    answers = catalog.applies(act, subject.passport)
    for item in act.requirements:
        check, bound = drawer[item.check], item.bound_on(DAY)
        binds = bound is not None and answers[item.id].answer is Applicability.YES
        if not binds or check.evidence is Evidence.MEASURED or bound is None or bound.value is None:
            continue
        options = check.complete(item.options)
        found = check.estimate(check.measure(subject, options), options, Setting(today=TODAY))
        assert found.value is not None, (item.id, found.note)
        high_is_lawful = item.side is not None and item.side.value == "at_least"
        assert found.value >= bound.value if high_is_lawful else found.value <= bound.value, (
            item.id,
            found.note,
        )
        looked_at += 1
    assert looked_at >= 25
