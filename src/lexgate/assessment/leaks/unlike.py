"""How shadow models learn, held against how the model learned that is attacked."""

import json
from collections.abc import Mapping

from pydantic import JsonValue

from lexgate.core.unlike import Unlike

_FREE = frozenset({"seed", "precision"})
"""Other draws are what shadows are for; the precision follows from the machine."""
_NEAR = 0.05
"""Share by which the numbers of items may differ: halves are not all of one size."""


def unlike(
    shadow: Mapping[str, JsonValue], model: Mapping[str, JsonValue], *, items: int, of: int
) -> tuple[Unlike, ...]:
    """Return the settings in which shadow models learn otherwise.

    Args:
        shadow: The ``tune`` section that shadows are tuned by, as JSON.
        model: The one that the model was tuned by; settings that it does not know are left aside.
        items: That a shadow learns from.
        of: That the model learned from.

    Example:
        >>> unlike({"epochs": 6, "seed": 1}, {"epochs": 12, "seed": 0}, items=990, of=1000)
        (Unlike(what='tune.epochs', model='12', shadows='6'),)
    """
    same_kind = shadow.get("method") == model.get("method") == "lora"
    found = [
        Unlike(what=f"tune.{name}", model=_told(model[name]), shadows=_told(value))
        for name, value in shadow.items()
        if name in model and name not in _FREE and (name != "lora" or same_kind) and value != model[name]
    ]
    if abs(items - of) > _NEAR * of:
        found.append(Unlike(what="items", model=f"{of:,}", shadows=f"{items:,}"))
    return tuple(found)


def _told(value: JsonValue) -> str:
    if isinstance(value, dict):
        return "on"
    if isinstance(value, float):
        return f"{value:g}"
    return "off" if value is None else value if isinstance(value, str) else json.dumps(value)
