"""Publishing a standard: what is checked, refused, written and recorded; whole or not at all."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from pydantic import JsonValue

from fakes import FrozenClock
from lexgate.adapters.blob_folder import BlobFolder
from lexgate.adapters.sqlite_log import SqliteLog
from lexgate.core.entry import Entry
from lexgate.core.errors import BadInput, Problems, Tampered, Unavailable
from lexgate.flow.publish import KIND, draft, publish
from lexgate.ledger.signing import SigningKey
from lexgate.standard.shelf import publication
from standard_packtext import SOUND

DAY = date(2026, 11, 22)
KEY = SigningKey.create("city-office")


class Office:
    """A publisher with a real ledger."""

    def __init__(self, folder: Path) -> None:
        self.pack, self.shelf = folder / "pack.yaml", folder / "shelf"
        self.blobs = BlobFolder(folder / "blobs")
        self.clock = FrozenClock()
        self.log = SqliteLog(folder / "ledger.sqlite", self.blobs, self.clock, "tester")

    def publish(self, text: str) -> None:
        self.pack.write_text(text)
        made = draft(self.pack, self.shelf, DAY)
        publish(made, log=self.log, blobs=self.blobs, key=KEY, clock=self.clock, publisher="City Office")

    def files(self) -> set[str]:
        return {path.relative_to(self.shelf).as_posix() for path in self.shelf.rglob("*") if path.is_file()}

    def entries(self) -> list[JsonValue]:
        return [self.log.body(entry) for entry in self.log.entries(KIND)]


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def version(text: str, number: str) -> str:
    return text.replace('version: "1"', f'version: "{number}"')


def test_what_is_published_lies_on_the_shelf_signed_and_in_the_ledger(office: Office) -> None:
    office.publish(SOUND)
    assert office.files() == {"example/1.yaml", "example/1.statement.json", "example/1.pub"}
    assert (office.shelf / "example" / "1.yaml").read_text() == SOUND
    said = publication(office.shelf / "example" / "1.yaml", [KEY.public])
    assert said is not None
    assert (said.publisher, said.time, said.previous) == ("City Office", "2026-11-22T10:00:00Z", "")
    (body,) = office.entries()
    assert isinstance(body, dict)
    assert office.blobs.get(str(body["file"])) == SOUND.encode()
    office.log.verify()


def test_publishing_again_changes_nothing(office: Office) -> None:
    office.publish(SOUND)
    before = {path: path.read_bytes() for path in office.shelf.rglob("*") if path.is_file()}
    office.clock.time = "2027-01-01T00:00:00Z"
    office.publish(SOUND)
    assert {path: path.read_bytes() for path in office.shelf.rglob("*") if path.is_file()} == before
    assert len(office.entries()) == 1


def test_a_new_version_is_held_against_the_newest_and_names_it(office: Office) -> None:
    office.publish(SOUND)
    text = (
        version(SOUND, "1.1")
        .replace("value: 0.9, unit", "value: 0.95, unit")
        .replace("bound: 0.9,", "bound: 0.95,")
    )
    office.pack.write_text(text)
    made = draft(office.pack, office.shelf, DAY)
    assert {day: [item.kind.value for item in found] for day, found in made.differences.items()} == {
        date(2027, 1, 1): ["tightened"]
    }
    office.publish(text)
    said = publication(office.shelf / "example" / "1.1.yaml")
    assert said is not None
    assert said.previous == made.previous_digest != ""


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (SOUND.replace("Be right.", "Be quite right."), "LG-FLOW-020"),
        (version(SOUND, "0.9"), "LG-FLOW-021"),
        (version(SOUND, "1.0-rc1"), ""),
        (version(SOUND, "../2"), "LG-STANDARD-010"),
        (version(SOUND, "2").replace("check: accuracy", "check: acuracy"), "LG-INPUT-001"),
        (version(SOUND, "2").replace("value: 0.9, status: met", "value: 0.7, status: met"), "LG-INPUT-001"),
    ],
)
def test_what_may_not_be_published_is_refused_and_nothing_is_written(
    office: Office, text: str, code: str
) -> None:
    office.publish(SOUND)
    before = office.files()
    if not code:
        office.publish(text)  # 1.0-rc1 comes after 1
        return
    with pytest.raises((BadInput, Problems)) as caught:
        office.publish(text)
    assert caught.value.id == code
    assert office.files() == before
    assert len(office.entries()) == 1


def test_a_shelf_that_was_changed_is_found_before_anything_is_put_on_it(office: Office) -> None:
    office.publish(SOUND)
    with (office.shelf / "example" / "1.yaml").open("a") as file:
        file.write("# changed\n")
    with pytest.raises(Tampered):
        office.publish(version(SOUND, "2"))
    assert len(office.entries()) == 1


def test_a_ledger_that_can_not_be_written_leaves_no_file(office: Office) -> None:
    class FullLog:
        def __init__(self, log: SqliteLog) -> None:
            self.entries, self.body = log.entries, log.body

        def append(self, kind: str, body: JsonValue) -> Entry:
            raise Unavailable("full", fix="", code="LG-LEDGER-091")

    office.pack.write_text(SOUND)
    made = draft(office.pack, office.shelf, DAY)
    with pytest.raises(Unavailable):
        publish(made, log=FullLog(office.log), blobs=office.blobs, key=KEY, clock=office.clock, publisher="x")
    assert office.files() == set()
    office.publish(SOUND)
    assert len(office.files()) == 3


def test_a_shelf_that_can_not_be_written_leaves_no_entry(office: Office) -> None:
    office.shelf.write_text("a file stands where the folder would be")
    office.pack.write_text(SOUND)
    made = draft(office.pack, office.shelf, DAY)
    with pytest.raises(Unavailable):
        publish(made, log=office.log, blobs=office.blobs, key=KEY, clock=office.clock, publisher="x")
    assert office.entries() == []


def test_what_a_killed_publication_left_is_completed_by_the_next(office: Office) -> None:
    office.publish(SOUND)
    file = office.shelf / "example" / "1.yaml"
    signed = file.with_name("1.statement.json").read_bytes()
    file.unlink()  # killed after the entry, before the pack got its name
    office.clock.time = "2027-01-01T00:00:00Z"
    office.publish(SOUND)
    assert file.with_name("1.statement.json").read_bytes() == signed
    assert publication(file) is not None
    assert len(office.entries()) == 1


def test_a_draft_is_what_was_checked_even_if_the_file_changes_after(office: Office) -> None:
    office.pack.write_text(SOUND)
    made = draft(office.pack, office.shelf, DAY)
    office.pack.write_text("id: other")
    publish(replace(made), log=office.log, blobs=office.blobs, key=KEY, clock=office.clock, publisher="x")
    assert (office.shelf / "example" / "1.yaml").read_text() == SOUND
