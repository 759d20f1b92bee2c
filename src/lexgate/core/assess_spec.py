"""Section ``assess`` of the project file: what is measured beside what the standards ask for, and how."""

from typing import Annotated, Literal

from pydantic import Field, JsonValue, ValidationInfo, field_validator, model_validator

from lexgate.core.data_spec import Format
from lexgate.core.explanation_spec import ExplanationSpec
from lexgate.core.leaks_spec import LeaksSpec
from lexgate.core.robustness_spec import RobustnessSpec
from lexgate.core.section import Level, Section
from lexgate.core.security_spec import SecuritySpec
from lexgate.core.verdict import Purpose


class CheckSpec(Section):
    """A check to run whether a law asks for it or not."""

    check: str
    options: dict[str, JsonValue] = Field(default_factory=dict)


GENERATED = {"gender": ("gender",), "names": ("name-gender", "name-region"), "regions": ("region",)}
"""What counterfactual sets can be made by → the attributes that they vary."""


class PairsSpec(Section):
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
    attributes: tuple[str, ...] = ()
    """With path: columns of the attributes."""
    format: Format = Format.AUTO
    encoding: str = "auto"
    delimiter: str = "auto"

    @model_validator(mode="after")
    def _one_source(self) -> "PairsSpec":
        if (self.path is None) != bool(self.generate):
            raise ValueError("either path, or generate, not both")
        if self.path is not None and not (self.attributes and self.set):
            raise ValueError("set and attributes beside path")
        if self.generate and (self.attributes or self.set):
            raise ValueError("no set and no attributes beside generate, which makes them")
        return self

    @property
    def varied(self) -> tuple[str, ...]:
        """The attributes that sets vary."""
        return self.attributes or tuple(name for kind in self.generate for name in GENERATED[kind])


class ShiftedSpec(Section):
    """Labelled texts of other kinds than the test data, on which the drop in accuracy is measured."""

    path: str
    text: str = "text"
    label: str = "label"
    set: str
    """Column that says which shifted set a text is of, such as its style, source or date."""
    period: Literal["year", "quarter", "month", "day"] | None = None
    """Where that column holds dates: the slices of time that are the sets, named 2024, 2024-Q2, 2024-05 or 2024-05-31.
    Left out: every value is a set of its own."""
    id: str | None = None
    """Column that versions of one text share, so that they are compared in pairs."""
    reference: str | None = None
    """The set that is not shifted, in quotes where it is a number; if left out, the sets are compared with the test
    data."""
    format: Format = Format.AUTO
    encoding: str = "auto"
    delimiter: str = "auto"


class PredictionsSpec(Section):
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


class JudgementsSpec(Section):
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


class AssessSpec(Section):
    """What is measured beside what the standards ask for, and how."""

    checks: tuple[CheckSpec, ...] | None = None
    """If left out, every check for which the subject has what it needs."""
    level: Level = 0.95
    """Coverage of intervals that no standard asks for."""
    seed: Annotated[int, Field(ge=0, lt=2**53)] = 0
    draws: Annotated[int, Field(ge=200, le=200_000)] = 10_000
    """Bootstrap draws."""
    positive: str | None = None
    """The class that selection and false-positive rates are about; needed with more than two classes."""
    intersections: bool = True
    """Compare intersections of attributes too."""
    batch_size: Annotated[int, Field(ge=1)] = 64
    precision: Literal["fp32", "bf16", "int8", "auto"] = "fp32"
    """What answers are computed in. A quicker one than fp32 is used only if it agrees with fp32 on validation data;
    `auto` is the quickest that does."""
    min_agreement: Level = 0.99
    """Least lower 95 % limit of the share of answers in which a quicker precision agrees with fp32."""
    sequential: bool = False
    """Ask the model item by item in random order, and stop as soon as every finding that counts is decided. The
    intervals hold however often one looks; checks that need all items are left out, or make it ask them all where they
    decide."""
    purpose: Purpose = Purpose.FILING
    """`filing`: the least numbers of items that standards ask for bind. `screening`: they do not, and no gate opens."""
    predictions: PredictionsSpec | None = None
    pairs: PairsSpec | None = None
    shifted: ShiftedSpec | None = None
    judgements: JudgementsSpec | None = None
    security: SecuritySpec | None = None
    explanation: ExplanationSpec | None = None
    robustness: RobustnessSpec | None = None
    privacy: LeaksSpec | None = None

    @field_validator("pairs", "shifted", "explanation", "robustness", "privacy")
    @classmethod
    def _ask_a_model(cls, given: Section | None, info: ValidationInfo) -> Section | None:
        if given is not None and info.data.get("predictions") is not None:
            raise ValueError(
                f"no {info.field_name} beside predictions: it asks a model, and stored answers have none"
            )
        return given
