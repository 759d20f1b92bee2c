"""What an assessment has to look at, before anything is looked at."""

from dataclasses import dataclass

from lexgate.assessment import stored
from lexgate.assessment.stored import StoredTable
from lexgate.core.assess_spec import PredictionsSpec
from lexgate.core.canon import digest_file, digest_json
from lexgate.core.codec import dump
from lexgate.core.verdict import Plan
from lexgate.data.paths import locate
from lexgate.data.read import read_table
from lexgate.flow.context import Context
from lexgate.flow.prepare import Prepared
from lexgate.flow.tune import Tuned


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """Stored predictions as they lie in their file; what they say is asked only after the plan is sealed."""

    spec: PredictionsSpec
    table: StoredTable
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """What there is to look at: a model on prepared data, prepared data alone, or stored predictions.

    Without any of them, documents and registers are all there is.
    """

    prepared: Prepared | None = None
    tuned: Tuned | None = None
    to_come: bool = False
    """Whether a model is still to be tuned: then it can be planned for, and nothing more."""
    stored: Stored | None = None
    before: Tuned | None = None
    """The model to compare with."""

    def subject_digest(self, plan: Plan) -> str:
        """Return the digest of what is judged: the model, else the predictions, the data, all documents and registers."""
        named = (
            plan.inputs[name]
            for name in ("model", "predictions", "data", "judgements")
            if name in plan.inputs
        )
        return next(named, "") or digest_json(dump(plan.inputs))


def stored_predictions(context: Context, spec: PredictionsSpec) -> Stored:
    """Return the file of stored predictions, its columns checked, no answer looked at.

    Raises:
        UnsafeFile: LG-SAFE-105, the path leaves the project.
        BadInput: There is no such file, or it can't be read.
        Problems: LG-INPUT-001, columns that the file lacks.
    """
    table = read_table(spec.path, spec.format, spec.encoding, spec.delimiter, context.root)
    seen = StoredTable(source=table.source, frame=stored.as_text(table.frame), lines=table.lines)
    stored.check_columns(spec, seen)
    return Stored(spec=spec, table=seen, digest=digest_file(locate(context.root, spec.path)))
