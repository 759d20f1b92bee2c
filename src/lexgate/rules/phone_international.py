"""Telephone numbers outside mainland China.

Three ways to be one, from surest to weakest: a plus sign and an assigned country code; a national form that is hardly
anything else (North American 3-3-4, a trunk 0 with groups, an area code in parentheses); or six digits and more in
telephone-like groups beside a word such as *phone*, *call*, *office* or 电话.
"""

import re

from lexgate.core.text import Text
from lexgate.rules._digits import Draw, digits, drawn, refill
from lexgate.rules._rule import Rule
from lexgate.rules.phone_cn import UNASSIGNED

_TWO = frozenset({
    "20", "27", "30", "31", "32", "33", "34", "36", "39", "40", "41", "43", "44", "45", "46", "47", "48", "49",
    "51", "52", "53", "54", "55", "56", "57", "58", "60", "61", "62", "63", "64", "65", "66", "81", "82", "84",
    "86", "90", "91", "92", "93", "94", "95", "98",
})  # fmt: skip
_THREE = re.compile(
    r"21[12368]|2[2346][0-9]|25[0-8]|29[01789]|3[57][0-9]|38[0-35-79]|42[013]|50[0-9]|59[0-9]"
    r"|6[78][0-9]|69[0-2]|80[08]|85[02356]|87[08]|88[0-3678]|96[0-8]|97[0-79]|99[2-68]"
)
"""Country codes in use; 999 is reserved, so pseudonyms begin with it. 400 is a Chinese business hotline."""

_EXTENSION = r"(?:,? ?(?:x|ext\.?|extension) ?[0-9]{1,6})?"
_PLUS = r"(?:\+|\(\+|00[ \-])[1-9][0-9]{0,2}\)?(?:[ .\-]?\(?[0-9]{1,5}\)?){2,6}"
_NANP = r"(?:(?:\+|00)?1[ .\-]?)?(?:\( ?[2-9][0-8][0-9] ?\)[ \-]?|[2-9][0-8][0-9][ .\-/])[2-9][0-9]{2}[ .\-][0-9]{4}|(?:(?:\+|00)?1[.\-])?[0-9]{3}(?:\-[0-9]{3}\-|\.[0-9]{3}\.)[0-9]{4}"
_PAIRS = r"0[1-9](?:[ .\-][0-9]{2}){4}|0[1-9][0-9]{2}(?:[ .\-][0-9]{2}){3}|0[1-9][0-9]{1,2}[ .][0-9]{3}(?:[ .][0-9]{2}){2}"
_TRUNK = r"0[2-9][ \-][0-9]{4}[ \-]?[0-9]{4}|(?:\(0[1-9][0-9]{0,3}\) ?|0[1-9][0-9]{1,4}[ \-/])(?:[0-9]{3,4}[ \-][0-9]{3,4}|[0-9]{6,8})"
_AREA = r"(?:\+7|8) ?\([0-9]{3}\) ?[0-9]{3}\-[0-9]{2}\-[0-9]{2}|\([0-9]{2,3}\) ?[0-9]{3,5}\-[0-9]{3,4}"
_LOOSE = r"\+?(?:\(\+?[0-9]{1,5}\)|[0-9])(?:[ .\-/()]{0,2}[0-9]){4,14}"
_BEFORE = (
    r"(?i:(?:tele|cell|smart)?phones?|tel|mobile|cell|fax|call(?:ed|ing)?|dial(?:ed|ing)?|ring|hotline|whatsapp"
    r"|office|answering|reach(?:ed|ing)?|contact|text(?:ed)?)"
)
_BEFORE_ZH = r"(?:(?:电话|手机|传真|座机|热线)(?:号码|号)?|致电|拨打)"
_AFTER = (
    r"(?i:is (?:my|his|her|our|their|the) )?(?i:new )?(?i:office|fax|mobile|cell|home|work|phone|direct line)"
)
# At most four short words and punctuation between the word and the number.
_LINK = (
    r"(?: (?:[A-Za-z]{1,7}|#))?(?: [A-Za-z]{1,7})?(?: [A-Za-z]{1,7})?(?: [A-Za-z]{1,7})?[ .:#,\-]{1,3}\(??"
)
_SEPARATORS = re.compile(r"[ .\-/()]+")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")


def _country(number: str) -> bool:
    if number[0] in "17":
        return len(number) == 11
    known = number[:2] in _TWO or _THREE.fullmatch(number[:3]) is not None
    return known and 8 <= len(number) <= 15


def _is_date(value: str, number: str) -> bool:
    groups = [group for group in _SEPARATORS.split(value) if group]
    if len(groups) > 1 and any(_YEAR.fullmatch(group) for group in groups):
        return len(number) <= 8
    return len(number) == 8 and _YEAR.match(number) is not None and number[4:6] <= "12" and number[6:] <= "31"


def valid(value: str) -> bool:
    """Return whether a number with a plus has an assigned country code, and no other one is a date or a placeholder."""
    head = re.split(r"[xe,]", value, maxsplit=1)[0]
    number = digits(head)
    if number.startswith(("999", "400")) or len(set(number)) < 3 or UNASSIGNED.fullmatch(value):
        return False
    if value.startswith(("+", "(+")):
        return _country(number)
    if number.startswith("00"):
        return _country(number[2:])
    pairs = len(_SEPARATORS.split(head.strip("() "))) > 2 and len(number) == 6
    social = re.fullmatch(r"[0-9]{3}-[0-9]{2}-[0-9]{4}", head) is not None
    return (pairs or len(number) >= 7) and not social and not _is_date(value, number)


def pseudonym(value: str, draw: Draw) -> str:
    """Return the same format beginning with 999, which is neither a country, an area nor an exchange."""
    return refill(value, "999" + drawn(draw, len(digits(value)) - 3))


RULE = Rule(
    id="phone-international",
    title=Text("Telephone number, international", "境外电话号码"),
    pattern=(
        rf"(?:{_PLUS}|{_NANP}|{_PAIRS}|{_TRUNK}|{_AREA}){_EXTENSION}"
        rf"|{_BEFORE}(?:{_LINK}|)(?P<before>{_LOOSE}{_EXTENSION})"
        rf"|{_BEFORE_ZH}[是为:： \-]{{0,3}}\(??(?P<before_zh>{_LOOSE})"
        rf"|(?P<after>{_LOOSE}{_EXTENSION})[ ,\-(]{{1,2}}{_AFTER}"
    ),
    gate=r"[0-9](?:[ .\-/()]{0,2}[0-9]){5}",
    strength=1,
    valid=valid,
    pseudonym=pseudonym,
    references=("ITU-T E.164 and its list of assigned country codes", "ITU-T E.123", "NANPA, 47 CFR 52"),
    hits=(
        "Call +44 20 7946 0958 now",
        "+1 (212) 555-0142",
        "+1-212-555-0142x123",
        "(212) 555-0142",
        "( 212 ) 555-0142",
        "212-555-0142 is mine",
        "212.555.0142 ext. 9",
        "001-212-555-0142",
        "+49 30 901820",
        "+33 1 23 45 67 89",
        "01 23 45 67 89",
        "0117 496 0123",
        "01632 960001",
        "(02) 9876 5432",
        "(11) 91234-5678",
        "044 668 18 00",
        "+85221234567",
        "8 (495) 123-45-67",
        "(+44) 1632 960001",
        "call (+1) 212-555-0142",
        "5550142 is my new mobile",
        "香港电话+852 2123 4567，请留言",
        "phone 2125550142",
        "My phone number is 555 0142.",
        "Tel: 7946 0958",
        "You can reach me at 9876 5432",
        "致电2123 4567咨询",
        "5550 142 (office)",
        "phone (555 0142)",
        "call (02) 55 01 42",
        "tel. 55 01 42",
        "call me on 07700 900123",
        "Tel+44 171 496 0123",
        "fax +81-3-1234-5678",
        "联系电话：＋４４ ２０ ７９４６ ０９５８",
    ),
    misses=(
        "+999 123 456 789",
        "+210 1234 5678",
        "in 1999 2000 and 2001",
        "2003-12-31",
        "31/12/2003",
        "call on 2003-12-31",
        "call 20031231",
        "078-05-1120",
        "1,234,567 calls",
        "a call for 12000 people",
        "2125550142",
        "123-456",
        "call me at 12 3456 Main Street",
        "pages (2003) 162-1248",
        "price 212.555",
        "000-000-0000",
        "10.20.30.40",
        "score 6-3 7-6 6-4",
        "999-555-0142",
        "QQ群号码123456789",
    ),
)
