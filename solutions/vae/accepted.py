"""Other right answers to the VAE assignment: each must get full marks.

They differ from the obvious answer in the order of the operations, the library, the noise drawn from a generator, the
intermediate precision or the shape of the code; never in what the statement decides.
"""

import math

import torch
import torch.nn.functional as F

from autograder.suite.declare import accepted


@accepted("reparameterize")
def noise_filled_in_place(mu, logvar, generator=None):
    epsilon = torch.empty_like(mu).normal_(generator=generator)
    return torch.addcmul(mu, torch.exp(logvar / 2), epsilon)


@accepted("reparameterize")
def square_root_of_the_variance(mu, logvar, generator=None):
    variance = logvar.exp()
    epsilon = torch.randn(variance.size(), generator=generator, dtype=variance.dtype, device=variance.device)
    return epsilon * variance.sqrt() + mu


@accepted("reparameterize")
def noise_subtracted(mu, logvar, generator=None):
    sigma = (0.5 * logvar).exp()
    return mu - sigma * torch.randn(mu.shape, generator=generator, dtype=mu.dtype)


@accepted("reparameterize")
def example_by_example(mu, logvar, generator=None):
    codes = []
    for mean, log_variance in zip(mu, logvar, strict=True):
        epsilon = torch.randn(len(mean), generator=generator, dtype=mean.dtype)
        codes.append(mean + math.e ** (log_variance / 2) * epsilon)
    return torch.stack(codes)


@accepted("reparameterize")
def normal_noise_from_torch_normal(mu, logvar, generator=None):
    epsilon = torch.normal(torch.zeros_like(mu), torch.ones_like(mu), generator=generator)
    return mu + torch.sqrt(torch.exp(logvar)) * epsilon


@accepted("reparameterize")
def rsample_of_a_distribution(mu, logvar, generator=None):
    seed = torch.randint(2**31, (1,), generator=generator).item()
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        return torch.distributions.Normal(mu, torch.exp(0.5 * logvar)).rsample()


@accepted("kl_standard_normal")
def with_einsum(mu, logvar):
    sigma = torch.exp(0.5 * logvar)
    squares = torch.einsum("nd,nd->n", mu, mu) + torch.einsum("nd,nd->n", sigma, sigma)
    return 0.5 * (squares - logvar.sum(dim=1) - mu.shape[1])


@accepted("kl_standard_normal")
def with_distributions(mu, logvar):
    posterior = torch.distributions.Normal(mu, torch.exp(0.5 * logvar))
    prior = torch.distributions.Normal(torch.zeros_like(mu), torch.ones_like(mu))
    return torch.distributions.kl_divergence(posterior, prior).sum(dim=-1)


@accepted("kl_standard_normal")
def with_expm1(mu, logvar):
    return (mu.square() + torch.expm1(logvar) - logvar).sum(-1) / 2


@accepted("kl_standard_normal")
def as_the_paper_writes_it(mu, logvar):
    return -0.5 * torch.sum(1 + logvar - mu**2 - torch.exp(logvar), dim=1)


@accepted("kl_standard_normal")
def with_traces_of_matrices(mu, logvar):
    def of_one(mean, covariance):
        return 0.5 * (covariance.trace() + mean @ mean - len(mean) - torch.logdet(covariance))

    # in double precision: the determinant of a covariance of e-17 is out of float32's reach
    covariances = torch.diag_embed(logvar.double().exp())
    return torch.stack([of_one(*pair) for pair in zip(mu.double(), covariances, strict=True)])


@accepted("vae_loss")
def per_example_then_mean(x_hat, x, mu, logvar, beta=1.0):
    pixels = F.binary_cross_entropy(x_hat, x, reduction="none")
    per_example = pixels.flatten(1).sum(1)
    divergence = 0.5 * (mu.pow(2) + logvar.exp() - 1 - logvar).sum(1)
    return (per_example + beta * divergence).mean(), per_example.mean(), divergence.mean()


@accepted("vae_loss")
def sum_then_divide(x_hat, x, mu, logvar, beta=1.0):
    batch = x.shape[0]
    reconstruction = F.binary_cross_entropy(x_hat, x, reduction="sum") / batch
    kl = -0.5 * torch.sum(1 + logvar - mu.pow(2) - logvar.exp()) / batch
    return reconstruction + beta * kl, reconstruction, kl


@accepted("vae_loss")
def logarithms_clamped_by_hand(x_hat, x, mu, logvar, beta=1.0):
    log_one = torch.log(x_hat.clamp(min=1e-44)).clamp(min=-100)  # bounded inside too: the gradient of log(0) is NaN
    log_zero = torch.log((1 - x_hat).clamp(min=1e-44)).clamp(min=-100)
    reconstruction = -(x * log_one + (1 - x) * log_zero).sum(dim=(1, 2, 3)).mean()
    kl = 0.5 * torch.expm1(logvar).sub(logvar).add(mu * mu).sum(dim=1).mean()
    return torch.add(reconstruction, kl, alpha=beta), reconstruction, kl


@accepted("vae_loss")
def probabilities_clamped_by_hand(x_hat, x, mu, logvar, beta=1.0):
    p = x_hat.clamp(1e-7, 1 - 1e-7)
    reconstruction = -torch.where(x > 0, x * p.log(), 0).sum() - ((1 - x) * (1 - p).log()).sum()
    kl = torch.distributions.kl_divergence(
        torch.distributions.Normal(mu, (logvar / 2).exp()), torch.distributions.Normal(0.0, 1.0)
    )
    kl = kl.sum() / len(mu)
    reconstruction = reconstruction / len(x)
    return [reconstruction + kl * beta, reconstruction, kl]


@accepted("vae_loss")
def calls_the_divergence_of_exercise_2(x_hat, x, mu, logvar, beta=1.0):
    reconstruction = F.binary_cross_entropy(x_hat, x, reduction="none").sum(dim=[1, 2, 3]).mean(dim=0)
    kl = kl_standard_normal(mu, logvar).mean()  # noqa: F821  # defined by the notebook, an exercise above
    return reconstruction + beta * kl, reconstruction, kl


@accepted("kl_gaussians")
def with_triangular_factors(mu0, cov0, mu1, cov1):
    lower0, lower1 = torch.linalg.cholesky(cov0), torch.linalg.cholesky(cov1)
    factor = torch.linalg.solve_triangular(lower1, lower0, upper=False)
    gap = torch.linalg.solve_triangular(lower1, (mu1 - mu0).unsqueeze(1), upper=False)
    volume = 2 * (lower1.diagonal().log().sum() - lower0.diagonal().log().sum())
    return 0.5 * (factor.square().sum() + gap.square().sum() - mu0.shape[0] + volume)


@accepted("kl_gaussians")
def with_signed_log_determinants(mu0, cov0, mu1, cov1):
    precision = torch.linalg.inv(cov1)
    gap = mu0 - mu1
    volume = torch.linalg.slogdet(cov1).logabsdet - torch.linalg.slogdet(cov0).logabsdet
    return (torch.einsum("ij,ji->", precision, cov0) + gap @ precision @ gap - len(gap) + volume) / 2


@accepted("kl_gaussians")
def with_multivariate_normals(mu0, cov0, mu1, cov1):
    q = torch.distributions.MultivariateNormal(mu0, covariance_matrix=cov0)
    p = torch.distributions.MultivariateNormal(mu1, covariance_matrix=cov1)
    return torch.distributions.kl_divergence(q, p)


@accepted("kl_gaussians")
def with_eigenvalues_in_double_precision(mu0, cov0, mu1, cov1):
    lower = torch.linalg.cholesky(cov1.double())
    gap = torch.linalg.solve(lower, (mu1 - mu0).double())
    half = torch.linalg.solve(lower, cov0.double())
    values = torch.linalg.eigvalsh(torch.linalg.solve(lower, half.T))
    return (0.5 * (values - 1 - torch.log(values)).sum() + 0.5 * gap.dot(gap)).to(mu0.dtype)


@accepted("VAE")
class OneLinearHead(torch.nn.Module):
    def __init__(self, image_shape, latent_dim):
        super().__init__()
        self.image_shape, self.latent_dim = image_shape, latent_dim
        c, h, w = image_shape
        self.inner = torch.nn.Sequential(
            torch.nn.Linear(c * h * w, 100), torch.nn.Tanh(), torch.nn.Linear(100, 2 * latent_dim)
        )
        self.outer = torch.nn.Sequential(
            torch.nn.Linear(latent_dim, 100), torch.nn.Tanh(), torch.nn.Linear(100, c * h * w)
        )

    def encode(self, x):
        return self.inner(x.reshape(len(x), -1)).split(self.latent_dim, dim=1)

    def decode(self, z):
        return self.outer(z).sigmoid().view(-1, *self.image_shape)

    def forward(self, x):
        mu, logvar = self.encode(x)
        return self.decode(mu + (logvar / 2).exp() * torch.randn_like(mu)), mu, logvar


@accepted("VAE")
class ConvolutionsThenUpsampling(torch.nn.Module):
    def __init__(self, image_shape, latent_dim):
        super().__init__()
        self.image_shape = image_shape
        self.latent_dim = latent_dim
        channels, height, width = image_shape
        self.down = torch.nn.Sequential(
            torch.nn.Conv2d(channels, 16, 3, stride=2, padding=1),
            torch.nn.LeakyReLU(),
            torch.nn.Conv2d(16, 32, 3, stride=2, padding=1),
            torch.nn.LeakyReLU(),
            torch.nn.Flatten(),
        )
        self.low = (32, (height + 3) // 4, (width + 3) // 4)
        features = math.prod(self.low)
        self.mean, self.log_variance = torch.nn.Linear(features, latent_dim), torch.nn.Linear(features, latent_dim)
        self.up = torch.nn.Sequential(
            torch.nn.Linear(latent_dim, features),
            torch.nn.LeakyReLU(),
            torch.nn.Unflatten(1, self.low),
            torch.nn.Upsample(size=((height + 1) // 2, (width + 1) // 2)),
            torch.nn.Conv2d(32, 16, 3, padding=1),
            torch.nn.LeakyReLU(),
            torch.nn.Upsample(size=(height, width)),
            torch.nn.Conv2d(16, channels, 3, padding=1),
            torch.nn.Sigmoid(),
        )

    def encode(self, x):
        features = self.down(x)
        return self.mean(features), self.log_variance(features)

    def decode(self, z):
        return self.up(z)

    def forward(self, x):
        mu, logvar = self.encode(x)
        return self.decode(reparameterize(mu, logvar)), mu, logvar  # noqa: F821  # defined by the notebook


@accepted("VAE")
class TransposedConvolutions(torch.nn.Module):
    def __init__(self, image_shape, latent_dim):
        super().__init__()
        self.image_shape = tuple(image_shape)
        self.latent_dim = latent_dim
        c, h, w = image_shape
        self.rows, self.columns = -(-h // 4), -(-w // 4)
        self.conv1 = torch.nn.Conv2d(c, 12, 4, stride=2, padding=1)
        self.conv2 = torch.nn.Conv2d(12, 24, 3, padding=1)
        self.norm = torch.nn.GroupNorm(4, 24)  # over the channels of one image, not over the batch
        self.pool = torch.nn.AdaptiveAvgPool2d((self.rows, self.columns))
        self.head = torch.nn.Linear(24 * self.rows * self.columns, 2 * latent_dim)
        self.start = torch.nn.Linear(latent_dim, 24 * self.rows * self.columns)
        self.rise1 = torch.nn.ConvTranspose2d(24, 12, 4, stride=2, padding=1)
        self.rise2 = torch.nn.ConvTranspose2d(12, c, 4, stride=2, padding=1)

    def encode(self, x):
        h = F.relu(self.norm(self.conv2(F.relu(self.conv1(x)))))
        mu, logvar = self.head(self.pool(h).flatten(1)).chunk(2, dim=-1)
        return mu, logvar

    def decode(self, z):
        h = F.relu(self.start(z)).view(len(z), 24, self.rows, self.columns)
        _, height, width = self.image_shape
        return torch.sigmoid(self.rise2(F.relu(self.rise1(h)))[:, :, :height, :width])

    def forward(self, x):
        posterior = self.encode(x)
        q = torch.distributions.Normal(posterior[0], torch.exp(0.5 * posterior[1]))
        return (self.decode(q.rsample()), *posterior)


@accepted("VAE")
class TwoDeepNetworks(torch.nn.Module):
    def __init__(self, image_shape, latent_dim):
        super().__init__()
        self.image_shape = torch.Size(image_shape)
        self.latent_dim = latent_dim
        size = self.image_shape.numel()

        def network(*sizes):
            layers = []
            for before, after in zip(sizes[:-1], sizes[1:], strict=True):  # noqa: RUF007  # as a student would
                layers += [torch.nn.Linear(before, after), torch.nn.LayerNorm(after), torch.nn.SiLU()]
            return torch.nn.Sequential(*layers)

        self.encoder = network(size, 128, 64)
        self.to_mu, self.to_logvar = torch.nn.Linear(64, latent_dim), torch.nn.Linear(64, latent_dim)
        self.decoder = network(latent_dim, 64, 128)
        self.to_logits = torch.nn.Linear(128, size)

    def encode(self, x):
        h = self.encoder(x.flatten(start_dim=1))
        return self.to_mu(h), torch.clamp(self.to_logvar(h), -10, 10)

    def decode(self, z):
        return torch.sigmoid(self.to_logits(self.decoder(z))).unflatten(1, self.image_shape)

    def forward(self, x):
        mu, logvar = self.encode(x)
        sigma = torch.sqrt(torch.exp(logvar))
        z = torch.normal(torch.zeros_like(sigma), 1.0) * sigma + mu
        return self.decode(z), mu, logvar


@accepted("train_vae")
def with_a_data_loader(model, images, *, epochs, batch_size, learning_rate, generator=None, beta=1.0):
    data = torch.utils.data.TensorDataset(images)
    loader = torch.utils.data.DataLoader(data, batch_size=batch_size, shuffle=True, generator=generator)
    optimizer = torch.optim.RMSprop(model.parameters(), lr=learning_rate)
    losses = []
    for _ in range(epochs):
        seen, total = 0, torch.zeros(())
        for (x,) in loader:
            optimizer.zero_grad(set_to_none=False)
            mu, logvar = model.encode(x)
            z = reparameterize(mu, logvar, generator)  # noqa: F821  # defined by the notebook
            loss = vae_loss(model.decode(z), x, mu, logvar, beta)[0]  # noqa: F821
            loss.backward()
            optimizer.step()
            seen += len(x)
            total = total + loss.detach() * len(x)
        losses.append(float(total / seen))
    return losses


@accepted("train_vae")
def with_stochastic_gradient_descent(model, images, *, epochs, batch_size, learning_rate, generator=None, beta=1.0):
    # plain descent is slow at a rate that suits Adam: a momentum of 0.9 multiplies the step by ten
    optimizer = torch.optim.SGD(model.parameters(), lr=learning_rate, momentum=0.9)
    history = []
    for _epoch in range(epochs):
        permutation = torch.randperm(images.shape[0], generator=generator)
        losses, sizes = [], []
        for start in range(0, images.shape[0], batch_size):
            x = images[permutation[start : start + batch_size]]
            mu, logvar = model.encode(x)
            epsilon = torch.randn(mu.shape, generator=generator)
            x_hat = model.decode(mu + torch.exp(logvar / 2) * epsilon)
            reconstruction = F.binary_cross_entropy(x_hat, x, reduction="none").flatten(1).sum(1)
            kl = 0.5 * (mu**2 + logvar.exp() - 1 - logvar).sum(1)
            loss = (reconstruction + beta * kl).mean()
            model.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 50.0)
            optimizer.step()
            losses.append(loss.item())
            sizes.append(len(x))
        history.append(sum(a * b for a, b in zip(losses, sizes, strict=True)) / sum(sizes))
    return history


@accepted("train_vae")
def with_adamw_and_a_forward_pass(model, images, *, epochs, batch_size, learning_rate, generator=None, beta=1.0):
    if generator is not None:  # the noise of model(x) comes from torch's own generator: seed it from ours
        torch.manual_seed(int(torch.randint(2**31, (1,), generator=generator)))
    optimizer = torch.optim.AdamW(model.parameters(), lr=learning_rate, weight_decay=0.0)
    history = []
    for _ in range(epochs):
        epoch_loss = 0.0
        for places in torch.randperm(len(images)).split(batch_size):
            x = images[places]
            x_hat, mu, logvar = model(x)
            loss, _reconstruction, _kl = vae_loss(x_hat=x_hat, x=x, mu=mu, logvar=logvar, beta=beta)  # noqa: F821
            for parameter in model.parameters():
                parameter.grad = None
            loss.backward()
            optimizer.step()
            epoch_loss += loss.item() * x.size(0) / images.size(0)
        history.append(epoch_loss)
    return history


@accepted("sample_prior")
def decoded_one_by_one(model, n, generator=None):
    with torch.inference_mode():
        codes = [torch.randn(1, model.latent_dim, generator=generator) for _ in range(n)]
        return torch.cat([model.decode(code) for code in codes])


@accepted("sample_prior")
@torch.no_grad()
def filled_in_place(model, n, generator=None):
    z = torch.empty((n, model.latent_dim)).normal_(0.0, 1.0, generator=generator)
    return model.decode(z).detach()


@accepted("sample_posterior")
def with_multinomial(model, images, n, generator=None):
    with torch.no_grad():
        mu, logvar = model.encode(images)
        weights = torch.ones(len(images))
        component = torch.multinomial(weights, n, replacement=True, generator=generator)
        epsilon = torch.randn(n, mu.shape[1], generator=generator)
        return model.decode(mu[component] + epsilon * torch.exp(0.5 * logvar[component]))


@accepted("sample_posterior")
def with_uniform_numbers(model, images, n, generator=None):
    place = (torch.rand(n, generator=generator) * len(images)).long().clamp(max=len(images) - 1)
    mu, logvar = model.encode(images)
    sigma = logvar.exp().sqrt()
    z = torch.normal(mu[place], sigma[place], generator=generator)  # no gradient is needed here
    return model.decode(z).detach()


@accepted("beta_sweep")
def with_a_list_of_models(images, betas, *, latent_dim, epochs, batch_size, learning_rate, generator=None):
    shape = images.shape[1:]
    models = [VAE(image_shape=tuple(shape), latent_dim=latent_dim) for _ in betas]  # noqa: F821
    for beta, model in zip(betas, models, strict=True):
        train_vae(  # noqa: F821
            model, images, epochs=epochs, batch_size=batch_size, learning_rate=learning_rate,
            generator=generator, beta=beta,
        )  # fmt: skip
    study = []
    for model in models:
        x_hat, mu, logvar = model(images)
        reconstruction = F.binary_cross_entropy(x_hat, images, reduction="sum") / len(images)
        kl = -0.5 * (1 + logvar - mu**2 - logvar.exp()).sum() / len(images)
        study.append([float(reconstruction), float(kl)])
    return study


@accepted("beta_sweep")
def batch_by_batch(images, betas, *, latent_dim, epochs, batch_size, learning_rate, generator=None):
    def of_one(beta):
        vae = VAE(list(images.shape[1:]), latent_dim)  # noqa: F821
        recipe = {"epochs": epochs, "batch_size": batch_size, "learning_rate": learning_rate, "generator": generator}
        train_vae(vae, images, beta=beta, **recipe)  # noqa: F821
        totals = torch.zeros(2)
        with torch.no_grad():
            for x in images.split(batch_size):
                x_hat, mu, logvar = vae.forward(x)
                _, *parts = vae_loss(x_hat, x, mu, logvar)  # noqa: F821
                totals += len(x) * torch.stack(parts)
        return tuple((totals / len(images)).tolist())

    return [of_one(beta) for beta in betas]
