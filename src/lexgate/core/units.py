"""Units as people read them after a number."""

from lexgate.core.text import Text

UNITS: dict[str, Text] = {
    "share": Text("share", "占比"),
    "ratio": Text("ratio", "比值"),
    "count": Text("count", "计数"),
    "correlation": Text("correlation", "相关系数"),
    "bits": Text("bits", "比特"),
    "epsilon": Text("epsilon", "ε"),
    "ms": Text("ms", "毫秒"),
    "seconds": Text("seconds", "秒"),
    "hours": Text("hours", "小时"),
    "days": Text("days", "天"),
    "working-days": Text("working days", "个工作日"),
    "months": Text("months", "个月"),
    "years": Text("years", "年"),
}
"""Unit → its words."""
_COUNTED = frozenset({"count", "hours", "days", "working-days", "months", "years"})
_PLAIN = frozenset({"", "share", "ratio", "count", "correlation", "epsilon"})


def unit_after(unit: str) -> Text:
    """Return a unit as it follows a number, with the space before it; empty for shares, ratios and counts.

    Example:
        >>> unit_after("working-days").en, unit_after("hours").zh, unit_after("share").en
        (' working days', ' 小时', '')
    """
    if unit in _PLAIN:
        return Text("", "")
    words = UNITS.get(unit, Text(unit, unit))
    return Text(f" {words.en}", f" {words.zh}")


def whole(value: float | None, unit: str) -> float | None:
    """Return a whole number of what is counted as an integer, so that it is written in full; others as they are.

    Example:
        >>> whole(12.0, "days"), whole(12.5, "days"), whole(1.0, "share")
        (12, 12.5, 1.0)
    """
    if value is None or unit not in _COUNTED or not float(value).is_integer():
        return value
    return int(value)
