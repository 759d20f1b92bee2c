"""Tuning: what is written is what was tuned, twice the same, through kills and full disks."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import polars as pl
import pytest
import torch
from safetensors.torch import load_file
from transformers import AutoConfig, ByT5Tokenizer, DistilBertConfig, DistilBertModel

from interrupts import Interrupt, Killer
from lexgate.core.canon import digest_folder
from lexgate.core.dataset import Dataset
from lexgate.core.errors import BadInput, LexGateError, Unavailable, UnsafeFile
from lexgate.core.task import Task
from lexgate.core.tune_spec import LoraSpec, TuneSpec
from lexgate.models.encode import Piece
from lexgate.models.load import Loaded, load
from lexgate.models.predict import predict
from lexgate.models.scan.folder import scan
from lexgate.tuning.base_model import _set_dropout, prepare
from lexgate.tuning.lora import targets
from lexgate.tuning.metrics import score
from lexgate.tuning.precision import choose
from lexgate.tuning.saved import NotReproduced, save
from lexgate.tuning.tune import _merged, tune
from toymodels import TAGS, toy_bert, toy_sentences, toy_texts

SPEC = TuneSpec(epochs=4, batch_size=8, learning_rate=5e-3, precision="fp32", word_dropout=0.1, seed=3)


def _tune(
    folder: Path, spec: TuneSpec = SPEC, *, name: str = "out", data: Dataset | None = None
) -> dict[str, object]:
    base = folder / "base"
    if not base.exists():
        toy_bert(base)
    data = data or toy_texts()
    return dict(tune(base, data, data, spec, max_length=32, out=folder / name))


def test_a_classifier_learns_and_its_facts_say_how(tmp_path: Path) -> None:
    facts = _tune(tmp_path, SPEC.model_copy(update={"epochs": 12, "word_dropout": 0.0, "patience": None}))
    assert score("accuracy", predict(tmp_path / "out", toy_texts(), max_length=32)) > 0.95
    assert facts["labels"] == {"no": 24, "yes": 24}
    assert facts["rows"] == {"train": 48, "validation": 48}
    assert facts["reload_difference"] == 0.0
    assert facts["steps"] == 72
    assert facts["stopped_early"] is False
    curve = facts["curve"]
    assert isinstance(curve, list)
    assert len(curve) == 12
    assert curve[-1]["loss"] < curve[0]["loss"]
    assert {Path(name).suffix for name in scan(tmp_path / "out").files} == {".safetensors", ".json"}
    assert scan(tmp_path / "out").threats == ()


def test_the_written_model_names_no_path_of_the_machine(tmp_path: Path) -> None:
    _tune(tmp_path, SPEC.model_copy(update={"epochs": 1}))
    for file in (tmp_path / "out").glob("*.json"):
        assert str(tmp_path) not in file.read_text(encoding="utf-8")


def test_the_same_seed_gives_the_same_model_and_another_seed_another(tmp_path: Path) -> None:
    for name, seed in (("a", 3), ("b", 3), ("c", 4)):
        _tune(tmp_path, SPEC.model_copy(update={"seed": seed}), name=name)
    assert digest_folder(tmp_path / "a") == digest_folder(tmp_path / "b")
    assert digest_folder(tmp_path / "a") != digest_folder(tmp_path / "c")


def tune_until_killed(folder: str, method: str, after: str) -> None:
    """Run in a process of its own."""
    data = toy_texts()
    spec = SPEC.model_copy(update={"method": method, "gradient_accumulation": 2})
    out = Path(folder) / "out"
    tune(Path(folder) / "base", data, data, spec, max_length=32, out=out, progress=Killer(int(after)))


@pytest.mark.parametrize("method", ["full", "lora"])
def test_a_killed_tuning_goes_on_to_the_same_weights(tmp_path: Path, method: str) -> None:
    spec = SPEC.model_copy(update={"method": method, "gradient_accumulation": 2})
    _tune(tmp_path, spec, name="straight")
    program = f"import test_tuning_tune as t; t.tune_until_killed({str(tmp_path)!r}, {method!r}, '8')"
    tests = Path(__file__).parent
    search = os.pathsep.join([str(tests), str(tests.parent)])
    killed = subprocess.run(
        [sys.executable, "-c", program],
        check=False,
        env={**os.environ, "PYTHONPATH": search, "OMP_NUM_THREADS": "1"},
    )
    assert killed.returncode == -signal.SIGKILL
    assert not (tmp_path / "out").exists()
    assert (tmp_path / "out.work" / "last.safetensors").is_file()
    facts = _tune(tmp_path, spec)
    assert isinstance(facts["curve"], list)
    assert [point["step"] for point in facts["curve"]] == [3, 6, 9, 12]
    straight, resumed = (load_file(tmp_path / name / "model.safetensors") for name in ("straight", "out"))
    assert straight.keys() == resumed.keys()
    for weight, value in straight.items():
        assert torch.equal(value, resumed[weight]), weight


def test_a_finished_tuning_is_not_done_again(tmp_path: Path) -> None:
    first = _tune(tmp_path)
    written = (tmp_path / "out" / "model.safetensors").stat().st_mtime_ns
    assert _tune(tmp_path) == first
    assert (tmp_path / "out" / "model.safetensors").stat().st_mtime_ns == written
    other = _tune(tmp_path, SPEC.model_copy(update={"seed": 9}))
    assert other["curve"] != first["curve"]


def test_a_checkpoint_of_other_settings_is_not_used(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        _interrupted(tmp_path, SPEC)
    assert (tmp_path / "out.work" / "last.safetensors").is_file()
    other = SPEC.model_copy(update={"learning_rate": 1e-3})
    _tune(tmp_path, other)
    _tune(tmp_path, other, name="fresh")
    assert digest_folder(tmp_path / "out") == digest_folder(tmp_path / "fresh")


def test_a_job_that_another_one_interrupted_begins_anew(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        _interrupted(tmp_path, SPEC)
    with pytest.raises(KeyboardInterrupt):
        _interrupted(tmp_path, SPEC.model_copy(update={"seed": 9}), after=3)
    assert {file.name for file in (tmp_path / "out.work").iterdir()} == {"best.safetensors"}
    _tune(tmp_path)
    _tune(tmp_path, name="fresh")
    assert digest_folder(tmp_path / "out") == digest_folder(tmp_path / "fresh")


def _interrupted(folder: Path, spec: TuneSpec, *, after: int = 14) -> None:
    base = folder / "base"
    if not base.exists():
        toy_bert(base)
    data = toy_texts()
    tune(base, data, data, spec, max_length=32, out=folder / "out", progress=Interrupt(after))


FULL_DISK = """
import resource, sys
import test_tuning_tune as t
from lexgate.core.errors import Unavailable
from lexgate.core.ports import Silent
from pathlib import Path
class Shrink(t.Killer):
    class _Steps(Silent._Task):
        def __init__(self, after): self.left = after
        def advance(self, by=1, note=""):
            self.left -= by
            if self.left == 0:
                resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
data = t.toy_texts()
folder = Path(sys.argv[1])
try:
    t.tune(folder / "base", data, data, t.SPEC, max_length=32, out=folder / "out", progress=Shrink(8))
except Unavailable as error:
    print(error.id)
"""


def test_a_full_disk_is_said_and_the_last_checkpoint_stays(tmp_path: Path) -> None:
    toy_bert(tmp_path / "base")
    tests = Path(__file__).parent
    search = os.pathsep.join([str(tests), str(tests.parent)])
    shown = subprocess.run(
        [sys.executable, "-c", FULL_DISK, str(tmp_path)],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": search, "OMP_NUM_THREADS": "1"},
    )
    assert shown.stdout.strip() == "LG-TUNE-003"
    assert {file.name for file in (tmp_path / "out.work").iterdir()} == {
        "best.safetensors",
        "last.safetensors",
    }
    _tune(tmp_path)
    _tune(tmp_path, name="fresh")
    assert digest_folder(tmp_path / "out") == digest_folder(tmp_path / "fresh")


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    loaded, _ = prepare(toy_bert(tmp_path / "base"), Task.TEXT_CLASSIFICATION, ("no", "yes"), SPEC)
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(Unavailable) as caught:
        save(_still(loaded), tmp_path / "file" / "out", [Piece(item=0, ids=[2, 6, 3])])
    assert caught.value.id == "LG-TUNE-008"


def _still(loaded: Loaded) -> Loaded:
    loaded.model.eval()
    return loaded


def test_a_model_that_reloads_otherwise_is_not_written(tmp_path: Path) -> None:
    loaded, _ = prepare(toy_bert(tmp_path / "base"), Task.TEXT_CLASSIFICATION, ("no", "yes"), SPEC)
    loaded.model.register_forward_hook(_shift)
    with pytest.raises(NotReproduced) as caught:
        save(_still(loaded), tmp_path / "out", [Piece(item=0, ids=[2, 6, 3])])
    assert caught.value.id == "LG-TUNE-007"
    assert not (tmp_path / "out").exists()


def _shift(_module: object, _inputs: object, output: object) -> object:
    output.logits = output.logits + 0.1  # type: ignore[attr-defined]
    return output


def test_lora_trains_few_weights_and_leaves_a_plain_model(tmp_path: Path) -> None:
    spec = SPEC.model_copy(
        update={"method": "lora", "epochs": 20, "patience": None, "lora": LoraSpec(rank=4, alpha=8)}
    )
    facts = _tune(tmp_path, spec)
    counts = facts["parameters"]
    assert isinstance(counts, dict)
    assert counts["trained"] < counts["total"] / 3
    assert facts["method"] == "lora"
    tuned, base = (load_file(tmp_path / name / "model.safetensors") for name in ("out", "base"))
    assert not [name for name in tuned if "lora" in name]
    changed = {name for name in base if not torch.equal(base[name], tuned[f"bert.{name}"])}
    assert changed == {
        f"encoder.layer.{layer}.attention.self.{part}.weight"
        for layer in (0, 1)
        for part in ("query", "key", "value")
    }
    assert score("accuracy", predict(tmp_path / "out", toy_texts(), max_length=32)) > 0.9


def test_lora_on_every_linear_layer_of_a_tagger_spares_the_head(tmp_path: Path) -> None:
    data = toy_sentences()
    spec = SPEC.model_copy(
        update={
            "method": "lora",
            "epochs": 8,
            "lora": LoraSpec(rank=4, targets=("query", "key", "value", "dense")),
        }
    )
    _tune(tmp_path, spec, data=data)
    assert score("entity-f1", predict(tmp_path / "out", data, max_length=32)) > 0.5


def test_lora_targets_that_are_not_there_are_answered_with_those_that_are(tmp_path: Path) -> None:
    loaded, fresh = prepare(toy_bert(tmp_path), Task.TEXT_CLASSIFICATION, ("no", "yes"), SPEC)
    assert len(targets(loaded.model, None, fresh)) == 6
    with pytest.raises(BadInput, match="dense, key, query, value") as caught:
        targets(loaded.model, ("q_proj",), fresh)
    assert caught.value.id == "LG-TUNE-002"


def test_word_shapes_tell_an_uncased_tagger_what_it_cannot_see(tmp_path: Path) -> None:
    data = toy_sentences()
    spec = SPEC.model_copy(update={"epochs": 10, "word_dropout": 0.0})
    facts = _tune(tmp_path, spec, data=data)
    assert facts["shape_ids"] is True
    assert score("entity-f1", predict(tmp_path / "out", data, max_length=32)) > 0.95
    blind = _tune(tmp_path, spec.model_copy(update={"shape_ids": "off"}), data=data, name="blind")
    assert blind["shape_ids"] is False
    assert score("entity-f1", predict(tmp_path / "blind", data, max_length=32)) < 0.9
    assert load(tmp_path / "out", data.task).shapes
    assert not load(tmp_path / "blind", data.task).shapes


def test_word_shapes_leave_the_base_model_as_it_was(tmp_path: Path) -> None:
    base = toy_bert(tmp_path)
    with_shapes, _ = prepare(base, Task.TOKEN_CLASSIFICATION, TAGS, SPEC)
    without, _ = prepare(base, Task.TOKEN_CLASSIFICATION, TAGS, SPEC.model_copy(update={"shape_ids": "off"}))
    ids, kinds = torch.tensor([[2, 6, 9, 3]]), torch.tensor([[0, 3, 14, 0]])
    with torch.inference_mode():
        shaped = _still(with_shapes).model(input_ids=ids, token_type_ids=kinds).logits
        plain = _still(without).model(input_ids=ids).logits
    assert torch.equal(shaped, plain)


def test_each_epoch_has_its_evaluations_though_its_steps_do_not_divide(tmp_path: Path) -> None:
    facts = _tune(tmp_path, SPEC.model_copy(update={"epochs": 2, "evaluations": 4, "patience": None}))
    assert isinstance(facts["curve"], list)
    assert [point["step"] for point in facts["curve"]] == [2, 3, 4, 6, 8, 9, 10, 12]


def test_frozen_word_embeddings_stay_as_they_were(tmp_path: Path) -> None:
    spec = SPEC.model_copy(update={"freeze": "word-embeddings"})
    facts = _tune(tmp_path, spec)
    tuned, base = (load_file(tmp_path / name / "model.safetensors") for name in ("out", "base"))
    same = {name for name in base if torch.equal(base[name], tuned[f"bert.{name}"])}
    assert same == {"embeddings.word_embeddings.weight"}
    counts = facts["parameters"]
    assert isinstance(counts, dict)
    assert counts["total"] - counts["trained"] == base["embeddings.word_embeddings.weight"].numel()


def _told_before(n: int = 60) -> Dataset:
    """Return sentences in which the one before tells whether a word is a name."""
    pairs = [
        [(["good" if i % 3 else "bad", "loan"], ["O", "O"]), (["paris"], ["B-LOC" if i % 3 else "O"])]
        for i in range(n)
    ]
    frame = pl.DataFrame(
        {
            "row": range(2 * n),
            "tokens": [words for pair in pairs for words, _ in pair],
            "tags": [tags for pair in pairs for _, tags in pair],
            "cluster": [str(i // 2) for i in range(2 * n)],
        }
    )
    return Dataset(task=Task.TOKEN_CLASSIFICATION, frame=frame, labels=TAGS)


@pytest.mark.parametrize("context", ["sentence", "document"])
def test_a_tagger_that_reads_documents_learns_what_the_sentence_before_tells(
    tmp_path: Path, context: str
) -> None:
    data = _told_before()
    spec = SPEC.model_copy(update={"epochs": 15, "word_dropout": 0.0, "patience": None, "context": context})
    _tune(tmp_path, spec, data=data)
    found = score("macro-f1", predict(tmp_path / "out", data, max_length=32))
    assert found > 0.95 if context == "document" else found < 0.9
    alone = predict(tmp_path / "out", data.with_frame(data.frame[1:2]), max_length=32)
    assert alone.ids.tolist() == ["1:0"]


def test_accumulated_batches_count_every_token_alike(tmp_path: Path) -> None:
    data = toy_sentences(16)
    plain = SPEC.model_copy(
        update={"epochs": 1, "batch_size": 16, "word_dropout": 0.0, "dropout": 0.0, "learning_rate": 1e-3}
    )
    _tune(tmp_path, plain, data=data, name="one")
    _tune(
        tmp_path,
        plain.model_copy(update={"batch_size": 4, "gradient_accumulation": 4}),
        data=data,
        name="four",
    )
    one, four = (predict(tmp_path / name, data, max_length=32).probability for name in ("one", "four"))
    assert one is not None
    assert four is not None
    np.testing.assert_allclose(one, four, atol=1e-4)


def test_tuning_stops_when_it_gets_no_better_and_keeps_the_best(tmp_path: Path) -> None:
    spec = SPEC.model_copy(update={"epochs": 60, "patience": 2, "learning_rate": 1e-6, "evaluations": 2})
    facts = _tune(tmp_path, spec)
    assert facts["stopped_early"] is True
    assert isinstance(facts["curve"], list)
    scores = [point["score"] for point in facts["curve"]]
    assert facts["best_score"] == max(scores)
    assert facts["best_score"] == score("macro-f1", predict(tmp_path / "out", toy_texts(), max_length=32))


def test_long_texts_and_missing_labels_are_counted(tmp_path: Path) -> None:
    data = toy_texts(40)
    frame = data.frame.with_columns(
        label=pl.when(pl.int_range(pl.len()) < 3).then(None).otherwise("label"),
        text=pl.when(pl.int_range(pl.len()) == 5).then(pl.lit("loan " * 50)).otherwise("text"),
    )
    facts = _tune(tmp_path, SPEC.model_copy(update={"epochs": 1}), data=data.with_frame(frame))
    assert facts["longer_than_model"] == 1
    assert facts["unlabelled"] == {"train": 3, "validation": 3}


BAD: dict[str, tuple[pl.Expr, str]] = {
    "no labels": (pl.lit(None, dtype=pl.String), "LG-TUNE-009"),
    "one class": (pl.lit("yes"), "LG-TUNE-013"),
    "a strange label": (pl.lit("perhaps"), "LG-TUNE-012"),
}


@pytest.mark.parametrize("case", sorted(BAD))
def test_data_that_cannot_be_learnt_are_refused(tmp_path: Path, case: str) -> None:
    label, code = BAD[case]
    data = toy_texts(8)
    with pytest.raises(BadInput) as caught:
        _tune(tmp_path, data=data.with_frame(data.frame.with_columns(label=label)))
    assert caught.value.id == code


def test_parts_of_different_kinds_are_refused(tmp_path: Path) -> None:
    base, data = toy_bert(tmp_path / "base"), toy_texts(8)
    other = Dataset(task=data.task, frame=data.frame, labels=("yes", "no", "perhaps"))
    for validation, code in ((other, "LG-TUNE-011"), (data.with_frame(data.frame[:0]), "LG-TUNE-009")):
        with pytest.raises(BadInput) as caught:
            tune(base, data, validation, SPEC, max_length=32, out=tmp_path / "out")
        assert caught.value.id == code
    frame = pl.DataFrame({"row": [3], "tokens": [["a", "b"]], "tags": [["O"]]})
    uneven = Dataset(task=Task.TOKEN_CLASSIFICATION, frame=frame, labels=TAGS)
    with pytest.raises(BadInput) as caught:
        _tune(tmp_path, data=uneven)
    assert caught.value.id == "LG-TUNE-010"


@pytest.mark.parametrize(
    ("change", "code"),
    [({"precision": "fp16"}, "LG-TUNE-001"), ({"learning_rate": 0.9, "warmup": 0.0}, "LG-TUNE-004")],
    ids=["fp16 on a processor", "a loss that explodes"],
)
def test_settings_that_cannot_work_are_said(tmp_path: Path, change: dict[str, object], code: str) -> None:
    if code == "LG-TUNE-001" and torch.cuda.is_available():
        pytest.skip("there is a GPU")
    base = toy_bert(tmp_path / "base")
    if code == "LG-TUNE-004":
        _poison(base)
    with pytest.raises(LexGateError) as caught:
        _tune(tmp_path, SPEC.model_copy(update=change))
    assert caught.value.id == code


def _poison(base: Path) -> None:
    from safetensors.torch import save_file

    weights = load_file(base / "model.safetensors")
    weights["encoder.layer.0.output.dense.weight"][:] = float("inf")
    save_file(weights, base / "model.safetensors", metadata={"format": "pt"})


def test_a_pickle_in_the_base_folder_stops_tuning(tmp_path: Path) -> None:
    torch.save({"weight": torch.zeros(2)}, toy_bert(tmp_path / "base") / "extra.json")
    with pytest.raises(UnsafeFile):
        _tune(tmp_path)


def test_auto_precision_needs_hardware_that_multiplies_it() -> None:
    able = torch.cpu.get_capabilities()
    fast = bool(able.get("amx_bf16") or able.get("avx512_bf16"))
    assert choose("auto", torch.device("cpu")) == ("bf16" if fast else "fp32")
    assert choose("bf16", torch.device("cpu")) == "bf16"


def test_dropout_is_set_where_the_model_has_it(tmp_path: Path) -> None:
    base = toy_bert(tmp_path)
    loaded, _ = prepare(
        base, Task.TEXT_CLASSIFICATION, ("no", "yes"), SPEC.model_copy(update={"dropout": 0.3})
    )
    shares = {module.p for module in loaded.model.modules() if isinstance(module, torch.nn.Dropout)}
    assert shares == {0.3}
    spec = SPEC.model_copy(update={"dropout": 0.3, "attention_dropout": 0.0})
    loaded, _ = prepare(base, Task.TEXT_CLASSIFICATION, ("no", "yes"), spec)
    modules = dict(loaded.model.named_modules())
    found = {name: module.p for name, module in modules.items() if isinstance(module, torch.nn.Dropout)}
    assert {name.endswith("attention.self.dropout"): share for name, share in found.items()} == {
        True: 0.0,
        False: 0.3,
    }


def test_a_model_without_dropout_or_token_types_says_so(tmp_path: Path) -> None:
    with pytest.raises(BadInput) as caught:
        _set_dropout(SimpleNamespace(model_type="plain"), "dropout", 0.1, ("dropout",))
    assert caught.value.id == "LG-TUNE-005"
    base = toy_bert(tmp_path)
    vocabulary = AutoConfig.from_pretrained(base).vocab_size
    config = DistilBertConfig(vocab_size=vocabulary, dim=32, n_layers=1, n_heads=4, hidden_dim=64)
    DistilBertModel(config).save_pretrained(base)
    loaded, _ = prepare(base, Task.TOKEN_CLASSIFICATION, TAGS, SPEC)
    assert not loaded.shapes
    with pytest.raises(BadInput) as caught:
        prepare(base, Task.TOKEN_CLASSIFICATION, TAGS, SPEC.model_copy(update={"shape_ids": "on"}))
    assert caught.value.id == "LG-TUNE-006"


class _LossyAdapter:
    """Answers otherwise once it is merged."""

    def __init__(self, model: torch.nn.Module) -> None:
        self.model = model

    def __call__(self, **inputs: torch.Tensor) -> object:
        return self.model(**inputs)

    def parameters(self) -> Iterator[torch.nn.Parameter]:
        return self.model.parameters()

    def merge_and_unload(self) -> torch.nn.Module:
        self.model.register_forward_hook(_shift)
        return self.model


def test_an_adapter_that_changes_by_merging_is_not_used(tmp_path: Path) -> None:
    loaded, _ = prepare(toy_bert(tmp_path), Task.TEXT_CLASSIFICATION, ("no", "yes"), SPEC)
    lossy = replace(loaded, model=_LossyAdapter(_still(loaded).model))
    with pytest.raises(NotReproduced) as caught:
        _merged(lossy, SPEC.model_copy(update={"method": "lora"}), [Piece(item=0, ids=[2, 6, 3])])
    assert caught.value.id == "LG-TUNE-014"


def test_a_tokenizer_that_cannot_map_words_is_refused(tmp_path: Path) -> None:
    base = toy_bert(tmp_path)
    for file in base.glob("tokenizer*"):
        file.unlink()
    ByT5Tokenizer().save_pretrained(base)
    with pytest.raises(BadInput) as caught:
        prepare(base, Task.TOKEN_CLASSIFICATION, TAGS, SPEC)
    assert caught.value.id == "LG-MODEL-008"
