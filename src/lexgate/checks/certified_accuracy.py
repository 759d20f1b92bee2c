r"""Certified accuracy: the share of items whose answer is right and provably stays, whichever words are replaced.

The model answers by a vote over copies of a text that keep some of its words, drawn at random (``assess.robustness.smoothing``).
An item counts if the vote is right and its certified radius $r_i$ is at least the option ``radius``: then no replacement of that many
words, each by any one word, turns the vote. $\frac1n \sum_i [g(x_i) = y_i][r_i \ge r]$. Unit: share; 1 means that every answer is right and
provably stays. At radius 0 it is the accuracy of votes that are provably a majority. How a radius follows from the votes stands in
``lexgate.stats.smoothing``.

Copies are drawn, so a certificate may be wrong: each with a probability of at most the option ``alpha``, by Clopper and Pearson's
one-sided limit; where all copies voted, none. The expected share of items with a wrong certificate is therefore at most ``alpha``,
and the lower limit of the interval is Wilson's less that, where copies were drawn for any item. It is one event for all radii. The upper limit is Wilson's: of
what so few copies can prove. More copies, or others, may prove more. Items in clusters count as fewer; items without truth or
answer are settled by the worst case.

The facts give the certified accuracy at every radius, the accuracy of votes and of the plain model on the same items, and the share
of items on which the vote abstains.

Known limit: it speaks for the model that answers by votes, which must then be the one that is run. Words put in, taken out,
parted or joined are not covered. Short texts have small radii, whatever the model is.

Example:
    >>> from lexgate.checks._check import Setting
    >>> subject = _voted({(100, 20): 30, (100, 5): 50, (60, 20): 20})
    >>> options = CHECK.complete({"radius": 2})
    >>> seen = CHECK.estimate(CHECK.measure(subject, options), options, Setting())
    >>> seen.value, [row["certified"] for row in seen.facts["certified_by_radius"]][:4]
    (0.3, [0.8, 0.8, 0.3, 0.3])

References:
    A. Levine, S. Feizi (2020), Robustness Certificates for Sparse Adversarial Attacks by Randomized Ablation, AAAI.
    J. Zeng et al. (2023), Comput. Linguist. 49(2):395-427 (RanMASK).
    J. Cohen, E. Rosenfeld, J. Kolter (2019), Certified Adversarial Robustness via Randomized Smoothing, ICML (the two draws).
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from pydantic import JsonValue

from lexgate.checks._check import Check, Options, Setting
from lexgate.checks._estimates import IntervalAt, nothing, sampled, share_of
from lexgate.checks._notes import NO_ITEMS
from lexgate.checks._worked import PASSPORT
from lexgate.core.errors import BadInput
from lexgate.core.estimate import Estimate
from lexgate.core.outcomes import Outcomes
from lexgate.core.requirement import Side
from lexgate.core.text import Text
from lexgate.models.subject import Smoothed, Subject
from lexgate.stats.shares import counted
from lexgate.stats.smoothing import radii

Bools = NDArray[np.bool_]
_FIELDS = ("truth", "plain", "answer", "votes", "copies", "words", "kept", "exact")


def measure(subject: Subject, options: Options) -> Outcomes:  # noqa: ARG001 - the signature of every measure
    """Return the votes on every item."""
    seen = subject.smoothed
    if seen is None:
        raise BadInput("Nothing was voted on.", fix="Set assess.robustness.smoothing.", code="LG-CHECK-004")
    return Outcomes(
        ids=seen.ids,
        columns={name: getattr(seen, name) for name in _FIELDS},
        scored=np.asarray((seen.truth >= 0) & (seen.answer >= 0), np.bool_),
        names=seen.labels,
        clusters=seen.clusters,
    )


def estimate(seen: Outcomes, options: Options, setting: Setting) -> Estimate:
    """Return the certified accuracy at a radius, a share in [0, 1]."""
    wanted, alpha = _radius(options), _alpha(options)
    lost, n = int(np.count_nonzero(~seen.scored)), int(np.count_nonzero(seen.scored))
    if not n:
        return nothing("certified-accuracy", "share", options, setting, NO_ITEMS, n=n, unscoreable=lost)
    found = _column(seen, "votes"), _column(seen, "copies"), _column(seen, "words"), _column(seen, "kept")
    reach = radii(*found, seen.columns["exact"].astype(np.bool_), alpha=alpha)
    held = np.asarray(seen.columns["answer"] == seen.columns["truth"], np.bool_)
    slack = 0.0 if seen.columns["exact"].astype(np.bool_).all() else alpha
    value, interval_at = _share(seen, held & (reach >= wanted), slack)
    whole = _share(seen, held, 0.0)[0]
    plain = _share(seen, np.asarray(seen.columns["plain"] == seen.columns["truth"], np.bool_), 0.0)
    low, high = plain[1](setting.level)
    return sampled(
        "certified-accuracy",
        options,
        setting,
        value,
        interval_at,
        n=n,
        unscoreable=lost,
        method="wilson-less-alpha" if seen.clusters is None else "wilson-clustered-less-alpha",
        facts={
            "plain_accuracy": {"accuracy": plain[0], "low": low, "high": high},
            "vote_accuracy": whole,
            "abstained": float(np.mean(reach[seen.scored] < 0)),
            "exact_votes": int(np.count_nonzero(seen.columns["exact"])),
            "median_words": float(np.median(_column(seen, "words")[seen.scored])),
            "certified_by_radius": _curve(seen, held, reach, slack, setting.level),
        },
    )


def _column(seen: Outcomes, name: str) -> NDArray[np.int64]:
    return seen.columns[name].astype(np.int64)


def _share(seen: Outcomes, hit: Bools, slack: float) -> tuple[float, IntervalAt]:
    """Return a share of the scored items with its interval, whose lower limit allows for ``slack`` wrong certificates."""
    used = seen.scored
    clusters = None if seen.clusters is None else seen.clusters[used]
    count = int(np.count_nonzero(used))
    shares = counted(hit[used], np.zeros(count, np.int32), 1, missing=len(seen) - count, cluster=clusters)
    value, plain_at = share_of(shares)

    def interval_at(level: float) -> tuple[float, float]:
        low, high = plain_at(level)
        return max(0.0, low - slack), high

    return value, interval_at


def _curve(
    seen: Outcomes, held: Bools, reach: NDArray[np.int64], slack: float, level: float
) -> list[JsonValue]:
    """Return the certified accuracy at every radius up to the first that nothing reaches."""
    rows: list[JsonValue] = []
    for at in range(int(reach.max(initial=0)) + 2):
        value, interval_at = _share(seen, held & (reach >= at), slack)
        low, high = interval_at(level)
        rows.append({"radius": at, "certified": value, "low": low, "high": high})
    return rows


def _radius(options: Options) -> int:
    given = options["radius"]
    if isinstance(given, bool) or not isinstance(given, int) or given < 0:
        raise BadInput(
            f"Check certified-accuracy: option 'radius' is {given!r}.",
            fix="Give a number of words, 0 or more.",
            code="LG-CHECK-102",
        )
    return given


def _alpha(options: Options) -> float:
    given = options["alpha"]
    if isinstance(given, bool) or not isinstance(given, int | float) or not 0 < given < 0.5:
        raise BadInput(
            f"Check certified-accuracy: option 'alpha' is {given!r}.",
            fix="Give a probability above 0 and below 0.5, such as 0.001.",
            code="LG-CHECK-103",
        )
    return float(given)


def _voted(cells: Mapping[tuple[int, int], int]) -> Subject:
    """Return a subject from ``(votes of 100 copies, words)`` → items; two words are kept, and every vote is right."""
    votes, words = (
        np.repeat([cell[at] for cell in cells], list(cells.values())).astype(np.int64) for at in (0, 1)
    )
    n = len(votes)
    truth = (np.arange(n) % 2).astype(np.int32)
    return Subject(
        passport=PASSPORT,
        smoothed=Smoothed(
            ids=np.arange(n).astype(np.str_),
            labels=("no", "yes"),
            truth=truth,
            plain=truth,
            answer=truth,
            votes=votes,
            copies=np.full(n, 100, np.int64),
            words=words,
            kept=np.full(n, 2, np.int64),
            exact=np.zeros(n, np.bool_),
        ),
    )


CHECK = Check(
    id="certified-accuracy",
    title=Text("Certified accuracy", "认证准确率"),
    about=Text(
        "Share of items whose answer, by a vote over thinned copies of the text, is right and provably stays when so many "
        "words (option radius) are replaced by any others; 1 means all of them.",
        "对文本随机删减后的副本投票，回答正确且可证明在任意替换若干词（选项 radius）后仍不变的样本比例；1 表示全部样本。",
    ),
    unit="share",
    better=Side.AT_LEAST,
    needs=("smoothed",),
    options={"radius": 1, "alpha": 0.001},
    proportion=True,
    tasks=("text-classification",),
    measure=measure,
    estimate=estimate,
    good=lambda: _voted({(100, 20): 90, (60, 20): 10}),
    bad=lambda: _voted({(100, 20): 10, (60, 20): 90}),
)
