"""Treating personal data that was found: mask it, or give it a pseudonym."""

import hashlib
import hmac
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from itertools import groupby
from operator import itemgetter
from typing import Any, Literal

import polars as pl

from lexgate.core.errors import BadInput
from lexgate.data.personal import Scanner, known_rules
from lexgate.rules._normal import normal
from lexgate.rules._rule import Rule

How = Literal["mask", "pseudonymise"]
Replace = Callable[[str, str], str]
"""``(kind, value) → replacement``."""
Found = tuple[int, str, int, int, str]
_TRIES = 50
_SEPARATORS = str.maketrans("", "", " -.()·•・/")


def replacer(how: How, key: bytes = b"", *, rules: Mapping[str, Rule] | None = None) -> Replace:
    """Return what gives a value its mask or its pseudonym.

    A pseudonym depends on the value and the key only (HMAC-SHA256), so one value has one pseudonym throughout a
    project, and different projects can't be linked. Spaces, hyphens and full-width forms make no other value.
    Pseudonyms come from ranges that are assigned to nobody and are not found again as personal data.

    Args:
        how: ``mask`` or ``pseudonymise``.
        key: Secret of the project, at least 16 bytes; needed for ``pseudonymise`` only.
        rules: Rules by kind; those of the drawer by default.

    Raises:
        BadInput: LG-DATA-402, the key is too short.
    """
    known = known_rules() if rules is None else rules
    if how == "pseudonymise" and len(key) < 16:
        raise BadInput(
            f"The key for pseudonyms has {len(key)} bytes, which can be guessed.",
            fix="Give at least 16 random bytes.",
            code="LG-DATA-402",
        )

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


def protect(texts: pl.Series, found: pl.DataFrame, replace: Replace) -> pl.Series:
    """Return the texts with what was found in them replaced, ``(n,)``, under the name of ``texts``.

    Args:
        texts: Strings, ``(n,)``.
        found: What ``Scanner.scan`` found in these texts.
        replace: As ``replacer`` makes it.

    Raises:
        BadInput: LG-DATA-403, ``found`` does not belong to these texts.

    Example:
        >>> texts = pl.Series(["call 13812345678 or write to a@example.com"])
        >>> found = Scanner(known_rules()).scan(texts)
        >>> protect(texts, found, replacer("mask"))[0]
        'call [PHONE-CN] or write to [EMAIL]'
    """
    return _rewritten(texts, found, lambda text, values: _replaced(text, values, replace))


def protect_tokens(tokens: pl.Series, found: pl.DataFrame, replace: Replace) -> pl.Series:
    """Return lists of tokens with what was found in them replaced; the number of tokens, and so the tags, stay.

    Args:
        tokens: Lists of strings, ``(n,)``.
        found: What ``Scanner.scan_tokens`` found in these lists.
        replace: As ``replacer`` makes it.

    Returns:
        ``(n,)`` lists of the same lengths.

    Raises:
        BadInput: As for ``protect``.

    Example:
        >>> tokens = pl.Series([["call", "010", "6552", "9988"]])
        >>> found = Scanner(known_rules()).scan_tokens(tokens)
        >>> protect_tokens(tokens, found, replacer("mask"))[0].to_list()
        ['call', '[PHONE-CN]', '[PHONE-CN]', '[PHONE-CN]']
    """

    def rewrite(row: list[str], values: Iterable[Found]) -> list[str]:
        for item, kind, first, last, value in values:
            row[first:last] = _pieces(item, row[first:last], value, replace(kind, value))
        return row

    return _rewritten(tokens, found, rewrite)


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


def _rewritten(
    column: pl.Series, found: pl.DataFrame, rewrite: Callable[[Any, Iterable[Found]], Any]
) -> pl.Series:
    """Return the column with the values rewritten in which something was found; the others are not touched."""
    items, values = [], []
    for item, group in groupby(found.iter_rows(), itemgetter(0)):
        value = column[item] if item < len(column) else None
        if value is None:
            raise _foreign(item)
        items.append(item)
        values.append(rewrite(value if isinstance(value, str) else value.to_list(), group))
    new = pl.DataFrame([pl.Series("item", items, pl.UInt32), pl.Series("new", values, column.dtype)])
    both = column.alias("old").to_frame().with_row_index("item")
    both = both.join(new, on="item", how="left", maintain_order="left")
    return both.select(pl.coalesce("new", "old").alias(column.name)).to_series()


def _foreign(item: int) -> BadInput:
    return BadInput(
        f"What was found in row {item} does not stand in that row.",
        fix="Scan the same texts that you protect, and protect them once.",
        code="LG-DATA-403",
    )


def _replaced(text: str, values: Iterable[Found], replace: Replace) -> str:
    parts, position = [], 0
    for item, kind, start, end, value in values:
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
