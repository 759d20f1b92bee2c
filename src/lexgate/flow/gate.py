"""Gate: the last assessment opens or closes the release."""

from dataclasses import replace
from datetime import date

from lexgate.core.account import Account
from lexgate.flow.conclude import Concluded, conclude, record_release
from lexgate.flow.context import Context
from lexgate.flow.last import last_account
from lexgate.flow.seal import keep
from lexgate.release.gate import decide
from lexgate.release.holds import holds


def gate(context: Context) -> Concluded:
    """Return the conclusion of the last assessment, with the gate's decision recorded and signed.

    Raises:
        BadInput: LG-FLOW-003, nothing was assessed in this workspace.
    """
    account, _ = last_account(context.log, context.blobs, context.workspace)
    return release(context, account)


def release(context: Context, account: Account) -> Concluded:
    """Record the decision on an account and conclude it."""
    decided = with_decision(context, account)
    record_release(context, decided)
    return conclude(context, decided)


def with_decision(context: Context, account: Account) -> Account:
    """Return the account with what the gate would decide today; nothing is recorded."""
    subject = (
        account.verdicts[0].subject if account.verdicts else (account.model.digest if account.model else "")
    )
    digests = [keep(context.blobs, verdict) for verdict in account.verdicts]
    day = date.fromisoformat(context.clock.now()[:10])
    return replace(account, release=decide(subject, account.verdicts, digests, day=day, held=holds(account)))
