"""A part of a kit that is built around articles: what is known, the clauses with their results, what a person writes."""

from collections.abc import Sequence

from lexgate.core.text import Text
from lexgate.report.kits.evidence import Evidence, Row, State
from lexgate.report.kits.rows import clauses
from lexgate.report.kits.tree import Blank, Node, Section, Table, Words

QUALITY = (
    "accuracy",
    "macro-f1",
    "entity-f1",
    "class-recall",
    "calibration-error",
    "worst-group-accuracy",
    "counterfactual-flip-rate",
    "false-positive-rate-gap",
    "false-negative-rate-gap",
    "selection-rate-ratio",
    "scoring-rate-ratio",
)
"""Checks of how well, and how equally, a system answers."""
COMPARED = (
    "worst-group-accuracy",
    "false-positive-rate-gap",
    "false-negative-rate-gap",
    "selection-rate-ratio",
    "scoring-rate-ratio",
)
"""Those of them that compare groups of persons."""
DATA = (
    "representation-gap",
    "label-error-share",
    "duplicates-left",
    "leakage-left",
    "personal-data-left",
)
"""Checks of a data set."""


def by_article(evidence: Evidence, standard: str, articles: Sequence[str]) -> list[Row]:
    """Return the rows of articles that may apply: ``art-10`` takes ``art-10-2`` and ``art-10-3-errors`` with it."""
    return [
        row
        for row in evidence.of(standard)
        if row.state is not State.APART
        and any(f"{row.requirement.id}-".startswith(f"{standard}/{name}-") for name in articles)
    ]


def part(
    evidence: Evidence,
    title: Text,
    *nodes: Node,
    law: tuple[str, tuple[str, ...]] = ("", ()),
    write: Sequence[tuple[Text, Words]] = (),
) -> Section:
    """Return a part.

    Args:
        evidence: The account.
        title: Its heading.
        nodes: What is known; tables without a row are left out.
        law: A standard, and the articles of it that belong here.
        write: What only a person can say, each with the clause that asks for it.
    """
    standard, articles = law
    rows = by_article(evidence, standard, articles)
    table = clauses(evidence, Text("What the law asks here", "相关法律要求"), rows)
    blanks = [Blank(question=question, asked_by=clause) for question, clause in write]
    known = [node for node in nodes if not isinstance(node, Table) or node.rows]
    return Section(title=title, nodes=(*known, *([table] if rows else []), *blanks))
