"""What a plan says that each requirement needs."""

from dataclasses import replace

import numpy as np
import pytest

from judging import requirement, ruling
from lexgate.assessment.needs import AtHand, needs
from lexgate.core.need import Need, Way
from lexgate.core.requirement import Decide, Requirement, Side
from lexgate.stats.extremes import lowest_ratio
from lexgate.stats.power import items_needed, power
from lexgate.stats.shares import independent
from lexgate.stats.stopping import stopping
from lexgate.wiring.drawers import checks

CHECKS = checks()
CLASSIFIER = AtHand(
    capabilities=frozenset({"predictions", "probability", "score", "registers", "documents"}),
    task="text-classification",
    items=300,
    groups=((20, 280), (600, 400)),
)


def asked(check: str, bound: float = 0.8, **changes: object) -> Requirement:
    return replace(requirement(bound), check=check, **changes)  # type: ignore[arg-type]


def need(item: Requirement, at_hand: AtHand = CLASSIFIER, others: int = 0) -> Need:
    family = [item, *(replace(requirement(), id=f"act/{n}") for n in range(100, 100 + others))]
    return needs(ruling(family), CHECKS, at_hand)[0]


def test_a_plain_share_is_exact_at_the_level_of_its_family() -> None:
    found = need(asked("accuracy"), others=4)
    assert (found.way, found.at_hand) == (Way.EXACT, 300)
    assert found.needed == items_needed(0.8, 0.9, level=0.99, power=0.8)
    assert found.power_better == power(300, 0.8, 0.9, level=0.99)
    assert found.worse == pytest.approx(0.7)


def test_groups_that_a_check_leaves_out_do_not_count() -> None:
    assert need(asked("worst-group-accuracy")).at_hand == 400
    assert need(asked("selection-rate-ratio")).at_hand == 20


def test_the_chance_of_a_ratio_is_near_what_simulation_gives() -> None:
    found = need(asked("selection-rate-ratio"), replace(CLASSIFIER, groups=((500, 700),)))
    rng = np.random.default_rng(1)
    hits = [
        lowest_ratio(independent([rng.binomial(500, 0.45), rng.binomial(700, 0.5)], [500, 700]), level=0.95)[
            0
        ]
        >= 0.8
        for _ in range(2000)
    ]
    assert found.power_better == pytest.approx(np.mean(hits), abs=0.06)


def test_what_cannot_be_measured_or_is_not_sampled_needs_no_items() -> None:
    assert need(asked("entity-f1")).way is Way.ABSENT
    assert need(asked("calibration-error", 0.1, side=Side.AT_MOST)).way is Way.APPROXIMATE
    assert need(asked("documents-present", 1.0)).way is Way.WHOLE
    published = asked("accuracy", bound=None, side=None, decide=Decide.REPORT)  # type: ignore[arg-type]
    assert need(published).way is Way.REPORTED


def test_a_statutory_number_is_the_least_that_is_needed() -> None:
    found = need(asked("accuracy", min_n=1000))
    assert (found.needed, found.short, found.power_better) == (1000, True, 0.0)


def test_where_measuring_may_stop_early_the_median_number_of_items_is_foreseen() -> None:
    looks = tuple(range(10, 2001, 10))
    at_hand = replace(CLASSIFIER, items=2000, looks=looks)
    found = need(asked("accuracy", 0.9), at_hand)
    assert found.asked_better == stopping(0.9, 0.95, looks=looks).quantile(0.5)
    assert found.asked_worse is not None
    assert found.asked_worse < 1000
    assert need(asked("accuracy", 0.9, min_n=1500), at_hand).asked_better == 1500
    assert need(asked("macro-f1", 0.9), at_hand).asked_better is None
