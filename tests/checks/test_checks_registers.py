"""What the checks of registers count, and what they refuse to take as evidence."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fakes import WeekdaysOnly
from lexgate import checks
from lexgate.checks import _worked
from lexgate.checks._check import Check, Setting
from lexgate.checks._register_kinds import KINDS
from lexgate.checks._registers import made
from lexgate.checks._risks import RISKS
from lexgate.core.discover import discover
from lexgate.core.errors import BadInput, Problems
from lexgate.core.estimate import Estimate
from lexgate.models.subject import DocumentFact, Register, Subject

DRAWER = discover(checks, "CHECK", Check)
TODAY = date(2026, 11, 22)  # a Sunday


def subject(*registers: Register) -> Subject:
    return Subject(
        passport=_worked.PASSPORT,
        registers={register.kind: register for register in registers},
        calendar=WeekdaysOnly(),
    )


def estimate(name: str, seen: Subject, **options: object) -> Estimate:
    check = DRAWER[name]
    full = check.complete(options)  # type: ignore[arg-type]
    return check.estimate(check.measure(seen, full), full, Setting(today=TODAY))


def lines_of_mistakes(name: str, seen: Subject, **options: object) -> list[int]:
    with pytest.raises(Problems) as error:
        estimate(name, seen, **options)
    return [problem.line for problem in error.value.problems]


def bank(*rows: tuple[str, ...], kind: str = "questions") -> Subject:
    return subject(made(kind, ("question", "risk"), *rows))


def acts(*rows: tuple[str, ...], documents: tuple[str, ...] = ()) -> Subject:
    columns = ("id", "kind", "at", "by", "role", "answers", "document")
    return subject(
        made("acts", columns, *((*row, *[""] * (7 - len(row))) for row in rows), documents=documents)
    )


def figures(*rows: Mapping[str, object], documents: tuple[str, ...] = ()) -> Subject:
    columns = [*KINDS["figures"].required, *KINDS["figures"].optional]
    filled = [{"figure": "rate", "unit": "share", "by": "A. Example"} | dict(row) for row in rows]
    table = [[row.get(column, "") for column in columns] for row in filled]
    return subject(made("figures", columns, *table, documents=documents))


def note(seen: Estimate) -> str:
    assert seen.note is not None
    assert any("\u4e00" <= letter <= "\u9fff" for letter in seen.note.zh)
    return seen.note.en


def test_every_check_of_registers_says_which_it_reads() -> None:
    for check in DRAWER.values():
        assert bool(check.registers) == ("registers" in check.needs), check.id
        assert set(check.registers) <= set(KINDS)


def test_there_are_31_risks_as_in_the_annex() -> None:
    assert len(RISKS) == 31
    assert [sum(risk.startswith(f"A.{group}.") for risk in RISKS) for group in range(1, 6)] == [8, 9, 5, 7, 2]


# Banks


@settings(deadline=None, max_examples=60)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["a", "b", "Ａ", "A ", "c"]),
            st.sampled_from(["A.1.a", "A.1.b", "A1a; A.2.c", "Z", ""]),
        ),
        min_size=1,
        max_size=20,
    )
)
def test_banks_count_distinct_items_and_each_risk_they_name(rows: list[tuple[str, str]]) -> None:
    plain = {"a": "a", "Ａ": "a", "A ": "a", "b": "b", "c": "c"}
    named: dict[str, set[str]] = {}
    for item, risks in rows:
        codes = {
            "A.1.a" if code.strip() == "A1a" else code.strip() for code in risks.split(";") if code.strip()
        }
        named.setdefault(plain[item], set()).update(codes)
    seen = bank(*rows)
    assert estimate("bank-items", seen, bank="questions").value == len(named)
    counts = {risk: sum(risk in codes for codes in named.values()) for risk in ("A.1.a", "A.1.b", "A.2.c")}
    assert estimate("bank-risks", seen, bank="questions").value == sum(map(bool, counts.values()))
    least = estimate("bank-items-per-risk", seen, bank="questions", scope=["A.1.a", "A.1.b"])
    assert least.value == min(counts["A.1.a"], counts["A.1.b"])
    assert {risk: group.value for risk, group in least.groups.items()} == {
        "A.1.a": counts["A.1.a"],
        "A.1.b": counts["A.1.b"],
    }


def test_unknown_codes_are_listed_and_counted_nowhere() -> None:
    seen = bank(("one", "A.1.a; A.9.z"), ("two", "spam"))
    assert estimate("bank-items", seen, bank="questions").value == 2
    risks = estimate("bank-risks", seen, bank="questions")
    assert risks.value == 1
    assert note(risks).endswith("counted nowhere: A.9.z, spam.")
    assert "A.9.z, spam" in note(estimate("bank-items-per-risk", seen, bank="questions"))


def test_a_list_of_ones_own_risks_may_be_asked_for() -> None:
    seen = bank(("one", "R1"), ("two", "R2"))
    found = estimate("bank-risks", seen, bank="questions", risks=["R1", "R2", "R3"])
    assert found.value == 2
    assert note(found) == "Risks without an item: R3."


def test_scopes_are_headings_and_an_empty_one_is_an_error() -> None:
    seen = bank(*((f"q {risk}", risk) for risk in RISKS if risk.startswith(("A.1", "A.2"))))
    assert estimate("bank-items-per-risk", seen, bank="questions", scope=["A.1", "A.2"]).value == 1
    assert len(estimate("bank-items-per-risk", seen, bank="questions", scope=["A.1", "A.2"]).groups) == 17
    assert estimate("bank-items-per-risk", seen, bank="questions").value == 0
    with pytest.raises(BadInput, match="LG-CHECK-003"):
        estimate("bank-items-per-risk", seen, bank="questions", scope=["A.7"])
    with pytest.raises(BadInput, match="LG-CHECK-003"):
        estimate("bank-items", seen, bank="answers")


def test_an_item_without_words_is_a_mistake() -> None:
    assert lines_of_mistakes("bank-items", bank(("one", "A.1.a"), ("", "A.1.b")), bank="questions") == [3]


def test_a_register_that_nobody_keeps_is_no_evidence() -> None:
    for name, check in DRAWER.items():
        if check.registers:
            seen = estimate(name, subject())
            assert seen.value is None, name
            assert note(seen)


# Age


def updated(*days: str) -> Subject:
    return subject(
        made(
            "keywords",
            ("keyword", "risk", "updated"),
            *((f"w{n}", "A.1.a", day) for n, day in enumerate(days)),
        )
    )


def test_the_age_is_that_of_the_newest_entry() -> None:
    assert estimate("register-age", updated("2026-11-01", "2026-11-15", "")).value == 7
    # One day ahead may be tomorrow elsewhere; more is a mistake of somebody, and does not count.
    assert estimate("register-age", updated("2026-11-23")).value == 0
    ahead = estimate("register-age", updated("2026-12-24", "2026-11-02"))
    assert (ahead.value, note(ahead)) == (20, "Entries dated ahead of the assessment do not count: lines 2.")
    assert estimate("register-age", updated("2026-12-24")).value is None
    assert "column updated" in note(estimate("register-age", updated("", "")))


def test_dates_that_cannot_be_read_are_named_by_line() -> None:
    assert lines_of_mistakes("register-age", updated("2026-11-01", "yesterday", "2026-13-01")) == [3, 4]


# Corpus


def corpus(rows: list[tuple[object, ...]], items: Mapping[str, int] | None = None) -> Subject:
    registers = [made("corpus-samples", ("source", "method", "sampled", "lawful"), *rows)]
    if items is not None:
        registers.append(made("sources", ("source", "items"), *items.items()))
    return subject(*registers)


def test_the_pass_rate_adds_up_the_samples_of_one_method() -> None:
    seen = corpus([("a", "manual", 1000, 990), ("b", "Manual", 3000, 2900), ("a", "technical", 500, 500)])
    rate = estimate("corpus-pass-rate", seen, method="manual")
    assert (rate.value, rate.n, rate.method) == (3890 / 4000, 4000, "wilson")
    assert rate.groups["b"].n == 3000
    assert estimate("corpus-pass-rate", seen, method="technical").value == 1


def test_sampled_items_count_up_to_the_size_of_a_source_and_only_of_known_sources() -> None:
    seen = corpus(
        [("a", "technical", 900, 900), ("x", "technical", 50, 50), ("a", "manual", 9, 9)],
        {"a": 500, "b": 500},
    )
    share = estimate("corpus-sampled-share", seen, method="technical")
    assert (share.value, share.n) == (0.5, 1000)
    assert note(share).endswith("not counted: x.")


def test_the_worst_source_is_open_while_a_source_was_not_sampled() -> None:
    rows: list[tuple[object, ...]] = [
        ("a", "manual", 400, 398),
        ("b", "manual", 400, 380),
        ("c", "manual", 3, 0),
    ]
    known = estimate("worst-source-share", corpus(rows), min_n=100)
    assert known.value == 0.05
    assert known.groups["c"].note is not None
    assert known.high == 1  # c may be as bad as can be
    assert "c; they may" in note(known)
    done = estimate("worst-source-share", corpus(rows[:2], {"a": 1, "b": 1}))
    assert done.high is not None
    assert done.high < 0.1
    never = estimate("worst-source-share", corpus(rows[:2], {"a": 1, "b": 1, "d": 1}))
    assert never.high == 1
    assert never.low == done.low
    assert all(high == 1 for _, _, high in never.ladder)


def test_what_people_and_machines_found_in_a_source_is_kept_apart() -> None:
    rows: list[tuple[object, ...]] = [("a", "manual", 100, 80), ("a", "technical", 9000, 9000)]
    worst = estimate("worst-source-share", corpus(rows, {"a": 10_000}))
    assert (worst.value, worst.facts["highest"]) == (0.2, "a / manual")
    assert worst.high is not None
    assert worst.high < 1


def test_a_slash_in_the_name_of_a_source_leaves_it_one_source() -> None:
    rows: list[tuple[object, ...]] = [("news / zh", "manual", 400, 398)]
    worst = estimate("worst-source-share", corpus(rows, {"news / zh": 10_000}))
    assert worst.high is not None
    assert worst.high < 0.1
    assert worst.note is None


def test_samples_that_cannot_be_are_named_by_line() -> None:
    rows: list[tuple[object, ...]] = [
        ("a", "manual", 10, 11),
        ("a", "guess", 10, 1),
        ("", "manual", "ten", 0),
    ]
    assert sorted(set(lines_of_mistakes("corpus-pass-rate", corpus(rows), method="manual"))) == [2, 3, 4]


def test_foreign_sources_are_bounded_where_a_source_does_not_tell() -> None:
    columns = ("source", "items", "origin", "open")
    rows = (("a", 600, "domestic", "yes"), ("b", 300, "境外", "是"), ("c", 100, "", "yes"))
    seen = estimate("foreign-source-share", subject(made("sources", columns, *rows)))
    assert (seen.value, seen.low, seen.high, seen.n, seen.unscoreable) == (0.3, 0.3, 0.4, 900, 100)
    enough = (("a", 900, "domestic", ""), ("b", 100, "", "no"))
    told = estimate("foreign-source-share", subject(made("sources", columns, *enough)))
    assert (told.value, told.high, told.note) == (0, 0, None)
    nothing = estimate("foreign-source-share", subject(made("sources", columns, ("a", 9, "", ""))))
    assert nothing.value is None
    assert note(nothing).endswith("openness: a.")
    bad = subject(made("sources", columns, ("a", "many", "abroad", "maybe"), ("a", 1, "", "")))
    assert lines_of_mistakes("foreign-source-share", bad) == [2, 2, 2, 3]


def test_kinds_of_data_need_language_and_type() -> None:
    rows = (("a", 1, "zh", "text"), ("b", 1, "ZH", "Text"), ("c", 1, "zh", "code"), ("d", 1, "", "text"))
    seen = estimate(
        "sources-per-kind", subject(made("sources", ("source", "items", "language", "type"), *rows))
    )
    assert {name: group.value for name, group in seen.groups.items()} == {"zh text": 2, "zh code": 1}
    assert note(seen).endswith(": d.")


def test_a_person_in_two_tasks_is_one_person_and_no_conflict_by_itself() -> None:
    rows = (
        ("Li", "a", "标注"),
        ("Li", "b", "审核"),
        ("Wu", "a", "review"),
        ("Wu", "a", "annotator"),
        ("Wu", "b", "annotate"),
        ("Wu", "b", "Reviewer"),
    )
    seen = estimate(
        "annotator-role-conflicts", subject(made("annotators", ("person", "task", "role"), *rows))
    )
    assert (seen.value, seen.n) == (1, 2)
    assert seen.facts["found"] == ["Wu (a)", "Wu (b)"]


def annotators(*rows: tuple[str, str, str]) -> Estimate:
    return estimate(
        "annotator-role-conflicts", subject(made("annotators", ("person", "task", "role"), *rows))
    )


def test_where_nobody_is_known_to_review_nothing_is_said_of_conflicts() -> None:
    seen = annotators(("Li", "a", "标注人员"), ("Wu", "a", "质检"))
    assert seen.value is None
    assert note(seen).endswith("names 1 who annotate and 0 who review; roles that are neither: 质检.")


def test_roles_that_are_not_understood_are_named() -> None:
    seen = annotators(("Li", "a", "标注人员"), ("Li", "a", "审核人员"), ("Wu", "a", "Arbiter"))
    assert seen.value == 1
    assert note(seen).endswith("Roles that neither annotate nor review: arbiter.")


# Acts


def test_acts_are_evidence_only_if_somebody_answers_and_the_document_exists() -> None:
    seen = acts(
        ("1", "drill", "2026-11-01", ""),
        ("2", "Human Review", "2026-11-01", "A", "Reviewer", "", "gone.md"),
        ("3", "human_review", "2026-11-02T09:00Z", "A", "reviewer", "", "there.md"),
        documents=("there.md",),
    )
    both = estimate("acts-recorded", seen, acts=["drill", "human-review", "filing"])
    assert both.value == pytest.approx(1 / 3)
    assert both.facts["missing"] == {
        "drill": ["line 2: nobody answers for it (by)"],
        "filing": ["not on record"],
    }
    assert estimate("acts-recorded", seen, acts=["human-review"], role="reviewer").value == 1
    other = estimate("acts-recorded", seen, acts=["human-review"], role="auditor")
    assert other.value == 0
    assert "done in the role reviewer, not auditor" in note(other)


def test_acts_must_be_recent_where_asked_and_never_lie_ahead() -> None:
    seen = acts(
        ("1", "drill", "2026-05-22", "A"),
        ("2", "drill", "2027-01-01", "A"),
        ("3", "audit", "2027-01-01", "A"),
    )
    assert estimate("acts-recorded", seen, acts=["drill"], within_days=184).value == 1
    late = estimate("acts-recorded", seen, acts=["drill"], within_days=183)
    assert late.value == 0
    assert "184 days ago; at most 183 are allowed" in note(late)
    assert estimate("acts-recorded", seen, acts=["audit"]).value == 0


def test_times_that_cannot_be_read_are_named_only_where_they_matter() -> None:
    seen = acts(
        ("1", "drill", "soon", "A"), ("2", "drill", "2026-02-30", "A"), ("3", "audit", "2026-11-01", "A")
    )
    assert lines_of_mistakes("acts-recorded", seen, acts=["drill"]) == [2, 3]
    assert estimate("acts-recorded", seen, acts=["audit"]).value == 1


# Clocks

BREACH = {"event": "breach", "answer": "notice"}


def test_the_longest_answer_counts_and_the_first_of_several() -> None:
    seen = acts(
        ("b1", "breach", "2026-11-02T08:00+01:00", "A"),
        ("b2", "breach", "2026-11-09T08:00+01:00", "A"),
        ("n1", "notice", "2026-11-03T08:00+01:00", "A", "", "b1"),
        ("n2", "notice", "2026-11-10T12:00Z", "A", "", "b2; b1"),
    )
    found = estimate("time-to-answer", seen, **BREACH, unit="hours")
    assert (found.value, found.n, found.unit) == (29, 2, "hours")
    assert found.facts["events"][0]["id"] == "b2"  # type: ignore[index,call-overload]


def test_only_evidence_by_the_right_role_stops_the_clock() -> None:
    event = ("b", "breach", "2026-11-02T08:00Z", "A")
    rows = (
        ("n1", "notice", "2026-11-02T09:00Z", "", "dpo", "b"),
        ("n2", "notice", "2026-11-02T10:00Z", "A", "dpo", "b", "gone.md"),
        ("n3", "notice", "2026-11-02T11:00Z", "A", "clerk", "b"),
        ("n4", "notice", "2026-11-02T12:00Z", "A", "DPO", "b"),
    )
    assert estimate("time-to-answer", acts(event, *rows), **BREACH, unit="hours").value == 3
    assert estimate("time-to-answer", acts(event, *rows), **BREACH, unit="hours", role="dpo").value == 4


def test_an_open_event_counts_so_far_and_is_undecided_on_the_day_that_decides() -> None:
    old = estimate("time-to-answer", acts(("b", "breach", "2026-11-10T08:00Z", "A")), **BREACH, unit="days")
    assert (old.value, old.low) == (12, 12)
    assert note(old).startswith("The longest: b, open since 2026-11-10")
    today = acts(("b", "breach", "2026-11-22T10:00Z", "A"))
    hours = estimate("time-to-answer", today, **BREACH, unit="hours")
    assert (hours.low, round(hours.value or 0, 3)) == (0, 14)
    assert hours.method == "census"


def test_working_days_come_from_the_calendar_and_need_one() -> None:
    seen = acts(("b", "breach", "2026-11-13T08:00Z", "A"), ("n", "notice", "2026-11-17T08:00Z", "A", "", "b"))
    asked = {**BREACH, "unit": "working-days", "zone": "Asia/Shanghai"}
    assert estimate("time-to-answer", seen, **asked, calendar="CN").value == 2
    with pytest.raises(BadInput, match="LG-CHECK-009"):
        estimate("time-to-answer", seen, **asked)
    with pytest.raises(BadInput, match="LG-CHECK-009"):
        estimate("time-to-answer", replace(seen, calendar=None), **asked, calendar="CN")
    days = {**BREACH, "unit": "days", "zone": "Europe/Brussels"}
    assert estimate("time-to-answer", seen, **days).value == 4
    assert estimate("time-to-answer", seen, **days, roll=True, calendar="EU").value == 2


def test_a_time_can_be_counted_again_from_the_outcomes_on_another_day() -> None:
    check = DRAWER["time-to-answer"]
    options = check.complete({**BREACH, "unit": "working-days", "calendar": "CN"})
    seen = check.measure(acts(("b", "breach", "2026-11-20T08:00Z", "A")), options)
    days = [
        check.estimate(seen, options, Setting(today=date(2026, 11, day))).value for day in (20, 21, 23, 27)
    ]
    assert days == [0, 1, 1, 5]
    assert check.estimate(seen, options, Setting()).value is not None


def test_no_event_is_no_time_and_says_how_much_was_looked_through() -> None:
    seen = estimate("time-to-answer", acts(("1", "drill", "2026-11-02", "A")), **BREACH, unit="hours")
    assert (seen.value, seen.n) == (0, 1)
    assert note(seen) == "No breach is on record (acts looked through: 1)."


def test_an_event_ahead_of_the_assessment_leaves_all_unmeasured_and_an_answer_ahead_is_none() -> None:
    slip = acts(("b", "breach", "2062-11-02", "A"), ("c", "breach", "2026-11-20", "A"))
    found = estimate("time-to-answer", slip, **BREACH, unit="days")
    assert found.value is None
    assert note(found) == "Dated ahead of the assessment: b. Correct the register of acts."
    planned = acts(("b", "breach", "2026-11-20", "A"), ("n", "notice", "2026-11-30", "A", "", "b"))
    seen = estimate("time-to-answer", planned, **BREACH, unit="days")
    assert (seen.value, note(seen)) == (2, "The longest: b, open since 2026-11-20.")


class NoNoticeYet(WeekdaysOnly):
    """The days of rest of 2026 are still to come."""

    def settled(self, place: str, day: date) -> bool:
        return place == "CN" and day.year < 2026


@pytest.mark.parametrize(("answered", "said"), [("2025-12-31", False), ("2026-01-05", True)])
def test_days_counted_in_a_year_without_its_notice_are_told(answered: str, said: bool) -> None:
    seen = acts(("b", "breach", "2025-12-30", "A"), ("n", "notice", answered, "A", "", "b"))
    seen = replace(seen, calendar=NoNoticeYet())
    days = {**BREACH, "zone": "Asia/Shanghai", "calendar": "CN"}
    found = estimate("time-to-answer", seen, **days, unit="working-days")
    assert ("The official days of rest in CN are not known yet for 2026" in note(found)) is said
    assert "days of rest" not in note(estimate("time-to-answer", seen, **days, unit="days"))


@pytest.mark.parametrize("year", ["0001", "1026", "9999"])
def test_a_year_in_which_nothing_can_have_happened_is_a_slip_of_the_pen(year: str) -> None:
    assert lines_of_mistakes("acts-recorded", acts(("1", "drill", f"{year}-01-01", "A"))) == [2]


@pytest.mark.parametrize(
    ("rows", "lines"),
    [
        # hours need a time with its offset
        ([("b", "breach", "2026-11-02", "A")], [2]),
        ([("b", "breach", "2026-11-02T08:00", "A")], [2]),
        # an event needs an id of its own
        ([("", "breach", "2026-11-02T08:00Z", "A")], [2]),
        ([("b", "breach", "2026-11-02T08:00Z", "A"), ("b", "breach", "2026-11-03T08:00Z", "A")], [3]),
        # an answer names an event there is, and comes after it
        (
            [("b", "breach", "2026-11-02T08:00Z", "A"), ("n", "notice", "2026-11-03T08:00Z", "A", "", "c")],
            [3],
        ),
        (
            [("b", "breach", "2026-11-02T08:00Z", "A"), ("n", "notice", "2026-11-01T08:00Z", "A", "", "b")],
            [2],
        ),
    ],
)
def test_clocks_that_cannot_be_read_are_named_by_line(rows: list[tuple[str, ...]], lines: list[int]) -> None:
    assert lines_of_mistakes("time-to-answer", acts(*rows), **BREACH, unit="hours") == lines


def test_days_need_no_time_of_day() -> None:
    seen = acts(("b", "breach", "2026-11-02T15:00+08:00", "A"), ("n", "notice", "2026-11-02", "A", "", "b"))
    assert estimate("time-to-answer", seen, **BREACH, unit="days", zone="Asia/Shanghai").value == 0


@pytest.mark.parametrize(
    "options", [{"unit": "fortnights"}, {"zone": "Mars/Base"}, {"zone": ""}, {"zone": "../etc"}]
)
def test_an_unknown_unit_or_zone_has_a_code(options: dict[str, str]) -> None:
    with pytest.raises(BadInput, match="LG-CHECK-003"):
        estimate("time-to-answer", acts(("1", "drill", "2026-11-02", "A")), **options)


# Figures


def test_successes_of_n_have_a_wilson_interval_and_so_has_a_share_with_n() -> None:
    counted = estimate("recorded-figure", figures({"successes": 81, "n": 263}), figure="rate")
    assert (round(counted.low or 0, 4), round(counted.high or 0, 4)) == (0.2553, 0.3662)
    assert (counted.method, counted.n) == ("recorded-wilson", 263)
    told = estimate("recorded-figure", figures({"value": 81 / 263, "n": 263}), figure="rate")
    assert told.low == pytest.approx(counted.low)
    plain = estimate("recorded-figure", figures({"value": "0.93"}), figure="rate")
    assert (plain.value, plain.low, plain.n, plain.method, plain.ladder) == (0.93, 0.93, 1, "recorded", ())


def test_the_newest_figure_counts_and_may_be_too_old() -> None:
    seen = figures(
        {"value": 0.8, "measured_on": "2026-01-05"},
        {"value": 0.9, "measured_on": "2026-10-13"},
        {"value": 1, "measured_on": "2027-05-01"},
    )
    assert estimate("recorded-figure", seen, figure="Rate", max_age_days=40).value == 0.9
    old = estimate("recorded-figure", seen, figure="rate", max_age_days=39)
    assert old.value is None
    assert note(old) == "rate was measured on 2026-10-13, 40 days ago; at most 39 are allowed."
    undated = estimate("recorded-figure", figures({"value": 1}), figure="rate", max_age_days=9)
    assert "does not say when" in note(undated)
    ahead = estimate("recorded-figure", figures({"value": 1, "measured_on": "2027-05-01"}), figure="rate")
    assert "line 2: its date lies ahead" in note(ahead)


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ({"value": 1, "by": ""}, "line 2: nobody answers for it (by)"),
        ({"value": 1, "document": "gone.pdf"}, "line 2: there is no document gone.pdf"),
        ({"value": 1, "unit": "days"}, "line 2: its unit is days"),
        ({"value": 1, "method": "guess"}, "line 2: its method is guess"),
        ({"value": 1, "method": "manual", "scope": "A.2"}, "line 2: its scope is A.2"),
        ({"value": 1, "figure": "other"}, "no usable rate in share."),
    ],
)
def test_a_figure_that_is_no_evidence_says_why(row: dict[str, object], why: str) -> None:
    options = {"method": "manual", "scope": "A.1"} if "method" in row else {}
    seen = estimate("recorded-figure", figures(row), figure="rate", **options)
    assert seen.value is None
    assert why in note(seen)


def test_several_scopes_are_told_apart_and_the_plain_one_comes_first() -> None:
    two = ({"value": 0.5, "scope": "A.1"}, {"value": 0.7, "scope": "A.2"})
    assert estimate("recorded-figure", figures(*two), figure="rate", scope="a.2").value == 0.7
    assert "tell which scope is meant: A.1, A.2" in note(
        estimate("recorded-figure", figures(*two), figure="rate")
    )
    assert estimate("recorded-figure", figures(*two, {"value": 0.6}), figure="rate").value == 0.6


@pytest.mark.parametrize(
    ("rows", "lines"),
    [
        ([{"value": 0.9}, {"value": 0.8}], [3]),
        ([{"value": "ninety"}], [2]),
        ([{"value": 96}], [2]),
        ([{}], [2]),
        ([{"successes": 5}], [2]),
        ([{"successes": 5, "n": 4}], [2]),
        ([{"successes": 5, "n": 10, "value": 0.6}], [2]),
        ([{"successes": 5, "n": 10, "unit": "days"}], [2]),
        ([{"value": 1, "measured_on": "May"}], [2]),
        ([{"value": "inf", "unit": "days"}], [2]),
    ],
)
def test_figures_that_contradict_each_other_or_cannot_be_read_are_named_by_line(
    rows: list[dict[str, object]], lines: list[int]
) -> None:
    assert lines_of_mistakes("recorded-figure", figures(*rows), figure="rate") == lines


# Documents


def document(reviewed: date | None, version: str = "1") -> DocumentFact:
    return DocumentFact(
        kind="risks", path="r.md", present=True, owner="A", version=version, reviewed=reviewed
    )


def test_a_document_must_have_been_reviewed_lately_where_asked() -> None:
    def seen(*documents: DocumentFact, days: int = 365) -> Estimate:
        return estimate(
            "documents-present", replace(subject(), documents=documents), kinds=["risks"], review_days=days
        )

    assert seen(document(date(2025, 11, 22))).value == 1
    late = seen(document(date(2025, 11, 21)))
    assert (late.value, late.facts["missing"]) == (
        0,
        {"risks": ["review 2025-11-21, more than 365 days ago"]},
    )
    assert seen(document(None)).facts["missing"] == {"risks": ["review"]}
    assert seen(document(None), days=0).value == 1
    assert seen(document(date(2027, 11, 21))).value == 0
    # The newest of two that are alike, and the one that lacks least.
    assert seen(document(date(2024, 1, 1)), document(date(2026, 1, 1))).value == 1
    assert seen(document(date(2026, 11, 1), version=""), document(date(2024, 1, 1))).value == 0
