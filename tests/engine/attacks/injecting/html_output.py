"""No page runs what a cell shows as HTML: neither scripts, nor handlers, nor frames, nor what refreshes."""

CELL = r"""
from IPython.display import HTML, display

PAYLOADS = [
    "<script>document.title = '{marker}'</script>",
    "<img src=x onerror=\"document.title = '{marker}'\">",
    "<svg/onload=document.title='{marker}'>",
    "<a href=\"javascript:document.title='{marker}'\">click</a>",
    "<iframe srcdoc=\"<script>parent.document.title='{marker}'</script>\"></iframe>",
    "<meta http-equiv=refresh content=\"0;url=javascript:document.title='{marker}'\">",
    "<form action=javascript:alert(1)><input autofocus onfocus=document.title='{marker}'></form>",
    "<base href='http://127.0.0.1/{marker}/'><style>@import 'http://127.0.0.1/{marker}';</style>",
    "<math><mtext><table><mglyph><style><!--</style><img title=\"--><img src=x onerror=document.title='{marker}'>\">",
    "<object data='data:text/html,<script>1</script>'></object><embed src='data:image/svg+xml,<svg onload=1>'>",
    "<details open ontoggle=document.title='{marker}'>", "<body onload=document.title='{marker}'>",
]
for payload in PAYLOADS:
    display(HTML(payload.replace("{marker}", LAB["marker"])))
"""
