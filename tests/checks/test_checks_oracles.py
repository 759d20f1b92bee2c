"""Checks against other libraries and slow obvious versions."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lexgate.checks import (
    _worked,
    accuracy,
    class_recall,
    counterfactual_flip_rate,
    entity_f1,
    f1,
    macro_f1,
    precision,
    recall,
)
from lexgate.checks import false_negative_rate_gap as fnr
from lexgate.checks import false_positive_rate_gap as fpr
from lexgate.checks import selection_rate_ratio as ratio
from lexgate.checks._check import Check, Options, Setting
from lexgate.core.estimate import Estimate
from lexgate.core.outcomes import Groups
from lexgate.core.task import Task
from lexgate.models.subject import Pairs, Predictions, Subject
from lexgate.stats.proportion import wilson

SETTING = Setting(draws=1000)


def estimate(check: Check, subject: Subject, **options: object) -> Estimate:
    full: Options = check.complete(options)  # type: ignore[arg-type]
    return check.estimate(check.measure(subject, full), full, SETTING)


def random_subject(seed: int, classes: int = 2, n: int = 400) -> Subject:
    random = np.random.default_rng(seed)
    truth = random.integers(0, classes, n)
    wrong = random.random(n) < 0.3
    predicted = np.where(wrong, random.integers(0, classes, n), truth)
    group = Groups(names=("a", "b", "c"), codes=random.integers(-1, 3, n).astype(np.int32))
    predictions = Predictions(
        task=Task.TEXT_CLASSIFICATION,
        ids=np.arange(n).astype(np.str_),
        labels=tuple(f"c{code}" for code in range(classes)),
        truth=truth.astype(np.int32),
        predicted=predicted.astype(np.int32),
        groups={"group": group},
    )
    return Subject(passport=_worked.PASSPORT, predictions=predictions)


@pytest.mark.parametrize("seed", range(3))
def test_the_classification_report_is_that_of_scikit_learn(seed: int) -> None:
    metrics = pytest.importorskip("sklearn.metrics")
    subject = random_subject(seed, classes=5)
    assert subject.predictions is not None
    names = list(subject.predictions.labels)
    theirs = metrics.classification_report(
        subject.predictions.truth, subject.predictions.predicted, target_names=names, output_dict=True
    )
    seen = estimate(macro_f1.CHECK, subject)
    ours = seen.facts["classification_report"]
    assert isinstance(ours, dict)
    classes = ours["classes"]
    assert isinstance(classes, dict)
    for name in names:
        assert classes[name] == pytest.approx(theirs[name])
    for average in ("macro avg", "weighted avg"):
        assert ours[average] == pytest.approx(theirs[average])
    assert ours["accuracy"] == pytest.approx(theirs["accuracy"])
    assert seen.value == pytest.approx(theirs["macro avg"]["f1-score"])


def test_a_class_that_never_occurs_does_not_count_as_in_scikit_learn() -> None:
    metrics = pytest.importorskip("sklearn.metrics")
    subject = _worked.classified([[8, 2, 0], [1, 9, 0], [0, 0, 0]], ["a", "b", "never"])
    assert subject.predictions is not None
    theirs = metrics.f1_score(subject.predictions.truth, subject.predictions.predicted, average="macro")
    assert estimate(macro_f1.CHECK, subject).value == pytest.approx(theirs)


@pytest.mark.parametrize("seed", range(3))
def test_group_metrics_are_those_of_fairlearn(seed: int) -> None:
    fairlearn = pytest.importorskip("fairlearn.metrics")
    subject = random_subject(seed)
    predictions = subject.predictions
    assert predictions is not None
    codes = predictions.groups["group"].codes
    known = codes >= 0
    truth, answer, group = predictions.truth[known], predictions.predicted[known], codes[known]
    theirs = fairlearn.MetricFrame(
        metrics={
            "fpr": fairlearn.false_positive_rate,
            "fnr": fairlearn.false_negative_rate,
            "selection": fairlearn.selection_rate,
        },
        y_true=truth,
        y_pred=answer,
        sensitive_features=group,
    )
    for name, check in (("fpr", fpr.CHECK), ("fnr", fnr.CHECK), ("selection", ratio.CHECK)):
        seen = estimate(check, subject, attribute="group")
        ours = [seen.groups[group_name].value for group_name in ("a", "b", "c")]
        assert ours == pytest.approx(theirs.by_group[name].tolist())
        summary = theirs.ratio()[name] if name == "selection" else theirs.difference()[name]
        assert seen.value == pytest.approx(summary)


def test_accuracy_has_the_worst_case_wilson_interval() -> None:
    subject = _worked.classified([[40, 10], [5, 45]], ["no", "yes"])
    assert subject.predictions is not None
    subject.predictions.predicted[:4] = -1
    seen = estimate(accuracy.CHECK, subject)
    assert seen.unscoreable == 4
    assert [seen.low, seen.high] == pytest.approx([wilson(81, 100)[0], wilson(85, 100)[1]])


def entities(tags: list[str]) -> set[tuple[int, int, str]]:
    """The obvious way: read from left to right."""
    found, start, kind = set(), -1, ""
    for place, tag in enumerate([*tags, "O"]):
        prefix, _, name = tag.partition("-")
        if kind and (prefix != "I" or name != kind):
            found.add((start, place - 1, kind))
            kind = ""
        if name and not kind:
            start, kind = place, name
    return found


TAGS = st.sampled_from(["O", "B-PER", "I-PER", "B-LOC", "I-LOC"])
ROWS = st.lists(st.lists(st.tuples(TAGS, TAGS), min_size=1, max_size=8), min_size=1, max_size=6)


@settings(deadline=None, max_examples=60)
@given(ROWS)
def test_entities_are_those_read_from_left_to_right(rows: list[list[tuple[str, str]]]) -> None:
    right = answered = true = 0
    for row in rows:
        gold, answer = entities([tag for tag, _ in row]), entities([tag for _, tag in row])
        right, answered, true = right + len(gold & answer), answered + len(answer), true + len(gold)
    sentences = [(" ".join(tag for tag, _ in row), " ".join(tag for _, tag in row)) for row in rows]
    check = entity_f1.CHECK
    seen = check.estimate(
        check.measure(_worked.tagged(sentences), {}), check.complete({}), Setting(draws=100)
    )
    expected = 2 * right / (answered + true) if answered + true else None
    assert seen.value == (None if expected is None else pytest.approx(expected))
    assert seen.n == true


@settings(deadline=None, max_examples=40)
@given(
    st.lists(
        st.tuples(st.integers(0, 3), st.integers(-1, 1), st.integers(-1, 1), st.integers(0, 2)),
        min_size=2,
        max_size=25,
    )
)
def test_pairs_that_flip_are_those_listed_one_by_one(rows: list[tuple[int, int, int, int]]) -> None:
    sets, gender, race, answer = (np.array(column) for column in zip(*rows, strict=True))
    attributes = {"gender": gender, "race": race}
    pairs, flips = dict.fromkeys(attributes, 0), dict.fromkeys(attributes, 0)
    alike = alike_flips = 0
    in_sets = set()
    for i in range(len(rows)):
        for j in range(i):
            if sets[i] != sets[j]:
                continue
            flip = int(answer[i] != answer[j])
            differ = [name for name, codes in attributes.items() if codes[i] != codes[j]]
            if not differ and gender[i] >= 0:
                alike, alike_flips = alike + 1, alike_flips + flip
            if len(differ) == 1 and min(attributes[differ[0]][[i, j]]) >= 0:
                pairs[differ[0]], flips[differ[0]] = pairs[differ[0]] + 1, flips[differ[0]] + flip
                in_sets.add(sets[i])
    subject = Subject(
        passport=_worked.PASSPORT,
        pairs=Pairs(
            ids=np.arange(len(rows)).astype(np.str_),
            labels=("x", "y", "z"),
            predicted=answer.astype(np.int32),
            probability=None,
            clusters=sets.astype(np.int64),
            groups={
                "gender": Groups(names=("f", "m"), codes=gender.astype(np.int32)),
                "race": Groups(names=("r", "s"), codes=race.astype(np.int32)),
            },
        ),
    )
    seen = estimate(counterfactual_flip_rate.CHECK, subject)
    for name in attributes:
        rate = seen.groups[name].value
        assert rate == (pytest.approx(flips[name] / pairs[name]) if pairs[name] else None)
        assert dict(counted(seen, "pairs").get(name) or {}).get("pairs", 0) == pairs[name]
    total = sum(pairs.values())
    assert seen.value == (pytest.approx(sum(flips.values()) / total) if total else None)
    assert seen.n == len(in_sets)
    same = counted(seen, "alike").get("gender") or {"pairs": 0, "flipped": 0}
    assert (same["pairs"], same["flipped"]) == (alike, alike_flips)
    if alike:
        assert same["low"] <= alike_flips / alike <= same["high"]
    whole = [answer[sets == one] for one in np.unique(sets) if (sets == one).sum() > 1]
    if whole:
        mixed = np.mean([len(set(group)) > 1 for group in whole])
        assert counted(seen, "sets_with_a_flip")["flip_rate"] == pytest.approx(mixed)


def counted(seen: Estimate, fact: str) -> dict[str, Any]:
    return dict(seen.facts.get(fact) or {})  # type: ignore[arg-type]


def test_the_flip_rate_does_not_grow_with_the_size_of_the_sets() -> None:
    random = np.random.default_rng(0)
    rates = []
    for size in (2, 12):
        sets = [
            {f"person {i}": str(answer) for i, answer in enumerate(random.random(size) < 0.1)}
            for _ in range(3000 // size)
        ]
        seen = estimate(counterfactual_flip_rate.CHECK, _worked.paired(sets))
        rates.append((seen.value, counted(seen, "sets_with_a_flip")["flip_rate"]))
    (small, small_sets), (large, large_sets) = rates
    assert small == pytest.approx(0.18, abs=0.03)
    assert large == pytest.approx(0.18, abs=0.03)
    assert small_sets == pytest.approx(small)
    assert large_sets > 0.6


def test_an_attribute_counts_only_the_pairs_that_differ_in_it() -> None:
    sets = [{"f": "yes", "m": "no"}, {"f": "yes", "m": "yes"}]
    seen = estimate(counterfactual_flip_rate.CHECK, _worked.paired(sets), attribute="gender")
    assert (seen.value, seen.n) == (0.5, 2)
    assert estimate(counterfactual_flip_rate.CHECK, _worked.paired(sets), attribute="race").value is None


def test_a_pair_with_a_missing_answer_may_flip_or_not() -> None:
    subject = _worked.paired([{"f": "yes", "m": "yes"}] * 50)
    assert subject.pairs is not None
    whole = estimate(counterfactual_flip_rate.CHECK, subject)
    subject.pairs.predicted[:5] = -1
    seen = estimate(counterfactual_flip_rate.CHECK, subject)
    assert (whole.unscoreable, seen.unscoreable, seen.n) == (0, 3, 47)
    assert seen.low == 0
    assert seen.high is not None
    assert seen.high > wilson(3, 50)[1] - 1e-9


@settings(deadline=None, max_examples=40)
@given(st.data())
def test_whatever_the_unscoreable_items_are_the_value_lies_between_the_limits(data: st.DataObject) -> None:
    codes = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), min_size=4, max_size=20)
    items = np.array(data.draw(codes), np.int32)
    lost = data.draw(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 1)), min_size=1, max_size=3))
    holes = items.copy()
    for row, column in lost:
        holes[row, column] = -1
    filled = np.where(holes < 0, data.draw(st.integers(0, 2)), holes)
    tags = ("O", "B-PER", "I-PER")
    text = Task.TEXT_CLASSIFICATION
    without: dict[str, object] = {"average": "micro", "without": ["O"]}
    cases: list[tuple[Check, Task, dict[str, object]]] = [
        (accuracy.CHECK, text, {}),
        (class_recall.CHECK, text, {"min_group": 1}),
        (macro_f1.CHECK, text, {}),
        (precision.CHECK, text, without),
        (recall.CHECK, text, without),
        (f1.CHECK, text, without),
        (f1.CHECK, text, {"average": "B-PER"}),
        (entity_f1.CHECK, Task.TOKEN_CLASSIFICATION, {}),
    ]
    for check, task, options in cases:
        seen, known = (
            estimate(
                check,
                Subject(
                    passport=_worked.PASSPORT,
                    predictions=Predictions(
                        task=task,
                        ids=np.arange(len(table)).astype(np.str_),
                        labels=tags,
                        truth=table[:, 0],
                        predicted=table[:, 1],
                        clusters=np.arange(len(table)) // 4 if check is entity_f1.CHECK else None,
                    ),
                ),
                **options,
            )
            for table in (holes, filled)
        )
        occurs = set(holes[:, 0])  # which classes are averaged and compared is not open
        if seen.value is None or known.value is None or not set(filled.ravel()) <= occurs:
            continue
        assert seen.low is not None
        assert seen.high is not None
        assert seen.low - 1e-9 <= known.value <= seen.high + 1e-9, check.id
