"""Whether bytes begin a pickle, whatever the file is called."""

import ast
import io
import pickletools
import re

LOOK = 1 << 16
"""Bytes of a file that are looked at to know it."""
_NAME = re.compile(r"[\w.]+ [\w.]+")
_IMPORTS = {"GLOBAL", "INST", "STACK_GLOBAL"}
_NUMPY = b"\x93NUMPY"


def pickle_of(head: bytes, *, whole: bool) -> str:
    r"""Return which pickle begins with these bytes, or an empty text.

    Args:
        head: The beginning, up to ``LOOK`` bytes.
        whole: Whether that is all.

    Example:
        >>> pickle_of(b"(dp0\n.", whole=True), pickle_of(b"(hello) there.", whole=True)
        ('pickle of protocol 0 or 1', '')
    """
    if head.startswith(_NUMPY):
        return "numpy array of objects, which is a pickle inside" if _object_array(head) else ""
    if len(head) > 2 and head[0] == 0x80 and 2 <= head[1] <= 5:
        return f"pickle of protocol {head[1]}"
    return _old_protocol(head, whole=whole)


def array_start(head: bytes) -> int:
    """Return where the data of a numpy file begin; 0 for another file."""
    if not head.startswith(_NUMPY) or len(head) < 12:
        return 0
    wide = head[6] > 1
    length = int.from_bytes(head[8 : 12 if wide else 10], "little")
    return (12 if wide else 10) + length


def _object_array(head: bytes) -> bool:
    start = 12 if len(head) > 6 and head[6] > 1 else 10
    try:
        header = ast.literal_eval(head[start : array_start(head)].decode("latin-1"))
        return "O" in _letters(header["descr"])
    except (ValueError, SyntaxError, KeyError, TypeError, MemoryError, RecursionError):
        return True


def _letters(described: object) -> str:
    """Return the type letters of a dtype's description, fields and all."""
    if isinstance(described, str):
        return re.sub(r"[^A-Za-z]", "", described)
    if isinstance(described, list | tuple):
        return "".join(
            _letters(one[1]) if isinstance(one, tuple) and len(one) > 1 else "" for one in described
        ) + (_letters(described[0]) if isinstance(described, tuple) and described else "")
    return ""


def _old_protocol(head: bytes, *, whole: bool) -> str:
    """Protocols 0 and 1 have no mark: the bytes must parse to STOP, and import something or end there."""
    imports, last, count = False, -1, 0
    try:
        for opcode, argument, place in pickletools.genops(io.BytesIO(head)):
            count += 1
            if opcode.name in _IMPORTS and _NAME.fullmatch(str(argument)):
                imports = True
            last = place or 0
    except Exception:  # noqa: BLE001 - whatever does not parse as a pickle is none
        return ""
    ends = whole and count > 1 and not head[last + 1 :].strip()
    return "pickle of protocol 0 or 1" if imports or ends else ""
