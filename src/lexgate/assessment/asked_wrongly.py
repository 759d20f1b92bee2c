"""What is wrong with the checks that standards and a project name, all at once."""

from collections.abc import Iterable, Iterator, Mapping

from pydantic import JsonValue

from lexgate.assessment.offer import Offer
from lexgate.checks._check import Check
from lexgate.core.assess_spec import AssessSpec
from lexgate.core.errors import Problem
from lexgate.core.near import did_you_mean
from lexgate.core.requirement import Requirement


def problems_of_law(requirements: Iterable[Requirement], checks: Mapping[str, Check]) -> Iterator[Problem]:
    """Yield what is wrong with the checks and options that requirements name."""
    for requirement in requirements:
        yield from _problems(f"requirement {requirement.id}", requirement.check, requirement.options, checks)


def problems_of_project(spec: AssessSpec, checks: Mapping[str, Check], offer: Offer) -> Iterator[Problem]:
    """Yield what is wrong with the checks, options, attributes and classes that a project names."""
    yield from _unknown_class("assess.positive", spec.positive, offer)
    for index, item in enumerate(spec.checks or ()):
        where = f"assess.checks.{index}"
        yield from _problems(where, item.check, item.options, checks)
        yield from _unknown_class(f"{where}.options.positive", item.options.get("positive"), offer)
        yield from _unmade(where, checks.get(item.check), item.options, spec)
        known = _attributes_of(checks.get(item.check), spec, offer.attributes)
        named = item.options.get("attribute")
        if known is None or not isinstance(named, str):
            continue
        for part in named.split("+"):
            if part and part not in known:
                yield Problem(
                    line=0,
                    where=f"{where}.options.attribute",
                    found=f"the attribute {part!r}",
                    expected=f"one of {', '.join(known) or '(the data have none)'}",
                    hint=did_you_mean(part, known),
                )


def _unknown_class(where: str, name: JsonValue, offer: Offer) -> Iterator[Problem]:
    if isinstance(name, str) and offer.labels and name not in offer.labels:
        yield Problem(
            line=0,
            where=where,
            found=f"the class {name!r}",
            expected=f"one of {', '.join(offer.labels)}",
            hint=did_you_mean(name, offer.labels),
        )


def _unmade(
    where: str, check: Check | None, options: Mapping[str, JsonValue], spec: AssessSpec
) -> Iterator[Problem]:
    """Yield attacks and methods of explanation that a check is asked about, and that the project does not make."""
    made: dict[str, tuple[str, ...]] = {}
    if (
        check is not None
        and spec.robustness is not None
        and not {"attacked", "detected"}.isdisjoint(check.needs)
    ):
        made["attack"] = tuple(attack.name for attack in spec.robustness.attacks)
    if check is not None and spec.explanation is not None and "explained" in check.needs:
        made["method"] = spec.explanation.methods
    for option, names in made.items():
        value = options.get(option)
        if isinstance(value, str) and value and value not in names:
            yield Problem(
                line=0,
                where=f"{where}.options.{option}",
                found=f"the {option} {value!r}",
                expected=f"one of {', '.join(names)}",
                hint=did_you_mean(value, names),
            )


def _attributes_of(
    check: Check | None, spec: AssessSpec, attributes: tuple[str, ...]
) -> tuple[str, ...] | None:
    """Return the attributes that a check may be asked for: the data's, or the counterfactual sets'."""
    if check is None:
        return None
    if "pairs" in check.needs:
        return spec.pairs.varied if spec.pairs else None
    return attributes if check.by_attribute else None


def _problems(
    where: str, name: str, options: Mapping[str, JsonValue], checks: Mapping[str, Check]
) -> Iterator[Problem]:
    if name not in checks:
        yield Problem(
            line=0,
            where=where,
            found=f"the check {name!r}",
            expected=f"one of {', '.join(checks)}",
            hint=did_you_mean(name, checks),
        )
        return
    for option, value in options.items():
        wrong = checks[name].problem(option, value)
        if wrong:
            yield Problem(
                line=0,
                where=f"{where}.options.{option}",
                found=repr(value),
                expected=f"an option of {name}",
                hint=wrong[0].upper() + wrong[1:],
            )
