"""Explaining a finding from what is stored: whose words are shown, and what is on record of it."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from fakes import ScriptedModels, open_context
from lexgate.core.canon import digest_file
from lexgate.core.errors import BadInput
from lexgate.core.text import Lang
from lexgate.flow.context import Context
from lexgate.flow.explain import REVEALED, Evidence, explain, last_judged, named
from lexgate.flow.gate import gate
from lexgate.flow.run import run
from lexgate.flow.verify import verify
from lexgate.report.explain import document, sections

PACK = """\
id: house-rules
version: "1"
title: {en: House rules, zh: 内部规则}
about: {en: For a test., zh: 供测试用。}
citation: {source: {en: House rules, zh: 内部规则}, locator: all, confidence: text}
requirements:
  - id: right-everywhere
    title: {en: Right for every group, zh: 各组均正确}
    obligation: {en: It is right for all., zh: 对各组均应准确。}
    citation: {locator: rule 1, confidence: text}
    check: worst-group-accuracy
    side: at_least
    bounds: [{from: 2026-01-01, value: 0.95, unit: share, basis: operational}]
    remedies: [{en: Add examples., zh: 补充样本。}]
  - id: no-personal-data
    title: {en: No personal data, zh: 无个人信息}
    obligation: {en: None is left., zh: 不得残留。}
    citation: {locator: rule 2, confidence: text}
    check: personal-data-left
    side: at_most
    bounds: [{from: 2026-01-01, value: 0, unit: share, basis: operational}]
    remedies: [{en: Mask it., zh: 予以遮蔽。}]
cases:
  - {requirement: right-everywhere, day: 2026-11-22, bound: 0.95}
  - {requirement: no-personal-data, day: 2026-11-22, bound: 0}
"""
PROJECT = """\
system: {name: Toy, task: text-classification}
data:
  path: data.csv
  columns: {attributes: [sex]}
  split: {validation: 0.1, test: 0.6}
  clean: {near_duplicates: "off", label_errors: "off", personal_data: report}
model: {path: base}
assess: {draws: 500}
standards: [{id: house.yaml, as_of: 2026-11-22}]
"""
MAIL = "anna.example@example.com"
ROWS = 400


def wrong_for_f(text: str) -> str:
    """Return the wrong class for one woman in two."""
    right = "loan" if "loan" in text else "card"
    number = int(text.split("number ")[1].split(maxsplit=1)[0])
    return "card" if number % 3 == 1 and number % 2 else right


@pytest.fixture(scope="module")
def assessed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("explain") / "toy"
    (folder / "base").mkdir(parents=True)
    (folder / "base" / "config.json").write_text("{}")
    with (folder / "data.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["text", "label", "sex"])
        for place in range(ROWS):
            kind = "loan" if place % 2 else "card"
            words = f"my {kind} number {place} is late, write to {MAIL} \x1b[31m"
            writer.writerow([words, kind, "f" if place % 3 == 1 else "m"])
    (folder / "lexgate.yaml").write_text(PROJECT)
    (folder / "house.yaml").write_text(PACK)
    with open_context(folder, ScriptedModels(wrong_for_f)) as context:
        run(context)
    return folder


@pytest.fixture
def context(assessed: Path) -> Iterator[Context]:
    with open_context(assessed, ScriptedModels(wrong_for_f)) as context:
        yield context


def evidence(context: Context) -> Evidence:
    return Evidence(
        log=context.log,
        blobs=context.blobs,
        workspace=context.workspace,
        project=context.project,
        root=context.root,
        checks=context.checks,
    )


def everything(made: object) -> str:
    return repr(made)


def test_what_drives_it_and_a_few_items_are_named_without_their_words(context: Context) -> None:
    before = digest_file(context.workspace / "ledger.sqlite")
    made = explain(evidence(context), "everywhere", examples=3)
    assert made.trace is not None
    assert made.trace.what.en == "wrong answers"
    assert [(one.attribute, one.group) for one in made.trace.parts] == [("sex", "f")]
    assert [(one.truth, one.answer) for one in made.trace.mistakes] == [("loan", "card")]
    assert [one.groups["sex"] for one in made.trace.examples] == ["f"] * 3
    assert all(one.text is None for one in made.trace.examples)
    shape = made.trace.examples[0].shape
    assert shape is not None
    assert shape.personal == ("email",)
    assert shape.words > 5
    assert "is late" not in everything(made)
    assert MAIL not in everything(made)
    assert digest_file(context.workspace / "ledger.sqlite") == before


def test_words_are_shown_masked_only_after_that_is_on_record(context: Context) -> None:
    told: list[tuple[str, object]] = []
    seen_before: list[int] = []

    def append(kind: str, body: object) -> str:
        seen_before.append(len(told))
        told.append((kind, body))
        return context.log.append(kind, body).time  # type: ignore[arg-type]

    made = explain(evidence(context), "everywhere", examples=2, append=append)
    assert made.trace is not None
    texts = [one.text for one in made.trace.examples]
    assert all(text is not None and "is late, write to [EMAIL]" in text for text in texts)
    assert all("\x1b" not in (text or "") for text in texts)
    assert MAIL not in everything(made)
    (entry,) = list(context.log.entries(REVEALED))
    body = context.log.body(entry)
    assert isinstance(body, dict)
    assert body["requirement"] == "house-rules/right-everywhere"
    assert body["items"] == [one.id for one in made.trace.examples]
    assert made.revealed == entry.time
    assert verify(gate(context).bundle).ok


def test_if_it_can_not_be_recorded_nothing_is_shown(context: Context) -> None:
    def append(kind: str, body: object) -> str:
        raise OSError("the disk is full")

    with pytest.raises(OSError, match="disk is full"):
        explain(evidence(context), "everywhere", append=append)


def test_rows_with_personal_data_are_named_and_shown_masked(context: Context) -> None:
    made = explain(
        evidence(context), "personal-data", examples=2, append=lambda kind, body: "2026-11-22T10:00:00Z"
    )
    assert made.trace is not None
    assert made.trace.against == made.trace.n > 50
    assert all(one.text is not None and "[EMAIL]" in one.text for one in made.trace.examples)
    assert MAIL not in everything(made)


@pytest.mark.parametrize("lang", Lang)
def test_it_is_said_in_both_languages(context: Context, lang: Lang) -> None:
    made = explain(evidence(context), "everywhere")
    titles = [one.title.say(lang) for one in sections(made)]
    assert (
        titles
        == {
            Lang.EN: [
                "Why",
                "How far from the bound",
                "What drives it",
                "Where it goes wrong",
                "Examples",
                "What can be done",
            ],
            Lang.ZH: ["理由", "与限值的距离", "主要原因", "问题分布", "示例", "可采取的措施"],
        }[lang]
    )
    said = document(made, ("predictions",), lang)
    assert said["margin"] == made.finding.margin
    assert said["try"][-1]["command"] == "lexgate run"
    assert said["remedies"] == [{Lang.EN: "Add examples.", Lang.ZH: "补充样本。"}[lang]]


def test_the_worst_slices_of_the_same_run_are_named_beside_wrong_answers(context: Context) -> None:
    (driving,) = [
        one.lines
        for one in sections(explain(evidence(context), "everywhere"))
        if one.title.en == "What drives it"
    ]
    (slices,) = [line for line in driving if line.en.startswith("Worst slices")]
    assert "sex = f" in slices.en
    assert "最差切片" in slices.zh


def test_no_example_is_asked_for_and_none_is_given(context: Context) -> None:
    made = explain(evidence(context), "everywhere", examples=0, append=lambda kind, body: "never")
    assert made.trace is not None
    assert made.trace.examples == ()
    assert made.revealed == ""


def test_outcomes_that_were_erased_are_missed_aloud(context: Context, tmp_path: Path) -> None:
    account, _ = last_judged(context.log, context.blobs, context.workspace)
    gone = next(
        one.estimate.source
        for one in account.verdicts[0].findings
        if one.estimate and one.check == "worst-group-accuracy"
    )

    class Without:
        def put(self, data: bytes) -> str:
            return context.blobs.put(data)

        def has(self, digest: str) -> bool:
            return digest != gone and context.blobs.has(digest)

        def get(self, digest: str) -> bytes:
            if digest == gone:
                raise BadInput("gone", fix="none")
            return context.blobs.get(digest)

    plain = evidence(context)
    made = explain(
        Evidence(
            log=plain.log,
            blobs=Without(),
            workspace=plain.workspace,
            project=plain.project,
            root=plain.root,
            checks=plain.checks,
        ),
        "everywhere",
    )
    assert made.trace is None
    assert made.untold is not None
    assert any("erased" in line.en for one in sections(made) for line in one.lines)


def test_words_of_data_that_changed_since_are_not_taken_for_them(
    context: Context, assessed: Path, tmp_path: Path
) -> None:
    plain = evidence(context)
    moved = Evidence(
        log=plain.log,
        blobs=plain.blobs,
        workspace=tmp_path,
        project=plain.project,
        root=plain.root,
        checks=plain.checks,
    )
    told: list[str] = []

    def append(kind: str, body: object) -> str:
        told.append(kind)
        return "now"

    made = explain(moved, "everywhere", append=append)
    assert made.trace is not None
    assert all(one.shape is None and one.text is None for one in made.trace.examples)
    assert made.untold is not None
    assert "changed" in made.untold.en
    assert told == []


def test_a_name_is_an_id_or_a_part_that_no_other_has() -> None:
    known = ["law/accuracy", "law/accuracy-of-groups", "house/documents"]
    assert named("law/accuracy", known) == "law/accuracy"
    assert named("accuracy", known) == "law/accuracy"
    assert named("GROUPS", known) == "law/accuracy-of-groups"
    with pytest.raises(BadInput, match="a part of 2 requirements") as several:
        named("law/", known)
    assert several.value.id == "LG-FLOW-041"
    with pytest.raises(BadInput) as unknown:
        named("documnts", known)
    assert unknown.value.fix == "Did you mean 'house/documents'?"
    with pytest.raises(BadInput, match="no finding on 'zebra'") as nothing:
        named("zebra", known)
    assert nothing.value.id == "LG-FLOW-042"
    assert "law/accuracy" in nothing.value.fix


@pytest.mark.parametrize("wanted", ["", "  "])
def test_an_empty_name_names_nothing(wanted: str) -> None:
    with pytest.raises(BadInput):
        named(wanted, ["law/a", "law/b"])


def test_where_nothing_was_judged_there_is_nothing_to_explain(tmp_path: Path) -> None:
    folder = tmp_path / "toy"
    folder.mkdir()
    (folder / "data.csv").write_text("text,label\na,b\n")
    (folder / "lexgate.yaml").write_text(
        "system: {name: Toy, task: text-classification}\ndata: {path: data.csv}\n"
    )
    with open_context(folder, ScriptedModels(wrong_for_f)) as context, pytest.raises(BadInput) as none:
        explain(evidence(context), "x")
    assert none.value.id == "LG-FLOW-040"
