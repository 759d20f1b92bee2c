"""One fake for each port: a clock that stands still, models that answer by a word in the text."""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray
from pydantic import JsonValue

from lexgate.adapters.blob_folder import BlobFolder
from lexgate.adapters.key_folder import KeyFolder
from lexgate.adapters.sqlite_log import SqliteLog
from lexgate.core.assess_spec import PairsSpec
from lexgate.core.dataset import Dataset
from lexgate.core.outcomes import Groups
from lexgate.core.ports import Progress, Silent
from lexgate.core.privacy_run import Spend, no_ledger
from lexgate.core.task import Task
from lexgate.core.tune_spec import TuneSpec
from lexgate.flow.context import Context, Models
from lexgate.models.answering import Answering, AnswersOnly, Tagging
from lexgate.models.beside import Comparing, Filling, Placing
from lexgate.models.black_box import BlackBox
from lexgate.models.explanations import Explainer
from lexgate.models.subject import Cost, Pairs, Predictions
from lexgate.models.words import Word
from lexgate.wiring.drawers import checks
from lexgate.wiring.project_file import read_project

Answer = Callable[[str], str]


class FrozenClock:
    """Always the same second."""

    def __init__(self, time: str = "2026-11-22T10:00:00Z") -> None:
        self.time = time

    def now(self) -> str:
        """Return the second."""
        return self.time


class WeekdaysOnly:
    """Monday to Friday are working days, everywhere."""

    def working(self, place: str, day: date) -> bool:
        """Return whether it is no weekend."""
        return day.weekday() < 5

    def settled(self, place: str, day: date) -> bool:
        """Return that no notice is to come."""
        return True


class ScriptedModels:
    """Models that answer by a rule; counts how often it is asked."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        self.asked: list[str] = []

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
        """Write a folder that says which labels there are."""
        del base, validation, spec, progress, spend
        self.asked.append("tune")
        out.mkdir(parents=True, exist_ok=True)
        (out / "config.json").write_text('{"labels": "' + ",".join(train.labels) + '"}')
        return {"max_length": max_length}

    def predict(
        self,
        folder: Path,
        dataset: Dataset,
        *,
        batch_size: int,
        max_length: int,
        progress: Progress,
        precision: str = "fp32",
    ) -> Predictions:
        """Answer by the rule, with certainty .9."""
        del folder, batch_size, max_length, progress, precision
        self.asked.append("predict")
        frame, labels = dataset.frame, dataset.labels
        predicted = np.array([labels.index(self.answer(text)) for text in frame["text"]], dtype=np.int32)
        sure = np.full((len(predicted), len(labels)), 0.1 / (len(labels) - 1))
        sure[np.arange(len(predicted)), predicted] = 0.9
        return Predictions(
            task=dataset.task,
            ids=np.array([str(row) for row in frame["row"]], dtype=np.str_),
            labels=labels,
            truth=np.array([labels.index(label) for label in frame["label"]], dtype=np.int32),
            predicted=predicted,
            probability=sure,
            groups={name: Groups.of(frame[f"@{name}"].to_list()) for name in dataset.attributes},
        )

    def runtime(self, precision: str) -> str:
        """Every precision can be had."""
        return f"script, {precision}"

    def probe(
        self, folder: Path, dataset: Dataset, *, batch_size: int, max_length: int, precision: str = "fp32"
    ) -> Cost:
        """Every answer takes a millisecond."""
        del folder, dataset, batch_size, max_length, precision
        return Cost(seconds=0.001, peak_bytes=10**9)

    def predict_pairs(
        self,
        folder: Path,
        frame: pl.DataFrame,
        spec: PairsSpec,
        *,
        batch_size: int,
        max_length: int,
        progress: Progress,
        precision: str = "fp32",
    ) -> Pairs:
        """Answer by the rule, with certainty .9; the labels are those that were tuned on."""
        del batch_size, max_length, progress, precision
        self.asked.append("predict_pairs")
        labels = tuple(json.loads((folder / "config.json").read_text())["labels"].split(","))
        predicted = np.array([labels.index(self.answer(text)) for text in frame[spec.text]], dtype=np.int32)
        sure = np.full((len(predicted), len(labels)), 0.1 / (len(labels) - 1))
        sure[np.arange(len(predicted)), predicted] = 0.9
        return Pairs(
            ids=np.array([str(row) for row in frame["row"]], dtype=np.str_),
            labels=labels,
            predicted=predicted,
            probability=sure,
            clusters=np.unique(frame[spec.set[0]].to_numpy(), return_inverse=True)[1].astype(np.int64),
            groups={name: Groups.of(frame[name].to_list()) for name in spec.attributes},
        )

    def explainer(self, folder: Path, task: Task, *, batch_size: int, max_length: int) -> Explainer:
        """Answer by the rule, with certainty .9; nothing but answers can be had."""
        del task, batch_size, max_length
        self.asked.append("explainer")
        labels = tuple(json.loads((folder / "config.json").read_text())["labels"].split(","))

        def answers(texts: Sequence[str]) -> NDArray[np.float64]:
            told = np.array([labels.index(self.answer(text)) for text in texts])
            return np.where(np.eye(len(labels))[told] > 0, 0.9, 0.1 / (len(labels) - 1))

        return BlackBox(answers=answers, labels=labels)

    def answering(self, folder: Path, *, max_length: int) -> Answering:
        """Answer by the rule, with certainty .9; nothing but answers can be had."""
        del max_length
        self.asked.append("answering")
        labels = tuple(json.loads((folder / "config.json").read_text())["labels"].split(","))

        def answers(texts: Sequence[str]) -> NDArray[np.float64]:
            told = np.array([labels.index(self.answer(text)) for text in texts])
            return np.where(np.eye(len(labels))[told] > 0, 0.9, 0.1 / (len(labels) - 1))

        return AnswersOnly(answers=answers, labels=labels)

    def tagging(self, folder: Path, *, max_length: int) -> Tagging:
        """Not scripted."""
        raise NotImplementedError

    def encoder(self, folder: Path, *, max_length: int) -> Comparing:
        """Compare texts by the words that they share."""
        del folder, max_length
        self.asked.append("encoder")
        return SharedWords()

    def words(self, folder: Path) -> Placing:
        """Know no word's neighbours."""
        del folder
        self.asked.append("words")
        return Strangers()

    def masked(self, folder: Path, *, max_length: int) -> Filling:
        """Propose the same word everywhere."""
        del folder, max_length
        self.asked.append("masked")
        return SameWord("thing")


class Strangers:
    """No word is near another."""

    def neighbours(self, words: Sequence[str], count: int) -> list[tuple[str, ...]]:
        """Return none."""
        del count
        return [() for _ in words]


class SharedWords:
    """Texts are as alike as the share of words that both have; counts the pairs."""

    def __init__(self) -> None:
        self.pairs = 0

    def cosines(self, ones: Sequence[str], others: Sequence[str]) -> NDArray[np.float64]:
        """Return shared words over all words."""
        self.pairs += len(ones)
        sets = [(set(one.split()), set(other.split())) for one, other in zip(ones, others, strict=True)]
        return np.array([len(one & other) / max(1, len(one | other)) for one, other in sets])


class SameWord:
    """Proposes one word for every place."""

    def __init__(self, word: str) -> None:
        self.word = word

    def proposals(
        self, texts: Sequence[str], words: Sequence[Sequence[Word]], count: int
    ) -> list[list[tuple[str, ...]]]:
        """Return the word, at every place."""
        del texts
        return [[(self.word,)[:count] for _ in own] for own in words]


@contextmanager
def open_context(project: Path, models: Models, *, time: str = "2026-11-22T10:00:00Z") -> Iterator[Context]:
    """Give the context of a project with fakes for clock and models, and the real ledger."""
    place = project / ".lexgate"
    keys = KeyFolder(place / "keys")
    blobs = BlobFolder(place / "blobs")
    log = SqliteLog(place / "ledger.sqlite", blobs, FrozenClock(time), "tester")
    try:
        yield Context(
            project=read_project(project),
            name=project.name,
            root=project,
            workspace=place,
            log=log,
            blobs=blobs,
            key=keys.signing_key(),
            models=models,
            checks=checks(),
            hub=Path,
            clock=FrozenClock(time),
            calendar=WeekdaysOnly(),
            progress=Silent(),
            secret=keys.secret(),
        )
    finally:
        log.close()
