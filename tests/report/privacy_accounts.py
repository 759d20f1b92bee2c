"""Accounts of private models made by hand."""

from dataclasses import replace

from lexgate.core.account import Account
from lexgate.core.codec import dump
from private_runs import private_run
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
        facts["privacy"] = dump(private_run(epsilon=claimed, randomness=randomness))
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
