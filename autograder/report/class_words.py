"""The words of the teacher's page."""

from __future__ import annotations

from autograder.model import Outcome
from autograder.report.words import OUTCOMES
from autograder.text import Text

TOLD = {**OUTCOMES, Outcome.CRASHED: Text("le code s'arrête", "the code stops")}
"""The outcomes, to somebody whose code it is not."""

WORDS = {
    "colon": Text("\u00a0: ", ": "),
    "title": Text("Rapport de la classe", "Report on the class"),
    "for_teacher": Text(
        "Pour l'enseignant seulement\u00a0: cette page contient les solutions et les notes de toute la classe.",
        "For the teacher only: this page holds the solutions and the marks of the whole class.",
    ),
    "anonymous": Text(
        "Les noms sont remplacés par des pseudonymes, les mêmes d'un rapport à l'autre. Ce que les étudiants ont écrit "
        "dans leur code ou leurs réponses reste tel quel, y compris leur nom s'ils l'y ont mis.",
        "Names are replaced by pseudonyms, the same in each report. What students wrote in their code or answers is "
        "left as it is, their names included if they put them there.",
    ),
    "no_notebooks": Text(
        "Les notebooks rendus n'ont pas été relus\u00a0: le code, les réponses rédigées et les images manquent. "
        "`--submissions DOSSIER` les ajoute.",
        "The notebooks were not read again: code, written answers and pictures are missing. `--submissions FOLDER` "
        "adds them.",
    ),
    "no_reference": Text(
        "Pas de cours ici\u00a0: les solutions de référence manquent. Lancez la commande dans le dossier du cours.",
        "No course here: the accepted solutions are missing. Run the command in the folder of the course.",
    ),
    "no_drawing": Text(
        "Les images de la solution de référence manquent\u00a0: `--draw` l'exécute et les ajoute, en quelques minutes.",
        "The pictures of the accepted solution are missing: `--draw` runs it and adds them, in a few minutes.",
    ),
    "search": Text("Chercher un étudiant ou une idée fausse", "Search for a student or a misconception"),
    "found": Text("{shown} sur {all} étudiants", "{shown} of {all} students"),
    "help": Text(
        "Les flèches parcourent la carte, Entrée ouvre l'étudiant, Échap y revient, / cherche.",
        "Arrow keys move in the map, Enter opens the student, Escape comes back, / searches.",
    ),
    "contents": Text("Sommaire", "Contents"),
    "attention": Text("Ce qui demande une personne", "What needs a person"),
    "nothing": Text("Rien.", "Nothing."),
    "marks": Text("Notes", "Marks"),
    "marks_note": Text(
        "Points des vérifications, sans ceux des questions rédigées. Un tiret\u00a0: rien n'a été rendu.",
        "Points of the checks, without those of written questions. A dash: nothing was handed in.",
    ),
    "student": Text("Étudiant", "Student"),
    "groups": Text("Par groupe", "By group"),
    "group": Text("Groupe", "Group"),
    "mean_points": Text("Moyenne", "Mean"),
    "mean_share": Text("Moyenne de ce qui est rendu", "Mean of what was handed in"),
    "distribution": Text("Répartition des points", "Distribution of the points"),
    "points": Text("Points", "Points"),
    "students": Text("Étudiants", "Students"),
    "total": Text("Total", "Total"),
    "map": Text("Carte des résultats", "Map of the results"),
    "legend": Text("Légende", "Key"),
    "exercises": Text("Exercices", "Exercises"),
    "exercise": Text("Exercice", "Exercise"),
    "full": Text("Tous les points", "Full points"),
    "share": Text("Points obtenus", "Points earned"),
    "median_time": Text("Temps médian (s)", "Median time (s)"),
    "longest_time": Text("Le plus long (s)", "Longest (s)"),
    "worst": Text("Ce que le code enfreint le plus", "What the code breaks most"),
    "misconceptions": Text(
        "Idées fausses, des plus fréquentes aux plus rares", "Misconceptions, the most common first"
    ),
    "no_misconception": Text("Aucune idée fausse connue n'a été reconnue.", "No known misconception was recognized."),
    "misconception": Text("Idée fausse", "Misconception"),
    "explanation": Text("Ce que l'étudiant lit", "What the student reads"),
    "who": Text("Qui", "Who"),
    "gallery": Text("Ce que dessinent les modèles", "What the models draw"),
    "gallery_note": Text(
        "Images et textes des notebooks tels qu'ils ont été rendus\u00a0: l'étudiant les a produits chez lui, la "
        "correction ne les a pas refaits. Des images identiques ne sont montrées qu'une fois\u00a0: mêmes graines et "
        "mêmes réponses, justes ou fausses, donnent les mêmes images.",
        "Pictures and texts of the notebooks as they were handed in: students made them at home, grading has not made "
        "them again. Equal pictures stand once: equal seeds and equal answers, right or wrong, give equal pictures.",
    ),
    "reference": Text("Référence", "Reference"),
    "silent": Text("Rien de montré par", "Nothing shown by"),
    "nobody": Text("par personne d'autre", "by nobody else"),
    "refused": Text(
        "{count} images manquent\u00a0: la page aurait dépassé la taille qu'un navigateur ouvre sans peine.",
        "{count} pictures are missing: the page would have been larger than what a browser opens with ease.",
    ),
    "per_student": Text("Étudiant par étudiant", "Student by student"),
    "file": Text("Fichier", "File"),
    "isolation": Text("Isolation", "Isolation"),
    "graded_in": Text("corrigé en {seconds} s", "graded in {seconds} s"),
    "passed": Text("Vérifications réussies", "Checks that passed"),
    "hint": Text("Piste", "Hint"),
    "handed_code": Text("Code rendu", "Code as handed in"),
    "accepted": Text("Solution de référence", "Accepted solution"),
    "written": Text("Question rédigée", "Written question"),
    "model_answer": Text("Réponse type", "Model answer"),
    "empty": Text("Laissée vide.", "Left empty."),
    "shows": Text("Ce que montre ce notebook", "What this notebook shows"),
    "references": Text("Solutions de référence", "Accepted solutions"),
    "conditions": Text("Conditions de la correction", "Conditions of the grading"),
    "assignment": Text("Sujet", "Assignment"),
    "count": Text("Rendus", "Submissions"),
    "engine": Text("Correcteur", "Grader"),
    "suite": Text("Suite de tests", "Suite"),
    "packages": Text("Bibliothèques", "Packages"),
    "seed": Text("Graine (empreinte du secret)", "Seed (fingerprint of the secret)"),
    "data": Text("Images", "Images"),
    "durations": Text("Durée, dont code des étudiants", "Duration, of it students' code"),
    "made": Text("Fait le {date} par autograder {version}.", "Made on {date} by autograder {version}."),
    "previous": Text("Retour à la carte", "Back to the map"),
}
DISTRIBUTION = Text(
    "{count} notes sur {possible} points\u00a0; moyenne {mean}, quartiles {quartiles}\u00a0; {passed} ont déjà la "
    "note qu'il faut pour réussir.",
    "{count} marks of {possible} points; mean {mean}, quartiles {quartiles}; {passed} have the pass mark already.",
)
DURATIONS = Text("{whole}\u00a0s, dont {own}\u00a0s", "{whole} s, of it {own} s")
NO_VERDICT = Text("sans note", "no mark")
NO_MARK = Text("Sans note, ou fichier illisible", "Without a mark, or unreadable")
UNGRADED = Text("pas de note\u00a0: {because}", "no mark: {because}")
UNREAD = Text("fichier illisible, noté 0\u00a0: {because}", "unreadable file, marked 0: {because}")
BROKEN = Text(
    "{exercise}\u00a0: à noter de nouveau ({checks}), par la faute du correcteur",
    "{exercise}: to be graded again ({checks}), through a fault of the grader",
)
LOST = Text("{name}\u00a0: sujet inconnu. {because}", "{name}: unknown assignment. {because}")
NEAR = {
    "title": Text("Près de la note qu'il faut pour réussir", "Near the pass mark"),
    "item": Text(
        "{earned} points sur {full}, il en faut {needed}", "{earned} points of {full}, where {needed} are needed"
    ),
}
NEAR_WRITTEN = Text(
    "{earned} points sur {full}, il en faut {needed}\u00a0: la question rédigée décide",
    "{earned} points of {full}, where {needed} are needed: the written question decides",
)
WRITTEN = {
    "title": Text("Questions rédigées à noter", "Written questions to grade"),
    "item": Text("{count} réponses à lire", "{count} answers to read"),
    "count": Text("{count} rendus ont une question rédigée", "{count} submissions have a written question"),
}
WRITTEN_NONE = Text("personne n'a répondu", "nobody has answered")
ALIKE = {
    "title": Text("Réponses semblables, à regarder", "Answers that are alike, to look at"),
    "note": Text(
        "Le même code, aux espaces, commentaires et noms près, et différent de la solution comme du squelette. Deux "
        "personnes peuvent écrire la même chose, ou avoir travaillé ensemble comme on le leur a permis\u00a0: cela se "
        "regarde, cela ne prouve rien. Les réponses courtes ne sont pas comparées.",
        "The same code up to spaces, comments and names, which is neither the accepted solution nor the skeleton. Two "
        "people may write the same, or have worked together as they were allowed to: look at it, it proves nothing. "
        "Short answers are not compared.",
    ),
    "file": Text("le même fichier, à l'octet près", "the same file, to the byte"),
    "item": Text("{count} exercice(s)\u00a0: {titles}", "{count} exercise(s): {titles}"),
}
NOT_READ = Text(
    "Ce notebook n'est pas parmi ceux qui ont été relus\u00a0: son code et ses images manquent.",
    "This notebook is not among those that were read again: its code and pictures are missing.",
)
CHANGED = Text(
    "Le fichier relu n'est pas celui qui a été noté\u00a0: le code ci-dessous peut différer de celui de ces verdicts.",
    "The file that was read again is not the one that was graded: the code below may not be that of these verdicts.",
)
LEFT_OUT = Text(
    "{count} image(s) de ce notebook ne sont pas montrées\u00a0: trop grandes ou trop nombreuses.",
    "{count} picture(s) of this notebook are not shown: too large or too many.",
)
NO_CODE = Text("Le notebook n'a pas de cellule pour cet exercice.", "The notebook has no cell for this exercise.")
AS_REFERENCE = Text("Le code est celui de la solution de référence.", "The code is that of the accepted solution.")
AS_GIVEN = Text("La cellule est telle qu'elle a été donnée.", "The cell is as it was given.")
