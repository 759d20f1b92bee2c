"""The command ``lexgate``: translation only."""

import sys

import typer

from lexgate import __version__
from lexgate.cli import (
    check_commands,
    decision_command,
    demo_command,
    explain_command,
    export_commands,
    init_command,
    judge_commands,
    ledger_commands,
    model_commands,
    plan_command,
    run_commands,
    standard_commands,
    verify_command,
    what_if_command,
)
from lexgate.cli.language import say

app = typer.Typer(
    name="lexgate",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
    help=say(
        "Governance system for foundation models: law as measurable requirements, verdicts with stated uncertainty, "
        "evidence a regulator can check alone. Exit codes: 0 met, 1 not met, 2 wrong usage or input, 3 inconclusive, 4 internal error.",
        "基础模型治理系统：把法律与标准化为可度量的要求，给出带不确定性的结论，留下监管者可独立核验的证据。"
        "退出码：0 符合，1 不符合，2 用法或输入有误，3 无法判定，4 内部错误。",
    ),
)


def _version(*, wanted: bool) -> None:
    if wanted:
        sys.stdout.write(f"lexgate {__version__}\n")
        raise typer.Exit


@app.callback()
def root(
    version: bool = typer.Option(
        False,
        "--version",
        help=say("Show the version.", "显示版本。"),
        callback=lambda wanted: _version(wanted=wanted),
        is_eager=True,
    ),
) -> None:
    """Nothing is done before a command."""


for commands in (
    init_command,
    plan_command,
    run_commands,
    explain_command,
    decision_command,
    verify_command,
    ledger_commands,
    standard_commands,
    what_if_command,
    check_commands,
    judge_commands,
    model_commands,
    demo_command,
    export_commands,
):
    commands.register(app)


def main() -> None:
    """Run the command line."""
    app()
