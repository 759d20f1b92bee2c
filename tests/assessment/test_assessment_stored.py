"""Stored predictions: what is read, and what is said of bad input."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest
from pydantic import JsonValue

from lexgate.assessment.stored import StoredTable, as_text, check_columns, predictions
from lexgate.core.assess_spec import PredictionsSpec
from lexgate.core.errors import BadInput, Problems
from lexgate.data.read import read_table
from lexgate.models.subject import Predictions

GOOD = "id,truth,predicted,p,sex,doc\n1,no,no,.1,F,a\n2,yes,no,.4,M,a\n3,yes,yes,.8,,b\n4,no,,,F,\n"


def read(folder: Path, text: str | bytes, **more: JsonValue) -> Predictions:
    name, wanted = "p.csv", more.pop("positive", None)
    (folder / name).write_bytes(text.encode() if isinstance(text, str) else text)
    spec = PredictionsSpec.model_validate({"path": name, **more})
    return predictions(spec, table(spec, folder), positive=None if wanted is None else str(wanted))


def table(spec: PredictionsSpec, folder: Path) -> StoredTable:
    """Return the file as text, as the flow does."""
    seen = read_table(spec.path, spec.format, spec.encoding, spec.delimiter, folder)
    return StoredTable(source=seen.source, frame=as_text(seen.frame), lines=seen.lines)


def test_answers_groups_and_clusters_are_read(tmp_path: Path) -> None:
    seen = read(tmp_path, GOOD, predicted="predicted", id="id", attributes=["sex"], cluster="doc")
    assert seen.labels == ("no", "yes")
    assert seen.truth.tolist() == [0, 1, 1, 0]
    assert seen.predicted.tolist() == [0, 0, 1, -1]
    assert seen.groups["sex"].names == ("F", "M")
    assert seen.groups["sex"].codes.tolist() == [0, 1, -1, 0]
    assert seen.clusters is not None
    assert seen.clusters.tolist() == [0, 0, 1, 2]
    assert seen.ids.tolist() == ["1", "2", "3", "4"]


def test_a_score_at_the_threshold_is_positive_and_a_missing_one_is_no_answer(tmp_path: Path) -> None:
    text = "truth,s\n0,4\n1,5\n1,NaN\n0,\n"
    seen = read(tmp_path, text, score="s", threshold=5)
    assert seen.predicted.tolist() == [0, 1, -1, -1]
    assert read(tmp_path, text, score="s", threshold=5, positive="0").labels == ("1", "0")


def test_one_column_of_probabilities_is_enough_for_two_classes(tmp_path: Path) -> None:
    seen = read(tmp_path, GOOD, probability={"yes": "p"})
    assert seen.probability is not None
    np.testing.assert_allclose(seen.probability[:3], [[0.9, 0.1], [0.6, 0.4], [0.2, 0.8]])
    assert np.isnan(seen.probability[3]).all()
    assert seen.predicted.tolist() == [0, 0, 1, -1]


@pytest.mark.parametrize("name", ["p.csv", "p.tsv", "p.jsonl", "p.parquet"])
def test_every_format_says_the_same(tmp_path: Path, name: str) -> None:
    frame = pl.DataFrame({"truth": [0, 1, 1], "predicted": [0, 1, 0]})
    path = tmp_path / name
    if name.endswith("parquet"):
        frame.write_parquet(path)
    elif name.endswith("jsonl"):
        frame.write_ndjson(path)
    else:
        frame.write_csv(path, separator="\t" if name.endswith("tsv") else ";")
    spec = PredictionsSpec(path=name, predicted="predicted")
    seen = predictions(spec, table(spec, tmp_path))
    assert (seen.labels, seen.predicted.tolist()) == (("0", "1"), [0, 1, 0])


def test_the_columns_are_checked_without_a_look_at_the_answers() -> None:
    spec = PredictionsSpec(path="p.csv", predicted="predicted")
    frame = pl.DataFrame(
        {"truth": [None, None], "predicted": [None, None]}, schema_overrides={"truth": pl.String}
    )
    seen = StoredTable(source="p.csv", frame=frame)
    check_columns(spec, seen)
    with pytest.raises(BadInput, match="LG-ASSESS-030"):
        predictions(spec, seen)


CASES: list[tuple[str, str | bytes, dict[str, JsonValue], str]] = [
    ("one class", "truth,predicted\na,a\na,b\n", {"predicted": "predicted"}, "LG-ASSESS-030"),
    ("no truth", "truth,predicted\n,a\n,b\n", {"predicted": "predicted"}, "LG-ASSESS-030"),
    ("a threshold for three", "truth,s\na,1\nb,2\nc,3\n", {"score": "s", "threshold": 2}, "LG-ASSESS-031"),
    ("other words", "truth,predicted\n0,no\n1,yes\n", {"predicted": "predicted"}, "LG-ASSESS-032"),
    (
        "ids twice",
        "id,truth,predicted\n1,a,a\n1,b,b\n",
        {"predicted": "predicted", "id": "id"},
        "LG-ASSESS-033",
    ),
]


@pytest.mark.parametrize(("_sentence", "text", "spec", "code"), CASES, ids=[case[0] for case in CASES])
def test_bad_input_has_a_code_and_a_mend(
    tmp_path: Path, _sentence: str, text: str | bytes, spec: dict[str, JsonValue], code: str
) -> None:
    with pytest.raises(BadInput) as error:
        read(tmp_path, text, **spec)
    assert error.value.id == code
    assert error.value.fix


def test_missing_columns_are_told_at_once_with_suggestions(tmp_path: Path) -> None:
    with pytest.raises(Problems) as error:
        read(tmp_path, GOOD, truth="truht", attributes=["sexx", "region"], score="p")
    assert len(error.value.problems) == 4
    assert "Did you mean 'truth'" in str(error.value)
    assert "Did you mean 'sex'" in str(error.value)
    assert "threshold" in str(error.value)


def test_values_that_are_no_numbers_are_told_with_their_lines(tmp_path: Path) -> None:
    text = "truth,s\na,1\nb,high\na,2\nb,inf\n"
    with pytest.raises(Problems, match="line 3, column s: found 'high'") as error:
        read(tmp_path, text, score="s", threshold=1)
    assert len(error.value.problems) == 2


def test_probabilities_that_are_none_are_told(tmp_path: Path) -> None:
    text = "truth,a,b\na,.5,.5\nb,.9,.9\na,1.5,-.5\n"
    with pytest.raises(Problems) as error:
        read(tmp_path, text, probability={"a": "a", "b": "b"})
    assert [problem.line for problem in error.value.problems] == [3, 4]
    with pytest.raises(Problems, match="no column for c"):
        read(tmp_path, "truth,a,b\na,1,0\nb,0,1\nc,0,1\n", probability={"a": "a", "b": "b"})


def test_an_unknown_positive_class_is_told(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="LG-ASSESS-034"):
        read(tmp_path, GOOD, predicted="predicted", positive="maybe")
