"""Recorded figure: a number that somebody measured, recorded and answers for; LexGate did not measure it.

Unit: option ``unit``. Option ``figure`` names it in the register ``figures`` (empty: the only one there), ``method`` and ``scope``
choose among several (empty: any, one without a scope first), and ``max_age_days`` says how old it may be (0: however old). The
newest counts. With ``successes`` and ``n`` the value is their share; a share with ``n``, however written, has a Wilson interval
(method ``recorded-wilson``). Other values are taken as written (method ``recorded``), and n is 1 unless it is given. A figure that nobody answers for (``by``), that
names a document which does not exist, or that is dated ahead of the assessment, is no evidence.

Known limit: it is as good as whoever recorded it.

Example:
    >>> from lexgate.checks._check import Setting
    >>> options = CHECK.complete({"figure": "gen-content-pass-rate"})
    >>> seen = CHECK.estimate(CHECK.measure(_good(), options), options, Setting())
    >>> seen.value, round(seen.low, 3), round(seen.high, 3), seen.n, seen.method
    (0.95, 0.935, 0.962, 1000, 'recorded-wilson')
"""

from dataclasses import replace
from datetime import date

import numpy as np
from pydantic import JsonValue

from lexgate.checks._check import Check, Evidence, Options, Setting
from lexgate.checks._estimates import census, nothing, sampled
from lexgate.checks._figures import Figure, chosen, figures_of
from lexgate.checks._options import number, text
from lexgate.checks._registers import Mistakes, days_ago, made, packed, register_of, together, unpacked
from lexgate.checks._worked import PASSPORT
from lexgate.core.estimate import Estimate
from lexgate.core.evidence_names import evidence_name
from lexgate.core.outcomes import Outcomes
from lexgate.core.requirement import Side
from lexgate.core.text import Text
from lexgate.core.units import UNITS
from lexgate.models.subject import Subject
from lexgate.stats.proportion import wilson

NOT_THERE = Text(
    "The register of figures has no usable {figure} in {unit}{why}.",
    "数值台账中没有可用的{figure}（单位：{unit}）{why}。",
)
TOO_OLD = Text(
    "{figure} was measured on {day}, {age} days ago; at most {most} are allowed.",
    "{figure} 测量于 {day}，距今 {age} 天，超过允许的 {most} 天。",
)
UNDATED = Text(
    "{figure} does not say when it was measured; at most {most} days are allowed.",
    "{figure} 未载明测量日期；要求距今不超过 {most} 天。",
)
AHEAD = Text("line {line}: its date lies ahead", "第 {line} 行：日期晚于评估日")
BY = Text(
    "Recorded by {by} (line {line}), not measured by LexGate.",
    "由 {by} 登记（第 {line} 行），非 LexGate 测量。",
)


_CELLS = ("line", "figure", "value", "successes", "n", "method", "scope", "measured_on", "by")


def measure(subject: Subject, options: Options) -> Outcomes:
    """Return the figures that may be meant, and in a last row why others are no evidence.

    Raises:
        Problems: LG-INPUT-001, cells that are no numbers or dates, figures that contradict each other.
    """
    register = register_of(subject, "figures")
    found: list[Figure] = []
    why: list[Text] = []
    if register is not None:
        mistakes = Mistakes(register)
        found, why = figures_of(register, text(options, "figure"), mistakes)
        mistakes.end()
        found, others = chosen(found, options)
        why += others
    rows = [{name: str(getattr(one, name)) for name in _CELLS} | {"why": ""} for one in found]
    if why:
        rows.append(dict.fromkeys(_CELLS, "") | {"why": packed(why)})
    return Outcomes(
        ids=np.array([row["line"] for row in rows], dtype=np.str_),
        columns={name: np.array([row[name] for row in rows], dtype=np.str_) for name in (*_CELLS, "why")},
        scored=np.array([not row["why"] for row in rows], dtype=np.bool_),
    )


def estimate(seen: Outcomes, options: Options, setting: Setting) -> Estimate:
    """Return the newest figure, in the unit of the option."""
    unit, name = text(options, "unit"), text(options, "figure")
    ages = [_age(str(day), setting.today) for day in seen.columns["measured_on"]]
    usable = [place for place in np.flatnonzero(seen.scored) if ages[place] is not None]
    if not usable:
        why = unpacked("\n".join(str(kept) for kept in seen.columns["why"]))
        why += [AHEAD.fill(line=seen.ids[place]) for place in np.flatnonzero(seen.scored)]
        said = Text(" ({why})", "（{why}）").fill(why=together(why)) if why else Text("", "")
        none = NOT_THERE.fill(figure=evidence_name(name), unit=UNITS.get(unit, unit), why=said)
        return nothing("recorded-figure", unit, options, setting, none)
    newest = max(usable, key=lambda place: str(seen.columns["measured_on"][place]))
    figure = evidence_name(str(seen.columns["figure"][newest]))
    most = int(number(options, "max_age_days"))
    day, age = str(seen.columns["measured_on"][newest]), ages[newest]
    if most and not day:
        return nothing("recorded-figure", unit, options, setting, UNDATED.fill(figure=figure, most=most))
    if most and age is not None and age > most:
        old = TOO_OLD.fill(figure=figure, day=day, age=age, most=most)
        return nothing("recorded-figure", unit, options, setting, old)
    return _recorded(seen, int(newest), options, setting)


def _age(written: str, today: date) -> int | None:
    """Return the age in days, 0 where no date is written, None if it lies ahead."""
    return days_ago(date.fromisoformat(written), today) if written else 0


def _recorded(seen: Outcomes, place: int, options: Options, setting: Setting) -> Estimate:
    cell = {name: str(column[place]) for name, column in seen.columns.items()}
    note = BY.fill(by=cell["by"], line=cell["line"])
    facts: dict[str, JsonValue] = {
        name: cell[name] for name in ("figure", "method", "scope", "measured_on", "by") if cell[name]
    }
    unit, n = text(options, "unit"), int(cell["n"] or 1)
    if unit == "share" and cell["n"]:
        successes = float(cell["successes"] or float(cell["value"]) * n)
        return sampled(
            "recorded-figure",
            options,
            setting,
            successes / n,
            lambda level: wilson(successes, n, level=level),
            n=n,
            method="recorded-wilson",
            unit=unit,
            facts=facts | {"successes": successes},
            note=note,
        )
    value = float(cell["value"])
    taken = census("recorded-figure", options, setting, value, n, unit=unit, facts=facts, note=note)
    return replace(taken, method="recorded")


def _worked(successes: int) -> Subject:
    register = made(
        "figures",
        ("figure", "successes", "n", "unit", "method", "measured_on", "by"),
        ("gen-content-pass-rate", successes, 1000, "share", "manual", "2026-11-20", "A. Example"),
    )
    return Subject(passport=PASSPORT, registers={"figures": register})


def _good() -> Subject:
    return _worked(950)


def _bad() -> Subject:
    return _worked(850)


CHECK = Check(
    id="recorded-figure",
    title=Text("Recorded figure", "登记数值"),
    about=Text(
        "A figure that a named person measured and recorded; LexGate takes it over and did not measure it.",
        "由具名人员测量并登记的数值；LexGate 予以采用，并非由 LexGate 测得。",
    ),
    unit="",
    better=Side.AT_LEAST,
    evidence=Evidence.DOCUMENTARY,
    needs=("registers",),
    registers=("figures",),
    options={"figure": "", "unit": "share", "method": "", "scope": "", "max_age_days": 0},
    measured_by=("figure", "unit", "method", "scope"),
    measure=measure,
    estimate=estimate,
    good=_good,
    bad=_bad,
)
