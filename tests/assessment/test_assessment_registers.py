"""Registers as people keep them: encodings, tables that are damaged, paths that leave, files that change."""

import json
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fakes import WeekdaysOnly
from lexgate.assessment.own_calendar import corrected
from lexgate.assessment.registers import MAX_BYTES, evidence_digests, read_registers
from lexgate.core.canon import digest
from lexgate.core.errors import BadInput, LexGateError, Problems, UnsafeFile
from lexgate.core.passport import Document, Passport
from lexgate.models.subject import Register

BANK = "question,risk,updated\n为什么？,A.1.a,2026-11-20\nHow?, A.2.c ,\n"


def read(folder: Path, data: bytes | str, kind: str = "questions", name: str = "bank.csv") -> Register:
    """Write a register and read it."""
    (folder / name).write_bytes(data.encode() if isinstance(data, str) else data)
    passport = Passport(name="x", registers={kind: name})
    return read_registers(passport, folder, evidence_digests(passport, folder))[kind]


def mistakes(folder: Path, data: bytes | str, kind: str = "questions", name: str = "bank.csv") -> list[str]:
    with pytest.raises(Problems) as error:
        read(folder, data, kind, name)
    assert error.value.source == name
    return [str(problem) for problem in error.value.problems]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_chinese_is_read_in_the_encodings_people_save_it_in(tmp_path: Path, encoding: str, end: str) -> None:
    seen = read(tmp_path, BANK.replace("\n", end).encode(encoding))
    assert seen.columns["question"] == ("为什么？", "How?")
    assert seen.columns["risk"] == ("A.1.a", "A.2.c")
    assert seen.columns["updated"] == ("2026-11-20", "")
    assert seen.lines == (2, 3)


@pytest.mark.parametrize("mark", [";", "\t"])
def test_the_delimiter_is_told_by_the_header(tmp_path: Path, mark: str) -> None:
    assert read(tmp_path, BANK.replace(",", mark)).columns["risk"] == ("A.1.a", "A.2.c")


def test_lines_are_those_of_the_file_also_where_cells_have_line_breaks(tmp_path: Path) -> None:
    seen = read(tmp_path, 'Question,Risk,own\n"one\ntwo",A.1.a,x\n\n,,\nthree,A.1.b,y\n')
    assert seen.lines == (2, 6)
    assert seen.columns["own"] == ("x", "y")
    assert [seen.line(row) for row in range(2)] == [2, 6]


def test_json_lines_hold_texts_numbers_and_lists(tmp_path: Path) -> None:
    rows = [
        {"Question": " Why? ", "risk": ["A.1.a", "A.2.c"], "n": 0.10},
        {"question": "How?", "risk": "A.3.a", "ok": True},
    ]
    seen = read(tmp_path, "\n".join(json.dumps(row) for row in rows) + "\n\n", name="bank.jsonl")
    assert seen.columns["question"] == ("Why?", "How?")
    assert seen.columns["risk"] == ("A.1.a;A.2.c", "A.3.a")
    assert seen.columns["n"] == ("0.1", "")
    assert seen.columns["ok"] == ("", "yes")


def test_a_register_with_a_header_only_has_no_rows(tmp_path: Path) -> None:
    assert len(read(tmp_path, "question,risk\n")) == 0


def test_columns_that_are_missing_or_stand_twice_are_all_named(tmp_path: Path) -> None:
    found = mistakes(tmp_path, "acts,at,at\ndrill,2026-11-20,x\n", kind="acts")
    assert any("the column at twice" in one for one in found)
    assert any("no column kind" in one for one in found)
    assert any("no column by" in one for one in found)
    assert any("Did you mean 'questions'?" in one for one in mistakes(tmp_path, "questions,risk\na,A.1.a\n"))


def test_rows_with_too_many_or_too_few_cells_are_named_by_line(tmp_path: Path) -> None:
    found = mistakes(tmp_path, "question,risk\na,A.1.a,extra\nb,A.1.a\nc\n")
    assert [one.split(",")[0] for one in found] == ["line 2", "line 4"]


def test_a_quote_that_is_never_closed_is_named_by_line(tmp_path: Path) -> None:
    assert mistakes(tmp_path, 'question,risk\na,A.1.a\n"b,A.1.a\n')[0].startswith("line 3, row: found no CSV")


@pytest.mark.parametrize("data", ["", "\n\n", "\ufeff"])
def test_an_empty_file_has_no_header(tmp_path: Path, data: str) -> None:
    assert "names of columns" in mistakes(tmp_path, data)[0]


@pytest.mark.parametrize(
    "line",
    [
        "[1]",
        "{",
        '{"question": {"a": 1}}',
        '{"question": "a", "Question": "b"}',
        '{"question": NaN}',
        "7",
        "[" * 3000,
    ],
)
def test_json_lines_that_cannot_be_read_are_named_by_line(tmp_path: Path, line: str) -> None:
    found = mistakes(tmp_path, '{"question": "a", "risk": "A.1.a"}\n' + line + "\n", name="bank.jsonl")
    assert found[0].startswith("line 2, ")


def test_damaged_utf8_is_not_taken_for_chinese_of_another_encoding(tmp_path: Path) -> None:
    data = "question,risk\n问题一号内容,A.1.a\n问题二号内容,A.1.b\n".encode()
    broken = data.replace("二".encode(), b"\xe4\xba")
    assert mistakes(tmp_path, broken)[0].startswith("line 3, bytes")
    assert mistakes(tmp_path, b"question,risk\ncaf\xe9,A.1.a\n")[0].startswith("line 2, bytes")


def test_a_binary_file_is_refused(tmp_path: Path) -> None:
    assert "NUL" in mistakes(tmp_path, "question,risk\na,A.1.a\n".encode("utf-16"))[0]


def test_a_register_that_is_too_large_is_refused_before_it_is_read(tmp_path: Path) -> None:
    with (tmp_path / "bank.csv").open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    passport = Passport(name="x", registers={"questions": "bank.csv"})
    with pytest.raises(BadInput, match="LG-ASSESS-042"):
        evidence_digests(passport, tmp_path)


@pytest.mark.parametrize("written", ["../bank.csv", "/etc/passwd", "link.csv", "a/../../bank.csv"])
def test_a_register_outside_the_project_is_refused(tmp_path: Path, written: str) -> None:
    root = tmp_path / "project"
    root.mkdir()
    (tmp_path / "bank.csv").write_text(BANK, encoding="utf-8")
    (root / "link.csv").symlink_to(tmp_path / "bank.csv")
    passport = Passport(name="x", registers={"questions": written})
    with pytest.raises(UnsafeFile, match="LG-SAFE-105"):
        read_registers(passport, root, {})


def test_an_unknown_kind_and_a_missing_file_have_codes(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"LG-ASSESS-040.*Did you mean 'questions'"):
        evidence_digests(Passport(name="x", registers={"question": "bank.csv"}), tmp_path)
    with pytest.raises(BadInput, match="LG-ASSESS-041"):
        evidence_digests(Passport(name="x", registers={"questions": "bank.csv"}), tmp_path)


def test_documents_that_rows_name_are_looked_for_and_never_outside(tmp_path: Path) -> None:
    (tmp_path / "drill.md").write_text("# Drill\n")
    (tmp_path / "empty.md").write_text("")
    head = "kind,at,by,document\n"
    rows = "drill,2026-11-20,A,drill.md\ndrill,2026-11-20,A,gone.md\ndrill,2026-11-20,A,empty.md\nx,2026-11-20,A,\n"
    long = f"x,2026-11-20,A,{'a' * 5000}.md\n"
    seen = read(tmp_path, head + rows + long, kind="acts")
    assert seen.documents == {"drill.md": digest(b"# Drill\n")}
    found = mistakes(tmp_path, head + "drill,2026-11-20,A,../../etc/passwd\n", kind="acts")
    assert "a path inside the project" in found[0]


def test_digests_of_registers_and_documents_are_there_to_be_sealed(tmp_path: Path) -> None:
    (tmp_path / "bank.csv").write_text(BANK, encoding="utf-8")
    (tmp_path / "risks.md").write_text("# Risks\n")
    documents = tuple(Document(kind="risk-management", path=path) for path in ("risks.md", "gone.md"))
    passport = Passport(name="x", registers={"questions": "bank.csv"}, documents=documents)
    assert evidence_digests(passport, tmp_path) == {
        "register:questions": digest(BANK.encode()),
        "document:risks.md": digest(b"# Risks\n"),
    }


def test_a_register_that_changed_after_it_was_sealed_is_refused(tmp_path: Path) -> None:
    (tmp_path / "bank.csv").write_text(BANK, encoding="utf-8")
    passport = Passport(name="x", registers={"questions": "bank.csv"})
    sealed = evidence_digests(passport, tmp_path)
    (tmp_path / "bank.csv").write_text(BANK + "What?,A.1.b,\n", encoding="utf-8")
    with pytest.raises(BadInput, match="LG-ASSESS-043"):
        read_registers(passport, tmp_path, sealed)


@settings(deadline=None, max_examples=150)
@given(st.binary(max_size=300))
def test_no_bytes_crash_the_reader(data: bytes) -> None:
    import tempfile

    for name in ("bank.csv", "bank.jsonl"):
        with tempfile.TemporaryDirectory() as folder, suppress(LexGateError):
            read(Path(folder), data, name=name)


def test_a_register_of_holidays_corrects_the_calendar(tmp_path: Path) -> None:
    own = read(
        tmp_path,
        "place,date,working\nCN,2027-02-06,yes\nCN,2027-02-08,否\n",
        kind="holidays",
        name="days.csv",
    )
    calendar = corrected(WeekdaysOnly(), own)
    assert calendar.working("CN", date(2027, 2, 6))
    assert not calendar.working("CN", date(2027, 2, 8))
    assert calendar.working("EU", date(2027, 2, 8))


def test_mistakes_in_a_register_of_holidays_are_all_named(tmp_path: Path) -> None:
    data = "place,date,working\nCN,2027-02-06,perhaps\n,2027-02-08,no\nCN,tomorrow,no\nCN,2027-02-06,no\n"
    own = read(tmp_path, data, kind="holidays", name="days.csv")
    with pytest.raises(Problems) as error:
        corrected(WeekdaysOnly(), own)
    assert sorted({problem.line for problem in error.value.problems}) == [2, 3, 4, 5]
