"""Gradients of a class's logit by the embeddings of tokens, and attention rolled out: tensors in, numbers per token out."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor

from lexgate.models.explanations import Floats
from lexgate.models.load import quiet

_TOKENS = 2048
"""Tokens of one pass; more do not fit a processor's cache, and are no faster."""


class NoGradientsError(Exception):
    """The model gives no gradients by its embeddings, or no attention."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What the model reads for one item, and which logit is explained."""

    ids: list[int]
    base: list[int]
    """The baseline: content tokens replaced, special tokens kept."""
    types: list[int] | None
    owners: list[int]
    """The word of each token; -1: none."""
    at: int | None
    """Token whose logits count; None: the text's."""
    reader: int
    """Token that reads the others: the one at ``at``, the one that stands for the text, or the last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PerToken:
    """Weights of tokens, and the logits between which they explain the difference."""

    weights: Floats
    """``(tokens,)``."""
    reached: float
    start: float


@contextmanager
def frozen(model: Any) -> Iterator[None]:
    """Keep gradients of weights from being prepared for: only those by the input are asked for."""
    learned = [weight for weight in model.parameters() if weight.requires_grad]
    for weight in learned:
        weight.requires_grad_(requires_grad=False)
    try:
        yield
    finally:
        for weight in learned:
            weight.requires_grad_(requires_grad=True)


def integrated(model: Any, row: Row, code: int, *, steps: int) -> PerToken:
    r"""Return integrated gradients $(x-x')\int_0^1 \nabla f(x' + \alpha(x-x'))\,d\alpha$ of each token.

    The integral is Gauss and Legendre's over ``steps`` points, several of them in one pass.

    Args:
        model: In evaluation mode.
        row: What is read.
        code: The class.
        steps: Points, at least 1.

    Raises:
        NoGradientsError: The model gives none.
    """
    there, base = _embedded(model, row.ids), _embedded(model, row.base)
    way = there - base
    nodes, weights = np.polynomial.legendre.leggauss(steps)
    alphas = torch.tensor((nodes + 1) / 2, dtype=way.dtype, device=way.device)
    shares = torch.tensor(weights / 2, dtype=way.dtype, device=way.device)
    size = max(1, _TOKENS // max(1, len(row.ids)))
    mean = torch.zeros_like(way)
    for start in range(0, steps, size):
        points = base + alphas[start : start + size, None, None] * way
        mean += torch.einsum("s,sld->ld", shares[start : start + size], _by_input(model, row, code, points))
    reached, before = _ends(model, row, code, there, base)
    return PerToken(weights=_summed(mean * way), reached=reached, start=before)


def gradient_x_input(model: Any, row: Row, code: int) -> PerToken:
    """Return the gradient at the text, times how far each token lies from the baseline.

    Raises:
        NoGradientsError: The model gives none.
    """
    there, base = _embedded(model, row.ids), _embedded(model, row.base)
    gradient = _by_input(model, row, code, there[None])[0]
    reached, before = _ends(model, row, code, there, base)
    return PerToken(weights=_summed(gradient * (there - base)), reached=reached, start=before)


def rolled_out(model: Any, row: Row) -> PerToken:
    r"""Return attention rolled out: $\prod_l (\bar A_l + I)/2$ in the row of the token that answers.

    Heads are averaged. It knows no class and no sign: a baseline, no explanation of why.

    Raises:
        NoGradientsError: The model gives no attention.

    References:
        S. Abnar, W. Zuidema (2020), ACL.
    """
    fused = getattr(model.config, "_attn_implementation", None)
    with quiet(), torch.inference_mode():
        if fused not in {None, "eager"}:
            model.set_attn_implementation("eager")
        try:
            layers = getattr(model(**_asked(model, row), output_attentions=True), "attentions", None)
        finally:
            if fused not in {None, "eager"}:
                model.set_attn_implementation(fused)
    if not layers or layers[0] is None:
        raise NoGradientsError("attention")
    rolled = torch.eye(len(row.ids), device=layers[0].device)
    for layer in layers:
        mixed = 0.5 * layer[0].float().mean(0) + 0.5 * torch.eye(len(row.ids), device=layer.device)
        rolled = mixed @ rolled
    return PerToken(weights=_numbers(rolled[row.reader]), reached=np.nan, start=np.nan)


def _asked(model: Any, row: Row) -> dict[str, Tensor]:
    where = next(model.parameters()).device
    types = {} if row.types is None else {"token_type_ids": torch.tensor([row.types], device=where)}
    return {"input_ids": torch.tensor([row.ids], device=where), **types}


def _embedded(model: Any, ids: list[int]) -> Tensor:
    table = model.get_input_embeddings()
    where = next(model.parameters()).device
    with torch.no_grad():
        found: Tensor = table(torch.tensor(ids, device=where)).detach()
    return found


def _logit(model: Any, row: Row, code: int, points: Tensor) -> Tensor:
    """Return the class's logit ``(rows,)`` at embeddings ``(rows, tokens, d)``; without padding no mask is needed."""
    kinds = {}
    if row.types is not None:
        kinds["token_type_ids"] = torch.tensor([row.types], device=points.device).expand(len(points), -1)
    try:
        logits = model(inputs_embeds=points, **kinds).logits
    except (TypeError, NotImplementedError, ValueError) as error:
        raise NoGradientsError(str(error)) from error
    found: Tensor = logits[:, code] if row.at is None else logits[:, row.at, code]
    return found


def _by_input(model: Any, row: Row, code: int, points: Tensor) -> Tensor:
    points = points.detach().requires_grad_()
    with torch.enable_grad():
        logit = _logit(model, row, code, points)
        if not logit.requires_grad:
            raise NoGradientsError("gradients")
        (gradient,) = torch.autograd.grad(logit.sum(), points)
    return gradient.detach()


def _ends(model: Any, row: Row, code: int, there: Tensor, base: Tensor) -> tuple[float, float]:
    with torch.inference_mode():
        reached, before = _logit(model, row, code, torch.stack([there, base])).double().tolist()
    return reached, before


def _summed(weights: Tensor) -> Floats:
    return _numbers(weights.sum(-1))


def _numbers(tensor: Tensor) -> Floats:
    return tensor.double().cpu().numpy()
