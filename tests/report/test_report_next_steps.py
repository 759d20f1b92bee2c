"""Where it is unknown whether a clause applies, every document asks the question instead of giving the remedy."""

import json
from dataclasses import replace

import pytest

from lexgate.core.account import Account
from lexgate.core.passport import Passport
from lexgate.core.text import Lang
from lexgate.core.verdict import Ruling, Status
from lexgate.report.html import render
from lexgate.report.kits.evidence import State
from lexgate.report.kits.tree import said
from lexgate.report.next_steps import next_steps
from lexgate.report.oscal.poam import poam
from lexgate.report.terminal import summary
from lexgate.standard import catalog
from lexgate.verdict.verdict import verdict
from report import accounts, kit_pages
from report.test_report_terminal import printed

CLAUSE = "cn-pipl/art-38-39"
ASKED = {
    Lang.EN: "State system.facts.export in lexgate.yaml",
    Lang.ZH: "在 lexgate.yaml 中填写 system.facts.export",
}


@pytest.fixture(scope="module")
def unsure() -> Account:
    """A system judged under the PIPL that does not say whether it exports data."""
    bare, law = accounts.bare(), catalog.load("cn-pipl")
    system = Passport(name="Toy", jurisdictions=("CN",), roles=("provider",), facts={"personal_data": True})
    ruling = Ruling(standard=law, as_of=bare.plan.made_on)
    judged = verdict(ruling, "sha256:" + "1" * 64, {}, catalog.applies(law, system), "sha256:" + "2" * 64)
    plan = replace(bare.plan, passport=system, rulings=(ruling,))
    return replace(bare, passport=system, plan=plan, verdicts=(judged,), time="2026-11-22T10:00:00Z")


@pytest.mark.parametrize("lang", Lang)
def test_the_question_stands_where_the_remedy_would_and_the_remedy_nowhere(
    unsure: Account, lang: Lang
) -> None:
    law = unsure.plan.rulings[0].standard
    item = next(one for one in law.requirements if one.id == CLAUSE)
    remedy, question = item.remedies[0].say(lang), law.questions["facts.export"].say(lang)
    (lack,) = (one for one in kit_pages.made("pipl-pia", unsure).missing if one.requirement == CLAUSE)
    assert said(lack.do, lang).startswith(ASKED[lang])
    task = next(
        one
        for one in poam(unsure, {})["plan-of-action-and-milestones"]["risks"]  # type: ignore[call-overload,index,union-attr]
        if item.title.en in str(one)
    )
    for page in (render(unsure, lang), said(lack.do, lang), json.dumps(task, ensure_ascii=False)):
        assert ASKED[lang] in page
        assert question in page
        assert remedy not in page
    assert lack.state is State.MISSING


def test_the_terminal_asks_the_question_first(unsure: Account) -> None:
    only = [one for one in unsure.verdicts[0].findings if one.missing][:1]
    account = replace(unsure, verdicts=(replace(unsure.verdicts[0], findings=tuple(only)),))
    steps = printed(summary(account, Lang.EN)).split("Next")[1]
    assert f"State system.{only[0].missing[0]}" in " ".join(steps.split())


def test_what_is_met_or_spared_asks_for_nothing(unsure: Account) -> None:
    law, finding = unsure.plan.rulings[0].standard, unsure.verdicts[0].findings[0]
    for status in (Status.MET, Status.NOT_APPLICABLE):
        assert next_steps(replace(finding, status=status), law.requirements[0], law) == ()
    unmet = replace(finding, status=Status.NOT_MET, missing=())
    assert next_steps(unmet, law.requirements[0], law) == law.requirements[0].remedies
    assert next_steps(unmet, None, None) == ()
