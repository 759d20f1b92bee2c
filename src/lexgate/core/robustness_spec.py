"""Section ``assess.robustness`` of the project file: which attacks the model must withstand."""

import re
from typing import Annotated, Literal, Self, get_args

from pydantic import Field, ValidationInfo, field_validator, model_validator

from lexgate.core.detector_spec import DetectorSpec
from lexgate.core.section import Section
from lexgate.core.smoothing_spec import SmoothingSpec

Way = Literal[
    "noise",
    "keyboard",
    "ocr",
    "homoglyph",
    "zero-width",
    "spacing",
    "casing",
    "traditional",
    "look-alike",
    "homophone",
    "pinyin",
    "split",
    "typos",
    "neighbours",
    "masked",
    "gradients",
    "paraphrases",
]
"""How a word, or a whole text, is changed."""
WAYS: tuple[str, ...] = get_args(Way)


class AttackSpec(Section):
    """One attack: how words are changed, and how the worst change is searched."""

    name: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")]
    """What it is called in reports: small letters, digits and hyphens."""
    by: Annotated[tuple[Way, ...], Field(min_length=1)]
    """Letters: noise, keyboard, ocr, homoglyph, zero-width, spacing, casing. Han characters: traditional, look-alike,
    homophone, pinyin, split. Words: typos (slips found in the training data), neighbours (in the model's own embeddings),
    masked (what assess.robustness.masked_model puts in their place), gradients (those that hurt most). Whole texts:
    paraphrases, from the file named beside."""
    search: Literal["greedy", "beam", "random", "genetic"] = "greedy"
    """greedy: the most important word first; beam: several texts side by side; random: from chance, with restarts;
    genetic: by crossing texts."""
    edit_share: Annotated[float, Field(gt=0, le=1)] = 0.2
    """Share of the words of a text that may be changed; one word always may."""
    per_word: Annotated[int, Field(ge=1, le=200)] = 8
    """Replacements tried for a word at most, drawn by assess.seed where there are more."""
    similarity: Annotated[float, Field(gt=0, lt=1)] | None = None
    """Least cosine of a changed text with the text as it is, by assess.robustness.encoder; texts further away are not
    asked. Left out: any."""


class ParaphrasesSpec(Section):
    """A file of texts that say the same as a text of the test data, with the same label: CSV, TSV, JSON, JSONL or Parquet."""

    path: str
    text: str | None = None
    """Column of the text as it stands in the test data; `text` if neither is given."""
    id: str | None = None
    """Or: column of the item's id, as in data.columns.id; where that names none, the row number, which is counted from 0
    through all data files."""
    paraphrase: str = "paraphrase"
    """Column of what else may be said instead; one row for each."""

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if self.text is not None and self.id is not None:
            raise ValueError("text or id, not both")
        return self


class ExamplesSpec(Section):
    """Turned answers that the report shows side by side: the text as it is and what became of it."""

    count: Annotated[int, Field(ge=1, le=50)] = 3
    """Of each attack, those with the fewest changed words first."""
    text: Literal["hidden", "shown"] = "hidden"
    """hidden: every letter is a dot, but for those by which a misspelling differs. shown: the text, personal data masked;
    that it was shown is recorded. Leave it hidden for offensive texts."""


class RobustnessSpec(Section):
    """Attacks that the model must withstand: texts are changed until its answer is wrong, or the queries are used up."""

    attacks: Annotated[tuple[AttackSpec, ...], Field(min_length=1)] = (
        AttackSpec(name="characters", by=("noise", "keyboard", "homoglyph")),
    )
    items: Annotated[int, Field(ge=1)] | None = 200
    """Items of the test part that are attacked, drawn by assess.seed; null: all."""
    budget: Annotated[int, Field(ge=2)] = 300
    """Queries to the model for each item and attack, the first one (the text as it is) included."""
    stop_words: bool = True
    """Whether the words that carry grammar (the, of, 的, 了) are left as they are."""
    protect: tuple[str, ...] = ()
    """Regular expressions; what they match in a text is left as it is."""
    paraphrases: ParaphrasesSpec | None = None
    examples: ExamplesSpec | None = None
    """Turned answers shown in the report; left out: none."""
    encoder: str | None = None
    """A sentence encoder that tells how alike texts are: a folder, `package:MODULE/PATH` or `hf:NAME`."""
    masked_model: str | None = None
    """A masked language model that proposes words: a folder, `package:MODULE/PATH` or `hf:NAME`."""
    before: str | None = None
    """A model to compare with, attacked in the same way on the same items: its folder, or `untreated` for the model that
    is tuned as this project says, but without tune.adversarial and tune.noise."""
    smoothing: SmoothingSpec | None = None
    detector: DetectorSpec | None = None

    @field_validator("attacks")
    @classmethod
    def _told_apart(cls, attacks: tuple[AttackSpec, ...]) -> tuple[AttackSpec, ...]:
        names = [attack.name for attack in attacks]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ValueError(f"each attack with a name of its own, not several {', '.join(twice)}")
        for attack in attacks:
            if "paraphrases" in attack.by and len(attack.by) > 1:
                raise ValueError(f"paraphrases in an attack of their own, not beside others in {attack.name}")
        return attacks

    @field_validator("protect")
    @classmethod
    def _can_be_read(cls, protect: tuple[str, ...]) -> tuple[str, ...]:
        for pattern in protect:
            try:
                re.compile(pattern)
            except re.error as error:
                raise ValueError(f"a regular expression, not {pattern!r} ({error})") from error
        return protect

    @field_validator("paraphrases")
    @classmethod
    def _wanted(cls, paraphrases: ParaphrasesSpec | None, info: ValidationInfo) -> ParaphrasesSpec | None:
        if "attacks" not in info.data:  # they have a mistake of their own, which is told
            return paraphrases
        attacks: tuple[AttackSpec, ...] = info.data["attacks"]
        if paraphrases is not None and not any("paraphrases" in attack.by for attack in attacks):
            raise ValueError("an attack by paraphrases beside their file")
        return paraphrases

    @model_validator(mode="after")
    def _at_hand(self) -> Self:
        for one in self.attacks:
            if one.similarity is not None and self.encoder is None:
                raise ValueError(
                    f"an encoder for attack {one.name}, which asks for similarity {one.similarity}"
                )
            if "masked" in one.by and self.masked_model is None:
                raise ValueError(f"a masked_model for attack {one.name}, which is by masked")
        return self

    @field_validator("detector")
    @classmethod
    def _fitted_on_attacks_there_are(
        cls, detector: DetectorSpec | None, info: ValidationInfo
    ) -> DetectorSpec | None:
        if "attacks" not in info.data:  # as above
            return detector
        names = [attack.name for attack in info.data["attacks"]]
        strange = [name for name in (detector.fit_on or () if detector else ()) if name not in names]
        if strange:
            raise ValueError(f"attacks that are named beside ({', '.join(names)}), not {', '.join(strange)}")
        return detector
