"""What is missing, first of all: evidence by requirement, what is not met, facts to state, statements to write."""

from collections.abc import Iterable, Sequence

from lexgate.core.applies import Applicability
from lexgate.core.questions import question_of
from lexgate.core.text import Text
from lexgate.report.kits.evidence import Evidence, Row, State
from lexgate.report.kits.rows import BEGINS, CLAUSE, date_words, reason_of
from lexgate.report.kits.tree import Blank, Lack, Node, Paragraph, Section, Table, Words, joined, walk
from lexgate.report.next_steps import to_state

TITLE = Text("What is missing", "缺失与待办事项")
DO = Text("What to do", "处理办法")
REQUIREMENT = Text("Requirement", "要求")
_NONE = Text(
    "Evidence is on record for every requirement of this document.", "本文件所涉各项要求均已有证据记录。"
)
_APART = Text(
    "By what the passport says, none of the requirements of this document binds this system on this day; the clauses "
    "below say why. Correct lexgate.yaml if that is wrong.",
    "依系统说明，本文件所涉要求在基准日均不适用于该系统，理由见逐条说明。如说明有误，请更正 lexgate.yaml。",
)
_ABOUT = Text(
    "This document was filled from evidence in the ledger. Nothing was added: what the evidence does not say is listed "
    "here, and statements that only a person can make take the place of the marks ▢ in the text.",
    "本文件依据账本中的证据生成，未作任何补充：证据未载明的内容列于本节；须由人员陈述的内容请在正文 ▢ 标记处填写并替换该标记。",
)
_APPLY = Text(
    "Add “{standard}” under standards in lexgate.yaml, then: lexgate assess",
    "在 lexgate.yaml 的 standards 中加入 {standard}，然后执行：lexgate assess",
)
_AGAIN = Text("Then: lexgate assess", "然后执行：lexgate assess")
_UNKNOWN = Text("It is not known whether it applies.", "是否适用尚不明确。")


def missing_section(evidence: Evidence, rows: Sequence[Row], others: tuple[Section, ...]) -> Section:
    """Return the first section: everything that stands between this document and one that can be handed in.

    Args:
        evidence: The account.
        rows: The requirements of the document.
        others: Its other sections; their blanks are listed.
    """
    lacking = _in(rows, State.MISSING)
    unmet = _in(rows, State.NOT_MET, State.OPEN)
    nodes: list[Node] = [Paragraph(words=_ABOUT, aside=True)]
    if all(row.state is State.APART for row in rows):
        nodes.append(Paragraph(words=_APART))
    elif lacking:
        nodes.append(_table(Text("Missing, by requirement", "缺失的证据（按要求列示）"), lacking))
    else:
        nodes.append(Paragraph(words=_NONE))
    if unmet:
        caption = Text("Not met, or not decided by the evidence", "不符合或证据不足以判定的要求")
        nodes.append(_table(caption, unmet))
    nodes += _not_applied(evidence)
    nodes += _facts(evidence, rows)
    nodes += _blanks(others)
    return Section(title=TITLE, nodes=tuple(nodes))


def lacks(rows: Sequence[Row]) -> tuple[Lack, ...]:
    """Return what is missing, then what is not met, then what is open, each with the reason and the next step."""
    return tuple(
        Lack(
            requirement=row.requirement.id,
            state=state,
            advisory=row.advisory,
            what=_lack(row),
            do=next_step(row),
        )
        for state in (State.MISSING, State.NOT_MET, State.OPEN)
        for row in _in(rows, state)
    )


def _in(rows: Sequence[Row], *states: State) -> list[Row]:
    return [row for row in rows if row.state in states]


def _table(caption: Words, rows: Iterable[Row]) -> Table:
    columns = (REQUIREMENT, CLAUSE, Text("What is missing or wrong", "缺失或问题"), DO)
    made: list[tuple[Words, ...]] = []
    for row in rows:
        item = row.requirement
        name = joined([item.title, item.id], en=" – ", zh=" – ")
        made.append((name, item.citation.locator, _lack(row), next_step(row)))
    return Table(caption=caption, columns=columns, rows=tuple(made))


def _lack(row: Row) -> Words:
    """Return what is wrong; of what is missing, what the check found lacking rather than the sentence of the finding."""
    note = row.estimate.note if row.estimate else None
    if row.state is not State.MISSING or note is None:
        return reason_of(row)
    parts: list[Words] = [BEGINS.fill(day=date_words(row.begins))] if row.begins else []
    parts += [_UNKNOWN] if row.applies.missing else []
    return joined([*parts, note], en=" ", zh="")


def next_step(row: Row) -> Words:
    """Return the next step for a requirement: what decides whether it applies, else its own remedy; then the command."""
    asked = to_state(row.applies.missing, row.standard.questions)
    steps: list[Words] = [*(asked or row.requirement.remedies[:1]), _AGAIN]
    return joined(steps, en=" ", zh="")


def _not_applied(evidence: Evidence) -> list[Node]:
    """Say which standards the account does not judge by, and how to apply them."""
    absent = [
        one
        for one in evidence.standards
        if evidence.verdict(one.id) is None
        and any(row.state is not State.APART for row in evidence.of(one.id))
    ]
    if not absent:
        return []
    rows = tuple((one.title, _APPLY.fill(standard=one.id)) for one in absent)
    caption = Text("Standards that the assessment did not apply", "评估未适用的标准")
    return [Table(caption=caption, columns=(Text("Standard", "标准"), DO), rows=rows)]


def _facts(evidence: Evidence, rows: Sequence[Row]) -> list[Node]:
    """List the facts that would have to be stated to know whether a requirement applies."""
    waiting: dict[str, list[str]] = {}
    for row in rows:
        if row.applies.answer is Applicability.UNKNOWN and row.state is not State.APART:
            for name in row.applies.missing:
                waiting.setdefault(name, []).append(row.requirement.id)
    if not waiting:
        return []
    asked = {name: text for one in evidence.standards for name, text in one.questions.items()}
    made = tuple((f"system.{name}", question_of(name, asked), _few(names)) for name, names in waiting.items())
    columns = (Text("Fact", "事实"), Text("Question", "问题"), Text("Asked by", "涉及的要求"))
    caption = Text("Facts to state in lexgate.yaml", "须在 lexgate.yaml 中说明的事实")
    return [Table(caption=caption, columns=columns, rows=made)]


def _few(names: list[str], most: int = 3) -> str:
    return ", ".join(names[:most]) + (f" (+{len(names) - most})" if len(names) > most else "")


def _blanks(sections: tuple[Section, ...]) -> list[Node]:
    """List the statements that a person must write, with the section in which they stand."""
    found = [(section.title, node) for _, section, node in walk(sections) if isinstance(node, Blank)]
    if not found:
        return []
    rows = tuple((title, node.question, node.asked_by or "–") for title, node in found)
    columns = (Text("Section", "章节"), Text("To be written", "待填写内容"), CLAUSE)
    caption = Text("Statements to be written by a person", "须由人员填写的内容")
    return [Table(caption=caption, columns=columns, rows=rows)]
