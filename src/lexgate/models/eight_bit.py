"""A classifier in int8: weights in eight bits, activations brought to eight bits batch by batch (ONNX Runtime)."""

import logging
import tempfile
import warnings
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from lexgate.core.errors import BadInput
from lexgate.core.task import Task
from lexgate.models.exported import Exported, open_session
from lexgate.models.load import Loaded

_OPSET = 17


def eight_bit(loaded: Loaded) -> Loaded:
    """Return the same classifier in int8, on the CPU.

    Weights of matrix products are rounded to int8 with a scale for each channel (with one scale for a whole matrix, a
    MiniLM agreed with fp32 in 97.7 instead of 99.7 % of answers); word embeddings, norms and softmax stay in fp32, as
    they cost little time. Nothing is calibrated on data: the scale of activations is that of the batch, so an answer
    depends a little on the items beside it.

    Args:
        loaded: A classifier in fp32.

    Raises:
        BadInput: LG-MODEL-091, the model cannot be exported.
    """
    # ONNX Runtime's quantiser logs through the root logger, and advises a step that dynamic quantisation does not need.
    quiet = logging.getLogger()
    before = quiet.level
    quiet.setLevel(logging.ERROR)
    try:
        with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            session = open_session(_quantised(loaded, Path(folder)))
    except Exception as error:  # exporters raise whatever they meet, each kind of model another
        first = (str(error).strip().splitlines() or [type(error).__name__])[0]
        raise BadInput(
            f"{type(loaded.model).__name__} cannot be brought to int8: {first.removesuffix('.')}.",
            fix="Set assess.precision to bf16, auto or fp32.",
            code="LG-MODEL-091",
        ) from error
    finally:
        quiet.setLevel(before)
    return replace(loaded, model=Exported(session, loaded.model.config))


def _quantised(loaded: Loaded, folder: Path) -> bytes:
    from onnxruntime.quantization import QuantType, quantize_dynamic

    whole, small = folder / "whole.onnx", folder / "small.onnx"
    export(loaded, whole)
    quantize_dynamic(
        whole,
        small,
        weight_type=QuantType.QInt8,
        per_channel=True,
        op_types_to_quantize=["MatMul", "Gemm"],
    )
    return small.read_bytes()


def export(loaded: Loaded, path: Path) -> None:
    """Write the model as an ONNX graph. The example has padding, so that masks are part of what is traced."""
    names = ["input_ids", "attention_mask", *(["token_type_ids"] if loaded.shapes else [])]
    axes = {0: "batch", 1: "length"}
    answers = axes if loaded.task is Task.TOKEN_CLASSIFICATION else {0: "batch"}
    ids = torch.tensor([[1, 2, 3, 4, 5], [1, 2, 3, 0, 0]])
    example = {"input_ids": ids, "attention_mask": (ids > 0).long(), "token_type_ids": torch.zeros_like(ids)}
    torch.onnx.export(
        _Logits(loaded.model.cpu(), names).eval(),
        tuple(example[name] for name in names),
        str(path),
        input_names=names,
        output_names=["logits"],
        dynamic_axes=dict.fromkeys(names, axes) | {"logits": answers},
        opset_version=_OPSET,
        dynamo=False,
    )


class _Logits(torch.nn.Module):
    """The model with its inputs by place, and nothing but logits coming out."""

    def __init__(self, model: Any, names: list[str]) -> None:
        super().__init__()
        self.model = model
        self.names = names

    def forward(self, *inputs: Tensor) -> Tensor:
        logits: Tensor = self.model(**dict(zip(self.names, inputs, strict=True))).logits
        return logits
