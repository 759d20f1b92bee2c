"""A workspace that holds many assessments: a real ledger and real payloads, with values drawn from a seed."""

import json
from datetime import date
from pathlib import Path

import numpy as np
from pydantic import JsonValue

from lexgate.adapters.blob_folder import BlobFolder
from lexgate.adapters.clock import SystemClock
from lexgate.adapters.sqlite_log import SqliteLog
from lexgate.core.canon import canonical
from lexgate.core.citation import Basis, Citation, Confidence
from lexgate.core.codec import dump
from lexgate.core.passport import Passport
from lexgate.core.requirement import Bound, Requirement, Side, Standard
from lexgate.core.text import Text
from lexgate.core.verdict import Plan
from lexgate.stats.ladder import Ladder, ladder
from lexgate.stats.proportion import wilson

DAY = date(2026, 11, 22)
CHECK = "worst-group-accuracy"


def standard(clauses: int, bound: float) -> Standard:
    """Return a standard that asks for one attribute in each clause, for systems of ten domains."""
    citation = Citation(source=Text("An act", "某法"), locator=Text("1", "1"), confidence=Confidence.TEXT)
    items = tuple(
        Requirement(
            id=f"draft/clause-{index}",
            title=Text(f"Clause {index}", f"第{index}条"),
            obligation=Text("Every group is served.", "各群体均应得到服务。"),
            citation=citation,
            check=CHECK,
            options={"attribute": f"a{index}"},
            side=Side.AT_LEAST,
            bounds=(Bound(since=DAY, value=bound, unit="share", basis=Basis.NUMBER_IN_SOURCE),),
            applies={"fact": "domain", "in": [f"domain-{index % 10}", "all"]},
        )
        for index in range(clauses)
    )
    return Standard(
        id="draft",
        version="1",
        title=items[0].title,
        about=items[0].title,
        citation=citation,
        requirements=items,
    )


def workspace(folder: Path, assessments: int, clauses: int) -> tuple[SqliteLog, BlobFolder]:
    """Return a ledger with assessments of as many systems, each with an estimate for every clause."""
    rng = np.random.default_rng(0)
    blobs = BlobFolder(folder / "blobs")
    log = SqliteLog(folder / "ledger.sqlite", blobs, SystemClock(), "benchmark")
    known: dict[tuple[int, int], JsonValue] = {
        (k, n): [[*rung] for rung in _ladder(k, n)]
        for n in (200, 1000, 5000)
        for k in range(int(0.7 * n), n + 1, n // 100)
    }
    choices = list(known)
    bodies: list[tuple[str, JsonValue]] = []
    for system in range(assessments):
        passport = Passport(name=f"system {system}", domain="all" if system % 3 else f"domain-{system % 10}")
        plan = Plan(
            passport=passport, rulings=(), asked=(), level=0.95, seed=0, inputs={}, items=0, made_on=DAY
        )
        drawn = [choices[at] for at in rng.integers(0, len(choices), clauses)]
        estimates = [_estimate(index, cell, known[cell]) for index, cell in enumerate(drawn)]
        digests: JsonValue = {
            "plan": blobs.put(canonical(dump(plan))),
            "estimates": blobs.put(json.dumps(estimates).encode()),
        }
        bodies.append(("estimates", digests))
    log.append_all(bodies)
    return log, blobs


def _ladder(k: int, n: int) -> Ladder:
    return ladder(lambda level: wilson(k, n, level=level))


def _estimate(index: int, cell: tuple[int, int], rungs: JsonValue) -> dict[str, JsonValue]:
    k, n = cell
    low, high = wilson(k, n)
    return {
        "check": CHECK,
        "value": k / n,
        "low": low,
        "high": high,
        "level": 0.95,
        "n": n,
        "unit": "share",
        "method": "wilson",
        "options": {"attribute": f"a{index}", "min_group": 30},
        "ladder": rungs,
    }
