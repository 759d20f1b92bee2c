"""Canaries that somebody wished for on the command line, and how many are in the data."""

from lexgate.core.canaries_spec import CanariesSpec
from lexgate.core.data_spec import DataSpec
from lexgate.core.errors import BadInput
from lexgate.core.task import Task
from lexgate.data.canaries import Canary, not_for_taggers
from lexgate.flow.context import Context
from lexgate.flow.steps import Body

_LEAST = 8


def wish(context: Context, count: int) -> None:
    """Put on record that canaries are to be planted in data whose project file names none, from now on; 0: no more.

    Args:
        context: The project.
        count: As ``data.canaries.count``.

    Raises:
        BadInput: LG-FLOW-121, the project file names them; LG-FLOW-122, there are too few; LG-DATA-601, the data are for
            a tagger.
    """
    if count and context.project.system.task is Task.TOKEN_CLASSIFICATION:
        raise not_for_taggers()
    spec = context.project.data
    if spec is not None and spec.canaries is not None:
        raise BadInput(
            f"The project file plants canaries itself (data.canaries, count {spec.canaries.count}).",
            fix="Change data.canaries there.",
            code="LG-FLOW-121",
        )
    if count < 0 or 0 < count < _LEAST:
        raise BadInput(
            f"{count} canaries are too few to measure anything.",
            fix=f"Plant {_LEAST} or more, or 0 for none.",
            code="LG-FLOW-122",
        )
    if _wished(context) != count:
        context.log.append("canaries", {"count": count})


def with_wished(context: Context, spec: DataSpec) -> DataSpec:
    """Return the data section with the canaries that were wished for last, where it names none itself."""
    count = 0 if spec.canaries is not None else _wished(context)
    return spec.model_copy(update={"canaries": CanariesSpec(count=count)}) if count else spec


def _wished(context: Context) -> int:
    bodies = [context.log.body(entry) for entry in context.log.entries("canaries")]
    last = bodies[-1] if bodies else None
    return int(str(last["count"])) if isinstance(last, dict) else 0


def told(canaries: tuple[Canary, ...]) -> Body:
    """Return what the accounts of data and model say of canaries: how many were made and planted, in how many rows."""
    if not canaries:
        return {}
    return {
        "canaries": {
            "made": len(canaries),
            "planted": sum(one.planted for one in canaries),
            "rows": sum(len(one.rows) for one in canaries),
        }
    }
