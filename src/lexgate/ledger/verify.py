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
6. Entries are canonical, numbered without gap, in order, and time never runs backwards.
7. The log has the length and the root that the checkpoint states; of a selection, every entry has an inclusion
   proof under that root. Checkpoints known from before are of the same, continued log.
8. Every payload has its digest; every payload that an entry names is here, or the manifest says why not (``story``).
9. Plans precede measurements, verdicts rest on plans and estimates, releases rest on verdicts (``story``).
10. Statements are signed by enough different keys and say what the log says (``attest``).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from lexgate.core.entry import Entry
from lexgate.core.errors import BadInput, Tampered
from lexgate.ledger import attest, dsse, note, story, tree
from lexgate.ledger.archive import Archive, open_safely
from lexgate.ledger.bundle import Manifest, count, load_proofs
from lexgate.ledger.entries import line, parse
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
    entries = _entries(archive, minutes, whole=not manifest.selection)
    _counts(archive, manifest, minutes)
    if head:
        _root(archive, entries, head, minutes, whole=not manifest.selection)
        _continues(entries, head, keys, trust.known, minutes, whole=not manifest.selection)
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


def _entries(archive: Archive, minutes: Minutes, *, whole: bool) -> list[Entry]:
    """Rule 6."""
    minutes.apply("015", "016", "020")
    entries: list[Entry] = []
    *texts, rest = archive.read("entries.jsonl").split(b"\n")
    for number, text in enumerate([*texts, rest] if rest else texts, start=1):
        try:
            entries.append(parse(text))
        except ValueError as error:
            en, zh = "Line {n} is no entry: {error}.", "第 {n} 行不是有效记录：{error}。"
            minutes.fault("015", en, zh, n=number, error=error)
    for before, entry in pairwise(entries):
        if entry.seq == before.seq:
            minutes.fault("016", "Entry {n} stands twice.", "记录 {n} 重复。", n=entry.seq)
        elif entry.seq < before.seq:
            en, zh = (
                "Entry {n} stands after entry {m}: out of order.",
                "记录 {n} 排在记录 {m} 之后：顺序有误。",
            )
            minutes.fault("016", en, zh, n=entry.seq, m=before.seq)
        if entry.time < before.time:
            en, zh = (
                "Entry {n} ({t}) is earlier than the one before ({u}).",
                "记录 {n}（{t}）早于前一条（{u}）。",
            )
            minutes.fault("020", en, zh, n=entry.seq, t=entry.time, u=before.time)
    there = {entry.seq for entry in entries}
    gap = next((seq for seq in range(len(there)) if seq not in there), None)
    if whole and gap is not None:
        minutes.fault("016", "Entry {n} is missing: it was dropped.", "缺少记录 {n}：已被删去。", n=gap)
    return entries


def _root(archive: Archive, entries: list[Entry], head: Checkpoint, minutes: Minutes, *, whole: bool) -> None:
    """Rule 7: length and root, or proofs."""
    minutes.apply("021", "022" if whole else "023")
    length = max((entry.seq + 1 for entry in entries), default=0)
    if length > head.size:
        en = "The log holds {n} entries, its checkpoint is over {m}: entries were added after it was signed."
        minutes.fault(
            "021", en, "日志有 {n} 条记录，检查点仅载 {m} 条：签署后有添加。", n=length, m=head.size
        )
    if not whole:
        _proofs(archive, entries, head, minutes)
    elif length < head.size:
        en = "The log holds {n} entries, its checkpoint is over {m}: the end was cut off."
        minutes.fault("021", en, "日志有 {n} 条记录，检查点载 {m} 条：末尾被截去。", n=length, m=head.size)
    elif len(entries) < head.size or _grown(entries).root(head.size) != head.root:
        en = "Another root results: an entry was changed or replaced, or the checkpoint is of another log."
        minutes.fault("022", en, "根哈希不符：记录被改动或替换，或检查点属于其他日志。")


def _proofs(archive: Archive, entries: list[Entry], head: Checkpoint, minutes: Minutes) -> None:
    en = "This is a selection of {n} entries of {m}: what was left out can't be known."
    minutes.skip(en, "本包仅含 {m} 条记录中的 {n} 条：未选入的内容无从核对。", n=len(entries), m=head.size)
    try:
        proofs = load_proofs(archive.read("proofs.json"))
    except (ValueError, Tampered) as error:
        minutes.fault("023", "The proofs can't be read: {e}.", "包含证明无法读取：{e}。", e=error)
        return
    for entry in entries:
        leaf = tree.leaf_hash(line(entry))
        if not tree.includes(leaf, entry.seq, head.size, proofs.get(entry.seq, ()), head.root):
            en, zh = "Entry {n} is not proved to be in the log.", "记录 {n} 的包含证明不成立。"
            minutes.fault("023", en, zh, n=entry.seq)


def _continues(
    entries: list[Entry],
    head: Checkpoint,
    keys: Sequence[PublicKey],
    known: Sequence[str],
    minutes: Minutes,
    *,
    whole: bool,
) -> None:
    """Rule 7: the log and checkpoints known from before."""
    grown = _grown(entries) if known and whole else None
    for text in known:
        minutes.apply("024")
        try:
            signed = note.parse(text)
            old = note.parse_checkpoint(signed.text)
            ours = any(key.name == old.origin for key in note.signers(signed, keys))
        except Tampered as error:
            minutes.fault("024", "{what}", "{what}", what=error.what)
            continue
        if old.origin != head.origin or not ours:
            minutes.fault("024", "The known checkpoint is of another log.", "留存的检查点属于其他日志。")
        elif old.size > head.size:
            en = "The log had {n} entries before and has {m} now: it was rolled back."
            minutes.fault("024", en, "日志此前有 {n} 条记录，现有 {m} 条：被回退。", n=old.size, m=head.size)
        elif old.size == head.size or (grown and grown.size >= old.size):
            found = head.root if old.size == head.size or not grown else grown.root(old.size)
            if found != old.root:
                en = "At {n} entries the log had another root before: two versions of it exist (a fork)."
                minutes.fault(
                    "024", en, "日志在 {n} 条记录处曾有不同的根哈希：存在两个版本（分叉）。", n=old.size
                )
        else:
            en = "The known checkpoint over {n} entries needs the whole log, or a consistency proof."
            minutes.skip(en, "核对 {n} 条记录处的检查点需要完整日志或一致性证明。", n=old.size)


def _grown(entries: Sequence[Entry]) -> tree.Tree:
    grown = tree.Tree()
    for entry in entries:
        grown.append(tree.leaf_hash(line(entry)))
    return grown
