r"""Latency per item: how long the model takes for one item, asked in batches.

The mean over batches of wall-clock time of a batch divided by its items; each batch is asked twice and the second time
counts, as the first warms up. Unit: milliseconds. It is measured only where a law or the project asks for it, because it
differs from run to run; the times stand in the ledger as a step of their own, apart from the answers. Laws that ask to
state the computing resources that are needed (EU AI Act, article 13(3)(e)) can be served by it.

The interval is Student's for the logarithm of the mean, $\ln \bar t \pm t_{n-1}\, s/(\bar t \sqrt n)$, as times are skewed and above 0.

Known limit: it is of this machine in these minutes, with whatever else ran on it; the interval knows only how batches
differed. A request that waits for others to fill a batch takes longer.

Example:
    >>> from lexgate.checks._check import Setting
    >>> from lexgate.checks._worked import timed
    >>> subject = timed([4.0, 5.0, 6.0, 5.0], items=32)
    >>> seen = CHECK.estimate(CHECK.measure(subject, {}), {}, Setting())
    >>> seen.value, seen.n, seen.facts["slowest"]
    (5.0, 4, 6.0)
"""

import math

import numpy as np
from scipy.special import stdtrit

from lexgate.checks._check import Check, Options, Setting
from lexgate.checks._estimates import nothing, sampled
from lexgate.checks._worked import timed
from lexgate.core.errors import BadInput
from lexgate.core.estimate import Estimate
from lexgate.core.outcomes import Outcomes
from lexgate.core.requirement import Side
from lexgate.core.text import Text
from lexgate.models.subject import Subject

FEW = Text("Fewer than two batches were timed.", "计时批次不足两个。")


def measure(subject: Subject, options: Options) -> Outcomes:  # noqa: ARG001 - the signature of every measure
    """Return the time of every batch by item, and its items."""
    timing = subject.timing
    if timing is None:
        raise BadInput("The model was not timed.", fix="Give a model.", code="LG-CHECK-004")
    return Outcomes(
        ids=np.arange(len(timing.ms)).astype(np.str_),
        columns={"ms": timing.ms, "items": timing.items},
        scored=np.asarray(np.isfinite(timing.ms) & (timing.ms > 0), np.bool_),
    )


def estimate(seen: Outcomes, options: Options, setting: Setting) -> Estimate:
    """Return the mean time of an item, in milliseconds; ``n`` counts batches."""
    times = seen.columns["ms"][seen.scored].astype(np.float64)
    if len(times) < 2:
        return nothing("latency-per-item", "ms", options, setting, FEW, n=len(times))
    value = float(times.mean())
    error = max(float(times.std(ddof=1)) / value, 1e-6) / math.sqrt(len(times))

    def interval_at(level: float) -> tuple[float, float]:
        reach = -float(stdtrit(len(times) - 1, (1 - level) / 2)) * error
        return value * math.exp(-reach), value * math.exp(reach)

    items = seen.columns["items"][seen.scored]
    return sampled(
        "latency-per-item",
        options,
        setting,
        value,
        interval_at,
        n=len(times),
        method="student-log",
        unit="ms",
        facts={
            "batch_size": int(items.max()),
            "fastest": float(times.min()),
            "middle": float(np.median(times)),
            "slowest": float(times.max()),
        },
    )


def _good() -> Subject:
    return timed([4.0, 5.0, 6.0, 5.0, 4.5], items=32)


def _bad() -> Subject:
    return timed([40.0, 50.0, 60.0, 50.0, 45.0], items=32)


CHECK = Check(
    id="latency-per-item",
    title=Text("Latency per item", "单样本推理时延"),
    about=Text(
        "Wall-clock time that the model takes for one item, asked in batches, on this machine.",
        "在本机上以批量方式推理时，模型处理单个样本所用的时间。",
    ),
    unit="ms",
    better=Side.AT_MOST,
    needs=("timing",),
    measure=measure,
    estimate=estimate,
    good=_good,
    bad=_bad,
)
