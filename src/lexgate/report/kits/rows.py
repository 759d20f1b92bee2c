"""Requirements beside their evidence as rows of tables: the number with its interval, n, method, limit and source."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from lexgate.core.citation import Basis
from lexgate.core.estimate import Estimate, Interval
from lexgate.core.number import number
from lexgate.core.text import Lang, Text
from lexgate.core.units import unit_after
from lexgate.report.fact_words import fact_name
from lexgate.report.kits.evidence import Evidence, Row, State
from lexgate.report.kits.tree import Table, Words, joined
from lexgate.report.saying import day, limit, spread

WHAT, VALUE, N = Text("What", "项目"), Text("Value [interval]", "数值 [区间]"), Text("n", "样本量")
METHOD, LIMIT, RESULT = Text("Method, level", "方法与置信水平"), Text("Limit", "限值"), Text("Result", "结论")
SOURCE, CLAUSE, WHY = Text("Evidence", "证据编号"), Text("Clause", "条款"), Text("Why", "理由")
NOT_MEASURED = Text("not measured", "未测量")
_RESULTS = {
    State.MISSING: Text("Missing", "缺失"),
    State.NOT_MET: Text("Not met", "不符合"),
    State.OPEN: Text("Inconclusive", "无法判定"),
    State.MET: Text("Met", "符合"),
    State.UNJUDGED: Text("Not judged", "未判定"),
    State.APART: Text("Not applicable", "不适用"),
}
_READING = Text(" (LexGate’s reading; the law gives no number)", "（LexGate 的解读，法律未规定数值）")
_FROM = Text(" (binds from {day})", "（自{day}起适用）")
_ADVISORY = Text(" (advisory)", "（仅供参考）")


def fact(name: str) -> Text:
    """Return what a fact, unit or method is called."""
    return Text(fact_name(name, Lang.EN), fact_name(name, Lang.ZH))


def date_words(when: object) -> Text:
    """Return a day in words."""
    return Text(day(str(when), Lang.EN), day(str(when), Lang.ZH))


def value_of(estimate: Estimate | Interval | None, unit: str = "", bound: float | None = None) -> Words:
    """Return a value with its interval and unit, or that nothing was measured."""
    if estimate is None or estimate.value is None:
        return NOT_MEASURED
    unit = estimate.unit if isinstance(estimate, Estimate) else unit
    after = unit_after(unit)
    shown = _whole(estimate, unit) or spread(estimate, bound)
    return Text(f"{shown}{after.en}", f"{shown}{after.zh}") if after.en else shown


def _whole(estimate: Estimate | Interval, unit: str) -> str:
    """Return a whole count of items or of time in full; empty for any other number."""
    value = estimate.value
    sure = value is not None and estimate.low in (None, value) and estimate.high in (None, value)
    return _full(value, unit) if sure and value is not None else ""


def _full(value: float, unit: str) -> str:
    return number(int(value)) if unit not in _SHARES and float(value).is_integer() else ""


_SHARES = ("", "share", "ratio")


def method_of(estimate: Estimate | None) -> Words:
    """Return how the interval was made, and its level where it has one."""
    if estimate is None or estimate.value is None:
        return "–"
    name = fact(estimate.method)
    sampled = estimate.low is not None and estimate.method not in ("census", "recorded")
    return joined([name, f"{estimate.level:g}"], en=", ", zh="，") if sampled else name


def _method_of_groups(estimate: Estimate) -> Words:
    """Return how the intervals of single groups were made: a comparison of shares gives each its own interval."""
    return method_of(replace(estimate, method=_OF_GROUPS.get(estimate.method, estimate.method)))


_OF_GROUPS = {
    **dict.fromkeys(("highest-wilson", "least-wilson", "lowest-mover-ratio", "widest-newcombe"), "wilson"),
    **dict.fromkeys(("least-betting", "widest-betting", "lowest-betting-ratio"), "betting"),
}


def limit_of(row: Row) -> Words:
    """Return the limit in force or to come; whether the number is our reading is said."""
    bound = row.bound
    if bound is None or bound.value is None:
        return "–"
    shown = limit(bound.value, row.requirement.side).replace(" ", "\N{NO-BREAK SPACE}")
    parts = [Text(shown, shown), unit_after(bound.unit)]
    if bound.basis is Basis.OPERATIONAL:
        parts.append(_READING)
    if row.begins:
        parts.append(_FROM.fill(day=date_words(row.begins)))
    return Text("".join(part.en for part in parts), "".join(part.zh for part in parts))


def result_of(row: Row) -> Text:
    """Return the result in a word, and whether it is advice only."""
    word = _RESULTS[row.state]
    return Text(word.en + _ADVISORY.en, word.zh + _ADVISORY.zh) if row.advisory else word


def reason_of(row: Row) -> Text:
    """Return why the result is what it is, in a sentence."""
    if row.state is State.APART:
        return row.applies.why
    if row.finding is not None and row.begins is None:
        return row.finding.reason
    begins = BEGINS.fill(day=date_words(row.begins)) if row.begins else Text("", "")
    note = row.estimate.note if row.estimate else None
    if row.estimate is None or row.estimate.value is None:
        note = note or _NOTHING
    unjudged = _UNJUDGED.fill(standard=row.standard.id) if row.finding is None else Text("", "")
    parts = [part for part in (begins, note, unjudged) if part and part.en]
    return Text(" ".join(part.en for part in parts), "".join(part.zh for part in parts))


BEGINS = Text("Binds from {day}.", "自{day}起适用。")
_NOTHING = Text("Nothing is on record.", "没有任何记录。")
_UNJUDGED = Text("The standard {standard} was not applied.", "未适用标准 {standard}。")


def numbers(evidence: Evidence, caption: Words, rows: Iterable[Row | None]) -> Table:
    """Return a table of requirements with their numbers."""
    return Table(
        caption=caption,
        columns=(WHAT, VALUE, N, METHOD, LIMIT, RESULT, SOURCE),
        rows=tuple(
            _number(evidence, row) for row in rows if row is not None and row.state is not State.APART
        ),
        numeric=(1, 2),
    )


def _number(evidence: Evidence, row: Row) -> tuple[Words, ...]:
    estimate, bound = row.estimate, row.bound
    return (
        row.requirement.title,
        value_of(estimate, bound=bound.value if bound else None),
        number(estimate.n) if estimate and estimate.value is not None else "–",
        method_of(estimate),
        limit_of(row),
        result_of(row),
        evidence.reference(estimate) if estimate else "–",
    )


def clauses(evidence: Evidence, caption: Words, rows: Sequence[Row]) -> Table:
    """Return a table of requirements, clause by clause, each with its result, the reason and the source."""
    return Table(
        caption=caption,
        columns=(CLAUSE, WHAT, RESULT, WHY, SOURCE),
        rows=tuple(
            (
                row.requirement.citation.locator,
                row.requirement.title,
                result_of(row),
                reason_of(row),
                evidence.reference(row.estimate) if row.estimate else "–",
            )
            for row in rows
        ),
    )


def groups(evidence: Evidence, caption: Words, estimate: Estimate | None, first: Words) -> Table | None:
    """Return a table of the groups of an estimate; None if it has none."""
    if estimate is None or not estimate.groups:
        return None
    counted, method = estimate.unit == "count", _method_of_groups(estimate)
    mark = evidence.reference(estimate)
    rows: list[tuple[Words, ...]] = []
    for name, one in estimate.groups.items():
        shown: Words = "–" if one.value is None else number(int(one.value)) if counted else spread(one)
        cells: tuple[Words, ...] = (shown,) if counted else (shown, number(one.n), method)
        rows.append((name, *cells, one.note or "–", mark))
    between = (Text("Count", "数量"),) if counted else (VALUE, N, METHOD)
    numeric = (1,) if counted else (1, 2)
    columns = (first, *between, Text("Note", "备注"), SOURCE)
    if not any(one.note for one in estimate.groups.values()):  # a column of dashes says nothing
        columns = (*columns[:-2], columns[-1])
        rows = [(*row[:-2], row[-1]) for row in rows]
    return Table(caption=caption, columns=columns, rows=tuple(rows), numeric=numeric)


def measured(evidence: Evidence, caption: Words, checks: tuple[str, ...]) -> Table:
    """Return a table of everything that some checks measured, whether a law asks for it or not."""
    found = [one for one in evidence.account.estimates if one.check in checks and one.value is not None]
    return Table(
        caption=caption,
        columns=(WHAT, VALUE, N, METHOD, SOURCE),
        rows=tuple(
            (
                name_of(evidence, one),
                value_of(one),
                number(one.n),
                method_of(one),
                evidence.reference(one),
            )
            for one in found
        ),
        numeric=(1, 2),
    )


def name_of(evidence: Evidence, estimate: Estimate) -> Words:
    """Return what an estimate is called: its check, and the attribute it compares."""
    title = evidence.titles.get(estimate.check, Text(estimate.check, estimate.check))
    attribute = estimate.options.get("attribute")
    return joined([title, str(attribute)], en=" · ", zh=" · ") if attribute else title


def by_group(evidence: Evidence, checks: tuple[str, ...]) -> tuple[Table, ...]:
    """Return, for everything that some checks measured by group, the table of its groups."""
    tables = [
        groups(evidence, name_of(evidence, one), one, Text("Group", "群体"))
        for one in evidence.account.estimates
        if one.check in checks
    ]
    return tuple(table for table in tables if table is not None)
