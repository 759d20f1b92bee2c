"""A text classifier that answers behind an address: it answers, and cannot be looked into.

Here is what its answers are to LexGate. The asking itself is ``lexgate.adapters.endpoint``.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from pydantic import JsonValue

from lexgate.core.dataset import Dataset
from lexgate.core.endpoint_spec import FILE, EndpointSpec
from lexgate.core.errors import BadInput
from lexgate.core.strict_yaml import parse
from lexgate.core.task import Task
from lexgate.models.items import unanswered
from lexgate.models.subject import Predictions

Floats = NDArray[np.float64]
Answers = Callable[[Sequence[str]], Floats]
"""Texts → probabilities ``(n, k)``; a row of NaN where there is no usable answer."""
_KEPT = 500_000
"""Answers kept at most; then it begins anew."""
_ROUNDED = 0.02
"""How far from 1 the scores of a text may sum, as services round them."""


def is_served(folder: Path) -> bool:
    """Return whether a folder stands for a model behind an address."""
    return (folder / FILE).is_file()


def read_endpoint(folder: Path) -> EndpointSpec:
    """Return the description of the address in a folder.

    Raises:
        Problems: All mistakes in it, each with its line.
    """
    return parse(EndpointSpec, folder / FILE)


def told_of_service(folder: Path) -> dict[str, JsonValue]:
    """Return the facts that a description states; empty where the folder holds the model itself.

    Raises:
        Problems: As ``read_endpoint``.
    """
    if not is_served(folder):
        return {}
    spec = read_endpoint(folder)
    return {"endpoint": spec.url, "serves": spec.serves}


def refuse_taggers(folder: Path, task: Task) -> None:
    """Refuse a task for which no address is asked.

    Raises:
        BadInput: LG-MODEL-095, the model is to be a tagger.
    """
    if task is not Task.TEXT_CLASSIFICATION:
        raise BadInput(
            f"{folder / FILE} is asked for classes of texts, and this project's task is {task.value}.",
            fix="Store the tagger's answers and assess those (assess.predictions), or assess its folder.",
            code="LG-MODEL-095",
        )


def probabilities(said: object, labels: Sequence[str], n: int) -> Floats:
    """Return the probabilities ``(n, k)`` of an answer, each row summing to 1.

    Args:
        said: Of each text a list of ``{"label": …, "score": …}``, with every class once; a score that is null or NaN makes
            the whole row NaN: no usable answer.
        labels: Classes, in the order wanted.
        n: Texts that were asked.

    Raises:
        BadInput: LG-MODEL-096, the answer has another shape, other classes, or scores that are no probabilities.

    Example:
        >>> probabilities([[{"label": "b", "score": 0.25}, {"label": "a", "score": 0.75}]], ("a", "b"), 1).tolist()
        [[0.75, 0.25]]
    """
    if not isinstance(said, list) or len(said) != n:
        held = f"{len(said)} answers" if isinstance(said, list) else f"a {type(said).__name__}"
        raise _strange(f"{held} to {n} texts", f"a list of {n} answers")
    rows = np.array([_row(one, labels) for one in said], np.float64).reshape(n, len(labels))
    sums = rows.sum(axis=1)
    wrong = sums[np.abs(sums - 1) > _ROUNDED]
    if len(wrong):
        raise _strange(
            f"scores of a text that sum to {wrong[0]:.4g}", "probabilities of classes that exclude each other"
        )
    return np.asarray(rows / sums[:, None], np.float64)


def predictions(dataset: Dataset, labels: tuple[str, ...], found: Floats) -> Predictions:
    """Return the answers to the texts of a data set, from the probabilities ``(n, k)`` of its rows."""
    return replace(unanswered(dataset, labels), predicted=decided(found), probability=found)


def decided(found: Floats) -> NDArray[np.int32]:
    """Return the most probable code of each row; -1 in a row with NaN."""
    usable = np.isfinite(found).all(axis=1)
    codes = np.full(len(found), -1, np.int32)
    codes[usable] = found[usable].argmax(axis=1)
    return codes


def remembered(answers: Answers) -> Answers:
    """Return answers that ask no text twice, as an attack would: every call of a service takes time and may cost money."""
    known: dict[str, Floats] = {}

    def ask(texts: Sequence[str]) -> Floats:
        if len(known) > _KEPT:
            known.clear()
        new = [text for text in dict.fromkeys(texts) if text not in known]
        if new:
            known.update(zip(new, answers(new), strict=True))
        return np.array([known[text] for text in texts])

    return ask


def _row(one: object, labels: Sequence[str]) -> list[float]:
    """Return the scores of one text, in the order of the labels."""
    pairs = one if isinstance(one, list) else []
    scores = {str(pair.get("label")): pair.get("score") for pair in pairs if isinstance(pair, dict)}
    if not pairs or len(scores) != len(pairs):
        raise _strange(
            "an answer that is no list of labels with scores", 'a list of {"label": …, "score": …}'
        )
    if set(scores) != set(labels):
        raise _strange(f"the labels {_listed(scores)}", f"every one of {_listed(labels)}")
    row = [np.nan if scores[label] is None else scores[label] for label in labels]
    numbers = [
        float(score) for score in row if isinstance(score, int | float) and not (score < 0 or score > 1)
    ]
    if len(numbers) < len(row):
        raise _strange("a score that is no number from 0 to 1", "probabilities")
    return numbers


def _listed(labels: object) -> str:
    names = sorted(map(str, labels)) if isinstance(labels, dict | tuple | list) else []
    return ", ".join(names[:8]) + (" …" if len(names) > 8 else "")


def _strange(found: str, expected: str) -> BadInput:
    return BadInput(
        f"The service answered with {found}; expected {expected}.",
        fix=f"Mend labels, url or protocol in {FILE}, or let the service return all classes with their probabilities.",
        code="LG-MODEL-096",
    )
