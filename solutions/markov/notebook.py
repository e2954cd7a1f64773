# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown] lang="fr"
# # Chaînes de Markov
#
# Quel mot vient après « le » ? Il suffit de quatre phrases et d'un peu de comptage pour répondre par une loi de
# probabilité, et d'un tirage par mot pour en faire un modèle génératif : une machine à écrire des phrases que personne
# n'a écrites. C'est l'ancêtre direct des grands modèles de langue, et tout s'y voit à l'œil nu : ce que le modèle
# apprend, ce qu'il ne peut pas inventer, et ce qu'il récite par cœur.
#
# | | Exercice | Points |
# |---|---|---|
# | 1 | La table des bigrammes | 2 |
# | 2 | La matrice de transition | 2,5 |
# | 3 | L'état le plus probable, pas à pas | 2 |
# | 4 | Le tirage d'une suite | 3 |
# | 5 | La log-vraisemblance | 2 |
# | 6 | La perplexité | 2,5 |
# | 7 | Les contextes d'ordre k | 2,5 |
# | 8 | Écrire un texte | 2 |
# | 9 | Une question à choix multiples | 0,5 |
# | 10 | Une question à rédiger | 1 |
#
# **Comment travailler.** Complétez les cellules d'exercice, c'est-à-dire celles qui contiennent
# `raise NotImplementedError` ou `None`, sans changer les noms ni les arguments des fonctions, puis la cellule de texte
# de l'exercice 10. Ajoutez autant de cellules que vous le souhaitez. Les cellules verrouillées reçoivent la note :
# laissez-les en place.
#
# **Les cellules « Exploration »** servent à voir ce que vous avez écrit. Elles ne sont pas notées, et **la correction
# ne les exécute pas** : rien de ce dont un exercice a besoin ne doit y être défini (ni fonction, ni `import`, ni
# variable). En particulier, une fonction ne doit utiliser que ses arguments et ce que définissent les cellules
# d'exercice, jamais les phrases ou le vocabulaire d'une exploration.
#
# **La correction** appelle vos fonctions, arguments nommés, sur des entrées que vous ne connaissez pas : d'autres
# phrases, d'autres vocabulaires, d'autres matrices. Chaque exercice dit dans un paragraphe « Convention » ce qui
# pourrait prêter à discussion ; ce paragraphe fait foi. Aucune fonction ne modifie ses arguments.

# %% [markdown] lang="en"
# # Markov chains
#
# Which word comes after "le"? Four sentences and a little counting are enough to answer with a probability
# distribution, and one draw per word turns it into a generative model: a machine that writes sentences which nobody
# ever wrote. It is the direct ancestor of large language models, and everything in it can be seen with the naked eye:
# what the model learns, what it cannot invent, and what it recites by heart.
#
# | | Exercise | Points |
# |---|---|---|
# | 1 | The bigram table | 2 |
# | 2 | The transition matrix | 2.5 |
# | 3 | The most likely state, step by step | 2 |
# | 4 | Drawing a sequence | 3 |
# | 5 | The log-likelihood | 2 |
# | 6 | The perplexity | 2.5 |
# | 7 | Contexts of order k | 2.5 |
# | 8 | Writing a text | 2 |
# | 9 | A multiple-choice question | 0.5 |
# | 10 | A question to answer in writing | 1 |
#
# **How to work.** Complete the exercise cells, that is, those which contain `raise NotImplementedError` or `None`,
# without changing the names or the arguments of the functions, then the text cell of exercise 10. Add as many cells as
# you like. The locked cells receive the score: leave them in place.
#
# **The "Exploration" cells** let you see what you have written. They are not graded, and **grading does not run them**:
# nothing that an exercise needs may be defined there (no function, no `import`, no variable). In particular, a function
# may use only its arguments and what the exercise cells define, never the sentences or the vocabulary of an
# exploration.
#
# **Grading** calls your functions, with named arguments, on inputs that you do not know: other sentences, other
# vocabularies, other matrices. Each exercise settles in a paragraph called "Convention" whatever could be open to
# debate; that paragraph is what counts. No function changes its arguments.

# %%
from itertools import pairwise

import numpy as np

ANSWERS = {}

# %% [markdown] lang="fr"
# ## La chaîne de Markov, modèle génératif
#
# Une **chaîne de Markov** est une suite de variables aléatoires $X_0, X_1, X_2, \dots$ à valeurs dans un ensemble fini
# d'**états** $E$, telle que le futur ne dépend du passé que par le présent :

# %% [markdown] lang="en"
# ## The Markov chain, a generative model
#
# A **Markov chain** is a sequence of random variables $X_0, X_1, X_2, \dots$ with values in a finite set $E$ of
# **states**, such that the future depends on the past through the present only:

# %% [markdown]
# $$\mathbb{P}(X_{n+1} = j \mid X_0 = i_0, X_1 = i_1, \dots, X_n = i) = \mathbb{P}(X_{n+1} = j \mid X_n = i) = p_{i,j}$$

# %% [markdown] lang="fr"
# La seconde égalité est l'**homogénéité** : $p_{i,j}$, la **probabilité de transition** de l'état $i$ à l'état $j$, ne
# dépend pas du temps $n$. Rangées en tableau, ces probabilités forment la **matrice de transition**, que le cours note
# $M$ et que le code appelle `P` : `P[i, j]` est la probabilité de passer de l'état numéro `i` à l'état numéro `j`. La
# ligne $i$ est donc une loi de probabilité sur les états.
#
# Pour écrire des phrases, les états sont des **mots**. Voici les quatre phrases du cours, où l'apostrophe et la
# ponctuation comptent comme des mots et où les majuscules de début de phrase sont tombées :
#
# | | Phrase | Mots |
# |---|---|---|
# | 1 | Ali est ici. | `Ali` `est` `ici` `.` |
# | 2 | Ali aime le bleu. | `Ali` `aime` `le` `bleu` `.` |
# | 3 | Le vélo d'Ali est bleu. | `le` `vélo` `d'` `Ali` `est` `bleu` `.` |
# | 4 | Qui est Ali ? | `qui` `est` `Ali` `?` |
#
# Le vocabulaire, l'ensemble $E$, est fait de `Ali`, `est`, `ici`, `.`, `aime`, `le`, `bleu`, `vélo`, `d'`, `qui` et
# `?`, **dans cet ordre**, qui est celui du cours : `Ali` est l'état 0, `est` l'état 1, et ainsi de suite jusqu'à `?`,
# l'état 10.

# %% [markdown] lang="en"
# The second equality is **homogeneity**: $p_{i,j}$, the **transition probability** from state $i$ to state $j$, does
# not depend on the time $n$. Laid out as a table, these probabilities form the **transition matrix**, which the lecture
# writes $M$ and the code calls `P`: `P[i, j]` is the probability of going from state number `i` to state number `j`. So
# row $i$ is a probability distribution over the states.
#
# To write sentences, the states are **words**. Here are the four sentences of the lecture (*Ali is here. Ali likes
# blue. Ali's bike is blue. Who is Ali?*), where the apostrophe and the punctuation count as words, and where the
# capitals at the beginning of sentences are gone:
#
# | | Sentence | Words |
# |---|---|---|
# | 1 | Ali est ici. | `Ali` `est` `ici` `.` |
# | 2 | Ali aime le bleu. | `Ali` `aime` `le` `bleu` `.` |
# | 3 | Le vélo d'Ali est bleu. | `le` `vélo` `d'` `Ali` `est` `bleu` `.` |
# | 4 | Qui est Ali ? | `qui` `est` `Ali` `?` |
#
# The vocabulary, the set $E$, is made of `Ali`, `est`, `ici`, `.`, `aime`, `le`, `bleu`, `vélo`, `d'`, `qui` and `?`,
# **in this order**, which is that of the lecture: `Ali` is state 0, `est` is state 1, and so on up to `?`, state 10.

# %% [markdown] lang="fr"
# **Exploration.** Les quatre phrases et leur vocabulaire. Exécutez cette cellule d'abord, les autres explorations s'en
# servent.

# %% [markdown] lang="en"
# **Exploration.** The four sentences and their vocabulary. Run this cell first, the other explorations use it.

# %% tags=["explore"]
import re
import textwrap

import matplotlib.pyplot as plt

VOCABULARY = ["Ali", "est", "ici", ".", "aime", "le", "bleu", "vélo", "d'", "qui", "?"]
SENTENCES = [
    ["Ali", "est", "ici", "."],
    ["Ali", "aime", "le", "bleu", "."],
    ["le", "vélo", "d'", "Ali", "est", "bleu", "."],
    ["qui", "est", "Ali", "?"],
]

# %% [markdown] lang="fr"
# ## Exercice 1. La table des bigrammes (2 points)
#
# Un **bigramme** est un couple de mots consécutifs. Pour estimer la matrice de transition, on commence par compter : le
# coefficient $(i, j)$ de la table des bigrammes est le nombre de fois où le mot $j$ suit immédiatement le mot $i$.
#
# **Exemple.** Dans les quatre phrases, `Ali` est suivi de `est` (2 fois), de `aime` (1 fois) et de `?` (1 fois) : la
# ligne 0 de la table contient 2 dans la colonne 1, 1 dans la colonne 4, 1 dans la colonne 10, et 0 ailleurs. La ligne
# de `.` est nulle : après un point, une phrase est finie, et le premier mot de la phrase suivante n'est **pas** son
# successeur.
#
# **Donné.** `sequences`, une liste de suites, chaque suite étant une liste de mots (des chaînes de caractères) ;
# `vocabulary`, la liste des mots, sans répétition.
#
# **Demandé.** La fonction `bigram_counts(sequences, vocabulary)`, qui renvoie un tableau numpy de forme `(V, V)`, où
# `V = len(vocabulary)`.
#
# **Convention.** `counts[i, j]` compte les couples **à l'intérieur** d'une suite ; les suites ne sont ni mises bout à
# bout, ni refermées sur elles-mêmes. Lignes et colonnes sont dans l'ordre de `vocabulary`, **tel qu'il est donné**,
# sans le trier. Tous les mots des suites sont dans le vocabulaire ; un mot du vocabulaire peut ne jamais apparaître.
# Une suite vide ou d'un seul mot est permise : elle n'a pas de bigramme.
#
# *Indice.* `pairwise(sequence)`, importée plus haut, parcourt les couples d'éléments consécutifs. Un dictionnaire du
# mot vers son numéro évite de chercher chaque mot dans la liste.

# %% [markdown] lang="en"
# ## Exercise 1. The bigram table (2 points)
#
# A **bigram** is a pair of consecutive words. To estimate the transition matrix, we first count: entry $(i, j)$ of the
# bigram table is the number of times that word $j$ immediately follows word $i$.
#
# **Example.** In the four sentences, `Ali` is followed by `est` (2 times), by `aime` (1 time) and by `?` (1 time): row
# 0 of the table holds 2 in column 1, 1 in column 4, 1 in column 10, and 0 elsewhere. The row of `.` is zero: after a
# full stop a sentence is over, and the first word of the next sentence is **not** its successor.
#
# **Given.** `sequences`, a list of sequences, each sequence being a list of words (strings); `vocabulary`, the list of
# words, without repetition.
#
# **Asked.** The function `bigram_counts(sequences, vocabulary)`, which returns a numpy array of shape `(V, V)`, where
# `V = len(vocabulary)`.
#
# **Convention.** `counts[i, j]` counts the pairs **inside** a sequence; sequences are neither joined end to end nor
# closed into circles. Rows and columns are in the order of `vocabulary`, **as it is given**, without sorting. All words
# of the sequences are in the vocabulary; a word of the vocabulary may never occur. A sequence that is empty or of a
# single word is allowed: it has no bigram.
#
# *Hint.* `pairwise(sequence)`, imported above, goes through the pairs of consecutive elements. A dictionary from a word
# to its number saves looking each word up in the list.


# %% exercise="bigram_counts" points=2
def bigram_counts(sequences, vocabulary):
    """How many times each word follows each other one.

    sequences   list of lists of words.
    vocabulary  list of V distinct words: the order of the rows and of the columns.
    returns     (V, V) array: [i, j] is the number of times word j follows word i inside a sequence.
    """
    ### BEGIN SOLUTION
    number = {word: i for i, word in enumerate(vocabulary)}
    counts = np.zeros((len(vocabulary), len(vocabulary)))
    for sequence in sequences:
        for word, follower in pairwise(sequence):
            counts[number[word], number[follower]] += 1
    return counts
    ### END SOLUTION


# %% [markdown] lang="fr" tags=["solution"]
# **Le raisonnement.** Deux boucles emboîtées, parce que la frontière entre deux phrases compte : mettre toutes les
# phrases bout à bout économiserait une boucle, mais ajouterait le bigramme (`.`, `Ali`), que personne n'a écrit comme
# tel. La table n'est pas symétrique : (`Ali`, `est`) apparaît deux fois, (`est`, `Ali`) une seule.

# %% [markdown] lang="en" tags=["solution"]
# **The reasoning.** Two nested loops, because the border between two sentences matters: joining all sentences end to
# end would save a loop, but would add the bigram (`.`, `Ali`), which nobody wrote as such. The table is not symmetric:
# (`Ali`, `est`) occurs twice, (`est`, `Ali`) only once.

# %% [markdown] lang="fr"
# **Exploration.** La ligne de `Ali` doit donner 2, 1 et 1, et la table doit contenir 16 bigrammes en tout : 20 mots
# moins 4 derniers mots.

# %% [markdown] lang="en"
# **Exploration.** The row of `Ali` should give 2, 1 and 1, and the table should hold 16 bigrams in all: 20 words minus
# 4 last words.

# %% tags=["explore"]
counts = bigram_counts(SENTENCES, VOCABULARY)
print(dict(zip(VOCABULARY, counts[0].tolist(), strict=True)))
print(counts.sum())

# %% [markdown] lang="fr"
# ## Exercice 2. La matrice de transition (2,5 points)
#
# Diviser chaque ligne par sa somme donne l'estimation fréquentiste de la matrice de transition. Mais un bigramme jamais
# vu y reçoit la probabilité 0 : une seule surprise suffit alors à rendre impossible toute une phrase. Le **lissage
# additif** y remédie en faisant comme si chaque bigramme avait été vu $\lambda$ fois de plus :

# %% [markdown] lang="en"
# ## Exercise 2. The transition matrix (2.5 points)
#
# Dividing each row by its sum gives the frequentist estimate of the transition matrix. But a bigram that was never seen
# gets probability 0 there: a single surprise is then enough to make a whole sentence impossible. **Additive smoothing**
# mends this by doing as if each bigram had been seen $\lambda$ more times:

# %% [markdown]
# $$p_{i,j} = \frac{c_{i,j} + \lambda}{\sum_{l=1}^{V} (c_{i,l} + \lambda)} = \frac{c_{i,j} + \lambda}{n_i + \lambda V},
# \qquad n_i = \sum_{l=1}^{V} c_{i,l}$$

# %% [markdown] lang="fr"
# **Exemple.** Sans lissage, la ligne de `Ali` est celle du cours : $p = \frac{2}{4} = 0{,}5$ pour `est`,
# $\frac{1}{4} = 0{,}25$ pour `aime` et pour `?`, $0$ ailleurs. Avec $\lambda = 0{,}5$ et $V = 11$, le dénominateur vaut
# $4 + 0{,}5 \times 11 = 9{,}5$ : `est` a la probabilité $2{,}5 / 9{,}5 \approx 0{,}263$, et un mot jamais vu après
# `Ali` la probabilité $0{,}5 / 9{,}5 \approx 0{,}053$.
#
# **Donné.** `counts`, une table de comptages de forme `(V, V)`, entiers ou flottants ; `smoothing`, le nombre
# $\lambda \ge 0$.
#
# **Demandé.** La fonction `transition_matrix(counts, smoothing=0.0)`, qui renvoie un tableau `float64` de forme
# `(V, V)`.
#
# **Convention.** La ligne $i$ est la loi du mot qui suit le mot $i$ : ce sont les **lignes** qui somment à 1. Un mot
# sans successeur ($n_i = 0$) a une ligne **nulle** quand `smoothing` vaut 0, ni `nan`, ni uniforme ; quand `smoothing`
# est positif, la formule lui donne la ligne uniforme $1 / V$. Le lissage touche **tous** les bigrammes, pas seulement
# ceux qui manquent.
#
# *Indice.* Attention à la diffusion (*broadcast*) : `counts.sum(axis=1)` est de forme `(V,)`, et numpy l'aligne sur les
# colonnes ; `keepdims=True` la garde en colonne.

# %% [markdown] lang="en"
# **Example.** Without smoothing, the row of `Ali` is that of the lecture: $p = \frac{2}{4} = 0.5$ for `est`,
# $\frac{1}{4} = 0.25$ for `aime` and for `?`, $0$ elsewhere. With $\lambda = 0.5$ and $V = 11$, the denominator is
# $4 + 0.5 \times 11 = 9.5$: `est` has probability $2.5 / 9.5 \approx 0.263$, and a word never seen after `Ali` has
# probability $0.5 / 9.5 \approx 0.053$.
#
# **Given.** `counts`, a table of counts of shape `(V, V)`, integers or floats; `smoothing`, the number $\lambda \ge 0$.
#
# **Asked.** The function `transition_matrix(counts, smoothing=0.0)`, which returns a `float64` array of shape `(V, V)`.
#
# **Convention.** Row $i$ is the distribution of the word that follows word $i$: it is the **rows** that sum to 1. A
# word without a successor ($n_i = 0$) has a **zero** row when `smoothing` is 0, neither `nan` nor uniform; when
# `smoothing` is positive, the formula gives it the uniform row $1 / V$. Smoothing touches **all** bigrams, not only
# those that are missing.
#
# *Hint.* Beware of broadcasting: `counts.sum(axis=1)` is of shape `(V,)`, and numpy aligns it with the columns;
# `keepdims=True` keeps it as a column.


# %% exercise="transition_matrix" points=2.5
def transition_matrix(counts, smoothing=0.0):
    """The probabilities of the next word, from counts, with additive smoothing.

    counts     (V, V) array of numbers >= 0: [i, j] is the number of times word j follows word i.
    smoothing  number >= 0, added to every count.
    returns    (V, V) float64 array: each row sums to 1, or is zero where there is nothing to count.
    """
    ### BEGIN SOLUTION
    smoothed = counts + float(smoothing)
    totals = smoothed.sum(axis=1, keepdims=True)  # (V, 1)
    return np.divide(smoothed, totals, out=np.zeros(smoothed.shape), where=totals > 0)
    ### END SOLUTION


# %% [markdown] lang="fr" tags=["solution"]
# **Le raisonnement.** Ajouter $\lambda$ d'abord et normaliser ensuite : dans l'autre ordre, les lignes sommeraient à
# $1 + \lambda V$. L'argument `where` de `np.divide` laisse à zéro les lignes sans rien à compter ; diviser d'abord et
# réparer les `nan` ensuite marche aussi, au prix d'un avertissement. `counts + smoothing` crée un nouveau tableau,
# alors que `counts += smoothing` changerait la table de l'appelant.

# %% [markdown] lang="en" tags=["solution"]
# **The reasoning.** Add $\lambda$ first and normalize next: in the other order, rows would sum to $1 + \lambda V$. The
# argument `where` of `np.divide` leaves the rows with nothing to count at zero; dividing first and mending the `nan`
# afterwards works too, at the price of a warning. `counts + smoothing` makes a new array, while `counts += smoothing`
# would change the caller's table.

# %% [markdown] lang="fr"
# **Exploration.** La matrice de transition des quatre phrases, sans lissage puis avec $\lambda = 0{,}5$. Les lignes de
# `.` et de `?` sont blanches à gauche, uniformes à droite ; et presque toute la masse de la figure de droite est allée
# à des bigrammes jamais vus : avec si peu de données, un petit $\lambda$ pèse déjà lourd.

# %% [markdown] lang="en"
# **Exploration.** The transition matrix of the four sentences, without smoothing, then with $\lambda = 0.5$. The rows
# of `.` and `?` are white on the left, uniform on the right; and almost all of the mass of the figure on the right has
# gone to bigrams that were never seen: with so little data, a small $\lambda$ already weighs a lot.


# %% tags=["explore"]
def show_matrix(axis, P, names, *, size=9):
    """Draw a transition matrix, the state before on the left, the state after below."""
    picture = axis.imshow(P, cmap="Blues", vmin=0, vmax=1)
    axis.set_xticks(range(len(names)), names, rotation=90, fontsize=size)
    axis.set_yticks(range(len(names)), names, fontsize=size)
    return picture


figure, axes = plt.subplots(1, 2, figsize=(9.5, 4.3), layout="constrained")
for axis, smoothing in zip(axes, (0.0, 0.5), strict=True):
    picture = show_matrix(axis, transition_matrix(counts, smoothing), VOCABULARY)
    axis.set_title(rf"$\lambda = {smoothing:g}$")
figure.colorbar(picture, ax=axes, label=r"$p_{i,j}$")
plt.show()

# %% [markdown] lang="fr"
# **Exploration.** Quatre phrases sont peu. Voici un petit conte, écrit dans les deux langues pour ce sujet. Les états
# peuvent aussi être ses **lettres** : les deux matrices de transition se ressemblent (une voyelle suit souvent une
# consonne), mais on y voit la langue. Comparez les lignes de `q`, de `h` et de `w`.

# %% [markdown] lang="en"
# **Exploration.** Four sentences are few. Here is a little tale, written in both languages for this assignment. The
# states may also be its **letters**: the two transition matrices look alike (a vowel often follows a consonant), but
# the language shows. Compare the rows of `q`, of `h` and of `w`.

# %% tags=["explore"]
TALES = {
    "fr": """
Le gardien du phare vit seul avec un chat noir. Chaque soir, il monte l'escalier et il allume la
lampe. Le chat monte l'escalier avec lui. La lampe tourne, et la lumière passe sur la mer. La mer
est calme, le vent dort, et le chat regarde la lumière. Au loin, un bateau passe. Le bateau cherche
le port, mais le brouillard cache le port. Le gardien regarde le brouillard et il ne voit pas le
bateau. Le chat regarde le brouillard, et le chat voit le bateau. Alors le chat saute sur la lampe,
et la lampe tourne plus vite. La lumière passe sur le bateau, puis sur les rochers. Le marin voit la
lumière, le marin voit les rochers, et le bateau tourne vers le port. Le gardien ne sait pas
pourquoi la lampe tourne si vite. Il cherche le chat, mais le chat dort déjà sous l'escalier. Le
matin, le vent se lève et le brouillard quitte la mer. Le marin monte au phare avec un poisson. Il
cherche le gardien, il voit le chat, et il donne le poisson au chat. Le chat mange le poisson sans
rien dire. Le gardien regarde le marin, et le marin regarde le chat. Qui a sauvé le bateau ? Qui a
tourné la lampe ? Le chat ferme les yeux et il pense à la mer. Depuis ce jour, chaque matin, le
marin donne un poisson au chat noir. Depuis ce jour, chaque soir, le chat monte l'escalier avant le
gardien. Quand le vent se lève, le chat saute sur la lampe. Quand le brouillard cache les rochers,
la lampe tourne plus vite. Les bateaux passent au loin, et les marins saluent la lumière. Le gardien
pense que la lampe est vieille. Le marin pense que le gardien est vieux. Le chat pense que le
poisson est bon. Un soir d'hiver, la mer est noire et le vent ne dort pas. Le gardien est malade, il
ne monte pas l'escalier, et la lampe est éteinte. Un bateau cherche le port, mais la nuit cache les
rochers. Le chat monte seul l'escalier et il saute sur la lampe. La lampe ne tourne pas, et la
lumière ne passe pas sur la mer. Alors le chat descend l'escalier et il réveille le gardien. Le
gardien voit le chat, il voit la nuit, et il pense au bateau. Il monte l'escalier sans rien dire, et
il allume la lampe. La lumière passe sur les rochers, et le bateau tourne vers le large. Le matin,
le vent dort et la mer est calme. Le marin monte au phare avec deux poissons. Un poisson est pour le
chat, un poisson est pour le gardien. Depuis ce jour, le gardien sait qui tourne la lampe.
""",
    "en": """
The keeper of the lighthouse lives alone with a black cat. Every evening, he climbs the stairs and
he lights the lamp. The cat climbs the stairs with him. The lamp turns, and the light goes over the
sea. The sea is calm, the wind sleeps, and the cat watches the light. Far away, a boat goes by. The
boat looks for the harbor, but the fog hides the harbor. The keeper watches the fog and he does not
see the boat. The cat watches the fog, and the cat sees the boat. So the cat jumps on the lamp, and
the lamp turns faster. The light goes over the boat, then over the rocks. The sailor sees the light,
the sailor sees the rocks, and the boat turns to the harbor. The keeper does not know why the lamp
turns so fast. He looks for the cat, but the cat already sleeps under the stairs. In the morning,
the wind rises and the fog leaves the sea. The sailor climbs to the lighthouse with a fish. He looks
for the keeper, he sees the cat, and he gives the fish to the cat. The cat eats the fish without a
word. The keeper watches the sailor, and the sailor watches the cat. Who saved the boat? Who turned
the lamp? The cat closes its eyes and it thinks of the sea. Since that day, every morning, the
sailor gives a fish to the black cat. Since that day, every evening, the cat climbs the stairs
before the keeper. When the wind rises, the cat jumps on the lamp. When the fog hides the rocks, the
lamp turns faster. The boats go by far away, and the sailors greet the light. The keeper thinks that
the lamp is old. The sailor thinks that the keeper is old. The cat thinks that the fish is good. One
winter evening, the sea is black and the wind does not sleep. The keeper is ill, he does not climb
the stairs, and the lamp is dark. A boat looks for the harbor, but the night hides the rocks. The
cat climbs the stairs alone and it jumps on the lamp. The lamp does not turn, and the light does not
go over the sea. So the cat goes down the stairs and it wakes the keeper. The keeper sees the cat,
he sees the night, and he thinks of the boat. He climbs the stairs without a word, and he lights the
lamp. The light goes over the rocks, and the boat turns to the open sea. In the morning, the wind
sleeps and the sea is calm. The sailor climbs to the lighthouse with two fish. One fish is for the
cat, one fish is for the keeper. Since that day, the keeper knows who turns the lamp.
""",
}


def sentences_of(text):
    """The sentences of a text, in lower case, on one line each, their final mark included."""
    return [" ".join(sentence.split()) for sentence in re.findall(r"[^.?]+[.?]", text.lower())]


def words_of(sentence):
    """The words of a sentence; an apostrophe ends a word, a mark of punctuation is one."""
    return re.findall(r"\w+'|\w+|[.,?]", sentence)


# %% tags=["explore"]
letters = sorted(set("".join(TALES.values()).lower()) & set("abcdefghijklmnopqrstuvwxyzéèà "))
figure, axes = plt.subplots(1, 2, figsize=(11, 5), layout="constrained")
for axis, (language, tale) in zip(axes, TALES.items(), strict=True):
    lines = [[letter for letter in sentence if letter in letters] for sentence in sentences_of(tale)]
    names = [letter.replace(" ", "␣") for letter in letters]
    picture = show_matrix(axis, transition_matrix(bigram_counts(lines, letters)), names, size=8)
    axis.set_title(language)
figure.colorbar(picture, ax=axes, label=r"$p_{i,j}$")
plt.show()

# %% [markdown] lang="fr"
# ## Exercice 3. L'état le plus probable, pas à pas (2 points)
#
# Voici la façon la plus simple de faire parler la chaîne : partir d'un état, et choisir à chaque pas l'état le plus
# probable, $X_{t+1} = \arg\max_j p_{i,j}$ quand $X_t = i$.
#
# **Exemple.** Avec $P = \begin{pmatrix} 0 & 0{,}6 & 0{,}4 \\ 0{,}4 & 0{,}3 & 0{,}3 \\ 0 & 0 & 1 \end{pmatrix}$, en
# partant de l'état 0, on obtient 0, 1, 0, 1, et ainsi de suite.
#
# **Attention.** La diapositive dit que l'on génère ainsi « la séquence la plus probable ». Ce n'est pas vrai en
# général : dans cet exemple, la suite 0, 1, 0 a la probabilité $0{,}6 \times 0{,}4 = 0{,}24$, alors que la suite 0, 2,
# 2 a la probabilité $0{,}4 \times 1 = 0{,}4$. Le choix du meilleur état **à chaque pas** est glouton, il ne regarde pas
# plus loin. C'est lui que l'on demande ici.
#
# **Donné.** `P`, une matrice de transition de forme `(V, V)` dont une ligne peut être nulle ; `start`, le numéro de
# l'état de départ ; `length`, un entier au moins égal à 1.
#
# **Demandé.** La fonction `most_likely_sequence(P, start, length)`, qui renvoie la liste des numéros d'états.
#
# **Convention.** `length` est le nombre d'états de la suite, **départ compris** : la suite commence par `start`, et
# `length=1` donne `[start]`. À égalité, on prend l'état de **plus petit numéro**. La suite s'arrête plus tôt si elle
# atteint un état dont la ligne est nulle, d'où aucune transition ne part.
#
# *Indice.* Que renvoie `np.argmax` quand plusieurs coefficients sont égaux ? Et quand ils sont tous nuls ?

# %% [markdown] lang="en"
# ## Exercise 3. The most likely state, step by step (2 points)
#
# Here is the simplest way to make the chain speak: start from a state, and choose the most likely state at each step,
# $X_{t+1} = \arg\max_j p_{i,j}$ when $X_t = i$.
#
# **Example.** With $P = \begin{pmatrix} 0 & 0.6 & 0.4 \\ 0.4 & 0.3 & 0.3 \\ 0 & 0 & 1 \end{pmatrix}$, starting from
# state 0, we get 0, 1, 0, 1, and so on.
#
# **Beware.** The slide says that "the most likely sequence" is generated in this way. This is not true in general: in
# this example, the sequence 0, 1, 0 has probability $0.6 \times 0.4 = 0.24$, while the sequence 0, 2, 2 has probability
# $0.4 \times 1 = 0.4$. Choosing the best state **at each step** is greedy, it looks no further. This is what is asked
# here.
#
# **Given.** `P`, a transition matrix of shape `(V, V)`, one row of which may be zero; `start`, the number of the first
# state; `length`, an integer that is 1 or more.
#
# **Asked.** The function `most_likely_sequence(P, start, length)`, which returns the list of the numbers of the states.
#
# **Convention.** `length` is the number of states of the sequence, **the first one included**: the sequence begins with
# `start`, and `length=1` gives `[start]`. In case of a tie, we take the state with the **smallest number**. The
# sequence stops earlier if it reaches a state whose row is zero, from which no transition leads on.
#
# *Hint.* What does `np.argmax` return when several entries are equal? And when they are all zero?


# %% exercise="most_likely_sequence" points=2
def most_likely_sequence(P, start, length):
    """The sequence that goes to the most likely state at each step.

    P        (V, V) array: transition matrix; a row may be zero.
    start    int: number of the first state.
    length   int >= 1: number of states, the first one included.
    returns  list of at most `length` ints, which begins with `start`.
    """
    ### BEGIN SOLUTION
    sequence = [start]
    while len(sequence) < length and P[sequence[-1]].any():
        sequence.append(int(np.argmax(P[sequence[-1]])))
    return sequence
    ### END SOLUTION


# %% [markdown] lang="fr" tags=["solution"]
# **Le raisonnement.** `np.argmax` renvoie le premier des maxima, donc le plus petit numéro : la convention sur les
# égalités est déjà la sienne. Mais sur une ligne nulle, elle renvoie 0, comme si l'état 0 était le plus probable : il
# faut s'arrêter avant de l'appeler. Il y a toujours une suite gloutonne et une seule, alors que la suite la plus
# probable demande de comparer tous les chemins (par programmation dynamique, c'est l'algorithme de Viterbi).

# %% [markdown] lang="en" tags=["solution"]
# **The reasoning.** `np.argmax` returns the first of the maxima, hence the smallest number: the convention on ties is
# already its own. But on a zero row it returns 0, as if state 0 were the most likely: we must stop before calling it.
# There is always one greedy sequence and only one, while the most likely sequence requires comparing all paths (by
# dynamic programming, this is the Viterbi algorithm).

# %% [markdown] lang="fr"
# **Exploration.** Les phrases les plus probables à partir de chaque mot. De `qui`, la chaîne tombe dans une boucle :
# elle répète `est` et `Ali` sans fin. C'est le défaut de tout choix glouton, que les grands modèles de langue
# connaissent aussi ; et rien n'y est jamais nouveau, puisque le hasard n'y a pas de place.

# %% [markdown] lang="en"
# **Exploration.** The most likely sentences from each word. From `qui`, the chain falls into a loop: it repeats `est`
# and `Ali` without end. This is the flaw of any greedy choice, which large language models know as well; and nothing in
# it is ever new, since chance has no place there.

# %% tags=["explore"]
P = transition_matrix(counts)
for start in range(len(VOCABULARY)):
    print(" ".join(VOCABULARY[state] for state in most_likely_sequence(P, start, 9)))

# %% [markdown] lang="fr"
# ## Exercice 4. Le tirage d'une suite (3 points)
#
# Pour inventer, il faut tirer au hasard : à chaque pas, l'état suivant est **tiré** selon la ligne de l'état courant :
# quand $X_t = i$, l'état $X_{t+1}$ vaut $j$ avec la probabilité $p_{i,j}$.
#
# **Exemple.** Avec la matrice de l'exercice 3, en partant de l'état 0, la suite 0, 1, 0 sort avec la probabilité
# $0{,}24$, la suite 0, 2, 2 avec la probabilité $0{,}4$, et la suite 0, 0, 1 ne sort jamais.
#
# **Donné.** `P`, `start` et `length` comme à l'exercice 3, et `rng`, un générateur `numpy.random.Generator`.
#
# **Demandé.** La fonction `sample_sequence(P, start, length, rng)`, qui renvoie la liste des numéros d'états.
#
# **Convention.** Comme à l'exercice 3, `length` compte le départ, et la suite s'arrête plus tôt dès qu'elle atteint un
# état dont la ligne est nulle. Chaque pas demande un tirage **nouveau**. Tout le hasard vient de `rng` : même graine,
# même suite.
#
# *Indice.* `rng.choice(V, p=...)` tire un numéro selon des probabilités, et refuse une ligne qui ne somme pas à 1.

# %% [markdown] lang="en"
# ## Exercise 4. Drawing a sequence (3 points)
#
# To invent, we must draw at random: at each step, the next state is **drawn** from the row of the current state: when
# $X_t = i$, the state $X_{t+1}$ is $j$ with probability $p_{i,j}$.
#
# **Example.** With the matrix of exercise 3, starting from state 0, the sequence 0, 1, 0 comes out with probability
# $0.24$, the sequence 0, 2, 2 with probability $0.4$, and the sequence 0, 0, 1 never comes out.
#
# **Given.** `P`, `start` and `length` as in exercise 3, and `rng`, a generator `numpy.random.Generator`.
#
# **Asked.** The function `sample_sequence(P, start, length, rng)`, which returns the list of the numbers of the states.
#
# **Convention.** As in exercise 3, `length` counts the first state, and the sequence stops earlier as soon as it
# reaches a state whose row is zero. Each step takes a **new** draw. All randomness comes from `rng`: same seed, same
# sequence.
#
# *Hint.* `rng.choice(V, p=...)` draws a number with given probabilities, and refuses a row that does not sum to 1.


# %% exercise="sample_sequence" points=3
def sample_sequence(P, start, length, rng):
    """A sequence drawn from the chain.

    P        (V, V) array: transition matrix; a row may be zero.
    start    int: number of the first state.
    length   int >= 1: number of states, the first one included.
    rng      numpy.random.Generator: where all the randomness comes from.
    returns  list of at most `length` ints, which begins with `start`.
    """
    ### BEGIN SOLUTION
    sequence = [start]
    while len(sequence) < length and P[sequence[-1]].any():
        sequence.append(int(rng.choice(len(P), p=P[sequence[-1]])))
    return sequence
    ### END SOLUTION


# %% [markdown] lang="fr" tags=["solution"]
# **Le raisonnement.** Le même squelette qu'à l'exercice 3, où `rng.choice` prend la place de `np.argmax`. La ligne lue
# est celle du **dernier** état, pas celle du départ : c'est toute la mémoire de la chaîne. Le générateur reçu sert à
# tous les pas ; en créer un dans la fonction, ou appeler `np.random.choice`, qui tire dans un générateur global,
# empêcherait de refaire une expérience.

# %% [markdown] lang="en" tags=["solution"]
# **The reasoning.** The same skeleton as in exercise 3, where `rng.choice` takes the place of `np.argmax`. The row that
# is read is that of the **last** state, not that of the first one: this is all the memory of the chain. The generator
# that was received serves for all steps; making one inside the function, or calling `np.random.choice`, which draws
# from a global generator, would prevent an experiment from being repeated.

# %% [markdown] lang="fr"
# **Exploration.** Une promenade aléatoire sur le graphe des mots. L'épaisseur d'une flèche est la probabilité de la
# transition, la taille d'un mot le nombre de ses visites en 500 promenades parties de `le`, et le trait orange est
# l'une d'elles. Les promenades finissent toutes en `.` ou en `?`, d'où aucune flèche ne part. Lisez aussi les phrases :
# certaines ne sont pas dans le corpus.

# %% [markdown] lang="en"
# **Exploration.** A random walk on the graph of words. The thickness of an arrow is the probability of the transition,
# the size of a word is the number of its visits in 500 walks from `le`, and the orange line is one of them. All walks
# end in `.` or `?`, from which no arrow leaves. Read the sentences too: some of them are not in the corpus.


# %% tags=["explore"]
def draw_arrow(axis, start, end, **style):
    """A curved arrow between two places of the plane."""
    bent = {"arrowstyle": "-|>", "shrinkA": 16, "shrinkB": 16, "connectionstyle": "arc3,rad=0.15", **style}
    axis.annotate("", end, start, arrowprops=bent)


rng = np.random.default_rng(11)
walks = [sample_sequence(P, VOCABULARY.index("le"), 20, rng) for _ in range(500)]
visits = np.bincount(np.concatenate(walks), minlength=len(VOCABULARY))
angles = 2 * np.pi * np.arange(len(VOCABULARY)) / len(VOCABULARY)
places = np.stack([np.cos(angles), np.sin(angles)], axis=1)
figure, axis = plt.subplots(figsize=(6.5, 6.5))
for i, j in np.argwhere(P > 0):
    draw_arrow(axis, places[i], places[j], color="#8a8a8a", linewidth=0.5 + 2.5 * P[i, j])
longest = max(walks[:30], key=lambda walk: len(set(walk)))
for i, j in pairwise(longest):
    draw_arrow(axis, places[i], places[j], color="#e08214", linewidth=2, connectionstyle="arc3,rad=0.28")
axis.scatter(*places.T, s=550 + 3 * visits, color="#dce8f5", edgecolor="#2f6db3", zorder=3)
for word, place in zip(VOCABULARY, places, strict=True):
    axis.text(*place, word, ha="center", va="center", fontsize=11, zorder=4)
axis.set(xlim=(-1.3, 1.3), ylim=(-1.3, 1.3), aspect="equal")
axis.axis("off")
plt.show()
for walk in (longest, *walks[:5]):
    print(" ".join(VOCABULARY[state] for state in walk))

# %% [markdown] lang="fr"
# ## Exercice 5. La log-vraisemblance (2 points)
#
# Une chaîne sait aussi dire si une suite lui est familière. Sachant son premier état, la probabilité d'une suite
# $x_0, x_1, \dots, x_T$ est le produit de ses transitions ; son logarithme est une somme, que l'on sait calculer même
# quand le produit est trop petit pour un nombre flottant :

# %% [markdown] lang="en"
# ## Exercise 5. The log-likelihood (2 points)
#
# A chain can also tell whether a sequence looks familiar to it. Given its first state, the probability of a sequence
# $x_0, x_1, \dots, x_T$ is the product of its transitions; its logarithm is a sum, which can be computed even when the
# product is too small for a floating-point number:

# %% [markdown]
# $$\log \mathbb{P}(X_1 = x_1, \dots, X_T = x_T \mid X_0 = x_0) = \sum_{t=1}^{T} \log p_{x_{t-1}, x_t}$$

# %% [markdown] lang="fr"
# **Exemple.** Dans la chaîne des quatre phrases, la suite `Ali` `est` `bleu` `.` a la probabilité
# $\frac{1}{2} \times \frac{1}{3} \times 1 = \frac{1}{6}$, donc la log-vraisemblance $-\log 6 \approx -1{,}792$ nat.
# Elle n'est pourtant pas une phrase du corpus. La suite `Ali` `est` `vélo` a la probabilité 0 et la log-vraisemblance
# $-\infty$.
#
# **Donné.** `P`, une matrice de transition ; `sequence`, une liste de numéros d'états.
#
# **Demandé.** La fonction `log_likelihood(P, sequence)`, qui renvoie un nombre.
#
# **Convention.** Le logarithme est **népérien**. Le premier état est donné : sa probabilité n'entre pas dans le calcul,
# et une suite d'un seul état, ou vide, a la log-vraisemblance 0. Une transition de probabilité nulle donne exactement
# $-\infty$ (`-np.inf`), jamais `nan`, et sans remplacer 0 par un petit nombre. Le résultat doit rester fini pour une
# suite de milliers de transitions possibles.
#
# *Indice.* $\log 0$ n'est pas une erreur pour `np.log`, seulement un avertissement, que `np.errstate(divide="ignore")`
# fait taire ; `math.log(0)`, lui, lève une exception.

# %% [markdown] lang="en"
# **Example.** In the chain of the four sentences, the sequence `Ali` `est` `bleu` `.` has probability
# $\frac{1}{2} \times \frac{1}{3} \times 1 = \frac{1}{6}$, hence the log-likelihood $-\log 6 \approx -1.792$ nats. Yet
# it is no sentence of the corpus. The sequence `Ali` `est` `vélo` has probability 0 and log-likelihood $-\infty$.
#
# **Given.** `P`, a transition matrix; `sequence`, a list of numbers of states.
#
# **Asked.** The function `log_likelihood(P, sequence)`, which returns a number.
#
# **Convention.** The logarithm is the **natural** one. The first state is given: its probability does not enter the
# computation, and a sequence of a single state, or an empty one, has log-likelihood 0. A transition of probability zero
# gives exactly $-\infty$ (`-np.inf`), never `nan`, and without replacing 0 by a small number. The result must stay
# finite for a sequence of thousands of possible transitions.
#
# *Hint.* $\log 0$ is no error for `np.log`, only a warning, which `np.errstate(divide="ignore")` silences;
# `math.log(0)`, on the other hand, raises an exception.


# %% exercise="log_likelihood" points=2
def log_likelihood(P, sequence):
    """Logarithm of the probability of a sequence, given its first state.

    P         (V, V) array: transition matrix.
    sequence  list of ints: numbers of states.
    returns   float, in nats; -inf if one of the transitions is impossible.
    """
    ### BEGIN SOLUTION
    states = np.asarray(sequence, dtype=int)
    with np.errstate(divide="ignore"):
        return float(np.log(P[states[:-1], states[1:]]).sum())
    ### END SOLUTION


# %% [markdown] lang="fr" tags=["solution"]
# **Le raisonnement.** `P[states[:-1], states[1:]]` lit d'un coup toutes les probabilités de transition de la suite. La
# somme d'un tableau vide vaut 0, ce qui règle le cas d'un seul état ; et $-\infty$ plus un nombre fini reste $-\infty$,
# sans rien de spécial à écrire. Prendre le logarithme du produit donnerait $-\infty$ dès quelques centaines de
# transitions : le plus petit nombre flottant est voisin de $10^{-308}$.

# %% [markdown] lang="en" tags=["solution"]
# **The reasoning.** `P[states[:-1], states[1:]]` reads all the transition probabilities of the sequence at once. The
# sum of an empty array is 0, which settles the case of a single state; and $-\infty$ plus a finite number remains
# $-\infty$, with nothing special to write. Taking the logarithm of the product would give $-\infty$ from a few hundred
# transitions on: the smallest floating-point number is near $10^{-308}$.

# %% [markdown] lang="fr"
# **Exploration.** Les deux nombres de l'exemple, d'abord. Ensuite, la vraisemblance reconnaît la langue. Une chaîne est
# estimée sur les lettres de chaque conte ; la barre montre de combien de nats par lettre la chaîne française l'emporte
# sur la chaîne anglaise, pour des phrases qu'aucune des deux n'a lues. C'est un classifieur au sens du cours : un
# modèle génératif par classe, et la formule de Bayes.

# %% [markdown] lang="en"
# **Exploration.** First, the two numbers of the example. Then, likelihood recognizes the language. A chain is estimated
# on the letters of each tale; the bar shows by how many nats per letter the French chain beats the English one, for
# sentences that neither has read. This is a classifier in the sense of the lecture: one generative model per class, and
# Bayes' formula.

# %% tags=["explore"]
for words in (["Ali", "est", "bleu", "."], ["Ali", "est", "vélo"]):
    print(" ".join(words), log_likelihood(P, [VOCABULARY.index(word) for word in words]))

chains = {}
for language, tale in TALES.items():
    lines = [[letter for letter in sentence if letter in letters] for sentence in sentences_of(tale)]
    chains[language] = transition_matrix(bigram_counts(lines, letters), smoothing=0.1)
unread = [
    "une maison blanche dans la montagne", "elle chante sous la pluie", "merci pour ce beau voyage",
    "a white house in the mountain", "she was singing in the rain", "thank you for this nice trip",
]  # fmt: skip
gaps = []
for sentence in unread:
    states = [letters.index(letter) for letter in sentence]
    gap = log_likelihood(chains["fr"], states) - log_likelihood(chains["en"], states)
    gaps.append(gap / (len(states) - 1))
plt.figure(figsize=(7, 2.8))
plt.barh(unread, gaps, color=["#2f6db3" if gap > 0 else "#e08214" for gap in gaps])
plt.axvline(0, color="black", linewidth=0.8)
plt.gca().invert_yaxis()
plt.xlabel(r"$(\log P_{\mathrm{fr}} - \log P_{\mathrm{en}}) / T$")
plt.show()

# %% [markdown] lang="fr"
# ## Exercice 6. La perplexité (2,5 points)
#
# Une suite longue est toujours moins probable qu'une courte. Pour comparer des modèles, on rapporte donc la
# log-vraisemblance au nombre de transitions, puis on revient à l'échelle des probabilités : c'est la **perplexité**,
# ici de $m$ suites qui comptent $T_1, \dots, T_m$ transitions.

# %% [markdown] lang="en"
# ## Exercise 6. The perplexity (2.5 points)
#
# A long sequence is always less likely than a short one. To compare models, we thus divide the log-likelihood by the
# number of transitions, then go back to the scale of probabilities: this is the **perplexity**, here of $m$ sequences
# which count $T_1, \dots, T_m$ transitions.

# %% [markdown]
# $$\mathrm{PP} = \exp\left(- \frac{1}{T_1 + \dots + T_m} \sum_{s=1}^{m} \log \mathbb{P}\bigl(x^{(s)} \mid
# x_0^{(s)}\bigr)\right)$$

# %% [markdown] lang="fr"
# C'est le nombre de mots entre lesquels le modèle hésite en moyenne : tirer chaque mot au hasard parmi $V$ donne la
# perplexité $V$, un modèle qui devine toujours a la perplexité 1.
#
# **Exemple.** Dans la chaîne des quatre phrases, `Ali` `est` `bleu` `.` compte 3 transitions, de produit $\frac{1}{6}$,
# et `qui` `est` en compte 1, de probabilité 1. Ensemble, leur perplexité est $6^{1/4} \approx 1{,}565$. Ce n'est ni
# $6^{1/6}$, où l'on diviserait par le nombre de **mots**, ni la moyenne des deux perplexités $6^{1/3}$ et $1$.
#
# **Donné.** `P`, une matrice de transition ; `sequences`, une liste de suites de numéros d'états, de longueurs
# diverses, qui comptent au moins une transition en tout.
#
# **Demandé.** La fonction `perplexity(P, sequences)`, qui renvoie un nombre.
#
# **Convention.** On divise par le nombre total de **transitions**, toutes suites réunies : une suite vide ou d'un seul
# état ne compte pas. Une transition impossible donne exactement `np.inf`.
#
# *Indice.* Vous pouvez vous servir de `log_likelihood`, mais une erreur qui s'y trouve se retrouvera alors ici.

# %% [markdown] lang="en"
# It is the number of words between which the model hesitates on average: drawing each word at random among $V$ gives
# the perplexity $V$, a model that always guesses right has perplexity 1.
#
# **Example.** In the chain of the four sentences, `Ali` `est` `bleu` `.` counts 3 transitions, with product
# $\frac{1}{6}$, and `qui` `est` counts 1, of probability 1. Together, their perplexity is $6^{1/4} \approx 1.565$. It
# is neither $6^{1/6}$, where one would divide by the number of **words**, nor the average of the two perplexities
# $6^{1/3}$ and $1$.
#
# **Given.** `P`, a transition matrix; `sequences`, a list of sequences of numbers of states, of various lengths, which
# count at least one transition in all.
#
# **Asked.** The function `perplexity(P, sequences)`, which returns a number.
#
# **Convention.** We divide by the total number of **transitions**, all sequences together: a sequence that is empty or
# of a single state does not count. An impossible transition gives exactly `np.inf`.
#
# *Hint.* You may use `log_likelihood`, but a mistake in it will then be found here as well.


# %% exercise="perplexity" points=2.5
def perplexity(P, sequences):
    """The perplexity of a chain on sequences, per transition.

    P          (V, V) array: transition matrix.
    sequences  list of lists of ints: numbers of states; at least one transition in all.
    returns    float >= 1; inf if one of the transitions is impossible.
    """
    ### BEGIN SOLUTION
    pairs = [pair for sequence in sequences for pair in pairwise(sequence)]
    before, after = np.transpose(pairs)
    with np.errstate(divide="ignore"):
        return float(np.exp(-np.log(P[before, after]).mean()))
    ### END SOLUTION


# %% [markdown] lang="fr" tags=["solution"]
# **Le raisonnement.** La perplexité est l'inverse de la moyenne géométrique des probabilités de transition. En
# réunissant les transitions de toutes les suites avant de prendre la moyenne, on ne peut pas se tromper de diviseur :
# chaque transition pèse autant. La moyenne des perplexités donnerait à une phrase de deux mots le poids d'une phrase de
# vingt.

# %% [markdown] lang="en" tags=["solution"]
# **The reasoning.** The perplexity is the inverse of the geometric mean of the transition probabilities. By gathering
# the transitions of all sequences before taking the mean, we cannot get the divisor wrong: each transition weighs the
# same. The average of the perplexities would give a sentence of two words the weight of a sentence of twenty.

# %% [markdown] lang="fr"
# **Exploration.** Le nombre de l'exemple, puis la perplexité contre le lissage, sur les mots. Une phrase sur quatre du
# conte est gardée pour l'évaluation. Sur les phrases apprises, lisser ne peut que nuire ; sur les phrases gardées, ne
# pas lisser coûte l'infini (la courbe s'envole à gauche), trop lisser ramène vers l'uniforme, et il y a un optimum
# entre les deux.

# %% [markdown] lang="en"
# **Exploration.** The number of the example, then the perplexity against smoothing, on words. One sentence out of four
# of the tale is held out for evaluation. On the sentences that were learned, smoothing can only hurt; on those held
# out, not smoothing costs infinity (the curve soars on the left), smoothing too much leads back to the uniform
# distribution, and there is an optimum in between.

# %% tags=["explore"]
print(perplexity(P, [[0, 1, 6, 3], [9, 1]]))

smoothings = np.geomspace(1e-4, 10, 40)
plt.figure(figsize=(6.5, 4))
for (language, tale), color in zip(TALES.items(), ("#2f6db3", "#e08214"), strict=True):
    told = [words_of(sentence) for sentence in sentences_of(tale)]
    lexicon = list(dict.fromkeys(word for sentence in told for word in sentence))
    learned = [sentence for place, sentence in enumerate(told) if place % 4 != 3]
    table = bigram_counts(learned, lexicon)
    for name, part, style in (("learned", learned, ":"), ("held out", told[3::4], "-")):
        states = [[lexicon.index(word) for word in sentence] for sentence in part]
        curve = [perplexity(transition_matrix(table, smoothing), states) for smoothing in smoothings]
        plt.loglog(smoothings, curve, style, color=color, label=f"{language}, {name}")
    print(language, "V =", len(lexicon), " held out, without smoothing:", perplexity(transition_matrix(table), states))
plt.yticks([3, 5, 10, 20, 50], [3, 5, 10, 20, 50])
plt.minorticks_off()
plt.xlabel(r"$\lambda$")
plt.ylabel("PP")
plt.legend()
plt.show()

# %% [markdown] lang="fr"
# ## Exercice 7. Les contextes d'ordre k (2,5 points)
#
# Un mot de mémoire, c'est peu. Une chaîne d'**ordre** $k$ prédit le mot suivant à partir des $k$ mots qui le précèdent,
# que l'on appelle son **contexte** :

# %% [markdown] lang="en"
# ## Exercise 7. Contexts of order k (2.5 points)
#
# One word of memory is not much. A chain of **order** $k$ predicts the next word from the $k$ words before it, which
# are called its **context**:

# %% [markdown]
# $$\mathbb{P}(X_{n+1} = j \mid X_0 = i_0, \dots, X_n = i_n) = \mathbb{P}(X_{n+1} = j \mid X_n = i_n, \dots, X_{n-k+1} =
# i_{n-k+1})$$

# %% [markdown] lang="fr"
# (La diapositive va jusqu'à $X_{n-k}$, ce qui ferait $k + 1$ mots de contexte : c'est un décalage d'indice. Pour
# $k = 1$, on doit retrouver la propriété de Markov du début.)
#
# ![Cinq états à la suite, sous lesquels on lit le vélo d' Ali est. (a) À l'ordre 1, une flèche va de chaque état au
# suivant. (b) À l'ordre 2, une flèche de plus va de chaque état à celui d'après le suivant.](attachment:orders.png)
#
# À l'ordre 2, le mot `est` de la figure est prédit à partir du contexte `("d'", "Ali")` : les deux flèches bleues.
#
# Il y a $V^k$ contextes possibles : la table complète devient vite énorme, mais presque tous ses coefficients sont
# nuls. On ne garde donc que les contextes **vus**, dans un dictionnaire.
#
# **Exemple.** À l'ordre 2, les quatre phrases donnent `counts[("Ali", "est")] == {"ici": 1, "bleu": 1}`, et 11
# contextes en tout, sur $11^2 = 121$ possibles. À l'ordre 1, on retrouve la table des bigrammes :
# `counts[("Ali",)] == {"est": 2, "aime": 1, "?": 1}`.
#
# **Donné.** `sequences`, une liste de suites de mots, comme à l'exercice 1 ; `k`, un entier au moins égal à 1.
#
# **Demandé.** La fonction `order_k_counts(sequences, k)`, qui renvoie un dictionnaire. Ses clés sont les contextes, ses
# valeurs des dictionnaires, du mot suivant vers le nombre de fois où il a suivi ce contexte.
#
# **Convention.** Un contexte est un **tuple** de $k$ mots dans l'ordre du texte, même quand $k = 1$. Il s'étend à
# l'intérieur d'une seule suite, et n'est dans la table que s'il a été **suivi** d'un mot : la fin d'une phrase n'a pas
# de successeur. Aucun comptage nul n'est dans la table. Une suite de $k$ mots ou moins n'y apporte rien.
#
# *Indice.* `collections.Counter` et `collections.defaultdict` sont des dictionnaires et conviennent aussi ;
# importez-les dans la cellule de l'exercice.

# %% [markdown] lang="en"
# (The slide goes down to $X_{n-k}$, which would make $k + 1$ words of context: an index is shifted. For $k = 1$, we
# must find the Markov property of the beginning again.)
#
# ![Five states in a row, under which one reads le vélo d' Ali est. (a) At order 1, an arrow goes from each state to the
# next. (b) At order 2, one more arrow goes from each state to the one after the next.](attachment:orders.png)
#
# At order 2, the word `est` of the figure is predicted from the context `("d'", "Ali")`: the two blue arrows.
#
# There are $V^k$ possible contexts: the full table soon becomes huge, but almost all of its entries are zero. So we
# keep only the contexts that were **seen**, in a dictionary.
#
# **Example.** At order 2, the four sentences give `counts[("Ali", "est")] == {"ici": 1, "bleu": 1}`, and 11 contexts in
# all, out of $11^2 = 121$ possible ones. At order 1, we find the bigram table again:
# `counts[("Ali",)] == {"est": 2, "aime": 1, "?": 1}`.
#
# **Given.** `sequences`, a list of sequences of words, as in exercise 1; `k`, an integer that is 1 or more.
#
# **Asked.** The function `order_k_counts(sequences, k)`, which returns a dictionary. Its keys are the contexts, its
# values are dictionaries, from the next word to the number of times that it followed this context.
#
# **Convention.** A context is a **tuple** of $k$ words in the order of the text, even when $k = 1$. It lies inside a
# single sequence, and is in the table only if it was **followed** by a word: the end of a sentence has no successor. No
# count of zero is in the table. A sequence of $k$ words or fewer brings nothing to it.
#
# *Hint.* `collections.Counter` and `collections.defaultdict` are dictionaries and will do as well; import them in the
# cell of the exercise.


# %% exercise="order_k_counts" points=2.5
def order_k_counts(sequences, k):
    """Which words follow each context of k words, and how many times.

    sequences  list of lists of words.
    k          int >= 1: length of a context.
    returns    dict from a tuple of k words to a dict from the next word to its count; only what was seen.
    """
    ### BEGIN SOLUTION
    counts = {}
    for sequence in sequences:
        for place in range(k, len(sequence)):
            followers = counts.setdefault(tuple(sequence[place - k : place]), {})
            followers[sequence[place]] = followers.get(sequence[place], 0) + 1
    return counts
    ### END SOLUTION


# %% [markdown] lang="fr" tags=["solution"]
# **Le raisonnement.** On parcourt les **successeurs** plutôt que les contextes : `place` va de `k` à la fin, et le
# contexte est ce qui précède. Une phrase trop courte ne donne alors aucun tour de boucle, et un contexte sans
# successeur n'est jamais rencontré. Une liste ne peut pas être une clé, un tuple oui ; et l'ordre des mots y compte, ce
# qu'un ensemble perdrait.

# %% [markdown] lang="en" tags=["solution"]
# **The reasoning.** We go through the **successors** rather than the contexts: `place` goes from `k` to the end, and
# the context is what stands before. A sentence that is too short then gives no turn of the loop, and a context without
# a successor is never met. A list cannot be a key, a tuple can; and the order of words counts in it, which a set would
# lose.

# %% [markdown] lang="fr"
# **Exploration.** Les tables de l'exemple, puis l'ordre $k$ sur les lettres du conte. À gauche, la perplexité par
# lettre, avec $\lambda = 0{,}02$, sur les phrases apprises et sur les phrases gardées. À droite, le nombre de contextes
# vus et le nombre de contextes possibles. Quand $k$ grandit, presque chaque contexte n'a été vu qu'une fois : le modèle
# récite ce qu'il a lu, et ne sait plus rien de ce qu'il n'a pas lu.

# %% [markdown] lang="en"
# **Exploration.** The tables of the example, then the order $k$ on the letters of the tale. On the left, the perplexity
# per letter, with $\lambda = 0.02$, on the sentences that were learned and on those held out. On the right, the number
# of contexts that were seen and the number of possible ones. As $k$ grows, almost each context was seen only once: the
# model recites what it has read, and no longer knows anything about what it has not read.


# %% tags=["explore"]
def perplexity_of_order(table, texts, k, size, smoothing):
    """Perplexity of a chain of order k with additive smoothing, over an alphabet of `size` letters."""
    logs = []
    for text in texts:
        for end in range(k, len(text)):
            seen = table.get(tuple(text[end - k : end]), {})
            logs.append(np.log((seen.get(text[end], 0) + smoothing) / (sum(seen.values()) + smoothing * size)))
    return np.exp(-np.mean(logs))


pairs = order_k_counts(SENTENCES, 2)
print(len(pairs), pairs[("Ali", "est")], order_k_counts(SENTENCES, 1)[("Ali",)])

orders = range(1, 9)
figure, (left, right) = plt.subplots(1, 2, figsize=(10, 4), layout="constrained")
for (language, tale), color in zip(TALES.items(), ("#2f6db3", "#e08214"), strict=True):
    told = [list(sentence) for sentence in sentences_of(tale)]
    alphabet = set("".join(map("".join, told)))
    learned = [sentence for place, sentence in enumerate(told) if place % 4 != 3]
    tables = [order_k_counts(learned, k) for k in orders]
    for name, part, style in (("learned", learned, "o:"), ("held out", told[3::4], "o-")):
        curve = [
            perplexity_of_order(table, part, k, len(alphabet), 0.02) for table, k in zip(tables, orders, strict=True)
        ]
        left.plot(orders, curve, style, color=color, label=f"{language}, {name}")
    right.semilogy(orders, [len(table) for table in tables], "o-", color=color, label=f"{language}, seen")
    right.semilogy(orders, [float(len(alphabet)) ** k for k in orders], ":", color=color, label=f"{language}, $V^k$")
left.set(xlabel="$k$", ylabel="PP", ylim=(0, None))
right.set(xlabel="$k$", ylabel="contexts")
left.legend()
right.legend()
plt.show()

# %% [markdown] lang="fr"
# ## Exercice 8. Écrire un texte (2 points)
#
# Il reste à faire parler la chaîne d'ordre $k$ : à partir d'une **accroche** (*prompt*), on tire un mot selon le
# contexte que forment les $k$ derniers mots, on l'ajoute au texte, et l'on recommence. C'est exactement la boucle d'un
# grand modèle de langue, où la table est remplacée par un réseau de neurones.
#
# **Exemple.** Avec la table d'ordre 2 des quatre phrases et l'accroche `["Ali", "est"]`, le mot suivant est `ici` ou
# `bleu`, avec la probabilité $\frac{1}{2}$ chacun ; vient ensuite `.`, puis le texte s'arrête, car le contexte
# `("bleu", ".")` n'est pas dans la table.
#
# **Donné.** `counts`, une table non vide comme à l'exercice 7 ; `prompt`, une liste de mots ; `length`, un entier ;
# `rng`, un générateur `numpy.random.Generator`.
#
# **Demandé.** La fonction `generate_text(counts, prompt, length, rng)`, qui renvoie une liste de mots.
#
# **Convention.** L'ordre $k$ n'est pas un argument : c'est la longueur des clés de la table. Le texte renvoyé
# **commence par l'accroche**, et `length` est son nombre de mots en tout, accroche comprise ; une accroche déjà plus
# longue est renvoyée telle quelle. Le mot suivant est tiré avec une probabilité proportionnelle à son comptage, **sans
# lissage**. Le texte s'arrête plus tôt si son contexte n'est pas dans la table. Une accroche de moins de $k$ mots n'a
# pas de contexte : la fonction lève alors une exception `ValueError`. Tout le hasard vient de `rng`, et `prompt` n'est
# pas modifiée.
#
# *Indice.* `next(iter(counts))` est une clé de la table. `text[-k:]` donne les $k$ derniers éléments d'une liste.

# %% [markdown] lang="en"
# ## Exercise 8. Writing a text (2 points)
#
# It remains to make the chain of order $k$ speak: from a **prompt**, we draw a word according to the context that the
# last $k$ words form, add it to the text, and start again. This is exactly the loop of a large language model, in which
# the table is replaced by a neural network.
#
# **Example.** With the table of order 2 of the four sentences and the prompt `["Ali", "est"]`, the next word is `ici`
# or `bleu`, with probability $\frac{1}{2}$ each; then comes `.`, and then the text stops, for the context
# `("bleu", ".")` is not in the table.
#
# **Given.** `counts`, a table as in exercise 7, not empty; `prompt`, a list of words; `length`, an integer; `rng`, a
# generator `numpy.random.Generator`.
#
# **Asked.** The function `generate_text(counts, prompt, length, rng)`, which returns a list of words.
#
# **Convention.** The order $k$ is not an argument: it is the length of the keys of the table. The text that is returned
# **begins with the prompt**, and `length` is its number of words in all, prompt included; a prompt that is already
# longer is returned as it is. The next word is drawn with a probability proportional to its count, **without
# smoothing**. The text stops earlier if its context is not in the table. A prompt of fewer than $k$ words has no
# context: the function then raises an exception `ValueError`. All randomness comes from `rng`, and `prompt` is not
# changed.
#
# *Hint.* `next(iter(counts))` is a key of the table. `text[-k:]` gives the last $k$ elements of a list.


# %% exercise="generate_text" points=2
def generate_text(counts, prompt, length, rng):
    """A text drawn word by word from a table of contexts.

    counts   dict from a tuple of k words to a dict from the next word to its count; not empty.
    prompt   list of at least k words: the beginning of the text.
    length   int: number of words of the text, the prompt included.
    rng      numpy.random.Generator: where all the randomness comes from.
    returns  list of words: the prompt, then what was drawn; shorter if a context is not in the table.
    raises   ValueError if the prompt has fewer than k words.
    """
    ### BEGIN SOLUTION
    k = len(next(iter(counts)))
    if len(prompt) < k:
        raise ValueError(f"expected a prompt of at least {k} words, got {len(prompt)}")
    text = list(prompt)
    while len(text) < length and tuple(text[-k:]) in counts:
        followers = counts[tuple(text[-k:])]
        weights = np.array(list(followers.values())) / sum(followers.values())
        text.append(str(rng.choice(list(followers), p=weights)))
    return text
    ### END SOLUTION


# %% [markdown] lang="fr" tags=["solution"]
# **Le raisonnement.** Le contexte se lit à chaque tour dans le texte qui s'allonge, et non dans l'accroche : c'est ce
# qui fait avancer la fenêtre. On écrit dans une copie, `list(prompt)`, sans quoi l'appelant verrait son accroche
# s'allonger. Tester l'appartenance avant de lire évite `KeyError`, et arrête le texte là où le modèle n'a plus rien à
# dire.

# %% [markdown] lang="en" tags=["solution"]
# **The reasoning.** The context is read at each turn in the text that grows, not in the prompt: this is what moves the
# window on. We write into a copy, `list(prompt)`, without which the caller would see the prompt grow. Testing for
# membership before reading avoids `KeyError`, and stops the text where the model has nothing left to say.

# %% [markdown] lang="fr"
# **Exploration.** Une phrase de l'exemple, puis des textes tirés aux ordres 1, 2 et 3, par mots et par lettres. Les
# phrases du conte sont ici mises bout à bout, pour que le texte continue après un point. Le pourcentage dit quelle part
# des groupes de 5 mots (ou de 12 lettres) du texte se trouve telle quelle dans le conte. Ces textes et les deux figures
# de perplexité servent à l'exercice 10.

# %% [markdown] lang="en"
# **Exploration.** A sentence of the example, then texts drawn at orders 1, 2 and 3, by words and by letters. Here the
# sentences of the tale are joined end to end, so that the text goes on after a full stop. The percentage tells which
# part of the groups of 5 words (or of 12 letters) of the text is found as it is in the tale. These texts and the two
# figures of perplexity serve for exercise 10.


# %% tags=["explore"]
def copied(text, source, size):
    """The part of the runs of `size` units of the text which also stand in the source."""
    known = {tuple(source[place : place + size]) for place in range(len(source) - size + 1)}
    runs = [tuple(text[place : place + size]) for place in range(len(text) - size + 1)]
    return sum(run in known for run in runs) / len(runs)


rng = np.random.default_rng(3)
print(" ".join(generate_text(pairs, ["Ali", "est"], 9, rng)))
for language, tale in TALES.items():
    whole = " ".join(sentences_of(tale))
    for unit, source, size, length, glue in (
        ("words", words_of(whole), 5, 40, " "), ("letters", list(whole), 12, 160, ""),
    ):  # fmt: skip
        print(f"--- {language}, {unit}")
        for k in (1, 2, 3):
            text = generate_text(order_k_counts([source], k), source[:k], length, rng)
            long = generate_text(order_k_counts([source], k), source[:k], 2000, rng)
            print(textwrap.fill(f"k = {k} ({copied(long, source, size):.0%}): {glue.join(text)}", 100))

# %% [markdown] lang="fr"
# ## Exercice 9. Ce que la chaîne ne peut pas dire (0,5 point)
#
# Considérons un corpus où les suites de mots (1) « j'aime l'intelligence artificielle » et (2) « machine learning »
# n'apparaissent jamais, mais où chacun de leurs mots apparaît. Comme dans tout le sujet, une apostrophe termine un
# mot : la suite (1) est `j'` `aime` `l'` `intelligence` `artificielle`. Avec une chaîne de Markov d'ordre 1, estimée
# sur ce corpus **sans lissage**, laquelle de ces propositions est vraie ?
#
# 1. Je peux générer (1) et (2), selon le corpus.
# 2. Je peux générer (1), selon le corpus, mais jamais (2).
# 3. Je peux générer (2), selon le corpus, mais jamais (1).
# 4. Je ne peux jamais générer ni (1), ni (2).
#
# **Demandé.** Le numéro de votre réponse, un entier, dans `ANSWERS["unseen_sequences"]`.
#
# **Convention.** Un seul des 4 choix est juste.
#
# *Indice.* De combien de bigrammes chacune des deux suites est-elle faite ? Qu'est-ce qui est interdit, exactement,
# dans ce corpus ?

# %% [markdown] lang="en"
# ## Exercise 9. What the chain cannot say (0.5 points)
#
# Consider a corpus where the sequences of words (1) "j'aime l'intelligence artificielle" (I love artificial
# intelligence) and (2) "machine learning" never occur, but where each of their words does. As in the whole assignment,
# an apostrophe ends a word: sequence (1) is `j'` `aime` `l'` `intelligence` `artificielle`. With a Markov chain of
# order 1, estimated on this corpus **without smoothing**, which of these statements is true?
#
# 1. I can generate (1) and (2), depending on the corpus.
# 2. I can generate (1), depending on the corpus, but never (2).
# 3. I can generate (2), depending on the corpus, but never (1).
# 4. I can never generate (1), nor (2).
#
# **Asked.** The number of your answer, an integer, in `ANSWERS["unseen_sequences"]`.
#
# **Convention.** Exactly one of the 4 choices is right.
#
# *Hint.* How many bigrams is each of the two sequences made of? What exactly is forbidden in this corpus?

# %% exercise="quiz_unseen" points=0.5
### BEGIN SOLUTION
### STUB: ANSWERS["unseen_sequences"] = None
ANSWERS["unseen_sequences"] = 2
### END SOLUTION

# %% [markdown] lang="fr" tags=["solution"]
# **Le raisonnement.** La suite (2) est un seul bigramme. Dire qu'elle n'apparaît jamais, c'est dire que $c_{i,j} = 0$,
# donc $p_{i,j} = 0$ : aucune chaîne d'ordre 1 estimée sans lissage ne peut la tirer. La suite (1) compte quatre
# bigrammes, et chacun peut avoir été vu dans une phrase différente : « j'aime le thé », « il aime l'été »,
# « l'intelligence du chat » et « l'intelligence artificielle ». La chaîne les recolle alors en une suite que personne
# n'a écrite, comme elle recolle `Ali` `est` `bleu` `.` à partir des quatre phrases. C'est ainsi qu'elle invente : elle
# ne crée pas de transition, elle combine celles qu'elle a vues. Avec un lissage positif, tout deviendrait possible, et
# la réponse serait la première.

# %% [markdown] lang="en" tags=["solution"]
# **The reasoning.** Sequence (2) is a single bigram. Saying that it never occurs is saying that $c_{i,j} = 0$, hence
# $p_{i,j} = 0$: no chain of order 1 estimated without smoothing can draw it. Sequence (1) counts four bigrams, and each
# of them may have been seen in a different sentence: "j'aime le thé", "il aime l'été", "l'intelligence du chat" and
# "l'intelligence artificielle". The chain then glues them into a sequence that nobody wrote, as it glues `Ali` `est`
# `bleu` `.` from the four sentences. This is how it invents: it does not create transitions, it combines those that it
# has seen. With a positive smoothing, everything would become possible, and the answer would be the first one.

# %% [markdown] lang="fr"
# ## Exercice 10. Apprendre ou réciter (1 point)
#
# Une personne lit et note cette réponse. En dix lignes au plus, et en vous appuyant sur vos figures et sur vos textes :
#
# - dites comment évoluent, quand $k$ augmente, la perplexité sur les phrases apprises et sur les phrases gardées, et
#   expliquez pourquoi elles s'écartent ;
# - comparez les textes tirés aux ordres 1, 2 et 3 : qu'est-ce qui s'améliore, et qu'est-ce qui se perd ?
# - concluez : par quelle mesure choisiriez-vous $k$ et $\lambda$, et que faudrait-il pour qu'un ordre plus grand soit
#   utile ?
#
# **Convention.** La moitié du point va à ce que vous observez, l'autre moitié à ce que vous en expliquez. Une réponse
# fausse sur vos propres figures ne vaut rien, même bien écrite.

# %% [markdown] lang="en"
# ## Exercise 10. Learning or reciting (1 point)
#
# A person reads and grades this answer. In ten lines at most, and referring to your figures and to your texts:
#
# - say how the perplexity on the sentences that were learned and on those held out evolves as $k$ grows, and explain
#   why they part;
# - compare the texts drawn at orders 1, 2 and 3: what gets better, and what is lost?
# - conclude: by which measure would you choose $k$ and $\lambda$, and what would it take for a larger order to be
#   useful?
#
# **Convention.** Half of the point goes to what you observe, the other half to what you explain of it. An answer that
# is wrong about your own figures is worth nothing, even if well written.

# %% [markdown] lang="fr" written="learning_or_reciting" points=1
# *Réponse attendue, pour nos figures.*
#
# Sur les phrases apprises, la perplexité par lettre ne fait que baisser, de 6 environ à $k = 1$ jusqu'à 1,5 : dès
# $k = 4$, presque chaque contexte n'a été suivi que d'une lettre, et le modèle la devine. Sur les phrases gardées, elle
# baisse d'abord, jusqu'à 3 environ pour $k = 3$, parce qu'un contexte plus long renseigne mieux, puis remonte : les
# contextes rencontrés y sont de plus en plus souvent jamais vus, et la prédiction n'y repose plus que sur le lissage,
# donc sur l'uniforme. L'écart entre les deux courbes est du surapprentissage.
#
# Par mots, l'ordre 1 donne des groupes de deux mots justes, mais des phrases sans construction (« le chat ferme les
# rochers »). À l'ordre 2 les propositions se tiennent, et la moitié des groupes de 5 mots sont recopiés du conte. À
# l'ordre 3 les phrases sont presque toutes correctes, mais le texte recopie à 90 % environ : il ne change que de phrase
# source, au détour d'un contexte commun. Par lettres, l'ordre 1 est illisible, l'ordre 2 donne des syllabes, l'ordre 3
# des mots entiers, avec peu de copie. Ce que l'on gagne en correction, on le perd donc en invention.
#
# On choisit $k$ et $\lambda$ par la perplexité sur des phrases gardées, qui n'ont servi ni à compter ni à choisir, et
# non sur les phrases apprises, où le plus grand $k$ et le plus petit $\lambda$ gagnent toujours. Un ordre plus grand
# demande beaucoup plus de texte, puisque le nombre de contextes possibles est multiplié par $V$ à chaque ordre, ou un
# modèle qui partage ce qu'il apprend entre contextes voisins : c'est ce que fait un réseau de neurones.

# %% [markdown] lang="en" written="learning_or_reciting" points=1
# *Expected answer, for our figures.*
#
# On the sentences that were learned, the perplexity per letter only goes down, from about 6 at $k = 1$ to 1.5: from
# $k = 4$ on, almost each context was followed by a single letter, and the model guesses it. On the sentences held out,
# it first goes down, to about 3 for $k = 3$, because a longer context tells more, then up again: more and more often
# the contexts met there were never seen, and the prediction rests on smoothing alone, hence on the uniform
# distribution. The gap between the two curves is overfitting.
#
# By words, order 1 gives right groups of two words, but sentences without a structure ("the cat eats the lamp"). At
# order 2 the clauses hold together, and half of the groups of 5 words are copied from the tale. At order 3 almost all
# sentences are correct, but the text copies at about 90%: it only changes its source sentence at the turn of a common
# context. By letters, order 1 cannot be read, order 2 gives syllables, order 3 whole words, with little copying. What
# is gained in correctness is thus lost in invention.
#
# We choose $k$ and $\lambda$ by the perplexity on held-out sentences, which served neither to count nor to choose, and
# not on those that were learned, where the largest $k$ and the smallest $\lambda$ always win. A larger order takes much
# more text, since the number of possible contexts is multiplied by $V$ at each order, or a model that shares what it
# learns between neighboring contexts: this is what a neural network does.

# %% [markdown] lang="fr"
# ## Pour aller plus loin
#
# Rien de ce qui suit n'est noté. Remplacez le conte par un texte de plusieurs centaines de pages et recommencez la
# figure de l'ordre : où est passé l'optimum ? Au lieu d'ajouter $\lambda$ partout, mélangez les lois des ordres 0, 1, 2
# et 3 (c'est l'interpolation) et comparez les perplexités. Calculez la loi stationnaire de la chaîne des lettres, et
# comparez-la à leurs fréquences.
#
# **Références.** A. A. Markov a compté ainsi, à la main, les voyelles et les consonnes d'*Eugène Onéguine* en 1913. C.
# E. Shannon, *A Mathematical Theory of Communication*, 1948, tire les premiers textes d'ordre 1, 2 et 3, en ouvrant un
# livre au hasard.

# %% [markdown] lang="en"
# ## Going further
#
# Nothing below is graded. Replace the tale with a text of several hundred pages and draw the figure of the order again:
# where has the optimum gone? Instead of adding $\lambda$ everywhere, mix the distributions of orders 0, 1, 2 and 3
# (this is interpolation) and compare the perplexities. Compute the stationary distribution of the chain of letters, and
# compare it with their frequencies.
#
# **References.** A. A. Markov counted in this way, by hand, the vowels and consonants of *Eugene Onegin* in 1913. C. E.
# Shannon, *A Mathematical Theory of Communication*, 1948, draws the first texts of orders 1, 2 and 3, by opening a book
# at random.
