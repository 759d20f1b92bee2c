"""The light install (no numpy, no torch), shell completion, and what a person sees at a terminal."""

import json
import os
import pty
import select
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from fakes import ScriptedModels, open_context
from lexgate.flow.run import run as flow_run

HEAVY = (
    "numpy",
    "scipy",
    "polars",
    "pyarrow",
    "torch",
    "transformers",
    "jinja2",
    "docx",
    "charset_normalizer",
    "peft",
    "safetensors",
    "sklearn",
    "cleanlab",
    "datasets",
    "pandas",
)
MODELS = ("torch", "transformers", "peft", "safetensors", "sklearn", "cleanlab", "datasets")
BLOCKER = """\
import importlib.machinery, sys

class Blocker(importlib.machinery.PathFinder):
    @classmethod
    def find_spec(cls, name, path=None, target=None):
        return None if name.split(".")[0] in BLOCKED else super().find_spec(name, path, target)

sys.meta_path = [Blocker if finder is importlib.machinery.PathFinder else finder for finder in sys.meta_path]
"""
PROJECT = """\
system: {name: Toy, task: text-classification}
data: {path: data.csv, clean: {near_duplicates: "off"}}
model: {path: base}
assess: {draws: 500}
standards: [{id: lexgate-baseline, as_of: 2026-11-22}]
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project that was run to its end, with a scripted model."""
    folder = tmp_path_factory.mktemp("light") / "toy"
    (folder / "base").mkdir(parents=True)
    (folder / "base" / "config.json").write_text("{}")
    rows = [
        f"my {'loan' if n % 2 else 'card'} number {n} is late again,{'loan' if n % 2 else 'card'}"
        for n in range(100)
    ]
    (folder / "data.csv").write_text("text,label\n" + "\n".join(rows) + "\n")
    (folder / "lexgate.yaml").write_text(PROJECT)
    with open_context(folder, ScriptedModels(lambda text: "loan" if "loan" in text else "card")) as context:
        flow_run(context)
    return folder


@pytest.fixture
def light(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run the command where nothing but the light install can be imported."""

    def run(*words: str | Path, without: tuple[str, ...] = HEAVY) -> subprocess.CompletedProcess[str]:
        (tmp_path / "sitecustomize.py").write_text(BLOCKER.replace("BLOCKED", repr(without)))
        return subprocess.run(
            [sys.executable, "-m", "lexgate.cli", *map(str, words)],
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "PYTHONPATH": str(tmp_path), "LEXGATE_LANG": "en"},
        )

    return run


Light = Callable[..., subprocess.CompletedProcess[str]]


def test_the_blocker_blocks(light: Light) -> None:
    assert light("checks", "list").returncode == 2


def test_the_light_install_verifies_shows_and_helps(light: Light, project: Path) -> None:
    bundle = project / ".lexgate" / "runs" / "latest" / "bundle.lexgate"
    for words in (
        ("--help",),
        ("--version",),
        ("standards", "list"),
        ("standards", "show", "eu-ai-act"),
        ("standards", "check", Path(__file__).parents[2] / "src/lexgate/packs/us-nyc-ll144.yaml"),
        ("ledger", "show", project),
        ("ledger", "verify", project),
        ("verify", bundle),
    ):
        done = light(*words)
        assert (done.returncode, done.stderr) == (0, ""), words
    found = json.loads(light("verify", bundle, "--json").stdout)
    assert found["ok"]
    assert found["findings_judged_again"] > 0


@pytest.mark.parametrize(
    ("words", "extra"),
    [
        (("run", "PROJECT"), "models"),
        (("tune", "PROJECT"), "models"),
        (("prepare", "PROJECT"), "assess"),
        (("assess", "PROJECT"), "assess"),
        (("gate", "PROJECT"), "assess"),
        (("checks", "list"), "assess"),
        (("init", "NEW"), "assess"),
        (("demo", "NEW"), "models"),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else value,
)
def test_what_the_light_install_cannot_do_names_the_extra(
    light: Light, project: Path, tmp_path: Path, words: tuple[str, ...], extra: str
) -> None:
    places = {"PROJECT": str(project), "NEW": str(tmp_path / "new")}
    done = light(*(places.get(word, word) for word in words), "--json")
    error = json.loads(done.stdout)["error"]
    assert (done.returncode, error["code"]) == (2, "LG-ENV-001")
    assert error["fix"] == f"pip install 'lexgate[{extra}]'"
    assert not (tmp_path / "new" / "lexgate.yaml").exists()


def test_asking_a_model_without_torch_names_the_extra(light: Light, project: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    shutil.copytree(project, other)
    file = other / "lexgate.yaml"
    file.write_text(file.read_text().replace("draws: 500", "draws: 500, seed: 5"))  # a new plan: it asks anew
    done = light("assess", other, "--json", "--quiet", without=MODELS)
    assert (done.returncode, json.loads(done.stdout)["error"]["code"]) == (2, "LG-ENV-001")
    assert "lexgate[models]" in done.stderr


def completed(line: str, shell: str = "bash") -> list[str]:
    """Return what a shell offers after the line."""
    words = line.split(" ")
    script = "import sys; sys.argv = ['lexgate']; from lexgate.cli.main import app; app(prog_name='lexgate')"
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=False,
        env={
            **os.environ,
            "COMP_WORDS": line,
            "COMP_CWORD": str(len(words) - 1),
            "_LEXGATE_COMPLETE": f"complete_{shell}",
        },
    )
    return done.stdout.split()


def test_bash_completes_commands_options_and_choices() -> None:
    assert {"init", "run", "prepare", "tune", "assess", "gate", "verify", "ledger", "standards"} <= set(
        completed("lexgate ")
    )
    assert completed("lexgate standards sh") == ["show"]
    assert completed("lexgate assess --pre") == ["--predictions"]
    assert completed("lexgate init new --template ent") == ["entities"]


def test_completion_installs_itself(tmp_path: Path) -> None:
    env = {**os.environ, "HOME": str(tmp_path), "SHELL": "/bin/bash"}
    command = Path(sys.executable).with_name("lexgate")
    done = subprocess.run(
        [command, "--install-completion", "bash"], env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "lexgate.sh" in (tmp_path / ".bashrc").read_text()
    script = (tmp_path / ".bash_completions" / "lexgate.sh").read_text()
    assert subprocess.run(["bash", "-n"], input=script, text=True, check=False).returncode == 0


def at_a_terminal(*words: str | Path, stop_at: str = "", **more: str) -> tuple[int, str]:
    """Run the command on a terminal of 80 columns; with ``stop_at``, press Ctrl-C once that is on the screen."""
    process, terminal = pty.fork()
    if not process:
        os.environ.update({"COLUMNS": "80", "LINES": "24", "TERM": "xterm", "LEXGATE_LANG": "en", **more})
        os.execv(sys.executable, [sys.executable, "-m", "lexgate.cli", *map(str, words)])
    seen, end = "", time.monotonic() + 60
    while time.monotonic() < end:
        if select.select([terminal], [], [], 0.2)[0]:
            try:
                seen += os.read(terminal, 65536).decode(errors="replace")
            except OSError:  # the other side has gone
                break
        if stop_at and stop_at in seen:
            os.write(terminal, b"\x03")
            stop_at = ""
    else:
        os.kill(process, signal.SIGKILL)
    _, status = os.waitpid(process, 0)
    return os.waitstatus_to_exitcode(status), seen


def test_a_terminal_shows_one_live_bar_with_the_time_and_no_colour_is_obeyed(
    project: Path, tmp_path: Path
) -> None:
    code, seen = at_a_terminal("prepare", project, "--workspace", tmp_path / "w", NO_COLOR="1")
    last = seen.split("\r")[-1] if "cleaning" not in seen else seen
    assert code == 0
    assert "cleaning" in last
    assert "━" in seen
    assert "\x1b[2K" in seen  # drawn over itself, not line under line
    assert not any(f"\x1b[{colour}" in seen for colour in ("3", "1;3", "38;"))


def test_ctrl_c_says_what_is_kept_and_exits_130(project: Path, tmp_path: Path) -> None:
    code, seen = at_a_terminal("prepare", project, "--workspace", tmp_path / "w", stop_at="cleaning")
    assert code == 130
    assert "What was done is kept; the same command goes on from there." in seen
    assert "Traceback" not in seen
    assert at_a_terminal("prepare", project, "--workspace", tmp_path / "w")[0] == 0
