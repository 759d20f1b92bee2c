"""Which items of a part an assessment looks at: drawn by the plan's seed, in the order of the data."""

import numpy as np

from lexgate.core.dataset import Dataset


def drawn(dataset: Dataset, items: int | None, seed: int) -> Dataset:
    """Return so many items, all where None or where there are no more."""
    places = np.sort(np.random.default_rng(seed).permutation(len(dataset))[:items])
    return dataset.with_frame(dataset.frame[places])
