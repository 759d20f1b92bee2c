"""A zoo of unsafe files, harmless all: what they would call if loaded is ``os.getcwd``, and nothing ever loads them."""

import bz2
import gzip
import io
import json
import lzma
import os
import pickle
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable
from functools import partial

import numpy as np


class Asks:
    """Pickles to a call of ``os.getcwd``."""

    def __reduce__(self) -> tuple[object, tuple[()]]:
        return os.getcwd, ()


def pickled(protocol: int = 4) -> bytes:
    """Return a pickle that would ask for the working directory."""
    return pickle.dumps({"weights": [Asks(), 1.0]}, protocol=protocol)


def zipped(members: dict[str, bytes], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a zip archive."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def tarred(members: dict[str, bytes]) -> bytes:
    """Return a tar archive."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for name, data in members.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
    return buffer.getvalue()


def nested(depth: int) -> bytes:
    """Return a pickle in that many zips, one inside the other."""
    data = pickled()
    for level in range(depth):
        data = zipped({f"level{level}/data.pkl" if level == 0 else f"level{level}.zip": data})
    return data


def objects() -> bytes:
    """Return a numpy file with an object array."""
    buffer = io.BytesIO()
    np.save(buffer, np.array([Asks()], dtype=object), allow_pickle=True)
    return buffer.getvalue()


def hidden_name() -> bytes:
    """Return a pickle whose module name comes from the memo, so that no opcode stands beside it."""
    return b"\x80\x04\x8c\x05posix\x94\x30\x8c\x06getcwd\x94\x30h\x00h\x01\x93)R."


def renamed_member() -> bytes:
    """Return a zip whose local header names a member otherwise than the directory does."""
    data = bytearray(zipped({"archive/data.pkl": pickled()}, method=zipfile.ZIP_STORED))
    data[30:34] = b"xxxx"
    return bytes(data)


def bomb(size: int = 200_000_000) -> bytes:
    """Return a zip that grows a thousand times."""
    return zipped({"zeros": bytes(size)})


def safetensors(header: object, data: bytes = b"") -> bytes:
    """Return a file in the form of safetensors."""
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + data


PICKLES: dict[str, Callable[[], bytes]] = {
    **{f"protocol {n}": partial(pickled, n) for n in range(6)},
    "gzip": lambda: gzip.compress(pickled()),
    "bzip2": lambda: bz2.compress(pickled()),
    "xz": lambda: lzma.compress(pickled()),
    "zlib": lambda: zlib.compress(pickled()),
    "old joblib": lambda: b"ZF" + hex(len(pickled())).ljust(19).encode() + zlib.compress(pickled()),
    "zip": partial(nested, 1),
    "zip in zip": partial(nested, 2),
    "zip in zip in zip": partial(nested, 3),
    "tar": lambda: tarred({"model/weights": pickled()}),
    "tar in gzip": lambda: gzip.compress(tarred({"weights": pickled()})),
    "zip in tar in gzip": lambda: gzip.compress(tarred({"inner": nested(1)})),
    "gzip in zip": lambda: zipped({"weights.gz": gzip.compress(pickled())}),
    "object array": objects,
    "object array in zip": lambda: zipped({"a.npy": objects()}),
    "name from the memo": hidden_name,
    "second pickle": lambda: pickle.dumps([1], protocol=2) + pickled(2),
    "cut short after its call": lambda: pickled(4)[:-1],
}
"""Files that would call ``os.getcwd`` if they were loaded."""


CALL = b"cposix\ngetcwd\n)R"
"""Opcodes of protocol 0 that call ``os.getcwd``; nothing ends them."""


def patched(data: bytes, at: bytes, offset: int, new: bytes) -> bytes:
    """Return bytes with some replaced, that many behind the first place where ``at`` stands."""
    place = data.index(at) + offset
    return data[:place] + new + data[place + len(new) :]


def stored() -> bytes:
    """Return a zip whose pickle is not packed."""
    return zipped({"archive/data.pkl": pickled()}, method=zipfile.ZIP_STORED)


def unlisted() -> bytes:
    """Return a zip with a member in front that its directory does not list."""
    buffer = io.BytesIO()
    front = stored()
    buffer.write(front[: front.index(b"PK\x01\x02")])
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr("readme.txt", "nothing")
    return buffer.getvalue()


def tarred_plainly() -> bytes:
    """Return a tar archive of the old form, which has no mark."""
    buffer = io.BytesIO()
    data = pickled()
    entry = tarfile.TarInfo("weights")
    entry.size = len(data)
    header = bytearray(entry.tobuf(tarfile.USTAR_FORMAT))
    header[257:265] = bytes(8)
    header[148:156] = b" " * 8
    header[148:156] = f"{sum(header):06o}\0 ".encode()
    buffer.write(bytes(header) + data + bytes(-len(data) % 512 + 1024))
    return buffer.getvalue()


def objects_by_name() -> bytes:
    """Return a numpy file whose header spells the type of objects out."""
    buffer = io.BytesIO()
    np.lib.format.write_array(buffer, np.zeros(1), version=(1, 0))
    header = b"{'descr': 'object', 'fortran_order': False, 'shape': (1,), }"
    header += b" " * (53 - len(header) % 64) + b"\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header + pickled()


def joblib_behind_an_array(compress: int = 0) -> bytes:
    """Return what joblib writes for an array and an object behind it: opcodes, raw numbers, opcodes."""
    import joblib  # type: ignore[import-untyped]

    buffer = io.BytesIO()
    joblib.dump([np.arange(5000.0), np.array([[1, 2], [3, 4]], "i4"), Asks()], buffer, compress=compress)
    return buffer.getvalue()


def joblib_objects() -> bytes:
    """Return what joblib writes for an array of objects: a pickle inside a pickle."""
    import joblib

    buffer = io.BytesIO()
    joblib.dump([np.array([1, "x", Asks()], dtype=object)], buffer)
    return buffer.getvalue()


SLY: dict[str, Callable[[], bytes]] = {
    "breaks after its call": lambda: CALL + b"\xff and no pickle from here",
    "a long text before its call": lambda: b"S'" + b"a" * 100_000 + b"'\n0" + CALL + b".",
    "a number in hexadecimal": lambda: b"I0x10\n0" + CALL + b".",
    "a text that is no ASCII": lambda: b"S'\\xff'\n0" + CALL + b".",
    "many steps before its call": lambda: b"N0" * 70_000 + CALL + b".",
    "no mark, texts joined": lambda: b"\x8c\x05posix\x8c\x06getcwd\x93)R.and more",
    "no mark, from the memo": lambda: b"U\x05posixq\x000U\x06getcwdq\x010h\x00h\x01\x93)R.and more",
    "an instance": lambda: b"(iposix\ngetcwd\n.",
    "an object": lambda: b"(cposix\ngetcwd\no.",
    "a new object": lambda: b"\x80\x02cposix\ngetcwd\n)\x81.",
    "a changed import": lambda: b"cposix\nenviron\nS'a'\nS'b'\ns\xff",
    "pickle with a zip behind": lambda: pickled() + zipped({"readme.txt": b"nothing"}),
    "old pickle with a zip behind": lambda: CALL + b"." + zipped({"readme.txt": b"nothing"}),
    "old tar": tarred_plainly,
    "objects by name": objects_by_name,
    "joblib behind an array": joblib_behind_an_array,
    "joblib behind an array, packed": partial(joblib_behind_an_array, 3),
    "joblib array of objects": joblib_objects,
    "member called otherwise": renamed_member,
    "member with a wrong checksum": lambda: patched(stored(), b"PK\x01\x02", 16, b"\0\0\0\0"),
    "member that says it is encrypted": lambda: patched(stored(), b"PK\x01\x02", 8, b"\x01\0"),
    "member that says it is empty": lambda: patched(stored(), b"PK\x01\x02", 24, b"\0\0\0\0"),
    "gzip cut short": lambda: gzip.compress(pickled())[:-5],
    "gzip with a wrong checksum": lambda: gzip.compress(pickled())[:-8] + bytes(8),
    "bzip2 with a wrong checksum": lambda: patched(bz2.compress(pickled()), b"1AY&SY", 6, b"\0\0"),
    "xz cut short": lambda: lzma.compress(pickled())[:-20],
    "zlib with a wrong checksum": lambda: zlib.compress(pickled())[:-4] + bytes(4),
    "zlib with a small window": lambda: _small_window(pickled()),
    "second gzip stream": lambda: gzip.compress(b"") + gzip.compress(pickled()),
    "lzma alone": lambda: lzma.compress(pickled(), lzma.FORMAT_ALONE, preset=0),
    "zip behind bytes in a zip": lambda: zipped(
        {"x.bin": b"\0" * 100 + nested(1)}, method=zipfile.ZIP_STORED
    ),
    "zip behind many bytes in a tar": lambda: tarred({"x.bin": b"\0" * 100_000 + nested(1)}),
    "small zip behind bytes in a packed zip": lambda: zipped({"x.bin": b"\0" * 100 + nested(1)}),
    "second array of a numpy file": lambda: _array() + _array() + objects(),
    "second pickle behind blanks": lambda: b"I1\n." + b" \r\n\t" * 20_000 + CALL + b".",
    "longer than what is looked at": lambda: b"(lp0\n" + b"I1\na" * 40_000 + CALL + b"a.",
    "a name with escapes": lambda: b"S'\\x70osix'\nS'getcwd'\n\x93)R.",
    "a new object with names": lambda: b"\x80\x04cposix\ngetcwd\n)}\x92.",
    "an import that is built up": lambda: b"\x80\x02cposix\ngetcwd\n}b.",
    "zip behind a tar": lambda: tarred({"a": b"x"}) + nested(1),
    "bzip2 cut short": lambda: bz2.compress(pickled())[:-4],
    "zlib cut short": lambda: zlib.compress(pickled())[:-4],
    "7 steps in": lambda: zipped({"a.tar.gz": gzip.compress(tarred({"b": CALL + b"\xff"}))}),
}
"""Files that hide their call from who reads less than an unpickler does."""


def _array() -> bytes:
    buffer = io.BytesIO()
    np.save(buffer, np.zeros((2, 3)))
    return buffer.getvalue()


def _small_window(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=9)
    return packer.compress(data) + packer.flush()


CLOSED: dict[str, bytes] = {
    "7-Zip": b"7z\xbc\xaf\x27\x1c\0\x04" + bytes(40),
    "RAR": b"Rar!\x1a\x07\x01\0" + bytes(40),
    "Zstandard": b"\x28\xb5\x2f\xfd" + bytes(40),
    "LZ4": b"\x04\x22\x4d\x18" + bytes(40),
    "zip without its directory": stored()[:-30],
    "zip with a member more": unlisted(),
    "tar behind a tar": tarred({"a": b"x"}) + tarred({"b": pickled()}),
    "gzip of nothing": b"\x1f\x8b\x08\0" + bytes(20),
}
"""Archives that can't be looked into, or only in part."""
