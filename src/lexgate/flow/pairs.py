"""Counterfactual sets: read from the project's file, or made from its test texts after cleaning."""

from collections.abc import Mapping
from dataclasses import replace

from pydantic import JsonValue

from lexgate.core.account import DataAccount
from lexgate.core.assess_spec import PairsSpec
from lexgate.core.canon import canonical, digest, digest_file
from lexgate.core.dataset import Dataset
from lexgate.core.errors import BadInput
from lexgate.core.task import Task
from lexgate.data.counterfactual import Made, generate
from lexgate.data.paths import locate
from lexgate.data.read import read_pairs
from lexgate.flow.context import Context
from lexgate.flow.prepare import Prepared


def pairs_of(context: Context, prepared: Prepared | None) -> Made | None:
    """Return the counterfactual sets; None where the project asks for none, or no set could be made.

    Raises:
        BadInput: See ``read_pairs``; LG-FLOW-015, sets are to be made from texts that are tagged word by word.
    """
    spec = context.project.assess.pairs
    if spec is None:
        return None
    if spec.path is not None:
        frame = read_pairs(spec, context.root)
        return Made(frame=frame.rename({f"@{name}": name for name in spec.attributes}))
    made = _made(context, spec, prepared)
    return made if made is not None and made.frame.height else None


def pairs_digest(context: Context, prepared: Prepared | None) -> str | None:
    """Return the digest of the sets, of the file or of what was made; None where there are none."""
    spec = context.project.assess.pairs
    if spec is None:
        return None
    if spec.path is not None:
        return digest_file(locate(context.root, spec.path))
    made = pairs_of(context, prepared)
    return None if made is None else digest_of(made)


def digest_of(made: Made) -> str:
    """Return the digest of sets that were made."""
    return digest(canonical([list(row) for row in made.frame.iter_rows()]))


def plain(spec: PairsSpec) -> PairsSpec:
    """Return the section as it speaks of the table that `pairs_of` gives."""
    return spec.model_copy(update={"text": "text", "set": ("set",), "attributes": spec.varied})


def told(context: Context, prepared: Prepared | None) -> DataAccount | None:
    """Return the account of the data, with what became of the test texts that sets were to be made from."""
    spec = context.project.assess.pairs
    if prepared is None or spec is None or not spec.generate:
        return None if prepared is None else prepared.account
    made = _made(context, spec, prepared)
    counts: Mapping[str, JsonValue] = (
        {} if made is None else {kind: dict(tally) for kind, tally in made.counts.items()}
    )
    facts = {**prepared.account.facts, "counterfactual_sets": dict(counts)}
    return replace(prepared.account, facts=facts)


def _made(context: Context, spec: PairsSpec, prepared: Prepared | None) -> Made | None:
    return None if prepared is None else made_from(prepared.dataset, spec, context.project.assess.seed)


def made_from(dataset: Dataset, spec: PairsSpec, seed: int) -> Made:
    """Return the sets that the section asks to be made from a data set; the same arguments give the same sets."""
    if dataset.task is not Task.TEXT_CLASSIFICATION:
        raise BadInput(
            "Counterfactual sets can be made from texts that are classified, not from texts that are tagged.",
            fix="Take assess.pairs.generate out of lexgate.yaml.",
            code="LG-FLOW-015",
        )
    frame = dataset.part("test").frame
    texts = [(str(row), str(text)) for row, text in frame.select("row", "text").iter_rows()]
    return generate(texts, spec.generate, limit=spec.limit, seed=seed)
