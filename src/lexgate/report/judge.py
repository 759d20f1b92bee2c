"""A judge's validation record for people: its rates with their intervals, and how far people agree among themselves."""

from collections.abc import Iterator

from pydantic import JsonValue

from lexgate.core.codec import dump
from lexgate.core.judge import Agreement, JudgeRecord, JudgeStratum
from lexgate.core.number import number
from lexgate.core.text import Lang, Text
from lexgate.stats.proportion import wilson

LEAST = 20
"""Human labels of each sort below which `judged-share` does not decide by a stratum, unless told otherwise."""
_ALL = Text("all", "合计")
_COLUMNS = (
    Text("language and category", "语言与类别"),
    Text("with", "具有"),
    Text("sensitivity", "灵敏度"),
    Text("without", "不具有"),
    Text("specificity", "特异度"),
)
_HEAD = Text("{name}: {kind}, {n} human labels, {day}{by}", "{name}：{kind}，人工标注 {n} 条，{day}{by}")
_BY = Text(", answered for by {by}", "，责任人 {by}")
_DIGEST = Text("judge {digest}", "评判器 {digest}")
_NO_DIGEST = Text(
    "It does not say which judge it is of; give --judge.", "未载明所验证的评判器；请使用 --judge 指定。"
)
_AGREE = Text(
    "{first} and {second} agree on {share} of {n} items, kappa {kappa}",
    "{first} 与 {second} 对 {n} 项标注的一致率为 {share}，kappa 系数 {kappa}",
)
_CONTESTED = Text(
    "{n} items are contested: people contradict each other, and the rates take the worst case.",
    "{n} 项标注存在分歧且未裁定，各比率按最不利情形计算。",
)
_UNANSWERED = Text(
    "The judge gives no answer on {n} labelled items.", "评判器对 {n} 项已标注样本未作出判断。"
)
_TOO_FEW = Text(
    "Too few labels to decide by ({least} with and {least} without the property are asked): {names}",
    "标注数量不足，不得据以判定（具有与不具有该属性的样本均须不少于 {least} 个）：{names}",
)


def rows(record: JudgeRecord, lang: Lang) -> list[tuple[str, ...]]:
    """Return the cells of a table, the head first, all strata, and the whole last."""
    strata = [*record.strata, record.pooled()] if len(record.strata) > 1 else [record.pooled()]
    names = [one.name or _ALL.say(lang) for one in strata]
    return [
        tuple(column.say(lang) for column in _COLUMNS),
        *(
            (
                name,
                number(one.positives),
                _rate(one.tp, one.positives, one.contested_unflagged, one.contested_flagged),
                number(one.negatives),
                _rate(one.tn, one.negatives, one.contested_flagged, one.contested_unflagged),
            )
            for name, one in zip(names, strata, strict=True)
        ),
    ]


def lines_before(record: JudgeRecord, lang: Lang) -> list[str]:
    """Return what stands above the table."""
    by = _BY.fill(by=record.by) if record.by else Text("", "")
    head = _HEAD.fill(
        name=record.name, kind=record.kind.word, n=number(record.labelled), day=record.day.isoformat(), by=by
    )
    judge = _DIGEST.fill(digest=record.digest) if record.digest else _NO_DIGEST
    return [head.say(lang), judge.say(lang)]


def lines_after(record: JudgeRecord, lang: Lang) -> Iterator[str]:
    """Return what stands below the table."""
    whole = record.pooled()
    if whole.contested:
        yield _CONTESTED.fill(n=number(whole.contested)).say(lang)
    if whole.unanswered:
        yield _UNANSWERED.fill(n=number(whole.unanswered)).say(lang)
    for one in record.agreement:
        yield _agreed(one).say(lang)
    short = [one.name or _ALL.say(lang) for one in record.strata if not one.enough(LEAST)]
    if short:
        yield _TOO_FEW.fill(least=LEAST, names=", ".join(short)).say(lang)


def document(record: JudgeRecord) -> dict[str, JsonValue]:
    """Return the JSON document: the record, and its rates with 95 % intervals."""
    plain: dict[str, JsonValue] = dump(record)
    return plain | {
        "labelled": record.labelled,
        "rates": [_rates(one) for one in (*record.strata, record.pooled())],
    }


def _rates(one: JudgeStratum) -> JsonValue:
    return {
        "stratum": one.name or "all",
        "sensitivity": _interval(one.tp, one.positives, one.contested_unflagged, one.contested_flagged),
        "specificity": _interval(one.tn, one.negatives, one.contested_flagged, one.contested_unflagged),
        "enough": one.enough(LEAST),
    }


def _interval(hits: int, n: int, against: int, for_it: int) -> JsonValue:
    """Return a rate with its interval, contested items counted against it below and for it above."""
    if not n:
        return None
    low, high = wilson(hits, n + against)[0], wilson(hits + for_it, n + for_it)[1]
    return {"value": hits / n, "low": low, "high": high, "n": n}


def _rate(hits: int, n: int, against: int, for_it: int) -> str:
    found = _interval(hits, n, against, for_it)
    if not isinstance(found, dict):
        return "–"
    value, low, high = (float(str(found[name])) for name in ("value", "low", "high"))
    return f"{number(value)} [{number(low)}, {number(high)}]"


def _agreed(one: Agreement) -> Text:
    share = number(one.agreed / one.n) if one.n else "–"
    return _AGREE.fill(
        first=one.first, second=one.second, share=share, n=number(one.n), kappa=number(one.kappa)
    )
