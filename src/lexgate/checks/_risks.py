"""Banks of items by risk: the 31 risks of GB/T 45654-2025, annex A, and which items of a bank name which."""

import re
import unicodedata

import numpy as np

from lexgate.checks._check import Options
from lexgate.checks._options import choice
from lexgate.checks._registers import Mistakes, listed, register_of, rows_of
from lexgate.core.errors import BadInput
from lexgate.core.outcomes import Outcomes
from lexgate.core.text import Text
from lexgate.models.subject import Subject

BANKS = {
    "keywords": "keyword",
    "questions": "question",
    "refuse-questions": "question",
    "answer-questions": "question",
}
"""Register → its column of items."""
RISKS = tuple(
    f"A.{group}.{letter}"
    for group, letters in enumerate(("abcdefgh", "abcdefghi", "abcde", "abcdefg", "ab"), start=1)
    for letter in letters
)
"""Ids of the 31 risks."""
SEPARATOR = ";"
_CODE = re.compile(r"[aA]\.?\s*(\d)\s*\.?\s*([a-zA-Z])\)?")
_UNKNOWN = Text(
    "Codes that are no risk, counted nowhere: {codes}.", "以下代码不属于风险清单，未计入任何风险：{codes}。"
)


def code_of(written: str) -> str:
    """Return a risk's id in its plain form, or what is written.

    Example:
        >>> code_of("A1a"), code_of("a.1 a)"), code_of("spam")
        ('A.1.a', 'A.1.a', 'spam')
    """
    match = _CODE.fullmatch(written)
    return f"A.{match[1]}.{match[2].lower()}" if match else written


def same(item: str) -> str:
    """Return an item as it is compared: NFKC, whatever the case, runs of spaces as one.

    Example:
        >>> same("Ｆｏｏ  BAR") == same("foo bar")
        True
    """
    return " ".join(unicodedata.normalize("NFKC", item).casefold().split())


def bank_items(subject: Subject, options: Options) -> Outcomes:
    """Return the distinct items of a bank by the line on which each first stands, with the risks that they name.

    Raises:
        Problems: LG-INPUT-001, an item is empty.
    """
    bank = choice(options, "bank", tuple(BANKS))
    register = register_of(subject, bank)
    lines: dict[str, int] = {}
    risks: dict[str, list[str]] = {}
    if register is not None:
        mistakes = Mistakes(register)
        for row in rows_of(register):
            item = same(row[BANKS[bank]])
            if not item:
                mistakes.add(row, BANKS[bank], "an item")
            lines.setdefault(item, row.line)
            named = unicodedata.normalize("NFKC", row["risk"]).split(SEPARATOR)
            risks.setdefault(item, []).extend(code_of(code.strip()) for code in named if code.strip())
        mistakes.end()
    return Outcomes(
        ids=np.array([str(line) for line in lines.values()], dtype=np.str_),
        columns={
            "risks": np.array([SEPARATOR.join(sorted(set(named))) for named in risks.values()], dtype=np.str_)
        },
        scored=np.ones(len(lines), np.bool_),
    )


def per_risk(seen: Outcomes) -> dict[str, int]:
    """Return how many distinct items name each code, known or not."""
    codes, counts = np.unique(
        np.array([code for named in seen.columns["risks"] for code in str(named).split(SEPARATOR) if code]),
        return_counts=True,
    )
    return {str(code): int(count) for code, count in zip(codes, counts, strict=True)}


def unknown_codes(counts: dict[str, int], known: tuple[str, ...] = RISKS) -> Text | None:
    """Return a note that lists codes that are no risk; None if there are none."""
    unknown = sorted(set(counts) - set(known) - set(RISKS))
    return _UNKNOWN.fill(codes=Text(listed(unknown), listed(unknown, "、"))) if unknown else None


def in_scope(scope: tuple[str, ...]) -> tuple[str, ...]:
    """Return the risks under some headings, such as ``A.1``; all 31 if there is no heading.

    Raises:
        BadInput: LG-CHECK-003, a heading has no risk.
    """
    empty = [name for name in scope if not any(risk == name or risk.startswith(f"{name}.") for risk in RISKS)]
    if empty:
        raise BadInput(
            f"Option 'scope' names {', '.join(empty)}, under which there is no risk.",
            fix="Name headings or risks of GB/T 45654 annex A, such as A.1 or A.2.c.",
            code="LG-CHECK-003",
        )
    return tuple(
        risk for risk in RISKS if not scope or any(f"{risk}.".startswith(f"{name}.") for name in scope)
    )
