"""United States social security numbers: grouped, or nine digits beside the words."""

from lexgate.core.text import Text
from lexgate.rules._digits import Draw, digits, drawn, refill
from lexgate.rules._rule import Rule


def valid(value: str) -> bool:
    """Return whether area, group and serial number can be assigned.

    Example:
        >>> valid("078-05-1120"), valid("666-05-1120"), valid("900-05-1120"), valid("078-00-1120")
        (True, False, False, False)
    """
    number = digits(value)
    area, group, serial = number[:3], number[3:5], number[5:]
    return area not in {"000", "666"} and area < "900" and group != "00" and serial != "0000"


def pseudonym(value: str, draw: Draw) -> str:
    """Return a number in the areas 900 to 999 with a group of 01 to 49: neither a social security nor a tax number."""
    return refill(value, f"9{drawn(draw, 2)}{1 + draw(49):02d}{1 + draw(9999):04d}")


RULE = Rule(
    id="us-ssn",
    title=Text("US social security number", "美国社会保障号码"),
    pattern=(
        r"[0-9]{3}\-[0-9]{2}\-[0-9]{4}"
        r"|(?i:ssn|social(?: security)?(?: number| no\.?| #)?)(?: is| was)?[ :#(]{0,3}"
        r"(?P<value>[0-9]{3} ?[0-9]{2} ?[0-9]{4})"
    ),
    gate=r"[0-9]{3}\-[0-9]{2}\-[0-9]{4}|(?i:ssn|social)[^0-9]{1,30}[0-9]{3} ?[0-9]{2} ?[0-9]{4}",
    not_before=r"0-9A-Za-z\-",
    not_after=r"0-9A-Za-z\-",
    strength=2,
    valid=valid,
    pseudonym=pseudonym,
    references=("20 CFR 422.103", "SSA, Social Security Number Randomization (2011)", "IRS Publication 1915"),
    hits=(
        "SSN 078-05-1120",
        "my social is 219-09-9999.",
        "SSN 219 09 9999",
        "SSN: 219099999",
        "Social security number is 219099999, thanks",
        "社保号219-09-9999，美国",
        "(219-09-9999)",
        "号码２１９－０９－９９９９",
    ),
    misses=(
        "000-05-1120",
        "666-05-1120",
        "900-05-1120",
        "078-00-1120",
        "078-05-0000",
        "078-05-11201",
        "1078-05-1120",
        "219099999",
        "219 09 9999",
        "12-219-09-9999",
        "219-099-999",
        "219-09-9999-1",
        "2019-09-9999",
    ),
)
