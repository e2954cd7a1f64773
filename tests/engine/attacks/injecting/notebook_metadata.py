"""What a notebook says of itself is no markup: title, authors, kernel and lexer run nothing in a page."""


def hand_in(notebook):
    """Payloads in the metadata that a page shows or builds its head from."""
    code = "document.title='injected'"
    live = f"</title></style></script><script>{code}</script><img src=x onerror={code}>"
    notebook["metadata"].update(
        title=live,
        authors=[{"name": live}],
        widgets={"application/vnd.jupyter.widget-state+json": {"state": {"x": {"state": live}}, "version_major": 2}},
        celltoolbar=live,
        toc={"title_cell": live},
    )
    notebook["metadata"]["language_info"] = {
        "name": "python",
        "pygments_lexer": f'python"><script>{code}</script>',
        "codemirror_mode": {"name": f"python'-{code}-'"},
        "mimetype": f'text/x-python" onload="{code}',
        "version": live,
    }
    notebook["metadata"]["kernelspec"] = {"name": "python3", "display_name": live, "language": "python"}
    return notebook
