"""The chain of entries: numbered, timed, of the length and root that were signed, continuing what was known.

These are rules 6 and 7 of ``lexgate.ledger.verify``.
"""

from collections.abc import Sequence
from itertools import pairwise

from lexgate.core.entry import Entry
from lexgate.ledger import note, tree
from lexgate.ledger.archive import Archive
from lexgate.ledger.entries import line, parse
from lexgate.ledger.keys import PublicKey
from lexgate.ledger.manifest import load_proofs
from lexgate.ledger.note import Checkpoint
from lexgate.ledger.verification import Minutes


def read(archive: Archive, minutes: Minutes, *, whole: bool) -> list[Entry]:
    """Apply rule 6 and return the entries, as far as they can be read."""
    minutes.apply("015", "016", "020")
    entries: list[Entry] = []
    *texts, rest = archive.read("entries.jsonl").split(b"\n")
    for number, text in enumerate([*texts, rest] if rest else texts, start=1):
        with minutes.noting(f"entries.jsonl:{number}", "015"):
            entries.append(parse(text))
    for before, entry in pairwise(entries):
        if entry.seq <= before.seq:
            en, zh = "Entry {n} stands after entry {m}.", "记录 {n} 排在记录 {m} 之后：重复或顺序有误。"
            minutes.fault("016", en, zh, n=entry.seq, m=before.seq)
        if entry.time < before.time:
            en, zh = "Entry {n} is of {t}, the one before of {u}.", "记录 {n}（{t}）早于前一条（{u}）。"
            minutes.fault("020", en, zh, n=entry.seq, t=entry.time, u=before.time)
    there = {entry.seq for entry in entries}
    gap = next((seq for seq in range(len(there)) if seq not in there), None)
    if whole and gap is not None:
        minutes.fault("016", "Entry {n} is missing: it was dropped.", "缺少记录 {n}：已被删去。", n=gap)
    return entries


def root(archive: Archive, entries: list[Entry], head: Checkpoint, minutes: Minutes, *, whole: bool) -> None:
    """Apply rule 7: the length, and the root or the proofs."""
    minutes.apply("021", "022" if whole else "023")
    length = max((entry.seq + 1 for entry in entries), default=0)
    if length > head.size or (whole and length < head.size):
        en = "The log holds {n} entries, its checkpoint is over {m}: its end was cut off, or something added."
        zh = "账本有 {n} 条记录，检查点载 {m} 条：末尾被截去或有添加。"
        minutes.fault("021", en, zh, n=length, m=head.size)
    if not whole:
        _proofs(archive, entries, head, minutes)
    elif length >= head.size and _root(entries, head.size) != head.root:
        en = "Another root results: an entry was changed or replaced, or the checkpoint is of another log."
        minutes.fault("022", en, "根哈希不符：记录被改动或替换，或检查点属于其他账本。")


def _proofs(archive: Archive, entries: list[Entry], head: Checkpoint, minutes: Minutes) -> None:
    en = "This is a selection of {n} entries of {m}: what was left out can't be known."
    minutes.skip(en, "本包仅含 {m} 条记录中的 {n} 条：未选入的内容无从核对。", n=len(entries), m=head.size)
    with minutes.noting("proofs.json", "023", also=True):
        proofs = load_proofs(archive.read("proofs.json"))
        for entry in entries:
            leaf = tree.leaf_hash(line(entry))
            if not tree.includes(leaf, entry.seq, head.size, proofs.get(entry.seq, ()), head.root):
                en, zh = "Entry {n} is not proved to be in the log.", "记录 {n} 的包含证明不成立。"
                minutes.fault("023", en, zh, n=entry.seq)


def continues(
    entries: list[Entry],
    head: Checkpoint,
    known: Sequence[str],
    keys: Sequence[PublicKey],
    minutes: Minutes,
    *,
    whole: bool,
) -> None:
    """Apply rule 7 to checkpoints known from before, each signed by a key of the log."""
    for text in known:
        minutes.apply("024")
        with minutes.noting("known checkpoint", "024", also=True):
            signed = note.parse(text)
            old = note.parse_checkpoint(signed.text)
            ours = any(key.name == old.origin == head.origin for key in note.signers(signed, keys))
            if not ours:
                en = "The known checkpoint is of another log, or signed by none of the keys that count here."
                minutes.fault("024", en, "留存的检查点属于其他账本，或非由认可的密钥签署。")
            elif old.size > head.size:
                en = "The log had {n} entries before and has {m} now: it was rolled back."
                zh = "账本此前有 {n} 条记录，现有 {m} 条：被回退。"
                minutes.fault("024", en, zh, n=old.size, m=head.size)
            elif not whole and old.size < head.size:
                en = "The known checkpoint over {n} entries can be compared with the whole log only."
                minutes.skip(en, "{n} 条记录处的留存检查点仅能与完整账本核对。", n=old.size)
            elif old.root != (head.root if old.size == head.size else _root(entries, old.size)):
                en = "At {n} entries the log had another root before: two versions of it exist (a fork)."
                zh = "账本在 {n} 条记录处曾有不同的根哈希：存在两个版本（分叉）。"
                minutes.fault("024", en, zh, n=old.size)


def _root(entries: Sequence[Entry], size: int) -> bytes:
    return tree.root([tree.leaf_hash(line(entry)) for entry in entries[:size]])
