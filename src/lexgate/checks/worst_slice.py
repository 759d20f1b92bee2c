r"""Worst slice: the share of right answers in the part of the data for which a search finds it lowest.

A slice is all items that meet up to two conditions, each a feature or an attribute having one value: *text of 41 or
more words & topic = region*. All slices with at least ``min_slice`` items are looked at, on one half of the items; the
``tested`` worst of them are measured on the other half, which the search has not seen. The value is the least accuracy
there, $\min_{s} \frac{1}{n_s} \sum_{i \in s} [\hat y_i = y_i]$ over those few slices. Unit: share; 1 means that every answer
is right even in the worst of them.

The halves are drawn at random from the seed; items of one cluster stay in one half. Slices are ranked by the upper
Wilson limit of their accuracy, an item without an answer counting as wrong; of two that share more than half of their
items only the worse is kept. With ``conditions`` 3, a third condition is added to the 100 worst pairs.

The interval is that of the least of ``tested`` shares (see ``lexgate.stats.extremes``): the number of slices looked at
in the search does not matter for it, as the second half had no say in which slices were chosen. The intervals in the
table hold for all its slices together; ``p`` is Holm's p-value, from Fisher's exact test, of the slice being no worse
than the other held-out items, and ``worse`` says whether it is at most 1 - level.

Features are the shape of a text (length, script, capitals, digits, punctuation, negation, rare words: see
``lexgate.models.text_features``), columns that the project names, and all attributes; never words, the answer, its
confidence or the true class. No text is kept or shown.

Known limits: a slice that the features do not describe is not found, and half of the items are spent on the search, so
a requirement that is met says that the few worst slices found are fine, not that every slice is. Slices of fewer items
than ``min_slice`` are counted, and those of one condition listed without a claim. A slice may be harder, rather than
treated worse. A worse slice is a symptom; its words are not the cause.

Law it can serve: Regulation (EU) 2024/1689, article 13(3)(b)(v), performance for specific persons or groups; article
15(1), an appropriate level of accuracy.

Example:
    >>> from lexgate.checks._check import Setting
    >>> from lexgate.checks._worked import sliced
    >>> subject = sliced({("short", "a"): (190, 10), ("short", "b"): (190, 10), ("long", "a"): (190, 10),
    ...     ("long", "b"): (100, 100)})
    >>> seen = CHECK.estimate(CHECK.measure(subject, {}), CHECK.complete({}), Setting())
    >>> seen.facts["slices"][0]["slice"]["en"], seen.facts["searched"], seen.facts["slices"][0]["worse"]
    ('length = long & topic = b', 8, True)
    >>> round(seen.value, 2), seen.low < 0.5 < seen.high
    (0.51, True)

References:
    D. R. Cox (1975), Biometrika 62(2):441-444 (choosing on one part of the data, testing on the other).
    Y. Chung, T. Kraska, N. Polyzotis, K. H. Tae, S. E. Whang (2019), ICDE (search for slices).
    S. Sagadeeva, M. Boehm (2021), SIGMOD (all conjunctions at once).
"""

from dataclasses import replace

import numpy as np
from pydantic import JsonValue

from lexgate.checks._answers import answers, missing, predicted, predictions_of, truth
from lexgate.checks._check import Check, Options, Setting
from lexgate.checks._estimates import nothing, sampled
from lexgate.checks._notes import NO_ITEMS
from lexgate.checks._options import number
from lexgate.checks._slice_rows import Items, p_values, small_table, table
from lexgate.checks._slice_words import feature_name, slice_name
from lexgate.checks._worked import sliced
from lexgate.core.estimate import Estimate
from lexgate.core.outcomes import Groups, Outcomes
from lexgate.core.requirement import Side
from lexgate.core.text import Text
from lexgate.models.subject import Subject
from lexgate.stats.extremes import lowest_share
from lexgate.stats.slices import Found, halves, search

NO_FEATURES = Text(
    "There is nothing to slice the data by: no attribute, text or feature has two values.",
    "数据没有可供切分的属性、文本或特征（均不足两种取值）。",
)
TOO_SMALL = Text(
    "No slice has {least} items in the half that is searched and any in the other.",
    "用于搜索的一半样本中，没有任何切片达到 {least} 个样本（且另一半中有样本）。",
)
FOUND = Text(
    "Of {searched} slices searched on one half of the items, the {tested} worst were measured on the other half. "
    "Lowest there: {name} (n = {n}); all held-out items {share:.3f}. Surely worse than the rest: {worse} of {tested}. "
    "{small} slices had fewer than {least} items to search.",
    "在一半样本上搜索 {searched} 个切片，取其中最差的 {tested} 个在另一半样本上测量。其中最低：{name}（n = {n}）；"
    "另一半全部样本为 {share:.3f}。确认差于其余样本的切片：{worse} 个。另有 {small} 个切片不足 {least} 个样本，未予搜索。",
)


def measure(subject: Subject, options: Options) -> Outcomes:
    """Return truth and answer of every item, with its features beside its groups."""
    seen = answers(subject, options)
    return replace(seen, groups={**predictions_of(subject).features, **seen.groups})


def estimate(seen: Outcomes, options: Options, setting: Setting) -> Estimate:
    """Return the least accuracy among the slices that a search found, a share in [0, 1], on held-out items."""
    lost, n = missing(seen), int(np.count_nonzero(seen.scored))
    features = {name: groups for name, groups in seen.groups.items() if _differs(groups)}
    if not n or not features:
        note = NO_FEATURES if n else NO_ITEMS
        return nothing("worst-slice", "share", options, setting, note, n=n, unscoreable=lost)
    items = Items(
        features=features,
        right=seen.scored & (truth(seen) == predicted(seen)),
        scored=seen.scored,
        searched=halves(len(seen), seen.clusters, seed=setting.seed),
        clusters=seen.clusters,
    )
    least = int(number(options, "min_slice"))
    found = search(
        [codes[items.searched] for codes in items.codes],
        ~items.right[items.searched],
        depth=int(number(options, "conditions")),
        least=least,
        best=int(number(options, "tested")),
    )
    return _tested(items, found, least, options, setting, n=n, lost=lost)


def _differs(groups: Groups) -> bool:
    """Return whether items differ in a feature; an unknown value is a difference too."""
    return bool(len(groups.codes)) and int(groups.codes.min()) < int(groups.codes.max())


def _tested(
    items: Items, found: Found, least: int, options: Options, setting: Setting, *, n: int, lost: int
) -> Estimate:
    """Return the estimate from the half that was not searched."""
    masks = [one.holds(items.codes) for one in found.slices]
    held = [bool((mask & items.scored & ~items.searched).any()) for mask in masks]
    slices = [one for one, there in zip(found.slices, held, strict=True) if there]
    inside = [mask for mask, there in zip(masks, held, strict=True) if there]
    facts = _facts(items, found, least)
    if not slices:
        note = TOO_SMALL.fill(least=least)
        return nothing("worst-slice", "share", options, setting, note, n=n, unscoreable=lost, facts=facts)
    shares = items.share(inside)
    p = p_values(items, inside, shares)
    small = facts.pop("small_slices")
    facts |= {"slices": table(items, slices, shares, p, setting.level), "small_slices": small}
    lowest = int(np.argmin(shares.value))
    return sampled(
        "worst-slice",
        options,
        setting,
        float(shares.value[lowest]),
        lambda level: lowest_share(shares, level=level),
        n=n,
        unscoreable=lost,
        method="least-wilson-held-out",
        facts=facts,
        note=FOUND.fill(
            searched=found.searched,
            tested=len(slices),
            name=slice_name(items.met(slices[lowest])),
            n=int(shares.n[lowest]),
            share=facts["held_out_accuracy"],
            worse=int(np.count_nonzero(p <= 1 - setting.level)),
            small=found.small,
            least=least,
        ),
    )


def _facts(items: Items, found: Found, least: int) -> dict[str, JsonValue]:
    """Return the numbers of the search, and the slices that were too small for it."""
    held = items.scored & ~items.searched
    return {
        "features": [{"en": name.en, "zh": name.zh} for name in map(feature_name, items.features)],
        "searched": found.searched,
        "small": found.small,
        "search_n": int(np.count_nonzero(items.searched)),
        "held_out_n": int(np.count_nonzero(held)),
        "held_out_accuracy": float(items.right[held].mean()) if held.any() else None,
        "small_slices": small_table(items, least),
    }


def _good() -> Subject:
    return sliced({(a, b): (190, 10) for a in ("short", "long") for b in ("a", "b")})


def _bad() -> Subject:
    right = {("long", "b"): 100}
    return sliced(
        {
            (a, b): (right.get((a, b), 190), 200 - right.get((a, b), 190))
            for a in ("short", "long")
            for b in ("a", "b")
        }
    )


CHECK = Check(
    id="worst-slice",
    title=Text("Accuracy in the worst slice", "最差切片准确率"),
    about=Text(
        "Share of right answers in the part of the data for which an automatic search finds it lowest, measured on items "
        "the search has not seen; 1 means that every answer is right even there.",
        "自动搜索准确率最低的数据切片，并在未参与搜索的样本上测得的准确率；1 表示最差切片中的回答亦全部正确。",
    ),
    unit="share",
    better=Side.AT_LEAST,
    needs=("predictions",),
    options={"conditions": 2, "min_slice": 30, "tested": 10},
    measure=measure,
    estimate=estimate,
    good=_good,
    bad=_bad,
)
