"""Cleaning: what is looked for, what is done about it, and a record of every row that was touched.

The order is part of the meaning:

1. ``null``: rows without text or label go, always;
2. ``normalise``: texts are made plain;
3. ``length``, ``language``;
4. ``personal-data/KIND``: before the searches for duplicates, so that texts that differ in a telephone number only
   are duplicates once it is masked;
5. ``conflict`` (all rows of a conflict), then ``duplicate`` (the first stays), each within its part;
6. ``leak``: exact and near, between parts; the copy in the part that learns goes;
7. ``near-duplicate`` within a part (the first stays);
8. ``label-error``.

The exam is not changed to suit the model: from validation and test, rows go only if nothing can be asked of them (no
text, no label, a length out of bounds), if they would give personal data away, or if a later part holds their copy.
Everything else that ``drop`` finds there is reported.

Cleaning what was cleaned drops nothing.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

import polars as pl

from lexgate.core.account import CleaningStep
from lexgate.core.data_spec import Act, CleanSpec
from lexgate.core.dataset import Dataset
from lexgate.core.errors import BadInput
from lexgate.core.ports import Progress, Silent
from lexgate.core.task import Task
from lexgate.data import (
    classes,
    conflicts,
    exact_duplicates,
    language,
    leaks,
    length,
    near_duplicates,
    wrong_labels,
)
from lexgate.data.clean_titles import title
from lexgate.data.normalise import normalise_dataset
from lexgate.data.personal_rows import choose, treat
from lexgate.data.protect import replacer
from lexgate.data.survey import survey
from lexgate.data.view import nothing, view
from lexgate.models.subject import Survey
from lexgate.rules._rule import Rule

CHANGES = pl.Schema(
    {
        "row": pl.Int64,
        "id": pl.String,
        "split": pl.String,
        "kind": pl.String,
        "action": pl.String,
        "detail": pl.String,
    }
)
"""One line for each finding in a row (for personal data, for each value). ``action`` is ``dropped``, ``changed`` or
``reported``. No text and no personal data stand in it."""

DROPPED, CHANGED, REPORTED = "dropped", "changed", "reported"
TRAIN = "train"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleaned:
    """A data set after cleaning, and what was done to it."""

    dataset: Dataset
    changes: pl.DataFrame
    """Columns as in ``CHANGES``, in the order of the searches."""
    steps: tuple[CleaningStep, ...]
    """One for each search that was made, also where nothing was found."""
    survey_before: Survey
    """Of the data as read; without ``label-error``, which is searched once, after the other searches."""


class _Bench:
    """The data set on the bench: each search is recorded as it is applied."""

    def __init__(self, dataset: Dataset, rules: Mapping[str, Rule]) -> None:
        self.dataset = dataset
        self._rows: pl.DataFrame | None = None
        self.changes: list[pl.DataFrame] = []
        self.steps: list[CleaningStep] = []
        self._titles = {kind: rule.title for kind, rule in rules.items()}

    @property
    def rows(self) -> pl.DataFrame:
        """The columns by which rows are compared."""
        if self._rows is None:
            self._rows = view(self.dataset)
        return self._rows

    def note(self, kind: str, found: pl.DataFrame, action: pl.Expr) -> pl.Series:
        """Note what was found (``row``, ``detail``), and return the rows whose action is to drop."""
        rows = self.dataset.frame.select("row", "id", "split")
        lines = (
            found.join(rows, on="row", how="inner", maintain_order="left")
            .with_columns(pl.lit(kind).alias("kind"), action.alias("action"))
            .select(*CHANGES)
            .cast(CHANGES)
        )
        counts = dict(lines.group_by("action").agg(pl.col("row").n_unique()).iter_rows())
        self.changes.append(lines)
        self.steps.append(
            CleaningStep(
                kind=kind,
                title=title(kind, self._titles),
                found=lines["row"].n_unique(),
                changed=counts.get(CHANGED, 0),
                dropped=counts.get(DROPPED, 0),
            )
        )
        return lines.filter(pl.col("action") == DROPPED)["row"]

    def drop(self, gone: pl.Series) -> None:
        """Take rows away."""
        if len(gone):
            left = ~pl.col("row").is_in(gone.unique().implode())
            self.dataset = self.dataset.with_frame(self.dataset.frame.filter(left))
            self._rows = self._rows if self._rows is None else self._rows.filter(left)

    def replace(self, dataset: Dataset) -> None:
        """Go on with the same rows and other texts."""
        self.dataset = dataset
        self._rows = None

    def search(
        self, kind: str, act: Act, find: Callable[[pl.DataFrame], pl.DataFrame], *, everywhere: bool = False
    ) -> None:
        """Make one search, unless it is off; what it says to drop goes from training only, or from everywhere."""
        if act != "off":
            drop = pl.lit(act == "drop") & (pl.lit(everywhere) | (pl.col("split") == TRAIN))
            action = pl.when(drop).then(pl.lit(DROPPED)).otherwise(pl.lit(REPORTED))
            self.drop(self.note(kind, find(self.rows), action))


def clean(
    dataset: Dataset,
    spec: CleanSpec,
    *,
    languages: Collection[str] | None = None,
    rules: Mapping[str, Rule] | None = None,
    key: bytes = b"",
    progress: Progress | None = None,
) -> Cleaned:
    """Return the data set cleaned as the project says, with a record of every row that was touched.

    Args:
        dataset: As read and split.
        spec: What is looked for, and what is done about it.
        languages: ISO 639-1 codes of the system's languages; None: no search by language.
        rules: Recognisers of personal data by kind; all of the drawer by default. ``spec.rules`` chooses among them.
        key: Secret of the pseudonyms, at least 16 bytes; needed for ``pseudonymise`` only.
        progress: Shown while it works.

    Raises:
        BadInput: LG-DATA-301, nothing is left to train on; LG-DATA-302, an unknown kind of personal data;
            LG-DATA-111 or LG-DATA-114, a class is left in the test but not in training.
        Unavailable: LG-ENV-101, wrong labels are searched for and scikit-learn or cleanlab is missing.
    """
    chosen = choose(rules, spec.rules)
    bench = _Bench(dataset, chosen)
    with (progress or Silent()).track("cleaning", total=5) as task:
        before = survey(dataset, rules=chosen, near_threshold=spec.near_threshold)
        task.advance(1, "surveyed")
        _plain(bench, spec, languages)
        task.advance(1, "made plain")
        _personal(bench, spec, chosen, key)
        task.advance(1, "personal data")
        _copies(bench, spec)
        task.advance(1, "duplicates")
        if spec.label_errors != "off" and dataset.task is Task.TEXT_CLASSIFICATION:
            bench.search("label-error", spec.label_errors, wrong_labels.find)
        task.advance(1, "labels")
    _check(dataset, bench.dataset)
    return Cleaned(
        dataset=bench.dataset,
        changes=pl.concat([pl.DataFrame(schema=CHANGES), *bench.changes]),
        steps=tuple(bench.steps),
        survey_before=before,
    )


def _plain(bench: _Bench, spec: CleanSpec, languages: Collection[str] | None) -> None:
    token = bench.dataset.task is Task.TOKEN_CLASSIFICATION
    text, label = ("tokens", "tags") if token else ("text", "label")
    missing = pl.when(pl.col(text).is_null()).then(pl.lit("no text")).otherwise(pl.lit("no label"))
    empty = bench.dataset.frame.filter(pl.col(text).is_null() | pl.col(label).is_null())
    bench.drop(bench.note("null", empty.select("row", missing.alias("detail")), pl.lit(DROPPED)))
    if spec.normalise:
        plain, changed = normalise_dataset(bench.dataset)
        bench.replace(plain)
        found = plain.frame.filter(changed).select("row", pl.lit("made plain").alias("detail"))
        bench.note("normalise", found, pl.lit(CHANGED))
    bench.search(
        "length", "drop", lambda rows: length.find(rows, spec.min_chars, spec.max_chars), everywhere=True
    )
    if languages:
        bench.search("language", spec.languages, lambda rows: language.find(rows, languages))


def _personal(bench: _Bench, spec: CleanSpec, rules: Mapping[str, Rule], key: bytes) -> None:
    how = spec.personal_data
    if how == "off":
        return
    replace = replacer(how, key, rules=rules) if how in ("mask", "pseudonymise") else None
    treated, found = treat(bench.dataset, rules, replace)
    if replace is not None:
        bench.replace(treated)
    action = {"drop": DROPPED, "report": REPORTED}.get(how, CHANGED)
    # All kinds of a row are noted before it goes.
    gone = [
        bench.note(
            f"personal-data/{kind}",
            found.filter(pl.col("kind") == kind).select("row", "detail"),
            pl.lit(action),
        )
        for kind in sorted(rules)
    ]
    for rows in gone:
        bench.drop(rows)


def _copies(bench: _Bench, spec: CleanSpec) -> None:
    bench.search("conflict", spec.conflicts, conflicts.find)
    bench.search("duplicate", spec.duplicates, exact_duplicates.find)
    if spec.leaks == "off" and spec.near_duplicates == "off":
        return
    found = _near(bench.rows, spec)
    bench.search("leak", spec.leaks, lambda _: found["leak"], everywhere=True)
    bench.search("near-duplicate", spec.near_duplicates, lambda _: found["near-duplicate"])


def _near(rows: pl.DataFrame, spec: CleanSpec) -> dict[str, pl.DataFrame]:
    """Search until nothing more is dropped: in very large groups, pairs come to light once others are gone."""
    sketch = near_duplicates.Sketch(rows, spec.near_threshold)
    found: dict[str, pl.DataFrame] = {"leak": nothing(), "near-duplicate": nothing()}
    acts = {"leak": spec.leaks, "near-duplicate": spec.near_duplicates}
    before = rows.height + 1
    while rows.height < before:
        before = rows.height
        near = sketch.pairs(rows)
        for kind, find in (("leak", leaks.find), ("near-duplicate", near_duplicates.find)):
            lines = find(rows, near)
            found[kind] = pl.concat([found[kind], lines]).unique("row", keep="first", maintain_order=True)
            if acts[kind] == "drop":
                may_go = rows if kind == "leak" else rows.filter(pl.col("split") == TRAIN)
                gone = lines.join(may_go, on="row", how="semi")
                rows = rows.join(gone, on="row", how="anti", maintain_order="left")
    return found


def _check(before: Dataset, after: Dataset) -> None:
    if len(after.part(TRAIN)) == 0 < len(before.part(TRAIN)):
        raise BadInput(
            f"Cleaning leaves no training row of {len(before):,}.",
            fix="Look at the rows with lexgate prepare --preview, or let searches report instead of drop.",
            code="LG-DATA-301",
        )
    classes.check_some(after, "The cleaned data set")
    classes.check_known(after)
