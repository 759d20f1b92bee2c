"""Outcomes and predictions as Parquet, exact to the type."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lexgate.assessment import columns, outcomes_file, predictions_file
from lexgate.checks import _worked
from lexgate.core.errors import BadInput
from lexgate.core.outcomes import Groups, Outcomes
from lexgate.models.subject import Predictions

WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=6)


@settings(deadline=None, max_examples=50)
@given(
    st.lists(st.tuples(WORDS, st.floats(), st.booleans(), st.integers(-1, 1)), max_size=20),
    st.booleans(),
)
def test_outcomes_read_as_they_were_written(
    rows: list[tuple[str, float, bool, int]], clustered: bool
) -> None:
    n = len(rows)
    seen = Outcomes(
        ids=np.array([row[0] for row in rows], dtype=np.str_),
        columns={
            "value": np.array([row[1] for row in rows], dtype=np.float64),
            "small": np.arange(n, dtype=np.float32) / 3,
            "table": np.arange(3.0 * n).reshape(n, 3),
            "@odd": np.array([row[2] for row in rows], dtype=np.bool_),
            "id": np.arange(n, dtype=np.int16),
        },
        scored=np.array([row[2] for row in rows], dtype=np.bool_),
        groups={"性别": Groups(names=("x", "y"), codes=np.array([row[3] for row in rows], dtype=np.int32))},
        names=("否", "是"),
        clusters=np.arange(n, dtype=np.int64) if clustered else None,
    )
    again = outcomes_file.from_bytes(outcomes_file.to_bytes(seen))
    assert outcomes_file.to_bytes(seen) == outcomes_file.to_bytes(again)
    assert (again.names, set(again.columns)) == (seen.names, set(seen.columns))
    pairs = [(seen.ids, again.ids), (seen.scored, again.scored)]
    pairs += [(seen.columns[name], again.columns[name]) for name in seen.columns]
    pairs += [(seen.groups["性别"].codes, again.groups["性别"].codes)]
    for one, other in pairs:
        assert one.dtype == other.dtype
        np.testing.assert_array_equal(one, other)
    assert (again.clusters is None) == (not clustered)


def same(one: Predictions, other: Predictions) -> None:
    assert (one.task, one.labels, set(one.groups)) == (other.task, other.labels, set(other.groups))
    for name in ("ids", "truth", "predicted", "probability", "score", "clusters"):
        left, right = getattr(one, name), getattr(other, name)
        assert (left is None) == (right is None)
        if left is not None:
            assert left.dtype == right.dtype
            np.testing.assert_array_equal(left, right)


@pytest.mark.parametrize("clustered", [True, False])
def test_predictions_read_as_they_were_written(clustered: bool) -> None:
    subject = (
        _worked.scored({"a": [0.1, 0.9], "b": [0.4]}) if not clustered else _worked.tagged([("O B-X", "O O")])
    )
    assert subject.predictions is not None
    same(predictions_file.from_bytes(predictions_file.to_bytes(subject.predictions)), subject.predictions)


def test_scores_are_kept() -> None:
    subject = _worked.scored({"a": [0.1, 0.9]})
    assert subject.predictions is not None
    scored = replace(subject.predictions, probability=None, score=np.array([3.0, np.nan]))
    same(predictions_file.from_bytes(predictions_file.to_bytes(scored)), scored)


def test_no_items_are_kept_as_no_items() -> None:
    subject = _worked.classified([[1, 0], [0, 1]], ["a", "b"])
    assert subject.predictions is not None
    old = subject.predictions
    empty = replace(old, ids=old.ids[:0], truth=old.truth[:0], predicted=old.predicted[:0])
    same(predictions_file.from_bytes(predictions_file.to_bytes(empty)), empty)


@pytest.mark.parametrize("data", [b"", b"PAR1 no", columns.write({"id": np.array(["a"])}, {})])
def test_other_bytes_are_refused(data: bytes) -> None:
    with pytest.raises(BadInput, match="LG-ASSESS-001"):
        outcomes_file.from_bytes(data)
