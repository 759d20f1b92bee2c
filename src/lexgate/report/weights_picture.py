"""The words of a text with their weights, as a picture that colour-blind people and screen readers can read.

A word that speaks for the answer stands on a solid bar, one that speaks against it on a hatched one; the higher the bar, the
heavier the word. Shape says what colour says. The description names the heaviest words of either kind.
"""

from collections.abc import Sequence
from unicodedata import bidirectional

from markupsafe import Markup

from lexgate.core.grounds import Weighed
from lexgate.core.text import Lang, Text
from lexgate.report.canvas import WIDTH, figure, fit, write

_TITLE = Text("Words by weight", "各词语的权重")
_DESC = Text(
    "Solid bars below words speak for the answer, hatched bars above words against it. For: {for_}. Against: {against}.",
    "词语下方的实心条表示支持该回答，上方的斜线条表示不支持该回答。支持：{for_}。不支持：{against}。",
)
_NONE = Text("none", "无")
_LETTER, _GAP, _LINE, _BAR = 9.0, 6.0, 52.0, 10.0
_MOST = 300
"""Words that are drawn."""
_LONGEST = 40
_FAINT = 0.02
"""Weights below this part of the heaviest are not drawn."""


def weights_picture(words: Sequence[Weighed], lang: Lang) -> Markup:
    """Return the picture, of the first words that the model read, at most 300.

    Args:
        words: With weights in [-1, 1].
        lang: Language of the description.
    """
    drawn = [word for word in words if word.read][:_MOST]
    leftward = _reads_leftward(drawn)
    body: list[Markup] = []
    x, line = 0.0, 0
    for at, word in enumerate(drawn):
        said = fit(word.said, _LONGEST)
        width = _width(said)
        gap = _GAP if word.before or not at else 1.0
        if "\n" in word.before or (x and x + gap + width > WIDTH):
            x, line = 0.0, line + 1
        start = x + (gap if x else 0.0)
        left = WIDTH - start - width if leftward else start
        body += _word(said, word.weight, left, width, line)
        x = start + width
    return figure(
        body,
        height=(line + 1) * _LINE + 6,
        title=_TITLE.say(lang),
        desc=_DESC.fill(for_=_named(drawn, 1, lang), against=_named(drawn, -1, lang)).say(lang),
    )


def _word(said: str, weight: float, x: float, width: float, line: int) -> list[Markup]:
    base = 30.0 + line * _LINE
    size = abs(weight) * _BAR
    found = [
        write(said, x + width / 2, base, css="word heavy" if abs(weight) > 0.5 else "word", anchor="middle")
    ]
    if abs(weight) < _FAINT:
        return found
    top, css = (base + 6, "speaks-for") if weight > 0 else (base - 17 - size, "speaks-against")
    rect = Markup(
        '<rect class="{}" x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}"><title>{}</title></rect>'
    )
    return [*found, rect.format(css, x, top, width, max(size, 2.0), f"{said}: {weight:+.2f}")]


def _width(said: str) -> float:
    wide = sum(ord(letter) > 0x2E7F for letter in said)
    return (len(said) + wide) * _LETTER


def _reads_leftward(words: Sequence[Weighed]) -> bool:
    kinds = [bidirectional(letter) for word in words for letter in word.said]
    return sum(kind in {"R", "AL"} for kind in kinds) > sum(kind == "L" for kind in kinds)


def _named(words: Sequence[Weighed], sign: int, lang: Lang) -> str:
    heavy = sorted(
        (word for word in words if word.weight * sign > _FAINT), key=lambda word: -abs(word.weight)
    )
    joint = "、" if lang is Lang.ZH else ", "
    return joint.join(f"{fit(word.said, _LONGEST)} ({word.weight:+.2f})" for word in heavy[:8]) or _NONE.say(
        lang
    )
