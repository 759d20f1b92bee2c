"""Worked subjects with nothing in them: what a check looks at is there, and has no items."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from lexgate.core.outcomes import Groups
from lexgate.models.subject import Subject


def emptied(subject: Subject) -> Subject:
    """Return the subject with the first capability that it has emptied."""
    for name, empty in _EMPTIED.items():
        there = getattr(subject, name)
        if there is not None:
            beside = getattr(subject, _COMPARED.get(name, name))
            more = {} if beside is None else {_COMPARED.get(name, name): empty(beside)}
            return replace(subject, **{name: empty(there), **more})
    return subject


def _arrays(*names: str) -> Callable[[Any], Any]:
    """Return a function that empties arrays, tuples and mappings of a record."""
    return lambda record: replace(record, **{name: _none(getattr(record, name)) for name in names})


def _none(value: Any) -> Any:
    if isinstance(value, Groups):
        return replace(value, codes=value.codes[:0])
    if isinstance(value, np.ndarray):
        return value[:0]
    if isinstance(value, Mapping):
        return {name: _none(one) for name, one in value.items()}
    return None if value is None else ()


def _judgements(judged: Any) -> Any:
    return replace(_arrays("ids", "flagged", "human")(judged), record=None)


def _triggers(found: Any) -> Any:
    emptied = _arrays("ids", "before")(found)
    return replace(emptied, after=found.after[:, :0], kin_after=found.kin_after[:, :0])


def _registers(registers: Any) -> Any:
    return {
        kind: replace(register, columns=dict.fromkeys(register.columns, ()))
        for kind, register in registers.items()
    }


_COMPARED = {"attacked": "attacked_before"}
"""What is compared, item by item, with which other capability."""
_EMPTIED: dict[str, Callable[[Any], Any]] = {
    "predictions": _arrays("ids", "truth", "predicted", "probability", "groups", "clusters"),
    "pairs": _arrays("ids", "predicted", "probability", "clusters", "groups"),
    "survey": _arrays("ids", "split", "flags", "groups"),
    "judgements": _judgements,
    "timing": _arrays("ms", "items"),
    "explained": _arrays("ids", "predicted", "columns"),
    "attacked": _arrays("ids", "truth", "clean", "answers", "queries", "edits", "free", "words"),
    "smoothed": _arrays("ids", "truth", "plain", "answer", "votes", "copies", "words", "kept", "exact"),
    "detected": _arrays("ids", "clean", "turned", "changed", "passed"),
    "membership": _arrays("ids", "member", "scores"),
    "outputs": _arrays("ids", "personal", "copied", "nearer", "compared", "shown"),
    "canaries": _arrays("ids", "planted", "repetitions", "score"),
    "scan": _arrays("files", "templates", "searched", "threats"),
    "signed_files": _arrays("names", "states"),
    "licence": _arrays("uses", "allowed"),
    "dependencies": _arrays("names", "versions", "advisories"),
    "tokenised": _arrays("kinds", "characters", "tokens"),
    "triggers": _triggers,
    "registers": _registers,
    "privacy_claim": lambda found: replace(found, run=None),
    "documents": lambda _: (),
}
