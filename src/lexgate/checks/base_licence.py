"""Licence of the base model: the share of the intended uses that it allows.

Uses are commercial use, modifying (tuning), distributing and serving; the project names those it intends
(``assess.security.uses``). The licence is read from the model card's front matter or a licence file, or stated in the
project, and looked up in a small table. A use that the table does not know, or a licence that was not found, is unscoreable:
the value then lies between the limits, and a person reads the licence. Unit: share; 1 means that every use is allowed. A
census.

Known limit: it is no legal advice; duties that come with a licence are listed and not checked.

Example:
    >>> from lexgate.checks._check import Setting
    >>> seen = CHECK.estimate(CHECK.measure(_bad(), {}), {}, Setting())
    >>> seen.value, seen.facts["licence"]
    (0.5, 'CC-BY-NC-4.0')

References:
    SPDX Licence List (https://spdx.org/licenses).
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
from lexgate.models.security import LicenceFound
from lexgate.models.subject import Subject

UNKNOWN = Text(
    "The licence of the base model was not found, or it is not in the table: a person must read it.",
    "未找到基础模型的许可，或该许可不在对照表中，须由人工核对。",
)


def measure(subject: Subject, options: Options) -> Outcomes:  # noqa: ARG001 - the signature of every measure
    """Return every intended use, and whether the licence allows it."""
    found = subject.licence
    if found is None:
        raise BadInput("There is no base model.", fix="Name it under model.path.", code="LG-CHECK-004")
    allowed = np.array(found.allowed, dtype=np.str_)
    return Outcomes(
        ids=np.array(found.uses, dtype=np.str_),
        columns={"allowed": allowed, "source": np.full(len(allowed), found.source or "")},
        scored=np.asarray(allowed != "unknown", np.bool_),
        names=(found.licence, *(f"{duty.en}|{duty.zh}" for duty in found.duties)),
    )


def estimate(seen: Outcomes, options: Options, setting: Setting) -> Estimate:
    """Return the share of intended uses that are allowed, in [0, 1]."""
    licence, *duties = seen.names
    facts: dict[str, JsonValue] = {
        "licence": licence,
        "uses": dict(zip(seen.ids.tolist(), seen.columns["allowed"].tolist(), strict=True)),
    }
    scored, n = int(seen.scored.sum()), len(seen)
    if not scored:
        return nothing("base-licence", "share", options, setting, UNKNOWN, unscoreable=n, facts=facts)
    yes = int((seen.columns["allowed"] == "yes").sum())
    en, zh = (
        side.split("; ") for side in ("; ".join(duty.split("|")[at] for duty in duties) for at in (0, 1))
    )
    note = Text(f"{licence} asks to: {', '.join(en)}.", f"{licence} 要求：{'；'.join(zh)}。")
    return census(
        "base-licence",
        options,
        setting,
        yes / scored,
        scored,
        limits=(yes / n, (yes + n - scored) / n) if scored < n else None,
        unscoreable=n - scored,
        facts=facts,
        note=note if duties else None,
    )


def _licensed(licence: str, commercial: str) -> Subject:
    found = LicenceFound(
        licence=licence, source="README.md", uses=("commercial", "modify"), allowed=(commercial, "yes")
    )
    return Subject(passport=PASSPORT, licence=found)


def _bad() -> Subject:
    return _licensed("CC-BY-NC-4.0", "no")


CHECK = Check(
    id="base-licence",
    title=Text("Uses that the base model's licence allows", "基础模型许可所允许的用途"),
    about=Text(
        "Share of the intended uses that the licence of the base model allows; 1 means all.",
        "基础模型许可所允许的预期用途比例；1 表示全部允许。",
    ),
    unit="share",
    better=Side.AT_LEAST,
    needs=("licence",),
    measure=measure,
    estimate=estimate,
    good=lambda: _licensed("Apache-2.0", "yes"),
    bad=_bad,
)
