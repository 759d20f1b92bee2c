"""Options, read with their types. ``Check.complete`` has checked them against the defaults."""

from typing import cast

from lexgate.checks._check import Options
from lexgate.core.errors import BadInput


def text(options: Options, name: str) -> str:
    """Return a text option; None reads as empty."""
    value = options[name]
    return "" if value is None else str(value)


def number(options: Options, name: str) -> float:
    """Return a numeric option."""
    return float(cast("float", options[name]))


def texts(options: Options, name: str) -> tuple[str, ...]:
    """Return an option that is a list of texts.

    Raises:
        BadInput: LG-CHECK-002, it is something else.
    """
    value = options[name]
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise BadInput(
            f"Option {name!r} is {value!r}.", fix="Give a list of texts, such as [a, b].", code="LG-CHECK-002"
        )
    return tuple(cast("list[str]", value))


def choice(options: Options, name: str, choices: tuple[str, ...]) -> str:
    """Return a text option that is one of a few words.

    Raises:
        BadInput: LG-CHECK-003, it is another word.
    """
    value = text(options, name)
    if value not in choices:
        raise BadInput(
            f"Option {name!r} is {value!r}.", fix=f"Use one of: {', '.join(choices)}.", code="LG-CHECK-003"
        )
    return value
