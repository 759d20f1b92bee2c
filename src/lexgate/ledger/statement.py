"""What is signed: in-toto v1 statements about verdicts, releases, bundles and standards, from names and digests only.

The predicate types are URNs of LexGate's own; the upstream evaluation predicates are not settled.

References:
    in-toto Attestation Framework, Statement v1 (https://github.com/in-toto/attestation).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from lexgate.core.canon import Json, canonical
from lexgate.ledger.dsse import IN_TOTO, Envelope
from lexgate.ledger.entries import is_digest, parse_json

VERDICT = "urn:lexgate:predicate:verdict:v1"
"""Predicate: ``verdict`` (digest), and what the verdict's record says in ``plan``, ``standard``, ``as_of``, …"""
RELEASE = "urn:lexgate:predicate:release:v1"
"""Predicate: what the release's record says, and ``signatures``: how many must sign, 1 if absent."""
BUNDLE = "urn:lexgate:predicate:bundle:v1"
"""Predicate: empty. The subject is the manifest, which has the digests of all the rest."""
STANDARD = "urn:lexgate:predicate:standard:v1"
"""Predicate: ``standard``, ``version``, ``previous`` (digest of the version before it on the shelf, or empty),
``publisher`` and ``time``. The subject is the pack file."""
_STATEMENT = "https://in-toto.io/Statement/v1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A statement as read."""

    kind: str
    """Predicate type."""
    subjects: frozenset[str]
    """Digests of what it is about."""
    predicate: Mapping[str, Json]


def dump(kind: str, subjects: Mapping[str, str], predicate: Mapping[str, Json]) -> bytes:
    """Return a statement as canonical JSON to be signed; ``subjects`` is name → digest."""
    named: list[Json] = [
        {"name": name, "digest": {"sha256": digest.removeprefix("sha256:")}}
        for name, digest in subjects.items()
    ]
    return canonical(
        {"_type": _STATEMENT, "subject": named, "predicateType": kind, "predicate": dict(predicate)}
    )


def parse(envelope: Envelope) -> Statement:
    """Return the statement in an envelope.

    Raises:
        ValueError: It holds none, or one without subjects.
    """
    value = parse_json(envelope.payload) if envelope.payload_type == IN_TOTO else None
    if not isinstance(value, dict) or value.get("_type") != _STATEMENT:
        raise ValueError("it holds no in-toto statement")
    named, predicate, kind = value.get("subject"), value.get("predicate"), value.get("predicateType")
    subjects = frozenset(map(_digest, named)) if isinstance(named, list) else frozenset()
    if not isinstance(predicate, dict) or not isinstance(kind, str) or not subjects:
        raise ValueError("its statement has no predicate or no subject")
    if not all(map(is_digest, subjects)):
        raise ValueError("a subject of its statement has no SHA-256 digest")
    return Statement(kind=kind, subjects=subjects, predicate=predicate)


def _digest(subject: Json) -> str:
    digest = subject.get("digest") if isinstance(subject, dict) else None
    return f"sha256:{digest.get('sha256')}" if isinstance(digest, dict) else ""
