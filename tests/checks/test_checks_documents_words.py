"""What a document lacks is said in one language at a time."""

from datetime import date

from lexgate.checks._check import Setting
from lexgate.checks._worked import PASSPORT
from lexgate.checks.documents_present import CHECK
from lexgate.models.subject import DocumentFact, Subject

ASKED = CHECK.complete({"sections": {"plan": ["Known risks|已知风险", "Owner"]}, "review_days": 365})


def note(*headings: str, reviewed: date | None) -> tuple[str, str]:
    plan = DocumentFact(
        kind="plan",
        path="plan.md",
        present=True,
        owner="A",
        version="1",
        headings=headings,
        reviewed=reviewed,
    )
    seen = CHECK.measure(Subject(passport=PASSPORT, documents=(plan,)), ASKED)
    said = CHECK.estimate(seen, ASKED, Setting(today=date(2026, 11, 22))).note
    return (said.en, said.zh) if said else ("", "")


def test_a_section_is_named_in_the_reader_s_language() -> None:
    assert note("Owner", reviewed=date(2026, 11, 1)) == (
        "Missing: plan: section “Known risks”.",
        "缺少：plan：章节“已知风险”。",
    )


def test_a_section_with_one_name_keeps_it() -> None:
    assert note("已知风险", reviewed=date(2026, 11, 1))[1] == "缺少：plan：章节“Owner”。"


def test_an_old_review_is_said_in_chinese_too() -> None:
    assert note("已知风险", "Owner", reviewed=date(2025, 1, 1)) == (
        "Missing: plan: review 2025-01-01, more than 365 days ago.",
        "缺少：plan：最近一次评审为 2025-01-01，距今超过 365 天。",
    )
    assert note("已知风险", "Owner", reviewed=None)[1] == "缺少：plan：评审日期。"
