"""The name of a file is text: escapes, markup, formulas and line ends in it reach no terminal, page or table alive."""

FILES = {
    "x/\x1b]0;20 points\x07\x1b[2J.ipynb": "{}",
    "x/\u202eipynb.20\u202c.ipynb": "{}",
    "x/line\nanother\rline.ipynb": "{}",
    "x/[bold red]20[/].ipynb": "{}",
    "x/<img src=x onerror=alert(1)>.ipynb": "{}",
    "x/=HYPERLINK(1),20.ipynb": "{}",
    "x/-- --assignment=none.ipynb": "{}",
}
