"""Span precision, recall and F1 by type, LexGate's rules beside Presidio's own pattern recognisers.

Usage: python examples/pii_presidio/run.py [--presidio] FOLDER, where FOLDER is the data folder ``pii_presidio``.

FOLDER holds ``generated_large.json`` of presidio-research: English texts made from templates, with spans. Only types
that both sides recognise by pattern are compared. A span counts as found when start and end are exact; ``touched`` is
the share of true spans that overlap with a found one. Only counts are printed, never a value.
"""

import argparse
import json
import logging
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from lexgate import rules
from lexgate.core.discover import discover
from lexgate.data.personal import Scanner
from lexgate.rules._rule import Rule

TYPES = {
    "bank-card": "CREDIT_CARD",
    "email": "EMAIL_ADDRESS",
    "iban": "IBAN_CODE",
    "ip-address": "IP_ADDRESS",
    "phone-cn": "PHONE_NUMBER",
    "phone-international": "PHONE_NUMBER",
    "us-ssn": "US_SSN",
}
"""LexGate's kind → Presidio's type."""
Spans = set[tuple[int, str, int, int]]
"""Text, type, start, end."""


@dataclass(kw_only=True)
class Score:
    """Counts of one type."""

    true: int
    found: int
    right: int
    touched: int

    @property
    def precision(self) -> float:
        """Share of found spans that are right, exactly."""
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        """Share of true spans that were found, exactly."""
        return self.right / self.true if self.true else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        return 2 * self.right / (self.found + self.true) if self.found + self.true else 0.0

    @property
    def touch(self) -> float:
        """Share of true spans that overlap with a found one."""
        return self.touched / self.true if self.true else 0.0


def read(folder: Path) -> tuple[list[str], Spans]:
    """Return the texts and the true spans of the compared types."""
    records = json.loads((folder / "generated_large.json").read_text(encoding="utf-8"))
    spans = {
        (number, span["entity_type"], span["start_position"], span["end_position"])
        for number, record in enumerate(records)
        for span in record["spans"]
        if span["entity_type"] in TYPES.values()
    }
    return [record["full_text"] for record in records], spans


def ours(texts: list[str]) -> Spans:
    """Return what LexGate's rules find."""
    found = Scanner(discover(rules, "RULE", Rule)).scan(pl.Series(texts, dtype=pl.String))
    return {
        (item, TYPES[kind], start, end) for item, kind, start, end, _ in found.iter_rows() if kind in TYPES
    }


def presidio(texts: list[str], least: float) -> Spans:
    """Return what Presidio's pattern recognisers find with a score of at least ``least``, overlaps resolved."""
    from presidio_analyzer import EntityRecognizer  # noqa: PLC0415 - the peer is optional
    from presidio_analyzer import predefined_recognizers as known  # noqa: PLC0415

    logging.getLogger("tldextract").setLevel(logging.CRITICAL)  # wants a list from the network, has a copy
    recognisers = [
        known.CreditCardRecognizer(),
        known.EmailRecognizer(),
        known.IbanRecognizer(),
        known.IpRecognizer(),
        known.PhoneRecognizer(),
        known.UsSsnRecognizer(),
    ]
    spans: Spans = set()
    for number, text in enumerate(texts):
        for recogniser in recognisers:
            results = recogniser.analyze(text, recogniser.supported_entities, None)
            kept = EntityRecognizer.remove_duplicates([result for result in results if result.score >= least])
            spans |= {(number, result.entity_type, result.start, result.end) for result in kept}
    return spans


def score(found: Spans, true: Spans) -> dict[str, Score]:
    """Return the counts by type, and those of all types under ``ALL``."""
    scores = {}
    for kind in [*sorted(set(TYPES.values())), "ALL"]:
        mine = {span for span in found if kind in {span[1], "ALL"}}
        real = {span for span in true if kind in {span[1], "ALL"}}
        scores[kind] = Score(
            true=len(real), found=len(mine), right=len(mine & real), touched=_touched(mine, real)
        )
    return scores


def _touched(found: Spans, true: Spans) -> int:
    places: dict[tuple[int, str], list[tuple[int, int]]] = {}
    for text, kind, start, end in found:
        places.setdefault((text, kind), []).append((start, end))
    return sum(
        any(low < end and start < high for low, high in places.get((text, kind), ()))
        for text, kind, start, end in true
    )


def table(name: str, scores: dict[str, Score]) -> Iterable[str]:
    """Yield the lines of a table."""
    yield f"{name:<28}{'true':>6}{'found':>7}{'precision':>11}{'recall':>8}{'F1':>7}{'touched':>9}"
    for kind, one in scores.items():
        yield (
            f"  {kind:<26}{one.true:>6}{one.found:>7}{one.precision:>11.3f}{one.recall:>8.3f}"
            f"{one.f1:>7.3f}{one.touch:>9.3f}"
        )


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--presidio", action="store_true", help="measure Presidio's recognisers, too")
    given = parser.parse_args()
    texts, true = read(given.folder)
    print("\n".join(table("LexGate", score(ours(texts), true))))
    if given.presidio:
        for least in (0.0, 0.4):
            print("\n".join(table(f"Presidio, score >= {least}", score(presidio(texts, least), true))))


if __name__ == "__main__":
    main()
