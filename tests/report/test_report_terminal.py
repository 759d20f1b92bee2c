import io
from dataclasses import replace

import pytest
from rich.cells import cell_len
from rich.console import Console, RenderableType

from lexgate.checks._check import Setting
from lexgate.checks._estimates import nothing
from lexgate.core.account import Account
from lexgate.core.text import Lang, Text
from lexgate.core.verdict import Status
from lexgate.report.status import MARKS
from lexgate.report.terminal import data_table, estimate_table, summary, verdict_table
from report import accounts

every_language = pytest.mark.parametrize("lang", Lang)


def printed(what: RenderableType, *, colour: bool = False) -> str:
    console = Console(
        file=io.StringIO(),
        width=80,
        highlight=False,
        force_terminal=colour,
        no_color=not colour,
        color_system="standard" if colour else None,
    )
    console.print(what, crop=False)
    out = console.file
    assert isinstance(out, io.StringIO)
    return out.getvalue()


@every_language
@pytest.mark.parametrize("account", [accounts.full(), accounts.bare(), accounts.met(), accounts.crowded()])
def test_everything_fits_80_columns(account: Account, lang: Lang) -> None:
    parts = [
        summary(account, lang),
        verdict_table(account.verdicts, lang),
        estimate_table(account.estimates, lang),
    ]
    if account.data:
        parts.append(data_table(account.data, lang))
    for line in "".join(map(printed, parts)).splitlines():
        assert cell_len(line) <= 80, line


def test_numbers_without_a_value_say_why_once_for_all_that_share_the_reason() -> None:
    why = Text("There are no probabilities.", "无概率。")
    setting = Setting()
    silent = [nothing(check, "share", {}, setting, why) for check in ("auroc", "brier-score")]
    out = " ".join(printed(estimate_table(silent, Lang.EN)).split())
    assert out.endswith("auroc, brier-score: There are no probabilities.")
    assert "auroc、brier-score：无概率。" in printed(estimate_table(silent, Lang.ZH))


@every_language
def test_a_status_is_a_word_and_a_shape_without_colour(lang: Lang) -> None:
    out = printed(verdict_table(accounts.full().verdicts, lang))
    assert "\x1b" not in out
    for status, look in MARKS.items():
        assert (f"{look.shape} {status.word.say(lang)}" in out) == (status is not Status.NOT_APPLICABLE)
    assert set(MARKS) == set(Status)
    assert len({look.shape for look in MARKS.values()}) == len(MARKS)


def test_numbers_are_not_cut() -> None:
    out = printed(verdict_table(accounts.full().verdicts, Lang.EN, accounts.full().plan))
    for number in ("0.7998 [0.741, 0.848]", "0.0210 [0.0165, 0.0266]", "≤ 0.00100", "3,968"):
        assert number in out
    assert "…" not in out


@every_language
def test_a_bound_that_is_our_reading_has_a_star_that_is_explained(lang: Lang) -> None:
    account = accounts.full()
    out = printed(verdict_table(account.verdicts, lang, account.plan))
    assert "≤ 0.00100*" in out
    assert {Lang.EN: "the law gives no number", Lang.ZH: "法律未规定数值"}[lang] in out
    assert "*" not in printed(verdict_table(account.verdicts, lang))


def test_every_finding_has_its_row() -> None:
    account = accounts.full()
    out = printed(verdict_table(account.verdicts, Lang.EN)).replace("\n", "").replace(" ", "")
    for verdict in account.verdicts:
        for finding in verdict.findings:
            assert finding.requirement.removeprefix(verdict.standard + "/").split("-")[0] in out


def test_the_summary_ends_with_what_to_do_and_where_the_evidence_lies() -> None:
    path = "/a/very/long/path/to/a/project/in/which/the/bundle/lies/" + "x" * 60 + "/run.lexgate"
    out = printed(summary(accounts.full(), Lang.EN, bundle=path, report="/r.html"))
    assert "✖ Not met  The gate is closed." in out
    assert "measure 4,210 more items (eu-ai-act/art-15-worst-group), then: lexgate assess" in out
    assert f"lexgate verify {path}\n" in out
    assert out.endswith("Report: /r.html\n")


def test_without_a_law_the_numbers_are_shown() -> None:
    out = printed(summary(replace(accounts.full(), verdicts=()), Lang.EN))
    assert "selection-rate-ratio (gender)" in out
    assert "gate" not in out


def test_markup_and_control_characters_in_names_are_text() -> None:
    hostile = "[bold red]x[/]"
    escape = "\x1b]0;title\x07"
    account = accounts.small()
    finding = replace(account.verdicts[0].findings[0], requirement=hostile + escape)
    verdict = replace(account.verdicts[0], standard=hostile, findings=(finding,))
    out = printed(verdict_table((verdict,), Lang.EN))
    assert "[bold red]x[/]" in out
    assert "\x1b" not in out
    assert "\x07" not in out


@every_language
def test_no_reason_is_cut_though_it_has_no_space_to_break_at(lang: Lang) -> None:
    account = accounts.full()
    long = Text("".join(f"word{n}-" for n in range(40)), "".join(f"第{n}项事实尚不明确，" for n in range(40)))
    verdicts = tuple(
        replace(verdict, findings=tuple(replace(finding, reason=long) for finding in verdict.findings))
        for verdict in account.verdicts
    )
    out = "".join(printed(summary(replace(account, verdicts=verdicts), lang)).split())
    assert account.release.reasons
    assert out.count(long.say(lang)) == len(account.release.reasons)


def test_the_command_that_explains_finds_the_project_from_where_one_is() -> None:
    account = accounts.full()
    out = printed(summary(account, Lang.EN, bundle="b.lexgate", where="'my project' --workspace w"))
    (line,) = (line for line in out.splitlines() if "lexgate explain" in line)
    assert line.endswith(" 'my project' --workspace w")
    alone = printed(summary(account, Lang.EN, bundle="b.lexgate"))
    assert line.removesuffix(" 'my project' --workspace w") in alone.splitlines()


@every_language
def test_planted_canaries_are_told_where_the_data_are_shown(lang: Lang) -> None:
    data = accounts.full().data
    assert data is not None
    planted = replace(data, facts={"canaries": {"made": 12, "planted": 6, "rows": 47}})
    before = printed(data_table(data, lang)).rstrip()
    shown = printed(data_table(planted, lang))
    assert shown.startswith(before)
    assert "47" in shown.removeprefix(before)
