"""Texts that a model put out, for the checks that count them."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from pydantic import JsonValue

from lexgate.checks._check import Options, Setting
from lexgate.checks._estimates import nothing, sampled, share_of
from lexgate.checks._worked import PASSPORT
from lexgate.core.errors import BadInput
from lexgate.core.estimate import Estimate, Interval
from lexgate.core.outcomes import Outcomes
from lexgate.core.text import Text
from lexgate.models.privacy import OutputTexts
from lexgate.models.subject import Subject
from lexgate.stats.shares import counted

Bools = NDArray[np.bool_]
NO_OUTPUTS = Text("There is no output to look at.", "没有可供检查的输出文本。")
KIND = "kind/"


def outputs_of(subject: Subject) -> OutputTexts:
    """Return the outputs.

    Raises:
        BadInput: LG-CHECK-004, there are none.
    """
    if subject.outputs is None:
        raise BadInput(
            "There are no outputs of the model.",
            fix="Name a file in assess.privacy.outputs.",
            code="LG-CHECK-004",
        )
    return subject.outputs


def share_estimate(
    check: str,
    seen: Outcomes,
    options: Options,
    setting: Setting,
    *,
    hit: Bools,
    groups: dict[str, Bools],
    facts: Callable[[], dict[str, JsonValue]],
) -> Estimate:
    """Return a share of the outputs with Wilson's interval; groups are shares of other properties."""
    used = seen.scored
    n, lost = int(np.count_nonzero(used)), int(np.count_nonzero(~used))
    if not n:
        return nothing(check, "share", options, setting, NO_OUTPUTS, unscoreable=lost)

    def shares(which: Bools) -> tuple[float, Callable[[float], tuple[float, float]]]:
        return share_of(counted(which[used], np.zeros(n, np.int32), 1))

    value, interval_at = shares(hit)
    told = {}
    for name, which in groups.items():
        found, ends = shares(which)
        low, high = ends(setting.level)
        told[name] = Interval(value=found, low=low, high=high, n=n)
    return sampled(
        check,
        options,
        setting,
        value,
        interval_at,
        n=n,
        unscoreable=lost,
        method="wilson",
        groups=told,
        facts=facts(),
    )


def put_out(*, personal: int = 0, copied: int = 0, nearer: int = 0, n: int = 200) -> Subject:
    """Return a subject of whose outputs so many hold an address of e-mail, hold one from training, or lie near training."""
    place = np.arange(n)
    return Subject(
        passport=PASSPORT,
        outputs=OutputTexts(
            ids=place.astype(np.str_),
            personal={"email": place < personal},
            copied=place < copied,
            nearer=place < nearer,
            compared=np.ones(n, np.bool_),
            shown=np.where(place < min(personal, 5), "Write to [EMAIL].", ""),
        ),
    )
