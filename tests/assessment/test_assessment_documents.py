"""Documents as found, with their headings."""

from pathlib import Path

import pytest

from lexgate.assessment.documents import documents, headings
from lexgate.assessment.subject import build, capabilities
from lexgate.core.errors import UnsafeFile
from lexgate.core.passport import Document, Passport


def passport(path: str) -> Passport:
    return Passport(name="x", documents=(Document(kind="risk", path=path, owner="A", version="1"),))


def test_a_document_is_found_with_digest_and_headings(tmp_path: Path) -> None:
    (tmp_path / "risk.md").write_text(
        "# Risks\n\ntext\n\n## Known risks ##\n```\n# no heading\n```\n", encoding="utf-8"
    )
    (fact,) = documents(passport("risk.md"), tmp_path)
    assert fact.present
    assert fact.digest.startswith("sha256:")
    assert fact.headings == ("Risks", "Known risks")


@pytest.mark.parametrize("content", [None, b"", b"  \n"])
def test_an_absent_or_empty_document_is_not_present(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "risk.md").write_bytes(content)
    (fact,) = documents(passport("risk.md"), tmp_path)
    assert not fact.present
    assert fact.digest == ""


def test_html_and_plain_text_have_headings_too() -> None:
    page = "<html><h1>风险 <b>管理</b></h1><p>x</p><h2>Measures\n taken</h2></html>"
    assert headings(page.encode(), ".html") == ("风险 管理", "Measures taken")
    text = "一、总则\n内容\n1.2 Scope\nText\nMethod\n======\n- item\n"
    assert headings(text.encode(), ".txt") == ("总则", "Scope", "Method")


def test_bytes_that_are_no_text_have_no_headings() -> None:
    assert headings(b"%PDF-1.7 \xff\xfe", ".pdf") == ()


@pytest.mark.parametrize("path", ["../x.md", "/etc/hostname", "a/../../x.md", "bad\0name"])
def test_a_document_outside_the_project_is_refused(tmp_path: Path, path: str) -> None:
    with pytest.raises(UnsafeFile, match="LG-SAFE-105"):
        documents(passport(path), tmp_path)


def test_a_subject_has_what_it_was_built_from(tmp_path: Path) -> None:
    assert capabilities(build(passport("risk.md"), tmp_path, registers={})) == {"documents", "registers"}
