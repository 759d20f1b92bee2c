"""How requirements bear on a system: since when, until when, and what must still be answered."""

from dataclasses import replace
from datetime import date

from pydantic import JsonValue

from judging import requirement
from lexgate.core.citation import Basis
from lexgate.core.passport import Passport
from lexgate.core.questions import FIELD_QUESTIONS
from lexgate.core.requirement import Bound, Force, Requirement, Standard
from lexgate.core.text import Text
from lexgate.standard.bearing import bearings, questions, summaries
from lexgate.standard.predicate import FIELDS

LAW = Text("Act", "某法")
ASKED = Text("How many users?", "有多少用户？")


def standard(*items: Requirement) -> Standard:
    return Standard(
        id="act",
        version="1",
        title=LAW,
        about=LAW,
        citation=items[0].citation,
        requirements=items,
        questions={"scale.users": ASKED},
    )


def bound(day: date, *, repealed: bool = False) -> Bound:
    return Bound(since=day, value=None if repealed else 0.8, repealed=repealed, basis=Basis.STRUCTURAL)


def test_a_duty_begins_binds_ends_and_begins_again() -> None:
    days = (date(2026, 1, 1), date(2027, 1, 1), date(2028, 1, 1))
    item = requirement(bounds=(bound(days[0]), bound(days[1], repealed=True), bound(days[2])))
    seen = [bearings([standard(item)], Passport(name="x"), day)[0] for day in (date(2025, 12, 31), *days)]
    assert [one.binds for one in seen] == [False, True, False, True]
    assert [one.begins for one in seen] == [days[0], None, days[2], None]
    assert [one.ended for one in seen] == [None, None, days[1], None]


def test_the_fact_that_most_wait_for_is_asked_first_and_each_in_its_own_words() -> None:
    wide = replace(requirement(id="act/1"), applies={"fact": "domain", "is": "credit"})
    both: JsonValue = {"all": [{"fact": "domain", "is": "credit"}, {"fact": "scale.users", "above": 10}]}
    narrow = replace(requirement(id="act/2"), applies=both)
    asked = questions(bearings([standard(wide, narrow)], Passport(name="x"), date(2026, 11, 22)))
    assert [(one.fact, one.requirements) for one in asked] == [
        ("domain", ("act/1", "act/2")),
        ("scale.users", ("act/2",)),
    ]
    assert asked[1].question == ASKED


def test_an_open_answer_ends_in_the_question_of_the_pack() -> None:
    both: JsonValue = {"all": [{"fact": "domain", "is": "credit"}, {"fact": "scale.users", "above": 10}]}
    item = replace(requirement(id="act/1"), applies=both)
    (one,) = bearings([standard(item)], Passport(name="x"), date(2026, 11, 22))
    assert one.applies.missing == ("domain", "scale.users")
    assert one.applies.why.en.endswith("unknown: In which domain is it used? How many users?")
    assert one.applies.why.zh.endswith("：系统用于哪个领域？有多少用户？")
    (known,) = bearings([standard(item)], Passport(name="x", domain="toys"), date(2026, 11, 22))
    assert known.applies.why.en == "domain is toys, not credit"


def test_a_standard_is_summed_up_with_each_requirement_counted_once_and_law_first() -> None:
    day = date(2026, 6, 1)
    credit: JsonValue = {"fact": "domain", "is": "credit"}
    end = bound(date(2026, 1, 1), repealed=True)
    items = (
        requirement(id="act/binds", bounds=(bound(date(2026, 1, 1)),)),
        requirement(id="act/later", bounds=(bound(date(2027, 1, 1)),)),
        requirement(id="act/ended", bounds=(bound(date(2025, 1, 1)), end)),
        requirement(id="act/unborn", bounds=(end,)),
        replace(requirement(id="act/open", bounds=(bound(date(2027, 1, 1)),)), applies=credit),
        replace(requirement(id="act/open-ended", bounds=(end,)), applies=credit),
        replace(requirement(id="act/other"), binds=("auditor",)),
    )
    law = standard(*items)
    code = replace(standard(requirement(id="code/1")), id="code", force=Force.VOLUNTARY)
    guide = replace(standard(requirement(id="guide/1")), id="guide", force=Force.GUIDANCE)
    found = summaries(bearings([code, guide, law], Passport(name="x", roles=("provider",)), day))
    assert [one.standard.id for one in found] == ["act", "guide", "code"]
    assert (found[0].binds, found[0].open, found[0].later, found[0].spared) == (1, 1, 1, 4)
    assert all(one.bears for one in found)


def test_what_is_known_and_what_has_ended_is_not_asked() -> None:
    item = replace(requirement(id="act/1"), applies={"fact": "domain", "is": "credit"})
    ended = replace(
        requirement(id="act/2", bounds=(bound(date(2025, 1, 1)), bound(date(2026, 1, 1), repealed=True))),
        applies={"fact": "audience", "is": "public"},
    )
    found = bearings([standard(item, ended)], Passport(name="x", domain="credit"), date(2026, 11, 22))
    assert questions(found) == ()


def test_every_field_that_can_be_unknown_has_its_question_in_both_languages() -> None:
    assert set(FIELD_QUESTIONS) == set(FIELDS) - {"name"}
    assert all(text.en and text.zh for text in FIELD_QUESTIONS.values())
