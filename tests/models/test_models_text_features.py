"""The shape of texts: what is told of them, in the order of the items."""

import re

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lexgate.core.dataset import Dataset
from lexgate.core.task import Task
from lexgate.models.text_features import FEATURES, features_of, text_features, word_features


def value(text: str, feature: str, *others: str) -> str | None:
    groups = text_features(pl.Series([text, *others]))[f"text:{feature}"]
    code = int(groups.codes[0])
    return None if code < 0 else groups.names[code]


@pytest.mark.parametrize(
    ("text", "feature", "expected"),
    [
        ("", "characters", "0-10"),
        ("0123456789", "characters", "0-10"),
        ("0123456789a", "characters", "11-20"),
        ("a" * 320, "characters", "161-320"),
        ("a" * 321, "characters", "321+"),
        ("one two three four five", "words", "0-5"),
        ("one two three four five six", "words", "6-10"),
        ("这家店的菜很好吃", "words", None),
        ("这家店的菜很好吃", "script", "Han"),
        ("ひらがな", "script", "Han"),
        ("plain words", "script", "Latin"),
        ("Привет", "script", "other"),
        ("123 !", "script", "none"),
        ("我用 iPhone", "scripts", "several"),
        ("all small", "capitals", "none"),
        ("Some here", "capitals", "some"),
        ("It is NOT so", "capitals", "word"),
        ("ALL OF IT", "capitals", "all"),
        ("这家店", "capitals", None),
        ("costs 5 euros", "digits", "yes"),
        ("number ٣ in Arabic digits", "digits", "yes"),
        ("five euros", "digits", "no"),
        ("oh!", "exclamations", "one"),
        ("太差了！！", "exclamations", "several"),
        ("really?", "question", "yes"),
        ("真的吗？", "question", "yes"),
        ("he said “no”", "quotation", "yes"),
        ("`` quoted ''", "quotation", "yes"),
        ("it (the film) is fine", "brackets", "yes"),
        ("I don't know", "negation", "yes"),
        ("it does n't work", "negation", "yes"),
        ("NOTHING works", "negation", "yes"),
        ("notable nonetheless", "negation", "no"),
        ("不好吃", "negation", "yes"),
        ("很好吃", "negation", "no"),
        ("good but long", "contrast", "yes"),
        ("button", "contrast", "no"),
        ("好吃但是贵", "contrast", "yes"),
        ("see https://example.org", "links", "yes"),
        ("thanks @someone", "links", "yes"),
        ("a@b is no handle", "links", "no"),
        ("fine 😀", "emoji", "yes"),
        ("5 * 3 # 2", "emoji", "no"),
    ],
)
def test_the_shape_of_a_text(text: str, feature: str, expected: str | None) -> None:
    assert value(text, feature) == expected


def test_a_word_is_rare_if_no_other_text_has_it() -> None:
    others = ("the film is good", "the film is bad", "the film is the film")
    assert value("the film is good", "rare", *others) == "none"
    assert value("the film is good the film is zany", "rare", *others) == "some"
    assert value("zany quips", "rare", *others) == "many"
    assert value("!", "rare", *others) is None
    assert value("好吃", "rare", "很好吃") == "none"


def test_a_null_text_has_no_known_feature() -> None:
    found = text_features(pl.Series(["a", None], dtype=pl.String))
    assert {name: int(groups.codes[1]) for name, groups in found.items()} == dict.fromkeys(found, -1)


@pytest.mark.parametrize("texts", [[], [None], [""]])
def test_no_texts_at_all_are_no_error(texts: list[str | None]) -> None:
    for groups in text_features(pl.Series(texts, dtype=pl.String)).values():
        assert len(groups.codes) == len(texts)


@settings(deadline=None, max_examples=50)
@given(st.lists(st.one_of(st.none(), st.text(max_size=40)), max_size=8))
def test_every_code_is_one_of_the_features_values(texts: list[str | None]) -> None:
    found = text_features(pl.Series(texts, dtype=pl.String))
    assert set(found) == {name for name in FEATURES if name.startswith("text:")}
    for name, groups in found.items():
        assert groups.names == FEATURES[name]
        assert np.all((groups.codes >= -1) & (groups.codes < len(groups.names)))
    for text, code in zip(texts, found["text:digits"].codes, strict=True):
        assert text is None or bool(code) == bool(re.search(r"\d", text))


def test_words_have_a_shape_of_their_own() -> None:
    found = word_features(pl.Series([["McDonald", "hired", "IBM", ",", "U2"], [], ["Go"]]))
    named = {name: [groups.names[code] for code in groups.codes] for name, groups in found.items()}
    assert named["word:capitals"] == ["other", "none", "all", "no letters", "all", "first"]
    assert named["word:digits"] == ["no", "no", "no", "no", "yes", "no"]
    assert named["word:place"] == ["first", "inner", "inner", "inner", "last", "first"]
    assert named["word:letters"] == ["7-10", "4-6", "0-3", "0-3", "0-3", "0-3"]
    assert set(named["text:words"]) == {"0-5"}


def test_features_follow_the_ids_whatever_their_order() -> None:
    frame = pl.DataFrame({"row": [7, 3, 5], "text": ["no 1", "yes", "no"], "label": ["a", "b", "a"]})
    dataset = Dataset(task=Task.TEXT_CLASSIFICATION, frame=frame, labels=("a", "b"))
    found = features_of(dataset, np.array(["5", "7", "99"]))
    assert found["text:negation"].codes.tolist() == [1, 1, -1]
    assert found["text:digits"].codes.tolist() == [0, 1, -1]


def test_features_of_tokens_follow_their_place() -> None:
    frame = pl.DataFrame({"row": [4, 2], "tokens": [["In", "Rome"], ["IBM"]]})
    dataset = Dataset(task=Task.TOKEN_CLASSIFICATION, frame=frame, labels=("O",))
    found = features_of(dataset, np.array(["2:0", "4:1", "4:0", "4:2"]))
    assert found["word:capitals"].codes.tolist() == [2, 1, 1, -1]
    assert found["word:place"].codes.tolist() == [0, 2, 0, -1]
