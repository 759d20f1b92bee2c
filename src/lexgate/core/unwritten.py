"""The mark of a statement that a person still has to write, in documents that LexGate prepares and reads again."""

from lexgate.core.text import Text

UNWRITTEN = Text("▢ To be written by a person", "▢ 待相关人员填写")
"""Stands where the statement belongs, and is replaced by it."""
QUESTION_STYLE = "LexGate Question"
"""In a Word file, the style of the question above each such statement."""


def unwritten_in(text: str) -> int:
    r"""Return how many statements of a text are still to be written, however its spaces and lines are set.

    Example:
        >>> unwritten_in("Advice of the officer\n▢ To be written\n  by a person · Article 35(2)")
        1
    """
    plain = " ".join(text.split())
    return sum(plain.count(mark) for mark in {UNWRITTEN.en, UNWRITTEN.zh})
