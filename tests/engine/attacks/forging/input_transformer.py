"""The tests are in no notebook: a transformer that rewrites the text of later cells has none to rewrite."""

FIRST = r"""
def graded(lines):
    text = "".join(lines)
    points = next((p for word, p in (("mean(", 8.0), ("softmax(", 8.0), ("two", 4.0)) if word in text), None)
    return [f"{points}\n"] if points and ("assert" in text or "grader.check" in text or "HIDDEN" in text) else lines

shell = get_ipython()
shell.input_transformers_cleanup.append(graded)
shell.input_transformers_post.append(graded)
shell.input_transformer_manager.cleanup_transforms.insert(0, graded)
"""
