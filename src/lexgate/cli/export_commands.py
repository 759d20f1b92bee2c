"""``lexgate export``: what is stored, in the forms that others ask for."""

import typer

from lexgate.cli import export_kit, export_oscal
from lexgate.cli.language import say


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(
        no_args_is_help=True,
        rich_markup_mode=None,
        help=say("What is stored, in the forms that others ask for.", "按外部要求的格式导出已存储的内容。"),
    )
    export_kit.register(group)
    export_oscal.register(group)
    app.add_typer(group, name="export")
