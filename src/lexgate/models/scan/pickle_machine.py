"""The stack and the memo of an unpickler, followed as far as names, texts, numbers and small tuples go."""

import math
import pickletools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

_TEXTS = {
    "STRING",
    "BINSTRING",
    "SHORT_BINSTRING",
    "UNICODE",
    "SHORT_BINUNICODE",
    "BINUNICODE",
    "BINUNICODE8",
}
_NUMBERS = {"INT", "BININT", "BININT1", "BININT2", "LONG1", "LONG4"}
_STORES = {"PUT", "BINPUT", "LONG_BINPUT"}
_RECALLS = {"GET", "BINGET", "LONG_BINGET"}
_TUPLES = {"EMPTY_TUPLE", "TUPLE", "TUPLE1", "TUPLE2", "TUPLE3"}
_CALLS = {"REDUCE", "NEWOBJ", "NEWOBJ_EX", "OBJ"}
_CHANGES = {"BUILD", "APPEND", "APPENDS", "SETITEM", "SETITEMS", "ADDITEMS"}
_TAKES = {
    op.name: (
        "mark" in (names := [one.name for one in op.stack_before]),
        names.index("mark") if "mark" in names else len(names),
        tuple(one.name for one in op.stack_after),
    )
    for op in pickletools.opcodes
}
"""Opcode → whether it takes all down to a mark, how many it takes below, and what it leaves."""
_SMALL = 64
_ARRAY = "joblib.numpy_pickle.NumpyArrayWrapper"


class Impossible(Exception):  # noqa: N818 - says what happened; never leaves this room
    """What an unpickler would stop at: too few things on the stack, no mark, nothing in that place of the memo."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import left on the stack."""

    name: str


@dataclass(frozen=True, slots=True)
class Made:
    """What a call of an imported name left on the stack."""

    name: str
    given: tuple[object, ...] = ()


@dataclass(frozen=True, slots=True)
class Wrapped:
    """An array that joblib writes behind its description."""

    size: int
    """Bytes."""
    aligned: bool
    """Whether a byte before it says how many more to leave out."""
    objects: bool
    """Whether it is a pickle of its own."""


class Machine:
    """An unpickler that makes nothing; it writes down what would be imported and called."""

    def __init__(self, imports: dict[str, None], calls: dict[str, None]) -> None:
        self._imports = imports
        self._calls = calls
        self._stack: list[object] = []
        self._memo: dict[object, object] = {}

    def push(self, _: str, given: Any) -> None:
        """Put a text or a number on the stack."""
        self._stack.append(given)

    def store(self, name: str, given: Any) -> None:
        """Keep what lies on top in the memo."""
        self._memo[len(self._memo) if name == "MEMOIZE" else given] = self._top()

    def recall(self, _: str, given: Any) -> None:
        """Put something from the memo on the stack."""
        if given not in self._memo:
            raise Impossible
        self._stack.append(self._memo[given])

    def again(self, _: str, __: Any) -> None:
        """Put what lies on top there once more."""
        self._stack.append(self._top())

    def drop(self, _: str, __: Any) -> None:
        """Take what lies on top away."""
        self._pop(even_marks=True)

    def mark(self, _: str, __: Any) -> None:
        """Put a mark on the stack."""
        self._stack.append(_MARK)

    def imported(self, name: str, given: Any) -> None:
        """Write an import down, and put it on the stack."""
        if name == "STACK_GLOBAL":
            last, module = self._pop(), self._pop()
            found = ".".join(part if isinstance(part, str) else "?" for part in (module, last))
        else:
            found = f"?.extension {given}" if name.startswith("EXT") else str(given)
        self._imports[found] = None
        if name == "INST":
            self._to_mark()
            self._calls[f"{found} (INST)"] = None
        self._stack.append(Imported(found))

    def plain(self, name: str, _: Any) -> Wrapped | None:
        """Take and leave what the description of an opcode says, and write down what it calls."""
        sliced, fixed, left = _TAKES[name]
        taken = self._to_mark() if sliced else []
        if fixed:
            taken[:0] = [self._pop() for _ in range(fixed)][::-1]
        if name in _CHANGES:
            return self._changed(name, taken)
        made: object = None
        if name in _CALLS and taken and isinstance(taken[0], Imported):
            self._calls[f"{taken[0].name} ({name})"] = None
            made = Made(taken[0].name, taken[1] if len(taken) > 1 and isinstance(taken[1], tuple) else ())
        elif name in _TUPLES and len(taken) <= _SMALL:
            made = tuple(taken)
        elif name in {"EMPTY_DICT", "DICT"}:
            made = _with({}, taken)
        self._stack += [_MARK if one == "mark" else made for one in left]
        return None

    def _changed(self, name: str, taken: list[object]) -> Wrapped | None:
        """Leave on the stack what was changed, and write it down if it was imported."""
        target, rest = taken[0], taken[1:]
        self._stack.append(target)
        if isinstance(target, Imported):
            self._calls[f"{target.name} ({name})"] = None
        elif isinstance(target, dict):
            _with(target, rest)
        elif isinstance(target, Made) and target.name == _ARRAY and isinstance(rest[0], dict):
            return _wrapped(rest[0])
        return None

    def _top(self) -> object:
        if not self._stack or self._stack[-1] is _MARK:
            raise Impossible
        return self._stack[-1]

    def _pop(self, *, even_marks: bool = False) -> object:
        if not self._stack or (self._stack[-1] is _MARK and not even_marks):
            raise Impossible
        return self._stack.pop()

    def _to_mark(self) -> list[object]:
        """Return what lies above the last mark, the lowest first."""
        taken: list[object] = []
        while self._stack:
            one = self._stack.pop()
            if one is _MARK:
                return taken[::-1]
            taken.append(one)
        raise Impossible


_MARK = object()
Step = Callable[[Machine, str, Any], Wrapped | None]
"""Does one opcode of a name with its argument; returns the array that follows in the stream, if one does.

Raises ``Impossible`` where an unpickler would stop.
"""
_OWN: dict[str, Step] = {
    **dict.fromkeys(_TEXTS | _NUMBERS, Machine.push),
    **dict.fromkeys(("GLOBAL", "INST", "STACK_GLOBAL", "EXT1", "EXT2", "EXT4"), Machine.imported),
    **dict.fromkeys((*_STORES, "MEMOIZE"), Machine.store),
    **dict.fromkeys(_RECALLS, Machine.recall),
    "DUP": Machine.again,
    "POP": Machine.drop,
    "MARK": Machine.mark,
}
STEPS: dict[str, Step] = {op.name: _OWN.get(op.name, Machine.plain) for op in pickletools.opcodes}
"""Opcode → what it does; one without a step of its own takes and leaves what its description says."""


def _with(table: dict[object, object], pairs: list[object]) -> dict[object, object]:
    """Keep the first entries of a dictionary that are named by texts."""
    for key, value in zip(pairs[::2], pairs[1::2], strict=False):
        if isinstance(key, str) and len(table) < _SMALL:
            table[key] = value
    return table


def _wrapped(state: dict[object, object]) -> Wrapped:
    """Return how long an array is, from what joblib says of it.

    Raises:
        Impossible: It does not say it.
    """
    shape, made = state.get("shape"), state.get("dtype")
    given = made.given[0] if isinstance(made, Made) and made.given else None
    if not isinstance(given, str) or not isinstance(shape, tuple):
        raise Impossible
    kind = np.dtype(given)
    sizes = [one for one in shape if isinstance(one, int) and one >= 0]
    if len(sizes) < len(shape):
        raise Impossible
    aligned = isinstance(state.get("numpy_array_alignment_bytes"), int)
    return Wrapped(math.prod(sizes) * kind.itemsize, aligned, kind.hasobject)
