"""What stands in a Chinese page is said in Chinese: kinds of document, acts, figures, units and methods."""

import re
from pathlib import Path

import pytest

from lexgate import checks as drawer
from lexgate.core.evidence_names import evidence_name
from lexgate.core.text import Lang
from lexgate.report.fact_words import fact_name
from lexgate.standard import catalog

METHOD = re.compile(r'\bmethod\s*=\s*"([a-z0-9-]+)"(?: if [^\n]* else "([a-z0-9-]+)")?')
HAN = re.compile(r"[\u4e00-\u9fff]")


def asked() -> set[str]:
    """Return every kind of document, act or event, and every figure that a published pack asks for."""
    found: set[str] = set()
    for pack in catalog.available():
        for item in catalog.load(pack).requirements:
            for name in ("kinds", "acts", "sections"):
                many = item.options.get(name)
                found |= {str(one) for one in (many if isinstance(many, list | dict) else ())}
            found |= {
                str(item.options[name]) for name in ("figure", "event", "answer") if item.options.get(name)
            }
    return found


@pytest.mark.parametrize("name", sorted(asked()))
def test_evidence_that_a_pack_asks_for_has_a_chinese_name_and_keeps_its_id(name: str) -> None:
    said = evidence_name(name)
    assert said.en == name
    assert HAN.search(said.zh)
    assert said.zh.endswith(f"（{name}）")


def test_every_method_of_a_check_has_a_name_in_both_languages() -> None:
    folder = Path(str(drawer.__path__[0]))
    text = "\n".join(path.read_text(encoding="utf-8") for path in folder.glob("*.py"))
    methods = {name for pair in METHOD.findall(text) for name in pair if name}
    assert {"wilson", "census", "wilson-f1-clustered"} <= methods
    unnamed = {name for name in methods if not HAN.search(fact_name(name, Lang.ZH))}
    assert unnamed == set()
