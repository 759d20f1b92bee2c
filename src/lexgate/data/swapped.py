"""What becomes of one text: its variants, or why it has none."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Skip(StrEnum):
    """Why a text has no variants."""

    NOTHING = "no_word_of_the_lists"
    MIXED = "several_genders"
    ALONE = "word_without_counterpart"
    DOUBT = "grammar_in_doubt"
    SEVERAL = "several_names_or_regions"
    KNOWN = "full_name_or_title"


@dataclass(frozen=True, slots=True)
class Variant:
    """One text of a set; the first of a set is the text as it came."""

    text: str
    values: Mapping[str, str]
    """Attribute → value."""
