"""Treating personal data that was found: mask it, give it a pseudonym, drop the row, or only report it."""

import hashlib
import hmac
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from itertools import groupby
from operator import itemgetter
from typing import Literal, TypeVar, get_args

import polars as pl

from lexgate.core.errors import BadInput
from lexgate.data.personal import SCHEMA, Scanner, known_rules
from lexgate.rules._normal import normal
from lexgate.rules._rule import Rule

How = Literal["mask", "pseudonymise", "drop", "report"]
"""``drop`` makes the text null, so that rows keep their places; ``report`` changes nothing."""
Found = tuple[int, str, int, int, str]
T = TypeVar("T")
_TRIES = 50
_SEPARATORS = str.maketrans("", "", " -.()·•・/")


def protect(
    texts: pl.Series,
    found: pl.DataFrame,
    how: How,
    key: bytes = b"",
    *,
    rules: Mapping[str, Rule] | None = None,
) -> pl.Series:
    """Return the texts with what was found in them treated.

    A pseudonym depends on the value and the key only (HMAC-SHA256), so one value has one pseudonym throughout a
    project, and different projects can't be linked. Spaces, hyphens and full-width forms make no other value.
    Pseudonyms come from ranges that are assigned to nobody and are not found again as personal data.

    Args:
        texts: Strings, ``(n,)``.
        found: What ``Scanner.scan`` found in these texts.
        how: ``mask``, ``pseudonymise``, ``drop`` (null) or ``report`` (unchanged).
        key: Secret of the project, at least 16 bytes; needed for ``pseudonymise`` only.
        rules: Rules by kind; those of the drawer by default.

    Returns:
        ``(n,)`` with the name of ``texts``. The rows that were changed are ``changed(found, len(texts))``, unless
        ``how`` is ``report``.

    Raises:
        BadInput: LG-DATA-401, ``how`` is unknown; LG-DATA-402, the key is too short; LG-DATA-403, ``found`` does not
            belong to these texts.

    Example:
        >>> texts = pl.Series(["call 13812345678 or write to a@example.com"])
        >>> found = Scanner(known_rules()).scan(texts)
        >>> protect(texts, found, "mask")[0]
        'call [PHONE-CN] or write to [EMAIL]'
    """
    _check(how, key)
    if how == "report" or found.is_empty():
        return texts
    rows: list[str | None] = texts.to_list()
    replace = replacer(how, key, rules)
    for item, values in groupby(
        found.select(SCHEMA.names()).sort("item", "start").iter_rows(), itemgetter(0)
    ):
        row = _row(rows, item)
        rows[item] = None if how == "drop" else _replaced(item, row, values, replace)
    return pl.Series(texts.name, rows, dtype=pl.String)


def protect_tokens(
    tokens: pl.Series,
    found: pl.DataFrame,
    how: How,
    key: bytes = b"",
    *,
    rules: Mapping[str, Rule] | None = None,
) -> pl.Series:
    """Return lists of tokens with what was found in them treated; the number of tokens, and so the tags, stay.

    Args:
        tokens: Lists of strings, ``(n,)``.
        found: What ``Scanner.scan_tokens`` found in these lists.
        how: As for ``protect``.
        key: As for ``protect``.
        rules: As for ``protect``.

    Returns:
        ``(n,)`` lists of the same lengths, or null where dropped.

    Raises:
        BadInput: As for ``protect``.

    Example:
        >>> tokens = pl.Series([["call", "010", "6552", "9988"]])
        >>> found = Scanner(known_rules()).scan_tokens(tokens)
        >>> protect_tokens(tokens, found, "mask")[0].to_list()
        ['call', '[PHONE-CN]', '[PHONE-CN]', '[PHONE-CN]']
    """
    _check(how, key)
    if how == "report" or found.is_empty():
        return tokens
    if how == "drop":
        return tokens.set(changed(found, len(tokens)), None)
    rows: list[list[str] | None] = tokens.to_list()
    replace = replacer(how, key, rules)
    for item, kind, first, last, value in found.iter_rows():
        row = _row(rows, item)
        row[first:last] = _pieces(item, row[first:last], value, replace(kind, value))
    return pl.Series(tokens.name, rows, dtype=tokens.dtype)


def changed(found: pl.DataFrame, rows: int) -> pl.Series:
    """Return for each of ``rows`` rows whether something was found in it, ``(rows,)`` bool."""
    return (
        pl.int_range(rows, dtype=pl.UInt32, eager=True)
        .is_in(found["item"].unique().implode())
        .alias("changed")
    )


def replacer(
    how: How, key: bytes = b"", rules: Mapping[str, Rule] | None = None
) -> Callable[[str, str], str]:
    """Return ``(kind, value) → replacement`` for masking or for pseudonyms."""
    known = known_rules() if rules is None else rules

    def mask(kind: str, value: str) -> str:
        rule = known.get(kind)
        return rule.mask(normal(value)) if rule and rule.mask else f"[{kind.upper()}]"

    def pseudonym(kind: str, value: str) -> str:
        draw = _draw(kind, value, key)
        rule = known.get(kind)
        if not rule or not rule.pseudonym:
            return f"[{kind.upper()}-{draw(16**8):08x}]"
        drawn = rule.pseudonym(normal(value), draw)
        for _ in range(_TRIES):
            # Part of it may look like another kind of value by chance.
            if not _display_scanner().scan_text(drawn):
                break
            drawn = rule.pseudonym(normal(value), draw)
        return drawn

    return mask if how == "mask" else pseudonym


def mask_for_display(text: str) -> str:
    """Return a text as reports and logs may show it: every value that a rule finds is masked.

    Example:
        >>> mask_for_display("身份证号11010519491231002X")
        '身份证号[CN-RESIDENT-ID]'
    """
    parts, position, replace = [], 0, replacer("mask")
    for span in _display_scanner().scan_text(text):
        parts += [text[position : span.start], replace(span.kind, text[span.start : span.end])]
        position = span.end
    return "".join([*parts, text[position:]])


@cache
def _display_scanner() -> Scanner:
    return Scanner(known_rules())


def _canonical(value: str) -> str:
    """Return what two spellings of one value have in common."""
    plain = normal(value).casefold()
    return (
        plain
        if any(mark in plain for mark in "@:=") or plain.count(".") == 3
        else plain.translate(_SEPARATORS)
    )


def _draw(kind: str, value: str, key: bytes) -> Callable[[int], int]:
    """Return a source of numbers that depends on kind, value, key and how often it was asked."""
    asked = 0

    def draw(below: int) -> int:
        nonlocal asked
        asked += 1
        message = f"{kind}\x00{asked}\x00{_canonical(value)}".encode("utf-8", "surrogatepass")
        return int.from_bytes(hmac.digest(key, message, hashlib.sha256)) % below

    return draw


def _check(how: str, key: bytes) -> None:
    if how not in get_args(How):
        raise BadInput(
            f"Personal data can't be treated by {how!r}.",
            fix=f"Use one of {', '.join(get_args(How))}.",
            code="LG-DATA-401",
        )
    if how == "pseudonymise" and len(key) < 16:
        raise BadInput(
            f"The key for pseudonyms has {len(key)} bytes, which can be guessed.",
            fix="Give at least 16 random bytes.",
            code="LG-DATA-402",
        )


def _row(rows: list[T | None], item: int) -> T:
    row = rows[item] if item < len(rows) else None
    if row is None:
        raise _foreign(item)
    return row


def _foreign(item: int) -> BadInput:
    return BadInput(
        f"What was found in row {item} does not stand in that row.",
        fix="Scan the same texts that you protect, and protect them once.",
        code="LG-DATA-403",
    )


def _replaced(item: int, text: str, values: Iterable[Found], replace: Callable[[str, str], str]) -> str:
    parts, position = [], 0
    for _, kind, start, end, value in values:
        if text[start:end] != value or start < position:
            raise _foreign(item)
        parts += [text[position:start], replace(kind, value)]
        position = end
    return "".join([*parts, text[position:]])


def _pieces(item: int, tokens: list[str], value: str, replacement: str) -> list[str]:
    """Return as many tokens as there were: the replacement split at its spaces where it fits, or repeated."""
    before, found, after = " ".join(tokens).partition(value)
    if not found:
        raise _foreign(item)
    split = f"{before}{replacement}{after}".split(" ")
    if len(split) == len(tokens):
        return split
    inner = [replacement] * (len(tokens) - 2)
    return [before + replacement, *inner, replacement + after]
