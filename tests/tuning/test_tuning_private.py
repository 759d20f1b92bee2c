"""Private tuning: every item's gradient is clipped, draws are Poisson, noise is as large as said, and terms are kept."""

import math
import os
import signal
import stat
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
import torch
from opacus import GradSampleModule
from pydantic import ValidationError
from torch import Tensor, nn
from torch.nn import functional

from interrupts import Interrupt, Killer
from lexgate.core.canon import digest_folder
from lexgate.core.dataset import Dataset
from lexgate.core.errors import BadInput
from lexgate.core.privacy_run import PrivacyRun
from lexgate.core.privacy_spec import PrivacySpec
from lexgate.core.task import Task
from lexgate.core.tune_spec import TuneSpec
from lexgate.tuning import lora
from lexgate.tuning.base_model import prepare
from lexgate.tuning.batches import collate
from lexgate.tuning.private import stream, terms
from lexgate.tuning.private.clipping import Clipping
from lexgate.tuning.private.gradients import Lesson, PrivateGradients
from lexgate.tuning.private.sampling import draw, units
from lexgate.tuning.private.stream import Stream, seeded
from lexgate.tuning.text_classifier import examples
from lexgate.tuning.tune import tune
from private_runs import private_run
from toymodels import toy_bert, toy_sentences, toy_texts

RUN = private_run(
    run="",
    epsilon=1.0,
    delta=1e-3,
    n=48,
    sampling_rate=0.5,
    expected_batch=24.0,
    noise_multiplier=1.0,
    clipping_norm=0.5,
    steps=10,
    randomness="seeded",
)


def spec(privacy: dict[str, Any] | None = None, **more: Any) -> TuneSpec:
    """Return settings of a small private run."""
    wanted = {"target_epsilon": 8.0, "delta": 1e-3, **(privacy or {})}
    settings = {"epochs": 2, "batch_size": 8, "learning_rate": 5e-3, "seed": 3, "privacy": wanted, **more}
    return TuneSpec.model_validate(settings)


def apart() -> tuple[Dataset, Dataset]:
    """Return texts to learn from, and others."""
    train, other = toy_texts(), toy_texts(12, start=1000)
    return train, other.with_frame(other.frame.with_columns(text=pl.col("text") + " anna ."))


def tuned(folder: Path, settings: TuneSpec, *, name: str = "out", **more: Any) -> dict[str, Any]:
    base = folder / "base"
    if not base.exists():
        toy_bert(base)
    train, validation = apart()
    return dict(tune(base, train, validation, settings, max_length=32, out=folder / name, **more))


def gradients(folder: Path, method: str, run: PrivacyRun = RUN, **more: Any) -> PrivateGradients:
    """Return the gradients of a toy model."""
    settings = TuneSpec.model_validate({"method": method, "lora": {"rank": 4, "dropout": 0.0}})
    loaded, fresh = prepare(toy_bert(folder / method), Task.TEXT_CLASSIFICATION, ("no", "yes"), settings)
    if method == "lora":
        loaded = replace(loaded, model=lora.adapt(loaded.model, settings.lora, fresh))
        with torch.no_grad():  # an adapter begins as zero: give its first matrix a gradient too
            for name, weight in loaded.model.named_parameters():
                if "lora_B" in name:
                    weight.normal_(generator=torch.Generator().manual_seed(1))
    made, _ = examples(loaded, toy_texts(), 32)
    lesson = Lesson(
        examples=made,
        members=[[place] for place in range(len(made))],
        run=run,
        stream=seeded(1),
        batch_size=8,
        padding=0,
        hidden=1,
        **more,
    )
    return PrivateGradients(loaded.model.eval(), lesson)


def one_by_one(private: PrivateGradients, places: list[int]) -> list[dict[Any, Tensor]]:
    """Return the gradient of each item, asked alone: the slow and obvious way."""
    found = []
    for place in places:
        batch = collate([private.lesson.examples[place]], 0)
        grads = torch.autograd.grad(private._losses(batch)[0], private.clipping.trained, allow_unused=True)
        found.append({p: g for p, g in zip(private.clipping.trained, grads, strict=True) if g is not None})
    return found


@pytest.mark.parametrize("method", ["full", "lora"])
def test_the_clipped_sum_is_that_of_items_asked_one_by_one(tmp_path: Path, method: str) -> None:
    private = gradients(tmp_path, method)
    places = [0, 3, 7, 20, 41]
    alone = one_by_one(private, places)
    lengths = [math.sqrt(sum(float(g.square().sum()) for g in item.values())) for item in alone]
    most = sorted(lengths)[2]  # some are clipped, some are not
    batch = collate([private.lesson.examples[place] for place in places], 0)
    whole, found = private.clipping.clipped(partial(private._losses, batch), most)
    np.testing.assert_allclose(found.numpy(), lengths, rtol=1e-3)
    assert (found.numpy() >= np.array(lengths) * (1 - 1e-6)).all()
    for parameter in private.clipping.trained:
        slow = sum(
            item[parameter] * min(1.0, most / length)
            for item, length in zip(alone, lengths, strict=True)
            if parameter in item
        )
        if isinstance(slow, Tensor):
            torch.testing.assert_close(whole[parameter], slow, rtol=2e-3, atol=1e-5)


@pytest.mark.filterwarnings("ignore:Full backward hook:UserWarning")  # of Opacus' own hooks
def test_lengths_of_gradients_are_those_of_opacus() -> None:
    """Opacus builds the gradient of every item; ours are ghost norms of the same layers."""
    torch.manual_seed(0)
    model = nn.Sequential(
        nn.Embedding(50, 16), nn.Linear(16, 40), nn.GELU(), nn.LayerNorm(40), nn.Linear(40, 3)
    )
    ids, targets = torch.randint(0, 50, (6, 7)), torch.randint(0, 3, (6,))

    def losses(net: nn.Module) -> Tensor:
        return functional.cross_entropy(net(ids).mean(1), targets, reduction="none")

    clipping = Clipping(model)
    whole, found = clipping.clipped(partial(losses, model), 0.01)
    clipping.close()
    peer = GradSampleModule(model, loss_reduction="sum")
    losses(peer).sum().backward()  # type: ignore[no-untyped-call]
    samples: dict[torch.nn.Parameter, torch.Tensor] = {
        parameter: parameter.grad_sample  # type: ignore[attr-defined]
        for parameter in model.parameters()
    }
    lengths = torch.stack([g.flatten(1).square().sum(1) for g in samples.values()]).sum(0).sqrt()
    torch.testing.assert_close(found, lengths, rtol=1e-4, atol=1e-7)
    for parameter, sample in samples.items():
        clipped = torch.einsum("b,b...->...", (0.01 / lengths).clamp(max=1), sample)
        torch.testing.assert_close(whole[parameter], clipped, rtol=1e-3, atol=1e-7)


def test_a_layer_that_is_used_twice_is_clipped_as_one() -> None:
    torch.manual_seed(0)
    again = nn.Linear(5, 5)
    first = torch.randn(4, 3, 5)

    def losses() -> Tensor:
        return torch.tanh(again(torch.tanh(again(first)))).square().sum((1, 2))

    whole, found = Clipping(again).clipped(losses, float("inf"))
    for item in range(4):
        alone = torch.autograd.grad(losses()[item], list(again.parameters()))
        assert math.isclose(
            float(found[item]), math.sqrt(sum(float(g.square().sum()) for g in alone)), rel_tol=1e-4
        )
    summed = torch.autograd.grad(losses().sum(), list(again.parameters()))
    for parameter, gradient in zip(again.parameters(), summed, strict=True):
        torch.testing.assert_close(whole[parameter], gradient)


def test_no_item_moves_a_sum_by_more_than_the_clipping_norm() -> None:
    """The attack: one item whose gradient is a million times as long, or not a number at all."""
    torch.manual_seed(0)
    layer = nn.Linear(6, 2)
    for value in (1e6, float("inf"), float("nan")):
        quiet = torch.randn(5, 1, 6)
        loud = quiet.clone()
        loud[2] = value

        def summed(inputs: Tensor, keep: list[int]) -> Tensor:
            clipping = Clipping(layer)
            whole, _ = clipping.clipped(lambda: layer(inputs[keep]).square().sum((1, 2)), 0.3)
            clipping.close()
            return torch.cat([whole[parameter].flatten() for parameter in layer.parameters()])

        with_it, without = summed(loud, [0, 1, 2, 3, 4]), summed(loud, [0, 1, 3, 4])
        assert float((with_it - without).norm()) <= 0.3 * (1 + 1e-5)


def test_a_draw_has_the_mean_and_the_spread_of_poisson_sampling() -> None:
    members = [[place] for place in range(500)]
    sizes = np.array([len(draw(members, 0.1, seeded(7), step)) for step in range(2000)])
    assert abs(sizes.mean() - 50) < 4 * math.sqrt(45 / 2000)
    assert 0.85 < sizes.var() / 45 < 1.15  # shuffled batches of one size would have variance 0
    assert sizes.min() < 40
    assert sizes.max() > 60


def test_every_item_is_drawn_alone_with_the_same_probability() -> None:
    members = [[place] for place in range(40)]
    drawn = np.zeros((3000, 40))
    for step in range(3000):
        drawn[step, draw(members, 0.2, seeded(2), step)] = 1
    assert (np.abs(drawn.mean(0) - 0.2) < 4.5 * math.sqrt(0.16 / 3000)).all()
    together = np.corrcoef(drawn.T) - np.eye(40)
    assert np.abs(together).max() < 5 / math.sqrt(3000)


def test_of_a_cluster_one_item_takes_part() -> None:
    members = units(["ann", "bo", "ann", "ann"])
    assert members == [[0, 2, 3], [1]]
    seen = [draw(members, 0.999999, seeded(0), step) for step in range(300)]
    assert all(len(places) == 2 for places in seen)
    assert {places[0] for places in seen} == {0, 2, 3}


def test_a_draw_of_nobody_leaves_noise_alone(tmp_path: Path) -> None:
    run = replace(RUN, sampling_rate=1e-12, expected_batch=4.0, noise_multiplier=3.0)
    private = gradients(tmp_path, "full", run)
    private.fill(0)
    noise = torch.cat([parameter.grad.flatten() for parameter in private.clipping.trained])  # type: ignore[union-attr]
    expected = 3.0 * 0.5 / 4.0
    assert abs(float(noise.std()) / expected - 1) < 0.02
    assert abs(float(noise.mean())) < 4 * expected / math.sqrt(noise.numel())


def test_a_step_is_the_clipped_sum_of_its_draw_with_noise_over_what_is_expected(tmp_path: Path) -> None:
    run = replace(RUN, noise_multiplier=0.25)
    private = gradients(tmp_path, "lora", run)
    places = draw(private.lesson.members, 0.5, seeded(1), 4)
    assert len(places) > private.lesson.batch_size  # computed in several goes
    private.fill(4)
    alone = one_by_one(private, places)
    for number, parameter in enumerate(private.clipping.trained):
        clipped = torch.zeros_like(parameter)
        for item in alone:
            length = math.sqrt(sum(float(g.square().sum()) for g in item.values()))
            clipped += item.get(parameter, torch.zeros(())) * min(1.0, 0.5 / length)
        noise = seeded(1).normal(f"noise {number}", 4, parameter.numel()).view_as(parameter)
        assert parameter.grad is not None
        torch.testing.assert_close(parameter.grad, (clipped + 0.125 * noise) / 24.0, rtol=2e-3, atol=1e-5)


def test_noise_is_normal_to_its_tails_and_new_at_every_step() -> None:
    from scipy import stats

    drawn = seeded(5).normal("noise", 0, 200_001).numpy().astype(float)
    assert stats.kstest(drawn, "norm").pvalue > 1e-3
    assert 4 < np.abs(drawn).max() < 6
    assert 0.8 < (np.abs(drawn) > 3).mean() / 0.0027 < 1.2
    others = [
        seeded(5).normal("noise", 1, 1000),
        seeded(5).normal("other", 0, 1000),
        seeded(6).normal("noise", 0, 1000),
    ]
    for other in others:
        assert abs(np.corrcoef(drawn[:1000], other.numpy())[0, 1]) < 0.15


def test_the_key_of_a_job_lies_beside_its_checkpoints_for_its_owner_alone(
    tmp_path: Path,
) -> None:
    first = stream.of_job(tmp_path, "sha256:a")
    file = tmp_path / stream.KEY_FILE
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stream.of_job(tmp_path, "sha256:a").name == first.name
    assert stream.of_job(tmp_path, "sha256:b").name != first.name  # a key never serves two jobs
    assert stream.of_job(tmp_path, "sha256:a").name != first.name
    assert b"k" * 8 not in Stream(b"k" * 32).name.encode()


@pytest.mark.parametrize("left", ["", "00", "zz" * 32])
def test_what_is_left_of_a_broken_key_is_no_key(tmp_path: Path, left: str) -> None:
    (tmp_path / stream.KEY_FILE).write_text(f"sha256:a {left}")
    made = stream.of_job(tmp_path, "sha256:a")
    assert made.name != Stream(b"").name
    assert stream.of_job(tmp_path, "sha256:a").name == made.name


def test_a_private_model_says_what_it_spent_and_nothing_of_its_losses(tmp_path: Path) -> None:
    told: list[PrivacyRun] = []
    facts = tuned(tmp_path, spec(), spend=told.append)
    run = facts["privacy"]
    assert facts["method"] == "lora"  # adapters, unless said otherwise
    assert (run["n"], run["sampling"], run["sampling_rate"], run["steps"]) == (48, "poisson", 8 / 48, 12)
    assert 7.9 < run["epsilon"] <= 8.0
    assert run["accountant_version"].startswith("opacus ")
    assert [one.run for one in told] == [run["run"]]
    assert {point["loss"] for point in facts["curve"]} == {None}
    assert facts["best_step"] == facts["steps"] == 12
    assert not (tmp_path / "out.work" / stream.KEY_FILE).exists()
    assert facts["environment"]["precision"] == "fp32"


def test_all_weights_can_be_tuned_privately_and_a_tagger_too(tmp_path: Path) -> None:
    tuned(tmp_path, spec(method="full"))
    data = toy_sentences()
    mine = data.with_frame(
        data.frame.with_columns(
            pl.col("tokens").list.concat(pl.lit(["good"])), pl.col("tags").list.concat(pl.lit(["O"]))
        )
    )
    facts = tune(tmp_path / "base", data, mine, spec(method="full"), max_length=32, out=tmp_path / "tagger")
    assert isinstance(facts["privacy"], dict)
    assert facts["shape_ids"] is True


def test_the_same_seed_gives_the_same_model_and_a_secret_key_another_each_time(tmp_path: Path) -> None:
    for name in ("a", "b"):
        tuned(tmp_path, spec({"randomness": "seeded"}), name=name)
    assert digest_folder(tmp_path / "a") == digest_folder(tmp_path / "b")
    runs = {tuned(tmp_path, spec(), name=name)["privacy"]["run"] for name in ("c", "d")}
    assert len(runs) == 2
    assert digest_folder(tmp_path / "c") != digest_folder(tmp_path / "d")


def private_until_killed(folder: str, method: str) -> None:
    """Run in a process of its own."""
    train, validation = apart()
    out = Path(folder) / "out"
    tune(
        Path(folder) / "base",
        train,
        validation,
        spec(method=method),
        max_length=32,
        out=out,
        progress=Killer(8),
    )


@pytest.mark.parametrize("method", ["full", "lora"])
def test_a_killed_private_run_goes_on_as_the_same_run_with_the_same_noise(
    tmp_path: Path, method: str
) -> None:
    toy_bert(tmp_path / "base")
    program = f"import test_tuning_private as t; t.private_until_killed({str(tmp_path)!r}, {method!r})"
    tests = Path(__file__).parent
    killed = subprocess.run(
        [sys.executable, "-c", program],
        check=False,
        env={
            **os.environ,
            "PYTHONPATH": os.pathsep.join([str(tests), str(tests.parent), *sys.path]),
            "OMP_NUM_THREADS": "1",
        },
    )
    assert killed.returncode == -signal.SIGKILL
    key = (tmp_path / "out.work" / stream.KEY_FILE).read_bytes()
    told: list[PrivacyRun] = []
    # the same run, made straight through with its key
    (tmp_path / "straight.work").mkdir()
    (tmp_path / "straight.work" / stream.KEY_FILE).write_bytes(key)
    straight = tuned(tmp_path, spec(method=method), name="straight")
    resumed = tuned(tmp_path, spec(method=method), spend=told.append)
    assert told[0].run == straight["privacy"]["run"] == resumed["privacy"]["run"]
    assert digest_folder(tmp_path / "straight") == digest_folder(tmp_path / "out")


def test_a_run_whose_key_is_lost_is_another_run(tmp_path: Path) -> None:
    told: list[PrivacyRun] = []
    with pytest.raises(KeyboardInterrupt):
        tuned(tmp_path, spec(), progress=Interrupt(8), spend=told.append)
    (tmp_path / "out.work" / stream.KEY_FILE).unlink()
    facts = tuned(tmp_path, spec(), spend=told.append)
    assert told[0].run != told[1].run == facts["privacy"]["run"]
    assert [point["step"] for point in facts["curve"]] == [6, 12]


def test_nothing_is_trained_if_the_run_may_not_be_made(tmp_path: Path) -> None:
    def no(run: PrivacyRun) -> None:
        raise BadInput(f"{run.epsilon} is too much.", fix="", code="LG-FLOW-112")

    with pytest.raises(BadInput, match="too much"):
        tuned(tmp_path, spec(), spend=no)
    assert not (tmp_path / "out.work" / "last.safetensors").exists()


def _again(train: Dataset) -> Dataset:
    return train.with_frame(pl.concat([train.frame, train.frame.head(5)]))


_REFUSED: list[tuple[str, str, TuneSpec, Callable[[Dataset], Dataset]]] = [
    ("LG-TUNE-208", "bf16", spec(precision="bf16"), lambda train: train),
    ("LG-TUNE-209", "5 of 53", spec(), _again),
    ("LG-TUNE-211", "no clusters", spec({"unit": "cluster"}), lambda train: train),
    ("LG-TUNE-213", "1 / n is 0.0208", spec({"delta": 0.021}), lambda train: train),
    ("LG-TUNE-214", "48", spec(gradient_accumulation=6), lambda train: train),
    ("LG-TUNE-203", "No noise multiplier", spec({"target_epsilon": 0.005}), lambda train: train),
]


@pytest.mark.parametrize(("code", "said", "settings", "change"), _REFUSED, ids=[row[0] for row in _REFUSED])
def test_a_run_that_would_not_be_private_is_refused(
    tmp_path: Path, code: str, said: str, settings: TuneSpec, change: Callable[[Dataset], Dataset]
) -> None:
    train, validation = apart()
    with pytest.raises(BadInput, match=said) as caught:
        tune(
            toy_bert(tmp_path / "base"),
            change(train),
            validation,
            settings,
            max_length=32,
            out=tmp_path / "out",
        )
    assert caught.value.id == code
    assert not (tmp_path / "out").exists()


def test_training_items_may_not_choose_the_weights(tmp_path: Path) -> None:
    data = toy_texts()
    with pytest.raises(BadInput, match="48 of 48 validation items are training items") as caught:
        tune(toy_bert(tmp_path / "base"), data, data, spec(), max_length=32, out=tmp_path / "out")
    assert caught.value.id == "LG-TUNE-210"


def test_sentences_read_together_are_no_items_of_their_own() -> None:
    data = toy_sentences()
    other = data.with_frame(data.frame.with_columns(pl.col("tokens").list.reverse()))
    settings = spec(context="document")
    with pytest.raises(BadInput, match="no sentence is protected") as caught:
        terms.refuse(data, other, settings, settings.privacy)  # type: ignore[arg-type]
    assert caught.value.id == "LG-TUNE-212"


def _clustered(data: Dataset, names: list[str | None]) -> Dataset:
    cycle = [names[row % len(names)] for row in range(len(data))]
    return data.with_frame(data.frame.with_columns(pl.Series("cluster", cycle, dtype=pl.String)))


def test_sentences_without_a_cluster_are_not_read_with_others_of_their_document() -> None:
    data = toy_sentences()
    other = data.with_frame(data.frame.with_columns(pl.col("tokens").list.reverse()))
    settings = spec({"unit": "cluster"}, context="document")
    terms.refuse(_clustered(data, ["ann", "bo"]), other, settings, settings.privacy)  # type: ignore[arg-type]
    with pytest.raises(BadInput, match="sentences have no cluster") as caught:
        terms.refuse(_clustered(data, ["ann", None]), other, settings, settings.privacy)  # type: ignore[arg-type]
    assert caught.value.id == "LG-TUNE-212"


def test_a_protected_cluster_may_not_choose_the_weights_by_another_text() -> None:
    train, validation = (_clustered(one, ["ann", "bo", None]) for one in apart())
    last, best = (spec({"unit": "cluster", "keep": keep}) for keep in ("last", "best"))
    terms.refuse(train, validation, last, last.privacy)  # type: ignore[arg-type]
    with pytest.raises(BadInput, match="2 of 2 training clusters have validation items") as caught:
        terms.refuse(train, validation, best, best.privacy)  # type: ignore[arg-type]
    assert caught.value.id == "LG-TUNE-210"


def test_a_run_that_is_done_tells_again_what_it_spent(tmp_path: Path) -> None:
    told: list[PrivacyRun] = []
    first = tuned(tmp_path, spec(), spend=told.append)
    assert tuned(tmp_path, spec(), spend=told.append) == first
    assert told[0] == told[1]


def test_batch_normalisation_and_unknown_layers_are_refused_by_name() -> None:
    with pytest.raises(BadInput, match="1") as caught:
        Clipping(nn.Sequential(nn.Linear(2, 2), nn.BatchNorm1d(2)))
    assert caught.value.id == "LG-TUNE-204"
    with pytest.raises(BadInput, match="Conv1d") as caught:
        Clipping(nn.Sequential(nn.Conv1d(2, 2, 1)))
    assert caught.value.id == "LG-TUNE-205"
    one = nn.Linear(3, 3)
    two = nn.Linear(3, 3)
    two.weight = one.weight
    with pytest.raises(BadInput, match="share") as caught:
        Clipping(nn.Sequential(one, two))
    assert caught.value.id == "LG-TUNE-205"


def test_a_layer_that_sees_something_shared_by_all_items_is_named() -> None:
    class Shared(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.words, self.places = nn.Embedding(9, 4), nn.Embedding(9, 4)

        def forward(self, ids: Tensor) -> Tensor:
            return torch.as_tensor(self.words(ids) + self.places(torch.arange(ids.shape[1])[None]))

    model, ids = Shared(), torch.randint(0, 9, (3, 5))
    with pytest.raises(BadInput, match="places") as caught:
        Clipping(model).clipped(lambda: model(ids).sum((1, 2)), 1.0)
    assert caught.value.id == "LG-TUNE-206"


@pytest.mark.parametrize(
    "wrong",
    [
        {"target_epsilon": 0},
        {"target_epsilon": -1},
        {"target_epsilon": math.inf},
        {"delta": 0},
        {"delta": 1},
        {"clipping_norm": 0},
        {"clipping_norm": math.inf},
        {"clipping_norm": math.nan},
        {"sampling": "shuffle"},
        {"accountant": "gdp"},
    ],
)
def test_settings_that_mean_nothing_are_refused_in_the_file(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        spec(wrong)


def test_private_tuning_is_of_adapters_unless_said_otherwise() -> None:
    assert spec().method == "lora"
    assert spec(method="full").method == "full"
    assert TuneSpec().method == "full"
    assert PrivacySpec(target_epsilon=3, delta=1e-5).budget == 3
    assert PrivacySpec(target_epsilon=3, delta=1e-5, total_epsilon=9).budget == 9
