"""Texts and sentences as token ids. Sentences longer than the model are read in overlapping windows."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import torch
from torch import Tensor

from lexgate.models.shapes import shape_ids


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """What the model reads at once: a text, or a window of a sentence."""

    item: int
    """Position of the text or sentence in the data."""
    ids: list[int]
    types: list[int] | None = None
    """Word shapes, where the model takes them."""
    words: list[tuple[int, int]] = field(default_factory=list)
    """``(word, token)``: the words this piece answers for, and the place of each one's first token."""


def usable_length(tokenizer: Any, config: Any, wanted: int) -> int:
    """Return how many tokens the model reads at once: ``wanted``, or less where the model ends before."""
    limits = [
        wanted,
        getattr(tokenizer, "model_max_length", None),
        getattr(config, "max_position_embeddings", None),
    ]
    return int(min(limit for limit in limits if limit))


def encode_texts(tokenizer: Any, texts: Sequence[str], max_length: int) -> tuple[list[Piece], int]:
    """Return one piece for each text, cut to ``max_length`` tokens, and how many were cut."""
    if not texts:
        return [], 0
    first, last = _specials(tokenizer)
    room = max_length - len(first) - len(last)
    bodies = tokenizer(list(texts), add_special_tokens=False, return_attention_mask=False)["input_ids"]
    pieces = [Piece(item=item, ids=[*first, *body[:room], *last]) for item, body in enumerate(bodies)]
    return pieces, sum(len(body) > room for body in bodies)


def encode_sentences(
    tokenizer: Any, sentences: Sequence[Sequence[str]], max_length: int, *, shapes: bool
) -> tuple[list[Piece], int]:
    """Return the pieces of tokenised sentences, and how many sentences needed more than one.

    Every word is answered for by exactly one piece: windows overlap by a quarter, and a word belongs to the window in
    which it is further from the edge. A word without tokens of its own is read as unknown.
    """
    kept = [item for item, words in enumerate(sentences) if words]
    if not kept:
        return [], 0
    specials = _specials(tokenizer)
    encoded = tokenizer(
        [list(sentences[item]) for item in kept], is_split_into_words=True, add_special_tokens=False
    )
    pieces: list[Piece] = []
    windowed = 0
    for place, item in enumerate(kept):
        words = _by_word(
            encoded["input_ids"][place],
            encoded.word_ids(place),
            len(sentences[item]),
            tokenizer.unk_token_id,
            max_length - sum(map(len, specials)),
        )
        kinds = shape_ids(sentences[item]) if shapes else None
        spans = _windows([len(word) for word in words], max_length - sum(map(len, specials)))
        windowed += len(spans) > 1
        pieces += [_piece(item, words, kinds, span, specials) for span in spans]
    return pieces, windowed


def pad(pieces: Sequence[Piece], padding: int) -> dict[str, Tensor]:
    """Return the tensors ``(batch, longest)`` of a batch, padded on the right."""
    longest = max(len(piece.ids) for piece in pieces)
    batch = {
        "input_ids": [piece.ids + [padding] * (longest - len(piece.ids)) for piece in pieces],
        "attention_mask": [[1] * len(piece.ids) + [0] * (longest - len(piece.ids)) for piece in pieces],
    }
    if pieces[0].types is not None:
        kinds = [piece.types or [] for piece in pieces]
        batch["token_type_ids"] = [kind + [0] * (longest - len(kind)) for kind in kinds]
    return {name: torch.tensor(rows) for name, rows in batch.items()}


def with_ids(piece: Piece, ids: list[int]) -> Piece:
    """Return the piece with other token ids of the same number."""
    return replace(piece, ids=ids)


def _specials(tokenizer: Any) -> tuple[list[int], list[int]]:
    """Return what the tokenizer puts before and after a text."""
    plain = tokenizer("a", add_special_tokens=False)["input_ids"]
    dressed = tokenizer("a")["input_ids"]
    start = next(at for at in range(len(dressed)) if dressed[at : at + len(plain)] == plain)
    return dressed[:start], dressed[start + len(plain) :]


def _by_word(
    ids: list[int], owners: list[int | None], count: int, unknown: int | None, room: int
) -> list[list[int]]:
    words: list[list[int]] = [[] for _ in range(count)]
    for token, owner in zip(ids, owners, strict=True):
        if owner is not None:
            words[owner].append(token)
    return [word[:room] or [unknown or 0] for word in words]


@dataclass(frozen=True, slots=True)
class _Span:
    """Words ``start <= word < end`` are read; those with ``own <= word < until`` are answered for."""

    start: int
    end: int
    own: int
    until: int


def _windows(lengths: list[int], room: int) -> list[_Span]:
    """Return windows of at most ``room`` tokens over words of these lengths."""
    bounds = []
    start = 0
    while True:
        end, used = start, 0
        while end < len(lengths) and used + lengths[end] <= room:
            used += lengths[end]
            end += 1
        bounds.append((start, end))
        if end == len(lengths):
            break
        back = 0
        next_start = end
        while next_start > start + 1 and back + lengths[next_start - 1] <= room // 4:
            next_start -= 1
            back += lengths[next_start]
        start = next_start
    cuts = [0, *((bounds[i][1] + bounds[i + 1][0] + 1) // 2 for i in range(len(bounds) - 1)), len(lengths)]
    return [_Span(*bound, cuts[i], cuts[i + 1]) for i, bound in enumerate(bounds)]


def _piece(
    item: int,
    words: list[list[int]],
    kinds: list[int] | None,
    span: _Span,
    specials: tuple[list[int], list[int]],
) -> Piece:
    ids = list(specials[0])
    types = [0] * len(ids)
    answers = []
    for word in range(span.start, span.end):
        if span.own <= word < span.until:
            answers.append((word, len(ids)))
        ids += words[word]
        types += [kinds[word] if kinds else 0] * len(words[word])
    ids += specials[1]
    types += [0] * len(specials[1])
    return Piece(item=item, ids=ids, types=types if kinds else None, words=answers)
