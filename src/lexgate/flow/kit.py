"""Kit: the last assessment of a workspace becomes a document to hand in. Nothing is measured or recorded."""

from collections.abc import Mapping

from lexgate.core.account import Account
from lexgate.core.text import Text
from lexgate.report.kits.evidence import Evidence
from lexgate.report.kits.kinds import kind
from lexgate.report.kits.tree import Kit
from lexgate.standard import catalog


def kit(name: str, account: Account, digest: str, titles: Mapping[str, Text]) -> Kit:
    """Return a filing kit, filled from an account as far as its evidence goes.

    Standards are taken as the account applied them; those that it did not apply, as published today.

    Args:
        name: Of the kit, such as ``eu-annex-iv``.
        account: The stored account.
        digest: Its digest.
        titles: Check → title.

    Raises:
        BadInput: LG-REPORT-001, there is no such kit.
    """
    wanted = kind(name)
    applied = {one.standard.id: one.standard for one in account.plan.rulings}
    standards = tuple(applied.get(pack) or catalog.load(pack) for pack in wanted.standards)
    answers = [catalog.applies(standard, account.passport) for standard in standards]
    evidence = Evidence(
        account=account,
        standards=standards,
        applies={requirement: answer for one in answers for requirement, answer in one.items()},
        titles=titles,
        digest=digest,
    )
    return wanted.build(evidence)
