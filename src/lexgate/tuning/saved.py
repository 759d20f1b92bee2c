"""Writing the tuned model, and proving that what was written is what was tuned."""

import shutil
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from safetensors import SafetensorError

from lexgate.core.errors import LexGateError, Unavailable
from lexgate.models.encode import Piece
from lexgate.models.forward import forward
from lexgate.models.load import Loaded, load, quiet

_TOLERANCE = 1e-5


class NotReproduced(LexGateError):  # noqa: N818
    """What was written does not answer as what was tuned."""

    code = "LG-TUNE-007"


def save(loaded: Loaded, out: Path, probe: Sequence[Piece]) -> float:
    """Write model and tokenizer to a folder, load them again and compare; return the largest difference in logits.

    The folder appears only when the comparison has held.

    Args:
        loaded: The tuned model, in evaluation mode.
        out: The folder to make; an old one is replaced.
        probe: What both are asked.

    Raises:
        NotReproduced: LG-TUNE-007, a logit differs by more than 1e-5.
        Unavailable: LG-TUNE-008, the disk is full or cannot be written.
    """
    partial = out.with_name(out.name + ".partial")
    shutil.rmtree(partial, ignore_errors=True)
    before = forward(loaded, probe, batch_size=len(probe))
    try:
        partial.mkdir(parents=True)
        with quiet():
            loaded.model.save_pretrained(partial)
            loaded.tokenizer.name_or_path = ""
            loaded.tokenizer.init_kwargs.pop("name_or_path", None)
            loaded.tokenizer.save_pretrained(partial)
    except Exception as error:
        if not _of_the_disk(error):
            raise
        shutil.rmtree(partial, ignore_errors=True)
        raise Unavailable(
            f"The model cannot be written to {out}: {error}",
            fix="Make room on the disk and run again: the checkpoints are kept.",
            code="LG-TUNE-008",
        ) from error
    after = forward(load(partial, loaded.task), probe, batch_size=len(probe))
    difference = farthest(before, after)
    if not difference <= _TOLERANCE:
        raise NotReproduced(
            f"The model written to {partial} answers otherwise than the one tuned: logits differ by {difference:.3g}.",
            fix="Do not use it. Report this with the kind of base model: its weights are not all saved.",
        )
    shutil.rmtree(out, ignore_errors=True)
    partial.rename(out)
    return difference


def _of_the_disk(error: Exception) -> bool:
    """Return whether writing failed; the tokenizer's Rust raises a plain exception then."""
    return isinstance(error, OSError | SafetensorError) or "(os error " in str(error)


def farthest(before: Sequence[np.ndarray], after: Sequence[np.ndarray]) -> float:
    """Return the largest absolute difference between two lists of logits."""
    return max(
        (float(np.max(np.abs(a - b))) for a, b in zip(before, after, strict=True) if a.size), default=0.0
    )
