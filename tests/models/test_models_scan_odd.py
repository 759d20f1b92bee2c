"""What a folder may hold beside ordinary files: names that command, devices, empty files, files nobody may read."""

import os
import socket
from pathlib import Path

import pytest

from lexgate.core.errors import UnsafeFile
from lexgate.models.files import refuse_unsafe
from lexgate.models.scan.folder import scan
from unsafe_files import pickled


def rules(folder: Path) -> dict[str, str]:
    """Return the rule by path of every threat."""
    return {threat.path: threat.rule for threat in scan(folder).threats}


@pytest.mark.parametrize("size", [1, 2, 4])
def test_what_a_process_registered_under_a_number_is_strange(tmp_path: Path, size: int) -> None:
    opcode = {1: b"\x82", 2: b"\x83", 4: b"\x84"}[size] + (1).to_bytes(size, "little")
    (tmp_path / "weights").write_bytes(b"\x80\x02" + opcode + b")R.")
    (threat,) = scan(tmp_path).threats
    assert (threat.rule, threat.evidence) == ("pickle-code", "?.extension 1 (REDUCE)")


@pytest.mark.parametrize("odd", ["a\nb", "turned\u202egnp", "\x1b[2J", "\u2066x", "\u200fx"])
def test_a_name_that_commands_a_terminal_is_written_out_in_a_refusal(tmp_path: Path, odd: str) -> None:
    (tmp_path / f"{odd}.bin").write_bytes(pickled())
    with pytest.raises(UnsafeFile) as caught:
        refuse_unsafe(tmp_path)
    assert str(caught.value).isprintable()
    assert ascii(odd)[1:-1] in str(caught.value)


def test_empty_files_are_left_alone_but_for_weights_without_a_header(tmp_path: Path) -> None:
    for name in ("a.bin", "a.json", "a.onnx", "a.pkl", "a.txt", "a.safetensors"):
        (tmp_path / name).write_bytes(b"")
    assert rules(tmp_path) == {"a.safetensors": "safetensors"}


def test_a_device_and_a_socket_are_named_and_never_opened(tmp_path: Path) -> None:
    beside = tmp_path / "beside"
    beside.mkdir()
    (beside / "zero").symlink_to("/dev/zero")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(beside / "s"))
        assert rules(beside) == {"s": "special-file", "zero": "link"}


@pytest.mark.skipif(os.getuid() == 0, reason="root may read every file")
@pytest.mark.parametrize("closed", ["inner", "inner/weights"])
def test_what_a_user_without_rights_cannot_read_is_refused(tmp_path: Path, closed: str) -> None:
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner" / "weights").write_bytes(b"x")
    (tmp_path / closed).chmod(0)
    try:
        assert set(rules(tmp_path).values()) == {"unreadable"}
        with pytest.raises(UnsafeFile, match="LG-SAFE-106"):
            refuse_unsafe(tmp_path)
    finally:
        (tmp_path / closed).chmod(0o755)
