"""The budgets of the house: sizes, rooms, names."""

import ast
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "src" / "lexgate"
FILES = sorted(SOURCE.rglob("*.py"))
FILE_LINES, FUNCTION_LINES = 400, 50
FORBIDDEN_NAMES = {"utils", "helpers", "common", "base", "manager", "legacy", "misc"}


@pytest.mark.parametrize("file", FILES, ids=[file.relative_to(SOURCE).as_posix() for file in FILES])
def test_a_file_keeps_the_budgets(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert text.count("\n") <= FILE_LINES
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            body = node.body[1:] if ast.get_docstring(node) and len(node.body) > 1 else node.body
            assert (node.end_lineno or 0) - body[0].lineno < FUNCTION_LINES, node.name
        assert not isinstance(node, ast.Assert), f"assert on line {getattr(node, 'lineno', 0)}"


def test_no_room_or_file_has_a_name_that_says_nothing() -> None:
    assert not [
        file
        for file in FILES
        if FORBIDDEN_NAMES & {part.removesuffix(".py") for part in file.relative_to(SOURCE).parts}
    ]


def test_start_up_and_verification_need_no_numpy_and_no_torch() -> None:
    import subprocess
    import sys

    program = "import sys, lexgate.cli.main, lexgate.flow.verify; print(*sorted({'numpy', 'torch', 'polars', 'scipy', 'pandas'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
