"""Attacks on membership: offered by digest before the plan is sealed, made after it.

Shadow models do not depend on the model in question: each is a step of its own, whose answers are kept and whose weights are
not. A run that is killed goes on with the shadow that was under way, and a later assessment uses those that are there.
"""

import shutil
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

from lexgate.assessment.leaks import signals
from lexgate.assessment.leaks.signals import Signals
from lexgate.assessment.leaks.unlike import unlike
from lexgate.core.canon import digest_folder, digest_json
from lexgate.core.dataset import Dataset
from lexgate.core.errors import BadInput
from lexgate.core.leaks_spec import MembershipSpec, ShadowsSpec
from lexgate.core.ports import Silent
from lexgate.core.privacy_run import no_ledger
from lexgate.core.tune_spec import ModelSpec, TuneSpec
from lexgate.core.unlike import Unlike
from lexgate.core.verdict import Plan
from lexgate.data.member_pool import Pool, learned, pool, shadow
from lexgate.flow.answers import max_length
from lexgate.flow.context import Context
from lexgate.flow.prepare import Prepared
from lexgate.flow.steps import Body, Step, once
from lexgate.flow.tune import Tuned
from lexgate.models.privacy import Membership
from lexgate.models.source import resolve
from lexgate.stats import lira

LOSS = "loss"
_WEIGH = {"online": lira.online, "offline": lira.offline}


@dataclass(frozen=True, slots=True, kw_only=True)
class Tunings:
    """What shadow models cost."""

    models: int
    items: int
    """That each learns from."""
    seconds: float | None
    """Of all together, by the time that the model itself took; None where that is not known."""
    unlike: tuple[Unlike, ...] = ()
    """In what they learn otherwise than the model itself."""


def membership_digest(context: Context, prepared: Prepared | None, tuned: Tuned | None = None) -> str:
    """Return the digest of the attacks on membership, after a look for mistakes; empty where there are none.

    Raises:
        BadInput: See ``pool``; LG-FLOW-123, it is not on record what the model was tuned on.
    """
    spec = _spec(context)
    if spec is None or prepared is None:
        return ""
    if tuned is not None and tuned.account.facts.get("data_digest") != prepared.digest:
        raise BadInput(
            f"It is not on record that {tuned.folder.name} was tuned on the training data of this project.",
            fix="Assess a model that `lexgate tune` made, or set assess.privacy.membership to null.",
            code="LG-FLOW-123",
        )
    pool(prepared.natural, spec, context.project.assess.seed)
    return digest_json({"spec": spec.model_dump(mode="json")})


def tunings(context: Context, prepared: Prepared | None, tuned: Tuned | None) -> Tunings | None:
    """Return what the shadow models of a plan cost; None where there are none."""
    spec = _spec(context)
    if spec is None or spec.shadows is None or prepared is None:
        return None
    found = pool(prepared.natural, spec, context.project.assess.seed)
    items, tune = learned(found, spec.shadows), context.project.tune
    seconds = None if tuned is None else tuned.account.facts.get("seconds")
    epochs = spec.shadows.epochs or tune.epochs
    share = items / max(1, found.training) * epochs / tune.epochs
    known = float(seconds) * share * spec.shadows.even if isinstance(seconds, int | float) else None
    return Tunings(
        models=spec.shadows.even,
        items=items,
        seconds=known,
        unlike=_unlike(context, found, spec.shadows, tuned),
    )


def membership(
    context: Context, prepared: Prepared, tuned: Tuned, plan: Plan, sealed: str
) -> Membership | None:
    """Return the scores of the attacks on the items that the plan's seed draws; made once for each sealed plan."""
    spec = _spec(context)
    if spec is None:
        return None
    found = pool(prepared.natural, spec, plan.seed)
    step = _step(context, "membership", {"plan": sealed, "model": tuned.account.digest})
    own = _kept(
        context,
        once(context.log, step, lambda: _asked(context, found, tuned.folder, max_length(context, tuned))),
    )
    ids = [str(row) for row in found.items.frame["row"].to_list()]
    own = signals.aligned(own, ids)
    scores = {LOSS: -own.loss}
    if spec.shadows is not None:
        inside, confidence = _shadows(context, prepared, found, spec.shadows, plan.seed)
        scores |= {
            f"lira-{name}": _WEIGH[name](own.confidence, confidence, inside) for name in spec.shadows.attacks
        }
    return Membership(
        ids=own.ids,
        member=found.member,
        scores=scores,
        shadows=0 if spec.shadows is None else spec.shadows.even,
        unlike=() if spec.shadows is None else _unlike(context, found, spec.shadows, tuned),
    )


def _shadows(
    context: Context, prepared: Prepared, found: Pool, spec: ShadowsSpec, seed: int
) -> tuple[lira.Bools, lira.Floats]:
    """Return which shadow learned from which item, and how sure it is of it, each ``(shadows, items)``."""
    ids = [str(row) for row in found.items.frame["row"].to_list()]
    base = digest_folder(resolve(_model(context), context.root))
    inside, confidence = [], []
    with context.progress.track("shadows", spec.even) as task:
        for index in range(spec.even):
            one, tune = shadow(found, spec, index, seed), _tune(context, spec, seed + index)
            inputs: Body = {
                "data": prepared.digest,
                "base": base,
                "rows": digest_json([int(row) for row in one.train.frame["row"].to_list()]),
                "asked": digest_json(list(ids)),
                "tune": tune.model_dump(mode="json"),
            }
            made = once(
                context.log,
                _step(context, "shadow", inputs),
                partial(_tuned_and_asked, context, prepared, found, one.train, tune, inputs),
            )
            inside.append(one.inside)
            confidence.append(signals.aligned(_kept(context, made), ids).confidence)
            task.advance(1)
    return np.stack(inside), np.stack(confidence)


def _tuned_and_asked(
    context: Context, prepared: Prepared, found: Pool, train: Dataset, tune: TuneSpec, inputs: Body
) -> Body:
    """Tune a shadow model, keep its answers, and delete it."""
    out = context.workspace / "shadows" / digest_json(inputs).removeprefix("sha256:")[:16]
    out.parent.mkdir(parents=True, exist_ok=True)
    model = _model(context)
    facts = context.models.tune(
        resolve(model, context.root),
        train,
        prepared.natural.part("validation"),
        tune,
        max_length=model.max_length,
        out=out,
        progress=Silent(),
        spend=no_ledger,
    )
    length = facts.get("max_length")
    made = _asked(context, found, out, length if isinstance(length, int) else model.max_length)
    for folder in (out, out.with_name(out.name + ".work")):
        shutil.rmtree(folder, ignore_errors=True)
    return made


def _asked(context: Context, found: Pool, folder: Path, length: int) -> Body:
    """Ask a model for its answers to all measured items, and keep how sure it is of them."""
    answers = context.models.predict(
        folder,
        found.items,
        batch_size=context.project.assess.batch_size,
        max_length=length,
        progress=Silent(),
    )
    return {"signals": context.blobs.put(signals.to_bytes(signals.signals(answers)))}


def _tune(context: Context, spec: ShadowsSpec, seed: int) -> TuneSpec:
    """Return how shadows are tuned: as the model is, but without what makes it private, which would cost epsilon."""
    tune = context.project.tune
    changed: dict[str, object] = {"seed": seed % 2**32, "noise": None, "adversarial": None, "privacy": None}
    changed |= {} if spec.method == "same" else {"method": spec.method}
    changed |= {} if spec.epochs is None else {"epochs": spec.epochs}
    return tune.model_copy(update=changed)


def _unlike(context: Context, found: Pool, spec: ShadowsSpec, tuned: Tuned | None) -> tuple[Unlike, ...]:
    """Return in what shadows learn otherwise than the model did, or will."""
    facts = {} if tuned is None else tuned.account.facts
    known = facts.get("hyper_parameters")
    own = known if isinstance(known, dict) else context.project.tune.model_dump(mode="json")
    told = unlike(
        _tune(context, spec, 0).model_dump(mode="json"),
        own,
        items=learned(found, spec),
        of=found.training,
    )
    base = _model(context).path
    if tuned is None or facts.get("base_digest") in {
        None,
        digest_folder(resolve(_model(context), context.root)),
    }:
        return told
    return (Unlike(what="model.path", model=tuned.account.base, shadows=base), *told)


def _model(context: Context) -> ModelSpec:
    if context.project.model is None:
        raise BadInput(
            "The project names no model to tune shadows of.",
            fix="Add a model section with a path, or leave out assess.privacy.membership.shadows.",
            code="LG-FLOW-124",
        )
    return context.project.model


def _spec(context: Context) -> MembershipSpec | None:
    privacy = context.project.assess.privacy
    return None if privacy is None else privacy.membership


def _step(context: Context, name: str, inputs: Body) -> Step:
    return Step(name=name, inputs=inputs, intact=lambda made: context.blobs.has(str(made["signals"])))


def _kept(context: Context, made: Body) -> Signals:
    return signals.from_bytes(context.blobs.get(str(made["signals"])))
