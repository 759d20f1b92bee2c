"""The assessments that a workspace holds, as readings: made once from the ledger, then read fast.

Beside the ledger lies the folder ``readings`` with one file for each assessment. It holds nothing that the ledger does
not: assessing fills it, what is missing or can't be read is made again, and it may be deleted. Nothing else is written,
and no lock is held: whoever reads a ledger need not wait for the run that appends to it, and where the folder can't be
written, as on a copy that is handed to an auditor, it only takes longer.
"""

import json
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from lexgate.core.codec import dump, load
from lexgate.core.errors import LexGateError, Unavailable
from lexgate.core.estimate import Estimate
from lexgate.core.passport import Passport
from lexgate.core.ports import Blobs, Entries, Progress
from lexgate.core.text import Text
from lexgate.core.verdict import Plan
from lexgate.core.whole_file import write_whole
from lexgate.flow.seal import kept
from lexgate.verdict import readings
from lexgate.verdict.readings import Readings

READINGS = "readings"
"""Name of the folder in a workspace."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """One stored assessment."""

    plan: str
    """Digest of its plan."""
    estimates: str
    """Digest of its recorded estimates."""
    passport: Passport
    readings: Readings


def stored(log: Entries, blobs: Blobs, folder: Path, progress: Progress) -> Iterator[Stored | Text]:
    """Yield every stored assessment, the last one of each plan; a ``Text`` says which can't be read, and why.

    Args:
        log: The ledger.
        blobs: Its payloads.
        folder: Where readings are kept; made if it is not there and can be made.
        progress: Shows how far it is.
    """
    last: dict[str, str] = {}
    for entry in log.entries("estimates"):
        body = log.body(entry)
        if isinstance(body, dict):
            last[str(body["plan"])] = str(body["estimates"])
    with progress.track("judging", len(last)) as task:
        for plan, estimates in last.items():
            try:
                yield _one(blobs, folder, plan, estimates)
            except LexGateError as error:
                yield unreadable(plan, error)
            task.advance(1)


def unreadable(plan: str, error: LexGateError) -> Text:
    """Return which assessment can't be read, and why."""
    said = Text("the assessment under plan {plan}: {why}", "计划 {plan} 的评估：{why}")
    return said.fill(plan=plan[:19], why=error.what)


def _one(blobs: Blobs, folder: Path, plan: str, estimates: str) -> Stored:
    path = _place(folder, plan, estimates)
    passport, made = _read(path) or _made(blobs, folder, plan, estimates)
    return Stored(plan=plan, estimates=estimates, passport=passport, readings=made)


def _place(folder: Path, plan: str, estimates: str) -> Path:
    return folder / f"{plan.removeprefix('sha256:')}-{estimates.removeprefix('sha256:')[:16]}"


def _read(path: Path) -> tuple[Passport, Readings] | None:
    """Return what was kept; None if nothing was, or if it can't be read."""
    try:
        head, _, rest = path.read_bytes().partition(b"\n")
        return load(Passport, json.loads(head)), readings.from_bytes(rest)
    except (OSError, ValueError, LexGateError):
        return None


def _made(blobs: Blobs, folder: Path, plan: str, estimates: str) -> tuple[Passport, Readings]:
    """Return what the ledger says, and keep it if it can be kept."""
    passport = kept(blobs, Plan, plan).passport
    return passport, keep_readings(folder, plan, estimates, passport, kept_estimates(blobs, estimates))


def keep_readings(
    folder: Path, plan: str, digest: str, passport: Passport, estimates: Sequence[Estimate]
) -> Readings:
    """Return the readings of an assessment, and keep them if they can be kept.

    Args:
        folder: Where readings are kept; made if it is not there and can be made.
        plan: Digest of the plan.
        digest: Digest of the recorded estimates.
        passport: The system.
        estimates: What was recorded.
    """
    made = readings.of(estimates)
    head = json.dumps(dump(passport), ensure_ascii=False).encode()
    with suppress(Unavailable, OSError):
        folder.mkdir(exist_ok=True)
        write_whole(_place(folder, plan, digest), head + b"\n" + readings.to_bytes(made))
    return made


def kept_estimates(blobs: Blobs, digest: str) -> list[Estimate]:
    """Return recorded estimates."""
    return load(list[Estimate], json.loads(blobs.get(digest)))
