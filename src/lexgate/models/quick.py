"""Quicker ways to compute answers than fp32: whether they exist here, and a model opened to be asked in one."""

import importlib.util
from importlib.metadata import version
from pathlib import Path

import torch

from lexgate.core.errors import Unavailable
from lexgate.core.precision import FULL
from lexgate.core.task import Task
from lexgate.models.eight_bit import eight_bit
from lexgate.models.load import Loaded, device, load


def opened(folder: Path, task: Task, precision: str) -> Loaded:
    """Return the classifier that lies in a folder, ready to be asked in ``precision``.

    Raises:
        UnsafeFile: See ``models.load.load``.
        Unavailable: See ``runtime``.
        BadInput: See ``models.load.load`` and ``models.eight_bit.eight_bit``.
    """
    if precision != FULL:
        runtime(precision)
    loaded = load(folder, task)
    return eight_bit(loaded) if precision == "int8" else loaded


def runtime(precision: str) -> str:
    """Return what computes in ``precision`` here, with its version and the processor's kind.

    The same model on another of these may answer otherwise, so what was verified on one does not speak for another.

    Args:
        precision: ``bf16`` or ``int8``.

    Raises:
        Unavailable: LG-MODEL-090, it is not installed, or the hardware has none or a better one.
    """
    where = device()
    if precision == "int8":
        missing = [name for name in ("onnx", "onnxruntime") if importlib.util.find_spec(name) is None]
        if missing:
            raise Unavailable(
                f"Precision int8 needs {' and '.join(missing)}, which {'is' if len(missing) == 1 else 'are'} not "
                "installed.",
                fix="Install it: pip install 'lexgate[quick]'. Or set assess.precision to bf16, auto or fp32.",
                code="LG-MODEL-090",
            )
        if where.type != "cpu":
            raise Unavailable(
                "Precision int8 is computed on the processor, and this machine has a GPU, which is quicker.",
                fix="Set assess.precision to bf16, auto or fp32.",
                code="LG-MODEL-090",
            )
        return f"onnxruntime {version('onnxruntime')}, {torch.backends.cpu.get_cpu_capability()}"
    if not multiplies_bf16(where):
        raise Unavailable(
            "Precision bf16 needs a processor that multiplies bf16 (AMX, AVX-512 BF16, or a GPU), and this one "
            "does not.",
            fix="Set assess.precision to int8, auto or fp32.",
            code="LG-MODEL-090",
        )
    kind = "GPU" if where.type == "cuda" else torch.backends.cpu.get_cpu_capability()
    return f"torch {version('torch')}, {kind}"


def multiplies_bf16(where: torch.device) -> bool:
    """Return whether the hardware multiplies bf16; where it does not, bf16 is emulated and slower than fp32."""
    if where.type == "cuda":
        return bool(torch.cuda.is_bf16_supported(including_emulation=False))
    able = torch.cpu.get_capabilities()
    return bool(able.get("amx_bf16") or able.get("avx512_bf16"))
