r"""Adversarial training: the loss where a small move of the word embeddings makes it largest.

The move $\delta$ of the word embeddings of one item (a text, or a window of a tagger) is sought in a ball, $\lVert\delta\rVert_2 \le
\varepsilon$ over all its tokens: from 0, by steps of length $\alpha$ along the gradient divided by its norm, each projected
back into the ball. FGM makes one step of length $\varepsilon$. Special tokens and padding are not moved. The first gradient is
that of the plain loss, which costs nothing more; the gradients of weights are taken of the plain loss and of the loss at the
last move only. It does not begin at random, as Madry's PGD may.

References:
    T. Miyato, A. Dai, I. Goodfellow (2017), Adversarial Training Methods for Semi-Supervised Text Classification, ICLR.
    A. Madry et al. (2018), Towards Deep Learning Models Resistant to Adversarial Attacks, ICLR.
"""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, NoReturn

import torch
from torch import Tensor, nn

from lexgate.core.defence_spec import AdversarialSpec
from lexgate.core.errors import BadInput

_STRIDE = 2.5
_TINY = 1e-12


@dataclass(frozen=True, slots=True, kw_only=True)
class Ball:
    """How far embeddings are moved, and how."""

    radius: float
    """In the measure of the embeddings themselves."""
    step: float
    steps: int
    weight: float
    """Share of the loss at the moved embeddings."""
    still: tuple[int, ...]
    """Token ids that are not moved."""


def ball(spec: AdversarialSpec, model: Any, still: Collection[int]) -> Ball:
    """Return how far the embeddings of a model, as it is before tuning, are to be moved.

    Args:
        spec: With radius and step in mean lengths of a word's embedding.
        model: The base model.
        still: Token ids that are not moved.

    Raises:
        BadInput: LG-TUNE-101, it has no table of word embeddings.
    """
    length = mean_length(_table(model))
    fgm = spec.method == "fgm"
    step = spec.radius if fgm else spec.step or _STRIDE * spec.radius / spec.steps
    return Ball(
        radius=spec.radius * length,
        step=step * length,
        steps=1 if fgm else spec.steps,
        weight=spec.weight,
        still=tuple(sorted(still)),
    )


def mean_length(table: nn.Embedding) -> float:
    """Return the mean length (L2) of the rows of an embedding table that are not 0."""
    lengths = table.weight.detach().float().norm(dim=-1)
    return float(lengths[lengths > 0].mean()) if bool((lengths > 0).any()) else 1.0


def backward(
    model: Any,
    batch: dict[str, Tensor],
    around: Ball,
    loss: Callable[[], Tensor],
    scale: Callable[[Tensor], Tensor],
) -> float:
    """Add the gradients of the plain and the adversarial loss of one batch, and return their weighted sum.

    Args:
        model: In training mode.
        batch: Its inputs.
        around: How far embeddings are moved.
        loss: Runs the model on the batch; called steps + 1 times.
        scale: Of the gradient scaler; the identity without one.
    """
    ids = batch["input_ids"]
    free = batch["attention_mask"].bool() & ~torch.isin(ids, torch.tensor(around.still, device=ids.device))
    with _moving(_table(model)) as move:
        plain = loss()
        if not move.begun:
            _no_table(model)
        if around.weight < 1:
            scale(plain * (1 - around.weight)).backward()  # type: ignore[no-untyped-call]
        else:
            move.look(scale(plain))
        for _ in range(around.steps):
            if move.slope is None:
                move.look(scale(loss()))
            ahead = _ahead(move.slope, free, around.step)
            move.to(project(move.value.detach() + ahead, around.radius))
        moved = loss()
        scale(moved * around.weight).backward()  # type: ignore[no-untyped-call]
    return float((plain * (1 - around.weight) + moved * around.weight).detach())


def project(delta: Tensor, radius: float) -> Tensor:
    """Return moves ``(items, tokens, d)``, those of an item scaled back to the radius where they are longer (L2).

    Example:
        >>> project(torch.tensor([[[3.0, 4.0]], [[0.3, 0.4]]]), 1.0).tolist()
        [[[0.6000000238418579, 0.800000011920929]], [[0.30000001192092896, 0.4000000059604645]]]
    """
    norm = delta.flatten(1).norm(dim=1)[:, None, None]
    share: Tensor = (radius / norm.clamp_min(_TINY)).clamp_max(1.0)
    return delta * share


class _Move:
    """What is added to the embeddings of a batch; nothing at first."""

    value: Tensor

    def __init__(self) -> None:
        self.begun = False

    def add(self, _: nn.Module, __: object, embedded: Tensor) -> Tensor:
        """Stand in for the output of the table."""
        if not self.begun:
            self.to(torch.zeros_like(embedded, dtype=torch.float32))
            self.begun = True
        return embedded + self.value.to(embedded.dtype)

    def to(self, value: Tensor) -> None:
        """Add this from now on; of where it was, nothing more is known."""
        self.value = value.detach().requires_grad_()

    def look(self, loss: Tensor) -> None:
        """Find out where the loss rises, without gradients of weights."""
        (self.value.grad,) = torch.autograd.grad(loss, self.value, allow_unused=True)

    @property
    def slope(self) -> Tensor | None:
        """Where the loss rises; None: nobody looked."""
        return self.value.grad


@contextmanager
def _moving(table: nn.Embedding) -> Iterator[_Move]:
    move = _Move()
    hook = table.register_forward_hook(move.add)
    try:
        yield move
    finally:
        hook.remove()


def _ahead(slope: Tensor | None, free: Tensor, length: float) -> Tensor:
    """Return a step of some length along the gradient of each item; none where it is 0 or no number."""
    if slope is None:
        return torch.zeros((*free.shape, 1), device=free.device)
    slope = torch.nan_to_num(slope.float() * free[..., None], nan=0.0, posinf=0.0, neginf=0.0)
    norm = slope.flatten(1).norm(dim=1)[:, None, None]
    share: Tensor = length / norm.clamp_min(_TINY)
    return slope * share


def _table(model: Any) -> nn.Embedding:
    table = model.get_input_embeddings()
    return table if isinstance(table, nn.Embedding) else _no_table(model)


def _no_table(model: Any) -> NoReturn:
    raise BadInput(
        f"tune.adversarial moves word embeddings, and this kind of model ({type(model).__name__}) has no table of them.",
        fix="Leave tune.adversarial out; tune.noise needs no such table.",
        code="LG-TUNE-101",
    )
