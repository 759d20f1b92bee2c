"""Personal data of eight kinds that belong to nobody: right in form and check digits, drawn at random.

Addresses and telephone numbers come from ranges set aside for examples and fiction (RFC 2606, RFC 5737, Ofcom).
"""

from collections.abc import Callable
from random import Random

from lexgate.rules._digits import luhn_digit, mod97

_WORDS = ("amber", "basil", "cedar", "delta", "ember", "fjord", "grove", "heath", "inlet", "jetty")


def _digits(random: Random, n: int) -> str:
    return "".join(str(random.randrange(10)) for _ in range(n))


def _email(random: Random) -> str:
    end = random.choice(("example.com", "example.org", "example.net"))
    return f"{random.choice(_WORDS)}.{random.choice(_WORDS)}{random.randrange(10, 999)}@{end}"


def _phone(random: Random) -> str:
    return f"+44 20 7946 0{random.randrange(1000):03d}"


def _card(random: Random) -> str:
    body = "4" + _digits(random, 14)
    number = body + luhn_digit(body)
    return " ".join(number[start : start + 4] for start in range(0, 16, 4))


def _iban(random: Random) -> str:
    account = random.choice(("HARB", "COPF", "MLRC")) + _digits(random, 14)
    return f"GB{98 - mod97(f'{account}GB00'):02d}{account}"


def _ip(random: Random) -> str:
    return f"{random.choice(('192.0.2', '198.51.100', '203.0.113'))}.{random.randrange(10, 250)}"


def _ssn(random: Random) -> str:
    return f"{random.randrange(773, 899)}-{random.randrange(1, 99):02d}-{random.randrange(1, 9999):04d}"


def _passport(random: Random) -> str:
    return f"{random.randrange(310_000_000, 590_000_000)}"


def _url(random: Random) -> str:
    user, word = random.choice(_WORDS), random.choice(_WORDS)
    return f"https://{user}:{word}{_digits(random, 4)}@portal.example.com/loan"


KINDS: dict[str, tuple[Callable[[Random], str], tuple[str, ...]]] = {
    "bank-card": (
        _card,
        ("I paid with my card {value} as always.", "They charged the card {value} without asking."),
    ),
    "email": (
        _email,
        ("You can write to {value} at any time.", "My address for answers is {value} as before."),
    ),
    "iban": (
        _iban,
        ("Please send any refund to {value} and nowhere else.", "The money went to {value} by mistake."),
    ),
    "ip-address": (
        _ip,
        (
            "Their log shows a login from {value} that was not mine.",
            "The form was sent from {value} at home.",
        ),
    ),
    "passport": (
        _passport,
        (
            "I showed my passport number {value} at the branch.",
            "They copied my passport number {value} twice.",
        ),
    ),
    "phone-international": (
        _phone,
        ("Please ring me on {value} in the evening.", "I can be reached on {value} after work."),
    ),
    "url-credentials": (
        _url,
        ("They mailed me the link {value} in plain sight.", "I was told to log in at {value} myself."),
    ),
    "us-ssn": (
        _ssn,
        ("My social security number is {value} for your records.", "They have my SSN {value} on a postcard."),
    ),
}
"""Kind → how a value is drawn, and sentences it stands in."""
