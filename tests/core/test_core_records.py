"""Canonical bytes, codec, discovery and texts."""

import types
from datetime import date
from pathlib import Path

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from lexgate.core.canon import Json, canonical, digest_folder, digest_json
from lexgate.core.citation import Basis, Citation, Confidence
from lexgate.core.codec import dump, load
from lexgate.core.discover import BadDrawer, discover, names
from lexgate.core.errors import BadInput
from lexgate.core.requirement import Bound, Requirement, Side
from lexgate.core.text import Text

REQUIREMENT = Requirement(
    id="a/b",
    title=Text("t", "题"),
    obligation=Text("o", "务"),
    citation=Citation(source=Text("s", "源"), locator=Text("art. 1", "第1条"), confidence=Confidence.TEXT),
    check="accuracy",
    options={"nested": [1, {"deep": None}]},
    side=Side.AT_LEAST,
    bounds=(
        Bound(since=date(2026, 1, 1), value=0.8, basis=Basis.OPERATIONAL),
        Bound(since=date(2027, 1, 1), value=None, basis=Basis.OPERATIONAL, repealed=True),
    ),
)
json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


def test_a_record_survives_json() -> None:
    assert load(Requirement, dump(REQUIREMENT)) == REQUIREMENT


def test_json_that_describes_no_such_record_is_bad_input() -> None:
    with pytest.raises(BadInput, match="LG-INPUT-002"):
        load(Requirement, {"id": 3})


@pytest.mark.parametrize(("day", "value"), [("2025-12-31", None), ("2026-01-01", 0.8), ("2026-12-31", 0.8)])
def test_a_bound_binds_from_its_day_until_the_next(day: str, value: float | None) -> None:
    bound = REQUIREMENT.bound_on(date.fromisoformat(day))
    assert (bound.value if bound else None) == value


def test_a_repealed_duty_is_told_apart_from_one_that_never_began() -> None:
    bound = REQUIREMENT.bound_on(date(2027, 1, 1))
    assert bound is not None
    assert bound.repealed


@given(json_values)
def test_equal_values_have_equal_bytes_whatever_the_order_of_keys(value: Json) -> None:
    def turned(inner: Json) -> Json:
        if isinstance(inner, dict):
            return {key: turned(inner[key]) for key in reversed(inner)}
        return [turned(item) for item in inner] if isinstance(inner, list) else inner

    assert canonical(value) == canonical(turned(value))


def test_nan_has_no_canonical_form() -> None:
    with pytest.raises(rfc8785.CanonicalizationError):
        digest_json({"value": float("nan")})


def test_a_folder_digest_changes_with_a_name_or_a_byte(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("1")
    first = digest_folder(tmp_path)
    (tmp_path / "a").write_text("2")
    second = digest_folder(tmp_path)
    (tmp_path / "a").rename(tmp_path / "b")
    assert len({first, second, digest_folder(tmp_path)}) == 3


def _drawer(folder: Path, **files: str) -> types.ModuleType:
    import importlib
    import sys

    package = folder / f"drawer_{folder.name}"
    package.mkdir()
    (package / "__init__.py").write_text("")
    for name, text in files.items():
        (package / f"{name}.py").write_text(text)
    sys.path.insert(0, str(folder))
    try:
        return importlib.import_module(package.name)
    finally:
        sys.path.remove(str(folder))


def test_a_drawer_lists_its_ids_without_importing_them_and_skips_shared_code(tmp_path: Path) -> None:
    drawer = _drawer(tmp_path, two_words="raise RuntimeError", _shared="")
    assert names(drawer) == ("two-words",)


def test_a_drawer_file_whose_id_is_not_its_name_is_refused(tmp_path: Path) -> None:
    drawer = _drawer(tmp_path, thing="class Thing:\n    id = 'other'\nTHING = Thing()\n")
    with pytest.raises(BadDrawer, match=r"thing\.py"):
        discover(drawer, "THING", object)
