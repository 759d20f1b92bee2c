"""Headings of Word documents; a kit that is handed back is found by the packs' own sections."""

import io
import zipfile

import pytest
from docx import Document

from lexgate.assessment.documents import headings
from lexgate.assessment.word_headings import word_headings
from lexgate.core.text import Lang
from lexgate.report.kits.docx import to_docx
from lexgate.report.kits.html import to_html
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
    assert word_headings(data) == ("A",)
    assert word_headings(data, most=100) == ()


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
