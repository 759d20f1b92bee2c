"""The texts of measured items, found again by id in what was prepared or stored: to be described, or shown masked.

They are looked for only where their digest is the one that the plan names, so that no other text is taken for them.
"""

from collections.abc import Callable
from pathlib import Path

import polars as pl

from lexgate.core.assess_spec import PairsSpec, PredictionsSpec
from lexgate.core.canon import digest_file
from lexgate.core.dataset import Dataset
from lexgate.core.errors import LexGateError
from lexgate.core.explanation import Shape
from lexgate.core.ports import Entries
from lexgate.core.project import Project
from lexgate.core.text import Text
from lexgate.core.verdict import Plan
from lexgate.data import store
from lexgate.data.paths import locate
from lexgate.data.personal import Scanner, known_rules
from lexgate.data.protect import mask_for_display
from lexgate.data.read import read_pairs, read_table
from lexgate.flow.pairs import digest_of, made_from
from lexgate.flow.steps import done

Texts = Callable[[str], str | None]
"""Item id → its text, or None if it is not at hand."""
SHOWN = 300
"""Characters of a text that are shown."""
_AROUND = 12
"""Tokens before and after the one in question that are shown."""
NO_TEXTS = Text("The texts of these items are not at hand: {why}", "无法取得这些样本的文本：{why}")
_CHANGED = Text("the data have changed, or were moved, since.", "数据此后已变更或移走。")
_NONE_NAMED = Text(
    "the project names no column of texts (assess.predictions.text).",
    "项目未指定文本列（assess.predictions.text）。",
)
_NO_ROWS = Text("it does not rest on rows of data.", "该项不以数据行为依据。")


def item_texts(
    log: Entries, workspace: Path, project: Project, root: Path, plan: Plan, needs: tuple[str, ...]
) -> Texts | Text:
    """Return how to find the text of an item, or why that can't be done.

    Args:
        log: The ledger, which knows where the prepared data lie.
        workspace: Its folder.
        project: The project, which knows where stored predictions and pairs lie.
        root: Folder of the project.
        plan: The sealed plan, which knows their digests.
        needs: What the check looks at.
    """
    try:
        if "pairs" in needs:
            made = project.assess.pairs is not None and project.assess.pairs.path is None
            return (
                _of_made(log, workspace, project, plan)
                if made
                else _of_pairs(project.assess.pairs, root, plan)
            )
        if not {"survey", "attacked"}.isdisjoint(needs) or (
            "predictions" not in plan.inputs and _asks_answers(needs)
        ):
            return _of_data(log, workspace, plan)
        if _asks_answers(needs):
            return _of_predictions(project.assess.predictions, root, plan)
    except (LexGateError, OSError):
        return NO_TEXTS.fill(why=_CHANGED)
    return NO_TEXTS.fill(why=_NO_ROWS)


def _asks_answers(needs: tuple[str, ...]) -> bool:
    return not {"predictions", "probability", "score"}.isdisjoint(needs)


def _of_data(log: Entries, workspace: Path, plan: Plan) -> Texts | Text:
    dataset = _dataset(log, workspace, plan)
    if dataset is None:
        return NO_TEXTS.fill(why=_CHANGED)
    frame = dataset.frame
    rows = {str(row): place for place, row in enumerate(frame["row"].to_list())}
    return _by_token(frame, rows) if "tokens" in frame.columns else _by_row(frame["text"], rows)


def _of_made(log: Entries, workspace: Path, project: Project, plan: Plan) -> Texts | Text:
    """Return the texts of counterfactual sets, made again."""
    dataset, spec = _dataset(log, workspace, plan), project.assess.pairs
    made = None if dataset is None or spec is None else made_from(dataset, spec, plan.seed)
    if made is None or digest_of(made) != plan.inputs.get("pairs"):
        return NO_TEXTS.fill(why=_CHANGED)
    return _by_row(made.frame["text"], {str(row): row for row in range(made.frame.height)})


def _dataset(log: Entries, workspace: Path, plan: Plan) -> Dataset | None:
    """Return the prepared data that the plan names, if they are still there."""
    made = (body["made"] for body in done(log, "prepare"))
    folder = next(
        (
            workspace / str(one["folder"])
            for one in made
            if isinstance(one, dict) and one.get("digest") == plan.inputs.get("data")
        ),
        None,
    )
    return None if folder is None else store.load(folder)


def _of_predictions(spec: PredictionsSpec | None, root: Path, plan: Plan) -> Texts | Text:
    if spec is None or digest_file(locate(root, spec.path)) != plan.inputs.get("predictions"):
        return NO_TEXTS.fill(why=_CHANGED)
    if spec.text is None:
        return NO_TEXTS.fill(why=_NONE_NAMED)
    frame = read_table(spec.path, spec.format, spec.encoding, spec.delimiter, root).frame
    ids = frame[spec.id].to_list() if spec.id else range(frame.height)
    return _by_row(frame[spec.text], {str(name): place for place, name in enumerate(ids)})


def _of_pairs(spec: PairsSpec | None, root: Path, plan: Plan) -> Texts | Text:
    if spec is None or spec.path is None or digest_file(locate(root, spec.path)) != plan.inputs.get("pairs"):
        return NO_TEXTS.fill(why=_CHANGED)
    frame = read_pairs(spec, root)
    return _by_row(frame["text"], {str(row): place for place, row in enumerate(frame["row"].to_list())})


def _by_row(texts: pl.Series, rows: dict[str, int]) -> Texts:
    def text(name: str) -> str | None:
        return None if name not in rows else texts[rows[name]]

    return text


def _by_token(frame: pl.DataFrame, rows: dict[str, int]) -> Texts:
    """Return the tokens around the one that an id ``row:position`` names; of an id ``row``, all."""

    def text(name: str) -> str | None:
        row, _, position = name.partition(":")
        if row not in rows:
            return None
        tokens = frame["tokens"][rows[row]].to_list()
        if not position.isdigit():
            return " ".join(tokens)
        at = int(position)
        return " ".join(tokens[max(0, at - _AROUND) : at + _AROUND + 1])

    return text


def shape(text: str) -> Shape:
    """Return what can be said of a text without showing it.

    Example:
        >>> shape("write to a@example.com")
        Shape(characters=22, words=3, personal=('email',))
    """
    found = Scanner(known_rules()).scan_text(text)
    kinds = tuple(sorted({span.kind for span in found}))
    return Shape(characters=len(text), words=len(text.split()), personal=kinds)


def masked(text: str) -> str:
    """Return a text on one line, personal data masked, then cut.

    Example:
        >>> masked("write to a@example.com")
        'write to [EMAIL]'
    """
    plain = " ".join(mask_for_display(text).split())
    plain = "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in plain)
    return plain if len(plain) <= SHOWN else plain[: SHOWN - 1] + "…"
