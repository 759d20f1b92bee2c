"""The kinds of register that LexGate reads, and their columns. Further columns are kept and ignored."""

from dataclasses import dataclass

from lexgate.core.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterKind:
    """What a register of one kind holds."""

    about: Text
    required: tuple[str, ...]
    """Columns that must be there."""
    optional: tuple[str, ...] = ()
    """Columns that are understood."""


_BANK = ("updated",)
_QUESTIONS = RegisterKind(
    about=Text("A bank of test questions.", "测试题库。"), required=("question", "risk"), optional=_BANK
)
KINDS: dict[str, RegisterKind] = {
    "acts": RegisterKind(
        about=Text("What happened and what was done: one event or act a row.", "事件与行为记录，每行一项。"),
        required=("kind", "at", "by"),
        optional=("id", "role", "answers", "document", "note"),
    ),
    "figures": RegisterKind(
        about=Text("Figures that somebody measured and answers for.", "由责任人测得并负责的数值。"),
        required=("figure", "unit", "by"),
        optional=("value", "successes", "n", "method", "scope", "measured_on", "document"),
    ),
    "keywords": RegisterKind(
        about=Text("The keyword library.", "关键词库。"), required=("keyword", "risk"), optional=_BANK
    ),
    "questions": _QUESTIONS,
    "refuse-questions": RegisterKind(
        about=Text("Questions that must be refused.", "应拒答测试题库。"),
        required=_QUESTIONS.required,
        optional=_BANK,
    ),
    "answer-questions": RegisterKind(
        about=Text("Questions that must not be refused.", "非拒答测试题库。"),
        required=_QUESTIONS.required,
        optional=_BANK,
    ),
    "corpus-samples": RegisterKind(
        about=Text(
            "Samples of the corpus: how many items of a source were looked at, and how many were lawful.",
            "语料抽检记录：各来源抽检条数及合法合规条数。",
        ),
        required=("source", "method", "sampled", "lawful"),
        optional=("date", "by", "document"),
    ),
    "sources": RegisterKind(
        about=Text("Sources of the corpus, one a row.", "语料来源清单，每行一个来源。"),
        required=("source", "items"),
        optional=("language", "type", "origin", "open", "licence", "contract", "record", "updated"),
    ),
    "annotators": RegisterKind(
        about=Text("Who annotates or reviews which task.", "标注人员及其任务、职责。"),
        required=("person", "task", "role"),
    ),
    "annotations": RegisterKind(
        about=Text("Labels as annotators gave them, one a row.", "标注记录，每行一条标注。"),
        required=("item", "annotator", "label"),
        optional=("category", "cluster"),
    ),
    "released-table": RegisterKind(
        about=Text(
            "A table about persons that is given to others; its columns are your own.",
            "拟对外提供的涉及个人的数据表，列由提供者自定。",
        ),
        required=(),
    ),
    "holidays": RegisterKind(
        about=Text(
            "Days that differ from the built-in calendar of working days.", "与内置工作日历不同的日期。"
        ),
        required=("place", "date", "working"),
    ),
}
"""Kind → what it holds."""
