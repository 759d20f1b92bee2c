"""Explaining tiny models, a linear one whose answer is known, and captum's answers beside ours."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from transformers import AutoModelForSequenceClassification, AutoModelForTokenClassification, AutoTokenizer

from lexgate.assessment.explaining.measure import ToExplain, explained
from lexgate.core.errors import BadInput
from lexgate.core.task import Task
from lexgate.models.attribution import LoadedExplainer
from lexgate.models.black_box import BlackBox
from lexgate.models.explanations import ALL, HEAD, METHODS, Item
from lexgate.models.load import Loaded
from toymodels import toy_bert

TEXT = "the good loan in paris is not a poor bank"
ONE = np.array([1], np.int32)


def toy(folder: Path, task: Task = Task.TEXT_CLASSIFICATION) -> Loaded:
    toy_bert(folder)
    heads = {
        Task.TEXT_CLASSIFICATION: AutoModelForSequenceClassification,
        Task.TOKEN_CLASSIFICATION: AutoModelForTokenClassification,
    }
    torch.manual_seed(1)
    model = heads[task].from_pretrained(folder, num_labels=2, local_files_only=True).eval()
    with torch.no_grad():
        for weight in model.parameters():
            weight.mul_(3 if weight.dim() > 1 else 1)
    tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
    return Loaded(model=model, tokenizer=tokenizer, task=task, labels=("no", "yes"))


def explainer(folder: Path, task: Task = Task.TEXT_CLASSIFICATION, steps: int = 50) -> LoadedExplainer:
    return LoadedExplainer(toy(folder, task), max_length=32, steps=steps)


def keyword(texts: Sequence[str]) -> NDArray[np.float64]:
    """Answer yes with log-odds 2 for each ``good`` and -1 for each ``bad``."""
    odds = np.array([2.0 * text.split().count("good") - text.split().count("bad") for text in texts])
    yes = 1 / (1 + np.exp(-odds))
    return np.stack([1 - yes, yes], axis=1)


def test_integrated_gradients_add_up_to_what_they_explain(tmp_path: Path) -> None:
    (found,) = explainer(tmp_path).attribute([Item.of_text(TEXT)], ONE, "integrated-gradients")
    assert found.total == pytest.approx(found.reached - found.start, abs=1e-3)
    assert found.weights.sum() == pytest.approx(found.total, abs=1e-6)
    assert abs(found.reached - found.start) > 0.01


def test_integrated_gradients_are_those_of_captum(tmp_path: Path) -> None:
    captum = pytest.importorskip("captum.attr")
    loaded = toy(tmp_path)
    (found,) = LoadedExplainer(loaded, max_length=32).attribute(
        [Item.of_text(TEXT)], ONE, "integrated-gradients"
    )
    ids = loaded.tokenizer(TEXT, return_tensors="pt")["input_ids"]
    base = ids.clone()
    base[0, 1:-1] = loaded.tokenizer.mask_token_id
    table = loaded.model.get_input_embeddings()
    peer = captum.IntegratedGradients(lambda points: loaded.model(inputs_embeds=points).logits[:, 1])
    theirs = peer.attribute(table(ids).detach(), table(base).detach(), n_steps=50).sum(-1)[0].detach().numpy()
    per_word: dict[int, float] = {}
    encoded = loaded.tokenizer(TEXT, return_offsets_mapping=True)
    for weight, (start, end) in zip(theirs, encoded["offset_mapping"], strict=True):
        if end > start:
            word = next(at for at, one in enumerate(Item.of_text(TEXT).words) if one.start <= start < one.end)
            per_word[word] = per_word.get(word, 0.0) + float(weight)
    assert found.weights == pytest.approx([per_word[at] for at in range(len(found.weights))], abs=1e-4)


def test_with_one_step_integrated_gradients_add_up_worse_than_with_fifty(tmp_path: Path) -> None:
    gaps = []
    for steps in (1, 50):
        (found,) = explainer(tmp_path, steps=steps).attribute(
            [Item.of_text(TEXT)], ONE, "integrated-gradients"
        )
        gaps.append(abs(found.total - found.reached + found.start))
    assert gaps[1] < gaps[0]


@pytest.mark.parametrize("method", METHODS)
def test_every_method_weighs_every_word_of_texts_of_any_kind(tmp_path: Path, method: str) -> None:
    asked = explainer(tmp_path)
    texts = ["x", "good bad", "😀👍🏽", "مرحبا بالعالم", "", "good " * 25_000]
    items = [Item.of_text(text) for text in texts]
    items = [item.first(asked.read(item)) for item in items]
    assert len(items[-1].words) == 30
    found = asked.attribute(items, np.zeros(len(items), np.int32), method)
    assert [len(one.weights) for one in found] == [len(item.words) for item in items]
    assert all(np.isfinite(one.weights).all() for one in found)


@pytest.mark.parametrize("method", METHODS)
def test_single_tokens_of_a_tagger_are_explained(tmp_path: Path, method: str) -> None:
    asked = explainer(tmp_path, Task.TOKEN_CLASSIFICATION)
    item = Item.of_token(["anna", "lives", "in", "paris", "."], 3)
    (found,) = asked.attribute([item], ONE, method)
    assert len(found.weights) == 5
    if method == "integrated-gradients":
        assert found.total == pytest.approx(found.reached - found.start, abs=1e-3)
        assert found.reached == pytest.approx(asked.logits([item])[0, 1], abs=1e-4)


def test_the_model_is_as_it_was_after_it_was_explained_and_randomised(tmp_path: Path) -> None:
    loaded = toy(tmp_path)
    asked, items = LoadedExplainer(loaded, max_length=32), [Item.of_text(TEXT)]
    before = {name: weight.detach().clone() for name, weight in loaded.model.named_parameters()}
    logits = asked.logits(items)
    for method in METHODS:
        asked.attribute(items, ONE, method)
    for stage in (HEAD, ALL):
        with asked.randomised(stage, 0):
            assert not np.allclose(asked.logits(items), logits)
    assert all(torch.equal(weight, before[name]) for name, weight in loaded.model.named_parameters())
    assert all(weight.requires_grad for weight in loaded.model.parameters())


def test_a_head_that_is_randomised_leaves_attention_as_it_was(tmp_path: Path) -> None:
    asked, items = explainer(tmp_path), [Item.of_text(TEXT)]
    (before,) = asked.attribute(items, ONE, "attention-rollout")
    with asked.randomised(HEAD, 0):
        (same,) = asked.attribute(items, ONE, "attention-rollout")
    with asked.randomised(ALL, 0):
        (other,) = asked.attribute(items, ONE, "attention-rollout")
    assert same.weights == pytest.approx(before.weights)
    assert other.weights != pytest.approx(before.weights)


def test_occlusion_of_a_linear_model_finds_its_weights() -> None:
    asked = BlackBox(answers=keyword, labels=("no", "yes"))
    (found,) = asked.attribute([Item.of_text("a good but bad bank")], ONE, "occlusion")
    assert np.argmax(found.weights) == 1
    assert np.argmin(found.weights) == 3
    assert found.weights[[0, 2, 4]] == pytest.approx(0)


@pytest.mark.parametrize("method", ["integrated-gradients", "gradient-x-input", "attention-rollout"])
def test_a_model_without_gradients_says_so_and_names_what_works(method: str) -> None:
    asked = BlackBox(answers=keyword, labels=("no", "yes"))
    with pytest.raises(BadInput, match="occlusion") as raised:
        asked.attribute([Item.of_text("good")], ONE, method)
    assert raised.value.id == "LG-MODEL-072"


def test_a_method_that_there_is_not_is_told_with_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="occlusion") as raised:
        explainer(tmp_path).attribute([Item.of_text("good")], ONE, "oclusion")
    assert raised.value.id == "LG-MODEL-071"


@pytest.mark.parametrize("task", list(Task))
def test_a_model_in_memory_is_measured_by_every_method(tmp_path: Path, task: Task) -> None:
    asked = explainer(tmp_path, task, steps=8)
    tokens = ["the", "good", "loan", "in", "paris", "is", "poor"]
    tagged = task is Task.TOKEN_CLASSIFICATION
    items = [Item.of_token(tokens, 4) if tagged else Item.of_text(" ".join(tokens)), Item.of_text("good")]
    wanted = [ToExplain(id=str(at), item=item) for at, item in enumerate(items[:1] if tagged else items)]
    made = explained(asked, wanted, methods=METHODS, shares=(0.2, 0.5))
    for method in METHODS:
        assert made.columns[f"comprehensiveness/{method}"].shape == (len(wanted), 2)
        assert np.isfinite(made.columns[f"comprehensiveness/{method}"]).all()
        assert np.isfinite(made.columns[f"randomisation/{method}"][0]).all()
    assert made.columns["completeness/integrated-gradients"][0] < 0.05
    assert np.isnan(made.columns["completeness/occlusion"]).all()
    assert made.columns["randomisation/random"][0].tolist() == [1.0, 1.0]
    again = explained(asked, wanted, methods=METHODS, shares=(0.2, 0.5))
    for name, column in made.columns.items():
        np.testing.assert_allclose(column, again.columns[name], atol=1e-5, err_msg=name)
