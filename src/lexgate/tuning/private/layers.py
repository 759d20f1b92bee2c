"""What one layer adds to the gradient of each item: its squared length, and a weighted sum over items.

The gradient of an item is never built where its length can be had without it. For a linear layer with inputs ``a_t`` and
gradients ``g_t`` at its output, token by token, the gradient of the weights is ``sum_t g_t a_t'``, and its squared length is
``sum_{s,t} (a_s · a_t)(g_s · g_t)``: two small matrices of tokens by tokens (the ghost norm). Where tokens are many and weights
few, as in adapters, the gradients themselves are smaller, and are built.

References:
    X. Li, F. Tramèr, P. Liang, T. Hashimoto (2022), Large language models can be strong differentially private learners, ICLR.
    Z. Bu, Y.-X. Wang, S. Zha, G. Karypis (2023), Differentially private optimization on large model at small cost, ICML.
"""

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

_ROUNDING = 1e-6
_SMALL_TABLE = 32

Weigh = Callable[[Tensor], list[tuple[Tensor, Tensor]]]
"""Weights of items, ``(batch,)`` → what to add to the gradient of each parameter."""


@dataclass(frozen=True, slots=True)
class Part:
    """What a layer adds."""

    squares: Tensor
    """``(batch,)`` squared length of each item's gradient of this layer's parameters; never too small."""
    weigh: Weigh


def part(layer: nn.Module, inputs: Tensor, grads: Tensor) -> Part:
    """Return what a layer adds, from what went in and the gradient of what came out.

    Args:
        layer: A `Linear`, `Embedding` or `LayerNorm` with parameters that are trained.
        inputs: ``(batch, tokens, d)``, or ``(batch, tokens)`` ids.
        grads: ``(batch, tokens, p)``.
    """
    if isinstance(layer, nn.Linear):
        return _linear(layer, inputs, grads)
    if isinstance(layer, nn.Embedding):
        return _embedding(layer, inputs, grads)
    if isinstance(layer, nn.LayerNorm):
        return _norm(layer, inputs, grads)
    raise TypeError(type(layer).__name__)  # supported() lets nothing else pass


def supported(layer: nn.Module) -> bool:
    """Return whether the gradient of each item is known for a layer: no subclass that computes otherwise."""
    if isinstance(layer, nn.Embedding):
        plain = layer.max_norm is None and not layer.scale_grad_by_freq and not layer.sparse
        return plain and type(layer).forward is nn.Embedding.forward
    return any(
        isinstance(layer, kind) and type(layer).forward is kind.forward for kind in (nn.Linear, nn.LayerNorm)
    )


def _linear(layer: nn.Linear, a: Tensor, g: Tensor) -> Part:
    tokens, wide, high = a.shape[1], a.shape[2], g.shape[2]
    bias = _trained(layer.bias)
    if _trained(layer.weight) is None:
        return _sums([(bias, g.sum(1))])
    if tokens * (wide + high) >= wide * high:
        return _sums([(layer.weight, g.transpose(1, 2) @ a), (bias, g.sum(1))])
    alike, pulls = a @ a.transpose(1, 2), g @ g.transpose(1, 2)
    if bias is not None:
        alike = alike + 1

    def weigh(weights: Tensor) -> list[tuple[Tensor, Tensor]]:
        pulled = (g * weights[:, None, None]).flatten(0, 1)
        found = [(layer.weight, pulled.T @ a.flatten(0, 1))]
        return found if bias is None else [*found, (bias, pulled.sum(0))]

    return Part(_product(alike, pulls), weigh)


def _embedding(layer: nn.Embedding, ids: Tensor, g: Tensor) -> Part:
    if layer.padding_idx is not None:
        g = g * (ids != layer.padding_idx)[:, :, None]
    if layer.num_embeddings <= _SMALL_TABLE:
        chosen = functional.one_hot(ids, layer.num_embeddings).to(g.dtype)
        return _sums([(layer.weight, chosen.transpose(1, 2) @ g)])
    same = (ids[:, :, None] == ids[:, None, :]).to(g.dtype)

    def weigh(weights: Tensor) -> list[tuple[Tensor, Tensor]]:
        pulled = (g * weights[:, None, None]).flatten(0, 1)
        return [(layer.weight, torch.zeros_like(layer.weight).index_add_(0, ids.flatten(), pulled))]

    return Part(_product(same, g @ g.transpose(1, 2)), weigh)


def _norm(layer: nn.LayerNorm, a: Tensor, g: Tensor) -> Part:
    plain = functional.layer_norm(a, layer.normalized_shape, eps=layer.eps)
    return _sums([(_trained(layer.weight), (g * plain).sum(1)), (_trained(layer.bias), g.sum(1))])


def _trained(parameter: Tensor | None) -> Tensor | None:
    return parameter if parameter is not None and parameter.requires_grad else None


def _sums(gradients: list[tuple[Tensor | None, Tensor]]) -> Part:
    """Return the part of gradients that were built, ``(batch, …)`` each."""
    built = [(parameter, gradient) for parameter, gradient in gradients if parameter is not None]
    squares = torch.stack([gradient.flatten(1).square().sum(1) for _, gradient in built]).sum(0)

    def weigh(weights: Tensor) -> list[tuple[Tensor, Tensor]]:
        return [(parameter, torch.tensordot(weights, gradient, dims=1)) for parameter, gradient in built]

    return Part(squares, weigh)


def _product(left: Tensor, right: Tensor) -> Tensor:
    """Return ``sum(left * right)`` by item, raised by what rounding may have taken away."""
    lost = left.square().sum((1, 2)).sqrt() * right.square().sum((1, 2)).sqrt()
    return (left * right).sum((1, 2)) + _ROUNDING * lost
