"""Prepare: data files become a cleaned, protected and split data set in the workspace."""

import shutil
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from lexgate.core.account import DataAccount, PlantedScore
from lexgate.core.canon import canonical, digest, digest_file, digest_folder, digest_json
from lexgate.core.codec import dump, load
from lexgate.core.data_spec import DataSpec
from lexgate.core.dataset import Dataset
from lexgate.core.errors import BadInput
from lexgate.core.text import Lang
from lexgate.core.whole_file import write_whole
from lexgate.data import planted as planted_defects
from lexgate.data import store
from lexgate.data.account import account as account_of
from lexgate.data.canaries import Canary, make, plant, without
from lexgate.data.clean import Cleaned, clean
from lexgate.data.datasheet import datasheet
from lexgate.data.formats import jsonl
from lexgate.data.paths import locate
from lexgate.data.preview import preview as rows_of
from lexgate.data.read import read
from lexgate.data.split import split, take
from lexgate.flow.context import Context
from lexgate.flow.planting import told, with_wished
from lexgate.flow.seal import keep, kept
from lexgate.flow.steps import Body, Step, once


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A prepared data set in the workspace."""

    folder: Path
    digest: str
    """Of the content of the data set."""
    dataset: Dataset
    changes: pl.DataFrame
    """What was removed or changed, by row (see ``lexgate.data.clean.CHANGES``)."""
    account: DataAccount
    canaries: tuple[Canary, ...] = ()
    """Made-up items, of which some are planted in the training part."""

    @property
    def natural(self) -> Dataset:
        """The data set without canaries."""
        return without(self.dataset, self.canaries)


def prepare(context: Context) -> Prepared:
    """Return the project's data, prepared; the work is done only if the files, the settings or LexGate changed.

    Raises:
        BadInput: LG-FLOW-004, the project has no data section; or what ``read``, ``split`` and ``clean`` raise.
    """
    step = preparing(context)
    made = once(context.log, step, lambda: _do(context, step.inputs))
    folder = context.workspace / str(made["folder"])
    return Prepared(
        folder=folder,
        digest=str(made["digest"]),
        dataset=store.load(folder),
        changes=store.load_changes(folder),
        account=load(DataAccount, made["account"]),
        canaries=kept(context.blobs, tuple[Canary, ...], str(made["canaries"])) if "canaries" in made else (),
    )


def preparing(context: Context) -> Step:
    """Return the step: what its result depends on.

    Raises:
        BadInput: LG-FLOW-004, the project has no data section.
    """
    return Step(
        name="prepare",
        inputs=_inputs(context, section(context)),
        intact=lambda made: _intact(context, made),
    )


def preview(context: Context, n: int = 3) -> list[dict[str, str]]:
    """Return the first rows as they are understood, personal data masked; nothing is stored."""
    return rows_of(_read(context, section(context)), n)


def section(context: Context) -> DataSpec:
    """Return the data section, with the canaries that were wished for.

    Raises:
        BadInput: LG-FLOW-004, there is none.
    """
    spec = context.project.data
    if spec is None:
        raise BadInput("The project has no data section.", fix="Add data with a path.", code="LG-FLOW-004")
    return with_wished(context, spec)


def _inputs(context: Context, spec: DataSpec) -> Body:
    files = [path for path in (spec.path, spec.train, spec.validation, spec.test, spec.planted) if path]
    system = context.project.system
    return {
        "files": {path: _digest(context, path) for path in files},
        "data": _as_before(spec),
        "task": system.task.value if system.task else None,
        "languages": list(system.languages or ()),
        "population": dump(system.population),
        "secret": digest(context.secret),
    }


def _as_before(spec: DataSpec) -> Body:
    """Return the section; without canaries it says no word of them, so that data prepared earlier stay known."""
    given: Body = spec.model_dump(mode="json")
    if given["canaries"] is None:
        del given["canaries"]
    return given


def _digest(context: Context, written: str) -> str:
    path = (
        context.hub(written.removeprefix("hf:"))
        if written.startswith("hf:")
        else locate(context.root, written)
    )
    return digest_folder(path) if path.is_dir() else digest_file(path)


def _read(context: Context, spec: DataSpec) -> Dataset:
    task = context.project.system.task
    if task is None:
        raise BadInput("The project names no task.", fix="Add system.task.", code="LG-FLOW-007")
    dataset = read(spec, task, context.root, hub=context.hub)
    parts = split(dataset, spec.split)
    return parts if spec.limit is None else take(parts, spec.limit, spec.split.seed)


def _do(context: Context, inputs: Body) -> Body:
    spec, system = section(context), context.project.system
    read_in = _read(context, spec)
    cleaned = clean(
        read_in, spec.clean, languages=system.languages, key=context.secret, progress=context.progress
    )
    canaries = make(cleaned.dataset, spec.canaries) if spec.canaries is not None else ()
    made = account_of(
        source=", ".join(path for path in (spec.path, spec.train, spec.validation, spec.test) if path),
        rows_read=len(read_in),
        cleaned=cleaned,
        population=system.population,
        planted=_planted(context, spec, cleaned),
        facts=told(canaries),
    )
    folder = context.workspace / "data" / digest_json(inputs).removeprefix("sha256:")[:16]
    half = folder.with_name(folder.name + ".half")
    shutil.rmtree(half, ignore_errors=True)
    whole = plant(cleaned.dataset, canaries) if canaries else cleaned.dataset
    name = store.write(whole, cleaned.changes, half)
    made = replace(made, digest=name)
    for lang in Lang:
        page = datasheet(made, system.passport(), lang)
        write_whole(half / f"datasheet.{lang.value}.md", page.encode())
    write_whole(half / "account.json", canonical(dump(made)))
    shutil.rmtree(folder, ignore_errors=True)
    half.replace(folder)
    body: Body = {
        "folder": folder.relative_to(context.workspace).as_posix(),
        "digest": name,
        "account": dump(made),
    }
    return body | ({"canaries": keep(context.blobs, canaries)} if canaries else {})


def _planted(context: Context, spec: DataSpec, cleaned: Cleaned) -> tuple[PlantedScore, ...]:
    if spec.planted is None:
        return ()
    listed = jsonl.read(locate(context.root, spec.planted), encoding="utf-8")
    return planted_defects.score(listed, cleaned.changes)


def _intact(context: Context, made: Body) -> bool:
    folder = context.workspace / str(made["folder"])
    try:
        return store.digest(store.load(folder)) == made["digest"]
    except BadInput:
        return False
