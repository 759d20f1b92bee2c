"""Texts and sentences as token ids. What is longer than the model is read in overlapping windows."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import torch
from torch import Tensor

from lexgate.models.shapes import shape_ids
from lexgate.models.windows import Span, windows

_OVERLAP = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """What the model reads at once: a text, or a window of a sentence or document."""

    item: int
    """Position in the data: of the text, or of the first sentence of the document."""
    ids: list[int]
    types: list[int] | None = None
    """Word shapes, where the model takes them."""
    words: list[tuple[int, int, int]] = field(default_factory=list)
    """``(word, start, end)``: the words this piece answers for, and the places of their tokens."""


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
    first, last = specials(tokenizer)
    room = max_length - len(first) - len(last)
    # Not verbose: it would say in words of its own that texts are longer than the model, which is counted here.
    bodies = tokenizer(list(texts), add_special_tokens=False, return_attention_mask=False, verbose=False)[
        "input_ids"
    ]
    empty = [tokenizer.pad_token_id]
    pieces = [
        Piece(item=item, ids=[*first, *body[:room], *last] or empty) for item, body in enumerate(bodies)
    ]
    return pieces, sum(len(body) > room for body in bodies)


def encode_sentences(
    tokenizer: Any,
    sentences: Sequence[Sequence[str]],
    max_length: int,
    *,
    shapes: bool,
    documents: Sequence[int] | None = None,
    overlap: float = _OVERLAP,
) -> tuple[list[Piece], int]:
    """Return the pieces of tokenised sentences, and how many sentences are longer than a piece.

    Sentences of one document are read one after the other, in windows as long as the model allows; the ``item`` of their
    pieces is the document's first sentence, and words are counted from its first word. Every word is answered for by
    exactly one piece: windows overlap, and a word belongs to the window in which it is further from the edge. A word
    without tokens of its own is read as unknown.

    Args:
        tokenizer: A fast one.
        sentences: Their words.
        max_length: Tokens of one piece, special tokens included.
        shapes: Whether the model takes word shapes.
        documents: The document of each sentence, those of one standing together; None if each is read alone.
        overlap: Share of a window, in [0, 1/2], that the next one reads again.
    """
    kept = [item for item, words in enumerate(sentences) if words]
    if not kept:
        return [], 0
    first, last = specials(tokenizer)
    room = max_length - len(first) - len(last)
    encoded = tokenizer(
        [list(sentences[item]) for item in kept], is_split_into_words=True, add_special_tokens=False
    )
    longer = sum(len(ids) > room for ids in encoded["input_ids"])
    read: dict[int, _Document] = {}
    for place, item in enumerate(kept):
        words = _by_word(
            encoded["input_ids"][place],
            encoded.word_ids(place),
            len(sentences[item]),
            tokenizer.unk_token_id,
            room,
        )
        kinds = shape_ids(sentences[item]) if shapes else [0] * len(words)
        document = read.setdefault(item if documents is None else documents[item], _Document(item))
        document.add(words, kinds, last)
    pieces = [
        document.piece(span, first, last, shapes=shapes)
        for document in read.values()
        for span in windows([len(part.tokens) for part in document.parts], room, overlap)
    ]
    return pieces, longer


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


def specials(tokenizer: Any) -> tuple[list[int], list[int]]:
    """Return the tokens that the tokenizer puts before and after a text."""
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


class _Part(NamedTuple):
    """A word as it is read, or what stands between sentences: that has no number."""

    number: int | None
    tokens: list[int]
    kind: int


@dataclass(slots=True)
class _Document:
    """The words of sentences that are read one after the other, from the sentence ``item`` on."""

    item: int
    parts: list[_Part] = field(default_factory=list)
    words: int = 0

    def add(self, words: list[list[int]], kinds: list[int], separator: list[int]) -> None:
        if self.parts and separator:
            self.parts.append(_Part(None, separator, 0))
        self.parts += map(_Part, itertools.count(self.words), words, kinds)
        self.words += len(words)

    def piece(self, span: Span, first: list[int], last: list[int], *, shapes: bool) -> Piece:
        ids, types, words = list(first), [0] * len(first), []
        for place in range(span.start, span.end):
            number, tokens, kind = self.parts[place]
            if number is not None and span.own <= place < span.until:
                words.append((number, len(ids), len(ids) + len(tokens)))
            ids += tokens
            types += [kind] * len(tokens)
        return Piece(
            item=self.item,
            ids=ids + last,
            types=types + [0] * len(last) if shapes else None,
            words=words,
        )
