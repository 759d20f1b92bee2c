"""Archives that are refused before anything in them is unpacked."""

import stat
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from ledger_workshop import recorded
from lexgate.core.errors import BadInput, LexGateError, Tampered, UnsafeFile
from lexgate.ledger.archive import open_safely
from lexgate.ledger.verify import verify


def archive(path: Path, *members: tuple[str, bytes], mode: int = 0o100644, packed: bool = False) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED) as file:
        for name, data in members:
            info = zipfile.ZipInfo(name)
            info.external_attr = mode << 16
            info.compress_type = file.compression
            file.writestr(info, data)


def bomb(path: Path) -> None:
    archive(path, ("manifest.json", bytes(30_000_000)), packed=True)


def lying_bomb(path: Path) -> None:
    """Every member says it has 4 GB; the archive has a few hundred bytes."""
    archive(path, ("a", b"x"), ("b", b"y"))
    data = bytearray(path.read_bytes())
    for place in (at for at in range(len(data)) if data[at : at + 4] == b"PK\x01\x02"):
        data[place + 20 : place + 28] = struct.pack("<II", 0xFFFFFFF0 // 200, 0xFFFFFFF0)
    path.write_bytes(data)


def overlapping(path: Path) -> None:
    """Many names in the directory for one and the same packed bytes."""
    archive(path, ("a", bytes(range(256)) * 64), ("b", b"y"))
    data = path.read_bytes()
    first = data.index(b"PK\x01\x02")
    end = data.index(b"PK\x05\x06")
    one = data[first : data.index(b"PK\x01\x02", first + 4)]
    copies = b"".join(one[:46] + bytes([97 + number]) + one[47:] for number in range(20))
    tail = bytearray(data[end:])
    tail[8:16] = struct.pack("<HHI", 20, 20, len(copies))
    path.write_bytes(data[:first] + copies + bytes(tail))
    assert len(zipfile.ZipFile(path).infolist()) == 20


def many(path: Path) -> None:
    """A directory of more members than any bundle has, all empty."""
    count = 200_001
    names = (b"%06d" % number for number in range(count))
    entry = struct.pack(
        "<4s4B4HL2L5H2L", b"PK\x01\x02", 20, 3, 20, 0, 0, 0, 0, 33, 0, 0, 0, 6, 0, 0, 0, 0, 0, 0
    )
    directory = b"".join(entry + name for name in names)
    end64 = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, count, count, len(directory), 0)
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, len(directory), 1)
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    path.write_bytes(directory + end64 + locator + end)


def traversal(path: Path) -> None:
    archive(path, ("../outside", b"x"))


def inner_traversal(path: Path) -> None:
    archive(path, ("files/../../outside", b"x"))


def absolute(path: Path) -> None:
    archive(path, ("/etc/passwd", b"x"))


def drive(path: Path) -> None:
    archive(path, ("C:/outside", b"x"))


def backslash(path: Path) -> None:
    archive(path, ("files..outside", b"x"))
    path.write_bytes(path.read_bytes().replace(b"files..outside", b"files\\.outside"))


def folder(path: Path) -> None:
    archive(path, ("files/", b""))


def escape_code(path: Path) -> None:
    archive(path, ("a\x1b[2Jb", b"x"))


def cut_name(path: Path) -> None:
    archive(path, ("manifest.jsonX.exe", b"x"))
    path.write_bytes(path.read_bytes().replace(b"manifest.jsonX", b"manifest.json\0"))


def twice(path: Path) -> None:
    with pytest.warns(UserWarning, match="Duplicate"):
        archive(path, ("manifest.json", b"{}"), ("manifest.json", b"[]"))


def twice_in_another_case(path: Path) -> None:
    archive(path, ("manifest.json", b"{}"), ("MANIFEST.json", b"[]"))


def link(path: Path) -> None:
    archive(path, ("checkpoint", b"/etc/passwd"), mode=stat.S_IFLNK | 0o777)


def device(path: Path) -> None:
    archive(path, ("checkpoint", b""), mode=stat.S_IFIFO | 0o644)


def encrypted(path: Path) -> None:
    archive(path, ("checkpoint", b"secret"))
    data = bytearray(path.read_bytes())
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(data)


def unusual_packing(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_LZMA) as file:
        file.writestr("checkpoint", b"x")


def homoglyph(path: Path) -> None:
    archive(path, ("mаnifest.json", b"{}"))  # the second letter is Cyrillic


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (traversal, "003"),
        (inner_traversal, "003"),
        (absolute, "003"),
        (drive, "003"),
        (backslash, "003"),
        (folder, "003"),
        (escape_code, "003"),
        (cut_name, "003"),
        (homoglyph, "003"),
        (twice, "004"),
        (twice_in_another_case, "004"),
        (link, "005"),
        (device, "005"),
        (encrypted, "005"),
        (unusual_packing, "005"),
        (bomb, "006"),
        (lying_bomb, "006"),
        (overlapping, "006"),
        (many, "006"),
    ],
    ids=lambda item: item.__name__ if callable(item) else item,
)
def test_an_unsafe_archive_is_refused(tmp_path: Path, make: Callable[[Path], None], code: str) -> None:
    path = tmp_path / "a.lexgate"
    make(path)
    with pytest.raises(UnsafeFile) as caught:
        verify(path)
    assert caught.value.id == f"LG-LEDGER-{code}"
    assert "\x1b" not in str(caught.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    for path in (tmp_path / "none.lexgate", tmp_path):
        with pytest.raises(BadInput) as caught:
            verify(path)
        assert caught.value.id == "LG-LEDGER-001"


@pytest.mark.parametrize("content", [b"", b"hello", b"PK\x03\x04", b"PK\x05\x06" + bytes(18)[:-1]])
def test_what_is_no_zip_is_named(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.lexgate"
    path.write_bytes(content)
    with pytest.raises(BadInput) as caught:
        verify(path)
    assert caught.value.id == "LG-LEDGER-002"


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.999])
def test_a_truncated_bundle_is_named(tmp_path: Path, share: float) -> None:
    path = recorded().write(tmp_path / "a.lexgate")
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    with pytest.raises(BadInput) as caught:
        verify(path)
    assert caught.value.id == "LG-LEDGER-002"


def test_an_empty_zip_has_no_manifest(tmp_path: Path) -> None:
    archive(tmp_path / "a.lexgate")
    assert verify(tmp_path / "a.lexgate").codes() == ("LG-LEDGER-010",)


def test_a_damaged_member_is_named_when_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.lexgate"
    archive(path, ("checkpoint", b"a checkpoint"))
    path.write_bytes(path.read_bytes().replace(b"a checkpoint", b"another chec"))
    with open_safely(path) as opened, pytest.raises(Tampered) as caught:
        opened.read("checkpoint")
    assert caught.value.id == "LG-LEDGER-008"


def test_a_member_that_is_too_large_to_be_read_as_a_whole_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.lexgate"
    with zipfile.ZipFile(path, "w") as file, file.open("checkpoint", "w") as member:
        for _ in range(257):
            member.write(bytes(1 << 20))
    with open_safely(path) as opened, pytest.raises(Tampered, match="more than 268,435,456 bytes"):
        opened.read("checkpoint")


def test_an_archive_inside_is_only_bytes(tmp_path: Path) -> None:
    archive(tmp_path / "inner", ("../x", b"x"))
    path = recorded().write(tmp_path / "a.lexgate", files={"kit.docx": tmp_path / "inner"})
    assert verify(path).ok


@pytest.mark.parametrize("flag", [0x20, 0x40])
def test_a_feature_of_zip_that_nobody_uses_is_named(tmp_path: Path, flag: int) -> None:
    path = recorded().write(tmp_path / "a.lexgate")
    data = bytearray(path.read_bytes())
    data[data.index(b"PK\x01\x02") + 8] |= flag
    path.write_bytes(data)
    assert "LG-LEDGER-011" in verify(path).codes()


def test_a_bundle_packed_again_by_another_tool_still_verifies(tmp_path: Path) -> None:
    true = recorded().write(tmp_path / "a.lexgate")
    with zipfile.ZipFile(true) as file:
        members = [(name, file.read(name)) for name in reversed(file.namelist())]
    archive(tmp_path / "b.lexgate", *members, packed=True)
    assert verify(tmp_path / "b.lexgate").ok


def test_every_refusal_says_what_to_do(tmp_path: Path) -> None:
    traversal(tmp_path / "a")
    with pytest.raises(LexGateError) as caught:
        verify(tmp_path / "a")
    assert caught.value.fix
