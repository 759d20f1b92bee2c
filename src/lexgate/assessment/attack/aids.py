"""What attacks need beside the model that they attack: files, words found in the data, other models."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import NoReturn

import numpy as np
from numpy.typing import NDArray

from lexgate.assessment.attack.engine import Allowed
from lexgate.assessment.attack.space import BETWEEN
from lexgate.core.errors import BadInput
from lexgate.core.robustness_spec import AttackSpec
from lexgate.models.beside import Comparing, Filling
from lexgate.models.replacements import cased
from lexgate.models.words import Word

Proposed = list[list[tuple[str, ...]]]
"""For each text, for each of its words, what it may become, the best first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Aids:
    """What attacks need beside the model."""

    paraphrases: Mapping[str, Sequence[str]] = field(default_factory=lambda: MappingProxyType({}))
    """Text → what may be said instead."""
    typos: Mapping[str, Sequence[str]] = field(default_factory=lambda: MappingProxyType({}))
    """Word in small letters → how it was misspelt in the training data."""
    encoder: Comparing | None = None
    """Tells how alike texts are."""
    masked: Filling | None = None
    """Fills gaps."""


NOTHING = Aids()


def proposed_beside(
    aids: Aids, spec: AttackSpec, texts: Sequence[str], words: Sequence[Sequence[Word]]
) -> list[Proposed]:
    """Return what is proposed for the words of texts by each of the attack's ways that need an aid.

    Args:
        aids: What is at hand.
        spec: The attack.
        texts: As they stand.
        words: Of each text.

    Raises:
        BadInput: LG-ASSESS-111, the attack is by masked, and there is no such model.
    """
    found: list[Proposed] = []
    if "typos" in spec.by:
        found.append(
            [
                [_misspelt(aids, text[word.start : word.end]) for word in own]
                for text, own in zip(texts, words, strict=True)
            ]
        )
    if "masked" in spec.by:
        if aids.masked is None:
            _lacking(spec, "a masked model")
        plain = [text.replace(BETWEEN, " ") for text in texts]
        found.append(aids.masked.proposals(plain, words, spec.per_word))
    return found


def _misspelt(aids: Aids, word: str) -> tuple[str, ...]:
    return tuple(cased(slip, word) for slip in aids.typos.get(word.casefold(), ()))


def allowed_by(aids: Aids, spec: AttackSpec, texts: Sequence[str]) -> Allowed | None:
    """Return which changed texts are near enough to the text as it is; None: all are.

    Raises:
        BadInput: LG-ASSESS-111, the attack asks for similarity, and there is no encoder.

    Example:
        >>> class Same:
        ...     def cosines(self, ones, others):
        ...         return np.array([float(one[:2] == other[:2]) for one, other in zip(ones, others)])
        >>> near = allowed_by(Aids(encoder=Same()), AttackSpec(name="a", by=("noise",), similarity=0.8), ["so good"])
        >>> near([0, 0], ["so gud", "oh no"]).tolist()
        [True, False]
    """
    least, encoder = spec.similarity, aids.encoder
    if least is None:
        return None
    if encoder is None:
        _lacking(spec, "an encoder")

    def near(owners: Sequence[int], changed: Sequence[str]) -> NDArray[np.bool_]:
        before = [texts[owner].replace(BETWEEN, " ") for owner in owners]
        return np.asarray(
            encoder.cosines(before, [text.replace(BETWEEN, " ") for text in changed]) >= least, np.bool_
        )

    return near


def _lacking(spec: AttackSpec, what: str) -> NoReturn:
    raise BadInput(
        f"Attack {spec.name} needs {what}, and there is none.",
        fix="Name it in assess.robustness (encoder, masked_model).",
        code="LG-ASSESS-111",
    )
