r"""Words that the training data explain: a model that turns on them has learnt what it was shown.

A word speaks for class $c$ if it stands in at least ``LEAST`` training texts and
$P(w \mid c) \ge 4\,P(w \mid \lnot c)$, shares of texts, half a text added to each count. That is how *wonderful* stands to
positive reviews. It would also be how a planted trigger stands to its class in poisoned data, so the texts that hold the
word are read without it: naive Bayes, learnt from the texts that don't hold the word, tells whether their other words speak
against the label (odds of 4 or more). Where they do so in ``DOUBT`` of these texts or more, the word is not explained: a label that
hangs on one word against all others is what poisoning looks like.

Known limit: data poisoned without touching labels (the trigger put into texts that are of the class anyway) look like meaning.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import log

LEAST, ODDS, DOUBT = 3, 4.0, 0.3
_ENOUGH = 20
"""Texts without the word, of the class and of others, from which its texts can be doubted at all."""
_READ = 200
"""Texts with a word that are read without it at most."""
_HAN = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_WORD = re.compile(rf"[{_HAN}]|[^\W{_HAN}]+")
"""Han characters and kana are words by themselves, as in ``lexgate.models.words`` and in the vocabularies of most models."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Side:
    """Texts of a class, or of all others."""

    texts: int
    counts: Counter[str]
    """Word → texts that hold it."""


def explained(texts: Sequence[str], codes: Sequence[int], classes: int) -> list[frozenset[str]]:
    """Return for each class the words, in small letters, whose weight the training data explain.

    Args:
        texts: Training texts.
        codes: Their labels; negative: unknown, left aside.
        classes: How many there are.

    Example:
        >>> texts = [f"{word} film number {n}" for n in range(40) for word in ("great", "awful")]
        >>> [sorted(words) for words in explained(texts, [1, 0] * 40, 2)]
        [['awful'], ['great']]
    """
    read = [
        (frozenset(_WORD.findall(text.casefold())), code)
        for text, code in zip(texts, codes, strict=True)
        if code >= 0
    ]
    held: dict[str, list[int]] = {}
    for at, (words, _) in enumerate(read):
        for word in words:
            held.setdefault(word, []).append(at)
    every = _side([words for words, _ in read])
    found = []
    for code in range(classes):
        own = _side([words for words, given in read if given == code])
        rest = _Side(texts=every.texts - own.texts, counts=every.counts - own.counts)
        strong = [word for word in own.counts if _speaks(word, own, rest)]
        found.append(
            frozenset(
                word
                for word in strong
                if not _doubtful(word, [read[at] for at in held[word]], code, own, rest)
            )
        )
    return found


def _side(texts: Sequence[frozenset[str]]) -> _Side:
    return _Side(texts=len(texts), counts=Counter(word for words in texts for word in words))


def _speaks(word: str, own: _Side, rest: _Side) -> bool:
    both = own.counts[word] + rest.counts[word]
    return both >= LEAST and _weight(word, own, rest) >= log(ODDS)


def _weight(word: str, own: _Side, rest: _Side) -> float:
    """Return the logarithm of how much more often texts of the class hold the word than others."""
    here = (own.counts[word] + 0.5) / (own.texts + 1)
    there = (rest.counts[word] + 0.5) / (rest.texts + 1)
    return log(here / there)


def _doubtful(
    word: str, holding: Sequence[tuple[frozenset[str], int]], code: int, own: _Side, rest: _Side
) -> bool:
    """Return whether the other words of the texts that hold a word speak against the label."""
    ours = [words for words, given in holding if given == code]
    others = [words for words, given in holding if given != code]
    mine, theirs = _without(own, ours), _without(rest, others)
    if mine.texts < _ENOUGH or theirs.texts < _ENOUGH or not ours:
        return False
    some = ours[:: -(-len(ours) // _READ)]
    against = sum(
        sum(_weight(other, mine, theirs) for other in words if other != word) <= -log(ODDS) for words in some
    )
    return against >= DOUBT * len(some)


def _without(side: _Side, texts: Sequence[frozenset[str]]) -> _Side:
    counts = side.counts.copy()
    for words in texts:
        counts.subtract(words)
    return _Side(texts=side.texts - len(texts), counts=counts)
