"""Pieces of SVG: scales, ticks, text that fits. Colours are classes; the page's style sheet gives them."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from unicodedata import east_asian_width

from markupsafe import Markup

WIDTH = 720.0
"""Units of every chart's view box; the page scales it to the column."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """A linear map from values to units of the view box."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        """Return where a value lies, kept within the scale."""
        inside = min(max(value, self.low), self.high)
        return self.start + (inside - self.low) / (self.high - self.low) * (self.end - self.start)


def spanning(values: Sequence[float], *, start: float, end: float) -> Scale:
    """Return a scale that holds all values with a little air; values all in [0, 1] never leave [0, 1].

    Example:
        >>> scale = spanning([0.2, 1.0], start=0, end=100)
        >>> round(scale.low, 3), scale.high
        (0.152, 1.0)
    """
    finite = [value for value in values if math.isfinite(value)] or [0.0, 1.0]
    low, high = min(finite), max(finite)
    air = (high - low) * 0.06 or max(abs(high) * 0.1, 0.05)
    floor = 0.0 if low >= 0 else -math.inf
    ceiling = 1.0 if high <= 1 else math.inf
    return Scale(low=max(low - air, floor), high=min(high + air, ceiling), start=start, end=end)


def ticks(scale: Scale, most: int = 6) -> list[float]:
    """Return round values inside the scale, at most ``most``.

    Example:
        >>> ticks(Scale(low=0.15, high=1.0, start=0, end=1))
        [0.2, 0.4, 0.6, 0.8, 1.0]
    """
    span = scale.high - scale.low
    power = 10 ** math.floor(math.log10(span / most))
    step = next(power * nice for nice in (1, 2, 5, 10) if span / (power * nice) <= most)
    first = math.ceil(scale.low / step - 1e-9)
    last = math.floor(scale.high / step + 1e-9)
    return [float(f"{index * step:.10g}") for index in range(first, last + 1)]


def fit(text: str, columns: int) -> str:
    """Return the text cut to a width in Latin letters (a Chinese character takes two), with an ellipsis if cut.

    Example:
        >>> fit("abcdefgh", 5), fit("性别性别", 5)
        ('abcd…', '性别…')
    """
    if sum(map(_wide, text)) <= columns:
        return text
    room, kept = columns - 1, ""
    for letter in text:
        room -= _wide(letter)
        if room < 0:
            break
        kept += letter
    return kept + "…"


def _wide(letter: str) -> int:
    return 2 if east_asian_width(letter) in "WF" else 1


def figure(body: Sequence[Markup], *, height: float, title: str, desc: str, width: float = WIDTH) -> Markup:
    """Return an SVG element with a title and a description for those who can't see it."""
    return Markup(
        '<svg class="chart" role="img" viewBox="0 0 {w:g} {h:g}" width="{w:g}" height="{h:g}">'
        "<title>{title}</title><desc>{desc}</desc>\n{body}\n</svg>"
    ).format(w=width, h=height, title=title, desc=desc, body=Markup("\n").join(body))


def line(css: str, x1: float, y1: float, x2: float, y2: float) -> Markup:
    """Return a line."""
    return Markup('<line class="{}" x1="{:.1f}" y1="{:.1f}" x2="{:.1f}" y2="{:.1f}"/>').format(
        css, x1, y1, x2, y2
    )


def box(css: str, x: float, y: float, width: float, height: float) -> Markup:
    """Return a rectangle."""
    return Markup('<rect class="{}" x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}"/>').format(
        css, x, y, max(width, 0.0), height
    )


def dot(css: str, x: float, y: float, radius: float = 4.0) -> Markup:
    """Return a circle."""
    return Markup('<circle class="{}" cx="{:.1f}" cy="{:.1f}" r="{:.1f}"/>').format(css, x, y, radius)


def write(text: str, x: float, y: float, *, css: str = "", anchor: str = "start") -> Markup:
    """Return a line of text; ``y`` is its base line."""
    return Markup('<text class="{}" x="{:.1f}" y="{:.1f}" text-anchor="{}">{}</text>').format(
        css, x, y, anchor, text
    )
