"""What the checks really measure, as the report shows it."""

from dataclasses import replace

import pytest

from lexgate import checks
from lexgate.checks._check import Check, Setting
from lexgate.core.discover import discover
from lexgate.core.estimate import Estimate
from lexgate.core.text import Lang
from lexgate.report.html import render
from report import accounts
from report.pages import read

CHECKS = discover(checks, "CHECK", Check)


def measured(check: Check) -> Estimate:
    subject = check.bad()
    attributes = list(subject.predictions.groups) if subject.predictions else []
    if subject.survey:
        attributes = list(subject.survey.groups)
    chosen = {"attribute": attributes[0]} if check.by_attribute and attributes else {}
    options = check.complete(chosen)
    return check.estimate(check.measure(subject, options), options, Setting(draws=300))


@pytest.mark.parametrize("lang", Lang)
@pytest.mark.parametrize("name", CHECKS)
def test_what_a_check_found_is_shown_in_full(name: str, lang: Lang) -> None:
    estimate = measured(CHECKS[name])
    account = replace(accounts.small(), estimates=(estimate,))
    titles = {key: check.title for key, check in CHECKS.items()}
    page = read(render(account, lang, titles))
    said = " ".join(" ".join(page.text).split())
    assert page.problems == []
    assert CHECKS[name].title.say(lang) in said
    for group, interval in estimate.groups.items():
        assert group in said
        assert interval.note is None or interval.note.say(lang) in said
