"""What tuning needs to know of text classification."""

from collections.abc import Sequence

from lexgate.core.dataset import Dataset
from lexgate.models.encode import encode_texts
from lexgate.models.load import Loaded
from lexgate.tuning.batches import Example


def examples(loaded: Loaded, dataset: Dataset, max_length: int) -> tuple[list[Example], int]:
    """Return one example for each labelled text, and how many texts were cut to ``max_length`` tokens."""
    code = {label: index for index, label in enumerate(loaded.labels)}
    frame = dataset.frame
    pieces, cut = encode_texts(loaded.tokenizer, frame["text"].to_list(), max_length)
    rows: Sequence[int] = frame["row"].to_list()
    labels: Sequence[str] = frame["label"].to_list()
    made = [Example(row=rows[piece.item], piece=piece, targets=code[labels[piece.item]]) for piece in pieces]
    return made, cut
