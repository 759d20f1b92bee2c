"""What is proposed exists: commands, options and settings."""

import re
from dataclasses import replace
from itertools import product

import pytest
from pydantic import BaseModel

from command_tree import commands
from lexgate.assessment.subject import CAPABILITIES
from lexgate.core.project import Project
from lexgate.core.text import Text
from lexgate.core.verdict import Finding, Status
from lexgate.report.remedies import GIVEN_BY, SETTINGS, tries
from lexgate.wiring.drawers import checks
from report import accounts


def _finding(check: str, status: Status, *, measured: bool, more: int | None = None) -> Finding:
    seen = accounts.made(check, 0.5 if measured else None, None, None, 9)
    return Finding(
        requirement="law/a",
        check=check,
        status=status,
        decides=True,
        bound=0.8,
        margin=None,
        reason=Text("", ""),
        estimate=seen,
        more_items=more,
    )


EVERY = [
    one
    for check, measured, tuned, stored in product(
        checks().values(), (True, False), (True, False), (True, False)
    )
    for one in tries(
        _finding(check.id, Status.NOT_MET, measured=measured, more=3), check.needs, tuned=tuned, stored=stored
    )
]


def test_every_command_that_is_proposed_exists_with_its_options() -> None:
    known = commands()
    for line in {one.command for one in EVERY if one.command}:
        words = line.split()[1:]
        name = next(joined for size in (2, 1) if (joined := " ".join(words[:size])) in known)
        options = {word for word in words if word.startswith("--")} - {"--help"}
        assert options <= known[name], line


def test_every_setting_that_is_proposed_exists() -> None:
    for name in {name for names in (*SETTINGS.values(), *GIVEN_BY.values()) for name in names}:
        section: object = Project
        for part in name.split("."):
            fields = _fields(section)
            assert part in fields, name
            section = fields[part]


def _fields(section: object) -> dict[str, object]:
    models = [section] if isinstance(section, type) else _models(section)
    return {
        name: field.annotation
        for model in models
        if isinstance(model, type) and issubclass(model, BaseModel)
        for name, field in model.model_fields.items()
    }


def _models(annotation: object) -> list[object]:
    return list(getattr(annotation, "__args__", ()))


def test_the_checks_that_are_named_exist() -> None:
    assert set(SETTINGS) <= set(checks())


@pytest.mark.parametrize("check", sorted(checks()))
def test_a_finding_that_is_not_met_always_has_something_to_try(check: str) -> None:
    needs = checks()[check].needs
    assert tries(_finding(check, Status.NOT_MET, measured=True), needs, tuned=False, stored=False)
    assert not tries(_finding(check, Status.MET, measured=True), needs, tuned=False, stored=False)


def test_what_can_not_be_tuned_is_not_told_to_be_tuned() -> None:
    found = tries(
        _finding("accuracy", Status.NOT_MET, measured=True), ("predictions",), tuned=False, stored=True
    )
    assert not any(re.search(r"tune|lexgate run", one.what.en + one.command) for one in found)


def test_facts_that_are_missing_come_before_everything_else() -> None:
    finding = replace(_finding("accuracy", Status.INCONCLUSIVE, measured=True, more=9), missing=("domain",))
    found = tries(finding, ("predictions",), tuned=True, stored=False)
    assert [one.command for one in found] == ["lexgate standards applies", "lexgate assess"]


def test_of_every_capability_it_is_known_which_setting_gives_it() -> None:
    assert set(GIVEN_BY) == set(CAPABILITIES)
