"""What a model is asked to do."""

from enum import StrEnum


class Task(StrEnum):
    """A task that LexGate can tune and assess."""

    TEXT_CLASSIFICATION = "text-classification"
    TOKEN_CLASSIFICATION = "token-classification"  # noqa: S105 - a task, no secret
