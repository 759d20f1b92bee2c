"""Verify: the bundle's integrity, then every finding judged again from what is in it. Needs no numpy and no torch."""

import zipfile
from dataclasses import dataclass
from pathlib import Path

from pydantic import JsonValue

from lexgate.core.errors import BadInput, LexGateError
from lexgate.core.text import Lang, Text
from lexgate.flow.rejudge import Rejudged, rejudge
from lexgate.ledger.archive import open_safely
from lexgate.ledger.keys import PublicKey
from lexgate.ledger.verification import Verification
from lexgate.ledger.verify import verify as verify_bundle


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """What verification found."""

    bundle: Verification
    judged: Rejudged

    @property
    def ok(self) -> bool:
        """Whether the evidence is whole and every finding follows from it."""
        return self.bundle.ok and self.judged.ok


def verify(
    path: Path,
    *,
    trusted: tuple[Path, ...] = (),
    witnesses: tuple[Path, ...] = (),
    known: tuple[Path, ...] = (),
) -> Verified:
    """Return what verification of a bundle found: a bundle that does not verify is a finding, no error.

    Args:
        path: The ``.lexgate`` file.
        trusted: Files with public keys that the caller got by another way.
        witnesses: Files with public keys of witnesses, at least one of which must have co-signed.
        known: Bundles of the same log from before, or their checkpoints: the log must continue them.

    Raises:
        BadInput: LG-FLOW-011, LG-LEDGER-050, a file holds no public key; LG-FLOW-012, no checkpoint.
        LexGateError: The file is no bundle, or a dangerous one.
    """
    keys = [_public_key(file) for file in trusted]
    found = verify_bundle(
        path,
        trusted_keys=keys or None,
        witness_keys=[_public_key(file) for file in witnesses] or None,
        known=[_checkpoint(file) for file in known],
    )
    judged = (
        rejudge(path)
        if found.ok
        else Rejudged(
            findings=0,
            differences=(),
            missing=(Text("not judged again: the evidence is not whole", "证据不完整，未重新判定"),),
        )
    )
    return Verified(bundle=found, judged=judged)


def _public_key(file: Path) -> PublicKey:
    try:
        return PublicKey.parse(file.read_text(encoding="utf-8").strip())
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(
            f"{file} can't be read as a public key: {error}.",
            fix="Give the file signing.pub of whoever made the bundle.",
            code="LG-FLOW-011",
        ) from error


def _checkpoint(file: Path) -> str:
    """Return the checkpoint of an earlier bundle, or one that was kept by itself."""
    try:
        if zipfile.is_zipfile(file):
            with open_safely(file) as archive:
                return archive.read("checkpoint").decode()
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError, LexGateError) as error:
        raise BadInput(
            f"{file} can't be read as a checkpoint: {error}.",
            fix="Give an earlier bundle of the same ledger, or the file checkpoint that was in it.",
            code="LG-FLOW-012",
        ) from error


def document(found: Verified, lang: Lang) -> dict[str, JsonValue]:
    """Return the JSON document of ``lexgate verify``."""
    checks: list[JsonValue] = [
        {
            "code": check.code,
            "title": check.title.say(lang),
            "ok": check.ok,
            "faults": [fault.say(lang) for fault in check.faults],
        }
        for check in found.bundle.checks
    ]
    checks.append(
        {
            "code": "LG-FLOW-010",
            "title": Text("Every finding follows from its estimate", "每项结论均由其估计值推出").say(lang),
            "ok": found.judged.ok,
            "faults": [fault.say(lang) for fault in found.judged.differences],
        }
    )
    unchecked: list[JsonValue] = [text.say(lang) for text in (*found.bundle.unchecked, *found.judged.missing)]
    return {
        "ok": found.ok,
        "bundle": found.bundle.path,
        "log": found.bundle.origin,
        "entries": found.bundle.entries,
        "size": found.bundle.size,
        "root": found.bundle.root,
        "signers": list(found.bundle.signers),
        "findings_judged_again": found.judged.findings,
        "checks": checks,
        "unchecked": unchecked,
    }
