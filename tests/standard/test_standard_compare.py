"""Standards compared: words, differences, partners, crosswalk and coverage, on cases worked by hand and on the packs."""

import os
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
import yaml

from judging import requirement
from lexgate.core.citation import Basis
from lexgate.core.requirement import (
    Bound,
    Decide,
    Relation,
    Relationship,
    Requirement,
    Severity,
    Side,
    Standard,
)
from lexgate.core.text import Text
from lexgate.standard import catalog
from lexgate.standard.coverage import EVIDENCE, NOTHING, coverage
from lexgate.standard.crosswalk import answers, crosswalk
from lexgate.standard.diff import Dated, Difference, Kind, diff, diff_ahead
from lexgate.standard.lint import lint_text
from lexgate.standard.partners import partners
from lexgate.standard.words import describe, for_whom
from lexgate.wiring.drawers import checks
from standard_packtext import SOUND

DAY = date(2026, 11, 22)
SHARED = Path(os.environ.get("LEXGATE_SHARED", Path(__file__).parents[3] / "shared"))


def standard(
    *items: Requirement, id_: str = "act", version: str = "1", formerly: tuple[str, ...] = ()
) -> Standard:
    return Standard(
        id=id_,
        version=version,
        title=Text("Act", "某法"),
        about=Text("An act.", "某法。"),
        citation=items[0].citation,
        requirements=items,
        formerly=formerly,
    )


def on(law: Standard, day: date = DAY) -> Dated:
    return Dated(standard=law, day=day)


def only(found: tuple[Difference, ...]) -> Difference:
    (one,) = found
    return one


# words


@pytest.mark.parametrize(
    ("predicate", "en", "zh"),
    [
        (None, "every system", "所有系统"),
        ({"fact": "generative", "is": True}, "generative is true", "是否生成内容为“true”"),
        ({"fact": "facts.pets", "is": "cat"}, "facts.pets is cat", "facts.pets 为“cat”"),
        (
            {
                "any": [
                    {"fact": "domain", "in": ["credit", "housing"]},
                    {"not": {"fact": "scale.users", "below": 10}},
                ]
            },
            "domain is one of credit, housing, or not (scale.users is less than 10)",
            "应用领域属于“credit, housing”之一，或非（scale.users 低于 10）",
        ),
        (
            {
                "all": [
                    {"fact": "jurisdictions", "has": "CN"},
                    {"any": [{"fact": "audience", "is": "public"}, {"fact": "scale.users", "at_least": 5}]},
                ]
            },
            "jurisdictions includes CN, and (audience is public, or scale.users is at least 5)",
            "适用法域包含“CN”，且（服务对象为“public”，或scale.users 不低于 5）",
        ),
    ],
)
def test_a_predicate_is_said_in_both_languages(predicate: object, en: str, zh: str) -> None:
    assert describe(predicate) == Text(en, zh)  # type: ignore[arg-type]


def test_whom_it_binds_names_the_actors_and_the_systems() -> None:
    item = replace(requirement(), binds=("provider", "platform"), applies={"fact": "domain", "is": "credit"})
    assert for_whom(item) == Text(
        "provider, platform: domain is credit", "提供者、传播平台：应用领域为“credit”"
    )


# differences


def test_two_versions_that_say_the_same_differ_in_nothing() -> None:
    assert diff(on(standard(requirement())), on(standard(requirement(), version="2"))) == ()


@pytest.mark.parametrize(
    ("after", "kind", "what"),
    [
        (requirement(0.9), Kind.TIGHTENED, "bound: ≥ 0.8 → ≥ 0.9"),
        (requirement(0.7), Kind.LOOSENED, "bound: ≥ 0.8 → ≥ 0.7"),
        (requirement(0.8001), Kind.TIGHTENED, "bound: ≥ 0.8 → ≥ 0.8001"),
        (requirement(0.8, side=Side.AT_MOST), Kind.CHANGED, "bound: ≥ 0.8 → ≤ 0.8"),
        (requirement(level=0.99), Kind.TIGHTENED, "level: 0.95 → 0.99"),
        (requirement(min_n=500), Kind.TIGHTENED, "fewest items: 1 → 500"),
        (requirement(severity=Severity.ADVISORY), Kind.LOOSENED, "severity: decides → advisory"),
        (requirement(decide=Decide.POINT), Kind.LOOSENED, "decided: by the interval → by the point"),
        (requirement(basis=Basis.OPERATIONAL), Kind.CHANGED, "bound: ≥ 0.8 → ≥ 0.8 (our reading)"),
        (replace(requirement(), check="macro-f1"), Kind.CHANGED, "measured by: accuracy → macro-f1"),
        (replace(requirement(), binds=("deployer",)), Kind.CHANGED, "binds: provider → deployer"),
        (
            replace(requirement(), applies={"fact": "domain", "is": "credit"}),
            Kind.CHANGED,
            "for: every system → domain is credit",
        ),
        (
            replace(requirement(), options={"weighted": True}),
            Kind.CHANGED,
            "options: – → weighted: true",
        ),
        (
            replace(requirement(), obligation=Text("Be right.", "应当准确。")),
            Kind.CHANGED,
            "duty: Answers are right. → Be right.",
        ),
    ],
)
def test_each_change_has_its_kind_and_is_said_with_its_values(
    after: Requirement, kind: Kind, what: str
) -> None:
    found = only(diff(on(standard(requirement())), on(standard(after, version="2"))))
    assert (found.kind, [text.en for text in found.what]) == (kind, [what])


def test_a_number_to_publish_that_gets_a_limit_is_tightened_and_the_reverse_is_loosened() -> None:
    report = standard(requirement(None, side=None, decide=Decide.REPORT))
    limit = standard(requirement(0.8), version="2")
    there, back = only(diff(on(report), on(limit))), only(diff(on(limit), on(report)))
    assert (there.kind, back.kind) == (Kind.TIGHTENED, Kind.LOOSENED)
    assert "bound: to be published → ≥ 0.8" in [text.en for text in there.what]


def test_stricter_one_way_and_milder_another_is_neither() -> None:
    found = only(diff(on(standard(requirement(0.8))), on(standard(requirement(0.9, level=0.9)))))
    assert found.kind is Kind.CHANGED
    assert len(found.what) == 2


def test_what_is_added_and_dropped_says_for_whom() -> None:
    old = standard(requirement(id="act/1"), replace(requirement(id="act/2"), binds=("deployer",)))
    new = standard(requirement(id="act/1"), replace(requirement(id="act/3"), binds=("auditor",)), version="2")
    found = {(item.kind, item.requirement.id): item.whom.zh for item in diff(on(old), on(new))}
    assert found == {(Kind.ADDED, "act/3"): "审计机构：所有系统", (Kind.DROPPED, "act/2"): "部署者：所有系统"}


def test_two_days_of_one_pack_show_what_begins_moves_and_ends() -> None:
    law = lint_text(SOUND, source="example")
    days = [date(2025, 12, 31), date(2026, 1, 1), date(2027, 1, 1), date(2028, 1, 1)]
    steps = [
        {(item.kind, item.requirement.id) for item in diff(on(law, left), on(law, right))}
        for left, right in pairwise(days)
    ]
    assert steps == [
        {(Kind.ADDED, "example/art-1"), (Kind.ADDED, "example/art-2")},
        {(Kind.TIGHTENED, "example/art-1")},
        {(Kind.DROPPED, "example/art-1")},
    ]


def test_a_duty_that_ends_says_since_when_and_one_that_was_repealed_unborn_is_told_on_its_day() -> None:
    ended = only(
        diff(on(catalog.load("us-reg-b"), date(2026, 7, 20)), on(catalog.load("us-reg-b"), date(2026, 7, 21)))
    )
    assert (ended.kind, ended.requirement.id) == (Kind.DROPPED, "us-reg-b/effects-test")
    assert ended.what[0].en.startswith("ended on 2026-07-21")
    colorado = catalog.load("us-colorado")
    before, day, after = (date(2026, 5, 13), date(2026, 5, 14), date(2026, 12, 31))
    for last in (day, after):
        found = only(diff(on(colorado, before), on(colorado, last)))
        assert (found.kind, found.requirement.id) == (Kind.DROPPED, "us-colorado/sb-24-205")
        assert found.what == (
            Text(
                "repealed on 2026-05-14, before it ever bound (SB 26-189)",
                "尚未生效即于2026-05-14废止（SB 26-189）",
            ),
        )
    assert (
        diff(on(colorado, day), on(colorado, after)) == diff(on(colorado, after), on(colorado, before)) == ()
    )


def test_what_differs_only_later_is_found_on_the_day_from_which_it_does() -> None:
    bound = Bound(since=date(2026, 1, 1), value=0.8, basis=Basis.STRUCTURAL)
    later = replace(bound, since=date(2027, 6, 1), value=0.9)
    before, after = (
        standard(requirement(bounds=(bound,))),
        standard(requirement(bounds=(bound, later)), version="2"),
    )
    assert diff(on(before), on(after)) == ()
    found = diff_ahead(before, after, DAY)
    assert {day: only(items).kind for day, items in found.items()} == {date(2027, 6, 1): Kind.TIGHTENED}


def test_what_differs_on_every_day_is_told_once() -> None:
    bounds = [Bound(since=date(year, 1, 1), value=0.8, basis=Basis.STRUCTURAL) for year in (2026, 2027, 2028)]
    other = [replace(one, value=0.7) for one in bounds]
    found = diff_ahead(
        standard(requirement(bounds=tuple(bounds))),
        standard(requirement(bounds=tuple(other)), version="2"),
        DAY,
    )
    assert list(found) == [DAY]


# partners


def test_the_same_short_id_in_two_packs_means_nothing() -> None:
    one, other = standard(requirement(id="act/1")), standard(requirement(id="code/1"), id_="code")
    assert partners(one, other) == {}
    assert {item.kind for item in diff(on(one), on(other))} == {Kind.ADDED, Kind.DROPPED}


def test_a_pack_that_was_renamed_is_the_same_pack() -> None:
    one = standard(requirement(id="act/1"))
    other = standard(requirement(id="code/1"), id_="code", formerly=("act",))
    assert partners(one, other) == {"code/1": "act/1"}


def test_a_declared_relation_makes_partners_from_either_side_and_the_nearest_counts() -> None:
    far = Relation(to="act/1", how=Relationship.INTERSECTS)
    near = Relation(to="act/2", how=Relationship.EQUIVALENT)
    one = standard(requirement(id="act/1"), requirement(id="act/2"))
    other = standard(replace(requirement(id="code/x"), related=(far, near)), id_="code")
    assert partners(one, other) == {"code/x": "act/2"}
    assert partners(other, one) == {"act/1": "code/x", "act/2": "code/x"}


def test_two_packs_compared_by_their_relation_say_what_is_stricter() -> None:
    tie = Relation(to="act/7", how=Relationship.SUPERSET)
    other = standard(replace(requirement(0.9, id="code/7"), related=(tie,)), id_="code")
    found = only(diff(on(standard(requirement())), on(other)))
    assert (found.kind, found.requirement.id) == (Kind.TIGHTENED, "code/7")


# crosswalk


def pair_of(one: Requirement, other: Requirement) -> tuple[Relationship, bool] | None:
    found = crosswalk(standard(one), standard(other, id_="code"))
    return (found[0].how, found[0].declared) if found else None


def test_one_check_with_one_set_of_options_is_derived_and_the_stricter_is_the_superset() -> None:
    mine = requirement(0.8)
    yours = requirement(id="code/1")
    assert pair_of(mine, yours) == (Relationship.EQUIVALENT, False)
    assert pair_of(requirement(0.9), yours) == (Relationship.SUPERSET, False)
    assert pair_of(requirement(0.7), yours) == (Relationship.SUBSET, False)
    assert pair_of(requirement(level=0.99), yours) == (Relationship.SUPERSET, False)
    assert pair_of(requirement(0.9, level=0.9), yours) == (Relationship.INTERSECTS, False)
    assert pair_of(requirement(0.2, side=Side.AT_MOST), yours) == (Relationship.INTERSECTS, False)
    assert pair_of(replace(mine, options={"positive": "yes"}), yours) is None
    assert pair_of(replace(mine, check="macro-f1"), yours) is None


def test_at_most_the_lower_bound_is_the_stricter() -> None:
    low, high = requirement(0.1, side=Side.AT_MOST), requirement(0.2, side=Side.AT_MOST, id="code/1")
    assert pair_of(low, high) == (Relationship.SUPERSET, False)


def test_a_duty_that_ended_is_in_no_derived_pair() -> None:
    bounds = (
        Bound(since=date(2026, 1, 1), value=0.8, basis=Basis.STRUCTURAL),
        Bound(since=date(2026, 5, 14), value=None, repealed=True, basis=Basis.STRUCTURAL),
    )
    assert pair_of(requirement(bounds=bounds), requirement(id="code/1")) is None


def test_a_declared_relation_goes_before_and_is_turned_round_when_read_from_the_other_side() -> None:
    tied = replace(requirement(0.9, id="act/1"), related=(Relation(to="code/1", how=Relationship.SUBSET),))
    other = requirement(id="code/1")
    assert pair_of(tied, other) == (Relationship.SUBSET, True)
    back = crosswalk(standard(other, id_="code"), standard(tied))
    assert (back[0].how, back[0].declared) == (Relationship.SUPERSET, True)


def documents(id_: str, *kinds: str, **options: object) -> Requirement:
    asked = {"kinds": [*kinds], **options}
    return replace(requirement(1.0, id=id_), check="documents-present", options=asked)  # type: ignore[arg-type]


def test_documents_are_held_against_each_other_one_by_one() -> None:
    both, one = documents("act/1", "risk", "manual"), documents("code/1", "risk")
    assert pair_of(both, one) == (Relationship.SUPERSET, False)
    assert pair_of(one, both) == (Relationship.SUBSET, False)
    assert pair_of(one, documents("code/2", "risk")) == (Relationship.EQUIVALENT, False)
    assert pair_of(both, documents("code/2", "risk", "log")) == (Relationship.INTERSECTS, False)
    assert pair_of(one, documents("code/2", "log")) is None
    deeper = documents("act/2", "risk", sections={"risk": ["Scope", "Method"]})
    assert pair_of(deeper, one) == (Relationship.SUPERSET, False)
    yearly = documents("act/2", "risk", review_days=365)
    assert pair_of(yearly, one) == (Relationship.INTERSECTS, False)


def test_the_packs_answer_each_other_the_same_from_either_side() -> None:
    turned = {Relationship.SUBSET: Relationship.SUPERSET, Relationship.SUPERSET: Relationship.SUBSET}
    left, right = catalog.load("eu-ai-act"), catalog.load("cn-gbt-45654")
    there = {(pair.first.id, pair.second.id, pair.how) for pair in crosswalk(left, right)}
    back = {
        (pair.second.id, pair.first.id, turned.get(pair.how, pair.how)) for pair in crosswalk(right, left)
    }
    assert there == back
    assert there


def test_variants_of_a_clause_are_told_once_unless_they_lie_otherwise() -> None:
    mine = requirement(0.8, id="act/1")
    variant, milder = replace(mine, id="act/1-product"), requirement(0.7, id="act/1-small")
    other, namesake = (
        requirement(0.8, id="code/1"),
        replace(requirement(0.8, id="act/2"), obligation=Text("x", "某")),
    )
    pairs = crosswalk(standard(mine, variant, milder, namesake), standard(other, id_="code"))
    assert len(pairs) == 4
    found = [(one.pair.first.id, [pair.first.id for pair in one.variants]) for one in answers(pairs)]
    assert found == [("act/1", ["act/1-product"]), ("act/1-small", []), ("act/2", [])]


# coverage


def test_every_clause_of_the_collected_law_is_counted_once_or_left_out() -> None:
    facts = SHARED / "regulations.yaml"
    if not facts.is_file():
        pytest.skip(f"{facts}, the collected facts of the law, is not here")
    clauses = {clause["id"] for clause in yaml.load(facts.read_text(), Loader=yaml.CSafeLoader)["clauses"]}
    packs = [catalog.load(name) for name in catalog.available()]
    out = {item.clause for pack in packs for item in pack.left_out}
    laws = coverage(packs, {name: check.evidence.value for name, check in checks().items()}).laws()
    assert set(laws) == clauses
    assert {law for law, kind in laws.items() if kind == NOTHING} == out
    assert set(laws.values()) <= {*EVIDENCE, NOTHING}


def test_a_clause_counts_by_its_surest_evidence_and_requirements_by_stage_and_kind() -> None:
    measured = replace(requirement(id="act/1"), clauses=("LAW/1", "LAW/2"), stage=("data", "release"))
    written = replace(documents("act/2", "risk"), clauses=("LAW/2", "LAW/3"), stage=("release",))
    found = coverage(
        [standard(measured, written)], {"accuracy": "measured", "documents-present": "documentary"}
    )
    assert found.laws() == {"LAW/1": "measured", "LAW/2": "measured", "LAW/3": "documentary"}
    assert found.by_evidence("act") == {"measured": 1, "documentary": 1}
    assert found.cells("act") == {
        ("data", "measured"): 1,
        ("release", "measured"): 1,
        ("release", "documentary"): 1,
    }
    assert found.count(stage="release") == 2
    assert found.count(standard="act", stage="data", evidence="documentary") == 0
