"""What our OSCAL documents share: identifiers, properties, texts, metadata, sources.

What OSCAL has no field for goes into properties of the namespace ``NS``. Titles are English, with the Chinese title in
a property; longer texts are Markdown with both languages, English first.
"""

import re
from collections.abc import Iterable
from datetime import date
from uuid import NAMESPACE_URL, uuid5

from lexgate.core.canon import Json, canonical
from lexgate.core.citation import Citation
from lexgate.core.requirement import Standard
from lexgate.core.text import Text

OSCAL = "1.2.1"
"""Version of OSCAL that is written."""
NS = "urn:lexgate:oscal"
"""Namespace of our properties and parts."""
RMF = "http://csrc.nist.gov/ns/rmf"
"""Namespace of NIST's words for assessment methods."""
_ROOT = uuid5(NAMESPACE_URL, NS)
_MONTH = re.compile(r"(\d{4})[.-](\d{1,2})(?:[.-](\d{1,2}))?")
_BREAKS = re.compile(r"[^\S\u3000]+")
_MARKUP = re.compile(
    r"""[`*~^]                         # code, emphasis, sub- and superscript
      | \\(?=[!-/:-@\[-`{-~])          # an escape
      | (?<!\w)_ | _(?!\w)             # emphasis, except within a word
      | <(?=[A-Za-z/!?])               # HTML
      | &(?=\#?\w+;)                   # an entity
      | \{(?=\{)                       # the insertion of a parameter
      | (?<=\])[(\[:]                  # a link
      | ^[ ]*[#>+-](?=\s)              # a heading, quotation or list
    """,
    re.VERBOSE,
)

Fields = dict[str, Json]


def uuid(*names: str) -> str:
    """Return the identifier of a thing by its names: the same names, the same identifier, on every machine.

    Example:
        >>> uuid("catalog", "eu-ai-act") == uuid("catalog", "eu-ai-act")
        True
        >>> uuid("catalog", "eu-ai-act")[14]
        '5'
    """
    return str(uuid5(_ROOT, "\x1f".join(names)))


def token(text: str) -> str:
    """Return a text as an OSCAL token: a letter or ``_``, then letters, digits, ``.``, ``-`` and ``_``.

    Example:
        >>> token("art-9-2"), token("31-risks"), token("human oversight")
        ('art-9-2', '_31-risks', 'human-oversight')
    """
    words = "-".join(text.split())
    clean = re.sub(r"[^A-Za-z0-9._-]", "-", words)
    if clean != words or not words:
        clean = f"{clean[:60]}-{uuid(text)[:8]}"
    return clean if re.match(r"[A-Za-z_]", clean) else f"_{clean}"


def control_id(requirement: str) -> str:
    """Return the control's id of a requirement.

    Example:
        >>> control_id("eu-ai-act/art-9-2")
        'eu-ai-act.art-9-2'
    """
    return token(requirement.replace("/", ".", 1))


def statement_id(requirement: str) -> str:
    """Return the id of the statement of a requirement's control."""
    return control_id(requirement) + "_smt"


def bound_id(requirement: str) -> str:
    """Return the id of the parameter that holds a requirement's bound."""
    return control_id(requirement) + "_bound"


def line(text: str) -> str:
    """Return a text as one line that is not empty; a wide space within Chinese stays."""
    return _BREAKS.sub(" ", text.strip()) or "–"


def markdown(text: str) -> str:
    r"""Return one line of Markdown that reads as the text: what would be markup is escaped.

    Example:
        >>> print(markdown("[0.64, 0.78] of *all* <b>"))
        [0.64, 0.78] of \*all\* \<b>
    """
    return _MARKUP.sub(lambda found: found[0][:-1] + "\\" + found[0][-1], line(text))


def both(text: Text) -> str:
    """Return a text as Markdown, English first, then Chinese."""
    parts = (markdown(text.en), markdown(text.zh))
    return parts[0] if text.en == text.zh else "\n\n".join(parts)


def exact(value: Json) -> str:
    """Return a value as canonical JSON.

    Example:
        >>> exact(1.0), exact({"b": 1, "a": "x"})
        ('1', '{"a":"x","b":1}')
    """
    return canonical(value).decode()


def lean(fields: Fields) -> Fields:
    """Return the fields that say something: OSCAL refuses empty lists and texts."""
    return {name: value for name, value in fields.items() if value not in (None, "", [], {})}


def prop(name: str, value: str, *, kind: str = "", group: str = "", remarks: str = "", ns: str = NS) -> Json:
    """Return a property."""
    return lean(
        {
            "name": name,
            "ns": ns,
            "value": line(value),
            "class": token(kind) if kind else "",
            "group": group,
            "remarks": remarks,
        }
    )


def props(values: Iterable[tuple[str, object]]) -> list[Json]:
    """Return properties; those without a value are left out, numbers are exact."""
    return [
        prop(name, value if isinstance(value, str) else exact(value))  # type: ignore[arg-type]
        for name, value in values
        if value not in (None, "")
    ]


def title_zh(text: Text) -> Json:
    """Return the property that holds a Chinese title."""
    return prop("title", text.zh, kind="zh")


def modified(standard: Standard) -> str:
    """Return when a standard was last changed, as its version says it (``2026.11``), else the last day it names.

    Example:
        >>> from lexgate.standard.catalog import load
        >>> modified(load("eu-ai-act"))
        '2026-11-01T00:00:00Z'
    """
    return midnight(
        _month(standard.version)
        or max(
            (bound.since for item in standard.requirements for bound in item.bounds), default=date(1970, 1, 1)
        )
    )


def _month(version: str) -> date | None:
    found = _MONTH.fullmatch(version)
    try:
        return date(int(found[1]), int(found[2]), int(found[3] or 1)) if found else None
    except ValueError:
        return None


def midnight(day: date) -> str:
    """Return the first second of a day in UTC."""
    return f"{day.isoformat()}T00:00:00Z"


def metadata(title: Text, *, time: str, version: str, more: Fields | None = None) -> Fields:
    """Return the metadata of a document."""
    more = more or {}
    own = more.get("props")
    return lean(
        {
            "title": markdown(title.en),
            "last-modified": time,
            "version": line(version),
            "oscal-version": OSCAL,
            **more,
            "props": [title_zh(title), *(own if isinstance(own, list) else [])],
        }
    )


def source_id(citation: Citation) -> str:
    """Return the identifier of the resource of a law or standard."""
    return uuid("source", citation.source.en, citation.url)


def sources(citations: Iterable[Citation]) -> list[Json]:
    """Return one resource for each law or standard that is cited."""
    found = {source_id(item): item for item in citations}
    return [
        lean(
            {
                "uuid": name,
                "title": markdown(item.source.en),
                "props": [title_zh(item.source)],
                "citation": {"text": markdown(item.source.en)},
                "rlinks": [{"href": item.url}] if is_web(item.url) else [],
            }
        )
        for name, item in found.items()
    ]


def is_web(url: str) -> bool:
    """Return whether a URL may stand behind a link."""
    return re.fullmatch(r"https?://[!-~]+", url) is not None
