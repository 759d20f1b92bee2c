"""The validation record of a judge: what people said of items that a machine had judged."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from lexgate.core.text import Text


class JudgeKind(StrEnum):
    """How a judge comes to its answer."""

    KEYWORD_LIST = "keyword-list"
    CLASSIFIER = "classifier"
    LLM = "llm"

    @property
    def word(self) -> Text:
        """Return the kind as people read it.

        Example:
            >>> JudgeKind.KEYWORD_LIST.word.zh
            '关键词库'
        """
        return _WORDS[self]


_WORDS = {
    JudgeKind.KEYWORD_LIST: Text("keyword list", "关键词库"),
    JudgeKind.CLASSIFIER: Text("classifier", "分类模型"),
    JudgeKind.LLM: Text("language model", "大语言模型"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgeStratum:
    """The judge's answers in one language and category, held against human labels, as counts of items."""

    language: str = ""
    """Empty where languages were not told apart."""
    category: str = ""
    """Empty where categories were not told apart."""
    tp: int
    """Flagged by the judge, and people say that they have the property."""
    fp: int
    """Flagged, and people say that they have not."""
    fn: int
    tn: int
    contested_flagged: int = 0
    """Flagged, and people contradict each other without a majority or a final label."""
    contested_unflagged: int = 0
    unanswered: int = 0
    """Labelled by people, and the judge gave no answer."""

    @property
    def name(self) -> str:
        """Return language and category in one; empty where neither was told apart."""
        return " & ".join(part for part in (self.language, self.category) if part)

    @property
    def positives(self) -> int:
        """Judged items that have the property."""
        return self.tp + self.fn

    @property
    def negatives(self) -> int:
        """Judged items that have not."""
        return self.fp + self.tn

    @property
    def contested(self) -> int:
        """Judged items of which nobody settled what they are."""
        return self.contested_flagged + self.contested_unflagged

    @property
    def labelled(self) -> int:
        """All items with a human label."""
        return self.positives + self.negatives + self.contested + self.unanswered

    def enough(self, least: int) -> bool:
        """Return whether at least so many items with the property, and without it, were labelled."""
        return min(self.positives, self.negatives) >= least


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """How two labellers agree, before anybody settled what they disagreed on."""

    first: str
    second: str
    n: int
    """Items that both labelled."""
    agreed: int
    kappa: float | None = None
    """Cohen's; None where it is undefined, as both gave one label only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgeRecord:
    """How well a judge agrees with people. It speaks for this judge only, and for languages and categories it names."""

    name: str
    kind: JudgeKind
    digest: str
    """Digest of the judge (word list, model folder, prompt with model name); empty: not stated."""
    positive: tuple[str, ...] = ()
    """Labels that mean that an item has the property; empty: yes, true, 1, 是."""
    strata: tuple[JudgeStratum, ...]
    agreement: tuple[Agreement, ...] = ()
    day: date
    """When it was validated."""
    by: str = ""
    """Who answers for the human labels."""
    pairs: str = ""
    """Digest of the table of labelled pairs."""
    format: int = 1

    @property
    def labelled(self) -> int:
        """Items with a human label."""
        return sum(one.labelled for one in self.strata)

    def pooled(self) -> JudgeStratum:
        """Return the sums over all strata.

        Example:
            >>> strata = (JudgeStratum(language="en", tp=9, fp=1, fn=1, tn=9), JudgeStratum(language="zh", tp=8, fp=2, fn=2, tn=8))
            >>> record = JudgeRecord(name="r", kind=JudgeKind.LLM, digest="", strata=strata, day=date(2026, 11, 22))
            >>> record.pooled().tp, record.labelled
            (17, 40)
        """
        counts = ("tp", "fp", "fn", "tn", "contested_flagged", "contested_unflagged", "unanswered")
        return JudgeStratum(**{name: sum(getattr(one, name) for one in self.strata) for name in counts})
