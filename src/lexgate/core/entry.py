"""One line of the ledger."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of the ledger; its body is a blob with the digest ``body``."""

    seq: int
    """Position in the log, from 0."""
    kind: str
    """Such as ``plan``, ``step``, ``estimate``, ``verdict``, ``release``."""
    body: str
    """Digest of the body's canonical bytes."""
    actor: str
    """Who caused it."""
    time: str
    """UTC, RFC 3339 with seconds, such as ``2026-11-22T10:00:00Z``."""
