"""Passport numbers: ordinary Chinese passports by their form, any other passport only beside the word."""

from lexgate.core.text import Text
from lexgate.rules._digits import Draw, digits, drawn
from lexgate.rules._rule import Rule


def valid(value: str) -> bool:
    """Return whether there are digits enough; numbers that begin with ZZ are pseudonyms."""
    number = digits(value)
    return len(number) >= 4 and len(set(number)) > 1 and not value.upper().startswith("ZZ")


def pseudonym(value: str, draw: Draw) -> str:
    """Return a number of the same length that begins with ZZ, as no state's passports do."""
    return "ZZ" + drawn(draw, len(value) - 2)


RULE = Rule(
    id="passport",
    title=Text("Passport number", "护照号码"),
    pattern=(
        r"[EG][0-9]{8}|E[A-HJ-NP-Z][0-9]{7}"
        r"|(?i:passport|护照)(?i:[ ]?(?:no|number|num|nr|id|号码|号|编号)\.?)?(?i: is| was)?[ :：#为是(（]{0,4}"
        r"(?P<value>[A-Za-z]{0,2}[0-9]{6,9}|[A-Z][0-9A-Z]{8})"
    ),
    gate=r"[EG][A-Z0-9][0-9]{7}|(?i:passport|护照)[^0-9]{0,24}[0-9]",
    strength=1,
    valid=valid,
    pseudonym=pseudonym,
    references=(
        "ICAO Doc 9303, part 3",
        "National Immigration Administration (国家移民管理局), formats E and G",
    ),
    hits=(
        "护照号E12345678",
        "护照号码：EA1234567。",
        "持G12345678号护照入境",
        "他的护照为P1234567，已过期",
        "Passport number 123456789",
        "passport no. AB1234567 was issued",
        "Passport: C01X00T47",
        "passport is M12345678",
        "护照Ｅ１２３４５６７８",
    ),
    misses=(
        "EI1234567",
        "E1234567",
        "E123456789",
        "A12345678",
        "order 123456789",
        "passport control at 10",
        "his passport, 3 bags",
        "护照到期日2030",
        "passport ZZ1234567",
        "KE12345678",
        "a passport photo",
        "Passport: ABCDEFGHI",
    ),
)
