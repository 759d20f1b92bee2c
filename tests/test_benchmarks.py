"""The runner of the benchmarks: every file answers to it, and a ratio below what is owed fails."""

import importlib.util
import json
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def runner() -> ModuleType:
    spec = importlib.util.spec_from_file_location("benchmark_runner", ROOT / "benchmarks" / "__main__.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def bench(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "benchmarks", *words], cwd=ROOT, capture_output=True, text=True, check=False
    )


def test_every_file_is_a_benchmark(runner: ModuleType) -> None:
    files = {file.stem for file in (ROOT / "benchmarks").glob("*.py") if not file.stem.startswith("_")}
    assert set(runner.names()) == files
    for name in files:
        assert "\ndef run(quick: bool)" in (ROOT / "benchmarks" / f"{name}.py").read_text("utf-8")


@pytest.mark.parametrize(
    ("ratio", "at_least", "ok"), [(1.0, 1.0, True), (0.99, 1.0, False), (None, None, True)]
)
def test_a_ratio_below_what_is_owed_is_not_ok(
    runner: ModuleType, ratio: float | None, at_least: float | None, ok: bool
) -> None:
    assert runner.owed({"ratio": ratio, "at_least": at_least}) is ok


def test_one_benchmark_runs_by_its_name_and_the_exit_code_says_whether_it_held() -> None:
    done = bench("--quick", "--json", "ledger_append")
    made = json.loads(done.stdout)
    assert {row["benchmark"] for row in made["rows"]} == {"ledger_append"}
    assert {"name", "ours_s", "peer_s", "ratio", "at_least", "peer", "unit", "ok"} <= set(made["rows"][0])
    assert done.returncode == (0 if all(row["ok"] for row in made["rows"]) else 1)


def test_an_unknown_benchmark_is_named() -> None:
    done = bench("ledger_apend")
    assert done.returncode == 2
    assert "ledger_apend" in done.stderr
