"""Putting a complaint together from sentences."""

from dataclasses import dataclass, field
from random import Random

from lexgate.data.quickstart.phrases import (
    ASK,
    FILLER,
    HARD,
    LENDERS,
    MONTHS,
    NAMES,
    NEUTRAL,
    PRODUCTS,
    SLIPS,
    SPEAKER,
)
from lexgate.data.quickstart.topics import SENTENCES, TOPICS
from lexgate.data.quickstart.vague import VAGUE

_NUMBERS = ("three", "four", "five", "six", "seven", "eight", "nine", "eleven")


@dataclass(frozen=True, slots=True, kw_only=True)
class Hardness:
    """How often a region's texts are hard to read."""

    vague: float
    """Share of texts that fit two topics equally well."""
    roundabout: float
    """Share of the others that avoid the usual words."""
    aside: float
    """Share of the others that name another topic, to say that it is not the matter."""
    slip: float
    """Probability of each possible slip of the pen."""


EASY_TEXTS = Hardness(vague=0.07, roundabout=0.15, aside=0.1, slip=0.0)
HARD_TEXTS = Hardness(vague=0.23, roundabout=0.4, aside=0.2, slip=0.35)


@dataclass(frozen=True, slots=True, kw_only=True)
class Complaint:
    """One text and what is known of it."""

    id: str
    sentences: tuple[str, ...]
    label: str
    gender: str | None
    region: str
    split: str
    place: float
    """Where it stands in its file, in [0, 1): rows are sorted by it."""
    vague: bool = False
    text_as: str = field(default="")
    """The text where it is not the sentences joined."""

    @property
    def text(self) -> str:
        """Return the text."""
        return self.text_as or " ".join(self.sentences)


def compose(
    random: Random, label: str, region: str, gender: str | None, *, reveal: bool | None = None
) -> tuple[tuple[str, ...], bool]:
    """Return the sentences of a complaint, and whether it is vague.

    The same state of ``random`` gives the same complaint as a man or a woman would write it.

    Args:
        random: Where all choices come from.
        label: The topic.
        region: The writer's region; it decides how hard the text is.
        gender: ``man``, ``woman`` or None.
        reveal: Whether the text says the writer's gender; drawn if None.
    """
    level = HARD_TEXTS if region == HARD else EASY_TEXTS
    slots = {"product": random.choice(PRODUCTS), "lender": random.choice(LENDERS)}
    man, woman = random.choice(NAMES)
    slots |= {"man": man, "woman": woman}
    speaker = random.choice(SPEAKER)
    drawn = random.random() < 0.8
    said = gender is not None and (drawn if reveal is None else reveal)
    neutral = random.sample(NEUTRAL, 2)
    opening = [speaker[gender == "woman"] if said else neutral[1]]
    if random.random() < 0.2:
        opening.append(neutral[0])
    vague = random.random() < level.vague
    matter = _vague(random, label) if vague else _matter(random, label, level)
    filler = random.sample(FILLER, random.choice((0, 1, 1)))
    body = [*filler, *matter] if region == HARD and random.random() < 0.5 else [*matter, *filler]
    ask = [random.choice(ASK)] if random.random() < 0.3 else []
    sentences = [_fill(random, sentence, slots) for sentence in (*opening, *body, *ask)]
    if level.slip:
        sentences = [_slip(random, sentence, level.slip) for sentence in sentences]
    return tuple(sentences), vague


def _vague(random: Random, label: str) -> list[str]:
    pairs = [pair for pair in VAGUE if label in pair]
    return random.sample(VAGUE[random.choice(pairs)], 2)


def _matter(random: Random, label: str, level: Hardness) -> list[str]:
    topic = SENTENCES[label]
    core = random.choice(topic.roundabout if random.random() < level.roundabout else topic.plain)
    matter = [core]
    if random.random() < 0.6:
        matter.append(random.choice(topic.details))
    if random.random() < level.aside:
        other = random.choice([name for name in TOPICS if name != label])
        matter.insert(random.randrange(len(matter) + 1), SENTENCES[other].aside)
    return matter


def _fill(random: Random, sentence: str, slots: dict[str, str]) -> str:
    drawn = {
        "amount": f"${random.randrange(40, 9_000):,}",
        "date": f"{random.randrange(1, 29)} {random.choice(MONTHS)}",
        "month": random.choice(MONTHS),
        "weeks": random.choice(_NUMBERS),
        "times": random.choice(_NUMBERS),
    }
    filled = sentence.format(**slots, **drawn)
    return filled[0].upper() + filled[1:]


def _slip(random: Random, sentence: str, probability: float) -> str:
    for right, wrong in SLIPS:
        if right in sentence and random.random() < probability:
            sentence = sentence.replace(right, wrong, 1)
    if random.random() < probability:
        sentence = sentence[0].lower() + sentence[1:]
    return sentence
