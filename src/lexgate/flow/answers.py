"""Asking the model: part by part, each recorded as soon as it is answered, and no further than is needed.

A run that is killed goes on after the last part. Where the plan looks on the way, the items are asked in an order
drawn from its seed, and the parts end where it looks.
"""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from functools import cache, partial
from itertools import pairwise

import numpy as np

from lexgate.assessment import predictions_file
from lexgate.core.dataset import Dataset
from lexgate.core.ports import Progress
from lexgate.core.ports import Task as Shown
from lexgate.core.task import Task
from lexgate.core.verdict import Plan
from lexgate.flow.context import Context
from lexgate.flow.prepare import Prepared
from lexgate.flow.steps import Body, Step, once
from lexgate.flow.tune import Tuned
from lexgate.models.documents import documents
from lexgate.models.items import answered, unanswered
from lexgate.models.subject import Predictions

_PART = 1024
"""Items of one part at most; of sentences, the fewest after which a document ends."""


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
            precision=tuned.precision,
        )
        return _keep(context, answers)

    def do() -> Body:
        ends = _ends(dataset, plan)
        if len(ends) == 1:
            return ask(dataset, context.progress)
        return _keep(context, _by_parts(context, dataset, ends, ask, plan, sealed, enough))

    made = once(context.log, predicting(context, sealed, tuned.account.digest, prepared.digest), do)
    answers = _kept(context, made)
    return Answers(
        given=answers,
        unanswered=unanswered(dataset, answers.labels) if plan.looks else None,
    )


def _by_parts(
    context: Context,
    dataset: Dataset,
    ends: Sequence[int],
    ask: Callable[[Dataset, Progress], Body],
    plan: Plan,
    sealed: str,
    enough: Callable[[Predictions, Predictions], bool],
) -> Predictions:
    """Ask part by part, each on record when it is answered, until all are or a look says that it is enough."""
    parts: list[Predictions] = []

    @cache
    def every() -> Predictions:
        return unanswered(dataset, parts[0].labels)

    with context.progress.track("predict", len(dataset)) as task:
        shown = _Whole(context.progress, task)
        for start, end in pairwise((0, *ends)):
            step = _step(context, "predict-part", {"plan": sealed, "start": start, "end": end})
            part = dataset.with_frame(dataset.frame.slice(start, end - start))
            parts.append(_kept(context, once(context.log, step, partial(ask, part, shown))))
            shown.reach(end)
            if end in plan.looks and enough(answered(every(), parts), every()):
                break
    return answered(every(), parts)


class _Whole:
    """Progress of parts, shown as progress of the whole; of what parts say only the first, as all say much the same."""

    def __init__(self, progress: Progress, task: Shown) -> None:
        self._progress, self._task = progress, task
        self._done, self._said = 0, False

    def track(self, what: str, total: int | None = None) -> AbstractContextManager[Shown]:
        """Return the task of the whole."""
        del what, total
        return nullcontext(self)

    def say(self, what: str) -> None:
        """Show one line, once."""
        if not self._said:
            self._said = True
            self._progress.say(what)

    def advance(self, by: int = 1, note: str = "") -> None:
        """Advance the whole."""
        self._done += by
        self._task.advance(by, note)

    def reach(self, end: int) -> None:
        """Say that a part is done up to an item, whether it was asked now or was on record."""
        self.advance(end - self._done)


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


def _ends(dataset: Dataset, plan: Plan) -> tuple[int, ...]:
    """Return where parts end: at looks, and after so many items; sentences of one document are asked together."""
    ends = {len(dataset), *plan.looks}
    if dataset.task is Task.TEXT_CLASSIFICATION:
        return tuple(sorted(ends | set(range(_PART, len(dataset), _PART))))
    last = 0
    for start in (np.flatnonzero(np.diff(documents(dataset.frame))) + 1).tolist():
        if start - last >= _PART:
            ends.add(start)
            last = start
    return tuple(sorted(ends))


def _step(context: Context, name: str, inputs: Body) -> Step:
    return Step(name=name, inputs=inputs, intact=lambda made: context.blobs.has(str(made["predictions"])))


def _keep(context: Context, answers: Predictions) -> Body:
    return {"predictions": context.blobs.put(predictions_file.to_bytes(answers))}


def _kept(context: Context, made: Body) -> Predictions:
    return predictions_file.from_bytes(context.blobs.get(str(made["predictions"])))
