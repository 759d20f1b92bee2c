"""Asking a model many times: the same answers as predicting, nothing read twice, neighbours and flips."""

from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from transformers import (
    AutoConfig,
    AutoModelForSequenceClassification,
    AutoModelForTokenClassification,
    AutoTokenizer,
)

from lexgate.core.errors import BadInput
from lexgate.core.task import Task
from lexgate.models.asking import Asker
from lexgate.models.load import load
from lexgate.models.predict import answer
from lexgate.models.tag_asking import TagAsker
from lexgate.models.words import words_of
from toymodels import TAGS, WORDS, toy_bert, toy_sentences, toy_texts


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = toy_bert(tmp_path_factory.mktemp("toy"))
    config = AutoConfig.from_pretrained(
        place, id2label={0: "no", 1: "yes"}, label2id={"no": 0, "yes": 1}, num_labels=2
    )
    torch.manual_seed(1)
    made = AutoModelForSequenceClassification.from_config(config)
    with torch.no_grad():
        made.classifier.weight.normal_(std=4.0)
    target = place / "tuned"
    made.save_pretrained(target)
    AutoTokenizer.from_pretrained(place).save_pretrained(target)
    return target


@pytest.fixture(scope="module")
def asker(folder: Path) -> Asker:
    return Asker(load(folder, Task.TEXT_CLASSIFICATION), max_length=32)


def test_it_answers_as_predicting_does(folder: Path, asker: Asker) -> None:
    texts = toy_texts(30)
    predicted = answer(load(folder, Task.TEXT_CLASSIFICATION), texts, max_length=32)
    asked = asker.ask(texts.frame["text"].to_list())
    assert predicted.probability is not None
    np.testing.assert_allclose(asked, predicted.probability, atol=1e-6)


def test_what_reads_alike_is_read_once(folder: Path) -> None:
    fresh = Asker(load(folder, Task.TEXT_CLASSIFICATION), max_length=32)
    answers = fresh.ask(["good loan", "GOOD  loan", "good\u200b loan", "bad loan"])
    assert (fresh.queries, fresh.passes) == (4, 2)
    assert (answers[0] == answers[1]).all()
    assert (answers[0] == answers[2]).all()
    fresh.ask(["bad loan"])
    assert (fresh.queries, fresh.passes) == (5, 2)


@settings(deadline=None, max_examples=25)
@given(st.lists(st.text(max_size=40), max_size=8))
def test_any_texts_have_probabilities_that_do_not_hang_on_the_company(asker: Asker, texts: list[str]) -> None:
    together = asker.ask(texts)
    assert together.shape == (len(texts), 2)
    if texts:
        np.testing.assert_allclose(together.sum(axis=1), 1.0)
        np.testing.assert_allclose(asker.ask(texts[:1])[0], together[0], atol=1e-6)


def test_a_hundred_thousand_characters_are_cut_and_answered(asker: Asker) -> None:
    assert np.isfinite(asker.ask(["good " * 20_000, "x" * 100_000])).all()


def test_neighbours_are_known_words_of_the_same_kind_nearest_first(folder: Path, asker: Asker) -> None:
    loaded = load(folder, Task.TEXT_CLASSIFICATION)
    found = asker.neighbours(["Good", "bad", "贷", "!", ""], 3)
    assert [len(words) for words in found] == [3, 3, 0, 0, 0]
    assert all(word[0].isupper() for word in found[0])
    known = {word: place for place, word in enumerate(WORDS) if word.isalpha()}
    ids = loaded.tokenizer.convert_tokens_to_ids(list(known))
    table = torch.nn.functional.normalize(loaded.model.get_input_embeddings().weight.detach()[ids], dim=-1)
    near = (table @ table[known["bad"]]).argsort(descending=True).tolist()
    others = [list(known)[place] for place in near if list(known)[place] != "bad"]
    assert [word for word in found[1] if word in known] == [word for word in others if word in found[1]]


def test_flips_hurt_the_class_more_than_words_drawn_at_random(asker: Asker) -> None:
    texts = ["good loan in paris", "bad bank anna works", "fine the loan", "poor works in the bank"]
    codes = asker.ask(texts).argmax(axis=1).tolist()
    flips = asker.flips(texts, codes, 3)
    hurt: list[float] = []
    chance: list[float] = []
    for text, code, words in zip(texts, codes, flips, strict=True):
        places = words_of(text)
        assert len(words) == len(places)
        before = asker.ask([text])[0, code]
        for place, options in zip(places, words, strict=True):
            for pool, into in ((options, hurt), (("good", "bad", "anna"), chance)):
                changed = [text[: place.start] + word + text[place.end :] for word in pool]
                into.extend((before - asker.ask(changed)[:, code]).tolist())
    assert np.mean(hurt) > np.mean(chance)


def test_words_that_the_model_does_not_read_have_no_flips(asker: Asker) -> None:
    (flips,) = asker.flips(["good " * 60], [0], 2)
    assert len(flips) == 60
    assert not any(flips[40:])


def test_asking_leaves_the_weights_as_they_were(folder: Path) -> None:
    loaded = load(folder, Task.TEXT_CLASSIFICATION)
    fresh = Asker(loaded, max_length=32)
    fresh.flips(["good loan"], [0], 2)
    assert all(weight.requires_grad and weight.grad is None for weight in loaded.model.parameters())


def test_a_model_without_gradients_says_so(folder: Path) -> None:
    loaded = load(folder, Task.TEXT_CLASSIFICATION)

    class Sealed(torch.nn.Module):
        """Takes ids only, as an exported model does."""

        def __init__(self) -> None:
            super().__init__()
            self.inner = loaded.model
            self.config = loaded.model.config

        def get_input_embeddings(self) -> object:
            return self.inner.get_input_embeddings()

        def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> object:
            return self.inner(input_ids=input_ids, attention_mask=attention_mask)

    from dataclasses import replace

    sealed = Asker(replace(loaded, model=Sealed()), max_length=32)
    assert sealed.ask(["good"]).shape == (1, 2)
    with pytest.raises(BadInput, match="LG-MODEL-081"):
        sealed.flips(["good"], [0], 2)


def test_a_tagger_answers_as_predicting_does_and_reads_nothing_twice(tmp_path: Path) -> None:
    base = toy_bert(tmp_path / "base")
    config = AutoConfig.from_pretrained(
        base, id2label=dict(enumerate(TAGS)), label2id={tag: at for at, tag in enumerate(TAGS)}
    )
    torch.manual_seed(1)
    AutoModelForTokenClassification.from_config(config).save_pretrained(tmp_path / "tuned")
    AutoTokenizer.from_pretrained(base).save_pretrained(tmp_path / "tuned")
    loaded = load(tmp_path / "tuned", Task.TOKEN_CLASSIFICATION)
    sentences = toy_sentences(12)
    asker = TagAsker(loaded, max_length=32)
    words = [tuple(tokens) for tokens in sentences.frame["tokens"].to_list()]
    found = asker.read(words)
    predicted = answer(loaded, sentences, max_length=32)
    assert np.concatenate([codes for codes, _ in found]).tolist() == predicted.predicted.tolist()
    assert predicted.probability is not None
    np.testing.assert_allclose(np.concatenate([p for _, p in found]), predicted.probability, atol=1e-6)
    assert (asker.queries, asker.passes) == (12, len(set(words)))
    assert [len(codes) for codes, _ in asker.read([("anna",), (), ("the", "loan")])] == [1, 0, 2]
    assert asker.read([]) == []
    assert len(asker.neighbours(["loan"], 2)[0]) == 2
