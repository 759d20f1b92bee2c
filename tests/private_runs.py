"""A private tuning as it stands on record, for tests that need one and not how it was made."""

from dataclasses import replace
from typing import Any

from lexgate.core.privacy_run import PrivacyRun

_RUN = PrivacyRun(
    run="sha256:1",
    epsilon=3.0,
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
    randomness="secret",
    keep="last",
)


def private_run(**changes: Any) -> PrivacyRun:
    """Return a run, some of its fields changed."""
    return replace(_RUN, **changes)
