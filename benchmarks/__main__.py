"""Every benchmark, us and the peer in the same run: ``python -m benchmarks [--quick] [--json] [NAME…]``.

Each module of this folder has ``run(quick)``, which returns rows: ``name``, ``ours_s``, ``peer_s``, ``ratio`` (peer /
ours: above 1 we are faster), ``at_least`` (the ratio we owe; None where nothing is owed), ``peer`` and ``unit``. The
exit code is 1 if a ratio is below what is owed, 2 for an unknown name.
"""

import argparse
import contextlib
import importlib
import json
import os
import platform
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

Row = dict[str, Any]


def names() -> tuple[str, ...]:
    """Return the names of the benchmarks."""
    files = sorted(Path(__file__).parent.glob("*.py"))
    return tuple(file.stem for file in files if not file.stem.startswith("_"))


def measured(chosen: Iterable[str], *, quick: bool) -> list[Row]:
    """Return the rows of some benchmarks, run one after another."""
    rows: list[Row] = []
    for name in chosen:
        print(f"{name} …", file=sys.stderr, flush=True)
        with contextlib.redirect_stdout(sys.stderr):  # a peer that prints must not spoil the document
            found = importlib.import_module(f"benchmarks.{name}").run(quick=quick)
        if not found:
            print(f"{name}: nothing measured, what it needs is not installed", file=sys.stderr)
        rows += [{"benchmark": name, **row, "ok": owed(row)} for row in found]
    return rows


def owed(row: Row) -> bool:
    """Return whether a row's ratio is not below what is owed."""
    return row["at_least"] is None or row["ratio"] >= row["at_least"]


def table(rows: Sequence[Row]) -> Table:
    """Return the rows as a table."""
    made = Table("what", "unit", "ours", "peer", "ratio", "at least", "ok", "beside")
    for row in rows:
        made.add_row(
            row["name"],
            row["unit"],
            *(_number(row[key]) for key in ("ours_s", "peer_s", "ratio", "at_least")),
            "yes" if row["ok"] else "NO",
            row["peer"],
        )
    return made


def _number(value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


def main(words: Sequence[str]) -> int:
    """Run what was asked for and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("name", nargs="*", help=f"one of {', '.join(names())}; all if left out")
    parser.add_argument("--quick", action="store_true", help="smaller, for a first look")
    parser.add_argument("--json", action="store_true", help="one JSON document on standard output")
    given = parser.parse_args(words)
    unknown = sorted(set(given.name) - set(names()))
    if unknown:
        parser.error(f"no benchmark {', '.join(unknown)}; there are {', '.join(names())}")
    rows = measured(given.name or names(), quick=given.quick)
    if given.json:
        machine = {
            "processors": os.cpu_count(),
            "machine": platform.machine(),
            "python": sys.version.split()[0],
        }
        print(json.dumps({"quick": given.quick, "machine": machine, "rows": rows}, indent=2))
    else:
        Console(width=None if sys.stdout.isatty() else 160).print(table(rows))
    return 0 if all(row["ok"] for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
