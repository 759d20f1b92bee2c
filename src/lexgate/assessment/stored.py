"""Stored predictions: a model assessed by what it answered, without the model.

Order: the columns, which may be looked at before the plan is sealed; then the numbers, then the classes. All mistakes of
a stage are told at once. A row without a truth or an answer stays, as unscoreable; nothing is dropped.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lexgate.assessment.stored_features import features
from lexgate.core.assess_spec import PredictionsSpec
from lexgate.core.errors import BadInput, Problem, Problems
from lexgate.core.near import did_you_mean
from lexgate.core.outcomes import Groups
from lexgate.core.task import Task
from lexgate.models.subject import Predictions

Floats = NDArray[np.float64]
_SHOWN = 5
"""Bad values of a column that are shown."""
_SUM_ERROR = 0.01
"""How far probabilities of a row may be from summing to 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredTable:
    """A file of stored predictions as text, before anyone asked what it says."""

    source: str
    """The file, for error messages."""
    frame: pl.DataFrame
    """Columns as named in the file, all text; an empty cell is null."""
    lines: Sequence[int] = ()
    """Line on which each row begins; empty where the format has no lines."""

    def place(self, row: int, column: str, *, found: str, expected: str, hint: str = "") -> Problem:
        """Return what is wrong with one value, with its place."""
        line = self.lines[row] if self.lines else 0
        where = f"column {column}" if self.lines else f"record {row + 1}, column {column}"
        return Problem(line=line, where=where, found=found, expected=expected, hint=hint)


def as_text(frame: pl.DataFrame) -> pl.DataFrame:
    """Return the columns of single values as text; an empty cell is null, columns of lists are left out."""
    plain = [name for name, kind in frame.schema.items() if not kind.is_nested()]
    return frame.select(pl.col(name).cast(pl.String).replace("", None) for name in plain)


def check_columns(spec: PredictionsSpec, table: StoredTable) -> None:
    """Complain about columns that the project names and the file lacks; no value is looked at.

    Raises:
        Problems: LG-INPUT-001, all of them.
    """
    problems = list(_column_problems(spec, table.frame))
    if problems:
        raise Problems(table.source, problems)


def capabilities(spec: PredictionsSpec) -> frozenset[str]:
    """Return what a subject made of these predictions has; known from the project alone."""
    has = {"predictions", "documents"}
    if spec.probability is not None:
        has |= {"probability", "score"}
    if spec.score is not None:
        has.add("score")
    return frozenset(has)


def predictions(spec: PredictionsSpec, table: StoredTable, *, positive: str | None = None) -> Predictions:
    """Return the predictions in a table.

    The classes are the values of truth and answers, sorted, ``positive`` last; with a threshold, the last class is
    the one that is predicted where score >= threshold. Of two classes, one column of probabilities is enough.

    Args:
        spec: Section ``assess.predictions`` of the project.
        table: The file that it names.
        positive: The positive class, if the project names one.

    Raises:
        Problems: LG-INPUT-001, columns that are missing, values that are no numbers, all at once.
        BadInput: LG-ASSESS-030 one class only; -031 a threshold without two classes; -032 no answer is ever a true
            class; -033 ids that repeat; -034 there is no such positive class.
    """
    check_columns(spec, table)
    frame = table.frame
    numbers = _numbers(spec, table)
    labels = _labels(spec, table, positive)
    probability = None
    if spec.probability is not None:
        probability = _probability(table, spec.probability, numbers, labels)
    return Predictions(
        task=Task.TEXT_CLASSIFICATION,
        ids=_ids(spec, table),
        labels=labels,
        truth=_codes(frame[spec.truth], labels),
        predicted=_predicted(spec, frame, numbers, labels, probability),
        probability=probability,
        score=None if spec.score is None else numbers[spec.score],
        groups={name: _groups(frame[name]) for name in spec.attributes},
        features=features(spec, frame),
        clusters=None if spec.cluster is None else _clusters(frame[spec.cluster]),
    )


def _column_problems(spec: PredictionsSpec, frame: pl.DataFrame) -> Iterator[Problem]:
    named = {"truth": spec.truth, "predicted": spec.predicted, "score": spec.score, "id": spec.id}
    named |= {"cluster": spec.cluster, "text": spec.text}
    named |= {f"features.{index}": name for index, name in enumerate(spec.features)}
    named |= {f"attributes.{index}": name for index, name in enumerate(spec.attributes)}
    named |= {f"probability.{label}": name for label, name in (spec.probability or {}).items()}
    for where, name in named.items():
        if name is not None and name not in frame.columns:
            yield Problem(
                line=0,
                where=f"assess.predictions.{where}",
                found=f"the column {name!r}, which the file does not have",
                expected=f"one of {', '.join(frame.columns)}",
                hint=did_you_mean(name, frame.columns),
            )
    if spec.predicted is None and spec.score is None and spec.probability is None:
        yield _problem("predicted", "no answers", "predicted, or score with threshold, or probability")
    if spec.predicted is not None and spec.score is not None:
        yield _problem("score", "predicted and score", "one of them")
    if (spec.score is None) != (spec.threshold is None):
        yield _problem("threshold", "score without threshold, or threshold without score", "both or neither")


def _problem(where: str, found: str, expected: str) -> Problem:
    return Problem(line=0, where=f"assess.predictions.{where}", found=found, expected=expected)


def _numbers(spec: PredictionsSpec, table: StoredTable) -> dict[str, Floats]:
    """Return the numeric columns; a missing value is NaN."""
    frame = table.frame
    wanted = [name for name in (spec.score, *(spec.probability or {}).values()) if name is not None]
    problems: list[Problem] = []
    numbers = {}
    for name in wanted:
        parsed = frame[name].str.strip_chars().cast(pl.Float64, strict=False)
        given = frame[name].is_not_null() & ~frame[name].str.strip_chars().str.to_lowercase().is_in(
            ["nan", ""]
        )
        bad = (given & (parsed.is_null() | parsed.is_infinite())).arg_true()
        problems += [
            table.place(
                int(row),
                name,
                found=repr(frame[name][int(row)]),
                expected="a finite number",
                hint=_so_many(len(bad)),
            )
            for row in bad[:_SHOWN]
        ]
        numbers[name] = parsed.fill_null(np.nan).to_numpy().astype(np.float64)
    if problems:
        raise Problems(table.source, problems)
    return numbers


def _so_many(count: int) -> str:
    return f"{count:,} rows are so." if count > _SHOWN else ""


def _labels(spec: PredictionsSpec, table: StoredTable, positive: str | None) -> tuple[str, ...]:
    frame = table.frame
    true = set(frame[spec.truth].drop_nulls().unique().to_list())
    answered = set() if spec.predicted is None else set(frame[spec.predicted].drop_nulls().unique().to_list())
    if len(true) < 2:
        raise BadInput(
            f"{table.source}: column {spec.truth} has {len(true)} class(es): {', '.join(true) or 'none'}.",
            fix="Give data with at least two classes; with one, nothing can be told apart.",
            code="LG-ASSESS-030",
        )
    if spec.threshold is not None and len(true) != 2:
        raise BadInput(
            f"{table.source}: column {spec.truth} has {len(true)} classes, and a threshold tells only two apart.",
            fix="Give predicted, or probability, instead of score and threshold.",
            code="LG-ASSESS-031",
        )
    if spec.predicted is not None and not true & answered:
        raise BadInput(
            f"{table.source}: no answer is ever a true class: {sorted(answered)[:3]} against {sorted(true)[:3]}.",
            fix="Write truth and answers in the same words.",
            code="LG-ASSESS-032",
        )
    labels = true | answered | set(spec.probability or {})
    if positive is not None and positive not in labels:
        raise BadInput(
            f"{table.source}: there is no class {positive!r}; the classes are {', '.join(sorted(labels))}.",
            fix="Correct assess.positive.",
            code="LG-ASSESS-034",
        )
    return tuple(sorted(labels, key=lambda label: (label == positive, label)))


def _codes(values: pl.Series, labels: tuple[str, ...]) -> NDArray[np.int32]:
    codes = values.replace_strict(list(labels), list(range(len(labels))), default=-1, return_dtype=pl.Int32)
    return np.array(codes.fill_null(-1).to_numpy(), np.int32)


def _predicted(
    spec: PredictionsSpec,
    frame: pl.DataFrame,
    numbers: dict[str, Floats],
    labels: tuple[str, ...],
    probability: Floats | None,
) -> NDArray[np.int32]:
    if spec.predicted is not None:
        return _codes(frame[spec.predicted], labels)
    if spec.score is not None and spec.threshold is not None:
        score = numbers[spec.score]
        return np.where(np.isnan(score), -1, score >= spec.threshold).astype(np.int32)
    table = np.zeros((frame.height, 1)) if probability is None else probability
    known = np.isfinite(table).all(axis=1)
    return np.where(known, np.nan_to_num(table).argmax(axis=1), -1).astype(np.int32)


def _probability(
    table: StoredTable, columns: dict[str, str], numbers: dict[str, Floats], labels: tuple[str, ...]
) -> Floats:
    lacking = [label for label in labels if label not in columns]
    if len(labels) == 2 and len(lacking) == 1:
        (label,) = columns
        given = numbers[columns[label]]
        shares = np.stack([given if one == label else 1 - given for one in labels], axis=1)
    elif lacking:
        raise Problems(
            table.source,
            [_problem("probability", f"no column for {', '.join(lacking)}", "one for every class")],
        )
    else:
        shares = np.stack([numbers[columns[label]] for label in labels], axis=1)
    wrong = (
        (shares < 0).any(axis=1) | (shares > 1).any(axis=1) | (np.abs(shares.sum(axis=1) - 1) > _SUM_ERROR)
    )
    rows = np.flatnonzero(wrong)
    if rows.size:
        problems = [
            table.place(
                int(row),
                " and ".join(columns.values()),
                found=", ".join(f"{value:g}" for value in shares[row]),
                expected="numbers in [0, 1] that sum to 1",
                hint=_so_many(rows.size),
            )
            for row in rows[:_SHOWN]
        ]
        raise Problems(table.source, problems)
    return shares


def _ids(spec: PredictionsSpec, table: StoredTable) -> NDArray[np.str_]:
    if spec.id is None:
        return np.arange(table.frame.height).astype(np.str_)
    ids = table.frame[spec.id]
    repeated = ids.filter(ids.is_duplicated() | ids.is_null())
    if len(repeated):
        raise BadInput(
            f"{table.source}: column {spec.id} has {len(repeated)} ids that repeat or are empty, such as {repeated[0]!r}.",
            fix="Name a column of unique ids, or leave id out.",
            code="LG-ASSESS-033",
        )
    return np.array(ids.to_list(), dtype=np.str_)


def _groups(values: pl.Series) -> Groups:
    names = tuple(values.drop_nulls().unique().sort().to_list())
    return Groups(names=names, codes=_codes(values, names) if names else np.full(len(values), -1, np.int32))


def _clusters(values: pl.Series) -> NDArray[np.int64]:
    """Return a number for each distinct value; each empty cell is a cluster of its own."""
    codes = _groups(values).codes.astype(np.int64)
    alone = codes < 0
    codes[alone] = codes.max(initial=-1) + 1 + np.arange(np.count_nonzero(alone))
    return codes
