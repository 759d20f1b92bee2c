"""Where the items lie that count against a finding: in which groups, as which mistakes, with a few of them by id."""

import numpy as np
from numpy.typing import NDArray

from lexgate.assessment.against import LACKS, Against, against
from lexgate.core.estimate import Estimate
from lexgate.core.explanation import Example, Mistake, Part, Trace
from lexgate.core.outcomes import Outcomes
from lexgate.stats.proportion import wilson

_PARTS, _MISTAKES = 5, 5
_LEAST = 5
"""Items below which a group is not named: a share of so few says nothing."""


def trace(seen: Outcomes, estimate: Estimate, examples: int) -> Trace | None:
    """Return what stored outcomes say of why an estimate is as it is; None where they do not tell.

    Args:
        seen: The stored outcomes of the estimate.
        estimate: What was computed from them.
        examples: How many items are named, at most.
    """
    found = against(seen, estimate)
    if found is None:
        return None
    return Trace(
        what=found.what,
        against=int(np.count_nonzero(found.items)),
        n=int(np.count_nonzero(found.among)),
        parts=_parts(seen, found),
        mistakes=_mistakes(seen, found),
        examples=tuple(_example(seen, found, place) for place in _chosen(seen, found, estimate, examples)),
    )


def _parts(seen: Outcomes, found: Against) -> tuple[Part, ...]:
    """Return the groups with more items against the finding than the overall share lets expect."""
    whole = float(np.count_nonzero(found.items)) / max(1.0, float(np.count_nonzero(found.among)))
    parts = []
    for attribute, groups in seen.groups.items():
        known = found.among & (groups.codes >= 0)
        sizes = np.bincount(groups.codes[known], minlength=len(groups.names))
        counts = np.bincount(groups.codes[known & found.items], minlength=len(groups.names))
        for code in np.flatnonzero((sizes >= _LEAST) & (counts > sizes * whole)):
            n, hits = int(sizes[code]), int(counts[code])
            low, high = wilson(hits, n)
            part = Part(attribute=attribute, group=groups.names[code], against=hits, n=n, low=low, high=high)
            parts.append((n * whole - hits, part))
    return tuple(part for _, part in sorted(parts, key=lambda one: (one[0], one[1].group))[:_PARTS])


def _mistakes(seen: Outcomes, found: Against) -> tuple[Mistake, ...]:
    given = seen.columns.get("predicted") if found.answers is None else found.answers
    if "truth" not in seen.columns or given is None or not seen.names:
        return ()
    true, answer = seen.columns["truth"].astype(np.int64), given.astype(np.int64)
    wrong = found.items & (true >= 0) & (answer >= 0) & (true != answer)
    size = len(seen.names)
    cells, counts = np.unique(true[wrong] * size + answer[wrong], return_counts=True)
    order = np.argsort(-counts, kind="stable")[:_MISTAKES]
    return tuple(
        Mistake(truth=seen.names[cells[i] // size], answer=seen.names[cells[i] % size], n=int(counts[i]))
        for i in order
    )


def _chosen(seen: Outcomes, found: Against, estimate: Estimate, most: int) -> NDArray[np.int64]:
    """Return the items to name: those of the group that drives it before others, the surest answers first."""
    items = np.flatnonzero(found.items)
    inside = np.isin(items, np.flatnonzero(_driving(seen, estimate)))
    sure = _confidence(seen)[items]
    return items[np.lexsort((items, -sure, ~inside))][:most]


def _driving(seen: Outcomes, estimate: Estimate) -> NDArray[np.bool_]:
    """Return the items of the group that stands out in the check's own facts."""
    check_says = "highest" if estimate.check.endswith("-rate-gap") else "lowest"
    name, groups = estimate.facts.get(check_says), seen.groups.get(str(estimate.options.get("attribute")))
    if groups is None or not isinstance(name, str) or name not in groups.names:
        return np.ones(len(seen), np.bool_)
    return np.asarray(groups.codes == groups.names.index(name), np.bool_)


def _confidence(seen: Outcomes) -> NDArray[np.float64]:
    """Return the probability of each answer, 0 where none is known."""
    given = seen.columns.get("probability")
    if given is None or given.ndim != 2 or "predicted" not in seen.columns:
        return np.zeros(len(seen))
    answer = seen.columns["predicted"].astype(np.int64)
    sure = given.astype(np.float64)[np.arange(len(seen)), np.maximum(answer, 0)]
    return np.nan_to_num(np.where(answer >= 0, sure, 0.0))


def _example(seen: Outcomes, found: Against, place: np.int64) -> Example:
    sure = float(_confidence(seen)[place])
    lacks = next((str(seen.columns[name][place]) for name in LACKS if name in seen.columns), "")
    return Example(
        id=str(seen.ids[place]),
        truth=_class(seen, seen.columns.get("truth"), place),
        answer=_class(seen, seen.columns.get("predicted") if found.answers is None else found.answers, place),
        confidence=sure or None,
        lacks=", ".join(filter(None, lacks.split("\n"))),
        groups={
            name: groups.names[groups.codes[place]]
            for name, groups in seen.groups.items()
            if groups.codes[place] >= 0
        },
    )


def _class(seen: Outcomes, codes: NDArray[np.generic] | None, place: np.int64) -> str:
    if codes is None or not seen.names:
        return ""
    code = int(codes[place])
    return seen.names[code] if 0 <= code < len(seen.names) else ""
