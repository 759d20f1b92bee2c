"""Items per risk: how many distinct items a bank holds for the risk that has fewest.

Unit: count. Option ``bank`` names the register; option ``scope`` the headings or risks that count, such as ``[A.1, A.2]``
of GB/T 45654-2025 annex A; if empty, all 31 risks. The groups are the risks. An item may name several risks, with ``;``
between them, and counts once for each. A census: every line is read.

Known limit: it does not know whether an item fits the risk that it names.

Example:
    >>> from lexgate.checks._check import Setting
    >>> options = CHECK.complete({"scope": ["A.1.a", "A.1.b"]})
    >>> seen = CHECK.estimate(CHECK.measure(_bad(), options), options, Setting())
    >>> seen.value, {risk: group.value for risk, group in seen.groups.items()}
    (0, {'A.1.a': 2, 'A.1.b': 0})
"""

from lexgate.checks._check import Check, Options, Setting
from lexgate.checks._estimates import census, nothing
from lexgate.checks._options import texts
from lexgate.checks._registers import NO_ENTRIES
from lexgate.checks._risks import BANKS, RISKS, bank_items, in_scope, per_risk, unknown_codes
from lexgate.checks.bank_items import worked
from lexgate.core.estimate import Estimate, Interval
from lexgate.core.outcomes import Outcomes
from lexgate.core.requirement import Side
from lexgate.core.text import Text
from lexgate.models.subject import Subject


def estimate(seen: Outcomes, options: Options, setting: Setting) -> Estimate:
    """Return the items of the risk that has fewest; groups are the risks."""
    risks = in_scope(texts(options, "scope"))
    if not len(seen):
        return nothing(
            "bank-items-per-risk", "count", options, setting, NO_ENTRIES.fill(kind=options["bank"])
        )
    counts = per_risk(seen)
    values = {risk: counts.get(risk, 0) for risk in risks}
    return census(
        "bank-items-per-risk",
        options,
        setting,
        min(values.values()),
        len(seen),
        unit="count",
        groups={
            risk: Interval(value=count, low=count, high=count, n=count) for risk, count in values.items()
        },
        facts={"lowest": min(values, key=lambda risk: values[risk])},
        note=unknown_codes(counts),
    )


def _good() -> Subject:
    return worked(*((f"word {risk}", risk) for risk in RISKS))


def _bad() -> Subject:
    return worked(("one", "A.1.a"), ("two", "A.1.a"))


CHECK = Check(
    id="bank-items-per-risk",
    title=Text("Items per risk", "各风险条目数量"),
    about=Text(
        "How many distinct items a bank holds for the risk that has fewest.",
        "库内条目最少的风险所对应的去重条目数量。",
    ),
    unit="count",
    better=Side.AT_LEAST,
    needs=("registers",),
    registers=tuple(BANKS),
    options={"bank": "keywords", "scope": []},
    measured_by=("bank",),
    measure=bank_items,
    estimate=estimate,
    good=_good,
    bad=_bad,
)
