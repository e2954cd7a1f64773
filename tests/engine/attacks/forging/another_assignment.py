"""A notebook is graded as what it was handed in for: another slug, language or kernel earns no point."""


def hand_in(notebook):
    """Claim an assignment that does not exist, of another version and language, for a kernel that does nothing."""
    notebook["metadata"]["autograder"] = {"slug": "../../release/none", "lang": "xx", "version": 10**9, "points": 0}
    notebook["metadata"]["kernelspec"] = {"name": "no-op", "display_name": "Nothing", "language": "python"}
    notebook["metadata"]["language_info"] = {"name": "python", "version": "0"}
    notebook["nbformat_minor"] = 2
    for cell in notebook["cells"]:
        cell.pop("id", None)
    return notebook
