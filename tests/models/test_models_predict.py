"""Predictions belong to their rows, whatever the order in which the model read them."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from tokenizers.processors import TemplateProcessing
from transformers import AutoConfig, BertForSequenceClassification, BertForTokenClassification

from lexgate.core.assess_spec import PairsSpec
from lexgate.core.dataset import Dataset
from lexgate.core.errors import BadInput, UnsafeFile
from lexgate.core.task import Task
from lexgate.models.documents import documents
from lexgate.models.encode import encode_sentences, encode_texts
from lexgate.models.load import load
from lexgate.models.predict import predict, predict_pairs
from lexgate.models.windows import windows
from toymodels import TAGS, toy_bert, toy_sentences, toy_texts


def _with_head(folder: Path, labels: tuple[str, ...], *, tagging: bool, nan: bool = False) -> Path:
    toy_bert(folder)
    config = AutoConfig.from_pretrained(folder)
    config.id2label = dict(enumerate(labels))
    config.label2id = {label: code for code, label in enumerate(labels)}
    torch.manual_seed(1)
    kind = BertForTokenClassification if tagging else BertForSequenceClassification
    model = kind.from_pretrained(folder, config=config)
    with torch.no_grad():
        model.classifier.weight.mul_(30)
        if nan:
            model.bert.embeddings.word_embeddings.weight[9] = float("nan")
    model.save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def texts_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _with_head(tmp_path_factory.mktemp("texts"), ("no", "yes"), tagging=False)


@pytest.fixture(scope="module")
def tags_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _with_head(tmp_path_factory.mktemp("tags"), TAGS, tagging=True)


def test_an_answer_stays_with_its_row_when_the_rows_are_shuffled(texts_model: Path) -> None:
    data = toy_texts(40)
    plain = predict(texts_model, data, batch_size=7, max_length=32)
    shuffled = data.with_frame(data.frame.sample(fraction=1.0, shuffle=True, seed=3))
    other = predict(texts_model, shuffled, batch_size=40, max_length=32)
    assert plain.probability is not None
    assert other.probability is not None
    assert plain.ids.tolist() == [str(row) for row in data.frame["row"]]
    where = {row: place for place, row in enumerate(other.ids.tolist())}
    back = [where[row] for row in plain.ids.tolist()]
    np.testing.assert_allclose(plain.probability, other.probability[back], atol=1e-6)
    assert plain.truth.tolist() == other.truth[back].tolist()
    assert len({round(value, 4) for value in plain.probability[:, 0].tolist()}) > 10


def test_batches_of_like_length_give_what_one_text_at_a_time_gives(texts_model: Path) -> None:
    data = toy_texts(23)
    together = predict(texts_model, data, batch_size=8, max_length=32)
    alone = [
        predict(texts_model, data.with_frame(data.frame[place : place + 1]), max_length=32)
        for place in range(len(data))
    ]
    assert together.probability is not None
    np.testing.assert_allclose(
        together.probability,
        np.concatenate([one.probability for one in alone if one.probability is not None]),
        atol=1e-6,
    )


def test_tokens_have_one_answer_for_each_word_in_order(tags_model: Path) -> None:
    data = toy_sentences(20)
    found = predict(tags_model, data, batch_size=3, max_length=32)
    sizes = [len(words) for words in data.frame["tokens"]]
    assert found.ids.tolist() == [
        f"{row}:{place}" for row, size in zip(data.frame["row"], sizes, strict=True) for place in range(size)
    ]
    assert found.clusters is not None
    assert found.clusters.tolist() == [number for number, size in enumerate(sizes) for _ in range(size)]
    assert [found.labels[code] for code in found.truth] == data.frame["tags"].explode().to_list()
    alone = predict(tags_model, data.with_frame(data.frame[11:12]), max_length=32)
    assert found.predicted[found.clusters == 11].tolist() == alone.predicted.tolist()


def test_a_sentence_longer_than_the_model_loses_no_word(tags_model: Path) -> None:
    words = ["the", "loan", "in", "Paris"] * 40
    frame = pl.DataFrame({"row": [7], "tokens": [words], "tags": [["O"] * 160]})
    data = Dataset(task=Task.TOKEN_CLASSIFICATION, frame=frame, labels=TAGS)
    found = predict(tags_model, data, max_length=24)
    assert len(found.predicted) == 160
    assert (found.predicted >= 0).all()


@given(
    st.lists(st.integers(1, 8), min_size=1, max_size=60),
    st.integers(8, 20),
    st.sampled_from([0.0, 0.25, 0.5]),
)
def test_windows_answer_for_each_word_once_and_fit(lengths: list[int], room: int, overlap: float) -> None:
    spans = windows(lengths, room, overlap)
    assert [word for span in spans for word in range(span.own, span.until)] == list(range(len(lengths)))
    for span in spans:
        assert sum(lengths[span.start : span.end]) <= room
        assert span.start <= span.own <= span.until <= span.end


def test_an_empty_text_is_read_though_the_tokenizer_adds_nothing(texts_model: Path) -> None:
    tokenizer = load(texts_model, Task.TEXT_CLASSIFICATION).tokenizer
    tokenizer.backend_tokenizer.post_processor = TemplateProcessing(single="$A", special_tokens=[])
    pieces, cut = encode_texts(tokenizer, ["", "loan"], 16)
    assert [len(piece.ids) for piece in pieces] == [1, 1]
    assert cut == 0


def test_a_word_without_tokens_of_its_own_is_read_as_unknown(tags_model: Path) -> None:
    loaded = load(tags_model, Task.TOKEN_CLASSIFICATION)
    (piece,), _ = encode_sentences(loaded.tokenizer, [["the", "\u200d", "", "loan"]], 16, shapes=False)
    assert [word for word, _, _ in piece.words] == [0, 1, 2, 3]


@pytest.mark.parametrize("length", [10, 16, 64])
def test_sentences_of_a_document_are_read_together_and_answered_for_once(
    tags_model: Path, length: int
) -> None:
    loaded = load(tags_model, Task.TOKEN_CLASSIFICATION)
    sentences = [["the", "loan"], [], ["Anna", "lives", "in", "Paris", "."], ["Bank"], ["good", "loan"]]
    pieces, longer = encode_sentences(
        loaded.tokenizer, sentences, length, shapes=True, documents=[1, 1, 1, 1, 2]
    )
    assert longer == 0
    words = {0: [word for sentence in sentences[:4] for word in sentence], 4: sentences[4]}
    answered = [(piece.item, word) for piece in pieces for word, _, _ in piece.words]
    assert answered == [(item, word) for item in words for word in range(len(words[item]))]
    for piece in pieces:
        assert len(piece.ids) <= length
        for word, start, end in piece.words:
            spelt = loaded.tokenizer.convert_ids_to_tokens(piece.ids[start:end])
            assert "".join(spelt).replace("##", "") == words[piece.item][word].lower()
    if length == 64:
        separators = [place for place, token in enumerate(pieces[0].ids) if token == 3]
        assert separators == [3, 9, 11]
        assert pieces[0].types == [0, 1, 1, 0, 2, 1, 1, 2, 8, 0, 2, 0]


def test_rows_that_followed_each_other_are_one_document() -> None:
    rows = pl.DataFrame({"row": [0, 1, 2, 7, 8, 3]})
    assert documents(rows) == [1, 1, 1, 2, 2, 3]


def test_labels_that_the_model_does_not_know_have_no_code(texts_model: Path) -> None:
    data = toy_texts(4)
    frame = data.frame.with_columns(label=pl.Series(["yes", "perhaps", None, "no"]))
    found = predict(texts_model, data.with_frame(frame), max_length=32)
    assert found.truth.tolist() == [1, -1, -1, 0]
    assert (found.predicted >= 0).all()


def test_a_nan_gives_no_answer_and_spares_the_other_rows(tmp_path: Path) -> None:
    model = _with_head(tmp_path / "nan", ("no", "yes"), tagging=False, nan=True)
    frame = pl.DataFrame({"row": [0, 1], "text": ["good loan", "good bank"], "label": ["yes", "yes"]})
    data = Dataset(task=Task.TEXT_CLASSIFICATION, frame=frame, labels=("no", "yes"))
    found = predict(model, data, max_length=32)
    assert found.predicted[0] == -1
    assert found.predicted[1] >= 0
    assert found.probability is not None
    assert np.isnan(found.probability[0]).all()


def test_groups_and_clusters_are_those_of_the_rows(texts_model: Path) -> None:
    data = toy_texts(6)
    frame = data.frame.with_columns(cluster=pl.Series(["a", "b", "a", "c", "b", "a"]))
    found = predict(texts_model, data.with_frame(frame), max_length=32)
    assert found.groups["region"].names == ("north", "south")
    assert found.clusters is not None
    assert found.clusters.tolist() == [0, 1, 0, 2, 1, 0]


def test_an_empty_data_set_has_no_answers(texts_model: Path, tags_model: Path) -> None:
    data = toy_texts(2)
    assert len(predict(texts_model, data.with_frame(data.frame[:0]), max_length=32).ids) == 0
    sentences = toy_sentences(2)
    assert len(predict(tags_model, sentences.with_frame(sentences.frame[:0]), max_length=32).ids) == 0


def test_texts_of_one_set_share_a_cluster(texts_model: Path) -> None:
    frame = pl.DataFrame(
        {
            "row": [4, 5, 6, 7],
            "sentence": ["good loan anna", "good loan paul", "bad loan anna", "bad loan paul"],
            "template": ["1", "1", "2", "2"],
            "person": ["f", "m", "f", "m"],
        }
    )
    spec = PairsSpec(path="x", text="sentence", set=("template",), attributes=("person",))
    pairs = predict_pairs(texts_model, frame, spec, max_length=32)
    assert pairs.ids.tolist() == ["4", "5", "6", "7"]
    assert pairs.clusters.tolist() == [0, 0, 1, 1]
    assert pairs.groups["person"].codes.tolist() == [0, 1, 0, 1]
    assert pairs.probability is not None
    np.testing.assert_allclose(pairs.probability.sum(axis=1), 1.0)
    with pytest.raises(BadInput) as caught:
        predict_pairs(texts_model, frame.drop("person"), spec, max_length=32)
    assert caught.value.id == "LG-MODEL-011"


def test_a_model_without_a_head_for_the_task_is_refused(tmp_path: Path, texts_model: Path) -> None:
    with pytest.raises(BadInput) as caught:
        predict(toy_bert(tmp_path / "base"), toy_texts(2), max_length=32)
    assert caught.value.id == "LG-MODEL-007"
    data = toy_sentences(2)
    with pytest.raises(BadInput) as caught:
        predict(tmp_path / "base", data, max_length=32)
    assert caught.value.id == "LG-MODEL-007"
    assert texts_model.is_dir()


def test_a_folder_that_is_no_model_is_said(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text('{"model_type": "no-such-kind"}')
    with pytest.raises(BadInput) as caught:
        predict(tmp_path, toy_texts(2), max_length=32)
    assert caught.value.id == "LG-MODEL-006"


def test_a_pickle_beside_the_weights_stops_prediction(tmp_path: Path) -> None:
    model = _with_head(tmp_path / "model", ("no", "yes"), tagging=False)
    torch.save({"weight": torch.zeros(2)}, model / "pytorch_model.bin")
    with pytest.raises(UnsafeFile):
        predict(model, toy_texts(2), max_length=32)


def test_fp16_without_a_gpu_and_tags_that_do_not_fit_are_said(texts_model: Path, tags_model: Path) -> None:
    if not torch.cuda.is_available():
        with pytest.raises(BadInput) as caught:
            predict(texts_model, toy_texts(2), max_length=32, precision="fp16")
        assert caught.value.id == "LG-MODEL-009"
    frame = pl.DataFrame({"row": [3], "tokens": [["a", "b"]], "tags": [["O"]]})
    with pytest.raises(BadInput) as caught:
        predict(tags_model, Dataset(task=Task.TOKEN_CLASSIFICATION, frame=frame, labels=TAGS), max_length=32)
    assert caught.value.id == "LG-MODEL-010"


def test_bf16_answers_nearly_as_fp32(texts_model: Path) -> None:
    data = toy_texts(16)
    full = predict(texts_model, data, max_length=32)
    half = predict(texts_model, data, max_length=32, precision="bf16")
    assert full.probability is not None
    assert half.probability is not None
    assert np.abs(full.probability - half.probability).max() < 0.1
