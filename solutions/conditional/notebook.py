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
# # Génération conditionnelle et diffusion latente
#
# Un modèle génératif invente un chiffre, mais lequel ? Dans la première moitié de ce sujet, un auto-encodeur
# variationnel apprend à dessiner le chiffre qu'on lui demande. Dans la seconde, un modèle de diffusion apprend la loi
# des codes d'un auto-encodeur variationnel, classe par classe, et l'on règle d'un bouton à quel point la classe compte.
# C'est l'idée de *Stable Diffusion*, en miniature.
#
# | | Exercice | Points |
# |---|---|---|
# | 1 | Le label en vecteur | 1 |
# | 2 | Le VAE conditionnel | 2,5 |
# | 3 | La perte du VAE conditionnel | 2,5 |
# | 4 | Générer la classe demandée | 1,5 |
# | 5 | Garder le style, changer de classe | 1 |
# | 6 | Oublier des labels | 1 |
# | 7 | La guidance sans classifieur | 1,5 |
# | 8 | Les codes, centrés et réduits | 1,5 |
# | 9 | Décoder | 0,5 |
# | 10 | La perte du débruiteur | 2,5 |
# | 11 | L'échantillonneur | 2,5 |
# | 12 et 13 | Deux questions à choix multiples | 0,5 + 0,5 |
# | 14 | Une question à rédiger | 1 |
#
# **Comment travailler.** Complétez les cellules d'exercice, c'est-à-dire celles qui contiennent
# `raise NotImplementedError` ou `None`, sans changer les noms ni les arguments des fonctions, puis la cellule de texte
# de l'exercice 14. Ajoutez autant de cellules que vous le souhaitez. Les cellules verrouillées reçoivent la note :
# laissez-les en place.
#
# **Les cellules « Exploration »** servent à voir ce que vous avez écrit. Elles ne sont pas notées, et **la correction
# ne les exécute pas** : rien de ce dont un exercice a besoin ne doit y être défini (ni fonction, ni `import`, ni
# variable).
#
# **La correction** appelle vos fonctions, arguments nommés, sur des entrées que vous ne connaissez pas : d'autres
# tailles de lot (*batch*), d'autres dimensions latentes, d'autres tailles d'image, un autre nombre de classes. Chaque
# exercice dit dans un paragraphe « Convention » ce qui pourrait prêter à discussion ; ce paragraphe fait foi.
#
# **Notations.** Les images sont des tenseurs à valeurs dans $[0, 1]$, de forme `(batch, channels, height, width)` ; les
# codes sont de forme `(batch, latent_dim)` ; `logvar` désigne $\log \sigma^2$. Les labels `y` sont des tenseurs
# d'entiers (`torch.int64`) de forme `(batch,)`, de 0 à `classes - 1`. La valeur `classes` elle-même veut dire
# « **aucune classe** » : on la note $\varnothing$. Vos fonctions ne modifient jamais leurs arguments sur place, et tout
# leur hasard vient de `generator` lorsqu'il est donné.

# %% [markdown] lang="en"
# # Conditional generation and latent diffusion
#
# A generative model invents a digit, but which one? In the first half of this assignment, a variational autoencoder
# learns to draw the digit that it is asked for. In the second, a diffusion model learns the distribution of the codes
# of a variational autoencoder, class by class, and a single knob sets how much the class matters. This is the idea of
# *Stable Diffusion*, in miniature.
#
# | | Exercise | Points |
# |---|---|---|
# | 1 | The label as a vector | 1 |
# | 2 | The conditional VAE | 2.5 |
# | 3 | The loss of the conditional VAE | 2.5 |
# | 4 | Generating the class that is asked | 1.5 |
# | 5 | Keeping the style, changing the class | 1 |
# | 6 | Forgetting labels | 1 |
# | 7 | Classifier-free guidance | 1.5 |
# | 8 | The codes, standardized | 1.5 |
# | 9 | Decoding | 0.5 |
# | 10 | The loss of the denoiser | 2.5 |
# | 11 | The sampler | 2.5 |
# | 12 and 13 | Two multiple-choice questions | 0.5 + 0.5 |
# | 14 | A question to answer in writing | 1 |
#
# **How to work.** Complete the exercise cells, that is, those which contain `raise NotImplementedError` or `None`,
# without changing the names or the arguments of the functions, then the text cell of exercise 14. Add as many cells as
# you like. The locked cells receive the score: leave them in place.
#
# **The "Exploration" cells** let you see what you have written. They are not graded, and **grading does not run them**:
# nothing that an exercise needs may be defined there (no function, no `import`, no variable).
#
# **Grading** calls your functions, with named arguments, on inputs that you do not know: other batch sizes, other
# latent dimensions, other image sizes, another number of classes. Each exercise settles in a paragraph called
# "Convention" whatever could be open to debate; that paragraph is what counts.
#
# **Notation.** Images are tensors with values in $[0, 1]$, of shape `(batch, channels, height, width)`; codes are of
# shape `(batch, latent_dim)`; `logvar` is $\log \sigma^2$. Labels `y` are tensors of integers (`torch.int64`) of shape
# `(batch,)`, from 0 to `classes - 1`. The value `classes` itself means "**no class**": we write it $\varnothing$. Your
# functions never modify their arguments in place, and all their randomness comes from `generator` when it is given.

# %%
import math

import torch
import torch.nn.functional as F

ANSWERS = {}

# %% [markdown] lang="fr"
# **Code donné.** Vous avez écrit ces fonctions, ou presque, dans les sujets sur l'auto-encodeur variationnel et sur la
# diffusion. Lisez-les, elles servent dans tout le sujet. La correction s'en sert aussi pour entraîner vos modèles :
# laissez cette cellule telle quelle.

# %% [markdown] lang="en"
# **Given code.** You have written these functions, or nearly so, in the assignments on the variational autoencoder and
# on diffusion. Read them, the whole assignment uses them. Grading uses them too, to train your models: leave this cell
# as it is.


# %%
def alpha_bar(betas):
    """The share of the signal that is left after each step: (T,) -> (T,), the running product of 1 - beta."""
    return (1.0 - betas).cumprod(0)


def diffuse(x, t, alpha_bar, epsilon):
    """Codes x (batch, d) at their steps t (batch,), integers from 0 to T - 1, with the noise epsilon (batch, d)."""
    kept = alpha_bar[t][:, None]
    return kept**0.5 * x + (1.0 - kept) ** 0.5 * epsilon


def denoise_mean(z, t, epsilon_hat, betas):
    """Mean of the code one step earlier, where the noise in z (batch, d) at steps t (batch,) is epsilon_hat."""
    noise, left = betas[t][:, None], alpha_bar(betas)[t][:, None]
    return (z - epsilon_hat * noise / (1.0 - left) ** 0.5) / (1.0 - noise) ** 0.5


class Denoiser(torch.nn.Module):
    """Predicts the noise in a code z at step t, for a class y: the label model.classes means no class.

    latent_dim  int: dimension of the codes.
    steps       int: T, the number of steps.
    classes     int: labels go from 0 to classes, the last one meaning no class.
    """

    def __init__(self, latent_dim, steps, classes):
        super().__init__()
        self.latent_dim, self.steps, self.classes = latent_dim, steps, classes
        self.from_code = torch.nn.Linear(latent_dim, 128)
        self.from_step = torch.nn.Embedding(steps, 128)
        self.from_class = torch.nn.Embedding(classes + 1, 128)
        self.mixed, self.noise = torch.nn.Linear(128, 128), torch.nn.Linear(128, latent_dim)

    def forward(self, z, t, y):
        """Codes (batch, latent_dim), steps (batch,) and labels (batch,) -> noise (batch, latent_dim)."""
        heard = F.silu(self.from_code(z) + self.from_step(t) + self.from_class(y))
        return self.noise(F.silu(self.mixed(heard)))


def minimize(model, loss_of, count, epochs, batch_size, learning_rate, generator=None):
    """Train in place by Adam on loss_of(places), where places are drawn among 0 to count - 1; the loss per epoch."""
    adam, per_epoch = torch.optim.Adam(model.parameters(), lr=learning_rate), []
    for _epoch in range(epochs):
        per_epoch.append(0.0)
        for places in torch.randperm(count, generator=generator).split(batch_size):
            objective = loss_of(places)
            adam.zero_grad()
            objective.backward()
            adam.step()
            per_epoch[-1] += objective.item() * len(places) / count
    return per_epoch


def train_conditional_vae(model, images, labels, *, epochs, batch_size, learning_rate, generator=None):
    """Train a conditional VAE on your cvae_loss."""

    def loss_of(places):
        return cvae_loss(model, images[places], labels[places], generator=generator)[0]

    return minimize(model, loss_of, len(images), epochs, batch_size, learning_rate, generator)


def train_denoiser(model, latents, labels, alpha_bar, *, epochs, batch_size, learning_rate, generator=None):
    """Train a denoiser on your latent_loss."""

    def loss_of(places):
        return latent_loss(model, latents[places], labels[places], alpha_bar, generator=generator)

    return minimize(model, loss_of, len(latents), epochs, batch_size, learning_rate, generator)


# %% [markdown] lang="fr"
# **Exploration.** Les images de ce sujet : 1797 chiffres manuscrits de 8 pixels de côté, avec leur classe. Exécutez
# cette cellule d'abord, les autres explorations s'en servent.

# %% [markdown] lang="en"
# **Exploration.** The images of this assignment: 1797 handwritten digits of 8 pixels a side, with their class. Run this
# cell first, the other explorations use it.

# %% tags=["explore"]
import matplotlib.pyplot as plt
from sklearn.datasets import load_digits

digits = load_digits()
labels = torch.tensor(digits.target)  # (1797,)
images = torch.tensor(digits.images, dtype=torch.float32).unsqueeze(1) / 16  # (1797, 1, 8, 8) in [0, 1]


def show_rows(rows, title=None):
    """Draw each tensor of `rows`, of shape (n, 1, 8, 8), on a line of its own."""
    framed = [F.pad(row.detach(), (1, 0, 1, 0), value=0.35) for row in rows]
    picture = torch.cat([torch.cat(list(row[:, 0]), dim=1) for row in framed])
    plt.figure(figsize=(0.45 * len(rows[0]), 0.45 * len(rows)))
    plt.imshow(picture, cmap="gray", vmin=0, vmax=1)
    plt.axis("off")
    if title:
        plt.title(title)
    plt.show()


show_rows([images[labels == digit][:12] for digit in range(3)])

# %% [markdown] lang="fr"
# ## Modéliser une loi par classe
#
# Jusqu'ici nos modèles apprenaient $p(x)$. Un modèle **conditionnel** apprend $p(x \mid y)$ : il reçoit la classe $y$,
# et en tire une image. Ce n'est pas un classifieur pris à l'envers, ni un régresseur : à une classe répondent une
# infinité d'images, et un réseau qui minimiserait une erreur quadratique rendrait leur moyenne, un chiffre flou que
# personne n'écrit. Il faut tirer, donc un code $z$ :

# %% [markdown] lang="en"
# ## Modeling one distribution per class
#
# So far our models learned $p(x)$. A **conditional** model learns $p(x \mid y)$: it receives the class $y$, and draws
# an image from it. This is neither a classifier run backwards nor a regressor: infinitely many images answer to one
# class, and a network that minimizes a squared error would return their mean, a blurred digit that nobody writes. We
# have to draw, hence a code $z$:

# %% [markdown]
# $$p_\theta(x \mid y) = \int p_\theta(x \mid z, y)\, p(z)\, \mathrm{d}z$$

# %% [markdown] lang="fr"
# ![(a) Le graphe du modèle : un code z et une classe y donnent une image x ; une flèche en tirets remonte de x et de y
# vers z. (b) Le réseau : l'image et la classe entrent dans l'encodeur, qui donne mu et sigma ; avec un bruit, ils
# donnent z ; z et la classe entrent dans le décodeur.](attachment:conditional_graph.png)
#
# La loi a priori $p(z) = \mathcal{N}(0, I)$ ne dépend **pas** de la classe. Le code n'a donc plus à dire de quel
# chiffre il s'agit, puisque le décodeur le sait : il lui reste le **style**, l'inclinaison, l'épaisseur, la largeur. La
# borne du sujet sur le VAE se dérive mot pour mot, chaque loi étant prise sachant $y$ :

# %% [markdown] lang="en"
# ![(a) The graph of the model: a code z and a class y give an image x; a dashed arrow goes back from x and y to z. (b)
# The network: image and class enter the encoder, which gives mu and sigma; with a noise they give z; z and the class
# enter the decoder.](attachment:conditional_graph.png)
#
# The prior $p(z) = \mathcal{N}(0, I)$ does **not** depend on the class. So the code need no longer say which digit it
# is, since the decoder knows: what is left to it is the **style**, slant, thickness, width. The bound of the assignment
# on the VAE is derived word for word, each distribution being taken given $y$:

# %% [markdown]
# $$\log p_\theta(x \mid y) \ge \mathbb{E}_{q_\phi(z \mid x, y)}\bigl[\log p_\theta(x \mid z, y)\bigr] -
# \mathrm{KL}\bigl(q_\phi(z \mid x, y) \,\|\, p(z)\bigr)$$

# %% [markdown] lang="fr"
# ## Exercice 1. Le label en vecteur (1 point)
#
# Un réseau calcule sur des nombres, mais une classe n'en est pas un : le 8 n'est ni le double du 4, ni plus proche du 9
# que du 3. On la représente par un vecteur de longueur `classes` qui ne contient que des 0, sauf un 1 à sa place
# (*one-hot*) : deux classes différentes sont alors toutes à la même distance.
#
# **Exemple.** Avec 3 classes, les labels $(2, 0)$ donnent les lignes $(0, 0, 1)$ et $(1, 0, 0)$. Le label $3$ veut dire
# « aucune classe » et donne $(0, 0, 0)$.
#
# **Donné.** Un tenseur `y` d'entiers, de forme `(batch,)`, à valeurs de 0 à `classes` compris, et l'entier `classes`.
#
# **Demandé.** La fonction `one_hot(y, classes)`, qui renvoie un tenseur de forme `(batch, classes)`.
#
# **Convention.** Le résultat est de type `torch.float32`. Le label `classes`, « aucune classe », donne une ligne de
# zéros. Le nombre de colonnes est `classes`, même si certaines classes manquent dans le lot.
#
# *Indice.* Lisez la documentation de `F.one_hot` avant de vous en servir : le nombre de colonnes, le type du résultat,
# et ce qui arrive au label `classes`. Une comparaison avec `torch.arange` fait aussi l'affaire.

# %% [markdown] lang="en"
# ## Exercise 1. The label as a vector (1 point)
#
# A network computes on numbers, but a class is not one: 8 is neither twice 4 nor nearer to 9 than to 3. We represent it
# by a vector of length `classes` that holds nothing but 0s, except for a 1 in its place (*one-hot*): any two different
# classes are then at the same distance.
#
# **Example.** With 3 classes, the labels $(2, 0)$ give the rows $(0, 0, 1)$ and $(1, 0, 0)$. The label $3$ means "no
# class" and gives $(0, 0, 0)$.
#
# **Given.** A tensor `y` of integers, of shape `(batch,)`, with values from 0 to `classes` included, and the integer
# `classes`.
#
# **Asked.** The function `one_hot(y, classes)`, which returns a tensor of shape `(batch, classes)`.
#
# **Convention.** The result is of type `torch.float32`. The label `classes`, "no class", gives a row of zeros. The
# number of columns is `classes`, even if some classes are missing from the batch.
#
# *Hint.* Read the documentation of `F.one_hot` before you use it: the number of columns, the type of the result, and
# what becomes of the label `classes`. A comparison with `torch.arange` does it too.


# %% exercise="one_hot" points=1
def one_hot(y, classes):
    """A row of zeros with a single 1 for each label; no 1 for the label `classes`, which means no class.

    y        (batch,) int64 tensor: labels from 0 to classes.
    classes  int.
    returns  (batch, classes) float32 tensor.
    """
    ### BEGIN SOLUTION
    return (y.unsqueeze(1) == torch.arange(classes, device=y.device)).float()
    ### END SOLUTION


# %% [markdown] lang="fr" tags=["solution"]
# **Le raisonnement.** La comparaison d'une colonne et d'une ligne donne toute la table : l'élément de ligne k et de
# colonne c dit si $y_k = c$. Le label `classes` n'est égal à aucune colonne, sa ligne est donc nulle sans qu'on ait à y
# penser. `F.one_hot(y, classes)` échouerait sur lui ; sans son second argument, la fonction compte les colonnes sur le
# lot, et un lot sans 9 ferait planter le réseau.

# %% [markdown] lang="en" tags=["solution"]
# **The reasoning.** Comparing a column with a row gives the whole table: the entry of row k and column c says whether
# $y_k = c$. The label `classes` equals no column, so its row is zero without a thought. `F.one_hot(y, classes)` would
# fail on it; without its second argument the function counts the columns on the batch, and a batch without a 9 would
# crash the network.

# %% [markdown] lang="fr"
# ## Exercice 2. Le VAE conditionnel (2,5 points)
#
# C'est le VAE que vous connaissez, à ceci près que le label entre **deux fois** : dans l'encodeur, pour que le code
# n'ait pas à répéter la classe, et dans le décodeur, qui doit savoir quoi dessiner. Le plus simple est de coller le
# vecteur de l'exercice 1 au bout des pixels aplatis, et au bout du code.
#
# **Exemple.** Pour des images de forme `(1, 8, 8)`, 10 classes et `latent_dim=4`, l'encodeur voit des vecteurs de
# $64 + 10 = 74$ nombres, et le décodeur des vecteurs de $4 + 10 = 14$ nombres.
#
# **Donné.** `image_shape`, le triplet `(channels, height, width)`, `latent_dim` et `classes`. Le squelette garde ces
# valeurs dans des attributs : laissez-les, d'autres exercices s'en servent.
#
# **Demandé.** La classe `ConditionalVAE`, avec ses méthodes `encode(x, y)`, qui renvoie le couple `(mu, logvar)`,
# `decode(z, y)`, qui renvoie des images, et `forward(x, y)`, qui renvoie le triplet `(x_hat, mu, logvar)`, où `x_hat`
# est décodée, sous le même label, d'**un code tiré** par exemple.
#
# **Convention.** `mu` et `logvar` sont des réels quelconques, de forme `(batch, latent_dim)`. Les images décodées sont
# dans $[0, 1]$ et ont la forme des images reçues, pour toute hauteur et toute largeur de 8 à 64 pixels. Les labels vont
# de 0 à `classes - 1`, et **n'ont pas d'ordre** : chaque classe a ses propres poids (*one-hot* ou
# `torch.nn.Embedding`), avec l'initialisation de PyTorch, si bien qu'un modèle neuf écoute déjà son label, et qu'aucune
# classe n'y est plus proche d'une autre à cause de son numéro. `encode` et `decode` sont déterministes, et le résultat
# pour un exemple ne dépend que de lui : ni *dropout*, ni `BatchNorm`. L'architecture est libre par ailleurs, mais
# restez modeste : la correction entraîne votre modèle quelques centaines de pas, et une ou deux couches cachées de 100
# à 500 unités y suffisent largement.
#
# *Indice.* `torch.cat([..., ...], dim=1)` colle deux tenseurs de même `batch`. Votre fonction `one_hot` peut servir
# ici ; une erreur dans l'exercice 1 se retrouvera alors dans celui-ci.

# %% [markdown] lang="en"
# ## Exercise 2. The conditional VAE (2.5 points)
#
# It is the VAE that you know, except that the label comes in **twice**: into the encoder, so that the code need not
# repeat the class, and into the decoder, which must know what to draw. The simplest way is to append the vector of
# exercise 1 to the flattened pixels, and to the code.
#
# **Example.** For images of shape `(1, 8, 8)`, 10 classes and `latent_dim=4`, the encoder sees vectors of
# $64 + 10 = 74$ numbers, and the decoder vectors of $4 + 10 = 14$ numbers.
#
# **Given.** `image_shape`, the triple `(channels, height, width)`, `latent_dim` and `classes`. The skeleton keeps these
# values in attributes: leave them, other exercises use them.
#
# **Asked.** The class `ConditionalVAE`, with its methods `encode(x, y)`, which returns the pair `(mu, logvar)`,
# `decode(z, y)`, which returns images, and `forward(x, y)`, which returns the triple `(x_hat, mu, logvar)`, where
# `x_hat` is decoded, under the same label, from **one code drawn** per example.
#
# **Convention.** `mu` and `logvar` are any real numbers, of shape `(batch, latent_dim)`. Decoded images are in $[0, 1]$
# and have the shape of the images received, for any height and width from 8 to 64 pixels. Labels go from 0 to
# `classes - 1`, and **have no order**: each class has weights of its own (*one-hot* or `torch.nn.Embedding`), with
# PyTorch's initialization, so that a new model listens to its label already, and no class is nearer to another in it
# because of its number. `encode` and `decode` are deterministic, and the result for an example depends on it alone: no
# *dropout*, no `BatchNorm`. Apart from that the architecture is free, but stay modest: grading trains your model for a
# few hundred steps, for which one or two hidden layers of 100 to 500 units are plenty.
#
# *Hint.* `torch.cat([..., ...], dim=1)` joins two tensors of the same `batch`. Your function `one_hot` may serve here;
# a mistake in exercise 1 will then show up in this one too.


# %% exercise="ConditionalVAE" points=2.5
class ConditionalVAE(torch.nn.Module):
    """An encoder of images and labels to diagonal Gaussians, a decoder of codes and labels to images.

    image_shape  (channels, height, width).
    latent_dim   int: dimension of the codes.
    classes      int: labels go from 0 to classes - 1.
    """

    def __init__(self, image_shape, latent_dim, classes):
        super().__init__()
        self.image_shape = tuple(image_shape)
        self.latent_dim = latent_dim
        self.classes = classes
        ### BEGIN SOLUTION
        pixels = math.prod(image_shape)
        self.inner = torch.nn.Sequential(torch.nn.Linear(pixels + classes, 256), torch.nn.ReLU())
        self.heads = torch.nn.Linear(256, 2 * latent_dim)  # without activation: any real numbers
        self.start = torch.nn.Linear(latent_dim + classes, 256)
        self.outer = torch.nn.Sequential(torch.nn.ReLU(), torch.nn.Linear(256, pixels), torch.nn.Sigmoid())
        ### END SOLUTION

    def encode(self, x, y):
        """Images (batch, channels, height, width), labels (batch,) -> (mu, logvar), each (batch, latent_dim)."""
        ### BEGIN SOLUTION
        # written out rather than called, here and below, so that an exercise stands without those before it
        seen = torch.cat([x.flatten(1), F.one_hot(y, self.classes).to(x.dtype)], dim=1)
        mu, logvar = self.heads(self.inner(seen)).chunk(2, dim=1)
        return mu, logvar
        ### END SOLUTION

    def decode(self, z, y):
        """Codes (batch, latent_dim), labels (batch,) -> images (batch, channels, height, width) in [0, 1]."""
        ### BEGIN SOLUTION
        known = torch.cat([z, F.one_hot(y, self.classes).to(z.dtype)], dim=1)
        return self.outer(self.start(known)).reshape(-1, *self.image_shape)
        ### END SOLUTION

    def forward(self, x, y):
        """Images and their labels -> (x_hat, mu, logvar), one code drawn per image."""
        ### BEGIN SOLUTION
        mu, logvar = self.encode(x, y)
        z = mu + torch.exp(logvar / 2) * torch.randn_like(mu)
        return self.decode(z, y), mu, logvar
        ### END SOLUTION


# %% [markdown] lang="fr" tags=["solution"]
# **Le raisonnement.** Coller un vecteur *one-hot* devant une couche linéaire revient à donner à chaque classe son
# propre biais : la colonne c de la matrice des poids s'ajoute quand $y = c$. C'est exactement ce que fait
# `torch.nn.Embedding`. Coller le numéro lui-même donnerait une seule colonne, multipliée par $y$ : la classe 8 serait
# condamnée à changer l'image deux fois plus que la classe 4, dans la même direction.
#
# Sans le label dans le décodeur, le modèle ne sait pas quoi dessiner. Sans le label dans l'encodeur, il fonctionne,
# mais moins bien : la vraie loi a posteriori dépend de $y$.

# %% [markdown] lang="en" tags=["solution"]
# **The reasoning.** Appending a one-hot vector in front of a linear layer amounts to giving each class a bias of its
# own: column c of the weight matrix is added when $y = c$. This is exactly what `torch.nn.Embedding` does. Appending
# the number itself would give a single column, multiplied by $y$: class 8 would be doomed to change the image twice as
# much as class 4, in the same direction.
#
# Without the label in the decoder, the model does not know what to draw. Without the label in the encoder it works, but
# less well: the true posterior depends on $y$.

# %% [markdown] lang="fr"
# ## Exercice 3. La perte du VAE conditionnel (2,5 points)
#
# Cette fois la fonction reçoit le modèle : à elle d'encoder, de tirer, de décoder, sans perdre le label en route.

# %% [markdown] lang="en"
# ## Exercise 3. The loss of the conditional VAE (2.5 points)
#
# This time the function receives the model: it is up to it to encode, to draw, to decode, without losing the label on
# the way.

# %% [markdown]
# $$\mathrm{reconstruction} =
# \frac{1}{n} \sum_{k=1}^{n} \mathrm{BCE}\bigl(\mathcal{D}(z^{(k)}, y^{(k)}), x^{(k)}\bigr), \qquad
# \mathrm{kl} = \frac{1}{n} \sum_{k=1}^{n} \frac{1}{2} \sum_{j=1}^{d}
# \bigl(\mu_j^2 + \sigma_j^2 - 1 - \log \sigma_j^2\bigr)^{(k)}$$

# %% [markdown] lang="fr"
# **Exemple.** Une image de deux pixels, $x = (1, 0)$, décodée en $(0{,}8\,;\, 0{,}4)$, a une BCE de
# $-\log 0{,}8 - \log 0{,}6 \approx 0{,}734$. Si l'encodeur donne pour elle et pour son label $\mu = (1\,;\, -0{,}5)$ et
# $\sigma = (1\,;\, 0{,}5)$, la divergence vaut $0{,}943$, et la perte $1{,}677$.
#
# **Donné.** Un modèle `model`, qui a les attributs et les méthodes de l'exercice 2 ; des images `x`, à valeurs dans
# $[0, 1]$, et leurs labels `y` ; un générateur facultatif.
#
# **Demandé.** La fonction `cvae_loss(model, x, y, generator=None)`, qui encode les images sous leurs labels, tire un
# code par image, le décode sous le même label, et renvoie trois scalaires `(loss, reconstruction, kl)`, avec
# `loss = reconstruction + kl`.
#
# **Convention.** Comme dans le sujet sur le VAE : BCE **sommée sur les pixels**, KL à $\mathcal{N}(0, I)$ **sommée sur
# les dimensions latentes**, l'une et l'autre **moyennées sur le lot**, en nats ; chaque code est
# $\mu + \sigma \odot \varepsilon$, avec son propre bruit gaussien, tiré de `generator` lorsqu'il est donné. Le gradient
# atteint l'encodeur et le décodeur. `model` peut être le vôtre ou un modèle que fournit la correction : n'utilisez que
# `encode`, `decode`, `forward`, `image_shape`, `latent_dim`, `classes`, et ce que tout `torch.nn.Module` possède. Cela
# vaut aussi pour les exercices 4 et 5. Appelez-le sur le lot entier.
#
# *Indice.* `model(x, y)` tire son bruit sans votre générateur. `F.binary_cross_entropy` a un argument `reduction`.

# %% [markdown] lang="en"
# **Example.** An image of two pixels, $x = (1, 0)$, decoded as $(0.8, 0.4)$, has a BCE of
# $-\log 0.8 - \log 0.6 \approx 0.734$. If the encoder gives $\mu = (1, -0.5)$ and $\sigma = (1, 0.5)$ for it and its
# label, the divergence is $0.943$, and the loss $1.677$.
#
# **Given.** A model `model`, which has the attributes and the methods of exercise 2; images `x`, with values in
# $[0, 1]$, and their labels `y`; an optional generator.
#
# **Asked.** The function `cvae_loss(model, x, y, generator=None)`, which encodes the images under their labels, draws
# one code per image, decodes it under the same label, and returns three scalars `(loss, reconstruction, kl)`, with
# `loss = reconstruction + kl`.
#
# **Convention.** As in the assignment on the VAE: BCE **summed over the pixels**, KL to $\mathcal{N}(0, I)$ **summed
# over the latent dimensions**, both **averaged over the batch**, in nats; each code is
# $\mu + \sigma \odot \varepsilon$, with a Gaussian noise of its own, drawn from `generator` when it is given. The
# gradient reaches the encoder and the decoder. `model` may be yours or a model that grading provides: use only
# `encode`, `decode`, `forward`, `image_shape`, `latent_dim`, `classes`, and what every `torch.nn.Module` has. This also
# holds for exercises 4 and 5. Call it on the whole batch.
#
# *Hint.* `model(x, y)` draws its noise without your generator. `F.binary_cross_entropy` has an argument `reduction`.


# %% exercise="cvae_loss" points=2.5
def cvae_loss(model, x, y, generator=None):
    """Opposite of the conditional ELBO for a Bernoulli decoder, with one draw per image.

    model      a conditional VAE: encode(x, y) -> (mu, logvar), decode(z, y) -> images.
    x          (batch, channels, height, width) float tensor in [0, 1]: images.
    y          (batch,) int64 tensor: their labels.
    generator  torch.Generator or None: where all the randomness comes from.
    returns    (loss, reconstruction, kl): three scalar tensors, in nats; loss = reconstruction + kl.
    source     Sohn, Lee & Yan 2015.
    """
    ### BEGIN SOLUTION
    mu, logvar = model.encode(x, y)
    epsilon = torch.randn(mu.shape, generator=generator, dtype=mu.dtype, device=mu.device)
    x_hat = model.decode(mu + torch.exp(0.5 * logvar) * epsilon, y)
    reconstruction = F.binary_cross_entropy(x_hat, x, reduction="sum") / len(x)
    kl = 0.5 * (mu.square() + logvar.exp() - 1.0 - logvar).sum(dim=1).mean()
    return reconstruction + kl, reconstruction, kl
    ### END SOLUTION


# %% [markdown] lang="fr" tags=["solution"]
# **Le raisonnement.** Rien de nouveau, sinon `y`, passé deux fois. La divergence se prend à la même loi $p(z)$ pour
# toutes les classes : c'est elle qui retire la classe du code, puisque répéter dans $z$ ce que le décodeur sait déjà
# coûterait des nats pour rien.

# %% [markdown] lang="en" tags=["solution"]
# **The reasoning.** Nothing new but `y`, passed twice. The divergence is taken to the same distribution $p(z)$ for all
# classes: this is what removes the class from the code, since repeating in $z$ what the decoder knows already would
# cost nats for nothing.

# %% [markdown] lang="fr"
# **Exploration.** On entraîne votre modèle, une vingtaine de secondes au plus.

# %% [markdown] lang="en"
# **Exploration.** Your model is trained, for some twenty seconds at most.

# %% tags=["explore"]
torch.manual_seed(0)
generator = torch.Generator().manual_seed(0)
model = ConditionalVAE((1, 8, 8), latent_dim=8, classes=10)
losses = train_conditional_vae(model, images, labels, epochs=60, batch_size=64, learning_rate=2e-3, generator=generator)
plt.figure(figsize=(5, 3))
plt.plot(losses)
plt.xlabel("epoch")
plt.ylabel("loss (nats)")
plt.show()

# %% [markdown] lang="fr"
# ## Exercice 4. Générer la classe demandée (1,5 point)
#
# Le modèle entraîné, on ne garde que le décodeur : un code tiré de la loi a priori, la classe que l'on veut, et une
# image sort.
#
# ![Dix lignes de douze images de chiffres : la ligne k ne contient que des k, d'écritures
# différentes.](attachment:on_demand.png)
#
# **Exemple.** `sample_class(model, torch.tensor([3, 3, 7]))` renvoie trois images : deux 3 différents, puis un 7.
#
# **Donné.** Un modèle `model`, les labels `y` demandés, de forme `(n,)`, et un générateur facultatif.
#
# **Demandé.** La fonction `sample_class(model, y, generator=None)`, qui renvoie une image par label, dans l'ordre, de
# forme `(n, channels, height, width)`.
#
# **Convention.** Chaque image a son propre code, tiré selon $\mathcal{N}(0, I)$ quelle que soit la classe. `y` peut
# contenir plusieurs fois la même classe, ou ne pas les contenir toutes.
#
# *Indice.* `model.latent_dim` donne la dimension des codes.

# %% [markdown] lang="en"
# ## Exercise 4. Generating the class that is asked (1.5 points)
#
# Once the model is trained, only the decoder is kept: a code drawn from the prior, the class that we want, and out
# comes an image.
#
# ![Ten rows of twelve images of digits: row k holds nothing but ks, in different
# handwritings.](attachment:on_demand.png)
#
# **Example.** `sample_class(model, torch.tensor([3, 3, 7]))` returns three images: two different 3s, then a 7.
#
# **Given.** A model `model`, the labels `y` that are asked, of shape `(n,)`, and an optional generator.
#
# **Asked.** The function `sample_class(model, y, generator=None)`, which returns one image per label, in order, of
# shape `(n, channels, height, width)`.
#
# **Convention.** Each image has a code of its own, drawn from $\mathcal{N}(0, I)$ whatever the class. `y` may contain
# the same class several times, or not contain them all.
#
# *Hint.* `model.latent_dim` gives the dimension of the codes.


# %% exercise="sample_class" points=1.5
def sample_class(model, y, generator=None):
    """Images of the classes that are asked, each from a code drawn from the prior.

    model      a conditional VAE.
    y          (n,) int64 tensor: the label of each image.
    generator  torch.Generator or None: where all the randomness comes from.
    returns    (n, channels, height, width) float tensor.
    """
    ### BEGIN SOLUTION
    z = torch.randn(len(y), model.latent_dim, generator=generator).to(y.device)
    with torch.no_grad():
        return model.decode(z, y)
    ### END SOLUTION


# %% [markdown] lang="fr" tags=["solution"]
# **Le raisonnement.** La loi a priori est la même pour toutes les classes : on tire sans regarder `y`, puis on décode
# en le regardant. Un seul code pour tout le lot donnerait dix chiffres de la même main, mais aucune variété dans une
# classe.

# %% [markdown] lang="en" tags=["solution"]
# **The reasoning.** The prior is the same for all classes: we draw without looking at `y`, then decode looking at it. A
# single code for the whole batch would give ten digits of the same hand, but no variety within a class.

# %% [markdown] lang="fr"
# **Exploration.** Des chiffres à la demande : une ligne par classe.

# %% [markdown] lang="en"
# **Exploration.** Digits on demand: a row a class.

# %% tags=["explore"]
show_rows([sample_class(model, torch.full((12,), digit), generator=generator) for digit in range(10)])

# %% [markdown] lang="fr"
# ## Exercice 5. Garder le style, changer de classe (1 point)
#
# Si le code ne contient que le style, on peut prendre celui d'une image et le décoder dans une autre classe : le 4
# qu'écrirait la main qui a tracé ce 7.
#
# **Exemple.** Pour 5 images et 10 classes, le résultat est de forme `(5, 10, 1, 8, 8)`. L'élément `[2, 7]` est la
# troisième image, réécrite en 7 ; si c'était un 7, c'est sa reconstruction.
#
# **Donné.** Un modèle `model`, des images `x` et leurs labels `y`.
#
# **Demandé.** La fonction `in_every_class(model, x, y)`, qui renvoie chaque image dans chaque classe, un tenseur de
# forme `(batch, classes, channels, height, width)`.
#
# **Convention.** Le style d'une image est la **moyenne** $\mu$ de son code, encodé sous **son propre** label ; rien
# n'est tiré au hasard. Le nombre de classes est `model.classes`.
#
# *Indice.* `repeat_interleave` répète chaque ligne, `repeat` répète le tout : lequel va avec quels labels ? Deux
# boucles valent mieux qu'une erreur.

# %% [markdown] lang="en"
# ## Exercise 5. Keeping the style, changing the class (1 point)
#
# If the code holds nothing but the style, we can take that of an image and decode it in another class: the 4 that the
# hand which traced this 7 would write.
#
# **Example.** For 5 images and 10 classes, the result is of shape `(5, 10, 1, 8, 8)`. Entry `[2, 7]` is the third
# image, written again as a 7; if it was a 7, it is its reconstruction.
#
# **Given.** A model `model`, images `x` and their labels `y`.
#
# **Asked.** The function `in_every_class(model, x, y)`, which returns each image in each class, a tensor of shape
# `(batch, classes, channels, height, width)`.
#
# **Convention.** The style of an image is the **mean** $\mu$ of its code, encoded under **its own** label; nothing is
# drawn at random. The number of classes is `model.classes`.
#
# *Hint.* `repeat_interleave` repeats each row, `repeat` repeats the whole: which one goes with which labels? Two loops
# are better than a mistake.


# %% exercise="in_every_class" points=1
def in_every_class(model, x, y):
    """Each image in each class, its style kept.

    model    a conditional VAE.
    x        (batch, channels, height, width) float tensor: images.
    y        (batch,) int64 tensor: their own labels.
    returns  (batch, classes, channels, height, width) float tensor.
    """
    ### BEGIN SOLUTION
    with torch.no_grad():
        style, _ = model.encode(x, y)
        written = [model.decode(style, torch.full_like(y, label)) for label in range(model.classes)]
    return torch.stack(written, dim=1)
    ### END SOLUTION


# %% [markdown] lang="fr" tags=["solution"]
# **Le raisonnement.** On encode **une** fois, sous le vrai label : encoder un 7 sous le label 4 demanderait à
# l'encodeur une image qu'il n'a jamais vue. Puis on décode dans chaque classe, et on empile sur la deuxième dimension,
# pas sur la première.

# %% [markdown] lang="en" tags=["solution"]
# **The reasoning.** We encode **once**, under the true label: encoding a 7 under the label 4 would ask of the encoder
# an image that it has never seen. Then we decode in each class, and stack along the second dimension, not the first.

# %% [markdown] lang="fr"
# **Exploration.** À gauche de chaque ligne, l'image ; puis le même style, de 0 à 9. L'inclinaison et l'épaisseur
# suivent-elles ?

# %% [markdown] lang="en"
# **Exploration.** On the left of each row, the image; then the same style, from 0 to 9. Do slant and thickness follow?

# %% tags=["explore"]
chosen = torch.tensor([2, 7, 12, 30, 45, 61])
rewritten = in_every_class(model, images[chosen], labels[chosen])
show_rows([torch.cat([image.unsqueeze(0), row]) for image, row in zip(images[chosen], rewritten, strict=True)])

# %% [markdown] lang="fr"
# ## Exercice 6. Oublier des labels (1 point)
#
# Passons à la diffusion. Un débruiteur $\hat{\varepsilon}(z_t, t, y)$ peut recevoir la classe comme il reçoit l'étape.
# S'il ne la reçoit **pas toujours**, un seul réseau apprend deux modèles à la fois : celui d'une classe, et celui de
# toutes. Pendant l'entraînement, on remplace donc de temps en temps un label par $\varnothing$.
#
# **Exemple.** Avec 10 classes et $p = 0{,}5$, les labels $(3, 1, 4, 1)$ peuvent devenir $(3, 10, 10, 1)$.
#
# **Donné.** Des labels `y`, de forme `(batch,)` ; la probabilité `p` ; l'entier `classes` ; un générateur facultatif.
#
# **Demandé.** La fonction `drop_labels(y, p, classes, generator=None)`, qui renvoie un nouveau tenseur d'entiers, de
# même forme que `y`.
#
# **Convention.** Chaque label est remplacé par `classes` avec la probabilité `p`, **indépendamment** des autres : le
# nombre de labels remplacés n'est pas fixé. `y` reste intact.
#
# *Indice.* `torch.rand` et `torch.where`.

# %% [markdown] lang="en"
# ## Exercise 6. Forgetting labels (1 point)
#
# On to diffusion. A denoiser $\hat{\varepsilon}(z_t, t, y)$ can receive the class as it receives the step. If it does
# **not always** receive it, a single network learns two models at once: that of one class, and that of all. So during
# training we replace a label by $\varnothing$ now and then.
#
# **Example.** With 10 classes and $p = 0.5$, the labels $(3, 1, 4, 1)$ may become $(3, 10, 10, 1)$.
#
# **Given.** Labels `y`, of shape `(batch,)`; the probability `p`; the integer `classes`; an optional generator.
#
# **Asked.** The function `drop_labels(y, p, classes, generator=None)`, which returns a new tensor of integers, of the
# same shape as `y`.
#
# **Convention.** Each label is replaced by `classes` with probability `p`, **independently** of the others: the number
# of labels replaced is not fixed. `y` stays untouched.
#
# *Hint.* `torch.rand` and `torch.where`.


# %% exercise="drop_labels" points=1
def drop_labels(y, p, classes, generator=None):
    """The labels, each replaced by `classes`, which means no class, with probability p.

    y          (batch,) int64 tensor: labels.
    p          float in [0, 1].
    classes    int.
    generator  torch.Generator or None: where all the randomness comes from.
    returns    (batch,) int64 tensor.
    """
    ### BEGIN SOLUTION
    dropped = torch.rand(y.shape, generator=generator).to(y.device) < p
    return y.masked_fill(dropped, classes)
    ### END SOLUTION


# %% [markdown] lang="fr" tags=["solution"]
# **Le raisonnement.** Un nombre uniforme dans $[0, 1)$ est inférieur à $p$ avec la probabilité $p$, y compris pour
# $p = 0$ et $p = 1$. Un tirage par label, et `masked_fill` sans tiret bas, qui renvoie une copie : les labels
# resserviront à l'époque suivante.

# %% [markdown] lang="en" tags=["solution"]
# **The reasoning.** A uniform number in $[0, 1)$ is less than $p$ with probability $p$, for $p = 0$ and $p = 1$ too.
# One draw per label, and `masked_fill` without an underscore, which returns a copy: the labels will be needed again in
# the next epoch.

# %% [markdown] lang="fr"
# ## Exercice 7. La guidance sans classifieur (1,5 point)
#
# À quoi bon savoir débruiter sans classe ? À exagérer la classe. La différence entre les deux prédictions dit ce que la
# classe change ; on la multiplie par $s$ :

# %% [markdown] lang="en"
# ## Exercise 7. Classifier-free guidance (1.5 points)
#
# What is it good for, to denoise without a class? To exaggerate the class. The difference between the two predictions
# says what the class changes; we multiply it by $s$:

# %% [markdown]
# $$\tilde{\varepsilon}(z, t, y) = \hat{\varepsilon}(z, t, \varnothing) +
# s \bigl(\hat{\varepsilon}(z, t, y) - \hat{\varepsilon}(z, t, \varnothing)\bigr)$$

# %% [markdown] lang="fr"
# ![Trois nuages de points, un par classe, et leur centre commun. De gauche à droite, l'échelle vaut 0, puis 1, puis 4 :
# les nuages sont confondus, puis à leur place, puis plus loin du centre et plus
# serrés.](attachment:guidance.png)
#
# Avec $s = 0$ la classe est ignorée, avec $s = 1$ c'est le modèle conditionnel, et avec $s > 1$ on s'éloigne de ce que
# toutes les classes ont en commun.
#
# **Exemple.** Si $\hat{\varepsilon}(z, t, y) = (1\,;\, 0{,}5)$ et
# $\hat{\varepsilon}(z, t, \varnothing) = (0{,}4\,;\, 0{,}7)$, alors $s = 3$ donne $(2{,}2\,;\, 0{,}1)$.
#
# **Donné.** Un débruiteur `model(z, t, y)`, comme `Denoiser`, dont l'attribut `classes` est le label qui veut dire
# « aucune classe » ; des codes `z` de forme `(batch, latent_dim)`, leurs étapes `t` et leurs labels `y`, de forme
# `(batch,)` ; le nombre `scale`, qui est $s$.
#
# **Demandé.** La fonction `guided_noise(model, z, t, y, scale)`, qui renvoie $\tilde{\varepsilon}$, de la forme de `z`.
#
# **Convention.** C'est la formule ci-dessus qui définit `scale`. D'autres textes notent $w$ le nombre $s - 1$ : chez
# eux, $w = 0$ est le modèle conditionnel.
#
# *Indice.* Le modèle veut un label par code : `torch.full_like`.

# %% [markdown] lang="en"
# ![Three clouds of points, one per class, and their common center. From left to right the scale is 0, then 1, then 4:
# the clouds are merged, then in their places, then farther from the center and
# tighter.](attachment:guidance.png)
#
# With $s = 0$ the class is ignored, with $s = 1$ this is the conditional model, and with $s > 1$ we move away from what
# all classes have in common.
#
# **Example.** If $\hat{\varepsilon}(z, t, y) = (1, 0.5)$ and $\hat{\varepsilon}(z, t, \varnothing) = (0.4, 0.7)$, then
# $s = 3$ gives $(2.2, 0.1)$.
#
# **Given.** A denoiser `model(z, t, y)`, like `Denoiser`, whose attribute `classes` is the label that means "no class";
# codes `z` of shape `(batch, latent_dim)`, their steps `t` and their labels `y`, of shape `(batch,)`; the number
# `scale`, which is $s$.
#
# **Asked.** The function `guided_noise(model, z, t, y, scale)`, which returns $\tilde{\varepsilon}$, of the shape of
# `z`.
#
# **Convention.** It is the formula above that defines `scale`. Other texts write $w$ for the number $s - 1$: with them,
# $w = 0$ is the conditional model.
#
# *Hint.* The model wants one label per code: `torch.full_like`.


# %% exercise="guided_noise" points=1.5
def guided_noise(model, z, t, y, scale):
    """The noise in z, what the class changes in it being multiplied by scale.

    model    a denoiser: (z, t, y) -> noise; the label model.classes means no class.
    z        (batch, latent_dim) float tensor: noised codes.
    t, y     (batch,) int64 tensors: steps and labels.
    scale    float: 0 ignores the class, 1 is the conditional model.
    returns  (batch, latent_dim) float tensor.
    source   Ho & Salimans 2022, with scale = 1 + w.
    """
    ### BEGIN SOLUTION
    without = model(z, t, torch.full_like(y, model.classes))
    return without + scale * (model(z, t, y) - without)
    ### END SOLUTION


# %% [markdown] lang="fr" tags=["solution"]
# **Le raisonnement.** On part du modèle sans classe et l'on avance $s$ fois dans la direction de la classe. Pour des
# classes gaussiennes de même variance, de moyennes $m_y$ et $m_\varnothing$, la prédiction est affine en la moyenne :
# la guidance revient exactement à viser le point $m_\varnothing + s (m_y - m_\varnothing)$.

# %% [markdown] lang="en" tags=["solution"]
# **The reasoning.** We start from the model without a class and go $s$ times in the direction of the class. For
# Gaussian classes of the same variance, of means $m_y$ and $m_\varnothing$, the prediction is affine in the mean:
# guidance amounts exactly to aiming at the point $m_\varnothing + s (m_y - m_\varnothing)$.

# %% [markdown] lang="fr"
# ## Diffuser dans l'espace latent
#
# Diffuser des pixels coûte cher, et la plupart disent peu. Le cours le résume en deux étapes : entraîner un VAE, puis
# un réseau débruiteur **sur ses codes**. Le VAE se charge des pixels, la diffusion de la loi des codes, que la loi a
# priori ne décrit qu'en gros.
#
# ![Les codes des chiffres dans le plan, colorés par classe, à cinq étapes de la diffusion : d'abord des amas nets, puis
# de plus en plus flous, enfin un seul nuage rond où les couleurs sont
# mêlées.](attachment:dissolving.png)
#
# Sur la figure, les codes se dissolvent peu à peu dans un bruit gaussien ; le débruiteur apprend à remonter le temps,
# de droite à gauche, vers la classe qu'on lui demande.

# %% [markdown] lang="en"
# ## Diffusing in latent space
#
# Diffusing pixels is expensive, and most of them say little. The lecture sums it up in two steps: train a VAE, then a
# denoising network **on its codes**. The VAE takes care of the pixels, diffusion of the distribution of the codes,
# which the prior describes only roughly.
#
# ![The codes of the digits in the plane, colored by class, at five steps of the diffusion: first clear clusters, then
# more and more blurred, at last a single round cloud where the colors are
# mixed.](attachment:dissolving.png)
#
# In the figure, the codes dissolve little by little into a Gaussian noise; the denoiser learns to go back in time, from
# right to left, towards the class that it is asked for.

# %% [markdown] lang="fr"
# ## Exercice 8. Les codes, centrés et réduits (1,5 point)
#
# La diffusion part de $\mathcal{N}(0, I)$ : elle marche au mieux si ses données sont à cette échelle. Or rien n'oblige
# les codes d'un VAE à être centrés ni réduits, dimension par dimension. On les y ramène, et l'on retient comment
# revenir.
#
# **Exemple.** Si les moyennes des codes de trois images sont 1, 2 et 6 dans une dimension, leur centre est 3, leur
# écart-type $\sqrt{14/3} \approx 2{,}160$ si l'on divise par 3, et les codes renvoyés environ $-0{,}926$,
# $-0{,}463$ et $1{,}389$.
#
# **Donné.** Un VAE `vae`, celui du sujet 5 : `encode(x)` renvoie `(mu, logvar)`, `decode(z)` renvoie des images, et
# `latent_dim` est la dimension des codes ; des images `images`, de forme `(n, channels, height, width)`.
#
# **Demandé.** La fonction `encode_latents(vae, images)`, qui renvoie trois tenseurs `(latents, center, spread)` : les
# codes centrés et réduits, de forme `(n, latent_dim)`, puis le centre et l'écart-type retirés, de forme
# `(latent_dim,)`.
#
# **Convention.** Le code d'une image est la **moyenne** $\mu$ de sa loi a posteriori. Chaque dimension a son centre et
# son écart-type, ceux des `n` images (divisez par $n$ ou par $n - 1$, comme vous voulez). Une dimension dont
# l'écart-type est inférieur à $10^{-6}$ ne dit rien de l'image, le postérieur s'y est effondré : son `spread` vaut 1,
# et ses codes restent finis. Le résultat ne porte pas de gradient.
#
# *Indice.* `torch.where` choisit élément par élément.

# %% [markdown] lang="en"
# ## Exercise 8. The codes, standardized (1.5 points)
#
# Diffusion starts from $\mathcal{N}(0, I)$: it works best if its data are on that scale. Yet nothing forces the codes
# of a VAE to be centered and of unit variance, dimension by dimension. We bring them there, and remember the way back.
#
# **Example.** If the means of the codes of three images are 1, 2 and 6 in one dimension, their center is 3, their
# standard deviation $\sqrt{14/3} \approx 2.160$ if we divide by 3, and the codes returned about $-0.926$, $-0.463$ and
# $1.389$.
#
# **Given.** A VAE `vae`, that of assignment 5: `encode(x)` returns `(mu, logvar)`, `decode(z)` returns images, and
# `latent_dim` is the dimension of the codes; images `images`, of shape `(n, channels, height, width)`.
#
# **Asked.** The function `encode_latents(vae, images)`, which returns three tensors `(latents, center, spread)`: the
# standardized codes, of shape `(n, latent_dim)`, then the center and the standard deviation that were removed, of shape
# `(latent_dim,)`.
#
# **Convention.** The code of an image is the **mean** $\mu$ of its posterior. Each dimension has its own center and its
# own standard deviation, those of the `n` images (divide by $n$ or by $n - 1$, as you like). A dimension whose standard
# deviation is less than $10^{-6}$ says nothing about the image, the posterior has collapsed there: its `spread` is 1,
# and its codes stay finite. The result carries no gradient.
#
# *Hint.* `torch.where` chooses element by element.


# %% exercise="encode_latents" points=1.5
def encode_latents(vae, images):
    """The codes of images, standardized in each dimension.

    vae      a VAE: encode(x) -> (mu, logvar).
    images   (n, channels, height, width) float tensor.
    returns  (latents, center, spread): (n, latent_dim), (latent_dim,), (latent_dim,) float tensors.
    """
    ### BEGIN SOLUTION
    with torch.no_grad():
        mu, _ = vae.encode(images)
    center, spread = mu.mean(dim=0), mu.std(dim=0, correction=0)
    spread = torch.where(spread < 1e-6, torch.ones_like(spread), spread)
    return (mu - center) / spread, center, spread
    ### END SOLUTION


# %% [markdown] lang="fr" tags=["solution"]
# **Le raisonnement.** On prend $\mu$ et non un tirage : le bruit de l'encodeur n'apprendrait rien au débruiteur, qui en
# ajoute déjà. Un seul écart-type pour toutes les dimensions laisserait les unes noyées dans le bruit dès la première
# étape, et les autres visibles à la dernière.

# %% [markdown] lang="en" tags=["solution"]
# **The reasoning.** We take $\mu$ and not a draw: the encoder's noise would teach nothing to the denoiser, which adds
# noise already. A single standard deviation for all dimensions would leave some of them drowned in noise from the first
# step on, and others visible at the last.

# %% [markdown] lang="fr"
# ## Exercice 9. Décoder (0,5 point)
#
# **Exemple.** Dans l'exercice précédent, le code $-0{,}463$ redevient $-0{,}463 \times 2{,}160 + 3 \approx 2$, que le
# décodeur du VAE sait lire.
#
# **Donné.** Un VAE `vae` ; des codes `latents` de forme `(n, latent_dim)`, à l'échelle de l'exercice 8 ; `center` et
# `spread`, de forme `(latent_dim,)`.
#
# **Demandé.** La fonction `decode_latents(vae, latents, center, spread)`, qui renvoie les images de ces codes.
#
# **Convention.** C'est le chemin inverse de celui de l'exercice 8, puis le décodeur.
#
# *Indice.* Qu'avez-vous fait en dernier ?

# %% [markdown] lang="en"
# ## Exercise 9. Decoding (0.5 points)
#
# **Example.** In the exercise above, the code $-0.463$ becomes $-0.463 \times 2.160 + 3 \approx 2$ again, which the
# VAE's decoder can read.
#
# **Given.** A VAE `vae`; codes `latents` of shape `(n, latent_dim)`, on the scale of exercise 8; `center` and `spread`,
# of shape `(latent_dim,)`.
#
# **Asked.** The function `decode_latents(vae, latents, center, spread)`, which returns the images of these codes.
#
# **Convention.** It is the way of exercise 8 backwards, then the decoder.
#
# *Hint.* What did you do last?


# %% exercise="decode_latents" points=0.5
def decode_latents(vae, latents, center, spread):
    """The images of standardized codes.

    vae             a VAE: decode(z) -> images.
    latents         (n, latent_dim) float tensor.
    center, spread  (latent_dim,) float tensors, as `encode_latents` returns them.
    returns         (n, channels, height, width) float tensor.
    """
    ### BEGIN SOLUTION
    with torch.no_grad():
        return vae.decode(latents * spread + center)
    ### END SOLUTION


# %% [markdown] lang="fr" tags=["solution"]
# **Le raisonnement.** On avait centré, puis divisé ; on multiplie donc, puis on décentre. L'ordre compte :
# $(z + c)\, \sigma$ n'est pas $z\, \sigma + c$.

# %% [markdown] lang="en" tags=["solution"]
# **The reasoning.** We had centered, then divided; so we multiply, then add the center back. The order matters:
# $(z + c)\, \sigma$ is not $z\, \sigma + c$.

# %% [markdown] lang="fr"
# **Exploration.** Un VAE sans classes, comme celui du sujet 5, et ses codes. Le poids de la divergence y est de
# $\beta = 0{,}05$, comme on le fait en diffusion latente : on demande au VAE de bonnes reconstructions, et à la
# diffusion la loi des codes. Voyez l'échelle des dimensions avant de les réduire.

# %% [markdown] lang="en"
# **Exploration.** A VAE without classes, like that of assignment 5, and its codes. The weight of the divergence is
# $\beta = 0.05$ in it, as one does in latent diffusion: of the VAE we ask good reconstructions, of diffusion the
# distribution of the codes. See the scale of the dimensions before they are standardized.


# %% tags=["explore"]
class PlainVAE(torch.nn.Module):
    """The VAE of assignment 5, in short: its loss is written into the training below."""

    def __init__(self, dim):
        super().__init__()
        self.image_shape, self.latent_dim = (1, 8, 8), dim
        self.reads, self.sums_up = torch.nn.Linear(64, 256), torch.nn.Linear(256, 2 * dim)
        self.unfolds, self.draws = torch.nn.Linear(dim, 256), torch.nn.Linear(256, 64)

    def encode(self, x):
        return self.sums_up(F.relu(self.reads(x.flatten(1)))).tensor_split(2, dim=1)

    def decode(self, z):
        return torch.sigmoid(self.draws(F.relu(self.unfolds(z)))).reshape(-1, 1, 8, 8)


def plain_loss(places):
    mean, log_variance = vae.encode(images[places])
    code = torch.randn(mean.shape, generator=generator) * (log_variance / 2).exp() + mean
    error = F.binary_cross_entropy(vae.decode(code), images[places], reduction="sum")
    price = (mean**2 + log_variance.exp() - 1 - log_variance).sum() / 2
    return (error + 0.05 * price) / len(places)  # a small weight: sharp reconstructions, and a prior that is far off


torch.manual_seed(0)
vae = PlainVAE(8)
minimize(vae, plain_loss, len(images), epochs=60, batch_size=64, learning_rate=2e-3, generator=generator)
latents, center, spread = encode_latents(vae, images)
print("center", center.numpy().round(2), "spread", spread.numpy().round(2), sep="\n")

# %% [markdown] lang="fr"
# ## Exercice 10. La perte du débruiteur (2,5 points)
#
# Un pas d'entraînement tient en une fonction : tirer une étape par code, tirer un bruit, diffuser le code jusqu'à cette
# étape, oublier quelques labels, et demander au modèle le bruit que l'on vient d'ajouter.

# %% [markdown] lang="en"
# ## Exercise 10. The loss of the denoiser (2.5 points)
#
# One training step holds in one function: draw a step per code, draw a noise, diffuse the code up to that step, forget
# some labels, and ask the model for the noise that was just added.

# %% [markdown]
# $$z_t = \sqrt{\bar{\alpha}_t}\, x + \sqrt{1 - \bar{\alpha}_t}\, \varepsilon, \qquad
# \mathrm{loss} = \frac{1}{n} \sum_{k=1}^{n}
# \bigl\| \varepsilon^{(k)} - \hat{\varepsilon}(z_t^{(k)}, t^{(k)}, y^{(k)}) \bigr\|^2$$

# %% [markdown] lang="fr"
# **Exemple.** Pour un lot d'un seul code, de dimension 2, si le bruit tiré est $\varepsilon = (1\,;\, -0{,}5)$ et si le
# modèle prédit $(0{,}8\,;\, 0)$, la perte vaut $0{,}04 + 0{,}25 = 0{,}29$.
#
# **Donné.** Un débruiteur `model(z, t, y)`, avec son attribut `classes` ; des codes `latents` de forme
# `(batch, latent_dim)` et leurs labels `y` ; le tenseur `alpha_bar` de forme `(T,)` ; la probabilité `p` d'oublier un
# label ; un générateur facultatif. Les fonctions du code donné.
#
# **Demandé.** La fonction `latent_loss(model, latents, y, alpha_bar, p=0.1, generator=None)`, qui renvoie un scalaire.
#
# **Convention.** Chaque code a sa propre étape, uniforme de 0 à $T - 1$ **compris** (l'étape 0 est la moins bruitée),
# et son propre bruit, de loi $\mathcal{N}(0, I)$. Chaque label est oublié avec la probabilité `p`, comme dans
# l'exercice 6, c'est-à-dire remplacé par `model.classes`. L'erreur est **sommée sur les dimensions** et **moyennée sur
# le lot**. Le modèle est appelé une seule fois, sur tout le lot, avec des tenseurs `t` et `y` de forme `(batch,)`.
#
# *Indice.* `torch.randint(T, ...)` ne donne jamais `T`. L'argument `alpha_bar` cache ici la fonction du même nom. Vous
# pouvez appeler `drop_labels`, mais une erreur dans l'exercice 6 se retrouvera alors dans celui-ci.

# %% [markdown] lang="en"
# **Example.** For a batch of a single code, of dimension 2, if the noise drawn is $\varepsilon = (1, -0.5)$ and the
# model predicts $(0.8, 0)$, the loss is $0.04 + 0.25 = 0.29$.
#
# **Given.** A denoiser `model(z, t, y)`, with its attribute `classes`; codes `latents` of shape `(batch, latent_dim)`
# and their labels `y`; the tensor `alpha_bar` of shape `(T,)`; the probability `p` of forgetting a label; an optional
# generator. The functions of the given code.
#
# **Asked.** The function `latent_loss(model, latents, y, alpha_bar, p=0.1, generator=None)`, which returns a scalar.
#
# **Convention.** Each code has a step of its own, uniform from 0 to $T - 1$ **included** (step 0 is the least noised),
# and a noise of its own, from $\mathcal{N}(0, I)$. Each label is forgotten with probability `p`, as in exercise 6, that
# is, replaced by `model.classes`. The error is **summed over the dimensions** and **averaged over the batch**. The
# model is called once only, on the whole batch, with tensors `t` and `y` of shape `(batch,)`.
#
# *Hint.* `torch.randint(T, ...)` never gives `T`. The argument `alpha_bar` hides the function of the same name here.
# You may call `drop_labels`, but a mistake in exercise 6 will then show up in this one too.


# %% exercise="latent_loss" points=2.5
def latent_loss(model, latents, y, alpha_bar, p=0.1, generator=None):
    """Squared error on the noise, for one step drawn per code, some labels being forgotten.

    model      a denoiser: (z, t, y) -> noise; the label model.classes means no class.
    latents    (batch, latent_dim) float tensor: codes without noise.
    y          (batch,) int64 tensor: their labels.
    alpha_bar  (T,) float tensor: the share of the signal that is left at each step.
    p          float: probability of forgetting a label.
    generator  torch.Generator or None: where all the randomness comes from.
    returns    scalar tensor: summed over the dimensions, averaged over the batch.
    source     Ho, Jain & Abbeel 2020, algorithm 1; Rombach et al. 2022.
    """
    ### BEGIN SOLUTION
    device = latents.device
    t = torch.randint(len(alpha_bar), (len(latents),), generator=generator).to(device)
    epsilon = torch.randn(latents.shape, generator=generator).to(device)
    seen = y.masked_fill(torch.rand(y.shape, generator=generator).to(device) < p, model.classes)
    epsilon_hat = model(diffuse(latents, t, alpha_bar, epsilon), t, seen)
    return (epsilon - epsilon_hat).square().sum(dim=1).mean()
    ### END SOLUTION


# %% [markdown] lang="fr" tags=["solution"]
# **Le raisonnement.** Une seule étape par code et par pas suffit : en moyenne, la somme sur $t$ du cours est là, à un
# facteur près. Le bruit que l'on demande au modèle est **celui** que l'on a ajouté, et non un second tirage : aucun
# réseau ne devine un bruit qu'il n'a pas vu. Et c'est le label du code qui peut être oublié, jamais échangé.

# %% [markdown] lang="en" tags=["solution"]
# **The reasoning.** A single step per code at a time is enough: on average the sum over $t$ of the lecture is there, up
# to a factor. The noise that we ask of the model is **the one** that was added, not a second draw: no network guesses a
# noise that it has not seen. And it is the label of the code that may be forgotten, never exchanged.

# %% [markdown] lang="fr"
# **Exploration.** Un calendrier de 50 étapes, et l'entraînement du débruiteur, une vingtaine de secondes au plus.

# %% [markdown] lang="en"
# **Exploration.** A schedule of 50 steps, and the training of the denoiser, some twenty seconds at most.

# %% tags=["explore"]
betas = torch.linspace(0.002, 0.2, 50)
torch.manual_seed(0)
denoiser = Denoiser(latent_dim=8, steps=50, classes=10)
losses = train_denoiser(
    denoiser, latents, labels, alpha_bar(betas), epochs=150, batch_size=64, learning_rate=2e-3, generator=generator
)
plt.figure(figsize=(5, 3))
plt.plot(losses)
plt.xlabel("epoch")
plt.ylabel("loss")
plt.show()

# %% [markdown] lang="fr"
# ## Exercice 11. L'échantillonneur (2,5 points)
#
# On part d'un bruit, et l'on remonte les étapes, de la dernière à la première. À l'étape $t$, le bruit guidé donne la
# moyenne du code précédent, à laquelle on ajoute un peu de bruit neuf, sauf à la fin :

# %% [markdown] lang="en"
# ## Exercise 11. The sampler (2.5 points)
#
# We start from a noise, and go back through the steps, from the last to the first. At step $t$, the guided noise gives
# the mean of the code before, to which we add some new noise, except at the end:

# %% [markdown]
# $$z \leftarrow \frac{1}{\sqrt{1 - \beta_t}} \Bigl(z -
# \frac{\beta_t}{\sqrt{1 - \bar{\alpha}_t}}\, \tilde{\varepsilon}(z, t, y)\Bigr) + \sigma_t\, n, \qquad
# n \sim \mathcal{N}(0, I), \qquad \sigma_0 = 0$$

# %% [markdown] lang="fr"
# **Exemple.** Si chaque classe n'était qu'un seul code, un débruiteur parfait ramènerait chaque bruit de départ
# exactement sur le code de la classe demandée. C'est un bon essai pour votre fonction.
#
# **Donné.** Un débruiteur `model(z, t, y)`, avec ses attributs `classes` et `latent_dim` ; les labels `y` demandés, de
# forme `(n,)` ; le tenseur `betas` de forme `(T,)` ; le nombre `scale` de l'exercice 7 ; un générateur facultatif. Les
# fonctions du code donné.
#
# **Demandé.** La fonction `sample_latents(model, y, betas, scale=1.0, generator=None)`, qui renvoie un code par label,
# de forme `(n, latent_dim)`.
#
# **Convention.** Les codes de départ suivent $\mathcal{N}(0, I)$. Les étapes vont de $T - 1$ à 0, toutes, une fois
# chacune. Les deux variances usuelles sont acceptées, $\sigma_t^2 = \beta_t$ et
# $\sigma_t^2 = \beta_t (1 - \bar{\alpha}_{t-1}) / (1 - \bar{\alpha}_t)$, et **aucun bruit n'est ajouté à l'étape 0**.
# Le modèle reçoit des tenseurs `t` et `y` de forme `(n,)`. Une fois vos exercices 6 à 11 justes, la correction les met
# bout à bout sur les codes d'un VAE donné : les chiffres obtenus doivent être de la classe demandée, et plus proches
# des vrais que ceux de la loi a priori, décodés par le même VAE.
#
# *Indice.* `torch.full_like(y, t)` répète l'étape pour chaque code. Enveloppez la boucle dans `torch.no_grad()`. Vous
# pouvez appeler `guided_noise`, mais une erreur dans l'exercice 7 se retrouvera alors dans celui-ci.

# %% [markdown] lang="en"
# **Example.** If each class were a single code, a perfect denoiser would bring each starting noise exactly onto the
# code of the class that is asked. This is a good test of your function.
#
# **Given.** A denoiser `model(z, t, y)`, with its attributes `classes` and `latent_dim`; the labels `y` that are asked,
# of shape `(n,)`; the tensor `betas` of shape `(T,)`; the number `scale` of exercise 7; an optional generator. The
# functions of the given code.
#
# **Asked.** The function `sample_latents(model, y, betas, scale=1.0, generator=None)`, which returns one code per
# label, of shape `(n, latent_dim)`.
#
# **Convention.** The starting codes follow $\mathcal{N}(0, I)$. The steps go from $T - 1$ to 0, all of them, once each.
# Both usual variances are accepted, $\sigma_t^2 = \beta_t$ and
# $\sigma_t^2 = \beta_t (1 - \bar{\alpha}_{t-1}) / (1 - \bar{\alpha}_t)$, and **no noise is added at step 0**. The model
# receives tensors `t` and `y` of shape `(n,)`. Once your exercises 6 to 11 are right, grading chains them on the codes
# of a given VAE: the digits must be of the class that is asked, and nearer to real ones than those of the prior,
# decoded by the same VAE.
#
# *Hint.* `torch.full_like(y, t)` repeats the step for each code. Wrap the loop in `torch.no_grad()`. You may call
# `guided_noise`, but a mistake in exercise 7 will then show up in this one too.


# %% exercise="sample_latents" points=2.5
def sample_latents(model, y, betas, scale=1.0, generator=None):
    """Codes of the classes that are asked, drawn by removing the noise step by step.

    model      a denoiser: (z, t, y) -> noise; the label model.classes means no class.
    y          (n,) int64 tensor: the label of each code.
    betas      (T,) float tensor: the schedule.
    scale      float: of the guidance; 1 is the conditional model.
    generator  torch.Generator or None: where all the randomness comes from.
    returns    (n, latent_dim) float tensor.
    source     Ho, Jain & Abbeel 2020, algorithm 2; Ho & Salimans 2022.
    """
    ### BEGIN SOLUTION
    z = torch.randn(len(y), model.latent_dim, generator=generator).to(y.device)
    with torch.no_grad():
        for step in reversed(range(len(betas))):
            t = torch.full_like(y, step)
            unasked = model(z, t, torch.full_like(y, model.classes))
            z = denoise_mean(z, t, unasked + scale * (model(z, t, y) - unasked), betas)
            if step > 0:
                z = z + betas[step].sqrt() * torch.randn(z.shape, generator=generator).to(y.device)
    return z
    ### END SOLUTION


# %% [markdown] lang="fr" tags=["solution"]
# **Le raisonnement.** La moyenne vient de `denoise_mean`, le bruit neuf d'un tirage à chaque étape : le même bruit
# répété ajouterait ses écarts au lieu de les moyenner. $\sigma_t$ est un écart-type, donc la **racine** de $\beta_t$. À
# l'étape 0 il ne reste rien à débruiter ensuite : un dernier bruit resterait dans le code.

# %% [markdown] lang="en" tags=["solution"]
# **The reasoning.** The mean comes from `denoise_mean`, the new noise from a draw at each step: the same noise again
# and again would add up instead of averaging out. $\sigma_t$ is a standard deviation, hence the **square root** of
# $\beta_t$. At step 0 nothing will denoise afterwards: a last noise would stay in the code.

# %% [markdown] lang="fr"
# **Exploration.** Trois échelles de guidance, une ligne par classe ; puis, dessous, des codes tirés de la loi a priori
# et décodés par le même VAE. Ces figures servent à l'exercice 14.

# %% [markdown] lang="en"
# **Exploration.** Three scales of guidance, a row a class; then, below, codes drawn from the prior and decoded by the
# same VAE. These figures serve for exercise 14.

# %% tags=["explore"]
asked = torch.arange(10).repeat_interleave(12)
for scale in (0.0, 1.0, 4.0):
    z = sample_latents(denoiser, asked, betas, scale=scale, generator=generator)
    show_rows(decode_latents(vae, z, center, spread).split(12), title=f"scale = {scale:g}")
prior = torch.randn(48, 8, generator=generator)
with torch.no_grad():
    show_rows(vae.decode(prior).split(12), title="N(0, I)")

# %% [markdown] lang="fr"
# ## Exercice 12. L'échelle de la guidance (0,5 point)
#
# On tire cent codes d'une même classe avec $s = 1$, puis avec $s = 6$, le débruiteur étant le même. Qu'observe-t-on
# avec $s = 6$ ?
#
# 1. Les images sont plus variées : le modèle s'éloigne davantage de la loi sans classe.
# 2. La classe se reconnaît mieux, mais les images se ressemblent davantage, et peuvent sortir de ce que les données
#    contiennent.
# 3. La loi $p(x \mid y)$ est mieux respectée : $s = 1$ n'en est qu'une approximation grossière.
# 4. Rien ne change en moyenne : la guidance ne fait que multiplier le bruit prédit.
#
# **Demandé.** Le numéro de votre réponse, un entier, dans `ANSWERS["guidance"]`.
#
# **Convention.** Un seul des 4 choix est juste.
#
# *Indice.* Regardez la figure de l'exercice 7, et vos images.

# %% [markdown] lang="en"
# ## Exercise 12. The scale of guidance (0.5 points)
#
# A hundred codes of one class are drawn with $s = 1$, then with $s = 6$, the denoiser being the same. What do we
# observe with $s = 6$?
#
# 1. The images are more varied: the model moves farther away from the distribution without a class.
# 2. The class is recognized more easily, but the images resemble each other more, and may leave what the data contain.
# 3. The distribution $p(x \mid y)$ is followed better: $s = 1$ is only a rough approximation of it.
# 4. Nothing changes on average: guidance only multiplies the predicted noise.
#
# **Asked.** The number of your answer, an integer, in `ANSWERS["guidance"]`.
#
# **Convention.** Exactly one of the 4 choices is right.
#
# *Hint.* Look at the figure of exercise 7, and at your images.

# %% exercise="quiz_guidance" points=0.5
### BEGIN SOLUTION
### STUB: ANSWERS["guidance"] = None
ANSWERS["guidance"] = 2
### END SOLUTION

# %% [markdown] lang="fr" tags=["solution"]
# **Le raisonnement.** C'est avec $s = 1$ que l'on tire dans la loi apprise. Au-delà, on favorise les codes dont la
# classe est évidente, au détriment des autres : on gagne en netteté, on perd en variété, et l'on finit par viser des
# codes qu'aucune image n'a. Le choix 4 oublie que seule la différence des deux bruits est multipliée.

# %% [markdown] lang="en" tags=["solution"]
# **The reasoning.** It is with $s = 1$ that we draw from the distribution that was learned. Beyond, codes whose class
# is obvious are favored over the others: clarity is gained, variety is lost, and in the end we aim at codes that no
# image has. Choice 4 forgets that only the difference of the two noises is multiplied.

# %% [markdown] lang="fr"
# ## Exercice 13. La loi des codes (0,5 point)
#
# Pour générer, on peut décoder des codes tirés de la loi a priori $\mathcal{N}(0, I)$ du VAE, ou des codes tirés par le
# modèle de diffusion, avec le même décodeur. Pourquoi la seconde façon donne-t-elle de meilleures images ?
#
# 1. Parce que le décodeur n'accepte que des codes passés par l'encodeur : ceux de la loi a priori n'en sont pas.
# 2. Parce que la diffusion corrige les défauts du décodeur : ses images sont plus nettes que les reconstructions.
# 3. Parce que la loi a priori est de trop petite dimension pour représenter dix classes.
# 4. Parce que les codes des images, pris ensemble, ne suivent pas la loi a priori : la diffusion apprend leur loi, avec
#    ses creux, et évite les codes que le décodeur n'a jamais vus.
#
# **Demandé.** Le numéro de votre réponse, un entier, dans `ANSWERS["latent"]`.
#
# **Convention.** Un seul des 4 choix est juste.
#
# *Indice.* Qu'est-ce qui rapproche les lois a posteriori de la loi a priori pendant l'entraînement du VAE, et qu'est-ce
# qui s'y oppose ?

# %% [markdown] lang="en"
# ## Exercise 13. The distribution of the codes (0.5 points)
#
# To generate, we may decode codes drawn from the prior $\mathcal{N}(0, I)$ of the VAE, or codes drawn by the diffusion
# model, with the same decoder. Why does the second way give better images?
#
# 1. Because the decoder accepts only codes that came through the encoder: those of the prior did not.
# 2. Because diffusion corrects the flaws of the decoder: its images are sharper than the reconstructions.
# 3. Because the prior is of too small a dimension to represent ten classes.
# 4. Because the codes of the images, taken together, do not follow the prior: diffusion learns their distribution, with
#    its hollows, and avoids the codes that the decoder has never seen.
#
# **Asked.** The number of your answer, an integer, in `ANSWERS["latent"]`.
#
# **Convention.** Exactly one of the 4 choices is right.
#
# *Hint.* What brings the posteriors closer to the prior while the VAE is trained, and what is opposed to it?

# %% exercise="quiz_latent" points=0.5
### BEGIN SOLUTION
### STUB: ANSWERS["latent"] = None
ANSWERS["latent"] = 4
### END SOLUTION

# %% [markdown] lang="fr" tags=["solution"]
# **Le raisonnement.** La divergence de la perte rapproche chaque loi a posteriori de la loi a priori, mais la
# reconstruction les écarte les unes des autres : leur mélange garde des amas et des creux, où le décodeur n'a rien
# appris. La diffusion apprend ce mélange. Elle ne change rien au décodeur : ses reconstructions restent la limite.

# %% [markdown] lang="en" tags=["solution"]
# **The reasoning.** The divergence in the loss brings each posterior closer to the prior, but the reconstruction moves
# them apart from each other: their mixture keeps clusters and hollows, where the decoder has learned nothing. Diffusion
# learns this mixture. It changes nothing in the decoder: its reconstructions remain the limit.

# %% [markdown] lang="fr"
# ## Exercice 14. Trois façons de dessiner un chiffre (1 point)
#
# Une personne lit et note cette réponse. En dix lignes au plus, et en vous appuyant sur vos figures :
#
# - comparez les chiffres du VAE conditionnel, ceux de la diffusion latente avec $s = 1$, et ceux de la loi a priori
#   décodés par le même VAE : netteté, variété, chiffres ratés ;
# - dites ce que $s = 4$ change, et pour quel usage vous le choisiriez ;
# - concluez : que coûte chaque façon, à l'entraînement et au tirage ?
#
# **Convention.** La moitié du point va à ce que vous observez, l'autre moitié à ce que vous en expliquez. Une réponse
# fausse sur vos propres figures ne vaut rien, même bien écrite.

# %% [markdown] lang="en"
# ## Exercise 14. Three ways of drawing a digit (1 point)
#
# A person reads and grades this answer. In ten lines at most, and referring to your figures:
#
# - compare the digits of the conditional VAE, those of latent diffusion with $s = 1$, and those of the prior decoded by
#   the same VAE: sharpness, variety, failed digits;
# - say what $s = 4$ changes, and for which use you would choose it;
# - conclude: what does each way cost, in training and in drawing?
#
# **Convention.** Half of the point goes to what you observe, the other half to what you explain of it. An answer that
# is wrong about your own figures is worth nothing, even if well written.

# %% [markdown] lang="fr" written="three_ways" points=1
# *Réponse attendue, pour nos figures.*
#
# La loi a priori donne les images les moins bonnes : on ne choisit pas la classe, et une partie des codes tombe entre
# deux classes, ce qui donne des chiffres mal formés ou à peine tracés. Le VAE conditionnel dessine toujours la classe
# demandée, mais flou et sage : sa divergence pèse plein poids, ses codes disent peu, et les images d'une ligne se
# ressemblent. La diffusion latente avec $s = 1$ est plus nette, parce que son VAE reconstruit mieux, et aussi variée
# que les données, les deux façons d'écrire le 1 comprises ; en échange, quelques images ne sont pas de la classe
# demandée, surtout parmi les 3, les 8 et les 9, dont les codes se touchent.
#
# Avec $s = 4$, ces erreurs ont presque disparu et les traits sont plus contrastés, mais les images d'une ligne se
# ressemblent, et certaines sortent de ce que l'on voit dans les données. C'est un bon choix quand on veut un exemple
# typique, un mauvais pour augmenter une base de données.
#
# Le VAE conditionnel s'entraîne en une fois et tire en un seul passage. La diffusion demande un VAE puis un débruiteur,
# et 50 étapes de deux appels par tirage ; en échange le VAE n'a pas besoin des labels, et l'on règle $s$ après coup.

# %% [markdown] lang="en" written="three_ways" points=1
# *Expected answer, for our figures.*
#
# The prior gives the worst images: we do not choose the class, and part of the codes falls between two classes, which
# gives digits that are misshapen or hardly drawn. The conditional VAE always draws the class that is asked, but blurred
# and tame: its divergence has full weight, its codes say little, and the images of a row resemble each other. Latent
# diffusion with $s = 1$ is sharper, because its VAE rebuilds better, and as varied as the data, both ways of writing a
# 1 included; in return, a few images are not of the class that is asked, mostly among the 3s, the 8s and the 9s, whose
# codes touch.
#
# With $s = 4$, these mistakes are nearly gone and strokes have more contrast, but the images of a row resemble each
# other, and some leave what is seen in the data. This is a good choice when a typical example is wanted, a bad one to
# extend a data set.
#
# The conditional VAE is trained at one go and draws in a single pass. Diffusion needs a VAE and then a denoiser, and 50
# steps of two calls per draw; in return the VAE needs no labels, and $s$ can be set afterwards.

# %% [markdown] lang="fr"
# ## Pour aller plus loin
#
# Rien de ce qui suit n'est noté. Apprenez une loi a priori par classe, $p(z \mid y)$, dans le VAE conditionnel : que
# devient le style ? Mesurez avec un classifieur la part des images de la classe demandée, en fonction de $s$. Diffusez
# les pixels plutôt que les codes, et comparez le temps.
#
# **Références.** K. Sohn, H. Lee et X. Yan, *Learning Structured Output Representation using Deep Conditional
# Generative Models*, 2015. J. Ho et T. Salimans, *Classifier-Free Diffusion Guidance*, 2022,
# <https://arxiv.org/abs/2207.12598>. R. Rombach et coll., *High-Resolution Image Synthesis with Latent Diffusion
# Models*, 2022, <https://arxiv.org/abs/2112.10752>.

# %% [markdown] lang="en"
# ## Going further
#
# Nothing below is graded. Learn a prior per class, $p(z \mid y)$, in the conditional VAE: what becomes of the style?
# Measure with a classifier the share of images of the class that was asked, as a function of $s$. Diffuse the pixels
# rather than the codes, and compare the time.
#
# **References.** K. Sohn, H. Lee and X. Yan, *Learning Structured Output Representation using Deep Conditional
# Generative Models*, 2015. J. Ho and T. Salimans, *Classifier-Free Diffusion Guidance*, 2022,
# <https://arxiv.org/abs/2207.12598>. R. Rombach et al., *High-Resolution Image Synthesis with Latent Diffusion Models*,
# 2022, <https://arxiv.org/abs/2112.10752>.
