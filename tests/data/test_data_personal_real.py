"""Personal data in real and in public synthetic texts: counts only, no value is shown."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from realdata import data_folder

EXAMPLE = Path(__file__).parents[2] / "examples" / "pii_presidio"


def example(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"pii_presidio_{name}", EXAMPLE / f"{name}.py")
    if spec is None or spec.loader is None:
        pytest.fail(f"{name}.py is not here")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def test_spans_of_the_public_set_are_found_exactly() -> None:
    run = example("run")
    texts, true = run.read(data_folder("pii_presidio"))
    scores = run.score(run.ours(texts), true)
    assert scores["ALL"].true == 489
    assert scores["ALL"].precision >= 0.97
    assert scores["ALL"].recall >= 0.97
    for kind in ("CREDIT_CARD", "EMAIL_ADDRESS", "IBAN_CODE", "IP_ADDRESS", "US_SSN"):
        assert scores[kind].f1 >= 0.98, kind
    assert scores["PHONE_NUMBER"].f1 >= 0.95


@pytest.mark.acceptance
@pytest.mark.filterwarnings("ignore")  # the peer's, not ours
def test_no_type_is_found_worse_than_by_the_peer() -> None:
    run = example("run")
    texts, true = run.read(data_folder("pii_presidio"))
    mine, theirs = run.score(run.ours(texts), true), run.score(run.presidio(texts, 0.4), true)
    assert theirs["ALL"].f1 > 0.8
    for kind, score in mine.items():
        assert score.f1 >= theirs[kind].f1, kind


@pytest.mark.parametrize("name", ["sst2", "agnews"])
def test_reviews_and_news_without_personal_data_raise_no_alarm(name: str) -> None:
    data = data_folder(name).parent
    alarms = example("false_alarms")
    texts = alarms.READERS[name](data)
    found = alarms.Scanner(alarms.known_rules()).scan(alarms.pl.Series(texts))
    assert found.height <= len(texts) / 10_000


def test_resident_numbers_in_judgments_are_found() -> None:
    data = data_folder("cail2019_zh").parent
    alarms = example("false_alarms")
    texts = alarms.READERS["cail2019_zh"](data)
    found = alarms.Scanner(alarms.known_rules()).scan(alarms.pl.Series(texts))
    assert found["kind"].to_list() == ["cn-resident-id"] * 7
