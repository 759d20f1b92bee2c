"""Licence plates of mainland China: five-character serial numbers, and six for new-energy vehicles."""

import re

from lexgate.core.text import Text
from lexgate.rules._digits import Draw, digits
from lexgate.rules._rule import Rule

_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_SERIAL = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_ENERGY = re.compile(r"[A-HJK][A-HJ-NP-Z0-9][0-9]{4}|[0-9]{5}[A-HJK]")
_PLATE = re.compile(rf"([{_PROVINCES}])([A-Z])([·•・. \-]?)(.+)")


def _parts(value: str) -> tuple[str, str, str]:
    """Return province and authority, separator, serial number."""
    match = _PLATE.fullmatch(value)
    return (match[1] + match[2], match[3], match[4]) if match else ("", "", value)


def valid(value: str) -> bool:
    """Return whether the serial number has digits enough: at most two letters in five, the energy forms in six."""
    _, _, serial = _parts(value)
    if len(serial) == 6:
        return _ENERGY.fullmatch(serial) is not None
    return len(digits(serial)) >= (4 if serial[-1] in "挂学警港澳" else 3)


def pseudonym(value: str, draw: Draw) -> str:
    """Return a plate of the same length whose authority is ``I``, a letter that is never issued."""
    _, separator, serial = _parts(value)
    kept = serial[-1] if serial[-1] in "挂学警港澳" else ""
    drawn = "".join(
        _SERIAL[draw(34 if character.isalpha() else 10)] for character in serial[: len(serial) - len(kept)]
    )
    return f"{_PROVINCES[draw(31)]}I{separator}{drawn}{kept}"


RULE = Rule(
    id="licence-plate-cn",
    title=Text("Vehicle licence plate, mainland China", "机动车号牌号码"),
    pattern=(
        rf"[{_PROVINCES}][A-HJ-NP-Z][·•・. \-]?"
        r"(?:[A-HJ-NP-Z0-9][A-HJ-NP-Z0-9][0-9]{3}[0-9A-HJK]|[A-HJ-NP-Z0-9]{4}[A-HJ-NP-Z0-9挂学警港澳])"
    ),
    gate=rf"[{_PROVINCES}][A-HJ-NP-Z][·•・. \-]?[A-HJ-NP-Z0-9]{{4}}",
    not_before="",
    strength=2,
    valid=valid,
    pseudonym=pseudonym,
    references=("GA 36-2018",),
    hits=(
        "京A12345",
        "车牌号粤B·12345的轿车",
        "驾驶沪A·D12345新能源车",
        "粤BF12345停在路边",
        "苏E12345D",
        "一辆川A8B23C小轿车",
        "冀B1234挂",
        "粤Z1234港",
        "皖ＡＣ１２３４",
        "号牌为鲁Q 6Z789，",
    ),
    misses=(
        "京I12345",
        "京A1234",
        "A12345",
        "京A123456",
        "中A12345",
        "京AABCDE",
        "新O12345",
        "川AI2345",
        "京a12345",
        "云AIOT2023",
        "京A12345678",
    ),
)
