"""What treating personal data promises: nothing left, one value one pseudonym, nothing linked between projects."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lexgate.core.errors import BadInput
from lexgate.data.personal import SCHEMA, Scanner, known_rules
from lexgate.data.protect import How, mask_for_display, protect, protect_tokens, replacer

SCANNER = Scanner(known_rules())
QUICK = settings(deadline=None, max_examples=60)
KEY, OTHER = b"k" * 16, b"o" * 16
HITS = [text for rule in known_rules().values() for text in rule.hits]
VALUES = [(kind, value) for kind, value in SCANNER.scan(pl.Series(HITS)).select("kind", "value").rows()]


def treated(text: str, how: How, key: bytes = KEY) -> str | None:
    texts = pl.Series([text])
    after: str | None = protect(texts, SCANNER.scan(texts), replacer(how, key))[0]
    return after


def test_masking_shows_the_kind_and_keeps_the_rest() -> None:
    assert treated("电话１３８１２３４５６７８，谢谢😀", "mask") == "电话[PHONE-CN]，谢谢😀"


def test_nulls_names_and_other_rows_stay() -> None:
    texts = pl.Series("text", [None, "fine", "a@example.com", None])
    after = protect(texts, SCANNER.scan(texts), replacer("mask"))
    assert after.to_list() == [None, "fine", "[EMAIL]", None]
    assert after.name == "text"
    assert texts[2] == "a@example.com"
    assert protect(texts, SCANNER.scan(texts[:2]), replacer("mask")).to_list() == texts.to_list()


@QUICK
@given(
    st.lists(
        st.one_of(st.sampled_from(HITS), st.text(st.characters(exclude_categories=["Cs"]), max_size=20)),
        max_size=5,
    )
)
def test_masked_text_holds_nothing_more_to_find(parts: list[str]) -> None:
    # A letter between the parts, so that what stands before a mask can't join what stands behind it.
    texts = pl.Series(["\n 与 \n".join(parts)])
    masked = protect(texts, SCANNER.scan(texts), replacer("mask"))
    assert SCANNER.scan(masked).is_empty()


@pytest.mark.parametrize(("kind", "value"), VALUES)
def test_a_pseudonym_is_a_function_of_value_and_key(kind: str, value: str) -> None:
    one, again, other = (replacer("pseudonymise", key)(kind, value) for key in (KEY, KEY, OTHER))
    assert one == again != value
    assert one != other
    assert not SCANNER.scan_text(one)


@pytest.mark.parametrize(("kind", "value"), VALUES)
def test_a_pseudonym_keeps_its_form_where_the_form_is_digits_and_separators(kind: str, value: str) -> None:
    if (
        kind in {"email", "ip-address", "url-credentials", "passport", "licence-plate-cn", "iban"}
        or not value.isascii()
    ):
        return
    after = replacer("pseudonymise", KEY)(kind, value)
    shape = "".join("9" if character.isdigit() else character for character in value.upper())
    assert "".join("9" if character.isdigit() else character for character in after.upper()).replace(
        "X", "9"
    ) == (shape.replace("X", "9"))


def test_one_value_has_one_pseudonym_however_it_is_written() -> None:
    digits = "".join
    spellings = ("13812345678", "138-1234-5678", "138 1234 5678", "１３８１２３４５６７８")
    replace = replacer("pseudonymise", KEY)
    assert (
        len({digits(c for c in replace("phone-cn", spelling) if c.isdigit()) for spelling in spellings}) == 1
    )
    assert replace("email", "A@Example.com") == replace("email", "a@example.com")
    assert replace("email", "a-b@example.com") != replace("email", "ab@example.com")


def test_different_values_have_different_pseudonyms() -> None:
    replace = replacer("pseudonymise", KEY)
    assert len({replace("phone-cn", f"1381234{number:04d}") for number in range(300)}) == 300
    assert len({replace("ip-address", f"10.20.{number}.9") for number in range(250)}) == 250


def test_tokens_keep_their_number_so_that_tags_still_fit() -> None:
    tokens = pl.Series([["Tel", "010", "6552", "9988", "."], ["mail", "<a@example.com>;"], ["x"]])
    found = SCANNER.scan_tokens(tokens)
    masked = protect_tokens(tokens, found, replacer("mask")).to_list()
    assert masked[0] == ["Tel", "[PHONE-CN]", "[PHONE-CN]", "[PHONE-CN]", "."]
    assert masked[1:] == [["mail", "<[EMAIL]>;"], ["x"]]
    renamed = protect_tokens(tokens, found, replacer("pseudonymise", KEY))
    assert renamed.list.len().to_list() == [5, 2, 1]
    assert [len(token) for token in renamed[0]] == [3, 3, 4, 4, 1]
    assert SCANNER.scan_tokens(renamed).is_empty()


@QUICK
@given(
    st.lists(
        st.lists(
            st.sampled_from(["138", "1234", "5678", "13812345678", "a@b.cn", "x", ",", "call"]), max_size=9
        ),
        min_size=1,
        max_size=4,
    )
)
def test_treating_tokens_never_changes_their_number(rows: list[list[str]]) -> None:
    tokens = pl.Series(rows, dtype=pl.List(pl.String))
    found = SCANNER.scan_tokens(tokens)
    for replace in (replacer("mask"), replacer("pseudonymise", KEY)):
        after = protect_tokens(tokens, found, replace)
        assert after.list.len().to_list() == tokens.list.len().to_list()


def test_text_for_reports_is_masked() -> None:
    assert mask_for_display("Mail a@example.com, 卡4111111111111111") == "Mail [EMAIL], 卡[BANK-CARD]"
    assert mask_for_display("nothing") == "nothing"


def test_a_kind_without_a_rule_gets_a_tag() -> None:
    assert replacer("mask")("badge", "B-123") == "[BADGE]"
    tag = replacer("pseudonymise", KEY)("badge", "B-123")
    assert tag.startswith("[BADGE-")
    assert tag != replacer("pseudonymise", KEY)("badge", "B-124")


def test_a_short_key_is_refused() -> None:
    with pytest.raises(BadInput, match="LG-DATA-402"):
        replacer("pseudonymise", b"short")


def test_what_was_found_elsewhere_is_refused() -> None:
    texts = pl.Series(["a@example.com"])
    found = SCANNER.scan(texts)
    elsewhere = pl.DataFrame([(7, "email", 0, 1, "a")], schema=SCHEMA, orient="row")
    for other, what in ((["b@example.com"], found), ([None], found), (["a@example.com"], elsewhere)):
        with pytest.raises(BadInput, match="LG-DATA-403"):
            protect(pl.Series(other, dtype=pl.String), what, replacer("mask"))
    tokens = SCANNER.scan_tokens(pl.Series([["a@example.com"]]))
    with pytest.raises(BadInput, match="LG-DATA-403"):
        protect_tokens(pl.Series([["x"]]), tokens, replacer("mask"))
