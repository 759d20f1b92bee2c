"""Measuring: the subject is looked at once for each kind of outcomes, and every check that shares them is estimated.

Outcomes become bytes before anything is estimated from them, and their digest stands in each estimate: who has the
bytes can estimate again. It does not judge.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from pydantic import JsonValue

from lexgate.assessment import outcomes_file
from lexgate.checks._check import Check, Setting
from lexgate.core.canon import digest, digest_json
from lexgate.core.errors import BadInput
from lexgate.core.estimate import Estimate
from lexgate.core.outcomes import Outcomes
from lexgate.core.ports import Progress, Silent
from lexgate.core.text import Text
from lexgate.core.verdict import Asked, Plan
from lexgate.models.subject import Subject

LACKS = Text("Not measured; there is no: {needs}.", "未测量；缺少：{needs}。")
WORDS = {
    "predictions": Text("answers of a model", "模型回答"),
    "probability": Text("probabilities of answers", "模型回答的概率"),
    "score": Text("scores or probabilities of answers", "模型回答的评分或概率"),
    "pairs": Text("counterfactual set (assess.pairs)", "反事实样本集（assess.pairs）"),
    "survey": Text("survey of the training data (data)", "训练数据检测结果（data）"),
    "files": Text("model folder (model)", "模型文件夹（model）"),
    "documents": Text("list of documents (system.documents)", "文件清单（system.documents）"),
    "registers": Text("registers (system.registers)", "台账（system.registers）"),
}
"""What each capability is called where one is missing."""
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
    setting = Setting(level=plan.level, seed=plan.seed, draws=plan.draws, today=plan.made_on)
    seen: dict[tuple[object, str], tuple[Outcomes, str]] = {}
    stored: dict[str, bytes] = {}
    estimates = []
    with (progress or Silent()).track("measuring", len(plan.asked)) as task:
        for asked in plan.asked:
            estimates.append(_one(subject, asked, checks[asked.check], setting, seen, stored))
            task.advance(1, asked.check)
    return Measured(estimates=tuple(estimates), outcomes=stored)


def _one(
    subject: Subject,
    asked: Asked,
    check: Check,
    setting: Setting,
    seen: dict[tuple[object, str], tuple[Outcomes, str]],
    stored: dict[str, bytes],
) -> Estimate:
    options = check.complete(asked.options)
    lacks = check.lacks(subject)
    task = subject.predictions.task if subject.predictions else None
    if lacks:
        return _unmeasured(check, options, setting, _lacking(lacks))
    if task and "predictions" in check.needs and task not in check.tasks:
        return _unmeasured(check, options, setting, OTHER_TASK.fill(tasks=", ".join(check.tasks)))
    key = (check.measure, digest_json({name: options[name] for name in check.measured_by}))
    if key not in seen:
        outcomes = check.measure(subject, options)
        data = outcomes_file.to_bytes(outcomes)
        seen[key] = outcomes, digest(data)
        stored[digest(data)] = data
    outcomes, source = seen[key]
    return replace(check.estimate(outcomes, options, setting), source=source)


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
