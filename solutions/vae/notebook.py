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
# # Auto-encodeur variationnel
#
# Un auto-encodeur sait reconstruire une image à partir de son code, mais pas en inventer une. L'auto-encodeur
# variationnel (VAE) sait faire les deux. Ce qui les sépare tient en peu de lignes : vous allez les écrire toutes, des
# trois formules qui font la différence jusqu'au modèle entraîné dont vous tirerez des images de chiffres que personne
# n'a dessinées.
#
# | | Exercice | Points |
# |---|---|---|
# | 1 | L'astuce de reparamétrisation | 2 |
# | 2 | La divergence à la loi a priori | 2 |
# | 3 | La divergence entre deux gaussiennes quelconques | 2 |
# | 4 | Le modèle | 3 |
# | 5 | La fonction de perte | 3 |
# | 6 | L'entraînement | 2 |
# | 7 | Générer à partir de la loi a priori | 1,5 |
# | 8 | Générer à partir des lois a posteriori | 1,5 |
# | 9 | L'étude de bêta | 1 |
# | 10 et 11 | Deux questions à choix multiples | 0,5 + 0,5 |
# | 12 | Une question à rédiger | 1 |
#
# **Comment travailler.** Complétez les cellules d'exercice, c'est-à-dire celles qui contiennent
# `raise NotImplementedError` ou `None`, sans changer les noms ni les arguments des fonctions, puis la cellule de texte
# de l'exercice 12. Ajoutez autant de cellules que vous le souhaitez. Les cellules verrouillées reçoivent la note :
# laissez-les en place.
#
# **Les cellules « Exploration »** servent à voir ce que vous avez écrit. Elles ne sont pas notées, et **la correction
# ne les exécute pas** : rien de ce dont un exercice a besoin ne doit y être défini (ni fonction, ni `import`, ni
# variable). En particulier, une fonction ne doit utiliser que ses arguments et ce que définissent les cellules
# d'exercice, jamais les images ou le modèle d'une exploration.
#
# **La correction** appelle vos fonctions, arguments nommés, sur des entrées que vous ne connaissez pas : d'autres
# tailles de lot, d'autres dimensions latentes, d'autres tailles d'image. Chaque exercice dit dans un paragraphe
# « Convention » ce qui pourrait prêter à discussion ; ce paragraphe fait foi.

# %% [markdown] lang="en"
# # Variational autoencoder
#
# An autoencoder can rebuild an image from its code, but it cannot invent one. The variational autoencoder (VAE) can do
# both. What separates them fits in a few lines, and you are going to write them all, from the three formulas that make
# the difference to the trained model from which you will draw images of digits that nobody ever wrote.
#
# | | Exercise | Points |
# |---|---|---|
# | 1 | The reparameterization trick | 2 |
# | 2 | The divergence to the prior | 2 |
# | 3 | The divergence between any two Gaussians | 2 |
# | 4 | The model | 3 |
# | 5 | The loss function | 3 |
# | 6 | Training | 2 |
# | 7 | Generating from the prior | 1.5 |
# | 8 | Generating from the posteriors | 1.5 |
# | 9 | A study of beta | 1 |
# | 10 and 11 | Two multiple-choice questions | 0.5 + 0.5 |
# | 12 | A question to answer in writing | 1 |
#
# **How to work.** Complete the exercise cells, that is, those which contain `raise NotImplementedError` or `None`,
# without changing the names or the arguments of the functions, then the text cell of exercise 12. Add as many cells as
# you like. The locked cells receive the score: leave them in place.
#
# **The "Exploration" cells** let you see what you have written. They are not graded, and **grading does not run them**:
# nothing that an exercise needs may be defined there (no function, no `import`, no variable). In particular, a function
# may use only its arguments and what the exercise cells define, never the images or the model of an exploration.
#
# **Grading** calls your functions, with named arguments, on inputs that you do not know: other batch sizes, other
# latent dimensions, other image sizes. Each exercise settles in a paragraph called "Convention" whatever could be open
# to debate; that paragraph is what counts.

# %%
import math

import torch
import torch.nn.functional as F

ANSWERS = {}

# %% [markdown] lang="fr"
# **Exploration.** Les images de ce sujet : 1797 chiffres manuscrits de 8 pixels de côté, fournis par scikit-learn.
# Exécutez cette cellule d'abord, les autres explorations s'en servent.

# %% [markdown] lang="en"
# **Exploration.** The images of this assignment: 1797 handwritten digits of 8 pixels a side, which come with
# scikit-learn. Run this cell first, the other explorations use it.

# %% tags=["explore"]
import matplotlib.pyplot as plt
from sklearn.datasets import load_digits

digits = load_digits()
labels = digits.target
images = torch.tensor(digits.images, dtype=torch.float32).unsqueeze(1) / 16  # (1797, 1, 8, 8) in [0, 1]


def show_images(rows):
    """Draw each tensor of `rows`, of shape (n, 1, 8, 8), on a line of its own."""
    framed = [F.pad(row.detach(), (1, 0, 1, 0), value=0.35) for row in rows]
    lines = [torch.cat(list(row[:, 0]), dim=1) for row in framed]
    plt.figure(figsize=(9, 9 * len(rows) / len(rows[0])))
    plt.imshow(torch.cat(lines), cmap="gray", vmin=0, vmax=1)
    plt.axis("off")
    plt.show()


show_images([images[:15], images[15:30]])

# %% [markdown] lang="fr"
# ## Pourquoi un auto-encodeur n'invente rien
#
# Un auto-encodeur apprend deux fonctions : l'encodeur $\mathcal{E}$, qui résume une image $x$ en un code
# $z = \mathcal{E}(x)$ de petite dimension, et le décodeur $\mathcal{D}$, qui la reconstruit,
# $\hat{x} = \mathcal{D}(z)$. Il semble alors facile de créer une image nouvelle : choisir un code au hasard, puis le
# décoder. Voici ce que cela donne, pour un auto-encodeur ordinaire à codes de dimension 2.
#
# ![À gauche, les codes des images dans le plan, colorés par classe : des amas étirés, séparés par du vide. Douze croix
# numérotées y sont tirées au hasard. À droite, les douze images décodées : certaines ne ressemblent à aucun
# chiffre.](attachment:autoencoder_holes.png)
#
# À gauche, les codes des images, une couleur par chiffre, et douze codes tirés uniformément dans le rectangle qui les
# contient ; à droite, les images décodées. Les croix qui tombent dans un amas donnent un chiffre, les autres souvent
# une tache que personne n'aurait écrite. Rien ne s'y oppose : la seule chose demandée à ce réseau était de reconstruire
# les images d'entraînement. Où placer leurs codes, à quelle échelle, que faire du vide qui les sépare, tout cela lui
# était égal. On ne sait donc pas où tirer un code, et cela ne s'arrange pas en dimension 20, où presque tout l'espace
# est vide.
#
# **L'idée du VAE** : à une image ne correspond plus un point, mais une **loi de probabilité** sur les codes. Le
# décodeur reçoit un code tiré selon cette loi, et doit reconstruire l'image quand même : il apprend à décoder tout un
# voisinage. De plus, on rapproche toutes ces lois d'une même loi simple, fixée d'avance, dans laquelle on saura tirer :
# la **loi a priori**. Le vide se remplit, et l'on sait où tirer.

# %% [markdown] lang="en"
# ## Why an autoencoder invents nothing
#
# An autoencoder learns two functions: the encoder $\mathcal{E}$, which sums up an image $x$ in a code
# $z = \mathcal{E}(x)$ of small dimension, and the decoder $\mathcal{D}$, which rebuilds it, $\hat{x} = \mathcal{D}(z)$.
# Creating a new image then seems easy: choose a code at random and decode it. Here is what this gives, for an ordinary
# autoencoder with codes of dimension 2.
#
# ![On the left, the codes of the images in the plane, colored by class: stretched clusters, separated by empty space.
# Twelve numbered crosses are drawn there at random. On the right, the twelve decoded images: some look like no
# digit.](attachment:autoencoder_holes.png)
#
# On the left, the codes of the images, one color per digit, and twelve codes drawn uniformly in the rectangle that
# contains them; on the right, the decoded images. Crosses that fall in a cluster give a digit, the others often a blot
# that nobody would have written. Nothing forbids it: all that was asked of this network was to rebuild the training
# images. Where to put their codes, on which scale, what to do with the empty space between them, it was free to choose.
# So we do not know where to draw a code, and things get no better in dimension 20, where almost all of the space is
# empty.
#
# **The idea of the VAE**: to an image corresponds no longer a point, but a **probability distribution** over codes. The
# decoder receives a code drawn from it, and must rebuild the image all the same: it learns to decode a whole
# neighborhood. Moreover, all these distributions are kept close to a single simple one, fixed beforehand, from which we
# know how to draw: the **prior**. The empty space fills up, and we know where to draw.

# %% [markdown] lang="fr"
# ## Le modèle
#
# ![(a) Le graphe du modèle : un code z, puis une image x, répétés pour n images ; une flèche en tirets remonte de x
# vers z. (b) Le réseau : x entre dans l'encodeur, qui donne mu et sigma ; avec un bruit epsilon, ils donnent z, que le
# décodeur transforme en une image reconstruite.](attachment:model_graph.png)
#
# **La génération** (graphe (a), flèche pleine). Un code $z$ est tiré selon la loi a priori $p(z)$, ici la loi normale
# centrée réduite de dimension $d$, puis l'image $x$ est tirée selon $p_\theta(x \mid z)$, que calcule le décodeur, un
# réseau de poids $\theta$. La vraisemblance d'une image est une intégrale sur tous les codes possibles, que l'on ne
# sait pas calculer :

# %% [markdown] lang="en"
# ## The model
#
# ![(a) The graph of the model: a code z, then an image x, repeated for n images; a dashed arrow goes back from x to z.
# (b) The network: x enters the encoder, which gives mu and sigma; with a noise epsilon they give z, which the decoder
# turns into a rebuilt image.](attachment:model_graph.png)
#
# **Generation** (graph (a), solid arrow). A code $z$ is drawn from the prior $p(z)$, here the standard normal
# distribution in dimension $d$; then the image $x$ is drawn from $p_\theta(x \mid z)$, which the decoder computes, a
# network with weights $\theta$. The likelihood of an image is an integral over all possible codes, which we cannot
# compute:

# %% [markdown]
# $$p_\theta(x) = \int p_\theta(x \mid z)\, p(z)\, \mathrm{d}z$$

# %% [markdown] lang="fr"
# Une moyenne sur des codes tirés au hasard ne suffirait pas : presque aucun d'eux n'a pu donner cette image-là. Il
# faudrait tirer selon la **loi a posteriori** $p_\theta(z \mid x)$, celle des codes qui expliquent $x$ ; mais la
# formule de Bayes, $p_\theta(z \mid x) = p_\theta(x \mid z)\, p(z) / p_\theta(x)$, contient l'intégrale que l'on
# cherche.
#
# **L'inférence** (flèche en tirets). On approche donc la loi a posteriori par une loi $q_\phi(z \mid x)$ que fournit un
# second réseau, l'encodeur, de poids $\phi$. Ici c'est une gaussienne à covariance diagonale,
# $q_\phi(z \mid x) = \mathcal{N}(\mu, \mathrm{diag}(\sigma^2))$, dont l'encodeur calcule la moyenne $\mu$ et
# l'écart-type $\sigma$ pour chaque image (schéma (b)).
#
# **Notations.** Dans tout le sujet, `logvar` désigne $\log \sigma^2$, le logarithme de la **variance** : l'encodeur
# peut ainsi produire un nombre réel quelconque. Les images sont des tenseurs à valeurs dans $[0, 1]$, de forme
# `(batch, channels, height, width)` ; les codes sont de forme `(batch, latent_dim)`. Toutes les divergences sont en
# nats, c'est-à-dire avec le logarithme népérien. Vos fonctions doivent accepter toute taille d'image et tout lot
# (*batch*), même réduit à un seul exemple, travailler dans la précision (`dtype`) et sur l'appareil (`device`) de leurs
# arguments, et ne jamais modifier ceux-ci sur place.

# %% [markdown] lang="en"
# An average over codes drawn at random would not do: hardly any of them could have given this very image. We would have
# to draw from the **posterior** $p_\theta(z \mid x)$, that of the codes which explain $x$; but Bayes' formula,
# $p_\theta(z \mid x) = p_\theta(x \mid z)\, p(z) / p_\theta(x)$, contains the integral that we are after.
#
# **Inference** (dashed arrow). So the posterior is approximated by a distribution $q_\phi(z \mid x)$, provided by a
# second network, the encoder, with weights $\phi$. Here it is a Gaussian with diagonal covariance,
# $q_\phi(z \mid x) = \mathcal{N}(\mu, \mathrm{diag}(\sigma^2))$, whose mean $\mu$ and standard deviation $\sigma$ the
# encoder computes for each image (diagram (b)).
#
# **Notation.** In the whole assignment, `logvar` is $\log \sigma^2$, the logarithm of the **variance**: the encoder may
# thus output any real number. Images are tensors with values in $[0, 1]$, of shape `(batch, channels, height, width)`;
# codes are of shape `(batch, latent_dim)`. All divergences are in nats, that is, with the natural logarithm. Your
# functions must accept any image size and any batch, even a single example, work in the precision (`dtype`) and on the
# device (`device`) of their arguments, and never modify these in place.

# %% [markdown] lang="fr"
# ## La borne, pas à pas
#
# On veut que $q_\phi(z \mid x)$ soit proche de la loi a posteriori : on écrit leur divergence de Kullback-Leibler, en
# abrégeant $\mathbb{E}_{q_\phi(z \mid x)}$ en $\mathbb{E}_q$.

# %% [markdown] lang="en"
# ## The bound, step by step
#
# We want $q_\phi(z \mid x)$ to be close to the posterior: let us write their Kullback-Leibler divergence, with
# $\mathbb{E}_q$ for short instead of $\mathbb{E}_{q_\phi(z \mid x)}$.

# %% [markdown]
# $$\mathrm{KL}\bigl(q_\phi(z \mid x) \,\|\, p_\theta(z \mid x)\bigr) =
# \mathbb{E}_q\bigl[\log q_\phi(z \mid x) - \log p_\theta(z \mid x)\bigr]$$

# %% [markdown] lang="fr"
# *Pas 1.* On remplace la loi a posteriori par la formule de Bayes. Son dénominateur $p_\theta(x)$ ne dépend pas de
# $z$ : il sort de l'espérance.

# %% [markdown] lang="en"
# *Step 1.* Replace the posterior by Bayes' formula. Its denominator $p_\theta(x)$ does not depend on $z$: it leaves the
# expectation.

# %% [markdown]
# $$\mathrm{KL}\bigl(q_\phi(z \mid x) \,\|\, p_\theta(z \mid x)\bigr) =
# \mathbb{E}_q\bigl[\log q_\phi(z \mid x) - \log p_\theta(x \mid z) - \log p(z)\bigr] + \log p_\theta(x)$$

# %% [markdown] lang="fr"
# *Pas 2.* On regroupe les deux termes qui ne portent que sur $z$ : c'est la divergence de $q_\phi(z \mid x)$ à la loi a
# priori.

# %% [markdown] lang="en"
# *Step 2.* Group the two terms that are about $z$ only: they are the divergence of $q_\phi(z \mid x)$ to the prior.

# %% [markdown]
# $$\mathrm{KL}\bigl(q_\phi(z \mid x) \,\|\, p_\theta(z \mid x)\bigr) =
# - \underbrace{\Bigl(\mathbb{E}_q\bigl[\log p_\theta(x \mid z)\bigr] -
# \mathrm{KL}\bigl(q_\phi(z \mid x) \,\|\, p(z)\bigr)\Bigr)}_{\mathcal{L}(\theta, \phi; x)} + \log p_\theta(x)$$

# %% [markdown] lang="fr"
# *Pas 3.* On isole la log-vraisemblance.

# %% [markdown] lang="en"
# *Step 3.* Isolate the log-likelihood.

# %% [markdown]
# $$\log p_\theta(x) = \mathcal{L}(\theta, \phi; x) +
# \mathrm{KL}\bigl(q_\phi(z \mid x) \,\|\, p_\theta(z \mid x)\bigr)$$

# %% [markdown] lang="fr"
# C'est une égalité, vraie pour toute loi $q_\phi$. Une divergence de Kullback-Leibler n'étant jamais négative,
# $\mathcal{L}$ minore la log-vraisemblance : c'est la **borne inférieure variationnelle** (ELBO). Tout y est
# calculable, puisque la loi a posteriori a disparu. On entraîne l'encodeur et le décodeur ensemble à la maximiser, ce
# qui fait deux choses à la fois : augmenter la vraisemblance des images, et rapprocher $q_\phi$ de la loi a posteriori.
#
# **Un exemple à refaire à la main.** Le code ne prend que deux valeurs, $z = 0$ et $z = 1$, équiprobables, et
# $p(x \mid z = 0) = 0{,}2$, $p(x \mid z = 1) = 0{,}6$ pour l'image $x$ observée. Alors
# $p(x) = \frac{1}{2}(0{,}2 + 0{,}6) = 0{,}4$, donc $\log p(x) \approx -0{,}916$, et la loi a posteriori donne à $z = 1$
# la probabilité $0{,}3 / 0{,}4 = 0{,}75$.
#
# - Avec $q(z = 1) = 0{,}5$, la divergence à la loi a priori est nulle, et
#   $\mathcal{L} = \frac{1}{2} \log 0{,}2 + \frac{1}{2} \log 0{,}6 \approx -1{,}060$. Il manque $0{,}144$ : c'est
#   exactement
#   $\mathrm{KL}(q \,\|\, p(z \mid x)) = \frac{1}{2} \log \frac{0{,}5}{0{,}25} + \frac{1}{2} \log \frac{0{,}5}{0{,}75}$.
# - Avec $q(z = 1) = 0{,}75$, la loi a posteriori elle-même, la divergence à la loi a priori vaut
#   $0{,}25 \log \frac{0{,}25}{0{,}5} + 0{,}75 \log \frac{0{,}75}{0{,}5} \approx 0{,}131$, et
#   $\mathcal{L} = 0{,}25 \log 0{,}2 + 0{,}75 \log 0{,}6 - 0{,}131 \approx -0{,}916$ : la borne est atteinte.
#
# S'écarter de la loi a priori a donc un prix, $0{,}131$, mais une meilleure reconstruction le rembourse. Tout le VAE
# tient dans ce compromis.

# %% [markdown] lang="en"
# This is an equality, true for any distribution $q_\phi$. Since a Kullback-Leibler divergence is never negative,
# $\mathcal{L}$ is a lower bound of the log-likelihood: the **evidence lower bound** (ELBO). All of it can be computed,
# since the posterior is gone. Encoder and decoder are trained together to maximize it, which does two things at once:
# it raises the likelihood of the images, and it brings $q_\phi$ closer to the posterior.
#
# **An example to redo by hand.** The code takes two values only, $z = 0$ and $z = 1$, equally likely, and
# $p(x \mid z = 0) = 0.2$, $p(x \mid z = 1) = 0.6$ for the observed image $x$. Then
# $p(x) = \frac{1}{2}(0.2 + 0.6) = 0.4$, hence $\log p(x) \approx -0.916$, and the posterior gives to $z = 1$ the
# probability $0.3 / 0.4 = 0.75$.
#
# - With $q(z = 1) = 0.5$, the divergence to the prior is zero, and
#   $\mathcal{L} = \frac{1}{2} \log 0.2 + \frac{1}{2} \log 0.6 \approx -1.060$. What is missing, $0.144$, is exactly
#   $\mathrm{KL}(q \,\|\, p(z \mid x)) = \frac{1}{2} \log \frac{0.5}{0.25} + \frac{1}{2} \log \frac{0.5}{0.75}$.
# - With $q(z = 1) = 0.75$, the posterior itself, the divergence to the prior is
#   $0.25 \log \frac{0.25}{0.5} + 0.75 \log \frac{0.75}{0.5} \approx 0.131$, and
#   $\mathcal{L} = 0.25 \log 0.2 + 0.75 \log 0.6 - 0.131 \approx -0.916$: the bound is reached.
#
# So leaving the prior has a price, $0.131$, which a better reconstruction pays back. All of the VAE is in this
# trade-off.

# %% [markdown] lang="fr"
# ## Exercice 1. Astuce de reparamétrisation (2 points)
#
# Pour estimer l'espérance de l'ELBO, on tire un code $z$ selon $\mathcal{N}(\mu, \mathrm{diag}(\sigma^2))$. Mais on ne
# sait pas dériver à travers un tirage : dans la figure (a), le gradient de la perte arrive à $z$ et s'arrête là, il
# n'atteint jamais l'encodeur. L'astuce consiste à tirer un bruit $\varepsilon$ qui ne dépend d'aucun paramètre, puis à
# le transformer par une opération dérivable. Dans la figure (b), le hasard est entré par le côté : le chemin de $\mu$
# et $\sigma$ à la perte ne contient plus que des calculs, et le gradient le remonte.
#
# ![(a) z est tiré selon la loi normale de paramètres mu et sigma : le gradient de la perte s'arrête à z. (b) z est
# calculé à partir de mu, de sigma et d'un bruit epsilon : le gradient passe par z et atteint mu et
# sigma.](attachment:reparameterization.png)

# %% [markdown] lang="en"
# ## Exercise 1. Reparameterization trick (2 points)
#
# To estimate the expectation in the ELBO, we draw a code $z$ from $\mathcal{N}(\mu, \mathrm{diag}(\sigma^2))$. But we
# cannot differentiate through a draw: in figure (a), the gradient of the loss arrives at $z$ and stops there, it never
# reaches the encoder. The trick is to draw a noise $\varepsilon$ that depends on no parameter, then to transform it
# with a differentiable operation. In figure (b), chance comes in from the side: the path from $\mu$ and $\sigma$ to the
# loss holds computations only, and the gradient travels back along it.
#
# ![(a) z is drawn from the normal distribution with parameters mu and sigma: the gradient of the loss stops at z. (b) z
# is computed from mu, sigma and a noise epsilon: the gradient goes through z and reaches mu and
# sigma.](attachment:reparameterization.png)

# %% [markdown]
# $$z = \mu + \sigma \odot \varepsilon, \qquad \varepsilon \sim \mathcal{N}(0, I)$$

# %% [markdown] lang="fr"
# **Exemple.** Avec $\mu = (1\,;\, -0{,}5)$, $\log \sigma^2 = (0\,;\, -\log 4)$ et le bruit
# $\varepsilon = (0{,}5\,;\, -2)$, l'écart-type vaut $\sigma = (1\,;\, 0{,}5)$ et le code $z = (1{,}5\,;\, -1{,}5)$. Les
# dérivées sont $\partial z_j / \partial \mu_j = 1$ et $\partial z_j / \partial \sigma_j = \varepsilon_j$.
#
# **Donné.** Deux tenseurs `mu` et `logvar` de forme `(batch, latent_dim)`, et un générateur de nombres aléatoires
# facultatif.
#
# **Demandé.** La fonction `reparameterize(mu, logvar, generator=None)`, qui renvoie un code par exemple, de même forme
# que `mu`.
#
# **Convention.** `logvar` est $\log \sigma^2$ (et non $\log \sigma$), le bruit est tiré indépendamment pour chaque
# exemple et chaque dimension, et tout le hasard vient de `generator` lorsqu'il est donné : même graine, même résultat.
#
# *Indice.* Exprimez d'abord $\sigma$ en fonction de $\log \sigma^2$. `torch.randn` accepte `generator=`, `dtype=` et
# `device=`.

# %% [markdown] lang="en"
# **Example.** With $\mu = (1, -0.5)$, $\log \sigma^2 = (0, -\log 4)$ and the noise $\varepsilon = (0.5, -2)$, the
# standard deviation is $\sigma = (1, 0.5)$ and the code $z = (1.5, -1.5)$. The derivatives are
# $\partial z_j / \partial \mu_j = 1$ and $\partial z_j / \partial \sigma_j = \varepsilon_j$.
#
# **Given.** Two tensors `mu` and `logvar` of shape `(batch, latent_dim)`, and an optional random number generator.
#
# **Asked.** The function `reparameterize(mu, logvar, generator=None)`, which returns one code per example, of the same
# shape as `mu`.
#
# **Convention.** `logvar` is $\log \sigma^2$ (not $\log \sigma$), the noise is drawn independently for each example and
# each dimension, and all randomness comes from `generator` when it is given: same seed, same result.
#
# *Hint.* First express $\sigma$ in terms of $\log \sigma^2$. `torch.randn` accepts `generator=`, `dtype=` and
# `device=`.


# %% exercise="reparameterize" points=2
def reparameterize(mu, logvar, generator=None):
    """Draw one code per example from N(mu, diag exp(logvar)), differentiably in mu and logvar.

    mu         (batch, latent_dim) float tensor: means.
    logvar     (batch, latent_dim) float tensor: log sigma^2.
    generator  torch.Generator or None: where all the randomness comes from.
    returns    (batch, latent_dim) float tensor.
    source     Kingma & Welling 2014, section 2.4.
    """
    ### BEGIN SOLUTION
    sigma = torch.exp(0.5 * logvar)
    epsilon = torch.randn(mu.shape, generator=generator, dtype=mu.dtype, device=mu.device)
    return mu + sigma * epsilon
    ### END SOLUTION


# %% [markdown] lang="fr" tags=["solution"]
# **Le raisonnement.** De $\log \sigma^2 = 2 \log \sigma$ vient $\sigma = \exp(\frac{1}{2} \log \sigma^2)$ : sans le
# facteur $\frac{1}{2}$, on tirerait avec la variance à la place de l'écart-type. L'exponentielle n'a pas besoin d'être
# protégée, elle est positive pour tout réel ; `logvar.sqrt()` n'aurait aucun sens, un logarithme étant souvent négatif.
#
# Le bruit a la forme complète de `mu` : tiré de forme `(latent_dim,)`, il serait diffusé (*broadcast*) et le même pour
# tous les exemples du lot. Enfin, `torch.normal(mu, sigma)` donne la bonne loi, mais c'est la figure (a) : PyTorch
# renvoie alors des gradients exactement nuls, sans le signaler, et l'encodeur n'apprend rien de la reconstruction.

# %% [markdown] lang="en" tags=["solution"]
# **The reasoning.** From $\log \sigma^2 = 2 \log \sigma$ comes $\sigma = \exp(\frac{1}{2} \log \sigma^2)$: without the
# factor $\frac{1}{2}$, we would draw with the variance in place of the standard deviation. The exponential needs no
# protection, it is positive for any real number; `logvar.sqrt()` would make no sense, since a logarithm is often
# negative.
#
# The noise has the full shape of `mu`: drawn with shape `(latent_dim,)`, it would be broadcast and the same for all
# examples of the batch. Last, `torch.normal(mu, sigma)` gives the right distribution, but it is figure (a): PyTorch
# then returns gradients that are exactly zero, without a word, and the encoder learns nothing from the reconstruction.

# %% [markdown] lang="fr"
# **Exploration.** Le nuage des codes doit suivre les ellipses, tracées à une et à deux fois l'écart-type.

# %% [markdown] lang="en"
# **Exploration.** The cloud of codes should follow the ellipses, drawn at one and two standard deviations.

# %% tags=["explore"]
mu = torch.tensor([[1.0, -0.5]]).repeat(500, 1)
logvar = torch.tensor([[0.0, -2.0]]).repeat(500, 1)
codes = reparameterize(mu, logvar, generator=torch.Generator().manual_seed(0))
angle = torch.linspace(0, 2 * math.pi, 100)
plt.figure(figsize=(5, 3.5))
plt.scatter(codes[:, 0], codes[:, 1], s=5, alpha=0.5)
for k in (1, 2):
    plt.plot(1.0 + k * torch.cos(angle), -0.5 + k * math.exp(-1.0) * torch.sin(angle), color="black")
plt.axis("equal")
plt.xlabel("$z_1$")
plt.ylabel("$z_2$")
plt.show()

# %% [markdown] lang="fr"
# ## Exercice 2. Divergence de Kullback-Leibler à la loi a priori (2 points)
#
# Entre la gaussienne diagonale que rend l'encodeur et la loi normale centrée réduite, la divergence s'écrit :

# %% [markdown] lang="en"
# ## Exercise 2. Kullback-Leibler divergence to the prior (2 points)
#
# Between the diagonal Gaussian that the encoder returns and the standard normal distribution, the divergence reads:

# %% [markdown]
# $$\mathrm{KL}\bigl(\mathcal{N}(\mu, \mathrm{diag}(\sigma^2)) \,\|\, \mathcal{N}(0, I)\bigr) =
# \frac{1}{2} \sum_{j=1}^{d} \bigl(\mu_j^2 + \sigma_j^2 - 1 - \log \sigma_j^2\bigr)$$

# %% [markdown] lang="fr"
# C'est la formule du cours, $\frac{1}{2}(\mathrm{tr}(\Sigma) + \mu^\top \mu - d - \log \det \Sigma)$, où la covariance
# $\Sigma$ (notée $\sigma$ sur la diapositive) est ici diagonale. Chaque dimension paie deux fois : $\mu_j^2$ pour
# s'être éloignée de l'origine, et $\sigma_j^2 - 1 - \log \sigma_j^2$ pour une largeur différente de 1.
#
# **Exemple.** Avec $\mu = (1\,;\, -0{,}5)$ et $\sigma = (1\,;\, 0{,}5)$, la première dimension donne
# $1 + 1 - 1 - 0 = 1$, la seconde $0{,}25 + 0{,}25 - 1 + \log 4 \approx 0{,}886$, et la divergence vaut
# $\frac{1}{2}(1 + 0{,}886) \approx 0{,}943$ nat.
#
# **Donné.** Deux tenseurs `mu` et `logvar` de forme `(batch, latent_dim)`.
#
# **Demandé.** La fonction `kl_standard_normal(mu, logvar)`, qui renvoie un tenseur de forme `(batch,)`.
#
# **Convention.** Une divergence **par exemple**, en nats : la **somme** sur les dimensions latentes, et aucune
# réduction sur le lot ; `logvar` est $\log \sigma^2$.
#
# *Indice.* Vérifiez votre fonction à la main : elle vaut 0 quand $\mu = 0$ et $\sigma = 1$, et $\frac{1}{2}$ quand
# $d = 1$, $\mu = 1$ et $\sigma = 1$. Ces deux valeurs ne suffisent pas ; l'exemple, lui, distingue $\log \sigma$ de
# $\log \sigma^2$.

# %% [markdown] lang="en"
# This is the formula of the lecture, $\frac{1}{2}(\mathrm{tr}(\Sigma) + \mu^\top \mu - d - \log \det \Sigma)$, where
# the covariance $\Sigma$ (written $\sigma$ on the slide) is diagonal here. Each dimension pays twice: $\mu_j^2$ for
# having moved away from the origin, and $\sigma_j^2 - 1 - \log \sigma_j^2$ for a width other than 1.
#
# **Example.** With $\mu = (1, -0.5)$ and $\sigma = (1, 0.5)$, the first dimension gives $1 + 1 - 1 - 0 = 1$, the second
# $0.25 + 0.25 - 1 + \log 4 \approx 0.886$, and the divergence is $\frac{1}{2}(1 + 0.886) \approx 0.943$ nats.
#
# **Given.** Two tensors `mu` and `logvar` of shape `(batch, latent_dim)`.
#
# **Asked.** The function `kl_standard_normal(mu, logvar)`, which returns a tensor of shape `(batch,)`.
#
# **Convention.** One divergence **per example**, in nats: the **sum** over the latent dimensions, and no reduction over
# the batch; `logvar` is $\log \sigma^2$.
#
# *Hint.* Check your function by hand: it is 0 when $\mu = 0$ and $\sigma = 1$, and $\frac{1}{2}$ when $d = 1$,
# $\mu = 1$ and $\sigma = 1$. These two values are not enough; the example does tell $\log \sigma$ from $\log \sigma^2$.


# %% exercise="kl_standard_normal" points=2
def kl_standard_normal(mu, logvar):
    """KL(N(mu, diag exp(logvar)) || N(0, I)) of each example.

    mu       (batch, latent_dim) float tensor: means.
    logvar   (batch, latent_dim) float tensor: log sigma^2.
    returns  (batch,) float tensor, in nats.
    source   Kingma & Welling 2014, appendix B.
    """
    ### BEGIN SOLUTION
    return 0.5 * (mu.square() + logvar.exp() - 1.0 - logvar).sum(dim=1)
    ### END SOLUTION


# %% [markdown] lang="fr" tags=["solution"]
# **Le raisonnement.** La formule vient de l'espérance du rapport des log-densités, dimension par dimension :
# $\mathbb{E}_q[\log q(z_j) - \log p(z_j)]$ avec
# $\log q(z_j) = -\frac{1}{2} \log(2 \pi \sigma_j^2) - \frac{1}{2} (z_j - \mu_j)^2 / \sigma_j^2$, dont le second terme a
# pour espérance $-\frac{1}{2}$, et $\log p(z_j) = -\frac{1}{2} \log(2 \pi) - \frac{1}{2} z_j^2$, où
# $\mathbb{E}_q[z_j^2] = \mu_j^2 + \sigma_j^2$. La différence vaut
# $\frac{1}{2}(\mu_j^2 + \sigma_j^2 - 1 - \log \sigma_j^2)$.
#
# On travaille directement avec `logvar` : calculer $\sigma^2$ puis en prendre le logarithme perdrait de la précision,
# et donnerait l'infini pour une variance trop petite. Les dimensions sont indépendantes sous les deux lois, donc leurs
# divergences s'**ajoutent** ; une moyenne diviserait la régularisation par `latent_dim`.

# %% [markdown] lang="en" tags=["solution"]
# **The reasoning.** The formula comes from the expectation of the ratio of log-densities, dimension by dimension:
# $\mathbb{E}_q[\log q(z_j) - \log p(z_j)]$ with
# $\log q(z_j) = -\frac{1}{2} \log(2 \pi \sigma_j^2) - \frac{1}{2} (z_j - \mu_j)^2 / \sigma_j^2$, whose second term has
# expectation $-\frac{1}{2}$, and $\log p(z_j) = -\frac{1}{2} \log(2 \pi) - \frac{1}{2} z_j^2$, where
# $\mathbb{E}_q[z_j^2] = \mu_j^2 + \sigma_j^2$. The difference is
# $\frac{1}{2}(\mu_j^2 + \sigma_j^2 - 1 - \log \sigma_j^2)$.
#
# We work with `logvar` directly: computing $\sigma^2$ and then its logarithm would lose precision, and would give
# infinity for too small a variance. The dimensions are independent under both distributions, so their divergences **add
# up**; a mean would divide the regularization by `latent_dim`.

# %% [markdown] lang="fr"
# **Exploration.** La divergence en dimension 1 : elle s'annule en un seul point, et tend vers l'infini quand $\sigma$
# tend vers 0.

# %% [markdown] lang="en"
# **Exploration.** The divergence in dimension 1: it vanishes at a single point, and tends to infinity as $\sigma$ tends
# to 0.

# %% tags=["explore"]
sigmas = torch.linspace(0.05, 3, 200)
plt.figure(figsize=(5, 3.5))
for mean in (0.0, 1.0, 2.0):
    means = torch.full((200, 1), mean)
    plt.plot(sigmas, kl_standard_normal(means, 2 * sigmas.log().unsqueeze(1)), label=rf"$\mu = {mean:g}$")
plt.xlabel(r"$\sigma$")
plt.ylabel("KL (nats)")
plt.legend()
plt.show()

# %% [markdown] lang="fr"
# ## Exercice 3. Divergence entre deux gaussiennes (2 points)
#
# La formule précédente est un cas particulier. Entre deux gaussiennes quelconques de dimension $d$, de moyennes
# $\mu_0$, $\mu_1$ et de covariances pleines $\Sigma_0$, $\Sigma_1$, le cours donne :

# %% [markdown] lang="en"
# ## Exercise 3. Divergence between two Gaussians (2 points)
#
# The formula above is a special case. Between any two Gaussians in dimension $d$, with means $\mu_0$, $\mu_1$ and full
# covariances $\Sigma_0$, $\Sigma_1$, the lecture gives:

# %% [markdown]
# $$\mathrm{KL}\bigl(\mathcal{N}(\mu_0, \Sigma_0) \,\|\, \mathcal{N}(\mu_1, \Sigma_1)\bigr) =
# \frac{1}{2} \Bigl(\mathrm{tr}(\Sigma_1^{-1} \Sigma_0) + (\mu_1 - \mu_0)^\top \Sigma_1^{-1} (\mu_1 - \mu_0) - d +
# \log \frac{\det \Sigma_1}{\det \Sigma_0}\Bigr)$$

# %% [markdown] lang="fr"
# On s'en sert dès que l'on renonce aux covariances diagonales : un encodeur plus riche, une autre loi a priori, ou la
# comparaison de deux modèles.
#
# **Exemple.** Avec $\mu_0 = (0, 0)$, $\Sigma_0 = I$, $\mu_1 = (1, 1)$ et
# $\Sigma_1 = \begin{pmatrix} 2 & 1 \\ 1 & 2 \end{pmatrix}$, on a $\det \Sigma_1 = 3$ et
# $\Sigma_1^{-1} = \frac{1}{3} \begin{pmatrix} 2 & -1 \\ -1 & 2 \end{pmatrix}$. La trace vaut $\frac{4}{3}$, la forme
# quadratique $\frac{2}{3}$, et la divergence $\frac{1}{2}(\frac{4}{3} + \frac{2}{3} - 2 + \log 3) \approx 0{,}549$ nat.
# Dans l'autre sens, $\mathrm{KL}(\mathcal{N}(\mu_1, \Sigma_1) \,\|\, \mathcal{N}(\mu_0, \Sigma_0)) =
# \frac{1}{2}(4 + 2 - 2 - \log 3) \approx 1{,}451$ : la divergence n'est pas symétrique.
#
# **Donné.** Une paire de gaussiennes : les moyennes `mu0` et `mu1`, de forme `(d,)`, et les covariances `cov0` et
# `cov1`, de forme `(d, d)`, symétriques et définies positives.
#
# **Demandé.** La fonction `kl_gaussians(mu0, cov0, mu1, cov1)`, qui renvoie un scalaire, c'est-à-dire un tenseur de
# forme `()`.
#
# **Convention.** La divergence **de la première à la seconde**, celle de la formule, en nats. `cov0` et `cov1` sont des
# covariances (ni écarts-types, ni logarithmes), **pleines** : elles ne sont pas diagonales et leur produit n'est pas
# symétrique en général. Le résultat doit rester fini en dimension 60, quand le déterminant sort du domaine des nombres
# flottants.
#
# *Indice.* Pas de boucle ni d'inverse : `torch.linalg.solve(A, B)` calcule $A^{-1} B$, et `torch.logdet` évite de
# calculer un déterminant avant d'en prendre le logarithme.

# %% [markdown] lang="en"
# It is needed as soon as diagonal covariances are given up: for a richer encoder, another prior, or the comparison of
# two models.
#
# **Example.** With $\mu_0 = (0, 0)$, $\Sigma_0 = I$, $\mu_1 = (1, 1)$ and
# $\Sigma_1 = \begin{pmatrix} 2 & 1 \\ 1 & 2 \end{pmatrix}$, we have $\det \Sigma_1 = 3$ and
# $\Sigma_1^{-1} = \frac{1}{3} \begin{pmatrix} 2 & -1 \\ -1 & 2 \end{pmatrix}$. The trace is $\frac{4}{3}$, the
# quadratic form $\frac{2}{3}$, and the divergence $\frac{1}{2}(\frac{4}{3} + \frac{2}{3} - 2 + \log 3) \approx 0.549$
# nats. The other way round, $\mathrm{KL}(\mathcal{N}(\mu_1, \Sigma_1) \,\|\, \mathcal{N}(\mu_0, \Sigma_0)) =
# \frac{1}{2}(4 + 2 - 2 - \log 3) \approx 1.451$: the divergence is not symmetric.
#
# **Given.** One pair of Gaussians: the means `mu0` and `mu1`, of shape `(d,)`, and the covariances `cov0` and `cov1`,
# of shape `(d, d)`, symmetric and positive definite.
#
# **Asked.** The function `kl_gaussians(mu0, cov0, mu1, cov1)`, which returns a scalar, that is, a tensor of shape `()`.
#
# **Convention.** The divergence **from the first to the second**, that of the formula, in nats. `cov0` and `cov1` are
# covariances (neither standard deviations nor logarithms), and **full** ones: they are not diagonal, and their product
# is not symmetric in general. The result must stay finite in dimension 60, when the determinant leaves the range of
# floating-point numbers.
#
# *Hint.* No loop, no inverse: `torch.linalg.solve(A, B)` computes $A^{-1} B$, and `torch.logdet` avoids computing a
# determinant before taking its logarithm.


# %% exercise="kl_gaussians" points=2
def kl_gaussians(mu0, cov0, mu1, cov1):
    """KL(N(mu0, cov0) || N(mu1, cov1)) of one pair of Gaussians with full covariances.

    mu0, mu1    (d,) float tensors: means.
    cov0, cov1  (d, d) float tensors: covariances, symmetric positive definite.
    returns     scalar tensor, in nats.
    """
    ### BEGIN SOLUTION
    gap = mu1 - mu0
    trace = torch.linalg.solve(cov1, cov0).trace()
    distance = gap @ torch.linalg.solve(cov1, gap)
    # logdet adds logarithms: in a few tens of dimensions the determinant itself is 0 or infinity
    return 0.5 * (trace + distance - len(mu0) + torch.logdet(cov1) - torch.logdet(cov0))
    ### END SOLUTION


# %% [markdown] lang="fr" tags=["solution"]
# **Le raisonnement.** Trois pièges se cachent dans cette formule. Le **sens** : c'est $\Sigma_1$, la covariance de la
# loi de référence, que l'on inverse. La **trace** :
# $\mathrm{tr}(\Sigma_1^{-1} \Sigma_0) = \sum_{ij} (\Sigma_1^{-1})_{ij} (\Sigma_0)_{ji}$ fait intervenir tous les
# coefficients ; multiplier les seules diagonales n'est juste que pour des covariances diagonales. Le **déterminant** :
# en dimension 60, celui de $0{,}1\, I$ vaut $10^{-60}$, que la simple précision arrondit à 0, et son logarithme serait
# infini.
#
# `solve` résout un système linéaire au lieu d'inverser : c'est plus précis quand la covariance est mal conditionnée. On
# retrouve l'exercice 2 en posant $\Sigma_0 = \mathrm{diag}(\sigma^2)$, $\mu_1 = 0$ et $\Sigma_1 = I$.

# %% [markdown] lang="en" tags=["solution"]
# **The reasoning.** Three traps hide in this formula. The **direction**: it is $\Sigma_1$, the covariance of the
# distribution of reference, that is inverted. The **trace**:
# $\mathrm{tr}(\Sigma_1^{-1} \Sigma_0) = \sum_{ij} (\Sigma_1^{-1})_{ij} (\Sigma_0)_{ji}$ involves all coefficients;
# multiplying the diagonals alone is right for diagonal covariances only. The **determinant**: in dimension 60, that of
# $0.1\, I$ is $10^{-60}$, which single precision rounds to 0, and its logarithm would be infinite.
#
# `solve` solves a linear system instead of inverting: it is more accurate when the covariance is ill-conditioned.
# Exercise 2 is found again with $\Sigma_0 = \mathrm{diag}(\sigma^2)$, $\mu_1 = 0$ and $\Sigma_1 = I$.

# %% [markdown] lang="fr"
# **Exploration.** Deux gaussiennes de même moyenne et de mêmes largeurs, 2 et 0,5, dont l'une tourne : seule leur
# orientation les distingue. La divergence est nulle quand elles coïncident, et maximale à angle droit.

# %% [markdown] lang="en"
# **Exploration.** Two Gaussians with the same mean and the same widths, 2 and 0.5, one of which turns: only their
# orientation tells them apart. The divergence is zero when they coincide, and largest at a right angle.


# %% tags=["explore"]
def turned(angle):
    """The covariance of widths 2 and 0.5, turned by `angle`."""
    c, s = math.cos(angle), math.sin(angle)
    rotation = torch.tensor([[c, -s], [s, c]])
    return rotation @ torch.diag(torch.tensor([4.0, 0.25])) @ rotation.T


angles = torch.linspace(0, math.pi, 100).tolist()
origin = torch.zeros(2)
plt.figure(figsize=(5, 3.5))
plt.plot(angles, [kl_gaussians(origin, turned(angle), origin, turned(0.0)) for angle in angles])
plt.xticks([0, math.pi / 2, math.pi], ["$0$", r"$\pi/2$", r"$\pi$"])
plt.xlabel("angle")
plt.ylabel("KL (nats)")
plt.show()

# %% [markdown] lang="fr"
# ## Exercice 4. Le modèle (3 points)
#
# Il est temps d'écrire le réseau du schéma (b) : un encodeur qui rend les deux paramètres d'une gaussienne, un décodeur
# qui rend une image. Un perceptron multicouche avec une seule couche cachée suffit pour de petites images : on aplatit
# les pixels, et l'on se souvient de `image_shape` pour rendre à la sortie la forme d'une image.
#
# **Exemple.** Pour un lot de 5 images de forme `(3, 20, 12)` et `latent_dim=4`, l'encodeur voit 5 vecteurs de
# $3 \times 20 \times 12 = 720$ pixels et rend `mu` et `logvar`, de forme `(5, 4)` ; le décodeur reçoit des codes de
# forme `(5, 4)` et rend des images de forme `(5, 3, 20, 12)`.
#
# **Donné.** `image_shape`, le triplet `(channels, height, width)`, et `latent_dim`, un entier. Le squelette ci-dessous
# garde ces deux valeurs dans les attributs `image_shape` et `latent_dim` : laissez-les, d'autres exercices s'en
# servent.
#
# **Demandé.** La classe `VAE`, avec ses méthodes `encode(x)`, qui renvoie le couple `(mu, logvar)`, `decode(z)`, qui
# renvoie des images, et `forward(x)`, qui renvoie le triplet `(x_hat, mu, logvar)`, où `x_hat` est décodé à partir
# d'**un code tiré** par exemple (et non de la moyenne `mu`).
#
# **Convention.** `mu` et `logvar` sont des réels **quelconques**, de forme `(batch, latent_dim)` : ni ReLU, ni
# sigmoïde, ni bornes sur ces deux sorties. Les images décodées sont dans $[0, 1]$ et ont exactement la forme des images
# reçues. Le même code doit fonctionner pour toute hauteur et toute largeur de 8 à 64 pixels, paires ou non, égales ou
# non, et pour un ou plusieurs canaux. `encode` et `decode` sont déterministes, et le résultat pour un exemple ne dépend
# que de lui : ni *dropout*, ni normalisation par lot (`BatchNorm`), pour que le modèle se comporte de la même façon en
# mode entraînement et en mode évaluation. L'architecture est libre par ailleurs, mais restez modeste : la correction
# entraîne votre modèle quelques centaines de pas sur des images de 8 pixels de côté, et une ou deux couches cachées de
# 100 à 500 unités y suffisent largement.
#
# *Indice.* `math.prod(image_shape)` donne le nombre de pixels ; `torch.nn.Flatten` aplatit, `torch.nn.Unflatten` fait
# l'inverse. `forward` peut appeler `reparameterize`, mais une erreur dans l'exercice 1 se retrouvera alors dans
# celui-ci.

# %% [markdown] lang="en"
# ## Exercise 4. The model (3 points)
#
# It is time to write the network of diagram (b): an encoder that returns the two parameters of a Gaussian, a decoder
# that returns an image. A multilayer perceptron with a single hidden layer is enough for small images: flatten the
# pixels, and remember `image_shape` to give the output the shape of an image again.
#
# **Example.** For a batch of 5 images of shape `(3, 20, 12)` and `latent_dim=4`, the encoder sees 5 vectors of
# $3 \times 20 \times 12 = 720$ pixels and returns `mu` and `logvar`, of shape `(5, 4)`; the decoder receives codes of
# shape `(5, 4)` and returns images of shape `(5, 3, 20, 12)`.
#
# **Given.** `image_shape`, the triple `(channels, height, width)`, and `latent_dim`, an integer. The skeleton below
# keeps these two values in the attributes `image_shape` and `latent_dim`: leave them, other exercises use them.
#
# **Asked.** The class `VAE`, with its methods `encode(x)`, which returns the pair `(mu, logvar)`, `decode(z)`, which
# returns images, and `forward(x)`, which returns the triple `(x_hat, mu, logvar)`, where `x_hat` is decoded from **one
# code drawn** per example (and not from the mean `mu`).
#
# **Convention.** `mu` and `logvar` are **any** real numbers, of shape `(batch, latent_dim)`: neither ReLU, nor sigmoid,
# nor bounds on these two outputs. Decoded images are in $[0, 1]$ and have exactly the shape of the images received. The
# same code must work for any height and width from 8 to 64 pixels, even or odd, equal or not, and for one or several
# channels. `encode` and `decode` are deterministic, and the result for an example depends on it alone: no *dropout*, no
# batch normalization (`BatchNorm`), so that the model behaves alike in training mode and in evaluation mode. Apart from
# that the architecture is free, but stay modest: grading trains your model for a few hundred steps on images of 8
# pixels a side, for which one or two hidden layers of 100 to 500 units are plenty.
#
# *Hint.* `math.prod(image_shape)` gives the number of pixels; `torch.nn.Flatten` flattens, `torch.nn.Unflatten` does
# the opposite. `forward` may call `reparameterize`, but a mistake in exercise 1 will then show up in this one too.


# %% exercise="VAE" points=3
class VAE(torch.nn.Module):
    """An encoder to diagonal Gaussians and a decoder to images.

    image_shape  (channels, height, width).
    latent_dim   int: dimension of the codes.
    """

    def __init__(self, image_shape, latent_dim):
        super().__init__()
        self.image_shape = tuple(image_shape)
        self.latent_dim = latent_dim
        ### BEGIN SOLUTION
        pixels = math.prod(image_shape)
        self.encoder = torch.nn.Sequential(torch.nn.Flatten(), torch.nn.Linear(pixels, 256), torch.nn.ReLU())
        # two heads without activation: a mean and a logarithm are any real numbers
        self.mu_head = torch.nn.Linear(256, latent_dim)
        self.logvar_head = torch.nn.Linear(256, latent_dim)
        self.decoder = torch.nn.Sequential(
            torch.nn.Linear(latent_dim, 256),
            torch.nn.ReLU(),
            torch.nn.Linear(256, pixels),
            torch.nn.Sigmoid(),  # each pixel is the parameter of a Bernoulli distribution
            torch.nn.Unflatten(1, self.image_shape),
        )
        ### END SOLUTION

    def encode(self, x):
        """(batch, channels, height, width) images -> (mu, logvar), each (batch, latent_dim)."""
        ### BEGIN SOLUTION
        features = self.encoder(x)
        return self.mu_head(features), self.logvar_head(features)
        ### END SOLUTION

    def decode(self, z):
        """(batch, latent_dim) codes -> (batch, channels, height, width) images in [0, 1]."""
        ### BEGIN SOLUTION
        return self.decoder(z)
        ### END SOLUTION

    def forward(self, x):
        """(batch, channels, height, width) images -> (x_hat, mu, logvar), one code drawn per image."""
        ### BEGIN SOLUTION
        mu, logvar = self.encode(x)
        return self.decode(reparameterize(mu, logvar)), mu, logvar
        ### END SOLUTION


# %% [markdown] lang="fr" tags=["solution"]
# **Le raisonnement.** Les deux têtes de l'encodeur partagent leurs caractéristiques, mais n'ont pas d'activation : une
# ReLU sur `mu` interdirait la moitié de chaque axe, une sigmoïde sur `logvar` imposerait $\sigma \ge 1$, plus large que
# la loi a priori. C'est tout l'intérêt du logarithme : un réseau le produit sans contrainte, et l'exponentielle rend
# une variance positive. La sigmoïde finale du décodeur, elle, est nécessaire : l'entropie croisée de l'exercice 5
# attend des probabilités.
#
# Les deux méthodes n'ont besoin que de `image_shape` pour connaître les tailles : rien n'y est écrit en dur, pas même
# le nombre de canaux.

# %% [markdown] lang="en" tags=["solution"]
# **The reasoning.** The two heads of the encoder share their features but have no activation: a ReLU on `mu` would
# forbid half of each axis, a sigmoid on `logvar` would force $\sigma \ge 1$, wider than the prior. This is the whole
# point of the logarithm: a network outputs it without constraint, and the exponential gives back a positive variance.
# The final sigmoid of the decoder, in contrast, is needed: the cross-entropy of exercise 5 expects probabilities.
#
# Both methods need nothing but `image_shape` to know the sizes: nothing is hard-coded, not even the number of channels.

# %% [markdown] lang="fr"
# **Exploration.** Les formes, avant tout entraînement, pour deux tailles d'image.

# %% [markdown] lang="en"
# **Exploration.** The shapes, before any training, for two image sizes.

# %% tags=["explore"]
for image_shape in ((1, 8, 8), (3, 20, 12)):
    x = torch.rand(5, *image_shape)
    x_hat, mu, logvar = VAE(image_shape, latent_dim=4)(x)
    print(tuple(x.shape), "->", tuple(mu.shape), tuple(logvar.shape), "->", tuple(x_hat.shape))

# %% [markdown] lang="fr"
# ## Exercice 5. Fonction de perte du VAE (3 points)
#
# Il reste à écrire l'opposé de l'ELBO. Chaque pixel est vu comme une variable de Bernoulli dont le décodeur donne le
# paramètre $\hat{x}_i$. L'opposé de la log-vraisemblance est alors l'entropie croisée binaire (BCE), sommée sur les $D$
# pixels :

# %% [markdown] lang="en"
# ## Exercise 5. Loss function of the VAE (3 points)
#
# What remains is to write the opposite of the ELBO. Each pixel is seen as a Bernoulli variable whose parameter
# $\hat{x}_i$ is given by the decoder. The negative log-likelihood is then the binary cross-entropy (BCE), summed over
# the $D$ pixels:

# %% [markdown]
# $$\mathrm{BCE}(\hat{x}, x) = - \sum_{i=1}^{D} \bigl(x_i \log \hat{x}_i + (1 - x_i) \log(1 - \hat{x}_i)\bigr)$$
#
# $$\mathrm{loss} =
# \underbrace{\frac{1}{n} \sum_{k=1}^{n} \mathrm{BCE}(\hat{x}^{(k)}, x^{(k)})}_{\mathrm{reconstruction}} +
# \beta \,
# \underbrace{\frac{1}{n} \sum_{k=1}^{n} \mathrm{KL}\bigl(q_\phi(z \mid x^{(k)}) \,\|\, p(z)\bigr)}_{\mathrm{kl}}$$

# %% [markdown] lang="fr"
# Avec $\beta = 1$, c'est l'opposé de l'ELBO, où l'espérance est estimée par un seul tirage ; une autre valeur de
# $\beta$ donne le $\beta$-VAE. Le cours écrit la reconstruction $\|x - \hat{x}\|$ et ajoute qu'elle dépend du problème
# (MSE, MAE, BCE…) : ici, c'est la BCE.
#
# **Exemple.** Deux images de deux pixels : $x^{(1)} = (1, 0)$, reconstruite en $\hat{x}^{(1)} = (0{,}8\,;\, 0{,}4)$, et
# $x^{(2)} = (1, 1)$, reconstruite en $\hat{x}^{(2)} = (0{,}5\,;\, 0{,}5)$. Leurs BCE valent
# $-\log 0{,}8 - \log 0{,}6 \approx 0{,}734$ et $2 \log 2 \approx 1{,}386$ : la reconstruction est leur moyenne,
# $1{,}060$. Si la première a les paramètres de l'exemple de l'exercice 2 et la seconde $\mu = 0$, $\sigma = 1$, le
# terme `kl` vaut $\frac{1}{2}(0{,}943 + 0) \approx 0{,}472$. La perte est donc $1{,}532$ pour $\beta = 1$ et $2{,}003$
# pour $\beta = 2$.
#
# **Donné.** Les images reconstruites `x_hat` et les images `x`, de même forme `(batch, channels, height, width)` et à
# valeurs dans $[0, 1]$ ; `mu` et `logvar`, de forme `(batch, latent_dim)` ; le poids `beta`.
#
# **Demandé.** La fonction `vae_loss(x_hat, x, mu, logvar, beta=1.0)`, qui renvoie trois scalaires
# `(loss, reconstruction, kl)`, avec `loss = reconstruction + beta * kl` : le terme `kl` est renvoyé **sans** le facteur
# `beta`.
#
# **Convention.** BCE **sommée sur les pixels** (et les canaux), KL **sommée sur les dimensions latentes**, puis l'une
# et l'autre **moyennées sur le lot**.
#
# Les valeurs de `x_hat` peuvent être exactement 0 ou 1, et la perte doit rester finie. La fonction
# `F.binary_cross_entropy` de PyTorch s'en charge : elle borne chaque logarithme à $-100$. Si vous écrivez la formule
# vous-même, faites de même.
#
# *Indice.* Regardez l'argument `reduction` de `F.binary_cross_entropy` : sa valeur par défaut n'est pas celle qu'il
# faut ici. Vous pouvez appeler `kl_standard_normal`, mais une erreur dans l'exercice 2 se retrouvera alors dans
# celui-ci.

# %% [markdown] lang="en"
# With $\beta = 1$ this is the opposite of the ELBO, whose expectation is estimated with a single draw; another value of
# $\beta$ gives the $\beta$-VAE. The lecture writes the reconstruction $\|x - \hat{x}\|$ and adds that it depends on the
# problem (MSE, MAE, BCE…): here it is the BCE.
#
# **Example.** Two images of two pixels: $x^{(1)} = (1, 0)$, rebuilt as $\hat{x}^{(1)} = (0.8, 0.4)$, and
# $x^{(2)} = (1, 1)$, rebuilt as $\hat{x}^{(2)} = (0.5, 0.5)$. Their BCE are $-\log 0.8 - \log 0.6 \approx 0.734$ and
# $2 \log 2 \approx 1.386$: the reconstruction is their mean, $1.060$. If the first has the parameters of the example of
# exercise 2 and the second $\mu = 0$, $\sigma = 1$, the term `kl` is $\frac{1}{2}(0.943 + 0) \approx 0.472$. The loss
# is therefore $1.532$ for $\beta = 1$ and $2.003$ for $\beta = 2$.
#
# **Given.** The reconstructed images `x_hat` and the images `x`, of the same shape `(batch, channels, height, width)`
# and with values in $[0, 1]$; `mu` and `logvar`, of shape `(batch, latent_dim)`; the weight `beta`.
#
# **Asked.** The function `vae_loss(x_hat, x, mu, logvar, beta=1.0)`, which returns three scalars
# `(loss, reconstruction, kl)`, with `loss = reconstruction + beta * kl`: the term `kl` is returned **without** the
# factor `beta`.
#
# **Convention.** BCE **summed over the pixels** (and channels), KL **summed over the latent dimensions**, then both
# **averaged over the batch**.
#
# The values of `x_hat` may be exactly 0 or 1, and the loss must stay finite. PyTorch's `F.binary_cross_entropy` takes
# care of it: it clamps each logarithm at $-100$. If you write the formula yourself, do the same.
#
# *Hint.* Look at the argument `reduction` of `F.binary_cross_entropy`: its default is not what is needed here. You may
# call `kl_standard_normal`, but a mistake in exercise 2 will then show up in this one too.


# %% exercise="vae_loss" points=3
def vae_loss(x_hat, x, mu, logvar, beta=1.0):
    """Opposite of the ELBO for a Bernoulli decoder, with weight beta on the divergence to the prior.

    x_hat    (batch, channels, height, width) float tensor in [0, 1]: decoded images.
    x        (batch, channels, height, width) float tensor in [0, 1]: images.
    mu       (batch, latent_dim) float tensor: means.
    logvar   (batch, latent_dim) float tensor: log sigma^2.
    beta     float: weight of the divergence.
    returns  (loss, reconstruction, kl): three scalar tensors, in nats; loss = reconstruction + beta * kl.
    source   Kingma & Welling 2014, section 3; Higgins et al. 2017 for beta.
    """
    ### BEGIN SOLUTION
    reconstruction = F.binary_cross_entropy(x_hat, x, reduction="sum") / x.shape[0]
    # written out rather than called, so that this exercise stands without exercise 2
    kl = 0.5 * (mu.square() + logvar.exp() - 1.0 - logvar).sum(dim=1).mean()
    return reconstruction + beta * kl, reconstruction, kl
    ### END SOLUTION


# %% [markdown] lang="fr" tags=["solution"]
# **Le raisonnement.** La log-vraisemblance de pixels indépendants est une **somme** : c'est elle que l'ELBO met en
# balance avec la divergence, elle-même une somme. Avec la moyenne sur les pixels, valeur par défaut de PyTorch, la
# reconstruction serait divisée par 64 et la divergence l'emporterait : cela revient à choisir $\beta = 64$, et les
# codes n'apprennent plus rien. La moyenne sur le lot, au contraire, divise les deux termes par le même nombre ; elle
# rend seulement le taux d'apprentissage indépendant de la taille du lot.
#
# Une image grise ne peut pas avoir une BCE nulle : la meilleure prédiction d'un pixel de valeur $x_i$ est $x_i$
# lui-même, dont l'entropie n'est nulle qu'en 0 et en 1. Sur nos chiffres, ce plancher vaut 13,7 nats : une
# reconstruction de 22 nats est donc meilleure qu'il n'y paraît.

# %% [markdown] lang="en" tags=["solution"]
# **The reasoning.** The log-likelihood of independent pixels is a **sum**: this is what the ELBO weighs against the
# divergence, itself a sum. With the mean over pixels, PyTorch's default, the reconstruction would be divided by 64 and
# the divergence would win: it amounts to choosing $\beta = 64$, and the codes no longer learn anything. The mean over
# the batch, in contrast, divides both terms by the same number; it only makes the learning rate independent of the size
# of the batch.
#
# A gray image cannot have a BCE of zero: the best prediction of a pixel of value $x_i$ is $x_i$ itself, whose entropy
# is zero only at 0 and at 1. On our digits this floor is 13.7 nats: a reconstruction of 22 nats is therefore better
# than it looks.

# %% [markdown] lang="fr"
# **Exploration.** L'exemple ci-dessus, calculé par votre fonction.

# %% [markdown] lang="en"
# **Exploration.** The example above, computed by your function.

# %% tags=["explore"]
x = torch.tensor([[1.0, 0.0], [1.0, 1.0]]).reshape(2, 1, 1, 2)
x_hat = torch.tensor([[0.8, 0.4], [0.5, 0.5]]).reshape(2, 1, 1, 2)
mu = torch.tensor([[1.0, -0.5], [0.0, 0.0]])
logvar = torch.tensor([[0.0, -math.log(4)], [0.0, 0.0]])
for beta in (1.0, 2.0):
    loss, reconstruction, kl = vae_loss(x_hat, x, mu, logvar, beta=beta)
    print(f"beta = {beta:g}: loss {loss:.3f} = reconstruction {reconstruction:.3f} + {beta:g} * kl {kl:.3f}")

# %% [markdown] lang="fr"
# ## Exercice 6. Entraînement (2 points)
#
# Une époque parcourt toutes les images, par lots, dans un ordre tiré au hasard. Pour chaque lot : encoder, tirer un
# code par image, décoder, calculer la perte, rétropropager, faire un pas d'optimiseur. C'est la boucle que vous
# connaissez ; seul le tirage est nouveau.
#
# **Exemple.** Cinq images et `batch_size=2` font trois lots, de 2, 2 et 1 images. Si leurs pertes sont 30, 20 et 10, la
# perte moyenne de l'époque est $(2 \times 30 + 2 \times 20 + 1 \times 10) / 5 = 22$, et non $(30 + 20 + 10) / 3 = 20$.
#
# **Donné.** Un modèle `model` qui a les attributs et les méthodes de l'exercice 4, des images de forme
# `(n, channels, height, width)`, et les réglages `epochs`, `batch_size`, `learning_rate`, `generator` et `beta`.
#
# **Demandé.** La fonction `train_vae(model, images, *, epochs, batch_size, learning_rate, generator=None, beta=1.0)`,
# qui entraîne `model` sur place en minimisant la perte de l'exercice 5, avec le poids `beta`, et renvoie la liste des
# `epochs` pertes moyennes, une par époque.
#
# **Convention.** La perte d'une époque est un nombre Python (`float`), en nats : la **moyenne par image**, terme
# `beta * kl` compris, des pertes mesurées pendant l'époque, c'est-à-dire de celles que l'on dérive, avant chaque pas.
# Chaque image est vue **exactement une fois par époque**, dans un ordre **mélangé de nouveau à chaque époque** ; le
# dernier lot peut être plus petit. L'ordre et le bruit viennent de `generator` lorsqu'il est donné : même graine et
# mêmes poids initiaux, même résultat. L'optimiseur reçoit tous les paramètres du modèle, avec le pas `learning_rate`.
# Il est à votre choix, mais les pas avec lesquels la correction entraîne conviennent à Adam et à ses variantes (AdamW,
# NAdam) : avec un autre, la perte pourrait diverger, ou ne pas descendre assez. Le modèle peut rester en mode
# entraînement ou en mode évaluation.
#
# `model` peut être votre `VAE` ou un modèle que fournit la correction : n'utilisez que `encode`, `decode`, `forward`,
# `parameters`, `image_shape`, `latent_dim`, et ce que tout `torch.nn.Module` possède. Cela vaut aussi pour les
# exercices 7 et 8.
#
# *Indice.* `model(x)` tire son bruit sans votre générateur : appelez plutôt `encode`, `reparameterize` et `decode`,
# l'un après l'autre. `torch.randperm` accepte `generator=`. Vos fonctions des exercices 1 et 5 peuvent servir ici ; une
# erreur dans l'une d'elles s'y retrouvera.

# %% [markdown] lang="en"
# ## Exercise 6. Training (2 points)
#
# An epoch goes through all images, batch by batch, in an order drawn at random. For each batch: encode, draw one code
# per image, decode, compute the loss, backpropagate, take a step of the optimizer. It is the loop that you know; only
# the draw is new.
#
# **Example.** Five images and `batch_size=2` make three batches, of 2, 2 and 1 images. If their losses are 30, 20 and
# 10, the mean loss of the epoch is $(2 \times 30 + 2 \times 20 + 1 \times 10) / 5 = 22$, and not
# $(30 + 20 + 10) / 3 = 20$.
#
# **Given.** A model `model` that has the attributes and methods of exercise 4, images of shape
# `(n, channels, height, width)`, and the settings `epochs`, `batch_size`, `learning_rate`, `generator` and `beta`.
#
# **Asked.** The function `train_vae(model, images, *, epochs, batch_size, learning_rate, generator=None, beta=1.0)`,
# which trains `model` in place by minimizing the loss of exercise 5, with the weight `beta`, and returns the list of
# the `epochs` mean losses, one per epoch.
#
# **Convention.** The loss of an epoch is a Python number (`float`), in nats: the **mean per image**, the term
# `beta * kl` included, of the losses measured during the epoch, that is, of those which are differentiated, before each
# step. Each image is seen **exactly once per epoch**, in an order **shuffled anew at each epoch**; the last batch may
# be smaller. The order and the noise come from `generator` when it is given: same seed and same initial weights, same
# result. The optimizer receives all parameters of the model, with the step `learning_rate`. It is your choice, but the
# steps with which grading trains suit Adam and its variants (AdamW, NAdam): with another one the loss could diverge, or
# not go down enough. The model may be left in training mode or in evaluation mode.
#
# `model` may be your `VAE` or a model that grading provides: use only `encode`, `decode`, `forward`, `parameters`,
# `image_shape`, `latent_dim`, and what any `torch.nn.Module` has. This holds for exercises 7 and 8 too.
#
# *Hint.* `model(x)` draws its noise without your generator: call `encode`, `reparameterize` and `decode` instead, one
# after the other. `torch.randperm` accepts `generator=`. Your functions of exercises 1 and 5 may be used here; a
# mistake in one of them will show up in this one.


# %% exercise="train_vae" points=2
def train_vae(model, images, *, epochs, batch_size, learning_rate, generator=None, beta=1.0):
    """Train a VAE in place, by minimizing `vae_loss`.

    model          a module with encode, decode, forward, image_shape and latent_dim, like VAE.
    images         (n, channels, height, width) float tensor in [0, 1].
    epochs         int: how many times each image is seen.
    batch_size     int: the last batch of an epoch may be smaller.
    learning_rate  float: step of the optimizer.
    generator      torch.Generator or None: where the order of the images and the noise come from.
    beta           float: weight of the divergence.
    returns        list of `epochs` floats: mean loss per image during each epoch, in nats.
    """
    ### BEGIN SOLUTION
    optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)
    model.train()
    history = []
    for _ in range(epochs):
        total = 0.0
        order = torch.randperm(len(images), generator=generator, device=images.device)
        for batch in images[order].split(batch_size):
            mu, logvar = model.encode(batch)
            # not model(batch), whose noise would not come from the generator
            x_hat = model.decode(reparameterize(mu, logvar, generator=generator))
            loss, _, _ = vae_loss(x_hat, batch, mu, logvar, beta=beta)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += len(batch) * loss.item()  # the last batch, smaller, counts less
        history.append(total / len(images))
    return history
    ### END SOLUTION


# %% [markdown] lang="fr" tags=["solution"]
# **Le raisonnement.** `zero_grad` avant `backward` : sans lui, les gradients s'ajoutent d'un lot à l'autre.
# `loss.item()` et non `loss` dans la somme : garder le tenseur garderait aussi tout son graphe de calcul. L'ordre est
# tiré dans la boucle des époques, pour changer de lots à chaque passage. L'optimiseur, lui, est créé une seule fois :
# Adam a une mémoire, que l'on perdrait à chaque époque.

# %% [markdown] lang="en" tags=["solution"]
# **The reasoning.** `zero_grad` before `backward`: without it, gradients add up from one batch to the next.
# `loss.item()` and not `loss` in the sum: keeping the tensor would also keep its whole computation graph. The order is
# drawn inside the loop over epochs, to change batches at each pass. The optimizer, in contrast, is created only once:
# Adam has a memory, which would be lost at each epoch.

# %% [markdown] lang="fr"
# **Exploration.** Un VAE à codes de dimension 2, entraîné 100 époques en quelques secondes, et sa courbe de perte.

# %% [markdown] lang="en"
# **Exploration.** A VAE with codes of dimension 2, trained for 100 epochs in a few seconds, and its loss curve.

# %% tags=["explore"]
torch.manual_seed(0)  # the initial weights
generator = torch.Generator().manual_seed(0)
vae = VAE((1, 8, 8), latent_dim=2)
history = train_vae(vae, images, epochs=100, batch_size=128, learning_rate=3e-3, generator=generator)
plt.figure(figsize=(5, 3))
plt.plot(range(1, 101), history)
plt.xlabel("epoch")
plt.ylabel("loss (nats per image)")
plt.show()

# %% [markdown] lang="fr"
# **Exploration.** Le plan latent : la moyenne $\mu$ du code de chaque image, une couleur par chiffre. Le cercle
# contient 95 % des tirages de la loi a priori. L'encodeur n'a jamais vu les étiquettes.

# %% [markdown] lang="en"
# **Exploration.** The latent plane: the mean $\mu$ of the code of each image, one color per digit. The circle contains
# 95 % of the draws from the prior. The encoder has never seen the labels.


# %% tags=["explore"]
def show_plane(axes, model):
    """Scatter the mean codes of all images, colored by class, with the circle of 95 % of the prior."""
    with torch.no_grad():
        mu, _ = model.encode(images)
    dots = axes.scatter(mu[:, 0], mu[:, 1], c=labels, cmap="tab10", vmin=-0.5, vmax=9.5, s=6)
    axes.add_patch(plt.Circle((0, 0), 2.45, fill=False, color="black", linewidth=0.8))
    axes.set_aspect("equal")
    axes.set_xlabel(r"$\mu_1$")
    axes.set_ylabel(r"$\mu_2$")
    return dots


figure, axes = plt.subplots(figsize=(6, 5))
figure.colorbar(show_plane(axes, vae), ticks=range(10))
plt.show()

# %% [markdown] lang="fr"
# **Exploration.** En haut, des images ; en bas, leurs reconstructions à partir de $\mu$. Deux nombres ne suffisent pas
# à tout dire d'un chiffre : quels traits sont perdus ?

# %% [markdown] lang="en"
# **Exploration.** Above, images; below, their reconstructions from $\mu$. Two numbers cannot say all about a digit:
# which features are lost?

# %% tags=["explore"]
with torch.no_grad():
    mu, _ = vae.encode(images[:15])
    show_images([images[:15], vae.decode(mu)])

# %% [markdown] lang="fr"
# ## Exercice 7. Générer à partir de la loi a priori (1,5 point)
#
# Le modèle est entraîné : on peut enfin inventer. C'est l'« option 2 » du cours. L'entraînement a rapproché les codes
# de la loi a priori ; on y tire donc de nouveaux codes, et le décodeur en fait des images. L'encodeur ne sert plus.
#
# **Donné.** Un modèle `model`, le nombre `n` d'images, et un générateur facultatif.
#
# **Demandé.** La fonction `sample_prior(model, n, generator=None)`, qui renvoie `n` images, un tenseur de forme
# `(n, channels, height, width)`.
#
# **Convention.** Chaque image vient de son propre code, tiré selon $\mathcal{N}(0, I)$ en dimension
# `model.latent_dim` ; l'image est **la sortie du décodeur**, telle quelle : on ne tire pas les pixels, on ne les
# arrondit pas. Le résultat est **sans gradient** (`requires_grad` est faux). Tout le hasard vient de `generator`
# lorsqu'il est donné.
#
# *Indice.* Le modèle n'est pas toujours en `float32` : `next(model.parameters())` est un tenseur, qui connaît `dtype`
# et `device`.

# %% [markdown] lang="en"
# ## Exercise 7. Generating from the prior (1.5 points)
#
# The model is trained: at last we can invent. This is "option 2" of the lecture. Training has brought the codes close
# to the prior; so we draw new codes there, and the decoder turns them into images. The encoder is no longer needed.
#
# **Given.** A model `model`, the number `n` of images, and an optional generator.
#
# **Asked.** The function `sample_prior(model, n, generator=None)`, which returns `n` images, a tensor of shape
# `(n, channels, height, width)`.
#
# **Convention.** Each image comes from a code of its own, drawn from $\mathcal{N}(0, I)$ in dimension
# `model.latent_dim`; the image is **the output of the decoder**, as it stands: pixels are neither drawn nor rounded.
# The result is **without gradient** (`requires_grad` is false). All randomness comes from `generator` when it is given.
#
# *Hint.* The model is not always in `float32`: `next(model.parameters())` is a tensor, which knows `dtype` and
# `device`.


# %% exercise="sample_prior" points=1.5
def sample_prior(model, n, generator=None):
    """Images decoded from codes drawn from N(0, I).

    model      a module with encode, decode, forward, image_shape and latent_dim, like VAE.
    n          int: how many images.
    generator  torch.Generator or None: where all the randomness comes from.
    returns    (n, channels, height, width) float tensor, without gradient.
    """
    ### BEGIN SOLUTION
    weight = next(model.parameters())
    with torch.no_grad():
        z = torch.randn(n, model.latent_dim, generator=generator, dtype=weight.dtype, device=weight.device)
        return model.decode(z)
    ### END SOLUTION


# %% [markdown] lang="fr" tags=["solution"]
# **Le raisonnement.** La loi a priori est la même pour tous les modèles : aucune moyenne ni variance apprise
# n'intervient ici. On garde la sortie du décodeur, qui est l'espérance de l'image sachant le code ; tirer chaque pixel
# selon sa loi de Bernoulli donnerait une image de points noirs et blancs, fidèle au modèle mais laide.

# %% [markdown] lang="en" tags=["solution"]
# **The reasoning.** The prior is the same for all models: no learned mean or variance is involved here. We keep the
# output of the decoder, which is the expectation of the image given the code; drawing each pixel from its Bernoulli
# distribution would give an image of black and white dots, faithful to the model but ugly.

# %% [markdown] lang="fr"
# **Exploration.** Quarante-cinq images que personne n'a dessinées. Combien en lisez-vous sans hésiter ?

# %% [markdown] lang="en"
# **Exploration.** Forty-five images that nobody wrote. How many of them do you read without hesitation?

# %% tags=["explore"]
show_images(sample_prior(vae, 45, generator=generator).split(15))

# %% [markdown] lang="fr"
# ## Exercice 8. Générer à partir des lois a posteriori (1,5 point)
#
# L'« option 1 » du cours n'exige pas que les codes suivent la loi a priori : on tire dans la loi qu'ils suivent
# vraiment, celle de tous les codes que l'encodeur produit, un **mélange** à poids égaux des lois a posteriori :

# %% [markdown] lang="en"
# ## Exercise 8. Generating from the posteriors (1.5 points)
#
# "Option 1" of the lecture does not require that codes follow the prior: we draw from the distribution that they really
# follow, that of all the codes that the encoder produces, a **mixture** of the posteriors with equal weights:

# %% [markdown]
# $$q(z) = \frac{1}{m} \sum_{i=1}^{m} q_\phi(z \mid x^{(i)}) =
# \frac{1}{m} \sum_{i=1}^{m} \mathcal{N}\bigl(z;\, \mu^{(i)}, \mathrm{diag}(\sigma^{(i)\,2})\bigr)$$

# %% [markdown] lang="fr"
# Tirer dans un mélange se fait en deux temps : choisir une composante, c'est-à-dire une image, puis tirer selon sa loi.
#
# **Exemple.** Deux images en dimension 1, de lois a posteriori $\mathcal{N}(-2, \sigma^2)$ et
# $\mathcal{N}(2, \sigma^2)$ avec $\sigma = 0{,}1$ : les codes tirés sont proches de $-2$ ou de $2$, une fois sur deux
# en moyenne, et jamais de 0, qui est pourtant la moyenne du mélange.
#
# **Donné.** Un modèle `model`, `m` images de forme `(m, channels, height, width)`, le nombre `n` d'images à générer,
# plus petit ou plus grand que `m`, et un générateur facultatif.
#
# **Demandé.** La fonction `sample_posterior(model, images, n, generator=None)`, qui renvoie `n` images, un tenseur de
# forme `(n, channels, height, width)`.
#
# **Convention.** Pour chacune des `n` images à générer, une image de `images` est choisie **uniformément, avec
# remise**, indépendamment des autres, puis un code est tiré selon sa loi a posteriori, avec **son propre bruit**. Comme
# à l'exercice 7, le résultat est la sortie du décodeur, **sans gradient**, et tout le hasard vient de `generator`
# lorsqu'il est donné.
#
# *Indice.* `torch.randint` accepte `generator=`. Attention à ne pas mélanger les paramètres de deux images : $\mu$ et
# $\sigma$ d'un même code viennent de la même.

# %% [markdown] lang="en"
# Drawing from a mixture takes two moves: choose a component, that is, an image, then draw from its distribution.
#
# **Example.** Two images in dimension 1, with posteriors $\mathcal{N}(-2, \sigma^2)$ and $\mathcal{N}(2, \sigma^2)$
# with $\sigma = 0.1$: the codes drawn are close to $-2$ or to $2$, half of the time each, and never to 0, which is
# nevertheless the mean of the mixture.
#
# **Given.** A model `model`, `m` images of shape `(m, channels, height, width)`, the number `n` of images to generate,
# smaller or larger than `m`, and an optional generator.
#
# **Asked.** The function `sample_posterior(model, images, n, generator=None)`, which returns `n` images, a tensor of
# shape `(n, channels, height, width)`.
#
# **Convention.** For each of the `n` images to generate, an image of `images` is chosen **uniformly, with
# replacement**, independently of the others, then a code is drawn from its posterior, with **a noise of its own**. As
# in exercise 7, the result is the output of the decoder, **without gradient**, and all randomness comes from
# `generator` when it is given.
#
# *Hint.* `torch.randint` accepts `generator=`. Take care not to mix the parameters of two images: $\mu$ and $\sigma$ of
# one code come from the same one.


# %% exercise="sample_posterior" points=1.5
def sample_posterior(model, images, n, generator=None):
    """Images decoded from codes drawn from the equally weighted mixture of the posteriors of `images`.

    model      a module with encode, decode, forward, image_shape and latent_dim, like VAE.
    images     (m, channels, height, width) float tensor in [0, 1].
    n          int: how many images to generate.
    generator  torch.Generator or None: where all the randomness comes from.
    returns    (n, channels, height, width) float tensor, without gradient.
    """
    ### BEGIN SOLUTION
    with torch.no_grad():
        chosen = torch.randint(len(images), (n,), generator=generator, device=images.device)
        mu, logvar = model.encode(images[chosen])
        return model.decode(reparameterize(mu, logvar, generator=generator))
    ### END SOLUTION


# %% [markdown] lang="fr" tags=["solution"]
# **Le raisonnement.** Un mélange n'est pas une moyenne : tirer selon $\mathcal{N}(\bar\mu, \bar\sigma^2)$, avec les
# moyennes des paramètres, remplirait justement les vides que le mélange évite. On n'encode que les `n` images
# choisies ; une image choisie deux fois donne deux codes différents, puisque `reparameterize` tire un bruit pour chaque
# ligne.

# %% [markdown] lang="en" tags=["solution"]
# **The reasoning.** A mixture is not an average: drawing from $\mathcal{N}(\bar\mu, \bar\sigma^2)$, with the means of
# the parameters, would fill the very gaps that the mixture avoids. Only the `n` chosen images are encoded; an image
# chosen twice gives two different codes, since `reparameterize` draws a noise for each row.

# %% [markdown] lang="fr"
# **Exploration.** Quarante-cinq images tirées du mélange. Comparez-les à celles de l'exercice 7 : y a-t-il moins
# d'images illisibles ? Ressemblent-elles davantage aux données ?

# %% [markdown] lang="en"
# **Exploration.** Forty-five images drawn from the mixture. Compare them with those of exercise 7: are there fewer
# illegible ones? Are they more like the data?

# %% tags=["explore"]
show_images(sample_posterior(vae, images, 45, generator=generator).split(15))

# %% [markdown] lang="fr"
# **Exploration.** Un parcours de l'espace latent. D'abord, le plan tout entier : les codes décodés sont les quantiles
# de la loi a priori, de 2 % à 98 % sur chaque axe. Ensuite, le segment qui relie les codes d'un 0 et d'un 4 : où l'un
# devient-il l'autre, et que traverse-t-on ?

# %% [markdown] lang="en"
# **Exploration.** A traversal of the latent space. First, the whole plane: the decoded codes are the quantiles of the
# prior, from 2 % to 98 % on each axis. Then, the segment between the codes of a 0 and of a 4: where does one become the
# other, and what is crossed on the way?

# %% tags=["explore"]
quantiles = torch.distributions.Normal(0.0, 1.0).icdf(torch.linspace(0.02, 0.98, 15))
plane = torch.cartesian_prod(quantiles.flip(0), quantiles).flip(1)  # line by line, from the top left corner
with torch.no_grad():
    show_images(vae.decode(plane).split(15))
    ends, _ = vae.encode(images[[0, 4]])  # a 0 and a 4
    steps = torch.linspace(0, 1, 15).unsqueeze(1)
    show_images([vae.decode((1 - steps) * ends[0] + steps * ends[1])])

# %% [markdown] lang="fr"
# ## Exercice 9. Étude de bêta (1 point)
#
# Le poids $\beta$ règle le compromis entre reconstruire et rester près de la loi a priori. Pour le voir, on entraîne un
# modèle par valeur de $\beta$, tout le reste étant égal, et l'on mesure les deux termes de la perte à la fin.
#
# **Donné.** Des images `images`, la liste `betas` des poids, et les réglages `latent_dim`, `epochs`, `batch_size`,
# `learning_rate` et `generator`.
#
# **Demandé.** La fonction
# `beta_sweep(images, betas, *, latent_dim, epochs, batch_size, learning_rate, generator=None)`, qui renvoie la liste
# des couples `(reconstruction, kl)`, un par valeur de `betas`, dans le même ordre.
#
# **Convention.** Un `VAE` **neuf** pour chaque valeur de `betas`, dont `image_shape` est celle des images, entraîné par
# `train_vae` avec ce poids. Les deux nombres, des `float` en nats, sont ceux que renvoie `vae_loss` sur l'ensemble des
# images, **après** l'entraînement : moyenne sur les images, un code tiré par image comme pendant l'entraînement, et
# `kl` **sans** le facteur $\beta$. `generator` sert à l'entraînement et à cette mesure ; les poids initiaux viennent du
# générateur global de PyTorch, comme toujours.
#
# *Indice.* La forme d'une image est `images.shape[1:]`. Pour mesurer, `torch.no_grad()` ; un nombre Python s'obtient
# par `.item()`.

# %% [markdown] lang="en"
# ## Exercise 9. A study of beta (1 point)
#
# The weight $\beta$ sets the trade-off between rebuilding and staying close to the prior. To see it, we train one model
# per value of $\beta$, all else being equal, and measure the two terms of the loss at the end.
#
# **Given.** Images `images`, the list `betas` of weights, and the settings `latent_dim`, `epochs`, `batch_size`,
# `learning_rate` and `generator`.
#
# **Asked.** The function `beta_sweep(images, betas, *, latent_dim, epochs, batch_size, learning_rate, generator=None)`,
# which returns the list of pairs `(reconstruction, kl)`, one per value of `betas`, in the same order.
#
# **Convention.** A **new** `VAE` for each value of `betas`, whose `image_shape` is that of the images, trained by
# `train_vae` with this weight. The two numbers, of type `float` and in nats, are those that `vae_loss` returns on the
# whole set of images, **after** training: the mean over images, one code drawn per image as in training, and `kl`
# **without** the factor $\beta$. `generator` serves for training and for this measure; the initial weights come from
# PyTorch's global generator, as always.
#
# *Hint.* The shape of an image is `images.shape[1:]`. To measure, `torch.no_grad()`; `.item()` gives a Python number.


# %% exercise="beta_sweep" points=1
def beta_sweep(images, betas, *, latent_dim, epochs, batch_size, learning_rate, generator=None):
    """Reconstruction error and divergence of a VAE trained with each value of beta.

    images         (n, channels, height, width) float tensor in [0, 1].
    betas          list of floats.
    latent_dim     int: dimension of the codes.
    others         epochs, batch_size, learning_rate and generator, as for train_vae.
    returns        list of pairs of floats (reconstruction, kl), in nats, in the order of betas.
    """
    ### BEGIN SOLUTION
    results = []
    for beta in betas:
        model = VAE(images.shape[1:], latent_dim)  # a new one: nothing may remain of the previous beta
        recipe = {"epochs": epochs, "batch_size": batch_size, "learning_rate": learning_rate}
        train_vae(model, images, generator=generator, beta=beta, **recipe)
        with torch.no_grad():
            mu, logvar = model.encode(images)
            x_hat = model.decode(reparameterize(mu, logvar, generator=generator))
            _, reconstruction, kl = vae_loss(x_hat, images, mu, logvar)
        results.append((reconstruction.item(), kl.item()))
    return results
    ### END SOLUTION


# %% [markdown] lang="fr" tags=["solution"]
# **Le raisonnement.** Tout tient dans « neuf » : continuer d'entraîner le même modèle mêlerait les effets de $\beta$ et
# de la durée. On mesure après coup, sur toutes les images, plutôt que de reprendre la dernière moyenne d'entraînement,
# qui mélange des poids différents, et dont on ne saurait pas séparer les deux termes.

# %% [markdown] lang="en" tags=["solution"]
# **The reasoning.** All is in "new": going on with the same model would mix the effects of $\beta$ and of duration. We
# measure afterwards, on all images, rather than take the last training mean, which blends different weights, and whose
# two terms could not be told apart.

# %% [markdown] lang="fr"
# **Exploration.** Chaque point est un modèle, à codes de dimension 8, entraîné 40 époques. De gauche à droite, les
# codes disent de plus en plus de choses de l'image, et la reconstruction s'améliore ; à gauche, les codes ne disent
# plus rien et le décodeur rend toujours la même image moyenne : c'est l'**effondrement du postérieur**.

# %% [markdown] lang="en"
# **Exploration.** Each point is a model, with codes of dimension 8, trained for 40 epochs. From left to right, codes
# say more and more about the image, and the reconstruction improves; on the left, codes no longer say anything and the
# decoder always returns the same mean image: this is **posterior collapse**.

# %% tags=["explore"]
betas = [0.1, 0.3, 1.0, 2.0, 4.0]
torch.manual_seed(0)
pairs = beta_sweep(images, betas, latent_dim=8, epochs=40, batch_size=128, learning_rate=3e-3, generator=generator)
plt.figure(figsize=(5.5, 3.5))
plt.plot([kl for _, kl in pairs], [reconstruction for reconstruction, _ in pairs], "o-")
for beta, (reconstruction, kl) in zip(betas, pairs, strict=True):
    plt.annotate(rf"$\beta = {beta:g}$", (kl, reconstruction), (6, 4), textcoords="offset points")
plt.xlim(-0.5, 16.5)
plt.xlabel("kl (nats)")
plt.ylabel("reconstruction (nats)")
plt.show()

# %% [markdown] lang="fr"
# ## Exercice 10. Le rôle de bêta (0,5 point)
#
# On entraîne jusqu'à convergence deux VAE de même architecture, sur les mêmes images : l'un avec $\beta = 1$, l'autre
# avec $\beta = 4$. On compare, sur ces images, leur erreur de reconstruction et leur divergence `kl`, telle que la
# renvoie `vae_loss`. Qu'observe-t-on avec $\beta = 4$ ?
#
# 1. L'erreur de reconstruction baisse et la divergence augmente : $\beta$ renforce l'attache aux données.
# 2. L'erreur de reconstruction et la divergence baissent toutes les deux : une régularisation plus forte améliore tout
#    le modèle.
# 3. L'erreur de reconstruction augmente et la divergence baisse : les codes suivent mieux la loi a priori, mais disent
#    moins de l'image.
# 4. Ni l'une ni l'autre ne change : $\beta$ multiplie la perte sans déplacer son minimum.
#
# **Demandé.** Le numéro de votre réponse, un entier, dans `ANSWERS["beta"]`.
#
# **Convention.** Un seul des 4 choix est juste.
#
# *Indice.* Que vaut la perte quand $\beta$ est très grand ? Que fait alors un encodeur qui la minimise ?

# %% [markdown] lang="en"
# ## Exercise 10. The role of beta (0.5 points)
#
# Two VAEs of the same architecture are trained to convergence on the same images: one with $\beta = 1$, the other with
# $\beta = 4$. We compare, on these images, their reconstruction error and their divergence `kl`, as `vae_loss` returns
# it. What do we observe with $\beta = 4$?
#
# 1. The reconstruction error decreases and the divergence increases: $\beta$ strengthens the fit to the data.
# 2. The reconstruction error and the divergence both decrease: a stronger regularization improves the whole model.
# 3. The reconstruction error increases and the divergence decreases: the codes follow the prior better, but tell less
#    about the image.
# 4. Neither of them changes: $\beta$ scales the loss without moving its minimum.
#
# **Asked.** The number of your answer, an integer, in `ANSWERS["beta"]`.
#
# **Convention.** Exactly one of the 4 choices is right.
#
# *Hint.* What is the loss when $\beta$ is very large? What does an encoder that minimizes it do then?

# %% exercise="quiz_beta" points=0.5
### BEGIN SOLUTION
### STUB: ANSWERS["beta"] = None
ANSWERS["beta"] = 3
### END SOLUTION

# %% [markdown] lang="fr" tags=["solution"]
# **Le raisonnement.** Notons $R$ et $K$ les deux termes, mesurés au minimum de $R + \beta K$. Le minimum pour
# $\beta = 1$ fait mieux que tout autre avec ce poids, donc $R_1 + K_1 \le R_4 + K_4$ ; de même
# $R_4 + 4 K_4 \le R_1 + 4 K_1$. En additionnant, il reste $K_4 \le K_1$, puis $R_1 \le R_4$ : la divergence ne peut que
# baisser et l'erreur qu'augmenter. Le choix 4 oublie que $\beta$ ne multiplie qu'un seul des deux termes.

# %% [markdown] lang="en" tags=["solution"]
# **The reasoning.** Call $R$ and $K$ the two terms, measured at the minimum of $R + \beta K$. The minimum for
# $\beta = 1$ does better than any other with this weight, so $R_1 + K_1 \le R_4 + K_4$; likewise
# $R_4 + 4 K_4 \le R_1 + 4 K_1$. Adding the two leaves $K_4 \le K_1$, then $R_1 \le R_4$: the divergence can only
# decrease, and the error only increase. Choice 4 forgets that $\beta$ scales only one of the two terms.

# %% [markdown] lang="fr"
# ## Exercice 11. L'écart entre l'ELBO et la vraisemblance (0,5 point)
#
# Pour une image $x$, on estime avec soin l'ELBO d'un VAE entraîné (avec $\beta = 1$) :
# $\mathcal{L}(\theta, \phi; x) = -100$ nats. Que sait-on de sa log-vraisemblance ?
#
# 1. $\log p_\theta(x) \le -100$ : ce que l'entraînement minimise, l'opposé de l'ELBO, est toujours plus petit que
#    l'opposé de la log-vraisemblance.
# 2. $\log p_\theta(x) \ge -100$, et l'écart est la divergence de $q_\phi(z \mid x)$ à la loi a posteriori
#    $p_\theta(z \mid x)$ : un meilleur encodeur peut le réduire sans que le décodeur change.
# 3. $\log p_\theta(x) \ge -100$, et l'écart est la divergence de $q_\phi(z \mid x)$ à la loi a priori $p(z)$ : il est
#    nul quand les codes suivent la loi a priori.
# 4. $\log p_\theta(x) = -100$ : une fois l'entraînement terminé, la borne est atteinte pour chaque image.
#
# **Demandé.** Le numéro de votre réponse, un entier, dans `ANSWERS["elbo"]`.
#
# **Convention.** Un seul des 4 choix est juste.
#
# *Indice.* Relisez le pas 3 de la dérivation, et l'exemple à deux codes qui la suit.

# %% [markdown] lang="en"
# ## Exercise 11. The gap between the ELBO and the likelihood (0.5 points)
#
# For an image $x$, the ELBO of a trained VAE (with $\beta = 1$) is carefully estimated:
# $\mathcal{L}(\theta, \phi; x) = -100$ nats. What do we know of its log-likelihood?
#
# 1. $\log p_\theta(x) \le -100$: what training minimizes, the opposite of the ELBO, is always smaller than the opposite
#    of the log-likelihood.
# 2. $\log p_\theta(x) \ge -100$, and the gap is the divergence of $q_\phi(z \mid x)$ to the posterior
#    $p_\theta(z \mid x)$: a better encoder can reduce it while the decoder stays the same.
# 3. $\log p_\theta(x) \ge -100$, and the gap is the divergence of $q_\phi(z \mid x)$ to the prior $p(z)$: it is zero
#    when the codes follow the prior.
# 4. $\log p_\theta(x) = -100$: once training is over, the bound is reached for each image.
#
# **Asked.** The number of your answer, an integer, in `ANSWERS["elbo"]`.
#
# **Convention.** Exactly one of the 4 choices is right.
#
# *Hint.* Read again step 3 of the derivation, and the example with two codes that follows it.

# %% exercise="quiz_elbo" points=0.5
### BEGIN SOLUTION
### STUB: ANSWERS["elbo"] = None
ANSWERS["elbo"] = 2
### END SOLUTION

# %% [markdown] lang="fr" tags=["solution"]
# **Le raisonnement.** L'égalité du pas 3 dit tout : l'écart est
# $\mathrm{KL}(q_\phi(z \mid x) \,\|\, p_\theta(z \mid x)) \ge 0$. Le choix 1 inverse le sens de la borne. Le choix 3
# confond les deux divergences : celle à la loi a priori est *dans* l'ELBO, et l'exemple à deux codes l'annule alors que
# la borne n'est pas atteinte. Le choix 4 supposerait que la loi a posteriori est une gaussienne diagonale, ce que rien
# n'assure.

# %% [markdown] lang="en" tags=["solution"]
# **The reasoning.** The equality of step 3 says it all: the gap is
# $\mathrm{KL}(q_\phi(z \mid x) \,\|\, p_\theta(z \mid x)) \ge 0$. Choice 1 reverses the direction of the bound. Choice
# 3 mistakes one divergence for the other: that to the prior is *inside* the ELBO, and the example with two codes makes
# it zero while the bound is not reached. Choice 4 would assume that the posterior is a diagonal Gaussian, which nothing
# ensures.

# %% [markdown] lang="fr"
# **Exploration.** Trois VAE à codes de dimension 2 : leurs plans latents à la même échelle, avec le même cercle, et,
# dessous, quinze images tirées de la loi a priori pour chacun, dans l'ordre. Ces figures servent à l'exercice 12.

# %% [markdown] lang="en"
# **Exploration.** Three VAEs with codes of dimension 2: their latent planes on the same scale, with the same circle,
# and, below, fifteen images drawn from the prior for each, in order. These figures serve for exercise 12.

# %% tags=["explore"]
figure, axes = plt.subplots(1, 3, figsize=(12, 4), sharex=True, sharey=True, layout="constrained")
invented = []
for axis, beta in zip(axes, (0.05, 1.0, 3.0), strict=True):
    torch.manual_seed(0)
    generator.manual_seed(0)
    model = VAE((1, 8, 8), latent_dim=2)
    train_vae(model, images, epochs=100, batch_size=128, learning_rate=3e-3, generator=generator, beta=beta)
    dots = show_plane(axis, model)
    axis.set_title(rf"$\beta = {beta:g}$")
    invented.append(sample_prior(model, 15, generator=generator))
figure.colorbar(dots, ax=axes, ticks=range(10), shrink=0.7)
plt.show()
show_images(invented)

# %% [markdown] lang="fr"
# ## Exercice 12. L'espace latent (1 point)
#
# Une personne lit et note cette réponse. En dix lignes au plus, et en vous appuyant sur vos figures :
#
# - décrivez le plan latent du VAE entraîné avec $\beta = 1$ : quels chiffres y forment des amas séparés, lesquels se
#   mêlent, et pourquoi ceux-là ;
# - dites ce que change $\beta$ dans ce plan, et expliquez par là les images tirées de la loi a priori dans chaque cas ;
# - concluez : quand `sample_posterior` donne-t-elle de meilleures images que `sample_prior`, et que perd-on à s'en
#   servir ?
#
# **Convention.** La moitié du point va à ce que vous observez, l'autre moitié à ce que vous en expliquez. Une réponse
# fausse sur vos propres figures ne vaut rien, même bien écrite.

# %% [markdown] lang="en"
# ## Exercise 12. The latent space (1 point)
#
# A person reads and grades this answer. In ten lines at most, and referring to your figures:
#
# - describe the latent plane of the VAE trained with $\beta = 1$: which digits form separate clusters in it, which ones
#   mingle, and why those;
# - say what $\beta$ changes in this plane, and use it to explain the images drawn from the prior in each case;
# - conclude: when does `sample_posterior` give better images than `sample_prior`, and what is lost by using it?
#
# **Convention.** Half of the point goes to what you observe, the other half to what you explain of it. An answer that
# is wrong about your own figures is worth nothing, even if well written.

# %% [markdown] lang="fr" written="latent_space" points=1
# *Réponse attendue, pour nos figures (les vôtres peuvent être tournées ou retournées : rien ne fixe les axes).*
#
# Avec $\beta = 1$, les 0, les 2, les 4 et les 6 forment des amas nets, loin de l'origine. Les 1 en forment deux : ceux
# qui ont un socle se placent au-delà des 2, qui en ont un aussi, les autres de l'autre côté. Les 3 touchent les 9. Au
# centre se mêlent les 5 et les 8, avec des 7 et des 9 : sur 8 pixels de côté, ces chiffres partagent presque tous leurs
# traits, et deux nombres ne suffisent pas à les distinguer. L'encodeur, qui ignore les étiquettes, les range là où
# l'image décodée est un compromis acceptable pour tous. Les amas ne traduisent donc qu'une ressemblance entre images.
#
# Avec $\beta = 0{,}05$, s'éloigner de la loi a priori ne coûte presque rien : le plan s'étend bien au-delà du cercle,
# les classes s'écartent et les reconstructions sont plus nettes. Mais la loi a priori ne tire guère qu'à l'intérieur du
# cercle : les 2, les 3 et une partie des 1 et des 6, qui sont dehors, sont rarement tirés, et les codes tirés entre
# deux amas donnent des chiffres mal formés. Avec $\beta = 3$, toutes les lois a posteriori se confondent avec la loi a
# priori : le code ne dit plus rien de l'image, et le décodeur rend toujours la même image moyenne. C'est l'effondrement
# du postérieur. Entre les deux, avec $\beta = 1$, le nuage remplit à peu près le cercle, et presque tout code tiré
# donne un chiffre.
#
# `sample_posterior` l'emporte quand le mélange des lois a posteriori diffère de la loi a priori, donc surtout quand
# $\beta$ est petit : elle ne tire que là où le décodeur a appris quelque chose. L'écart est faible avec $\beta = 1$,
# nul avec $\beta = 3$. En échange, il faut garder les images et les encoder ; le mélange n'est une bonne approximation
# que si elles sont nombreuses ; et quand $\beta$ est petit, chaque loi a posteriori est si étroite que l'on obtient à
# peu près les reconstructions d'images connues : on invente moins.

# %% [markdown] lang="en" written="latent_space" points=1
# *Expected answer, for our figures (yours may be rotated or flipped: nothing fixes the axes).*
#
# With $\beta = 1$, the 0s, the 2s, the 4s and the 6s form clear clusters, far from the origin. The 1s form two of them:
# those with a base lie beyond the 2s, which have one too, the others on another side. The 3s touch the 9s. In the
# center the 5s and the 8s mingle, with some 7s and 9s: at 8 pixels a side, these digits share almost all of their
# strokes, and two numbers are not enough to tell them apart. The encoder, which does not know the labels, puts them
# where the decoded image is an acceptable compromise for all. So the clusters express nothing but a likeness between
# images.
#
# With $\beta = 0.05$, moving away from the prior costs almost nothing: the plane extends well beyond the circle, the
# classes spread apart and the reconstructions are sharper. But the prior hardly draws outside the circle: the 2s, the
# 3s and part of the 1s and 6s, which are out there, are rarely drawn, and codes drawn between two clusters give
# misshapen digits. With $\beta = 3$, all posteriors merge with the prior: the code no longer says anything about the
# image, and the decoder always returns the same mean image. This is posterior collapse. In between, with $\beta = 1$,
# the cloud more or less fills the circle, and almost any code drawn gives a digit.
#
# `sample_posterior` wins when the mixture of the posteriors differs from the prior, hence mostly when $\beta$ is small:
# it draws only where the decoder has learned something. The difference is small with $\beta = 1$, and none with
# $\beta = 3$. In return, the images must be kept and encoded; the mixture is a good approximation only if they are
# numerous; and when $\beta$ is small, each posterior is so narrow that what comes out is more or less the
# reconstructions of known images: less is invented.

# %% [markdown] lang="fr"
# ## Pour aller plus loin
#
# Rien de ce qui suit n'est noté. Augmentez `latent_dim` et regardez, dimension par dimension, la divergence moyenne :
# combien de dimensions le modèle utilise-t-il vraiment ? Remplacez le décodeur par un réseau convolutif. Estimez
# $\log p_\theta(x)$ par échantillonnage préférentiel, avec $q_\phi(z \mid x)$ comme loi de tirage, et mesurez l'écart
# de l'exercice 11.
#
# **Références.** D. P. Kingma et M. Welling, *Auto-Encoding Variational Bayes*, 2014,
# <https://arxiv.org/abs/1312.6114>. D. J. Rezende, S. Mohamed et D. Wierstra, *Stochastic Backpropagation and
# Approximate Inference in Deep Generative Models*, 2014, <https://arxiv.org/abs/1401.4082>. I. Higgins et coll.,
# *beta-VAE*, 2017.

# %% [markdown] lang="en"
# ## Going further
#
# Nothing below is graded. Increase `latent_dim` and look, dimension by dimension, at the mean divergence: how many
# dimensions does the model really use? Replace the decoder with a convolutional network. Estimate $\log p_\theta(x)$ by
# importance sampling, drawing from $q_\phi(z \mid x)$, and measure the gap of exercise 11.
#
# **References.** D. P. Kingma and M. Welling, *Auto-Encoding Variational Bayes*, 2014,
# <https://arxiv.org/abs/1312.6114>. D. J. Rezende, S. Mohamed and D. Wierstra, *Stochastic Backpropagation and
# Approximate Inference in Deep Generative Models*, 2014, <https://arxiv.org/abs/1401.4082>. I. Higgins et al.,
# *beta-VAE*, 2017.
