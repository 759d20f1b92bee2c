r"""A detector of texts that somebody changed to turn an answer: signs of a text, a weighted sum, a threshold. No torch.

The score of a text is $b + \sum_j w_j (s_j - m_j)/d_j$ over its signs $s_j$; it is flagged where the score is at least the
threshold. Signs are of three kinds:

- *confidence*: how sure the answer is;
- *residual*: by how much the margin of the answer falls as each word is left out (Mosca et al. 2022): of a changed text,
  much hangs on few words;
- *frequency*: how many words the training data lack, and whether the answer stands without them (after Mozes et al. 2021, who
  put frequent synonyms in their place).

It is kept as JSON: numbers, and of the words of the training data the first 64 bits of their SHA-256. That hides them from a
glance, not from somebody who tries a list of words.

References:
    E. Mosca et al. (2022), "That Is a Suspicious Reaction!": Interpreting Logits Variation to Detect NLP Adversarial Attacks, ACL.
    M. Mozes et al. (2021), Frequency-Guided Word Substitutions for Detecting Textual Adversarial Examples, EACL.
"""

import hashlib
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, JsonValue

from lexgate.core.canon import Json, canonical, digest_json
from lexgate.core.detector_spec import Sign
from lexgate.core.errors import BadInput
from lexgate.models.words import Word, words_of

Floats = NDArray[np.float64]
Ask = Callable[[Sequence[str]], Floats]
FORMAT = "lexgate-detector/1"
KNOWN = 2
"""Times that a word must stand in the training data to be known."""
_MOST = 64
"""Words left out at most, one at a time."""
_STRONGEST = 3
_SURE = 1e-6
_BYTES = 50_000_000
_SIGNS: Mapping[Sign, tuple[str, ...]] = {
    "confidence": ("log_odds", "gap", "entropy"),
    "residual": ("fall_1", "fall_2", "fall_3", "fall_mean", "fall_share", "turning"),
    "frequency": ("unseen", "rarest", "lift", "turned"),
}


def signs(by: Iterable[Sign]) -> tuple[str, ...]:
    """Return the names of the signs of some kinds, in order.

    Example:
        >>> signs(["confidence"])
        ('log_odds', 'gap', 'entropy')
    """
    return tuple(name for kind in by for name in _SIGNS[kind])


def counts_of(texts: Iterable[str]) -> dict[str, int]:
    """Return how often each word stands in some texts, by its hash; those below ``KNOWN`` are left out.

    Example:
        >>> sorted(counts_of(["a Loan, a loan", "a card"]).values())
        [2, 3]
    """
    found: dict[str, int] = {}
    for text in texts:
        for word in words_of(text):
            said = text[word.start : word.end].casefold()
            found[said] = found.get(said, 0) + 1
    return {_hash(word): count for word, count in found.items() if count >= KNOWN}


def _hash(word: str) -> str:
    return hashlib.sha256(word.encode("utf-8", "surrogatepass")).hexdigest()[:16]


class Detector(BaseModel):
    """What a detector is, as its file says it."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, allow_inf_nan=False)

    format: str
    by: list[Sign]
    middle: list[float]
    """What is taken from each sign …"""
    spread: list[float]
    """… and what it is divided by."""
    weights: list[float]
    bias: float
    threshold: float
    known: dict[str, int]
    """Hash of a word → how often the training data hold it."""
    passport: dict[str, JsonValue]
    """The model it is for, by digest; the data and attacks it was fitted on; how good it was."""

    def scores(self, ask: Ask, texts: Sequence[str]) -> Floats:
        """Return how much each text looks as if it was changed to turn the answer, ``(n,)``; NaN where nobody answered.

        Args:
            ask: Gives the model's probabilities ``(n, k)``.
            texts: As they come.
        """
        table = table_of(ask, texts, self.by, self.known)
        told = (table - np.array(self.middle)) / np.array(self.spread)
        return np.asarray(told @ np.array(self.weights) + self.bias, np.float64)

    def flags(self, ask: Ask, texts: Sequence[str]) -> NDArray[np.bool_]:
        """Return which texts look as if they were changed; those that nobody answered are flagged."""
        scores = self.scores(ask, texts)
        return np.asarray(~(scores < self.threshold), np.bool_)

    def to_bytes(self) -> bytes:
        """Return the file: canonical JSON, the same for the same detector."""
        return canonical(self._json())

    @property
    def digest(self) -> str:
        """Digest of the file's content."""
        return digest_json(self._json())

    def _json(self) -> Json:
        made: Json = self.model_dump(mode="json")
        return made


def read_detector(path: Path, *, model: str = "") -> Detector:
    """Return the detector in a file.

    Args:
        path: A file that LexGate wrote.
        model: Digest of the model that is to be guarded; empty: not known.

    Raises:
        BadInput: LG-MODEL-101, there is no such file or it is no detector; LG-MODEL-102, it is another model's.
    """
    try:
        found = _parsed(path)
    except (OSError, ValueError) as error:  # pydantic's is a ValueError
        first = str(error).splitlines()[0]
        raise BadInput(
            f"{path} can't be read as a detector: {first}.",
            fix="Give a file that `lexgate assess` wrote for assess.robustness.detector.",
            code="LG-MODEL-101",
        ) from error
    if model and found.passport.get("model") != model:
        raise BadInput(
            f"The detector in {path.name} was fitted for the model {found.passport.get('model')}, not for {model}.",
            fix="Fit one for this model: assess it with assess.robustness.detector.",
            code="LG-MODEL-102",
        )
    return found


def _parsed(path: Path) -> Detector:
    if path.stat().st_size > _BYTES:
        raise ValueError(f"it has more than {_BYTES:,} bytes")
    found = Detector.model_validate_json(path.read_bytes())
    sizes = {len(found.middle), len(found.spread), len(found.weights)}
    if found.format != FORMAT or sizes != {len(signs(found.by))}:
        raise ValueError(f"its format is {found.format!r} with {len(found.weights)} weights")
    if min(found.spread) <= 0:
        raise ValueError("a spread is not above 0")
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """What is asked about one text: itself, and versions of it."""

    text: str
    words: tuple[Word, ...]
    known: tuple[int, ...]
    """How often each word stands in the training data."""
    without: list[str]
    """The text without each of some words."""
    seen: str
    """The text without the words that the training data lack."""


def table_of(ask: Ask, texts: Sequence[str], by: Sequence[Sign], known: Mapping[str, int]) -> Floats:
    """Return the signs of texts ``(n, signs)``; a row of NaN where the model gave no usable answer.

    Example:
        >>> def ask(texts):
        ...     return np.array([[0.1, 0.9] if "good" in text else [0.7, 0.3] for text in texts])
        >>> table_of(ask, ["so good"], ["residual"], {}).round(2).tolist()
        [[1.2, 0.0, 0.0, 0.6, 1.0, 0.5]]
    """
    plans = [_plan(text, by, known) for text in texts]
    asked = [
        version
        for plan in plans
        for version in (plan.text, *plan.without, *([plan.seen] if "frequency" in by else []))
    ]
    rows = iter(ask(asked) if asked else np.empty((0, 2)))
    found = []
    for plan in plans:
        own = next(rows)
        without = np.array([next(rows) for _ in plan.without]).reshape(len(plan.without), len(own))
        seen = next(rows) if "frequency" in by else own
        found.append(_signs(plan, by, own, without, seen))
    return np.array(found, np.float64).reshape(len(texts), len(signs(by)))


def _plan(text: str, by: Sequence[Sign], known: Mapping[str, int]) -> _Asked:
    words = words_of(text)
    every = max(1, -(-len(words) // _MOST))
    frequency = "frequency" in by
    counts = tuple(known.get(_hash(text[w.start : w.end].casefold()), 0) for w in words) if frequency else ()
    return _Asked(
        text=text,
        words=words,
        known=counts,
        without=[_cut(text, [word]) for word in words[::every]] if "residual" in by else [],
        seen=_cut(text, [word for word, count in zip(words, counts, strict=False) if not count]),
    )


def _cut(text: str, words: Sequence[Word]) -> str:
    parts, end = [], 0
    for word in words:
        parts.append(text[end : word.start])
        end = word.end
    return "".join([*parts, text[end:]])


def _signs(plan: _Asked, by: Sequence[Sign], own: Floats, without: Floats, seen: Floats) -> list[float]:
    if not (np.isfinite(own).all() and np.isfinite(without).all() and np.isfinite(seen).all()):
        return [math.nan] * len(signs(by))
    answer = int(own.argmax())
    made: dict[Sign, list[float]] = {
        "confidence": _confidence(own),
        "residual": _residual(own, without, answer),
        "frequency": _frequency(plan, own, seen, answer),
    }
    return [value for kind in by for value in made[kind]]


def _margin(rows: Floats, answer: int) -> Floats:
    others = np.delete(rows, answer, axis=-1).max(axis=-1, initial=0.0)
    return np.asarray(rows[..., answer] - others, np.float64)


def _confidence(own: Floats) -> list[float]:
    top = float(np.clip(own.max(), _SURE, 1 - _SURE))
    some = np.clip(own, _SURE, 1.0)
    entropy = float(-(some * np.log(some)).sum() / math.log(max(2, len(own))))
    return [math.log(top / (1 - top)), float(_margin(own, int(own.argmax()))), entropy]


def _residual(own: Floats, without: Floats, answer: int) -> list[float]:
    if not len(without):
        return [0.0] * len(_SIGNS["residual"])
    falls = np.sort(_margin(own, answer) - _margin(without, answer))[::-1]
    strongest = [*falls[:_STRONGEST].tolist(), *[0.0] * _STRONGEST][:_STRONGEST]
    total = float(np.abs(falls).sum())
    share = float(falls[0]) / total if total > _SURE else 0.0
    return [*strongest, float(falls.mean()), share, float((without.argmax(axis=1) != answer).mean())]


def _frequency(plan: _Asked, own: Floats, seen: Floats, answer: int) -> list[float]:
    if not plan.known:
        return [0.0] * len(_SIGNS["frequency"])
    unseen = sum(not count for count in plan.known)
    rarest = -math.log1p(min(plan.known))
    lift = float(_margin(own, answer) - _margin(seen, answer))
    return [unseen / len(plan.known), rarest, lift, float(int(seen.argmax()) != answer)]
