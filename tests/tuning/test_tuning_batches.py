"""Batches follow from the seed and the epoch, and carry their rows."""

from pathlib import Path

import numpy as np
import torch
from hypothesis import given
from hypothesis import strategies as st

from lexgate.core.task import Task
from lexgate.core.tune_spec import TuneSpec
from lexgate.models.encode import Piece
from lexgate.tuning import token_classifier
from lexgate.tuning.base_model import prepare
from lexgate.tuning.batches import IGNORED, Example, collate, drop_words, order
from lexgate.tuning.optimizer import optimizer, rate_at
from toymodels import toy_bert, toy_sentences


@given(st.lists(st.integers(1, 90), min_size=1, max_size=300), st.integers(1, 9), st.integers(0, 5))
def test_an_epoch_has_each_example_once(lengths: list[int], size: int, epoch: int) -> None:
    batches = order(lengths, size, 0, epoch)
    assert sorted(place for batch in batches for place in batch) == list(range(len(lengths)))
    assert len(batches) == -(-len(lengths) // size)
    assert batches == order(lengths, size, 0, epoch)


def test_epochs_and_seeds_differ() -> None:
    lengths = list(range(1, 100))
    assert order(lengths, 4, 0, 0) != order(lengths, 4, 0, 1)
    assert order(lengths, 4, 0, 0) != order(lengths, 4, 1, 0)


def test_a_batch_says_which_rows_it_holds() -> None:
    examples = [
        Example(row=row, piece=Piece(item=0, ids=[2, *[row] * row, 3]), targets=row) for row in (4, 1, 6)
    ]
    batch = collate(examples, 0)
    assert batch.rows == (4, 1, 6)
    assert batch.targets.tolist() == [4, 1, 6]
    assert batch.inputs["input_ids"][:, 1].tolist() == [4, 1, 6]
    assert batch.inputs["attention_mask"].sum(dim=1).tolist() == [6, 3, 8]


def test_a_target_stands_on_the_first_token_of_its_word(tmp_path: Path) -> None:
    data = toy_sentences(6)
    loaded, _ = prepare(toy_bert(tmp_path), Task.TOKEN_CLASSIFICATION, data.labels, TuneSpec())
    examples, _ = token_classifier.examples(loaded, data, 32)
    for example, row, tags in zip(examples, data.frame["row"], data.frame["tags"].to_list(), strict=True):
        assert example.row == row
        assert isinstance(example.targets, list)
        codes = [code for code in example.targets if code != IGNORED]
        assert [data.labels[code] for code in codes] == tags


def test_dropped_words_hide_all_their_tokens_and_leave_targets() -> None:
    piece = Piece(item=0, ids=[2, 10, 11, 12, 13, 3], words=[(0, 1, 3), (1, 3, 5)])
    example = Example(row=1, piece=piece, targets=[IGNORED, 0, IGNORED, 1, IGNORED, IGNORED])
    hidden = drop_words(example, 0.999, 4, np.random.default_rng(0))
    assert hidden.piece.ids == [2, 4, 4, 4, 4, 3]
    assert hidden.targets == example.targets
    assert drop_words(example, 0.0, 4, np.random.default_rng(0)) == example


def test_the_rate_rises_and_falls_to_nothing() -> None:
    rates = [rate_at(step, peak=1e-3, warmup=0.1, total=100) for step in range(100)]
    assert max(rates) == 1e-3
    assert rates[:10] == sorted(rates[:10])
    assert rates[10:] == sorted(rates[10:], reverse=True)
    assert 0 < rates[-1] < 2e-5
    assert rate_at(0, peak=1e-3, warmup=0.0, total=1) == 1e-3


def test_vectors_do_not_decay() -> None:
    model = torch.nn.Sequential(torch.nn.Linear(3, 4), torch.nn.LayerNorm(4))
    groups = optimizer(model, rate=1e-3, decay=0.1).param_groups
    assert [(group["weight_decay"], len(group["params"])) for group in groups] == [(0.1, 1), (0.0, 3)]
