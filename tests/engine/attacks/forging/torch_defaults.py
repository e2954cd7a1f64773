"""The switches of torch belong to a process: no device, precision or mode that a notebook sets moves the oracle."""

FIRST = r"""
import torch

torch.set_default_dtype(torch.float16)
torch.set_default_device("meta")  # where tensors have no values, and differ by nothing
torch.set_printoptions(precision=0)
torch.use_deterministic_algorithms(False)
torch.set_float32_matmul_precision("medium")
torch.set_flush_denormal(True)
torch.set_grad_enabled(False)
torch.set_rng_state(torch.get_rng_state())
"""
ANSWERS = {
    "softmax": r"""
def softmax(logits):
    return torch.empty_like(logits, device="meta")
""",
}
