"""Arithmetic on digits that several rules share: checksums, and refilling a format with other digits."""

from collections.abc import Callable

Draw = Callable[[int], int]
"""``draw(n)`` gives a keyed number in [0, n)."""

_DIGITS = frozenset("0123456789")


def digits(value: str) -> str:
    """Return the ASCII digits of a value, without anything else.

    Example:
        >>> digits("(010) 6552-9988")
        '01065529988'
    """
    return "".join(character for character in value if character in _DIGITS)


def luhn_digit(body: str) -> str:
    """Return the Luhn check digit of the digits before it.

    Every second digit from the right is doubled, nines are cast out, and the sum is filled up to a multiple of ten.

    Example:
        >>> luhn_digit("7992739871")
        '3'

    References:
        ISO/IEC 7812-1, annex B; H. P. Luhn, US patent 2,950,048 (1960).
    """
    total = 0
    for position, digit in enumerate(reversed(body)):
        doubled = int(digit) * (2 if position % 2 == 0 else 1)
        total += doubled - 9 if doubled > 9 else doubled
    return str(-total % 10)


def mod97(text: str) -> int:
    """Return the remainder modulo 97 of letters and digits read as a number, A = 10 … Z = 35.

    Args:
        text: ASCII letters and digits, an IBAN with its first four characters moved to the end.

    Example:
        >>> mod97("WEST12345698765432GB82")
        1

    References:
        ISO 13616-1; ISO/IEC 7064, MOD 97-10.
    """
    return int("".join(str(int(character, 36)) for character in text)) % 97


def mod11_2_character(body: str) -> str:
    """Return the check character of 17 digits: ``0`` to ``9`` or ``X``.

    Example:
        >>> mod11_2_character("11010519491231002")
        'X'

    References:
        GB 11643-1999, 4.2; ISO/IEC 7064, MOD 11-2.
    """
    total = sum(int(digit) * pow(2, 17 - position, 11) for position, digit in enumerate(body))
    return "0123456789X"[(12 - total % 11) % 11]


def refill(value: str, replacement: str) -> str:
    """Return ``value`` with its digits replaced in order; all other characters stay.

    Example:
        >>> refill("138-1234-5678", "12900001111")
        '129-0000-1111'
    """
    rest = iter(replacement)
    return "".join(next(rest) if character in _DIGITS else character for character in value)


def drawn(draw: Draw, count: int) -> str:
    """Return ``count`` keyed digits."""
    return str(draw(10**count)).zfill(count) if count else ""
