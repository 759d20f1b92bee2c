"""In which precision answers were computed, and what says that it gives the answers of fp32."""

from lexgate.core.number import number
from lexgate.core.precision import Agreement, Trial
from lexgate.core.text import Text
from lexgate.core.verdict import Plan

_USED = Text(
    "Answers are computed in {precision} ({runtime}): {seen}.",
    "模型回答以 {precision} 计算（{runtime}）：{seen}。",
)
_FULL = Text("Answers are computed in fp32.", "模型回答以 fp32 计算。")
_WHY_NOT = Text("{precision} is not used: {why}.", "未采用 {precision}：{why}。")
_WHY_NOT_SEEN = Text("{precision} is not used: {why} ({seen}).", "未采用 {precision}：{why}（{seen}）。")
_SEEN = Text(
    "of {items} answers on validation data, {share} [{low}, {high}] equal those of fp32, and the largest difference of a "
    "probability is {largest}",
    "在验证数据的 {items} 个回答中，与 fp32 相同的占 {share} [{low}, {high}]，概率最大相差 {largest}",
)


def precision_lines(plan: Plan) -> tuple[Text, ...]:
    """Return the sentences on the precision of a plan; none where nothing but fp32 was wished for."""
    found = plan.precision
    if found is None:
        return ()
    head = [_used(one, one.agreement) for one in found.tried if one.why_not is None and one.agreement]
    return (
        *(head or [_FULL]),
        *(_not_used(one, one.why_not) for one in found.tried if one.why_not is not None),
    )


def _used(one: Trial, seen: Agreement) -> Text:
    return _USED.fill(precision=one.precision, runtime=one.runtime, seen=_seen(seen))


def _not_used(one: Trial, why: Text) -> Text:
    if one.agreement is None:
        return _WHY_NOT.fill(precision=one.precision, why=why)
    return _WHY_NOT_SEEN.fill(precision=one.precision, why=why, seen=_seen(one.agreement))


def _seen(seen: Agreement) -> Text:
    return _SEEN.fill(
        items=number(seen.items),
        share=number(seen.share, unlike=1.0),
        low=number(seen.low, unlike=1.0),
        high=number(seen.high, unlike=1.0),
        largest=number(seen.largest),
    )
