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
    if same_pack(before, after):
        known = {short(item.id): item.id for item in before.requirements}
        found = {item.id: known.get(short(item.id)) or _declared(item, before) for item in after.requirements}
    else:
        ids = {item.id for item in before.requirements}
        declared = {item.id: _declared(item, before) for item in after.requirements}
        namesakes = {to for new, to in declared.items() if to and short(new) == short(to)}
        found = {new: _variant(new, to, namesakes, ids) for new, to in declared.items()}
    return {new: to for new, to in found.items() if to}


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


def _declared(item: Requirement, before: Standard) -> str | None:
    """Return the nearest requirement before that this one declares, or that declares this one."""
    ids = {one.id for one in before.requirements}
    found = [(_NEAREST.index(relation.how), relation.to) for relation in item.related if relation.to in ids]
    found += [
        (_NEAREST.index(relation.how), one.id)
        for one in before.requirements
        for relation in one.related
        if relation.to == item.id
    ]
    return min(found)[1] if found else None


def _variant(new: str, to: str | None, namesakes: set[str], ids: set[str]) -> str | None:
    """Return the partner of a variant of a clause (``also``), which shares the relation of its clause: its namesake."""
    if to is None or to not in namesakes:
        return to
    own = f"{to.partition('/')[0]}/{short(new)}"
    return own if own in ids else to
