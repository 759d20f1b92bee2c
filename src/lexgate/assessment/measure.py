"""Measuring: the subject is looked at once for each kind of outcomes, and every check that shares them is estimated.

Outcomes become bytes before anything is estimated from them, and their digest stands in each estimate: who has the
bytes can estimate again. It does not judge.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from pydantic import JsonValue

from lexgate.assessment import outcomes_file
from lexgate.assessment.looks import asks_model, stops_early
from lexgate.assessment.sequential import Running, running_estimate
from lexgate.checks._check import Check, Setting
from lexgate.core.canon import digest, digest_json
from lexgate.core.errors import BadInput
from lexgate.core.estimate import Estimate
from lexgate.core.number import number
from lexgate.core.outcomes import Outcomes
from lexgate.core.ports import Progress, Silent
from lexgate.core.text import Text
from lexgate.core.verdict import Plan
from lexgate.models.subject import Subject

LACKS = Text("Not measured; there is no: {needs}.", "未测量；缺少：{needs}。")
WORDS = {
    "predictions": Text("answers of a model", "模型回答"),
    "probability": Text("probabilities of answers", "模型回答的概率"),
    "score": Text("scores or probabilities of answers", "模型回答的评分或概率"),
    "pairs": Text("counterfactual set (assess.pairs)", "反事实样本集（assess.pairs）"),
    "shifted": Text("shifted data (assess.shifted)", "偏移数据集（assess.shifted）"),
    "timing": Text("a model that can be timed", "可计时的模型"),
    "survey": Text("survey of the training data (data)", "训练数据检测结果（data）"),
    "documents": Text("list of documents (system.documents)", "文件清单（system.documents）"),
    "registers": Text("registers (system.registers)", "台账（system.registers）"),
    "explained": Text("explanations (assess.explanation)", "解释（assess.explanation）"),
    "attacked": Text("attacks (assess.robustness)", "攻击测试（assess.robustness）"),
    "attacked_before": Text(
        "attacks on the model to compare with (assess.robustness.before)",
        "对照模型的攻击测试（assess.robustness.before）",
    ),
    "smoothed": Text(
        "votes over thinned texts (assess.robustness.smoothing)",
        "随机平滑投票（assess.robustness.smoothing）",
    ),
    "detected": Text(
        "a detector of attacks (assess.robustness.detector)", "攻击检测器（assess.robustness.detector）"
    ),
    "membership": Text(
        "attacks on membership of a model tuned here (assess.privacy)",
        "本项目微调模型的成员推断测试（assess.privacy）",
    ),
    "privacy_claim": Text(
        "a model whose tuning is on record (tune.privacy)", "有微调记录的模型（tune.privacy）"
    ),
    "outputs": Text(
        "texts put out by the model (assess.privacy.outputs)", "模型输出文本（assess.privacy.outputs）"
    ),
    "canaries": Text("planted canaries (data.canaries)", "植入的金丝雀样本（data.canaries）"),
    "judgements": Text("judgements (assess.judgements)", "自动评判结果（assess.judgements）"),
    "scan": Text("model folder (model)", "模型文件夹（model）"),
    "signed_files": Text(
        "signed manifest (assess.security.manifest)", "签名清单（assess.security.manifest）"
    ),
    "licence": Text("base model and its uses (assess.security)", "基础模型及其用途（assess.security）"),
    "triggers": Text(
        "search for triggers (assess.security.triggers)", "触发词搜索（assess.security.triggers）"
    ),
    "tokenised": Text("tokenizer to be measured (assess.security)", "待测量的分词器（assess.security）"),
    "dependencies": Text(
        "file of advisories (assess.security.advisories)", "漏洞公告库（assess.security.advisories）"
    ),
}
"""What each capability is called where one is missing."""
NEEDS_ALL = Text(
    "Not measured: it needs all items, and measuring stopped with {n} to go.",
    "未测量：该检查须以全部样本计算，而测量提前结束，尚有 {n} 项未提问。",
)
OTHER_TASK = Text("Not measured: the check is for {tasks}.", "未测量：该检查仅适用于 {tasks}。")


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What was measured, in the order of the plan."""

    estimates: tuple[Estimate, ...]
    outcomes: dict[str, bytes]
    """Digest → Parquet bytes of the outcomes that estimates name as their source."""


def measure(
    subject: Subject,
    plan: Plan,
    checks: Mapping[str, Check],
    *,
    progress: Progress | None = None,
) -> Measured:
    """Return an estimate for everything the plan asks for.

    What cannot be measured on this subject has an estimate too, with value None and a note.

    Args:
        subject: What is measured.
        plan: What is asked, the level, the seed and the number of draws.
        checks: The drawer, by id.
        progress: Where to show how far it is.

    Raises:
        BadInput: LG-ASSESS-002, the plan asks for a check that this version does not have.
    """
    unknown = sorted({asked.check for asked in plan.asked} - set(checks))
    if unknown:
        raise BadInput(
            f"The plan asks for checks that do not exist: {', '.join(unknown)}.",
            fix="Assess with the version of LexGate that made the plan, or make a new one.",
            code="LG-ASSESS-002",
        )
    looking = _Looking(subject, plan)
    stored: dict[str, bytes] = {}
    sources: dict[int, str] = {}
    found = []
    with (progress or Silent()).track("measuring", len(plan.asked)) as task:
        for asked in plan.asked:
            check, options = checks[asked.check], checks[asked.check].complete(asked.options)
            outcomes = looking.outcomes(check, options)
            if isinstance(outcomes, Text):
                found.append(_unmeasured(check, options, looking.setting, outcomes))
            else:
                if id(outcomes) not in sources:
                    data = outcomes_file.to_bytes(outcomes)
                    sources[id(outcomes)] = digest(data)
                    stored[digest(data)] = data
                estimate = estimated(check, outcomes, options, plan, looking.whole(check, options))
                found.append(replace(estimate, source=sources[id(outcomes)]))
            task.advance(1, asked.check)
    return Measured(estimates=tuple(found), outcomes=stored)


def estimates(
    subject: Subject, plan: Plan, checks: Mapping[str, Check], running: Running
) -> tuple[Estimate, ...]:
    """Return the estimates of one look, by which it is decided whether to go on; nothing is kept of what was seen.

    Args:
        subject: What is measured, with the answers so far.
        plan: What is asked.
        checks: The drawer, by id.
        running: The limits at the looks before; it keeps those of this one.
    """
    looking = _Looking(subject, plan)
    found = []
    for place, asked in enumerate(plan.asked):
        check, options = checks[asked.check], checks[asked.check].complete(asked.options)
        outcomes = looking.outcomes(check, options)
        if isinstance(outcomes, Text):
            found.append(_unmeasured(check, options, looking.setting, outcomes))
        else:
            setting = replace(looking.setting, whole=looking.whole(check, options))
            found.append(running.narrowed(str(place), check.estimate(outcomes, options, setting)))
    return tuple(found)


def estimated(
    check: Check,
    outcomes: Outcomes,
    options: dict[str, JsonValue],
    plan: Plan,
    whole: Outcomes | None = None,
) -> Estimate:
    """Return the estimate from outcomes; of a sequential measurement with both readings and the way to it.

    Args:
        check: The check.
        outcomes: What it saw; of a sequential measurement in the order in which the items were asked.
        options: All its options.
        plan: The level, the seed, and where it looked.
        whole: What it would see of all items before any was asked, see ``Setting.whole``.
    """
    setting = replace(setting_of(plan), whole=whole)
    if setting.anytime and check.anytime and asks_model(check):
        return running_estimate(check, outcomes, options, plan.looks, setting)
    return check.estimate(outcomes, options, setting)


def setting_of(plan: Plan) -> Setting:
    """Return how a plan wants estimates to be made."""
    return Setting(
        level=plan.level, seed=plan.seed, draws=plan.draws, today=plan.made_on, anytime=bool(plan.looks)
    )


def why_never(check: Check, subject: Subject) -> Text | None:
    """Return why a check can't be measured on a subject, however many items are asked; None: it can."""
    lacks = check.lacks(subject)
    told = next((subject.absent[name] for name in lacks if name in subject.absent), None)
    if lacks:
        return told or _lacking(lacks)
    task = subject.predictions.task if subject.predictions else None
    if task and "predictions" in check.needs and task not in check.tasks:
        return OTHER_TASK.fill(tasks=", ".join(check.tasks))
    return None


class _Looking:
    """Looks at a subject once for each kind of outcomes."""

    def __init__(self, subject: Subject, plan: Plan) -> None:
        self._subject = subject
        self.setting = setting_of(plan)
        self._seen: dict[tuple[object, str], Outcomes] = {}
        self._short = _left(subject)

    def outcomes(self, check: Check, options: dict[str, JsonValue]) -> Outcomes | Text:
        """Return what a check sees, or why it can't be measured on this subject."""
        never = why_never(check, self._subject)
        if never is not None:
            return never
        if self._short and not stops_early(check):
            return NEEDS_ALL.fill(n=number(self._short))
        key = (check.measure, digest_json({name: options[name] for name in check.measured_by}))
        if key not in self._seen:
            self._seen[key] = check.measure(self._subject, options)
        return self._seen[key]

    def whole(self, check: Check, options: dict[str, JsonValue]) -> Outcomes | None:
        """Return what a check would see of all items before any was asked; None where all were, or it looks at others."""
        before = self._subject.unanswered
        if before is None or not (check.anytime and asks_model(check)):
            return None
        return check.measure(replace(self._subject, predictions=before), options)


def _left(subject: Subject) -> int:
    """Return how many items were not asked."""
    if subject.unanswered is None or subject.predictions is None:
        return 0
    return len(subject.unanswered.ids) - len(subject.predictions.ids)


def _lacking(lacks: Sequence[str]) -> Text:
    words = [WORDS[name] for name in lacks]
    en, zh = ", ".join(word.en for word in words), "、".join(word.zh for word in words)
    return Text(LACKS.en.format(needs=en), LACKS.zh.format(needs=zh))


def _unmeasured(check: Check, options: dict[str, JsonValue], setting: Setting, note: Text) -> Estimate:
    return Estimate(
        check=check.id,
        value=None,
        level=setting.level,
        n=0,
        unit=check.unit or str(options.get("unit", "")),
        method="none",
        options=options,
        note=note,
    )
