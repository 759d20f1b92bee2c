"""Days, as a person types them."""

from datetime import date

import typer


def parse_day(text: str | None) -> date | None:
    """Return the day, or None if none was given.

    Raises:
        typer.BadParameter: The text is no ISO day.
    """
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter(f"{text!r} is no day; write YYYY-MM-DD") from error
