"""Opening a project: settings and adapters become the context that flows work with.

Importing this needs the extra ``assess``; ask ``install.require`` first.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import Path

from lexgate.adapters.all_models import AllModels
from lexgate.adapters.blob_folder import BlobFolder
from lexgate.adapters.clock import SystemClock
from lexgate.adapters.hf_datasets import fetch
from lexgate.adapters.holiday_calendar import HolidayCalendar
from lexgate.adapters.key_folder import KeyFolder
from lexgate.adapters.progress import TerminalProgress
from lexgate.adapters.sqlite_log import SqliteLog
from lexgate.adapters.workspace_lock import workspace_lock
from lexgate.core.assess_spec import PredictionsSpec
from lexgate.core.ports import Progress, Silent
from lexgate.core.project import Project
from lexgate.core.text import Lang
from lexgate.flow.context import Context
from lexgate.flow.foresee import Foreseen, first_run, foresee
from lexgate.wiring.drawers import checks
from lexgate.wiring.project_file import project_file, read_project
from lexgate.wiring.workspace import LEDGER, actor, workspace_of


@contextmanager
def opened(
    path: Path,
    *,
    workspace: Path | None = None,
    quiet: bool = False,
    lang: Lang = Lang.EN,
    as_of: date | None = None,
    predictions: Path | None = None,
) -> Iterator[Context]:
    """Give the context of a project while holding its workspace, which is made if it is not there.

    Args:
        path: The project's folder or file.
        workspace: Folder of ledger, blobs and keys; ``.lexgate`` beside the project file if left out.
        quiet: Show no progress.
        lang: Language of the progress.
        as_of: The day whose law applies, for all standards.
        predictions: Stored predictions to assess, instead of what the project names.

    Raises:
        Problems: The project file has mistakes.
        Busy: LG-BUSY-001, another run holds the workspace.
    """
    file = project_file(path).absolute()
    project = _changed(read_project(file), as_of, predictions)
    place = workspace_of(file, workspace)
    with (
        workspace_lock(place / "lock", SystemClock()),
        _context(file, project, place, TerminalProgress(quiet=quiet, lang=lang)) as context,
    ):
        yield context


def foreseen(path: Path, *, workspace: Path | None = None, as_of: date | None = None) -> tuple[Foreseen, ...]:
    """Return what ``run`` would do. The workspace is neither made nor held: another run may be writing it.

    Args:
        path: The project's folder or file.
        workspace: As for ``opened``.
        as_of: As for ``opened``.

    Raises:
        Problems: The project file has mistakes.
    """
    file = project_file(path).absolute()
    project = _changed(read_project(file), as_of, None)
    place = workspace_of(file, workspace)
    if not (place / LEDGER).is_file():
        return first_run(project)
    with _context(file, project, place, Silent()) as context:
        return foresee(context)


@contextmanager
def _context(file: Path, project: Project, place: Path, progress: Progress) -> Iterator[Context]:
    clock, blobs, keys = SystemClock(), BlobFolder(place / "blobs"), KeyFolder(place / "keys")
    keys.public_key()  # kept to be handed out
    log = SqliteLog(place / LEDGER, blobs, clock, actor())
    try:
        yield Context(
            project=project,
            name=file.parent.name,
            root=file.parent,
            workspace=place,
            log=log,
            blobs=blobs,
            key=keys.signing_key(),
            checks=checks(),
            hub=partial(fetch, cache=place / "hub"),
            models=AllModels(),
            clock=clock,
            calendar=HolidayCalendar(),
            progress=progress,
            secret=keys.secret(),
        )
    finally:
        log.close()


def _changed(project: Project, as_of: date | None, predictions: Path | None) -> Project:
    if as_of is not None:
        standards = tuple(item.model_copy(update={"as_of": as_of}) for item in project.standards)
        project = project.model_copy(update={"standards": standards})
    if predictions is not None:
        path = str(predictions.absolute())
        spec = project.assess.predictions
        stored = (
            spec.model_copy(update={"path": path})
            if spec
            else PredictionsSpec(path=path, predicted="predicted")
        )
        project = project.model_copy(
            update={"assess": project.assess.model_copy(update={"predictions": stored})}
        )
    return project
