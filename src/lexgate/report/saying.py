"""How days, intervals, options and checks are written for a person."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from pydantic import JsonValue

from lexgate.core.estimate import Estimate, Interval
from lexgate.core.number import exact, number
from lexgate.core.requirement import Side
from lexgate.core.text import Lang, Text
from lexgate.core.units import whole
from lexgate.core.verdict import Finding
from lexgate.report.fact_words import fact_name
from lexgate.report.facts import cell

Titles = Mapping[str, Text]
"""Check → its title. A check that is not named is called by its id."""


def day(when: date | str, lang: Lang) -> str:
    """Return a day in words; text that is no ISO day is returned as it is.

    Example:
        >>> day("2026-11-22", Lang.EN), day(date(2026, 1, 5), Lang.ZH)
        ('22 November 2026', '2026年1月5日')
    """
    try:
        exact = date.fromisoformat(when) if isinstance(when, str) else when
    except ValueError:
        return str(when)
    if lang is Lang.ZH:
        return f"{exact.year}年{exact.month}月{exact.day}日"
    return f"{exact.day} {_MONTHS[exact.month - 1]} {exact.year}"


_MONTHS = (
    "January February March April May June July August September October November December".split()  # noqa: SIM905 - a locale would decide otherwise
)


def cited(title: str, lang: Lang) -> str:
    """Return a title as it stands in a sentence: in Chinese in title marks, those inside it being single ones.

    Example:
        >>> cited("欧盟《人工智能法》要求", Lang.ZH), cited("EU AI Act", Lang.EN)
        ('《欧盟〈人工智能法〉要求》', 'EU AI Act')

    References:
        GB/T 15834-2011, 4.15 (title marks).
    """
    return f"《{title.translate(_SINGLE)}》" if lang is Lang.ZH else title


_SINGLE = str.maketrans("《》", "〈〉")


def moment(time: str, lang: Lang) -> str:
    """Return an RFC 3339 time in words, in UTC.

    Example:
        >>> moment("2026-11-22T10:00:00Z", Lang.EN)
        '22 November 2026, 10:00 UTC'
    """
    when, _, clock = time.partition("T")
    if not clock:
        return day(when, lang) if when else "–"
    return f"{day(when, lang)}{', ' if lang is Lang.EN else ' '}{clock[:5]} UTC"


def spread(interval: Interval | Estimate, bound: float | None = None) -> str:
    """Return ``value [low, high]``, with more digits only where three would hide a difference from the bound.

    A census has no sampling error: its value stands alone. Whole days and other counts are written in full.

    Example:
        >>> spread(Interval(value=0.7123, low=0.64, high=0.7812, n=3120))
        '0.712 [0.640, 0.781]'
    """
    unit = interval.unit if isinstance(interval, Estimate) else ""
    value, low, high = (
        number(whole(end, unit), unlike=bound) for end in (interval.value, interval.low, interval.high)
    )
    if interval.low is None or interval.high is None or interval.low == interval.value == interval.high:
        return value
    return f"{value} [{low}, {high}]"


def held(finding: Finding) -> Estimate | None:
    """Return the estimate of a finding with the interval that was held against the bound in place of its own.

    They differ where the value was picked as the worst of several, and where the family asks for a higher level. The
    estimate's own interval stands among the numbers.
    """
    seen = finding.estimate
    if seen is None or finding.held is None:
        return seen
    return replace(seen, low=finding.held[0], high=finding.held[1])


def limit(bound: float | None, side: Side | None) -> str:
    """Return a bound with its sign; a whole number without decimals, any other with all digits that the law gives.

    Example:
        >>> limit(0.8, Side.AT_LEAST), limit(31.0, Side.AT_MOST), limit(0.9995, Side.AT_LEAST), limit(None, None)
        ('≥ 0.800', '≤ 31', '≥ 0.9995', '–')
    """
    if bound is None:
        return "–"
    sign = {Side.AT_LEAST: "≥ ", Side.AT_MOST: "≤ "}.get(side, "") if side else ""
    plain = float(bound).is_integer() or float(f"{bound:.3g}") != bound
    return sign + (exact(bound) if plain else number(bound))


def options(values: Mapping[str, JsonValue]) -> str:
    """Return options as ``name: value`` pairs, those that are unset left out.

    Example:
        >>> options({"attribute": "gender", "floor": 0.02, "positive": None})
        'attribute: gender; floor: 0.0200'
    """
    return "; ".join(
        f"{name}: {cell(value)}" for name, value in values.items() if value not in (None, {}, [])
    )


def check_name(check: str, titles: Titles, lang: Lang) -> str:
    """Return what a check is called."""
    return titles[check].say(lang) if check in titles else check


def estimate_name(estimate: Estimate, titles: Titles, lang: Lang, among: Sequence[Estimate] = ()) -> str:
    """Return the check's name, with the attribute it was measured for, and what tells it from others of the same check.

    Args:
        estimate: What is named.
        titles: Check → its title.
        lang: Language of the name.
        among: The estimates beside which it stands.

    Example:
        >>> one, other = (
        ...     Estimate(check="f1", value=None, level=0.95, n=0, unit="share", method="x", options={"average": how})
        ...     for how in ("macro", "micro")
        ... )
        >>> estimate_name(one, {}, Lang.EN), estimate_name(one, {}, Lang.EN, [one, other])
        ('f1', 'f1 · macro')
    """
    attribute = estimate.options.get("attribute")
    parts = [check_name(estimate.check, titles, lang), *([cell(attribute)] if attribute else [])]
    alike = [
        one.options
        for one in among
        if one.check == estimate.check and one.options.get("attribute") == attribute
    ]
    for key, value in estimate.options.items():
        if value not in (None, "", [], {}) and any(one.get(key) != value for one in alike):
            parts.append(
                fact_name(value, lang)
                if isinstance(value, str)
                else f"{fact_name(key, lang)}{_COLON.say(lang)}{cell(value, lang)}"
            )
    return " · ".join(parts)


_COLON = Text(": ", "：")


def asked_key(check: str, values: Mapping[str, JsonValue]) -> str:
    """Return a key of a check with its options, to find an estimate again."""
    return f"{check} {json.dumps(dict(values), sort_keys=True, ensure_ascii=False)}"


def web_address(url: str) -> str:
    """Return the address if it is a web page, else nothing: other schemes could run code.

    Example:
        >>> web_address("https://example.org/law"), web_address("javascript:alert(1)")
        ('https://example.org/law', '')
    """
    return url if url.lower().startswith(("https://", "http://")) else ""
