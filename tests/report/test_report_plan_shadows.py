"""What ``lexgate plan`` says of shadow models: what they take, and whether they learn as long as the model."""

import pytest

from lexgate.core.text import Lang
from lexgate.report.plan_table import shadows_line


@pytest.mark.parametrize(
    ("lang", "time", "warning"), [(Lang.EN, "7 min", "fewer epochs"), (Lang.ZH, "7 分钟", "训练轮数少于")]
)
def test_shadows_that_learn_less_than_the_model_are_warned_of(lang: Lang, time: str, warning: str) -> None:
    short, long = (shadows_line(8, 1500, 400.0, lang, shorter=shorter) for shorter in (True, False))
    assert short.startswith(long)
    assert warning in short
    assert warning not in long
    assert time in long
    assert "1,500" in long
    assert time not in shadows_line(8, 1500, None, lang, shorter=False)
