"""No page runs what a cell shows as JavaScript, as a widget or as a bundle of several kinds."""

CELL = r"""
from IPython.display import Javascript, display, publish_display_data

code = f"document.title = '{LAB['marker']}'"
display(Javascript(code))
view = {"version_major": 2, "version_minor": 0, "model_id": f"</script><script>{code}</script>"}
for kind, content in {
    "application/javascript": code,
    "application/vnd.jupyter.widget-view+json": view,
    "application/vnd.jupyter.widget-state+json": {"state": {}, "html": f"<script>{code}</script>"},
    "application/vnd.plotly.v1+json": {"data": [], "layout": {"title": f"<img src=x onerror={code}>"}},
    "application/vnd.vegalite.v5+json": {"mark": "bar", "href": f"javascript:{code}"},
    "application/vnd.bokehjs_exec.v0+json": f"<script>{code}</script>",
    "text/html": f"<script>{code}</script>",
}.items():
    publish_display_data({kind: content, "text/plain": "a figure"})
"""
