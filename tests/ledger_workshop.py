"""A small workspace in memory that records a whole run, and tools to take its bundle apart."""

import json
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lexgate.core.canon import Json, canonical, digest
from lexgate.core.entry import Entry
from lexgate.ledger import bundle, statement, tree
from lexgate.ledger.entries import line
from lexgate.ledger.manifest import MANIFEST, SEAL, Manifest, count
from lexgate.ledger.note import Checkpoint
from lexgate.ledger.signing import SigningKey, sign_note, sign_statement
from lexgate.ledger.statement import BUNDLE, RELEASE, VERDICT
from lexgate.ledger.subtrees import Tree

Members = dict[str, bytes]
MODEL = digest(b"a model")


def key_named(name: str, seed: int) -> SigningKey:
    """Return a key that is the same in every run."""
    return SigningKey(name, seed.to_bytes(32, "big"))


@dataclass
class MemoryBlobs:
    """Payloads in a dictionary."""

    held: dict[str, bytes] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)

    def put(self, data: bytes) -> str:
        self.held[digest(data)] = data
        return digest(data)

    def get(self, digest: str) -> bytes:
        return self.held[digest]

    def has(self, digest: str) -> bool:
        return digest in self.held

    def size(self, digest: str) -> int:
        return len(self.held[digest])

    def erased(self, digest: str) -> bool:
        return digest in self.gone

    def erase(self, digest: str) -> None:
        del self.held[digest]
        self.gone.add(digest)


class TickingClock:
    """A clock that moves on by a second whenever it is read."""

    def __init__(self) -> None:
        self.seconds = 0

    def now(self) -> str:
        self.seconds += 1
        return f"2026-11-22T{self.seconds // 3600:02d}:{self.seconds // 60 % 60:02d}:{self.seconds % 60:02d}Z"


@dataclass
class Workspace:
    """A log with its payloads and its key."""

    key: SigningKey = field(default_factory=lambda: key_named("log.example", 1))
    approvers: tuple[SigningKey, ...] = (key_named("ann", 2), key_named("bob", 3))
    actor: str = "ann"
    entries: list[Entry] = field(default_factory=list)
    blobs: MemoryBlobs = field(default_factory=MemoryBlobs)
    grown: Tree = field(default_factory=Tree)
    clock: TickingClock = field(default_factory=TickingClock)
    statements: dict[str, bytes] = field(default_factory=dict)

    def record(self, kind: str, body: Json) -> Entry:
        stored = self.blobs.put(canonical(body))
        entry = Entry(seq=len(self.entries), kind=kind, body=stored, actor=self.actor, time=self.clock.now())
        self.entries.append(entry)
        self.grown.append(tree.leaf_hash(line(entry)))
        return entry

    def store(self, value: Json) -> str:
        return self.blobs.put(canonical(value))

    def checkpoint(self, key: SigningKey | None = None) -> str:
        head = Checkpoint(origin=self.key.name, size=self.grown.size, root=self.grown.root())
        return sign_note(head.text(), key or self.key)

    def write(self, path: Path, **options: Any) -> Path:
        given: dict[str, Any] = {
            "entries": self.entries,
            "checkpoint": self.checkpoint(),
            "key": self.key,
            "blobs": self.blobs,
            "statements": self.statements,
            "files": {"report.en.html": b"<p>Not met</p>", "packs/demo.yaml": b"id: demo\n"},
            "keys": [key.public for key in self.approvers],
        }
        bundle.write(path, **(given | options))
        return path


def plan_steps(plan: str, status: str, space: Workspace) -> dict[str, tuple[str, Json]]:
    """Return the entries of an assessment by name, so that a test can record them in another order."""
    verdict = space.store(verdict_record(plan, status))
    estimates = space.store({"plan": plan, "value": 0.9})
    release: dict[str, Json] = {
        "model": MODEL,
        "open": status == "met",
        "verdicts": [verdict],
        "reasons": [],
        "not_after": "",
    }
    return {
        "plan": ("plan", {"plan": plan, "run": "1"}),
        "outcomes": (
            "outcomes",
            {"plan": plan, "check": "accuracy", "options": {}, "outcomes": space.blobs.put(b"parquet")},
        ),
        "estimates": ("estimates", {"plan": plan, "estimates": estimates}),
        "verdict": ("verdict", {"plan": plan, "standard": "demo", "verdict": verdict}),
        "release": ("release", {"release": release, "verdicts": [verdict]}),
    }


def verdict_record(plan: str, status: str) -> dict[str, Json]:
    return {
        "subject": MODEL,
        "standard": "demo",
        "version": "1",
        "as_of": "2026-11-22",
        "status": status,
        "plan": plan,
        "findings": [],
    }


def recorded(
    order: str = "plan outcomes estimates verdict release", *, status: str = "met", **options: Any
) -> Workspace:
    """Return a workspace that recorded a run, its assessment in the given order."""
    space = Workspace(**options)
    space.record("project", {"project": digest(b"lexgate.yaml")})
    space.record(
        "step", {"step": "tune", "key": "k", "outputs": {"model": MODEL, "data": space.blobs.put(b"rows")}}
    )
    plan = space.store({"seed": 1, "inputs": {"model": MODEL}})
    steps = plan_steps(plan, status, space)
    for name in order.split():
        space.record(*steps[name])
    verdict = digest(canonical(verdict_record(plan, status)))
    said: dict[str, Json] = {"verdict": verdict, **verdict_record(plan, status)}
    for name in ("subject", "findings"):
        del said[name]
    freed: dict[str, Json] = {
        "verdicts": [verdict],
        "open": status == "met",
        "reasons": [],
        "not_after": "",
        "signatures": 2,
    }
    space.statements = {
        "verdict-demo": sign_statement(statement.dump(VERDICT, {"model": MODEL}, said), [space.key]),
        "release": sign_statement(statement.dump(RELEASE, {"model": MODEL}, freed), space.approvers),
    }
    return space


def unpack(path: Path) -> Members:
    with zipfile.ZipFile(path) as file:
        return {name: file.read(name) for name in file.namelist()}


def pack(path: Path, members: Mapping[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as file:
        for name, data in members.items():
            file.writestr(name, data)
    return path


def sealed_again(members: Members, key: SigningKey) -> Members:
    """Return the members with a manifest that fits them, sealed with a key: what a careful forger does."""
    inner = {name: data for name, data in members.items() if name not in {MANIFEST, SEAL}}
    old = json.loads(members[MANIFEST])
    entries = inner.get("entries.jsonl", b"").count(b"\n")
    manifest = Manifest(
        files={name: digest(data) for name, data in inner.items()},
        absent=old["absent"],
        counts=count(inner, entries=entries, absent=len(old["absent"])),
        selection=old["selection"],
    ).dump()
    seal = sign_statement(statement.dump(BUNDLE, {MANIFEST: digest(manifest)}, {}), [key])
    return {**inner, MANIFEST: manifest, SEAL: seal}


def edit_entry(members: Members, seq: int, change: Callable[[dict[str, Any]], None]) -> None:
    """Change one entry line, keeping it canonical."""
    lines = members["entries.jsonl"].splitlines()
    value = json.loads(lines[seq])
    change(value)
    lines[seq] = canonical(value)
    set_lines(members, lines)


def set_lines(members: Members, lines: list[bytes]) -> None:
    members["entries.jsonl"] = b"".join(text + b"\n" for text in lines)
