"""Safe model files: the share of the model folder's files that cannot run code when they are loaded.

Unit: share; 1 means that every file is safe (safetensors, JSON, text), less that at least one is a pickle, code or of
unknown content. Files are told by content, not by name, and never loaded. A census: every file is looked at.

Known limit: it says nothing about what the weights do.

Example:
    >>> from lexgate.checks._check import Setting
    >>> CHECK.estimate(CHECK.measure(_bad(), {}), {}, Setting()).facts["unsafe"]
    [{'path': 'pytorch_model.bin', 'kind': 'pickle', 'reason': 'a pickle runs code when loaded'}]
"""

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
from lexgate.models.subject import FileFact, Subject

NO_FILES = Text("The model folder is empty.", "模型文件夹为空。")
SAFE = ("safetensors", "json", "text")


def measure(subject: Subject, options: Options) -> Outcomes:  # noqa: ARG001
    """Return every file of the model folder, with its kind and why it is unsafe."""
    if subject.files is None:
        raise BadInput(
            "There is no model folder.", fix="Name the model under model.path.", code="LG-CHECK-004"
        )
    files = subject.files
    return Outcomes(
        ids=np.array([file.path for file in files], dtype=np.str_),
        columns={
            "kind": np.array([file.kind for file in files], dtype=np.str_),
            "reason": np.array([file.reason for file in files], dtype=np.str_),
        },
        scored=np.ones(len(files), np.bool_),
    )


def estimate(seen: Outcomes, options: Options, setting: Setting) -> Estimate:
    """Return the share of files that are safe, in [0, 1]."""
    if not len(seen):
        return nothing("model-files-safe", "share", options, setting, NO_FILES)
    kinds, reasons = seen.columns["kind"], seen.columns["reason"]
    safe = np.isin(kinds, SAFE) & (reasons == "")
    unsafe: list[JsonValue] = [
        {"path": str(seen.ids[i]), "kind": str(kinds[i]), "reason": str(reasons[i]) or "not known to be safe"}
        for i in np.flatnonzero(~safe)
    ]
    names = [str(seen.ids[i]) for i in np.flatnonzero(~safe)]
    note = Text(f"Not known to be safe: {', '.join(names)}.", f"不能确认安全的文件：{'、'.join(names)}。")
    return census(
        "model-files-safe",
        options,
        setting,
        float(safe.mean()),
        len(seen),
        facts={"unsafe": unsafe},
        note=note if names else None,
    )


def _worked(*files: FileFact) -> Subject:
    weights = FileFact(path="model.safetensors", bytes=90_000_000, digest="sha256:0", kind="safetensors")
    return Subject(passport=PASSPORT, files=(weights, *files))


def _good() -> Subject:
    return _worked(FileFact(path="config.json", bytes=700, digest="sha256:1", kind="json"))


def _bad() -> Subject:
    reason = "a pickle runs code when loaded"
    return _worked(
        FileFact(path="pytorch_model.bin", bytes=900, digest="sha256:2", kind="pickle", reason=reason)
    )


CHECK = Check(
    id="model-files-safe",
    title=Text("Safe model files", "模型文件安全"),
    about=Text(
        "Share of the model's files that cannot run code when they are loaded; 1 means all.",
        "模型文件中加载时不会执行代码的文件所占比例；1 表示全部安全。",
    ),
    unit="share",
    better=Side.AT_LEAST,
    needs=("files",),
    measure=measure,
    estimate=estimate,
    good=_good,
    bad=_bad,
)
