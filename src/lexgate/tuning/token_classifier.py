"""What tuning needs to know of token classification."""

import itertools
from collections.abc import Sequence

from lexgate.core.dataset import Dataset
from lexgate.models.documents import documents
from lexgate.models.encode import encode_sentences
from lexgate.models.load import Loaded
from lexgate.tuning.batches import IGNORED, Example


def examples(loaded: Loaded, dataset: Dataset, max_length: int) -> tuple[list[Example], int]:
    """Return the windows of each tagged sentence or document, and how many sentences are longer than a window.

    A word's tag is the target of its first token; all else is ignored.
    """
    code = {label: index for index, label in enumerate(loaded.labels)}
    frame = dataset.frame
    rows: Sequence[int] = frame["row"].to_list()
    tags: Sequence[Sequence[str]] = frame["tags"].to_list()
    codes = [code[tag] for sentence in tags for tag in sentence]
    starts = list(itertools.accumulate(map(len, tags), initial=0))
    pieces, longer = encode_sentences(
        loaded.tokenizer,
        frame["tokens"].to_list(),
        max_length,
        shapes=loaded.shapes,
        documents=documents(frame) if loaded.context else None,
        overlap=0.0,
    )
    made = []
    for piece in pieces:
        targets = [IGNORED] * len(piece.ids)
        for word, start, _ in piece.words:
            targets[start] = codes[starts[piece.item] + word]
        made.append(Example(row=rows[piece.item], piece=piece, targets=targets))
    return made, longer
