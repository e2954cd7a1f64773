"""Text is text: no HTML, and no link that runs, comes out of what a cell shows as Markdown."""

CELL = r"""
from IPython.display import Markdown, display

code = f"document.title='{LAB['marker']}'"
for text in (
    f"<script>{code}</script>", f"<img src=x onerror={code}>", f"[click](javascript:{code})",
    f"![x](x' onerror='{code})", f"<javascript:{code}>", f"[click]: javascript:{code}\n\n[click]",
    f"```html\n</code></pre><script>{code}</script>\n```", f"| a |\n|---|\n| <svg/onload={code}> |",
    f"[click](data:text/html;base64,PHNjcmlwdD4=)", f"<details><summary ontoggle={code}>x</summary></details>",
):
    display(Markdown(text))
"""
