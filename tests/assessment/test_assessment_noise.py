"""Noise augmentation: copies that keep their labels, the same for the same seed, made by the changes of attacks."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from lexgate.assessment.attack.noise import with_noise
from lexgate.assessment.attack.space import CHANGES, Limits, space_of
from lexgate.core.dataset import Dataset
from lexgate.core.defence_spec import NoiseSpec
from lexgate.core.errors import BadInput
from lexgate.core.task import Task
from lexgate.core.tune_spec import TuneSpec
from toymodels import toy_sentences, toy_texts

ALL = NoiseSpec(share=1.0, copies=3)


def texts(said: list[str]) -> Dataset:
    frame = pl.DataFrame(
        {
            "row": range(10, 10 + len(said)),
            "id": [f"n{at}" for at in range(len(said))],
            "text": said,
            "label": ["yes" if at % 2 else "no" for at in range(len(said))],
            "split": ["train"] * len(said),
            "cluster": [f"c{at // 2}" for at in range(len(said))],
        },
        schema_overrides={"row": pl.Int64},
    )
    return Dataset(task=Task.TEXT_CLASSIFICATION, frame=frame, labels=("no", "yes"))


@settings(deadline=None, max_examples=40)
@given(st.lists(st.text(max_size=60), max_size=6), st.integers(0, 5))
def test_any_items_stay_as_they_are_and_copies_have_their_labels(said: list[str], seed: int) -> None:
    data = texts(said)
    made, facts = with_noise(data, ALL, seed)
    rows = made.frame["row"].to_list()
    assert made.frame.head(len(data)).select(data.frame.columns).equals(data.frame)
    assert len(set(rows)) == len(rows)
    copies = made.frame.filter(pl.col("changed_from").is_not_null())
    assert copies.height == facts["copies"] == made.frame.height - len(data)
    origin = dict(data.frame.select("row", "text").iter_rows())
    kept = {
        row: (label, cluster)
        for row, label, cluster in data.frame.select("row", "label", "cluster").iter_rows()
    }
    for text, label, cluster, row in copies.select("text", "label", "cluster", "changed_from").iter_rows():
        assert text != origin[row]
        assert (label, cluster) == kept[row]


def test_copies_are_texts_that_an_attack_might_make() -> None:
    said = "the picture was wonderful and never dull for a minute of it"
    spec = NoiseSpec(share=1.0, copies=20, perturbations=("keyboard",), edit_share=0.2)
    made, _ = with_noise(texts([said]), spec, 3)
    words = said.split()
    for text in made.frame["text"].to_list()[1:]:
        changed = [(old, new) for old, new in zip(words, text.split(), strict=True) if old != new]
        assert 1 <= len(changed) <= int(0.2 * len(words))
        assert all(new in CHANGES["keyboard"](old) for old, new in changed)
        assert all(old not in {"the", "was", "and", "for", "a", "of", "it"} for old, _ in changed)


def test_the_same_seed_makes_the_same_copies_and_the_company_does_not_matter() -> None:
    said = [f"a wonderful picture number {at} of many" for at in range(40)]
    half = NoiseSpec(share=0.5)
    one, facts = with_noise(texts(said), half, 1)
    again, _ = with_noise(texts(said), half, 1)
    other, _ = with_noise(texts(said), half, 2)
    fewer, _ = with_noise(texts(said[:20]), half, 1)

    def copies(made: Dataset) -> dict[int, str]:
        changed = made.frame.filter(pl.col("changed_from").is_not_null())
        return dict(changed.select("changed_from", "text").iter_rows())

    assert copies(one) == copies(again) != copies(other)
    assert {row: text for row, text in copies(one).items() if row < 30} == copies(fewer)
    assert 8 <= int(str(facts["copies"])) <= 32


@pytest.mark.parametrize("ways", [("noise", "keyboard"), ("spacing", "zero-width"), ("casing",)])
def test_tags_of_a_changed_sentence_stay_aligned_and_entities_as_they_are(ways: tuple[str, ...]) -> None:
    data = toy_sentences()
    spec = NoiseSpec.model_validate({"share": 1.0, "perturbations": ways, "copies": 2, "edit_share": 0.6})
    made, facts = with_noise(data, spec, 0)
    copies = made.frame.filter(pl.col("changed_from").is_not_null())
    assert copies.height == facts["copies"] != 0
    origin = {
        row: (tokens, tags) for row, tokens, tags in data.frame.select("row", "tokens", "tags").iter_rows()
    }
    for tokens, tags, row in copies.select("tokens", "tags", "changed_from").iter_rows():
        before, same = origin[row]
        assert tags == same
        assert len(tokens) == len(tags)
        assert tokens != before
        assert all(old == new for old, new, tag in zip(before, tokens, tags, strict=True) if tag != "O")


def test_chinese_is_changed_character_by_character() -> None:
    spec = NoiseSpec(share=1.0, perturbations=("traditional", "homophone"), copies=4)
    made, _ = with_noise(texts(["贷款很好"]), spec, 0)
    assert all(text != "贷款很好" for text in made.frame["text"].to_list()[1:])


def test_what_nothing_can_be_changed_in_gets_no_copy() -> None:
    made, facts = with_noise(texts(["", "the of and", "👍"]), ALL, 0)
    assert made.frame.height == 3
    assert facts == {"items": 3, "drawn": 3, "copies": 0, "unchangeable": 3}
    assert not space_of("the of and", ["noise"], Limits(), 0).free


def test_items_without_a_label_get_no_copy() -> None:
    data = toy_texts(10)
    data = data.with_frame(data.frame.with_columns(pl.lit(None, pl.String).alias("label")))
    assert with_noise(data, ALL, 0)[1]["copies"] == 0


def test_changes_that_need_a_model_are_refused() -> None:
    with pytest.raises(ValidationError, match="nothing but the word, not neighbours"):
        NoiseSpec(perturbations=("noise", "neighbours"))
    spec = NoiseSpec.model_construct(perturbations=("gradients",), share=1.0, edit_share=0.2, copies=1)
    with pytest.raises(BadInput, match="LG-ASSESS-101"):
        with_noise(texts(["a"]), spec, 0)


def test_a_private_tuning_takes_no_defence_that_is_not_accounted_for() -> None:
    with pytest.raises(ValidationError, match="privacy without adversarial and noise"):
        TuneSpec.model_validate(
            {"privacy": {"target_epsilon": 8.0, "delta": 1e-5}, "adversarial": {}, "noise": {}}
        )
