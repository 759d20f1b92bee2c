"""Spoilt packs give LexGate errors, whatever is spoilt."""

from contextlib import suppress
from pathlib import Path
from typing import Any

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from lexgate import packs
from lexgate.core.errors import LexGateError
from lexgate.core.passport import Passport
from lexgate.standard import catalog
from lexgate.standard.lint import lint_text
from standard_packtext import SOUND

TEXTS = [SOUND, (Path(packs.__path__[0]) / "us-nyc-ll144.yaml").read_text(encoding="utf-8")]
BITS = st.sampled_from(
    ["", " ", "\n", ":", "- ", "{", "}", "[", "]", "&a ", "*a", "!!int x", "!!python/name:os.system ", "'", '"', "|",
     "null", "2026-02-30", "1e999", ".nan", "yes", "\x00", "\ud7ff", "9" * 5000, "<<: *a", "? ", "%", "\t", "#", "@"]
)  # fmt: skip
JUNK: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.dates(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


def survives(text: str) -> None:
    """Anything but a LexGateError comes through and fails the test."""
    with suppress(LexGateError):
        catalog.applies(lint_text(text, source="fuzz"), Passport(name="fuzz"))


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(TEXTS), st.data())
def test_a_pack_with_letters_changed_is_read_or_refused(text: str, data: st.DataObject) -> None:
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(text)))
        length = data.draw(st.integers(0, 12))
        text = text[:start] + data.draw(BITS) + text[start + length :]
    survives(text)


def _places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(place for key, part in inner for place in _places(part, (*path, key)))][bool(not path) :]


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_pack_with_values_changed_is_read_or_refused(data: st.DataObject) -> None:
    document = yaml.safe_load(SOUND)
    place = data.draw(st.sampled_from(_places(document)))
    owner = document
    for key in place[:-1]:
        owner = owner[key]
    if data.draw(st.booleans()):
        owner[place[-1]] = data.draw(JUNK)
    else:
        del owner[place[-1]]
    survives(yaml.safe_dump(document, allow_unicode=True))


@settings(max_examples=100, deadline=None)
@given(JUNK)
def test_any_document_is_read_or_refused(value: Any) -> None:
    survives(yaml.safe_dump(value, allow_unicode=True))
    survives(yaml.safe_dump({**yaml.safe_load(SOUND), "applies": value}, allow_unicode=True))
