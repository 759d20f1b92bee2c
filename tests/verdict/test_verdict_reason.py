"""The sentences, word for word, in both languages."""

from dataclasses import replace
from datetime import date

from judging import DAY, NO, UNKNOWN, YES, between, census, requirement, ruling, share
from lexgate.core.citation import Basis, Confidence
from lexgate.core.estimate import Interval
from lexgate.core.requirement import Decide, Severity, Side
from lexgate.core.text import Text
from lexgate.core.verdict import Finding
from lexgate.verdict.judge import judge
from lexgate.verdict.verdict import verdict


def said(finding: Finding) -> tuple[str, str]:
    return finding.reason.en, finding.reason.zh


def test_not_met_names_value_interval_bound_source_n_and_groups() -> None:
    groups = {
        "women": Interval(value=0.2131, n=1200),
        "men": Interval(value=0.3, n=1920),
        "other": Interval(value=0.0, n=3, note=Text("too few", "过少")),
    }
    estimate = replace(between(0.6412, 0.71234, 0.7821, n=3120), unit="ratio", groups=groups)
    assert said(judge(requirement(0.8), estimate, day=DAY, applies=YES)) == (
        (
            "Not met: “Answers are right”: measured 0.712 [0.641, 0.782], at least 0.800 required (art. 7(1)), n = 3,120; "
            "lowest women 0.213 (n = 1,200), highest men 0.300 (n = 1,920)."
        ),
        (
            "不符合：“回答准确率”：实测 0.712 [0.641, 0.782]，要求不低于 0.800（art. 7(1)），n = 3,120；"
            "最低为“women” 0.213（n = 1,200），最高为“men” 0.300（n = 1,920）。"
        ),
    )


def test_inconclusive_says_how_many_more_items_would_decide() -> None:
    asked = requirement(0.05, side=Side.AT_MOST, basis=Basis.OPERATIONAL)
    assert said(judge(asked, share(3, 100), day=DAY, applies=YES)) == (
        (
            "Inconclusive: “Answers are right”: measured 0.0300 [0.0103, 0.0845], at most 0.0500 allowed (art. 7(1)), "
            "n = 100. The interval reaches over the bound. About 357 more items would decide it if the value stays. "
            "The bound is LexGate's reading; the law gives no number."
        ),
        (
            "无法判定：“回答准确率”：实测 0.0300 [0.0103, 0.0845]，要求不高于 0.0500（art. 7(1)），n = 100。"
            "置信区间跨越限值。若数值不变，约需再测 357 项方可判定。限值为 LexGate 的解读，法律未规定数值。"
        ),
    )


def test_a_value_on_the_bound_promises_nothing() -> None:
    en, zh = said(judge(requirement(0.8), share(80, 100), day=DAY, applies=YES))
    assert en.endswith("The value is the bound itself; more items need not decide it.")
    assert zh.endswith("实测值恰为限值，增加样本未必能够判定。")


def test_a_value_that_rounds_to_the_bound_is_written_out() -> None:
    assert (
        "measured 0.7998, at least 0.800"
        in judge(requirement(0.8), census(0.7998), day=DAY, applies=YES).reason.en
    )


def test_units_and_unscoreable_items_are_named() -> None:
    estimate = replace(between(100.0, 120.0, 150.0, n=1000), unit="ms", unscoreable=7)
    en, zh = said(judge(requirement(200.0, side=Side.AT_MOST), estimate, day=DAY, applies=YES))
    assert "measured 120 [100, 150] ms, at most 200 ms allowed" in en
    assert "n = 1,000, 7 unscoreable counted as the worst case" in en
    assert "另有 7 项无法评分，按最不利情形计入" in zh


def test_a_point_rule_says_what_the_interval_would() -> None:
    asked = requirement(0.8, decide=Decide.POINT)
    en, zh = said(judge(asked, between(0.7, 0.82, 0.9), day=DAY, applies=YES))
    assert en.endswith(
        "The rule fixes a point limit, so the value alone decides; with its uncertainty it would be: inconclusive."
    )
    assert zh.endswith("规则规定的是点值限值，故仅按实测值判定；计入不确定性则为：无法判定。")


def test_a_report_rule_says_that_it_sets_no_limit() -> None:
    asked = requirement(None, side=None, decide=Decide.REPORT)
    assert said(judge(asked, between(0.7, 0.82, 0.9), day=DAY, applies=YES)) == (
        (
            "Met: “Answers are right”: measured as the rule demands, which sets no limit: 0.820 [0.700, 0.900] "
            "(art. 7(1)), n = 100."
        ),
        "符合：“回答准确率”：已按要求测量，规则未设限值：0.820 [0.700, 0.900]（art. 7(1)），n = 100。",
    )


def test_a_rule_not_yet_in_force_names_the_days() -> None:
    assert said(judge(requirement(), None, day=date(2025, 3, 9), applies=YES)) == (
        "Not applicable: “Answers are right”: it binds from 2026-01-01 on (art. 7(1)); judged as of 2025-03-09.",
        "不适用：“回答准确率”：该要求自 2026年1月1日 起适用（art. 7(1)），评估基准日为 2025年3月9日。",
    )


def test_what_does_not_or_may_not_apply_says_why() -> None:
    assert said(judge(requirement(), None, day=DAY, applies=NO)) == (
        "Not applicable: “Answers are right”: domain is credit.",
        "不适用：“回答准确率”：应用领域为“信贷”。",
    )
    assert said(judge(requirement(), None, day=DAY, applies=UNKNOWN)) == (
        "Inconclusive: “Answers are right”: it is not known whether it applies: the passport does not state domain.",
        "无法判定：“回答准确率”：是否适用尚不明确：系统档案未载明应用领域。",
    )


def test_no_evidence_and_too_few_items_say_so() -> None:
    assert said(judge(requirement(), None, day=DAY, applies=YES)) == (
        "Inconclusive: “Answers are right”: no evidence, accuracy gave no value.",
        "无法判定：“回答准确率”：缺乏证据，检查项 accuracy 未得出数值。",
    )
    assert said(judge(requirement(min_n=100), share(9, 10), day=DAY, applies=YES)) == (
        (
            "Inconclusive: “Answers are right”: measured 0.900 on n = 10, but at least 100 items are required (art. 7(1)); "
            "90 more are needed."
        ),
        "无法判定：“回答准确率”：实测 0.900，n = 10，少于要求的最少样本数 100（art. 7(1)），尚需 90 项。",
    )


def test_advisory_requirements_say_that_they_never_decide() -> None:
    memory = judge(requirement(confidence=Confidence.MEMORY), share(99, 100), day=DAY, applies=YES)
    advisory = judge(requirement(severity=Severity.ADVISORY), share(99, 100), day=DAY, applies=YES)
    assert said(memory)[0].endswith("Advisory: the text of the rule was not read, so it never decides.")
    assert said(memory)[1].endswith("仅供参考：未核对规则原文，不参与判定。")
    assert said(advisory)[1].endswith("仅供参考：予以报告，不参与判定。")


def test_a_finding_held_back_by_its_family_names_the_level_it_needs() -> None:
    requirements = [requirement(0.8, id=f"act/{index}") for index in range(3)]
    estimate = share(172, 200)
    found = verdict(
        ruling(requirements),
        "s",
        {item.id: estimate for item in requirements},
        {i.id: YES for i in requirements},
        "p",
    )
    en, zh = said(found.findings[0])
    assert en.startswith("Inconclusive: “Answers are right”: measured 0.860 [0.7")
    assert (
        "By itself it would be: met. 3 requirements are judged together, and Holm's rule asks this one for a level of "
        "0.98333, at which the interval reaches over the bound." in en
    )
    assert "单独判定为：符合。本标准有 3 项要求一并判定，按霍尔姆法，本项须达到 0.98333 的置信水平" in zh
    assert "more items would decide it" in en


def test_a_full_count_of_which_all_is_required_is_said_as_a_count() -> None:
    asked = requirement(1.0, side=Side.AT_LEAST)
    lacking = replace(census(0.5, n=2), note=Text("Missing: a.", "缺少：a。"))
    assert said(judge(asked, lacking, day=DAY, applies=YES)) == (
        "Not met: “Answers are right”: 1 of 2, all required (art. 7(1)). Missing: a.",
        "不符合：“回答准确率”：共 2 项，符合 1 项，要求全部符合（art. 7(1)）。缺少：a。",
    )


def test_a_sample_and_a_figure_of_somebody_else_are_never_said_as_a_count() -> None:
    asked = requirement(1.0, side=Side.AT_LEAST)
    assert "measured 1.00 [" in judge(asked, share(100, 100), day=DAY, applies=YES).reason.en
    recorded = replace(census(1.0, n=1), method="recorded")
    assert "recorded 1.00, at least 1.00 required" in judge(asked, recorded, day=DAY, applies=YES).reason.en


def test_a_clock_that_is_kept_because_nothing_is_on_record_says_so() -> None:
    asked = requirement(4.0, side=Side.AT_MOST)
    none = Text(
        "No larger-incident is on record (acts looked through: 6).",
        "共查阅 6 条记录，未见 larger-incident 事件。",
    )
    silent = replace(census(0.0, n=6), unit="hours", facts={"events": []}, note=none)
    en, zh = said(judge(asked, silent, day=DAY, applies=YES))
    assert en.startswith("Met:")
    assert none.en in en
    assert none.zh in zh


def test_a_clock_without_a_limit_says_too_that_nothing_is_on_record() -> None:
    asked = replace(
        requirement(4.0),
        side=None,
        decide=Decide.REPORT,
        bounds=(replace(requirement(4.0).bounds[0], value=None),),
    )
    none = Text("No breach is on record (acts looked through: 6).", "共查阅 6 条记录，未见 breach 事件。")
    silent = replace(census(0.0, n=6), unit="hours", facts={"events": []}, note=none)
    en, zh = said(judge(asked, silent, day=DAY, applies=YES))
    assert none.en in en
    assert none.zh in zh


def test_a_clock_that_is_kept_says_that_its_days_of_rest_are_not_announced_yet() -> None:
    note = Text("Days of rest of 2027 are not known yet.", "2027 年节假日安排尚未公布。")
    kept = replace(
        census(3.0, n=1), unit="working-days", facts={"events": [{}], "unsettled_years": [2027]}, note=note
    )
    assert note.en in judge(requirement(10.0, side=Side.AT_MOST), kept, day=DAY, applies=YES).reason.en
