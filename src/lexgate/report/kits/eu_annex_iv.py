"""Technical documentation of a high-risk AI system: the nine points of Annex IV of Regulation (EU) 2024/1689.

Each point has what the evidence says, the documents on record, the requirements of the pack eu-ai-act that belong to it, and
a blank for what only a person can say. Headings contain the words by which the pack finds the sections of article 11.

References:
    Regulation (EU) 2024/1689, article 11 and Annex IV.
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
from lexgate.report.kits.evidence import Evidence
from lexgate.report.kits.parts import COMPARED, DATA, QUALITY, by_article, part
from lexgate.report.kits.rows import by_group, date_words, measured
from lexgate.report.kits.tree import Kit, Paragraph, Section, Table

NAME = "eu-annex-iv"
STANDARDS = ("eu-ai-act",)
_LAW = STANDARDS[0]
_ARTICLES = (
    *("art-6", "annex-3", "art-9", "art-10", "art-11", "art-12", "art-13", "art-14", "art-15"),
    *("art-18", "art-72", "art-73"),
)


def build(evidence: Evidence) -> Kit:
    """Return the documentation."""
    others = (
        _general(evidence),
        _development(evidence),
        _control(evidence),
        _metrics(evidence),
        _risks(evidence),
        _changes(evidence),
        _standards(evidence),
        _declaration(evidence),
        _monitoring(evidence),
    )
    rows = by_article(evidence, _LAW, _ARTICLES)
    return kit(
        evidence,
        NAME,
        title=Text("Technical documentation (Annex IV)", "技术文档（附件四）"),
        law=Text("Regulation (EU) 2024/1689, article 11 and Annex IV", "欧盟第2024/1689号条例第11条及附件四"),
        language=Text(
            "Written in a language that the authority of the Member State concerned understands.",
            "应以成员国主管机关可理解的欧盟官方语言编写；中文版仅供工作参考。",
        ),
        rows=rows,
        sections=others,
    )


def _point(place: str) -> Text:
    return Text(f"Annex IV, {place}", f"附件四第{place}项")


def _general(evidence: Evidence) -> Section:
    passport = evidence.account.passport
    return part(
        evidence,
        Text("General description", "总体说明"),
        system_table(evidence),
        people_table(passport),
        documents_table(evidence, ("instructions-for-use", "classification-record")),
        law=(_LAW, ("art-6", "annex-3", "art-11", "art-13")),
        write=(
            (
                Text(
                    "Version of the system, and how it relates to versions before it.",
                    "系统版本及其与先前版本的关系。",
                ),
                _point("1(a)"),
            ),
            (
                Text(
                    "With which hardware, software and other AI systems does it interact? Which versions of software and "
                    "firmware does it need?",
                    "与哪些硬件、软件及其他人工智能系统交互？所需软件、固件版本及更新要求？",
                ),
                _point("1(b), (c)"),
            ),
            (
                Text(
                    "In which forms is it placed on the market (package, download, API), and on which hardware does it run?",
                    "以何种形式投放市场（软件包、下载、接口等），运行于何种硬件？",
                ),
                _point("1(d), (e)"),
            ),
            (
                Text(
                    "If it is part of a product: its outside, marking and inside layout. What does the deployer see of "
                    "the user interface?",
                    "作为产品部件的，说明产品外观、标识和内部布局；部署者所见用户界面的基本说明。",
                ),
                _point("1(f), (g)"),
            ),
        ),
    )


def _development(evidence: Evidence) -> Section:
    return Section(
        title=Text("Development: elements and process", "开发过程与系统要素"),
        nodes=(_design(evidence), _data(evidence), _oversight(evidence), _testing(evidence)),
    )


def _design(evidence: Evidence) -> Section:
    return part(
        evidence,
        Text("Methods, design and architecture", "方法、设计与架构"),
        *model_nodes(evidence),
        write=(
            (
                Text(
                    "Steps of development; tools or pre-trained systems of third parties, and how they were used.",
                    "开发步骤，以及所用第三方工具或预训练系统及其使用方式。",
                ),
                _point("2(a)"),
            ),
            (
                Text(
                    "Logic of the system, key design choices and assumptions, what it optimises, trade-offs made.",
                    "系统的一般逻辑、关键设计选择与假设、优化目标及所作取舍。",
                ),
                _point("2(b)"),
            ),
            (
                Text(
                    "How software components feed into each other; computing power used to develop, train, test.",
                    "软件组件之间的关系；开发、训练、测试所用的计算资源。",
                ),
                _point("2(c)"),
            ),
        ),
    )


def _data(evidence: Evidence) -> Section:
    return part(
        evidence,
        Text("Data requirements", "数据要求"),
        *data_nodes(evidence),
        measured(evidence, Text("What was measured on the data", "数据测量结果"), DATA),
        documents_table(evidence, ("data-governance",)),
        law=(_LAW, ("art-10",)),
        write=(
            (
                Text(
                    "Where the data come from, how they were obtained, selected and labelled, and how they were cleaned.",
                    "数据的来源、取得与选择方式、标注程序和清洗方法。",
                ),
                _point("2(d)"),
            ),
        ),
    )


def _oversight(evidence: Evidence) -> Section:
    return part(
        evidence,
        Text("Human oversight and planned changes", "人工监督与预定变更"),
        documents_table(evidence, ("human-oversight",)),
        law=(_LAW, ("art-14",)),
        write=(
            (
                Text(
                    "Changes to the system and its performance that are determined beforehand, and how continued "
                    "compliance is ensured.",
                    "预先确定的系统及性能变更，以及确保持续合规的技术方案。",
                ),
                _point("2(f)"),
            ),
        ),
    )


def _testing(evidence: Evidence) -> Section:
    account = evidence.account
    return part(
        evidence,
        Text("Validation and testing", "验证与测试"),
        Paragraph(
            words=Text(
                "The plan with its limits and rule of decision was sealed on {day}, before the first measurement "
                "(article 9(8)).",
                "测试计划（含限值与判定规则）于{day}封存，早于首次测量（第9条第8款）。",
            ).fill(day=date_words(account.plan_sealed[:10] or account.plan.made_on))
        ),
        measured(evidence, Text("Test results", "测试结果"), QUALITY),
        law=(_LAW, ("art-15",)),
        write=(
            (
                Text(
                    "Test logs and reports: dated, and signed by the responsible persons.",
                    "测试日志和报告：注明日期并由负责人签字。",
                ),
                _point("2(g)"),
            ),
            (Text("Cybersecurity measures.", "网络安全措施。"), _point("2(h)")),
        ),
    )


def _control(evidence: Evidence) -> Section:
    return part(
        evidence,
        Text("Monitoring and control", "监测与控制"),
        *by_group(evidence, COMPARED),
        law=(_LAW, ("art-12", "art-14-person", "art-15-3")),
        write=(
            (
                Text(
                    "Capabilities and limits; foreseeable unintended outcomes; sources of risk to health, safety, "
                    "fundamental rights and of discrimination.",
                    "系统能力与局限；可预见的意外结果；对健康、安全、基本权利的风险及歧视风险来源。",
                ),
                _point("3"),
            ),
            (
                Text(
                    "Measures that help deployers to interpret outputs; specifications of input data.",
                    "便于部署者理解输出结果的技术措施；输入数据规格。",
                ),
                _point("3"),
            ),
        ),
    )


def _metrics(evidence: Evidence) -> Section:
    names = dict.fromkeys(one.check for one in evidence.account.estimates if one.check in QUALITY)
    table = Table(
        caption=Text("Metrics used", "所用性能指标"),
        columns=(Text("Metric", "指标"), Text("Check", "检查项")),
        rows=tuple((evidence.titles.get(name, Text(name, name)), name) for name in names),
    )
    return part(
        evidence,
        Text("Performance metrics: why they fit", "性能指标的适当性"),
        table,
        write=(
            (
                Text("Why are these metrics the right ones for this system?", "上述指标为何适合本系统？"),
                _point("4"),
            ),
        ),
    )


def _risks(evidence: Evidence) -> Section:
    return part(
        evidence,
        Text("Risk management system", "风险管理体系"),
        documents_table(evidence, ("risk-management",)),
        law=(_LAW, ("art-9",)),
        write=(
            (
                Text(
                    "Describe the risk management system of article 9, or attach it.",
                    "说明第9条规定的风险管理体系，或者附后。",
                ),
                _point("5"),
            ),
        ),
    )


def _changes(evidence: Evidence) -> Section:
    return part(
        evidence,
        Text("Changes through the life cycle", "生命周期内的变更"),
        law=(_LAW, ("art-18",)),
        write=(
            (
                Text(
                    "Relevant changes that the provider made to the system through its life cycle.",
                    "提供者在系统生命周期内所作的相关变更。",
                ),
                _point("6"),
            ),
        ),
    )


def _standards(evidence: Evidence) -> Section:
    rulings = evidence.account.plan.rulings
    table = Table(
        caption=Text("Requirements applied in the assessment", "评估所适用的要求"),
        columns=(Text("Standard", "标准"), Text("Version", "版本"), Text("Law as of", "规定基准日")),
        rows=tuple((one.standard.title, one.standard.version, date_words(one.as_of)) for one in rulings),
    )
    return part(
        evidence,
        Text("Standards applied", "所用标准"),
        table,
        write=(
            (
                Text(
                    "Harmonised standards applied in full or in part, with their references in the Official Journal; "
                    "where none, the solutions by which the requirements are met.",
                    "全部或部分适用的协调标准及其官方公报编号；未适用的，说明满足各项要求的解决方案。",
                ),
                _point("7"),
            ),
        ),
    )


def _declaration(evidence: Evidence) -> Section:
    return part(
        evidence,
        Text("Declaration of conformity", "欧盟符合性声明"),
        documents_table(evidence, ("declaration-of-conformity",)),
        write=(
            (
                Text(
                    "Attach the EU declaration of conformity of article 47.", "附第47条规定的欧盟符合性声明。"
                ),
                _point("8"),
            ),
        ),
    )


def _monitoring(evidence: Evidence) -> Section:
    return part(
        evidence,
        Text("Post-market monitoring", "上市后监测"),
        documents_table(evidence, ("post-market-monitoring-plan",)),
        law=(_LAW, ("art-72", "art-73")),
        write=(
            (
                Text(
                    "The system by which performance is evaluated after placing on the market, with the plan of article 72(3).",
                    "上市后性能评价体系，以及第72条第3款规定的监测计划。",
                ),
                _point("9"),
            ),
        ),
    )
