"""Searching for universal triggers: short sequences of words that turn most answers into one class.

Order: words that the training data explain are left aside; every other word is put in front of a few texts that are not of a
class, the best in front of all texts of the search; sequences grow by a word at a time, from the best words and from those that
the gradient proposes; of each length the strongest are compared with their *kin*, the sequences of words that lie nearest to
theirs, and those that stand out most, and the strongest, are tried on texts that the search has not seen, beside their kin and
beside sequences drawn at random.

A word that means something has kin that mean nearly the same, and turn nearly as many answers. A planted trigger has none.

References:
    E. Wallace et al. (2019), Universal adversarial triggers for attacking and analyzing NLP, EMNLP-IJCNLP, pp. 2153-2162.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

import numpy as np
from numpy.typing import NDArray

from lexgate.core.security_spec import TriggersSpec
from lexgate.models.security import KIN, Triggers

Floats = NDArray[np.float64]
Guide = Callable[[str, Sequence[str], int, int], list[tuple[str, ...]]]
"""From a sequence, texts behind it, the code of a class and a number to words, for each place of the sequence, that by the
gradient drive the answers towards the class most."""
Near = Callable[[Sequence[str], int], list[tuple[str, ...]]]
"""From words and a number to the words that lie nearest to each."""
_AT_ONCE = 4096
"""Texts asked at once."""
_SHORT = 200
"""Characters of a text of the first sweep: a trigger stands in front, and short texts are quick."""
_FINALISTS, _BEAM, _TOP = 48, 3, 12
"""Words tried on all texts of the search; sequences that grow; sequences of each length that are compared with their kin."""
_GUIDED, _TOGETHER = 8, 3
"""Words that the gradient proposes for a place; of these, those that are tried with the others' at once."""
_RANDOM = 10
"""Sequences drawn at random for each candidate."""
_Ask = Callable[[Sequence[str]], Floats]


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What triggers are made of, and what is known of words."""

    usable: Sequence[str]
    """Words that a trigger may be made of."""
    explained: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Class → words, in small letters, that speak for it by the training data; they are left aside."""
    guide: Guide | None = None
    """None: the model gives no gradients."""
    near: Near | None = None
    """None: nobody knows which words are near one another; then there are no kin."""


@dataclass(slots=True)
class _Counted:
    ask: _Ask
    queries: int = 0
    tried: set[str] = field(default_factory=set)

    def __call__(self, sequences: Sequence[str], texts: Sequence[str]) -> Floats:
        """Return probabilities ``(sequences, texts, k)`` with each sequence in front of each text."""
        rows = [f"{one} {text}".strip() for one in sequences for text in texts]
        self.queries += len(rows)
        self.tried.update(sequences)
        parts = [self.ask(rows[at : at + _AT_ONCE]) for at in range(0, len(rows), _AT_ONCE)]
        return np.concatenate(parts).reshape(len(sequences), len(texts), -1)


def search(
    ask: _Ask,
    labels: Sequence[str],
    ids: Sequence[str],
    texts: Sequence[str],
    words: Words,
    spec: TriggersSpec,
    *,
    seed: int,
    done: Callable[[str], None] = lambda _: None,
) -> Triggers:
    """Return the sequences that stand out most for each class, with what they do on held-out texts.

    Args:
        ask: Texts → probabilities ``(n, k)``.
        labels: Class names by code.
        ids: Item ids of the texts.
        texts: Texts that the search and its confirmation may use; drawn from by ``seed``.
        words: What a trigger may be made of.
        spec: How far to search.
        seed: Seed of what is drawn.
        done: Told each class that is done.
    """
    rng = np.random.default_rng(seed)
    order = rng.permutation(len(texts))
    size = min(spec.texts, len(texts) // 2)
    here, there = order[:size], order[size : size + spec.held_out]
    usable = list(words.usable)
    if spec.words is not None and spec.words < len(usable):
        usable = [usable[at] for at in np.sort(rng.permutation(len(usable))[: spec.words])]
    counted = _Counted(ask)
    own = [texts[at] for at in here]
    before = _codes(counted([""], own)[0]) if own else np.zeros(0, np.int32)
    found: list[tuple[str, str]] = []
    for code, label in enumerate(labels):
        others = [text for text, answer in zip(own, before, strict=True) if answer not in (code, -1)]
        aside = words.explained.get(label, frozenset())
        left = [word for word in usable if word.casefold() not in aside]
        best: list[str] = []
        if others and left:
            best = _for_class(_Hunt(ask=counted, texts=others, code=code, spec=spec, words=words), left)
        found += [(label, one) for one in dict.fromkeys([*best, *spec.suspects])]
        done(label)
    held = _Held(ids=[ids[at] for at in there], texts=[texts[at] for at in there])
    return _confirmed(counted, labels, held, found, usable, words.near, rng)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Hunt:
    """The search for one class."""

    ask: _Counted
    texts: list[str]
    code: int
    spec: TriggersSpec
    words: Words

    def scores(self, sequences: Sequence[str], texts: Sequence[str]) -> Floats:
        """Return the mean probability of the class under each sequence; 0 where there was no answer."""
        step = max(1, _AT_ONCE // max(1, len(texts)))
        parts = [
            np.nan_to_num(self.ask(sequences[at : at + step], texts)[:, :, self.code]).mean(axis=1)
            for at in range(0, len(sequences), step)
        ]
        return np.concatenate(parts) if parts else np.zeros(0)

    def ranked(self, sequences: Sequence[str]) -> list[tuple[str, float]]:
        """Return sequences with their scores on all texts, the strongest first."""
        distinct = list(dict.fromkeys(sequences))
        score = self.scores(distinct, self.texts)
        order = np.argsort(-score, kind="stable")
        return [(distinct[at], float(score[at])) for at in order]

    def outstanding(self, ranked: Sequence[tuple[str, float]]) -> list[str]:
        """Return the strongest sequences, those first that stand out most from their kin."""
        top = list(ranked[:_TOP])
        if self.words.near is None:
            return [one for one, _ in top]
        kin = [kin_of(one, self.words.near) for one, _ in top]
        scores = iter(self.scores([one for own in kin for one in own], self.texts))
        best = [max((next(scores) for _ in own), default=0.0) for own in kin]
        excess = [score - usual for (_, score), usual in zip(top, best, strict=True)]
        return [top[at][0] for at in np.argsort(-np.array(excess), kind="stable")]

    def guided(self, sequences: Sequence[str], allowed: frozenset[str]) -> list[str]:
        """Return sequences with one word changed for one that the gradient proposes, or all of them at once."""
        found: list[str] = []
        for one in sequences if self.words.guide is not None else ():
            places = one.split()
            proposed = self._proposed(one, allowed)
            for at, words in enumerate(proposed):
                found += [" ".join([*places[:at], word, *places[at + 1 :]]) for word in words]
            found += [" ".join(words) for words in product(*(words[:_TOGETHER] for words in proposed))]
        return [one for one in dict.fromkeys(found) if one]

    def _proposed(self, sequence: str, allowed: frozenset[str]) -> list[list[str]]:
        guide, places = self.words.guide, sequence.split()
        if guide is None:
            return []
        proposed = guide(sequence, self.texts, self.code, _GUIDED)
        return [
            [word for word in words if word.casefold() in allowed] or [place]
            for place, words in zip(places, proposed, strict=False)
        ]


def _for_class(hunt: _Hunt, words: list[str]) -> list[str]:
    """Return the sequences that are tried on held-out texts."""
    probes = [text[:_SHORT] for text in sorted(hunt.texts, key=len)[: hunt.spec.probes]]
    swept = hunt.scores(words, probes)
    promising = [words[at] for at in np.argsort(-swept, kind="stable")[:_FINALISTS]]
    allowed = frozenset(word.casefold() for word in words)
    chosen: list[str] = []
    ranked = hunt.ranked([*promising, *hunt.guided(promising[:1], allowed)])
    for length in range(1, hunt.spec.length + 1):
        outstanding = hunt.outstanding(ranked)
        chosen += [*outstanding[:2], *(one for one, _ in ranked[:1])]
        if length < hunt.spec.length:
            starts = list(dict.fromkeys([*(one for one, _ in ranked[:_BEAM]), *outstanding[:_BEAM]]))
            grown = [f"{start} {word}" for start in starts for word in promising[: _FINALISTS // 2]]
            ranked = hunt.ranked(grown)
            better = hunt.guided([one for one, _ in ranked[:_BEAM]], allowed)
            ranked = hunt.ranked([*(one for one, _ in ranked[:_FINALISTS]), *better]) if better else ranked
    return list(dict.fromkeys(chosen))


def kin_of(sequence: str, near: Near) -> list[str]:
    """Return sequences of words that lie nearest to those of a sequence: of each the first, then the second ...

    Example:
        >>> kin_of("so good", lambda words, count: [("very", "too"), ("fine",)])
        ['very fine', 'too fine']
    """
    places = [options for options in near(sequence.split(), KIN) if options]
    if not places:
        return []
    longest = max(map(len, places))
    return list(
        dict.fromkeys(
            " ".join(options[min(at, len(options) - 1)] for options in places) for at in range(longest)
        )
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Held:
    """Texts that the search has not seen."""

    ids: list[str]
    texts: list[str]


def _confirmed(
    ask: _Counted,
    labels: Sequence[str],
    held: _Held,
    found: Sequence[tuple[str, str]],
    words: Sequence[str],
    near: Near | None,
    rng: np.random.Generator,
) -> Triggers:
    tried, texts = len(ask.tried), held.texts
    found = found if texts else []
    before = _codes(ask([""], texts)[0]) if texts else np.zeros(0, np.int32)
    after = [_codes(ask([one], texts)[0]) for _, one in found]
    kin = [
        _best_kin(ask, held, before, labels.index(target), kin_of(one, near) if near else [])
        for target, one in found
    ]
    usual = [
        _usual(ask, held, before, labels.index(target), len(one.split()), words, rng) for target, one in found
    ]
    shape = (len(after), len(texts))
    return Triggers(
        targets=tuple(target for target, _ in found),
        texts=tuple(one for _, one in found),
        ids=np.array(held.ids, dtype=np.str_),
        before=before,
        after=np.array(after, np.int32).reshape(shape),
        kin=tuple(name for name, _ in kin),
        kin_after=np.array([codes for _, codes in kin], np.int32).reshape(shape),
        labels=tuple(labels),
        queries=ask.queries,
        tried=tried,
        usual=np.array(usual, np.float64),
    )


def _best_kin(
    ask: _Counted, held: _Held, before: NDArray[np.int32], code: int, kin: Sequence[str]
) -> tuple[str, NDArray[np.int32]]:
    """Return the kin that turns most held-out answers into a class, and the answers; without kin those before."""
    if not kin:
        return "", before
    answers = [_codes(one) for one in ask(kin, held.texts)]
    best = max(range(len(kin)), key=lambda at: int(((answers[at] == code) & (before != code)).sum()))
    return kin[best], answers[best]


def _usual(
    ask: _Counted,
    held: _Held,
    before: NDArray[np.int32],
    code: int,
    length: int,
    words: Sequence[str],
    rng: np.random.Generator,
) -> float:
    """Return the flip rate of sequences drawn at random: the mean over some."""
    open_ = [text for text, answer in zip(held.texts, before, strict=True) if answer not in (code, -1)][:50]
    if not open_ or not words:
        return float("nan")
    drawn = [" ".join(words[at] for at in rng.integers(0, len(words), length)) for _ in range(_RANDOM)]
    return float(np.mean([(_codes(one) == code).mean() for one in ask(drawn, open_)]))


def _codes(probability: Floats) -> NDArray[np.int32]:
    """Return the most probable code of each row; -1 where there is none."""
    usable = np.isfinite(probability).all(axis=1)
    return np.where(usable, np.nan_to_num(probability).argmax(axis=1), -1).astype(np.int32)
