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
# # Auto-encodeurs régularisés
#
# Un auto-encodeur qui a assez d'unités recopie son entrée et n'apprend rien. Pour l'en empêcher, on lui demande autre
# chose en plus de reconstruire : des unités presque toujours éteintes, des codes petits, un code qui change peu quand
# l'image change peu, ou la réparation d'une image abîmée. Vous allez écrire les trois pénalités du cours, deux façons
# d'abîmer une image, la mesure de qualité du débruitage, et entraîner un auto-encodeur débruiteur.
#
# | | Exercice | Points |
# |---|---|---|
# | 1 | La divergence entre deux lois de Bernoulli | 2 |
# | 2 | La pénalité de parcimonie | 2,5 |
# | 3 | La pénalité de Laplace | 2 |
# | 4 | La pénalité contractive | 3 |
# | 5 | Corrompre des pixels | 2,5 |
# | 6 | Ajouter un bruit gaussien | 1 |
# | 7 | Le rapport signal sur bruit | 1,5 |
# | 8 | L'auto-encodeur débruiteur | 3,5 |
# | 9 et 10 | Deux questions à choix multiples | 0,5 + 0,5 |
# | 11 | Une question à rédiger | 1 |
#
# **Comment travailler.** Complétez les cellules d'exercice, c'est-à-dire celles qui contiennent
# `raise NotImplementedError` ou `None`, sans changer les noms ni les arguments des fonctions, puis la cellule de texte
# de l'exercice 11. Ajoutez autant de cellules que vous le souhaitez. Les cellules verrouillées reçoivent la note :
# laissez-les en place.
#
# **Les cellules « Exploration »** servent à voir ce que vous avez écrit. Elles ne sont pas notées, et **la correction
# ne les exécute pas** : rien de ce dont un exercice a besoin ne doit y être défini (ni fonction, ni `import`, ni
# variable).
#
# **La correction** appelle vos fonctions, arguments nommés, sur des entrées que vous ne connaissez pas : d'autres
# tailles de lot, d'autres tailles d'image, d'autres modèles. Chaque exercice dit dans un paragraphe « Convention » ce
# qui pourrait prêter à discussion ; ce paragraphe fait foi.

# %% [markdown] lang="en"
# # Regularized autoencoders
#
# An autoencoder with enough units copies its input and learns nothing. To prevent this, something more is asked of it
# than to rebuild: units that are off almost all the time, small codes, a code that changes little when the image
# changes little, or the repair of a damaged image. You are going to write the three penalties of the lecture, two ways
# to damage an image, the measure of quality of denoising, and train a denoising autoencoder.
#
# | | Exercise | Points |
# |---|---|---|
# | 1 | The divergence between two Bernoulli distributions | 2 |
# | 2 | The sparsity penalty | 2.5 |
# | 3 | The Laplace penalty | 2 |
# | 4 | The contractive penalty | 3 |
# | 5 | Corrupting pixels | 2.5 |
# | 6 | Adding a Gaussian noise | 1 |
# | 7 | The signal-to-noise ratio | 1.5 |
# | 8 | The denoising autoencoder | 3.5 |
# | 9 and 10 | Two multiple-choice questions | 0.5 + 0.5 |
# | 11 | A question to answer in writing | 1 |
#
# **How to work.** Complete the exercise cells, that is, those which contain `raise NotImplementedError` or `None`,
# without changing the names or the arguments of the functions, then the text cell of exercise 11. Add as many cells as
# you like. The locked cells receive the score: leave them in place.
#
# **The "Exploration" cells** let you see what you have written. They are not graded, and **grading does not run them**:
# nothing that an exercise needs may be defined there (no function, no `import`, no variable).
#
# **Grading** calls your functions, with named arguments, on inputs that you do not know: other batch sizes, other image
# sizes, other models. Each exercise settles in a paragraph called "Convention" whatever could be open to debate; that
# paragraph is what counts.

# %%
import math

import torch

ANSWERS = {}

# %% [markdown] lang="fr"
# ## Pourquoi régulariser
#
# Un auto-encodeur est fait d'un encodeur $f$, qui résume une image $x$ en un code $h = f(x)$, et d'un décodeur $g$, qui
# la reconstruit, $\hat{x} = g(h)$. Tant que le code est plus petit que l'image, il faut choisir ce que l'on garde. Mais
# quand la dimension du code atteint celle de l'image, rien n'oblige plus le réseau à choisir : il peut propager les
# pixels tels quels, avec une erreur nulle. Réduire le code n'est pourtant pas la seule issue : on peut garder un grand
# code et changer ce que l'on minimise,

# %% [markdown] lang="en"
# ## Why regularize
#
# An autoencoder is made of an encoder $f$, which sums up an image $x$ in a code $h = f(x)$, and of a decoder $g$, which
# rebuilds it, $\hat{x} = g(h)$. As long as the code is smaller than the image, one has to choose what to keep. But when
# the dimension of the code reaches that of the image, nothing forces the network to choose any more: it can pass the
# pixels on as they are, with an error of zero. Shrinking the code is not the only way out, however: one may keep a
# large code and change what is minimized,

# %% [markdown]
# $$\frac{1}{n} \sum_{k=1}^{n} \bigl\|g(f(x^{(k)})) - x^{(k)}\bigr\|^2 + \beta \, \Omega$$

# %% [markdown] lang="fr"
# où $\Omega$ est une pénalité et $\beta \ge 0$ son poids. Les exercices 2, 3 et 4 écrivent trois pénalités ; les
# exercices 5 à 8 changent plutôt la perte elle-même.
#
# **Notations.** Les images sont des tenseurs à valeurs dans $[0, 1]$, de forme `(batch, channels, height, width)`, et
# les codes, ou les activations d'une couche, de forme `(batch, units)`. Les logarithmes sont népériens, sauf dans
# l'exercice 7. Vos fonctions doivent accepter toute taille d'image et tout lot (*batch*), même réduit à un seul
# exemple, travailler dans la précision (`dtype`) et sur l'appareil (`device`) de leurs arguments, et ne jamais modifier
# ceux-ci sur place.
#
# La cellule suivante vous donne un petit auto-encodeur, à une couche de chaque côté. Les explorations s'en servent.

# %% [markdown] lang="en"
# where $\Omega$ is a penalty and $\beta \ge 0$ its weight. Exercises 2, 3 and 4 write three penalties; exercises 5 to 8
# change the loss itself instead.
#
# **Notation.** Images are tensors with values in $[0, 1]$, of shape `(batch, channels, height, width)`, and codes, or
# the activations of a layer, of shape `(batch, units)`. Logarithms are natural, except in exercise 7. Your functions
# must accept any image size and any batch, even of a single example, work in the precision (`dtype`) and on the device
# (`device`) of their arguments, and never change these in place.
#
# The next cell gives you a small autoencoder, with one layer on each side. The explorations use it.


# %%
class Autoencoder(torch.nn.Module):
    """Images -> codes -> images, with one dense layer on each side. Nothing to complete here.

    image_shape  (channels, height, width).
    units        int: dimension of the codes.
    activation   module behind the units of the code; None for codes that are any real numbers.
    """

    def __init__(self, image_shape, units, activation=None):
        super().__init__()
        self.activation = activation or torch.nn.Identity()
        self.into = torch.nn.Linear(math.prod(image_shape), units)
        self.back = torch.nn.Linear(units, math.prod(image_shape))

    def encode(self, x):
        """(batch, channels, height, width) images -> (batch, units) codes."""
        return self.activation(self.into(x.flatten(1)))

    def forward(self, x):
        """(batch, channels, height, width) images -> images of the same shape, in [0, 1]."""
        return self.back(self.encode(x)).sigmoid().view_as(x)


# %% [markdown] lang="fr"
# **Exploration.** Les images de ce sujet : 1797 chiffres manuscrits de 8 pixels de côté, fournis par scikit-learn, dont
# 297, tirés au hasard, sont mis de côté pour mesurer le débruitage sur des images jamais vues. Exécutez cette cellule
# d'abord, les autres explorations s'en servent. `fit` entraîne un auto-encodeur avec l'une des pénalités.

# %% [markdown] lang="en"
# **Exploration.** The images of this assignment: 1797 handwritten digits of 8 pixels a side, which come with
# scikit-learn, of which 297, drawn at random, are set aside to measure denoising on images never seen. Run this cell
# first, the other explorations use it. `fit` trains an autoencoder with one of the penalties.

# %% tags=["explore"]
import matplotlib.pyplot as plt
from sklearn.datasets import load_digits

digits = torch.tensor(load_digits().images, dtype=torch.float32).unsqueeze(1) / 16  # (1797, 1, 8, 8) in [0, 1]
digits = digits[torch.randperm(len(digits), generator=torch.Generator().manual_seed(0))]
images, unseen = digits[:1500], digits[1500:]


def show_images(rows, titles=None):
    """Draw each tensor of `rows`, of shape (n, 1, 8, 8), on a line of its own."""
    figure, axes = plt.subplots(len(rows), 1, figsize=(9, 0.68 * len(rows)), squeeze=False)
    for place, row in enumerate(rows):
        framed = torch.nn.functional.pad(row.detach(), (1, 0, 1, 0), value=0.35)
        axes[place, 0].imshow(torch.cat(list(framed[:, 0]), dim=1), cmap="gray", vmin=0, vmax=1)
        axes[place, 0].set_xticks([])
        axes[place, 0].set_yticks([])
        if titles:
            axes[place, 0].set_ylabel(titles[place], rotation=0, ha="right", va="center")
    figure.subplots_adjust(hspace=0.05)
    plt.show()


def fit(penalty, beta, activation=None, units=100, epochs=60):
    """An autoencoder of our images, trained on the squared error + beta * penalty(model, x)."""
    torch.manual_seed(0)
    model = Autoencoder((1, 8, 8), units, activation)
    adam = torch.optim.Adam(model.parameters(), lr=5e-3)
    for x in (batch for _ in range(epochs) for batch in images[torch.randperm(1500)].split(100)):
        adam.zero_grad()
        error = (model(x) - x).square().sum() / len(x)
        (error + beta * penalty(model, x)).backward()
        adam.step()
    return model


show_images([images[:15], images[15:30]])

# %% [markdown] lang="fr"
# ## Exercice 1. La divergence entre deux lois de Bernoulli (2 points)
#
# On veut que chaque unité cachée soit rarement active : que son activation moyenne $\hat{\rho}$ soit égale à un petit
# nombre $\rho$, par exemple 0,05. Une activation entre 0 et 1 se lit comme une probabilité, et l'écart entre les deux
# se mesure par la divergence de Kullback-Leibler de la loi de Bernoulli de paramètre $\rho$ à celle de paramètre
# $\hat{\rho}$ :

# %% [markdown] lang="en"
# ## Exercise 1. The divergence between two Bernoulli distributions (2 points)
#
# We want each hidden unit to be active rarely: its mean activation $\hat{\rho}$ should equal a small number $\rho$,
# 0.05 for instance. An activation between 0 and 1 reads as a probability, and the gap between the two is measured by
# the Kullback-Leibler divergence from the Bernoulli distribution with parameter $\rho$ to the one with parameter
# $\hat{\rho}$:

# %% [markdown]
# $$\mathrm{KL}(\rho \,\|\, \hat{\rho}) = \rho \log \frac{\rho}{\hat{\rho}} +
# (1 - \rho) \log \frac{1 - \rho}{1 - \hat{\rho}}$$

# %% [markdown] lang="fr"
# Elle est nulle quand $\hat{\rho} = \rho$, et seulement là ; elle croît quand $\hat{\rho}$ s'en éloigne, d'un côté
# comme de l'autre.
#
# **Exemple.** Avec $\rho = 0{,}05$ et $\hat{\rho} = 0{,}2$ : $0{,}05 \log 0{,}25 \approx -0{,}069$,
# $0{,}95 \log \frac{0{,}95}{0{,}8} \approx 0{,}163$, et la divergence vaut $0{,}094$ nat. Dans l'autre sens,
# $\mathrm{KL}(0{,}2 \,\|\, 0{,}05) \approx 0{,}140$ : elle n'est pas symétrique.
#
# **Donné.** `rho`, un nombre ou un tenseur, et `rho_hat`, un tenseur ; leurs valeurs sont dans $[0, 1]$, bornes
# comprises, et leurs formes se diffusent (*broadcast*) l'une sur l'autre.
#
# **Demandé.** La fonction `bernoulli_kl(rho, rho_hat)`, qui renvoie un tenseur.
#
# **Convention.** La divergence est calculée **élément par élément**, sans aucune réduction, en nats, dans la précision
# de `rho_hat`. Aux bornes, la formule se lit avec $0 \log 0 = 0$ : si $\rho = 0$, il reste $-\log(1 - \hat{\rho})$ ; si
# $\rho = 1$, il reste $-\log \hat{\rho}$. La divergence est **infinie** (`inf`, et non NaN ni un grand nombre) quand
# $\hat{\rho}$ exclut ce que $\rho$ permet : $\hat{\rho} = 0 < \rho$ ou $\hat{\rho} = 1 > \rho$. On n'ajoute donc aucun
# $\varepsilon$ et on ne borne pas $\hat{\rho}$.
#
# *Indice.* `torch.xlogy(a, b)` calcule $a \log b$ et vaut 0 quand $a = 0$, même si $b = 0$. `torch.as_tensor` fait d'un
# nombre un tenseur et laisse un tenseur tel quel.

# %% [markdown] lang="en"
# It is zero when $\hat{\rho} = \rho$, and only there; it grows as $\hat{\rho}$ moves away, on either side.
#
# **Example.** With $\rho = 0.05$ and $\hat{\rho} = 0.2$: $0.05 \log 0.25 \approx -0.069$,
# $0.95 \log \frac{0.95}{0.8} \approx 0.163$, and the divergence is $0.094$ nats. The other way round,
# $\mathrm{KL}(0.2 \,\|\, 0.05) \approx 0.140$: it is not symmetric.
#
# **Given.** `rho`, a number or a tensor, and `rho_hat`, a tensor; their values are in $[0, 1]$, bounds included, and
# their shapes broadcast with each other.
#
# **Asked.** The function `bernoulli_kl(rho, rho_hat)`, which returns a tensor.
#
# **Convention.** The divergence is computed **element by element**, without any reduction, in nats, in the precision of
# `rho_hat`. At the bounds, the formula is read with $0 \log 0 = 0$: if $\rho = 0$, what is left is
# $-\log(1 - \hat{\rho})$; if $\rho = 1$, what is left is $-\log \hat{\rho}$. The divergence is **infinite** (`inf`,
# neither NaN nor a large number) when $\hat{\rho}$ rules out what $\rho$ allows: $\hat{\rho} = 0 < \rho$ or
# $\hat{\rho} = 1 > \rho$. So no $\varepsilon$ is added, and $\hat{\rho}$ is not clamped.
#
# *Hint.* `torch.xlogy(a, b)` computes $a \log b$ and is 0 when $a = 0$, even if $b = 0$. `torch.as_tensor` turns a
# number into a tensor and leaves a tensor as it is.


# %% exercise="bernoulli_kl" points=2
def bernoulli_kl(rho, rho_hat):
    """KL(Bernoulli(rho) || Bernoulli(rho_hat)), element by element.

    rho      float, or float tensor that broadcasts with rho_hat, in [0, 1].
    rho_hat  float tensor in [0, 1].
    returns  float tensor of the broadcast shape, in nats; inf where rho_hat excludes what rho allows.
    """
    ### BEGIN SOLUTION
    rho = torch.as_tensor(rho, dtype=rho_hat.dtype, device=rho_hat.device)
    ones = torch.xlogy(rho, rho) - torch.xlogy(rho, rho_hat)
    # two logarithms, not that of a quotient: 0 / 0 would be NaN where the convention says 0
    zeros = torch.xlogy(1 - rho, 1 - rho) - torch.xlogy(1 - rho, 1 - rho_hat)
    return ones + zeros
    ### END SOLUTION


# %% [markdown] lang="fr" tags=["solution"]
# **Le raisonnement.** C'est l'espérance, sous la loi de paramètre $\rho$, du logarithme du rapport des deux
# probabilités : une somme sur les deux valeurs que peut prendre la variable, 1 et 0. Oublier le second terme, c'est
# oublier les fois où l'unité est éteinte, c'est-à-dire presque toujours.
#
# Sa dérivée par rapport à $\hat{\rho}$ est
# $-\frac{\rho}{\hat{\rho}} + \frac{1 - \rho}{1 - \hat{\rho}} = \frac{\hat{\rho} - \rho}{\hat{\rho} (1 - \hat{\rho})}$,
# du signe de $\hat{\rho} - \rho$ : la divergence décroît jusqu'à $\rho$, puis croît, comme le dit le cours.

# %% [markdown] lang="en" tags=["solution"]
# **The reasoning.** It is the expectation, under the distribution with parameter $\rho$, of the logarithm of the ratio
# of the two probabilities: a sum over the two values that the variable can take, 1 and 0. To forget the second term is
# to forget the times when the unit is off, that is, almost always.
#
# Its derivative with respect to $\hat{\rho}$ is
# $-\frac{\rho}{\hat{\rho}} + \frac{1 - \rho}{1 - \hat{\rho}} = \frac{\hat{\rho} - \rho}{\hat{\rho} (1 - \hat{\rho})}$,
# of the sign of $\hat{\rho} - \rho$: the divergence decreases up to $\rho$, then increases, as the lecture says.

# %% [markdown] lang="fr"
# **Exploration.** La divergence en fonction de $\hat{\rho}$, pour trois valeurs de $\rho$. Elle est plate près de
# $\rho$, et tend vers l'infini aux deux bornes.

# %% [markdown] lang="en"
# **Exploration.** The divergence as a function of $\hat{\rho}$, for three values of $\rho$. It is flat near $\rho$, and
# tends to infinity at both bounds.

# %% tags=["explore"]
rho_hat = torch.linspace(0.001, 0.999, 500)
plt.figure(figsize=(5, 3.5))
for rho in (0.05, 0.2, 0.5):
    plt.plot(rho_hat, bernoulli_kl(rho, rho_hat), label=rf"$\rho = {rho:g}$")
plt.ylim(0, 2)
plt.xlabel(r"$\hat{\rho}$")
plt.ylabel("KL (nats)")
plt.legend()
plt.show()

# %% [markdown] lang="fr"
# ## Exercice 2. La pénalité de parcimonie (2,5 points)
#
# Un auto-encodeur parcimonieux demande à chacune de ses $m$ unités cachées d'être active une fraction $\rho$ du temps.
# L'activation moyenne de l'unité $j$ se mesure sur $n$ exemples, puis on additionne les divergences :

# %% [markdown] lang="en"
# ## Exercise 2. The sparsity penalty (2.5 points)
#
# A sparse autoencoder asks each of its $m$ hidden units to be active a fraction $\rho$ of the time. The mean activation
# of unit $j$ is measured over $n$ examples, then the divergences are added up:

# %% [markdown]
# $$\hat{\rho}_j = \frac{1}{n} \sum_{i=1}^{n} a_{ij}, \qquad
# \Omega = \sum_{j=1}^{m} \mathrm{KL}(\rho \,\|\, \hat{\rho}_j)$$

# %% [markdown] lang="fr"
# Le cours prend la moyenne sur toute la base, ce qui demande une première propagation de tous les exemples ; en
# pratique, on se contente des exemples du lot. **On moyenne d'abord, on mesure ensuite** : chaque unité a le droit
# d'être très active de temps en temps, c'est même ce que l'on souhaite.
#
# **Exemple.** Deux exemples, deux unités, $\rho = 0{,}05$, et les activations
# $\begin{pmatrix} 0{,}1 & 0{,}7 \\ 0{,}3 & 0{,}5 \end{pmatrix}$, un exemple par ligne. Les moyennes des unités sont
# $0{,}2$ et $0{,}6$, leurs divergences $0{,}094$ et $0{,}698$, et la pénalité vaut $0{,}791$. Mesurer avant de moyenner
# donnerait $0{,}837$ : c'est une autre pénalité, qui défend à l'unité d'être jamais active.
#
# **Donné.** Les activations `activations`, de forme `(batch, units)`, strictement entre 0 et 1, comme les rend une
# sigmoïde, et `rho`, un nombre strictement entre 0 et 1.
#
# **Demandé.** La fonction `sparsity_penalty(activations, rho)`, qui renvoie un scalaire, c'est-à-dire un tenseur de
# forme `()`.
#
# **Convention.** **Moyenne sur le lot** des activations de chaque unité, puis divergence de l'exercice 1, dans ce sens,
# puis **somme sur les unités**. Le gradient doit atteindre les activations.
#
# *Indice.* Dans quel sens va l'argument `dim` de `mean` ? Essayez avec l'exemple, puis avec 3 exemples et 2 unités.
# Vous pouvez appeler `bernoulli_kl`, mais une erreur dans l'exercice 1 se retrouvera alors dans celui-ci.

# %% [markdown] lang="en"
# The lecture takes the mean over the whole data set, which needs a first pass of all examples; in practice we make do
# with the examples of the batch. **First average, then measure**: each unit has the right to be very active from time
# to time, it is even what we wish for.
#
# **Example.** Two examples, two units, $\rho = 0.05$, and the activations
# $\begin{pmatrix} 0.1 & 0.7 \\ 0.3 & 0.5 \end{pmatrix}$, one example per row. The means of the units are $0.2$ and
# $0.6$, their divergences $0.094$ and $0.698$, and the penalty is $0.791$. To measure before averaging would give
# $0.837$: this is another penalty, which forbids the unit ever to be active.
#
# **Given.** The activations `activations`, of shape `(batch, units)`, strictly between 0 and 1, as a sigmoid returns
# them, and `rho`, a number strictly between 0 and 1.
#
# **Asked.** The function `sparsity_penalty(activations, rho)`, which returns a scalar, that is, a tensor of shape `()`.
#
# **Convention.** **Mean over the batch** of the activations of each unit, then the divergence of exercise 1, in this
# direction, then **sum over the units**. The gradient must reach the activations.
#
# *Hint.* Which way does the argument `dim` of `mean` go? Try the example, then 3 examples and 2 units. You may call
# `bernoulli_kl`, but a mistake in exercise 1 will then show up in this one too.


# %% exercise="sparsity_penalty" points=2.5
def sparsity_penalty(activations, rho):
    """Sum over the units of KL(rho || mean activation of the unit over the batch).

    activations  (batch, units) float tensor in (0, 1).
    rho          float in (0, 1): how active a unit should be.
    returns      scalar tensor, in nats.
    """
    ### BEGIN SOLUTION
    mean = activations.mean(dim=0)
    # written out rather than called, so that this exercise stands without exercise 1
    active = rho * (math.log(rho) - mean.log())
    inactive = (1 - rho) * (math.log(1 - rho) - torch.log1p(-mean))
    return (active + inactive).sum()
    ### END SOLUTION


# %% [markdown] lang="fr" tags=["solution"]
# **Le raisonnement.** Le lot est la dimension 0 : `mean(dim=0)` laisse une valeur par unité. Par convexité, la
# divergence de la moyenne est plus petite que la moyenne des divergences. La différence est justement la liberté que
# l'on veut laisser : une unité qui vaut 1 une fois sur vingt et 0 le reste du temps a $\hat{\rho} = 0{,}05$ et ne paie
# rien, alors que la divergence de chacune de ses activations serait infinie.
#
# La règle de dérivation en chaîne donne
# $\partial \Omega / \partial a_{ij} = \frac{1}{n} \frac{\hat{\rho}_j - \rho}{\hat{\rho}_j (1 - \hat{\rho}_j)}$ : la
# même pour tous les exemples. C'est la reconstruction qui décide **quels** exemples gardent l'unité allumée.

# %% [markdown] lang="en" tags=["solution"]
# **The reasoning.** The batch is dimension 0: `mean(dim=0)` leaves one value per unit. By convexity, the divergence of
# the mean is smaller than the mean of the divergences. The difference is just the freedom that we want to leave: a unit
# which is 1 once in twenty times and 0 otherwise has $\hat{\rho} = 0.05$ and pays nothing, while the divergence of each
# of its activations would be infinite.
#
# The chain rule gives
# $\partial \Omega / \partial a_{ij} = \frac{1}{n} \frac{\hat{\rho}_j - \rho}{\hat{\rho}_j (1 - \hat{\rho}_j)}$: the
# same for all examples. It is the reconstruction that decides **which** examples keep the unit on.

# %% [markdown] lang="fr"
# **Exploration.** Deux auto-encodeurs de 100 unités sigmoïdes, plus que de pixels : sans pénalité, puis avec
# $\rho = 0{,}05$. À gauche, toutes les activations ; à droite, la moyenne de chaque unité. Les chiffres reconstruits
# sont ceux du second.

# %% [markdown] lang="en"
# **Exploration.** Two autoencoders of 100 sigmoid units, more than there are pixels: without penalty, then with
# $\rho = 0.05$. On the left, all activations; on the right, the mean of each unit. The reconstructed digits are those
# of the second.

# %% tags=["explore"]
figure, axes = plt.subplots(1, 2, figsize=(10, 3.2), layout="constrained")
for beta in (0.0, 0.1):
    sparse = fit(lambda model, x: sparsity_penalty(model.encode(x), 0.05), beta, torch.nn.Sigmoid())
    with torch.no_grad():
        activations = sparse.encode(images)
    name = rf"$\beta = {beta:g}$"
    axes[0].hist(activations.flatten().numpy(), bins=50, density=True, alpha=0.6, label=name)
    axes[1].hist(activations.mean(dim=0).numpy(), bins=40, range=(0, 1), alpha=0.6, label=name)
axes[1].axvline(0.05, color="black", linewidth=0.8, label=r"$\rho = 0.05$")
axes[0].set_yscale("log")
axes[0].set_xlabel("activation")
axes[0].set_ylabel("density")
axes[1].set_xlabel("mean activation of a unit")
axes[1].set_ylabel("units")
for axis in axes:
    axis.legend()
plt.show()
show_images([images[:15], sparse(images[:15])])

# %% [markdown] lang="fr"
# ## Exercice 3. La pénalité de Laplace (2 points)
#
# Le cours propose une autre lecture de la parcimonie : un modèle génératif $p(x, h) = p(h)\, p(x \mid h)$, dont
# l'auto-encodeur maximise la vraisemblance en un seul code, le sien. L'opposé de $\log p(h)$ s'ajoute alors à l'erreur
# de reconstruction. Avec une loi a priori de Laplace, de taux $\lambda$, indépendante pour chaque unité :

# %% [markdown] lang="en"
# ## Exercise 3. The Laplace penalty (2 points)
#
# The lecture offers another reading of sparsity: a generative model $p(x, h) = p(h)\, p(x \mid h)$, whose likelihood
# the autoencoder maximizes at a single code, its own. The opposite of $\log p(h)$ is then added to the reconstruction
# error. With a Laplace prior, of rate $\lambda$, independent for each unit:

# %% [markdown]
# $$p(h_j) = \frac{\lambda}{2} e^{-\lambda |h_j|}, \qquad
# -\log p(h) = \sum_{j=1}^{m} \Bigl(\lambda |h_j| - \log \frac{\lambda}{2}\Bigr)$$

# %% [markdown] lang="fr"
# C'est une pénalité $\ell_1$, la même que celle du Lasso, à une constante près. Le polycopié écrit l'exposant
# $-\beta |h_i|$ : il faut y lire $\lambda$, sans quoi la densité ne serait pas d'intégrale 1.
#
# **Exemple.** Avec $\lambda = 3$ et les codes $h^{(1)} = (1, -2)$ et $h^{(2)} = (0\,;\, 0{,}5)$, on a
# $\log \frac{3}{2} \approx 0{,}405$. Le premier exemple donne $3 \times 3 - 2 \times 0{,}405 \approx 8{,}189$, le
# second $3 \times 0{,}5 - 0{,}811 \approx 0{,}689$, et la pénalité est leur moyenne, $4{,}439$.
#
# **Donné.** Les codes `codes`, de forme `(batch, units)`, des réels quelconques, et le taux `rate`, un nombre
# strictement positif.
#
# **Demandé.** La fonction `laplace_penalty(codes, rate)`, qui renvoie un scalaire.
#
# **Convention.** `rate` est $\lambda$, le taux, c'est-à-dire **l'inverse** de l'échelle des bibliothèques (comme le
# paramètre `scale` de `torch.distributions.Laplace`). La constante $-\log \frac{\lambda}{2}$ fait partie de la réponse,
# **une fois par unité**. **Somme sur les unités, moyenne sur le lot.** Le résultat est l'opposé d'une log-densité, pas
# une divergence : il peut être négatif.
#
# *Indice.* La pénalité d'un code nul à 5 unités, avec $\lambda = 2$, est exactement 0 ; avec $\lambda = 4$, c'est
# $-5 \log 2$.

# %% [markdown] lang="en"
# This is an $\ell_1$ penalty, the same as that of the Lasso, up to a constant. The lecture notes write the exponent
# $-\beta |h_i|$: it must be read $\lambda$, or else the density would not integrate to 1.
#
# **Example.** With $\lambda = 3$ and the codes $h^{(1)} = (1, -2)$ and $h^{(2)} = (0, 0.5)$, we have
# $\log \frac{3}{2} \approx 0.405$. The first example gives $3 \times 3 - 2 \times 0.405 \approx 8.189$, the second
# $3 \times 0.5 - 0.811 \approx 0.689$, and the penalty is their mean, $4.439$.
#
# **Given.** The codes `codes`, of shape `(batch, units)`, any real numbers, and the rate `rate`, a number greater than
# zero.
#
# **Asked.** The function `laplace_penalty(codes, rate)`, which returns a scalar.
#
# **Convention.** `rate` is $\lambda$, the rate, that is, **the inverse** of the scale of libraries (such as the
# parameter `scale` of `torch.distributions.Laplace`). The constant $-\log \frac{\lambda}{2}$ is part of the answer,
# **once per unit**. **Sum over the units, mean over the batch.** The result is the opposite of a log-density, not a
# divergence: it may be negative.
#
# *Hint.* The penalty of a zero code of 5 units, with $\lambda = 2$, is exactly 0; with $\lambda = 4$, it is
# $-5 \log 2$.


# %% exercise="laplace_penalty" points=2
def laplace_penalty(codes, rate):
    """Opposite of the log-density of codes under a Laplace prior, mean over the batch.

    codes    (batch, units) float tensor.
    rate     float > 0: lambda, the inverse of the scale.
    returns  scalar tensor, in nats.
    """
    ### BEGIN SOLUTION
    per_unit = rate * codes.abs() - math.log(rate / 2)
    return per_unit.sum(dim=1).mean()
    ### END SOLUTION


# %% [markdown] lang="fr" tags=["solution"]
# **Le raisonnement.** Les unités sont indépendantes sous la loi a priori, donc leurs log-densités s'additionnent, et la
# constante est comptée $m$ fois. Elle ne change rien à l'apprentissage de l'encodeur tant que $\lambda$ est fixé, mais
# sans elle la pénalité n'est plus une log-densité : on ne pourrait ni comparer deux valeurs de $\lambda$, ni apprendre
# $\lambda$, qu'il suffirait d'annuler.
#
# La dérivée vaut $\pm \lambda / n$ quelle que soit la taille du code : à la différence de $h^2$, la valeur absolue
# pousse encore les petits codes vers zéro avec une force entière.

# %% [markdown] lang="en" tags=["solution"]
# **The reasoning.** The units are independent under the prior, so their log-densities add up, and the constant is
# counted $m$ times. It changes nothing in the learning of the encoder as long as $\lambda$ is fixed, but without it the
# penalty is no longer a log-density: one could neither compare two values of $\lambda$ nor learn $\lambda$, since
# setting it to zero would be enough.
#
# The derivative is $\pm \lambda / n$ whatever the size of the code: unlike $h^2$, the absolute value still pushes small
# codes towards zero with full force.

# %% [markdown] lang="fr"
# **Exploration.** L'histogramme des codes sans pénalité, puis avec la loi a priori de taux $\lambda = 3$, dont la
# densité est tracée. Les codes n'ont pas d'activation.

# %% [markdown] lang="en"
# **Exploration.** The histogram of the codes without penalty, then with the prior of rate $\lambda = 3$, whose density
# is drawn. The codes have no activation.

# %% tags=["explore"]
figure, axes = plt.subplots(1, 2, figsize=(10, 3.2), sharey=True, layout="constrained")
h = torch.linspace(-4, 4, 400)
for axis, beta in zip(axes, (0.0, 0.005), strict=True):
    laplace = fit(lambda model, x: laplace_penalty(model.encode(x), 3.0), beta)
    with torch.no_grad():
        codes = laplace.encode(images).flatten()
    axis.hist(codes.numpy(), bins=120, range=(-4, 4), density=True, alpha=0.6, label="codes")
    axis.plot(h, [math.exp(-laplace_penalty(value.reshape(1, 1), 3.0)) for value in h], label=r"prior, $\lambda = 3$")
    axis.set_yscale("log")
    axis.set_ylim(1e-4, 20)
    axis.set_title(rf"$\beta = {beta:g}$")
    axis.set_xlabel("$h_j$")
    axis.legend()
axes[0].set_ylabel("density")
plt.show()

# %% [markdown] lang="fr"
# ## Exercice 4. La pénalité contractive (3 points)
#
# Autre stratégie : un code qui change peu quand l'image change peu. Ce que fait une petite variation de l'image, c'est
# la matrice jacobienne de l'encodeur qui le dit ; on pénalise le carré de sa norme de Frobenius, la somme des carrés de
# toutes ses entrées :

# %% [markdown] lang="en"
# ## Exercise 4. The contractive penalty (3 points)
#
# Another strategy: a code that changes little when the image changes little. What a small variation of the image does
# is told by the Jacobian matrix of the encoder; its squared Frobenius norm, the sum of the squares of all its entries,
# is penalized:

# %% [markdown]
# $$\Omega = \frac{1}{n} \sum_{k=1}^{n} \Bigl\|\frac{\partial f}{\partial x}(x^{(k)})\Bigr\|_F^2 =
# \frac{1}{n} \sum_{k=1}^{n} \sum_{j=1}^{m} \bigl\|\nabla_x f_j(x^{(k)})\bigr\|^2 =
# \frac{1}{n} \sum_{k=1}^{n} \sum_{j=1}^{m} \sum_{i=1}^{D}
# \Bigl(\frac{\partial f_j}{\partial x_i}(x^{(k)})\Bigr)^2$$

# %% [markdown] lang="fr"
# La reconstruction s'y oppose : là où les images varient vraiment, le code doit varier aussi. Il ne se contracte donc
# que dans les directions où il n'y a rien à reconstruire, et garde celles de la variété des données.
#
# **Exemple.** L'encodeur $f(x) = (x_1^2\,;\, x_1 x_2)$ a pour jacobienne
# $\begin{pmatrix} 2 x_1 & 0 \\ x_2 & x_1 \end{pmatrix}$. En $x = (1, 2)$, le carré de sa norme est
# $4 + 0 + 4 + 1 = 9$ ; en $x = (2, 1)$, c'est $16 + 0 + 1 + 4 = 21$ ; pour ce lot de deux exemples, la pénalité
# vaut 15. Dériver la **somme** des deux unités donnerait $(2 x_1 + x_2\,;\, x_1)$, de carrés 17 et 29 : les gradients
# de deux unités ne s'additionnent pas avant d'être mis au carré.
#
# **Donné.** `encode`, une fonction ou un module quelconque, dérivable, qui transforme un lot d'images en un lot de
# codes de forme `(batch, units)`, chaque code ne dépendant que de son image ; et `x`, un lot d'images de forme
# `(batch, channels, height, width)`. Votre code ne sait rien d'autre de `encode` : ni ses couches, ni ses poids.
#
# **Demandé.** La fonction `contractive_penalty(encode, x)`, qui renvoie un scalaire.
#
# **Convention.** Le **carré** de la norme, donc une **somme** sur les unités, les canaux et les pixels, puis la
# **moyenne sur le lot**. Le résultat est exact à la précision des nombres flottants (pas de différences finies), et
# **dérivable par rapport aux paramètres de l'encodeur** : c'est lui que la pénalité doit entraîner. `x` peut arriver
# avec ou sans `requires_grad` ; le gradient par rapport à `x` n'est pas demandé.
#
# *Indice.* `torch.autograd.grad(y, x)` veut un `y` scalaire ; comme les exemples ne dépendent pas les uns des autres,
# la somme sur le lot de l'unité $j$ donne d'un coup les $n$ gradients de cette unité. L'argument `create_graph` décide
# si l'on peut dériver encore. `x.detach().requires_grad_()` est un tenseur neuf, qui laisse `x` tranquille.

# %% [markdown] lang="en"
# The reconstruction resists: where images really vary, the code has to vary too. So it contracts only along the
# directions where there is nothing to rebuild, and keeps those of the manifold of the data.
#
# **Example.** The encoder $f(x) = (x_1^2, x_1 x_2)$ has the Jacobian
# $\begin{pmatrix} 2 x_1 & 0 \\ x_2 & x_1 \end{pmatrix}$. At $x = (1, 2)$, its squared norm is $4 + 0 + 4 + 1 = 9$; at
# $x = (2, 1)$, it is $16 + 0 + 1 + 4 = 21$; for this batch of two examples, the penalty is 15. Differentiating the
# **sum** of the two units would give $(2 x_1 + x_2, x_1)$, with squares 17 and 29: the gradients of two units do not
# add up before they are squared.
#
# **Given.** `encode`, any differentiable function or module that maps a batch of images to a batch of codes of shape
# `(batch, units)`, each code depending on its own image only; and `x`, a batch of images of shape
# `(batch, channels, height, width)`. Your code knows nothing else of `encode`: neither its layers nor its weights.
#
# **Asked.** The function `contractive_penalty(encode, x)`, which returns a scalar.
#
# **Convention.** The **square** of the norm, hence a **sum** over units, channels and pixels, then the **mean over the
# batch**. The result is exact to the precision of floating-point numbers (no finite differences), and **differentiable
# with respect to the parameters of the encoder**: it is the encoder that the penalty has to train. `x` may come with or
# without `requires_grad`; the gradient with respect to `x` is not asked for.
#
# *Hint.* `torch.autograd.grad(y, x)` wants a scalar `y`; since the examples do not depend on each other, the sum over
# the batch of unit $j$ gives the $n$ gradients of that unit at once. The argument `create_graph` decides whether one
# can differentiate again. `x.detach().requires_grad_()` is a new tensor, which leaves `x` alone.


# %% exercise="contractive_penalty" points=3
def contractive_penalty(encode, x):
    """Squared Frobenius norm of the encoder's Jacobian, mean over the batch.

    encode   callable: (batch, channels, height, width) images -> (batch, units) codes, each example by itself.
    x        (batch, channels, height, width) float tensor.
    returns  scalar tensor, differentiable with respect to the parameters of encode.
    source   Rifai et al. 2011.
    """
    ### BEGIN SOLUTION
    x = x.detach().requires_grad_()
    total = 0.0
    for unit in encode(x).sum(dim=0):  # the examples are independent: one scalar holds the gradients of all of them
        (slope,) = torch.autograd.grad(unit, x, create_graph=True)
        total = total + slope.square().sum()
    return total / len(x)
    ### END SOLUTION


# %% [markdown] lang="fr" tags=["solution"]
# **Le raisonnement.** La jacobienne complète du lot a $n \times m \times n \times D$ entrées, presque toutes nulles :
# l'exemple $k$ n'agit que sur son code. La somme sur le lot les évite, et il reste $m$ rétropropagations. Sommer aussi
# sur les unités n'en demanderait qu'une, mais donnerait $\|\sum_j \nabla f_j\|^2$, où des gradients opposés se
# compensent.
#
# Sans `create_graph=True`, la valeur serait juste, mais ce serait une constante pour `backward` : l'encodeur n'en
# apprendrait rien. Pour une couche sigmoïde, $h = \sigma(Wx + b)$, on retrouve la formule de l'article,
# $\sum_j (h_j (1 - h_j))^2 \sum_i W_{ji}^2$.

# %% [markdown] lang="en" tags=["solution"]
# **The reasoning.** The full Jacobian of the batch has $n \times m \times n \times D$ entries, almost all of them zero:
# example $k$ acts on its own code only. The sum over the batch avoids them, and $m$ backpropagations are left. Summing
# over the units too would need a single one, but would give $\|\sum_j \nabla f_j\|^2$, where opposite gradients cancel
# out.
#
# Without `create_graph=True` the value would be right, but a constant for `backward`: the encoder would learn nothing
# from it. For a sigmoid layer, $h = \sigma(Wx + b)$, we find the formula of the article again,
# $\sum_j (h_j (1 - h_j))^2 \sum_i W_{ji}^2$.

# %% [markdown] lang="fr"
# **Exploration.** L'exemple, calculé par votre fonction ; puis les valeurs singulières de la jacobienne, en moyenne sur
# 200 images, sans et avec pénalité. Un encodeur contractif n'est sensible qu'à quelques directions.

# %% [markdown] lang="en"
# **Exploration.** The example, computed by your function; then the singular values of the Jacobian, on average over 200
# images, without and with the penalty. A contractive encoder is sensitive to a few directions only.

# %% tags=["explore"]
pair = torch.tensor([[1.0, 2.0], [2.0, 1.0]]).reshape(2, 1, 1, 2)
example = contractive_penalty(lambda x: torch.stack([x[:, 0, 0, 0] ** 2, x[:, 0, 0].prod(dim=1)], dim=1), pair)
print(f"contractive penalty: {example:.3f}")

plt.figure(figsize=(5, 3.5))
for beta in (0.0, 0.1, 1.0):
    contractive = fit(
        lambda model, x: contractive_penalty(model.encode, x), beta, units=30, epochs=30, activation=torch.nn.Sigmoid()
    )
    with torch.no_grad():  # of one sigmoid layer the Jacobian is known: diag(h (1 - h)) W
        h = contractive.encode(images[:200])
        jacobians = (h * (1 - h)).unsqueeze(2) * contractive.into.weight
    scales = torch.linalg.svdvals(jacobians).mean(dim=0)
    plt.plot(range(1, 31), scales, marker=".", label=rf"$\beta = {beta:g}$")
plt.xlabel("rank")
plt.ylabel("singular value")
plt.legend()
plt.show()

# %% [markdown] lang="fr"
# ## Exercice 5. Corrompre des pixels (2,5 points)
#
# Un auto-encodeur débruiteur n'ajoute rien à la perte : il change l'entrée. On lui montre une version abîmée
# $\tilde{x}$ de l'image et on lui demande l'image. Recopier son entrée ne sert alors plus à rien. La première façon
# d'abîmer est celle de la partie pratique du cours : changer au hasard la valeur de $p$ % des pixels.
#
# **Exemple.** Une image de $8 \times 8 = 64$ pixels avec $p = 30$ : $\frac{30}{100} \times 64 = 19{,}2$, donc 19 pixels
# sont remplacés. Avec $p = 50$, une image de $3 \times 5$ en perd `round(7.5)`, c'est-à-dire 8, et une image de
# $5 \times 5$ en perd `round(12.5)`, c'est-à-dire 12 : la fonction `round` de Python arrondit un demi à l'entier pair.
#
# **Donné.** Des images `x` de forme `(batch, channels, height, width)`, un pourcentage `p` entre 0 et 100, et un
# générateur facultatif.
#
# **Demandé.** La fonction `corrupt_pixels(x, p, generator=None)`, qui renvoie des images de même forme et de même
# précision.
#
# **Convention.** Dans **chaque image**, exactement `round(p / 100 * height * width)` positions, tirées **sans remise**
# parmi toutes, indépendamment d'une image à l'autre. Chaque position tirée reçoit une valeur **uniforme dans**
# $[0, 1)$, **la même dans tous les canaux** (un pixel gris) ; les tirages sont indépendants d'une position à l'autre.
# Tous les autres pixels restent tels quels, au bit près. `x` n'est pas modifié. Tout le hasard vient de `generator`
# lorsqu'il est donné.
#
# *Indice.* Comment tirer plusieurs positions différentes dans chaque image sans boucle ? `argsort` d'un tenseur de
# nombres uniformes donne une permutation au hasard par ligne.

# %% [markdown] lang="en"
# ## Exercise 5. Corrupting pixels (2.5 points)
#
# A denoising autoencoder adds nothing to the loss: it changes the input. It is shown a damaged version $\tilde{x}$ of
# the image and asked for the image. Copying its input is then of no use. The first way to damage is that of the
# practical part of the lecture: change at random the value of $p$ % of the pixels.
#
# **Example.** An image of $8 \times 8 = 64$ pixels with $p = 30$: $\frac{30}{100} \times 64 = 19.2$, so 19 pixels are
# replaced. With $p = 50$, an image of $3 \times 5$ loses `round(7.5)` of them, that is 8, and an image of $5 \times 5$
# loses `round(12.5)`, that is 12: Python's function `round` rounds a half to the even integer.
#
# **Given.** Images `x` of shape `(batch, channels, height, width)`, a percentage `p` between 0 and 100, and an optional
# generator.
#
# **Asked.** The function `corrupt_pixels(x, p, generator=None)`, which returns images of the same shape and the same
# precision.
#
# **Convention.** In **each image**, exactly `round(p / 100 * height * width)` positions, drawn **without replacement**
# among all of them, independently from one image to the next. Each position drawn receives a value **uniform in**
# $[0, 1)$, **the same in all channels** (a gray pixel); the draws are independent from one position to the next. All
# other pixels stay as they are, to the bit. `x` is not changed. All randomness comes from `generator` when it is given.
#
# *Hint.* How do you draw several different positions in each image without a loop? `argsort` of a tensor of uniform
# numbers gives a random permutation per row.


# %% exercise="corrupt_pixels" points=2.5
def corrupt_pixels(x, p, generator=None):
    """Replace p percent of the pixels of each image by uniform gray values.

    x          (batch, channels, height, width) float tensor.
    p          float in [0, 100]: percentage of the positions of each image.
    generator  torch.Generator or None: where all the randomness comes from.
    returns    float tensor of the same shape and dtype.
    source     Vincent et al. 2008.
    """
    ### BEGIN SOLUTION
    batch, _, height, width = x.shape
    count = round(p / 100 * height * width)
    draws = torch.rand(batch, height * width, generator=generator, device=x.device)
    ranks = draws.argsort(dim=1).reshape(batch, 1, height, width)  # a random permutation of each image's positions
    grays = torch.rand(batch, 1, height, width, generator=generator, dtype=x.dtype, device=x.device)
    return torch.where(ranks < count, grays, x)  # the single channel of both spreads over those of x
    ### END SOLUTION


# %% [markdown] lang="fr" tags=["solution"]
# **Le raisonnement.** Un masque de Bernoulli, `torch.rand(...) < p / 100`, corrompt un nombre de pixels qui varie d'une
# image à l'autre ; `torch.randint` tire avec remise et peut tomber deux fois sur le même. Une permutation au hasard des
# positions a exactement `count` valeurs plus petites que `count`, et toutes les positions ont la même chance, la
# dernière ligne et la dernière colonne comprises. Le masque et les gris n'ont qu'un canal : `where` les diffuse sur
# tous ceux de `x`, et renvoie un nouveau tenseur.

# %% [markdown] lang="en" tags=["solution"]
# **The reasoning.** A Bernoulli mask, `torch.rand(...) < p / 100`, corrupts a number of pixels that varies from one
# image to the next; `torch.randint` draws with replacement and may hit the same one twice. A random permutation of the
# positions has exactly `count` values smaller than `count`, and all positions have the same chance, the last row and
# the last column included. The mask and the grays have a single channel: `where` spreads them over all those of `x`,
# and returns a new tensor.

# %% [markdown] lang="fr"
# **Exploration.** Les mêmes chiffres, pour plusieurs valeurs de $p$. Jusqu'où les lisez-vous ?

# %% [markdown] lang="en"
# **Exploration.** The same digits, for several values of $p$. How far can you read them?

# %% tags=["explore"]
shares = (0, 10, 30, 50, 70, 100)
generator = torch.Generator().manual_seed(0)
show_images(
    [corrupt_pixels(unseen[:15], share, generator=generator) for share in shares], [f"p = {share} " for share in shares]
)

# %% [markdown] lang="fr"
# ## Exercice 6. Ajouter un bruit gaussien (1 point)
#
# L'autre façon d'abîmer est celle du rappel de cours, $\tilde{x} = x + \varepsilon$ : un bruit additif, gaussien et
# centré, d'écart-type $\sigma$.
#
# **Exemple.** Avec $\sigma = 0{,}5$, un pixel de valeur 1 dont le bruit standard vaut $-0{,}6$ devient
# $1 - 0{,}5 \times 0{,}6 = 0{,}7$ ; si ce bruit vaut $0{,}6$, il devient $1{,}3$, qui n'est plus dans $[0, 1]$, et le
# reste.
#
# **Donné.** Des images `x` de forme `(batch, channels, height, width)`, l'écart-type `sigma` et un générateur
# facultatif.
#
# **Demandé.** La fonction `corrupt_gaussian(x, sigma, generator=None)`, qui renvoie des images de même forme et de même
# précision.
#
# **Convention.** `sigma` est l'**écart-type**. Le bruit est **additif** et indépendant pour chaque image, chaque canal
# et chaque pixel. Le résultat **n'est pas borné** à $[0, 1]$. Tout le hasard vient de `generator` lorsqu'il est donné.

# %% [markdown] lang="en"
# ## Exercise 6. Adding a Gaussian noise (1 point)
#
# The other way to damage is that of the recap of the lecture, $\tilde{x} = x + \varepsilon$: an additive noise,
# Gaussian and centered, with standard deviation $\sigma$.
#
# **Example.** With $\sigma = 0.5$, a pixel of value 1 whose standard noise is $-0.6$ becomes
# $1 - 0.5 \times 0.6 = 0.7$; if this noise is $0.6$, it becomes $1.3$, which is no longer in $[0, 1]$, and so it stays.
#
# **Given.** Images `x` of shape `(batch, channels, height, width)`, the standard deviation `sigma` and an optional
# generator.
#
# **Asked.** The function `corrupt_gaussian(x, sigma, generator=None)`, which returns images of the same shape and the
# same precision.
#
# **Convention.** `sigma` is the **standard deviation**. The noise is **additive**, and independent for each image, each
# channel and each pixel. The result is **not clipped** to $[0, 1]$. All randomness comes from `generator` when it is
# given.


# %% exercise="corrupt_gaussian" points=1
def corrupt_gaussian(x, sigma, generator=None):
    """Add an independent Gaussian noise to each value of each image.

    x          (batch, channels, height, width) float tensor.
    sigma      float >= 0: standard deviation of the noise.
    generator  torch.Generator or None: where all the randomness comes from.
    returns    float tensor of the same shape and dtype, not clipped.
    """
    ### BEGIN SOLUTION
    epsilon = torch.randn(x.shape, generator=generator, dtype=x.dtype, device=x.device)
    return x + sigma * epsilon
    ### END SOLUTION


# %% [markdown] lang="fr" tags=["solution"]
# **Le raisonnement.** Borner le résultat semblerait naturel pour une image, mais changerait la loi du bruit : un pixel
# blanc ne recevrait plus que des bruits négatifs. Pour un bruit gaussien, et avec l'erreur quadratique, le débruiteur
# idéal a une forme connue ; pour un bruit tronqué, non. Le bruit a la forme, la précision et l'appareil de `x`, et
# vient de `generator`.

# %% [markdown] lang="en" tags=["solution"]
# **The reasoning.** Clipping the result would seem natural for an image, but it would change the distribution of the
# noise: a white pixel would only receive negative ones. For a Gaussian noise, and with the squared error, the ideal
# denoiser has a known form; for a truncated one, it has not. The noise has the shape, the precision and the device of
# `x`, and comes from `generator`.

# %% [markdown] lang="fr"
# **Exploration.** Des chiffres bruités, affichés entre 0 et 1.

# %% [markdown] lang="en"
# **Exploration.** Noisy digits, displayed between 0 and 1.

# %% tags=["explore"]
levels = (0.1, 0.3, 0.5, 1.0)
show_images(
    [corrupt_gaussian(unseen[:15], sigma, generator=generator) for sigma in levels],
    [rf"$\sigma$ = {sigma:g} " for sigma in levels],
)

# %% [markdown] lang="fr"
# ## Exercice 7. Le rapport signal sur bruit (1,5 point)
#
# Pour dire ce que vaut une restauration, on compare son erreur quadratique moyenne (MSE) à la plus grande valeur
# possible d'un pixel, ici 1, sur une échelle logarithmique : le PSNR (*peak signal-to-noise ratio*), en décibels. Plus
# il est grand, meilleure est l'image ; 10 dB de plus, c'est une erreur dix fois plus petite.

# %% [markdown] lang="en"
# ## Exercise 7. The signal-to-noise ratio (1.5 points)
#
# To say what a restoration is worth, its mean squared error (MSE) is compared with the largest possible value of a
# pixel, here 1, on a logarithmic scale: the PSNR (*peak signal-to-noise ratio*), in decibels. The larger it is, the
# better the image; 10 dB more is an error ten times smaller.

# %% [markdown]
# $$\mathrm{MSE}(\hat{x}, x) = \frac{1}{D} \sum_{i=1}^{D} (\hat{x}_i - x_i)^2, \qquad
# \mathrm{PSNR} = \frac{1}{n} \sum_{k=1}^{n} 10 \log_{10} \frac{1}{\mathrm{MSE}(\hat{x}^{(k)}, x^{(k)})}$$

# %% [markdown] lang="fr"
# **Exemple.** Deux images dont tous les pixels se trompent de $0{,}1$ dans la première et de $0{,}01$ dans la seconde :
# les MSE valent $10^{-2}$ et $10^{-4}$, les PSNR 20 dB et 40 dB, et leur moyenne est 30 dB. Le PSNR de l'erreur moyenne
# serait $22{,}97$ dB : une mauvaise image y pèse bien plus qu'une bonne.
#
# **Donné.** Les images restaurées `x_hat` et les images `x`, de même forme `(batch, channels, height, width)`.
#
# **Demandé.** La fonction `psnr(x_hat, x)`, qui renvoie un scalaire, en décibels.
#
# **Convention.** Le PSNR de **chaque image**, sa MSE étant une moyenne sur ses pixels et ses canaux, puis la **moyenne
# des PSNR** sur le lot. Le pic vaut 1. Une image restaurée parfaitement a un PSNR infini : la moyenne est alors `inf`,
# et l'on n'ajoute aucun $\varepsilon$ pour l'éviter.

# %% [markdown] lang="en"
# **Example.** Two images, all pixels of which are wrong by $0.1$ in the first and by $0.01$ in the second: the MSE are
# $10^{-2}$ and $10^{-4}$, the PSNR 20 dB and 40 dB, and their mean is 30 dB. The PSNR of the mean error would be
# $22.97$ dB: a bad image weighs much more in it than a good one.
#
# **Given.** The restored images `x_hat` and the images `x`, of the same shape `(batch, channels, height, width)`.
#
# **Asked.** The function `psnr(x_hat, x)`, which returns a scalar, in decibels.
#
# **Convention.** The PSNR of **each image**, whose MSE is a mean over its pixels and its channels, then the **mean of
# the PSNR** over the batch. The peak is 1. An image that is restored perfectly has an infinite PSNR: the mean is then
# `inf`, and no $\varepsilon$ is added to avoid it.


# %% exercise="psnr" points=1.5
def psnr(x_hat, x):
    """Peak signal-to-noise ratio of images in [0, 1], mean over the batch.

    x_hat    (batch, channels, height, width) float tensor: restored images.
    x        (batch, channels, height, width) float tensor: clean images.
    returns  scalar tensor, in dB; inf if one of the images is perfect.
    """
    ### BEGIN SOLUTION
    mse = (x_hat - x).square().flatten(1).mean(dim=1)
    return (-10 * torch.log10(mse)).mean()
    ### END SOLUTION


# %% [markdown] lang="fr" tags=["solution"]
# **Le raisonnement.** Le logarithme d'une moyenne n'est pas la moyenne des logarithmes : c'est l'ordre des deux
# opérations que l'énoncé fixe. Le logarithme est décimal, et le facteur est 10 parce que la MSE est déjà un carré (ce
# serait 20 avec l'écart-type de l'erreur).

# %% [markdown] lang="en" tags=["solution"]
# **The reasoning.** The logarithm of a mean is not the mean of the logarithms: it is the order of the two operations
# that the statement settles. The logarithm is decimal, and the factor is 10 because the MSE is already a square (it
# would be 20 with the standard deviation of the error).

# %% [markdown] lang="fr"
# **Exploration.** L'exemple, et ce que vaut une image dont 30 % des pixels sont corrompus.

# %% [markdown] lang="en"
# **Exploration.** The example, and what an image is worth when 30 % of its pixels are corrupted.

# %% tags=["explore"]
flat = torch.full((2, 1, 4, 4), 0.5)
print(f"example: {psnr(flat + torch.tensor([0.1, 0.01]).reshape(2, 1, 1, 1), flat):.2f} dB")
print(f"corrupted images: {psnr(corrupt_pixels(unseen, 30, generator=generator), unseen):.2f} dB")

# %% [markdown] lang="fr"
# ## Exercice 8. L'auto-encodeur débruiteur (3,5 points)
#
# Tout est prêt. À chaque pas, on abîme les images du lot, le modèle les répare, et l'erreur se mesure **par rapport aux
# images propres**, que le modèle n'a pas vues :

# %% [markdown] lang="en"
# ## Exercise 8. The denoising autoencoder (3.5 points)
#
# All is ready. At each step, the images of the batch are damaged, the model repairs them, and the error is measured
# **against the clean images**, which the model has not seen:

# %% [markdown]
# $$\mathrm{loss} = \frac{1}{n} \sum_{k=1}^{n} \bigl\|H(\tilde{x}^{(k)}) - x^{(k)}\bigr\|^2 =
# \frac{1}{n} \sum_{k=1}^{n} \sum_{i=1}^{D} \bigl(H(\tilde{x}^{(k)})_i - x^{(k)}_i\bigr)^2, \qquad H = g \circ f$$

# %% [markdown] lang="fr"
# Un nouveau bruit à chaque passage : le modèle ne revoit jamais deux fois la même image abîmée, et ne peut pas
# apprendre le bruit par cœur.
#
# **Exemple.** Sept images et `batch_size=3` font trois lots, de 3, 3 et 1 images. Si leurs pertes sont 6, 4 et 12, la
# perte moyenne de l'époque est $(3 \times 6 + 3 \times 4 + 1 \times 12) / 7 = 6$, et non
# $(6 + 4 + 12) / 3 \approx 7{,}33$.
#
# **Donné.** Un module `model`, tel que `model(x)` renvoie des images de la forme de `x` ; des images propres `images`,
# de forme `(n, channels, height, width)` ; une fonction `corrupt`, que vous appelez
# `corrupt(batch, generator=generator)` et qui renvoie le lot abîmé ; les réglages `epochs`, `batch_size`,
# `learning_rate` et `generator`.
#
# **Demandé.** La fonction
# `train_denoiser(model, images, corrupt, *, epochs, batch_size, learning_rate, generator=None)`, qui entraîne `model`
# sur place et renvoie la liste des `epochs` pertes moyennes, une par époque.
#
# **Convention.** La perte est l'erreur quadratique, **sommée sur les pixels et les canaux, moyennée sur le lot** ; sa
# cible est l'image **propre**. À chaque pas, `corrupt` est appelée **une fois, sur les images propres de ce lot**, et
# `model` ne reçoit que ce qu'elle a renvoyé. Chaque image est vue **exactement une fois par époque**, dans un ordre
# **mélangé de nouveau à chaque époque** ; le dernier lot peut être plus petit. La perte d'une époque est un nombre
# Python (`float`), la **moyenne par image** des pertes que l'on dérive, mesurées avant chaque pas. L'ordre et la
# corruption viennent de `generator` lorsqu'il est donné : même graine et mêmes poids initiaux, même résultat. `images`
# n'est pas modifié. L'optimiseur est à votre choix, avec le pas `learning_rate` (Adam convient bien), et reçoit tous
# les paramètres du modèle. De `model`, n'utilisez que `model(x)`, `parameters`, et ce que tout `torch.nn.Module`
# possède.
#
# *Indice.* `functools.partial(corrupt_pixels, p=30)` est une fonction `corrupt` acceptable : il lui manque `x` et
# `generator`, que vous donnez à l'appel.

# %% [markdown] lang="en"
# A new noise at each pass: the model never sees the same damaged image twice, and cannot learn the noise by heart.
#
# **Example.** Seven images and `batch_size=3` make three batches, of 3, 3 and 1 images. If their losses are 6, 4 and
# 12, the mean loss of the epoch is $(3 \times 6 + 3 \times 4 + 1 \times 12) / 7 = 6$, and not
# $(6 + 4 + 12) / 3 \approx 7.33$.
#
# **Given.** A module `model`, such that `model(x)` returns images of the shape of `x`; clean images `images`, of shape
# `(n, channels, height, width)`; a function `corrupt`, which you call `corrupt(batch, generator=generator)` and which
# returns the damaged batch; the settings `epochs`, `batch_size`, `learning_rate` and `generator`.
#
# **Asked.** The function
# `train_denoiser(model, images, corrupt, *, epochs, batch_size, learning_rate, generator=None)`, which trains `model`
# in place and returns the list of the `epochs` mean losses, one per epoch.
#
# **Convention.** The loss is the squared error, **summed over pixels and channels, averaged over the batch**; its
# target is the **clean** image. At each step, `corrupt` is called **once, on the clean images of this batch**, and
# `model` receives nothing but what it returned. Each image is seen **exactly once per epoch**, in an order **shuffled
# anew at each epoch**; the last batch may be smaller. The loss of an epoch is a Python number (`float`), the **mean per
# image** of the losses that are differentiated, measured before each step. The order and the corruption come from
# `generator` when it is given: same seed and same initial weights, same result. `images` is not changed. The optimizer
# is your choice, with the step `learning_rate` (Adam does well), and receives all parameters of the model. Of `model`,
# use only `model(x)`, `parameters`, and what any `torch.nn.Module` has.
#
# *Hint.* `functools.partial(corrupt_pixels, p=30)` is an acceptable function `corrupt`: it lacks `x` and `generator`,
# which you give at the call.


# %% exercise="train_denoiser" points=3.5
def train_denoiser(model, images, corrupt, *, epochs, batch_size, learning_rate, generator=None):
    """Train a denoising autoencoder in place, on the squared error to the clean images.

    model          a module: model(x) are images of the shape of x.
    images         (n, channels, height, width) float tensor: clean images.
    corrupt        callable: corrupt(batch, generator=generator) is a damaged copy of the batch.
    epochs         int: how many times each image is seen.
    batch_size     int: the last batch of an epoch may be smaller.
    learning_rate  float: step of the optimizer.
    generator      torch.Generator or None: where the order of the images and the corruption come from.
    returns        list of `epochs` floats: mean loss per image during each epoch.
    source         Vincent et al. 2008.
    """
    ### BEGIN SOLUTION
    optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)
    history = []
    for _ in range(epochs):
        total = 0.0
        order = torch.randperm(len(images), generator=generator, device=images.device)
        for clean in images[order].split(batch_size):
            restored = model(corrupt(clean, generator=generator))
            loss = (restored - clean).square().sum() / len(clean)  # the clean image is the target
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += len(clean) * loss.item()  # the last batch, smaller, counts less
        history.append(total / len(images))
    return history
    ### END SOLUTION


# %% [markdown] lang="fr" tags=["solution"]
# **Le raisonnement.** Deux erreurs donnent un programme qui tourne et une courbe qui descend. Prendre l'image abîmée
# pour cible : le modèle apprend à reproduire le bruit, c'est un auto-encodeur ordinaire d'images abîmées. Abîmer une
# fois pour toutes, avant les époques : le modèle finit par retenir les mêmes 19 pixels faux de chaque image. Une
# corruption par lot et par époque est un tirage de l'espérance que minimise le cours,
# $\mathbb{E}_{x}\, \mathbb{E}_{\tilde{x} \mid x} \|H(\tilde{x}) - x\|^2$.

# %% [markdown] lang="en" tags=["solution"]
# **The reasoning.** Two mistakes give a program that runs and a curve that goes down. Taking the damaged image as the
# target: the model learns to reproduce the noise, it is an ordinary autoencoder of damaged images. Damaging once and
# for all, before the epochs: the model ends up remembering the same 19 wrong pixels of each image. One corruption per
# batch and per epoch is a draw of the expectation that the lecture minimizes,
# $\mathbb{E}_{x}\, \mathbb{E}_{\tilde{x} \mid x} \|H(\tilde{x}) - x\|^2$.

# %% [markdown] lang="fr"
# **Exploration.** Deux modèles de 100 unités : l'un entraîné à débruiter des images dont 30 % des pixels sont
# corrompus, l'autre, ordinaire, entraîné à reproduire des images propres (il suffit de ne rien corrompre).

# %% [markdown] lang="en"
# **Exploration.** Two models of 100 units: one trained to denoise images of which 30 % of the pixels are corrupted, the
# other, ordinary, trained to reproduce clean images (it is enough to corrupt nothing).

# %% tags=["explore"]
from functools import partial

models = {}
plt.figure(figsize=(5, 3))
for name, p in (("denoiser", 30), ("ordinary", 0)):
    torch.manual_seed(0)  # the initial weights
    models[name] = Autoencoder((1, 8, 8), 100, torch.nn.ReLU())
    recipe = {"epochs": 80, "batch_size": 100, "learning_rate": 5e-3, "generator": torch.Generator().manual_seed(0)}
    history = train_denoiser(models[name], images, partial(corrupt_pixels, p=p), **recipe)
    plt.plot(range(1, 81), history, label=name)
plt.yscale("log")
plt.xlabel("epoch")
plt.ylabel("loss (per image)")
plt.legend()
plt.show()

# %% [markdown] lang="fr"
# **Exploration.** Des images jamais vues : pour chaque valeur de $p$, les images corrompues, puis ce qu'en fait le
# débruiteur. La dernière ligne montre les images propres.

# %% [markdown] lang="en"
# **Exploration.** Images never seen: for each value of $p$, the corrupted images, then what the denoiser makes of them.
# The last row shows the clean images.

# %% tags=["explore"]
rows, titles = [], []
for p in (10, 30, 50, 70):
    damaged = corrupt_pixels(unseen[:15], p, generator=generator)
    rows += [damaged, models["denoiser"](damaged)]
    titles += [f"p = {p} ", "restored "]
show_images([*rows, unseen[:15]], [*titles, "clean "])

# %% [markdown] lang="fr"
# **Exploration.** Le PSNR sur les images jamais vues, en fonction de $p$ : celui des images corrompues, et celui des
# images restaurées par chaque modèle. Pour $p = 0$, les images « corrompues » sont parfaites, et leur PSNR infini n'est
# pas tracé. Ces figures servent à l'exercice 11.

# %% [markdown] lang="en"
# **Exploration.** The PSNR on the images never seen, as a function of $p$: that of the corrupted images, and that of
# the images restored by each model. For $p = 0$ the "corrupted" images are perfect, and their infinite PSNR is not
# drawn. These figures serve for exercise 11.

# %% tags=["explore"]
shares = list(range(0, 100, 5))
damaged = [corrupt_pixels(unseen, p, generator=generator) for p in shares]
plt.figure(figsize=(6, 3.8))
plt.plot(shares, [psnr(x, unseen) for x in damaged], color="black", label="corrupted")
with torch.no_grad():
    for name, model in models.items():
        plt.plot(shares, [psnr(model(x), unseen) for x in damaged], label=name)
plt.axvline(30, color="gray", linewidth=0.8, linestyle="--")
plt.xlabel("p (%)")
plt.ylabel("PSNR (dB)")
plt.legend()
plt.show()

# %% [markdown] lang="fr"
# ## Exercice 9. Un code plus grand que l'image (0,5 point)
#
# On entraîne à reconstruire, sans aucune pénalité ni corruption, un auto-encodeur dont le code a 100 unités, pour des
# images de 64 pixels. À quoi faut-il s'attendre ?
#
# 1. Il apprend de meilleures caractéristiques : un code plus grand que l'image en dit davantage sur elle.
# 2. L'entraînement échoue : on ne peut pas estimer plus d'unités qu'il n'y a de pixels.
# 3. Il peut reconstruire presque parfaitement en recopiant les pixels dans son code, sans rien apprendre d'utile des
#    données.
# 4. Les unités superflues s'éteignent d'elles-mêmes, et le code devient parcimonieux.
#
# **Demandé.** Le numéro de votre réponse, un entier, dans `ANSWERS["overcomplete"]`.
#
# **Convention.** Un seul des 4 choix est juste.
#
# *Indice.* Quels poids donnent une erreur nulle, pour toutes les images, même celles qui ne sont pas des chiffres ?

# %% [markdown] lang="en"
# ## Exercise 9. A code larger than the image (0.5 points)
#
# An autoencoder whose code has 100 units, for images of 64 pixels, is trained to rebuild, without any penalty or
# corruption. What should be expected?
#
# 1. It learns better features: a code larger than the image says more about it.
# 2. Training fails: more units than there are pixels cannot be estimated.
# 3. It can rebuild almost perfectly by copying the pixels into its code, without learning anything useful from the
#    data.
# 4. The superfluous units go off by themselves, and the code becomes sparse.
#
# **Asked.** The number of your answer, an integer, in `ANSWERS["overcomplete"]`.
#
# **Convention.** Exactly one of the 4 choices is right.
#
# *Hint.* Which weights give an error of zero, for all images, even those that are not digits?

# %% exercise="quiz_overcomplete" points=0.5
### BEGIN SOLUTION
### STUB: ANSWERS["overcomplete"] = None
ANSWERS["overcomplete"] = 3
### END SOLUTION

# %% [markdown] lang="fr" tags=["solution"]
# **Le raisonnement.** C'est le cas $|\mathcal{H}| \ge |\mathcal{X}|$ du cours : 64 des 100 unités suffisent à porter
# chacune un pixel, l'erreur est nulle, et rien n'a été appris des chiffres. Aucun terme de la perte ne récompense
# l'extinction d'une unité (choix 4) : c'est le rôle de $\Omega$. Et trop d'unités n'empêche pas de minimiser (choix
# 2) : il y a seulement trop de solutions.

# %% [markdown] lang="en" tags=["solution"]
# **The reasoning.** This is the case $|\mathcal{H}| \ge |\mathcal{X}|$ of the lecture: 64 of the 100 units are enough
# to carry one pixel each, the error is zero, and nothing has been learned of digits. No term of the loss rewards
# switching a unit off (choice 4): that is the role of $\Omega$. And too many units do not prevent minimizing (choice
# 2): there are only too many solutions.

# %% [markdown] lang="fr"
# ## Exercice 10. Ce que rend un débruiteur idéal (0,5 point)
#
# Un débruiteur $H$ assez grand, entraîné sur une infinité d'images, minimise exactement
# $\mathbb{E}\, \|H(\tilde{x}) - x\|^2$. Que rend-il pour une image abîmée $\tilde{x}$ donnée ?
#
# 1. L'image abîmée $\tilde{x}$ elle-même : un auto-encodeur sans pénalité apprend l'identité.
# 2. L'image propre la plus probable sachant $\tilde{x}$.
# 3. Une image propre tirée au hasard parmi celles qui ont pu donner $\tilde{x}$.
# 4. La moyenne des images propres qui ont pu donner $\tilde{x}$, pondérées par leur probabilité sachant $\tilde{x}$.
#
# **Demandé.** Le numéro de votre réponse, un entier, dans `ANSWERS["denoiser"]`.
#
# **Convention.** Un seul des 4 choix est juste.
#
# *Indice.* Pour une variable aléatoire $X$, quel nombre $c$ minimise $\mathbb{E}\,(X - c)^2$ ? Regardez aussi les
# images restaurées quand $p$ est grand.

# %% [markdown] lang="en"
# ## Exercise 10. What an ideal denoiser returns (0.5 points)
#
# A denoiser $H$ that is large enough, trained on infinitely many images, minimizes exactly
# $\mathbb{E}\, \|H(\tilde{x}) - x\|^2$. What does it return for a given damaged image $\tilde{x}$?
#
# 1. The damaged image $\tilde{x}$ itself: an autoencoder without penalty learns the identity.
# 2. The most probable clean image given $\tilde{x}$.
# 3. A clean image drawn at random among those that can have given $\tilde{x}$.
# 4. The mean of the clean images that can have given $\tilde{x}$, weighted by their probability given $\tilde{x}$.
#
# **Asked.** The number of your answer, an integer, in `ANSWERS["denoiser"]`.
#
# **Convention.** Exactly one of the 4 choices is right.
#
# *Hint.* For a random variable $X$, which number $c$ minimizes $\mathbb{E}\,(X - c)^2$? Look also at the restored
# images when $p$ is large.

# %% exercise="quiz_denoiser" points=0.5
### BEGIN SOLUTION
### STUB: ANSWERS["denoiser"] = None
ANSWERS["denoiser"] = 4
### END SOLUTION

# %% [markdown] lang="fr" tags=["solution"]
# **Le raisonnement.** Pour chaque $\tilde{x}$, on minimise $\mathbb{E}[\|c - x\|^2 \mid \tilde{x}]$ sur $c$ : la
# dérivée $2 (c - \mathbb{E}[x \mid \tilde{x}])$ s'annule en l'espérance conditionnelle. Quand plusieurs chiffres
# restent plausibles, leur moyenne est floue, et n'est elle-même aucun d'eux : c'est le flou des images restaurées quand
# $p$ est grand. L'identité (choix 1) a une erreur qui n'est pas nulle, puisque la cible est l'image propre.

# %% [markdown] lang="en" tags=["solution"]
# **The reasoning.** For each $\tilde{x}$, we minimize $\mathbb{E}[\|c - x\|^2 \mid \tilde{x}]$ over $c$: the derivative
# $2 (c - \mathbb{E}[x \mid \tilde{x}])$ vanishes at the conditional expectation. When several digits remain plausible,
# their mean is blurred, and is none of them: this is the blur of the restored images when $p$ is large. The identity
# (choice 1) has an error that is not zero, since the target is the clean image.

# %% [markdown] lang="fr"
# ## Exercice 11. Ce que débruite un débruiteur (1 point)
#
# Une personne lit et note cette réponse. En dix lignes au plus, et en vous appuyant sur vos figures de l'exercice 8 :
#
# - décrivez comment évoluent, quand $p$ augmente, le PSNR des images corrompues et celui des images restaurées par
#   chaque modèle, et dites où le débruiteur rend l'image pire qu'il ne l'a reçue ;
# - expliquez pourquoi l'auto-encodeur ordinaire débruite si mal, alors qu'il reconstruit mieux les images propres ;
# - décrivez les images restaurées pour $p = 70$, et reliez ce que vous voyez à la perte que l'on a minimisée.
#
# **Convention.** La moitié du point va à ce que vous observez, l'autre moitié à ce que vous en expliquez. Une réponse
# fausse sur vos propres figures ne vaut rien, même bien écrite.

# %% [markdown] lang="en"
# ## Exercise 11. What a denoiser denoises (1 point)
#
# A person reads and grades this answer. In ten lines at most, and referring to your figures of exercise 8:
#
# - describe how, as $p$ grows, the PSNR of the corrupted images and that of the images restored by each model evolve,
#   and say where the denoiser returns a worse image than it was given;
# - explain why the ordinary autoencoder denoises so badly, although it rebuilds clean images better;
# - describe the restored images for $p = 70$, and link what you see to the loss that was minimized.
#
# **Convention.** Half of the point goes to what you observe, the other half to what you explain of it. An answer that
# is wrong about your own figures is worth nothing, even if well written.

# %% [markdown] lang="fr" written="denoising" points=1
# *Réponse attendue, pour nos figures (les chiffres changent un peu avec les poids initiaux).*
#
# Le PSNR des images corrompues tombe de 20 dB pour $p = 5$ à 11 dB pour $p = 30$, puis à 6 dB. Celui du débruiteur
# baisse bien plus lentement, de 20 dB à 17 dB puis 10 dB : il gagne environ 6 dB entre $p = 30$ et $p = 50$, une erreur
# quatre fois plus petite, y compris pour des valeurs de $p$ qu'il n'a jamais vues à l'entraînement. Pour $p = 5$ il
# rend l'image un peu pire qu'il ne l'a reçue : il a appris à se méfier de pixels dont trois sur dix étaient faux, et
# lisse aussi ceux qui étaient justes.
#
# L'auto-encodeur ordinaire ne gagne que 2 dB : avec 100 unités pour 64 pixels il a appris à recopier, et recopie aussi
# le bruit ; il n'en ôte que les combinaisons de pixels qu'aucun chiffre ne demande, aux bords par exemple. C'est pour
# la même raison qu'il est le meilleur quand presque rien n'est corrompu : il rend les images propres avec 28 dB, le
# débruiteur avec 20 dB seulement. Rien ne lui a jamais demandé de distinguer un pixel juste d'un pixel faux.
#
# Pour $p = 70$ les images restaurées sont floues et grises, sans noir franc ni blanc franc au milieu, et plusieurs ne
# sont aucun chiffre : un 1 devient une tache entre le 8 et le 9, un 7 une forme entre le 8 et le 5. Les 19 pixels qui
# restent justes sont compatibles avec plusieurs chiffres, et la moyenne de ces chiffres est ce qui minimise l'erreur
# quadratique (exercice 10). Un bon PSNR ne dit donc pas que l'image est vraisemblable.

# %% [markdown] lang="en" written="denoising" points=1
# *Expected answer, for our figures (the numbers change a little with the initial weights).*
#
# The PSNR of the corrupted images falls from 20 dB for $p = 5$ to 11 dB for $p = 30$, then to 6 dB. That of the
# denoiser drops much more slowly, from 20 dB to 17 dB then 10 dB: it gains about 6 dB between $p = 30$ and $p = 50$, an
# error four times smaller, including for values of $p$ that it has never seen in training. For $p = 5$ it returns a
# slightly worse image than it was given: it has learned to distrust pixels of which three in ten were wrong, and
# smooths those that were right too.
#
# The ordinary autoencoder gains 2 dB only: with 100 units for 64 pixels it has learned to copy, and copies the noise
# too; it takes away only the combinations of pixels that no digit needs, near the edges for instance. For the same
# reason it is the best one when hardly anything is corrupted: it returns clean images with 28 dB, the denoiser with 20
# dB only. Nothing has ever asked it to tell a right pixel from a wrong one.
#
# For $p = 70$ the restored images are blurred and gray, without a clear black or a clear white in the middle, and
# several are no digit: a 1 becomes a blot between the 8 and the 9, a 7 a shape between the 8 and the 5. The 19 pixels
# that stay right are compatible with several digits, and the mean of these digits is what minimizes the squared error
# (exercise 10). So a good PSNR does not tell that the image is plausible.

# %% [markdown] lang="fr"
# ## Pour aller plus loin
#
# Rien de ce qui suit n'est noté. Entraînez un débruiteur sur un bruit gaussien, et essayez-le sur des pixels
# corrompus : ce qu'il a appris dépend-il du bruit ? Ajoutez une pénalité de parcimonie au débruiteur, et affichez les
# colonnes de la matrice du décodeur comme des images. Comparez $H(\tilde{x}) - \tilde{x}$ à un gradient : de quoi ?
#
# **Références.** P. Vincent, H. Larochelle, Y. Bengio et P.-A. Manzagol, *Extracting and Composing Robust Features with
# Denoising Autoencoders*, 2008. S. Rifai, P. Vincent, X. Muller, X. Glorot et Y. Bengio, *Contractive
# Auto-Encoders*, 2011. A. Ng, *Sparse Autoencoder*, notes de cours, 2011.

# %% [markdown] lang="en"
# ## Going further
#
# Nothing below is graded. Train a denoiser on a Gaussian noise, and try it on corrupted pixels: does what it learned
# depend on the noise? Add a sparsity penalty to the denoiser, and display the columns of the matrix of the decoder as
# images. Compare $H(\tilde{x}) - \tilde{x}$ with a gradient: of what?
#
# **References.** P. Vincent, H. Larochelle, Y. Bengio and P.-A. Manzagol, *Extracting and Composing Robust Features
# with Denoising Autoencoders*, 2008. S. Rifai, P. Vincent, X. Muller, X. Glorot and Y. Bengio, *Contractive
# Auto-Encoders*, 2011. A. Ng, *Sparse Autoencoder*, lecture notes, 2011.
