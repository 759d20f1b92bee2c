"""The terms of a private run: what is refused, who is protected, how much noise; settled before anything is trained."""

from collections.abc import Sequence

import polars as pl

from lexgate.core.dataset import Dataset
from lexgate.core.errors import BadInput
from lexgate.core.privacy_run import PrivacyRun
from lexgate.core.privacy_spec import PrivacySpec
from lexgate.core.task import Task
from lexgate.core.tune_spec import TuneSpec
from lexgate.tuning.batches import Example
from lexgate.tuning.private.accounting import noise_for, spent, version
from lexgate.tuning.private.clipping import MECHANISM
from lexgate.tuning.private.sampling import units
from lexgate.tuning.schedule import schedule


def refuse(train: Dataset, validation: Dataset, spec: TuneSpec, privacy: PrivacySpec) -> None:
    """Refuse what would leave a private run without its bound, as far as settings and data tell.

    Args:
        train: Labelled training rows.
        validation: Labelled validation rows.
        spec: The ``tune`` section.
        privacy: Its section ``privacy``.

    Raises:
        BadInput: LG-TUNE-208 … LG-TUNE-212: see the message.
        Unavailable: LG-TUNE-202, the accountant is not installed.
    """
    version()
    _precision(spec)
    _rows_once(train)
    _apart(train, validation)
    if privacy.unit == "cluster" and "cluster" not in train.frame.columns:
        raise BadInput(
            "tune.privacy.unit is cluster, and the data name no clusters.",
            fix="Name their column under data.columns.cluster, or set unit to item.",
            code="LG-TUNE-211",
        )
    if privacy.unit == "cluster" and privacy.keep == "best":
        _clusters_apart(train, validation)
    if spec.context == "document" and train.task is Task.TOKEN_CLASSIFICATION:
        _read_alone(train, privacy)


def members(train: Dataset, examples: Sequence[Example], unit: str) -> list[list[int]]:
    """Return the places of the examples of each unit; an item may have several (windows of a long sentence)."""
    rows = [example.row for example in examples]
    if unit == "item":
        return units(rows)
    owners = dict(train.frame.select("row", "cluster").iter_rows())
    return units([(row,) if owners[row] is None else owners[row] for row in rows])


def settle(spec: TuneSpec, privacy: PrivacySpec, n: int) -> PrivacyRun:
    """Return the run with the least noise that keeps to the target; it has no name yet.

    Args:
        spec: The ``tune`` section.
        privacy: Its section ``privacy``.
        n: Units in the training data.

    Raises:
        BadInput: LG-TUNE-213 delta is not smaller than 1 / n; LG-TUNE-214 a step expects all units or more;
            LG-TUNE-203 no noise is enough.
    """
    if privacy.delta >= 1 / n:
        raise BadInput(
            f"tune.privacy.delta is {privacy.delta:g}, and the training data have {n:,} units: 1 / n is {1 / n:.3g}. With such a"
            " delta, publishing one unit as it is would count as private.",
            fix=f"Set it below {1 / n:.3g}; {0.1 / n:.1g} is a tenth of it.",
            code="LG-TUNE-213",
        )
    expected = spec.batch_size * spec.gradient_accumulation
    if expected >= n:
        raise BadInput(
            f"tune.batch_size × tune.gradient_accumulation is {expected:,}, and there are {n:,} units: nothing is left to draw.",
            fix="Make it smaller; a tenth of the data or less saves most privacy.",
            code="LG-TUNE-214",
        )
    steps = schedule(n, spec).total
    rate = expected / n
    noise = noise_for(privacy.target_epsilon, privacy.accountant, rate=rate, steps=steps, delta=privacy.delta)
    return PrivacyRun(
        run="",
        epsilon=spent(privacy.accountant, noise=noise, rate=rate, steps=steps, delta=privacy.delta),
        delta=privacy.delta,
        accountant=privacy.accountant,
        accountant_version=version(),
        unit=privacy.unit,
        n=n,
        sampling=privacy.sampling,
        sampling_rate=rate,
        expected_batch=float(expected),
        noise_multiplier=noise,
        clipping_norm=privacy.clipping_norm,
        steps=steps,
        mechanism=MECHANISM,
        randomness=privacy.randomness,
        keep=privacy.keep,
    )


def _read_alone(train: Dataset, privacy: PrivacySpec) -> None:
    """Sentences that are read together must be of one unit: else one of them is in the gradient of another unit."""
    alone = int(train.frame["cluster"].null_count()) if privacy.unit == "cluster" else len(train)
    if alone:
        why = (
            "tune.privacy.unit is item" if privacy.unit == "item" else f"{alone:,} sentences have no cluster"
        )
        raise BadInput(
            f"tune.context is document, so sentences are read together, and {why}: no sentence is protected by itself.",
            fix="Set tune.context to sentence, or tune.privacy.unit to cluster with a cluster for each sentence.",
            code="LG-TUNE-212",
        )


def _clusters_apart(train: Dataset, validation: Dataset) -> None:
    """Who is protected may not be among those whose items choose the weights, be it by another text."""
    if "cluster" not in validation.frame.columns:
        return
    known = set(train.frame["cluster"].drop_nulls().to_list())
    shared = known & set(validation.frame["cluster"].drop_nulls().to_list())
    if shared:
        raise BadInput(
            f"tune.privacy.unit is cluster, and {len(shared):,} of {len(known):,} training clusters have validation items too;"
            " tune.privacy.keep is best, so their scores choose the weights, and nothing accounts for that.",
            fix="Set tune.privacy.keep to last, or give validation data of other clusters (data.validation).",
            code="LG-TUNE-210",
        )


def _precision(spec: TuneSpec) -> None:
    if spec.precision not in {"auto", "fp32"}:
        raise BadInput(
            f"tune.precision is {spec.precision}: in such short numbers the rounding of one item's gradient depends on the"
            " others of its batch, so an item could move a step by more than the clipping norm.",
            fix="Leave it out, or set it to fp32.",
            code="LG-TUNE-208",
        )


def _rows_once(train: Dataset) -> None:
    again = len(train) - train.frame["row"].n_unique()
    if again:
        raise BadInput(
            f"{again:,} of {len(train):,} training rows occur more than once: such an item weighs more than the bound says.",
            fix="Give each row once; neither oversample nor repeat rows for weight.",
            code="LG-TUNE-209",
        )


def _apart(train: Dataset, validation: Dataset) -> None:
    """Scores on the validation data are on record and may choose the weights: no training item may be among them."""
    columns = ["tokens"] if train.task is Task.TOKEN_CLASSIFICATION else ["text"]
    both = validation.frame.select(
        pl.struct(columns).is_in(train.frame.select(pl.struct(columns)).to_series().implode())
    )
    shared = int(both.to_series().sum())
    if shared:
        raise BadInput(
            f"{shared:,} of {len(validation):,} validation items are training items too: their scores choose the weights and"
            " are on record, and nothing accounts for that.",
            fix="Set data.clean.leaks to drop, or give validation data of their own.",
            code="LG-TUNE-210",
        )
