"""Tiny random models with a toy vocabulary, built on the spot."""

from pathlib import Path

import polars as pl
import torch
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors
from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

from lexgate.core.dataset import Dataset
from lexgate.core.task import Task

WORDS = ("good", "bad", "fine", "poor", "loan", "bank", "paris", "anna", "in", "lives", "works", "the", ".")
torch.set_num_threads(1)  # tiny models are fastest on one thread, and tests share the machine

SPECIALS = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
TAGS = ("O", "B-LOC", "I-LOC", "B-PER", "I-PER")


def toy_bert(folder: Path, *, positions: int = 64, seed: int = 0) -> Path:
    """Write a two-layer uncased BERT of 32 dimensions without a head."""
    letters = [chr(code) for code in range(ord("a"), ord("z") + 1)]
    pieces = [*SPECIALS, *WORDS, *letters, *(f"##{letter}" for letter in letters)]
    vocabulary = {piece: index for index, piece in enumerate(pieces)}
    tokenizer = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    fast = PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        unk_token="[UNK]",
        pad_token="[PAD]",
        cls_token="[CLS]",
        sep_token="[SEP]",
        mask_token="[MASK]",
        model_max_length=positions,
    )
    torch.manual_seed(seed)
    config = BertConfig(
        vocab_size=len(pieces),
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=4,
        intermediate_size=64,
        max_position_embeddings=positions,
    )
    BertModel(config).save_pretrained(folder)
    fast.save_pretrained(folder)
    return folder


def toy_texts(n: int = 48, *, start: int = 0) -> Dataset:
    """Return texts whose class is the word they begin with; lengths vary, rows are not the positions."""
    firsts = ("good", "bad", "fine", "poor")
    texts = [
        f"{firsts[i % 4]} {' '.join(WORDS[(i * 7 + j) % 9 + 4] for j in range(i % 9))}" for i in range(n)
    ]
    frame = pl.DataFrame(
        {
            "row": [start + 3 * i for i in range(n)],
            "text": texts,
            "label": ["yes" if i % 2 == 0 else "no" for i in range(n)],
            "@region": ["north" if i % 3 else "south" for i in range(n)],
        }
    )
    return Dataset(task=Task.TEXT_CLASSIFICATION, frame=frame, labels=("no", "yes"), attributes=("region",))


def toy_sentences(n: int = 48) -> Dataset:
    """Return tagged sentences in which a capital letter tells a name from a word."""
    tokens, tags = [], []
    for i in range(n):
        name = "Anna" if i % 2 else "anna"
        rest = ["lives", "in", "Paris", *["the", "loan"] * (i % 4), "."]
        tokens.append([name, *rest])
        tags.append(["B-PER" if i % 2 else "O", "O", "O", "B-LOC", *["O"] * (len(rest) - 3)])
    frame = pl.DataFrame({"row": [5 * i for i in range(n)], "tokens": tokens, "tags": tags})
    return Dataset(task=Task.TOKEN_CLASSIFICATION, frame=frame, labels=TAGS)
