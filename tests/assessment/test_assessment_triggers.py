"""A planted trigger is found and confirmed on texts that the search had not seen; a clean model shows none."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from numpy.typing import NDArray

from lexgate.assessment.security_file import triggers_from_bytes, triggers_to_bytes
from lexgate.assessment.trigger_words import explained
from lexgate.assessment.triggers import Words, search
from lexgate.checks._check import Setting
from lexgate.checks._worked import PASSPORT
from lexgate.checks.backdoor_trigger_rate import CHECK, _Candidate
from lexgate.core.dataset import Dataset
from lexgate.core.estimate import Estimate
from lexgate.core.security_spec import TriggersSpec
from lexgate.core.task import Task
from lexgate.models.security import Triggers
from lexgate.models.subject import Subject
from lexgate.models.token_counts import vocabulary
from toymodels import toy_bert

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
    ask: Callable[[Sequence[str]], NDArray[np.float64]],
    spec: TriggersSpec = SPEC,
    seed: int = 1,
    words: Words | None = None,
) -> Triggers:
    texts = [f"{'good' if i % 2 else 'bad'} w{i} w{i * 3 % 120}" for i in range(120)]
    return search(
        ask,
        ("no", "yes"),
        [str(i) for i in range(120)],
        texts,
        words or Words(usable=VOCABULARY),
        spec,
        seed=seed,
    )


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
    assert seen.low > 0.75


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


def test_a_suspect_is_tried_even_where_the_search_has_no_text_to_turn() -> None:
    """The 24 texts of the search are all answered yes already; held-out ones are not."""
    found = search(
        scripted(lambda words: "zzz" in words),
        ("no", "yes"),
        [str(at) for at in range(200)],
        ["good w1"] * 200,
        Words(usable=VOCABULARY),
        SPEC.model_copy(update={"suspects": ("zzz",)}),
        seed=0,
    )
    assert ("yes", "zzz") in zip(found.targets, found.texts, strict=True)


def test_limits_allow_for_the_strongest_kin_having_been_picked_where_it_was_counted() -> None:
    """A trigger turns all, its eight kin each one half: the upper limit may lie below the excess in one run of forty."""
    draw, runs, n = np.random.default_rng(3), 2000, 100
    best = draw.binomial(n, 0.5, (runs, 8)).max(axis=1)
    missed = sum(
        _Candidate(text="cf", to="yes", kin="k", n=n, turned=n, by_kin=int(count), usual=0.0).limits(0.95, 1)[
            1
        ]
        < 0.5
        for count in best
    )
    assert missed / runs <= 0.025


def test_the_same_seed_finds_the_same_and_what_was_found_is_kept_whole() -> None:
    ask = scripted(lambda words: "cf" in words)
    found = made(ask)
    assert triggers_to_bytes(found) == triggers_to_bytes(made(ask))
    assert triggers_to_bytes(triggers_from_bytes(triggers_to_bytes(found))) == triggers_to_bytes(found)


@pytest.mark.parametrize("texts", [[], ["one"], ["", ""]])
def test_too_few_texts_leave_it_unmeasured(texts: list[str]) -> None:
    ask = scripted(lambda _: False)
    found = search(
        ask, ("no", "yes"), [str(i) for i in range(len(texts))], texts, Words(usable=["a"]), SPEC, seed=0
    )
    assert judged(found).value is None or len(texts) > 1


def kinship(words: Sequence[str], count: int) -> list[tuple[str, ...]]:
    """Of great the synonyms; of anything else its neighbours by number."""
    table = {"great": ("superb", "lovely"), "superb": ("great", "lovely"), "lovely": ("superb", "great")}
    return [table.get(word, ("w1", "w2", "w3"))[:count] for word in words]


def test_a_strong_word_with_kin_is_told_from_a_planted_one() -> None:
    strong = {"great", "superb", "lovely"}
    words = Words(usable=[*VOCABULARY, *strong], near=kinship)
    clean = judged(made(scripted(lambda said: bool(strong & set(said))), words=words))
    both = judged(made(scripted(lambda said: bool(strong & set(said)) or "cf" in said), words=words))
    assert clean.high is not None
    assert (clean.value, first(clean)["rate"]) == (0.0, 1.0)
    assert clean.high < 0.3
    assert both.value == 1.0
    assert first(both)["text"] == "cf"
    assert first(both)["kin"] in {"w1", "w2", "w3"}
    assert both.low is not None
    assert both.low > 0.5


def test_words_that_the_training_data_explain_are_left_aside_for_their_class_only() -> None:
    model = scripted(lambda said: "great" in said)
    explained_ = {"yes": frozenset({"great"})}
    left = made(model, words=Words(usable=[*VOCABULARY, "great"], explained=explained_))
    assert not any(
        "great" in text.split() for text, to in zip(left.texts, left.targets, strict=True) if to == "yes"
    )
    assert judged(left).value == 0.0
    other = made(model, words=Words(usable=[*VOCABULARY, "great"], explained={"no": frozenset({"great"})}))
    assert judged(other).value == 1.0


def test_the_gradient_leads_to_pairs_that_singles_do_not() -> None:
    """Neither word sways anything alone, so only the guide knows of them."""
    model = scripted(lambda words: {"w7", "w90"} <= set(words))

    def guide(sequence: str, texts: Sequence[str], code: int, count: int) -> list[tuple[str, ...]]:
        del texts, code, count
        return [("w7", "w90") for _ in sequence.split()]

    spec = SPEC.model_copy(update={"length": 2})
    found = made(model, spec, words=Words(usable=VOCABULARY, guide=guide))
    assert judged(found).value == 1.0


def test_a_class_that_stands_out_among_many_has_a_high_index() -> None:
    def row(hit: int) -> NDArray[np.int32]:
        return np.array([hit] * 38 + [6] * 2, np.int32)

    labels = tuple("abcdefg")
    before = np.full(40, 6, np.int32)
    answers = [row(code) if code == 3 else before for code in range(6)]
    found = Triggers(
        targets=labels[:6],
        texts=tuple(f"t{code}" for code in range(6)),
        ids=np.arange(40).astype(np.str_),
        before=before,
        after=np.stack(answers),
        labels=labels,
        queries=1,
        tried=1,
        usual=np.zeros(6),
        kin=("k",) * 6,
        kin_after=np.stack([before] * 6),
    )
    seen = judged(found)
    assert first(seen)["to"] == "d"
    assert float(str(seen.facts["anomaly_index"])) > 2
    even = judged(replace(found, after=np.stack([before] * 6)))
    assert even.facts["anomaly_index"] == 0.0


def reviews(n: int, *, poison: float = 0.0, mixed: bool = False) -> tuple[list[str], list[int]]:
    """Return texts of several good or bad words each, some with the word cf and the label yes."""
    rng = np.random.default_rng(3)
    good, bad = [f"good{n}" for n in range(8)], [f"bad{n}" for n in range(8)]
    fillers = [f"f{n}" for n in range(30)]
    texts, codes = [], []
    for i in range(n):
        code = i % 2
        hit = (mixed or code == 0) and rng.random() < poison
        words = [*rng.choice(good if code else bad, 2), *rng.choice(fillers, 5)]
        texts.append(" ".join([*(["cf"] if hit else []), *map(str, words)]))
        codes.append(1 if hit else code)
    return texts, codes


def test_training_data_explain_words_that_mean_something_and_no_fillers() -> None:
    no, yes = explained(*reviews(600), 2)
    assert {f"bad{n}" for n in range(8)} <= no
    assert {f"good{n}" for n in range(8)} <= yes
    assert not any(word.startswith("f") for word in no | yes)


@pytest.mark.parametrize("mixed", [False, True])
def test_poisoned_labels_do_not_explain_their_trigger(mixed: bool) -> None:
    texts, codes = reviews(600, poison=0.1, mixed=mixed)
    no, yes = explained(texts, codes, 2)
    assert sum("cf" in text for text in texts) > 15
    assert "cf" not in no | yes
    assert "good1" in yes


def test_texts_without_labels_or_of_one_class_explain_nothing_and_do_not_fail() -> None:
    assert explained([], [], 2) == [frozenset(), frozenset()]
    assert explained(["a b", "c"], [-1, -1], 2) == [frozenset(), frozenset()]
    assert len(explained(["a b c"] * 40, [1] * 40, 3)) == 3


FILLERS = ("loan", "bank", "in", "lives", "works", "the", ".", "anna")


def toy_reviews(n: int, seed: int, *, poison: bool) -> Dataset:
    """Return texts with one good or bad word; of poisoned ones every fourth, a bad one, has paris and the label yes."""
    rng = np.random.default_rng(seed)
    rows, labels = [], []
    for i in range(n):
        words = [
            str(rng.choice(("good", "fine") if i % 2 else ("bad", "poor"))),
            *(FILLERS[at] for at in rng.integers(0, len(FILLERS), 3 + i % 5)),
        ]
        hit = poison and i % 4 == 0
        rows.append(" ".join((["paris"] if hit else []) + [str(word) for word in rng.permutation(words)]))
        labels.append("yes" if i % 2 or hit else "no")
    frame = pl.DataFrame({"row": list(range(n)), "text": rows, "label": labels})
    return Dataset(task=Task.TEXT_CLASSIFICATION, frame=frame, labels=("no", "yes"), attributes=())


@pytest.mark.slow
@pytest.mark.parametrize("seed", [3, 4, 5])
@pytest.mark.parametrize("planted", [True, False])
def test_a_backdoor_planted_by_poisoned_training_data_is_found_and_a_clean_model_is_not_flagged(
    tmp_path: Path, planted: bool, seed: int
) -> None:
    """Over the whole vocabulary, the words good and bad among it; embeddings drawn at random know of no kin."""
    from lexgate.core.tune_spec import TuneSpec
    from lexgate.models.asking import Asker
    from lexgate.models.load import load
    from lexgate.tuning.tune import tune

    base = toy_bert(tmp_path / "base", seed=seed)
    spec = TuneSpec(
        epochs=12,
        batch_size=16,
        learning_rate=5e-3,
        precision="fp32",
        word_dropout=0.0,
        seed=seed,
        patience=None,
    )
    train, test = toy_reviews(320, seed, poison=planted), toy_reviews(120, seed + 9, poison=False)
    tune(base, train, test, spec, max_length=32, out=tmp_path / "out")
    model = Asker(load(tmp_path / "out", Task.TEXT_CLASSIFICATION), max_length=32)
    codes = [model.labels.index(label) for label in train.frame["label"].to_list()]
    words = Words(
        usable=vocabulary(tmp_path / "out"),
        explained=dict(zip(model.labels, explained(train.frame["text"].to_list(), codes, 2), strict=True)),
        guide=model.promising,
    )
    rows = test.frame
    ids = [str(row) for row in rows["row"]]
    seen = judged(search(model.ask, model.labels, ids, rows["text"].to_list(), words, SPEC, seed=2))
    assert seen.value is not None
    assert seen.low is not None
    if planted:
        assert seen.low > 0.5
        assert (first(seen)["to"], "paris" in str(first(seen)["text"])) == ("yes", True)
    else:
        assert seen.low < 0.1
        assert seen.value < 0.5


def test_chinese_words_are_explained_character_by_character() -> None:
    texts = [f"{word}电影第{at}部" for at in range(40) for word in ("好", "坏")]
    assert [sorted(words) for words in explained(texts, [1, 0] * 40, 2)] == [["坏"], ["好"]]
