"""A finding says from how many estimates its own was picked, whatever became of it: a verifier picks again."""

from dataclasses import replace

import pytest

from judging import between, requirement
from lexgate.core.applies import Applicability, Applies
from lexgate.core.estimate import Estimate
from lexgate.core.text import Text
from lexgate.verdict.judge import ALWAYS, judge

NO = Applies(answer=Applicability.NO, why=Text("no", "否"))
SEEN = between(0.7, 0.8, 0.9)


@pytest.mark.parametrize(
    ("seen", "applies"),
    [(SEEN, ALWAYS), (SEEN, NO), (replace(SEEN, value=None, low=None, high=None), ALWAYS)],
    ids=["measured", "not applicable", "not measured"],
)
def test_a_finding_says_from_how_many_it_was_picked(seen: Estimate, applies: Applies) -> None:
    asked = requirement()
    day = asked.bounds[0].since
    assert judge(asked, seen, day=day, applies=applies, picked_from=3).picked_from == 3
    assert judge(asked, seen, day=day, applies=applies).picked_from == 1


def test_the_interval_that_was_held_against_the_bound_is_on_record() -> None:
    asked = requirement(0.8)
    seen = replace(SEEN, ladder=((0.95, 0.7, 0.9), (0.99, 0.6, 0.95)))
    day = asked.bounds[0].since
    assert judge(asked, seen, day=day, applies=ALWAYS).held == (0.7, 0.9)
    assert judge(asked, seen, day=day, applies=ALWAYS, picked_from=5).held == (0.7, 0.95)
    assert judge(asked, seen, day=day, applies=ALWAYS, picked_from=50).held is None  # it has no end
    assert judge(asked, seen, day=day, applies=NO).held is None
