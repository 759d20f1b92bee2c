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
        """Return the text with ``{name}`` fields filled in both languages; a ``Text`` fills each with its own.

        Example:
            >>> Text("{n} rows of {what}", "{what} {n} 行").fill(n=3, what=Text("data", "数据"))
            Text(en='3 rows of data', zh='数据 3 行')
        """
        said = {
            lang: {
                key: value.say(lang) if isinstance(value, Text) else value for key, value in values.items()
            }
            for lang in Lang
        }
        return Text(self.en.format(**said[Lang.EN]), self.zh.format(**said[Lang.ZH]))
