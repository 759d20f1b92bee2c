"""Published packs: in order, unchanged, and by whom."""

import json
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lexgate.core.errors import BadInput, Tampered
from lexgate.ledger import statement
from lexgate.ledger.signing import SigningKey, sign_statement
from lexgate.standard import catalog
from lexgate.standard.shelf import digest, order, places, publication, versions
from standard_packtext import SOUND

KEY = SigningKey.create("city-office")


def shelve(shelf: Path, *, key: SigningKey = KEY, kind: str = statement.STANDARD) -> Path:
    file, signed, public = places(shelf, "example", "1")
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(SOUND)
    said = {
        "standard": "example",
        "version": "1",
        "previous": "",
        "publisher": "Office",
        "time": "2026-11-22T10:00:00Z",
    }
    payload = statement.dump(kind, {"example/1.yaml": digest(file.read_bytes())}, dict(said))
    signed.write_bytes(sign_statement(payload, [key]))
    public.write_text(f"{key.public}\n")
    return file


def refusal(file: Path, *trusted: SigningKey) -> str:
    with pytest.raises(Tampered) as caught:
        publication(file, [key.public for key in trusted])
    return caught.value.id


def test_a_pack_as_it_was_published_says_by_whom_and_when(tmp_path: Path) -> None:
    file = shelve(tmp_path)
    said = publication(file)
    assert said is not None
    assert (said.standard, said.version, said.publisher, said.key) == (
        "example",
        "1",
        "Office",
        KEY.public.label,
    )
    assert not said.trusted
    known = publication(file, [KEY.public])
    assert known is not None
    assert known.trusted
    assert catalog.load(file).id == "example"


def test_a_pack_without_a_statement_was_not_published(tmp_path: Path) -> None:
    (tmp_path / "example.yaml").write_text(SOUND)
    assert publication(tmp_path / "example.yaml") is None


def test_a_changed_pack_is_refused_wherever_it_is_read(tmp_path: Path) -> None:
    file = shelve(tmp_path)
    file.write_text(SOUND.replace("value: 0.8,", "value: 0.7,"))
    assert refusal(file) == "LG-STANDARD-011"
    with pytest.raises(Tampered):
        catalog.load(file)


def test_a_statement_that_was_changed_or_is_about_something_else_is_refused(tmp_path: Path) -> None:
    file = shelve(tmp_path)
    beside = places(tmp_path, "example", "1")[1]
    whole = beside.read_bytes()
    envelope = json.loads(whole)
    envelope["payload"] = envelope["payload"][:-8] + "AAAAAAA="
    beside.write_text(json.dumps(envelope))
    assert refusal(file) == "LG-LEDGER-031"
    beside.write_bytes(b"{}")
    assert refusal(file) == "LG-LEDGER-030"
    shelve(tmp_path, kind=statement.VERDICT)
    assert refusal(file) == "LG-STANDARD-011"


def test_another_key_laid_beside_does_not_make_another_s_signature_good(tmp_path: Path) -> None:
    file = shelve(tmp_path)
    places(tmp_path, "example", "1")[2].write_text(f"{SigningKey.create('mallory').public}\n")
    assert refusal(file) == "LG-STANDARD-011"
    places(tmp_path, "example", "1")[2].unlink()
    assert refusal(file) == "LG-STANDARD-011"


def test_a_forger_who_signs_anew_is_found_by_whoever_has_the_key(tmp_path: Path) -> None:
    file = shelve(tmp_path, key=SigningKey.create("city-office"))
    assert publication(file) is not None
    assert refusal(file, KEY) == "LG-STANDARD-012"


WORDS = st.from_regex(r"[0-9]{1,3}([.-]([0-9]{1,3}|rc[0-9]))?([.-][0-9])?", fullmatch=True)


@settings(deadline=None)
@given(st.lists(WORDS, min_size=2, max_size=5, unique=True))
def test_versions_have_one_order(names: list[str]) -> None:
    ordered = sorted(names, key=order)
    assert all(order(left) <= order(right) for left, right in pairwise(ordered))
    for name in names:
        assert order(name) < order(name + ".1")
        assert order(name + "-rc1") < order(name)


@pytest.mark.parametrize("version", ["../../x", "a/b", "1 0", ".1", "1.", "x\n", "第一版", "-"])
def test_a_version_that_can_not_be_a_file_is_refused(version: str) -> None:
    with pytest.raises(BadInput) as caught:
        order(version)
    assert caught.value.id == "LG-STANDARD-010"


def test_versions_of_a_shelf_are_found_the_newest_last(tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    for name in ("2026.11.yaml", "2026.9.yaml", ".2027.1.yaml.part", "2026.9.pub", "notes.txt"):
        (tmp_path / "x" / name).write_text("")
    assert versions(tmp_path, "x") == ("2026.9", "2026.11")
    assert versions(tmp_path, "y") == ()
