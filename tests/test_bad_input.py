"""Bad input at the command line: it is named with its place and its mend, exit code 2, and nothing is lost."""

import json
import pickle
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from mishaps import Ended, Nursery, nursery

HEAD = "text,label,sex\n"
PROJECT = """\
system: {name: Toy, task: TASK}
data:
  path: FILE
  split: {validation: 0.2, test: 0.3}
"""
SCORES = """\
system: {name: Scores, task: text-classification}
assess:
  positive: "yes"
  draws: 500
  predictions: {path: scores.csv, truth: truth, predicted: predicted, attributes: [sex]}
standards: [{id: pack.yaml, as_of: 2026-11-22}]
"""
PACK = """\
id: rule
version: "1"
title: {en: A rule, zh: 一条规则}
about: {en: For a test., zh: 供测试用。}
citation: {source: {en: A rule, zh: 一条规则}, locator: all, confidence: text}
requirements:
  - id: alike
    title: {en: Alike, zh: 一视同仁}
    obligation: {en: Groups are chosen alike., zh: 各组应同等对待。}
    citation: {locator: rule 1, confidence: text}
    check: selection-rate-ratio
    side: at_least
    bounds: [{from: 2026-01-01, value: 0.8, unit: share, basis: operational}]
    remedies: [{en: Mend it., zh: 改进。}]
cases:
  - {requirement: alike, day: 2026-11-22, bound: 0.8}
"""


@pytest.fixture(scope="module")
def lexgate() -> Iterator[Nursery]:
    with nursery(models=False) as made:
        yield made


def rows(n: int, labels: str = "ab", word: str = "text") -> str:
    return "".join(
        f"{word} {i} about {'loans' if i % 2 else 'cards'} and {i * i},{labels[i % len(labels)]},{'fm'[i % 3 > 0]}\n"
        for i in range(n)
    )


def scored(n: int = 200) -> list[str]:
    return [
        f"{'yes' if i % 2 else 'no'},{'yes' if (i % 2) != (i % 10 == 0) else 'no'},{'f' if i % 3 else 'm'}"
        for i in range(n)
    ]


def texts(folder: Path, data: str | bytes, *, file: str = "data.csv", more: str = "") -> Path:
    """Write a project of texts, or of tagged sentences if the file is CoNLL."""
    (folder / file).write_bytes(data if isinstance(data, bytes) else data.encode())
    task = "token-classification" if file.endswith(".conll") else "text-classification"
    (folder / "lexgate.yaml").write_text(PROJECT.replace("TASK", task).replace("FILE", file) + more)
    return folder


def scores(
    folder: Path, lines: list[str], *, head: str = "truth,predicted,sex", project: str = SCORES
) -> Path:
    """Write a project of stored predictions."""
    (folder / "scores.csv").write_text("\n".join([head, *lines]) + "\n")
    (folder / "lexgate.yaml").write_text(project)
    (folder / "pack.yaml").write_text(PACK)
    return folder


def refused(done: Ended, code: str, *places: str) -> str:
    """Return what was wrong, having seen that it is said once as JSON, in words, and with a mend."""
    error = done.error
    assert (done.code, error["code"]) == (2, code), done
    assert error["fix"]
    assert error["code"] in done.err
    assert "Traceback" not in done.err
    for place in places:
        assert place in error["what"], error["what"]
    return error["what"]


def nothing_recorded(lexgate: Nursery, folder: Path) -> bool:
    done = lexgate.run("ledger", "show", folder, "--json")
    return done.code == 2 or json.loads(done.out)["entries"] == []


@pytest.mark.parametrize(
    "content",
    ["", "\n \n", HEAD, "\ufeff"],
    ids=["no bytes", "blank lines", "a header alone", "a mark alone"],
)
def test_an_empty_file_is_refused(lexgate: Nursery, tmp_path: Path, content: str) -> None:
    folder = texts(tmp_path, content)
    refused(lexgate.run("prepare", folder, "--json"), "LG-DATA-102", "data.csv")
    assert nothing_recorded(lexgate, folder)


@pytest.mark.parametrize(
    ("content", "encoding", "code", "place"),
    [
        (
            (HEAD + rows(40)).replace("cards", "cärds").encode("latin-1"),
            "utf-8",
            "LG-DATA-103",
            "line 2, byte",
        ),
        ((HEAD + rows(40)).encode(), "klingon", "LG-DATA-103", "klingon"),
        (b"\x00\x01\x02" * 100, "auto", "LG-DATA-104", "byte 0"),
    ],
    ids=["another one than was named", "none that is known", "no text at all"],
)
def test_a_wrong_encoding_is_refused_with_its_place(
    lexgate: Nursery, tmp_path: Path, content: bytes, encoding: str, code: str, place: str
) -> None:
    folder = texts(tmp_path, content, more=f"  encoding: {encoding}\n")
    refused(lexgate.run("prepare", folder, "--json"), code, place)


@pytest.mark.parametrize(
    ("name", "found"), [("lable", "Did you mean 'lable'?"), ("text", "'text' again (first in column 1)")]
)
def test_a_missing_or_duplicated_column_is_named_with_its_line(
    lexgate: Nursery, tmp_path: Path, name: str, found: str
) -> None:
    folder = texts(tmp_path, (HEAD + rows(40)).replace("label", name))
    refused(lexgate.run("prepare", folder, "--json"), "LG-INPUT-001", "line 1", found)


def test_one_class_only_is_refused(lexgate: Nursery, tmp_path: Path) -> None:
    folder = texts(tmp_path, HEAD + rows(40, "a"))
    refused(lexgate.run("prepare", folder, "--json"), "LG-DATA-111", "'a'")
    folder = scores(tmp_path, ["yes,yes,f"] * 40)
    refused(lexgate.run("assess", folder, "--json"), "LG-ASSESS-030", "yes")


@pytest.mark.parametrize(
    ("lines", "groups"),
    [
        ([*scored(), "yes,yes,x", "no,no,x", "yes,no,x"], {"f": 133, "m": 67, "x": 3}),
        ([line.rsplit(",", 1)[0] + ",f" for line in scored()], {"f": 200}),
        ([line.rsplit(",", 1)[0] + "," for line in scored()], {}),
    ],
    ids=["3 members", "no other group", "no group at all"],
)
def test_a_group_of_0_or_3_members_is_counted_and_decides_nothing(
    lexgate: Nursery, tmp_path: Path, lines: list[str], groups: dict[str, int]
) -> None:
    done = lexgate.run("assess", scores(tmp_path, lines), "--json", "--quiet")
    made = json.loads(done.out)
    ratio = next(item for item in made["estimates"] if item["check"] == "selection-rate-ratio")
    assert (done.code, made["status"]) == (3, "inconclusive")
    assert {name: group["n"] for name, group in ratio["groups"].items()} == groups
    assert (ratio["value"] is None) == (len(groups) < 2)


def test_labels_in_test_that_training_never_saw_are_counted_and_refused(
    lexgate: Nursery, tmp_path: Path
) -> None:
    folder = texts(tmp_path, HEAD + rows(40))
    (folder / "test.csv").write_text(HEAD + rows(21, "abc", "other"))
    (folder / "lexgate.yaml").write_text(
        "system: {name: Toy, task: text-classification}\ndata: {train: data.csv, test: test.csv}\n"
    )
    refused(lexgate.run("prepare", folder, "--json"), "LG-DATA-114", "'c' in 7 rows of test")


def test_nan_and_null_are_dropped_by_name_and_what_stays_has_none(lexgate: Nursery, tmp_path: Path) -> None:
    bad = ",a,f\nsomething without a label,,f\nNaN,b,m\nanother without a label,NaN,\n"
    folder = texts(tmp_path, HEAD + bad + rows(60))
    done = lexgate.run("prepare", folder, "--json", "--quiet")
    made: dict[str, Any] = json.loads(done.out)
    kept = pl.concat(pl.read_parquet(file) for file in Path(made["folder"]).glob("t*.parquet"))
    changes = pl.read_parquet(Path(made["folder"]) / "changes.parquet")
    assert done.code == 0
    assert set(changes.filter(pl.col("action") == "dropped")["row"]) >= {0, 1, 2, 3}
    assert kept["text"].null_count() == kept["label"].null_count() == 0


@pytest.mark.parametrize(("cell", "code"), [("nan", 0), ("", 0), ("inf", 2), ("high", 2)])
def test_a_score_that_is_no_number_is_counted_or_refused_but_never_used(
    lexgate: Nursery, tmp_path: Path, cell: str, code: int
) -> None:
    project = SCORES.replace("predicted: predicted", "score: s, threshold: 0.5").split("standards")[0]
    lines = [f"{'yes' if i % 2 else 'no'},{0.4 + 0.3 * (i % 2)},f" for i in range(60)]
    folder = scores(tmp_path, [*lines, f"yes,{cell},m"], head="truth,s,sex", project=project)
    done = lexgate.run("assess", folder, "--check", "accuracy", "--json", "--quiet")
    if code:
        refused(done, "LG-INPUT-001", "line 62, column s", repr(cell))
    else:
        (accuracy,) = json.loads(done.out)["estimates"]
        assert (accuracy["n"], accuracy["unscoreable"]) == (60, 1)


@pytest.mark.parametrize(
    ("lines", "places"),
    [
        ("EU NNP I-ORG\nrejects VBZ\n\nGerman JJ Q-MISC\n", ("line 2, tag", "line 4, tag", "Q-MISC")),
        ("a E-PER\nb S-LOC\n\nc I-PER\n", ("line 1, tag", "line 4, tag")),
        ("a B-\nb O\n", ("line 1, tag", "B-")),
    ],
    ids=["no tags", "a span that begins with its end", "a tag without a type"],
)
def test_a_conll_file_with_broken_tags_has_every_line_named(
    lexgate: Nursery, tmp_path: Path, lines: str, places: tuple[str, ...]
) -> None:
    folder = texts(tmp_path, lines, file="data.conll")
    refused(lexgate.run("prepare", folder, "--json"), "LG-INPUT-001", *places)


class _Evil:
    def __reduce__(self) -> tuple[Any, ...]:
        return (Path.touch, (Path("was-loaded"),))


@pytest.mark.parametrize("name", ["model.safetensors", "pytorch_model.bin", "notes.txt"])
def test_a_pickle_that_poses_as_a_model_is_refused_and_never_loaded(
    lexgate: Nursery, tmp_path: Path, name: str
) -> None:
    folder = texts(tmp_path, HEAD + rows(40))
    model = folder / "model"
    model.mkdir()
    (model / "config.json").write_text('{"model_type": "bert"}')
    (model / name).write_bytes(pickle.dumps(_Evil()))
    done = lexgate.run("assess", folder, "--model", model, "--json", "--quiet")
    refused(done, "LG-SAFE-101", name, "pickle")
    assert not Path("was-loaded").exists()


OUTSIDE = {
    "data": ("path: data.csv", "path: ../data.csv", "prepare"),
    "planted defects": ("path: data.csv", "path: data.csv\n  planted: ../x.jsonl", "prepare"),
    "data by a link": ("path: data.csv", "path: link.csv", "prepare"),
    "predictions": ("path: scores.csv", "path: ../scores.csv", "assess"),
    "a pack": ("id: pack.yaml", "id: ../pack.yaml", "assess"),
}


@pytest.mark.parametrize("what", OUTSIDE)
def test_a_path_outside_the_project_is_not_read(lexgate: Nursery, tmp_path: Path, what: str) -> None:
    inside, outside, command = OUTSIDE[what]
    folder = tmp_path / "project"
    folder.mkdir()
    texts(folder, HEAD + rows(40)) if command == "prepare" else scores(folder, scored())
    (tmp_path / "data.csv").write_text(HEAD + rows(40))
    (folder / "link.csv").symlink_to(tmp_path / "data.csv")
    file = folder / "lexgate.yaml"
    file.write_text(file.read_text().replace(inside, outside))
    refused(lexgate.run(command, folder, "--json", "--quiet"), "LG-SAFE-105", "leaves the project")


def test_a_zip_bomb_as_a_bundle_is_refused_before_it_is_unpacked(lexgate: Nursery, tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.lexgate"
    with (
        zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("manifest.json", "w") as member,
    ):
        for _ in range(64):
            member.write(bytes(1 << 20))
    refused(lexgate.run("verify", bomb, "--json"), "LG-LEDGER-006", "zip bomb", "67,108,864 bytes")


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        (
            "check: selection-rate-ratio",
            "check: selection-rate-ration",
            "Did you mean 'selection-rate-ratio'?",
        ),
        ("from: 2026-01-01, ", "", "bounds.0.from: found nothing"),
        (
            "basis: operational}]",
            "basis: operational}, {from: 2026-01-01, value: 0.5, unit: share, basis: operational}]",
            "the bounds overlap",
        ),
    ],
    ids=["an unknown check", "a missing date", "overlapping bounds"],
)
@pytest.mark.parametrize("command", ["assess", "standards"])
def test_a_pack_with_a_mistake_is_refused_with_its_line(
    lexgate: Nursery, tmp_path: Path, command: str, old: str, new: str, found: str
) -> None:
    folder = scores(tmp_path, scored())
    (folder / "pack.yaml").write_text(PACK.replace(old, new))
    words = ("assess", folder) if command == "assess" else ("standards", "check", folder / "pack.yaml")
    refused(lexgate.run(*words, "--json"), "LG-INPUT-001", "pack.yaml", "line ", found)
    assert nothing_recorded(lexgate, folder)
