"""How often each kind is found in real texts, per 10,000 texts: counts only, never a value.

Usage: python examples/pii_presidio/false_alarms.py [--shapes] DATA

DATA is the folder that holds the data sets. With ``--shapes`` each value is shown with its digits as 9 and its letters
as a, between the masked characters next to it, so that a person can judge whether it is a false alarm.
"""

import argparse
import csv
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import polars as pl

from lexgate.data.personal import Scanner, known_rules


def _lines(path: Path, encoding: str = "utf-8") -> list[str]:
    return path.read_text(encoding=encoding, errors="replace").splitlines()


def _folder(folder: Path, encoding: str = "utf-8") -> list[str]:
    files = sorted(path for path in folder.iterdir() if path.suffix in {".csv", ".txt", ".tsv"})
    return [line for path in files for line in _lines(path, encoding)]


def _sentences(path: Path) -> Iterator[str]:
    words: list[str] = []
    for line in [*_lines(path), ""]:
        if line.strip():
            words.append(line.split()[0])
        elif words:
            yield " ".join(words)
            words = []


def _airline(root: Path) -> list[str]:
    with (root / "airline_tweets/Tweets.csv").open(encoding="utf-8", errors="replace", newline="") as file:
        return [row["text"] for row in csv.DictReader(file)]


READERS: dict[str, Callable[[Path], list[str]]] = {
    "sst2": lambda root: _lines(root / "sst2/train.tsv"),
    "agnews": lambda root: _lines(root / "agnews/sample.tsv"),
    "airline_tweets": _airline,
    "conll2003": lambda root: list(_sentences(root / "conll2003/eng.train")),
    "financial_phrasebank": lambda root: _folder(root / "financial_phrasebank", "latin-1"),
    "waimai_zh": lambda root: _folder(root / "waimai_zh"),
    "cold_zh": lambda root: _folder(root / "cold_zh"),
    "cluener2020": lambda root: [
        json.loads(line)["text"] for line in _lines(root / "cluener2020/train.jsonl")
    ],
    "cail2019_zh": lambda root: sorted(
        {text for line in _lines(root / "cail2019_zh/input.txt") for text in json.loads(line).values()}
    ),
}


def _shape(text: str) -> str:
    return re.sub(r"[^\W\d_]", "a", re.sub(r"[0-9]", "9", text)).replace("\n", " ")


def main() -> None:
    """Print the counts."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("data", type=Path)
    parser.add_argument("--shapes", action="store_true", help="show the shape of each value")
    given = parser.parse_args()
    scanner = Scanner(known_rules())
    for name, read in READERS.items():
        texts = read(given.data)
        found = scanner.scan(pl.Series(texts, dtype=pl.String))
        counts = found.group_by("kind").len().sort("kind").rows()
        rates = ", ".join(f"{kind} {count} ({1e4 * count / len(texts):.1f})" for kind, count in counts)
        print(f"{name:<16}{len(texts):>7} texts: {rates or 'nothing'}")
        for item, kind, start, end, value in found.iter_rows() if given.shapes else ():
            left, right = texts[item][max(0, start - 12) : start], texts[item][end : end + 8]
            print(f"    {kind}: {_shape(left)}<<{_shape(value)}>>{_shape(right)}")


if __name__ == "__main__":
    main()
