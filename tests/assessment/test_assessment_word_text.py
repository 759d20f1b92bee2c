"""Word documents as read; a kit that is handed back is found by the packs' own sections, and counts only when it is filled."""

import io
import time
import zipfile
from pathlib import Path

import pytest
from docx import Document

from lexgate.assessment.documents import documents, headings, unwritten
from lexgate.assessment.subject import build
from lexgate.assessment.word_text import WordParagraph, word_paragraphs
from lexgate.checks._check import Setting
from lexgate.checks.documents_present import CHECK
from lexgate.core.passport import Document as Declared
from lexgate.core.passport import Passport
from lexgate.core.text import Lang
from lexgate.core.unwritten import UNWRITTEN
from lexgate.report.kits.docx import to_docx
from lexgate.report.kits.html import to_html
from lexgate.report.kits.tree import Blank, walk
from lexgate.standard import catalog
from report import accounts, kit_pages

HANDED_BACK = {
    "cn-gbt-45654/structure": "cn-genai-filing",
    "eu-ai-act/art-11": "eu-annex-iv",
    "us-nyc-ll144/tables": "nyc-ll144-summary",
    "us-nyc-ll144/audit": "nyc-ll144-summary",
    "us-nyc-ll144/publication": "nyc-ll144-summary",
    "us-nyc-ll144/exclusions": "nyc-ll144-summary",
    "us-nyc-ll144/unknown-category": "nyc-ll144-summary",
    "us-nyc-ll144/historical-data": "nyc-ll144-summary",
    "eu-gdpr/art-35": "gdpr-dpia",
    "cn-pipl/art-56": "pipl-pia",
}


def word(*parts: tuple[str, str]) -> bytes:
    """Return a document of (style, text) paragraphs."""
    document = Document()
    for style, text in parts:
        document.add_paragraph(text, style=style)
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def test_paragraphs_in_a_heading_style_are_headings() -> None:
    data = word(("Heading 1", "Risks & more"), ("Normal", "Not a heading"), ("Heading 3", "风险 管理"))
    assert headings(data, ".DOCX") == ("Risks & more", "风险 管理")


def test_bytes_that_are_no_word_document_have_no_headings() -> None:
    other = io.BytesIO()
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("a.txt", "a")
    for data in (b"", b"PK\x03\x04 broken", other.getvalue(), word(("Heading 1", "A"))[:900]):
        assert headings(data, ".docx") == ()


def test_a_part_that_unpacks_to_too_much_is_left_unread() -> None:
    data = word(("Heading 1", "A"))
    assert word_paragraphs(data) == (WordParagraph("heading 1", "A"),)
    assert word_paragraphs(data, most=100) == ()


def test_a_document_of_paragraphs_that_never_end_is_read_in_no_time() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/styles.xml", "<w:style " * 500_000)
        archive.writestr("word/document.xml", "<w:p>" * 2_000_000 + "</w:p>")
    started = time.perf_counter()
    assert len(word_paragraphs(made.getvalue())) == 1
    assert time.perf_counter() - started < 10


@pytest.mark.parametrize("lang", Lang)
@pytest.mark.parametrize("requirement", HANDED_BACK)
def test_a_kit_has_the_sections_that_its_own_law_asks_for(requirement: str, lang: Lang) -> None:
    pack = requirement.partition("/")[0]
    (item,) = (one for one in catalog.load(pack).requirements if one.id == requirement)
    sections = item.options["sections"]
    if not isinstance(sections, dict):
        raise TypeError(sections)
    ((_, asked),) = sections.items()
    whole = kit_pages.made(HANDED_BACK[requirement], accounts.bare())
    for found in (headings(to_docx(whole, lang), ".docx"), headings(to_html(whole, lang).encode(), ".html")):
        for section in asked if isinstance(asked, list) else []:
            words = [word.strip().casefold() for word in str(section).split("|")]
            assert any(word in heading.casefold() for word in words for heading in found), section


def filled(data: bytes, *, answer: str = "A statement.", leave: int = 0) -> bytes:
    """Return a kit in which a person wrote an answer in place of every mark but some."""
    document = Document(io.BytesIO(data))
    boxes = [
        one for one in document.paragraphs if one.style is not None and one.style.name == "LexGate Answer"
    ]
    for box in boxes[leave:]:
        box.runs[0].text = answer
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


@pytest.mark.parametrize("lang", Lang)
@pytest.mark.parametrize("kit", sorted(set(HANDED_BACK.values())))
def test_a_kit_is_unwritten_until_every_mark_is_replaced(kit: str, lang: Lang) -> None:
    whole = kit_pages.made(kit, accounts.bare())
    blanks = sum(isinstance(node, Blank) for *_, node in walk(whole.sections))
    word_file, page = to_docx(whole, lang), to_html(whole, lang)
    assert unwritten(word_file, ".docx") == unwritten(page.encode(), ".html") == blanks > 0
    assert unwritten(filled(word_file, leave=2), ".docx") == 2
    assert unwritten(filled(word_file), ".docx") == 0
    assert unwritten(filled(word_file, answer=""), ".docx") == blanks
    assert unwritten(page.replace(UNWRITTEN.say(lang), "A statement.").encode(), ".html") == 0


def test_a_document_of_somebody_else_has_nothing_unwritten() -> None:
    text = "# Known risks\n\n☐ To be written by a person\n▢ an option\n"
    assert unwritten(text.encode(), ".md") == 0
    assert unwritten(word(("Heading 1", "A"), ("Normal", "▢ yes  ▢ no")), ".docx") == 0
    assert unwritten(b"%PDF-1.7 \xff\xfe", ".pdf") == 0


def test_an_unfilled_kit_that_is_declared_is_no_complete_document(tmp_path: Path) -> None:
    made = to_docx(kit_pages.made("gdpr-dpia", accounts.bare()), Lang.EN)
    system = Passport(name="x", documents=(Declared(kind="dpia", path="dpia.docx", owner="A", version="1"),))
    options = CHECK.complete({"kinds": ["dpia"]})
    for data, value in ((made, 0.0), (filled(made, leave=1), 0.0), (filled(made), 1.0)):
        (tmp_path / "dpia.docx").write_bytes(data)
        found = CHECK.estimate(CHECK.measure(build(system, tmp_path), options), options, Setting())
        assert found.value == value
        (fact,) = documents(system, tmp_path)
        if fact.unwritten:
            assert found.note is not None
            assert f"{fact.unwritten} statements still to be written" in found.note.en
            assert f"尚有 {fact.unwritten} 处待填写" in found.note.zh
