"""What to try about a finding, as commands: the settings that act on a check, and the command that measures again.

Only commands and settings that exist are named; a test walks the command tree and the project's schema. What helps a
model can't be known beforehand, so each is a thing to try, never a promise.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from lexgate.core.number import number
from lexgate.core.text import Text
from lexgate.core.verdict import Finding, Status

_SEVERAL = ("accuracy", "balanced-accuracy", "brier-score", "macro-f1", "matthews-correlation", "worst-slice")
_TUNING = ("tune.epochs", "tune.learning_rate", "tune.word_dropout")
_SURE = ("tune.label_smoothing", "tune.epochs")
SETTINGS: dict[str, tuple[str, ...]] = {
    "personal-data-left": ("data.clean.personal_data", "data.clean.rules"),
    "duplicates-left": ("data.clean.duplicates", "data.clean.near_duplicates", "data.clean.near_threshold"),
    "leakage-left": ("data.clean.leaks", "data.columns.cluster"),
    "label-error-share": ("data.clean.label_errors",),
    "calibration-error": _SURE,
    "brier-score": _SURE,
    "risk-at-coverage": _SURE,
    "risk-coverage-area": _SURE,
    "entity-f1": ("tune.epochs", "tune.shape_ids", "tune.context"),
    "counterfactual-flip-rate": ("tune.word_dropout", "data.path"),
    "documents-present": ("system.documents",),
    "accountable-persons": ("system.people",),
    "unsafe-files": ("model.path",),
}
"""Check → settings of ``lexgate.yaml`` that act on it; others by what the check looks at."""
_CHANGE = Text("Change {settings} in lexgate.yaml", "在 lexgate.yaml 中调整 {settings}")
_ROWS = Text("See in which rows it was found, with the reason", "查看检出的记录及原因")
_PREVIEW = Text("See how the rows are read, before anything is done", "先查看数据的读取结果，不作处理")
_AGAIN = Text("Clean, tune and judge again", "重新清洗、微调并判定")
_STORED = Text("Judge the answers of another version of the system", "以系统新版本的预测结果重新判定")
_JUDGE = Text("Judge again", "重新判定")
_READS = Text(
    "See what the check looks for, and in which register or document", "查看该检查项读取的台账或文件及其要求"
)
_OPEN = Text("See what is still to be stated and shown", "查看尚需说明和提交的事项")
_PLAN = Text("See how many items decide it: {more} more are needed", "查看判定所需样本数：尚需 {more} 项")
_ALONE = Text("Measure this alone, without any law", "仅测量该项，不适用任何法规")
_SLICES = Text("Search for the slices in which it errs most", "搜索错误最集中的数据切片")
_VALIDATE = Text(
    "Validate the judge against human labels, and name the record in assess.judgements.record",
    "以人工标注验证该自动评判，并在 assess.judgements.record 中指定验证记录",
)
_GIVE = Text(
    "Nothing was measured, the reason says why; what it is measured on is named in lexgate.yaml under {settings}",
    "未能测量，原因见理由；测量对象在 lexgate.yaml 的 {settings} 中指定",
)
GIVEN_BY: dict[str, tuple[str, ...]] = {
    "predictions": ("model.path", "assess.predictions", "data.columns.attributes"),
    "probability": ("assess.predictions.probability",),
    "score": ("assess.predictions.score",),
    "pairs": ("assess.pairs",),
    "survey": ("data.path",),
    "scan": ("model.path",),
    "documents": ("system.documents",),
    "registers": ("system.registers",),
    "judgements": ("assess.judgements",),
    "shifted": ("assess.shifted",),
    "timing": ("model.path",),
    "explained": ("assess.explanation",),
    "attacked": ("assess.robustness",),
    "attacked_before": ("assess.robustness.before",),
    "smoothed": ("assess.robustness.smoothing",),
    "detected": ("assess.robustness.detector",),
    "membership": ("assess.privacy",),
    "privacy_claim": ("tune.privacy",),
    "canaries": ("data.canaries",),
    "outputs": ("assess.privacy.outputs",),
    "signed_files": ("assess.security.manifest",),
    "licence": ("assess.security.uses", "assess.security.licence"),
    "dependencies": ("assess.security.advisories",),
    "tokenised": ("model.path",),
    "triggers": ("assess.security.triggers",),
}
"""What a check looks at → settings of ``lexgate.yaml`` that provide it."""
_ANSWERS = ("predictions", "probability", "score", "pairs")
_PAPERS = ("documents", "registers", "calendar")


@dataclass(frozen=True, slots=True, kw_only=True)
class Try:
    """One thing to try."""

    what: Text
    command: str = ""
    """A command, or empty where a file is to be edited."""


def tries(finding: Finding, needs: Sequence[str], *, tuned: bool, stored: bool) -> tuple[Try, ...]:
    """Return what to try about a finding, in order; none where there is nothing to do.

    Args:
        finding: One finding.
        needs: What its check looks at (``Check.needs``).
        tuned: Whether the project tunes the model that was assessed.
        stored: Whether stored predictions were assessed.

    Example:
        >>> from lexgate.core.estimate import Estimate
        >>> found = Finding(requirement="law/a", check="duplicates-left", status=Status.NOT_MET, decides=True, bound=0.01,
        ...     margin=-0.2, reason=Text("", ""),
        ...     estimate=Estimate(check="duplicates-left", value=0.2, level=0.95, n=9, unit="share", method="census"))
        >>> [one.command for one in tries(found, ("survey",), tuned=True, stored=False)]
        ['lexgate prepare --changes', '', 'lexgate prepare --preview', 'lexgate run']
    """
    if finding.status not in (Status.NOT_MET, Status.INCONCLUSIVE):
        return ()
    if finding.missing:
        return (
            Try(what=_OPEN, command="lexgate standards applies"),
            Try(what=_JUDGE, command="lexgate assess"),
        )
    given = tuple(dict.fromkeys(name for need in needs for name in GIVEN_BY.get(need, ())))
    if given and (finding.estimate is None or finding.estimate.value is None):
        again = Try(what=_JUDGE, command="lexgate assess")
        return (Try(what=_GIVE.fill(settings=_listed(given))), again)
    found: list[Try] = []
    if finding.more_items:
        found.append(Try(what=_PLAN.fill(more=number(finding.more_items)), command="lexgate plan --dry-run"))
    return (*found, *_by_need(finding, needs, tuned=tuned, stored=stored))


def _by_need(finding: Finding, needs: Sequence[str], *, tuned: bool, stored: bool) -> list[Try]:
    again = Try(what=_AGAIN, command="lexgate run") if tuned else Try(what=_JUDGE, command="lexgate assess")
    settings = _settings(finding.check, needs, tuned=tuned)
    change = [Try(what=_CHANGE.fill(settings=_listed(settings)))] if settings else []
    if "judgements" in needs:
        return [Try(what=_VALIDATE, command="lexgate judge validate --help"), again]
    if "survey" in needs:
        seen = Try(what=_ROWS, command="lexgate prepare --changes")
        return [seen, *change, Try(what=_PREVIEW, command="lexgate prepare --preview"), again]
    if set(needs) & set(_ANSWERS):
        if stored:
            again = Try(what=_STORED, command="lexgate assess --predictions FILE")
        return [*_narrower(finding), *change, again]
    if set(needs) & set(_PAPERS):
        return [Try(what=_READS, command=f"lexgate checks show {finding.check}"), *change, again]
    return [*change, again]


def _narrower(finding: Finding) -> list[Try]:
    """Return measurements that say more about where a model errs."""
    if finding.estimate is None or finding.estimate.value is None:
        return []
    if finding.check in _SEVERAL and finding.check != "worst-slice":
        return [Try(what=_SLICES, command="lexgate assess --check worst-slice")]
    return [Try(what=_ALONE, command=f"lexgate assess --check {finding.check}")]


def _settings(check: str, needs: Sequence[str], *, tuned: bool) -> tuple[str, ...]:
    known = SETTINGS.get(check, _TUNING if set(needs) & set(_ANSWERS) else ())
    return tuple(name for name in known if tuned or not name.startswith(("tune.", "model.")))


def _listed(names: Sequence[str]) -> Text:
    return Text(", ".join(names), "、".join(names))
