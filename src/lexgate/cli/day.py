"""Days, as a person types them."""

from datetime import date

from lexgate.core.errors import BadInput


def parse_day(text: str | None) -> date | None:
    """Return the day, or None if none was given.

    Raises:
        BadInput: LG-CLI-003, the text is no ISO day.
    """
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise BadInput(
            f"{text!r} is no day.", fix="Write it as YYYY-MM-DD, such as 2026-11-22.", code="LG-CLI-003"
        ) from error


def today() -> date:
    """Return the day: law counts calendar days where the person is."""
    return date.today()  # noqa: DTZ011 - no time zone is meant
