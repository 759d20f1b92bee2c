"""Certificates of smoothing: against all texts within the radius, counted one by one, and against chance."""

import itertools
import math
import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lexgate.stats.errors import BadArgument
from lexgate.stats.smoothing import radii, radius, touched, vote_floor

Copy = tuple[tuple[int, str], ...]


def copies(text: str, kept: int) -> list[Copy]:
    """Return all copies of a text whose words are letters."""
    return [tuple((at, text[at]) for at in left) for left in itertools.combinations(range(len(text)), kept)]


@settings(deadline=None, max_examples=100)
@given(st.integers(1, 9).flatmap(lambda h: st.tuples(st.just(h), st.integers(1, h), st.integers(0, h))))
def test_the_share_of_touched_copies_is_what_counting_gives(sizes: tuple[int, int, int]) -> None:
    words, kept, changed = sizes
    every = list(itertools.combinations(range(words), kept))
    hit = sum(any(at < changed for at in left) for left in every)
    assert touched(words, kept, changed) == pytest.approx(hit / len(every), abs=1e-12)


@pytest.mark.parametrize(("words", "kept"), [(4, 1), (5, 1), (5, 2), (6, 1)])
def test_no_text_within_the_radius_turns_the_vote_of_any_classifier(words: int, kept: int) -> None:
    text, reached = "a" * words, set()
    for seed in range(60):
        draw = random.Random(seed)
        sure = draw.choice([0.05, 0.2, 0.4])
        answers: dict[Copy, int] = {}

        def answer(
            copy: Copy, answers: dict[Copy, int] = answers, draw: random.Random = draw, sure: float = sure
        ) -> int:
            return answers.setdefault(copy, int(draw.random() < sure))

        votes = [answer(copy) for copy in copies(text, kept)]
        share = votes.count(0) / len(votes)
        reach = radius(share, words, kept)
        reached.add(reach)
        for other in map("".join, itertools.product("ab", repeat=words)):
            if 0 <= sum(one != "a" for one in other) <= reach:
                again = [answer(copy) for copy in copies(other, kept)]
                assert again.count(0) / len(again) > 0.5
    assert max(reached) >= 1


@pytest.mark.parametrize(("words", "kept"), [(6, 1), (8, 2), (12, 3), (20, 2)])
def test_the_radius_is_the_largest_there_is(words: int, kept: int) -> None:
    """A classifier that turns on sight of a changed word loses its majority one word further."""
    reach = radius(1.0, words, kept)
    for changed, stands in ((reach, True), (reach + 1, False)):
        every = itertools.combinations(range(words), kept)
        held = [all(at >= changed for at in left) for left in every]
        assert (sum(held) / len(held) > 0.5) is stands


@settings(deadline=None, max_examples=200)
@given(st.floats(0, 1), st.integers(1, 60), st.integers(1, 60))
def test_a_radius_keeps_its_definition(floor: float, words: int, kept: int) -> None:
    kept = min(kept, words)
    reach = radius(floor, words, kept)
    assert -1 <= reach <= words - kept
    assert (reach == -1) == (floor <= 0.5 + 1e-12)
    if reach >= 0:
        assert floor - touched(words, kept, reach) > 0.5
        assert reach == words or floor - touched(words, kept, reach + 1) <= 0.5 + 1e-9
    assert radius(min(1.0, floor + 0.1), words, kept) >= reach


def test_a_majority_of_exactly_a_half_after_the_change_is_none() -> None:
    assert radius(0.8, 10, 3) == 0
    assert radius(0.8 + 1e-9, 10, 3) == 1


@pytest.mark.parametrize(("votes", "copies"), [(0, 5), (3, 5), (5, 5), (180, 200)])
def test_the_floor_of_a_vote_is_where_so_many_votes_have_probability_alpha(votes: int, copies: int) -> None:
    floor = vote_floor(votes, copies, alpha=0.01)
    tail = sum(
        math.comb(copies, k) * floor**k * (1 - floor) ** (copies - k) for k in range(votes, copies + 1)
    )
    assert tail == pytest.approx(0.01 if votes else 1.0)


def test_certificates_are_wrong_no_more_often_than_alpha() -> None:
    alpha, runs, words, kept = 0.05, 20_000, 12, 3
    draw = np.random.default_rng(5)
    limit = 0.5 + touched(words, kept, 1)
    for share in (limit - 1e-9, limit - 0.02):  # of such a vote one word is too many
        votes = draw.binomial(150, share, runs)
        full = np.full(runs, 150), np.full(runs, words), np.full(runs, kept), np.zeros(runs, np.bool_)
        wrong = float(np.mean(radii(votes, *full, alpha=alpha) >= 1))
        assert wrong <= alpha + 3 * math.sqrt(alpha * (1 - alpha) / runs)
        assert share < limit - 0.01 or wrong > 0.5 * alpha


def test_texts_without_votes_or_words() -> None:
    none, one = np.zeros(1, np.int64), np.ones(1, np.int64)
    assert radii(none, none, none, none, np.array([True]), alpha=0.01).tolist() == [-1]
    assert radii(one, one, none, none, np.array([True]), alpha=0.01).tolist() == [0]
    assert radii(one, one, one, one, np.array([True]), alpha=0.01).tolist() == [0]
    assert radius(1.0, 10**6, 10**5) == 6


@pytest.mark.parametrize("call", [(0, 1, 0), (5, 6, 1), (5, 2, 6), (5, 0, 1)])
def test_impossible_numbers_are_refused(call: tuple[int, int, int]) -> None:
    with pytest.raises(BadArgument):
        touched(*call)
    with pytest.raises(BadArgument):
        vote_floor(6, 5, alpha=0.1)
