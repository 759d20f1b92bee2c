"""Section ``data`` of the project file: where the examples lie, how they are read and cleaned."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, ValidationInfo, field_validator

from lexgate.core.canaries_spec import CanariesSpec
from lexgate.core.section import Section, Share


class Columns(Section):
    """Which column is what. A column without a header is called column_1, column_2 and so on."""

    text: str = "text"
    label: str = "label"
    tokens: str = "tokens"
    """Token classification: the column of token lists (JSON lines, Parquet, Hugging Face)."""
    tags: str = "tags"
    id: str | None = None
    """A column of unique ids; the row number if left out."""
    cluster: str | None = None
    """Items with equal values are resampled together: a document, a user, a template."""
    attributes: tuple[str, ...] = ()
    """Columns by which groups are compared."""


class Format(StrEnum):
    """How a data file is written."""

    AUTO = "auto"
    CSV = "csv"
    TSV = "tsv"
    JSONL = "jsonl"
    PARQUET = "parquet"
    CONLL = "conll"
    HF = "hf"


class SplitSpec(Section):
    """How one file is split; ignored where train, validation and test are given."""

    validation: Share = 0.15
    test: Share = 0.2
    seed: int = 0
    stratify: bool = True
    """Keep the share of each label in each part."""


Act = Literal["drop", "report", "off"]


class CleanSpec(Section):
    """What is looked for in the data, and what is done about it.

    `drop` drops from training; in validation and test it reports, so that the exam is not changed to suit the model.
    """

    normalise: bool = True
    """Unicode NFC, line ends and runs of spaces made plain, control characters removed."""
    duplicates: Act = "drop"
    near_duplicates: Act = "drop"
    near_threshold: Annotated[float, Field(gt=0.5, le=1.0)] = 0.85
    """Jaccard similarity of word 3-grams from which two texts are near duplicates."""
    conflicts: Act = "drop"
    """The same text with different labels."""
    leaks: Act = "drop"
    """Training texts that stand in validation or test too: the training copy is dropped."""
    label_errors: Act = "report"
    """Likely wrong labels, by confident learning on out-of-fold probabilities."""
    personal_data: Literal["mask", "pseudonymise", "drop", "report", "off"] = "report"
    rules: tuple[str, ...] | None = None
    """Kinds of personal data to look for; all if left out."""
    min_chars: Annotated[int, Field(ge=0)] = 1
    max_chars: Annotated[int, Field(ge=1)] = 100_000
    languages: Act = "report"
    """Texts in a language that system.languages does not name."""


class DataSpec(Section):
    """Where the examples lie and how they are read."""

    path: str | None = None
    """One file to be split; or give train, validation and test. `hf:NAME` is a Hugging Face data set."""
    train: str | None = Field(default=None, validate_default=True)
    validation: str | None = None
    test: str | None = None
    format: Format = Format.AUTO
    encoding: str = "auto"
    delimiter: str = "auto"
    header: bool = True
    columns: Columns = Columns()
    labels: dict[str, str] | None = None
    """Rename labels: value in the file, name in reports. Other values are an error."""
    tag_scheme: Literal["auto", "IOB1", "IOB2", "IOBES"] = "auto"
    limit: Annotated[int, Field(ge=1)] | None = None
    """Use only this many training examples, drawn by the split seed."""
    split: SplitSpec = SplitSpec()
    clean: CleanSpec = CleanSpec()
    canaries: CanariesSpec | None = None
    planted: str | None = None
    """A list of defects planted on purpose, to score what was found (the quickstart has one)."""

    @field_validator("train")
    @classmethod
    def _one_way_in(cls, train: str | None, info: ValidationInfo) -> str | None:
        if (info.data.get("path") is None) == (train is None):
            raise ValueError("either path, or train (with validation and test as you have them), not both")
        return train
