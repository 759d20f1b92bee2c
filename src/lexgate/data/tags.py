"""Tag schemes for spans of tokens: IOB1, IOB2, IOBES (also spelt BILOU), all brought to IOB2.

- IOB2: ``B-X`` begins every span, ``I-X`` goes on.
- IOB1: ``I-X`` begins and goes on; ``B-X`` only where a span of the same type stands right before.
- IOBES: ``B`` begins, ``I`` goes on, ``E`` ends, ``S`` is a span of one token.
"""

from collections.abc import Sequence

from lexgate.core.errors import Problem
from lexgate.data.table import complain

_SPELT = {"L": "E", "U": "S"}

Sentences = Sequence[Sequence[str]]
Lines = Sequence[Sequence[int]]


def to_iob2(source: str, sentences: Sentences, scheme: str, lines: Lines) -> tuple[list[list[str]], str]:
    """Return the tags in IOB2, and the scheme they were read by.

    ``auto`` finds the scheme: any ``E`` or ``S`` means IOBES; a ``B`` where IOB1 has none means IOB2; an ``I`` at
    the start of a span means IOB1. Where a file has both, the more frequent wins and the others are mistakes.

    Args:
        source: The file, for errors.
        sentences: Tags of each sentence.
        scheme: ``auto``, ``IOB1``, ``IOB2`` or ``IOBES``.
        lines: Line of each tag.

    Raises:
        Problems: Tags of no known form, or that break the scheme, each with its line.

    Example:
        >>> to_iob2("x", [["I-PER", "I-PER", "O", "I-LOC", "B-LOC"]], "auto", [[1, 2, 3, 4, 5]])
        ([['B-PER', 'I-PER', 'O', 'B-LOC', 'B-LOC']], 'IOB1')
    """
    parsed = [[_parse(tag) for tag in sentence] for sentence in sentences]
    complain(
        source,
        [
            _problem(line, tag, "O, or B-, I-, E-, S- and a type")
            for sentence, tags, numbers in zip(parsed, sentences, lines, strict=True)
            for part, tag, line in zip(sentence, tags, numbers, strict=True)
            if part is None
        ],
    )
    whole = [[part or ("O", "") for part in sentence] for sentence in parsed]
    used = detect(whole) if scheme == "auto" else scheme
    problems: list[Problem] = []
    result = [_convert(tags, used, numbers, problems) for tags, numbers in zip(whole, lines, strict=True)]
    complain(source, problems)
    return result, used


def detect(sentences: Sequence[Sequence[tuple[str, str]]]) -> str:
    """Return the scheme of parsed tags; IOB2 where nothing tells."""
    early_i = early_b = 0
    for sentence in sentences:
        before = ("O", "")
        for mark, kind in sentence:
            if mark in "ES":
                return "IOBES"
            follows = before[0] != "O" and before[1] == kind
            early_i += mark == "I" and not follows
            early_b += mark == "B" and not follows
            before = (mark, kind)
    return "IOB1" if early_i > early_b else "IOB2"


def _parse(tag: str) -> tuple[str, str] | None:
    if tag == "O":
        return "O", ""
    mark, dash, kind = tag.partition("-")
    mark = _SPELT.get(mark, mark)
    return (mark, kind) if dash and kind and mark in {"B", "I", "E", "S"} else None


def _convert(
    tags: Sequence[tuple[str, str]], scheme: str, lines: Sequence[int], problems: list[Problem]
) -> list[str]:
    allowed = {"IOB1": "OBI", "IOB2": "OBI", "IOBES": "OBIES"}[scheme]
    result, before = [], ("O", "")
    for index, ((mark, kind), line) in enumerate(zip(tags, lines, strict=True)):
        after = tags[index + 1] if index + 1 < len(tags) else ("O", "")
        expected = _broken(scheme, before, (mark, kind), after)
        if mark not in allowed:
            problems.append(_problem(line, f"{mark}-{kind}", f"a tag of {scheme}"))
        elif expected:
            problems.append(_problem(line, f"{mark}-{kind}", expected))
        begins = mark in "BS" or before[1] != kind or before[0] == "O"
        result.append("O" if mark == "O" else f"{'B' if begins else 'I'}-{kind}")
        before = (mark, kind)
    return result


def _broken(scheme: str, before: tuple[str, str], here: tuple[str, str], after: tuple[str, str]) -> str:
    """Return what should stand here instead, or nothing if the tag is in order."""
    mark, kind = here
    same = before[0] != "O" and before[1] == kind
    if scheme == "IOB2" and mark == "I" and not same:
        return f"B-{kind} at the start of a span (IOB2)"
    if scheme == "IOB1" and mark == "B" and not same:
        return f"I-{kind} at the start of a span that follows none of its type (IOB1)"
    if scheme != "IOBES":
        return ""
    open_before = same and before[0] in "BI"
    goes_on = after[0] in "IE" and after[1] == kind
    if mark in "IE" and not open_before:
        return f"B-{kind} or S-{kind} at the start of a span (IOBES)"
    if mark in "BI" and not goes_on:
        return f"{'S' if mark == 'B' else 'E'}-{kind} at the end of a span (IOBES)"
    return ""


def _problem(line: int, found: str, expected: str) -> Problem:
    return Problem(line=line, where="tag", found=found, expected=expected)
