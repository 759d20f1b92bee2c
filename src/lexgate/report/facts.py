"""Facts of checks and models as tables: whatever a room above measured is shown, nothing is left out."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from pydantic import JsonValue

from lexgate.core.estimate import Interval
from lexgate.core.number import number
from lexgate.core.text import Lang, Text

_YES, _NO = Text("yes", "是"), Text("no", "否")
_NOT_COMPARED = Text("Shown, not compared.", "仅列示、不比较。")
_NO_CURVE = ("epoch", "step", "seconds")
_AVERAGES = ("accuracy", "micro", "macro", "weighted")


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table of cells as they are printed; the first column names the row."""

    name: str
    """What the fact is called, or empty for a table of single values."""
    columns: tuple[str, ...]
    """Empty where rows are a name and a value."""
    rows: tuple[tuple[str, ...], ...]
    head: str = ""
    """What the first column holds, where a field of the records names the rows."""


def cell(value: JsonValue, lang: Lang = Lang.EN) -> str:
    """Return a JSON value as a person reads it.

    Example:
        >>> cell(0.12345), cell(4000), cell(["a", "b"]), cell(None), cell({"k": 1})
        ('0.123', '4,000', 'a, b', '–', '{"k": 1}')
    """
    if value is None or value in ([], {}, ""):
        return "–"
    if isinstance(value, bool):
        return (_YES if value else _NO).say(lang)
    if isinstance(value, int | float):
        return number(value)
    if isinstance(value, list) and not any(isinstance(item, dict | list) for item in value):
        return ", ".join(cell(item, lang) for item in value)
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def tables(
    facts: Mapping[str, JsonValue], lang: Lang = Lang.EN, *, without: Sequence[str] = ()
) -> list[Table]:
    """Return all facts as tables: single values together in the first, every nested fact in one of its own.

    Example:
        >>> [table.name for table in tables({"a": 1, "by_class": {"x": {"n": 3}, "y": {"n": 4}}})]
        ['', 'by_class']
    """
    shown = {key: value for key, value in facts.items() if key not in without}
    nested = {key: value for key, value in shown.items() if _is_nested(value)}
    single = tuple((key, cell(value, lang)) for key, value in shown.items() if key not in nested)
    first = [Table(name="", columns=(), rows=single)] if single else []
    return first + [_table(key, value, lang) for key, value in nested.items()]


def _is_nested(value: JsonValue) -> bool:
    if isinstance(value, list):
        return bool(value) and all(isinstance(item, dict) for item in value)
    return isinstance(value, dict) and bool(value)


def _table(name: str, value: JsonValue, lang: Lang) -> Table:
    if isinstance(value, list):
        return _listed(name, [item for item in value if isinstance(item, dict)], lang)
    if isinstance(value, dict) and all(isinstance(item, dict) for item in value.values()):
        return _grid(name, [(key, item) for key, item in value.items() if isinstance(item, dict)], lang)
    pairs = value.items() if isinstance(value, dict) else ()
    return Table(name=name, columns=(), rows=tuple((key, cell(item, lang)) for key, item in pairs))


def _listed(name: str, records: Sequence[Mapping[str, JsonValue]], lang: Lang) -> Table:
    """The first column of texts names the rows, else their number does."""
    keys = dict.fromkeys(key for record in records for key in record)
    namer = next((key for key in keys if all(isinstance(record.get(key), str) for record in records)), None)
    named = [(str(record[namer]) if namer else str(place), record) for place, record in enumerate(records, 1)]
    rest = [(row, {key: item for key, item in record.items() if key != namer}) for row, record in named]
    return replace(_grid(name, rest, lang), head=namer or "")


def _grid(name: str, records: Sequence[tuple[str, Mapping[str, JsonValue]]], lang: Lang) -> Table:
    columns = tuple(dict.fromkeys(key for _, record in records for key in record))
    if not columns:
        return Table(
            name=name, columns=(), rows=tuple((str(i), key) for i, (key, _) in enumerate(records, 1))
        )
    rows = tuple((key, *(cell(record.get(column), lang) for column in columns)) for key, record in records)
    return Table(name=name, columns=columns, rows=rows)


def classification_report(value: JsonValue) -> list[tuple[str, ...]]:
    """Return rows of class, precision, recall, F1 and support, the averages last, as scikit-learn prints them.

    Args:
        value: ``{"classes": {class: {"precision", "recall", "f1-score", "support"}}, "accuracy": …, "micro avg": …}``;
            a single number, such as the accuracy, stands in the column of F1.

    Example:
        >>> classification_report({"accuracy": 0.5, "classes": {
        ...     "yes": {"precision": 0.25, "recall": 0.75, "f1-score": 0.375, "support": 4}}})
        [('yes', '0.250', '0.750', '0.375', '4'), ('accuracy', '', '', '0.500', '')]
    """
    if not isinstance(value, dict):
        return []
    classes = value.get("classes")
    named = list(classes.items()) if isinstance(classes, dict) else []
    averages = sorted((pair for pair in value.items() if pair[0] != "classes"), key=_place)
    return [_scores(name, scores) for name, scores in (*named, *averages)]


def _place(pair: tuple[str, JsonValue]) -> tuple[int, str]:
    first = pair[0].split(" ")[0]
    return (_AVERAGES.index(first) if first in _AVERAGES else len(_AVERAGES)), pair[0]


def confusion(value: JsonValue) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Return the answers as columns, and a row of counts for each true class.

    Args:
        value: ``{"labels": […], "matrix": [[…], …]}``, rows the truth.

    Example:
        >>> confusion({"labels": ["no", "yes"], "matrix": [[90, 10], [30, 70]]})
        (('no', 'yes'), (('no', '90', '10'), ('yes', '30', '70')))
    """
    labels, matrix = (value.get("labels"), value.get("matrix")) if isinstance(value, dict) else (None, None)
    if not isinstance(labels, list) or not isinstance(matrix, list):
        return (), ()
    names = tuple(map(str, labels))
    rows = [row for row in matrix if isinstance(row, list)]
    return names, tuple((name, *map(cell, row)) for name, row in zip(names, rows, strict=False))


def _scores(name: str, scores: JsonValue) -> tuple[str, ...]:
    if not isinstance(scores, dict):
        return (name, "", "", cell(scores), "")
    support = scores.get("support")
    whole = int(support) if isinstance(support, float) and support.is_integer() else support
    return (name, *(cell(scores.get(key)) for key in ("precision", "recall", "f1-score")), cell(whole))


def reliability_bins(value: JsonValue) -> list[tuple[float, Interval]]:
    """Return the mean confidence of every bin that holds answers, and the share of right answers in it.

    Args:
        value: A list of records with ``confidence``, ``right`` and ``n``, and ``low`` and ``high`` of ``right``.
    """
    bins = []
    for record in value if isinstance(value, list) else ():
        if isinstance(record, dict):
            found, confidence = interval(record, "right"), _number(record.get("confidence"))
            if confidence is not None and found.value is not None and found.n > 0:
                bins.append((confidence, found))
    return bins


def ratios(value: JsonValue) -> dict[str, Interval]:
    """Return each group's ratio to the group with the highest rate.

    Args:
        value: A list of records with ``group``, ``ratio``, ``low``, ``high``, ``n`` and ``compared``.
    """
    records = [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
    return {cell(record.get("group")): interval(record, "ratio") for record in records if "ratio" in record}


def interval(record: Mapping[str, JsonValue], key: str) -> Interval:
    """Return a record's number ``key`` with its ``low``, ``high`` and ``n``."""
    n = _number(record.get("n"))
    return Interval(
        value=_number(record.get(key)),
        low=_number(record.get("low")),
        high=_number(record.get("high")),
        n=int(n) if n is not None else 0,
        note=_NOT_COMPARED if record.get("compared") is False else None,
    )


def _number(value: JsonValue) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def curves(value: JsonValue) -> dict[str, list[tuple[float, float]]]:
    """Return training curves by name as ``(x, y)`` points.

    Args:
        value: A list of records, each with ``epoch`` or ``step`` and any numbers beside it.

    Example:
        >>> curves([{"step": 1, "epoch": 0.5, "loss": 0.9}, {"step": 2, "epoch": 1, "loss": 0.4}])
        {'loss': [(0.5, 0.9), (1.0, 0.4)]}
    """
    found: dict[str, list[tuple[float, float]]] = {}
    for index, record in enumerate(value if isinstance(value, list) else (), 1):
        if isinstance(record, dict):
            _add_record(found, record, float(index))
    return found


def _add_record(
    found: dict[str, list[tuple[float, float]]], record: Mapping[str, JsonValue], place: float
) -> None:
    at = record.get("epoch", record.get("step", place))
    if not isinstance(at, int | float):
        return
    for name, y in record.items():
        if name not in _NO_CURVE and isinstance(y, int | float) and not isinstance(y, bool):
            found.setdefault(name, []).append((float(at), float(y)))
