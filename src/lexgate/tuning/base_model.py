"""Making a base model ready for tuning: a new head, dropout, word shapes."""

from pathlib import Path
from typing import Any

import torch
from torch import nn

from lexgate.core.errors import BadInput
from lexgate.core.task import Task
from lexgate.core.tune_spec import TuneSpec
from lexgate.models.load import SETTINGS, Loaded, device, open_model, open_tokenizer, read_config
from lexgate.models.shapes import SHAPES

_DROPOUTS = (
    "hidden_dropout_prob",
    "classifier_dropout",
    "dropout",
    "seq_classif_dropout",
    "hidden_dropout",
    "embd_pdrop",
    "resid_pdrop",
)
_ATTENTION_DROPOUTS = ("attention_probs_dropout_prob", "attention_dropout", "attn_pdrop")


def prepare(
    base: Path, task: Task, labels: tuple[str, ...], spec: TuneSpec
) -> tuple[Loaded, tuple[str, ...]]:
    """Return the base model with a new head for these labels, and the names of the weights that are new.

    Raises:
        UnsafeFile: The folder holds a pickle or a link to outside.
        BadInput: LG-MODEL-006 it cannot be opened; LG-TUNE-005 it has no dropout to set; LG-TUNE-006 it takes no
            word shapes.
    """
    config = read_config(base)
    config.id2label = dict(enumerate(labels))
    config.label2id = {label: code for code, label in enumerate(labels)}
    if task is Task.TEXT_CLASSIFICATION:
        config.problem_type = "single_label_classification"
    _set_dropout(config, "dropout", spec.dropout, (*_DROPOUTS, *_ATTENTION_DROPOUTS))
    _set_dropout(config, "attention_dropout", spec.attention_dropout, _ATTENTION_DROPOUTS)
    tokenizer = open_tokenizer(base, task)
    torch.manual_seed(spec.seed)
    model, fresh = open_model(base, task, config)
    shapes = task is Task.TOKEN_CLASSIFICATION and _wants_shapes(spec.shape_ids, tokenizer, model)
    if shapes:
        _widen(model)
    if spec.freeze == "word-embeddings":
        model.get_input_embeddings().requires_grad_(requires_grad=False)
    if config.pad_token_id is None:
        model.config.pad_token_id = tokenizer.pad_token_id
    context = spec.context if task is Task.TOKEN_CLASSIFICATION else "sentence"
    setattr(model.config, SETTINGS, {"shape_ids": shapes, "context": context, "task": task.value})
    model.config._name_or_path = ""  # noqa: SLF001 - else the path on this machine gets into config.json
    loaded = Loaded(
        model=model.to(device()),
        tokenizer=tokenizer,
        task=task,
        labels=labels,
        shapes=shapes,
        context=context == "document",
    )
    return loaded, fresh


def _set_dropout(config: Any, option: str, share: float | None, names: tuple[str, ...]) -> None:
    if share is None:
        return
    found = [name for name in names if hasattr(config, name)]
    if not found:
        raise BadInput(
            f"tune.{option} is {share}, and this kind of model ({config.model_type}) has no such dropout to set.",
            fix=f"Leave tune.{option} out.",
            code="LG-TUNE-005",
        )
    for name in found:
        setattr(config, name, share)


def _wants_shapes(wish: str, tokenizer: Any, model: Any) -> bool:
    table = _type_table(model)
    if wish == "on" and table is None:
        raise BadInput(
            "tune.shape_ids is on, and this model has no token-type embeddings to carry them.",
            fix="Set it to auto or off.",
            code="LG-TUNE-006",
        )
    lowers = tokenizer.tokenize("PARIS") == tokenizer.tokenize("paris")
    return wish == "on" or (wish == "auto" and table is not None and lowers)


def _type_table(model: nn.Module) -> tuple[nn.Module, nn.Embedding] | None:
    for module in model.modules():
        table = getattr(module, "token_type_embeddings", None)
        if isinstance(table, nn.Embedding):
            return module, table
    return None


def _widen(model: Any) -> None:
    """Give each shape a row of the token-type table; all begin as row 0, so the model begins unchanged."""
    found = _type_table(model)
    if found is None:
        return
    owner, table = found
    wide = nn.Embedding(SHAPES, table.embedding_dim)
    with torch.no_grad():
        wide.weight.copy_(table.weight[:1].expand(SHAPES, -1))
    owner.token_type_embeddings = wide
    model.config.type_vocab_size = SHAPES
