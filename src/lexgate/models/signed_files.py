"""A model folder held against its signed manifest."""

from collections.abc import Sequence
from pathlib import Path

from lexgate.core.errors import BadInput, Tampered, UnsafeFile
from lexgate.core.strict_yaml import read
from lexgate.core.text import Text
from lexgate.ledger import model_manifest
from lexgate.ledger.keys import PublicKey
from lexgate.models.security import SignedFiles

_MOST = 200_000_000


def read_key(path: Path) -> PublicKey:
    """Return the public key in a file.

    Raises:
        BadInput: LG-INPUT-003, there is no such text file; LG-LEDGER-050, it holds no key.
    """
    text = read(path)
    try:
        return PublicKey.parse(text)
    except BadInput as error:
        raise BadInput(f"{path}: {error.what}", fix=error.fix, code=error.id) from error


def signed_files(folder: Path, manifest: Path, keys: Sequence[PublicKey]) -> SignedFiles:
    """Return every file of a folder and of its manifest with its state, or why the manifest proves nothing.

    Args:
        folder: The model.
        manifest: Sigstore bundle or DSSE envelope with a statement of model-signing 1.0.
        keys: The keys that are trusted.

    Raises:
        BadInput: LG-LEDGER-101, there is no such folder, or no file in it; LG-MODEL-061, there is no such manifest.
    """
    if not manifest.is_file() or manifest.stat().st_size > _MOST:
        raise BadInput(
            f"There is no manifest {manifest}.",
            fix="Give the file that the signer published.",
            code="LG-MODEL-061",
        )
    try:
        signed, signers = model_manifest.read(manifest.read_bytes(), keys)
        inside = manifest.resolve()
        own = (
            [inside.relative_to(folder.resolve()).as_posix()]
            if inside.is_relative_to(folder.resolve())
            else []
        )
        found = model_manifest.manifest_of(folder, ignored=(*signed.ignored, *own))
    except (Tampered, UnsafeFile) as error:
        return SignedFiles(names=(), states=(), signers=(), wrong=Text(error.what, _WRONG_ZH[error.id]))
    states = model_manifest.compare(signed, found)
    return SignedFiles(
        names=tuple(states), states=tuple(states.values()), signers=tuple(key.label for key in signers)
    )


_WRONG_ZH = {
    "LG-LEDGER-030": "清单不是合规的签名信封。",
    "LG-LEDGER-031": "清单签名与内容不符，内容或签名被改动。",
    "LG-LEDGER-102": "模型文件夹含有链接，链接目标不属于该文件夹，无法核验。",
    "LG-LEDGER-103": "文件不是合规的模型清单，或清单自相矛盾。",
    "LG-LEDGER-104": "清单未经任何受信密钥签名。",
    "LG-LEDGER-105": "模型文件夹含有管道等特殊文件，无法核验。",
}
