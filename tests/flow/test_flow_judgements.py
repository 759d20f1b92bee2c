"""Judgements are sealed by digest: what changes between the plan and the look is refused."""

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import cast

import pytest

from lexgate.assessment.offer import Offer
from lexgate.core.errors import BadInput, Problems
from lexgate.core.passport import Passport
from lexgate.core.project import Project
from lexgate.core.verdict import Plan
from lexgate.flow.context import Context
from lexgate.flow.judgements import judgements_of, with_judgements

PROJECT = {
    "system": {"name": "t"},
    "assess": {"judgements": {"path": "judged.csv", "judge": "words.txt", "category": "kind"}},
}


@dataclass
class Folder:
    """What these functions need of a context."""

    project: Project
    root: Path


def context(tmp_path: Path) -> Context:
    (tmp_path / "judged.csv").write_text("judged,kind\nyes,a\nno,b\n,a\n", encoding="utf-8")
    (tmp_path / "words.txt").write_text("no\n", encoding="utf-8")
    return cast("Context", Folder(project=Project.model_validate(PROJECT), root=tmp_path))


def plan(inputs: dict[str, str]) -> Plan:
    return Plan(
        passport=Passport(name="t"),
        rulings=(),
        asked=(),
        level=0.95,
        seed=0,
        inputs=inputs,
        items=3,
        made_on=date(2026, 11, 22),
    )


def test_an_offer_has_the_judgements_their_number_and_their_digests(tmp_path: Path) -> None:
    offer = with_judgements(context(tmp_path), Offer(capabilities=frozenset({"documents"}), items=0))
    assert offer.capabilities == {"documents", "judgements"}
    assert offer.items == 3
    assert set(offer.inputs) == {"judgements", "judge"}
    seen = judgements_of(context(tmp_path), plan(dict(offer.inputs)))
    assert seen is not None
    assert seen.flagged.tolist() == [1, 0, -1]


@pytest.mark.parametrize("file", ["judged.csv", "words.txt"])
def test_a_file_that_changed_since_the_plan_was_sealed_is_refused(file: str, tmp_path: Path) -> None:
    where = context(tmp_path)
    offer = with_judgements(where, Offer(capabilities=frozenset(), items=7))
    assert offer.items == 7
    with (tmp_path / file).open("a", encoding="utf-8") as opened:
        opened.write("yes,b\n")
    with pytest.raises(BadInput, match="LG-FLOW-030"):
        judgements_of(where, plan(dict(offer.inputs)))


def test_columns_are_checked_before_anything_is_sealed(tmp_path: Path) -> None:
    where = context(tmp_path)
    (tmp_path / "judged.csv").write_text("jugded,kind\nyes,a\n", encoding="utf-8")
    with pytest.raises(Problems, match="judged"):
        with_judgements(where, Offer(capabilities=frozenset(), items=0))


def test_a_project_without_judgements_offers_none(tmp_path: Path) -> None:
    plain = Project.model_validate({"system": {"name": "t", "documents": [{"kind": "k", "path": "p"}]}})
    where = cast("Context", Folder(project=plain, root=tmp_path))
    offer = Offer(capabilities=frozenset(), items=0)
    assert with_judgements(where, offer) == replace(offer)
    assert judgements_of(where, plan({})) is None
