"""Adversarial training: the move stays in its ball, goes where the loss rises, and its gradients are those of the sum."""

from contextlib import AbstractContextManager
from pathlib import Path

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from lexgate.core.canon import digest_folder
from lexgate.core.defence_spec import AdversarialSpec, NoiseSpec
from lexgate.core.errors import BadInput
from lexgate.core.ports import Silent
from lexgate.core.ports import Task as Shown
from lexgate.core.tune_spec import TuneSpec
from lexgate.models.predict import predict
from lexgate.tuning.adversarial import Ball, backward, ball, mean_length, project
from lexgate.tuning.metrics import score
from lexgate.tuning.tune import tune
from toymodels import toy_bert, toy_sentences, toy_texts

PGD = AdversarialSpec(method="pgd", radius=0.7, steps=3)


class Bag(nn.Module):
    """Word embeddings, their mean over the text, a curved layer, two classes."""

    def __init__(self) -> None:
        super().__init__()
        self.table = nn.Embedding(20, 6)
        self.head = nn.Linear(6, 2)

    def get_input_embeddings(self) -> nn.Embedding:
        return self.table

    def forward(self, input_ids: Tensor, attention_mask: Tensor) -> Tensor:
        share = attention_mask[..., None] / attention_mask.sum(1)[:, None, None]
        found: Tensor = self.head(torch.tanh(self.table(input_ids) * share).sum(1))
        return found


BATCH = {
    "input_ids": torch.tensor([[1, 5, 6, 2, 0], [1, 7, 8, 9, 2], [1, 3, 2, 0, 0]]),
    "attention_mask": torch.tensor([[1, 1, 1, 1, 0], [1, 1, 1, 1, 1], [1, 1, 1, 0, 0]]),
}
TRUTH = torch.tensor([0, 1, 1])


def bag() -> Bag:
    torch.manual_seed(4)
    return Bag()


def run(model: Bag, around: Ball) -> tuple[list[Tensor], list[float], float]:
    """Return the embeddings that the model saw in each pass, its losses, and the sum that is told."""
    seen: list[Tensor] = []
    losses: list[float] = []

    def loss() -> Tensor:
        hook = model.table.register_forward_hook(lambda _m, _i, out: seen.append(out.detach().clone()))
        value = functional.cross_entropy(model(**BATCH), TRUTH)
        hook.remove()
        losses.append(float(value.detach()))
        return value

    told = backward(model, BATCH, around, loss, lambda value: value)
    return seen, losses, told


def test_fgm_moves_each_item_by_the_radius_along_its_gradient_and_no_special_token() -> None:
    model, plain = bag(), bag()
    around = Ball(radius=0.3, step=0.3, steps=1, weight=0.5, still=(0, 1, 2))
    seen, losses, told = run(model, around)
    assert len(seen) == 2
    moved = seen[1] - seen[0]
    assert moved.flatten(1).norm(dim=1).tolist() == pytest.approx([0.3] * 3, abs=1e-6)
    still = (BATCH["input_ids"] <= 2)[..., None]
    assert not bool((moved * still).any())
    embedded = plain.table(BATCH["input_ids"]).detach().requires_grad_()
    share = BATCH["attention_mask"][..., None] / BATCH["attention_mask"].sum(1)[:, None, None]
    functional.cross_entropy(plain.head(torch.tanh(embedded * share).sum(1)), TRUTH).backward()  # type: ignore[no-untyped-call]
    assert embedded.grad is not None
    slope = embedded.grad * ~still
    expected = 0.3 * slope / slope.flatten(1).norm(dim=1)[:, None, None]
    torch.testing.assert_close(moved, expected, atol=1e-6, rtol=1e-4)
    assert losses[1] > losses[0]
    assert told == pytest.approx(0.5 * sum(losses))


def test_pgd_makes_its_steps_and_stays_in_the_ball() -> None:
    around = Ball(radius=0.3, step=0.2, steps=4, weight=0.5, still=(0, 1, 2))
    seen, losses, _ = run(bag(), around)
    lengths = [(one - seen[0]).flatten(1).norm(dim=1) for one in seen[1:]]
    assert len(seen) == 5
    assert lengths[0].tolist() == pytest.approx([0.2] * 3, abs=1e-6)
    assert all(bool((one <= 0.3 + 1e-6).all()) for one in lengths)
    assert losses[-1] > losses[1] > losses[0]


@pytest.mark.parametrize("weight", [0.25, 0.5, 1.0])
@pytest.mark.parametrize("steps", [1, 3])
def test_the_gradients_of_weights_are_those_of_the_weighted_sum_of_both_losses(
    weight: float, steps: int
) -> None:
    model, oracle = bag(), bag()
    seen, _, _ = run(model, Ball(radius=0.4, step=0.3, steps=steps, weight=weight, still=(0, 1, 2)))
    delta = seen[-1] - seen[0]

    def at(move: Tensor | float) -> Tensor:
        share = BATCH["attention_mask"][..., None] / BATCH["attention_mask"].sum(1)[:, None, None]
        inner = torch.tanh((oracle.table(BATCH["input_ids"]) + move) * share).sum(1)
        return functional.cross_entropy(oracle.head(inner), TRUTH)

    ((1 - weight) * at(0.0) + weight * at(delta)).backward()  # type: ignore[no-untyped-call]
    for mine, theirs in zip(model.parameters(), oracle.parameters(), strict=True):
        torch.testing.assert_close(mine.grad, theirs.grad, atol=1e-6, rtol=1e-4)


@settings(deadline=None, max_examples=50)
@given(st.integers(0, 10_000), st.floats(1e-3, 10), st.floats(1e-3, 10))
def test_a_projection_never_leaves_the_ball_and_leaves_what_is_inside_as_it_is(
    seed: int, size: float, radius: float
) -> None:
    torch.manual_seed(seed)
    delta = torch.randn(3, 4, 5) * size
    inside = project(delta, radius)
    norm, before = inside.flatten(1).norm(dim=1), delta.flatten(1).norm(dim=1)
    assert bool((norm <= radius * (1 + 1e-5)).all())
    kept = before <= radius
    torch.testing.assert_close(inside[kept], delta[kept])
    cosine = functional.cosine_similarity(inside.flatten(1), delta.flatten(1))
    assert cosine.tolist() == pytest.approx([1.0] * 3, abs=1e-5)


def test_a_radius_is_measured_in_lengths_of_a_word_of_the_base_model() -> None:
    model = bag()
    with torch.no_grad():
        model.table.weight[3:] = 0.0
        model.table.weight[:3] = torch.eye(6)[:3] * torch.tensor([[1.0], [2.0], [6.0]])
    assert mean_length(model.table) == pytest.approx(3.0)
    around = ball(PGD, model, {0, 1})
    assert (around.radius, around.step, around.steps) == pytest.approx((2.1, 2.1 * 2.5 / 3, 3))
    around = ball(AdversarialSpec(method="fgm", radius=0.5, steps=9), model, {0, 1})
    assert (around.radius, around.step, around.steps) == pytest.approx((1.5, 1.5, 1))


def test_a_model_without_a_table_of_words_says_so() -> None:
    class Deaf(nn.Module):
        def get_input_embeddings(self) -> None:
            return None

    with pytest.raises(BadInput, match="LG-TUNE-101"):
        ball(PGD, Deaf(), ())


def test_a_model_that_does_not_use_its_table_says_so() -> None:
    model = bag()
    unused = Ball(radius=1.0, step=1.0, steps=1, weight=0.5, still=())
    with pytest.raises(BadInput, match="LG-TUNE-101"):
        backward(model, BATCH, unused, lambda: model.head(torch.ones(6)).sum(), lambda value: value)


@pytest.mark.parametrize("method", ["full", "lora"])
@pytest.mark.parametrize("adversarial", [AdversarialSpec(), PGD, AdversarialSpec(weight=1.0, radius=0.1)])
def test_a_defended_model_learns_twice_the_same_and_otherwise_than_a_plain_one(
    tmp_path: Path, method: str, adversarial: AdversarialSpec
) -> None:
    toy_bert(tmp_path / "base")
    data = toy_texts()
    plain = TuneSpec(
        method="lora" if method == "lora" else "full",
        epochs=10,
        batch_size=8,
        learning_rate=5e-3,
        precision="fp32",
    )
    spec = plain.model_copy(update={"adversarial": adversarial})
    for name, one in (("plain", plain), ("a", spec), ("b", spec)):
        facts = tune(tmp_path / "base", data, data, one, max_length=32, out=tmp_path / name)
    assert digest_folder(tmp_path / "a") == digest_folder(tmp_path / "b") != digest_folder(tmp_path / "plain")
    assert score("accuracy", predict(tmp_path / "a", data, max_length=32)) > 0.9
    settings_told = facts["hyper_parameters"]
    assert isinstance(settings_told, dict)
    assert settings_told["adversarial"] == adversarial.model_dump(mode="json")


def test_a_tagger_learns_under_adversarial_training(tmp_path: Path) -> None:
    toy_bert(tmp_path / "base")
    data = toy_sentences()
    spec = TuneSpec(epochs=8, batch_size=8, learning_rate=5e-3, precision="fp32", adversarial=PGD)
    tune(tmp_path / "base", data, data, spec, max_length=32, out=tmp_path / "out")
    assert score("entity-f1", predict(tmp_path / "out", data, max_length=32)) > 0.8


def test_answers_of_a_defended_model_stand_longer_against_moved_embeddings() -> None:
    found = {}
    for radius in (0.0, 1.0):
        model = bag()
        steps = torch.optim.Adam(model.parameters(), lr=0.01)
        for _ in range(300):
            steps.zero_grad()
            run(model, Ball(radius=radius, step=radius, steps=1, weight=0.5, still=()))
            with torch.no_grad():
                model.table.weight.div_(model.table.weight.norm(dim=-1, keepdim=True))
            steps.step()
        _, losses, _ = run(model, Ball(radius=1.0, step=0.5, steps=4, weight=1.0, still=()))
        found[radius] = losses[-1]
    assert found[1.0] < 0.8 * found[0.0]


def test_noise_that_nobody_made_is_noticed(tmp_path: Path) -> None:
    toy_bert(tmp_path / "base")
    data = toy_texts()
    with pytest.raises(BadInput, match="LG-TUNE-102"):
        tune(tmp_path / "base", data, data, TuneSpec(noise=NoiseSpec()), max_length=32, out=tmp_path / "out")


class _Interrupted(Silent):
    """Is interrupted after so many steps."""

    class _Steps(Silent._Task):
        def __init__(self, left: int) -> None:
            self.left = left

        def advance(self, by: int = 1, note: str = "") -> None:
            self.left -= by
            if self.left <= 0:
                raise KeyboardInterrupt

    def track(self, what: str, total: int | None = None) -> AbstractContextManager[Shown]:
        return self._Steps(15) if what == "tune" else super().track(what, total)


def test_an_interrupted_adversarial_tuning_goes_on_to_the_same_weights(tmp_path: Path) -> None:
    toy_bert(tmp_path / "base")
    data = toy_texts()
    spec = TuneSpec(epochs=4, batch_size=8, learning_rate=5e-3, precision="fp32", adversarial=PGD)
    tune(tmp_path / "base", data, data, spec, max_length=32, out=tmp_path / "straight")
    with pytest.raises(KeyboardInterrupt):
        tune(
            tmp_path / "base",
            data,
            data,
            spec,
            max_length=32,
            out=tmp_path / "again",
            progress=_Interrupted(),
        )
    assert not (tmp_path / "again").exists()
    tune(tmp_path / "base", data, data, spec, max_length=32, out=tmp_path / "again")
    assert digest_folder(tmp_path / "again") == digest_folder(tmp_path / "straight")


def test_word_embeddings_that_are_kept_can_still_be_moved(tmp_path: Path) -> None:
    toy_bert(tmp_path / "base")
    data = toy_texts()
    plain = TuneSpec(epochs=2, batch_size=8, learning_rate=5e-3, precision="fp32", freeze="word-embeddings")
    spec = plain.model_copy(update={"adversarial": AdversarialSpec(), "gradient_accumulation": 2})
    for name, one in (("plain", plain), ("defended", spec)):
        tune(tmp_path / "base", data, data, one, max_length=32, out=tmp_path / name)
    tables = [
        load_file(tmp_path / name / "model.safetensors")["bert.embeddings.word_embeddings.weight"]
        for name in ("plain", "defended")
    ]
    assert torch.equal(*tables)
    assert digest_folder(tmp_path / "plain") != digest_folder(tmp_path / "defended")
