"""How many tokens texts become, and how long it takes, by kind of text. Needs the tokenizer only, no torch."""

import json
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from lexgate.core.errors import BadInput, UnsafeFile
from lexgate.models.files import guarded
from lexgate.models.security import Tokenised

KINDS = {
    "words": "the bank lends money to people who ask for it ",
    "long-word": "abcdefghij",
    "digits": "0123456789",
    "spaces": " ",
    "newlines": "\n",
    "punctuation": "!?.,;:-()[]{}",
    "han": "银行向提出申请的人提供贷款",
    "rare-han": "𠀀𠀁𠀂𠀃㐀㐁㐂㐃",
    "emoji": "😀👩‍👩‍👧‍👦🏳️‍🌈",
    "combining": "a\u0301\u0327\u0308",
    "zero-width": "\u200b\u200d\u2060",
    "arabic": "يقرض البنك المال للناس ",
    "thai": "ธนาคารให้กู้ยืมเงินแก่ประชาชน",
    "ligatures": "\ufdfa\u3300\u337f",
    "symbols": "∀∂∈ℝ∧∪≡∞",
}
"""Kind → what is repeated."""
_LENGTH = 2000
_CURVE = (2_000, 8_000, 32_000, 128_000)
_CURVED = ("words", "long-word", "spaces", "combining")
_SLOW = 5.0
"""Seconds after which a curve is not followed further."""


def has_tokenizer(folder: Path) -> bool:
    """Return whether a folder holds a tokenizer that can be asked."""
    return (folder / "tokenizer.json").is_file()


def vocabulary(folder: Path) -> list[str]:
    """Return the tokens of a tokenizer as texts, special tokens and places kept free left out, each once.

    Raises:
        UnsafeFile: See ``files.guarded``.
        BadInput: LG-MODEL-064, there is none, or it can't be read.
    """
    tokenizer = _open(folder)
    special = {token.content for token in tokenizer.get_added_tokens_decoder().values() if token.special}
    tokens = sorted(tokenizer.get_vocab().items(), key=lambda pair: pair[1])
    texts = (_as_text(token) for token, _ in tokens if token not in special)
    return list(dict.fromkeys(text for text in texts if text))


def tokenised(folder: Path, texts: Sequence[str]) -> Tokenised:
    """Return how many tokens the given texts and texts of every kind become, and the measured time by length.

    Args:
        folder: The model.
        texts: Of the data.

    Raises:
        UnsafeFile: See ``files.guarded``.
        BadInput: LG-MODEL-064, there is no tokenizer, or it can't be read.
    """
    tokenizer = _open(folder)
    made = [(kind, _grown(piece, _LENGTH)) for kind, piece in KINDS.items()]
    every = [*(("data", text) for text in texts), *made]
    counts = [_count(tokenizer, text) for _, text in every]
    return Tokenised(
        kinds=tuple(kind for kind, _ in every),
        characters=np.array([len(text) for _, text in every], np.int64),
        tokens=np.array(counts, np.int64),
        curve=tuple(point for kind in _CURVED for point in _curve(tokenizer, kind)),
    )


def _open(folder: Path) -> Any:
    from tokenizers import Tokenizer

    path = folder / "tokenizer.json"
    try:
        with guarded(folder):
            parsed = json.loads(path.read_text(encoding="utf-8"))
        parsed.pop("truncation", None)
        parsed.pop("padding", None)
        return Tokenizer.from_str(json.dumps(parsed))
    except UnsafeFile:
        raise
    except Exception as error:
        raise BadInput(
            f"The tokenizer {path} can't be read: {str(error).splitlines()[0] if str(error) else 'unknown form'}.",
            fix="Save the model with a fast tokenizer (tokenizer.json).",
            code="LG-MODEL-064",
        ) from error


def _count(tokenizer: Any, text: str) -> int:
    return len(tokenizer.encode(text, add_special_tokens=False).ids)


def _curve(tokenizer: Any, kind: str) -> list[tuple[str, int, int, float]]:
    """Return the best of three times at each length, in milliseconds, until it becomes slow."""
    points = []
    for length in _CURVE:
        text = _grown(KINDS[kind], length)
        took, tokens = [], 0
        for _ in range(3):
            start = time.perf_counter()
            tokens = _count(tokenizer, text)
            took.append(time.perf_counter() - start)
        points.append((kind, length, tokens, round(min(took) * 1000, 4)))
        if min(took) > _SLOW:
            break
    return points


def _grown(piece: str, length: int) -> str:
    return (piece * (length // len(piece) + 1))[:length]


def _as_text(token: str) -> str:
    """Return a token as it stands in a text, without the marks of its tokenizer."""
    if len(token) > 2 and token[0] in "[<" and token[-1] in "]>":
        return ""  # a place kept free, such as [unused1]: written out it reads as several tokens
    plain = token.removeprefix("##").replace("Ġ", " ").replace("▁", " ").strip()
    return plain if plain.isprintable() else ""
