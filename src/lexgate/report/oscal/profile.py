"""What a standard asks on a day, as an OSCAL profile of its catalog."""

from collections.abc import Iterator
from datetime import date

from lexgate.core.canon import Json
from lexgate.core.errors import BadInput
from lexgate.core.requirement import Requirement, Standard
from lexgate.core.text import Text
from lexgate.report.oscal.catalog import catalog_uuid
from lexgate.report.oscal.pieces import (
    Fields,
    bound_id,
    control_id,
    exact,
    metadata,
    modified,
    prop,
    props,
    uuid,
)

_TITLE = Text("{standard}: what binds on {day}", "{standard}：{day} 有效的要求")


def profile(standard: Standard, day: date, *, catalog: str = "") -> Fields:
    """Return the profile that selects what binds on a day and sets its bounds.

    Args:
        standard: The standard.
        day: The day whose law counts.
        catalog: Where the catalog lies, as a reference relative to the profile; ``ID-catalog.json`` if left out.

    Returns:
        The JSON value of the document.

    Raises:
        BadInput: LG-REPORT-010, nothing binds on that day.

    Example:
        >>> from lexgate.standard.catalog import load
        >>> made = profile(load("us-four-fifths"), date(2026, 11, 22))["profile"]
        >>> made["modify"]["set-parameters"][0]["values"]
        ['0.8']

    References:
        NIST, OSCAL 1.2.1, Profile model.
    """
    binding = [item for item in standard.requirements if _binds(item, day)]
    if not binding:
        raise BadInput(
            f"Nothing of {standard.id} binds on {day}: {_when(standard)}",
            fix="Choose another day with --as-of.",
            code="LG-REPORT-010",
        )
    made: Fields = {
        "uuid": uuid("profile", catalog_uuid(standard), day.isoformat()),
        "metadata": metadata(
            _TITLE.fill(standard=standard.title, day=day),
            time=modified(standard),
            version=standard.version,
            more={"props": props((("standard", standard.id), ("as-of", day.isoformat())))},
        ),
        "imports": [
            {
                "href": catalog or f"{standard.id}-catalog.json",
                "include-controls": [{"with-ids": [control_id(item.id) for item in binding]}],
            }
        ],
        "merge": {"as-is": True},
    }
    if parameters := list(_parameters(binding, day)):
        made["modify"] = {"set-parameters": parameters}
    return {"profile": made}


def _binds(item: Requirement, day: date) -> bool:
    bound = item.bound_on(day)
    return bound is not None and not bound.repealed


def _when(standard: Standard) -> str:
    """Return the days on which duties begin and end."""
    days = sorted({(bound.since, bound.repealed) for item in standard.requirements for bound in item.bounds})
    return ", ".join(f"{'ends' if ended else 'begins'} {since}" for since, ended in days[:6]) + "."


def _parameters(binding: list[Requirement], day: date) -> Iterator[Json]:
    for item in binding:
        bound = item.bound_on(day)
        if bound is not None and bound.value is not None:
            yield {
                "param-id": bound_id(item.id),
                "props": [prop("from", bound.since.isoformat()), prop("basis", bound.basis.value)],
                "values": [exact(bound.value)],
            }
