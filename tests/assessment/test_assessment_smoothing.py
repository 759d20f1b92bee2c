"""Votes over thinned texts: what is drawn, what is exact, what is stored; and that attacks keep out of the radius."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lexgate.assessment.attack.engine import attack
from lexgate.assessment.attack.items import Item
from lexgate.assessment.attack.search import SEARCHES
from lexgate.assessment.attack.space import Limits, space_of
from lexgate.assessment.smoothing import Floats, joined, to_bytes, votes_on
from lexgate.checks._check import Setting
from lexgate.checks._worked import PASSPORT
from lexgate.checks.certified_accuracy import CHECK
from lexgate.core.errors import BadInput
from lexgate.core.smoothing_spec import SmoothingSpec
from lexgate.models.subject import Smoothed, Subject
from lexgate.models.words import words_of
from lexgate.stats.smoothing import radius

GOOD = frozenset({"fine", "great", "good", "lovely", "warm"})
BAD = frozenset({"poor", "bad", "dull", "cold", "weak"})


def ask(texts: Sequence[str]) -> Floats:
    """Count good against bad words; a tie is bad."""
    rows = []
    for text in texts:
        words = text.split()
        score = sum(word in GOOD for word in words) - sum(word in BAD for word in words)
        sure = 1 / (1 + np.exp(-(score - 0.5)))
        rows.append([1 - sure, sure])
    return np.array(rows).reshape(-1, 2)


def text_of(seed: int) -> str:
    draw = np.random.default_rng(seed)
    pool = [*sorted(GOOD), *(["fine"] * 4), "bad", "the", "film"]
    return " ".join(draw.choice(pool, 9).tolist())


def smooth(text: str, spec: SmoothingSpec) -> int:
    """Return the class that the vote over all copies gives."""
    (vote,) = votes_on(ask, [Item(id="x", text=text, truth=1)], spec, seed=0)
    assert vote.exact
    return vote.answer


ALL = SmoothingSpec(keep=0.34, samples=1000)


def test_no_attack_turns_a_vote_within_its_radius() -> None:
    tried = turned = 0
    for seed in range(12):
        text = text_of(seed)
        (vote,) = votes_on(ask, [Item(id="x", text=text, truth=1)], ALL, seed=0)
        reach = radius(vote.votes / vote.copies, vote.words, vote.kept)
        if vote.answer != 1:
            continue

        def smoothed(_: Sequence[int], texts: Sequence[str]) -> Floats:
            said = votes_on(ask, [Item(id="x", text=one, truth=1) for one in texts], ALL, seed=0)
            share = np.array(
                [one.votes / one.copies if one.answer == 1 else 1 - one.votes / one.copies for one in said]
            )
            return np.stack([1 - share, share], axis=1)

        for most in {max(0, reach), 7}:
            words = words_of(text)
            space = space_of(
                text, [], Limits(edit_share=1.0), 0, proposed=[[tuple(sorted(BAD))] * len(words)]
            )
            space = type(space)(text=text, words=space.words, options=space.options, most=most)
            if not most:
                continue
            (found,) = attack(smoothed, [space], [1], SEARCHES["greedy"], budget=400, seeds=[seed])
            if most == reach:
                tried += 1
                assert not found.turned
            else:
                turned += found.turned
    assert tried >= 3
    assert turned >= 3


def test_few_copies_are_all_asked_and_the_vote_is_exact() -> None:
    (vote,) = votes_on(
        ask, [Item(id="x", text="good film but dull", truth=1)], SmoothingSpec(keep=0.5), seed=0
    )
    assert (vote.words, vote.kept, vote.copies, vote.exact) == (4, 2, 6, True)
    assert (vote.answer, vote.votes) == (0, 4)


def test_many_copies_are_drawn_those_that_pick_apart() -> None:
    text = " ".join(["good", "film"] * 20)
    asked: list[str] = []

    def listening(texts: Sequence[str]) -> Floats:
        asked.extend(texts)
        return ask(texts)

    spec = SmoothingSpec(keep=0.2, samples=60, pick=30)
    (vote,) = votes_on(listening, [Item(id="x", text=text, truth=1)], spec, seed=3)
    assert (vote.copies, vote.exact, vote.kept) == (60, False, 8)
    assert len(asked) == 91
    assert all(len(one.split()) == 8 for one in asked[1:])
    assert vote.votes == sum(ask([one])[0].argmax() == vote.answer for one in asked[31:])


def test_what_is_drawn_follows_from_the_seed_and_the_id_alone() -> None:
    items = [Item(id=str(at), text=" ".join(["good", "bad", "film"] * 9), truth=1) for at in range(20)]
    spec = SmoothingSpec(keep=0.2, samples=40, pick=10)
    together = votes_on(ask, items, spec, seed=1)
    assert together == [votes_on(ask, [item], spec, seed=1)[0] for item in items]
    assert together != votes_on(ask, items, spec, seed=2)
    assert len({vote.votes for vote in together}) > 1


def test_hidden_words_may_be_marked() -> None:
    asked: list[str] = []

    def listening(texts: Sequence[str]) -> Floats:
        asked.extend(texts)
        return ask(texts)

    votes_on(
        listening, [Item(id="x", text="so good.", truth=1)], SmoothingSpec(keep=0.3, hidden="[MASK]"), seed=0
    )
    assert asked == ["so good.", "so [MASK][MASK]", "[MASK] good[MASK]", "[MASK] [MASK]."]


@settings(deadline=None, max_examples=60)
@given(st.lists(st.text(max_size=60), max_size=5), st.floats(0.05, 0.95))
def test_any_texts_can_be_voted_on(texts: list[str], keep: float) -> None:
    items = [Item(id=str(at), text=text, truth=0) for at, text in enumerate(texts)]
    for vote in votes_on(ask, items, SmoothingSpec(keep=keep, samples=20, pick=3), seed=0):
        assert 0 <= vote.votes <= vote.copies
        assert min(1, vote.words) <= vote.kept <= vote.words


def test_copies_without_a_usable_answer_vote_for_nothing() -> None:
    def halting(texts: Sequence[str]) -> Floats:
        rows = ask(texts)
        rows[[("bad" in text) for text in texts]] = np.nan
        return rows

    items = [Item(id="a", text="good bad fine", truth=1), Item(id="b", text="bad", truth=0)]
    some, none = votes_on(halting, items, SmoothingSpec(keep=0.34), seed=0)
    assert (some.answer, some.votes, some.copies) == (1, 2, 3)
    assert (none.plain, none.answer, none.votes) == (-1, -1, 0)
    seen = smoothed_of(["good bad fine", "bad"], [1, 0], halting, SmoothingSpec(keep=0.34))
    found = CHECK.estimate(CHECK.measure(seen, {}), CHECK.complete({"radius": 0}), Setting())
    assert (found.value, found.n, found.unscoreable) == (1.0, 1, 1)
    assert found.low is not None
    assert found.low < 0.5


def smoothed_of(texts: list[str], truth: list[int], model: object, spec: SmoothingSpec) -> Subject:
    items = [
        Item(id=str(at), text=text, truth=code)
        for at, (text, code) in enumerate(zip(texts, truth, strict=True))
    ]
    cast = votes_on(model, items, spec, seed=0)  # type: ignore[arg-type]
    parts = [to_bytes([item.id for item in items], cast)]
    seen: Smoothed = joined(parts, truth=np.array(truth, np.int32), clusters=None, labels=("no", "yes"))
    return Subject(passport=PASSPORT, smoothed=seen)


def test_the_lower_limit_allows_for_wrong_certificates_and_not_where_votes_are_exact() -> None:
    texts, truth = [text_of(seed) for seed in range(40)], [1] * 40
    drawn = smoothed_of(texts, truth, ask, SmoothingSpec(keep=0.34, samples=80))
    exact = smoothed_of(texts, truth, ask, ALL)
    lows = {}
    for alpha in (0.001, 0.1):
        options = CHECK.complete({"radius": 0, "alpha": alpha})
        for name, subject in (("drawn", drawn), ("exact", exact)):
            seen = CHECK.estimate(CHECK.measure(subject, options), options, Setting())
            lows[name, alpha] = seen.value, seen.low
    assert lows["exact", 0.001] == lows["exact", 0.1]
    value, low = lows["exact", 0.1]
    assert value is not None
    assert low is not None
    from lexgate.stats.proportion import wilson

    assert low == pytest.approx(wilson(round(value * 40), 40)[0])
    value, low = lows["drawn", 0.1]
    assert value is not None
    assert low == pytest.approx(max(0.0, wilson(round(value * 40), 40)[0] - 0.1))


@pytest.mark.parametrize(
    ("option", "value", "code"),
    [("radius", -1, "LG-CHECK-102"), ("alpha", 0.0, "LG-CHECK-103"), ("alpha", 0.7, "LG-CHECK-103")],
)
def test_impossible_options_are_refused(option: str, value: float, code: str) -> None:
    options = CHECK.complete({option: value})
    subject = smoothed_of(["good"], [1], ask, ALL)
    with pytest.raises(BadInput, match=code):
        CHECK.estimate(CHECK.measure(subject, options), options, Setting())
