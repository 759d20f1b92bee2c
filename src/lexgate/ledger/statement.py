"""What is signed: in-toto v1 statements about verdicts, releases and bundles, from names and digests only.

The predicate types are URNs of LexGate's own; the upstream evaluation predicates are not settled.

References:
    in-toto Attestation Framework, Statement v1 (https://github.com/in-toto/attestation).
"""

from collections.abc import Mapping, Sequence

from lexgate.core.canon import Json, canonical

STATEMENT = "https://in-toto.io/Statement/v1"
VERDICT = "urn:lexgate:predicate:verdict:v1"
RELEASE = "urn:lexgate:predicate:release:v1"
BUNDLE = "urn:lexgate:predicate:bundle:v1"


def verdict_statement(
    *,
    subjects: Mapping[str, str],
    verdict: str,
    plan: str,
    standard: str,
    version: str,
    as_of: str,
    status: str,
) -> bytes:
    """Return the statement that these subjects got this verdict, as canonical JSON to be signed.

    Args:
        subjects: Name → digest of what was judged; the digest is the verdict's ``subject``.
        verdict: Digest of the verdict's blob.
        plan: Digest of the sealed plan.
        standard: Id of the standard.
        version: Its version.
        as_of: ISO day on which the standard was applied.
        status: ``met``, ``not_met``, ``inconclusive`` or ``not_applicable``.
    """
    predicate: dict[str, Json] = {
        "verdict": verdict,
        "plan": plan,
        "standard": standard,
        "version": version,
        "as_of": as_of,
        "status": status,
    }
    return _statement(subjects, VERDICT, predicate)


def release_statement(
    *,
    subjects: Mapping[str, str],
    verdicts: Sequence[str],
    is_open: bool,
    reasons: Sequence[str] = (),
    not_after: str = "",
    signatures: int = 1,
) -> bytes:
    """Return the statement that the gate opened or stayed closed for these subjects, as canonical JSON to be signed.

    Args:
        subjects: Name → digest of the model.
        verdicts: Digests of the verdicts it rests on.
        is_open: Whether the model may be released.
        reasons: Requirement ids that keep the gate closed.
        not_after: Last day of validity, ISO, or empty.
        signatures: How many different people must sign; it is signed too, so a stripped signature shows.
    """
    predicate: dict[str, Json] = {
        "verdicts": list(verdicts),
        "open": is_open,
        "reasons": list(reasons),
        "not_after": not_after,
        "signatures": signatures,
    }
    return _statement(subjects, RELEASE, predicate)


def bundle_statement(manifest: str) -> bytes:
    """Return the statement that seals a bundle: the digest of its manifest, which has the digests of all the rest."""
    return _statement({"manifest.json": manifest}, BUNDLE, {})


def _statement(subjects: Mapping[str, str], kind: str, predicate: dict[str, Json]) -> bytes:
    named: list[Json] = [
        {"name": name, "digest": {"sha256": digest.removeprefix("sha256:")}}
        for name, digest in subjects.items()
    ]
    return canonical({"_type": STATEMENT, "subject": named, "predicateType": kind, "predicate": predicate})
