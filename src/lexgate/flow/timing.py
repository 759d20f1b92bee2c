"""How long the model takes, batch by batch: a step of its own in the ledger, so that answers stay the same bytes."""

import numpy as np

from lexgate.core.number import number
from lexgate.flow.answers import max_length
from lexgate.flow.context import Context
from lexgate.flow.prepare import Prepared
from lexgate.flow.steps import Body, Step, once
from lexgate.flow.tune import Tuned
from lexgate.models.subject import Timing

_BATCHES = 20
"""Batches that are timed, spread over the test data."""


def timing(context: Context, prepared: Prepared, tuned: Tuned, sealed: str) -> Timing:
    """Return the time of an item in each of some batches of the test data; timed once for each sealed plan."""
    size = context.project.assess.batch_size
    step = Step(name="time", inputs={"plan": sealed, "model": tuned.account.digest}, intact=_whole)

    def do() -> Body:
        dataset = prepared.dataset.part("test")
        starts = np.unique(np.linspace(0, max(0, len(dataset) - size), _BATCHES).astype(np.int64)).tolist()
        times, items = [], []
        with context.progress.track("timing", len(starts)) as task:
            for start in starts:
                batch = dataset.with_frame(dataset.frame.slice(start, size))
                cost = context.models.probe(
                    tuned.folder, batch, batch_size=size, max_length=max_length(context, tuned)
                )
                times.append(cost.seconds * 1000)
                items.append(len(batch))
                task.advance(1, f"{number(times[-1])} ms")
        return {"ms": list(times), "items": list(items)}

    made = once(context.log, step, do)
    return Timing(ms=np.array(made["ms"], np.float64), items=np.array(made["items"], np.int64))


def _whole(made: Body) -> bool:
    return isinstance(made.get("ms"), list) and isinstance(made.get("items"), list)
