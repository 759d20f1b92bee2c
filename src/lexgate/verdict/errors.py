"""A requirement that can't be judged at all: a mistake of the pack, not of the system."""

from lexgate.core.errors import LexGateError


class Undecidable(LexGateError):  # noqa: N818 - names say what happened
    """A requirement that is to be decided but states no bound or no side."""

    code = "LG-VERDICT-001"
