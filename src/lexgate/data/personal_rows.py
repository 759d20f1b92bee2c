"""Personal data in the rows of a data set: found by the chosen rules, and treated."""

import difflib
from collections.abc import Mapping, Sequence

import polars as pl

from lexgate.core.dataset import Dataset
from lexgate.core.errors import BadInput
from lexgate.core.task import Task
from lexgate.data.personal import Scanner, known_rules
from lexgate.data.protect import How, protect, protect_tokens
from lexgate.rules._rule import Rule


def choose(rules: Mapping[str, Rule] | None, wanted: Sequence[str] | None) -> dict[str, Rule]:
    """Return the rules that are wanted, by kind; all of them where none is named.

    Raises:
        BadInput: LG-DATA-302, there is no such kind.
    """
    known = known_rules() if rules is None else rules
    unknown = [name for name in wanted or () if name not in known]
    if unknown:
        close = difflib.get_close_matches(unknown[0], list(known), n=1)
        hint = f"Did you mean {close[0]!r}? " if close else ""
        raise BadInput(
            f"data.clean.rules names {', '.join(map(repr, unknown))}, which no rule recognises.",
            fix=f"{hint}There are {', '.join(known)}.",
            code="LG-DATA-302",
        )
    return {name: known[name] for name in (known if wanted is None else wanted)}


def treat(dataset: Dataset, how: How, rules: Mapping[str, Rule], key: bytes) -> tuple[Dataset, pl.DataFrame]:
    """Return the data set masked or pseudonymised, and ``row``, ``kind``, ``detail`` of each value found.

    ``drop`` and ``report`` change no text; the caller drops the rows. The detail is the place, never the value.
    """
    scanner = Scanner(rules)
    if dataset.task is Task.TOKEN_CLASSIFICATION:
        tokens = dataset.frame["tokens"]
        found = scanner.scan_tokens(tokens)
        done = protect_tokens(tokens, found, how, key, rules=rules) if _changes(how) else tokens
        detail = pl.format("tokens {} to {}", "first", "last")
    else:
        texts = dataset.frame["text"]
        found = scanner.scan(texts)
        done = protect(texts, found, how, key, rules=rules) if _changes(how) else texts
        detail = pl.format("characters {} to {}", "start", "end")
    rows = dataset.frame["row"].gather(found["item"]).alias("row")
    listed = found.with_columns(rows).select("row", "kind", detail.alias("detail"))
    if found.is_empty() or not _changes(how):
        return dataset, listed
    return dataset.with_frame(dataset.frame.with_columns(done.alias(_column(dataset)))), listed


def _changes(how: How) -> bool:
    return how in {"mask", "pseudonymise"}


def _column(dataset: Dataset) -> str:
    return "tokens" if dataset.task is Task.TOKEN_CLASSIFICATION else "text"
