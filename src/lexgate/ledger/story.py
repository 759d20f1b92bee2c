"""What the entries tell: payloads are what they should be, and things happened in the lawful order.

Reads the bodies of entries of these kinds; other kinds may say what they like.

    plan      {plan}                                  plan is the digest of the sealed plan
    outcomes  {plan, …}
    estimates {plan, estimates}
    verdict   {plan, standard, verdict}               verdict is the digest of the verdict's record
    release   {release: {model, open, …}, verdicts}   verdicts are digests
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from lexgate.core.canon import Json
from lexgate.core.entry import Entry
from lexgate.core.errors import Tampered
from lexgate.ledger.archive import Archive
from lexgate.ledger.bundle import EVIDENCE
from lexgate.ledger.entries import digests_in, parse_canonical, parse_json
from lexgate.ledger.verification import Minutes

_WHY = {
    "erased": ("erased on purpose", "依规删除"),
    "too-large": ("too large for the bundle", "体积过大"),
    "archive": ("archives, which no bundle carries", "属压缩包，证据包不予收录"),
    "withheld": ("withheld by the sender", "由提供方保留"),
    "elsewhere": ("kept elsewhere (data, models)", "另行保存（数据、模型）"),
}


@dataclass(slots=True, kw_only=True)
class Said:
    """What entries said, up to the one being read."""

    plans: set[str] = field(default_factory=set)
    estimated: set[str] = field(default_factory=set)
    """Plans for which estimates were recorded."""
    estimates: set[str] = field(default_factory=set)
    verdicts: dict[str, Mapping[str, Json] | None] = field(default_factory=dict)
    """Digest → the verdict's record, None if it is not here."""
    releases: list[Mapping[str, Json]] = field(default_factory=list)
    unread: set[str] = field(default_factory=set)
    """Kinds of entries whose body is not here."""


def check(archive: Archive, absent: Mapping[str, str], entries: Sequence[Entry], minutes: Minutes) -> Said:
    """Apply the rules on payloads and on the order of events; return what the entries said."""
    minutes.apply("026", "027", "028", "029", "032")
    sound = _sound(archive, minutes)
    bodies = [_body(archive, sound, entry, minutes) for entry in entries]
    named = {entry.body for entry in entries}
    for entry, body in zip(entries, bodies, strict=True):
        named |= digests_in(body) if entry.kind in EVIDENCE and body else set()
    for item in sorted(named - sound - set(absent)):
        minutes.fault("027", "{d} is missing, no reason given.", "缺少 {d}，未说明原因。", d=item)
    for why in sorted(set(absent.values())):
        gone = [item for item in sorted(set(absent) - sound) if absent[item] == why]
        en, zh = _WHY.get(why, ("absent for an unknown reason", "原因不明"))
        if gone:
            en, zh = f"{{n}} payloads are {en}: {{some}}.", f"{{n}} 项数据内容{zh}：{{some}}。"
            minutes.skip(en, zh, n=len(gone), some=_some(gone))
    said, later = Said(), _sealed(entries, bodies)
    for entry, body in zip(entries, bodies, strict=True):
        _tell(archive, sound, entry, body, said, later, minutes)
    return said


def _sound(archive: Archive, minutes: Minutes) -> set[str]:
    """Return the digests of the payloads that are what their names say."""
    sound = set()
    for name in (name for name in archive.names if name.startswith("blobs/")):
        try:
            found = archive.digest(name)
        except Tampered as error:
            minutes.fault("026", "{what}", "{what}", what=error.what)
            continue
        if found == "sha256:" + name.removeprefix("blobs/"):
            sound.add(found)
        else:
            en, zh = (
                "The payload {name} was replaced: its digest is {found}.",
                "数据内容 {name} 被替换：摘要为 {found}。",
            )
            minutes.fault("026", en, zh, name=name, found=found)
    return sound


def _body(archive: Archive, sound: set[str], entry: Entry, minutes: Minutes) -> dict[str, Json] | None:
    if entry.body not in sound:
        return None
    try:
        value = parse_canonical(archive.read(_member(entry.body)))
    except ValueError as error:
        en, zh = "The body of entry {n} is malformed: {error}.", "记录 {n} 的内容格式有误：{error}。"
        minutes.fault("026", en, zh, n=entry.seq, error=error)
        return None
    return value if isinstance(value, dict) else {}


def _sealed(entries: Sequence[Entry], bodies: Sequence[Mapping[str, Json] | None]) -> dict[str, int]:
    """Return plan → the entry that first sealed it."""
    found: dict[str, int] = {}
    for entry, body in zip(entries, bodies, strict=True):
        if entry.kind == "plan" and body:
            found.setdefault(str(body.get("plan")), entry.seq)
    return found


def _tell(
    archive: Archive,
    sound: set[str],
    entry: Entry,
    body: Mapping[str, Json] | None,
    said: Said,
    later: Mapping[str, int],
    minutes: Minutes,
) -> None:
    """Apply the rules to one entry, given what was said before it."""
    if entry.kind not in EVIDENCE:
        return
    if body is None:
        en, zh = (
            "What entry {n} ({kind}) says: its body is not here.",
            "记录 {n}（{kind}）的内容：数据内容不在包内。",
        )
        minutes.skip(en, zh, n=entry.seq, kind=entry.kind)
        said.unread.add(entry.kind)
        return
    if entry.kind == "release":
        _release(entry, body, said, minutes)
        return
    plan = str(body.get("plan"))
    if entry.kind == "plan":
        said.plans.add(plan)
    elif plan not in said.plans and ("plan" not in said.unread or plan in later):
        when = later.get(plan)
        en = "Entry {n} ({kind}) was recorded before its plan was sealed (entry {m})."
        zh = "记录 {n}（{kind}）早于其评估方案的封存（记录 {m}）。"
        if when is None:
            en, zh = (
                "Entry {n} ({kind}) names a plan that was never sealed.",
                "记录 {n}（{kind}）所称方案从未封存。",
            )
        minutes.fault("028", en, zh, n=entry.seq, kind=entry.kind, m=when)
    if entry.kind == "estimates":
        said.estimated.add(plan)
        said.estimates.add(str(body.get("estimates")))
    if entry.kind == "verdict":
        _verdict(entry, body, said, _record(archive, sound, str(body.get("verdict"))), minutes)


def _verdict(
    entry: Entry, body: Mapping[str, Json], said: Said, record: Mapping[str, Json] | None, minutes: Minutes
) -> None:
    plan, digest = str(body.get("plan")), str(body.get("verdict"))
    said.verdicts[digest] = record
    wanted = body.get("estimates")
    if "estimates" not in said.unread and (
        plan not in said.estimated or (isinstance(wanted, str) and wanted not in said.estimates)
    ):
        en = "The verdict in entry {n} rests on estimates that no entry before it recorded."
        minutes.fault("029", en, "记录 {n} 的结论所依据的估计此前未见记录。", n=entry.seq)
    if record is not None and (record.get("plan"), record.get("standard")) != (plan, _standard(body)):
        en = "The verdict in entry {n} is of another plan or standard than the entry says."
        minutes.fault("029", en, "记录 {n} 的结论与该记录所称方案或标准不一致。", n=entry.seq)


def _standard(body: Mapping[str, Json]) -> str:
    """Return the standard's id: an entry may say ``id`` or ``id@version``."""
    return str(body.get("standard")).partition("@")[0]


def _release(entry: Entry, body: Mapping[str, Json], said: Said, minutes: Minutes) -> None:
    release, verdicts = body.get("release"), body.get("verdicts")
    if not isinstance(release, dict) or not isinstance(verdicts, list):
        minutes.fault("032", "Entry {n} is no release.", "记录 {n} 不是有效的放行决定。", n=entry.seq)
        return
    said.releases.append(release)
    rests = {str(item) for item in verdicts}
    own = release.get("verdicts", verdicts)
    if rests - set(said.verdicts) and "verdict" not in said.unread:
        en = "The release in entry {n} names verdicts that no entry before it recorded: {some}."
        zh = "记录 {n} 的放行决定所列结论此前未见记录：{some}。"
        minutes.fault("032", en, zh, n=entry.seq, some=_some(sorted(rests - set(said.verdicts))))
    if isinstance(own, list) and {str(item) for item in own} != rests:
        en, zh = "The release in entry {n} contradicts its own list.", "记录 {n} 的放行决定前后不一。"
        minutes.fault("032", en, zh, n=entry.seq)
    _opened(entry, release, rests, said, minutes)


def _opened(entry: Entry, release: Mapping[str, Json], rests: set[str], said: Said, minutes: Minutes) -> None:
    """An open gate needs a verdict that is met, and none that is not met or inconclusive."""
    if release.get("open") is not True:
        return
    records = [said.verdicts.get(item) for item in sorted(rests)]
    states = {str(record.get("status")) for record in records if record is not None}
    if None in records:
        en, zh = (
            "Whether the gate in entry {n} was rightly open.",
            "记录 {n} 的放行是否有据：结论内容不在包内。",
        )
        minutes.skip(en + " The verdict is not here.", zh, n=entry.seq)
    if states - {"met", "not_applicable"} or (None not in records and "met" not in states):
        en = "The gate in entry {n} is open, but its verdicts are: {states}."
        minutes.fault(
            "032",
            en,
            "记录 {n} 予以放行，但其结论为：{states}。",
            n=entry.seq,
            states=", ".join(sorted(states)) or "-",
        )


def _record(archive: Archive, sound: set[str], digest: str) -> Mapping[str, Json] | None:
    if digest not in sound:
        return None
    try:
        value = parse_json(archive.read(_member(digest)))
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def _member(digest: str) -> str:
    return "blobs/" + digest.removeprefix("sha256:")


def _some(digests: Sequence[str]) -> str:
    shown = ", ".join(ascii(item)[1:20] for item in digests[:3])
    return shown + (" …" if len(digests) > 3 else "")
