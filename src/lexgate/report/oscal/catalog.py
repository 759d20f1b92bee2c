"""A standard as an OSCAL catalog: one control for each requirement, grouped by stage of the life cycle.

A bound is a parameter, for which a profile gives the value that binds on a day; the dated bounds themselves stand in
properties, one ``group`` of properties for each.
"""

from collections.abc import Iterator, Mapping

from lexgate.checks._check import Check, Evidence
from lexgate.core.canon import Json, digest_json
from lexgate.core.codec import dump
from lexgate.core.requirement import Bound, LeftOut, Requirement, Standard
from lexgate.core.text import Text
from lexgate.report.heat_map import STAGES
from lexgate.report.oscal.pieces import (
    NS,
    RMF,
    Fields,
    bound_id,
    control_id,
    exact,
    lean,
    line,
    markdown,
    metadata,
    modified,
    prop,
    props,
    source_id,
    sources,
    statement_id,
    title_zh,
    token,
    uuid,
)

_LEFT_OUT = Text("Clauses left out, with reasons", "未收录条款及理由")


def catalog(standard: Standard, checks: Mapping[str, Check]) -> Fields:
    """Return a standard as an OSCAL catalog.

    Args:
        standard: The standard.
        checks: The drawer, by id: how each requirement is assessed.

    Returns:
        The JSON value of the document; the same standard gives the same bytes.

    Example:
        >>> from lexgate.standard.catalog import load
        >>> made = catalog(load("us-four-fifths"), {})["catalog"]
        >>> made["metadata"]["oscal-version"], made["groups"][0]["controls"][0]["id"][:16]
        ('1.2.1', 'us-four-fifths.s')

    References:
        NIST, OSCAL 1.2.1, Catalog model.
    """
    return {
        "catalog": {
            "uuid": catalog_uuid(standard),
            "metadata": metadata(
                standard.title,
                time=modified(standard),
                version=standard.version,
                more={
                    "props": [
                        *props((("standard", standard.id), ("multiplicity", standard.multiplicity))),
                        *(prop("formerly", name) for name in standard.formerly),
                    ],
                    "links": [{"href": "#" + source_id(standard.citation), "rel": "reference"}],
                    "remarks": f"{markdown(standard.about.en)}\n\n{markdown(standard.about.zh)}",
                },
            ),
            "groups": [*_groups(standard, checks), *_left_out(standard)],
            "back-matter": {
                "resources": sources([standard.citation, *(item.citation for item in standard.requirements)])
            },
        }
    }


def catalog_uuid(standard: Standard) -> str:
    """Return the identifier of a standard's catalog; it changes whenever the standard does."""
    return uuid("catalog", digest_json(dump(standard)))


def _groups(standard: Standard, checks: Mapping[str, Check]) -> Iterator[Json]:
    stages = [*STAGES, *(stage for item in standard.requirements for stage in item.stage)]
    for stage in dict.fromkeys(stages):
        controls: list[Json] = [
            _control(item, checks.get(item.check))
            for item in standard.requirements
            if item.stage[:1] == (stage,)
        ]
        if controls:
            title = STAGES.get(stage, Text(stage, stage))
            yield {
                "id": token(f"{standard.id}.{stage}"),
                "class": "stage",
                "title": markdown(title.en),
                "props": [title_zh(title), prop("stage", stage)],
                "controls": controls,
            }


def _control(item: Requirement, check: Check | None) -> Json:
    return lean(
        {
            "id": control_id(item.id),
            "class": "requirement",
            "title": markdown(item.title.en),
            "params": [_param(item)] if item.side else [],
            "props": [*_props(item), *_bounds(item)],
            "links": [
                {
                    "href": "#" + source_id(item.citation),
                    "rel": "reference",
                    "text": markdown(item.citation.locator.en),
                }
            ],
            "parts": [*_texts(item), *_method(item, check)],
        }
    )


def _param(item: Requirement) -> Json:
    side = item.side.value if item.side else ""
    unit = item.bounds[0].unit
    return lean(
        {
            "id": bound_id(item.id),
            "label": line(f"{side.replace('_', ' ')} … {unit}"),
            "props": props((("side", side), ("unit", unit))),
            "constraints": [{"description": markdown(_dated(bound, side))} for bound in item.bounds],
        }
    )


def _dated(bound: Bound, side: str) -> str:
    if bound.value is None:
        return f"The duty ends on {bound.since}."
    return f"From {bound.since}: {side.replace('_', ' ')} {exact(bound.value)} {bound.unit}."


def _props(item: Requirement) -> Iterator[Json]:
    yield {"name": "label", "value": line(item.citation.locator.en)}
    yield title_zh(item.title)
    yield from props(
        (
            ("requirement", item.id),
            ("locator-zh", item.citation.locator.zh),
            ("confidence", item.citation.confidence.value),
            ("check", item.check),
            ("side", item.side.value if item.side else ""),
            ("decide", item.decide.value),
            ("level", item.level),
            ("min-n", item.min_n),
            ("severity", item.severity.value),
            ("applies", item.applies),
        )
    )
    yield from (prop("option", exact(value), kind=name) for name, value in item.options.items())
    yield from (prop("binds", actor) for actor in item.binds)
    yield from (prop("stage", stage) for stage in item.stage)
    yield from (prop("clause", clause) for clause in item.clauses)
    yield from (prop("related", relation.to, kind=relation.how.value) for relation in item.related)


def _bounds(item: Requirement) -> Iterator[Json]:
    for place, bound in enumerate(item.bounds, 1):
        for name, value in (
            ("from", bound.since.isoformat()),
            ("value", None if bound.value is None else exact(bound.value)),
            ("unit", bound.unit),
            ("basis", bound.basis.value),
            ("source", bound.source),
            ("repealed", "true" if bound.repealed else ""),
        ):
            if value:
                yield prop(f"bound-{name}", value, group=f"bound-{place}")


def _texts(item: Requirement) -> Iterator[Json]:
    name = statement_id(item.id)
    yield _part(name, "statement", item.obligation.en, lang="en")
    yield _part(name + ".zh", "statement", item.obligation.zh, lang="zh", title=item.title.zh)
    for place, remedy in enumerate(item.remedies, 1):
        here = f"{control_id(item.id)}_gdn.{place}"
        yield _part(here, "guidance", remedy.en, lang="en")
        yield _part(here + ".zh", "guidance", remedy.zh, lang="zh")


def _part(name: str, kind: str, prose: str, *, lang: str, title: str = "") -> Json:
    """Return a part; in Chinese it is of our namespace, so that who does not know it reads English only."""
    return lean(
        {
            "id": name,
            "name": kind,
            "ns": NS if lang == "zh" else "",
            "title": markdown(title) if title else "",
            "props": [prop("lang", lang)],
            "prose": markdown(prose),
        }
    )


def _method(item: Requirement, check: Check | None) -> Iterator[Json]:
    if check is None:
        return
    method = "TEST" if check.evidence is Evidence.MEASURED else "EXAMINE"
    name = f"{control_id(item.id)}_asm"
    yield {
        "id": name,
        "name": "assessment-method",
        "props": [prop("method", method, ns=RMF), prop("evidence", check.evidence.value)],
        "parts": [
            {
                "id": name + ".obj",
                "name": "assessment-objects",
                "prose": markdown(f"{check.title.en} ({check.id})"),
            }
        ],
    }


def _left_out(standard: Standard) -> Iterator[Json]:
    if standard.left_out:
        yield {
            "id": token(f"{standard.id}.left-out"),
            "class": "left-out",
            "title": _LEFT_OUT.en,
            "props": [title_zh(_LEFT_OUT)],
            "parts": [
                part
                for place, item in enumerate(standard.left_out, 1)
                for part in _reason(f"{standard.id}.left-out.{place}", item)
            ],
        }


def _reason(name: str, item: LeftOut) -> Iterator[Json]:
    for lang, prose in (("en", item.reason.en), ("zh", item.reason.zh)):
        yield {
            "id": token(f"{name}.{lang}"),
            "name": "left-out",
            "ns": NS,
            "title": markdown(item.clause),
            "props": [prop("lang", lang), prop("clause", item.clause)],
            "prose": markdown(prose),
        }
