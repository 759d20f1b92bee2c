"""Whole words of tokenizers that mark the first token of a word, and write letters in signs of their own."""

import pytest
import torch
from tokenizers import Tokenizer, decoders, models, pre_tokenizers
from transformers import BertConfig, BertForSequenceClassification, PreTrainedTokenizerFast

from lexgate.core.task import Task
from lexgate.models.flips import flips
from lexgate.models.load import Loaded
from lexgate.models.vocabulary import Vocabulary

WORDS = ("good", "bad", "fête", "été", "bank")


@pytest.fixture(scope="module")
def loaded() -> Loaded:
    """Return a tiny classifier whose tokenizer works byte by byte, and counts the space to the word after it."""
    bytewise = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=True)
    said = [bytewise.pre_tokenize_str(f" {word}")[0][0] for word in WORDS]
    said += [bytewise.pre_tokenize_str(word)[0][0] for word in ("ing", "贷", "款", "good")]
    vocabulary = {token: at for at, token in enumerate(["<pad>", "<unk>", *said])}
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token="<unk>"))
    tokenizer.pre_tokenizer = bytewise
    tokenizer.decoder = decoders.ByteLevel()
    fast = PreTrainedTokenizerFast(tokenizer_object=tokenizer, unk_token="<unk>", pad_token="<pad>")
    torch.manual_seed(3)
    config = BertConfig(
        vocab_size=len(vocabulary),
        hidden_size=8,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=16,
        max_position_embeddings=16,
    )
    model = BertForSequenceClassification(config).eval()
    with torch.no_grad():  # words near enough to one another, and a head that tells them apart
        model.get_input_embeddings().weight.normal_(mean=0.5, std=0.5)
        model.classifier.weight.normal_(std=4.0)
    return Loaded(model=model, tokenizer=fast, task=Task.TEXT_CLASSIFICATION, labels=("no", "yes"))


def test_words_are_read_back_and_pieces_of_words_are_none(loaded: Loaded) -> None:
    known = Vocabulary(loaded.tokenizer, loaded.model.get_input_embeddings().weight.detach())
    assert sorted(known.words) == sorted([*WORDS, "贷", "款"])
    assert known.neighbours(["贷"], 3) == [("款",)]
    assert set(known.neighbours(["Good", "good"], 9)[1]) == set(WORDS) - {"good"}


def test_a_word_has_its_flips_where_the_space_before_it_belongs_to_its_token(loaded: Loaded) -> None:
    known = Vocabulary(loaded.tokenizer, loaded.model.get_input_embeddings().weight.detach())
    found = [flips(loaded, known, "bad bank bank", code, 5, 16) for code in (0, 1)]
    assert {len(words) for words in found} == {3}
    assert any(words[1] or words[2] for words in found)
    assert {word for words in found for options in words[1:] for word in options} <= set(WORDS) - {"bank"}
