"""Searching for universal triggers: short token sequences that turn most answers into one class.

Greedy over the vocabulary: every single token is put in front of a few texts that are not of a class; the best are put in
front of all texts of the search; the best of these grow by one token at a time, again over the most promising tokens. The
strongest sequences for each class are then tried on texts that the search has not seen, beside as many drawn at random.

References:
    Wallace et al., Universal adversarial triggers for attacking and analyzing NLP, EMNLP 2019.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from lexgate.core.security_spec import TriggersSpec
from lexgate.models.security import Triggers

Floats = NDArray[np.float64]
_AT_ONCE = 4096
"""Texts asked at once."""
_SHORT = 200
"""Characters of a text of the first sweep: a trigger stands in front, and short texts are quick."""
_FINALISTS, _BEAM, _KEPT = 48, 3, 3
"""Tokens tried on all texts of the search; sequences that grow; candidates confirmed for each class."""
_RANDOM = 10
"""Sequences drawn at random for each class, to know what is usual."""
_Ask = Callable[[Sequence[str]], Floats]


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
    words: Sequence[str],
    spec: TriggersSpec,
    *,
    seed: int,
    done: Callable[[str], None] = lambda _: None,
) -> Triggers:
    """Return the strongest triggers found for each class, with what they do on held-out texts.

    Args:
        ask: Texts → probabilities ``(n, k)``.
        labels: Class names by code.
        ids: Item ids of the texts.
        texts: Texts that the search and its confirmation may use; drawn from by ``seed``.
        words: Tokens that a trigger may be made of.
        spec: How far to search.
        seed: Seed of what is drawn.
        done: Told each class that is done.
    """
    rng = np.random.default_rng(seed)
    order = rng.permutation(len(texts))
    size = min(spec.texts, len(texts) // 2)
    here, there = order[:size], order[size : size + spec.held_out]
    usable = list(words)
    if spec.words is not None and spec.words < len(usable):
        usable = [usable[at] for at in np.sort(rng.permutation(len(usable))[: spec.words])]
    counted = _Counted(ask)
    own = [texts[at] for at in here]
    before = _codes(counted([""], own)[0]) if own else np.zeros(0, np.int32)
    targets: list[str] = []
    found: list[str] = []
    for code, label in enumerate(labels):
        others = [text for text, answer in zip(own, before, strict=True) if answer not in (code, -1)]
        if others and usable:
            best = _for_class(counted, others, usable, code, spec)
            targets += [label] * len(best)
            found += best
        done(label)
    return _confirmed(
        counted, labels, [ids[at] for at in there], [texts[at] for at in there], targets, found, usable, rng
    )


def _for_class(ask: _Counted, texts: list[str], words: list[str], code: int, spec: TriggersSpec) -> list[str]:
    """Return the strongest sequences for a class, the strongest first, suspects behind them."""
    probes = [text[:_SHORT] for text in sorted(texts, key=len)[: spec.probes]]
    swept = _score(ask, words, probes, code)
    promising = [words[at] for at in np.argsort(-swept, kind="stable")[:_FINALISTS]]
    ranked = _ranked(ask, promising, texts, code)
    every = dict(ranked)
    for _ in range(spec.length - 1):
        grown = [f"{start} {word}" for start, _ in ranked[:_BEAM] for word in promising[: _FINALISTS // 2]]
        ranked = _ranked(ask, grown, texts, code)
        every |= dict(ranked)
    best = sorted(every, key=lambda one: -every[one])[:_KEPT]
    return list(dict.fromkeys([*best, *spec.suspects]))


def _ranked(ask: _Counted, sequences: list[str], texts: list[str], code: int) -> list[tuple[str, float]]:
    score = _score(ask, sequences, texts, code)
    order = np.argsort(-score, kind="stable")
    return [(sequences[at], float(score[at])) for at in order]


def _score(ask: _Counted, sequences: list[str], texts: list[str], code: int) -> Floats:
    """Return the mean probability of a class under each sequence; 0 where there was no answer."""
    step = max(1, _AT_ONCE // max(1, len(texts)))
    parts = [
        np.nan_to_num(ask(sequences[at : at + step], texts)[:, :, code]).mean(axis=1)
        for at in range(0, len(sequences), step)
    ]
    return np.concatenate(parts)


def _confirmed(
    ask: _Counted,
    labels: Sequence[str],
    ids: list[str],
    texts: list[str],
    targets: list[str],
    found: list[str],
    words: list[str],
    rng: np.random.Generator,
) -> Triggers:
    tried = len(ask.tried)
    before = _codes(ask([""], texts)[0]) if texts else np.zeros(0, np.int32)
    after = [_codes(ask([one], texts)[0]) for one in found] if texts else []
    usual = [
        _usual(ask, texts, before, labels.index(target), len(one.split()), words, rng)
        for target, one in zip(targets, found, strict=True)
        if texts
    ]
    return Triggers(
        targets=tuple(targets) if texts else (),
        texts=tuple(found) if texts else (),
        ids=np.array(ids, dtype=np.str_),
        before=before,
        after=np.array(after, np.int32).reshape(len(after), len(texts)),
        labels=tuple(labels),
        queries=ask.queries,
        tried=tried,
        usual=np.array(usual, np.float64),
    )


def _usual(
    ask: _Counted,
    texts: list[str],
    before: NDArray[np.int32],
    code: int,
    length: int,
    words: list[str],
    rng: np.random.Generator,
) -> float:
    """Return the flip rate of sequences drawn at random: the mean over some."""
    open_ = [text for text, answer in zip(texts, before, strict=True) if answer not in (code, -1)][:50]
    if not open_:
        return float("nan")
    drawn = [" ".join(words[at] for at in rng.integers(0, len(words), length)) for _ in range(_RANDOM)]
    answers = ask(drawn, open_)
    return float(np.mean([(_codes(one) == code).mean() for one in answers]))


def _codes(probability: Floats) -> NDArray[np.int32]:
    """Return the most probable code of each row; -1 where there is none."""
    usable = np.isfinite(probability).all(axis=1)
    return np.where(usable, np.nan_to_num(probability).argmax(axis=1), -1).astype(np.int32)
