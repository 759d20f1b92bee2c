"""A personal information protection impact assessment: articles 55 and 56 of the Personal Information Protection Law.

Headings contain the words by which the pack cn-pipl finds the sections of the assessment.

References:
    Personal Information Protection Law of the People's Republic of China (2021), articles 55 and 56.
"""

from lexgate.core.text import Lang, Text
from lexgate.report.facts import cell
from lexgate.report.kits.blocks import (
    UNSTATED,
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
from lexgate.report.kits.tree import Kit, Section, Table

NAME = "pipl-pia"
STANDARDS = ("cn-pipl",)
_LAW = STANDARDS[0]
_CASES = (
    ("sensitive_personal_data", Text("Sensitive personal information is handled", "处理敏感个人信息")),
    ("automated_decisions", Text("Automated decisions are made", "利用个人信息进行自动化决策")),
    (
        "entrusts_or_shares",
        Text(
            "Handling is entrusted, information is provided to another handler or made public",
            "委托处理、向其他处理者提供、公开个人信息",
        ),
    ),
    ("export", Text("Information is provided abroad", "向境外提供个人信息")),
    (
        "major_effect",
        Text("Other handling with a major effect on persons", "其他对个人权益有重大影响的处理活动"),
    ),
)
_ARTICLE_56 = Text("Article 56", "第五十六条")


def build(evidence: Evidence) -> Kit:
    """Return the assessment."""
    others = (
        _case(evidence),
        _lawful(evidence),
        _effects(evidence),
        _measures(evidence),
        _conclusion(evidence),
    )
    rows = [row for row in evidence.of(_LAW) if row.state is not State.APART] or evidence.of(_LAW)
    return kit(
        evidence,
        NAME,
        title=Text("Personal information protection impact assessment", "个人信息保护影响评估报告"),
        law=Text(
            "Personal Information Protection Law, articles 55 and 56",
            "《中华人民共和国个人信息保护法》第五十五条、第五十六条",
        ),
        language=Text(
            "Kept in Chinese for at least three years; this English version is for work only.",
            "本报告以中文编写，至少保存三年。",
        ),
        rows=rows,
        sections=others,
    )


def _case(evidence: Evidence) -> Section:
    passport = evidence.account.passport
    cases = Table(
        caption=Text("Cases in which the law asks for an assessment", "依法应当事前评估的情形"),
        columns=(Text("Case", "情形"), Text("Stated in the project", "项目说明")),
        rows=tuple(
            (
                words,
                Text(cell(passport.facts[name], Lang.EN), cell(passport.facts[name], Lang.ZH))
                if name in passport.facts
                else UNSTATED,
            )
            for name, words in _CASES
        ),
    )
    return part(
        evidence,
        Text("Handling that is assessed", "评估对象与情形"),
        cases,
        system_table(evidence),
        people_table(passport),
        *data_nodes(evidence),
        *model_nodes(evidence),
        law=(_LAW, ("art-55",)),
        write=(
            (
                Text(
                    "Kinds of personal information, persons concerned and their number, from collection to deletion.",
                    "个人信息种类、涉及人员及数量，以及自收集至删除的处理流程。",
                ),
                Text("Article 55", "第五十五条"),
            ),
        ),
    )


def _lawful(evidence: Evidence) -> Section:
    return part(
        evidence,
        Text("Lawfulness and necessity of purpose and method", "处理目的、方式的合法正当必要性"),
        documents_table(evidence, ("necessity-review", "privacy-notice")),
        law=(
            _LAW,
            ("art-5-9", "art-13", "art-14-16", "art-17", "art-19", "art-27", "art-28-30", "art-30", "art-31"),
        ),
        write=(
            (
                Text(
                    "Are purpose and method lawful, legitimate and necessary? Give reasons.",
                    "处理目的、处理方式是否合法、正当、必要，说明理由。",
                ),
                _ARTICLE_56,
            ),
        ),
    )


def _effects(evidence: Evidence) -> Section:
    return part(
        evidence,
        Text("Effects and risks for persons", "对个人权益的影响与风险"),
        measured(evidence, Text("What was measured on the data", "数据测量结果"), DATA),
        measured(evidence, Text("How well and how equally it answers", "系统表现与群体差异"), QUALITY),
        *by_group(evidence, COMPARED),
        law=(_LAW, ("art-24-1", "art-73")),
        write=(
            (
                Text(
                    "Effects on the rights of persons, and security risks: source, likelihood, severity, level.",
                    "对个人权益的影响及安全风险：来源、可能性、影响程度和风险等级。",
                ),
                _ARTICLE_56,
            ),
        ),
    )


def _measures(evidence: Evidence) -> Section:
    return part(
        evidence,
        Text("Measures of protection", "保护措施"),
        documents_table(evidence, ("pi-security", "compliance-audit", "export-instrument", "breach-notice")),
        law=(
            _LAW,
            ("art-24-2", "art-24-3", "art-38-39", "art-44-50", "art-47", "art-51", "art-54", "art-57"),
        ),
        write=(
            (
                Text(
                    "Are the measures lawful, effective and in proportion to the risk? Give reasons.",
                    "所采取的保护措施是否合法、有效并与风险程度相适应，说明理由。",
                ),
                _ARTICLE_56,
            ),
        ),
    )


def _conclusion(evidence: Evidence) -> Section:
    return part(
        evidence,
        Text("Conclusion, and keeping of the record", "评估结论与记录保存"),
        law=(_LAW, ("art-56",)),
        write=(
            (
                Text(
                    "Conclusion, conditions, name of the person in charge, date; where is the record kept until when?",
                    "评估结论、附加条件、负责人签字及日期；记录的保存地点和期限。",
                ),
                _ARTICLE_56,
            ),
        ),
    )
