"""Rates by group, and which groups are compared.

No group is hidden. A group is shown but not compared when it has no item, fewer items than option ``min_group``, or
a smaller share of the items than option ``exclude_below``; its note says so. Unscoreable items count as items here, so
that a group is not left out because the model does not answer for it. Items whose group is unknown are counted
and belong to no group. Where only some items were asked yet (``Setting.whole``), what all of them will be decides which
groups are compared: one that is still small, or not there yet, is not left out.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import reduce

import numpy as np
from numpy.typing import NDArray
from pydantic import JsonValue

from lexgate.checks import _estimates
from lexgate.checks._check import Options, Setting
from lexgate.checks._estimates import method_at
from lexgate.checks._notes import NO_ATTRIBUTE
from lexgate.checks._options import number, text
from lexgate.core.estimate import Estimate, Interval
from lexgate.core.outcomes import Groups, Outcomes
from lexgate.core.text import Text
from lexgate.stats.shares import Shares, counted, independent

Bools = NDArray[np.bool_]
_BLOCK = 1 << 16
"""Items that are counted at once."""

NAME_A_CLASS = Text(
    "There are {k} classes, so it must be said which one the rate is about: set assess.positive. "
    "Worst-group accuracy compares groups without it.",
    "共有 {k} 个类别，须通过 assess.positive 指定正类；不指定时可参考最差群体准确率。",
)
NO_SUCH_CLASS = Text(
    "There is no class {name}; the classes are: {known}. Correct assess.positive.",
    "没有类别“{name}”；现有类别：{known}。请更正 assess.positive。",
)
TOO_FEW = Text(
    "Too few groups of {about} have enough items to be compared.",
    "“{about}”中样本量足够、可供比较的群体过少。",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rates:
    """A rate in every group of one attribute."""

    names: tuple[str, ...]
    shares: Shares
    """Of all groups."""
    compared: Bools
    """``(n_groups,)`` whether the group takes part in the comparison."""
    notes: tuple[Text | None, ...]
    """Why a group does not."""
    unknown: int
    """Items that count for the rate, and whose group is unknown."""
    unscoreable: int
    """Items that could not be scored; one that may belong to any group counts once."""

    @property
    def chosen(self) -> Shares:
        """The groups that are compared."""
        return self.shares.pick(self.compared)

    def intervals(self, level: float) -> dict[str, Interval]:
        """Return every group's rate with its own interval."""
        low, high = self.shares.limits((1 - level) / 2)
        return {
            name: Interval(
                value=float(self.shares.value[i]) if self.shares.n[i] else None,
                low=float(low[i]) if self.shares.n[i] else None,
                high=float(high[i]) if self.shares.n[i] else None,
                n=int(self.shares.n[i]),
                note=self.notes[i],
            )
            for i, name in enumerate(self.names)
        }

    def facts(self) -> dict[str, JsonValue]:
        """Return the counts behind the rates, the two extreme groups and the number of items of unknown group."""
        table: list[JsonValue] = [
            {"group": name, "count": int(hits), "unscoreable": int(missing)}
            for name, hits, missing in zip(self.names, self.shares.hits, self.shares.missing, strict=True)
        ]
        facts: dict[str, JsonValue] = {"table": table, "unknown": self.unknown}
        rates = np.where(self.compared, self.shares.value, np.nan)
        if not np.isnan(rates).all():
            facts["lowest"] = self.names[int(np.nanargmin(rates))]
            facts["highest"] = self.names[int(np.nanargmax(rates))]
        return facts


def rates(
    seen: Outcomes,
    options: Options,
    *,
    hit: Bools,
    counting: Bools,
    missing: Bools,
    setting: Setting | None = None,
    due: Callable[[Outcomes], Bools] | None = None,
) -> Rates:
    """Return the rate of ``hit`` among ``counting`` items in each group of option ``attribute``.

    Args:
        seen: The outcomes.
        options: Completed options with ``attribute``, and ``min_group`` and ``exclude_below`` where they exist.
        hit: ``(n,)`` whether the item counts in the numerator.
        counting: ``(n,)`` whether it counts in the denominator.
        missing: ``(n,)`` whether it might have, but could not be scored.
        setting: Whether the limits hold at every number of items, and what all items will be; a check that is not
            ``anytime`` gives none.
        due: Of all items, whether one will count or be missing, known before it is asked; None: all will.
    """
    attribute, sizes = text(options, "attribute"), None
    if setting is not None and setting.whole is not None:
        codes = groups_of(setting.whole, attribute).codes
        sizes = codes[codes >= 0] if due is None else codes[(codes >= 0) & due(setting.whole)]
    return rates_of(
        groups_of(seen, attribute),
        options,
        hit=hit,
        counting=counting,
        missing=missing,
        clusters=seen.clusters,
        anytime=setting is not None and setting.anytime,
        due=sizes,
    )


def rates_of(  # noqa: PLR0913 - the parts of a rate
    groups: Groups,
    options: Options,
    *,
    hit: Bools,
    counting: Bools,
    missing: Bools,
    clusters: NDArray[np.int64] | None,
    anywhere: int = 0,
    anytime: bool = False,
    due: NDArray[np.integer] | None = None,
) -> Rates:
    """Return the rate of ``hit`` among ``counting`` items in each group, see `rates`.

    ``anywhere`` is the number of missing items that may belong to any group, ``due`` the groups of all items that will
    count or be missing where only some were asked yet.
    """
    codes, size = groups.codes, len(groups.names)
    table = _counted(groups, hit=hit, counting=counting, missing=missing)
    own_missing = table[1:, 3]
    if clusters is None:
        shares = independent(table[1:, 2], table[1:, 1] + table[1:, 2], own_missing + anywhere)
    else:
        use = counting & (codes >= 0)
        shares = counted(hit[use], codes[use], size, missing=own_missing + anywhere, cluster=clusters[use])
    items = shares.n + own_missing if due is None else np.bincount(due, minlength=size) + anywhere
    notes = tuple(why_left_out(int(n), float(items.sum()), options) for n in items)
    return Rates(
        names=groups.names,
        shares=replace(shares, anytime=anytime),
        compared=np.array([note is None for note in notes], np.bool_),
        notes=notes,
        unknown=int(table[0, 1] + table[0, 2]),
        unscoreable=int(own_missing.sum()) + anywhere,
    )


def _counted(groups: Groups, *, hit: Bools, counting: Bools, missing: Bools) -> NDArray[np.int64]:
    """Return, of the unknown and then of each group, the items that play no part, miss, hit and are missing, ``(1 + n_groups, 4)``.

    One pass over the items, block by block, so that what is computed on the way stays in the processor's cache; none
    both counts and is missing.
    """
    size = 4 * (len(groups.names) + 1)
    found = np.zeros(size, np.int64)
    for start in range(0, len(groups.codes), _BLOCK):
        part = slice(start, start + _BLOCK)
        role = (hit[part] & counting[part]).astype(np.uint8) + counting[part]
        role += missing[part] * np.uint8(3)
        cell = groups.codes[part] * 4
        cell += role.astype(np.int32)
        cell += 4
        found += np.bincount(cell, minlength=size)
    return found.reshape(-1, 4)


def groups_of(seen: Outcomes, attribute: str) -> Groups:
    """Return the groups of a known attribute, or of an intersection such as ``gender+region`` (see `obstacle`)."""
    first, *rest = (seen.groups[part] for part in attribute.split("+"))
    return reduce(Groups.cross, rest, first)


def obstacle(seen: Outcomes, options: Options) -> Text | None:
    """Return why groups cannot be compared: no or no such attribute, no or no such positive class; or None.

    It is a note and no error, as a law may name attributes and classes that the data do not have.
    """
    attribute = text(options, "attribute")
    unknown = [part for part in attribute.split("+") if part not in seen.groups]
    if not attribute:
        return NO_ATTRIBUTE
    if unknown:
        note = Text(
            "The data have no attribute {name}; they have: {known}.",
            "数据中没有属性“{name}”；现有属性：{known}。",
        )
        return note.fill(name=", ".join(unknown), known=", ".join(seen.groups) or "–")
    if "positive" not in options or positive_of(seen, options) is not None:
        return None
    name = text(options, "positive")
    note = NO_SUCH_CLASS if name else NAME_A_CLASS
    return note.fill(name=name, k=len(seen.names), known=", ".join(seen.names))


def positive_of(seen: Outcomes, options: Options) -> int | None:
    """Return the code of the positive class: the named one, or the last of two; None where there is none."""
    name = text(options, "positive")
    if name:
        return seen.names.index(name) if name in seen.names else None
    return 1 if len(seen.names) == 2 else None


def compare(  # noqa: PLR0913 - the parts of one estimate
    check: str,
    seen: Rates,
    options: Options,
    setting: Setting,
    *,
    value: Callable[[Shares], float],
    limits: Callable[..., tuple[float, float]],
    unit: str = "share",
    facts: dict[str, JsonValue] | None = None,
    fewest: int = 2,
    method: str,
    about: Text | None = None,
) -> Estimate:
    """Return the estimate of an extreme over the groups that are compared, or None with a note if too few are."""
    about = about or Text(text(options, "attribute"), text(options, "attribute"))
    everything = {**seen.facts(), **(facts or {})}
    n, unscoreable = int(seen.shares.n.sum()), seen.unscoreable
    groups = seen.intervals(setting.level)
    chosen = seen.chosen
    known = chosen.pick(chosen.n > 0)
    if len(known.n) < fewest:
        note = TOO_FEW.fill(about=about)
        return _estimates.nothing(
            check, unit, options, setting, note, n=n, unscoreable=unscoreable, groups=groups, facts=everything
        )
    return _estimates.sampled(
        check,
        options,
        setting,
        value(known),
        lambda level: limits(chosen, level=level),
        n=n,
        unscoreable=unscoreable,
        method=method_at(method, anytime=chosen.anytime),
        unit=unit,
        groups=groups,
        facts=everything,
        note=left_out(seen.names, seen.notes, about),
    )


def why_left_out(n: int, total: float, options: Options) -> Text | None:
    """Return why a group of ``n`` among ``total`` items is not compared, or None."""
    fewest = int(number(options, "min_group")) if "min_group" in options else 1
    least = number(options, "exclude_below") if "exclude_below" in options else 0.0
    if n == 0:
        return Text("No item of this group counts.", "该群体没有可计入的样本。")
    if n < fewest:
        return Text(
            "Shown, not compared: {n} items, fewer than {fewest}.",
            "仅列示、不比较：样本 {n} 个，少于 {fewest} 个。",
        ).fill(n=n, fewest=fewest)
    if n / total < least:
        return Text(
            "Shown, not compared: {share:.2%} of the items, below {least:.2%}.",
            "仅列示、不比较：占样本的 {share:.2%}，低于 {least:.2%}。",
        ).fill(share=n / total, least=least)
    return None


def left_out(names: tuple[str, ...], notes: tuple[Text | None, ...], about: Text) -> Text | None:
    """Return the note that names the groups that are not compared, or None."""
    left = [name for name, note in zip(names, notes, strict=True) if note is not None]
    if not left:
        return None
    note = Text(
        "Of {about}, shown but not compared: {names}.", "“{about}”中仅列示、不参与比较的群体：{names}。"
    )
    return note.fill(about=about, names=", ".join(left))
