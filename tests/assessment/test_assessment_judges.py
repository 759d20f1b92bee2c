"""Judges: word lists, labelled pairs to records, judged tables, and everything that may be wrong with them."""

import json
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from lexgate.assessment.judge_keywords import flags, read_words, words_of
from lexgate.assessment.judge_labels import Words, marks_of, settled
from lexgate.assessment.judge_pairs import About, PairColumns, record_of
from lexgate.assessment.judge_record import read_record, write_record
from lexgate.assessment.judge_table import check_judgements, judge_digest, judgements, unfit
from lexgate.assessment.stored import StoredTable
from lexgate.core.assess_spec import JudgementsSpec
from lexgate.core.errors import BadInput, Problems
from lexgate.core.judge import JudgeKind, JudgeRecord, JudgeStratum
from lexgate.core.text import Lang
from lexgate.report.judge import document, lines_after, rows

ABOUT = About(
    name="refusals", kind=JudgeKind.KEYWORD_LIST, digest="sha256:1", by="A", day=date(2026, 11, 1), pairs=""
)
COLUMNS = PairColumns(judged="judge", human=("anna", "ben"))


def table(**columns: list[str | None]) -> StoredTable:
    frame = pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))
    return StoredTable(source="pairs.csv", frame=frame, lines=range(2, frame.height + 2))


def record(*strata: JudgeStratum, digest: str = "sha256:1") -> JudgeRecord:
    return JudgeRecord(name="r", kind=JudgeKind.LLM, digest=digest, strata=strata, day=date(2026, 11, 1))


PAIRS = {
    "judge": ["yes", "no", "yes", "no", "yes", None, "no", "yes"],
    "anna": ["yes", "no", "no", "yes", "yes", "yes", None, "no"],
    "ben": ["yes", "no", "no", "yes", "no", None, None, None],
}


def test_pairs_become_counts_and_what_people_contradict_each_other_on_is_counted_apart() -> None:
    made = record_of(table(**PAIRS), COLUMNS, Words(), ABOUT)
    (one,) = made.strata
    assert (one.tp, one.fp, one.fn, one.tn) == (1, 2, 1, 1)
    assert (one.contested_flagged, one.contested_unflagged, one.unanswered) == (1, 0, 1)
    assert made.labelled == 7
    (agreed,) = made.agreement
    assert (agreed.n, agreed.agreed) == (5, 4)
    assert agreed.kappa == pytest.approx(0.615, abs=1e-3)


def test_a_final_label_settles_what_people_disagreed_on() -> None:
    final = [None, None, None, None, "yes", None, None, None]
    columns = PairColumns(judged="judge", human=("anna", "ben"), final="final")
    (one,) = record_of(table(**PAIRS, final=final), columns, Words(), ABOUT).strata
    assert (one.tp, one.contested) == (2, 0)


def test_the_majority_counts_and_a_draw_is_contested() -> None:
    people = [np.array(row, np.int8) for row in ([1, 1, -1, 1], [1, 0, -1, 0], [0, 0, 1, -1])]
    assert settled(people, None).tolist() == [1, 0, 1, -2]


def test_strata_are_language_and_category() -> None:
    more: dict[str, list[str | None]] = {
        "lang": ["en", "en", "zh", "zh", "en", "en", "en", "zh"],
        "kind": [*["a"] * 4, *["b"] * 4],
    }
    columns = PairColumns(judged="judge", human=("anna",), language="lang", category="kind")
    made = record_of(table(**PAIRS, **more), columns, Words(), ABOUT)
    assert [one.name for one in made.strata] == ["en & a", "en & b", "zh & a", "zh & b"]
    assert made.pooled().labelled == 7


@pytest.mark.parametrize(
    ("change", "columns", "code"),
    [
        ({}, PairColumns(judged="judge"), "LG-ASSESS-060"),
        ({"anna": [None] * 8, "ben": [None] * 8}, COLUMNS, "LG-ASSESS-061"),
        ({"judge": [None] * 8}, COLUMNS, "LG-ASSESS-062"),
        ({"anna": ["yes"] * 8, "ben": [None] * 8}, COLUMNS, "LG-ASSESS-063"),
        (
            {"anna": ["yes"] * 8, "ben": ["no"] * 8},
            PairColumns(judged="judge", human=("anna", "ben")),
            "LG-ASSESS-069",
        ),
    ],
)
def test_pairs_that_say_nothing_are_refused(
    change: dict[str, list[str | None]], columns: PairColumns, code: str
) -> None:
    with pytest.raises(BadInput, match=code):
        record_of(table(**{**PAIRS, **change}), columns, Words(), ABOUT)


def test_all_columns_that_are_missing_are_told_at_once() -> None:
    with pytest.raises(Problems) as error:
        record_of(table(**PAIRS), PairColumns(judged="jugde", human=("anna", "carl")), Words(), ABOUT)
    assert len(error.value.problems) == 2
    assert "judge" in str(error.value)


def test_a_cell_that_says_neither_is_told_with_its_line() -> None:
    bad = table(judge=["yes", "perhaps", "no"], anna=["yes", "no", "dunno"])
    with pytest.raises(Problems) as error:
        marks_of(bad, ("judge", "anna"), Words())
    assert [(one.line, one.found) for one in error.value.problems] == [(3, "'perhaps'"), (4, "'dunno'")]


def test_named_values_say_what_counts_and_the_others_do_not_unless_they_are_named_too() -> None:
    words = Words(positive=("refused", "partly"))
    assert [words.mark(value) for value in ("Refused", "partly ", "complied")] == [1, 1, 0]
    strict = Words(positive=("refused",), negative=("complied",))
    assert strict.mark("partly") is None


def test_a_record_is_read_as_it_was_written(tmp_path: Path) -> None:
    made = record_of(table(**PAIRS), COLUMNS, Words(), ABOUT)
    write_record(tmp_path / "records" / "r.json", made)
    assert read_record(tmp_path / "records" / "r.json") == made


@pytest.mark.parametrize(
    "change",
    [
        {"format": 2},
        {"strata": []},
        {"strata": [{"tp": -1, "fp": 1, "fn": 1, "tn": 1}]},
        {"strata": [{"tp": 1, "fp": 1, "fn": 1, "tn": 1}] * 2},
        {"kind": "oracle"},
    ],
)
def test_a_record_that_can_not_be_is_refused(change: dict[str, object], tmp_path: Path) -> None:
    write_record(tmp_path / "r.json", record(JudgeStratum(tp=1, fp=1, fn=1, tn=1)))
    plain = json.loads((tmp_path / "r.json").read_text("utf-8")) | change
    (tmp_path / "r.json").write_text(json.dumps(plain), encoding="utf-8")
    with pytest.raises(BadInput, match="LG-ASSESS-064"):
        read_record(tmp_path / "r.json")


def test_no_json_and_no_file_are_refused(tmp_path: Path) -> None:
    (tmp_path / "r.json").write_text("no", encoding="utf-8")
    with pytest.raises(BadInput, match="LG-ASSESS-064"):
        read_record(tmp_path / "r.json")
    with pytest.raises(BadInput, match="LG-INPUT-003"):
        read_record(tmp_path / "s.json")


def test_judgements_keep_every_row_and_say_which_have_no_answer_and_which_are_contested() -> None:
    spec = JudgementsSpec(
        path="t.csv", judged="judge", human=("anna", "ben"), category="kind", cluster="doc", id="id"
    )
    columns = PAIRS | {"kind": ["甲"] * 4 + [None] * 4, "doc": ["1", "1"] + [None] * 6}
    seen = judgements(spec, table(**columns, id=list("abcdefgh")), record=None, judge=None)
    assert seen.flagged.tolist() == [1, 0, 1, 0, 1, -1, 0, 1]
    assert seen.human.tolist() == [1, 0, 0, 1, -2, 1, -1, 0]
    assert seen.groups["category"].codes.tolist() == [0] * 4 + [-1] * 4
    assert seen.clusters is not None
    assert len(set(seen.clusters.tolist())) == 7


def test_ids_that_repeat_and_an_empty_table_are_refused() -> None:
    spec = JudgementsSpec(path="t.csv", judged="judge", id="anna")
    with pytest.raises(BadInput, match="LG-ASSESS-066"):
        judgements(spec, table(**PAIRS), record=None, judge=None)
    with pytest.raises(BadInput, match="LG-ASSESS-065"):
        check_judgements(spec, table(judge=[], anna=[]))


def test_a_record_speaks_for_its_own_judge_only(tmp_path: Path) -> None:
    (tmp_path / "words.txt").write_text("no\n", encoding="utf-8")
    digest = judge_digest(tmp_path / "words.txt")
    assert unfit(record(digest=digest), digest) is None
    assert unfit(record(digest="sha256:1"), None) is None
    assert unfit(None, digest) is None
    other, unknown = unfit(record(digest="sha256:1"), digest), unfit(record(digest=""), digest)
    assert other is not None
    assert "another judge" in other.en
    assert unknown is not None
    assert judge_digest(tmp_path) != digest
    with pytest.raises(BadInput, match="LG-ASSESS-067"):
        judge_digest(tmp_path / "nothing")


def test_words_count_whole_in_latin_and_anywhere_in_chinese(tmp_path: Path) -> None:
    (tmp_path / "w.txt").write_text("\ufeff# note\nkill\n^无法\nI  can't\nC++\n", encoding="utf-8")
    words = read_words(tmp_path / "w.txt")
    texts = ["skills", "a KILL!", "我无法", "无法回答", "I can’t", "use C++ now", "", None, "他kill了"]
    assert flags(texts, words).tolist() == [0, 1, 0, 1, 1, 1, -1, -1, 1]


def test_a_long_list_finds_as_a_plain_search_does() -> None:
    rng = np.random.default_rng(0)
    words = [f"w{number}x" for number in range(3000)]
    texts = [" ".join(f"w{number}x" for number in rng.integers(0, 9000, 3)) for _ in range(500)]
    plain = [int(any(part in set(words) for part in text.split())) for text in texts]
    assert flags(texts, words_of("\n".join(words))).tolist() == plain


def test_a_list_without_words_is_refused(tmp_path: Path) -> None:
    (tmp_path / "w.txt").write_text("# only a note\n\n^\n", encoding="utf-8")
    with pytest.raises(BadInput, match="LG-ASSESS-068"):
        read_words(tmp_path / "w.txt")


@pytest.mark.parametrize("lang", list(Lang))
def test_a_record_is_shown_with_its_intervals_and_its_lacks(lang: Lang) -> None:
    one = JudgeStratum(category="safe", tp=30, fp=1, fn=3, tn=60, contested_flagged=2, unanswered=1)
    shown = record(one, JudgeStratum(category="unsafe", tp=40, fp=0, fn=2, tn=1))
    cells = rows(shown, lang)
    assert [row[0] for row in cells[1:3]] == ["safe", "unsafe"]
    assert cells[1][2] == "0.909 [0.764, 0.970]"
    assert any("unsafe" in line for line in lines_after(shown, lang))
    assert len(list(lines_after(shown, lang))) == 3
    rates = document(shown)["rates"]
    assert isinstance(rates, list)
    assert len(rates) == 3
