"""What searching for triggers and counting tokens found, as bytes to be kept and back."""

import json
from typing import Any

import numpy as np

from lexgate.core.canon import canonical
from lexgate.models.security import Tokenised, Triggers


def triggers_to_bytes(found: Triggers) -> bytes:
    """Return what a search found, as canonical JSON."""
    usual = [None if np.isnan(rate) else float(rate) for rate in found.usual]
    return canonical(
        {
            "targets": list(found.targets),
            "texts": list(found.texts),
            "ids": found.ids.tolist(),
            "before": found.before.tolist(),
            "after": found.after.tolist(),
            "labels": list(found.labels),
            "queries": found.queries,
            "tried": found.tried,
            "usual": [*usual],
            "kin": list(found.kin),
            "kin_after": found.kin_after.tolist(),
        }
    )


def triggers_from_bytes(data: bytes) -> Triggers:
    """Return what a search found."""
    read: dict[str, Any] = json.loads(data)
    shape = (len(read["texts"]), len(read["ids"]))
    return Triggers(
        targets=tuple(read["targets"]),
        texts=tuple(read["texts"]),
        ids=np.array(read["ids"], dtype=np.str_),
        before=np.array(read["before"], np.int32),
        after=np.array(read["after"], np.int32).reshape(shape),
        kin=tuple(read["kin"]),
        kin_after=np.array(read["kin_after"], np.int32).reshape(shape),
        labels=tuple(read["labels"]),
        queries=read["queries"],
        tried=read["tried"],
        usual=np.array([np.nan if rate is None else rate for rate in read["usual"]], np.float64),
    )


def tokenised_to_bytes(seen: Tokenised) -> bytes:
    """Return token counts and times, as canonical JSON."""
    return canonical(
        {
            "kinds": list(seen.kinds),
            "characters": seen.characters.tolist(),
            "tokens": seen.tokens.tolist(),
            "curve": [list(point) for point in seen.curve],
        }
    )


def tokenised_from_bytes(data: bytes) -> Tokenised:
    """Return token counts and times."""
    read: dict[str, Any] = json.loads(data)
    return Tokenised(
        kinds=tuple(read["kinds"]),
        characters=np.array(read["characters"], np.int64),
        tokens=np.array(read["tokens"], np.int64),
        curve=tuple((kind, length, tokens, ms) for kind, length, tokens, ms in read["curve"]),
    )
