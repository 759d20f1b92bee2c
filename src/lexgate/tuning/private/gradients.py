"""The gradient of a private step: drawn, clipped item by item, summed, with noise; divided by what is expected."""

import inspect
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from lexgate.core.errors import BadInput
from lexgate.core.privacy_run import PrivacyRun
from lexgate.models.encode import Piece
from lexgate.tuning.batches import IGNORED, Batch, Example, collate, drop_words
from lexgate.tuning.private.clipping import Clipping
from lexgate.tuning.private.sampling import draw, goes
from lexgate.tuning.private.stream import Stream

_CLOSE = 1e-3


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """What is learned from, and how."""

    examples: Sequence[Example]
    members: Sequence[Sequence[int]]
    """Places of the examples of each unit."""
    run: PrivacyRun
    """Rate, noise and clipping norm."""
    stream: Stream
    """Where draws, dropout and noise come from."""
    batch_size: int
    """Examples that are computed at once; a larger draw is computed in several goes."""
    padding: int
    """Token id that fills up."""
    hidden: int
    """Token id that stands for a dropped word."""
    word_dropout: float = 0.0
    smoothing: float = 0.0
    """Of labels."""


class PrivateGradients:
    """Fills in the gradients of a step, and nothing of them follows from one unit by more than the noise hides.

    Args:
        model: With the parameters that are trained.
        lesson: What is learned from, and how.

    Raises:
        BadInput: LG-TUNE-204 … LG-TUNE-207, gradients of this model can't be clipped item by item.
    """

    def __init__(self, model: Any, lesson: Lesson) -> None:
        self.model, self.lesson, self.run = model, lesson, lesson.run
        self.where = next(model.parameters()).device
        self.clipping = Clipping(model)
        self.explicit = False
        self._try_out()

    def fill(self, step: int) -> None:
        """Set the gradients of a step. Nothing else is told of it: losses and lengths have no noise."""
        torch.manual_seed(self.lesson.stream.seed("dropout", step))
        whole = self._clipped(step)
        deviation = self.run.noise_multiplier * self.run.clipping_norm
        for number, parameter in enumerate(self.clipping.trained):
            noise = self.lesson.stream.normal(f"noise {number}", step, parameter.numel()).view_as(parameter)
            noise = noise.mul_(deviation).to(self.where)
            gradient = noise if parameter not in whole else noise.add_(whole[parameter])
            parameter.grad = gradient.div_(self.run.expected_batch)

    def _clipped(self, step: int) -> dict[Tensor, Tensor]:
        """Return the sum of the clipped gradients of the items that a step draws, computed a few at a time."""
        lesson = self.lesson
        random = np.random.default_rng(lesson.stream.seed("words", step))
        places = draw(lesson.members, self.run.sampling_rate, lesson.stream, step)
        places.sort(key=lambda place: len(lesson.examples[place].piece.ids))
        whole: dict[Tensor, Tensor] = {}
        for together in goes([len(lesson.examples[place].piece.ids) for place in places], lesson.batch_size):
            chosen = [lesson.examples[places[at]] for at in together]
            batch = collate(
                [drop_words(one, lesson.word_dropout, lesson.hidden, random) for one in chosen],
                lesson.padding,
            )
            found, _ = self.clipping.clipped(partial(self._losses, batch), self.run.clipping_norm)
            for parameter, gradient in found.items():
                whole[parameter] = whole[parameter].add_(gradient) if parameter in whole else gradient
        return whole

    def _losses(self, batch: Batch) -> Tensor:
        """Return ``(batch,)`` the loss of each item: the mean over its own tokens, so that it hangs on no other item."""
        inputs = {name: tensor.to(self.where) for name, tensor in self._dressed(batch.inputs).items()}
        targets = batch.targets.to(self.where).reshape(len(batch.targets), -1)
        logits = self.model(**inputs).logits
        each = functional.cross_entropy(
            logits.float().reshape(-1, logits.shape[-1]),
            targets.reshape(-1),
            reduction="none",
            ignore_index=IGNORED,
            label_smoothing=self.lesson.smoothing,
        ).reshape(targets.shape)
        return each.sum(1) / (targets != IGNORED).sum(1).clamp(min=1)

    def _dressed(self, inputs: dict[str, Tensor]) -> dict[str, Tensor]:
        """Return the inputs, with positions and token types for each item where the model would share them among all."""
        if not self.explicit:
            return inputs
        ids = inputs["input_ids"]
        positions = torch.arange(ids.shape[1], device=ids.device).expand_as(ids)
        return {"position_ids": positions, "token_type_ids": torch.zeros_like(ids), **inputs}

    def _try_out(self) -> None:
        """Compare with the gradients of items asked one by one, on texts made up: before any item is looked at."""
        training = self.model.training
        self.model.eval()
        batch = self._made_up()
        try:
            if not self._agrees(batch):
                self.explicit = self._takes_ids() and self._answers_alike(batch)
                if not self.explicit or not self._agrees(batch):
                    self.clipping.clipped(
                        lambda: self._losses(batch), 1.0
                    )  # names the layer, if one mixes items
                    raise BadInput(
                        "Clipped gradients of this model are not those of its items.",
                        fix="Use tune.method: lora, and report this with the kind of base model.",
                        code="LG-TUNE-207",
                    )
        finally:
            self.model.train(training)

    def _made_up(self) -> Batch:
        """Return three items of different lengths; only inputs as the model gets them, nothing of the data."""
        first = self.lesson.examples[0]
        words = int(getattr(self.model.config, "vocab_size", 100)) - 1
        made = []
        for number, length in enumerate((5, 4, 2)):
            ids = [(11 + 7 * place * (number + 1)) % words for place in range(length)]
            types = None if first.piece.types is None else [0] * length
            code = number % 2
            targets = code if isinstance(first.targets, int) else [code] * length
            made.append(Example(row=number, piece=Piece(item=number, ids=ids, types=types), targets=targets))
        return collate(made, self.lesson.padding)

    def _agrees(self, batch: Batch) -> bool:
        try:
            whole, lengths = self.clipping.clipped(partial(self._losses, batch), float("inf"))
        except BadInput:
            return False
        for number, length in enumerate(lengths.tolist()):
            alone = torch.autograd.grad(self._losses(batch)[number], self.clipping.trained, allow_unused=True)
            known = {
                parameter: gradient
                for parameter, gradient in zip(self.clipping.trained, alone, strict=True)
                if gradient is not None
            }
            true = sum(float(gradient.double().square().sum()) for gradient in known.values()) ** 0.5
            if abs(length - true) > _CLOSE * max(true, 1e-9):
                return False
        summed = torch.autograd.grad(self._losses(batch).sum(), self.clipping.trained, allow_unused=True)
        return all(
            gradient is None
            or float((whole[parameter] - gradient).abs().max())
            <= _CLOSE * max(float(gradient.abs().max()), 1e-6)
            for parameter, gradient in zip(self.clipping.trained, summed, strict=True)
        )

    def _takes_ids(self) -> bool:
        plain = self.model.get_base_model() if hasattr(self.model, "get_base_model") else self.model
        return {"position_ids", "token_type_ids"} <= set(inspect.signature(plain.forward).parameters)

    def _answers_alike(self, batch: Batch) -> bool:
        """Return whether the model answers the same if positions and types are spelt out from 0."""
        with torch.no_grad():
            before = self.model(
                **{name: tensor.to(self.where) for name, tensor in batch.inputs.items()}
            ).logits
            self.explicit = True
            dressed = self._dressed(batch.inputs)
            after = self.model(**{name: tensor.to(self.where) for name, tensor in dressed.items()}).logits
        return bool((before - after).abs().max() <= 1e-5)
