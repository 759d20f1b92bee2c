"""The texts that an attack may make of one text: which words may be changed, into what, and how many at once."""

import random
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from lexgate.assessment.attack import chinese, letters
from lexgate.assessment.attack.stop_words import STOP_WORDS
from lexgate.models.words import Word, words_of

BETWEEN = "\x1f"
"""Stands between the words of a tagger's sentence while it is attacked, so that none is split."""
State = tuple[tuple[int, int], ...]
"""The changed words, in order, each with the number of its replacement; empty: the text as it is."""

CHANGES: Mapping[str, Callable[[str], tuple[str, ...]]] = {
    "noise": letters.noise,
    "keyboard": letters.keyboard,
    "ocr": letters.ocr,
    "homoglyph": letters.homoglyph,
    "zero-width": letters.zero_width,
    "spacing": letters.spacing,
    "casing": letters.casing,
    "traditional": chinese.traditional,
    "look-alike": chinese.look_alike,
    "homophone": chinese.homophone,
    "pinyin": chinese.pinyin,
    "split": chinese.split,
}
"""Changes that need nothing but the word, by the name that they have in the project file."""


_ROUND = 1e-9
"""So that a share of .29 of 100 words is 29, not 28."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Space:
    """What may be made of one text."""

    text: str
    words: tuple[Word, ...]
    options: tuple[tuple[str, ...], ...]
    """For each word what it may become; empty: it stays."""
    most: int
    """Words that may be changed at once."""

    @property
    def free(self) -> tuple[int, ...]:
        """The words that may be changed."""
        return tuple(at for at, options in enumerate(self.options) if options)

    def said(self, state: State) -> str:
        """Return the text with its changes.

        Example:
            >>> space = Space(text="so good", words=words_of("so good"), options=((), ("gud", "goood")), most=1)
            >>> space.said(()), space.said(((1, 0),))
            ('so good', 'so gud')
        """
        return self._with({word: self.options[word][option] for word, option in state})

    def without(self, words: Sequence[int]) -> str:
        """Return the text with some words taken out."""
        return self._with(dict.fromkeys(words, ""))

    def _with(self, changed: Mapping[int, str]) -> str:
        parts, end = [], 0
        for at in sorted(changed):
            parts += [self.text[end : self.words[at].start], changed[at]]
            end = self.words[at].end
        return "".join([*parts, self.text[end:]])


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What an attack may not do."""

    edit_share: float = 0.2
    """Share of the words of a text that may be changed; one word always may."""
    per_word: int = 8
    """Replacements of a word at most."""
    stop_words: bool = True
    """Whether words that carry grammar stay."""
    protect: tuple[str, ...] = ()
    """Regular expressions whose matches stay."""


def space_of(
    text: str,
    ways: Sequence[str],
    limits: Limits,
    seed: int,
    *,
    proposed: Sequence[Sequence[Sequence[str]]] = (),
) -> Space:
    """Return what an attack may make of a text.

    Where a word has more variants than ``limits.per_word``, as many of each way are taken as of any other: drawn, or the best.

    Args:
        text: Any text, the empty one too.
        ways: Names in ``CHANGES``.
        limits: What it may not do.
        seed: Of what is drawn.
        proposed: By kind, for each word of the text what is proposed beside, the best first.

    Example:
        >>> space = space_of("the bank", ["casing"], Limits(), 0)
        >>> space.options, space.most
        (((), ('BANK', 'Bank', 'bAnK')), 1)
    """
    return change_words(text, words_of(text), ways, limits, seed, proposed=proposed)


def change_words(
    text: str,
    words: Sequence[Word],
    ways: Sequence[str],
    limits: Limits,
    seed: int,
    *,
    proposed: Sequence[Sequence[Sequence[str]]] = (),
    fixed: Sequence[bool] | None = None,
) -> Space:
    """Return what an attack may make of a text whose words are given; as ``space_of``.

    Args:
        text: Any text.
        words: Its words, in order.
        ways: Names in ``CHANGES``.
        limits: What it may not do.
        seed: Of what is drawn.
        proposed: By kind, for each word what is proposed beside, the best first.
        fixed: For each word whether it must stay, whatever the limits say.
    """
    draw = random.Random(seed)  # noqa: S311 - attacks are drawn, not secret
    stays = _staying(text, words, limits)
    found: list[tuple[str, ...]] = []
    for at, word in enumerate(words):
        if stays[at] or (fixed is not None and fixed[at]):
            found.append(())
            continue
        said = text[word.start : word.end]
        ranked = [[option for option in kind[at] if option != said] for kind in proposed]
        found.append(_some([list(CHANGES[way](said)) for way in ways], ranked, limits.per_word, draw))
    most = max(1, int(limits.edit_share * len(words) + _ROUND))
    return Space(text=text, words=tuple(words), options=tuple(found), most=most)


def whole(text: str, variants: Sequence[str], protect: Sequence[str] = ()) -> Space:
    """Return the space of a text that may become another one as a whole.

    Args:
        text: Any text.
        variants: What may be said instead.
        protect: Regular expressions; a variant that lacks anything of what they match in the text is left out.

    Example:
        >>> whole("so good", ["very good"]).said(((0, 0),))
        'very good'
        >>> whole("owes 40", ["is 40 in debt", "is in debt"], ["[0-9]+"]).options
        (('is 40 in debt',),)
    """
    kept = _protected(text, protect)
    others = tuple(
        variant
        for variant in dict.fromkeys(variants)
        if variant != text and kept <= _protected(variant, protect)
    )
    return Space(text=text, words=(Word(0, len(text)),), options=(others,), most=1)


def _protected(text: str, protect: Sequence[str]) -> Counter[str]:
    """Return what the patterns match in a text, and how often."""
    return Counter(match[0] for pattern in protect for match in re.finditer(pattern, text) if match[0])


def _staying(text: str, words: Sequence[Word], limits: Limits) -> list[bool]:
    """Return which words stay: stop words, and what a protected span touches."""
    read = text.replace(BETWEEN, " ")
    spans = [match.span() for pattern in limits.protect for match in re.finditer(pattern, read) if match[0]]
    return [
        (limits.stop_words and text[word.start : word.end].casefold() in STOP_WORDS)
        or any(start < word.end and word.start < end for start, end in spans)
        for word in words
    ]


def _some(
    drawn: Sequence[list[str]], ranked: Sequence[list[str]], most: int, draw: random.Random
) -> tuple[str, ...]:
    """Return ``most`` variants at most, taken from every kind in turn: of the ranked the best, of the others any."""
    if sum(map(len, [*drawn, *ranked])) > most:
        for kind in drawn:
            draw.shuffle(kind)
    rest = [kind for kind in (*drawn, *ranked) if kind]
    found: dict[str, None] = {}
    while rest and len(found) < most:
        for kind in rest:
            if len(found) < most:
                found[kind.pop(0)] = None
        rest = [kind for kind in rest if kind]
    return tuple(found)
