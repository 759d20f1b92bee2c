"""JSON files that ask a loader for something unsafe: code of their own, or files outside the folder."""

import posixpath
from collections.abc import Iterator

from pydantic import JsonValue

from lexgate.core.text import Text
from lexgate.models.security import Area, Threat

_CODE = {
    "auto_map": Text("asks for code that comes with the model", "要求加载随模型附带的代码"),
    "custom_pipelines": Text("asks for a pipeline's code", "要求加载自定义流水线代码"),
    "trust_remote_code": Text("asks to trust code that comes with the model", "要求信任随模型附带的代码"),
    "custom_generate": Text("asks for code that generates", "要求加载自定义生成代码"),
}
_PATHS = {"weight_map", "vocab_file", "merges_file", "tokenizer_file", "external_data"}
_LAYERS = {"Lambda", "TFOpLambda", "SlicingOpLambda"}
_DEEPEST = 60


def asks(parsed: JsonValue, name: str) -> Iterator[Threat]:
    """Yield what a JSON file asks for that a loader must not give.

    Example:
        >>> [threat.evidence for threat in asks({"auto_map": {"AutoModel": "modeling_x.X"}}, "config.json")]
        ['auto_map: modeling_x.X']
    """
    yield from _walk(parsed, name, 0)


def _walk(node: JsonValue, name: str, depth: int) -> Iterator[Threat]:
    if depth > _DEEPEST:
        return
    if isinstance(node, list):
        if len(node) > 10_000:  # a vocabulary or merges, not settings
            return
        for one in node:
            if isinstance(one, dict | list):
                yield from _walk(one, name, depth + 1)
    elif isinstance(node, dict):
        if node.get("class_name") in _LAYERS:
            what = Text("a Keras layer that is code", "含有以代码实现的 Keras 层")
            yield _threat(name, "asks-code", what, f"class_name: {node['class_name']}")
        for key, value in node.items():
            yield from _entry(key, value, name, depth)


def _entry(key: str, value: JsonValue, name: str, depth: int) -> Iterator[Threat]:
    if key in _CODE and value not in (None, False, {}, []):
        yield _threat(name, "asks-code", _CODE[key], f"{key}: {', '.join(_leaves(value))[:120]}")
    elif key in _PATHS:
        yield from _paths(name, key, value)
    elif isinstance(value, dict | list):
        yield from _walk(value, name, depth + 1)


def _paths(name: str, key: str, value: JsonValue) -> Iterator[Threat]:
    for path in dict.fromkeys(_leaves(value)):
        plain = path.replace("\\", "/")
        if plain.startswith("/") or plain[1:2] == ":" or posixpath.normpath(plain).startswith(".."):
            what = Text("names a file outside the folder", "引用了模型文件夹以外的文件")
            yield _threat(name, "outside-path", what, f"{key}: {path}")


def _leaves(value: JsonValue) -> list[str]:
    if isinstance(value, dict):
        return [leaf for one in value.values() for leaf in _leaves(one)]
    if isinstance(value, list):
        return [leaf for one in value for leaf in _leaves(one)]
    return [] if value is None else [str(value)]


def _threat(name: str, rule: str, what: Text, evidence: str) -> Threat:
    return Threat(path=name, area=Area.FILE, rule=rule, what=what, evidence=evidence[:200])
