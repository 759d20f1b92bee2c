"""What keeps a model from release whatever its verdicts say."""

from dataclasses import replace
from datetime import date

from lexgate.core.account import Account
from lexgate.core.release import Release
from lexgate.core.verdict import Status
from lexgate.release.gate import decide
from lexgate.release.holds import holds
from report import accounts
from report.privacy_accounts import audited

DAY = date(2026, 11, 22)


def decided(account: Account) -> Release:
    (verdict,) = (replace(one, status=Status.MET) for one in accounts.met().verdicts[:1])
    return decide("m", [verdict], ["a"], day=DAY, held=holds(account))


def test_nothing_holds_a_model_that_is_within_its_claim() -> None:
    account = audited(claimed=8.0, measured=0.4)
    assert holds(account) == ()
    assert decided(account).open
    assert holds(replace(account, model=None)) == ()


def test_canaries_hold_a_model_and_the_reason_is_said() -> None:
    release = decided(audited(claimed=8.0, measured=0.4, canaries=63))
    assert not release.open
    assert release.why is not None
    assert "63 rows of canaries" in release.why.en
    assert "63 行金丝雀样本" in release.why.zh


def test_a_claim_that_was_refuted_holds_a_model() -> None:
    release = decided(audited(claimed=1.0, measured=1.004))
    assert not release.open
    assert release.not_after == ""
    assert release.why is not None
    assert "epsilon is 1.00 at most by the accountant, and 1.004 at least" in release.why.en


def test_a_lower_bound_without_a_claim_refutes_nothing() -> None:
    assert holds(audited(claimed=None, measured=5.0)) == ()


def test_seeded_noise_that_does_not_keep_its_bound_is_found_out_too() -> None:
    assert len(holds(audited(claimed=1.0, measured=3.0, randomness="seeded"))) == 1


def test_a_model_behind_an_address_is_judged_and_not_released() -> None:
    account = accounts.met()
    assert account.model is not None
    model = replace(account.model, facts={"endpoint": "https://models.example.org"})
    release = decided(replace(account, model=model))
    assert not release.open
    assert release.why is not None
    assert "endpoint.yaml" in release.why.en
    assert "endpoint.yaml" in release.why.zh
    assert decided(account).open
