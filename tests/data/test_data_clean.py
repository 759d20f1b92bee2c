"""Cleaning: each search finds what it should, what it does is on record, and doing it twice does nothing more."""

import dataclasses
import random

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lexgate.core.data_spec import CleanSpec
from lexgate.core.dataset import Dataset
from lexgate.core.errors import BadInput
from lexgate.core.task import Task
from lexgate.data import label_errors, near_duplicates, wrong_labels
from lexgate.data.clean import CHANGES, Cleaned, clean
from lexgate.data.normalise import normalise
from lexgate.data.shingles import shingles
from lexgate.data.survey import survey
from lexgate.data.view import view

Row = tuple[str | None, str | None, str]
KEPT = (("a good day at the bank", "x", "train"), ("a bad day at the branch office", "y", "train"))
QUIET = CleanSpec(label_errors="off")
LONG = (
    "the lender took three payments in one month and would not say where the money of the last one had gone"
)


def texts(rows: list[Row]) -> Dataset:
    frame = pl.DataFrame(
        rows, schema={"text": pl.String, "label": pl.String, "split": pl.String}, orient="row"
    ).with_columns(pl.int_range(pl.len()).alias("row"))
    frame = frame.with_columns(pl.format("id{}", "row").alias("id"))
    return Dataset(task=Task.TEXT_CLASSIFICATION, frame=frame, labels=("x", "y"))


def sentences(rows: list[tuple[list[str], list[str], str]]) -> Dataset:
    lists = pl.List(pl.String)
    schema = pl.Schema({"tokens": lists, "tags": lists, "split": pl.String()})
    frame = pl.DataFrame(rows, schema=schema, orient="row").with_columns(pl.int_range(pl.len()).alias("row"))
    frame = frame.with_columns(pl.format("id{}", "row").alias("id"))
    return Dataset(task=Task.TOKEN_CLASSIFICATION, frame=frame, labels=("O", "B-X", "I-X"))


def found(cleaned: Cleaned, kind: str) -> list[tuple[int, str]]:
    return list(cleaned.changes.filter(pl.col("kind") == kind).select("row", "action").iter_rows())


def after(rows: list[Row], spec: CleanSpec = QUIET, languages: tuple[str, ...] = ("en",)) -> Cleaned:
    return clean(texts([*KEPT, *rows]), spec, languages=languages, key=b"0123456789abcdef")


def test_rows_without_text_or_label_go_and_are_on_record() -> None:
    done = after([(None, "x", "train"), ("some text", None, "test")])
    assert found(done, "null") == [(2, "dropped"), (3, "dropped")]
    assert done.changes.filter(pl.col("kind") == "null")["detail"].to_list() == ["no text", "no label"]
    assert len(done.dataset) == 2


def test_texts_are_made_plain() -> None:
    done = after([("  two\u00a0words\u200b \x07and\r\nmore ", "x", "train")])
    assert done.dataset.frame["text"][2] == "two words and\nmore"
    assert found(done, "normalise") == [(2, "changed")]
    assert (
        after([("  a  b ", "x", "train")], QUIET.model_copy(update={"normalise": False})).dataset.frame[
            "text"
        ][2]
        == "  a  b "
    )


def test_what_parts_lines_and_pages_parts_words_too() -> None:
    done = after([("one\x0ctwo\u2028three\x85four", "x", "train")])
    assert done.dataset.frame["text"][2] == "one\ntwo\nthree\nfour"


def test_texts_out_of_length_go() -> None:
    done = after(
        [("   ", "x", "train"), ("word " * 30, "y", "test")], QUIET.model_copy(update={"max_chars": 100})
    )
    assert found(done, "length") == [(2, "dropped"), (3, "dropped")]


@pytest.mark.parametrize(
    ("text", "languages", "foreign"),
    [
        ("贷款利率太高了，而且没有通知我", ("en",), True),
        ("贷款利率太高了，而且没有通知我", ("zh-CN",), False),
        ("请把 iPhone 的分期退给我", ("zh",), False),
        ("The rate is far too high", ("zh",), True),
        ("The rate is far too high", ("zh", "en"), False),
        ("Le taux est trop haut", ("en",), False),
        ("Ставка слишком высока", ("en",), True),
        ("Ставка слишком высока", ("en", "tlh"), False),
        ("12 %!", ("zh",), False),
    ],
)
def test_texts_in_another_script_are_reported(text: str, languages: tuple[str, ...], foreign: bool) -> None:
    done = clean(texts([*KEPT, (text, "x", "train")]), QUIET, languages=languages)
    assert [row for row, _ in found(done, "language") if row == 2] == ([2] if foreign else [])


def test_exact_duplicates_keep_the_first_whatever_case_and_spaces() -> None:
    done = after([("one text", "x", "train"), ("One  TEXT", "x", "train"), ("ONE text", "x", "train")])
    assert found(done, "duplicate") == [(3, "dropped"), (4, "dropped")]


def test_all_rows_of_a_conflict_go() -> None:
    done = after([("one text", "x", "train"), ("one text", "y", "train"), ("one text", "x", "train")])
    assert found(done, "conflict") == [(2, "dropped"), (3, "dropped"), (4, "dropped")]


def test_the_training_copy_of_a_leak_goes_and_the_test_copy_stays() -> None:
    rows: list[Row] = [
        ("one text", "x", "train"),
        ("one text", "y", "test"),
        ("other text", "x", "validation"),
        ("other text", "x", "test"),
        (LONG, "x", "train"),
        (LONG + " indeed", "y", "test"),
    ]
    done = after(rows)
    assert sorted(found(done, "leak")) == [(2, "dropped"), (4, "dropped"), (6, "dropped")]
    assert done.dataset.part("test").frame["row"].to_list() == [3, 5, 7]


def test_near_duplicates_with_one_label_keep_the_first() -> None:
    done = after([(LONG, "x", "train"), (LONG + " indeed", "x", "train"), (LONG + " though", "y", "train")])
    assert found(done, "near-duplicate") == [(3, "dropped")]


def test_what_is_only_reported_stays() -> None:
    acts = dict.fromkeys(("duplicates", "near_duplicates", "conflicts", "leaks"), "report")
    rows: list[Row] = [
        ("a b", "x", "train"),
        ("a b", "x", "train"),
        ("a b", "y", "train"),
        ("a b", "y", "test"),
    ]
    rows += [(LONG, "x", "train"), (LONG + " indeed", "x", "train")]
    done = after(rows, QUIET.model_copy(update=acts))
    assert len(done.dataset) == 8
    assert found(done, "duplicate") == [(3, "reported")]
    assert [row for row, _ in found(done, "conflict")] == [2, 3, 4]
    assert [row for row, _ in found(done, "leak")] == [2, 3, 4]
    assert found(done, "near-duplicate") == [(7, "reported")]


def test_what_is_off_is_not_searched() -> None:
    acts = dict.fromkeys(
        ("duplicates", "near_duplicates", "conflicts", "leaks", "languages", "personal_data"), "off"
    )
    done = after([("a b", "x", "train"), ("a b", "x", "train")], QUIET.model_copy(update=acts))
    assert [step.kind for step in done.steps] == ["null", "normalise", "length"]


@pytest.mark.parametrize(
    ("how", "action", "left"),
    [
        ("mask", "changed", True),
        ("pseudonymise", "changed", True),
        ("report", "reported", True),
        ("drop", "dropped", False),
    ],
)
def test_personal_data_are_treated_as_asked_and_never_recorded(how: str, action: str, left: bool) -> None:
    text = "write to jane.doe@example.com or call +44 20 7946 0123"
    done = after([(text, "x", "train")], QUIET.model_copy(update={"personal_data": how}))
    kinds = done.changes.filter(pl.col("kind").str.starts_with("personal-data/"))
    assert kinds.select("kind", "action").rows() == [
        ("personal-data/email", action),
        ("personal-data/phone-international", action),
    ]
    assert (2 in done.dataset.frame["row"]) is left
    assert "jane" not in str(done.changes.rows())
    if left:
        assert (text in done.dataset.frame["text"]) is (how == "report")
    flags = survey(done.dataset).flags["personal-data"]
    assert flags.any() == (how == "report")


def test_texts_that_differ_in_a_number_only_are_duplicates_once_it_is_masked() -> None:
    rows: list[Row] = [(f"call me on +44 20 7946 0{n} today", "x", "train") for n in (123, 456)]
    assert found(after(rows, QUIET.model_copy(update={"personal_data": "mask"})), "duplicate") == [
        (3, "dropped")
    ]


def test_a_row_dropped_for_personal_data_takes_no_other_row_with_it() -> None:
    rows: list[Row] = [(LONG + " a@example.com", "x", "train"), (LONG, "x", "train")]
    done = after(rows, QUIET.model_copy(update={"personal_data": "drop", "near_threshold": 0.6}))
    assert found(done, "near-duplicate") == []
    assert done.dataset.frame["row"].to_list() == [0, 1, 3]


def test_no_kind_of_personal_data_may_be_wanted() -> None:
    done = after([("a@example.com", "x", "train")], QUIET.model_copy(update={"rules": ()}))
    assert len(done.dataset) == 3


def test_kinds_of_personal_data_can_be_chosen_and_misspelt_ones_are_refused() -> None:
    rows: list[Row] = [("jane.doe@example.com and 203.0.113.9", "x", "train")]
    done = after(rows, QUIET.model_copy(update={"rules": ("email",)}))
    assert [step.kind for step in done.steps if step.found and "/" in step.kind] == ["personal-data/email"]
    with pytest.raises(BadInput, match=r"LG-DATA-302.*Did you mean 'email'"):
        after(rows, QUIET.model_copy(update={"rules": ("e-mail",)}))


def test_sentences_of_tokens_are_cleaned_too() -> None:
    data = sentences(
        [
            (["Jane", "wrote", "today"], ["B-X", "O", "O"], "train"),
            (["jane", "wrote", "today"], ["B-X", "O", "O"], "train"),
            (["mail", "a@example.com", "now\u200b"], ["O", "O", "O"], "train"),
            (["Bob", "left"], ["B-X", "O"], "train"),
            (["Bob", "left"], ["O", "O"], "train"),
            (["\u200b"], ["O"], "train"),
        ]
    )
    done = clean(data, CleanSpec(personal_data="mask"))
    assert done.dataset.frame["tokens"].to_list()[1] == ["mail", "[EMAIL]", "now"]
    assert done.dataset.frame["row"].to_list() == [0, 2, 5]
    assert "label-error" not in [step.kind for step in done.steps]


def learnable(n: int, wrong: tuple[int, ...], part: str = "train") -> list[Row]:
    drawn = random.Random(3)
    words = {"x": ["loan", "rate", "bank", "fee", "credit"], "y": ["cat", "dog", "bird", "fish", "horse"]}
    rows: list[Row] = []
    for index in range(n):
        label = "xy"[index % 2]
        text = " ".join(drawn.choices(words[label], k=8)) + f" number{drawn.randrange(10**6)}"
        rows.append((text, {"x": "y", "y": "x"}[label] if index in wrong else label, part))
    return rows


def test_wrong_labels_are_found_and_dropped_from_training_only() -> None:
    rows = learnable(120, (4, 31, 90)) + learnable(40, (5,), "test")
    everything_else = dict.fromkeys(("near_duplicates", "leaks", "duplicates"), "off")
    data = texts(rows)
    done = clean(data, CleanSpec(label_errors="drop", **everything_else))
    assert found(done, "label-error") == [(4, "dropped"), (31, "dropped"), (90, "dropped"), (125, "reported")]
    done = clean(data, CleanSpec(label_errors="report", **everything_else))
    assert len(done.dataset) == 160
    assert done.changes.filter(pl.col("kind") == "label-error")["detail"][0].startswith(
        "labelled y, more like x"
    )


def test_wrong_labels_are_found_in_portions_of_many_rows() -> None:
    rows = view(texts(learnable(240, (4, 31, 90))))
    assert label_errors.find(rows, most=120)["row"].to_list() == [4, 31, 90]


def test_few_rows_are_not_searched_for_wrong_labels() -> None:
    assert wrong_labels.find(view(texts(learnable(8, (1,))))).is_empty()


def test_texts_that_share_no_word_are_not_searched_for_wrong_labels() -> None:
    rows: list[Row] = [(f"word{n}", "xy"[n % 2], "train") for n in range(40)]
    assert wrong_labels.find(view(texts(rows))).is_empty()


def test_cleaning_that_leaves_nothing_to_train_on_is_refused() -> None:
    data = texts([("a", "x", "train"), ("b", "y", "train"), ("c d", "x", "test"), ("e f", "y", "test")])
    with pytest.raises(BadInput, match="LG-DATA-301"):
        clean(data, QUIET.model_copy(update={"min_chars": 2}))


def test_a_label_that_only_the_test_has_left_is_refused() -> None:
    rows: list[Row] = [("a b", "z", "train"), ("a b", "z", "test")]
    with pytest.raises(BadInput, match="LG-DATA-114"):
        after(rows)


def test_changes_have_their_columns_even_when_nothing_was_found() -> None:
    done = after([])
    assert done.changes.schema == CHANGES
    assert done.changes.is_empty()
    assert all(step.title.zh for step in done.steps)


_WORDS = [
    "the",
    "bank",
    "took",
    "my",
    "money",
    "and",
    "did",
    "not",
    "say",
    "why",
    "it",
    "had",
    "gone",
    "there",
    "at",
    "all",
]


@st.composite
def _datasets(draw: st.DrawFn) -> Dataset:
    originals = draw(
        st.lists(
            st.lists(st.sampled_from(_WORDS), min_size=1, max_size=14).map(" ".join), min_size=2, max_size=8
        )
    )
    texts_ = st.sampled_from(
        [*originals, *[text + " indeed" for text in originals], *[text.upper() + "  " for text in originals]]
    )
    row = st.tuples(texts_, st.sampled_from("xy"), st.sampled_from(["train", "train", "validation", "test"]))
    return texts([*KEPT, *draw(st.lists(row, max_size=30))])


@settings(max_examples=40, deadline=None)
@given(data=_datasets())
def test_cleaning_the_cleaned_data_drops_nothing(data: Dataset) -> None:
    spec = QUIET.model_copy(update={"personal_data": "off"})
    once = clean(data, spec, languages=("en",))
    twice = clean(once.dataset, spec, languages=("en",))
    assert twice.dataset.frame.equals(once.dataset.frame)
    assert "dropped" not in twice.changes["action"].to_list()
    kept, dropped = set(once.dataset.frame["row"]), once.changes.filter(pl.col("action") == "dropped")["row"]
    assert kept | set(dropped) == set(data.frame["row"])
    assert not kept & set(dropped)
    flags = survey(once.dataset).flags
    train = (once.dataset.frame["split"] == "train").to_numpy()
    assert not flags["leak"].any()
    assert not any(flags[kind][train].any() for kind in ("duplicate", "near-duplicate", "conflict"))


def _brute(keys: list[str], threshold: float) -> set[tuple[int, int]]:
    sets = [
        set(zip(*(text.split()[start:] for start in range(3)), strict=False)) or {tuple(text.split())}
        for text in keys
    ]
    return {
        (a, b)
        for a in range(len(keys))
        for b in range(a + 1, len(keys))
        if len(sets[a] & sets[b]) / len(sets[a] | sets[b]) >= threshold - 1e-12
    }


def test_near_pairs_agree_with_comparing_everything() -> None:
    drawn = random.Random(11)
    keys = []
    for _ in range(60):
        words = drawn.choices([f"w{n}" for n in range(300)], k=drawn.randrange(1, 60))
        for _ in range(5):
            edited = list(words)
            for _ in range(drawn.randrange(4)):
                edited[drawn.randrange(len(edited))] = f"w{drawn.randrange(300)}"
            keys.append(" ".join(edited))
    for threshold in (0.6, 0.85, 0.95):
        found_pairs = near_duplicates.pairs(view(texts([(key, "x", "train") for key in keys])), threshold)
        truth = _brute(keys, threshold)
        mine = set(found_pairs.select("a", "b").iter_rows())
        assert mine <= truth
        assert len(mine) >= 0.995 * len(truth)
        assert len(truth) > 20


def test_texts_that_are_longer_than_a_portion_are_compared() -> None:
    long = " ".join(f"w{n % 999}" for n in range(near_duplicates.PORTION // 4))
    rows: list[Row] = [(text, "x", "train") for text in (long, "a b c d", long + " end", "", "a b c d")]
    near = near_duplicates.pairs(view(texts(rows)), 0.85)
    assert near.select("a", "b").rows() == [(0, 2), (1, 4)]


def test_a_large_group_of_alike_texts_is_reduced_to_one() -> None:
    base = " ".join(f"word{n}" for n in range(60))
    done = after([(f"{base} end{n}", "x", "train") for n in range(300)])
    assert len(found(done, "near-duplicate")) == 299


def test_chinese_characters_count_as_words() -> None:
    sets = shingles(pl.Series(["贷款利率高", "高", "!!", "loan 利率"]))
    assert sets.items.tolist() == [0, 0, 0, 1, 3]


def test_normalising_twice_changes_nothing_more() -> None:
    odd = pl.Series(["e\u200b\u0301", "\u2000 \u00a0", "a\r\r\nb", "\ufeffx\u00ad", "ﬁ", None])
    once = normalise(odd)
    assert once.to_list() == ["é", "", "a\n\nb", "x", "ﬁ", None]
    assert normalise(once).to_list() == once.to_list()


def test_the_survey_before_and_after_tell_what_changed() -> None:
    done = after(
        [("a b", "x", "train"), ("a b", "x", "train"), ("jane.doe@example.com is mine", "y", "test")]
    )
    assert done.survey_before.flags["duplicate"].tolist() == [False, False, False, True, False]
    assert done.survey_before.flags["personal-data"].tolist() == [False, False, False, False, True]
    assert not survey(done.dataset).flags["duplicate"].any()
    assert "label-error" not in done.survey_before.flags


def test_a_survey_takes_wrong_labels_from_the_changes() -> None:
    data = texts(learnable(120, (4, 31)))
    done = clean(data, CleanSpec(label_errors="report", near_duplicates="off", leaks="off", duplicates="off"))
    known = survey(done.dataset, label_errors=True, known=done.changes).flags["label-error"]
    again = survey(done.dataset, label_errors=True).flags["label-error"]
    assert known.tolist() == again.tolist()
    assert known.sum() == 2


def test_groups_and_population_are_in_the_survey() -> None:
    data = texts(list(KEPT))
    frame = data.frame.with_columns(pl.Series("@g", ["b", None]))
    seen = survey(dataclasses.replace(data, frame=frame, attributes=("g",)), population={"g": {"b": 1.0}})
    assert seen.groups["g"].names == ("b",)
    assert seen.groups["g"].codes.tolist() == [0, -1]
    assert seen.population == {"g": {"b": 1.0}}
    assert seen.ids.tolist() == ["0", "1"]
