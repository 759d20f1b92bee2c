"""Tune: the prepared data and the base model give a model folder."""

from dataclasses import dataclass, replace
from pathlib import Path

from pydantic import JsonValue

from lexgate.assessment.attack.noise import with_noise
from lexgate.core.account import ModelAccount
from lexgate.core.canon import digest_folder, digest_json
from lexgate.core.codec import dump, load
from lexgate.core.errors import BadInput, UnsafeFile
from lexgate.core.ports import Entries
from lexgate.core.precision import FULL
from lexgate.core.tune_spec import ModelSpec
from lexgate.flow.context import Context
from lexgate.flow.planting import told
from lexgate.flow.prepare import Prepared
from lexgate.flow.privacy import spending
from lexgate.flow.steps import Body, Step, done, found, once
from lexgate.models.files import refuse_unsafe
from lexgate.models.served import told_of_service
from lexgate.models.source import model_folder, resolve


@dataclass(frozen=True, slots=True, kw_only=True)
class Tuned:
    """A tuned model in the workspace."""

    folder: Path
    account: ModelAccount
    precision: str = FULL
    """In which precision it is asked."""


def tune(context: Context, prepared: Prepared) -> Tuned:
    """Return the model tuned on the prepared data, tuning it unless that was done.

    Raises:
        BadInput: LG-FLOW-001, the project names no model.
    """
    step = tuning(context, prepared.digest)
    return _tuned(context, once(context.log, step, lambda: _do(context, prepared, step.inputs)))


def tuning(context: Context, data: str) -> Step:
    """Return the step: what its result depends on.

    Args:
        context: The project.
        data: Digest of the prepared data.

    Raises:
        BadInput: LG-FLOW-001, the project names no model.
        UnsafeFile: The base model is a pickle.
    """
    base = resolve(_model(context), context.root)
    refuse_unsafe(base)
    inputs: Body = {
        "data": data,
        "base": digest_folder(base),
        "max_length": _model(context).max_length,
        "tune": context.project.tune.model_dump(mode="json"),
    }
    return Step(name="tune", inputs=inputs, intact=lambda made: _intact(context, made))


def untreated(context: Context, prepared: Prepared, *, tune_now: bool) -> Tuned | None:
    """Return the model that is tuned as the project says, but without adversarial training and noise.

    It is a step of its own, so that it never passes for the project's model. None: it is still to be tuned.
    """
    project = context.project
    plain = project.tune.model_copy(update={"adversarial": None, "noise": None})
    without = replace(context, project=project.model_copy(update={"tune": plain}))
    same = tuning(without, prepared.digest)
    step = replace(same, name="tune-before")
    made = found(context.log, same) or found(context.log, step)
    if made is None and tune_now:
        made = once(context.log, step, lambda: _do(without, prepared, step.inputs))
    return None if made is None else _tuned(context, made)


def last_tuned(context: Context, data: str) -> Tuned:
    """Return the model that was tuned last on these data, with whatever settings.

    Args:
        context: The project.
        data: Digest of the prepared data.

    Raises:
        BadInput: LG-FLOW-002, none was, or it was changed since.
    """
    tuned = tuned_on(context, data)
    if tuned is None:
        raise BadInput(
            f"No model in {context.workspace} was tuned on the data as they are now.",
            fix="Run `lexgate tune` first, or name a model with `lexgate assess --model FOLDER`.",
            code="LG-FLOW-002",
        )
    return tuned


def tuned_on(context: Context, data: str) -> Tuned | None:
    """Return the model that was tuned last on these data; None if there is none that is unchanged.

    A model tuned on other data may have learned from what is now the test part.
    """
    for body in done(context.log, "tune"):
        inputs, made = body["inputs"], body["made"]
        same = isinstance(inputs, dict) and inputs["data"] == data
        if same and isinstance(made, dict) and _intact(context, made):
            return _tuned(context, made)
    return None


def given(log: Entries, folder: Path, where: str = "--model") -> Tuned:
    """Return a model in a folder that somebody names: what is on record of its making stays known, wherever it lies.

    Of a model that was made elsewhere nothing is known; of one behind an address what its description says.

    Raises:
        BadInput: See ``models.source.model_folder``.
        UnsafeFile: See ``models.files.refuse_unsafe``.
    """
    refuse_unsafe(model_folder(folder, str(folder), where))
    digest = digest_folder(folder)
    made = [body["made"] for body in done(log, "tune")]
    accounts = [load(ModelAccount, one["account"]) for one in made if isinstance(one, dict)]
    known = next((one for one in accounts if one.digest == digest), None)
    account = ModelAccount(
        name=folder.name,
        digest=digest,
        path=str(folder),
        base=known.base if known else "",
        facts=known.facts if known else told_of_service(folder),
    )
    return Tuned(folder=folder, account=account)


def _model(context: Context) -> ModelSpec:
    if context.project.model is None:
        raise BadInput(
            "The project names no model.", fix="Add a model section with a path.", code="LG-FLOW-001"
        )
    return context.project.model


def _do(context: Context, prepared: Prepared, inputs: Body) -> Body:
    out = context.workspace / "models" / digest_json(inputs).removeprefix("sha256:")[:16]
    out.parent.mkdir(parents=True, exist_ok=True)
    train, noise = prepared.dataset.part("train"), context.project.tune.noise
    more = told(prepared.canaries)
    if noise is not None:
        train, counted = with_noise(train, noise, context.project.tune.seed)
        more["noise"] = counted
    base = resolve(_model(context), context.root)
    facts = context.models.tune(
        base,
        train,
        prepared.dataset.part("validation"),
        context.project.tune,
        max_length=_model(context).max_length,
        out=out,
        progress=context.progress,
        spend=spending(context, prepared),
    )
    _same_base(base, inputs)
    account = ModelAccount(
        name=context.project.system.name,
        digest=digest_folder(out),
        path=out.relative_to(context.workspace).as_posix(),
        base=_model(context).path,
        facts=facts | more | {"base_digest": inputs["base"], "data_digest": inputs["data"]},
    )
    return {"account": dump(account)}


def _same_base(base: Path, inputs: Body) -> None:
    """Refuse a model whose base is not the one on record.

    Raises:
        UnsafeFile: LG-FLOW-008, the base model was changed since its digest was taken.
    """
    if digest_folder(base) != inputs["base"]:
        raise UnsafeFile(
            f"The base model {base} was changed while it was tuned; what it was tuned from is not on record.",
            fix="Find out what writes there, leave the folder alone, remove the new model and tune again.",
            code="LG-FLOW-008",
        )


def _intact(context: Context, made: Body) -> bool:
    account = load(ModelAccount, made["account"])
    folder = context.workspace / account.path
    return folder.is_dir() and digest_folder(folder) == account.digest


def _tuned(context: Context, made: dict[str, JsonValue]) -> Tuned:
    account = load(ModelAccount, made["account"])
    return Tuned(folder=context.workspace / account.path, account=account)
