"""Chinese resident identity numbers: 18 characters with region, birth date, serial number and check character."""

from datetime import date

from lexgate.core.text import Text
from lexgate.rules._digits import Draw, mod11_2_character
from lexgate.rules._rule import Rule

_PROVINCES = frozenset({
    "11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37", "41", "42", "43",
    "44", "45", "46", "50", "51", "52", "53", "54", "61", "62", "63", "64", "65", "71", "81", "82", "83", "91",
})  # fmt: skip
"""First two digits: GB/T 2260 provinces, 83 for residents from Taiwan, 91 for foreign permanent residents."""


def _born(body: str) -> bool:
    try:
        day = date(int(body[6:10]), int(body[10:12]), int(body[12:14]))
    except ValueError:
        return False
    return date(1880, 1, 1) <= day < date(2100, 1, 1)


def valid(value: str) -> bool:
    """Return whether region, date and check character are right.

    Example:
        >>> valid("11010519491231002X"), valid("110105194912310021")
        (True, False)
    """
    body, check = value[:17], value[17:].upper()
    return (
        body[:2] in _PROVINCES
        and body[2:6] != "0000"
        and body[14:] != "000"
        and _born(body)
        and mod11_2_character(body) == check
    )


def pseudonym(_: str, draw: Draw) -> str:
    """Return a number of the region 990000, which no region has, with a drawn birth date and a right check character."""
    day = date.fromordinal(date(1950, 1, 1).toordinal() + draw(21_900))
    body = f"990000{day:%Y%m%d}{1 + draw(999):03d}"
    return body + mod11_2_character(body)


RULE = Rule(
    id="cn-resident-id",
    title=Text("Chinese resident identity number", "居民身份证号码"),
    pattern=r"[1-9][0-9]{5}(?:1[89]|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}[0-9Xx]",
    gate=r"[0-9]{17}[0-9Xx]",
    strength=3,
    valid=valid,
    pseudonym=pseudonym,
    references=("GB 11643-1999", "GB/T 2260-2007"),
    hits=(
        "身份证号11010519491231002X",
        "身份证号码为11010519491231002X，特此证明。",
        "公民身份号码：440524188001010014。",
        "(11010519491231002x)",
        "被告人张某，身份证１１０１０５１９４９１２３１００２Ｘ，汉族",
        "ID 11010519491231002X expires 2030",
        "id=11010519491231002X&x=1",
        "被告11010519491231002X男",
    ),
    misses=(
        "身份证号110105194912310021",
        "身份证号11010519491331002X",
        "身份证号11010519490230002X",
        "990000199001011239",
        "010105194912310025",
        "订单11010519491231002X0",
        "A11010519491231002X",
        "1101051949123100",
        "160105194912310024",
        "110105 194912310023",
    ),
)
