"""The subject of one assessment, put together from its parts."""

from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path

from lexgate.assessment.documents import documents
from lexgate.core.passport import Passport
from lexgate.core.ports import Calendar
from lexgate.models.subject import (
    Judgements,
    Predictions,
    Register,
    Subject,
    Survey,
)

_NO_CAPABILITIES = {"passport", "unanswered", "calendar", "absent"}
CAPABILITIES = (
    *(one.name for one in fields(Subject) if one.name not in _NO_CAPABILITIES),
    "probability",
    "score",
)
"""Everything a subject may have that a check may need."""


def build(
    passport: Passport,
    root: Path,
    *,
    predictions: Predictions | None = None,
    survey: Survey | None = None,
    registers: Mapping[str, Register] | None = None,
    judgements: Judgements | None = None,
    calendar: Calendar | None = None,
) -> Subject:
    """Return the subject; its documents are looked for in the project's folder.

    Raises:
        UnsafeFile: LG-SAFE-105, a document's path leaves the project.
    """
    return Subject(
        passport=passport,
        predictions=predictions,
        survey=survey,
        documents=documents(passport, root),
        registers=registers,
        judgements=judgements,
        calendar=calendar,
    )


def capabilities(subject: Subject) -> frozenset[str]:
    """Return what a subject has, for `lexgate.assessment.plan.make`."""
    return frozenset(name for name in CAPABILITIES if subject.has(name))
