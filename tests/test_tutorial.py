"""The tutorial does what it says: its commands, in order, in an empty folder.

The work is cut after ``init``: 200 training texts, one epoch, 150 texts to measure on and 100 pairs, so that the tests
stay short. The verdict may therefore be any; that the whole quickstart comes out met is what ``make demo`` shows.
"""

import re
import shlex
from pathlib import Path

import pytest

from example_projects import needs_minilm
from mishaps import nursery

DOCS = Path(__file__).parents[1] / "docs"
JUDGING = "lexgate run router"
"""The one command whose exit code is the verdict, as the page says."""


def commands(page: str) -> list[str]:
    text = (DOCS / page).read_text(encoding="utf-8")
    blocks = re.findall(r"^```sh\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    return [
        line for block in blocks for line in block.splitlines() if line.strip() and not line.startswith("#")
    ]


def cut(project: Path) -> None:
    """Shorten the project that ``init`` made."""
    file = project / "lexgate.yaml"
    text = file.read_text(encoding="utf-8")
    shorter = re.sub(r"^data:\n", "data:\n  limit: 200\n", text, count=1, flags=re.MULTILINE)
    shorter = re.sub(r"^(  epochs:) [\d.]+$", r"\1 1", shorter, count=1, flags=re.MULTILINE)
    assert shorter.count("limit: 200") == shorter.count("epochs: 1\n") == 1
    file.write_text(shorter, encoding="utf-8")
    for name, rows in (("test.csv", 150), ("validation.csv", 80), ("pairs.csv", 200)):
        lines = (project / name).read_text(encoding="utf-8").splitlines(keepends=True)
        (project / name).write_text("".join(lines[: rows + 1]), encoding="utf-8")


def test_the_tutorial_names_no_other_command_in_chinese() -> None:
    english = set(commands("tutorial.md"))
    chinese = {command.removesuffix(" --lang zh") for command in commands("tutorial.zh.md")}
    assert JUDGING in chinese <= english


@pytest.mark.slow
def test_every_command_of_the_tutorial_runs_in_order(tmp_path: Path) -> None:
    needs_minilm()
    with nursery() as lexgate:
        for command in commands("tutorial.md"):
            name, *words = shlex.split(command)
            assert name == "lexgate"
            done = lexgate.run(*words, folder=tmp_path)
            allowed = {0, 1, 3} if command == JUDGING else {0}
            assert done.code in allowed, f"{command}\n{done.out}\n{done.err}"
            if words[0] == "init":
                cut(tmp_path / words[1])
    for made in ("report.en.html", "report.zh.html", "bundle.lexgate"):
        assert (tmp_path / "router" / ".lexgate" / "runs" / "latest" / made).is_file()
