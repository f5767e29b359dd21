"""Small files written by the reference implementation of safetensors, for the reader's tests.

Usage: python scripts/goldens/safetensors_types.py    (writes fixtures/golden/safetensors_types.safetensors)
"""

from pathlib import Path

import safetensors
import torch
from safetensors.torch import save_file

GOLDEN = Path(__file__).resolve().parents[2] / "fixtures" / "golden"


def main() -> None:
    ramp = torch.arange(24, dtype=torch.float32).reshape(2, 3, 4) / 7 - 1
    extremes = torch.tensor([0.0, -0.0, 1.0, -2.5, 65504.0, 2.0**-24, -(2.0**-14), 1 / 3,
                             float("inf"), float("-inf")])
    tensors = {
        "ramp.f32": ramp,
        "ramp.f64": ramp.double(),
        "ramp.f16": ramp.half(),
        "ramp.bf16": ramp.bfloat16(),
        "extremes.f16": extremes.half(),
        "extremes.bf16": extremes.bfloat16(),
        "count.i64": torch.tensor([[0, 1], [-1, 2**62]]),
        "count.i32": torch.tensor([-(2**31), 2**31 - 1], dtype=torch.int32),
        "count.i16": torch.tensor([-32768, 32767], dtype=torch.int16),
        "count.i8": torch.tensor([-128, 127], dtype=torch.int8),
        "count.u8": torch.tensor([0, 128, 255], dtype=torch.uint8),
        "flags": torch.tensor([True, False, True]),
        "scalar": torch.tensor(3.25),
        "empty": torch.zeros(0, 5),
        "Grüße \"\\\n 🐦": torch.tensor([1.0]),
    }
    # One entry only: the package writes several in an order that differs from run to run.
    metadata = {
        "description": "One tensor of each type; ramp[i] = i / 7 - 1, narrowed by torch. "
        f"torch {torch.__version__}, safetensors {safetensors.__version__}."
    }
    GOLDEN.mkdir(parents=True, exist_ok=True)
    save_file(tensors, str(GOLDEN / "safetensors_types.safetensors"), metadata)


if __name__ == "__main__":
    main()
