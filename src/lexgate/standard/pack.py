"""The pack file: one YAML document for each standard, as a lawyer writes it, and the record it becomes.

What a field alone can get wrong is refused here; what only several fields together can, in ``lexgate.standard.lint``.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, JsonValue, field_validator

from lexgate.core.citation import Basis, Citation, Confidence
from lexgate.core.requirement import (
    Bound,
    Case,
    Decide,
    Force,
    LeftOut,
    Relation,
    Relationship,
    Requirement,
    Severity,
    Side,
    Standard,
)
from lexgate.core.text import Text
from lexgate.core.verdict import Status

T = TypeVar("T")
CJK = re.compile(r"[\u4e00-\u9fff]")
_SPACES = re.compile(r"[ \t\r\n]+")
_FOLD = re.compile(
    r"(?<=[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]) (?=[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef])"
)


def to_day(value: Any) -> Any:
    """Accept a YAML date or ISO text, never a number or a time of day."""
    if type(value) is date:
        return value
    if isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise ValueError("a day such as 2027-12-02" + (", without a time" if isinstance(value, datetime) else ""))


def _to_answer(value: Any) -> Any:
    """YAML reads a bare yes or no as a boolean."""
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else value


def _some(values: tuple[T, ...]) -> tuple[T, ...]:
    """Refuse an empty list; unlike a length constraint, it is silent where an item is the mistake."""
    if not values:
        raise ValueError("at least one")
    return values


Some = Annotated[tuple[T, ...], AfterValidator(_some), Field(json_schema_extra={"minItems": 1})]
Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
Line = Annotated[str, Field(min_length=1, pattern=r"\S")]
Day = Annotated[date, BeforeValidator(to_day)]
Number = Annotated[float, Field(strict=True, allow_inf_nan=False)]
Level = Annotated[float, Field(strict=True, gt=0.5, lt=1.0)]
Actor = Literal[
    "provider",
    "deployer",
    "importer",
    "distributor",
    "platform",
    "supporter",
    "user",
    "auditor",
    "organisation",
]
Stage = Literal["data", "training", "assessment", "release", "operation", "incident"]
Clause = Annotated[str, Field(pattern=r"^[A-Z0-9][A-Za-z0-9-]*/\S+$")]
FullId = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*/[a-z0-9]+(-[a-z0-9]+)*$")]


class _Spec(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)


class TextSpec(_Spec):
    """A title or sentence in both languages."""

    en: str
    """English."""
    zh: str
    """Simplified Chinese."""

    @field_validator("en")
    @classmethod
    def _has_letters(cls, en: str) -> str:
        if not en.strip():
            raise ValueError("the English text")
        return en

    @field_validator("zh")
    @classmethod
    def _is_chinese(cls, zh: str) -> str:
        if not CJK.search(zh):
            raise ValueError("the Chinese text, with at least one Chinese character")
        return zh

    def text(self) -> Text:
        """Return the record, with runs of spaces made one.

        Between Chinese characters a folded line leaves none; a space that belongs to a name is written as U+3000.
        """
        return Text(" ".join(self.en.split()), _FOLD.sub("", _SPACES.sub(" ", self.zh).strip()))


Locator = Line | TextSpec


def _place(locator: str | TextSpec) -> Text:
    return Text(locator, locator) if isinstance(locator, str) else locator.text()


class SourceSpec(_Spec):
    """The law or standard that the pack puts into requirements."""

    source: TextSpec
    """Official name."""
    locator: Locator = "whole"
    url: str = ""
    confidence: Confidence
    """text: read in the official text. secondary: in a reliable secondary source. memory: not read."""

    def citation(self) -> Citation:
        """Return the record."""
        return Citation(
            source=self.source.text(), locator=_place(self.locator), url=self.url, confidence=self.confidence
        )


class CitationSpec(_Spec):
    """The clause of one requirement; source and url are the pack's where left out."""

    locator: Locator
    """Article, section or clause: in both languages, or one text that both read."""
    confidence: Confidence
    source: TextSpec | None = None
    url: str | None = None

    def citation(self, pack: SourceSpec) -> Citation:
        """Return the record."""
        own = self.source is not None
        url = self.url if self.url is not None else ("" if own else pack.url)
        source = self.source or pack.source
        return Citation(
            source=source.text(), locator=_place(self.locator), url=url, confidence=self.confidence
        )


class BoundSpec(_Spec):
    """A limit, from a day until the next bound begins."""

    since: Day = Field(alias="from")
    """First day on which it binds."""
    value: Number | None = None
    """The limit; left out for decide: report, and where the duty ends."""
    unit: Line
    """Unit of the check: share, ratio, count."""
    basis: Basis
    """Where the number comes from; operational where the law gives none."""
    source: str = ""
    """The act that set or moved it, if it is another than the citation."""
    repealed: bool = Field(default=False, strict=True)
    """True where the duty ends on that day."""

    def bound(self) -> Bound:
        """Return the record."""
        return Bound(
            since=self.since,
            value=self.value,
            unit=self.unit,
            repealed=self.repealed,
            basis=self.basis,
            source=self.source,
        )


class RelationSpec(_Spec):
    """A requirement of another pack that this one answers."""

    to: FullId
    how: Relationship


class LeftOutSpec(_Spec):
    """A clause that the pack does not turn into a requirement."""

    clause: Clause
    reason: TextSpec


class AlsoSpec(_Spec):
    """The same clause for other systems: another id, another predicate, other days; all else is the same."""

    id: Slug
    applies: JsonValue
    bounds: Some[BoundSpec]


class RequirementSpec(_Spec):
    """One clause made testable."""

    id: Slug
    """Short id; the full id is PACK/id and is never used again for anything else."""
    title: TextSpec
    obligation: TextSpec
    """What the clause asks, in our own words."""
    citation: CitationSpec
    check: str
    """Id of the check that measures it."""
    options: dict[str, JsonValue] = Field(default_factory=dict)
    """Options of the check."""
    side: Side | None = None
    """at_least or at_most; left out for decide: report."""
    bounds: Some[BoundSpec]
    level: Level = 0.95
    """Confidence of the interval."""
    decide: Decide = Decide.CONFIDENT
    min_n: Annotated[int, Field(strict=True, ge=1)] = 1
    """Fewest items on which it may be decided."""
    severity: Severity = Severity.BLOCKING
    binds: Some[Actor] = ("provider",)
    stage: Some[Stage] = ("assessment",)
    applies: JsonValue = None
    """Predicate on the passport, in addition to the pack's."""
    remedies: tuple[TextSpec, ...] = ()
    """What to do when it is not met."""
    clauses: tuple[Clause, ...] = ()
    """Ids of the clauses that it puts into effect, FRAMEWORK/clause."""
    related: tuple[RelationSpec, ...] = ()
    """Requirements of other packs that it answers."""
    also: tuple[AlsoSpec, ...] = ()
    """The same clause for other systems."""

    def requirements(
        self, pack: str, source: SourceSpec, whom: JsonValue, terms: Mapping[str, JsonValue]
    ) -> tuple[Requirement, ...]:
        """Return the record of this clause, and those of its variants, with the pack's terms written out."""
        own = AlsoSpec(id=self.id, applies=self.applies, bounds=self.bounds)
        return tuple(
            self._record(pack, source, _written_out(_both(whom, variant.applies), terms), variant)
            for variant in (own, *self.also)
        )

    def _record(self, pack: str, source: SourceSpec, applies: JsonValue, variant: AlsoSpec) -> Requirement:
        return Requirement(
            id=f"{pack}/{variant.id}",
            title=self.title.text(),
            obligation=self.obligation.text(),
            citation=self.citation.citation(source),
            check=self.check,
            options=self.options,
            side=self.side,
            bounds=tuple(bound.bound() for bound in variant.bounds),
            level=self.level,
            decide=self.decide,
            min_n=self.min_n,
            severity=self.severity,
            binds=self.binds,
            stage=self.stage,
            applies=applies,
            remedies=tuple(remedy.text() for remedy in self.remedies),
            clauses=self.clauses,
            related=tuple(Relation(to=item.to, how=item.how) for item in self.related),
        )


def _both(left: JsonValue, right: JsonValue) -> JsonValue:
    if left is None or right is None:
        return right if left is None else left
    return {"all": [left, right]}


def _written_out(predicate: JsonValue, terms: Mapping[str, JsonValue]) -> JsonValue:
    if isinstance(predicate, list):
        return [_written_out(part, terms) for part in predicate]
    if not isinstance(predicate, dict):
        return predicate
    if set(predicate) == {"term"}:
        return terms[str(predicate["term"])]
    return {key: _written_out(part, terms) for key, part in predicate.items()}


class CaseSpec(_Spec):
    """A worked case, executed as a test."""

    requirement: Slug
    """Short id."""
    day: Day
    bound: Number | None = None
    """The bound that must be in force on that day."""
    binding: bool = Field(default=True, strict=True)
    """False: nothing binds on that day, not yet or no more."""
    value: Number | None = None
    """A measured value, with low and high if uncertain …"""
    low: Number | None = None
    high: Number | None = None
    n: Annotated[int, Field(strict=True, ge=0)] = 10_000
    status: Status | None = None
    """… and the status that must come of it."""
    passport: dict[str, JsonValue] = Field(default_factory=dict)
    """Facts of a system, …"""
    applies: Annotated[Literal["yes", "no", "unknown"] | None, BeforeValidator(_to_answer)] = None
    """… and whether the requirement speaks to it."""

    def case(self, pack: str) -> Case:
        """Return the record."""
        return Case(
            **self.model_dump(exclude={"requirement", "status", "applies"}),
            requirement=f"{pack}/{self.requirement}",
            status=self.status.value if self.status else "",
            applies=self.applies or "",
        )


class PackSpec(_Spec):
    """A LexGate pack: one law or standard as dated requirements."""

    id: Slug
    version: Line
    """Such as 2026.11."""
    title: TextSpec
    about: TextSpec
    """What is in the pack, and what is not."""
    citation: SourceSpec
    force: Force = Force.LAW
    """law: binds by itself whomever it addresses. guidance: an authority or its standards body recommends it for keeping a
    law; by itself it binds nobody. voluntary: binds whoever adopts it."""
    multiplicity: Literal["holm", "none"] = "holm"
    """How requirements judged together share the error."""
    max_unscoreable: Annotated[float, Field(ge=0.0, le=1.0)] = 0.1
    """Largest share of items that may have gone without a score where a finding is to be decided."""
    applies: JsonValue = None
    """Predicate on the passport: whom the whole pack binds."""
    terms: dict[Slug, JsonValue] = Field(default_factory=dict)
    """Predicates that the pack uses often, by name: `applies: {term: NAME}`."""
    questions: dict[Annotated[str, Field(pattern=r"^(facts|scale)\.[a-z0-9_]+$")], TextSpec] = Field(
        default_factory=dict
    )
    """The question to a person for each further fact, facts.NAME or scale.NAME, that a predicate asks for."""
    formerly: tuple[Slug, ...] = ()
    """Ids under which the pack was published before; they still load it."""
    requirements: Some[RequirementSpec]
    cases: tuple[CaseSpec, ...] = ()
    left_out: tuple[LeftOutSpec, ...] = ()
    """Clauses that ask nothing of a system or cannot be tested, each with the reason."""

    def standard(self) -> Standard:
        """Return the record."""
        return Standard(
            id=self.id,
            version=self.version,
            title=self.title.text(),
            about=self.about.text(),
            citation=self.citation.citation(),
            force=self.force,
            multiplicity=self.multiplicity,
            max_unscoreable=self.max_unscoreable,
            requirements=tuple(
                record
                for item in self.requirements
                for record in item.requirements(self.id, self.citation, self.applies, self.terms)
            ),
            cases=tuple(case.case(self.id) for case in self.cases),
            left_out=tuple(LeftOut(clause=item.clause, reason=item.reason.text()) for item in self.left_out),
            questions={name: question.text() for name, question in self.questions.items()},
            formerly=self.formerly,
        )
