"""Documents that serve as evidence, as found in the project: there or not, their digest, their headings, what is unwritten."""

import re
from collections.abc import Iterator, Sequence
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

from lexgate.assessment.word_text import WordParagraph, word_paragraphs
from lexgate.core.canon import digest
from lexgate.core.inside import inside
from lexgate.core.passport import Document, Passport
from lexgate.core.unwritten import QUESTION_STYLE, unwritten_in
from lexgate.models.subject import DocumentFact

MAX_BYTES = 5_000_000
"""A larger document is not read."""
_MARKDOWN = re.compile(r"^ {0,3}#{1,6}\s+(.+?)\s*#*\s*$")
_UNDERLINE = re.compile(r"^\s*(=+|-+|~+)\s*$")
_NUMBERED = re.compile(
    r"^\s*(?:\d+(?:\.\d+)*[.)]?\s+|[一二三四五六七八九十百]+、|第[一二三四五六七八九十百\d]+[章节条]\s*)(\S.{0,78})$"
)
_FENCE = re.compile(r"^\s*(```|~~~)")
_WORD = ".docx"
_PAGES = (".html", ".htm", ".xhtml")
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
    read = data if len(data) <= MAX_BYTES else b""
    return DocumentFact(
        kind=document.kind,
        path=document.path,
        present=present,
        owner=document.owner,
        version=document.version,
        reviewed=document.reviewed,
        digest=digest(data) if present else "",
        headings=headings(read, path.suffix),
        unwritten=unwritten(read, path.suffix),
    )


def headings(data: bytes, ending: str) -> tuple[str, ...]:
    r"""Return the headings of a Markdown, HTML, Word (``.docx``) or plain text, in order; none where the bytes are no text.

    Example:
        >>> headings(b"# Risks\n\nMethod\n------\n\n1. A list, no heading\n", ".md")
        ('Risks', 'Method')
    """
    if ending.lower() == _WORD:
        return tuple(one.text for one in word_paragraphs(data) if one.heading and one.text)
    text = _text(data)
    if ending.lower() in _PAGES:
        return tuple(_read(text).headings)
    return tuple(_plain(text.splitlines(), numbered=ending.lower() not in _MARKED))


def unwritten(data: bytes, ending: str) -> int:
    r"""Return how many statements of a document that LexGate prepared are still to be written by a person.

    Counted are the marks that stand where a statement belongs, and in Word files the questions of a kit below which
    nothing stands. A document that LexGate did not prepare has none.

    Example:
        >>> unwritten("# Risks\n\n▢ To be written by a person\n".encode(), ".md")
        1
    """
    if ending.lower() == _WORD:
        found = word_paragraphs(data)
        return unwritten_in("\n".join(one.text for one in found)) + _unanswered(found)
    text = _text(data)
    return unwritten_in("".join(_read(text).text) if ending.lower() in _PAGES else text)


def _unanswered(paragraphs: Sequence[WordParagraph]) -> int:
    """Return how many questions of a kit have no text below them, up to the next question or heading."""
    count, waiting = 0, False
    for one in paragraphs:
        question = one.style == QUESTION_STYLE.lower()
        if question or one.heading:
            count, waiting = count + waiting, question
        elif one.text:
            waiting = False
    return count + waiting


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return ""


def _plain(lines: list[str], *, numbered: bool) -> Iterator[str]:
    fenced = False
    for line, after in pairwise([*lines, ""]):
        if _FENCE.match(line):
            fenced = not fenced
        if fenced:
            continue
        marked = _MARKDOWN.match(line) or (numbered and _NUMBERED.match(line))
        if marked:
            yield marked.group(1).strip()
        elif line.strip() and len(line) <= _LONGEST and len(after.strip()) >= 3 and _UNDERLINE.match(after):
            yield line.strip()


def _read(text: str) -> "_Page":
    page = _Page()
    page.feed(text)
    page.close()
    return page


class _Page(HTMLParser):
    """Collects all text, and that of h1 to h6."""

    def __init__(self) -> None:
        super().__init__()
        self.headings: list[str] = []
        self.text: list[str] = []
        self._open: str = ""
        self._heading: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        if re.fullmatch("h[1-6]", tag):
            self._open, self._heading = tag, []

    def handle_endtag(self, tag: str) -> None:
        if self._open and tag == self._open:
            self.headings.append(" ".join("".join(self._heading).split()))
            self._open = ""

    def handle_data(self, data: str) -> None:
        self.text.append(data)
        if self._open:
            self._heading.append(data)
