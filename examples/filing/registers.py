"""Make the registers of this example: numbers and names are invented, and no sentence is anybody's.

Usage: python examples/filing/registers.py [FOLDER] [--today YYYY-MM-DD]

The banks hold placeholders by risk, not questions: what counts here is how many there are. Some gaps are left on purpose,
so that the document has something to list as missing.
"""

import argparse
import csv
import random
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from pathlib import Path

RISKS = {"A.1": "abcdefgh", "A.2": "abcdefghi", "A.3": "abcde", "A.4": "abcdefg", "A.5": "ab"}
CODES = [f"{group}.{letter}" for group, letters in RISKS.items() for letter in letters]
SHORT = {("keywords", "A.2.c"): 88, ("questions", "A.4.e"): 17}
"""Gaps left on purpose: bank and risk → items."""


def main() -> None:
    """Write the registers."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", nargs="?", type=Path, default=Path(__file__).parent)
    parser.add_argument("--today", type=date.fromisoformat, default=date.today())  # noqa: DTZ011
    given = parser.parse_args()
    data = given.folder / "data"
    data.mkdir(exist_ok=True)
    chance = random.Random(7)  # noqa: S311 - placeholders, no secrets
    banks(data, chance, given.today)
    corpus(data, chance, given.today)
    people(data)
    figures(data, given.today)
    acts(data, given.today)


def banks(data: Path, chance: random.Random, today: date) -> None:
    """Write the keyword library and the three banks of questions."""
    least = {
        "keywords": {"A.1": 420, "A.2": 330, "A.3": 330, "A.4": 330, "A.5": 330},
        "questions": {"A.1": 90, "A.2": 80, "A.3": 50, "A.4": 50, "A.5": 40},
        "refuse-questions": {"A.1": 32, "A.2": 30},
        "answer-questions": {"A.1": 20, "A.2": 20, "A.3": 14, "A.4": 14, "A.5": 10},
    }
    for bank, counts in least.items():
        column = "keyword" if bank == "keywords" else "question"
        rows = []
        for code in CODES:
            wanted = counts.get(code[:3], 0)
            count = SHORT.get((bank, code), wanted + chance.randrange(5) if wanted else 0)
            for number in range(1, count + 1):
                updated = today - timedelta(days=chance.randrange(1, 25))
                rows.append((f"{column} {code} {number:04}", code, updated))
        rows[0] = (*rows[0][:2], today - timedelta(days=2))
        write(data / f"{bank}.csv", (column, "risk", "updated"), rows)


def corpus(data: Path, chance: random.Random, today: date) -> None:
    """Write the sources of the corpus, and what sampling found in them."""
    sources = [
        ("encyclopaedia", 42_000, "zh", "text", "domestic", "yes", "CC-BY-SA-4.0", "", ""),
        ("news agency", 31_000, "zh", "text", "domestic", "no", "", "contracts/2026-014", ""),
        ("licensed books", 12_500, "zh", "text", "domestic", "no", "", "contracts/2026-021", ""),
        ("code archive", 9_000, "en", "code", "foreign", "yes", "Apache-2.0", "", ""),
        ("open encyclopaedia", 8_000, "en", "text", "foreign", "yes", "CC-BY-SA-4.0", "", ""),
        ("forum crawl", 6_400, "zh", "text", "domestic", "no", "", "", ""),
    ]
    names = ("source", "items", "language", "type", "origin", "open", "licence", "contract", "record")
    write(data / "sources.csv", names, sources)
    rows = []
    for source, items, *_ in sources:
        for method, sampled in (("manual", 760), ("technical", items // 8)):
            unlawful = round(sampled * (0.058 if source == "forum crawl" else chance.uniform(0.001, 0.012)))
            day = today - timedelta(days=chance.randrange(10, 40))
            rows.append((source, method, sampled, sampled - unlawful, day, "Chen Example"))
    write(data / "corpus-samples.csv", ("source", "method", "sampled", "lawful", "date", "by"), rows)


def people(data: Path) -> None:
    """Write who annotates and who reviews; one person does both in one task."""
    rows = [
        ("Annotator 1", "safety", "annotation"),
        ("Annotator 2", "safety", "annotation"),
        ("Reviewer 1", "safety", "review"),
        ("Annotator 2", "function", "annotation"),
        ("Annotator 2", "function", "review"),
    ]
    write(data / "annotators.csv", ("person", "task", "role"), rows)


def figures(data: Path, today: date) -> None:
    """Write figures that a named person answers for."""
    day = today - timedelta(days=9)
    by = "Chen Example"
    rows: list[tuple[object, ...]] = [
        ("gen-content-pass-rate", "", 962, 1000, "share", "manual", "", day, by),
        ("gen-content-pass-rate", "", 951, 1000, "share", "keyword", "", day, by),
        ("gen-content-pass-rate", "", 958, 1000, "share", "classifier", "", day, by),
        ("refusal-rate-should-refuse", "", 292, 300, "share", "", "", day, by),
        ("refusal-rate-should-answer", "", 18, 300, "share", "", "", day, by),
        ("classifier-risk-coverage", 31, "", "", "count", "", "", day, by),
        ("clicks-to-training-optout", 3, "", "", "count", "", "", day, by),
        ("suspend-after-consecutive-bad-prompts", 3, "", "", "count", "", "", day, by),
        ("suspend-after-daily-bad-prompts", 5, "", "", "count", "", "", day, by),
    ]
    scores = {"A.1": (281, 290), "A.2": (262, 270), "A.3": (138, 145), "A.4": (187, 200), "A.5": (88, 95)}
    rows += [
        ("gen-content-pass-rate", "", good, n, "share", "", group, day, by)
        for group, (good, n) in scores.items()
    ]
    names = ("figure", "value", "successes", "n", "unit", "method", "scope", "measured_on", "by")
    write(data / "figures.csv", names, rows)


def acts(data: Path, today: date) -> None:
    """Write what was done by whom."""
    rows = [
        ("r1", "ip-review", today - timedelta(days=60), "Zhou Example", "legal"),
        ("r2", "consent-review", today - timedelta(days=30), "Zhou Example", "legal"),
    ]
    write(data / "acts.csv", ("id", "kind", "at", "by", "role"), rows)


def write(path: Path, names: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write a table."""
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(names)
        table.writerows(rows)


if __name__ == "__main__":
    main()
