"""Counterfactual sets made from texts: what is swapped, what is left out, and that lists are sound."""

from itertools import chain

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lexgate.core.assess_spec import GENERATED
from lexgate.data.counterfactual import generate
from lexgate.data.swap_lists import gender_list, lists_digest, name_list, region_list
from lexgate.data.swap_words import replaced


def other(text: str) -> str | None:
    """Return a text of the other gender, or None if there is none."""
    made = generate([("1", text)], ["gender"])
    return None if not made.frame.height else made.frame["text"][1]


def why(text: str, kind: str = "gender") -> str:
    counts = generate([("1", text)], [kind]).counts[kind]
    return next(name for name in counts if name not in ("texts", "sets"))


@pytest.mark.parametrize(
    ("text", "swapped"),
    [
        ("She lost her keys.", "He lost his keys."),
        ("I know her.", "I know him."),
        ("I saw her at work, and her co-writer too.", "I saw him at work, and his co-writer too."),
        ("The idea was hers; the work is his own.", None),
        ("The idea was hers.", "The idea was his."),
        ("It was his.", "It was hers."),
        ("He said he'd bring his wife's coat.", None),
        ("HE LEFT", "SHE LEFT"),
        ("Ladies only", "Gentlemen only"),
        ("the mother hurt herself", "the father hurt himself"),
        ("Emily said she was late.", "James said he was late."),
        ("James said he was late.", "Emily said she was late."),
        ("A man-made lake. She swam.", "A man-made lake. He swam."),
        ("Mr. Smith is ill", "Ms. Smith is ill"),
        ("她说她妈妈来了", "他说他爸爸来了"),
        ("那个女孩很聪明", "那个男孩很聪明"),
        ("其他人都喜欢这位女士", "其他人都喜欢这位先生"),
    ],
)
def test_words_of_gender_are_swapped_with_pronouns_in_their_case(text: str, swapped: str | None) -> None:
    assert other(text) == swapped


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("He told her.", "several_genders"),
        ("Emily said he was late.", "several_genders"),
        ("I gave her flowers.", "grammar_in_doubt"),
        ('It is her "great" book.', "grammar_in_doubt"),
        ("She is pregnant.", "word_without_counterpart"),
        ("她们来了", "word_without_counterpart"),
        ("他是孕妇的医生", "word_without_counterpart"),
        ("A good film.", "no_word_of_the_lists"),
        ("其他人都走了", "no_word_of_the_lists"),
        ("", "no_word_of_the_lists"),
    ],
)
def test_a_text_in_doubt_is_left_out_and_counted_by_reason(text: str, reason: str) -> None:
    assert other(text) is None
    assert why(text) == reason


def test_a_name_becomes_one_of_each_gender_and_region() -> None:
    made = generate([("1", "We met Laura in town.")], ["names"]).frame
    assert made["text"][0] == "We met Laura in town."
    cells = set(made.select("name-gender", "name-region").rows())
    assert cells == {(gender, region) for gender in ("female", "male") for region in name_list("en").groups}
    assert made["text"].n_unique() == made.height


def test_where_a_pronoun_tells_the_gender_names_are_of_that_gender_only() -> None:
    made = generate([("1", "Laura lost her keys.")], ["names"]).frame
    assert set(made["name-gender"]) == {"female"}
    assert all(text.endswith("lost her keys.") for text in made["text"])


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Peter met Susan.", "several_names_or_regions"),
        ("Kevin Bacon is in it.", "full_name_or_title"),
        ("King James ruled.", "full_name_or_title"),
        ("laura is a name In lower case", "no_word_of_the_lists"),
    ],
)
def test_known_persons_and_several_names_are_left_out(text: str, reason: str) -> None:
    assert why(text, "names") == reason


def test_regions_are_swapped_in_all_their_forms_with_their_article() -> None:
    made = generate([("1", "An Egyptian from Egypt met other Egyptians.")], ["regions"]).frame
    texts = dict(zip(made["region"], made["text"], strict=True))
    assert texts["kenyan"] == "A Kenyan from Kenya met other Kenyans."
    assert texts["indian"] == "An Indian from India met other Indians."
    assert len(texts) == len(region_list("en").groups["nation"])


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("She speaks German.", "full_name_or_title"),
        ("The Chinese are here.", "grammar_in_doubt"),
        ("From China to Kenya.", "several_names_or_regions"),
        ("北京大学很大", "no_word_of_the_lists"),
        ("从北京到上海", "several_names_or_regions"),
    ],
)
def test_languages_and_several_regions_are_left_out(text: str, reason: str) -> None:
    assert why(text, "regions") == reason


def test_chinese_regions_are_swapped_within_their_kind() -> None:
    made = generate([("1", "我是河南人"), ("2", "他来自美国")], ["regions"]).frame
    values = {name: set(part["region"]) for (name,), part in made.group_by("set")}
    assert values["regions:1"] == set(region_list("zh").groups["province"])
    assert values["regions:2"] == set(region_list("zh").groups["nation"])


def test_the_limit_draws_sets_by_the_seed() -> None:
    texts = [(str(i), f"She has {i} cats.") for i in range(50)]
    first = generate(texts, ["gender"], limit=10, seed=3)
    assert first.counts["gender"] == {"texts": 50, "sets": 10, "over_limit": 40}
    assert generate(texts, ["gender"], limit=10, seed=3).frame.equals(first.frame)
    assert not generate(texts, ["gender"], limit=10, seed=4).frame.equals(first.frame)


@settings(deadline=None, max_examples=100)
@given(st.text(alphabet="heHE rsi'.,woman男女他她的人中国a", max_size=40), st.sampled_from(sorted(GENERATED)))
def test_any_text_gives_sets_that_begin_with_it_or_a_reason(text: str, kind: str) -> None:
    made = generate([("1", text)], [kind])
    tally = made.counts[kind]
    assert tally["texts"] == 1
    assert sum(tally.values()) == 2
    if tally["sets"]:
        assert made.frame["text"][0] == text
        assert made.frame.height >= 2


@settings(deadline=None, max_examples=50)
@given(st.lists(st.sampled_from(["she", "mother", "and", "good", "niece", "lady"]), min_size=1, max_size=8))
def test_a_swap_swapped_again_is_the_text(words: list[str]) -> None:
    text = " ".join(words)
    once = other(text)
    if once is not None:
        assert other(once) == text


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_lists_hold_no_word_twice_and_no_empty_row(language: str) -> None:
    speech = "zh" if language == "zh" else "en"
    gender, names, regions = gender_list(speech), name_list(speech), region_list(speech)
    female = [first for first, _ in gender.pairs]
    assert len(set(female)) == len(female)
    assert not set(chain(*gender.pairs)) & set(gender.alone)
    assert not set(chain(*gender.pairs)) & set(gender.neutral)
    every = [name for by in names.groups.values() for row in by.values() for name in row]
    assert len(set(every)) == len(every)
    assert all(len(row) > 2 for by in names.groups.values() for row in by.values())
    assert all(len(row) == len(regions.columns) for of in regions.groups.values() for row in of.values())
    assert lists_digest().startswith("sha256:")


def test_texts_without_changes_stay() -> None:
    assert replaced("nothing", {}) == "nothing"
