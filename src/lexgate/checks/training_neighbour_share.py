r"""Training neighbour share: how often a text put out by the model lies nearer to a training text than to any of as many others.

$\frac1n \sum_i [\max_{t \in T} c(x_i, t) > \max_{h \in H} c(x_i, h)]$, where $T$ are training texts, $H$ as many test texts of the same source and
$c$ is the cosine of TF-IDF vectors of 2- to 4-grams of characters; ties are settled by a coin. Unit: share; 0.5 means that outputs
are no closer to what was trained on than to what was not, 1 that each has its nearest text in training: they are copies, or
nearly. The interval is Wilson's, given the texts that are compared with.

Known limit: it finds wording, not meaning. If training and test texts differ in source or time, the share differs from 0.5
without any memory.

Example:
    >>> from lexgate.checks._check import Setting
    >>> from lexgate.checks._outputs import put_out
    >>> subject, options = put_out(nearer=150), CHECK.complete({})
    >>> CHECK.estimate(CHECK.measure(subject, options), options, Setting()).value
    0.75

References:
    M. Platzer, T. Reutterer (2021), Holdout-Based Empirical Assessment of Mixed-Type Synthetic Data, Frontiers in Big Data 4:679939.
"""

import numpy as np

from lexgate.checks._check import Check, Options, Setting
from lexgate.checks._outputs import outputs_of, put_out, share_estimate
from lexgate.core.estimate import Estimate
from lexgate.core.outcomes import Outcomes
from lexgate.core.requirement import Side
from lexgate.core.text import Text
from lexgate.models.subject import Subject


def measure(subject: Subject, options: Options) -> Outcomes:  # noqa: ARG001 - the signature of every measure
    """Return which outputs have their nearest text in training; scored where there was something to compare with."""
    seen = outputs_of(subject)
    return Outcomes(ids=seen.ids, columns={"nearer": seen.nearer}, scored=seen.compared)


def estimate(seen: Outcomes, options: Options, setting: Setting) -> Estimate:
    """Return the share of outputs whose nearest text is a training text, in [0, 1]."""
    hit = seen.columns["nearer"].astype(np.bool_)
    return share_estimate("training-neighbour-share", seen, options, setting, hit=hit, groups={}, facts=dict)


def _good() -> Subject:
    return put_out(nearer=100)


def _bad() -> Subject:
    return put_out(nearer=180)


CHECK = Check(
    id="training-neighbour-share",
    title=Text("Outputs nearest to training texts", "输出与训练文本的近邻占比"),
    about=Text(
        "Share of texts put out by the model that lie nearer to a training text than to any of as many other texts; 0.5 means no "
        "closer, 1 that all are copies or nearly.",
        "模型输出文本中，最近邻为训练文本（而非等量的非训练文本）的比例；0.5 表示并不更接近训练文本，1 表示均为复制或近似复制。",
    ),
    unit="share",
    better=Side.AT_MOST,
    needs=("outputs",),
    proportion=True,
    measure=measure,
    estimate=estimate,
    good=_good,
    bad=_bad,
)
