"""Models in memory, and those that answer behind an address."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lexgate.adapters.endpoint import Endpoint
from lexgate.adapters.torch_models import TorchModels
from lexgate.core.assess_spec import PairsSpec
from lexgate.core.dataset import Dataset
from lexgate.core.endpoint_spec import FILE, EndpointSpec
from lexgate.core.errors import Unavailable
from lexgate.core.ports import Progress
from lexgate.core.precision import FULL
from lexgate.core.task import Task
from lexgate.models.answering import AnswersOnly
from lexgate.models.black_box import BlackBox
from lexgate.models.items import pair_texts, pairs_of
from lexgate.models.served import (
    decided,
    is_served,
    predictions,
    read_endpoint,
    refuse_taggers,
    remembered,
)
from lexgate.models.subject import Pairs, Predictions

if TYPE_CHECKING:
    from lexgate.models.answering import Answering, Tagging
    from lexgate.models.explanations import Explainer

Floats = NDArray[np.float64]


class AllModels(TorchModels):
    """Models by torch; by HTTP where the folder holds ``endpoint.yaml``, which nobody can look into.

    The address asked last stays connected. What a service reads of a text, in which precision and in batches of which size,
    is its own affair.
    """

    def __init__(self, connect: Callable[[EndpointSpec], Endpoint] = Endpoint) -> None:
        """Make one that has no model open; ``connect`` makes the client of an address."""
        super().__init__()
        self._connect = connect
        self._connected: tuple[EndpointSpec, Endpoint] | None = None

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
        if not is_served(folder):
            return super().predict(
                folder,
                dataset,
                batch_size=batch_size,
                max_length=max_length,
                progress=progress,
                precision=precision,
            )
        refuse_taggers(folder, dataset.task)
        _refuse_quicker(folder, precision)
        spec, service = self._service(folder)
        texts = [text or "" for text in dataset.frame["text"].to_list()]
        return predictions(dataset, spec.classes, _told(service, texts, progress))

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
        if not is_served(folder):
            return super().predict_pairs(
                folder,
                frame,
                spec,
                batch_size=batch_size,
                max_length=max_length,
                progress=progress,
                precision=precision,
            )
        _refuse_quicker(folder, precision)
        address, service = self._service(folder)
        found = _told(service, pair_texts(frame, spec), progress)
        return pairs_of(frame, spec, address.classes, decided(found), found)

    def explainer(self, folder: Path, task: Task, *, batch_size: int, max_length: int) -> "Explainer":
        """Return a model that can be asked, and explained by what its answers show."""
        if not is_served(folder):
            return super().explainer(folder, task, batch_size=batch_size, max_length=max_length)
        refuse_taggers(folder, task)
        spec, service = self._service(folder)
        return BlackBox(answers=remembered(service.ask), labels=spec.classes)

    def answering(self, folder: Path, *, max_length: int) -> "Answering":
        """Return a text classifier that can be asked many times."""
        if not is_served(folder):
            return super().answering(folder, max_length=max_length)
        spec, service = self._service(folder)
        return AnswersOnly(labels=spec.classes, answers=remembered(service.ask))

    def tagging(self, folder: Path, *, max_length: int) -> "Tagging":
        """Return a tagger that can be asked many times."""
        if is_served(folder):
            refuse_taggers(folder, Task.TOKEN_CLASSIFICATION)
        return super().tagging(folder, max_length=max_length)

    def _service(self, folder: Path) -> tuple[EndpointSpec, Endpoint]:
        spec = read_endpoint(folder)
        if self._connected is None or self._connected[0] != spec:
            self._connected = spec, self._connect(spec)
        return self._connected


def _told(service: Endpoint, texts: Sequence[str], progress: Progress) -> Floats:
    """Return the probabilities of texts, and show how many are answered."""
    with progress.track("predict", len(texts)) as task:
        return service.ask(texts, done=task.advance)


def _refuse_quicker(folder: Path, precision: str) -> None:
    """Refuse to say how a service should compute.

    Raises:
        Unavailable: LG-MODEL-098.
    """
    if precision != FULL:
        raise Unavailable(
            f"What computes behind {folder / FILE} is not LexGate's to choose, so there is no {precision} of it.",
            fix="Set assess.precision to fp32 or auto.",
            code="LG-MODEL-098",
        )
