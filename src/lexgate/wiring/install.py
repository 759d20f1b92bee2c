"""Which extras are installed."""

import importlib.util

from lexgate.core.errors import Unavailable

NEEDS = {
    "assess": ("numpy", "scipy", "polars", "pyarrow", "rensa", "charset_normalizer", "jinja2"),
    "models": ("torch", "transformers", "peft", "safetensors", "sklearn", "cleanlab"),
}


def require(extra: str) -> None:
    """Do nothing if the extra is installed.

    Raises:
        Unavailable: LG-ENV-001, names what is missing and the command that installs it.
    """
    wanted = NEEDS["assess"] + (NEEDS["models"] if extra == "models" else ())
    missing = [name for name in wanted if importlib.util.find_spec(name) is None]
    if missing:
        raise Unavailable(
            f"This command needs {', '.join(missing)}.",
            fix=f"pip install 'lexgate[{extra}]'",
            code="LG-ENV-001",
        )
