"""A question has one answer: all options at once, in a list, a set, an array or a mask, are none."""

ANSWERS = {
    "two": r"""
ANSWERS = {"two": np.array([1, 2, 3, 4]), "Two": 2, 2: "two", ("two",): 2, True: 2}
ANSWERS["two"] = torch.tensor([[1, 2, 3, 4]])
""",
}
CELL = r"""
class Several(dict):
    def items(self):
        return [("two", answer) for answer in (2, {1, 2, 3}, [1, 2, 3], np.array([2, 2]), torch.tensor([2, 3]), 3)]

ANSWERS = Several()
"""
