"""Writing the quickstart to a folder."""

import csv
import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random

from lexgate.data.quickstart.compose import Complaint, compose
from lexgate.data.quickstart.defects import Planted, plant
from lexgate.data.quickstart.documents import DOCUMENTS
from lexgate.data.quickstart.phrases import GENDERS, REGIONS
from lexgate.data.quickstart.records import RECORDS
from lexgate.data.quickstart.topics import TOPICS

SIZES = {"train": 2500, "validation": 440, "test": 900}
"""Rows before defects are planted."""
PAIRS = 300
"""Counterfactual sets; each has a man's text and a woman's."""
GENDER_UNKNOWN = 0.08
Counts = dict[str, int]


def write_quickstart(folder: Path, *, seed: int = 7) -> dict[str, Counts]:
    """Write ``train.csv``, ``validation.csv``, ``test.csv``, ``planted.jsonl``, ``pairs.csv``, documents and registers.

    Args:
        folder: Made if it is missing; files of the same names are replaced.
        seed: The same seed writes the same bytes.

    Returns:
        ``rows`` by split and ``planted`` by kind.
    """
    rows, noted = generate(seed)
    return _write(folder, rows, noted, seed)


def write_flipped(folder: Path, *, seed: int = 7, gender: str = "woman") -> dict[str, Counts]:
    """Write the planted bad one: in training, each text by one gender has the next topic's label.

    Validation, test and everything else are those of ``write_quickstart`` with the same seed.

    Args:
        folder: Made if it is missing; files of the same names are replaced.
        seed: As for ``write_quickstart``.
        gender: Whose labels are wrong: ``man`` or ``woman``.

    Returns:
        ``rows`` by split and ``planted`` by kind, the flipped labels among ``label-error``.
    """
    rows, noted = generate(seed)
    flipped = [_flip(row) if row.split == "train" and row.gender == gender else row for row in rows]
    changed = [row for row, before in zip(flipped, rows, strict=True) if row is not before]
    touched = {row.id for row in changed}
    noted = [line for line in noted if line.kind != "label-error" or line.id not in touched]
    noted += [Planted(id=row.id, kind="label-error", detail=f"flipped for {gender}") for row in changed]
    return _write(folder, flipped, noted, seed)


def generate(seed: int) -> tuple[list[Complaint], list[Planted]]:
    """Return all rows in their order, defects among them, and the list of the defects."""
    random = Random(seed)  # noqa: S311 - a made-up corpus, no secret
    rows: list[Complaint] = []
    seen: set[tuple[str, ...]] = set()
    for split, size in SIZES.items():
        for index in range(size):
            label, region = TOPICS[index % 5], REGIONS[index // 5 % 4]
            gender = None if random.random() < GENDER_UNKNOWN else random.choice(GENDERS)
            sentences, vague = compose(random, label, region, gender)
            while sentences in seen:
                sentences, vague = compose(random, label, region, gender)
            seen.add(sentences)
            rows.append(
                Complaint(
                    id=f"c{len(rows) + 1:05d}",
                    sentences=sentences,
                    label=label,
                    gender=gender,
                    region=region,
                    split=split,
                    place=random.random() * 0.95,
                    vague=vague,
                )
            )
    return plant(rows, random)


def pairs(seed: int) -> list[tuple[str, str, str]]:
    """Return ``(set, text, gender)`` of the counterfactual sets: one complaint as a man and as a woman writes it."""
    lines = []
    random = Random(seed + 1)  # noqa: S311 - a made-up corpus, no secret
    for index in range(PAIRS):
        label, region, own = TOPICS[index % 5], REGIONS[index // 5 % 4], random.randrange(2**32)
        for gender in GENDERS:
            same = Random(own)  # noqa: S311 - a made-up corpus, no secret
            sentences, _ = compose(same, label, region, gender, reveal=True)
            lines.append((f"s{index + 1:03d}", " ".join(sentences), gender))
    return lines


def _flip(row: Complaint) -> Complaint:
    return replace(row, label=TOPICS[(TOPICS.index(row.label) + 1) % len(TOPICS)])


def _write(folder: Path, rows: Sequence[Complaint], noted: Sequence[Planted], seed: int) -> dict[str, Counts]:
    folder.mkdir(parents=True, exist_ok=True)
    place: dict[str, tuple[str, int]] = {}
    for split in SIZES:
        part = [row for row in rows if row.split == split]
        place |= {row.id: (f"{split}.csv", number) for number, row in enumerate(part)}
        head = ("id", "text", "topic", "gender", "region")
        lines = [(row.id, row.text, row.label, row.gender or "", row.region) for row in part]
        _write_csv(folder / f"{split}.csv", [head, *lines])
    _write_csv(folder / "pairs.csv", [("set", "text", "gender"), *pairs(seed)])
    manifest = [
        {
            "file": place[line.id][0],
            "row": place[line.id][1],
            "id": line.id,
            "kind": line.kind,
            "detail": line.detail,
        }
        for line in noted
    ]
    _write_text(folder / "planted.jsonl", "".join(json.dumps(line) + "\n" for line in manifest))
    for name, text in {**DOCUMENTS, **RECORDS}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        _write_text(folder / name, text)
    return {"rows": _count(row.split for row in rows), "planted": _count(line.kind for line in noted)}


def _count(values: Iterable[str]) -> Counts:
    counts: Counts = {}
    for value in values:
        counts[value] = counts.get(value, 0) + 1
    return dict(sorted(counts.items()))


def _write_csv(path: Path, lines: Sequence[Sequence[str]]) -> None:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerows(lines)
    _write_text(path, buffer.getvalue())


def _write_text(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")
