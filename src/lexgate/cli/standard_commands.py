"""``lexgate standards list``, ``show`` and ``check``."""

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lexgate.cli import standard_applies, standard_authoring, standard_clocks, standard_tools
from lexgate.cli.day import parse_day, today
from lexgate.cli.language import LANG, say
from lexgate.cli.options import AsJson, Language, UnusedWorkspace
from lexgate.cli.output import Exit, guarded, show
from lexgate.cli.project_standards import drawer
from lexgate.cli.standard_tools import Day
from lexgate.cli.verify_command import Keys
from lexgate.core.text import Lang

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lexgate.core.requirement import Requirement, Standard
    from lexgate.ledger.keys import PublicKey
    from lexgate.standard.shelf import Publication

Id = Annotated[
    str,
    typer.Argument(
        metavar="STANDARD",
        help=say(
            "Id of a pack, or a path to a .yaml of your own.", "标准包的编号，或自备 .yaml 文件的路径。"
        ),
    ),
]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(
        no_args_is_help=True,
        rich_markup_mode=None,
        help=say("Laws and standards as requirements.", "作为要求的法律与标准。"),
    )
    group.command("list", help=say("List the packs that come with LexGate.", "列出 LexGate 自带的标准包。"))(
        guarded(list_standards)
    )
    group.command(
        "show",
        help=say("Show the requirements of a standard, as they bind on a day.", "显示标准在某日的各项要求。"),
    )(guarded(show_standard))
    group.command(
        "check",
        help=say(
            "Check a pack file: all mistakes at once, with line numbers.",
            "检查标准包文件：一次列出全部错误及行号。",
        ),
    )(guarded(check_standard))
    standard_applies.register(group)
    standard_clocks.register(group)
    standard_tools.register(group)
    standard_authoring.register(group)
    app.add_typer(group, name="standards")


def list_standards(
    *, as_of: Day = None, as_json: AsJson = False, lang: Language = None, workspace: UnusedWorkspace = None
) -> None:
    """List the packs that come with LexGate, and how much of each binds on a day."""
    from lexgate.standard import catalog
    from lexgate.standard.diff import Dated
    from lexgate.standard.words import FORCE

    speak, day = lang or LANG, parse_day(as_of) or today()
    packs = [catalog.load(name) for name in catalog.available()]
    binding = [len(Dated(standard=item, day=day).binding()) for item in packs]
    rows = [
        {
            "id": item.id,
            "version": item.version,
            "force": item.force.value,
            "title": item.title.say(speak),
            "requirements": len(item.requirements),
            "binding": count,
        }
        for item, count in zip(packs, binding, strict=True)
    ]

    def text() -> str:
        return "\n".join(
            f"{item.id} {item.version} · {FORCE[item.force].say(speak)} · "
            + say(
                f"{len(item.requirements)} clauses, {count} in force",
                f"{len(item.requirements)} 项条款，生效 {count} 项",
            )
            + f"\n    {item.title.say(speak)}"
            for item, count in zip(packs, binding, strict=True)
        )

    show({"as_of": day.isoformat(), "standards": rows}, as_json=as_json, text=text)


def show_standard(
    standard: Id,
    *,
    as_of: Day = None,
    as_json: AsJson = False,
    lang: Language = None,
    workspace: UnusedWorkspace = None,
) -> None:
    """Show the requirements of a standard, as they bind on a day."""
    from lexgate.core.citation import Basis
    from lexgate.core.codec import dump
    from lexgate.standard import catalog
    from lexgate.standard.diff import Dated

    loaded = catalog.load(standard)
    day = parse_day(as_of) or today()
    binding = Dated(standard=loaded, day=day).binding()
    on_the_day = {
        "as_of": day.isoformat(),
        "binding": {
            id_: {"value": bound.value, "unit": bound.unit, "our_reading": bound.basis is Basis.OPERATIONAL}
            for id_, (_, bound) in binding.items()
        },
    }
    show(dump(loaded) | on_the_day, as_json=as_json, text=lambda: _clauses(loaded, day, lang or LANG))


def check_standard(
    path: Annotated[
        Path, typer.Argument(metavar="FILE", dir_okay=False, help=say("A pack file.", "标准包文件。"))
    ],
    *,
    key: Keys = None,
    as_json: AsJson = False,
    lang: Language = None,
    workspace: UnusedWorkspace = None,
) -> None:
    """Check a pack file: all mistakes at once, with line numbers."""
    from lexgate.core.codec import dump
    from lexgate.flow.publish import checked
    from lexgate.standard.shelf import publication

    signed = publication(path, _keys(key or ()))  # first: a changed file is told as such, whatever it says
    known = drawer()
    loaded = checked(path, known)
    done = say(
        f"{loaded.id} {loaded.version}: {len(loaded.requirements)} requirements, {len(loaded.cases)} worked cases, no mistakes.",
        f"{loaded.id} {loaded.version}：{len(loaded.requirements)} 项要求，{len(loaded.cases)} 个算例，未发现错误。",
    )
    show(
        {
            "ok": True,
            "standard": loaded.id,
            "title": loaded.title.say(lang or LANG),
            "requirements": len(loaded.requirements),
            "cases": len(loaded.cases),
            "options_checked": known is not None,
            "publication": dump(signed) if signed else None,
        },
        as_json=as_json,
        text=lambda: "\n".join(
            [done, *([] if known else [_UNCHECKED]), *([_signed(signed)] if signed else [])]
        ),
    )
    raise typer.Exit(Exit.MET)


_UNCHECKED = say(
    "The options of its checks were not checked, for which this install is too light: pip install 'lexgate[assess]'",
    "当前为轻量安装，未核对检查项的选项：pip install 'lexgate[assess]'",
)


def _keys(files: "Sequence[Path]") -> "list[PublicKey]":
    from lexgate.core.strict_yaml import read
    from lexgate.ledger.keys import PublicKey

    return [PublicKey.parse(read(file)) for file in files]


def _signed(said: "Publication") -> str:
    if said.trusted:
        return say(
            f"Published by {said.publisher} on {said.time}, signed by {said.key}, a key you trust.",
            f"由 {said.publisher} 于 {said.time} 发布，签名密钥 {said.key} 为您所信任。",
        )
    return say(
        f"Published by {said.publisher} on {said.time}, unchanged since; signed by {said.key}. The key lies beside the "
        "file: who holds it is not shown by this. Give one that you got by another way with --key.",
        f"由 {said.publisher} 于 {said.time} 发布，此后未被更改；签名密钥 {said.key}。"
        "该公钥与文件存放在一起，不能证明持有人身份；请用 --key 指定通过其他途径取得的公钥。",
    )


def _clauses(standard: "Standard", day: date, lang: Lang) -> str:
    from lexgate.standard.words import FORCE, FORCE_MEANS

    head = say(f"law as of {day}", f"基准日 {day}")
    lines = [
        f"{standard.title.say(lang)} ({standard.id} {standard.version}), {head}",
        standard.about.say(lang),
        say(
            f"{FORCE[standard.force].en.capitalize()}: {FORCE_MEANS[standard.force].en}.",
            f"{FORCE[standard.force].zh}，{FORCE_MEANS[standard.force].zh}。",
        ),
    ]
    for item in standard.requirements:
        lines += [
            "",
            f"{item.id}  {item.title.say(lang)}",
            f"  {item.obligation.say(lang)}",
            f"  {_how(item, day, lang)}",
        ]
        if item.options:
            lines.append(f"  {json.dumps(item.options, ensure_ascii=False)}")
    return "\n".join(lines)


def _how(item: "Requirement", day: date, lang: Lang) -> str:
    """Return where a requirement comes from, what measures it, and the bound that binds on the day."""
    from lexgate.cli.clauses import READ, limit_of
    from lexgate.standard.words import DECIDE, SEVERITY

    parts = (
        item.citation.source.say(lang),
        item.citation.locator.say(lang),
        READ[item.citation.confidence],
        f"{item.check} {limit_of(item, day)}",
    )
    return " · ".join((*parts, DECIDE[item.decide].say(lang), SEVERITY[item.severity].say(lang)))
