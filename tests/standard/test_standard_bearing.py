"""How requirements bear on a system: since when, until when, and what must still be answered."""

from dataclasses import replace
from datetime import date

from pydantic import JsonValue

from judging import requirement
from lexgate.core.citation import Basis
from lexgate.core.passport import Passport
from lexgate.core.questions import FIELD_QUESTIONS
from lexgate.core.requirement import Bound, Requirement, Standard
from lexgate.core.text import Text
from lexgate.standard.bearing import bearings, questions
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
