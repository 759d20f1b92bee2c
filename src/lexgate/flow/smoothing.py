"""Votes over thinned copies of some test items: offered by digest before the plan is sealed, cast after it, part by part.

A run that is killed goes on after the last part.
"""

from functools import partial

from lexgate.assessment.attack.items import Item
from lexgate.assessment.smoothing import joined, to_bytes, votes_on
from lexgate.core.canon import digest_json
from lexgate.core.errors import BadInput
from lexgate.core.smoothing_spec import SmoothingSpec
from lexgate.core.task import Task
from lexgate.core.verdict import Plan
from lexgate.flow.answers import max_length
from lexgate.flow.context import Context
from lexgate.flow.drawn import drawn
from lexgate.flow.prepare import Prepared
from lexgate.flow.steps import Body, Step, once
from lexgate.flow.tune import Tuned
from lexgate.models.answering import Answering
from lexgate.models.items import unanswered
from lexgate.models.subject import Smoothed

_PART = 24
"""Items of one part."""


def smoothing_digest(context: Context, prepared: Prepared | None) -> str:
    """Return the digest of how votes are cast; empty: none are.

    Raises:
        BadInput: LG-FLOW-104, the model is a tagger.
    """
    spec = _spec(context)
    if spec is None or prepared is None:
        return ""
    if prepared.dataset.task is not Task.TEXT_CLASSIFICATION:
        raise BadInput(
            "assess.robustness.smoothing is for text classifiers; this model is a tagger.",
            fix="Leave it out, and attack the tagger instead (assess.robustness.attacks).",
            code="LG-FLOW-104",
        )
    return digest_json({"spec": spec.model_dump(mode="json")})


def smoothed(context: Context, prepared: Prepared, tuned: Tuned, plan: Plan, sealed: str) -> Smoothed | None:
    """Return the votes on the items that the plan's seed draws; cast once for each sealed plan."""
    spec = _spec(context)
    if spec is None:
        return None
    some = drawn(prepared.dataset.part("test"), spec.items, plan.seed)
    model = context.models.answering(tuned.folder, max_length=max_length(context, tuned))
    known = unanswered(some, model.labels)
    texts = [text or "" for text in some.frame["text"].to_list()]
    rows = zip(known.ids.tolist(), texts, known.truth.tolist(), strict=True)
    items = [Item(id=row, text=text, truth=code) for row, text, code in rows]
    parts: list[bytes] = []
    with context.progress.track("smoothing", len(items)) as task:
        for start in range(0, max(1, len(items)), _PART):
            part = items[start : start + _PART]
            step = Step(
                name="smooth-part",
                inputs={"plan": sealed, "model": tuned.account.digest, "start": start},
                intact=lambda made: context.blobs.has(str(made["votes"])),
            )
            made = once(context.log, step, partial(_part, context, model, part, spec, plan.seed))
            parts.append(context.blobs.get(str(made["votes"])))
            task.advance(len(part))
    return joined(parts, truth=known.truth, clusters=known.clusters, labels=model.labels)


def _part(context: Context, model: Answering, items: list[Item], spec: SmoothingSpec, seed: int) -> Body:
    cast = votes_on(model.ask, items, spec, seed=seed)
    return {"votes": context.blobs.put(to_bytes([item.id for item in items], cast))}


def _spec(context: Context) -> SmoothingSpec | None:
    robustness = context.project.assess.robustness
    return None if robustness is None else robustness.smoothing
