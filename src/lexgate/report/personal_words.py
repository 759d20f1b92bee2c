"""What kinds of personal data are called: the titles of the rules that find them."""

from collections.abc import Iterable, Mapping
from functools import cache

from lexgate import rules as drawer
from lexgate.core.discover import discover
from lexgate.core.text import Text
from lexgate.rules._rule import Rule


def kinds_named(kinds: Iterable[str]) -> Text:
    """Return kinds of personal data as a list in words; one that no rule of the drawer finds keeps its own name.

    Example:
        >>> kinds_named(["email", "my-own"]).zh
        '电子邮箱地址、my-own'
    """
    known = _rules()
    titles = [known[kind].title if kind in known else Text(kind, kind) for kind in kinds]
    return Text(", ".join(title.en for title in titles), "、".join(title.zh for title in titles))


@cache
def _rules() -> Mapping[str, Rule]:
    return discover(drawer, "RULE", Rule)
