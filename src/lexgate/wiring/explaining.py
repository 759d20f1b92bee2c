"""Opening a workspace to explain a finding: read only, unless texts are to be shown, which is recorded.

Importing this needs the extra ``assess``; ask ``install.require`` first.
"""

from contextlib import closing
from pathlib import Path

from lexgate.adapters.blob_folder import BlobFolder
from lexgate.core.explanation import Explanation
from lexgate.core.text import Lang
from lexgate.flow.explain import Evidence, explain, findings_of, last_judged
from lexgate.wiring.drawers import checks
from lexgate.wiring.open import opened
from lexgate.wiring.project_file import project_file, read_project
from lexgate.wiring.workspace import ledger_at, workspace_of


def known_findings(path: Path, workspace: Path | None = None) -> list[str]:
    """Return the requirements of which the last assessment has a finding."""
    place = workspace_of(project_file(path), workspace)
    with closing(ledger_at(path, workspace)) as log:
        account, _ = last_judged(log, BlobFolder(place / "blobs"), place)
        return sorted(findings_of(account))


def explained(
    path: Path, workspace: Path | None, wanted: str, *, examples: int, reveal: bool, lang: Lang
) -> Explanation:
    """Return why a finding is as it is. The workspace is held only where texts are to be shown.

    Args:
        path: The project's folder or file.
        workspace: Folder of ledger, blobs and keys; ``.lexgate`` beside the project file if left out.
        wanted: Id of a requirement, or a part of it.
        examples: Items to name.
        reveal: Whether to show their texts, masked, and to record that.
        lang: Language of the progress.

    Raises:
        BadInput: LG-WIRING-001, there is no ledger; or what ``explain`` raises.
        Busy: LG-BUSY-001, another run holds the workspace; only with ``reveal``.
    """
    file = project_file(path).absolute()
    place = workspace_of(file, workspace)
    with closing(ledger_at(path, workspace)) as log:
        evidence = Evidence(
            log=log,
            blobs=BlobFolder(place / "blobs"),
            workspace=place,
            project=read_project(file),
            root=file.parent,
            checks=checks(),
        )
        if not reveal:
            return explain(evidence, wanted, examples=examples)
        with opened(path, workspace=workspace, quiet=True, lang=lang) as context:
            return explain(
                evidence,
                wanted,
                examples=examples,
                append=lambda kind, body: context.log.append(kind, body).time,
            )
