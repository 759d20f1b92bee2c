"""Opening a model folder: safetensors only, no code from the folder, nothing from the network."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from transformers import (
    AutoConfig,
    AutoModelForSequenceClassification,
    AutoModelForTokenClassification,
    AutoTokenizer,
)
from transformers.utils import logging as transformers_logging

from lexgate.core.errors import BadInput
from lexgate.core.task import Task
from lexgate.models.exported import is_exported, open_exported
from lexgate.models.files import guarded

SETTINGS = "lexgate"
"""Key of ``config.json`` under which LexGate keeps what prediction must know."""

_HEADS = {
    Task.TEXT_CLASSIFICATION: AutoModelForSequenceClassification,
    Task.TOKEN_CLASSIFICATION: AutoModelForTokenClassification,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """A classifier in memory with its tokenizer."""

    model: Any
    tokenizer: Any
    task: Task
    labels: tuple[str, ...]
    shapes: bool = False
    """Whether token-type ids say the shapes of words."""
    context: bool = False
    """Whether the sentences of a document are read together."""


def load(folder: Path, task: Task) -> Loaded:
    """Return the tuned classifier that lies in a folder, ready to predict in fp32; see ``models.exported`` for ONNX graphs.

    Raises:
        UnsafeFile: See ``files.guarded`` and ``exported.open_exported``.
        Unavailable: LG-MODEL-093, see ``exported.open_exported``.
        BadInput: LG-MODEL-006 it cannot be opened, LG-MODEL-007 it has no trained head for the task; LG-MODEL-094.
    """
    config = read_config(folder)
    model = open_exported(folder, task, config) if is_exported(folder) else _trained(folder, task, config)
    tokenizer = open_tokenizer(folder, task)
    config = model.config
    if config.pad_token_id is None:
        config.pad_token_id = tokenizer.pad_token_id
    settings = getattr(config, SETTINGS, None) or {}
    return Loaded(
        model=model,
        tokenizer=tokenizer,
        task=task,
        labels=tuple(config.id2label[code] for code in sorted(config.id2label)),
        shapes=bool(settings.get("shape_ids")),
        context=settings.get("context") == "document",
    )


def _trained(folder: Path, task: Task, config: Any) -> Any:
    model, fresh = open_model(folder, task, config)
    if fresh:
        raise BadInput(
            f"The model in {folder} has no trained head for {task.value}: {', '.join(fresh[:4])} missing.",
            fix="Tune it first (lexgate tune), or set system.task to what it was tuned for.",
            code="LG-MODEL-007",
        )
    return model.to(device()).eval()


def device() -> torch.device:
    """Return the GPU if there is one, else the CPU."""
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def read_config(folder: Path) -> Any:
    """Return the model's configuration, after refusing unsafe files.

    Raises:
        UnsafeFile: See ``files.guarded``.
        BadInput: LG-MODEL-006.
    """
    with opening(folder):
        return AutoConfig.from_pretrained(folder, local_files_only=True, trust_remote_code=False)


def open_model(folder: Path, task: Task, config: Any) -> tuple[Any, tuple[str, ...]]:
    """Return a model with a head for ``task``, and the names of weights that the folder did not have.

    Raises:
        BadInput: LG-MODEL-006.
    """
    with opening(folder):
        model, info = _HEADS[task].from_pretrained(
            folder,
            config=config,
            dtype=torch.float32,
            use_safetensors=True,
            local_files_only=True,
            trust_remote_code=False,
            output_loading_info=True,
        )
    return model, tuple(sorted(info["missing_keys"]))


def open_tokenizer(folder: Path, task: Task) -> Any:
    """Return the folder's fast tokenizer, with a padding token.

    Raises:
        BadInput: LG-MODEL-006, or LG-MODEL-008 where it cannot map words to tokens.
    """
    options: dict[str, Any] = {"local_files_only": True, "trust_remote_code": False}
    with opening(folder):
        tokenizer = AutoTokenizer.from_pretrained(folder, **options)
        if task is Task.TOKEN_CLASSIFICATION and getattr(tokenizer, "add_prefix_space", None) is False:
            tokenizer = AutoTokenizer.from_pretrained(folder, add_prefix_space=True, **options)
    if not tokenizer.is_fast:
        raise BadInput(
            f"The tokenizer in {folder} is not a fast one.",
            fix="Save the model with a tokenizer.json.",
            code="LG-MODEL-008",
        )
    if tokenizer.pad_token_id is None:
        tokenizer.pad_token = tokenizer.eos_token or tokenizer.unk_token
    return tokenizer


@contextmanager
def quiet() -> Iterator[None]:
    """Keep transformers from printing: LexGate says itself what matters."""
    level, bars = transformers_logging.get_verbosity(), transformers_logging.is_progress_bar_enabled()
    transformers_logging.set_verbosity_error()
    transformers_logging.disable_progress_bar()
    try:
        yield
    finally:
        transformers_logging.set_verbosity(level)
        if bars:
            transformers_logging.enable_progress_bar()


@contextmanager
def plain_attention(model: Any) -> Iterator[None]:
    """Compute attention step by step while training on a CPU, and as the model came afterwards.

    On a CPU the fused kernel falls back to slow paths in training: a MiniLM step of 32 short texts took 0.41
    CPU-seconds with it, 0.34 without, and 0.59 with it and without attention dropout.
    """
    fused = getattr(model.config, "_attn_implementation", None)
    if fused != "sdpa" or device().type != "cpu":
        yield
        return
    model.set_attn_implementation("eager")
    try:
        yield
    finally:
        model.set_attn_implementation(fused)


@contextmanager
def opening(folder: Path) -> Iterator[None]:
    """Open a folder with transformers: unsafe files are refused first, and what can't be opened is said.

    Raises:
        UnsafeFile: See ``files.guarded``; also where a file changes meanwhile.
        BadInput: LG-MODEL-006.
    """
    try:
        with quiet(), guarded(folder):
            yield
    except (OSError, ValueError, KeyError, RuntimeError, ImportError, TypeError, AttributeError) as error:
        first = (str(error).splitlines() or [type(error).__name__])[0]
        raise BadInput(
            f"The model in {folder} cannot be opened: {first}",
            fix="It needs config.json, tokenizer.json and model.safetensors (or model.onnx) of a model that transformers knows.",
            code="LG-MODEL-006",
        ) from error
