"""Finding personal data in columns of text.

Order of operations: one union pattern in polars' Rust engine picks the rows that may hold something; each rule's own
pattern picks its rows among these; Python finds the candidates there; validators decide; overlaps are resolved. What
is not done: names, addresses in prose and anything else that needs a model.
"""

import re
from bisect import bisect
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

import polars as pl

from lexgate import rules as drawer
from lexgate.core.discover import discover
from lexgate.core.errors import BadInput
from lexgate.rules._normal import GATE, normal
from lexgate.rules._rule import Rule

SCHEMA = pl.Schema(
    {"item": pl.UInt32, "kind": pl.String, "start": pl.UInt32, "end": pl.UInt32, "value": pl.String}
)
"""Columns of what was found."""
TOKEN_SCHEMA = pl.Schema(
    {"item": pl.UInt32, "kind": pl.String, "first": pl.UInt32, "last": pl.UInt32, "value": pl.String}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """One value in one text."""

    kind: str
    start: int
    """First character, from 0."""
    end: int
    """One after the last character."""
    strength: int


@cache
def known_rules() -> Mapping[str, Rule]:
    """Return the rules of the drawer by kind."""
    return discover(drawer, "RULE", Rule)


class _Finder:
    """One rule, compiled."""

    def __init__(self, rule: Rule) -> None:
        self.rule = rule
        # What follows a digit and a dot or hyphen is the rest of a longer number.
        before = rf"(?<![{rule.not_before}])(?<![0-9][.\-])" if rule.not_before else ""
        after = rf"(?![{rule.not_after}])(?!\.[0-9])" if rule.not_after else ""
        self._find = re.compile(rf"{before}(?:{rule.pattern}){after}", re.ASCII)
        self._end = re.compile(after, re.ASCII)

    def spans(self, text: str) -> Iterator[Span]:
        """Yield the values in a normalised text, from left to right."""
        position = 0
        while match := self._find.search(text, position):
            found = self._longest_valid(text, match)
            if found is None:
                position = (
                    match.start() + 1
                    if self.rule.trim
                    else max(match.end(match.lastindex or 0), position + 1)
                )
            else:
                yield Span(kind=self.rule.id, start=found[0], end=found[1], strength=self.rule.strength)
                position = found[1]

    def _longest_valid(self, text: str, match: re.Match[str]) -> tuple[int, int] | None:
        """Return the longest valid value that begins where the match begins."""
        start = match.start()
        shorter: re.Match[str] | None = match
        while shorter is not None:
            low, high = shorter.span(shorter.lastindex or 0)
            if self._end.match(text, shorter.end()) and self.rule.valid(text[low:high]):
                return low, high
            shorter = self._find.match(text, start, shorter.end() - 1) if self.rule.trim else None
        return None


def resolve(spans: list[Span]) -> list[Span]:
    """Return spans that do not overlap, from left to right.

    The longest wins; of equally long ones the rule with the greater strength, then the leftmost, then the first kind
    in alphabetical order.
    """
    kept: list[Span] = []
    starts: list[int] = []
    order = sorted(spans, key=lambda span: (span.start - span.end, -span.strength, span.start, span.kind))
    for span in order:
        place = bisect(starts, span.start)
        free_before = place == 0 or kept[place - 1].end <= span.start
        if free_before and (place == len(kept) or span.end <= kept[place].start):
            kept.insert(place, span)
            starts.insert(place, span.start)
    return kept


class Scanner:
    """Finds the values of many rules in columns of text.

    Args:
        rules: Recognisers by kind.
        batch: Rows that are held as Python strings at once, at most.

    Example:
        >>> scanner = Scanner(known_rules())
        >>> found = scanner.scan(pl.Series(["nothing here", "电话13812345678，邮箱a@example.com"]))
        >>> found.select("item", "kind", "start", "end").rows()
        [(1, 'phone-cn', 2, 13), (1, 'email', 16, 29)]
    """

    def __init__(self, rules: Mapping[str, Rule], *, batch: int = 65_536) -> None:
        self._batch = batch
        self._finders = [(rule.pattern, _Finder(rule)) for rule in rules.values()]
        self._gate = "|".join(f"(?:{rule.gate or rule.pattern})" for rule in rules.values()) + f"|{GATE}"

    def scan(self, texts: pl.Series) -> pl.DataFrame:
        """Return every value of personal data in ``texts``.

        Args:
            texts: Strings, ``(n,)``; nulls hold nothing.

        Returns:
            Columns ``item`` (position in ``texts``), ``kind``, ``start`` and ``end`` (characters, half-open) and
            ``value``, so that ``texts[item][start:end] == value``; sorted by item and start.

        Raises:
            BadInput: LG-DATA-404, the column holds no text.
        """
        texts = _as_text(texts)
        found: list[tuple[int, str, int, int, str]] = []
        for offset in range(0, len(texts), self._batch):
            batch = texts.slice(offset, self._batch)
            items = batch.str.contains(self._gate).fill_null(value=False).arg_true()
            originals = batch.gather(items).to_list()
            for row, spans in self._candidates(originals):
                original = originals[row]
                found += [
                    (offset + items[row], span.kind, span.start, span.end, original[span.start : span.end])
                    for span in resolve(spans)
                ]
        return pl.DataFrame(found, schema=SCHEMA, orient="row")

    def scan_text(self, text: str) -> list[Span]:
        """Return the values in one text, from left to right."""
        plain = normal(text)
        return resolve([span for _, finder in self._finders for span in finder.spans(plain)])

    def scan_tokens(self, tokens: pl.Series) -> pl.DataFrame:
        """Return every value of personal data in lists of tokens, which are read as if joined by spaces.

        Args:
            tokens: Lists of strings, ``(n,)``.

        Returns:
            Columns ``item``, ``kind``, ``first`` and ``last`` (positions of tokens, half-open) and ``value``.

        Raises:
            BadInput: LG-DATA-404, the column holds no lists of text.
        """
        if tokens.dtype != pl.List(pl.String):
            raise _no_text(tokens, "lists of text")
        found = self.scan(tokens.list.join(" "))
        rows: list[tuple[int, str, int, int, str]] = []
        for item, kind, start, end, value in found.iter_rows():
            starts = _starts(tokens[item].to_list())
            first = sum(begin <= start for begin in starts) - 1
            rows.append((item, kind, first, sum(begin < end for begin in starts), value))
        return pl.DataFrame(rows, schema=TOKEN_SCHEMA, orient="row")

    def _candidates(self, originals: list[str]) -> Iterator[tuple[int, list[Span]]]:
        """Yield rows with what all rules find there, overlaps included."""
        plain = pl.Series([normal(text) for text in originals], dtype=pl.String)
        by_row: dict[int, list[Span]] = {}
        for pattern, finder in self._finders:
            for row in plain.str.contains(pattern).arg_true():
                spans = list(finder.spans(plain[row]))
                if spans:
                    by_row.setdefault(row, []).extend(spans)
        yield from sorted(by_row.items())


def _as_text(texts: pl.Series) -> pl.Series:
    if texts.dtype == pl.String:
        return texts
    if isinstance(texts.dtype, pl.Null | pl.Categorical | pl.Enum):
        return texts.cast(pl.String)
    raise _no_text(texts, "text")


def _no_text(column: pl.Series, wanted: str) -> BadInput:
    return BadInput(
        f"Column {column.name!r} holds {column.dtype}, not {wanted}, and can't be searched for personal data.",
        fix="Name the column that holds the text, or convert it first.",
        code="LG-DATA-404",
    )


def _starts(tokens: list[str]) -> list[int]:
    """Return at which character of the joined text each token begins."""
    position, starts = 0, []
    for token in tokens:
        starts.append(position)
        position += len(token) + 1
    return starts
