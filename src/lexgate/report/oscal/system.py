"""The assessed system and who answers for it, as OSCAL components, parties and resources."""

import re
from collections.abc import Iterator, Mapping

from lexgate import __version__
from lexgate.core.account import Account
from lexgate.core.canon import Json, digest_json
from lexgate.core.codec import dump
from lexgate.core.text import Text
from lexgate.core.verdict import Verdict
from lexgate.report.oscal.pieces import Fields, lean, line, markdown, metadata, props, title_zh, token, uuid

_DIGEST = re.compile(r"sha256:([0-9a-f]{64})")
_MAIL = re.compile(r"[A-Za-z0-9._+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}")
_UNKNOWN = "Whether it is in operation was not part of the assessment.\n\n是否已投入运行不在本次评估范围内。"
_PLAN = Text("Sealed assessment plan", "已封存的评估计划")


def plan_digest(account: Account) -> str:
    """Return the digest of the sealed plan."""
    return digest_json(dump(account.plan))


def system_uuid(account: Account) -> str:
    """Return the identifier of the system: its name and its provider name it."""
    return uuid("system", account.passport.name, account.passport.provider)


def tool_uuid() -> str:
    """Return the identifier of LexGate, of this version."""
    return uuid("tool", "lexgate", __version__)


def described(account: Account, title: Text, *, more: Fields | None = None) -> Fields:
    """Return the metadata of a document about an assessment: time, plan, ledger, and who answers for the system."""
    people = list(_people(account))
    parties: dict[str, Json] = {}
    for name, _, kind, contact in people:
        mail: list[Json] = [contact] if _MAIL.fullmatch(contact) else []
        party = uuid("party", kind, name)
        parties[party] = lean({"uuid": party, "type": kind, "name": line(name), "email-addresses": mail})
    roles = {token(role): role for _, role, _, _ in people}
    return metadata(
        title,
        time=account.time,
        version=account.time,
        more={
            "props": props(
                (
                    ("project", account.project),
                    ("plan", plan_digest(account)),
                    ("ledger-head", account.ledger_head),
                    *(more or {}).items(),
                )
            ),
            "roles": [{"id": name, "title": markdown(role)} for name, role in roles.items()],
            "parties": list(parties.values()),
            "responsible-parties": [
                {
                    "role-id": role,
                    "party-uuids": list(
                        dict.fromkeys(
                            uuid("party", kind, name) for name, held, kind, _ in people if token(held) == role
                        )
                    ),
                }
                for role in roles
            ],
        },
    )


def _people(account: Account) -> Iterator[tuple[str, str, str, str]]:
    """Return name, role, kind of party and contact of everybody who answers for the system."""
    passport = account.passport
    if passport.provider.strip():
        yield passport.provider, "provider", "organization", ""
    for person in passport.people:
        if person.name.strip() and person.role.strip():
            yield person.name, person.role, "person", person.contact


def components(account: Account) -> list[Json]:
    """Return the system, its model and its data as components."""
    passport, model, data = account.passport, account.model, account.data
    facts = {"task": passport.task, "domain": passport.domain, "risk-tier": passport.risk_tier}
    made = [_component(system_uuid(account), "this-system", passport.name, passport.purpose, facts)]
    if model is not None:
        about = f"The model that was assessed, tuned from {model.base}." if model.base else ""
        digest = {"digest": model.digest}
        made.append(_component(uuid("model", model.digest), "software", model.name, about, digest))
    if data is not None:
        about = "The data as read, before they were cleaned and split."
        digest = {"digest": data.digest}
        made.append(_component(uuid("data", data.digest), "data", data.source, about, digest))
    return made


def tool() -> Json:
    """Return LexGate as a component."""
    about = "Measured and judged."
    return _component(
        tool_uuid(), "software", "LexGate", about, {"version": __version__}, state="operational"
    )


def _component(
    name: str, kind: str, title: str, about: str, facts: Mapping[str, str | None], state: str = "other"
) -> Json:
    status: Fields = {"state": state}
    if state == "other":
        status["remarks"] = _UNKNOWN
    return lean(
        {
            "uuid": name,
            "type": kind,
            "title": markdown(title),
            "description": markdown(about or title),
            "props": props(facts.items()),
            "status": status,
        }
    )


def subject_of(account: Account, verdict: Verdict) -> Fields:
    """Return the reference to what a verdict is about: the model, or the system where there is none."""
    model = account.model
    known = uuid("model", model.digest) if model and model.digest == verdict.subject else system_uuid(account)
    return {
        "subject-uuid": known,
        "type": "component",
        "props": props([("digest", verdict.subject)]),
    }


def plan_uuid(account: Account) -> str:
    """Return the identifier of the resource of the sealed plan."""
    return uuid("plan", plan_digest(account))


def resources(account: Account) -> list[Json]:
    """Return the sealed plan and what was measured, by digest; the plan lies in the evidence bundle."""
    digest = plan_digest(account)
    plan: Json = {
        "uuid": plan_uuid(account),
        "title": _PLAN.en,
        "props": [title_zh(_PLAN), *props([("digest", digest)])],
        "rlinks": [
            {
                "href": f"blobs/{digest.removeprefix('sha256:')}",
                "media-type": "application/json",
                "hashes": _hashes(digest),
            }
        ],
        "remarks": "In the evidence bundle, bundle.lexgate.\n\n位于证据包 bundle.lexgate 内。",
    }
    return [plan, *(_input(name, digest) for name, digest in account.plan.inputs.items())]


def _input(name: str, digest: str) -> Json:
    return {
        "uuid": uuid("input", name, digest),
        "title": markdown(f"What was measured: {name}"),
        "props": props([("input", name), ("digest", digest)]),
    }


def _hashes(digest: str) -> list[Json]:
    found = _DIGEST.fullmatch(digest)
    return [{"algorithm": "SHA-256", "value": found[1]}] if found else []
