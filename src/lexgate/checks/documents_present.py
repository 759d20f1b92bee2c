"""Documents present: the share of required documents that are there, with an owner, a version and their sections.

Unit: share; 1 means that every required document is complete, 0 that none is. Option ``kinds`` lists the kinds of
document that are required; if left out, all that the passport declares. Option ``sections`` gives for a kind the
headings it must have, and so requires it too; alternatives are separated by ``|``, such as ``Known risks|已知风险``. A heading is found if it
contains the words, whatever the case. A document that LexGate prepared and in which statements are still to be written is
incomplete. Option ``review_days`` says how long ago the last review may be (0: it is not asked
for). A census: every document is looked at. The facts list what is missing.

Known limit: that a document is there, owned and has its headings does not mean that what it says is right.

Example:
    >>> from lexgate.checks._check import Setting
    >>> options = CHECK.complete({"kinds": ["risk-management", "instructions-for-use"]})
    >>> seen = CHECK.estimate(CHECK.measure(_good(), options), options, Setting())
    >>> seen.value, seen.facts["missing"]
    (0.5, {'instructions-for-use': ['document']})
"""

import re
from datetime import date

import numpy as np
from pydantic import JsonValue

from lexgate.checks._check import Check, Evidence, Options, Setting
from lexgate.checks._estimates import census, nothing
from lexgate.checks._options import number, texts
from lexgate.checks._registers import days_ago
from lexgate.checks._worked import PASSPORT
from lexgate.core.errors import BadInput
from lexgate.core.estimate import Estimate
from lexgate.core.evidence_names import evidence_name
from lexgate.core.outcomes import Outcomes
from lexgate.core.requirement import Side
from lexgate.core.text import Text
from lexgate.models.subject import DocumentFact, Subject

NONE_ASKED = Text(
    "No document is required, and the passport declares none.", "未要求任何文件，系统档案亦未登记任何文件。"
)
_SEPARATOR = "\n"


def measure(subject: Subject, options: Options) -> Outcomes:
    """Return the required documents as items, each with what the best one lacks, one thing a line, and its last review."""
    if subject.documents is None:
        raise BadInput(
            "Nobody looked for documents.", fix="List them under system.documents.", code="LG-CHECK-004"
        )
    found, sections = subject.documents, _sections(options)
    asked = texts(options, "kinds") or tuple(document.kind for document in found)
    kinds = tuple(dict.fromkeys((*asked, *sections)))
    best = [_best(kind, found, sections.get(kind, ())) for kind in kinds]
    return Outcomes(
        ids=np.array(kinds, dtype=np.str_),
        columns={
            "lacks": np.array([_SEPARATOR.join(lack) for lack, _ in best], dtype=np.str_),
            "reviewed": np.array([day.isoformat() if day else "" for _, day in best], dtype=np.str_),
        },
        scored=np.ones(len(kinds), np.bool_),
    )


def _best(
    kind: str, found: tuple[DocumentFact, ...], sections: tuple[str, ...]
) -> tuple[list[str], date | None]:
    """Return what the best document of a kind lacks, and when it was reviewed last."""
    candidates = [document for document in found if document.kind == kind and document.present]
    if not candidates:
        return ["document"], None
    best = min(
        candidates,
        key=lambda document: (
            len(_lacks_one(document, sections)),
            -(document.reviewed or date.min).toordinal(),
        ),
    )
    return _lacks_one(best, sections), best.reviewed


def _lacks_one(document: DocumentFact, sections: tuple[str, ...]) -> list[str]:
    headings = [heading.casefold() for heading in document.headings]

    def has(section: str) -> bool:
        words = [word.strip().casefold() for word in section.split("|") if word.strip()]
        return any(word in heading for word in words for heading in headings)

    lack = [name for name in ("owner", "version") if not getattr(document, name).strip()]
    if document.unwritten:
        lack.append(f"unwritten {document.unwritten}")
    return lack + [f"section {section}" for section in sections if not has(section)]


def _sections(options: Options) -> dict[str, tuple[str, ...]]:
    value = options["sections"]
    if not isinstance(value, dict):
        raise BadInput(
            f"Option 'sections' is {value!r}.", fix="Give kind: [heading, heading].", code="LG-CHECK-002"
        )
    return {kind: texts(value, kind) for kind in value}


def estimate(seen: Outcomes, options: Options, setting: Setting) -> Estimate:
    """Return the share of required documents that are complete, in [0, 1]."""
    if not len(seen):
        return nothing("documents-present", "share", options, setting, NONE_ASKED)
    most = int(number(options, "review_days"))
    missing: dict[str, JsonValue] = {}
    for kind, lacks, reviewed in zip(seen.ids, seen.columns["lacks"], seen.columns["reviewed"], strict=True):
        lack = [one for one in str(lacks).split(_SEPARATOR) if one]
        lack += _review(str(reviewed), setting.today, most) if lack != ["document"] else []
        if lack:
            missing[str(kind)] = [*lack]
    complete = 1 - len(missing) / len(seen)
    return census(
        "documents-present",
        options,
        setting,
        complete,
        len(seen),
        facts={"missing": missing},
        note=_named(missing),
    )


def _review(reviewed: str, today: date, most: int) -> list[str]:
    """Return what is wrong with a review, if one is asked for."""
    if not most:
        return []
    age = days_ago(date.fromisoformat(reviewed), today) if reviewed else None
    if age is None:
        return ["review"]
    return [f"review {reviewed}, more than {most} days ago"] if age > most else []


_WORDS = {"document": "文件", "owner": "责任人", "version": "版本", "review": "评审日期"}
_OLD_REVIEW = re.compile(r"review (\S+), more than (\d+) days ago")


def _named(missing: dict[str, JsonValue]) -> Text | None:
    """Say which documents lack what, for the sentence of a finding."""
    if not missing:
        return None
    known = {kind: [str(one) for one in lack] for kind, lack in missing.items() if isinstance(lack, list)}
    en = "; ".join(f"{kind}: {', '.join(map(_in_english, lack))}" for kind, lack in known.items())
    zh = "；".join(
        f"{evidence_name(kind).zh}：{'、'.join(map(_in_chinese, lack))}" for kind, lack in known.items()
    )
    return Text(f"Missing: {en}.", f"缺少：{zh}。")


def _in_english(lack: str) -> str:
    """Return what is lacking; of a section's alternatives the first, which packs give in English."""
    first, _, rest = lack.partition(" ")
    if first == "unwritten":
        return f"{rest} statements still to be written (▢)"
    return f"section “{rest.split('|')[0].strip()}”" if first == "section" else lack


def _in_chinese(lack: str) -> str:
    """Return what is lacking in Chinese; of a section's alternatives the last, which packs give in Chinese."""
    old = _OLD_REVIEW.fullmatch(lack)
    if old:
        return f"最近一次评审为 {old[1]}，距今超过 {old[2]} 天"
    first, _, rest = lack.partition(" ")
    if first == "unwritten":
        return f"尚有 {rest} 处待填写（▢）"
    return f"章节“{rest.split('|')[-1].strip()}”" if first == "section" else _WORDS.get(lack, lack)


def _worked(*, present: bool) -> Subject:
    document = DocumentFact(
        kind="risk-management", path="docs/risks.md", present=present, owner="A. Example", version="1.2"
    )
    return Subject(passport=PASSPORT, documents=(document,))


def _good() -> Subject:
    return _worked(present=True)


def _bad() -> Subject:
    return _worked(present=False)


CHECK = Check(
    id="documents-present",
    title=Text("Documents present", "文件齐备"),
    about=Text(
        "Share of required documents that are there with owner, version and required sections; 1 means all.",
        "要求的文件中已具备且责任人、版本及必备章节完整的比例；1 表示全部齐备。",
    ),
    unit="share",
    better=Side.AT_LEAST,
    evidence=Evidence.DOCUMENTARY,
    needs=("documents",),
    options={"kinds": [], "sections": {}, "review_days": 0},
    measured_by=("kinds", "sections"),
    measure=measure,
    estimate=estimate,
    good=_good,
    bad=_bad,
)
