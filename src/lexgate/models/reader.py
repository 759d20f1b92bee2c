"""A classifier's last layer computed for one token alone: the one that its head reads. Same answers, less work.

A head that tells the class of a text reads the first token of the last layer; what the last layer computes of all others
nobody sees. Their keys and values are kept, for the first token attends to them.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from torch import Tensor

_READ_FIRST = {"bert", "roberta", "xlm-roberta", "camembert", "electra", "ernie"}
"""Architectures of transformers whose head for texts reads the first token alone, laid out as BERT is."""


@contextmanager
def first_token_only(model: Any) -> Iterator[None]:
    """Have the last layer go on with the first token alone, where the model's head reads no other; else do nothing.

    Args:
        model: A classifier of texts. A tagger, whose head reads every token, must not be given.

    Example:
        >>> from transformers import BertConfig, BertForSequenceClassification
        >>> import torch
        >>> size = {"hidden_size": 8, "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 16}
        >>> model = BertForSequenceClassification(BertConfig(vocab_size=11, **size)).eval()
        >>> ids = torch.tensor([[1, 2, 3, 4]])
        >>> with torch.no_grad(), first_token_only(model):
        ...     short = model(ids).logits
        >>> torch.allclose(short, model(ids).logits, atol=1e-6)
        True
    """
    if getattr(model.config, "model_type", "") not in _READ_FIRST:
        yield
        return
    output = model.base_model.encoder.layer[-1].attention.output
    hook = output.register_forward_pre_hook(_first)
    try:
        yield
    finally:
        hook.remove()


def _first(_: Any, given: tuple[Tensor, ...]) -> tuple[Tensor, ...]:
    return tuple(states[:, :1] for states in given)
