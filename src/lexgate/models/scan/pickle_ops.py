"""What a pickle would import and call, read opcode by opcode; nothing is ever loaded."""

import pickletools
from dataclasses import dataclass, field
from typing import BinaryIO

from lexgate.models.scan.pickle_arguments import CutShort, argument, pass_over
from lexgate.models.scan.pickle_machine import STEPS, Machine, Wrapped
from lexgate.models.scan.pickle_names import harmless

_STEPS = {
    op.code.encode("latin-1"): (STEPS[op.name], op.name, op if op.arg else None) for op in pickletools.opcodes
}
"""Code → what it does, its name, and its description if it has an argument."""
_STOP = b"."
_MOST_OPCODES = 2_000_000
_MOST_BLANKS = 1 << 20
_DEEPEST = 8
"""Pickles inside the object arrays of pickles that are read."""


@dataclass(slots=True)
class Opcodes:
    """What was seen in a stream of pickles."""

    imports: dict[str, None] = field(default_factory=dict)
    """Dotted names, in order; ``?`` where a part is computed while loading."""
    calls: dict[str, None] = field(default_factory=dict)
    """Names that are called or changed, with the opcode, as ``os.system (REDUCE)``."""
    pickles: int = 0
    """Complete pickles, one after the other."""
    count: int = 0
    """Opcodes, of which at most two million are read."""
    whole: bool = True
    """Whether the stream could be read to the end."""

    @property
    def strange(self) -> tuple[str, ...]:
        """Imports that are not known to only rebuild plain data, tensors and arrays."""
        return tuple(name for name in self.imports if not harmless(name))

    @property
    def full(self) -> bool:
        """Whether there were more opcodes than are read."""
        return self.count > _MOST_OPCODES


def opcodes(file: BinaryIO) -> Opcodes:
    """Return what the pickles in a stream import and call.

    The stack and the memo are followed as an unpickler does, so that a name which a pickle puts together from the memo
    is found too, and reading goes on exactly as long as loading would; a name that is computed is reported as ``?``.
    Arrays that joblib writes between opcodes are passed over. Long arguments are skipped, so that a lying length costs
    no memory.

    Example:
        >>> import io, pickle
        >>> seen = opcodes(io.BytesIO(pickle.dumps(print, protocol=4)))
        >>> list(seen.imports), seen.whole
        (['builtins.print'], True)
    """
    seen = Opcodes()
    try:
        while first := _behind_blanks(file) if seen.pickles else file.read(1):
            _pickle(first, file, seen, 0)
            seen.pickles += 1
    except Exception:  # noqa: BLE001 - a pickle cut short, or raw bytes behind it, is known by what was seen
        seen.whole = False
    return seen


def _behind_blanks(file: BinaryIO) -> bytes:
    """Return the first byte behind blanks, empty at the end: a loader of several pickles may pass over line ends.

    Raises:
        CutShort: There are more blanks than anybody would write.
    """
    for _ in range(_MOST_BLANKS):
        if not (first := file.read(1)).isspace():
            return first
    raise CutShort


def _pickle(first: bytes, file: BinaryIO, seen: Opcodes, depth: int) -> None:
    """Read one pickle up to its STOP."""
    machine = Machine(seen.imports, seen.calls)
    code = first
    while True:
        step, name, op = _STEPS[code]
        given = argument(op, file) if op else None
        seen.count += 1
        if seen.count > _MOST_OPCODES:
            raise CutShort
        array = step(machine, name, given)
        if array is not None:
            _array(array, file, seen, depth)
        if code == _STOP:
            return
        code = file.read(1)


def _array(array: Wrapped, file: BinaryIO, seen: Opcodes, depth: int) -> None:
    """Pass over an array that joblib writes behind its description, or read the pickle that it is."""
    if array.objects:
        if depth >= _DEEPEST:
            raise CutShort
        _pickle(file.read(1), file, seen, depth + 1)
        return
    if array.aligned:
        pass_over(file, file.read(1)[0])
    pass_over(file, array.size)
