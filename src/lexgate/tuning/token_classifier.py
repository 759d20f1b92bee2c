"""What tuning needs to know of token classification."""

from collections.abc import Sequence

from lexgate.core.dataset import Dataset
from lexgate.models.encode import encode_sentences
from lexgate.models.load import Loaded
from lexgate.tuning.batches import IGNORED, Example


def examples(loaded: Loaded, dataset: Dataset, max_length: int) -> tuple[list[Example], int]:
    """Return the windows of each tagged sentence, and how many sentences needed more than one.

    A word's tag is the target of its first token, in the window that answers for it; all else is ignored.
    """
    code = {label: index for index, label in enumerate(loaded.labels)}
    frame = dataset.frame
    rows: Sequence[int] = frame["row"].to_list()
    tags: Sequence[Sequence[str]] = frame["tags"].to_list()
    pieces, windowed = encode_sentences(
        loaded.tokenizer, frame["tokens"].to_list(), max_length, shapes=loaded.shapes
    )
    made = []
    for piece in pieces:
        targets = [IGNORED] * len(piece.ids)
        for word, token in piece.words:
            targets[token] = code[tags[piece.item][word]]
        made.append(Example(row=rows[piece.item], piece=piece, targets=targets))
    return made, windowed
