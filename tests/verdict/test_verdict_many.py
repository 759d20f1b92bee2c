"""Judging in columns decides as judging one by one does."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from judging import requirement
from lexgate.core.applies import Applicability, Applies
from lexgate.core.citation import Basis, Confidence
from lexgate.core.errors import BadInput
from lexgate.core.estimate import Estimate
from lexgate.core.requirement import Bound, Decide, Requirement, Severity, Side, Standard
from lexgate.core.text import Text
from lexgate.core.verdict import Ruling
from lexgate.stats.ladder import LEVELS, Ladder, ladder
from lexgate.stats.proportion import wilson
from lexgate.verdict import many, readings
from lexgate.verdict.verdict import verdict

DAY = date(2026, 11, 22)
WHY = Text("because", "因为")


def rungs_of(successes: int, n: int) -> Ladder:
    return ladder(lambda level: wilson(successes, n, level=level))


@st.composite
def estimates(draw: st.DrawFn) -> Estimate | None:
    kind = draw(st.sampled_from(["none", "nothing", "census", "wilson", "odd"]))
    if kind == "none":
        return None
    n = draw(st.one_of(st.integers(1, 400), st.sampled_from([1, 49, 50])))
    common = {"check": "accuracy", "level": 0.95, "n": n, "unit": "share"}
    if kind == "nothing":
        return Estimate(**common, value=None, method="none")  # type: ignore[arg-type]
    value = draw(st.integers(0, n)) / n
    if kind == "census":
        bare = draw(st.booleans())
        low = None if bare else value
        return Estimate(**common, value=value, low=low, high=low, method="census")  # type: ignore[arg-type]
    rungs = rungs_of(round(value * n), n)
    low, high = wilson(round(value * n), n, level=0.95)
    shown: dict[str, object] = {"low": low, "high": high, "unscoreable": 0}
    method = draw(st.sampled_from(["wilson", "cell-bootstrap", "rogan-gladen"]))
    if kind == "odd":
        rungs = rungs[: draw(st.integers(0, len(rungs)))]
        shown["unscoreable"] = draw(st.sampled_from([0, 1, 30, 300]))
        shown["unvalidated"] = draw(st.sampled_from([None, WHY]))
        shown = shown if draw(st.booleans()) else {}
    return Estimate(**common, **shown, value=value, method=method, ladder=rungs)  # type: ignore[arg-type]


@st.composite
def requirements(draw: st.DrawFn, index: int) -> Requirement:
    decide = draw(st.sampled_from(Decide))
    report = decide is Decide.REPORT
    bound = draw(st.sampled_from([0.0, 0.25, 0.5, 0.8, 1.0]))
    since = draw(st.sampled_from([date(2020, 1, 1), date(2027, 1, 1)]))
    bounds = [Bound(since=since, value=None if report else bound, basis=Basis.NUMBER_IN_SOURCE)]
    if draw(st.integers(0, 9)) == 0:
        bounds.append(Bound(since=date(2026, 1, 1), value=None, repealed=True, basis=Basis.NUMBER_IN_SOURCE))
    plain = requirement(0.8, id=f"act/{index}")
    return Requirement(
        id=plain.id,
        title=plain.title,
        obligation=plain.obligation,
        citation=plain.citation
        if draw(st.booleans())
        else type(plain.citation)(
            source=plain.citation.source, locator=WHY, confidence=draw(st.sampled_from(Confidence))
        ),
        check="accuracy",
        side=None if report else draw(st.sampled_from(Side)),
        bounds=tuple(bounds),
        level=draw(st.sampled_from([0.8, 0.95, 0.99])),
        decide=decide,
        min_n=draw(st.sampled_from([1, 1, 50])),
        severity=draw(st.sampled_from([Severity.BLOCKING, Severity.BLOCKING, Severity.ADVISORY])),
    )


@st.composite
def worlds(draw: st.DrawFn) -> tuple[Standard, list[Estimate | None], list[Applicability]]:
    m = draw(st.integers(1, 8))
    items = tuple(draw(requirements(index)) for index in range(m))
    standard = Standard(
        id="act",
        version="1",
        title=WHY,
        about=WHY,
        citation=items[0].citation,
        multiplicity=draw(st.sampled_from(["holm", "none"])),
        max_unscoreable=draw(st.sampled_from([0.0, 0.1, 0.5, 1.0])),
        requirements=items,
    )
    answers = st.sampled_from([Applicability.YES] * 4 + list(Applicability))
    return standard, [draw(estimates()) for _ in items], [draw(answers) for _ in items]


def same(
    standard: Standard,
    seen: list[Estimate | None],
    answers: list[Applicability],
    picked_from: list[int] | None = None,
) -> None:
    """Hold judging in columns against judging one by one."""
    picked_from = picked_from or [1] * len(seen)
    ids = [item.id for item in standard.requirements]
    slow = verdict(
        Ruling(standard=standard, as_of=DAY),
        "sha256:0",
        {id_: one for id_, one in zip(ids, seen, strict=True) if one is not None},
        {id_: Applies(answer=answer, why=WHY) for id_, answer in zip(ids, answers, strict=True)},
        "",
        dict(zip(ids, picked_from, strict=True)),
    )
    known = [one for one in seen if one is not None]
    place = iter(range(len(known)))
    row = np.array([-1 if one is None else next(place) for one in seen], np.int64)
    codes = np.array([many.APPLIES[answer] for answer in answers], np.int8)
    fast = many.judge_all(many.law_on(standard, DAY), readings.of(known), row, codes, np.array(picked_from))
    assert [many.STATUSES[code] for code in fast.status] == [item.status for item in slow.findings]
    assert many.STATUSES[fast.overall] is slow.status
    none = float("nan")
    margins = [none if item.margin is None else item.margin for item in slow.findings]
    more = [none if item.more_items is None else item.more_items for item in slow.findings]
    np.testing.assert_allclose(fast.margin, margins)
    np.testing.assert_array_equal(fast.more, more)


@settings(max_examples=200, deadline=None)
@given(worlds())
def test_columns_decide_as_sentences_do(
    world: tuple[Standard, list[Estimate | None], list[Applicability]],
) -> None:
    same(*world)
    same(*world, [1 + index % 4 for index in range(len(world[1]))])


@pytest.mark.parametrize("seed", range(40))
def test_families_near_their_bounds_are_held_back_alike(seed: int) -> None:
    rng = np.random.default_rng(seed)
    items, seen = [], list[Estimate | None]()
    for index in range(int(rng.integers(2, 25))):
        bound, n = float(rng.choice([0.1, 0.25, 0.5])), int(rng.integers(40, 400))
        plain = requirement(bound, id=f"act/{index}")
        items.append(replace(plain, level=float(rng.choice([0.9, 0.95]))))
        share = round(float(np.clip(bound + rng.normal(0, 2.5) * (bound * (1 - bound) / n) ** 0.5, 0, 1)) * n)
        rungs = rungs_of(share, n)
        low, high = wilson(share, n, level=0.95)
        on_bound = bool(rng.random() < 0.2)
        rungs = tuple((at, bound, max(end, bound)) for at, _, end in rungs) if on_bound else rungs
        seen.append(
            Estimate(
                check="accuracy",
                value=max(share / n, bound) if on_bound else share / n,
                low=bound if on_bound else low,
                high=max(high, bound),
                level=0.95,
                n=n,
                unit="share",
                method="cell-bootstrap" if on_bound else "wilson",
                ladder=rungs,
            )
        )
    standard = Standard(
        id="act", version="1", title=WHY, about=WHY, citation=items[0].citation, requirements=tuple(items)
    )
    same(standard, seen, [Applicability.YES] * len(items), rng.integers(1, 6, len(items)).tolist())


def test_readings_survive_their_file() -> None:
    one = Estimate(
        check="accuracy",
        value=0.9,
        low=0.8,
        high=0.95,
        level=0.95,
        n=99,
        unit="share",
        method="wilson",
        options={"文": "字\n"},
        ladder=tuple((level, 0.85, 0.92) for level in LEVELS[:3]),
    )
    made = readings.of([one, one])
    again = readings.from_bytes(readings.to_bytes(made))
    assert again.keys == made.keys == ('["accuracy",{"文":"字\\n"}]',) * 2
    for name in ("value", "n", "low", "high", "sampled", "exact", "unscoreable", "levels", "lows", "highs"):
        np.testing.assert_array_equal(getattr(again, name), getattr(made, name))


@pytest.mark.parametrize("data", [b"", b"[]", b'["a"]\nrubbish', b"\x93NUMPY\n"])
def test_bytes_that_are_no_readings_say_so(data: bytes) -> None:
    with pytest.raises(BadInput) as caught:
        readings.from_bytes(data)
    assert caught.value.id == "LG-VERDICT-002"
