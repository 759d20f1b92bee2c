"""What the packs decide on whole systems: sound ones are met, a planted bad one is not, silence is inconclusive."""

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest

from lexgate.assessment.choose import choose
from lexgate.assessment.measure import measure
from lexgate.assessment.offer import Offer
from lexgate.assessment.plan import make
from lexgate.assessment.subject import CAPABILITIES, capabilities
from lexgate.core.applies import Applicability
from lexgate.core.assess_spec import AssessSpec
from lexgate.core.outcomes import Groups
from lexgate.core.passport import Passport, Person
from lexgate.core.requirement import Standard
from lexgate.core.task import Task
from lexgate.core.verdict import Ruling, Status, Verdict
from lexgate.models.security import Scan
from lexgate.models.subject import DocumentFact, Pairs, Predictions, Register, Subject, Survey
from lexgate.standard import catalog
from lexgate.verdict.verdict import verdict
from lexgate.wiring.drawers import checks

TOPICS = ("a", "b", "c", "d", "e")
SYSTEM = Passport(
    name="complaints",
    roles=("provider",),
    task="text-classification",
    domain="credit",
    jurisdictions=("EU",),
    risk_tier="high",
    generative=False,
    people=(Person(role="provider", name="A"), Person(role="human oversight", name="B")),
    facts={
        "about_people": True,
        "special_category_data": False,
        "interacts_with_persons": False,
        "emotion_or_biometric_sorting": False,
        "publishes_deep_fakes_or_news": False,
    },
)
EU_DAY = date(2027, 12, 2)


def answers(n: int, *, flipped: str | None = None, seed: int = 0) -> Predictions:
    """Answers right in 95 %, in region North in 90 %; for a flipped group almost never."""
    draw = np.random.default_rng(seed)
    gender = draw.choice(["woman", "man"], n)
    region = draw.choice(["North", "South", "East", "West"], n)
    right = draw.random(n) < np.where(region == "North", 0.90, 0.953)
    if flipped is not None:
        right = np.where(gender == flipped, draw.random(n) < 0.08, right)
    truth = draw.integers(0, 5, n).astype(np.int32)
    other = (truth + draw.integers(1, 5, n)) % 5
    predicted = np.where(right, truth, other).astype(np.int32)
    sure = np.clip(draw.normal(0.94, 0.03, n), 0.5, 0.99)
    probability = np.repeat(((1 - sure) / 4)[:, None], 5, axis=1)
    probability[np.arange(n), predicted] = sure
    return Predictions(
        task=Task.TEXT_CLASSIFICATION,
        ids=np.arange(n).astype(np.str_),
        labels=TOPICS,
        truth=truth,
        predicted=predicted,
        probability=probability,
        groups={"gender": Groups.of([*map(str, gender)]), "region": Groups.of([*map(str, region)])},
    )


def pairs(sets: int) -> Pairs:
    codes = np.repeat(np.arange(sets, dtype=np.int32) % 5, 2)
    return Pairs(
        ids=np.arange(2 * sets).astype(np.str_),
        labels=TOPICS,
        predicted=codes,
        probability=None,
        clusters=np.repeat(np.arange(sets), 2),
        groups={"gender": Groups.of(["woman", "man"] * sets)},
    )


def survey(n: int) -> Survey:
    clean = np.zeros(n, np.bool_)
    kinds = ("personal-data", "duplicate", "near-duplicate", "leak", "conflict", "label-error", "tested-text")
    return Survey(
        ids=np.arange(n).astype(np.str_),
        split=np.where(np.arange(n) % 5, "train", "test"),
        flags=dict.fromkeys(kinds, clean),
        groups={
            "gender": Groups.of(["woman", "man"] * (n // 2)),
            "region": Groups.of(["North", "South", "East", "West"] * (n // 4)),
        },
        population={
            "gender": {"woman": 0.5, "man": 0.5},
            "region": dict.fromkeys(("North", "South", "East", "West"), 0.25),
        },
    )


def documents(*standards: Standard) -> tuple[DocumentFact, ...]:
    """Every document that the standards ask for, with its headings, in Chinese where there is a choice."""
    found: dict[str, list[str]] = {}
    for standard in standards:
        for item in standard.requirements:
            kinds: Any = item.options.get("kinds", [])
            sections: Any = item.options.get("sections", {})
            for kind in kinds:
                found.setdefault(kind, []).extend(name.split("|")[-1] for name in sections.get(kind, []))
    return tuple(
        DocumentFact(
            kind=kind, path=f"{kind}.md", present=True, owner="A", version="1", headings=tuple(names)
        )
        for kind, names in found.items()
    )


def registers(acts: tuple[str, ...] = (), **figures: tuple[float, str]) -> dict[str, Register]:
    """Acts of an auditor, and figures with their units."""
    day, none = "2026-03-02", ("review", *acts)
    columns = {
        "kind": none,
        "at": (day,) * len(none),
        "by": ("A",) * len(none),
        "role": ("auditor",) * len(none),
    }
    said = {
        "figure": tuple(name.replace("_", "-") for name in figures),
        "value": tuple(str(value) for value, _ in figures.values()),
        "unit": tuple(unit for _, unit in figures.values()),
        "by": ("A",) * len(figures),
    }
    return {
        "acts": Register(kind="acts", path="acts.csv", digest="sha256:0", columns=columns),
        "figures": Register(kind="figures", path="figures.csv", digest="sha256:0", columns=said),
    }


class Weekdays:
    """A calendar without holidays."""

    def working(self, place: str, day: date) -> bool:
        return bool(place) and day.weekday() < 5

    def settled(self, place: str, day: date) -> bool:
        return bool(place) and day.year < 2100


def judged(subject: Subject, standard: Standard, day: date, positive: str = "a") -> Verdict:
    drawer, ruling = checks(), Ruling(standard=standard, as_of=day)
    plan = make(
        passport=subject.passport,
        rulings=(ruling,),
        spec=AssessSpec(positive=positive),
        checks=drawer,
        offer=Offer(
            capabilities=capabilities(subject),
            attributes=tuple(subject.predictions.groups) if subject.predictions else (),
            items=900,
        ),
        made_on=date(2026, 11, 22),
    )
    seen = measure(subject, plan, drawer).estimates
    picked = {
        item.id: choose(item, drawer[item.check].complete(item.options), seen, day)
        for item in standard.requirements
    }
    return verdict(
        ruling,
        "sha256:0",
        {id_: one for id_, one in picked.items() if one is not None},
        catalog.applies(standard, subject.passport),
        "",
    )


BASELINE, EU = catalog.load("lexgate-baseline"), catalog.load("eu-ai-act")
SOUND = Subject(
    passport=SYSTEM,
    predictions=answers(900),
    pairs=pairs(200),
    survey=survey(4000),
    scan=Scan(files=("model.safetensors",), templates=(), searched=(), threats=(), bytes=1),
    documents=documents(BASELINE, EU),
    registers=registers(doc_retention_years=(10, "years"), log_retention_months=(6, "months")),
    calendar=Weekdays(),
)


@pytest.mark.parametrize("seed", range(3))
def test_a_sound_model_meets_the_baseline_and_the_eu_ai_act(seed: int) -> None:
    subject = replace(SOUND, predictions=answers(900, seed=seed))
    for standard, day in ((BASELINE, date(2026, 11, 22)), (EU, EU_DAY)):
        found = judged(subject, standard, day)
        unmet = {
            f.requirement: f.reason.en for f in found.findings if f.decides and f.status is not Status.MET
        }
        speaks = catalog.applies(standard, SYSTEM)
        spared = {id_ for id_ in unmet if speaks[id_].answer is Applicability.NO}
        assert found.status is Status.MET, unmet
        assert set(unmet) == spared


def test_a_model_that_fails_women_meets_neither() -> None:
    subject = replace(SOUND, predictions=answers(900, flipped="woman"))
    found = judged(subject, BASELINE, date(2026, 11, 22))
    by = {finding.requirement: finding.status for finding in found.findings}
    assert found.status is Status.NOT_MET
    assert by["lexgate-baseline/worst-group"] is Status.NOT_MET
    assert judged(subject, EU, EU_DAY).status is Status.NOT_MET


def test_the_day_before_only_the_bans_of_the_eu_ai_act_bind_it() -> None:
    found = judged(SOUND, EU, date(2027, 12, 1))
    bound = {item.requirement for item in found.findings if item.status is not Status.NOT_APPLICABLE}
    assert bound == {f"eu-ai-act/art-5-1-{letter}" for letter in "abcdefg"}
    assert found.status is Status.MET


def test_a_figure_on_record_that_falls_short_is_not_met() -> None:
    short = registers(doc_retention_years=(9, "years"), log_retention_months=(6, "months"))
    by = {
        item.requirement: item.status for item in judged(replace(SOUND, registers=short), EU, EU_DAY).findings
    }
    assert by["eu-ai-act/art-18"] is Status.NOT_MET
    assert by["eu-ai-act/art-19"] is Status.MET


def test_without_evidence_nothing_is_met() -> None:
    bare = Subject(passport=replace(SYSTEM, people=()), documents=())
    for capability in CAPABILITIES:
        assert not bare.has(capability) or capability == "documents"
    for standard, day in ((BASELINE, date(2026, 11, 22)), (EU, EU_DAY)):
        found = judged(bare, standard, day)
        assert found.status is Status.NOT_MET  # nobody is named and no document is there
        assert Status.MET not in {finding.status for finding in found.findings}


def test_a_passport_that_says_nothing_leaves_everything_open() -> None:
    subject = replace(SOUND, passport=Passport(name="silent"))
    for name in ("cn-genai-interim", "eu-ai-act", "us-nyc-ll144"):
        found = judged(subject, catalog.load(name), EU_DAY)
        assert found.status is Status.INCONCLUSIVE
        assert Status.MET not in {finding.status for finding in found.findings}


def test_new_york_is_met_by_publishing_whatever_the_ratio() -> None:
    standard = catalog.load("us-nyc-ll144")
    predictions = answers(900)
    groups = {"sex": predictions.groups["gender"], "race": predictions.groups["region"]}
    passport = Passport(
        name="screener",
        task="text-classification",
        domain="employment",
        jurisdictions=("US-NYC",),
        facts={"tool_scores": True, "tool_withdrawn": False},
    )
    subject = Subject(
        passport=passport,
        predictions=replace(predictions, groups=groups),
        documents=documents(standard),
        registers=registers(("bias-audit",), notice_business_days=(10, "working-days")),
    )
    assert judged(subject, standard, date(2026, 11, 22)).status is Status.MET
    assert judged(replace(subject, documents=()), standard, date(2026, 11, 22)).status is Status.NOT_MET
    unaudited = registers(notice_business_days=(10, "working-days"))
    assert (
        judged(replace(subject, registers=unaudited), standard, date(2026, 11, 22)).status is Status.NOT_MET
    )
