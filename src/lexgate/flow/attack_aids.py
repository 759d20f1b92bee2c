"""What attacks need beside the model: a file of paraphrases, slips in the training data, an encoder, a masked model.

Mistakes are told before the plan is sealed; models are opened after it.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

from lexgate.assessment.attack.aids import Aids
from lexgate.assessment.attack.typos import mined
from lexgate.core.canon import digest_file, digest_folder
from lexgate.core.dataset import Dataset
from lexgate.core.errors import BadInput
from lexgate.core.robustness_spec import RobustnessSpec
from lexgate.core.task import Task
from lexgate.core.tune_spec import ModelSpec
from lexgate.data.paraphrases import read_paraphrases
from lexgate.data.paths import locate
from lexgate.flow.context import Context
from lexgate.flow.prepare import Prepared
from lexgate.models.source import resolve
from lexgate.models.token_counts import has_tokenizer, vocabulary

_LENGTH = 512
"""Tokens of a text that an encoder and a masked model read at most."""


def aids_digests(
    context: Context, spec: RobustnessSpec, prepared: Prepared, model: Path | None = None
) -> dict[str, str]:
    """Return the digests of the files and models that attacks need, after a look for mistakes.

    Args:
        context: The project.
        spec: Its attacks.
        prepared: Its data.
        model: Folder of the model, where there is one yet: whole words of its tokenizer are no slips.

    Raises:
        BadInput: LG-FLOW-081, no test item has a paraphrase; LG-FLOW-082, an attack by paraphrases without their file;
            LG-FLOW-084, a tagger is to be attacked by what only texts allow; LG-FLOW-085, no slips in the training data;
            there is no such file or model, or it can't be read.
        Problems: LG-INPUT-001, columns or cells that the file of paraphrases lacks.
        UnsafeFile: LG-SAFE-104, the path of a model leaves the project.
    """
    _paraphrases(context, spec, prepared)
    if _by(spec, "typos") and not _slips(prepared, model):
        raise BadInput(
            "There is an attack by typos, but no slip was found in the training data.",
            fix="Attack by noise and keyboard instead (assess.robustness.attacks).",
            code="LG-FLOW-085",
        )
    found = {name: digest_folder(folder) for name, folder in _folders(context, spec).items()}
    if spec.paraphrases is not None:
        found["paraphrases"] = digest_file(locate(context.root, spec.paraphrases.path))
    return found


def aids_of(context: Context, spec: RobustnessSpec, prepared: Prepared, model: Path) -> Aids:
    """Return what the attacks need; models are opened only where an attack asks for them.

    Args:
        context: The project.
        spec: Its attacks.
        prepared: Its data.
        model: Folder of the model that is attacked; whole words of its tokenizer are no slips.
    """
    folders = _folders(context, spec)
    wanted = any(one.similarity is not None for one in spec.attacks)
    return Aids(
        paraphrases=_paraphrases(context, spec, prepared),
        typos=_slips(prepared, model) if _by(spec, "typos") else {},
        encoder=context.models.encoder(folders["encoder"], max_length=_LENGTH) if wanted else None,
        masked=context.models.masked(folders["masked"], max_length=_LENGTH) if _by(spec, "masked") else None,
    )


def _by(spec: RobustnessSpec, way: str) -> bool:
    return any(way in one.by for one in spec.attacks)


def _folders(context: Context, spec: RobustnessSpec) -> dict[str, Path]:
    named = {"encoder": ("encoder", spec.encoder), "masked": ("masked_model", spec.masked_model)}
    return {
        name: resolve(ModelSpec(path=path), context.root, where=f"assess.robustness.{entry}")
        for name, (entry, path) in named.items()
        if path is not None
    }


def _slips(prepared: Prepared, model: Path | None) -> dict[str, tuple[str, ...]]:
    known = vocabulary(model) if model is not None and has_tokenizer(model) else ()
    return mined(_words(prepared), frozenset(known))


def _words(prepared: Prepared) -> list[str]:
    """Return the texts of the training part, a sentence of a tagger as one."""
    frame = prepared.dataset.part("train").frame
    if prepared.dataset.task is Task.TOKEN_CLASSIFICATION:
        return [" ".join(words) for words in frame["tokens"].to_list()]
    return [text or "" for text in frame["text"].to_list()]


def _paraphrases(context: Context, spec: RobustnessSpec, prepared: Prepared) -> Mapping[str, Sequence[str]]:
    """Return text → what may be said instead."""
    given, tagging = spec.paraphrases, prepared.dataset.task is Task.TOKEN_CLASSIFICATION
    ways = {way for one in spec.attacks for way in one.by} & {"paraphrases", "gradients"}
    if tagging and ways:
        raise BadInput(
            f"A tagger can't be attacked by {' and '.join(sorted(ways))}.",
            fix="Attack it by characters or by neighbours (assess.robustness.attacks).",
            code="LG-FLOW-084",
        )
    if given is None:
        if _by(spec, "paraphrases"):
            raise BadInput(
                "There is an attack by paraphrases, but no file of them.",
                fix="Name it in assess.robustness.paraphrases.",
                code="LG-FLOW-082",
            )
        return {}
    said = read_paraphrases(given, context.root)
    test = prepared.dataset.part("test")
    found = _by_text(said, test) if given.id is not None else said
    if {text or "" for text in test.frame["text"].to_list()}.isdisjoint(found):
        raise BadInput(
            f"None of the {len(test):,} test texts has a paraphrase in {given.path}.",
            fix=f"Its column {given.id} must hold ids of test items: {_ids(context, test)}."
            if given.id
            else f"Its column {given.text or 'text'} must hold the texts as they stand in the prepared data.",
            code="LG-FLOW-081",
        )
    return found


def _ids(context: Context, test: Dataset) -> str:
    """Return what the ids of test items are; row numbers run on from file to file, so the first one is named."""
    named = context.project.data.columns.id if context.project.data else None
    if named is not None:
        return f"those of the column {named} (data.columns.id)"
    first = test.frame["id"][0]
    return f"row numbers, counted from 0 through all data files, here from {first} on (data.columns.id names none)"


def _by_text(said: Mapping[str, Sequence[str]], test: Dataset) -> dict[str, list[str]]:
    """Return the paraphrases of items by their texts; those of items with one text together."""
    found: dict[str, list[str]] = {}
    for name, text in test.frame.select("id", "text").iter_rows():
        if name in said and text:
            found.setdefault(text, []).extend(said[name])
    return found
