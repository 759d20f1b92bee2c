"""Every file of the drawer keeps the contract of a rule; a new file is covered at once."""

import re

import polars as pl
import pytest

from lexgate import rules
from lexgate.core.discover import discover
from lexgate.data.personal import Scanner
from lexgate.data.protect import Replace, protect, replacer
from lexgate.rules._normal import normal
from lexgate.rules._rule import Rule

RULES = discover(rules, "RULE", Rule)
SCANNER = Scanner(RULES)
REPLACE = (replacer("mask"), replacer("pseudonymise", b"a key for tests, 24 byte"))


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

    def test_finds_each_hit_exactly_once(self, rule: Rule) -> None:
        found = SCANNER.scan(pl.Series(rule.hits))
        assert found["item"].to_list() == list(range(len(rule.hits)))
        assert set(found["kind"]) == {rule.id}
        for item, start, end, value in found.select("item", "start", "end", "value").iter_rows():
            assert rule.hits[item][start:end] == value

    def test_finds_no_near_miss(self, rule: Rule) -> None:
        found = SCANNER.scan(pl.Series(rule.misses)).filter(pl.col("kind") == rule.id)
        assert [rule.misses[item] for item in found["item"]] == []

    def test_has_a_cheap_gate_that_opens_wherever_the_pattern_matches(self, rule: Rule) -> None:
        plain = pl.Series([normal(text) for text in rule.hits])
        assert plain.filter(~plain.str.contains(rule.gate or rule.pattern)).to_list() == []

    @pytest.mark.parametrize("replace", REPLACE, ids=["mask", "pseudonym"])
    def test_replaces_a_value_by_what_is_not_found_again_as_anything(
        self, rule: Rule, replace: Replace
    ) -> None:
        texts = pl.Series(rule.hits)
        after = protect(texts, SCANNER.scan(texts), replace)
        assert (after != texts).all()
        assert SCANNER.scan(after).is_empty()
