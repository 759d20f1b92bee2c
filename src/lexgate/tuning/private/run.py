"""A private tuning from its terms to its gradients; the loop and ``tune`` know no more of it than this."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from lexgate.core.codec import dump
from lexgate.core.dataset import Dataset
from lexgate.core.privacy_run import PrivacyRun
from lexgate.core.tune_spec import TuneSpec
from lexgate.tuning.batches import Example
from lexgate.tuning.private import stream, terms
from lexgate.tuning.private.gradients import Lesson, PrivateGradients


def private_gradients(
    model: Any,
    train: Dataset,
    examples: Sequence[Example],
    spec: TuneSpec,
    *,
    padding: int,
    hidden: int,
    work: Path,
    fingerprint: str,
) -> PrivateGradients | None:
    """Return what fills in the gradients of a private run; None if the run is not private.

    Args:
        model: With the parameters that are trained.
        train: Labelled training rows.
        examples: What is learned from, made of them.
        spec: The ``tune`` section.
        padding: Token id that fills up.
        hidden: Token id that stands for a dropped word.
        work: Folder of the checkpoints, where the key lies until the run is done.
        fingerprint: Digest of everything the result follows from but the noise.

    Raises:
        BadInput: LG-TUNE-203 … LG-TUNE-214: it would not be private, and why.
    """
    privacy = spec.privacy
    if privacy is None:
        return None
    owned = terms.members(train, examples, privacy.unit)
    run = terms.settle(spec, privacy, len(owned))
    secret = privacy.randomness == "secret"
    random = stream.of_job(work, fingerprint) if secret else stream.seeded(spec.seed)
    run = replace(run, run=random.name if secret else fingerprint)
    lesson = Lesson(
        examples=examples,
        members=owned,
        run=run,
        stream=random,
        batch_size=spec.batch_size,
        padding=padding,
        hidden=hidden,
        word_dropout=spec.word_dropout,
        smoothing=spec.label_smoothing,
    )
    return PrivateGradients(model, lesson)


def told(run: PrivacyRun | None) -> dict[str, Any]:
    """Return what stands of a private run among the facts of a model."""
    return {} if run is None else {"privacy": dump(run)}
