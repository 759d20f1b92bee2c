"""The verdicts of an assessment as OSCAL assessment results: one result for each standard."""

from collections.abc import Mapping

from lexgate.checks._check import Check
from lexgate.core.account import Account
from lexgate.core.canon import Json, digest_json
from lexgate.core.codec import dump
from lexgate.core.text import Text
from lexgate.core.verdict import Finding, Status, Verdict
from lexgate.report.oscal.judged import (
    finding_of,
    judged,
    observations,
    requirements_of,
    standard_of,
    verdict_id,
)
from lexgate.report.oscal.pieces import (
    NS,
    Fields,
    both,
    control_id,
    lean,
    markdown,
    prop,
    props,
    title_zh,
    uuid,
)
from lexgate.report.oscal.system import (
    components,
    described,
    plan_uuid,
    resources,
    tool,
    tool_uuid,
)

_TITLE = Text("Assessment of {system}", "{system} 评估结果")
_RESULT = Text("{system} under {standard}, law of {day}", "{system}：依据{standard}（{day} 有效）的评估")
_SAID = Text(
    "{status}: {met} met, {failed} not met, {open} inconclusive, {apart} not applicable.",
    "{status}：符合 {met} 项，不符合 {failed} 项，无法判定 {open} 项，不适用 {apart} 项。",
)
_METHOD = Text(
    "Bounds, sample sizes, seeds and the digests of model and data were sealed in a plan before the first measurement; "
    "each finding follows from its estimate and its requirement by rule and can be judged again from the evidence bundle.",
    "界限、样本量、随机种子以及模型与数据的摘要均在首次测量之前写入计划并封存；各项判定均由估计值与要求按规则得出，可依据证据包重新判定。",
)
_GATE = {
    True: Text("The release gate is open until {day}.", "发布门禁已开启，有效期至 {day}。"),
    False: Text("The release gate is closed.", "发布门禁关闭。"),
}
_SEALED, _ASSESSED = Text("Plan sealed", "计划封存"), Text("Assessment recorded", "评估记录")


def results(account: Account, checks: Mapping[str, Check]) -> Fields:
    """Return an account as OSCAL assessment results.

    A finding is satisfied or not, as OSCAL knows nothing between; one that could not be decided is *not satisfied*, with
    the property ``status`` at ``inconclusive``. What does not apply is no finding: it stands among the controls that
    were left out of the review, with its reason in a property.

    Args:
        account: The account of a run.
        checks: The drawer, by id: how each requirement was assessed.

    Returns:
        The JSON value of the document; the same account gives the same bytes.

    Raises:
        BadInput: LG-REPORT-011, the account holds no verdict.

    References:
        NIST, OSCAL 1.2.1, Assessment Results model.
    """
    account = judged(account)
    title = _TITLE.fill(system=account.passport.name)
    return {
        "assessment-results": {
            "uuid": uuid("results", digest_json(dump(account))),
            "metadata": described(account, title),
            "import-ap": {
                "href": "#" + plan_uuid(account),
                "remarks": "The sealed plan, in LexGate's own form.\n\n已封存的计划，采用 LexGate 自有格式。",
            },
            "results": [_result(account, verdict, checks) for verdict in account.verdicts],
            "back-matter": {"resources": resources(account)},
        }
    }


def _result(account: Account, verdict: Verdict, checks: Mapping[str, Check]) -> Json:
    standard = standard_of(account, verdict)
    known = requirements_of(standard)
    asked = [item for item in verdict.findings if item.status is not Status.NOT_APPLICABLE]
    apart = [item for item in verdict.findings if item.status is Status.NOT_APPLICABLE]
    title = _RESULT.fill(
        system=account.passport.name,
        standard=standard.title if standard else verdict.standard,
        day=verdict.as_of.isoformat(),
    )
    return lean(
        {
            "uuid": uuid("result", verdict_id(verdict)),
            "title": markdown(title.en),
            "description": both(_counted(verdict)),
            "start": account.plan_sealed or account.time,
            "end": account.time,
            "props": [title_zh(title), *_props(verdict), *(_spared(item) for item in apart)],
            "local-definitions": {
                "components": components(account),
                "assessment-assets": {
                    "components": [tool()],
                    "assessment-platforms": [
                        {
                            "uuid": uuid("platform", tool_uuid()),
                            "title": "LexGate",
                            "uses-components": [{"component-uuid": tool_uuid()}],
                        }
                    ],
                },
            },
            "reviewed-controls": {"control-selections": [_reviewed(asked, apart)]},
            "attestations": [_attestation(account, verdict)],
            "assessment-log": {"entries": _log(account, verdict)},
            "observations": observations(account, verdict, asked, checks),
            "findings": [finding_of(verdict, item, known.get(item.requirement)) for item in asked],
        }
    )


def _counted(verdict: Verdict) -> Text:
    count = {status: sum(item.status is status for item in verdict.findings) for status in Status}
    return _SAID.fill(
        status=verdict.status.word,
        met=count[Status.MET],
        failed=count[Status.NOT_MET],
        open=count[Status.INCONCLUSIVE],
        apart=count[Status.NOT_APPLICABLE],
    )


def _props(verdict: Verdict) -> list[Json]:
    return props(
        (
            ("standard", verdict.standard),
            ("version", verdict.version),
            ("as-of", verdict.as_of.isoformat()),
            ("status", verdict.status.value),
            ("plan", verdict.plan),
        )
    )


def _spared(finding: Finding) -> Json:
    return prop("not-applicable", finding.requirement, remarks=both(finding.reason))


def _reviewed(asked: list[Finding], apart: list[Finding]) -> Json:
    def chosen(items: list[Finding]) -> list[Json]:
        return [{"control-id": control_id(item.requirement)} for item in items]

    if not asked:
        return lean({"description": "Nothing applies to the system.", "exclude-controls": chosen(apart)}) | {
            "include-all": {}
        }
    return lean({"include-controls": chosen(asked), "exclude-controls": chosen(apart)})


def _attestation(account: Account, verdict: Verdict) -> Json:
    gate = _GATE[account.release.open].fill(day=account.release.not_after)
    return {
        "parts": [
            {
                "uuid": uuid("attestation", verdict_id(verdict), name, lang),
                "name": name,
                "ns": NS,
                "props": [prop("lang", lang)],
                "prose": markdown(said),
            }
            for name, text in (("method", _METHOD), ("release", gate))
            for lang, said in (("en", text.en), ("zh", text.zh))
        ]
    }


def _log(account: Account, verdict: Verdict) -> list[Json]:
    entries = ((_SEALED, account.plan_sealed or account.time), (_ASSESSED, account.time))
    return [
        {
            "uuid": uuid("log", verdict_id(verdict), title.en),
            "title": title.en,
            "start": time,
            "props": [title_zh(title)],
        }
        for title, time in entries
    ]
