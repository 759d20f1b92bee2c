"""Whether a system offered in one place is offered in another: a country code alone must not slip past the EU's law."""

import re

from lexgate.core.applies import Applicability

EU_MEMBERS = frozenset(
    "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split()  # noqa: SIM905 - a list of 27 codes reads better as one line
)
"""ISO 3166 codes of the member states."""

_GREECE = "EL"
"""What the Union calls it."""
CODE = re.compile(r"[A-Z]{2}(-[A-Z0-9]{1,3})?")
"""``CN``, ``EU``, ``US-NYC``: what a jurisdiction looks like."""


def within(place: str, asked: str) -> Applicability:
    """Return whether a system offered in ``place`` is offered in ``asked``.

    A part lies in the whole (``US-NYC`` in ``US``, ``DE`` in ``EU``). Of the whole it is unknown whether it means the
    part: a system offered in ``US`` may or may not be offered in ``US-NYC``. A word that is no code is unknown too, so
    that ``Germany`` does not read as *not in the EU*.

    Example:
        >>> within("DE", "EU").value, within("US", "US-NYC").value, within("CN", "EU").value
        ('yes', 'unknown', 'no')
    """
    place, asked = place.strip().upper(), asked.strip().upper()
    if _inside(place, asked):
        return Applicability.YES
    if _inside(asked, place) or not CODE.fullmatch(place):
        return Applicability.UNKNOWN
    return Applicability.NO


def _inside(part: str, whole: str) -> bool:
    member = part.partition("-")[0] in (*EU_MEMBERS, _GREECE)
    return part == whole or part.startswith(whole + "-") or (whole == "EU" and member)
