"""Readers on made-up files: what is understood, and what is refused with which words."""

import contextlib
import json
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lexgate.core.assess_spec import PairsSpec
from lexgate.core.data_spec import Columns, DataSpec, Format
from lexgate.core.dataset import Dataset
from lexgate.core.errors import BadInput, LexGateError, Problems, Unavailable, UnsafeFile
from lexgate.core.task import Task
from lexgate.data.formats import delimited
from lexgate.data.read import read, read_pairs, tables

TEXT, TOKEN = Task.TEXT_CLASSIFICATION, Task.TOKEN_CLASSIFICATION
GOOD = "id,text,label,sex\na,one,x,f\nb,two,y,\nc,three,x,m\n"


def write(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def spec(path: Path, **more: object) -> DataSpec:
    return DataSpec.model_validate({"path": str(path), **more})


def text_of(folder: Path, content: str | bytes, name: str = "a.csv", **more: object) -> Dataset:
    return read(spec(write(folder, name, content), **more), TEXT, folder)


def tags_of(folder: Path, content: str, name: str = "a.conll", **more: object) -> Dataset:
    return read(spec(write(folder, name, content), **more), TOKEN, folder)


def test_a_csv_file_becomes_the_fixed_columns(tmp_path: Path) -> None:
    data = text_of(tmp_path, GOOD, columns={"id": "id", "attributes": ["sex"]})
    assert data.frame.columns == ["row", "id", "text", "label", "split", "@sex"]
    assert data.frame.row(1) == (1, "b", "two", "y", "train", None)
    assert data.labels == ("x", "y")
    assert data.attributes == ("sex",)


def test_quoted_fields_may_hold_newlines_and_delimiters(tmp_path: Path) -> None:
    data = text_of(tmp_path, 'text,label\n"one,\n""two""",x\nthree,y\n')
    assert data.frame["text"].to_list() == ['one,\n"two"', "three"]


@pytest.mark.parametrize("mark", [";", "|", "\t", ","])
def test_the_delimiter_is_detected(tmp_path: Path, mark: str) -> None:
    rows = [["text", "label"], ["well, it is", "x"], ["no; and no", "y"], ["a", "x"]]
    quoted = "\n".join(mark.join(f'"{value}"' for value in row) for row in rows)
    assert text_of(tmp_path, quoted).frame["label"].to_list() == ["x", "y", "x"]


def test_a_tab_file_whose_quotes_do_not_pair_is_read_plainly(tmp_path: Path) -> None:
    data = text_of(tmp_path, 'text\tlabel\n"one\tx\ntwo"\ty\n', name="a.tsv")
    assert data.frame["text"].to_list() == ['"one', 'two"']


def test_columns_without_a_header_have_numbers(tmp_path: Path) -> None:
    data = text_of(
        tmp_path, "x,one\ny,two\n", header=False, columns={"text": "column_2", "label": "column_1"}
    )
    assert data.frame["text"].to_list() == ["one", "two"]


def test_a_column_whose_name_is_empty_has_a_number(tmp_path: Path) -> None:
    data = text_of(tmp_path, ",text,label\n7,one,x\n9,two,y\n", columns={"id": "column_1"})
    assert data.frame["id"].to_list() == ["7", "9"]


@pytest.mark.parametrize("name", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "gb18030"])
def test_the_encoding_is_detected(tmp_path: Path, name: str) -> None:
    words = {"cp1252": ["déjà vu à la crème brûlée", "señor está bien así"]}.get(
        name, ["这家公司的服务态度很好", "我们对利率不满意"]
    )
    content = "text,label\n" + "".join(
        f"{word},{label}\n" for word, label in zip(words * 9, "xy" * 9, strict=True)
    )
    data = text_of(tmp_path, content.encode(name))
    assert data.frame["text"].to_list() == words * 9


def test_an_encoding_is_guessed_from_long_texts_and_from_32_bits(tmp_path: Path) -> None:
    rows = "".join(f"{'很好' * 20_000}{n},{'xy'[n]}\n" for n in range(2))
    for name in ("gb18030", "utf-32"):
        data = text_of(tmp_path, f"text,label\n{rows}".encode(name))
        assert data.frame["text"][1] == "很好" * 20_000 + "1"


def test_utf_16_without_its_mark_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"LG-DATA-103.*not start with BOM"):
        text_of(tmp_path, GOOD, encoding="utf-16")


def test_lines_are_right_across_batches_and_quoted_newlines(tmp_path: Path) -> None:
    body = "".join(f'"text\n{n}",x\n' for n in range(delimited.BATCH + 5))
    with pytest.raises(Problems, match=f"line {2 * delimited.BATCH + 12}, record: found 1 fields"):
        text_of(tmp_path, f"text,label\n{body}odd\n")
    data = text_of(tmp_path, f"text,label\n{body}odd,y\n")
    assert data.frame["text"][-2] == f"text\n{delimited.BATCH + 4}"


def test_an_encoding_that_yields_no_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="LG-DATA-103"):
        text_of(tmp_path, b"text,label\n\\ud800,x\nb,y\n", encoding="raw_unicode_escape")


def test_half_a_surrogate_pair_in_json_becomes_a_question_mark(tmp_path: Path) -> None:
    lines = '{"text": "a\\ud800", "label": "x", "\\ud800": 1}\n{"text": "b", "label": "y"}'
    assert text_of(tmp_path, lines, "a.jsonl").frame["text"].to_list() == ["a?", "b"]


def test_a_column_that_parquet_holds_twice_is_refused(tmp_path: Path) -> None:
    table = pa.Table.from_arrays([pa.array(["a"]), pa.array(["b"])], names=["text", "text"])
    pq.write_table(table, tmp_path / "a.parquet")
    with pytest.raises(BadInput, match="LG-DATA-108"):
        read(spec(tmp_path / "a.parquet"), TEXT, tmp_path)


@pytest.mark.parametrize(
    "values",
    [pl.Series([1, 2]), pl.Series([{"a": 1}, {"a": 2}]), pl.Series([["a"], ["b"]]), pl.Series([b"a", b"b"])],
    ids=["numbers", "structs", "lists", "bytes"],
)
def test_a_text_column_of_something_else_is_refused(tmp_path: Path, values: pl.Series) -> None:
    pl.DataFrame({"text": values, "label": ["x", "y"]}).write_parquet(tmp_path / "a.parquet")
    with pytest.raises(Problems, match="expected a column of texts"):
        read(spec(tmp_path / "a.parquet"), TEXT, tmp_path)


@pytest.mark.parametrize("name", ["state.json", "dataset_info.json", "data.arrow"])
def test_a_broken_hf_folder_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "state.json").write_text('{"_data_files": [{"filename": "data.arrow"}]}')
    (tmp_path / "dataset_info.json").write_text('{"features": {}}')
    (tmp_path / "data.arrow").write_bytes(b"")
    (tmp_path / name).write_bytes(b"\x00no")
    with pytest.raises(BadInput, match="LG-DATA-109"):
        read(spec(tmp_path), TEXT, tmp_path)


def test_an_hf_folder_cannot_name_files_outside(tmp_path: Path) -> None:
    folder = tmp_path / "hf"
    folder.mkdir()
    (folder / "state.json").write_text('{"_data_files": [{"filename": "../secret.arrow"}]}')
    (folder / "dataset_info.json").write_text("{}")
    with pytest.raises(BadInput, match=r"LG-DATA-109.*lies outside"):
        read(spec(folder), TEXT, tmp_path)


@settings(max_examples=100, deadline=None)
@given(
    rows=st.lists(
        st.dictionaries(
            st.sampled_from(["tokens", "tags", "text", "label"]),
            st.recursive(
                st.none()
                | st.booleans()
                | st.integers()
                | st.floats()
                | st.sampled_from(["O", "B-X", "I-X", "", "x", "\ud800"]),
                lambda inner: st.lists(inner, max_size=3),
                max_leaves=5,
            ),
        ),
        min_size=1,
        max_size=5,
    )
)
def test_no_json_makes_a_reader_raise_anything_but_its_own_errors(
    tmp_path_factory: pytest.TempPathFactory, rows: list[dict[str, object]]
) -> None:
    path = tmp_path_factory.mktemp("json") / "a.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in rows))
    for task in (TEXT, TOKEN):
        with contextlib.suppress(LexGateError):
            read(spec(path), task, path.parent)


def test_a_named_encoding_is_obeyed_and_a_wrong_one_says_line_and_byte(tmp_path: Path) -> None:
    content = "text,label\ncafé,x\nno,y\n".encode("latin-1")
    assert text_of(tmp_path, content, encoding="latin-1").frame["text"][0] == "café"
    with pytest.raises(BadInput, match="line 2, byte 14 is e9") as caught:
        text_of(tmp_path, content, encoding="utf-8")
    assert caught.value.id == "LG-DATA-103"
    with pytest.raises(BadInput, match="no encoding that Python knows"):
        text_of(tmp_path, content, encoding="klingon")


def test_json_lines_parquet_and_hf_folders_agree(tmp_path: Path) -> None:
    import datasets

    rows = [{"text": "one", "label": 0, "g": "a"}, {"text": "two", "label": 1, "g": None}]
    lines = "\n".join(json.dumps(row) for row in rows)
    pl.DataFrame(rows).write_parquet(tmp_path / "a.parquet")
    features = datasets.Features(
        {
            "text": datasets.Value("string"),
            "label": datasets.ClassLabel(names=["0", "1"]),
            "g": datasets.Value("string"),
        }
    )
    datasets.Dataset.from_list(rows, features=features).save_to_disk(str(tmp_path / "hf"))
    columns = {"columns": {"attributes": ["g"]}}
    a = text_of(tmp_path, lines, "a.jsonl", **columns)
    b = read(spec(tmp_path / "a.parquet", **columns), TEXT, tmp_path)
    c = read(spec(tmp_path / "hf", **columns), TEXT, tmp_path)
    d = text_of(tmp_path, json.dumps(rows), "a.json", **columns)
    assert a.frame.equals(b.frame)
    assert a.frame.equals(c.frame)
    assert a.frame.equals(d.frame)


def test_an_hf_folder_with_parts_keeps_them_and_names_the_tags(tmp_path: Path) -> None:
    import datasets

    names = datasets.ClassLabel(names=["O", "B-X", "I-X"])
    features = datasets.Features(
        {"tokens": datasets.Sequence(datasets.Value("string")), "tags": datasets.Sequence(names)}
    )
    part = datasets.Dataset.from_list([{"tokens": ["a", "b"], "tags": [1, 2]}], features=features)
    datasets.DatasetDict({"train": part, "test": part}).save_to_disk(str(tmp_path / "hf"))
    data = read(spec(tmp_path / "hf"), TOKEN, tmp_path)
    assert data.frame["split"].to_list() == ["train", "test"]
    assert data.frame["tags"].to_list() == [["B-X", "I-X"]] * 2
    by_name = read(
        spec(Path("hf:x/y")).model_copy(update={"path": "hf:x/y"}),
        TOKEN,
        tmp_path,
        hub=lambda _: tmp_path / "hf",
    )
    assert by_name.frame.equals(data.frame)


def test_a_name_on_the_hub_needs_somebody_to_fetch_it(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="LG-DATA-113"):
        read(DataSpec(path="hf:x/y"), TEXT, tmp_path)


def test_a_folder_that_is_no_data_set_is_refused(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(BadInput, match="LG-DATA-109"):
        read(spec(tmp_path / "empty"), TEXT, tmp_path)


@pytest.mark.parametrize(
    ("scheme", "tags"),
    [
        ("IOB2", "B-X I-X O B-X B-X O B-Y"),
        ("IOB1", "I-X I-X O I-X B-X O I-Y"),
        ("IOBES", "B-X E-X O S-X S-X O S-Y"),
        ("IOBES", "B-X L-X O U-X U-X O U-Y"),
    ],
)
@pytest.mark.parametrize("named", [True, False])
def test_every_tag_scheme_becomes_iob2(tmp_path: Path, scheme: str, tags: str, named: bool) -> None:
    content = "\n".join(f"w{index} POS {tag}" for index, tag in enumerate(tags.split()))
    data = tags_of(tmp_path, content, tag_scheme=scheme if named else "auto")
    assert data.frame["tags"].to_list() == [["B-X", "I-X", "O", "B-X", "B-X", "O", "B-Y"]]
    assert data.labels == ("O", "B-X", "I-X", "B-Y", "I-Y")


def test_documents_become_clusters(tmp_path: Path) -> None:
    data = tags_of(tmp_path, "-DOCSTART- O\n\na B-X\n\nb O\n\n-DOCSTART- O\n\nc O\n")
    assert data.frame["cluster"].to_list() == ["1", "1", "2"]
    assert data.frame["tokens"].to_list() == [["a"], ["b"], ["c"]]


def test_files_with_and_without_documents_are_read_together(tmp_path: Path) -> None:
    write(tmp_path, "a.conll", "-DOCSTART- O\n\na B-X\n\nb O\n")
    write(tmp_path, "b.conll", "a B-X\r\rc O\r")
    frame = read(DataSpec(train="a.conll", test="b.conll"), TOKEN, tmp_path).frame
    assert frame["cluster"].to_list() == ["1", "1", "row 2", "row 3"]


def test_broken_tags_are_listed_with_their_lines(tmp_path: Path) -> None:
    with pytest.raises(Problems) as caught:
        tags_of(tmp_path, "a B-X\nb Q-X\n\nc\nd B-X\n", name="b.conll")
    assert [problem.line for problem in caught.value.problems] == [4]
    with pytest.raises(Problems) as caught:
        tags_of(tmp_path, "a B-X\nb Q-X\n\nd B-\n", name="b.conll")
    assert [(problem.line, problem.found) for problem in caught.value.problems] == [(2, "Q-X"), (4, "B-")]
    with pytest.raises(Problems) as caught:
        tags_of(tmp_path, "a B-X\nb O\nc B-Y\nd O\ne I-X\n", name="b.conll")
    assert [(problem.line, problem.found) for problem in caught.value.problems] == [(5, "I-X")]
    with pytest.raises(Problems) as caught:
        tags_of(tmp_path, "a B-X\nb S-Y\nc I-X\nd E-Y\n", name="b.conll")
    assert [problem.line for problem in caught.value.problems] == [1, 3, 4]


def test_lists_of_tokens_come_from_json_lines_and_must_fit_their_tags(tmp_path: Path) -> None:
    good = '{"tokens": ["a", "b"], "tags": ["I-X", "O"]}\n'
    assert tags_of(tmp_path, good, "a.jsonl").frame["tags"].to_list() == [["B-X", "O"]]
    with pytest.raises(Problems, match="line 2, tags: found 1 tags for 2 tokens"):
        tags_of(tmp_path, good + '{"tokens": ["a", "b"], "tags": ["O"]}\n', "a.jsonl")
    with pytest.raises(Problems, match="a column of String"):
        tags_of(tmp_path, '{"tokens": "a", "tags": "O"}\n', "a.jsonl")


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.csv", "", "LG-DATA-102.*is empty"),
        ("a.csv", " \n\n", "LG-DATA-102"),
        ("a.csv", "text,label\n", "LG-DATA-102.*a header and no records"),
        ("a.jsonl", "", "LG-DATA-102.*is empty"),
        ("a.jsonl", "[]", "LG-DATA-102.*no records"),
        ("a.parquet", "", "LG-DATA-102.*is empty"),
        ("a.parquet", "PAR1 and nothing", "LG-DATA-107.*can't be read as Parquet"),
        ("a.csv", b"\x89PNG\0\0", "LG-DATA-104.*binary file"),
        ("a.csv", "text,label\na,x\nb,x\n", "LG-DATA-111.*one class only, 'x',"),
        ("a.csv", "text,label\na,\nb,nan\n", "LG-DATA-111.*no label"),
        ("a.csv", "text,label\na,x,1\nb,x\n", "line 2, record: found 3 fields; expected 2 fields"),
        ("a.csv", 'text,label\n"a"b,x\n', "line 2.*broken record"),
        ("a.csv", 'text,label\n"a,x\nb,y\n', "lines 2 to 3.*broken record"),
        ("a.csv", "text,label,text\na,x,1\n", "the name 'text' again .first in column 1."),
        (
            "a.csv",
            "Text,lable\na,x\nb,y\n",
            "no column 'text'.*Did you mean 'Text'.*\n.*Did you mean 'lable'",
        ),
        ("a.jsonl", '{"text": "a"\n7\n', "line 1, record: found no JSON.*\n.*line 2, record: found int"),
        ("a.jsonl", '{"text": ["a"], "label": "x"}', "a column of texts"),
        ("a.conll", "a B-X\n", "LG-DATA-110.*text classification"),
    ],
)
def test_bad_text_files_say_what_is_wrong(
    tmp_path: Path, name: str, content: str | bytes, words: str
) -> None:
    with pytest.raises(BadInput, match=f"(?s){words}"):
        text_of(tmp_path, content, name)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.conll", "\n\n", "LG-DATA-102"),
        ("a.conll", "-DOCSTART- O\n\n", "LG-DATA-102.*no sentences"),
        ("a.conll", "a O\nb O\n", "LG-DATA-111.*has no span"),
        ("a.csv", "tokens,tags\na,O\n", "LG-DATA-110.*token classification"),
    ],
)
def test_bad_token_files_say_what_is_wrong(tmp_path: Path, name: str, content: str, words: str) -> None:
    with pytest.raises(BadInput, match=f"(?s){words}"):
        tags_of(tmp_path, content, name)


def test_unknown_labels_are_listed_by_line_and_value(tmp_path: Path) -> None:
    names = {"x": "good", "y": "bad"}
    assert text_of(tmp_path, GOOD, labels=names).labels == ("good", "bad")
    with pytest.raises(Problems) as caught:
        text_of(tmp_path, GOOD + "d,four,z,f\n", labels=names)
    assert [problem.line for problem in caught.value.problems] == [5]
    assert "'z'" in caught.value.problems[0].found


def test_ids_must_be_unique_in_a_file_and_between_files(tmp_path: Path) -> None:
    with pytest.raises(Problems, match=r"line 5, id: found 'a' again .first at line 2."):
        text_of(tmp_path, GOOD + "a,four,x,f\n", columns={"id": "id"})
    first, second = write(tmp_path, "a.csv", GOOD), write(tmp_path, "b.csv", "id,text,label\nc,four,x\n")
    both = DataSpec(train=str(first), test=str(second), columns=Columns(id="id"))
    with pytest.raises(Problems, match=r"'c', also in .*a.csv"):
        read(both, TEXT, tmp_path)


def test_labels_that_training_lacks_are_refused(tmp_path: Path) -> None:
    write(tmp_path, "a.csv", GOOD)
    write(tmp_path, "b.csv", "text,label\nfour,z\nfive,x\n")
    with pytest.raises(BadInput, match=r"LG-DATA-114.*'z' in 1 rows of test"):
        read(DataSpec(train="a.csv", test="b.csv"), TEXT, tmp_path)


def test_nulls_stay_for_cleaning_to_remove(tmp_path: Path) -> None:
    lines = '{"text": null, "label": "x"}\n{"text": "a", "label": NaN}\n{"text": "b", "label": "x"}\n{"text": "c", "label": 1.0}'
    frame = text_of(tmp_path, lines, "a.jsonl").frame
    assert frame["text"].to_list() == [None, "a", "b", "c"]
    assert frame["label"].to_list() == ["x", None, "x", "1"]


def test_numbers_as_labels_keep_their_order(tmp_path: Path) -> None:
    assert text_of(tmp_path, "text,label\na,10\nb,9\nc,-1\n").labels == ("-1", "9", "10")
    assert text_of(tmp_path, "text,label\na,10\nb,9\nc,--1\n").labels == ("--1", "10", "9")


def test_texts_may_be_very_long(tmp_path: Path) -> None:
    assert len(text_of(tmp_path, f"text,label\n{'a' * 200_000},x\nb,y\n").frame["text"][0]) == 200_000


def test_attributes_are_unknown_where_they_say_so_and_are_named_once(tmp_path: Path) -> None:
    content = "text,label,g\na,x,nan\nb,y,?\nc,y, m \n"
    data = text_of(tmp_path, content, columns={"attributes": ["g"]})
    assert data.frame["@g"].to_list() == [None, None, "m"]
    with pytest.raises(Problems, match="'g' twice"):
        text_of(tmp_path, content, columns={"attributes": ["g", "g"]})


def test_a_path_outside_the_project_is_refused_unless_it_is_absolute(tmp_path: Path) -> None:
    root = tmp_path / "project"
    root.mkdir()
    write(tmp_path, "a.csv", GOOD)
    (root / "link.csv").symlink_to(tmp_path / "a.csv")
    for written in ("../a.csv", "link.csv", "x/../../a.csv", "a\0b"):
        with pytest.raises(UnsafeFile, match="LG-SAFE-105"):
            read(DataSpec(path=written), TEXT, root)
    assert len(read(DataSpec(path=str(tmp_path / "a.csv")), TEXT, root)) == 3


def test_a_missing_file_names_one_like_it(tmp_path: Path) -> None:
    write(tmp_path, "train.csv", GOOD)
    with pytest.raises(BadInput, match=r"Did you mean 'train.csv'") as caught:
        read(DataSpec(path="trian.csv"), TEXT, tmp_path)
    assert caught.value.id == "LG-DATA-101"
    for name in ("x" * 300, "~nobody-of-this-name/a.csv"):
        with pytest.raises(BadInput, match="LG-DATA-101"):
            read(DataSpec(path=name), TEXT, tmp_path)


def test_a_folder_given_as_csv_is_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="LG-DATA-105"):
        read(DataSpec(path=str(tmp_path), format=Format.CSV), TEXT, tmp_path)


def test_a_delimiter_is_one_character(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="LG-DATA-106"):
        text_of(tmp_path, GOOD, delimiter="::")


def test_how_a_file_was_understood_can_be_asked(tmp_path: Path) -> None:
    ((split, table),) = tables(spec(write(tmp_path, "a.csv", GOOD)), TEXT, tmp_path)
    assert split == "train"
    assert table.facts == {"format": "csv", "encoding": "utf-8", "delimiter": ","}


def test_counterfactual_sets_are_read_by_their_columns(tmp_path: Path) -> None:
    write(tmp_path, "p.csv", "set,text,sex\n1,He,m\n1,She,f\n2,His,m\n2,Her,f\n")
    frame = read_pairs(PairsSpec(path="p.csv", set=("set",), attributes=("sex",)), tmp_path)
    assert frame.columns == ["row", "text", "set", "@sex"]
    assert frame.group_by("set").len()["len"].to_list() == [2, 2]
    with pytest.raises(BadInput, match="LG-DATA-112"):
        read_pairs(PairsSpec(path="p.csv", set=("text",), attributes=("sex",)), tmp_path)
    write(tmp_path, "q.csv", "set,text,sex\n1,,m\n1,She,f\n")
    with pytest.raises(Problems, match="line 2, text: found no text"):
        read_pairs(PairsSpec(path="q.csv", set=("set",), attributes=("sex",)), tmp_path)


_PIECES = st.lists(
    st.sampled_from(
        [
            "text",
            "label",
            ",",
            "\t",
            '"',
            "\n",
            "\r\n",
            "x",
            "é",
            " ",
            ";",
            "B-X",
            "I-X",
            "O",
            "S-X",
            "Q",
            "\x0b",
        ]
    ),
    max_size=40,
)


@settings(max_examples=150, deadline=None)
@given(data=st.one_of(st.binary(max_size=60), _PIECES.map(lambda parts: "".join(parts).encode())))
def test_no_bytes_make_a_reader_raise_anything_but_its_own_errors(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    folder = tmp_path_factory.mktemp("fuzz")
    for name, task in (
        ("a.csv", TEXT),
        ("a.tsv", TEXT),
        ("a.jsonl", TEXT),
        ("a.parquet", TEXT),
        ("a.conll", TOKEN),
    ):
        path = write(folder, name, data)
        with contextlib.suppress(LexGateError):
            read(spec(path), task, folder)


@settings(max_examples=100, deadline=None)
@given(
    rows=st.lists(
        st.tuples(st.text(st.characters(codec="utf-8", exclude_characters="\0")), st.sampled_from("xy")),
        min_size=2,
    )
)
def test_what_polars_writes_as_csv_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str]]
) -> None:
    path = tmp_path_factory.mktemp("back") / "a.csv"
    rows = [*rows, ("last", "x"), ("of all", "y")]
    frame = pl.DataFrame(rows, schema=["text", "label"], orient="row")
    frame.write_csv(path, quote_style="always")
    data = read(spec(path, delimiter=",", encoding="utf-8"), TEXT, path.parent)
    expected = [None if text in {"", "nan", "NaN"} else text for text, _ in rows]
    assert data.frame["text"].to_list() == expected
