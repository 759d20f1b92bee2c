"""The training loop, shared by all tasks: it knows batches, a loss and a score, and nothing of texts or tags.

What a step does follows from the seed and the number of the step alone (batches, dropped words, dropout), so a run
that was killed goes on from its last checkpoint to the same weights, without any random state to store.
"""

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch
from pydantic import JsonValue
from torch.nn import functional

from lexgate.core.errors import BadInput
from lexgate.core.ports import Progress
from lexgate.core.tune_spec import TuneSpec
from lexgate.models.forward import autocast
from lexgate.tuning import adversarial, checkpoint
from lexgate.tuning.batches import IGNORED, Batch, Example, collate, drop_words, order
from lexgate.tuning.optimizer import optimizer, rate_at
from lexgate.tuning.private.gradients import PrivateGradients
from lexgate.tuning.schedule import schedule

_CLIP = 1.0
_SEEDS = 1_000_003


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What is to be trained, on what, and how it is scored."""

    model: Any
    examples: Sequence[Example]
    padding: int
    hidden: int
    """Token id that stands for a dropped word."""
    still: tuple[int, ...] = ()
    """Token ids whose embeddings adversarial training does not move."""
    score: Callable[[], float]
    """Score of the model as it is now; higher is better."""
    spec: TuneSpec
    precision: str
    work: Path
    """Folder of the checkpoints."""
    fingerprint: str
    """Digest of everything the result follows from; a checkpoint with another one is not used."""
    progress: Progress
    private: PrivateGradients | None = None
    """Fills in the gradients instead, with differential privacy; then no loss of the training data is told."""

    @property
    def keeps_last(self) -> bool:
        """Whether the weights of the last step are kept, whatever their score."""
        return self.private is not None and self.private.run.keep == "last"


@dataclass(slots=True, kw_only=True)
class Course:
    """How far training has come. It is stored with each checkpoint."""

    step: int = 0
    best: float = -1.0
    best_step: int = 0
    since_best: int = 0
    """Evaluations without a better score."""
    stopped_early: bool = False
    seconds: float = 0.0
    curve: list[dict[str, JsonValue]] = field(default_factory=list)
    scaler: dict[str, Any] = field(default_factory=dict)


def fit(job: Job) -> Course:
    """Train, keep the best weights, and leave the model with them.

    Raises:
        BadInput: LG-TUNE-004, the loss is not a number.
        Unavailable: LG-TUNE-003, a checkpoint cannot be written; the one before stays.
    """
    run = _Run(job)
    run.resume()
    with job.progress.track("tune", run.total) as task:
        task.advance(run.course.step)
        while run.course.step < run.total and not run.course.stopped_early:
            loss = run.step()
            known = ["" if loss is None else f"loss {loss:.3f}"]
            known.append("" if run.course.best < 0 else f"best {run.course.best:.4f}")
            task.advance(note=", ".join(filter(None, known)))
            if run.course.step in run.stops:
                run.evaluate()
    weights, _ = checkpoint.read(run.best_file)
    checkpoint.put_back(job.model, weights)
    job.model.eval()
    if job.private is not None:
        job.private.clipping.close()
    return run.course


class _Run:
    """One training run: the model, its optimiser and its course."""

    def __init__(self, job: Job) -> None:
        spec = job.spec
        self.job = job
        self.where = next(job.model.parameters()).device
        found = spec.adversarial
        self.around = None if found is None else adversarial.ball(found, job.model, job.still)
        self.optimizer = optimizer(job.model, rate=spec.learning_rate, decay=spec.weight_decay)
        self.scaler = torch.amp.GradScaler(self.where.type, enabled=job.precision == "fp16")
        self.lengths = [len(example.piece.ids) for example in job.examples]
        planned = schedule(len(self.lengths) if job.private is None else job.private.run.n, spec)
        self.steps_an_epoch, self.total, self.stops = planned.an_epoch, planned.total, planned.stops
        self.course = Course()
        self.losses: list[float] = []
        self.epoch_order: tuple[int, list[list[int]]] = (-1, [])
        self.best_file = job.work / "best.safetensors"
        self.last_file = job.work / "last.safetensors"
        self.started = time.monotonic()

    def resume(self) -> None:
        """Go on from the last checkpoint, if it is of this very job."""
        if not self.last_file.is_file():
            return
        tensors, state = checkpoint.read(self.last_file)
        if state.pop("fingerprint") != self.job.fingerprint:
            self.job.progress.say("The checkpoint is of other settings or data: starting anew.")
            self.last_file.unlink()  # the first best of this job would stand beside it
            return
        checkpoint.restore(self.job.model, self.optimizer, tensors)
        self.course = Course(**state)
        if self.course.scaler:
            self.scaler.load_state_dict(self.course.scaler)
        self.job.progress.say(f"Going on from step {self.course.step} of {self.total}.")

    def step(self) -> float | None:
        """Make one step of the optimiser and return the mean loss of its batches; None if that is private."""
        spec, course = self.job.spec, self.course
        rate = rate_at(course.step, peak=spec.learning_rate, warmup=spec.warmup, total=self.total)
        for group in self.optimizer.param_groups:
            group["lr"] = rate
        self.job.model.train()
        loss = self._gradients()
        self.scaler.step(self.optimizer)
        self.scaler.update()
        self.optimizer.zero_grad(set_to_none=True)
        course.step += 1
        if loss is None:
            return None
        if not math.isfinite(loss):
            raise BadInput(
                f"The loss is {loss} at step {course.step} of {self.total}.",
                fix="Lower tune.learning_rate, raise tune.warmup, or set tune.precision to fp32.",
                code="LG-TUNE-004",
            )
        self.losses.append(loss)
        return loss

    def _gradients(self) -> float | None:
        """Fill in the gradients of a step and return the mean loss of its batches; None if that is private."""
        if self.job.private is not None:
            self.job.private.fill(self.course.step)
            return None
        torch.manual_seed(self.job.spec.seed * _SEEDS + self.course.step)
        batches = self._batches(self.course.step)
        counted = sum(int((batch.targets != IGNORED).sum()) for batch in batches)
        loss = sum(self._backward(batch, counted) for batch in batches)
        self.scaler.unscale_(self.optimizer)
        torch.nn.utils.clip_grad_norm_(self.job.model.parameters(), _CLIP)
        return loss

    def evaluate(self) -> None:
        """Score the model, keep it if it is the best, and write a checkpoint."""
        course, job = self.course, self.job
        score = job.score()
        if score > course.best or job.keeps_last:
            course.best, course.best_step, course.since_best = score, course.step, 0
            checkpoint.write(self.best_file, checkpoint.trained(job.model), {"step": course.step})
        else:
            course.since_best += 1
        patience = job.spec.patience
        course.stopped_early = patience is not None and course.since_best >= patience and not job.keeps_last
        now = time.monotonic()
        course.seconds, self.started = course.seconds + now - self.started, now
        course.curve.append(
            {
                "step": course.step,
                "epoch": round(course.step / self.steps_an_epoch, 4),
                "loss": float(np.mean(self.losses)) if self.losses else None,
                "score": score,
                "seconds": round(course.seconds, 1),
            }
        )
        self.losses = []
        course.scaler = self.scaler.state_dict()
        state = {name: getattr(course, name) for name in Course.__slots__}
        tensors = checkpoint.with_optimizer(job.model, self.optimizer)
        checkpoint.write(self.last_file, tensors, {**state, "fingerprint": job.fingerprint})

    def _backward(self, batch: Batch, counted: int) -> float:
        """Add the gradients of one batch; the loss is a mean over all that the step counts, not of means."""
        inputs = {name: tensor.to(self.where) for name, tensor in batch.inputs.items()}
        targets = batch.targets.to(self.where)

        def loss() -> torch.Tensor:
            with autocast(self.job.precision, self.where):
                logits = self.job.model(**inputs).logits
            summed = functional.cross_entropy(
                logits.float().reshape(-1, logits.shape[-1]),
                targets.reshape(-1),
                reduction="sum",
                ignore_index=IGNORED,
                label_smoothing=self.job.spec.label_smoothing,
            )
            return summed / max(1, counted)

        if self.around is not None:
            return adversarial.backward(self.job.model, inputs, self.around, loss, self.scaler.scale)
        value = loss()
        self.scaler.scale(value).backward()  # type: ignore[no-untyped-call]
        return float(value.detach())

    def _batches(self, step: int) -> list[Batch]:
        spec = self.job.spec
        epoch, within = divmod(step, self.steps_an_epoch)
        if self.epoch_order[0] != epoch:
            self.epoch_order = (epoch, order(self.lengths, spec.batch_size, spec.seed, epoch))
        size = spec.gradient_accumulation
        random = np.random.default_rng((spec.seed, step))
        return [
            collate(
                [
                    drop_words(self.job.examples[place], spec.word_dropout, self.job.hidden, random)
                    for place in places
                ],
                self.job.padding,
            )
            for places in self.epoch_order[1][within * size : (within + 1) * size]
        ]
