"""Offsets, overlaps, tokens, long and hostile texts."""

import itertools
import time

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lexgate.core.errors import BadInput
from lexgate.core.text import Text
from lexgate.data.personal import SCHEMA, TOKEN_SCHEMA, Scanner, Span, known_rules, resolve
from lexgate.rules._rule import Rule

SCANNER = Scanner(known_rules())
QUICK = settings(deadline=None, max_examples=60)
HITS = [text for rule in known_rules().values() for text in rule.hits]
ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=80)
DENSE = st.text("0123456789 -.()+:@/XEa，号电话１２\u2011\u00a0😀\u0301\u200b", max_size=120)


def test_nothing_is_found_in_nothing() -> None:
    for texts in (pl.Series([], dtype=pl.String), pl.Series([None, ""], dtype=pl.String), pl.Series([None])):
        found = SCANNER.scan(texts)
        assert found.is_empty()
        assert found.schema == SCHEMA


def test_a_column_without_text_is_refused_and_categories_are_text() -> None:
    with pytest.raises(BadInput, match="LG-DATA-404"):
        SCANNER.scan(pl.Series("age", [1, 2]))
    with pytest.raises(BadInput, match="LG-DATA-404"):
        SCANNER.scan_tokens(pl.Series("words", ["a@example.com"]))
    assert SCANNER.scan(pl.Series(["a@example.com"], dtype=pl.Categorical)).height == 1


def test_rows_keep_their_number_between_nulls_and_batches() -> None:
    texts = pl.Series([None, "a@example.com", "x", None, "y", "", "b@example.com", "13812345678"])
    found = Scanner(known_rules(), batch=3).scan(texts)
    assert found.select("item", "kind").rows() == [(1, "email"), (6, "email"), (7, "phone-cn")]


@QUICK
@given(st.lists(st.one_of(ANY_TEXT, DENSE, st.sampled_from(HITS)), max_size=8))
def test_offsets_slice_to_the_value_in_any_text(texts: list[str]) -> None:
    for item, _, start, end, value in SCANNER.scan(pl.Series(texts, dtype=pl.String)).iter_rows():
        assert texts[item][start:end] == value


@QUICK
@given(st.lists(st.one_of(DENSE, st.sampled_from(HITS)), min_size=1, max_size=4).map("，".join))
def test_the_fast_way_finds_what_the_plain_way_finds(text: str) -> None:
    plain = [(span.kind, span.start, span.end) for span in SCANNER.scan_text(text)]
    assert SCANNER.scan(pl.Series([text])).select("kind", "start", "end").rows() == plain


@QUICK
@given(
    ANY_TEXT, st.sampled_from(["13812345678", "a.b@example.com", "11010519491231002X", "4111111111111111"])
)
def test_a_value_is_found_whatever_stands_around_it(noise: str, value: str) -> None:
    text = f"{noise}。{value}，{noise}"
    assert value in SCANNER.scan(pl.Series([text]))["value"]


@QUICK
@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 9), st.integers(1, 3)), max_size=10))
def test_resolved_spans_never_overlap_and_hide_no_longer_one(raw: list[tuple[int, int, int]]) -> None:
    spans = [Span(kind="a", start=low, end=low + size, strength=strength) for low, size, strength in raw]
    kept = resolve(spans)
    assert all(left.end <= right.start for left, right in itertools.pairwise(kept))
    for span in spans:
        rivals = [other for other in kept if other.start < span.end and span.start < other.end]
        assert any(other.end - other.start >= span.end - span.start for other in rivals)


def test_of_two_rules_on_one_span_the_stronger_wins_and_the_longer_beats_both() -> None:
    def span(kind: str, end: int, strength: int) -> Span:
        return Span(kind=kind, start=0, end=end, strength=strength)

    assert resolve([span("weak", 9, 1), span("strong", 9, 3)])[0].kind == "strong"
    assert resolve([span("long", 10, 1), span("strong", 9, 3)])[0].kind == "long"


def test_credentials_hide_the_address_that_seems_to_stand_in_them() -> None:
    found = SCANNER.scan(pl.Series(["see https://jane:pw@example.com/x and a@example.com"]))
    assert found["kind"].to_list() == ["url-credentials", "email"]


def test_a_rule_of_ones_own_can_be_scanned_with() -> None:
    rule = Rule(
        id="badge", title=Text("Badge", "工牌"), pattern="B-[0-9]{3}", hits=("B-123",), misses=("B-12",)
    )
    assert Scanner({"badge": rule}).scan(pl.Series(["工牌B-123，", "AB-123"])).rows() == [
        (0, "badge", 2, 7, "B-123")
    ]


def test_tokens_are_read_as_joined_by_spaces() -> None:
    tokens = pl.Series([["call", "(", "010", "6552", "9988", ")"], [], ["x"], ["<a@example.com>", "ok"]])
    found = SCANNER.scan_tokens(tokens)
    assert found.schema == TOKEN_SCHEMA
    assert found.rows() == [(0, "phone-cn", 2, 5, "010 6552 9988"), (3, "email", 0, 1, "a@example.com")]


@pytest.mark.parametrize(
    "unit",
    [
        "a",
        "1",
        "1 ",
        "1-",
        "0-1.",
        "a@",
        "a.",
        "4111 ",
        "::",
        "AB12",
        "call ",
        "(1) ",
        "+1 ",
        "http://",
        "电话1",
        "😀7 ",
    ],
)
def test_a_very_long_line_of_anything_takes_time_in_proportion(unit: str) -> None:
    started = time.process_time()
    SCANNER.scan(pl.Series([unit * (200_000 // len(unit))]))
    assert time.process_time() - started < 20


def test_many_values_in_one_row_are_all_found() -> None:
    text = "，".join(f"1381234{number:04d}" for number in range(2000))
    assert SCANNER.scan(pl.Series([text])).height == 2000
