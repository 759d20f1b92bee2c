"""A predicate said in words: for whom a requirement is, in both languages."""

from collections.abc import Sequence

from pydantic import JsonValue

from lexgate.core.requirement import Decide, Force, Relationship, Requirement, Severity
from lexgate.core.text import Text
from lexgate.standard.applicability import ACTORS
from lexgate.standard.predicate import FIELDS, compared

EVERYONE = Text("every system", "所有系统")
DECIDE = {
    Decide.REPORT: Text("publication only", "仅需公布"),
    Decide.POINT: Text("by the point", "按点值"),
    Decide.CONFIDENT: Text("by the interval", "按置信区间"),
}
"""How a requirement is decided."""
FORCE = {
    Force.LAW: Text("law", "法律规范"),
    Force.GUIDANCE: Text("guidance", "推荐性、指导性文件"),
    Force.VOLUNTARY: Text("voluntary", "自愿性标准"),
}
"""What makes a standard bind, …"""
FORCE_MEANS = {
    Force.LAW: Text("binds whomever it addresses", "直接约束所涉主体"),
    Force.GUIDANCE: Text(
        "recommended by an authority or its standards body, binds nobody by itself",
        "由主管部门或标准化机构推荐，本身不具强制力",
    ),
    Force.VOLUNTARY: Text("binds whoever adopts it", "对采用者适用"),
}
"""… and what that means."""
RELATIONSHIP = {
    Relationship.EQUAL: Text("equal-to", "等同于"),
    Relationship.EQUIVALENT: Text("equivalent-to", "等效于"),
    Relationship.SUBSET: Text("subset-of", "要求少于"),
    Relationship.SUPERSET: Text("superset-of", "要求多于"),
    Relationship.INTERSECTS: Text("intersects-with", "部分重合于"),
}
"""How one requirement answers another; in English the words of OSCAL."""
SEVERITY = {
    Severity.BLOCKING: Text("decides", "参与判定"),
    Severity.ADVISORY: Text("advisory", "仅供参考"),
}
"""Whether a requirement counts for the verdict."""


def describe(predicate: JsonValue) -> Text:
    """Return a predicate in words.

    Example:
        >>> print(describe({"all": [{"fact": "jurisdictions", "has": "EU"}, {"not": {"fact": "task", "is": "x"}}]}).en)
        jurisdictions includes EU, and not (task is x)
        >>> print(describe({"fact": "scale.users", "above": 1000000}).zh)
        scale.users 超过 1000000
        >>> print(describe({"fact": "jurisdictions", "has": "EU"}).zh)
        适用法域包含“EU”
    """
    if not isinstance(predicate, dict):
        return EVERYONE
    if "all" in predicate:
        return _join(predicate["all"], Text(", and ", "，且"))
    if "any" in predicate:
        return _join(predicate["any"], Text(", or ", "，或"))
    if "not" in predicate:
        return Text("not ({inner})", "非（{inner}）").fill(inner=describe(predicate["not"]))
    fact = str(predicate["fact"])
    operator = next(key for key in predicate if key != "fact")
    name = Text(fact, FIELDS.get(fact, fact))
    # Chinese needs no space, unless the fact has no Chinese name.
    together = Text("{name} {words}", "{name}{words}" if fact in FIELDS else "{name} {words}")
    return together.fill(name=name, words=compared(operator, predicate[operator]))


def for_whom(requirement: Requirement) -> Text:
    """Return whom a requirement binds, and for which systems.

    Example:
        >>> from lexgate.standard.catalog import load
        >>> print(for_whom(load("eu-ai-act").requirements[0]).en)
        provider, deployer: jurisdictions includes EU
    """
    return Text("{actors}: {systems}", "{actors}：{systems}").fill(
        actors=actors(requirement), systems=describe(requirement.applies)
    )


def actors(requirement: Requirement) -> Text:
    """Return whom a requirement binds."""
    zh = "、".join(ACTORS.get(actor, actor) for actor in requirement.binds)
    return Text(", ".join(requirement.binds), zh)


def _join(parts: JsonValue, link: Text) -> Text:
    said = [_bracketed(part) for part in parts] if isinstance(parts, list) else []
    return Text(link.en.join(part.en for part in said), link.zh.join(part.zh for part in said))


def _bracketed(predicate: JsonValue) -> Text:
    said = describe(predicate)
    many = isinstance(predicate, dict) and any(_long(predicate.get(key)) for key in ("all", "any"))
    return Text("({said})", "（{said}）").fill(said=said) if many else said


def _long(parts: object) -> bool:
    return isinstance(parts, Sequence) and len(parts) > 1
