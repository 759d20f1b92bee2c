"""The grounds of one answer, for the person concerned: asked of the model, masked, and put on record.

What is recorded is the digest of the record that was given, not the text: whoever holds the record can show that it was
given, and the ledger says nothing of the person.
"""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from lexgate.assessment.explaining.counterfactual import Found
from lexgate.assessment.explaining.grounds import Ground, Why, why
from lexgate.core.canon import digest_json
from lexgate.core.codec import dump
from lexgate.core.errors import BadInput
from lexgate.core.grounds import Change, Grounds, Otherwise, Reason, Weighed
from lexgate.core.task import Task
from lexgate.data.personal import Scanner, Span, known_rules
from lexgate.data.protect import mask_for_display, replacer
from lexgate.flow.answers import max_length
from lexgate.flow.context import Context
from lexgate.flow.prepare import Prepared, prepare
from lexgate.flow.tune import Tuned, given, last_tuned
from lexgate.models.explanations import Item

RECORDED = "grounds"
"""Kind of the ledger's entries on records that were given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which answer is to be explained, and how."""

    text: str | None = None
    """The text; or give ``row``."""
    row: str | None = None
    """Id of an item of the project's data."""
    word: int | None = None
    """Of a sentence that is tagged: the word, from 1."""
    method: str = "integrated-gradients"
    budget: int = 2000
    """Texts that the search for the smallest edit may ask."""
    own: bool = False
    """Whether all personal data in the text are the person's own, and need not be masked."""


def grounds(context: Context, prepared: Prepared, tuned: Tuned, asked: Asked) -> Grounds:
    """Return the grounds of one answer, put on record.

    Raises:
        BadInput: LG-FLOW-072, the data have no such item; -073, not exactly one of a text and an item, or no such word;
            LG-ASSESS-091, there is nothing to explain; LG-ASSESS-092, LG-MODEL-071 and -072, the method.
    """
    task = prepared.dataset.task
    explainer = context.models.explainer(
        tuned.folder,
        task,
        batch_size=context.project.assess.batch_size,
        max_length=max_length(context, tuned),
    )
    found = why(explainer, _item(prepared, asked, task), asked.method, budget=asked.budget)
    made = _told(context, tuned, asked, found, explainer.labels)
    context.log.append(
        RECORDED,
        {
            "model": made.model,
            "item": mask_for_display(made.item),
            "answer": made.answer,
            "method": made.method,
            "unmasked": asked.own,
            "record": digest_json(dump(made)),
        },
    )
    return made


def grounds_of(context: Context, asked: Asked, model: Path | None = None) -> Grounds:
    """Return the grounds of one answer of the project's model, or of a model made elsewhere.

    Raises:
        BadInput: LG-FLOW-002, there is no tuned model; LG-FLOW-004, no data; or what ``grounds`` raises.
    """
    prepared = prepare(context)
    tuned = last_tuned(context, prepared.digest) if model is None else given(context.log, model.absolute())
    return grounds(context, prepared, tuned, asked)


def _item(prepared: Prepared, asked: Asked, task: Task) -> Item:
    if (asked.text is None) == (asked.row is None):
        raise BadInput(
            "Not exactly one text is named.", fix="Give a text, or the id of an item.", code="LG-FLOW-073"
        )
    tagged = task is Task.TOKEN_CLASSIFICATION
    said: str | list[str] = asked.text or ""
    if asked.row is not None:
        frame = prepared.dataset.frame
        rows = frame.filter(frame["id"] == asked.row)
        if not rows.height:
            raise BadInput(
                f"The data have no item {asked.row!r}.",
                fix="Give an id as in data.columns.id, or the number of the row where that is left out.",
                code="LG-FLOW-072",
            )
        said = rows["tokens"][0].to_list() if tagged else str(rows["text"][0] or "")
    if not tagged:
        if asked.word is not None:
            raise BadInput(
                "The model answers for a text as a whole, not for a word of it.",
                fix="Leave --word out.",
                code="LG-FLOW-073",
            )
        return Item.of_text(str(said))
    words = said.split() if isinstance(said, str) else said
    if asked.word is None or not 0 < asked.word <= len(words):
        raise BadInput(
            f"The sentence has {len(words)} words; {'none' if asked.word is None else f'word {asked.word}'} was asked for.",
            fix="Say with --word which word's tag is to be explained, from 1.",
            code="LG-FLOW-073",
        )
    return Item.of_token(words, asked.word - 1)


def _told(context: Context, tuned: Tuned, asked: Asked, found: Why, labels: tuple[str, ...]) -> Grounds:
    passport = context.project.system.passport()
    hidden = [] if asked.own else Scanner(known_rules()).scan_text(found.item.text)
    names = _shown(found.item, hidden)
    error = None if found.error is None else round(found.error, 6)
    return Grounds(
        system=passport.name,
        provider=passport.provider,
        purpose=passport.purpose,
        jurisdictions=passport.jurisdictions,
        domain=passport.domain,
        people=passport.people,
        time=context.clock.now(),
        model=tuned.account.digest,
        item=asked.row or "",
        answer=labels[found.code],
        probability=float(found.probabilities[found.code]),
        probabilities=dict(zip(labels, found.probabilities.tolist(), strict=True)),
        method=asked.method,
        error=error,
        words=_weighed(found, names),
        place=found.item.place,
        reasons=tuple(_reason(one, found.item, names) for one in found.reasons),
        against=tuple(_reason(one, found.item, names) for one in found.against),
        without_all=found.without_all,
        otherwise=None if found.edit is None else _otherwise(found, found.edit, names, labels, own=asked.own),
        asked=asked.budget,
        masked=dict(Counter(span.kind for span in hidden)),
        unread=found.unread,
    )


def _shown(item: Item, hidden: list[Span]) -> list[str]:
    """Return each word as it is shown: within personal data its mask, on the first of its words, and nothing on the rest."""
    mask = replacer("mask")
    names = item.said()
    for span in hidden:
        inside = [at for at, word in enumerate(item.words) if word.start < span.end and span.start < word.end]
        for at in inside:
            names[at] = ""
        if inside:
            names[inside[0]] = mask(span.kind, item.text[span.start : span.end])
    return names


def _weighed(found: Why, names: list[str]) -> tuple[Weighed, ...]:
    """Return the words with their weights; those that one mask stands for count together."""
    item, words = found.item, []
    heaviest = float(abs(found.weights).max()) or 1.0
    end, at = 0, 0
    while at < len(names):
        last = at + 1
        while last < len(names) and not names[last]:
            last += 1
        before, weight = item.text[end : item.words[at].start], float(found.weights[at:last].sum())
        words.append(Weighed(said=names[at], before=before, weight=max(-1.0, min(1.0, weight / heaviest))))
        end, at = item.words[last - 1].end, last
    return tuple(words)


def _reason(one: Ground, item: Item, names: list[str]) -> Reason:
    return Reason(said=_run(item, names, one.first, one.end), weight=one.weight, without=one.without)


def _run(item: Item, names: list[str], first: int, end: int) -> str:
    while first and not names[first]:  # the mask stands on the first of its words
        first -= 1
    parts = []
    for at in range(first, end):
        if at > first and names[at]:
            parts.append(item.text[item.words[at - 1].end : item.words[at].start])
        parts.append(names[at])
    return "".join(parts)


def _otherwise(found: Why, edit: Found, names: list[str], labels: tuple[str, ...], *, own: bool) -> Otherwise:
    said = found.item.said()
    hidden = {word: "[…]" for word, name in zip(said, names, strict=True) if word != name}
    return Otherwise(
        changes=tuple(
            Change(
                said=names[one.place] or "[…]",
                put=None if one.put is None else hidden.get(one.put, one.put),
            )
            for one in edit.edits
        ),
        text=edit.item.text if own else _masked(edit.item.text, hidden),
        answer=labels[edit.answer],
        probability=edit.probability,
        least=edit.least,
    )


def _masked(text: str, hidden: dict[str, str]) -> str:
    """Return an edited text masked: by what was found in the text before, as an edit may break what rules look for."""
    item = Item.of_text(mask_for_display(text))
    parts, end = [], 0
    for word in item.words:
        said = item.text[word.start : word.end]
        parts += [item.text[end : word.start], hidden.get(said, said) if len(said) > 1 else said]
        end = word.end
    return "".join([*parts, item.text[end:]])
