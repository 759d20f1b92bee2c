"""What standards are held against: a project names its own beside those of LexGate; the drawer knows the checks."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lexgate.checks._check import Check
    from lexgate.core.project import Project
    from lexgate.core.requirement import Standard


def all_standards(project: "Project", root: Path) -> "list[Standard]":
    """Return the packs of LexGate, then the pack files that the project names; of one id the project's own counts.

    Args:
        project: The project.
        root: Its folder.
    """
    from lexgate.data.paths import locate
    from lexgate.standard import catalog

    own = [
        catalog.load(locate(root, item.id))
        for item in project.standards
        if item.id.endswith((".yaml", ".yml"))
    ]
    named = {standard.id for standard in own}
    return [catalog.load(name) for name in catalog.available() if name not in named] + own


def named_standards(project: "Project", root: Path) -> frozenset[str]:
    """Return the ids of the standards that a project names, whatever it calls them: by id, an old id, or a file."""
    from lexgate.data.paths import locate
    from lexgate.standard import catalog

    files = (item.id.endswith((".yaml", ".yml")) for item in project.standards)
    return frozenset(
        catalog.load(locate(root, item.id) if file else item.id).id
        for item, file in zip(project.standards, files, strict=True)
    )


def drawer() -> "Mapping[str, Check] | None":
    """Return the checks by id; None in the light install, which lacks what they need."""
    from lexgate.wiring.install import missing_of

    if missing_of("assess"):
        return None
    from lexgate.wiring.drawers import checks

    return checks()
