"""What a rule is: a pattern that proposes, a validator that decides, and texts that prove both."""

from collections.abc import Callable
from dataclasses import dataclass, field

from lexgate.core.text import Text


def always(_: str) -> bool:
    """Accept every candidate: the pattern alone decides."""
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A recogniser of one kind of personal data."""

    id: str
    """The file's name in kebab-case; also the kind, such as ``email``."""
    title: Text
    pattern: str
    """Rust-regex syntax (no look-around, no back-references), also valid for Python's ``re`` with ``re.ASCII``."""
    valid: Callable[[str], bool] = field(default=always)
    """Checksum or structure of a candidate."""
    mask: Callable[[str], str] | None = None
    """How a masked value looks; None: the kind in brackets, such as ``[EMAIL]``."""
    pseudonym: Callable[[str, Callable[[int], int]], str] | None = None
    """``(value, draw)`` → another value of the same format that fails no format check; ``draw(n)`` gives keyed
    numbers below n that depend only on the value and the key. None: ``[KIND-xxxx]`` with a keyed tag."""
    references: tuple[str, ...] = ()
    hits: tuple[str, ...]
    """Texts in which exactly one value is found."""
    misses: tuple[str, ...]
    """Near misses, in which none is."""
