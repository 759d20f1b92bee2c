"""Tags form lawful sequences, the most probable ones."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lexgate.models.tag_sequences import _may_follow, lawful

LABELS = ("O", "B-LOC", "I-LOC", "B-PER", "I-PER")


def _random(seed: int, n: int) -> np.ndarray:
    return np.random.default_rng(seed).dirichlet(np.full(len(LABELS), 0.5), n)


def _is_lawful(codes: tuple[int, ...]) -> bool:
    tags = ["O", *(LABELS[code] for code in codes)]
    return all(_may_follow(a, b) for a, b in itertools.pairwise(tags))


@given(st.integers(0, 10_000), st.integers(1, 5))
def test_the_sequence_is_the_best_of_all_lawful_ones(seed: int, n: int) -> None:
    probability = _random(seed, n)
    predicted = probability.argmax(axis=1).astype(np.int32)
    found = tuple(lawful(predicted, probability, np.zeros(n, np.int64), LABELS).tolist())
    every = [codes for codes in itertools.product(range(5), repeat=n) if _is_lawful(codes)]
    logs = np.log(probability)
    best = max(every, key=lambda codes: sum(logs[place, code] for place, code in enumerate(codes)))
    assert found == best


def test_sentences_are_decoded_alone_and_lawful_ones_are_left() -> None:
    probability = _random(1, 60)
    predicted = probability.argmax(axis=1).astype(np.int32)
    sentences = np.repeat(np.arange(12, dtype=np.int64) + 7, 5)
    together = lawful(predicted, probability, sentences, LABELS)
    for number in range(7, 19):
        own = sentences == number
        alone = lawful(predicted[own], probability[own], np.zeros(5, np.int64), LABELS)
        assert together[own].tolist() == alone.tolist()
        if _is_lawful(tuple(predicted[own].tolist())):
            assert alone.tolist() == predicted[own].tolist()


@pytest.mark.parametrize("labels", [("no", "yes", "x", "y", "z"), ("O", "I-LOC", "I-PER", "I-ORG", "I-MISC")])
def test_labels_that_are_no_iob2_are_left_alone(labels: tuple[str, ...]) -> None:
    probability = _random(2, 30)
    predicted = probability.argmax(axis=1).astype(np.int32)
    assert lawful(predicted, probability, np.zeros(30, np.int64), labels).tolist() == predicted.tolist()


def test_a_sentence_with_a_token_without_answer_is_left_alone() -> None:
    probability = _random(3, 4)
    probability[1] = np.nan
    predicted = np.array([0, -1, 2, 4], np.int32)
    assert lawful(predicted, probability, np.zeros(4, np.int64), LABELS).tolist() == [0, -1, 2, 4]
