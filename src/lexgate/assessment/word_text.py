"""The paragraphs of a Word document, each with the name of its style.

The XML is searched, not parsed, so that no entity is ever resolved; a part that would unpack to more than the limit is left
unread.
"""

import html
import io
import re
import zipfile
import zlib
from dataclasses import dataclass

MAX_PART = 20_000_000
"""Bytes of an unpacked part beyond which nothing is read."""
_STYLE_ID = re.compile(r"<w:style\b[^<>]*?w:styleId=\"([^\"]*)\"")
_STYLE_NAME = re.compile(r"<w:name w:val=\"([^\"]*)\"")
_START = re.compile(r"<w:p[ >]")
_USES = re.compile(r"<w:pStyle w:val=\"([^\"]*)\"")
_TEXT = re.compile(r"<w:t(?: [^<>]*)?>([^<]*)</w:t>")
_HEADING = re.compile(r"heading [1-9]")


@dataclass(frozen=True, slots=True)
class WordParagraph:
    """A paragraph."""

    style: str
    """Name of its style in lower case, as Word writes it in every language: ``heading 1``; empty for the plain one."""
    text: str

    @property
    def heading(self) -> bool:
        """Return whether it is a heading, ``heading 1`` to ``heading 9``."""
        return bool(_HEADING.fullmatch(self.style))


def word_paragraphs(data: bytes, *, most: int = MAX_PART) -> tuple[WordParagraph, ...]:
    """Return the paragraphs of a ``.docx`` in order, those in tables too; none where the bytes are no such file.

    Args:
        data: The file.
        most: Bytes of an unpacked part beyond which it is not read.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            styles, body = (_part(archive, f"word/{name}.xml", most) for name in ("styles", "document"))
    except (zipfile.BadZipFile, KeyError, OSError, EOFError, NotImplementedError, RuntimeError, zlib.error):
        return ()
    names = dict(_styles(chunk) for chunk in styles.split("</w:style>"))
    return tuple(_paragraph(chunk, names) for chunk in body.split("</w:p>")[:-1])


def _styles(chunk: str) -> tuple[str, str]:
    known, name = _STYLE_ID.search(chunk), _STYLE_NAME.search(chunk)
    return (known[1], html.unescape(name[1]).lower()) if known and name else ("", "")


def _paragraph(chunk: str, names: dict[str, str]) -> WordParagraph:
    """A chunk ends with a paragraph; what stands before its start is of the table or the page."""
    start = _START.search(chunk)
    inside = chunk[start.start() :] if start else ""
    used = _USES.search(inside)
    text = html.unescape("".join(_TEXT.findall(inside)))
    return WordParagraph(names.get(used[1], "") if used else "", " ".join(text.split()))


def _part(archive: zipfile.ZipFile, name: str, most: int) -> str:
    with archive.open(name) as file:
        data = file.read(most + 1)
    return data.decode("utf-8", "replace") if len(data) <= most else ""
