"""The security assessment report of a generative AI service filed in China, with its tables.

Corpus, model, measures, keyword library and question banks, results by risk, and every clause with its result, by GB/T
45654-2025 (from 1 November 2025) or TC260-003 (before), with the Interim Measures.

References:
    GB/T 45654-2025; TC260-003-2024, chapters 5 to 9; Interim Measures for generative AI services (2023), article 17.
"""

from lexgate.core.number import number
from lexgate.core.text import Text
from lexgate.report.kits.blocks import documents_table, kit, model_nodes, people_table, system_table
from lexgate.report.kits.cn_banks import bank_table, risk_title
from lexgate.report.kits.evidence import KEPT, Evidence, Row, State
from lexgate.report.kits.rows import (
    METHOD,
    SOURCE,
    VALUE,
    N,
    clauses,
    groups,
    measured,
    method_of,
    numbers,
    value_of,
)
from lexgate.report.kits.tree import Blank, Kit, Node, Paragraph, Section, Table

NAME = "cn-genai-filing"
STANDARDS = ("cn-gbt-45654", "cn-tc260-003", "cn-genai-interim")
_SOURCES = (
    "worst-source-share",
    "sources-per-kind",
    "sources-with-proof",
    "foreign-source-share",
    "personal-data-left",
    "duplicates-left",
    "label-error-share",
)
_MEASURES = (
    "clicks-to-training-optout",
    "suspend-after-consecutive-bad-prompts",
    "suspend-after-daily-bad-prompts",
    "labelled-output-rate",
)


def build(evidence: Evidence) -> Kit:
    """Return the report."""
    others = (
        _service(evidence),
        _corpus(evidence),
        _model(evidence),
        _measures(evidence),
        _banks(evidence),
        _risks(evidence),
        _methods(evidence),
    )
    rows = evidence.rows
    in_force = [row for row in rows if row.state is not State.APART or not _repealed(row)]
    tables = [
        clauses(evidence, standard.title, of)
        for standard in evidence.standards
        if (of := [row for row in in_force if row.standard.id == standard.id])
    ]
    result = Section(title=Text("Assessment clause by clause", "逐条评估结果"), nodes=tuple(tables))
    return kit(
        evidence,
        NAME,
        title=Text("Security assessment report of a generative AI service", "生成式人工智能服务安全评估报告"),
        law=Text(
            "Interim Measures for generative AI services, article 17; GB/T 45654-2025",
            "《生成式人工智能服务管理暂行办法》第十七条；GB/T 45654—2025",
        ),
        language=Text(
            "The filing is made in Chinese; this English version is for work only.", "本报告以中文提交。"
        ),
        rows=rows,
        sections=(*others, _conclusion(), result),
    )


def _repealed(row: Row) -> bool:
    bound = row.requirement.bound_on(row.day)
    return bound is not None and bound.repealed


def _pick(
    evidence: Evidence, checks: tuple[str, ...] = (), figures: tuple[str, ...] = (), *, scoped: bool = False
) -> list[Row]:
    """Return the rows of requirements that rest on some checks, or on some recorded figures.

    A figure of one class of risk is told from an overall one by its option ``scope``.
    """
    return [
        row
        for row in evidence.rows
        if row.requirement.check in checks
        or (
            row.requirement.check == "recorded-figure"
            and row.requirement.options.get("figure") in figures
            and bool(row.requirement.options.get("scope")) is scoped
        )
    ]


def _service(evidence: Evidence) -> Section:
    return Section(
        title=Text("The service and its provider", "服务与提供者基本情况"),
        nodes=(
            system_table(evidence),
            people_table(evidence.account.passport),
            Blank(
                question=Text(
                    "Unified social credit code, address, legal representative and contact of the provider.",
                    "提供者的统一社会信用代码、住所、法定代表人及联系方式。",
                ),
                asked_by=Text("Interim Measures, article 17", "《暂行办法》第十七条"),
            ),
            Blank(
                question=Text(
                    "Form of the service, entry points, number of users, day of launch, number of the algorithm filing.",
                    "服务形式与入口、用户规模、上线日期、算法备案编号。",
                ),
                asked_by=Text("Interim Measures, article 17", "《暂行办法》第十七条"),
            ),
        ),
    )


def _corpus(evidence: Evidence) -> Section:
    sources = numbers(
        evidence,
        Text("Sources of the corpus", "语料来源"),
        _pick(evidence, _SOURCES, ("corpus-filter-coverage",)),
    )
    sampled = numbers(
        evidence,
        Text("Corpus sampled by people and by tools", "语料抽检合格率"),
        _pick(evidence, ("corpus-pass-rate", "corpus-sampled-share")),
    )
    figures = ("safety-rule-risk-coverage", "safety-annotation-review-rate")
    people = numbers(
        evidence, Text("Annotation", "语料标注"), _pick(evidence, ("annotator-role-conflicts",), figures)
    )
    blank = Blank(
        question=Text(
            "Volume of the training corpus (items, tokens or bytes) by language and type, and how it was collected.",
            "训练语料规模（条数、词元数或字节数，按语种和类型列示）及采集方式。",
        ),
        asked_by=Text("Chapter 5", "第5章"),
    )
    kept = {row.requirement.check for row in evidence.rows if row.state is not State.APART}
    besides = measured(
        evidence,
        Text("Also measured; no requirement in force asks for it", "另行测量（现行要求未作规定）"),
        tuple(check for check in (*_SOURCES, "annotator-role-conflicts") if check not in kept),
    )
    nodes: list[Node] = [sources, sampled, *_by_source(evidence), people, besides, blank]
    return Section(title=Text("Training data (corpus)", "训练数据（语料）安全"), nodes=_full(nodes))


def _by_source(evidence: Evidence) -> list[Node]:
    source = Text("Source", "来源")
    tables = (
        groups(
            evidence,
            Text("Sources by language and type", "各语种、类型的来源数量"),
            evidence.estimate("sources-per-kind"),
            Text("Language and type", "语种与类型"),
        ),
        groups(
            evidence,
            Text("Unlawful share by source", "各来源违法不良信息占比"),
            evidence.estimate("worst-source-share"),
            source,
        ),
        groups(
            evidence,
            Text("Pass rate by source, sampled by people", "各来源人工抽检合格率"),
            evidence.estimate("corpus-pass-rate", method="manual"),
            source,
        ),
        groups(
            evidence,
            Text("Pass rate by source, sampled by tools", "各来源技术抽检合格率"),
            evidence.estimate("corpus-pass-rate", method="technical"),
            source,
        ),
    )
    return [table for table in tables if table is not None]


def _full(nodes: list[Node]) -> tuple[Node, ...]:
    """Leave out tables without a row."""
    return tuple(node for node in nodes if not isinstance(node, Table) or node.rows)


def _model(evidence: Evidence) -> Section:
    figures = ("gen-content-pass-rate", "refusal-rate-should-refuse", "refusal-rate-should-answer")
    content = numbers(
        evidence,
        Text("Generated content, refusals", "生成内容合格率与拒答率"),
        _pick(evidence, figures=figures),
    )
    blank = Blank(
        question=Text(
            "Architecture and size of the model, its base model and that model’s filing number, methods of training.",
            "模型架构与规模、所用基础模型及其备案编号、训练方法。",
        ),
        asked_by=Text("Chapter 6", "第6章"),
    )
    return Section(title=Text("The model", "模型安全"), nodes=_full([*model_nodes(evidence), content, blank]))


def _measures(evidence: Evidence) -> Section:
    figures = numbers(
        evidence, Text("Measures with a number", "可量化的安全措施"), _pick(evidence, figures=_MEASURES)
    )
    stages = {"operation", "incident", "release"}
    kept = [
        row
        for row in evidence.rows
        if row.requirement.check in KEPT
        and stages.intersection(row.requirement.stage)
        and row.state is not State.APART
    ]
    nodes: list[Node] = [figures, clauses(evidence, Text("Measures on record", "有记录的安全措施"), kept)]
    nodes.append(documents_table(evidence))
    return Section(title=Text("Security measures", "安全措施"), nodes=_full(nodes))


def _banks(evidence: Evidence) -> Section:
    rows = [
        row
        for row in _pick(
            evidence,
            ("bank-items", "bank-risks", "bank-items-per-risk", "register-age"),
            ("nonrefuse-bank-per-aspect", "classifier-risk-coverage"),
        )
        if not _of_one_risk(row)
    ]
    table = numbers(
        evidence,
        Text("Keyword library, question banks and classifiers", "关键词库、测试题库与分类模型"),
        rows,
    )
    return Section(
        title=Text("Keyword library and question banks", "关键词库与测试题库"),
        nodes=_full([table, bank_table(evidence)]),
    )


def _of_one_risk(row: Row) -> bool:
    """Return whether a requirement is about a single risk; those stand in the table of risks."""
    scope = row.requirement.options.get("scope")
    return isinstance(scope, list) and len(scope) == 1 and str(scope[0]).count(".") > 1


def _risks(evidence: Evidence) -> Section:
    rows = _pick(evidence, figures=("gen-content-pass-rate",), scoped=True)
    table = numbers(evidence, Text("Results by class of risk", "各类风险评估结果"), rows)
    shown = {id(row.estimate) for row in rows}
    single = [
        one
        for one in evidence.account.estimates
        if one.check == "recorded-figure"
        and one.options.get("figure") == "gen-content-pass-rate"
        and str(one.options.get("scope", "")).startswith("A.")
        and one.value is not None
        and id(one) not in shown
        and str(one.options["scope"]).count(".") > 1
    ]
    by_risk = Table(
        caption=Text("Results by risk", "各风险评估结果"),
        columns=(
            Text("Risk", "风险"),
            Text("Title", "名称"),
            VALUE,
            N,
            METHOD,
            SOURCE,
        ),
        rows=tuple(
            (
                code := str(one.options["scope"]),
                risk_title(evidence, code),
                value_of(one),
                number(one.n),
                method_of(one),
                evidence.reference(one),
            )
            for one in single
        ),
        numeric=(2, 3),
    )
    about = Paragraph(
        words=Text(
            "Figures marked as recorded were measured by the provider and taken from its register; LexGate did not "
            "measure them.",
            "标明“登记值”的数值由提供者测得并登记，非 LexGate 测量。",
        ),
        aside=True,
    )
    return Section(title=Text("Risks: results", "安全风险评估结果"), nodes=_full([about, table, by_risk]))


def _methods(evidence: Evidence) -> Section:
    plan = evidence.account.plan
    words = Text(
        "What would be measured, the limits and the rule of decision were sealed in the ledger before the first "
        "measurement. An interval decides where the text fixes no sample; where the text fixes the number of items and a "
        "limit for the value itself, the value decides. Intervals are at level {level}.",
        "测量内容、限值与判定规则在首次测量之前已封存于账本。条文未规定样本量的，按置信区间判定；条文规定了样本量和限值的，按点值判定。置信水平为 {level}。",
    )
    blank = Blank(
        question=Text(
            "Who assessed: the provider or a third party, which persons, from when to when, with which tools?",
            "评估方式（自行评估或委托第三方）、评估人员、起止日期和所用工具。",
        ),
        asked_by=Text("Clause 9.1", "第9.1条"),
    )
    return Section(
        title=Text("Methods of the assessment", "评估方法"),
        nodes=(Paragraph(words=words.fill(level=f"{plan.level:g}")), blank),
    )


def _conclusion() -> Section:
    clause = Text("Clause 9.1", "第9.1条")
    return Section(
        title=Text("Conclusion and signatures", "评估结论与签字"),
        nodes=(
            Blank(question=Text("Overall conclusion of the assessment.", "总体评估结论。"), asked_by=clause),
            Blank(
                question=Text(
                    "Signatures, with date: legal representative; person in charge of the safety assessment; person in "
                    "charge of legal affairs.",
                    "法定代表人、安全评估负责人、合法性评估负责人签字及日期。",
                ),
                asked_by=clause,
            ),
        ),
    )
