"""A classifier that was exported as an ONNX graph: it answers, and cannot be looked into.

Checks that need nothing but answers run on it as on any model; attacks and explanations by gradients, embeddings or
attention say that it has none. The graph must hold its weights itself: a path to a file beside it, which the graph could name
as it likes, is not followed.
"""

import importlib.util
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from lexgate.core.errors import BadInput, Unavailable, UnsafeFile
from lexgate.core.task import Task
from lexgate.models.files import guarded
from lexgate.models.scan.onnx import weight_files

GRAPH = "model.onnx"
"""Name of the graph in a model's folder."""
_KNOWN = ("input_ids", "attention_mask", "token_type_ids")
_RANK = {Task.TEXT_CLASSIFICATION: 2, Task.TOKEN_CLASSIFICATION: 3}


@dataclass(frozen=True, slots=True)
class _Answer:
    logits: Tensor


class Exported:
    """An ONNX graph, called as a torch model is."""

    def __init__(self, session: Any, config: Any) -> None:
        """Hold an ONNX Runtime session, and the model's configuration."""
        self.config = config
        self._session = session
        self._takes = [one.name for one in session.get_inputs()]

    def parameters(self) -> Iterator[Tensor]:
        """Give one tensor that lies where inputs are expected: on the CPU. It has no weights to show."""
        yield torch.empty(0)

    def get_input_embeddings(self) -> None:
        """Give nothing: there are no embeddings to be seen."""

    def __call__(self, **inputs: Tensor) -> _Answer:
        """Return the logits of a batch; token types that are not given are 0."""
        absent = torch.zeros_like(inputs["input_ids"])
        given = {name: inputs.get(name, absent).numpy() for name in self._takes}
        return _Answer(torch.from_numpy(self._session.run(["logits"], given)[0]))


def is_exported(folder: Path) -> bool:
    """Return whether a model's folder holds a graph and no weights that could be looked into."""
    return (folder / GRAPH).is_file() and not any(folder.glob("*.safetensors"))


def open_exported(folder: Path, task: Task, config: Any) -> Exported:
    """Return the classifier of a graph, ready to be asked on the CPU.

    Raises:
        Unavailable: LG-MODEL-093, ONNX Runtime is not installed.
        UnsafeFile: See ``files.guarded``; LG-SAFE-109, the graph keeps weights in other files.
        BadInput: LG-MODEL-094, it is no graph of a classifier for the task, with axes that may have any length.
    """
    if importlib.util.find_spec("onnxruntime") is None:
        raise Unavailable(
            f"{folder.name} holds an ONNX graph, and onnxruntime is not installed.",
            fix="Install it: pip install 'lexgate[quick]'.",
            code="LG-MODEL-093",
        )
    try:
        with guarded(folder):
            outside = weight_files(folder / GRAPH)
            graph = (folder / GRAPH).read_bytes()
        session = None if outside else open_session(graph)
    except UnsafeFile:
        raise
    except Exception as error:  # the runtime's own kinds of error, which are not public
        raise _no_graph(folder, (str(error).splitlines() or [type(error).__name__])[0]) from error
    if outside:
        raise UnsafeFile(
            f"{GRAPH} in {folder} keeps weights in other files ({', '.join(outside[:3])}), which it may name as it likes.",
            fix="Export it with its weights inside (one file, up to 2 GB).",
            code="LG-SAFE-109",
        )
    wrong = _wrong(session, task, len(config.id2label))
    if wrong:
        raise _no_graph(folder, wrong)
    return Exported(session, config)


def open_session(graph: bytes) -> Any:
    """Return an ONNX Runtime session on the CPU, quiet, whose threads don't spin."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = torch.get_num_threads()
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    # Threads that spin while they wait take the other threads' cores.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])


def _wrong(session: Any, task: Task, labels: int) -> str:
    """Return what keeps a graph from being asked; empty: nothing."""
    unknown = sorted({one.name for one in session.get_inputs()} - set(_KNOWN))
    if unknown:
        return f"it wants inputs that LexGate does not know: {', '.join(unknown)}"
    fixed = sorted({size for one in session.get_inputs() for size in one.shape if isinstance(size, int)})
    if fixed:
        return f"its inputs have a fixed size ({', '.join(map(str, fixed))}), and texts have any"
    answers = [one for one in session.get_outputs() if one.name == "logits"]
    if not answers:
        return "it puts out no logits"
    shape = answers[0].shape
    if len(shape) != _RANK[task] or (isinstance(shape[-1], int) and shape[-1] != labels):
        return f"its logits have the shape {list(shape)}, which is not {task.value} with {labels} classes"
    return ""


def _no_graph(folder: Path, why: str) -> BadInput:
    return BadInput(
        f"{GRAPH} in {folder} cannot be asked: {why.removesuffix('.')}.",
        fix="Export a classifier with inputs input_ids and attention_mask (and token_type_ids), dynamic axes and an output "
        "logits; config.json and tokenizer.json stand beside it.",
        code="LG-MODEL-094",
    )
