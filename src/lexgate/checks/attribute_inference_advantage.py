r"""Attribute inference advantage: how much better an attribute of a person is guessed with the model's answers than without.

$\frac1n \sum_i [\hat a(z_i, p_i) = a_i] - \frac1n \sum_i [\hat a'(z_i) = a_i]$: $\hat a$ guesses the attribute (option ``attribute``) from all other
columns that are known of an item - its label and the other attributes - and the probabilities that the model gives, $\hat a'$
from the other columns alone. Both are softmax regressions, fitted on four fifths of the items and asked on the last (clusters
stay together). Unit: share, in [-1, 1]; 0 means that the answers tell nothing that the other columns do not, as what can be
guessed without the model is no leak of the model (Jayaraman and Evans).

The interval is Newcombe's for pairs, on the effective number of items where they come in clusters; it is that of these two
guessers. Items without an answer are settled by the worst case; those of unknown attribute are left out.

Known limit: another guesser may do better, and the text itself may say what the answers do not: an advantage of 0 is no proof.

Example:
    >>> from lexgate.checks._check import Setting
    >>> options = CHECK.complete({"attribute": "gender"})
    >>> seen = CHECK.estimate(CHECK.measure(_bad(), options), options, Setting())
    >>> seen.value > 0.2, seen.facts["accuracy_without"] < 0.6
    (True, True)

References:
    M. Fredrikson, S. Jha, T. Ristenpart (2015), Model Inversion Attacks, ACM CCS.
    B. Jayaraman, D. Evans (2022), Are Attribute Inference Attacks Just Imputation?, ACM CCS.
    R. G. Newcombe (1998), Statist. Med. 17(22):2635-2650 (pairs).
"""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from lexgate.checks._answers import confidences
from lexgate.checks._check import Check, Options, Setting
from lexgate.checks._estimates import nothing, sampled
from lexgate.checks._notes import NO_ATTRIBUTE, NO_ITEMS
from lexgate.checks._options import text
from lexgate.checks._worked import ranking
from lexgate.core.estimate import Estimate
from lexgate.core.outcomes import Groups, Outcomes
from lexgate.core.requirement import Side
from lexgate.core.text import Text
from lexgate.models.subject import Subject
from lexgate.stats.differences import correlation, difference_limits
from lexgate.stats.shares import Floats, counted
from lexgate.stats.softmax import cross_fitted, folds_of

ONE_VALUE = Text("All items have one value of the attribute.", "全部样本的该属性取值相同。")
_LEAST = 1e-9


def estimate(seen: Outcomes, options: Options, setting: Setting) -> Estimate:
    """Return the gain in right guesses of the attribute, a share in [-1, 1]."""
    name = text(options, "attribute")
    known = seen.groups.get(name)
    lost = 0 if known is None else int(np.count_nonzero(~seen.scored & (known.codes >= 0)))
    used = seen.scored & (known.codes >= 0) if known is not None else np.zeros(len(seen), np.bool_)
    n = int(np.count_nonzero(used))
    note = NO_ATTRIBUTE if known is None else NO_ITEMS if not n else None
    if note is None and known is not None and len(np.unique(known.codes[used])) < 2:
        note = ONE_VALUE
    if note is not None or known is None:
        return nothing(
            "attribute-inference-advantage",
            "share",
            options,
            setting,
            note or NO_ATTRIBUTE,
            n=n,
            unscoreable=lost,
        )
    cluster = (np.arange(len(seen)) if seen.clusters is None else seen.clusters)[used]
    codes, folds = known.codes[used].astype(np.int64), folds_of(cluster, setting.seed)
    beside, told = _beside(seen, name)[used], _told(seen)[used]
    hits = [cross_fitted(features, codes, folds) == codes for features in (np.hstack([beside, told]), beside)]
    own = None if seen.clusters is None else cluster
    zeros = np.zeros(n, np.int32)
    with_answers, without = (counted(hit, zeros, 1, missing=lost, cluster=own) for hit in hits)
    together = correlation(hits[0].astype(np.float64), hits[1].astype(np.float64), cluster, cluster)
    return sampled(
        "attribute-inference-advantage",
        options,
        setting,
        float(with_answers.value[0] - without.value[0]),
        lambda level: difference_limits(with_answers, without, together, tail=(1 - level) / 2),
        n=n,
        unscoreable=lost,
        method="newcombe-paired",
        facts={
            "accuracy_with": float(with_answers.value[0]),
            "accuracy_without": float(without.value[0]),
            "most_frequent": float(np.bincount(codes).max() / n),
        },
    )


def _beside(seen: Outcomes, name: str) -> Floats:
    """Return what is known of an item beside the answer: its label and the other attributes, one column for each value."""
    columns = [_ones(seen.columns["truth"].astype(np.int64))]
    columns += [_ones(group.codes.astype(np.int64)) for other, group in seen.groups.items() if other != name]
    return np.hstack(columns)


def _ones(codes: NDArray[np.int64]) -> Floats:
    found: Floats = (codes[:, None] == np.arange(int(codes.max(initial=0)) + 1)).astype(np.float64)
    return found


def _told(seen: Outcomes) -> Floats:
    """Return what the answer tells: the logarithm of each probability."""
    given = np.nan_to_num(seen.columns["probability"].astype(np.float64))
    return np.log(np.maximum(given, _LEAST))


def _people(shift: float, n: int = 300) -> Subject:
    """Return a subject whose log-odds of *yes* are higher for women by ``shift``."""
    draw = np.random.default_rng(0)
    woman = np.arange(n) % 2
    odds = draw.normal(0, 1, n) + shift * woman
    subject = ranking((draw.random(n) < 0.5).astype(int).tolist(), (1 / (1 + np.exp(-odds))).tolist())
    if subject.predictions is None:
        return subject
    groups = {"gender": Groups(names=("man", "woman"), codes=woman.astype(np.int32))}
    return replace(subject, predictions=replace(subject.predictions, groups=groups))


def _good() -> Subject:
    return _people(0.0)


def _bad() -> Subject:
    return _people(2.5)


CHECK = Check(
    id="attribute-inference-advantage",
    title=Text("Attribute inference advantage", "属性推断优势"),
    about=Text(
        "By how much a person's attribute is guessed better from the model's answer and the other columns than from the other "
        "columns alone; 0 means that the answer adds nothing.",
        "结合模型回答与其他字段推断个人属性，相对于仅用其他字段推断，准确率的提高幅度；0 表示模型回答未泄露额外信息。",
    ),
    unit="share",
    better=Side.AT_MOST,
    needs=("predictions", "probability"),
    options={"attribute": ""},
    by_attribute=True,
    crosses=False,
    measure=confidences,
    estimate=estimate,
    good=_good,
    bad=_bad,
)
