"""Matrix, way to a decision, and what is told of each finding."""

import re
from dataclasses import replace

import pytest
from pydantic import JsonValue

from lexgate.core.estimate import Estimate, Interval
from lexgate.core.requirement import Side
from lexgate.core.text import Lang, Text
from lexgate.core.verdict import Purpose, Status
from lexgate.report.asked import asked, asked_line, looks_line
from lexgate.report.canvas import Scale
from lexgate.report.distance import distance
from lexgate.report.drivers import drivers
from lexgate.report.finding_page import Needs
from lexgate.report.findings import verdict_views
from lexgate.report.html import render
from lexgate.report.matrix import matrix, strip
from lexgate.report.path_plot import path_plot
from lexgate.report.terminal import summary
from lexgate.report.words import WORDS
from report import accounts
from report.pages import read
from report.test_report_terminal import printed

every_language = pytest.mark.parametrize("lang", Lang)
NEEDS: Needs = {
    **dict.fromkeys(accounts.TITLES, ("predictions",)),
    "personal-data-left": ("survey",),
    "documents-present": ("documents",),
}


def _section(html: str, name: str) -> str:
    return html.split(f'aria-labelledby="{name}"')[1].split("</section>", maxsplit=1)[0]


@every_language
def test_every_requirement_that_applies_has_one_row_and_one_mark_under_its_status(lang: Lang) -> None:
    account = accounts.full()
    part = _section(render(account, lang, accounts.TITLES), "matrix")
    rows = [row for row in part.split("<tr")[1:] if "clause-" in row]
    applying = [
        one
        for verdict in account.verdicts
        for one in verdict.findings
        if one.status is not Status.NOT_APPLICABLE
    ]
    assert len(rows) == len(applying)
    assert all(row.count('class="tile ') == 1 for row in rows)
    columns = [Status.NOT_MET, Status.INCONCLUSIVE, Status.MET]
    for row in rows:
        cells = re.findall(r'<td class="tiled">(.*?)</td>', row)
        place = next(place for place, cell in enumerate(cells) if cell)
        assert columns[place].word.say(lang) in cells[place]
        assert f"tile {columns[place].value}" in cells[place]


def test_the_worst_of_what_counts_stands_first_and_what_does_not_apply_is_counted() -> None:
    blocks = matrix(verdict_views(accounts.full(), Lang.EN, accounts.TITLES))
    order = [Status.NOT_MET, Status.INCONCLUSIVE, Status.MET]
    for block in blocks:
        places = [(not row.view.finding.decides, order.index(row.view.finding.status)) for row in block.rows]
        assert places == sorted(places)
    assert [block.spared for block in blocks] == [1, 0]


@pytest.mark.parametrize("side", Side)
def test_on_the_strip_what_is_lawful_lies_to_the_right_of_the_bound(side: Side) -> None:
    row = verdict_views(accounts.small(), Lang.EN, accounts.TITLES)[0].findings[0]
    assert row.requirement is not None
    seen = accounts.made("accuracy", 0.7, 0.6, 0.75, 99)
    turned = replace(
        row,
        finding=replace(row.finding, estimate=seen, bound=0.8),
        requirement=replace(row.requirement, side=side),
    )
    drawn = strip(turned)
    bound = float(re.findall(r'class="bound" x1="([\d.]+)"', drawn)[0])
    value = float(re.findall(r'cx="([\d.]+)"', drawn)[0])
    assert (value > bound) == (side is Side.AT_MOST)


def test_the_way_to_a_decision_is_drawn_with_its_band_and_the_bound() -> None:
    seen = accounts.sequential().estimates[0]
    ((legend, drawn),) = path_plot(seen, [0.85], 1024, "Accuracy", Lang.EN)
    assert "after 320 of 1,024 items" in legend
    assert "[0.877, 0.939]" in legend
    curve = re.findall(r'class="curve" points="([^"]+)"', drawn)[0].split()
    band = re.findall(r'class="band" points="([^"]+)"', drawn)[0].split()
    assert (len(curve), len(band)) == (3, 6)
    across = Scale(low=0, high=320, start=62, end=590)
    assert [float(point.split(",")[0]) for point in curve] == [
        pytest.approx(across(n), abs=0.06) for n in (32, 96, 320)
    ]
    heights = [[float(point.split(",")[1]) for point in part] for part in (band[:3], curve, band[3:][::-1])]
    assert all(low > value > high for low, value, high in zip(*heights, strict=True))
    assert 'class="bound"' in drawn


@every_language
def test_beside_the_worst_attribute_the_others_stand_and_no_intersection(lang: Lang) -> None:
    account = accounts.sequential()
    html = render(account, lang, accounts.TITLES, NEEDS)
    (clause,) = (
        one for one in html.split('<article class="clause')[1:] if WORDS["worst_of"].say(lang) in one
    )
    said = " ".join("".join(read(clause.split("<dl>")[1].split("</dl>")[0]).text).split())
    for attribute in ("age", "gender"):
        assert f"{attribute} 0.870 [0.840, 0.900]" in said
    assert "age+gender" not in said


def test_one_look_is_no_way() -> None:
    seen = accounts.sequential().estimates[0]
    assert path_plot(replace(seen, path=seen.path[:1]), [], 9, "x", Lang.EN) == ()
    assert path_plot(replace(seen, path=()), [], 9, "x", Lang.EN) == ()


@every_language
def test_a_report_says_how_many_items_were_asked_of_how_many(lang: Lang) -> None:
    account = accounts.sequential()
    said = " ".join(read(render(account, lang, accounts.TITLES, NEEDS)).text)
    line = asked_line(account)
    assert asked(account) == 320
    assert line is not None
    assert line.say(lang) in said
    assert looks_line(account.plan).say(lang) in said  # type: ignore[union-attr]
    assert line.say(lang).replace(" ", "") in "".join(printed(summary(account, lang)).split())


@every_language
def test_why_all_items_were_asked_is_said(lang: Lang) -> None:
    account = accounts.small()
    why = Text("the answers are stored already", "模型回答已事先存储")
    account = replace(account, plan=replace(account.plan, at_once=why))
    said = " ".join(read(render(account, lang, accounts.TITLES)).text)
    assert said.count(why.say(lang)) == 2  # the conclusion and the plan
    assert asked_line(accounts.small()) is None


def test_all_items_may_have_been_asked_one_after_another() -> None:
    account = accounts.sequential()
    account = replace(account, plan=replace(account.plan, items=320))
    line = asked_line(account)
    assert line is not None
    assert "all 320 items" in line.en


@every_language
def test_that_a_run_was_a_screening_is_said_in_the_plan(lang: Lang) -> None:
    account = accounts.small()
    rulings = tuple(replace(one, purpose=Purpose.SCREENING) for one in account.plan.rulings)
    word = {Lang.EN: "screening: least numbers", Lang.ZH: "筛查：不适用"}[lang]
    for shown, screening in (
        (account, False),
        (replace(account, plan=replace(account.plan, rulings=rulings)), True),
    ):
        assert (word in _section(render(shown, lang, accounts.TITLES), "plan")) == screening


@every_language
def test_each_finding_tells_what_drives_it_what_to_try_and_what_it_rests_on(lang: Lang) -> None:
    account = accounts.sequential()
    html = render(account, lang, accounts.TITLES, NEEDS)
    first = html.split('id="clause-1-1"')[1].split("</article>")[0]
    second = html.split('id="clause-1-2"')[1].split("</article>")[0]
    assert accounts.digest("0") in first
    assert 'class="band"' in first
    assert "lexgate plan --dry-run" in second
    assert "lexgate assess --check worst-group-accuracy" in second
    assert {Lang.EN: "the worst of 3 attributes", Lang.ZH: "3 个属性中的最差者"}[lang] in second
    assert {Lang.EN: "nobody validated the judge", Lang.ZH: "未经中文样本验证"}[lang] in second
    assert {Lang.EN: "lowest in North", Lang.ZH: "最低为“North”"}[lang] in second


@every_language
def test_a_finding_on_calibration_shows_confidence_against_accuracy(lang: Lang) -> None:
    html = render(accounts.full(), lang, accounts.TITLES, NEEDS)
    part = next(one for one in html.split("<article")[1:] if "eu-ai-act/art-15-calibration</code>" in one)
    drawn = part.split("</article>")[0]
    assert 'class="ideal"' in drawn
    assert drawn.count('class="dot"') == 1 + 7  # the value, and the bins


def test_many_groups_are_drawn_from_both_ends_and_all_stand_in_the_table() -> None:
    html = render(accounts.crowded(1000), Lang.EN, accounts.TITLES)
    assert html.count('<svg class="chart"') < 20
    assert "56 of 1,000, from both ends" in html
    assert html.count('<td class="num">1,009</td>') >= 1


def test_drivers_name_only_the_groups_whose_whole_interval_is_unlawful() -> None:
    seen = accounts.made(
        "worst-group-accuracy",
        0.6,
        0.5,
        0.7,
        90,
        options={"attribute": "sex"},
        groups={
            "f": Interval(value=0.6, low=0.5, high=0.7, n=30),
            "m": Interval(value=0.78, low=0.7, high=0.85, n=30),
            "x": Interval(value=0.1, n=3, note=Text("few", "少")),
        },
    )
    said = [one.en for one in drivers(seen, 0.8, Side.AT_LEAST)]
    assert said == [
        "By sex: lowest in f (0.600 [0.500, 0.700], n = 30), highest in m (0.780 [0.700, 0.850], n = 30).",
        "With the whole interval of the group by itself on the unlawful side: f.",
        "Shown but not compared: x.",
    ]
    assert len(drivers(seen, 0.5, Side.AT_MOST)) == 3


def test_drivers_name_classes_confusions_slices_and_what_is_missing() -> None:
    facts: dict[str, JsonValue] = {
        "classification_report": {"classes": {"a": {"f1-score": 0.5}, "b": {"f1-score": 0.9}}},
        "confusion": {"labels": ["a", "b"], "matrix": [[5, 7], [1, 9]]},
        "slices": [
            {"slice": {"en": "long texts", "zh": "长文本"}, "value": 0.7, "low": 0.6, "high": 0.8, "n": 40}
        ],
        "missing": ["risk-management"],
        "rows": {"duplicate": 3, "conflict": 0},
        "reliability": [{"confidence": 0.9, "right": 0.7, "low": 0.6, "high": 0.8, "n": 50}],
    }
    seen = Estimate(
        check="x", value=0.5, level=0.95, n=22, unit="share", method="x", facts=facts, unscoreable=2
    )
    said = " ".join(one.en for one in drivers(seen, None, None))
    for part in (
        "lowest F1: a 0.500, b 0.900",
        "a taken for b (7 of 12); b taken for a (1 of 10)",
        "long texts 0.700 [0.600, 0.800], n = 40",
        "exact duplicates: 3 rows",
        "answers given with 0.900 are right in 0.700",
        "2 items could not be scored",
    ):
        assert part in said
    assert "conflicting" not in said


def test_the_distance_says_which_side_and_how_many_items_are_missing() -> None:
    account = accounts.full()
    item, finding = account.plan.rulings[0].standard.requirements[1], account.verdicts[0].findings[1]
    said = [one.en for one in distance(finding, replace(item, min_n=2000))]
    assert said[0] == "The value lies 0.000180 on the unlawful side of the bound 0.800."
    assert "reaches over the bound" in said[1]
    assert "976 are missing" in said[2]
    assert "About 4,210 more items" in said[3]
    assert distance(replace(finding, estimate=None), item) == ()


@every_language
def test_picture_table_and_sentence_show_the_interval_that_decides_and_the_other_is_named(lang: Lang) -> None:
    whole = accounts.small()
    finding = replace(
        whole.verdicts[0].findings[0],
        held=(0.4321, 0.9876),
        estimate=replace(whole.estimates[0], value=0.9, low=0.88, high=0.92),
        bound=0.85,
        margin=0.05,
    )
    account = replace(whole, verdicts=(replace(whole.verdicts[0], findings=(finding,)),))
    (view,) = verdict_views(account, lang, accounts.TITLES)[0].findings
    assert view.measured == "0.900 [0.432, 0.988]"
    assert "[0.432, 0.988]" in view.plot
    assert WORDS["held_interval"].say(lang) in view.plot
    assert "0.900 [0.432, 0.988]" in printed(summary(account, lang))
    own = replace(account, verdicts=(replace(whole.verdicts[0], findings=(replace(finding, held=None),)),))
    assert "[0.880, 0.920]" in verdict_views(own, lang, accounts.TITLES)[0].findings[0].measured
    said = " ".join(one.say(lang) for one in distance(finding, view.requirement))
    assert "[0.880, 0.920]" in said
