"""The styles of a Word document of a kit: fonts for Latin and Chinese, headings, tables, captions, blanks."""

from docx.document import Document as Doc
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import _Cell

from lexgate.core.text import Lang
from lexgate.core.unwritten import QUESTION_STYLE

INK, SOFT, OPEN = "1B1F24", "545C66", "6F5200"
_FONTS = {
    Lang.EN: {"body": ("Arial", "SimSun"), "head": ("Arial", "SimHei")},
    Lang.ZH: {"body": ("Times New Roman", "SimSun"), "head": ("Arial", "SimHei")},
}
_SIZES = {
    "Normal": (10.5, 6),
    "Title": (24, 6),
    "Subtitle": (12, 4),
    "Heading 1": (16, 6),
    "Heading 2": (13, 4),
    "Heading 3": (11.5, 4),
    "Caption": (9.5, 3),
    "TOC Heading": (13, 4),
    "TOC 1": (10.5, 2),
    "Aside": (9, 3),
    "Cell": (9, 1),
    QUESTION_STYLE: (10.5, 3),
    "LexGate Answer": (10.5, 24),
    "Gap": (4, 2),
}
"""Style → size and space after, in points."""
_HEADS = ("Title", "Heading 1", "Heading 2", "Heading 3", "Caption", "TOC Heading")
_SPACE_BEFORE = {
    "Heading 1": 20,
    "Heading 2": 14,
    "Heading 3": 10,
    "Caption": 8,
    "TOC Heading": 16,
    QUESTION_STYLE: 8,
}


def set_styles(document: Doc, lang: Lang) -> None:
    """Set all styles that a kit uses, for a language."""
    _language(document, lang)
    for name, (size, after) in _SIZES.items():
        style = _style(document, name)
        latin, chinese = _FONTS[lang]["head" if name in _HEADS else "body"]
        _fonts(style, latin, chinese)
        style.font.size = Pt(size)
        style.font.italic = False
        style.font.color.rgb = RGBColor.from_string(SOFT if name in ("Subtitle", "Aside") else INK)
        style.font.bold = name in (*_HEADS, QUESTION_STYLE) or None
        style.paragraph_format.space_after = Pt(after)
        style.paragraph_format.space_before = Pt(_SPACE_BEFORE.get(name, 0))
        style.paragraph_format.keep_with_next = name in (*_HEADS, QUESTION_STYLE)
        style.paragraph_format.line_spacing = 1.15 if lang is Lang.EN else 1.3
    _style(document, "Cell").paragraph_format.line_spacing = 1.0
    _style(document, "Gap").paragraph_format.line_spacing = 1.0
    _plain_title(document)
    _box(_style(document, "LexGate Answer"))
    _table_style(document)


def _style(document: Doc, name: str) -> ParagraphStyle:
    if name in [style.name for style in document.styles]:
        found = document.styles[name]
    else:
        found = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        found.base_style = document.styles["Normal"]
    if not isinstance(found, ParagraphStyle):
        raise TypeError(name)
    return found


def _fonts(style: ParagraphStyle, latin: str, chinese: str) -> None:
    """Set both fonts, and take away those of the theme, which would win."""
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{name}"), None)
    for name in ("ascii", "hAnsi", "cs"):
        fonts.set(qn(f"w:{name}"), latin)
    fonts.set(qn("w:eastAsia"), chinese)


def _language(document: Doc, lang: Lang) -> None:
    defaults = document.styles.element.find(qn("w:docDefaults"))
    marks = list(defaults.iter(qn("w:lang"))) if defaults is not None else []
    for mark in marks:
        mark.set(qn("w:val"), "en-US" if lang is Lang.ZH else "en-GB")
        mark.set(qn("w:eastAsia"), "zh-CN")
    theme = OxmlElement("w:themeFontLang")
    theme.set(qn("w:val"), "en-US" if lang is Lang.ZH else "en-GB")
    theme.set(qn("w:eastAsia"), "zh-CN")
    for old in document.settings.element.findall(qn("w:themeFontLang")):
        document.settings.element.replace(old, theme)


def _plain_title(document: Doc) -> None:
    """Take the line below the title away."""
    properties = document.styles["Title"].element.get_or_add_pPr()
    for border in properties.findall(qn("w:pBdr")):
        properties.remove(border)


def _box(style: ParagraphStyle) -> None:
    """Draw a box around a paragraph, with room to write."""
    style.paragraph_format.space_before = Pt(12)
    style.paragraph_format.left_indent = style.paragraph_format.right_indent = Pt(14)
    properties = style.element.get_or_add_pPr()
    border = OxmlElement("w:pBdr")
    for side in ("top", "left", "bottom", "right"):
        edge = OxmlElement(f"w:{side}")
        for key, value in (("val", "dashed"), ("sz", "6"), ("space", "14"), ("color", OPEN)):
            edge.set(qn(f"w:{key}"), value)
        border.append(edge)
    # The schema wants borders before spacing.
    spacing = properties.find(qn("w:spacing"))
    if spacing is None:
        properties.append(border)
    else:
        spacing.addprevious(border)


def _table_style(document: Doc) -> None:
    """Rules between rows, nothing between columns."""
    style = document.styles.add_style("LexGate Table", WD_STYLE_TYPE.TABLE)
    style.base_style = document.styles["Normal Table"]
    properties = OxmlElement("w:tblPr")
    borders = OxmlElement("w:tblBorders")
    for side, size, colour in (("top", "8", INK), ("bottom", "4", INK), ("insideH", "4", "C5CAD1")):
        edge = OxmlElement(f"w:{side}")
        for key, value in (("val", "single"), ("sz", size), ("space", "0"), ("color", colour)):
            edge.set(qn(f"w:{key}"), value)
        borders.append(edge)
    margins = OxmlElement("w:tblCellMar")
    for side, width in (("top", "30"), ("left", "70"), ("bottom", "30"), ("right", "70")):
        edge = OxmlElement(f"w:{side}")
        edge.set(qn("w:w"), width)
        edge.set(qn("w:type"), "dxa")
        margins.append(edge)
    properties.append(borders)
    properties.append(margins)
    style.element.append(properties)


def shade(cell: _Cell, colour: str) -> None:
    """Set the ground of a cell."""
    element = OxmlElement("w:shd")
    for key, value in (("val", "clear"), ("color", "auto"), ("fill", colour)):
        element.set(qn(f"w:{key}"), value)
    cell._tc.get_or_add_tcPr().append(element)  # noqa: SLF001
