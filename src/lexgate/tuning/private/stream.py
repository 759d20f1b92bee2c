"""Random numbers that only who holds a key can know: AES-256 in counter mode, one stream for each step and purpose."""

import hashlib
import hmac
import math
import os
import re
import secrets
from pathlib import Path

import numpy as np
import torch
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from numpy.typing import NDArray
from torch import Tensor

from lexgate.core.errors import Unavailable

KEY_FILE = "noise.key"
"""Lies beside the checkpoints until the job is done; then nobody can take the noise away any more."""
_KEY = re.compile("[0-9a-f]{64}")
_CHUNK = 1 << 14
_ZEROS = bytes(1 << 20)
_UNIT = 2.0**-64


class Stream:
    """Random numbers of one run, repeatable step by step from its key.

    Args:
        key: 32 bytes.
    """

    def __init__(self, key: bytes) -> None:
        self._key = key

    @property
    def name(self) -> str:
        """Digest by which the run is known; it tells nothing of the key."""
        return "sha256:" + hashlib.sha256(b"lexgate private run " + self._key).hexdigest()

    def bytes(self, purpose: str, step: int, size: int) -> memoryview:
        """Return random bytes; purposes and steps are independent of each other."""
        key = hmac.digest(self._key, f"{purpose} {step}".encode(), "sha256")
        cipher = Cipher(algorithms.AES(key), modes.CTR(bytes(16))).encryptor()
        drawn = memoryview(bytearray(size + 15))
        for start in range(0, size, len(_ZEROS)):
            piece = _ZEROS[: size - start]
            cipher.update_into(piece, drawn[start : start + len(piece) + 15])
        return drawn[:size]

    def seed(self, purpose: str, step: int) -> int:
        """Return a seed for a generator whose numbers need not be secret for long, such as dropout's."""
        return int.from_bytes(self.bytes(purpose, step, 8), "little") >> 1

    def uniform(self, purpose: str, step: int, n: int) -> NDArray[np.float64]:
        """Return ``(n,)`` numbers in [0, 1)."""
        drawn = np.frombuffer(self.bytes(purpose, step, 8 * n), dtype=np.uint64)
        return np.asarray((drawn >> np.uint64(11)) * 2.0**-53, np.float64)

    def normal(self, purpose: str, step: int, n: int) -> Tensor:
        """Return ``(n,)`` standard normal numbers in single precision (Box and Muller).

        The radius comes from 64 bits, so the tails reach 9.5 standard deviations.
        """
        whole = -(-n // 2)
        drawn = self.bytes(purpose, step, 16 * whole)
        bits = torch.frombuffer(drawn, dtype=torch.int64)
        made = torch.empty(2 * whole)
        for start in range(0, whole, _CHUNK):
            end = min(start + _CHUNK, whole)
            share = bits[start:end].double().mul_(_UNIT).add_(0.5).clamp_(min=_UNIT / 2)
            radius = share.float().log_().mul_(-2).sqrt_()
            angle = bits[whole + start : whole + end].float().mul_(2 * math.pi * _UNIT)
            torch.mul(radius, angle.cos(), out=made[start:end])
            torch.mul(radius, angle.sin_(), out=made[whole + start : whole + end])
        return made[:n]


def seeded(seed: int) -> Stream:
    """Return the stream of a seed that may be on record: repeatable, and no protection from who knows the seed."""
    return Stream(hashlib.sha256(f"lexgate seeded {seed}".encode()).digest())


def of_job(work: Path, fingerprint: str) -> Stream:
    """Return the stream of a job from the key beside its checkpoints, making a new key for a new job.

    A key never serves two jobs: the difference of their weights would be free of noise.

    Args:
        work: Folder of the checkpoints.
        fingerprint: Digest of everything the job's result follows from.

    Raises:
        Unavailable: LG-TUNE-201, the folder cannot be written.
    """
    file = work / KEY_FILE
    if file.is_file():
        owner, _, written = file.read_text(encoding="ascii", errors="replace").partition(" ")
        if owner == fingerprint and _KEY.fullmatch(written):  # what is left of a broken file is no secret
            return Stream(bytes.fromhex(written))
    key = secrets.token_bytes(32)
    partial = file.with_name(KEY_FILE + ".partial")
    try:
        work.mkdir(parents=True, exist_ok=True)
        partial.unlink(missing_ok=True)
        with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as note:
            note.write(f"{fingerprint} {key.hex()}")
            note.flush()
            os.fsync(note.fileno())
        partial.replace(file)
    except OSError as error:
        raise Unavailable(
            f"The key of the noise cannot be written to {file}: {error}",
            fix="Make room on the disk and run again.",
            code="LG-TUNE-201",
        ) from error
    return Stream(key)
