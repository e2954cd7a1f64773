"""Outputs that were handed in are not shown: what stands in a file in their place reaches no page."""


def hand_in(notebook):
    """Outputs of every kind, ready made, in every code cell."""
    code = "document.title='injected'"
    live = f"<script>{code}</script><img src=x onerror={code}>"
    bundle = {
        "text/html": live,
        "application/javascript": code,
        "image/svg+xml": f"<svg onload={code}/>",
        "text/plain": live,
    }
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell["execution_count"] = 7
            cell["outputs"] = [
                {"output_type": "display_data", "data": bundle, "metadata": {}},
                {"output_type": "execute_result", "execution_count": 7, "data": bundle, "metadata": {}},
                {"output_type": "error", "ename": live, "evalue": live, "traceback": [f"\x1b[31m{live}\x1b[0m"]},
                {"output_type": "stream", "name": "stdout", "text": f"\x1b]8;;http://127.0.0.1/\x07{live}\x1b]8;;\x07"},
            ]
    return notebook
