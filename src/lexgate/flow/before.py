"""The model that a defended one is compared with: a folder, or what tuning without the defence gives."""

from lexgate.core.errors import BadInput
from lexgate.data.paths import locate
from lexgate.flow.context import Context
from lexgate.flow.prepare import Prepared
from lexgate.flow.tune import Tuned, given, untreated

UNTREATED = "untreated"


def before_of(context: Context, prepared: Prepared, *, tune_now: bool, needed: bool = True) -> Tuned | None:
    """Return the model that ``assess.robustness.before`` names; None where it names none, or one still to be tuned.

    Args:
        context: The project.
        prepared: Its data.
        tune_now: Whether a model that is still to be tuned is tuned now.
        needed: Whether it is an error if it is still to be tuned.

    Raises:
        BadInput: LG-FLOW-101, `untreated` without a defence; LG-FLOW-102, that model was not tuned; LG-FLOW-103, the path
            is no folder.
        UnsafeFile: LG-SAFE-105, the folder lies outside the project; or it holds a pickle.
    """
    spec = context.project.assess.robustness
    if spec is None or spec.before is None:
        return None
    if spec.before == UNTREATED:
        tune = context.project.tune
        if tune.adversarial is None and tune.noise is None:
            raise BadInput(
                "assess.robustness.before is `untreated`, but tune.adversarial and tune.noise are both left out.",
                fix="Add a defence, or name the folder of the model to compare with.",
                code="LG-FLOW-101",
            )
        found = untreated(context, prepared, tune_now=tune_now)
        if found is None and needed:
            raise BadInput(
                "The untreated model to compare with was not tuned yet.",
                fix="Use `lexgate run`, which tunes it too, or name a model's folder in assess.robustness.before.",
                code="LG-FLOW-102",
            )
        return found
    folder = locate(context.root, spec.before)
    if not folder.is_dir():
        raise BadInput(
            f"assess.robustness.before is {spec.before}, which is no folder.",
            fix="Name a model's folder, or `untreated`.",
            code="LG-FLOW-103",
        )
    return given(context.log, folder, "assess.robustness.before")
