r"""Annotator agreement: how far annotators agree on the labels of the same items, beyond what chance would give.

$1 - D_o/D_e$, observed over expected disagreement. Unit: ratio; 1 is perfect agreement, 0 what chance gives, below 0 is worse.
Option ``coefficient``: ``krippendorff`` (alpha; any number of annotators, labels may be missing), ``fleiss`` (kappa; as many
labels for every item) or ``cohen`` (kappa of two annotators). Option ``scale``: ``nominal``; ``ordinal`` (labels are ranked
by the option ``order``, or as numbers; Cohen's weights are then linear) or ``interval`` (labels are numbers; quadratic
weights).

The register ``annotations`` tells ``item``, ``annotator`` and ``label``, and may tell a ``category`` (a language, a genre, a
kind of harm) and a ``cluster`` (items that depend on one another). Groups are the categories or, with ``by:
annotators``, the pairs of annotators (Cohen's kappa). Limits: see ``lexgate.stats.agreement``; the facts list the
pairs that agree least, and which labels are taken for which.

Known limits: agreement is not truth, annotators may err alike. The items are a sample, the annotators are not. Items with
one label say nothing and are counted in the facts; whoever leaves out the hard ones raises the value.

Serves: requirements on the quality of annotation, such as article 10(2)(c) and (3) of Regulation (EU) 2024/1689 or the
interim measures on generative AI of China, article 8 (sampling the accuracy of annotation).

Example:
    Krippendorff (2011), section C, four observers and twelve units:

    >>> from lexgate.checks._check import Setting
    >>> options = CHECK.complete({"scale": "ordinal"})
    >>> seen = CHECK.estimate(CHECK.measure(_good(), options), options, Setting())
    >>> round(seen.value, 3), seen.n, round(seen.low, 2), round(seen.high, 2)
    (0.815, 11, -0.42, 0.98)

References:
    K. Krippendorff (2011), Computing Krippendorff's Alpha-Reliability, University of Pennsylvania.
    J. L. Fleiss (1971), Psychol. Bull. 76(5):378-382. J. Cohen (1960), Educ. Psychol. Meas. 20(1):37-46.
"""

from itertools import combinations

import numpy as np
from numpy.typing import NDArray
from pydantic import JsonValue
from scipy.sparse import csr_array

from lexgate.checks._annotations import SCALES, annotations
from lexgate.checks._check import Check, Options, Setting
from lexgate.checks._estimates import nothing, sampled
from lexgate.checks._options import choice, texts
from lexgate.checks._registers import NO_ENTRIES, joined, made, register_of
from lexgate.checks._worked import PASSPORT
from lexgate.core.estimate import Estimate, Interval
from lexgate.core.outcomes import Outcomes
from lexgate.core.requirement import Side
from lexgate.core.text import Text
from lexgate.models.subject import Subject
from lexgate.stats.agreement import Agreement
from lexgate.stats.alpha import fleiss, krippendorff
from lexgate.stats.kappa import cohen

COEFFICIENTS = ("krippendorff", "fleiss", "cohen")
MOST_PAIRS = 60
"""With more annotators their pairs are not compared."""
SHOWN = 20
"""Pairs listed, those that agree least first."""
CONFUSED = 10
"""Labels taken for one another that are listed."""
NO_PAIRS = Text("No item has labels of two annotators.", "没有由两名以上标注人员共同标注的样本。")
ONE_LABEL = Text(
    "All labels are the same: agreement beyond chance cannot be told.",
    "全部标签相同，无法判断超出偶然水平的一致性。",
)
NOT_TWO = Text(
    "Cohen's kappa is of two annotators; there are {n}. Use the coefficient krippendorff.",
    "科恩 κ 系数仅适用于两名标注人员，现有 {n} 名；请改用 krippendorff 系数。",
)
NOT_EQUAL = Text(
    "Fleiss' kappa needs as many labels for every item; there are {least} to {most}. Use the coefficient krippendorff.",
    "弗莱斯 κ 系数要求各样本的标注数相同，现为 {least} 至 {most} 个；请改用 krippendorff 系数。",
)
FLEISS_NOMINAL = Text(
    "Fleiss' kappa knows no order of labels. Use the coefficient krippendorff.",
    "弗莱斯 κ 系数不区分标签顺序；请改用 krippendorff 系数。",
)
ALONE = Text(
    "{n} items have one label only and say nothing of agreement.",
    "{n} 个样本仅有一个标注，不计入一致性。",
)


def measure(subject: Subject, options: Options) -> Outcomes:
    """Return the rows of the register ``annotations``.

    Raises:
        Problems: LG-INPUT-001, an item or annotator without a name, two labels of one annotator for one item, an item in
            two categories or clusters, labels that are not on the scale.
    """
    scale, order = choice(options, "scale", SCALES), texts(options, "order")
    return annotations(register_of(subject, "annotations"), scale, order if scale == "ordinal" else ())


def estimate(seen: Outcomes, options: Options, setting: Setting) -> Estimate:
    """Return the coefficient, in [-1, 1]; groups are the categories, or the pairs of annotators."""
    coefficient = choice(options, "coefficient", COEFFICIENTS)
    by, scale = choice(options, "by", ("category", "annotators")), choice(options, "scale", SCALES)
    everything = np.ones(len(seen), np.bool_)
    why = _refused(seen, coefficient, scale)
    found = None if why else _agreement(seen, everything, coefficient, scale)
    pairs = _pairs(seen, scale, setting.level)
    groups = pairs if by == "annotators" else _categories(seen, coefficient, scale, setting.level)
    if why or found is None or np.isnan(found.value):
        note = why or (ONE_LABEL if found and found.items else NO_PAIRS)
        return nothing(
            "annotator-agreement",
            "ratio",
            options,
            setting,
            note,
            n=found.items if found else 0,
            groups=groups,
        )
    each = np.bincount(seen.columns["item"].astype(np.int64)[seen.scored])
    alone = int((each == 1).sum())
    facts: dict[str, JsonValue] = {
        "annotators": len(seen.groups["annotator"].names),
        "labels_given": found.labels,
        "items_with_one_label": alone,
        "observed_agreement": 1 - found.seen.observed if scale == "nominal" else None,
        "annotator_pairs": _listed(pairs),
        "taken_for": _taken_for(seen),
    }
    return sampled(
        "annotator-agreement",
        options,
        setting,
        found.value,
        found.limits,
        n=found.items,
        method="influence",
        unit="ratio",
        groups=groups,
        facts={name: fact for name, fact in facts.items() if fact not in (None, [])},
        note=joined([ALONE.fill(n=alone) if alone else None]),
    )


def _refused(seen: Outcomes, coefficient: str, scale: str) -> Text | None:
    if not len(seen):
        return NO_ENTRIES.fill(kind="annotations")
    many = len(seen.groups["annotator"].names)
    if coefficient == "cohen" and many != 2:
        return NOT_TWO.fill(n=many)
    if coefficient == "fleiss":
        each = np.bincount(seen.columns["item"].astype(np.int64)[seen.scored])
        if scale != "nominal":
            return FLEISS_NOMINAL
        if len(np.unique(each[each > 0])) > 1:
            return NOT_EQUAL.fill(least=int(each[each > 0].min()), most=int(each.max()))
    return None


def _agreement(seen: Outcomes, which: NDArray[np.bool_], coefficient: str, scale: str) -> Agreement:
    """Return the agreement on some rows."""
    if coefficient == "cohen":
        return _of_two(seen, which, 0, 1, scale)
    chosen = which & seen.scored
    item, label = (seen.columns[name].astype(np.int64)[chosen] for name in ("item", "label"))
    cluster = _clusters(seen)
    if coefficient == "fleiss":
        return fleiss(item, label, cluster=cluster)
    if scale == "nominal":
        return krippendorff(item, label, cluster=cluster)
    if scale == "ordinal":
        return krippendorff(item, label, scale="ordinal", cluster=cluster)
    values = np.array([float(name) for name in seen.names])
    return krippendorff(item, label, scale="interval", values=values, cluster=cluster)


def _of_two(seen: Outcomes, which: NDArray[np.bool_], one: int, other: int, scale: str) -> Agreement:
    """Return Cohen's kappa of two annotators, by code, on some rows."""
    table, item = _table(seen, which, (one, other)), _clusters(seen)
    if scale == "nominal":
        return cohen(table[0], table[1], cluster=item)
    if scale == "ordinal":
        return cohen(table[0], table[1], weights="linear", cluster=item)
    values = np.array([float(name) for name in seen.names])
    return cohen(table[0], table[1], weights="quadratic", values=values, cluster=item)


def _table(seen: Outcomes, which: NDArray[np.bool_], annotators: tuple[int, ...]) -> NDArray[np.int64]:
    """Return labels, ``(annotators, items)``; -1 where none was given."""
    item, label = (seen.columns[name].astype(np.int64) for name in ("item", "label"))
    table = np.full((len(annotators), int(item.max(initial=-1)) + 1), -1)
    for place, code in enumerate(annotators):
        rows = which & (seen.groups["annotator"].codes == code)
        table[place, item[rows]] = label[rows]
    return table


def _clusters(seen: Outcomes) -> NDArray[np.int64] | None:
    """Return the cluster of every item; None where each stands alone."""
    item = seen.columns["item"].astype(np.int64)
    if seen.clusters is None:
        return None
    cluster = np.zeros(int(item.max(initial=-1)) + 1, np.int64)
    cluster[item] = seen.clusters
    return None if len(np.unique(cluster)) == len(cluster) else cluster


def _categories(seen: Outcomes, coefficient: str, scale: str, level: float) -> dict[str, Interval]:
    if _refused(seen, coefficient, scale):
        return {}
    category = seen.groups["category"]
    return {
        name: _interval(_agreement(seen, category.codes == code, coefficient, scale), level)
        for code, name in enumerate(category.names)
    }


def _pairs(seen: Outcomes, scale: str, level: float) -> dict[str, Interval]:
    """Return Cohen's kappa of every two annotators who share items; none where there are too many annotators."""
    names = seen.groups["annotator"].names
    if len(names) > MOST_PAIRS:
        return {}
    everything = np.ones(len(seen), np.bool_)
    found = {
        f"{names[one]} / {names[other]}": _interval(_of_two(seen, everything, one, other, scale), level)
        for one, other in combinations(range(len(names)), 2)
    }
    return {name: interval for name, interval in found.items() if interval.n}


def _interval(found: Agreement, level: float) -> Interval:
    low, high = found.limits(level)
    if np.isnan(found.value):
        return Interval(value=None, n=found.items, note=ONE_LABEL if found.items else NO_PAIRS)
    return Interval(value=found.value, low=low, high=high, n=found.items)


def _listed(pairs: dict[str, Interval]) -> list[JsonValue]:
    known = [(name, one) for name, one in pairs.items() if one.value is not None]
    worst = sorted(known, key=lambda pair: (pair[1].value or 0.0, pair[0]))[:SHOWN]
    return [
        {"pair": name, "value": one.value, "low": one.low, "high": one.high, "n": one.n}
        for name, one in worst
    ]


def _taken_for(seen: Outcomes) -> list[JsonValue]:
    """Return the labels that stand beside one another on one item most often, with their share of all pairs of labels."""
    item, label = (seen.columns[name].astype(np.int64)[seen.scored] for name in ("item", "label"))
    items, names = int(item.max(initial=-1)) + 1, len(seen.names)
    counts = csr_array((np.ones(len(item)), (item, label)), shape=(items, names))
    each = np.asarray(counts.sum(axis=1)).ravel()
    weight = np.where(each > 1, 1 / np.maximum(each - 1, 1), 0.0)
    beside = (counts.T @ counts.multiply(weight[:, None]).tocsr()).tocoo()
    total = float(each[each > 1].sum())
    found = [
        (2 * float(share) / total, int(a), int(b))
        for share, a, b in zip(beside.data, *beside.coords, strict=True)
        if a < b
    ]
    return [
        {"labels": f"{seen.names[a]} / {seen.names[b]}", "share": share}
        for share, a, b in sorted(found, key=lambda one: (-one[0], one[1:]))[:CONFUSED]
    ]


def _worked(*rows: str) -> Subject:
    """Return a subject from the labels of each annotator by item, a point where there is none."""
    cells = [
        (item, f"annotator {place}", label)
        for place, labels in enumerate(rows, 1)
        for item, label in enumerate(labels.split(), 1)
        if label != "."
    ]
    register = made("annotations", ("item", "annotator", "label"), *cells)
    return Subject(passport=PASSPORT, registers={"annotations": register})


def _good() -> Subject:
    return _worked(
        "1 2 3 3 2 1 4 1 2 . . .",
        "1 2 3 3 2 2 4 1 2 5 . 3",
        ". 3 3 3 2 3 4 2 2 5 1 .",
        "1 2 3 3 2 4 4 1 2 5 1 .",
    )


def _bad() -> Subject:
    return _worked(
        "1 2 3 3 2 1 4 1 2 . . .",
        "2 1 3 2 4 2 1 3 2 5 . 3",
        ". 3 1 3 2 3 4 2 5 2 1 .",
        "4 2 2 1 2 4 3 1 1 1 4 .",
    )


CHECK = Check(
    id="annotator-agreement",
    title=Text("Annotator agreement", "标注一致性"),
    about=Text(
        "Agreement of annotators on the labels of the same items beyond what chance would give; 1 is perfect agreement, 0 chance.",
        "不同标注人员对同一样本所作标注的一致程度（扣除偶然一致）；1 表示完全一致，0 表示与偶然一致相当。",
    ),
    unit="ratio",
    better=Side.AT_LEAST,
    needs=("registers",),
    registers=("annotations",),
    options={"coefficient": "krippendorff", "scale": "nominal", "order": [], "by": "category"},
    measured_by=("scale", "order"),
    measure=measure,
    estimate=estimate,
    good=_good,
    bad=_bad,
)
