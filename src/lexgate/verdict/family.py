r"""Requirements judged together share one error: Holm's rule within one standard.

A standard with twenty requirements, each decided at 95 %, condemns a system that lies exactly on its bounds in far more
than 5 % of runs. Holm's step-down rule keeps the chance of one or more wrong findings at most $\alpha$, whatever the
dependence between the measurements.

The verdict is *met* only if every requirement is, an intersection-union test that would need no correction. Holm is
applied to that side too: a single finding is read, quoted and filed by itself, so a wrong *met* must be as rare as a
wrong *not met*. That is the cautious choice; it costs items, and the sentence says how many.

Who belongs to the family never depends on which way the numbers came out: findings that count for the verdict, are
decided by ``confident`` and rest on sampling. A census has no error to share; ``point`` and ``report`` take no level.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from lexgate.core.requirement import Decide, Requirement
from lexgate.core.verdict import Finding, Status
from lexgate.stats.holm import holm
from lexgate.verdict.judge import rejudge
from lexgate.verdict.reading import alpha_of, sampled

_EDGE = 1e-12


def share_the_error(
    findings: Sequence[Finding], requirements: Mapping[str, Requirement], day: date
) -> tuple[Finding, ...]:
    r"""Return the findings of one standard after Holm's rule, in the same order.

    With p-values $p_i$ and errors $\alpha_i = 1 - \text{level}_i$, findings are taken in order of $p_i/\alpha_i$; the
    $j$-th of $m$ stands if $p_i \le \alpha_i/(m-j+1)$ and all before it stand. The others become inconclusive.

    Args:
        findings: Of one standard, each judged by itself.
        requirements: Id → requirement.
        day: The day as of which they were judged.

    Returns:
        The same findings; in a family of two or more, *met* and *not met* only where Holm rejects "it is on the bound".

    References:
        S. Holm (1979), Scandinavian Journal of Statistics 6(2):65-70.
        R. L. Berger (1982), Technometrics 24(4):295-300 (intersection-union tests).
    """
    family = [index for index, item in enumerate(findings) if belongs(item, requirements[item.requirement])]
    if len(family) < 2:
        return tuple(findings)
    alphas = [alpha_of(requirements[findings[index].requirement].level) for index in family]
    strictest = min(alphas)
    p_values = [1.0 if (p_value := findings[index].p_value) is None else p_value for index in family]
    shares = [p_value * strictest / alpha for p_value, alpha in zip(p_values, alphas, strict=True)]
    stands = [p_value <= strictest + _EDGE for p_value in holm(shares)]
    left = stands.count(False)
    judged = list(findings)
    for index, alpha, kept in zip(family, alphas, stands, strict=True):
        finding = findings[index]
        if not kept and finding.status is not Status.INCONCLUSIVE:
            judged[index] = rejudge(
                finding,
                requirements[finding.requirement],
                day=day,
                level=1 - alpha / left,
                family=len(family),
            )
    return tuple(judged)


def belongs(finding: Finding, requirement: Requirement) -> bool:
    """Return whether a finding is one of those that share the error."""
    return (
        finding.decides
        and finding.p_value is not None
        and requirement.decide is Decide.CONFIDENT
        and sampled(finding.estimate)
    )
