r"""Slips that people made in the data themselves: a rare spelling one letter away from a common word.

A pair $(w, t)$ is taken where $t$ occurs at most ``RARE`` times and $w$ at least ``TIMES`` times as often as $t$, both are of
at least ``LETTERS`` Latin letters, and one letter inside lies between them: left out, added, changed, or two neighbours
swapped. First letters agree, as people keep them; last letters agree, so that most inflections (*loan*, *loans*) are no slips.

Known limit: a rare word that is right, and near a common one, is taken for its slip (*through*, *trough*); rare names are.
Chinese is not searched: its slips are whole characters, see ``homophone`` and ``look-alike``.

References:
    W. Garbe (2012), SymSpell (words are found by what is left when a letter is dropped).
"""

import re
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator

RARE, TIMES, LETTERS = 3, 20, 5
_WORD = re.compile(r"(?<![^\W\d_])[a-z]+(?![^\W\d_])")
"""Words of Latin letters without accents; no part of one with."""


def mined(texts: Iterable[str], known: Container[str] = ()) -> dict[str, tuple[str, ...]]:
    """Return for common words how they were misspelt in the texts, the most frequent slip first.

    Args:
        texts: Of the training part.
        known: Words in small letters that are no slips, however rare: such as those that a tokenizer knows whole.

    Example:
        >>> mined(["a wonderful film"] * 60 + ["what a wonderfull film", "a wonderful flim", "two films"])
        {'wonderful': ('wonderfull',)}
        >>> mined(["their business"] * 60 + ["a buisness", "one busines"])
        {'business': ('buisness', 'busines')}
    """
    counts = Counter(
        word for text in texts for word in _WORD.findall(text.casefold()) if len(word) >= LETTERS - 1
    )
    rare = {word: count for word, count in counts.items() if count <= RARE and word not in known}
    held: dict[str, list[str]] = defaultdict(list)
    for word, count in counts.items():
        if count >= TIMES and len(word) >= LETTERS:
            for key in (word, *_dropped(word)):
                held[key].append(word)
    found: dict[str, list[str]] = defaultdict(list)
    for slip, count in rare.items():
        near = {word for key in (slip, *_dropped(slip)) for word in held.get(key, ()) if _slipped(word, slip)}
        if near:
            best = min(near, key=lambda word: (-counts[word], word))
            if counts[best] >= TIMES * count:
                found[best].append(slip)
    return {
        word: tuple(sorted(slips, key=lambda slip: (-counts[slip], slip)))
        for word, slips in sorted(found.items())
    }


def _dropped(word: str) -> Iterator[str]:
    """Yield what is left of a word without one of its inner letters."""
    return (word[:at] + word[at + 1 :] for at in range(1, len(word) - 1))


def _slipped(word: str, slip: str) -> bool:
    """Return whether one slip inside the word makes the other of it."""
    if word == slip or word[0] != slip[0] or word[-1] != slip[-1]:
        return False
    if len(word) != len(slip):
        longer, shorter = (word, slip) if len(word) > len(slip) else (slip, word)
        return len(longer) - len(shorter) == 1 and shorter in _dropped(longer)
    apart = [at for at, (one, other) in enumerate(zip(word, slip, strict=True)) if one != other]
    if len(apart) == 1:
        return True
    swapped = len(apart) == 2 and apart[1] == apart[0] + 1
    return swapped and word[apart[0]] == slip[apart[1]] and word[apart[1]] == slip[apart[0]]
