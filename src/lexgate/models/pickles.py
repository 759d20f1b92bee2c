"""Knowing a pickle by its bytes, without loading it, whatever the file is called."""

import bz2
import gzip
import io
import lzma
import pickletools
import re
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

_LOOK = 1 << 16
_MEMBERS = 10_000
_OPENERS: dict[bytes, Callable[[Path], io.BufferedIOBase]] = {
    b"\x1f\x8b": gzip.GzipFile,
    b"BZh": bz2.BZ2File,
    b"\xfd7zXZ\x00": lzma.LZMAFile,
}
_NAME = re.compile(r"[\w.]+ [\w.]+")
_IMPORTS = {"GLOBAL", "INST", "STACK_GLOBAL"}


def why_pickle(path: Path) -> str:
    """Return why a file counts as a pickle, or an empty text.

    Found are bare pickles of any protocol, pickles in zip archives (how torch saves), in gzip, bzip2, xz and zlib
    streams (how joblib saves), and numpy arrays of objects, alone or in an archive. At most 64 KiB of a file, and of
    each of 10,000 members of an archive, is read, so a compression bomb does no harm.
    """
    with path.open("rb") as file:
        head = file.read(_LOOK)
    if zipfile.is_zipfile(path):
        return _in_archive(path)
    return _in_bytes(head, whole=len(head) < _LOOK) or _in_stream(path, head)


def _in_archive(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            for member in archive.infolist()[:_MEMBERS]:
                with archive.open(member) as file:
                    head = file.read(_LOOK)
                why = _in_bytes(head, whole=len(head) < _LOOK)
                if why or member.filename.endswith(".pkl"):
                    return f"archive member {member.filename!r}: {why or 'named as a pickle'}"
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, zlib.error) as error:
        return f"archive that cannot be read ({error}) and may hold a pickle"
    return ""


def _in_stream(path: Path, head: bytes) -> str:
    opener = next((opener for magic, opener in _OPENERS.items() if head.startswith(magic)), None)
    try:
        if opener is not None:
            with opener(path) as file:
                inner = file.read(_LOOK)
        elif head[:1] == b"\x78":
            inner = zlib.decompressobj().decompress(head, _LOOK)
        else:
            return ""
    except (OSError, EOFError, zlib.error, lzma.LZMAError):
        return ""
    why = _in_bytes(inner, whole=len(inner) < _LOOK)
    return f"compressed: {why}" if why else ""


def _in_bytes(head: bytes, *, whole: bool) -> str:
    if head.startswith(b"\x93NUMPY"):
        return "numpy array of objects, which is a pickle inside" if _object_array(head) else ""
    if len(head) > 2 and head[0] == 0x80 and 2 <= head[1] <= 5:
        return f"pickle of protocol {head[1]}{_imported(head)}"
    return _old_protocol(head, whole=whole)


def _object_array(head: bytes) -> bool:
    header = re.search(rb"'descr':\s*(.+?),\s*'fortran_order'", head[:4096], re.DOTALL)
    return header is None or re.search(rb"['\"][|<>=]?O\d*['\"]", header[1]) is not None


def _old_protocol(head: bytes, *, whole: bool) -> str:
    """Protocols 0 and 1 have no mark: the bytes must parse to STOP, and import something or end there."""
    names, last, count = [], -1, 0
    try:
        for opcode, argument, place in pickletools.genops(io.BytesIO(head)):
            count += 1
            if opcode.name in _IMPORTS:
                names.append(str(argument))
            last = place or 0
    except Exception:  # noqa: BLE001 - whatever does not parse as a pickle is none
        return ""
    imports = [name for name in names if _NAME.fullmatch(name)]
    ends = whole and count > 1 and not head[last + 1 :].strip()
    if imports:
        return f"pickle of protocol 0 or 1 that imports {imports[0].replace(' ', '.')}"
    return "pickle of protocol 0 or 1" if ends else ""


def _imported(head: bytes) -> str:
    names: list[str] = []
    texts: list[str] = []
    try:
        for opcode, argument, _ in pickletools.genops(io.BytesIO(head)):
            if isinstance(argument, str):
                texts.append(argument)
            if opcode.name in {"GLOBAL", "INST"}:
                names.append(str(argument).replace(" ", "."))
            elif opcode.name == "STACK_GLOBAL" and len(texts) > 1:
                names.append(".".join(texts[-2:]))
    except Exception:  # noqa: BLE001 - a pickle cut short is still named by what was seen
        names = names or []
    return f" that imports {names[0]}" if names else ""
