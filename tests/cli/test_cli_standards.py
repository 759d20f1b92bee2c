"""The tools for those who write and apply standards, as a person and a script meet them."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lexgate.standard import catalog
from lexgate.standard.lint import lint
from mishaps import Ended, Nursery, nursery

LANGS = ("en", "zh")
PROJECT = """\
system: {name: NAME, task: text-classification, jurisdictions: [DE], people: [{role: provider, name: Ada}]}
assess:
  positive: "yes"
  draws: 500
  predictions: {path: scores.csv, truth: truth, predicted: predicted}
standards: [{id: now.yaml, as_of: 2026-11-22}]
"""
PACK = """\
id: rule
version: "VERSION"
title: {en: A rule, zh: 一条规则}
about: {en: For a test., zh: 供测试用。}
citation: {source: {en: A rule, zh: 一条规则}, locator: all, confidence: text}
requirements:
  - id: right
    title: {en: Often right, zh: 多数正确}
    obligation: {en: Right often enough., zh: 应足够准确。}
    citation: {locator: rule 1, confidence: text}
    check: accuracy
    side: at_least
    bounds: [{from: 2026-01-01, value: BOUND, unit: share, basis: operational}]
cases:
  - {requirement: right, day: 2026-11-22, bound: BOUND}
"""


@pytest.fixture(scope="module")
def lexgate() -> Iterator[Nursery]:
    with nursery(models=False) as made:
        yield made


def document(done: Ended) -> Any:
    return json.loads(done.out)


def spoken(lang: str, *words: str | Path, folder: Path = Path()) -> str:
    """Return what a process of its own says in a language, which a process has only one of; lines are joined."""
    command = [sys.executable, "-m", "lexgate.cli", *map(str, words), "--lang", lang]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder)
    assert done.returncode == 0, done.stderr
    return done.stdout.replace("\n", "")


def pack(path: Path, version: str, bound: float) -> Path:
    path.write_text(PACK.replace("VERSION", version).replace("BOUND", str(bound)))
    return path


@pytest.fixture(scope="module")
def many(lexgate: Nursery, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with the assessments of three systems: .95, .90 and .80 of 400 answers are right."""
    folder = tmp_path_factory.mktemp("systems")
    pack(folder / "now.yaml", "1", 0.7)
    for wrong in (20, 40, 80):
        truth = ["yes" if n % 2 else "no" for n in range(400)]
        rows = [
            f"{one},{one if n >= wrong else 'no' if one == 'yes' else 'yes'}" for n, one in enumerate(truth)
        ]
        (folder / "scores.csv").write_text("truth,predicted\n" + "\n".join(rows) + "\n")
        (folder / "lexgate.yaml").write_text(PROJECT.replace("NAME", f"wrong {wrong}"))
        assert lexgate.run("assess", folder, "--json", "--quiet").code == 0
    return folder


def what_if(lexgate: Nursery, many: Path, *words: str | Path, bound: float = 0.9) -> Ended:
    draft = pack(many / "draft.yaml", "2", bound)
    return lexgate.run("what-if", draft, many, "--as-of", "2026-11-22", "--quiet", *words)


# what-if


def test_what_if_counts_moves_misses_and_missing_items(lexgate: Nursery, many: Path) -> None:
    made = document(what_if(lexgate, many, "--against", many / "now.yaml", "--json"))
    assert (made["systems"], made["changed"], made["against"], made["binding"]) == (3, 2, "rule@1", 1)
    assert {(one["before"], one["after"], one["systems"]) for one in made["moves"]} == {
        ("met", "met", 1),
        ("met", "inconclusive", 1),
        ("met", "not_met", 1),
    }
    (change,) = made["requirements"]
    assert (change["before"], change["after"], change["own_reading"], change["changed"]) == (
        0.7,
        0.9,
        True,
        2,
    )
    assert change["median_miss"] == pytest.approx(0.1, rel=0.02)
    assert len(change["curve"]) == 101
    assert [one["name"] for one in made["hardest"]] == ["wrong 80", "wrong 40"]


def test_what_if_says_it_in_the_language_that_was_asked_for(many: Path) -> None:
    draft = pack(many / "draft.yaml", "2", 0.9)
    words = ("what-if", draft, many, "--against", many / "now.yaml", "--as-of", "2026-11-22", "--quiet")
    said = {lang: spoken(lang, *words) for lang in LANGS}
    assert said["en"].startswith("Of 3 stored assessments, 2 would get another verdict")
    assert said["zh"].startswith("在已存的 3 项评估中")
    assert "our reading" in said["en"]
    assert "自行解读" in said["zh"]


def test_what_if_writes_a_page_and_every_system_that_changes(
    lexgate: Nursery, many: Path, tmp_path: Path
) -> None:
    page, details = tmp_path / "page.html", tmp_path / "details.jsonl"
    files = ("--html", page, "--details", details)
    done = what_if(lexgate, many, "--against", many / "now.yaml", *files, "--json", "--lang", "zh")
    assert document(done)["html"] == str(page)
    rows = [json.loads(line) for line in details.read_text().splitlines()]
    assert {(row["name"], row["after"]) for row in rows} == {
        ("wrong 80", "not_met"),
        ("wrong 40", "inconclusive"),
    }
    assert "草案影响分析" in page.read_text()
    assert not list(tmp_path.glob("*.part"))


def test_what_if_alone_counts_where_systems_come_out_and_all_shows_what_changes_nothing(
    lexgate: Nursery, many: Path
) -> None:
    made = document(what_if(lexgate, many, "--json", bound=0.5))
    assert made["against"] is made["changed"] is None
    assert made["moves"] == [{"before": "new", "after": "met", "systems": 3}]
    assert made["requirements"] == []
    assert len(document(what_if(lexgate, many, "--json", "--all", bound=0.5))["requirements"]) == 1


def test_what_if_takes_the_published_pack_of_the_same_id(lexgate: Nursery, many: Path) -> None:
    (many / "baseline.yaml").write_text(catalog.text("lexgate-baseline"))
    made = document(lexgate.run("what-if", many / "baseline.yaml", many, "--json", "--quiet"))
    assert made["against"] == f"lexgate-baseline@{catalog.load('lexgate-baseline').version}"
    assert made["changed"] == 0


def _is_beside(path: Path) -> bool:
    """Return whether a file is a reading, or one that SQLite makes beside a database while it is read."""
    return path.parent.name == "readings" or path.name.startswith("ledger.sqlite-")


def test_what_if_writes_nothing_but_readings(lexgate: Nursery, many: Path) -> None:
    place = many / ".lexgate"

    def state() -> dict[str, bytes]:
        files = (path for path in place.rglob("*") if path.is_file() and not _is_beside(path))
        return {path.relative_to(place).as_posix(): path.read_bytes() for path in files}

    before = state()
    assert what_if(lexgate, many, "--json").code == 0
    assert state() == before


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("lexgate-baselin",), "LG-STANDARD-001"),
        (("nowhere.yaml",), "LG-INPUT-003"),
        (("lexgate-baseline", "--as-of", "soon"), "LG-CLI-003"),
        (("lexgate-baseline", "--against", "eu-ai-akt"), "LG-STANDARD-001"),
        (("lexgate-baseline", "--workspace", "nowhere"), "LG-WIRING-001"),
    ],
)
def test_what_if_refuses_what_it_can_not_use(
    lexgate: Nursery, many: Path, words: tuple[str, ...], code: str
) -> None:
    done = lexgate.run("what-if", *words, "--json", "--quiet", folder=many)
    assert (done.code, done.error["code"]) == (2, code)
    if code == "LG-STANDARD-001":
        assert "Did you mean" in done.error["what"]


# new


@pytest.mark.parametrize("lang", LANGS)
def test_a_new_pack_passes_the_check_as_it_stands_and_is_never_overwritten(
    lexgate: Nursery, tmp_path: Path, lang: str
) -> None:
    done = lexgate.run("standards", "new", "city-credit", "--lang", lang, folder=tmp_path)
    assert done.code == 0
    file = tmp_path / "city-credit.yaml"
    assert document(lexgate.run("standards", "check", file, "--json"))["ok"]
    text = file.read_text()
    assert "# Measured" in text
    assert "# 测量" in text
    again = lexgate.run("standards", "new", "city-credit", "--json", folder=tmp_path)
    assert (again.code, again.error["code"]) == (2, "LG-CLI-002")
    assert file.read_text() == text


@pytest.mark.parametrize("name", ["eu-ai-act", "us-nyc-ll144", "cn-labelling"])
def test_a_pack_in_the_shape_of_another_says_the_same_and_where_it_comes_from(
    lexgate: Nursery, tmp_path: Path, name: str
) -> None:
    file = tmp_path / "mine.yaml"
    done = lexgate.run("standards", "new", "mine", "--like", name, "--out", file, "--json")
    assert document(done)["requirements"] == len(catalog.load(name).requirements)
    assert document(lexgate.run("standards", "check", file, "--json"))["ok"]
    assert all(item.related[0].to.startswith(f"{name}/") for item in lint(file).requirements)
    for day in ("2026-11-22", "2028-08-02"):
        told = lexgate.run("standards", "diff", name, file, "--from", day, "--to", day, "--json")
        assert document(told)["differences"] == []


@pytest.mark.parametrize("lang", LANGS)
def test_an_oscal_catalog_becomes_a_pack_with_a_requirement_for_each_control(
    lexgate: Nursery, tmp_path: Path, lang: str
) -> None:
    metadata = {
        "title": "House",
        "version": "1",
        "last-modified": "2026-11-22T00:00:00Z",
        "oscal-version": "1.2.1",
    }
    controls = [{"id": "AC-1", "title": "Access"}, {"id": "AC-2", "title": "Accounts"}]
    catalog_file = tmp_path / "catalog.json"
    identity = "3f2504e0-4f89-41d3-9a0c-0305e82c3301"
    catalog_file.write_text(
        json.dumps({"catalog": {"uuid": identity, "metadata": metadata, "controls": controls}})
    )
    words = ("standards", "new", "house", "--from-oscal", catalog_file, "--json", "--lang", lang)
    assert document(lexgate.run(*words, folder=tmp_path))["requirements"] == 2
    assert document(lexgate.run("standards", "check", tmp_path / "house.yaml", "--json"))["ok"]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("City_Credit",), "LG-CLI-005"),
        (("../x",), "LG-CLI-005"),
        (("eu-ai-act",), "LG-CLI-006"),
        (("mine", "--like", "eu-ai-act", "--from-oscal", "x.json"), "LG-CLI-007"),
        (("mine", "--like", "eu-ai-akt"), "LG-STANDARD-001"),
        (("mine", "--like", "nowhere.yaml"), "LG-INPUT-003"),
        (("mine", "--like", f"{'x' * 300}.yaml"), "LG-INPUT-003"),
        (("mine", "--from-oscal", "nowhere.json"), "LG-INPUT-003"),
    ],
)
def test_new_refuses_what_it_can_not_use_and_writes_nothing(
    lexgate: Nursery, tmp_path: Path, words: tuple[str, ...], code: str
) -> None:
    done = lexgate.run("standards", "new", *words, "--json", folder=tmp_path)
    assert (done.code, done.error["code"]) == (2, code)
    assert not list(tmp_path.iterdir())


def test_a_pack_with_mistakes_has_no_shape_to_take_over(lexgate: Nursery, tmp_path: Path) -> None:
    (tmp_path / "list.yaml").write_text("[]")
    done = lexgate.run("standards", "new", "mine", "--like", "list.yaml", "--json", folder=tmp_path)
    assert (done.code, done.error["code"]) == (2, "LG-INPUT-001")
    assert "a mapping" in done.error["what"]


# publish and check


def test_a_pack_is_published_checked_used_by_path_and_found_out_when_changed(
    lexgate: Nursery, many: Path, tmp_path: Path
) -> None:
    shelf, office = tmp_path / "shelf", tmp_path / "office"
    first = lexgate.run(
        "standards",
        "publish",
        pack(tmp_path / "p.yaml", "1", 0.7),
        "--to",
        shelf,
        "--workspace",
        office,
        "--json",
    )
    assert document(first)["previous"] is None
    second = lexgate.run(
        "standards",
        "publish",
        pack(tmp_path / "p.yaml", "2", 0.8),
        "--to",
        shelf,
        "--workspace",
        office,
        "--json",
    )
    (difference,) = document(second)["differences"]
    assert (difference["kind"], difference["whom"]) == ("tightened", "provider: every system")
    assert document(second)["previous"] == "1"
    file = shelf / "rule" / "2.yaml"
    key = office / "keys" / "signing.pub"
    assert document(lexgate.run("standards", "check", file, "--json"))["publication"]["trusted"] is False
    assert (
        document(lexgate.run("standards", "check", file, "--key", key, "--json"))["publication"]["trusted"]
        is True
    )
    ledger = document(
        lexgate.run("ledger", "show", "--workspace", office, "--kind", "standard", "--bodies", "--json")
    )
    assert [entry["says"]["version"] for entry in ledger["entries"]] == ["1", "2"]
    (tmp_path / "scores.csv").write_bytes((many / "scores.csv").read_bytes())
    (tmp_path / "lexgate.yaml").write_text(
        PROJECT.replace("NAME", "x").replace("now.yaml", "shelf/rule/2.yaml")
    )
    used = document(lexgate.run("assess", tmp_path, "--json", "--quiet"))
    assert (used["verdicts"][0]["standard"], used["verdicts"][0]["version"]) == ("rule", "2")
    file.write_text(file.read_text().replace("0.8", "0.6"))
    for words in (("standards", "check", file), ("assess", tmp_path, "--quiet")):
        done = lexgate.run(*words, "--json")
        assert (done.code, done.error["code"]) == (1, "LG-STANDARD-011")


@pytest.mark.parametrize("lang", LANGS)
def test_a_dry_run_of_publishing_says_all_and_writes_nothing(tmp_path: Path, lang: str) -> None:
    file = pack(tmp_path / "p.yaml", "1", 0.7)
    said = spoken(lang, "standards", "publish", file, "--to", "shelf", "--dry-run", folder=tmp_path)
    assert ("would be published" if lang == "en" else "将发布为") in said
    assert list(tmp_path.iterdir()) == [file]


def test_publishing_refuses_mistakes_and_versions_that_are_there(lexgate: Nursery, tmp_path: Path) -> None:
    words = ("--to", tmp_path / "shelf", "--workspace", tmp_path / "office", "--json")
    file = pack(tmp_path / "p.yaml", "1", 0.7)
    assert lexgate.run("standards", "publish", file, *words).code == 0
    assert lexgate.run("standards", "publish", file, *words).code == 0
    for version, bound, code in (
        ("1", 0.8, "LG-FLOW-020"),
        ("0.9", 0.8, "LG-FLOW-021"),
        ("2", "x", "LG-INPUT-001"),
    ):
        pack(file, version, bound)  # type: ignore[arg-type]
        done = lexgate.run("standards", "publish", file, *words)
        assert (done.code, done.error["code"]) == (2, code)
    assert [path.name for path in (tmp_path / "shelf").rglob("*.yaml")] == ["1.yaml"]


# list, show, search, applies, diff, coverage, crosswalk


def test_list_says_how_many_requirements_bind_on_a_day(lexgate: Nursery) -> None:
    binding = {
        day: {
            row["id"]: row["binding"]
            for row in document(lexgate.run("standards", "list", "--as-of", day, "--json"))["standards"]
        }
        for day in ("2026-11-22", "2028-08-02")
    }
    assert binding["2026-11-22"]["eu-ai-act"] < binding["2028-08-02"]["eu-ai-act"]
    assert set(binding["2026-11-22"]) == set(catalog.available())


@pytest.mark.parametrize(
    ("lang", "own", "read"), [("en", "our reading", "secondary source"), ("zh", "自行解读", "据二手资料")]
)
def test_show_says_where_a_number_comes_from_and_how_the_text_was_read(
    lexgate: Nursery, tmp_path: Path, lang: str, own: str, read: str
) -> None:
    file = pack(tmp_path / "p.yaml", "1", 0.7)
    file.write_text(file.read_text().replace("rule 1, confidence: text", "rule 1, confidence: secondary"))
    said = spoken(lang, "standards", "show", file, "--as-of", "2026-11-22")
    assert own in said
    assert read in said
    made = document(lexgate.run("standards", "show", file, "--as-of", "2026-11-22", "--json"))
    assert made["binding"] == {"rule/right": {"value": 0.7, "unit": "share", "our_reading": True}}
    assert (
        document(lexgate.run("standards", "show", file, "--as-of", "2025-01-01", "--json"))["binding"] == {}
    )


@pytest.mark.parametrize(
    ("words", "id_"),
    [
        (("impact", "ratio", "sex"), "us-nyc-ll144/impact-ratio-sex"),
        (("影响比", "性别"), "us-nyc-ll144/impact-ratio-sex"),
    ],
)
def test_search_finds_in_either_language_and_says_when_nothing_is_there(
    lexgate: Nursery, words: tuple[str, ...], id_: str
) -> None:
    found = document(lexgate.run("standards", "search", *words, "--json"))["found"]
    assert id_ in [row["requirement"] for row in found]
    assert document(lexgate.run("standards", "search", *words, "zebra", "--json"))["found"] == []
    assert lexgate.run("standards", "search", "zebra-quark").code == 0


def test_applies_explains_each_clause_and_what_must_be_answered(lexgate: Nursery, many: Path) -> None:
    words = ("standards", "applies", many, "--standard", "eu-ai-act", "--as-of", "2026-11-22")
    made = document(lexgate.run(*words, "--json"))
    by_id = {row["requirement"]: row for row in made["clauses"]}
    assert by_id["eu-ai-act/art-9-2"]["begins"] == "2027-12-02"
    assert all(row["why"] and row["confidence"] for row in made["clauses"])
    assert {row["applies"] for row in made["clauses"]} <= {"yes", "no", "unknown"}
    assert made["questions"]
    assert "请在 lexgate.yaml 的 system 部分回答以下问题" in spoken("zh", *words)


@pytest.mark.parametrize(
    ("lang", "law", "voluntary", "clause"),
    [
        ("en", "Law: binds", "Voluntary: binds whoever", "may apply"),
        ("zh", "法律规范：直接", "自愿性标准：对采用者适用", "可能适用"),
    ],
)
def test_applies_sums_up_every_pack_by_force_and_lists_the_clauses_of_those_that_are_chosen(
    many: Path, lang: str, law: str, voluntary: str, clause: str
) -> None:
    words = ("standards", "applies", many, "--as-of", "2026-11-22")
    short = spoken(lang, *words)
    assert short.index(law) < short.index(voluntary)
    assert all(name in short for name in catalog.available())
    assert "eu-ai-act/art-9-2" not in short
    chosen = spoken(lang, *words, "--standard", "eu-ai-act")
    assert "eu-ai-act/art-9-2" in chosen
    assert clause in chosen
    assert "us-colorado/" not in chosen
    assert "us-colorado/sb-24-205" in spoken(lang, *words, "--all")


def test_applies_says_which_packs_the_project_names_and_counts_each_clause_once(
    lexgate: Nursery, many: Path
) -> None:
    made = document(lexgate.run("standards", "applies", many, "--as-of", "2026-11-22", "--json"))
    rows = {row["standard"]: row for row in made["standards"]}
    assert [name for name, row in rows.items() if row["named"]] == ["rule"]
    assert rows["cn-pipl"]["force"] == "law"
    for name, row in rows.items():
        clauses = [one for one in made["clauses"] if one["requirement"].startswith(f"{name}/")]
        assert sum(row[way] for way in ("binds", "open", "later", "spared")) == len(clauses)
        assert row["binds"] == sum(one["binds"] and one["applies"] == "yes" for one in clauses)


def test_diff_of_two_days_and_of_two_files(lexgate: Nursery, tmp_path: Path) -> None:
    days = ("--from", "2027-12-01", "--to", "2027-12-02", "--json")
    found = document(lexgate.run("standards", "diff", "eu-ai-act", *days))["differences"]
    assert {row["kind"] for row in found} == {"added"}
    assert all(row["whom"] for row in found)
    one, two = pack(tmp_path / "1.yaml", "1", 0.8), pack(tmp_path / "2.yaml", "2", 0.7)
    (row,) = document(lexgate.run("standards", "diff", one, two, "--json"))["differences"]
    assert (row["kind"], row["what"]) == ("loosened", ["bound: ≥ 0.8 (our reading) → ≥ 0.7 (our reading)"])
    assert "放宽" in spoken("zh", "standards", "diff", one, two)


def test_coverage_counts_and_draws(lexgate: Nursery, tmp_path: Path) -> None:
    picture = tmp_path / "map.svg"
    made = document(lexgate.run("standards", "coverage", "--svg", picture, "--json"))
    assert set(made["standards"]) == set(catalog.available())
    assert set(made["clauses"].values()) == {"measured", "documentary", "process", "deadline", "nothing"}
    assert picture.read_text().startswith("<svg")
    assert "法律条款" in spoken("zh", "standards", "coverage", "us-nyc-ll144")


def test_crosswalk_pairs_requirements_with_their_relationship(lexgate: Nursery, tmp_path: Path) -> None:
    one, two = pack(tmp_path / "1.yaml", "1", 0.8), pack(tmp_path / "2.yaml", "2", 0.7)
    (pair,) = document(lexgate.run("standards", "crosswalk", one, two, "--json"))["pairs"]
    assert (pair["relationship"], pair["declared"]) == ("superset-of", False)
    assert "没有" in spoken("zh", "standards", "crosswalk", one, "eu-gpai-code")


@pytest.mark.parametrize("command", ["show", "diff", "coverage", "crosswalk"])
def test_a_misspelt_pack_is_answered_with_the_one_that_was_meant(lexgate: Nursery, command: str) -> None:
    words = ("eu-ai-akt", "eu-gdpr") if command == "crosswalk" else ("eu-ai-akt",)
    done = lexgate.run("standards", command, *words, "--json")
    assert (done.code, done.error["code"]) == (2, "LG-STANDARD-001")
    assert "Did you mean 'eu-ai-act'?" in done.error["what"]


def test_a_law_that_ended_before_it_began_never_bound(lexgate: Nursery) -> None:
    shown = lexgate.run("standards", "show", "us-colorado", "--as-of", "2026-05-13").out
    assert "law as of 2026-05-13" in " ".join(shown.split())
    assert "never bound" in " ".join(shown.split())


def test_search_finds_a_clause_by_the_evidence_that_it_names(lexgate: Nursery) -> None:
    found = document(lexgate.run("standards", "search", "incident-report", "--json"))["found"]
    assert {"cn-incident/other-operators"} <= {row["requirement"] for row in found}
