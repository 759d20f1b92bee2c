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
