"""``lexgate standards search``, ``diff``, ``coverage`` and ``crosswalk``."""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Group, RenderableType
from rich.table import Table

from lexgate.cli.day import parse_day, today
from lexgate.cli.language import LANG, say
from lexgate.cli.options import AsJson, Language, UnusedWorkspace
from lexgate.cli.output import guarded, show
from lexgate.core.text import Lang

if TYPE_CHECKING:
    from lexgate.core.requirement import Standard
    from lexgate.standard.coverage import Coverage
    from lexgate.standard.crosswalk import Answer
    from lexgate.standard.diff import Difference

Day = Annotated[
    str | None,
    typer.Option(
        "--as-of",
        metavar="DATE",
        help=say(
            "The law of this day (YYYY-MM-DD); today if left out.", "该日的法律（YYYY-MM-DD）；默认今天。"
        ),
    ),
]
_PACK = say("Id of a pack, or a path to a .yaml of your own", "标准包的编号，或自备 .yaml 文件的路径")
First = Annotated[str, typer.Argument(metavar="A", help=_PACK + say(".", "。"))]
Second = Annotated[
    str | None, typer.Argument(metavar="B", help=_PACK + say("; A if left out.", "；默认与 A 相同。"))
]
Other = Annotated[str, typer.Argument(metavar="B", help=_PACK + say(".", "。"))]


def register(group: typer.Typer) -> None:
    """Add the commands to the group ``standards``."""
    group.command("search", help=say("Find requirements by words.", "按词语查找要求。"))(guarded(search))
    group.command(
        "diff",
        help=say(
            "What changes between two packs, two versions or two days, and for whom.",
            "比较两个标准包、两个版本或两个日期：增加、取消、收紧、放宽了什么，约束谁。",
        ),
    )(guarded(diff))
    group.command(
        "coverage",
        help=say(
            "What the clauses rest on: measurements, documents, acts, clocks, or nothing.",
            "各条款的证据类型：测量、文件、行为记录、时限，或者没有。",
        ),
    )(guarded(coverage))
    group.command(
        "crosswalk",
        help=say("Which requirements of two packs answer each other.", "两个标准包中相互对应的要求。"),
    )(guarded(crosswalk))


def search(
    words: Annotated[
        list[str], typer.Argument(metavar="WORD…", help=say("Words; all must occur.", "词语；须全部出现。"))
    ],
    *,
    as_of: Day = None,
    as_json: AsJson = False,
    lang: Language = None,
    workspace: UnusedWorkspace = None,
) -> None:
    """Find requirements by words."""
    from lexgate.cli.clauses import limit_of
    from lexgate.standard import catalog
    from lexgate.standard.search import search as find

    speak, day = lang or LANG, parse_day(as_of) or today()
    rows = [
        {
            "requirement": hit.requirement.id,
            "title": hit.requirement.title.say(speak),
            "citation": f"{hit.requirement.citation.source.say(speak)}, {hit.requirement.citation.locator.say(speak)}",
            "confidence": hit.requirement.citation.confidence.value,
            "check": hit.requirement.check,
            "limit": limit_of(hit.requirement, day),
        }
        for hit in find((catalog.load(name) for name in catalog.available()), " ".join(words))
    ]

    def text() -> RenderableType:
        if not rows:
            return say("Nothing found. Fewer words find more.", "未找到。减少词语可扩大范围。")
        return _table([(row["requirement"], row["limit"], row["title"]) for row in rows], _SEARCH)

    show({"query": " ".join(words), "as_of": day.isoformat(), "found": rows}, as_json=as_json, text=text)


def diff(
    first: First,
    second: Second = None,
    *,
    from_day: Annotated[
        str | None,
        typer.Option(
            "--from",
            metavar="DATE",
            help=say("Day of A; that of --as-of if left out.", "A 的日期；默认同 --as-of。"),
        ),
    ] = None,
    to_day: Annotated[
        str | None,
        typer.Option(
            "--to",
            metavar="DATE",
            help=say("Day of B; that of --as-of if left out.", "B 的日期；默认同 --as-of。"),
        ),
    ] = None,
    as_of: Day = None,
    as_json: AsJson = False,
    lang: Language = None,
    workspace: UnusedWorkspace = None,
) -> None:
    """What changes between two packs, two versions or two days, and for whom."""
    from lexgate.standard import catalog
    from lexgate.standard.diff import Dated
    from lexgate.standard.diff import diff as differences

    speak, day = lang or LANG, parse_day(as_of) or today()
    before = Dated(standard=catalog.load(first), day=parse_day(from_day) or day)
    after = Dated(standard=catalog.load(second or first), day=parse_day(to_day) or day)
    found = differences(before, after)
    document = {
        "before": {
            "standard": before.standard.id,
            "version": before.standard.version,
            "day": before.day.isoformat(),
        },
        "after": {
            "standard": after.standard.id,
            "version": after.standard.version,
            "day": after.day.isoformat(),
        },
        "differences": [difference_row(item, speak) for item in found],
    }
    show(document, as_json=as_json, text=lambda: _differences(found, speak))


def coverage(
    standards: Annotated[
        list[str] | None,
        typer.Argument(metavar="STANDARD…", help=say("Which; all if left out.", "标准包；默认全部。")),
    ] = None,
    *,
    svg: Annotated[
        Path | None,
        typer.Option(
            "--svg", dir_okay=False, help=say("Write a heat map to this file.", "将热力图写入该文件。")
        ),
    ] = None,
    as_json: AsJson = False,
    lang: Language = None,
    workspace: UnusedWorkspace = None,
) -> None:
    """What the clauses rest on."""
    from lexgate.wiring.install import require

    require("assess")
    from lexgate.core.codec import dump
    from lexgate.core.whole_file import write_whole
    from lexgate.report.heat_map import heat_map
    from lexgate.standard import catalog
    from lexgate.standard.coverage import NOTHING
    from lexgate.standard.coverage import coverage as cover
    from lexgate.wiring.drawers import checks

    loaded = [catalog.load(name) for name in standards or catalog.available()]
    found = cover(loaded, {name: check.evidence.value for name, check in checks().items()})
    if svg is not None:
        rows = [
            (item.id, found.cells(item.id), found.count(standard=item.id, evidence=NOTHING))
            for item in loaded
        ]
        write_whole(svg, heat_map(rows, lang or LANG).encode())
    document: dict[str, Any] = {
        "standards": {
            item.id: {"requirements": len(item.requirements), **found.by_evidence(item.id)} for item in loaded
        },
        "requirements": dump(found)["clauses"],
        "clauses": found.laws(),
        "svg": str(svg) if svg else None,
    }
    show(document, as_json=as_json, text=lambda: _coverage(found, loaded))


def crosswalk(
    first: First,
    second: Other,
    *,
    as_json: AsJson = False,
    lang: Language = None,
    workspace: UnusedWorkspace = None,
) -> None:
    """Which requirements of two packs answer each other."""
    from lexgate.standard import catalog
    from lexgate.standard.crosswalk import answers
    from lexgate.standard.crosswalk import crosswalk as pairs_of

    speak = lang or LANG
    found = answers(pairs_of(catalog.load(first), catalog.load(second)))
    document = {
        "pairs": [
            {
                "first": one.pair.first.id,
                "second": one.pair.second.id,
                "relationship": one.pair.how.value,
                "declared": one.pair.declared,
                "why": one.pair.why.say(speak),
                "variants": [{"first": pair.first.id, "second": pair.second.id} for pair in one.variants],
            }
            for one in found
        ]
    }
    show(document, as_json=as_json, text=lambda: "\n".join(_pairs(found, speak)))


_SEARCH = (say("requirement", "要求"), say("limit", "限值"), say("title", "名称"))


def _table(rows: Sequence[tuple[str, ...]], titles: tuple[str, ...]) -> Table:
    table = Table(box=None, pad_edge=False)
    for index, title in enumerate(titles):
        table.add_column(title, overflow="fold", no_wrap=index == 0 and all(len(row[0]) < 44 for row in rows))
    for row in rows:
        table.add_row(*row)
    return table


def difference_row(item: "Difference", lang: Lang) -> dict[str, Any]:
    """Return a difference for the JSON document."""
    return {
        "kind": item.kind.value,
        "requirement": item.requirement.id,
        "title": item.requirement.title.say(lang),
        "what": [text.say(lang) for text in item.what],
        "whom": item.whom.say(lang),
    }


_KINDS = {
    "added": say("added", "增加"),
    "dropped": say("dropped", "取消"),
    "tightened": say("tightened", "收紧"),
    "loosened": say("loosened", "放宽"),
    "changed": say("changed", "变更"),
}


def difference_lines(found: "Sequence[Difference]", lang: Lang) -> Iterator[str]:
    """Yield differences as lines: what, and for whom."""
    for item in found:
        yield f"{_KINDS[item.kind.value]}  {item.requirement.id}  {item.requirement.title.say(lang)}"
        yield from (f"    {text.say(lang)}" for text in item.what)
        yield f"    {say('for: ', '对象：')}{item.whom.say(lang)}"


def _differences(found: "Sequence[Difference]", lang: Lang) -> RenderableType:
    if not found:
        return say("The same requirements bind.", "约束的要求相同。")
    counts = Counter(item.kind.value for item in found)
    said = ", ".join(f"{word} {counts[kind]}" for kind, word in _KINDS.items() if counts[kind])
    return "\n".join([*difference_lines(found, lang), "", said])


def _coverage(found: "Coverage", standards: "list[Standard]") -> RenderableType:
    kinds = ("measured", "documentary", "process", "deadline", "nothing")
    titles = (
        say("standard", "标准包"),
        say("measured", "测量"),
        say("documents", "文件"),
        say("acts", "行为"),
        say("clocks", "时限"),
        say("left out", "未收录"),
    )
    rows = [
        (item.id, *(str(found.count(standard=item.id, evidence=kind) or "–") for kind in kinds))
        for item in standards
    ]
    total = (say("all", "合计"), *(str(found.count(evidence=kind)) for kind in kinds))
    laws = Counter(found.laws().values())
    clauses = (say("clauses of law", "法律条款"), *(str(laws[kind] or "–") for kind in kinds))
    note = say(
        "The last row counts each clause of law once, by the surest evidence of its requirements.",
        "末行按其各项要求中最可靠的证据，对每一法律条款计数一次。",
    )
    return Group(_table([*rows, total, clauses], titles), note)


def _pairs(found: "Sequence[Answer]", lang: Lang) -> Iterator[str]:
    from lexgate.standard.words import RELATIONSHIP

    if not found:
        yield say("No requirement of one answers one of the other.", "两者之间没有相互对应的要求。")
        return
    for one in found:
        yield f"{one.pair.first.id} {RELATIONSHIP[one.pair.how].say(lang)} {one.pair.second.id}"
        yield f"    {one.pair.why.say(lang)}"
        ids = {id_ for pair in (one.pair, *one.variants) for id_ in (pair.first.id, pair.second.id)}
        others = sorted(ids - {one.pair.first.id, one.pair.second.id})
        if others:
            named = ", ".join(others)
            yield say(f"    and for other systems: {named}", f"    对其他系统的相应要求：{named}")
    count = len(found)
    yield say(f"{count} {'pair' if count == 1 else 'pairs'}.", f"共 {count} 对。")
