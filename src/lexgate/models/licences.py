"""The licence of a model, read where models state it, and what it allows.

The table is small and errs on the side of ``unknown``: what it does not know, a person reads.

References:
    SPDX Licence List 3 (https://spdx.org/licenses); the texts of the model licences named.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from lexgate.core.text import Text
from lexgate.models.scan.walk import stays
from lexgate.models.security import LicenceFound

USES = ("commercial", "modify", "distribute", "serve")
"""Uses that are told apart: for gain, tuning, passing the model on, running it for others."""
_FILES = ("LICENSE", "LICENSE.txt", "LICENSE.md", "LICENCE", "COPYING", "COPYING.txt", "USE_POLICY.md")
_NOTICE = Text("keep copyright and licence notices", "保留版权与许可声明")
_CHANGES = Text("state changes", "注明修改内容")
_ALIKE = Text("pass on changes under the same licence", "以相同许可发布修改内容")
_CREDIT = Text("name the author and the licence", "署名并注明许可")
_PRIVATE = Text("do not pass changed versions on", "不得分发修改后的版本")
_POLICY = Text("keep to the licence's use restrictions, and pass them on", "遵守并转达许可中的使用限制")
_SOURCE = Text("offer the source to users over a network", "向网络用户提供源代码")


@dataclass(frozen=True, slots=True)
class Terms:
    """What a licence allows, use by use: ``yes``, ``no`` or ``unknown``."""

    commercial: str
    modify: str
    distribute: str
    serve: str
    duties: tuple[Text, ...] = ()


_FREE = Terms("yes", "yes", "yes", "yes", (_NOTICE,))
_PATENT = Terms("yes", "yes", "yes", "yes", (_NOTICE, _CHANGES))
_OWN = Terms("unknown", "yes", "yes", "unknown", (_POLICY,))
TERMS = {
    "Apache-2.0": _PATENT,
    "MIT": _FREE,
    "BSD-2-Clause": _FREE,
    "BSD-3-Clause": _FREE,
    "ISC": _FREE,
    "Unlicense": Terms("yes", "yes", "yes", "yes"),
    "CC0-1.0": Terms("yes", "yes", "yes", "yes"),
    "CC-BY-4.0": Terms("yes", "yes", "yes", "yes", (_CREDIT, _CHANGES)),
    "CC-BY-SA-4.0": Terms("yes", "yes", "yes", "yes", (_CREDIT, _ALIKE)),
    "CC-BY-ND-4.0": Terms("yes", "unknown", "yes", "yes", (_CREDIT, _PRIVATE)),
    "CC-BY-NC-4.0": Terms("no", "yes", "yes", "yes", (_CREDIT,)),
    "CC-BY-NC-SA-4.0": Terms("no", "yes", "yes", "yes", (_CREDIT, _ALIKE)),
    "CC-BY-NC-ND-4.0": Terms("no", "unknown", "yes", "yes", (_CREDIT, _PRIVATE)),
    "GPL-3.0-only": Terms("yes", "yes", "yes", "yes", (_ALIKE,)),
    "LGPL-3.0-only": Terms("yes", "yes", "yes", "yes", (_ALIKE,)),
    "AGPL-3.0-only": Terms("yes", "yes", "yes", "yes", (_ALIKE, _SOURCE)),
    "MPL-2.0": Terms("yes", "yes", "yes", "yes", (_NOTICE, _ALIKE)),
    "MulanPSL-2.0": _PATENT,
    "OpenRAIL": Terms("yes", "yes", "yes", "yes", (_POLICY,)),
    "BigScience-OpenRAIL-M": Terms("yes", "yes", "yes", "yes", (_POLICY,)),
    "CreativeML-OpenRAIL-M": Terms("yes", "yes", "yes", "yes", (_POLICY,)),
    "Llama-2": _OWN,
    "Llama-3": _OWN,
    "Gemma": _OWN,
}
"""Licence → what it allows. The model licences of single firms hang on the user's size or purpose: unknown."""
_ALIASES = {
    "apache 2.0": "Apache-2.0",
    "apache license 2.0": "Apache-2.0",
    "bsd": "BSD-3-Clause",
    "gpl-3.0": "GPL-3.0-only",
    "lgpl-3.0": "LGPL-3.0-only",
    "agpl-3.0": "AGPL-3.0-only",
    "cc-by-nc-sa-4.0": "CC-BY-NC-SA-4.0",
    "llama2": "Llama-2",
    "llama3": "Llama-3",
    "llama3.1": "Llama-3",
    "mulan psl v2": "MulanPSL-2.0",
}
_TEXTS = {
    "Apache-2.0": r"apache license\s+version 2\.0",
    "MIT": r"permission is hereby granted, free of charge, to any person obtaining a copy",
    "BSD-3-Clause": r"redistribution and use in source and binary forms.*neither the name",
    "BSD-2-Clause": r"redistribution and use in source and binary forms(?!.*neither the name)",
    "ISC": r"permission to use, copy, modify, and(/or)? distribute this software",
    "Unlicense": r"free and unencumbered software released into the public domain",
    "AGPL-3.0-only": r"gnu affero general public license\s+version 3",
    "LGPL-3.0-only": r"gnu lesser general public license\s+version 3",
    "GPL-3.0-only": r"gnu general public license\s+version 3",
    "MPL-2.0": r"mozilla public license,? version 2\.0",
    "CC-BY-NC-ND-4.0": r"attribution-noncommercial-noderivatives 4\.0",
    "CC-BY-NC-SA-4.0": r"attribution-noncommercial-sharealike 4\.0",
    "CC-BY-NC-4.0": r"attribution-noncommercial 4\.0",
    "CC-BY-SA-4.0": r"attribution-sharealike 4\.0",
    "CC-BY-ND-4.0": r"attribution-noderivatives 4\.0",
    "CC-BY-4.0": r"attribution 4\.0 international",
    "CC0-1.0": r"cc0 1\.0 universal",
    "MulanPSL-2.0": r"mulan permissive software license.*version 2|木兰宽松许可证.*第2版",
    "Llama-3": r"llama 3(\.\d)? community license",
    "Llama-2": r"llama 2 community license",
    "Gemma": r"gemma terms of use",
}
"""Licence → words of its text and of no other's."""
_SHORT = {"MIT", "BSD-3-Clause", "BSD-2-Clause", "ISC", "Unlicense"}
"""Licences that say nothing of gain themselves."""


def licence_of(folder: Path, uses: tuple[str, ...], *, stated: str = "") -> LicenceFound:
    r"""Return the licence of the model in a folder, and whether it allows each use.

    It is read from ``stated``, else the front matter of ``README.md``, else a licence file, known by its words. Two
    sources that contradict each other leave it unknown; so does one that can't be told, such as a card that says
    ``other`` or a file with the words of several licences.

    Args:
        folder: The model.
        uses: Some of ``USES``.
        stated: SPDX id that the project states; empty: none.

    Example:
        >>> import tempfile
        >>> folder = Path(tempfile.mkdtemp())
        >>> _ = (folder / "README.md").write_text("---\nlicense: cc-by-nc-4.0\n---\n# A model")
        >>> found = licence_of(folder, ("commercial", "modify"))
        >>> found.licence, found.allowed
        ('CC-BY-NC-4.0', ('no', 'yes'))
    """
    seen = {"lexgate.yaml": spdx(stated)} if stated else _read(folder)
    names = {*seen.values()}
    source = ", ".join(seen)
    if len(names) != 1:
        told = ", ".join(sorted(name for name in names if name))
        contradiction = f"{source}: {told}" if told else source
        return LicenceFound(licence="", source=contradiction, uses=uses, allowed=("unknown",) * len(uses))
    (name,) = names
    terms = TERMS.get(name)
    allowed = tuple("unknown" if terms is None else str(getattr(terms, use)) for use in uses)
    return LicenceFound(
        licence=name, source=source, uses=uses, allowed=allowed, duties=terms.duties if terms else ()
    )


def spdx(written: str) -> str:
    """Return the id of a licence as it is written; one that the table lacks as it stands.

    Example:
        >>> spdx("apache-2.0"), spdx("Apache 2.0"), spdx("my-own")
        ('Apache-2.0', 'Apache-2.0', 'my-own')
    """
    low = written.strip().lower()
    known = {name.lower(): name for name in TERMS}
    return known.get(low) or _ALIASES.get(low) or written.strip()


def _read(folder: Path) -> dict[str, str]:
    """Return what each source says, by file; an empty text where it can't be told."""
    found = {}
    card = folder / "README.md"
    stated = _front_matter(_beginning(card)) if card.is_file() and stays(card, folder) else None
    if stated is not None:
        found["README.md"] = spdx(stated)
    for name in _FILES:
        path = folder / name
        if path.is_file() and stays(path, folder):
            found[name] = _by_words(_beginning(path))
    return found


def _beginning(path: Path) -> str:
    with path.open("rb") as file:
        return file.read(200_000).decode("utf-8", "replace")


def _front_matter(text: str) -> str | None:
    """Return what a card states; empty where it states several or another one than the known, None where it says none."""
    match = re.match(r"---[ \t]*\r?\n(.*?)\n---", text, re.DOTALL)
    said = re.search(r"(?m)^license:(.*)$", match[1]) if match else None
    if said is None:
        return None
    one = re.fullmatch(r"[ \t]*[\"']?([\w.+ -]+?)[\"']?[ \t]*(?:#.*)?\r?", said[1])
    return one[1] if one and one[1].lower() not in {"other", "unknown"} else ""


def _by_words(text: str) -> str:
    """Return the licence whose words a text has; empty for none, for several, and for a free one that forbids gain."""
    plain = re.sub(r"\s+", " ", text.lower())
    found = [name for name, words in _TEXTS.items() if re.search(words, plain)]
    if len(found) != 1 or (found[0] in _SHORT and re.search(r"non-?commercial", plain)):
        return ""
    return found[0]
