"""What a person can do about a finding that is not met or open: answer what decides whether it applies, else the remedies."""

from collections.abc import Mapping, Sequence

from lexgate.core.questions import question_of
from lexgate.core.requirement import Requirement, Standard
from lexgate.core.text import Text
from lexgate.core.verdict import Finding, Status

_STATE = Text(
    "State system.{fact} in lexgate.yaml: {question}", "在 lexgate.yaml 中填写 system.{fact}：{question}"
)


def to_state(missing: Sequence[str], questions: Mapping[str, Text]) -> tuple[Text, ...]:
    """Return, for each fact that is missing, where to state it and its question.

    Example:
        >>> print(to_state(["domain"], {})[0].en)
        State system.domain in lexgate.yaml: In which domain is it used?
    """
    return tuple(_STATE.fill(fact=fact, question=question_of(fact, questions)) for fact in missing)


def next_steps(
    finding: Finding, requirement: Requirement | None, standard: Standard | None
) -> tuple[Text, ...]:
    """Return the steps, the first one first; none where there is nothing to do.

    Where it is unknown whether the requirement applies, its remedies would be advice on a duty that may not be there.

    Args:
        finding: One finding.
        requirement: What it judges, or None where the plan does not have it.
        standard: Where the requirement stands.
    """
    if finding.status not in (Status.NOT_MET, Status.INCONCLUSIVE):
        return ()
    if finding.missing:
        return to_state(finding.missing, standard.questions if standard else {})
    return requirement.remedies if requirement else ()
