"""What every use case works with: the project, and the ports that wiring filled."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import polars as pl
from pydantic import JsonValue

from lexgate.checks._check import Check
from lexgate.core.assess_spec import PairsSpec
from lexgate.core.dataset import Dataset
from lexgate.core.ports import Blobs, Calendar, Clock, Log, Progress
from lexgate.core.precision import FULL
from lexgate.core.privacy_run import Spend
from lexgate.core.project import Project
from lexgate.core.task import Task
from lexgate.core.tune_spec import TuneSpec
from lexgate.ledger.bundle import Payloads
from lexgate.ledger.signing import SigningKey
from lexgate.models.answering import Answering, Tagging
from lexgate.models.beside import Comparing, Filling, Placing
from lexgate.models.explanations import Explainer
from lexgate.models.subject import Cost, Pairs, Predictions


class Ledger(Log, Protocol):
    """A log whose head can be signed."""

    @property
    def size(self) -> int:
        """Return the number of entries."""
        ...

    def root(self) -> bytes:
        """Return the root hash over all entries."""
        ...

    def checkpoint(self, key: SigningKey) -> str:
        """Sign the head and return the note."""
        ...


class Models(Protocol):
    """Tunes and asks models; see ``lexgate.tuning.tune`` and ``lexgate.models.predict`` for what each promises."""

    def tune(
        self,
        base: Path,
        train: Dataset,
        validation: Dataset,
        spec: TuneSpec,
        *,
        max_length: int,
        out: Path,
        progress: Progress,
        spend: Spend,
    ) -> dict[str, JsonValue]:
        """Tune a model into ``out`` and return the facts about it."""
        ...

    def predict(
        self,
        folder: Path,
        dataset: Dataset,
        *,
        batch_size: int,
        max_length: int,
        progress: Progress,
        precision: str = FULL,
    ) -> Predictions:
        """Return a model's answers on a data set."""
        ...

    def runtime(self, precision: str) -> str:
        """Return what computes in a precision here; Unavailable where nothing does."""
        ...

    def probe(
        self, folder: Path, dataset: Dataset, *, batch_size: int, max_length: int, precision: str = FULL
    ) -> Cost:
        """Return what one answer takes, tried on a few items."""
        ...

    def predict_pairs(
        self,
        folder: Path,
        frame: pl.DataFrame,
        spec: PairsSpec,
        *,
        batch_size: int,
        max_length: int,
        progress: Progress,
        precision: str = FULL,
    ) -> Pairs:
        """Return a model's answers on counterfactual sets."""
        ...

    def explainer(self, folder: Path, task: Task, *, batch_size: int, max_length: int) -> Explainer:
        """Return a model that can be asked, and explained."""
        ...

    def answering(self, folder: Path, *, max_length: int) -> Answering:
        """Return a text classifier that can be asked many times, and looked into."""
        ...

    def tagging(self, folder: Path, *, max_length: int) -> Tagging:
        """Return a tagger that can be asked many times."""
        ...

    def encoder(self, folder: Path, *, max_length: int) -> Comparing:
        """Return an encoder that tells how alike texts are."""
        ...

    def words(self, folder: Path) -> Placing:
        """Return which words lie near one another to a model."""
        ...

    def masked(self, folder: Path, *, max_length: int) -> Filling:
        """Return a masked language model that proposes words."""
        ...


class Store(Blobs, Payloads, Protocol):
    """Payloads that can be stored, and carried in a bundle."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """One project in one workspace."""

    project: Project
    name: str
    """The project's name in reports: its folder's name."""
    root: Path
    """The project's folder; relative paths in the project file start here."""
    workspace: Path
    """The folder of the ledger, blobs, keys, data, models and runs."""
    log: Ledger
    blobs: Store
    key: SigningKey
    """Signs checkpoints, statements and bundles."""
    models: Models
    checks: Mapping[str, Check]
    """The drawer of checks, by id."""
    hub: Callable[[str], Path]
    """Fetches a Hugging Face data set by name and returns its folder."""
    clock: Clock
    calendar: Calendar
    """Working days by place; a register of holidays corrects it."""
    progress: Progress
    secret: bytes
    """Key of the pseudonyms; 32 bytes, never leaves the workspace."""
