"""The kits by name."""

from collections.abc import Callable
from dataclasses import dataclass

from lexgate.core.errors import BadInput
from lexgate.core.near import did_you_mean
from lexgate.report.kits import cn_genai_filing, eu_annex_iv, gdpr_dpia, nyc_ll144_summary, pipl_pia
from lexgate.report.kits.evidence import Evidence
from lexgate.report.kits.tree import Kit


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of kit."""

    standards: tuple[str, ...]
    """Ids of the packs at stake."""
    build: Callable[[Evidence], Kit]


KINDS = {
    module.NAME: Kind(standards=module.STANDARDS, build=module.build)
    for module in (cn_genai_filing, eu_annex_iv, nyc_ll144_summary, gdpr_dpia, pipl_pia)
}
"""Name → kit."""


def kind(name: str) -> Kind:
    """Return the kit of a name.

    Raises:
        BadInput: LG-REPORT-001, there is no such kit.
    """
    if name not in KINDS:
        known = ", ".join(KINDS)
        raise BadInput(
            f"There is no kit {name!r}; the kits are {known}.",
            fix=did_you_mean(name, KINDS, "Name one of them."),
            code="LG-REPORT-001",
        )
    return KINDS[name]
