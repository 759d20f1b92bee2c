"""Steps that are done once: a step whose inputs have not changed is not done again.

A step is keyed by the digests of what it reads and by LexGate's version. What it made is named in the ledger after
it was made, so a run that is killed loses at most the step under way, and the next run goes on from there.
"""

from collections.abc import Callable

from pydantic import JsonValue

from lexgate import __version__
from lexgate.core.canon import digest_json
from lexgate.core.ports import Log

Body = dict[str, JsonValue]


def once(
    log: Log, step: str, inputs: Body, do: Callable[[], Body], *, intact: Callable[[Body], bool]
) -> Body:
    """Return what the step made, doing it only if the ledger does not have it.

    Args:
        log: Where steps are recorded.
        step: Name of the step.
        inputs: Everything its result depends on, by digest or value.
        do: Does the step and returns what it made.
        intact: Whether what a former run made is still there and unchanged.
    """
    key = digest_json({"step": step, "inputs": inputs, "version": __version__})
    for body in done(log, step):
        made = body["made"]
        if body["key"] == key and isinstance(made, dict) and intact(made):
            return made
    log.append("step", {"step": step, "key": key, "inputs": inputs, "made": do()})
    # Read back, so that the first run and every later one go on from the very same record.
    return once(log, step, inputs, do, intact=lambda _: True)


def done(log: Log, step: str) -> list[Body]:
    """Return the bodies of all finished steps of one name, newest first."""
    bodies = [log.body(entry) for entry in log.entries("step")]
    return [body for body in reversed(bodies) if isinstance(body, dict) and body.get("step") == step]
