r"""F1 gap: how much lower the F1 of one group is than that of another; of taggers, the token F1.

$\max_g F_g - \min_g F_g$, where $F_g$ is F1 on the items of group $g$ alone, averaged over classes as option ``average`` says
(``macro``; ``micro``, ``weighted`` or the name of a class), without the classes named in ``without`` (``[O]`` leaves the tokens outside
of entities out; see ``f1``). Unit: share; 0 means that every group is served as well. Groups are the F1 themselves.

A group with fewer than ``min_group`` items (30) is shown, not compared; one that got no answer at all is compared as open.
Limits of each group are those of ``f1`` (sentences are the clusters of tokens), those of a difference MOVER's, and the widest of several
is treated as in ``lexgate.stats.extremes``.

Known limits: F1 depends on how frequent a class is, so groups with rarer classes score lower even if they are treated
alike. A macro average of a group is over the classes that occur in it.

Example:
    >>> from lexgate.checks._check import Setting
    >>> from lexgate.checks._worked import grouped
    >>> subject = grouped({"women": (80, 20, 40, 60), "men": (90, 10, 10, 90)})
    >>> options = CHECK.complete({"attribute": "gender", "average": "granted"})
    >>> seen = CHECK.estimate(CHECK.measure(subject, options), options, Setting())
    >>> round(seen.groups["women"].value, 4), seen.groups["men"].value, round(seen.value, 4)
    (0.6667, 0.9, 0.2333)

References:
    C. J. van Rijsbergen (1979), Information Retrieval, chapter 7 (F).
    G. Y. Zou, A. Donner (2008), Statist. Med. 27(10):1693-1702 (MOVER).
"""

from lexgate.checks._answers import answers, missing
from lexgate.checks._check import Check, Options, Setting
from lexgate.checks._estimates import nothing
from lexgate.checks._gaps import widest
from lexgate.checks._group_scores import class_scores, compared
from lexgate.checks._rates import obstacle
from lexgate.checks._worked import grouped
from lexgate.core.estimate import Estimate
from lexgate.core.outcomes import Outcomes
from lexgate.core.requirement import Side
from lexgate.core.text import Text
from lexgate.models.subject import Subject


def estimate(seen: Outcomes, options: Options, setting: Setting) -> Estimate:
    """Return the widest gap between two groups' F1, a share in [0, 1]; groups are their F1."""
    lost, note = missing(seen), obstacle(seen, options)
    if note:
        return nothing(CHECK.id, "share", options, setting, note, n=int(seen.scored.sum()), unscoreable=lost)
    found = compared(class_scores(seen, options, "f1"))
    return widest(CHECK.id, {"": found}, options, setting, method="widest-mover", unscoreable=lost)


def _good() -> Subject:
    return grouped({"women": (180, 20, 10, 90), "men": (184, 16, 12, 88)})


def _bad() -> Subject:
    return grouped({"women": (120, 80, 60, 40), "men": (184, 16, 12, 88)})


CHECK = Check(
    id="f1-gap",
    title=Text("F1 gap", "F1 差距"),
    about=Text(
        "Largest difference between two groups in F1, of tokens where the model tags tokens; 0 means that every group is "
        "served as well.",
        "任意两个群体 F1 值之差的最大值（序列标注任务按词元计）；0 表示各群体所获服务质量相同。",
    ),
    unit="share",
    better=Side.AT_MOST,
    needs=("predictions",),
    options={"attribute": "", "average": "macro", "without": [], "min_group": 30},
    by_attribute=True,
    measure=answers,
    estimate=estimate,
    good=_good,
    bad=_bad,
)
