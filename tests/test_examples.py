"""Every example can be found, says how to run it, and is a project that LexGate understands."""

import re
from pathlib import Path

import pytest

from example_projects import EXAMPLES
from lexgate.wiring.project_file import read_project

FOLDERS = sorted(path for path in EXAMPLES.iterdir() if path.is_dir())


@pytest.mark.parametrize("folder", FOLDERS, ids=[folder.name for folder in FOLDERS])
def test_an_example_is_listed_and_says_its_command(folder: Path) -> None:
    listed = (EXAMPLES / "README.md").read_text(encoding="utf-8")
    assert f"({folder.name}/README.md)" in listed
    text = (folder / "README.md").read_text(encoding="utf-8")
    assert re.search(r"^    (lexgate (run|assess) |python examples/)", text, re.MULTILINE)


@pytest.mark.parametrize(
    "file", sorted(EXAMPLES.glob("*/lexgate.yaml")), ids=lambda file: str(file.parent.name)
)
def test_the_data_that_an_example_names_are_those_its_readme_asks_for(file: Path) -> None:
    project, readme = read_project(file), (file.parent / "README.md").read_text(encoding="utf-8")
    data = project.data
    named = [data.path, data.train, data.validation, data.test] if data else []
    assess = project.assess
    parts = (assess.pairs, assess.shifted, assess.predictions, assess.judgements)
    named += [part.path for part in parts if part]
    named += project.system.registers.values()
    paths = [path for path in named if path]
    assert paths
    for path in paths:
        assert path.startswith("data/")
        assert path.removeprefix("data/") in readme
