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
# # TITRE
#
# Dites ici, en quelques phrases, ce que l'on saura faire à la fin. Ce modèle est un petit sujet complet : remplacez-le
# morceau par morceau, et `autograder verify` dira à chaque pas ce qui manque.
#
# | | Exercice | Points |
# |---|---|---|
# | 1 | Le logarithme d'une moyenne d'exponentielles | 17 |
# | 2 | Une question à choix multiples | 2 |
# | 3 | Une question à rédiger | 1 |
#
# **Comment travailler.** Complétez les cellules qui contiennent `raise NotImplementedError` ou `None`, sans changer les
# noms ni les arguments des fonctions, puis la cellule de texte de l'exercice 3. Les cellules verrouillées reçoivent la
# note : laissez-les en place. La correction appelle vos fonctions, arguments nommés, sur d'autres entrées.

# %% [markdown] lang="en"
# # TITLE
#
# Say here, in a few sentences, what one will be able to do at the end. This template is a small complete assignment:
# replace it piece by piece, and `autograder verify` will say at each step what is missing.
#
# | | Exercise | Points |
# |---|---|---|
# | 1 | The logarithm of a mean of exponentials | 17 |
# | 2 | A multiple-choice question | 2 |
# | 3 | A question to answer in writing | 1 |
#
# **How to work.** Complete the cells that contain `raise NotImplementedError` or `None`, without changing the names or
# the arguments of the functions, then the text cell of exercise 3. The locked cells receive the score: leave them in
# place. Grading calls your functions, with named arguments, on other inputs.

# %%
import numpy as np

ANSWERS = {}

# %% [markdown] lang="fr"
# ## Exercice 1. Le logarithme d'une moyenne d'exponentielles (17 points)
#
# Une vraisemblance estimée par des tirages est une moyenne de nombres minuscules, dont seuls les logarithmes
# $a_1, \dots, a_n$ tiennent en machine. Il faut donc calculer, sans jamais former $e^{a_i}$ :

# %% [markdown] lang="en"
# ## Exercise 1. The logarithm of a mean of exponentials (17 points)
#
# A likelihood that is estimated by draws is a mean of tiny numbers, of which only the logarithms $a_1, \dots, a_n$ fit
# in a machine. So one must compute, without ever forming $e^{a_i}$:

# %% [markdown]
# $$\ell(a) = \log \frac{1}{n} \sum_{i=1}^{n} e^{a_i}$$

# %% [markdown] lang="fr"
# **Convention.** `values` est un tableau numpy de forme `(n,)`, avec $n \ge 1$ ; le résultat est un nombre.
#
# À la main : pour `[0, log(3)]`, la moyenne de 1 et de 3 est 2, donc $\ell = \log 2 \approx 0{,}693$.

# %% [markdown] lang="en"
# **Convention.** `values` is a numpy array of shape `(n,)`, with $n \ge 1$; the result is a number.
#
# By hand: for `[0, log(3)]`, the mean of 1 and 3 is 2, hence $\ell = \log 2 \approx 0.693$.


# %% exercise="log_mean_exp" points=17
def log_mean_exp(values):
    """Logarithm of the mean of the exponentials.

    values: (n,) -> float
    """
    ### BEGIN SOLUTION
    largest = np.max(values)
    return largest + np.log(np.mean(np.exp(values - largest)))
    ### END SOLUTION


# %% [markdown] lang="fr"
# ### Exploration

# %% [markdown] lang="en"
# ### Exploration

# %% tags=["explore"]
# explorations are not graded, and grading does not run them
log_mean_exp(np.array([-1000.0, -1001.0, -1002.0]))

# %% [markdown] lang="fr"
# ## Exercice 2. Une question à choix multiples (2 points)
#
# Entre $\ell(a)$ et la moyenne $\bar a$ des $a_i$ :
#
# 1. $\ell(a) \le \bar a$ ;
# 2. $\ell(a) \ge \bar a$ ;
# 3. $\ell(a) = \bar a$ ;
# 4. cela dépend des $a_i$.

# %% [markdown] lang="en"
# ## Exercise 2. A multiple-choice question (2 points)
#
# Between $\ell(a)$ and the mean $\bar a$ of the $a_i$:
#
# 1. $\ell(a) \le \bar a$;
# 2. $\ell(a) \ge \bar a$;
# 3. $\ell(a) = \bar a$;
# 4. it depends on the $a_i$.

# %% exercise="quiz_jensen" points=2
### BEGIN SOLUTION
### STUB: ANSWERS["jensen"] = None
ANSWERS["jensen"] = 2
### END SOLUTION

# %% [markdown] lang="fr"
# ## Exercice 3. Une question à rédiger (1 point)
#
# Pourquoi la réponse à l'exercice 2 fait-elle que l'on sous-estime une vraisemblance, en moyenne, quand on l'estime par
# peu de tirages ?

# %% [markdown] lang="en"
# ## Exercise 3. A question to answer in writing (1 point)
#
# Why does the answer to exercise 2 mean that a log-likelihood estimated from few draws is too small on average?

# %% [markdown] lang="fr" written="few_draws" points=1
# *Réponse attendue.* Le logarithme est concave : l'espérance du logarithme d'une moyenne est au plus le logarithme de
# l'espérance. L'écart diminue quand le nombre de tirages augmente.

# %% [markdown] lang="en" written="few_draws" points=1
# *Expected answer.* The logarithm is concave: the expectation of the logarithm of a mean is at most the logarithm of
# the expectation. The gap shrinks as the number of draws grows.
