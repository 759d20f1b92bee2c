"""Published numbers on real data: COMPAS and Adult."""

from datetime import date
from pathlib import Path

import pytest

from lexgate import checks as drawer
from lexgate.assessment.measure import Measured, measure
from lexgate.assessment.offer import Offer
from lexgate.assessment.plan import make
from lexgate.assessment.stored import StoredTable, as_text, predictions
from lexgate.assessment.subject import build, capabilities
from lexgate.checks import _worked
from lexgate.checks._check import Check, Setting
from lexgate.core.assess_spec import AssessSpec, PredictionsSpec
from lexgate.core.discover import discover
from lexgate.core.estimate import Estimate
from lexgate.core.passport import Passport
from lexgate.core.task import Task
from lexgate.data.read import read_table
from realdata import data_folder

CHECKS = discover(drawer, "CHECK", Check)


def assess(folder: Path, spec: PredictionsSpec) -> Measured:
    passport = Passport(name="x", task=Task.TEXT_CLASSIFICATION)
    seen = read_table(spec.path, spec.format, spec.encoding, spec.delimiter, folder)
    table = StoredTable(source=seen.source, frame=as_text(seen.frame))
    subject = build(passport, folder, predictions=predictions(spec, table))
    assert subject.predictions is not None
    plan = make(
        passport=passport,
        rulings=(),
        spec=AssessSpec(),
        checks=CHECKS,
        offer=Offer(
            capabilities=capabilities(subject),
            attributes=spec.attributes,
            items=len(subject.predictions.truth),
        ),
        made_on=date(2026, 11, 22),
    )
    return measure(subject, plan, CHECKS)


def one(measured: Measured, check: str, attribute: str) -> Estimate:
    return next(
        found
        for found in measured.estimates
        if found.check == check and found.options["attribute"] == attribute
    )


def rate(seen: Estimate, group: str) -> float:
    found = seen.groups[group]
    assert found.value is not None
    assert found.low is not None
    assert found.high is not None
    assert found.low < found.value < found.high
    return round(found.value, 4)


def test_compas_at_decile_five_has_the_published_error_rates() -> None:
    spec = PredictionsSpec(
        path="two_years_deidentified.csv",
        truth="two_year_recid",
        score="decile_score",
        threshold=5,
        id="id",
        attributes=("race", "sex"),
    )
    measured = assess(data_folder("compas"), spec)
    positives, negatives = (
        one(measured, f"false-{kind}-rate-gap", "race") for kind in ("positive", "negative")
    )
    assert (rate(positives, "African-American"), rate(positives, "Caucasian")) == (0.4485, 0.2345)
    assert (rate(negatives, "African-American"), rate(negatives, "Caucasian")) == (0.2799, 0.4772)
    ratio = one(measured, "selection-rate-ratio", "race")
    assert ratio.value is not None
    assert ratio.low is not None
    assert ratio.high is not None
    assert 0 < ratio.low < ratio.value < ratio.high < 0.8
    # Asians and Native Americans are below two percent of the data: shown, not compared.
    assert {name for name, group in ratio.groups.items() if group.note} == {"Asian", "Native American"}
    scoring = one(measured, "scoring-rate-ratio", "race")
    assert scoring.facts["median"] == 4
    assert scoring.value == pytest.approx(ratio.value)  # above the median of 4 is at least 5
    crossed = one(measured, "false-positive-rate-gap", "race+sex")
    assert crossed.groups["African-American & Male"].n > 100


def test_adult_has_the_known_shares_of_high_income() -> None:
    spec = PredictionsSpec(
        path="adult_original.csv",
        truth="income-per-year",
        predicted="income-per-year",
        attributes=("sex", "race"),
    )
    ratio = one(assess(data_folder("adult"), spec), "selection-rate-ratio", "sex")
    # This copy holds the 30,162 complete records; over all 32,561 the shares are .1095 and .3057 (see below).
    assert ratio.n == 30_162
    assert (rate(ratio, "Female"), rate(ratio, "Male")) == (0.1137, 0.3138)
    assert ratio.value == pytest.approx((1112 / 9782) / (6396 / 20380))
    assert ratio.facts["positive"] == ">50K"


def test_the_published_counts_of_adult_give_the_published_shares() -> None:
    # 1,179 of 10,771 women and 6,662 of 21,790 men: the training part of the UCI data, records with gaps included.
    subject = _worked.grouped({"F": (9592, 0, 0, 1179), "M": (15128, 0, 0, 6662)}, "sex")
    check = CHECKS["selection-rate-ratio"]
    options = check.complete({"attribute": "sex"})
    ratio = check.estimate(check.measure(subject, options), options, Setting())
    assert (rate(ratio, "F"), rate(ratio, "M")) == (0.1095, 0.3057)
    assert ratio.high is not None
    assert ratio.high < 0.8
