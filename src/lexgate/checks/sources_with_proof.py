"""Sources with proof: the share of the sources of training data for which there is a licence, a contract or a record.

Unit: share; 1 means every source. A source of the register ``sources`` has proof if one of its cells ``licence`` (open
licence or permission), ``contract`` (of a purchase or co-operation) or ``record`` (of one's own collection, or of consent) is
filled. A census: every source is looked at. The note names those without.

Known limit: it does not read the licence.

Example:
    >>> from lexgate.checks._check import Setting
    >>> CHECK.estimate(CHECK.measure(_bad(), {}), {}, Setting()).note.en
    'Without licence, contract or record: forum.'
"""

import numpy as np

from lexgate.checks._check import Check, Evidence, Options, Setting
from lexgate.checks._estimates import census, nothing
from lexgate.checks._registers import NO_ENTRIES, listed
from lexgate.checks._sources import sources, worked
from lexgate.core.estimate import Estimate
from lexgate.core.outcomes import Outcomes
from lexgate.core.requirement import Side
from lexgate.core.text import Text
from lexgate.models.subject import Subject

WITHOUT = Text("Without licence, contract or record: {names}.", "以下来源没有许可、合同或采集记录：{names}。")


def estimate(seen: Outcomes, options: Options, setting: Setting) -> Estimate:
    """Return the share of sources with proof, in [0, 1]."""
    if not len(seen):
        return nothing("sources-with-proof", "share", options, setting, NO_ENTRIES.fill(kind="sources"))
    proof = seen.columns["proof"].astype(np.bool_)
    without = [str(name) for name in seen.ids[~proof]]
    note = WITHOUT.fill(names=Text(listed(without), listed(without, "、"))) if without else None
    return census(
        "sources-with-proof",
        options,
        setting,
        float(proof.mean()),
        len(seen),
        facts={"missing": [*without]},
        note=note,
    )


def _good() -> Subject:
    return worked(
        ("news", 900, "zh", "text", "domestic", "no", "", "contracts/news.pdf", ""),
        ("wiki", 500, "en", "text", "foreign", "yes", "CC-BY-SA-4.0", "", ""),
    )


def _bad() -> Subject:
    return worked(
        ("news", 900, "zh", "text", "domestic", "no", "", "contracts/news.pdf", ""),
        ("forum", 500, "en", "text", "foreign", "yes", "", "", ""),
    )


CHECK = Check(
    id="sources-with-proof",
    title=Text("Sources with proof", "语料来源凭证齐备率"),
    about=Text(
        "Share of the sources of training data for which there is a licence, a contract or a record; 1 means every source.",
        "具备许可、合同或采集记录的语料来源所占比例；1 表示全部来源均有凭证。",
    ),
    unit="share",
    better=Side.AT_LEAST,
    evidence=Evidence.DOCUMENTARY,
    needs=("registers",),
    registers=("sources",),
    measure=sources,
    estimate=estimate,
    good=_good,
    bad=_bad,
)
