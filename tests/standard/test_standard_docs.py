"""The example in docs/standards.md is a pack that works, and says what the code knows."""

import re
from pathlib import Path

from lexgate.core.applies import Applicability
from lexgate.core.passport import Passport
from lexgate.standard import catalog
from lexgate.standard.lint import lint_text
from lexgate.standard.pack import PackSpec, RequirementSpec
from lexgate.standard.predicate import FIELDS, OPERATORS

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "standards.md").read_text(encoding="utf-8")
ZH_PAGE = (DOCS / "standards.zh.md").read_text(encoding="utf-8")


def test_the_example_has_no_mistakes_and_applies_as_it_says() -> None:
    block = re.search(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    assert block is not None
    standard = lint_text(block[1], source="docs/standards.md")
    system = Passport(name="s", domain="credit", audience="internal")
    answers = catalog.applies(standard, system)
    assert answers["example-credit/clause-1"].answer is Applicability.YES
    assert answers["example-credit/clause-2"].answer is Applicability.NO


def test_the_page_names_every_fact_and_comparison() -> None:
    for word in (*FIELDS, *OPERATORS):
        assert f"`{word}`" in PAGE


def test_the_chinese_page_explains_only_fields_that_exist() -> None:
    known = {*PackSpec.model_fields, *RequirementSpec.model_fields, "basis"}
    rows = re.findall(r"^\| (`[^|]+`) \|", ZH_PAGE, re.MULTILINE)
    named = {field for row in rows for field in re.findall(r"`(\w+)`", row)}
    assert len(rows) >= 10
    assert named <= known
