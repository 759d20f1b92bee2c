"""JSON files, read whole: one that is no JSON, or says a thing twice, is not what every loader makes of it."""

import json
from collections.abc import Iterator
from typing import Any

from pydantic import JsonValue

from lexgate.core.text import Text
from lexgate.models.scan.asks import WATCHED, asks
from lexgate.models.security import Area, Threat

_BLANK = b"\xef\xbb\xbf\xff\xfe\0 \t\r\n"
"""What may stand before the first bracket: spaces, and the marks and zeros of other encodings."""


def json_threats(data: bytes, name: str) -> Iterator[Threat]:
    """Yield what is unsafe in the bytes of a JSON file; other texts are left alone."""
    yield from read_json(data, name)[1]


def read_json(data: bytes, name: str) -> tuple[JsonValue, list[Threat]]:
    """Return what a JSON file says and what is unsafe in it; null for other texts.

    Example:
        >>> [threat.rule for threat in read_json(b'{"auto_map": {"A": "x.X"}, "auto_map": null}', "config.json")[1]]
        ['json-twice']
    """
    if not name.lower().endswith(".json") and data.lstrip(_BLANK)[:1] not in {b"{", b"["}:
        return None, []
    twice: dict[str, None] = {}

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        table = dict(pairs)
        if len(table) < len(pairs):
            keys = [key for key, _ in pairs if key in WATCHED]
            twice.update(dict.fromkeys(key for key in keys if keys.count(key) > 1))
        return table

    try:
        parsed: JsonValue = json.loads(data, object_pairs_hook=once)
    except (ValueError, RecursionError):
        what = Text("a JSON file that cannot be read", "JSON 文件无法解析")
        return None, [_threat(name, "json-unreadable", what, "")] if name.lower().endswith(".json") else []
    what = Text("says a thing twice; readers take different ones", "同一设置出现两次，不同读取程序取值不同")
    found = [_threat(name, "json-twice", what, key) for key in twice]
    return parsed, [*found, *asks(parsed, name)]


def _threat(name: str, rule: str, what: Text, evidence: str) -> Threat:
    return Threat(path=name, area=Area.FILE, rule=rule, what=what, evidence=evidence)
