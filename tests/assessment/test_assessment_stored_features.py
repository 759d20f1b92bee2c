"""Features of stored predictions: columns and the shape of texts, kept without the texts."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lexgate.assessment import predictions_file, stored
from lexgate.assessment.stored_features import column
from lexgate.core.assess_spec import PredictionsSpec
from lexgate.core.errors import Problems

FRAME = pl.DataFrame(
    {
        "truth": ["a", "b", "a", "b"],
        "said": ["a", "b", "b", "b"],
        "age": ["31", "44", None, "29"],
        "what": ["Not good", "fine 7", None, "SECRETWORD"],
    }
)


def table(frame: pl.DataFrame = FRAME) -> stored.StoredTable:
    return stored.StoredTable(source="said.csv", frame=frame)


def test_a_column_and_the_shape_of_texts_become_features() -> None:
    spec = PredictionsSpec(path="said.csv", predicted="said", text="what", features=("age",))
    seen = stored.predictions(spec, table())
    assert seen.features["age"].names == ("29", "31", "44")
    assert seen.features["text:negation"].codes.tolist() == [1, 0, -1, 0]
    assert seen.groups == {}
    kept = predictions_file.to_bytes(seen)
    assert b"SECRETWORD" not in kept
    again = predictions_file.from_bytes(kept)
    assert {name: one.codes.tolist() for name, one in again.features.items()} == {
        name: one.codes.tolist() for name, one in seen.features.items()
    }


def test_columns_that_are_missing_are_named() -> None:
    spec = PredictionsSpec(path="said.csv", predicted="said", text="whta", features=("age", "aeg"))
    with pytest.raises(Problems) as caught:
        stored.predictions(spec, table())
    assert "assess.predictions.text" in str(caught.value)
    assert "assess.predictions.features.1" in str(caught.value)
    assert "Did you mean 'what'" in str(caught.value)


def test_numbers_fall_into_four_bins_of_one_size() -> None:
    found = column(pl.Series([str(number / 2) for number in range(400)]))
    assert found.names == ("≤ 49.5", "50 – 99.5", "100 – 149.5", "≥ 150")
    assert np.bincount(found.codes).tolist() == [100, 100, 100, 100]


def test_a_column_with_one_word_among_numbers_is_taken_as_it_is() -> None:
    assert column(pl.Series([*map(str, range(20)), "unknown"])).names[-1] == "unknown"
    assert column(pl.Series(["inf", *map(str, range(20))])).names[-1] == "inf"


def test_a_heap_of_one_number_makes_fewer_bins() -> None:
    found = column(pl.Series([*["0"] * 300, *map(str, range(1, 101))]))
    assert found.names[0].startswith("≤ 0")
    assert len(found.names) == 2
    assert column(pl.Series([None, None], dtype=pl.String)).codes.tolist() == [-1, -1]


@given(st.lists(st.one_of(st.none(), st.floats(-1e9, 1e9)), max_size=60))
def test_every_number_lies_in_its_bin(numbers: list[float | None]) -> None:
    found = column(pl.Series([None if one is None else repr(one) for one in numbers], dtype=pl.String))
    assert [code < 0 for code in found.codes] == [one is None for one in numbers]
    if len(set(numbers) - {None}) > 8:
        assert len(found.names) <= 4
        order = sorted(
            (one, int(code)) for one, code in zip(numbers, found.codes, strict=True) if one is not None
        )
        codes = [code for _, code in order]
        assert codes == sorted(codes)
        assert set(codes) == set(range(len(found.names)))
