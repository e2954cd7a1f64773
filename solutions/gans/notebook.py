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
# # Réseaux antagonistes
#
# Un réseau antagoniste (*GAN*) n'écrit aucune vraisemblance. Deux réseaux s'affrontent : le générateur transforme du
# bruit en points, le discriminateur tente de distinguer ces points des vrais. Quand le second ne peut plus rien
# distinguer, le premier imite les données. Vous allez écrire les pertes des deux joueurs, la meilleure réponse du
# discriminateur, les deux réseaux, l'entraînement alterné, et de quoi voir ce que le générateur oublie.
#
# | | Exercice | Points |
# |---|---|---|
# | 1 | La perte du discriminateur | 3 |
# | 2 | Les deux pertes du générateur | 3 |
# | 3 | Le discriminateur optimal | 2 |
# | 4 | Le générateur | 1,5 |
# | 5 | Le discriminateur | 1,5 |
# | 6 | Les modes couverts | 1,5 |
# | 7 | L'entraînement | 5,5 |
# | 8 et 9 | Deux questions à choix multiples | 0,5 + 0,5 |
# | 10 | Une question à rédiger | 1 |
#
# **Comment travailler.** Complétez les cellules d'exercice, c'est-à-dire celles qui contiennent
# `raise NotImplementedError` ou `None`, sans changer les noms ni les arguments des fonctions, puis la cellule de texte
# de l'exercice 10. Ajoutez autant de cellules que vous le souhaitez. Les cellules verrouillées reçoivent la note :
# laissez-les en place.
#
# **Les cellules « Exploration »** servent à voir ce que vous avez écrit. Elles ne sont pas notées, et **la correction
# ne les exécute pas** : rien de ce dont un exercice a besoin ne doit y être défini (ni fonction, ni `import`, ni
# variable).
#
# **La correction** appelle vos fonctions, arguments nommés, sur des entrées que vous ne connaissez pas : d'autres
# dimensions, d'autres tailles de lot (*batch*), y compris un seul point. Chaque exercice dit dans un paragraphe
# « Convention » ce qui pourrait prêter à discussion ; ce paragraphe fait foi.
#
# **Notations.** Ce sont celles du cours : $f$ est le générateur, $d$ le discriminateur, et $d(x)$ la probabilité que
# $x$ soit un vrai point. Les points sont des tenseurs de forme `(batch, dim)`. Les pertes sont en nats, c'est-à-dire
# avec le logarithme népérien. Vos fonctions ne modifient jamais leurs arguments sur place.

# %% [markdown] lang="en"
# # Adversarial networks
#
# An adversarial network (*GAN*) writes no likelihood. Two networks play against each other: the generator turns noise
# into points, the discriminator tries to tell these points from real ones. When the latter can no longer tell anything,
# the former imitates the data. You are going to write the losses of the two players, the best answer of the
# discriminator, the two networks, their alternating training, and what it takes to see what the generator forgets.
#
# | | Exercise | Points |
# |---|---|---|
# | 1 | The loss of the discriminator | 3 |
# | 2 | The two losses of the generator | 3 |
# | 3 | The optimal discriminator | 2 |
# | 4 | The generator | 1.5 |
# | 5 | The discriminator | 1.5 |
# | 6 | The covered modes | 1.5 |
# | 7 | Training | 5.5 |
# | 8 and 9 | Two multiple-choice questions | 0.5 + 0.5 |
# | 10 | A question to answer in writing | 1 |
#
# **How to work.** Complete the exercise cells, that is, those which contain `raise NotImplementedError` or `None`,
# without changing the names or the arguments of the functions, then the text cell of exercise 10. Add as many cells as
# you like. The locked cells receive the score: leave them in place.
#
# **The "Exploration" cells** let you see what you have written. They are not graded, and **grading does not run them**:
# nothing that an exercise needs may be defined there (no function, no `import`, no variable).
#
# **Grading** calls your functions, with named arguments, on inputs that you do not know: other dimensions, other batch
# sizes, a single point included. Each exercise settles in a paragraph called "Convention" whatever could be open to
# debate; that paragraph is what counts.
#
# **Notation.** It is that of the lecture: $f$ is the generator, $d$ the discriminator, and $d(x)$ the probability that
# $x$ is a real point. Points are tensors of shape `(batch, dim)`. Losses are in nats, that is, with the natural
# logarithm. Your functions never modify their arguments in place.

# %%
import math

import torch
import torch.nn.functional as F

ANSWERS = {}

# %% [markdown] lang="fr"
# **Exploration.** Les données de ce sujet : huit bosses sur un cercle, toutes de même poids. Un générateur qui en
# oublie une se voit au premier coup d'œil. Exécutez cette cellule d'abord, les autres explorations s'en servent.

# %% [markdown] lang="en"
# **Exploration.** The data of this assignment: eight bumps on a circle, all of the same weight. A generator that
# forgets one of them is seen at a glance. Run this cell first, the other explorations use it.

# %% tags=["explore"]
import matplotlib.pyplot as plt

SPREAD = 0.3
angles = 2 * math.pi * torch.arange(8) / 8
centers = 2 * torch.stack([torch.cos(angles), torch.sin(angles)], dim=1)


def draw_ring(n, generator):
    """n points of the ring, (n, 2)."""
    bump = torch.randint(8, (n,), generator=generator)
    return centers[bump] + SPREAD * torch.randn(n, 2, generator=generator)


ring = draw_ring(2000, torch.Generator().manual_seed(0))
plt.figure(figsize=(4, 4))
plt.scatter(*ring.T, s=3)
plt.gca().set_aspect("equal")
plt.show()

# %% [markdown] lang="fr"
# ## Exercice 1. La perte du discriminateur (3 points)
#
# Le discriminateur est un classifieur : il doit répondre près de 1 sur un vrai point, près de 0 sur un point généré. Sa
# perte est l'entropie croisée de cette décision, celle du cours :

# %% [markdown] lang="en"
# ## Exercise 1. The loss of the discriminator (3 points)
#
# The discriminator is a classifier: it should answer close to 1 on a real point, close to 0 on a generated one. Its
# loss is the cross-entropy of this decision, that of the lecture:

# %% [markdown]
# $$L_d = \mathbb{E}_{x \sim p_{\mathrm{data}}}\bigl[-\log d(x)\bigr]
# + \mathbb{E}_{z \sim \mathcal{N}(0, I)}\bigl[-\log(1 - d(f(z)))\bigr],
# \qquad d = \sigma(\ell) = \frac{1}{1 + e^{-\ell}}$$

# %% [markdown] lang="fr"
# Notre réseau ne calcule pas $d$ mais son **logit** $\ell$, un nombre réel quelconque : positif pour « vrai », négatif
# pour « généré ».
#
# **Exemple.** Deux vrais points ont les logits $2$ et $-1$, un point généré a le logit $0{,}5$. Alors
# $-\log \sigma(2) \approx 0{,}127$, $-\log \sigma(-1) \approx 1{,}313$ et $-\log(1 - \sigma(0{,}5)) \approx 0{,}974$ :
# la perte vaut $\frac{1}{2}(0{,}127 + 1{,}313) + 0{,}974 \approx 1{,}694$.
#
# **Donné.** `real_logits`, de forme `(n,)` : les logits des vrais points. `fake_logits`, de forme `(m,)` : ceux des
# points générés. Les deux nombres `n` et `m` n'ont aucun rapport.
#
# **Demandé.** La fonction `discriminator_loss(real_logits, fake_logits)`, qui renvoie la perte, un tenseur de forme
# `()`.
#
# **Convention.** Chacune des deux espérances est une moyenne sur son lot, et la perte est leur **somme**, sans facteur
# $\frac{1}{2}$. Le résultat a la précision des logits ; il est dérivable par rapport à l'un et à l'autre, et il reste
# exact, avec son gradient, quand les logits sont très grands, par exemple $\pm 300$.
#
# *Indice.* $\sigma(-300)$ vaut 0 en machine, et son logarithme est infini. Simplifiez d'abord
# $-\log \sigma(\ell) = \log(1 + e^{-\ell})$, puis cherchez `softplus` ou `logsigmoid` dans la documentation. Ajouter
# une petite constante dans le logarithme évite l'infini, mais donne une valeur fausse et un gradient nul.

# %% [markdown] lang="en"
# Our network does not compute $d$ but its **logit** $\ell$, any real number: positive for "real", negative for
# "generated".
#
# **Example.** Two real points have the logits $2$ and $-1$, one generated point has the logit $0.5$. Then
# $-\log \sigma(2) \approx 0.127$, $-\log \sigma(-1) \approx 1.313$ and $-\log(1 - \sigma(0.5)) \approx 0.974$: the loss
# is $\frac{1}{2}(0.127 + 1.313) + 0.974 \approx 1.694$.
#
# **Given.** `real_logits`, of shape `(n,)`: the logits of the real points. `fake_logits`, of shape `(m,)`: those of the
# generated points. The two numbers `n` and `m` are unrelated.
#
# **Asked.** The function `discriminator_loss(real_logits, fake_logits)`, which returns the loss, a tensor of shape
# `()`.
#
# **Convention.** Each of the two expectations is a mean over its batch, and the loss is their **sum**, without a factor
# $\frac{1}{2}$. The result has the precision of the logits; it is differentiable with respect to both, and it stays
# exact, together with its gradient, when logits are very large, for example $\pm 300$.
#
# *Hint.* $\sigma(-300)$ is 0 in a machine, and its logarithm is infinite. Simplify first
# $-\log \sigma(\ell) = \log(1 + e^{-\ell})$, then look for `softplus` or `logsigmoid` in the documentation. Adding a
# small constant inside the logarithm avoids the infinity, but gives a wrong value and a gradient of zero.


# %% exercise="discriminator_loss" points=3
def discriminator_loss(real_logits, fake_logits):
    """-log d(x) - log(1 - d(f(z))), each term averaged over its batch.

    real_logits  (n,) float tensor: logits of real points.
    fake_logits  (m,) float tensor: logits of generated points.
    returns      () float tensor, in nats.
    """
    ### BEGIN SOLUTION
    return F.softplus(-real_logits).mean() + F.softplus(fake_logits).mean()
    ### END SOLUTION


# %% [markdown] lang="fr" tags=["solution"]
# **Le raisonnement.** $-\log \sigma(\ell) = \log(1 + e^{-\ell})$ est `softplus(-ℓ)`. Pour un point généré,
# $1 - \sigma(\ell) = \sigma(-\ell)$, donc le terme est `softplus(ℓ)` : seul le signe change. `softplus` passe à la
# droite $\ell$ quand l'exponentielle déborderait, et sa dérivée est la sigmoïde : rien ne déborde.
#
# Les deux moyennes sont séparées. Une moyenne sur les deux lots réunis divise la perte par 2 quand $n = m$, et donne
# plus de poids au plus grand lot sinon.

# %% [markdown] lang="en" tags=["solution"]
# **The reasoning.** $-\log \sigma(\ell) = \log(1 + e^{-\ell})$ is `softplus(-ℓ)`. For a generated point,
# $1 - \sigma(\ell) = \sigma(-\ell)$, so the term is `softplus(ℓ)`: only the sign changes. `softplus` switches to the
# line $\ell$ where the exponential would overflow, and its derivative is the sigmoid: nothing overflows.
#
# The two means are separate. A mean over both batches together divides the loss by 2 when $n = m$, and gives more
# weight to the larger batch otherwise.

# %% [markdown] lang="fr"
# ## Exercice 2. Les deux pertes du générateur (3 points)
#
# Le générateur veut tromper $d$. Le jeu à somme nulle lui demande de minimiser ce que le discriminateur maximise :
# c'est la perte **saturante**. En pratique on la remplace par une autre, **non saturante**, qui a le même but :

# %% [markdown] lang="en"
# ## Exercise 2. The two losses of the generator (3 points)
#
# The generator wants to deceive $d$. The zero-sum game asks it to minimize what the discriminator maximizes: this is
# the **saturating** loss. In practice it is replaced by another one, **non-saturating**, which has the same aim:

# %% [markdown]
# $$L_{\mathrm{sat}} = \mathbb{E}_z\bigl[\log(1 - d(f(z)))\bigr], \qquad
# L_{\mathrm{non}} = \mathbb{E}_z\bigl[-\log d(f(z))\bigr]$$

# %% [markdown] lang="fr"
# ![À gauche, les deux pertes en fonction du logit : toutes deux décroissent, la saturante est plate à gauche et droite
# à droite, la non saturante l'inverse. À droite, la valeur absolue de leurs pentes : la saturante tend vers 0 pour un
# logit très négatif, là où la non saturante tend vers 1.](attachment:losses.png)
#
# La figure montre pourquoi. Au début, le discriminateur reconnaît tous les points générés : leurs logits sont très
# négatifs. La perte saturante y est plate, et le générateur n'apprend rien là où il a le plus à apprendre. La perte non
# saturante y a une pente de $-1$.
#
# **Exemple.** Deux points générés ont les logits $-2$ et $1$. La perte non saturante vaut
# $\frac{1}{2}(2{,}127 + 0{,}313) \approx 1{,}220$, la saturante $\frac{1}{2}(-0{,}127 - 1{,}313) \approx -0{,}720$.
#
# **Donné.** `fake_logits`, de forme `(m,)` : les logits que $d$ donne aux points générés. `saturating`, qui choisit la
# perte.
#
# **Demandé.** La fonction `generator_loss(fake_logits, saturating=False)`, qui renvoie la perte à **minimiser**, un
# tenseur de forme `()`.
#
# **Convention.** Une moyenne sur le lot. Sans argument `saturating`, la perte est la non saturante. La perte saturante
# est négative : ne changez pas son signe. Le résultat a la précision des logits, il est dérivable, et il reste exact,
# avec son gradient, quand les logits sont très grands, par exemple $\pm 300$.

# %% [markdown] lang="en"
# ![On the left, both losses against the logit: both decrease, the saturating one is flat on the left and straight on
# the right, the non-saturating one the other way round. On the right, the absolute value of their slopes: the
# saturating one tends to 0 for a very negative logit, where the non-saturating one tends to 1.](attachment:losses.png)
#
# The figure shows why. In the beginning the discriminator recognizes all generated points: their logits are very
# negative. The saturating loss is flat there, and the generator learns nothing where it has most to learn. The
# non-saturating loss has a slope of $-1$ there.
#
# **Example.** Two generated points have the logits $-2$ and $1$. The non-saturating loss is
# $\frac{1}{2}(2.127 + 0.313) \approx 1.220$, the saturating one $\frac{1}{2}(-0.127 - 1.313) \approx -0.720$.
#
# **Given.** `fake_logits`, of shape `(m,)`: the logits that $d$ gives to the generated points. `saturating`, which
# chooses the loss.
#
# **Asked.** The function `generator_loss(fake_logits, saturating=False)`, which returns the loss to be **minimized**, a
# tensor of shape `()`.
#
# **Convention.** A mean over the batch. Without the argument `saturating`, the loss is the non-saturating one. The
# saturating loss is negative: do not change its sign. The result has the precision of the logits, it is differentiable,
# and it stays exact, together with its gradient, when logits are very large, for example $\pm 300$.


# %% exercise="generator_loss" points=3
def generator_loss(fake_logits, saturating=False):
    """-log d(f(z)), or log(1 - d(f(z))) if saturating, averaged over the batch: to be minimized.

    fake_logits  (m,) float tensor: logits of generated points.
    returns      () float tensor, in nats.
    """
    ### BEGIN SOLUTION
    if saturating:
        return -F.softplus(fake_logits).mean()
    return F.softplus(-fake_logits).mean()
    ### END SOLUTION


# %% [markdown] lang="fr" tags=["solution"]
# **Le raisonnement.** Les deux pertes décroissent quand le logit augmente : les deux poussent le générateur vers des
# points que $d$ croit vrais. Leurs dérivées sont $-\sigma(\ell)$ pour la saturante et $-(1 - \sigma(\ell))$ pour
# l'autre : elles n'ont pas de point stationnaire, mais l'une s'annule là où $d$ est sûr de lui, l'autre là où il est
# trompé. La non saturante est l'entropie croisée avec l'étiquette « vrai ».

# %% [markdown] lang="en" tags=["solution"]
# **The reasoning.** Both losses decrease when the logit grows: both push the generator towards points that $d$ takes
# for real. Their derivatives are $-\sigma(\ell)$ for the saturating one and $-(1 - \sigma(\ell))$ for the other: they
# have no stationary point, but one vanishes where $d$ is sure of itself, the other where it is deceived. The
# non-saturating one is the cross-entropy with the label "real".

# %% [markdown] lang="fr"
# **Exploration.** Les pentes des deux pertes, par autograd, quand le discriminateur reconnaît de mieux en mieux un
# point généré.

# %% [markdown] lang="en"
# **Exploration.** The slopes of both losses, by autograd, when the discriminator recognizes a generated point better
# and better.

# %% tags=["explore"]
for value in (0.0, -2.0, -5.0, -10.0):
    slopes = []
    for saturating in (True, False):
        logit = torch.tensor([value], requires_grad=True)
        generator_loss(logit, saturating=saturating).backward()
        slopes.append(logit.grad.item())
    print(f"logit {value:6.1f}   saturating {slopes[0]:9.6f}   non-saturating {slopes[1]:9.6f}")

# %% [markdown] lang="fr"
# ## Exercice 3. Le discriminateur optimal (2 points)
#
# Oublions les réseaux : si les densités $p_{\mathrm{data}}$ et $p_{\mathrm{model}}$ étaient connues, quelle fonction
# $d$ rendrait la perte du discriminateur la plus petite ? L'espérance est une intégrale, que l'on peut minimiser point
# par point :

# %% [markdown] lang="en"
# ## Exercise 3. The optimal discriminator (2 points)
#
# Forget about networks: if the densities $p_{\mathrm{data}}$ and $p_{\mathrm{model}}$ were known, which function $d$
# would make the loss of the discriminator smallest? The expectation is an integral, which can be minimized point by
# point:

# %% [markdown]
# $$L_d = \int \bigl(-p_{\mathrm{data}}(x) \log d(x) - p_{\mathrm{model}}(x) \log(1 - d(x))\bigr)\, \mathrm{d}x$$

# %% [markdown] lang="fr"
# ![À gauche, deux densités sur une droite, celle des données à deux bosses, celle du modèle à une bosse, et le
# discriminateur optimal, proche de 1 sur la bosse que le modèle ignore. À droite, dans le plan, le
# discriminateur optimal quand le générateur a oublié la moitié des bosses : des flèches mènent vers les bosses
# oubliées.](attachment:field.png)
#
# À droite de la figure, un générateur ne couvre que la moitié gauche de l'anneau, deux fois trop : le discriminateur
# optimal y répond $\frac{1}{3}$, et presque 1 sur les bosses oubliées. Les flèches sont le gradient de $\log d$ :
# c'est la direction dans laquelle le générateur déplace ses points. Au cœur des bosses de gauche, elles sont nulles :
# un point qui s'y trouve ne sent pas celles qui manquent.
#
# **Exemple.** En un point où $p_{\mathrm{data}} = 0{,}3$ et $p_{\mathrm{model}} = 0{,}1$, le meilleur choix est
# $d = 0{,}75$.
#
# **Donné.** `p_data` et `p_model`, deux tenseurs de même forme et de même précision : les valeurs des deux densités aux
# mêmes points, positives ou nulles.
#
# **Demandé.** La fonction `optimal_discriminator(p_data, p_model)`, qui renvoie la valeur optimale de $d$ en chaque
# point, un tenseur de la même forme.
#
# **Convention.** Une probabilité, non un logit. Les densités peuvent être très petites, par exemple $10^{-20}$ : leur
# rapport compte toujours. Là où les deux sont nulles, tout choix se vaut ; renvoyez $\frac{1}{2}$. La précision est
# celle de `p_data`.

# %% [markdown] lang="en"
# ![On the left, two densities on a line, that of the data with two bumps, that of the model with one, and the optimal
# discriminator, close to 1 on the bump that the model ignores. On the right, in the plane, the optimal
# discriminator when the generator has forgotten half of the bumps: arrows lead towards the forgotten
# bumps.](attachment:field.png)
#
# On the right of the figure, a generator covers no more than the left half of the ring, twice too much: there the
# optimal discriminator answers $\frac{1}{3}$, and almost 1 on the forgotten bumps. The arrows are the gradient of
# $\log d$: this is the direction in which the generator moves its points. In the middle of the bumps on the left they
# are zero: a point that is there does not feel those that are missing.
#
# **Example.** At a point where $p_{\mathrm{data}} = 0.3$ and $p_{\mathrm{model}} = 0.1$, the best choice is $d = 0.75$.
#
# **Given.** `p_data` and `p_model`, two tensors of the same shape and the same precision: the values of both densities
# at the same points, positive or zero.
#
# **Asked.** The function `optimal_discriminator(p_data, p_model)`, which returns the optimal value of $d$ at each
# point, a tensor of the same shape.
#
# **Convention.** A probability, not a logit. Densities may be very small, for example $10^{-20}$: their ratio always
# counts. Where both are zero, any choice is as good as any other; return $\frac{1}{2}$. The precision is that of
# `p_data`.


# %% exercise="optimal_discriminator" points=2
def optimal_discriminator(p_data, p_model):
    """The d that minimizes the loss of the discriminator, at each point.

    p_data, p_model  float tensors of the same shape: densities, >= 0.
    returns          float tensor of that shape, in [0, 1]; 1/2 where both densities are zero.
    """
    ### BEGIN SOLUTION
    total = p_data + p_model
    nowhere = total == 0
    return torch.where(nowhere, 0.5, p_data / torch.where(nowhere, 1.0, total))
    ### END SOLUTION


# %% [markdown] lang="fr" tags=["solution"]
# **Le raisonnement.** En un point, avec $a = p_{\mathrm{data}}$ et $b = p_{\mathrm{model}}$, on minimise
# $-a \log d - b \log(1 - d)$, qui est convexe. La dérivée $-\frac{a}{d} + \frac{b}{1 - d}$ s'annule pour
# $d = \frac{a}{a + b}$ : c'est la probabilité a posteriori que le point soit vrai, quand on tire un vrai ou un faux à
# pile ou face. Son logit est $\log \frac{a}{b}$ : un discriminateur apprend un rapport de densités.
#
# Une petite constante au dénominateur donnerait 0 dans les queues, là où le discriminateur doit justement répondre.

# %% [markdown] lang="en" tags=["solution"]
# **The reasoning.** At one point, with $a = p_{\mathrm{data}}$ and $b = p_{\mathrm{model}}$, we minimize
# $-a \log d - b \log(1 - d)$, which is convex. The derivative $-\frac{a}{d} + \frac{b}{1 - d}$ vanishes for
# $d = \frac{a}{a + b}$: this is the posterior probability that the point is real, when heads or tails decides whether a
# real or a generated one is drawn. Its logit is $\log \frac{a}{b}$: a discriminator learns a ratio of densities.
#
# A small constant in the denominator would give 0 in the tails, which is exactly where the discriminator has to answer.

# %% [markdown] lang="fr"
# **Exploration.** Le meilleur discriminateur possible quand le générateur est une gaussienne à côté des données, et la
# perte qu'il atteint : $\log 4$ quand les deux lois sont confondues, 0 quand elles sont séparées.

# %% [markdown] lang="en"
# **Exploration.** The best possible discriminator when the generator is a Gaussian beside the data, and the loss that
# it reaches: $\log 4$ when both distributions are the same, 0 when they are apart.

# %% tags=["explore"]
x = torch.linspace(-8, 12, 2001, dtype=torch.float64)
data = torch.distributions.Normal(0.0, 1.0).log_prob(x).exp()
for shift in (0.0, 1.0, 2.0, 4.0):
    model = torch.distributions.Normal(shift, 1.0).log_prob(x).exp()
    best = optimal_discriminator(data, model)
    other = optimal_discriminator(model, data)  # 1 - best, which would be rounded to 0
    loss = -(torch.xlogy(data, best) + torch.xlogy(model, other)).sum() * (x[1] - x[0])
    print(f"shift {shift:3.1f}   loss of the best discriminator {loss.item():.4f}   log 4 = {math.log(4):.4f}")

# %% [markdown] lang="fr"
# ## Exercice 4. Le générateur (1,5 point)
#
# Le générateur n'a rien à inverser et rien à calculer d'autre que des points : n'importe quel réseau convient, et la
# dimension du bruit est libre.
#
# **Donné.** `latent_dim`, la dimension du bruit ; `hidden_dim`, le nombre d'unités de chaque couche cachée ; `dim`, la
# dimension des points.
#
# **Demandé.** La classe `Generator`, avec sa méthode `forward(z)`, qui transforme du bruit de forme
# `(batch, latent_dim)` en points de forme `(batch, dim)`.
#
# **Convention.** Un perceptron non linéaire, d'une à trois couches cachées de `hidden_dim` unités, sans normalisation
# ni *dropout*. Les points sont des réels quelconques : **la sortie n'est pas bornée**. Chaque coordonnée dépend du
# bruit. Le point tiré d'un bruit ne dépend pas des autres bruits du lot, et deux appels avec le même bruit donnent le
# même point. L'attribut `latent_dim` garde la dimension du bruit : l'entraînement le lit.

# %% [markdown] lang="en"
# ## Exercise 4. The generator (1.5 points)
#
# The generator has nothing to invert, and nothing to compute but points: any network will do, and the dimension of the
# noise is free.
#
# **Given.** `latent_dim`, the dimension of the noise; `hidden_dim`, the number of units of each hidden layer; `dim`,
# the dimension of the points.
#
# **Asked.** The class `Generator`, with its method `forward(z)`, which turns noise of shape `(batch, latent_dim)` into
# points of shape `(batch, dim)`.
#
# **Convention.** A nonlinear perceptron, with one to three hidden layers of `hidden_dim` units, without normalization
# or *dropout*. Points are any real numbers: **the output is not bounded**. Each coordinate depends on the noise. The
# point drawn from one noise does not depend on the other noises of the batch, and two calls with the same noise give
# the same point. The attribute `latent_dim` keeps the dimension of the noise: training reads it.


# %% exercise="Generator" points=1.5
class Generator(torch.nn.Module):
    """From noise to points.

    latent_dim  int: dimension of the noise.
    hidden_dim  int: units of the hidden layers.
    dim         int: dimension of the points.
    """

    def __init__(self, latent_dim, hidden_dim, dim):
        super().__init__()
        self.latent_dim = latent_dim
        ### BEGIN SOLUTION
        self.network = torch.nn.Sequential(
            torch.nn.Linear(latent_dim, hidden_dim),
            torch.nn.ReLU(),
            torch.nn.Linear(hidden_dim, hidden_dim),
            torch.nn.ReLU(),
            torch.nn.Linear(hidden_dim, dim),
        )
        ### END SOLUTION

    def forward(self, z):
        """(batch, latent_dim) -> (batch, dim)"""
        ### BEGIN SOLUTION
        return self.network(z)
        ### END SOLUTION


# %% [markdown] lang="fr" tags=["solution"]
# **Le raisonnement.** La dernière couche est linéaire et rien ne la suit : une tangente hyperbolique convient à des
# images entre $-1$ et $1$, mais interdirait les bosses de rayon 2. Sans couche cachée non linéaire, l'image d'une loi
# normale serait une loi normale : une seule bosse.

# %% [markdown] lang="en" tags=["solution"]
# **The reasoning.** The last layer is linear and nothing follows it: a hyperbolic tangent suits images between $-1$ and
# $1$, but would forbid bumps at radius 2. Without a nonlinear hidden layer, the image of a normal distribution would be
# a normal distribution: a single bump.

# %% [markdown] lang="fr"
# ## Exercice 5. Le discriminateur (1,5 point)
#
# **Donné.** `dim`, la dimension des points ; `hidden_dim`, le nombre d'unités de chaque couche cachée.
#
# **Demandé.** La classe `Discriminator`, avec sa méthode `forward(x)`, qui donne à des points de forme `(batch, dim)`
# leurs logits, de forme `(batch,)`.
#
# **Convention.** Un perceptron non linéaire, de deux ou trois couches cachées de `hidden_dim` unités, sans
# normalisation ni *dropout* ; avec une seule, il verrait mal huit bosses. La sortie est un **logit**, un réel
# quelconque et non une probabilité : la sigmoïde est déjà dans vos pertes. Elle est de forme `(batch,)`, et non
# `(batch, 1)`. Le logit d'un point ne dépend pas des autres points du lot, et il est dérivable par rapport au point :
# c'est par là que le générateur apprend.

# %% [markdown] lang="en"
# ## Exercise 5. The discriminator (1.5 points)
#
# **Given.** `dim`, the dimension of the points; `hidden_dim`, the number of units of each hidden layer.
#
# **Asked.** The class `Discriminator`, with its method `forward(x)`, which gives points of shape `(batch, dim)` their
# logits, of shape `(batch,)`.
#
# **Convention.** A nonlinear perceptron, with two or three hidden layers of `hidden_dim` units, without normalization
# or *dropout*; with a single one it would hardly see eight bumps. The output is a **logit**, any real number and not a
# probability: the sigmoid is in your losses already. It is of shape `(batch,)`, not `(batch, 1)`. The logit of a point
# does not depend on the other points of the batch, and it is differentiable with respect to the point: this is how the
# generator learns.


# %% exercise="Discriminator" points=1.5
class Discriminator(torch.nn.Module):
    """From points to logits: positive for "real", negative for "generated".

    dim         int: dimension of the points.
    hidden_dim  int: units of the hidden layers.
    """

    def __init__(self, dim, hidden_dim):
        super().__init__()
        ### BEGIN SOLUTION
        self.network = torch.nn.Sequential(
            torch.nn.Linear(dim, hidden_dim),
            torch.nn.LeakyReLU(0.2),
            torch.nn.Linear(hidden_dim, hidden_dim),
            torch.nn.LeakyReLU(0.2),
            torch.nn.Linear(hidden_dim, 1),
        )
        ### END SOLUTION

    def forward(self, x):
        """(batch, dim) -> (batch,)"""
        ### BEGIN SOLUTION
        return self.network(x).squeeze(1)
        ### END SOLUTION


# %% [markdown] lang="fr" tags=["solution"]
# **Le raisonnement.** `squeeze(1)` retire la dimension de taille 1, et elle seule : `squeeze()` retirerait aussi celle
# du lot quand il n'a qu'un point. Avec une forme `(batch, 1)`, une perte qui combinerait les logits à un vecteur
# d'étiquettes de forme `(batch,)` les diffuserait en une matrice, sans un mot. Une unité `LeakyReLU` garde une pente
# partout : là où $d$ serait plat, le générateur ne recevrait rien.

# %% [markdown] lang="en" tags=["solution"]
# **The reasoning.** `squeeze(1)` removes the dimension of size 1, and that one only: `squeeze()` would remove that of
# the batch too when it has a single point. With a shape `(batch, 1)`, a loss that combined the logits with a vector of
# labels of shape `(batch,)` would broadcast them to a matrix, without a word. A `LeakyReLU` unit keeps a slope
# everywhere: where $d$ is flat, the generator receives nothing.

# %% [markdown] lang="fr"
# ## Exercice 6. Les modes couverts (1,5 point)
#
# La perte d'un GAN ne dit pas s'il imite bien les données : un générateur qui ne sait faire qu'une bosse, mais la fait
# parfaitement, peut avoir la même perte qu'un autre qui les fait toutes. C'est l'**effondrement de modes**, et il faut
# le mesurer : combien de bosses le générateur atteint-il ?
#
# **Exemple.** Deux centres $(0\,;\, 0)$ et $(4\,;\, 0)$, un rayon de 1. Les points $(0{,}5\,;\, 0)$, $(0\,;\, 0{,}9)$
# et $(2\,;\, 0)$ couvrent un seul mode : les deux premiers sont près du même centre, le troisième n'est près d'aucun.
#
# **Donné.** `samples`, de forme `(n, dim)` : les points tirés du modèle. `centers`, de forme `(k, dim)` : les centres
# des bosses. `radius` : le rayon d'une bosse.
#
# **Demandé.** La fonction `covered_modes(samples, centers, radius)`, qui renvoie le nombre de modes couverts, un entier
# Python (`int`).
#
# **Convention.** La distance est euclidienne. Un point appartient au mode dont le centre est **le plus proche de lui**,
# à condition d'en être à une distance d'au plus `radius` ; sinon il n'appartient à aucun. Un mode est couvert si au
# moins un point lui appartient.

# %% [markdown] lang="en"
# ## Exercise 6. The covered modes (1.5 points)
#
# The loss of a GAN does not say whether it imitates the data well: a generator that knows how to make one bump only,
# but makes it perfectly, can have the same loss as another that makes them all. This is **mode collapse**, and it has
# to be measured: how many bumps does the generator reach?
#
# **Example.** Two centers $(0, 0)$ and $(4, 0)$, a radius of 1. The points $(0.5, 0)$, $(0, 0.9)$ and $(2, 0)$ cover a
# single mode: the first two are near the same center, the third is near none.
#
# **Given.** `samples`, of shape `(n, dim)`: the points drawn from the model. `centers`, of shape `(k, dim)`: the
# centers of the bumps. `radius`: the radius of a bump.
#
# **Asked.** The function `covered_modes(samples, centers, radius)`, which returns the number of covered modes, a Python
# integer (`int`).
#
# **Convention.** The distance is Euclidean. A point belongs to the mode whose center is **the closest to it**, provided
# that it is at a distance of at most `radius`; otherwise it belongs to none. A mode is covered if at least one point
# belongs to it.


# %% exercise="covered_modes" points=1.5
def covered_modes(samples, centers, radius):
    """How many modes have at least one sample.

    samples  (n, dim) float tensor: points of the model.
    centers  (k, dim) float tensor: of the modes.
    radius   float: how far from the closest center a sample may be.
    returns  int, from 0 to k.
    """
    ### BEGIN SOLUTION
    closest = torch.cdist(samples, centers).min(dim=1)  # (n, k) -> (n,)
    return len(closest.indices[closest.values <= radius].unique())
    ### END SOLUTION


# %% [markdown] lang="fr" tags=["solution"]
# **Le raisonnement.** On choisit d'abord le centre, par point, puis on regarde la distance. Dans l'ordre inverse
# (« quels centres ont un point à moins de `radius` ? »), un seul point couvrirait plusieurs modes dès que le rayon
# dépasse la moitié de l'écart entre deux centres. Et c'est une mesure de ce qui est trouvé, non de ce qui est bien
# fait : mille points hors des bosses n'y changent rien.

# %% [markdown] lang="en" tags=["solution"]
# **The reasoning.** We first choose the center, for each point, then look at the distance. The other way round ("which
# centers have a point closer than `radius`?"), a single point would cover several modes as soon as the radius is more
# than half of the gap between two centers. And this is a measure of what is found, not of what is well made: a thousand
# points outside the bumps change nothing.

# %% [markdown] lang="fr"
# ## Exercice 7. L'entraînement (5,5 points)
#
# Les deux réseaux jouent à tour de rôle. Pour chaque lot de vrais points : d'abord un pas de $d$, qui regarde ces
# points et autant de points générés, **sans toucher à $f$** ; puis un pas de $f$, jugé par le discriminateur qui vient
# de progresser, **sans toucher à $d$**.
#
# ![Deux rangées de quatre nuages de points générés, au fil d'un entraînement. En haut, une tache au centre, puis
# quelques bosses de l'anneau, puis les huit. En bas, une tache qui reste serrée, et saute d'une bosse à une autre.
# Au-dessus de chacun, le nombre de pas et de modes couverts.](attachment:modes.png)
#
# La figure montre des points générés après $t$ pas du discriminateur, avec le nombre de modes couverts. En haut, chacun
# joue à son tour, un pas pour un pas. En bas, le générateur fait **dix** pas pour un du discriminateur : tout son bruit
# finit au même endroit, celui que le discriminateur croit le plus vrai ; quand celui-ci s'en aperçoit, le générateur
# saute ailleurs.
#
# **Donné.** Deux réseaux `f` et `d` : `f` transforme du bruit de dimension `f.latent_dim` en points, `d` donne les
# logits de points. Les vrais points `x`, de forme `(n, dim)`, et les réglages `epochs`, `batch_size`, `learning_rate`
# et `generator`.
#
# **Demandé.** La fonction `train_gan(f, d, x, *, epochs, batch_size, learning_rate, generator=None)`, qui entraîne les
# deux réseaux sur place et renvoie une liste de couples, un par époque : la perte moyenne de $d$ et celle de $f$,
# chacune un nombre Python (`float`).
#
# **Convention.** Attention aux noms : `generator` est le **générateur de nombres aléatoires** de PyTorch, `f` le réseau
# générateur. Tout le hasard vient de `generator` lorsqu'il est donné.
#
# À chaque époque, chaque point de `x` est vu **une fois**, dans un ordre **mélangé de nouveau à chaque époque**, par
# lots de `batch_size` points ; le dernier lot peut être plus petit. Chaque lot de vrais points va avec **autant** de
# points générés, et donne lieu à exactement **un pas de $d$, puis un pas de $f$** qui utilise le discriminateur déjà
# mis à jour. Le bruit suit la loi $\mathcal{N}(0, I)$ ; il est tiré de nouveau à chaque lot. Pour le pas de $f$, tirez
# un autre bruit ou reprenez celui du pas de $d$, comme vous préférez.
#
# La perte de $d$ est celle de l'exercice 1, celle de $f$ la perte **non saturante** de l'exercice 2. Chaque perte d'une
# époque est la moyenne **par point** de ce que mesurent les pas, chacun avant de changer les poids : le dernier lot,
# plus petit, compte moins.
#
# Les pas sont ceux de deux optimiseurs de `torch.optim`, de pas `learning_rate`. Lesquels, c'est votre choix, mais
# préférez **peu d'inertie** : Adam avec `betas=(0.5, 0.999)`, ou RMSprop. Avec le réglage par défaut d'Adam,
# `betas=(0.9, 0.999)`, le générateur s'effondre ici le plus souvent : chaque joueur poursuit ce que l'autre faisait
# dix pas plus tôt.
#
# `f` et `d` peuvent être vos réseaux ou ceux que fournit la correction : n'utilisez que `f(z)`, `f.latent_dim`, `d(x)`
# et ce que tout `torch.nn.Module` possède.
#
# *Indice.* `backward()` **ajoute** les gradients à ceux qui sont déjà là, dans tous les réseaux que la perte a
# traversés : la perte de $f$ traverse $d$. Demandez-vous, à chaque pas, quel optimiseur avance et ce que contiennent
# les gradients de son réseau.

# %% [markdown] lang="en"
# ## Exercise 7. Training (5.5 points)
#
# The two networks play in turns. For each batch of real points: first a step of $d$, which looks at these points and at
# as many generated ones, **without touching $f$**; then a step of $f$, judged by the discriminator that has just made
# progress, **without touching $d$**.
#
# ![Two rows of four clouds of generated points, in the course of a training. Above, a blot in the center, then some
# bumps of the ring, then all eight. Below, a blot that stays narrow, and jumps from one bump to another. Above each,
# the number of steps and of covered modes.](attachment:modes.png)
#
# The figure shows generated points after $t$ steps of the discriminator, with the number of covered modes. Above, each
# plays in turn, one step for one step. Below, the generator takes **ten** steps for one of the discriminator: all its
# noise ends in the same place, the one that the discriminator takes for most real; when the latter finds out, the
# generator jumps elsewhere.
#
# **Given.** Two networks `f` and `d`: `f` turns noise of dimension `f.latent_dim` into points, `d` gives the logits of
# points. The real points `x`, of shape `(n, dim)`, and the settings `epochs`, `batch_size`, `learning_rate` and
# `generator`.
#
# **Asked.** The function `train_gan(f, d, x, *, epochs, batch_size, learning_rate, generator=None)`, which trains both
# networks in place and returns a list of pairs, one per epoch: the mean loss of $d$ and that of $f$, each a Python
# number (`float`).
#
# **Convention.** Mind the names: `generator` is PyTorch's **random number generator**, `f` the generator network. All
# randomness comes from `generator` when it is given.
#
# In each epoch, each point of `x` is seen **once**, in an order **shuffled anew at each epoch**, in batches of
# `batch_size` points; the last batch may be smaller. Each batch of real points goes with **as many** generated points,
# and leads to exactly **one step of $d$, then one step of $f$** which uses the discriminator as already updated. The
# noise follows $\mathcal{N}(0, I)$; it is drawn anew for each batch. For the step of $f$, draw other noise or take that
# of the step of $d$ again, as you prefer.
#
# The loss of $d$ is that of exercise 1, that of $f$ the **non-saturating** loss of exercise 2. Each loss of an epoch is
# the mean **per point** of what the steps measure, each before it changes the weights: the last batch, smaller, counts
# less.
#
# Steps are those of two optimizers of `torch.optim`, with the step `learning_rate`. Which ones is your choice, but
# prefer **little inertia**: Adam with `betas=(0.5, 0.999)`, or RMSprop. With the default of Adam, `betas=(0.9, 0.999)`,
# the generator most often collapses here: each player chases what the other did ten steps ago.
#
# `f` and `d` may be your networks or some that grading provides: use only `f(z)`, `f.latent_dim`, `d(x)` and what any
# `torch.nn.Module` has.
#
# *Hint.* `backward()` **adds** gradients to those that are already there, in all networks that the loss has gone
# through: the loss of $f$ goes through $d$. Ask yourself, at each step, which optimizer advances and what the gradients
# of its network contain.


# %% exercise="train_gan" points=5.5
def train_gan(f, d, x, *, epochs, batch_size, learning_rate, generator=None):
    """Train both networks of a GAN in place, one step of each for each batch.

    f              a module like Generator: noise (m, f.latent_dim) -> points (m, dim).
    d              a module like Discriminator: points (m, dim) -> logits (m,).
    x              (n, dim) float tensor: real points.
    epochs         int: how many times each point is seen.
    batch_size     int: the last batch of an epoch may be smaller.
    learning_rate  float: step of both optimizers.
    generator      torch.Generator or None: where order and noise come from.
    returns        list of pairs of floats: mean loss of d, mean loss of f, during each epoch.
    """
    ### BEGIN SOLUTION
    optimizer_f = torch.optim.Adam(f.parameters(), lr=learning_rate, betas=(0.5, 0.999))
    optimizer_d = torch.optim.Adam(d.parameters(), lr=learning_rate, betas=(0.5, 0.999))
    history = []
    for _ in range(epochs):
        total_d = total_f = 0.0
        order = torch.randperm(len(x), generator=generator, device=x.device)
        for real in x[order].split(batch_size):
            z = torch.randn(len(real), f.latent_dim, generator=generator, device=x.device)
            loss_d = discriminator_loss(d(real), d(f(z).detach()))  # no gradient goes back to f
            optimizer_d.zero_grad()
            loss_d.backward()
            optimizer_d.step()

            z = torch.randn(len(real), f.latent_dim, generator=generator, device=x.device)
            loss_f = generator_loss(d(f(z)))  # goes through d, as it is after its step
            optimizer_f.zero_grad()
            loss_f.backward()
            optimizer_f.step()

            total_d += len(real) * loss_d.item()  # the last batch, smaller, counts less
            total_f += len(real) * loss_f.item()
        history.append((total_d / len(x), total_f / len(x)))
    return history
    ### END SOLUTION


# %% [markdown] lang="fr" tags=["solution"]
# **Le raisonnement.** Trois précautions, une par flèche du schéma du cours. `detach()` coupe le chemin de la perte de
# $d$ vers $f$ : sans lui, le gradient serait calculé pour rien, et ajouté à celui de $f$ si l'on ne l'efface pas.
# Chaque optimiseur ne connaît que les paramètres de **son** réseau. Et `optimizer_d.zero_grad()` vient juste avant le
# `backward()` de $d$ : le pas de $f$ a laissé dans $d$ le gradient de la perte de $f$, qui tire exactement en sens
# contraire.
#
# Ne détachez **pas** les points générés dans le pas de $f$ : son gradient passe par $d$ puis par ces points.

# %% [markdown] lang="en" tags=["solution"]
# **The reasoning.** Three precautions, one for each arrow of the lecture's diagram. `detach()` cuts the way from the
# loss of $d$ to $f$: without it, that gradient would be computed for nothing, and added to that of $f$ unless it is
# erased. Each optimizer knows the parameters of **its** network only. And `optimizer_d.zero_grad()` comes just before
# the `backward()` of $d$: the step of $f$ has left in $d$ the gradient of the loss of $f$, which pulls exactly the
# other way.
#
# Do **not** detach the generated points in the step of $f$: its gradient goes through $d$, then through these points.

# %% [markdown] lang="fr"
# **Exploration.** Un GAN sur l'anneau : les points générés au fil de l'entraînement, et les modes couverts. Comptez une
# vingtaine de secondes. Changez la graine : les bosses trouvées ne sont pas toujours les mêmes.

# %% [markdown] lang="en"
# **Exploration.** A GAN on the ring: generated points in the course of the training, and the covered modes. Allow some
# twenty seconds. Change the seed: the bumps that are found are not always the same.

# %% tags=["explore"]
torch.manual_seed(0)
generator = torch.Generator().manual_seed(0)
f, d = Generator(2, 64, 2), Discriminator(2, 64)
noise = torch.randn(1000, 2, generator=generator)
history = []
figure, axes = plt.subplots(1, 5, figsize=(16, 3.4))
for axis in axes:
    history += train_gan(f, d, ring, epochs=20, batch_size=64, learning_rate=2e-3, generator=generator)
    with torch.no_grad():
        points = f(noise)
    axis.scatter(*ring.T, s=1, color="lightgray")
    axis.scatter(*points.T, s=2)
    axis.set(xlim=(-3, 3), ylim=(-3, 3), aspect="equal")
    axis.set_title(f"{len(history)}: {covered_modes(points, centers, 3 * SPREAD)} / 8")
plt.show()

# %% [markdown] lang="fr"
# **Exploration.** Les deux pertes, et le champ du discriminateur : son logit, et les flèches que suit le générateur. À
# l'équilibre, $d = \frac{1}{2}$ partout et la perte de $d$ vaut $\log 4$. Cette figure et la précédente servent à
# l'exercice 10.

# %% [markdown] lang="en"
# **Exploration.** Both losses, and the field of the discriminator: its logit, and the arrows that the generator
# follows. At equilibrium $d = \frac{1}{2}$ everywhere, and the loss of $d$ is $\log 4$. This figure and the previous
# one serve for exercise 10.

# %% tags=["explore"]
figure, (left, right) = plt.subplots(1, 2, figsize=(11, 4))
left.plot([losses[0] for losses in history], label="$L_d$")
left.plot([losses[1] for losses in history], label="$L_f$")
left.axhline(math.log(4), color="gray", linestyle=":")
left.legend()
side = torch.linspace(-3, 3, 25)
grid = torch.cartesian_prod(side, side).requires_grad_()
logits = d(grid)
(arrows,) = torch.autograd.grad(logits.sum(), grid)
heights = logits.detach().reshape(25, 25).T
right.contourf(side, side, heights, levels=15, cmap="RdBu")
right.quiver(*grid.detach().T, *arrows.T, alpha=0.6)
right.scatter(*points.T, s=2, color="black")
right.set_aspect("equal")
plt.show()

# %% [markdown] lang="fr"
# **Exploration.** L'effondrement, en laboratoire : le discriminateur est figé, le générateur joue seul. Ses points se
# rassemblent là où le logit est le plus grand.

# %% [markdown] lang="en"
# **Exploration.** Collapse, in the laboratory: the discriminator is frozen, the generator plays alone. Its points
# gather where the logit is largest.

# %% tags=["explore"]
adam_of_f = torch.optim.Adam(f.parameters(), lr=2e-3)
for _ in range(400):
    loss_of_f = generator_loss(d(f(torch.randn(64, 2, generator=generator))))
    adam_of_f.zero_grad()
    loss_of_f.backward()
    adam_of_f.step()
with torch.no_grad():
    points = f(noise)
print("covered modes:", covered_modes(points, centers, 3 * SPREAD), "spread:", points.std(dim=0))

# %% [markdown] lang="fr"
# ## Exercice 8. À l'équilibre (0,5 point)
#
# Un GAN est entraîné sur de très nombreux points, avec des réseaux très riches, et les deux pertes ne bougent plus : la
# perte du discriminateur (exercice 1) vaut $\log 4 \approx 1{,}386$, celle du générateur (non saturante)
# $\log 2 \approx 0{,}693$. Que faut-il en penser ?
#
# 1. L'entraînement a échoué : le discriminateur répond au hasard, il n'a rien appris.
# 2. C'est ce que l'on attend à l'équilibre : si les deux lois sont confondues, le meilleur discriminateur répond
#    $\frac{1}{2}$ partout.
# 3. Le discriminateur est trop fort : il faut réduire son pas d'apprentissage.
# 4. Le générateur s'est effondré sur un seul mode, sinon sa perte serait nulle.
#
# **Demandé.** Le numéro de votre réponse, un entier, dans `ANSWERS["equilibrium"]`.
#
# **Convention.** Un seul des 4 choix est juste.
#
# *Indice.* Que vaut $\frac{p_{\mathrm{data}}}{p_{\mathrm{data}} + p_{\mathrm{model}}}$ quand les deux densités sont
# égales ?

# %% [markdown] lang="en"
# ## Exercise 8. At equilibrium (0.5 points)
#
# A GAN is trained on very many points, with very rich networks, and the two losses no longer move: the loss of the
# discriminator (exercise 1) is $\log 4 \approx 1.386$, that of the generator (non-saturating) $\log 2 \approx 0.693$.
# What should we think of it?
#
# 1. Training has failed: the discriminator answers at random, it has learned nothing.
# 2. This is what is expected at equilibrium: if both distributions are the same, the best discriminator answers
#    $\frac{1}{2}$ everywhere.
# 3. The discriminator is too strong: its learning rate should be reduced.
# 4. The generator has collapsed on a single mode, otherwise its loss would be zero.
#
# **Asked.** The number of your answer, an integer, in `ANSWERS["equilibrium"]`.
#
# **Convention.** Exactly one of the 4 choices is right.
#
# *Hint.* What is $\frac{p_{\mathrm{data}}}{p_{\mathrm{data}} + p_{\mathrm{model}}}$ when both densities are equal?

# %% exercise="quiz_equilibrium" points=0.5
### BEGIN SOLUTION
### STUB: ANSWERS["equilibrium"] = None
ANSWERS["equilibrium"] = 2
### END SOLUTION

# %% [markdown] lang="fr" tags=["solution"]
# **Le raisonnement.** Si $p_{\mathrm{model}} = p_{\mathrm{data}}$, le discriminateur optimal vaut $\frac{1}{2}$
# partout : sa perte est $2 \log 2 = \log 4$, la plus **grande** qu'un discriminateur optimal puisse avoir, et celle du
# générateur est $\log 2$. Ce discriminateur n'a rien à apprendre, ce n'est pas un échec. Un discriminateur trop fort
# aurait une perte proche de 0. Notez que ces deux nombres seuls ne prouvent rien non plus : un discriminateur trop
# pauvre répond aussi $\frac{1}{2}$ partout, d'où la question sur les réseaux « très riches ».

# %% [markdown] lang="en" tags=["solution"]
# **The reasoning.** If $p_{\mathrm{model}} = p_{\mathrm{data}}$, the optimal discriminator is $\frac{1}{2}$ everywhere:
# its loss is $2 \log 2 = \log 4$, the **largest** that an optimal discriminator can have, and that of the generator is
# $\log 2$. This discriminator has nothing to learn, which is no failure. A discriminator that is too strong would have
# a loss close to 0. Note that these two numbers alone prove nothing either: too poor a discriminator also answers
# $\frac{1}{2}$ everywhere, hence the "very rich" networks of the question.

# %% [markdown] lang="fr"
# ## Exercice 9. Étiquettes et réseau neuf (0,5 point)
#
# Une camarade vérifie sa perte du discriminateur sur un réseau **neuf**, jamais entraîné, dont les logits sont proches
# de 0. Elle trouve $1{,}386 \approx \log 4$ et conclut que sa fonction est juste. Que vaut cette vérification ?
#
# 1. Elle suffit : une perte fausse donnerait une autre valeur.
# 2. Elle suffit à condition de la répéter avec plusieurs graines.
# 3. Elle ne vaut rien : en $\ell = 0$, on a $-\log d = -\log(1 - d) = \log 2$, quelles que soient les étiquettes, et
#    même si le terme des points générés est remplacé par celui des vrais.
# 4. Elle ne vaut rien : avec un réseau neuf, la perte est indéfinie.
#
# **Demandé.** Le numéro de votre réponse, un entier, dans `ANSWERS["fresh"]`.
#
# **Convention.** Un seul des 4 choix est juste.
#
# *Indice.* Échangez les étiquettes dans votre fonction, et refaites son essai.

# %% [markdown] lang="en"
# ## Exercise 9. Labels and a new network (0.5 points)
#
# A fellow student verifies her discriminator loss on a **new** network, never trained, whose logits are close to 0. She
# finds $1.386 \approx \log 4$ and concludes that her function is right. What is this verification worth?
#
# 1. It is enough: a wrong loss would give another value.
# 2. It is enough, provided that it is repeated with several seeds.
# 3. It is worth nothing: at $\ell = 0$ we have $-\log d = -\log(1 - d) = \log 2$, whatever the labels, and even if the
#    term of generated points is replaced by that of real ones.
# 4. It is worth nothing: with a new network the loss is undefined.
#
# **Asked.** The number of your answer, an integer, in `ANSWERS["fresh"]`.
#
# **Convention.** Exactly one of the 4 choices is right.
#
# *Hint.* Exchange the labels in your function, and make her trial again.

# %% exercise="quiz_fresh" points=0.5
### BEGIN SOLUTION
### STUB: ANSWERS["fresh"] = None
ANSWERS["fresh"] = 3
### END SOLUTION

# %% [markdown] lang="fr" tags=["solution"]
# **Le raisonnement.** En $\ell = 0$, $d = 1 - d = \frac{1}{2}$ : échanger les étiquettes ne change rien. La graine n'y
# fait rien non plus, puisque tout réseau neuf a des logits proches de 0. Une bonne vérification choisit des logits
# différents les uns des autres et asymétriques, comme dans l'exemple de l'exercice 1, et regarde aussi le gradient.

# %% [markdown] lang="en" tags=["solution"]
# **The reasoning.** At $\ell = 0$, $d = 1 - d = \frac{1}{2}$: exchanging the labels changes nothing. The seed does not
# help either, since any new network has logits close to 0. A good verification chooses logits that differ from each
# other and are asymmetric, as in the example of exercise 1, and looks at the gradient too.

# %% [markdown] lang="fr"
# ## Exercice 10. Ce qu'un GAN oublie (1 point)
#
# Une personne lit et note cette réponse. En dix lignes au plus, et en vous appuyant sur vos figures :
#
# - que voit-on des modes au cours de l'entraînement, et que devient le générateur quand le discriminateur est figé ?
# - pourquoi rien, dans la perte du générateur, ne l'oblige-t-il à couvrir toutes les bosses ?
# - citez une chose qu'un GAN sait faire et un réseau inversible non, et une chose que l'inverse permet et un GAN non.
#
# **Convention.** La moitié du point va à ce que vous observez, l'autre moitié à ce que vous en expliquez.

# %% [markdown] lang="en"
# ## Exercise 10. What a GAN forgets (1 point)
#
# A person reads and grades this answer. In ten lines at most, and referring to your figures:
#
# - what is seen of the modes in the course of the training, and what becomes of the generator when the discriminator is
#   frozen?
# - why does nothing in the loss of the generator force it to cover all the bumps?
# - name one thing that a GAN can do and a normalizing flow cannot, and one thing that the inverse allows and a GAN does
#   not.
#
# **Convention.** Half of the point goes to what you observe, the other half to what you explain of it.

# %% [markdown] lang="fr" written="forgets" points=1
# *Réponse attendue.* Au début, les points forment une tache, puis ils gagnent l'anneau, d'abord quelques bosses ; le
# nombre de modes couverts monte, et peut redescendre quand une bosse est perdue. Avec un discriminateur figé, tous les
# points se rassemblent là où son logit est le plus grand : un seul mode, ou un point hors des données.
#
# La perte du générateur est une moyenne de ce que $d$ dit de **chaque** point, pris seul : un générateur qui met tout
# son bruit au meilleur endroit a la perte la plus petite. Seul le discriminateur, en apprenant que ce point est trop
# fréquent, l'en chasse ; s'il apprend trop lentement, le générateur saute d'un mode à l'autre. Et une bosse oubliée
# n'attire que les points qui sont assez près pour sentir la pente de $d$.
#
# Un GAN choisit librement l'architecture du générateur et la dimension du bruit, et tire un point en un seul passage.
# Un réseau inversible donne la log-densité exacte d'un point, et le code dont il vient ; un GAN n'a ni l'une ni
# l'autre.

# %% [markdown] lang="en" written="forgets" points=1
# *Expected answer.* In the beginning the points make a blot, then they reach the ring, some bumps first; the number of
# covered modes rises, and may fall again when a bump is lost. With a frozen discriminator, all points gather where its
# logit is largest: a single mode, or a point outside the data.
#
# The loss of the generator is a mean of what $d$ says of **each** point, taken alone: a generator that puts all its
# noise in the best place has the smallest loss. Only the discriminator, as it learns that this point is too frequent,
# drives it away; if it learns too slowly, the generator jumps from one mode to the next. And a forgotten bump attracts
# only those points that are close enough to feel the slope of $d$.
#
# A GAN chooses the architecture of the generator and the dimension of the noise freely, and draws a point in a single
# pass. A normalizing flow gives the exact log-density of a point, and the code that it comes from; a GAN has neither.

# %% [markdown] lang="fr"
# ## Pour aller plus loin
#
# Rien de ce qui suit n'est noté. Laissez à Adam ses `betas` par défaut : combien de modes reste-t-il ? Remplacez la
# perte de $f$ par la saturante : que change-t-elle au début ? Donnez au discriminateur plusieurs pas pour un du
# générateur, ou l'inverse. Ajoutez à $d$ l'écart-type du lot, comme le font les réseaux qui combattent l'effondrement.
#
# **Références.** I. Goodfellow et coll., *Generative Adversarial Nets*, 2014, <https://arxiv.org/abs/1406.2661>.
# L. Metz et coll., *Unrolled Generative Adversarial Networks*, 2017, <https://arxiv.org/abs/1611.02163>, d'où vient
# l'anneau. A. Radford et coll., *Unsupervised Representation Learning with Deep Convolutional Generative Adversarial
# Networks*, 2016, <https://arxiv.org/abs/1511.06434>.

# %% [markdown] lang="en"
# ## Going further
#
# Nothing below is graded. Leave Adam its default `betas`: how many modes remain? Replace the loss of $f$ by the
# saturating one: what does it change in the beginning? Give the discriminator several steps for one of the generator,
# or the other way round. Add the standard deviation of the batch to $d$, as do networks that fight collapse.
#
# **References.** I. Goodfellow et al., *Generative Adversarial Nets*, 2014, <https://arxiv.org/abs/1406.2661>. L. Metz
# et al., *Unrolled Generative Adversarial Networks*, 2017, <https://arxiv.org/abs/1611.02163>, where the ring comes
# from. A. Radford et al., *Unsupervised Representation Learning with Deep Convolutional Generative Adversarial
# Networks*, 2016, <https://arxiv.org/abs/1511.06434>.
