"""Attacking answers to some test items: offered by digest before the plan is sealed, made after it, part by part.

A run that is killed goes on after the last part.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from lexgate.assessment import attacked_file, columns
from lexgate.assessment.attack.aids import Aids
from lexgate.assessment.attack.engine import Found
from lexgate.assessment.attack.items import Item, attack_items
from lexgate.assessment.attack.sentences import LABELS, Sentence, attack_sentences
from lexgate.assessment.attack.space import BETWEEN
from lexgate.core.canon import digest_json
from lexgate.core.dataset import Dataset
from lexgate.core.errors import BadInput
from lexgate.core.ports import Task as Shown
from lexgate.core.robustness_spec import AttackSpec, RobustnessSpec
from lexgate.core.task import Task
from lexgate.core.verdict import Plan
from lexgate.flow.answers import max_length
from lexgate.flow.attack_aids import aids_digests, aids_of
from lexgate.flow.context import Context
from lexgate.flow.drawn import drawn
from lexgate.flow.prepare import Prepared
from lexgate.flow.steps import Body, Step, done, once
from lexgate.flow.tune import Tuned
from lexgate.models.answering import Answering, Tagging
from lexgate.models.items import codes, set_codes, unanswered
from lexgate.models.subject import Attacked

_PART = 48
"""Items of one part."""


def attacks_digest(context: Context, prepared: Prepared | None, tuned: Tuned | None = None) -> str:
    """Return the digest of the attacks, after a look for mistakes; empty where there are none.

    Args:
        context: The project.
        prepared: Its data.
        tuned: Its model, if there is one: then it is also looked whether the attacks can be made on it at all.

    Raises:
        BadInput: See ``attack_aids.aids_digests``; LG-MODEL-081, an attack needs gradients or embeddings, and the model
            gives none.
        Problems: LG-INPUT-001, columns or cells that the file of paraphrases lacks.
    """
    spec = context.project.assess.robustness
    if spec is None or prepared is None:
        return ""
    digests = aids_digests(context, spec, prepared, None if tuned is None else tuned.folder)
    if tuned is not None:
        _look_into(context, spec, prepared, tuned)
    return digest_json({"spec": spec.model_dump(mode="json"), **digests})


def _look_into(context: Context, spec: RobustnessSpec, prepared: Prepared, tuned: Tuned) -> None:
    """Try whether the model can be looked into, where an attack needs that."""
    inside = {way for one in spec.attacks for way in one.by} & {"neighbours", "gradients"}
    if not inside:
        return
    length = max_length(context, tuned)
    if prepared.dataset.task is Task.TOKEN_CLASSIFICATION:
        context.models.tagging(tuned.folder, max_length=length).neighbours(["a"], 1)
        return
    model = context.models.answering(tuned.folder, max_length=length)
    if "neighbours" in inside:
        model.neighbours(["a"], 1)
    if "gradients" in inside:
        model.flips(["a"], [0], 1)


def attacked(context: Context, prepared: Prepared, tuned: Tuned, plan: Plan, sealed: str) -> Attacked | None:
    """Return what came of every attack on the items that the plan's seed draws; attacked once for each sealed plan.

    Raises:
        BadInput: LG-FLOW-083, the attacks have changed since the plan was sealed.
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
    targets = _targets(context, spec, prepared, tuned, plan.seed)
    size = len(targets.ids)
    parts: dict[str, list[attacked_file.Part]] = {}
    with context.progress.track("attacking", size * len(spec.attacks)) as task:
        for one in spec.attacks:
            parts[one.name] = []
            for start in range(0, max(1, size), _PART):
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
                made = once(
                    context.log, step, partial(_part, context, targets, one, slice(start, start + _PART))
                )
                parts[one.name].append(attacked_file.from_bytes(context.blobs.get(str(made["found"]))))
                _show(task, one.name, parts[one.name])
    return attacked_file.joined(
        parts, truth=targets.truth, clusters=targets.clusters, labels=targets.labels, budget=spec.budget
    )


def changed_texts(context: Context, tuned: Tuned, sealed: str) -> dict[str, dict[str, str]]:
    """Return the texts that the attacks of a sealed plan made of the items whose answer they turned, by attack and id."""
    found: dict[str, dict[str, str]] = {}
    for body in done(context.log, "attack-part"):
        inputs, made = body["inputs"], body["made"]
        if not (isinstance(inputs, dict) and isinstance(made, dict)):
            continue
        if (inputs["plan"], inputs["model"]) == (sealed, tuned.account.digest):
            table, _ = columns.read(context.blobs.get(str(made["texts"])), need=("id", "after"))
            after = zip(table["id"].tolist(), table["after"].tolist(), strict=True)
            found.setdefault(str(inputs["attack"]), {}).update({str(row): str(text) for row, text in after})
    return found


def _show(task: Shown, attack: str, parts: Sequence[attacked_file.Part]) -> None:
    """Show how an attack fares so far."""
    turned = sum(int((part.numbers["answer"] != part.numbers["clean"]).sum()) for part in parts)
    task.advance(len(parts[-1].ids), f"{attack}: {turned} of {sum(len(part.ids) for part in parts)} turned")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Targets:
    """What is attacked, and how."""

    ids: list[str]
    texts: list[str]
    truth: NDArray[np.int32]
    clusters: NDArray[np.int64] | None
    labels: tuple[str, ...]
    attack: Callable[[slice, AttackSpec], list[Found]]
    """Attacks some of them."""


def _part(context: Context, targets: _Targets, one: AttackSpec, which: slice) -> Body:
    """Attack some items; the changed texts are a payload of their own, which may be erased."""
    found = targets.attack(which, one)
    ids, texts = targets.ids[which], targets.texts[which]
    return {
        "found": context.blobs.put(attacked_file.to_bytes(ids, found)),
        "texts": context.blobs.put(attacked_file.texts_to_bytes(ids, texts, found)),
        "labels": [*targets.labels],
    }


def _targets(context: Context, spec: RobustnessSpec, prepared: Prepared, tuned: Tuned, seed: int) -> _Targets:
    """Return the items that are drawn, in the order of the data."""
    dataset = prepared.dataset.part("test")
    some = drawn(dataset, spec.items, seed)
    length, aids = max_length(context, tuned), aids_of(context, spec, prepared, tuned.folder)
    if dataset.task is Task.TOKEN_CLASSIFICATION:
        return _sentences(context.models.tagging(tuned.folder, max_length=length), some, spec, seed, aids)
    return _texts(context.models.answering(tuned.folder, max_length=length), some, spec, seed, aids)


def _texts(model: Answering, some: Dataset, spec: RobustnessSpec, seed: int, aids: Aids) -> _Targets:
    known = unanswered(some, model.labels)
    texts = [text or "" for text in some.frame["text"].to_list()]
    items = [
        Item(id=row, text=text, truth=code)
        for row, text, code in zip(known.ids.tolist(), texts, known.truth.tolist(), strict=True)
    ]
    return _Targets(
        ids=known.ids.tolist(),
        texts=texts,
        truth=known.truth,
        clusters=known.clusters,
        labels=model.labels,
        attack=lambda which, one: attack_items(model, items[which], one, spec, seed=seed, aids=aids),
    )


def _sentences(model: Tagging, some: Dataset, spec: RobustnessSpec, seed: int, aids: Aids) -> _Targets:
    """Return sentences as items: right is a sentence whose tags are all right."""
    frame = some.frame
    rows, words = [str(row) for row in frame["row"].to_list()], frame["tokens"].to_list()
    tags = [codes(list(given or ()), model.labels).tolist() for given in frame["tags"].to_list()]
    sentences = [
        Sentence(
            id=row,
            words=tuple(tokens),
            tags=tuple(given) if len(given) == len(tokens) and -1 not in given else None,
        )
        for row, tokens, given in zip(rows, words, tags, strict=True)
    ]
    clustered = "cluster" in frame.columns
    return _Targets(
        ids=rows,
        texts=[BETWEEN.join(one.words) for one in sentences],
        truth=np.array([1 if one.tags and one.words else -1 for one in sentences], np.int32),
        clusters=set_codes(frame.select("cluster")) if clustered else None,
        labels=LABELS,
        attack=lambda which, one: attack_sentences(model, sentences[which], one, spec, seed=seed, aids=aids),
    )
