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
# # Auto-encodeurs
#
# Peut-on résumer l'image d'un chiffre en deux nombres, puis la redessiner à partir d'eux seuls ? Un auto-encodeur
# apprend à le faire sans que personne lui dise quels nombres choisir. Vous allez en construire trois : un linéaire, qui
# retrouve une méthode vieille d'un siècle, l'analyse en composantes principales ; un dense ; un convolutif. Puis vous
# les entraînerez, vous vous promènerez dans leur espace latent, et vous verrez où ils échouent.
#
# | | Exercice | Points |
# |---|---|---|
# | 1 | L'analyse en composantes principales | 2 |
# | 2 | L'auto-encodeur linéaire | 2,5 |
# | 3 | L'auto-encodeur dense | 2,5 |
# | 4 | L'auto-encodeur convolutif | 3,5 |
# | 5 | La fonction de coût de reconstruction | 2,5 |
# | 6 | L'entraînement | 2,5 |
# | 7 | L'interpolation entre deux images | 1,5 |
# | 8 | Vos réglages | 1 |
# | 9 et 10 | Deux questions à choix multiples | 0,5 + 0,5 |
# | 11 | Une question à rédiger | 1 |
#
# **Comment travailler.** Complétez les cellules d'exercice, c'est-à-dire celles qui contiennent
# `raise NotImplementedError` ou `None`, sans changer les noms ni les arguments des fonctions et des méthodes, puis la
# cellule de texte de l'exercice 11. Ajoutez autant de cellules que vous le souhaitez. Les cellules verrouillées
# reçoivent la note : laissez-les en place.
#
# **Les cellules « Exploration »** servent à voir ce que vous avez écrit. Elles ne sont pas notées, et **la correction
# ne les exécute pas** : rien de ce dont un exercice a besoin ne doit y être défini (ni fonction, ni `import`, ni
# variable). En particulier, une fonction ne doit utiliser que ses arguments et ce que définissent les cellules
# d'exercice, jamais les images ou le modèle d'une exploration.
#
# **La correction** appelle vos fonctions, arguments nommés, sur des entrées que vous ne connaissez pas : d'autres
# tailles de lot, d'autres dimensions latentes, d'autres tailles d'image. Chaque exercice dit dans un paragraphe
# « Convention » ce qui pourrait prêter à discussion ; ce paragraphe fait foi. Les exercices sont corrigés séparément :
# une erreur dans l'un ne coûte rien aux autres, sauf à l'exercice 8, qui entraîne le modèle de l'exercice 3.

# %% [markdown] lang="en"
# # Autoencoders
#
# Can the image of a digit be summed up in two numbers, then drawn again from them alone? An autoencoder learns to do so
# without anyone telling it which numbers to choose. You are going to build three: a linear one, which rediscovers a
# method that is a century old, principal component analysis; a dense one; a convolutional one. Then you will train
# them, walk through their latent space, and see where they fail.
#
# | | Exercise | Points |
# |---|---|---|
# | 1 | Principal component analysis | 2 |
# | 2 | The linear autoencoder | 2.5 |
# | 3 | The dense autoencoder | 2.5 |
# | 4 | The convolutional autoencoder | 3.5 |
# | 5 | The reconstruction loss | 2.5 |
# | 6 | Training | 2.5 |
# | 7 | Interpolating between two images | 1.5 |
# | 8 | Your settings | 1 |
# | 9 and 10 | Two multiple-choice questions | 0.5 + 0.5 |
# | 11 | A question to answer in writing | 1 |
#
# **How to work.** Complete the exercise cells, that is, those which contain `raise NotImplementedError` or `None`,
# without changing the names or the arguments of the functions and methods, then the text cell of exercise 11. Add as
# many cells as you like. The locked cells receive the score: leave them in place.
#
# **The "Exploration" cells** let you see what you have written. They are not graded, and **grading does not run them**:
# nothing that an exercise needs may be defined there (no function, no `import`, no variable). In particular, a function
# may use only its arguments and what the exercise cells define, never the images or the model of an exploration.
#
# **Grading** calls your functions, with named arguments, on inputs that you do not know: other batch sizes, other
# latent dimensions, other image sizes. Each exercise settles in a paragraph called "Convention" whatever could be open
# to debate; that paragraph is what counts. The exercises are graded apart: a mistake in one costs the others nothing,
# except exercise 8, which trains the model of exercise 3.

# %%
import math

import torch
import torch.nn.functional as F

ANSWERS = {}

# %% [markdown] lang="fr"
# **Exploration.** Les images de ce sujet : 1797 chiffres manuscrits de 8 pixels de côté, fournis par scikit-learn et
# mélangés. Les 1500 premières, `images`, servent à entraîner ; les autres, `unseen`, à mesurer ce que les modèles ont
# appris. Exécutez cette cellule d'abord, les autres explorations s'en servent.

# %% [markdown] lang="en"
# **Exploration.** The images of this assignment: 1797 handwritten digits of 8 pixels a side, which come with
# scikit-learn, shuffled. The first 1500, `images`, are for training; the others, `unseen`, for measuring what the
# models have learned. Run this cell first, the other explorations use it.

# %% tags=["explore"]
import matplotlib.pyplot as plt
from sklearn.datasets import load_digits

digits = load_digits()
shuffled = torch.randperm(1797, generator=torch.Generator().manual_seed(0))
labels = torch.tensor(digits.target)[shuffled]
everything = torch.tensor(digits.images, dtype=torch.float32).unsqueeze(1)[shuffled] / 16  # (1797, 1, 8, 8) in [0, 1]
images, unseen = everything[:1500], everything[1500:]


def show_images(rows, names=None):
    """Draw each tensor of `rows`, of shape (n, 1, 8, 8), on a line of its own, with its name on the left."""
    framed = [F.pad(row.detach().clamp(0, 1), (1, 0, 1, 0), value=0.35) for row in rows]
    lines = [torch.cat(list(row[:, 0]), dim=1) for row in framed]
    _, axes = plt.subplots(figsize=(10, 9 * len(rows) / len(rows[0])), layout="constrained")
    axes.imshow(torch.cat(lines), cmap="gray", vmin=0, vmax=1)
    axes.set_frame_on(False)
    axes.set_xticks([])
    axes.set_yticks([9 * line + 4.5 for line in range(len(rows))] if names else [], names or [])
    axes.tick_params(length=0)
    plt.show()


show_images([images[:15], unseen[:15]], ["images", "unseen"])

# %% [markdown] lang="fr"
# ## Apprendre à se recopier, à travers un goulot
#
# Un **auto-encodeur** est un réseau $\mathcal{H}$ entraîné à rendre ce qu'il reçoit, $\mathcal{H}(x) \approx x$, sans
# aucune étiquette. Il se décompose en deux fonctions, l'**encodeur** $\mathcal{E}$ et le **décodeur** $\mathcal{D}$ :

# %% [markdown] lang="en"
# ## Learning to copy oneself, through a bottleneck
#
# An **autoencoder** is a network $\mathcal{H}$ trained to give back what it receives, $\mathcal{H}(x) \approx x$,
# without any label. It splits into two functions, the **encoder** $\mathcal{E}$ and the **decoder** $\mathcal{D}$:

# %% [markdown]
# $$x \in \mathbb{R}^D \;\xrightarrow{\;\mathcal{E}\;}\; z = \mathcal{E}(x) \in \mathbb{R}^d
# \;\xrightarrow{\;\mathcal{D}\;}\; \hat{x} = \mathcal{D}(z) \in \mathbb{R}^D, \qquad
# \mathcal{H} = \mathcal{D} \circ \mathcal{E}$$

# %% [markdown] lang="fr"
# Recopier serait trivial si rien ne l'empêchait : la fonction identité y suffirait. Ce qui rend l'exercice instructif
# est le **goulot** : le **code** $z$ a bien moins de dimensions que l'image, $d < D$. Pour reconstruire à partir de si
# peu, le réseau doit découvrir ce que les images ont en commun et ne garder que ce qui les distingue. On cherche donc
# les poids $\theta$ qui rendent la reconstruction la plus fidèle en moyenne sur les images d'entraînement :

# %% [markdown] lang="en"
# Copying would be trivial if nothing prevented it: the identity would do. What makes the exercise instructive is the
# **bottleneck**: the **code** $z$ has far fewer dimensions than the image, $d < D$. To rebuild from so little, the
# network must discover what the images have in common and keep only what tells them apart. So we look for the weights
# $\theta$ that make the reconstruction most faithful, on average over the training images:

# %% [markdown]
# $$\theta^* = \arg\min_\theta \; \frac{1}{n} \sum_{k=1}^{n}
# \bigl\| \mathcal{D}\bigl(\mathcal{E}(x^{(k)})\bigr) - x^{(k)} \bigr\|^2$$

# %% [markdown] lang="fr"
# **Notations.** Les images sont des tenseurs à valeurs dans $[0, 1]$, de forme `(batch, channels, height, width)` ; les
# codes sont de forme `(batch, latent_dim)`. `image_shape` est le triplet `(channels, height, width)` : c'est toujours
# un argument, jamais une constante. Le même code doit accepter toute taille d'image et tout lot (*batch*), même réduit
# à un seul exemple, travailler dans la précision (`dtype`) et sur l'appareil (`device`) de ses arguments, et ne jamais
# modifier ceux-ci sur place.

# %% [markdown] lang="en"
# **Notation.** Images are tensors with values in $[0, 1]$, of shape `(batch, channels, height, width)`; codes are of
# shape `(batch, latent_dim)`. `image_shape` is the triple `(channels, height, width)`: it is always an argument, never
# a constant. The same code must accept any image size and any batch, even a single example, work in the precision
# (`dtype`) and on the device (`device`) of its arguments, and never modify these in place.

# %% [markdown] lang="fr"
# ## Exercice 1. L'analyse en composantes principales (2 points)
#
# Avant tout réseau, demandons ce que peut faire de mieux un auto-encodeur **linéaire**. La réponse est connue : c'est
# l'analyse en composantes principales (ACP). Rangeons les $n$ images, aplaties, dans les lignes d'un tableau de forme
# `(n, D)`, et soit $\bar{x}$ leur moyenne. Les axes principaux $v_1, v_2, \dots$ sont les directions orthogonales dans
# lesquelles les images s'écartent le plus de leur moyenne, dans l'ordre. L'ACP à $d$ dimensions remplace chaque image
# par son projeté sur le sous-espace que portent les $d$ premiers, **passant par la moyenne** :

# %% [markdown] lang="en"
# ## Exercise 1. Principal component analysis (2 points)
#
# Before any network, let us ask what a **linear** autoencoder can do at best. The answer is known: it is principal
# component analysis (PCA). Put the $n$ images, flattened, in the rows of a table of shape `(n, D)`, and let $\bar{x}$
# be their mean. The principal axes $v_1, v_2, \dots$ are the orthogonal directions in which the images depart most from
# their mean, in order. PCA in $d$ dimensions replaces each image by its projection on the subspace spanned by the first
# $d$ of them, **through the mean**:

# %% [markdown]
# $$\hat{x} = \bar{x} + \sum_{j=1}^{d} \bigl(v_j^\top (x - \bar{x})\bigr)\, v_j$$

# %% [markdown] lang="fr"
# Le code est fait des $d$ produits scalaires, et aucun autre choix de $d$ combinaisons linéaires des pixels ne donne
# une erreur quadratique plus petite (théorème d'Eckart et Young). Cette erreur servira d'étalon dans tout le sujet.
#
# **Exemple.** Quatre points du plan : $(1, 1)$, $(2, 4)$, $(4, 2)$, $(5, 5)$. Leur moyenne est $(3, 3)$. Ils s'étalent
# surtout le long de la diagonale, $v_1 = (1, 1)/\sqrt{2}$. Avec $d = 1$, le premier et le dernier, déjà sur la
# diagonale, ne bougent pas ; les deux autres sont projetés en $(3, 3)$. L'erreur quadratique vaut $2 + 2 = 4$ en tout,
# ce que les points avaient de dispersion dans l'autre direction.
#
# **Donné.** Un tableau `x` de forme `(n, D)` et un entier `dim`, entre $0$ et $D$ compris.
#
# **Demandé.** La fonction `pca_reconstruction(x, dim)`, qui renvoie le tableau des projetés, de forme `(n, D)`.
#
# **Convention.** On **centre** avant de projeter, et l'on rajoute la moyenne après. Avec `dim = 0`, chaque ligne du
# résultat est la moyenne ; avec `dim = D`, le résultat est `x`. Le tableau peut avoir moins de lignes que de colonnes,
# et même une seule ; au-delà du rang, les axes en plus ne changent rien. On ne divise pas par l'écart-type des
# colonnes.
#
# *Indice.* Les axes principaux sont les vecteurs singuliers à droite du tableau centré : `torch.linalg.svd` avec
# `full_matrices=False` les range par ordre décroissant, un par **ligne** de sa troisième sortie.

# %% [markdown] lang="en"
# The code is made of the $d$ scalar products, and no other choice of $d$ linear combinations of the pixels gives a
# smaller squared error (Eckart-Young theorem). This error will be our yardstick in the whole assignment.
#
# **Example.** Four points of the plane: $(1, 1)$, $(2, 4)$, $(4, 2)$, $(5, 5)$. Their mean is $(3, 3)$. They spread
# mostly along the diagonal, $v_1 = (1, 1)/\sqrt{2}$. With $d = 1$, the first and the last, already on the diagonal, do
# not move; the other two are projected to $(3, 3)$. The squared error is $2 + 2 = 4$ in all, which is how far the
# points were scattered in the other direction.
#
# **Given.** A table `x` of shape `(n, D)` and an integer `dim`, from $0$ to $D$ included.
#
# **Asked.** The function `pca_reconstruction(x, dim)`, which returns the table of the projections, of shape `(n, D)`.
#
# **Convention.** **Center** before projecting, and add the mean again afterwards. With `dim = 0`, each row of the
# result is the mean; with `dim = D`, the result is `x`. The table may have fewer rows than columns, and even a single
# one; beyond the rank, additional axes change nothing. Do not divide by the standard deviation of the columns.
#
# *Hint.* The principal axes are the right singular vectors of the centered table: `torch.linalg.svd` with
# `full_matrices=False` gives them in decreasing order, one per **row** of its third output.


# %% exercise="pca_reconstruction" points=2
def pca_reconstruction(x, dim):
    """Projection of each row of a table on its first principal axes, through the mean.

    x        (n, D) float tensor: one image per row.
    dim      int in [0, D]: number of axes kept.
    returns  (n, D) float tensor.
    """
    ### BEGIN SOLUTION
    mean = x.mean(dim=0)
    _, _, axes = torch.linalg.svd(x - mean, full_matrices=False)
    kept = axes[:dim]  # (dim, D): one axis per row
    return mean + (x - mean) @ kept.T @ kept
    ### END SOLUTION


# %% [markdown] lang="fr" tags=["solution"]
# **Le raisonnement.** Le produit par `kept.T` calcule les codes, celui par `kept` les décode : un encodeur et un
# décodeur linéaires, dont les poids sont transposés l'un de l'autre. Sans centrage, le premier axe serait perdu à
# désigner la moyenne, que toutes les images partagent. La décomposition en valeurs singulières du tableau est plus
# précise que les vecteurs propres de sa covariance, qui élève au carré les rapports d'échelle.

# %% [markdown] lang="en" tags=["solution"]
# **The reasoning.** The product with `kept.T` computes the codes, the one with `kept` decodes them: a linear encoder
# and a linear decoder, whose weights are transposes of each other. Without centering, the first axis would be wasted on
# pointing at the mean, which all images share. The singular value decomposition of the table is more accurate than the
# eigenvectors of its covariance, which squares the ratios of scale.

# %% [markdown] lang="fr"
# **Exploration.** L'exemple ci-dessus, puis quelques chiffres projetés en dimension 0, 2, 8, 32 et 64.

# %% [markdown] lang="en"
# **Exploration.** The example above, then some digits projected in dimension 0, 2, 8, 32 and 64.

# %% tags=["explore"]
points = torch.tensor([[1.0, 1.0], [2.0, 4.0], [4.0, 2.0], [5.0, 5.0]])
print(pca_reconstruction(points, dim=1))

flat = images.flatten(1)
kept_dimensions = (0, 2, 8, 32, 64)
projected = [pca_reconstruction(flat, dim=d).reshape(images.shape) for d in kept_dimensions]
show_images([row[:15] for row in projected], [f"$d = {d}$" for d in kept_dimensions])

# %% [markdown] lang="fr"
# ## Exercice 2. L'auto-encodeur linéaire (2,5 points)
#
# Le plus simple des auto-encodeurs a une couche de chaque côté, $z = \sigma(W x + b)$ et
# $\hat{x} = \sigma'(W' z + b')$. Dans celui-ci, $\sigma$ et $\sigma'$ sont l'identité : il n'y a **aucune**
# non-linéarité. Entraîné par descente de gradient, il s'approche de l'ACP, sans que personne lui parle d'axes : il
# trouve le même sous-espace, décrit par d'autres vecteurs, qui n'ont pas de raison d'être orthogonaux.
#
# **Exemple.** Pour `image_shape = (3, 20, 12)` et `latent_dim = 4`, l'encodeur va de $720$ pixels à $4$ nombres et le
# décodeur de $4$ nombres à $720$ pixels, que l'on remet en forme d'image.
#
# **Donné.** `image_shape` et `latent_dim`. Le squelette les garde dans deux attributs de ces noms : laissez-les.
#
# **Demandé.** La classe `LinearAutoencoder`, avec ses méthodes `encode(x)`, qui renvoie les codes, `decode(z)`, qui
# renvoie des images, et `forward(x)`, qui renvoie les reconstructions : `forward(x)` est égal à `decode(encode(x))`.
#
# **Convention.** `encode` et `decode` sont **affines** : des couches linéaires et leurs biais, rien d'autre. Les biais
# sont recommandés : sans eux, une dimension du code est perdue à retrouver la moyenne. La sortie n'est donc **pas**
# bornée à $[0, 1]$. Pour vous noter, la correction entraîne votre modèle elle-même : 60 époques d'Adam sur 300
# chiffres, par lots de 20, avec un taux de 0,01 et `latent_dim = 8`. Son erreur quadratique sur ces chiffres doit alors
# être au plus 1,25 fois celle de l'ACP.
#
# *Indice.* `math.prod(image_shape)` donne le nombre de pixels ; `torch.nn.Flatten` aplatit, `torch.nn.Unflatten` fait
# l'inverse. Laissez à PyTorch le soin d'initialiser les poids.

# %% [markdown] lang="en"
# ## Exercise 2. The linear autoencoder (2.5 points)
#
# The simplest autoencoder has one layer on each side, $z = \sigma(W x + b)$ and $\hat{x} = \sigma'(W' z + b')$. In this
# one, $\sigma$ and $\sigma'$ are the identity: there is **no** non-linearity at all. Trained by gradient descent, it
# comes close to PCA, without anyone telling it about axes: it finds the same subspace, described by other vectors,
# which have no reason to be orthogonal.
#
# **Example.** For `image_shape = (3, 20, 12)` and `latent_dim = 4`, the encoder goes from $720$ pixels to $4$ numbers
# and the decoder from $4$ numbers to $720$ pixels, which get the shape of an image again.
#
# **Given.** `image_shape` and `latent_dim`. The skeleton keeps them in two attributes of these names: leave them.
#
# **Asked.** The class `LinearAutoencoder`, with its methods `encode(x)`, which returns the codes, `decode(z)`, which
# returns images, and `forward(x)`, which returns the reconstructions: `forward(x)` equals `decode(encode(x))`.
#
# **Convention.** `encode` and `decode` are **affine**: linear layers and their biases, nothing else. Biases are
# advisable: without them, one dimension of the code is wasted on finding the mean again. So the output is **not**
# bounded to $[0, 1]$. To grade you, grading trains your model itself: 60 epochs of Adam on 300 digits, in batches of
# 20, with a rate of 0.01 and `latent_dim = 8`. Its squared error on these digits must then be at most 1.25 times that
# of PCA.
#
# *Hint.* `math.prod(image_shape)` gives the number of pixels; `torch.nn.Flatten` flattens, `torch.nn.Unflatten` does
# the opposite. Let PyTorch initialize the weights.


# %% exercise="LinearAutoencoder" points=2.5
class LinearAutoencoder(torch.nn.Module):
    """An affine encoder and an affine decoder.

    image_shape  (channels, height, width).
    latent_dim   int: dimension of the codes.
    """

    def __init__(self, image_shape, latent_dim):
        super().__init__()
        self.image_shape = tuple(image_shape)
        self.latent_dim = latent_dim
        ### BEGIN SOLUTION
        pixels = math.prod(image_shape)
        self.encoder = torch.nn.Sequential(torch.nn.Flatten(), torch.nn.Linear(pixels, latent_dim))
        self.decoder = torch.nn.Sequential(torch.nn.Linear(latent_dim, pixels), torch.nn.Unflatten(1, self.image_shape))
        ### END SOLUTION

    def encode(self, x):
        """(batch, channels, height, width) images -> (batch, latent_dim) codes."""
        ### BEGIN SOLUTION
        return self.encoder(x)
        ### END SOLUTION

    def decode(self, z):
        """(batch, latent_dim) codes -> (batch, channels, height, width) images."""
        ### BEGIN SOLUTION
        return self.decoder(z)
        ### END SOLUTION

    def forward(self, x):
        """(batch, channels, height, width) images -> their reconstructions, of the same shape."""
        ### BEGIN SOLUTION
        return self.decode(self.encode(x))
        ### END SOLUTION


# %% [markdown] lang="fr" tags=["solution"]
# **Le raisonnement.** Deux applications affines composées en font une seule, de rang au plus `latent_dim` : empiler
# d'autres couches linéaires de chaque côté n'élargirait pas ce que le modèle peut représenter. Son minimum est celui de
# l'ACP, mais le chemin diffère : la descente de gradient avance vite dans les directions où les images varient beaucoup
# et lentement dans les autres, si bien que les dernières dimensions sont longues à venir.

# %% [markdown] lang="en" tags=["solution"]
# **The reasoning.** Two affine maps composed make a single one, of rank at most `latent_dim`: more linear layers on
# either side would not widen what the model can represent. Its minimum is that of PCA, but the way there differs:
# gradient descent is fast in the directions where the images vary a lot and slow in the others, so that the last
# dimensions are long to come.

# %% [markdown] lang="fr"
# ## Exercice 3. L'auto-encodeur dense (2,5 points)
#
# Une non-linéarité de chaque côté, et le goulot n'est plus un plan : les images reconstruites peuvent suivre une
# **surface courbe** de dimension $d$, qui épouse mieux les données qu'aucun sous-espace. C'est tout l'intérêt des
# auto-encodeurs. Ici, encodeur et décodeur sont des perceptrons multicouches.
#
# **Exemple.** Avec 128 unités cachées de chaque côté, des images de $8 \times 8 = 64$ pixels et `latent_dim = 2`, les
# largeurs successives sont $64, 128, 2$ puis $2, 128, 64$ : un sablier, qu'enserre la couche du milieu.
#
# **Donné.** `image_shape` et `latent_dim`, gardés dans deux attributs comme à l'exercice 2.
#
# **Demandé.** La classe `DenseAutoencoder`, avec les mêmes méthodes `encode(x)`, `decode(z)` et `forward(x)`, qui est
# égal à `decode(encode(x))`.
#
# **Convention.** L'encodeur et le décodeur ont chacun **au moins une couche cachée non linéaire**. Le code est un
# vecteur de réels **quelconques** : ni ReLU ni sigmoïde sur lui. Les images décodées sont dans $[0, 1]$ et peuvent en
# atteindre toutes les valeurs, sombres ou claires. Le même code accepte toute hauteur et toute largeur de 8 à 64
# pixels, tout nombre de canaux et toute dimension latente. `encode` et `decode` sont déterministes, et le résultat pour
# un exemple ne dépend que de lui : ni *dropout*, ni normalisation par lot (`BatchNorm`). La correction entraîne votre
# modèle elle-même : 50 époques d'Adam sur 300 chiffres, par lots de 20, avec un taux de 0,006 et `latent_dim = 4`. Sur
# 600 autres chiffres, son erreur quadratique doit alors être **plus basse que celle de l'ACP** de même dimension,
# ajustée aux mêmes 300 ; la correction laisse au hasard une marge de 10 %. Une couche cachée de 100 à 500 unités y
# suffit largement.
#
# *Indice.* Une sigmoïde à la sortie du décodeur borne les pixels sans annuler les gradients, ce que `clamp` ne fait
# pas.

# %% [markdown] lang="en"
# ## Exercise 3. The dense autoencoder (2.5 points)
#
# One non-linearity on each side, and the bottleneck is no longer a plane: the rebuilt images can follow a **curved
# surface** of dimension $d$, which fits the data better than any subspace. This is the whole point of autoencoders.
# Here, encoder and decoder are multilayer perceptrons.
#
# **Example.** With 128 hidden units on each side, images of $8 \times 8 = 64$ pixels and `latent_dim = 2`, the
# successive widths are $64, 128, 2$ then $2, 128, 64$: an hourglass, whose waist is the layer in the middle.
#
# **Given.** `image_shape` and `latent_dim`, kept in two attributes as in exercise 2.
#
# **Asked.** The class `DenseAutoencoder`, with the same methods `encode(x)`, `decode(z)` and `forward(x)`, which equals
# `decode(encode(x))`.
#
# **Convention.** Encoder and decoder each have **at least one non-linear hidden layer**. The code is a vector of
# **any** real numbers: neither ReLU nor sigmoid on it. Decoded images are in $[0, 1]$ and can reach all its values,
# dark or bright. The same code accepts any height and width from 8 to 64 pixels, any number of channels and any latent
# dimension. `encode` and `decode` are deterministic, and the result for an example depends on it alone: no *dropout*,
# no batch normalization (`BatchNorm`). Grading trains your model itself: 50 epochs of Adam on 300 digits, in batches of
# 20, with a rate of 0.006 and `latent_dim = 4`. On 600 other digits, its squared error must then be **lower than that
# of PCA** of the same dimension, fitted to the same 300; grading leaves chance a margin of 10 %. One hidden layer of
# 100 to 500 units is plenty.
#
# *Hint.* A sigmoid at the output of the decoder bounds the pixels without making gradients vanish, which `clamp` does
# not.


# %% exercise="DenseAutoencoder" points=2.5
class DenseAutoencoder(torch.nn.Module):
    """A multilayer perceptron that encodes and another that decodes.

    image_shape  (channels, height, width).
    latent_dim   int: dimension of the codes.
    """

    def __init__(self, image_shape, latent_dim):
        super().__init__()
        self.image_shape = tuple(image_shape)
        self.latent_dim = latent_dim
        ### BEGIN SOLUTION
        pixels, hidden = math.prod(image_shape), 128
        self.encoder = torch.nn.Sequential(
            torch.nn.Flatten(),
            torch.nn.Linear(pixels, hidden),
            torch.nn.ReLU(),
            torch.nn.Linear(hidden, latent_dim),  # no activation: a code is any real vector
        )
        self.decoder = torch.nn.Sequential(
            torch.nn.Linear(latent_dim, hidden),
            torch.nn.ReLU(),
            torch.nn.Linear(hidden, pixels),
            torch.nn.Sigmoid(),
            torch.nn.Unflatten(1, self.image_shape),
        )
        ### END SOLUTION

    def encode(self, x):
        """(batch, channels, height, width) images -> (batch, latent_dim) codes."""
        ### BEGIN SOLUTION
        return self.encoder(x)
        ### END SOLUTION

    def decode(self, z):
        """(batch, latent_dim) codes -> (batch, channels, height, width) images in [0, 1]."""
        ### BEGIN SOLUTION
        return self.decoder(z)
        ### END SOLUTION

    def forward(self, x):
        """(batch, channels, height, width) images -> their reconstructions, of the same shape."""
        ### BEGIN SOLUTION
        return self.decode(self.encode(x))
        ### END SOLUTION


# %% [markdown] lang="fr" tags=["solution"]
# **Le raisonnement.** Une ReLU sur le code interdirait la moitié de chaque axe, et une unité dont l'entrée est toujours
# négative serait perdue : le code aurait une dimension de moins. Les deux couches cachées, elles, ne sont pas un
# goulot : elles sont plus larges que l'image, et ne servent qu'à courber la surface.

# %% [markdown] lang="en" tags=["solution"]
# **The reasoning.** A ReLU on the code would forbid half of each axis, and a unit whose input is always negative would
# be lost: the code would have one dimension fewer. The two hidden layers are no bottleneck: they are wider than the
# image, and only serve to bend the surface.

# %% [markdown] lang="fr"
# ## Exercice 4. L'auto-encodeur convolutif (3,5 points)
#
# Un perceptron ignore que deux pixels sont voisins : il apprendrait aussi bien des images dont on aurait mélangé les
# pixels. Une couche **convolutive** applique les mêmes petits filtres partout : ses poids ne dépendent pas de la taille
# de l'image, et un trait décalé donne la même réponse, décalée. Des convolutions de pas 2 réduisent les cartes ; des
# convolutions transposées, ou un agrandissement suivi d'une convolution, les agrandissent.
#
# **Exemple.** Deux convolutions de noyau 3, de pas 2 et de bordure 1 font passer une image de $28 \times 20$ à
# $14 \times 10$, puis à $7 \times 5$. Pour $9 \times 13$, on obtient $5 \times 7$, puis $3 \times 4$ : chaque pas
# divise par 2 et arrondit au-dessus. Au retour, doubler deux fois $3 \times 4$ donne $12 \times 16$ : il faut rogner.
#
# **Donné.** `image_shape` et `latent_dim`, gardés dans deux attributs comme à l'exercice 2.
#
# **Demandé.** La classe `ConvAutoencoder`, avec les méthodes `features(x)`, qui renvoie les **cartes** que produit la
# dernière convolution de l'encodeur, de forme `(batch, k, h, w)`, avant tout aplatissement ; `encode(x)`, qui part de
# ces cartes et renvoie les codes ; `decode(z)`, qui renvoie des images ; `forward(x)`, égal à `decode(encode(x))`.
#
# **Convention.** Les conventions de l'exercice 3 valent ici : non-linéarités, sortie dans $[0, 1]$, toute taille de 8 à
# 64 (**impaire** ou non carrée comprise), ni *dropout* ni `BatchNorm`, et le même entraînement par la correction ;
# l'erreur sur les 600 autres chiffres doit alors être au plus 1,15 fois celle de l'ACP, que des convolutions mettent
# plus de pas à dépasser. Trois de plus :
#
# - `features` ne contient que des convolutions, des regroupements (*pooling*) et des activations. Pour une image dont
#   la hauteur et la largeur sont multiples de 16, ses cartes sont exactement 2, 4, 8 ou 16 fois plus petites dans
#   chaque direction, et un motif décalé de 16 pixels, loin des bords, y donne la même réponse, décalée d'autant ;
# - entre les cartes et le code, une seule couche dense dans chaque sens. Avec un canal et `latent_dim = 2`, agrandir
#   l'image de $16 \times 16$ à $64 \times 64$ pixels ajoute au plus 64 paramètres par pixel ajouté (un modèle dense à
#   100 unités cachées en ajoute 200) ;
# - le modèle reste petit : la correction l'entraîne 750 pas sur des images de $8 \times 8$, en quelques secondes. Deux
#   convolutions de 16 puis 32 cartes conviennent.
#
# *Indice.* Pour connaître la taille des cartes, calculez-la, ou passez une image de zéros dans les convolutions, dans
# `__init__`. `torch.nn.ConvTranspose2d` de noyau 4, de pas 2 et de bordure 1 double exactement la taille.

# %% [markdown] lang="en"
# ## Exercise 4. The convolutional autoencoder (3.5 points)
#
# A perceptron does not know that two pixels are neighbors: it would learn images whose pixels were scrambled just as
# well. A **convolutional** layer applies the same small filters everywhere: its weights do not depend on the size of
# the image, and a stroke that is shifted gets the same answer, shifted. Convolutions of stride 2 shrink the maps;
# transposed convolutions, or an upsampling followed by a convolution, enlarge them.
#
# **Example.** Two convolutions of kernel 3, stride 2 and padding 1 take an image of $28 \times 20$ to $14 \times 10$,
# then to $7 \times 5$. From $9 \times 13$, we get $5 \times 7$, then $3 \times 4$: each one divides by 2 and rounds up.
# On the way back, doubling $3 \times 4$ twice gives $12 \times 16$: some must be cut off.
#
# **Given.** `image_shape` and `latent_dim`, kept in two attributes as in exercise 2.
#
# **Asked.** The class `ConvAutoencoder`, with the methods `features(x)`, which returns the **maps** that the last
# convolution of the encoder produces, of shape `(batch, k, h, w)`, before any flattening; `encode(x)`, which starts
# from these maps and returns the codes; `decode(z)`, which returns images; `forward(x)`, equal to `decode(encode(x))`.
#
# **Convention.** The conventions of exercise 3 hold here: non-linearities, output in $[0, 1]$, any size from 8 to 64
# (**odd** or not square included), neither *dropout* nor `BatchNorm`, and the same training by grading; the error on
# the 600 other digits must then be at most 1.15 times that of PCA, which convolutions need more steps to beat. Three
# more:
#
# - `features` has only convolutions, *pooling* and activations. For an image whose height and width are multiples of
#   16, its maps are exactly 2, 4, 8 or 16 times smaller in each direction, and a pattern shifted by 16 pixels, far from
#   the edges, gets the same answer there, shifted as much;
# - between the maps and the code, a single dense layer each way. With one channel and `latent_dim = 2`, enlarging the
#   image from $16 \times 16$ to $64 \times 64$ pixels adds at most 64 parameters per added pixel (a dense model of 100
#   hidden units adds 200);
# - the model stays small: grading trains it for 750 steps on images of $8 \times 8$, in a few seconds. Two convolutions
#   of 16 then 32 maps do well.
#
# *Hint.* To know the size of the maps, compute it, or pass an image of zeros through the convolutions, in `__init__`.
# `torch.nn.ConvTranspose2d` of kernel 4, stride 2 and padding 1 doubles the size exactly.


# %% exercise="ConvAutoencoder" points=3.5
class ConvAutoencoder(torch.nn.Module):
    """Convolutions down to a code, transposed convolutions up to an image.

    image_shape  (channels, height, width): any height and width from 8 to 64.
    latent_dim   int: dimension of the codes.
    """

    def __init__(self, image_shape, latent_dim):
        super().__init__()
        self.image_shape = tuple(image_shape)
        self.latent_dim = latent_dim
        ### BEGIN SOLUTION
        channels, height, width = image_shape
        self.down = torch.nn.Sequential(
            torch.nn.Conv2d(channels, 16, kernel_size=3, stride=2, padding=1),
            torch.nn.ReLU(),
            torch.nn.Conv2d(16, 32, kernel_size=3, stride=2, padding=1),
            torch.nn.ReLU(),
        )
        maps = (32, (height + 3) // 4, (width + 3) // 4)  # each convolution of stride 2 halves, and rounds up
        self.to_code = torch.nn.Linear(math.prod(maps), latent_dim)
        self.from_code = torch.nn.Sequential(torch.nn.Linear(latent_dim, math.prod(maps)), torch.nn.Unflatten(1, maps))
        self.up = torch.nn.Sequential(
            torch.nn.ReLU(),
            torch.nn.ConvTranspose2d(32, 16, kernel_size=4, stride=2, padding=1),
            torch.nn.ReLU(),
            torch.nn.ConvTranspose2d(16, channels, kernel_size=4, stride=2, padding=1),
            torch.nn.Sigmoid(),
        )
        ### END SOLUTION

    def features(self, x):
        """(batch, channels, height, width) images -> (batch, k, h, w) maps: the output of the last convolution."""
        ### BEGIN SOLUTION
        return self.down(x)
        ### END SOLUTION

    def encode(self, x):
        """(batch, channels, height, width) images -> (batch, latent_dim) codes."""
        ### BEGIN SOLUTION
        return self.to_code(self.features(x).flatten(1))
        ### END SOLUTION

    def decode(self, z):
        """(batch, latent_dim) codes -> (batch, channels, height, width) images in [0, 1]."""
        ### BEGIN SOLUTION
        _, height, width = self.image_shape
        return self.up(self.from_code(z))[:, :, :height, :width]  # a multiple of 4, cut to the size asked
        ### END SOLUTION

    def forward(self, x):
        """(batch, channels, height, width) images -> their reconstructions, of the same shape."""
        ### BEGIN SOLUTION
        return self.decode(self.encode(x))
        ### END SOLUTION


# %% [markdown] lang="fr" tags=["solution"]
# **Le raisonnement.** Les convolutions ont $16 \times 9 + 16$ puis $32 \times 16 \times 9 + 32$ paramètres, quelle que
# soit l'image. Seules les deux couches denses grandissent avec elle : $32/16 = 2$ nombres par pixel, pour chaque
# coordonnée du code et dans chaque sens, plus un biais au retour. Elles n'ont pas d'activation cachée entre elles et le
# code : une couche dense de 128 unités après l'aplatissement remettrait 256 paramètres par pixel et perdrait
# l'avantage.
#
# Pour les tailles impaires, agrandir puis rogner est le plus simple. `output_padding` ou un agrandissement à la taille
# voulue conviennent aussi.

# %% [markdown] lang="en" tags=["solution"]
# **The reasoning.** The convolutions have $16 \times 9 + 16$ then $32 \times 16 \times 9 + 32$ parameters, whatever the
# image. Only the two dense layers grow with it: $32/16 = 2$ numbers per pixel, for each coordinate of the code and each
# way, plus a bias on the way back. They have no hidden activation between them and the code: a dense layer of 128 units
# after the flattening would bring back 256 parameters per pixel and lose the advantage.
#
# For odd sizes, enlarging then cutting is the simplest way. `output_padding` or an upsampling to the size wanted will
# do as well.

# %% [markdown] lang="fr"
# **Exploration.** Les formes et les nombres de paramètres des trois modèles, avant tout entraînement, pour plusieurs
# tailles d'image.

# %% [markdown] lang="en"
# **Exploration.** The shapes and the numbers of parameters of the three models, before any training, for several image
# sizes.

# %% tags=["explore"]
CLASSES = {"linear": LinearAutoencoder, "dense": DenseAutoencoder, "conv": ConvAutoencoder}
for image_shape in ((1, 8, 8), (3, 9, 13), (1, 64, 64)):
    x = torch.rand(5, *image_shape)
    for name, kind in CLASSES.items():
        model = kind(image_shape, latent_dim=2)
        count = sum(weights.numel() for weights in model.parameters())
        shapes = " -> ".join(str(tuple(value.shape)) for value in (x, model.encode(x), model(x)))
        print(f"{name:6} {shapes}: {count} parameters")

# %% [markdown] lang="fr"
# ## Exercice 5. La fonction de coût de reconstruction (2,5 points)
#
# Que veut dire « fidèle » ? Le cours laisse le choix de la fonction de coût selon la tâche : erreur quadratique,
# erreur absolue, entropie croisée. Toutes comparent les pixels un à un, et toutes seront ici **sommées sur les pixels**
# (et les canaux), puis **moyennées sur le lot** :

# %% [markdown] lang="en"
# ## Exercise 5. The reconstruction loss (2.5 points)
#
# What does "faithful" mean? The lecture leaves the choice of the loss to the task: squared error, absolute error,
# cross-entropy. All compare the pixels one by one, and all will here be **summed over the pixels** (and channels), then
# **averaged over the batch**:

# %% [markdown]
# $$\mathrm{loss} = \frac{1}{n} \sum_{k=1}^{n} \sum_{i=1}^{D} \ell\bigl(\hat{x}^{(k)}_i, x^{(k)}_i\bigr)$$
#
# $$\ell_{\mathrm{mse}}(\hat{x}, x) = (\hat{x} - x)^2 \qquad \ell_{\mathrm{mae}}(\hat{x}, x) = |\hat{x} - x| \qquad
# \ell_{\mathrm{bce}}(\hat{x}, x) = -x \log \hat{x} - (1 - x) \log(1 - \hat{x})$$

# %% [markdown] lang="fr"
# L'erreur quadratique punit surtout les grands écarts, l'erreur absolue les punit tous également. L'entropie croisée
# binaire lit chaque pixel comme une probabilité d'être blanc ; elle n'a de sens que pour des valeurs dans $[0, 1]$ et
# devient très grande quand le modèle est sûr de lui et se trompe.
#
# **Exemple.** Deux images de deux pixels : $x^{(1)} = (1, 0)$, reconstruite en $\hat{x}^{(1)} = (0{,}8\,;\, 0{,}4)$, et
# $x^{(2)} = (1, 1)$, reconstruite en $\hat{x}^{(2)} = (0{,}5\,;\, 0{,}5)$. Les erreurs quadratiques des deux images
# sont $0{,}04 + 0{,}16 = 0{,}2$ et $0{,}25 + 0{,}25 = 0{,}5$ : la perte `"mse"` est leur moyenne, $0{,}35$. De même
# `"mae"` donne $(0{,}6 + 1)/2 = 0{,}8$, et `"bce"` donne $(0{,}734 + 1{,}386)/2 = 1{,}060$. La valeur par défaut de
# PyTorch, qui divise aussi par le nombre de pixels, serait deux fois plus petite.
#
# **Donné.** Les reconstructions `x_hat` et les images `x`, de même forme `(batch, channels, height, width)`, et la
# sorte `kind`, une chaîne de caractères.
#
# **Demandé.** La fonction `reconstruction_loss(x_hat, x, kind)`, qui renvoie un tenseur scalaire que l'on peut dériver.
#
# **Convention.** `kind` vaut `"mse"`, `"mae"` ou `"bce"`, en minuscules ; toute autre valeur lève une `ValueError`.
# Avec `"bce"`, les valeurs de `x_hat` peuvent être exactement 0 ou 1 et la perte doit rester finie : la fonction
# `F.binary_cross_entropy` de PyTorch s'en charge, en bornant chaque logarithme à $-100$. Si vous écrivez la formule
# vous-même, faites de même.
#
# *Indice.* Regardez l'argument `reduction` des fonctions de coût de PyTorch.

# %% [markdown] lang="en"
# The squared error punishes large gaps above all, the absolute error punishes all of them alike. The binary
# cross-entropy reads each pixel as a probability of being white; it makes sense for values in $[0, 1]$ only, and
# becomes very large when the model is sure of itself and wrong.
#
# **Example.** Two images of two pixels: $x^{(1)} = (1, 0)$, rebuilt as $\hat{x}^{(1)} = (0.8, 0.4)$, and
# $x^{(2)} = (1, 1)$, rebuilt as $\hat{x}^{(2)} = (0.5, 0.5)$. The squared errors of the two images are
# $0.04 + 0.16 = 0.2$ and $0.25 + 0.25 = 0.5$: the loss `"mse"` is their mean, $0.35$. Likewise `"mae"` gives
# $(0.6 + 1)/2 = 0.8$, and `"bce"` gives $(0.734 + 1.386)/2 = 1.060$. PyTorch's default, which also divides by the
# number of pixels, would be half of it.
#
# **Given.** The reconstructions `x_hat` and the images `x`, of the same shape `(batch, channels, height, width)`, and
# the kind `kind`, a string.
#
# **Asked.** The function `reconstruction_loss(x_hat, x, kind)`, which returns a scalar tensor that can be
# differentiated.
#
# **Convention.** `kind` is `"mse"`, `"mae"` or `"bce"`, in small letters; any other value raises a `ValueError`. With
# `"bce"`, the values of `x_hat` may be exactly 0 or 1 and the loss must stay finite: PyTorch's
# `F.binary_cross_entropy` takes care of it, by clamping each logarithm at $-100$. If you write the formula yourself, do
# the same.
#
# *Hint.* Look at the argument `reduction` of PyTorch's loss functions.


# %% exercise="reconstruction_loss" points=2.5
def reconstruction_loss(x_hat, x, kind):
    """How far reconstructions are from images: summed over the pixels, averaged over the batch.

    x_hat    (batch, channels, height, width) float tensor: reconstructions.
    x        (batch, channels, height, width) float tensor: images.
    kind     "mse", "mae" or "bce".
    returns  scalar tensor.
    raises   ValueError for any other kind.
    """
    ### BEGIN SOLUTION
    losses = {"mse": F.mse_loss, "mae": F.l1_loss, "bce": F.binary_cross_entropy}
    if kind not in losses:
        raise ValueError(f"unknown kind {kind!r}: expected one of {', '.join(losses)}")
    return losses[kind](x_hat, x, reduction="sum") / x.shape[0]
    ### END SOLUTION


# %% [markdown] lang="fr" tags=["solution"]
# **Le raisonnement.** La somme sur les pixels mesure une image, la moyenne sur le lot en fait une quantité qui ne
# dépend pas de la taille du lot : on peut alors comparer des entraînements par lots de 20 et de 100, et la perte d'un
# dernier lot incomplet. Refuser une sorte inconnue coûte deux lignes et épargne une faute de frappe qui entraînerait en
# silence sur une autre perte.

# %% [markdown] lang="en" tags=["solution"]
# **The reasoning.** The sum over the pixels measures an image, the mean over the batch makes it a quantity that does
# not depend on the size of the batch: trainings in batches of 20 and of 100 can then be compared, and so can the loss
# of an incomplete last batch. Refusing an unknown kind costs two lines and saves you from a typo that would silently
# train on another loss.

# %% [markdown] lang="fr"
# **Exploration.** L'exemple ci-dessus, puis les trois coûts d'un pixel noir, selon la valeur que le modèle lui prédit.

# %% [markdown] lang="en"
# **Exploration.** The example above, then the three losses of a black pixel, depending on the value that the model
# predicts for it.

# %% tags=["explore"]
x = torch.tensor([[1.0, 0.0], [1.0, 1.0]]).reshape(2, 1, 1, 2)
x_hat = torch.tensor([[0.8, 0.4], [0.5, 0.5]]).reshape(2, 1, 1, 2)
black, predictions = torch.zeros(1, 1, 1, 1), torch.linspace(0, 0.99, 100)
plt.figure(figsize=(5, 3))
for kind in ("mse", "mae", "bce"):
    print(kind, f"{reconstruction_loss(x_hat, x, kind):.3f}")
    plt.plot(predictions, [reconstruction_loss(p.reshape(1, 1, 1, 1), black, kind) for p in predictions], label=kind)
plt.xlabel(r"$\hat{x}$")
plt.ylabel("loss")
plt.legend()
plt.show()

# %% [markdown] lang="fr"
# ## Exercice 6. L'entraînement (2,5 points)
#
# L'encodeur et le décodeur sont appris **ensemble** : le gradient de la perte traverse le décodeur, puis l'encodeur.
# Une époque parcourt toutes les images, par lots, dans un ordre tiré au hasard. Pour chaque lot : reconstruire,
# calculer la perte, rétropropager, faire un pas d'optimiseur. La cible est l'entrée elle-même.
#
# **Exemple.** Cinq images et `batch_size=2` font trois lots, de 2, 2 et 1 images. Si leurs pertes sont 30, 20 et 10, la
# perte moyenne de l'époque est $(2 \times 30 + 2 \times 20 + 1 \times 10) / 5 = 22$, et non $(30 + 20 + 10) / 3 = 20$.
#
# **Donné.** Un modèle `model` comme ceux des exercices 2 à 4, des images de forme `(n, channels, height, width)`, une
# perte `loss`, et les réglages `epochs`, `batch_size`, `learning_rate` et `generator`. La perte est une fonction que
# l'on appelle par `loss(x_hat, x)`, **la reconstruction d'abord**, et qui renvoie un scalaire, moyenné sur le lot.
#
# **Demandé.** La fonction
# `train_autoencoder(model, images, loss, *, epochs, batch_size, learning_rate, generator=None)`, qui entraîne `model`
# sur place et renvoie la liste des `epochs` pertes moyennes, une par époque.
#
# **Convention.** La perte d'une époque est un nombre Python (`float`) : la **moyenne par image** des pertes mesurées
# pendant l'époque, c'est-à-dire de celles que l'on dérive, avant chaque pas. Le modèle voit chaque image **exactement
# une fois par époque**, dans un ordre **mélangé de nouveau à chaque époque** ; le dernier lot peut être plus petit.
# L'ordre vient de `generator` lorsqu'il est donné : même graine et mêmes poids initiaux, même résultat. L'optimiseur
# est à votre choix, avec le pas `learning_rate` (Adam convient bien), et reçoit tous les paramètres du modèle.
#
# `model` et `loss` peuvent être les vôtres ou ceux que fournit la correction : de `model`, n'utilisez que `encode`,
# `decode`, `forward`, `parameters`, `image_shape`, `latent_dim`, et ce que tout `torch.nn.Module` possède. N'appelez
# pas `reconstruction_loss` ici : on vous donne la perte.
#
# *Indice.* `torch.randperm` accepte `generator=`.

# %% [markdown] lang="en"
# ## Exercise 6. Training (2.5 points)
#
# Encoder and decoder are learned **together**: the gradient of the loss goes through the decoder, then through the
# encoder. An epoch goes through all images, batch by batch, in an order drawn at random. For each batch: rebuild,
# compute the loss, backpropagate, take a step of the optimizer. The target is the input itself.
#
# **Example.** Five images and `batch_size=2` make three batches, of 2, 2 and 1 images. If their losses are 30, 20 and
# 10, the mean loss of the epoch is $(2 \times 30 + 2 \times 20 + 1 \times 10) / 5 = 22$, and not
# $(30 + 20 + 10) / 3 = 20$.
#
# **Given.** A model `model` like those of exercises 2 to 4, images of shape `(n, channels, height, width)`, a loss
# `loss`, and the settings `epochs`, `batch_size`, `learning_rate` and `generator`. The loss is a function that is
# called as `loss(x_hat, x)`, **the reconstruction first**, and returns a scalar, averaged over the batch.
#
# **Asked.** The function
# `train_autoencoder(model, images, loss, *, epochs, batch_size, learning_rate, generator=None)`, which trains `model`
# in place and returns the list of the `epochs` mean losses, one per epoch.
#
# **Convention.** The loss of an epoch is a Python number (`float`): the **mean per image** of the losses measured
# during the epoch, that is, of those which are differentiated, before each step. The model sees each image **exactly
# once per epoch**, in an order **shuffled anew at each epoch**; the last batch may be smaller. The order comes from
# `generator` when it is given: same seed and same initial weights, same result. The optimizer is your choice, with the
# step `learning_rate` (Adam does well), and receives all parameters of the model.
#
# `model` and `loss` may be yours or those that grading provides: of `model`, use only `encode`, `decode`, `forward`,
# `parameters`, `image_shape`, `latent_dim`, and what any `torch.nn.Module` has. Do not call `reconstruction_loss` here:
# you are given the loss.
#
# *Hint.* `torch.randperm` accepts `generator=`.


# %% exercise="train_autoencoder" points=2.5
def train_autoencoder(model, images, loss, *, epochs, batch_size, learning_rate, generator=None):
    """Train an autoencoder in place to give its input back.

    model          a module that maps images to images, with encode and decode.
    images         (n, channels, height, width) float tensor in [0, 1].
    loss           function (x_hat, x) -> scalar tensor, averaged over the batch.
    epochs         int: how many times each image is seen.
    batch_size     int: the last batch of an epoch may be smaller.
    learning_rate  float: step of the optimizer.
    generator      torch.Generator or None: where the order of the images comes from.
    returns        list of `epochs` floats: mean loss per image during each epoch.
    """
    ### BEGIN SOLUTION
    optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)
    history = []
    for _ in range(epochs):
        total = 0.0
        order = torch.randperm(len(images), generator=generator)
        for batch in images[order].split(batch_size):
            value = loss(model(batch), batch)
            optimizer.zero_grad()
            value.backward()
            optimizer.step()
            total += len(batch) * value.item()  # the last batch, smaller, counts less
        history.append(total / len(images))
    return history
    ### END SOLUTION


# %% [markdown] lang="fr" tags=["solution"]
# **Le raisonnement.** `zero_grad` avant `backward` : sans lui, les gradients s'ajoutent d'un lot à l'autre.
# `value.item()` et non `value` dans la somme : garder le tenseur garderait aussi tout son graphe de calcul. L'ordre est
# tiré dans la boucle des époques, pour changer de lots à chaque passage. L'optimiseur, lui, est créé une seule fois :
# Adam a une mémoire, que l'on perdrait à chaque époque.

# %% [markdown] lang="en" tags=["solution"]
# **The reasoning.** `zero_grad` before `backward`: without it, gradients add up from one batch to the next.
# `value.item()` and not `value` in the sum: keeping the tensor would also keep its whole computation graph. The order
# is drawn inside the loop over epochs, to change batches at each pass. The optimizer, in contrast, is created only
# once: Adam has a memory, which would be lost at each epoch.

# %% [markdown] lang="fr"
# **Exploration.** Les trois modèles, à codes de dimension 4, entraînés sur l'erreur quadratique : leurs courbes de
# perte, avec l'erreur de l'ACP de même dimension. Une dizaine de secondes.

# %% [markdown] lang="en"
# **Exploration.** The three models, with codes of dimension 4, trained on the squared error: their loss curves, with
# the error of PCA of the same dimension. Some ten seconds.


# %% tags=["explore"]
def squared(x_hat, x):
    """The squared error of exercise 5."""
    return reconstruction_loss(x_hat, x, "mse")


def trained(kind, latent_dim, epochs=60):
    """A new model of this class, trained on `images`, and its losses."""
    torch.manual_seed(0)  # the initial weights
    model = kind((1, 8, 8), latent_dim)
    generator = torch.Generator().manual_seed(0)
    history = train_autoencoder(
        model, images, squared, epochs=epochs, batch_size=64, learning_rate=5e-3, generator=generator
    )
    return model, history


def pca_error(dim):
    """The squared error per image of PCA on `images`."""
    return squared(pca_reconstruction(flat, dim), flat).item()


models = {}
plt.figure(figsize=(6, 3.5))
for name, kind in CLASSES.items():
    models[name], history = trained(kind, latent_dim=4)
    plt.plot(range(1, 61), history, label=name)
plt.axhline(pca_error(4), color="black", linestyle="--", linewidth=1, label="PCA")
plt.xlabel("epoch")
plt.ylabel("squared error per image")
plt.ylim(0, 6)
plt.legend()
plt.show()

# %% [markdown] lang="fr"
# **Exploration.** Des images que les modèles n'ont jamais vues, et leurs reconstructions à partir de quatre nombres.

# %% [markdown] lang="en"
# **Exploration.** Images that the models have never seen, and their reconstructions from four numbers.

# %% tags=["explore"]
with torch.no_grad():
    rebuilt = [model(unseen) for model in models.values()]
show_images([unseen[:15], *(row[:15] for row in rebuilt)], ["unseen", *models])
for name, row in zip(models, rebuilt, strict=True):
    print(f"{name:6} squared error per unseen image: {squared(row, unseen):.2f}")

# %% [markdown] lang="fr"
# **Exploration.** L'erreur de l'ACP selon la dimension, et celle de modèles entraînés, sur les images d'entraînement.
# Le modèle linéaire reste sur la courbe, jamais dessous ; le modèle dense passe dessous.

# %% [markdown] lang="en"
# **Exploration.** The error of PCA against the dimension, and that of trained models, on the training images. The
# linear model stays on the curve, never below it; the dense model goes below.

# %% tags=["explore"]
plt.figure(figsize=(6, 3.5))
plt.plot(range(17), [pca_error(dim) for dim in range(17)], color="black", linewidth=1, label="PCA")
for name, marker in (("linear", "o"), ("dense", "s")):
    errors = [squared(trained(CLASSES[name], dim)[0](images), images).item() for dim in (1, 2, 4, 8, 16)]
    plt.plot((1, 2, 4, 8, 16), errors, marker, label=name)
plt.xlabel("dimension of the code")
plt.ylabel("squared error per image")
plt.ylim(0, None)
plt.legend()
plt.show()

# %% [markdown] lang="fr"
# **Exploration.** Le **plan latent** de deux auto-encodeurs à codes de dimension 2 : le code de chaque image, une
# couleur par chiffre. Ni l'un ni l'autre n'a jamais vu les étiquettes. Ces figures servent à l'exercice 11.

# %% [markdown] lang="en"
# **Exploration.** The **latent plane** of two autoencoders with codes of dimension 2: the code of each image, one color
# per digit. Neither has ever seen the labels. These figures serve for exercise 11.

# %% tags=["explore"]
planes = {name: trained(CLASSES[name], latent_dim=2, epochs=150)[0] for name in ("linear", "dense")}
figure, axes = plt.subplots(1, 2, figsize=(11, 4.5), layout="constrained")
for axis, (name, model) in zip(axes, planes.items(), strict=True):
    z = model.encode(images).detach()
    dots = axis.scatter(z[:, 0], z[:, 1], c=labels[:1500], cmap="tab10", vmin=-0.5, vmax=9.5, s=7)
    axis.set_title(f"{name}: squared error {squared(model(images), images).item():.2f}")
    axis.set_xlabel("$z_1$")
    axis.set_ylabel("$z_2$")
figure.colorbar(dots, ax=axes, ticks=range(10))
plt.show()

# %% [markdown] lang="fr"
# ## Exercice 7. L'interpolation entre deux images (1,5 point)
#
# Deux images $x_1$ et $x_2$ ont pour codes $z_1$ et $z_2$. La moyenne de leurs pixels montre deux chiffres superposés ;
# le décodage du code moyen, $\mathcal{D}\bigl(\frac{z_1 + z_2}{2}\bigr)$, montre plutôt un chiffre à mi-chemin. Plus
# généralement, on parcourt le segment qui joint les deux codes :

# %% [markdown] lang="en"
# ## Exercise 7. Interpolating between two images (1.5 points)
#
# Two images $x_1$ and $x_2$ have codes $z_1$ and $z_2$. The mean of their pixels shows two digits on top of each other;
# decoding the mean code, $\mathcal{D}\bigl(\frac{z_1 + z_2}{2}\bigr)$, shows a digit halfway instead. More generally,
# we travel along the segment that joins the two codes:

# %% [markdown]
# $$x_\alpha = \mathcal{D}\bigl(\alpha\, z_1 + (1 - \alpha)\, z_2\bigr)$$

# %% [markdown] lang="fr"
# **Exemple.** Avec $z_1 = (4, 0)$, $z_2 = (0, 2)$ et $\alpha = 0{,}25$, on décode $(1\,;\, 1{,}5)$, qui est plus près
# de $z_2$ : attention au sens, $\alpha = 1$ donne la reconstruction de $x_1$ et $\alpha = 0$ celle de $x_2$. Avec
# $\alpha = 2$, on décode $(8, -2)$ : la droite se prolonge au-delà de $z_1$.
#
# **Donné.** Un modèle `model` comme ceux des exercices 2 à 4, qui peut être fourni par la correction ; deux images `x1`
# et `x2` de forme `(channels, height, width)`, **sans dimension de lot** ; un tenseur `alphas` de forme `(k,)`.
#
# **Demandé.** La fonction `interpolate(model, x1, x2, alphas)`, qui renvoie les $k$ images $x_\alpha$, de forme
# `(k, channels, height, width)`, dans l'ordre de `alphas`.
#
# **Convention.** Les valeurs de `alphas` sont quelconques, même hors de $[0, 1]$ : on ne les borne pas. On mélange les
# **codes**, jamais les pixels.
#
# *Indice.* `encode` attend un lot : `unsqueeze(0)` ajoute une dimension. Donnez à `alphas` la forme `(k, 1)` pour que
# chaque valeur multiplie tout un code.

# %% [markdown] lang="en"
# **Example.** With $z_1 = (4, 0)$, $z_2 = (0, 2)$ and $\alpha = 0.25$, we decode $(1, 1.5)$, which is closer to $z_2$:
# mind the direction, $\alpha = 1$ gives the reconstruction of $x_1$ and $\alpha = 0$ that of $x_2$. With $\alpha = 2$,
# we decode $(8, -2)$: the line goes on beyond $z_1$.
#
# **Given.** A model `model` like those of exercises 2 to 4, which grading may provide; two images `x1` and `x2` of
# shape `(channels, height, width)`, **without a batch dimension**; a tensor `alphas` of shape `(k,)`.
#
# **Asked.** The function `interpolate(model, x1, x2, alphas)`, which returns the $k$ images $x_\alpha$, of shape
# `(k, channels, height, width)`, in the order of `alphas`.
#
# **Convention.** The values of `alphas` are arbitrary, even outside $[0, 1]$: they are not clamped. The **codes** are
# mixed, never the pixels.
#
# *Hint.* `encode` expects a batch: `unsqueeze(0)` adds a dimension. Give `alphas` the shape `(k, 1)` so that each value
# multiplies a whole code.


# %% exercise="interpolate" points=1.5
def interpolate(model, x1, x2, alphas):
    """Images decoded along the line between the codes of two images.

    model    an autoencoder with encode and decode.
    x1, x2   (channels, height, width) float tensors: two images.
    alphas   (k,) float tensor: 1 is at x1, 0 at x2.
    returns  (k, channels, height, width) float tensor.
    """
    ### BEGIN SOLUTION
    z1, z2 = model.encode(torch.stack([x1, x2]))  # one batch of two images
    weights = alphas.unsqueeze(1)  # (k, 1), against (latent_dim,)
    return model.decode(weights * z1 + (1 - weights) * z2)
    ### END SOLUTION


# %% [markdown] lang="fr" tags=["solution"]
# **Le raisonnement.** Si l'encodeur et le décodeur étaient affines, mélanger les codes ou les pixels reviendrait au
# même : $\mathcal{D}(\alpha z_1 + (1 - \alpha) z_2) = \alpha \mathcal{D}(z_1) + (1 - \alpha) \mathcal{D}(z_2)$. C'est
# la courbure du modèle qui fait passer le chemin par des images plausibles, et encore : rien n'oblige le segment à
# rester là où il y a des codes.

# %% [markdown] lang="en" tags=["solution"]
# **The reasoning.** If encoder and decoder were affine, mixing the codes or the pixels would be the same:
# $\mathcal{D}(\alpha z_1 + (1 - \alpha) z_2) = \alpha \mathcal{D}(z_1) + (1 - \alpha) \mathcal{D}(z_2)$. It is the
# curvature of the model that takes the way through plausible images, and not even always: nothing forces the segment to
# stay where there are codes.

# %% [markdown] lang="fr"
# **Exploration.** D'un 0 à un 7 : en haut, le mélange des pixels ; au milieu, celui des codes du modèle dense à deux
# dimensions ; en bas, celui du modèle convolutif à quatre. Changez les chiffres.

# %% [markdown] lang="en"
# **Exploration.** From a 0 to a 7: above, the mixture of the pixels; in the middle, that of the codes of the dense
# model with two dimensions; below, that of the convolutional model with four. Change the digits.

# %% tags=["explore"]
first, second = images[labels[:1500] == 0][0], images[labels[:1500] == 7][0]
alphas = torch.linspace(1, 0, 11)
pixels = torch.stack([alpha * first + (1 - alpha) * second for alpha in alphas])
paths = [interpolate(model, first, second, alphas) for model in (planes["dense"], models["conv"])]
show_images([pixels, *paths], ["pixels", "dense, 2", "conv, 4"])

# %% [markdown] lang="fr"
# ## Exercice 8. Vos réglages (1 point)
#
# Un modèle juste peut apprendre mal : code trop petit, trop peu d'époques, taux trop grand. À vous de choisir, pour
# votre `DenseAutoencoder`, la dimension du code et les réglages de l'entraînement, sous un budget.
#
# **Exemple.** Avec 400 images, `batch_size = 50` et `epochs = 20`, une époque compte 8 pas et l'entraînement 160 :
# c'est permis, mais sans doute trop peu.
#
# **Demandé.** Le dictionnaire `HYPERPARAMETERS`, qui a exactement les clés `"latent_dim"`, `"epochs"`, `"batch_size"`
# (des entiers) et `"learning_rate"`.
#
# **Convention.** La correction tire 400 chiffres au hasard, crée votre `DenseAutoencoder` avec votre `latent_dim`,
# l'entraîne avec vos réglages par **Adam**, sur l'erreur quadratique de l'exercice 5, puis mesure son erreur sur 600
# autres chiffres. Elle doit être au plus 0,95 fois celle de l'ACP de même dimension ajustée aux 400 chiffres, donc
# inférieure de 5 %. Le budget : `latent_dim` au plus 8, au plus 100 époques, et au plus 2000 pas d'optimiseur en tout.
# Les chiffres et les poids initiaux sont tirés au hasard : gardez une marge.
#
# *Indice.* L'exploration ci-dessous refait la même mesure avec votre `train_autoencoder`. Faites varier un réglage à la
# fois.

# %% [markdown] lang="en"
# ## Exercise 8. Your settings (1 point)
#
# A model that is right may learn badly: a code that is too small, too few epochs, a rate that is too large. Choose, for
# your `DenseAutoencoder`, the dimension of the code and the settings of the training, within a budget.
#
# **Example.** With 400 images, `batch_size = 50` and `epochs = 20`, an epoch has 8 steps and the training 160: this is
# allowed, but likely too few.
#
# **Asked.** The dictionary `HYPERPARAMETERS`, which has exactly the keys `"latent_dim"`, `"epochs"`, `"batch_size"`
# (integers) and `"learning_rate"`.
#
# **Convention.** Grading draws 400 digits at random, makes your `DenseAutoencoder` with your `latent_dim`, trains it
# with your settings by **Adam**, on the squared error of exercise 5, then measures its error on 600 other digits. It
# must be at most 0.95 times that of PCA of the same dimension fitted to the 400 digits, hence 5 % lower. The budget:
# `latent_dim` at most 8, at most 100 epochs, and at most 2000 steps of the optimizer in all. The digits and the initial
# weights are drawn at random: keep a margin.
#
# *Hint.* The exploration below makes the same measurement with your `train_autoencoder`. Change one setting at a time.

# %% exercise="HYPERPARAMETERS" points=1
### BEGIN SOLUTION
### STUB: HYPERPARAMETERS = None
HYPERPARAMETERS = {"latent_dim": 4, "epochs": 60, "batch_size": 20, "learning_rate": 4e-3}
### END SOLUTION

# %% [markdown] lang="fr" tags=["solution"]
# **Le raisonnement.** Le nombre de pas compte plus que le nombre d'époques : de petits lots en font davantage pour le
# même temps. Sur nos mesures, des codes de dimension 3, 4 et 8 conviennent tous, avec des taux de 0,003 à 0,005 et plus
# de mille pas : le rapport va de 0,6 à 0,75. Dix époques par lots de 100 ne font que 40 pas, et le rapport reste
# proche de 2 ; un taux de 0,3 fait diverger l'entraînement.

# %% [markdown] lang="en" tags=["solution"]
# **The reasoning.** The number of steps matters more than the number of epochs: small batches make more of them in the
# same time. In our measurements, codes of dimension 3, 4 and 8 all do well, with rates from 0.003 to 0.005 and more
# than a thousand steps: the ratio goes from 0.6 to 0.75. Ten epochs in batches of 100 make 40 steps only, and the ratio
# stays close to 2; a rate of 0.3 makes the training diverge.

# %% [markdown] lang="fr"
# **Exploration.** Trois répétitions de cette mesure : le rapport de l'erreur de votre modèle à celle de l'ACP, sur des
# images jamais vues. Il en faut 0,95 au plus.

# %% [markdown] lang="en"
# **Exploration.** Three repetitions of this measurement: the ratio of the error of your model to that of PCA, on images
# never seen. It has to be 0.95 at most.


# %% tags=["explore"]
def rehearse(seed):
    """The ratio of exercise 8, on digits drawn with this seed."""
    generator = torch.Generator().manual_seed(seed)
    drawn = everything[torch.randperm(1797, generator=generator)[:1000]]
    seen, others = drawn[:400], drawn[400:]
    torch.manual_seed(seed)
    settings = dict(HYPERPARAMETERS)
    model = DenseAutoencoder((1, 8, 8), settings.pop("latent_dim"))
    train_autoencoder(model, seen, squared, **settings, generator=generator)
    mean = seen.flatten(1).mean(0)
    axes = torch.linalg.eigh(torch.cov(seen.flatten(1).T)).eigenvectors[:, -model.latent_dim :]
    linear = (others.flatten(1) - mean) @ axes @ axes.T + mean
    return (squared(model(others), others) / squared(linear, others.flatten(1))).item()


print([round(rehearse(seed), 2) for seed in range(3)])

# %% [markdown] lang="fr"
# ## Exercice 9. Auto-encodeur ou ACP ? (0,5 point)
#
# Quel est l'avantage principal d'un auto-encodeur par rapport à une analyse en composantes principales ?
#
# 1. L'auto-encodeur est plus rapide.
# 2. L'auto-encodeur a une plus grande capacité.
# 3. L'auto-encodeur a moins de paramètres.
#
# **Demandé.** Le numéro de votre réponse, un entier, dans `ANSWERS["pca"]`.
#
# **Convention.** Un seul des 3 choix est juste.

# %% [markdown] lang="en"
# ## Exercise 9. Autoencoder or PCA? (0.5 points)
#
# What is the main advantage of an autoencoder over principal component analysis?
#
# 1. The autoencoder is faster.
# 2. The autoencoder has a larger capacity.
# 3. The autoencoder has fewer parameters.
#
# **Asked.** The number of your answer, an integer, in `ANSWERS["pca"]`.
#
# **Convention.** Exactly one of the 3 choices is right.

# %% exercise="quiz_pca" points=0.5
### BEGIN SOLUTION
### STUB: ANSWERS["pca"] = None
ANSWERS["pca"] = 2
### END SOLUTION

# %% [markdown] lang="fr" tags=["solution"]
# **Le raisonnement.** L'ACP ne représente que des sous-espaces affines. Un réseau non linéaire représente ceux-là et
# bien d'autres surfaces : c'est une plus grande capacité, que montre son erreur plus basse à dimension égale. Les deux
# autres choix disent le contraire de la vérité : l'ACP se calcule en une décomposition, sans époques ni taux, et ses
# $d$ axes de $D$ nombres sont bien moins que les poids d'un perceptron.

# %% [markdown] lang="en" tags=["solution"]
# **The reasoning.** PCA represents affine subspaces only. A non-linear network represents those and many other
# surfaces: this is a larger capacity, which its lower error at equal dimension shows. The other two choices say the
# opposite of the truth: PCA is computed in one decomposition, without epochs or rates, and its $d$ axes of $D$ numbers
# are far fewer than the weights of a perceptron.

# %% [markdown] lang="fr"
# ## Exercice 10. Décoder un code pris au hasard (0,5 point)
#
# Un décodeur est un modèle génératif : on choisit au hasard un code de dimension $d$, et l'on décode. Pour un
# auto-encodeur ordinaire, bien entraîné, à quoi peut-on s'attendre en pratique ?
#
# 1. À une observation synthétique, mais plausible : le décodeur n'a appris à produire que des chiffres.
# 2. À une reconstruction médiocre : rien ne dit que ce code soit de ceux que le décodeur sait lire.
# 3. À l'une des images d'entraînement, à l'identique : le décodeur n'en connaît pas d'autres.
#
# **Demandé.** Le numéro de votre réponse, un entier, dans `ANSWERS["random_code"]`.
#
# **Convention.** Un seul des 3 choix est juste.
#
# *Indice.* L'exploration qui suit le montre.

# %% [markdown] lang="en"
# ## Exercise 10. Decoding a code taken at random (0.5 points)
#
# A decoder is a generative model: choose a code of dimension $d$ at random, and decode. For an ordinary autoencoder,
# well trained, what can be expected in practice?
#
# 1. A synthetic observation, but a plausible one: the decoder has learned to produce digits only.
# 2. A mediocre reconstruction: nothing says that this code is among those which the decoder can read.
# 3. One of the training images, unchanged: the decoder knows no others.
#
# **Asked.** The number of your answer, an integer, in `ANSWERS["random_code"]`.
#
# **Convention.** Exactly one of the 3 choices is right.
#
# *Hint.* The exploration that follows shows it.

# %% exercise="quiz_random_code" points=0.5
### BEGIN SOLUTION
### STUB: ANSWERS["random_code"] = None
ANSWERS["random_code"] = 2
### END SOLUTION

# %% [markdown] lang="fr" tags=["solution"]
# **Le raisonnement.** L'entraînement n'a rien demandé d'autre que de reconstruire : où les codes se placent, à quelle
# échelle, et ce que le décodeur fait entre eux est resté libre. On ne connaît pas leur loi, on ne sait donc pas où
# tirer, et l'espace est presque vide dès que $d$ est grand. Le choix 1 est ce que l'on voudrait, et ce que
# l'auto-encodeur variationnel obtiendra en imposant une loi aux codes. Le choix 3 confond apprendre et retenir : le
# décodeur est une fonction continue, qui passe par les images sans s'y arrêter.

# %% [markdown] lang="en" tags=["solution"]
# **The reasoning.** Training asked for nothing but to rebuild: where the codes go, on which scale, and what the decoder
# does between them was left open. Their distribution is unknown, so we do not know where to draw, and the space is
# almost empty as soon as $d$ is large. Choice 1 is what we would like, and what the variational autoencoder will get by
# imposing a distribution on the codes. Choice 3 mistakes learning for remembering: the decoder is a continuous
# function, which passes through the images without stopping at them.

# %% [markdown] lang="fr"
# **Exploration.** Quinze codes tirés uniformément dans le rectangle des codes connus, puis décodés : deux dimensions en
# haut, quatre en bas. Combien y reconnaissez-vous de chiffres ?

# %% [markdown] lang="en"
# **Exploration.** Fifteen codes drawn uniformly in the rectangle of the known codes, then decoded: two dimensions
# above, four below. How many digits do you recognize?

# %% tags=["explore"]
generator = torch.Generator().manual_seed(0)
invented = []
for model in (planes["dense"], models["dense"]):
    codes = model.encode(images).detach()
    low, high = codes.amin(0), codes.amax(0)
    invented.append(model.decode(low + (high - low) * torch.rand(15, model.latent_dim, generator=generator)))
show_images(invented, ["$d = 2$", "$d = 4$"])

# %% [markdown] lang="fr"
# ## Exercice 11. L'espace latent et les reconstructions (1 point)
#
# Une personne lit et note cette réponse. En dix lignes au plus, et en vous appuyant sur vos figures :
#
# - décrivez le plan latent du modèle dense : quels chiffres y forment des amas séparés, lesquels se mêlent, et ce que
#   le modèle linéaire fait de moins bien ;
# - jugez les reconstructions des trois modèles à code de dimension 4 : que gardent-elles d'un chiffre, que
#   perdent-elles, lequel reconstruit le mieux ?
# - expliquez par le plan latent ce que donne le décodage de codes pris au hasard.
#
# **Convention.** La moitié du point va à ce que vous observez, l'autre moitié à ce que vous en expliquez. Une réponse
# fausse sur vos propres figures ne vaut rien, même bien écrite.

# %% [markdown] lang="en"
# ## Exercise 11. The latent space and the reconstructions (1 point)
#
# A person reads and grades this answer. In ten lines at most, and referring to your figures:
#
# - describe the latent plane of the dense model: which digits form separate clusters in it, which ones mingle, and what
#   the linear model does less well;
# - judge the reconstructions of the three models with codes of dimension 4: what do they keep of a digit, what do they
#   lose, which one rebuilds best?
# - use the latent plane to explain what decoding codes taken at random gives.
#
# **Convention.** Half of the point goes to what you observe, the other half to what you explain of it. An answer that
# is wrong about your own figures is worth nothing, even if well written.

# %% [markdown] lang="fr" written="latent_space" points=1
# *Réponse attendue, pour nos figures (les vôtres peuvent être tournées ou retournées : rien ne fixe les axes).*
#
# Dans le plan du modèle dense, les 0, les 6, les 4 et les 7 forment des amas nets ; les 4 et les 7 sont étirés loin des
# autres. Les 2 sont serrés au centre, où ils touchent les 8 et une partie des 1. Les 3 et les 9 se mêlent : sur 8
# pixels de côté, ils partagent leur boucle du haut et leur courbe du bas. Les 1 sont en deux groupes, ceux qui ont un
# socle et les autres, dont la queue rejoint quelques 9. L'encodeur ignore les étiquettes : il rapproche des images qui
# se ressemblent, pas des classes. Avec le modèle linéaire, seuls les 0, les 4 et les 6 se détachent, au bord, et le
# reste se superpose : deux combinaisons de pixels ne peuvent pas plus, et son erreur, 3,35, est celle de l'ACP ; le
# modèle dense, qui plie le plan, descend à 1,71.
#
# Avec quatre nombres, les reconstructions gardent la forme générale du chiffre et son inclinaison, et perdent
# l'épaisseur du trait et les détails propres à chacun. Celles du modèle linéaire sont floues, avec des pixels gris là
# où il faudrait du noir : chacune est une somme des mêmes images moyennes. Le dense et le convolutif sont nets ; sur
# les images jamais vues, le dense (1,31) fait un peu mieux que le convolutif (1,47), loin devant le linéaire (2,56).
# Les chiffres rares ou mal formés deviennent le chiffre ordinaire le plus proche.
#
# Le rectangle des codes est surtout vide : entre les 4, les 7 et le centre, aucun code n'a servi à l'entraînement. Un
# code pris au hasard y tombe souvent, et le décodeur, à qui l'on n'a rien demandé là, donne un mélange de traits. Les
# rares codes qui tombent dans un amas donnent un chiffre. En dimension 4, la part de vide est plus grande encore.

# %% [markdown] lang="en" written="latent_space" points=1
# *Expected answer, for our figures (yours may be rotated or flipped: nothing fixes the axes).*
#
# In the plane of the dense model, the 0s, the 6s, the 4s and the 7s form clear clusters; the 4s and the 7s are
# stretched far from the others. The 2s are packed in the center, where they touch the 8s and part of the 1s. The 3s and
# the 9s mingle: at 8 pixels a side, they share their upper loop and their lower curve. The 1s are in two groups, those
# with a base and the others, whose tail meets some 9s. The encoder does not know the labels: it brings together images
# that look alike, not classes. With the linear model only the 0s, the 4s and the 6s stand out, at the edge, and the
# rest overlaps: two combinations of pixels can do no more, and its error, 3.35, is that of PCA; the dense model, which
# bends the plane, goes down to 1.71.
#
# With four numbers, the reconstructions keep the general shape of the digit and its slant, and lose the thickness of
# the stroke and the details of each one. Those of the linear model are blurred, with gray pixels where there should be
# black: each is a sum of the same mean images. The dense and the convolutional ones are sharp; on unseen images, the
# dense model (1.31) does slightly better than the convolutional one (1.47), far ahead of the linear one (2.56). Rare or
# misshapen digits become the nearest ordinary digit.
#
# The rectangle of the codes is mostly empty: between the 4s, the 7s and the center, no code served in training. A code
# taken at random often falls there, and the decoder, of which nothing was asked there, gives a mixture of strokes. The
# few codes that fall in a cluster give a digit. In dimension 4 the empty part is larger still.

# %% [markdown] lang="fr"
# ## Pour aller plus loin
#
# Rien de ce qui suit n'est noté. Comparez le sous-espace que trouve le modèle linéaire à celui de l'ACP : les angles
# entre les deux tendent-ils vers zéro ? Entraînez les mêmes modèles avec l'erreur absolue, puis avec l'entropie
# croisée : que changent-elles aux contours ? Mélangez les pixels de toutes les images par une même permutation : lequel
# des modèles s'en aperçoit ?
#
# **Références.** P. Baldi et K. Hornik, *Neural Networks and Principal Component Analysis*, 1989. G. E. Hinton et
# R. R. Salakhutdinov, *Reducing the Dimensionality of Data with Neural Networks*, 2006.

# %% [markdown] lang="en"
# ## Going further
#
# Nothing below is graded. Compare the subspace that the linear model finds with that of PCA: do the angles between the
# two tend to zero? Train the same models with the absolute error, then with the cross-entropy: what do they change in
# the outlines? Scramble the pixels of all images by one permutation: which of the models notices?
#
# **References.** P. Baldi and K. Hornik, *Neural Networks and Principal Component Analysis*, 1989. G. E. Hinton and
# R. R. Salakhutdinov, *Reducing the Dimensionality of Data with Neural Networks*, 2006.
