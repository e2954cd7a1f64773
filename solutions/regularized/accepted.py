"""Other right answers to the assignment on regularized autoencoders: the suite must give them full marks.

They vary the order of operations, the library and the precision, never what the statement decides.
"""

import math

import torch

from autograder.suite.declare import accepted

# ---- bernoulli_kl ---------------------------------------------------------------------------------------------------


@accepted("bernoulli_kl")
def with_entropy_and_cross_entropy(rho, rho_hat):
    if not torch.is_tensor(rho):
        rho = torch.full_like(rho_hat, rho)
    cross = -torch.special.xlogy(rho, rho_hat) - torch.special.xlog1py(1 - rho, -rho_hat)
    entropy = torch.special.entr(rho) + torch.special.entr(1 - rho)
    return (cross - entropy).to(rho_hat.dtype)


@accepted("bernoulli_kl")
def with_where_at_the_bounds(rho, rho_hat):
    rho = rho + torch.zeros_like(rho_hat)
    rho_hat = rho_hat + torch.zeros_like(rho)

    def term(p, q):
        inner = torch.where(p > 0, p, torch.ones_like(p))  # any number whose logarithm is finite
        return torch.where(p > 0, p * (inner.log() - q.log()), torch.zeros_like(p))

    return term(rho, rho_hat) + term(1 - rho, 1 - rho_hat)


@accepted("bernoulli_kl")
def with_a_loop_in_double_precision(rho, rho_hat):
    rho, rho_hat = torch.broadcast_tensors(torch.as_tensor(rho), rho_hat)
    total = torch.zeros(rho_hat.shape, dtype=torch.float64)
    for p, q in ((rho.double(), rho_hat.double()), (1 - rho.double(), 1 - rho_hat.double())):
        total = total + torch.xlogy(p, p) - torch.xlogy(p, q)
    return total.to(rho_hat.dtype)


# ---- sparsity_penalty -----------------------------------------------------------------------------------------------


@accepted("sparsity_penalty")
def by_the_divergence_of_exercise_1(activations, rho):
    return bernoulli_kl(rho, activations.mean(dim=0)).sum()  # noqa: F821  # defined by the notebook, an exercise above


@accepted("sparsity_penalty")
def unit_by_unit(activations, rho):
    total = activations.new_zeros(())
    for unit in activations.T:
        mean = sum(unit) / len(unit)
        total = total + rho * torch.log(rho / mean) + (1 - rho) * torch.log((1 - rho) / (1 - mean))
    return total


@accepted("sparsity_penalty")
def with_distributions(activations, rho):
    means = torch.einsum("nj->j", activations) / activations.size(0)
    wanted = torch.distributions.Bernoulli(probs=torch.full_like(means, rho))
    return torch.distributions.kl_divergence(wanted, torch.distributions.Bernoulli(probs=means)).sum(-1)


@accepted("sparsity_penalty")
def with_cross_entropy(activations, rho):
    means = activations.mean(0)
    target = torch.full_like(means, rho)
    cross = torch.nn.functional.binary_cross_entropy(means, target, reduction="sum")
    return cross + len(means) * (rho * math.log(rho) + (1 - rho) * math.log(1 - rho))


# ---- laplace_penalty ------------------------------------------------------------------------------------------------


@accepted("laplace_penalty")
def with_the_laplace_distribution(codes, rate):
    prior = torch.distributions.Laplace(codes.new_zeros(()), codes.new_tensor(1 / rate))
    return -prior.log_prob(codes).sum(dim=-1).mean()


@accepted("laplace_penalty")
def the_constant_apart(codes, rate):
    batch, units = codes.shape
    return rate * torch.linalg.vector_norm(codes, ord=1) / batch + units * (math.log(2) - math.log(rate))


@accepted("laplace_penalty")
def example_by_example(codes, rate):
    energies = [sum(rate * torch.abs(h) + torch.log(torch.tensor(2.0 / rate).to(h)) for h in code) for code in codes]
    return torch.stack(energies).mean()


# ---- contractive_penalty --------------------------------------------------------------------------------------------


@accepted("contractive_penalty")
def with_the_full_jacobian(encode, x):
    jacobian = torch.autograd.functional.jacobian(encode, x, create_graph=True)  # (n, m, n, c, h, w)
    return jacobian.pow(2).sum() / x.shape[0]


@accepted("contractive_penalty")
def with_reverse_mode_per_example(encode, x):
    jacobian = torch.func.vmap(torch.func.jacrev(lambda image: encode(image.unsqueeze(0)).squeeze(0)))(x)
    return jacobian.flatten(1).square().sum(dim=1).mean()


@accepted("contractive_penalty")
def with_forward_mode_per_example(encode, x):
    def of_one(image):
        return torch.func.jacfwd(lambda at: encode(at[None])[0])(image)

    return torch.linalg.vector_norm(torch.func.vmap(of_one)(x.detach())) ** 2 / len(x)


@accepted("contractive_penalty")
def example_after_example(encode, x):
    squares = []
    for k in range(len(x)):
        image = x[k : k + 1].clone().detach().requires_grad_(True)
        code = encode(image)
        for j in range(code.shape[1]):
            (slope,) = torch.autograd.grad(code[0, j], image, create_graph=True, retain_graph=True)
            squares.append((slope**2).sum())
    return torch.stack(squares).sum() / len(x)


@accepted("contractive_penalty")
def with_unit_cotangents(encode, x):
    with torch.enable_grad():
        x = x.detach().clone()
        x.requires_grad = True
        h = encode(x)
        unit_vectors = torch.eye(h.shape[1], dtype=h.dtype).unsqueeze(1).expand(-1, len(x), -1)  # (m, n, m)
        (rows,) = torch.autograd.grad(h, x, unit_vectors, create_graph=True, is_grads_batched=True)
        return torch.einsum("mnchw,mnchw->n", rows, rows).mean()


# ---- corrupt_pixels -------------------------------------------------------------------------------------------------


@accepted("corrupt_pixels")
def image_by_image(x, p, generator=None):
    corrupted = x.clone()
    _, c, h, w = x.shape
    count = round(p / 100 * h * w)
    for image in corrupted:
        chosen = torch.randperm(h * w, generator=generator)[:count]
        image.view(c, h * w)[:, chosen] = torch.rand(count, generator=generator, dtype=x.dtype)
    return corrupted


@accepted("corrupt_pixels")
def with_multinomial_and_scatter(x, p, generator=None):
    n, c, h, w = x.shape
    count = round(p * h * w / 100)
    if count == 0:
        return x.clone()
    places = torch.multinomial(torch.ones(n, h * w), count, replacement=False, generator=generator)
    grays = torch.rand(n, count, generator=generator).to(x.dtype)
    places, grays = places.unsqueeze(1).expand(n, c, count), grays.unsqueeze(1).expand(n, c, count)
    return x.reshape(n, c, h * w).scatter(2, places, grays).reshape(n, c, h, w)


@accepted("corrupt_pixels")
def with_topk_and_masked_arithmetic(x, p, generator=None):
    batch, _, height, width = x.shape
    total = height * width
    kept = total - round(total * p / 100)
    order = torch.rand(batch, total, generator=generator).topk(kept, dim=1).indices
    keep = torch.zeros(batch, total).scatter(1, order, 1.0).view(batch, 1, height, width).to(x)
    return x * keep + (1 - keep) * torch.rand(batch, 1, height, width, generator=generator, dtype=x.dtype)


@accepted("corrupt_pixels")
def with_advanced_indices(x, p, generator=None):
    n, _, height, width = x.shape
    number = round(p / 100 * height * width)
    places = torch.stack([torch.randperm(height * width, generator=generator)[:number] for _ in range(n)])
    y, example = x.detach().clone(), torch.arange(n)[:, None]
    y[example, :, places // width, places % width] = torch.empty(n, number, 1, dtype=x.dtype).uniform_(
        generator=generator
    )
    return y


# ---- corrupt_gaussian -----------------------------------------------------------------------------------------------


@accepted("corrupt_gaussian")
def drawn_around_the_image(x, sigma, generator=None):
    return torch.normal(x, sigma, generator=generator)


@accepted("corrupt_gaussian")
def filled_in_place_of_a_new_tensor(x, sigma, generator=None):
    return torch.empty_like(x).normal_(mean=0.0, std=sigma, generator=generator).add_(x)


# ---- psnr -----------------------------------------------------------------------------------------------------------


@accepted("psnr")
def image_after_image(x_hat, x):
    values = []
    for a, b in zip(x_hat, x, strict=True):
        error = float(((a.double() - b.double()) ** 2).mean())
        values.append(math.inf if error == 0 else 10 * math.log10(1 / error))
    return sum(values) / len(values)


@accepted("psnr")
def with_the_root_of_the_error(x_hat, x):
    rmse = torch.linalg.vector_norm((x_hat - x).flatten(1), dim=1) / x[0].numel() ** 0.5
    return (20 * torch.log10(1 / rmse)).mean()


@accepted("psnr")
def with_natural_logarithms(x_hat, x):
    error = torch.nn.functional.mse_loss(x_hat, x, reduction="none").mean(dim=(1, 2, 3))
    return torch.mean(-error.log()) * 10 / math.log(10)


# ---- train_denoiser -------------------------------------------------------------------------------------------------


@accepted("train_denoiser")
def with_a_data_loader(model, images, corrupt, *, epochs, batch_size, learning_rate, generator=None):
    loader = torch.utils.data.DataLoader(
        torch.utils.data.TensorDataset(images), batch_size=batch_size, shuffle=True, generator=generator
    )
    optimizer = torch.optim.RMSprop(model.parameters(), lr=learning_rate)
    model.train()
    losses = []
    for _ in range(epochs):
        seen, total = 0, torch.zeros(())
        for (x,) in loader:
            with torch.no_grad():
                noisy = corrupt(x, generator=generator)
            loss = torch.nn.functional.mse_loss(model(noisy), x, reduction="none").flatten(1).sum(dim=1).mean()
            optimizer.zero_grad(set_to_none=False)
            loss.backward()
            optimizer.step()
            seen += len(x)
            total = total + loss.detach() * len(x)
        losses.append(float(total / seen))
    return losses


@accepted("train_denoiser")
def with_stochastic_gradient_descent(model, images, corrupt, *, epochs, batch_size, learning_rate, generator=None):
    # plain descent is slow at a rate that suits Adam: a momentum of 0.9 multiplies the step by ten
    optimizer = torch.optim.SGD(model.parameters(), lr=learning_rate, momentum=0.9)
    history = []
    for _epoch in range(epochs):
        permutation = torch.randperm(images.shape[0], generator=generator)
        losses, sizes = [], []
        for start in range(0, images.shape[0], batch_size):
            clean = images[permutation[start : start + batch_size]]
            noisy = corrupt(clean, generator)
            loss = torch.linalg.vector_norm(model(noisy) - clean) ** 2 / len(clean)
            model.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 5.0)
            optimizer.step()
            losses.append(loss.item())
            sizes.append(len(clean))
        history.append(sum(a * b for a, b in zip(losses, sizes, strict=True)) / sum(sizes))
    return history


@accepted("train_denoiser")
def with_adamw_and_a_schedule(model, images, corrupt, *, epochs, batch_size, learning_rate, generator=None):
    optimizer = torch.optim.AdamW(model.parameters(), lr=learning_rate, weight_decay=0.0)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=epochs)
    history = []
    for _ in range(epochs):
        total = 0.0
        for places in torch.randperm(len(images), generator=generator).split(batch_size):
            x = images.index_select(0, places)
            squares = (model(corrupt(x.clone(), generator=generator)) - x) ** 2
            per_image = squares.sum(dim=(1, 2, 3))
            for parameter in model.parameters():
                parameter.grad = None
            per_image.mean().backward()
            optimizer.step()
            total += float(per_image.detach().sum())
        schedule.step()
        history.append(total / images.size(0))
    return history


@accepted("train_denoiser")
def with_the_mean_over_pixels_behind_the_scenes(
    model, images, corrupt, *, epochs, batch_size, learning_rate, generator=None
):
    # what is differentiated is the loss over the number of pixels: a constant factor, which Adam does not see
    optimizer, pixels = torch.optim.Adam(list(model.parameters()), lr=learning_rate), images[0].numel()
    history = []
    for _ in range(epochs):
        means = []
        shuffled = images[torch.randperm(len(images), generator=generator)]
        for clean in torch.split(shuffled, batch_size):
            optimizer.zero_grad()
            loss = torch.nn.functional.mse_loss(model(corrupt(clean, generator=generator)), clean)
            loss.backward()
            optimizer.step()
            means += [pixels * loss.item()] * len(clean)
        history.append(sum(means) / len(means))
    return history
