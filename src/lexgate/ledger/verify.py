"""Verify a bundle alone: no network, no database, no model, nothing but the file and the keys one trusts.

The rules, in this order; ``lexgate.ledger.verification.RULES`` gives each its code. A rule that is broken is listed
and the next is applied, as far as there is anything left to apply it to.

1. The archive is safe to open (``archive``); else UnsafeFile, before anything is unpacked.
2. The manifest can be read, every file has the digest it states, no file is missing or added, its counts are right.
3. Keys are well formed. If the verifier names keys to trust, only those count; else the keys that travel in the
   bundle are used, which proves integrity but not who signed, and the result says so.
4. The checkpoint has its form and is signed by the key that bears the log's name; witnesses co-signed it, if their
   keys are given.
5. The log's key sealed the manifest.
6. Entries are canonical, numbered without gap, in order, and time never runs backwards (``chain``).
7. The log has the length and the root that the checkpoint states; of a selection, every entry has an inclusion
   proof under that root. Checkpoints known from before are of the same, continued log (``chain``).
8. Every payload has its digest; every payload that an entry names is here, or the manifest says why not (``story``).
9. Plans precede measurements, verdicts rest on plans and estimates, releases rest on verdicts (``story``).
10. Statements are signed by enough different people and say what the log says (``attest``).
"""

from collections.abc import Sequence
from pathlib import Path

from lexgate.core.errors import BadInput, Tampered
from lexgate.ledger import attest, chain, dsse, note, statement, story
from lexgate.ledger.archive import Archive, open_safely
from lexgate.ledger.keys import SIGNER, PublicKey
from lexgate.ledger.manifest import MANIFEST, SEAL, Manifest, count
from lexgate.ledger.note import Checkpoint
from lexgate.ledger.verification import Minutes, Verification


def verify(
    path: Path,
    *,
    trusted_keys: Sequence[PublicKey] | None = None,
    witness_keys: Sequence[PublicKey] | None = None,
    known: Sequence[str] = (),
) -> Verification:
    """Return what holds of a bundle and what does not; bad evidence is listed, never raised.

    Args:
        path: The bundle.
        trusted_keys: Keys got from their owners by another way; None: use those in the bundle.
        witness_keys: Keys of witnesses, at least one of which must have co-signed.
        known: Checkpoints (signed notes) of this log that the verifier kept from before.

    Raises:
        BadInput: LG-LEDGER-001, -002, there is no such archive.
        UnsafeFile: LG-LEDGER-003 to -006, the archive was refused unread.
    """
    minutes = Minutes()
    with open_safely(path) as archive, minutes.noting(path.name, "010"):
        manifest = _manifest(archive, minutes)
        whole = not manifest.selection
        carried = _keys(archive, minutes)
        keys = carried if trusted_keys is None else trusted_keys
        head, owners = _head(archive, keys, witness_keys, minutes)
        if trusted_keys is None:
            en = "Who signed: the keys ({keys}) travelled inside the bundle. It proves integrity, not who."
            zh = "签署者身份：密钥（{keys}）随证据包一并提供，可证明内容完整，不能证明签署者身份。"
            minutes.skip(en, zh, keys=", ".join(key.label for key in keys))
        _seal(archive, owners, minutes)
        entries = chain.read(archive, minutes, whole=whole)
        _counts(archive, manifest, minutes)
        if head:
            chain.root(archive, entries, head, minutes, whole=whole)
            chain.continues(entries, head, known, keys, minutes, whole=whole)
        said = story.check(archive, manifest.absent, entries, minutes)
        attest.check(archive, keys, owners, said, minutes)
    return minutes.close(path)


def _manifest(archive: Archive, minutes: Minutes) -> Manifest:
    """Rule 2, without the counts."""
    minutes.apply("010", "011", "008")
    try:
        manifest = Manifest.parse(archive.read(MANIFEST))
    except (ValueError, Tampered) as error:
        raise ValueError(f"the manifest can't be read: {getattr(error, 'what', error)}") from error
    listed, there = set(manifest.files), set(archive.names) - {MANIFEST, SEAL}
    for name in sorted(listed - there):
        minutes.fault("011", "{name} was removed.", "{name} 已被移除。", name=ascii(name))
    for name in sorted(there - listed):
        minutes.fault("011", "{name} was added.", "{name} 系后添加。", name=ascii(name))
    for name in sorted(there & listed):
        with minutes.noting(name, "011", also=True):
            if archive.digest(name) != manifest.files[name]:
                minutes.fault("011", "{name} was changed.", "{name} 已被改动。", name=ascii(name))
    return manifest


def _counts(archive: Archive, manifest: Manifest, minutes: Minutes) -> None:
    minutes.apply("012")
    minutes.entries = archive.read("entries.jsonl").count(b"\n")
    names = [name for name in archive.names if name not in {MANIFEST, SEAL}]
    true = count(names, entries=minutes.entries, absent=len(manifest.absent))
    for name in sorted({*true, *manifest.counts}):
        stated, found = manifest.counts.get(name, 0), true.get(name, 0)
        if stated != found:
            en, zh = (
                "The manifest states {n} {what}, there are {m}.",
                "清单称 {what} 有 {n} 项，实有 {m} 项。",
            )
            minutes.fault("012", en, zh, n=stated, m=found, what=ascii(name))


def _keys(archive: Archive, minutes: Minutes) -> tuple[PublicKey, ...]:
    """Rule 3: the keys that travel in the bundle."""
    minutes.apply("013")
    found: dict[str, PublicKey] = {}
    for name in archive.under("keys"):
        try:
            key = PublicKey.parse(archive.read(name).decode())
        except (BadInput, Tampered, ValueError) as error:
            minutes.fault("013", "{name}: {error}", "{name}：{error}", name=name, error=error)
            continue
        if key.label in found:
            en, zh = "The key id {id} stands for more than one key.", "密钥标识 {id} 对应多个密钥。"
            minutes.fault("013", en, zh, id=key.label)
        found[key.label] = key
    return tuple(found.values())


def _head(
    archive: Archive,
    keys: Sequence[PublicKey],
    witnesses: Sequence[PublicKey] | None,
    minutes: Minutes,
) -> tuple[Checkpoint | None, tuple[PublicKey, ...]]:
    """Rule 4: the checkpoint, and the keys of the log that signed it."""
    minutes.apply("017", "018", "019")
    head, owners = None, tuple[PublicKey, ...]()
    with minutes.noting("checkpoint", "017"):
        signed = note.parse(archive.read("checkpoint").decode())
        head = note.parse_checkpoint(signed.text)
        minutes.head = (head.origin, head.size, head.root.hex())
        owners = note.signers(
            signed, [key for key in keys if key.name == head.origin and key.algorithm == SIGNER]
        )
        minutes.signers.update(dict.fromkeys(key.label for key in owners))
        if not owners:
            en = "The checkpoint of {log} is signed by {names}: by none of the keys that count here."
            zh = "账本 {log} 的检查点由 {names} 签署，均非此处认可的密钥。"
            names = ", ".join(ascii(name) for name, _, _ in signed.signatures)
            minutes.fault("019", en, zh, log=ascii(head.origin), names=names)
        _witnesses(signed, witnesses, minutes)
    return head, owners


def _witnesses(signed: note.Note, witnesses: Sequence[PublicKey] | None, minutes: Minutes) -> None:
    if witnesses is None:
        en = "No key of a witness was given: another version of this log, shown to others, would not be noticed."
        minutes.skip(en, "未提供见证方密钥：若账本另有版本出示他人，无从发现。")
        return
    minutes.apply("025")
    with minutes.noting("checkpoint", "025", also=True):
        seen = note.signers(signed, witnesses)
        minutes.signers.update(dict.fromkeys(key.label for key in seen))
        if not seen:
            minutes.fault("025", "None of the given witnesses co-signed.", "所列见证方均未联署。")


def _seal(archive: Archive, owners: Sequence[PublicKey], minutes: Minutes) -> None:
    """Rule 5."""
    minutes.apply("014")
    with minutes.noting(SEAL, "014", also=True):
        envelope = dsse.parse(archive.read(SEAL))
        wanted = statement.dump(statement.BUNDLE, {MANIFEST: archive.digest(MANIFEST)}, {})
        if not dsse.signers(envelope, owners):
            en = "The key that signed the checkpoint did not sign the manifest."
            minutes.fault("014", en, "签署检查点的密钥未签署清单。")
        elif (envelope.payload_type, envelope.payload) != (dsse.IN_TOTO, wanted):
            en, zh = "The manifest was changed after it was sealed.", "清单在封存后被改动。"
            minutes.fault("014", en, zh)
