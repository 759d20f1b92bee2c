"""The packs that come with LexGate, and those a person brings."""

import re
from importlib import resources
from pathlib import Path

from lexgate import packs
from lexgate.core import strict_yaml
from lexgate.core.applies import Applies
from lexgate.core.errors import BadInput
from lexgate.core.near import did_you_mean
from lexgate.core.passport import Passport
from lexgate.core.requirement import Standard
from lexgate.standard.applicability import speaks_to
from lexgate.standard.cases import Judge, run_cases
from lexgate.standard.lint import lint_text
from lexgate.standard.shelf import publication

__all__ = ["Judge", "applies", "available", "load", "run_cases", "text"]


_FORMERLY = re.compile(r"^formerly: \[(.*)\]$", re.MULTILINE)


def available() -> tuple[str, ...]:
    """Return the ids of the packs that come with LexGate, sorted.

    Example:
        >>> "eu-ai-act" in available()
        True
    """
    files = (Path(item.name) for item in resources.files(packs).iterdir())
    return tuple(sorted(file.stem for file in files if file.suffix == ".yaml"))


def load(id_or_path: str | Path) -> Standard:
    """Return a standard by the id of a pack of ours, or by the path of a ``.yaml`` file.

    Raises:
        BadInput: LG-STANDARD-001, there is no such pack. LG-INPUT-003, there is no such file.
        Problems: LG-INPUT-001, all mistakes in the file, each with its line.

    Example:
        >>> load("us-nyc-ll144").requirements[0].citation.source.zh[:8]
        '纽约市2021年'
    """
    name = str(id_or_path)
    return lint_text(text(name), source=name if _is_path(name) else f"packs/{name}.yaml")


def text(id_or_path: str | Path) -> str:
    """Return a pack as it is written; it may have mistakes. Arguments and errors are those of ``load``.

    Raises:
        Tampered: LG-STANDARD-011, the file was published and is not what was published.
    """
    name = str(id_or_path)
    if _is_path(name):
        publication(Path(name))
        return strict_yaml.read(Path(name))
    if name not in available():
        name = _now(name)
    if name not in available():
        raise BadInput(
            f"There is no standard {name!r}. {did_you_mean(name, available())}".strip(),
            fix=f"Take one of {', '.join(available())}, or a path that ends in .yaml.",
            code="LG-STANDARD-001",
        )
    return _text(name)


def _is_path(name: str) -> bool:
    return name.endswith((".yaml", ".yml"))


def _now(name: str) -> str:
    """Return the id under which a pack that was renamed is found today, or the name itself."""
    return next((id_ for id_ in available() if name in _names_before(_text(id_))), name)


def _names_before(pack: str) -> list[str]:
    listed = _FORMERLY.search(pack)
    return [one.strip() for one in listed[1].split(",")] if listed else []


def _text(name: str) -> str:
    return resources.files(packs).joinpath(f"{name}.yaml").read_text(encoding="utf-8")


def applies(standard: Standard, passport: Passport) -> dict[str, Applies]:
    """Return, by requirement id, whether each requirement speaks to a system, and why.

    Example:
        >>> answers = applies(load("eu-ai-act"), Passport(name="spam filter", jurisdictions=("CN",)))
        >>> {answer.answer.value for answer in answers.values()}
        {'no'}
    """
    return {item.id: speaks_to(item, passport, standard.force) for item in standard.requirements}
