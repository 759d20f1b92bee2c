"""Asking the model: part by part, each recorded as soon as it is answered, and no further than is needed.

A run that is killed goes on after the last part. Where the plan looks on the way, the items are asked in an order
drawn from its seed, and the parts end where it looks.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np

from lexgate.assessment import predictions_file
from lexgate.core.dataset import Dataset
from lexgate.core.ports import Progress, Silent
from lexgate.core.task import Task
from lexgate.core.verdict import Plan
from lexgate.flow.context import Context
from lexgate.flow.prepare import Prepared
from lexgate.flow.steps import Body, Step, once
from lexgate.flow.tune import Tuned
from lexgate.models.items import unanswered
from lexgate.models.joined import joined
from lexgate.models.subject import Predictions

_PART = 4096
"""Items of one part where nothing is looked at on the way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What a model was asked."""

    given: Predictions
    """Its answers, in the order of asking."""
    unanswered: Predictions | None
    """All items without answers, where asking may have stopped early."""


def predicting(context: Context, sealed: str, model: str, data: str) -> Step:
    """Return the step: what its result depends on, all by digest."""
    return _step(context, "predict", {"plan": sealed, "model": model, "data": data})


def predicted(
    context: Context,
    prepared: Prepared,
    tuned: Tuned,
    plan: Plan,
    sealed: str,
    enough: Callable[[Predictions, Predictions], bool],
) -> Answers:
    """Return the model's answers to the test data, asked once for each sealed plan (decision 9).

    Args:
        context: The project.
        prepared: Its data.
        tuned: The model.
        plan: When it looks.
        sealed: Digest of the plan.
        enough: Told at each look the answers so far, and all items without answers; True: no more are asked.
    """
    dataset = _in_order(prepared.dataset.part("test"), plan)

    def ask(part: Dataset, progress: Progress) -> Body:
        answers = context.models.predict(
            tuned.folder,
            part,
            batch_size=context.project.assess.batch_size,
            max_length=max_length(context, tuned),
            progress=progress,
        )
        return _keep(context, answers)

    def do() -> Body:
        pieces = _parts(dataset, plan)
        if len(pieces) == 1:
            return ask(dataset, context.progress)
        parts: list[Predictions] = []
        with context.progress.track("predict", len(dataset)) as task:
            for start, end in pieces:
                step = _step(context, "predict-part", {"plan": sealed, "start": start, "end": end})
                part = dataset.with_frame(dataset.frame.slice(start, end - start))
                parts.append(_kept(context, once(context.log, step, partial(ask, part, Silent()))))
                task.advance(end - start)
                if plan.looks and enough(joined(parts), unanswered(dataset, parts[0].labels)):
                    break
        return _keep(context, joined(parts))

    made = once(context.log, predicting(context, sealed, tuned.account.digest, prepared.digest), do)
    answers = _kept(context, made)
    return Answers(
        given=answers,
        unanswered=unanswered(dataset, answers.labels) if plan.looks else None,
    )


def max_length(context: Context, tuned: Tuned) -> int:
    """Return how many tokens of a text the model reads."""
    known = tuned.account.facts.get("max_length")
    if isinstance(known, int):
        return known
    return context.project.model.max_length if context.project.model else 128


def _in_order(dataset: Dataset, plan: Plan) -> Dataset:
    """Return the items in the order in which they are asked."""
    if not plan.looks:
        return dataset
    order = np.random.default_rng(plan.seed).permutation(len(dataset))
    return dataset.with_frame(dataset.frame[order])


def _parts(dataset: Dataset, plan: Plan) -> list[tuple[int, int]]:
    """Return where parts begin and end. What may hang together is asked together: sentences, and clusters."""
    apart = dataset.task is Task.TEXT_CLASSIFICATION and "cluster" not in dataset.frame.columns
    size = _PART if apart else max(1, len(dataset))
    ends = plan.looks or (*range(size, len(dataset), size), len(dataset))
    return list(zip((0, *ends), ends, strict=False))


def _step(context: Context, name: str, inputs: Body) -> Step:
    return Step(name=name, inputs=inputs, intact=lambda made: context.blobs.has(str(made["predictions"])))


def _keep(context: Context, answers: Predictions) -> Body:
    return {"predictions": context.blobs.put(predictions_file.to_bytes(answers))}


def _kept(context: Context, made: Body) -> Predictions:
    return predictions_file.from_bytes(context.blobs.get(str(made["predictions"])))
