"""Whether a requirement applies: three-valued logic on the facts of a passport.

A predicate is a small tree, written in YAML::

    all:
      - {fact: jurisdictions, has: EU}
      - {fact: risk_tier, is: high}
      - not: {fact: facts.high_risk_route, is: annex-i}

Nodes are ``all``, ``any`` and ``not``; a leaf names one ``fact`` and one comparison: ``has`` (a list contains it),
``is``, ``in`` (it is one of a list), ``at_least``, ``at_most``, ``above``, ``below``. What the passport does not say is *unknown*, and stays
unknown through the tree unless the other facts decide alone (Kleene's strong logic). A requirement that is unknown to
apply is never skipped.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from pydantic import JsonValue

from lexgate.core.applies import Applicability, Applies
from lexgate.core.passport import Passport
from lexgate.core.text import Text
from lexgate.standard.places import within

YES, NO, UNKNOWN = Applicability.YES, Applicability.NO, Applicability.UNKNOWN

FIELDS: Mapping[str, str] = {
    "name": "系统名称",
    "purpose": "用途",
    "provider": "提供者",
    "roles": "主体角色",
    "task": "任务",
    "domain": "应用领域",
    "jurisdictions": "适用法域",
    "audience": "服务对象",
    "risk_tier": "风险等级",
    "generative": "是否生成内容",
    "modalities": "内容形态",
    "languages": "语言",
}
"""Passport fields that a predicate may ask for, with their Chinese names; ``facts.NAME`` and ``scale.NAME`` ask for more."""
LISTS = ("jurisdictions", "languages", "roles", "modalities")
"""Fields that are lists: they are asked with ``has``."""
NAMED = ("facts", "scale")
"""Fields that hold further facts by name."""


def evaluate(predicate: JsonValue, passport: Passport) -> Applies:
    """Return whether a predicate holds for a system, and which facts decided.

    Kleene's strong three-valued logic: ``all`` is the least of its parts, ``any`` the greatest, ``not`` turns *yes* and
    *no* round, with no < unknown < yes.

    Args:
        predicate: A well-formed tree (see ``lexgate.standard.grammar``), or None, which binds everyone.
        passport: What is known of the system.

    Returns:
        The answer, and the facts it rests on.

    Example:
        >>> system = Passport(name="screener", jurisdictions=("DE",))
        >>> evaluate({"fact": "jurisdictions", "has": "EU"}, system).answer.value
        'yes'
        >>> print(evaluate({"fact": "risk_tier", "is": "high"}, system).why.en)
        the passport does not state risk_tier, so whether it is high is unknown

    References:
        S. C. Kleene (1952), Introduction to Metamathematics, section 64.
    """
    if not isinstance(predicate, dict):
        return Applies(answer=YES, why=Text("it binds every system", "适用于所有系统"))
    if "all" in predicate:
        return _join(predicate["all"], passport, decisive=NO, otherwise=YES)
    if "any" in predicate:
        return _join(predicate["any"], passport, decisive=YES, otherwise=NO)
    if "not" in predicate:
        inner = evaluate(predicate["not"], passport)
        return replace(inner, answer={YES: NO, NO: YES, UNKNOWN: UNKNOWN}[inner.answer])
    return _leaf(predicate, passport)


def _join(
    parts: JsonValue, passport: Passport, *, decisive: Applicability, otherwise: Applicability
) -> Applies:
    """One decisive part decides; else one unknown part leaves it open; else all parts together decide."""
    answers = [evaluate(part, passport) for part in parts] if isinstance(parts, list) else []
    for answer in answers:
        if answer.answer is decisive:
            return answer
    unknown = [answer for answer in answers if answer.answer is UNKNOWN]
    said = unknown or answers
    why = Text("; ".join(item.why.en for item in said), "；".join(item.why.zh for item in said))
    missing = tuple(dict.fromkeys(fact for item in unknown for fact in item.missing))
    return Applies(answer=UNKNOWN if unknown else otherwise, why=why, missing=missing)


def _leaf(leaf: Mapping[str, JsonValue], passport: Passport) -> Applies:
    fact = str(leaf["fact"])
    operator = next(key for key in leaf if key != "fact")
    asked, known = leaf[operator], _known(fact, passport)
    zh = f"{fact}（{FIELDS[fact]}）" if fact in FIELDS else fact
    words = _WORDS[operator].fill(asked=_say(asked))
    if known is None:
        why = Text(
            f"the passport does not state {fact}, so whether it {words.en} is unknown",
            f"系统档案未载明{zh}，无法判断其是否{words.zh}",
        )
        return Applies(answer=UNKNOWN, why=why, missing=(fact,))
    answer = _places(known, asked) if fact == "jurisdictions" else _COMPARE[operator](known, asked)
    if answer is UNKNOWN:
        why = Text(
            f"{fact} is {_say(known)}, from which it can't be told whether it {words.en}",
            f"{zh}为“{_say(known)}”，据此无法判断其是否{words.zh}",
        )
    else:
        said = _SAID["within" if fact == "jurisdictions" else operator][answer is NO]
        if operator == "has" and answer is YES and _say(known) == _say(asked):
            said = _SAID["is"][0]  # "US, inside US" says one thing twice
        both = said.fill(known=_say(known), asked=_say(asked))
        why = Text(f"{fact} is {both.en}", f"{zh}为{both.zh}")
    return Applies(answer=answer, why=why, missing=(fact,) if answer is UNKNOWN else ())


def compared(operator: str, asked: JsonValue) -> Text:
    """Return a comparison in words.

    Example:
        >>> compared("in", ["credit", "insurance"]).en
        'is one of credit, insurance'
    """
    return _WORDS[operator].fill(asked=_say(asked))


def _known(fact: str, passport: Passport) -> Any:
    """Return what the passport says; empty text is unknown, an empty list is not."""
    field, _, name = fact.partition(".")
    if field in NAMED:
        return getattr(passport, field).get(name)
    value = getattr(passport, fact)
    return None if value == "" else value


def _has(known: Any, asked: Any) -> Applicability:
    if not isinstance(known, list | tuple):
        return UNKNOWN
    return _yes(any(_same(item, asked) for item in known))


def _places(known: Any, asked: Any) -> Applicability:
    """One place that lies inside decides; else one that may leaves it open."""
    answers = [within(str(place), str(asked)) for place in known]
    return next((answer for answer in (YES, UNKNOWN) if answer in answers), NO)


def _is(known: Any, asked: Any) -> Applicability:
    return _yes(_same(known, asked))


def _in(known: Any, asked: Any) -> Applicability:
    return _yes(any(_same(known, item) for item in asked))


def _at_least(known: Any, asked: Any) -> Applicability:
    return _yes(known >= asked) if _is_number(known) else UNKNOWN


def _at_most(known: Any, asked: Any) -> Applicability:
    return _yes(known <= asked) if _is_number(known) else UNKNOWN


def _above(known: Any, asked: Any) -> Applicability:
    return _yes(known > asked) if _is_number(known) else UNKNOWN


def _below(known: Any, asked: Any) -> Applicability:
    return _yes(known < asked) if _is_number(known) else UNKNOWN


def _yes(holds: object) -> Applicability:
    return YES if holds else NO


def _same(left: Any, right: Any) -> bool:
    """Equal, and not one a bool and the other a number."""
    return isinstance(left, bool) == isinstance(right, bool) and bool(left == right)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _say(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list | tuple):
        return ", ".join(_say(item) for item in value) or "(none)"
    return str(value)


_COMPARE: Mapping[str, Callable[[Any, Any], Applicability]] = {
    "has": _has,
    "is": _is,
    "in": _in,
    "at_least": _at_least,
    "at_most": _at_most,
    "above": _above,
    "below": _below,
}
_WORDS: Mapping[str, Text] = {
    "has": Text("includes {asked}", "包含“{asked}”"),
    "is": Text("is {asked}", "为“{asked}”"),
    "in": Text("is one of {asked}", "属于“{asked}”之一"),
    "at_least": Text("is at least {asked}", "不低于 {asked}"),
    "at_most": Text("is at most {asked}", "不高于 {asked}"),
    "above": Text("is more than {asked}", "超过 {asked}"),
    "below": Text("is less than {asked}", "低于 {asked}"),
}
_SAID: Mapping[str, tuple[Text, Text]] = {
    "is": (Text("{known}", "“{known}”"), Text("{known}, not {asked}", "“{known}”，而非“{asked}”")),
    "in": (
        Text("{known}, one of {asked}", "“{known}”，属于“{asked}”之一"),
        Text("{known}, none of {asked}", "“{known}”，不属于“{asked}”之一"),
    ),
    "has": (
        Text("{known}, which has {asked}", "“{known}”，包含“{asked}”"),
        Text("{known}, without {asked}", "“{known}”，不包含“{asked}”"),
    ),
    "within": (
        Text("{known}, inside {asked}", "“{known}”，属于“{asked}”范围"),
        Text("{known}, outside {asked}", "“{known}”，不属于“{asked}”范围"),
    ),
    "at_least": (
        Text("{known}, at least {asked}", "{known}，不低于 {asked}"),
        Text("{known}, below {asked}", "{known}，低于 {asked}"),
    ),
    "at_most": (
        Text("{known}, at most {asked}", "{known}，不高于 {asked}"),
        Text("{known}, above {asked}", "{known}，高于 {asked}"),
    ),
    "above": (
        Text("{known}, more than {asked}", "{known}，超过 {asked}"),
        Text("{known}, not more than {asked}", "{known}，未超过 {asked}"),
    ),
    "below": (
        Text("{known}, less than {asked}", "{known}，低于 {asked}"),
        Text("{known}, not less than {asked}", "{known}，不低于 {asked}"),
    ),
}
"""What a known fact is said to be: where the comparison holds, and where it does not."""
OPERATORS = tuple(_COMPARE)
"""Comparisons that a leaf may use."""
