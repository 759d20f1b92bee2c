"""A signed manifest of a model folder, made and verified, beside SHA-256 of the same bytes in one pass."""

import hashlib
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from lexgate.ledger.model_manifest import bundle, manifest_of, read, statement
from lexgate.ledger.signing import SigningKey, sign_statement
from lexgate.models.signed_files import signed_files


def run(quick: bool) -> list[dict[str, Any]]:
    """Return one row for signing and one for verifying."""
    megabytes, files = (200, 4) if quick else (2000, 4)
    key = SigningKey.create("bench")
    with tempfile.TemporaryDirectory() as name:
        folder, target = Path(name) / "model", Path(name) / "model.sig"
        folder.mkdir()
        block = bytes(range(256)) * 4096
        for number in range(files):
            with (folder / f"part{number}.safetensors").open("wb") as file:
                for _ in range(megabytes // files):
                    file.write(block[:1_000_000])
        _hash(folder)  # once unmeasured, so that the disk's cache is warm for both

        def sign() -> None:
            envelope = sign_statement(statement(manifest_of(folder)), [key])
            target.write_bytes(bundle(envelope, key.public))
            read(target.read_bytes(), [key.public])

        rows = [
            ("sign", *_both(sign, lambda: _hash(folder))),
            ("verify", *_both(lambda: signed_files(folder, target, [key.public]), lambda: _hash(folder))),
        ]
    return [
        {
            "name": f"{what} a manifest of {megabytes:,} MB in {files} files",
            "unit": "s",
            "ours_s": ours,
            "peer_s": peer,
            "ratio": peer / ours,
            "at_least": 1 / 1.1,
            "peer": "sha256 of the bytes, one thread",
        }
        for what, ours, peer in rows
    ]


def _both(ours: Callable[[], object], peer: Callable[[], object]) -> tuple[float, float]:
    """Return the best of three times of each, taken in turn."""
    took: tuple[list[float], list[float]] = ([], [])
    for _ in range(3):
        for times, do in zip(took, (ours, peer), strict=True):
            start = time.perf_counter()
            do()
            times.append(time.perf_counter() - start)
    return min(took[0]), min(took[1])


def _hash(folder: Path) -> None:
    for path in sorted(folder.iterdir()):
        with path.open("rb") as file:
            hashlib.file_digest(file, "sha256").hexdigest()
