"""How names are told that stand in a register and that no clause asks for."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from lexgate.cli.language import say

if TYPE_CHECKING:
    from lexgate.flow.unread import Unread


def unread_lines(found: "Iterable[Unread]") -> Iterator[str]:
    """Yield a heading and one line for each name; nothing if there is none."""
    found = tuple(found)
    if found:
        yield "\n" + say(
            "On record, but no clause asks for it under this name, so it is no evidence and starts no clock:",
            "以下名称已登记，但没有条款以该名称取用，故不作为证据，也不起算期限：",
        )
    for one in found:
        meant = say(f"; perhaps {one.nearest} is meant", f"；或应为 {one.nearest}") if one.nearest else ""
        rows = say(f"{one.rows} {'row' if one.rows == 1 else 'rows'}", f"{one.rows} 行")
        yield f"  {one.register}: {one.name} ({rows}{meant})"


def unread_rows(found: "Iterable[Unread]") -> list[dict[str, Any]]:
    """Return the names for JSON."""
    return [
        {"register": one.register, "name": one.name, "rows": one.rows, "nearest": one.nearest or None}
        for one in found
    ]
