"""JSON files that ask a loader for something unsafe: code of their own, or files outside the folder."""

import posixpath
from collections.abc import Iterator

from pydantic import JsonValue

from lexgate.core.text import Text
from lexgate.models.security import Area, Threat

_CODE = {
    "auto_map": Text("asks for code that comes with the model", "要求加载随模型附带的代码"),
    "auto_mapping": Text("asks for a library to be imported", "要求导入指定的代码库"),
    "custom_pipelines": Text("asks for a pipeline's code", "要求加载自定义流水线代码"),
    "trust_remote_code": Text("asks to trust code that comes with the model", "要求信任随模型附带的代码"),
    "custom_generate": Text("asks for code that generates", "要求加载自定义生成代码"),
}
_PATHS = (
    "weight_map",
    "vocab_file",
    "merges_file",
    "tokenizer_file",
    "external_data",
    "base_model_name_or_path",
)
_KERNELS = (
    "attn_implementation",
    "_attn_implementation",
    "_attn_implementation_internal",
    "experts_implementation",
)
_LAYERS = {"Lambda", "TFOpLambda", "SlicingOpLambda", "__lambda__"}
_KERAS = {"keras", "keras_hub", "keras_nlp", "keras_cv", "tf_keras", "tensorflow"}
_SENTENCE = "sentence_transformers."
WATCHED = frozenset({*_CODE, *_PATHS, *_KERNELS, "class_name", "module", "chat_template"})
"""Keys that must not stand twice in one object."""


def asks(parsed: JsonValue, name: str) -> Iterator[Threat]:
    """Yield what a JSON file asks for that a loader must not give, however deep it stands.

    Example:
        >>> [threat.evidence for threat in asks({"auto_map": {"AutoModel": "modeling_x.X"}}, "config.json")]
        ['auto_map: modeling_x.X']
    """
    if posixpath.basename(name) == "modules.json" and isinstance(parsed, list):
        yield from _modules(parsed, name)
    left: list[JsonValue] = [parsed]
    while left:
        node = left.pop()
        if isinstance(node, dict):
            yield from _object(node, name)
            left += [one for one in [*node.values()][::-1] if isinstance(one, dict | list)]
        elif isinstance(node, list):
            left += [one for one in node[::-1] if isinstance(one, dict | list)]


def _object(node: dict[str, JsonValue], name: str) -> Iterator[Threat]:
    yield from _layer(node, name)
    for key, what in _CODE.items():
        value = node.get(key)
        if value not in (None, False, {}, []):
            yield _threat(name, "asks-code", what, f"{key}: {', '.join(_leaves(value))[:120]}")
    for key in _KERNELS:
        if any("/" in said for said in _leaves(node.get(key))):
            what = Text("asks for kernels from elsewhere, which are code", "要求加载外部算子代码")
            yield _threat(name, "asks-kernel", what, f"{key}: {', '.join(_leaves(node[key]))[:120]}")
    for key in _PATHS:
        yield from _paths(name, key, node.get(key))


def _layer(node: dict[str, JsonValue], name: str) -> Iterator[Threat]:
    """Yield a Keras layer that is code, or that is looked for in another library."""
    kind, module = node.get("class_name"), node.get("module")
    if isinstance(kind, str) and kind in _LAYERS:
        what = Text("a Keras layer that is code", "含有以代码实现的 Keras 层")
        yield _threat(name, "asks-code", what, f"class_name: {kind}")
    elif isinstance(kind, str) and isinstance(module, str) and module.partition(".")[0] not in _KERAS:
        what = Text("a Keras object from another library", "引用其他代码库的 Keras 对象")
        yield _threat(name, "asks-code", what, f"module: {module}, class_name: {kind}")


def _modules(parts: list[JsonValue], name: str) -> Iterator[Threat]:
    """Yield the modules of a sentence-transformers model that are no modules of that library."""
    for part in parts:
        kind = part.get("type") if isinstance(part, dict) else None
        if kind is not None and not str(kind).startswith(_SENTENCE):
            what = Text("a module that is code of its own", "含有自带代码的模块")
            yield _threat(name, "asks-code", what, f"type: {kind}")
        path = part.get("path") if isinstance(part, dict) else None
        yield from _paths(name, "path", path)


def _paths(name: str, key: str, value: JsonValue) -> Iterator[Threat]:
    for path in dict.fromkeys(_leaves(value)):
        if leaves_folder(path):
            what = Text("names a file outside the folder", "引用了模型文件夹以外的文件")
            yield _threat(name, "outside-path", what, f"{key}: {path}")


def leaves_folder(path: str) -> bool:
    r"""Return whether a path, of any system, leads out of the folder in which it stands.

    Example:
        >>> [leaves_folder(path) for path in ("a/../b", "../b", "C:\\b", "/b")]
        [False, True, True, True]
    """
    plain = path.replace("\\", "/")
    normal = posixpath.normpath(plain)
    return plain.startswith(("/", "~")) or plain[1:2] == ":" or normal == ".." or normal.startswith("../")


def _leaves(value: JsonValue) -> list[str]:
    """Return the texts and numbers of a value, in order."""
    found, left = [], [value]
    while left:
        one = left.pop()
        if isinstance(one, dict):
            left += [*one.values()][::-1]
        elif isinstance(one, list):
            left += one[::-1]
        elif one is not None:
            found.append(str(one))
    return found


def _threat(name: str, rule: str, what: Text, evidence: str) -> Threat:
    return Threat(path=name, area=Area.FILE, rule=rule, what=what, evidence=evidence[:200])
