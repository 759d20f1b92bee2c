"""Licences, advisories and tokenizers: what a model was made from and runs with."""

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from packaging.version import Version

from lexgate.core.errors import BadInput
from lexgate.models.dependencies import dependencies, installed, read_advisories
from lexgate.models.licences import TERMS, USES, licence_of, spdx
from lexgate.models.token_counts import tokenised, vocabulary
from toymodels import toy_bert


def advisory(**fields: Any) -> dict[str, Any]:
    return {"id": "PYSEC-1", "affected": [affected(**fields)]}


def affected(
    events: list[dict[str, str]] | None = None,
    versions: list[str] | None = None,
    name: str = "Toy_Pkg",
    ecosystem: str = "PyPI",
) -> dict[str, Any]:
    ranges = [{"type": "ECOSYSTEM", "events": events}] if events else []
    return {"package": {"ecosystem": ecosystem, "name": name}, "ranges": ranges, "versions": versions or []}


def hit(version: str, **fields: Any) -> bool:
    return bool(dependencies({"toy-pkg": version}, [advisory(**fields)]).advisories[0])


ZERO = [{"introduced": "0"}]


@pytest.mark.parametrize(
    ("version", "events", "expected"),
    [
        ("1.9", [*ZERO, {"fixed": "2.0"}], True),
        ("2.0", [*ZERO, {"fixed": "2.0"}], False),
        ("2.0rc1", [*ZERO, {"fixed": "2.0"}], True),
        ("2.0", [*ZERO, {"last_affected": "2.0"}], True),
        ("2.0+cpu", [*ZERO, {"last_affected": "2.0"}], True),
        ("2.0.1", [*ZERO, {"last_affected": "2.0"}], False),
        ("1.5", [{"introduced": "1"}, {"fixed": "1.4"}, {"introduced": "2"}, {"fixed": "2.2"}], False),
        ("2.1", [{"introduced": "1"}, {"fixed": "1.4"}, {"introduced": "2"}, {"fixed": "2.2"}], True),
        ("2.1", [{"introduced": "2"}, {"fixed": "2.2"}, {"introduced": "1"}, {"fixed": "1.4"}], True),
        ("0.1", [{"introduced": "1"}], False),
        ("99", [{"introduced": "1"}], True),
    ],
)
def test_ranges_are_read_as_the_format_says(
    version: str, events: list[dict[str, str]], expected: bool
) -> None:
    assert hit(version, events=events) is expected


def test_listed_versions_other_ecosystems_and_withdrawn_ones() -> None:
    assert hit("1.0", versions=["1.0.0"])
    assert not hit("1.0", versions=["1.0.1"])
    assert not hit("1.0", events=ZERO, ecosystem="npm")
    withdrawn = advisory(events=ZERO) | {"withdrawn": "2026-01-01T00:00:00Z"}
    assert dependencies({"toy-pkg": "1"}, [withdrawn]).known == 0


def test_aliases_of_one_flaw_count_once() -> None:
    one = advisory(events=ZERO) | {"id": "GHSA-1", "aliases": ["CVE-1"]}
    two = advisory(events=ZERO) | {"id": "PYSEC-1", "aliases": ["CVE-1"]}
    (found,) = dependencies({"toy-pkg": "1"}, [one, two]).advisories
    assert [(item.id, item.aliases) for item in found] == [("GHSA-1", ("CVE-1", "PYSEC-1"))]


def test_a_version_that_cannot_be_compared_is_named() -> None:
    found = dependencies({"toy-pkg": "not a version"}, [advisory(events=ZERO)])
    assert found.unreadable == ("toy-pkg",)


VERSIONS = st.builds(
    lambda a, b, c: f"{a}.{b}{c}",
    st.integers(0, 5),
    st.integers(0, 5),
    st.sampled_from(["", "rc1", ".post1", "+x"]),
)


@settings(max_examples=200, deadline=None)
@given(VERSIONS, VERSIONS, VERSIONS)
def test_one_range_is_its_two_comparisons(own: str, start: str, end: str) -> None:
    if Version(start) >= Version(end) or "+" in start + end:
        return
    public = Version(Version(own).public)
    expected = Version(start) <= public < Version(end)
    assert hit(own, events=[{"introduced": start}, {"fixed": end}]) is expected


def test_advisories_are_read_from_every_form(tmp_path: Path) -> None:
    one = json.dumps(advisory(events=ZERO))
    (tmp_path / "one.json").write_text(one)
    (tmp_path / "many.json").write_text(f"[{one}, {one}]")
    (tmp_path / "wrapped.json").write_text(f'{{"vulns": [{one}]}}')
    (tmp_path / "lines.jsonl").write_text(f"{one}\n{one}\n")
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.writestr("a.json", one)
    sizes = {path.name: len(read_advisories(path)) for path in tmp_path.iterdir()}
    assert sizes == {"one.json": 1, "many.json": 2, "wrapped.json": 1, "lines.jsonl": 2, "all.zip": 1}
    assert len(read_advisories(tmp_path)) == 4


@pytest.mark.parametrize("text", ["", "{", "[1]", '[{"id": 1}]', '{"id": "x", "affected": {}}', '"x"'])
def test_what_is_not_osv_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.json").write_text(text)
    with pytest.raises(BadInput, match=r"LG-MODEL-06[23]"):
        read_advisories(tmp_path / "a.json")


def test_what_is_installed_is_listed_by_normal_names() -> None:
    found = installed()
    assert found["pydantic"]
    assert all(name == name.lower() and "_" not in name for name in found)


def test_a_licence_is_read_from_card_and_file(tmp_path: Path) -> None:
    assert licence_of(tmp_path, USES).allowed == ("unknown",) * 4
    (tmp_path / "LICENSE").write_text("Apache License\n   Version 2.0, January 2004\n")
    assert licence_of(tmp_path, ("commercial",)).licence == "Apache-2.0"
    (tmp_path / "README.md").write_text("---\nlanguage: en\nlicense: apache-2.0\n---\n# x")
    found = licence_of(tmp_path, USES)
    assert (found.licence, found.source, found.allowed) == ("Apache-2.0", "README.md, LICENSE", ("yes",) * 4)


def test_sources_that_contradict_each_other_leave_it_unknown(tmp_path: Path) -> None:
    (tmp_path / "LICENSE").write_text("Creative Commons Attribution-NonCommercial 4.0 International")
    (tmp_path / "README.md").write_text("---\nlicense: mit\n---\n")
    found = licence_of(tmp_path, ("commercial",))
    assert (found.licence, found.allowed) == ("", ("unknown",))
    assert licence_of(tmp_path, ("commercial",), stated="mit").allowed == ("yes",)


def test_a_licence_that_the_table_lacks_is_unknown_and_named(tmp_path: Path) -> None:
    found = licence_of(tmp_path, ("serve",), stated="my-own-terms")
    assert (found.licence, found.allowed) == ("my-own-terms", ("unknown",))


def test_every_use_of_every_licence_is_answered_in_three_words() -> None:
    answers = {getattr(terms, use) for terms in TERMS.values() for use in USES}
    assert answers == {"yes", "no", "unknown"}
    assert all(spdx(name.lower()) == name for name in TERMS)


def test_tokens_are_counted_by_kind_and_times_grow_with_length(tmp_path: Path) -> None:
    folder = toy_bert(tmp_path / "toy")
    seen = tokenised(folder, ["good loan", ""])
    assert seen.kinds[:2] == ("data", "data")
    assert (seen.characters[:2].tolist(), seen.tokens[:2].tolist()) == ([9, 0], [2, 0])
    lengths = [length for kind, length, _, _ in seen.curve if kind == "words"]
    assert lengths == [2_000, 8_000, 32_000, 128_000]
    assert {"good", "loan"} <= set(vocabulary(folder))
    assert not {"[CLS]", "[PAD]"} & set(vocabulary(folder))


def test_a_broken_tokenizer_is_named(tmp_path: Path) -> None:
    (tmp_path / "tokenizer.json").write_text('{"model": 1}')
    with pytest.raises(BadInput, match="LG-MODEL-064"):
        tokenised(tmp_path, [])


MIT = "Permission is hereby granted, free of charge, to any person obtaining a copy of this software"
APACHE = "Apache License Version 2.0, January 2004"


@pytest.mark.parametrize(
    "files",
    [
        {"LICENSE": f"Llama 3 Community License. Parts: {APACHE}"},
        {"LICENSE": f"{MIT} for non-commercial purposes."},
        {"LICENSE": MIT, "README.md": "---\nlicense:\n- mit\n- cc-by-nc-4.0\n---\n"},
        {"LICENSE": MIT, "README.md": "---\nlicense: other\n---\n"},
        {"USE_POLICY.md": "Do no harm.", "README.md": "---\nlicense: mit\n---\n"},
    ],
    ids=["two licences in a file", "a condition added", "a list", "other", "a policy beside"],
)
def test_a_licence_that_is_not_plain_is_left_to_a_person(tmp_path: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    assert licence_of(tmp_path, ("commercial",)).allowed == ("unknown",)


def test_a_card_with_a_remark_or_other_line_ends_is_read(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_bytes(b"---\r\nlicense: 'mit'  # as in LICENSE\r\n---\r\n")
    (tmp_path / "LICENSE").write_text(MIT)
    assert licence_of(tmp_path, ("commercial",)).licence == "MIT"


def test_a_licence_is_not_read_through_a_link_that_leads_out(tmp_path: Path) -> None:
    (tmp_path / "outside").write_text(MIT)
    (tmp_path / "model").mkdir()
    (tmp_path / "model" / "LICENSE").symlink_to("../outside")
    assert licence_of(tmp_path / "model", ("commercial",)).licence == ""


def test_advisories_with_nulls_are_read_and_bytes_that_are_none_refused(tmp_path: Path) -> None:
    nulls = {"aliases": None, "severity": None, "affected": [affected(events=ZERO) | {"versions": None}]}
    (tmp_path / "nulls.json").write_text(json.dumps({"id": "A", **nulls}))
    assert dependencies({"toy-pkg": "1"}, read_advisories(tmp_path / "nulls.json")).advisories[0][0].id == "A"
    (tmp_path / "bytes.json").write_bytes(b"\xff\xfe\x00")
    (tmp_path / "wrong.json").write_text('{"id": "A", "affected": [{"ranges": [{"events": 1}]}]}')
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.writestr("a.json", "[]" * 50)
    data = (tmp_path / "all.zip").read_bytes()
    (tmp_path / "all.zip").write_bytes(data.replace(b"[][]", b"{}[]", 1))
    for name in ("bytes.json", "wrong.json", "all.zip"):
        with pytest.raises(BadInput, match="LG-MODEL-063"):
            read_advisories(tmp_path / name)


def test_an_advisory_that_joins_two_leaves_one_and_one_without_versions_is_unclear() -> None:
    names = [("A", ["X"]), ("B", ["Y"]), ("C", ["X", "Y"])]
    every = [advisory(events=ZERO) | {"id": name, "aliases": also} for name, also in names]
    (found,) = dependencies({"toy-pkg": "1"}, every).advisories
    assert [(one.id, one.aliases) for one in found] == [("A", ("B", "C", "X", "Y"))]
    assert dependencies({"toy-pkg": "1"}, [advisory()]).unreadable == ("toy-pkg",)


def test_the_newest_day_is_of_advisories_on_python() -> None:
    ours = advisory(events=ZERO) | {"modified": "2026-01-02T00:00:00Z"}
    other = advisory(events=ZERO, ecosystem="npm") | {"modified": "2026-09-09T00:00:00Z"}
    assert dependencies({"toy-pkg": "1"}, [ours, other]).newest == "2026-01-02"
