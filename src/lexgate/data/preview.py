"""A few rows as LexGate understood them, fit to be shown."""

from lexgate.core.dataset import Dataset
from lexgate.data.protect import mask_for_display

SHOWN = 200
"""Characters of a text that are shown."""


def preview(dataset: Dataset, n: int = 3) -> list[dict[str, str]]:
    """Return the first ``n`` rows by column, personal data masked and long texts cut.

    Args:
        dataset: As read.
        n: Rows, at least 0.
    """
    return [
        {name: _shown(value) for name, value in row.items()}
        for row in dataset.frame.head(n).iter_rows(named=True)
    ]


def _shown(value: object) -> str:
    if value is None:
        return "?"
    text = " ".join(str(item) for item in value) if isinstance(value, list) else str(value)
    plain = mask_for_display(text)
    return plain if len(plain) <= SHOWN else plain[: SHOWN - 1] + "…"
