"""Other right answers to the assignment on normalizing flows: each must get full marks.

They differ from the obvious answer in the order of the operations, the library, the networks, the optimizer or the way
weights are kept; never in what the statement decides.
"""

import copy
import math

import torch

from autograder.suite.declare import accepted


@accepted("change_of_variables_1d")
def by_a_normal_distribution(h, dh, x):
    return torch.distributions.Normal(0.0, 1.0).log_prob(h(x)) + torch.log(torch.abs(dh(x)))


@accepted("change_of_variables_1d")
def by_half_the_logarithm_of_a_square(h, dh, x):
    z, slope = h(x), dh(x)
    return (torch.log(slope**2) - z * z - math.log(2 * math.pi)) / 2


@accepted("change_of_variables_1d")
def by_the_derivative_of_autograd(h, dh, x):  # noqa: ARG001  # dh is what it computes by itself
    with torch.enable_grad():
        at = x if x.requires_grad else x.clone().requires_grad_(True)
        z = h(at)
        (slope,) = torch.autograd.grad(z.sum(), at, create_graph=True)
    return -z.pow(2) / 2 + slope.abs().log() - math.log(math.sqrt(2 * math.pi))


@accepted("AffineCoupling")
class TwoNetworks(torch.nn.Module):
    def __init__(self, dim, hidden_dim, swap=False):
        super().__init__()
        sizes = [dim // 2, dim - dim // 2]
        self.sizes, self.swap = sizes, swap
        kept, other = sizes[::-1] if swap else sizes

        def network():
            return torch.nn.Sequential(
                torch.nn.Linear(kept, hidden_dim), torch.nn.ReLU(), torch.nn.Linear(hidden_dim, other)
            )

        self.s, self.m = network(), network()

    def forward(self, z):
        first, second = torch.split(z, self.sizes, dim=1)
        kept, other = (second, first) if self.swap else (first, second)
        s = torch.tanh(self.s(kept))
        other = other * s.exp() + self.m(kept)
        return torch.cat((other, kept) if self.swap else (kept, other), dim=-1), torch.sum(s, dim=-1)

    def inverse(self, x):
        first, second = torch.split(x, self.sizes, dim=1)
        kept, other = (second, first) if self.swap else (first, second)
        s = torch.tanh(self.s(kept))
        other = (other - self.m(kept)) / s.exp()
        return torch.cat((other, kept) if self.swap else (kept, other), dim=-1), torch.sum(-s, dim=-1)


@accepted("AffineCoupling")
class AsTheSlideWritesIt(torch.nn.Module):
    def __init__(self, dim, hidden_dim, swap=False):
        super().__init__()
        self.half, self.swap = dim // 2, swap
        inside = dim - self.half if swap else self.half
        self.hidden = torch.nn.Linear(inside, hidden_dim)
        self.scale = torch.nn.Linear(hidden_dim, dim - inside)
        self.shift = torch.nn.Linear(hidden_dim, dim - inside)

    def forward(self, z):
        z1, z2 = (z[:, self.half :], z[:, : self.half]) if self.swap else (z[:, : self.half], z[:, self.half :])
        features = torch.relu(self.hidden(z1))
        s, m = self.scale(features), self.shift(features)  # s as it comes, without bounds
        x2 = torch.exp(s) * z2 + m
        return torch.hstack((x2, z1) if self.swap else (z1, x2)), torch.einsum("nd->n", s)

    def inverse(self, x):
        x1, x2 = (x[:, self.half :], x[:, : self.half]) if self.swap else (x[:, : self.half], x[:, self.half :])
        features = torch.relu(self.hidden(x1))
        s, m = self.scale(features), self.shift(features)
        z2 = torch.exp(-s) * (x2 - m)
        return torch.hstack((z2, x1) if self.swap else (x1, z2)), torch.einsum("nd->n", -s)


@accepted("AffineCoupling")
class MaskOfZerosAndOnes(torch.nn.Module):
    def __init__(self, dim, hidden_dim, swap=False):
        super().__init__()
        mask = (torch.arange(dim) < dim // 2).float()
        self.register_buffer("mask", 1 - mask if swap else mask)  # 1 where a coordinate is kept
        self.body = torch.nn.Sequential(
            torch.nn.Linear(dim, hidden_dim), torch.nn.Tanh(), torch.nn.Linear(hidden_dim, hidden_dim), torch.nn.Tanh()
        )
        self.scale, self.shift = torch.nn.Linear(hidden_dim, dim), torch.nn.Linear(hidden_dim, dim)

    def parts(self, v):
        features = self.body(v * self.mask)
        return 2 * torch.tanh(self.scale(features)) * (1 - self.mask), self.shift(features) * (1 - self.mask)

    def forward(self, z):
        s, m = self.parts(z)
        return z * torch.exp(s) + m, s.sum(-1)

    def inverse(self, x):
        s, m = self.parts(x)
        return (x - m) * torch.exp(-s), -s.sum(-1)


@accepted("AffineCoupling")
class ScaleThroughASigmoid(torch.nn.Module):
    def __init__(self, dim, hidden_dim, swap=False):
        super().__init__()
        places = torch.arange(dim)
        first, second = places[: dim // 2], places[dim // 2 :]
        self.kept, self.other = (second, first) if swap else (first, second)
        self.net = torch.nn.Sequential(
            torch.nn.Linear(len(self.kept), hidden_dim), torch.nn.SiLU(),
            torch.nn.Linear(hidden_dim, hidden_dim), torch.nn.SiLU(), torch.nn.Linear(hidden_dim, 2 * len(self.other)),
        )  # fmt: skip

    def forward(self, z):
        raw, m = self.net(z[:, self.kept]).chunk(2, 1)
        s = math.log(2) + torch.nn.functional.logsigmoid(raw)
        x = z.clone()
        x[:, self.other] = (2 * torch.sigmoid(raw)) * z[:, self.other] + m
        return x, s.sum(1)

    def inverse(self, x):
        raw, m = self.net(x[:, self.kept]).chunk(2, 1)
        s = math.log(2) + torch.nn.functional.logsigmoid(raw)
        z = x.clone()
        z[:, self.other] = (x[:, self.other] - m) / (2 * torch.sigmoid(raw))
        return z, -s.sum(1)


@accepted("AffineCoupling")
class FlippedThenFlippedBack(torch.nn.Module):
    def __init__(self, dim, hidden_dim, swap=False):
        super().__init__()
        self.swap, self.kept = swap, dim - dim // 2 if swap else dim // 2
        self.one = torch.nn.Linear(self.kept, hidden_dim)
        self.two = torch.nn.Linear(hidden_dim, hidden_dim)
        self.three = torch.nn.Linear(hidden_dim, 2 * (dim - self.kept))

    def change(self, v, back):
        v = v.flip(1) if self.swap else v
        kept, other = v[:, : self.kept], v[:, self.kept :]
        hidden = torch.nn.functional.gelu(self.two(torch.nn.functional.gelu(self.one(kept))))
        s, m = self.three(hidden).tensor_split(2, dim=1)
        s = s.clamp(-3, 3)
        other = (other - m) / s.exp() if back else other * s.exp() + m
        v = torch.cat([kept, other], 1)
        return v.flip(1) if self.swap else v, (-1 if back else 1) * s.sum(1)

    def forward(self, z):
        return self.change(z, back=False)

    def inverse(self, x):
        return self.change(x, back=True)


@accepted("RealNVP")
class ByAMultivariateNormal(torch.nn.Module):
    def __init__(self, dim, hidden_dim, layers):
        super().__init__()
        self.dim = dim
        self.steps = torch.nn.ModuleList()
        for place in range(layers):
            self.steps.append(AffineCoupling(dim, hidden_dim, place % 2 == 0))  # noqa: F821  # of the notebook

    def base(self):
        return torch.distributions.MultivariateNormal(torch.zeros(self.dim), torch.eye(self.dim))

    def forward(self, z):
        logdets = []
        for step in self.steps:
            z, logdet = step.forward(z)
            logdets.append(logdet)
        return z, torch.stack(logdets).sum(0)

    def inverse(self, x):
        logdets = []
        for step in list(self.steps)[::-1]:
            x, logdet = step.inverse(x)
            logdets.append(logdet)
        return x, torch.stack(logdets).sum(0)

    def log_prob(self, x):
        z, logdet = self.inverse(x)
        return self.base().log_prob(z) + logdet

    def sample(self, n, generator=None):
        with torch.no_grad():
            return self.forward(torch.randn((n, self.dim), generator=generator))[0]


@accepted("RealNVP")
class ByIndependentNormals(torch.nn.Module):
    def __init__(self, dim, hidden_dim, layers):
        super().__init__()
        self.size = dim
        self.flows = torch.nn.Sequential(*[AffineCoupling(dim, hidden_dim, bool(k & 1)) for k in range(layers)])  # noqa: F821  # of the notebook

    def forward(self, z):
        x, volume = z, 0
        for flow in self.flows:
            x, more = flow(x)
            volume = volume + more
        return (x, volume)

    def inverse(self, x):
        z, volume = x, 0
        for k in range(len(self.flows) - 1, -1, -1):
            z, more = self.flows[k].inverse(z)
            volume = volume + more
        return [z, volume]

    def log_prob(self, x):
        z, volume = self.inverse(x)
        return torch.distributions.Normal(0.0, 1.0).log_prob(z).sum(-1) + volume

    def sample(self, n, generator=None):
        z = torch.empty(n, self.size).normal_(generator=generator)
        return self(z)[0].detach()


@accepted("RealNVP")
class MinusTheLogdetOfTheWayThere(torch.nn.Module):
    def __init__(self, dim, hidden_dim, layers):
        super().__init__()
        self.dim = dim
        for place in range(layers):
            self.add_module(f"layer{place}", AffineCoupling(dim, hidden_dim, swap=place % 2 == 1))  # noqa: F821  # of the notebook

    def forward(self, z):
        total = z.new_zeros(len(z))
        for layer in self.children():
            z, logdet = layer(z)
            total = total + logdet
        return z, total

    def inverse(self, x):
        for layer in reversed(list(self.children())):
            x, _ = layer.inverse(x)
        return x, -self.forward(x)[1]

    def log_prob(self, x):
        z, _ = self.inverse(x)
        return -(z.norm(dim=1) ** 2 + self.dim * math.log(2 * math.pi)) / 2 - self.forward(z)[1]

    def sample(self, n, generator=None):
        return self.forward(torch.randn(n, self.dim, generator=generator))[0]


@accepted("train_flow")
def by_copies_of_each_tensor(model, x, x_valid, *, epochs, batch_size, learning_rate, patience, generator=None):
    optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate, betas=(0.9, 0.99))
    history, validations, kept = [], [], []
    for epoch in range(epochs):
        losses = []
        for places in torch.randperm(len(x), generator=generator).split(batch_size):
            optimizer.zero_grad()
            each = -model.log_prob(x[places])
            each.mean().backward()
            optimizer.step()
            losses += each.tolist()
        history.append(sum(losses) / len(losses))
        with torch.no_grad():
            validations.append(float(-model.log_prob(x_valid).mean()))
        if validations[-1] == min(validations) and validations.index(validations[-1]) == epoch:
            kept = [parameter.detach().clone() for parameter in model.parameters()]
        if epoch - validations.index(min(validations)) >= patience:
            break
    with torch.no_grad():
        for parameter, best in zip(model.parameters(), kept, strict=True):
            parameter.copy_(best)
    return history


@accepted("train_flow")
def with_a_data_loader(model, x, x_valid, *, epochs, batch_size, learning_rate, patience, generator=None):
    loader = torch.utils.data.DataLoader(
        torch.utils.data.TensorDataset(x), batch_size=batch_size, shuffle=True, generator=generator
    )
    optimizer = torch.optim.AdamW(model.parameters(), lr=learning_rate, weight_decay=0.0)
    best_loss, best_state, without_progress, means = float("inf"), None, 0, []
    for _ in range(epochs):
        model.train()
        total, count = 0.0, 0
        for (batch,) in loader:
            loss = model.log_prob(batch).mean().neg()
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            optimizer.step()
            total, count = total + loss.item() * batch.size(0), count + batch.size(0)
        means.append(total / count)
        model.eval()
        with torch.no_grad():
            validation = sum(-model.log_prob(part).sum().item() for part in x_valid.split(batch_size)) / len(x_valid)
        without_progress += 1
        if validation < best_loss:
            best_loss, without_progress = validation, 0
            best_state = {name: value.clone() for name, value in model.state_dict().items()}
        if without_progress == patience:
            break
    if best_state is not None:
        model.load_state_dict(best_state)
    return means


@accepted("train_flow")
def measured_before_the_first_epoch_too(
    model, x, x_valid, *, epochs, batch_size, learning_rate, patience, generator=None
):
    optimizer = torch.optim.RMSprop(model.parameters(), lr=learning_rate, alpha=0.9, momentum=0.5)
    with torch.inference_mode():
        lowest = -model.log_prob(x_valid).mean().item()
    state, left, history = copy.deepcopy(model.state_dict()), patience, []
    while len(history) < epochs and left > 0:
        order, total = torch.randperm(len(x), generator=generator), 0.0
        for start in range(0, len(x), batch_size):
            batch = x[order[start : start + batch_size]]
            loss = -model.log_prob(batch).sum() / len(batch)
            model.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 10.0)
            optimizer.step()
            total += len(batch) * loss.item()
        history.append(total / len(x))
        with torch.inference_mode():
            now = -model.log_prob(x_valid).mean().item()
        left -= 1
        if now < lowest:
            lowest, state, left = now, copy.deepcopy(model.state_dict()), patience
    model.load_state_dict(state)
    return history


@accepted("train_flow")
def with_a_schedule_and_gradients_in_validation(
    model, x, x_valid, *, epochs, batch_size, learning_rate, patience, generator=None
):
    optimizer = torch.optim.Adam(list(model.parameters()), learning_rate)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=2 * epochs)
    history, best = [], None
    for epoch in range(epochs):
        total = torch.zeros(())
        for batch in x.index_select(0, torch.randperm(x.shape[0], generator=generator)).split(batch_size):
            likelihood = model.log_prob(batch)
            optimizer.zero_grad()
            likelihood.mean().mul(-1).backward()
            optimizer.step()
            total -= likelihood.detach().sum()
        schedule.step()
        history.append((total / x.shape[0]).item())
        validation = (-model.log_prob(x_valid)).mean().item()
        if best is None or validation < best[0]:
            best = (validation, epoch, copy.deepcopy(model))
        elif epoch - best[1] >= patience:
            break
    model.load_state_dict(best[2].state_dict())
    return history
