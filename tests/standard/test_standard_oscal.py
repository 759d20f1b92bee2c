"""An OSCAL catalog becomes a skeleton pack without mistakes; a bad one is refused with all that is wrong."""

import json
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from lexgate.core.citation import Confidence
from lexgate.core.errors import BadInput, Problems
from lexgate.core.requirement import Severity, Standard
from lexgate.report.oscal.catalog import catalog as export
from lexgate.standard import catalog as packs
from lexgate.standard import oscal_read
from lexgate.standard.lint import lint_text
from lexgate.standard.oscal_catalog import skeleton
from lexgate.wiring.drawers import checks

CHECKS = checks()
SAMPLE = ("eu-ai-act", "us-nyc-ll144", "cn-gbt-45654")


def small(**more: Any) -> dict[str, Any]:
    """Return a small catalog, as other people write them."""
    return {
        "catalog": {
            "uuid": "6f0ac6f4-4b4f-4a3e-9b3c-0d1f6f2f9a11",
            "metadata": {
                "title": "House rules *for* models",
                "published": "2026-05-13T12:30:00-00:00",
                "last-modified": "2026-05-14T12:30:00.123-00:00",
                "version": "2.0",
                "oscal-version": "v1.2.2",
            },
            "groups": [
                {
                    "id": "AC",
                    "title": "Access",
                    "controls": [
                        {
                            "id": "AC-1",
                            "title": "Access policy",
                            "params": [{"id": "ac-1_prm_1", "label": "how often"}],
                            "props": [{"name": "label", "value": "AC-1 (a)"}],
                            "parts": [
                                {
                                    "name": "statement",
                                    "prose": "The policy is:",
                                    "parts": [
                                        {
                                            "name": "item",
                                            "props": [{"name": "label", "value": "a."}],
                                            "prose": "written down, and reviewed {{ insert: param, ac-1_prm_1 }};",
                                        },
                                        {"name": "item", "prose": "known to all."},
                                    ],
                                },
                                {"name": "guidance", "prose": "Not asked."},
                            ],
                            "controls": [
                                {"id": "ac-1.1", "title": "Least privilege: 'no' # more"},
                                {
                                    "id": "ac-1.2",
                                    "title": "Gone",
                                    "props": [{"name": "status", "value": "withdrawn"}],
                                },
                            ],
                        }
                    ],
                }
            ],
            "controls": [{"id": "ac.1", "title": "访问控制"}],
            **more,
        }
    }


def made(document: Any, name: str = "house-rules") -> tuple[str, Standard]:
    text = skeleton(json.dumps(document), name)
    return text, lint_text(text, source="house-rules.yaml")


def test_a_control_becomes_a_requirement_that_asks_for_a_document_and_decides_nothing() -> None:
    text, standard = made(small())
    assert [item.id.partition("/")[2] for item in standard.requirements] == ["ac-1", "ac-1-2", "ac-1-1"]
    for item in standard.requirements:
        assert item.check == "documents-present"
        assert item.severity is Severity.ADVISORY
        assert item.citation.confidence is Confidence.MEMORY
        assert item.bounds[0].since.isoformat() == "2026-05-13"
    assert "# Access" in text
    assert "# withdrawn: ac-1.2 Gone" in text


def test_texts_are_plain_and_what_is_missing_in_a_language_is_marked() -> None:
    _, standard = made(small())
    by_title = {item.title.en: item for item in standard.requirements}
    policy = by_title["Access policy"]
    assert policy.title.zh == "待译：Access policy"
    assert policy.obligation.en == "The policy is: a. written down, and reviewed [how often]; known to all."
    assert policy.citation.locator.en == "AC-1 (a)"
    assert by_title["Least privilege: 'no' # more"].obligation.zh.startswith("待译：")
    assert by_title["To be translated: 访问控制"].title.zh == "访问控制"


def test_ids_that_become_the_same_slug_stay_apart() -> None:
    document = small()
    document["catalog"]["controls"] = [
        {"id": name, "title": name} for name in ("x.1", "x-1", "x_1", "X.1", "y" * 200, "y" * 199 + "z")
    ]
    _, standard = made(document)
    ids = [item.id.partition("/")[2] for item in standard.requirements]
    assert ids[:4] == ["x-1", "x-1-2", "x-1-3", "x-1-4"]
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize(
    "name",
    [pytest.param(name, marks=[] if name in SAMPLE else pytest.mark.slow) for name in packs.available()],
)
def test_our_own_catalog_comes_back_in_both_languages_under_the_same_ids(name: str) -> None:
    before = packs.load(name)
    _, after = made(export(before, CHECKS), name)
    known = {item.id: item for item in before.requirements}
    assert {item.id for item in after.requirements} == set(known)
    for item in after.requirements:
        was = known[item.id]
        assert (item.title, item.obligation, item.stage) == (was.title, was.obligation, was.stage)
        assert item.citation.locator == was.citation.locator
    assert after.title == before.title
    assert after.version == before.version


def test_every_mistake_of_a_catalog_is_told_at_once() -> None:
    document = small()
    body = document["catalog"]
    del body["metadata"]["version"]
    body["metadata"]["oscal-version"] = "2.0"
    group = body["groups"][0]
    group["titel"] = group.pop("title")
    group["controls"][0]["id"] = "1 bad id"
    group["controls"][0]["parts"][0]["prose"] = 7
    body["controls"][0]["props"] = [{"name": "label", "value": "  "}]
    with pytest.raises(Problems) as caught:
        skeleton(json.dumps(document), "house-rules")
    places = {problem.where for problem in caught.value.problems}
    assert places == {
        "catalog.metadata.version",
        "catalog.metadata.oscal-version",
        "catalog.groups.0.title",
        "catalog.groups.0.titel",
        "catalog.groups.0.controls.0.id",
        "catalog.groups.0.controls.0.parts.0.prose",
        "catalog.controls.0.props.0.value",
    }
    assert any("title" in problem.hint for problem in caught.value.problems)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Expecting value"),
        ('{"catalog": {\n"uuid": }}', "line 2"),
        ('{"catalog": {"uuid": "a", "uuid": "b"}}', "'uuid' 2 times"),
        ('{"catalog": NaN}', "NaN is no number of JSON"),
        ("[" * 100_000, "nesting too deep|recursion"),
        ("[" * 60 + "]" * 60, "nesting too deep"),
        ("[]", "expected"),
        ('{"profile": {}}', "unknown key 'profile'"),
        ("1" * 5000, "digits"),
        ('{"catalog": {"uuid": "\\ud800"}}', "half of a surrogate pair"),
        ('{"catalog": {"uuid": "\\udc00 x"}}', "half of a surrogate pair"),
    ],
)
def test_what_is_no_catalog_is_refused(text: str, said: str) -> None:
    with pytest.raises(Problems, match=said):
        skeleton(text, "house-rules")


def test_an_id_that_stands_twice_and_a_catalog_without_controls_are_refused() -> None:
    twice = small()
    twice["catalog"]["controls"] = [{"id": "AC-1", "title": "Again"}]
    with pytest.raises(Problems, match="'AC-1' 2 times"):
        made(twice)
    with pytest.raises(Problems, match="no control"):
        made(small(groups=[], controls=[]))


def test_a_day_that_is_none_is_refused() -> None:
    document = small()
    document["catalog"]["metadata"]["published"] = "2026-02-30T00:00:00Z"
    with pytest.raises(BadInput, match="2026-02-30"):
        made(document)


def test_too_large_catalogs_and_packs_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(BadInput, match="characters") as caught:
        skeleton(" " * (oscal_read.MAX_CHARACTERS + 1), "house-rules")
    assert caught.value.id == "LG-STANDARD-030"
    document = small(controls=[{"id": f"c-{n}", "title": "word " * 60} for n in range(1500)])
    with pytest.raises(BadInput, match="The pack would have") as caught:
        made(document)
    assert caught.value.id == "LG-STANDARD-031"


@pytest.mark.parametrize("name", ["", "House", "a b", "a/b", "../x", "x" * 61])
def test_an_id_that_is_none_is_refused(name: str) -> None:
    with pytest.raises(BadInput) as caught:
        skeleton(json.dumps(small()), name)
    assert caught.value.id == "LG-STANDARD-032"


def test_a_character_written_as_two_halves_is_whole() -> None:
    text = json.dumps(small()).replace("Access policy", r"Access \ud83d\ude00 policy \\ud800")
    standard = lint_text(skeleton(text, "house-rules"), source="house-rules.yaml")
    assert standard.requirements[1].title.en == "Access 😀 policy \\ud800"


LINES = st.text(min_size=1, max_size=40).filter(lambda text: "\n" not in text and text.strip() != "")


@given(LINES, LINES, st.text(max_size=60))
def test_whatever_a_catalog_says_the_pack_can_be_read(title: str, group: str, prose: str) -> None:
    document = small(
        groups=[
            {
                "title": group,
                "controls": [{"id": "a", "title": title, "parts": [{"name": "statement", "prose": prose}]}],
            }
        ]
    )
    text = skeleton(json.dumps(document), "house-rules")
    assert lint_text(text, source="x").requirements
    assert len(yaml.safe_load(text)["requirements"]) == 2


def test_a_catalog_in_the_shape_of_nist_sp_800_53_is_read_with_its_nested_groups_choices_and_withdrawn_controls() -> (
    None
):
    rmf = "http://csrc.nist.gov/ns/rmf"
    statement = {
        "id": "ac-1_smt",
        "name": "statement",
        "parts": [
            {
                "id": "ac-1_smt.a",
                "name": "item",
                "props": [{"name": "label", "value": "a."}],
                "prose": "Develop for {{ insert: param, ac-1_prm_1 }}:",
                "parts": [{"name": "item", "prose": "a {{ insert: param, ac-01_odp.03 }} policy."}],
            }
        ],
    }
    method = {
        "id": "ac-1_asm-examine",
        "name": "assessment-method",
        "props": [{"name": "method", "ns": rmf, "value": "EXAMINE"}],
        "parts": [{"name": "assessment-objects", "prose": "Not part of the duty."}],
    }
    policy = {
        "id": "ac-1",
        "class": "SP800-53",
        "title": "Policy and Procedures",
        "params": [
            {"id": "ac-1_prm_1", "label": "named roles", "guidelines": [{"prose": "roles are defined;"}]},
            {
                "id": "ac-01_odp.03",
                "select": {
                    "how-many": "one-or-more",
                    "choice": ["organization-level", "{{ insert: param, ac-1_prm_1 }}"],
                },
            },
        ],
        "props": [
            {"name": "label", "value": "AC-01", "class": "sp800-53a"},
            {"name": "label", "value": "AC-1"},
        ],
        "links": [{"href": "#ia-1", "rel": "related"}],
        "parts": [statement, {"id": "ac-1_gdn", "name": "guidance", "prose": "Advice."}, method],
    }
    gone = {"id": "ac-2.10", "title": "Gone", "props": [{"name": "status", "value": "withdrawn"}]}
    accounts = {
        "id": "ac-2",
        "title": "Accounts",
        "controls": [gone, {"id": "ac-2.1", "title": "By machine"}],
    }
    deep = {
        "id": "sub",
        "title": "Sub",
        "groups": [{"title": "Deeper", "controls": [{"id": "x-1", "title": "Deep"}]}],
    }
    document = {
        "catalog": {
            "uuid": "b954d3b7-d2c7-453b-8eb2-459e8d3b8462",
            "metadata": {
                "title": "In miniature",
                "version": "5.1.1",
                "last-modified": "2024-02-04T23:11:04.000-00:00",
                "oscal-version": "1.1.2",
                "parties": [{"uuid": "cde369ce-57f8-4ec1-847f-2681a9a881e7", "type": "organization"}],
            },
            "groups": [
                {
                    "id": "ac",
                    "class": "family",
                    "title": "Access",
                    "controls": [policy, accounts],
                    "groups": [deep],
                }
            ],
            "back-matter": {
                "resources": [{"uuid": "c3397cc9-83c6-4459-adb2-836739dc1b94", "base64": {"value": "YQ=="}}]
            },
        }
    }
    pack = lint_text(skeleton(json.dumps(document), "mini"), source="mini.yaml")
    assert [item.id for item in pack.requirements] == ["mini/ac-1", "mini/ac-2", "mini/ac-2-1", "mini/x-1"]
    first = pack.requirements[0]
    assert first.citation.locator.en == "AC-1"
    assert (
        first.obligation.en == "a. Develop for [named roles]: a [organization-level | [named roles]] policy."
    )
