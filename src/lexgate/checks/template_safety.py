"""Template safety: the share of files with chat templates, tokenizer rules and added tokens that hold nothing harmful.

A chat template is a program that comes with a model. Harmful are: reaching for Python's inside, loading other templates,
rendering that does not end or takes all memory; patterns of a tokenizer that take more than a second for 20,000 characters;
added tokens that look like a role which no template uses, look like another token, or have two ids. Templates are rendered
in a sandbox and patterns measured in a process of its own, with 4 seconds and 2 GiB. Unit: share; 1 means that all files
are fine. A census.

Known limit: a template that says harmful things in plain words is a text like any other.

Example:
    >>> from lexgate.checks._check import Setting
    >>> seen = CHECK.estimate(CHECK.measure(_bad(), {}), {}, Setting())
    >>> seen.value, seen.facts["found"][0]["rule"]
    (0.5, 'template-code')

References:
    OWASP Top 10 for LLM applications 2025, LLM03 Supply chain; CWE-1336 (template injection), CWE-1333 (slow patterns).
"""

import numpy as np

from lexgate.checks._check import Check, Options, Setting
from lexgate.checks._estimates import census, nothing
from lexgate.checks._threats import by_file, listed, scanned
from lexgate.core.estimate import Estimate
from lexgate.core.outcomes import Outcomes
from lexgate.core.requirement import Side
from lexgate.core.text import Text
from lexgate.models.security import Area
from lexgate.models.subject import Subject

NONE = Text(
    "The model has no chat template, tokenizer table or added tokens.",
    "模型没有对话模板、分词器规则或新增词元。",
)


def measure(subject: Subject, options: Options) -> Outcomes:  # noqa: ARG001 - the signature of every measure
    """Return every file with a template, a tokenizer's rules or added tokens, and what is harmful in it."""
    return by_file(subject, Area.TEMPLATE)


def estimate(seen: Outcomes, options: Options, setting: Setting) -> Estimate:
    """Return the share of these files that hold nothing harmful, in [0, 1]."""
    if not len(seen):
        return nothing("template-safety", "share", options, setting, NONE)
    fine = seen.columns["threats"] == 0
    names = [str(name) for name in seen.ids[~fine]]
    note = Text(f"Harmful: {', '.join(names)}.", f"存在风险的文件：{'、'.join(names)}。")
    return census(
        "template-safety",
        options,
        setting,
        float(np.mean(fine)),
        len(seen),
        facts={"found": listed(seen)},
        note=note if names else None,
    )


_FILES = ("tokenizer.json", "tokenizer_config.json")


def _good() -> Subject:
    return scanned(Area.TEMPLATE, [], _FILES)


def _bad() -> Subject:
    return scanned(Area.TEMPLATE, [("tokenizer_config.json", "template-code", "__class__")], _FILES)


CHECK = Check(
    id="template-safety",
    title=Text("Safe templates and tokenizer", "模板与分词器安全"),
    about=Text(
        "Share of files with chat templates and tokenizer rules that hold nothing harmful; 1 means all.",
        "含对话模板与分词器规则的文件中不存在风险的比例；1 表示全部安全。",
    ),
    unit="share",
    better=Side.AT_LEAST,
    needs=("scan",),
    measure=measure,
    estimate=estimate,
    good=_good,
    bad=_bad,
)
