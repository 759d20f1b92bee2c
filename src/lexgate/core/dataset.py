"""Examples in columns, as every stage sees them."""

from dataclasses import dataclass, field

import polars as pl

from lexgate.core.task import Task


@dataclass(frozen=True, slots=True, kw_only=True)
class Dataset:
    """Examples with fixed columns.

    Columns of ``frame``:

    - ``row`` int64: number of the record in the source file, from 0; unique, carried through every prediction
    - ``id`` str: the user's own id, or the row number as text
    - ``text`` str, or for token classification ``tokens`` list[str]
    - ``label`` str, or ``tags`` list[str] in IOB2; null where unlabelled
    - ``split`` str: ``train``, ``validation`` or ``test``
    - ``cluster`` str: what items are resampled together by (document, template); optional
    - one str column ``@NAME`` for each attribute; null is unknown
    """

    task: Task
    frame: pl.DataFrame
    labels: tuple[str, ...]
    """Classes in their order; for token classification the IOB2 tags with ``O`` first."""
    attributes: tuple[str, ...] = field(default=())
    """Names of the attribute columns, without ``@``."""

    def part(self, split: str) -> "Dataset":
        """Return the rows of one split."""
        return self.with_frame(self.frame.filter(pl.col("split") == split))

    def with_frame(self, frame: pl.DataFrame) -> "Dataset":
        """Return the same data set with other rows."""
        return Dataset(task=self.task, frame=frame, labels=self.labels, attributes=self.attributes)

    def __len__(self) -> int:
        return self.frame.height
