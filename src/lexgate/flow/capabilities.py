"""What a model's assessment may look at besides its answers: what each rests on, and looking at it.

Every capability is a field of ``Subject``. It is offered by the digest of what it rests on before the plan is sealed, and
looked at after it, if a check of the plan needs it.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from lexgate.core.text import Text
from lexgate.core.verdict import Plan
from lexgate.flow.answers import max_length
from lexgate.flow.attacking import attacked, attacks_digest
from lexgate.flow.canaries import canaries_digest, canary_scores
from lexgate.flow.context import Context
from lexgate.flow.detecting import detected, detector_digest
from lexgate.flow.explaining import explanation_digest, explanations
from lexgate.flow.material import Material
from lexgate.flow.membership import membership, membership_digest
from lexgate.flow.outputs import outputs_digest, outputs_of
from lexgate.flow.pairs import pairs_digest, pairs_of, plain
from lexgate.flow.prepare import Prepared
from lexgate.flow.privacy import claim, claim_digest
from lexgate.flow.shifted import shifted_answers, shifted_digest
from lexgate.flow.smoothing import smoothed, smoothing_digest
from lexgate.flow.tune import Tuned
from lexgate.models.subject import Attacked, Pairs, Subject


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """What a capability is looked at with, after the plan was sealed."""

    context: Context
    prepared: Prepared
    tuned: Tuned
    before: Tuned | None
    """The model to compare with."""
    plan: Plan
    sealed: str
    """Digest of the sealed plan."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Capability:
    """One field of ``Subject``."""

    name: str
    input: str
    """Name under which the plan keeps the digest of what it rests on."""
    digest: Callable[[Context, Material], str | None]
    """That digest, after a look for mistakes; empty: it is still to be made; None: the project does not ask for it."""
    look: Callable[[Sight], object]
    """The field's value, or as a ``Text`` why it can't be had; then its checks are not measured, for that reason."""


def digests(context: Context, material: Material) -> dict[Capability, str]:
    """Return, of each capability that the project asks for, the digest of what it rests on."""
    found = {one: one.digest(context, material) for one in CAPABILITIES}
    return {one: digest for one, digest in found.items() if digest is not None}


def with_capabilities(subject: Subject, needed: set[str], sight: Sight) -> Subject:
    """Return the subject with the capabilities that are needed."""
    seen = {one.name: one.look(sight) for one in CAPABILITIES if one.name in needed}
    absent = {name: found for name, found in seen.items() if isinstance(found, Text)}
    had = {name: found for name, found in seen.items() if name not in absent}
    return replace(subject, absent={**subject.absent, **absent}, **had)  # type: ignore[arg-type]


def _pairs(sight: Sight) -> Pairs | None:
    context, spec = sight.context, sight.context.project.assess.pairs
    made = pairs_of(context, sight.prepared)
    if made is None or spec is None:
        return None
    return context.models.predict_pairs(
        sight.tuned.folder,
        made.frame,
        plain(spec),
        batch_size=context.project.assess.batch_size,
        max_length=max_length(context, sight.tuned),
        progress=context.progress,
        precision=sight.tuned.precision,
    )


def _before_digest(context: Context, material: Material) -> str | None:
    spec = context.project.assess.robustness
    if spec is None or spec.before is None or not attacks_digest(context, material.prepared):
        return None
    return material.before.account.digest if material.before is not None else ""


def _attacked_before(sight: Sight) -> Attacked | None:
    if sight.before is None:
        return None
    return attacked(sight.context, sight.prepared, sight.before, sight.plan, sight.sealed)


CAPABILITIES = (
    Capability(
        name="pairs",
        input="pairs",
        digest=lambda context, given: pairs_digest(context, given.prepared),
        look=_pairs,
    ),
    Capability(
        name="shifted",
        input="shifted",
        digest=lambda context, given: shifted_digest(context, given.prepared) or None,
        look=lambda at: shifted_answers(at.context, at.tuned, at.prepared),
    ),
    Capability(
        name="explained",
        input="explanation",
        digest=lambda context, given: explanation_digest(context, given.prepared) or None,
        look=lambda at: explanations(at.context, at.prepared, at.tuned, at.plan, at.sealed),
    ),
    Capability(
        name="attacked",
        input="attacks",
        digest=lambda context, given: attacks_digest(context, given.prepared, given.tuned) or None,
        look=lambda at: attacked(at.context, at.prepared, at.tuned, at.plan, at.sealed),
    ),
    Capability(name="attacked_before", input="before", digest=_before_digest, look=_attacked_before),
    Capability(
        name="smoothed",
        input="smoothing",
        digest=lambda context, given: smoothing_digest(context, given.prepared) or None,
        look=lambda at: smoothed(at.context, at.prepared, at.tuned, at.plan, at.sealed),
    ),
    Capability(
        name="detected",
        input="detector",
        digest=lambda context, given: detector_digest(context, given.prepared) or None,
        look=lambda at: detected(at.context, at.prepared, at.tuned, at.plan, at.sealed),
    ),
    Capability(
        name="membership",
        input="membership",
        digest=lambda context, given: membership_digest(context, given.prepared, given.tuned) or None,
        look=lambda at: membership(at.context, at.prepared, at.tuned, at.plan, at.sealed),
    ),
    Capability(
        name="canaries",
        input="canaries",
        digest=lambda _, given: canaries_digest(given.prepared, given.tuned) or None,
        look=lambda at: canary_scores(at.context, at.prepared, at.tuned, at.sealed),
    ),
    Capability(
        name="outputs",
        input="outputs",
        digest=lambda context, _: outputs_digest(context),
        look=lambda at: outputs_of(at.context, at.prepared, at.plan),
    ),
    Capability(
        name="privacy_claim",
        input="privacy-claim",
        digest=lambda context, given: claim_digest(
            context, given.prepared, given.tuned.account if given.tuned else None
        ),
        look=lambda at: claim(at.context, at.prepared, at.tuned.account),
    ),
)
