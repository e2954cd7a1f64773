"""The cheats: one file each, read as data, and the notebook that each of them hands in.

A file `<family>/<cheat>.py` begins with a docstring whose first line is the law that must hold, and defines one or
more of:

CELL      code that the student adds in a cell of its own at the end of the notebook
FIRST     code in a cell of its own at the top
ANSWERS   exercise -> code that replaces the cell of the exercise; the others stay the untouched skeleton
hand_in   a function of the notebook (a dict) that returns what is handed in instead: a dict, or bytes
FILES     name -> text or bytes of a file handed in beside the notebook, which it may replace ("victim.ipynb").
          "-> PATH" is a symbolic link, "=> PATH" a hard link, "fifo" a named pipe; PATH may hold "{neighbour}" and
          any other name of LAB
MERITS    the points that its honest content deserves; 0 if it is not said

The lab puts one more cell before everything, `LAB = {...}`: what the strongest attacker would know.
"""

from __future__ import annotations

import copy
import json
import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from autograder.errors import UsageError

FOLDER = Path("tests", "engine", "attacks")
FAMILIES = ("forging", "reading", "escaping", "lingering", "exhausting", "leaking", "injecting")
PARTS = ("CELL", "FIRST", "ANSWERS", "hand_in", "FILES", "MERITS")

Notebook = dict[str, Any]
HandIn = Callable[[Notebook], Notebook | bytes]


@dataclass(frozen=True, slots=True)
class Cheat:
    """One way to gain what one has not earned."""

    family: str
    """What it is after: the folder of its file."""
    name: str
    law: str
    """What must hold all the same."""
    cell: str = ""
    first: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)
    hand_in: HandIn | None = None
    files: Mapping[str, str | bytes] = field(default_factory=dict)
    merits: float = 0.0
    text: str = ""
    """Its whole file, from which `parse` makes it again elsewhere."""

    @property
    def key(self) -> str:
        """`forging/patched_allclose`."""
        return f"{self.family}/{self.name}"

    def hand_in_at(
        self, folder: Path, name: str, skeleton: Notebook, lab: Mapping[str, Any], *, before: str | None = None
    ) -> None:
        """Write the notebook, and all that is handed in beside it or in its place, into a folder."""
        (folder / name).write_bytes(self.notebook(skeleton, lab, before=before))
        for file, content in self.files.items():
            _place(folder / file, content, lab)

    def notebook(self, skeleton: Notebook, lab: Mapping[str, Any], *, before: str | None = None) -> bytes:
        """The file that the student hands in.

        skeleton  the notebook as students receive it; it is not changed.
        lab       what the first cell tells the attack.
        before    the cell before which CELL stands; None: the end.
        """
        made = copy.deepcopy(skeleton)
        for cell in made["cells"]:
            if cell["id"] in self.answers:
                cell["source"] = self.answers[cell["id"]]
        made["cells"].insert(0, _code("lab", f"LAB = {dict(lab)!r}"))
        if self.first:
            made["cells"].insert(1, _code("first", self.first))
        if self.cell:
            ids = [cell["id"] for cell in made["cells"]]
            made["cells"].insert(ids.index(before) if before in ids else len(ids), _code("mine", self.cell))
        handed_in = self.hand_in(made) if self.hand_in is not None else made
        return handed_in if isinstance(handed_in, bytes) else json.dumps(handed_in, ensure_ascii=True).encode()


def _code(key: str, source: str) -> dict[str, Any]:
    """A code cell that the student has added."""
    return {"cell_type": "code", "id": key, "metadata": {}, "outputs": [], "execution_count": None, "source": source}


def _place(path: Path, content: str | bytes, known: Mapping[str, Any]) -> None:
    """Make one file of an attack: a file, a link to another, or a pipe.

    raises  UsageError if it would lie outside its folder.
    """
    if path.name in ("", "..") or ".." in path.parts:
        raise UsageError(f"An attack hands in files below its own folder only, not {path}.")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    if isinstance(content, bytes):
        path.write_bytes(content)
    elif content == "fifo":
        os.mkfifo(path)
    elif content.startswith("-> "):
        path.symlink_to(content[3:].format(**known))
    elif content.startswith("=> "):
        path.hardlink_to(content[3:].format(**known))
    else:
        path.write_text(content, encoding="utf-8")


def load(folder: Path, wanted: Iterable[str] = ()) -> list[Cheat]:
    """The cheats of a corpus, sorted by family.

    wanted  `family`, `family/cheat` or `cheat`; nothing is everything.
    raises  UsageError if the folder holds none, if a name is unknown, or if a file is not a cheat.
    """
    if not folder.is_dir():
        raise UsageError(
            f"No corpus of attacks at {folder}: expected <family>/<cheat>.py, families {', '.join(FAMILIES)}. "
            "It comes with the repository of the package; give --corpus FOLDER to name another."
        )
    found = [_read(path) for family in FAMILIES for path in sorted((folder / family).glob("*.py"))]
    if not found:
        raise UsageError(f"{folder} holds no attack: expected <family>/<cheat>.py, families {', '.join(FAMILIES)}.")
    names = [name.removesuffix(".py") for name in wanted]
    unknown = [name for name in names if not any(_called(cheat, name) for cheat in found)]
    if unknown:
        raise UsageError(f"{folder} has no attack {', '.join(unknown)}; it has {len(found)}, in {', '.join(FAMILIES)}.")
    return [cheat for cheat in found if not names or any(_called(cheat, name) for name in names)]


def _called(cheat: Cheat, name: str) -> bool:
    return name in (cheat.family, cheat.key, cheat.name)


def _read(path: Path) -> Cheat:
    """The cheat in a file.

    raises  UsageError if it is not one.
    """
    try:
        return parse(path.read_text(encoding="utf-8"), family=path.parent.name, name=path.stem)
    except (OSError, ValueError, SyntaxError) as error:
        raise UsageError(f"{path} cannot be read as a cheat: {error}") from error


def parse(text: str, *, family: str, name: str) -> Cheat:
    """The cheat in the text of a file. That text is ours and is executed; what it quotes is run in a jail only.

    raises  ValueError if it does not say what it must, SyntaxError.
    """
    module: dict[str, Any] = {"__name__": f"attack_{family}_{name}"}
    exec(compile(text, f"{family}/{name}.py", "exec"), module)
    law = (module.get("__doc__") or "").strip().split("\n")[0]
    parts = {part.lower(): module[part] for part in PARTS if part in module}
    if not law:
        raise ValueError("the first line of its docstring is the law that must hold; it has none")
    if not parts.keys() - {"merits"}:
        raise ValueError(f"it hands nothing in: define one of {', '.join(PARTS[:-1])}")
    return Cheat(family=family, name=name, law=law, text=text, **parts)
