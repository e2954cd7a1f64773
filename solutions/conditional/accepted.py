"""Other right answers on conditional generation: each must get full marks.

They differ from the obvious answer in the order of the operations, the layers, the shape of the code or the variance of
a step; never in what the statement decides.
"""

import math

import torch
import torch.nn.functional as F

from autograder.suite.declare import accepted


@accepted("one_hot")
def one_column_more_then_cut(y, classes):
    return F.one_hot(y, classes + 1)[:, :classes].to(torch.float32)


@accepted("one_hot")
def rows_of_the_identity(y, classes):
    return torch.cat([torch.eye(classes), torch.zeros(1, classes)]).to(y.device)[y]


@accepted("one_hot")
def scattered_ones(y, classes):
    rows = torch.zeros(len(y), classes + 1, device=y.device)
    return rows.scatter_(1, y.unsqueeze(1), 1.0)[:, :-1].clone()


@accepted("ConditionalVAE")
class WithEmbeddings(torch.nn.Module):
    def __init__(self, image_shape, latent_dim, classes):
        super().__init__()
        self.image_shape, self.latent_dim, self.classes = tuple(image_shape), latent_dim, classes
        pixels = math.prod(image_shape)
        self.seen, self.known = torch.nn.Embedding(classes, 200), torch.nn.Embedding(classes, 200)
        self.inner, self.mean = torch.nn.Linear(pixels, 200), torch.nn.Linear(200, latent_dim)
        self.log_variance = torch.nn.Linear(200, latent_dim)
        self.start, self.outer = torch.nn.Linear(latent_dim, 200), torch.nn.Linear(200, pixels)

    def encode(self, x, y):
        features = F.relu(self.inner(x.flatten(1)) + self.seen(y))
        return self.mean(features), self.log_variance(features)

    def decode(self, z, y):
        return torch.sigmoid(self.outer(F.relu(self.start(z) + self.known(y)))).unflatten(1, self.image_shape)

    def forward(self, x, y):
        mu, logvar = self.encode(x, y)
        return self.decode(mu + torch.randn_like(mu) * logvar.mul(0.5).exp(), y), mu, logvar


@accepted("ConditionalVAE")
class TwoHiddenLayers(torch.nn.Module):
    def __init__(self, image_shape, latent_dim, classes):
        super().__init__()
        self.image_shape, self.latent_dim, self.classes = tuple(image_shape), latent_dim, classes
        pixels = math.prod(image_shape)
        self.inner = torch.nn.Sequential(
            torch.nn.Linear(classes + pixels, 300), torch.nn.SiLU(), torch.nn.Linear(300, 150), torch.nn.SiLU(),
            torch.nn.Linear(150, 2 * latent_dim),
        )  # fmt: skip
        self.outer = torch.nn.Sequential(
            torch.nn.Linear(classes + latent_dim, 150), torch.nn.SiLU(), torch.nn.Linear(150, 300), torch.nn.SiLU(),
            torch.nn.Linear(300, pixels), torch.nn.Sigmoid(),
        )  # fmt: skip

    def encode(self, x, y):
        both = self.inner(torch.cat([F.one_hot(y, self.classes).float(), x.flatten(1)], dim=1))
        return both[:, : self.latent_dim], both[:, self.latent_dim :]

    def decode(self, z, y):
        pixels = self.outer(torch.cat([F.one_hot(y, self.classes).float(), z], dim=1))
        return pixels.view(len(z), *self.image_shape)

    def forward(self, x, y):
        mu, logvar = self.encode(x, y)
        posterior = torch.distributions.Normal(mu, torch.exp(logvar / 2))
        return self.decode(posterior.rsample(), y), mu, logvar


@accepted("ConditionalVAE")
class WithTanh(torch.nn.Module):
    def __init__(self, image_shape, latent_dim, classes):
        super().__init__()
        self.image_shape, self.latent_dim, self.classes = tuple(image_shape), latent_dim, classes
        pixels = math.prod(image_shape)
        self.inner, self.heads = torch.nn.Linear(pixels + classes, 400), torch.nn.Linear(400, 2 * latent_dim)
        self.start, self.outer = torch.nn.Linear(latent_dim + classes, 400), torch.nn.Linear(400, pixels)

    def mark(self, y):
        return torch.eye(self.classes, device=y.device)[y]

    def encode(self, x, y):
        features = torch.tanh(self.inner(torch.hstack([x.reshape(len(x), -1), self.mark(y)])))
        return torch.chunk(self.heads(features), 2, dim=-1)

    def decode(self, z, y):
        features = torch.tanh(self.start(torch.hstack([z, self.mark(y)])))
        return self.outer(features).sigmoid().reshape(len(z), *self.image_shape)

    def forward(self, x, y):
        mu, logvar = self.encode(x, y)
        z = mu - torch.exp(0.5 * logvar) * torch.randn(mu.shape, device=mu.device)
        return self.decode(z, y), mu, logvar


@accepted("cvae_loss")
def image_by_image_then_mean(model, x, y, generator=None):
    mu, logvar = model.encode(x, y)
    z = torch.empty_like(mu).normal_(generator=generator) * torch.sqrt(torch.exp(logvar)) + mu
    errors = F.binary_cross_entropy(model.decode(z, y), x, reduction="none").flatten(1).sum(1)
    divergences = -0.5 * (1 + logvar - mu**2 - logvar.exp()).sum(-1)
    return (errors + divergences).mean(), errors.mean(), divergences.mean()


@accepted("cvae_loss")
def divergence_of_distributions(model, x, y, generator=None):
    posterior = torch.distributions.Normal(*((lambda mu, logvar: (mu, torch.exp(logvar / 2)))(*model.encode(x, y))))
    noise = torch.randn(posterior.mean.shape, generator=generator)
    x_hat = model.decode(posterior.mean + posterior.stddev * noise, y).clamp(1e-7, 1 - 1e-7)
    reconstruction = -(x * x_hat.log() + (1 - x) * (1 - x_hat).log()).sum() / x.shape[0]
    prior = torch.distributions.Normal(torch.zeros_like(posterior.mean), torch.ones_like(posterior.mean))
    kl = torch.distributions.kl_divergence(posterior, prior).sum(1).mean()
    return reconstruction + kl, reconstruction, kl


@accepted("sample_class")
def codes_filled_in_place(model, y, generator=None):
    z = torch.empty(y.shape[0], model.latent_dim).normal_(generator=generator)
    return model.decode(z, y).detach()


@accepted("sample_class")
def with_torch_normal(model, y, generator=None):
    return model.decode(torch.normal(0.0, 1.0, (len(y), model.latent_dim), generator=generator), y)


@accepted("in_every_class")
def repeated_then_reshaped(model, x, y):
    n, classes = len(x), model.classes
    mu, _ = model.encode(x, y)
    images = model.decode(mu.repeat_interleave(classes, dim=0), torch.arange(classes, device=y.device).repeat(n))
    return images.reshape(n, classes, *x.shape[1:])


@accepted("in_every_class")
def one_image_at_a_time(model, x, y):
    rows = []
    for image, label in zip(x.split(1), y.split(1), strict=True):
        style = model.encode(image, label)[0].expand(model.classes, -1)
        rows.append(model.decode(style, torch.arange(model.classes)))
    return torch.stack(rows)


@accepted("drop_labels")
def with_torch_where(y, p, classes, generator=None):
    kept = torch.rand(len(y), generator=generator) >= p
    return torch.where(kept, y, torch.full_like(y, classes))


@accepted("drop_labels")
def with_torch_bernoulli(y, p, classes, generator=None):
    dropped = torch.bernoulli(torch.full(y.shape, float(p)), generator=generator).bool()
    seen = y.clone()
    seen[dropped] = classes
    return seen


@accepted("guided_noise")
def both_at_once(model, z, t, y, scale):
    asked = torch.cat([y, torch.full_like(y, model.classes)])
    within, without = model(torch.cat([z, z]), torch.cat([t, t]), asked).chunk(2)
    return (1 - scale) * without + scale * within


@accepted("guided_noise")
def with_torch_lerp(model, z, t, y, scale):
    nothing = torch.full(y.shape, model.classes, dtype=torch.int64, device=y.device)
    return torch.lerp(model(z, t, nothing), model(z, t, y), float(scale))


@accepted("encode_latents")
def divided_by_n_minus_one(vae, images):
    mu = vae.encode(images)[0].detach()
    center, spread = mu.mean(dim=0), mu.std(dim=0)
    spread[spread < 1e-6] = 1.0
    return (mu - center) / spread, center, spread


@accepted("encode_latents")
def in_double_precision(vae, images):
    with torch.no_grad():
        mu = vae.encode(images)[0].double()
    center = mu.sum(0) / len(mu)
    spread = ((mu - center).square().sum(0) / (len(mu) - 1)).sqrt()
    spread = spread.masked_fill(spread < 1e-6, 1.0)
    return ((mu - center) / spread).float(), center.float(), spread.float()


@accepted("decode_latents")
def with_addcmul(vae, latents, center, spread):
    return vae.decode(torch.addcmul(center, latents, spread)).detach()


@accepted("latent_loss")
def squared_norm_of_the_error(model, latents, y, alpha_bar, p=0.1, generator=None):
    n = latents.shape[0]
    epsilon = torch.randn(latents.shape, generator=generator)
    t = (torch.rand(n, generator=generator) * len(alpha_bar)).long()
    kept = alpha_bar.index_select(0, t).reshape(n, 1)
    seen = torch.where(torch.rand(n, generator=generator) < p, torch.full_like(y, model.classes), y)
    error = model(torch.sqrt(kept) * latents + torch.sqrt(1 - kept) * epsilon, t, seen) - epsilon
    return torch.linalg.vector_norm(error, dim=1).pow(2).mean()


@accepted("latent_loss")
def mean_error_times_the_dimension(model, latents, y, alpha_bar, p=0.1, generator=None):
    t = torch.randint(0, len(alpha_bar), y.shape, generator=generator)
    epsilon = torch.empty_like(latents).normal_(generator=generator)
    seen = y.clone()
    seen[torch.rand(y.shape, generator=generator) < p] = model.classes
    root, rest = alpha_bar.sqrt()[t, None], (1 - alpha_bar).sqrt()[t, None]
    return F.mse_loss(model(root * latents + rest * epsilon, t, seen), epsilon) * latents.shape[1]


@accepted("sample_latents")
@torch.no_grad()
def with_the_narrow_variance(model, y, betas, scale=1.0, generator=None):
    left, nothing = torch.cumprod(1 - betas, dim=0), torch.full_like(y, model.classes)
    z = torch.randn(len(y), model.latent_dim, generator=generator)
    for step in range(len(betas) - 1, -1, -1):
        t = torch.full(y.shape, step)
        without = model(z, t, nothing)
        noise = without + scale * (model(z, t, y) - without)
        z = (z - betas[step] / (1 - left[step]).sqrt() * noise) / (1 - betas[step]).sqrt()
        if step:
            variance = betas[step] * (1 - left[step - 1]) / (1 - left[step])
            z = z + variance.sqrt() * torch.randn(z.shape, generator=generator)
    return z


@accepted("sample_latents")
def through_the_clean_code(model, y, betas, scale=1.0, generator=None):
    left, nothing = torch.cumprod(1 - betas, dim=0), torch.full_like(y, model.classes)
    z = torch.empty(len(y), model.latent_dim).normal_(generator=generator)
    with torch.no_grad():
        for step in reversed(range(len(betas))):
            t = torch.full_like(y, step)
            noise = (1 - scale) * model(z, t, nothing) + scale * model(z, t, y)
            clean = (z - (1 - left[step]).sqrt() * noise) / left[step].sqrt()
            if step == 0:
                break
            before, rest = left[step - 1], 1 - left[step]
            mean = before.sqrt() * betas[step] / rest * clean + (1 - betas[step]).sqrt() * (1 - before) / rest * z
            z = mean + (betas[step] * (1 - before) / rest).sqrt() * torch.randn(z.shape, generator=generator)
    return clean
