"""What is measured. A subject offers capabilities; a check names those it needs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import numpy as np
from numpy.typing import NDArray

from lexgate.core.judge import JudgeRecord
from lexgate.core.outcomes import Groups
from lexgate.core.passport import Passport
from lexgate.core.ports import Calendar
from lexgate.core.privacy_run import PrivacyClaim
from lexgate.core.task import Task
from lexgate.core.text import Text
from lexgate.models.privacy import CanaryScores, Membership, OutputTexts
from lexgate.models.security import Dependencies, LicenceFound, Scan, SignedFiles, Tokenised, Triggers


@dataclass(frozen=True, slots=True, kw_only=True)
class Predictions:
    """A model's answers on labelled data, computed once and shared by all checks.

    For token classification the items are tokens, ``clusters`` numbers their sentences in order, and a sentence's
    tokens stand together.
    """

    task: Task
    ids: NDArray[np.str_]
    """``(n,)`` the row id of each item; for tokens ``row:position``."""
    labels: tuple[str, ...]
    """Class names by code."""
    truth: NDArray[np.int32]
    """``(n,)`` codes; -1 where the true label is unknown to the model or missing."""
    predicted: NDArray[np.int32]
    """``(n,)`` codes; -1 where the model gave no usable answer."""
    probability: NDArray[np.float64] | None = None
    """``(n, k)`` rows sum to 1; None where the model gives none."""
    score: NDArray[np.float64] | None = None
    """``(n,)`` any number, the higher the more positive, of a system that scores; NaN where it gave none."""
    groups: Mapping[str, Groups] = field(default_factory=dict)
    features: Mapping[str, Groups] = field(default_factory=dict)
    """What else is known of the items, coarsely, such as the length of a text: searched for slices with many errors,
    not compared as groups of people."""
    clusters: NDArray[np.int64] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What one answer of a model takes on this machine."""

    seconds: float
    """Of one item, in batches."""
    peak_bytes: int
    """Most memory that the process has held."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """How long a model took for an item, in each of some batches. It differs from run to run."""

    ms: NDArray[np.float64]
    """``(batches,)`` milliseconds of one item."""
    items: NDArray[np.int64]
    """``(batches,)`` items of each batch."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shifted:
    """Answers on labelled texts of other kinds than the test data: other styles, sources, periods."""

    answers: Predictions
    """Of all sets; attribute ``set`` says which set an item is of, ``clusters`` which items are versions of one text."""
    reference: str = ""
    """The set that is not shifted; empty: the test data are what the others are compared with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairs:
    """Answers on counterfactual sets: texts that differ in one attribute only.

    The items of one set (same ``clusters`` code) should get the same answer.
    """

    ids: NDArray[np.str_]
    labels: tuple[str, ...]
    predicted: NDArray[np.int32]
    """``(n,)`` codes."""
    probability: NDArray[np.float64] | None
    clusters: NDArray[np.int64]
    """``(n,)`` the set each text belongs to."""
    groups: Mapping[str, Groups]
    """Attribute → which value the text speaks of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """What one pass over a data set found, by row of the data as it will be used (after cleaning)."""

    ids: NDArray[np.str_]
    split: NDArray[np.str_]
    flags: Mapping[str, NDArray[np.bool_]]
    """``personal-data``, ``duplicate``, ``near-duplicate``, ``leak``, ``conflict``, ``label-error``, and of the
    rows of validation and test those whose text, id or cluster stands in a part that learns before theirs,
    ``tested-text``, ``tested-id``, ``tested-cluster`` → ``(n,)``; a key is absent where that search was not made."""
    groups: Mapping[str, Groups] = field(default_factory=dict)
    population: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    """Reference shares from the passport."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentFact:
    """One document of the project, as found."""

    kind: str
    path: str
    present: bool
    owner: str
    version: str
    digest: str = ""
    reviewed: date | None = None
    """Day of the last review."""
    headings: tuple[str, ...] = ()
    """Headings found in the text, in order."""
    unwritten: int = 0
    """Statements that a person still has to write, where LexGate prepared the document."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """Records that the project keeps as a table: acts, figures, a keyword library, test questions."""

    kind: str
    path: str
    digest: str
    columns: Mapping[str, tuple[str, ...]]
    """Column → its cells as text, stripped; all of one length."""
    lines: tuple[int, ...] = ()
    """Line of the file on which each row begins; empty: the rows follow a header, one a line."""
    documents: Mapping[str, str] = field(default_factory=dict)
    """Documents that its column ``document`` names and that exist in the project: path → digest."""

    def __len__(self) -> int:
        return len(next(iter(self.columns.values()), ()))

    def line(self, row: int) -> int:
        """Return the line of the file on which a row (from 0) begins."""
        return self.lines[row] if self.lines else row + 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgements:
    """What a judge (keyword list, classifier, language model) said of items, and what people said of some of them."""

    ids: NDArray[np.str_]
    """``(n,)`` item ids."""
    flagged: NDArray[np.int8]
    """``(n,)`` 1: it has the property according to the judge; 0: it has not; -1: the judge gave no answer."""
    human: NDArray[np.int8]
    """``(n,)`` 1 and 0 according to people; -1: not labelled; -2: contested, people contradict each other."""
    groups: Mapping[str, Groups] = field(default_factory=dict)
    """``language`` and ``category``, where the table names them."""
    clusters: NDArray[np.int64] | None = None
    record: JudgeRecord | None = None
    """How well the judge agrees with people; None: nobody validated it."""
    unfit: Text | None = None
    """Why the record does not speak for these judgements, such as being another judge's; None: it does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """How good explanations of some answers are, by item; NaN where a quantity does not exist for an item."""

    ids: NDArray[np.str_]
    """``(n,)`` as in `Predictions`."""
    labels: tuple[str, ...]
    """Classes by code."""
    predicted: NDArray[np.int32]
    """``(n,)`` the answers that are explained; -1: there was nothing to explain."""
    methods: tuple[str, ...]
    shares: tuple[float, ...]
    """Shares of words at which comprehensiveness and sufficiency are measured."""
    columns: Mapping[str, NDArray[np.float64]]
    """``QUANTITY/METHOD`` → ``(n,)``, or ``(n, k)``: at every share, or for the head and for all layers randomised."""
    clusters: NDArray[np.int64] | None = None
    """``(n,)`` items of one cluster depend on one another; None: each is alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attacked:
    """What came of attacking answers of a model, by item and attack."""

    ids: NDArray[np.str_]
    """``(n,)`` as in `Predictions`."""
    labels: tuple[str, ...]
    """Classes by code."""
    attacks: tuple[str, ...]
    """Names of the ``a`` attacks."""
    truth: NDArray[np.int32]
    """``(n,)`` codes; -1: unknown."""
    clean: NDArray[np.int32]
    """``(n,)`` answer to the text as it is; -1: none."""
    answers: NDArray[np.int32]
    """``(n, a)`` answer to the text that the attack ended with; ``clean`` where it did not turn the answer."""
    queries: NDArray[np.int32]
    """``(n, a)`` texts asked until the answer turned, or the attack gave up."""
    edits: NDArray[np.int32]
    """``(n, a)`` words changed; 0 where the answer did not turn."""
    free: NDArray[np.int32]
    """``(n, a)`` words that the attack could change; 0: there was nothing for it to do."""
    refused: NDArray[np.int32]
    """``(n, a)`` changed texts that were not asked, because they were too far from the text as it is."""
    words: NDArray[np.int32]
    """``(n,)`` words of the text."""
    budget: int
    """Most queries for an item and attack."""
    clusters: NDArray[np.int64] | None = None
    """``(n,)`` items of one cluster depend on one another; None: each is alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Smoothed:
    """Answers by a vote over copies of each text that keep some of its words, drawn at random."""

    ids: NDArray[np.str_]
    """``(n,)`` as in `Predictions`."""
    labels: tuple[str, ...]
    """Classes by code."""
    truth: NDArray[np.int32]
    """``(n,)`` codes; -1: unknown."""
    plain: NDArray[np.int32]
    """``(n,)`` answer to the whole text; -1: none."""
    answer: NDArray[np.int32]
    """``(n,)`` class that is most voted for; -1: no copy got a usable answer."""
    votes: NDArray[np.int64]
    """``(n,)`` copies that got that class, among …"""
    copies: NDArray[np.int64]
    """``(n,)`` copies, drawn apart from those that picked the class; one without a usable answer votes for nothing."""
    words: NDArray[np.int64]
    """``(n,)`` words of the text."""
    kept: NDArray[np.int64]
    """``(n,)`` words of a copy."""
    exact: NDArray[np.bool_]
    """``(n,)`` whether the copies are all that there are."""
    clusters: NDArray[np.int64] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Detected:
    """What a detector of attacks said of items as they are, and of what attacks made of them."""

    ids: NDArray[np.str_]
    """``(n,)`` as in `Predictions`."""
    attacks: tuple[str, ...]
    """Names of the ``a`` attacks."""
    clean: NDArray[np.float64]
    """``(n,)`` scores of the items as they are; NaN: the model gave no usable answer."""
    turned: NDArray[np.bool_]
    """``(n, a)`` whether the attack turned the answer, not knowing of the detector."""
    changed: NDArray[np.float64]
    """``(n, a)`` scores of the changed texts; NaN where it did not turn."""
    passed: NDArray[np.bool_]
    """``(n, a)`` whether an attacker who sees the detector turned the answer and was let pass; all False: none was tried."""
    threshold: float
    """Flagged is a text with this score or more."""
    adaptive: bool
    """Whether attackers who see the detector were tried."""
    detector: str
    """Digest of the detector's file."""
    fitted_on: tuple[str, ...] = ()
    """Attacks that it was fitted on."""
    clusters: NDArray[np.int64] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """Everything that may be measured in one assessment. None is: not available here."""

    passport: Passport
    predictions: Predictions | None = None
    unanswered: Predictions | None = None
    """All items that may be asked, without answers, where only some were asked; None: all were."""
    pairs: Pairs | None = None
    shifted: Shifted | None = None
    timing: Timing | None = None
    explained: Explained | None = None
    attacked: Attacked | None = None
    attacked_before: Attacked | None = None
    """The same attacks on the same items of the model to compare with."""
    smoothed: Smoothed | None = None
    detected: Detected | None = None
    membership: Membership | None = None
    canaries: CanaryScores | None = None
    outputs: OutputTexts | None = None
    survey: Survey | None = None
    documents: tuple[DocumentFact, ...] | None = None
    registers: Mapping[str, Register] | None = None
    """Kind → table."""
    judgements: Judgements | None = None
    """What a judge said of items."""
    calendar: Calendar | None = None
    """Which days are working days, by place."""
    scan: Scan | None = None
    """What is unsafe in the files of the model and of its base."""
    signed_files: SignedFiles | None = None
    licence: LicenceFound | None = None
    triggers: Triggers | None = None
    tokenised: Tokenised | None = None
    dependencies: Dependencies | None = None
    privacy_claim: PrivacyClaim | None = None
    """What is claimed of differential privacy; its ``run`` is None where the model was tuned without."""
    absent: Mapping[str, Text] = field(default_factory=dict)
    """Capability → why it could not be had, where the project asked for it."""

    def has(self, capability: str) -> bool:
        """Return whether a capability is available: a field of this record, or ``probability``, or ``score``."""
        if capability in {"probability", "score"}:
            seen = self.predictions
            scored = seen is not None and seen.score is not None and capability == "score"
            return scored or (seen is not None and seen.probability is not None)
        return getattr(self, capability) is not None
