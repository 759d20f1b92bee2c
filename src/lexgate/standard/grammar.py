"""Mistakes in a predicate, found before it is evaluated: a misspelt fact must not read as a fact that is missing."""

from collections.abc import Iterator
from typing import Any, get_args

from lexgate.core.errors import Problem
from lexgate.core.near import did_you_mean
from lexgate.core.strict_yaml import Path_, Tree
from lexgate.core.system_spec import SystemSpec
from lexgate.core.task import Task
from lexgate.standard.places import CODE
from lexgate.standard.predicate import FIELDS, LISTS, NAMED, OPERATORS

NODES = ("all", "any", "not")


def mistakes(predicate: Any, path: Path_, tree: Tree) -> Iterator[Problem]:
    """Return every mistake of a predicate at ``path`` of a pack, with its line.

    Beside the nodes of ``lexgate.standard.predicate``, a pack may write ``{term: NAME}`` for a predicate that it
    defines once under ``terms``.
    """
    if not isinstance(predicate, dict) or not predicate:
        yield tree.problem(path, _short(predicate), "all, any, not, or a fact with a comparison")
    elif "fact" in predicate:
        yield from _leaf(predicate, path, tree)
    elif set(predicate) == {"term"} and path[0] != "terms":
        yield from _term(predicate["term"], (*path, "term"), tree)
    elif len(predicate) != 1 or next(iter(predicate)) not in NODES:
        word = next((key for key in predicate if key not in NODES), "several nodes")
        found = f"the node {word!r}" if len(predicate) == 1 else f"the keys {', '.join(map(str, predicate))}"
        yield tree.problem(path, found, "exactly one of all, any, not; or a fact", did_you_mean(word, NODES))
    else:
        yield from _node(predicate, path, tree)


def _node(node: dict[str, Any], path: Path_, tree: Tree) -> Iterator[Problem]:
    ((word, inner),) = node.items()
    if word == "not":
        yield from mistakes(inner, (*path, word), tree)
    elif not isinstance(inner, list) or not inner:
        yield tree.problem((*path, word), _short(inner), "a list of at least one predicate")
    else:
        for index, part in enumerate(inner):
            yield from mistakes(part, (*path, word, index), tree)


def _term(name: Any, path: Path_, tree: Tree) -> Iterator[Problem]:
    terms = tree.data.get("terms")
    known = list(terms) if isinstance(terms, dict) else []
    if not isinstance(name, str) or name not in known:
        expected = "one of " + ", ".join(map(str, known)) if known else "a name defined under terms"
        yield tree.problem(path, f"the term {name!r}", expected, did_you_mean(name, map(str, known)))


def _leaf(leaf: dict[str, Any], path: Path_, tree: Tree) -> Iterator[Problem]:
    fact, here = leaf["fact"], (*path, "fact")
    if not isinstance(fact, str) or (fact not in FIELDS and not _is_further(fact)):
        expected = "a field of the passport: " + ", ".join(FIELDS) + ", facts.NAME or scale.NAME"
        yield tree.problem(here, f"the fact {fact!r}", expected, did_you_mean(fact, FIELDS))
        return
    questions = tree.data.get("questions")
    asked = list(questions) if isinstance(questions, dict) else []
    if _is_further(fact) and fact not in asked:
        expected = f"a fact with a question to a person: add {fact} under questions, in both languages"
        yield tree.problem(here, f"the fact {fact!r}", expected, did_you_mean(fact, asked))
    operators = [key for key in leaf if key != "fact"]
    if len(operators) != 1 or operators[0] not in OPERATORS:
        found = "no comparison" if not operators else ", ".join(map(str, operators))
        hint = did_you_mean(operators[0], OPERATORS) if operators else ""
        yield tree.problem(path, found, "exactly one of " + ", ".join(OPERATORS), hint)
        return
    yield from _asked(fact, operators[0], leaf[operators[0]], (*path, operators[0]), tree)


def _asked(fact: str, operator: str, asked: Any, path: Path_, tree: Tree) -> Iterator[Problem]:
    """What is asked must be of the kind that the comparison and the fact need."""
    if operator in {"at_least", "at_most", "above", "below"}:
        if not isinstance(asked, int | float) or isinstance(asked, bool):
            yield tree.problem(path, _short(asked), "a number")
        return
    if fact in LISTS and operator != "has":
        yield tree.problem(path, f"{operator} on a list", "has")
        return
    if operator == "has" and fact in FIELDS and fact not in LISTS:
        yield tree.problem(path, "has on a single value", "is or in")
        return
    if operator == "in" and (not isinstance(asked, list) or not asked):
        yield tree.problem(path, _short(asked), "a list of at least one value")
        return
    for value in asked if operator == "in" else [asked]:
        yield from _value(fact, value, path, tree)


def _value(fact: str, value: Any, path: Path_, tree: Tree) -> Iterator[Problem]:
    if fact == "jurisdictions" and not (isinstance(value, str) and CODE.fullmatch(value)):
        yield tree.problem(path, _short(value), "EU, an ISO 3166 code such as CN, or a part such as US-NYC")
    words = vocabulary(fact)
    if words and value not in words:
        expected = "one of " + ", ".join(_short(word).strip("'") for word in words)
        yield tree.problem(path, _short(value), expected, did_you_mean(value, [str(word) for word in words]))
    if not isinstance(value, str | int | float | bool):
        yield tree.problem(path, _short(value), "a word, a number, true or false")


def vocabulary(fact: str) -> tuple[str | bool, ...]:
    """Return the words that a passport field knows, or nothing where any will do.

    Example:
        >>> vocabulary("audience")
        ('public', 'business', 'internal')
    """
    if fact == "task":
        return tuple(task.value for task in Task)
    if fact == "generative":
        return (True, False)
    if fact not in {"audience", "risk_tier", "roles", "modalities"}:
        return ()
    known, _ = get_args(SystemSpec.model_fields[fact].annotation)
    return get_args(get_args(known)[0] if fact in LISTS else known)


def _is_further(fact: str) -> bool:
    field, _, name = fact.partition(".")
    return field in NAMED and bool(name)


def _short(value: Any) -> str:
    text = repr(value) if value is not None else "nothing"
    return text if len(text) <= 60 else text[:57] + "…"
