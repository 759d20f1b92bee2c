"""Low-rank adapters: which layers get one, and merging them when tuning is done."""

import warnings
from typing import Any

import peft
from torch import nn

from lexgate.core.errors import BadInput
from lexgate.core.tune_spec import LoraSpec

_ATTENTION = frozenset(
    {
        "query",
        "key",
        "value",
        "q_proj",
        "k_proj",
        "v_proj",
        "q_lin",
        "k_lin",
        "v_lin",
        "query_key_value",
        "qkv_proj",
    }
)


def adapt(model: Any, spec: LoraSpec, fresh: tuple[str, ...]) -> Any:
    """Return the model with adapters; they and the weights named in ``fresh`` (the new head) are trained.

    The layers are given to PEFT by their full names, so a head whose name ends like a target is never adapted, and
    the head is trained as itself instead of as a copy: reloading cannot lose it.

    Raises:
        BadInput: LG-TUNE-002, no layer has such a name.
    """
    config = peft.LoraConfig(
        r=spec.rank,
        lora_alpha=spec.alpha,
        lora_dropout=spec.dropout,
        target_modules=targets(model, spec.targets, fresh),
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)  # PEFT asks transformers by a name that it will drop
        adapted = peft.get_peft_model(model, config)
    for name, parameter in adapted.base_model.model.named_parameters():
        if name in fresh:
            parameter.requires_grad_(True)
    return adapted


def targets(model: nn.Module, wanted: tuple[str, ...] | None, fresh: tuple[str, ...]) -> list[str]:
    """Return the full names of the linear layers that get an adapter.

    Args:
        model: Any model.
        wanted: Last parts of names, such as ``query``; None for all attention projections.
        fresh: Names of new weights, whose layers are left out.

    Raises:
        BadInput: LG-TUNE-002, none fits; the candidates are listed.
    """
    heads = {name.rpartition(".")[0] for name in fresh}
    linear = [
        name for name, module in model.named_modules() if isinstance(module, nn.Linear) and name not in heads
    ]
    names = set(wanted) if wanted is not None else _ATTENTION
    unknown = sorted(name for name in names if not any(_ends(layer, name) for layer in linear))
    found = [layer for layer in linear if any(_ends(layer, name) for name in names)]
    if not found or (wanted is not None and unknown):
        candidates = ", ".join(sorted({layer.rpartition(".")[2] for layer in linear}))
        raise BadInput(
            f"No linear layer is called {', '.join(unknown)}. The model has: {candidates}.",
            fix="Choose from these in tune.lora.targets.",
            code="LG-TUNE-002",
        )
    return found


def merge(model: Any) -> Any:
    """Return the plain model with the adapters added to its weights."""
    return model.merge_and_unload()


def _ends(layer: str, name: str) -> bool:
    return layer == name or layer.endswith(f".{name}")
