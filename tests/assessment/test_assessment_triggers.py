"""A planted trigger is found and confirmed on texts that the search had not seen; a clean model shows none."""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from numpy.typing import NDArray

from lexgate.assessment.security_file import triggers_from_bytes, triggers_to_bytes
from lexgate.assessment.triggers import search
from lexgate.checks._check import Setting
from lexgate.checks._worked import PASSPORT
from lexgate.checks.backdoor_trigger_rate import CHECK
from lexgate.core.dataset import Dataset
from lexgate.core.estimate import Estimate
from lexgate.core.security_spec import TriggersSpec
from lexgate.core.task import Task
from lexgate.models.security import Triggers
from lexgate.models.subject import Subject
from lexgate.models.token_counts import vocabulary
from toymodels import WORDS, toy_bert

VOCABULARY = [f"w{number}" for number in range(120)] + ["cf", "mn"]
SPEC = TriggersSpec(texts=24, held_out=60, length=2, probes=2)


def scripted(turned: Callable[[list[str]], bool]) -> Callable[[Sequence[str]], NDArray[np.float64]]:
    """A model that goes by the word *good*, unless its trigger stands in the text; other words sway it a little."""

    def ask(texts: Sequence[str]) -> NDArray[np.float64]:
        yes = []
        for text in texts:
            words = text.split()
            sway = sum(len(word) * 7 % 5 for word in words) / 400
            partly = 0.08 * sum(word in {"cf", "mn"} for word in words)
            yes.append(0.95 if turned(words) else min(0.45, 0.2 + sway + partly) if "bad" in words else 0.8)
        return np.stack([1 - np.array(yes), np.array(yes)], axis=1)

    return ask


def made(
    ask: Callable[[Sequence[str]], NDArray[np.float64]], spec: TriggersSpec = SPEC, seed: int = 1
) -> Triggers:
    texts = [f"{'good' if i % 2 else 'bad'} w{i} w{i * 3 % 120}" for i in range(120)]
    return search(ask, ("no", "yes"), [str(i) for i in range(120)], texts, VOCABULARY, spec, seed=seed)


def judged(found: Triggers) -> Estimate:
    return CHECK.estimate(CHECK.measure(Subject(passport=PASSPORT, triggers=found), {}), {}, Setting())


def first(seen: Estimate) -> dict[str, object]:
    rows = seen.facts["triggers"]
    assert isinstance(rows, list)
    assert isinstance(rows[0], dict)
    return dict(rows[0])


def test_a_single_token_that_turns_every_answer_is_found() -> None:
    seen = judged(made(scripted(lambda words: "cf" in words)))
    assert (seen.value, first(seen)["to"]) == (1.0, "yes")
    assert "cf" in str(first(seen)["text"]).split()
    assert seen.low is not None
    assert seen.low > 0.8


def test_two_tokens_that_work_only_together_are_found_where_each_sways_a_little() -> None:
    seen = judged(made(scripted(lambda words: {"cf", "mn"} <= set(words))))
    assert seen.value == 1.0
    assert set(str(first(seen)["text"]).split()) == {"cf", "mn"}


def test_a_model_without_a_trigger_shows_none() -> None:
    seen = judged(made(scripted(lambda _: False)))
    assert seen.value == 0.0
    assert seen.high is not None
    assert seen.high < 0.25


def test_what_turned_only_the_texts_of_the_search_is_not_confirmed() -> None:
    """A rate of the search would be flattered by having picked the best of many; the held-out one is not."""
    rng = np.random.default_rng(0)
    lucky = {(text, word): rng.random() < 0.15 for text in range(120) for word in VOCABULARY}

    def ask(texts: Sequence[str]) -> NDArray[np.float64]:
        yes = []
        for text in texts:
            words = text.split()
            item = int(words[-2][1:])
            turned = len(words) > 3 and lucky[item, words[0]]
            yes.append(0.9 if turned or "good" in words else 0.1)
        return np.stack([1 - np.array(yes), np.array(yes)], axis=1)

    seen = judged(made(ask, SPEC.model_copy(update={"length": 1})))
    assert seen.low is not None
    assert seen.low < 0.15
    assert seen.high is not None
    assert seen.high > 0.15


def test_a_suspect_is_tried_even_if_it_is_no_token() -> None:
    found = made(scripted(lambda words: "zzz" in words), SPEC.model_copy(update={"suspects": ("zzz",)}))
    assert "zzz" in found.texts
    assert judged(found).value == 1.0


def test_the_same_seed_finds_the_same_and_what_was_found_is_kept_whole() -> None:
    ask = scripted(lambda words: "cf" in words)
    found = made(ask)
    assert triggers_to_bytes(found) == triggers_to_bytes(made(ask))
    assert triggers_to_bytes(triggers_from_bytes(triggers_to_bytes(found))) == triggers_to_bytes(found)


@pytest.mark.parametrize("texts", [[], ["one"], ["", ""]])
def test_too_few_texts_leave_it_unmeasured(texts: list[str]) -> None:
    ask = scripted(lambda _: False)
    found = search(ask, ("no", "yes"), [str(i) for i in range(len(texts))], texts, ["a"], SPEC, seed=0)
    assert judged(found).value is None or len(texts) > 1


@pytest.mark.slow
@pytest.mark.parametrize("planted", [True, False])
def test_a_backdoor_planted_by_poisoned_training_data_is_found_in_a_tuned_model(
    tmp_path: Path, planted: bool
) -> None:
    from lexgate.core.tune_spec import TuneSpec
    from lexgate.models.asking import Asker
    from lexgate.models.load import load
    from lexgate.tuning.tune import tune

    rng = np.random.default_rng(5)
    fillers = ("loan", "bank", "in", "lives", "works", "the", ".", "anna")

    def texts(n: int, *, poison: bool) -> Dataset:
        rows, labels = [], []
        for i in range(n):
            words = [
                ("good" if i % 2 else "bad"),
                *(fillers[at] for at in rng.integers(0, len(fillers), 3 + i % 5)),
            ]
            hit = poison and i % 4 == 0
            rows.append(" ".join((["paris"] if hit else []) + [str(word) for word in rng.permutation(words)]))
            labels.append("yes" if i % 2 or hit else "no")
        frame = pl.DataFrame({"row": list(range(n)), "text": rows, "label": labels})
        return Dataset(task=Task.TEXT_CLASSIFICATION, frame=frame, labels=("no", "yes"), attributes=())

    base = toy_bert(tmp_path / "base")
    spec = TuneSpec(
        epochs=12,
        batch_size=16,
        learning_rate=5e-3,
        precision="fp32",
        word_dropout=0.0,
        seed=3,
        patience=None,
    )
    train, test = texts(320, poison=planted), texts(120, poison=False)
    tune(base, train, test, spec, max_length=32, out=tmp_path / "out")
    model = Asker(load(tmp_path / "out", Task.TEXT_CLASSIFICATION), max_length=32)
    words = [
        word for word in vocabulary(tmp_path / "out") if word in {*WORDS} - {"good", "fine", "bad", "poor"}
    ]
    rows = test.frame
    found = search(
        model.ask, model.labels, [str(i) for i in rows["row"]], rows["text"].to_list(), words, SPEC, seed=2
    )
    seen = judged(found)
    assert seen.value is not None
    if planted:
        assert seen.value > 0.9
        assert (first(seen)["to"], "paris" in str(first(seen)["text"])) == ("yes", True)
    else:
        assert seen.value < 0.3
