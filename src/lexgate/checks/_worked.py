"""Small worked subjects for the checks' own examples: counts in, a subject out."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from lexgate.core.outcomes import Groups
from lexgate.core.passport import Passport, Person
from lexgate.core.task import Task
from lexgate.models.subject import Pairs, Predictions, Shifted, Subject, Survey, Timing

PASSPORT = Passport(
    name="Complaint router",
    purpose="Routes complaints to the right desk",
    task=Task.TEXT_CLASSIFICATION,
    people=(Person(role="provider", name="A. Example"),),
)


def classified(confusion: Sequence[Sequence[int]], labels: Sequence[str]) -> Subject:
    """Return a subject whose predictions have this confusion matrix, rows the truth."""
    matrix = np.asarray(confusion)
    truth, predicted = (np.repeat(codes.ravel(), matrix.ravel()) for codes in np.indices(matrix.shape))
    return _subject(truth, predicted, labels, {}, None)


def well_routed() -> Subject:
    """Return answers in three classes of unequal size, nearly all of them right."""
    return classified([[95, 5, 0], [4, 94, 2], [1, 1, 38]], ("billing", "delay", "fraud"))


def badly_routed() -> Subject:
    """Return answers that overlook the rarest of three classes."""
    return classified([[95, 5, 0], [30, 70, 0], [25, 10, 5]], ("billing", "delay", "fraud"))


def grouped(cells: Mapping[str, tuple[int, int, int, int]], attribute: str = "gender") -> Subject:
    """Return a binary subject with ``(true negative, false positive, false negative, true positive)`` by group."""
    names, counts = sorted(cells), np.array([cells[name] for name in sorted(cells)])
    group, cell = (np.repeat(codes.ravel(), counts.ravel()) for codes in np.indices(counts.shape))
    groups = {attribute: Groups(names=tuple(names), codes=group.astype(np.int32))}
    return _subject(cell // 2, cell % 2, ("refused", "granted"), groups, None)


def sliced(cells: Mapping[tuple[str, str], tuple[int, int]]) -> Subject:
    """Return a binary subject with ``(right, wrong)`` by the pair of two attributes, *length* and *topic*."""
    pairs, counts = list(cells), np.array(list(cells.values()))
    pair, wrong = (np.repeat(codes.ravel(), counts.ravel()) for codes in np.indices(counts.shape))
    groups = {
        name: Groups.of([pairs[at][place] for at in pair]) for place, name in enumerate(("length", "topic"))
    }
    return _subject(pair % 2, (pair + wrong) % 2, ("no", "yes"), groups, None)


def confident(bins: Sequence[tuple[float, int, int]]) -> Subject:
    """Return a binary subject from ``(confidence, right, wrong)``: answers *yes* given with that confidence."""
    confidence = np.concatenate([np.full(right + wrong, at) for at, right, wrong in bins])
    truth = np.concatenate([np.repeat([1, 0], [right, wrong]) for _, right, wrong in bins])
    predicted = np.ones(len(truth), np.int64)
    probability = np.stack([1 - confidence, confidence], axis=1)
    return _subject(truth, predicted, ("no", "yes"), {}, probability)


def rightly_sure() -> Subject:
    """Return answers that are right about as often as their confidence says."""
    return confident([(0.95, 190, 10), (0.8, 81, 19), (0.6, 59, 41)])


def wrongly_sure() -> Subject:
    """Return answers that are given with more confidence than they deserve."""
    return confident([(0.99, 120, 80), (0.8, 50, 50), (0.6, 30, 70)])


def calibrated(cells: Mapping[str, Sequence[tuple[float, int, int]]], attribute: str = "gender") -> Subject:
    """Return a binary subject from ``(probability of granted, granted, refused)`` in each group."""
    rows = [(name, *cell) for name in sorted(cells) for cell in cells[name]]
    size = [yes + no for _, _, yes, no in rows]
    score = np.repeat([at for _, at, _, _ in rows], size)
    truth = np.concatenate([np.repeat([1, 0], [yes, no]) for _, _, yes, no in rows])
    groups = {
        attribute: Groups.of([name for (name, *_), n in zip(rows, size, strict=True) for _ in range(n)])
    }
    answer = (score >= 0.5).astype(np.int64)
    return _subject(truth, answer, ("refused", "granted"), groups, np.stack([1 - score, score], axis=1))


def scored(scores: Mapping[str, Sequence[float]], attribute: str = "gender") -> Subject:
    """Return a binary subject from the probabilities of the positive class in each group."""
    names = sorted(scores)
    score = np.concatenate([np.asarray(scores[name], np.float64) for name in names])
    codes = np.repeat(np.arange(len(names)), [len(scores[name]) for name in names]).astype(np.int32)
    groups = {attribute: Groups(names=tuple(names), codes=codes)}
    answer = (score >= 0.5).astype(np.int64)
    return _subject(answer, answer, ("refused", "granted"), groups, np.stack([1 - score, score], axis=1))


def ranking(truth: Sequence[int], score: Sequence[float]) -> Subject:
    """Return a binary subject from true codes and the probabilities of class *yes*."""
    given = np.asarray(score, np.float64)
    answer = (given >= 0.5).astype(np.int64)
    return _subject(np.asarray(truth), answer, ("no", "yes"), {}, np.stack([1 - given, given], axis=1))


def separated(apart: float, n: int = 60) -> Subject:
    """Return a binary subject whose log-odds are normal quantiles, the classes' means ``apart`` from each other."""
    at = ndtri((np.arange(n) + 0.5) / n)
    odds = np.concatenate([at - apart / 2, at + apart / 2])
    return ranking(np.repeat([0, 1], n).tolist(), (1 / (1 + np.exp(-odds))).tolist())


def shifted(sets: Mapping[str, tuple[int, int]]) -> Subject:
    """Return a subject with ``(right, wrong)`` answers on the test data, named empty, and on shifted sets."""
    usual, rest = sets[""], {name: counts for name, counts in sets.items() if name}
    answers = _predictions(*_right_and_wrong([usual]), ("no", "yes"), {}, None)
    codes = np.repeat(np.arange(len(rest)), [sum(counts) for counts in rest.values()]).astype(np.int32)
    groups = {"set": Groups(names=tuple(rest), codes=codes)}
    other = _predictions(*_right_and_wrong(list(rest.values())), ("no", "yes"), groups, None)
    other = replace(other, ids=np.char.add("shifted ", other.ids))
    return Subject(passport=PASSPORT, predictions=answers, shifted=Shifted(answers=other))


def timed(ms: Sequence[float], items: int) -> Subject:
    """Return a subject whose model took so many milliseconds for an item, in batches of ``items``."""
    timing = Timing(ms=np.asarray(ms, np.float64), items=np.full(len(ms), items, np.int64))
    return Subject(passport=PASSPORT, timing=timing)


def _right_and_wrong(counts: Sequence[tuple[int, int]]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    right = np.concatenate([np.repeat([1, 0], both) for both in counts])
    truth = np.arange(len(right)) % 2
    return truth, np.where(right, truth, 1 - truth)


def tagged(sentences: Sequence[tuple[str, str]], times: int = 1) -> Subject:
    """Return a token subject from pairs of tag rows, true and predicted, such as ``("O B-PER", "O O")``."""
    pairs = [(true.split(), answer.split()) for true, answer in sentences] * times
    tags = {tag for pair in pairs for row in pair for tag in row} - {"O"}
    labels = ("O", *sorted(tags))
    code = {label: index for index, label in enumerate(labels)}
    places = [(row, place) for row, (true, _) in enumerate(pairs) for place in range(len(true))]
    predictions = Predictions(
        task=Task.TOKEN_CLASSIFICATION,
        ids=np.array([f"{row}:{place}" for row, place in places]),
        labels=labels,
        truth=np.array([code[pairs[row][0][place]] for row, place in places], np.int32),
        predicted=np.array([code[pairs[row][1][place]] for row, place in places], np.int32),
        clusters=np.array([row for row, _ in places], np.int64),
    )
    return Subject(passport=PASSPORT, predictions=predictions)


def tagged_by(
    groups: Mapping[str, Sequence[tuple[str, str]]], times: int = 1, attribute: str = "gender"
) -> Subject:
    """Return a token subject like `tagged` from the sentences of each group."""
    subject = tagged([pair for pairs in groups.values() for pair in pairs], times)
    whose = [name for name, pairs in groups.items() for _ in pairs] * times
    seen = subject.predictions
    if seen is None or seen.clusters is None:
        return subject
    own = Groups.of([whose[sentence] for sentence in seen.clusters.tolist()])
    return replace(subject, predictions=replace(seen, groups={attribute: own}))


def paired(sets: Sequence[Mapping[str, str]], attribute: str = "gender") -> Subject:
    """Return counterfactual sets, each a mapping from the attribute's value to the answer."""
    rows = [(index, value, answer) for index, texts in enumerate(sets) for value, answer in texts.items()]
    labels = tuple(sorted({answer for _, _, answer in rows}))
    pairs = Pairs(
        ids=np.array([str(i) for i in range(len(rows))]),
        labels=labels,
        predicted=np.array([labels.index(answer) for _, _, answer in rows], np.int32),
        probability=None,
        clusters=np.array([index for index, _, _ in rows], np.int64),
        groups={attribute: Groups.of([value for _, value, _ in rows])},
    )
    return Subject(passport=PASSPORT, pairs=pairs)


def paired_scores(sets: Sequence[Mapping[str, float]], attribute: str = "gender") -> Subject:
    """Return counterfactual sets, each a mapping from the attribute's value to the probability of *good*."""
    subject = paired([dict.fromkeys(texts, "good") for texts in sets], attribute)
    score = np.array([score for texts in sets for score in texts.values()])
    if subject.pairs is None:
        return subject
    both = replace(
        subject.pairs,
        labels=("bad", "good"),
        predicted=(score >= 0.5).astype(np.int32),
        probability=np.stack([1 - score, score], axis=1),
    )
    return replace(subject, pairs=both)


def surveyed(flag: str, found: int, rows: int = 200) -> Subject:
    """Return a survey of training rows, of which the first ``found`` have a flag."""
    survey = Survey(
        ids=np.arange(rows).astype(np.str_),
        split=np.full(rows, "train"),
        flags={flag: np.arange(rows) < found},
    )
    return Subject(passport=PASSPORT, survey=survey)


def _subject(
    truth: NDArray[np.int64],
    predicted: NDArray[np.int64],
    labels: Sequence[str],
    groups: Mapping[str, Groups],
    probability: NDArray[np.float64] | None,
) -> Subject:
    return Subject(passport=PASSPORT, predictions=_predictions(truth, predicted, labels, groups, probability))


def _predictions(
    truth: NDArray[np.int64],
    predicted: NDArray[np.int64],
    labels: Sequence[str],
    groups: Mapping[str, Groups],
    probability: NDArray[np.float64] | None,
) -> Predictions:
    return Predictions(
        task=Task.TEXT_CLASSIFICATION,
        ids=np.arange(len(truth)).astype(np.str_),
        labels=tuple(labels),
        truth=truth.astype(np.int32),
        predicted=predicted.astype(np.int32),
        probability=probability,
        groups=groups,
    )
