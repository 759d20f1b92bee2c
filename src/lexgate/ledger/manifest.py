"""What a ``.lexgate`` bundle is: a zip whose manifest lists all the rest.

manifest.json            names and digests of all the rest, what is absent and why, how many of each
seal.dsse.json           the log's signature over the manifest
checkpoint               signed note: the head of the log
entries.jsonl            one entry a line: the whole log, or a selection with proofs.json
blobs/HEX                payloads by digest
statements/NAME.dsse.json, keys/ID.pub, files/…   statements, public keys, reports and packs as applied
"""

import base64
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass

from lexgate.core.canon import canonical
from lexgate.ledger.entries import parse_canonical

FORMAT = "lexgate-bundle/1"
MANIFEST, SEAL = "manifest.json", "seal.dsse.json"
EVIDENCE = frozenset({"plan", "outcomes", "estimates", "verdict", "account", "release"})
"""Kinds of entries whose payloads go into the bundle; what other kinds name (data, models) is listed only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a bundle says about itself."""

    files: Mapping[str, str]
    """Member → digest, without the manifest and its seal."""
    absent: Mapping[str, str]
    """Digest → why its payload is not here: ``erased``, ``too-large``, ``withheld``, ``elsewhere``."""
    counts: Mapping[str, int]
    """Members by folder; entries and absent payloads under their name."""
    selection: bool
    """Whether only some entries of the log are here, each with a proof."""

    def dump(self) -> bytes:
        """Return its canonical JSON."""
        return canonical({"format": FORMAT, **asdict(self)})

    @classmethod
    def parse(cls, data: bytes) -> "Manifest":
        """Return the manifest of canonical JSON; raise ValueError where it is none."""
        value = parse_canonical(data)
        if not isinstance(value, dict) or value.pop("format", None) != FORMAT:
            raise ValueError(f"its format is not {FORMAT}")
        parts = {"files": str, "absent": str, "counts": int}
        if set(value) != {*parts, "selection"} or not isinstance(value["selection"], bool):
            raise ValueError("its fields are not files, absent, counts, selection")
        for name, kind in parts.items():
            part = value[name]
            if not isinstance(part, dict) or any(type(item) is not kind for item in part.values()):
                raise ValueError(f"{name} is malformed")
        return cls(**value)  # type: ignore[arg-type]


def count(names: Iterable[str], *, entries: int, absent: int) -> dict[str, int]:
    """Return how many of each a manifest must state."""
    folders = [name.split("/")[0] for name in names if "/" in name]
    found = {name: folders.count(name) for name in sorted(set(folders))}
    return {**found, "entries": entries, "absent": absent}


def load_proofs(data: bytes) -> dict[int, tuple[bytes, ...]]:
    """Return the inclusion proofs of canonical JSON; raise ValueError where it is none."""
    value = parse_canonical(data)
    if not isinstance(value, dict) or not all(isinstance(proof, list) for proof in value.values()):
        raise ValueError("the proofs are no table of lists")
    return {
        int(seq): tuple(base64.b64decode(str(item), validate=True) for item in proof)  # type: ignore[union-attr]
        for seq, proof in value.items()
    }
