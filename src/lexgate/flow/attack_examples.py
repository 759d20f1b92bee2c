"""Answers that attacks turned, side by side, for the report: letters hidden, or shown with personal data masked.

That texts were shown stands in the ledger before they are.
"""

from dataclasses import dataclass

from lexgate.assessment import attacked_file
from lexgate.assessment.attack.side_by_side import hidden, shortened, side_by_side
from lexgate.core.account import Account
from lexgate.core.attacked_text import AttackedText, Piece
from lexgate.core.canon import digest_json
from lexgate.core.codec import dump
from lexgate.core.robustness_spec import ExamplesSpec
from lexgate.data.personal import Scanner, known_rules
from lexgate.data.protect import mask_for_display
from lexgate.flow.context import Context
from lexgate.flow.explain import REVEALED
from lexgate.flow.seal import once_named
from lexgate.flow.steps import Body, done

_PIECES = 80
"""Stretches of a text that are shown."""


def attacked_texts(context: Context, account: Account) -> tuple[AttackedText, ...]:
    """Return the turned answers that the project wants to see, by attack; none where their texts were erased."""
    robustness = context.project.assess.robustness
    spec = robustness.examples if robustness is not None else None
    if robustness is None or spec is None or account.model is None:
        return ()
    sealed, model = digest_json(dump(account.plan)), account.model.digest
    made = [body for body in reversed(done(context.log, "attack-part")) if _of(body, sealed, model)]
    found: list[AttackedText] = []
    for one in robustness.attacks:
        parts = {str(_inputs(body)["start"]): body for body in made if _inputs(body)["attack"] == one.name}
        turned = [line for body in parts.values() for line in _turned(context, body)]
        turned.sort(key=lambda line: line.edits)
        found += [_shown(line, one.name, spec) for line in turned[: spec.count]]
    if found and spec.text == "shown":
        items: list[str | None] = [*dict.fromkeys(one.item for one in found)]
        once_named(
            context.log, REVEALED, {"plan": sealed, "items": [*items], "masked": True, "what": "attacks"}
        )
    return tuple(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Turned:
    """What is known of one answer that was turned."""

    id: str
    before: str
    after: str
    truth: str
    answer: str
    queries: int
    edits: int


def _turned(context: Context, body: Body) -> list[_Turned]:
    made = body["made"]
    if not isinstance(made, dict) or not isinstance(labels := made.get("labels"), list):
        return []
    names = [str(made["found"]), str(made["texts"])]
    if not all(context.blobs.has(name) for name in names):
        return []
    part = attacked_file.from_bytes(context.blobs.get(names[0]))
    texts = attacked_file.texts_from_bytes(context.blobs.get(names[1]))
    place = {row: at for at, row in enumerate(part.ids.tolist())}
    numbers = part.numbers
    return [
        _Turned(
            id=row,
            before=before,
            after=after,
            truth=str(labels[numbers["clean"][place[row]]]),
            answer=str(labels[numbers["answer"][place[row]]]),
            queries=int(numbers["queries"][place[row]]),
            edits=int(numbers["edits"][place[row]]),
        )
        for row, before, after in texts
        if row in place
    ]


def _shown(line: _Turned, attack: str, spec: ExamplesSpec) -> AttackedText:
    scanner = Scanner(known_rules())
    private, private_after = (
        [(span.start, span.end, f"[{span.kind.upper()}]") for span in scanner.scan_text(text)]
        for text in (line.before, line.after)
    )
    pieces: list[Piece] = side_by_side(line.before, line.after, private, private_after)
    if spec.text == "hidden":
        pieces = hidden(pieces)
    pieces = shortened(pieces)
    return AttackedText(
        attack=attack,
        item=mask_for_display(line.id),
        truth=line.truth,
        answer=line.answer,
        queries=line.queries,
        edits=line.edits,
        pieces=tuple(pieces[:_PIECES]),
        cut=len(pieces) > _PIECES,
    )


def _inputs(body: Body) -> Body:
    found = body["inputs"]
    return found if isinstance(found, dict) else {}


def _of(body: Body, sealed: str, model: str) -> bool:
    inputs = _inputs(body)
    return inputs.get("plan") == sealed and inputs.get("model") == model
