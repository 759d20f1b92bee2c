"""Tune: the prepared data and the base model give a model folder."""

from dataclasses import dataclass
from pathlib import Path

from pydantic import JsonValue

from lexgate.core.account import ModelAccount
from lexgate.core.canon import digest_folder, digest_json
from lexgate.core.codec import dump, load
from lexgate.core.errors import BadInput
from lexgate.core.project import ModelSpec
from lexgate.flow.context import Context
from lexgate.flow.prepare import Prepared
from lexgate.flow.steps import Body, done, once
from lexgate.models.files import refuse_unsafe
from lexgate.models.source import resolve


@dataclass(frozen=True, slots=True, kw_only=True)
class Tuned:
    """A tuned model in the workspace."""

    folder: Path
    account: ModelAccount


def tune(context: Context, prepared: Prepared) -> Tuned:
    """Return the model tuned on the prepared data, tuning it unless that was done.

    Raises:
        BadInput: LG-FLOW-001, the project names no model.
    """
    spec = _model(context)
    base = resolve(spec, context.root)
    refuse_unsafe(base)
    inputs = _inputs(context, prepared, digest_folder(base))
    made = once(
        context.log,
        "tune",
        inputs,
        lambda: _do(context, prepared, base, inputs),
        intact=lambda body: _intact(context, body),
    )
    return _tuned(context, made)


def last_tuned(context: Context) -> Tuned:
    """Return the model that was tuned last in this workspace.

    Raises:
        BadInput: LG-FLOW-002, none was, or it was changed since.
    """
    for body in done(context.log, "tune"):
        made = body["made"]
        if isinstance(made, dict) and _intact(context, made):
            return _tuned(context, made)
    raise BadInput(
        f"No tuned model lies in {context.workspace}.",
        fix="Run `lexgate tune` first, or name a model with `lexgate assess --model FOLDER`.",
        code="LG-FLOW-002",
    )


def given(folder: Path) -> Tuned:
    """Return a model that was made elsewhere, for an assessment; nothing about its making is known."""
    refuse_unsafe(folder)
    account = ModelAccount(
        name=folder.name, digest=digest_folder(folder), path=str(folder), base="", facts={}
    )
    return Tuned(folder=folder, account=account)


def _model(context: Context) -> ModelSpec:
    if context.project.model is None:
        raise BadInput(
            "The project names no model.", fix="Add a model section with a path.", code="LG-FLOW-001"
        )
    return context.project.model


def _inputs(context: Context, prepared: Prepared, base: str) -> Body:
    return {
        "data": prepared.digest,
        "base": base,
        "max_length": _model(context).max_length,
        "tune": context.project.tune.model_dump(mode="json"),
    }


def _do(context: Context, prepared: Prepared, base: Path, inputs: Body) -> Body:
    out = context.workspace / "models" / digest_json(inputs).removeprefix("sha256:")[:16]
    out.parent.mkdir(parents=True, exist_ok=True)
    facts = context.models.tune(
        base,
        prepared.dataset.part("train"),
        prepared.dataset.part("validation"),
        context.project.tune,
        max_length=_model(context).max_length,
        out=out,
        progress=context.progress,
    )
    account = ModelAccount(
        name=context.project.system.name,
        digest=digest_folder(out),
        path=out.relative_to(context.workspace).as_posix(),
        base=_model(context).path,
        facts=facts | {"inputs": inputs},
    )
    return {"account": dump(account)}


def _intact(context: Context, made: Body) -> bool:
    account = load(ModelAccount, made["account"])
    folder = context.workspace / account.path
    return folder.is_dir() and digest_folder(folder) == account.digest


def _tuned(context: Context, made: dict[str, JsonValue]) -> Tuned:
    account = load(ModelAccount, made["account"])
    return Tuned(folder=context.workspace / account.path, account=account)
