"""The door to a model folder: what must not be loaded is refused, by content, and nothing changes while it is open."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lexgate.core.errors import UnsafeFile
from lexgate.models.pickles import why_pickle
from lexgate.models.scan.asks import asks
from lexgate.models.scan.safetensors_header import header_length, wrong_safetensors
from lexgate.models.scan.walk import Found, printable, stays, walk

__all__ = ["guarded", "refuse_unsafe", "stays"]
_MEND = {
    "LG-SAFE-101": "Loading a pickle runs whatever it says, and what can't be looked into may be one. Convert the weights to safetensors elsewhere, and remove this file.",
    "LG-SAFE-102": "Replace the link by the file itself.",
    "LG-SAFE-103": "Get the file again from its source.",
    "LG-SAFE-106": "Remove it, or make it an ordinary file that can be read.",
    "LG-SAFE-107": "Put the file into the folder, and mend or remove what names it.",
    "LG-SAFE-110": "Remove it; a model computes its attention without.",
}


_SETTINGS = {"config.json", "tokenizer_config.json", "special_tokens_map.json", "added_tokens.json"}
"""Files that say to a loader what it opens and runs. Code of the folder's own is never run, so it may be asked for."""
_ASKED = {"outside-path": "LG-SAFE-107", "asks-kernel": "LG-SAFE-110"}


def refuse_unsafe(folder: Path) -> None:
    """Raise if a model folder holds what must not be loaded.

    Raises:
        UnsafeFile: LG-SAFE-101 a pickle, under any name, or an archive that can't be looked into; LG-SAFE-102 a link that
            leaves the folder; LG-SAFE-103 a malformed safetensors file; LG-SAFE-106 a file that can't be read or is none;
            LG-SAFE-107 settings or an index that name a file outside the folder; LG-SAFE-110 settings that ask for
            kernels from elsewhere.
    """
    for found in walk(folder):
        code, reason = _unsafe(found)
        if reason:
            raise UnsafeFile(
                printable(f"{found.name} in the model folder {folder}: {reason}."),
                fix=_MEND[code],
                code=code,
            )


@contextmanager
def guarded(folder: Path) -> Iterator[None]:
    """Refuse a folder that is unsafe, and one whose files are changed before what is done with it is done.

    Raises:
        UnsafeFile: As ``refuse_unsafe``; LG-SAFE-108, a file was changed, added or taken away meanwhile.
    """
    before = _stamps(folder)
    refuse_unsafe(folder)
    yield
    after = _stamps(folder)
    changed = sorted(name for name in {*before, *after} if before.get(name) != after.get(name))
    if changed:
        raise UnsafeFile(
            f"The model folder {printable(str(folder))} was changed while it was opened: {printable(', '.join(changed[:5]))}.",
            fix="Find out what writes there, leave the folder alone, and try again.",
            code="LG-SAFE-108",
        )


def _stamps(folder: Path) -> dict[str, tuple[int, ...]]:
    """Return what changes with a file: its place on the disk, its size and when it was last changed in any way."""
    stamps: dict[str, tuple[int, ...]] = {}
    for place, folders, files in os.walk(folder):
        for name in (*folders, *files):
            path = Path(place, name)
            for follow in (False, True):
                try:
                    seen = path.stat(follow_symlinks=follow)
                except OSError:
                    continue
                own = (
                    seen.st_dev,
                    seen.st_ino,
                    seen.st_mode,
                    seen.st_size,
                    seen.st_mtime_ns,
                    seen.st_ctime_ns,
                )
                stamps[f"{path.relative_to(folder).as_posix()}{'@' * follow}"] = own
    return stamps


def _unsafe(found: Found) -> tuple[str, str]:
    """Return the code of what is wrong with a file, and what it is; two empty texts: nothing."""
    if found.wrong == "link":
        return "LG-SAFE-102", f"a link to {found.said}, outside the folder or to nothing"
    if found.wrong:
        return "LG-SAFE-106", f"it can't be read ({found.said or 'no ordinary file'})"
    if found.folder:
        return "", ""
    try:
        return _content(found.path)
    except OSError as error:
        return "LG-SAFE-106", f"it can't be read ({error.strerror or type(error).__name__})"


def _content(path: Path) -> tuple[str, str]:
    with path.open("rb") as file:
        head = file.read(16)
    stated = header_length(head) is not None or path.suffix.lower() == ".safetensors"
    wrong = wrong_safetensors(path) if stated else ""
    pickled = why_pickle(path)
    if pickled:
        return "LG-SAFE-101", pickled
    if wrong:
        return "LG-SAFE-103", wrong
    return _asked(path) if path.name in _SETTINGS or path.name.endswith(".index.json") else ("", "")


def _asked(path: Path) -> tuple[str, str]:
    """Return what the settings of a model, or an index of weights, ask a loader for."""
    try:
        found = list(asks(json.loads(path.read_bytes()), path.name))
    except (ValueError, RecursionError):
        return "LG-SAFE-103", "it is no JSON"
    for one in found:
        if one.rule in _ASKED:
            return _ASKED[one.rule], f"{one.what.en} ({one.evidence})"
    return "", ""
