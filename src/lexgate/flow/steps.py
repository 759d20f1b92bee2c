"""Steps that are done once: a step whose inputs have not changed is not done again.

A step is keyed by the digests of what it reads and by LexGate's version. What it made is named in the ledger after
it was made, so a run that is killed loses at most the step under way, and the next run goes on from there.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from pydantic import JsonValue

from lexgate import __version__
from lexgate.core.canon import digest_json
from lexgate.core.ports import Entries, Log

Body = dict[str, JsonValue]
SPOILT = "spoilt"
"""Kind of the entry which says that steps of a plan do not count."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One piece of work, and all that decides whether it must be done."""

    name: str
    inputs: Body
    """Everything its result depends on, by digest or value."""
    intact: Callable[[Body], bool]
    """Whether what a former run made is still there and unchanged."""

    @property
    def key(self) -> str:
        """Digest of what it reads; the same key, the same result."""
        return digest_json({"step": self.name, "inputs": self.inputs, "version": __version__})


def once(log: Log, step: Step, do: Callable[[], Body]) -> Body:
    """Return what the step made, doing it only if the ledger does not have it."""
    made = found(log, step)
    if made is None:
        body: Body = {"step": step.name, "key": step.key, "inputs": step.inputs, "made": do()}
        # Read back, so that the first run and every later one go on from the very same record.
        written = log.body(log.append("step", body))
        made = _made(written if isinstance(written, dict) else body)
    return made


def found(log: Log, step: Step) -> Body | None:
    """Return what the step made in a former run, if that is there and nothing it depends on has changed."""
    for body in done(log, step.name):
        if body["key"] == step.key and step.intact(_made(body)):
            return _made(body)
    return None


def changed(log: Log, step: Step) -> tuple[str, ...] | None:
    """Return what has changed since the step was done last, dotted; None if it never was.

    Nothing may be named: then it is what the step made, which was changed or removed, or LexGate's version.
    """
    former = done(log, step.name)
    return tuple(differences(former[0]["inputs"], step.inputs)) if former else None


def differences(old: JsonValue, new: JsonValue, where: str = "") -> Iterator[str]:
    """Return the places at which two JSON values differ; of lists only that they do.

    Example:
        >>> list(differences({"a": 1, "b": {"c": 2}}, {"a": 1, "b": {"c": 3, "d": 4}}))
        ['b.c', 'b.d']
    """
    if isinstance(old, dict) and isinstance(new, dict):
        for name in sorted({*old, *new}):
            yield from differences(old.get(name), new.get(name), f"{where}.{name}" if where else name)
    elif old != new:
        yield where


def done(log: Entries, name: str) -> list[Body]:
    """Return the bodies of all finished steps of one name, newest first, without those that were spoilt since."""
    spoilt = _spoilt(log)
    bodies = [(entry.seq, log.body(entry)) for entry in log.entries("step")]
    return [
        body
        for seq, body in reversed(bodies)
        if isinstance(body, dict) and body.get("step") == name and seq > spoilt.get(_plan(body), -1)
    ]


def spoil(log: Log, plan: str, why: str) -> None:
    """Record that what was measured under a sealed plan so far does not count: its steps are done again.

    Args:
        log: The ledger.
        plan: Digest of the plan.
        why: Code of the error that says what happened.
    """
    log.append(SPOILT, {"plan": plan, "why": why})


def _spoilt(log: Entries) -> dict[str, int]:
    """Return of each spoilt plan the entry that says so last."""
    bodies = ((entry.seq, log.body(entry)) for entry in log.entries(SPOILT))
    return {str(body["plan"]): seq for seq, body in bodies if isinstance(body, dict)}


def _plan(body: Body) -> str:
    inputs = body.get("inputs")
    return str(inputs.get("plan", "")) if isinstance(inputs, dict) else ""


def _made(body: Body) -> Body:
    made = body["made"]
    return made if isinstance(made, dict) else {}
