"""``lexgate standards new`` and ``publish``: for who writes a standard."""

import re
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lexgate.cli.day import today
from lexgate.cli.language import LANG, say
from lexgate.cli.options import AsJson, DryRun, Language, UnusedWorkspace
from lexgate.cli.output import guarded, show
from lexgate.cli.project_standards import drawer
from lexgate.cli.standard_tools import difference_lines, difference_row
from lexgate.core.errors import BadInput
from lexgate.core.text import Lang

if TYPE_CHECKING:
    from lexgate.flow.publish import Draft

_MOST_OSCAL = 50_000_000
"""Bytes; the largest catalogs in use have some 10 MB."""
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def register(group: typer.Typer) -> None:
    """Add the commands to the group ``standards``."""
    group.command(
        "new",
        help=say(
            "Write a pack to start from: a skeleton with comments, another pack's shape, or an OSCAL catalog's.",
            "生成起始标准包：带注释的骨架、沿用其他标准包的结构，或由 OSCAL 目录转换。",
        ),
    )(guarded(new))
    group.command(
        "publish",
        help=say(
            "Check a pack, say what it changes, sign it, and put it on a shelf of published standards.",
            "检查标准包，说明变更内容，签名并发布至标准库目录。",
        ),
    )(guarded(publish))


def new(
    id_: Annotated[
        str,
        typer.Argument(
            metavar="ID",
            help=say(
                "Id of the new pack, such as city-credit-2027.", "新标准包的编号，例如 city-credit-2027。"
            ),
        ),
    ],
    *,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            metavar="FILE",
            dir_okay=False,
            help=say("Where to; ID.yaml if left out.", "输出文件；默认 ID.yaml。"),
        ),
    ] = None,
    like: Annotated[
        str | None,
        typer.Option(
            "--like",
            metavar="PACK",
            help=say("Take over the shape of this pack, id or file.", "沿用该标准包（编号或文件）的结构。"),
        ),
    ] = None,
    from_oscal: Annotated[
        Path | None,
        typer.Option(
            "--from-oscal",
            metavar="FILE",
            dir_okay=False,
            help=say(
                "Take over the controls of this OSCAL catalog (JSON).", "采用该 OSCAL 目录（JSON）的控制项。"
            ),
        ),
    ] = None,
    as_json: AsJson = False,
    lang: Language = None,
    workspace: UnusedWorkspace = None,
) -> None:
    """Write a pack to start from."""
    from lexgate.core.whole_file import write_whole
    from lexgate.standard import catalog
    from lexgate.standard.lint import lint_text

    target = out or Path(f"{id_}.yaml")
    _refuse(id_, target, like, from_oscal, catalog.available())
    text = _text(id_, like, from_oscal)
    made = lint_text(text, source=str(target))
    write_whole(target, text.encode())
    next_step = f"lexgate standards check {target}"
    done = say(
        f"Made {target} with {len(made.requirements)} requirements. Next: {next_step}",
        f"已生成 {target}，含 {len(made.requirements)} 项要求。下一步：{next_step}",
    )
    show(
        {"file": str(target), "standard": made.id, "requirements": len(made.requirements), "next": next_step},
        as_json=as_json,
        text=lambda: done,
    )


def publish(
    path: Annotated[
        Path, typer.Argument(metavar="FILE", dir_okay=False, help=say("A pack file.", "标准包文件。"))
    ],
    *,
    to: Annotated[
        Path,
        typer.Option(
            "--to",
            metavar="SHELF",
            file_okay=False,
            help=say("Folder of published standards.", "已发布标准的目录。"),
        ),
    ],
    dry_run: DryRun = False,
    workspace: Annotated[
        Path | None,
        typer.Option(
            "--workspace",
            file_okay=False,
            help=say(
                "Folder of the publisher's ledger and key; .lexgate here if left out.",
                "发布者账本与密钥所在目录；默认为当前目录下的 .lexgate。",
            ),
        ),
    ] = None,
    as_json: AsJson = False,
    lang: Language = None,
) -> None:
    """Check a pack, say what it changes, sign it, and put it on a shelf."""
    from lexgate.flow.publish import draft
    from lexgate.flow.publish import publish as flow_publish

    made, speak = draft(path, to, today(), drawer()), lang or LANG
    if not dry_run:
        from lexgate.wiring.publishing import publisher

        with publisher(to, workspace) as by:
            made = draft(path, to, today())  # again, now that nobody else can publish there
            flow_publish(made, log=by.log, blobs=by.blobs, key=by.key, clock=by.clock, publisher=by.name)
    document = {
        "standard": made.standard.id,
        "version": made.standard.version,
        "file": str(made.file),
        "digest": made.digest,
        "previous": made.previous.version if made.previous else None,
        "differences": [
            {"from": day.isoformat(), **difference_row(item, speak)}
            for day, found in made.differences.items()
            for item in found
        ],
        "dry_run": dry_run,
        "was_there": made.there,
    }
    show(document, as_json=as_json, text=lambda: "\n".join(_published(made, speak, dry_run=dry_run)))


def _published(made: "Draft", lang: Lang, *, dry_run: bool) -> Iterator[str]:
    name = f"{made.standard.id} {made.standard.version}"
    if made.previous is None:
        count = len(made.standard.requirements)
        yield say(
            f"First version on this shelf: {count} requirements.", f"该目录中的首个版本：{count} 项要求。"
        )
    else:
        yield say(f"Against {made.previous.version}:", f"与 {made.previous.version} 相比：")
        if not made.differences:
            yield say("  The same requirements bind, on every day.", "  任何日期约束的要求均相同。")
    for day, found in made.differences.items():
        yield say(f"From {day} on:", f"自 {day} 起：")
        yield from (f"  {line}" for line in difference_lines(found, lang))
    if dry_run:
        yield say(f"{name} would be published as {made.file}.", f"{name} 将发布为 {made.file}。")
    elif made.there:
        yield say(f"{name} is published as {made.file}.", f"{name} 已发布为 {made.file}。")
    else:
        yield say(f"Published {name} as {made.file}.", f"已将 {name} 发布为 {made.file}。")


def _refuse(
    id_: str, target: Path, like: str | None, from_oscal: Path | None, known: tuple[str, ...]
) -> None:
    """Refuse an id that can't be one or is taken, a file that is there, and two things to start from."""
    if not _ID.fullmatch(id_):
        raise BadInput(
            f"{id_!r} can't be the id of a pack.",
            fix="Use lower-case letters, digits and single hyphens, such as city-credit-2027.",
            code="LG-CLI-005",
        )
    if id_ in known:
        raise BadInput(
            f"{id_} is the id of a pack that comes with LexGate.",
            fix=f"Take another id; `--like {id_}` takes over its shape.",
            code="LG-CLI-006",
        )
    if like is not None and from_oscal is not None:
        raise BadInput(
            "A pack starts from one thing, not from two.",
            fix="Give --like or --from-oscal.",
            code="LG-CLI-007",
        )
    if target.exists():
        raise BadInput(
            f"{target} exists already.",
            fix="Give another --out, or delete the file first.",
            code="LG-CLI-002",
        )


def _text(id_: str, like: str | None, from_oscal: Path | None) -> str:
    from lexgate.core import strict_yaml
    from lexgate.standard import catalog

    if from_oscal is not None:
        from lexgate.standard.oscal_catalog import skeleton

        return skeleton(strict_yaml.read(from_oscal, most=_MOST_OSCAL), id_)
    if like is not None:
        from lexgate.standard.likeness import like as in_the_shape_of

        catalog.load(like)  # a pack with mistakes has no shape to take over
        return in_the_shape_of(catalog.text(like), id_)
    text = resources.files("lexgate.cli").joinpath("templates", "pack.yaml").read_text(encoding="utf-8")
    return text.replace("PACK-ID", id_).replace("DAY", today().isoformat())
