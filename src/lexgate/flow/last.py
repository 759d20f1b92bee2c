"""The last assessment of a workspace."""

from pathlib import Path

from lexgate.core.account import Account
from lexgate.core.errors import BadInput
from lexgate.core.ports import Blobs, Entries
from lexgate.flow.seal import kept


def last_account(log: Entries, blobs: Blobs, where: Path) -> tuple[Account, str]:
    """Return the account of the last assessment, and its digest.

    Raises:
        BadInput: LG-FLOW-003, nothing was assessed in this workspace.
    """
    digest = ""
    for entry in log.entries("account"):
        body = log.body(entry)
        digest = str(body["account"]) if isinstance(body, dict) else ""
    if not digest:
        raise BadInput(
            f"Nothing was assessed in {where}.", fix="Run `lexgate assess` first.", code="LG-FLOW-003"
        )
    return kept(blobs, Account, digest), digest
