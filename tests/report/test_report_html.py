import os
import re
from dataclasses import replace
from pathlib import Path

import pytest

from lexgate.core.account import Account
from lexgate.core.text import Lang, Text
from lexgate.core.verdict import Status
from lexgate.release.gate import decide
from lexgate.report.conclusion import ADVICE
from lexgate.report.glossary import GLOSSARY
from lexgate.report.html import render
from lexgate.report.terminal import summary
from lexgate.report.words import WORDS, words
from report import accounts
from report.pages import Page, read
from report.test_report_terminal import printed

GOLDEN = Path(__file__).parents[1] / "golden"
ROOM = Path(__file__).parents[2] / "src" / "lexgate" / "report"
ACCOUNTS = {
    "full": accounts.full,
    "small": accounts.small,
    "bare": accounts.bare,
    "met": accounts.met,
    "crowded": accounts.crowded,
    "hostile": accounts.hostile,
    "sequential": accounts.sequential,
}
every_account = pytest.mark.parametrize("name", ACCOUNTS)
every_language = pytest.mark.parametrize("lang", Lang)


def page(account: Account, lang: Lang = Lang.EN) -> Page:
    return read(render(account, lang, accounts.TITLES))


def text(account: Account, lang: Lang = Lang.EN) -> str:
    return " ".join(" ".join(page(account, lang).text).split())


@every_account
@every_language
def test_a_report_is_well_formed_and_can_be_read_aloud(name: str, lang: Lang) -> None:
    seen = page(ACCOUNTS[name](), lang)
    assert seen.problems == []
    assert seen.headings.count(1) == 1
    assert seen.lang == {"en": "en", "zh": "zh-Hans"}[lang]
    assert seen.tags["main"] == seen.tags["nav"] == 1
    assert seen.links[0] == "#conclusion"


@every_account
@every_language
def test_a_report_needs_no_script_and_no_network(name: str, lang: Lang) -> None:
    html = render(ACCOUNTS[name](), lang, accounts.TITLES)
    seen = read(html)
    assert not {"script", "link", "img", "iframe", "object", "embed", "base"} & set(seen.tags)
    assert not {"src", "onerror", "onload", "onclick", "style"} & seen.attributes
    assert not re.search(r"url\(|@import", html[html.index("<style>") : html.index("</style>")])
    assert all(link.startswith(("#", "https://", "http://")) for link in seen.links)


@every_language
def test_hostile_names_are_shown_as_text(lang: Lang) -> None:
    html = render(accounts.hostile(), lang)
    assert "<script" not in html
    assert "<img" not in html
    assert "javascript:" not in html
    assert "{{ 7 * 7 }}" in html
    said = " ".join(read(html).text)
    assert said.count(accounts.HOSTILE) > 40


@every_language
def test_the_report_is_the_one_that_was_reviewed(lang: Lang) -> None:
    file = GOLDEN / f"report.{lang}.html"
    html = render(accounts.small(), lang, accounts.TITLES)
    if os.environ.get("LEXGATE_UPDATE_GOLDEN"):
        file.write_text(html, encoding="utf-8")
    assert html == file.read_text(encoding="utf-8"), (
        "run again with LEXGATE_UPDATE_GOLDEN=1 and review the change"
    )


def test_the_same_account_gives_the_same_bytes() -> None:
    assert render(accounts.full(), Lang.ZH) == render(accounts.full(), Lang.ZH)


def test_the_conclusion_is_a_sentence_before_it_is_a_number() -> None:
    said = text(accounts.full())
    sentence = "The system does not meet 2 of 25 requirements under EU AI Act, high-risk systems and NYC Local Law 144; 2 more"
    assert said.index(sentence) < said.index("0.912")
    assert "The gate is closed." in said


def test_an_open_gate_says_until_when() -> None:
    assert "The gate is open until 21 May 2027." in text(accounts.met())
    assert "发布门开启，有效期至2027年5月21日。" in text(accounts.met(), Lang.ZH)


@every_language
def test_every_finding_says_why(lang: Lang) -> None:
    account = accounts.full()
    said = text(account, lang)
    for verdict in account.verdicts:
        for finding in verdict.findings:
            assert finding.reason.say(lang) in said
            assert finding.requirement in said
    for ruling in account.plan.rulings:
        for item in ruling.standard.requirements:
            assert item.title.say(lang) in said
            assert item.citation.locator.say(lang) in said


def test_what_law_does_not_say_and_what_was_not_read_is_marked() -> None:
    said = text(accounts.full())
    assert "LexGate’s reading; the law gives no number; in force since 2 August 2026" in said
    assert (
        "the cited text gives the number; in force since 25 September 1978; set by EEOC Uniform Guidelines"
        in said
    )
    assert "text not checked; therefore advisory" in said
    assert "publication only: the rule asks" in said
    assert "the interval would say: Not met" in said


def test_no_group_is_hidden() -> None:
    account = accounts.crowded(60)
    said = text(account)
    for name, group in account.estimates[0].groups.items():
        assert name in said
        assert f"{group.n}" in said
    assert "No item of this group counts." in said
    assert "Shown, not compared: 1.41% of the items, below 2.00%." in text(accounts.full())


def test_what_could_not_be_decided_says_how_many_more_items_would() -> None:
    said = text(accounts.full())
    assert "0.7998 [0.741, 0.848] ≥ 0.800 1,024 4,210" in said
    assert "more items alone do not decide it" in said


def test_a_bound_is_drawn_among_groups_only_where_it_is_theirs() -> None:
    html = render(accounts.full(), Lang.EN, accounts.TITLES)
    ratio = html[html.index('id="estimate-3"') : html.index('id="estimate-4"')]
    gap = html[html.index('id="estimate-4"') : html.index('id="estimate-5"')]
    assert ratio.count('<svg class="chart"') == 1  # the rates; the finding draws the ratios
    assert 'class="bound"' not in ratio
    clauses = html.split("What could not be decided</h2>")[0].split('class="clause')
    findings = [one for one in clauses if "ratio to the most favoured group" in one]
    held = [one for one in findings if "Bound ≥" in one]
    assert held
    assert all(one.count('class="bound"') == 2 for one in held)  # its own, and that of its groups
    assert '<svg class="chart"' not in gap
    (finding,) = (one for one in clauses if "False-positive-rate gap · region: the groups" in one)
    assert finding.count('class="bound"') == 1  # its own


def test_the_classification_report_has_the_shape_of_scikit_learns() -> None:
    said = text(accounts.full())
    assert "Class Precision Recall F1 Support credit card 0.940 0.920 0.930 240" in said
    assert "accuracy 0.912 micro avg 0.912 0.912 0.912 1,024 macro avg" in said


def test_what_was_changed_in_the_data_is_told_by_kind() -> None:
    said = text(accounts.full())
    assert "near duplicates 80 78 0.975 10" in said
    assert "E-mail address 120 120 0" in said
    assert "women 1,850 0.479 0.500" in said
    assert "Rows kept 3,968 (train 2,560, validation 384, test 1,024)" in said


@every_language
def test_a_status_is_a_word_and_a_shape_wherever_it_stands(lang: Lang) -> None:
    html = render(accounts.full(), lang, accounts.TITLES)
    badges = re.findall(r'<span class="status[^"]*">(.*?)</span>', html)
    assert len(badges) > 60
    for badge in badges:
        assert re.fullmatch(
            r'<svg class="shape" viewBox="0 0 16 16" aria-hidden="true"><path d="[^"]+"/></svg>\S[^<]*', badge
        )


def test_every_word_is_used_and_every_word_exists() -> None:
    files = [*ROOM.glob("*.py"), *ROOM.glob("templates/*.j2")]
    sources = "\n".join(file.read_text(encoding="utf-8") for file in files if file.name != "words.py")
    composed = {"read_", "basis_"}
    chosen = {"confident", "point", "report"} | {f"{how}_why" for how in ("confident", "point", "report")}
    for key in WORDS.keys() - chosen:
        dynamic = any(key.startswith(start) and f'"{start}' in sources for start in composed)
        assert re.search(f"[\"']{key}[\"']", sources) or dynamic, f"{key} is never said"
    for key in re.findall(r'\bw\("([a-z_0-9]+)"[),]', sources):
        assert key in WORDS


def test_both_languages_have_the_same_fields_and_chinese_is_chinese() -> None:
    for key, word in WORDS.items():
        assert sorted(re.findall(r"{\w+}", word.en)) == sorted(re.findall(r"{\w+}", word.zh)), key
        assert word.en.strip(), key
        if key not in {"f1", "comma", "colon", "stop", "semicolon", "open_bracket", "close_bracket"}:
            assert re.search(r"[一-鿿]", word.zh), key
    for term, meaning in GLOSSARY:
        assert re.search(r"[一-鿿]", meaning.zh), term
        assert meaning.zh.endswith("。")


def _luminance(colour: str) -> float:
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_aa_in_the_light_and_in_the_dark() -> None:
    css = (ROOM / "assets" / "report.css").read_text(encoding="utf-8")
    schemes = [
        dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", block))
        for block in re.findall(r":root {(.*?)}", css, re.DOTALL)
    ]
    assert len(schemes) == 2
    for colours in schemes:
        for ink in ("ink", "soft", "aside", "link", "met", "not-met", "open"):
            for paper in ("paper", "wash"):
                assert _contrast(colours[ink], colours[paper]) >= 4.5, (ink, paper)
        assert _contrast(colours["open"], colours["open-wash"]) >= 4.5
        assert _contrast(colours["paper"], colours["not-met"]) >= 4.5


@every_language
def test_what_was_not_measured_and_decides_nothing_is_listed_with_its_reason(lang: Lang) -> None:
    why = Text("There are 5 classes.", "共有 5 个类别。")
    lacking = accounts.made("accuracy", None, None, None, 0, note=why)
    html = render(replace(accounts.bare(), estimates=(lacking,)), lang, accounts.TITLES)
    assert html.count(why.say(lang)) == 1
    assert 'class="estimate"' not in html


@every_language
def test_a_standard_of_advice_alone_is_named_itself_and_none_of_its_advice(lang: Lang) -> None:
    whole = accounts.small()
    advice = tuple(replace(finding, decides=False) for finding in whole.verdicts[0].findings)
    verdict = replace(whole.verdicts[0], findings=advice, status=Status.INCONCLUSIVE)
    release = decide("m", [verdict], ["a"], day=verdict.as_of)
    account = replace(whole, verdicts=(verdict,), release=release)
    closed = render(account, lang, accounts.TITLES).split(words(lang)("kept_closed"))[1].split("</table>")[0]
    assert ADVICE.say(lang) in closed
    assert not any(finding.requirement in closed for finding in advice)
    shown = "".join(printed(summary(account, lang)).split())
    assert f"{verdict.standard}{words(lang)('colon')}{ADVICE.say(lang)}".replace(" ", "") in shown
