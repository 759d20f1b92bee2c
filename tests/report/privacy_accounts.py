"""Accounts of private models made by hand."""

from dataclasses import replace

from lexgate.core.account import Account
from lexgate.core.codec import dump
from lexgate.core.privacy_run import PrivacyRun
from report import accounts


def audited(
    *,
    claimed: float | None,
    measured: float | None,
    canaries: int = 0,
    randomness: str = "secret",
    reach: float = 2.2,
) -> Account:
    """Return an account whose model claims one epsilon, and of which another was measured."""
    whole = accounts.full()
    if whole.model is None:
        return whole
    facts = dict(whole.model.facts)
    if claimed is not None:
        facts["privacy"] = dump(_run(claimed, randomness))
    if canaries:
        facts["canaries"] = {"made": 40, "planted": 20, "rows": canaries}
    lower = accounts.made(
        "epsilon-lower-bound",
        measured,
        None if measured is None else measured / 2,
        None if measured is None else 1000.0,
        40,
        unit="epsilon",
        method="one-run-audit",
        facts={
            "canaries_planted": 19,
            "canaries_left_out": 21,
            "guesses": 20,
            "right_guesses": 15,
            "highest_lower_bound": reach,
            "delta": 1e-5,
        },
    )
    return replace(whole, model=replace(whole.model, facts=facts), estimates=(*whole.estimates, lower))


def _run(epsilon: float, randomness: str) -> PrivacyRun:
    return PrivacyRun(
        run="sha256:1",
        epsilon=epsilon,
        delta=1e-5,
        accountant="prv",
        accountant_version="opacus 1.6.0",
        unit="item",
        n=8000,
        sampling="poisson",
        sampling_rate=0.032,
        expected_batch=256.0,
        noise_multiplier=1.1,
        clipping_norm=1.0,
        steps=320,
        mechanism="",
        randomness=randomness,
        keep="last",
    )
