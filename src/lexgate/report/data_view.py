"""The data and the model as the report shows them."""

from collections.abc import Mapping

from markupsafe import Markup
from pydantic import JsonValue

from lexgate.core.account import CleaningStep, DataAccount
from lexgate.core.number import number
from lexgate.core.text import Lang
from lexgate.report.charts import Caption, bar_chart, curve
from lexgate.report.fact_words import fact_name
from lexgate.report.facts import curves
from lexgate.report.words import words

_MOST_BARS = 30
_PERSONAL = "personal-data/"


def label_bars(data: DataAccount | None, lang: Lang) -> Markup:
    """Return one bar for each label, over all splits; the largest labels only where there are many."""
    if data is None:
        return Markup()
    totals: dict[str, int] = {}
    for counts in data.labels.values():
        for label, count in counts.items():
            totals[label] = totals.get(label, 0) + count
    if not totals:
        return Markup()
    bars = sorted(totals.items(), key=lambda bar: (-bar[1], bar[0]))
    say = words(lang)
    title = say("labels_plot")
    if len(bars) > _MOST_BARS:
        title = f"{title} ({say('largest', n=_MOST_BARS)})"
    return bar_chart(bars[:_MOST_BARS], Caption(title=title, desc=say("labels_desc")))


def names_of(counts: Mapping[str, Mapping[str, int]]) -> list[str]:
    """Return the inner keys of counts in order of first appearance, such as the labels of all splits."""
    return list(dict.fromkeys(name for inner in counts.values() for name in inner))


def cleaning_steps(data: DataAccount | None, *, personal: bool) -> tuple[CleaningStep, ...]:
    """Return the searches for personal data, or all the others."""
    steps = data.steps if data else ()
    return tuple(step for step in steps if step.kind.startswith(_PERSONAL) is personal)


def training_curves(facts: Mapping[str, JsonValue], lang: Lang) -> list[Markup]:
    """Return a small chart for each curve with at least two points."""
    say = words(lang)
    charts = []
    for name, points in curves(facts.get("curve")).items():
        if len(points) > 1:
            desc = say("curves_desc", name=fact_name(name, lang), last=number(points[-1][1]))
            charts.append(curve(points, Caption(title=fact_name(name, lang), desc=desc)))
    return charts
