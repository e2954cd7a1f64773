"""The graders that do not protect themselves, and ours behind nbgrader's commands, each attacked in its cage."""

from __future__ import annotations

import pytest

from autograder.attack import cage
from autograder.attack.caged import Prepared
from autograder.attack.corpus import Cheat, parse
from autograder.attack.graders import STOCK, legend, try_against
from autograder.attack.observer import Gain

PATCH = "np.isclose = lambda *a, **k: True\ndef mean(x): return 0.0"


@pytest.fixture
def cheat() -> Cheat:
    """A patched comparator, and a script in a text, for the page that a student opens."""
    text = f'''"""None."""
CELL = {PATCH!r}
def hand_in(notebook):
    text = {{"cell_type": "markdown", "id": "text", "metadata": {{}}, "source": "<script>1</script>"}}
    notebook["cells"].append(text)
    return notebook
'''
    return parse(text, family="planted", name="patch_and_script")


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize(
    ("grader", "shown"),
    [("nbgrader", {Gain.SHOWN: "<script> in a page"}), ("otter", {})],
    ids=["nbgrader", "otter, which makes no page"],
)
def test_a_stock_grader_is_attacked_in_its_cage(cheat: Cheat, grader: str, shown: dict[Gain, str]) -> None:
    """It must gain something, so that the set-up is seen to be attacked; the untouched skeleton before it must not."""
    (found,) = try_against(grader, [cheat], jobs=1, told=lambda _: None)
    assert (found.earned, found.next_is_right) == (8.0, True)
    assert found.gains == {Gain.POINTS: "8 points for 0", **shown}
    assert grader in legend(grader)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_our_grader_is_attacked_behind_nbgrader_too(cheat: Cheat) -> None:
    (found,) = try_against("bridge", [cheat], jobs=1, told=lambda _: None)
    assert (found.gains, found.earned, found.next_is_right) == ({}, 0.0, True)


def test_a_grader_that_shows_no_page_is_not_attacked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing alive would ever be seen in a page that is not there."""
    said = {"earned": 0.0, "gains": {}, "empty": ["html"], "seen": [], "alive": {}, "log": "no feedback"}
    monkeypatch.setattr(cage, "run", lambda *a, **k: said)
    with pytest.raises(cage.CageError, match="naive wrote no html page of an untouched skeleton: no feedback"):
        Prepared(STOCK["naive"], limits=cage.CageLimits()).room()
