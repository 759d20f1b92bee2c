"""Secrets in files: keys and passwords that stand in the texts of a model folder and in safetensors metadata.

Kinds: keys of GitHub, npm, PyPI, Hugging Face, AWS, Alibaba Cloud, Tencent Cloud, Google, OpenAI, Anthropic, Slack, Stripe
and LexGate, private keys, signed tokens, passwords in addresses, and values that are called a key or a password. A kind
that carries a checksum counts only where it is right; others only where their random part is as mixed as random letters.
Examples and placeholders do not count. Unit: count; 0 means that none was found. A census of the texts up to 64 MiB.
Secrets are masked wherever they are shown.

Known limit: archives and files of unknown content are not searched, nor are the weights: what a model has memorised is
another question.

References:
    OWASP Top 10 for LLM applications 2025, LLM02 Sensitive information disclosure; CWE-798.


Example:
    >>> from lexgate.checks._check import Setting
    >>> seen = CHECK.estimate(CHECK.measure(_bad(), {}), {}, Setting())
    >>> seen.value, seen.facts["found"]
    (1.0, [{'path': 'run.sh', 'rule': 'aws-key', 'evidence': 'AKIAQ2… (20 characters)'}])
"""

from lexgate.checks._check import Check, Options, Setting
from lexgate.checks._threats import by_file, counted, scanned
from lexgate.core.estimate import Estimate
from lexgate.core.outcomes import Outcomes
from lexgate.core.requirement import Side
from lexgate.core.text import Text
from lexgate.models.security import Area
from lexgate.models.subject import Subject

NONE = Text("There is no text to search.", "没有可供检查的文本。")
FOUND = Text("Secrets stand in: {files}.", "含有密钥或口令的文件：{files}。")


def measure(subject: Subject, options: Options) -> Outcomes:  # noqa: ARG001 - the signature of every measure
    """Return every file that was looked at, with what was found in it."""
    return by_file(subject, Area.SECRET)


def estimate(seen: Outcomes, options: Options, setting: Setting) -> Estimate:
    """Return the number of findings."""
    return counted("secrets-in-files", seen, options, setting, none=NONE, said=FOUND)


def _good() -> Subject:
    return scanned(Area.SECRET, [])


def _bad() -> Subject:
    return scanned(Area.SECRET, [("run.sh", "aws-key", "AKIAQ2… (20 characters)")])


CHECK = Check(
    id="secrets-in-files",
    title=Text("Secrets in files", "文件中的密钥与口令"),
    about=Text(
        "Keys and passwords found in the model's files; 0 means none.",
        "模型文件中发现的密钥与口令数量；0 表示未发现。",
    ),
    unit="count",
    better=Side.AT_MOST,
    needs=("scan",),
    measure=measure,
    estimate=estimate,
    good=_good,
    bad=_bad,
)
