"""Other right answers to the assignment on diffusion models: each must get full marks.

They differ from the obvious answer in the order of the operations, the library, the variance of the sampler, the
network or the optimizer; never in what the statement decides.
"""

import math

import torch

from autograder.suite.declare import accepted


@accepted("alpha_bar")
def by_the_logarithms(betas):
    return torch.exp(torch.cumsum(torch.log1p(-betas), 0))


@accepted("alpha_bar")
def by_a_loop(betas):
    result, left = torch.empty_like(betas), 1.0
    for t in range(len(betas)):
        left = left * (1 - betas[t])
        result[t] = left
    return result


@accepted("diffuse_step")
def with_powers_of_a_half(z, beta, epsilon):
    return z * (1 - beta) ** 0.5 + epsilon * beta**0.5


@accepted("diffuse_step")
def with_the_square_root_of_math(z, beta, epsilon):
    return math.sqrt(1 - beta) * z + math.sqrt(beta) * epsilon


@accepted("diffuse")
def by_views_with_the_right_number_of_ones(x, t, alpha_bar, epsilon):
    kept = alpha_bar[t]
    while kept.dim() < x.dim():
        kept = kept.unsqueeze(-1)
    return kept.sqrt() * x + (1.0 - kept).sqrt() * epsilon


@accepted("diffuse")
def by_transposition(x, t, alpha_bar, epsilon):
    signal, noise = torch.sqrt(alpha_bar), torch.sqrt(1 - alpha_bar)
    rows = signal[t] * x.flatten(1).T + noise[t] * epsilon.flatten(1).T  # (D, batch)
    return rows.T.reshape(x.shape)


@accepted("diffuse")
def by_einsum(x, t, alpha_bar, epsilon):
    kept = torch.index_select(alpha_bar, 0, t)
    return torch.einsum("n,n...->n...", kept**0.5, x) + torch.einsum("n,n...->n...", (1 - kept) ** 0.5, epsilon)


@accepted("ddpm_loss")
def by_the_norm_of_each_example(model, x, t, alpha_bar, epsilon):
    z = diffuse(x, t, alpha_bar, epsilon)  # noqa: F821  # of the notebook
    errors = (model(z, t) - epsilon).reshape(len(x), -1)
    return torch.linalg.vector_norm(errors, dim=1).pow(2).mean()


@accepted("ddpm_loss")
def sum_then_divide(model, x, t, alpha_bar, epsilon):
    z = diffuse(x=x, t=t, alpha_bar=alpha_bar, epsilon=epsilon)  # noqa: F821  # of the notebook
    return torch.nn.functional.mse_loss(model(z, t), epsilon, reduction="sum") / x.shape[0]


@accepted("denoise_mean")
def through_the_estimate_of_x(z, t, epsilon_hat, betas):
    alphas = 1 - betas
    bars = torch.cumprod(alphas, 0)
    before = torch.cat([torch.ones_like(bars[:1]), bars[:-1]])  # 1 before step 0
    beta, alpha, bar, previous = (part[t].reshape(-1, *[1] * (z.dim() - 1)) for part in (betas, alphas, bars, before))
    x = (z - torch.sqrt(1 - bar) * epsilon_hat) / torch.sqrt(bar)
    return (torch.sqrt(previous) * beta * x + torch.sqrt(alpha) * (1 - previous) * z) / (1 - bar)


@accepted("denoise_mean")
def example_by_example(z, t, epsilon_hat, betas):
    bars, means = alpha_bar(betas), []  # noqa: F821  # of the notebook
    for state, step, noise in zip(z, t.tolist(), epsilon_hat, strict=True):
        scaled = betas[step] / (1 - bars[step]) ** 0.5 * noise
        means.append((state - scaled) / (1 - betas[step]) ** 0.5)
    return torch.stack(means)


@accepted("ddpm_sample")
def with_the_variance_of_bayes(model, shape, betas, generator=None):
    bars = alpha_bar(betas)  # noqa: F821  # of the notebook
    z = torch.empty(shape).normal_(generator=generator)
    for step in range(len(betas) - 1, -1, -1):
        t = torch.ones(shape[0], dtype=torch.long) * step
        with torch.no_grad():
            mean = denoise_mean(z, t, model(z, t), betas)  # noqa: F821  # of the notebook
        if step == 0:
            return mean
        variance = betas[step] * (1 - bars[step - 1]) / (1 - bars[step])
        z = torch.normal(mean, variance.sqrt().expand(shape), generator=generator)
    return z


@accepted("ddpm_sample")
def with_a_noise_that_is_zero_in_the_end(model, shape, betas, generator=None):
    with torch.inference_mode():
        z = torch.randn(*shape, generator=generator)
        for step in torch.arange(len(betas)).flip(0):
            t = step.repeat(shape[0])
            beta, bar = betas[step], torch.prod(1 - betas[: step + 1])
            noise = torch.randn(*shape, generator=generator) if step > 0 else torch.zeros(*shape)
            z = (z - beta / torch.sqrt(1 - bar) * model(z, t)) / torch.sqrt(1 - beta) + torch.sqrt(beta) * noise
    return z.clone()


@accepted("ddpm_sample")
def with_predictions_cut_off_the_graph(model, shape, betas, generator=None):
    total = len(betas)
    noises = [torch.randn(shape, generator=generator) for _ in range(total)]  # the first one is the start
    z = noises[0]
    for place in range(total):
        step = total - 1 - place
        t = torch.full((shape[0],), step, dtype=torch.int64)
        z = denoise_mean(z, t, model(z, t).detach(), betas)  # noqa: F821  # of the notebook
        if place + 1 < total:
            z = z + betas[step] ** 0.5 * noises[place + 1]
    return z


@accepted("NoisePredictor")
class TableOfSteps(torch.nn.Module):
    def __init__(self, image_shape, T):
        super().__init__()
        size = math.prod(image_shape)
        self.enter = torch.nn.Linear(size, 256)
        self.time = torch.nn.Embedding(T, 256)
        self.middle = torch.nn.Linear(256, 256)
        self.leave = torch.nn.Linear(256, size)

    def forward(self, z, t):
        hidden = torch.relu(self.enter(z.flatten(1)) + self.time(t))
        return self.leave(torch.relu(self.middle(hidden))).view_as(z)


@accepted("NoisePredictor")
class FromTheStateItself(torch.nn.Module):
    def __init__(self, image_shape, T):
        super().__init__()
        size = math.prod(image_shape)
        self.T = T
        self.body = torch.nn.Sequential(
            torch.nn.Linear(size + 1, 256), torch.nn.GELU(), torch.nn.Linear(256, 256), torch.nn.GELU()
        )
        self.head = torch.nn.Linear(256, size)

    def forward(self, z, t):
        inputs = torch.hstack([z.flatten(start_dim=1), ((t + 1) / self.T)[:, None]])
        return z + self.head(self.body(inputs)).reshape(z.shape)


@accepted("NoisePredictor")
class SinesAndNormalizedLayers(torch.nn.Module):
    def __init__(self, image_shape, T):
        super().__init__()
        size, width = math.prod(image_shape), 256
        angles = torch.arange(T).unsqueeze(1) / 10_000 ** (torch.arange(0, 32, 2) / 32)  # (T, 16)
        self.register_buffer("table", torch.cat([angles.sin(), angles.cos()], 1))
        self.time = torch.nn.Sequential(torch.nn.Linear(32, width), torch.nn.SiLU(), torch.nn.Linear(width, width))
        self.one, self.two, self.three = (
            torch.nn.Linear(size, width), torch.nn.Linear(width, width), torch.nn.Linear(width, size)
        )  # fmt: skip
        self.norm = torch.nn.LayerNorm(width)

    def forward(self, z, t):
        hidden = torch.nn.functional.silu(self.one(torch.flatten(z, 1)) + self.time(self.table[t]))
        hidden = hidden + torch.nn.functional.silu(self.two(self.norm(hidden)))
        return self.three(hidden).reshape(z.size())


@accepted("NoisePredictor")
class Convolutions(torch.nn.Module):
    def __init__(self, image_shape, T):
        super().__init__()
        channels, self.T = image_shape[0], T
        self.layers = torch.nn.ModuleList(
            torch.nn.Conv2d(before, after, 3, padding=1) for before, after in ((channels + 1, 20), (20, 20))
        )
        self.last = torch.nn.Conv2d(20, channels, 3, padding=1)

    def forward(self, z, t):
        plane = (t.float() / self.T + 0.1).reshape(-1, 1, 1, 1).expand(-1, 1, z.shape[2], z.shape[3])
        hidden = torch.cat([z, plane], dim=1)
        for layer in self.layers:
            hidden = torch.nn.functional.silu(layer(hidden))
        return self.last(hidden)


@accepted("train_ddpm")
def with_a_data_loader(model, images, betas, *, epochs, batch_size, learning_rate, generator=None):
    loader = torch.utils.data.DataLoader(
        torch.utils.data.TensorDataset(images), batch_size=batch_size, shuffle=True, generator=generator
    )
    optimizer = torch.optim.AdamW(model.parameters(), lr=learning_rate, weight_decay=0.0)
    bars, means = torch.cumprod(1 - betas, 0), []
    for _ in range(epochs):
        model.train()
        total = 0.0
        for (x,) in loader:
            t = torch.randint(0, betas.shape[0], (x.shape[0],), generator=generator)
            noise = torch.randn(x.shape, generator=generator)
            loss = ddpm_loss(model=model, x=x, t=t, alpha_bar=bars, epsilon=noise)  # noqa: F821  # of the notebook
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            optimizer.step()
            total += loss.item() * x.size(0)
        means.append(total / len(images))
    model.eval()
    return means


@accepted("train_ddpm")
def with_nadam_and_clipped_gradients(model, images, betas, *, epochs, batch_size, learning_rate, generator=None):
    optimizer = torch.optim.NAdam(model.parameters(), lr=learning_rate)
    bars, history = alpha_bar(betas), []  # noqa: F821  # of the notebook
    for _ in range(epochs):
        order, losses, sizes = torch.randperm(images.shape[0], generator=generator), [], []
        for start in range(0, len(images), batch_size):
            x = images[order[start : start + batch_size]]
            t = (torch.rand(len(x), generator=generator) * len(betas)).long()
            noise = torch.empty_like(x).normal_(generator=generator)
            loss = ddpm_loss(model, x, t, bars, noise)  # noqa: F821  # of the notebook
            model.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 100.0)
            optimizer.step()
            losses.append(loss.detach())
            sizes.append(len(x))
        weights = torch.tensor(sizes, dtype=torch.float32)
        history.append(float((torch.stack(losses) * weights).sum() / weights.sum()))
    return history


@accepted("train_ddpm")
def with_the_mean_over_the_components_behind_the_scenes(
    model, images, betas, *, epochs, batch_size, learning_rate, generator=None
):
    optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate, betas=(0.9, 0.99))
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=2 * epochs)
    bars, history = alpha_bar(betas), []  # noqa: F821  # of the notebook
    for _ in range(epochs):
        total = torch.zeros(())
        for places in torch.randperm(len(images), generator=generator).split(batch_size):
            x = images.index_select(0, places)
            t = torch.randint(high=len(betas), size=(len(x),), generator=generator)
            noise = torch.randn(x.size(), generator=generator)
            error = model(diffuse(x, t, bars, noise), t) - noise  # noqa: F821  # of the notebook
            optimizer.zero_grad()
            error.square().mean().backward()
            optimizer.step()
            total += error.detach().square().sum()
        schedule.step()
        history.append((total / len(images)).item())
    return history
