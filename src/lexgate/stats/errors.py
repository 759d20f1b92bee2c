"""What can go wrong in statistics: too few data, or an argument that no data could have."""

from lexgate.core.errors import LexGateError


class NotEnoughData(LexGateError):  # noqa: N818 - names say what happened
    """Nothing was observed, so nothing can be said."""

    code = "LG-STATS-001"


class BadArgument(LexGateError):  # noqa: N818
    """An argument outside its range, such as more successes than trials."""

    code = "LG-STATS-002"


def check_level(level: float) -> None:
    """Refuse a confidence level outside (0, 1).

    Raises:
        BadArgument: ``level`` is not in (0, 1).

    Example:
        >>> check_level(0.95)
    """
    if not 0 < level < 1:
        raise BadArgument(f"The level is {level}.", fix="Give a share in (0, 1), such as 0.95.")


def check_share(share: float) -> None:
    """Refuse a share outside [0, 1].

    Raises:
        BadArgument: ``share`` is not in [0, 1].

    Example:
        >>> check_share(1.0)
    """
    if not 0 <= share <= 1:
        raise BadArgument(f"{share} is no share.", fix="Give a number in [0, 1].")
