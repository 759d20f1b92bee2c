"""A kit as one HTML file: no script, no network, prints well, in the look of the report."""

from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from lexgate import __version__
from lexgate.core.text import Lang, Text
from lexgate.core.unwritten import UNWRITTEN
from lexgate.report.kits.tree import Blank, Kit, Node, Paragraph, Section, said

CONTENTS = Text("Contents", "目录")
_SKIP = Text("Skip to what is missing", "跳至缺失事项")
_PREPARED = Text(
    "Filled by LexGate {version} from stored evidence; not signed by anybody.",
    "由 LexGate {version} 依据存储的证据生成，未经任何人签署。",
)


def to_html(kit: Kit, lang: Lang) -> str:
    """Return a kit as one self-contained HTML document."""
    environment = Environment(
        loader=PackageLoader("lexgate.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("kit.html.j2").render(
        lang=lang,
        version=__version__,
        css=Markup(_css("report") + _css("kit")),  # noqa: S704 - our own files
        title=said(kit.title, lang),
        law=said(kit.law, lang),
        language=kit.language.say(lang),
        name=kit.name,
        facts=[(said(name, lang), said(value, lang)) for name, value in kit.facts],
        sections=[_section(one, lang, 1, str(place)) for place, one in enumerate(kit.sections)],
        w_skip=_SKIP.say(lang),
        w_contents=CONTENTS.say(lang),
        unwritten=UNWRITTEN.say(lang),
        w_prepared=_PREPARED.fill(version=__version__).say(lang),
    )


def _css(name: str) -> str:
    return files("lexgate.report").joinpath(f"assets/{name}.css").read_text(encoding="utf-8")


def _section(section: Section, lang: Lang, depth: int, place: str) -> dict[str, Any]:
    inner = 0
    nodes = []
    for node in section.nodes:
        if isinstance(node, Section):
            inner += 1
            nodes.append(_section(node, lang, depth + 1, f"{place}.{inner}"))
        else:
            nodes.append(_node(node, lang))
    anchor = f"s{place.replace('.', '-')}"
    title = said(section.title, lang)
    return {
        "kind": "section",
        "depth": depth,
        "place": place,
        "anchor": anchor,
        "title": title,
        "nodes": nodes,
    }


def _node(node: Node, lang: Lang) -> dict[str, Any]:
    if isinstance(node, Paragraph):
        return {"kind": "paragraph", "words": said(node.words, lang), "aside": node.aside}
    if isinstance(node, Blank):
        return {"kind": "blank", "question": said(node.question, lang), "asked_by": said(node.asked_by, lang)}
    if isinstance(node, Section):
        raise TypeError  # sections are taken apart before
    return {
        "kind": "table",
        "caption": said(node.caption, lang),
        "columns": [said(column, lang) for column in node.columns],
        "rows": [[said(cell, lang) for cell in row] for row in node.rows],
        "numeric": node.numeric,
    }
