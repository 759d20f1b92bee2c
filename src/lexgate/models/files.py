"""The files of a model folder, listed by content without loading any of them. Needs no torch."""

import json
from pathlib import Path

from lexgate.core.canon import digest, digest_file
from lexgate.core.errors import UnsafeFile
from lexgate.models.pickles import why_pickle
from lexgate.models.scan.safetensors_header import header_length, wrong_safetensors
from lexgate.models.subject import FileFact

_MAX_JSON = 256_000_000
PROGRAMS = {b"\x7fELF": "a program (ELF)", b"MZ": "a program (PE)", b"#!": "a script"}
_HDF5 = b"\x89HDF\r\n\x1a\n"


def inspect(folder: Path) -> tuple[FileFact, ...]:
    """Return every file under a folder with its kind by content, its digest and why it is unsafe, by path.

    Kinds: ``safetensors``, ``json``, ``text``, ``pickle``, ``code``, ``link``, ``unknown``. Unsafe are pickles
    (wherever they hide), links that leave the folder, malformed safetensors, programs and Python code, JSON that asks
    for code (``auto_map``), and HDF5, which can hold byte code.
    """
    return tuple(
        _fact(path, folder) for path in sorted(folder.rglob("*")) if path.is_symlink() or path.is_file()
    )


def refuse_unsafe(folder: Path) -> None:
    """Raise if a model folder holds what must not be loaded.

    Raises:
        UnsafeFile: LG-SAFE-101 a pickle, under any name; LG-SAFE-102 a link that leaves the folder; LG-SAFE-103 a
            malformed safetensors file.
    """
    for path in sorted(folder.rglob("*")):
        if not (path.is_symlink() or path.is_file()):
            continue
        kind, reason = _kind(path, folder)
        if reason and kind in _REFUSED:
            code, fix = _REFUSED[kind]
            name = path.relative_to(folder).as_posix()
            raise UnsafeFile(f"{name} in the model folder {folder}: {reason}.", fix=fix, code=code)


_REFUSED = {
    "pickle": (
        "LG-SAFE-101",
        "Loading a pickle runs whatever it says. Convert the weights to safetensors elsewhere, and remove this file.",
    ),
    "link": ("LG-SAFE-102", "Replace the link by the file itself."),
    "safetensors": ("LG-SAFE-103", "Get the file again from its source."),
}


def _fact(path: Path, folder: Path) -> FileFact:
    kind, reason = _kind(path, folder)
    readable = path.is_file() and kind != "link"
    return FileFact(
        path=path.relative_to(folder).as_posix(),
        bytes=path.stat().st_size if readable else 0,
        digest=digest_file(path) if readable else digest(str(path.readlink()).encode()),
        kind=kind,
        reason=reason,
    )


def _kind(path: Path, folder: Path) -> tuple[str, str]:
    """Return the kind of a file and why it is unsafe."""
    if path.is_symlink() and not stays(path, folder):
        return "link", f"a link to {path.readlink()}, outside the folder or to nothing"
    with path.open("rb") as file:
        head = file.read(16)
    if header_length(head) is not None or path.suffix == ".safetensors":
        wrong = wrong_safetensors(path)
        if not wrong:
            return "safetensors", ""
        pickled = why_pickle(path)
        return ("pickle", pickled) if pickled else ("safetensors", wrong)
    return _other_kind(path, head)


def _other_kind(path: Path, head: bytes) -> tuple[str, str]:
    program = next((what for magic, what in PROGRAMS.items() if head.startswith(magic)), "")
    if program:
        return "code", program
    if path.suffix in {".py", ".pyc", ".so"}:
        return "code", "code that other loaders would run; LexGate never does"
    parsed = _json(path, head)
    if parsed is not None:
        asks = isinstance(parsed, dict) and "auto_map" in parsed
        return "json", "asks for code from outside transformers (auto_map)" if asks else ""
    pickled = why_pickle(path)
    if pickled:
        return "pickle", pickled
    if head.startswith(_HDF5):
        return "unknown", "HDF5, which can hold byte code"
    return ("text", "") if _is_text(path) else ("unknown", "")


def stays(path: Path, folder: Path) -> bool:
    """Return whether a link ends inside the folder, or in the blobs beside a hub cache's ``snapshots``."""
    home = folder.resolve()
    if home.parent.name == "snapshots":
        home = home.parent.parent
    target = path.resolve()
    return target.is_relative_to(home) and target.exists()


def _json(path: Path, head: bytes) -> object:
    if head.lstrip()[:1] not in {b"{", b"["} or path.stat().st_size > _MAX_JSON:
        return None
    try:
        parsed: object = json.loads(path.read_bytes())
    except (ValueError, RecursionError):
        return None
    return parsed


def _is_text(path: Path) -> bool:
    try:
        with path.open(encoding="utf-8") as file:
            for block in iter(lambda: file.read(1 << 20), ""):
                if "\0" in block:
                    return False
    except UnicodeDecodeError:
        return False
    return True
