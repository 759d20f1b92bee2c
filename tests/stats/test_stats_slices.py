"""The search for slices against the obvious slow one, and what is said of slices that it hands over."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.stats import fisher_exact

from lexgate.stats.errors import BadArgument
from lexgate.stats.shares import independent
from lexgate.stats.slice_counts import Counts, beside, conditions, pairs
from lexgate.stats.slices import Slice, halves, search, worse_than_rest

Codes = list[NDArray[np.int32]]
Table = dict[tuple[tuple[int, int], ...], tuple[int, int]]


def slow(codes: Codes, wrong: NDArray[np.bool_], depth: int) -> Table:
    """Count items and errors of every slice that has an item and not all, one after the other."""
    found: Table = {}
    single = [
        (at, value)
        for at, one in enumerate(codes)
        for value in np.unique(one[one >= 0]).tolist()
        if np.count_nonzero(one == value) < len(wrong)
    ]
    for size in range(1, depth + 1):
        for met in combinations(single, size):
            if len({at for at, _ in met}) == size:
                inside = np.logical_and.reduce([codes[at] == value for at, value in met])
                if inside.any():
                    found[met] = int(inside.sum()), int((inside & wrong).sum())
    return found


def drawn(
    seed: int, items: int, sizes: list[int], *, unknown: bool = True
) -> tuple[Codes, NDArray[np.bool_]]:
    random = np.random.default_rng(seed)
    codes = [
        (random.integers(0, size, items) - (unknown and at % 2)).astype(np.int32)
        for at, size in enumerate(sizes)
    ]
    return codes, random.random(items) < 0.3


def listed(codes: Codes, wrong: NDArray[np.bool_], least: int) -> tuple[Table, int]:
    of, few = conditions(codes, wrong, least)
    two, fewer = pairs(of, least)
    name = list(zip(of.feature.tolist(), of.value.tolist(), strict=True))
    found: Table = {(name[at],): (int(of.n[at]), int(of.wrong[at])) for at in range(len(name))}
    assert np.all(two.first < two.second)
    for a, b, n, bad in zip(two.first, two.second, two.n, two.wrong, strict=True):
        found[name[a], name[b]] = int(n), int(bad)
    return found, few + fewer


@settings(deadline=None, max_examples=100)
@given(
    st.integers(0, 10_000),
    st.integers(0, 300),
    st.lists(st.integers(1, 9), max_size=5),
    st.integers(1, 12),
    st.booleans(),
)
def test_the_fast_counts_are_those_of_the_slow_ones(
    seed: int, items: int, sizes: list[int], least: int, unknown: bool
) -> None:
    codes, wrong = drawn(seed, items, sizes, unknown=unknown)
    found, few = listed(codes, wrong, least)
    everything = slow(codes, wrong, 2)
    assert found == {met: counts for met, counts in everything.items() if counts[0] >= least}
    kept = {met for met in found if len(met) == 1}
    small = [
        met
        for met, (n, _) in everything.items()
        if n < least and (len(met) == 1 or {met[:1], met[1:]} <= kept)
    ]
    assert few == len(small)


def test_rare_conditions_are_counted_like_frequent_ones() -> None:
    """Hundreds of values: most conditions hold for less than a 64th of the items."""
    codes, wrong = drawn(3, 3000, [200, 3, 2, 150])
    found, _ = listed(codes, wrong, 3)
    assert found == {met: counts for met, counts in slow(codes, wrong, 2).items() if counts[0] >= 3}


def test_many_items_are_counted_part_by_part() -> None:
    codes, wrong = drawn(4, 300_000, [3, 4])
    found, _ = listed(codes, wrong, 1)
    assert found == slow(codes, wrong, 2)


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 10_000), st.integers(1, 3))
def test_the_worst_slice_is_the_one_with_the_lowest_upper_limit_of_all(seed: int, depth: int) -> None:
    codes, wrong = drawn(
        seed, 200, [3, 2, 4]
    )  # fewer pairs than the beam: nothing is left out with a third condition
    found = search(codes, wrong, depth=depth, least=10, best=1)
    large = {met: counts for met, counts in slow(codes, wrong, depth).items() if counts[0] >= 10}
    assert found.searched == len(large)

    def limit(n: int, bad: int) -> float:
        share, z = 1 - bad / n, 1.6448536269514722
        return float(
            (share + z * z / (2 * n) + z * np.sqrt(share * (1 - share) / n + (z / n) ** 2 / 4))
            / (1 + z * z / n)
        )

    best = min(limit(*counts) for counts in large.values() if counts[1] / counts[0] > wrong.mean())
    assert limit(found.slices[0].n, found.slices[0].wrong) == pytest.approx(best)
    assert large[found.slices[0].conditions] == (found.slices[0].n, found.slices[0].wrong)


def test_a_planted_slice_of_three_conditions_is_found() -> None:
    codes, _ = drawn(5, 8000, [3, 3, 3, 4, 5, 2], unknown=False)
    inside = (codes[0] == 1) & (codes[2] == 0) & (codes[3] == 2)
    wrong = np.random.default_rng(0).random(8000) < np.where(inside, 0.7, 0.05)
    found = search(codes, wrong, depth=3)
    assert found.slices[0].conditions == ((0, 1), (2, 0), (3, 2))
    assert np.array_equal(found.slices[0].holds(codes), inside)
    assert search(codes, wrong, depth=2).slices[0].conditions != found.slices[0].conditions


def test_slices_that_are_much_alike_are_one_finding() -> None:
    random = np.random.default_rng(6)
    one = random.integers(0, 4, 2000).astype(np.int32)
    nearly = np.where(random.random(2000) < 0.03, 0, one).astype(np.int32)
    found = search([one, nearly], (one == 2) & (random.random(2000) < 0.6))
    masks = [one_slice.holds([one, nearly]) for one_slice in found.slices]
    for a, b in combinations(masks, 2):
        assert (a & b).sum() <= 0.5 * (a | b).sum()
    assert sum(bool((mask & (one == 2)).sum() > 0.5 * mask.sum()) for mask in masks) == 1


@pytest.mark.parametrize("wrong", [0.0, 1.0])
def test_where_no_slice_is_worse_than_all_one_is_returned(wrong: float) -> None:
    codes, _ = drawn(7, 500, [2, 3])
    found = search(codes, np.full(500, bool(wrong)))
    assert len(found.slices) == 1


@pytest.mark.parametrize("items", [0, 1, 29])
def test_too_few_items_give_no_slice(items: int) -> None:
    codes, wrong = drawn(8, items, [2, 3])
    found = search(codes, wrong)
    assert found.slices == ()
    assert found.searched == 0


def test_without_features_there_is_no_slice() -> None:
    assert search([], np.ones(50, np.bool_)).slices == ()
    assert search([np.zeros(50, np.int32)], np.ones(50, np.bool_)).slices == ()  # every item: no slice


def test_ten_thousand_groups_are_counted_and_not_searched() -> None:
    random = np.random.default_rng(9)
    groups = random.integers(0, 10_000, 100_000).astype(np.int32)
    found = search([groups, random.integers(0, 3, 100_000).astype(np.int32)], random.random(100_000) < 0.1)
    assert found.small == len(np.unique(groups))
    assert found.searched == 3


def test_ten_thousand_large_groups_are_searched_within_memory() -> None:
    groups = np.repeat(np.arange(10_000, dtype=np.int32), 40)
    other = (np.arange(len(groups)) % 2).astype(np.int32)
    found = search([groups, other], groups == 77)
    assert found.slices[0].conditions == ((0, 77),)
    assert found.searched == 10_002


@pytest.mark.parametrize("asked", [{"depth": 0}, {"depth": 4}, {"least": 0}, {"best": 0}])
def test_a_search_for_nothing_is_refused(asked: dict[str, int]) -> None:
    with pytest.raises(BadArgument, match="LG-STATS-002"):
        search([np.zeros(9, np.int32)], np.ones(9, np.bool_), **asked)


@given(st.integers(0, 1000), st.lists(st.integers(0, 20), min_size=1, max_size=60))
def test_a_cluster_lies_in_one_half_and_each_half_has_half_of_them(seed: int, codes: list[int]) -> None:
    cluster = np.array(codes, np.int64)
    first = halves(len(cluster), cluster, seed=seed)
    own, other = set(cluster[first].tolist()), set(cluster[~first].tolist())
    assert not own & other
    assert len(own) == len(set(codes)) // 2


def test_the_halves_are_drawn_from_the_seed() -> None:
    assert np.array_equal(halves(100, None, seed=1), halves(100, None, seed=1))
    assert not np.array_equal(halves(100, None, seed=1), halves(100, None, seed=2))
    assert halves(101, None, seed=0).sum() == 50


@settings(deadline=None)
@given(st.integers(0, 40), st.integers(1, 40), st.integers(0, 400), st.integers(1, 400))
def test_the_p_value_is_fishers(right: int, n: int, other_right: int, other: int) -> None:
    right, other_right = min(right, n), min(other_right, other)
    p = worse_than_rest(independent([right], [n]), independent([other_right], [other]))
    table = [[right, n - right], [other_right, other - other_right]]
    assert p[0] == pytest.approx(fisher_exact(table, alternative="less").pvalue, rel=1e-6, abs=1e-12)


def test_nothing_on_a_side_says_nothing() -> None:
    assert worse_than_rest(independent([0], [0]), independent([3], [9])).tolist() == [1.0]
    assert worse_than_rest(independent([3], [9]), independent([0], [0])).tolist() == [1.0]


def test_what_stands_beside_some_items_is_counted() -> None:
    codes, wrong = drawn(2, 100, [3, 2])
    of, _ = conditions(codes, wrong, 1)
    mask = np.arange(100) < 40
    n, bad = beside(of, mask)
    for at in range(len(n)):
        inside = of.holds(at) & mask
        assert (n[at], bad[at]) == (inside.sum(), (inside & wrong).sum())
    assert isinstance(pairs(of, 1)[0], Counts)
    assert Slice(conditions=((0, 1),), n=1, wrong=0).holds(codes).sum() == (codes[0] == 1).sum()
