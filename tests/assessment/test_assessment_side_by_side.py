"""A text and what an attack made of it, side by side: nothing is lost, nothing private is shown."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lexgate.assessment.attack.side_by_side import HIDDEN, hidden, shortened, side_by_side

WORDS = st.lists(st.sampled_from(["good", "film", "贷", "款", ",", "👍", "שלום", "a@b.org"]), max_size=12)


@settings(deadline=None, max_examples=80)
@given(WORDS, WORDS)
def test_the_pieces_of_either_side_are_its_text(one: list[str], other: list[str]) -> None:
    before, after = " ".join(one), " ".join(other)
    pieces = side_by_side(before, after)
    assert "".join(piece.before for piece in pieces) == before
    assert "".join(piece.after for piece in pieces) == after


@settings(deadline=None, max_examples=80)
@given(WORDS, WORDS)
def test_what_is_private_stands_on_neither_side(one: list[str], other: list[str]) -> None:
    before = " ".join([*one, "anna@bank.org", *other])
    start = len(" ".join(one)) + (1 if one else 0)
    for after in (before, before.replace("anna@", "anma@"), " ".join(other)):
        pieces = side_by_side(before, after, [(start, start + len("anna@bank.org"), "[EMAIL]")])
        for text in ("".join(piece.before for piece in pieces), "".join(piece.after for piece in pieces)):
            assert "bank" not in text
            assert "anma" not in text
        assert "[EMAIL]" in "".join(piece.before for piece in pieces)


@settings(deadline=None, max_examples=80)
@given(WORDS, WORDS, st.booleans())
def test_what_is_private_in_the_changed_text_alone_stands_on_neither_side(
    one: list[str], other: list[str], stays: bool
) -> None:
    head = " ".join([*one, ""])
    after = head + " ".join(["anna@bank.org", *other])
    before = " ".join([*one, "bank" if stays else "she", *other])
    pieces = side_by_side(before, after, [], [(len(head), len(head) + len("anna@bank.org"), "[EMAIL]")])
    shown = "".join(piece.after for piece in pieces)
    assert "anna" not in shown
    assert "bank" not in shown
    assert "[EMAIL]" in shown
    assert [piece.changed for piece in pieces if piece.before != piece.after].count(False) == 0


def test_what_was_put_in_beside_a_private_stretch_is_not_shown() -> None:
    """The two halves of the first character stand where the second one stood: what comes after it is part of the name."""
    pieces = side_by_side("林木", "木木木", [(0, 2, "[NAME]")])
    assert "木" not in "".join(piece.before + piece.after for piece in pieces)


@pytest.mark.parametrize("private", [(0, 4), (2, 9), (5, 9), (0, 14)])
def test_a_private_stretch_that_cuts_words_or_spans_several_is_masked_whole(private: tuple[int, int]) -> None:
    pieces = side_by_side("anna bank paris", "anna bnak paris", [(*private, "[X]")])
    shown = "".join(piece.before + piece.after for piece in pieces)
    assert "[X]" in shown
    if private[1] >= 9:
        assert "bank" not in shown
        assert "bnak" not in shown


def test_hidden_letters_are_dots_and_a_misspelling_shows_only_what_differs() -> None:
    pieces = hidden(side_by_side("such a wonderful film, loved it", "such a wonderfull film, hated it"))
    shown = "".join(piece.before + piece.after for piece in pieces)
    assert set(shown) <= {HIDDEN, " ", "l", "v", "h", "t", "a", "o"}
    assert "".join(piece.after for piece in pieces).count("l") <= 1
    assert not any(word in shown for word in ("such", "film", "wonder", "loved", "hated"))


def test_a_hidden_character_that_was_changed_is_still_marked() -> None:
    pieces = hidden(side_by_side("很好吃", "狠好吃"))
    assert [(piece.before, piece.changed) for piece in pieces] == [("•", True), ("••", False)]


def test_long_stretches_that_stay_are_cut_around_the_changes() -> None:
    text = "word " * 100
    pieces = shortened(side_by_side(f"{text}good {text}", f"{text}goood {text}"))
    assert [piece.changed for piece in pieces] == [False, True, False]
    assert max(len(piece.before) for piece in pieces) < 140
    assert pieces[0].before.endswith("word ")
    assert pieces[0].before.startswith(" … ")
