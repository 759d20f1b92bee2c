"""Attacks on a bundle, one sentence each, and the codes of the rules that name them.

Every attack of the first table is made three times: by editing the file only; by a forger who also writes a fitting
manifest and seals it with a key of his own; and by the log's owner, who seals it properly. The owner leaves only the
traces that the table lists, so each rule is shown to work without the help of the others.
"""

import base64
import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger_workshop import (
    MODEL,
    Members,
    Workspace,
    edit_entry,
    key_named,
    pack,
    recorded,
    sealed_again,
    set_lines,
    unpack,
)
from lexgate.core.canon import canonical, digest
from lexgate.core.errors import LexGateError
from lexgate.ledger import dsse, note, statement, subtrees
from lexgate.ledger.entries import line
from lexgate.ledger.keys import WITNESS, PublicKey
from lexgate.ledger.note import Checkpoint
from lexgate.ledger.signing import SigningKey, sign_note, sign_statement
from lexgate.ledger.statement import RELEASE, VERDICT
from lexgate.ledger.verification import RULES
from lexgate.ledger.verify import verify

FORGER = key_named("log.example", 666)
"""A key of the forger's that bears the log's name."""
ANN = Workspace().approvers[0]


def other() -> Workspace:
    """Return another workspace with the same kind of run."""
    return recorded(key=key_named("other.example", 9), actor="bob")


def lines(members: Members) -> list[bytes]:
    return members["entries.jsonl"].splitlines()


def change_actor(members: Members) -> None:
    edit_entry(members, 3, lambda entry: entry.update(actor="nobody"))


def drop_entry(members: Members) -> None:
    set_lines(members, lines(members)[:3] + lines(members)[4:])


def drop_and_renumber(members: Members) -> None:
    drop_entry(members)
    for seq in range(3, len(lines(members))):
        edit_entry(members, seq, lambda entry: entry.update(seq=entry["seq"] - 1))


def swap_entries(members: Members) -> None:
    found = lines(members)
    found[3], found[4] = found[4], found[3]
    set_lines(members, found)


def double_entry(members: Members) -> None:
    set_lines(members, [*lines(members)[:3], lines(members)[2], *lines(members)[3:]])


def truncate(members: Members) -> None:
    set_lines(members, lines(members)[:-1])


def extend(members: Members) -> None:
    set_lines(members, [*lines(members), lines(members)[-1].replace(b'"seq":6', b'"seq":7')])


def space_in_entry(members: Members) -> None:
    members["entries.jsonl"] = members["entries.jsonl"].replace(b'"seq":6', b'"seq": 6')


def text_after_entries(members: Members) -> None:
    members["entries.jsonl"] += b"and so on"


def key_twice_in_entry(members: Members) -> None:
    members["entries.jsonl"] = members["entries.jsonl"].replace(
        b'{"actor":"ann"', b'{"actor":"bob","actor":"ann"', 1
    )


def set_time_back(members: Members) -> None:
    edit_entry(members, 5, lambda entry: entry.update(time="2020-01-01T00:00:00Z"))


def entries_of_another(members: Members) -> None:
    set_lines(members, [line(entry) for entry in other().entries])


def blob(members: Members, content: bytes) -> str:
    return next(name for name, data in members.items() if name.startswith("blobs/") and data == content)


def replace_payload(members: Members) -> None:
    members[blob(members, b"parquet")] = b"better numbers"


def replace_body(members: Members) -> None:
    name = "blobs/" + json.loads(lines(members)[6])["body"][7:]
    members[name] = members[name].replace(b'"open":true', b'"open":false')


def remove_payload(members: Members) -> None:
    del members[blob(members, b"parquet")]


def checkpoint_of(space: Workspace) -> Callable[[Members], None]:
    def change(members: Members) -> None:
        members["checkpoint"] = space.checkpoint().encode()
        members["keys/0000000000000000.pub"] = f"{space.key.public}\n".encode()

    return change


def change_root(members: Members) -> None:
    text = members["checkpoint"].decode()
    root = text.splitlines()[2]
    members["checkpoint"] = text.replace(root, base64.b64encode(bytes(32)).decode(), 1).encode()


def sign_checkpoint_with_unknown_key(members: Members) -> None:
    text = note.parse(members["checkpoint"].decode()).text
    members["checkpoint"] = sign_note(text, FORGER).encode()


def spoil_checkpoint(members: Members) -> None:
    members["checkpoint"] = b"log.example\n7\n"


def strip_signature(members: Members) -> None:
    value = json.loads(members["statements/release.dsse.json"])
    del value["signatures"][1]
    members["statements/release.dsse.json"] = canonical(value)


def signed_by(*keys: SigningKey) -> Callable[[Members], None]:
    """Return the attack in which the release that needs two people is signed by these keys, all of them carried."""

    def change(members: Members) -> None:
        envelope = dsse.parse(members["statements/release.dsse.json"])
        members["statements/release.dsse.json"] = sign_statement(envelope.payload, keys)
        for at, key in enumerate(dict.fromkeys(keys)):
            if f"{key.public}\n".encode() not in members.values():
                members[f"keys/{at}.pub"] = str(key.public).encode()

    return change


def change_statement(members: Members) -> None:
    value = json.loads(members["statements/verdict-demo.dsse.json"])
    payload = base64.b64decode(value["payload"]).replace(b'"met"', b'"not_met"')
    value["payload"] = base64.b64encode(payload).decode()
    members["statements/verdict-demo.dsse.json"] = canonical(value)


def sign_without_pae(members: Members) -> None:
    value = json.loads(members["statements/verdict-demo.dsse.json"])
    bare = Workspace().key.sign(base64.b64decode(value["payload"]))
    value["signatures"][0]["sig"] = base64.b64encode(bare).decode()
    members["statements/verdict-demo.dsse.json"] = canonical(value)


def change_payload_type(members: Members) -> None:
    value = json.loads(members["statements/verdict-demo.dsse.json"])
    value["payloadType"] = "text/plain"
    members["statements/verdict-demo.dsse.json"] = canonical(value)


def sign_something_else(members: Members) -> None:
    members["statements/verdict-demo.dsse.json"] = sign_statement(b'"hello"', [Workspace().key])


def spoil_envelope(members: Members) -> None:
    members["statements/verdict-demo.dsse.json"] = b"{}"


def says(envelope: bytes) -> dict[str, Any]:
    predicate: dict[str, Any] = json.loads(dsse.parse(envelope).payload)["predicate"]
    return predicate


def state(model: str = MODEL, **changes: Any) -> Callable[[Members], None]:
    """Return the attack in which the owner signs a verdict statement that says something else."""

    def change(members: Members) -> None:
        said = says(members["statements/verdict-demo.dsse.json"]) | changes
        payload = statement.dump(VERDICT, {"model": model}, said)
        members["statements/verdict-demo.dsse.json"] = sign_statement(payload, [Workspace().key])

    return change


def release(model: str = MODEL, **changes: Any) -> Callable[[Members], None]:
    """Return the attack in which both approvers sign a release statement that says something else."""

    def change(members: Members) -> None:
        said = says(members["statements/release.dsse.json"]) | changes
        payload = statement.dump(RELEASE, {"model": model}, said)
        members["statements/release.dsse.json"] = sign_statement(payload, Workspace().approvers)

    return change


def release_text(old: bytes, new: bytes) -> Callable[[Members], None]:
    """Return the attack in which the log's owner alone signs a release whose text reads in two ways."""

    def change(members: Members) -> None:
        payload = dsse.parse(members["statements/release.dsse.json"]).payload
        assert old in payload
        said = payload.replace(old, new)
        members["statements/release.dsse.json"] = sign_statement(said, [Workspace().key])

    return change


def say_nothing(members: Members) -> None:
    payload = statement.dump(RELEASE, {"model": MODEL}, {"signatures": 2})
    members["statements/release.dsse.json"] = sign_statement(payload, Workspace().approvers)


def payload_twice(members: Members) -> None:
    name = "statements/release.dsse.json"
    members[name] = members[name].replace(b'{"payload":', b'{"payload":"e30=","payload":', 1)


def other_encoding(members: Members) -> None:
    name = "statements/release.dsse.json"
    members[name] = members[name].decode().encode("utf-16")


def many_signatures(members: Members) -> None:
    value = json.loads(members["statements/release.dsse.json"])
    value["signatures"] *= 51
    members["statements/release.dsse.json"] = canonical(value)


def remove(name: str) -> Callable[[Members], None]:
    def change(members: Members) -> None:
        del members[name]

    return change


@cache
def same_label() -> tuple[PublicKey, PublicKey]:
    """Return two keys of one name and one 4-byte id: a birthday search over some 100,000 byte strings."""
    seen: dict[bytes, PublicKey] = {}
    for number in range(10_000_000):
        key = PublicKey("twin.example", number.to_bytes(32, "big"))
        if key.id in seen:
            return seen[key.id], key
        seen[key.id] = key
    raise LookupError


def add_twin_keys(members: Members) -> None:
    for name, key in zip(("a", "b"), same_label(), strict=True):
        members[f"keys/{name}.pub"] = str(key).encode()


def add_spoilt_key(members: Members) -> None:
    members["keys/a.pub"] = b"log.example+00000000+AAAA"


ATTACKS: list[tuple[str, Callable[[Members], None], str]] = [
    ("an entry names another actor", change_actor, "022"),
    ("an entry is dropped from the middle", drop_entry, "016 022"),
    ("an entry is dropped and the rest renumbered", drop_and_renumber, "021"),
    ("two entries are swapped", swap_entries, "016 020 022"),
    ("an entry stands twice", double_entry, "016 022"),
    ("the end of the log is cut off", truncate, "021 034"),
    ("an entry is added after the checkpoint", extend, "021"),
    ("an entry is written with a space", space_in_entry, "015 021 034"),
    ("there is text after the last entry", text_after_entries, "015"),
    ("an entry has a key twice", key_twice_in_entry, "015 016 022"),
    ("the time of an entry is set back", set_time_back, "020 022"),
    ("the entries are those of another workspace", entries_of_another, "022"),
    ("a measured payload is replaced", replace_payload, "026 027"),
    ("the body of a release is replaced", replace_body, "026 027"),
    ("a payload is removed without a word", remove_payload, "027"),
    ("the checkpoint is that of another workspace", checkpoint_of(other()), "014 022"),
    ("the root in the checkpoint is changed", change_root, "014 018 022"),
    (
        "the checkpoint is signed with another key of the same name",
        sign_checkpoint_with_unknown_key,
        "014 019",
    ),
    ("the checkpoint is cut off", spoil_checkpoint, "014 017"),
    ("one of two signatures is stripped from a release", strip_signature, "033"),
    ("one key signs a release twice", signed_by(ANN, ANN), "033"),
    ("one person signs a release with two keys", signed_by(ANN, key_named("ann", 22)), "033"),
    ("one key signs a release under two names", signed_by(ANN, key_named("carl", 2)), "033"),
    ("one person signs under two spellings of a name", signed_by(ANN, key_named("Ａnn", 22)), "033"),
    ("the log's own key signs as a second person", signed_by(ANN, Workspace().key), "033"),
    (
        "another key with the log's name signs as a second person",
        signed_by(ANN, key_named("log.example", 22)),
        "033",
    ),
    ("a release asks for no signatures", release(signatures=0), "030"),
    ("a release asks for a negative number of signatures", release(signatures=-3), "030"),
    ("a release asks for a true number of signatures", release(signatures=True), "030"),
    ("a release asks for signatures in words", release(signatures="2"), "030"),
    (
        "a release states its signatures twice",
        release_text(b'"signatures":2', b'"signatures":2,"signatures":1'),
        "030",
    ),
    ("a release asks for NaN signatures", release_text(b'"signatures":2', b'"signatures":NaN'), "030"),
    ("a release does not say whether the gate is open", say_nothing, "030"),
    ("an envelope has two payloads", payload_twice, "030"),
    ("an envelope is in another encoding", other_encoding, "030"),
    ("an envelope has more signatures than people", many_signatures, "030"),
    ("a release gives reasons that the log does not have", release(reasons=["all is well"]), "034"),
    ("a release says more than the log", release(praise="safe"), "034"),
    ("a release is valid for longer than the log says", release(not_after="2099-01-01"), "034"),
    ("the entries are removed", remove("entries.jsonl"), "008"),
    ("the checkpoint is removed", remove("checkpoint"), "008 014"),
    ("a signed statement is changed", change_statement, "031"),
    ("a statement is signed without its type (wrong PAE)", sign_without_pae, "031"),
    ("a statement's payload type is changed", change_payload_type, "031"),
    ("an envelope holds no statement", sign_something_else, "030"),
    ("an envelope is no envelope", spoil_envelope, "030"),
    ("a statement is about another model than its verdict", state(model=digest(b"another")), "034"),
    ("a statement says met, its verdict says otherwise", state(status="not_met"), "034"),
    ("a statement is about a verdict that was never recorded", state(verdict=digest(b"unheard")), "034"),
    ("a statement releases another model", release(model=digest(b"another")), "034"),
    ("two keys have one key id", add_twin_keys, "013"),
    ("a key has another id than it states", add_spoilt_key, "013"),
]
each_attack = pytest.mark.parametrize(
    ("tamper", "codes"), [row[1:] for row in ATTACKS], ids=[row[0] for row in ATTACKS]
)


def found(path: Path, **trust: Any) -> set[str]:
    result = verify(path, **trust)
    for check in result.checks:
        assert RULES[check.code] == check.title
        assert all(fault.en and fault.zh for fault in check.faults)
    return {code.removeprefix("LG-LEDGER-") for code in result.codes()}


def tampered(tmp_path: Path, tamper: Callable[[Members], None], space: Workspace | None = None) -> Members:
    members = unpack((space or recorded()).write(tmp_path / "true.lexgate"))
    before = dict(members)
    tamper(members)
    assert members != before
    return members


def test_an_honest_bundle_verifies(tmp_path: Path) -> None:
    space = recorded()
    result = verify(space.write(tmp_path / "a.lexgate"))
    assert result.ok
    assert result.codes() == ()
    assert (result.entries, result.size, result.origin) == (7, 7, "log.example")
    assert result.root == space.grown.root().hex()
    assert set(result.signers) == {space.key.public.label, *(key.public.label for key in space.approvers)}
    assert any("proves integrity, not who" in text.en for text in result.unchecked)


def test_with_the_keys_of_all_signers_an_honest_bundle_leaves_nothing_open_but_the_payloads(
    tmp_path: Path,
) -> None:
    space = recorded()
    witness = SigningKey("witness.example", bytes(32), WITNESS)
    path = space.write(tmp_path / "a.lexgate", checkpoint=sign_note(space.checkpoint(), witness, seconds=1))
    result = verify(
        path,
        trusted_keys=[space.key.public, *(key.public for key in space.approvers)],
        witness_keys=[witness.public],
        known=[space.checkpoint()],
    )
    assert result.ok
    assert ["withheld" in text.en or "elsewhere" in text.en for text in result.unchecked] == [True, True]


@each_attack
def test_the_owner_of_the_log_leaves_exactly_these_traces(
    tmp_path: Path, tamper: Callable[[Members], None], codes: str
) -> None:
    members = sealed_again(tampered(tmp_path, tamper), Workspace().key)
    assert found(pack(tmp_path / "false.lexgate", members)) == set(codes.split())


@each_attack
def test_a_forger_without_the_logs_key_is_noticed_at_the_seal_too(
    tmp_path: Path, tamper: Callable[[Members], None], codes: str
) -> None:
    members = sealed_again(tampered(tmp_path, tamper), FORGER)
    assert found(pack(tmp_path / "false.lexgate", members)) == {*codes.split(), "014"}


@each_attack
def test_an_edited_file_differs_from_its_manifest(
    tmp_path: Path, tamper: Callable[[Members], None], codes: str
) -> None:
    path = pack(tmp_path / "false.lexgate", tampered(tmp_path, tamper))
    assert found(path) - {"012"} == {*codes.split(), "011"}


def lie_about_counts(members: Members) -> None:
    value = json.loads(members["manifest.json"])
    value["counts"]["entries"] = 70
    members["manifest.json"] = canonical(value)


def lie_about_absence(members: Members) -> None:
    name = blob(members, b"parquet")
    value = json.loads(members["manifest.json"])
    value["absent"]["sha256:" + name[6:]] = "erased"
    value["counts"] |= {"absent": value["counts"]["absent"] + 1, "blobs": value["counts"]["blobs"] - 1}
    del value["files"][name], members[name]
    members["manifest.json"] = canonical(value)


def add_file(members: Members) -> None:
    members["files/extra.txt"] = b"more"


def edit_report(members: Members) -> None:
    members["files/report.en.html"] = b"<p>Met</p>"


def remove_statement(members: Members) -> None:
    del members["statements/release.dsse.json"]


def remove_manifest(members: Members) -> None:
    del members["manifest.json"]


def spoil_manifest(members: Members) -> None:
    members["manifest.json"] = b"{}"


def foreign_manifest(members: Members) -> None:
    members["manifest.json"] = canonical({**json.loads(members["manifest.json"]), "files": {"a": 1}})


def strip_seal(members: Members) -> None:
    del members["seal.dsse.json"]


def seal_of_another_type(members: Members) -> None:
    envelope = dsse.parse(members["seal.dsse.json"])
    members["seal.dsse.json"] = sign_statement(envelope.payload, [Workspace().key], payload_type="text/plain")


def seal_of_another_bundle(members: Members) -> None:
    members["seal.dsse.json"] = members["statements/verdict-demo.dsse.json"]


@pytest.mark.parametrize(
    ("tamper", "codes"),
    [
        pytest.param(edit_report, "011", id="a report is edited"),
        pytest.param(add_file, "011 012", id="a file is added"),
        pytest.param(remove_statement, "011 012", id="a statement is removed"),
        pytest.param(lie_about_counts, "012 014", id="the manifest lies about counts"),
        pytest.param(lie_about_absence, "014", id="the manifest excuses a payload that was removed"),
        pytest.param(remove_manifest, "010", id="the manifest is removed"),
        pytest.param(spoil_manifest, "010", id="the manifest is emptied"),
        pytest.param(foreign_manifest, "010", id="the manifest has other fields"),
        pytest.param(strip_seal, "014", id="the seal is stripped"),
        pytest.param(seal_of_another_type, "014", id="the seal has another payload type"),
        pytest.param(seal_of_another_bundle, "014", id="the seal is about something else"),
    ],
)
def test_an_attack_on_the_wrapping_is_named(
    tmp_path: Path, tamper: Callable[[Members], None], codes: str
) -> None:
    assert found(pack(tmp_path / "false.lexgate", tampered(tmp_path, tamper))) == set(codes.split())


def test_a_whole_bundle_signed_with_another_key_proves_integrity_but_not_who(tmp_path: Path) -> None:
    forged = recorded(key=FORGER)
    path = forged.write(tmp_path / "forged.lexgate")
    untrusting = verify(path)
    assert untrusting.ok
    assert any("not who" in text.en and "不能证明签署者身份" in text.zh for text in untrusting.unchecked)
    true = Workspace()
    assert found(path, trusted_keys=[true.key.public, *(key.public for key in true.approvers)]) == {
        "014",
        "019",
        "033",
    }


def test_a_release_needs_both_people_among_the_trusted(tmp_path: Path) -> None:
    space = recorded()
    assert found(space.write(tmp_path / "a.lexgate"), trusted_keys=[space.key.public]) == {"033"}


def test_a_checkpoint_no_witness_signed_is_refused_when_a_witness_is_demanded(tmp_path: Path) -> None:
    witness = SigningKey("witness.example", bytes(32), WITNESS)
    assert found(recorded().write(tmp_path / "a.lexgate"), witness_keys=[witness.public]) == {"025"}


def test_a_cosignature_over_another_checkpoint_is_refused(tmp_path: Path) -> None:
    space, witness = recorded(), SigningKey("witness.example", bytes(32), WITNESS)
    strange = sign_note(Checkpoint(origin="log.example", size=1, root=bytes(32)).text(), witness, seconds=1)
    path = space.write(tmp_path / "a.lexgate", checkpoint=space.checkpoint() + strange.rpartition("\n\n")[2])
    assert found(path, witness_keys=[witness.public]) == {"025"}


@pytest.mark.parametrize(
    ("order", "status", "codes"),
    [
        pytest.param("outcomes plan estimates verdict release", "met", "028", id="outcomes before the plan"),
        pytest.param("estimates plan outcomes verdict release", "met", "028", id="estimates before the plan"),
        pytest.param("outcomes estimates verdict release", "met", "028", id="no plan at all"),
        pytest.param("outcomes estimates verdict plan release", "met", "028", id="plan after the verdict"),
        pytest.param("plan outcomes verdict release", "met", "029", id="a verdict without estimates"),
        pytest.param(
            "plan outcomes verdict estimates release", "met", "029", id="estimates after the verdict"
        ),
        pytest.param(
            "plan outcomes estimates release verdict", "met", "032", id="a release before its verdict"
        ),
        pytest.param("plan outcomes estimates release", "met", "032 034", id="a release without a verdict"),
        pytest.param("plan outcomes estimates verdict release", "not_met", "", id="a closed gate is fine"),
        pytest.param(
            "plan plan outcomes estimates verdict release", "met", "", id="sealing a plan again is harmless"
        ),
    ],
)
def test_the_order_of_events_is_checked(tmp_path: Path, order: str, status: str, codes: str) -> None:
    assert found(recorded(order, status=status).write(tmp_path / "a.lexgate")) == set(codes.split())


@pytest.mark.parametrize(
    ("kind", "change", "code"),
    [
        pytest.param("plan", {"plan": "none"}, "026", id="a plan entry names no plan"),
        pytest.param("outcomes", {"plan": None}, "026", id="outcomes name no plan"),
        pytest.param("estimates", {"estimates": 0.9}, "026", id="estimates are not named by digest"),
        pytest.param("verdict", {"verdict": "met"}, "026", id="a verdict is not named by digest"),
        pytest.param("verdict", {"standard": "another"}, "029", id="a verdict entry names another standard"),
        pytest.param("verdict", {"status": "not_met"}, "029", id="a verdict entry states another status"),
        pytest.param(
            "verdict", {"estimates": digest(b"x")}, "029", id="a verdict names estimates nobody recorded"
        ),
        pytest.param("release", {"release": "yes"}, "026", id="a release is no record"),
        pytest.param("release", {"release": {"open": 1}}, "026", id="a gate is open by a number"),
        pytest.param("release", {"verdicts": ["met"]}, "026", id="a release rests on a word"),
        pytest.param("release", {"verdicts": []}, "032", id="a release contradicts its own list"),
    ],
)
def test_an_entry_that_contradicts_its_records_is_named(
    tmp_path: Path, kind: str, change: dict[str, Any], code: str
) -> None:
    space = recorded()
    body = json.loads(space.blobs.get(next(entry.body for entry in space.entries if entry.kind == kind)))
    space.blobs.put(b"x")
    space.record(kind, {**body, **change})
    assert found(space.write(tmp_path / "a.lexgate")) == {code}


@pytest.mark.parametrize("body", [[], {}, "plan", None])
def test_a_log_of_empty_evidence_does_not_verify(tmp_path: Path, body: Any) -> None:
    space = Workspace()
    for kind in ("plan", "outcomes", "estimates", "verdict", "account", "release"):
        space.record(kind, body)
    result = verify(space.write(tmp_path / "a.lexgate"))
    assert result.codes() == ("LG-LEDGER-026",)
    assert len(next(check.faults for check in result.checks if not check.ok)) == 6


def changed_release(space: Workspace, **change: Any) -> None:
    body = json.loads(space.blobs.get(space.entries[-1].body))
    space.record("release", {**body, "release": body["release"] | change})


def test_a_gate_that_is_open_for_another_model_than_was_judged_is_named(tmp_path: Path) -> None:
    space = recorded()
    changed_release(space, model=digest(b"another"))
    result = verify(space.write(tmp_path / "a.lexgate"))
    assert result.codes() == ("LG-LEDGER-032",)
    assert "another model" in str(result.checks)


def test_a_statement_about_a_release_that_was_taken_back_says_so(tmp_path: Path) -> None:
    space = recorded()
    changed_release(space, open=False)
    result = verify(space.write(tmp_path / "a.lexgate"))
    assert result.ok
    assert any("not the last word: see entry 7" in text.en for text in result.unchecked)


def test_an_open_release_that_nobody_signed_says_so(tmp_path: Path) -> None:
    result = verify(recorded().write(tmp_path / "a.lexgate", statements={}))
    assert result.ok
    assert any("Who approved the release in entry 6" in text.en for text in result.unchecked)


@pytest.mark.parametrize("status", ["not_met", "inconclusive"])
def test_an_open_gate_over_a_verdict_that_is_not_met_is_named(tmp_path: Path, status: str) -> None:
    space = recorded(status=status)
    changed_release(space, open=True)
    assert found(space.write(tmp_path / "a.lexgate")) == {"032"}


def test_an_erased_payload_leaves_a_bundle_that_verifies_and_says_so(tmp_path: Path) -> None:
    space = recorded()
    space.blobs.erase(digest(b"parquet"))
    space.blobs.erase(space.entries[3].body)
    result = verify(space.write(tmp_path / "a.lexgate"))
    assert result.ok
    assert any("erased on purpose" in text.en and "依规删除" in text.zh for text in result.unchecked)
    assert any("What entry 3 (outcomes) says" in text.en for text in result.unchecked)


def test_an_erased_plan_leaves_the_order_unchecked_not_broken(tmp_path: Path) -> None:
    space = recorded()
    space.blobs.erase(space.entries[2].body)
    result = verify(space.write(tmp_path / "a.lexgate"))
    assert result.ok
    assert any("What entry 2 (plan) says" in text.en for text in result.unchecked)


def known(space: Workspace, size: int, *, root: bytes | None = None) -> str:
    head = Checkpoint(origin=space.key.name, size=size, root=root or space.grown.root(size))
    return sign_note(head.text(), space.key)


def test_a_log_that_continues_what_was_known_verifies(tmp_path: Path) -> None:
    space = recorded()
    assert (
        found(space.write(tmp_path / "a.lexgate"), known=[known(space, size) for size in range(8)]) == set()
    )


@pytest.mark.parametrize("size", [3, 7])
def test_a_fork_shows_against_a_known_checkpoint(tmp_path: Path, size: int) -> None:
    space, split = recorded(), recorded(actor="ann's other face")
    path = space.write(tmp_path / "a.lexgate")
    result = verify(path, known=[known(split, size)])
    assert result.codes() == ("LG-LEDGER-024",)
    assert "fork" in str([check.faults for check in result.checks if not check.ok])


def test_a_log_that_was_rolled_back_shows_against_a_known_checkpoint(tmp_path: Path) -> None:
    space = recorded()
    later = recorded()
    later.record("project", {})
    result = verify(space.write(tmp_path / "a.lexgate"), known=[known(later, 8)])
    assert "rolled back" in str([check.faults for check in result.checks if not check.ok])


def test_a_known_checkpoint_of_another_log_is_no_help(tmp_path: Path) -> None:
    path = recorded().write(tmp_path / "a.lexgate")
    assert found(path, known=[other().checkpoint()]) == {"024"}
    assert found(path, known=["nothing"]) == {"024"}


def selected(space: Workspace, path: Path, seqs: tuple[int, ...]) -> Path:
    proofs = {seq: subtrees.inclusion(seq, space.grown.size, space.grown.node) for seq in seqs}
    return space.write(path, entries=[space.entries[seq] for seq in seqs], proofs=proofs)


def test_a_selection_verifies_with_proofs_and_says_that_it_is_one(tmp_path: Path) -> None:
    space = recorded()
    result = verify(selected(space, tmp_path / "a.lexgate", (2, 3, 4, 5, 6)), known=[known(space, 3)])
    assert result.ok
    assert any("selection of 5 entries of 7" in text.en for text in result.unchecked)
    assert any("the whole log only" in text.en for text in result.unchecked)


def test_a_selection_that_hides_the_plan_does_not_verify(tmp_path: Path) -> None:
    assert found(selected(recorded(), tmp_path / "a.lexgate", (3, 4, 5, 6))) == {"028"}


@pytest.mark.parametrize("proofs", [b"{}", b"[]", b'{"2":["AAAA"]}', b"{"])
def test_a_selection_with_wrong_proofs_is_named(tmp_path: Path, proofs: bytes) -> None:
    members = unpack(selected(recorded(), tmp_path / "a.lexgate", (2, 3, 4, 5, 6)))
    members["proofs.json"] = proofs
    path = pack(tmp_path / "b.lexgate", sealed_again(members, Workspace().key))
    assert found(path) == {"023"}


def test_an_entry_moved_under_another_ones_proof_is_named(tmp_path: Path) -> None:
    members = unpack(selected(recorded(), tmp_path / "a.lexgate", (2, 3, 4, 5, 6)))
    edit_entry(members, 0, lambda entry: entry.update(seq=1))
    assert found(pack(tmp_path / "b.lexgate", sealed_again(members, Workspace().key))) == {"023"}


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_no_single_changed_byte_goes_unnoticed(tmp_path: Path, data: st.DataObject) -> None:
    path = tmp_path / "true.lexgate"
    if not path.exists():
        recorded().write(path)
    true = path.read_bytes()
    place, flip = data.draw(st.integers(0, len(true) - 1)), data.draw(st.integers(1, 255))
    false = tmp_path / "false.lexgate"
    false.write_bytes(true[:place] + bytes([true[place] ^ flip]) + true[place + 1 :])
    try:
        result = verify(false)
    except LexGateError:
        return
    assert not result.ok or unpack(false) == unpack(path)  # zip has bytes, such as times, that carry nothing


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_whatever_a_member_holds_verification_ends_with_a_list(tmp_path: Path, data: st.DataObject) -> None:
    path = tmp_path / "true.lexgate"
    if not path.exists():
        recorded().write(path)
    members = unpack(path)
    name = data.draw(st.sampled_from(sorted(members)))
    content = data.draw(
        st.one_of(
            st.binary(max_size=80).filter(lambda value: not value.startswith(b"PK")),
            st.sampled_from(
                [b"[" * 100_000, b"1" * 5000, b'{"a":1e999}', b'"\\ud800"', b"null", b"\xff", b"{}\n[]\n"]
            ),
            st.recursive(st.none() | st.integers(-9, 9) | st.text(max_size=3), st.lists, max_leaves=5).map(
                lambda value: json.dumps(value).encode()
            ),
        )
    )
    if name != "manifest.json":
        members[name] = content
        members = sealed_again(members, Workspace().key)
    else:
        members[name] = content
    verify(pack(tmp_path / "false.lexgate", members))
