"""What is recorded of a tuning: enough to repeat it, and to tell where it ran."""

import platform

import numpy as np
import peft
import torch
import transformers
from pydantic import JsonValue
from torch import nn

import lexgate


def environment(precision: str, where: torch.device) -> dict[str, JsonValue]:
    """Return versions, processor, threads and precision. No names or paths of the machine."""
    able = torch.cpu.get_capabilities()
    name = torch.cuda.get_device_name() if where.type == "cuda" else able.get("cpu_name", platform.machine())
    return {
        "lexgate": lexgate.__version__,
        "python": platform.python_version(),
        "torch": torch.__version__,
        "transformers": transformers.__version__,
        "peft": peft.__version__,
        "numpy": np.__version__,
        "system": platform.system(),
        "device": where.type,
        "processor": str(name),
        "threads": torch.get_num_threads(),
        "precision": precision,
    }


def parameters(model: nn.Module) -> dict[str, JsonValue]:
    """Return how many weights there are, and how many of them are trained."""
    return {
        "total": sum(weight.numel() for weight in model.parameters()),
        "trained": sum(weight.numel() for weight in model.parameters() if weight.requires_grad),
    }
