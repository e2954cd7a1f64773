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
# Un auto-encodeur sait reconstruire une image à partir de son code, mais pas en inventer une : un code tiré au hasard
# tombe le plus souvent dans une région de l'espace latent que le décodeur n'a jamais vue, et l'image obtenue ne
# ressemble à rien. L'auto-encodeur variationnel (VAE) corrige ce défaut en représentant chaque observation par une
# **loi de probabilité** plutôt que par un point, et en rapprochant cette loi d'une loi a priori simple, dans laquelle
# on sait tirer.
#
# Dans ce sujet, vous écrivez les trois fonctions qui font la différence entre un auto-encodeur et un VAE, puis vous les
# essayez sur de petites images de chiffres. Il est noté sur 20 points.
#
# **Comment travailler.** Complétez les cellules d'exercice, c'est-à-dire celles qui contiennent
# `raise NotImplementedError` ou `None`, sans changer les noms ni les arguments des fonctions. Ajoutez autant de
# cellules que vous le souhaitez. Les cellules « Exploration » servent à voir ce que vous avez écrit : elles ne sont pas
# notées. Les cellules verrouillées reçoivent la note : laissez-les en place.

# %% [markdown] lang="en"
# # Variational autoencoder
#
# An autoencoder can rebuild an image from its code, but it cannot invent one: a code drawn at random mostly falls in a
# region of the latent space that the decoder has never seen, and the resulting image looks like nothing. The
# variational autoencoder (VAE) repairs this by representing each observation with a **probability distribution**
# instead of a point, and by keeping that distribution close to a simple prior that we know how to sample from.
#
# In this assignment you write the three functions that turn an autoencoder into a VAE, then try them on small images of
# digits. It is worth 20 points.
#
# **How to work.** Complete the exercise cells, that is, those which contain `raise NotImplementedError` or `None`,
# without changing the names or the arguments of the functions. Add as many cells as you like. The "Exploration" cells
# let you see what you have written: they are not graded. The locked cells receive the score: leave them in place.

# %%
import math

import torch
import torch.nn.functional as F

ANSWERS = {}

# %% [markdown] lang="fr"
# ## Rappels
#
# **Le modèle.** Un code $z$ est tiré selon la loi a priori $p(z)$, ici la loi normale centrée réduite de dimension $d$,
# puis l'image $x$ est tirée selon $p_\theta(x \mid z)$, que calcule le décodeur. La vraisemblance d'une image est une
# intégrale sur tous les codes possibles, que l'on ne sait pas calculer :

# %% [markdown] lang="en"
# ## Recap
#
# **The model.** A code $z$ is drawn from the prior $p(z)$, here the standard normal distribution in dimension $d$; then
# the image $x$ is drawn from $p_\theta(x \mid z)$, which the decoder computes. The likelihood of an image is an
# integral over all possible codes, which we cannot compute:

# %% [markdown]
# $$p_\theta(x) = \int p_\theta(x \mid z)\, p(z)\, \mathrm{d}z$$

# %% [markdown] lang="fr"
# **La borne.** L'encodeur fournit une loi $q_\phi(z \mid x)$ qui approche la loi a posteriori inconnue
# $p_\theta(z \mid x)$. La log-vraisemblance se décompose alors exactement en deux termes :

# %% [markdown] lang="en"
# **The bound.** The encoder provides a distribution $q_\phi(z \mid x)$ that approximates the unknown posterior
# $p_\theta(z \mid x)$. The log-likelihood then splits exactly into two terms:

# %% [markdown]
# $$\log p_\theta(x) = \mathcal{L}(\theta, \phi; x) +
# \mathrm{KL}\bigl(q_\phi(z \mid x) \,\|\, p_\theta(z \mid x)\bigr)$$
#
# $$\mathcal{L}(\theta, \phi; x) = \mathbb{E}_{q_\phi(z \mid x)}\bigl[\log p_\theta(x \mid z)\bigr] -
# \mathrm{KL}\bigl(q_\phi(z \mid x) \,\|\, p(z)\bigr)$$

# %% [markdown] lang="fr"
# Une divergence de Kullback-Leibler n'est jamais négative : $\mathcal{L}$ minore donc la log-vraisemblance. C'est la
# **borne inférieure variationnelle** (ELBO). On entraîne l'encodeur et le décodeur ensemble à la maximiser,
# c'est-à-dire à minimiser son opposé : une **erreur de reconstruction** plus un **écart à la loi a priori**.
#
# **Les lois choisies.** L'encodeur rend une gaussienne à covariance diagonale,
# $q_\phi(z \mid x) = \mathcal{N}(\mu, \mathrm{diag}(\sigma^2))$ ; la loi a priori est $\mathcal{N}(0, I)$. Avec ces
# deux lois, la divergence a une expression exacte (exercice 2).
#
# **Notations.** Dans tout le sujet, `logvar` désigne $\log \sigma^2$, le logarithme de la **variance** : l'encodeur
# peut ainsi produire un nombre réel quelconque. Les images sont des tenseurs à valeurs dans $[0, 1]$, de forme
# `(batch, channels, height, width)` ; les codes sont de forme `(batch, latent_dim)`. Vos fonctions doivent accepter
# toute taille d'image et tout lot (*batch*), même réduit à un seul exemple, et ne jamais modifier leurs arguments.

# %% [markdown] lang="en"
# A Kullback-Leibler divergence is never negative, so $\mathcal{L}$ is a lower bound of the log-likelihood: the
# **evidence lower bound** (ELBO). Encoder and decoder are trained together to maximize it, that is, to minimize its
# opposite: a **reconstruction error** plus a **distance to the prior**.
#
# **The chosen distributions.** The encoder returns a Gaussian with diagonal covariance,
# $q_\phi(z \mid x) = \mathcal{N}(\mu, \mathrm{diag}(\sigma^2))$; the prior is $\mathcal{N}(0, I)$. With these two, the
# divergence has an exact expression (exercise 2).
#
# **Notation.** In the whole assignment, `logvar` is $\log \sigma^2$, the logarithm of the **variance**: the encoder may
# thus output any real number. Images are tensors with values in $[0, 1]$, of shape `(batch, channels, height, width)`;
# codes are of shape `(batch, latent_dim)`. Your functions must accept any image size and any batch, even a single
# example, and never modify their arguments.

# %% [markdown] lang="fr"
# ## Exercice 1. Astuce de reparamétrisation (2 points)
#
# Pour estimer l'espérance de l'ELBO, on tire un code $z$ selon $\mathcal{N}(\mu, \mathrm{diag}(\sigma^2))$. Mais on ne
# sait pas dériver à travers un tirage : le gradient n'atteindrait jamais l'encodeur. L'astuce consiste à tirer un bruit
# qui ne dépend d'aucun paramètre, puis à le transformer par une opération dérivable :

# %% [markdown] lang="en"
# ## Exercise 1. Reparameterization trick (2 points)
#
# To estimate the expectation in the ELBO, we draw a code $z$ from $\mathcal{N}(\mu, \mathrm{diag}(\sigma^2))$. But we
# cannot differentiate through a draw: the gradient would never reach the encoder. The trick is to draw a noise that
# depends on no parameter, then to transform it with a differentiable operation:

# %% [markdown]
# $$z = \mu + \sigma \odot \varepsilon, \qquad \varepsilon \sim \mathcal{N}(0, I)$$

# %% [markdown] lang="fr"
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


# %% [markdown] lang="fr"
# **Exploration.** Le nuage des codes doit suivre les ellipses, tracées à une et à deux fois l'écart-type.

# %% [markdown] lang="en"
# **Exploration.** The cloud of codes should follow the ellipses, drawn at one and two standard deviations.

# %% tags=["explore"]
import matplotlib.pyplot as plt

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
# $\Sigma$ (notée $\sigma$ sur la diapositive) est ici diagonale.
#
# **Donné.** Deux tenseurs `mu` et `logvar` de forme `(batch, latent_dim)`.
#
# **Demandé.** La fonction `kl_standard_normal(mu, logvar)`, qui renvoie un tenseur de forme `(batch,)`.
#
# **Convention.** Une divergence **par exemple**, en nats : la **somme** sur les dimensions latentes, et aucune
# réduction sur le lot ; `logvar` est $\log \sigma^2$.
#
# *Indice.* Vérifiez votre fonction à la main : elle vaut 0 quand $\mu = 0$ et $\sigma = 1$, et $\frac{1}{2}$ quand
# $d = 1$, $\mu = 1$ et $\sigma = 1$.

# %% [markdown] lang="en"
# This is the formula of the lecture, $\frac{1}{2}(\mathrm{tr}(\Sigma) + \mu^\top \mu - d - \log \det \Sigma)$, where
# the covariance $\Sigma$ (written $\sigma$ on the slide) is diagonal here.
#
# **Given.** Two tensors `mu` and `logvar` of shape `(batch, latent_dim)`.
#
# **Asked.** The function `kl_standard_normal(mu, logvar)`, which returns a tensor of shape `(batch,)`.
#
# **Convention.** One divergence **per example**, in nats: the **sum** over the latent dimensions, and no reduction over
# the batch; `logvar` is $\log \sigma^2$.
#
# *Hint.* Check your function by hand: it is 0 when $\mu = 0$ and $\sigma = 1$, and $\frac{1}{2}$ when $d = 1$,
# $\mu = 1$ and $\sigma = 1$.


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


# %% [markdown] lang="fr"
# **Exploration.** La divergence en dimension 1 : elle s'annule en un seul point, et tend vers l'infini
# quand $\sigma$ tend vers 0.

# %% [markdown] lang="en"
# **Exploration.** The divergence in dimension 1: it vanishes at a single point, and tends to infinity
# as $\sigma$ tends to 0.

# %% tags=["explore"]
import matplotlib.pyplot as plt

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
# ## Exercice 3. Divergence entre deux gaussiennes (2 points)

# %% [markdown] lang="en"
# ## Exercise 3. Divergence between two Gaussians (2 points)


# %% exercise="kl_gaussians" points=2
def kl_gaussians(mu0, cov0, mu1, cov1):
    """KL(N(mu0, cov0) || N(mu1, cov1)) of one pair of Gaussians with full covariances.

    mu0, mu1    (d,) float tensors: means.
    cov0, cov1  (d, d) float tensors: covariances, symmetric positive definite.
    returns     scalar tensor, in nats.
    """
    ### BEGIN SOLUTION
    gap = mu1 - mu0
    # solve(A, B) is A^-1 B without the inverse; the trace then needs no symmetry of the product
    trace = torch.linalg.solve(cov1, cov0).trace()
    distance = gap @ torch.linalg.solve(cov1, gap)
    # logdet adds logarithms: the determinant itself leaves the range of floats in a few tens of dimensions
    return 0.5 * (trace + distance - len(mu0) + torch.logdet(cov1) - torch.logdet(cov0))
    ### END SOLUTION


# %% [markdown] lang="fr"
# ## Exercice 4. Le modèle (3 points)

# %% [markdown] lang="en"
# ## Exercise 4. The model (3 points)


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
            torch.nn.Sigmoid(),  # a pixel is the parameter of a Bernoulli law
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
        """(batch, channels, height, width) images -> (x_hat, mu, logvar), x_hat decoded from one drawn code each."""
        ### BEGIN SOLUTION
        mu, logvar = self.encode(x)
        return self.decode(reparameterize(mu, logvar)), mu, logvar
        ### END SOLUTION


# %% [markdown] lang="fr"
# ## Exercice 5. Fonction de perte du VAE (3 points)
#
# Chaque pixel est vu comme une variable de Bernoulli dont le décodeur donne le paramètre $\hat{x}_i$. L'opposé de la
# log-vraisemblance est alors l'entropie croisée binaire (BCE), sommée sur les $D$ pixels :

# %% [markdown] lang="en"
# ## Exercise 5. Loss function of the VAE (3 points)
#
# Each pixel is seen as a Bernoulli variable whose parameter $\hat{x}_i$ is given by the decoder. The negative
# log-likelihood is then the binary cross-entropy (BCE), summed over the $D$ pixels:

# %% [markdown]
# $$\mathrm{BCE}(\hat{x}, x) = - \sum_{i=1}^{D} \bigl(x_i \log \hat{x}_i + (1 - x_i) \log(1 - \hat{x}_i)\bigr)$$
#
# $$\mathrm{loss} =
# \underbrace{\frac{1}{n} \sum_{k=1}^{n} \mathrm{BCE}(\hat{x}^{(k)}, x^{(k)})}_{\mathrm{reconstruction}} +
# \beta \,
# \underbrace{\frac{1}{n} \sum_{k=1}^{n} \mathrm{KL}\bigl(q_\phi(z \mid x^{(k)}) \,\|\, p(z)\bigr)}_{\mathrm{kl}}$$

# %% [markdown] lang="fr"
# Avec $\beta = 1$, c'est l'opposé de l'ELBO, où l'espérance est estimée par un seul tirage ; une autre valeur de
# $\beta$ donne le $\beta$-VAE.
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
# $\beta$ gives the $\beta$-VAE.
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


# %% [markdown] lang="fr"
# ## Exercice 6. Entraînement (2 points)

# %% [markdown] lang="en"
# ## Exercise 6. Training (2 points)


# %% exercise="train_vae" points=2
def train_vae(model, images, *, epochs, batch_size, learning_rate, generator=None, beta=1.0):
    """Train a VAE in place, by minimizing `vae_loss`.

    model          a module with encode, decode, forward, image_shape and latent_dim, as above.
    images         (n, channels, height, width) float tensor in [0, 1].
    epochs         int: how many times each image is seen.
    batch_size     int: the last batch of an epoch may be smaller.
    learning_rate  float: step of the optimizer.
    generator      torch.Generator or None: where the order of the images and the noise come from.
    beta           float: weight of the divergence.
    returns        list of `epochs` floats: mean over the images of the training loss, in nats, during each epoch.
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


# %% [markdown] lang="fr"
# ## Exercice 7. Générer à partir de la loi a priori (1,5 point)

# %% [markdown] lang="en"
# ## Exercise 7. Generating from the prior (1.5 points)


# %% exercise="sample_prior" points=1.5
def sample_prior(model, n, generator=None):
    """Images decoded from codes drawn from N(0, I).

    model      a module with encode, decode, forward, image_shape and latent_dim, as above.
    n          int: how many images.
    generator  torch.Generator or None: where all the randomness comes from.
    returns    (n, channels, height, width) float tensor, without gradient.
    """
    ### BEGIN SOLUTION
    weight = next(model.parameters())  # tells the device and the precision of the model
    with torch.no_grad():
        z = torch.randn(n, model.latent_dim, generator=generator, dtype=weight.dtype, device=weight.device)
        return model.decode(z)
    ### END SOLUTION


# %% [markdown] lang="fr"
# ## Exercice 8. Générer à partir des lois a posteriori (1,5 point)

# %% [markdown] lang="en"
# ## Exercise 8. Generating from the posteriors (1.5 points)


# %% exercise="sample_posterior" points=1.5
def sample_posterior(model, images, n, generator=None):
    """Images decoded from codes drawn from the equally weighted mixture of the posteriors of `images`.

    model      a module with encode, decode, forward, image_shape and latent_dim, as above.
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


# %% [markdown] lang="fr"
# ## Exercice 9. Étude de bêta (1 point)

# %% [markdown] lang="en"
# ## Exercise 9. A study of beta (1 point)


# %% exercise="beta_sweep" points=1
def beta_sweep(images, betas, *, latent_dim, epochs, batch_size, learning_rate, generator=None):
    """Reconstruction error and divergence of a VAE trained with each value of beta.

    images         (n, channels, height, width) float tensor in [0, 1].
    betas          list of floats.
    latent_dim     int: dimension of the codes.
    epochs, batch_size, learning_rate, generator    as for `train_vae`.
    returns        list of pairs of floats (reconstruction, kl), in nats, one pair per beta, in the order of `betas`.
    """
    ### BEGIN SOLUTION
    results = []
    for beta in betas:
        model = VAE(tuple(images.shape[1:]), latent_dim)  # a new one: the weights of one beta say nothing of another
        train_vae(
            model,
            images,
            epochs=epochs,
            batch_size=batch_size,
            learning_rate=learning_rate,
            generator=generator,
            beta=beta,
        )
        with torch.no_grad():
            mu, logvar = model.encode(images)
            x_hat = model.decode(reparameterize(mu, logvar, generator=generator))
            _, reconstruction, kl = vae_loss(x_hat, images, mu, logvar)
        results.append((reconstruction.item(), kl.item()))
    return results
    ### END SOLUTION


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
# **Convention.** Un seul des 4 choix est juste.
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

# %% [markdown] lang="fr"
# ## Exercice 11. L'écart entre l'ELBO et la vraisemblance (0,5 point)
#
# 1. Un.
# 2. Deux.
# 3. Trois.
# 4. Quatre.

# %% [markdown] lang="en"
# ## Exercise 11. The gap between the ELBO and the likelihood (0.5 points)
#
# 1. One.
# 2. Two.
# 3. Three.
# 4. Four.

# %% exercise="quiz_elbo" points=0.5
### BEGIN SOLUTION
### STUB: ANSWERS["elbo"] = None
ANSWERS["elbo"] = 2
### END SOLUTION

# %% [markdown] lang="fr"
# ## Exercice 12. L'espace latent (1 point)

# %% [markdown] lang="en"
# ## Exercise 12. The latent space (1 point)

# %% [markdown] lang="fr" written="latent_space" points=1
# Réponse modèle.

# %% [markdown] lang="en" written="latent_space" points=1
# Model answer.

# %% [markdown] lang="fr"
# ## Exploration. Un petit VAE sur des chiffres
#
# Quand vos trois fonctions sont écrites, ces cellules entraînent un VAE en quelques secondes sur les chiffres de
# scikit-learn, des images de 8 pixels de côté. Changez `beta` et comparez les reconstructions et les images inventées.

# %% [markdown] lang="en"
# ## Exploration. A small VAE on digits
#
# Once your three functions are written, these cells train a VAE in a few seconds on the digits of scikit-learn, images
# of 8 pixels a side. Change `beta` and compare the reconstructions and the invented images.

# %% tags=["explore"]
from sklearn.datasets import load_digits

images = torch.tensor(load_digits().images, dtype=torch.float32)  # (1797, 8, 8) in [0, 16]
images = images.unsqueeze(1) / 16  # (1797, 1, 8, 8) in [0, 1]
beta = 1.0
latent_dim = 4
generator = torch.Generator().manual_seed(0)
torch.manual_seed(0)  # the initial weights
encoder = torch.nn.Sequential(
    torch.nn.Flatten(),
    torch.nn.Linear(64, 128),
    torch.nn.ReLU(),
    torch.nn.Linear(128, 2 * latent_dim),
)
decoder = torch.nn.Sequential(
    torch.nn.Linear(latent_dim, 128),
    torch.nn.ReLU(),
    torch.nn.Linear(128, 64),
    torch.nn.Sigmoid(),
    torch.nn.Unflatten(1, (1, 8, 8)),
)
optimizer = torch.optim.Adam([*encoder.parameters(), *decoder.parameters()], lr=3e-3)
for epoch in range(100):
    totals = torch.zeros(3)
    for batch in images[torch.randperm(len(images), generator=generator)].split(128):
        mu, logvar = encoder(batch).chunk(2, dim=1)
        x_hat = decoder(reparameterize(mu, logvar, generator=generator))
        loss, reconstruction, kl = vae_loss(x_hat, batch, mu, logvar, beta=beta)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        totals += len(batch) * torch.stack([loss, reconstruction, kl]).detach()
    if epoch % 20 == 19:
        loss, reconstruction, kl = (totals / len(images)).tolist()
        print(f"epoch {epoch + 1}: loss {loss:.1f} = reconstruction {reconstruction:.1f} + beta * {kl:.1f}")

# %% [markdown] lang="fr"
# De haut en bas : des images, leurs reconstructions, et des images inventées à partir de codes tirés dans la loi a
# priori.

# %% [markdown] lang="en"
# From top to bottom: images, their reconstructions, and images invented from codes drawn from the prior.

# %% tags=["explore"]
import matplotlib.pyplot as plt

with torch.no_grad():
    rebuilt = decoder(encoder(images[:10]).chunk(2, dim=1)[0])
    invented = decoder(torch.randn(10, latent_dim, generator=generator))
figure, axes = plt.subplots(3, 10, figsize=(10, 3.2))
for row, pictures in zip(axes, (images[:10], rebuilt, invented), strict=True):
    for axis, picture in zip(row, pictures, strict=True):
        axis.imshow(picture[0], cmap="gray", vmin=0, vmax=1)
        axis.axis("off")
plt.show()
