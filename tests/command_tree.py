"""All commands of ``lexgate`` with their options, as typer knows them."""

from collections.abc import Iterator
from typing import Any

import typer

from lexgate.cli.main import app


def commands() -> dict[str, set[str]]:
    """Return each command, such as ``ledger show``, with its options."""
    return dict(_below(typer.main.get_command(app), ()))


def _below(command: Any, path: tuple[str, ...]) -> Iterator[tuple[str, set[str]]]:
    if hasattr(command, "commands"):
        for name, inner in command.commands.items():
            yield from _below(inner, (*path, name))
    else:
        yield " ".join(path), {option for parameter in command.params for option in parameter.opts}
