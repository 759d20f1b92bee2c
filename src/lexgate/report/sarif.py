"""What a scan found, as SARIF 2.1.0 for code-scanning pages and CI.

References:
    OASIS Static Analysis Results Interchange Format (SARIF) 2.1.0.
"""

from typing import Any

from lexgate import __version__
from lexgate.core.canon import digest
from lexgate.models.security import Scan, Threat

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def sarif(found: Scan) -> dict[str, Any]:
    """Return one SARIF log with one run.

    Example:
        >>> log = sarif(Scan(files=(), templates=(), searched=(), threats=(), bytes=0))
        >>> log["version"], log["runs"][0]["results"]
        ('2.1.0', [])
    """
    rules = {threat.rule: threat for threat in found.threats}
    driver = {
        "name": "lexgate",
        "version": __version__,
        "rules": [
            {
                "id": rule,
                "shortDescription": {"text": threat.what.en},
                "properties": {"area": threat.area.value, "zh": threat.what.zh},
            }
            for rule, threat in sorted(rules.items())
        ],
    }
    results = [_result(threat) for threat in found.threats]
    return {
        "$schema": _SCHEMA,
        "version": "2.1.0",
        "runs": [{"tool": {"driver": driver}, "results": results}],
    }


def _result(threat: Threat) -> dict[str, Any]:
    text = f"{threat.what.en}: {threat.evidence}" if threat.evidence else threat.what.en
    place: dict[str, Any] = {"artifactLocation": {"uri": threat.path.partition("!")[0]}}
    if threat.line:
        place["region"] = {"startLine": threat.line}
    key = f"{threat.path}\n{threat.rule}\n{threat.evidence}".encode()
    return {
        "ruleId": threat.rule,
        "level": "note" if threat.rule == "token-role" else "error",
        "message": {"text": f"{threat.path}: {text}"},
        "locations": [{"physicalLocation": place}],
        "partialFingerprints": {"lexgate/v1": digest(key).removeprefix("sha256:")[:32]},
    }
