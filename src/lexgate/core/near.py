"""The word a person may have meant."""

import difflib
from collections.abc import Iterable


def did_you_mean(word: object, known: Iterable[object], otherwise: str = "") -> str:
    """Return "Did you mean …?" for the known word that is nearest, whatever the case; else ``otherwise``.

    Example:
        >>> did_you_mean("acuracy", ["accuracy", "macro-f1"])
        "Did you mean 'accuracy'?"
        >>> did_you_mean("zebra", ["accuracy"], "See the list.")
        'See the list.'
    """
    close = nearest(word, known)
    return f"Did you mean {close!r}?" if close else otherwise


def nearest(word: object, known: Iterable[object], *, likeness: float = 0.55) -> str:
    """Return the known word that is nearest, whatever the case; empty if none is as near as ``likeness`` (1: equal).

    Example:
        >>> nearest("incident", ["larger-incident", "filing"])
        'larger-incident'
    """
    words = {str(item).lower(): str(item) for item in known}
    close = difflib.get_close_matches(str(word).lower(), words, n=1, cutoff=likeness)
    return words[close[0]] if close else ""
