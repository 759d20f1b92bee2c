"""The page on registers tells the truth: every kind, its columns, and examples that are read and measured."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from lexgate import checks
from lexgate.assessment.registers import evidence_digests, read_registers
from lexgate.checks._check import Check
from lexgate.checks._register_kinds import KINDS
from lexgate.core.discover import discover
from lexgate.core.passport import Passport

DOCS = Path(__file__).parents[2] / "docs"
PAGES = ("registers.md", "registers.zh.md")


def sections(page: str) -> Iterator[tuple[str, str]]:
    for part in re.split(r"^## ", (DOCS / page).read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        yield part.partition("\n")[0].strip(), part


@pytest.mark.parametrize("page", PAGES)
def test_every_kind_of_register_has_a_section_with_its_columns_and_an_example(
    page: str, tmp_path: Path
) -> None:
    found = dict(sections(page))
    assert list(found) == list(KINDS)
    for kind, text in found.items():
        words = re.findall(r"[\w-]+", re.sub(r"```.*?```", "", text, flags=re.DOTALL))
        for column in KINDS[kind].required:
            assert f"**{column}**" in text or "`questions`" in text, (kind, column)
        assert set(KINDS[kind].optional) <= set(words) or "`questions`" in text, kind
        (example,) = re.findall(r"```csv\n(.*?)```", text, re.DOTALL)
        (tmp_path / f"{kind}.csv").write_text(example, encoding="utf-8")
    passport = Passport(name="x", registers={kind: f"{kind}.csv" for kind in KINDS})
    registers = read_registers(passport, tmp_path, evidence_digests(passport, tmp_path))
    for kind, register in registers.items():
        assert len(register) > 0
        known = {*KINDS[kind].required, *KINDS[kind].optional}
        assert set(register.columns) <= known or kind == "released-table"


@pytest.mark.parametrize("page", PAGES)
def test_every_check_of_registers_is_named_where_its_register_is(page: str) -> None:
    found = dict(sections(page))
    for check in discover(checks, "CHECK", Check).values():
        for kind in check.registers:
            alike = found["keywords"] if kind.endswith("questions") else found[kind]
            assert f"`{check.id}`" in alike or check.id == "register-age", (check.id, kind)
