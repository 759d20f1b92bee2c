"""The metrics that choose the best checkpoint."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import f1_score

from lexgate.core.task import Task
from lexgate.models.subject import Predictions
from lexgate.tuning.metrics import entity_f1, macro_f1, score

TAGS = ("O", "B-LOC", "I-LOC", "B-PER", "I-PER")


def _predictions(truth: list[int], predicted: list[int], sentences: list[int] | None = None) -> Predictions:
    return Predictions(
        task=Task.TOKEN_CLASSIFICATION,
        ids=np.array([str(place) for place in range(len(truth))], dtype=np.str_),
        labels=TAGS,
        truth=np.array(truth, dtype=np.int32),
        predicted=np.array(predicted, dtype=np.int32),
        clusters=np.array(sentences, dtype=np.int64) if sentences else None,
    )


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=1, max_size=60))
def test_macro_f1_is_that_of_scikit_learn(pairs: list[tuple[int, int]]) -> None:
    truth, predicted = [a for a, _ in pairs], [b for _, b in pairs]
    assert macro_f1(_predictions(truth, predicted)) == pytest.approx(
        f1_score(truth, predicted, average="macro", zero_division=0)
    )


def test_items_without_truth_are_left_out_and_without_answer_are_wrong() -> None:
    assert score("accuracy", _predictions([0, 1, -1, 1], [0, 1, 3, -1])) == pytest.approx(2 / 3)


def test_entities_must_agree_in_both_ends_and_in_type() -> None:
    #            B-PER I-PER O  B-LOC | B-LOC I-LOC
    truth, sentences = [3, 4, 0, 1, 1, 2], [0, 0, 0, 0, 1, 1]
    assert entity_f1(_predictions(truth, truth, sentences)) == 1.0
    assert entity_f1(_predictions(truth, [3, 0, 0, 1, 1, 2], sentences)) == pytest.approx(2 / 3)
    assert entity_f1(_predictions(truth, [3, 4, 0, 3, 1, 2], sentences)) == pytest.approx(2 / 3)
    assert entity_f1(_predictions(truth, [0] * 6, sentences)) == 0.0


def test_an_entity_ends_with_its_sentence() -> None:
    truth = [1, 2, 2]
    one = entity_f1(_predictions(truth, truth, [0, 0, 0]))
    assert one == entity_f1(_predictions(truth, truth, [0, 0, 1])) == 1.0
    assert entity_f1(_predictions([1, 2, 1], [1, 2, 2], [0, 0, 1])) == 1.0
    assert entity_f1(_predictions([1, 2, 1], [1, 2, 2], [0, 0, 0])) == 0.0
