"""Risks covered by a bank: how many risks of a list have at least one item in it.

Unit: count. Option ``bank`` names the register; option ``risks`` lists the risks, by default the 31 of GB/T 45654-2025,
annex A. An item may name several risks, with ``;`` between them. A census: every line is read. The note names the risks
without an item, and the codes that are no risk.

Known limit: one item covers a risk; how many there are, ``bank-items-per-risk`` says.

Example:
    >>> from lexgate.checks._check import Setting
    >>> options = CHECK.complete({"risks": ["A.1.a", "A.1.b"]})
    >>> seen = CHECK.estimate(CHECK.measure(_bad(), options), options, Setting())
    >>> seen.value, seen.note.en
    (1, 'Risks without an item: A.1.b.')
"""

from lexgate.checks._check import Check, Options, Setting
from lexgate.checks._estimates import census, nothing
from lexgate.checks._options import texts
from lexgate.checks._registers import NO_ENTRIES, joined
from lexgate.checks._risks import BANKS, RISKS, bank_items, per_risk, unknown_codes
from lexgate.checks.bank_items import worked
from lexgate.core.estimate import Estimate
from lexgate.core.outcomes import Outcomes
from lexgate.core.requirement import Side
from lexgate.core.text import Text
from lexgate.models.subject import Subject

WITHOUT = Text("Risks without an item: {risks}.", "以下风险没有任何条目：{risks}。")


def estimate(seen: Outcomes, options: Options, setting: Setting) -> Estimate:
    """Return the number of risks that have an item."""
    if not len(seen):
        return nothing("bank-risks", "count", options, setting, NO_ENTRIES.fill(kind=options["bank"]))
    risks = tuple(dict.fromkeys(texts(options, "risks"))) or RISKS
    counts = per_risk(seen)
    without = [risk for risk in risks if not counts.get(risk)]
    named = WITHOUT.fill(risks=Text(", ".join(without), "、".join(without))) if without else None
    return census(
        "bank-risks",
        options,
        setting,
        len(risks) - len(without),
        len(seen),
        unit="count",
        facts={"missing": [*without], "by_risk": {risk: counts.get(risk, 0) for risk in risks}},
        note=joined([named, unknown_codes(counts, risks)]),
    )


def _good() -> Subject:
    return worked(*((f"word {risk}", risk) for risk in RISKS))


def _bad() -> Subject:
    return worked(("one", "A.1.a"), ("two", "A.1.a"))


CHECK = Check(
    id="bank-risks",
    title=Text("Risks covered by a bank", "库覆盖的风险数量"),
    about=Text(
        "How many risks of a list have at least one item in the bank.",
        "风险清单中在库内至少有一个条目的风险数量。",
    ),
    unit="count",
    better=Side.AT_LEAST,
    needs=("registers",),
    registers=tuple(BANKS),
    options={"bank": "keywords", "risks": []},
    measured_by=("bank",),
    measure=bank_items,
    estimate=estimate,
    good=_good,
    bad=_bad,
)
