"""Starting the process that tries a template or a pattern; it has no secrets in its environment and is stopped."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

_SCRIPT = Path(__file__).with_name("child.py")
_WALL = 20.0
"""Seconds; the process stops itself after fewer seconds of computing."""


def tried(wanted: dict[str, Any], count: int, *, seconds: float = _WALL) -> list[dict[str, Any]]:
    """Return what the process said of each thing it tried.

    Of what stopped it that is ``{"outcome": "stopped"}``, of the first thing that it never came to ``untried``: whatever
    kept it from trying, nothing counts as fine that was not tried.

    Args:
        wanted: What to try, for ``child.py``.
        count: How many things that are.
        seconds: After which the process is stopped.
    """
    keep = {
        name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH") if name in os.environ
    }
    with subprocess.Popen(  # noqa: S603 - our own script; what it tries comes by standard input, as data
        [sys.executable, "-I", "-B", str(_SCRIPT)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=keep | {"TOKENIZERS_PARALLELISM": "false", "OMP_NUM_THREADS": "1"},
    ) as process:
        try:
            out, _ = process.communicate(json.dumps(wanted).encode(), timeout=seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            out, _ = process.communicate()
    said = _lines(out)
    if len(said) < count and not any(one["outcome"] == "stopped" for one in said):
        said.append({"done": len(said), "outcome": "untried"})
    return said


def _lines(out: bytes) -> list[dict[str, Any]]:
    done: dict[int, dict[str, Any]] = {}
    for line in out.splitlines():
        said = json.loads(line) if line.endswith(b"}") else {}
        if "at" in said:
            done[said["at"]] = {"done": said["at"], "outcome": "stopped"}
        elif "done" in said and done.get(said["done"], {}).get("outcome") != "limit":
            done[said["done"]] = said
    return list(done.values())
