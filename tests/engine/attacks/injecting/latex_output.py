"""A formula is a formula: no link, no style and no HTML hides in what a cell shows as LaTeX."""

CELL = r"""
from IPython.display import Latex, Markdown, Math, display, publish_display_data

code = f"document.title='{LAB['marker']}'"
for formula in (
    rf"\href{{javascript:{code}}}{{x}}",
    rf"\unicode{{<img src=x onerror={code}>}}",
    rf"\style{{background:url(javascript:{code})}}{{x}}",
    rf"\cssId{{x\" onmouseover=\"{code}}}{{x}} \class{{x' onload='{code}}}{{x}}",
    rf"\require{{html}}\text{{<script>{code}</script>}}",
):
    display(Math(formula))
    display(Latex(f"$${formula}$$"))
    display(Markdown(f"$${formula}$$"))
    publish_display_data({"text/latex": f"</script><script>{code}</script>${formula}$", "text/plain": "a formula"})
"""
