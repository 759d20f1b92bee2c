"""Planting defects, each noted: which row, what kind, and where it came from. No row has two."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from random import Random

from lexgate.data.quickstart.compose import Complaint
from lexgate.data.quickstart.personal_values import KINDS
from lexgate.data.quickstart.phrases import SYNONYMS
from lexgate.data.quickstart.topics import TOPICS

EXACT, NEAR, WRONG, CONFLICTS = 60, 60, 90, 30
LEAKS_EXACT, LEAKS_NEAR, LEAKS_VALIDATION = 40, 20, 10
VALUES_OF_EACH_KIND = 30
LEAST_SIMILAR = 0.87
"""Least similarity of a near duplicate to its original, in word 3-grams."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Planted:
    """One planted defect."""

    id: str
    kind: str
    detail: str


class _Ids:
    def __init__(self, start: int) -> None:
        self._next = start

    def take(self) -> str:
        self._next += 1
        return f"c{self._next:05d}"


def plant(rows: Sequence[Complaint], random: Random) -> tuple[list[Complaint], list[Planted]]:
    """Return the rows with defects among them, and the list of the defects."""
    clear = [row for row in rows if not row.vague]
    random.shuffle(clear)
    pool = {
        split: iter([row for row in clear if row.split == split]) for split in ("train", "validation", "test")
    }
    done = {row.id: row for row in rows}
    ids = _Ids(len(rows))
    noted: list[Planted] = []
    for copy, defect in (
        *_copies(pool, ids, random),
        *_conflicts(pool, ids, random),
        *_wrong(pool, random),
        *_personal(pool, random),
    ):
        done[copy.id] = copy
        noted.append(defect)
    return sorted(done.values(), key=lambda row: row.place), noted


Pool = dict[str, Iterator[Complaint]]
Made = list[tuple[Complaint, Planted]]


def _copies(pool: Pool, ids: _Ids, random: Random) -> Made:
    """Plant duplicates in training, and copies of test and validation rows in training."""
    made: Made = []
    plan = (
        ("duplicate", "train", EXACT, False),
        ("near-duplicate", "train", NEAR, True),
        ("leak", "test", LEAKS_EXACT, False),
        ("leak", "test", LEAKS_NEAR, True),
        ("leak", "validation", LEAKS_VALIDATION, False),
    )
    for kind, split, count, near in plan:
        for _ in range(count):
            row = next(pool[split])
            edited = _edit(row.text, random) if near else None
            while near and edited is None:
                row = next(pool[split])
                edited = _edit(row.text, random)
            text = edited or _respelt(row.text, random)
            place = random.uniform(row.place, 1.0) if split == "train" else random.random()
            copy = replace(row, id=ids.take(), split="train", place=place, text_as=text)
            made.append(
                (copy, Planted(id=copy.id, kind=kind, detail=f"{'near ' if near else ''}copy of {row.id}"))
            )
    return made


def _conflicts(pool: Pool, ids: _Ids, random: Random) -> Made:
    made: Made = []
    for _ in range(CONFLICTS):
        row = next(pool["train"])
        copy = replace(
            row, id=ids.take(), label=_other(row.label, random), place=random.uniform(row.place, 1.0)
        )
        made.append((row, Planted(id=row.id, kind="conflict", detail=f"with {copy.id}")))
        made.append((copy, Planted(id=copy.id, kind="conflict", detail=f"with {row.id}")))
    return made


def _wrong(pool: Pool, random: Random) -> Made:
    made: Made = []
    for _ in range(WRONG):
        row = next(pool["train"])
        wrong = replace(row, label=_other(row.label, random))
        made.append((wrong, Planted(id=row.id, kind="label-error", detail=f"true label {row.label}")))
    return made


def _personal(pool: Pool, random: Random) -> Made:
    """Plant values, two thirds in training, the others in validation and test."""
    made: Made = []
    seen: set[str] = set()
    for kind, (draw, sentences) in KINDS.items():
        for index in range(VALUES_OF_EACH_KIND):
            row = next(pool[("train", "train", "train", "train", "validation", "test")[index % 6]])
            value = draw(random)
            while value in seen:
                value = draw(random)
            seen.add(value)
            place = random.randrange(1, len(row.sentences))
            said = random.choice(sentences).format(value=value)
            changed = replace(row, sentences=(*row.sentences[:place], said, *row.sentences[place:]))
            made.append(
                (changed, Planted(id=row.id, kind=f"personal-data/{kind}", detail=f"sentence {place + 1}"))
            )
    return made


def _other(label: str, random: Random) -> str:
    return random.choice([name for name in TOPICS if name != label])


def _respelt(text: str, random: Random) -> str:
    """Return the text as it is, or in other letters and spaces: still the same text."""
    return random.choice((text, text.lower(), text.replace(". ", ".  ")))


def _edit(text: str, random: Random) -> str | None:
    """Return the text with one word changed or a word added; None if it would differ too much or not at all."""
    words = [(old, new) for old, new in SYNONYMS if f" {old} " in text]
    if words and random.random() < 0.7:
        old, new = random.choice(words)
        edited = text.replace(f" {old} ", f" {new} ", 1)
    else:
        edited = f"{text} {random.choice(('Thanks.', 'Regards.', 'Sincerely.'))}"
    return edited if LEAST_SIMILAR <= _similarity(text, edited) < 1 else None


def _similarity(a: str, b: str) -> float:
    first, second = (
        set(zip(*(words[start:] for start in range(3)), strict=False))
        for words in ("".join(c if c.isalnum() else " " for c in text.lower()).split() for text in (a, b))
    )
    return len(first & second) / len(first | second)
