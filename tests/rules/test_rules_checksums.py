"""Checksums against published examples and against slower definitions; random right numbers are found."""

import string
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from lexgate.data.personal import Scanner, known_rules
from lexgate.rules import bank_card, cn_resident_id, iban, us_ssn
from lexgate.rules._digits import luhn_digit, mod11_2_character, mod97, refill

SCANNER = Scanner(known_rules())
QUICK = settings(deadline=None, max_examples=60)
DIGITS = st.text("0123456789", min_size=12, max_size=14)


def kinds(text: str) -> list[str]:
    return [span.kind for span in SCANNER.scan_text(text)]


def slow_luhn_is_right(number: str) -> bool:
    doubled = [int(digit) * (2 - (len(number) - place) % 2) for place, digit in enumerate(number)]
    return sum(value // 10 + value % 10 for value in doubled) % 10 == 0


@QUICK
@given(st.text("0123456789", min_size=1, max_size=20))
def test_a_luhn_digit_makes_a_number_right_and_any_other_wrong(body: str) -> None:
    right = [digit for digit in string.digits if slow_luhn_is_right(body + digit)]
    assert right == [luhn_digit(body)]


@QUICK
@given(st.text("0123456789", min_size=17, max_size=17))
def test_the_resident_check_character_satisfies_the_congruence_of_the_standard(body: str) -> None:
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    table = "10X98765432"
    total = sum(int(digit) * weight for digit, weight in zip(body, weights, strict=True))
    assert mod11_2_character(body) == table[total % 11]


@QUICK
@given(st.text("0123456789ABCXYZ", min_size=1, max_size=34))
def test_mod97_is_the_same_by_long_division(text: str) -> None:
    rest = 0
    for character in text:
        value = str(int(character, 36))
        rest = (rest * 10 ** len(value) + int(value)) % 97
    assert mod97(text) == rest


@QUICK
@given(DIGITS, st.sampled_from(["4{}", "51{}", "62{}"]))
def test_every_card_with_a_right_digit_is_found_and_with_a_wrong_one_is_not(rest: str, prefix: str) -> None:
    body = prefix.format(rest + "000")[:15]
    check = luhn_digit(body)
    wrong = str((int(check) + 1) % 10)
    assert kinds(f"卡号{body}{check}。") == ["bank-card"]
    assert "bank-card" not in kinds(f"卡号{body}{wrong}。")


@QUICK
@given(
    st.sampled_from(["110105", "310104", "440524", "650102"]),
    st.dates(min_value=date(1900, 1, 1), max_value=date(2025, 12, 31)),
    st.integers(1, 999),
)
def test_every_resident_number_with_a_right_character_is_found(region: str, born: date, serial: int) -> None:
    body = f"{region}{born:%Y%m%d}{serial:03d}"
    assert kinds(f"公民身份号码{body}{mod11_2_character(body)}，住") == ["cn-resident-id"]


@QUICK
@given(st.text("0123456789", min_size=18, max_size=18))
def test_every_german_iban_with_right_digits_is_found(account: str) -> None:
    number = f"DE{98 - mod97(account + 'DE00'):02d}{account}"
    spaced = " ".join(number[place : place + 4] for place in range(0, 22, 4))
    assert kinds(f"IBAN {number}.") == ["iban"]
    assert kinds(f"IBAN {spaced} thanks") == ["iban"]


@QUICK
@given(st.integers(0, 999), st.integers(0, 99), st.integers(0, 9999))
def test_a_social_security_number_is_found_where_it_can_be_assigned(
    area: int, group: int, serial: int
) -> None:
    possible = area not in {0, 666} and area < 900 and group > 0 and serial > 0
    assert ("us-ssn" in kinds(f"SSN {area:03d}-{group:02d}-{serial:04d}")) == possible


@QUICK
@given(st.data())
def test_pseudonyms_satisfy_their_own_checksum_and_keep_their_format(data: st.DataObject) -> None:
    def draw(below: int) -> int:
        return data.draw(st.integers(0, below - 1))

    card = bank_card.pseudonym("4111-1111-1111-1111", draw)
    assert slow_luhn_is_right(card.replace("-", ""))
    assert [len(group) for group in card.split("-")] == [4, 4, 4, 4]
    account = iban.pseudonym("GB82 WEST 1234 5698 7654 32", draw).replace(" ", "")
    assert len(account) == 22
    assert mod97(account[4:] + account[:4]) == 1
    resident = cn_resident_id.pseudonym("11010519491231002X", draw)
    assert mod11_2_character(resident[:17]) == resident[17]
    social = us_ssn.pseudonym("219-09-9999", draw)
    assert (social[0], social[3], social[6], len(social)) == ("9", "-", "-", 11)


def test_refilling_changes_digits_only() -> None:
    assert refill("+1 (212) 555-0142 x9", "999888777665") == "+9 (998) 887-7766 x5"
