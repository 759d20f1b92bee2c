"""Where a base model comes from: a folder, an installed package or the Hugging Face hub. Nothing is loaded here."""

import importlib.util
from pathlib import Path, PurePosixPath

from lexgate.core.endpoint_spec import FILE as ENDPOINT
from lexgate.core.errors import BadInput, Unavailable, UnsafeFile
from lexgate.core.tune_spec import ModelSpec

WANTED = ("*.safetensors", "*.json", "*.txt")
"""What is downloaded from the hub: no pickle, no code."""


def resolve(spec: ModelSpec, root: Path, *, where: str = "model.path") -> Path:
    """Return the folder of the base model that a project names.

    Args:
        spec: The ``model`` section; ``path`` is a folder (a relative one must stay in the project, an absolute one is
            taken as written), ``package:MODULE/PATH`` or ``hf:NAME[@REVISION]``.
        root: The project's folder.
        where: The entry of the project file, for messages.

    Raises:
        UnsafeFile: LG-SAFE-104, a relative path leaves the project or the package.
        BadInput: LG-MODEL-001 no such folder, LG-MODEL-002 no ``config.json``, LG-MODEL-003 no such package,
            LG-MODEL-004 the hub does not know it, or does not give it to you.
        Unavailable: LG-MODEL-005 the hub cannot be reached and the model is not in the local cache.

    Example:
        >>> resolve(ModelSpec(path="../outside"), Path("."))
        Traceback (most recent call last):
        ...
        lexgate.core.errors.UnsafeFile: [LG-SAFE-104] model.path '../outside' leaves the project's folder. Give ...
    """
    if spec.path.startswith("package:"):
        return model_folder(_in_package(spec.path.removeprefix("package:"), where), spec.path, where)
    if spec.path.startswith("hf:"):
        name, _, revision = spec.path.removeprefix("hf:").partition("@")
        return model_folder(_from_hub(name, spec.revision or revision or None, where), spec.path, where)
    return model_folder(_local(spec.path, root, where), spec.path, where)


def _local(path: str, root: Path, where: str) -> Path:
    if Path(path).is_absolute():
        return Path(path)
    folder = (root / path).resolve()
    if not folder.is_relative_to(root.resolve()):
        raise _leaves(
            path, where, "the project's folder", "Give a folder inside the project, or an absolute path."
        )
    return folder


def _leaves(path: str, where: str, what: str, fix: str) -> UnsafeFile:
    return UnsafeFile(f"{where} {path!r} leaves {what}.", fix=fix, code="LG-SAFE-104")


def _in_package(path: str, where: str) -> Path:
    module, _, inside = path.partition("/")
    if ".." in PurePosixPath(inside).parts:
        raise _leaves(path, where, "the package", "Give a path below the package's folder.")
    found = importlib.util.find_spec(module) if module.isidentifier() else None
    if found is None or not found.submodule_search_locations:
        raise BadInput(
            f"{where} names the package {module!r}, which is not installed.",
            fix="Install it, or mend the name: package:MODULE/PATH, MODULE as it is imported.",
            code="LG-MODEL-003",
        )
    return Path(found.submodule_search_locations[0]) / inside


def _from_hub(name: str, revision: str | None, where: str) -> Path:
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import (
        HfHubHTTPError,
        HFValidationError,
        LocalEntryNotFoundError,
    )

    at = f"{name}@{revision}" if revision else name
    try:
        return Path(snapshot_download(name, revision=revision, allow_patterns=list(WANTED)))
    except LocalEntryNotFoundError as error:
        raise Unavailable(
            f"hf:{at} is not in the local cache and the hub cannot be reached.",
            fix=f"Connect and try again, or give a local folder in {where}.",
            code="LG-MODEL-005",
        ) from error
    except (HFValidationError, HfHubHTTPError) as error:
        raise BadInput(
            f"hf:{at} cannot be had from the hub: {str(error).splitlines()[0]}",
            fix="Mend the name or the revision; for a gated model, log in and accept its terms first.",
            code="LG-MODEL-004",
        ) from error


def model_folder(folder: Path, written: str, where: str) -> Path:
    """Return a folder that holds a model, or the description of one behind an address.

    Args:
        folder: Where it lies.
        written: As a person wrote it, for messages.
        where: The entry or option, for messages.

    Raises:
        BadInput: LG-MODEL-001 there is no such folder; LG-MODEL-002 it holds neither ``config.json`` nor ``endpoint.yaml``.
    """
    if not folder.is_dir():
        what = "is a file, not a folder" if folder.exists() else "does not exist"
        raise BadInput(
            f"{where} {written!r} {what}.",
            fix="Give the folder that holds config.json and model.safetensors.",
            code="LG-MODEL-001",
        )
    if not any((folder / name).is_file() for name in ("config.json", ENDPOINT)):
        held = ", ".join(sorted(item.name for item in folder.iterdir())[:8]) or "nothing"
        raise BadInput(
            f"{where} {written!r} holds no config.json (it holds {held}).",
            fix=f"Give the folder of a transformers model, or one with {ENDPOINT}.",
            code="LG-MODEL-002",
        )
    return folder
