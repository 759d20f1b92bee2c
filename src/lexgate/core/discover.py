"""Finding what lies in a drawer: every file of a folder that declares one object of a given name."""

import importlib
import pkgutil
from types import ModuleType
from typing import TypeVar

from lexgate.core.errors import LexGateError

T = TypeVar("T")


class BadDrawer(LexGateError):  # noqa: N818
    """A drawer file that breaks the drawer's rules."""

    code = "LG-CORE-001"


def names(package: ModuleType) -> tuple[str, ...]:
    """Return the ids of a drawer without importing its files: file names in kebab-case, sorted.

    A file whose name begins with an underscore is shared code of the drawer, not an entry.
    """
    found = (module.name for module in pkgutil.iter_modules(package.__path__))
    return tuple(sorted(name.replace("_", "-") for name in found if not name.startswith("_")))


def discover(package: ModuleType, attribute: str, kind: type[T]) -> dict[str, T]:
    """Return every entry of a drawer by its id, sorted by id.

    Args:
        package: The drawer, an imported package.
        attribute: Name of the object each file declares, such as ``CHECK``.
        kind: Its type; it must have an ``id``, equal to the file's name in kebab-case.

    Raises:
        BadDrawer: A file declares no such object, or one with another id than its file name.
    """
    entries: dict[str, T] = {}
    for name in names(package):
        file = name.replace("-", "_")
        entry = getattr(importlib.import_module(f"{package.__name__}.{file}"), attribute, None)
        if not isinstance(entry, kind) or getattr(entry, "id", None) != name:
            raise BadDrawer(
                f"{package.__name__}/{file}.py does not declare {attribute} with id {name!r}.",
                fix=f"Add {attribute} = {kind.__name__}(id={name!r}, ...), or rename the file.",
            )
        entries[name] = entry
    return entries
