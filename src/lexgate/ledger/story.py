"""What the entries tell: payloads are what they should be, and things happened in the lawful order.

Reads the bodies of entries of these kinds; other kinds may say what they like. All values named here but ``open``,
``reasons`` and ``not_after`` are digests.

    plan      {plan}
    outcomes  {plan, …}
    estimates {plan, estimates}
    verdict   {plan, verdict, standard, …}       the verdict's record has the same plan, standard and status
    account   {plan, account}
    release   {release: {model, open, verdicts, reasons, not_after}, verdicts}
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from lexgate.core.canon import Json
from lexgate.core.entry import Entry
from lexgate.ledger.archive import Archive
from lexgate.ledger.entries import digests_in, is_digest, parse_canonical
from lexgate.ledger.manifest import EVIDENCE
from lexgate.ledger.verification import Minutes

Record = Mapping[str, Json]
_NAMES = {kind: ("plan", kind) for kind in ("estimates", "verdict", "account")}
_WHY = {
    "erased": ("erased on purpose", "依规删除"),
    "too-large": ("too large for the bundle", "体积过大"),
    "withheld": ("withheld by the sender", "由提供方保留"),
    "elsewhere": ("kept elsewhere (data, models)", "另行保存（数据、模型）"),
}


@dataclass(slots=True, kw_only=True)
class Said:
    """What entries said, up to the one being read."""

    plans: set[str] = field(default_factory=set)
    estimates: dict[str, set[str]] = field(default_factory=dict)
    """Plan → digests of the estimates recorded for it."""
    verdicts: dict[str, Record | None] = field(default_factory=dict)
    """Digest → the verdict's record, None if it is not here."""
    releases: dict[int, Record] = field(default_factory=dict)
    """Entry → release."""
    unread: set[str] = field(default_factory=set)
    """Kinds of entries whose body is not here."""


def check(archive: Archive, absent: Mapping[str, str], entries: Sequence[Entry], minutes: Minutes) -> Said:
    """Apply rules 8 and 9, on payloads and on the order of events; return what the entries said."""
    minutes.apply("026", "027", "028", "029", "032")
    sound = _sound(archive, minutes)
    bodies = {entry.seq: _record(archive, sound, entry.body, minutes) for entry in entries}
    named = {entry.body for entry in entries}.union(
        *(digests_in(dict(bodies[entry.seq] or {})) for entry in entries if entry.kind in EVIDENCE)
    )
    for item in sorted(named - sound - set(absent)):
        minutes.fault("027", "{d} is missing, no reason given.", "缺少 {d}，未说明原因。", d=item)
    _tell_absent({item: why for item, why in absent.items() if item not in sound}, minutes)
    said = Said()
    for entry in entries:
        body = bodies[entry.seq]
        if entry.kind not in EVIDENCE:
            continue
        if body is None:
            en, zh = (
                "What entry {n} ({kind}) says: it can't be read here.",
                "记录 {n}（{kind}）的内容无从读取。",
            )
            minutes.skip(en, zh, n=entry.seq, kind=entry.kind)
            said.unread.add(entry.kind)
        elif not _formed(entry.kind, body):
            en, zh = (
                "Entry {n} is no {kind}: fields are missing.",
                "记录 {n} 不是有效的 {kind}：字段缺失或有误。",
            )
            minutes.fault("026", en, zh, n=entry.seq, kind=entry.kind)
        elif entry.kind == "release":
            _release(entry, body, said, minutes)
        else:
            _judged(entry, body, said, minutes)
            if entry.kind == "verdict":
                record = _record(archive, sound, str(body["verdict"]), minutes)
                _verdict(entry, body, record, said, minutes)
    return said


def _sound(archive: Archive, minutes: Minutes) -> set[str]:
    """Return the digests of the payloads that are what their names say."""
    sound = set()
    for name in archive.under("blobs"):
        with minutes.noting(name, "026", also=True):
            found = archive.digest(name)
            if found == "sha256:" + name.removeprefix("blobs/"):
                sound.add(found)
            else:
                en, zh = "{name} was replaced: its digest is {found}.", "{name} 被替换：摘要为 {found}。"
                minutes.fault("026", en, zh, name=name, found=found)
    return sound


def _record(archive: Archive, sound: set[str], digest: str, minutes: Minutes) -> Record | None:
    """Return a record that is a payload; None if it is not here, an empty one if it is malformed."""
    if digest not in sound:
        return None
    name = "blobs/" + digest.removeprefix("sha256:")
    with minutes.noting(name, "026"):
        value = parse_canonical(archive.read(name))
        return value if isinstance(value, dict) else {}
    return {}


def _tell_absent(absent: Mapping[str, str], minutes: Minutes) -> None:
    for why in sorted(set(absent.values())):
        gone = sorted(item for item in absent if absent[item] == why)
        en, zh = _WHY.get(why, ("absent for an unknown reason", "原因不明"))
        en, zh = f"{{n}} payloads are {en}: {{some}}.", f"{{n}} 项数据内容{zh}：{{some}}。"
        minutes.skip(en, zh, n=len(gone), some=_some(gone))


def _formed(kind: str, body: Record) -> bool:
    release, verdicts = body.get("release"), body.get("verdicts")
    if kind == "release":
        return (
            isinstance(release, dict)
            and isinstance(release.get("open"), bool)
            and isinstance(verdicts, list)
            and all(map(is_digest, verdicts))
        )
    return all(is_digest(body.get(name)) for name in _NAMES.get(kind, ("plan",)))


def _judged(entry: Entry, body: Record, said: Said, minutes: Minutes) -> None:
    """Whatever is measured or judged has a plan that was sealed before it."""
    plan = str(body["plan"])
    if entry.kind == "plan":
        said.plans.add(plan)
    elif plan not in said.plans and "plan" not in said.unread:
        en = "Entry {n} ({kind}) was recorded under a plan that no entry before it had sealed."
        zh = "记录 {n}（{kind}）所依据的评估方案此前未封存。"
        minutes.fault("028", en, zh, n=entry.seq, kind=entry.kind)
    if entry.kind == "estimates":
        said.estimates.setdefault(plan, set()).add(str(body["estimates"]))


def _verdict(entry: Entry, body: Record, record: Record | None, said: Said, minutes: Minutes) -> None:
    said.verdicts[str(body["verdict"])] = record
    recorded = said.estimates.get(str(body["plan"]), set())
    if "estimates" not in said.unread and not (recorded and body.get("estimates", min(recorded)) in recorded):
        en = "The verdict in entry {n} rests on estimates that no entry before it recorded."
        minutes.fault("029", en, "记录 {n} 的结论所依据的估计此前未见记录。", n=entry.seq)
    stated = {**body, "standard": str(body.get("standard")).partition("@")[0]}  # id, or id@version
    if record is not None and not agree(stated, record, ("plan", "standard", "status")):
        en = "The verdict in entry {n} is of another plan, standard or status than the entry says."
        minutes.fault("029", en, "记录 {n} 与其结论所载方案、标准或状态不一致。", n=entry.seq)


def agree(stated: Record, record: Record, names: Sequence[str]) -> bool:
    """Return whether the record has the same values of those ``names`` that are stated."""
    return all(stated[name] == record.get(name) for name in names if name in stated)


def _release(entry: Entry, body: Record, said: Said, minutes: Minutes) -> None:
    release, verdicts = body["release"], body["verdicts"]
    if not isinstance(release, dict) or not isinstance(verdicts, list):
        raise TypeError(entry.seq)
    said.releases[entry.seq] = release
    unheard = [str(item) for item in verdicts if item not in said.verdicts]
    if unheard and "verdict" not in said.unread:
        en = "The release in entry {n} names verdicts that no entry before it recorded: {some}."
        zh = "记录 {n} 的放行决定所列结论此前未见记录：{some}。"
        minutes.fault("032", en, zh, n=entry.seq, some=_some(unheard))
    if release.get("verdicts") != verdicts:
        en, zh = "The release in entry {n} contradicts its own list.", "记录 {n} 的放行决定前后不一。"
        minutes.fault("032", en, zh, n=entry.seq)
    if release["open"]:
        _opened(entry, release, [said.verdicts.get(str(item)) for item in verdicts], minutes)


def _opened(entry: Entry, release: Record, verdicts: Sequence[Record | None], minutes: Minutes) -> None:
    """An open gate needs a verdict on this model that is met, and none that is not met or inconclusive."""
    here = [record for record in verdicts if record is not None]
    if len(here) < len(verdicts):
        en = "Whether the gate in entry {n} was rightly open: a verdict is not here."
        minutes.skip(en, "记录 {n} 的放行是否有据：有结论不在包内。", n=entry.seq)
    states = {str(record.get("status")) for record in here}
    if states - {"met", "not_applicable"} or (len(here) == len(verdicts) and "met" not in states):
        en, zh = "The gate in entry {n} is open, its verdicts are: {s}.", "记录 {n} 予以放行，其结论为：{s}。"
        minutes.fault("032", en, zh, n=entry.seq, s=", ".join(sorted(states)) or "-")
    if any(record.get("subject") != release.get("model") for record in here):
        en = "The gate in entry {n} is open for another model than its verdicts are about."
        minutes.fault("032", en, "记录 {n} 所放行的模型并非其结论的对象。", n=entry.seq)


def _some(digests: Sequence[str]) -> str:
    shown = ", ".join(ascii(item)[1:20] for item in digests[:3])
    return shown + (" …" if len(digests) > 3 else "")
