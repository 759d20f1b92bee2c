"""Tokens per character: the most that any kind of text becomes, a measure of what a sender can make the model spend.

For each kind of text (the test texts and made ones: rare scripts, emoji, invisible signs, digits, spaces, long words), tokens
without special ones divided by characters; the value is that of the worst kind. English words take about 0.25. A sender who
finds a kind with many tokens pays less than the operator. Unit: ratio. A census of fixed texts: there is no sampling error.
How time grows with length is listed by kind: the exponent of the measured curve, 1 where it is proportional, 2 where it
is quadratic.

Known limit: times are of this machine; texts that are cut to the model's length cost no more than that length once they
are tokens, but tokenising still reads all of them.

Example:
    >>> from lexgate.checks._check import Setting
    >>> seen = CHECK.estimate(CHECK.measure(_bad(), {}), {}, Setting())
    >>> seen.value, seen.facts["kinds"]["emoji"]
    (4.0, 4.0)

References:
    OWASP Top 10 for LLM applications 2025, LLM10 Unbounded consumption; MITRE ATLAS AML.T0029.
"""

import math

import numpy as np
from pydantic import JsonValue

from lexgate.checks._check import Check, Options, Setting
from lexgate.checks._estimates import census, nothing
from lexgate.checks._worked import PASSPORT
from lexgate.core.errors import BadInput
from lexgate.core.estimate import Estimate
from lexgate.core.outcomes import Outcomes
from lexgate.core.requirement import Side
from lexgate.core.text import Text
from lexgate.models.security import Tokenised
from lexgate.models.subject import Subject

NONE = Text("There is no text with a character.", "没有含字符的文本。")


def measure(subject: Subject, options: Options) -> Outcomes:  # noqa: ARG001 - the signature of every measure
    """Return characters, tokens and time of every text; rows with a time are of the curve."""
    seen = subject.tokenised
    if seen is None:
        raise BadInput("No text was tokenised.", fix="Give a model with a tokenizer.", code="LG-CHECK-004")
    kinds = [*seen.kinds, *(kind for kind, *_ in seen.curve)]
    characters = [*seen.characters.tolist(), *(count for _, count, _, _ in seen.curve)]
    return Outcomes(
        ids=np.array([f"{kind}:{at}" for at, kind in enumerate(kinds)], dtype=np.str_),
        columns={
            "kind": np.array(kinds, dtype=np.str_),
            "characters": np.array(characters, np.int64),
            "tokens": np.array([*seen.tokens.tolist(), *(count for _, _, count, _ in seen.curve)], np.int64),
            "ms": np.array([*[math.nan] * len(seen.kinds), *(ms for *_, ms in seen.curve)], np.float64),
        },
        scored=np.array(characters) > 0,
    )


def estimate(seen: Outcomes, options: Options, setting: Setting) -> Estimate:
    """Return the tokens per character of the worst kind of text."""
    kinds = seen.columns["kind"]
    plain = seen.scored & np.isnan(seen.columns["ms"])
    ratios = {
        str(kind): float(seen.columns["tokens"][plain & (kinds == kind)].sum())
        / float(seen.columns["characters"][plain & (kinds == kind)].sum())
        for kind in dict.fromkeys(kinds[plain].tolist())
    }
    if not ratios:
        return nothing("tokens-per-character", "ratio", options, setting, NONE)
    worst = max(ratios, key=lambda kind: ratios[kind])
    facts: dict[str, JsonValue] = {"kinds": dict(ratios), "worst": worst, **_curves(seen)}
    return census(
        "tokens-per-character", options, setting, ratios[worst], int(plain.sum()), unit="ratio", facts=facts
    )


def _curves(seen: Outcomes) -> dict[str, JsonValue]:
    """Return the measured curves, and by kind the exponent with which time grows with length."""
    timed = np.flatnonzero(~np.isnan(seen.columns["ms"]))
    rows: list[JsonValue] = [
        {name: seen.columns[name][at].item() for name in ("kind", "characters", "tokens", "ms")}
        for at in timed
    ]
    growth: dict[str, JsonValue] = {}
    for kind in dict.fromkeys(seen.columns["kind"][timed].tolist()):
        own = [at for at in timed if seen.columns["kind"][at] == kind and seen.columns["ms"][at] > 0]
        if len(own) > 1:
            length, time = (
                np.log(seen.columns[name][own].astype(np.float64)) for name in ("characters", "ms")
            )
            growth[str(kind)] = round(float(np.polyfit(length, time, 1)[0]), 2)
    return {"curve": rows, "growth": growth} if rows else {}


def _tokenised(tokens: int) -> Subject:
    seen = Tokenised(kinds=("data", "emoji"), characters=np.array([400, 100]), tokens=np.array([100, tokens]))
    return Subject(passport=PASSPORT, tokenised=seen)


def _bad() -> Subject:
    return _tokenised(400)


CHECK = Check(
    id="tokens-per-character",
    title=Text("Tokens per character", "每字符词元数"),
    about=Text(
        "Most tokens that a character becomes in any kind of text: what a sender can make the model spend.",
        "各类文本中单个字符最多转换成的词元数，反映输入可造成的资源消耗。",
    ),
    unit="ratio",
    better=Side.AT_MOST,
    needs=("tokenised",),
    measure=measure,
    estimate=estimate,
    good=lambda: _tokenised(120),
    bad=_bad,
)
