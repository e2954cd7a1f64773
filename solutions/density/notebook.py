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
# # Estimation de densité
#
# Un modèle qui classe répond à la question « quelle est l'étiquette de $x$ ? ». Un modèle génératif répond à une
# question plus ambitieuse : « à quoi ressemblent les $x$ ? ». Pour y répondre, il faut une probabilité sur les
# observations elles-mêmes. Vous allez la construire trois fois : en comptant, quand les valeurs sont peu nombreuses ;
# avec des noyaux, quand elles sont continues ; avec un mélange gaussien, que vous ajusterez, échantillonnerez et
# transformerez en classifieur.
#
# | | Exercice | Points |
# |---|---|---|
# | 1 | La table conjointe | 2 |
# | 2 | La table conditionnelle | 1,5 |
# | 3 | La formule de Bayes | 2 |
# | 4 | La divergence de Kullback-Leibler | 2 |
# | 5 | Une question à choix multiples | 0,5 |
# | 6 | La méthode des noyaux | 2,5 |
# | 7 | La densité d'un mélange gaussien | 2,5 |
# | 8 | Échantillonner un mélange | 2 |
# | 9 | Classer avec un mélange | 1,5 |
# | 10 | Un pas de l'algorithme EM | 2,5 |
# | 11 | Une question à rédiger | 1 |
#
# **Comment travailler.** Complétez les cellules d'exercice, c'est-à-dire celles qui contiennent
# `raise NotImplementedError` ou `None`, sans changer les noms ni les arguments des fonctions, puis la cellule de texte
# de l'exercice 11. Ajoutez autant de cellules que vous le souhaitez. Les cellules verrouillées reçoivent la note :
# laissez-les en place.
#
# **Les cellules « Exploration »** servent à voir ce que vous avez écrit. Elles ne sont pas notées, et **la correction
# ne les exécute pas** : rien de ce dont un exercice a besoin ne doit y être défini (ni fonction, ni `import`, ni
# variable). En particulier, une fonction ne doit utiliser que ses arguments et ce que définissent les cellules
# d'exercice, jamais les données d'une exploration.
#
# **La correction** appelle vos fonctions, arguments nommés, sur des entrées que vous ne connaissez pas : d'autres
# nombres de points, d'autres dimensions, d'autres covariances. Chaque exercice dit dans un paragraphe « Convention » ce
# qui pourrait prêter à discussion ; ce paragraphe fait foi. Chaque exercice est jugé pour lui-même : une erreur dans
# l'un ne coûte rien aux suivants, sauf si vous y appelez sa fonction.
#
# **Notations.** Tout se fait avec NumPy, qui suffit. Un nuage de points est un tableau de forme `(n, d)`, un point par
# ligne ; `n` peut valoir 1, et `d` aussi. Les logarithmes sont népériens. Vos fonctions renvoient des tableaux NumPy
# (ou un nombre, quand c'est dit) et ne modifient jamais leurs arguments sur place.

# %% [markdown] lang="en"
# # Density estimation
#
# A model that classifies answers the question "what is the label of $x$?". A generative model answers a more ambitious
# one: "what do the $x$ look like?". To answer it, we need a probability over the observations themselves. You are going
# to build one three times: by counting, when there are few values; with kernels, when they are continuous; with a
# Gaussian mixture, which you will fit, sample and turn into a classifier.
#
# | | Exercise | Points |
# |---|---|---|
# | 1 | The joint table | 2 |
# | 2 | The conditional table | 1.5 |
# | 3 | Bayes' formula | 2 |
# | 4 | The Kullback-Leibler divergence | 2 |
# | 5 | A multiple-choice question | 0.5 |
# | 6 | Kernel density estimation | 2.5 |
# | 7 | The density of a Gaussian mixture | 2.5 |
# | 8 | Sampling a mixture | 2 |
# | 9 | Classifying with a mixture | 1.5 |
# | 10 | One step of the EM algorithm | 2.5 |
# | 11 | A question to answer in writing | 1 |
#
# **How to work.** Complete the exercise cells, that is, those which contain `raise NotImplementedError` or `None`,
# without changing the names or the arguments of the functions, then the text cell of exercise 11. Add as many cells as
# you like. The locked cells receive the score: leave them in place.
#
# **The "Exploration" cells** let you see what you have written. They are not graded, and **grading does not run them**:
# nothing that an exercise needs may be defined there (no function, no `import`, no variable). In particular, a function
# may use only its arguments and what the exercise cells define, never the data of an exploration.
#
# **Grading** calls your functions, with named arguments, on inputs that you do not know: other numbers of points, other
# dimensions, other covariances. Each exercise settles in a paragraph called "Convention" whatever could be open to
# debate; that paragraph is what counts. Each exercise is judged on its own: a mistake in one costs nothing in the next
# ones, unless you call its function there.
#
# **Notation.** Everything is done with NumPy, which is enough. A cloud of points is an array of shape `(n, d)`, one
# point per row; `n` may be 1, and so may `d`. Logarithms are natural. Your functions return NumPy arrays (or a number,
# where it says so) and never modify their arguments in place.

# %%
import math

import numpy as np

ANSWERS = {}

# %% [markdown] lang="fr"
# ## Deux sortes de modèles
#
# ![(a) Deux nuages de points, séparés par une courbe qui partage le plan en deux régions. (b) Les mêmes nuages, chacun
# entouré de ses propres ellipses, ses lignes de niveau.](attachment:two_models.png)
#
# Soient $X$ l'observation et $Y$ sa classe, deux variables aléatoires. Un **modèle discriminatif** apprend
# $\mathbb{P}(Y \mid X)$ : les frontières entre les classes, mais pas leur forme (figure (a)). Un **modèle génératif**
# apprend $\mathbb{P}(X \mid Y)$, la forme de chaque classe (figure (b)), ou la probabilité conjointe $\mathbb{P}(X,
# Y)$, dont tout le reste se déduit :

# %% [markdown] lang="en"
# ## Two kinds of models
#
# ![(a) Two clouds of points, separated by a curve that splits the plane into two regions. (b) The same clouds, each
# surrounded by its own ellipses, its level lines.](attachment:two_models.png)
#
# Let $X$ be the observation and $Y$ its class, two random variables. A **discriminative model** learns $\mathbb{P}(Y
# \mid X)$: the boundaries between the classes, but not their shape (figure (a)). A **generative model** learns
# $\mathbb{P}(X \mid Y)$, the shape of each class (figure (b)), or the joint probability $\mathbb{P}(X, Y)$, from which
# all the rest follows:

# %% [markdown]
# $$\mathbb{P}(X, Y) = \mathbb{P}(X \mid Y)\, \mathbb{P}(Y) = \mathbb{P}(Y \mid X)\, \mathbb{P}(X)$$

# %% [markdown] lang="fr"
# Avec elle, on sait produire de nouvelles données, décrire une classe, et même classer. Elle a un prix : $X$ vit
# souvent en grande dimension, où une probabilité est difficile à estimer. Commençons par le cas le plus simple, où il
# suffit de compter.
#
# ## Exercice 1. La table conjointe (2 points)
#
# Le cours observe quatre points :
#
# | $x$ | $y$ |
# |---|---|
# | 1 | 0 |
# | 1 | 0 |
# | 2 | 0 |
# | 2 | 1 |
#
# Estimer $\mathbb{P}(X = x, Y = y)$, c'est dire quelle part des points vaut $(x, y)$.
#
# **Exemple.** Deux points sur quatre valent $(1, 0)$, un vaut $(2, 0)$, un vaut $(2, 1)$, aucun ne vaut $(1, 1)$. Les
# valeurs de $X$ sont 1 et 2, celles de $Y$ sont 0 et 1, et la table, une ligne par valeur de $X$ et une colonne par
# valeur de $Y$, est
# $\begin{pmatrix} 0{,}5 & 0 \\ 0{,}25 & 0{,}25 \end{pmatrix}$.
#
# **Donné.** Deux tableaux `x` et `y` de forme `(n,)` : les valeurs des `n` points, dans n'importe quel ordre. Ce sont
# des entiers, des réels ou des mots (chaînes de caractères).
#
# **Demandé.** La fonction `joint_probability(x, y)`, qui renvoie le triplet `(x_values, y_values, P)`.
#
# **Convention.** `x_values` et `y_values` contiennent chaque valeur observée **une seule fois, dans l'ordre croissant**
# (alphabétique pour des mots). `P` est de forme `(len(x_values), len(y_values))` ; `P[i, j]` est la **part** des points
# (et non leur nombre) où $X$ vaut `x_values[i]` et $Y$ vaut `y_values[j]`. Un couple qui n'est jamais observé a la
# probabilité 0.
#
# *Indice.* `np.unique` trie et enlève les doublons ; son option `return_inverse` dit où chaque point se range.

# %% [markdown] lang="en"
# With it, we can produce new data, describe a class, and even classify. It has a price: $X$ often lives in high
# dimension, where a probability is hard to estimate. Let us start with the simplest case, in which counting is enough.
#
# ## Exercise 1. The joint table (2 points)
#
# The lecture observes four points:
#
# | $x$ | $y$ |
# |---|---|
# | 1 | 0 |
# | 1 | 0 |
# | 2 | 0 |
# | 2 | 1 |
#
# Estimating $\mathbb{P}(X = x, Y = y)$ is telling which share of the points equals $(x, y)$.
#
# **Example.** Two points out of four are $(1, 0)$, one is $(2, 0)$, one is $(2, 1)$, none is $(1, 1)$. The values of
# $X$ are 1 and 2, those of $Y$ are 0 and 1, and the table, with one row per value of $X$ and one column per value of
# $Y$, is $\begin{pmatrix} 0.5 & 0 \\ 0.25 & 0.25 \end{pmatrix}$.
#
# **Given.** Two arrays `x` and `y` of shape `(n,)`: the values of the `n` points, in any order. They are integers, real
# numbers or words (strings).
#
# **Asked.** The function `joint_probability(x, y)`, which returns the triple `(x_values, y_values, P)`.
#
# **Convention.** `x_values` and `y_values` hold each observed value **once only, in increasing order** (alphabetical
# for words). `P` is of shape `(len(x_values), len(y_values))`; `P[i, j]` is the **share** of the points (not their
# number) where $X$ is `x_values[i]` and $Y$ is `y_values[j]`. A pair that is never observed has probability 0.
#
# *Hint.* `np.unique` sorts and removes duplicates; its option `return_inverse` tells where each point goes.


# %% exercise="joint_probability" points=2
def joint_probability(x, y):
    """The table of P(X, Y) that n observed points give.

    x, y     (n,) arrays of integers, real numbers or strings.
    returns  (x_values, y_values, P): the values that occur, sorted, and the (len(x_values), len(y_values)) float array
             of the shares.
    """
    ### BEGIN SOLUTION
    x_values, rows = np.unique(x, return_inverse=True)
    y_values, columns = np.unique(y, return_inverse=True)
    counts = np.zeros((len(x_values), len(y_values)))
    np.add.at(counts, (rows, columns), 1)  # unlike counts[rows, columns] += 1, it adds for every repeated pair
    return x_values, y_values, counts / len(x)
    ### END SOLUTION


# %% [markdown] lang="fr" tags=["solution"]
# **Le raisonnement.** `return_inverse` donne, pour chaque point, le rang de sa valeur : il ne reste qu'à compter les
# couples de rangs. Le piège est `counts[rows, columns] += 1`, qui lit, ajoute et écrit une seule fois pour un couple
# répété : dans l'exemple, $(1, 0)$ ne serait compté qu'une fois. `np.add.at` ajoute pour chaque point. Diviser par `n`
# change les effectifs en probabilités ; diviser chaque ligne par sa somme donnerait une autre table,
# celle de l'exercice suivant.

# %% [markdown] lang="en" tags=["solution"]
# **The reasoning.** `return_inverse` gives, for each point, the rank of its value: all that remains is to count pairs
# of ranks. The trap is `counts[rows, columns] += 1`, which reads, adds and writes a single time for a repeated pair: in
# the example, $(1, 0)$ would be counted once. `np.add.at` adds for each point. Dividing by `n` turns counts into
# probabilities; dividing each row by its sum would give another table, that of the next exercise.

# %% [markdown] lang="fr"
# **Exploration.** À gauche, les quatre points du cours (deux sont confondus : leur disque est plus grand) ; à droite,
# leur table conjointe.

# %% [markdown] lang="en"
# **Exploration.** On the left, the four points of the lecture (two coincide: their disc is larger); on the right, their
# joint table.

# %% tags=["explore"]
import matplotlib.pyplot as plt

x_points, y_points = np.array([1, 1, 2, 2]), np.array([0, 0, 0, 1])
x_values, y_values, joint = joint_probability(x_points, y_points)


def show_table(axis, table, title):
    """Draw a table of probabilities, one row per value of X, with its numbers."""
    axis.imshow(table, cmap="Blues", vmin=0, vmax=1)
    for (i, j), value in np.ndenumerate(table):
        axis.text(j, i, f"{value:g}", ha="center", va="center", color="white" if value > 0.6 else "black")
    axis.set_xticks(range(len(y_values)), [f"$y = {value}$" for value in y_values])
    axis.set_yticks(range(len(x_values)), [f"$x = {value}$" for value in x_values])
    axis.set_title(title)


figure, axes = plt.subplots(1, 2, figsize=(7.5, 3), layout="constrained")
for x_value in x_values:
    for y_value in y_values:
        count = np.sum((x_points == x_value) & (y_points == y_value))
        axes[0].scatter(x_value, y_value, s=250 * count, color="tab:blue", alpha=0.7)
axes[0].set_xlim(0.5, 2.5)
axes[0].set_ylim(-0.5, 1.5)
axes[0].set_xticks(x_values)
axes[0].set_yticks(y_values)
axes[0].set_xlabel("$x$")
axes[0].set_ylabel("$y$")
show_table(axes[1], joint, r"$\mathbb{P}(X, Y)$")
plt.show()

# %% [markdown] lang="fr"
# ## Exercice 2. La table conditionnelle (1,5 point)
#
# Un modèle discriminatif donne la probabilité de chaque classe **sachant** l'observation. Elle se lit dans la table
# conjointe : parmi les points où $X = x$, quelle part a la classe $y$ ?

# %% [markdown] lang="en"
# ## Exercise 2. The conditional table (1.5 points)
#
# A discriminative model gives the probability of each class **given** the observation. It can be read in the joint
# table: among the points where $X = x$, which share has class $y$?

# %% [markdown]
# $$\mathbb{P}(Y = y \mid X = x) = \frac{\mathbb{P}(X = x, Y = y)}{\mathbb{P}(X = x)}, \qquad
# \mathbb{P}(X = x) = \sum_{y} \mathbb{P}(X = x, Y = y)$$

# %% [markdown] lang="fr"
# **Exemple.** Dans la table de l'exercice 1, la première ligne a pour somme $\mathbb{P}(X = 1) = 0{,}5$, et la seconde
# $\mathbb{P}(X = 2) = 0{,}25 + 0{,}25 = 0{,}5$. En divisant chaque ligne par sa somme, on retrouve la table du cours :
# $\begin{pmatrix} 1 & 0 \\ 0{,}5 & 0{,}5 \end{pmatrix}$. Quand $x = 1$ la classe est certaine, quand $x = 2$ on ne peut
# que tirer à pile ou face. Diviser les **colonnes** par leur somme donnerait tout autre chose, $\mathbb{P}(X \mid Y)$ :
# $\begin{pmatrix} 2/3 & 0 \\ 1/3 & 1 \end{pmatrix}$.
#
# **Donné.** `joint`, une table conjointe de forme `(n_x, n_y)` : des nombres positifs ou nuls, de somme 1.
#
# **Demandé.** La fonction `conditional_probability(joint)`, qui renvoie la table de $\mathbb{P}(Y \mid X)$, de même
# forme.
#
# **Convention.** Une ligne par valeur de $X$, et chaque ligne a pour somme 1. Une valeur de $X$ peut n'avoir jamais été
# observée : sa ligne de `joint` est nulle, rien n'en est connu, et sa ligne **reste nulle** (ni `nan`, ni loi
# uniforme).
#
# *Indice.* Que vaut `keepdims` dans `sum`, et que fait `where` dans `np.divide` ?

# %% [markdown] lang="en"
# **Example.** In the table of exercise 1, the first row sums to $\mathbb{P}(X = 1) = 0.5$, and the second to
# $\mathbb{P}(X = 2) = 0.25 + 0.25 = 0.5$. Dividing each row by its sum, we find the table of the lecture:
# $\begin{pmatrix} 1 & 0 \\ 0.5 & 0.5 \end{pmatrix}$. When $x = 1$ the class is certain, when $x = 2$ we can only toss a
# coin. Dividing the **columns** by their sums would give something quite different, $\mathbb{P}(X \mid Y)$:
# $\begin{pmatrix} 2/3 & 0 \\ 1/3 & 1 \end{pmatrix}$.
#
# **Given.** `joint`, a joint table of shape `(n_x, n_y)`: nonnegative numbers that sum to 1.
#
# **Asked.** The function `conditional_probability(joint)`, which returns the table of $\mathbb{P}(Y \mid X)$, of the
# same shape.
#
# **Convention.** One row per value of $X$, and each row sums to 1. A value of $X$ may never have been observed: its row
# of `joint` is zero, nothing is known about it, and its row **stays zero** (neither `nan` nor a uniform distribution).
#
# *Hint.* What does `keepdims` do in `sum`, and what does `where` do in `np.divide`?


# %% exercise="conditional_probability" points=1.5
def conditional_probability(joint):
    """The table of P(Y given X) of a joint table.

    joint    (n_x, n_y) float array: P(X, Y).
    returns  (n_x, n_y) float array: rows that sum to one, or that are zero where `joint` has a row of zeros.
    """
    ### BEGIN SOLUTION
    marginal = joint.sum(axis=1, keepdims=True)  # (n_x, 1): P(X)
    return np.divide(joint, marginal, out=np.zeros_like(joint, dtype=float), where=marginal > 0)
    ### END SOLUTION


# %% [markdown] lang="fr" tags=["solution"]
# **Le raisonnement.** La somme sur `axis=1` parcourt les valeurs de $y$ : elle donne la loi marginale de $X$. Avec
# `keepdims`, elle reste de forme `(n_x, 1)` et chaque ligne est divisée par sa propre somme ; sans lui, NumPy
# alignerait les sommes sur les colonnes, ce qui passe inaperçu quand la table est carrée. `where` ne divise que là où
# il y a quelque chose à diviser, et laisse les zéros de `out` ailleurs.

# %% [markdown] lang="en" tags=["solution"]
# **The reasoning.** The sum over `axis=1` runs over the values of $y$: it gives the marginal distribution of $X$. With
# `keepdims` it stays of shape `(n_x, 1)` and each row is divided by its own sum; without it, NumPy would line the sums
# up with the columns, which goes unnoticed when the table is square. `where` divides only where there is something to
# divide, and leaves the zeros of `out` elsewhere.

# %% [markdown] lang="fr"
# ## Exercice 3. La formule de Bayes (2 points)
#
# Un modèle génératif donne $\mathbb{P}(X \mid Y)$. La formule de Bayes le transforme en modèle discriminatif, pourvu
# que l'on connaisse aussi $\mathbb{P}(Y)$, la loi a priori des classes :

# %% [markdown] lang="en"
# ## Exercise 3. Bayes' formula (2 points)
#
# A generative model gives $\mathbb{P}(X \mid Y)$. Bayes' formula turns it into a discriminative model, provided that we
# also know $\mathbb{P}(Y)$, the prior of the classes:

# %% [markdown]
# $$\mathbb{P}(Y = k \mid X = x) = \frac{\mathbb{P}(X = x \mid Y = k)\, \mathbb{P}(Y = k)}{\mathbb{P}(X = x)}, \qquad
# \mathbb{P}(X = x) = \sum_{l} \mathbb{P}(X = x \mid Y = l)\, \mathbb{P}(Y = l)$$

# %% [markdown] lang="fr"
# **Exemple.** Pour les quatre points, $\mathbb{P}(Y = 0) = 3/4$ et $\mathbb{P}(Y = 1) = 1/4$. L'observation $x = 2$ a
# pour vraisemblance $1/3$ dans la classe 0 (un point sur trois) et $1$ dans la classe 1. Les produits valent
# $1/3 \times 3/4 = 1/4$ et $1 \times 1/4 = 1/4$, leur somme $1/2$, et la loi a posteriori est $(1/2, 1/2)$ : c'est la
# seconde ligne de la table conditionnelle. La vraisemblance seule aurait fait choisir la classe 1, trois fois plus
# vraisemblable ; la loi a priori, trois fois plus favorable à la classe 0, compense exactement.
#
# **Donné.** `likelihood`, de forme `(n, K)` : `likelihood[i, k]` est $\mathbb{P}(X = x_i \mid Y = k)$, la probabilité
# ou la densité de la $i$-ième observation dans la classe $k$. `prior`, de forme `(K,)` : les $\mathbb{P}(Y = k)$, de
# somme 1.
#
# **Demandé.** La fonction `bayes_posterior(likelihood, prior)`, qui renvoie les $\mathbb{P}(Y = k \mid X = x_i)$, un
# tableau de forme `(n, K)`.
#
# **Convention.** Chaque ligne a pour somme 1. Une densité peut dépasser 1, ou être aussi petite que $10^{-150}$ : le
# résultat doit rester juste, donc n'ajoutez aucune petite constante au dénominateur. Si une observation est impossible
# dans toutes les classes, $\mathbb{P}(X = x_i) = 0$ et sa ligne **reste nulle**, comme dans l'exercice 2.
#
# *Indice.* Le dénominateur ne dépend pas de $k$ : c'est lui qui rend la somme égale à 1.

# %% [markdown] lang="en"
# **Example.** For the four points, $\mathbb{P}(Y = 0) = 3/4$ and $\mathbb{P}(Y = 1) = 1/4$. The observation $x = 2$ has
# likelihood $1/3$ in class 0 (one point out of three) and $1$ in class 1. The products are $1/3 \times 3/4 = 1/4$ and
# $1 \times 1/4 = 1/4$, their sum is $1/2$, and the posterior is $(1/2, 1/2)$: it is the second row of the conditional
# table. The likelihood alone would have chosen class 1, three times more likely; the prior, three times more favorable
# to class 0, makes up for it exactly.
#
# **Given.** `likelihood`, of shape `(n, K)`: `likelihood[i, k]` is $\mathbb{P}(X = x_i \mid Y = k)$, the probability or
# the density of the $i$-th observation in class $k$. `prior`, of shape `(K,)`: the $\mathbb{P}(Y = k)$, which sum to 1.
#
# **Asked.** The function `bayes_posterior(likelihood, prior)`, which returns the $\mathbb{P}(Y = k \mid X = x_i)$, an
# array of shape `(n, K)`.
#
# **Convention.** Each row sums to 1. A density may exceed 1, or be as small as $10^{-150}$: the result must stay right,
# so add no small constant to the denominator. If an observation is impossible in all classes,
# $\mathbb{P}(X = x_i) = 0$ and its row **stays zero**, as in exercise 2.
#
# *Hint.* The denominator does not depend on $k$: it is what makes the sum equal to 1.


# %% exercise="bayes_posterior" points=2
def bayes_posterior(likelihood, prior):
    """P(Y given X) from P(X given Y) and P(Y).

    likelihood  (n, K) float array: probability or density of each observation in each class.
    prior       (K,) float array: P(Y), of sum one.
    returns     (n, K) float array: rows that sum to one, or that are zero where P(X) is zero.
    """
    ### BEGIN SOLUTION
    product = likelihood * prior  # (n, K): the joint, column k weighs prior[k]
    evidence = product.sum(axis=1, keepdims=True)  # (n, 1): P(X)
    return np.divide(product, evidence, out=np.zeros_like(product), where=evidence > 0)
    ### END SOLUTION


# %% [markdown] lang="fr" tags=["solution"]
# **Le raisonnement.** Le produit est la loi conjointe, l'évidence sa marginale, le quotient la loi conditionnelle :
# Bayes, c'est l'exercice 2 précédé d'une multiplication. `prior`, de forme `(K,)`, s'aligne de lui-même sur les
# colonnes. Une constante comme $10^{-12}$ au dénominateur écraserait toutes les lignes dont les densités sont plus
# petites qu'elle, ce qui est la règle en grande dimension.

# %% [markdown] lang="en" tags=["solution"]
# **The reasoning.** The product is the joint distribution, the evidence its marginal, the quotient the conditional one:
# Bayes is exercise 2 after a multiplication. `prior`, of shape `(K,)`, lines up with the columns by itself. A constant
# such as $10^{-12}$ in the denominator would crush every row whose densities are smaller, which in high dimension is
# the rule.

# %% [markdown] lang="fr"
# **Exploration.** Les trois tables des quatre points, et la formule de Bayes qui ramène de l'une à l'autre.

# %% [markdown] lang="en"
# **Exploration.** The three tables of the four points, and Bayes' formula, which leads back from one to another.

# %% tags=["explore"]
given_x = conditional_probability(joint)
given_y = conditional_probability(joint.T).T  # columns that sum to one
figure, axes = plt.subplots(1, 3, figsize=(9, 2.6), layout="constrained")
show_table(axes[0], joint, r"$\mathbb{P}(X, Y)$")
show_table(axes[1], given_x, r"$\mathbb{P}(Y \mid X)$")
show_table(axes[2], np.round(given_y, 3), r"$\mathbb{P}(X \mid Y)$")
plt.show()
print("max |Bayes - P(Y|X)| =", np.abs(bayes_posterior(given_y, joint.sum(axis=0)) - given_x).max())

# %% [markdown] lang="fr"
# ## Exercice 4. La divergence de Kullback-Leibler (2 points)
#
# Entraîner un modèle discriminatif, c'est rapprocher la loi qu'il prédit, $q$, de la loi observée, $p$. Il faut donc
# mesurer leur écart. La divergence de Kullback-Leibler est positive ou nulle, et nulle seulement si $p = q$ :

# %% [markdown] lang="en"
# ## Exercise 4. The Kullback-Leibler divergence (2 points)
#
# Training a discriminative model means bringing the distribution that it predicts, $q$, close to the one observed, $p$.
# So their gap must be measured. The Kullback-Leibler divergence is nonnegative, and zero only if $p = q$:

# %% [markdown]
# $$D_{\mathrm{KL}}(p \,\|\, q) = \sum_{k} p_k \log \frac{p_k}{q_k}$$

# %% [markdown] lang="fr"
# **Exemple.** Pour $x = 2$, la loi observée est $p = (0{,}5\,;\, 0{,}5)$. Si le modèle prédit
# $q = (0{,}25\,;\, 0{,}75)$, la divergence vaut $0{,}5 \log 2 + 0{,}5 \log \frac{2}{3} \approx 0{,}144$ nat. Dans
# l'autre sens, $D_{\mathrm{KL}}(q \,\|\, p) = 0{,}25 \log 0{,}5 + 0{,}75 \log 1{,}5 \approx 0{,}131$ : elle n'est pas
# symétrique. Pour $x = 1$, la loi observée est $p = (1, 0)$ : le second terme est nul, et
# $D_{\mathrm{KL}}(p \,\|\, q) = \log \frac{1}{0{,}25} \approx 1{,}386$.
#
# **Donné.** Deux lois `p` et `q`, de forme `(K,)` : des nombres positifs ou nuls, de somme 1.
#
# **Demandé.** La fonction `kl_divergence(p, q)`, qui renvoie un nombre.
#
# **Convention.** La divergence **de `p` à `q`**, en nats : la **somme** des termes. $0 \log 0 = 0$ : un terme où
# $p_k = 0$ est nul, même si $q_k = 0$ aussi. Si $p_k > 0$ alors que $q_k = 0$, le modèle juge impossible ce qui arrive,
# et la divergence vaut `inf` (ni `nan`, ni un grand nombre).
#
# *Indice.* Ne calculez le logarithme que là où $p_k > 0$. `p[keep]`, où `keep` est un tableau de booléens, ne garde que
# ces termes.

# %% [markdown] lang="en"
# **Example.** For $x = 2$, the observed distribution is $p = (0.5, 0.5)$. If the model predicts $q = (0.25, 0.75)$, the
# divergence is $0.5 \log 2 + 0.5 \log \frac{2}{3} \approx 0.144$ nats. The other way round,
# $D_{\mathrm{KL}}(q \,\|\, p) = 0.25 \log 0.5 + 0.75 \log 1.5 \approx 0.131$: it is not symmetric. For $x = 1$, the
# observed distribution is $p = (1, 0)$: the second term is zero, and
# $D_{\mathrm{KL}}(p \,\|\, q) = \log \frac{1}{0.25} \approx 1.386$.
#
# **Given.** Two distributions `p` and `q`, of shape `(K,)`: nonnegative numbers that sum to 1.
#
# **Asked.** The function `kl_divergence(p, q)`, which returns a number.
#
# **Convention.** The divergence **from `p` to `q`**, in nats: the **sum** of the terms. $0 \log 0 = 0$: a term where
# $p_k = 0$ is zero, even if $q_k = 0$ too. If $p_k > 0$ while $q_k = 0$, the model deems impossible what happens, and
# the divergence is `inf` (neither `nan` nor a large number).
#
# *Hint.* Compute the logarithm only where $p_k > 0$. `p[keep]`, where `keep` is an array of booleans, keeps these terms
# only.


# %% exercise="kl_divergence" points=2
def kl_divergence(p, q):
    """The Kullback-Leibler divergence from p to q, in nats.

    p, q     (K,) float arrays: distributions, which may have zeros.
    returns  a nonnegative number; `inf` if q is zero where p is not.
    """
    ### BEGIN SOLUTION
    possible = p > 0
    if np.any(q[possible] == 0):
        return math.inf
    return float(np.sum(p[possible] * np.log(p[possible] / q[possible])))
    ### END SOLUTION


# %% [markdown] lang="fr" tags=["solution"]
# **Le raisonnement.** $p \log p$ tend vers 0 avec $p$, d'où la convention ; mais pour NumPy, `0 * log(0)` vaut
# $0 \times (-\infty)$, c'est-à-dire `nan`, et un seul `nan` contamine la somme. On retire donc ces termes avant le
# logarithme. L'autre zéro, celui de $q$, ne doit pas être retiré : il rend la divergence infinie. C'est utile à
# savoir : un modèle qui donne une probabilité exactement nulle prend un risque infini.

# %% [markdown] lang="en" tags=["solution"]
# **The reasoning.** $p \log p$ tends to 0 with $p$, hence the convention; but for NumPy `0 * log(0)` is
# $0 \times (-\infty)$, that is `nan`, and a single `nan` spreads to the whole sum. So these terms are removed before
# the logarithm. The other zero, that of $q$, must not be removed: it makes the divergence infinite. This is worth
# knowing: a model that gives a probability of exactly zero takes an infinite risk.

# %% [markdown] lang="fr"
# **Exploration.** Les deux sens de la divergence, entre $p = (0{,}5\,;\, 0{,}5)$ et $q = (t\,;\, 1 - t)$. L'un tend
# vers l'infini quand $t$ tend vers 0 ou vers 1, l'autre non.

# %% [markdown] lang="en"
# **Exploration.** Both directions of the divergence, between $p = (0.5, 0.5)$ and $q = (t, 1 - t)$. One tends to
# infinity as $t$ tends to 0 or to 1, the other does not.

# %% tags=["explore"]
shares = np.linspace(0.002, 0.998, 200)
fair = np.array([0.5, 0.5])
plt.figure(figsize=(5, 3.2))
plt.plot(shares, [kl_divergence(fair, np.array([t, 1 - t])) for t in shares], label=r"$D_{KL}(p \,\|\, q)$")
plt.plot(shares, [kl_divergence(np.array([t, 1 - t]), fair) for t in shares], label=r"$D_{KL}(q \,\|\, p)$")
plt.xlabel("$t$")
plt.ylabel("nats")
plt.legend()
plt.show()

# %% [markdown] lang="fr"
# ## Exercice 5. Génératif ou discriminatif ? (0,5 point)
#
# Un modèle $\mathcal{M}$ renvoie pour une donnée une probabilité $p$. Ce modèle est-il génératif ou discriminatif ?
#
# 1. Discriminatif.
# 2. Génératif.
# 3. On ne peut pas savoir.
#
# **Demandé.** Le numéro de votre réponse, un entier, dans `ANSWERS["probability"]`.
#
# **Convention.** Un seul des 3 choix est juste.
#
# *Indice.* De quoi $p$ est-elle la probabilité ?

# %% [markdown] lang="en"
# ## Exercise 5. Generative or discriminative? (0.5 points)
#
# A model $\mathcal{M}$ returns a probability $p$ for a datum. Is this model generative or discriminative?
#
# 1. Discriminative.
# 2. Generative.
# 3. There is no way to know.
#
# **Asked.** The number of your answer, an integer, in `ANSWERS["probability"]`.
#
# **Convention.** Exactly one of the 3 choices is right.
#
# *Hint.* What is $p$ the probability of?

# %% exercise="quiz_probability" points=0.5
### BEGIN SOLUTION
### STUB: ANSWERS["probability"] = None
ANSWERS["probability"] = 3
### END SOLUTION

# %% [markdown] lang="fr" tags=["solution"]
# **Le raisonnement.** Une probabilité seule ne dit pas sur quoi elle porte. Si $p = \mathbb{P}(Y = y \mid X = x)$, par
# exemple la sortie d'une régression logistique, le modèle est discriminatif. Si $p = \mathbb{P}(X = x)$ ou
# $\mathbb{P}(X = x \mid Y = y)$, la vraisemblance de la donnée elle-même, il est génératif. Les deux sont des nombres
# entre 0 et 1.

# %% [markdown] lang="en" tags=["solution"]
# **The reasoning.** A probability alone does not say what it is about. If $p = \mathbb{P}(Y = y \mid X = x)$, for
# example the output of a logistic regression, the model is discriminative. If $p = \mathbb{P}(X = x)$ or
# $\mathbb{P}(X = x \mid Y = y)$, the likelihood of the datum itself, it is generative. Both are numbers between 0 and
# 1.

# %% [markdown] lang="fr"
# ## De la table à la densité
#
# Quand $X$ est continue, compter ne suffit plus : deux observations ne tombent jamais au même endroit. On cherche alors
# une **densité de probabilité**, une fonction $f \ge 0$ telle que $\mathbb{P}(X \in A) = \int_A f(x)\, \mathrm{d}x$
# pour tout pavé $A$. Son intégrale sur tout l'espace vaut 1, mais une densité n'est pas une probabilité : elle peut
# dépasser 1.
#
# **Exploration.** Les données de la suite : un nuage de 300 points du plan, formé de trois groupes, dont la moitié sert
# à estimer et l'autre à juger. Exécutez cette cellule d'abord, les autres explorations s'en servent.

# %% [markdown] lang="en"
# ## From the table to the density
#
# When $X$ is continuous, counting is no longer enough: two observations never fall at the same place. We then look for
# a **probability density**, a function $f \ge 0$ such that $\mathbb{P}(X \in A) = \int_A f(x)\, \mathrm{d}x$ for any
# box $A$. Its integral over the whole space is 1, but a density is not a probability: it may exceed 1.
#
# **Exploration.** The data of what follows: a cloud of 300 points in the plane, made of three groups, half of which
# serves to estimate and the other half to judge. Run this cell first, the other explorations use it.


# %% tags=["explore"]
def draw_cloud(rng, n):
    """Draw n points in the plane, in three groups: two ellipses that cross, and a bent one."""
    group = rng.choice(3, size=n, p=[0.4, 0.35, 0.25])
    a, b = rng.normal(size=(2, n))
    shapes = [
        np.stack([1.2 * a - 1.5, 0.9 * a + 0.25 * b + 0.5], axis=1),
        np.stack([0.3 * b + 1.6, 1.1 * a - 0.3], axis=1),
        np.stack([0.9 * a - 1.0, 0.5 * a**2 + 0.2 * b - 2.8], axis=1),
    ]
    return np.choose(group[:, None], shapes)


cloud = draw_cloud(np.random.default_rng(5), 300)
train, test = cloud[:150], cloud[150:]
across, up = np.meshgrid(np.linspace(-5, 4, 120), np.linspace(-4.5, 4.5, 120))
grid = np.stack([across.ravel(), up.ravel()], axis=1)  # (14400, 2)


def show_plane(axis, density, title):
    """Draw the level lines of a density, given on the grid, over the points that serve to estimate."""
    axis.contourf(across, up, density.reshape(across.shape), levels=12, cmap="Blues")
    axis.scatter(*train.T, s=5, color="black", alpha=0.6)
    axis.set_title(title)
    axis.set_aspect("equal")


plt.figure(figsize=(4, 4))
plt.scatter(*train.T, s=8, label="train")
plt.scatter(*test.T, s=8, label="test")
plt.gca().set_aspect("equal")
plt.legend()
plt.show()

# %% [markdown] lang="fr"
# ## Exercice 6. La méthode des noyaux (2,5 points)
#
# La méthode des noyaux pose une petite bosse $\Phi$ sur chaque observation $x_1, \dots, x_n$ et en fait la moyenne. Ici
# la bosse est une gaussienne de $\mathbb{R}^d$, d'écart-type $h$ dans toutes les directions ; $h$ est la **largeur de
# bande**.

# %% [markdown] lang="en"
# ## Exercise 6. Kernel density estimation (2.5 points)
#
# Kernel density estimation puts a small bump $\Phi$ on each observation $x_1, \dots, x_n$ and averages the bumps. Here
# the bump is a Gaussian of $\mathbb{R}^d$, with standard deviation $h$ in all directions; $h$ is the **bandwidth**.

# %% [markdown]
# $$\hat{f}(x) = \frac{1}{n} \sum_{i=1}^{n} \Phi(x, x_i), \qquad
# \Phi(x, x_i) = \frac{1}{(2 \pi h^2)^{d/2}} \exp\Bigl(-\frac{\|x - x_i\|^2}{2 h^2}\Bigr)$$

# %% [markdown] lang="fr"
# **Exemple.** En dimension 1, avec deux observations $x_1 = 0$ et $x_2 = 2$ et $h = 1$, les deux bosses valent
# $\frac{1}{\sqrt{2 \pi}} e^{-1/2} \approx 0{,}242$ au point $x = 1$, donc $\hat{f}(1) \approx 0{,}242$. Au point
# $x = 0$, elles valent $0{,}399$ et $0{,}054$, et $\hat{f}(0) \approx 0{,}226$. Avec $h = 0{,}5$, les bosses sont deux
# fois plus étroites et deux fois plus hautes : $\hat{f}(1) \approx 0{,}108$ et $\hat{f}(0) \approx 0{,}399$.
#
# **Donné.** `x`, de forme `(m, d)` : les points où l'on évalue. `samples`, de forme `(n, d)` : les observations. Les
# deux nombres `m` et `n` n'ont aucun rapport. `bandwidth`, un nombre strictement positif : $h$.
#
# **Demandé.** La fonction `kernel_density(x, samples, bandwidth)`, qui renvoie les $\hat{f}(x)$, de forme `(m,)`.
#
# **Convention.** La densité elle-même (et non son logarithme), **normalisée** : son intégrale sur $\mathbb{R}^d$ vaut 1
# pour tout $h$ et tout $d$. `bandwidth` est l'**écart-type** du noyau, non sa variance.
#
# *Indice.* `x[:, None, :] - samples` est de forme `(m, n, d)`. Attention : en dimension 2 avec $h = 0{,}4$, la
# constante vaut $\frac{1}{2 \pi h^2} \approx 0{,}995$, et l'oublier ne se voit presque pas. Essayez d'autres valeurs.

# %% [markdown] lang="en"
# **Example.** In dimension 1, with two observations $x_1 = 0$ and $x_2 = 2$ and $h = 1$, both bumps are
# $\frac{1}{\sqrt{2 \pi}} e^{-1/2} \approx 0.242$ at the point $x = 1$, so $\hat{f}(1) \approx 0.242$. At the point
# $x = 0$ they are $0.399$ and $0.054$, and $\hat{f}(0) \approx 0.226$. With $h = 0.5$ the bumps are twice as narrow and
# twice as high: $\hat{f}(1) \approx 0.108$ and $\hat{f}(0) \approx 0.399$.
#
# **Given.** `x`, of shape `(m, d)`: the points where the density is evaluated. `samples`, of shape `(n, d)`: the
# observations. The two numbers `m` and `n` are unrelated. `bandwidth`, a positive number: $h$.
#
# **Asked.** The function `kernel_density(x, samples, bandwidth)`, which returns the $\hat{f}(x)$, of shape `(m,)`.
#
# **Convention.** The density itself (not its logarithm), **normalized**: its integral over $\mathbb{R}^d$ is 1 for any
# $h$ and any $d$. `bandwidth` is the **standard deviation** of the kernel, not its variance.
#
# *Hint.* `x[:, None, :] - samples` is of shape `(m, n, d)`. Beware: in dimension 2 with $h = 0.4$, the constant is
# $\frac{1}{2 \pi h^2} \approx 0.995$, and leaving it out can hardly be seen. Try other values.


# %% exercise="kernel_density" points=2.5
def kernel_density(x, samples, bandwidth):
    """The kernel density estimate at each point, with a Gaussian kernel.

    x          (m, d) float array: where to evaluate.
    samples    (n, d) float array: the observations.
    bandwidth  positive number: standard deviation of the kernel.
    returns    (m,) float array of densities.
    """
    ### BEGIN SOLUTION
    d = samples.shape[1]
    squares = ((x[:, None, :] - samples) ** 2).sum(axis=2)  # (m, n)
    bumps = np.exp(-squares / (2 * bandwidth**2)) / (2 * math.pi * bandwidth**2) ** (d / 2)
    return bumps.mean(axis=1)
    ### END SOLUTION


# %% [markdown] lang="fr" tags=["solution"]
# **Le raisonnement.** Tout se joue dans la constante. Une gaussienne de $\mathbb{R}^d$ à coordonnées indépendantes est
# un produit de $d$ gaussiennes de dimension 1, chacune avec sa constante $1 / (\sqrt{2 \pi}\, h)$ : il faut donc
# $(\sqrt{2 \pi}\, h)^d$, y compris pour $h$. Le $\frac{1}{2}$ de l'exponentielle, le carré de $h$ et la moyenne sur les
# observations (et non sur les points évalués) sont les trois autres endroits où l'on se trompe, et tous se voient à
# l'intégrale ou à la largeur des bosses.

# %% [markdown] lang="en" tags=["solution"]
# **The reasoning.** Everything is in the constant. A Gaussian of $\mathbb{R}^d$ with independent coordinates is a
# product of $d$ Gaussians in dimension 1, each with its constant $1 / (\sqrt{2 \pi}\, h)$: hence
# $(\sqrt{2 \pi}\, h)^d$, for $h$ too. The $\frac{1}{2}$ in the exponential, the square of $h$ and the mean over the
# observations (not over the evaluated points) are the three other places where things go wrong, and all of them show in
# the integral or in the width of the bumps.

# %% [markdown] lang="fr"
# **Exploration.** Trois largeurs de bande. Puis la log-vraisemblance moyenne des points qui n'ont pas servi (`test`),
# et de ceux qui ont servi (`train`), selon $h$. Ces figures servent à l'exercice 11.

# %% [markdown] lang="en"
# **Exploration.** Three bandwidths. Then the mean log-likelihood of the points that did not serve (`test`), and of
# those that did (`train`), as a function of $h$. These figures serve for exercise 11.

# %% tags=["explore"]
figure, axes = plt.subplots(1, 3, figsize=(11, 3.8), layout="constrained")
for axis, h in zip(axes, (0.1, 0.4, 1.5), strict=True):
    show_plane(axis, kernel_density(grid, train, h), f"$h = {h}$")
plt.show()

widths = np.geomspace(0.05, 3, 40)
plt.figure(figsize=(5, 3.5))
for points, name in ((train, "train"), (test, "test")):
    plt.plot(widths, [np.log(kernel_density(points, train, h) + 1e-300).mean() for h in widths], label=name)
plt.xscale("log")
plt.ylim(-8, 1)
plt.xlabel("$h$")
plt.ylabel("log-likelihood (nats)")
plt.legend()
plt.show()

# %% [markdown] lang="fr"
# ## Exercice 7. La densité d'un mélange gaussien (2,5 points)
#
# La méthode des noyaux garde toutes les observations. Un **mélange gaussien** résume le nuage par $K$ gaussiennes
# seulement, de poids $\alpha_k$, de moyennes $\mu_k$ et de covariances $\Sigma_k$ :

# %% [markdown] lang="en"
# ## Exercise 7. The density of a Gaussian mixture (2.5 points)
#
# Kernel density estimation keeps all observations. A **Gaussian mixture** sums the cloud up in $K$ Gaussians only, with
# weights $\alpha_k$, means $\mu_k$ and covariances $\Sigma_k$:

# %% [markdown]
# $$f(x) = \sum_{k=1}^{K} \alpha_k\, \mathcal{N}(x \mid \mu_k, \Sigma_k), \qquad
# \log \mathcal{N}(x \mid \mu, \Sigma) = -\frac{1}{2} \Bigl((x - \mu)^\top \Sigma^{-1} (x - \mu) + \log \det \Sigma +
# d \log(2 \pi)\Bigr)$$

# %% [markdown] lang="fr"
# On calcule son logarithme, car $f(x)$ est vite trop petite pour un nombre flottant. À 40 écarts-types d'une moyenne,
# l'exponentielle vaut $e^{-800}$, que la machine arrondit à 0 : prendre le logarithme **après** avoir sommé donnerait
# $-\infty$. Avec $a_k = \log \alpha_k + \log \mathcal{N}(x \mid \mu_k, \Sigma_k)$ et $a = \max_k a_k$, on sort la plus
# grande exponentielle de la somme :

# %% [markdown] lang="en"
# Its logarithm is what we compute, since $f(x)$ soon gets too small for a floating-point number. At 40 standard
# deviations from a mean, the exponential is $e^{-800}$, which the machine rounds to 0: taking the logarithm **after**
# summing would give $-\infty$. With $a_k = \log \alpha_k + \log \mathcal{N}(x \mid \mu_k, \Sigma_k)$ and
# $a = \max_k a_k$, the largest exponential is taken out of the sum:

# %% [markdown]
# $$\log f(x) = \log \sum_{k=1}^{K} e^{a_k} = a + \log \sum_{k=1}^{K} e^{a_k - a}$$

# %% [markdown] lang="fr"
# L'un des termes de la dernière somme vaut 1 : son logarithme existe toujours.
#
# **Exemple.** En dimension 1, avec $\alpha = (0{,}75\,;\, 0{,}25)$, les moyennes 0 et 2 et les variances 1 et 4, les
# densités des composantes au point $x = 0$ valent $0{,}399$ et
# $\frac{1}{2 \sqrt{2 \pi}} e^{-1/2} \approx 0{,}121$. Donc $f(0) \approx 0{,}329$ et $\log f(0) \approx -1{,}110$. Au
# point $x = 100$, la seconde composante l'emporte de loin, et
# $\log f(100) \approx \log 0{,}25 - \log(2 \sqrt{2 \pi}) - 98^2 / 8 \approx -1203{,}498$ : un nombre ordinaire, alors
# que $f(100)$ n'en est pas un.
#
# **Donné.** `x`, de forme `(n, d)` ; `weights`, de forme `(K,)`, strictement positifs et de somme 1 ; `means`, de forme
# `(K, d)` ; `covariances`, de forme `(K, d, d)`, symétriques et définies positives.
#
# **Demandé.** La fonction `mixture_log_density(x, weights, means, covariances)`, qui renvoie les $\log f(x)$, de forme
# `(n,)`.
#
# **Convention.** En nats. Les covariances sont **pleines** (non diagonales) et **différentes** d'une composante à
# l'autre ; ce sont des covariances, donc des carrés d'écarts-types. Le résultat reste juste loin des données, à des
# milliers d'écarts-types, et en grande dimension, quand un déterminant sort du domaine des nombres flottants (en
# dimension 60, celui de $10^{-6} I$ vaut $10^{-360}$).
#
# *Indice.* `np.linalg.slogdet` donne le logarithme d'un déterminant sans passer par lui, `np.linalg.solve(A, b)`
# calcule $A^{-1} b$ ; une boucle sur les composantes convient très bien. Vous pouvez écrire dans cette cellule une
# fonction auxiliaire et vous en servir dans les exercices 9 et 10, mais une erreur ici s'y retrouvera alors.

# %% [markdown] lang="en"
# One of the terms of the last sum is 1: its logarithm always exists.
#
# **Example.** In dimension 1, with $\alpha = (0.75, 0.25)$, the means 0 and 2 and the variances 1 and 4, the densities
# of the components at the point $x = 0$ are $0.399$ and $\frac{1}{2 \sqrt{2 \pi}} e^{-1/2} \approx 0.121$. So
# $f(0) \approx 0.329$ and $\log f(0) \approx -1.110$. At the point $x = 100$ the second component wins by far, and
# $\log f(100) \approx \log 0.25 - \log(2 \sqrt{2 \pi}) - 98^2 / 8 \approx -1203.498$: an ordinary number, which
# $f(100)$ is not.
#
# **Given.** `x`, of shape `(n, d)`; `weights`, of shape `(K,)`, positive and of sum 1; `means`, of shape `(K, d)`;
# `covariances`, of shape `(K, d, d)`, symmetric and positive definite.
#
# **Asked.** The function `mixture_log_density(x, weights, means, covariances)`, which returns the $\log f(x)$, of shape
# `(n,)`.
#
# **Convention.** In nats. Covariances are **full** (not diagonal) and **differ** from one component to another; they
# are covariances, hence squares of standard deviations. The result stays right far from the data, at thousands of
# standard deviations, and in high dimension, when a determinant leaves the range of floating-point numbers (in
# dimension 60, that of $10^{-6} I$ is $10^{-360}$).
#
# *Hint.* `np.linalg.slogdet` gives the logarithm of a determinant without going through it, `np.linalg.solve(A, b)`
# computes $A^{-1} b$; a loop over the components does very well. You may write an auxiliary function in this cell and
# use it in exercises 9 and 10, but a mistake here will then show up there.


# %% exercise="mixture_log_density" points=2.5
def mixture_log_density(x, weights, means, covariances):
    """The log-density of a Gaussian mixture at each point.

    x            (n, d) float array.
    weights      (K,) float array, positive, of sum one.
    means        (K, d) float array.
    covariances  (K, d, d) float array, symmetric positive definite.
    returns      (n,) float array, in nats.
    """
    ### BEGIN SOLUTION
    logs = []
    for weight, mean, covariance in zip(weights, means, covariances, strict=True):
        gap = x - mean  # (n, d)
        distance = (gap * np.linalg.solve(covariance, gap.T).T).sum(axis=1)  # (n,)
        volume = np.linalg.slogdet(covariance).logabsdet + len(mean) * math.log(2 * math.pi)
        logs.append(math.log(weight) - (distance + volume) / 2)
    logs = np.stack(logs)  # (K, n)
    top = logs.max(axis=0)
    return top + np.log(np.exp(logs - top).sum(axis=0))
    ### END SOLUTION


# %% [markdown] lang="fr" tags=["solution"]
# **Le raisonnement.** Rien ne quitte l'échelle des logarithmes : la forme quadratique, le logarithme du déterminant,
# celui du poids s'ajoutent, et la somme sur les composantes passe par le plus grand terme. Le logarithme d'une somme
# n'est pas la somme des logarithmes : moyenner les $\log \mathcal{N}$ avec les poids $\alpha_k$ donnerait une autre
# fonction, toujours plus petite (inégalité de Jensen). `solve` fait intervenir tous les coefficients de $\Sigma^{-1}$ :
# diviser par les seules variances n'est juste que si $\Sigma$ est diagonale.

# %% [markdown] lang="en" tags=["solution"]
# **The reasoning.** Nothing leaves the scale of logarithms: the quadratic form, the logarithm of the determinant and
# that of the weight add up, and the sum over the components goes through the largest term. The logarithm of a sum is
# not the sum of the logarithms: averaging the $\log \mathcal{N}$ with the weights $\alpha_k$ would give another
# function, always smaller (Jensen's inequality). `solve` involves all coefficients of $\Sigma^{-1}$: dividing by the
# variances alone is right only if $\Sigma$ is diagonal.

# %% [markdown] lang="fr"
# **Exploration.** Un mélange réglé à la main sur le nuage : sa densité, et le logarithme de celle-ci. À droite, on voit
# ce que la gauche cache : loin des points, la densité décroît encore et la forme des composantes se lit toujours.

# %% [markdown] lang="en"
# **Exploration.** A mixture tuned by hand on the cloud: its density, and the logarithm of it. The right shows what the
# left hides: far from the points the density still decreases, and the shape of the components can still be read.

# %% tags=["explore"]
mixture = {
    "weights": np.array([0.4, 0.35, 0.25]),
    "means": np.array([[-1.5, 0.5], [1.6, -0.3], [-1.0, -2.6]]),
    "covariances": np.array([[[1.4, 1.1], [1.1, 0.9]], [[0.1, 0.0], [0.0, 1.2]], [[0.6, 0.0], [0.0, 0.15]]]),
}
log_density = mixture_log_density(grid, **mixture)
figure, axes = plt.subplots(1, 2, figsize=(8, 3.8), layout="constrained")
show_plane(axes[0], np.exp(log_density), "$f$")
show_plane(axes[1], np.maximum(log_density, -40), r"$\log f$")
plt.show()

# %% [markdown] lang="fr"
# ## Exercice 8. Échantillonner un mélange (2 points)
#
# Un modèle génératif sert à produire. Pour tirer un point selon $f$, on tire d'abord sa composante $Y$, avec les
# probabilités $\alpha_k$, puis le point lui-même selon $\mathbb{P}(X \mid Y = k) = \mathcal{N}(\mu_k, \Sigma_k)$. On
# peut aussi imposer la composante, et n'obtenir que des points de cette classe. Pour tirer selon
# $\mathcal{N}(\mu, \Sigma)$, on transforme un bruit normal centré réduit :

# %% [markdown] lang="en"
# ## Exercise 8. Sampling a mixture (2 points)
#
# A generative model is there to produce. To draw a point from $f$, first draw its component $Y$, with the probabilities
# $\alpha_k$, then the point itself from $\mathbb{P}(X \mid Y = k) = \mathcal{N}(\mu_k, \Sigma_k)$. The component may
# also be imposed, to get points of that class only. To draw from $\mathcal{N}(\mu, \Sigma)$, transform a standard
# normal noise:

# %% [markdown]
# $$x = \mu + L \varepsilon, \qquad \varepsilon \sim \mathcal{N}(0, I), \qquad L L^\top = \Sigma$$

# %% [markdown] lang="fr"
# **Exemple.** Pour $\Sigma = \begin{pmatrix} 4 & 2 \\ 2 & 2 \end{pmatrix}$, la factorisation de Cholesky donne $L =
# \begin{pmatrix} 2 & 0 \\ 1 & 1 \end{pmatrix}$. Avec $\mu = (1, -1)$ et le bruit $\varepsilon = (0{,}5\,;\, -1)$, on
# obtient $L \varepsilon = (1\,;\, -0{,}5)$ et $x = (2\,;\, -1{,}5)$. Multiplier par $\Sigma$ au lieu de $L$ donnerait
# la covariance $\Sigma^2$.
#
# **Donné.** `n`, un entier ; les paramètres du mélange, comme dans l'exercice 7 ; `rng`, un `numpy.random.Generator` ;
# `component`, `None` ou le numéro d'une composante, de `0` à `K - 1`.
#
# **Demandé.** La fonction `mixture_sample(n, weights, means, covariances, rng, component=None)`, qui renvoie `n`
# points, de forme `(n, d)`.
#
# **Convention.** Les `n` lignes sont **indépendantes** : chacune tire sa propre composante, et leur ordre n'apprend
# rien (pas de blocs rangés par composante, pas d'effectifs fixés d'avance). Avec `component=i`, tous les points suivent
# $\mathcal{N}(\mu_i, \Sigma_i)$ ; `component=0` désigne la première composante. Tout le hasard vient de `rng` : même
# graine, mêmes points.
#
# *Indice.* `rng.choice(K, size=n, p=...)` tire des numéros de composantes. `np.linalg.cholesky` accepte un tableau de
# forme `(K, d, d)`. Pour Python, `0` est aussi faux que `None`.

# %% [markdown] lang="en"
# **Example.** For $\Sigma = \begin{pmatrix} 4 & 2 \\ 2 & 2 \end{pmatrix}$, the Cholesky factorization gives
# $L = \begin{pmatrix} 2 & 0 \\ 1 & 1 \end{pmatrix}$. With $\mu = (1, -1)$ and the noise $\varepsilon = (0.5, -1)$, we
# get $L \varepsilon = (1, -0.5)$ and $x = (2, -1.5)$. Multiplying by $\Sigma$ instead of $L$ would give the covariance
# $\Sigma^2$.
#
# **Given.** `n`, an integer; the parameters of the mixture, as in exercise 7; `rng`, a `numpy.random.Generator`;
# `component`, `None` or the number of a component, from `0` to `K - 1`.
#
# **Asked.** The function `mixture_sample(n, weights, means, covariances, rng, component=None)`, which returns `n`
# points, of shape `(n, d)`.
#
# **Convention.** The `n` rows are **independent**: each draws its own component, and their order tells nothing (no
# blocks sorted by component, no counts fixed beforehand). With `component=i`, all points follow
# $\mathcal{N}(\mu_i, \Sigma_i)$; `component=0` is the first component. All randomness comes from `rng`: same seed, same
# points.
#
# *Hint.* `rng.choice(K, size=n, p=...)` draws numbers of components. `np.linalg.cholesky` accepts an array of shape
# `(K, d, d)`. To Python, `0` is as false as `None`.


# %% exercise="mixture_sample" points=2
def mixture_sample(n, weights, means, covariances, rng, component=None):
    """Draw n independent points from a Gaussian mixture, or from one of its components.

    n            int: number of points.
    weights      (K,) float array, positive, of sum one.
    means        (K, d) float array.
    covariances  (K, d, d) float array, symmetric positive definite.
    rng          numpy.random.Generator: where all the randomness comes from.
    component    None, or the number of the component to draw from, 0 to K - 1.
    returns      (n, d) float array.
    """
    ### BEGIN SOLUTION
    chosen = rng.choice(len(weights), size=n, p=weights) if component is None else np.full(n, component)  # (n,)
    factors = np.linalg.cholesky(covariances)[chosen]  # (n, d, d)
    noise = rng.normal(size=(n, means.shape[1], 1))
    return means[chosen] + (factors @ noise)[:, :, 0]
    ### END SOLUTION


# %% [markdown] lang="fr" tags=["solution"]
# **Le raisonnement.** Si $\varepsilon$ a pour covariance $I$, alors $L \varepsilon$ a pour covariance
# $L I L^\top = \Sigma$ ; avec $L^\top$ à la place de $L$, ce serait $L^\top L$, une autre matrice. Mélanger des lois,
# c'est **choisir** l'une d'elles pour chaque point ; faire la somme pondérée de $K$ tirages donnerait une seule
# gaussienne, au milieu du nuage. Et `if component:` confondrait la composante 0 avec l'absence de choix.

# %% [markdown] lang="en" tags=["solution"]
# **The reasoning.** If $\varepsilon$ has covariance $I$, then $L \varepsilon$ has covariance $L I L^\top = \Sigma$;
# with $L^\top$ in place of $L$ it would be $L^\top L$, another matrix. Mixing distributions means **choosing** one of
# them for each point; the weighted sum of $K$ draws would give a single Gaussian, in the middle of the cloud.
# And `if component:` would mistake component 0 for the absence of a choice.

# %% [markdown] lang="fr"
# **Exploration.** À gauche, 500 points du mélange réglé à la main ; à droite, 150 points de chacune de ses composantes.

# %% [markdown] lang="en"
# **Exploration.** On the left, 500 points of the mixture tuned by hand; on the right, 150 points of each of its
# components.

# %% tags=["explore"]
rng = np.random.default_rng(1)
figure, axes = plt.subplots(1, 2, figsize=(8, 3.8), sharex=True, sharey=True, layout="constrained")
axes[0].scatter(*mixture_sample(500, **mixture, rng=rng).T, s=5, color="gray")
for k in range(3):
    axes[1].scatter(*mixture_sample(150, **mixture, rng=rng, component=k).T, s=5, label=f"component={k}")
axes[1].legend(loc="upper left", fontsize=8)
for axis in axes:
    axis.set_aspect("equal")
plt.show()

# %% [markdown] lang="fr"
# ## Exercice 9. Classer avec un mélange (1,5 point)
#
# Si chaque composante est une classe, la formule de Bayes donne un classifieur : la classe de $x$ est la plus probable
# sachant $x$. Le dénominateur $\mathbb{P}(X = x)$, le même pour toutes les classes, ne change pas le maximum, et le
# logarithme non plus. C'est l'équation (1) du cours :

# %% [markdown] lang="en"
# ## Exercise 9. Classifying with a mixture (1.5 points)
#
# If each component is a class, Bayes' formula gives a classifier: the class of $x$ is the most probable one given $x$.
# The denominator $\mathbb{P}(X = x)$, the same for all classes, does not change the maximum, and neither does the
# logarithm. This is equation (1) of the lecture:

# %% [markdown]
# $$\arg\max_k\, \mathbb{P}(Y = k \mid X = x) =
# \arg\max_k\, \bigl[\log \mathcal{N}(x \mid \mu_k, \Sigma_k) + \log \alpha_k\bigr]$$

# %% [markdown] lang="fr"
# **Exemple.** En dimension 1, avec $\alpha = (0{,}75\,;\, 0{,}25)$, les moyennes 0 et 2 et deux variances égales à 1,
# l'écart entre les deux scores au point $x$ vaut $\log 3 + 2 - 2 x$. Il s'annule en
# $x = 1 + \frac{1}{2} \log 3 \approx 1{,}549$, et non au milieu des moyennes : le poids de la première composante
# repousse la frontière. Le point $x = 1{,}3$ est donc de classe 0, bien que la moyenne de la classe 1 soit plus proche.
#
# **Donné.** Les mêmes arguments que dans l'exercice 7.
#
# **Demandé.** La fonction `mixture_classify(x, weights, means, covariances)`, qui renvoie la classe de chaque point, de
# forme `(n,)`.
#
# **Convention.** Les classes sont des **entiers** de 0 à $K - 1$, qui pourront servir d'indices. Les poids comptent, et
# les covariances aussi, déterminant compris. Un point très éloigné de toutes les composantes a une classe comme les
# autres : travaillez avec les logarithmes.
#
# *Indice.* Quels termes de $\log \mathcal{N}$ ne dépendent pas de $k$ ? Le déterminant en fait-il partie ?

# %% [markdown] lang="en"
# **Example.** In dimension 1, with $\alpha = (0.75, 0.25)$, the means 0 and 2 and both variances equal to 1, the gap
# between the two scores at the point $x$ is $\log 3 + 2 - 2 x$. It vanishes at
# $x = 1 + \frac{1}{2} \log 3 \approx 1.549$, not halfway between the means: the weight of the first component pushes
# the boundary away. So the point $x = 1.3$ is of class 0, although the mean of class 1 is closer.
#
# **Given.** The same arguments as in exercise 7.
#
# **Asked.** The function `mixture_classify(x, weights, means, covariances)`, which returns the class of each point, of
# shape `(n,)`.
#
# **Convention.** Classes are **integers** from 0 to $K - 1$, which may serve as indices. Weights count, and so do
# covariances, determinant included. A point very far from all components has a class like any other: work with
# logarithms.
#
# *Hint.* Which terms of $\log \mathcal{N}$ do not depend on $k$? Is the determinant one of them?


# %% exercise="mixture_classify" points=1.5
def mixture_classify(x, weights, means, covariances):
    """The most probable component of each point.

    x            (n, d) float array.
    weights      (K,) float array, positive, of sum one.
    means        (K, d) float array.
    covariances  (K, d, d) float array, symmetric positive definite.
    returns      (n,) integer array, from 0 to K - 1.
    """
    ### BEGIN SOLUTION
    factors = np.linalg.cholesky(covariances)  # (K, d, d)
    gaps = (x - means[:, None, :]).transpose(0, 2, 1)  # (K, d, n)
    distances = (np.linalg.solve(factors, gaps) ** 2).sum(axis=1)  # (K, n)
    log_widths = np.log(np.diagonal(factors, axis1=1, axis2=2)).sum(axis=1)  # (K,): half the log-determinants
    scores = (np.log(weights) - log_widths)[:, None] - distances / 2
    return scores.argmax(axis=0)
    ### END SOLUTION


# %% [markdown] lang="fr" tags=["solution"]
# **Le raisonnement.** Seul $d \log(2 \pi)$ est commun à toutes les classes. Le déterminant, lui, départage une
# composante étroite d'une large : à distance égale en écarts-types, la plus étroite a la plus grande densité. Ici la
# factorisation de Cholesky donne à la fois la forme quadratique, $\|L^{-1} (x - \mu)\|^2$, et le déterminant, car
# $\log \det \Sigma = 2 \sum_j \log L_{jj}$. En comparant des densités au lieu de leurs logarithmes, un point éloigné
# n'aurait que des zéros à comparer, et `argmax` répondrait toujours 0.

# %% [markdown] lang="en" tags=["solution"]
# **The reasoning.** Only $d \log(2 \pi)$ is common to all classes. The determinant decides between a narrow component
# and a wide one: at the same distance in standard deviations, the narrower has the larger density. Here the Cholesky
# factorization gives both the quadratic form, $\|L^{-1} (x - \mu)\|^2$, and the determinant, since
# $\log \det \Sigma = 2 \sum_j \log L_{jj}$. Comparing densities instead of their logarithms, a distant point would have
# only zeros to compare, and `argmax` would always answer 0.

# %% [markdown] lang="fr"
# **Exploration.** Les régions de décision du mélange réglé à la main. Deux gaussiennes de covariances différentes sont
# séparées par une conique, qui n'est pas toujours une droite.

# %% [markdown] lang="en"
# **Exploration.** The decision regions of the mixture tuned by hand. Two Gaussians with different covariances are
# separated by a conic, which is not always a straight line.

# %% tags=["explore"]
regions = mixture_classify(grid, **mixture).reshape(across.shape)
plt.figure(figsize=(4.2, 4.2))
plt.contourf(
    across, up, regions, levels=[-0.5, 0.5, 1.5, 2.5], colors=["tab:blue", "tab:orange", "tab:green"], alpha=0.35
)
plt.contour(across, up, np.exp(log_density).reshape(across.shape), levels=8, colors="black", linewidths=0.5)
plt.scatter(*train.T, s=6, c=mixture_classify(train, **mixture), cmap="tab10", vmax=9)
plt.gca().set_aspect("equal")
plt.show()

# %% [markdown] lang="fr"
# ## Exercice 10. Un pas de l'algorithme EM (2,5 points)
#
# D'où viennent les paramètres ? Si l'on connaissait la composante de chaque point, il suffirait de compter pour les
# poids, et de calculer la moyenne et la covariance de chaque groupe. On ne la connaît pas, mais la formule de Bayes en
# donne la probabilité avec les paramètres actuels. L'algorithme EM (*expectation-maximization*) alterne les deux.
#
# **E.** La **responsabilité** de la composante $k$ pour le point $x_i$ est la probabilité que $x_i$ en vienne :

# %% [markdown] lang="en"
# ## Exercise 10. One step of the EM algorithm (2.5 points)
#
# Where do the parameters come from? If we knew the component of each point, counting would be enough for the weights,
# and we would compute the mean and the covariance of each group. We do not know it, but Bayes' formula gives its
# probability with the current parameters. The EM algorithm (*expectation-maximization*) alternates the two.
#
# **E.** The **responsibility** of component $k$ for the point $x_i$ is the probability that $x_i$ comes from it:

# %% [markdown]
# $$r_{ik} = \frac{\alpha_k\, \mathcal{N}(x_i \mid \mu_k, \Sigma_k)}
# {\sum_{l} \alpha_l\, \mathcal{N}(x_i \mid \mu_l, \Sigma_l)}$$

# %% [markdown] lang="fr"
# **M.** Les nouveaux paramètres sont ceux des groupes, où chaque point compte pour sa responsabilité. Avec
# $N_k = \sum_i r_{ik}$, l'effectif de la composante :

# %% [markdown] lang="en"
# **M.** The new parameters are those of the groups, in which each point counts for its responsibility. With
# $N_k = \sum_i r_{ik}$, the number of points of the component:

# %% [markdown]
# $$\alpha_k' = \frac{N_k}{n}, \qquad \mu_k' = \frac{1}{N_k} \sum_i r_{ik}\, x_i, \qquad
# \Sigma_k' = \frac{1}{N_k} \sum_i r_{ik}\, (x_i - \mu_k') (x_i - \mu_k')^\top$$

# %% [markdown] lang="fr"
# Un pas ne fait jamais baisser la vraisemblance des données, et les pas répétés mènent à un maximum, qui peut n'être
# que local.
#
# **Exemple.** Reprenons le mélange de l'exercice 9 et deux observations, $x_1 = 1$ et
# $x_2 = 1 + \frac{1}{2} \log 3 \approx 1{,}549$. Au point $x_1$ les deux densités sont égales et seuls les poids
# décident : $r_1 = (0{,}75\,;\, 0{,}25)$. Le point $x_2$ est sur la frontière : $r_2 = (0{,}5\,;\, 0{,}5)$. Donc
# $N = (1{,}25\,;\, 0{,}75)$, les poids deviennent $(0{,}625\,;\, 0{,}375)$, les moyennes
# $\frac{0{,}75 x_1 + 0{,}5 x_2}{1{,}25} \approx 1{,}220$ et
# $\frac{0{,}25 x_1 + 0{,}5 x_2}{0{,}75} \approx 1{,}366$, et les variances $0{,}072$ et $0{,}067$.
#
# **Donné.** `x`, de forme `(n, d)`, les observations ; les paramètres actuels, comme dans l'exercice 7.
#
# **Demandé.** La fonction `em_step(x, weights, means, covariances)`, qui renvoie le triplet des nouveaux paramètres
# `(weights, means, covariances)`, de mêmes formes, dans cet ordre et sans changer celui des composantes.
#
# **Convention.** Un seul pas : E avec les paramètres reçus, puis M. La covariance est prise autour de la **nouvelle**
# moyenne $\mu_k'$, divisée par $N_k$ (et non $N_k - 1$), et rien ne lui est ajouté. Un point aberrant, à des centaines
# d'écarts-types de toutes les composantes, a des responsabilités de somme 1 comme les autres, jamais `nan`. Aucune
# composante n'est jamais vide.
#
# *Indice.* Calculez $\log r_{ik}$ avant $r_{ik}$ : en soustrayant le plus grand $a_k$ de l'exercice 7, l'exponentielle
# ne peut plus être nulle partout. Avec $r$ de forme `(n, K)`, `r.T @ x` est de forme `(K, d)`.

# %% [markdown] lang="en"
# A step never lowers the likelihood of the data, and repeated steps lead to a maximum, which may be a local one only.
#
# **Example.** Take the mixture of exercise 9 again, and two observations, $x_1 = 1$ and
# $x_2 = 1 + \frac{1}{2} \log 3 \approx 1.549$. At the point $x_1$ both densities are equal and the weights alone
# decide: $r_1 = (0.75, 0.25)$. The point $x_2$ is on the boundary: $r_2 = (0.5, 0.5)$. So $N = (1.25, 0.75)$, the
# weights become $(0.625, 0.375)$, the means $\frac{0.75 x_1 + 0.5 x_2}{1.25} \approx 1.220$ and
# $\frac{0.25 x_1 + 0.5 x_2}{0.75} \approx 1.366$, and the variances $0.072$ and $0.067$.
#
# **Given.** `x`, of shape `(n, d)`, the observations; the current parameters, as in exercise 7.
#
# **Asked.** The function `em_step(x, weights, means, covariances)`, which returns the triple of the new parameters
# `(weights, means, covariances)`, of the same shapes, in this order and without changing that of the components.
#
# **Convention.** A single step: E with the parameters received, then M. The covariance is taken around the **new** mean
# $\mu_k'$, divided by $N_k$ (not $N_k - 1$), and nothing is added to it. An outlier, hundreds of standard deviations
# away from all components, has responsibilities that sum to 1 like any other point, never `nan`. No component is ever
# empty.
#
# *Hint.* Compute $\log r_{ik}$ before $r_{ik}$: once the largest $a_k$ of exercise 7 is subtracted, the exponential can
# no longer be zero everywhere. With $r$ of shape `(n, K)`, `r.T @ x` is of shape `(K, d)`.


# %% exercise="em_step" points=2.5
def em_step(x, weights, means, covariances):
    """One step of expectation-maximization for a Gaussian mixture.

    x            (n, d) float array: the observations.
    weights      (K,) float array, positive, of sum one.
    means        (K, d) float array.
    covariances  (K, d, d) float array, symmetric positive definite.
    returns      (weights, means, covariances): the new parameters, of the same shapes.
    """
    ### BEGIN SOLUTION
    gaps = x[:, None, :] - means  # (n, K, d)
    distances = np.einsum("nki,kij,nkj->nk", gaps, np.linalg.inv(covariances), gaps)
    logs = np.log(weights) - (distances + np.linalg.slogdet(covariances).logabsdet) / 2  # up to a common constant
    shares = np.exp(logs - logs.max(axis=1, keepdims=True))
    shares /= shares.sum(axis=1, keepdims=True)  # (n, K): the responsibilities

    sizes = shares.sum(axis=0)  # (K,)
    new_means = shares.T @ x / sizes[:, None]  # (K, d)
    gaps = x[:, None, :] - new_means
    new_covariances = np.einsum("nk,nki,nkj->kij", shares, gaps, gaps) / sizes[:, None, None]
    return sizes / len(x), new_means, new_covariances
    ### END SOLUTION


# %% [markdown] lang="fr" tags=["solution"]
# **Le raisonnement.** L'étape E est l'exercice 3, en logarithmes : `logs.max` enlève à chaque ligne la même constante,
# que la division par la somme efface. L'étape M maximise $\sum_{ik} r_{ik} \log (\alpha_k \mathcal{N}(x_i \mid \mu_k,
# \Sigma_k))$, dont le maximum en $\Sigma_k$ dépend du nouveau $\mu_k$ : avec l'ancienne moyenne, la covariance serait
# trop grande et la vraisemblance pourrait baisser. Les responsabilités s'additionnent à 1 sur les composantes, pas sur
# les points : c'est `axis=1` pour les normaliser, `axis=0` pour les effectifs.

# %% [markdown] lang="en" tags=["solution"]
# **The reasoning.** The E step is exercise 3, in logarithms: `logs.max` takes the same constant away from each row,
# which the division by the sum wipes out. The M step maximizes $\sum_{ik} r_{ik} \log (\alpha_k \mathcal{N}(x_i \mid
# \mu_k, \Sigma_k))$, whose maximum in $\Sigma_k$ depends on the new $\mu_k$: with the old mean, the covariance would be
# too large and the likelihood could go down. Responsibilities sum to 1 over the components, not over the points: it is
# `axis=1` to normalize them, `axis=0` for the numbers of points.

# %% [markdown] lang="fr"
# **Exploration.** Quelques pas d'EM sur le nuage, à partir de trois points tirés au hasard : les ellipses contiennent
# les points à moins de deux écarts-types de chaque moyenne, et la dernière image vient d'un autre départ. Puis la
# log-vraisemblance à chaque pas, pour huit départs différents. Ces figures servent à l'exercice 11.

# %% [markdown] lang="en"
# **Exploration.** A few steps of EM on the cloud, starting from three points drawn at random: the ellipses hold the
# points less than two standard deviations away from each mean. Then the log-likelihood at each step, for eight
# different starts. These figures serve for exercise 11.


# %% tags=["explore"]
def run_em(points, count, steps, seed):
    """Run EM from `count` random points of the cloud; the parameters before each step, and after the last."""
    rng = np.random.default_rng(seed)
    start = points[rng.choice(len(points), size=count, replace=False)]
    states = [(np.full(count, 1 / count), start, np.stack([np.cov(points.T)] * count))]
    for _ in range(steps):
        states.append(em_step(points, *states[-1]))
    return states


def show_ellipses(axis, weights, means, covariances):
    """Draw each component as its ellipse of two standard deviations, the wider line the heavier."""
    angles = np.linspace(0, 2 * math.pi, 100)
    circle = np.stack([np.cos(angles), np.sin(angles)])
    for k, color in zip(range(len(weights)), ("tab:blue", "tab:orange", "tab:green"), strict=False):
        values, vectors = np.linalg.eigh(covariances[k])
        axis.plot(
            *(means[k][:, None] + 2 * vectors @ (np.sqrt(values)[:, None] * circle)), color=color, lw=5 * weights[k]
        )


states = run_em(train, count=3, steps=80, seed=0)
shown = [(f"seed = 0, step {step}", states[step]) for step in (0, 1, 8, 80)]
shown.append(("seed = 6, step 80", run_em(train, count=3, steps=80, seed=6)[80]))
figure, axes = plt.subplots(1, 5, figsize=(14, 3.2), sharex=True, sharey=True, layout="constrained")
for axis, (title, parameters) in zip(axes, shown, strict=True):
    axis.scatter(*train.T, s=4, color="black", alpha=0.5)
    show_ellipses(axis, *parameters)
    axis.set_title(title, fontsize=10)
    axis.set(xlim=(-5.5, 4.5), ylim=(-5, 5), aspect="equal")
plt.show()

plt.figure(figsize=(6, 3.6))
for seed in range(8):
    path = run_em(train, count=3, steps=80, seed=seed)
    plt.plot([mixture_log_density(train, *parameters).mean() for parameters in path], label=f"seed = {seed}")
plt.xlabel("EM steps")
plt.ylabel("log-likelihood (nats)")
plt.legend(fontsize=8, ncols=2)
plt.show()

# %% [markdown] lang="fr"
# **Exploration.** Le même modèle sur de vraies images : les chiffres de 8 pixels de côté de scikit-learn, réduits à 20
# nombres par une analyse en composantes principales. Chaque chiffre devient une composante, dont les paramètres se
# calculent directement puisque les étiquettes sont connues. Le mélange sait alors classer les images qu'il n'a jamais
# vues, et en **inventer** : chaque colonne montre six images d'un chiffre, tirées avec `component`.

# %% [markdown] lang="en"
# **Exploration.** The same model on real images: the digits of 8 pixels a side of scikit-learn, reduced to 20 numbers
# by principal component analysis. Each digit becomes a component, whose parameters are computed directly since the
# labels are known. The mixture can then classify images that it has never seen, and **invent** some: each column shows
# six images of a digit, drawn with `component`.

# %% tags=["explore"]
from sklearn.datasets import load_digits

digits = load_digits()
order = np.random.default_rng(0).permutation(len(digits.data))
seen, unseen = order[:1200], order[1200:]
center = digits.data[seen].mean(axis=0)
axes_of_pca = np.linalg.svd(digits.data[seen] - center, full_matrices=False)[2][:20]  # (20, 64)
codes = (digits.data - center) @ axes_of_pca.T  # (1797, 20)
groups = [codes[seen][digits.target[seen] == digit] for digit in range(10)]
digit_mixture = {
    "weights": np.array([len(group) for group in groups]) / len(seen),
    "means": np.stack([group.mean(axis=0) for group in groups]),
    "covariances": np.stack([np.cov(group.T) for group in groups]),
}
right = mixture_classify(codes[unseen], **digit_mixture) == digits.target[unseen]
print(f"accuracy on images never seen: {right.mean():.3f}")

rng = np.random.default_rng(2)
figure, axes = plt.subplots(6, 10, figsize=(8, 4.8))
for digit in range(10):
    drawn = mixture_sample(6, **digit_mixture, rng=rng, component=digit) @ axes_of_pca + center
    for axis, image in zip(axes[:, digit], drawn, strict=True):
        axis.imshow(image.reshape(8, 8), cmap="gray_r", vmin=0, vmax=16)
        axis.axis("off")
plt.show()

# %% [markdown] lang="fr"
# ## Exercice 11. Choisir un modèle (1 point)
#
# Une personne lit et note cette réponse. En dix lignes au plus, et en vous appuyant sur vos figures :
#
# - décrivez ce que devient l'estimateur à noyaux quand $h$ est très petit, puis très grand, et expliquez pourquoi la
#   vraisemblance des points `train` ne peut pas servir à choisir $h$ ;
# - dites ce que montrent les huit courbes d'EM, ce que vous en concluez sur la façon d'ajuster un mélange, et ce que le
#   mélange à trois composantes ne peut pas représenter dans ce nuage ;
# - concluez : que sait faire le mélange des chiffres qu'un classifieur discriminatif, même meilleur, ne sait pas
#   faire ?
#
# **Convention.** La moitié du point va à ce que vous observez, l'autre moitié à ce que vous en expliquez. Une réponse
# fausse sur vos propres figures ne vaut rien, même bien écrite.

# %% [markdown] lang="en"
# ## Exercise 11. Choosing a model (1 point)
#
# A person reads and grades this answer. In ten lines at most, and referring to your figures:
#
# - describe what becomes of the kernel estimate when $h$ is very small, then very large, and explain why the likelihood
#   of the `train` points cannot serve to choose $h$;
# - say what the eight curves of EM show, what you conclude about how to fit a mixture, and what the mixture of three
#   components cannot represent in this cloud;
# - conclude: what can the mixture of the digits do that a discriminative classifier, even a better one, cannot?
#
# **Convention.** Half of the point goes to what you observe, the other half to what you explain of it. An answer that
# is wrong about your own figures is worth nothing, even if well written.

# %% [markdown] lang="fr" written="choosing_a_model" points=1
# *Réponse attendue, pour nos figures.*
#
# Avec $h = 0{,}1$, chaque observation garde sa propre bosse et la densité retombe presque à zéro entre deux voisines.
# Avec $h = 1{,}5$, les trois groupes se fondent en une seule tache, dont le maximum est au centre du nuage, là où il
# n'y a aucun point. Entre les deux, $h = 0{,}4$ dessine les trois groupes. La vraisemblance des points `train` croît
# sans fin quand $h$ diminue : chacun d'eux est au sommet de sa propre bosse, dont la hauteur tend vers l'infini. La
# maximiser, c'est apprendre les points par cœur. Celle des points `test`, au contraire, s'effondre quand $h$ est trop
# petit et a un maximum, ici près de $h = 0{,}3$ : c'est elle qui choisit.
#
# Les huit courbes d'EM ne baissent jamais, mais elles n'arrivent pas au même endroit : trois départs finissent à
# $-2{,}83$, quatre à $-2{,}94$, et le départ 6 à $-3{,}19$, avec une ellipse à cheval sur deux groupes. Ce sont des
# maximums locaux. Plusieurs courbes stagnent aussi plusieurs pas avant de remonter. Il faut donc plusieurs départs,
# assez de pas, et garder le résultat le plus vraisemblable. Même le meilleur ne peut pas rendre le groupe courbé du
# bas : une gaussienne est une ellipse, elle met de la masse dans le creux et en manque aux pointes. Les noyaux, eux,
# suivent la courbe.
#
# Le mélange des chiffres classe bien (98 % des images jamais vues), mais surtout il montre ce qu'il sait : il invente
# des images d'un chiffre choisi, il dit si une image est plausible ($\log f$ est très basse pour une image qui n'est
# pas un chiffre, qu'un classifieur rangerait quand même dans une classe), et l'on peut lui ajouter une classe sans
# toucher aux autres. Un modèle discriminatif ne connaît que les frontières : il n'a aucune idée de ce à quoi ressemble
# un 3.

# %% [markdown] lang="en" written="choosing_a_model" points=1
# *Expected answer, for our figures.*
#
# With $h = 0.1$, each observation keeps its own bump and the density falls almost to zero between two neighbors. With
# $h = 1.5$, the three groups merge into a single blot, whose maximum is in the middle of the cloud, where there is no
# point at all. In between, $h = 0.4$ draws the three groups. The likelihood of the `train` points grows without end as
# $h$ decreases: each of them is at the top of its own bump, whose height tends to infinity. Maximizing it means
# learning the points by heart. That of the `test` points, on the contrary, collapses when $h$ is too small and has a
# maximum, here near $h = 0.3$: it is the one to choose with.
#
# The eight curves of EM never go down, but they do not arrive at the same place: three starts end at $-2.83$, four at
# $-2.94$, and start 6 at $-3.19$, with an ellipse astride two groups. These are local maxima. Several curves also stall
# for a number of steps before they rise again. So several starts are needed, enough steps, and the most likely result
# is kept. Even the best one cannot render the bent group at the bottom: a Gaussian is an ellipse, it puts mass in the
# hollow and lacks some at the tips. Kernels do follow the bend.
#
# The mixture of the digits classifies well (98% of the images never seen), but above all it shows what it knows: it
# invents images of a chosen digit, it tells whether an image is plausible ($\log f$ is very low for an image that is no
# digit, which a classifier would put in some class all the same), and a class can be added to it without touching the
# others. A discriminative model knows the boundaries only: it has no idea of what a 3 looks like.

# %% [markdown] lang="fr"
# ## Pour aller plus loin
#
# Rien de ce qui suit n'est noté. Choisissez le nombre de composantes par la vraisemblance des points `test`. Retirez à
# EM un groupe de points et regardez ce que devient une composante qui n'en voit plus qu'un seul : sa covariance tend
# vers 0 et la vraisemblance vers l'infini. Ajoutez un onzième chiffre (une lettre, que vous dessinerez) au mélange des
# chiffres : il suffit d'estimer sa composante, les autres ne bougent pas.
#
# **Références.** A. P. Dempster, N. M. Laird et D. B. Rubin, *Maximum Likelihood from Incomplete Data via the EM
# Algorithm*, 1977. B. W. Silverman, *Density Estimation for Statistics and Data Analysis*, 1986. C. M. Bishop, *Pattern
# Recognition and Machine Learning*, 2006, chapitres 2 et 9.

# %% [markdown] lang="en"
# ## Going further
#
# Nothing below is graded. Choose the number of components by the likelihood of the `test` points. Take a group of
# points away from EM and look at what becomes of a component that sees only one of them: its covariance tends to 0 and
# the likelihood to infinity. Add an eleventh digit (a letter, which you will draw) to the mixture of the digits:
# estimating its component is enough, the others do not move.
#
# **References.** A. P. Dempster, N. M. Laird and D. B. Rubin, *Maximum Likelihood from Incomplete Data via the EM
# Algorithm*, 1977. B. W. Silverman, *Density Estimation for Statistics and Data Analysis*, 1986. C. M. Bishop, *Pattern
# Recognition and Machine Learning*, 2006, chapters 2 and 9.
