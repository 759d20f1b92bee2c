"""Tokenizers: patterns that take for ever, and added tokens that look like roles or like each other."""

import re
import unicodedata
from collections.abc import Iterator, Mapping

from pydantic import JsonValue

from lexgate.core.number import number
from lexgate.core.text import Text
from lexgate.models.scan.trying import tried
from lexgate.models.security import Area, Threat

_SLOW = 1.0
"""Seconds for 20,000 characters that no honest pattern takes."""
_ROLE = re.compile(
    r"(?i)(?<![a-z])(system|assistant|user|tool|developer|inst|instruction|human|im_start|im_end)(?![a-z])"
)
_LOOKALIKES = str.maketrans("аеорсухіјѕԁһ｜∣ǀ", "aeopcyxijsdh|||")


def pattern_threats(parsed: JsonValue, name: str) -> Iterator[Threat]:
    """Yield the patterns of a ``tokenizer.json`` that take more than a second for 20,000 characters, measured."""
    patterns = list(dict.fromkeys(_patterns(parsed)))
    if not patterns:
        return
    for said in tried({"kind": "patterns", "patterns": patterns}, len(patterns)):
        pattern = patterns[said["done"]][:120]
        if said["outcome"] == "untried":
            yield _threat(
                name,
                "tokenizer-untried",
                Text("a pattern that could not be tried", "未能对正则表达式进行试验"),
                pattern,
            )
        elif said["outcome"] in {"stopped", "limit"} or said.get("seconds", 0) > _SLOW:
            took = f" ({number(said['seconds'])} s)" if said.get("seconds") else ""
            what = Text("a pattern that takes for ever on some texts", "正则表达式在特定输入下耗时异常")
            yield _threat(name, "tokenizer-pattern", what, f"{pattern}{took}")


def token_threats(
    tables: Mapping[str, JsonValue], templates: Mapping[str, str], *, name: str
) -> Iterator[Threat]:
    """Yield added tokens that stand for two things, look like another one, or are roles that nothing uses.

    Args:
        tables: File name → ``tokenizer.json``, ``tokenizer_config.json`` and ``added_tokens.json`` as parsed.
        templates: File → chat template.
        name: File that the findings are put down to.

    Example:
        >>> table = {"added_tokens": [{"id": 7, "content": "<|user|>"}, {"id": 8, "content": "<|usеr|>"}]}
        >>> [threat.rule for threat in token_threats({"tokenizer.json": table}, {}, name="tokenizer.json")]
        ['token-role', 'token-role', 'token-lookalike']
    """
    tokens = {pair: None for table in tables.values() for pair in _added(table)}
    yield from _two_meanings(list(tokens), name)
    contents = list(dict.fromkeys(content for _, content in tokens))
    known = "\n".join(templates.values())
    for content in contents:
        if _ROLE.search(skeleton(content)) and content not in known:
            what = Text(
                "a token that looks like a role, and no template uses it", "形似角色标记的词元，且模板未使用"
            )
            yield _threat(name, "token-role", what, ascii(content))
    first: dict[str, str] = {}
    for content in contents:
        other = first.setdefault(skeleton(content), content)
        if other != content and unicodedata.normalize("NFC", content).casefold() != other.casefold():
            what = Text("a token that looks like another one", "与其他词元外观相同")
            yield _threat(name, "token-lookalike", what, f"{content!a} ~ {other!a}")


def skeleton(content: str) -> str:
    r"""Return a token as it looks: compatibility forms, case, invisible signs and look-alike letters made one.

    Example:
        >>> skeleton("<|ＵＳER\u200b|>"), skeleton("<|usеr|>")
        ('<|user|>', '<|user|>')
    """
    plain = unicodedata.normalize("NFKC", content).casefold().translate(_LOOKALIKES)
    return "".join(sign for sign in plain if unicodedata.category(sign) not in {"Cf", "Mn", "Cc"})


def _two_meanings(tokens: list[tuple[int, str]], name: str) -> Iterator[Threat]:
    by_id: dict[int, str] = {}
    by_content: dict[str, int] = {}
    for place, content in tokens:
        if by_id.setdefault(place, content) != content or by_content.setdefault(content, place) != place:
            what = Text("a token that two files give different ids", "同一词元在不同文件中编号不一致")
            yield _threat(name, "token-twice", what, f"{place}: {content!a}")


def _added(table: JsonValue) -> Iterator[tuple[int, str]]:
    if not isinstance(table, dict):
        return
    added = table.get("added_tokens")
    for token in added if isinstance(added, list) else []:
        if (
            isinstance(token, dict)
            and isinstance(token.get("id"), int)
            and isinstance(token.get("content"), str)
        ):
            yield int(str(token["id"])), str(token["content"])
    decoder = table.get("added_tokens_decoder")
    for place, token in decoder.items() if isinstance(decoder, dict) else []:
        content = token.get("content") if isinstance(token, dict) else token
        if place.isdecimal() and isinstance(content, str):
            yield int(place), content
    if table and all(isinstance(place, int) and not isinstance(place, bool) for place in table.values()):
        for content, number_ in table.items():  # added_tokens.json
            yield int(str(number_)), content


def _patterns(node: JsonValue, depth: int = 0) -> Iterator[str]:
    """Yield the patterns of normalisers, pre-tokenisers and decoders; the vocabulary is not walked."""
    if depth > 30:
        return
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "Regex" and isinstance(value, str):
                yield value
            elif key not in {"vocab", "merges", "added_tokens"}:
                yield from _patterns(value, depth + 1)
    elif isinstance(node, list) and len(node) < 1000:
        for one in node:
            yield from _patterns(one, depth + 1)


def _threat(name: str, rule: str, what: Text, evidence: str) -> Threat:
    return Threat(path=name, area=Area.TEMPLATE, rule=rule, what=what, evidence=evidence[:200])
