"""Which requirements of two standards answer each other, as an OSCAL mapping collection."""

from collections.abc import Iterable, Sequence

from lexgate.core.canon import Json
from lexgate.core.crosswalk import Pair
from lexgate.core.errors import BadInput
from lexgate.core.requirement import Standard
from lexgate.core.text import Text
from lexgate.report.oscal.catalog import catalog_uuid
from lexgate.report.oscal.pieces import (
    Fields,
    both,
    control_id,
    metadata,
    modified,
    prop,
    props,
    title_zh,
    uuid,
)

_TITLE = Text(
    "{first} and {second}: requirements that answer each other", "{first}与{second}：相互对应的要求"
)
_ABOUT = Text(
    "A pair is declared in a pack by people, or derived: both requirements ask for the same measurement, document or act. "
    "The relationship is said of the source.",
    "各对应关系或由标准包明确声明，或经推导得出（两项要求所需的测量、文件或行为记录相同）。关系均以源要求为主语。",
)


def mapping(first: Standard, second: Standard, pairs: Sequence[Pair]) -> Fields:
    """Return the pairs of requirements of two standards as an OSCAL mapping collection.

    Args:
        first: The standard of the sources.
        second: The standard of the targets.
        pairs: What answers what; see ``lexgate.standard.crosswalk``.

    Returns:
        The JSON value of the document.

    Raises:
        BadInput: LG-REPORT-013, there is no pair.

    References:
        NIST, OSCAL 1.2.1, Control Mapping model; NIST IR 8477, section 4.3.
    """
    if not pairs:
        raise BadInput(
            f"No requirement of {first.id} answers one of {second.id}.",
            fix="Declare the relation under related in one of the packs.",
            code="LG-REPORT-013",
        )
    title = _TITLE.fill(first=first.title, second=second.title)
    name = uuid("mapping", catalog_uuid(first), catalog_uuid(second))
    made: Fields = {
        "uuid": uuid("collection", name),
        "metadata": metadata(
            title,
            time=max(modified(first), modified(second)),
            version=max(first.version, second.version),
            more={"props": props((("source", first.id), ("target", second.id)))},
        ),
        "provenance": {
            "method": "hybrid",
            "matching-rationale": "functional",
            "status": "complete",
            "mapping-description": both(_ABOUT),
        },
        "mappings": [
            {
                "uuid": name,
                "source-resource": _resource(first),
                "target-resource": _resource(second),
                "maps": [_map(name, pair) for pair in pairs],
                **_gap("source", first, (pair.first.id for pair in pairs)),
                **_gap("target", second, (pair.second.id for pair in pairs)),
            }
        ],
    }
    return {"mapping-collection": made}


def _resource(standard: Standard) -> Json:
    return {
        "type": "catalog",
        "href": f"{standard.id}-catalog.json",
        "props": [title_zh(standard.title), *props((("catalog-uuid", catalog_uuid(standard)),))],
    }


def _map(name: str, pair: Pair) -> Json:
    return {
        "uuid": uuid("map", name, pair.first.id, pair.second.id),
        "matching-rationale": "semantic" if pair.declared else "functional",
        "relationship": pair.how.value,
        "sources": [{"type": "control", "id-ref": control_id(pair.first.id)}],
        "targets": [{"type": "control", "id-ref": control_id(pair.second.id)}],
        "props": [prop("declared", "true" if pair.declared else "false")],
        "remarks": both(pair.why),
    }


def _gap(side: str, standard: Standard, mapped: Iterable[str]) -> Fields:
    """Return the requirements of one side that answer nothing of the other."""
    known = set(mapped)
    left: list[Json] = [control_id(item.id) for item in standard.requirements if item.id not in known]
    if not left:
        return {}
    return {
        f"{side}-gap-summary": {
            "uuid": uuid("gap", side, catalog_uuid(standard), *sorted(known)),
            "unmapped-controls": [{"with-ids": left}],
        }
    }
