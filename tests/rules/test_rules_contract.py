"""Every file of the drawer keeps the contract of a rule; a new file is covered at once."""

import re

import polars as pl
import pytest

from lexgate import rules
from lexgate.core.discover import discover
from lexgate.data.personal import Scanner
from lexgate.data.protect import protect
from lexgate.rules._normal import normal
from lexgate.rules._rule import Rule

RULES = discover(rules, "RULE", Rule)
SCANNER = Scanner(RULES)
KEY = b"a key for tests, 24 byte"
HITS = [(rule, text) for rule in RULES.values() for text in rule.hits]
MISSES = [(rule, text) for rule in RULES.values() for text in rule.misses]


def names(cases: list[tuple[Rule, str]]) -> list[str]:
    return [f"{rule.id}-{number}" for number, (rule, _) in enumerate(cases)]


def test_the_drawer_holds_the_kinds_that_the_documentation_names() -> None:
    assert set(RULES) >= {
        "bank-card",
        "cn-resident-id",
        "email",
        "iban",
        "ip-address",
        "licence-plate-cn",
        "passport",
        "phone-cn",
        "phone-international",
        "url-credentials",
        "us-ssn",
    }


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
class TestARule:
    def test_has_a_title_in_both_languages_and_a_source(self, rule: Rule) -> None:
        assert rule.title.en
        assert re.search("[\u4e00-\u9fff]", rule.title.zh)
        assert rule.references

    def test_has_patterns_that_compile_in_rust_and_in_python(self, rule: Rule) -> None:
        for pattern in (rule.pattern, rule.gate or rule.pattern):
            re.compile(pattern, re.ASCII)
            pl.Series([""]).str.contains(pattern, strict=True)

    def test_looks_around_by_edges_only_and_captures_the_value_only(self, rule: Rule) -> None:
        assert not re.search(r"\(\?[=!<][^P]|\\[bBdDwW]", rule.pattern.replace("(?P<", "("))
        compiled = re.compile(rule.pattern, re.ASCII)
        assert compiled.groups == len(compiled.groupindex)

    def test_matches_no_empty_text(self, rule: Rule) -> None:
        assert not re.search(rule.pattern, "", re.ASCII)

    def test_has_hits_and_near_misses_in_number(self, rule: Rule) -> None:
        assert len(rule.hits) >= 8
        assert len(rule.misses) >= 8
        assert any(re.search("[\u4e00-\u9fff]", text) for text in rule.hits)

    def test_replaces_a_value_by_something_else(self, rule: Rule) -> None:
        texts = pl.Series(rule.hits)
        found = SCANNER.scan(texts)
        for how in ("mask", "pseudonymise"):
            after = protect(texts, found, how, KEY)
            assert (after != texts).all()


@pytest.mark.parametrize(("rule", "text"), HITS, ids=names(HITS))
def test_a_hit_is_found_exactly_once(rule: Rule, text: str) -> None:
    found = SCANNER.scan(pl.Series([text]))
    assert found["kind"].to_list() == [rule.id]
    start, end, value = found.select("start", "end", "value").row(0)
    assert text[start:end] == value
    assert found["item"].to_list() == [0]


@pytest.mark.parametrize(("rule", "text"), HITS, ids=names(HITS))
def test_the_cheap_gate_opens_wherever_the_pattern_matches(rule: Rule, text: str) -> None:
    assert pl.Series([normal(text)]).str.contains(rule.gate or rule.pattern).all()


@pytest.mark.parametrize(("rule", "text"), HITS, ids=names(HITS))
@pytest.mark.parametrize("how", ["mask", "pseudonymise"])
def test_what_was_treated_is_not_found_again_as_anything(rule: Rule, text: str, how: str) -> None:
    texts = pl.Series([text])
    after = protect(texts, SCANNER.scan(texts), how, KEY)  # type: ignore[arg-type]  # parametrised literal
    assert SCANNER.scan(after).is_empty(), rule.id


@pytest.mark.parametrize(("rule", "text"), MISSES, ids=names(MISSES))
def test_a_near_miss_is_not_found(rule: Rule, text: str) -> None:
    assert rule.id not in SCANNER.scan(pl.Series([text]))["kind"]
