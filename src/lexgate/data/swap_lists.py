"""The substitution lists of this package, ``swaps/*.yaml``: small, reviewable, neutral words in English and Chinese."""

from functools import cache
from importlib import resources
from typing import Literal

from pydantic import BaseModel, ConfigDict

from lexgate.core.canon import digest
from lexgate.core.strict_yaml import parse_text

Language = Literal["en", "zh"]


class _List(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    language: Language
    kind: str


class GenderList(_List):
    """Words that speak of a gender."""

    values: tuple[str, str]
    """The two genders, in the order of the pairs."""
    pairs: tuple[tuple[str, str], ...]
    """Each word with its counterpart; of several counterparts the first is taken."""
    alone: tuple[str, ...] = ()
    """Words that tell a gender and have no counterpart."""
    neutral: tuple[str, ...] = ()
    """Words that hold one of the others and tell no gender."""


class NameList(_List):
    """Names by the region of their language, then by gender."""

    groups: dict[str, dict[str, tuple[str, ...]]]


class RegionList(_List):
    """Regions by their kind; each with its words, one for every column."""

    columns: tuple[str, ...]
    groups: dict[str, dict[str, tuple[str, ...]]]
    beside: tuple[str, ...] = ()
    """Words next to which a region's word means something else."""
    neutral: tuple[str, ...] = ()
    """Words that hold a region's word and mean something else."""


class Grammar(_List):
    """What the grammar of a language needs when words are swapped."""

    ends: tuple[str, ...]
    """Words that do not go on with a noun phrase."""
    gives: tuple[str, ...]
    """Verbs of two objects."""
    titles: tuple[str, ...]
    """Words before the name of somebody known."""


@cache
def gender_list(language: Language) -> GenderList:
    """Return the words of gender of a language.

    Example:
        >>> ("她", "他") in gender_list("zh").pairs
        True
    """
    return parse_text(GenderList, _text(f"gender.{language}"), source=f"gender.{language}.yaml")


@cache
def name_list(language: Language) -> NameList:
    """Return the names of a language's texts."""
    return parse_text(NameList, _text(f"names.{language}"), source=f"names.{language}.yaml")


@cache
def region_list(language: Language) -> RegionList:
    """Return the regions of a language's texts."""
    return parse_text(RegionList, _text(f"regions.{language}"), source=f"regions.{language}.yaml")


@cache
def english() -> Grammar:
    """Return what English grammar needs."""
    return parse_text(Grammar, _text("grammar.en"), source="grammar.en.yaml")


def lists_digest() -> str:
    """Return one digest of all lists."""
    names = (f"{kind}.{language}" for kind in ("gender", "names", "regions") for language in ("en", "zh"))
    return digest("".join(map(_text, [*names, "grammar.en"])).encode())


def _text(name: str) -> str:
    return resources.files("lexgate.data").joinpath("swaps", f"{name}.yaml").read_text(encoding="utf-8")
