"""In which precision the model is asked: decided before the plan is sealed, on items that are not the test's.

A quicker precision than fp32 is used only where it was seen to give the answers that fp32 gives (decision 17).
"""

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from scipy.special import ndtri

from lexgate.core.codec import dump, load
from lexgate.core.dataset import Dataset
from lexgate.core.errors import BadInput, Unavailable
from lexgate.core.number import number
from lexgate.core.precision import FULL, QUICK, Precision, Trial
from lexgate.core.text import Text
from lexgate.core.verdict import Plan
from lexgate.flow.answers import max_length
from lexgate.flow.context import Context
from lexgate.flow.prepare import Prepared
from lexgate.flow.steps import Body, Step, once
from lexgate.flow.tune import Tuned
from lexgate.models.agreement import agreement
from lexgate.models.subject import Predictions

_LEVEL = 0.95
_FEWEST, _MOST = 200, 2000
"""Validation items on which agreement is looked at."""

_FEW = Text(
    "the validation data hold {items} items, and at least {needed} are needed to see that it agrees with fp32",
    "验证集仅有 {items} 个样本，确认其与 fp32 一致至少需要 {needed} 个",
)
_LESS = Text(
    "its agreement with fp32 may be as low as {low}, and at least {least} was asked for",
    "其与 fp32 的一致率置信下限为 {low}，低于要求的 {least}",
)
_CANNOT = Text("it could not be computed here: {why}", "在本机无法计算：{why}")


def precision_of(context: Context, tuned: Tuned | None, prepared: Prepared | None) -> Precision | None:
    """Return in which precision the model is to be asked; None: in fp32, as nothing else was wished for.

    The trial is made once for a model, data and what computes: a step in the ledger.
    """
    if tuned is None or prepared is None or context.project.assess.precision == FULL:
        return None
    made = once(context.log, agreeing(context, tuned, prepared), lambda: _tried(context, tuned, prepared))
    return load(Precision, made["precision"])


def agreeing(context: Context, tuned: Tuned, prepared: Prepared) -> Step:
    """Return the step: what its result depends on."""
    spec = context.project.assess
    inputs: Body = {
        "model": tuned.account.digest,
        "data": prepared.digest,
        "wished": spec.precision,
        "least": spec.min_agreement,
        "runtimes": {**_runtimes(context)},
        "batch_size": spec.batch_size,
        "max_length": max_length(context, tuned),
        "seed": spec.seed,
    }
    return Step(name="agree", inputs=inputs, intact=lambda made: "precision" in made)


def sealed_precision(tuned: Tuned | None, plan: Plan) -> Tuned | None:
    """Return the model as the sealed plan asks it."""
    if tuned is None or plan.precision is None:
        return tuned
    return replace(tuned, precision=plan.precision.used)


def _runtimes(context: Context) -> dict[str, str]:
    """Return what computes in each precision that comes into question; empty where nothing does."""
    found: dict[str, str] = {}
    for precision in _wished(context):
        try:
            found[precision] = context.models.runtime(precision)
        except Unavailable:
            found[precision] = ""
    return found


def _wished(context: Context) -> tuple[str, ...]:
    wished = context.project.assess.precision
    return QUICK if wished == "auto" else (wished,)


def _tried(context: Context, tuned: Tuned, prepared: Prepared) -> Body:
    spec = context.project.assess
    some = _some(prepared.dataset.part("validation"), spec.seed)
    needed = _needed(spec.min_agreement)
    tried: list[Trial] = []
    full: Predictions | None = None
    for precision in _wished(context):
        if len(some) < needed:
            why = _FEW.fill(items=number(len(some)), needed=number(needed))
            tried.append(Trial(precision=precision, runtime="", agreement=None, why_not=why))
            continue
        full = full or _asked(context, tuned, some, FULL)
        tried.append(_trial(context, tuned, some, full, precision))
        if tried[-1].why_not is None:
            break
    return {"precision": dump(_decided(spec.precision, spec.min_agreement, tried))}


def _decided(wished: str, least: float, tried: Sequence[Trial]) -> Precision:
    used = next((one.precision for one in tried if one.why_not is None), FULL)
    return Precision(wished=wished, used=used, least=least, tried=tuple(tried))


def _trial(context: Context, tuned: Tuned, some: Dataset, full: Predictions, precision: str) -> Trial:
    runtime = ""
    try:
        runtime = context.models.runtime(precision)
        quick = _asked(context, tuned, some, precision)
    except (BadInput, Unavailable) as error:
        why = _CANNOT.fill(why=error.what.removesuffix("."))
        return Trial(precision=precision, runtime=runtime, agreement=None, why_not=why)
    seen = agreement(full, quick, level=_LEVEL)
    least = context.project.assess.min_agreement
    less = _LESS.fill(low=number(seen.low, unlike=least), least=number(least)) if seen.low < least else None
    return Trial(precision=precision, runtime=runtime, agreement=seen, why_not=less)


def _asked(context: Context, tuned: Tuned, some: Dataset, precision: str) -> Predictions:
    return context.models.predict(
        tuned.folder,
        some,
        batch_size=context.project.assess.batch_size,
        max_length=max_length(context, tuned),
        progress=context.progress,
        precision=precision,
    )


def _needed(least: float) -> int:
    """Return how many items, all answered alike, have a Wilson limit of at least ``least``: n / (n + z²)."""
    z = float(-ndtri((1 - _LEVEL) / 2))
    return max(_FEWEST, math.ceil(z * z * least / (1 - least)))


def _some(dataset: Dataset, seed: int) -> Dataset:
    """Return the validation items, or as many of them as are enough, drawn by the seed."""
    if len(dataset) <= _MOST:
        return dataset
    drawn = np.random.default_rng(seed).choice(len(dataset), _MOST, replace=False)
    return dataset.with_frame(dataset.frame[np.sort(drawn)])
