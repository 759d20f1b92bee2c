"""Personal data in the rows of a data set: found by the chosen rules, and treated."""

from collections.abc import Mapping, Sequence

import polars as pl

from lexgate.core.dataset import Dataset
from lexgate.core.errors import BadInput
from lexgate.core.near import did_you_mean
from lexgate.core.task import Task
from lexgate.data.personal import Scanner, known_rules
from lexgate.data.protect import Replace, protect, protect_tokens
from lexgate.rules._rule import Rule


def choose(rules: Mapping[str, Rule] | None, wanted: Sequence[str] | None) -> dict[str, Rule]:
    """Return the rules that are wanted, by kind; all of them where none is named.

    Raises:
        BadInput: LG-DATA-302, there is no such kind.
    """
    known = known_rules() if rules is None else rules
    unknown = [name for name in wanted or () if name not in known]
    if unknown:
        raise BadInput(
            f"data.clean.rules names {', '.join(map(repr, unknown))}, which no rule recognises.",
            fix=f"{did_you_mean(unknown[0], known)} There are {', '.join(known)}.".strip(),
            code="LG-DATA-302",
        )
    return {name: known[name] for name in (known if wanted is None else wanted)}


def treat(
    dataset: Dataset, rules: Mapping[str, Rule], replace: Replace | None
) -> tuple[Dataset, pl.DataFrame]:
    """Return the data set with its personal data replaced, and ``row``, ``kind``, ``detail`` of each value found.

    The detail is the place, never the value.

    Args:
        dataset: Any data set.
        rules: What to look for.
        replace: As ``protect.replacer`` makes it; None: no text is changed.
    """
    scanner = Scanner(rules)
    name = "tokens" if dataset.task is Task.TOKEN_CLASSIFICATION else "text"
    column = dataset.frame[name]
    if name == "tokens":
        found = scanner.scan_tokens(column)
        done = column if replace is None else protect_tokens(column, found, replace)
        detail = pl.format("tokens {} to {}", "first", "last")
    else:
        found = scanner.scan(column)
        done = column if replace is None else protect(column, found, replace)
        detail = pl.format("characters {} to {}", "start", "end")
    rows = dataset.frame["row"].gather(found["item"]).alias("row")
    listed = found.with_columns(rows).select("row", "kind", detail.alias("detail"))
    return dataset.with_frame(dataset.frame.with_columns(done)), listed
