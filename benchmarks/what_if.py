"""A draft standard held against stored assessments, beside judging each of them again in full, sentences and all.

Times are those of the processor, which are what one core takes whatever else runs. The readings are made in a first run;
the row `first run` says what it takes. Each is judged in full on a sample of the systems, of which every requirement must
get the same status as often. The peak of memory is told for a fifth of the systems and for all.
"""

import tempfile
import time
import tracemalloc
from collections import Counter
from pathlib import Path
from typing import Any

from benchmarks._stored import DAY, standard, workspace
from lexgate.adapters.blob_folder import BlobFolder
from lexgate.adapters.sqlite_log import SqliteLog
from lexgate.assessment.choose import choose
from lexgate.core.ports import Silent
from lexgate.core.requirement import Standard
from lexgate.core.verdict import Plan, Ruling
from lexgate.core.what_if import WhatIf
from lexgate.flow.seal import kept
from lexgate.flow.stored import kept_estimates
from lexgate.flow.what_if import Source, what_if
from lexgate.standard import catalog
from lexgate.verdict.verdict import verdict
from lexgate.wiring.drawers import checks

SAMPLE = 20
"""Assessments that the peer judges; its time is taken times the rest."""
Counts = list[Counter[str]]
"""By requirement, systems by status."""


def run(quick: bool) -> list[dict[str, Any]]:
    """Return the rows."""
    systems, clauses = (100, 100) if quick else (1000, 400)
    draft = standard(clauses, 0.9)
    with tempfile.TemporaryDirectory() as name:
        few = _peak_of(draft, Path(name), systems // 5, clauses)
    with tempfile.TemporaryDirectory() as name:
        peer = _same_as_in_full(draft, Path(name), clauses)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        log, blobs = workspace(folder, systems, clauses)
        first, _ = _timed(draft, folder, log, blobs)
        ours, found = _timed(draft, folder, log, blobs)
        all_ = _peak(draft, folder, log, blobs)
        log.close()
    if found.systems != systems:
        raise RuntimeError(f"judged {found.systems} of {systems} systems")
    unit = (
        f"{systems:,} assessments x {clauses} requirements; at the peak {all_ / 1e6:.1f} MB, "
        f"for a fifth of them {few / 1e6:.1f} MB"
    )
    beside = f"each judged in full ({SAMPLE} timed)"
    whole = peer * systems / SAMPLE
    rows = [("what-if", ours), ("what-if, first run", first)]
    return [
        {
            "name": what,
            "ours_s": took,
            "peer_s": whole,
            "ratio": whole / took,
            "at_least": None,
            "peer": beside,
            "unit": unit,
        }
        for what, took in rows
    ]


def _timed(draft: Standard, folder: Path, log: SqliteLog, blobs: BlobFolder) -> tuple[float, WhatIf]:
    start = time.process_time()
    source = Source(log=log, blobs=blobs, folder=folder / "readings")
    found = what_if(draft, None, day=DAY, source=source, checks=checks(), progress=Silent())
    return time.process_time() - start, found


def _peak_of(draft: Standard, folder: Path, systems: int, clauses: int) -> int:
    log, blobs = workspace(folder, systems, clauses)
    _timed(draft, folder, log, blobs)
    peak = _peak(draft, folder, log, blobs)
    log.close()
    return peak


def _peak(draft: Standard, folder: Path, log: SqliteLog, blobs: BlobFolder) -> int:
    tracemalloc.start()
    _timed(draft, folder, log, blobs)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak


def _same_as_in_full(draft: Standard, folder: Path, clauses: int) -> float:
    """Return how long the peer takes for a sample, on which both must say the same of every requirement."""
    log, blobs = workspace(folder, SAMPLE, clauses)
    took, wanted = _one_by_one(draft, log, blobs)
    _, found = _timed(draft, folder, log, blobs)
    log.close()
    ours = [Counter({move.after: move.systems for move in change.moves}) for change in found.changes]
    if ours != wanted:
        wrong = sum(one != other for one, other in zip(ours, wanted, strict=True))
        raise RuntimeError(f"{wrong} requirements have other statuses than when judged in full")
    return took


def _one_by_one(draft: Standard, log: SqliteLog, blobs: BlobFolder) -> tuple[float, Counts]:
    drawer = checks()
    start = time.process_time()
    counts: Counts = [Counter() for _ in draft.requirements]
    for entry in log.entries("estimates"):
        body: Any = log.body(entry)
        plan = kept(blobs, Plan, body["plan"])
        estimates = kept_estimates(blobs, body["estimates"])
        chosen = {
            item.id: one
            for item in draft.requirements
            if (one := choose(item, drawer[item.check].complete(item.options), estimates, DAY)) is not None
        }
        ruling = Ruling(standard=draft, as_of=DAY)
        applies = catalog.applies(draft, plan.passport)
        for count, finding in zip(counts, verdict(ruling, "", chosen, applies, "").findings, strict=True):
            count[finding.status.value] += 1
    return time.process_time() - start, counts
