"""AdamW with decay groups, and a learning rate that is a pure function of the step."""

from typing import Any

import torch
from torch import nn


def optimizer(model: nn.Module, *, rate: float, decay: float) -> torch.optim.AdamW:
    """Return AdamW over what is trained; biases and normalisation weights (vectors) do not decay."""
    trained = [parameter for parameter in model.parameters() if parameter.requires_grad]
    groups: list[dict[str, Any]] = [
        {"params": [parameter for parameter in trained if parameter.dim() > 1], "weight_decay": decay},
        {"params": [parameter for parameter in trained if parameter.dim() <= 1], "weight_decay": 0.0},
    ]
    return torch.optim.AdamW([group for group in groups if group["params"]], lr=rate, fused=True)


def rate_at(step: int, *, peak: float, warmup: float, total: int) -> float:
    """Return the learning rate of a step: up to ``peak`` over a share of the steps, then straight down to 0.

    Args:
        step: From 0.
        peak: Highest rate.
        warmup: Share of the steps in which it rises, in [0, 1).
        total: Steps in all.

    Example:
        >>> [round(rate_at(step, peak=1.0, warmup=0.2, total=10), 3) for step in (0, 1, 2, 6, 9)]
        [0.5, 1.0, 1.0, 0.5, 0.125]
    """
    rising = int(total * warmup)
    if step < rising:
        return peak * (step + 1) / rising
    return peak * (total - step) / max(1, total - rising)
