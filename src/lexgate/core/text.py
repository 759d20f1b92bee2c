"""Text that a person reads, in both languages, side by side."""

from dataclasses import dataclass
from enum import StrEnum


class Lang(StrEnum):
    """A language that LexGate speaks."""

    EN = "en"
    ZH = "zh"


@dataclass(frozen=True, slots=True)
class Text:
    """A sentence or title in English and in Simplified Chinese.

    Both languages stand where the text is used, so a translation can't be missing.

    Example:
        >>> Text("met", "符合").say(Lang.ZH)
        '符合'
    """

    en: str
    """English."""
    zh: str
    """Simplified Chinese."""

    def say(self, lang: Lang) -> str:
        """Return the text in ``lang``."""
        return self.zh if lang is Lang.ZH else self.en

    def fill(self, **values: object) -> "Text":
        """Return the text with ``{name}`` fields filled in both languages.

        Example:
            >>> Text("{n} rows", "{n} 行").fill(n=3)
            Text(en='3 rows', zh='3 行')
        """
        return Text(self.en.format(**values), self.zh.format(**values))
