"""The prose of a notebook is prose: HTML, links and attachments in its own cells run nothing."""

import base64
import copy


def hand_in(notebook):
    """Payloads in text, in raw cells, in attachments, in code, and in every field of a cell that a page may show."""
    code = "document.title='injected'"
    live = f"<script>{code}</script><img src=x onerror={code}><svg/onload={code}>"
    drawing = base64.b64encode(f'<svg xmlns="http://www.w3.org/2000/svg" onload="{code}"/>'.encode()).decode()
    text = {
        "cell_type": "markdown",
        "id": "text",
        "metadata": {},
        "source": f"# {live}\n\n[click](javascript:{code}) ![x](attachment:x.svg) ![x](attachment:y')",
        "attachments": {
            "x.svg": {"image/svg+xml": drawing},
            f"y') onerror='{code}": {f'image/png" onerror="{code}': drawing, "text/html": live},
        },
    }
    raw = {
        "cell_type": "raw",
        "id": "raw",
        "metadata": {"format": "text/html", "raw_mimetype": "text/html"},
        "source": live,
    }
    program = {
        "cell_type": "code",
        "id": "code",
        "metadata": {"tags": [live], "name": live, "collapsed": live},
        "execution_count": None,
        "outputs": [],
        "source": f"# </code></pre>{live}",
    }
    for cell in (text, raw, program):
        notebook["cells"].append(copy.deepcopy(cell))
    return notebook
