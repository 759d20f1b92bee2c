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
   proof under that root. Checkpoints known from before are of the same, continued log
   (``chain``).
8. Every payload has its digest; every payload that an entry names is here, or the manifest says why not (``story``).
9. Plans precede measurements, verdicts rest on plans and estimates, releases rest on verdicts (``story``).
10. Statements are signed by enough different keys and say what the log says (``attest``).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from lexgate.core.errors import BadInput, Tampered
from lexgate.ledger import attest, chain, dsse, note, story
from lexgate.ledger.archive import Archive, open_safely
from lexgate.ledger.bundle import Manifest, count
from lexgate.ledger.keys import SIGNER, PublicKey
from lexgate.ledger.note import Checkpoint
from lexgate.ledger.statement import bundle_statement
from lexgate.ledger.verification import Minutes, Verification

UNLISTED = frozenset({"manifest.json", "seal.dsse.json"})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Trust:
    keys: tuple[PublicKey, ...] | None
    witnesses: tuple[PublicKey, ...] | None
    known: tuple[str, ...]


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
        UnsafeFile: LG-LEDGER-003 to -007, the archive was refused unread.
    """
    minutes = Minutes()
    trust = _Trust(
        keys=None if trusted_keys is None else tuple(trusted_keys),
        witnesses=None if witness_keys is None else tuple(witness_keys),
        known=tuple(known),
    )
    with open_safely(Path(path)) as archive:
        try:
            manifest = _manifest(archive, minutes)
            _examine(archive, manifest, trust, minutes)
        except Tampered as error:
            minutes.tampered(error)
    return minutes.close(Path(path))


def _examine(archive: Archive, manifest: Manifest, trust: _Trust, minutes: Minutes) -> None:
    carried = _keys(archive, minutes)
    keys = carried if trust.keys is None else trust.keys
    head, owners = _head(archive, keys, trust, minutes)
    _seal(archive, owners, minutes)
    entries = chain.read(archive, minutes, whole=not manifest.selection)
    _counts(archive, manifest, minutes)
    if head:
        chain.root(archive, entries, head, minutes, whole=not manifest.selection)
        chain.continues(entries, head, keys, trust.known, minutes, whole=not manifest.selection)
    said = story.check(archive, manifest.absent, entries, minutes)
    attest.check(archive, keys, said, minutes)


def _manifest(archive: Archive, minutes: Minutes) -> Manifest:
    """Rule 2, without the counts."""
    minutes.apply("010", "011")
    try:
        manifest = Manifest.parse(archive.read("manifest.json"))
    except (ValueError, Tampered) as error:
        raise Tampered(f"The manifest can't be read: {error}.", fix="", code="LG-LEDGER-010") from error
    listed, there = set(manifest.files), set(archive.names) - UNLISTED
    for name in sorted(listed - there):
        minutes.fault("011", "{name} was removed.", "{name} 已被移除。", name=ascii(name))
    for name in sorted(there - listed):
        minutes.fault("011", "{name} was added.", "{name} 系后添加。", name=ascii(name))
    for name in sorted(there & listed):
        try:
            same = archive.digest(name) == manifest.files[name]
        except Tampered as error:
            minutes.fault("011", "{what}", "{what}", what=error.what)
            continue
        if not same:
            minutes.fault("011", "{name} was changed.", "{name} 已被改动。", name=ascii(name))
    return manifest


def _counts(archive: Archive, manifest: Manifest, minutes: Minutes) -> None:
    minutes.apply("012")
    minutes.entries = archive.read("entries.jsonl").count(b"\n")
    names = (name for name in archive.names if name not in UNLISTED)
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
    for name in (name for name in archive.names if name.startswith("keys/")):
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
    archive: Archive, keys: Sequence[PublicKey], trust: _Trust, minutes: Minutes
) -> tuple[Checkpoint | None, tuple[PublicKey, ...]]:
    """Rule 4: the checkpoint, and the keys of the log that signed it."""
    minutes.apply("017", "018", "019")
    try:
        signed = note.parse(archive.read("checkpoint").decode())
        head = note.parse_checkpoint(signed.text)
    except (ValueError, Tampered) as error:
        minutes.fault("017", "{error}", "{error}", error=error.what if isinstance(error, Tampered) else error)
        return None, ()
    minutes.head = (head.origin, head.size, head.root.hex())
    try:
        mine = [key for key in keys if key.name == head.origin and key.algorithm == SIGNER]
        owners = note.signers(signed, mine)
    except Tampered as error:
        minutes.tampered(error)
        return head, ()
    names = ", ".join(ascii(item.name) for item in signed.signatures)
    if not owners:
        en = "The checkpoint of {log} is signed by {names}: by none of the keys that count here."
        zh = "日志 {log} 的检查点由 {names} 签署，均非此处认可的密钥。"
        minutes.fault("019", en, zh, log=ascii(head.origin), names=names)
    elif trust.keys is None:
        en = "The signature is by a key that travelled inside the bundle ({key}): it proves integrity, not who."
        zh = "签名所用密钥（{key}）随证据包一并提供：可证明内容完整，不能证明签署者身份。"
        minutes.skip(en, zh, key=owners[0].label)
    minutes.signers.update((key.label, None) for key in owners)
    _witnesses(signed, trust.witnesses, minutes)
    return head, owners


def _witnesses(signed: note.Note, witnesses: tuple[PublicKey, ...] | None, minutes: Minutes) -> None:
    if witnesses is None:
        en = "No key of a witness was given: another version of this log, shown to others, would not be noticed."
        zh = "未提供见证方密钥：若日志另有版本出示他人，无从发现。"
        minutes.skip(en, zh)
        return
    minutes.apply("025")
    try:
        seen = note.signers(signed, witnesses)
    except Tampered as error:
        minutes.fault("025", "{what}", "{what}", what=error.what)
        return
    minutes.signers.update((key.label, None) for key in seen)
    if not seen:
        minutes.fault("025", "None of the given witnesses co-signed.", "所列见证方均未联署。")


def _seal(archive: Archive, owners: Sequence[PublicKey], minutes: Minutes) -> None:
    """Rule 5."""
    minutes.apply("014")
    try:
        envelope = dsse.parse(archive.read("seal.dsse.json"))
        sealed = dsse.signers(envelope, owners)
        wanted = bundle_statement(archive.digest("manifest.json"))
    except Tampered as error:
        minutes.fault("014", "{what}", "{what}", what=error.what)
        return
    if not sealed:
        en, zh = (
            "The key that signed the checkpoint did not sign the manifest.",
            "签署检查点的密钥未签署清单。",
        )
        minutes.fault("014", en, zh)
    elif (envelope.payload_type, envelope.payload) != (dsse.IN_TOTO, wanted):
        minutes.fault("014", "The manifest was changed after it was sealed.", "清单在封存后被改动。")
