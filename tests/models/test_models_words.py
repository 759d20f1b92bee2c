from hypothesis import given, settings
from hypothesis import strategies as st

from lexgate.models.explanations import Item
from lexgate.models.words import words_of


@settings(deadline=None, max_examples=200)
@given(st.text(max_size=60))
def test_words_stand_in_order_and_hold_every_character_but_white_space(text: str) -> None:
    words = words_of(text)
    end = 0
    for word in words:
        assert text[end : word.start].isspace() or end == word.start
        assert word.start < word.end
        assert not any(letter.isspace() for letter in text[word.start : word.end])
        end = word.end
    assert not text[end:].strip()


@settings(deadline=None, max_examples=200)
@given(st.text(alphabet="ab贷 ,-'😀", max_size=20), st.data())
def test_words_that_are_kept_stay_words_when_others_are_taken_out_or_replaced(
    text: str, data: st.DataObject
) -> None:
    item = Item.of_text(text)
    words = [data.draw(st.sampled_from([word, None, "new"])) for word in item.said()]
    edited = item.rewritten(words)
    assert edited.said() == [word for word in words if word is not None]


def test_right_to_left_words_and_emoji_with_modifiers_stay_whole() -> None:
    assert len(words_of("مرحبا بالعالم")) == 2
    assert [word.end - word.start for word in words_of("👩‍👩‍👧 👍🏽")] == [5, 2]


def test_words_of_a_tagged_sentence_are_blanked_in_their_place_the_tagged_one_too() -> None:
    item = Item.of_token(["Anna", "lives", "here"], 0)
    blanked = item.rewritten([None, None, "here"], "_")
    assert blanked.said() == ["_", "_", "here"]
    assert blanked.place == 0
