"""A status as people see it: a shape and a colour that colour-blind people can tell apart."""

from dataclasses import dataclass

from lexgate.core.verdict import Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """How one status looks."""

    shape: str
    """A character, for the terminal."""
    style: str
    """A rich style, for the terminal."""
    path: str
    """An SVG path in a box of 16 by 16, stroked, for pages."""


MARKS: dict[Status, Mark] = {
    Status.MET: Mark(shape="✔", style="bold blue", path="M2.5 8.5 6.5 12.5 13.5 3.5"),
    Status.NOT_MET: Mark(shape="✖", style="bold red", path="M3 3 13 13 M13 3 3 13"),
    Status.INCONCLUSIVE: Mark(
        shape="?",
        style="bold yellow",
        path="M4.5 5.2C4.5 1.4 11.5 1.4 11.5 5.2 11.5 7.8 8 7.6 8 10.6 M8 13.4 8 13.9",
    ),
    Status.NOT_APPLICABLE: Mark(shape="–", style="dim", path="M3 8 13 8"),
}
"""Every status, so that a new one without a mark is found at once."""


def mark(status: Status) -> Mark:
    """Return how a status looks.

    Example:
        >>> mark(Status.NOT_MET).shape
        '✖'
    """
    return MARKS[status]
