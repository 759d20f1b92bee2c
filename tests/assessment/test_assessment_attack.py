"""The attack engine: what may be changed, how it is searched, and what is counted."""

import random
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from lexgate.assessment import attacked_file, columns
from lexgate.assessment.attack.aids import Aids
from lexgate.assessment.attack.engine import Answers, Found, attack
from lexgate.assessment.attack.items import Item, attack_items
from lexgate.assessment.attack.search import SEARCHES, Begin
from lexgate.assessment.attack.space import CHANGES, Limits, Space, space_of, whole
from lexgate.core.errors import BadInput
from lexgate.core.robustness_spec import WAYS, AttackSpec, RobustnessSpec
from lexgate.models.answering import AnswersOnly
from lexgate.models.words import words_of

LETTERS = ("noise", "keyboard", "homoglyph", "spacing", "casing")
HAN = ("traditional", "look-alike", "homophone", "pinyin", "split")


class Counting:
    """A sentiment by words: positive the more known good words it holds, negative the more bad ones."""

    def __init__(self, good: str = "good fine nice", bad: str = "poor") -> None:
        self.good, self.bad = good.split(), bad.split()
        self.asked: list[list[str]] = []

    def __call__(self, texts: Sequence[str]) -> NDArray[np.float64]:
        self.asked.append(list(texts))
        points = [
            sum(text.count(word) for word in self.good) - sum(text.count(word) for word in self.bad) - 0.5
            for text in texts
        ]
        yes = 1 / (1 + np.exp(-np.array(points, np.float64)))
        return np.stack([1 - yes, yes], axis=1).reshape(-1, 2)


def words_of_space(space: Space) -> list[str]:
    return [space.text[word.start : word.end] for word in space.words]


def model(rule: Counting) -> AnswersOnly:
    return AnswersOnly(labels=("no", "yes"), answers=rule)


def asking(answers: AnswersOnly) -> Answers:
    return lambda _, texts: answers.ask(texts)


def attacked(
    texts: Sequence[str],
    search: Begin = SEARCHES["greedy"],
    *,
    rule: Counting | None = None,
    budget: int = 300,
    limits: Limits | None = None,
    truth: int = 1,
) -> list[Found]:
    spaces = [
        space_of(text, LETTERS, limits or Limits(edit_share=0.5), seed) for seed, text in enumerate(texts)
    ]
    return attack(
        asking(model(rule or Counting())),
        spaces,
        [truth] * len(texts),
        search,
        budget=budget,
        seeds=list(range(len(texts))),
    )


@pytest.mark.parametrize("search", SEARCHES.values(), ids=SEARCHES)
def test_every_search_turns_an_answer_that_hangs_on_two_words(search: Begin) -> None:
    (found,) = attacked(["the service was good and the room was nice today"], search)
    assert (found.clean, found.answer) == (1, 0)
    assert found.turned
    assert found.edits == 2
    assert 2 < found.queries <= 300
    assert "good" not in found.text
    assert "nice" not in found.text
    assert found.text.startswith("the ")


@pytest.mark.parametrize("search", SEARCHES.values(), ids=SEARCHES)
def test_an_answer_that_hangs_on_nothing_is_never_turned_and_the_search_ends(search: Begin) -> None:
    rule = Counting(good="", bad="")
    (found,) = attacked(["the service was good and the room was nice"], search, rule=rule, truth=0)
    assert not found.turned
    assert (found.edits, found.text) == (0, "")
    assert found.queries <= 300


@pytest.mark.parametrize("search", SEARCHES.values(), ids=SEARCHES)
@pytest.mark.parametrize("budget", [2, 3, 7, 40])
def test_no_more_texts_are_asked_than_the_budget_allows(search: Begin, budget: int) -> None:
    rule = Counting(good="good", bad="")
    texts = ["good good good good things are good"]
    (found,) = attacked(texts, search, rule=rule, budget=budget, limits=Limits(edit_share=0.2))
    asked = [text for one in rule.asked for text in one]
    assert len(set(asked)) <= budget
    assert found.queries <= budget


@pytest.mark.parametrize("search", SEARCHES.values(), ids=SEARCHES)
def test_a_text_has_the_same_result_alone_and_among_others(search: Begin) -> None:
    texts = [f"number {n} was good and {'nice ' * (n % 3)}" for n in range(40)]
    spaces = [space_of(text, LETTERS, Limits(edit_share=0.5), 7) for text in texts]
    both = attack(asking(model(Counting())), spaces, [1] * 40, search, budget=60, seeds=range(40))
    for at in (0, 17, 39):
        (alone,) = attack(asking(model(Counting())), [spaces[at]], [1], search, budget=60, seeds=[at])
        assert alone == both[at]


def test_texts_of_many_items_are_asked_together() -> None:
    rule = Counting()
    attacked([f"number {n} was good" for n in range(20)], rule=rule)
    assert max(map(len, rule.asked)) > 60
    assert len(rule.asked) < 10


def test_wrong_answers_and_unknown_truths_are_not_attacked() -> None:
    rule = Counting()
    for truth in (0, -1):
        (found,) = attacked(["all good and nice"], rule=rule, truth=truth)
        assert (found.turned, found.queries) == (False, 1)
    assert sum(map(len, rule.asked)) == 2


def test_a_model_without_an_answer_is_not_attacked_and_nan_never_counts_as_turned() -> None:
    def shy(texts: Sequence[str]) -> NDArray[np.float64]:
        sure = Counting()(texts)
        sure[["good" not in text for text in texts]] = np.nan
        return sure

    dumb = AnswersOnly(labels=("no", "yes"), answers=shy)
    spaces = [space_of(text, LETTERS, Limits(), 0) for text in ("so good", "so bad")]
    found = attack(asking(dumb), spaces, [1, 1], SEARCHES["greedy"], budget=50, seeds=[0, 0])
    assert [one.clean for one in found] == [1, -1]
    assert not any(one.turned for one in found)


def test_greedy_goes_for_the_word_that_weighs_most() -> None:
    rule = Counting(good="good good good nice")  # good counts three times
    (found,) = attacked(["nice people in a long text about one good thing"], rule=rule, budget=80)
    changed = rule.asked[2]
    assert all("nice" in text for text in changed)
    assert found.clean == 1


def test_stop_words_and_protected_spans_stay() -> None:
    limits = Limits(edit_share=1.0, protect=(r"\d+", "Bank of Example"))
    space = space_of("The Bank of Example owes 4000 euros", LETTERS, limits, 0)
    assert [space.text[space.words[at].start : space.words[at].end] for at in space.free] == ["owes", "euros"]
    every = space_of("the of it", LETTERS, Limits(stop_words=False), 0)
    assert len(every.free) == 3


@settings(deadline=None, max_examples=60)
@given(
    st.text(max_size=60),
    st.integers(0, 5),
    st.integers(1, 100),
    st.sampled_from([*LETTERS, *HAN, "zero-width", "ocr"]),
)
def test_changes_keep_to_their_limits_whatever_the_text(text: str, seed: int, percent: int, way: str) -> None:
    limits = Limits(edit_share=percent / 100, per_word=3)
    space = space_of(text, [way], limits, seed)
    assert space == space_of(text, [way], limits, seed)
    assert space.said(()) == text
    assert space.most == max(1, percent * len(words_of(text)) // 100)
    for word, options in zip(space.words, space.options, strict=True):
        said = text[word.start : word.end]
        assert len(set(options)) == len(options) <= 3
        assert said not in options
    draw = random.Random(seed)
    if space.free:
        place = draw.choice(space.free)
        changed = space.said(((place, 0),))
        assert changed.startswith(text[: space.words[place].start])
        assert changed.endswith(text[space.words[place].end :])
        assert changed != text


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.sampled_from(["good", "the", "4000", "贷", "für", "Don't", "👍", "of", "nice"]), max_size=9),
    st.sampled_from(sorted(SEARCHES)),
    st.integers(0, 5),
    st.floats(0.05, 1.0),
)
def test_whatever_a_search_asks_keeps_to_the_limits(
    words: list[str], search: str, seed: int, share: float
) -> None:
    limits = Limits(edit_share=share, per_word=3, protect=(r"\d+",))
    space = space_of(" ".join(words), list(CHANGES), limits, seed)
    if not space.free:
        return
    hunt = SEARCHES[search](space, random.Random(seed), 0.5, 60)
    margins = random.Random(seed + 1)
    ask = next(hunt)
    for _ in range(12):
        for state in ask.states:
            changed = [word for word, _ in state]
            assert 1 <= len(changed) <= space.most
            assert changed == sorted(set(changed))
            assert all(0 <= option < len(space.options[word]) for word, option in state)
            assert not {words_of_space(space)[word] for word in changed} & {"the", "of", "4000"}
        count = len(ask.states) + len(ask.without)
        try:
            ask = hunt.send(np.array([margins.random() for _ in range(count)]))
        except StopIteration:
            break


def test_a_share_of_words_is_not_lost_to_rounding() -> None:
    assert space_of("word " * 100, ["noise"], Limits(edit_share=0.29), 0).most == 29
    assert space_of("word " * 100, ["noise"], Limits(edit_share=0.57), 0).most == 57
    assert space_of("word " * 9, ["noise"], Limits(edit_share=0.3), 0).most == 2


def test_a_text_asked_to_weigh_a_word_may_still_not_win_where_it_is_not_allowed() -> None:
    """Here a word may become nothing, so that weighing it and changing it give the same text."""
    asked: list[str] = []

    def ask(_: Sequence[int], texts: Sequence[str]) -> NDArray[np.float64]:
        asked.extend(texts)
        return np.array([[0.1, 0.9] if text == "so good" else [0.9, 0.1] for text in texts])

    spaces = [Space(text="so good", words=words_of("so good"), options=(("",), ("",)), most=1)]
    found = attack(
        ask,
        spaces,
        [1],
        SEARCHES["greedy"],
        budget=20,
        seeds=[0],
        allowed=lambda _, texts: np.zeros(len(texts), np.bool_),
    )
    assert " good" in asked
    assert not found[0].turned
    assert found[0].refused == 2


def test_the_text_as_it_is_is_not_asked_twice() -> None:
    space = Space(text="a b", words=words_of("a b"), options=(("a",), ("c",)), most=1)
    rule = Counting(good="", bad="")
    (found,) = attack(asking(model(rule)), [space], [0], SEARCHES["genetic"], budget=50, seeds=[1])
    texts = [text for one in rule.asked for text in one]
    assert sorted(texts) == ["a b", "a c"]
    assert found.queries == 2


@pytest.mark.parametrize(
    "text",
    ["", "x", "!", "👍", "👍🏽🎉👨‍👩‍👧", "   ", "\u200b", "贷", "שלום עולם טוב", "هذا جيد جدا"],
    ids=["empty", "letter", "sign", "emoji", "emojis", "space", "invisible", "han", "hebrew", "arabic"],
)
@pytest.mark.parametrize("search", SEARCHES.values(), ids=SEARCHES)
def test_odd_texts_are_attacked_or_left_alone_but_never_fail(text: str, search: Begin) -> None:
    rule = Counting(good="", bad="")
    (found,) = attack(
        asking(model(rule)),
        [space_of(text, list(CHANGES), Limits(edit_share=1), 0)],
        [0],
        search,
        budget=60,
        seeds=[0],
    )
    assert not found.turned
    assert 1 <= found.queries <= 60


def test_a_text_of_a_hundred_thousand_characters_is_searched_in_stretches() -> None:
    text = "plain words without end " * 4200 + "good"
    assert len(text) > 100_000
    rule = Counting(good="good", bad="")
    (found,) = attacked([text], rule=rule, budget=90, limits=Limits(edit_share=0.01))
    assert found.queries <= 90
    assert found.words > 16_000


def test_a_right_to_left_word_can_be_disguised() -> None:
    space = space_of("טוב", ["zero-width", "spacing"], Limits(), 0)
    assert space.free == (0,)


def test_paraphrases_are_tried_one_by_one() -> None:
    spec = RobustnessSpec.model_validate(
        {"attacks": [{"name": "said", "by": ["paraphrases"]}], "paraphrases": {"path": "p.csv"}}
    )
    said = {"all good": ("all good indeed", "all well", "all right")}
    items = [
        Item(id="1", text="all good", truth=1),
        Item(id="2", text="nice", truth=1),
    ]
    found = attack_items(model(Counting()), items, spec.attacks[0], spec, seed=0, aids=Aids(paraphrases=said))
    assert [one.text for one in found] == ["all well", ""]
    assert [one.queries for one in found] == [3, 1]
    assert found[1].free == 0


def test_a_paraphrase_that_loses_what_is_protected_is_never_asked() -> None:
    spec = RobustnessSpec.model_validate(
        {
            "attacks": [{"name": "said", "by": ["paraphrases"]}],
            "paraphrases": {"path": "p.csv"},
            "protect": [r"\d+", "x*"],
        }
    )
    text, rule = "good: 40 of 40", Counting()
    said = {text: ("40 of 40, they say", "40 of them", "all of them", "it is 40, 40 and 7")}
    items = [Item(id="1", text=text, truth=1)]
    (found,) = attack_items(model(rule), items, spec.attacks[0], spec, seed=0, aids=Aids(paraphrases=said))
    assert found.text == "40 of 40, they say"
    assert whole(text, said[text], spec.protect).options == (("40 of 40, they say", "it is 40, 40 and 7"),)


@pytest.mark.parametrize("way", ["neighbours", "gradients"])
def test_a_model_that_gives_only_answers_says_that_it_can_not_be_looked_into(way: str) -> None:
    spec = RobustnessSpec.model_validate({"attacks": [{"name": "inside", "by": [way]}]})
    with pytest.raises(BadInput, match="LG-MODEL-081"):
        attack_items(
            model(Counting()),
            [Item(id="1", text="so good", truth=1)],
            spec.attacks[0],
            spec,
            seed=0,
        )


def test_the_seed_decides_what_is_drawn() -> None:
    spec = RobustnessSpec()
    items = [Item(id=str(n), text=f"number {n} was remarkably good", truth=1) for n in range(12)]

    def texts(seed: int) -> list[str]:
        one = AttackSpec(name="letters", by=("noise", "keyboard"), per_word=3)
        return [found.text for found in attack_items(model(Counting()), items, one, spec, seed=seed)]

    assert texts(1) == texts(1)
    assert texts(1) != texts(2)


def test_every_way_of_the_project_file_is_made_by_somebody() -> None:
    assert set(WAYS) == {*CHANGES, "typos", "neighbours", "masked", "gradients", "paraphrases"}


@pytest.mark.parametrize(
    ("given_", "expected"),
    [
        ({"attacks": [{"name": "a", "by": ["noise"]}] * 2}, "name of its own"),
        ({"attacks": [{"name": "a", "by": ["noise", "paraphrases"]}]}, "attack of their own"),
        ({"protect": ["("]}, "regular expression"),
        ({"paraphrases": {"path": "p.csv"}}, "attack by paraphrases"),
        ({"attacks": []}, "at least 1"),
        ({"attacks": [{"name": "A B", "by": ["noise"]}]}, "pattern"),
        ({"attacks": [{"name": "a", "by": ["nosie"]}]}, "noise"),
        ({"budget": 1}, "greater than or equal to 2"),
    ],
)
def test_a_mistake_in_the_section_is_told(given_: dict[str, object], expected: str) -> None:
    with pytest.raises(ValueError, match=expected):
        RobustnessSpec.model_validate(given_)


def test_results_come_back_from_bytes_and_texts_lie_apart() -> None:
    found = attacked(["so good", "so poor and bad"])
    ids = ["1", "2"]
    part = attacked_file.from_bytes(attacked_file.to_bytes(ids, found))
    assert part.ids.tolist() == ids
    assert part.numbers["answer"].tolist() == [one.answer for one in found]
    data = attacked_file.to_bytes(ids, found)
    assert found[0].text.encode() not in data
    texts = columns.read(attacked_file.texts_to_bytes(ids, ["so good", "so poor"], found))[0]
    assert texts["after"].tolist() == [found[0].text]
    with pytest.raises(BadInput, match="LG-ASSESS-001"):
        attacked_file.from_bytes(b"nothing")


def test_a_space_of_a_whole_text_leaves_out_the_text_itself() -> None:
    space = whole("good", ["good", "fine", "fine"])
    assert isinstance(space, Space)
    assert space.options == (("fine",),)
