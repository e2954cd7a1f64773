"""The words for an outcome, wherever a person reads one."""

from __future__ import annotations

from autograder.model import Outcome
from autograder.text import Text

OUTCOMES = {
    Outcome.PASSED: Text("réussi", "passed"),
    Outcome.FAILED: Text("échoué", "failed"),
    Outcome.BLOCKED: Text("en attente d'une autre vérification", "waits for another check"),
    Outcome.CRASHED: Text("erreur dans votre code", "error in your code"),
    Outcome.EXHAUSTED: Text("limite dépassée", "limit exceeded"),
    Outcome.MISSING: Text("absent", "missing"),
    Outcome.BROKEN: Text("à corriger de nouveau", "to be graded again"),
}
