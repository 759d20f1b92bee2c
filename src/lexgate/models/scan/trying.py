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


def tried(wanted: dict[str, Any], *, seconds: float = _WALL) -> list[dict[str, Any]]:
    """Return what the process said of each thing it tried; ``{"outcome": "stopped"}`` of what stopped it."""
    keep = {
        name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH") if name in os.environ
    }
    with subprocess.Popen(  # noqa: S603 - our own script; what it tries comes by standard input, as data
        [sys.executable, "-I", str(_SCRIPT)],
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
    return _lines(out)


def _lines(out: bytes) -> list[dict[str, Any]]:
    done: dict[int, dict[str, Any]] = {}
    for line in out.splitlines():
        said = json.loads(line) if line.endswith(b"}") else {}
        if "at" in said:
            done[said["at"]] = {"done": said["at"], "outcome": "stopped"}
        elif "done" in said and done.get(said["done"], {}).get("outcome") != "limit":
            done[said["done"]] = said
    return list(done.values())
