"""From a path that a person typed to a parsed project."""

from pathlib import Path

from lexgate.core.project import Project
from lexgate.core.strict_yaml import parse

FILE = "lexgate.yaml"


def project_file(path: Path) -> Path:
    """Return the project file for a folder or a file."""
    return path / FILE if path.is_dir() else path


def read_project(path: Path) -> Project:
    """Return the project at ``path``, a folder or a ``lexgate.yaml``.

    Raises:
        BadInput: LG-INPUT-003, there is no such file.
        Problems: All mistakes in it, each with its line.
    """
    return parse(
        Project, project_file(path), otherwise="Check the path, or make one with `lexgate init DIR`."
    )
