"""Kits for tests: made from accounts by hand, with the titles of the real checks."""

from dataclasses import replace

from lexgate.core.account import Account
from lexgate.core.estimate import Estimate
from lexgate.flow.kit import kit
from lexgate.report.kits.tree import Kit, Table, walk
from lexgate.wiring.drawers import checks
from report import accounts

DIGEST = "sha256:" + "9" * 64
TITLES = {name: check.title for name, check in checks().items()}


def made(name: str, account: Account) -> Kit:
    return kit(name, account, DIGEST, TITLES)


def tables(whole: Kit) -> list[tuple[str, Table]]:
    """Return every table with the English title of its section."""
    return [
        (str(getattr(section.title, "en", section.title)), node)
        for _, section, node in walk(whole.sections)
        if isinstance(node, Table)
    ]


def with_estimates(*estimates: Estimate, **passport: object) -> Account:
    """Return an account that knows these estimates and nothing else."""
    bare = accounts.bare()
    known = replace(bare.passport, name="Toy", **passport)  # type: ignore[arg-type]
    plan = replace(bare.plan, passport=known)
    return replace(bare, passport=known, plan=plan, estimates=estimates, time="2026-11-22T10:00:00Z")
