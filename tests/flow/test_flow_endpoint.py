"""A model behind an address is assessed from the command's folder to the report, as far as answers carry."""

from pathlib import Path
from typing import Any

import pytest

from fakes import open_context
from lexgate.adapters.all_models import AllModels
from lexgate.core.account import Account
from lexgate.core.errors import BadInput, Problems, Unavailable
from lexgate.core.ports import Silent
from lexgate.core.text import Lang
from lexgate.flow.assess import Wanted, assess
from lexgate.flow.grounds import Asked, grounds_of
from lexgate.flow.prepare import prepare
from lexgate.report.html import render
from services import Reply, Service, serving

PROJECT = """\
system: {name: Toy, task: TASK}
data:
  path: data.csv
  split: {validation: 0.1, test: 0.6}
  clean: {near_duplicates: "off", personal_data: "off", label_errors: "off", duplicates: report}
assess:
  draws: 500
  precision: PRECISION
  pairs: {path: pairs.csv, text: text, set: [set], attributes: [who]}
  robustness: {items: 20, budget: 20, attacks: [{name: letters, by: [noise]}MORE], smoothing: {items: 10, samples: 40}}
  explanation: {items: 6, methods: [occlusion, integrated-gradients]}
  security: {}
  checks:
    - {check: accuracy}
    - {check: brier-score}
    - {check: robust-accuracy}
    - {check: counterfactual-flip-rate}
    - {check: explanation-comprehensiveness, options: {method: occlusion}}
    - {check: explanation-comprehensiveness, options: {method: integrated-gradients}}
    - {check: certified-accuracy}
    - {check: latency-per-item}
    - {check: tokens-per-character}
    - {check: unsafe-files}
"""


def loan_or_card(body: dict[str, Any]) -> Reply:
    """Hang on one word."""

    def told(text: str) -> list[dict[str, Any]]:
        loan = 0.9 if "loan" in text else 0.2
        return [{"label": "LABEL_0", "score": loan}, {"label": "LABEL_1", "score": 1 - loan}]

    return 200, [told(text) for text in body["inputs"]]


def project(
    folder: Path, *, task: str = "text-classification", precision: str = "auto", more: str = ""
) -> Path:
    rows = [f"{word} number {at},{word}" for at in range(60) for word in ("loan", "card")]
    (folder / "data.csv").write_text("text,label\n" + "\n".join(rows) + "\n")
    pairs = [
        f"{who} asks for a {word},{word}{at},{who}"
        for at in range(8)
        for word in ("loan", "card")
        for who in ("anna", "omar")
    ]
    (folder / "pairs.csv").write_text("text,set,who\n" + "\n".join(pairs) + "\n")
    text = PROJECT.replace("TASK", task).replace("PRECISION", precision).replace("MORE", more)
    (folder / "lexgate.yaml").write_text(text)
    return folder


def served(folder: Path, url: str, labels: str = "{LABEL_0: loan, LABEL_1: card}") -> Path:
    (folder / "served").mkdir(exist_ok=True)
    (folder / "served" / "endpoint.yaml").write_text(f"url: {url}\nserves: toy 1.0\nlabels: {labels}\n")
    return folder / "served"


def assessed(folder: Path, service: Service, **more: Any) -> Account:
    with open_context(folder, AllModels()) as context:
        return assess(context, Wanted(model=served(folder, service.url, **more)))


def test_what_answers_carry_is_measured_and_the_rest_says_why_not(tmp_path: Path) -> None:
    with serving(loan_or_card) as service:
        account = assessed(project(tmp_path), service)
    found = {(one.check, one.options.get("method")): one for one in account.estimates}
    assert found["accuracy", None].value == 1.0
    assert found["brier-score", None].value is not None
    robust = found["robust-accuracy", None]
    assert robust.value is not None
    assert robust.value < 1.0
    assert found["counterfactual-flip-rate", None].value == 0.0
    assert found["explanation-comprehensiveness", "occlusion"].value is not None
    assert found["certified-accuracy", None].value is not None
    assert found["latency-per-item", None].value is not None
    assert found["unsafe-files", None].value == 0.0
    assert ("tokens-per-character", None) not in found or found["tokens-per-character", None].value is None
    gradients = found.get(("explanation-comprehensiveness", "integrated-gradients"))
    assert gradients is None or gradients.value is None
    assert account.model is not None
    assert account.model.facts == {"endpoint": service.url, "serves": "toy 1.0"}
    page = render(account, Lang.ZH)
    assert "摘要仅对应其描述文件" in page
    assert "据称所提供的模型" in page


def test_no_text_of_an_attack_is_asked_twice(tmp_path: Path) -> None:
    with serving(loan_or_card) as service:
        place = served(project(tmp_path), service.url)
        model = AllModels().answering(place, max_length=64)
        first = model.ask(["loan", "card", "loan"])
        assert model.ask(["card", "loan"]).tolist() == first[1:].tolist()
    assert service.texts() == [["loan", "card"]]


@pytest.mark.parametrize("way", ["gradients", "neighbours"])
def test_attacks_that_must_look_into_a_model_are_refused_before_anything_is_asked(
    tmp_path: Path, way: str
) -> None:
    with serving(loan_or_card) as service, pytest.raises(BadInput, match=rf"LG-MODEL-081.*by {way}"):
        assessed(project(tmp_path, more=f", {{name: inside, by: [{way}]}}"), service)
    assert not service.asked


def test_a_decision_of_a_service_is_explained_by_taking_words_out(tmp_path: Path) -> None:
    with serving(loan_or_card) as service, open_context(project(tmp_path), AllModels()) as context:
        place = served(tmp_path, service.url)
        told = grounds_of(context, Asked(text="a loan for anna", method="occlusion"), place)
        assert told.answer == "loan"
        with pytest.raises(BadInput, match=r"LG-MODEL-072.*occlusion"):
            grounds_of(context, Asked(text="a loan for anna"), place)


def test_an_address_is_asked_for_no_tags_and_in_no_precision(tmp_path: Path) -> None:
    place = served(project(tmp_path), "http://127.0.0.1:9/")
    with pytest.raises(BadInput, match="LG-MODEL-095"):
        AllModels().tagging(place, max_length=64)
    with open_context(tmp_path, AllModels()) as context:
        dataset = prepare(context).dataset.part("test")
    with pytest.raises(Unavailable, match="LG-MODEL-098"):
        AllModels().predict(place, dataset, batch_size=8, max_length=64, progress=Silent(), precision="int8")


def test_mistakes_in_a_description_are_told_with_their_lines(tmp_path: Path) -> None:
    place = served(project(tmp_path), "models.example.org", labels="[loan, loan]")
    with open_context(tmp_path, AllModels()) as context, pytest.raises(Problems) as error:
        assess(context, Wanted(model=place))
    assert "line 1, url" in str(error.value)
    assert "line 3, labels" in str(error.value)


def test_a_service_that_goes_away_loses_nothing(tmp_path: Path) -> None:
    left = [3]

    def reply(body: dict[str, Any]) -> Reply:
        left[0] -= 1
        return loan_or_card(body) if left[0] >= 0 else (404, {})

    project(tmp_path)
    with serving(reply) as service:
        with pytest.raises(BadInput, match="LG-MODEL-097"):
            assessed(tmp_path, service)
        left[0] = 10**6
        assert assessed(tmp_path, service).estimates
