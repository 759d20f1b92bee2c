r"""Drop on shifted data: how much less accurate the answers are on texts of another kind than on the usual ones.

$d_s = \text{accuracy} - \text{accuracy}_s$ for every shifted set $s$ (another style, source, period); the value is the widest drop, or that
of option ``set``. Unit: share, in [-1, 1]; 0 means that nothing is lost, below 0 that the shifted texts are easier. The
usual texts are the test data, or the set that ``assess.shifted.reference`` names. Groups are the drops of the sets.

The interval of each drop is Newcombe's for two shares; where shifted and usual texts stand in one file and share an
id, with their correlation (paired: narrower). The widest drop is bounded as the largest of several quantities (see
``lexgate.stats.extremes``). Unscoreable items count as wrong or right. Laws that ask for robustness (EU AI Act, article
15(4)) can be served by it.

Known limit: a shifted set stands for its own kind of shift only; where it has harder items too, the drop is of both.

Example:
    >>> from lexgate.checks._check import Setting
    >>> from lexgate.checks._worked import shifted
    >>> subject = shifted({"": (180, 20), "tweets": (150, 50), "letters": (176, 24)})
    >>> options = CHECK.complete({})
    >>> seen = CHECK.estimate(CHECK.measure(subject, options), options, Setting())
    >>> round(seen.value, 3), round(seen.groups["letters"].value, 3), seen.facts["widest"]
    (0.15, 0.02, 'tweets')

References:
    R. G. Newcombe (1998), Statist. Med. 17(8):873-890 (two samples) and 17(22):2635-2650 (pairs).
    P. W. Koh et al. (2021), WILDS, ICML, PMLR 139:5637-5664 (drops in and out of distribution).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from pydantic import JsonValue

from lexgate.checks._answers import missing, predicted, predictions_of, truth
from lexgate.checks._check import Check, Options, Setting
from lexgate.checks._estimates import nothing, sampled
from lexgate.checks._notes import NO_ITEMS
from lexgate.checks._options import text
from lexgate.checks._worked import shifted
from lexgate.core.errors import BadInput
from lexgate.core.estimate import Estimate, Interval
from lexgate.core.outcomes import Groups, Outcomes
from lexgate.core.requirement import Side
from lexgate.core.text import Text
from lexgate.models.subject import Predictions, Subject
from lexgate.stats.differences import correlation, difference_limits
from lexgate.stats.shares import Shares, counted

_SET = "set"
NO_SUCH_SET = Text(
    "There is no shifted set {name}; there are: {known}.", "没有名为“{name}”的偏移数据集；现有：{known}。"
)


def measure(subject: Subject, options: Options) -> Outcomes:  # noqa: ARG001 - the signature of every measure
    """Return truth and answer of the usual and of the shifted items; group 0 of ``set`` is the usual one."""
    if subject.shifted is None:
        raise BadInput(
            "The subject has no shifted data.", fix="Name them in assess.shifted.", code="LG-CHECK-004"
        )
    answers, usual = subject.shifted.answers, subject.shifted.reference
    sets = answers.groups[_SET]
    if usual:
        first = sets.names.index(usual)
        order = [first, *(code for code in range(len(sets.names)) if code != first)]
        codes = np.argsort(order).astype(np.int32)[sets.codes]
        return _outcomes([answers], Groups(names=tuple(sets.names[code] for code in order), codes=codes))
    test = predictions_of(subject)
    codes = np.concatenate([np.zeros(len(test.ids), np.int32), sets.codes + 1])
    return _outcomes([test, answers], Groups(names=("test", *sets.names), codes=codes))


def _outcomes(parts: list[Predictions], sets: Groups) -> Outcomes:
    """Return the items as one table; where they stand in one file, items of one cluster depend on one another."""
    true, answer = (
        np.concatenate([getattr(part, name) for part in parts]) for name in ("truth", "predicted")
    )
    origin = np.concatenate([_origin(part, place) for place, part in enumerate(parts)])
    rows = np.concatenate([part.ids for part in parts])
    return Outcomes(
        ids=np.char.add(np.char.add(np.array(sets.names)[sets.codes], ":"), rows),
        columns={"truth": true, "predicted": answer},
        scored=(true >= 0) & (answer >= 0),
        groups={_SET: sets},
        names=parts[0].labels,
        clusters=np.unique(origin, return_inverse=True)[1].astype(np.int64),
    )


def _origin(part: Predictions, place: int) -> NDArray[np.str_]:
    """Return what each item depends on: its cluster, else itself."""
    own = part.ids if part.clusters is None else part.clusters.astype(np.str_)
    return np.char.add(f"{place}:", own)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Set:
    """One set beside the usual one."""

    name: str
    shares: Shares
    usual: Shares
    together: float

    @property
    def drop(self) -> float:
        return float(self.usual.value[0] - self.shares.value[0])

    def limits(self, tail: float) -> tuple[float, float]:
        return difference_limits(self.usual, self.shares, self.together, tail=tail)


def estimate(seen: Outcomes, options: Options, setting: Setting) -> Estimate:
    """Return the widest drop in accuracy, a share in [-1, 1]; groups are the drops of the sets."""
    wanted, lost = text(options, "set"), missing(seen)
    sets = seen.groups[_SET]
    found = _sets(seen)
    chosen = [one for one in found if wanted in ("", one.name)]
    n = int(np.count_nonzero(seen.scored))
    if not chosen:
        known = ", ".join(sets.names[1:])
        note = NO_SUCH_SET.fill(name=wanted, known=known) if wanted and wanted not in sets.names else NO_ITEMS
        used = 0 if not (seen.scored & (sets.codes == 0)).any() else n
        return nothing("shift-drop", "share", options, setting, note, n=used, unscoreable=lost)
    widest = max(chosen, key=lambda one: one.drop)

    def interval_at(level: float) -> tuple[float, float]:
        tail = (1 - level) / 2
        return (
            max(one.limits(tail / len(chosen))[0] for one in chosen),
            max(one.limits(tail)[1] for one in chosen),
        )

    paired = any(one.together for one in chosen)
    return sampled(
        "shift-drop",
        options,
        setting,
        widest.drop,
        interval_at,
        n=n,
        method="widest-newcombe-paired" if paired else "widest-newcombe",
        unscoreable=lost,
        groups={one.name: _shown(one, setting.level) for one in found},
        facts={
            "reference": sets.names[0],
            "widest": widest.name,
            "accuracy_by_set": _table(found, sets, setting),
        },
    )


def _sets(seen: Outcomes) -> list[_Set]:
    codes, hit = seen.groups[_SET].codes, truth(seen) == predicted(seen)
    cluster = np.arange(len(seen)) if seen.clusters is None else seen.clusters

    def shares(which: NDArray[np.bool_]) -> Shares:
        used = which & seen.scored
        gone = int(np.count_nonzero(which & ~seen.scored))
        return counted(hit[used], np.zeros(int(used.sum()), np.int32), 1, missing=gone, cluster=cluster[used])

    usual = (codes == 0) & seen.scored
    found = []
    for code, name in enumerate(seen.groups[_SET].names[1:], 1):
        part = (codes == code) & seen.scored
        if not part.any() or not usual.any():
            continue
        together = correlation(
            hit[usual].astype(np.float64), hit[part].astype(np.float64), cluster[usual], cluster[part]
        )
        found.append(
            _Set(name=name, shares=shares(codes == code), usual=shares(codes == 0), together=together)
        )
    return found


def _shown(one: _Set, level: float) -> Interval:
    low, high = one.limits((1 - level) / 2)
    return Interval(value=one.drop, low=low, high=high, n=int(one.shares.n[0]))


def _table(found: list[_Set], sets: Groups, setting: Setting) -> list[JsonValue]:
    rows: list[JsonValue] = []
    for name, share in ((sets.names[0], found[0].usual), *((one.name, one.shares) for one in found)):
        low, high = share.limits((1 - setting.level) / 2)
        rows.append(
            {
                "set": name,
                "accuracy": float(share.value[0]),
                "low": float(low[0]),
                "high": float(high[0]),
                "n": int(share.n[0]),
            }
        )
    return rows


def _good() -> Subject:
    return shifted({"": (180, 20), "tweets": (176, 24)})


def _bad() -> Subject:
    return shifted({"": (180, 20), "tweets": (120, 80)})


CHECK = Check(
    id="shift-drop",
    title=Text("Drop on shifted data", "分布偏移下的准确率下降"),
    about=Text(
        "How much less accurate the answers are on texts of another kind than on the usual ones, on the worst of them; 0 "
        "means that nothing is lost.",
        "与常规文本相比，模型在其他类型文本上的准确率下降幅度，取下降最大者；0 表示没有下降。",
    ),
    unit="share",
    better=Side.AT_MOST,
    needs=("predictions", "shifted"),
    options={"set": ""},
    tasks=("text-classification",),
    measure=measure,
    estimate=estimate,
    good=_good,
    bad=_bad,
)
