"""The keyword library and the question banks by the 31 risks of GB/T 45654-2025, annex A."""

from collections.abc import Iterator, Mapping, Sequence

from lexgate.core.number import number
from lexgate.core.text import Text
from lexgate.report.kits.evidence import Evidence
from lexgate.report.kits.tree import Table, Words

_RISKS = ("A.1", "abcdefgh"), ("A.2", "abcdefghi"), ("A.3", "abcde"), ("A.4", "abcdefg"), ("A.5", "ab")
_BANKS = ("keywords", "questions", "refuse-questions")


def bank_table(evidence: Evidence) -> Table:
    """Return the items of every bank for each of the 31 risks, and by how many each falls short."""
    banks = {name: _by_risk(evidence, name) for name in _BANKS}
    least = {name: _least(evidence, name) for name in _BANKS}
    words = {
        "keywords": Text("Keywords", "关键词"),
        "questions": Text("Questions", "测试题"),
        "refuse-questions": Text("To be refused", "应拒答题"),
    }
    rows = []
    for group, letters in _RISKS:
        for letter in letters:
            code = f"{group}.{letter}"
            cells = [_count(banks[name], least[name].get(code), code) for name in _BANKS]
            rows.append((code, risk_title(evidence, code), *cells, _short(banks, least, words, code)))
    marks = [
        evidence.reference(one) for name in _BANKS if (one := evidence.estimate("bank-items", bank=name))
    ]
    caption = Text(
        "Items by risk (least number in brackets; – no minimum or no bank); sources {marks}",
        "各风险条目数（括号内为下限；– 表示无下限或无题库）；来源 {marks}",
    )
    return Table(
        caption=caption.fill(marks=", ".join(marks) or "–"),
        columns=(
            Text("Risk", "风险"),
            Text("Title", "名称"),
            *words.values(),
            Text("Short by", "缺口"),
        ),
        rows=tuple(rows),
        numeric=(2, 3, 4),
    )


def _by_risk(evidence: Evidence, bank: str) -> Mapping[str, object] | None:
    estimate = evidence.estimate("bank-items", bank=bank)
    if estimate is None or estimate.value is None:
        return None
    found = estimate.facts.get("by_risk")
    return found if isinstance(found, dict) else {}


def _least(evidence: Evidence, bank: str) -> dict[str, int]:
    """Return the least number of items by risk, as the requirements in force say."""
    found: dict[str, int] = {}
    for row in evidence.rows:
        item, bound = row.requirement, row.requirement.bound_on(row.day)
        fits = item.check == "bank-items-per-risk" and item.options.get("bank") == bank
        if not fits or bound is None or bound.value is None:
            continue
        scope = item.options.get("scope")
        for code in _codes(scope if isinstance(scope, list) else []):
            found[code] = max(found.get(code, 0), int(bound.value))
    return found


def _codes(scope: Sequence[object]) -> Iterator[str]:
    for group, letters in _RISKS:
        for code in (f"{group}.{letter}" for letter in letters):
            if not scope or code in scope or group in scope:
                yield code


def _count(bank: Mapping[str, object] | None, least: int | None, code: str) -> str:
    if bank is None:
        return "–"
    found = bank.get(code, 0)
    count = number(found) if isinstance(found, int) else "–"
    return f"{count} (≥ {number(least)})" if least else count


def _short(
    banks: Mapping[str, Mapping[str, object] | None],
    least: Mapping[str, Mapping[str, int]],
    words: Mapping[str, Text],
    code: str,
) -> Words:
    parts = []
    for name, bank in banks.items():
        count = bank.get(code, 0) if bank is not None else 0
        lack = least[name].get(code, 0) - (count if isinstance(count, int) else 0)
        if lack > 0:
            parts.append(Text("{what} {n}", "{what} {n}").fill(what=words[name], n=number(lack)))
    if not parts:
        return "–"
    return Text("; ".join(part.en for part in parts), "；".join(part.zh for part in parts))


def risk_title(evidence: Evidence, code: str) -> Words:
    """Return what a risk of GB/T 45654, annex A, is called."""
    row = evidence.row(f"cn-gbt-45654/{code.lower().replace('.', '-')}")
    return row.requirement.title if row else "–"
