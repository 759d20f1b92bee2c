"""Privacy budget: the epsilon that is claimed of a model tuned with differential privacy.

Tuning is (epsilon, delta)-differentially private if, for any two training sets of which one has all items of one unit more,
and any set of outcomes, ``P(outcome with it) ≤ e^epsilon · P(outcome without it) + delta``, and the same the other way
round. The value is the upper bound that the accountant computed from sampling rate, noise multiplier and steps, added up over
all private runs on the same data (basic composition), finished or not. Unit: epsilon; 0 means that the weights tell nothing
of any one unit. A claim that rests on recorded settings, not a measurement: it has no sampling error. Checks of membership
and of canaries measure lower bounds that stand beside it.

Options:
    delta: The claim counts only at a delta of at most this; 0: at the delta that is claimed, which is below 1 / n.
    unit: ``item`` or ``cluster``: whom the claim must protect; empty: whichever.

Known limits: the data set is the training part as prepared, and its size is taken as public. It covers the weights, not other
figures published about the data, nor choices made by looking at them (cleaning, settings). Without a private run, or with noise from a seed that is on record, there is no claim. Somebody who is present in
several units is protected less.

Example:
    >>> from lexgate.checks._check import Setting
    >>> seen = CHECK.estimate(CHECK.measure(_bad(), {}), CHECK.complete({}), Setting())
    >>> seen.value, seen.facts["runs"]
    (16.0, 2)

References:
    C. Dwork, A. Roth (2014), The algorithmic foundations of differential privacy, definition 2.4 and theorem 3.16.
    NIST SP 800-226 (2025), Guidelines for evaluating differential privacy guarantees.
"""

import json
from collections.abc import Mapping

import numpy as np
from pydantic import JsonValue

from lexgate.checks._check import Check, Evidence, Options, Setting
from lexgate.checks._estimates import census, nothing
from lexgate.checks._worked import PASSPORT
from lexgate.core.codec import dump
from lexgate.core.errors import BadInput
from lexgate.core.estimate import Estimate
from lexgate.core.outcomes import Outcomes
from lexgate.core.privacy_run import PrivacyClaim, PrivacyRun
from lexgate.core.requirement import Side
from lexgate.core.text import Text
from lexgate.models.subject import Subject

NOT_PRIVATE = Text(
    "The model was not tuned with differential privacy: there is no epsilon to claim.",
    "模型未采用差分隐私微调，无可主张的 ε。",
)
SEEDED = Text(
    "The noise follows from a seed that is on record: the bound does not hold for who reads the record.",
    "噪声由已记录的随机种子生成，对可查阅记录者，该上界不成立。",
)
TOO_LIKELY = Text(
    "The bound is claimed at a larger delta than is asked for.",
    "所主张的 δ 大于要求值。",
)
OTHER_UNIT = Text(
    "The bound protects another unit than is asked for.",
    "所主张的保护单位与要求不符。",
)
BESIDE = Text(
    "Models were tuned on the same data without privacy, too; the bound does not cover them.",
    "同一数据还用于未加隐私保护的微调，该上界不涵盖这些模型。",
)


def measure(subject: Subject, options: Options) -> Outcomes:  # noqa: ARG001 - the signature of every measure
    """Return the claim: one row, or none where the model was not tuned privately."""
    held = subject.privacy_claim
    if held is None:
        raise BadInput("There is no tuned model.", fix="Run `lexgate tune` first.", code="LG-CHECK-004")
    runs = [] if held.run is None else [held.run]
    return Outcomes(
        ids=np.array([run.run for run in runs], dtype=np.str_),
        columns={"epsilon": np.array([held.epsilon for _ in runs], np.float64)},
        scored=np.array([run.holds for run in runs], np.bool_),
        names=(json.dumps(dump(held), sort_keys=True),),
    )


def estimate(seen: Outcomes, options: Options, setting: Setting) -> Estimate:
    """Return the epsilon claimed for all private runs on the data together."""
    held = json.loads(seen.names[0])
    run = held.pop("run")
    facts: dict[str, JsonValue] = {**held, **({} if run is None else {"privacy": run})}
    why = _why_not(seen, run, held, options)
    if why is not None:
        return nothing("privacy-budget", "epsilon", options, setting, why, unscoreable=len(seen), facts=facts)
    return census(
        "privacy-budget",
        options,
        setting,
        float(seen.columns["epsilon"][0]),
        int(run["n"]),
        unit="epsilon",
        facts=facts,
        note=BESIDE if held["plain_runs"] else None,
    )


def _why_not(
    seen: Outcomes, run: Mapping[str, JsonValue] | None, held: Mapping[str, float], options: Options
) -> Text | None:
    """Return why there is nothing to claim."""
    if run is None:
        return NOT_PRIVATE
    if not seen.scored.all():
        return SEEDED
    asked, unit = options["delta"], options["unit"]
    if isinstance(asked, int | float) and asked and held["delta"] > asked:
        return TOO_LIKELY
    return OTHER_UNIT if unit and run["unit"] != unit else None


def _claimed(epsilon: float, runs: int) -> Subject:
    run = PrivacyRun(
        run="sha256:" + "0" * 64,
        epsilon=epsilon,
        delta=1e-5,
        accountant="prv",
        accountant_version="opacus 1.6.0",
        unit="item",
        n=8000,
        sampling="poisson",
        sampling_rate=0.032,
        expected_batch=256.0,
        noise_multiplier=1.1,
        clipping_norm=1.0,
        steps=320,
        mechanism="gradients clipped item by item",
        randomness="secret",
        keep="last",
    )
    held = PrivacyClaim(run=run, epsilon=epsilon * runs, delta=1e-5 * runs, runs=runs)
    return Subject(passport=PASSPORT, privacy_claim=held)


def _bad() -> Subject:
    return _claimed(8.0, 2)


CHECK = Check(
    id="privacy-budget",
    title=Text("Privacy budget spent (epsilon)", "隐私预算（ε）"),
    about=Text(
        "Upper bound of what the weights may tell of any one unit of the training data, over all private runs; 0 means nothing.",
        "训练数据中任一单位的信息经模型权重泄露的上界（累计全部差分隐私训练）；0 表示不泄露。",
    ),
    unit="epsilon",
    better=Side.AT_MOST,
    evidence=Evidence.DOCUMENTARY,
    needs=("privacy_claim",),
    options={"delta": 0.0, "unit": ""},
    measure=measure,
    estimate=estimate,
    good=lambda: _claimed(2.0, 1),
    bad=_bad,
)
