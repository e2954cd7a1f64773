"""Other right answers to the autoencoder assignment: each must get full marks.

They differ from the obvious answer in the order of the operations, the library, the architecture, the optimizer or the
intermediate precision; never in what the statement decides.
"""

import math

import torch
import torch.nn.functional as F

from autograder.suite.declare import accepted, accepted_value


@accepted("pca_reconstruction")
def eigenvectors_of_the_covariance(x, dim):
    mean = x.mean(0, keepdim=True)
    centered = (x - mean).double()
    _, axes = torch.linalg.eigh(centered.T @ centered)  # in increasing order
    axes = axes[:, x.shape[1] - dim :]
    return (centered @ axes @ axes.T).to(x.dtype) + mean


@accepted("pca_reconstruction")
def truncated_singular_values(x, dim):
    mean = torch.mean(x, dim=0)
    left, strengths, axes = torch.linalg.svd(x - mean, full_matrices=False)
    strengths = torch.where(torch.arange(len(strengths)) < dim, strengths, torch.zeros_like(strengths))
    return torch.einsum("nk,k,kd->nd", left, strengths, axes) + mean


@accepted("pca_reconstruction")
def with_numpy(x, dim):
    import numpy as np

    table = x.numpy().astype(np.float64)
    mean = table.mean(axis=0)
    _, _, axes = np.linalg.svd(table - mean)
    reconstruction = mean + sum((np.outer((table - mean) @ axis, axis) for axis in axes[:dim]), np.zeros_like(table))
    return torch.from_numpy(reconstruction).to(x.dtype)


@accepted("pca_reconstruction")
def by_pca_lowrank(x, dim):
    mean = x.mean(dim=0)
    _, _, axes = torch.pca_lowrank(x, q=min(x.shape), niter=4)
    axes = axes[:, : min(dim, axes.shape[1])]
    return mean + (x - mean).matmul(axes).matmul(axes.t())


@accepted("LinearAutoencoder")
class WithoutBiases(torch.nn.Module):
    def __init__(self, image_shape, latent_dim):
        super().__init__()
        self.image_shape, self.latent_dim = image_shape, latent_dim
        self.pixels = math.prod(image_shape)
        self.down = torch.nn.Linear(self.pixels, latent_dim, bias=False)
        self.up = torch.nn.Linear(latent_dim, self.pixels, bias=False)

    def encode(self, x):
        return self.down(x.reshape(x.shape[0], -1))

    def decode(self, z):
        return self.up(z).reshape(z.shape[0], *self.image_shape)

    def forward(self, x):
        z = self.encode(x)
        return self.decode(z)


@accepted("LinearAutoencoder")
class TiedWeights(torch.nn.Module):
    def __init__(self, image_shape, latent_dim):
        super().__init__()
        self.image_shape = torch.Size(image_shape)
        self.latent_dim = latent_dim
        axes = torch.empty(latent_dim, self.image_shape.numel())
        self.axes = torch.nn.Parameter(torch.nn.init.orthogonal_(axes))
        self.center = torch.nn.Parameter(torch.zeros(self.image_shape.numel()))

    def encode(self, x):
        return (x.flatten(start_dim=1) - self.center) @ self.axes.T

    def decode(self, z):
        return (self.center + z @ self.axes).view(-1, *self.image_shape)

    def forward(self, x):
        return self.decode(self.encode(x))


@accepted("LinearAutoencoder")
class TwoLinearLayersEachWay(torch.nn.Module):
    def __init__(self, image_shape, latent_dim):
        super().__init__()
        self.image_shape, self.latent_dim = list(image_shape), latent_dim
        size = math.prod(image_shape)
        self.encoder = torch.nn.Sequential(
            torch.nn.Flatten(1), torch.nn.Linear(size, 48), torch.nn.Linear(48, latent_dim)
        )
        self.decoder = torch.nn.Sequential(torch.nn.Linear(latent_dim, 48), torch.nn.Linear(48, size))

    def encode(self, x):
        return self.encoder(x)

    def decode(self, z):
        return self.decoder(z).unflatten(-1, self.image_shape)

    def forward(self, x):
        return self.decode(self.encode(x))


@accepted("DenseAutoencoder")
class DeepWithTanh(torch.nn.Module):
    def __init__(self, image_shape, latent_dim):
        super().__init__()
        self.image_shape = tuple(image_shape)
        self.latent_dim = latent_dim

        def network(*sizes):
            layers = []
            for before, after in zip(sizes[:-1], sizes[1:], strict=True):  # noqa: RUF007  # as a student would
                layers += [torch.nn.Linear(before, after), torch.nn.Tanh()]
            return torch.nn.Sequential(*layers[:-1])

        size = math.prod(image_shape)
        self.inner, self.outer = network(size, 128, 64, latent_dim), network(latent_dim, 64, 128, size)

    def encode(self, x):
        return self.inner(x.view(len(x), -1))

    def decode(self, z):
        return torch.sigmoid(self.outer(z)).view(-1, *self.image_shape)

    def forward(self, x):
        return self.decode(self.encode(x))


@accepted("DenseAutoencoder")
class NormalizedByLayer(torch.nn.Module):
    def __init__(self, image_shape, latent_dim):
        super().__init__()
        self.image_shape, self.latent_dim = image_shape, latent_dim
        size = math.prod(image_shape)
        self.inner = torch.nn.Linear(size, 200)
        self.norm = torch.nn.LayerNorm(200)  # over the units of one example, not over the batch
        self.code = torch.nn.Linear(200, latent_dim)
        self.start, self.end = torch.nn.Linear(latent_dim, 200), torch.nn.Linear(200, size)

    def encode(self, x):
        return self.code(F.leaky_relu(self.norm(self.inner(x.flatten(1)))))

    def decode(self, z):
        return ((torch.tanh(self.end(F.silu(self.start(z)))) + 1) / 2).reshape(len(z), *self.image_shape)

    def forward(self, x):
        return self.decode(self.encode(x))


@accepted("DenseAutoencoder")
class FourHundredUnits(torch.nn.Module):
    def __init__(self, image_shape, latent_dim):
        super().__init__()
        c, h, w = image_shape
        self.image_shape, self.latent_dim = (c, h, w), latent_dim
        self.layers = torch.nn.ModuleList(
            torch.nn.Linear(before, after)
            for before, after in ((c * h * w, 400), (400, latent_dim), (latent_dim, 400), (400, c * h * w))
        )

    def encode(self, x):
        hidden = F.gelu(self.layers[0](x.flatten(1)))
        return self.layers[1](hidden)

    def decode(self, z):
        hidden = F.gelu(self.layers[2](z))
        return torch.sigmoid(self.layers[3](hidden)).unflatten(1, self.image_shape)

    def forward(self, x):
        return self.decode(self.encode(x))


@accepted("ConvAutoencoder")
class PoolingThenUpsampling(torch.nn.Module):
    def __init__(self, image_shape, latent_dim):
        super().__init__()
        self.image_shape, self.latent_dim = tuple(image_shape), latent_dim
        c, h, w = image_shape
        self.conv1, self.conv2 = torch.nn.Conv2d(c, 16, 3, padding=1), torch.nn.Conv2d(16, 32, 3, padding=1)
        with torch.no_grad():
            self.low = self.features(torch.zeros(1, c, h, w)).shape[1:]
        self.head = torch.nn.Linear(self.low.numel(), latent_dim)
        self.start = torch.nn.Linear(latent_dim, self.low.numel())
        self.conv3, self.conv4 = torch.nn.Conv2d(32, 16, 3, padding=1), torch.nn.Conv2d(16, c, 3, padding=1)

    def features(self, x):
        x = F.max_pool2d(F.relu(self.conv1(x)), 2, ceil_mode=True)
        return F.max_pool2d(F.relu(self.conv2(x)), 2, ceil_mode=True)

    def encode(self, x):
        return self.head(self.features(x).flatten(1))

    def decode(self, z):
        _, h, w = self.image_shape
        x = F.relu(self.start(z)).view(-1, *self.low)
        x = F.interpolate(x, size=((h + 1) // 2, (w + 1) // 2))
        x = F.interpolate(F.relu(self.conv3(x)), size=(h, w))
        return torch.sigmoid(self.conv4(x))

    def forward(self, x):
        return self.decode(self.encode(x))


@accepted("ConvAutoencoder")
class OutputPaddingForOddSizes(torch.nn.Module):
    def __init__(self, image_shape, latent_dim):
        super().__init__()
        self.image_shape, self.latent_dim = image_shape, latent_dim
        channels, *size = image_shape
        widths = (channels, 12, 24, 48)
        sizes = [tuple(size)]
        for _ in widths[1:]:
            sizes.append(tuple((side + 1) // 2 for side in sizes[-1]))
        self.down = torch.nn.ModuleList(torch.nn.Conv2d(a, b, 3, 2, 1) for a, b in zip(widths, widths[1:]))  # noqa: B905, RUF007
        ups = []
        for level in (2, 1, 0):
            extra = tuple(after - (2 * before - 1) for before, after in zip(sizes[level + 1], sizes[level]))  # noqa: B905
            ups.append(torch.nn.ConvTranspose2d(widths[level + 1], widths[level], 3, 2, 1, output_padding=extra))
        self.up = torch.nn.ModuleList(ups)
        self.low = (widths[-1], *sizes[-1])
        self.to_code = torch.nn.Linear(math.prod(self.low), latent_dim)
        self.from_code = torch.nn.Linear(latent_dim, math.prod(self.low))

    def features(self, x):
        for convolution in self.down:
            x = F.elu(convolution(x))
        return x

    def encode(self, x):
        return self.to_code(torch.flatten(self.features(x), start_dim=1))

    def decode(self, z):
        x = self.from_code(z).reshape(-1, *self.low)
        for transposed in self.up:
            x = transposed(F.elu(x))
        return x.sigmoid()

    def forward(self, x):
        return self.decode(self.encode(x))


@accepted("ConvAutoencoder")
class GroupNormalized(torch.nn.Module):
    def __init__(self, image_shape, latent_dim):
        super().__init__()
        self.image_shape, self.latent_dim = list(image_shape), latent_dim
        c, h, w = image_shape
        self.conv = torch.nn.Sequential(
            torch.nn.Conv2d(c, 16, 5, stride=2, padding=2),
            torch.nn.LeakyReLU(0.1),
            torch.nn.Conv2d(16, 32, 3, padding=1),
            torch.nn.GroupNorm(4, 32),  # over the maps of one image, not over the batch
            torch.nn.LeakyReLU(0.1),
        )
        self.rows, self.columns = -(-h // 2), -(-w // 2)
        self.head = torch.nn.Linear(32 * self.rows * self.columns, latent_dim)
        self.start = torch.nn.Linear(latent_dim, 16 * self.rows * self.columns)
        self.rise = torch.nn.ConvTranspose2d(16, 16, 4, stride=2, padding=1)
        self.paint = torch.nn.Conv2d(16, c, 3, padding=1)

    def features(self, x):
        return self.conv(x)

    def encode(self, x):
        return self.head(self.features(x).reshape(len(x), -1))

    def decode(self, z):
        x = F.leaky_relu(self.start(z)).view(len(z), 16, self.rows, self.columns)
        x = self.paint(F.leaky_relu(self.rise(x)))
        return torch.sigmoid(x[..., : self.image_shape[1], : self.image_shape[2]])

    def forward(self, x):
        return self.decode(self.encode(x))


@accepted("reconstruction_loss")
def one_formula_each(x_hat, x, kind):
    if kind == "mse":
        per_pixel = (x_hat - x) ** 2
    elif kind == "mae":
        per_pixel = (x_hat - x).abs()
    elif kind == "bce":
        per_pixel = F.binary_cross_entropy(x_hat, x, reduction="none")
    else:
        raise ValueError("kind")
    return per_pixel.flatten(start_dim=1).sum(dim=1).mean()


@accepted("reconstruction_loss")
def mean_times_the_number_of_pixels(x_hat, x, kind):
    pixels = x[0].numel()
    match kind:
        case "mse":
            return F.mse_loss(x_hat, x) * pixels
        case "mae":
            return torch.nn.L1Loss()(x_hat, x) * pixels
        case "bce":
            return torch.nn.BCELoss()(x_hat, x) * pixels
        case _:
            raise ValueError(f"{kind} is no kind of loss")


@accepted("reconstruction_loss")
def logarithms_clamped_by_hand(x_hat, x, kind):
    per_pixel = {
        "mse": lambda: torch.square(x - x_hat),
        "mae": lambda: torch.maximum(x_hat - x, x - x_hat),
        "bce": lambda: (
            -(
                x * x_hat.clamp(min=1e-44).log().clamp(min=-100)
                + (1 - x) * (1 - x_hat).clamp(min=1e-44).log().clamp(-100)
            )
        ),
    }.get(kind)
    if per_pixel is None:
        raise ValueError(kind)
    return torch.einsum("nchw->", per_pixel()) / len(x)


@accepted("train_autoencoder")
def with_a_data_loader(model, images, loss, *, epochs, batch_size, learning_rate, generator=None):
    data = torch.utils.data.TensorDataset(images)
    loader = torch.utils.data.DataLoader(data, batch_size=batch_size, shuffle=True, generator=generator)
    optimizer = torch.optim.RMSprop(model.parameters(), lr=learning_rate)
    losses = []
    for _ in range(epochs):
        seen, total = 0, torch.zeros(())
        for (x,) in loader:
            optimizer.zero_grad(set_to_none=False)
            value = loss(model.decode(model.encode(x)), x)
            value.backward()
            optimizer.step()
            seen += len(x)
            total = total + value.detach() * len(x)
        losses.append(float(total / seen))
    return losses


@accepted("train_autoencoder")
def with_stochastic_gradient_descent(model, images, loss, *, epochs, batch_size, learning_rate, generator=None):
    # plain descent is slow at a rate that suits Adam: a momentum of 0.9 multiplies the step by ten
    optimizer = torch.optim.SGD(model.parameters(), lr=learning_rate, momentum=0.9)
    model.train()
    history = []
    for _epoch in range(epochs):
        permutation = torch.randperm(images.shape[0], generator=generator)
        losses, sizes = [], []
        for start in range(0, images.shape[0], batch_size):
            x = images[permutation[start : start + batch_size]]
            value = loss(model(x), x)
            model.zero_grad()
            value.backward()
            optimizer.step()
            losses.append(value.item())
            sizes.append(len(x))
        history.append(sum(a * b for a, b in zip(losses, sizes, strict=True)) / sum(sizes))
    model.eval()
    return history


@accepted("train_autoencoder")
def with_adamw_and_gradients_asked_for(model, images, loss, *, epochs, batch_size, learning_rate, generator=None):
    optimizer = torch.optim.AdamW(model.parameters(), lr=learning_rate, weight_decay=0.0)
    history = []
    for _ in range(epochs):
        epoch_loss = 0.0
        for places in torch.rand(len(images), generator=generator).argsort().split(batch_size):
            x = images[places]

            def closure(x=x):
                optimizer.zero_grad()
                value = loss(model(x), x)
                value.backward()
                return value

            epoch_loss += optimizer.step(closure).item() * len(x) / len(images)
        history.append(epoch_loss)
    return history


@accepted("interpolate")
def one_at_a_time(model, x1, x2, alphas):
    with torch.no_grad():
        z1, z2 = model.encode(x1[None])[0], model.encode(x2[None])[0]
        return torch.cat([model.decode((alpha * z1 + (1 - alpha) * z2)[None]) for alpha in alphas])


@accepted("interpolate")
def with_lerp(model, x1, x2, alphas):
    z1, z2 = model.encode(x1.unsqueeze(0)), model.encode(x2.unsqueeze(0))
    return model.decode(torch.lerp(z2, z1, alphas.view(-1, 1))).detach()


@accepted("interpolate")
def with_an_outer_product(model, x1, x2, alphas):
    z1, z2 = model.encode(torch.cat([x1.unsqueeze(0), x2.unsqueeze(0)])).double()
    path = z2 + torch.outer(alphas.double(), z1 - z2)
    return model.decode(path.to(x1.dtype))


few_dimensions = accepted_value(
    "HYPERPARAMETERS",
    {"latent_dim": 3, "epochs": 90, "batch_size": 25, "learning_rate": 0.005},
    name="few_dimensions",
)

large_batches = accepted_value(
    "HYPERPARAMETERS",
    {"latent_dim": 8, "epochs": 100, "batch_size": 32, "learning_rate": 3e-3},
    name="large_batches",
)
