"""What a scan found is put down to the file in which it lies."""

from dataclasses import replace

from lexgate.checks._threats import by_file, scanned
from lexgate.models.security import Area


def test_a_file_whose_name_has_the_sign_of_members_keeps_its_name() -> None:
    subject = scanned(
        Area.FILE, [("a!b.zip!c!d.pkl", "pickle-code", "x"), ("a", "pickle", "y")], ("a", "a!b.zip")
    )
    seen = by_file(subject, Area.FILE)
    assert dict(zip(seen.ids.tolist(), seen.columns["threats"].tolist(), strict=True)) == {
        "a": 1,
        "a!b.zip": 1,
    }
    assert subject.scan is not None
    lost = replace(subject, scan=replace(subject.scan, files=()))
    assert set(by_file(lost, Area.FILE).ids.tolist()) == {"a"}
