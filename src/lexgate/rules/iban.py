"""International bank account numbers: country, two check digits and an account of the country's length."""

from lexgate.core.text import Text
from lexgate.rules._digits import Draw, mod97
from lexgate.rules._rule import Rule

_LENGTHS = {
    "AD": 24, "AE": 23, "AL": 28, "AT": 20, "AZ": 28, "BA": 20, "BE": 16, "BG": 22, "BH": 22, "BI": 27,
    "BR": 29, "BY": 28, "CH": 21, "CR": 22, "CY": 28, "CZ": 24, "DE": 22, "DJ": 27, "DK": 18, "DO": 28,
    "EE": 20, "EG": 29, "ES": 24, "FI": 18, "FK": 18, "FO": 18, "FR": 27, "GB": 22, "GE": 22, "GI": 23,
    "GL": 18, "GR": 27, "GT": 28, "HN": 28, "HR": 21, "HU": 28, "IE": 22, "IL": 23, "IQ": 23, "IS": 26,
    "IT": 27, "JO": 30, "KW": 30, "KZ": 20, "LB": 28, "LC": 32, "LI": 21, "LT": 20, "LU": 20, "LV": 21,
    "LY": 25, "MC": 27, "MD": 24, "ME": 22, "MK": 19, "MN": 20, "MR": 27, "MT": 31, "MU": 30, "NI": 28,
    "NL": 18, "NO": 15, "OM": 23, "PK": 24, "PL": 28, "PS": 29, "PT": 25, "QA": 29, "RO": 24, "RS": 22,
    "RU": 33, "SA": 24, "SC": 31, "SD": 18, "SE": 24, "SI": 19, "SK": 24, "SM": 27, "SO": 23, "ST": 25,
    "SV": 28, "TL": 23, "TN": 24, "TR": 26, "UA": 29, "VA": 22, "VG": 24, "XK": 20, "YE": 30,
}  # fmt: skip
"""Country → length, from the SWIFT IBAN registry."""


def valid(value: str) -> bool:
    """Return whether the country has this length and the check digits are right.

    Example:
        >>> valid("GB82 WEST 1234 5698 7654 32"), valid("GB82 WEST 1234 5698 7654 33")
        (True, False)
    """
    compact = value.replace(" ", "").replace("-", "").upper()
    return _LENGTHS.get(compact[:2]) == len(compact) and mod97(compact[4:] + compact[:4]) == 1


def pseudonym(value: str, draw: Draw) -> str:
    """Return an account of the same shape in ``ZZ``, a code that ISO 3166 leaves to users, with right check digits."""
    account = "".join(
        str(draw(10))
        if character.isdigit()
        else "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[draw(26)]
        if character.isalpha()
        else character
        for character in value[4:]
    )
    compact = account.replace(" ", "").replace("-", "")
    return f"ZZ{98 - mod97(compact + 'ZZ00'):02d}{account}"


RULE = Rule(
    id="iban",
    title=Text("International bank account number (IBAN)", "国际银行账号（IBAN）"),
    pattern=r"[A-Za-z]{2}[0-9]{2}(?:[ \-]?[A-Za-z0-9]{4}){2,7}(?:[ \-]?[A-Za-z0-9]{1,3})?",
    gate=r"[A-Za-z]{2}[0-9]{2}[ \-]?[A-Za-z0-9]{4}[ \-]?[A-Za-z0-9]{4}[ \-]?[A-Za-z0-9]{2}",
    trim=True,
    strength=3,
    valid=valid,
    pseudonym=pseudonym,
    references=("ISO 13616-1", "SWIFT IBAN registry", "ISO 3166-1, 8.1.3 (user-assigned codes)"),
    hits=(
        "GB82WEST12345698765432",
        "Pay to GB82 WEST 1234 5698 7654 32 by Friday",
        "IBAN: DE89370400440532013000.",
        "DE89 3704 0044 0532 0130 00 and more text",
        "fr1420041010050500013m02606",
        "NL91ABNA0417164300",
        "账号BE68539007547034已开通",
        "NO93 8601 1117 947",
        "国际账号ＤＥ８９３７０４００４４０５３２０１３０００。",
        "MT84MALT011000012345MTLCAST001S",
        "CH93-0076-2011-6238-5295-7",
    ),
    misses=(
        "GB82WEST12345698765433",
        "DE8937040044053201300",
        "ZZ85WEST12345698765432",
        "US64SVBKUS6S3300958879",
        "XDE89370400440532013000",
        "DE89370400440532013000X",
        "AB12 this text goes on and on",
        "DE89 3704 0044 0532",
        "GB82 WEST",
        "型号AB12CDEF3456",
    ),
)
