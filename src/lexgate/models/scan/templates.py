"""Chat templates: Jinja programs that come with a model. They are read as programs, and tried in a sandbox."""

from collections.abc import Iterator

from lexgate.core.text import Text
from lexgate.models.scan.trying import tried
from lexgate.models.security import Area, Threat

_NAMES = {"mro", "gi_frame", "gi_code", "f_globals", "func_globals", "cr_frame", "tb_frame", "subclasses"}
_CODE = Text("reaches for Python's inside", "试图访问 Python 内部对象")
_LOADS = Text("loads another template", "加载其他模板")
_HUGE = 100_000
TALKS = 3
"""Conversations that ``child.py`` renders."""


def template_threats(source: str, name: str) -> Iterator[Threat]:
    """Yield what is unsafe in a chat template.

    Read: attributes with double underscores, names that lead out of a sandbox, the ``attr`` filter, templates that are
    loaded, numbers that make loops or texts explode. Tried: rendering three conversations in a sandbox, in a process
    of its own with 4 seconds and 2 GiB.

    Example:
        >>> [threat.rule for threat in template_threats("{{ messages.__class__ }}", "chat_template.jinja")]
        ['template-code']
    """
    read = list(_read(source, name))
    yield from read
    if not any(threat.rule == "template-code" for threat in read):
        yield from _tried(source, name)


def _read(source: str, name: str) -> Iterator[Threat]:
    from jinja2 import Environment, nodes
    from jinja2.exceptions import TemplateError
    from jinja2.ext import loopcontrols

    plain = source.replace("{%- generation", "{%- if true").replace("{% generation", "{% if true")
    plain = plain.replace("endgeneration", "endif")
    try:
        tree = Environment(extensions=[loopcontrols]).parse(plain)  # noqa: S701 - parsed, never rendered
    except (TemplateError, RecursionError) as error:
        what = Text("a template that cannot be read", "模板无法解析")
        yield _threat(name, "template-unreadable", what, str(error))
        return
    for node in tree.find_all(nodes.Node):
        line = node.lineno
        if isinstance(node, nodes.Include | nodes.Import | nodes.FromImport | nodes.Extends):
            yield _threat(name, "template-loads", _LOADS, type(node).__name__.lower(), line)
        reached = _reaches(node)
        if reached:
            yield _threat(name, "template-code", _CODE, reached, line)
        huge = _explodes(node)
        if huge:
            what = Text("a number that makes it explode", "数值过大，可致渲染耗尽资源")
            yield _threat(name, "template-huge", what, huge, line)


def _reaches(node: object) -> str:
    from jinja2 import nodes

    if isinstance(node, nodes.Getattr):
        return node.attr if _inner(node.attr) else ""
    if isinstance(node, nodes.Filter):
        mapped = node.args[0] if node.name == "map" and node.args else nodes.Const("")
        if not isinstance(mapped, nodes.Const):
            return "a filter whose name is computed"
        return "the filter attr" if "attr" in {node.name, mapped.value} else ""
    if isinstance(node, nodes.Const) and isinstance(node.value, str):
        return node.value[:80] if _inner(node.value) or "{0.__" in node.value else ""
    if isinstance(node, nodes.Name):
        return node.name if _inner(node.name) else ""
    return ""


def _inner(word: str) -> bool:
    return (
        word.startswith("__") and len(word.strip("_")) > 1 and word.strip("_").isidentifier()
    ) or word in _NAMES


def _explodes(node: object) -> str:
    from jinja2 import nodes

    if (
        isinstance(node, nodes.Call)
        and isinstance(node.node, nodes.Name)
        and node.node.name in {"range", "lipsum"}
    ):
        large = [one.value for one in node.args if isinstance(one, nodes.Const) and _large(one.value)]
        return f"{node.node.name}({large[0]})" if large else ""
    if isinstance(node, nodes.Mul | nodes.Pow):
        large = [
            one.value for one in (node.left, node.right) if isinstance(one, nodes.Const) and _large(one.value)
        ]
        return f"{node.operator} {large[0]}" if large else ""
    return ""


def _large(value: object) -> bool:
    return isinstance(value, int | float) and abs(value) >= _HUGE


def _tried(source: str, name: str) -> Iterator[Threat]:
    seen = set()
    for said in tried({"kind": "template", "source": source}, TALKS):
        outcome = said["outcome"]
        if outcome in _OUTCOMES and outcome not in seen:
            seen.add(outcome)
            rule, what = _OUTCOMES[outcome]
            yield _threat(name, rule, what, str(said.get("why", "")))


def _threat(name: str, rule: str, what: Text, evidence: str, line: int = 0) -> Threat:
    return Threat(path=name, area=Area.TEMPLATE, rule=rule, what=what, evidence=evidence[:200], line=line)


_OUTCOMES = {
    "security": ("template-code", _CODE),
    "untried": ("template-untried", Text("rendering could not be tried", "未能进行渲染试验")),
    "stopped": ("template-explodes", Text("rendering does not end", "渲染无法在限时内结束")),
    "memory": ("template-explodes", Text("rendering takes all memory", "渲染耗尽内存")),
    "long": ("template-explodes", Text("renders more than a million letters", "渲染结果超过一百万字符")),
}
