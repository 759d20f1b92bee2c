"""Known vulnerabilities: advisories that speak of the versions of the installed Python packages.

The installed distributions are held against a local file of advisories in the OSV format. An advisory counts if it lists
the version or has it in a range and was not withdrawn; several that are aliases of each other count once. Advisories named
in the option ``accepted`` do not count, and are listed. Distributions whose version can't be compared are unscoreable: each
may have one. Unit: count; 0 means that none is known to the file. A census.

Known limit: it knows what the file knows; its newest day is stated. It says nothing about whether the flaw can be reached.

Example:
    >>> from lexgate.checks._check import Setting
    >>> seen = CHECK.estimate(CHECK.measure(_bad(), {}), {"accepted": []}, Setting())
    >>> seen.value, seen.facts["found"]
    (1.0, [{'package': 'toy', 'version': '1.0', 'id': 'PYSEC-2026-1', 'aliases': 'CVE-2026-1', 'fixed': '1.1'}])

References:
    Open Source Vulnerability format (https://ossf.github.io/osv-schema/).
"""

import numpy as np
from pydantic import JsonValue

from lexgate.checks._check import Check, Options, Setting
from lexgate.checks._estimates import census, nothing
from lexgate.checks._worked import PASSPORT
from lexgate.core.errors import BadInput
from lexgate.core.estimate import Estimate
from lexgate.core.outcomes import Outcomes
from lexgate.core.requirement import Side
from lexgate.core.text import Text
from lexgate.models.security import Advisory, Dependencies
from lexgate.models.subject import Subject

NONE = Text(
    "No package is installed, or no advisory speaks of Python.",
    "没有已安装的软件包，或公告库不含 Python 公告。",
)
_SHOWN = 100


def measure(subject: Subject, options: Options) -> Outcomes:  # noqa: ARG001 - the signature of every measure
    """Return every installed distribution with each advisory that speaks of its version; a row without an id has none."""
    held = subject.dependencies
    if held is None:
        raise BadInput(
            "There is no file of advisories.",
            fix="Name it under assess.security.advisories.",
            code="LG-CHECK-004",
        )
    rows = [
        (name, version, one)
        for name, version, found in zip(held.names, held.versions, held.advisories, strict=True)
        for one in found or (None,)
    ]
    return Outcomes(
        ids=np.array([name for name, _, _ in rows], dtype=np.str_),
        columns={
            "version": np.array([version for _, version, _ in rows], dtype=np.str_),
            "id": np.array([one.id if one else "" for *_, one in rows], dtype=np.str_),
            "aliases": np.array([", ".join(one.aliases) if one else "" for *_, one in rows], dtype=np.str_),
            "fixed": np.array([one.fixed if one else "" for *_, one in rows], dtype=np.str_),
        },
        scored=np.array([name not in held.unreadable for name, _, _ in rows], dtype=np.bool_),
        names=(str(held.known), held.newest),
    )


def estimate(seen: Outcomes, options: Options, setting: Setting) -> Estimate:
    """Return the number of vulnerabilities."""
    known, newest = seen.names
    if not len(seen) or known == "0":
        return nothing("known-vulnerabilities", "count", options, setting, NONE)
    given = options["accepted"]
    accepted = {str(name) for name in given} if isinstance(given, list) else set()
    rows = [_row(seen, at) for at in np.flatnonzero(seen.columns["id"] != "").tolist()]
    counted = [row for row in rows if accepted.isdisjoint({row["id"], *row["aliases"].split(", ")})]
    open_ = len({str(name) for name in seen.ids[~seen.scored]})
    facts: dict[str, JsonValue] = {
        "found": [dict(row) for row in counted[:_SHOWN]],
        "accepted": [*sorted({row["id"] for row in rows} - {row["id"] for row in counted})],
        "advisories": int(known),
        "newest": newest,
    }
    return census(
        "known-vulnerabilities",
        options,
        setting,
        float(len(counted)),
        len(set(seen.ids.tolist())) - open_,
        limits=(float(len(counted)), float(len(counted) + open_)) if open_ else None,
        unscoreable=open_,
        unit="count",
        facts=facts,
    )


def _row(seen: Outcomes, at: int) -> dict[str, str]:
    parts = {name: str(seen.columns[name][at]) for name in ("version", "id", "aliases", "fixed")}
    return {"package": str(seen.ids[at]), **parts}


def _installed(*found: Advisory) -> Subject:
    held = Dependencies(names=("toy",), versions=("1.0",), advisories=(found,), known=1, newest="2026-11-01")
    return Subject(passport=PASSPORT, dependencies=held)


def _bad() -> Subject:
    return _installed(
        Advisory(id="PYSEC-2026-1", aliases=("CVE-2026-1",), summary="A flaw", severity="", fixed="1.1")
    )


CHECK = Check(
    id="known-vulnerabilities",
    title=Text("Known vulnerabilities of packages", "依赖软件包的已知漏洞"),
    about=Text(
        "Advisories that speak of the installed versions of Python packages; 0 means none.",
        "涉及已安装 Python 软件包版本的漏洞公告数；0 表示没有。",
    ),
    unit="count",
    better=Side.AT_MOST,
    needs=("dependencies",),
    options={"accepted": []},
    measure=measure,
    estimate=estimate,
    good=_installed,
    bad=_bad,
)
