"""Statements in a bundle: who signed them, and whether they say what the log says. This is rule 10."""

import unicodedata
from collections.abc import Sequence

from lexgate.ledger import dsse, statement
from lexgate.ledger.archive import Archive
from lexgate.ledger.keys import PublicKey
from lexgate.ledger.statement import RELEASE, VERDICT, Statement
from lexgate.ledger.story import Said, agree
from lexgate.ledger.verification import Minutes

_MUST_SAY = {VERDICT: {"verdict", "standard", "status"}, RELEASE: {"open", "verdicts", "not_after"}}


def check(
    archive: Archive, keys: Sequence[PublicKey], owners: Sequence[PublicKey], said: Said, minutes: Minutes
) -> None:
    """Apply the rules on statements to every envelope; ``owners`` are the log's keys, which are nobody's."""
    signed: set[int] = set()
    for name in archive.under("statements"):
        minutes.apply("030", "031", "033", "034")
        with minutes.noting(name, "030"):
            envelope = dsse.parse(archive.read(name))
            signers = dsse.signers(envelope, keys)
            made = statement.parse(envelope)
            if not _MUST_SAY.get(made.kind, set()) <= set(made.predicate):
                raise ValueError("its statement leaves open what was decided")
            _strangers(name, envelope, signers, minutes)
            _enough(name, made, signers, owners, minutes)
            if made.kind == VERDICT:
                _verdict(name, made, said, minutes)
            elif made.kind == RELEASE:
                signed |= _releases(name, made, said, minutes)
            else:
                en, zh = (
                    "What {name} states: its type {kind} is unknown.",
                    "{name} 的内容：类型 {kind} 未知。",
                )
                minutes.skip(en, zh, name=name, kind=ascii(made.kind))
    _unsigned(said, signed, minutes)


def people(signers: Sequence[PublicKey], owners: Sequence[PublicKey] = ()) -> int:
    """Return how many different people signed, counting with suspicion.

    One name is one person, however it is spelled and however many keys bear it; one key is one person, however many
    names it has; and the log's own key is a machine's.
    """
    names, raws, count = {_name(key) for key in owners}, {key.raw for key in owners}, 0
    for key in signers:
        count += _name(key) not in names and key.raw not in raws
        names.add(_name(key))
        raws.add(key.raw)
    return count


def _name(key: PublicKey) -> str:
    return unicodedata.normalize("NFKC", key.name).casefold()


def _strangers(name: str, envelope: dsse.Envelope, signers: Sequence[PublicKey], minutes: Minutes) -> None:
    known = {key.label for key in signers}
    minutes.signers.update(dict.fromkeys(key.label for key in signers))
    for label, _ in envelope.signatures:
        if label and label not in known:
            en, zh = "A signature on {name} by the unknown key {key}.", "{name} 上未知密钥 {key} 的签名。"
            minutes.skip(en, zh, name=name, key=ascii(label))


def _enough(
    name: str,
    made: Statement,
    signers: Sequence[PublicKey],
    owners: Sequence[PublicKey],
    minutes: Minutes,
) -> None:
    """A statement says how many must sign; from two on, only people count."""
    needed = made.predicate.get("signatures", 1)
    if type(needed) is not int or needed < 1:
        raise ValueError("its number of signatures is no whole number from 1")
    found = people(signers, owners) if needed > 1 else len(signers)
    if found < needed:
        en = "{name} needs the signatures of {n} different people and has {m} that count here."
        zh = "{name} 需 {n} 名不同人员签名，获认可的有 {m} 名。"
        minutes.fault("033", en, zh, name=name, n=needed, m=found)


def _verdict(name: str, made: Statement, said: Said, minutes: Minutes) -> None:
    digest = str(made.predicate.get("verdict"))
    record = said.verdicts.get(digest)
    if digest not in said.verdicts and "verdict" not in said.unread:
        en, zh = "{name}: the log has no such verdict.", "{name}：账本中无此结论。"
        minutes.fault("034", en, zh, name=name)
    elif record is None:
        en, zh = (
            "Whether {name} agrees with its verdict, which is not here.",
            "{name} 与其结论是否一致：结论不在包内。",
        )
        minutes.skip(en, zh, name=name)
    elif made.subjects != {record.get("subject")} or not agree(
        made.predicate, record, [part for part in made.predicate if part != "verdict"]
    ):
        en, zh = "{name} says other than its verdict.", "{name} 与其结论内容不一致。"
        minutes.fault("034", en, zh, name=name)


def _releases(name: str, made: Statement, said: Said, minutes: Minutes) -> set[int]:
    """Return the entries with the release that a statement is about."""
    parts = [part for part in made.predicate if part != "signatures"]
    found = {
        seq
        for seq, release in said.releases.items()
        if made.subjects == {release.get("model")} and agree(made.predicate, release, parts)
    }
    if not found and "release" not in said.unread:
        en, zh = "{name}: the log has no such release.", "{name}：账本中无此放行决定。"
        minutes.fault("034", en, zh, name=name)
    later = [
        seq
        for seq, release in said.releases.items()
        if found and seq > max(found) and release.get("model") in made.subjects
    ]
    if later:
        en, zh = "{name} is not the last word: see entry {n}.", "{name} 并非最终决定：见记录 {n}。"
        minutes.skip(en, zh, name=name, n=max(later))
    return found


def _unsigned(said: Said, signed: set[int], minutes: Minutes) -> None:
    """Note a model's last release where it is open and no statement here is about it."""
    last = {str(release.get("model")): seq for seq, release in said.releases.items()}
    for seq in sorted(set(last.values()) - signed):
        if said.releases[seq]["open"]:
            en = "Who approved the release in entry {n}: no signed statement about it is here."
            minutes.skip(en, "记录 {n} 的放行由谁批准：包内无已签署的声明。", n=seq)
