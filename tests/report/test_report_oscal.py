"""OSCAL documents say what LexGate knows, are valid by NIST's schema, and are read by another tool."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lexgate.core.account import Account
from lexgate.core.citation import Basis
from lexgate.core.errors import BadInput
from lexgate.core.requirement import Bound, Relationship
from lexgate.core.verdict import Status
from lexgate.report.oscal.catalog import catalog
from lexgate.report.oscal.mapping import mapping
from lexgate.report.oscal.pieces import NS, control_id, line, markdown, token
from lexgate.report.oscal.poam import poam
from lexgate.report.oscal.profile import profile
from lexgate.report.oscal.results import results
from lexgate.standard import catalog as packs
from lexgate.standard.crosswalk import crosswalk
from lexgate.standard.oscal_read import plain
from lexgate.wiring.drawers import checks
from oscal_readers import read_back, schema_mistakes
from report import accounts

# trestle and its dependencies warn of themselves
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::UserWarning")

CHECKS = checks()
DAY = date(2026, 11, 22)
SAMPLE = ("eu-ai-act", "us-nyc-ll144", "cn-gbt-45654", "us-colorado", "us-four-fifths")
EVERY = [pytest.param(name, marks=[] if name in SAMPLE else pytest.mark.slow) for name in packs.available()]
ACCOUNTS = ("full", "small", "crowded", "hostile", "met")


def props(thing: Any, name: str) -> list[str]:
    """Return the values of our properties of one name."""
    return [one["value"] for one in thing["props"] if (one["name"], one.get("ns")) == (name, NS)]


def controls(document: Any) -> Iterator[Any]:
    for group in document["catalog"]["groups"]:
        yield from group.get("controls", ())


def inside(value: Any) -> Iterator[Any]:
    """Return every object of a document."""
    yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from inside(inner)


@pytest.mark.parametrize("name", EVERY)
def test_a_catalog_is_valid_and_trestle_reads_and_writes_it_unchanged(name: str, tmp_path: Path) -> None:
    made = catalog(packs.load(name), CHECKS)
    assert schema_mistakes(made) == []
    assert read_back(made, tmp_path) == made


def test_the_schema_finds_mistakes() -> None:
    made: Any = catalog(packs.load("us-four-fifths"), CHECKS)
    made["catalog"]["groups"][0]["controls"][0]["id"] = "1 a"
    del made["catalog"]["metadata"]["version"]
    assert len(schema_mistakes(made)) >= 1


@pytest.mark.parametrize("name", EVERY)
def test_a_catalog_says_all_that_a_requirement_says(name: str) -> None:
    standard = packs.load(name)
    made = {props(one, "requirement")[0]: one for one in controls(catalog(standard, CHECKS))}
    assert set(made) == {item.id for item in standard.requirements}
    for item in standard.requirements:
        one = made[item.id]
        assert plain(one["title"], {}) == item.title.en
        assert props(one, "title") == [item.title.zh]
        assert props(one, "severity") == [item.severity.value]
        assert props(one, "confidence") == [item.citation.confidence.value]
        assert props(one, "check") == [item.check]
        assert tuple(props(one, "clause")) == item.clauses
        assert props(one, "bound-from") == [bound.since.isoformat() for bound in item.bounds]
        assert props(one, "bound-basis") == [bound.basis.value for bound in item.bounds]
        numbers = [bound.value for bound in item.bounds if bound.value is not None]
        assert list(map(float, props(one, "bound-value"))) == numbers
        options = {
            each["class"]: json.loads(each["value"]) for each in one["props"] if each["name"] == "option"
        }
        assert list(options.values()) == list(item.options.values())
        said = {
            (part["name"], props(part, "lang")[0]): plain(part["prose"], {})
            for part in one["parts"]
            if part["name"] == "statement"
        }
        assert said == {("statement", "en"): item.obligation.en, ("statement", "zh"): item.obligation.zh}


def test_identifiers_in_a_catalog_are_unique_and_links_lead_somewhere() -> None:
    for name in SAMPLE:
        made: Any = catalog(packs.load(name), CHECKS)
        ids = [one["id"] for one in inside(made) if isinstance(one, dict) and "id" in one]
        assert len(ids) == len(set(ids))
        known = {"#" + one["uuid"] for one in made["catalog"]["back-matter"]["resources"]}
        links = [one["href"] for one in inside(made) if isinstance(one, dict) and "rel" in one]
        assert set(links) <= known


def test_the_same_standard_gives_the_same_bytes_in_another_process() -> None:
    program = (
        "import json; from lexgate.standard.catalog import load; from lexgate.wiring.drawers import checks;"
        "from lexgate.report.oscal.catalog import catalog; print(json.dumps(catalog(load('us-nyc-ll144'), checks())))"
    )
    env = {**os.environ, "PYTHONHASHSEED": "7"}
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, env=env
    )
    assert json.loads(done.stdout) == catalog(packs.load("us-nyc-ll144"), CHECKS)


@pytest.mark.parametrize("name", EVERY)
def test_a_profile_selects_what_binds_on_the_day_and_sets_its_bounds(name: str, tmp_path: Path) -> None:
    standard = packs.load(name)
    days = {bound.since for item in standard.requirements for bound in item.bounds}
    day = max(since for since in days if since <= max(DAY, min(days)))
    binding = {
        item.id: bound
        for item in standard.requirements
        if (bound := item.bound_on(day)) is not None and not bound.repealed
    }
    if not binding:
        with pytest.raises(BadInput, match=f"Nothing of {name} binds"):
            profile(standard, day)
        return
    made: Any = profile(standard, day)
    assert schema_mistakes(made) == []
    assert read_back(made, tmp_path) == made
    (selected,) = made["profile"]["imports"][0]["include-controls"]
    assert selected["with-ids"] == [control_id(one) for one in binding]
    values = [float(one["values"][0]) for one in made["profile"].get("modify", {}).get("set-parameters", ())]
    assert values == [bound.value for bound in binding.values() if bound.value is not None]


def test_on_a_day_on_which_nothing_binds_there_is_no_profile() -> None:
    with pytest.raises(BadInput, match=r"begins 2025-02-02") as caught:
        profile(packs.load("eu-ai-act"), date(2024, 1, 1))
    assert caught.value.id == "LG-REPORT-010"


def test_trestle_resolves_a_profile_to_the_controls_and_bounds_of_the_day(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from trestle.core.profile_resolver import ProfileResolver

    standard = packs.load("eu-ai-act")
    (tmp_path / ".trestle").mkdir()
    (tmp_path / "eu-ai-act-catalog.json").write_text(json.dumps(catalog(standard, CHECKS)))
    (tmp_path / "profile.json").write_text(json.dumps(profile(standard, DAY)))
    monkeypatch.chdir(tmp_path)
    resolved = ProfileResolver.get_resolved_profile_catalog(tmp_path, str(tmp_path / "profile.json"))
    found = {
        control.id: control.params[0].values[0] if control.params else None
        for group in resolved.groups
        for control in group.controls
    }
    binding = {
        control_id(item.id): None if bound.value is None else f"{bound.value:g}"
        for item in standard.requirements
        if (bound := item.bound_on(DAY)) is not None
    }
    assert found == binding


@pytest.mark.parametrize("name", ACCOUNTS)
def test_results_are_valid_and_trestle_reads_and_writes_them_unchanged(name: str, tmp_path: Path) -> None:
    made = results(getattr(accounts, name)(), CHECKS)
    assert schema_mistakes(made) == []
    assert read_back(made, tmp_path) == made


def test_results_say_of_each_requirement_what_the_verdict_says() -> None:
    account = accounts.full()
    made: Any = results(account, CHECKS)["assessment-results"]
    assert made["metadata"]["last-modified"] == account.time
    for verdict, result in zip(account.verdicts, made["results"], strict=True):
        assert (result["start"], result["end"]) == (account.plan_sealed, account.time)
        found = {props(one, "requirement")[0]: one for one in result["findings"]}
        asked = [item for item in verdict.findings if item.status is not Status.NOT_APPLICABLE]
        assert list(found) == [item.requirement for item in asked]
        for item in asked:
            one = found[item.requirement]
            assert props(one, "status") == [item.status.value]
            state = one["target"]["status"]["state"]
            assert state == ("satisfied" if item.status is Status.MET else "not-satisfied")
            assert item.reason.zh in one["description"]
            assert ("related-observations" in one) == (item.estimate is not None)
        spared = [item.requirement for item in verdict.findings if item not in asked]
        assert props(result, "not-applicable") == spared
        (reviewed,) = result["reviewed-controls"]["control-selections"]
        assert len(reviewed["include-controls"]) + len(reviewed.get("exclude-controls", ())) == len(
            verdict.findings
        )


def test_what_is_measured_is_tested_and_what_is_written_is_examined() -> None:
    made: Any = results(accounts.full(), CHECKS)["assessment-results"]
    methods = {
        props(one, "check")[0]: (one["methods"], props(one, "value"))
        for result in made["results"]
        for one in result["observations"]
    }
    assert methods["accuracy"] == (["TEST"], ["0.91234"])
    assert methods["documents-present"] == (["EXAMINE"], [])


def test_references_of_results_and_plans_lead_somewhere() -> None:
    for made in (results(accounts.full(), CHECKS), poam(accounts.full(), CHECKS)):
        known = {one["uuid"] for one in inside(made) if isinstance(one, dict) and "uuid" in one}
        named = {
            value
            for one in inside(made)
            if isinstance(one, dict)
            for key, value in one.items()
            if key.endswith("-uuid") and isinstance(value, str)
        }
        assert named <= known
        observed = [one for one in inside(made) if isinstance(one, dict) and "collected" in one]
        assert len({one["uuid"] for one in observed}) == len(observed)


def test_a_plan_of_action_holds_what_is_unmet_or_inconclusive_the_decisive_first(tmp_path: Path) -> None:
    account = accounts.full()
    made: Any = poam(account, CHECKS)
    assert schema_mistakes(made) == []
    assert read_back(made, tmp_path) == made
    body = made["plan-of-action-and-milestones"]
    still_open = {
        item.requirement
        for verdict in account.verdicts
        for item in verdict.findings
        if item.status in (Status.NOT_MET, Status.INCONCLUSIVE)
    }
    listed = [(props(one, "requirement")[0], props(one, "status")[0]) for one in body["poam-items"]]
    assert {name for name, _ in listed} == still_open
    statuses = [status for _, status in listed]
    assert statuses == sorted(statuses, reverse=True)
    for risk in body["risks"]:
        assert risk["status"] == ("open" if props(risk, "status") == ["not_met"] else "investigating")
        assert [one["lifecycle"] for one in risk["remediations"]][-1] == "recommendation"
        assert risk["remediations"][-1]["tasks"][-1]["type"] == "milestone"


def test_a_finding_has_one_identifier_in_results_and_in_the_plan_of_action() -> None:
    found: Any = results(accounts.full(), CHECKS)["assessment-results"]
    known = {one["uuid"] for result in found["results"] for one in result["findings"]}
    made: Any = poam(accounts.full(), CHECKS)["plan-of-action-and-milestones"]
    assert {one["uuid"] for one in made["findings"]} <= known


def test_a_change_of_the_law_ahead_is_a_dated_milestone() -> None:
    account = accounts.small()
    ruling = account.plan.rulings[0]
    later = Bound(since=date(2027, 12, 2), value=0.9, unit="share", basis=Basis.NUMBER_IN_SOURCE)
    asked = tuple(replace(item, bounds=(*item.bounds, later)) for item in ruling.standard.requirements)
    standard = replace(ruling.standard, requirements=asked)
    plan = replace(account.plan, rulings=(replace(ruling, standard=standard),))
    made: Any = poam(replace(account, plan=plan), CHECKS)
    assert schema_mistakes(made) == []
    dates = [one["on-date"]["date"] for one in inside(made) if isinstance(one, dict) and "on-date" in one]
    assert set(dates) == {"2027-12-02T00:00:00Z"}


@pytest.mark.parametrize(
    ("account", "code"), [(accounts.bare(), "LG-REPORT-011"), (accounts.met(), "LG-REPORT-012")]
)
def test_where_nothing_was_judged_or_is_open_there_is_no_plan(account: Account, code: str) -> None:
    with pytest.raises(BadInput) as caught:
        poam(account, CHECKS)
    assert caught.value.id == code


def test_a_mapping_holds_the_pairs_and_what_is_left(tmp_path: Path) -> None:
    first, second = packs.load("us-nist-ai-rmf"), packs.load("iso-42001")
    pairs = crosswalk(first, second)
    made: Any = mapping(first, second, pairs)
    assert schema_mistakes(made) == []
    assert read_back(made, tmp_path) == made
    (one,) = made["mapping-collection"]["mappings"]
    told = [
        (each["sources"][0]["id-ref"], each["relationship"], each["targets"][0]["id-ref"])
        for each in one["maps"]
    ]
    assert told == [(control_id(pair.first.id), pair.how.value, control_id(pair.second.id)) for pair in pairs]
    assert {relationship for _, relationship, _ in told} <= {how.value for how in Relationship}
    left = {name for each in one["source-gap-summary"]["unmapped-controls"] for name in each["with-ids"]}
    assert left == {control_id(item.id) for item in first.requirements} - {source for source, _, _ in told}


def test_two_standards_without_a_pair_have_no_mapping() -> None:
    first, second = packs.load("us-four-fifths"), packs.load("mitre-atlas")
    with pytest.raises(BadInput, match="No requirement"):
        mapping(first, second, ())


@given(st.text(max_size=60))
def test_any_text_becomes_a_token_a_line_and_markdown_that_reads_as_the_text(text: str) -> None:
    assert re.fullmatch(r"[A-Za-z_][A-Za-z0-9._-]*", token(text))
    assert re.fullmatch(r"\S(.*\S)?", line(text))
    assert plain(markdown(text), {}) == line(text)


@pytest.mark.parametrize(
    "name", ["<script>", "[a](javascript:b)", "*x*", "`x`", "{{ insert }}", "&lt;", "# x", "_x_"]
)
def test_markup_in_a_text_does_not_become_markup(name: str) -> None:
    assert "\\" in markdown(name)


def test_hostile_names_reach_no_markup_and_no_link() -> None:
    made = results(accounts.hostile(), CHECKS)
    marked = [
        text
        for one in inside(made)
        if isinstance(one, dict)
        for key in ("title", "description", "remarks", "prose", "statement", "text")
        if isinstance(text := one.get(key), str)
    ]
    assert any("script" in text for text in marked)
    assert not [text for text in marked if re.search(r"(?<!\\)<(script|img)", text)]
    links = [one["href"] for one in inside(made) if isinstance(one, dict) and "href" in one]
    assert not [link for link in links if "javascript" in link]
