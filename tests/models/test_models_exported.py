"""A classifier exported as an ONNX graph answers as the model itself, and says that it can't be looked into."""

import shutil
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from lexgate.core.dataset import Dataset
from lexgate.core.errors import BadInput, LexGateError, UnsafeFile
from lexgate.core.task import Task
from lexgate.core.tune_spec import TuneSpec
from lexgate.models.asking import Asker
from lexgate.models.attribution import LoadedExplainer
from lexgate.models.eight_bit import export
from lexgate.models.explanations import Item
from lexgate.models.exported import GRAPH
from lexgate.models.load import load
from lexgate.models.predict import predict
from lexgate.tuning.tune import tune
from toymodels import toy_bert, toy_sentences, toy_texts

onnx = pytest.importorskip("onnx")
pytest.importorskip("onnxruntime")
SPEC = TuneSpec(epochs=4, batch_size=8, learning_rate=5e-3, precision="fp32", patience=None)
KINDS = (Task.TEXT_CLASSIFICATION, Task.TOKEN_CLASSIFICATION)


def items(task: Task, n: int) -> Dataset:
    return toy_texts(n) if task is Task.TEXT_CLASSIFICATION else toy_sentences(n)


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> dict[Task, tuple[Path, Path]]:
    """Return of each task the folder of a model, and that of its graph."""
    made = {}
    for task in KINDS:
        folder = tmp_path_factory.mktemp(task.value)
        data = items(task, 48)
        tune(toy_bert(folder / "base"), data, data, SPEC, max_length=32, out=folder / "out")
        shutil.copytree(
            folder / "out", folder / "graph", ignore=shutil.ignore_patterns("*.safetensors", "checkpoint*")
        )
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the exporter warns of itself
            export(load(folder / "out", task), folder / "graph" / GRAPH)
        made[task] = folder / "out", folder / "graph"
    return made


@pytest.mark.parametrize("task", KINDS)
def test_a_graph_answers_as_the_model_that_it_was_made_from(
    exported: dict[Task, tuple[Path, Path]], task: Task
) -> None:
    own, graph = (predict(folder, items(task, 60), batch_size=16, max_length=32) for folder in exported[task])
    assert graph.probability is not None
    assert own.probability is not None
    np.testing.assert_allclose(graph.probability, own.probability, atol=1e-5)
    assert graph.predicted.tolist() == own.predicted.tolist()


def test_gradients_and_embeddings_of_a_graph_are_said_not_to_be_there(
    exported: dict[Task, tuple[Path, Path]],
) -> None:
    _, folder = exported[Task.TEXT_CLASSIFICATION]
    loaded, text = load(folder, Task.TEXT_CLASSIFICATION), str(toy_texts(1).frame["text"][0])
    asker = Asker(loaded, max_length=32)
    assert asker.ask([text]).shape == (1, len(loaded.labels))
    with pytest.raises(BadInput, match=r"LG-MODEL-081.*by gradients"):
        asker.flips([text], [0], 3)
    with pytest.raises(BadInput, match=r"LG-MODEL-081.*by neighbours"):
        asker.neighbours(["film"], 3)
    explainer = LoadedExplainer(loaded, max_length=32)
    item, code = Item.of_text(text), np.array([0], np.int32)
    assert explainer.attribute([item], code, "occlusion")[0].weights.shape == (len(item.words),)
    for method in ("integrated-gradients", "gradient-x-input", "attention-rollout"):
        with pytest.raises(BadInput, match="LG-MODEL-072"):
            explainer.attribute([item], code, method)
    with pytest.raises(BadInput, match="LG-MODEL-072"), explainer.randomised("head", 0):
        pass


def rewritten(change: Callable[[Any], None]) -> Callable[[Path], None]:
    def do(path: Path) -> None:
        model = onnx.load(path)
        change(model)
        path.write_bytes(model.SerializeToString())

    return do


def outside(model: Any) -> None:
    tensor = model.graph.initializer[0]
    tensor.data_location = onnx.TensorProto.EXTERNAL
    tensor.external_data.add(key="location", value="../../secret")


def hidden(model: Any) -> None:
    """Put a tensor that lies elsewhere into an attribute of a node."""
    tensor = onnx.TensorProto(name="far", data_type=1, dims=[1], data_location=onnx.TensorProto.EXTERNAL)
    tensor.external_data.add(key="location", value="/etc/passwd")
    model.graph.node.append(onnx.helper.make_node("Constant", [], ["far"], value=tensor))


def fixed(model: Any) -> None:
    model.graph.input[0].type.tensor_type.shape.dim[1].dim_value = 8


def renamed(model: Any) -> None:
    model.graph.output[0].name = "answers"
    for node in model.graph.node:
        for at, name in enumerate(node.output):
            if name == "logits":
                node.output[at] = "answers"


@pytest.mark.parametrize(
    ("spoil", "kind", "message"),
    [
        (rewritten(outside), UnsafeFile, "LG-SAFE-109"),
        (rewritten(hidden), UnsafeFile, r"LG-SAFE-109.*passwd"),
        (rewritten(fixed), BadInput, r"LG-MODEL-094.*fixed size \(8\)"),
        (rewritten(renamed), BadInput, r"LG-MODEL-094.*no logits"),
        (lambda path: path.write_bytes(b"no graph at all"), BadInput, "LG-MODEL-094"),
        (lambda path: path.write_bytes(b""), BadInput, "LG-MODEL-094"),
    ],
    ids=["weights elsewhere", "a constant elsewhere", "fixed length", "no logits", "no graph", "empty"],
)
def test_a_graph_that_cannot_be_asked_is_refused(
    exported: dict[Task, tuple[Path, Path]],
    tmp_path: Path,
    spoil: Callable[[Path], object],
    kind: type[LexGateError],
    message: str,
) -> None:
    shutil.copytree(exported[Task.TEXT_CLASSIFICATION][1], tmp_path / "graph")
    spoil(tmp_path / "graph" / GRAPH)
    with pytest.raises(kind, match=message):
        load(tmp_path / "graph", Task.TEXT_CLASSIFICATION)


def test_a_graph_of_another_task_is_refused(exported: dict[Task, tuple[Path, Path]]) -> None:
    with pytest.raises(BadInput, match=r"LG-MODEL-094.*not token-classification"):
        load(exported[Task.TEXT_CLASSIFICATION][1], Task.TOKEN_CLASSIFICATION)
