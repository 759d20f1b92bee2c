"""The subject of one assessment, put together from its parts."""

from collections.abc import Mapping
from pathlib import Path

from lexgate.assessment.documents import documents
from lexgate.core.passport import Passport
from lexgate.core.ports import Calendar
from lexgate.models.subject import (
    Explained,
    Judgements,
    Pairs,
    Predictions,
    Register,
    Shifted,
    Subject,
    Survey,
    Timing,
)

CAPABILITIES = (
    *(
        "predictions",
        "probability",
        "score",
        "pairs",
        "shifted",
        "timing",
        "survey",
        "documents",
        "registers",
    ),
    "judgements",
    "scan",
    "signed_files",
    "licence",
    "triggers",
    "tokenised",
    "dependencies",
    "explained",
    "attacked",
)
"""Everything a subject may have."""


def build(  # noqa: PLR0913 - the parts of a subject
    passport: Passport,
    root: Path,
    *,
    predictions: Predictions | None = None,
    pairs: Pairs | None = None,
    shifted: Shifted | None = None,
    timing: Timing | None = None,
    survey: Survey | None = None,
    registers: Mapping[str, Register] | None = None,
    judgements: Judgements | None = None,
    explained: Explained | None = None,
    calendar: Calendar | None = None,
) -> Subject:
    """Return the subject; its documents are looked for in the project's folder.

    Raises:
        UnsafeFile: LG-SAFE-105, a document's path leaves the project.
    """
    return Subject(
        passport=passport,
        predictions=predictions,
        pairs=pairs,
        shifted=shifted,
        timing=timing,
        survey=survey,
        documents=documents(passport, root),
        registers=registers,
        judgements=judgements,
        explained=explained,
        calendar=calendar,
    )


def capabilities(subject: Subject) -> frozenset[str]:
    """Return what a subject has, for `lexgate.assessment.plan.make`."""
    return frozenset(name for name in CAPABILITIES if subject.has(name))
