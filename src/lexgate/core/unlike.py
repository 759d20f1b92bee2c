"""Where shadow models learned otherwise than the model that they stand for."""

from collections.abc import Sequence
from dataclasses import dataclass

from lexgate.core.text import Text

_SAID = Text(
    "Shadow models learn otherwise than the model itself ({list}). They must learn as it does: else the attacks by likelihood ratio "
    "(lira-online, lira-offline) may show less than there is, and a weak result says nothing.",
    "影子模型的训练方式与被测模型不同（{list}）。二者应当一致，否则似然比攻击（lira-online、lira-offline）可能低估泄露，结果偏低不说明问题。",
)
_ONE = Text("{what} {shadows}, of the model {model}", "{what} 为 {shadows}，被测模型为 {model}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Unlike:
    """One setting in which they differ."""

    what: str
    """As the project file names it, such as ``tune.epochs``; ``items``: how many each learns from."""
    model: str
    shadows: str


def unlike_note(unlike: Sequence[Unlike]) -> Text | None:
    """Return in what shadow models differ and what follows from it; None if in nothing.

    Example:
        >>> note = unlike_note([Unlike(what="tune.epochs", model="12", shadows="6")])
        >>> "tune.epochs 6, of the model 12" in note.en
        True
    """
    if not unlike:
        return None
    each = [_ONE.fill(what=one.what, shadows=one.shadows, model=one.model) for one in unlike]
    return _SAID.fill(list=Text("; ".join(one.en for one in each), "；".join(one.zh for one in each)))
