"""What a scan found, by file: how many threats each file has, and what they are."""

from collections.abc import Sequence

import numpy as np
from pydantic import JsonValue

from lexgate.checks._check import Options, Setting
from lexgate.checks._estimates import census, nothing
from lexgate.checks._worked import PASSPORT
from lexgate.core.errors import BadInput
from lexgate.core.estimate import Estimate
from lexgate.core.outcomes import Outcomes
from lexgate.core.text import Text
from lexgate.models.security import Area, Scan, Threat
from lexgate.models.subject import Subject

SHOWN = 50
"""Threats that an estimate lists."""
CLEAN = Text("Nothing was found.", "未发现问题。")


def by_file(subject: Subject, area: Area) -> Outcomes:
    """Return the files that were looked at for one kind of threat, with what was found in each."""
    scan = subject.scan
    if scan is None:
        raise BadInput(
            "There is no model folder.", fix="Name the model under model.path.", code="LG-CHECK-004"
        )
    threats = scan.of(area)
    looked = {Area.FILE: scan.files, Area.TEMPLATE: scan.templates, Area.SECRET: scan.searched}[area]
    every = {*scan.files}
    files = tuple(dict.fromkeys((*looked, *(_file(threat, every) for threat in threats))))
    found: dict[str, list[Threat]] = {name: [] for name in files}
    for threat in threats:
        found[_file(threat, every)].append(threat)
    return Outcomes(
        ids=np.array(files, dtype=np.str_),
        columns={
            "threats": np.array([len(found[name]) for name in files], dtype=np.int64),
            "rules": np.array([_lines(found[name], "rule") for name in files], dtype=np.str_),
            "evidence": np.array([_lines(found[name], "evidence") for name in files], dtype=np.str_),
        },
        scored=np.ones(len(files), np.bool_),
    )


def counted(
    check: str, seen: Outcomes, options: Options, setting: Setting, *, none: Text, said: Text
) -> Estimate:
    """Return the number of threats, a census over files.

    Args:
        check: Id of the check.
        seen: What `by_file` returned.
        options: Completed options.
        setting: How estimates are made.
        none: The note where no file was looked at.
        said: The note where threats were found; its ``{files}`` names the files.
    """
    if not len(seen):
        return nothing(check, "count", options, setting, none)
    threats = seen.columns["threats"].astype(np.int64)
    files = [str(name) for name in seen.ids[threats > 0]]
    return census(
        check,
        options,
        setting,
        float(threats.sum()),
        len(seen),
        unit="count",
        facts={"found": listed(seen)},
        note=said.fill(files=Text(", ".join(files), "、".join(files))) if files else None,
    )


def listed(seen: Outcomes) -> list[JsonValue]:
    """Return the threats as rows of a table: path, rule, evidence."""
    rows: list[JsonValue] = []
    for name, rules, evidence in zip(seen.ids, seen.columns["rules"], seen.columns["evidence"], strict=True):
        if str(rules):
            pairs = zip(str(rules).split("\n"), str(evidence).split("\n"), strict=True)
            rows += [{"path": str(name), "rule": rule, "evidence": shown} for rule, shown in pairs]
    return rows[:SHOWN]


def scanned(
    area: Area, rules: Sequence[tuple[str, str, str]], files: Sequence[str] = ("config.json",)
) -> Subject:
    """Return a worked subject with threats ``(path, rule, evidence)`` of one area."""
    what = Text("a threat", "风险")
    threats = tuple(
        Threat(path=path, area=area, rule=rule, what=what, evidence=evidence)
        for path, rule, evidence in rules
    )
    found = Scan(
        files=tuple(files), templates=tuple(files), searched=tuple(files), threats=threats, bytes=1000
    )
    return Subject(passport=PASSPORT, scan=found)


def _file(threat: Threat, files: set[str]) -> str:
    """Return the file in which a threat lies; its own name may have the sign that stands before a member's."""
    name = threat.path
    while name not in files and "!" in name:
        name = name.rpartition("!")[0]
    return name


def _lines(threats: Sequence[Threat], part: str) -> str:
    return "\n".join(str(getattr(threat, part)).replace("\n", " ") for threat in threats)
