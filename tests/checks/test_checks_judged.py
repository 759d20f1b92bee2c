"""Shares by a judge: which way is gone, what may decide, the worst case, strata, and everything odd."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from lexgate.checks import judge_sensitivity, judge_specificity
from lexgate.checks._check import Options, Setting
from lexgate.checks._judged import judged
from lexgate.checks.judged_share import CHECK
from lexgate.core.errors import BadInput
from lexgate.core.estimate import Estimate
from lexgate.core.judge import JudgeKind, JudgeRecord, JudgeStratum
from lexgate.core.outcomes import Groups
from lexgate.core.passport import Passport
from lexgate.core.text import Text
from lexgate.models.subject import Judgements, Subject
from lexgate.stats.judged import errors, powered_limits, rogan_gladen, rogan_gladen_limits
from lexgate.stats.shares import independent

GOOD = JudgeStratum(tp=90, fp=20, fn=10, tn=180)


def estimate(subject: Subject, **options: str | int) -> Estimate:
    full: Options = CHECK.complete(options)
    return CHECK.estimate(CHECK.measure(subject, full), full, Setting())


def with_(subject: Subject, **changes: object) -> Subject:
    if subject.judgements is None:
        raise AssertionError
    return replace(subject, judgements=replace(subject.judgements, **changes))  # type: ignore[arg-type]


def record(*strata: JudgeStratum) -> JudgeRecord:
    return JudgeRecord(
        name="r", kind=JudgeKind.CLASSIFIER, digest="sha256:1", strata=strata, day=date(2026, 11, 1)
    )


def stratified(
    cells: dict[str, tuple[int, int]], known: JudgeRecord | None, language: str | None = None
) -> Subject:
    """Items by category: flagged and not."""
    names = [name for name, (flagged, others) in cells.items() for _ in range(flagged + others)]
    flagged = np.concatenate([np.repeat([1, 0], pair) for pair in cells.values()]).astype(np.int8)
    groups = {"category": Groups.of(list(names))}
    if language:
        groups["language"] = Groups.of([language] * len(names))
    return Subject(
        passport=Passport(name="t"),
        judgements=Judgements(
            ids=np.arange(len(names)).astype(np.str_),
            flagged=flagged,
            human=np.full(len(names), -1, np.int8),
            groups=groups,
            record=known,
        ),
    )


def labelled(subject: Subject, truth: np.ndarray, rows: np.ndarray) -> Subject:
    human = np.full(len(truth), -1, np.int8)
    human[rows] = truth[rows]
    return with_(subject, human=human)


def test_a_validated_judge_is_corrected_and_may_decide() -> None:
    seen = estimate(judged(270, 730, record=GOOD))
    flagged, counts = independent([270], [1000]), errors(90, 20, 10, 180)
    assert seen.method == "rogan-gladen"
    assert seen.unvalidated is None
    assert seen.value == pytest.approx(rogan_gladen(flagged, counts)[0])
    (low,), (high,) = rogan_gladen_limits(flagged, counts, 0.025)
    assert (seen.low, seen.high) == pytest.approx((low, high))
    assert seen.note is not None
    assert "0.900 [0.826, 0.945]" in seen.note.en


def test_a_judge_without_a_record_is_counted_and_may_not_decide() -> None:
    seen = estimate(judged(270, 730))
    assert (seen.method, seen.value) == ("uncorrected", 0.27)
    assert seen.unvalidated is not None
    assert "human labels" in seen.unvalidated.en


def test_too_few_labels_in_a_stratum_correct_by_the_whole_and_may_not_decide() -> None:
    few = record(replace(GOOD, category="a"), JudgeStratum(category="b", tp=15, fp=3, fn=4, tn=30))
    seen = estimate(stratified({"a": (50, 150), "b": (60, 40)}, few))
    assert seen.method == "rogan-gladen"
    assert seen.unvalidated is not None
    assert "b has 19 and 33" in seen.unvalidated.en
    assert "a has" not in seen.unvalidated.en
    assert estimate(stratified({"a": (50, 150), "b": (60, 40)}, few), min_labels=19).unvalidated is None


def test_a_judge_that_hardly_tells_apart_in_a_stratum_may_not_decide() -> None:
    weak = JudgeStratum(category="b", tp=28, fp=12, fn=22, tn=18)
    known = record(replace(GOOD, category="a"), weak)
    seen = estimate(stratified({"a": (50, 150), "b": (60, 40)}, known))
    assert seen.unvalidated is not None
    assert "hardly tells" in seen.unvalidated.en
    assert "b" in seen.unvalidated.zh
    assert seen.value is not None
    assert estimate(stratified({"a": (50, 150), "b": (60, 40)}, known), category="a").unvalidated is None


def test_a_category_that_the_record_does_not_know_may_not_decide() -> None:
    seen = estimate(stratified({"甲": (50, 150), "乙": (60, 40)}, record(replace(GOOD, category="甲"))))
    assert seen.unvalidated is not None
    assert "乙" in seen.unvalidated.zh
    assert estimate(stratified({"甲": (50, 150)}, record(replace(GOOD, category="甲")))).unvalidated is None


def test_each_stratum_is_corrected_by_its_own_errors_and_mixed_as_the_items_are() -> None:
    easy, hard = (
        JudgeStratum(category="easy", tp=98, fp=2, fn=2, tn=98),
        JudgeStratum(category="hard", tp=60, fp=30, fn=40, tn=70),
    )
    seen = estimate(stratified({"easy": (100, 300), "hard": (100, 100)}, record(easy, hard)))
    assert seen.method == "rogan-gladen-by-stratum"
    expected = (400 * (0.25 - 0.02) / 0.96 + 200 * (0.5 - 0.3) / 0.3) / 600
    assert seen.value == pytest.approx(expected)
    assert seen.groups["hard"].value == pytest.approx(2 / 3)
    assert seen.groups["hard"].low is not None
    only = estimate(stratified({"easy": (100, 300), "hard": (100, 100)}, record(easy, hard)), category="hard")
    assert (only.value, only.low, only.n) == (seen.groups["hard"].value, seen.groups["hard"].low, 200)


def test_the_record_is_summed_over_what_the_judgements_do_not_name() -> None:
    parts = record(replace(GOOD, language="en", category="a"), replace(GOOD, language="zh", category="a"))
    seen = estimate(stratified({"a": (50, 150)}, parts))
    assert seen.unvalidated is None
    assert seen.facts["labels"] == 600
    named = estimate(stratified({"a": (50, 150)}, parts, language="zh"))
    assert named.facts["labels"] == 300
    unknown = estimate(stratified({"a": (50, 150)}, parts, language="fr"))
    assert unknown.unvalidated is not None


def test_the_record_of_another_judge_may_not_decide() -> None:
    seen = estimate(with_(judged(270, 730, record=GOOD), unfit=Text("another judge", "另一评判器")))
    assert seen.unvalidated == Text("another judge", "另一评判器")
    assert seen.method == "rogan-gladen"


def test_people_s_labels_of_the_items_go_first_and_need_no_record() -> None:
    rng = np.random.default_rng(0)
    subject = judged(300, 700)
    truth = np.r_[rng.random(300) < 0.8, rng.random(700) < 0.1].astype(np.int8)
    seen = estimate(labelled(subject, truth, rng.permutation(1000)[:200]))
    assert seen.method == "prediction-powered"
    assert seen.unvalidated is None
    assert seen.low is not None
    assert seen.high is not None
    assert seen.low <= truth.mean() <= seen.high
    alone = seen.facts["labels_alone"]
    assert isinstance(alone, dict)
    assert seen.high - seen.low < float(str(alone["high"])) - float(str(alone["low"]))
    few = estimate(labelled(subject, truth, rng.permutation(1000)[:39]))
    assert few.method == "uncorrected"


def test_contested_labels_are_settled_by_the_worst_case() -> None:
    subject, truth = judged(300, 700), np.repeat([1, 0], [300, 700]).astype(np.int8)
    rows = np.r_[0:60, 300:440]
    plain, contested = labelled(subject, truth, rows), labelled(subject, truth, rows)
    if contested.judgements is not None:
        contested.judgements.human[[61, 62, 441, 442]] = -2
    one, other = estimate(plain), estimate(contested)
    assert one.low is not None
    assert one.high is not None
    assert other.low is not None
    assert other.high is not None
    assert other.low < one.low
    assert other.high > one.high


def test_items_without_an_answer_widen_the_interval_by_the_worst_case() -> None:
    subject = judged(270, 730, record=GOOD)
    if subject.judgements is None:
        raise AssertionError
    flagged = subject.judgements.flagged.copy()
    flagged[::10] = -1
    seen = estimate(with_(subject, flagged=flagged))
    assert seen.unscoreable == 100
    full = estimate(judged(243, 657, record=GOOD))
    assert full.low is not None
    assert full.high is not None
    assert (seen.low, seen.high) == pytest.approx((0.9 * full.low, 0.9 * full.high + 0.1))


def test_a_judge_that_answers_nothing_gives_no_value() -> None:
    subject = with_(judged(3, 4, record=GOOD), flagged=np.full(7, -1, np.int8))
    seen = estimate(subject)
    assert (seen.value, seen.unscoreable) == (None, 7)
    assert seen.note is not None


def test_a_judge_no_better_than_chance_gives_no_value() -> None:
    seen = estimate(judged(30, 70, record=JudgeStratum(tp=30, fp=35, fn=70, tn=65)))
    assert seen.value is None
    assert seen.note is not None
    assert "says nothing" in seen.note.en


def test_items_in_clusters_count_as_fewer() -> None:
    plain = judged(270, 730, record=GOOD)
    clustered = with_(plain, clusters=np.arange(1000) // 10)
    one, other = estimate(plain), estimate(clustered)
    assert one.high is not None
    assert one.low is not None
    assert other.high is not None
    assert other.low is not None
    assert other.value == one.value
    assert other.high - other.low > one.high - one.low


def test_an_unknown_category_is_told_with_those_that_are_known() -> None:
    seen = estimate(stratified({"a": (5, 5)}, None), category="c")
    assert seen.value is None
    assert seen.note is not None
    assert "the categories are: a" in seen.note.en


def test_one_item_is_enough_to_say_that_nothing_is_known() -> None:
    seen = estimate(judged(1, 0, record=GOOD))
    assert seen.n == 1
    assert seen.high == 1.0
    assert seen.low is not None
    assert seen.low < 0.25


def test_the_facts_say_how_much_of_the_uncertainty_more_labels_would_take_away() -> None:
    few, many = (
        estimate(judged(270 * size, 730 * size, record=GOOD)).facts["uncertainty_from_labels"]
        for size in (1, 20)
    )
    assert 0 < float(str(few)) < float(str(many)) <= 1


def test_a_judge_s_rates_say_by_how_many_labels_and_have_groups() -> None:
    parts = record(
        JudgeStratum(category="a", tp=30, fp=0, fn=10, tn=40, contested_flagged=3),
        JudgeStratum(category="b", tp=0, fp=5, fn=0, tn=45),
    )
    subject = stratified({"a": (5, 5)}, parts)
    for check, value, n in (
        (judge_sensitivity.CHECK, 0.75, 40),
        (judge_specificity.CHECK, 85 / 90, 90),
    ):
        options = check.complete({})
        seen = check.estimate(check.measure(subject, options), options, Setting())
        assert seen.value == pytest.approx(value)
        assert (seen.n, seen.unscoreable) == (n, 3)
        assert set(seen.groups) == {"a", "b"}
        nothing = check.estimate(check.measure(judged(1, 1), options), options, Setting())
        assert nothing.value is None
        known = check.complete({"category": "b"})
        only = check.estimate(check.measure(subject, known), known, Setting())
        assert (only.value is None) == (check is judge_sensitivity.CHECK)


def test_a_subject_without_judgements_is_an_error_to_whoever_measures_it_anyway() -> None:
    with pytest.raises(BadInput, match="LG-CHECK-004"):
        CHECK.measure(Subject(passport=Passport(name="t")), {})


@pytest.mark.slow
def test_the_mix_over_strata_covers_when_the_judge_errs_otherwise_in_each() -> None:
    rng, runs, covered, pooled = np.random.default_rng(5), 600, 0, 0
    cells = {
        "a": (0.6, 0.1, 0.95, 0.05),
        "b": (0.4, 0.5, 0.7, 0.25),
    }  # weight, share, sensitivity, false alarms
    truth = sum(weight * share for weight, share, _, _ in cells.values())
    for _ in range(runs):
        in_a = rng.binomial(800, cells["a"][0])
        items, strata = {}, []
        for name, size in (("a", in_a), ("b", 800 - in_a)):
            _, share, found, false = cells[name]
            flagged = rng.binomial(size, share * found + (1 - share) * false)
            items[name] = (flagged, size - flagged)
            tp, fp = rng.binomial(80, found), rng.binomial(120 if name == "a" else 60, false)
            others = 120 if name == "a" else 60
            strata.append(JudgeStratum(category=name, tp=tp, fp=fp, fn=80 - tp, tn=others - fp))
        seen = estimate(stratified(items, record(*strata)))
        covered += seen.low is not None and seen.high is not None and seen.low <= truth <= seen.high
        whole = record(*strata).pooled()
        flat = estimate(
            judged(sum(f for f, _ in items.values()), sum(o for _, o in items.values()), record=whole)
        )
        pooled += flat.low is not None and flat.high is not None and flat.low <= truth <= flat.high
    assert 0.925 <= covered / runs <= 0.98
    assert pooled / runs < covered / runs


def test_the_powered_estimate_is_that_of_the_statistics(  # by hand, not through the check
) -> None:
    truth = np.r_[np.repeat([1, 0], [250, 50]), np.repeat([1, 0], [70, 630])].astype(np.int8)
    rows = np.r_[0:50, 250:260, 300:307, 370:433]
    seen = estimate(labelled(judged(300, 700), truth, rows))
    from lexgate.stats.judged import Powered

    by_hand = Powered(flagged=independent([300], [1000]), confirmed=independent([7, 50], [70, 60]))
    assert (seen.low, seen.high) == pytest.approx(powered_limits(by_hand))
