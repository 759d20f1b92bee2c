"""The worst slice: what is promised of it, by simulation, and what it never shows."""

import json
from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from lexgate.assessment import outcomes_file
from lexgate.checks import _worked
from lexgate.checks._check import Setting
from lexgate.checks._slice_words import condition, feature_name, slice_name
from lexgate.checks.worst_slice import CHECK
from lexgate.core.codec import dump
from lexgate.core.estimate import Estimate
from lexgate.core.outcomes import Groups
from lexgate.core.task import Task
from lexgate.models.subject import Predictions, Subject
from lexgate.models.text_features import FEATURES, text_features
from lexgate.stats.errors import BadArgument
from lexgate.stats.shares import independent
from lexgate.stats.slices import search


def subject(
    features: dict[str, np.typing.NDArray[np.int32]],
    right: np.typing.NDArray[np.bool_],
    clusters: np.typing.NDArray[np.int64] | None = None,
) -> Subject:
    groups = {
        name: Groups(names=tuple(f"v{code}" for code in range(int(codes.max()) + 1)), codes=codes)
        for name, codes in features.items()
    }
    predictions = Predictions(
        task=Task.TEXT_CLASSIFICATION,
        ids=np.arange(len(right)).astype(np.str_),
        labels=("no", "yes"),
        truth=np.zeros(len(right), np.int32),
        predicted=(~right).astype(np.int32),
        groups=groups,
        clusters=clusters,
    )
    return Subject(passport=_worked.PASSPORT, predictions=predictions)


def estimate(given: Subject, seed: int = 0, **options: int) -> Estimate:
    full = CHECK.complete(options)
    return CHECK.estimate(CHECK.measure(given, full), full, Setting(seed=seed))


def rows(seen: Estimate) -> list[dict[str, object]]:
    listed = seen.facts["slices"]
    assert isinstance(listed, list)
    return [dict(row) for row in listed if isinstance(row, dict)]


def wide(seed: int, n: int = 1200) -> dict[str, np.typing.NDArray[np.int32]]:
    random = np.random.default_rng(seed)
    return {
        f"f{at}": random.integers(0, size, n).astype(np.int32) for at, size in enumerate((2, 3, 4, 5, 3, 2))
    }


def test_the_value_and_the_table_rest_on_the_half_that_was_not_searched() -> None:
    features = wide(0)
    right = np.random.default_rng(1).random(1200) > 0.2 + 0.4 * (
        (features["f1"] == 1) & (features["f2"] == 2)
    )
    given = subject(features, right)
    seen = estimate(given)
    found = rows(seen)
    assert seen.value == min(float(str(row["value"])) for row in found)
    assert seen.facts["search_n"] == seen.facts["held_out_n"] == 600
    worst = found[0]
    assert worst["slice"] == {"en": "f1 = v1 & f2 = v2", "zh": "“f1”为“v1”，且“f2”为“v2”"}
    inside = (features["f1"] == 1) & (features["f2"] == 2)
    assert int(str(worst["search_n"])) + int(str(worst["n"])) == inside.sum()
    total = float(str(worst["search_value"])) * int(str(worst["search_n"])) + float(
        str(worst["value"])
    ) * int(str(worst["n"]))
    assert total == pytest.approx((right & inside).sum())
    assert worst["worse"] is True


def test_another_seed_splits_anew_and_the_same_seed_alike() -> None:
    given = subject(wide(0), np.random.default_rng(1).random(1200) > 0.2)
    assert estimate(given, seed=1) == estimate(given, seed=1)
    assert estimate(given, seed=1).facts != estimate(given, seed=2).facts


def test_an_answer_that_is_missing_counts_as_wrong_in_the_search_and_widens_the_interval() -> None:
    features = wide(2)
    given = subject(features, np.ones(1200, np.bool_))
    assert given.predictions is not None
    silent = (features["f1"] == 1) & (np.arange(1200) % 2 == 0)
    predicted = np.where(silent, -1, given.predictions.predicted).astype(np.int32)
    seen = estimate(replace(given, predictions=replace(given.predictions, predicted=predicted)))
    assert str(rows(seen)[0]["slice"]).startswith("{'en': 'f1 = v1")
    assert seen.value == 1.0
    assert seen.low is not None
    assert seen.low < 0.5
    assert seen.unscoreable == silent.sum()


def test_small_slices_are_counted_and_listed() -> None:
    features = wide(3)
    rare = np.where(np.arange(1200) < 12, 0, 1).astype(np.int32)
    seen = estimate(subject({**features, "rare": rare}, np.arange(1200) >= 6))
    listed = seen.facts["small_slices"]
    assert isinstance(listed, list)
    first = listed[0]
    assert isinstance(first, dict)
    assert (first["slice"], first["n"], first["value"]) == (
        {"en": "rare = v0", "zh": "“rare”为“v0”"},
        12,
        0.5,
    )
    small = seen.facts["small"]
    assert isinstance(small, int)
    assert small >= 1
    assert str(small) in str(seen.note)


@pytest.mark.parametrize("n", [1, 2, 40])
def test_few_items_say_why_nothing_is_measured(n: int) -> None:
    seen = estimate(subject({"f": np.arange(n, dtype=np.int32) % 2}, np.ones(n, np.bool_)))
    assert seen.value is None
    assert seen.note is not None


def test_one_group_or_no_feature_says_so() -> None:
    right = np.ones(500, np.bool_)
    for features in ({}, {"f": np.zeros(500, np.int32)}):
        seen = estimate(subject(features, right))
        assert (seen.value, seen.n) == (None, 500)
        assert "nothing to slice" in str(seen.note)


def test_one_cluster_can_not_be_halved() -> None:
    right = np.ones(500, np.bool_)
    seen = estimate(subject(wide(0, 500), right, np.zeros(500, np.int64)))
    assert seen.value is None


def test_depth_and_numbers_outside_their_range_are_refused() -> None:
    for options in ({"conditions": 4}, {"min_slice": 0}, {"tested": 0}):
        with pytest.raises(BadArgument, match="LG-STATS-002"):
            estimate(subject(wide(0), np.ones(1200, np.bool_)), **options)


def test_a_third_condition_is_found_where_it_is_asked_for() -> None:
    features = wide(4, 9000)
    inside = (features["f0"] == 1) & (features["f1"] == 1) & (features["f4"] == 0)
    right = np.random.default_rng(0).random(9000) > np.where(inside, 0.6, 0.05)
    three = rows(estimate(subject(features, right), conditions=3))[0]
    assert three["slice"] == {
        "en": "f0 = v1 & f1 = v1 & f4 = v0",
        "zh": "“f0”为“v1”，且“f1”为“v1”，且“f4”为“v0”",
    }


def test_no_text_and_no_word_of_one_is_kept_or_shown() -> None:
    texts = [f"Zyxomma {at} tells SECRETWORD to nobody!" if at % 3 else f"Quokka {at}" for at in range(600)]
    given = subject(wide(5, 600), np.arange(600) % 5 > 0)
    assert given.predictions is not None
    features = text_features(pl.Series(texts))
    given = replace(given, predictions=replace(given.predictions, features=features))
    outcomes = CHECK.measure(given, CHECK.complete({}))
    seen = CHECK.estimate(outcomes, CHECK.complete({}), Setting())
    kept = json.dumps(dump(seen), ensure_ascii=False) + repr(outcomes) + str(outcomes_file.to_bytes(outcomes))
    for word in ("Zyxomma", "SECRETWORD", "Quokka", "tells"):
        assert word.lower() not in kept.lower()
    assert {"text:negation", "f1"} <= set(outcomes.groups)
    assert {"truth", "predicted"}.isdisjoint(outcomes.groups)


def test_every_feature_and_value_of_texts_has_words_in_both_languages() -> None:
    for feature, values in FEATURES.items():
        assert feature_name(feature).en != feature
        for value in values:
            words = condition(feature, value)
            assert words.en.isascii()
            assert "=" not in words.en
            assert any("\u4e00" <= letter <= "\u9fff" for letter in words.zh)
    name = slice_name([("text:words", "41+"), ("topic", "region")])
    assert (name.en, name.zh) == ("text of 41+ words & topic = region", "文本 41+ 个词，且“topic”为“region”")


pairs_of_truth = pytest.mark.parametrize("planted", [0.0, 0.25])


@pytest.mark.slow
@pairs_of_truth
def test_the_interval_covers_the_worst_slice_that_was_found_where_the_search_alone_does_not(
    planted: float,
) -> None:
    """Whether one slice is truly worse or none is; where none is, an interval on the items searched mostly misses."""
    runs, n = 400, 800
    features = wide(11, n)
    codes = list(features.values())
    inside = (features["f1"] == 1) & (features["f4"] == 0)
    rate = 0.85 - planted * inside
    random = np.random.default_rng(12)
    covered = together = naive = confirmed = 0
    for run in range(runs):
        right = random.random(n) < rate
        seen = estimate(subject(features, right), seed=run, min_slice=15)
        truths = []
        held_together, falsely = True, False
        for row in rows(seen):
            met = row["conditions"]
            assert isinstance(met, list)
            mask = np.logical_and.reduce([features[one["feature"]] == int(one["value"][1:]) for one in met])
            true = float(rate[mask].mean())  # the slice's share over all of its items
            truths.append(true)
            held_together &= float(str(row["low"])) <= true <= float(str(row["high"]))
            falsely |= bool(row["worse"]) and not (planted and (mask & inside).any())
        together, confirmed = together + held_together, confirmed + falsely
        assert seen.low is not None
        assert seen.high is not None
        covered += seen.low <= min(truths) <= seen.high
        own = search(codes, ~right, least=30, best=1).slices[0]
        low, high = independent([own.n - own.wrong], [own.n]).limits(0.025)
        naive += bool(low[0] <= rate[own.holds(codes)].mean() <= high[0])
    assert covered / runs >= 0.93
    assert together / runs >= 0.93
    assert confirmed / runs <= 0.06
    assert planted or naive / runs < 0.5


@pytest.mark.slow
def test_the_interval_covers_where_items_come_in_clusters() -> None:
    """Items of a cluster share a rate; taken as independent, too many intervals would miss."""
    runs, clusters, size = 250, 150, 8
    n = clusters * size
    cluster = np.repeat(np.arange(clusters), size)
    random = np.random.default_rng(21)
    features = {"a": (cluster % 3).astype(np.int32), "b": (cluster % 2).astype(np.int32)}
    covered = ignored = 0
    for run in range(runs):
        rate = random.beta(4, 1.2, clusters)
        right = random.random(n) < rate[cluster]
        true = 4 / 5.2
        for given in (cluster, None):
            seen = estimate(subject(features, right, given), seed=run, min_slice=30)
            assert seen.low is not None
            assert seen.high is not None
            inside = seen.low <= true <= seen.high
            covered, ignored = covered + (inside and given is not None), ignored + (inside and given is None)
    assert covered / runs >= 0.93
    assert ignored / runs < covered / runs
