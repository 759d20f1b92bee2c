"""The last layer computed for the first token alone gives the same answers and gradients, and leaves the model as it was."""

from typing import Any

import pytest
import torch
from transformers import (
    BertConfig,
    BertForSequenceClassification,
    DistilBertConfig,
    DistilBertForSequenceClassification,
    ElectraConfig,
    ElectraForSequenceClassification,
    RobertaConfig,
    RobertaForSequenceClassification,
)

from lexgate.models.reader import first_token_only

SIZE: dict[str, Any] = {
    "vocab_size": 50,
    "hidden_size": 16,
    "num_hidden_layers": 2,
    "num_attention_heads": 2,
    "intermediate_size": 32,
}
MODELS = {
    "bert": lambda: BertForSequenceClassification(BertConfig(**SIZE)),
    "roberta": lambda: RobertaForSequenceClassification(RobertaConfig(**SIZE)),
    "electra": lambda: ElectraForSequenceClassification(ElectraConfig(**SIZE, embedding_size=16)),
    "distilbert": lambda: DistilBertForSequenceClassification(
        DistilBertConfig(vocab_size=50, dim=16, n_layers=2, n_heads=2, hidden_dim=32)
    ),
}


def _asked(model: Any) -> tuple[torch.Tensor, torch.Tensor]:
    """Return logits and their gradient by the embeddings, of two texts of which one is padded."""
    ids = torch.tensor([[2, 5, 6, 7, 8], [2, 9, 10, 1, 1]])
    mask = torch.tensor([[1, 1, 1, 1, 1], [1, 1, 1, 0, 0]])
    points = model.get_input_embeddings()(ids).detach().requires_grad_()
    logits = model(inputs_embeds=points, attention_mask=mask).logits
    (gradient,) = torch.autograd.grad(logits[:, 1].sum(), points)
    return logits.detach(), gradient


@pytest.mark.parametrize("kind", sorted(MODELS))
def test_answers_and_gradients_are_the_same(kind: str) -> None:
    torch.manual_seed(0)
    model = MODELS[kind]().eval()
    whole = _asked(model)
    with first_token_only(model):
        short = _asked(model)
    for one, other in zip(whole, short, strict=True):
        torch.testing.assert_close(one, other, atol=1e-6, rtol=1e-5)
    assert torch.equal(_asked(model)[0], whole[0])


def test_only_the_first_token_goes_through_the_last_layer() -> None:
    model = MODELS["bert"]().eval()
    sizes: list[int] = []
    last: Any = model.base_model.encoder.layer[-1]
    last.intermediate.register_forward_hook(lambda _, given, __: sizes.append(given[0].shape[1]))
    with first_token_only(model):
        _asked(model)
    _asked(model)
    assert sizes == [1, 5]


def test_the_model_is_as_it_was_after_an_error() -> None:
    model = MODELS["bert"]().eval()
    with pytest.raises(RuntimeError, match="broken"), first_token_only(model):
        raise RuntimeError("broken")
    sizes: list[int] = []
    last: Any = model.base_model.encoder.layer[-1]
    last.intermediate.register_forward_hook(lambda _, given, __: sizes.append(given[0].shape[1]))
    _asked(model)
    assert sizes == [5]
