"""The headings of a Word document: paragraphs in a style that Word calls ``heading 1`` to ``heading 9``.

The XML is searched, not parsed, so that no entity is ever resolved; a part that would unpack to more than the limit is left
unread.
"""

import html
import io
import re
import zipfile
import zlib

MAX_PART = 20_000_000
"""Bytes of an unpacked part beyond which nothing is read."""
_STYLE = re.compile(r"<w:style\b[^>]*?w:styleId=\"([^\"]*)\"[^>]*>(.*?)</w:style>", re.DOTALL)
_NAME = re.compile(r"<w:name w:val=\"heading [1-9]\"", re.IGNORECASE)
_PARAGRAPH = re.compile(r"<w:p\b[^>]*>(.*?)</w:p>", re.DOTALL)
_USES = re.compile(r"<w:pStyle w:val=\"([^\"]*)\"")
_TEXT = re.compile(r"<w:t(?: [^>]*)?>([^<]*)</w:t>")


def word_headings(data: bytes, *, most: int = MAX_PART) -> tuple[str, ...]:
    """Return the headings of a ``.docx`` in order; none where the bytes are no such file.

    Args:
        data: The file.
        most: Bytes of an unpacked part beyond which it is not read.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            styles, body = (_part(archive, f"word/{name}.xml", most) for name in ("styles", "document"))
    except (zipfile.BadZipFile, KeyError, OSError, EOFError, NotImplementedError, RuntimeError, zlib.error):
        return ()
    named = {style for style, inside in _STYLE.findall(styles) if _NAME.search(inside)}
    found = []
    for inside in _PARAGRAPH.findall(body):
        used = _USES.search(inside)
        if used and used[1] in named:
            found.append(" ".join(html.unescape("".join(_TEXT.findall(inside))).split()))
    return tuple(heading for heading in found if heading)


def _part(archive: zipfile.ZipFile, name: str, most: int) -> str:
    with archive.open(name) as file:
        data = file.read(most + 1)
    return data.decode("utf-8", "replace") if len(data) <= most else ""
