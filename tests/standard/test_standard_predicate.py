"""Three-valued predicates: Kleene's laws, places, and reasons that name the fact."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lexgate.core.applies import Applicability
from lexgate.core.passport import Passport
from lexgate.standard.places import EU_MEMBERS, within
from lexgate.standard.predicate import evaluate

YES, NO, UNKNOWN = Applicability.YES, Applicability.NO, Applicability.UNKNOWN
RANK = {NO: 0, UNKNOWN: 1, YES: 2}
SYSTEM = Passport(name="p", generative=True, audience="public", jurisdictions=("EU",), facts={"users": 5})

LEAVES: dict[str, Any] = {
    "yes": {"fact": "generative", "is": True},
    "no": {"fact": "audience", "is": "internal"},
    "unknown": {"fact": "risk_tier", "is": "high"},
}
leaf = st.sampled_from(
    [LEAVES["yes"], LEAVES["no"], LEAVES["unknown"], {"fact": "facts.users", "at_least": 5}]
)
predicates: st.SearchStrategy[Any] = st.recursive(
    leaf,
    lambda inner: st.one_of(
        inner.map(lambda part: {"not": part}),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"all": parts}),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"any": parts}),
    ),
    max_leaves=8,
)


def answer(predicate: Any, passport: Passport = SYSTEM) -> Applicability:
    return evaluate(predicate, passport).answer


def slow(predicate: Any) -> int:
    """The oracle: minimum, maximum and complement of ranks."""
    if "all" in predicate:
        return min(slow(part) for part in predicate["all"])
    if "any" in predicate:
        return max(slow(part) for part in predicate["any"])
    if "not" in predicate:
        return 2 - slow(predicate["not"])
    return RANK[answer(predicate)]


@given(predicates)
def test_all_is_the_least_any_the_greatest_and_not_the_complement(predicate: Any) -> None:
    assert RANK[answer(predicate)] == slow(predicate)


@given(predicates, predicates)
def test_de_morgan_holds(left: Any, right: Any) -> None:
    assert answer({"not": {"all": [left, right]}}) is answer({"any": [{"not": left}, {"not": right}]})
    assert answer({"not": {"any": [left, right]}}) is answer({"all": [{"not": left}, {"not": right}]})


@given(predicates, predicates, predicates)
def test_parts_may_be_swapped_and_grouped(a: Any, b: Any, c: Any) -> None:
    assert answer({"all": [a, b]}) is answer({"all": [b, a]})
    assert answer({"any": [a, {"any": [b, c]}]}) is answer({"any": [{"any": [a, b]}, c]})
    assert answer({"all": [a, {"any": [b, c]}]}) is answer({"any": [{"all": [a, b]}, {"all": [a, c]}]})


@given(predicates)
def test_twice_not_is_nothing_and_unknown_has_no_excluded_middle(predicate: Any) -> None:
    assert answer({"not": {"not": predicate}}) is answer(predicate)
    either = answer({"any": [predicate, {"not": predicate}]})
    assert either is (UNKNOWN if answer(predicate) is UNKNOWN else YES)


@given(predicates, st.sampled_from(["minimal", "limited", "high", "prohibited"]))
def test_learning_a_fact_never_turns_a_yes_or_no_round(predicate: Any, tier: str) -> None:
    before, after = answer(predicate), answer(predicate, Passport(**{**_fields(SYSTEM), "risk_tier": tier}))
    assert before in (UNKNOWN, after)


def _fields(passport: Passport) -> dict[str, Any]:
    return {name: getattr(passport, name) for name in Passport.__dataclass_fields__}


@given(predicates)
def test_a_reason_stands_in_both_languages(predicate: Any) -> None:
    why = evaluate(predicate, SYSTEM).why
    assert why.en
    assert any("\u4e00" <= letter <= "\u9fff" for letter in why.zh)


@pytest.mark.parametrize(
    ("predicate", "expected"),
    [
        (None, YES),
        ({"fact": "jurisdictions", "has": "EU"}, YES),
        ({"fact": "jurisdictions", "has": "CN"}, NO),
        ({"fact": "languages", "has": "en"}, UNKNOWN),
        ({"fact": "audience", "in": ["public", "business"]}, YES),
        ({"fact": "audience", "in": ["business"]}, NO),
        ({"fact": "domain", "in": ["credit"]}, UNKNOWN),
        ({"fact": "facts.users", "at_least": 6}, NO),
        ({"fact": "facts.users", "at_most": 5}, YES),
        ({"fact": "facts.nothing", "at_most": 5}, UNKNOWN),
        ({"fact": "facts.users", "is": True}, NO),
        ({"fact": "purpose", "is": "x"}, UNKNOWN),
    ],
)
def test_each_comparison_answers(predicate: Any, expected: Applicability) -> None:
    assert answer(predicate) is expected


@pytest.mark.parametrize("odd", ["many", True, float("nan"), [1], None])
def test_a_fact_of_the_wrong_kind_is_unknown_not_no(odd: Any) -> None:
    system = Passport(name="p", facts={"users": odd})
    assert answer({"fact": "facts.users", "at_least": 1}, system) is UNKNOWN
    assert answer({"fact": "facts.users", "at_most": 1}, system) is UNKNOWN


def test_a_scalar_has_nothing() -> None:
    assert answer({"fact": "facts.users", "has": 5}) is UNKNOWN


def test_one_is_not_true() -> None:
    assert answer({"fact": "facts.flag", "is": True}, Passport(name="p", facts={"flag": 1})) is NO


def test_the_reason_names_the_fact_that_decided_and_the_one_that_is_missing() -> None:
    both: Any = {"all": [LEAVES["yes"], LEAVES["no"], LEAVES["unknown"]]}
    assert evaluate(both, SYSTEM).why.en.startswith("audience is public")
    open_ = evaluate({"all": [LEAVES["yes"], LEAVES["unknown"]]}, SYSTEM)
    assert open_.why.en.startswith("the passport does not state risk_tier")
    assert "风险等级" in open_.why.zh
    assert "generative" not in open_.why.en


@pytest.mark.parametrize(
    ("place", "asked", "expected"),
    [
        ("EU", "EU", YES),
        ("DE", "EU", YES),
        ("de", "EU", YES),
        ("GB", "EU", NO),
        ("US-NYC", "US", YES),
        ("US", "US-NYC", UNKNOWN),
        ("US-CA", "US-NYC", NO),
        ("EU", "DE", UNKNOWN),
        ("Germany", "EU", UNKNOWN),
        ("Belarus", "EU", UNKNOWN),
        ("Serbia", "EU", UNKNOWN),
        ("DEU", "EU", UNKNOWN),
        ("DE-BY", "EU", YES),
        ("EL", "EU", YES),
        ("CN", "EU", NO),
    ],
)
def test_a_part_lies_in_the_whole_and_the_whole_may_mean_the_part(
    place: str, asked: str, expected: Applicability
) -> None:
    assert within(place, asked) is expected


def test_the_union_has_27_members() -> None:
    assert len(EU_MEMBERS) == 27


def test_a_place_that_is_the_one_asked_for_is_said_once() -> None:
    asked: dict[str, Any] = {"fact": "jurisdictions", "has": "EU"}
    assert evaluate(asked, Passport(name="x", jurisdictions=("EU",))).why.en == "jurisdictions is EU"
    assert (
        evaluate(asked, Passport(name="x", jurisdictions=("DE",))).why.en == "jurisdictions is DE, inside EU"
    )
    assert (
        evaluate(asked, Passport(name="x", jurisdictions=("US",))).why.en == "jurisdictions is US, outside EU"
    )
