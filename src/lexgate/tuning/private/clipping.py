"""The gradient of a batch with that of each item clipped, in one backward pass.

Hooks keep what goes into each trained layer and the gradient of what comes out. Weights themselves take no part in the
backward pass; when it is done, the length of each item's gradient over all layers is known, and the clipped sum is made
from what was kept. So nothing is computed twice.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import torch
from torch import Tensor, nn

from lexgate.core.errors import BadInput
from lexgate.tuning.private.layers import Part, part, supported

MECHANISM = "gradients clipped item by item: ghost norms, or built where that is smaller; one backward pass"
_BATCH_NORMS = (nn.BatchNorm1d, nn.BatchNorm2d, nn.BatchNorm3d, nn.SyncBatchNorm)
_SLACK = 1 + 1e-5


class Clipping:
    """Clips item by item the gradients of a model's trained parameters.

    Args:
        model: Its trained parameters belong to `Linear`, `Embedding` and `LayerNorm` layers.

    Raises:
        BadInput: LG-TUNE-204, a layer mixes items; LG-TUNE-205, a layer's gradients by item are not known.
    """

    def __init__(self, model: nn.Module) -> None:
        self.layers = _layers(model)
        self.trained = [weight for weight in model.parameters() if weight.requires_grad]
        self._kept: dict[nn.Module, list[tuple[Tensor, Tensor]]] = {}
        self._hooks = [layer.register_forward_hook(self._entered) for layer in self.layers]
        self._on = False

    def close(self) -> None:
        """Take the hooks away."""
        for hook in self._hooks:
            hook.remove()

    def clipped(self, losses: Callable[[], Tensor], most: float) -> tuple[dict[Tensor, Tensor], Tensor]:
        """Return the sum over items of their gradients, each shortened to at most ``most``, and their lengths before.

        Args:
            losses: Runs the model on a batch and returns ``(batch,)`` the loss of each item.
            most: The clipping norm; infinity clips nothing.

        Raises:
            BadInput: LG-TUNE-206, a layer does not see the items one by one.
        """
        with self._recording():
            by_item = losses()
            by_item.sum().backward()  # type: ignore[no-untyped-call]
        parts, squares = self._parts(len(by_item))
        if (
            not squares.isfinite().all()
        ):  # an overflow: the item gives nothing, so that it cannot give more than it may
            self._leave_out(~squares.isfinite())
            parts, squares = self._parts(len(by_item))
        self._kept = {}
        lengths = squares.clamp(min=0).sqrt() * _SLACK
        weights = (most / lengths.clamp(min=1e-30)).clamp(max=1)
        whole: dict[Tensor, Tensor] = {}
        for one in parts:
            for parameter, gradient in one.weigh(weights):
                whole[parameter] = whole[parameter] + gradient if parameter in whole else gradient
        return whole, lengths

    @contextmanager
    def _recording(self) -> Iterator[None]:
        self._on, self._kept = True, {}
        for weight in self.trained:
            weight.requires_grad_(False)
        try:
            yield
        finally:
            self._on = False
            for weight in self.trained:
                weight.requires_grad_(True)

    def _entered(self, layer: nn.Module, inputs: tuple[Any, ...], output: Tensor) -> None:
        if not self._on:
            return
        if not output.requires_grad:
            output.requires_grad_(True)  # the first trained layer: the backward pass ends here
        output.register_hook(partial(self._left, layer, inputs[0].detach()))  # type: ignore[no-untyped-call]

    def _left(self, layer: nn.Module, inputs: Tensor, grads: Tensor) -> None:
        self._kept.setdefault(layer, []).append((inputs, grads.detach()))

    def _parts(self, batch: int) -> tuple[list[Part], Tensor]:
        parts = [self._part(layer, batch) for layer in self._kept]
        return parts, torch.stack([one.squares for one in parts]).sum(0)

    def _leave_out(self, broken: Tensor) -> None:
        """Put zeros in place of everything that was kept of some items."""
        for asked in self._kept.values():
            for seen in (tensor for pair in asked for tensor in pair if tensor.is_floating_point()):
                seen[broken] = 0

    def _part(self, layer: nn.Module, batch: int) -> Part:
        """Return what a layer adds; what it was asked several times in one pass stands side by side as tokens."""
        asked = self._kept[layer]
        if any(len(seen) != batch or len(grads) != batch for seen, grads in asked):
            raise BadInput(
                f"The layer {self.layers[layer]} does not see the items of a batch one by one.",
                fix="Use tune.method: lora.",
                code="LG-TUNE-206",
            )
        ids = isinstance(layer, nn.Embedding)
        a = _joined([seen.reshape(batch, -1) if ids else _tokens(seen) for seen, _ in asked])
        g = _joined([_tokens(grads) for _, grads in asked])
        return part(layer, a, g)


def _joined(asked: list[Tensor]) -> Tensor:
    return asked[0] if len(asked) == 1 else torch.cat(asked, dim=1)


def _tokens(seen: Tensor) -> Tensor:
    """Return ``(batch, tokens, d)``, also where a layer sees one vector of each item."""
    return seen.reshape(len(seen), -1, seen.shape[-1])


def _layers(model: nn.Module) -> dict[nn.Module, str]:
    """Return the layers that own trained parameters, with their names."""
    mixing = [name for name, layer in model.named_modules() if isinstance(layer, _BATCH_NORMS)]
    if mixing:
        raise BadInput(
            f"Batch normalisation mixes the items of a batch, so no item's part can be bounded: {', '.join(mixing[:4])}.",
            fix="Use a model with layer normalisation.",
            code="LG-TUNE-204",
        )
    found = {
        layer: name
        for name, layer in model.named_modules()
        if any(weight.requires_grad for weight in layer.parameters(recurse=False))
    }
    unknown = sorted(
        {f"{name} ({type(layer).__name__})" for layer, name in found.items() if not supported(layer)}
    )
    owners = [
        id(weight) for layer in found for weight in layer.parameters(recurse=False) if weight.requires_grad
    ]
    if unknown or len(set(owners)) < len(owners):
        raise BadInput(
            f"Gradients by item are known for Linear, Embedding and LayerNorm layers; not for {', '.join(unknown[:4])}."
            if unknown
            else "Two layers share their weights, so the gradients of an item cannot be told apart.",
            fix="Use tune.method: lora, which trains linear layers only.",
            code="LG-TUNE-205",
        )
    return found
