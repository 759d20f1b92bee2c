"""A kit as a Word document: real headings, a table of contents, tables whose header rows repeat, both scripts set.

The same tree gives the same bytes.
"""

import io
import unicodedata
import zipfile
from datetime import UTC, datetime

from docx import Document
from docx.document import Document as Doc
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Emu, Mm, Pt, RGBColor
from docx.table import Table as DocTable
from docx.text.paragraph import Paragraph as DocParagraph

from lexgate.core.text import Lang
from lexgate.core.unwritten import QUESTION_STYLE, UNWRITTEN
from lexgate.report.kits.docx_styles import INK, SOFT, set_styles, shade
from lexgate.report.kits.html import CONTENTS
from lexgate.report.kits.tree import Blank, Kit, Node, Paragraph, Section, Table, said

_WIDTH = Mm(261)
"""Of the text on a page, which lies across: tables have up to seven columns."""
_ON_ONE_LINE, _FEW = 26, 10
_NARROW, _WIDE, _CHARACTERS = 4, 80, 150
"""Characters of the narrowest and the widest column, and of a line."""


def to_docx(kit: Kit, lang: Lang) -> bytes:
    """Return a kit as the bytes of a ``.docx`` file."""
    document = Document()
    _page(document)
    set_styles(document, lang)
    _properties(document, kit, lang)
    _front(document, kit, lang)
    _contents(document, kit, lang)
    for place, section in enumerate(kit.sections):
        _section(document, section, lang, 1, str(place))
    _footer(document, kit, lang)
    made = io.BytesIO()
    document.save(made)
    return _repeatable(made.getvalue())


def _page(document: Doc) -> None:
    page = document.sections[0]
    page.orientation = WD_ORIENT.LANDSCAPE
    page.page_width, page.page_height = Mm(297), Mm(210)
    page.left_margin = page.right_margin = Mm(18)
    page.top_margin, page.bottom_margin = Mm(18), Mm(18)


def _properties(document: Doc, kit: Kit, lang: Lang) -> None:
    known = document.core_properties
    known.title = f"{said(kit.title, lang)} – {kit.name}"[:255]
    known.subject = said(kit.law, lang)[:255]
    known.author, known.comments, known.keywords = "LexGate", "", kit.id
    known.language = "zh-CN" if lang is Lang.ZH else "en-GB"
    known.created = known.modified = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)


def _front(document: Doc, kit: Kit, lang: Lang) -> None:
    _write(document.add_paragraph(style="Subtitle"), said(kit.law, lang))
    _write(document.add_paragraph(style="Title"), said(kit.title, lang))
    _write(document.add_paragraph(style="Subtitle"), kit.name)
    _write(document.add_paragraph(style="Aside"), kit.language.say(lang))
    for name, value in kit.facts:
        line = document.add_paragraph(style="Aside")
        _write(line, f"{said(name, lang)}{'：' if lang is Lang.ZH else ': '}{said(value, lang)}")


def _contents(document: Doc, kit: Kit, lang: Lang) -> None:
    """A field that Word can update; until then it lists the sections, each leading to its heading."""
    _write(document.add_paragraph(style="TOC Heading"), CONTENTS.say(lang))
    lines = [
        (f"s{place}", f"{place}  {said(section.title, lang)}") for place, section in enumerate(kit.sections)
    ]
    for index, (anchor, words) in enumerate(lines):
        line = document.add_paragraph(style="TOC 1")
        if index == 0:
            _field(line, "begin")
            _instruction(line, r'TOC \o "1-2" \h \z \u')
            _field(line, "separate")
        link = OxmlElement("w:hyperlink")
        link.set(qn("w:anchor"), anchor)
        _write(line, words)
        link.append(line.runs[-1]._r)  # noqa: SLF001 - python-docx has no links inside a document
        line._p.append(link)  # noqa: SLF001
        if index == len(lines) - 1:
            _field(line, "end")


def _section(document: Doc, section: Section, lang: Lang, depth: int, place: str) -> None:
    heading = document.add_paragraph(style=f"Heading {depth}")
    _bookmark(heading, f"s{place.replace('.', '-')}")
    _write(heading, f"{place}  {said(section.title, lang)}")
    inner = 0
    for node in section.nodes:
        if isinstance(node, Section):
            inner += 1
            _section(document, node, lang, depth + 1, f"{place}.{inner}")
        else:
            _node(document, node, lang)


def _node(document: Doc, node: Node, lang: Lang) -> None:
    if isinstance(node, Paragraph):
        style = "Aside" if node.aside else "Normal"
        _write(document.add_paragraph(style=style), said(node.words, lang))
    elif isinstance(node, Blank):
        _blank(document, node, lang)
    elif isinstance(node, Table):
        _table(document, node, lang)


def _blank(document: Doc, node: Blank, lang: Lang) -> None:
    line = document.add_paragraph(style=QUESTION_STYLE)
    _write(line, said(node.question, lang))
    if by := said(node.asked_by, lang):
        _write(line, f"  {by}", soft=True)
    _write(document.add_paragraph(style="LexGate Answer"), UNWRITTEN.say(lang))


def _table(document: Doc, node: Table, lang: Lang) -> None:
    _write(document.add_paragraph(style="Caption"), said(node.caption, lang))
    head = [[said(column, lang) for column in node.columns]] if node.columns else []
    rows = head + [
        [
            _unbroken(said(cell, lang)) if column in node.numeric else said(cell, lang)
            for column, cell in enumerate(row)
        ]
        for row in node.rows
    ]
    if not rows:
        return
    table = document.add_table(rows=len(rows), cols=len(rows[0]), style="LexGate Table")
    table.autofit = False
    _describe(table, node, lang)
    widths = _widths(rows) if head else [Emu(int(_WIDTH * 0.3)), Emu(int(_WIDTH * 0.7))]
    for index, (cells, row) in enumerate(zip(rows, table.rows, strict=True)):
        _row_properties(row._tr, header=bool(head) and index == 0)  # noqa: SLF001
        for column, (words, cell) in enumerate(zip(cells, row.cells, strict=True)):
            cell.width = widths[column]
            line = cell.paragraphs[0]
            line._p.style = "Cell"  # noqa: SLF001 - by id: by name, every cell would search all styles
            _write(line, words, bold=(bool(head) and index == 0) or (not head and column == 0))
            if column in node.numeric:
                line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            if head and index == 0:
                line.paragraph_format.keep_with_next = (
                    True  # a header alone at the foot of a page heads nothing
                )
                shade(cell, "EEF0F3")
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    document.add_paragraph(style="Gap")


def _unbroken(words: str) -> str:
    """Return a number with its interval such that it stays on one line."""
    return words.replace(" ", "\N{NO-BREAK SPACE}") if len(words) <= _ON_ONE_LINE else words


def _widths(rows: list[list[str]]) -> list[Emu]:
    """Return widths: no word is broken, and the rest is shared by how much text the columns hold."""
    least, wanted = [], []
    for column in zip(*rows, strict=True):
        words = [_length(word) for cell in column for word in cell.split(" ")]
        least.append(min(_WIDE, max([_NARROW, *words]) + 2))
        lengths = sorted(_length(cell) for cell in column)
        typical = lengths[-1] if len(lengths) <= _FEW else lengths[int(0.9 * (len(lengths) - 1))]
        wanted.append(max(least[-1], min(_WIDE, typical)))
    spare = max(0, _CHARACTERS - sum(least))
    asked = [more - one for more, one in zip(wanted, least, strict=True)]
    share = min(1.0, spare / sum(asked)) if sum(asked) else 0.0
    size = [one + share * more for one, more in zip(least, asked, strict=True)]
    return [Emu(int(_WIDTH * one / sum(size))) for one in size]


def _length(words: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in words)


def _describe(table: DocTable, node: Table, lang: Lang) -> None:
    """Set what a screen reader says of the table."""
    properties = table._tbl.tblPr  # noqa: SLF001
    for tag, words in (("w:tblCaption", node.caption), ("w:tblDescription", node.about or node.caption)):
        element = OxmlElement(tag)
        element.set(qn("w:val"), said(words, lang))
        properties.append(element)


def _row_properties(row: object, *, header: bool) -> None:
    """Keep a row on one page, and repeat it on each page if it is the header."""
    properties = row.get_or_add_trPr()  # type: ignore[attr-defined]
    properties.append(OxmlElement("w:cantSplit"))
    if header:
        properties.append(OxmlElement("w:tblHeader"))


def _write(line: DocParagraph, words: str, *, bold: bool = False, soft: bool = False) -> None:
    run = line.add_run("".join(letter for letter in words if letter >= " " or letter in "\t\n"))
    if bold:
        run.bold = True
    if soft:
        run.font.size, run.font.color.rgb, run.bold = Pt(9), RGBColor.from_string(SOFT), False


def _field(line: DocParagraph, kind: str) -> None:
    element = OxmlElement("w:fldChar")
    element.set(qn("w:fldCharType"), kind)
    line.add_run()._r.append(element)  # noqa: SLF001


def _instruction(line: DocParagraph, words: str) -> None:
    element = OxmlElement("w:instrText")
    element.set(qn("xml:space"), "preserve")
    element.text = words
    line.add_run()._r.append(element)  # noqa: SLF001


def _bookmark(line: DocParagraph, name: str) -> None:
    number = "1" + "".join(f"{int(part):03}" for part in name.removeprefix("s").split("-"))  # unique
    for tag in ("w:bookmarkStart", "w:bookmarkEnd"):
        element = OxmlElement(tag)
        element.set(qn("w:id"), number)
        if tag == "w:bookmarkStart":
            element.set(qn("w:name"), name)
        line._p.append(element)  # noqa: SLF001


def _footer(document: Doc, kit: Kit, lang: Lang) -> None:
    line = document.sections[0].footer.paragraphs[0]
    line.style = document.styles["Aside"]
    _write(line, f"{said(kit.title, lang)} · {kit.name} · ")
    _field(line, "begin")
    _instruction(line, "PAGE")
    _field(line, "separate")
    _write(line, "1")
    _field(line, "end")
    line.runs[0].font.color.rgb = RGBColor.from_string(INK)


def _repeatable(data: bytes) -> bytes:
    """Return the same archive with the times of its files set to one moment."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, old.read(name))
    return made.getvalue()
