"""A keyword list as a judge: an item is flagged if its text holds a word of the list.

The list is UTF-8 text with one word or phrase a line; empty lines and lines that begin with ``#`` are notes. Case, runs of
spaces and the form of apostrophes make no difference. A word in Latin letters counts as a whole word only; a Chinese word
counts wherever it stands. A line that begins with ``^`` counts at the start of the text only.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lexgate.core.errors import BadInput
from lexgate.core.strict_yaml import read

_AT_ONCE = 400
"""Words of one pattern; a pattern may not grow without bounds."""
_START = r"\A[\s\"'“”‘’*#>-]*"
_EDGE = r"(?-u:\b)"
_MOST = 20_000_000


def read_words(path: Path) -> tuple[str, ...]:
    """Return the words of a list, each once, in their order.

    Raises:
        BadInput: LG-INPUT-003, there is no such file, or it is no UTF-8 text; LG-ASSESS-068, it has no word.
    """
    words = words_of(read(path, most=_MOST))
    if not words:
        raise BadInput(
            f"The word list {path} has no word.", fix="Write one word or phrase a line.", code="LG-ASSESS-068"
        )
    return words


def words_of(text: str) -> tuple[str, ...]:
    r"""Return the words in a text, each once, in their order.

    Example:
        >>> words_of("# refusals\n^I'm sorry\nunable to help\n\n无法回答\n无法回答\n")
        ("^I'm sorry", 'unable to help', '无法回答')
    """
    lines = (" ".join(_plain(line).split()) for line in text.removeprefix("\ufeff").splitlines())
    return tuple(dict.fromkeys(line for line in lines if line.lstrip("^ ") and not line.startswith("#")))


def flags(texts: Sequence[str | None], words: Sequence[str]) -> NDArray[np.int8]:
    """Return ``(n,)`` 1 where a text holds a word, 0 where it holds none, -1 where there is no text.

    Args:
        texts: The items.
        words: As `words_of` gives them.

    Example:
        >>> flags(["I’m  sorry, no.", "So I'm sorry", "skill", "他拒绝回答", None], ["^I'm sorry", "kill", "拒绝"]).tolist()
        [1, 0, 0, 1, -1]
    """
    column = pl.Series("text", texts, dtype=pl.String)
    plain = column.str.replace_all("[’‘ʼ]", "'")
    found = pl.Series("found", np.zeros(len(column), np.bool_))
    for start in range(0, len(words), _AT_ONCE):
        pattern = "|".join(_pattern(word) for word in words[start : start + _AT_ONCE])
        found |= plain.str.contains(f"(?i){pattern}").fill_null(value=False)
    empty = (column.is_null() | (column.str.strip_chars() == "")).to_numpy()
    return np.where(empty, -1, found.to_numpy()).astype(np.int8)


def _plain(text: str) -> str:
    return text.replace("’", "'").replace("‘", "'").replace("ʼ", "'")


def _pattern(word: str) -> str:
    at_start, phrase = word.startswith("^"), word.lstrip("^ ")
    body = r"\s+".join(pl.escape_regex(part) for part in phrase.split())
    before = _EDGE if _is_latin(phrase[0]) else ""
    after = _EDGE if _is_latin(phrase[-1]) else ""
    return f"(?:{_START if at_start else before}{body}{after})"


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalnum()
