import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lexgate.core.estimate import Interval
from lexgate.core.number import number
from lexgate.core.text import Lang
from lexgate.core.verdict import Status
from lexgate.report.document import document
from lexgate.report.html import render
from lexgate.report.saying import spread
from report import accounts

finite = st.floats(-1e300, 1e300)


def test_the_document_is_json_with_exact_numbers() -> None:
    account = accounts.full()
    made = json.loads(json.dumps(document(account, bundle="b", report="r"), allow_nan=False))
    assert made["status"] == "not_met"
    assert (made["bundle"], made["report"], made["model"]) == ("b", "r", "models/complaints")
    for given_, estimate in zip(made["estimates"], account.estimates, strict=True):
        for key in ("check", "value", "low", "high", "level", "n", "unit"):
            assert given_[key] == getattr(estimate, key)
        assert set(given_["groups"]) == set(estimate.groups)
    women = made["estimates"][2]["groups"]["women"]
    assert women == {"value": 0.2864, "low": 0.2639, "high": 0.31, "n": 1472, "note": None}
    finding = made["verdicts"][0]["findings"][1]
    assert (finding["requirement"], finding["status"]) == ("eu-ai-act/art-15-worst-group", "inconclusive")
    assert finding["estimate"]["value"] == 0.79982
    assert set(made["verdicts"][0]) >= {"standard", "version", "as_of", "status", "findings"}


def test_reasons_are_in_the_language_asked_for_and_in_both() -> None:
    account = accounts.full()
    english = document(account, bundle="", report="")["verdicts"][0]["findings"][0]
    chinese = document(account, bundle="", report="", lang=Lang.ZH)["verdicts"][0]["findings"][0]
    assert english["reason"] == english["reasons"]["en"]
    assert chinese["reason"] == chinese["reasons"]["zh"] != english["reason"]
    assert english["reasons"] == chinese["reasons"]


def test_a_finding_says_where_its_bound_comes_from_and_how_the_clause_was_read() -> None:
    account = accounts.full()
    asked = {item.id: item for item in account.plan.requirements()}
    for verdict in document(account, bundle="", report="")["verdicts"]:
        for finding in verdict["findings"]:
            item = asked[finding["requirement"]]
            assert finding["confidence"] == item.citation.confidence.value
            own = any(bound.basis.value == finding["basis"] for bound in item.bounds)
            assert own or (finding["basis"] is None and finding["bound"] is None)


def test_a_run_without_a_law_or_a_model_has_a_document_too() -> None:
    made = document(accounts.bare(), bundle="", report="")
    assert made["status"] == Status.NOT_APPLICABLE
    assert made["model"] is None
    assert made["verdicts"] == made["estimates"] == []


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1))
def test_the_digits_people_see_agree_with_the_document(one: float, two: float, three: float) -> None:
    low, value, high = sorted((one, two, three))
    exact = document(
        replace(accounts.bare(), estimates=(accounts.made("accuracy", value, low, high, 1234),)),
        bundle="",
        report="",
    )["estimates"][0]
    shown = spread(Interval(value=value, low=low, high=high, n=1234))
    written = [read_number(part) for part in shown.replace("[", "").replace("]", "").split(" ")]
    expected = [exact["value"], exact["low"], exact["high"]] if len(written) > 1 else [exact["value"]]
    for seen, true in zip(written, expected, strict=True):
        assert seen == pytest.approx(true, rel=0.005, abs=1e-300)


def test_the_page_shows_the_rounded_numbers_of_the_document() -> None:
    account = accounts.full()
    html = render(account, Lang.EN)
    for estimate in document(account, bundle="", report="")["estimates"]:
        if estimate["value"] is not None:
            assert number(estimate["value"]) in html


def read_number(text: str) -> float:
    return float(text.strip(",").replace(",", "").replace("−", "-"))


@given(finite)
def test_a_number_has_three_significant_digits(value: float) -> None:
    assert read_number(number(value)) == pytest.approx(value, rel=0.005, abs=0)


@given(st.integers(-(10**12), 10**12))
def test_a_count_is_given_in_full(count: int) -> None:
    assert int(number(count).replace(",", "").replace("−", "-")) == count


@given(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6))
def test_a_number_never_looks_like_the_bound_it_misses(value: float, bound: float) -> None:
    if number(value, unlike=bound) == number(bound):
        assert value == pytest.approx(bound, rel=1e-6, abs=1e-300)


def test_numbers_as_people_write_them() -> None:
    assert [number(x) for x in (0.9996, 1.0, 1234.5, 2.5e-9, -0.5, float("nan"), float("inf"))] == [
        "1.00",
        "1.00",
        "1,230",
        "2.50e−9",
        "−0.500",
        "–",
        "∞",
    ]
