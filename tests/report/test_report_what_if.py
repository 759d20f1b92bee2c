"""What a draft would change, in words and as a page."""

import re
from datetime import date

import pytest

from lexgate.core.requirement import Side
from lexgate.core.text import Lang, Text
from lexgate.core.what_if import Change, CurvePoint, Move, Moved, WhatIf
from lexgate.flow.hardest import Hardest
from lexgate.report.what_if import bounds, hit, miss, moved, notes, ranked, sentence
from lexgate.report.what_if_page import curve_plot, what_if_page


def change(
    *moves: Move, name: str = "rules/right", before: float | None = 0.8, after: float | None = 0.9
) -> Change:
    curve = tuple(
        CurvePoint(
            bound=at / 10,
            met=1 - at / 10,
            low=max(0.9 - at / 10, 0),
            high=min(1.1 - at / 10, 1),
            not_met=at / 20,
        )
        for at in range(11)
    )
    return Change(
        requirement=name,
        title=Text("Often right <b>", "多数正确"),
        unit="share",
        side=Side.AT_LEAST,
        before=before,
        after=after,
        own_reading=True,
        decides=True,
        moves=moves,
        measured=10,
        miss=0.041,
        more=1200.0,
        curve=curve,
    )


WORSE = Move(before="met", after="not_met", systems=3)
OPEN = Move(before="met", after="inconclusive", systems=2)
SAME = Move(before="met", after="met", systems=1005)


def found(
    *changes: Change, against: str = "rules@1", moves: tuple[Move, ...] = (WORSE, OPEN, SAME)
) -> WhatIf:
    return WhatIf(
        draft="rules",
        version="2",
        against=against,
        as_of=date(2026, 11, 22),
        systems=sum(move.systems for move in moves),
        binding=1,
        moves=moves,
        changes=changes,
    )


def test_the_sentence_says_how_many_of_how_many_and_from_what_to_what() -> None:
    said = sentence(found())
    assert said.en == (
        "Of 1,010 stored assessments, 5 would get another verdict under rules 2 than under rules@1, both as of 22 November "
        "2026: 3 from met to not met, 2 from met to inconclusive."
    )
    assert said.zh == (
        "在已存的 1,010 项评估中，由 rules@1 改按 rules 2 判定（基准日均为2026年11月22日），5 项的结论将改变："
        "由“符合”变为“不符合”3 项，由“符合”变为“无法判定”2 项。"
    )


def test_without_a_change_without_a_standard_and_without_assessments_it_says_so() -> None:
    assert sentence(found(moves=(SAME,))).en.startswith("None of 1,005 stored assessments")
    alone = (Move(before="new", after="met", systems=4), Move(before="new", after="not_met", systems=6))
    assert sentence(found(against="", moves=alone)).en.endswith("6 not met, 4 met.")
    assert "lexgate assess" in sentence(found(moves=())).en


def test_requirements_come_by_impact_and_only_those_that_change_something() -> None:
    small, large = change(OPEN, name="rules/a"), change(WORSE, OPEN, name="rules/b")
    still = change(SAME, name="rules/c")
    assert [one.requirement for one in ranked(found(small, still, large))] == ["rules/b", "rules/a"]
    assert len(ranked(found(small, still, large), everything=True)) == 3


@pytest.mark.parametrize(
    ("move", "counts"),
    [
        (Move(before="new", after="met", systems=1), False),
        (Move(before="new", after="not_met", systems=1), True),
        (Move(before="inconclusive", after="met", systems=1), True),
        (Move(before="met", after="dropped", systems=1), False),
        (Move(before="not_met", after="dropped", systems=1), True),
        (Move(before="not_applicable", after="not_applicable", systems=1), False),
    ],
)
def test_what_is_new_counts_where_it_is_not_met_and_what_is_dropped_where_it_was_not(
    move: Move, counts: bool
) -> None:
    assert move.counts is counts


def test_a_number_that_is_our_reading_says_so() -> None:
    assert bounds(change(WORSE)).en == "≥ 0.8 → ≥ 0.9 (our reading)"
    assert bounds(change(WORSE, before=0.9)).zh == "≥ 0.9（自行解读）"
    assert bounds(change(WORSE, after=None)).en.startswith("≥ 0.8 → –")


def test_misses_moves_and_the_hardest_hit_are_said_with_numbers() -> None:
    one = change(WORSE, SAME)
    assert miss(one).en == "median miss 0.041; median of the items that are missing to a decision 1,200"
    assert moved(one).en == "3 from met to not met; 1,005 as before"
    fallen = Moved(
        name="s",
        plan="p",
        before="met",
        after="not_met",
        requirements=("rules/a", "rules/b"),
        miss=-0.1,
        more=None,
    )
    assert hit(fallen).en == "met → not met: rules/a (misses the bound by 0.100) and 1 more"
    assert hit(fallen).zh == "符合 → 不符合：rules/a（未达限值，差 0.100） 等 2 项"


def test_a_draft_that_does_not_bind_yet_and_assessments_that_can_not_be_read_are_noted() -> None:
    made = WhatIf(
        draft="rules",
        version="2",
        against="",
        as_of=date(2026, 11, 22),
        systems=1,
        binding=0,
        moves=(Move(before="new", after="not_applicable", systems=1),),
        changes=(),
        unread=(Text("plan x", "计划 x"),),
    )
    assert [note.en for note in notes(made)][1:] == [
        "1 stored assessments could not be read and are left out.",
        "plan x",
    ]


@pytest.mark.parametrize("lang", list(Lang))
def test_the_page_stands_alone_in_its_language_and_shows_both_bounds(lang: Lang) -> None:
    hardest = (
        Moved(name="<s>", plan="p", before="met", after="not_met", requirements=("a",), miss=None, more=None),
    )
    page = what_if_page(found(change(WORSE, OPEN, SAME)), hardest, lang)
    assert f'<html lang="{"en" if lang is Lang.EN else "zh-Hans"}">' in page
    assert not re.search(r"(src|href)=\"(https?:)?//|<script|@import", page)
    assert page.count('<svg class="chart" role') == 1
    assert sentence(found()).say(lang) in page.replace("&#34;", '"')
    assert ("draft ≥ 0.9" if lang is Lang.EN else "草案 ≥ 0.9") in page
    assert ("now ≥ 0.8" if lang is Lang.EN else "现行 ≥ 0.8") in page
    assert "&lt;s&gt;" in page
    assert ("<b>" in page) is False
    other = r"[\u4e00-\u9fff]" if lang is Lang.EN else r">(Bound|Moves|Verdicts)<"
    assert not re.search(other, page.split("</style>")[1])


def test_a_curve_has_its_band_and_what_is_undecided_and_none_where_nothing_was_measured() -> None:
    drawn = curve_plot(change(WORSE), Lang.EN)
    assert all(
        f'class="{css}"' in drawn
        for css in ("is-met", "is-open", "band", "curve", "open-line", "was", "bound")
    )
    bare = change(WORSE)
    assert not curve_plot(
        Change(**{name: getattr(bare, name) for name in bare.__dataclass_fields__} | {"curve": ()}), Lang.EN
    )


def test_only_the_hardest_hit_are_kept_and_the_fall_goes_before_the_miss() -> None:
    def one(name: str, before: str, after: str, miss_: float, *ids: str) -> Moved:
        return Moved(
            name=name, plan=name, before=before, after=after, requirements=ids, miss=miss_, more=None
        )

    kept = Hardest(3)
    for item in (
        one("gains", "not_met", "met", 0.1),
        one("near", "inconclusive", "not_met", -0.5, "a"),
        one("two", "met", "not_met", -0.1, "a", "b"),
        one("far", "met", "not_met", -0.9, "a"),
    ):
        kept.add(item)
    assert [item.name for item in kept.found()] == ["two", "far", "near"]
