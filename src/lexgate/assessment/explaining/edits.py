"""Edits that no reader would take for another text: under them an explanation should stay as it is."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from lexgate.models.explanations import Item

_STOPS = {".", "。", "!", "！", "?", "？", "…"}
_HAN = "\u4e00", "\u9fff"
_OPENINGS = {"en": "Well, ", "zh": "其实，"}
Places = NDArray[np.int64]


def harmless(item: Item) -> Iterator[tuple[Item, Places]]:
    """Yield edited items, and where each word of the original stands in them; -1: not there.

    A full stop is put at the end or taken away; the text is written in lower case; a word that opens a sentence and says
    nothing is put in front. Of a sentence whose word is tagged only the full stop changes.

    Example:
        >>> [edited.text for edited, _ in harmless(Item.of_text("Very good"))]
        ['Very good.', 'very good', 'Well, Very good']
    """
    if not item.words:
        return
    if item.place is not None:
        yield from _tagged(item, item.place)
        return
    stay = np.arange(len(item.words))
    last = item.words[-1]
    if item.text[last.start : last.end] in _STOPS:
        if len(item.words) > 1:
            keep = np.append(np.ones(len(item.words) - 1, np.bool_), np.False_)
            yield item.keeping(keep), np.append(stay[:-1], -1)
    else:
        yield Item.of_text(item.text[: last.end] + ("。" if _chinese(item.text) else ".")), stay
    lower = Item.of_text(item.text.lower())
    if lower.text != item.text and len(lower.words) == len(item.words):
        yield lower, stay
    opening = _OPENINGS["zh" if _chinese(item.text) else "en"]
    opened = Item.of_text(opening + item.text)
    yield opened, stay + len(opened.words) - len(item.words)


def _tagged(item: Item, place: int) -> Iterator[tuple[Item, Places]]:
    words = item.said()
    stay = np.arange(len(words))
    if words[-1] not in _STOPS:
        yield Item.of_token([*words, "。" if _chinese(item.text) else "."], place), stay
    elif place < len(words) - 1:
        yield Item.of_token(words[:-1], place), np.append(stay[:-1], -1)


def _chinese(text: str) -> bool:
    return any(_HAN[0] <= letter <= _HAN[1] for letter in text)
