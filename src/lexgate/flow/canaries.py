"""What the model remembers of the canaries planted in its training data: offered before the plan is sealed, asked after it."""

import numpy as np

from lexgate.assessment.leaks import canaries_file
from lexgate.assessment.leaks.signals import remembered
from lexgate.core.canon import digest_json
from lexgate.core.codec import dump
from lexgate.data.canaries import as_items
from lexgate.flow.answers import max_length
from lexgate.flow.context import Context
from lexgate.flow.prepare import Prepared
from lexgate.flow.steps import Body, Step, once
from lexgate.flow.tune import Tuned
from lexgate.models.privacy import CanaryScores, Claim


def canaries_digest(prepared: Prepared | None, tuned: Tuned | None = None) -> str:
    """Return the digest of the canaries; empty where there are none, or the model did not learn from these data."""
    if prepared is None or not prepared.canaries:
        return ""
    if tuned is not None and tuned.account.facts.get("data_digest") != prepared.digest:
        return ""
    return digest_json(dump(prepared.canaries))


def canary_scores(context: Context, prepared: Prepared, tuned: Tuned, sealed: str) -> CanaryScores:
    """Return how well the model remembers each canary, planted or not; asked once for each sealed plan."""
    made = prepared.canaries

    def do() -> Body:
        answers = context.models.predict(
            tuned.folder,
            as_items(prepared.dataset, made),
            batch_size=context.project.assess.batch_size,
            max_length=max_length(context, tuned),
            progress=context.progress,
        )
        scores = CanaryScores(
            ids=np.array([one.id for one in made], np.str_),
            planted=np.array([one.planted for one in made], np.bool_),
            repetitions=np.array([one.repetitions for one in made], np.int32),
            score=remembered(answers),
        )
        return {"scores": context.blobs.put(canaries_file.to_bytes(scores))}

    step = Step(
        name="canaries",
        inputs={"plan": sealed, "model": tuned.account.digest},
        intact=lambda body: context.blobs.has(str(body["scores"])),
    )
    kept = once(context.log, step, do)
    return canaries_file.from_bytes(context.blobs.get(str(kept["scores"])), claim=claimed(tuned))


def claimed(tuned: Tuned) -> Claim | None:
    """Return the bound that is claimed of a model tuned with differential privacy; None: it was not."""
    told = tuned.account.facts.get("privacy")
    if not isinstance(told, dict):
        return None
    epsilon, delta = told.get("epsilon"), told.get("delta")
    if not isinstance(epsilon, int | float) or not isinstance(delta, int | float):
        return None
    return Claim(epsilon=float(epsilon), delta=float(delta))
