"""Statements in a bundle: who signed them, and whether they say what the log says."""

from collections.abc import Sequence

from lexgate.core.canon import Json
from lexgate.core.errors import Tampered
from lexgate.ledger import dsse
from lexgate.ledger.archive import Archive
from lexgate.ledger.entries import parse_json
from lexgate.ledger.keys import PublicKey
from lexgate.ledger.statement import RELEASE, STATEMENT, VERDICT
from lexgate.ledger.story import Said
from lexgate.ledger.verification import Minutes


def check(archive: Archive, keys: Sequence[PublicKey], said: Said, minutes: Minutes) -> None:
    """Apply the rules on statements to every envelope in the bundle."""
    for name in (name for name in archive.names if name.startswith("statements/")):
        minutes.apply("030", "031", "033", "034")
        try:
            envelope = dsse.parse(archive.read(name))
            signers = dsse.signers(envelope, keys)
        except Tampered as error:
            minutes.fault(error.id[-3:], "{name}: {what}", "{name}：{what}", name=name, what=error.what)
            continue
        statement = _statement(name, envelope, minutes)
        if statement:
            _signed(name, envelope, signers, statement, minutes)
            _agrees(name, statement, said, minutes)


def _statement(name: str, envelope: dsse.Envelope, minutes: Minutes) -> dict[str, Json] | None:
    try:
        value = parse_json(envelope.payload) if envelope.payload_type == dsse.IN_TOTO else None
    except ValueError:
        value = None
    if (
        not isinstance(value, dict)
        or value.get("_type") != STATEMENT
        or not isinstance(value.get("predicate"), dict)
    ):
        minutes.fault("030", "{name} holds no in-toto statement.", "{name} 不含 in-toto 声明。", name=name)
        return None
    return value


def _signed(
    name: str,
    envelope: dsse.Envelope,
    signers: Sequence[PublicKey],
    statement: dict[str, Json],
    minutes: Minutes,
) -> None:
    predicate = statement["predicate"]
    wanted = predicate.get("signatures", 1) if isinstance(predicate, dict) else 1
    needed = wanted if isinstance(wanted, int) and wanted >= 1 else 1
    minutes.signers.update((key.label, None) for key in signers)
    if len(signers) < needed:
        en = "{name} needs the signatures of {n} different keys that count here and has {m}."
        zh = "{name} 需 {n} 个获认可的不同密钥签名，现有 {m} 个。"
        minutes.fault("033", en, zh, name=name, n=needed, m=len(signers))
    known = {key.label for key in signers}
    for label, _ in envelope.signatures:
        if label and label not in known:
            en, zh = "A signature on {name} by the unknown key {key}.", "{name} 上未知密钥 {key} 的签名。"
            minutes.skip(en, zh, name=name, key=ascii(label))


def _agrees(name: str, statement: dict[str, Json], said: Said, minutes: Minutes) -> None:
    kind, predicate, subjects = statement.get("predicateType"), statement["predicate"], _subjects(statement)
    if not isinstance(predicate, dict) or not subjects:
        minutes.fault("034", "{name} names no subject.", "{name} 未载明对象。", name=name)
    elif kind == VERDICT:
        _verdict(name, predicate, subjects, said, minutes)
    elif kind == RELEASE:
        _release(name, predicate, subjects, said, minutes)
    else:
        en, zh = "What {name} states: its type {kind} is unknown.", "{name} 的内容：类型 {kind} 未知。"
        minutes.skip(en, zh, name=name, kind=ascii(kind))


def _verdict(name: str, predicate: dict[str, Json], subjects: set[str], said: Said, minutes: Minutes) -> None:
    digest = str(predicate.get("verdict"))
    record = said.verdicts.get(digest)
    if digest not in said.verdicts and "verdict" not in said.unread:
        en, zh = "{name} is about a verdict that the log does not have.", "{name} 所称结论在日志中不存在。"
        minutes.fault("034", en, zh, name=name)
    elif record is None:
        en, zh = (
            "Whether {name} agrees with its verdict, which is not here.",
            "{name} 与其结论是否一致：结论不在包内。",
        )
        minutes.skip(en, zh, name=name)
    elif subjects != {str(record.get("subject"))}:
        minutes.fault("034", "{name} is about another subject.", "{name} 所指对象与结论不符。", name=name)
    elif any(
        predicate.get(part) != record.get(part) for part in ("plan", "standard", "version", "as_of", "status")
    ):
        minutes.fault("034", "{name} says other than its verdict.", "{name} 与其结论内容不一致。", name=name)


def _release(name: str, predicate: dict[str, Json], subjects: set[str], said: Said, minutes: Minutes) -> None:
    verdicts = predicate.get("verdicts")
    wanted = {
        "model": subjects,
        "verdicts": {str(item) for item in verdicts} if isinstance(verdicts, list) else set(),
        "open": predicate.get("open"),
        "not_after": predicate.get("not_after"),
    }
    recorded = (
        {
            "model": {str(release.get("model"))},
            "verdicts": {str(item) for item in listed}
            if isinstance(listed := release.get("verdicts"), list)
            else set(),
            "open": release.get("open"),
            "not_after": release.get("not_after"),
        }
        for release in said.releases
    )
    if wanted not in recorded and "release" not in said.unread:
        en, zh = (
            "{name} is about a release that the log does not have.",
            "{name} 所称放行决定在日志中不存在。",
        )
        minutes.fault("034", en, zh, name=name)


def _subjects(statement: dict[str, Json]) -> set[str]:
    subjects = statement.get("subject")
    if not isinstance(subjects, list):
        return set()
    found = set()
    for subject in subjects:
        digest = subject.get("digest") if isinstance(subject, dict) else None
        found.add(f"sha256:{digest.get('sha256')}" if isinstance(digest, dict) else "")
    return found
