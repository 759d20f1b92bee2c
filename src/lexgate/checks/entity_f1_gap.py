r"""Entity-F1 gap: how much lower the F1 of whole entities is for one group of texts than for another.

$\max_g F_g - \min_g F_g$, where $F_g$ is the entity F1 (micro, see ``entity_f1``) on the sentences of group $g$ alone. Option
``match`` says when an answer counts (``strict``; ``exact``, ``partial``, ``type``). Unit: share; 0 means that entities are found as
well in every group. Groups are the F1 themselves, ``n`` counts true entities.

A group with fewer than ``min_group`` true entities (30) is shown, not compared. The attribute belongs to the sentence or document,
such as its source, dialect or region, not to the person that an entity names. Sentences are the clusters; limits of a
difference are MOVER's, and the widest of several is treated as in ``lexgate.stats.extremes``.

Known limit: groups with longer or rarer entities score lower even if they are treated alike.

Example:
    In the one region 40 of 40 entities are found, in the other 20:

    >>> from lexgate.checks._check import Setting
    >>> from lexgate.checks._worked import tagged_by
    >>> subject = tagged_by({"north": [("B-PER O", "B-PER O")] * 2, "south": [("B-PER O", "B-PER O"), ("B-PER O", "O O")]}, 20, "region")
    >>> options = CHECK.complete({"attribute": "region"})
    >>> seen = CHECK.estimate(CHECK.measure(subject, options), options, Setting())
    >>> seen.groups["north"].value, round(seen.groups["south"].value, 4), round(seen.value, 4)
    (1.0, 0.6667, 0.3333)

References:
    E. F. Tjong Kim Sang, F. De Meulder (2003), CoNLL-2003 shared task, section 2.
    G. Y. Zou, A. Donner (2008), Statist. Med. 27(10):1693-1702 (MOVER).
"""

from lexgate.checks._answers import answers, missing
from lexgate.checks._check import Check, Options, Setting
from lexgate.checks._estimates import nothing
from lexgate.checks._gaps import widest
from lexgate.checks._group_scores import Score, compared, group_scores
from lexgate.checks._options import choice
from lexgate.checks._rates import obstacle
from lexgate.checks._spans import MATCHES, sums
from lexgate.checks._worked import tagged_by
from lexgate.checks.entity_f1 import NO_ENTITIES, entity_limits
from lexgate.core.estimate import Estimate
from lexgate.core.outcomes import Outcomes
from lexgate.core.requirement import Side
from lexgate.core.text import Text
from lexgate.models.subject import Subject


def estimate(seen: Outcomes, options: Options, setting: Setting) -> Estimate:
    """Return the widest gap between two groups' entity F1, a share in [0, 1]; groups are their F1."""
    lost, note, match = missing(seen), obstacle(seen, options), choice(options, "match", MATCHES)
    if note:
        return nothing(CHECK.id, "share", options, setting, note, unscoreable=lost)
    found = compared(group_scores(seen, options, lambda part: _score(part, match)))
    return widest(CHECK.id, {"": found}, options, setting, method="widest-mover", unscoreable=lost)


def _score(part: Outcomes, match: str) -> Score | Text:
    found = sums(part, match)
    right, answered, true = (float(cells.sum()) for cells in found.parts)
    if not answered + true:
        return NO_ENTITIES
    limits = entity_limits(found, by_type=False)

    def interval_at(level: float) -> tuple[float, float]:
        low, high = limits(level)
        return float(low[0]), float(high[0])

    return Score(value=2 * right / (answered + true), interval_at=interval_at, n=int(true))


def _good() -> Subject:
    same = [
        ("B-PER I-PER O B-LOC", "B-PER I-PER O B-LOC"),
        ("O B-LOC O", "O B-LOC O"),
        ("B-PER O", "O B-PER"),
    ]
    return tagged_by({"women": same, "men": same}, times=30)


def _bad() -> Subject:
    right, wrong = ("B-PER I-PER O B-LOC", "B-PER I-PER O B-LOC"), ("B-PER O B-LOC O", "O O O B-LOC")
    return tagged_by({"women": [right, wrong], "men": [right, right]}, times=30)


CHECK = Check(
    id="entity-f1-gap",
    title=Text("Entity-F1 gap", "实体级 F1 差距"),
    about=Text(
        "Largest difference between two groups of texts in the F1 of whole entities; 0 means that entities are found as "
        "well in every group.",
        "任意两个文本群体之间实体级 F1 值之差的最大值；0 表示各群体中实体识别的准确程度相同。",
    ),
    unit="share",
    better=Side.AT_MOST,
    needs=("predictions",),
    options={"attribute": "", "match": "strict", "min_group": 30},
    by_attribute=True,
    tasks=("token-classification",),
    measure=answers,
    estimate=estimate,
    good=_good,
    bad=_bad,
)
