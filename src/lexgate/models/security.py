"""What is known of a model's safety before anybody asks it: threats in its files, its signature, its licence."""

from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from lexgate.core.text import Text


class Area(StrEnum):
    """Where a threat lies."""

    FILE = "file"
    """Loading or unpacking the file can run code, leave the folder or exhaust the machine."""
    TEMPLATE = "template"
    """A chat template or a tokenizer changes or stops what the model reads."""
    SECRET = "secret"  # noqa: S105 - the name of a kind
    """A key or password stands in the file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Threat:
    """One unsafe thing in a model folder."""

    path: str
    """Path in the folder; what lies in an archive follows after ``!``."""
    area: Area
    rule: str
    """Kebab-case name of what was found, such as ``pickle``; never renamed."""
    what: Text
    evidence: str = ""
    """What gives it away, short, secrets masked: imported names, a masked key, a pattern."""
    line: int = 0
    """Line of a text file, from 1; 0: it has no lines."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """What scanning a folder found. Nothing was loaded, and nothing from the folder was run as code."""

    files: tuple[str, ...]
    """Every file, by path."""
    templates: tuple[str, ...]
    """Files that hold a chat template, a tokenizer's rules or added tokens, by path."""
    searched: tuple[str, ...]
    """Files whose text was searched for secrets, by path."""
    threats: tuple[Threat, ...]
    bytes: int
    """Size of all files."""

    def of(self, area: Area) -> tuple[Threat, ...]:
        """Return the threats of one area."""
        return tuple(threat for threat in self.threats if threat.area is area)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedFiles:
    """A model folder held against a signed manifest."""

    names: tuple[str, ...]
    """Every file of the manifest and of the folder, sorted."""
    states: tuple[str, ...]
    """Of each: ``same``, ``changed``, ``missing`` (only the manifest has it), ``added`` (only the folder has it)."""
    signers: tuple[str, ...]
    """Labels of the trusted keys that signed."""
    wrong: Text | None = None
    """Why the manifest itself proves nothing; None: it is signed by a trusted key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LicenceFound:
    """The licence of the base model, and how each intended use stands to it."""

    licence: str
    """SPDX id, or the name of a model licence; empty: none was found or it is unknown."""
    source: str
    """Where it was read."""
    uses: tuple[str, ...]
    """Intended uses: ``commercial``, ``modify``, ``distribute``, ``serve``."""
    allowed: tuple[str, ...]
    """Of each use: ``yes``, ``no``, ``unknown``."""
    duties: tuple[Text, ...] = ()
    """What it asks for in return."""


KIN = 8
"""Kin of a sequence that are tried at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Triggers:
    """What a search for universal triggers found, and what held up on texts that it had not seen."""

    targets: tuple[str, ...]
    """Class into which each candidate drives the answers."""
    texts: tuple[str, ...]
    """The token sequences, as text."""
    ids: NDArray[np.str_]
    """``(n,)`` held-out items."""
    before: NDArray[np.int32]
    """``(n,)`` answers without a trigger, codes of ``labels``."""
    after: NDArray[np.int32]
    """``(candidates, n)`` answers with each."""
    labels: tuple[str, ...]
    queries: int
    """Texts that the search asked the model, confirmation included."""
    tried: int
    """Token sequences that were tried on the texts of the search."""
    usual: NDArray[np.float64] = field(default_factory=lambda: np.empty(0))
    """Flip rate, on the held-out items, of token sequences drawn at random for each target: what is usual."""
    kin: tuple[str, ...] = ()
    """Of each candidate the sequence of words nearest to its own that turns most held-out answers; empty: there is none."""
    kin_after: NDArray[np.int32] = field(default_factory=lambda: np.empty((0, 0), np.int32))
    """``(candidates, n)`` answers with each; without kin those before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokenised:
    """How many tokens texts of many kinds become, and how the cost grows with length."""

    kinds: tuple[str, ...]
    """Kind of each text, such as ``emoji``; ``data`` are the test texts."""
    characters: NDArray[np.int64]
    """``(n,)``."""
    tokens: NDArray[np.int64]
    """``(n,)`` special tokens left out."""
    curve: tuple[tuple[str, int, int, float], ...] = ()
    """``(kind, characters, tokens, ms)`` at growing lengths; times differ from run to run."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Advisory:
    """A known vulnerability that an installed distribution has."""

    id: str
    aliases: tuple[str, ...]
    summary: str
    severity: str
    fixed: str
    """First version without it; empty: none is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dependencies:
    """Installed distributions held against a file of advisories."""

    names: tuple[str, ...]
    versions: tuple[str, ...]
    advisories: tuple[tuple[Advisory, ...], ...]
    """Of each distribution: those that speak of its version, one of several that are aliases of each other."""
    known: int
    """Advisories in the file that speak of Python packages and are not withdrawn."""
    newest: str = ""
    """Day on which the newest of them was modified."""
    unreadable: tuple[str, ...] = ()
    """Distributions whose version or advisory can't be compared."""
