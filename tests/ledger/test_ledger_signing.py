"""Keys, signed notes, checkpoints, co-signatures and envelopes."""

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger_workshop import key_named
from lexgate.core.errors import BadInput, Tampered
from lexgate.ledger import dsse, note, statement
from lexgate.ledger.attest import people
from lexgate.ledger.keys import WITNESS, PublicKey
from lexgate.ledger.note import Checkpoint
from lexgate.ledger.signing import SigningKey, sign_note, sign_statement
from lexgate.ledger.statement import VERDICT

# The example of Go's golang.org/x/mod/sumdb/note package.
GO_PUBLIC = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
GO_PRIVATE = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
GO_TEXT = (
    "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
)
GO_SIGNATURE = "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
HEAD = Checkpoint(origin="log.example", size=7, root=bytes(range(32)))


def test_the_example_of_gos_note_package_comes_out_byte_for_byte() -> None:
    key = SigningKey.parse(GO_PRIVATE)
    assert str(key.public) == GO_PUBLIC
    assert key.export() == GO_PRIVATE
    signed = sign_note(GO_TEXT, key)
    assert signed == GO_TEXT + "\n" + GO_SIGNATURE
    assert note.signers(note.parse(signed), [PublicKey.parse(GO_PUBLIC)]) == (key.public,)


def test_a_private_key_never_shows_in_its_repr_or_in_errors() -> None:
    assert "seed" not in repr(SigningKey.parse(GO_PRIVATE))
    with pytest.raises(BadInput) as caught:
        SigningKey.parse(GO_PRIVATE[:-4])
    assert GO_PRIVATE[40:60] not in str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "name",
        GO_PRIVATE,
        GO_PUBLIC.replace("c74f", "c74e"),
        GO_PUBLIC[:-1],
        "a+00000000+!!",
        GO_PUBLIC.replace("+AR", "+BR"),
    ],
)
def test_a_malformed_key_line_is_refused(text: str) -> None:
    with pytest.raises(BadInput) as caught:
        PublicKey.parse(text)
    assert caught.value.id == "LG-LEDGER-050"


@pytest.mark.parametrize("name", ["a b", "a+b", "a\n", "\x1b[2J"])
def test_a_key_has_no_name_that_could_forge_a_line(name: str) -> None:
    with pytest.raises(BadInput) as caught:
        SigningKey.create(name)
    assert caught.value.id == "LG-LEDGER-051"


def test_a_new_key_is_named_after_itself() -> None:
    one, two = SigningKey.create(), SigningKey.create()
    assert one.name.startswith("lexgate-")
    assert one.name != two.name
    assert SigningKey.parse(one.export()) == one


@given(
    st.from_regex(r"[a-z./-]{1,20}", fullmatch=True),
    st.integers(0, 10**15),
    st.binary(min_size=32, max_size=32),
)
def test_a_checkpoint_survives_writing_and_reading(origin: str, size: int, root: bytes) -> None:
    head = Checkpoint(origin=origin, size=size, root=root)
    assert note.parse_checkpoint(note.parse(sign_note(head.text(), key_named(origin, 5))).text) == head


@pytest.mark.parametrize("bad", ["01", "-1", "1.0", "", "٣", "1e3"])
def test_a_size_has_one_spelling(bad: str) -> None:
    with pytest.raises(Tampered) as caught:
        note.parse_checkpoint(HEAD.text().replace("7", bad, 1))
    assert caught.value.id == "LG-LEDGER-017"


def test_a_checkpoint_may_have_extension_lines_and_they_are_signed() -> None:
    key = key_named("log.example", 1)
    signed = sign_note(HEAD.text() + "extension\n", key)
    assert note.parse_checkpoint(note.parse(signed).text) == HEAD
    with pytest.raises(Tampered):
        note.signers(note.parse(signed.replace("extension", "extensions")), [key.public])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a\n",
        "a\n\n",
        "a\n\n— b\n",
        "a\n\n- b AAAAAA==\n",
        "a\n\n— b AAAAAAA=",
        "a\x07\n\n— b AAAAAAA=\n",
        "a\n\n— b A\n",
    ],
)
def test_what_is_no_note_is_refused(text: str) -> None:
    with pytest.raises(Tampered) as caught:
        note.parse(text)
    assert caught.value.id == "LG-LEDGER-017"


def test_a_witness_signs_the_checkpoint_with_its_time() -> None:
    log, witness = key_named("log.example", 1), SigningKey("witness.example", bytes(32), WITNESS)
    signed = sign_note(sign_note(HEAD.text(), log), witness, seconds=1_700_000_000)
    parsed = note.parse(signed)
    assert note.signers(parsed, [log.public, witness.public]) == (log.public, witness.public)
    data = parsed.signatures[1][2]
    assert int.from_bytes(data[:8], "big") == 1_700_000_000
    message = f"cosignature/v1\ntime 1700000000\n{HEAD.text()}".encode()
    assert witness.public.made(data[8:], message)


def test_a_witness_time_that_was_changed_is_noticed() -> None:
    witness = SigningKey("witness.example", bytes(32), WITNESS)
    signed = sign_note(HEAD.text(), witness, seconds=1_700_000_000)
    code = signed.rsplit(" ", 1)[1].strip()
    data = bytearray(base64.b64decode(code))
    data[11] ^= 1
    with pytest.raises(Tampered) as caught:
        note.signers(
            note.parse(signed.replace(code, base64.b64encode(bytes(data)).decode())), [witness.public]
        )
    assert caught.value.id == "LG-LEDGER-018"


def test_a_signers_key_cannot_pass_for_a_witness() -> None:
    log = key_named("log.example", 1)
    posing = PublicKey(log.name, log.public.raw, WITNESS)
    assert note.signers(note.parse(sign_note(HEAD.text(), log)), [posing]) == ()


def test_people_are_counted_and_neither_keys_nor_names() -> None:
    ann, bob, log = (key_named(name, seed).public for seed, name in enumerate(("ann", "bob", "log"), start=1))
    again, renamed = key_named("Ann", 4).public, key_named("carl", 1).public
    assert people([ann, bob]) == 2
    assert people([ann, again]) == people([ann, renamed]) == people([again, ann, renamed]) == 1
    assert people([ann, bob, log], [log]) == 2


def test_a_signature_without_a_key_id_is_tried_with_every_key() -> None:
    ann = key_named("ann", 1)
    value = json.loads(sign_statement(b"{}", [ann]))
    value["signatures"][0]["keyid"] = ""
    envelope = dsse.parse(json.dumps(value).encode())
    assert dsse.signers(envelope, [key_named("bob", 2).public, ann.public]) == (ann.public,)


@given(st.binary(max_size=50), st.text(max_size=20))
def test_an_envelope_survives_writing_and_reading(payload: bytes, kind: str) -> None:
    ann = key_named("ann", 1)
    kind = kind.encode("utf-8", "ignore").decode()
    envelope = dsse.parse(sign_statement(payload, [ann], payload_type=kind))
    assert (envelope.payload, envelope.payload_type) == (payload, kind)
    assert dsse.signers(envelope, [ann.public]) == (ann.public,)


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"no JSON",
        b"[]",
        b"{}",
        b'{"payload":"e30=","payloadType":"a","signatures":[1]}',
        b'{"payload":1,"payloadType":"a","signatures":[]}',
    ],
)
def test_what_is_no_envelope_is_refused(text: bytes) -> None:
    with pytest.raises(Tampered) as caught:
        dsse.parse(text)
    assert caught.value.id == "LG-LEDGER-030"


def test_a_statement_has_the_form_of_in_toto() -> None:
    value = json.loads(statement.dump(VERDICT, {"model": "sha256:" + "a" * 64}, {"status": "met"}))
    assert value["_type"] == "https://in-toto.io/Statement/v1"
    assert value["predicateType"] == VERDICT
    assert value["subject"] == [{"name": "model", "digest": {"sha256": "a" * 64}}]


@pytest.mark.parametrize(
    "change",
    [
        {"_type": "https://in-toto.io/Statement/v2"},
        {"subject": []},
        {"subject": [{"name": "model", "digest": {"sha256": "A" * 64}}]},
        {"subject": [{"name": "model", "digest": {"sha512": "a" * 64}}]},
        {"predicate": []},
        {"predicateType": None},
    ],
)
def test_what_is_no_statement_is_refused(change: dict[str, object]) -> None:
    value = json.loads(statement.dump(VERDICT, {"model": "sha256:" + "a" * 64}, {})) | change
    envelope = dsse.parse(sign_statement(json.dumps(value).encode(), [key_named("ann", 1)]))
    with pytest.raises(ValueError, match="statement"):
        statement.parse(envelope)
