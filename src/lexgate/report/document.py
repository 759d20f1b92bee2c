"""The JSON document of ``run``, ``assess`` and ``gate``: exact numbers, in the same words as the report."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from lexgate.core.account import Account
from lexgate.core.codec import dump
from lexgate.core.estimate import Estimate
from lexgate.core.requirement import Requirement
from lexgate.core.text import Lang
from lexgate.core.verdict import Finding, Verdict, worst
from lexgate.report.asked import asked as items_asked


def document(account: Account, *, bundle: str, report: str, lang: Lang = Lang.EN) -> dict[str, Any]:
    """Return the account as one JSON document.

    Args:
        account: What was done and found.
        bundle: Path of the evidence bundle.
        report: Path of the HTML report.
        lang: Language of ``reason`` and ``note``; ``reasons`` has both.

    Returns:
        Keys ``status``, ``verdicts``, ``estimates``, ``model`` (path or None), ``bundle``, ``report``, ``release``,
        and what names the run: ``project``, ``time``, ``ledger_head``, ``plan_sealed``, ``model_digest``; ``items`` says
        how many there are and how many were asked, None where not one after another; ``precision`` in which one answers
        were computed and what that was verified by, None where it is fp32 as usual. An estimate has its interval at one
        level; its intervals at the other levels (``ladder``) stand in the bundle.
    """
    asked = {item.id: item for item in account.plan.requirements()}
    return {
        "project": account.project,
        "time": account.time,
        "status": worst([verdict.status for verdict in account.verdicts]).value,
        "verdicts": [_verdict(verdict, asked, lang) for verdict in account.verdicts],
        "estimates": [_estimate(estimate, lang) for estimate in account.estimates],
        "release": dump(account.release),
        "model": account.model.path if account.model else None,
        "model_digest": account.model.digest if account.model else account.release.model or None,
        "bundle": bundle,
        "report": report,
        "plan_sealed": account.plan_sealed,
        "items": {
            "all": account.plan.items,
            "asked": items_asked(account),
            "at_once": account.plan.at_once.say(lang) if account.plan.at_once else None,
        },
        "precision": dump(account.plan.precision),
        "ledger_head": account.ledger_head,
    }


def _verdict(verdict: Verdict, asked: Mapping[str, Requirement], lang: Lang) -> dict[str, Any]:
    return {
        "standard": verdict.standard,
        "version": verdict.version,
        "as_of": verdict.as_of.isoformat(),
        "purpose": verdict.purpose.value,
        "status": verdict.status.value,
        "subject": verdict.subject,
        "plan": verdict.plan,
        "findings": [
            _finding(finding, asked.get(finding.requirement), verdict.as_of, lang)
            for finding in verdict.findings
        ],
    }


def _finding(finding: Finding, item: Requirement | None, on: date, lang: Lang) -> dict[str, Any]:
    bound = item.bound_on(on) if item else None
    return {
        "requirement": finding.requirement,
        "check": finding.check,
        "status": finding.status.value,
        "decides": finding.decides,
        "reason": finding.reason.say(lang),
        "reasons": dump(finding.reason),
        "bound": finding.bound,
        "basis": bound.basis.value if bound and bound.value is not None else None,
        "confidence": item.citation.confidence.value if item else None,
        "margin": finding.margin,
        "point_status": finding.point_status.value if finding.point_status else None,
        "held": list(finding.held) if finding.held else None,
        "p_value": finding.p_value,
        "more_items": finding.more_items,
        "picked_from": finding.picked_from,
        "estimate": _estimate(finding.estimate, lang) if finding.estimate else None,
    }


def _estimate(estimate: Estimate, lang: Lang) -> dict[str, Any]:
    return {
        "check": estimate.check,
        "value": estimate.value,
        "low": estimate.low,
        "high": estimate.high,
        "level": estimate.level,
        "n": estimate.n,
        "unscoreable": estimate.unscoreable,
        "unit": estimate.unit,
        "method": estimate.method,
        "options": dict(estimate.options),
        "groups": {
            name: {
                "value": group.value,
                "low": group.low,
                "high": group.high,
                "n": group.n,
                "note": group.note.say(lang) if group.note else None,
            }
            for name, group in estimate.groups.items()
        },
        "note": estimate.note.say(lang) if estimate.note else None,
        "unvalidated": estimate.unvalidated.say(lang) if estimate.unvalidated else None,
        "fixed": list(estimate.fixed) if estimate.fixed else None,
        "path": [list(look) for look in estimate.path],
        "facts": dict(estimate.facts),
        "source": estimate.source,
    }
