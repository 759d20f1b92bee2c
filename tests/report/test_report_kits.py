"""Every kit from every kind of account: nothing is invented, nothing that is missing is left unsaid, and both files open."""

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace

import pytest
from docx import Document
from docx.oxml.ns import qn

from lexgate.core.account import Account
from lexgate.core.applies import Applicability
from lexgate.core.errors import BadInput
from lexgate.core.number import number
from lexgate.core.text import Lang, Text
from lexgate.report.kits.docx import to_docx
from lexgate.report.kits.html import to_html
from lexgate.report.kits.kinds import KINDS, kind
from lexgate.report.kits.rows import METHOD, SOURCE, VALUE, N, value_of
from lexgate.report.kits.tree import Blank, Kit, Section, Table, said, walk
from lexgate.standard import catalog
from report import accounts, kit_pages
from report.pages import read

ACCOUNTS = {
    "full": accounts.full,
    "bare": accounts.bare,
    "crowded": accounts.crowded,
    "hostile": accounts.hostile,
}
every_kit = pytest.mark.parametrize("name", KINDS)
every_account = pytest.mark.parametrize("account", ACCOUNTS.values(), ids=ACCOUNTS)
every_language = pytest.mark.parametrize("lang", Lang)


@every_kit
@every_account
@every_language
def test_a_kit_is_a_well_formed_page_that_needs_no_script_and_no_network(
    name: str, account: Callable[[], Account], lang: Lang
) -> None:
    html = to_html(kit_pages.made(name, account()), lang)
    seen = read(html)
    assert seen.problems == []
    assert seen.headings.count(1) == 1
    assert seen.lang == {"en": "en", "zh": "zh-Hans"}[lang]
    assert not {"script", "link", "img", "iframe", "object", "embed"} & set(seen.tags)
    assert all(link.startswith("#") for link in seen.links)
    assert not re.search(r"url\(|@import", html[html.index("<style>") : html.index("</style>")])


@every_kit
@every_language
def test_hostile_names_are_shown_as_text(name: str, lang: Lang) -> None:
    html = to_html(kit_pages.made(name, accounts.hostile()), lang)
    assert "<script" not in html
    assert "<img" not in html


@every_kit
@every_account
@every_language
def test_a_kit_opens_as_a_word_document_with_headings_tables_and_repeated_header_rows(
    name: str, account: Callable[[], Account], lang: Lang
) -> None:
    whole = kit_pages.made(name, account())
    document = Document(io.BytesIO(to_docx(whole, lang)))
    headings = [
        line.text
        for line in document.paragraphs
        if ((line.style and line.style.name) or "").startswith("Heading")
    ]
    sections = [node for *_, node in walk(whole.sections) if isinstance(node, Section)]
    assert [text.split("  ", maxsplit=1)[1] for text in headings] == [
        said(one.title, lang) for one in sections
    ]
    shown = [
        node for *_, node in walk(whole.sections) if isinstance(node, Table) and (node.columns or node.rows)
    ]
    assert len(document.tables) == len(shown)
    for table, node in zip(document.tables, shown, strict=True):
        assert len(table.rows) == len(node.rows) + bool(node.columns)
        described = table._tbl.tblPr.find(qn("w:tblDescription"))
        assert described.get(qn("w:val")) == said(node.about or node.caption, lang)
        repeated = [row._tr.find(f".//{qn('w:tblHeader')}") is not None for row in table.rows]
        assert repeated == [index == 0 and bool(node.columns) for index in range(len(table.rows))]


@every_language
def test_a_word_document_has_both_scripts_its_language_and_a_table_of_contents(lang: Lang) -> None:
    data = to_docx(kit_pages.made("cn-genai-filing", accounts.full()), lang)
    document = Document(io.BytesIO(data))
    assert document.core_properties.language == {"en": "en-GB", "zh": "zh-CN"}[lang]
    for name in ("Normal", "Heading 1", "Cell", "Caption"):
        fonts = document.styles[name].element.rPr.rFonts
        assert fonts.get(qn("w:eastAsia")) in {"SimSun", "SimHei"}
        assert not [key for key in fonts.attrib if key.endswith("Theme")]
    body = zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml").decode()
    assert "TOC \\o" in body
    anchors = set(re.findall(r'w:anchor="(s\d+)"', body))
    assert anchors
    assert anchors <= set(re.findall(r'w:bookmarkStart [^>]*w:name="(s[\d-]+)"', body))
    numbers = re.findall(r'w:bookmarkStart [^>]*w:id="(\d+)"', body)
    assert len(numbers) == len(set(numbers)) > len(anchors) - 1
    assert "http" not in re.sub(r'xmlns:\w+="[^"]*"', "", body)


def test_the_same_account_gives_the_same_bytes() -> None:
    first, second = (to_docx(kit_pages.made("gdpr-dpia", accounts.full()), Lang.EN) for _ in range(2))
    assert first == second


@every_kit
@every_account
def test_every_number_of_a_kit_is_the_accounts_own_with_n_and_method(
    name: str, account: Callable[[], Account]
) -> None:
    whole = account()
    seen = 0
    for _, table in kit_pages.tables(kit_pages.made(name, whole)):
        if (
            table.columns[-1:] != (SOURCE,)
            or VALUE not in table.columns
            or table.columns[0] == Text("Group", "群体")
        ):
            continue
        for row in table.rows:
            cells = dict(zip(table.columns, row, strict=True))
            if not re.fullmatch(r"E\d+", said(row[-1], Lang.EN)):
                continue
            estimate = whole.estimates[int(said(row[-1], Lang.EN)[1:]) - 1]
            if estimate.value is None:
                continue
            seen += 1
            shown = said(cells[VALUE], Lang.EN)
            assert shown.split(" ")[0].replace("%", "") in {
                number(estimate.value),
                number(int(estimate.value)),
                said(value_of(estimate), Lang.EN).split(" ")[0],
                number(estimate.value, unlike=0.8),
            }
            if estimate.low is not None and estimate.low != estimate.high:
                assert f"[{number(estimate.low)}, {number(estimate.high)}]"[:6] == shown.split(" ", 1)[1][:6]
            assert cells[N] == number(estimate.n)
            assert cells[METHOD] != "–"
    assert seen or name in {"cn-genai-filing", "nyc-ll144-summary"} or account is not accounts.full


@every_kit
@every_account
def test_what_is_missing_is_listed_first_and_completely(name: str, account: Callable[[], Account]) -> None:
    whole = account()
    made = kit_pages.made(name, whole)
    assert made.sections[0].title == Text("What is missing", "缺失与待办事项")
    listed = {lack.requirement for lack in made.missing}
    for lack in made.missing:
        assert said(lack.what, Lang.EN)
        assert "lexgate assess" in said(lack.do, Lang.EN)
        assert "lexgate assess" in said(lack.do, Lang.ZH)
    judged = [finding.estimate for verdict in whole.verdicts for finding in verdict.findings]
    seen = [one for one in (*whole.estimates, *judged) if one is not None and one.value is not None]
    measured = {estimate.check for estimate in seen}
    first = " ".join(read(to_html(made, Lang.EN)).text)
    for requirement in listed:
        assert requirement in first
    applied = {ruling.standard.id: ruling.standard for ruling in whole.plan.rulings}
    for pack in KINDS[name].standards:
        standard = applied.get(pack) or catalog.load(pack)
        for item in standard.requirements:
            bound = item.bound_on(whole.plan.made_on)
            applies = catalog.applies(standard, whole.passport)[item.id].answer
            binds = not (bound and bound.repealed) and applies is not Applicability.NO
            if binds and item.check not in measured and _in_scope(made, item.id):
                assert item.id in listed


def _in_scope(made: Kit, requirement: str) -> bool:
    """Annex IV has no place for duties on practices, notices and deployers."""
    if made.id != "eu-annex-iv":
        return True
    return bool(re.match(r"eu-ai-act/(art-(9|10|11|12|13|14|15|18|72|73)|art-6|annex-3)(-|$)", requirement))


@every_kit
def test_statements_of_a_person_are_blanks_and_all_of_them_are_listed_first(name: str) -> None:
    made = kit_pages.made(name, accounts.bare())
    blanks = [node for *_, node in walk(made.sections) if isinstance(node, Blank)]
    assert blanks
    caption = Text("Statements to be written by a person", "须由人员填写的内容")
    (table,) = (
        node for node in made.sections[0].nodes if isinstance(node, Table) and node.caption == caption
    )
    assert [row[1] for row in table.rows] == [blank.question for blank in blanks]
    assert all(said(blank.question, lang) for blank in blanks for lang in Lang)


@every_kit
def test_every_source_of_a_number_is_listed_with_its_digest(name: str) -> None:
    whole = accounts.full()
    found = dict(kit_pages.tables(kit_pages.made(name, whole)))
    assert found
    rows = [
        row
        for title, table in kit_pages.tables(kit_pages.made(name, whole))
        if title == "Sources of the numbers" and table.columns
        for row in table.rows
    ]
    assert {f"E{place}" for place in range(1, len(whole.estimates) + 1)} <= {row[0] for row in rows}
    assert set(whole.plan.inputs.items()) <= {row[:2] for row in rows}


def test_a_bound_that_is_our_reading_says_so() -> None:
    made = kit_pages.made(
        "cn-genai-filing", kit_pages.with_estimates(jurisdictions=("CN",), audience="public", generative=True)
    )
    limits = [
        said(cell, Lang.EN) for _, table in kit_pages.tables(made) for row in table.rows for cell in row
    ]
    assert any("LexGate’s reading" in limit for limit in limits)


def test_a_wrong_name_is_told_with_the_nearest_one() -> None:
    with pytest.raises(BadInput, match="Did you mean 'gdpr-dpia'") as told:
        kind("gdpr-dpi")
    assert told.value.id == "LG-REPORT-001"


def test_a_duty_to_come_says_from_when_it_binds() -> None:
    whole = accounts.full()
    whole = replace(whole, verdicts=(), plan=replace(whole.plan, rulings=()))
    made = kit_pages.made("eu-annex-iv", whole)
    (lack,) = (one for one in made.missing if one.requirement == "eu-ai-act/art-72")
    assert "2 December 2027" in said(lack.what, Lang.EN)
    assert "2027年12月2日" in said(lack.what, Lang.ZH)


def test_the_nine_points_of_annex_iv_keep_their_numbers() -> None:
    html = to_html(kit_pages.made("eu-annex-iv", accounts.full()), Lang.EN)
    found = re.findall(r'<h2 id="s\d+"><span class="place">(\d+)</span> ([^<]+)</h2>', html)
    assert [int(place) for place, _ in found] == list(range(11))
    assert [found[place][1].split(":")[0] for place in (1, 2, 3, 5, 7, 9)] == [
        "General description",
        "Development",
        "Monitoring and control",
        "Risk management system",
        "Standards applied",
        "Post-market monitoring",
    ]
