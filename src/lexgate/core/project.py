"""The project file, ``lexgate.yaml``, section by section.

These frozen pydantic models are the edge: what passes here is typed and in range. Stages take the section they
need. The field descriptions become the JSON Schema that editors show.
"""

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue, ValidationInfo, field_validator, model_validator

from lexgate.core.passport import Document, Passport, Person
from lexgate.core.task import Task
from lexgate.core.verdict import Purpose

Share = Annotated[float, Field(ge=0.0, lt=1.0)]
Level = Annotated[float, Field(gt=0.5, lt=1.0)]


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=False, use_attribute_docstrings=True)


class PersonSpec(_Section):
    """A named person who answers for a role."""

    role: str
    """Such as provider, data steward, human oversight."""
    name: str
    contact: str = ""


class DocumentSpec(_Section):
    """A document in the project that serves as evidence."""

    kind: str
    """What it is, such as risk-management or instructions-for-use."""
    path: str
    """Path inside the project."""
    owner: str = ""
    version: str = ""
    reviewed: date | None = None
    """Day of the last review."""


class SystemSpec(_Section):
    """Who answers for the system and for what it is used. What is left out is unknown, and standards ask for it."""

    name: str
    purpose: str = ""
    provider: str = ""
    roles: tuple[Literal["provider", "deployer", "importer", "distributor", "platform"], ...] | None = None
    """What you are to the system. Where stated, duties of others are not applicable; where left out, roles decide nothing."""
    task: Task | None = None
    """What the model does; may be left out where only documents and registers are judged."""
    domain: str | None = None
    """Such as employment, credit, general."""
    jurisdictions: tuple[str, ...] | None = None
    """Where it is offered: CN, EU, US, US-NYC, or an ISO 3166 code."""
    audience: Literal["public", "business", "internal"] | None = None
    risk_tier: Literal["minimal", "limited", "high", "prohibited"] | None = None
    """The EU AI Act tier."""
    generative: bool | None = None
    """Whether the system generates content."""
    modalities: tuple[Literal["text", "image", "audio", "video"], ...] | None = None
    """What it takes in or puts out."""
    scale: dict[str, Annotated[float, Field(ge=0.0)]] = Field(default_factory=dict)
    """How large it is: persons (whose data are held), users, monthly_users, training_flop, employees."""
    languages: tuple[str, ...] | None = None
    """ISO 639-1 codes of the texts it is meant for."""
    people: tuple[PersonSpec, ...] = ()
    documents: tuple[DocumentSpec, ...] = ()
    registers: dict[str, str] = Field(default_factory=dict)
    """Records kept as tables (CSV or JSON lines): kind, path inside the project. `lexgate checks show` says which columns
    a kind has; kinds are acts, figures, keywords, questions, refuse-questions, answer-questions, corpus-samples, sources,
    annotators, holidays."""
    population: dict[str, dict[str, Annotated[float, Field(ge=0.0, le=1.0)]]] = Field(default_factory=dict)
    """Reference distribution: attribute, group, share. The shares of one attribute sum to 1."""
    facts: dict[str, JsonValue] = Field(default_factory=dict)
    """Further facts that a standard may ask about."""

    @field_validator("population")
    @classmethod
    def _shares_sum_to_one(cls, population: dict[str, dict[str, float]]) -> dict[str, dict[str, float]]:
        for attribute, shares in population.items():
            if abs(sum(shares.values()) - 1.0) > 0.005:
                raise ValueError(
                    f"shares of {attribute} that sum to 1 (they sum to {sum(shares.values()):.3f})"
                )
        return population

    def passport(self) -> Passport:
        """Return the section as a record."""
        plain = self.model_dump(exclude={"people", "documents"})
        return Passport(
            **{**plain, "task": self.task.value if self.task else None},
            people=tuple(Person(**person.model_dump()) for person in self.people),
            documents=tuple(Document(**document.model_dump()) for document in self.documents),
        )


class Columns(_Section):
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


class SplitSpec(_Section):
    """How one file is split; ignored where train, validation and test are given."""

    validation: Share = 0.15
    test: Share = 0.2
    seed: int = 0
    stratify: bool = True
    """Keep the share of each label in each part."""


Act = Literal["drop", "report", "off"]


class CleanSpec(_Section):
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


class DataSpec(_Section):
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
    planted: str | None = None
    """A list of defects planted on purpose, to score what was found (the quickstart has one)."""

    @field_validator("train")
    @classmethod
    def _one_way_in(cls, train: str | None, info: ValidationInfo) -> str | None:
        if (info.data.get("path") is None) == (train is None):
            raise ValueError("either path, or train (with validation and test as you have them), not both")
        return train


class ModelSpec(_Section):
    """The base model."""

    path: str
    """A folder, `package:MODULE/PATH` (a folder inside an installed package) or `hf:NAME`."""
    revision: str | None = None
    """For `hf:` the commit to use."""
    max_length: Annotated[int, Field(ge=8, le=8192)] = 128
    """Tokens of one text; longer texts are cut and counted."""


class LoraSpec(_Section):
    """Low-rank adapters."""

    rank: Annotated[int, Field(ge=1, le=512)] = 16
    alpha: Annotated[int, Field(ge=1)] = 32
    dropout: Share = 0.05
    targets: tuple[str, ...] | None = None
    """Names of linear layers; all attention projections if left out."""


class TuneSpec(_Section):
    """Fine-tuning."""

    method: Literal["full", "lora"] = "full"
    epochs: Annotated[float, Field(gt=0, le=1000)] = 3
    batch_size: Annotated[int, Field(ge=1)] = 16
    gradient_accumulation: Annotated[int, Field(ge=1)] = 1
    learning_rate: Annotated[float, Field(gt=0, lt=1)] = 2e-4
    weight_decay: Annotated[float, Field(ge=0, lt=1)] = 0.01
    warmup: Share = 0.1
    """Share of the steps in which the learning rate rises."""
    dropout: Share | None = None
    """The model's own if left out."""
    attention_dropout: Share | None = None
    """Dropout in attention only. At 0 a step on a processor is up to a third faster."""
    label_smoothing: Share = 0.0
    word_dropout: Share = 0.0
    """Share of the training words that are hidden at each step, so that context must tell."""
    patience: Annotated[int, Field(ge=1)] | None = 3
    """Evaluations without a better metric after which tuning stops."""
    evaluations: Annotated[int, Field(ge=1)] = 1
    """Evaluations and checkpoints in each epoch."""
    metric: Literal["auto", "accuracy", "macro-f1", "entity-f1"] = "auto"
    """What the best checkpoint is best at: macro F1 of classes, entity F1 of entities."""
    precision: Literal["auto", "fp32", "bf16", "fp16"] = "auto"
    shape_ids: Literal["auto", "on", "off"] = "auto"
    """Tell an uncased token classifier the shape of each word (capitals, digits)."""
    freeze: Literal["none", "word-embeddings"] = "none"
    """What keeps its pre-trained weights. With word embeddings kept, words that the training data lack stay
    comparable with those they hold, and steps are faster."""
    context: Literal["sentence", "document"] = "sentence"
    """What a token classifier reads at once: a sentence, or as much of its document as fits into ``max_length``."""
    seed: Annotated[int, Field(ge=0, lt=2**32)] = 0
    lora: LoraSpec = LoraSpec()


class CheckSpec(_Section):
    """A check to run whether a law asks for it or not."""

    check: str
    options: dict[str, JsonValue] = Field(default_factory=dict)


GENERATED = {"gender": ("gender",), "names": ("name-gender", "name-region"), "regions": ("region",)}
"""What counterfactual sets can be made by → the attributes that they vary."""


class PairsSpec(_Section):
    """Counterfactual sets: texts that differ in one attribute only, in a file, or made from the test texts."""

    path: str | None = None
    """A file of sets."""
    generate: tuple[Literal["gender", "names", "regions"], ...] = ()
    """Instead of a file: make sets from the test texts, after cleaning, by swapping words of gender, first names,
    regions and nations (English and Chinese)."""
    limit: Annotated[int, Field(ge=2)] | None = 500
    """Sets made of each kind at most, drawn by assess.seed."""
    text: str = "text"
    set: tuple[str, ...] = ()
    """With path: columns that together name the set; texts of one set differ in the attributes only."""
    attributes: tuple[str, ...] = Field(default=(), validate_default=True)
    """With path: columns of the attributes."""
    format: Format = Format.AUTO
    encoding: str = "auto"
    delimiter: str = "auto"

    @field_validator("attributes")
    @classmethod
    def _one_source(cls, attributes: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        seen = info.data
        if (seen.get("path") is None) != bool(seen.get("generate")):
            raise ValueError("either path, or generate, not both")
        if seen.get("path") is not None and not (attributes and seen.get("set")):
            raise ValueError("set and attributes beside path")
        if seen.get("generate") and (attributes or seen.get("set")):
            raise ValueError("no set and no attributes beside generate, which makes them")
        return attributes

    @property
    def varied(self) -> tuple[str, ...]:
        """The attributes that sets vary."""
        return self.attributes or tuple(name for kind in self.generate for name in GENERATED[kind])


class ShiftedSpec(_Section):
    """Labelled texts of other kinds than the test data, on which the drop in accuracy is measured."""

    path: str
    text: str = "text"
    label: str = "label"
    set: str
    """Column that says which shifted set a text is of, such as its style, source or year."""
    id: str | None = None
    """Column that versions of one text share, so that they are compared in pairs."""
    reference: str | None = None
    """The set that is not shifted; if left out, the sets are compared with the test data."""
    format: Format = Format.AUTO
    encoding: str = "auto"
    delimiter: str = "auto"


class PredictionsSpec(_Section):
    """Stored predictions, assessed without a model."""

    path: str
    truth: str = "truth"
    predicted: str | None = None
    """Column of predicted labels; or give score and threshold."""
    score: str | None = None
    threshold: float | None = None
    """The positive class is predicted where score >= threshold."""
    probability: dict[str, str] | None = None
    """Label to column of its probability."""
    id: str | None = None
    cluster: str | None = None
    attributes: tuple[str, ...] = ()
    text: str | None = None
    """Column of the texts, of which only the shape is looked at, in the search for the worst slices; never kept."""
    features: tuple[str, ...] = ()
    """Further columns that the search for the worst slices looks at; numbers fall into four bins."""
    format: Format = Format.AUTO
    encoding: str = "auto"
    delimiter: str = "auto"


class JudgementsSpec(_Section):
    """What a judge (keyword list, classifier, language model) said of items, as a table."""

    path: str
    judged: str = "judged"
    """Column of the judge's answers; an empty cell is no answer."""
    positive: tuple[str, ...] = ()
    """Values, of the judge and of people, that mean that an item has the property; yes, true, 1 and 是 if left out."""
    negative: tuple[str, ...] = ()
    """Values that mean that it has not; if left out, all others (no, false, 0 and 否 where positive is left out too)."""
    record: str | None = None
    """The judge's validation record, made by `lexgate judge validate`."""
    judge: str | None = None
    """The judge itself, a file or a folder; its digest must be that of the record."""
    human: tuple[str, ...] = ()
    """Columns of human labels of some of the items, drawn at random; empty cells are not labelled."""
    final: str | None = None
    """Column of labels that settle what people disagreed on."""
    id: str | None = None
    language: str | None = None
    """Column by which the record's languages are told apart."""
    category: str | None = None
    """Column by which the record's categories are told apart."""
    cluster: str | None = None
    format: Format = Format.AUTO
    encoding: str = "auto"
    delimiter: str = "auto"


class AssessSpec(_Section):
    """What is measured beside what the standards ask for, and how."""

    checks: tuple[CheckSpec, ...] | None = None
    """If left out, every check for which the subject has what it needs."""
    level: Level = 0.95
    """Coverage of intervals that no standard asks for."""
    seed: int = 0
    draws: Annotated[int, Field(ge=200, le=200_000)] = 10_000
    """Bootstrap draws."""
    positive: str | None = None
    """The class that selection and false-positive rates are about; needed with more than two classes."""
    intersections: bool = True
    """Compare intersections of attributes too."""
    batch_size: Annotated[int, Field(ge=1)] = 64
    sequential: bool = False
    """Ask the model item by item in random order, and stop as soon as every finding that counts is decided. The
    intervals hold however often one looks; checks that need all items are left out, or make it ask them all."""
    purpose: Purpose = Purpose.FILING
    """`filing`: the least numbers of items that standards ask for bind. `screening`: they do not, and no gate opens."""
    pairs: PairsSpec | None = None
    shifted: ShiftedSpec | None = None
    predictions: PredictionsSpec | None = None
    judgements: JudgementsSpec | None = None


class StandardSpec(_Section):
    """A standard to judge by."""

    id: str
    """Id of a pack that comes with LexGate, or a path to one of your own (ends in .yaml)."""
    as_of: date | None = None
    """The day whose law applies; today if left out."""


class Project(_Section):
    """A LexGate project: the file ``lexgate.yaml``."""

    system: SystemSpec
    data: DataSpec | None = None
    model: ModelSpec | None = None
    tune: TuneSpec = TuneSpec()
    assess: AssessSpec = AssessSpec()
    standards: tuple[StandardSpec, ...] = ()

    @model_validator(mode="after")
    def _something_to_measure(self) -> "Project":
        if self.data is not None or self.assess.predictions is not None:
            if self.system.task is None:
                raise ValueError("system.task beside data or predictions")
        elif not (self.system.registers or self.system.documents or self.assess.judgements):
            raise ValueError(
                "a data section, or assess.predictions, or assess.judgements, system.registers or system.documents alone"
            )
        elif self.model is not None:
            raise ValueError("a data section beside model")
        return self
