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
# # Réseaux inversibles
#
# Un auto-encodeur variationnel ne connaît qu'une borne de la vraisemblance. Un réseau inversible (*flot normalisant*)
# la connaît exactement : il transforme une loi simple, dans laquelle on sait tirer, en une loi compliquée, et il sait
# revenir en arrière. Vous allez écrire la formule du changement de variable, la couche qui la rend calculable, le flot
# complet et son entraînement par maximum de vraisemblance.
#
# | | Exercice | Points |
# |---|---|---|
# | 1 | Le changement de variable en dimension 1 | 3 |
# | 2 | La couche de couplage affine | 5 |
# | 3 | Le flot complet | 5 |
# | 4 | L'entraînement | 5 |
# | 5 et 6 | Deux questions à choix multiples | 0,5 + 0,5 |
# | 7 | Une question à rédiger | 1 |
#
# **Comment travailler.** Complétez les cellules d'exercice, c'est-à-dire celles qui contiennent
# `raise NotImplementedError` ou `None`, sans changer les noms ni les arguments des fonctions, puis la cellule de texte
# de l'exercice 7. Ajoutez autant de cellules que vous le souhaitez. Les cellules verrouillées reçoivent la note :
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
# **Notations.** Les points sont des tenseurs de forme `(batch, dim)`. Toutes les log-densités sont en nats,
# c'est-à-dire avec le logarithme népérien. Vos fonctions ne modifient jamais leurs arguments sur place.

# %% [markdown] lang="en"
# # Normalizing flows
#
# A variational autoencoder knows no more than a bound of the likelihood. A normalizing flow (*invertible network*)
# knows it exactly: it turns a simple distribution, from which we know how to draw, into a complicated one, and it knows
# the way back. You are going to write the change of variables formula, the layer that makes it computable, the whole
# flow, and its training by maximum likelihood.
#
# | | Exercise | Points |
# |---|---|---|
# | 1 | The change of variables in dimension 1 | 3 |
# | 2 | The affine coupling layer | 5 |
# | 3 | The whole flow | 5 |
# | 4 | Training | 5 |
# | 5 and 6 | Two multiple-choice questions | 0.5 + 0.5 |
# | 7 | A question to answer in writing | 1 |
#
# **How to work.** Complete the exercise cells, that is, those which contain `raise NotImplementedError` or `None`,
# without changing the names or the arguments of the functions, then the text cell of exercise 7. Add as many cells as
# you like. The locked cells receive the score: leave them in place.
#
# **The "Exploration" cells** let you see what you have written. They are not graded, and **grading does not run them**:
# nothing that an exercise needs may be defined there (no function, no `import`, no variable).
#
# **Grading** calls your functions, with named arguments, on inputs that you do not know: other dimensions, other batch
# sizes, a single point included. Each exercise settles in a paragraph called "Convention" whatever could be open to
# debate; that paragraph is what counts.
#
# **Notation.** Points are tensors of shape `(batch, dim)`. All log-densities are in nats, that is, with the natural
# logarithm. Your functions never modify their arguments in place.

# %%
import copy
import math

import torch

ANSWERS = {}

# %% [markdown] lang="fr"
# **Exploration.** Les données de ce sujet. Sur une droite, deux bosses ; dans le plan, deux demi-cercles entrelacés,
# les « lunes ». Exécutez cette cellule d'abord, les autres explorations s'en servent.

# %% [markdown] lang="en"
# **Exploration.** The data of this assignment. On a line, two bumps; in the plane, two interleaved half circles, the
# "moons". Run this cell first, the other explorations use it.

# %% tags=["explore"]
import matplotlib.pyplot as plt


def draw_bumps(n, generator):
    """n numbers with two bumps, (n, 1)."""
    right = torch.rand(n, 1, generator=generator) < 0.6
    noise = torch.randn(n, 1, generator=generator)
    return torch.where(right, 1.2 + 0.7 * noise, -1.8 + 0.5 * noise)


def draw_moons(n, generator):
    """n points of the two moons, (n, 2)."""
    angle = math.pi * torch.rand(n, generator=generator)
    circle = torch.stack([torch.cos(angle), torch.sin(angle)], dim=1)
    upper = torch.rand(n, 1, generator=generator) < 0.5
    points = torch.where(upper, circle, torch.tensor([1.0, 0.5]) - circle)
    points = points + 0.12 * torch.randn(n, 2, generator=generator)
    return (points - torch.tensor([0.5, 0.25])) / torch.tensor([0.87, 0.5])


generator = torch.Generator().manual_seed(0)
line, line_valid = draw_bumps(1000, generator), draw_bumps(500, generator)
plane, plane_valid = draw_moons(1000, generator), draw_moons(500, generator)
figure, axes = plt.subplots(1, 2, figsize=(9, 3.5))
axes[0].hist(line[:, 0].numpy(), bins=40, density=True)
axes[1].scatter(*plane.T, s=3)
plt.show()

# %% [markdown] lang="fr"
# ## Transporter une densité
#
# Soit $Z$ de loi normale centrée réduite, et $h$ une bijection dérivable telle que $Z = h(X)$. Quelle est la densité de
# $X$ ? La probabilité que $X$ tombe dans un petit intervalle de largeur $\mathrm{d}x$ est celle que $Z$ tombe dans son
# image, dont la largeur est $|h'(x)|\, \mathrm{d}x$.
#
# ![Au centre, une courbe croissante z = h(x), plate entre les deux bosses et raide sur chacune. En bas, la densité de
# X, à deux bosses ; à gauche, celle de Z, une seule bosse. Deux bandes de même probabilité les relient : là où la
# courbe est raide, une bande étroite en x devient large en z.](attachment:change_of_variable.png)
#
# Sur la figure, les deux aires colorées d'une même couleur sont égales. Là où $h$ est raide, un intervalle étroit de
# l'axe des $x$ reçoit toute la probabilité d'un large intervalle de l'axe des $z$ : la densité y est forte. On en
# déduit la **formule du changement de variable** :

# %% [markdown] lang="en"
# ## Transporting a density
#
# Let $Z$ follow the standard normal distribution, and let $h$ be a differentiable bijection with $Z = h(X)$. What is
# the density of $X$? The probability that $X$ falls in a small interval of width $\mathrm{d}x$ is that of $Z$ falling
# in its image, whose width is $|h'(x)|\, \mathrm{d}x$.
#
# ![In the center, an increasing curve z = h(x), flat between the two bumps and steep on each. Below, the density of X,
# with two bumps; on the left that of Z, a single bump. Two bands of equal probability connect them: where the curve is
# steep, a band that is narrow in x becomes wide in z.](attachment:change_of_variable.png)
#
# In the figure, the two areas of the same color are equal. Where $h$ is steep, a narrow interval of the $x$ axis
# receives all the probability of a wide interval of the $z$ axis: the density is high there. From this follows the
# **change of variables formula**:

# %% [markdown]
# $$p(x) = \mathcal{N}(h(x); 0, 1)\, |h'(x)|, \qquad
# p(x) = \mathcal{N}(h(x); 0, I)\, |\det J_h(x)|$$

# %% [markdown] lang="fr"
# La seconde formule est la même en dimension $d$, où $J_h(x)$ est la jacobienne de $h$ en $x$.
#
# **Attention au facteur $\frac{1}{2}$.** En prenant l'opposé du logarithme, le cours écrit
# $\|h(x)\|^2 - \ln |\det J_h(x)| + \mathrm{cst}$. Le facteur $\frac{1}{2}$ devant $\|h(x)\|^2$ y manque, et ce n'est
# pas une constante que l'on puisse négliger : il fixe le poids d'un terme face à l'autre. La bonne formule est

# %% [markdown] lang="en"
# The second formula is the same in dimension $d$, where $J_h(x)$ is the Jacobian of $h$ at $x$.
#
# **Mind the factor $\frac{1}{2}$.** Taking the opposite of the logarithm, the lecture writes
# $\|h(x)\|^2 - \ln |\det J_h(x)| + \mathrm{cst}$. The factor $\frac{1}{2}$ in front of $\|h(x)\|^2$ is missing there,
# and it is not a constant that could be neglected: it sets the weight of one term against the other. The right formula
# is

# %% [markdown]
# $$-\log p(x) = \frac{1}{2} \|h(x)\|^2 - \log |\det J_h(x)| + \frac{d}{2} \log 2\pi$$

# %% [markdown] lang="fr"
# ## Exercice 1. Le changement de variable en dimension 1 (3 points)
#
# **Exemple.** Avec $h(x) = 2x - 1$ et $x = 1$, on a $h(x) = 1$ et $h'(x) = 2$, donc
# $\log p(x) = -\frac{1}{2} - \frac{1}{2} \log 2\pi + \log 2 \approx -0{,}726$. Avec $h(x) = 1 - 2x$, qui décroît, la
# valeur est la même.
#
# **Donné.** Deux fonctions `h` et `dh`, qui s'appliquent à un tenseur élément par élément : `dh` est la dérivée de `h`.
# Un tenseur `x` de forme `(n,)`.
#
# **Demandé.** La fonction `change_of_variables_1d(h, dh, x)`, qui renvoie la log-densité de chaque élément de `x`
# quand $h(X)$ suit la loi normale centrée réduite : un tenseur de forme `(n,)`.
#
# **Convention.** La log-densité est exacte, constante comprise. `h` est strictement croissante ou strictement
# décroissante. Le résultat a la précision de `x`, il est dérivable par rapport à `x` et aux paramètres de `h` et de
# `dh`, et il reste fini loin de toute probabilité, par exemple quand $h(x) = 60$.
#
# *Indice.* Ne calculez pas la densité pour en prendre le logarithme : $e^{-1800}$ vaut 0 en machine.

# %% [markdown] lang="en"
# ## Exercise 1. The change of variables in dimension 1 (3 points)
#
# **Example.** With $h(x) = 2x - 1$ and $x = 1$, we have $h(x) = 1$ and $h'(x) = 2$, hence
# $\log p(x) = -\frac{1}{2} - \frac{1}{2} \log 2\pi + \log 2 \approx -0.726$. With $h(x) = 1 - 2x$, which decreases, the
# value is the same.
#
# **Given.** Two functions `h` and `dh`, which apply to a tensor element by element: `dh` is the derivative of `h`. A
# tensor `x` of shape `(n,)`.
#
# **Asked.** The function `change_of_variables_1d(h, dh, x)`, which returns the log-density of each element of `x` when
# $h(X)$ follows the standard normal distribution: a tensor of shape `(n,)`.
#
# **Convention.** The log-density is exact, constant included. `h` is strictly increasing or strictly decreasing. The
# result has the precision of `x`, it is differentiable with respect to `x` and to the parameters of `h` and `dh`, and
# it stays finite far from all probability, for example when $h(x) = 60$.
#
# *Hint.* Do not compute the density to take its logarithm: $e^{-1800}$ is 0 in a machine.


# %% exercise="change_of_variables_1d" points=3
def change_of_variables_1d(h, dh, x):
    """Log-density of x when h(x) is standard normal.

    h, dh    functions of a tensor, element by element: a strictly monotone function and its derivative.
    x        (n,) float tensor.
    returns  (n,) float tensor, in nats.
    """
    ### BEGIN SOLUTION
    log_normal = -0.5 * h(x).square() - 0.5 * math.log(2 * math.pi)
    return log_normal + dh(x).abs().log()
    ### END SOLUTION


# %% [markdown] lang="fr" tags=["solution"]
# **Le raisonnement.** Le logarithme d'un produit est la somme des logarithmes : la log-densité normale en $h(x)$, puis
# $\log |h'(x)|$. La valeur absolue n'est pas un ornement : une fonction décroissante retourne l'axe, sans rien changer
# aux largeurs. Les deux termes se calculent sans jamais former la densité elle-même.
#
# `dh` se prend en $x$, et non en $h(x)$ : c'est l'agrandissement là d'où l'on part.

# %% [markdown] lang="en" tags=["solution"]
# **The reasoning.** The logarithm of a product is the sum of the logarithms: the normal log-density at $h(x)$, then
# $\log |h'(x)|$. The absolute value is no ornament: a decreasing function flips the axis, without changing any width.
# Both terms are computed without ever forming the density itself.
#
# `dh` is taken at $x$, not at $h(x)$: it is the magnification where we start from.

# %% [markdown] lang="fr"
# **Exploration.** La densité qu'une courbe à deux marches donne à $X$. Changez les nombres : chaque marche fait une
# bosse.

# %% [markdown] lang="en"
# **Exploration.** The density that a curve with two steps gives to $X$. Change the numbers: each step makes a bump.


# %% tags=["explore"]
def stairs(x):
    return 0.2 * x + torch.tanh(2.0 * (x + 1.8)) + torch.tanh(1.5 * (x - 1.2))


def slope_of_stairs(x):
    return 0.2 + 2.0 / torch.cosh(2.0 * (x + 1.8)) ** 2 + 1.5 / torch.cosh(1.5 * (x - 1.2)) ** 2


x = torch.linspace(-5, 5, 400)
plt.figure(figsize=(5, 3))
plt.plot(x, stairs(x), label="$h(x)$")
plt.plot(x, change_of_variables_1d(stairs, slope_of_stairs, x).exp(), label="$p(x)$")
plt.xlabel("$x$")
plt.legend()
plt.show()

# %% [markdown] lang="fr"
# ## Exercice 2. La couche de couplage affine (5 points)
#
# En dimension $d$, il faut une bijection dont le déterminant se calcule vite : en général il coûte $d^3$ opérations. La
# couche de couplage affine laisse une moitié du point inchangée, et s'en sert pour étirer et déplacer l'autre :

# %% [markdown] lang="en"
# ## Exercise 2. The affine coupling layer (5 points)
#
# In dimension $d$, we need a bijection whose determinant is quick to compute: in general it costs $d^3$ operations. The
# affine coupling layer leaves one half of the point unchanged, and uses it to stretch and to move the other:

# %% [markdown]
# $$x_1 = z_1, \qquad x_2 = \exp(s(z_1)) \odot z_2 + m(z_1)$$

# %% [markdown] lang="fr"
# ![À gauche, une grille de carrés et trois cercles concentriques, la loi normale. Au centre, après une couche : les
# verticales sont restées en place, chacune est étirée et déplacée le long d'elle-même. À droite, après une seconde
# couche, qui échange les rôles : les horizontales ont bougé à leur tour.](attachment:coupling.png)
#
# Sur la figure, chaque verticale de la grille reste en place et s'étire le long d'elle-même ; la couche suivante
# échange les rôles. La jacobienne est triangulaire, avec des $1$ puis les $\exp(s_j(z_1))$ sur la diagonale : son
# log-déterminant est la **somme** des $s_j(z_1)$. Et comme $z_1 = x_1$, on sait recalculer $s$ et $m$ pour revenir en
# arrière, sans que les réseaux $s$ et $m$ aient eux-mêmes à être inversibles.
#
# **Exemple.** En dimension 2, avec $z = (1\,;\, 3)$, $s(1) = \log 2$ et $m(1) = -1$ : $x = (1\,;\, 5)$, et le
# log-déterminant vaut $\log 2 \approx 0{,}693$. Dans l'autre sens, $z_2 = (5 + 1) / 2 = 3$, avec le log-déterminant
# $-\log 2$.
#
# **Donné.** `dim`, la dimension des points, au moins 2 ; `hidden_dim`, le nombre d'unités de chaque couche cachée des
# réseaux ; `swap`, qui échange les deux moitiés.
#
# **Demandé.** La classe `AffineCoupling`, avec ses méthodes `forward(z)`, qui renvoie le couple `(x, logdet)`, et
# `inverse(x)`, qui renvoie le couple `(z, logdet)`.
#
# **Convention.** Chaque méthode renvoie le log-déterminant **de la transformation qu'elle vient d'appliquer**, un par
# point, de forme `(batch,)`. La première moitié est faite des `dim // 2` premières coordonnées, la seconde de toutes
# les autres, qui sont une de plus quand `dim` est impair. Avec `swap=False`, la première moitié est gardée telle quelle
# et la seconde transformée ; avec `swap=True`, c'est la seconde qui est gardée. Les coordonnées restent à leur place.
#
# L'échelle et le déplacement dépendent tous deux de la moitié gardée, par des réseaux de neurones non linéaires qui ont
# au moins une couche cachée de `hidden_dim` unités ; un ou deux réseaux, comme il vous plaira. Chaque coordonnée
# transformée a sa propre échelle, strictement positive. Vous pouvez la borner, par exemple par une tangente
# hyperbolique sur $s$ : l'entraînement y gagne en stabilité. Une couche neuve n'est **pas** l'identité : gardez
# l'initialisation de PyTorch, car une couche dont les derniers poids sont nuls ne montre rien de ce qu'elle calcule. Le
# résultat pour un point ne dépend pas des autres points du lot (ni `BatchNorm`, ni *dropout*).
#
# *Indice.* Un seul réseau peut donner `s` et `m` à la fois, que `chunk(2, dim=1)` sépare ; mais ne coupez pas ainsi les
# points eux-mêmes, regardez ce que fait `chunk` en dimension 3.

# %% [markdown] lang="en"
# ![On the left, a grid of squares and three concentric circles, the normal distribution. In the center, after one
# layer: vertical lines have stayed in place, each is stretched and moved along itself. On the right, after a second
# layer, which exchanges the roles: horizontal lines have moved in their turn.](attachment:coupling.png)
#
# In the figure, each vertical line of the grid stays in place and is stretched along itself; the next layer exchanges
# the roles. The Jacobian is triangular, with $1$s and then the $\exp(s_j(z_1))$ on its diagonal: its log-determinant is
# the **sum** of the $s_j(z_1)$. And since $z_1 = x_1$, we can compute $s$ and $m$ again on the way back, without any
# need for the networks $s$ and $m$ to be invertible themselves.
#
# **Example.** In dimension 2, with $z = (1, 3)$, $s(1) = \log 2$ and $m(1) = -1$: $x = (1, 5)$, and the log-determinant
# is $\log 2 \approx 0.693$. The other way, $z_2 = (5 + 1) / 2 = 3$, with the log-determinant $-\log 2$.
#
# **Given.** `dim`, the dimension of the points, at least 2; `hidden_dim`, the number of units of each hidden layer of
# the networks; `swap`, which exchanges the two halves.
#
# **Asked.** The class `AffineCoupling`, with its methods `forward(z)`, which returns the pair `(x, logdet)`, and
# `inverse(x)`, which returns the pair `(z, logdet)`.
#
# **Convention.** Each method returns the log-determinant **of the map that it has just applied**, one per point, of
# shape `(batch,)`. The first half is made of the first `dim // 2` coordinates, the second of all the others, of which
# there is one more when `dim` is odd. With `swap=False`, the first half is kept as it is and the second transformed;
# with `swap=True` it is the second that is kept. Coordinates stay in their places.
#
# Scale and shift both depend on the half that is kept, through nonlinear neural networks that have at least one hidden
# layer of `hidden_dim` units; one network or two, as you like. Each transformed coordinate has a scale of its own,
# strictly positive. You may bound it, for example by a hyperbolic tangent on $s$: training gains in stability. A new
# layer is **not** the identity: keep PyTorch's initialization, since a layer whose last weights are zero shows nothing
# of what it computes. The result for a point does not depend on the other points of the batch (no `BatchNorm`, no
# *dropout*).
#
# *Hint.* A single network can give `s` and `m` together, which `chunk(2, dim=1)` separates; but do not cut the points
# themselves that way, look at what `chunk` does in dimension 3.


# %% exercise="AffineCoupling" points=5
class AffineCoupling(torch.nn.Module):
    """x1 = z1, x2 = exp(s(z1)) * z2 + m(z1); swap exchanges the halves.

    dim         int >= 2: the first half is made of the first dim // 2 coordinates.
    hidden_dim  int: units of the hidden layers of s and m.
    swap        True keeps the second half and transforms the first.
    """

    def __init__(self, dim, hidden_dim, swap=False):
        super().__init__()
        self.dim = dim
        self.swap = swap
        ### BEGIN SOLUTION
        self.cut = dim // 2
        kept = dim - self.cut if swap else self.cut
        self.network = torch.nn.Sequential(
            torch.nn.Linear(kept, hidden_dim),
            torch.nn.SiLU(),
            torch.nn.Linear(hidden_dim, hidden_dim),
            torch.nn.SiLU(),
            torch.nn.Linear(hidden_dim, 2 * (dim - kept)),
        )
        ### END SOLUTION

    ### BEGIN SOLUTION
    ### STUB: # methods of your own may stand here
    def split(self, v):
        """(kept half, other half)"""
        first, second = v[:, : self.cut], v[:, self.cut :]
        return (second, first) if self.swap else (first, second)

    def join(self, kept, other):
        """The halves, back in their places."""
        return torch.cat([other, kept] if self.swap else [kept, other], dim=1)

    def scale_and_shift(self, kept):
        """(s, m), each of the shape of the other half"""
        s, m = self.network(kept).chunk(2, dim=1)
        return 2 * torch.tanh(s / 2), m  # scales from e^-2 to e^2: training stays calm
        ### END SOLUTION

    def forward(self, z):
        """(batch, dim) -> (x, logdet), of shapes (batch, dim) and (batch,)."""
        ### BEGIN SOLUTION
        kept, other = self.split(z)
        s, m = self.scale_and_shift(kept)
        return self.join(kept, torch.exp(s) * other + m), s.sum(dim=1)
        ### END SOLUTION

    def inverse(self, x):
        """(batch, dim) -> (z, logdet), of shapes (batch, dim) and (batch,)."""
        ### BEGIN SOLUTION
        kept, other = self.split(x)
        s, m = self.scale_and_shift(kept)
        return self.join(kept, (other - m) * torch.exp(-s)), -s.sum(dim=1)
        ### END SOLUTION


# %% [markdown] lang="fr" tags=["solution"]
# **Le raisonnement.** Rangeons la moitié gardée d'abord : la jacobienne de `forward` a pour blocs l'identité, zéro, une
# dérivée compliquée, et la diagonale des $\exp(s_j)$. Le bloc compliqué n'entre pas dans le déterminant d'une matrice
# triangulaire : c'est tout l'intérêt. Le produit des $\exp(s_j)$ a pour logarithme la somme des $s_j$ ; ranger les
# coordonnées autrement change deux fois le signe du déterminant, jamais sa valeur absolue.
#
# `inverse` retire $m$ **avant** de diviser par l'échelle, dans l'ordre inverse de `forward`, et son log-déterminant est
# l'opposé. Les deux méthodes calculent $s$ et $m$ sur la même moitié, la seule que les deux connaissent.

# %% [markdown] lang="en" tags=["solution"]
# **The reasoning.** Put the kept half first: the Jacobian of `forward` has as blocks the identity, zero, a complicated
# derivative, and the diagonal of the $\exp(s_j)$. The complicated block does not enter the determinant of a triangular
# matrix: this is the whole point. The product of the $\exp(s_j)$ has as its logarithm the sum of the $s_j$; another
# order of the coordinates changes the sign of the determinant twice, never its absolute value.
#
# `inverse` takes $m$ away **before** dividing by the scale, in the reverse order of `forward`, and its log-determinant
# is the opposite. Both methods compute $s$ and $m$ from the same half, the only one that both know.

# %% [markdown] lang="fr"
# **Exploration.** Une couche neuve : l'aller et retour, et le log-déterminant comparé à celui d'autograd.

# %% [markdown] lang="en"
# **Exploration.** A new layer: there and back again, and its log-determinant compared with that of autograd.

# %% tags=["explore"]
layer = AffineCoupling(5, 16)
z = torch.randn(3, 5)
x, logdet = layer.forward(z)
back, _ = layer.inverse(x)
print("largest error of the way back:", (back - z).abs().max().item())
jacobian = torch.autograd.functional.jacobian(lambda point: layer.forward(point.unsqueeze(0))[0][0], z[0])
print("log-determinant:", logdet[0].item(), "from autograd:", torch.linalg.slogdet(jacobian).logabsdet.item())

# %% [markdown] lang="fr"
# ## Exercice 3. Le flot complet (5 points)
#
# Une seule couche ne transforme qu'une moitié des coordonnées. On en compose plusieurs, en échangeant les rôles de
# l'une à la suivante : c'est RealNVP. La jacobienne d'une composée est le produit des jacobiennes, donc les
# log-déterminants **s'ajoutent**.

# %% [markdown] lang="en"
# ## Exercise 3. The whole flow (5 points)
#
# A single layer transforms one half of the coordinates only. We compose several, exchanging the roles from one to the
# next: this is RealNVP. The Jacobian of a composition is the product of the Jacobians, so the log-determinants **add
# up**.

# %% [markdown]
# $$x = f_L \circ \dots \circ f_1(z), \qquad
# \log p(x) = \log \mathcal{N}(z; 0, I) + \log |\det J_{f^{-1}}(x)|, \quad z = f^{-1}(x)$$

# %% [markdown] lang="fr"
# **Exemple.** En dimension 2, un point $x$ a pour antécédent $z = (0{,}6\,;\, -0{,}8)$, et les deux couches traversées
# au retour donnent les log-déterminants $-0{,}7$ et $0{,}2$. Alors
# $\log p(x) = -\frac{1}{2}(0{,}36 + 0{,}64) - \log 2\pi - 0{,}5 \approx -2{,}838$.
#
# **Donné.** `dim` et `hidden_dim`, comme à l'exercice 2, et `layers`, le nombre de couches.
#
# **Demandé.** La classe `RealNVP`, avec ses méthodes `forward(z)`, qui renvoie `(x, logdet)`, et `inverse(x)`, qui
# renvoie `(z, logdet)`, comme pour une couche ; `log_prob(x)`, qui renvoie la log-densité de chaque point, de forme
# `(batch,)` ; `sample(n, generator=None)`, qui renvoie `n` points tirés selon le modèle, de forme `(n, dim)`.
#
# **Convention.** Le modèle est la composée de `layers` couches `AffineCoupling`, qui ont chacune leurs propres poids et
# dont `swap` alterne. La loi de $z$ est la loi normale centrée réduite de dimension `dim`. La log-densité est exacte,
# constante comprise, dérivable, et elle reste finie loin des données. Tout le hasard de `sample` vient de `generator`
# lorsqu'il est donné : même graine, mêmes points ; sans lui, deux appels donnent des points différents.
#
# *Indice.* Une liste Python de couches cache leurs poids à l'optimiseur : il faut une `torch.nn.ModuleList`. Au retour,
# les couches se traversent dans l'ordre inverse.

# %% [markdown] lang="en"
# **Example.** In dimension 2, a point $x$ comes from $z = (0.6, -0.8)$, and the two layers gone through on the way back
# give the log-determinants $-0.7$ and $0.2$. Then
# $\log p(x) = -\frac{1}{2}(0.36 + 0.64) - \log 2\pi - 0.5 \approx -2.838$.
#
# **Given.** `dim` and `hidden_dim`, as in exercise 2, and `layers`, the number of layers.
#
# **Asked.** The class `RealNVP`, with its methods `forward(z)`, which returns `(x, logdet)`, and `inverse(x)`, which
# returns `(z, logdet)`, as for a layer; `log_prob(x)`, which returns the log-density of each point, of shape
# `(batch,)`; `sample(n, generator=None)`, which returns `n` points drawn from the model, of shape `(n, dim)`.
#
# **Convention.** The model is the composition of `layers` layers `AffineCoupling`, each of which has its own weights
# and whose `swap` alternates. The distribution of $z$ is the standard normal one in dimension `dim`. The log-density is
# exact, constant included, differentiable, and it stays finite far from the data. All randomness of `sample` comes from
# `generator` when it is given: same seed, same points; without it, two calls give different points.
#
# *Hint.* A Python list of layers hides their weights from the optimizer: it takes a `torch.nn.ModuleList`. On the way
# back, the layers are gone through in reverse order.


# %% exercise="RealNVP" points=5
class RealNVP(torch.nn.Module):
    """A flow of affine coupling layers between N(0, I) and the data.

    dim, hidden_dim  int: as for AffineCoupling.
    layers           int: how many of them.
    source           Dinh, Sohl-Dickstein & Bengio 2017.
    """

    def __init__(self, dim, hidden_dim, layers):
        super().__init__()
        self.dim = dim
        ### BEGIN SOLUTION
        self.couplings = torch.nn.ModuleList(
            AffineCoupling(dim, hidden_dim, swap=bool(place % 2)) for place in range(layers)
        )
        ### END SOLUTION

    def forward(self, z):
        """(batch, dim) -> (x, logdet), of shapes (batch, dim) and (batch,)."""
        ### BEGIN SOLUTION
        total = torch.zeros_like(z[:, 0])
        for coupling in self.couplings:
            z, logdet = coupling(z)
            total = total + logdet
        return z, total
        ### END SOLUTION

    def inverse(self, x):
        """(batch, dim) -> (z, logdet), of shapes (batch, dim) and (batch,)."""
        ### BEGIN SOLUTION
        total = torch.zeros_like(x[:, 0])
        for coupling in reversed(self.couplings):
            x, logdet = coupling.inverse(x)
            total = total + logdet
        return x, total
        ### END SOLUTION

    def log_prob(self, x):
        """Log-density of each point: (batch, dim) -> (batch,), in nats."""
        ### BEGIN SOLUTION
        z, logdet = self.inverse(x)
        return -0.5 * z.square().sum(dim=1) - 0.5 * self.dim * math.log(2 * math.pi) + logdet
        ### END SOLUTION

    def sample(self, n, generator=None):
        """n points drawn from the model, (n, dim)."""
        ### BEGIN SOLUTION
        device = next(self.parameters()).device
        return self.forward(torch.randn(n, self.dim, generator=generator, device=device))[0]
        ### END SOLUTION


# %% [markdown] lang="fr" tags=["solution"]
# **Le raisonnement.** `log_prob` suit le chemin de $x$ vers $z$, et ajoute le log-déterminant **de ce chemin-là** :
# avec celui de `forward`, le signe serait faux. Une telle erreur se voit mal, car elle *améliore* le nombre affiché :
# le modèle annonce alors une vraisemblance impossible. Le bon contrôle n'est pas la vraisemblance elle-même, mais
# l'intégrale de $e^{\log p}$, que l'exploration ci-dessous calcule.
#
# L'alternance de `swap` est ce qui rend la composée plus riche qu'une couche : sans elle, la première moitié des
# coordonnées sortirait telle qu'elle est entrée, gaussienne.

# %% [markdown] lang="en" tags=["solution"]
# **The reasoning.** `log_prob` takes the way from $x$ to $z$, and adds the log-determinant **of that way**: with that
# of `forward` the sign would be wrong. Such a mistake is hard to see, since it *improves* the number that is shown: the
# model then claims an impossible likelihood. The right control is not the likelihood itself, but the integral of
# $e^{\log p}$, which the exploration below computes.
#
# Alternating `swap` is what makes the composition richer than a layer: without it, the first half of the coordinates
# would come out as it went in, Gaussian.

# %% [markdown] lang="fr"
# **Exploration.** L'intégrale de la densité d'un flot neuf, sur une grille : elle doit valoir 1.

# %% [markdown] lang="en"
# **Exploration.** The integral of the density of a new flow, on a grid: it should be 1.

# %% tags=["explore"]
side = torch.linspace(-8, 8, 321)
grid = torch.cartesian_prod(side, side)
with torch.no_grad():
    print("integral:", (RealNVP(2, 32, 6).log_prob(grid).exp().sum() * 0.05**2).item())

# %% [markdown] lang="fr"
# ## Exercice 4. L'entraînement (5 points)
#
# Le flot connaît sa vraisemblance : on la maximise directement, c'est-à-dire que l'on minimise la moyenne des
# $-\log p(x)$. Rien ne limite un modèle qui a assez de poids : il finit par placer une bosse étroite sur chaque point
# d'entraînement. D'où l'**arrêt prématuré** : après chaque époque, on mesure la même moyenne sur des points de
# validation ; quand elle ne progresse plus, on s'arrête, et l'on **reprend les poids de la meilleure époque**.
#
# **Exemple.** Avec `patience=2`, les pertes de validation 5 ; 4 ; 4,5 ; 3,8 ; 3,9 ; 4 font 6 époques : la troisième
# est sans progrès, la quatrième remet le compte à zéro, les deux suivantes sont sans progrès et l'on s'arrête. Le
# modèle garde les poids de la quatrième époque, et la liste renvoyée a 6 valeurs.
#
# **Donné.** Un modèle `model` qui a une méthode `log_prob`, les points `x` et `x_valid`, et les réglages `epochs`,
# `batch_size`, `learning_rate`, `patience` et `generator`.
#
# **Demandé.** La fonction
# `train_flow(model, x, x_valid, *, epochs, batch_size, learning_rate, patience, generator=None)`, qui entraîne `model`
# sur place et renvoie la liste des pertes d'entraînement moyennes, une par époque effectuée.
#
# **Convention.** La perte d'une époque est un nombre Python (`float`), en nats : la **moyenne par point** des
# $-\log p(x)$ mesurés pendant l'époque, avant chaque pas. Chaque point de `x` est vu **une fois par époque**, dans un
# ordre **mélangé de nouveau à chaque époque** ; le dernier lot peut être plus petit. L'ordre vient de `generator`
# lorsqu'il est donné. L'optimiseur est à votre choix, avec le pas `learning_rate`, mais les pas avec lesquels la
# correction entraîne conviennent à Adam et à ses variantes (AdamW, NAdam) : avec un autre, la perte pourrait diverger,
# ou ne pas descendre assez.
#
# La perte de validation est mesurée **après** chaque époque, sur tout `x_valid`, qui ne sert jamais à un pas. Une
# époque fait un progrès si cette perte est strictement plus basse que la plus basse connue. L'entraînement s'arrête
# quand `patience` époques de suite n'ont fait aucun progrès, ou après `epochs` époques. **Dans les deux cas**, le
# modèle a à la fin les poids qu'il avait après l'époque de la plus basse perte de validation.
#
# `model` peut être votre `RealNVP` ou un modèle que fournit la correction : n'utilisez que `log_prob` et ce que tout
# `torch.nn.Module` possède.
#
# *Indice.* `model.state_dict()` ne copie rien : ce qu'il renvoie change avec les poids. `copy.deepcopy` en fait une
# copie, et `model.load_state_dict` la remet en place.

# %% [markdown] lang="en"
# ## Exercise 4. Training (5 points)
#
# The flow knows its likelihood: we maximize it directly, that is, we minimize the mean of the $-\log p(x)$. Nothing
# limits a model that has enough weights: in the end it puts a narrow bump on each training point. Hence **early
# stopping**: after each epoch we measure the same mean on validation points; when it makes no more progress we stop,
# and we **take back the weights of the best epoch**.
#
# **Example.** With `patience=2`, the validation losses 5; 4; 4.5; 3.8; 3.9; 4 make 6 epochs: the third is without
# progress, the fourth sets the count back to zero, the next two are without progress and we stop. The model keeps the
# weights of the fourth epoch, and the list returned has 6 values.
#
# **Given.** A model `model` that has a method `log_prob`, the points `x` and `x_valid`, and the settings `epochs`,
# `batch_size`, `learning_rate`, `patience` and `generator`.
#
# **Asked.** The function
# `train_flow(model, x, x_valid, *, epochs, batch_size, learning_rate, patience, generator=None)`, which trains `model`
# in place and returns the list of the mean training losses, one per epoch that was made.
#
# **Convention.** The loss of an epoch is a Python number (`float`), in nats: the **mean per point** of the $-\log p(x)$
# measured during the epoch, before each step. Each point of `x` is seen **once per epoch**, in an order **shuffled anew
# at each epoch**; the last batch may be smaller. The order comes from `generator` when it is given. The optimizer is
# your choice, with the step `learning_rate`, but the steps with which grading trains suit Adam and its variants (AdamW,
# NAdam): with another one the loss could diverge, or not go down enough.
#
# The validation loss is measured **after** each epoch, on all of `x_valid`, which never serves for a step. An epoch
# makes progress if this loss is strictly lower than the lowest known. Training stops when `patience` epochs in a row
# have made no progress, or after `epochs` epochs. **In both cases**, the model has in the end the weights that it had
# after the epoch of the lowest validation loss.
#
# `model` may be your `RealNVP` or a model that grading provides: use only `log_prob` and what any `torch.nn.Module`
# has.
#
# *Hint.* `model.state_dict()` copies nothing: what it returns changes with the weights. `copy.deepcopy` makes a copy of
# it, and `model.load_state_dict` puts it back in place.


# %% exercise="train_flow" points=5
def train_flow(model, x, x_valid, *, epochs, batch_size, learning_rate, patience, generator=None):
    """Train a flow in place by maximum likelihood, and keep its best validation weights.

    model          a module with log_prob, like RealNVP.
    x, x_valid     (n, dim) and (m, dim) float tensors: points to learn from, and to stop by.
    epochs         int: how many times each point is seen, at most.
    batch_size     int: the last batch of an epoch may be smaller.
    learning_rate  float: step of the optimizer.
    patience       int: epochs in a row without progress before stopping.
    generator      torch.Generator or None: where the order of the points comes from.
    returns        list of floats: mean of -log p(x) during each epoch, in nats.
    """
    ### BEGIN SOLUTION
    optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)
    history, lowest, waited = [], math.inf, 0
    best = copy.deepcopy(model.state_dict())
    for _ in range(epochs):
        total = 0.0
        order = torch.randperm(len(x), generator=generator, device=x.device)
        for batch in x[order].split(batch_size):
            loss = -model.log_prob(batch).mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += len(batch) * loss.item()  # the last batch, smaller, counts less
        history.append(total / len(x))
        with torch.no_grad():
            validation = -model.log_prob(x_valid).mean().item()
        if validation < lowest:
            lowest, waited = validation, 0
            best = copy.deepcopy(model.state_dict())  # the state itself goes on changing
        else:
            waited += 1
            if waited >= patience:
                break
    model.load_state_dict(best)  # whether we stopped early or not
    return history
    ### END SOLUTION


# %% [markdown] lang="fr" tags=["solution"]
# **Le raisonnement.** Trois erreurs sont fréquentes. Garder `model.state_dict()` sans le copier : ses tenseurs sont les
# poids eux-mêmes, et l'on « reprend » à la fin les derniers. Ne remettre les meilleurs poids qu'en cas d'arrêt : quand
# les époques s'épuisent, la meilleure est aussi dans le passé. Comparer à l'époque précédente au lieu de la meilleure :
# une perte qui remonte puis redescend un peu passe pour un progrès.
#
# La validation se fait sans gradient, et ses points ne servent jamais à un pas : sinon elle ne dirait plus rien de
# points nouveaux.

# %% [markdown] lang="en" tags=["solution"]
# **The reasoning.** Three mistakes are common. Keeping `model.state_dict()` without copying it: its tensors are the
# weights themselves, and in the end we "take back" the last ones. Putting the best weights back only when stopping
# early: when the epochs run out, the best one is in the past too. Comparing with the previous epoch instead of the
# best: a loss that rises and then falls a little passes for progress.
#
# Validation goes without gradients, and its points never serve for a step: otherwise it would no longer say anything
# about new points.

# %% [markdown] lang="fr"
# **Exploration.** En dimension 1, où il n'y a pas de moitiés, une courbe croissante suffit à faire un flot : une somme
# de marches dont les poids s'apprennent, avec votre exercice 1 pour log-densité.

# %% [markdown] lang="en"
# **Exploration.** In dimension 1, where there are no halves, an increasing curve is enough to make a flow: a sum of
# steps whose weights are learned, with your exercise 1 as its log-density.


# %% tags=["explore"]
class Stairs(torch.nn.Module):
    """h(x) = b + e^a x + sum of steps e^w tanh(e^r (x - c)), in dimension 1."""

    def __init__(self):
        super().__init__()
        self.b, self.a = torch.nn.Parameter(torch.zeros(1)), torch.nn.Parameter(torch.full((1,), -1.0))
        self.w, self.r = torch.nn.Parameter(torch.full((3,), -1.0)), torch.nn.Parameter(torch.zeros(3))
        self.c = torch.nn.Parameter(torch.tensor([-2.0, 0.0, 2.0]))

    def h(self, x):
        steps = torch.tanh(self.r.exp() * (x.unsqueeze(1) - self.c))
        return self.b + self.a.exp() * x + (self.w.exp() * steps).sum(1)

    def dh(self, x):
        steps = torch.tanh(self.r.exp() * (x.unsqueeze(1) - self.c))
        return self.a.exp() + (self.w.exp() * self.r.exp() * (1 - steps**2)).sum(1)

    def log_prob(self, x):
        return change_of_variables_1d(self.h, self.dh, x[:, 0])


torch.manual_seed(0)
curve = Stairs()
train_flow(curve, line, line_valid, epochs=60, batch_size=100, learning_rate=0.02, patience=10)
x = torch.linspace(-4, 4, 300)
with torch.no_grad():
    plt.figure(figsize=(5, 3))
    plt.hist(line[:, 0].numpy(), bins=40, density=True, alpha=0.4)
    plt.plot(x, curve.log_prob(x.unsqueeze(1)).exp(), label="$p(x)$")
    plt.plot(x, curve.h(x) / 5, label="$h(x) / 5$")
    plt.xlabel("$x$")
    plt.legend()
    plt.show()

# %% [markdown] lang="fr"
# **Exploration.** Un flot de 6 couches sur les lunes : les pertes, puis les mêmes tirages de la loi normale après
# chaque paire de couches. On voit la densité être transportée. Comptez une demi-minute.

# %% [markdown] lang="en"
# **Exploration.** A flow of 6 layers on the moons: the losses, then the same draws of the normal distribution after
# each pair of layers. One sees the density being transported. Allow half a minute.

# %% tags=["explore"]
torch.manual_seed(0)
generator = torch.Generator().manual_seed(0)
flow = RealNVP(2, 32, 6)
history = train_flow(
    flow, plane, plane_valid, epochs=120, batch_size=100, learning_rate=2e-3, patience=15, generator=generator
)
print(len(history), "epochs; validation:", -flow.log_prob(plane_valid).mean().item(), "nats")
stages = [torch.randn(1500, 2, generator=generator)]
with torch.no_grad():
    for layer in [module for module in flow.modules() if isinstance(module, AffineCoupling)]:
        stages.append(layer(stages[-1])[0])
figure, axes = plt.subplots(1, 4, figsize=(14, 3.5))
for axis, points in zip(axes, stages[::2], strict=True):
    axis.scatter(*points.T, s=3, c=torch.atan2(stages[0][:, 1], stages[0][:, 0]), cmap="hsv")
    axis.set_aspect("equal")
plt.show()

# %% [markdown] lang="fr"
# **Exploration.** La densité du flot entraîné, sur une échelle logarithmique, et les points d'entraînement. Cette
# figure sert à l'exercice 7.

# %% [markdown] lang="en"
# **Exploration.** The density of the trained flow, on a logarithmic scale, and the training points. This figure serves
# for exercise 7.

# %% tags=["explore"]
side = torch.linspace(-2.6, 2.6, 200)
with torch.no_grad():
    heights = flow.log_prob(torch.cartesian_prod(side, side)).reshape(200, 200).T
plt.figure(figsize=(5.5, 4.5))
plt.contourf(side, side, heights.clamp(min=-10), levels=20)
plt.colorbar(label="log-density (nats)")
plt.scatter(*plane[:300].T, s=2, color="white")
plt.show()

# %% [markdown] lang="fr"
# ## Exercice 5. Le facteur oublié (0,5 point)
#
# On entraîne un flot très riche en minimisant $\|h(x)\|^2 - \log |\det J_h(x)|$, sans le facteur $\frac{1}{2}$, puis
# l'on tire des points en appliquant $h^{-1}$ à des tirages de $\mathcal{N}(0, I)$. Qu'obtient-on ?
#
# 1. La même chose qu'avec le facteur : il ne change que l'échelle de la perte, pas son minimum.
# 2. Des points trop resserrés : le modèle est attiré deux fois plus fort vers l'origine.
# 3. Des points trop dispersés : à l'optimum, $h(X)$ est de variance $\frac{1}{2}$, donc $h^{-1}$ attend des tirages
#    moins larges que ceux qu'on lui donne.
# 4. Un seul point : plus rien n'empêche $h$ d'envoyer toutes les données sur zéro.
#
# **Demandé.** Le numéro de votre réponse, un entier, dans `ANSWERS["half"]`.
#
# **Convention.** Un seul des 4 choix est juste.
#
# *Indice.* Prenez $h(x) = a x$ en dimension 1, avec des données de variance 1, et cherchez le meilleur $a$.

# %% [markdown] lang="en"
# ## Exercise 5. The forgotten factor (0.5 points)
#
# A very rich flow is trained by minimizing $\|h(x)\|^2 - \log |\det J_h(x)|$, without the factor $\frac{1}{2}$, then
# points are drawn by applying $h^{-1}$ to draws of $\mathcal{N}(0, I)$. What comes out?
#
# 1. The same as with the factor: it changes the scale of the loss only, not its minimum.
# 2. Points too close together: the model is drawn twice as strongly towards the origin.
# 3. Points too spread out: at the optimum $h(X)$ has variance $\frac{1}{2}$, so $h^{-1}$ expects draws less wide than
#    those that it is given.
# 4. A single point: nothing keeps $h$ any more from sending all data to zero.
#
# **Asked.** The number of your answer, an integer, in `ANSWERS["half"]`.
#
# **Convention.** Exactly one of the 4 choices is right.
#
# *Hint.* Take $h(x) = a x$ in dimension 1, with data of variance 1, and look for the best $a$.

# %% exercise="quiz_half" points=0.5
### BEGIN SOLUTION
### STUB: ANSWERS["half"] = None
ANSWERS["half"] = 3
### END SOLUTION

# %% [markdown] lang="fr" tags=["solution"]
# **Le raisonnement.** Avec $h(x) = a x$, la perte moyenne est $a^2 - \log |a|$, minimale pour $a^2 = \frac{1}{2}$ : les
# données sont envoyées sur une loi de variance $\frac{1}{2}$, et $h^{-1}$ rend des tirages de variance 1 deux fois trop
# dispersés en variance. En général, $e^{-\|z\|^2}$ est, à une constante près, la densité de
# $\mathcal{N}(0, \frac{1}{2} I)$. Le choix 1 oublie que le facteur ne porte que sur un des deux termes, le choix 4 que
# l'autre, le log-déterminant, interdit l'effondrement.

# %% [markdown] lang="en" tags=["solution"]
# **The reasoning.** With $h(x) = a x$ the mean loss is $a^2 - \log |a|$, smallest at $a^2 = \frac{1}{2}$: the data are
# sent to a distribution of variance $\frac{1}{2}$, and $h^{-1}$ makes of draws of variance 1 points whose variance is
# twice too large. In general, $e^{-\|z\|^2}$ is, up to a constant, the density of $\mathcal{N}(0, \frac{1}{2} I)$.
# Choice 1 forgets that the factor bears on one of the two terms only, choice 4 that the other, the log-determinant,
# forbids the collapse.

# %% [markdown] lang="fr"
# ## Exercice 6. Une vraisemblance trop belle (0,5 point)
#
# Sur les mêmes points de test, dont l'entropie est d'environ 1,4 nat, deux équipes annoncent la moyenne de
# $-\log p(x)$ de leur flot : A annonce 1,5 nat, B annonce $-14$ nats. Que faut-il en penser ?
#
# 1. Le modèle de B est le meilleur : une log-densité n'est pas une probabilité, elle peut être positive.
# 2. Le programme de B est faux : en moyenne, aucune densité ne fait mieux que l'entropie ; il faut vérifier que
#    $e^{\log p}$ s'intègre à 1.
# 3. Les deux nombres ne se comparent pas : chacun dépend de l'espace latent du modèle.
# 4. B a surappris : il suffit d'un arrêt prématuré plus tôt.
#
# **Demandé.** Le numéro de votre réponse, un entier, dans `ANSWERS["likelihood"]`.
#
# **Convention.** Un seul des 4 choix est juste.
#
# *Indice.* Que vaut $\mathrm{KL}(p_{\mathrm{data}} \,\|\, p)$ pour le modèle de B ?

# %% [markdown] lang="en"
# ## Exercise 6. A likelihood too good (0.5 points)
#
# On the same test points, whose entropy is about 1.4 nats, two teams announce the mean of $-\log p(x)$ of their flow: A
# announces 1.5 nats, B announces $-14$ nats. What should we think of it?
#
# 1. The model of B is the better one: a log-density is not a probability, it may be positive.
# 2. The program of B is wrong: on average no density does better than the entropy; one must check that $e^{\log p}$
#    integrates to 1.
# 3. The two numbers cannot be compared: each depends on the latent space of the model.
# 4. B has overfitted: stopping earlier is all it takes.
#
# **Asked.** The number of your answer, an integer, in `ANSWERS["likelihood"]`.
#
# **Convention.** Exactly one of the 4 choices is right.
#
# *Hint.* What is $\mathrm{KL}(p_{\mathrm{data}} \,\|\, p)$ for the model of B?

# %% exercise="quiz_likelihood" points=0.5
### BEGIN SOLUTION
### STUB: ANSWERS["likelihood"] = None
ANSWERS["likelihood"] = 2
### END SOLUTION

# %% [markdown] lang="fr" tags=["solution"]
# **Le raisonnement.** La moyenne de $-\log p(x)$ est l'entropie des données plus
# $\mathrm{KL}(p_{\mathrm{data}} \,\|\, p) \ge 0$ : pour toute densité $p$, elle est au moins l'entropie. Un nombre
# inférieur ne vient donc pas d'une densité, mais, par exemple, d'un log-déterminant compté avec le mauvais signe. Un
# modèle qui a surappris ferait le contraire : ses points de test auraient une vraisemblance trop faible.

# %% [markdown] lang="en" tags=["solution"]
# **The reasoning.** The mean of $-\log p(x)$ is the entropy of the data plus
# $\mathrm{KL}(p_{\mathrm{data}} \,\|\, p) \ge 0$: for any density $p$ it is at least the entropy. A lower number thus
# comes from no density but, for example, from a log-determinant that was counted with the wrong sign. An overfitted
# model would do the opposite: its test points would have too low a likelihood.

# %% [markdown] lang="fr"
# ## Exercice 7. Ce qu'un flot ne peut pas faire (1 point)
#
# Une personne lit et note cette réponse. En dix lignes au plus, et en vous appuyant sur vos figures :
#
# - les deux lunes sont séparées par du vide : que met le flot entraîné dans ce vide, et pourquoi un flot ne peut-il pas
#   faire autrement ?
# - que devient ce défaut quand on ajoute des couches, et à quel prix ?
# - citez une chose qu'un flot sait faire et un VAE non, et une contrainte qu'un flot impose et un VAE non.
#
# **Convention.** La moitié du point va à ce que vous observez, l'autre moitié à ce que vous en expliquez.

# %% [markdown] lang="en"
# ## Exercise 7. What a flow cannot do (1 point)
#
# A person reads and grades this answer. In ten lines at most, and referring to your figures:
#
# - the two moons are separated by empty space: what does the trained flow put in this space, and why can a flow not do
#   otherwise?
# - what becomes of this flaw when layers are added, and at which price?
# - name one thing that a flow can do and a VAE cannot, and one constraint that a flow imposes and a VAE does not.
#
# **Convention.** Half of the point goes to what you observe, the other half to what you explain of it.

# %% [markdown] lang="fr" written="cannot" points=1
# *Réponse attendue.* Le flot laisse entre les deux lunes un pont de densité plus faible, mais non nulle, par où passent
# des tirages, et des filaments au bout des lunes. Il ne peut pas faire autrement : c'est une bijection continue,
# d'inverse continu, et l'image d'un disque, d'un seul tenant, est d'un seul tenant ; la densité n'est nulle nulle part.
# Il ne peut qu'étirer beaucoup un petit morceau de l'espace latent, de sorte que peu de probabilité y passe.
#
# Avec plus de couches, l'étirement peut être plus fort et le pont plus mince. Le prix est un modèle plus lent, des
# jacobiennes mal conditionnées, donc un inverse moins exact, et un entraînement moins stable.
#
# Un flot donne la log-densité exacte d'un point, là où un VAE n'en a qu'une borne. Mais son code a la dimension des
# données, et chacune de ses couches doit être inversible avec un déterminant facile à calculer.

# %% [markdown] lang="en" written="cannot" points=1
# *Expected answer.* Between the two moons the flow leaves a bridge of lower but nonzero density, through which draws
# pass, and filaments at the ends of the moons. It cannot do otherwise: it is a continuous bijection with a continuous
# inverse, and the image of a disk, which is in one piece, is in one piece; the density is zero nowhere. All that it can
# do is to stretch a small part of the latent space very much, so that little probability passes there.
#
# With more layers the stretching can be stronger and the bridge thinner. The price is a slower model, badly conditioned
# Jacobians, hence a less exact inverse, and a less stable training.
#
# A flow gives the exact log-density of a point, where a VAE has a bound of it only. But its code has the dimension of
# the data, and each of its layers must be invertible with a determinant that is easy to compute.

# %% [markdown] lang="fr"
# ## Pour aller plus loin
#
# Rien de ce qui suit n'est noté. Remplacez la loi normale par un mélange de deux gaussiennes : que devient le pont
# entre les lunes ? Tracez l'image d'une grille de l'espace latent. Essayez une couche sans échelle (NICE) :
# pourquoi ne peut-elle pas changer les volumes ?
#
# **Références.** L. Dinh, J. Sohl-Dickstein et S. Bengio, *Density Estimation using Real NVP*, 2017,
# <https://arxiv.org/abs/1605.08803>. G. Papamakarios et coll., *Normalizing Flows for Probabilistic Modeling and
# Inference*, 2021, <https://arxiv.org/abs/1912.02762>.

# %% [markdown] lang="en"
# ## Going further
#
# Nothing below is graded. Replace the normal distribution by a mixture of two Gaussians: what becomes of the bridge
# between the moons? Draw the image of a grid of the latent space. Try a layer without a scale (NICE): why can it not
# change volumes?
#
# **References.** L. Dinh, J. Sohl-Dickstein and S. Bengio, *Density Estimation using Real NVP*, 2017,
# <https://arxiv.org/abs/1605.08803>. G. Papamakarios et al., *Normalizing Flows for Probabilistic Modeling and
# Inference*, 2021, <https://arxiv.org/abs/1912.02762>.
