"""Texts that the model put out, in a file of the project: named by digest before the plan is sealed, read after it."""

from lexgate.core.canon import digest_file
from lexgate.core.errors import BadInput
from lexgate.core.verdict import Plan
from lexgate.data.outputs import look_at, read_outputs
from lexgate.data.paths import locate
from lexgate.flow.context import Context
from lexgate.flow.prepare import Prepared
from lexgate.models.privacy import OutputTexts


def outputs_digest(context: Context) -> str | None:
    """Return the digest of the file, after a look for mistakes; None where there is none.

    Raises:
        BadInput: There is no such file, or it can't be read; LG-DATA-611.
        Problems: LG-INPUT-001, the column is missing.
    """
    spec = context.project.assess.privacy
    if spec is None or spec.outputs is None:
        return None
    read_outputs(spec.outputs, context.root)
    return digest_file(locate(context.root, spec.outputs.path))


def outputs_of(context: Context, prepared: Prepared, plan: Plan) -> OutputTexts | None:
    """Return what stands in the outputs.

    Raises:
        BadInput: LG-FLOW-125, the file has changed since the plan was sealed.
    """
    spec = context.project.assess.privacy
    if spec is None or spec.outputs is None:
        return None
    if outputs_digest(context) != plan.inputs.get("outputs"):
        raise BadInput(
            f"{spec.outputs.path} has changed since the plan was sealed.",
            fix="Assess again, and leave the file alone meanwhile.",
            code="LG-FLOW-125",
        )
    return look_at(read_outputs(spec.outputs, context.root), prepared.natural, plan.seed)
