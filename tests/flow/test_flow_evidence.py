"""What evidence is at hand for the clauses that bear on a system, before a model is asked."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from pydantic import JsonValue

from fakes import WeekdaysOnly
from judging import requirement
from lexgate.core.citation import Basis
from lexgate.core.passport import Document, Passport, Person
from lexgate.core.requirement import Bound, Requirement, Standard
from lexgate.core.text import Text
from lexgate.core.verdict import Finding, Status
from lexgate.flow.evidence import evidence
from lexgate.standard.bearing import bearings
from lexgate.wiring.drawers import checks

DAY = date(2026, 11, 22)
HERE = Text("Act", "某法")
CREDIT: JsonValue = {"fact": "domain", "is": "credit"}


def duty(
    name: str, check: str, *, applies: JsonValue = None, since: date = date(2026, 1, 1), **options: JsonValue
) -> Requirement:
    bounds = (Bound(since=since, value=1.0, basis=Basis.STRUCTURAL),)
    return replace(
        requirement(id=f"act/{name}", bounds=bounds), check=check, options=options, applies=applies
    )


def found(system: Passport, root: Path, *items: Requirement) -> dict[str, Finding]:
    law = Standard(
        id="act", version="1", title=HERE, about=HERE, citation=items[0].citation, requirements=items
    )
    bearing = bearings([law], system, DAY)
    made = evidence(bearing, system, root, checks=checks(), calendar=WeekdaysOnly(), today=DAY)
    return {name.removeprefix("act/"): finding for name, finding in made.items()}


def test_documents_and_persons_are_looked_at_and_what_needs_a_model_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "risk.md").write_text("# Risks\nNone.\n")
    system = Passport(
        name="x",
        people=(Person(role="provider", name="Ada"),),
        documents=(Document(kind="risk-management", path="risk.md", owner="Ada", version="1"),),
    )
    seen = found(
        system,
        tmp_path,
        duty("there", "documents-present", kinds=["risk-management"]),
        duty("missing", "documents-present", kinds=["datasheet"]),
        duty("named", "accountable-persons", roles=["provider"]),
        requirement(id="act/measured"),
    )
    assert {name: finding.status for name, finding in seen.items()} == {
        "there": Status.MET,
        "missing": Status.NOT_MET,
        "named": Status.MET,
    }


def test_what_does_not_apply_or_does_not_bind_yet_is_left_out_and_what_may_apply_is_judged_by_itself(
    tmp_path: Path,
) -> None:
    roles: JsonValue = ["provider"]
    items = (
        duty("now", "accountable-persons", applies=CREDIT, roles=roles),
        duty("later", "accountable-persons", since=date(2027, 1, 1), roles=roles),
    )
    people = (Person(role="provider", name="Ada"),)
    assert found(Passport(name="x", domain="games", people=people), tmp_path, *items) == {}
    unknown = found(Passport(name="x", people=people), tmp_path, *items)
    assert {name: finding.status for name, finding in unknown.items()} == {"now": Status.MET}


def test_a_register_that_is_not_there_is_missing_evidence_and_no_crash(tmp_path: Path) -> None:
    seen = found(Passport(name="x"), tmp_path, duty("drill", "acts-recorded", acts=["drill"]))
    assert seen["drill"].status in (Status.NOT_MET, Status.INCONCLUSIVE)
