"""What ``lexgate plan`` says of shadow models: what they take, and in what they learn otherwise than the model."""

import pytest

from lexgate.core.text import Lang
from lexgate.core.unlike import Unlike
from lexgate.report.plan_table import shadows_line


@pytest.mark.parametrize(
    ("lang", "time", "warning"),
    [
        (Lang.EN, "7 min", "tune.epochs 6, of the model 12"),
        (Lang.ZH, "7 分钟", "tune.epochs 为 6，被测模型为 12"),
    ],
)
def test_shadows_that_learn_less_than_the_model_are_warned_of(lang: Lang, time: str, warning: str) -> None:
    less = (Unlike(what="tune.epochs", model="12", shadows="6"),)
    short, long = (shadows_line(8, 1500, 400.0, lang, unlike=unlike) for unlike in (less, ()))
    assert short.startswith(long)
    assert warning in short
    assert warning not in long
    assert time in long
    assert "1,500" in long
    assert time not in shadows_line(8, 1500, None, lang)
