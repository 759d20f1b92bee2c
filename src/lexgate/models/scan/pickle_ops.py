"""What a pickle would import and call, read opcode by opcode; nothing is ever loaded."""

import io
import pickletools
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO

_OPCODES = {op.code: op for op in pickletools.opcodes}
_MOST_OPCODES = 2_000_000
_SKIPPED = 1 << 16
"""Longest argument that is read; longer ones are skipped over."""
_CALLS = {"REDUCE", "NEWOBJ", "NEWOBJ_EX", "OBJ", "INST", "BUILD"}
_TEXTS = {
    "STRING",
    "BINSTRING",
    "SHORT_BINSTRING",
    "UNICODE",
    "SHORT_BINUNICODE",
    "BINUNICODE",
    "BINUNICODE8",
}
_STORES = {"PUT", "BINPUT", "LONG_BINPUT"}
_RECALLS = {"GET", "BINGET", "LONG_BINGET"}
_COUNTS = {
    pickletools.TAKEN_FROM_ARGUMENT1: (1, False),
    pickletools.TAKEN_FROM_ARGUMENT4: (4, True),
    pickletools.TAKEN_FROM_ARGUMENT4U: (4, False),
    pickletools.TAKEN_FROM_ARGUMENT8U: (8, False),
}
_HARMLESS = {
    "collections": {"OrderedDict", "defaultdict", "deque"},
    "builtins": {
        "dict",
        "list",
        "set",
        "frozenset",
        "tuple",
        "int",
        "float",
        "complex",
        "bool",
        "str",
        "bytes",
    }
    | {"bytearray", "slice", "range", "object"},
    "_codecs": {"encode"},
    "copyreg": {"_reconstructor"},
    "torch": {"Size", "device", "dtype", "FloatStorage", "HalfStorage", "BFloat16Storage", "DoubleStorage"}
    | {"LongStorage", "IntStorage", "ShortStorage", "CharStorage", "ByteStorage", "BoolStorage"}
    | {"float32", "float16", "bfloat16", "float64", "int64", "int32", "int16", "int8", "uint8", "bool"},
    "torch.storage": {"UntypedStorage", "TypedStorage"},
    "torch._utils": {"_rebuild_tensor", "_rebuild_tensor_v2", "_rebuild_parameter", "_rebuild_qtensor"},
    "torch.nn.parameter": {"Parameter"},
    "numpy": {"ndarray", "dtype"},
    "numpy.core.multiarray": {"_reconstruct", "scalar"},
    "numpy._core.multiarray": {"_reconstruct", "scalar"},
    "joblib.numpy_pickle": {"NumpyArrayWrapper"},
}
_HARMLESS["__builtin__"] = _HARMLESS["builtins"]
_HARMLESS["copy_reg"] = _HARMLESS["copyreg"]


@dataclass(slots=True)
class Opcodes:
    """What was seen in a stream of pickles."""

    imports: dict[str, None] = field(default_factory=dict)
    """Dotted names, in order; ``?`` where a part is computed while loading."""
    calls: dict[str, None] = field(default_factory=dict)
    """Names that are called, with the opcode, as ``os.system (REDUCE)``."""
    pickles: int = 0
    """Complete pickles, one after the other."""
    whole: bool = True
    """Whether the stream could be read to the end."""

    @property
    def strange(self) -> tuple[str, ...]:
        """Imports that are not known to only rebuild plain data, tensors and arrays."""
        return tuple(name for name in self.imports if not harmless(name))


def harmless(name: str) -> bool:
    """Return whether importing and calling a dotted name only rebuilds plain data, tensors or arrays.

    Example:
        >>> harmless("collections.OrderedDict"), harmless("os.system"), harmless("builtins.eval")
        (True, False, False)
    """
    module, _, last = name.rpartition(".")
    return last in _HARMLESS.get(module, ())


def opcodes(file: BinaryIO) -> Opcodes:
    """Return what the pickles in a stream import and call.

    The stack, the memo and the texts on them are followed, so that a name which a pickle puts together from the memo
    is found too; one that it computes is reported as ``?``. Long arguments are skipped, so that a lying length costs
    no memory.

    Example:
        >>> import pickle
        >>> seen = opcodes(io.BytesIO(pickle.dumps(print, protocol=4)))
        >>> list(seen.imports), seen.whole
        (['builtins.print'], True)
    """
    seen, machine, count = Opcodes(), _Machine(), 0
    try:
        while first := file.read(1):
            for op, argument in _operations(first, file):
                count += 1
                if count > _MOST_OPCODES:
                    seen.whole = False
                    return seen
                machine.step(op, argument, seen)
            seen.pickles += 1
            machine = _Machine()
    except Exception:  # noqa: BLE001 - a pickle cut short, or raw bytes behind it, is known by what was seen
        seen.whole = False
    return seen


def _operations(first: bytes, file: BinaryIO) -> Iterator[tuple[pickletools.OpcodeInfo, Any]]:
    """Yield the opcodes of one pickle with their arguments, up to its STOP."""
    code = first
    while True:
        op = _OPCODES[code.decode("latin-1")]
        yield op, _argument(op, file)
        if op.name == "STOP":
            return
        code = file.read(1)


def _argument(op: pickletools.OpcodeInfo, file: BinaryIO) -> Any:
    if op.arg is None:
        return None
    counted = _COUNTS.get(op.arg.n)
    if counted is None:
        return op.arg.reader(file)
    width, signed = counted
    head = file.read(width)
    length = int.from_bytes(head, "little", signed=signed)
    if len(head) < width or length < 0:
        raise ValueError("cut short")
    if length > _SKIPPED:
        _skip(file, length)
        return None
    body = file.read(length)
    if len(body) < length:
        raise ValueError("cut short")
    return op.arg.reader(io.BytesIO(head + body))


def _skip(file: BinaryIO, length: int) -> None:
    if file.seekable():  # what lies beyond the end is noticed by the next read
        file.seek(length, io.SEEK_CUR)
        return
    while length:
        block = file.read(min(length, 1 << 20))
        if not block:
            raise ValueError("cut short")
        length -= len(block)


class _Machine:
    """The stack and the memo of an unpickler, of which only texts, marks and imported names are kept."""

    def __init__(self) -> None:
        self.stack: list[object] = []
        self.memo: dict[object, object] = {}

    def step(self, op: pickletools.OpcodeInfo, argument: Any, seen: Opcodes) -> None:
        name = op.name
        if name in _TEXTS:
            self.stack.append(argument)
        elif name in {"GLOBAL", "INST", "STACK_GLOBAL"} or name.startswith("EXT"):
            self._import(name, argument, seen)
        elif name == "MEMOIZE":
            self.memo[len(self.memo)] = self._top()
        elif name in _STORES:
            self.memo[argument] = self._top()
        elif name in _RECALLS:
            self.stack.append(self.memo.get(argument))
        elif name == "DUP":
            self.stack.append(self._top())
        else:
            self._plain(op, seen)

    def _import(self, name: str, argument: Any, seen: Opcodes) -> None:
        if name == "STACK_GLOBAL":
            last, module = self._pop(), self._pop()
            found = ".".join(part if isinstance(part, str) else "?" for part in (module, last))
        elif name.startswith("EXT"):
            found = f"?.extension {argument}"
        else:
            found = str(argument).replace(" ", ".")
        seen.imports[found] = None
        if name == "INST":
            self._pop_to_mark()
            seen.calls[f"{found} (INST)"] = None
        self.stack.append(_Imported(found))

    def _plain(self, op: pickletools.OpcodeInfo, seen: Opcodes) -> None:
        before = op.stack_before
        sliced = pickletools.markobject in before
        taken = self._pop_to_mark() if sliced else []
        fixed = before.index(pickletools.markobject) if sliced else len(before)
        taken += [self._pop() for _ in range(fixed)]
        called = next((one for one in taken if isinstance(one, _Imported)), None)
        if called and op.name in _CALLS:
            seen.calls[f"{called.name} ({op.name})"] = None
        made = [_MARK if one is pickletools.markobject else None for one in op.stack_after]
        keeps = called if op.name == "BUILD" else None
        self.stack += [keeps or one for one in made]

    def _top(self) -> object:
        return self.stack[-1] if self.stack else None

    def _pop(self) -> object:
        return self.stack.pop() if self.stack else None

    def _pop_to_mark(self) -> list[object]:
        taken: list[object] = []
        while self.stack:
            one = self.stack.pop()
            if one is _MARK:
                break
            taken.append(one)
        return taken


_MARK = object()


@dataclass(frozen=True, slots=True)
class _Imported:
    name: str
