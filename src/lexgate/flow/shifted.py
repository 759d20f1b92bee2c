"""Shifted data: read before the plan is sealed, so that mistakes are told in time; asked about after it."""

from lexgate.core.assess_spec import ShiftedSpec
from lexgate.core.canon import digest_file
from lexgate.core.dataset import Dataset
from lexgate.core.errors import BadInput
from lexgate.core.task import Task
from lexgate.data.paths import locate
from lexgate.data.shifted import read_shifted
from lexgate.flow.answers import max_length
from lexgate.flow.context import Context
from lexgate.flow.prepare import Prepared, section
from lexgate.flow.tune import Tuned
from lexgate.models.subject import Shifted


def shifted_digest(context: Context, prepared: Prepared | None) -> str:
    """Return the digest of the shifted data, after a look for mistakes; empty where there are none.

    Raises:
        BadInput: LG-FLOW-106, the model is a tagger; there is no such file, or it can't be read.
        Problems: LG-INPUT-001, see ``lexgate.data.shifted``.
    """
    spec = context.project.assess.shifted
    if spec is None or prepared is None:
        return ""
    if prepared.dataset.task is not Task.TEXT_CLASSIFICATION:
        raise BadInput(
            "assess.shifted is for text classifiers; this model is a tagger.",
            fix="Leave it out, and name the column in data.columns.attributes: entity-f1-gap compares its groups.",
            code="LG-FLOW-106",
        )
    _read(context, spec, prepared)
    return digest_file(locate(context.root, spec.path))


def shifted_items(context: Context, prepared: Prepared) -> int:
    """Return how many shifted texts there are."""
    spec = context.project.assess.shifted
    return 0 if spec is None else len(_read(context, spec, prepared))


def shifted_answers(context: Context, tuned: Tuned | None, prepared: Prepared | None) -> Shifted | None:
    """Return the model's answers on the shifted data, or None where there are none."""
    spec = context.project.assess.shifted
    if spec is None or tuned is None or prepared is None:
        return None
    answers = context.models.predict(
        tuned.folder,
        _read(context, spec, prepared),
        batch_size=context.project.assess.batch_size,
        max_length=max_length(context, tuned),
        progress=context.progress,
        precision=tuned.precision,
    )
    return Shifted(answers=answers, reference=spec.reference or "")


def _read(context: Context, spec: ShiftedSpec, prepared: Prepared) -> Dataset:
    return read_shifted(spec, context.root, labels=prepared.dataset.labels, rename=section(context).labels)
