"""Models by torch: tuning and predicting, imported when first used."""

import os
import resource
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl
from pydantic import JsonValue

from lexgate.core.assess_spec import PairsSpec
from lexgate.core.dataset import Dataset
from lexgate.core.ports import Progress, Silent
from lexgate.core.precision import FULL
from lexgate.core.privacy_run import Spend, no_ledger
from lexgate.core.task import Task
from lexgate.core.tune_spec import TuneSpec
from lexgate.models.subject import Cost, Pairs, Predictions

if TYPE_CHECKING:
    from lexgate.models.answering import Answering, Tagging
    from lexgate.models.beside import Comparing, Filling, Placing
    from lexgate.models.explanations import Explainer
    from lexgate.models.load import Loaded

# Threads that spin while they wait take the other threads' cores; this counts only before torch is imported.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
os.environ.setdefault("KMP_BLOCKTIME", "0")


class TorchModels:
    """Tunes and asks models with torch; see ``lexgate.tuning.tune`` and ``lexgate.models.predict``.

    The model asked last stays open, as a data set may be asked part by part.
    """

    def __init__(self) -> None:
        """Make one that has no model open."""
        self._opened: tuple[Path, Task, str, Loaded] | None = None

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
        spend: Spend = no_ledger,
    ) -> dict[str, JsonValue]:
        """Tune a model into ``out`` and return the facts about it."""
        from lexgate.tuning.tune import tune

        self._opened = None
        return tune(
            base, train, validation, spec, max_length=max_length, out=out, progress=progress, spend=spend
        )

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
        from lexgate.models.predict import answer
        from lexgate.models.quick import opened

        if self._opened is None or self._opened[:3] != (folder, dataset.task, precision):
            self._opened = folder, dataset.task, precision, opened(folder, dataset.task, precision)
        return answer(
            self._opened[3],
            dataset,
            batch_size=batch_size,
            max_length=max_length,
            precision=precision,
            progress=progress,
        )

    def runtime(self, precision: str) -> str:
        """Return what computes in a precision here."""
        from lexgate.models.quick import runtime

        return runtime(precision)

    def probe(
        self, folder: Path, dataset: Dataset, *, batch_size: int, max_length: int, precision: str = FULL
    ) -> Cost:
        """Return what one answer takes: the items are asked twice, as the first time is slower."""
        settings: dict[str, Any] = {
            "batch_size": batch_size,
            "max_length": max_length,
            "precision": precision,
            "progress": Silent(),
        }
        self.predict(folder, dataset, **settings)
        start = time.perf_counter()
        self.predict(folder, dataset, **settings)
        seconds = (time.perf_counter() - start) / max(1, len(dataset))
        return Cost(seconds=seconds, peak_bytes=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024)

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
        from lexgate.models.predict import predict_pairs

        return predict_pairs(
            folder,
            frame,
            spec,
            batch_size=batch_size,
            max_length=max_length,
            precision=precision,
            progress=progress,
        )

    def explainer(self, folder: Path, task: Task, *, batch_size: int, max_length: int) -> "Explainer":
        """Return a model that can be asked, and explained."""
        from lexgate.models.attribution import LoadedExplainer
        from lexgate.models.load import load

        return LoadedExplainer(load(folder, task), max_length=max_length, batch_size=batch_size)

    def answering(self, folder: Path, *, max_length: int) -> "Answering":
        """Return a text classifier that can be asked many times, and looked into."""
        from lexgate.models.asking import Asker
        from lexgate.models.load import load

        return Asker(load(folder, Task.TEXT_CLASSIFICATION), max_length=max_length)

    def tagging(self, folder: Path, *, max_length: int) -> "Tagging":
        """Return a tagger that can be asked many times."""
        from lexgate.models.load import load
        from lexgate.models.tag_asking import TagAsker

        return TagAsker(load(folder, Task.TOKEN_CLASSIFICATION), max_length=max_length)

    def encoder(self, folder: Path, *, max_length: int) -> "Comparing":
        """Return an encoder that tells how alike texts are."""
        from lexgate.models.similarity import Encoder

        return Encoder(folder, max_length=max_length)

    def words(self, folder: Path) -> "Placing":
        """Return which words lie near one another to a model."""
        from lexgate.models.word_space import WordSpace

        return WordSpace(folder)

    def masked(self, folder: Path, *, max_length: int) -> "Filling":
        """Return a masked language model that proposes words."""
        from lexgate.models.masked import MaskedModel

        return MaskedModel(folder, max_length=max_length)
