"""How each standard bears on a system, in one line each: what ``standards applies`` says first."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

from rich.console import Group, RenderableType
from rich.table import Table

from lexgate.cli.language import say
from lexgate.core.text import Lang

if TYPE_CHECKING:
    from lexgate.standard.bearing import Summary


def summary_rows(found: "Iterable[Summary]", named: Iterable[str]) -> list[dict[str, Any]]:
    """Return the summaries for JSON; ``named`` are the standards that the project names."""
    known = frozenset(named)
    return [
        {
            "standard": one.standard.id,
            "version": one.standard.version,
            "force": one.standard.force.value,
            "named": one.standard.id in known,
            "binds": one.binds,
            "open": one.open,
            "later": one.later,
            "spared": one.spared,
        }
        for one in found
    ]


def summary_table(found: "Sequence[Summary]", named: Iterable[str], lang: Lang) -> RenderableType:
    """Return a table of the standards that bear on the system, by force; the others in one line each force."""
    from lexgate.standard.words import FORCE, FORCE_MEANS

    known = frozenset(named)
    parts: list[RenderableType] = []
    for force, group in groupby(found, key=lambda one: one.standard.force):
        members = list(group)
        parts.append(
            say(
                f"\n{FORCE[force].en.capitalize()}: {FORCE_MEANS[force].en}",
                f"\n{FORCE[force].zh}：{FORCE_MEANS[force].zh}",
            )
        )
        bearing = [one for one in members if one.bears]
        if bearing:
            parts.append(_table(bearing, known))
        others = [one.standard.id for one in members if not one.bears]
        if others:
            parts.append(say(f"  not: {', '.join(others)}", f"  不适用：{'、'.join(others)}"))
    return Group(*parts)


def _table(found: "Iterable[Summary]", named: frozenset[str]) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(say("  standard", "  标准包"), no_wrap=True, min_width=30)
    for title in (
        say("applies", "适用"),
        say("open", "待回答"),
        say("later", "日后生效"),
        say("not", "不适用"),
    ):
        table.add_column(title, justify="right")
    table.add_column(say("in the project", "已列入项目"))
    for one in found:
        counts = (one.binds, one.open, one.later, one.spared)
        mark = say("yes", "是") if one.standard.id in named else ""
        table.add_row(f"  {one.standard.id}", *(str(count or "–") for count in counts), mark)
    return table
