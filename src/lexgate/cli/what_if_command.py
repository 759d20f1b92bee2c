"""``lexgate what-if``: what a draft standard would change for the systems already assessed."""

import json
from collections.abc import Iterator
from contextlib import ExitStack, nullcontext
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, BinaryIO

import typer

from lexgate.cli.day import parse_day, today
from lexgate.cli.language import LANG, say
from lexgate.cli.options import AsJson, Language, ProjectPath, Quiet, Workspace
from lexgate.cli.output import guarded, show
from lexgate.cli.standard_tools import Day
from lexgate.core.text import Lang
from lexgate.wiring.install import require

if TYPE_CHECKING:
    from lexgate.core.requirement import Standard
    from lexgate.core.what_if import Change, Move, Moved, WhatIf

_MOST = 20
"""Systems that are listed; all go to --details."""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "what-if",
        help=say(
            "What a draft standard would change for all stored assessments, without running a model.",
            "在不运行模型的情况下，分析标准草案对全部已存评估的影响。",
        ),
    )(guarded(what_if))


def what_if(
    draft: Annotated[
        str,
        typer.Argument(
            metavar="DRAFT",
            help=say("Pack file of the draft, or id of a pack.", "草案的标准包文件，或标准包编号。"),
        ),
    ],
    project: ProjectPath = Path(),
    *,
    against: Annotated[
        str | None,
        typer.Option(
            "--against",
            metavar="STANDARD",
            help=say(
                "What it is held against; the pack of the same id that comes with LexGate, if there is one.",
                "对照的标准包；默认为 LexGate 自带的同编号标准包（如有）。",
            ),
        ),
    ] = None,
    as_of: Day = None,
    html: Annotated[
        Path | None,
        typer.Option(
            "--html",
            metavar="FILE",
            dir_okay=False,
            help=say("Write a page with curves.", "写出含曲线图的网页。"),
        ),
    ] = None,
    details: Annotated[
        Path | None,
        typer.Option(
            "--details",
            metavar="FILE",
            dir_okay=False,
            help=say(
                "Write every system whose verdict changes, as JSON lines.",
                "以 JSON 行写出结论改变的全部系统。",
            ),
        ),
    ] = None,
    everything: Annotated[
        bool,
        typer.Option(
            "--all", help=say("Also show requirements that change nothing.", "同时列出不引起变化的要求。")
        ),
    ] = False,
    workspace: Workspace = None,
    as_json: AsJson = False,
    lang: Language = None,
    quiet: Quiet = False,
) -> None:
    """What a draft standard would change for all stored assessments, without running a model."""
    require("assess")
    from lexgate.core.whole_file import writing_whole
    from lexgate.report.what_if_page import what_if_page
    from lexgate.standard import catalog

    speak, day = lang or LANG, parse_day(as_of) or today()
    new = catalog.load(draft)
    old = catalog.load(against) if against else _published(new, draft)
    with (
        writing_whole(html) if html else nullcontext() as page
    ):  # a place that can't be written is told at once
        found, hardest = _judged(new, old, day, (project, workspace), details, quiet=quiet, lang=speak)
        if page:
            page.write(what_if_page(found, hardest, speak, everything=everything).encode())
    files = {"html": str(html) if html else None, "details": str(details) if details else None}
    show(
        document(found, hardest, speak, everything=everything) | files,
        as_json=as_json,
        text=lambda: "\n".join(_lines(found, hardest, speak, everything=everything)),
    )


def _published(draft: "Standard", given: str) -> "Standard | None":
    """Return the pack of ours with the draft's id; None if there is none, or if it is the draft itself."""
    from lexgate.standard import catalog

    return catalog.load(draft.id) if draft.id in catalog.available() and given != draft.id else None


def _judged(
    new: "Standard",
    old: "Standard | None",
    day: date,
    place: tuple[Path, Path | None],
    details: Path | None,
    *,
    quiet: bool,
    lang: Lang,
) -> "tuple[WhatIf, tuple[Moved, ...]]":
    """Judge all that is stored; systems that change go to ``details`` as they come."""
    from lexgate.adapters.progress import TerminalProgress
    from lexgate.core.whole_file import writing_whole
    from lexgate.flow.hardest import Hardest
    from lexgate.flow.what_if import what_if as judge_again
    from lexgate.wiring.drawers import checks
    from lexgate.wiring.stored import stored_at

    hardest = Hardest(_MOST)
    with ExitStack() as stack:
        source = stack.enter_context(stored_at(*place))
        file = stack.enter_context(writing_whole(details)) if details else None

        def moved(one: "Moved") -> None:
            hardest.add(one)
            if file:
                _write(file, one)

        found = judge_again(
            new,
            old,
            day=day,
            source=source,
            checks=checks(),
            progress=TerminalProgress(quiet=quiet, lang=lang),
            moved=moved,
        )
    return found, hardest.found()


def _write(file: BinaryIO, one: "Moved") -> None:
    from lexgate.core.codec import dump

    file.write(json.dumps(dump(one), ensure_ascii=False).encode() + b"\n")


def document(
    found: "WhatIf", hardest: "tuple[Moved, ...]", lang: Lang, *, everything: bool
) -> dict[str, Any]:
    """Return the JSON document; ``docs/standards.md`` says what is in it."""
    from lexgate.core.codec import dump
    from lexgate.report.what_if import ranked, sentence

    return {
        "draft": {"id": found.draft, "version": found.version},
        "against": found.against or None,
        "as_of": found.as_of.isoformat(),
        "sentence": sentence(found).say(lang),
        "systems": found.systems,
        "changed": sum(move.systems for move in found.moves if move.before != move.after)
        if found.against
        else None,
        "binding": found.binding,
        "moves": [_move(move) for move in found.moves],
        "requirements": [_change(change, lang) for change in ranked(found, everything=everything)],
        "hardest": [dump(one) for one in hardest],
        "unread": [text.say(lang) for text in found.unread],
    }


def _change(change: "Change", lang: Lang) -> dict[str, Any]:
    return {
        "requirement": change.requirement,
        "title": change.title.say(lang),
        "unit": change.unit,
        "side": change.side.value if change.side else None,
        "before": change.before,
        "after": change.after,
        "own_reading": change.own_reading,
        "decides": change.decides,
        "changed": change.moved,
        "moves": [_move(move) for move in change.moves],
        "measured": change.measured,
        "median_miss": change.miss,
        "median_items_missing": change.more,
        "curve": [
            {name: getattr(point, name) for name in ("bound", "met", "low", "high", "not_met")}
            for point in change.curve
        ],
    }


def _move(move: "Move") -> dict[str, Any]:
    return {"before": move.before, "after": move.after, "systems": move.systems}


def _lines(found: "WhatIf", hardest: "tuple[Moved, ...]", lang: Lang, *, everything: bool) -> Iterator[str]:
    from lexgate.report.what_if import bounds, hit, miss, moved, notes, ranked, sentence

    yield sentence(found).say(lang)
    yield from (note.say(lang) for note in notes(found))
    for change in ranked(found, everything=everything):
        yield f"\n{change.requirement}  {change.title.say(lang)}"
        yield f"    {bounds(change).say(lang)}"
        yield f"    {moved(change).say(lang)}"
        if said := miss(change).say(lang):
            yield f"    {said}"
    if hardest:
        yield "\n" + say("Hardest hit:", "受影响最大的系统：")
        yield from (f"  {one.name}  {hit(one).say(lang)}" for one in hardest)
