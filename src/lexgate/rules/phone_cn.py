"""Telephone numbers of mainland China: mobiles, and landlines with their area code."""

import re

from lexgate.core.text import Text
from lexgate.rules._digits import Draw, digits, drawn, refill
from lexgate.rules._rule import Rule

_COUNTRY = r"(?:(?:\+|00)86[ \-]?|\(\+?86\) ?|86[ \-])?"
_MOBILE = r"1[3-9][0-9](?:[0-9]{8}|[ \-][0-9]{4}[ \-][0-9]{4})"
_AREA = r"0(?:10|2[0-57-9]|3[0-57-9][0-9]|[4-9][0-9]{2})"
UNASSIGNED = re.compile(
    rf"{_COUNTRY}(?:11[0-9](?:[0-9]{{8}}|[ \-][0-9]{{4}}[ \-][0-9]{{4}})"
    r"|\(?0(?:26|36[0-9])\)?[ \-]{0,2}[2-8][0-9]{2,3}[ \-]?[0-9]{4}(?:[\-转][0-9]{1,5})?)",
    re.ASCII,
)
"""The mobile prefix 11 and the area codes 026 and 036x belong to nobody: pseudonyms have them."""
_LANDLINE = rf"(?:0(?:10|2[0-57-9])[2-8][0-9]{{7}}|(?:{_AREA}[ \-]{{1,2}}|\({_AREA}\)[ \-]?)[2-8][0-9]{{2,3}}[ \-]?[0-9]{{4}})"
_EXTENSION = r"(?:(?:\-|转)[0-9]{1,5})?"


def _national(value: str) -> tuple[str, str]:
    number = digits(value)
    for country in ("0086", "86"):
        if number.startswith(country):
            return country, number[len(country) :]
    return "", number


def valid(value: str) -> bool:
    """Return whether the digits are not all of one kind, as in a placeholder."""
    _, number = _national(value)
    return len(set(number[3:])) > 1


def pseudonym(value: str, draw: Draw) -> str:
    """Return the same format with the mobile prefix 11 or the area code 026 or 036x, which are not assigned."""
    country, number = _national(value)
    if number.startswith("1"):
        return refill(value, country + "11" + drawn(draw, len(number) - 2))
    area = "026" if number[1] in "12" else f"036{draw(10)}"
    rest = len(number) - len(area) - 1
    return refill(value, f"{country}{area}{2 + draw(7)}{drawn(draw, rest)}")


RULE = Rule(
    id="phone-cn",
    title=Text("Telephone number, mainland China", "中国大陆电话号码"),
    pattern=rf"{_COUNTRY}(?:{_MOBILE}|{_LANDLINE}{_EXTENSION})",
    gate=r"1[3-9][0-9](?:[0-9]{8}|[ \-][0-9]{4}[ \-])|0[0-9]{2,3}\)?[ \-]{0,2}[2-8][0-9]{2,3}[ \-]?[0-9]{4}",
    strength=2,
    valid=valid,
    pseudonym=pseudonym,
    references=(
        "YD/T 1398 and the numbering plan of the Ministry of Industry and Information Technology (工信部)",
    ),
    hits=(
        "电话13812345678",
        "请拨打13812345678联系我",
        "手机：138-1234-5678。",
        "138 1234 5678",
        "+86 13812345678",
        "+8613912345678",
        "0086-15912345678",
        "(+86)13812345678",
        "我的号码１３８１２３４５６７８谢谢",
        "号码1３8１2３4５6７8",
        "座机010-65529988",
        "(010)65529988",
        "（０２１）６２３４５６７８转801",
        "0755-26781234-802",
        "0571 8765 4321",
        "01065529988",
        "微信同号19912345678，随时",
        "Tel.13812345678",
        "13812345678,13",
    ),
    misses=(
        "12812345678",
        "11812345678",
        "订单号1381234567",
        "138123456789",
        "13333333333",
        "电话12345",
        "10086",
        "400-820-8820",
        "0.13812345678",
        "13812345678.5",
        "AB13812345678",
        "026-65529988",
        "0361-6552998",
        "010-12345",
        "1381 2345 678",
        "2013-1234-5678",
    ),
)
