"""Private runs on record: each is written down before its first step, and all on the same data are added up."""

from collections.abc import Iterator
from typing import cast

from pydantic import JsonValue

from lexgate.core.account import ModelAccount
from lexgate.core.canon import digest_json
from lexgate.core.codec import dump, load
from lexgate.core.errors import BadInput
from lexgate.core.privacy_run import PrivacyClaim, PrivacyRun, Spend
from lexgate.flow.context import Context
from lexgate.flow.prepare import Prepared, preparing, section
from lexgate.flow.steps import Body, done

KIND = "private-run"


def spending(context: Context, prepared: Prepared) -> Spend:
    """Return what a private run must tell before its first step: it is refused, or recorded.

    A run that goes on after a kill has its name on record already, and spends nothing again.
    """

    def spend(run: PrivacyRun) -> None:
        _same_rows_for_all(context)
        before = list(runs_on(context, prepared))
        if any(other.run == run.run for other in before):
            return
        _within(context, run, before)
        context.log.append(
            KIND,
            {"data": prepared.digest, "files": _sources(context), "run": dump(run)},
        )

    return spend


def runs_on(context: Context, prepared: Prepared) -> Iterator[PrivacyRun]:
    """Yield the private runs on record, finished or not, on these data: the same rows, or rows of the same file."""
    sources = set(_sources(context))
    for entry in context.log.entries(KIND):
        body = context.log.body(entry)
        if isinstance(body, dict):
            files = body["files"]
            known = {str(name) for name in files} if isinstance(files, list) else set()
            if body["data"] == prepared.digest or known & sources:
                yield load(PrivacyRun, body["run"])


def claim(context: Context, prepared: Prepared, model: ModelAccount) -> PrivacyClaim:
    """Return what is claimed of a model, with what all runs on its data spent together (basic composition).

    The model's own run counts whether or not it is on record. One whose noise follows from a seed protects as little as a
    tuning without privacy, and is counted among those.
    """
    told = model.facts.get("privacy")
    own = load(PrivacyRun, told) if told is not None else None
    known = {run.run: run for run in (*runs_on(context, prepared), *([own] if own else []))}
    held = [run for run in known.values() if run.holds]
    same = {prepared.digest, *_prepared_from(context, set(_sources(context)))}
    return PrivacyClaim(
        run=own,
        epsilon=sum(run.epsilon for run in held),
        delta=sum(run.delta for run in held),
        runs=len(held),
        plain_runs=len(known) - len(held) + sum(_is_plain(body, same) for body in done(context.log, "tune")),
    )


def claim_digest(context: Context, prepared: Prepared | None, model: ModelAccount | None) -> str | None:
    """Return the digest of the claim, for the plan; None where there are no data.

    Args:
        context: The project.
        prepared: Its data.
        model: None while it is still to be tuned: nothing is claimed yet, and the digest is empty.
    """
    if prepared is None:
        return None
    return digest_json(dump(claim(context, prepared, model))) if model else ""


def _sources(context: Context) -> list[JsonValue]:
    """Return the digests of the files that training rows come from."""
    spec = section(context)
    files = preparing(context).inputs["files"]
    named = files if isinstance(files, dict) else {}
    return [named[path] for path in (spec.path, spec.train) if path is not None]


def _prepared_from(context: Context, sources: set[JsonValue]) -> Iterator[str]:
    """Yield the digests of data that were prepared with training rows of the same files."""
    for body in done(context.log, "prepare"):
        inputs, made = body["inputs"], body["made"]
        if isinstance(inputs, dict) and isinstance(made, dict):
            files, spec = inputs.get("files"), inputs.get("data")
            if isinstance(files, dict) and isinstance(spec, dict):
                named = {files.get(str(spec.get(part))) for part in ("path", "train") if spec.get(part)}
                if named & sources:
                    yield str(made["digest"])


def _is_plain(body: Body, data: set[str]) -> bool:
    inputs = cast("dict[str, JsonValue]", body["inputs"])
    settings = inputs["tune"]
    private = isinstance(settings, dict) and settings.get("privacy") is not None
    return inputs["data"] in data and not private


def _same_rows_for_all(context: Context) -> None:
    if section(context).clean.label_errors == "drop":
        raise BadInput(
            "data.clean.label_errors is drop: a model of all training rows chooses which rows are dropped, and nothing"
            " accounts for what that tells of them.",
            fix="Set it to report or off for private tuning.",
            code="LG-FLOW-111",
        )


def _within(context: Context, run: PrivacyRun, before: list[PrivacyRun]) -> None:
    """Refuse a run that, with those before it, would exceed the budget (basic composition: epsilons and deltas add up)."""
    spec = context.project.tune.privacy
    budget = run.epsilon if spec is None else spec.budget
    epsilon = sum(other.epsilon for other in before)
    delta = sum(other.delta for other in before) + run.delta
    listed = " + ".join(f"{other.epsilon:.3g}" for other in before)
    if epsilon + run.epsilon > budget:
        raise BadInput(
            f"This run would spend epsilon {run.epsilon:.3g}, and private runs on the same data ({len(before)}, those included"
            f" that were not finished) spent {listed} ({epsilon:.3g}) already: together {epsilon + run.epsilon:.3g} of"
            f" {budget:g} (tune.privacy.total_epsilon).",
            fix="Use the model that was tuned; or raise total_epsilon, and answer for it; or tune on other data. If that model was"
            " for measuring only (data.canaries), its epsilon counts all the same.",
            code="LG-FLOW-112",
        )
    if delta >= 1 / run.n:
        raise BadInput(
            f"With the private runs on the same data before it ({len(before)}), delta adds up to {delta:g}, which is not smaller"
            f" than 1 / n = {1 / run.n:.3g}.",
            fix="Lower tune.privacy.delta.",
            code="LG-FLOW-113",
        )
