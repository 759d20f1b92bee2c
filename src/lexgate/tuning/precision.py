"""Which precision to compute in."""

import torch

from lexgate.core.errors import BadInput
from lexgate.models.quick import multiplies_bf16


def choose(wanted: str, where: torch.device) -> str:
    """Return ``fp32``, ``bf16`` or ``fp16`` for a wish that may be ``auto``.

    ``auto`` is bf16 where the hardware multiplies it: a GPU that supports it, or a CPU with AMX or AVX-512 BF16 (a
    MiniLM training step took 0.9 instead of 1.6 CPU-seconds on AVX-512 BF16). Without those instructions bf16 is
    emulated and slower, so ``auto`` is fp32 there. The weights and the optimiser stay in fp32 in any case.

    Raises:
        BadInput: LG-TUNE-001, fp16 without a GPU.
    """
    if wanted == "fp16" and where.type != "cuda":
        raise BadInput(
            "tune.precision is fp16, and there is no GPU.",
            fix="Set it to auto, bf16 or fp32.",
            code="LG-TUNE-001",
        )
    if wanted != "auto":
        return wanted
    return "bf16" if multiplies_bf16(where) else "fp32"
