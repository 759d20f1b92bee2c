"""Verified manifest: the share of a model's files that are byte for byte what a trusted key signed.

The manifest is a statement of model-signing 1.0 (SHA-256 of every file) in a signed envelope. Files that were changed,
added or taken away count against it; a manifest that no trusted key signed, or that contradicts itself, verifies nothing:
the value is 0. Unit: share; 1 means that every file is as signed. A census.

Known limit: it shows that the files are the signer's, not that the signer meant well.

Example:
    >>> from lexgate.checks._check import Setting
    >>> seen = CHECK.estimate(CHECK.measure(_bad(), {}), {}, Setting())
    >>> seen.value, seen.facts["differ"]
    (0.5, [{'path': 'model.safetensors', 'state': 'changed'}])

References:
    OpenSSF Model Signing specification v1.0; in-toto Attestation Framework, Statement v1.
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
from lexgate.models.security import SignedFiles
from lexgate.models.subject import Subject

NONE = Text("Neither the folder nor the manifest has a file.", "文件夹与清单均无文件。")
_SHOWN = 50


def measure(subject: Subject, options: Options) -> Outcomes:  # noqa: ARG001 - the signature of every measure
    """Return every file of the folder and the manifest with its state; the manifest itself if it proves nothing."""
    held = subject.signed_files
    if held is None:
        raise BadInput(
            "There is no manifest.", fix="Name it under assess.security.manifest.", code="LG-CHECK-004"
        )
    names, states = held.names, held.states
    if held.wrong is not None:
        names, states = (f"{held.wrong.en}\n{held.wrong.zh}",), ("unproven",)
    return Outcomes(
        ids=np.array(names, dtype=np.str_),
        columns={"state": np.array(states, dtype=np.str_)},
        scored=np.ones(len(names), np.bool_),
        names=held.signers,
    )


def estimate(seen: Outcomes, options: Options, setting: Setting) -> Estimate:
    """Return the share of files that are as signed, in [0, 1]."""
    states = seen.columns["state"]
    if not len(seen):
        return nothing("manifest-verified", "share", options, setting, NONE)
    if "unproven" in states:
        en, _, zh = str(seen.ids[0]).partition("\n")
        return census("manifest-verified", options, setting, 0.0, 1, note=Text(en, zh))
    differ: list[JsonValue] = [
        {"path": str(name), "state": str(state)}
        for name, state in zip(seen.ids, states, strict=True)
        if state != "same"
    ]
    return census(
        "manifest-verified",
        options,
        setting,
        float(np.mean(states == "same")),
        len(seen),
        facts={"differ": differ[:_SHOWN], "signed_by": list(seen.names)},
    )


def _held(state: str) -> Subject:
    names = ("config.json", "model.safetensors")
    return Subject(
        passport=PASSPORT,
        signed_files=SignedFiles(names=names, states=("same", state), signers=("maker+01234567",)),
    )


def _bad() -> Subject:
    return _held("changed")


CHECK = Check(
    id="manifest-verified",
    title=Text("Model files as signed", "模型文件与签名清单一致"),
    about=Text(
        "Share of the model's files that are what a trusted key signed; 1 means all.",
        "与受信密钥所签清单一致的模型文件比例；1 表示全部一致。",
    ),
    unit="share",
    better=Side.AT_LEAST,
    needs=("signed_files",),
    measure=measure,
    estimate=estimate,
    good=lambda: _held("same"),
    bad=_bad,
)
