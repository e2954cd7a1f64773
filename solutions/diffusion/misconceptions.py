"""Wrong answers to the assignment on diffusion models: what students believe, what sees it, and what to tell them.

Every `caught_by` is exact. A check that is blocked in consequence is not listed: it was never run.
"""

import math

import torch

from autograder.suite.declare import misconception, wrong_answer

# ---- alpha_bar -------------------------------------------------------------------------------------------------------


@misconception(
    "alpha_bar",
    caught_by={"schedule_is_what_the_steps_leave"},
    fr="Vous multipliez les β eux-mêmes : c'est la part de bruit, et ce produit n'a pas de sens. À chaque pas "
    "le signal garde 1 − β de sa variance ; ce sont ces parts-là qui se multiplient.",
    en="You multiply the β themselves: that is the share of noise, and this product has no meaning. At each "
    "step the signal keeps 1 − β of its variance; those are the shares to be multiplied.",
)
def product_of_the_noises(betas):
    return torch.cumprod(betas, dim=0)


@misconception(
    "alpha_bar",
    caught_by={"signal_fades_at_each_step", "schedule_is_what_the_steps_leave"},
    fr="Vous renvoyez 1 − β de chaque pas : c'est ce que bien des articles notent α, sans barre. Il manque le "
    "produit de tous les pas précédents.",
    en="You return 1 − β of each step: this is what many articles write α, without a bar. The product over all "
    "the steps before is missing.",
)
def factor_of_the_step_alone(betas):
    return 1 - betas


@misconception(
    "alpha_bar",
    caught_by={"schedule_has_one_value_per_step"},
    fr="Vous renvoyez le seul produit de tous les pas. Il faut le produit courant, une valeur par pas : "
    "torch.cumprod, et non torch.prod.",
    en="You return only the product of all steps. The running product is asked for, one value per step: "
    "torch.cumprod, not torch.prod.",
)
def product_of_all_steps(betas):
    return torch.prod(1 - betas)


@misconception(
    "alpha_bar",
    caught_by={"signal_fades_at_each_step", "schedule_is_what_the_steps_leave"},
    fr="Vous retirez la somme des β : chaque pas prélèverait la même part du signal de départ, et le résultat "
    "devient négatif. Chaque pas prélève une part de ce qui reste : c'est un produit.",
    en="You subtract the sum of the β: each step would take the same share of the initial signal, and the "
    "result becomes negative. Each step takes a share of what is left: it is a product.",
)
def one_minus_the_sum(betas):
    return 1 - torch.cumsum(betas, dim=0)


@misconception(
    "alpha_bar",
    caught_by={"schedule_is_what_the_steps_leave"},
    fr="exp(−Σβ) n'approche le produit des 1 − β que si les β sont très petits. L'énoncé demande le produit "
    "exact ; avec des logarithmes, il faut log(1 − β), et non −β.",
    en="exp(−Σβ) comes close to the product of the 1 − β only if the β are very small. The statement asks for "
    "the exact product; with logarithms it takes log(1 − β), not −β.",
)
def exponential_of_the_sum(betas):
    return torch.exp(-torch.cumsum(betas, dim=0))


@misconception(
    "alpha_bar",
    caught_by={"schedule_is_what_the_steps_leave"},
    fr="Votre liste commence par 1 : elle est décalée d'un pas. Après le pas 0, une part β₀ de la variance est "
    "déjà du bruit : la première valeur est 1 − β₀.",
    en="Your list starts with 1: it is one step late. After step 0, a share β₀ of the variance is noise "
    "already: the first value is 1 − β₀.",
)
def one_step_late(betas):
    return torch.cat([torch.ones_like(betas[:1]), torch.cumprod(1 - betas, dim=0)[:-1]])


@misconception(
    "alpha_bar",
    caught_by={"schedule_is_what_the_steps_leave"},
    fr="Vous renvoyez la racine du produit : c'est l'amplitude du signal. ᾱ est la part de sa variance ; la "
    "racine se prend plus tard, dans le saut.",
    en="You return the root of the product: that is the amplitude of the signal. ᾱ is the share of its "
    "variance; the root is taken later, in the jump.",
)
def square_root_of_the_product(betas):
    return torch.cumprod(torch.sqrt(1 - betas), dim=0)


@misconception(
    "alpha_bar",
    caught_by={"signal_fades_at_each_step", "schedule_is_what_the_steps_leave"},
    fr="Vous renvoyez 1 − ᾱ, la part du bruit, qui grandit. ᾱ est la part du signal, qui diminue jusqu'à presque 0.",
    en="You return 1 − ᾱ, the share of the noise, which grows. ᾱ is the share of the signal, which shrinks to "
    "almost 0.",
)
def share_of_the_noise(betas):
    return 1 - torch.cumprod(1 - betas, dim=0)


@misconception(
    "alpha_bar",
    caught_by={"signal_fades_at_each_step", "schedule_is_what_the_steps_leave"},
    fr="Votre produit part du dernier pas : la première valeur est déjà presque nulle. Le bruit s'ajoute du pas "
    "0 au pas T − 1, le produit court dans le même sens.",
    en="Your product starts from the last step: its first value is almost zero already. Noise is added from "
    "step 0 to step T − 1, the product runs in the same direction.",
)
def product_from_the_end(betas):
    return torch.flip(torch.cumprod(torch.flip(1 - betas, [0]), dim=0), [0])


@misconception(
    "alpha_bar",
    caught_by={"schedule_is_what_the_steps_leave"},
    fr="Vous triez les β avant de les multiplier. Le calendrier n'est pas forcément croissant : chaque ᾱ est le "
    "produit des pas qui précèdent, dans leur ordre.",
    en="You sort the β before multiplying them. The schedule need not increase: each ᾱ is the product of the "
    "steps that come before, in their order.",
)
def sorted_first(betas):
    return torch.cumprod(1 - torch.sort(betas).values, dim=0)


@misconception(
    "alpha_bar",
    caught_by={"schedule_leaves_betas_unchanged"},
    fr="neg_ et add_ changent betas sur place : le calendrier de l'appelant devient 1 − β, et tout ce qui suit "
    "est faux. Écrivez 1 - betas, qui en fait un nouveau.",
    en="neg_ and add_ change betas in place: the caller's schedule becomes 1 − β, and all that follows is "
    "wrong. Write 1 - betas, which makes a new one.",
)
def betas_overwritten(betas):
    return torch.cumprod(betas.neg_().add_(1), dim=0)


@misconception(
    "alpha_bar",
    caught_by={"schedule_has_one_value_per_step"},
    recognized_by="checks",
    fr="Vous renvoyez une liste Python. L'énoncé demande un tenseur de forme (T,) : une liste ne s'indexe pas "
    "par un tenseur de pas, ce dont le saut a besoin.",
    en="You return a Python list. The statement asks for a tensor of shape (T,): a list cannot be indexed by a "
    "tensor of steps, which the jump needs.",
)
def list_of_numbers(betas):
    result, left = [], 1.0
    for beta in betas.tolist():
        left *= 1 - beta
        result.append(left)
    return result


# ---- diffuse_step ----------------------------------------------------------------------------------------------------


@misconception(
    "diffuse_step",
    caught_by={"step_splits_the_variance"},
    fr="Il manque les racines : β est la variance du bruit, on multiplie ε par son écart-type √β, et z par √(1 "
    "− β). Sans elles, la variance de l'état rétrécit à chaque pas.",
    en="The roots are missing: β is the variance of the noise, ε is multiplied by its standard deviation √β, "
    "and z by √(1 − β). Without them the variance of the state shrinks at each step.",
)
def step_without_square_roots(z, beta, epsilon):
    return (1 - beta) * z + beta * epsilon


@misconception(
    "diffuse_step",
    caught_by={"step_splits_the_variance"},
    fr="Vous multipliez ε par β, sa variance. Pour qu'un bruit ait la variance β, il faut le multiplier par √β.",
    en="You multiply ε by β, its variance. For a noise to have variance β, it has to be multiplied by √β.",
)
def step_noise_by_its_variance(z, beta, epsilon):
    return torch.sqrt(1 - beta) * z + beta * epsilon


@misconception(
    "diffuse_step",
    caught_by={"step_splits_the_variance"},
    fr="Vous multipliez z par 1 − β. C'est sa variance qui doit être multipliée par 1 − β : z l'est par √(1 − β).",
    en="You multiply z by 1 − β. It is its variance that should be multiplied by 1 − β: z is by √(1 − β).",
)
def step_signal_by_its_share(z, beta, epsilon):
    return (1 - beta) * z + torch.sqrt(beta) * epsilon


@misconception(
    "diffuse_step",
    caught_by={"step_splits_the_variance"},
    fr="Les deux coefficients sont échangés : un petit β doit ajouter un peu de bruit, et non presque tout "
    "remplacer par du bruit.",
    en="The two coefficients are exchanged: a small β should add a little noise, not replace almost everything "
    "by noise.",
)
def step_roles_exchanged(z, beta, epsilon):
    return torch.sqrt(beta) * z + torch.sqrt(1 - beta) * epsilon


@misconception(
    "diffuse_step",
    caught_by={"step_splits_the_variance"},
    fr="Vous ajoutez du bruit sans réduire le signal : la variance grandit à chaque pas et l'état ne tend pas "
    "vers N(0, I). Le signal est multiplié par √(1 − β).",
    en="You add noise without shrinking the signal: the variance grows at each step and the state does not tend "
    "to N(0, I). The signal is multiplied by √(1 − β).",
)
def step_that_keeps_the_whole_signal(z, beta, epsilon):
    return z + torch.sqrt(beta) * epsilon


@misconception(
    "diffuse_step",
    caught_by={"step_splits_the_variance"},
    fr="Le coefficient du bruit n'est pas 1 − √(1 − β) : ce sont les variances 1 − β et β qui font 1, non les "
    "coefficients.",
    en="The coefficient of the noise is not 1 − √(1 − β): it is the variances 1 − β and β that add up to 1, not "
    "the coefficients.",
)
def step_root_of_the_wrong_number(z, beta, epsilon):
    kept = torch.sqrt(1 - beta)
    return kept * z + (1 - kept) * epsilon


@misconception(
    "diffuse_step",
    caught_by={"step_adds_both_parts"},
    fr="Vous soustrayez le bruit. La loi de l'état serait la même, mais l'énoncé donne ε et demande +√β ε : "
    "c'est ce ε-là, avec ce signe, que le réseau devra retrouver.",
    en="You subtract the noise. The distribution of the state would be the same, but the statement gives ε and "
    "asks for +√β ε: it is this ε, with this sign, that the network will have to find.",
)
def step_noise_taken_away(z, beta, epsilon):
    return torch.sqrt(1 - beta) * z - torch.sqrt(beta) * epsilon


@misconception(
    "diffuse_step",
    caught_by={"step_splits_the_variance"},
    fr="Vous tirez un bruit dans la fonction et n'employez pas epsilon. Le bruit est celui que l'on vous "
    "donne : la fonction ne tire rien.",
    en="You draw a noise inside the function and do not use epsilon. The noise is the one that you are given: "
    "the function draws nothing.",
)
def step_with_a_noise_of_its_own(z, beta, epsilon):  # noqa: ARG001  # the mistake itself
    return torch.sqrt(1 - beta) * z + torch.sqrt(beta) * torch.randn_like(z)


@misconception(
    "diffuse_step",
    caught_by={"step_adds_both_parts"},
    fr="Vous bornez l'état à [−1, 1]. Un état bruité sort de ces bornes, et c'est voulu : coupé, il n'est plus "
    "gaussien, et les formules du saut et du retour sont fausses.",
    en="You clip the state to [−1, 1]. A noisy state leaves these bounds, and that is intended: clipped, it is "
    "no longer Gaussian, and the formulas of the jump and of the way back are wrong.",
)
def step_clipped(z, beta, epsilon):
    return (torch.sqrt(1 - beta) * z + torch.sqrt(beta) * epsilon).clamp(-1, 1)


@misconception(
    "diffuse_step",
    caught_by={"step_keeps_the_shape_and_precision_of_z"},
    fr="Vous ramenez le résultat en simple précision : .float() change un tenseur de float64. Le résultat a la "
    "précision de z.",
    en="You bring the result to single precision: .float() changes a tensor of float64. The result has the "
    "precision of z.",
)
def step_in_single_precision(z, beta, epsilon):
    return (torch.sqrt(1 - beta) * z + torch.sqrt(beta) * epsilon).float()


@misconception(
    "diffuse_step",
    caught_by={"step_leaves_its_inputs_unchanged"},
    fr="mul_ et add_ changent z sur place : l'appelant perd l'état d'avant. Écrivez une expression, qui fait un "
    "nouveau tenseur.",
    en="mul_ and add_ change z in place: the caller loses the state from before. Write an expression, which "
    "makes a new tensor.",
)
def step_in_place(z, beta, epsilon):
    return z.mul_(torch.sqrt(1 - beta)).add_(torch.sqrt(beta) * epsilon)


# ---- diffuse ---------------------------------------------------------------------------------------------------------


@misconception(
    "diffuse",
    caught_by={"jump_is_all_the_steps"},
    fr="Il manque les racines : ᾱ est une part de variance. Le signal est multiplié par √ᾱ, le bruit par √(1 − ᾱ).",
    en="The roots are missing: ᾱ is a share of variance. The signal is multiplied by √ᾱ, the noise by √(1 − ᾱ).",
)
def jump_without_square_roots(x, t, alpha_bar, epsilon):
    kept = alpha_bar[t].reshape(-1, *[1] * (x.dim() - 1))
    return kept * x + (1 - kept) * epsilon


@misconception(
    "diffuse",
    caught_by={"jump_is_all_the_steps"},
    fr="Vous multipliez ε par 1 − ᾱ, sa variance ; il faut l'écart-type √(1 − ᾱ).",
    en="You multiply ε by 1 − ᾱ, its variance; it takes the standard deviation √(1 − ᾱ).",
)
def jump_noise_by_its_variance(x, t, alpha_bar, epsilon):
    kept = alpha_bar[t].reshape(-1, *[1] * (x.dim() - 1))
    return torch.sqrt(kept) * x + (1 - kept) * epsilon


@misconception(
    "diffuse",
    caught_by={"jump_is_all_the_steps"},
    fr="Vous multipliez x par ᾱ ; c'est sa variance qui est multipliée par ᾱ, x l'est par √ᾱ.",
    en="You multiply x by ᾱ; it is its variance that is multiplied by ᾱ, x is by √ᾱ.",
)
def jump_signal_by_its_share(x, t, alpha_bar, epsilon):
    kept = alpha_bar[t].reshape(-1, *[1] * (x.dim() - 1))
    return kept * x + torch.sqrt(1 - kept) * epsilon


@misconception(
    "diffuse",
    caught_by={"jump_is_all_the_steps"},
    fr="Le coefficient du bruit n'est pas 1 − √ᾱ : les carrés des deux coefficients font 1, non les coefficients.",
    en="The coefficient of the noise is not 1 − √ᾱ: the squares of the two coefficients add up to 1, not the "
    "coefficients.",
)
def jump_with_complementary_coefficients(x, t, alpha_bar, epsilon):
    kept = alpha_bar[t].reshape(-1, *[1] * (x.dim() - 1))
    return torch.sqrt(kept) * x + (1 - torch.sqrt(kept)) * epsilon


@misconception(
    "diffuse",
    caught_by={"jump_is_all_the_steps"},
    fr="Les deux coefficients sont échangés : au premier pas l'état doit être presque x, au dernier presque du bruit.",
    en="The two coefficients are exchanged: at the first step the state should be almost x, at the last almost noise.",
)
def jump_roles_exchanged(x, t, alpha_bar, epsilon):
    kept = alpha_bar[t].reshape(-1, *[1] * (x.dim() - 1))
    return torch.sqrt(1 - kept) * x + torch.sqrt(kept) * epsilon


@misconception(
    "diffuse",
    caught_by={"jump_is_all_the_steps"},
    fr="L'argument alpha_bar est déjà le produit courant : vous le multipliez une seconde fois. Le signal "
    "disparaît bien trop tôt.",
    en="The argument alpha_bar is the running product already: you multiply it up a second time. The signal "
    "disappears far too early.",
)
def jump_product_taken_twice(x, t, alpha_bar, epsilon):
    kept = torch.cumprod(alpha_bar, dim=0)[t].reshape(-1, *[1] * (x.dim() - 1))
    return torch.sqrt(kept) * x + torch.sqrt(1 - kept) * epsilon


@misconception(
    "diffuse",
    caught_by={"jump_is_all_the_steps"},
    fr="Vous ne faites que le pas t, avec son seul facteur 1 − βₜ. Le saut part de x et fait tous les pas de 0 "
    "à t : c'est ᾱₜ, le produit, qui compte. C'est la confusion entre α et ᾱ.",
    en="You make step t only, with its factor 1 − βₜ alone. The jump starts from x and makes all the steps from "
    "0 to t: it is ᾱₜ, the product, that counts. This is the confusion between α and ᾱ.",
)
def jump_of_one_step_only(x, t, alpha_bar, epsilon):
    before = torch.cat([torch.ones_like(alpha_bar[:1]), alpha_bar[:-1]])
    kept = (alpha_bar / before)[t].reshape(-1, *[1] * (x.dim() - 1))
    return torch.sqrt(kept) * x + torch.sqrt(1 - kept) * epsilon


@misconception(
    "diffuse",
    caught_by={"jump_is_all_the_steps"},
    fr="Vous lisez alpha_bar[t - 1] : les pas sont numérotés à partir de 0, et après le pas t il reste ᾱₜ. Au "
    "pas 0 l'indice −1 désigne en Python la dernière valeur : l'état y serait du bruit pur, sans le moindre "
    "message.",
    en="You read alpha_bar[t - 1]: steps are numbered from 0, and after step t there remains ᾱₜ. At step 0 the "
    "index −1 is, in Python, the last value: the state would be pure noise there, without any message.",
)
def jump_one_step_short(x, t, alpha_bar, epsilon):
    kept = alpha_bar[t - 1].reshape(-1, *[1] * (x.dim() - 1))
    return torch.sqrt(kept) * x + torch.sqrt(1 - kept) * epsilon


@misconception(
    "diffuse",
    caught_by={"jump_reaches_the_first_and_the_last_step"},
    fr="Au pas 0 vous rendez x sans bruit. L'état zₜ est celui d'après le pas t : après le pas 0, il y a déjà "
    "un bruit de variance β₀.",
    en="At step 0 you give x back without noise. The state zₜ is that after step t: after step 0 there is a "
    "noise of variance β₀ already.",
)
def jump_without_noise_at_the_first_step(x, t, alpha_bar, epsilon):
    kept = alpha_bar[t].reshape(-1, *[1] * (x.dim() - 1))
    noisy = torch.sqrt(kept) * x + torch.sqrt(1 - kept) * epsilon
    return torch.where((t == 0).reshape(kept.shape), x, noisy)


@misconception(
    "diffuse",
    caught_by={"jump_reaches_the_first_and_the_last_step"},
    fr="Au dernier pas vous rendez ε seul. ᾱ y est petit, mais pas nul : il reste un peu de signal, selon le "
    "calendrier.",
    en="At the last step you give ε alone. ᾱ is small there, but not zero: a little signal is left, depending "
    "on the schedule.",
)
def jump_to_pure_noise_at_the_last_step(x, t, alpha_bar, epsilon):
    kept = alpha_bar[t].reshape(-1, *[1] * (x.dim() - 1))
    noisy = torch.sqrt(kept) * x + torch.sqrt(1 - kept) * epsilon
    return torch.where((t == len(alpha_bar) - 1).reshape(kept.shape), epsilon, noisy)


@misconception(
    "diffuse",
    caught_by={"each_example_jumps_to_its_own_step"},
    fr="Vous employez t[0] pour tout le lot. Chaque exemple a son propre pas : indexez alpha_bar par t entier, "
    "puis ajoutez des dimensions à la fin.",
    en="You use t[0] for the whole batch. Each example has a step of its own: index alpha_bar by all of t, then "
    "add dimensions at the end.",
)
def jump_at_the_step_of_the_first_example(x, t, alpha_bar, epsilon):
    kept = alpha_bar[t[0]]
    return torch.sqrt(kept) * x + torch.sqrt(1 - kept) * epsilon


@misconception(
    "diffuse",
    caught_by={"each_example_jumps_to_its_own_step"},
    fr="alpha_bar[t], de forme (batch,), est aligné par PyTorch avec la dernière dimension de x, et non avec la "
    "première : cela s'arrête, ou pire, quand les tailles s'y prêtent, chaque colonne reçoit le pas d'un "
    "autre exemple. Ajoutez des dimensions à la fin.",
    en="alpha_bar[t], of shape (batch,), is aligned by PyTorch with the last dimension of x, not with the "
    "first: this stops, or worse, where the sizes allow it, each column gets the step of another example. "
    "Add dimensions at the end.",
)
def jump_aligned_with_the_last_dimension(x, t, alpha_bar, epsilon):
    kept = alpha_bar[t]
    return torch.sqrt(kept) * x + torch.sqrt(1 - kept) * epsilon


@misconception(
    "diffuse",
    caught_by={"jump_keeps_the_shape_and_precision_of_x"},
    fr="view(-1, 1, 1, 1) suppose des images : pour des points de forme (batch, 2), le résultat a quatre "
    "dimensions. Ajoutez autant de dimensions que x en a : x.dim() - 1.",
    en="view(-1, 1, 1, 1) supposes images: for points of shape (batch, 2) the result has four dimensions. Add "
    "as many dimensions as x has: x.dim() - 1.",
)
def jump_for_images_only(x, t, alpha_bar, epsilon):
    kept = alpha_bar[t].view(-1, 1, 1, 1)
    return torch.sqrt(kept) * x + torch.sqrt(1 - kept) * epsilon


@misconception(
    "diffuse",
    caught_by={"jump_is_all_the_steps"},
    fr="Vous soustrayez le bruit : le réseau devra retrouver le ε qui est dans zₜ, avec son signe. L'énoncé "
    "demande +√(1 − ᾱ) ε.",
    en="You subtract the noise: the network will have to find the ε that is in zₜ, with its sign. The statement "
    "asks for +√(1 − ᾱ) ε.",
)
def jump_noise_taken_away(x, t, alpha_bar, epsilon):
    kept = alpha_bar[t].reshape(-1, *[1] * (x.dim() - 1))
    return torch.sqrt(kept) * x - torch.sqrt(1 - kept) * epsilon


@misconception(
    "diffuse",
    caught_by={"jump_is_all_the_steps"},
    fr="Vous tirez un bruit dans la fonction et n'employez pas epsilon : la perte comparerait ensuite la "
    "prédiction à un bruit qui n'est pas dans l'état.",
    en="You draw a noise inside the function and do not use epsilon: the loss would then compare the prediction "
    "with a noise that is not in the state.",
)
def jump_with_a_noise_of_its_own(x, t, alpha_bar, epsilon):  # noqa: ARG001  # the mistake itself
    kept = alpha_bar[t].reshape(-1, *[1] * (x.dim() - 1))
    return torch.sqrt(kept) * x + torch.sqrt(1 - kept) * torch.randn_like(x)


@misconception(
    "diffuse",
    caught_by={"jump_leaves_its_inputs_unchanged"},
    fr="mul_ change epsilon sur place : la perte, qui compare la prédiction à epsilon, comparera alors à autre "
    "chose. Écrivez une expression, qui fait un nouveau tenseur.",
    en="mul_ changes epsilon in place: the loss, which compares the prediction with epsilon, will then compare "
    "with something else. Write an expression, which makes a new tensor.",
)
def jump_in_place(x, t, alpha_bar, epsilon):
    kept = alpha_bar[t].reshape(-1, *[1] * (x.dim() - 1))
    return torch.sqrt(kept) * x + epsilon.mul_(torch.sqrt(1 - kept))


# ---- ddpm_loss -------------------------------------------------------------------------------------------------------


@misconception(
    "ddpm_loss",
    caught_by={"loss_sums_components_and_averages_examples"},
    fr="Vous faites la moyenne sur tout, composantes comprises, comme mse_loss par défaut : la perte est "
    "divisée par le nombre de pixels. L'énoncé demande la somme sur les composantes, puis la moyenne sur le "
    "lot.",
    en="You average over everything, components included, as mse_loss does by default: the loss is divided by "
    "the number of pixels. The statement asks for the sum over the components, then the mean over the batch.",
)
def loss_mean_over_the_components(model, x, t, alpha_bar, epsilon):
    kept = alpha_bar[t].reshape(-1, *[1] * (x.dim() - 1))
    z = torch.sqrt(kept) * x + torch.sqrt(1 - kept) * epsilon
    return torch.nn.functional.mse_loss(model(z, t), epsilon)


@misconception(
    "ddpm_loss",
    caught_by={"loss_sums_components_and_averages_examples"},
    fr="Vous additionnez aussi sur le lot : la perte grandit avec sa taille, et le pas de l'optimiseur avec "
    "elle. Divisez par le nombre d'exemples.",
    en="You add up over the batch too: the loss grows with its size, and the step of the optimizer with it. "
    "Divide by the number of examples.",
)
def loss_sum_over_the_batch(model, x, t, alpha_bar, epsilon):
    kept = alpha_bar[t].reshape(-1, *[1] * (x.dim() - 1))
    z = torch.sqrt(kept) * x + torch.sqrt(1 - kept) * epsilon
    return (epsilon - model(z, t)).square().sum()


@misconception(
    "ddpm_loss",
    caught_by={"loss_sums_components_and_averages_examples"},
    fr="Vous prenez la norme, sans le carré. Le minimum du carré est l'espérance du bruit, ce que "
    "l'échantillonneur suppose ; celui de la norme est une médiane.",
    en="You take the norm, without the square. The minimum of the square is the expectation of the noise, which "
    "the sampler supposes; that of the norm is a median.",
)
def loss_norm_without_the_square(model, x, t, alpha_bar, epsilon):
    kept = alpha_bar[t].reshape(-1, *[1] * (x.dim() - 1))
    z = torch.sqrt(kept) * x + torch.sqrt(1 - kept) * epsilon
    return (epsilon - model(z, t)).flatten(1).norm(dim=1).mean()


@misconception(
    "ddpm_loss",
    caught_by={"loss_sums_components_and_averages_examples"},
    fr="Vous additionnez des valeurs absolues. La perte est la norme au carré : ce sont les carrés qui s'additionnent.",
    en="You add up absolute values. The loss is the squared norm: it is the squares that add up.",
)
def loss_of_absolute_values(model, x, t, alpha_bar, epsilon):
    kept = alpha_bar[t].reshape(-1, *[1] * (x.dim() - 1))
    z = torch.sqrt(kept) * x + torch.sqrt(1 - kept) * epsilon
    return (epsilon - model(z, t)).abs().flatten(1).sum(dim=1).mean()


@misconception(
    "ddpm_loss",
    caught_by={"loss_of_the_best_network_is_known"},
    fr="Vous bornez chaque erreur à 1 avant d'additionner : un grand bruit mal prédit compte alors comme un "
    "petit, et le minimum n'est plus l'espérance du bruit.",
    en="You bound each error by 1 before adding up: a large noise that is badly predicted then counts like a "
    "small one, and the minimum no longer is the expectation of the noise.",
)
def loss_of_bounded_errors(model, x, t, alpha_bar, epsilon):
    kept = alpha_bar[t].reshape(-1, *[1] * (x.dim() - 1))
    z = torch.sqrt(kept) * x + torch.sqrt(1 - kept) * epsilon
    return (epsilon - model(z, t)).square().clamp(max=1).flatten(1).sum(dim=1).mean()


@misconception(
    "ddpm_loss",
    caught_by={"loss_sums_components_and_averages_examples"},
    fr="Il y a un facteur 1/2 de trop. Le minimum est le même, mais la perte demandée n'en a pas.",
    en="There is a factor 1/2 too many. The minimum is the same, but the loss asked for has none.",
)
def loss_halved(model, x, t, alpha_bar, epsilon):
    kept = alpha_bar[t].reshape(-1, *[1] * (x.dim() - 1))
    z = torch.sqrt(kept) * x + torch.sqrt(1 - kept) * epsilon
    return 0.5 * (epsilon - model(z, t)).square().flatten(1).sum(dim=1).mean()


@misconception(
    "ddpm_loss",
    caught_by={"loss_of_a_perfect_network_is_zero", "loss_sums_components_and_averages_examples"},
    fr="Vous comparez la prédiction à x. Ce réseau-ci prédit le bruit : la cible est epsilon.",
    en="You compare the prediction with x. This network predicts the noise: the target is epsilon.",
)
def loss_against_the_example(model, x, t, alpha_bar, epsilon):
    kept = alpha_bar[t].reshape(-1, *[1] * (x.dim() - 1))
    z = torch.sqrt(kept) * x + torch.sqrt(1 - kept) * epsilon
    return (x - model(z, t)).square().flatten(1).sum(dim=1).mean()


@misconception(
    "ddpm_loss",
    caught_by={"loss_of_a_perfect_network_is_zero", "loss_sums_components_and_averages_examples"},
    fr="Vous comparez la prédiction à l'état bruité zₜ, que le réseau reçoit déjà : il n'aurait qu'à le "
    "recopier. La cible est epsilon.",
    en="You compare the prediction with the noisy state zₜ, which the network receives already: it would only "
    "have to copy it. The target is epsilon.",
)
def loss_against_the_state(model, x, t, alpha_bar, epsilon):
    kept = alpha_bar[t].reshape(-1, *[1] * (x.dim() - 1))
    z = torch.sqrt(kept) * x + torch.sqrt(1 - kept) * epsilon
    return (z - model(z, t)).square().flatten(1).sum(dim=1).mean()


@misconception(
    "ddpm_loss",
    caught_by={"loss_of_a_perfect_network_is_zero", "loss_sums_components_and_averages_examples"},
    fr="Vous comparez la prédiction à √(1 − ᾱ) ε, le bruit tel qu'il est dans l'état. La cible est ε lui-même, "
    "de variance 1 à tous les pas.",
    en="You compare the prediction with √(1 − ᾱ) ε, the noise as it is in the state. The target is ε itself, of "
    "variance 1 at all steps.",
)
def loss_against_the_noise_as_it_is_in_the_state(model, x, t, alpha_bar, epsilon):
    kept = alpha_bar[t].reshape(-1, *[1] * (x.dim() - 1))
    z = torch.sqrt(kept) * x + torch.sqrt(1 - kept) * epsilon
    return (torch.sqrt(1 - kept) * epsilon - model(z, t)).square().flatten(1).sum(dim=1).mean()


@misconception(
    "ddpm_loss",
    caught_by={"loss_of_a_perfect_network_is_zero", "loss_sums_components_and_averages_examples"},
    fr="La cible est un bruit tiré à part, qui n'a rien à voir avec celui de l'état : le mieux que le réseau "
    "puisse faire est de répondre zéro. Employez deux fois le même epsilon.",
    en="The target is a noise drawn separately, which has nothing to do with that of the state: the best that "
    "the network can do is to answer zero. Use the same epsilon twice.",
)
def loss_against_another_noise(model, x, t, alpha_bar, epsilon):
    kept = alpha_bar[t].reshape(-1, *[1] * (x.dim() - 1))
    z = torch.sqrt(kept) * x + torch.sqrt(1 - kept) * epsilon
    return (torch.randn_like(x) - model(z, t)).square().flatten(1).sum(dim=1).mean()


@misconception(
    "ddpm_loss",
    caught_by={"network_sees_the_noisy_state"},
    fr="Vous tirez un bruit dans la fonction et n'employez pas epsilon. La perte est alors d'un autre état que "
    "celui que l'appelant a choisi, et rien ne peut être répété.",
    en="You draw a noise inside the function and do not use epsilon. The loss is then that of another state "
    "than the caller has chosen, and nothing can be repeated.",
)
def loss_with_a_noise_of_its_own(model, x, t, alpha_bar, epsilon):  # noqa: ARG001  # the mistake itself
    kept, noise = alpha_bar[t].reshape(-1, *[1] * (x.dim() - 1)), torch.randn_like(x)
    z = torch.sqrt(kept) * x + torch.sqrt(1 - kept) * noise
    return (noise - model(z, t)).square().flatten(1).sum(dim=1).mean()


@misconception(
    "ddpm_loss",
    caught_by={
        "network_sees_the_noisy_state",
        "loss_of_a_perfect_network_is_zero",
        "loss_sums_components_and_averages_examples",
    },
    fr="Le réseau reçoit x, sans bruit : il n'y a rien à y trouver. Il doit recevoir l'état bruité zₜ.",
    en="The network receives x, without noise: there is nothing to be found in it. It should receive the noisy "
    "state zₜ.",
)
def network_shown_the_clean_example(model, x, t, alpha_bar, epsilon):  # noqa: ARG001  # the mistake itself
    return (epsilon - model(x, t)).square().flatten(1).sum(dim=1).mean()


@misconception(
    "ddpm_loss",
    caught_by={
        "network_sees_the_noisy_state",
        "loss_of_a_perfect_network_is_zero",
        "loss_sums_components_and_averages_examples",
    },
    fr="Le réseau reçoit t + 1. Les pas sont numérotés à partir de 0 partout : au dernier pas, T sort de la "
    "table du réseau. Donnez t tel quel.",
    en="The network receives t + 1. Steps are numbered from 0 everywhere: at the last step, T is out of the "
    "table of the network. Give t as it is.",
)
def network_told_the_next_step(model, x, t, alpha_bar, epsilon):
    kept = alpha_bar[t].reshape(-1, *[1] * (x.dim() - 1))
    z = torch.sqrt(kept) * x + torch.sqrt(1 - kept) * epsilon
    return (epsilon - model(z, t + 1)).square().flatten(1).sum(dim=1).mean()


@misconception(
    "ddpm_loss",
    caught_by={
        "network_sees_the_noisy_state",
        "loss_of_a_perfect_network_is_zero",
        "loss_sums_components_and_averages_examples",
    },
    fr="Le réseau reçoit pour tous le pas du premier exemple, alors que chacun a été bruité au sien. Donnez t "
    "tel quel, de forme (batch,).",
    en="The network receives the step of the first example for all, although each was made noisy at its own. "
    "Give t as it is, of shape (batch,).",
)
def network_told_the_step_of_the_first_example(model, x, t, alpha_bar, epsilon):
    kept = alpha_bar[t].reshape(-1, *[1] * (x.dim() - 1))
    z = torch.sqrt(kept) * x + torch.sqrt(1 - kept) * epsilon
    return (epsilon - model(z, t[:1].expand_as(t))).square().flatten(1).sum(dim=1).mean()


@misconception(
    "ddpm_loss",
    caught_by={"loss_is_differentiable"},
    fr="La perte a la bonne valeur, mais la prédiction est détachée du graphe : rien n'est dérivé, et "
    "l'entraînement ne change aucun poids. N'employez detach, item ou no_grad que pour afficher.",
    en="The loss has the right value, but the prediction is detached from the graph: nothing is differentiated, "
    "and training changes no weight. Use detach, item or no_grad for printing only.",
)
def loss_cut_off(model, x, t, alpha_bar, epsilon):
    kept = alpha_bar[t].reshape(-1, *[1] * (x.dim() - 1))
    z = torch.sqrt(kept) * x + torch.sqrt(1 - kept) * epsilon
    return (epsilon - model(z, t).detach()).square().flatten(1).sum(dim=1).mean()


@misconception(
    "ddpm_loss",
    caught_by={"loss_is_one_number"},
    fr="Vous renvoyez une perte par exemple : la moyenne sur le lot manque.",
    en="You return one loss per example: the mean over the batch is missing.",
)
def one_loss_per_example(model, x, t, alpha_bar, epsilon):
    kept = alpha_bar[t].reshape(-1, *[1] * (x.dim() - 1))
    z = torch.sqrt(kept) * x + torch.sqrt(1 - kept) * epsilon
    return (epsilon - model(z, t)).square().flatten(1).sum(dim=1)


@misconception(
    "ddpm_loss",
    caught_by={
        "network_sees_the_noisy_state",
        "loss_of_a_perfect_network_is_zero",
        "loss_sums_components_and_averages_examples",
    },
    recognized_by="checks",
    fr="sum(dim=(1, 2, 3)) suppose des images : pour des points de forme (batch, 2), ces dimensions n'existent "
    "pas. flatten(1) ramène tout exemple à un vecteur.",
    en="sum(dim=(1, 2, 3)) supposes images: for points of shape (batch, 2) these dimensions do not exist. "
    "flatten(1) makes any example a vector.",
)
def loss_for_images_only(model, x, t, alpha_bar, epsilon):
    kept = alpha_bar[t].reshape(-1, *[1] * (x.dim() - 1))
    z = torch.sqrt(kept) * x + torch.sqrt(1 - kept) * epsilon
    return (epsilon - model(z, t)).square().sum(dim=(1, 2, 3)).mean()


@misconception(
    "ddpm_loss",
    caught_by={"loss_leaves_its_inputs_unchanged"},
    fr="sub_ change epsilon sur place : l'appelant perd le bruit qu'il a tiré. Écrivez une différence, qui fait "
    "un nouveau tenseur.",
    en="sub_ changes epsilon in place: the caller loses the noise that they drew. Write a difference, which "
    "makes a new tensor.",
)
def loss_in_place(model, x, t, alpha_bar, epsilon):
    kept = alpha_bar[t].reshape(-1, *[1] * (x.dim() - 1))
    z = torch.sqrt(kept) * x + torch.sqrt(1 - kept) * epsilon
    return epsilon.sub_(model(z, t)).square().flatten(1).sum(dim=1).mean()


# ---- denoise_mean ----------------------------------------------------------------------------------------------------


@misconception(
    "denoise_mean",
    caught_by={"mean_is_that_of_bayes"},
    fr="Sous le bruit vous avez mis √βₜ au lieu de √(1 − ᾱₜ) : c'est la confusion entre α et ᾱ. Le bruit prédit "
    "est celui de tous les pas jusqu'à t ; les deux coïncident au pas 0 seulement.",
    en="Under the noise you have put √βₜ instead of √(1 − ᾱₜ): this is the confusion between α and ᾱ. The "
    "predicted noise is that of all steps up to t; the two agree at step 0 only.",
)
def mean_with_the_noise_of_one_step(z, t, epsilon_hat, betas):
    size = (-1, *[1] * (z.dim() - 1))
    beta = betas[t].reshape(size)
    return (z - beta / torch.sqrt(beta) * epsilon_hat) / torch.sqrt(1 - beta)


@misconception(
    "denoise_mean",
    caught_by={"mean_is_that_of_bayes", "mean_at_the_first_step_is_the_example"},
    fr="Il manque la racine sous le bruit : on divise par √(1 − ᾱₜ), un écart-type, et non par 1 − ᾱₜ.",
    en="The root under the noise is missing: we divide by √(1 − ᾱₜ), a standard deviation, not by 1 − ᾱₜ.",
)
def mean_without_the_root_under_the_noise(z, t, epsilon_hat, betas):
    size = (-1, *[1] * (z.dim() - 1))
    beta, kept = betas[t].reshape(size), torch.cumprod(1 - betas, dim=0)[t].reshape(size)
    return (z - beta / (1 - kept) * epsilon_hat) / torch.sqrt(1 - beta)


@misconception(
    "denoise_mean",
    caught_by={
        "without_noise_the_mean_undoes_the_shrinking",
        "mean_is_that_of_bayes",
        "mean_at_the_first_step_is_the_example",
    },
    fr="Il manque la racine devant la parenthèse : le pas a multiplié le signal par √(1 − βₜ), c'est par ce "
    "nombre qu'on divise.",
    en="The root in front of the parenthesis is missing: the step multiplied the signal by √(1 − βₜ), this is "
    "the number to divide by.",
)
def mean_without_the_root_in_front(z, t, epsilon_hat, betas):
    size = (-1, *[1] * (z.dim() - 1))
    beta, kept = betas[t].reshape(size), torch.cumprod(1 - betas, dim=0)[t].reshape(size)
    return (z - beta / torch.sqrt(1 - kept) * epsilon_hat) / (1 - beta)


@misconception(
    "denoise_mean",
    caught_by={
        "without_noise_the_mean_undoes_the_shrinking",
        "mean_is_that_of_bayes",
        "mean_at_the_first_step_is_the_example",
    },
    fr="Vous retirez le bruit sans agrandir : le pas avait réduit l'état par √(1 − βₜ), il faut diviser par ce "
    "nombre. Après tous les pas, les exemples seraient bien trop pâles.",
    en="You take the noise away without enlarging: the step had shrunk the state by √(1 − βₜ), which has to be "
    "divided by. After all the steps, the examples would be far too pale.",
)
def mean_never_enlarged(z, t, epsilon_hat, betas):
    size = (-1, *[1] * (z.dim() - 1))
    beta, kept = betas[t].reshape(size), torch.cumprod(1 - betas, dim=0)[t].reshape(size)
    return z - beta / torch.sqrt(1 - kept) * epsilon_hat


@misconception(
    "denoise_mean",
    caught_by={
        "without_noise_the_mean_undoes_the_shrinking",
        "mean_is_that_of_bayes",
        "mean_at_the_first_step_is_the_example",
    },
    fr="Vous multipliez par √(1 − βₜ) au lieu de diviser : le pas avait réduit l'état, son retour l'agrandit.",
    en="You multiply by √(1 − βₜ) instead of dividing: the step had shrunk the state, its way back enlarges it.",
)
def mean_shrunk_again(z, t, epsilon_hat, betas):
    size = (-1, *[1] * (z.dim() - 1))
    beta, kept = betas[t].reshape(size), torch.cumprod(1 - betas, dim=0)[t].reshape(size)
    return (z - beta / torch.sqrt(1 - kept) * epsilon_hat) * torch.sqrt(1 - beta)


@misconception(
    "denoise_mean",
    caught_by={"without_noise_the_mean_undoes_the_shrinking", "mean_is_that_of_bayes"},
    fr="Vous renvoyez l'estimation de x, d'un seul coup. C'est la moyenne de zₜ₋₁ qui est demandée : un seul "
    "pas en arrière. Les deux coïncident au pas 0 seulement.",
    en="You return the estimate of x, at one stroke. It is the mean of zₜ₋₁ that is asked for: a single step "
    "back. The two agree at step 0 only.",
)
def estimate_of_the_example(z, t, epsilon_hat, betas):
    size = (-1, *[1] * (z.dim() - 1))
    kept = torch.cumprod(1 - betas, dim=0)[t].reshape(size)
    return (z - torch.sqrt(1 - kept) * epsilon_hat) / torch.sqrt(kept)


@misconception(
    "denoise_mean",
    caught_by={"mean_is_that_of_bayes", "mean_at_the_first_step_is_the_example"},
    fr="Vous ajoutez le bruit prédit au lieu de le retirer : l'état devient plus bruité à chaque pas.",
    en="You add the predicted noise instead of taking it away: the state becomes noisier at each step.",
)
def mean_with_the_noise_added(z, t, epsilon_hat, betas):
    size = (-1, *[1] * (z.dim() - 1))
    beta, kept = betas[t].reshape(size), torch.cumprod(1 - betas, dim=0)[t].reshape(size)
    return (z + beta / torch.sqrt(1 - kept) * epsilon_hat) / torch.sqrt(1 - beta)


@misconception(
    "denoise_mean",
    caught_by={"mean_at_the_first_step_is_the_example"},
    fr="Vous passez par l'estimation de x, et au pas 0 vous lisez alpha_bar[-1] : en Python c'est la dernière "
    "valeur, non celle d'avant le premier pas, qui est 1. Aucun message ne prévient, et tout dernier "
    "débruitage est faux.",
    en="You go through the estimate of x, and at step 0 you read alpha_bar[-1]: in Python this is the last "
    "value, not that before the first step, which is 1. No message warns you, and the very last denoising is "
    "wrong.",
)
def last_value_at_the_first_step(z, t, epsilon_hat, betas):
    size, kept = (-1, *[1] * (z.dim() - 1)), torch.cumprod(1 - betas, dim=0)
    beta, now, before = betas[t].reshape(size), kept[t].reshape(size), kept[t - 1].reshape(size)
    x = (z - torch.sqrt(1 - now) * epsilon_hat) / torch.sqrt(now)
    return (torch.sqrt(before) * beta * x + torch.sqrt(1 - beta) * (1 - before) * z) / (1 - now)


@misconception(
    "denoise_mean",
    caught_by={"mean_is_that_of_bayes", "mean_at_the_first_step_is_the_example"},
    fr="Vous lisez ᾱ au pas t − 1 : le bruit prédit est celui des pas 0 à t, le pas t compris. Au pas 0, "
    "l'indice −1 désigne même la dernière valeur.",
    en="You read ᾱ at step t − 1: the predicted noise is that of steps 0 to t, step t included. At step 0 the "
    "index −1 even is the last value.",
)
def product_of_one_step_too_few(z, t, epsilon_hat, betas):
    size = (-1, *[1] * (z.dim() - 1))
    beta, kept = betas[t].reshape(size), torch.cumprod(1 - betas, dim=0)[t - 1].reshape(size)
    return (z - beta / torch.sqrt(1 - kept) * epsilon_hat) / torch.sqrt(1 - beta)


@misconception(
    "denoise_mean",
    caught_by={"each_example_is_denoised_at_its_own_step"},
    fr="Vous employez t[0] pour tout le lot. Chaque exemple a son propre pas : indexez betas et ᾱ par t entier.",
    en="You use t[0] for the whole batch. Each example has a step of its own: index betas and ᾱ by all of t.",
)
def mean_at_the_step_of_the_first_example(z, t, epsilon_hat, betas):
    beta, kept = betas[t[0]], torch.cumprod(1 - betas, dim=0)[t[0]]
    return (z - beta / torch.sqrt(1 - kept) * epsilon_hat) / torch.sqrt(1 - beta)


@misconception(
    "denoise_mean",
    caught_by={"each_example_is_denoised_at_its_own_step"},
    fr="betas[t], de forme (batch,), est aligné par PyTorch avec la dernière dimension de z, et non avec la "
    "première. Ajoutez des dimensions à la fin, autant que z en a de plus.",
    en="betas[t], of shape (batch,), is aligned by PyTorch with the last dimension of z, not with the first. "
    "Add dimensions at the end, as many as z has more.",
)
def mean_aligned_with_the_last_dimension(z, t, epsilon_hat, betas):
    beta, kept = betas[t], torch.cumprod(1 - betas, dim=0)[t]
    return (z - beta / torch.sqrt(1 - kept) * epsilon_hat) / torch.sqrt(1 - beta)


@misconception(
    "denoise_mean",
    caught_by={"mean_keeps_the_shape_and_precision_of_z"},
    fr="view(-1, 1, 1, 1) suppose des images : pour des points de forme (batch, 2), le résultat a quatre "
    "dimensions. Ajoutez autant de dimensions que z en a : z.dim() - 1.",
    en="view(-1, 1, 1, 1) supposes images: for points of shape (batch, 2) the result has four dimensions. Add "
    "as many dimensions as z has: z.dim() - 1.",
)
def mean_for_images_only(z, t, epsilon_hat, betas):
    size = (-1, 1, 1, 1)
    beta, kept = betas[t].reshape(size), torch.cumprod(1 - betas, dim=0)[t].reshape(size)
    return (z - beta / torch.sqrt(1 - kept) * epsilon_hat) / torch.sqrt(1 - beta)


@misconception(
    "denoise_mean",
    caught_by={"without_noise_the_mean_undoes_the_shrinking", "mean_is_that_of_bayes"},
    fr="Vous ajoutez déjà le bruit σ n. La fonction renvoie la moyenne seule : c'est l'échantillonneur qui "
    "tire, et pas au dernier pas.",
    en="You add the noise σ n already. The function returns the mean alone: it is the sampler that draws, and "
    "not at the last step.",
)
def mean_with_noise_drawn(z, t, epsilon_hat, betas):
    size = (-1, *[1] * (z.dim() - 1))
    beta, kept = betas[t].reshape(size), torch.cumprod(1 - betas, dim=0)[t].reshape(size)
    mean = (z - beta / torch.sqrt(1 - kept) * epsilon_hat) / torch.sqrt(1 - beta)
    return mean + torch.sqrt(beta) * torch.randn_like(z) * (t > 0).reshape(size)


@misconception(
    "denoise_mean",
    caught_by={
        "without_noise_the_mean_undoes_the_shrinking",
        "mean_is_that_of_bayes",
        "mean_at_the_first_step_is_the_example",
    },
    fr="Vous bornez la moyenne à [−1, 1]. Un état intermédiaire est bruité et sort de ces bornes : coupé, il "
    "n'a plus la loi que le réseau a apprise.",
    en="You clip the mean to [−1, 1]. A state in between is noisy and leaves these bounds: clipped, it no "
    "longer has the distribution that the network has learned.",
)
def mean_clipped(z, t, epsilon_hat, betas):
    size = (-1, *[1] * (z.dim() - 1))
    beta, kept = betas[t].reshape(size), torch.cumprod(1 - betas, dim=0)[t].reshape(size)
    return ((z - beta / torch.sqrt(1 - kept) * epsilon_hat) / torch.sqrt(1 - beta)).clamp(-1, 1)


@misconception(
    "denoise_mean",
    caught_by={"mean_leaves_its_inputs_unchanged"},
    fr="sub_ change z sur place : l'appelant perd l'état. Écrivez une différence, qui fait un nouveau tenseur.",
    en="sub_ changes z in place: the caller loses the state. Write a difference, which makes a new tensor.",
)
def mean_in_place(z, t, epsilon_hat, betas):
    size = (-1, *[1] * (z.dim() - 1))
    beta, kept = betas[t].reshape(size), torch.cumprod(1 - betas, dim=0)[t].reshape(size)
    return z.sub_(beta / torch.sqrt(1 - kept) * epsilon_hat) / torch.sqrt(1 - beta)


# ---- ddpm_sample -----------------------------------------------------------------------------------------------------


@misconception(
    "ddpm_sample",
    caught_by={"sampler_gives_the_only_point_back"},
    fr="Vous ajoutez du bruit au dernier pas aussi : il ne reste plus de pas pour le retirer, et chaque exemple "
    "garde un voile de variance β₀. Au pas t = 0, on ne garde que la moyenne.",
    en="You add noise at the last step too: there is no step left to take it away, and each example keeps a "
    "veil of variance β₀. At step t = 0, only the mean is kept.",
)
def noise_at_the_last_step_too(model, shape, betas, generator=None):
    kept = torch.cumprod(1 - betas, dim=0)
    z = torch.randn(shape, generator=generator)
    with torch.no_grad():
        for t in reversed(range(len(betas))):
            noise = model(z, torch.full((shape[0],), t))
            z = (z - betas[t] / torch.sqrt(1 - kept[t]) * noise) / torch.sqrt(1 - betas[t])
            z = z + torch.sqrt(betas[t]) * torch.randn(shape, generator=generator)
    return z


@misconception(
    "ddpm_sample",
    caught_by={"sampler_adds_noise_to_each_example"},
    fr="Vous n'ajoutez aucun bruit entre les pas : chaque trajectoire suit les moyennes, et les exemples se "
    "ressemblent trop. Ajoutez σₜ n à tous les pas sauf le dernier.",
    en="You add no noise between the steps: each trajectory follows the means, and the examples are too much "
    "alike. Add σₜ n at all steps but the last.",
)
def no_noise_at_all(model, shape, betas, generator=None):
    kept = torch.cumprod(1 - betas, dim=0)
    z = torch.randn(shape, generator=generator)
    with torch.no_grad():
        for t in reversed(range(len(betas))):
            noise = model(z, torch.full((shape[0],), t))
            z = (z - betas[t] / torch.sqrt(1 - kept[t]) * noise) / torch.sqrt(1 - betas[t])
    return z


@misconception(
    "ddpm_sample",
    caught_by={"sampler_adds_the_right_variance"},
    fr="Vous multipliez le bruit par βₜ, sa variance : il faut l'écart-type, √βₜ. Il y a bien trop peu de "
    "bruit, et les exemples manquent de variété.",
    en="You multiply the noise by βₜ, its variance: it takes the standard deviation, √βₜ. There is far too "
    "little noise, and the examples lack variety.",
)
def noise_by_its_variance(model, shape, betas, generator=None):
    kept = torch.cumprod(1 - betas, dim=0)
    z = torch.randn(shape, generator=generator)
    with torch.no_grad():
        for t in reversed(range(len(betas))):
            noise = model(z, torch.full((shape[0],), t))
            z = (z - betas[t] / torch.sqrt(1 - kept[t]) * noise) / torch.sqrt(1 - betas[t])
            if t > 0:
                z = z + betas[t] * torch.randn(shape, generator=generator)
    return z


@misconception(
    "ddpm_sample",
    caught_by={"sampler_adds_the_right_variance"},
    fr="Votre σ est celui que le cours emploie pour justifier la perte, βₜ/√((1 − βₜ)(1 − ᾱₜ)). Il rend égaux "
    "les poids de la perte, mais il est bien plus petit que √βₜ : l'énoncé l'exclut pour tirer des exemples.",
    en="Your σ is the one that the lecture uses to justify the loss, βₜ/√((1 − βₜ)(1 − ᾱₜ)). It makes the "
    "weights of the loss equal, but is much smaller than √βₜ: the statement excludes it for drawing examples.",
)
def noise_of_the_derivation(model, shape, betas, generator=None):
    kept = torch.cumprod(1 - betas, dim=0)
    z = torch.randn(shape, generator=generator)
    with torch.no_grad():
        for t in reversed(range(len(betas))):
            noise = model(z, torch.full((shape[0],), t))
            z = (z - betas[t] / torch.sqrt(1 - kept[t]) * noise) / torch.sqrt(1 - betas[t])
            if t > 0:
                z = z + betas[t] / torch.sqrt((1 - betas[t]) * (1 - kept[t])) * torch.randn(shape, generator=generator)
    return z


@misconception(
    "ddpm_sample",
    caught_by={"sampler_adds_the_right_variance"},
    fr="Vous ajoutez un bruit de variance 1 − ᾱₜ, celui de tous les pas. Un seul pas est défait : la variance "
    "est βₜ, ou celle de Bayes.",
    en="You add a noise of variance 1 − ᾱₜ, that of all the steps. A single step is undone: the variance is βₜ, "
    "or that of Bayes.",
)
def noise_of_all_steps(model, shape, betas, generator=None):
    kept = torch.cumprod(1 - betas, dim=0)
    z = torch.randn(shape, generator=generator)
    with torch.no_grad():
        for t in reversed(range(len(betas))):
            noise = model(z, torch.full((shape[0],), t))
            z = (z - betas[t] / torch.sqrt(1 - kept[t]) * noise) / torch.sqrt(1 - betas[t])
            if t > 0:
                z = z + torch.sqrt(1 - kept[t]) * torch.randn(shape, generator=generator)
    return z


@misconception(
    "ddpm_sample",
    caught_by={"sampler_adds_the_right_variance"},
    fr="Dans la variance de Bayes vous employez ᾱ d'un pas trop loin : le numérateur a ᾱₜ₋₁, le dénominateur ᾱₜ.",
    en="In the variance of Bayes you use ᾱ one step too far: the numerator has ᾱₜ₋₁, the denominator ᾱₜ.",
)
def bayes_variance_one_step_off(model, shape, betas, generator=None):
    kept = torch.cumprod(1 - betas, dim=0)
    z = torch.randn(shape, generator=generator)
    with torch.no_grad():
        for t in reversed(range(len(betas))):
            noise = model(z, torch.full((shape[0],), t))
            z = (z - betas[t] / torch.sqrt(1 - kept[t]) * noise) / torch.sqrt(1 - betas[t])
            if t > 0:
                z = z + torch.sqrt(betas[t] * (1 - kept[t]) / (1 - kept[t - 1])) * torch.randn(
                    shape, generator=generator
                )
    return z


@misconception(
    "ddpm_sample",
    caught_by={"sampler_adds_gaussian_noise"},
    fr="Le bruit entre les pas est uniforme. Il a la bonne variance, mais il doit être gaussien : torch.randn, "
    "et non torch.rand.",
    en="The noise between the steps is uniform. It has the right variance, but should be Gaussian: torch.randn, "
    "not torch.rand.",
)
def uniform_noise_between_the_steps(model, shape, betas, generator=None):
    kept = torch.cumprod(1 - betas, dim=0)
    z = torch.randn(shape, generator=generator)
    with torch.no_grad():
        for t in reversed(range(len(betas))):
            noise = model(z, torch.full((shape[0],), t))
            z = (z - betas[t] / torch.sqrt(1 - kept[t]) * noise) / torch.sqrt(1 - betas[t])
            if t > 0:
                z = z + torch.sqrt(12 * betas[t]) * (torch.rand(shape, generator=generator) - 0.5)
    return z


@misconception(
    "ddpm_sample",
    caught_by={"sampler_adds_noise_to_each_example"},
    fr="Un seul bruit est tiré par pas, le même pour tous les exemples : ils avancent ensemble au lieu d'être "
    "indépendants. Tirez un bruit de forme shape.",
    en="A single noise is drawn per step, the same for all examples: they move together instead of being "
    "independent. Draw a noise of shape `shape`.",
)
def one_noise_for_all_examples(model, shape, betas, generator=None):
    kept = torch.cumprod(1 - betas, dim=0)
    z = torch.randn(shape, generator=generator)
    with torch.no_grad():
        for t in reversed(range(len(betas))):
            noise = model(z, torch.full((shape[0],), t))
            z = (z - betas[t] / torch.sqrt(1 - kept[t]) * noise) / torch.sqrt(1 - betas[t])
            if t > 0:
                z = z + torch.sqrt(betas[t]) * torch.randn(shape[1:], generator=generator)
    return z


@misconception(
    "ddpm_sample",
    caught_by={"sampler_draws_its_noise_anew"},
    fr="Un seul nombre est tiré par exemple et par pas, le même pour toutes ses composantes : tous les pixels "
    "d'une image bougent ensemble. Tirez un bruit de forme shape.",
    en="A single number is drawn per example and per step, the same for all its components: all pixels of an "
    "image move together. Draw a noise of shape `shape`.",
)
def one_noise_for_all_components(model, shape, betas, generator=None):
    kept = torch.cumprod(1 - betas, dim=0)
    z = torch.randn(shape, generator=generator)
    with torch.no_grad():
        for t in reversed(range(len(betas))):
            noise = model(z, torch.full((shape[0],), t))
            z = (z - betas[t] / torch.sqrt(1 - kept[t]) * noise) / torch.sqrt(1 - betas[t])
            if t > 0:
                z = z + torch.sqrt(betas[t]) * torch.randn(shape[0], *[1] * (len(shape) - 1), generator=generator)
    return z


@misconception(
    "ddpm_sample",
    caught_by={"sampler_moves_to_the_mean"},
    fr="Le bruit est tiré une fois, avant la boucle, et repris à chaque pas : il s'ajoute toujours dans la même "
    "direction. Tirez-en un neuf à chaque pas.",
    en="The noise is drawn once, before the loop, and used again at each step: it always adds up in the same "
    "direction. Draw a new one at each step.",
)
def one_noise_for_all_steps(model, shape, betas, generator=None):
    kept = torch.cumprod(1 - betas, dim=0)
    z = torch.randn(shape, generator=generator)
    again = torch.randn(shape, generator=generator)
    with torch.no_grad():
        for t in reversed(range(len(betas))):
            noise = model(z, torch.full((shape[0],), t))
            z = (z - betas[t] / torch.sqrt(1 - kept[t]) * noise) / torch.sqrt(1 - betas[t])
            if t > 0:
                z = z + torch.sqrt(betas[t]) * again
    return z


@misconception(
    "ddpm_sample",
    caught_by={"sampler_moves_to_the_mean"},
    fr="Le bruit ajouté à chaque pas est celui dont vous êtes parti : il n'est pas indépendant de z. Tirez-en "
    "un neuf à chaque pas.",
    en="The noise added at each step is the one that you started from: it is not independent of z. Draw a new "
    "one at each step.",
)
def start_used_as_the_noise(model, shape, betas, generator=None):
    kept = torch.cumprod(1 - betas, dim=0)
    start = torch.randn(shape, generator=generator)
    z = start
    with torch.no_grad():
        for t in reversed(range(len(betas))):
            noise = model(z, torch.full((shape[0],), t))
            z = (z - betas[t] / torch.sqrt(1 - kept[t]) * noise) / torch.sqrt(1 - betas[t])
            if t > 0:
                z = z + torch.sqrt(betas[t]) * start
    return z


@misconception(
    "ddpm_sample",
    caught_by={"sampler_starts_from_pure_noise"},
    fr="Vous partez de zéro. Le bruiteur finit par N(0, I) : c'est de là que le retour part, sinon les premiers "
    "pas voient des états que le réseau n'a jamais vus.",
    en="You start from zero. The noising process ends with N(0, I): this is where the way back starts, "
    "otherwise the first steps see states that the network has never seen.",
)
def start_from_zero(model, shape, betas, generator=None):
    kept = torch.cumprod(1 - betas, dim=0)
    z = torch.zeros(shape)
    with torch.no_grad():
        for t in reversed(range(len(betas))):
            noise = model(z, torch.full((shape[0],), t))
            z = (z - betas[t] / torch.sqrt(1 - kept[t]) * noise) / torch.sqrt(1 - betas[t])
            if t > 0:
                z = z + torch.sqrt(betas[t]) * torch.randn(shape, generator=generator)
    return z


@misconception(
    "ddpm_sample",
    caught_by={"sampler_starts_from_pure_noise"},
    fr="Vous partez d'un bruit uniforme sur [0, 1]. Le bruiteur finit par N(0, I) : torch.randn, et non torch.rand.",
    en="You start from a uniform noise on [0, 1]. The noising process ends with N(0, I): torch.randn, not torch.rand.",
)
def start_from_uniform_noise(model, shape, betas, generator=None):
    kept = torch.cumprod(1 - betas, dim=0)
    z = torch.rand(shape, generator=generator)
    with torch.no_grad():
        for t in reversed(range(len(betas))):
            noise = model(z, torch.full((shape[0],), t))
            z = (z - betas[t] / torch.sqrt(1 - kept[t]) * noise) / torch.sqrt(1 - betas[t])
            if t > 0:
                z = z + torch.sqrt(betas[t]) * torch.randn(shape, generator=generator)
    return z


@misconception(
    "ddpm_sample",
    caught_by={"sampler_starts_from_pure_noise"},
    fr="Vous réduisez le bruit de départ à la variance 1 − ᾱ du dernier pas. L'énoncé demande N(0, I) : le "
    "bruiteur garde la variance à 1, le peu de signal qui reste compris.",
    en="You shrink the initial noise to the variance 1 − ᾱ of the last step. The statement asks for N(0, I): "
    "the noising process keeps the variance at 1, the little signal that is left included.",
)
def start_less_noisy(model, shape, betas, generator=None):
    kept = torch.cumprod(1 - betas, dim=0)
    z = torch.sqrt(1 - kept[-1]) * torch.randn(shape, generator=generator)
    with torch.no_grad():
        for t in reversed(range(len(betas))):
            noise = model(z, torch.full((shape[0],), t))
            z = (z - betas[t] / torch.sqrt(1 - kept[t]) * noise) / torch.sqrt(1 - betas[t])
            if t > 0:
                z = z + torch.sqrt(betas[t]) * torch.randn(shape, generator=generator)
    return z


@misconception(
    "ddpm_sample",
    caught_by={"sampler_goes_down_the_steps"},
    fr="Vous parcourez les pas de 0 à T − 1, dans le sens du bruit. Le retour va du dernier au premier.",
    en="You go through the steps from 0 to T − 1, the way of the noise. The way back goes from the last to the first.",
)
def steps_upward(model, shape, betas, generator=None):
    kept = torch.cumprod(1 - betas, dim=0)
    z = torch.randn(shape, generator=generator)
    with torch.no_grad():
        for t in range(len(betas)):
            noise = model(z, torch.full((shape[0],), t))
            z = (z - betas[t] / torch.sqrt(1 - kept[t]) * noise) / torch.sqrt(1 - betas[t])
            if t > 0:
                z = z + torch.sqrt(betas[t]) * torch.randn(shape, generator=generator)
    return z


@misconception(
    "ddpm_sample",
    caught_by={"sampler_goes_down_the_steps"},
    fr="Votre boucle s'arrête au pas 1 : le pas 0 n'est jamais défait, et les exemples gardent son bruit. Le "
    "dernier t est 0.",
    en="Your loop stops at step 1: step 0 is never undone, and the examples keep its noise. The last t is 0.",
)
def first_step_never_undone(model, shape, betas, generator=None):
    kept = torch.cumprod(1 - betas, dim=0)
    z = torch.randn(shape, generator=generator)
    with torch.no_grad():
        for t in range(len(betas) - 1, 0, -1):
            noise = model(z, torch.full((shape[0],), t))
            z = (z - betas[t] / torch.sqrt(1 - kept[t]) * noise) / torch.sqrt(1 - betas[t])
            if t > 0:
                z = z + torch.sqrt(betas[t]) * torch.randn(shape, generator=generator)
    return z


@misconception(
    "ddpm_sample",
    caught_by={"sampler_goes_down_the_steps"},
    fr="Votre boucle commence au pas T − 2 : range exclut sa borne, et le pas T − 1 n'est jamais défait.",
    en="Your loop starts at step T − 2: range leaves its bound out, and step T − 1 is never undone.",
)
def last_step_never_undone(model, shape, betas, generator=None):
    kept = torch.cumprod(1 - betas, dim=0)
    z = torch.randn(shape, generator=generator)
    with torch.no_grad():
        for t in reversed(range(len(betas) - 1)):
            noise = model(z, torch.full((shape[0],), t))
            z = (z - betas[t] / torch.sqrt(1 - kept[t]) * noise) / torch.sqrt(1 - betas[t])
            if t > 0:
                z = z + torch.sqrt(betas[t]) * torch.randn(shape, generator=generator)
    return z


@misconception(
    "ddpm_sample",
    caught_by={"sampler_goes_down_the_steps"},
    fr="Le réseau n'est appelé qu'une fois, au début, et sa prédiction sert à tous les pas. Elle doit être "
    "refaite à chaque pas, sur l'état où l'on est arrivé.",
    en="The network is called only once, in the beginning, and its prediction serves for all the steps. It has "
    "to be made anew at each step, for the state that was reached.",
)
def predicted_once(model, shape, betas, generator=None):
    kept = torch.cumprod(1 - betas, dim=0)
    z = torch.randn(shape, generator=generator)
    with torch.no_grad():
        noise = model(z, torch.full((shape[0],), len(betas) - 1))
        for t in reversed(range(len(betas))):
            z = (z - betas[t] / torch.sqrt(1 - kept[t]) * noise) / torch.sqrt(1 - betas[t])
            if t > 0:
                z = z + torch.sqrt(betas[t]) * torch.randn(shape, generator=generator)
    return z


@misconception(
    "ddpm_sample",
    caught_by={"sampler_gives_the_only_point_back"},
    fr="Vous bornez le résultat à [−1, 1]. Les données peuvent avoir une autre échelle, et l'énoncé l'exclut : "
    "c'est à qui affiche des images de les borner.",
    en="You clip the result to [−1, 1]. The data may have another scale, and the statement excludes it: "
    "clipping is the business of whoever shows images.",
)
def result_clipped(model, shape, betas, generator=None):
    kept = torch.cumprod(1 - betas, dim=0)
    z = torch.randn(shape, generator=generator)
    with torch.no_grad():
        for t in reversed(range(len(betas))):
            noise = model(z, torch.full((shape[0],), t))
            z = (z - betas[t] / torch.sqrt(1 - kept[t]) * noise) / torch.sqrt(1 - betas[t])
            if t > 0:
                z = z + torch.sqrt(betas[t]) * torch.randn(shape, generator=generator)
    return z.clamp(-1, 1)


@misconception(
    "ddpm_sample",
    caught_by={"sample_has_the_asked_shape"},
    fr="Vous renvoyez tous les états de la trajectoire. Seul le dernier est demandé, de forme shape.",
    en="You return all the states of the trajectory. Only the last one is asked for, of shape `shape`.",
)
def whole_trajectory(model, shape, betas, generator=None):
    kept = torch.cumprod(1 - betas, dim=0)
    z = torch.randn(shape, generator=generator)
    states = [z]
    with torch.no_grad():
        for t in reversed(range(len(betas))):
            noise = model(z, torch.full((shape[0],), t))
            z = (z - betas[t] / torch.sqrt(1 - kept[t]) * noise) / torch.sqrt(1 - betas[t])
            if t > 0:
                z = z + torch.sqrt(betas[t]) * torch.randn(shape, generator=generator)
            states.append(z)
    return torch.stack(states)


@misconception(
    "ddpm_sample",
    caught_by={"same_seed_gives_the_same_examples"},
    recognized_by="checks",
    fr="generator ne sert qu'au bruit de départ, celui des pas vient d'ailleurs : la même graine ne redonne pas "
    "les mêmes exemples. Passez-le à chaque tirage.",
    en="generator serves for the initial noise only, that of the steps comes from elsewhere: the same seed does "
    "not give the same examples again. Pass it to each draw.",
)
def generator_for_the_start_only(model, shape, betas, generator=None):
    kept = torch.cumprod(1 - betas, dim=0)
    z = torch.randn(shape, generator=generator)
    with torch.no_grad():
        for t in reversed(range(len(betas))):
            noise = model(z, torch.full((shape[0],), t))
            z = (z - betas[t] / torch.sqrt(1 - kept[t]) * noise) / torch.sqrt(1 - betas[t])
            if t > 0:
                z = z + torch.sqrt(betas[t]) * torch.randn(shape)
    return z


@misconception(
    "ddpm_sample",
    caught_by={"same_seed_gives_the_same_examples"},
    fr="generator n'est pas employé : la même graine ne redonne pas les mêmes exemples. Passez-le à chaque tirage.",
    en="generator is not used: the same seed does not give the same examples again. Pass it to each draw.",
)
def generator_not_used(model, shape, betas, generator=None):  # noqa: ARG001  # the mistake itself
    kept = torch.cumprod(1 - betas, dim=0)
    z = torch.randn(shape)
    with torch.no_grad():
        for t in reversed(range(len(betas))):
            noise = model(z, torch.full((shape[0],), t))
            z = (z - betas[t] / torch.sqrt(1 - kept[t]) * noise) / torch.sqrt(1 - betas[t])
            if t > 0:
                z = z + torch.sqrt(betas[t]) * torch.randn(shape)
    return z


@misconception(
    "ddpm_sample",
    caught_by={"every_call_draws_new_examples"},
    fr="Sans générateur, vous fixez vous-même la graine : deux appels donnent toujours les mêmes exemples. Sans "
    "générateur, laissez celui de PyTorch.",
    en="Without a generator, you set the seed yourself: two calls always give the same examples. Without a "
    "generator, leave it to PyTorch's own.",
)
def same_seed_always(model, shape, betas, generator=None):
    generator = generator or torch.Generator().manual_seed(0)
    kept = torch.cumprod(1 - betas, dim=0)
    z = torch.randn(shape, generator=generator)
    with torch.no_grad():
        for t in reversed(range(len(betas))):
            noise = model(z, torch.full((shape[0],), t))
            z = (z - betas[t] / torch.sqrt(1 - kept[t]) * noise) / torch.sqrt(1 - betas[t])
            if t > 0:
                z = z + torch.sqrt(betas[t]) * torch.randn(shape, generator=generator)
    return z


@misconception(
    "ddpm_sample",
    caught_by={"sampler_keeps_no_graph"},
    recognized_by="checks",
    fr="Le calcul garde le graphe de tous les pas : la mémoire grandit avec T, et finit par manquer. Mettez la "
    "boucle sous torch.no_grad().",
    en="The computation keeps the graph of all the steps: memory grows with T, and runs out in the end. Put the "
    "loop under torch.no_grad().",
)
def graph_of_all_steps(model, shape, betas, generator=None):
    kept = torch.cumprod(1 - betas, dim=0)
    z = torch.randn(shape, generator=generator)
    for t in reversed(range(len(betas))):
        noise = model(z, torch.full((shape[0],), t))
        z = (z - betas[t] / torch.sqrt(1 - kept[t]) * noise) / torch.sqrt(1 - betas[t])
        if t > 0:
            z = z + torch.sqrt(betas[t]) * torch.randn(shape, generator=generator)
    return z


# ---- NoisePredictor --------------------------------------------------------------------------------------------------


@misconception(
    "NoisePredictor",
    caught_by={"prediction_depends_on_the_step"},
    recognized_by="checks",
    fr="Votre réseau n'emploie pas t. Le même état peut être une image un peu bruitée ou du bruit presque pur : "
    "sans t, le réseau ne peut pas savoir combien de bruit retirer.",
    en="Your network does not use t. The same state may be an image with a little noise or almost pure noise: "
    "without t, the network cannot know how much noise to take away.",
)
class StepIgnored(torch.nn.Module):
    def __init__(self, image_shape, T):
        super().__init__()
        size, self.T = math.prod(image_shape), T
        self.network = torch.nn.Sequential(
            torch.nn.Linear(size + 1, 128),
            torch.nn.SiLU(),
            torch.nn.Linear(128, 128),
            torch.nn.SiLU(),
            torch.nn.Linear(128, size),
        )

    def forward(self, z, t):  # noqa: ARG002  # the mistake itself
        inputs = torch.cat([z.flatten(1), torch.zeros(len(z), 1)], dim=1)
        return self.network(inputs).reshape(z.shape)


@misconception(
    "NoisePredictor",
    caught_by={"each_example_is_predicted_by_itself"},
    recognized_by="checks",
    fr="Le réseau emploie t[0] pour tout le lot. À l'entraînement chaque exemple a son propre pas : faites "
    "entrer t entier.",
    en="The network uses t[0] for the whole batch. In training each example has a step of its own: let all of t enter.",
)
class StepOfTheFirstExample(torch.nn.Module):
    def __init__(self, image_shape, T):
        super().__init__()
        size, self.T = math.prod(image_shape), T
        self.network = torch.nn.Sequential(
            torch.nn.Linear(size + 1, 128),
            torch.nn.SiLU(),
            torch.nn.Linear(128, 128),
            torch.nn.SiLU(),
            torch.nn.Linear(128, size),
        )

    def forward(self, z, t):
        inputs = torch.cat([z.flatten(1), (t[0] / self.T).expand(len(z), 1)], dim=1)
        return self.network(inputs).reshape(z.shape)


@misconception(
    "NoisePredictor",
    caught_by={"network_accepts_a_single_example"},
    recognized_by="checks",
    fr="BatchNorm mêle les exemples du lot : la prédiction pour l'un dépend des autres et de leurs pas. "
    "L'énoncé l'exclut ; LayerNorm convient.",
    en="BatchNorm mixes the examples of the batch: the prediction for one depends on the others and on their "
    "steps. The statement excludes it; LayerNorm will do.",
)
class NormalizedOverTheBatch(torch.nn.Module):
    def __init__(self, image_shape, T):
        super().__init__()
        size, self.T = math.prod(image_shape), T
        self.network = torch.nn.Sequential(
            torch.nn.Linear(size + 1, 128),
            torch.nn.BatchNorm1d(128),
            torch.nn.SiLU(),
            torch.nn.Linear(128, 128),
            torch.nn.SiLU(),
            torch.nn.Linear(128, size),
        )

    def forward(self, z, t):
        inputs = torch.cat([z.flatten(1), (t / self.T).unsqueeze(1)], dim=1)
        return self.network(inputs).reshape(z.shape)


@misconception(
    "NoisePredictor",
    caught_by={"prediction_is_not_random"},
    recognized_by="checks",
    fr="Dropout rend la prédiction aléatoire : deux appels avec le même état ne donnent pas la même réponse. "
    "L'énoncé l'exclut.",
    en="Dropout makes the prediction random: two calls with the same state do not give the same answer. The "
    "statement excludes it.",
)
class DropoutInside(torch.nn.Module):
    def __init__(self, image_shape, T):
        super().__init__()
        size, self.T = math.prod(image_shape), T
        self.network = torch.nn.Sequential(
            torch.nn.Linear(size + 1, 128),
            torch.nn.SiLU(),
            torch.nn.Linear(128, 128),
            torch.nn.Dropout(0.5),
            torch.nn.SiLU(),
            torch.nn.Linear(128, size),
        )

    def forward(self, z, t):
        inputs = torch.cat([z.flatten(1), (t / self.T).unsqueeze(1)], dim=1)
        return self.network(inputs).reshape(z.shape)


@misconception(
    "NoisePredictor",
    caught_by={"prediction_has_both_signs"},
    recognized_by="checks",
    fr="Une sigmoïde à la sortie ne donne que des nombres de 0 à 1, une unité ReLU aucun nombre négatif. Le "
    "bruit a les deux signes et n'est pas borné : pas d'activation à la sortie.",
    en="A sigmoid at the output gives numbers from 0 to 1 only, a ReLU no negative number. Noise has both signs "
    "and no bounds: no activation at the output.",
)
class SigmoidAtTheEnd(torch.nn.Module):
    def __init__(self, image_shape, T):
        super().__init__()
        size, self.T = math.prod(image_shape), T
        self.network = torch.nn.Sequential(
            torch.nn.Linear(size + 1, 128),
            torch.nn.SiLU(),
            torch.nn.Linear(128, 128),
            torch.nn.SiLU(),
            torch.nn.Linear(128, size),
        )

    def forward(self, z, t):
        inputs = torch.cat([z.flatten(1), (t / self.T).unsqueeze(1)], dim=1)
        return torch.sigmoid(self.network(inputs)).reshape(z.shape)


@misconception(
    "NoisePredictor",
    caught_by={"prediction_has_the_shape_of_z"},
    recognized_by="checks",
    fr="Votre prédiction est un vecteur par exemple. Le bruit a la forme de l'image : reshape(z.shape).",
    en="Your prediction is a vector per example. The noise has the shape of the image: reshape(z.shape).",
)
class OneVectorPerExample(torch.nn.Module):
    def __init__(self, image_shape, T):
        super().__init__()
        size, self.T = math.prod(image_shape), T
        self.network = torch.nn.Sequential(
            torch.nn.Linear(size + 1, 128),
            torch.nn.SiLU(),
            torch.nn.Linear(128, 128),
            torch.nn.SiLU(),
            torch.nn.Linear(128, size),
        )

    def forward(self, z, t):
        inputs = torch.cat([z.flatten(1), (t / self.T).unsqueeze(1)], dim=1)
        return self.network(inputs)


@misconception(
    "NoisePredictor",
    caught_by={"network_accepts_any_image_shape"},
    recognized_by="checks",
    fr="Le réseau est fait pour 64 nombres, des images de 8 pixels de côté. Calculez la taille d'après "
    "image_shape : math.prod(image_shape).",
    en="The network is made for 64 numbers, images of 8 pixels a side. Compute the size from image_shape: "
    "math.prod(image_shape).",
)
class DigitsOnly(torch.nn.Module):
    def __init__(self, image_shape, T):  # noqa: ARG002  # the mistake itself
        super().__init__()
        size, self.T = 64, T
        self.network = torch.nn.Sequential(
            torch.nn.Linear(size + 1, 128),
            torch.nn.SiLU(),
            torch.nn.Linear(128, 128),
            torch.nn.SiLU(),
            torch.nn.Linear(128, size),
        )

    def forward(self, z, t):
        inputs = torch.cat([z.flatten(1), (t / self.T).unsqueeze(1)], dim=1)
        return self.network(inputs).reshape(z.shape)


@misconception(
    "NoisePredictor",
    caught_by={"network_accepts_every_step"},
    recognized_by="checks",
    fr="La table a T − 1 lignes : au pas T − 1 l'indice en sort. Les pas vont de 0 à T − 1, il y en a T.",
    en="The table has T − 1 rows: at step T − 1 the index is out of it. Steps go from 0 to T − 1, there are T of them.",
)
class TableTooShort(torch.nn.Module):
    def __init__(self, image_shape, T):
        super().__init__()
        size = math.prod(image_shape)
        self.time = torch.nn.Embedding(max(1, T - 1), 1)
        self.network = torch.nn.Sequential(
            torch.nn.Linear(size + 1, 128),
            torch.nn.SiLU(),
            torch.nn.Linear(128, 128),
            torch.nn.SiLU(),
            torch.nn.Linear(128, size),
        )

    def forward(self, z, t):
        inputs = torch.cat([z.flatten(1), self.time(t)], dim=1)
        return self.network(inputs).reshape(z.shape)


@misconception(
    "NoisePredictor",
    caught_by={"network_owns_its_weights"},
    recognized_by="checks",
    fr="Vos couches sont dans une liste Python : l'optimiseur ne voit pas leurs poids, et rien ne s'apprend. "
    "Employez torch.nn.ModuleList ou torch.nn.Sequential.",
    en="Your layers are in a Python list: the optimizer does not see their weights, and nothing is learned. Use "
    "torch.nn.ModuleList or torch.nn.Sequential.",
)
class LayersInAList(torch.nn.Module):
    def __init__(self, image_shape, T):
        super().__init__()
        size, self.T = math.prod(image_shape), T
        self.first = torch.nn.Parameter(torch.zeros(()))
        self.layers = [torch.nn.Linear(size + 1, 128), torch.nn.Linear(128, size)]

    def forward(self, z, t):
        inputs = torch.cat([z.flatten(1), (t / self.T).unsqueeze(1)], dim=1)
        hidden = torch.nn.functional.silu(self.layers[0](inputs) + self.first)
        return self.layers[1](hidden).reshape(z.shape)


@misconception(
    "NoisePredictor",
    caught_by={"network_is_not_too_large"},
    recognized_by="checks",
    fr="Votre réseau a plus de 5 millions de poids. Pour des chiffres de 8 pixels de côté, deux couches de 256 "
    "unités suffisent.",
    en="Your network has more than 5 million weights. For digits of 8 pixels a side, two layers of 256 units "
    "are enough.",
)
class FarTooLarge(torch.nn.Module):
    def __init__(self, image_shape, T):
        super().__init__()
        size, self.T = math.prod(image_shape), T
        self.unused = torch.nn.Linear(1, 2_600_000)
        self.network = torch.nn.Sequential(
            torch.nn.Linear(size + 1, 128),
            torch.nn.SiLU(),
            torch.nn.Linear(128, 128),
            torch.nn.SiLU(),
            torch.nn.Linear(128, size),
        )

    def forward(self, z, t):
        inputs = torch.cat([z.flatten(1), (t / self.T).unsqueeze(1)], dim=1)
        return self.network(inputs).reshape(z.shape)


@misconception(
    "NoisePredictor",
    caught_by={"network_leaves_its_inputs_unchanged"},
    recognized_by="checks",
    fr="Vous normalisez z sur place : l'appelant, qui en a encore besoin pour retirer le bruit, perd l'état. "
    "Écrivez une expression, qui fait un nouveau tenseur.",
    en="You normalize z in place: the caller, who still needs it to take the noise away, loses the state. Write "
    "an expression, which makes a new tensor.",
)
class StateOverwritten(torch.nn.Module):
    def __init__(self, image_shape, T):
        super().__init__()
        size, self.T = math.prod(image_shape), T
        self.network = torch.nn.Sequential(
            torch.nn.Linear(size + 1, 128),
            torch.nn.SiLU(),
            torch.nn.Linear(128, 128),
            torch.nn.SiLU(),
            torch.nn.Linear(128, size),
        )

    def forward(self, z, t):
        z.div_(2)
        inputs = torch.cat([z.flatten(1), (t / self.T).unsqueeze(1)], dim=1)
        return self.network(inputs).reshape(z.shape)


@misconception(
    "NoisePredictor",
    caught_by={"network_learns_the_noise_of_digits", "images_drawn_come_near_to_digits"},
    recognized_by="checks",
    fr="Votre réseau n'apprend presque rien du bruit des chiffres. Causes fréquentes : detach() ou no_grad "
    "coupe le graphe devant la dernière couche, et les autres restent ce que le hasard en a fait ; ou les "
    "couches cachées n'ont que quelques unités.",
    en="Your network learns next to nothing of the noise of digits. Frequent causes: detach() or no_grad cuts "
    "the graph before the last layer, and the others stay what chance has made of them; or the hidden layers "
    "have a few units only.",
)
class HiddenLayersCutOff(torch.nn.Module):
    def __init__(self, image_shape, T):
        super().__init__()
        size, self.T = math.prod(image_shape), T
        self.network = torch.nn.Sequential(
            torch.nn.Linear(size + 1, 128),
            torch.nn.SiLU(),
            torch.nn.Linear(128, 128),
            torch.nn.SiLU(),
            torch.nn.Linear(128, size),
        )

    def forward(self, z, t):
        inputs = torch.cat([z.flatten(1), (t / self.T).unsqueeze(1)], dim=1)
        hidden = self.network[:-1](inputs).detach()
        return self.network[-1](hidden).reshape(z.shape)


# ---- train_ddpm ------------------------------------------------------------------------------------------------------


@misconception(
    "train_ddpm",
    caught_by={"each_step_follows_the_gradient_of_its_batch"},
    recognized_by="checks",
    fr="Les gradients ne sont jamais remis à zéro : backward() les ajoute à ceux de tous les lots précédents. "
    "Appelez optimizer.zero_grad() avant chaque backward().",
    en="The gradients are never set back to zero: backward() adds them to those of all the previous batches. "
    "Call optimizer.zero_grad() before each backward().",
)
def gradients_accumulated(model, images, betas, *, epochs, batch_size, learning_rate, generator=None):
    optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)
    kept, history = torch.cumprod(1 - betas, dim=0), []
    for _ in range(epochs):
        total = 0.0
        order = torch.randperm(len(images), generator=generator)
        for x in images[order].split(batch_size):
            t = torch.randint(len(betas), (len(x),), generator=generator)
            epsilon = torch.randn(x.shape, generator=generator)
            share = kept[t].reshape(-1, *[1] * (x.dim() - 1))
            error = epsilon - model(torch.sqrt(share) * x + torch.sqrt(1 - share) * epsilon, t)
            loss = error.square().flatten(1).sum(dim=1).mean()
            loss.backward()
            optimizer.step()
            total += len(x) * loss.item()
        history.append(total / len(images))
    return history


@misconception(
    "train_ddpm",
    caught_by={"training_moves_the_parameters"},
    recognized_by="checks",
    fr="Les paramètres ne changent pas : optimizer.step() n'est jamais appelé. La perte calculée est juste, "
    "mais rien n'est appris.",
    en="The parameters do not change: optimizer.step() is never called. The loss computed is right, but nothing "
    "is learned.",
)
def step_forgotten(model, images, betas, *, epochs, batch_size, learning_rate, generator=None):
    optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)
    kept, history = torch.cumprod(1 - betas, dim=0), []
    for _ in range(epochs):
        total = 0.0
        order = torch.randperm(len(images), generator=generator)
        for x in images[order].split(batch_size):
            t = torch.randint(len(betas), (len(x),), generator=generator)
            epsilon = torch.randn(x.shape, generator=generator)
            share = kept[t].reshape(-1, *[1] * (x.dim() - 1))
            error = epsilon - model(torch.sqrt(share) * x + torch.sqrt(1 - share) * epsilon, t)
            loss = error.square().flatten(1).sum(dim=1).mean()
            optimizer.zero_grad()
            loss.backward()
            total += len(x) * loss.item()
        history.append(total / len(images))
    return history


@misconception(
    "train_ddpm",
    caught_by={"training_returns_the_mean_loss"},
    recognized_by="checks",
    fr="Vous renvoyez la perte du dernier lot de chaque époque, au lieu de la moyenne sur toutes ses images. "
    "Additionnez les pertes de l'époque, puis divisez.",
    en="You return the loss of the last batch of each epoch instead of the mean over all its images. Add up the "
    "losses of the epoch, then divide.",
)
def loss_of_the_last_batch(model, images, betas, *, epochs, batch_size, learning_rate, generator=None):
    optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)
    kept, history = torch.cumprod(1 - betas, dim=0), []
    for _ in range(epochs):
        total = 0.0
        order = torch.randperm(len(images), generator=generator)
        for x in images[order].split(batch_size):
            t = torch.randint(len(betas), (len(x),), generator=generator)
            epsilon = torch.randn(x.shape, generator=generator)
            share = kept[t].reshape(-1, *[1] * (x.dim() - 1))
            error = epsilon - model(torch.sqrt(share) * x + torch.sqrt(1 - share) * epsilon, t)
            loss = error.square().flatten(1).sum(dim=1).mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total = loss.item()
        history.append(total)
    return history


@misconception(
    "train_ddpm",
    caught_by={"training_returns_the_mean_loss"},
    fr="Vous renvoyez la somme des pertes de l'époque : elle grandit avec le nombre d'images. L'énoncé demande "
    "la moyenne par image.",
    en="You return the sum of the losses of the epoch: it grows with the number of images. The statement asks "
    "for the mean per image.",
)
def sum_over_the_epoch(model, images, betas, *, epochs, batch_size, learning_rate, generator=None):
    optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)
    kept, history = torch.cumprod(1 - betas, dim=0), []
    for _ in range(epochs):
        total = 0.0
        order = torch.randperm(len(images), generator=generator)
        for x in images[order].split(batch_size):
            t = torch.randint(len(betas), (len(x),), generator=generator)
            epsilon = torch.randn(x.shape, generator=generator)
            share = kept[t].reshape(-1, *[1] * (x.dim() - 1))
            error = epsilon - model(torch.sqrt(share) * x + torch.sqrt(1 - share) * epsilon, t)
            loss = error.square().flatten(1).sum(dim=1).mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += len(x) * loss.item()
        history.append(total)
    return history


@misconception(
    "train_ddpm",
    caught_by={"a_smaller_last_batch_counts_less"},
    recognized_by="checks",
    fr="Vous prenez la moyenne des moyennes des lots : le dernier, plus petit, compte autant que les autres. "
    "Pondérez chaque lot par sa taille.",
    en="You take the mean of the means of the batches: the last one, smaller, counts as much as the others. "
    "Weigh each batch by its size.",
)
def mean_of_the_batch_means(model, images, betas, *, epochs, batch_size, learning_rate, generator=None):
    optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)
    kept, history = torch.cumprod(1 - betas, dim=0), []
    for _ in range(epochs):
        total = 0.0
        order = torch.randperm(len(images), generator=generator)
        for x in images[order].split(batch_size):
            t = torch.randint(len(betas), (len(x),), generator=generator)
            epsilon = torch.randn(x.shape, generator=generator)
            share = kept[t].reshape(-1, *[1] * (x.dim() - 1))
            error = epsilon - model(torch.sqrt(share) * x + torch.sqrt(1 - share) * epsilon, t)
            loss = error.square().flatten(1).sum(dim=1).mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item()
        history.append(total / math.ceil(len(images) / batch_size))
    return history


@misconception(
    "train_ddpm",
    caught_by={"training_returns_one_loss_per_epoch"},
    recognized_by="checks",
    fr="Vous renvoyez une seule perte, celle de la dernière époque. L'énoncé demande la liste, une valeur par époque.",
    en="You return a single loss, that of the last epoch. The statement asks for the list, one value per epoch.",
)
def one_loss_for_the_training(model, images, betas, *, epochs, batch_size, learning_rate, generator=None):
    optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)
    kept, history = torch.cumprod(1 - betas, dim=0), []
    for _ in range(epochs):
        total = 0.0
        order = torch.randperm(len(images), generator=generator)
        for x in images[order].split(batch_size):
            t = torch.randint(len(betas), (len(x),), generator=generator)
            epsilon = torch.randn(x.shape, generator=generator)
            share = kept[t].reshape(-1, *[1] * (x.dim() - 1))
            error = epsilon - model(torch.sqrt(share) * x + torch.sqrt(1 - share) * epsilon, t)
            loss = error.square().flatten(1).sum(dim=1).mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += len(x) * loss.item()
        history.append(total / len(images))
    return history[-1]


@misconception(
    "train_ddpm",
    caught_by={"training_returns_the_mean_loss", "training_sees_every_image_in_batches"},
    recognized_by="checks",
    fr="Vous n'entraînez que sur le premier lot de chaque époque : un break, ou un return trop tôt. Les autres "
    "images ne servent pas.",
    en="You train on the first batch of each epoch only: a break, or a return too early. The other images do "
    "not serve.",
)
def first_batch_only(model, images, betas, *, epochs, batch_size, learning_rate, generator=None):
    optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)
    kept, history = torch.cumprod(1 - betas, dim=0), []
    for _ in range(epochs):
        total = 0.0
        order = torch.randperm(len(images), generator=generator)
        for x in images[order].split(batch_size):
            t = torch.randint(len(betas), (len(x),), generator=generator)
            epsilon = torch.randn(x.shape, generator=generator)
            share = kept[t].reshape(-1, *[1] * (x.dim() - 1))
            error = epsilon - model(torch.sqrt(share) * x + torch.sqrt(1 - share) * epsilon, t)
            loss = error.square().flatten(1).sum(dim=1).mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += len(x) * loss.item()
            break
        history.append(total / len(images))
    return history


@misconception(
    "train_ddpm",
    caught_by={"training_shuffles_the_images"},
    recognized_by="checks",
    fr="Les images passent toujours dans le même ordre : les lots sont les mêmes à chaque époque. Tirez une "
    "permutation à chaque époque.",
    en="The images always come in the same order: the batches are the same at each epoch. Draw a permutation at "
    "each epoch.",
)
def order_never_shuffled(model, images, betas, *, epochs, batch_size, learning_rate, generator=None):
    optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)
    kept, history = torch.cumprod(1 - betas, dim=0), []
    for _ in range(epochs):
        total = 0.0
        for x in images.split(batch_size):
            t = torch.randint(len(betas), (len(x),), generator=generator)
            epsilon = torch.randn(x.shape, generator=generator)
            share = kept[t].reshape(-1, *[1] * (x.dim() - 1))
            error = epsilon - model(torch.sqrt(share) * x + torch.sqrt(1 - share) * epsilon, t)
            loss = error.square().flatten(1).sum(dim=1).mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += len(x) * loss.item()
        history.append(total / len(images))
    return history


@misconception(
    "train_ddpm",
    caught_by={"training_returns_the_mean_loss", "training_sees_every_image_in_batches"},
    fr="Vous tirez les images avec remise : dans une époque, certaines passent deux fois et d'autres jamais. "
    "L'énoncé demande que chacune soit vue une fois : une permutation.",
    en="You draw the images with replacement: within an epoch some come twice and others never. The statement "
    "asks that each be seen once: a permutation.",
)
def images_drawn_with_replacement(model, images, betas, *, epochs, batch_size, learning_rate, generator=None):
    optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)
    kept, history = torch.cumprod(1 - betas, dim=0), []
    for _ in range(epochs):
        total = 0.0
        order = torch.randint(len(images), (len(images),), generator=generator)
        for x in images[order].split(batch_size):
            t = torch.randint(len(betas), (len(x),), generator=generator)
            epsilon = torch.randn(x.shape, generator=generator)
            share = kept[t].reshape(-1, *[1] * (x.dim() - 1))
            error = epsilon - model(torch.sqrt(share) * x + torch.sqrt(1 - share) * epsilon, t)
            loss = error.square().flatten(1).sum(dim=1).mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += len(x) * loss.item()
        history.append(total / len(images))
    return history


@misconception(
    "train_ddpm",
    caught_by={"each_image_has_its_own_step"},
    recognized_by="checks",
    fr="Un seul t est tiré par lot : toutes ses images sont au même pas, et le gradient est bien plus agité. "
    "Tirez un t par image.",
    en="A single t is drawn per batch: all its images are at the same step, and the gradient is much rougher. "
    "Draw one t per image.",
)
def one_step_per_batch(model, images, betas, *, epochs, batch_size, learning_rate, generator=None):
    optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)
    kept, history = torch.cumprod(1 - betas, dim=0), []
    for _ in range(epochs):
        total = 0.0
        order = torch.randperm(len(images), generator=generator)
        for x in images[order].split(batch_size):
            t = torch.randint(len(betas), (1,), generator=generator).repeat(len(x))
            epsilon = torch.randn(x.shape, generator=generator)
            share = kept[t].reshape(-1, *[1] * (x.dim() - 1))
            error = epsilon - model(torch.sqrt(share) * x + torch.sqrt(1 - share) * epsilon, t)
            loss = error.square().flatten(1).sum(dim=1).mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += len(x) * loss.item()
        history.append(total / len(images))
    return history


@misconception(
    "train_ddpm",
    caught_by={"the_first_step_is_drawn"},
    recognized_by="checks",
    fr="Le pas 0 n'est jamais tiré : vous comptez de 1 à T − 1. Le réseau n'apprendra pas le dernier "
    "débruitage, celui qui fait l'image.",
    en="Step 0 is never drawn: you count from 1 to T − 1. The network will not learn the last denoising, the "
    "one that makes the image.",
)
def first_step_never_drawn(model, images, betas, *, epochs, batch_size, learning_rate, generator=None):
    optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)
    kept, history = torch.cumprod(1 - betas, dim=0), []
    for _ in range(epochs):
        total = 0.0
        order = torch.randperm(len(images), generator=generator)
        for x in images[order].split(batch_size):
            t = torch.randint(1, len(betas), (len(x),), generator=generator)
            epsilon = torch.randn(x.shape, generator=generator)
            share = kept[t].reshape(-1, *[1] * (x.dim() - 1))
            error = epsilon - model(torch.sqrt(share) * x + torch.sqrt(1 - share) * epsilon, t)
            loss = error.square().flatten(1).sum(dim=1).mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += len(x) * loss.item()
        history.append(total / len(images))
    return history


@misconception(
    "train_ddpm",
    caught_by={"the_last_step_is_drawn"},
    recognized_by="checks",
    fr="Le pas T − 1 n'est jamais tiré : la borne supérieure de randint est déjà exclue, n'en retirez pas 1. Or "
    "l'échantillonneur part de ce pas.",
    en="Step T − 1 is never drawn: the upper bound of randint is left out already, do not subtract 1 from it. "
    "Yet the sampler starts from this step.",
)
def last_step_never_drawn(model, images, betas, *, epochs, batch_size, learning_rate, generator=None):
    optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)
    kept, history = torch.cumprod(1 - betas, dim=0), []
    for _ in range(epochs):
        total = 0.0
        order = torch.randperm(len(images), generator=generator)
        for x in images[order].split(batch_size):
            t = torch.randint(len(betas) - 1, (len(x),), generator=generator)
            epsilon = torch.randn(x.shape, generator=generator)
            share = kept[t].reshape(-1, *[1] * (x.dim() - 1))
            error = epsilon - model(torch.sqrt(share) * x + torch.sqrt(1 - share) * epsilon, t)
            loss = error.square().flatten(1).sum(dim=1).mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += len(x) * loss.item()
        history.append(total / len(images))
    return history


@misconception(
    "train_ddpm",
    caught_by={"training_draws_its_noise_anew"},
    recognized_by="checks",
    fr="Le bruit est tiré une fois pour toutes, avant la boucle : le réseau peut l'apprendre par cœur. Tirez-en "
    "un neuf à chaque lot.",
    en="The noise is drawn once and for all, before the loop: the network can learn it by heart. Draw a new one "
    "for each batch.",
)
def noise_of_training_drawn_once(model, images, betas, *, epochs, batch_size, learning_rate, generator=None):
    optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)
    kept, history = torch.cumprod(1 - betas, dim=0), []
    fixed = torch.randn(images[:batch_size].shape, generator=generator)
    for _ in range(epochs):
        total = 0.0
        order = torch.randperm(len(images), generator=generator)
        for x in images[order].split(batch_size):
            t = torch.randint(len(betas), (len(x),), generator=generator)
            epsilon = fixed[: len(x)]
            share = kept[t].reshape(-1, *[1] * (x.dim() - 1))
            error = epsilon - model(torch.sqrt(share) * x + torch.sqrt(1 - share) * epsilon, t)
            loss = error.square().flatten(1).sum(dim=1).mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += len(x) * loss.item()
        history.append(total / len(images))
    return history


@misconception(
    "train_ddpm",
    caught_by={"training_noise_is_standard"},
    recognized_by="checks",
    fr="Le bruit de l'entraînement est uniforme sur [0, 1] : torch.rand au lieu de torch.randn. "
    "L'échantillonneur, lui, part d'un bruit gaussien.",
    en="The noise of the training is uniform on [0, 1]: torch.rand instead of torch.randn. The sampler, for its "
    "part, starts from Gaussian noise.",
)
def uniform_noise_in_training(model, images, betas, *, epochs, batch_size, learning_rate, generator=None):
    optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)
    kept, history = torch.cumprod(1 - betas, dim=0), []
    for _ in range(epochs):
        total = 0.0
        order = torch.randperm(len(images), generator=generator)
        for x in images[order].split(batch_size):
            t = torch.randint(len(betas), (len(x),), generator=generator)
            epsilon = torch.rand(x.shape, generator=generator)
            share = kept[t].reshape(-1, *[1] * (x.dim() - 1))
            error = epsilon - model(torch.sqrt(share) * x + torch.sqrt(1 - share) * epsilon, t)
            loss = error.square().flatten(1).sum(dim=1).mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += len(x) * loss.item()
        history.append(total / len(images))
    return history


@misconception(
    "train_ddpm",
    caught_by={"training_shows_noisy_images"},
    fr="Vous donnez à la perte 1 − β, le facteur de chaque pas, au lieu du produit courant : c'est la confusion "
    "entre α et ᾱ. Les images restent presque nettes à tous les pas, et le réseau ne verra jamais de bruit "
    "pur.",
    en="You give the loss 1 − β, the factor of each step, instead of the running product: this is the confusion "
    "between α and ᾱ. The images stay almost sharp at all steps, and the network will never see pure noise.",
)
def factors_for_products(model, images, betas, *, epochs, batch_size, learning_rate, generator=None):
    optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)
    kept, history = 1 - betas, []
    for _ in range(epochs):
        total = 0.0
        order = torch.randperm(len(images), generator=generator)
        for x in images[order].split(batch_size):
            t = torch.randint(len(betas), (len(x),), generator=generator)
            epsilon = torch.randn(x.shape, generator=generator)
            share = kept[t].reshape(-1, *[1] * (x.dim() - 1))
            error = epsilon - model(torch.sqrt(share) * x + torch.sqrt(1 - share) * epsilon, t)
            loss = error.square().flatten(1).sum(dim=1).mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += len(x) * loss.item()
        history.append(total / len(images))
    return history


@misconception(
    "train_ddpm",
    caught_by={"same_seed_gives_the_same_training"},
    recognized_by="checks",
    fr="generator n'est pas employé partout : la même graine ne redonne pas le même entraînement. Passez-le à "
    "randperm, à randint et à randn.",
    en="generator is not used everywhere: the same seed does not give the same training again. Pass it to "
    "randperm, to randint and to randn.",
)
def generator_forgotten(model, images, betas, *, epochs, batch_size, learning_rate, generator=None):
    optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)
    kept, history = torch.cumprod(1 - betas, dim=0), []
    for _ in range(epochs):
        total = 0.0
        order = torch.randperm(len(images), generator=generator)
        for x in images[order].split(batch_size):
            t = torch.randint(len(betas), (len(x),), generator=generator)
            epsilon = torch.randn(x.shape)
            share = kept[t].reshape(-1, *[1] * (x.dim() - 1))
            error = epsilon - model(torch.sqrt(share) * x + torch.sqrt(1 - share) * epsilon, t)
            loss = error.square().flatten(1).sum(dim=1).mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += len(x) * loss.item()
        history.append(total / len(images))
    return history


@misconception(
    "train_ddpm",
    caught_by={"training_shows_noisy_images"},
    fr="Vous changez l'échelle des images : 2x − 1. L'énoncé les prend telles quelles : c'est à l'appelant de "
    "les ramener à [−1, 1], s'il le veut.",
    en="You rescale the images: 2x − 1. The statement takes them as they are: it is for the caller to bring "
    "them to [−1, 1], if they wish.",
)
def images_rescaled(model, images, betas, *, epochs, batch_size, learning_rate, generator=None):
    optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)
    kept, history = torch.cumprod(1 - betas, dim=0), []
    for _ in range(epochs):
        total = 0.0
        order = torch.randperm(len(images), generator=generator)
        for x in (2 * images[order] - 1).split(batch_size):
            t = torch.randint(len(betas), (len(x),), generator=generator)
            epsilon = torch.randn(x.shape, generator=generator)
            share = kept[t].reshape(-1, *[1] * (x.dim() - 1))
            error = epsilon - model(torch.sqrt(share) * x + torch.sqrt(1 - share) * epsilon, t)
            loss = error.square().flatten(1).sum(dim=1).mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += len(x) * loss.item()
        history.append(total / len(images))
    return history


@misconception(
    "train_ddpm",
    caught_by={"training_shows_noisy_images", "training_leaves_its_inputs_unchanged"},
    recognized_by="checks",
    fr="sub_ change images sur place : l'appelant perd ses données. Et l'énoncé les prend telles quelles.",
    en="sub_ changes images in place: the caller loses their data. And the statement takes them as they are.",
)
def images_centered_in_place(model, images, betas, *, epochs, batch_size, learning_rate, generator=None):
    optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)
    images.sub_(images.mean())
    kept, history = torch.cumprod(1 - betas, dim=0), []
    for _ in range(epochs):
        total = 0.0
        order = torch.randperm(len(images), generator=generator)
        for x in images[order].split(batch_size):
            t = torch.randint(len(betas), (len(x),), generator=generator)
            epsilon = torch.randn(x.shape, generator=generator)
            share = kept[t].reshape(-1, *[1] * (x.dim() - 1))
            error = epsilon - model(torch.sqrt(share) * x + torch.sqrt(1 - share) * epsilon, t)
            loss = error.square().flatten(1).sum(dim=1).mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += len(x) * loss.item()
        history.append(total / len(images))
    return history


@misconception(
    "train_ddpm",
    caught_by={"training_reaches_the_exact_denoiser"},
    recognized_by="checks",
    fr="Le taux d'apprentissage baisse d'un facteur 0,7 à chaque lot, au lieu de chaque époque : après vingt "
    "lots il est presque nul, et plus rien ne s'apprend. Appelez schedule.step() une fois par époque.",
    en="The learning rate falls by a factor of 0.7 at each batch instead of each epoch: after twenty batches it "
    "is almost zero, and nothing is learned any more. Call schedule.step() once per epoch.",
)
def schedule_moved_at_each_batch(model, images, betas, *, epochs, batch_size, learning_rate, generator=None):
    optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)
    schedule = torch.optim.lr_scheduler.ExponentialLR(optimizer, 0.7)
    kept, history = torch.cumprod(1 - betas, dim=0), []
    for _ in range(epochs):
        total = 0.0
        order = torch.randperm(len(images), generator=generator)
        for x in images[order].split(batch_size):
            t = torch.randint(len(betas), (len(x),), generator=generator)
            epsilon = torch.randn(x.shape, generator=generator)
            share = kept[t].reshape(-1, *[1] * (x.dim() - 1))
            error = epsilon - model(torch.sqrt(share) * x + torch.sqrt(1 - share) * epsilon, t)
            loss = error.square().flatten(1).sum(dim=1).mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
            total += len(x) * loss.item()
        history.append(total / len(images))
    return history


@misconception(
    "train_ddpm",
    caught_by={"training_returns_the_mean_loss"},
    fr="L'argument learning_rate n'est pas employé : l'optimiseur a toujours le même taux. Passez-le par "
    "lr=learning_rate.",
    en="The argument learning_rate is not used: the optimizer always has the same rate. Pass it by lr=learning_rate.",
)
def rate_ignored(model, images, betas, *, epochs, batch_size, learning_rate, generator=None):  # noqa: ARG001  # the mistake itself
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    kept, history = torch.cumprod(1 - betas, dim=0), []
    for _ in range(epochs):
        total = 0.0
        order = torch.randperm(len(images), generator=generator)
        for x in images[order].split(batch_size):
            t = torch.randint(len(betas), (len(x),), generator=generator)
            epsilon = torch.randn(x.shape, generator=generator)
            share = kept[t].reshape(-1, *[1] * (x.dim() - 1))
            error = epsilon - model(torch.sqrt(share) * x + torch.sqrt(1 - share) * epsilon, t)
            loss = error.square().flatten(1).sum(dim=1).mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += len(x) * loss.item()
        history.append(total / len(images))
    return history


@misconception(
    "train_ddpm",
    caught_by={"steps_are_uniform"},
    recognized_by="checks",
    fr="Vous tirez un réel de 0 à T − 1 et vous l'arrondissez : le premier et le dernier pas sont deux fois "
    "moins fréquents que les autres. Employez torch.randint.",
    en="You draw a real number from 0 to T − 1 and round it: the first and the last step are half as frequent "
    "as the others. Use torch.randint.",
)
def steps_rounded(model, images, betas, *, epochs, batch_size, learning_rate, generator=None):
    optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)
    kept, history = torch.cumprod(1 - betas, dim=0), []
    for _ in range(epochs):
        total = 0.0
        order = torch.randperm(len(images), generator=generator)
        for x in images[order].split(batch_size):
            t = ((len(betas) - 1) * torch.rand(len(x), generator=generator)).round().long()
            epsilon = torch.randn(x.shape, generator=generator)
            share = kept[t].reshape(-1, *[1] * (x.dim() - 1))
            error = epsilon - model(torch.sqrt(share) * x + torch.sqrt(1 - share) * epsilon, t)
            loss = error.square().flatten(1).sum(dim=1).mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += len(x) * loss.item()
        history.append(total / len(images))
    return history


@misconception(
    "train_ddpm",
    caught_by={"training_learns_the_plane"},
    recognized_by="checks",
    fr="L'optimiseur ne reçoit que les derniers paramètres du réseau : les premières couches restent ce que le "
    "hasard en a fait. Donnez-lui tous ceux de model.parameters().",
    en="The optimizer receives the last parameters of the network only: the first layers stay what chance has "
    "made of them. Give it all those of model.parameters().",
)
def last_layer_only(model, images, betas, *, epochs, batch_size, learning_rate, generator=None):
    optimizer = torch.optim.Adam(list(model.parameters())[-1:], lr=learning_rate)
    kept, history = torch.cumprod(1 - betas, dim=0), []
    for _ in range(epochs):
        total = 0.0
        order = torch.randperm(len(images), generator=generator)
        for x in images[order].split(batch_size):
            t = torch.randint(len(betas), (len(x),), generator=generator)
            epsilon = torch.randn(x.shape, generator=generator)
            share = kept[t].reshape(-1, *[1] * (x.dim() - 1))
            error = epsilon - model(torch.sqrt(share) * x + torch.sqrt(1 - share) * epsilon, t)
            loss = error.square().flatten(1).sum(dim=1).mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += len(x) * loss.item()
        history.append(total / len(images))
    return history


# ---- quiz ------------------------------------------------------------------------------------------------------------


noise_always_found = wrong_answer(
    "quiz_floor",
    name="noise_always_found",
    key="floor",
    value=1,
    caught_by={"the_noise_is_hard_to_find_where_it_is_small"},
    fr="Aucun réseau ne retrouve toujours le bruit : plusieurs couples d'une image et d'un bruit donnent le "
    "même état. Ce que l'on ne peut pas savoir reste dans la perte, aux premiers pas surtout.",
    en="No network always finds the noise: several pairs of an image and a noise give the same state. What "
    "cannot be known stays in the loss, at the first steps above all.",
)


more_noise_taken_for_harder = wrong_answer(
    "quiz_floor",
    name="more_noise_taken_for_harder",
    key="floor",
    value=2,
    caught_by={"the_noise_is_hard_to_find_where_it_is_small"},
    fr="C'est l'image qui est difficile à retrouver quand il y a beaucoup de bruit. Le bruit, lui, est alors "
    "presque tout l'état : il suffit de répondre z.",
    en="It is the image that is hard to find when there is a lot of noise. The noise, for its part, is then "
    "almost all of the state: answering z is enough.",
)


loss_taken_for_the_variance = wrong_answer(
    "quiz_floor",
    name="loss_taken_for_the_variance",
    key="floor",
    value=4,
    caught_by={"the_noise_is_hard_to_find_where_it_is_small"},
    fr="La variance du bruit est 1 à tous les pas, mais la perte est ce qui en reste une fois l'état connu : "
    "presque tout au début, presque rien à la fin.",
    en="The variance of the noise is 1 at all steps, but the loss is what is left of it once the state is "
    "known: almost all in the beginning, almost nothing in the end.",
)


jump_taken_for_a_way_back = wrong_answer(
    "quiz_cost",
    name="jump_taken_for_a_way_back",
    key="cost",
    value=1,
    caught_by={"a_sample_costs_one_call_per_step"},
    fr="Le saut va de x à zₜ. Au retour, x est justement ce que l'on cherche : il faut défaire les pas un à un.",
    en="The jump goes from x to zₜ. On the way back x is just what is sought: the steps have to be undone one by one.",
)


steps_taken_for_independent = wrong_answer(
    "quiz_cost",
    name="steps_taken_for_independent",
    key="cost",
    value=3,
    caught_by={"a_sample_costs_one_call_per_step"},
    fr="Chaque pas a besoin du résultat du précédent : les 500 appels ne peuvent se faire que l'un après "
    "l'autre. C'est à l'entraînement que les pas sont indépendants.",
    en="Each step needs the result of the one before: the 500 calls can only be made one after the other. It is "
    "in training that steps are independent.",
)


images_one_by_one = wrong_answer(
    "quiz_cost",
    name="images_one_by_one",
    key="cost",
    value=4,
    caught_by={"a_sample_costs_one_call_per_step"},
    fr="Les images d'un lot passent ensemble : un appel par pas suffit pour les 64.",
    en="The images of a batch go together: one call per step is enough for all 64.",
)
