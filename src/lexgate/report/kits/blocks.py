"""Parts that several kits have: the system, the data, the model, documents, and the sources of every number."""

from collections.abc import Sequence

from lexgate.core.canon import digest_json
from lexgate.core.codec import dump
from lexgate.core.estimate import Estimate
from lexgate.core.number import number
from lexgate.core.passport import Passport
from lexgate.core.text import Lang, Text
from lexgate.report.facts import cell
from lexgate.report.kits.evidence import Evidence, Row
from lexgate.report.kits.missing import lacks, missing_section
from lexgate.report.kits.rows import METHOD, VALUE, N, fact, method_of, value_of
from lexgate.report.kits.tree import Kit, Node, Paragraph, Section, Table, Words, joined
from lexgate.report.saying import moment, options

UNSTATED = Text("not stated", "未说明")
_NUMBER, _YES, _NO = Text("Number", "编号"), Text("yes", "是"), Text("no", "否")
SOURCES = Text("Sources of the numbers", "数据来源与证据摘要")


def system_table(evidence: Evidence) -> Table:
    """Return what the passport says of the system; what it leaves out is said to be not stated."""
    passport = evidence.account.passport
    known = (*evidence.standards, *(one.standard for one in evidence.account.plan.rulings))
    asked = {name: text for one in known for name, text in one.questions.items()}
    tier = {"high": "high-risk"}.get(passport.risk_tier or "", passport.risk_tier)
    rows: tuple[tuple[Words, Words], ...] = (
        (Text("System", "系统名称"), passport.name),
        (Text("Purpose", "用途"), passport.purpose or UNSTATED),
        (Text("Provider", "提供者"), passport.provider or UNSTATED),
        (Text("Role of the provider", "角色"), _listed(passport.roles)),
        (Text("Task", "任务"), _named(passport.task)),
        (Text("Domain", "应用领域"), _named(passport.domain)),
        (Text("Jurisdictions", "适用法域"), _listed(passport.jurisdictions)),
        (Text("Audience", "服务对象"), _named(passport.audience)),
        (Text("Risk tier (EU)", "风险等级（欧盟）"), _named(tier)),
        (Text("Generates content", "是否生成内容"), _whether(passport.generative)),
        (Text("Modalities", "模态"), _listed(passport.modalities)),
        (Text("Languages", "语言"), _listed(passport.languages)),
    )
    scale = tuple(
        (f"scale.{name}", number(int(value)) if value.is_integer() else number(value))
        for name, value in passport.scale.items()
    )
    facts = tuple(
        (asked.get(f"facts.{name}", name), Text(cell(value, Lang.EN), cell(value, Lang.ZH)))
        for name, value in passport.facts.items()
    )
    caption = Text("The system as its provider describes it", "提供者对系统的说明")
    return Table(caption=caption, columns=(), rows=(*rows, *scale, *facts))


def _named(value: str | None) -> Words:
    return fact(value) if value else UNSTATED


def _listed(values: tuple[str, ...] | None) -> Words:
    return joined([fact(value) for value in values], en=", ", zh="、") if values else UNSTATED


def _whether(value: bool | None) -> Words:
    return UNSTATED if value is None else _YES if value else _NO


def people_table(passport: Passport) -> Node:
    """Return who answers for what."""
    if not passport.people:
        return Paragraph(words=Text("Nobody is named (system.people).", "未指定责任人（system.people）。"))
    return Table(
        caption=Text("People who answer for it", "责任人"),
        columns=(Text("Role", "岗位"), Text("Name", "姓名"), Text("Contact", "联系方式")),
        rows=tuple((fact(one.role), one.name, one.contact or "–") for one in passport.people),
    )


def documents_table(evidence: Evidence, kinds: tuple[str, ...] = ()) -> Node:
    """Return the documents on record, of some kinds or all, each with the digest that the plan sealed."""
    inputs = evidence.account.plan.inputs
    found = [one for one in evidence.account.passport.documents if not kinds or one.kind in kinds]
    if not found:
        return Paragraph(words=Text("No document is on record.", "没有登记任何文件。"))
    return Table(
        caption=Text("Documents on record", "已登记的文件"),
        columns=(
            Text("Kind", "类别"),
            Text("Path", "路径"),
            Text("Owner", "负责人"),
            Text("Version", "版本"),
            Text("Reviewed", "评审日期"),
            Text("Digest", "摘要"),
        ),
        rows=tuple(
            (
                fact(one.kind),
                one.path,
                one.owner or "–",
                one.version or "–",
                one.reviewed.isoformat() if one.reviewed else "–",
                _short(inputs.get(f"document:{one.path}", "")) or Text("not there", "不存在"),
            )
            for one in found
        ),
    )


def data_nodes(evidence: Evidence) -> tuple[Node, ...]:
    """Return what the data set is and what was done to it; a sentence where none was prepared."""
    data = evidence.account.data
    if data is None:
        words = Text("No data set was prepared in this assessment.", "本次评估未准备数据集。")
        return (Paragraph(words=words),)
    what = Table(
        caption=Text("The data set", "数据集"),
        columns=(),
        rows=(
            (Text("File", "文件"), data.source),
            (Text("Digest", "摘要"), data.digest),
            (Text("Rows read", "读入行数"), number(data.rows_read)),
            *(
                (joined([Text("Rows", "行数"), fact(part)], en=", ", zh="，"), number(rows))
                for part, rows in data.parts()
            ),
        ),
    )
    steps = Table(
        caption=Text("What was searched for and changed, in rows", "数据检查与处理（按行计）"),
        columns=(
            Text("Search", "检查内容"),
            Text("Found", "发现"),
            Text("Changed", "修改"),
            Text("Removed", "删除"),
        ),
        rows=tuple(
            (one.title, number(one.found), number(one.changed), number(one.dropped)) for one in data.steps
        ),
        numeric=(1, 2, 3),
    )
    return (what, steps) if data.steps else (what,)


def model_nodes(evidence: Evidence) -> tuple[Node, ...]:
    """Return what the model is; a sentence where none was looked at."""
    model = evidence.account.model
    if model is None:
        words = Text(
            "No model was loaded: stored predictions, data or registers were judged.",
            "未加载模型：评估对象为已存储的预测结果、数据或台账。",
        )
        return (Paragraph(words=words),)
    told: list[tuple[Words, Words]] = []
    for name, value in model.facts.items():
        inner = value if isinstance(value, dict) else {}
        plain = {} if isinstance(value, dict | list) else {"": value}
        for part, one in {**plain, **inner}.items():
            label = joined([fact(name), fact(part)], en=" · ", zh=" · ") if part else fact(name)
            told.append((label, Text(cell(one, Lang.EN), cell(one, Lang.ZH))))
    return (
        Table(
            caption=Text("The model and how it was made", "模型及其来源"),
            columns=(),
            rows=(
                (Text("Name", "名称"), model.name),
                (Text("Base model", "基座模型"), model.base or "–"),
                (Text("Digest", "摘要"), model.digest),
                *told,
            ),
        ),
    )


def sources_section(evidence: Evidence) -> Section:
    """Return every estimate and every input with its digest, so that each number can be checked in the bundle."""
    plan = evidence.account.plan
    estimates = Table(
        caption=Text("Measurements", "测量结果"),
        columns=(
            _NUMBER,
            Text("Check", "检查项"),
            VALUE,
            N,
            METHOD,
            Text("Digest of what was seen", "观测数据摘要"),
        ),
        rows=tuple(
            (
                f"E{place}",
                _asked(evidence, one),
                value_of(one),
                number(one.n),
                method_of(one),
                _short(one.source) or "–",
            )
            for place, one in enumerate(evidence.account.estimates, 1)
        ),
        numeric=(2, 3),
    )
    inputs = Table(
        caption=Text("What was looked at, by digest", "评估对象及其摘要"),
        columns=(Text("Input", "输入"), Text("Digest", "摘要")),
        rows=tuple(plan.inputs.items()),
    )
    log = Table(caption=Text("Where it is recorded", "记录位置"), columns=(), rows=_records(evidence))
    about = Paragraph(
        words=Text(
            "Every number above names its source here. Digests are SHA-256, cut to 16 digits in tables; the exact "
            "numbers and whole digests stand in the evidence bundle, which anyone can check: lexgate verify BUNDLE",
            "正文各数值均以编号注明来源。摘要为 SHA-256，表中仅示前 16 位；精确数值与完整摘要见证据包，任何人均可核验：lexgate verify BUNDLE",
        ),
        aside=True,
    )
    nodes: tuple[Node, ...] = (
        about,
        *([estimates] if estimates.rows else []),
        *([inputs] if inputs.rows else []),
        log,
    )
    return Section(title=SOURCES, nodes=nodes)


def _asked(evidence: Evidence, estimate: Estimate) -> Words:
    """Return the check and what it was asked for; sections of documents stand in the clause that asks for them."""
    title = evidence.titles.get(estimate.check, Text(estimate.check, estimate.check))
    told = {name: value for name, value in estimate.options.items() if value and not isinstance(value, dict)}
    return joined([title, f"({options(told)})"], en=" ", zh=" ") if told else title


def _records(evidence: Evidence) -> tuple[tuple[Words, Words], ...]:
    account = evidence.account
    rows: list[tuple[Words, Words]] = [
        (Text("Project", "项目"), account.project or "–"),
        (Text("Plan sealed", "计划封存时间"), _moment(account.plan_sealed)),
        (Text("Digest of the plan", "计划摘要"), digest_json(dump(account.plan))),
    ]
    if evidence.digest:
        rows.append((Text("Digest of the account", "评估记录摘要"), evidence.digest))
    rows += [
        (
            Text("Verdict under {name}", "{name} 的结论").fill(
                name=f"{one.standard} {one.version}, {one.as_of}"
            ),
            one.status.word,
        )
        for one in account.verdicts
    ]
    return tuple(rows)


def _moment(time: str) -> Text:
    return Text(moment(time, Lang.EN), moment(time, Lang.ZH))


def _short(digest: str) -> str:
    return digest.removeprefix("sha256:")[:16]


def kit_facts(evidence: Evidence) -> tuple[tuple[Words, Words], ...]:
    """Return what stands under the title."""
    account = evidence.account
    return (
        (Text("Provider", "提供者"), account.passport.provider or UNSTATED),
        (Text("Assessed", "评估时间"), _moment(account.time)),
        (Text("Digest of the evidence", "证据摘要"), _short(evidence.digest) or "–"),
    )


def kit(
    evidence: Evidence,
    name: str,
    *,
    title: Words,
    law: Words,
    language: Text,
    rows: Sequence[Row],
    sections: tuple[Section, ...],
) -> Kit:
    """Return a kit: what is missing, its sections, and the sources of the numbers.

    Args:
        evidence: The account.
        name: Of the kit.
        title: What the document is called in the law.
        law: Under which law it is handed in.
        language: In which language.
        rows: The requirements that it answers.
        sections: What it says.
    """
    return Kit(
        id=name,
        title=title,
        law=law,
        language=language,
        name=evidence.account.passport.name,
        facts=kit_facts(evidence),
        missing=lacks(rows),
        sections=(missing_section(evidence, rows, sections), *sections, sources_section(evidence)),
    )
