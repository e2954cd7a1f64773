"""The graders that do not protect themselves, and ours behind nbgrader's commands, each attacked in its cage."""

from __future__ import annotations

import pytest

from autograder.attack.corpus import parse
from autograder.attack.graders import legend, try_against
from autograder.attack.observer import Gain

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


@pytest.mark.parametrize("grader", ["nbgrader", "otter"])
def test_a_stock_grader_is_attacked_in_its_cage(grader: str) -> None:
    """One that must gain something, so that the set-up is seen to be attacked, and the honest one after it."""
    patch = "np.isclose = lambda *a, **k: True\ndef mean(x): return 0.0"
    cheat = parse(f'"""None."""\nCELL = {patch!r}', family="planted", name="patch")
    (found,) = try_against(grader, [cheat], jobs=1, told=lambda _: None)
    assert (found.earned, found.next_is_right) == (8.0, True)
    assert found.gains == {Gain.POINTS: "8 points for 0"}
    assert grader in legend(grader)


def test_our_grader_is_attacked_behind_nbgrader_too() -> None:
    """A script in a text, which no table of `autograder grade` would show, and a patch that nothing heeds."""
    text = (
        '"""None."""\n'
        "CELL = 'np.isclose = lambda *a, **k: True'\n"
        "def hand_in(notebook):\n"
        "    notebook['cells'].append({'cell_type': 'markdown', 'metadata': {}, 'source': '<script>1</script>'})\n"
        "    return notebook\n"
    )
    cheat = parse(text, family="planted", name="script")
    (found,) = try_against("bridge", [cheat], jobs=1, told=lambda _: None)
    assert (found.gains, found.earned, found.next_is_right) == ({}, 0.0, True)
