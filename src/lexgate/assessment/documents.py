"""Documents that serve as evidence, as found in the project: there or not, their digest, their headings."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from lexgate.assessment.word_headings import word_headings
from lexgate.core.canon import digest
from lexgate.core.inside import inside
from lexgate.core.passport import Document, Passport
from lexgate.models.subject import DocumentFact

MAX_BYTES = 5_000_000
"""Of a larger document no headings are read."""
_MARKDOWN = re.compile(r"^ {0,3}#{1,6}\s+(.+?)\s*#*\s*$")
_UNDERLINE = re.compile(r"^\s*(=+|-+|~+)\s*$")
_NUMBERED = re.compile(
    r"^\s*(?:\d+(?:\.\d+)*[.)]?\s+|[一二三四五六七八九十百]+、|第[一二三四五六七八九十百\d]+[章节条]\s*)(\S.{0,78})$"
)
_FENCE = re.compile(r"^\s*(```|~~~)")
_MARKED = (".md", ".markdown")
"""Endings of texts in which a number begins a list, not a heading."""
_LONGEST = 80
"""Characters beyond which a line is no heading."""


def documents(passport: Passport, root: Path) -> tuple[DocumentFact, ...]:
    """Return every document that the passport declares, as found.

    Args:
        passport: The system.
        root: The project's folder; documents lie inside it.

    Raises:
        UnsafeFile: LG-SAFE-105, a path leaves the project.
    """
    return tuple(_fact(document, root) for document in passport.documents)


def _fact(document: Document, root: Path) -> DocumentFact:
    path = inside(root, document.path, absolute=False)
    data = path.read_bytes() if path.is_file() else b""
    # An empty file is no document.
    present = bool(data.strip())
    return DocumentFact(
        kind=document.kind,
        path=document.path,
        present=present,
        owner=document.owner,
        version=document.version,
        reviewed=document.reviewed,
        digest=digest(data) if present else "",
        headings=headings(data, path.suffix) if present and len(data) <= MAX_BYTES else (),
    )


def headings(data: bytes, ending: str) -> tuple[str, ...]:
    r"""Return the headings of a Markdown, HTML, Word (``.docx``) or plain text, in order; none where the bytes are no text.

    Example:
        >>> headings(b"# Risks\n\nMethod\n------\n\n1. A list, no heading\n", ".md")
        ('Risks', 'Method')
    """
    if ending.lower() == ".docx":
        return word_headings(data)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return ()
    if ending.lower() in (".html", ".htm", ".xhtml"):
        reader = _Headings()
        reader.feed(text)
        reader.close()
        return tuple(reader.found)
    return tuple(_plain(text.splitlines(), numbered=ending.lower() not in _MARKED))


def _plain(lines: list[str], *, numbered: bool) -> Iterator[str]:
    fenced = False
    for line, after in zip(lines, [*lines[1:], ""], strict=True):
        if _FENCE.match(line):
            fenced = not fenced
        if fenced:
            continue
        marked = _MARKDOWN.match(line) or (numbered and _NUMBERED.match(line))
        if marked:
            yield marked.group(1).strip()
        elif line.strip() and len(line) <= _LONGEST and len(after.strip()) >= 3 and _UNDERLINE.match(after):
            yield line.strip()


class _Headings(HTMLParser):
    """Collects the text of h1 to h6."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._open: str = ""
        self._text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        if re.fullmatch("h[1-6]", tag):
            self._open, self._text = tag, []

    def handle_endtag(self, tag: str) -> None:
        if self._open and tag == self._open:
            self.found.append(" ".join("".join(self._text).split()))
            self._open = ""

    def handle_data(self, data: str) -> None:
        if self._open:
            self._text.append(data)
