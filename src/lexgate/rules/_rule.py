"""What a rule is: a pattern that proposes, a validator that decides, and texts that prove both."""

from collections.abc import Callable
from dataclasses import dataclass, field

from lexgate.core.text import Text


def always(_: str) -> bool:
    """Accept every candidate: the pattern alone decides."""
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    r"""A recogniser of one kind of personal data.

    All patterns are written in Rust-regex syntax (no look-around, no back-references) and are also valid for
    Python's ``re`` with ``re.ASCII``. Every group is non-capturing, except named groups around the value where the
    pattern also holds words beside it: the value is the named group that took part, or the whole match. What may
    not stand next to a match is said in ``not_before`` and ``not_after``, never with ``\b``: a Chinese character
    next to a digit is a boundary. Texts are normalised character by character before they are searched (full-width
    ASCII, unusual dashes and spaces), so patterns need plain ASCII forms only.
    """

    id: str
    """The file's name in kebab-case; also the kind, such as ``email``."""
    title: Text
    pattern: str
    """Finds candidates."""
    gate: str = ""
    """A cheaper pattern that is found in every text in which ``pattern`` is; empty: ``pattern`` itself."""
    not_before: str = "0-9A-Za-z"
    """Inside of a character class: what may not stand before a match."""
    not_after: str = "0-9A-Za-z"
    """Inside of a character class: what may not stand after a match."""
    trim: bool = False
    """Whether a candidate that is not valid may be shortened at its end, or another one begin inside it."""
    strength: int = 1
    """Which of two rules wins the same span: 3 structure and checksum, 2 structure, 1 form or context only."""
    valid: Callable[[str], bool] = field(default=always)
    """Checksum or structure of a candidate. Values that are reserved and nobody's, from which pseudonyms are drawn,
    are not valid."""
    mask: Callable[[str], str] | None = None
    """How a masked value looks; None: the kind in brackets, such as ``[EMAIL]``."""
    pseudonym: Callable[[str, Callable[[int], int]], str] | None = None
    """``(value, draw)`` → another value of the same format, with a right checksum, from a range that is never
    assigned to anybody; ``draw(n)`` gives keyed numbers below n that depend only on the value and the key. None:
    ``[KIND-xxxx]`` with a keyed tag."""
    references: tuple[str, ...] = ()
    hits: tuple[str, ...]
    """Texts in which exactly one value is found."""
    misses: tuple[str, ...]
    """Near misses, in which none is."""
