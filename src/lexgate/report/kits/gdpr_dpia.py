"""A data protection impact assessment: the contents that article 35(7) of Regulation (EU) 2016/679 asks for.

Headings contain the words by which the pack eu-gdpr finds the sections of a DPIA.

References:
    Regulation (EU) 2016/679, articles 35 and 36.
"""

from lexgate.core.text import Text
from lexgate.report.kits.blocks import (
    data_nodes,
    documents_table,
    kit,
    model_nodes,
    people_table,
    system_table,
)
from lexgate.report.kits.evidence import Evidence, State
from lexgate.report.kits.parts import COMPARED, DATA, QUALITY, part
from lexgate.report.kits.rows import by_group, measured
from lexgate.report.kits.tree import Kit, Section, Words

NAME = "gdpr-dpia"
STANDARDS = ("eu-gdpr",)
_LAW = STANDARDS[0]


def build(evidence: Evidence) -> Kit:
    """Return the assessment."""
    others = (
        _processing(evidence),
        _necessity(evidence),
        _risks(evidence),
        _measures(evidence),
        _advice(evidence),
    )
    rows = [row for row in evidence.of(_LAW) if row.state is not State.APART] or evidence.of(_LAW)
    return kit(
        evidence,
        NAME,
        title=Text("Data protection impact assessment", "数据保护影响评估"),
        law=Text("Regulation (EU) 2016/679 (GDPR), article 35", "欧盟第2016/679号条例（GDPR）第35条"),
        language=Text(
            "Kept by the controller, and shown to the supervisory authority in its language.",
            "由控制者留存，并以监管机构的语言提供；中文版仅供工作参考。",
        ),
        rows=rows,
        sections=others,
    )


def _clause(place: str) -> Text:
    return Text(f"Article {place}", f"第{place}条")


def _processing(evidence: Evidence) -> Section:
    passport = evidence.account.passport
    write: tuple[tuple[Text, Words], ...] = (
        (
            Text(
                "Nature, scope and context of the processing: which persons, which data, from where, for how long, to whom.",
                "处理活动的性质、范围和背景：涉及哪些人员、哪些数据、来源、保存期限和接收方。",
            ),
            _clause("35(7)(a)"),
        ),
        (
            Text(
                "The purposes, and the legitimate interest pursued if the processing rests on one.",
                "处理目的；以正当利益为依据的，说明该利益。",
            ),
            _clause("35(7)(a)"),
        ),
    )
    return part(
        evidence,
        Text("Processing and purposes", "处理活动及目的"),
        system_table(evidence),
        people_table(passport),
        *data_nodes(evidence),
        *model_nodes(evidence),
        documents_table(evidence, ("records-of-processing", "privacy-notice", "data-protection-record")),
        law=(_LAW, ("art-30", "art-13-15")),
        write=write,
    )


def _necessity(evidence: Evidence) -> Section:
    return part(
        evidence,
        Text("Necessity and proportionality", "必要性和相称性"),
        measured(evidence, Text("What was measured on the data", "数据测量结果"), DATA),
        law=(_LAW, ("art-5", "art-6", "art-7", "art-9", "art-25")),
        write=(
            (
                Text(
                    "Why is the processing necessary for the purposes, and why would less data or milder means not do?",
                    "为实现目的为何必须进行该处理？更少的数据或更缓和的方式为何不足？",
                ),
                _clause("35(7)(b)"),
            ),
        ),
    )


def _risks(evidence: Evidence) -> Section:
    kinds = (
        Text(
            "Wrong or unfair decisions about persons: likelihood and severity, in the light of the numbers above.",
            "对个人作出错误或者不公正决定的可能性和严重程度（结合上列数值）。",
        ),
        Text(
            "Unlawful access to personal data: sources of risk, likelihood, severity.",
            "个人数据被非法访问：风险来源、可能性、严重程度。",
        ),
        Text(
            "Unwanted change of personal data: sources of risk, likelihood, severity.",
            "个人数据被不当更改：风险来源、可能性、严重程度。",
        ),
        Text(
            "Loss of personal data: sources of risk, likelihood, severity.",
            "个人数据丢失：风险来源、可能性、严重程度。",
        ),
    )
    return part(
        evidence,
        Text("Risks to persons", "个人权利风险"),
        measured(evidence, Text("How well and how equally it answers", "系统表现与群体差异"), QUALITY),
        *by_group(evidence, COMPARED),
        law=(_LAW, ("art-22",)),
        write=tuple((kind, _clause("35(7)(c)")) for kind in kinds),
    )


def _measures(evidence: Evidence) -> Section:
    return part(
        evidence,
        Text("Measures", "应对措施"),
        documents_table(evidence, ("security-measures", "breach-record", "consent-record")),
        law=(_LAW, ("art-12-3", "art-17", "art-32", "art-33", "art-34")),
        write=(
            (
                Text(
                    "For each risk above: the measure, who carries it out by when, and the risk that remains.",
                    "针对上述各项风险：应对措施、责任人、完成时间及剩余风险。",
                ),
                _clause("35(7)(d)"),
            ),
        ),
    )


def _advice(evidence: Evidence) -> Section:
    return part(
        evidence,
        Text("Advice, views and decision", "意见征询与结论"),
        law=(_LAW, ("art-35",)),
        write=(
            (
                Text(
                    "Advice of the data protection officer, and what became of it.",
                    "数据保护官的意见及采纳情况。",
                ),
                _clause("35(2)"),
            ),
            (
                Text(
                    "Views of the persons concerned or their representatives, or why they were not asked.",
                    "数据主体或其代表的意见，未征求的说明理由。",
                ),
                _clause("35(9)"),
            ),
            (
                Text(
                    "Is the remaining risk high, so that the authority must be consulted beforehand?",
                    "剩余风险是否仍高，须事先咨询监管机构？",
                ),
                _clause("36(1)"),
            ),
            (
                Text(
                    "Decision, name, date; when will the assessment be reviewed?",
                    "结论、签字人、日期；何时复审？",
                ),
                _clause("35(11)"),
            ),
        ),
    )
