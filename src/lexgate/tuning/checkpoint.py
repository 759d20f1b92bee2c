"""Checkpoints without pickle: tensors and a JSON header in one safetensors file, written all or not at all."""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from pydantic import JsonValue
from safetensors import SafetensorError, safe_open
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from lexgate.core.errors import Unavailable

_MODEL, _OPTIMIZER = "model.", "optimizer."


def trained(model: nn.Module) -> dict[str, Tensor]:
    """Return the weights that tuning changes, by name."""
    return {name: weight.detach() for name, weight in model.named_parameters() if weight.requires_grad}


def put_back(model: nn.Module, weights: Mapping[str, Tensor]) -> None:
    """Copy weights into a model that has the same ones."""
    with torch.no_grad():
        for name, weight in trained(model).items():
            weight.copy_(weights[name])


def write(path: Path, tensors: Mapping[str, Tensor], state: JsonValue) -> None:
    """Write tensors and a JSON state to one file; the old file stays until the new one is whole.

    Raises:
        Unavailable: LG-TUNE-003, the disk is full or cannot be written.
    """
    partial = path.with_name(path.name + ".partial")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        whole = {name: tensor.detach().cpu().contiguous() for name, tensor in tensors.items()}
        save_file(whole, partial, metadata={"state": json.dumps(state)})
        with partial.open("rb") as file:
            os.fsync(file.fileno())
        partial.replace(path)
    except (OSError, SafetensorError) as error:
        partial.unlink(missing_ok=True)
        raise Unavailable(
            f"The checkpoint {path} cannot be written: {error}",
            fix="Make room on the disk and run again: it goes on from the last checkpoint.",
            code="LG-TUNE-003",
        ) from error


def read(path: Path) -> tuple[dict[str, Tensor], dict[str, Any]]:
    """Return the tensors and the state of a file that ``write`` wrote."""
    with safe_open(path, framework="pt") as file:
        state = json.loads((file.metadata() or {}).get("state", "{}"))
    return load_file(path), state


def with_optimizer(model: nn.Module, optimizer: torch.optim.Optimizer) -> dict[str, Tensor]:
    """Return weights and optimiser moments, by name."""
    tensors = {f"{_MODEL}{name}": weight for name, weight in trained(model).items()}
    for name, parameter in model.named_parameters():
        for key, value in optimizer.state.get(parameter, {}).items():
            tensors[f"{_OPTIMIZER}{key}.{name}"] = torch.as_tensor(value)
    return tensors


def restore(model: nn.Module, optimizer: torch.optim.Optimizer, tensors: Mapping[str, Tensor]) -> None:
    """Put weights and optimiser moments back."""
    put_back(
        model,
        {name.removeprefix(_MODEL): value for name, value in tensors.items() if name.startswith(_MODEL)},
    )
    for name, parameter in model.named_parameters():
        found = {
            key: tensors[f"{_OPTIMIZER}{key}.{name}"].to(parameter.device)
            for key in ("exp_avg", "exp_avg_sq", "step")
            if f"{_OPTIMIZER}{key}.{name}" in tensors
        }
        if found:
            optimizer.state[parameter] = found
