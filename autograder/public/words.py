"""What the shipped checks say to a student. A built test file holds the sentences of its language only."""

from __future__ import annotations

from autograder.text import Lang, Text

WORDS = {
    "reason": Text("Raison", "Reason"),
    "missing": Text(
        "votre notebook ne définit pas encore `{name}`\u00a0; exécutez la cellule de l'exercice, et celles du début",
        "your notebook does not define `{name}` yet; run the cell of the exercise, and those at the top",
    ),
    "todo": Text(
        "`{name}` est encore à écrire\u00a0: il reste `raise NotImplementedError` dans la cellule de l'exercice",
        "`{name}` is still to be written: `raise NotImplementedError` is left in the cell of the exercise",
    ),
    "crashed": Text("votre code s'arrête sur {error}", "your code stops with {error}"),
    "frame": Text("dans {name}, ligne {line}\u00a0: {code}", "in {name}, line {line}: {code}"),
    "accepted": Text("une exception {error} est attendue, il n'y en a pas", "expected the exception {error}, got none"),
    "other_error": Text("une autre exception que {error}", "an exception other than {error}"),
    "no_array": Text(
        "un tenseur ou un tableau de nombres est attendu, votre code donne {found}",
        "expected a tensor or an array of numbers, got {found}",
    ),
    "no_tensor": Text("un tenseur torch est attendu, votre code donne {found}", "expected a torch tensor, got {found}"),
    "shape": Text("forme {expected} attendue, {found} reçue", "expected shape {expected}, got {found}"),
    "dtype": Text("dtype {expected} attendu, {found} reçu", "expected dtype {expected}, got {found}"),
    "not_finite": Text("il y a des NaN ou des infinis", "there are NaN or infinite values"),
    "values": Text("{expected} attendu, {found} reçu", "got {found}, where {expected} is expected"),
    "outside": Text(
        "des valeurs entre {low} et {high} sont attendues, les vôtres vont de {least} à {most}",
        "expected values between {low} and {high}, yours go from {least} to {most}",
    ),
    "same": Text("deux résultats sont égaux et devraient différer", "two results are equal and should differ"),
    "no_sequence": Text(
        "une suite de valeurs est attendue (liste, tuple ou tableau), votre code donne {found}",
        "expected a sequence of values (a list, a tuple or an array), got {found}",
    ),
    "length": Text("{count} valeurs sont attendues, il y en a {found}", "expected {count} values, got {found}"),
    "choice": Text(
        "choisissez un numéro de 1 à {count} et exécutez la cellule (pour l'instant\u00a0: {found})",
        "choose a number from 1 to {count} and run the cell (so far: {found})",
    ),
}


def say(lang: Lang) -> dict[str, str]:
    """The sentences in one language."""
    return {key: text[lang] for key, text in WORDS.items()}
