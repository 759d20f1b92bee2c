"""Changes of the letters of a word that leave it readable: slips of the hand, of a scanner, and disguises.

Each function returns every variant of a word in a fixed order; the word itself is never among them. The tables are
small on purpose, so that a person can read them.
"""

from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise

Change = Callable[[str], tuple[str, ...]]

_ROWS = ("1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm")
"""A QWERTY keyboard; each row lies half a key to the right of the one above."""
_SCANS = (
    "m=rn w=vv d=cl l=1/I i=1/l o=0 s=5 e=c c=e h=b b=6/h u=ii n=ri g=9/q t=f f=t O=0 I=l B=8 S=5 Z=2 G=6"
)
_SCANNED = {pair[0]: tuple(pair[2:].split("/")) for pair in _SCANS.split()}
"""What a scanner takes a letter for."""
_TWINS = dict(zip("aceijopsxyhdqwvlABCEHIKMOPSTXY", "асеіјорѕхуһԁԛԝνӏАВСЕНІКМОРЅТХУ", strict=True))
"""Cyrillic and Greek letters that look like Latin ones (Unicode's confusables)."""
_INVISIBLE = ("\N{ZERO WIDTH SPACE}", "\N{ZERO WIDTH NON-JOINER}", "\N{SOFT HYPHEN}")


def noise(word: str) -> tuple[str, ...]:
    """Return a word with one letter inside it left out, doubled, or changed with the next.

    The first letter stays, as people read words by it. A Han character is a word of one letter, and has none.

    Example:
        >>> noise("bank")
        ('bnk', 'bak', 'ban', 'baank', 'bannk', 'bankk', 'bnak', 'bakn')
        >>> noise("für"), noise("贷")
        (('fr', 'fü', 'füür', 'fürr', 'frü'), ())
    """
    if not word.isalpha():
        return ()
    places = range(1, len(word))
    made = [word[:at] + word[at + 1 :] for at in places if len(word) > 2]
    made += [word[: at + 1] + word[at:] for at in places]
    made += [word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in places[:-1]]
    return _others(word, made)


def keyboard(word: str) -> tuple[str, ...]:
    """Return a word with one letter replaced by a key beside it.

    Example:
        >>> keyboard("ok")[:3]
        ('ik', 'pk', '9k')
    """
    return _others(word, _replaced(word, _BESIDE))


def ocr(word: str) -> tuple[str, ...]:
    """Return a word with one letter as a scanner may take it.

    Example:
        >>> ocr("firm")
        ('tirm', 'f1rm', 'flrm', 'firrn')
    """
    return _others(word, _replaced(word, _SCANNED))


def homoglyph(word: str) -> tuple[str, ...]:
    r"""Return a word with one letter, then with all letters, replaced by one of another script that looks the same.

    Example:
        >>> [ascii(variant) for variant in homoglyph("be")]
        ["'b\\u0435'"]
    """
    made = list(_replaced(word, {latin: (twin,) for latin, twin in _TWINS.items()}))
    return _others(word, [*made, "".join(_TWINS.get(letter, letter) for letter in word)])


def zero_width(word: str) -> tuple[str, ...]:
    r"""Return a word with an invisible character inside it; after it, where it is a single one.

    Example:
        >>> len(zero_width("bank")), ascii(zero_width("贷")[0])
        (9, "'\\u8d37\\u200b'")
    """
    if not word.isalnum():
        return ()
    places = range(1, len(word)) if len(word) > 1 else (1,)
    return tuple(word[:at] + sign + word[at:] for sign in _INVISIBLE for at in places)


def spacing(word: str) -> tuple[str, ...]:
    """Return a word with a space inside it, and with signs between its letters; after it, where it is a single one.

    Example:
        >>> spacing("bank"), spacing("贷")
        (('b ank', 'ba nk', 'ban k', 'b.a.n.k', 'b-a-n-k'), ('贷 ', '贷·'))
    """
    if not word.isalpha():
        return ()
    if len(word) == 1:
        return () if word.isascii() else (word + " ", word + "·")
    made = [f"{word[:at]} {word[at:]}" for at in range(1, len(word))]
    return (*made, ".".join(word), "-".join(word))


def casing(word: str) -> tuple[str, ...]:
    """Return a word in other cases.

    Example:
        >>> casing("bank"), casing("贷")
        (('BANK', 'Bank', 'bAnK'), ())
    """
    mixed = "".join(letter.upper() if at % 2 else letter.lower() for at, letter in enumerate(word))
    return _others(word, [word.upper(), word.capitalize(), word.lower(), mixed])


def _beside() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {letter: [] for row in _ROWS for letter in row}
    for row in _ROWS:
        for one, other in pairwise(row):
            found[other].append(one)
            found[one].append(other)
    for upper, lower in pairwise(_ROWS):
        for at, letter in enumerate(lower):
            for other in upper[at : at + 2]:
                found[letter].append(other)
                found[other].append(letter)
    cases = {letter.upper(): [other.upper() for other in others] for letter, others in found.items()}
    return {letter: tuple(others) for letter, others in (found | cases).items() if letter.isalpha()}


_BESIDE = _beside()


def _replaced(word: str, table: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    for at, letter in enumerate(word):
        for other in table.get(letter, ()):
            yield word[:at] + other + word[at + 1 :]


def _others(word: str, made: list[str] | Iterator[str]) -> tuple[str, ...]:
    return tuple(variant for variant in dict.fromkeys(made) if variant and variant != word)
