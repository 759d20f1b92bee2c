"""Knowing a pickle by its bytes, without loading it, whatever the file is called."""

from pathlib import Path

from lexgate.models.scan.archives import look_into
from lexgate.models.scan.forms import unsafe_form
from lexgate.models.scan.pickle_head import LOOK

_RULES = {"pickle", "pickle-code", "archive-unreadable", "archive-depth", "archive-members", "archive-bomb"}


def why_pickle(path: Path) -> str:
    """Return why a file counts as a pickle, or an empty text.

    Found are bare pickles of any protocol, pickles in zip archives (how torch saves) and tar archives, in gzip, bzip2,
    xz and zlib streams (how joblib saves), numpy arrays of objects, and all of these in archives inside archives.
    Archives that can't be looked through count too: of another kind, broken, too deep, too many members, a bomb. What
    is opened is bounded, so a compression bomb does no harm.
    """
    with path.open("rb") as file:
        form = unsafe_form(path.name, file.read(LOOK))
        file.seek(0)
        for threat in (*look_into(file, path.name), *([form] if form else [])):
            if threat.rule in _RULES:
                inside = threat.path.removeprefix(path.name).removeprefix("!")
                where = f"archive member {inside!r}: " if inside else ""
                return f"{where}{threat.what.en}{_evidence(threat.evidence)}"
    return ""


def _evidence(evidence: str) -> str:
    return f" ({evidence})" if evidence else ""
