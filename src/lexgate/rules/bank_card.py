"""Payment card numbers: 12 to 19 digits of a known issuer range with a right Luhn digit."""

from lexgate.core.text import Text
from lexgate.rules._digits import Draw, digits, drawn, luhn_digit, refill
from lexgate.rules._rule import Rule

_RANGES = (
    ("1800", "1800", (15,)),  # JCB
    ("2131", "2131", (15,)),  # JCB
    ("2200", "2204", (16, 17, 18, 19)),  # Mir
    ("2221", "2720", (16,)),  # Mastercard
    ("3000", "3059", (14, 16)),  # Diners Club
    ("3088", "3159", (16,)),  # JCB, early ranges
    ("3337", "3349", (16,)),  # JCB, early ranges
    ("3400", "3499", (15,)),  # American Express
    ("3528", "3589", (16, 17, 18, 19)),  # JCB
    ("3600", "3699", (14, 16)),  # Diners Club
    ("3700", "3799", (15,)),  # American Express
    ("3800", "3999", (14, 16)),  # Diners Club
    ("4000", "4999", (13, 16, 19)),  # Visa
    ("5018", "5020", (12, 13, 14, 15)),  # Maestro
    ("5038", "5038", (12, 13, 14, 15)),  # Maestro
    ("5893", "5893", (12, 13, 14, 15)),  # Maestro
    ("6304", "6304", (12, 13, 14, 15)),  # Maestro
    ("6759", "6763", (12, 13, 14, 15)),  # Maestro
    ("5000", "5099", (16, 18, 19)),  # Maestro, Verve, Elo
    ("5100", "5599", (16,)),  # Mastercard
    ("5600", "5899", (16, 18, 19)),  # Maestro
    ("6000", "6999", (16, 17, 18, 19)),  # Discover, UnionPay, Maestro, RuPay
    ("8100", "8199", (16, 17, 18, 19)),  # UnionPay
    ("9558", "9559", (16, 19)),  # Chinese debit cards from before 62
    ("9792", "9792", (16,)),  # Troy
)
"""First four digits from, to, and lengths."""


def valid(value: str) -> bool:
    """Return whether issuer range, length and Luhn digit fit together.

    Example:
        >>> valid("4111 1111 1111 1111"), valid("4111 1111 1111 1112")
        (True, False)
    """
    number = digits(value)
    issued = any(low <= number[:4] <= high and len(number) in lengths for low, high, lengths in _RANGES)
    return issued and len(set(number)) > 1 and luhn_digit(number[:-1]) == number[-1]


def pseudonym(value: str, draw: Draw) -> str:
    """Return a number with the same grouping that begins with 9999 (national use, in no country), and a right Luhn digit."""
    body = "9999" + drawn(draw, len(digits(value)) - 5)
    return refill(value, body + luhn_digit(body))


RULE = Rule(
    id="bank-card",
    title=Text("Bank card number", "银行卡号"),
    pattern=(
        r"[1-689][0-9]{11,18}"
        r"|[2-689][0-9]{3}[ \-]{1,2}[0-9]{4}[ \-]{1,2}[0-9]{4}[ \-]{1,2}[0-9]{4}(?:[ \-]{0,2}[0-9]{1,3})?"
        r"|3[0-9]{3}[ \-][0-9]{6}[ \-][0-9]{4,5}"
        r"|[2-689][0-9]{5}[ \-][0-9]{10,13}"
    ),
    gate=r"[0-9]{12}|[0-9]{4}[ \-]{1,2}[0-9]{4}[ \-]{1,2}[0-9]{4}|[0-9]{4}[ \-][0-9]{6}[ \-][0-9]|[0-9]{6}[ \-][0-9]{10}",
    trim=True,
    strength=2,
    valid=valid,
    pseudonym=pseudonym,
    references=("ISO/IEC 7812-1 (issuer ranges as published by the card schemes)",),
    hits=(
        "Card 4111111111111111 expired",
        "4111 1111 1111 1111",
        "paid with 5555-5555-5555-4444 12/27",
        "Amex 378282246310005.",
        "Amex 3782 822463 10005",
        "Diners 30569309025904",
        "卡号6222021001011234561。",
        "建行卡６２２２０２１００１０１１２３４５６１已冻结",
        "银行卡6222 0210 0101 1234 561到账",
        "JCB 3530111333300000, thanks",
        "4222222222222",
        "Maestro 630490017740",
        "JCB 180000000000002",
        "card 4111111111111111,cvv 123",
        "4111 1111 1111 1111 123",
    ),
    misses=(
        "Card 4111111111111112 expired",
        "order 1234567812345670",
        "0411111111111116",
        "9999111111111113",
        "4111111111111111.25",
        "0.4111111111111111",
        "0000000000000000",
        "6666666666666666666",
        "ABC4111111111111111",
        "timestamp 1700000000000",
        "180000000000",
        "项目编号201812345678",
        "4111-1111-1111",
        "单号411111111111111111111111",
    ),
)
