"""Subjects of the security checks with nothing in them."""

from dataclasses import replace

from lexgate.models.subject import Subject


def emptied(subject: Subject) -> Subject | None:  # noqa: PLR0911 - one for each capability
    """Return a worked subject of a security check without items; None for one of another check."""
    if subject.scan is not None:
        scan = replace(subject.scan, files=(), templates=(), searched=(), threats=())
        return replace(subject, scan=scan)
    if subject.signed_files is not None:
        return replace(subject, signed_files=replace(subject.signed_files, names=(), states=()))
    if subject.licence is not None:
        return replace(subject, licence=replace(subject.licence, uses=(), allowed=()))
    if subject.dependencies is not None:
        none = replace(subject.dependencies, names=(), versions=(), advisories=())
        return replace(subject, dependencies=none)
    if subject.tokenised is not None:
        seen = subject.tokenised
        return replace(
            subject, tokenised=replace(seen, kinds=(), characters=seen.characters[:0], tokens=seen.tokens[:0])
        )
    if subject.triggers is not None:
        found = subject.triggers
        none_found = replace(found, ids=found.ids[:0], before=found.before[:0], after=found.after[:, :0])
        return replace(subject, triggers=none_found)
    return None
