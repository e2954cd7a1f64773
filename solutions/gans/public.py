"""The public checks of the assignment on adversarial networks: what students may run themselves, through otter.

Shapes, laws that are no anchor, and the worked examples of the statement. Each function is shipped as it stands.
"""

import torch

from autograder.public.declare import example, law
from autograder.public.shipped import expect

# ---- discriminator_loss ---------------------------------------------------------------------------------------------


@law("discriminator_loss_is_one_number")
def loss_of_d_is_a_scalar(student):
    for dtype in (torch.float32, torch.float64):
        real, fake = torch.tensor([0.4, -1.0], dtype=dtype), torch.tensor([-0.3, 0.8], dtype=dtype)
        expect(student.discriminator_loss(real_logits=real, fake_logits=fake)).tensor().shape().dtype(dtype).finite()


@law("the_two_batches_may_differ_in_size")
def loss_of_d_takes_batches_of_different_sizes(student):
    found = student.discriminator_loss(real_logits=torch.tensor([0.4, -1.0, 2.0]), fake_logits=torch.tensor([-0.3]))
    expect(found).shape().finite()


@example("discriminator_loss",
         fr="l'exemple de l'énoncé : les logits 2 et −1 pour de vrais points, 0,5 pour un point généré, donnent 1,694",
         en="the example of the statement: logits 2 and −1 for real points, 0.5 for a generated one, give 1.694",
         )  # fmt: skip
def loss_of_d_of_the_example(student):
    found = student.discriminator_loss(real_logits=torch.tensor([2.0, -1.0]), fake_logits=torch.tensor([0.5]))
    expect(found).close_to(1.694, atol=1e-3)


@law("discriminator_loss_leaves_its_inputs_unchanged")
def loss_of_d_changes_no_logit(student):
    real, fake = torch.tensor([0.4, -1.0]), torch.tensor([-0.3, 0.8])
    kept = real.clone(), fake.clone()
    student.discriminator_loss(real_logits=real, fake_logits=fake)
    expect(real, "real_logits").close_to(kept[0], atol=0)
    expect(fake, "fake_logits").close_to(kept[1], atol=0)


# ---- generator_loss -------------------------------------------------------------------------------------------------


@law("generator_loss_is_one_number")
def losses_of_f_are_scalars(student):
    for saturating in (False, True):
        found = student.generator_loss(fake_logits=torch.tensor([0.4, -1.0]), saturating=saturating)
        expect(found).tensor().shape().finite()


@example("generator_loss",
         fr="l'exemple de l'énoncé : les logits −2 et 1 donnent 1,220, ou −0,720 pour la perte saturante",
         en="the example of the statement: logits −2 and 1 give 1.220, or −0.720 for the saturating loss",
         )  # fmt: skip
def losses_of_f_of_the_example(student):
    at = torch.tensor([-2.0, 1.0])
    expect(student.generator_loss(fake_logits=at), "default").close_to(1.220, atol=1e-3)
    expect(student.generator_loss(fake_logits=at, saturating=True), "saturating").close_to(-0.720, atol=1e-3)


# ---- optimal_discriminator ------------------------------------------------------------------------------------------


@law("optimal_answer_has_the_shape_of_the_densities")
def answer_looks_like_the_densities(student):
    p_data, p_model = torch.tensor([[0.3, 0.2], [0.5, 0.7]]), torch.tensor([[0.1, 0.6], [0.4, 0.2]])
    expect(student.optimal_discriminator(p_data=p_data, p_model=p_model)).tensor().shape(2, 2).finite().within(0, 1)


@example("optimal_discriminator",
         fr="l'exemple de l'énoncé : les densités 0,3 et 0,1 donnent 0,75 ; deux densités nulles donnent 0,5",
         en="the example of the statement: densities 0.3 and 0.1 give 0.75; two densities of zero give 0.5",
         )  # fmt: skip
def answer_of_the_example(student):
    found = student.optimal_discriminator(p_data=torch.tensor([0.3, 0.0]), p_model=torch.tensor([0.1, 0.0]))
    expect(found).close_to([0.75, 0.5], atol=1e-6)


# ---- Generator ------------------------------------------------------------------------------------------------------


@law("generator_makes_points")
def generator_gives_points(student):
    for n in (3, 1):
        found = student.Generator(latent_dim=4, hidden_dim=8, dim=2)(torch.ones(n, 4))
        expect(found).tensor().shape(n, 2).finite()


@law("generator_tells_the_dimension_of_its_noise")
def generator_knows_its_latent_dim(student):
    expect(student.Generator(latent_dim=4, hidden_dim=8, dim=2).latent_dim, "latent_dim").close_to(4, atol=0)


@law("generator_has_the_size_that_is_asked")
def generator_grows_with_its_width(student):
    few, many = (
        sum(p.numel() for p in student.Generator(latent_dim=4, hidden_dim=units, dim=2).parameters())
        for units in (5, 50)
    )
    expect(many - few, "weights").within(1, 10**7)


# ---- Discriminator --------------------------------------------------------------------------------------------------


@law("discriminator_gives_one_logit_per_point")
def discriminator_gives_a_vector(student):
    for n in (3, 1):
        expect(student.Discriminator(dim=2, hidden_dim=8)(torch.ones(n, 2))).tensor().shape(n).finite()


@law("each_point_is_judged_alone")
def discriminator_judges_one_point_at_a_time(student):
    module, points = student.Discriminator(dim=2, hidden_dim=8), torch.linspace(-1, 1, 6).reshape(3, 2)
    expect(module(points[:1]), "logit").close_to(module(points)[:1], atol=1e-5)


@law("logits_may_be_negative")
def discriminator_gives_negative_numbers(student):
    far = 50 * torch.cat([torch.eye(2), -torch.eye(2)])
    found = torch.cat([student.Discriminator(dim=2, hidden_dim=8)(far) for _ in range(30)])
    expect(float(found.min()), "min").within(-(10**6), -0.01)


@law("logits_may_be_positive")
def discriminator_gives_positive_numbers(student):
    far = 50 * torch.cat([torch.eye(2), -torch.eye(2)])
    found = torch.cat([student.Discriminator(dim=2, hidden_dim=8)(far) for _ in range(30)])
    expect(float(found.max()), "max").within(0.01, 10**6)


# ---- covered_modes --------------------------------------------------------------------------------------------------


@law("covered_modes_is_an_integer")
def number_of_modes_is_an_int(student):
    found = student.covered_modes(samples=torch.zeros(3, 2), centers=torch.ones(2, 2), radius=0.5)
    expect(isinstance(found, int), "int").close_to(1, atol=0)


@example("covered_modes",
         fr="l'exemple de l'énoncé : deux points près d'un même centre et un point loin des deux couvrent un mode",
         en="the example of the statement: two points near the same center and one far from both cover one mode",
         )  # fmt: skip
def modes_of_the_example(student):
    samples, centers = torch.tensor([[0.5, 0.0], [0.0, 0.9], [2.0, 0.0]]), torch.tensor([[0.0, 0.0], [4.0, 0.0]])
    expect(student.covered_modes(samples=samples, centers=centers, radius=1.0)).close_to(1, atol=0)


# ---- train_gan ------------------------------------------------------------------------------------------------------


@law("training_returns_one_pair_per_epoch")
def training_tells_both_losses(student):
    f, d = student.Generator(latent_dim=3, hidden_dim=8, dim=2), student.Discriminator(dim=2, hidden_dim=8)
    x = torch.linspace(-1, 1, 20).reshape(10, 2)
    found = student.train_gan(f, d, x, epochs=2, batch_size=5, learning_rate=1e-3)
    for pair in expect(found).parts(2):
        for value in expect(pair).parts(2):
            expect(value).shape().finite()


@law("generator_learns")
def training_moves_the_generator(student):
    f, d = student.Generator(latent_dim=3, hidden_dim=8, dim=2), student.Discriminator(dim=2, hidden_dim=8)
    before = [p.detach().clone() for p in f.parameters()]
    student.train_gan(f, d, torch.linspace(-1, 1, 20).reshape(10, 2), epochs=2, batch_size=5, learning_rate=1e-2)
    gaps = [float((now - then).detach().abs().max()) for now, then in zip(f.parameters(), before, strict=True)]
    expect(max(gaps), "f").within(1e-4, 10**6)


@law("discriminator_learns")
def training_moves_the_discriminator(student):
    f, d = student.Generator(latent_dim=3, hidden_dim=8, dim=2), student.Discriminator(dim=2, hidden_dim=8)
    before = [p.detach().clone() for p in d.parameters()]
    student.train_gan(f, d, torch.linspace(-1, 1, 20).reshape(10, 2), epochs=2, batch_size=5, learning_rate=1e-2)
    gaps = [float((now - then).detach().abs().max()) for now, then in zip(d.parameters(), before, strict=True)]
    expect(max(gaps), "d").within(1e-4, 10**6)


@law("training_leaves_the_points_unchanged")
def training_changes_no_point(student):
    f, d = student.Generator(latent_dim=3, hidden_dim=8, dim=2), student.Discriminator(dim=2, hidden_dim=8)
    x = torch.linspace(-1, 1, 20).reshape(10, 2)
    kept = x.clone()
    student.train_gan(f, d, x, epochs=2, batch_size=5, learning_rate=1e-2)
    expect(x, "x").close_to(kept, atol=0)


@law("same_seed_gives_the_same_training")
def training_repeats_with_the_same_seed(student):
    x, losses = torch.linspace(-1, 1, 20).reshape(10, 2), []
    for _ in range(2):
        torch.manual_seed(5)  # of the weights
        f, d = student.Generator(latent_dim=3, hidden_dim=8, dim=2), student.Discriminator(dim=2, hidden_dim=8)
        torch.manual_seed(len(losses))  # what comes from elsewhere than the generator differs
        seeded = torch.Generator().manual_seed(3)
        history = student.train_gan(f, d, x, epochs=2, batch_size=5, learning_rate=1e-2, generator=seeded)
        losses.append(torch.tensor([[float(value) for value in pair] for pair in expect(history).parts(2)]))
    expect(losses[1], "losses").close_to(losses[0], atol=1e-5)


# ---- the quiz -------------------------------------------------------------------------------------------------------


@example("quiz_equilibrium",
         fr='ANSWERS["equilibrium"] est un numéro de 1 à 4 (juste ou non, cela ne se vérifie pas ici)',
         en='ANSWERS["equilibrium"] is a number from 1 to 4 (right or wrong is not checked here)')  # fmt: skip
def an_option_on_the_equilibrium_is_chosen(student):
    expect(student.ANSWERS.get("equilibrium")).choice(4)


@example("quiz_fresh",
         fr='ANSWERS["fresh"] est un numéro de 1 à 4 (juste ou non, cela ne se vérifie pas ici)',
         en='ANSWERS["fresh"] is a number from 1 to 4 (right or wrong is not checked here)')  # fmt: skip
def an_option_on_a_new_network_is_chosen(student):
    expect(student.ANSWERS.get("fresh")).choice(4)
