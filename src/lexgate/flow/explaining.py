"""Explaining answers to some test items, and measuring how good the explanations are: after the plan, part by part.

A run that is killed goes on after the last part.
"""

from functools import partial

from lexgate.assessment import explained_file
from lexgate.assessment.explaining.draw import drawn, usual_share
from lexgate.assessment.explaining.measure import TOP, ToExplain, explained, usable
from lexgate.core.canon import digest_file, digest_json
from lexgate.core.errors import BadInput
from lexgate.core.explanation_spec import ExplanationSpec
from lexgate.core.task import Task
from lexgate.core.verdict import Plan
from lexgate.data.paths import locate
from lexgate.data.rationales import Spans, read_rationales
from lexgate.flow.answers import max_length
from lexgate.flow.context import Context
from lexgate.flow.prepare import Prepared
from lexgate.flow.steps import Body, Step, once
from lexgate.flow.tune import Tuned
from lexgate.models.explanations import Explainer
from lexgate.models.subject import Explained

_PART = 10
"""Items of one part."""


def explanation_digest(context: Context, prepared: Prepared | None) -> str:
    """Return the digest of what is to be explained and how, after a look for mistakes; empty: nothing is.

    Raises:
        BadInput: LG-FLOW-071, no test item has a rationale; LG-FLOW-074, rationales for a tagger; there is no such table, or it can't be read.
        Problems: LG-INPUT-001, columns that the table of rationales lacks.
    """
    spec = context.project.assess.explanation
    if spec is None or prepared is None:
        return ""
    _rationales(context, spec, prepared)
    given = spec.rationales
    table = digest_file(locate(context.root, given.path)) if given is not None else ""
    return digest_json({"spec": spec.model_dump(mode="json"), "rationales": table})


def explanations(
    context: Context, prepared: Prepared, tuned: Tuned, plan: Plan, sealed: str
) -> Explained | None:
    """Return how good explanations are of the items that the plan's seed draws; measured once for each sealed plan."""
    spec = context.project.assess.explanation
    if spec is None:
        return None
    given = _rationales(context, spec, prepared)
    wanted = drawn(prepared.dataset.part("test"), spec.items, plan.seed, given)
    if not wanted:
        return None
    size = context.project.assess.batch_size
    explainer = context.models.explainer(
        tuned.folder, prepared.dataset.task, batch_size=size, max_length=max_length(context, tuned)
    )
    methods = usable(explainer, spec.methods)
    lacking = [method for method in spec.methods if method not in methods]
    if lacking:
        context.progress.say(
            f"This model can't be explained by {', '.join(lacking)}; other methods are measured."
        )
    share = usual_share(wanted, TOP)
    parts = []
    with context.progress.track("explaining", len(wanted)) as task:
        for start in range(0, len(wanted), _PART):
            some = wanted[start : start + _PART]
            inputs: Body = {"plan": sealed, "model": tuned.account.digest, "start": start}
            step = Step(
                name="explain-part",
                inputs=inputs,
                intact=lambda made: context.blobs.has(str(made["explained"])),
            )
            do = partial(_part, context, explainer, some, spec, methods, share, plan.seed)
            made = once(context.log, step, do)
            parts.append(explained_file.from_bytes(context.blobs.get(str(made["explained"]))))
            task.advance(len(some))
    return explained_file.joined(parts)


def _part(
    context: Context,
    explainer: Explainer,
    wanted: list[ToExplain],
    spec: ExplanationSpec,
    methods: tuple[str, ...],
    share: float,
    seed: int,
) -> Body:
    made = explained(explainer, wanted, methods=methods, shares=spec.shares, human_share=share, seed=seed)
    return {"explained": context.blobs.put(explained_file.to_bytes(made))}


def _rationales(context: Context, spec: ExplanationSpec, prepared: Prepared) -> dict[str, Spans] | None:
    """Return what people named in the test items, by id; None where they were not asked."""
    if spec.rationales is None:
        return None
    if prepared.dataset.task is not Task.TEXT_CLASSIFICATION:
        raise BadInput(
            "assess.explanation.rationales is for text classifiers; this model is a tagger.",
            fix="Leave rationales out; the other checks of explanations are made of taggers too.",
            code="LG-FLOW-074",
        )
    frame = prepared.dataset.part("test").frame
    texts = {str(name): str(text or "") for name, text in frame.select("id", "text").iter_rows()}
    found = read_rationales(spec.rationales, context.root, texts)
    if not found:
        raise BadInput(
            f"None of the {len(texts):,} test items has a rationale in {spec.rationales.path}.",
            fix="Check assess.explanation.rationales: its ids must be those of data.columns.id, its words those of the texts.",
            code="LG-FLOW-071",
        )
    return found
