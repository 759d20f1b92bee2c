"""Refusing a model folder that must not be loaded, by content. Needs no torch."""

from pathlib import Path

from lexgate.core.errors import UnsafeFile
from lexgate.models.pickles import why_pickle
from lexgate.models.scan.safetensors_header import header_length, wrong_safetensors

_MEND = {
    "LG-SAFE-101": "Loading a pickle runs whatever it says. Convert the weights to safetensors elsewhere, and remove this file.",
    "LG-SAFE-102": "Replace the link by the file itself.",
    "LG-SAFE-103": "Get the file again from its source.",
}


def refuse_unsafe(folder: Path) -> None:
    """Raise if a model folder holds what must not be loaded.

    Raises:
        UnsafeFile: LG-SAFE-101 a pickle, under any name; LG-SAFE-102 a link that leaves the folder; LG-SAFE-103 a
            malformed safetensors file.
    """
    for path in sorted(folder.rglob("*")):
        if not (path.is_symlink() or path.is_file()):
            continue
        code, reason = _unsafe(path, folder)
        if reason:
            name = path.relative_to(folder).as_posix()
            raise UnsafeFile(f"{name} in the model folder {folder}: {reason}.", fix=_MEND[code], code=code)


def _unsafe(path: Path, folder: Path) -> tuple[str, str]:
    """Return the code of what is wrong with a file, and what it is; two empty texts: nothing."""
    if path.is_symlink() and not stays(path, folder):
        return "LG-SAFE-102", f"a link to {path.readlink()}, outside the folder or to nothing"
    with path.open("rb") as file:
        head = file.read(16)
    stated = header_length(head) is not None or path.suffix == ".safetensors"
    wrong = wrong_safetensors(path) if stated else ""
    if stated and not wrong:
        return "", ""
    pickled = why_pickle(path)
    if pickled:
        return "LG-SAFE-101", pickled
    return ("LG-SAFE-103", wrong) if wrong else ("", "")


def stays(path: Path, folder: Path) -> bool:
    """Return whether a link ends inside the folder, or in the blobs beside a hub cache's ``snapshots``."""
    home = folder.resolve()
    if home.parent.name == "snapshots":
        home = home.parent.parent
    target = path.resolve()
    return target.is_relative_to(home) and target.exists()
