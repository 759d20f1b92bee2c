"""The chain of entries: numbered, timed, of the length and root that were signed, continuing what was known.

These are rules 6 and 7 of ``lexgate.ledger.verify``.
"""

from collections.abc import Sequence
from itertools import pairwise

from lexgate.core.entry import Entry
from lexgate.core.errors import Tampered
from lexgate.ledger import note, tree
from lexgate.ledger.archive import Archive
from lexgate.ledger.bundle import load_proofs
from lexgate.ledger.entries import line, parse
from lexgate.ledger.keys import PublicKey
from lexgate.ledger.note import Checkpoint
from lexgate.ledger.verification import Minutes


def read(archive: Archive, minutes: Minutes, *, whole: bool) -> list[Entry]:
    """Apply rule 6 and return the entries, as far as they can be read."""
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


def root(archive: Archive, entries: list[Entry], head: Checkpoint, minutes: Minutes, *, whole: bool) -> None:
    """Apply rule 7: the length, and the root or the proofs."""
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


def continues(
    entries: list[Entry],
    head: Checkpoint,
    keys: Sequence[PublicKey],
    known: Sequence[str],
    minutes: Minutes,
    *,
    whole: bool,
) -> None:
    """Apply rule 7 to checkpoints known from before."""
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
