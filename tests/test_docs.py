"""Docs tell the truth: paths exist, links resolve, commands and options are real."""

import re
import shlex
from pathlib import Path

import pytest

from command_tree import commands

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "examples").rglob("*.md")])
COMMAND = re.compile(r"^(lexgate [^#\n]*)", re.MULTILINE)


@pytest.mark.parametrize("page", PAGES, ids=[page.relative_to(ROOT).as_posix() for page in PAGES])
def test_every_link_and_every_path_of_a_page_exists(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", text):
        if "://" not in target:
            assert (page.parent / target).exists(), f"{page.name} links to {target}"
    for path in re.findall(r"`((?:src|docs|tests|examples|benchmarks)/[\w./-]+)`", text):
        assert (ROOT / path).exists(), f"{page.name} names {path}"


def _commands() -> list[tuple[str, str]]:
    found: dict[str, str] = {}
    for page in PAGES:
        for block in re.findall(r"```sh\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL):
            for line in COMMAND.findall(block):
                found.setdefault(line.strip(), page.name)
    return sorted(found.items())


@pytest.mark.parametrize(("command", "page"), _commands())
def test_every_command_in_the_docs_is_one_that_lexgate_understands(command: str, page: str) -> None:
    words = [word for word in shlex.split(command)[1:] if word != "[OPTIONS]"]
    known = commands()
    name = next((name for name in (" ".join(words[:2]), words[0]) if name in known), "")
    given = {word.split("=")[0] for word in words if word.startswith("--")}
    assert name or given <= {"--help", "--version", "--install-completion"}, f"{page}: {command}"
    if name:
        assert given <= known[name] | {"--help"}, f"{page}: {command}"


def test_the_pages_are_in_two_languages_where_a_person_starts() -> None:
    for page in ("README", "docs/tutorial", "docs/verify"):
        assert (ROOT / f"{page}.md").is_file()
        assert (ROOT / f"{page}.zh.md").is_file()


def test_decision_records_are_numbered_without_gaps() -> None:
    numbers = sorted(int(path.name[:4]) for path in (ROOT / "docs" / "decisions").glob("*.md"))
    assert numbers == list(range(1, len(numbers) + 1))
