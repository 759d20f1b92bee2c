"""Numbers as people read them: three significant digits, counts in full with thousands separators."""

import math

_DIGITS = 3
_MOST_DIGITS = 8


def number(value: float | None, *, unlike: float | None = None) -> str:
    """Return a number for a person: three significant digits; whole counts (int) in full; None as ``–``.

    Numbers of 1,000 and more are rounded to three digits too; below a millionth and from 10**15 on they are written
    with a power of ten.

    Args:
        value: The exact number.
        unlike: A number that stands beside it, such as a bound. Where three digits would make two different numbers
            look equal, as many digits are given as tell them apart (at most 8).

    Returns:
        Such as ``0.712``, ``12.0``, ``3,120``.

    Example:
        >>> number(0.71234), number(12.0), number(3120), number(0.0), number(None)
        ('0.712', '12.0', '3,120', '0', '–')
        >>> number(0.7998), number(0.7998, unlike=0.8)
        ('0.800', '0.7998')
    """
    if value is None:
        return "–"
    if isinstance(value, int):
        return f"{value:,}"
    if math.isnan(value) or math.isinf(value):
        return "–" if math.isnan(value) else ("∞" if value > 0 else "−∞")
    digits = _DIGITS
    if unlike is not None and value != unlike:
        stands = _rounded(unlike, _DIGITS)  # so the other number is written
        while digits < _MOST_DIGITS and _rounded(value, digits) in (_rounded(unlike, digits), stands):
            digits += 1
    return _write(value, digits)


def exact(value: float) -> str:
    """Return a number that a law states: all of its digits.

    Example:
        >>> exact(0.96), exact(12345.0), exact(72), exact(1e25)
        ('0.96', '12,345', '72', '1e+25')
    """
    return f"{value:,.12g}"


def _rounded(value: float, digits: int) -> float:
    return float(f"{value:.{digits - 1}e}")


def _write(value: float, digits: int) -> str:
    if value == 0:
        return "0"
    mantissa, exponent = f"{abs(value):.{digits - 1}e}".split("e")
    sign = "−" if value < 0 else ""
    power = int(exponent)
    if power < -6 or power > 14:
        return f"{sign}{mantissa}e{'−' if power < 0 else ''}{abs(power)}"
    return f"{sign}{_rounded(abs(value), digits):,.{max(0, digits - 1 - power)}f}"
