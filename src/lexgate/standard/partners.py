"""Which requirement of one standard is the same as one of another: before and after, published and draft."""

from lexgate.core.requirement import Relationship, Requirement, Standard

_NEAREST = (
    Relationship.EQUAL,
    Relationship.EQUIVALENT,
    Relationship.SUPERSET,
    Relationship.SUBSET,
    Relationship.INTERSECTS,
)


def partners(before: Standard, after: Standard) -> dict[str, str]:
    """Return the id of a requirement after → the id of the one before, where there is one.

    Within one pack, under whatever id it was published, requirements are the same by their short id. Between packs only
    a declared relation makes them partners, the nearest first: that both have an ``art-9`` says nothing.

    Example:
        >>> from lexgate.standard.catalog import load
        >>> act = load("eu-ai-act")
        >>> partners(act, act)["eu-ai-act/art-9-2"]
        'eu-ai-act/art-9-2'
    """
    old = {short(item.id): item.id for item in before.requirements} if same_pack(before, after) else {}
    by_relation = {item.id: _related(item, before) for item in after.requirements}
    found = {
        item.id: old.get(short(item.id)) or by_relation[item.id] or _claimed(item, before)
        for item in after.requirements
    }
    return {new: known for new, known in found.items() if known}


def same_pack(before: Standard, after: Standard) -> bool:
    """Return whether two standards are versions of one pack."""
    return bool({before.id, *before.formerly} & {after.id, *after.formerly})


def short(requirement: str) -> str:
    """Return an id within its pack.

    Example:
        >>> short("eu-ai-act/art-9-2")
        'art-9-2'
    """
    return requirement.partition("/")[2]


def _related(item: Requirement, before: Standard) -> str | None:
    """Return the nearest requirement before that this one declares."""
    ids = {one.id for one in before.requirements}
    known = [relation for relation in item.related if relation.to in ids]
    nearest = sorted(known, key=lambda relation: _NEAREST.index(relation.how))
    return nearest[0].to if nearest else None


def _claimed(item: Requirement, before: Standard) -> str | None:
    """Return the nearest requirement before that declares this one."""
    found = [
        (_NEAREST.index(relation.how), one.id)
        for one in before.requirements
        for relation in one.related
        if relation.to == item.id
    ]
    return min(found)[1] if found else None
