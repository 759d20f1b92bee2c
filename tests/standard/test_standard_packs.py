"""The contract of every pack that comes with LexGate, and the days that matter."""

import difflib
import json
import re
import subprocess
import sys
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from lexgate import packs
from lexgate.core.applies import Applicability, Applies
from lexgate.core.citation import Basis, Confidence
from lexgate.core.errors import BadInput
from lexgate.core.estimate import Estimate
from lexgate.core.passport import Passport
from lexgate.core.requirement import Decide, Force, Requirement, Severity, Standard
from lexgate.core.text import Text
from lexgate.core.verdict import Status
from lexgate.standard import catalog
from lexgate.standard.applicability import BINDS
from lexgate.standard.pack import CJK
from lexgate.standard.schema import schema, schema_text
from lexgate.verdict.judge import judge
from lexgate.wiring.drawers import checks

ROOT = Path(__file__).parents[2]
FOLDER = Path(packs.__path__[0])
STANDARDS = {name: catalog.load(name) for name in catalog.available()}
EACH = pytest.mark.parametrize("standard", STANDARDS.values(), ids=STANDARDS)
EVERYONE = Applies(answer=Applicability.YES, why=Text("a worked case", "算例"))


def decide(requirement: Requirement, estimate: Estimate, day: date) -> Status:
    return judge(requirement, estimate, day=day, applies=EVERYONE).status


def test_the_four_first_packs_are_here() -> None:
    assert {"cn-genai-interim", "eu-ai-act", "lexgate-baseline", "us-nyc-ll144"} <= set(catalog.available())
    assert catalog.load("cn-genai") == STANDARDS["cn-genai-interim"]
    assert catalog.load("nyc-ll144") == STANDARDS["us-nyc-ll144"]


@EACH
def test_a_pack_has_the_name_of_its_file(standard: Standard) -> None:
    assert (FOLDER / f"{standard.id}.yaml").is_file()
    assert all(item.id.startswith(standard.id + "/") for item in standard.requirements)


@EACH
def test_every_worked_case_comes_out_when_it_is_judged(standard: Standard) -> None:
    assert catalog.run_cases(standard, decide) == ()


@EACH
def test_a_wrong_bound_or_status_is_noticed(standard: Standard) -> None:
    def never(*_: object) -> Status:
        return Status.NOT_APPLICABLE

    stated = [case for case in standard.cases if case.status]
    assert stated
    assert len(catalog.run_cases(standard, never)) == len(stated)


@EACH
def test_every_text_stands_in_both_languages(standard: Standard) -> None:
    texts = [standard.title, standard.about, standard.citation.source]
    for item in standard.requirements:
        texts += [item.title, item.obligation, item.citation.source, *item.remedies]
        assert not CJK.search(item.citation.locator.en), item.id
    for text in texts:
        assert text.en.strip()
        assert not CJK.search(text.en)
        assert CJK.search(text.zh)
        assert "  " not in text.en + text.zh


@EACH
def test_checks_options_and_units_are_those_of_the_drawer(standard: Standard) -> None:
    drawer = checks()
    for item in standard.requirements:
        check = drawer[item.check]
        options = check.complete(item.options)
        either = item.check == "recorded-figure"  # what is recorded may be better when high or when low
        assert either or item.side in (None, check.better), item.id
        assert {bound.unit for bound in item.bounds} == {check.unit or options["unit"]}, item.id


@EACH
def test_a_relation_leads_to_a_requirement_of_another_pack(standard: Standard) -> None:
    known = {item.id for other in STANDARDS.values() if other is not standard for item in other.requirements}
    assert {relation.to for item in standard.requirements for relation in item.related} <= known


@EACH
def test_what_nobody_read_decides_nothing(standard: Standard) -> None:
    for item in standard.requirements:
        if item.citation.confidence is Confidence.MEMORY:
            assert item.severity is Severity.ADVISORY


@EACH
def test_a_pack_fits_the_published_schema(standard: Standard) -> None:
    raw = yaml.safe_load((FOLDER / f"{standard.id}.yaml").read_text(encoding="utf-8"))
    for case in raw["cases"]:  # editors read bare yes and no as text
        if isinstance(case.get("applies"), bool):
            case["applies"] = "yes" if case["applies"] else "no"
    jsonschema.Draft202012Validator(schema()).validate(json.loads(json.dumps(raw, default=str)))


def test_the_published_schema_is_up_to_date() -> None:
    path = ROOT / "docs" / "schema" / "pack.schema.json"
    assert path.read_text(encoding="utf-8") == schema_text()


@pytest.mark.parametrize("part", ["cn", "genai", "ll144", "nyc"])
def test_a_part_of_an_old_id_is_no_id(part: str) -> None:
    with pytest.raises(BadInput, match="LG-STANDARD-001"):
        catalog.load(part)


def test_an_unknown_standard_gets_a_did_you_mean() -> None:
    with pytest.raises(BadInput) as caught:
        catalog.load("eu-ai-akt")
    assert caught.value.id == "LG-STANDARD-001"
    assert "Did you mean 'eu-ai-act'?" in str(caught.value)


def test_a_pack_is_loaded_by_path_too(tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    path.write_text((FOLDER / "us-nyc-ll144.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    assert catalog.load(path) == STANDARDS["us-nyc-ll144"]
    with pytest.raises(BadInput) as caught:
        catalog.load(str(tmp_path / "none.yaml"))
    assert caught.value.id == "LG-INPUT-003"


# What makes them bind.

GUIDANCE = {"cn-gbt-45654", "cn-safety-framework", "cn-tc260-003", "cn-training-data", "us-four-fifths"}
VOLUNTARY = {
    *(
        "eu-gpai-code",
        "ieee-7003",
        "iso-23894",
        "iso-42001",
        "lexgate-baseline",
        "mitre-atlas",
        "mlc-ailuminate",
    ),
    *("owasp-llm", "sg-ai-verify", "us-nist-ai-rmf", "us-nist-genai"),
}


def test_every_pack_says_what_makes_it_bind() -> None:
    for name, standard in STANDARDS.items():
        force = Force.GUIDANCE if name in GUIDANCE else Force.VOLUNTARY if name in VOLUNTARY else Force.LAW
        assert standard.force is force, name
        assert re.search(r"^force: ", catalog.text(name), re.MULTILINE), name


@EACH
def test_no_pack_that_is_no_law_says_that_it_binds_every_system(standard: Standard) -> None:
    answers = catalog.applies(standard, Passport(name="any")).values()
    said = {answer.why.en for answer in answers if answer.answer is Applicability.YES}
    assert said <= {BINDS[standard.force].en}
    assert said or standard.requirements[0].applies is not None


# The days that matter: see test_standard_dates.py.


def test_gb_t_45654_takes_over_from_tc260_003_on_its_day() -> None:
    item = next(
        item for item in STANDARDS["cn-genai-interim"].requirements if item.id.endswith("corpus-technical")
    )
    before, after = item.bound_on(date(2025, 10, 31)), item.bound_on(date(2025, 11, 1))
    assert before is not None
    assert after is not None
    assert "TC260-003" in before.source
    assert "45654" in after.source


def test_of_two_routes_to_high_risk_one_binds_or_both_are_unknown() -> None:
    standard = STANDARDS["eu-ai-act"]
    for domain in ("employment", "credit", "toys", None):
        for route in ("annex-i", "annex-iii", "Annex 3", None):
            system = Passport(
                name="s",
                jurisdictions=("EU",),
                risk_tier="high",
                domain=domain,
                facts={"high_risk_route": route} if route else {},
            )
            answers = catalog.applies(standard, system)
            pair = {answers["eu-ai-act/art-11"].answer, answers["eu-ai-act/art-11-product"].answer}
            assert pair in ({Applicability.YES, Applicability.NO}, {Applicability.UNKNOWN})


def test_new_york_asks_no_pass_mark_of_an_impact_ratio() -> None:
    ratios = [item for item in STANDARDS["us-nyc-ll144"].requirements if "impact-ratio" in item.id]
    assert len(ratios) == 5
    assert all(item.decide is Decide.REPORT and item.side is None for item in ratios)


# Numbers equal the collected facts of the law.


@cache
def clauses() -> dict[str, Any]:
    path = ROOT.parent / "shared" / "regulations.yaml"
    if not path.is_file():
        pytest.skip("regulations.yaml, the collected facts of the law, is not here")
    facts = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return {clause["id"]: clause for clause in facts["clauses"]}


def rule(known: dict[str, Any], clause: str, metric: str) -> Any:
    return next(item["value"] for item in known[clause]["rules"] if item["metric"] == metric)


def pick(pack: str, short: str) -> Requirement:
    return next(item for item in STANDARDS[pack].requirements if item.id == f"{pack}/{short}")


def headings(pack: str, short: str) -> int:
    sections = pick(pack, short).options["sections"]
    assert isinstance(sections, dict)
    return sum(len(names) for names in sections.values() if isinstance(names, list))


def test_numbers_equal_the_collected_facts() -> None:
    known = clauses()
    omnibus = "EU-AIA/omnibus2026"
    assert pick("eu-ai-act", "art-11").bounds[0].since.isoformat() == rule(
        known, omnibus, "annex_iii_applies_from"
    )
    product = pick("eu-ai-act", "art-11-product")
    assert product.bounds[0].since.isoformat() == rule(known, omnibus, "annex_i_applies_from")
    assert headings("eu-ai-act", "art-10-2") == rule(known, "EU-AIA/art10.2", "data_governance_items")
    assert headings("eu-ai-act", "art-11") == rule(known, "EU-AIA/art11", "annex4_sections")
    assert headings("eu-ai-act", "art-10-5") == 6
    assert headings("eu-ai-act", "art-14") == 5
    excluded = rule(known, "US-NYC144/exclude2pct", "category_exclusion_share")
    assert pick("us-nyc-ll144", "impact-ratio-sex").options["exclude_below"] == excluded
    four_fifths = pick("lexgate-baseline", "four-fifths").bounds[0].value
    assert four_fifths == rule(known, "US-EEOC45/4D", "impact_ratio")
    sample = rule(known, "CN-TC260-003/9.2b-tech", "corpus_technical_pass_rate")
    assert pick("cn-genai-interim", "corpus-technical").bounds[0].value == pytest.approx(1 - sample)


CLAUSE_OF = {
    "cn-genai-interim/art-4-2": "CN-GENAI-IM/art4.2",
    "cn-genai-interim/art-7-1": "CN-GENAI-IM/art7.1",
    "cn-genai-interim/art-7-2": "CN-GENAI-IM/art7.2",
    "cn-genai-interim/art-7-3": "CN-GENAI-IM/art7.3",
    "cn-genai-interim/art-7-4-duplicates": "CN-GENAI-IM/art7.4",
    "cn-genai-interim/art-7-4-labels": "CN-GENAI-IM/art7.4",
    "cn-genai-interim/art-8": "CN-GENAI-IM/art8",
    "cn-genai-interim/annotation-roles": "CN-GBT45674/roles",
    "cn-genai-interim/source-assessment": "CN-GBT45654/5.1-5pct",
    "cn-genai-interim/corpus-technical": "CN-TC260-003/9.2b-tech",
    "cn-genai-interim/signed-assessment": "CN-TC260-003/9.1-method",
    "cn-genai-interim/art-9": "CN-GENAI-IM/art9",
    "cn-genai-interim/art-10": "CN-GENAI-IM/art10",
    "cn-genai-interim/art-11": "CN-GENAI-IM/art11",
    "cn-genai-interim/art-14": "CN-GENAI-IM/art14.1",
    "cn-genai-interim/art-15": "CN-GENAI-IM/art15",
    "cn-genai-interim/art-17": "CN-GENAI-IM/art17",
    "cn-genai-interim/art-19": "CN-GENAI-IM/art19",
    "cn-genai-interim/label-8": "CN-LABEL-M/art8",
    "eu-ai-act/art-9-2": "EU-AIA/art9.2",
    "eu-ai-act/art-10-2": "EU-AIA/art10.2",
    "eu-ai-act/art-11": "EU-AIA/art11",
    "eu-ai-act/art-15-1": "EU-AIA/art15.1",
    "lexgate-baseline/four-fifths": "US-EEOC45/4D",
    "us-nyc-ll144/impact-ratio-scoring": "US-NYC144/impact-ratio-scoring",
    "us-nyc-ll144/impact-ratio-intersection": "US-NYC144/categories",
    "us-nyc-ll144/audit": "US-NYC144/audit-age",
    "us-nyc-ll144/exclusions": "US-NYC144/exclude2pct",
    "us-nyc-ll144/unknown-category": "US-NYC144/unknown",
    "us-nyc-ll144/historical-data": "US-NYC144/historical-test",
    "us-nyc-ll144/publication": "US-NYC144/publish",
    "us-nyc-ll144/notice": "US-NYC144/notice",
}


@pytest.mark.parametrize(("requirement", "clause"), CLAUSE_OF.items())
def test_no_citation_claims_more_than_was_read(requirement: str, clause: str) -> None:
    pack, _, short = requirement.partition("/")
    found, had = pick(pack, short).citation.confidence, set(clauses()[clause]["confidence"])
    weakest = "secondary" if "secondary" in had else "text" if "text" in had else "memory"
    assert found.value == weakest


@pytest.mark.parametrize(("requirement", "clause"), CLAUSE_OF.items())
def test_a_number_said_to_stand_in_the_source_stands_there(requirement: str, clause: str) -> None:
    pack, _, short = requirement.partition("/")
    values = {bound.value for bound in pick(pack, short).bounds if bound.basis is Basis.NUMBER_IN_SOURCE}
    known = {item["value"] for item in clauses()[clause]["rules"] if not isinstance(item["value"], list)}
    assert values <= known | {None}


@EACH
def test_obligations_are_our_own_words(standard: Standard) -> None:
    """No obligation is the sentence of the collected facts, which in Chinese may stand close to the law's wording."""
    known = [clause["obligation_en"] for clause in clauses().values()]
    for item in standard.requirements:
        close = difflib.get_close_matches(item.obligation.en, known, n=1, cutoff=0.9)
        assert not close, item.id


def test_standards_are_read_without_numpy_polars_or_any_check() -> None:
    program = """
import sys
from lexgate.standard import catalog
[catalog.load(name) for name in catalog.available()]
print(*sorted(name for name in sys.modules if name in {'numpy', 'polars', 'torch', 'scipy', 'lexgate.checks.accuracy'}))
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
