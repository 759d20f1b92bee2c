import pytest
import yaml

from lexgate.core.account import Account
from lexgate.report.model_card import model_card
from report import accounts


def parts(card: str) -> tuple[dict[str, object], str]:
    _, head, body = card.split("---\n", 2)
    read = yaml.safe_load(head)
    assert isinstance(read, dict)
    return read, body


def test_the_model_index_has_every_measured_value_exactly() -> None:
    account = accounts.full()
    head, body = parts(model_card(account))
    index = head["model-index"]
    assert isinstance(index, list)
    result = index[0]["results"][0]
    assert result["task"] == {"type": "text-classification"}
    measured = [(metric["type"], metric["value"]) for metric in result["metrics"]]
    assert measured == [(seen.check, seen.value) for seen in account.estimates if seen.value is not None]
    assert head["pipeline_tag"] == "text-classification"
    assert r"0.912 [0.893, 0.928]" in body
    assert "✖ Not met" in body


@pytest.mark.parametrize("account", [accounts.bare(), accounts.hostile(), accounts.crowded()])
def test_names_can_not_break_out_of_the_card(account: Account) -> None:
    head, body = parts(model_card(account))
    assert head["tags"] == ["lexgate"]
    assert "<script" not in body
    assert "<img" not in body
    for line in body.splitlines():
        if line.startswith("|"):
            assert line.replace(r"\|", "").count("|") in {4, 7}
