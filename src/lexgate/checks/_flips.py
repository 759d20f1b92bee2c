"""Counting flips in counterfactual sets: pairs of texts that differ in one attribute only.

Pairs are counted from the sizes of classes of equal texts, never listed.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lexgate.checks._check import Options
from lexgate.checks._rates import groups_of
from lexgate.core.errors import BadInput
from lexgate.core.outcomes import Outcomes
from lexgate.core.text import Text
from lexgate.models.subject import Subject
from lexgate.stats.shares import Shares, clustered

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

NO_PAIRS = Text(
    "No set has two answered texts that differ in one attribute only.",
    "没有任何一组包含两条仅有一项属性不同且均有回答的文本。",
)


def pair_answers(subject: Subject, options: Options) -> Outcomes:  # noqa: ARG001 - the signature of every measure
    """Return the answer to every text of the counterfactual sets, with its probabilities where there are any."""
    pairs = subject.pairs
    if pairs is None:
        raise BadInput(
            "There is no counterfactual set.", fix="Give one under assess.pairs.", code="LG-CHECK-004"
        )
    columns: dict[str, NDArray[np.generic]] = {"predicted": pairs.predicted}
    if pairs.probability is not None:
        columns["probability"] = pairs.probability
    return Outcomes(
        ids=pairs.ids,
        columns=columns,
        scored=pairs.predicted >= 0,
        groups=pairs.groups,
        names=pairs.labels,
        clusters=pairs.clusters,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Flips:
    """Pairs of texts in every set, each ``(n_sets,)``."""

    flipped: Floats
    """Pairs whose answers differ."""
    pairs: Floats
    """Pairs of two answered texts."""
    missing: Floats
    """Pairs with a text that has no answer."""

    def __add__(self, other: "Flips") -> "Flips":
        return Flips(
            flipped=self.flipped + other.flipped,
            pairs=self.pairs + other.pairs,
            missing=self.missing + other.missing,
        )

    @property
    def sets(self) -> int:
        """Sets with a pair of answered texts."""
        return int(np.count_nonzero(self.pairs))

    @property
    def shares(self) -> Shares:
        """The share of pairs that flip; the sets are the clusters, as they are what was sampled."""
        used = self.pairs > 0
        one = np.zeros(self.sets, np.int64)
        return clustered(self.flipped[used], self.pairs[used], one, 1, missing=self.missing.sum())


NO_FLIPS = Flips(flipped=np.zeros(1), pairs=np.zeros(1), missing=np.zeros(1))


def differing(seen: Outcomes, attribute: str) -> Flips:
    """Return the pairs of one set that differ in the attribute and are alike in all others."""
    own, place = groups_of(seen, attribute).codes, place_of(seen)
    others = [groups.codes for name, groups in seen.groups.items() if name not in attribute.split("+")]
    return _pairs(seen, own >= 0, [place, *others], but=own)


def alike(seen: Outcomes, attribute: str) -> Flips:
    """Return the pairs of one set that are alike in every attribute, where ``attribute`` is known.

    What flips here flips for another reason than the attributes: another name, another word for a person.
    """
    return _pairs(
        seen,
        seen.groups[attribute].codes >= 0,
        [place_of(seen), *(groups.codes for groups in seen.groups.values())],
    )


def sets_with_a_flip(seen: Outcomes) -> tuple[int, int]:
    """Return in how many sets not all answers agree, and how many sets have two answered texts or more."""
    place, use = place_of(seen), seen.scored
    answered = np.bincount(place[use])
    answer = seen.columns["predicted"][use].astype(np.int64)
    kinds = np.bincount(np.unique(np.stack([place[use], answer]), axis=1)[0])
    return int(np.count_nonzero(kinds > 1)), int(np.count_nonzero(answered > 1))


def _pairs(
    seen: Outcomes,
    use: NDArray[np.bool_],
    keys: list[NDArray[np.integer]],
    but: NDArray[np.integer] | None = None,
) -> Flips:
    """Return the pairs of used texts that are alike in ``keys``, the first of them the set, and not in ``but``."""
    sets = len(np.unique(keys[0]))
    answer = seen.columns["predicted"].astype(np.int64)

    def alike_in(which: NDArray[np.bool_], *more: NDArray[np.integer]) -> Floats:
        found = equal_pairs([key[which] for key in (*keys, *more)], sets)
        if but is not None:
            found -= equal_pairs([key[which] for key in (*keys, *more, but)], sets)
        return found

    scored = use & seen.scored
    pairs = alike_in(scored)
    return Flips(flipped=pairs - alike_in(scored, answer), pairs=pairs, missing=alike_in(use) - pairs)


def cells_of(keys: list[NDArray[np.integer]]) -> Ints:
    """Return the number of the cell of rows that are equal in all keys."""
    row = np.zeros(len(keys[0]), np.int64)
    for key in keys:
        distinct, code = np.unique(key, return_inverse=True)
        _, row = np.unique(row * max(1, len(distinct)) + code, return_inverse=True)
    return row


def equal_pairs(keys: list[NDArray[np.integer]], sets: int) -> Floats:
    """Return by set, the first key, how many pairs of rows are equal in all keys."""
    row = cells_of(keys)
    size = np.bincount(row).astype(np.float64)
    place = np.zeros(len(size), np.int64)
    place[row] = keys[0]
    return np.bincount(place, weights=size * (size - 1) / 2, minlength=sets).astype(np.float64)


def place_of(seen: Outcomes) -> Ints:
    """Return the number of the set of every text, without gaps."""
    clusters = np.zeros(len(seen), np.int64) if seen.clusters is None else seen.clusters
    return np.unique(clusters, return_inverse=True)[1].astype(np.int64)
