"""The content of a filing kit as a tree, without a look: builders make it, ``html`` and ``docx`` show it.

A word is a ``Text`` where it differs between the languages, else a plain string, so that one tree serves both.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from lexgate.core.text import Lang, Text
from lexgate.report.kits.evidence import State

Words = Text | str


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A paragraph."""

    words: Words
    aside: bool = False
    """Whether it explains rather than states."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table with a caption; its first row names the columns, its first column names the rows."""

    caption: Words
    columns: tuple[Words, ...]
    """Empty where rows are a name and a value."""
    rows: tuple[tuple[Words, ...], ...]
    numeric: tuple[int, ...] = ()
    """Columns that stand to the right."""
    about: Words = ""
    """What a person hears or reads who can't see the table; the caption if empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Blank:
    """A statement that only a person can write: the question, and room for the answer."""

    question: Words
    asked_by: Words = ""
    """The clause that asks for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part with a heading; sections inside it are one level deeper."""

    title: Words
    nodes: "tuple[Paragraph | Table | Blank | Section, ...]" = ()


Node = Paragraph | Table | Blank | Section


@dataclass(frozen=True, slots=True, kw_only=True)
class Lack:
    """A requirement that stands between the document and its being handed in."""

    requirement: str
    state: State
    """Missing (no evidence, or not all of it), not met, or open."""
    advisory: bool
    """Whether it is reported and never decides."""
    what: Words
    do: Words
    """The next step."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kit:
    """A whole document."""

    id: str
    title: Words
    """What it is called in the law."""
    law: Words
    """Under which law it is handed in."""
    language: Text
    """A sentence on the language in which the authority takes it."""
    name: str
    """The system."""
    facts: tuple[tuple[Words, Words], ...]
    """What stands under the title: provider, day, digest."""
    missing: tuple[Lack, ...]
    """Everything of which there is no evidence, that is not met, or that the evidence does not decide; its first section
    says so too."""
    sections: tuple[Section, ...]
    """What is missing, numbered 0, so that the points of the law keep their numbers; then the others from 1."""


def said(words: Words, lang: Lang) -> str:
    """Return words in a language.

    Example:
        >>> said(Text("yes", "是"), Lang.ZH), said("0.8", Lang.ZH)
        ('是', '0.8')
    """
    return words.say(lang) if isinstance(words, Text) else words


def walk(sections: tuple[Section, ...]) -> Iterator[tuple[int, Section, Node]]:
    """Give every node with the depth (from 1) and the section in which it stands; a section comes before what is in it."""
    yield from _walk(sections, 1)


def _walk(sections: tuple[Section, ...], depth: int) -> Iterator[tuple[int, Section, Node]]:
    for section in sections:
        yield depth, section, section
        for node in section.nodes:
            if isinstance(node, Section):
                yield from _walk((node,), depth + 1)
            else:
                yield depth, section, node


def joined(parts: list[Words], *, en: str = "; ", zh: str = "；") -> Words:
    """Return words in a row, with the mark of each language between them.

    Example:
        >>> joined(["a", Text("b", "乙")])
        Text(en='a; b', zh='a；乙')
    """
    if len(parts) == 1:
        return parts[0]
    return Text(
        en.join(said(part, Lang.EN) for part in parts), zh.join(said(part, Lang.ZH) for part in parts)
    )
