"""Other right answers to the assignment on adversarial networks: each must get full marks.

They differ from the obvious answer in the order of the operations, the library, the networks, the optimizer or the way
the two steps are kept apart; never in what the statement decides.
"""

import math

import torch
import torch.nn.functional as F

from autograder.suite.declare import accepted


@accepted("discriminator_loss")
def by_binary_cross_entropy(real_logits, fake_logits):
    on_real = F.binary_cross_entropy_with_logits(real_logits, torch.ones_like(real_logits))
    on_fake = F.binary_cross_entropy_with_logits(fake_logits, torch.zeros_like(fake_logits))
    return on_real + on_fake


@accepted("discriminator_loss")
def by_log_sigmoid(real_logits, fake_logits):
    return -(F.logsigmoid(real_logits).sum() / len(real_logits) + F.logsigmoid(-fake_logits).sum() / len(fake_logits))


@accepted("discriminator_loss")
def by_logaddexp(real_logits, fake_logits):
    zero = real_logits.new_zeros(())
    return torch.logaddexp(zero, -real_logits).mean() + torch.logaddexp(zero, fake_logits).mean()


@accepted("discriminator_loss")
def as_a_choice_between_two_classes(real_logits, fake_logits):
    def cost(logits, label):
        scores = torch.stack([torch.zeros_like(logits), logits], dim=1)
        return F.cross_entropy(scores, torch.full((len(logits),), label, device=logits.device))

    return cost(real_logits, 1) + cost(fake_logits, 0)


@accepted("generator_loss")
def by_cross_entropy_with_either_label(fake_logits, saturating=False):
    if saturating:
        return -F.binary_cross_entropy_with_logits(fake_logits, torch.zeros_like(fake_logits))
    return F.binary_cross_entropy_with_logits(fake_logits, torch.ones_like(fake_logits))


@accepted("generator_loss")
def by_log_sigmoid_of_either_sign(fake_logits, saturating=False):
    loss = F.logsigmoid(-fake_logits) if saturating else -F.logsigmoid(fake_logits)
    return loss.mean()


@accepted("generator_loss")
def one_from_the_other(fake_logits, saturating=False):
    log_d = -torch.logaddexp(torch.zeros_like(fake_logits), -fake_logits)
    return torch.mean(log_d - fake_logits) if saturating else torch.mean(-log_d)  # 1 - d = d exp(-logit)


@accepted("optimal_discriminator")
def only_where_there_is_something(p_data, p_model):
    answer = torch.full_like(p_data, 0.5)
    somewhere = (p_data > 0) | (p_model > 0)
    answer[somewhere] = p_data[somewhere] / (p_data[somewhere] + p_model[somewhere])
    return answer


@accepted("optimal_discriminator")
def by_the_logit(p_data, p_model):
    return torch.sigmoid(torch.log(p_data) - torch.log(p_model)).nan_to_num(nan=0.5)


@accepted("optimal_discriminator")
def by_the_ratio(p_data, p_model):
    return torch.nan_to_num(1 / (1 + p_model / p_data), nan=0.5)


@accepted("Generator")
class OneHiddenLayer(torch.nn.Module):
    def __init__(self, latent_dim, hidden_dim, dim):
        super().__init__()
        self.latent_dim = latent_dim
        self.hidden = torch.nn.Linear(latent_dim, hidden_dim)
        self.last = torch.nn.Linear(hidden_dim, dim)

    def forward(self, z):
        return self.last(torch.relu(self.hidden(z)))


@accepted("Generator")
class HyperbolicTangents(torch.nn.Module):
    def __init__(self, latent_dim, hidden_dim, dim):
        super().__init__()
        self.latent_dim = latent_dim
        self.body = torch.nn.Sequential(
            torch.nn.Linear(latent_dim, hidden_dim), torch.nn.Tanh(), torch.nn.Linear(hidden_dim, hidden_dim),
            torch.nn.Tanh(), torch.nn.Linear(hidden_dim, dim, bias=True),
        )  # fmt: skip

    def forward(self, z):
        return self.body(z)


@accepted("Generator")
class ThreeLayersOfSmoothUnits(torch.nn.Module):
    def __init__(self, latent_dim, hidden_dim, dim):
        super().__init__()
        self.latent_dim = latent_dim
        self.layers = torch.nn.ModuleList(
            torch.nn.Linear(size, hidden_dim) for size in (latent_dim, hidden_dim, hidden_dim)
        )
        self.last = torch.nn.Linear(hidden_dim, dim)

    def forward(self, z):
        for layer in self.layers:
            z = F.silu(layer(z))
        return self.last(z)


@accepted("Discriminator")
class LayersOfRectifiers(torch.nn.Module):
    def __init__(self, dim, hidden_dim):
        super().__init__()
        self.hidden = torch.nn.ModuleList([torch.nn.Linear(dim, hidden_dim), torch.nn.Linear(hidden_dim, hidden_dim)])
        self.last = torch.nn.Linear(hidden_dim, 1)

    def forward(self, x):
        for layer in self.hidden:
            x = F.relu(layer(x))
        return self.last(x)[:, 0]


@accepted("Discriminator")
class SmoothUnitsFlattened(torch.nn.Module):
    def __init__(self, dim, hidden_dim):
        super().__init__()
        self.first = torch.nn.Linear(dim, hidden_dim)
        self.second = torch.nn.Linear(hidden_dim, hidden_dim)
        self.third = torch.nn.Linear(hidden_dim, 1)

    def forward(self, x):
        inner = F.silu(self.second(F.silu(self.first(x))))
        return torch.flatten(self.third(inner))


@accepted("Discriminator")
class ExponentialUnitsSummed(torch.nn.Module):
    def __init__(self, dim, hidden_dim):
        super().__init__()
        self.body = torch.nn.Sequential(
            torch.nn.Linear(dim, hidden_dim), torch.nn.ELU(), torch.nn.Linear(hidden_dim, hidden_dim), torch.nn.ELU()
        )
        self.weights = torch.nn.Parameter(torch.randn(hidden_dim) / math.sqrt(hidden_dim))

    def forward(self, x):
        return (self.body(x) * self.weights).sum(dim=1)


@accepted("covered_modes")
def one_point_at_a_time(samples, centers, radius):
    met = set()
    for sample in samples:
        gaps = [math.dist(sample.tolist(), center.tolist()) for center in centers]
        if min(gaps) <= radius:
            met.add(gaps.index(min(gaps)))
    return len(met)


@accepted("covered_modes")
def by_counting_each_mode(samples, centers, radius):
    squares = ((samples[:, None, :] - centers[None, :, :]) ** 2).sum(-1)
    nearest = squares.argmin(1)
    good = squares.gather(1, nearest[:, None])[:, 0] <= radius**2
    counts = torch.bincount(nearest[good], minlength=len(centers))
    return int((counts > 0).sum())


@accepted("covered_modes")
def one_mode_at_a_time(samples, centers, radius):
    gaps = torch.linalg.vector_norm(samples.unsqueeze(1) - centers, dim=-1)
    closest = gaps.argmin(dim=1)
    return sum(bool((gaps[closest == k, k] <= radius).any()) for k in range(len(centers)))


@accepted("train_gan")
def same_noise_for_both_steps(f, d, x, *, epochs, batch_size, learning_rate, generator=None):
    optimizer_f = torch.optim.Adam(f.parameters(), learning_rate, (0.5, 0.999))
    optimizer_d = torch.optim.Adam(d.parameters(), learning_rate, (0.5, 0.999))
    history = []
    for _ in range(epochs):
        sums = torch.zeros(2, dtype=torch.float64)
        for places in torch.randperm(len(x), generator=generator).split(batch_size):
            real = x[places]
            fake = f(torch.randn((len(real), f.latent_dim), generator=generator))

            optimizer_d.zero_grad()
            loss_d = F.softplus(-d(real)).mean() + F.softplus(d(fake.detach())).mean()
            loss_d.backward()
            optimizer_d.step()

            optimizer_f.zero_grad()
            loss_f = F.softplus(-d(fake)).mean()
            loss_f.backward()
            optimizer_f.step()
            sums += len(real) * torch.tensor([loss_d.item(), loss_f.item()], dtype=torch.float64)
        history.append(tuple((sums / len(x)).tolist()))
    return history


@accepted("train_gan")
def one_batch_of_both_kinds_of_points(f, d, x, *, epochs, batch_size, learning_rate, generator=None):
    of_f = torch.optim.AdamW(f.parameters(), lr=learning_rate, betas=(0.5, 0.999), weight_decay=1e-4)
    of_d = torch.optim.AdamW(d.parameters(), lr=learning_rate, betas=(0.5, 0.999), weight_decay=1e-4)
    history = []
    for _ in range(epochs):
        measured = []
        for real in x[torch.randperm(len(x), generator=generator)].split(batch_size):
            with torch.no_grad():
                fake = f(torch.randn(len(real), f.latent_dim, generator=generator))
            judged = d(torch.cat([real, fake]))
            loss_d = F.softplus(-judged[: len(real)]).mean() + F.softplus(judged[len(real) :]).mean()
            of_d.zero_grad()
            loss_d.backward()
            of_d.step()
            loss_f = -F.logsigmoid(d(f(torch.randn(len(real), f.latent_dim, generator=generator)))).mean()
            of_f.zero_grad()
            loss_f.backward()
            of_f.step()
            measured += [(float(loss_d), float(loss_f))] * len(real)
        history.append(tuple(sum(losses) / len(measured) for losses in zip(*measured, strict=True)))
    return history


@accepted("train_gan")
def erased_instead_of_detached(f, d, x, *, epochs, batch_size, learning_rate, generator=None):
    optimizers = [torch.optim.Adam(network.parameters(), lr=learning_rate, betas=(0.5, 0.9)) for network in (f, d)]
    history = []
    for _ in range(epochs):
        total_d, total_f = 0.0, 0.0
        order = torch.randperm(len(x), generator=generator)
        for start in range(0, len(x), batch_size):
            real = x[order[start : start + batch_size]]
            fake = f(torch.randn(len(real), f.latent_dim, generator=generator))
            loss_d = -F.logsigmoid(d(real)).mean() - F.logsigmoid(-d(fake)).mean()
            for optimizer in optimizers:
                optimizer.zero_grad()
            loss_d.backward()  # reaches f too, which forgets it below
            optimizers[1].step()
            loss_f = -F.logsigmoid(d(f(torch.randn(len(real), f.latent_dim, generator=generator)))).mean()
            for optimizer in optimizers:
                optimizer.zero_grad()
            loss_f.backward()
            optimizers[0].step()
            total_d += loss_d.item() * len(real)
            total_f += loss_f.item() * len(real)
        history.append([total_d / len(x), total_f / len(x)])
    return history


@accepted("train_gan")
def discriminator_frozen_while_the_other_moves(f, d, x, *, epochs, batch_size, learning_rate, generator=None):
    optimizer_f = torch.optim.Adam(f.parameters(), lr=learning_rate, betas=(0.5, 0.999))
    optimizer_d = torch.optim.Adam(d.parameters(), lr=learning_rate, betas=(0.5, 0.999))
    data = torch.utils.data.DataLoader(
        torch.utils.data.TensorDataset(x), batch_size=batch_size, shuffle=True, generator=generator
    )
    history = []
    for _ in range(epochs):
        total_d = total_f = 0.0
        for (real,) in data:
            noise = torch.empty(len(real), f.latent_dim).normal_(generator=generator)
            with torch.no_grad():
                fake = f(noise)
            optimizer_d.zero_grad()
            loss_d = -F.logsigmoid(d(real)).mean() - F.logsigmoid(-d(fake)).mean()
            loss_d.backward()
            optimizer_d.step()
            d.requires_grad_(False)
            optimizer_f.zero_grad()
            loss_f = F.softplus(-d(f(noise))).mean()
            loss_f.backward()
            optimizer_f.step()
            d.requires_grad_(True)
            total_d += loss_d.item() * len(real)
            total_f += loss_f.item() * len(real)
        history.append((total_d / len(x), total_f / len(x)))
    return history


@accepted("train_gan")
def each_term_backpropagated_by_itself(f, d, x, *, epochs, batch_size, learning_rate, generator=None):
    optimizer_f = torch.optim.NAdam(f.parameters(), lr=learning_rate, betas=(0.5, 0.999))
    optimizer_d = torch.optim.NAdam(d.parameters(), lr=learning_rate, betas=(0.5, 0.999))
    history = []
    for _ in range(epochs):
        total = torch.zeros(2, dtype=torch.float64)
        for real in torch.split(x[torch.randperm(len(x), generator=generator)], batch_size):
            optimizer_d.zero_grad()
            on_real = F.softplus(-d(real)).mean()
            on_real.backward()
            fake = f(torch.randn(real.shape[0], f.latent_dim, generator=generator))
            on_fake = F.softplus(d(fake.detach())).mean()
            on_fake.backward()
            optimizer_d.step()
            optimizer_f.zero_grad()
            deceived = F.softplus(-d(fake)).mean()
            deceived.backward()
            optimizer_f.step()
            total[0] += len(real) * (on_real + on_fake).item()
            total[1] += len(real) * deceived.item()
        history.append((total[0].item() / len(x), total[1].item() / len(x)))
    return history


@accepted("train_gan")
def with_rmsprop(f, d, x, *, epochs, batch_size, learning_rate, generator=None):
    steps = {network: torch.optim.RMSprop(network.parameters(), lr=learning_rate) for network in (f, d)}

    def move(network, loss):
        steps[network].zero_grad()
        loss.backward()
        steps[network].step()
        return loss.item()

    history = []
    for _ in range(epochs):
        losses, sizes = [], []
        for real in x[torch.randperm(len(x), generator=generator)].split(batch_size):
            z = torch.randn(2, len(real), f.latent_dim, generator=generator)
            of_d = move(d, F.softplus(-d(real)).mean() + F.softplus(d(f(z[0]).detach())).mean())
            of_f = move(f, F.softplus(-d(f(z[1]))).mean())
            losses.append([of_d, of_f])
            sizes.append(len(real))
        weights = torch.tensor(sizes, dtype=torch.float64) / len(x)
        history.append(tuple((weights @ torch.tensor(losses, dtype=torch.float64)).tolist()))
    return history
