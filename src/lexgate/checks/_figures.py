"""The register ``figures``: numbers that somebody measured and answers for."""

from dataclasses import dataclass

from lexgate.checks._check import Options
from lexgate.checks._options import text
from lexgate.checks._registers import Mistakes, Row, count_in, day_in, number_in, plain, rows_of, vouched
from lexgate.core.text import Text
from lexgate.models.subject import Register

OTHER = Text(
    "line {line}: its {part} is {found}, not {wanted}", "第 {line} 行：{part} 为 {found}，而非 {wanted}"
)
SEVERAL = Text(
    "several are there, tell which {part} is meant: {names}", "存在多个取值，请指明 {part}：{names}"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One row; a cell that is empty is an empty text."""

    line: int
    figure: str
    unit: str
    value: str
    successes: str
    n: str
    method: str
    scope: str
    measured_on: str
    by: str


def figures_of(register: Register, name: str, mistakes: Mistakes) -> tuple[list[Figure], list[Text]]:
    """Return the figures of a name (all if it is empty) that are evidence, and why the others are none.

    What cannot be read, and two figures of one name, unit, method, scope and day, are noted as mistakes.
    """
    found: list[Figure] = []
    weak: list[Text] = []
    first: dict[tuple[str, ...], Figure] = {}
    for row in rows_of(register):
        if name and plain(row["figure"]) != plain(name):
            continue
        figure = _figure(row, mistakes)
        key = (
            plain(figure.figure),
            *(getattr(figure, part) for part in ("unit", "method", "scope", "measured_on")),
        )
        if key in first:
            mistakes.add(
                row,
                "figure",
                "one figure for each day, method and scope",
                f"It stands on line {first[key].line} too.",
            )
        first.setdefault(key, figure)
        why = vouched(register, row)
        if why:
            weak.append(why)
        else:
            found.append(figure)
    return found, weak


def _figure(row: Row, mistakes: Mistakes) -> Figure:
    day = day_in(row, "measured_on", mistakes)
    value = n = successes = ""
    if row["n"]:
        n = str(count_in(row, "n", mistakes))
    if row["successes"]:
        successes = str(count_in(row, "successes", mistakes))
        if row["unit"] != "share":
            mistakes.add(row, "unit", "share, where successes are given")
        if not n or int(n) < max(1, int(successes)):
            mistakes.add(row, "n", "a number of at least the successes, and of at least 1")
    if row["value"]:
        value = str(number_in(row, "value", mistakes))
        if row["unit"] == "share" and (float(value) < 0 or float(value) > 1):
            mistakes.add(row, "value", "a share from 0 to 1, not percent")
    elif not successes:
        mistakes.add(row, "value", "a value, or successes and n")
    if value and successes and n not in ("", "0") and abs(float(value) - int(successes) / int(n)) > 0.0005:
        mistakes.add(row, "value", f"{int(successes) / int(n):.4g}, the share of the successes")
    return Figure(
        line=row.line,
        figure=row["figure"],
        unit=row["unit"],
        value=value,
        successes=successes,
        n=n,
        method=row["method"],
        scope=row["scope"],
        measured_on=day.isoformat() if day else "",
        by=row["by"],
    )


def chosen(found: list[Figure], options: Options) -> tuple[list[Figure], list[Text]]:
    """Return the figures that the options mean, all of one name, method and scope; and why others are not meant."""
    why: list[Text] = []
    unit = text(options, "unit")
    kept = [one for one in found if one.unit == unit]
    why += [_other(one, "unit", unit) for one in found if one.unit != unit]
    for part in ("method", "scope"):
        wanted = text(options, part)
        fit = [one for one in kept if not wanted or plain(getattr(one, part)) == plain(wanted)]
        why += [_other(one, part, wanted) for one in kept if one not in fit]
        plainest = [one for one in fit if not getattr(one, part)]
        kept = plainest if plainest and not wanted else fit
    for part in ("figure", "method", "scope"):
        names = sorted({getattr(one, part) for one in kept})
        if len({plain(name) for name in names}) > 1:
            return [], [*why, SEVERAL.fill(part=part, names=", ".join(name or "–" for name in names))]
    return kept, why


def _other(one: Figure, part: str, wanted: str) -> Text:
    return OTHER.fill(line=one.line, part=part, found=getattr(one, part) or "–", wanted=wanted)
