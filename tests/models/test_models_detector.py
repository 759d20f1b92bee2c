"""A detector's file: what it says, what it refuses; and the signs it looks at."""

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lexgate.core.detector_spec import Sign
from lexgate.core.errors import BadInput
from lexgate.models.detector import FORMAT, Detector, Floats, counts_of, read_detector, signs, table_of

ALL: tuple[Sign, ...] = ("confidence", "residual", "frequency")


def ask(texts: Sequence[str]) -> Floats:
    """Hang on the word good alone."""
    return np.array([[0.1, 0.9] if "good" in text else [0.7, 0.3] for text in texts]).reshape(-1, 2)


def detector(**changes: object) -> Detector:
    count = len(signs(ALL))
    made: dict[str, object] = {
        "format": FORMAT,
        "by": list(ALL),
        "middle": [0.0] * count,
        "spread": [1.0] * count,
        "weights": [0.0] * (count - 4) + [1.0, 0.0, 0.0, 0.0],
        "bias": -0.25,
        "threshold": 0.0,
        "known": counts_of(["a good loan", "a good card"]),
        "passport": {"model": "sha256:m"},
    }
    return Detector.model_validate({**made, **changes})


def test_a_file_reads_as_it_was_written_and_scores_the_same(tmp_path: Path) -> None:
    made, path = detector(), tmp_path / "detector.json"
    path.write_bytes(made.to_bytes())
    read = read_detector(path, model="sha256:m")
    texts = ["a good loan", "a goood zzz", ""]
    assert read == made
    assert read.digest == made.digest
    assert read.to_bytes() == made.to_bytes()
    np.testing.assert_array_equal(read.scores(ask, texts), made.scores(ask, texts))
    # The share of words that the training data lack, less a quarter: loan and card stand there once only.
    assert made.scores(ask, texts).tolist() == pytest.approx([1 / 3 - 0.25, 2 / 3 - 0.25, -0.25])
    assert made.flags(ask, texts).tolist() == [True, True, False]


def test_no_word_of_the_training_data_stands_in_the_file(tmp_path: Path) -> None:
    text = detector(known=counts_of(["Zebediah owes", "Zebediah pays"])).to_bytes().decode()
    assert "zebediah" not in text.casefold()
    assert len(json.loads(text)["known"]) == 1


def _broken(said: str) -> str:
    table = json.loads(detector().to_bytes())
    changes: dict[str, dict[str, object]] = {
        "other format": {"format": "lexgate-detector/9"},
        "fewer weights": {"weights": [1.0]},
        "no spread": {"spread": [0.0] * len(table["spread"])},
        "strange sign": {"by": ["smell"]},
        "more keys": {"code": "import os"},
        "text for a number": {"bias": "1"},
    }
    return json.dumps({**table, **changes[said]})


@pytest.mark.parametrize(
    "said",
    ["other format", "fewer weights", "no spread", "strange sign", "more keys", "text for a number"],
)
def test_what_is_no_detector_is_refused(tmp_path: Path, said: str) -> None:
    path = tmp_path / "detector.json"
    path.write_text(_broken(said))
    with pytest.raises(BadInput, match="LG-MODEL-101"):
        read_detector(path)


@pytest.mark.parametrize("content", [b"", b"{", b"\x80\x04\x95", b"[]", b'{"format": NaN}'])
def test_bytes_that_are_no_json_of_ours_are_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "detector.json"
    path.write_bytes(content)
    with pytest.raises(BadInput, match="LG-MODEL-101"):
        read_detector(path)
    with pytest.raises(BadInput, match="LG-MODEL-101"):
        read_detector(tmp_path / "nowhere.json")


def test_a_detector_of_another_model_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "detector.json"
    path.write_bytes(detector().to_bytes())
    with pytest.raises(BadInput, match="LG-MODEL-102"):
        read_detector(path, model="sha256:other")


def test_residuals_are_those_of_leaving_out_each_word() -> None:
    (row,) = table_of(ask, ["the good film"], ["residual"], {}).tolist()
    falls = [0.8 - -0.4, 0.0, 0.0]
    assert row == pytest.approx([*falls, sum(falls) / 3, 1.0, 1 / 3])


def test_words_that_the_training_data_lack_are_left_out_together() -> None:
    known = counts_of(["the film", "the film"])
    (row,) = table_of(ask, ["the good film zzz"], ["frequency"], known).tolist()
    assert row == pytest.approx([0.5, 0.0, 1.2, 1.0])


@settings(deadline=None, max_examples=60)
@given(st.lists(st.text(max_size=80), max_size=5))
def test_any_texts_have_signs_that_do_not_hang_on_the_company(texts: list[str]) -> None:
    together = table_of(ask, texts, ALL, counts_of(texts))
    assert together.shape == (len(texts), len(signs(ALL)))
    assert np.isfinite(together).all()
    alone = [table_of(ask, [text], ALL, counts_of(texts))[0] for text in texts]
    np.testing.assert_array_equal(together, np.array(alone).reshape(together.shape))


def test_a_text_that_nobody_answers_is_flagged_and_a_long_one_takes_few_questions() -> None:
    asked: list[str] = []

    def halting(texts: Sequence[str]) -> Floats:
        asked.extend(texts)
        return np.full((len(texts), 2), np.nan)

    assert detector().flags(halting, ["good"]).tolist() == [True]
    asked.clear()
    table_of(halting, ["word " * 20_000], ALL, {})
    assert len(asked) <= 66
