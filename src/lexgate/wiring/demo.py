"""The demo: the quickstart twice, once sound and once tuned on flipped labels; the gate must tell them apart."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from lexgate.adapters.progress import TerminalProgress
from lexgate.core.errors import BadInput
from lexgate.core.text import Lang
from lexgate.core.verdict import Status
from lexgate.data.quickstart import write_flipped, write_quickstart
from lexgate.flow.conclude import Concluded
from lexgate.flow.run import run
from lexgate.flow.verify import Verified, verify
from lexgate.release.gate import overall
from lexgate.wiring.open import opened

FLIPPED = "woman"
"""The group whose training labels are flipped in the planted bad model."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One of the two models, as it came out."""

    name: str
    folder: Path
    expected: Status
    concluded: Concluded
    verified: Verified

    @property
    def status(self) -> Status:
        """The worst status of its verdicts."""
        return overall(self.concluded.account.verdicts)

    @property
    def as_planned(self) -> bool:
        """Whether the gate told the truth about it and its evidence verifies."""
        return self.status is self.expected and self.verified.ok


def run_demo(
    folder: Path,
    project_text: str,
    *,
    quiet: bool = False,
    lang: Lang = Lang.EN,
    workspace: Path | None = None,
) -> tuple[Shown, ...]:
    """Return both models, run to the end.

    Args:
        folder: Where to; what a former demo made there is used again.
        project_text: The project file of the quickstart.
        quiet: Show no progress.
        lang: Language of the progress.
        workspace: Folder of the two workspaces; each project's own if left out.
    """
    progress = TerminalProgress(quiet=quiet, lang=lang)
    shown: list[Shown] = []
    for name, write, expected in (
        ("sound", write_quickstart, Status.MET),
        ("flipped", write_flipped, Status.NOT_MET),
    ):
        progress.say(name)
        project = _project(folder / name, project_text, write)
        with opened(project, workspace=workspace and workspace / name, quiet=quiet, lang=lang) as context:
            concluded = run(context)
        verified = verify(concluded.bundle)
        shown.append(
            Shown(name=name, folder=project, expected=expected, concluded=concluded, verified=verified)
        )
    return tuple(shown)


def _project(folder: Path, text: str, write: Callable[[Path], object]) -> Path:
    file = folder / "lexgate.yaml"
    if folder.exists() and not file.exists() and any(folder.iterdir()):
        raise BadInput(
            f"{folder} holds files that no demo made.",
            fix="Give another folder: lexgate demo DIR.",
            code="LG-WIRING-002",
        )
    if not file.exists():
        half = folder.with_name(folder.name + ".half")
        shutil.rmtree(half, ignore_errors=True)
        half.mkdir(parents=True)
        write(half)
        (half / "lexgate.yaml").write_text(text, encoding="utf-8")
        if folder.exists():
            folder.rmdir()
        half.rename(folder)
    return folder
