"""What a detector of attacks said, by item, for the checks of detectors."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from lexgate.checks._worked import PASSPORT
from lexgate.core.errors import BadInput
from lexgate.models.subject import Detected, Subject


def seen_by_detector(subject: Subject) -> Detected:
    """Return what the detector said.

    Raises:
        BadInput: LG-CHECK-004, there is none.
    """
    if subject.detected is None:
        raise BadInput("There is no detector.", fix="Set assess.robustness.detector.", code="LG-CHECK-004")
    return subject.detected


def detecting(cells: Mapping[str, tuple[int, int, int]], *, alarms: int = 5, n: int = 100) -> Subject:
    """Return a subject whose detector flags so many of so many items as they are.

    Args:
        cells: Attack → answers that it turned, how many of these are flagged, and how many answers an attacker turned who
            sees the detector and was let pass; each of the first items.
        alarms: Items flagged as they are.
        n: Items.
    """
    place = np.arange(n)[:, None]
    counts: NDArray[np.int64] = np.array(list(cells.values()), np.int64).reshape(-1, 3)
    turned = place < counts[:, 0]
    return Subject(
        passport=PASSPORT,
        detected=Detected(
            ids=np.arange(n).astype(np.str_),
            attacks=tuple(cells),
            clean=np.where(np.arange(n) < alarms, 1.5, -1.0 - np.arange(n) / n),
            turned=turned,
            changed=np.where(turned, np.where(place < counts[:, 1], 2.0, -0.5), np.nan),
            passed=place < counts[:, 2],
            threshold=1.0,
            adaptive=True,
            detector="sha256:0",
            fitted_on=tuple(cells),
        ),
    )
