"""Items of a bank: how many distinct items a keyword library or a bank of test questions holds.

Unit: count. Option ``bank`` names the register: ``keywords``, ``questions``, ``refuse-questions`` or
``answer-questions``. Items that differ only in case, width or spaces (NFKC) count once. A census: every line is read.
The facts say how many items each risk has; codes that are no risk of GB/T 45654 annex A are listed.

Known limit: it does not know whether an item is a good one.

Example:
    >>> from lexgate.checks._check import Setting
    >>> options = CHECK.complete({"bank": "keywords"})
    >>> seen = CHECK.estimate(CHECK.measure(_bad(), options), options, Setting())
    >>> seen.value, seen.note.en
    (2, 'Codes that are no risk, counted nowhere: Z.9.')
"""

from lexgate.checks._check import Check, Options, Setting
from lexgate.checks._estimates import census, nothing
from lexgate.checks._registers import NO_ENTRIES, made
from lexgate.checks._risks import BANKS, bank_items, per_risk, unknown_codes
from lexgate.checks._worked import PASSPORT
from lexgate.core.estimate import Estimate
from lexgate.core.outcomes import Outcomes
from lexgate.core.requirement import Side
from lexgate.core.text import Text
from lexgate.models.subject import Subject


def estimate(seen: Outcomes, options: Options, setting: Setting) -> Estimate:
    """Return the number of distinct items."""
    if not len(seen):
        return nothing("bank-items", "count", options, setting, NO_ENTRIES.fill(kind=options["bank"]))
    counts = per_risk(seen)
    return census(
        "bank-items",
        options,
        setting,
        len(seen),
        len(seen),
        unit="count",
        facts={"by_risk": {**counts}},
        note=unknown_codes(counts),
    )


def worked(*rows: tuple[str, str]) -> Subject:
    """Return a subject with a keyword library of ``(keyword, risk)``."""
    return Subject(
        passport=PASSPORT,
        registers={
            "keywords": made(
                "keywords", ("keyword", "risk", "updated"), *((*row, "2026-11-20") for row in rows)
            )
        },
    )


def _good() -> Subject:
    return worked(("one", "A.1.a"), ("two", "A.1.a;A.2.c"), ("three", "A.3.b"))


def _bad() -> Subject:
    return worked(("one", "A.1.a"), ("ＯＮＥ", "A.1.b"), ("two", "Z.9"))


CHECK = Check(
    id="bank-items",
    title=Text("Items of a bank", "库内条目数量"),
    about=Text(
        "How many distinct items a keyword library or a bank of test questions holds.",
        "关键词库或测试题库中去重后的条目数量。",
    ),
    unit="count",
    better=Side.AT_LEAST,
    needs=("registers",),
    registers=tuple(BANKS),
    options={"bank": "keywords"},
    measured_by=("bank",),
    measure=bank_items,
    estimate=estimate,
    good=_good,
    bad=_bad,
)
