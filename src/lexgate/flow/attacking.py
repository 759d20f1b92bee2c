"""Attacking answers to some test items: offered by digest before the plan is sealed, made after it, part by part.

A run that is killed goes on after the last part.
"""

from collections.abc import Mapping, Sequence
from functools import partial

import numpy as np

from lexgate.assessment import attacked_file
from lexgate.assessment.attack.items import Item, attack_items
from lexgate.core.canon import digest_file, digest_json
from lexgate.core.errors import BadInput
from lexgate.core.ports import Task as Shown
from lexgate.core.robustness_spec import AttackSpec, RobustnessSpec
from lexgate.core.task import Task
from lexgate.core.verdict import Plan
from lexgate.data.paraphrases import read_paraphrases
from lexgate.data.paths import locate
from lexgate.flow.answers import max_length
from lexgate.flow.context import Context
from lexgate.flow.prepare import Prepared
from lexgate.flow.steps import Body, Step, once
from lexgate.flow.tune import Tuned
from lexgate.models.answering import Answering
from lexgate.models.items import unanswered
from lexgate.models.subject import Attacked

_PART = 48
"""Items of one part."""
Paraphrases = Mapping[str, Sequence[str]]


def attacks_digest(context: Context, prepared: Prepared | None) -> str:
    """Return the digest of the attacks, after a look for mistakes; empty where there are none.

    Raises:
        BadInput: LG-FLOW-081, no test item has a paraphrase; there is no such file, or it can't be read; LG-FLOW-082,
            an attack by paraphrases without their file.
        Problems: LG-INPUT-001, columns or cells that the file of paraphrases lacks.
    """
    spec = context.project.assess.robustness
    if spec is None or prepared is None or prepared.dataset.task is not Task.TEXT_CLASSIFICATION:
        return ""
    _paraphrases(context, spec, prepared)
    given = spec.paraphrases
    table = digest_file(locate(context.root, given.path)) if given is not None else ""
    return digest_json({"spec": spec.model_dump(mode="json"), "paraphrases": table})


def attacked(context: Context, prepared: Prepared, tuned: Tuned, plan: Plan, sealed: str) -> Attacked | None:
    """Return what came of every attack on the items that the plan's seed draws; attacked once for each sealed plan.

    Raises:
        BadInput: LG-FLOW-083, the attacks have changed since the plan was sealed; LG-MODEL-081, an attack needs gradients
            or embeddings, and the model gives none.
    """
    spec = context.project.assess.robustness
    if spec is None:
        return None
    if attacks_digest(context, prepared) != plan.inputs.get("attacks"):
        raise BadInput(
            "The attacks have changed since the plan was sealed.",
            fix="Assess again, and leave the file of paraphrases alone meanwhile.",
            code="LG-FLOW-083",
        )
    paraphrases = _paraphrases(context, spec, prepared)
    model = context.models.answering(tuned.folder, max_length=max_length(context, tuned))
    dataset = prepared.dataset.part("test")
    known, texts = unanswered(dataset, model.labels), dataset.frame["text"].to_list()
    places = np.sort(np.random.default_rng(plan.seed).permutation(len(dataset))[: spec.items])
    items = [
        Item(id=str(known.ids[at]), text=texts[at] or "", truth=int(known.truth[at]))
        for at in places.tolist()
    ]
    parts: dict[str, list[attacked_file.Part]] = {}
    with context.progress.track("attacking", len(items) * len(spec.attacks)) as task:
        for one in spec.attacks:
            parts[one.name] = []
            for start in range(0, max(1, len(items)), _PART):
                some = items[start : start + _PART]
                step = Step(
                    name="attack-part",
                    inputs={
                        "plan": sealed,
                        "model": tuned.account.digest,
                        "attack": one.name,
                        "start": start,
                    },
                    intact=lambda made: context.blobs.has(str(made["found"])),
                )
                do = partial(_part, context, model, some, one, spec, plan.seed, paraphrases)
                made = once(context.log, step, do)
                parts[one.name].append(attacked_file.from_bytes(context.blobs.get(str(made["found"]))))
                _show(task, parts[one.name][-1])
    return attacked_file.joined(
        parts,
        truth=known.truth[places],
        clusters=None if known.clusters is None else known.clusters[places],
        labels=model.labels,
        budget=spec.budget,
    )


def _show(task: Shown, part: attacked_file.Part) -> None:
    turned = int((part.numbers["answer"] != part.numbers["clean"]).sum())
    task.advance(len(part.ids), f"{turned} of {len(part.ids)} turned")


def _part(
    context: Context,
    model: Answering,
    items: Sequence[Item],
    one: AttackSpec,
    spec: RobustnessSpec,
    seed: int,
    paraphrases: Paraphrases,
) -> Body:
    """Attack some items; the changed texts are a payload of their own, which may be erased."""
    found = attack_items(model, items, one, spec, seed=seed, paraphrases=paraphrases)
    ids, texts = [item.id for item in items], [item.text for item in items]
    return {
        "found": context.blobs.put(attacked_file.to_bytes(ids, found)),
        "texts": context.blobs.put(attacked_file.texts_to_bytes(ids, texts, found)),
    }


def _paraphrases(context: Context, spec: RobustnessSpec, prepared: Prepared) -> Paraphrases:
    given = spec.paraphrases
    if given is None:
        if any("paraphrases" in one.by for one in spec.attacks):
            raise BadInput(
                "There is an attack by paraphrases, but no file of them.",
                fix="Name it in assess.robustness.paraphrases.",
                code="LG-FLOW-082",
            )
        return {}
    found = read_paraphrases(given, context.root)
    texts = {text or "" for text in prepared.dataset.part("test").frame["text"].to_list()}
    if texts.isdisjoint(found):
        raise BadInput(
            f"None of the {len(texts):,} test texts has a paraphrase in {given.path}.",
            fix=f"Its column {given.text} must hold the texts as they stand in the prepared data.",
            code="LG-FLOW-081",
        )
    return found
