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
# # Modèles de diffusion
#
# Détruire une image est facile : il suffit d'y ajouter du bruit, un peu à la fois. Un modèle de diffusion (*réseau
# débruiteur*, DDPM) apprend à remonter ce chemin pas à pas, et fabrique ainsi des images à partir de bruit pur. Vous
# allez écrire le bruiteur, la perte, un pas de débruitage, l'échantillonneur entier, un réseau et son entraînement.
#
# | | Exercice | Points |
# |---|---|---|
# | 1 | Le calendrier de bruit | 1,5 |
# | 2 | Un pas de bruitage | 1 |
# | 3 | Tous les pas en un saut | 2,5 |
# | 4 | La perte | 2,5 |
# | 5 | Un pas de débruitage | 2,5 |
# | 6 | L'échantillonnage | 3 |
# | 7 | Le réseau | 2 |
# | 8 | L'entraînement | 3 |
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
# calendriers, d'autres formes de données, d'autres tailles de lot (*batch*), y compris un seul exemple. Chaque exercice
# dit dans un paragraphe « Convention » ce qui pourrait prêter à discussion ; ce paragraphe fait foi.
#
# **Notations.** Une donnée peut avoir n'importe quelle forme : `x` est un tenseur de forme `(batch, ...)`, par exemple
# `(batch, 2)` pour des points du plan ou `(batch, channels, height, width)` pour des images. Le calendrier `betas` est
# un tenseur de forme `(T,)`. Les pas sont numérotés **à partir de 0**, comme les indices de Python : le pas `t` emploie
# `betas[t]`, le premier est le pas 0, le dernier le pas `T - 1`. Vos fonctions ne modifient jamais leurs arguments sur
# place.

# %% [markdown] lang="en"
# # Diffusion models
#
# Destroying an image is easy: all it takes is to add noise, a little at a time. A diffusion model (*denoising network*,
# DDPM) learns to go back along this path step by step, and so makes images out of pure noise. You are going to write
# the noising process, the loss, one denoising step, the whole sampler, a network, and its training.
#
# | | Exercise | Points |
# |---|---|---|
# | 1 | The noise schedule | 1.5 |
# | 2 | One noising step | 1 |
# | 3 | All the steps in one jump | 2.5 |
# | 4 | The loss | 2.5 |
# | 5 | One denoising step | 2.5 |
# | 6 | Sampling | 3 |
# | 7 | The network | 2 |
# | 8 | Training | 3 |
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
# **Grading** calls your functions, with named arguments, on inputs that you do not know: other schedules, other shapes
# of data, other batch sizes, a single example included. Each exercise settles in a paragraph called "Convention"
# whatever could be open to debate; that paragraph is what counts.
#
# **Notation.** Data may have any shape: `x` is a tensor of shape `(batch, ...)`, for example `(batch, 2)` for points of
# the plane or `(batch, channels, height, width)` for images. The schedule `betas` is a tensor of shape `(T,)`. Steps
# are numbered **from 0**, like the indices of Python: step `t` uses `betas[t]`, the first is step 0, the last is step
# `T - 1`. Your functions never modify their arguments in place.

# %%
import math

import torch

ANSWERS = {}

# %% [markdown] lang="fr"
# **Exploration.** Les données de ce sujet : les chiffres de scikit-learn, de 8 pixels de côté, ramenés de $[0, 1]$ à
# $[-1, 1]$, et un calendrier. Exécutez cette cellule d'abord, les autres explorations s'en servent.

# %% [markdown] lang="en"
# **Exploration.** The data of this assignment: the digits of scikit-learn, of 8 pixels a side, brought from $[0, 1]$ to
# $[-1, 1]$, and a schedule. Run this cell first, the other explorations use it.

# %% tags=["explore"]
import matplotlib.pyplot as plt
from sklearn.datasets import load_digits

digits = torch.tensor(load_digits().images / 16, dtype=torch.float32).unsqueeze(1) * 2 - 1
betas = torch.linspace(0.002, 0.2, 60)


def show(images, columns=12):
    """Images (n, 1, height, width) side by side."""
    rows = math.ceil(len(images) / columns)
    _, axes = plt.subplots(rows, columns, figsize=(columns * 0.8, rows * 0.85), squeeze=False)
    for axis in axes.flat:
        axis.axis("off")
    for axis, image in zip(axes.flat, images, strict=False):
        axis.imshow(image[0], cmap="gray_r", vmin=-1, vmax=1)
    plt.show()


print(digits.shape, digits.min().item(), digits.max().item())
show(digits[:12])

# %% [markdown] lang="fr"
# ## Le bruiteur
#
# Le bruiteur n'a rien à apprendre. À chaque pas, il garde une part de ce qu'il a reçu et y ajoute un bruit gaussien
# neuf, indépendant de tout le reste. On part de $z_{-1} = x$, une donnée :

# %% [markdown] lang="en"
# ## The noising process
#
# The noising process has nothing to learn. At each step it keeps a part of what it has received and adds a new Gaussian
# noise, independent of everything else. We start from $z_{-1} = x$, an example of the data:

# %% [markdown]
# $$z_t = \sqrt{1 - \beta_t}\; z_{t-1} + \sqrt{\beta_t}\; \varepsilon_t, \qquad
# \varepsilon_t \sim \mathcal{N}(0, I), \qquad t = 0, \dots, T - 1$$

# %% [markdown] lang="fr"
# ![En haut, deux courbes : la part du signal descend de 1 à 0, celle du bruit monte de 0 à 1. En bas, le même chiffre à
# sept instants : net à gauche, il se dissout, et à droite il ne reste que du bruit.](attachment:schedule.png)
#
# Les deux coefficients sont choisis pour que la variance reste ce qu'elle est : si $z_{t-1}$ est de variance 1, alors
# $z_t$ est de variance $(1 - \beta_t) + \beta_t = 1$. Ce qui reste du signal après le pas $t$ se lit dans le produit

# %% [markdown] lang="en"
# ![Above, two curves: the share of the signal falls from 1 to 0, that of the noise rises from 0 to 1. Below, the same
# digit at seven times: sharp on the left, it dissolves, and on the right only noise is left.](attachment:schedule.png)
#
# Both coefficients are chosen so that the variance stays what it is: if $z_{t-1}$ has variance 1, then $z_t$ has
# variance $(1 - \beta_t) + \beta_t = 1$. What remains of the signal after step $t$ can be read from the product

# %% [markdown]
# $$\bar\alpha_t = \prod_{k=0}^{t} (1 - \beta_k)$$

# %% [markdown] lang="fr"
# Le cours note ce produit $\alpha_t$. Beaucoup d'articles notent $\alpha_t$ le seul facteur $1 - \beta_t$, et
# $\bar\alpha_t$ le produit : c'est cette barre que nous gardons, car confondre les deux est l'erreur la plus fréquente
# de ce sujet.
#
# ## Exercice 1. Le calendrier de bruit (1,5 point)
#
# **Exemple.** Avec `betas` égal à $(0{,}2\,;\, 0{,}5)$, le résultat est $(0{,}8\,;\, 0{,}4)$.
#
# **Donné.** Le calendrier `betas`, un tenseur de forme `(T,)` de nombres de $]0, 1[$.
#
# **Demandé.** La fonction `alpha_bar(betas)`, qui renvoie les $\bar\alpha_t$ : un tenseur de forme `(T,)`.
#
# **Convention.** La première valeur est $1 - \beta_0$, et non 1. Le résultat a la précision de `betas`. Les $\beta_t$
# ne sont pas forcément croissants, et $T$ peut valoir 1 comme 1000.
#
# *Indice.* PyTorch a une fonction pour les produits cumulés.

# %% [markdown] lang="en"
# The lecture writes $\alpha_t$ for this product. Many articles write $\alpha_t$ for the single factor $1 - \beta_t$,
# and $\bar\alpha_t$ for the product: it is this bar that we keep, since confusing the two is the most common mistake of
# this assignment.
#
# ## Exercise 1. The noise schedule (1.5 points)
#
# **Example.** With `betas` equal to $(0.2, 0.5)$, the result is $(0.8, 0.4)$.
#
# **Given.** The schedule `betas`, a tensor of shape `(T,)` of numbers of $]0, 1[$.
#
# **Asked.** The function `alpha_bar(betas)`, which returns the $\bar\alpha_t$: a tensor of shape `(T,)`.
#
# **Convention.** The first value is $1 - \beta_0$, not 1. The result has the precision of `betas`. The $\beta_t$ need
# not increase, and $T$ may be 1 as well as 1000.
#
# *Hint.* PyTorch has a function for cumulative products.


# %% exercise="alpha_bar" points=1.5
def alpha_bar(betas):
    """Running product of 1 - beta: the share of the variance that is still signal after each step.

    betas    (T,) float tensor, in (0, 1).
    returns  (T,) float tensor.
    """
    ### BEGIN SOLUTION
    return torch.cumprod(1 - betas, dim=0)
    ### END SOLUTION


# %% [markdown] lang="fr" tags=["solution"]
# **Le raisonnement.** À chaque pas l'amplitude du signal est multipliée par $\sqrt{1 - \beta_t}$, donc sa variance par
# $1 - \beta_t$ : après plusieurs pas, par le produit. Une somme ne conviendrait pas, car chaque pas prélève une part de
# **ce qui reste**.

# %% [markdown] lang="en" tags=["solution"]
# **The reasoning.** At each step the amplitude of the signal is multiplied by $\sqrt{1 - \beta_t}$, hence its variance
# by $1 - \beta_t$: after several steps, by the product. A sum would not do, since each step takes a share of **what is
# left**.

# %% [markdown] lang="fr"
# **Exploration.** Le calendrier, et ce qu'il laisse du signal. À la fin il ne doit presque rien rester : c'est ce qui
# permettra de partir de bruit pur. Essayez d'autres bornes.

# %% [markdown] lang="en"
# **Exploration.** The schedule, and what it leaves of the signal. In the end almost nothing should remain: this is what
# will allow us to start from pure noise. Try other bounds.

# %% tags=["explore"]
share = alpha_bar(betas)
plt.figure(figsize=(5, 3))
plt.plot(share.sqrt(), label=r"$\sqrt{\bar\alpha_t}$")
plt.plot((1 - share).sqrt(), label=r"$\sqrt{1 - \bar\alpha_t}$")
plt.xlabel("$t$")
plt.legend()
plt.show()
print("left at the end:", share[-1].item())

# %% [markdown] lang="fr"
# ## Exercice 2. Un pas de bruitage (1 point)
#
# **Exemple.** Avec $z = 2$, $\beta = 0{,}36$ et $\varepsilon = -1$, le pas donne $0{,}8 \times 2 - 0{,}6 = 1$.
#
# **Donné.** L'état `z`, de forme `(batch, ...)` ; `beta`, un tenseur sans dimension, comme `betas[t]` ; le bruit
# `epsilon`, de même forme que `z`.
#
# **Demandé.** La fonction `diffuse_step(z, beta, epsilon)`, qui renvoie l'état suivant, de même forme que `z`.
#
# **Convention.** Le bruit est celui que l'on vous donne : la fonction ne tire rien au hasard. Le résultat a la
# précision de `z`.

# %% [markdown] lang="en"
# ## Exercise 2. One noising step (1 point)
#
# **Example.** With $z = 2$, $\beta = 0.36$ and $\varepsilon = -1$, the step gives $0.8 \times 2 - 0.6 = 1$.
#
# **Given.** The state `z`, of shape `(batch, ...)`; `beta`, a tensor without dimensions, like `betas[t]`; the noise
# `epsilon`, of the same shape as `z`.
#
# **Asked.** The function `diffuse_step(z, beta, epsilon)`, which returns the next state, of the same shape as `z`.
#
# **Convention.** The noise is the one that you are given: the function draws nothing at random. The result has the
# precision of `z`.


# %% exercise="diffuse_step" points=1
def diffuse_step(z, beta, epsilon):
    """One step of the noising process.

    z        (batch, ...) float tensor: the state before the step.
    beta     () float tensor, in (0, 1): variance of the noise of this step.
    epsilon  (batch, ...) float tensor: standard normal noise.
    returns  (batch, ...) float tensor: the state after the step.
    """
    ### BEGIN SOLUTION
    return torch.sqrt(1 - beta) * z + torch.sqrt(beta) * epsilon
    ### END SOLUTION


# %% [markdown] lang="fr" tags=["solution"]
# **Le raisonnement.** $\beta$ est la **variance** du bruit ajouté : son écart-type, par lequel on multiplie
# $\varepsilon$, est $\sqrt{\beta}$. Et le signal est un peu réduit, sans quoi la variance grandirait à chaque pas.

# %% [markdown] lang="en" tags=["solution"]
# **The reasoning.** $\beta$ is the **variance** of the noise that is added: its standard deviation, by which
# $\varepsilon$ is multiplied, is $\sqrt{\beta}$. And the signal is reduced a little, otherwise the variance would grow
# at each step.

# %% [markdown] lang="fr"
# **Exploration.** Un chiffre qui se dissout, pas après pas.

# %% [markdown] lang="en"
# **Exploration.** A digit that dissolves, step after step.

# %% tags=["explore"]
generator = torch.Generator().manual_seed(0)
z, seen = digits[3:4], [digits[3]]
for t in range(len(betas)):
    z = diffuse_step(z, betas[t], torch.randn(z.shape, generator=generator))
    seen.append(z[0])
show(seen[::6])

# %% [markdown] lang="fr"
# ## Exercice 3. Tous les pas en un saut (2,5 points)
#
# Une somme de gaussiennes indépendantes est gaussienne : on peut donc sauter de $x$ à $z_t$ d'un seul coup, sans passer
# par les pas intermédiaires, avec un seul bruit $\varepsilon$ :

# %% [markdown] lang="en"
# ## Exercise 3. All the steps in one jump (2.5 points)
#
# A sum of independent Gaussians is Gaussian: we can therefore jump from $x$ to $z_t$ at one stroke, without going
# through the steps in between, with a single noise $\varepsilon$:

# %% [markdown]
# $$z_t = \sqrt{\bar\alpha_t}\; x + \sqrt{1 - \bar\alpha_t}\; \varepsilon$$

# %% [markdown] lang="fr"
# **Exemple.** Avec $\bar\alpha_t = 0{,}64$, $x = 1$ et $\varepsilon = 0{,}5$ :
# $z_t = 0{,}8 + 0{,}6 \times 0{,}5 = 1{,}1$.
#
# **Donné.** Les données `x`, de forme `(batch, ...)` ; `t`, les numéros de pas, un tenseur d'entiers de forme
# `(batch,)`, **un par exemple** ; `alpha_bar`, les $\bar\alpha_t$ tout calculés, de forme `(T,)` ; le bruit `epsilon`,
# de même forme que `x`.
#
# **Demandé.** La fonction `diffuse(x, t, alpha_bar, epsilon)`, qui renvoie les $z_t$, de même forme que `x`.
#
# **Convention.** `t` va de 0, où il y a déjà un pas de bruit, à `T - 1`. Le résultat a la précision de `x`.
#
# *Indice.* `alpha_bar[t]` est de forme `(batch,)`. Pour multiplier `x`, qui a peut-être deux dimensions et peut-être
# quatre, il faut lui en ajouter à la fin ; sans cela PyTorch aligne la dernière dimension, et le résultat est faux sans
# message quand les tailles s'y prêtent.

# %% [markdown] lang="en"
# **Example.** With $\bar\alpha_t = 0.64$, $x = 1$ and $\varepsilon = 0.5$: $z_t = 0.8 + 0.6 \times 0.5 = 1.1$.
#
# **Given.** The data `x`, of shape `(batch, ...)`; `t`, the numbers of the steps, a tensor of integers of shape
# `(batch,)`, **one per example**; `alpha_bar`, the $\bar\alpha_t$ ready computed, of shape `(T,)`; the noise `epsilon`,
# of the same shape as `x`.
#
# **Asked.** The function `diffuse(x, t, alpha_bar, epsilon)`, which returns the $z_t$, of the same shape as `x`.
#
# **Convention.** `t` goes from 0, where there is one step of noise already, to `T - 1`. The result has the precision of
# `x`.
#
# *Hint.* `alpha_bar[t]` has shape `(batch,)`. To multiply `x`, which has perhaps two dimensions and perhaps four, some
# must be added at its end; otherwise PyTorch aligns the last dimension, and the result is wrong without a message when
# the sizes allow it.


# %% exercise="diffuse" points=2.5
def diffuse(x, t, alpha_bar, epsilon):
    """The state after steps 0 to t, in one jump.

    x          (batch, ...) float tensor: data.
    t          (batch,) integer tensor, from 0 to T - 1: a step for each example.
    alpha_bar  (T,) float tensor: running product of 1 - beta.
    epsilon    (batch, ...) float tensor: standard normal noise.
    returns    (batch, ...) float tensor.
    """
    ### BEGIN SOLUTION
    share = alpha_bar[t].reshape(-1, *[1] * (x.dim() - 1))  # (batch,) -> (batch, 1, ..., 1)
    return torch.sqrt(share) * x + torch.sqrt(1 - share) * epsilon
    ### END SOLUTION


# %% [markdown] lang="fr" tags=["solution"]
# **Le raisonnement.** Par récurrence : si $z_{t-1}$ est de moyenne $\sqrt{\bar\alpha_{t-1}}\, x$ et de variance
# $1 - \bar\alpha_{t-1}$, un pas de plus donne la moyenne $\sqrt{\bar\alpha_t}\, x$ et la variance
# $(1 - \beta_t)(1 - \bar\alpha_{t-1}) + \beta_t = 1 - \bar\alpha_t$. C'est ce saut qui rend l'entraînement possible :
# pour montrer au réseau l'état du pas 500, il n'y a pas 500 pas à faire.

# %% [markdown] lang="en" tags=["solution"]
# **The reasoning.** By induction: if $z_{t-1}$ has mean $\sqrt{\bar\alpha_{t-1}}\, x$ and variance
# $1 - \bar\alpha_{t-1}$, one more step gives the mean $\sqrt{\bar\alpha_t}\, x$ and the variance
# $(1 - \beta_t)(1 - \bar\alpha_{t-1}) + \beta_t = 1 - \bar\alpha_t$. It is this jump that makes training possible: to
# show the network the state of step 500, there are not 500 steps to be made.

# %% [markdown] lang="fr"
# ## Exercice 4. La perte (2,5 points)
#
# Le réseau $\hat\varepsilon_\theta(z, t)$ reçoit l'état bruité et le numéro du pas, et doit retrouver le bruit. La
# perte est la norme au carré de son erreur :

# %% [markdown] lang="en"
# ## Exercise 4. The loss (2.5 points)
#
# The network $\hat\varepsilon_\theta(z, t)$ receives the noisy state and the number of the step, and has to find the
# noise. The loss is the squared norm of its error:

# %% [markdown]
# $$L = \frac{1}{n} \sum_{i=1}^{n} \big\| \varepsilon_i - \hat\varepsilon_\theta\big(
# \sqrt{\bar\alpha_{t_i}}\; x_i + \sqrt{1 - \bar\alpha_{t_i}}\; \varepsilon_i,\; t_i\big) \big\|^2$$

# %% [markdown] lang="fr"
# Le cours somme sur tous les $t$ ; en pratique on en tire un au hasard pour chaque exemple, et la moyenne est la même à
# un facteur $T$ près.
#
# **Exemple.** Deux points du plan, de bruits $(1\,;\, 0)$ et $(0\,;\, 2)$, et un réseau qui répond toujours zéro : les
# normes au carré sont 1 et 4, la perte est $2{,}5$.
#
# **Donné.** Le réseau `model`, ou toute autre fonction, que l'on appelle par `model(z, t)` et qui renvoie un tenseur de
# la forme de `z` ; `x`, `t`, `alpha_bar` et `epsilon` comme à l'exercice 3.
#
# **Demandé.** La fonction `ddpm_loss(model, x, t, alpha_bar, epsilon)`, qui renvoie la perte, un tenseur sans
# dimension.
#
# **Convention.** On **somme** sur les composantes d'un exemple (les pixels, les coordonnées), on fait la **moyenne**
# sur le lot. Le réseau reçoit `t` tel quel, de forme `(batch,)`. La perte est dérivable par rapport aux paramètres de
# `model`.

# %% [markdown] lang="en"
# The lecture sums over all $t$; in practice one is drawn at random for each example, and the mean is the same up to a
# factor $T$.
#
# **Example.** Two points of the plane, of noises $(1, 0)$ and $(0, 2)$, and a network that always answers zero: the
# squared norms are 1 and 4, the loss is $2.5$.
#
# **Given.** The network `model`, or any other function, which is called by `model(z, t)` and returns a tensor of the
# shape of `z`; `x`, `t`, `alpha_bar` and `epsilon` as in exercise 3.
#
# **Asked.** The function `ddpm_loss(model, x, t, alpha_bar, epsilon)`, which returns the loss, a tensor without
# dimensions.
#
# **Convention.** We **sum** over the components of an example (pixels, coordinates), and take the **mean** over the
# batch. The network receives `t` as it is, of shape `(batch,)`. The loss is differentiable with respect to the
# parameters of `model`.


# %% exercise="ddpm_loss" points=2.5
def ddpm_loss(model, x, t, alpha_bar, epsilon):
    """Squared norm of the error on the noise, averaged over the batch.

    model      called as model(z, t), returns a tensor of the shape of z.
    x          (batch, ...) float tensor: data.
    t          (batch,) integer tensor: a step for each example.
    alpha_bar  (T,) float tensor.
    epsilon    (batch, ...) float tensor: standard normal noise.
    returns    () float tensor.
    """
    ### BEGIN SOLUTION
    error = epsilon - model(diffuse(x, t, alpha_bar, epsilon), t)
    return error.square().flatten(1).sum(dim=1).mean()
    ### END SOLUTION


# %% [markdown] lang="fr" tags=["solution"]
# **Le raisonnement.** La cible est $\varepsilon$, le bruit même qui a servi à fabriquer $z_t$ : en tirer un autre
# donnerait une cible sans rapport avec l'entrée. `mse_loss` ferait la moyenne sur tout, pixels compris ; le minimum
# serait le même, mais pas le nombre, ni l'équilibre avec un autre terme, ni le pas qui convient.

# %% [markdown] lang="en" tags=["solution"]
# **The reasoning.** The target is $\varepsilon$, the very noise that served to make $z_t$: to draw another one would
# give a target that has nothing to do with the input. `mse_loss` would average over everything, pixels included; the
# minimum would be the same, but not the number, nor the balance with another term, nor the step that suits.

# %% [markdown] lang="fr"
# ## Exercice 5. Un pas de débruitage (2,5 points)
#
# Si l'on connaissait $x$, la loi de $z_{t-1}$ sachant $z_t$ serait une gaussienne, par la formule de Bayes. On ne
# connaît pas $x$, mais le bruit prédit $\hat\varepsilon$ en donne une estimation ; en la mettant à la place de $x$, la
# moyenne de cette gaussienne devient

# %% [markdown] lang="en"
# ## Exercise 5. One denoising step (2.5 points)
#
# If we knew $x$, the distribution of $z_{t-1}$ given $z_t$ would be a Gaussian, by Bayes' formula. We do not know $x$,
# but the predicted noise $\hat\varepsilon$ gives an estimate of it; once that is put in the place of $x$, the mean of
# this Gaussian becomes

# %% [markdown]
# $$\mu_t(z_t) = \frac{1}{\sqrt{1 - \beta_t}} \left( z_t - \frac{\beta_t}{\sqrt{1 - \bar\alpha_t}}\;
# \hat\varepsilon \right)$$

# %% [markdown] lang="fr"
# **Exemple.** Avec `betas` égal à $(0{,}2\,;\, 0{,}5)$, $t = 1$, $z_t = 1$ et $\hat\varepsilon = 0{,}6$ :
# $\bar\alpha_1 = 0{,}4$, donc $\mu_1 = (1 - 0{,}5 \times 0{,}6 / \sqrt{0{,}6}) / \sqrt{0{,}5} \approx 0{,}866$.
#
# **Donné.** L'état `z`, de forme `(batch, ...)` ; `t`, les numéros de pas, un tenseur d'entiers de forme `(batch,)` ;
# le bruit prédit `epsilon_hat`, de même forme que `z` ; le calendrier `betas`, de forme `(T,)`.
#
# **Demandé.** La fonction `denoise_mean(z, t, epsilon_hat, betas)`, qui renvoie les moyennes $\mu_t(z)$, de même forme
# que `z`.
#
# **Convention.** La fonction renvoie la moyenne seule, sans rien tirer au hasard. Au pas `t = 0`, elle donne
# l'estimation de $x$ lui-même. Le résultat a la précision de `z`.

# %% [markdown] lang="en"
# **Example.** With `betas` equal to $(0.2, 0.5)$, $t = 1$, $z_t = 1$ and $\hat\varepsilon = 0.6$: $\bar\alpha_1 = 0.4$,
# hence $\mu_1 = (1 - 0.5 \times 0.6 / \sqrt{0.6}) / \sqrt{0.5} \approx 0.866$.
#
# **Given.** The state `z`, of shape `(batch, ...)`; `t`, the numbers of the steps, a tensor of integers of shape
# `(batch,)`; the predicted noise `epsilon_hat`, of the same shape as `z`; the schedule `betas`, of shape `(T,)`.
#
# **Asked.** The function `denoise_mean(z, t, epsilon_hat, betas)`, which returns the means $\mu_t(z)$, of the same
# shape as `z`.
#
# **Convention.** The function returns the mean alone, without drawing anything at random. At step `t = 0`, it gives the
# estimate of $x$ itself. The result has the precision of `z`.


# %% exercise="denoise_mean" points=2.5
def denoise_mean(z, t, epsilon_hat, betas):
    """Mean of the state before step t, given the state after it and the predicted noise.

    z            (batch, ...) float tensor: the state after step t.
    t            (batch,) integer tensor, from 0 to T - 1: a step for each example.
    epsilon_hat  (batch, ...) float tensor: the noise that the network finds in z.
    betas        (T,) float tensor.
    returns      (batch, ...) float tensor.
    """
    ### BEGIN SOLUTION
    size = (-1, *[1] * (z.dim() - 1))
    beta, share = betas[t].reshape(size), alpha_bar(betas)[t].reshape(size)
    return (z - beta / torch.sqrt(1 - share) * epsilon_hat) / torch.sqrt(1 - beta)
    ### END SOLUTION


# %% [markdown] lang="fr" tags=["solution"]
# **Le raisonnement.** Deux coefficients, deux rôles. $\beta_t$ parle du seul pas $t$, que l'on défait ; $\bar\alpha_t$
# de tous les pas jusqu'à $t$, dont $\hat\varepsilon$ est le bruit total. Cette écriture ne demande jamais
# $\bar\alpha_{t-1}$ : celle qui passe par l'estimation de $x$ en a besoin, et y lit en Python `alpha_bar[-1]` au pas 0,
# c'est-à-dire la dernière valeur, sans la moindre erreur.

# %% [markdown] lang="en" tags=["solution"]
# **The reasoning.** Two coefficients, two roles. $\beta_t$ is about step $t$ alone, which we undo; $\bar\alpha_t$ about
# all the steps up to $t$, whose total noise is $\hat\varepsilon$. This form never asks for $\bar\alpha_{t-1}$: the one
# that goes through the estimate of $x$ needs it, and at step 0 reads there, in Python, `alpha_bar[-1]`, that is, the
# last value, without the slightest error.

# %% [markdown] lang="fr"
# ## Exercice 6. L'échantillonnage (3 points)
#
# On part de bruit pur et l'on défait les pas un à un, du dernier au premier :

# %% [markdown] lang="en"
# ## Exercise 6. Sampling (3 points)
#
# We start from pure noise and undo the steps one by one, from the last to the first:

# %% [markdown]
# $$z_{T-1} \sim \mathcal{N}(0, I), \qquad z_{t-1} = \mu_t(z_t) + \sigma_t\, n_t, \quad
# n_t \sim \mathcal{N}(0, I) \; (t > 0), \quad n_0 = 0$$

# %% [markdown] lang="fr"
# ![Le temps va de gauche à droite, du bruit aux données. À gauche, une seule bosse, la loi normale ; à droite, deux
# bandes étroites. Huit trajectoires en zigzag partent du bruit et finissent dans l'une ou l'autre
# bande.](attachment:trajectories.png)
#
# Sur la figure, des nombres qui ne peuvent valoir qu'environ $-1$ ou 1, et huit trajectoires de l'échantillonneur avec
# le meilleur débruiteur possible. Les premiers pas ne décident de rien ; la bande se choisit en chemin, et les derniers
# pas n'ajustent plus que des détails.
#
# **Donné.** Le réseau `model`, ou toute autre fonction, que l'on appelle par `model(z, t)` ; `shape`, la forme du
# résultat, un tuple dont le premier nombre est celui des exemples, par exemple `(16, 1, 8, 8)` ; le calendrier
# `betas` ; `generator`.
#
# **Demandé.** La fonction `ddpm_sample(model, shape, betas, generator=None)`, qui renvoie des exemples tirés selon le
# modèle, un tenseur de forme `shape`.
#
# **Convention.** Le réseau est appelé une fois par pas, pour $t = T - 1, \dots, 0$ dans cet ordre, avec tous les
# exemples à la fois et `t` sous la forme d'un tenseur d'entiers de forme `(n,)`, où $n$ est le nombre d'exemples. La
# variance $\sigma_t^2$ est à votre choix : $\beta_t$, ou $\beta_t (1 - \bar\alpha_{t-1}) / (1 - \bar\alpha_t)$, celle
# de Bayes quand $x$ est connu. Ce n'est **pas** le carré du $\sigma$ que le cours emploie pour justifier la perte :
# celui-là rend égaux les poids de tous les $t$, mais ajoute trop peu de bruit pour tirer des exemples.
#
# Au dernier pas, `t = 0`, **aucun bruit** n'est ajouté. Le résultat n'est ni borné ni arrondi. Tout le hasard vient de
# `generator` lorsqu'il est donné : même graine, mêmes exemples ; sans lui, deux appels donnent des exemples différents.
# Le calcul se fait sans gradient : sinon les graphes de tous les pas s'accumulent en mémoire.

# %% [markdown] lang="en"
# ![Time goes from left to right, from noise to data. On the left a single bump, the normal distribution; on the right
# two narrow bands. Eight zigzag trajectories start from noise and end in one band or the
# other.](attachment:trajectories.png)
#
# In the figure, numbers that can only be about $-1$ or 1, and eight trajectories of the sampler with the best possible
# denoiser. The first steps decide nothing; the band is chosen along the way, and the last steps only adjust details.
#
# **Given.** The network `model`, or any other function, which is called by `model(z, t)`; `shape`, the shape of the
# result, a tuple whose first number is that of the examples, for example `(16, 1, 8, 8)`; the schedule `betas`;
# `generator`.
#
# **Asked.** The function `ddpm_sample(model, shape, betas, generator=None)`, which returns examples drawn from the
# model, a tensor of shape `shape`.
#
# **Convention.** The network is called once per step, for $t = T - 1, \dots, 0$ in this order, with all the examples at
# once and `t` as a tensor of integers of shape `(n,)`, where $n$ is the number of examples. The variance $\sigma_t^2$
# is your choice: $\beta_t$, or $\beta_t (1 - \bar\alpha_{t-1}) / (1 - \bar\alpha_t)$, that of Bayes when $x$ is known.
# It is **not** the square of the $\sigma$ that the lecture uses to justify the loss: that one makes the weights of all
# $t$ equal, but adds too little noise to draw examples.
#
# At the last step, `t = 0`, **no noise** is added. The result is neither clipped nor rounded. All randomness comes from
# `generator` when it is given: same seed, same examples; without it, two calls give different examples. The computation
# goes without gradients: otherwise the graphs of all the steps pile up in memory.


# %% exercise="ddpm_sample" points=3
def ddpm_sample(model, shape, betas, generator=None):
    """Examples drawn by undoing the noising process, step by step.

    model      called as model(z, t), with t of shape (n,).
    shape      tuple (n, ...): the shape of the result.
    betas      (T,) float tensor.
    generator  torch.Generator or None: where all randomness comes from.
    returns    float tensor of shape `shape`.
    """
    ### BEGIN SOLUTION
    z = torch.randn(shape, generator=generator, device=betas.device)
    with torch.no_grad():
        for t in reversed(range(len(betas))):
            steps = torch.full((shape[0],), t, device=betas.device)
            z = denoise_mean(z, steps, model(z, steps), betas)
            if t > 0:
                z = z + torch.sqrt(betas[t]) * torch.randn(shape, generator=generator, device=betas.device)
    return z
    ### END SOLUTION


# %% [markdown] lang="fr" tags=["solution"]
# **Le raisonnement.** Sans bruit aux pas intermédiaires, toutes les trajectoires iraient vers la moyenne des possibles,
# et les exemples seraient flous ou tous les mêmes. Au dernier pas au contraire, le bruit ne ferait que salir le
# résultat : il n'y a plus de pas pour le retirer.

# %% [markdown] lang="en" tags=["solution"]
# **The reasoning.** Without noise at the steps in between, all trajectories would go to the mean of what is possible,
# and the examples would be blurred, or all the same. At the last step, on the contrary, noise would only soil the
# result: there is no step left to take it away.

# %% [markdown] lang="fr"
# **Exploration.** Un débruiteur exact, quand les données sont un seul chiffre : le bruit est ce qui reste de $z$ une
# fois ce chiffre retiré. L'échantillonneur doit rendre ce chiffre, au pixel près.

# %% [markdown] lang="en"
# **Exploration.** An exact denoiser, when the data are a single digit: the noise is what remains of $z$ once this digit
# is taken away. The sampler should give this digit back, to the pixel.

# %% tags=["explore"]
only = digits[7:8]
share = alpha_bar(betas)


def exact_noise(z, t):
    """The noise in z when the data are `only`."""
    left = share[t].reshape(-1, 1, 1, 1)
    return (z - left.sqrt() * only) / (1 - left).sqrt()


found = ddpm_sample(exact_noise, (5, 1, 8, 8), betas)
print("largest error:", (found - only).abs().max().item())
show(torch.cat([only, found]))

# %% [markdown] lang="fr"
# ## Exercice 7. Le réseau (2 points)
#
# Un seul réseau sert pour tous les pas : il reçoit `t` en entrée, et doit en tenir compte, car le même état peut être
# un signal net ou du bruit pur selon le pas.
#
# **Donné.** `image_shape`, la forme d'un exemple, un tuple de trois nombres `(channels, height, width)` quelconques :
# `(1, 8, 8)`, `(3, 5, 4)`, ou `(2, 1, 1)` pour un point du plan ; `T`, le nombre de pas.
#
# **Demandé.** La classe `NoisePredictor`, dont la méthode `forward(z, t)` renvoie le bruit prédit, de même forme que
# `z`.
#
# **Convention.** `z` est de forme `(batch, channels, height, width)` et `t` un tenseur d'entiers de forme `(batch,)`,
# de 0 à `T - 1`. La prédiction pour un exemple dépend de son propre `t`, et ni des autres exemples ni de leurs `t` (ni
# `BatchNorm`, ni *dropout*). Le bruit a les deux signes et n'est pas borné : pas d'activation à la sortie. Gardez
# l'initialisation de PyTorch : un réseau dont les derniers poids sont nuls ne montre rien de ce qu'il calcule.
# L'architecture est à votre choix, de 5 millions de poids au plus ; la correction l'entraîne sur des chiffres de 8
# pixels de côté, pendant quelques centaines de pas, et un réseau dense à deux couches cachées de 256 unités y suffit
# largement.
#
# *Indice.* Donnez `t` au réseau sous forme de quelques nombres de l'ordre de 1, à la suite de ceux de `z` : $t / T$, ou
# les cosinus de plusieurs multiples de $\pi t / T$. Une table apprise, `torch.nn.Embedding(T, width)`, convient aussi,
# mais elle apprend chaque pas à part.

# %% [markdown] lang="en"
# ## Exercise 7. The network (2 points)
#
# A single network serves for all steps: it receives `t` as an input, and has to take it into account, since the same
# state may be a sharp signal or pure noise depending on the step.
#
# **Given.** `image_shape`, the shape of an example, a tuple of any three numbers `(channels, height, width)`:
# `(1, 8, 8)`, `(3, 5, 4)`, or `(2, 1, 1)` for a point of the plane; `T`, the number of steps.
#
# **Asked.** The class `NoisePredictor`, whose method `forward(z, t)` returns the predicted noise, of the same shape as
# `z`.
#
# **Convention.** `z` has shape `(batch, channels, height, width)` and `t` is a tensor of integers of shape `(batch,)`,
# from 0 to `T - 1`. The prediction for an example depends on its own `t`, and neither on the other examples nor on
# their `t` (no `BatchNorm`, no *dropout*). The noise has both signs and no bounds: no activation at the output. Keep
# PyTorch's initialization: a network whose last weights are zero shows nothing of what it computes. The architecture is
# your choice, of 5 million weights at most; grading trains it on digits of 8 pixels a side, for some hundred steps, and
# a dense network with two hidden layers of 256 units is amply sufficient there.
#
# *Hint.* Give `t` to the network as a few numbers of the order of 1, after those of `z`: $t / T$, or the cosines of
# several multiples of $\pi t / T$. A table that is learned, `torch.nn.Embedding(T, width)`, does too, but it learns
# each step separately.


# %% exercise="NoisePredictor" points=2
class NoisePredictor(torch.nn.Module):
    """A network that finds the noise in a noisy example, given the number of the step.

    image_shape  (channels, height, width).
    T            int: number of steps.
    """

    def __init__(self, image_shape, T):
        super().__init__()
        ### BEGIN SOLUTION
        size, width, waves = math.prod(image_shape), 256, 8
        self.register_buffer("rates", math.pi * torch.arange(1, waves + 1) / T)
        self.network = torch.nn.Sequential(
            torch.nn.Linear(size + waves, width),
            torch.nn.SiLU(),
            torch.nn.Linear(width, width),
            torch.nn.SiLU(),
            torch.nn.Linear(width, size),
        )
        ### END SOLUTION

    def forward(self, z, t):
        """(batch, channels, height, width), (batch,) -> (batch, channels, height, width)."""
        ### BEGIN SOLUTION
        waves = torch.cos((t.unsqueeze(1) + 0.5) * self.rates)  # (batch, 8): near steps, near values
        return self.network(torch.cat([z.flatten(1), waves], dim=1)).reshape(z.shape)
        ### END SOLUTION


# %% [markdown] lang="fr" tags=["solution"]
# **Le raisonnement.** Les nombres tirés de `t` décalent les seuils des unités cachées : à chaque pas, d'autres unités
# s'allument, et c'est presque un réseau par pas, dont les poids sont partagés. Deux pas voisins ont des cosinus
# voisins : ce qui est appris à l'un sert à l'autre. Les grands modèles remplacent les couches denses par un U-Net ;
# l'idée est la même.

# %% [markdown] lang="en" tags=["solution"]
# **The reasoning.** The numbers made from `t` shift the thresholds of the hidden units: at each step other units light
# up, and it is almost one network per step, whose weights are shared. Two neighboring steps have neighboring cosines:
# what is learned at one serves the other. Large models replace the dense layers by a U-Net; the idea is the same.

# %% [markdown] lang="fr"
# ## Exercice 8. L'entraînement (3 points)
#
# À chaque pas de l'optimiseur : un lot d'images, un `t` tiré au hasard pour **chaque** image, un bruit neuf, et un pas
# sur la perte de l'exercice 4.
#
# **Donné.** Le réseau `model`, les données `images`, un tenseur de forme `(n, ...)`, le calendrier `betas`, et les
# réglages `epochs`, `batch_size`, `learning_rate` et `generator`.
#
# **Demandé.** La fonction `train_ddpm(model, images, betas, *, epochs, batch_size, learning_rate, generator=None)`, qui
# entraîne `model` sur place et renvoie la liste des pertes moyennes, une par époque.
#
# **Convention.** La perte d'une époque est un nombre Python (`float`) : la **moyenne par image** des pertes mesurées
# pendant l'époque, avant chaque pas. Chaque image est vue **une fois par époque**, dans un ordre **mélangé de nouveau à
# chaque époque** ; le dernier lot peut être plus petit. Les `t` sont uniformes de 0 à `T - 1`, bornes comprises. Les
# images sont prises telles quelles, sans changement d'échelle. Tout le hasard vient de `generator` lorsqu'il est donné.
# L'optimiseur reçoit tous les paramètres du modèle, avec le pas `learning_rate`. Il est à votre choix, mais les pas
# avec lesquels la correction entraîne conviennent à Adam et à ses variantes (AdamW, NAdam) : avec un autre, la perte
# pourrait ne pas descendre assez.
#
# `model` peut être votre `NoisePredictor` ou un réseau que fournit la correction : n'utilisez que `model(z, t)` et ce
# que tout `torch.nn.Module` possède.
#
# *Indice.* `torch.randint(T, (n,))` tire de 0 à `T - 1` : la borne supérieure est exclue.

# %% [markdown] lang="en"
# ## Exercise 8. Training (3 points)
#
# At each step of the optimizer: a batch of images, a `t` drawn at random for **each** image, a new noise, and a step on
# the loss of exercise 4.
#
# **Given.** The network `model`, the data `images`, a tensor of shape `(n, ...)`, the schedule `betas`, and the
# settings `epochs`, `batch_size`, `learning_rate` and `generator`.
#
# **Asked.** The function `train_ddpm(model, images, betas, *, epochs, batch_size, learning_rate, generator=None)`,
# which trains `model` in place and returns the list of the mean losses, one per epoch.
#
# **Convention.** The loss of an epoch is a Python number (`float`): the **mean per image** of the losses measured
# during the epoch, before each step. Each image is seen **once per epoch**, in an order **shuffled anew at each
# epoch**; the last batch may be smaller. The `t` are uniform from 0 to `T - 1`, both included. The images are taken as
# they are, without any rescaling. All randomness comes from `generator` when it is given. The optimizer receives all
# parameters of the model, with the step `learning_rate`. It is your choice, but the steps with which grading trains
# suit Adam and its variants (AdamW, NAdam): with another one the loss could not go down enough.
#
# `model` may be your `NoisePredictor` or a network that grading provides: use only `model(z, t)` and what any
# `torch.nn.Module` has.
#
# *Hint.* `torch.randint(T, (n,))` draws from 0 to `T - 1`: the upper bound is left out.


# %% exercise="train_ddpm" points=3
def train_ddpm(model, images, betas, *, epochs, batch_size, learning_rate, generator=None):
    """Train a network in place to find the noise.

    model          a module called as model(z, t), like NoisePredictor.
    images         (n, ...) float tensor, taken as it is.
    betas          (T,) float tensor.
    epochs         int: how many times each image is seen.
    batch_size     int: the last batch of an epoch may be smaller.
    learning_rate  float: step of the optimizer.
    generator      torch.Generator or None: where all randomness comes from.
    returns        list of floats: mean loss per image during each epoch.
    """
    ### BEGIN SOLUTION
    optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)
    share, device = alpha_bar(betas), images.device
    history = []
    for _ in range(epochs):
        total = 0.0
        order = torch.randperm(len(images), generator=generator, device=device)
        for x in images[order].split(batch_size):
            t = torch.randint(len(betas), (len(x),), generator=generator, device=device)
            epsilon = torch.randn(x.shape, generator=generator, device=device)
            loss = ddpm_loss(model, x, t, share, epsilon)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += len(x) * loss.item()  # the last batch, smaller, counts less
        history.append(total / len(images))
    return history
    ### END SOLUTION


# %% [markdown] lang="fr" tags=["solution"]
# **Le raisonnement.** Un `t` par image, et non par lot : chaque pas de l'optimiseur voit alors tout le chemin, et le
# gradient est bien moins bruité. La perte ne tend pas vers zéro : aux premiers pas du chemin, un bruit minuscule se
# confond avec les détails de l'image, et personne ne peut le retrouver.

# %% [markdown] lang="en" tags=["solution"]
# **The reasoning.** One `t` per image, not per batch: each step of the optimizer then sees the whole path, and the
# gradient is much less noisy. The loss does not tend to zero: at the first steps of the path, a tiny noise cannot be
# told from the details of the image, and nobody can find it.

# %% [markdown] lang="fr"
# **Exploration.** Un entraînement sur les chiffres, puis des chiffres neufs. Comptez une demi-minute. Cette figure sert
# à l'exercice 11.

# %% [markdown] lang="en"
# **Exploration.** A training on the digits, then new digits. Allow half a minute. This figure serves for exercise 11.

# %% tags=["explore"]
torch.manual_seed(0)
generator = torch.Generator().manual_seed(0)
network = NoisePredictor((1, 8, 8), len(betas))
history = train_ddpm(network, digits, betas, epochs=100, batch_size=50, learning_rate=2e-3, generator=generator)
plt.figure(figsize=(5, 3))
plt.plot(history)
plt.xlabel("epoch")
plt.ylabel("loss")
plt.show()
show(ddpm_sample(network, (36, 1, 8, 8), betas, generator=generator))

# %% [markdown] lang="fr"
# **Exploration.** La perte du réseau entraîné, pas par pas. Cette figure sert à l'exercice 9.

# %% [markdown] lang="en"
# **Exploration.** The loss of the trained network, step by step. This figure serves for exercise 9.

# %% tags=["explore"]
share, by_step = alpha_bar(betas), []
with torch.no_grad():
    for t in range(len(betas)):
        steps = torch.full((len(digits),), t)
        by_step.append(ddpm_loss(network, digits, steps, share, torch.randn(digits.shape, generator=generator)).item())
plt.figure(figsize=(5, 3))
plt.plot(by_step)
plt.axhline(64, linestyle=":")  # a network that answers zero: one per pixel
plt.xlabel("$t$")
plt.ylabel("loss")
plt.show()

# %% [markdown] lang="fr"
# ## Exercice 9. Où le bruit est-il difficile à trouver ? (0,5 point)
#
# Le meilleur réseau possible est entraîné jusqu'au bout. Que vaut sa perte moyenne, selon le pas `t` ?
#
# 1. Zéro à tous les pas : un réseau assez riche retrouve toujours le bruit.
# 2. Elle est faible au début et grande à la fin : plus il y a de bruit, plus il est difficile à prédire.
# 3. Elle est grande au début et presque nulle à la fin : un bruit minuscule se confond avec l'image, tandis qu'à la fin
#    l'état est presque tout entier du bruit.
# 4. Elle est la même à tous les pas : le bruit est toujours de variance 1.
#
# **Demandé.** Le numéro de votre réponse, un entier, dans `ANSWERS["floor"]`.
#
# **Convention.** Un seul des 4 choix est juste.
#
# *Indice.* Que répondriez-vous vous-même, si l'on vous montrait $z_{T-1}$ en vous demandant $\varepsilon$ ?

# %% [markdown] lang="en"
# ## Exercise 9. Where is the noise hard to find? (0.5 points)
#
# The best possible network is trained to the end. What is its mean loss, depending on the step `t`?
#
# 1. Zero at all steps: a network that is rich enough always finds the noise.
# 2. It is low in the beginning and large in the end: the more noise there is, the harder it is to predict.
# 3. It is large in the beginning and almost zero in the end: a tiny noise cannot be told from the image, while in the
#    end the state is almost nothing but noise.
# 4. It is the same at all steps: the noise always has variance 1.
#
# **Asked.** The number of your answer, an integer, in `ANSWERS["floor"]`.
#
# **Convention.** Exactly one of the 4 choices is right.
#
# *Hint.* What would you answer yourself, if you were shown $z_{T-1}$ and asked for $\varepsilon$?

# %% exercise="quiz_floor" points=0.5
### BEGIN SOLUTION
### STUB: ANSWERS["floor"] = None
ANSWERS["floor"] = 3
### END SOLUTION

# %% [markdown] lang="fr" tags=["solution"]
# **Le raisonnement.** À la fin, $\bar\alpha_t \approx 0$ : $z_t \approx \varepsilon$, il suffit de répondre $z_t$. Au
# début, $z_t$ est presque $x$, avec un bruit d'écart-type $\sqrt{\beta_0}$ : le prédire demande de connaître $x$ plus
# finement que ce bruit, ce que rien ne permet quand les images varient davantage. La perte approche alors 1 par pixel,
# celle d'un réseau qui répond zéro.

# %% [markdown] lang="en" tags=["solution"]
# **The reasoning.** In the end $\bar\alpha_t \approx 0$: $z_t \approx \varepsilon$, answering $z_t$ is enough. In the
# beginning, $z_t$ is almost $x$, with a noise of standard deviation $\sqrt{\beta_0}$: predicting it requires knowing
# $x$ more finely than this noise, which nothing allows when images vary more than that. The loss then comes close to 1
# per pixel, that of a network which answers zero.

# %% [markdown] lang="fr"
# ## Exercice 10. Ce que coûte un échantillon (0,5 point)
#
# Avec un calendrier de $T = 500$ pas, on tire un lot de 64 images par `ddpm_sample`. Combien de fois le réseau est-il
# appelé ?
#
# 1. Une fois, puisque $\bar\alpha_t$ permet de sauter tous les pas.
# 2. 500 fois, l'une après l'autre, chaque fois avec les 64 images.
# 3. 500 fois, mais toutes à la fois, sur des processeurs en parallèle.
# 4. 32000 fois, une fois par image et par pas.
#
# **Demandé.** Le numéro de votre réponse, un entier, dans `ANSWERS["cost"]`.
#
# **Convention.** Un seul des 4 choix est juste.

# %% [markdown] lang="en"
# ## Exercise 10. What a sample costs (0.5 points)
#
# With a schedule of $T = 500$ steps, a batch of 64 images is drawn by `ddpm_sample`. How many times is the network
# called?
#
# 1. Once, since $\bar\alpha_t$ allows us to jump over all the steps.
# 2. 500 times, one after the other, each time with the 64 images.
# 3. 500 times, but all at once, on processors in parallel.
# 4. 32000 times, once per image and per step.
#
# **Asked.** The number of your answer, an integer, in `ANSWERS["cost"]`.
#
# **Convention.** Exactly one of the 4 choices is right.

# %% exercise="quiz_cost" points=0.5
### BEGIN SOLUTION
### STUB: ANSWERS["cost"] = None
ANSWERS["cost"] = 2
### END SOLUTION

# %% [markdown] lang="fr" tags=["solution"]
# **Le raisonnement.** Le saut de l'exercice 3 part de $x$, que l'on connaît à l'entraînement et que l'on cherche ici :
# au retour, chaque pas a besoin du résultat du précédent, et rien ne se fait en parallèle, sinon les images d'un lot.
# C'est l'inconvénient que le cours signale : un VAE ou un réseau antagoniste n'appelle son réseau qu'une fois.

# %% [markdown] lang="en" tags=["solution"]
# **The reasoning.** The jump of exercise 3 starts from $x$, which is known in training and sought here: on the way back
# each step needs the result of the one before, and nothing is done in parallel but the images of a batch. This is the
# drawback that the lecture mentions: a VAE or an adversarial network calls its network only once.

# %% [markdown] lang="fr"
# ## Exercice 11. Ce que les pas changent (1 point)
#
# Une personne lit et note cette réponse. En dix lignes au plus, et en vous appuyant sur vos figures :
#
# - que valent les chiffres tirés par votre réseau, comparés à ceux de votre VAE ? Décrivez un défaut que vous voyez ;
# - que se passe-t-il si le calendrier s'arrête trop tôt, de sorte que $\bar\alpha_{T-1}$ reste loin de 0, et pourquoi ?
# - citez un avantage et un inconvénient d'un modèle de diffusion par rapport à un VAE.
#
# **Convention.** La moitié du point va à ce que vous observez, l'autre moitié à ce que vous en expliquez.

# %% [markdown] lang="en"
# ## Exercise 11. What the steps change (1 point)
#
# A person reads and grades this answer. In ten lines at most, and referring to your figures:
#
# - what are the digits drawn by your network worth, compared with those of your VAE? Describe a flaw that you see;
# - what happens if the schedule stops too early, so that $\bar\alpha_{T-1}$ stays far from 0, and why?
# - name one advantage and one drawback of a diffusion model compared with a VAE.
#
# **Convention.** Half of the point goes to what you observe, the other half to what you explain of it.

# %% [markdown] lang="fr" written="steps" points=1
# *Réponse attendue.* Les chiffres sont nets et variés, là où ceux d'un VAE sont flous ; quelques-uns ne sont pourtant
# aucun chiffre, ou portent des pixels gris isolés, car chaque erreur d'un pas est reprise par les suivants.
#
# Si $\bar\alpha_{T-1}$ reste loin de 0, le bruiteur n'arrive pas à la loi normale : il reste du signal dans $z_{T-1}$.
# L'échantillonneur part alors d'une loi que le réseau n'a jamais vue à ce pas, et les chiffres s'en ressentent : trop
# pâles, ou trop peu variés. Il faut plus de pas, ou de plus grands $\beta_t$.
#
# Avantage : pas d'encodeur à apprendre, une perte simple, une qualité d'image supérieure, aucune contrainte sur
# l'architecture. Inconvénient : $T$ appels du réseau, l'un après l'autre, pour un seul tirage ; un code de la taille de
# l'image ; seulement une borne de la vraisemblance, comme le VAE.

# %% [markdown] lang="en" written="steps" points=1
# *Expected answer.* The digits are sharp and varied, where those of a VAE are blurred; yet some are no digit at all, or
# have isolated gray pixels, since each error of a step is taken up by the next ones.
#
# If $\bar\alpha_{T-1}$ stays far from 0, the noising process does not arrive at the normal distribution: some signal is
# left in $z_{T-1}$. The sampler then starts from a distribution that the network has never seen at this step, and the
# digits suffer from it: too pale, or not varied enough. It takes more steps, or larger $\beta_t$.
#
# Advantage: no encoder to be learned, a simple loss, images of a higher quality, no constraint on the architecture.
# Drawback: $T$ calls of the network, one after the other, for a single draw; a code of the size of the image; only a
# bound of the likelihood, like the VAE.

# %% [markdown] lang="fr"
# ## Pour aller plus loin
#
# Rien de ce qui suit n'est noté. Comparez les deux variances de l'exercice 6, avec peu de pas puis avec beaucoup.
# Essayez un calendrier en cosinus. Entraînez votre réseau sur les codes de votre VAE, de forme `(latent_dim, 1, 1)`, et
# décodez ce que tire `ddpm_sample` : c'est un modèle de diffusion latent.
#
# **Références.** J. Ho, A. Jain et P. Abbeel, *Denoising Diffusion Probabilistic Models*, 2020,
# <https://arxiv.org/abs/2006.11239>. A. Nichol et P. Dhariwal, *Improved Denoising Diffusion Probabilistic Models*,
# 2021, <https://arxiv.org/abs/2102.09672>.

# %% [markdown] lang="en"
# ## Going further
#
# Nothing below is graded. Compare the two variances of exercise 6, with few steps and then with many. Try a cosine
# schedule. Train your network on the codes of your VAE, of shape `(latent_dim, 1, 1)`, and decode what `ddpm_sample`
# draws: this is a latent diffusion model.
#
# **References.** J. Ho, A. Jain and P. Abbeel, *Denoising Diffusion Probabilistic Models*, 2020,
# <https://arxiv.org/abs/2006.11239>. A. Nichol and P. Dhariwal, *Improved Denoising Diffusion Probabilistic Models*,
# 2021, <https://arxiv.org/abs/2102.09672>.
