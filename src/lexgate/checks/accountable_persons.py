"""Accountable persons: the share of required roles for which the passport names a person.

Unit: share; 1 means that every role is filled, 0 that none is. Option ``roles`` lists the roles; the default is the
provider, the data steward and human oversight. Roles are compared without regard to case, spaces and hyphens. A
census: every role is looked at. The facts list the roles that are vacant.

Known limit: it does not know whether the person has the power and the time to answer for the role.

Example:
    >>> from lexgate.checks._check import Setting
    >>> options = CHECK.complete({"roles": ["Provider", "human oversight"]})
    >>> seen = CHECK.estimate(CHECK.measure(_bad(), options), options, Setting())
    >>> seen.value, seen.facts["vacant"]
    (0.5, ['human oversight'])
"""

import re

import numpy as np

from lexgate.checks._check import Check, Evidence, Options, Setting
from lexgate.checks._estimates import census, nothing
from lexgate.checks._options import texts
from lexgate.core.estimate import Estimate
from lexgate.core.outcomes import Outcomes
from lexgate.core.passport import Passport, Person
from lexgate.core.requirement import Side
from lexgate.core.text import Text
from lexgate.models.subject import Subject

NO_ROLES = Text("No role is required.", "未要求任何岗位。")
ROLES = ("provider", "data steward", "human oversight")


def measure(subject: Subject, options: Options) -> Outcomes:
    """Return the required roles as items, and whether a person is named for each."""
    roles = texts(options, "roles")
    filled = {_plain(person.role) for person in subject.passport.people if person.name.strip()}
    return Outcomes(
        ids=np.array(roles, dtype=np.str_),
        columns={"named": np.array([_plain(role) in filled for role in roles], np.bool_)},
        scored=np.ones(len(roles), np.bool_),
    )


def _plain(role: str) -> str:
    return re.sub(r"[\s_-]+", " ", role).strip().casefold()


def estimate(seen: Outcomes, options: Options, setting: Setting) -> Estimate:
    """Return the share of required roles that are filled, in [0, 1]."""
    if not len(seen):
        return nothing("accountable-persons", "share", options, setting, NO_ROLES)
    named = seen.columns["named"].astype(np.bool_)
    vacant = [str(role) for role in seen.ids[~named]]
    note = Text(f"Nobody is named as {', '.join(vacant)}.", f"未指明以下岗位的责任人：{'、'.join(vacant)}。")
    return census(
        "accountable-persons",
        options,
        setting,
        float(named.mean()),
        len(seen),
        facts={"vacant": [*vacant]},
        note=note if vacant else None,
    )


def _worked(*roles: str) -> Subject:
    people = tuple(Person(role=role, name="A. Example") for role in roles)
    return Subject(passport=Passport(name="Complaint router", people=people))


def _good() -> Subject:
    return _worked(*ROLES)


def _bad() -> Subject:
    return _worked("provider")


CHECK = Check(
    id="accountable-persons",
    title=Text("Accountable persons", "责任人落实"),
    about=Text(
        "Share of required roles for which a person is named; 1 means that every role is filled.",
        "要求的岗位中已明确责任人的比例；1 表示全部落实。",
    ),
    unit="share",
    better=Side.AT_LEAST,
    evidence=Evidence.DOCUMENTARY,
    needs=(),
    options={"roles": list(ROLES)},
    measured_by=("roles",),
    measure=measure,
    estimate=estimate,
    good=_good,
    bad=_bad,
)
