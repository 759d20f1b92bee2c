"""Which extras are installed."""

import importlib.util

from lexgate.core.errors import Unavailable

NEEDS = {
    "assess": ("numpy", "scipy", "polars", "pyarrow", "charset_normalizer", "holidays", "jinja2", "docx"),
    "models": ("torch", "transformers", "peft", "safetensors", "sklearn", "cleanlab"),
}


def require(extra: str) -> None:
    """Do nothing if the extra is installed.

    Raises:
        Unavailable: LG-ENV-001, names what is missing and the command that installs it.
    """
    absent = missing_of(extra)
    if absent:
        raise _unavailable(", ".join(absent), extra)


def missing_of(extra: str) -> tuple[str, ...]:
    """Return the modules of an extra that are not installed."""
    wanted = NEEDS["assess"] + (NEEDS["models"] if extra == "models" else ())
    return tuple(name for name in wanted if importlib.util.find_spec(name) is None)


def missing(module: str) -> Unavailable | None:
    """Return the error for a module that was not found; None if no extra brings it.

    Example:
        >>> print(missing("torch.nn"))
        [LG-ENV-001] This command needs torch. pip install 'lexgate[models]'
    """
    name = module.split(".", maxsplit=1)[0]
    extra = next((extra for extra, names in NEEDS.items() if name in names), None)
    return None if extra is None else _unavailable(name, extra)


def _unavailable(what: str, extra: str) -> Unavailable:
    return Unavailable(
        f"This command needs {what}.", fix=f"pip install 'lexgate[{extra}]'", code="LG-ENV-001"
    )
