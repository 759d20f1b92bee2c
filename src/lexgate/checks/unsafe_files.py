"""Unsafe files: what in a model folder can run code, leave the folder or exhaust the machine when it is opened.

Counted are pickles (also in zip, tar, gzip, bzip2, xz and zlib, and in archives inside archives, three deep), with the
names that they import and call; archives that are bombs, leave their folder, hold links or can't be looked through;
malformed safetensors, GGUF and ONNX; ONNX weights outside the folder and operators of its own; programs and scripts; HDF5;
JSON that asks for code (``auto_map``, ``trust_remote_code``, Lambda layers) or for files outside; links out of the folder,
pipes, what can't be read, and names that differ in case alone. Unit: count; 0 means that none was found. A census: every
file is looked at, by content, and none is loaded.

Known limit: it says nothing about what the weights do, and of formats that it does not know (TensorFlow graphs, for one)
only what is inside every file is looked at: pickles and archives.

References:
    MITRE ATLAS AML.T0011.000, unsafe ML artifacts; AML.T0010, ML supply chain compromise.


Example:
    >>> from lexgate.checks._check import Setting
    >>> seen = CHECK.estimate(CHECK.measure(_bad(), {}), {}, Setting())
    >>> seen.value, seen.facts["found"]
    (1.0, [{'path': 'weights.bin', 'rule': 'pickle-code', 'evidence': 'posix.getcwd (REDUCE)'}])
"""

from lexgate.checks._check import Check, Options, Setting
from lexgate.checks._threats import by_file, counted, scanned
from lexgate.core.estimate import Estimate
from lexgate.core.outcomes import Outcomes
from lexgate.core.requirement import Side
from lexgate.core.text import Text
from lexgate.models.security import Area
from lexgate.models.subject import Subject

NONE = Text("The model folder is empty.", "模型文件夹为空。")
FOUND = Text("Unsafe: {files}.", "不安全的文件：{files}。")


def measure(subject: Subject, options: Options) -> Outcomes:  # noqa: ARG001 - the signature of every measure
    """Return every file that was looked at, with what was found in it."""
    return by_file(subject, Area.FILE)


def estimate(seen: Outcomes, options: Options, setting: Setting) -> Estimate:
    """Return the number of findings."""
    return counted("unsafe-files", seen, options, setting, none=NONE, said=FOUND)


def _good() -> Subject:
    return scanned(Area.FILE, [])


def _bad() -> Subject:
    return scanned(Area.FILE, [("weights.bin", "pickle-code", "posix.getcwd (REDUCE)")])


CHECK = Check(
    id="unsafe-files",
    title=Text("Unsafe files", "不安全的文件"),
    about=Text(
        "Findings in the model's files that can run code, leave the folder or exhaust the machine when opened; 0 means none.",
        "模型文件中打开时可能执行代码、越出文件夹或耗尽资源的问题数；0 表示未发现。",
    ),
    unit="count",
    better=Side.AT_MOST,
    needs=("scan",),
    measure=measure,
    estimate=estimate,
    good=_good,
    bad=_bad,
)
