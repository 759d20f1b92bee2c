"""``lexgate verify``."""

from pathlib import Path
from typing import Annotated

import typer

from lexgate.cli.language import LANG, say
from lexgate.cli.options import AsJson, Language
from lexgate.cli.output import Exit, guarded, show

Bundle = Annotated[
    Path, typer.Argument(metavar="BUNDLE", help=say("A .lexgate file.", ".lexgate 文件。"), dir_okay=False)
]
Keys = Annotated[
    list[Path] | None,
    typer.Option(
        "--key",
        metavar="FILE",
        help=say(
            "A public key you trust, got by another way; may be given several times.",
            "通过其他途径取得的可信公钥；可多次给出。",
        ),
        dir_okay=False,
    ),
]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(help=say("Verify an evidence bundle, offline and alone.", "离线独立核验证据包。"))(
        guarded(verify)
    )


def verify(bundle: Bundle, *, key: Keys = None, as_json: AsJson = False, lang: Language = None) -> None:
    """Verify an evidence bundle, offline and alone."""
    from lexgate.flow.verify import verify as flow_verify

    found = flow_verify(bundle, trusted=tuple(key or ()))
    show(found.document(lang or LANG), as_json=as_json, text=lambda: found.text(lang or LANG))
    raise typer.Exit(Exit.MET if found.ok else Exit.NOT_MET)
