"""Whether this machine has the device that a grading asks for: looked at without using it, which forbids to fork."""

from __future__ import annotations

from pathlib import Path

from autograder.errors import UsageError
from autograder.sandbox.placement import CPU

CUDA = "cuda"
NAMES = (CPU, CUDA)
DRIVER = Path("/proc/driver/nvidia/version")
NODE = Path("/dev/nvidiactl")


def require_device(name: str) -> None:
    """Say what is missing for trainings on this device.

    raises  UsageError if something is; then nothing is graded.
    """
    if name == CPU:
        return
    import torch

    built = torch.version.cuda
    for there, found in (
        (built is not None, f"this PyTorch ({torch.__version__}) is built for the CPU only; install a build for CUDA"),
        (DRIVER.is_file() and NODE.exists(), "there is no NVIDIA driver here; use a machine that has one"),
    ):
        if not there:
            raise UsageError(
                f"--device {CUDA}: {found}, or grade with --device {CPU}, whose thresholds are the same. Nothing was "
                "graded."
            )
