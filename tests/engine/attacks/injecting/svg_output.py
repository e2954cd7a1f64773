"""A picture is a picture: one that is drawn in SVG, or that says it is a PNG, runs no script."""

CELL = r"""
import base64

from IPython.display import SVG, Image, display, publish_display_data

code = f"document.title='{LAB['marker']}'"
drawing = (
    f'<svg xmlns="http://www.w3.org/2000/svg" onload="{code}"><script>{code}</script>'
    f'<a href="javascript:{code}"><text y="20">click</text></a><animate onbegin="{code}" attributeName="x"/>'
    f'<foreignObject><body xmlns="http://www.w3.org/1999/xhtml" onload="{code}"/></foreignObject></svg>'
)
display(SVG(drawing))
for kind in ("image/png", "image/jpeg", "image/svg+xml", "image/gif"):
    publish_display_data({kind: drawing, "text/plain": "a picture"})
    publish_display_data({kind: base64.b64encode(drawing.encode()).decode(), "text/plain": "a picture"})
    publish_display_data({kind: f'x" onerror="{code}', "text/plain": "a picture"})
"""
