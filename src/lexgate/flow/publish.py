"""Publishing a standard: checked, compared with what is published, signed, shelved and recorded; whole or not at all."""

from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import JsonValue

from lexgate.core import strict_yaml
from lexgate.core.errors import BadInput
from lexgate.core.estimate import Estimate
from lexgate.core.ports import Blobs, Clock, Log
from lexgate.core.requirement import Requirement, Standard
from lexgate.core.verdict import Status
from lexgate.core.whole_file import unusable, writing_whole
from lexgate.ledger import statement
from lexgate.ledger.signing import SigningKey, sign_statement
from lexgate.standard.catalog import load
from lexgate.standard.diff import Difference, diff_ahead
from lexgate.standard.lint import lint, lint_text
from lexgate.standard.shelf import digest, order, places, versions
from lexgate.verdict.judge import ALWAYS, judge

if TYPE_CHECKING:
    from lexgate.checks._check import Check  # a pack is read without numpy, which checks need

KIND = "standard"
"""Kind of the entry in the ledger: ``{standard, version, file, previous}``, the last two being digests."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A pack that may be published, and what it changes."""

    standard: Standard
    data: bytes
    """The file, byte for byte."""
    file: Path
    """Where it goes."""
    previous: Standard | None
    """The newest version that is on the shelf."""
    previous_digest: str
    differences: Mapping[date, tuple[Difference, ...]]
    """What it changes, by the first day on which it does; all that binds on the day of publication is new where nothing
    was published before."""
    there: bool
    """Whether this very file is on the shelf already."""

    @property
    def digest(self) -> str:
        """Return the digest of the file."""
        return digest(self.data)


def checked(path: Path, checks: "Mapping[str, Check] | None" = None) -> Standard:
    """Return the standard in a pack file without mistakes, its worked cases judged as verdicts are.

    Args:
        path: The pack file.
        checks: The drawer, which knows options and units; None leaves these out.

    Raises:
        Problems: LG-INPUT-001, all mistakes, each with its line.
    """
    return lint(path, judge=_status, checks=checks)


def _status(item: Requirement, estimate: Estimate, day: date) -> Status:
    return judge(item, estimate, day=day, applies=ALWAYS).status


def draft(path: Path, shelf: Path, day: date, checks: "Mapping[str, Check] | None" = None) -> Draft:
    """Return what would be published; nothing is written.

    Args:
        path: The pack file.
        shelf: The folder of published standards; it need not be there.
        day: The day of publication.
        checks: The drawer, which knows options and units; None leaves these out.

    Raises:
        Problems: LG-INPUT-001, all mistakes, each with its line.
        BadInput: LG-STANDARD-010, its version can't be published. LG-FLOW-020, the version is published with other
            content. LG-FLOW-021, it is not newer than what is published.
        Tampered: LG-STANDARD-011, what is on the shelf was changed.
    """
    text = strict_yaml.read(path)  # once: what is checked is what is published
    standard, data = lint_text(text, source=str(path), judge=_status, checks=checks), text.encode()
    place = order(standard.version)
    known = versions(shelf, standard.id)
    target = places(shelf, standard.id, standard.version)[0]
    there = standard.version in known
    if there and target.read_bytes() != data:
        raise BadInput(
            f"{standard.id} {standard.version} is published in {shelf} with other content.",
            fix="Give the pack a new version: what is published is never changed.",
            code="LG-FLOW-020",
        )
    if not there and known and order(known[-1]) >= place:
        raise BadInput(
            f"{standard.id} {standard.version} is not newer than {known[-1]}, which is published in {shelf}.",
            fix="Give the pack a higher version.",
            code="LG-FLOW-021",
        )
    before = [version for version in known if order(version) < place]
    old = places(shelf, standard.id, before[-1])[0] if before else None
    previous = load(old) if old else None
    return Draft(
        standard=standard,
        data=data,
        file=target,
        previous=previous,
        previous_digest=digest(old.read_bytes()) if old else "",
        differences=diff_ahead(previous, standard, day) if previous else {},
        there=there,
    )


def publish(made: Draft, *, log: Log, blobs: Blobs, key: SigningKey, clock: Clock, publisher: str) -> None:
    """Put a pack on its shelf with a signed statement and the public key, and record it in the ledger.

    All files are written beside their places first; then the entry is appended; then the files get their names, the pack
    last. If anything fails, no pack appears; doing it again ends in the same.

    Args:
        made: What is published.
        log: The publisher's ledger.
        blobs: Its payloads; the pack goes there too.
        key: Signs the statement.
        clock: Tells the time.
        publisher: A name for those who read the statement.

    Raises:
        Unavailable: LG-ENV-002, the shelf can't be written.
    """
    body: dict[str, JsonValue] = {
        "standard": made.standard.id,
        "version": made.standard.version,
        "file": made.digest,
        "previous": made.previous_digest,
    }
    recorded = next((entry for entry in log.entries(KIND) if log.body(entry) == body), None)
    if made.there and recorded:
        return
    time = recorded.time if recorded else clock.now()
    payload = statement.dump(
        statement.STANDARD,
        {f"{made.standard.id}/{made.file.name}": made.digest},
        {
            "standard": made.standard.id,
            "version": made.standard.version,
            "previous": made.previous_digest,
            "publisher": publisher,
            "time": time,
        },
    )
    file, signed, public = places(made.file.parents[1], made.standard.id, made.standard.version)
    parts = {file: made.data, public: f"{key.public}\n".encode(), signed: sign_statement(payload, [key])}
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise unusable(file.parent, error) from error
    with ExitStack() as stack:  # left in reverse order: the pack gets its name last
        for path, data in parts.items():
            if not (made.there and path.exists()):
                stack.enter_context(writing_whole(path)).write(data)
        blobs.put(made.data)
        if recorded is None:
            log.append(KIND, body)
