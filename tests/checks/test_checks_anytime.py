"""Checks whose interval holds at every number of items: wider, named so, and no group is decided without."""

from dataclasses import replace

import numpy as np
import pytest
from pydantic import JsonValue

from lexgate.checks import _worked
from lexgate.checks._check import Check, Setting
from lexgate.core.outcomes import Outcomes
from lexgate.core.requirement import Side
from lexgate.stats.errors import BadArgument
from lexgate.wiring.drawers import checks

EARLY = [check for check in checks().values() if check.anytime]
WORDS: dict[str, JsonValue] = {"attribute": "gender"}


def options(check: Check) -> dict[str, JsonValue]:
    return {**check.complete({}), **{name: value for name, value in WORDS.items() if name in check.options}}


def shuffled(seen: Outcomes, seed: int = 0) -> Outcomes:
    order = np.random.default_rng(seed).permutation(len(seen))
    return replace(
        seen,
        ids=seen.ids[order],
        columns={name: column[order] for name, column in seen.columns.items()},
        scored=seen.scored[order],
        groups={name: replace(one, codes=one.codes[order]) for name, one in seen.groups.items()},
    )


@pytest.mark.parametrize("check", EARLY, ids=lambda check: check.id)
def test_an_interval_that_holds_at_all_times_is_wider_and_says_how_it_was_made(check: Check) -> None:
    for subject in (check.good(), check.bad()):
        seen = check.measure(subject, options(check))
        once = check.estimate(seen, options(check), Setting())
        always = check.estimate(seen, options(check), Setting(anytime=True))
        assert always.value == once.value
        assert always.n == once.n
        assert once.low is not None
        assert once.high is not None
        assert always.low is not None
        assert always.high is not None
        assert always.high - always.low > once.high - once.low
        assert "betting" in always.method
        assert "betting" not in once.method
        assert all(
            one.low is None or one.value is None or one.high is None or one.low <= one.value <= one.high
            for one in always.groups.values()
        )


@pytest.mark.parametrize(
    "check", [item for item in checks().values() if not item.anytime], ids=lambda item: item.id
)
def test_a_check_that_needs_all_items_does_not_heed_the_setting(check: Check) -> None:
    seen = check.measure(check.good(), options(check))
    assert check.estimate(seen, options(check), Setting(anytime=True)) == check.estimate(
        seen, options(check), Setting()
    )


@pytest.mark.parametrize(
    "check", [check for check in EARLY if check.by_attribute], ids=lambda check: check.id
)
def test_a_group_that_is_still_to_come_is_compared_from_the_start(check: Check) -> None:
    """Without it the first items, all of one group or nearly so, would look fine."""
    seen = shuffled(check.measure(check.bad(), options(check)))
    codes = seen.groups["gender"].codes
    first = np.argsort(codes != 0, kind="stable")
    ordered = replace(
        seen,
        ids=seen.ids[first],
        columns={name: column[first] for name, column in seen.columns.items()},
        scored=seen.scored[first],
        groups={name: replace(one, codes=one.codes[first]) for name, one in seen.groups.items()},
    )
    whole = replace(ordered, scored=np.zeros(len(seen), np.bool_))
    part = ordered.head(int((codes == 0).sum()) + 2)
    early = check.estimate(part, options(check), Setting(anytime=True, whole=whole))
    if early.low is not None and early.high is not None:
        assert (early.low if check.better is Side.AT_LEAST else 1 - early.high) < 0.3
    assert all(one.note is None for one in early.groups.values())
    last = check.estimate(ordered, options(check), Setting(anytime=True, whole=whole))
    assert last == check.estimate(ordered, options(check), Setting(anytime=True))


def test_a_small_group_that_stays_small_is_left_out_from_the_start() -> None:
    check = checks()["worst-group-accuracy"]
    subject = _worked.grouped({"women": (150, 20, 20, 150), "men": (150, 20, 20, 150), "other": (3, 3, 3, 3)})
    seen = shuffled(check.measure(subject, options(check)))
    whole = replace(seen, scored=np.zeros(len(seen), np.bool_))
    early = check.estimate(seen.head(64), options(check), Setting(anytime=True, whole=whole))
    assert early.groups["other"].note is not None
    assert early.groups["men"].note is None
    assert early.groups["women"].note is None


def test_items_in_clusters_have_no_limits_at_all_times() -> None:
    check = checks()["accuracy"]
    seen = check.measure(check.good(), {})
    seen = replace(seen, clusters=np.arange(len(seen)) // 2)
    with pytest.raises(BadArgument):
        check.estimate(seen, {}, Setting(anytime=True))
