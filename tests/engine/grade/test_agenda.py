"""What is still to be graded: nothing twice, nothing forgotten, and one file of two students only once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.errors import UsageError
from autograder.grade.backends import Event, What
from autograder.grade.backends.agenda import Agenda
from autograder.grade.batch import Entry
from autograder.grade.item import Attempt, Item, Score, register
from autograder.grade.store import MAX_ATTEMPTS, Claim, Store
from autograder.text import Text


def item(name: str, sha256: str = "", **entry: Text) -> Item:
    return Item(Entry(Path(f"{name}.ipynb"), name, **entry), "tiny", "en", sha256 or name, {"engine": "1"})  # type: ignore[arg-type]


def verdict(of: Item, earned: float | None = 3.0, sha256: str | None = "0") -> dict[str, object]:
    name = of.entry.name
    return {"submission": name, "file": of.entry.file, "sha256": sha256, "earned": earned, "possible": 4.0}


ANNE, BOB, CLEO = item("anne", "same"), item("bob", "same"), item("cleo", "other")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "verdicts.db") as opened:
        register(opened, [ANNE, BOB, CLEO])
        yield opened


@pytest.fixture
def events() -> list[Event]:
    return []


@pytest.fixture
def agenda(store: Store, events: list[Event]) -> Agenda:
    return Agenda(store, [ANNE, BOB, CLEO], events.append)


def graded(store: Store, agenda: Agenda, earned: float | None = 3.0, sha256: str | None = "0") -> Item:
    """Grade the next item as a back end does."""
    found = agenda.take()
    assert found is not None
    assert store.claim(found.key) is Claim.OURS
    store.finish(found.key, verdict(found, earned, sha256))
    agenda.attempted(found, Attempt(True, 1.0, "", Score(earned, 4.0, False)), slot=1)
    return found


def whats(events: list[Event]) -> list[tuple[str, str]]:
    return [(str(event.what), event.item.entry.name) for event in events]


def test_the_same_file_of_two_students_is_graded_once_and_each_has_a_verdict(
    store: Store, agenda: Agenda, events: list[Event]
) -> None:
    assert [graded(store, agenda), graded(store, agenda)] == [ANNE, CLEO]
    assert agenda.over
    assert whats(events) == [("graded", "anne"), ("copied", "bob"), ("graded", "cleo")]
    assert store.verdict(BOB.key) == {**verdict(ANNE), "submission": "bob", "file": "bob.ipynb", "same_as": "anne"}
    assert set(agenda.ended.values()) == {Claim.OURS}


def test_a_copy_of_a_copy_names_who_was_graded(store: Store, agenda: Agenda) -> None:
    graded(store, agenda)
    late = item("dan", "same")
    register(store, [late])
    Agenda(store, [BOB, late], lambda _: None)
    found = store.verdict(late.key)
    assert found is not None
    assert found["same_as"] == "anne"


def test_files_that_could_not_be_read_are_nobodys_copies(store: Store, agenda: Agenda) -> None:
    graded(store, agenda, sha256=None)
    found = store.verdict(BOB.key)
    assert found is not None
    assert found["same_as"] is None


def test_a_verdict_without_a_score_is_not_copied(store: Store, agenda: Agenda, events: list[Event]) -> None:
    graded(store, agenda, earned=None)
    assert whats(events) == [("graded", "anne")]
    assert [graded(store, agenda), graded(store, agenda)] == [CLEO, BOB]


def test_what_has_a_verdict_is_known_without_a_claim(
    store: Store, agenda: Agenda, monkeypatch: pytest.MonkeyPatch
) -> None:
    graded(store, agenda)
    graded(store, agenda)
    monkeypatch.delattr(Store, "claim")
    events: list[Event] = []
    again = Agenda(store, [ANNE, BOB, CLEO], events.append)
    assert again.over
    assert whats(events) == [("known", "anne"), ("known", "bob"), ("known", "cleo")]
    assert set(again.ended.values()) == {Claim.DONE}


def test_a_failed_attempt_comes_after_all_others_and_the_last_one_is_a_fault(store: Store, events: list[Event]) -> None:
    agenda = Agenda(store, [ANNE, CLEO], events.append)
    for number in range(MAX_ATTEMPTS):
        found = agenda.take()
        assert found is ANNE
        store.claim(found.key)
        store.give_back(found.key, charged=True, note=f"attempt {number}")
        agenda.attempted(found, Attempt(False, 1.0, f"attempt {number}"), slot=1)
        if number == 0:
            assert graded(store, agenda) is CLEO
    last = agenda.take()
    assert last is ANNE
    agenda.answered(last, store.claim(last.key))
    assert agenda.ended == {ANNE.key: Claim.FAULT, CLEO.key: Claim.OURS}
    assert (events[-1].what, events[-1].note) == (What.FAULT, "attempt 2")
    assert agenda.over


def test_an_item_that_another_grader_holds_is_looked_at_again(store: Store, agenda: Agenda) -> None:
    found = agenda.take()
    assert found is ANNE
    agenda.answered(found, Claim.BUSY)
    assert graded(store, agenda) is CLEO
    assert agenda.take() is None
    wait = agenda.idle_s()
    assert wait is not None
    assert 0 < wait <= 0.2
    assert not agenda.over


def test_an_item_taken_back_is_the_next(agenda: Agenda) -> None:
    first = agenda.take()
    assert first is not None
    agenda.put_back(first)
    assert agenda.take() is first


def test_an_item_travels_as_json_and_keeps_its_key() -> None:
    there = Item(
        Entry(Path("/a/\udc80.ipynb"), "Zoé", origin="class.zip/a", attempt=("1",), problem=Text("non", "no")),
        "tiny", "fr", "0", {"limits": {"cell_s": 1.5}},
    )  # fmt: skip
    back = Item.from_json(there.as_json())
    assert back == there
    assert back.key == there.key


def test_an_error_of_a_slot_is_raised_as_what_it_was() -> None:
    from autograder.grade.backends.local import error_of

    assert isinstance(error_of({"type": "StoreError", "text": "full"}), UsageError)
    assert error_of({"type": "SuiteError", "text": "badly written"}).exit_code == 3
    assert (
        str(error_of({"type": "KeyError", "text": "'x'"}))
        == "a fault of the grader in one of its slots (KeyError: 'x')"
    )
