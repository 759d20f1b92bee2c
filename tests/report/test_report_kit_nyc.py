"""The tables of Local Law 144, against arithmetic by hand."""

import numpy as np
import pytest

from lexgate.checks._check import Setting
from lexgate.core.account import Account
from lexgate.core.outcomes import Groups
from lexgate.core.passport import Passport
from lexgate.core.task import Task
from lexgate.core.text import Lang
from lexgate.models.subject import Predictions, Subject
from lexgate.report.kits.tree import Blank, Table, said, walk
from lexgate.wiring.drawers import checks
from report import kit_pages

# Applicants by sex and race: (selected, all). Nobody's data: small enough to be checked with a pencil.
CELLS = {
    ("F", "White"): (60, 120),
    ("F", "Black"): (24, 80),
    ("F", "Hispanic"): (3, 6),
    ("M", "White"): (90, 150),
    ("M", "Black"): (40, 100),
    ("M", "Hispanic"): (2, 5),
    ("?", "White"): (5, 9),
}
BY_SEX = {
    # 60 + 24 + 3 of 206; 90 + 40 + 2 of 255; 87/206 over 132/255
    "F": ("206", "87", "0.422", "0.816"),
    "M": ("255", "132", "0.518", "1.00"),
}
BY_RACE = {
    # 155 of 279 (five of the nine of unknown sex are among them); 64 of 180; five of eleven are 2.34 % of 470
    "Black": ("180", "64", "0.356", "0.640"),
    "Hispanic": ("11", "5", "0.455", "0.818"),
    "White": ("279", "155", "0.556", "1.00"),
}
BY_BOTH = {
    "F & Black": ("80", "24", "0.300", "0.500"),
    "F & Hispanic": ("6", "3", "0.500", "left out"),  # 6 of 461 is 1.30 %
    "F & White": ("120", "60", "0.500", "0.833"),
    "M & Black": ("100", "40", "0.400", "0.667"),
    "M & Hispanic": ("5", "2", "0.400", "left out"),  # 1.08 %
    "M & White": ("150", "90", "0.600", "1.00"),
}


def account() -> Account:
    rows = [
        (sex, race, index < selected) for (sex, race), (selected, n) in CELLS.items() for index in range(n)
    ]
    hit = np.array([row[2] for row in rows], np.int32)
    predictions = Predictions(
        task=Task.TEXT_CLASSIFICATION,
        ids=np.array([str(index) for index in range(len(rows))], np.str_),
        labels=("no", "yes"),
        truth=hit,
        predicted=hit,
        score=hit.astype(np.float64) + np.arange(len(rows)) / 1e6,
        groups={
            "sex": Groups.of([None if row[0] == "?" else row[0] for row in rows]),
            "race": Groups.of([row[1] for row in rows]),
        },
    )
    subject = Subject(passport=Passport(name="Toy"), predictions=predictions)
    estimates = []
    for name in ("selection-rate-ratio", "scoring-rate-ratio"):
        check = checks()[name]
        for attribute in ("sex", "race", "sex+race"):
            options = check.complete({"attribute": attribute})
            estimates.append(check.estimate(check.measure(subject, options), options, Setting()))
    return kit_pages.with_estimates(*estimates, jurisdictions=("US-NYC",), domain="employment")


def table(section: str, place: int = 0) -> Table:
    found = [
        one
        for title, one in kit_pages.tables(kit_pages.made("nyc-ll144-summary", account()))
        if title == section
    ]
    return found[place]


@pytest.mark.parametrize(
    ("section", "by_hand"),
    [("By sex", BY_SEX), ("By race or ethnicity", BY_RACE), ("By sex and race or ethnicity", BY_BOTH)],
)
def test_the_published_tables_are_those_computed_by_hand(
    section: str, by_hand: dict[str, tuple[str, str, str, str]]
) -> None:
    shown = {
        said(row[0], Lang.EN): tuple(said(cell, Lang.EN).split(" [")[0] for cell in row[1:5])
        for row in table(section).rows
    }
    assert shown == by_hand


def test_every_rate_and_every_ratio_but_the_reference_has_its_interval() -> None:
    for row in table("By sex and race or ethnicity").rows:
        assert "[" in said(row[3], Lang.EN)
        ratio = said(row[4], Lang.EN)
        assert ("[" in ratio) == (ratio not in {"1.00", "left out"})


def test_the_scores_above_the_median_have_tables_of_their_own() -> None:
    made = kit_pages.made("nyc-ll144-summary", account())
    titles = [said(section.title, Lang.EN) for section in made.sections]
    assert "Scoring rates and impact ratios" in titles
    # 224 of 470 are selected and score above all others; the median lies 11 places below them, among the last
    # eleven of the others, who are of unknown sex (4) or M & Hispanic and M & Black (7).
    hits = {said(row[0], Lang.EN): said(row[2], Lang.EN) for row in table("By race or ethnicity", 1).rows}
    assert sum(map(int, hits.values())) == 235


def test_a_category_under_two_percent_is_left_out_with_number_rate_and_note() -> None:
    (left,) = [
        one
        for title, one in kit_pages.tables(kit_pages.made("nyc-ll144-summary", account()))
        if title == "Categories left out of the ratios"
    ]
    assert [[said(cell, Lang.EN) for cell in row[:3]] for row in left.rows] == [
        ["By sex and race or ethnicity", "F & Hispanic", "6"],
        ["By sex and race or ethnicity", "M & Hispanic", "5"],
    ]
    assert [said(row[3], Lang.EN).split(" ")[0] for row in left.rows] == ["0.500", "0.400"]
    assert "1.30%" in said(left.rows[0][4], Lang.EN)
    assert "1.30%" in said(left.rows[0][4], Lang.ZH)
    made = kit_pages.made("nyc-ll144-summary", account())
    asked = [said(node.asked_by, Lang.EN) for *_, node in walk(made.sections) if isinstance(node, Blank)]
    assert "6 RCNY 5-301(d)" in asked


def test_persons_of_unknown_category_are_counted() -> None:
    shown = [[said(cell, Lang.EN) for cell in row[:2]] for row in table("Unknown category").rows]
    assert shown == [
        ["By sex", "9"],
        ["By race or ethnicity", "0"],
        ["By sex and race or ethnicity", "9"],
    ]


def test_without_a_measurement_the_table_says_so_and_the_ratio_is_missing() -> None:
    made = kit_pages.made(
        "nyc-ll144-summary", kit_pages.with_estimates(jurisdictions=("US-NYC",), domain="employment")
    )
    listed = {lack.requirement for lack in made.missing}
    assert {f"us-nyc-ll144/impact-ratio-{name}" for name in ("sex", "race", "intersection")} <= listed
