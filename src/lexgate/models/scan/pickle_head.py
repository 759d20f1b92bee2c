"""Whether a stream begins with a pickle, whatever the file is called."""

import ast
import math
import operator
import pickletools
import re
from typing import BinaryIO

import numpy as np

from lexgate.models.scan.pickle_arguments import CutShort, pass_over
from lexgate.models.scan.pickle_ops import Opcodes, opcodes

LOOK = 1 << 16
"""Bytes of a file that are looked at to know it."""
_NAME = re.compile(r"[\w.?-]+\.[\w.?-]+")
_NUMPY = b"\x93NUMPY"
_MOST_ARRAYS = 10_000
"""Arrays of one file that are passed over to see what follows."""
_CODES = frozenset(one.code for one in pickletools.opcodes)
_BEGIN = frozenset(b"IJKML\x8a\x8bSTUBC\x8e\x96NV\x88\x89X\x8c\x8dFG]})}(\x8f\x80\x82\x83\x84cP\x95\x97")
"""Opcodes that can stand first: those that take nothing from the stack."""


def pickle_of(file: BinaryIO, head: bytes) -> tuple[str, Opcodes] | None:
    r"""Return which pickle a stream begins with, and what is in it; None: it begins with none.

    Protocols 2 and later have a mark; with no opcode behind it nothing can run (lengths in safetensors look so). Without one, a stream counts as a pickle if loading it would come to a call of
    what it imported, whatever follows or breaks later, or if it is a pickle from beginning to end.

    Args:
        file: A stream at its beginning; what is read of it is not put back.
        head: Its beginning, up to ``LOOK`` bytes, known already.

    Example:
        >>> import io
        >>> def kind(data): return (pickle_of(io.BytesIO(data), data) or [""])[0]
        >>> kind(b"(dp0\n."), kind(b"cposix\ngetcwd\n)Rxyz"), kind(b"(hello) there.")
        ('pickle without a mark', 'pickle without a mark', '')
    """
    if head.startswith(_NUMPY):
        return _array(file, head)
    if len(head) > 2 and head[0] == 0x80 and 2 <= head[1] <= 5 and chr(head[2]) in _CODES:
        return f"pickle of protocol {head[1]}", opcodes(file)
    if not head or head[0] not in _BEGIN:
        return None
    seen = opcodes(file)
    plain = seen.pickles and (seen.whole or any(_NAME.fullmatch(name) for name in seen.imports))
    called = any(_NAME.fullmatch(call.partition(" (")[0]) for call in seen.calls)
    return ("pickle without a mark", seen) if plain or called or seen.full else None


def array_start(head: bytes) -> int:
    """Return where the data of a numpy file begin; 0 for another file."""
    if not head.startswith(_NUMPY) or len(head) < 12:
        return 0
    wide = head[6] > 1
    length = int.from_bytes(head[8 : 12 if wide else 10], "little")
    return (12 if wide else 10) + length


def _array(file: BinaryIO, head: bytes) -> tuple[str, Opcodes] | None:
    """Return the pickle in a numpy file, whose arrays may follow each other; None: it holds plain numbers alone."""
    start = 0
    for _ in range(_MOST_ARRAYS):
        if not head.startswith(_NUMPY):
            return None
        size = _size(head)
        if size is None:
            if file.seekable():
                file.seek(start)
            return "numpy array of objects, which is a pickle inside", _behind(file, array_start(head))
        if not file.seekable():
            return None
        start = file.seek(start + array_start(head) + size)
        head = file.read(LOOK)
    return "numpy arrays, more than are looked at", Opcodes(whole=False)


def _size(head: bytes) -> int | None:
    """Return the bytes of an array's data; None: it holds objects, or can't be read and counts as if it did."""
    start = 12 if len(head) > 6 and head[6] > 1 else 10
    try:
        header = ast.literal_eval(head[start : array_start(head)].decode("latin-1"))
        kind = np.lib.format.descr_to_dtype(header["descr"])
        count = math.prod(operator.index(one) for one in header["shape"])
    except Exception:  # noqa: BLE001 - whatever numpy may make of it
        return None
    return None if kind.hasobject or count < 0 else count * kind.itemsize


def _behind(file: BinaryIO, start: int) -> Opcodes:
    try:
        pass_over(file, start)
    except CutShort:
        return Opcodes(whole=False)
    return opcodes(file)
