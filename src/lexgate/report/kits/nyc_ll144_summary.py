"""The public summary of a bias audit under New York City Local Law 144: 6 RCNY 5-301 to 5-303.

Rates and ratios are those of the estimates selection-rate-ratio and scoring-rate-ratio. The rule asks for no intervals; they
are given beside the published numbers. Headings contain the words by which the pack us-nyc-ll144 finds its sections.

References:
    Rules of the City of New York, title 6, §§5-300 to 5-303.
"""

from collections.abc import Mapping

from pydantic import JsonValue

from lexgate.core.estimate import Estimate, Interval
from lexgate.core.number import number
from lexgate.core.text import Text
from lexgate.report.kits.blocks import documents_table, kit, people_table, system_table
from lexgate.report.kits.evidence import Evidence
from lexgate.report.kits.rows import NOT_MEASURED, SOURCE, clauses
from lexgate.report.kits.tree import Blank, Kit, Node, Paragraph, Section, Table, Words
from lexgate.report.saying import spread

NAME = "nyc-ll144-summary"
STANDARDS = ("us-nyc-ll144",)
_ATTRIBUTES: tuple[tuple[str, Text], ...] = (
    ("sex", Text("By sex", "按性别")),
    ("race", Text("By race or ethnicity", "按种族或族裔")),
    ("sex+race", Text("By sex and race or ethnicity", "按交叉类别（性别与种族或族裔）")),
)
_CATEGORY = Text("Category", "类别")
_LEFT_OUT = Text("left out", "未计入")


def build(evidence: Evidence) -> Kit:
    """Return the summary."""
    others = (_audit(evidence), _data(evidence), *_ratios(evidence), _unknown(evidence), _left_out(evidence))
    rows = evidence.of(STANDARDS[0])
    law = Section(
        title=Text("Clause by clause", "逐条说明"),
        nodes=(
            clauses(evidence, Text("Requirements of the law", "法律要求"), rows),
            documents_table(evidence, ("bias-audit-summary", "candidate-notice")),
        ),
    )
    return kit(
        evidence,
        NAME,
        title=Text("Summary of the bias audit", "偏见审计结果摘要"),
        law=Text(
            "New York City Local Law 144 of 2021; 6 RCNY 5-300 to 5-304",
            "纽约市2021年第144号地方法；6 RCNY 5-300至5-304",
        ),
        language=Text("The summary is published in English.", "本摘要应以英文公布；中文版仅供工作参考。"),
        rows=rows,
        sections=(*others, law),
    )


def _audit(evidence: Evidence) -> Section:
    clause = "6 RCNY 5-301; 5-303"
    return Section(
        title=Text("The tool and its audit", "工具与审计"),
        nodes=(
            system_table(evidence),
            people_table(evidence.account.passport),
            Section(
                title=Text("Auditor", "审计人"),
                nodes=(
                    Blank(
                        question=Text(
                            "Who audited the tool, and why is the auditor independent of its maker and its user?",
                            "由谁实施审计？审计人为何独立于工具的开发者和使用者？",
                        ),
                        asked_by=clause,
                    ),
                ),
            ),
            Section(
                title=Text("Date of audit", "审计日期"),
                nodes=(
                    Blank(
                        question=Text("On which day was the audit done?", "审计于何日完成？"), asked_by=clause
                    ),
                ),
            ),
            Section(
                title=Text("Date of distribution of the tool", "工具启用日期"),
                nodes=(
                    Blank(
                        question=Text("On which day was the tool first used?", "工具首次使用的日期？"),
                        asked_by="6 RCNY 5-303",
                    ),
                ),
            ),
        ),
    )


def _data(evidence: Evidence) -> Section:
    plan = evidence.account.plan
    inputs = tuple((name, digest) for name, digest in plan.inputs.items() if ":" not in name)
    return Section(
        title=Text("Source of data", "数据来源"),
        nodes=(
            Table(
                caption=Text("What was assessed", "评估数据"),
                columns=(),
                rows=((Text("Persons in the data", "数据人数"), number(plan.items)), *inputs),
            ),
            Blank(
                question=Text(
                    "Whose applications are these, from when to when? If test data were used: why were historical data "
                    "not enough, and how were the test data made?",
                    "数据为何人的申请记录，起止日期为何？如采用测试数据，历史数据为何不足，测试数据如何取得？",
                ),
                asked_by="6 RCNY 5-302",
            ),
        ),
    )


def _ratios(evidence: Evidence) -> tuple[Section, ...]:
    selected = _section(
        evidence,
        "selection-rate-ratio",
        Text("Applicants, selection rates and impact ratios", "申请人数、入选率和影响比"),
        (Text("Selected", "入选人数"), Text("Selection rate", "入选率")),
    )
    scored = _section(
        evidence,
        "scoring-rate-ratio",
        Text("Scoring rates and impact ratios", "评分率和影响比"),
        (Text("Above the median", "高于中位数人数"), Text("Scoring rate", "评分率")),
    )
    return tuple(section for section in (selected, scored) if section is not None)


def _section(evidence: Evidence, check: str, title: Text, columns: tuple[Text, Text]) -> Section | None:
    """Return the three tables of one kind of rate; None for scores where none were looked at."""
    found = [(name, words, evidence.estimate(check, attribute=name)) for name, words in _ATTRIBUTES]
    scoring = check == "scoring-rate-ratio"
    if scoring and not any(one is not None and one.value is not None for _, _, one in found):
        return None
    about = _ABOUT_SCORES if scoring else _ABOUT_RATES
    medians = {one.facts["median"] for _, _, one in found if one is not None and "median" in one.facts}
    said = [number(value) for value in medians if isinstance(value, int | float)]
    nodes: list[Node] = [Paragraph(words=about)]
    if said:
        nodes.append(Paragraph(words=_MEDIAN.fill(median=said[0])))
    nodes += [
        Section(title=words, nodes=(ratio_table(evidence, one, words, columns),)) for _, words, one in found
    ]
    return Section(title=title, nodes=tuple(nodes))


_ABOUT_RATES = Text(
    "The selection rate of a category is the share of its applicants who were selected; its impact ratio is that rate "
    "over the rate of the most selected category. The law sets no pass mark. Intervals are added by LexGate.",
    "入选率为该类别申请人中入选者的比例；影响比为该入选率与入选率最高类别的入选率之比。法律未设及格线。区间由 LexGate 附加。",
)
_ABOUT_SCORES = Text(
    "The scoring rate of a category is the share of its applicants who score above the median of all; its impact ratio "
    "is that rate over the highest scoring rate. The law sets no pass mark. Intervals are added by LexGate.",
    "评分率为该类别申请人中评分高于全体中位数者的比例；影响比为该评分率与最高评分率之比。法律未设及格线。区间由 LexGate 附加。",
)
_SOURCE = Text(
    "source {mark}; intervals: Wilson for rates, MOVER for ratios, level {level}",
    "来源 {mark}；区间：比率为威尔逊区间，影响比为 MOVER 区间，置信水平 {level}",
)
_MEDIAN = Text("Median score of the sample: {median}.", "样本评分中位数：{median}。")


def ratio_table(
    evidence: Evidence, estimate: Estimate | None, title: Text, columns: tuple[Text, Text]
) -> Node:
    """Return the published table of one attribute: applicants, selected, rate and impact ratio of every category."""
    if estimate is None or not estimate.groups:
        note = estimate.note if estimate is not None and estimate.note else None
        return Paragraph(words=note or NOT_MEASURED)
    ratios = _by_group(estimate.facts.get("ratios"))
    counts = _by_group(estimate.facts.get("table"))
    noted = any(one.note for one in estimate.groups.values())
    rows = []
    for name, rate in estimate.groups.items():
        ratio = ratios.get(name, {})
        hits = ratio.get("selected", counts.get(name, {}).get("count"))
        cells: tuple[Words, ...] = (
            name,
            number(rate.n),
            number(hits) if isinstance(hits, int) else "–",
            spread(rate),
            _ratio(ratio),
        )
        rows.append((*cells, rate.note or "–") if noted else cells)
    last = (Text("Note", "备注"),) if noted else ()
    source = _SOURCE.fill(mark=evidence.reference(estimate), level=f"{estimate.level:g}")
    return Table(
        caption=Text("{title}; {source}", "{title}；{source}").fill(title=title, source=source),
        columns=(_CATEGORY, Text("Applicants", "申请人数"), *columns, Text("Impact ratio", "影响比"), *last),
        rows=tuple(rows),
        numeric=(1, 2, 3, 4),
    )


def _ratio(record: Mapping[str, JsonValue]) -> Words:
    if record.get("compared") is False:
        return _LEFT_OUT
    value, low, high = (record.get(name) for name in ("ratio", "low", "high"))
    if not isinstance(value, int | float):
        return "–"
    if record.get("reference"):
        return number(float(value))
    ends = [float(end) if isinstance(end, int | float) else None for end in (low, high)]
    return spread(Interval(value=float(value), low=ends[0], high=ends[1]))


def _by_group(value: JsonValue) -> dict[str, dict[str, JsonValue]]:
    records = [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
    return {str(one["group"]): one for one in records if "group" in one}


def _unknown(evidence: Evidence) -> Section:
    found = [
        (words, evidence.estimate("selection-rate-ratio", attribute=name)) for name, words in _ATTRIBUTES
    ]
    rows: list[tuple[Words, ...]] = [
        (
            words,
            number(unknown)
            if one is not None and isinstance(unknown := one.facts.get("unknown"), int)
            else NOT_MEASURED,
            evidence.reference(one) if one is not None else "–",
        )
        for words, one in found
    ]
    return Section(
        title=Text("Unknown category", "类别未知人数"),
        nodes=(
            Paragraph(
                words=Text(
                    "Persons who fall into no known category, and are in none of the tables above.",
                    "以下人员类别未知，未计入上列各表。",
                )
            ),
            Table(
                caption=Text("Number of persons of unknown category", "类别未知人数"),
                columns=(Text("Table", "表"), Text("Persons", "人数"), SOURCE),
                rows=tuple(rows),
                numeric=(1,),
            ),
        ),
    )


def _left_out(evidence: Evidence) -> Section:
    rows: list[tuple[Words, ...]] = []
    for name, words in _ATTRIBUTES:
        estimate = evidence.estimate("selection-rate-ratio", attribute=name)
        if estimate is not None:
            rows += [
                (words, group, number(one.n), spread(one), one.note, evidence.reference(estimate))
                for group, one in estimate.groups.items()
                if one.note is not None
            ]
    title = Text("Categories left out of the ratios", "未计入类别")
    if not rows:
        return Section(
            title=title, nodes=(Paragraph(words=Text("No category was left out.", "没有未计入的类别。")),)
        )
    table = Table(
        caption=Text(
            "Left out of the impact ratio, with number and rate", "未计入影响比的类别及其人数、入选率"
        ),
        columns=(
            Text("Table", "表"),
            _CATEGORY,
            Text("Applicants", "申请人数"),
            Text("Selection rate", "入选率"),
            Text("Note", "备注"),
            SOURCE,
        ),
        rows=tuple(rows),
        numeric=(2, 3),
    )
    blank = Blank(
        question=Text(
            "Why did the auditor leave these categories out of the ratios? A category of less than 2 % of the data may "
            "be left out.",
            "审计人为何将上述类别排除在影响比之外？占数据不足2%的类别可不计入。",
        ),
        asked_by="6 RCNY 5-301(d)",
    )
    return Section(title=title, nodes=(table, blank))
