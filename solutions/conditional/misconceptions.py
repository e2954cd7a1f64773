"""Wrong answers on conditional generation: what students believe, the checks that see it, and what to tell them.

Every `caught_by` is exact. A check that is blocked in consequence is not listed: it was never run.
"""

import math

import torch
import torch.nn.functional as F

from autograder.suite.declare import misconception, wrong_answer

# ---- one_hot --------------------------------------------------------------------------------------------------------


@misconception(
    "one_hot",
    caught_by={"a_row_for_each_label"},
    fr="Vous comptez « aucune classe » comme une classe de plus : il y a une colonne de trop, et le réseau qui attend "
    "`classes` colonnes s'arrête. Ce label ne doit allumer aucune colonne.",
    en="You count no class as one more class: there is a column too many, and a network that expects `classes` columns "
    "stops. This label must light no column.",
)
def one_column_too_many(y, classes):
    return F.one_hot(y, classes + 1).float()


@misconception(
    "one_hot",
    caught_by={"no_class_is_a_row_of_zeros"},
    fr="Avec un modulo, « aucune classe » devient la classe 0 : le modèle sans classe apprendrait à dessiner des 0. Sa "
    "ligne doit être nulle.",
    en="With a modulo, no class becomes class 0: the model without a class would learn to draw 0s. Its row must be "
    "zero.",
)
def no_class_wrapped_around(y, classes):
    return F.one_hot(y % classes, classes).float()


@misconception(
    "one_hot",
    caught_by={"a_row_for_each_label"},
    fr="Vos lignes sont justes, mais ce sont des entiers : une couche linéaire n'en veut pas. Convertissez le résultat "
    "en float32.",
    en="Your rows are right, but they are integers: a linear layer refuses them. Convert the result to float32.",
)
def rows_of_integers(y, classes):
    return (y.unsqueeze(1) == torch.arange(classes)).long()


@misconception(
    "one_hot",
    caught_by={"a_row_for_each_label"},
    fr="F.one_hot sans son second argument compte les colonnes sur le lot : un lot où manque la dernière classe a une "
    "colonne de moins. Donnez-lui le nombre de classes, et pensez au label « aucune classe ».",
    en="F.one_hot without its second argument counts the columns on the batch: a batch without the last class has one "
    "column less. Tell it the number of classes, and think of the label that means no class.",
)
def columns_counted_on_the_batch(y, classes):  # noqa: ARG001  # the mistake itself
    return F.one_hot(y).float()


@misconception(
    "one_hot",
    caught_by={"no_class_is_a_row_of_zeros", "one_hot_leaves_the_labels_unchanged"},
    recognized_by="checks",
    fr="F.one_hot(y, classes) refuse le label `classes` : il n'a pas de colonne. Il veut dire « aucune classe », et sa "
    "ligne est nulle.",
    en="F.one_hot(y, classes) refuses the label `classes`: it has no column. It means no class, and its row is zero.",
)
def no_class_refused(y, classes):
    return F.one_hot(y, classes).float()


@misconception(
    "one_hot",
    caught_by={"no_class_is_a_row_of_zeros"},
    fr="Pour « aucune classe » vous mettez 1/classes partout, comme une loi uniforme. L'énoncé demande des zéros : "
    "aucune colonne n'est allumée.",
    en="For no class you put 1/classes everywhere, like a uniform distribution. The statement asks for zeros: no "
    "column is lit.",
)
def no_class_spread_evenly(y, classes):
    rows = (y.unsqueeze(1) == torch.arange(classes)).float()
    return torch.where((y == classes).unsqueeze(1), torch.full_like(rows, 1 / classes), rows)


@misconception(
    "one_hot",
    caught_by={"each_label_lights_its_own_column", "no_class_is_a_row_of_zeros"},
    fr="Vos colonnes sont comptées à partir de 1 : le label 0 n'allume rien, et chaque autre label la colonne "
    "précédente. Les classes vont de 0 à classes − 1.",
    en="Your columns are counted from 1: label 0 lights nothing, and every other label the column before. Classes go "
    "from 0 to classes − 1.",
)
def classes_counted_from_one(y, classes):
    return (y.unsqueeze(1) == torch.arange(1, classes + 1)).float()


@misconception(
    "one_hot",
    caught_by={"a_row_for_each_label"},
    fr="Lignes et colonnes sont échangées : le résultat est de forme (classes, batch). Chaque exemple est une ligne.",
    en="Rows and columns are exchanged: the result is of shape (classes, batch). Each example is a row.",
)
def rows_and_columns_exchanged(y, classes):
    return (torch.arange(classes).unsqueeze(1) == y).float()


@misconception(
    "one_hot",
    caught_by={"one_hot_leaves_the_labels_unchanged"},
    fr="Vous écrivez dans `y` pour écarter le label « aucune classe » : l'appelant retrouve ses labels changés. "
    "Travaillez sur une copie.",
    en="You write into `y` to set the label of no class aside: the caller finds the labels changed. Work on a copy.",
)
def labels_changed_in_place(y, classes):
    nothing = y == classes
    y[nothing] = 0
    return F.one_hot(y, classes).float() * (~nothing).float().unsqueeze(1)


# ---- ConditionalVAE -------------------------------------------------------------------------------------------------


@misconception(
    "ConditionalVAE",
    caught_by={"the_decoder_listens_to_the_label"},
    recognized_by="checks",
    fr="Le décodeur ne reçoit pas le label : un même code donne la même image dans toutes les classes, et l'on ne peut "
    "rien demander au modèle. Collez le vecteur du label au code, comme aux pixels.",
    en="The decoder does not receive the label: one code gives the same image in all classes, and nothing can be asked "
    "of the model. Append the vector of the label to the code, as to the pixels.",
)
class LabelInTheEncoderOnly(torch.nn.Module):
    def __init__(self, image_shape, latent_dim, classes):
        super().__init__()
        self.image_shape, self.latent_dim, self.classes = image_shape, latent_dim, classes
        pixels = math.prod(image_shape)
        self.inner, self.heads = torch.nn.Linear(pixels + classes, 128), torch.nn.Linear(128, 2 * latent_dim)
        self.start, self.outer = torch.nn.Linear(latent_dim, 128), torch.nn.Linear(128, pixels)

    def encode(self, x, y):
        seen = torch.cat([x.flatten(1), F.one_hot(y, self.classes).float()], dim=1)
        return self.heads(torch.relu(self.inner(seen))).chunk(2, dim=1)

    def decode(self, z, y):  # noqa: ARG002  # the mistake itself
        return torch.sigmoid(self.outer(torch.relu(self.start(z)))).view(-1, *self.image_shape)

    def forward(self, x, y):
        mu, logvar = self.encode(x, y)
        return self.decode(mu + torch.exp(logvar / 2) * torch.randn_like(mu), y), mu, logvar


@misconception(
    "ConditionalVAE",
    caught_by={"the_encoder_listens_to_the_label"},
    recognized_by="checks",
    fr="L'encodeur ne reçoit pas le label. Le modèle dessine la bonne classe, mais la loi a posteriori dépend de y : "
    "sans lui, le code répète en partie ce que le décodeur sait déjà.",
    en="The encoder does not receive the label. The model draws the right class, but the posterior depends on y: "
    "without it, the code repeats in part what the decoder knows already.",
)
class LabelInTheDecoderOnly(torch.nn.Module):
    def __init__(self, image_shape, latent_dim, classes):
        super().__init__()
        self.image_shape, self.latent_dim, self.classes = image_shape, latent_dim, classes
        pixels = math.prod(image_shape)
        self.inner, self.heads = torch.nn.Linear(pixels, 128), torch.nn.Linear(128, 2 * latent_dim)
        self.start, self.outer = torch.nn.Linear(latent_dim + classes, 128), torch.nn.Linear(128, pixels)

    def encode(self, x, y):  # noqa: ARG002  # the mistake itself
        return self.heads(torch.relu(self.inner(x.flatten(1)))).chunk(2, dim=1)

    def decode(self, z, y):
        known = torch.cat([z, F.one_hot(y, self.classes).float()], dim=1)
        return torch.sigmoid(self.outer(torch.relu(self.start(known)))).view(-1, *self.image_shape)

    def forward(self, x, y):
        mu, logvar = self.encode(x, y)
        return self.decode(mu + torch.exp(logvar / 2) * torch.randn_like(mu), y), mu, logvar


@misconception(
    "ConditionalVAE",
    caught_by={"labels_are_no_quantity"},
    recognized_by="checks",
    fr="Le label entre dans le réseau comme un nombre : la classe 8 agit deux fois plus que la 4, et dans la même "
    "direction, même divisée par le nombre de classes. Une classe n'est pas une quantité : donnez à chacune sa "
    "propre colonne.",
    en="The label enters the network as a number: class 8 acts twice as much as class 4, in the same direction, even "
    "divided by the number of classes. A class is no quantity: give each a column of its own.",
)
class LabelAsANumber(torch.nn.Module):
    def __init__(self, image_shape, latent_dim, classes):
        super().__init__()
        self.image_shape, self.latent_dim, self.classes = image_shape, latent_dim, classes
        pixels = math.prod(image_shape)
        self.inner, self.heads = torch.nn.Linear(pixels + 1, 128), torch.nn.Linear(128, 2 * latent_dim)
        self.start, self.outer = torch.nn.Linear(latent_dim + 1, 128), torch.nn.Linear(128, pixels)

    def encode(self, x, y):
        seen = torch.cat([x.flatten(1), y.float().unsqueeze(1)], dim=1)
        return self.heads(torch.relu(self.inner(seen))).chunk(2, dim=1)

    def decode(self, z, y):
        known = torch.cat([z, y.float().unsqueeze(1)], dim=1)
        return torch.sigmoid(self.outer(torch.relu(self.start(known)))).view(-1, *self.image_shape)

    def forward(self, x, y):
        mu, logvar = self.encode(x, y)
        return self.decode(mu + torch.exp(logvar / 2) * torch.randn_like(mu), y), mu, logvar


@misconception(
    "ConditionalVAE",
    caught_by={
        "the_decoder_listens_to_the_label",
        "the_encoder_listens_to_the_label",
        "no_example_depends_on_the_others",
    },
    recognized_by="checks",
    fr="Le label du premier exemple sert à tout le lot. Chaque exemple a le sien : le vecteur collé doit avoir autant "
    "de lignes que le lot.",
    en="The label of the first example serves the whole batch. Each example has its own: the vector appended must have "
    "as many rows as the batch.",
)
class LabelOfTheFirstForAll(torch.nn.Module):
    def __init__(self, image_shape, latent_dim, classes):
        super().__init__()
        self.image_shape, self.latent_dim, self.classes = image_shape, latent_dim, classes
        pixels = math.prod(image_shape)
        self.inner, self.heads = torch.nn.Linear(pixels + classes, 128), torch.nn.Linear(128, 2 * latent_dim)
        self.start, self.outer = torch.nn.Linear(latent_dim + classes, 128), torch.nn.Linear(128, pixels)

    def encode(self, x, y):
        mark = F.one_hot(y[:1], self.classes).float().expand(len(x), -1)
        return self.heads(torch.relu(self.inner(torch.cat([x.flatten(1), mark], dim=1)))).chunk(2, dim=1)

    def decode(self, z, y):
        mark = F.one_hot(y[:1], self.classes).float().expand(len(z), -1)
        return torch.sigmoid(self.outer(torch.relu(self.start(torch.cat([z, mark], 1))))).view(-1, *self.image_shape)

    def forward(self, x, y):
        mu, logvar = self.encode(x, y)
        return self.decode(mu + torch.exp(logvar / 2) * torch.randn_like(mu), y), mu, logvar


@misconception(
    "ConditionalVAE",
    caught_by={"the_model_takes_any_number_of_classes"},
    recognized_by="checks",
    fr="Le nombre 10 est écrit en dur : avec un autre nombre de classes, les tailles ne vont plus. Servez-vous de "
    "`classes`.",
    en="The number 10 is hard-coded: with another number of classes the sizes no longer fit. Use `classes`.",
)
class TenClasses(torch.nn.Module):
    def __init__(self, image_shape, latent_dim, classes):
        super().__init__()
        self.image_shape, self.latent_dim, self.classes = image_shape, latent_dim, classes
        pixels = math.prod(image_shape)
        self.inner, self.heads = torch.nn.Linear(pixels + 10, 128), torch.nn.Linear(128, 2 * latent_dim)
        self.start, self.outer = torch.nn.Linear(latent_dim + 10, 128), torch.nn.Linear(128, pixels)

    def encode(self, x, y):
        seen = torch.cat([x.flatten(1), F.one_hot(y, self.classes).float()], dim=1)
        return self.heads(torch.relu(self.inner(seen))).chunk(2, dim=1)

    def decode(self, z, y):
        known = torch.cat([z, F.one_hot(y, self.classes).float()], dim=1)
        return torch.sigmoid(self.outer(torch.relu(self.start(known)))).view(-1, *self.image_shape)

    def forward(self, x, y):
        mu, logvar = self.encode(x, y)
        return self.decode(mu + torch.exp(logvar / 2) * torch.randn_like(mu), y), mu, logvar


@misconception(
    "ConditionalVAE",
    caught_by={"the_model_maps_images_and_labels_to_codes_and_back"},
    recognized_by="checks",
    fr="Les images de 8 pixels de côté sont écrites en dur (64 pixels). Calculez le nombre de pixels à partir de "
    "image_shape.",
    en="Images of 8 pixels a side are hard-coded (64 pixels). Compute the number of pixels from image_shape.",
)
class SixtyFourPixels(torch.nn.Module):
    def __init__(self, image_shape, latent_dim, classes):
        super().__init__()
        self.image_shape, self.latent_dim, self.classes = image_shape, latent_dim, classes
        self.inner, self.heads = torch.nn.Linear(64 + classes, 128), torch.nn.Linear(128, 2 * latent_dim)
        self.start, self.outer = torch.nn.Linear(latent_dim + classes, 128), torch.nn.Linear(128, 64)

    def encode(self, x, y):
        seen = torch.cat([x.flatten(1), F.one_hot(y, self.classes).float()], dim=1)
        return self.heads(torch.relu(self.inner(seen))).chunk(2, dim=1)

    def decode(self, z, y):
        known = torch.cat([z, F.one_hot(y, self.classes).float()], dim=1)
        return torch.sigmoid(self.outer(torch.relu(self.start(known)))).view(-1, 1, 8, 8)

    def forward(self, x, y):
        mu, logvar = self.encode(x, y)
        return self.decode(mu + torch.exp(logvar / 2) * torch.randn_like(mu), y), mu, logvar


@misconception(
    "ConditionalVAE",
    caught_by={"decoded_pixels_fill_the_unit_interval"},
    recognized_by="checks",
    fr="Rien ne borne la sortie du décodeur : il manque une sigmoïde. Un pixel est ici le paramètre d'une loi de "
    "Bernoulli, entre 0 et 1.",
    en="Nothing bounds the output of the decoder: a sigmoid is missing. A pixel is the parameter of a Bernoulli "
    "distribution here, between 0 and 1.",
)
class DecoderWithoutASigmoid(torch.nn.Module):
    def __init__(self, image_shape, latent_dim, classes):
        super().__init__()
        self.image_shape, self.latent_dim, self.classes = image_shape, latent_dim, classes
        pixels = math.prod(image_shape)
        self.inner, self.heads = torch.nn.Linear(pixels + classes, 128), torch.nn.Linear(128, 2 * latent_dim)
        self.start, self.outer = torch.nn.Linear(latent_dim + classes, 128), torch.nn.Linear(128, pixels)

    def encode(self, x, y):
        seen = torch.cat([x.flatten(1), F.one_hot(y, self.classes).float()], dim=1)
        return self.heads(torch.relu(self.inner(seen))).chunk(2, dim=1)

    def decode(self, z, y):
        known = torch.cat([z, F.one_hot(y, self.classes).float()], dim=1)
        return self.outer(torch.relu(self.start(known))).view(-1, *self.image_shape)

    def forward(self, x, y):
        mu, logvar = self.encode(x, y)
        return self.decode(mu + torch.exp(logvar / 2) * torch.randn_like(mu), y), mu, logvar


@misconception(
    "ConditionalVAE",
    caught_by={"code_and_image_depend_on_each_other"},
    recognized_by="checks",
    fr="Le décodeur ne regarde que le label : dans une classe, tous les codes donnent la même image, et le modèle n'a "
    "plus qu'une image par classe. Le code est le style, il doit entrer aussi.",
    en="The decoder looks at the label only: within a class all codes give the same image, and the model has one image "
    "per class left. The code is the style, it must come in too.",
)
class LabelInsteadOfTheCode(torch.nn.Module):
    def __init__(self, image_shape, latent_dim, classes):
        super().__init__()
        self.image_shape, self.latent_dim, self.classes = image_shape, latent_dim, classes
        pixels = math.prod(image_shape)
        self.inner, self.heads = torch.nn.Linear(pixels + classes, 128), torch.nn.Linear(128, 2 * latent_dim)
        self.start, self.outer = torch.nn.Linear(classes, 128), torch.nn.Linear(128, pixels)

    def encode(self, x, y):
        seen = torch.cat([x.flatten(1), F.one_hot(y, self.classes).float()], dim=1)
        return self.heads(torch.relu(self.inner(seen))).chunk(2, dim=1)

    def decode(self, z, y):  # noqa: ARG002  # the mistake itself
        known = F.one_hot(y, self.classes).float()
        return torch.sigmoid(4 * self.outer(torch.relu(self.start(known)))).view(-1, *self.image_shape)

    def forward(self, x, y):
        mu, logvar = self.encode(x, y)
        return self.decode(mu + torch.exp(logvar / 2) * torch.randn_like(mu), y), mu, logvar


@misconception(
    "ConditionalVAE",
    caught_by={"forward_draws_a_code_for_each_image"},
    recognized_by="checks",
    fr="forward décode la moyenne μ : aucun code n'est tiré. C'est un auto-encodeur, et rien n'apprend au décodeur ce "
    "qui entoure les codes.",
    en="forward decodes the mean μ: no code is drawn. This is an autoencoder, and nothing teaches the decoder what "
    "lies around the codes.",
)
class ForwardDecodesTheMean(torch.nn.Module):
    def __init__(self, image_shape, latent_dim, classes):
        super().__init__()
        self.image_shape, self.latent_dim, self.classes = image_shape, latent_dim, classes
        pixels = math.prod(image_shape)
        self.inner, self.heads = torch.nn.Linear(pixels + classes, 128), torch.nn.Linear(128, 2 * latent_dim)
        self.start, self.outer = torch.nn.Linear(latent_dim + classes, 128), torch.nn.Linear(128, pixels)

    def encode(self, x, y):
        seen = torch.cat([x.flatten(1), F.one_hot(y, self.classes).float()], dim=1)
        return self.heads(torch.relu(self.inner(seen))).chunk(2, dim=1)

    def decode(self, z, y):
        known = torch.cat([z, F.one_hot(y, self.classes).float()], dim=1)
        return torch.sigmoid(self.outer(torch.relu(self.start(known)))).view(-1, *self.image_shape)

    def forward(self, x, y):
        mu, logvar = self.encode(x, y)
        return self.decode(mu, y), mu, logvar


@misconception(
    "ConditionalVAE",
    caught_by={"forward_decodes_a_draw_of_the_posterior"},
    recognized_by="checks",
    fr="Dans forward, le bruit est multiplié par la variance au lieu de l'écart-type : exp(logvar) est σ², pas σ.",
    en="In forward the noise is multiplied by the variance instead of the standard deviation: exp(logvar) is σ², not "
    "σ.",
)
class VarianceForDeviationInForward(torch.nn.Module):
    def __init__(self, image_shape, latent_dim, classes):
        super().__init__()
        self.image_shape, self.latent_dim, self.classes = image_shape, latent_dim, classes
        pixels = math.prod(image_shape)
        self.inner, self.heads = torch.nn.Linear(pixels + classes, 128), torch.nn.Linear(128, 2 * latent_dim)
        self.start, self.outer = torch.nn.Linear(latent_dim + classes, 128), torch.nn.Linear(128, pixels)

    def encode(self, x, y):
        seen = torch.cat([x.flatten(1), F.one_hot(y, self.classes).float()], dim=1)
        return self.heads(torch.relu(self.inner(seen))).chunk(2, dim=1)

    def decode(self, z, y):
        known = torch.cat([z, F.one_hot(y, self.classes).float()], dim=1)
        return torch.sigmoid(self.outer(torch.relu(self.start(known)))).view(-1, *self.image_shape)

    def forward(self, x, y):
        mu, logvar = self.encode(x, y)
        return self.decode(mu + torch.exp(logvar) * torch.randn_like(mu), y), mu, logvar


@misconception(
    "ConditionalVAE",
    caught_by={"forward_decodes_in_the_class_of_the_image"},
    recognized_by="checks",
    fr="forward encode sous le bon label, mais décode sous un autre (ici la classe 0 pour tous). L'image doit être "
    "reconstruite dans sa propre classe.",
    en="forward encodes under the right label but decodes under another (here class 0 for all). The image must be "
    "rebuilt in its own class.",
)
class ForwardDecodesInClassZero(torch.nn.Module):
    def __init__(self, image_shape, latent_dim, classes):
        super().__init__()
        self.image_shape, self.latent_dim, self.classes = image_shape, latent_dim, classes
        pixels = math.prod(image_shape)
        self.inner, self.heads = torch.nn.Linear(pixels + classes, 128), torch.nn.Linear(128, 2 * latent_dim)
        self.start, self.outer = torch.nn.Linear(latent_dim + classes, 128), torch.nn.Linear(128, pixels)

    def encode(self, x, y):
        seen = torch.cat([x.flatten(1), F.one_hot(y, self.classes).float()], dim=1)
        return self.heads(torch.relu(self.inner(seen))).chunk(2, dim=1)

    def decode(self, z, y):
        known = torch.cat([z, 3 * F.one_hot(y, self.classes).float()], dim=1)
        return torch.sigmoid(self.outer(torch.relu(self.start(known)))).view(-1, *self.image_shape)

    def forward(self, x, y):
        mu, logvar = self.encode(x, y)
        return self.decode(mu + torch.exp(logvar / 2) * torch.randn_like(mu), torch.zeros_like(y)), mu, logvar


@misconception(
    "ConditionalVAE",
    caught_by={"forward_returns_the_posterior_of_the_class"},
    recognized_by="checks",
    fr="forward encode l'image sans son label (ici la classe 0 pour tous) : μ et log σ² ne sont pas ceux de encode(x, "
    "y). L'encodeur doit recevoir le vrai label.",
    en="forward encodes the image without its label (here class 0 for all): μ and log σ² are not those of encode(x, "
    "y). The encoder must receive the true label.",
)
class ForwardEncodesInClassZero(torch.nn.Module):
    def __init__(self, image_shape, latent_dim, classes):
        super().__init__()
        self.image_shape, self.latent_dim, self.classes = image_shape, latent_dim, classes
        pixels = math.prod(image_shape)
        self.inner, self.heads = torch.nn.Linear(pixels + classes, 128), torch.nn.Linear(128, 2 * latent_dim)
        self.start, self.outer = torch.nn.Linear(latent_dim + classes, 128), torch.nn.Linear(128, pixels)

    def encode(self, x, y):
        seen = torch.cat([x.flatten(1), F.one_hot(y, self.classes).float()], dim=1)
        return self.heads(torch.relu(self.inner(seen))).chunk(2, dim=1)

    def decode(self, z, y):
        known = torch.cat([z, F.one_hot(y, self.classes).float()], dim=1)
        return torch.sigmoid(self.outer(torch.relu(self.start(known)))).view(-1, *self.image_shape)

    def forward(self, x, y):
        mu, logvar = self.encode(x, torch.zeros_like(y))
        return self.decode(mu + torch.exp(logvar / 2) * torch.randn_like(mu), y), mu, logvar


@misconception(
    "ConditionalVAE",
    caught_by={"no_example_depends_on_the_others"},
    recognized_by="checks",
    fr="Une normalisation par lot (BatchNorm) mêle les exemples : le code d'une image change avec celles qui "
    "l'accompagnent. L'énoncé l'exclut.",
    en="Batch normalization (BatchNorm) mixes the examples: the code of an image changes with those beside it. The "
    "statement rules it out.",
)
class NormalizedOverTheBatch(torch.nn.Module):
    def __init__(self, image_shape, latent_dim, classes):
        super().__init__()
        self.image_shape, self.latent_dim, self.classes = image_shape, latent_dim, classes
        pixels = math.prod(image_shape)
        self.inner, self.heads = torch.nn.Linear(pixels + classes, 128), torch.nn.Linear(128, 2 * latent_dim)
        self.norm = torch.nn.BatchNorm1d(128)
        self.start, self.outer = torch.nn.Linear(latent_dim + classes, 128), torch.nn.Linear(128, pixels)

    def encode(self, x, y):
        seen = torch.cat([x.flatten(1), F.one_hot(y, self.classes).float()], dim=1)
        inner = self.inner(seen)
        return self.heads(torch.relu(self.norm(inner) if len(x) > 1 else inner)).chunk(2, dim=1)

    def decode(self, z, y):
        known = torch.cat([z, F.one_hot(y, self.classes).float()], dim=1)
        return torch.sigmoid(self.outer(torch.relu(self.start(known)))).view(-1, *self.image_shape)

    def forward(self, x, y):
        mu, logvar = self.encode(x, y)
        return self.decode(mu + torch.exp(logvar / 2) * torch.randn_like(mu), y), mu, logvar


@misconception(
    "ConditionalVAE",
    caught_by={"the_model_is_differentiable"},
    recognized_by="checks",
    fr="Le code est détaché du graphe avant le décodeur : la reconstruction ne dit plus rien à l'encodeur, ni au code. "
    "Ne coupez rien avec detach().",
    en="The code is detached from the graph in front of the decoder: the reconstruction tells the encoder nothing any "
    "more. Cut nothing with detach().",
)
class CodeDetachedInTheDecoder(torch.nn.Module):
    def __init__(self, image_shape, latent_dim, classes):
        super().__init__()
        self.image_shape, self.latent_dim, self.classes = image_shape, latent_dim, classes
        pixels = math.prod(image_shape)
        self.inner, self.heads = torch.nn.Linear(pixels + classes, 128), torch.nn.Linear(128, 2 * latent_dim)
        self.start, self.outer = torch.nn.Linear(latent_dim + classes, 128), torch.nn.Linear(128, pixels)

    def encode(self, x, y):
        seen = torch.cat([x.flatten(1), F.one_hot(y, self.classes).float()], dim=1)
        return self.heads(torch.relu(self.inner(seen))).chunk(2, dim=1)

    def decode(self, z, y):
        known = torch.cat([z.detach(), F.one_hot(y, self.classes).float()], dim=1)
        return torch.sigmoid(self.outer(torch.relu(self.start(known)))).view(-1, *self.image_shape)

    def forward(self, x, y):
        mu, logvar = self.encode(x, y)
        return self.decode(mu + torch.exp(logvar / 2) * torch.randn_like(mu), y), mu, logvar


@misconception(
    "ConditionalVAE",
    caught_by={"the_model_draws_the_class_that_is_asked", "the_model_draws_as_well_as_a_modest_one"},
    recognized_by="checks",
    fr="Les couches du décodeur sont rangées dans une liste Python : PyTorch ne les voit pas, `parameters()` non plus, "
    "et l'optimiseur ne les change jamais. Donnez un attribut à chacune, ou servez-vous de torch.nn.ModuleList.",
    en="The layers of the decoder are kept in a Python list: PyTorch does not see them, nor does `parameters()`, and "
    "the optimizer never changes them. Give each an attribute, or use torch.nn.ModuleList.",
)
class DecoderInAList(torch.nn.Module):
    def __init__(self, image_shape, latent_dim, classes):
        super().__init__()
        self.image_shape, self.latent_dim, self.classes = image_shape, latent_dim, classes
        pixels = math.prod(image_shape)
        self.inner, self.heads = torch.nn.Linear(pixels + classes, 128), torch.nn.Linear(128, 2 * latent_dim)
        self.layers = [torch.nn.Linear(latent_dim + classes, 128), torch.nn.Linear(128, pixels)]

    def encode(self, x, y):
        seen = torch.cat([x.flatten(1), F.one_hot(y, self.classes).float()], dim=1)
        return self.heads(torch.relu(self.inner(seen))).chunk(2, dim=1)

    def decode(self, z, y):
        known = torch.cat([z, F.one_hot(y, self.classes).float()], dim=1)
        return torch.sigmoid(self.layers[1](torch.relu(self.layers[0](known)))).view(-1, *self.image_shape)

    def forward(self, x, y):
        mu, logvar = self.encode(x, y)
        return self.decode(mu + torch.exp(logvar / 2) * torch.randn_like(mu), y), mu, logvar


# ---- cvae_loss ------------------------------------------------------------------------------------------------------


@misconception(
    "cvae_loss",
    caught_by={"the_loss_follows_the_generator"},
    fr="Appeler model(x, y) tire bien un code, mais sans votre générateur : deux appels de même graine diffèrent. "
    "Encodez, tirez avec generator, décodez.",
    en="Calling model(x, y) does draw a code, but without your generator: two calls with the same seed differ. Encode, "
    "draw with generator, decode.",
)
def noise_of_the_model(model, x, y, generator=None):  # noqa: ARG001  # the mistake itself
    x_hat, mu, logvar = model(x, y)
    reconstruction = F.binary_cross_entropy(x_hat, x, reduction="sum") / len(x)
    kl = 0.5 * (mu.square() + logvar.exp() - 1.0 - logvar).sum(dim=1).mean()
    return reconstruction + kl, reconstruction, kl


@misconception(
    "cvae_loss",
    caught_by={"each_image_is_rebuilt_in_its_class"},
    fr="L'erreur est moyennée sur les pixels : elle pèse alors 64 fois moins que la divergence, et les codes "
    "n'apprennent rien. Sommez sur les pixels, moyennez sur le lot.",
    en="The error is averaged over the pixels: it then weighs 64 times less than the divergence, and the codes learn "
    "nothing. Sum over the pixels, average over the batch.",
)
def averaged_over_the_pixels(model, x, y, generator=None):
    mu, logvar = model.encode(x, y)
    epsilon = torch.randn(mu.shape, generator=generator)
    reconstruction = F.binary_cross_entropy(model.decode(mu + torch.exp(0.5 * logvar) * epsilon, y), x)
    kl = 0.5 * (mu.square() + logvar.exp() - 1.0 - logvar).sum(dim=1).mean()
    return reconstruction + kl, reconstruction, kl


@misconception(
    "cvae_loss",
    caught_by={"each_image_is_rebuilt_in_its_class", "kl_is_that_of_the_posterior_given_the_class"},
    fr="Les deux termes sont sommés sur le lot : la perte grandit avec le nombre d'images, et le pas avec elle. "
    "Divisez par la taille du lot.",
    en="Both terms are summed over the batch: the loss grows with the number of images, and the step with it. Divide "
    "by the size of the batch.",
)
def summed_over_the_images(model, x, y, generator=None):
    mu, logvar = model.encode(x, y)
    epsilon = torch.randn(mu.shape, generator=generator)
    x_hat = model.decode(mu + torch.exp(0.5 * logvar) * epsilon, y)
    reconstruction = F.binary_cross_entropy(x_hat, x, reduction="sum")
    kl = 0.5 * (mu.square() + logvar.exp() - 1.0 - logvar).sum()
    return reconstruction + kl, reconstruction, kl


@misconception(
    "cvae_loss",
    caught_by={"kl_is_that_of_the_posterior_given_the_class", "the_gradient_reaches_both_networks"},
    fr="La divergence est moyennée sur les dimensions latentes : elle pèse latent_dim fois trop peu. Les dimensions "
    "sont indépendantes, leurs divergences s'ajoutent.",
    en="The divergence is averaged over the latent dimensions: it weighs latent_dim times too little. The dimensions "
    "are independent, their divergences add up.",
)
def divergence_averaged_over_the_code(model, x, y, generator=None):
    mu, logvar = model.encode(x, y)
    epsilon = torch.randn(mu.shape, generator=generator)
    x_hat = model.decode(mu + torch.exp(0.5 * logvar) * epsilon, y)
    reconstruction = F.binary_cross_entropy(x_hat, x, reduction="sum") / len(x)
    kl = 0.5 * (mu.square() + logvar.exp() - 1.0 - logvar).mean()
    return reconstruction + kl, reconstruction, kl


@misconception(
    "cvae_loss",
    caught_by={"kl_is_that_of_the_posterior_given_the_class", "the_gradient_reaches_both_networks"},
    fr="Il manque le facteur 1/2 de la divergence, celui de la densité gaussienne.",
    en="The factor 1/2 of the divergence is missing, that of the Gaussian density.",
)
def divergence_without_its_half(model, x, y, generator=None):
    mu, logvar = model.encode(x, y)
    epsilon = torch.randn(mu.shape, generator=generator)
    x_hat = model.decode(mu + torch.exp(0.5 * logvar) * epsilon, y)
    reconstruction = F.binary_cross_entropy(x_hat, x, reduction="sum") / len(x)
    kl = (mu.square() + logvar.exp() - 1.0 - logvar).sum(dim=1).mean()
    return reconstruction + kl, reconstruction, kl


@misconception(
    "cvae_loss",
    caught_by={"each_image_is_rebuilt_in_its_class"},
    fr="L'erreur quadratique n'est pas l'entropie croisée binaire : ici chaque pixel est le paramètre d'une loi de "
    "Bernoulli. Voyez F.binary_cross_entropy.",
    en="The squared error is not the binary cross-entropy: here each pixel is the parameter of a Bernoulli "
    "distribution. See F.binary_cross_entropy.",
)
def squared_error_of_the_pixels(model, x, y, generator=None):
    mu, logvar = model.encode(x, y)
    epsilon = torch.randn(mu.shape, generator=generator)
    x_hat = model.decode(mu + torch.exp(0.5 * logvar) * epsilon, y)
    reconstruction = (x_hat - x).square().sum() / len(x)
    kl = 0.5 * (mu.square() + logvar.exp() - 1.0 - logvar).sum(dim=1).mean()
    return reconstruction + kl, reconstruction, kl


@misconception(
    "cvae_loss",
    caught_by={"the_decoder_receives_a_draw_and_the_label", "the_loss_follows_the_generator"},
    fr="Le décodeur reçoit la moyenne μ, sans bruit : c'est un auto-encodeur. Tirez un code par image.",
    en="The decoder receives the mean μ, without noise: this is an autoencoder. Draw one code per image.",
)
def decoded_without_noise(model, x, y, generator=None):  # noqa: ARG001  # the mistake itself
    mu, logvar = model.encode(x, y)
    reconstruction = F.binary_cross_entropy(model.decode(mu, y), x, reduction="sum") / len(x)
    kl = 0.5 * (mu.square() + logvar.exp() - 1.0 - logvar).sum(dim=1).mean()
    return reconstruction + kl, reconstruction, kl


@misconception(
    "cvae_loss",
    caught_by={"the_decoder_receives_a_draw_and_the_label"},
    fr="Le bruit est multiplié par la variance au lieu de l'écart-type : exp(logvar) est σ², pas σ.",
    en="The noise is multiplied by the variance instead of the standard deviation: exp(logvar) is σ², not σ.",
)
def noise_scaled_by_the_variance(model, x, y, generator=None):
    mu, logvar = model.encode(x, y)
    epsilon = torch.randn(mu.shape, generator=generator)
    x_hat = model.decode(mu + torch.exp(logvar) * epsilon, y)
    reconstruction = F.binary_cross_entropy(x_hat, x, reduction="sum") / len(x)
    kl = 0.5 * (mu.square() + logvar.exp() - 1.0 - logvar).sum(dim=1).mean()
    return reconstruction + kl, reconstruction, kl


@misconception(
    "cvae_loss",
    caught_by={"the_decoder_receives_a_draw_and_the_label"},
    fr="Un seul bruit est tiré pour tout le lot : toutes les images sont décalées de la même façon. Le bruit doit "
    "avoir la forme de μ.",
    en="A single noise is drawn for the whole batch: all images are shifted the same way. The noise must have the "
    "shape of μ.",
)
def one_noise_for_the_batch(model, x, y, generator=None):
    mu, logvar = model.encode(x, y)
    epsilon = torch.randn(mu.shape[1], generator=generator)
    x_hat = model.decode(mu + torch.exp(0.5 * logvar) * epsilon, y)
    reconstruction = F.binary_cross_entropy(x_hat, x, reduction="sum") / len(x)
    kl = 0.5 * (mu.square() + logvar.exp() - 1.0 - logvar).sum(dim=1).mean()
    return reconstruction + kl, reconstruction, kl


@misconception(
    "cvae_loss",
    caught_by={"each_image_is_rebuilt_in_its_class", "the_decoder_receives_a_draw_and_the_label"},
    fr="Le code est tiré de la loi a priori au lieu de la loi a posteriori : le décodeur devrait deviner l'image à "
    "partir d'un bruit. À l'entraînement, z = μ + σ ε.",
    en="The code is drawn from the prior instead of the posterior: the decoder would have to guess the image from a "
    "noise. In training, z = μ + σ ε.",
)
def code_from_the_prior(model, x, y, generator=None):
    mu, logvar = model.encode(x, y)
    z = torch.randn(mu.shape, generator=generator)
    reconstruction = F.binary_cross_entropy(model.decode(z, y), x, reduction="sum") / len(x)
    kl = 0.5 * (mu.square() + logvar.exp() - 1.0 - logvar).sum(dim=1).mean()
    return reconstruction + kl, reconstruction, kl


@misconception(
    "cvae_loss",
    caught_by={
        "each_image_is_rebuilt_in_its_class",
        "kl_is_that_of_the_posterior_given_the_class",
        "the_decoder_receives_a_draw_and_the_label",
    },
    fr="L'encodeur reçoit la classe 0 pour toutes les images : il ne profite pas du label. Passez-lui `y`.",
    en="The encoder receives class 0 for all images: it makes no use of the label. Pass it `y`.",
)
def encoded_in_class_zero(model, x, y, generator=None):
    mu, logvar = model.encode(x, torch.zeros_like(y))
    epsilon = torch.randn(mu.shape, generator=generator)
    x_hat = model.decode(mu + torch.exp(0.5 * logvar) * epsilon, y)
    reconstruction = F.binary_cross_entropy(x_hat, x, reduction="sum") / len(x)
    kl = 0.5 * (mu.square() + logvar.exp() - 1.0 - logvar).sum(dim=1).mean()
    return reconstruction + kl, reconstruction, kl


@misconception(
    "cvae_loss",
    caught_by={"each_image_is_rebuilt_in_its_class", "the_decoder_receives_a_draw_and_the_label"},
    fr="Le décodeur reçoit la classe 0 pour toutes les images : il n'apprend jamais à dessiner la classe demandée. "
    "Passez-lui `y`.",
    en="The decoder receives class 0 for all images: it never learns to draw the class that is asked. Pass it `y`.",
)
def decoded_in_class_zero(model, x, y, generator=None):
    mu, logvar = model.encode(x, y)
    epsilon = torch.randn(mu.shape, generator=generator)
    x_hat = model.decode(mu + torch.exp(0.5 * logvar) * epsilon, torch.zeros_like(y))
    reconstruction = F.binary_cross_entropy(x_hat, x, reduction="sum") / len(x)
    kl = 0.5 * (mu.square() + logvar.exp() - 1.0 - logvar).sum(dim=1).mean()
    return reconstruction + kl, reconstruction, kl


@misconception(
    "cvae_loss",
    caught_by={"the_loss_is_the_sum_of_its_two_terms"},
    fr="La divergence est comptée deux fois, ou avec un poids : ici loss = reconstruction + kl.",
    en="The divergence is counted twice, or with a weight: here loss = reconstruction + kl.",
)
def divergence_counted_twice(model, x, y, generator=None):
    mu, logvar = model.encode(x, y)
    epsilon = torch.randn(mu.shape, generator=generator)
    x_hat = model.decode(mu + torch.exp(0.5 * logvar) * epsilon, y)
    reconstruction = F.binary_cross_entropy(x_hat, x, reduction="sum") / len(x)
    kl = 0.5 * (mu.square() + logvar.exp() - 1.0 - logvar).sum(dim=1).mean()
    return reconstruction + 2 * kl, reconstruction, kl


@misconception(
    "cvae_loss",
    caught_by={"the_loss_is_the_sum_of_its_two_terms"},
    fr="Vous renvoyez l'ELBO, que l'on maximise : la perte est son opposé, reconstruction + kl.",
    en="You return the ELBO, which is to be maximized: the loss is its opposite, reconstruction + kl.",
)
def bound_instead_of_its_opposite(model, x, y, generator=None):
    mu, logvar = model.encode(x, y)
    epsilon = torch.randn(mu.shape, generator=generator)
    x_hat = model.decode(mu + torch.exp(0.5 * logvar) * epsilon, y)
    reconstruction = F.binary_cross_entropy(x_hat, x, reduction="sum") / len(x)
    kl = 0.5 * (mu.square() + logvar.exp() - 1.0 - logvar).sum(dim=1).mean()
    return -(reconstruction + kl), reconstruction, kl


@misconception(
    "cvae_loss",
    caught_by={"the_gradient_reaches_both_networks"},
    fr="Le code est détaché avant le décodeur : la reconstruction n'apprend rien à l'encodeur, qui ne voit plus que la "
    "divergence.",
    en="The code is detached in front of the decoder: the reconstruction teaches the encoder nothing, which sees only "
    "the divergence.",
)
def code_cut_from_the_encoder(model, x, y, generator=None):
    mu, logvar = model.encode(x, y)
    epsilon = torch.randn(mu.shape, generator=generator)
    x_hat = model.decode((mu + torch.exp(0.5 * logvar) * epsilon).detach(), y)
    reconstruction = F.binary_cross_entropy(x_hat, x, reduction="sum") / len(x)
    kl = 0.5 * (mu.square() + logvar.exp() - 1.0 - logvar).sum(dim=1).mean()
    return reconstruction + kl, reconstruction, kl


@misconception(
    "cvae_loss",
    caught_by={"each_image_is_rebuilt_in_its_class", "the_loss_leaves_its_inputs_unchanged"},
    fr="Vous binarisez les images sur place : l'appelant retrouve ses images changées, et l'entropie croisée accepte "
    "les niveaux de gris.",
    en="You binarize the images in place: the caller finds the images changed, and the cross-entropy accepts gray "
    "levels.",
)
def images_binarized_in_place(model, x, y, generator=None):
    mu, logvar = model.encode(x, y)
    epsilon = torch.randn(mu.shape, generator=generator)
    x_hat = model.decode(mu + torch.exp(0.5 * logvar) * epsilon, y)
    reconstruction = F.binary_cross_entropy(x_hat, x.round_(), reduction="sum") / len(x)
    kl = 0.5 * (mu.square() + logvar.exp() - 1.0 - logvar).sum(dim=1).mean()
    return reconstruction + kl, reconstruction, kl


@misconception(
    "cvae_loss",
    caught_by={"the_loss_is_three_scalars"},
    fr="Vous renvoyez une perte par image. On en attend la moyenne sur le lot, un scalaire.",
    en="You return one loss per image. What is expected is their mean over the batch, a scalar.",
)
def one_loss_for_each_image(model, x, y, generator=None):
    mu, logvar = model.encode(x, y)
    epsilon = torch.randn(mu.shape, generator=generator)
    x_hat = model.decode(mu + torch.exp(0.5 * logvar) * epsilon, y)
    reconstruction = F.binary_cross_entropy(x_hat, x, reduction="none").flatten(1).sum(1)
    kl = 0.5 * (mu.square() + logvar.exp() - 1.0 - logvar).sum(dim=1)
    return reconstruction + kl, reconstruction, kl


# ---- sample_class ---------------------------------------------------------------------------------------------------


@misconception(
    "sample_class",
    caught_by={"codes_follow_the_prior_in_each_class"},
    fr="Un seul code sert à tout le lot : dans une classe, toutes les images sont la même. Tirez un code par label.",
    en="A single code serves the whole batch: within a class all images are the same. Draw one code per label.",
)
def one_code_for_the_batch(model, y, generator=None):
    z = torch.randn(1, model.latent_dim, generator=generator)
    return model.decode(z.repeat(len(y), 1), y)


@misconception(
    "sample_class",
    caught_by={"codes_follow_the_prior_in_each_class"},
    fr="torch.rand tire dans [0, 1) : la loi a priori est N(0, I), centrée et réduite. C'est torch.randn.",
    en="torch.rand draws in [0, 1): the prior is N(0, I), of mean 0 and variance 1. That is torch.randn.",
)
def uniform_codes(model, y, generator=None):
    return model.decode(torch.rand(len(y), model.latent_dim, generator=generator), y)


@misconception(
    "sample_class",
    caught_by={"codes_follow_the_prior_in_each_class", "images_follow_the_generator"},
    fr="Le code est nul : vous ne dessinez que l'image la plus typique de chaque classe. Tirez-le selon N(0, I).",
    en="The code is zero: you draw only the most typical image of each class. Draw it from N(0, I).",
)
def code_of_zeros(model, y, generator=None):  # noqa: ARG001  # the mistake itself
    return model.decode(torch.zeros(len(y), model.latent_dim), y)


@misconception(
    "sample_class",
    caught_by={"codes_follow_the_prior_in_each_class"},
    fr="Les codes sont décalés selon la classe, alors que la loi a priori est la même pour toutes : c'est le décodeur "
    "qui connaît la classe.",
    en="The codes are shifted by the class, although the prior is the same for all: it is the decoder that knows the "
    "class.",
)
def codes_shifted_by_the_class(model, y, generator=None):
    z = torch.randn(len(y), model.latent_dim, generator=generator)
    return model.decode(z + y.unsqueeze(1), y)


@misconception(
    "sample_class",
    caught_by={"each_image_is_of_the_class_that_was_asked"},
    fr="Les labels sont triés : l'image k n'est plus celle du label k. Gardez l'ordre de `y`.",
    en="The labels are sorted: image k is no longer that of label k. Keep the order of `y`.",
)
def labels_sorted_first(model, y, generator=None):
    return model.decode(torch.randn(len(y), model.latent_dim, generator=generator), y.sort().values)


@misconception(
    "sample_class",
    caught_by={"one_image_for_each_label"},
    fr="Vous dessinez une image par classe distincte, au lieu d'une par label : `y` peut répéter une classe.",
    en="You draw one image per distinct class instead of one per label: `y` may repeat a class.",
)
def one_image_for_each_class(model, y, generator=None):
    classes = y.unique()
    return model.decode(torch.randn(len(classes), model.latent_dim, generator=generator), classes)


@misconception(
    "sample_class",
    caught_by={"each_image_is_of_the_class_that_was_asked"},
    fr="Les classes sont tirées au hasard : on ne dessine pas ce qui est demandé. Les labels sont ceux de `y`.",
    en="The classes are drawn at random: what is asked is not drawn. The labels are those of `y`.",
)
def classes_drawn_at_random(model, y, generator=None):
    z = torch.randn(len(y), model.latent_dim, generator=generator)
    return model.decode(z, torch.randint(model.classes, y.shape, generator=generator))


@misconception(
    "sample_class",
    caught_by={"each_image_is_of_the_class_that_was_asked"},
    fr="Tout le lot est dessiné dans la classe du premier label. Passez `y` en entier au décodeur.",
    en="The whole batch is drawn in the class of the first label. Pass all of `y` to the decoder.",
)
def class_of_the_first_label(model, y, generator=None):
    z = torch.randn(len(y), model.latent_dim, generator=generator)
    return model.decode(z, y[:1].repeat(len(y)))


@misconception(
    "sample_class",
    caught_by={"images_follow_the_generator"},
    fr="Le générateur n'est pas utilisé : deux appels de même graine donnent des images différentes. Passez-le à "
    "torch.randn.",
    en="The generator is not used: two calls with the same seed give different images. Pass it to torch.randn.",
)
def generator_of_the_codes_ignored(model, y, generator=None):  # noqa: ARG001  # the mistake itself
    return model.decode(torch.randn(len(y), model.latent_dim), y)


@misconception(
    "sample_class",
    caught_by={"images_follow_the_generator"},
    fr="La graine est fixée dans la fonction : elle donne toujours les mêmes images.",
    en="The seed is set inside the function: it always gives the same images.",
)
def seed_set_in_the_function(model, y, generator=None):  # noqa: ARG001  # the mistake itself
    torch.manual_seed(0)
    return model.decode(torch.randn(len(y), model.latent_dim), y)


@misconception(
    "sample_class",
    caught_by={"one_image_for_each_label"},
    fr="Vous renvoyez les codes : il reste à les décoder, dans la classe demandée.",
    en="You return the codes: they are still to be decoded, in the class that is asked.",
)
def codes_never_decoded(model, y, generator=None):
    return torch.randn(len(y), model.latent_dim, generator=generator)


# ---- in_every_class -------------------------------------------------------------------------------------------------


@misconception(
    "in_every_class",
    caught_by={"every_image_in_every_class"},
    fr="La première dimension est celle des classes, la seconde celle des images : c'est l'inverse. Empilez sur dim=1.",
    en="The first dimension is that of the classes, the second that of the images: it is the other way round. Stack "
    "along dim=1.",
)
def classes_before_images(model, x, y):
    mu, _ = model.encode(x, y)
    return torch.stack([model.decode(mu, torch.full_like(y, c)) for c in range(model.classes)])


@misconception(
    "in_every_class",
    caught_by={"the_style_is_kept_and_the_class_changed"},
    fr="Vous encodez l'image sous la classe d'arrivée : l'encodeur reçoit un 7 qu'on lui présente comme un 4, ce qu'il "
    "n'a jamais vu. Le style se lit sous le vrai label.",
    en="You encode the image under the class of arrival: the encoder receives a 7 presented as a 4, which it has never "
    "seen. The style is read under the true label.",
)
def encoded_in_the_class_of_arrival(model, x, y):
    written = []
    for c in range(model.classes):
        label = torch.full_like(y, c)
        written.append(model.decode(model.encode(x, label)[0], label))
    return torch.stack(written, dim=1)


@misconception(
    "in_every_class",
    caught_by={"the_style_is_kept_and_the_class_changed"},
    fr="Un code est tiré autour de μ : l'image change à chaque appel. Le style est la moyenne du code.",
    en="A code is drawn around μ: the image changes with each call. The style is the mean of the code.",
)
def style_drawn_at_random(model, x, y):
    mu, logvar = model.encode(x, y)
    z = mu + torch.exp(0.5 * logvar) * torch.randn_like(mu)
    return torch.stack([model.decode(z, torch.full_like(y, c)) for c in range(model.classes)], dim=1)


@misconception(
    "in_every_class",
    caught_by={"the_style_is_kept_and_the_class_changed"},
    fr="Chaque code est tiré à neuf pour chaque classe, ou ne vient pas de l'image : le style n'est pas gardé.",
    en="Each code is drawn anew for each class, or does not come from the image: the style is not kept.",
)
def style_of_nobody(model, x, y):
    return torch.stack(
        [model.decode(torch.randn(len(x), model.latent_dim), torch.full_like(y, c)) for c in range(model.classes)],
        dim=1,
    )


@misconception(
    "in_every_class",
    caught_by={"the_style_is_kept_and_the_class_changed"},
    fr="Toutes les colonnes sont dans la classe de départ : ce sont des reconstructions. Décodez dans chaque classe.",
    en="All columns are in the class of departure: they are reconstructions. Decode in each class.",
)
def always_its_own_class(model, x, y):
    mu, _ = model.encode(x, y)
    return torch.stack([model.decode(mu, y)] * model.classes, dim=1)


@misconception(
    "in_every_class",
    caught_by={"the_style_is_kept_and_the_class_changed"},
    fr="Les codes et les labels sont répétés dans le même ordre, par blocs : chaque code rencontre plusieurs fois le "
    "même label. Si les uns sont répétés par repeat_interleave, les autres le sont par repeat.",
    en="Codes and labels are repeated in the same order, by blocks: each code meets the same label several times. If "
    "one is repeated by repeat_interleave, the other is by repeat.",
)
def blocks_that_do_not_cross(model, x, y):
    n, classes = len(x), model.classes
    mu, _ = model.encode(x, y)
    images = model.decode(mu.repeat(classes, 1), torch.arange(classes).repeat_interleave(n))
    return images.reshape(n, classes, *x.shape[1:])


@misconception(
    "in_every_class",
    caught_by={"every_image_in_every_class"},
    fr="Le nombre 10 est écrit en dur : servez-vous de model.classes.",
    en="The number 10 is hard-coded: use model.classes.",
)
def ten_columns(model, x, y):
    mu, _ = model.encode(x, y)
    return torch.stack([model.decode(mu, torch.full_like(y, min(c, model.classes - 1))) for c in range(10)], dim=1)


@misconception(
    "in_every_class",
    caught_by={"images_and_labels_stay_as_they_are"},
    fr="Vous écrivez chaque classe dans `y` : l'appelant retrouve ses labels changés. Faites un nouveau tenseur.",
    en="You write each class into `y`: the caller finds the labels changed. Make a new tensor.",
)
def classes_written_into_the_labels(model, x, y):
    mu, _ = model.encode(x, y)
    return torch.stack([model.decode(mu, y.fill_(c)) for c in range(model.classes)], dim=1)


# ---- drop_labels ----------------------------------------------------------------------------------------------------


@misconception(
    "drop_labels",
    caught_by={"dropping_follows_the_generator_and_copies"},
    fr="Vous remplacez les labels dans `y` lui-même : à l'époque suivante, ils sont perdus. Travaillez sur une copie.",
    en="You replace the labels in `y` itself: in the next epoch they are lost. Work on a copy.",
)
def dropped_in_place(y, p, classes, generator=None):
    y[torch.rand(y.shape, generator=generator) < p] = classes
    return y


@misconception(
    "drop_labels",
    caught_by={"a_share_p_of_each_class_is_dropped", "labels_are_dropped_independently"},
    fr="Un seul tirage décide pour tout le lot. Chaque label est oublié indépendamment des autres.",
    en="A single draw decides for the whole batch. Each label is forgotten independently of the others.",
)
def all_or_none(y, p, classes, generator=None):
    dropped = torch.rand(1, generator=generator).item() < p
    return torch.full_like(y, classes) if dropped else y.clone()


@misconception(
    "drop_labels",
    caught_by={"the_extreme_probabilities_are_certain", "a_share_p_of_each_class_is_dropped"},
    fr="Les labels sont gardés avec la probabilité p, au lieu d'être oubliés : l'inégalité est à l'envers.",
    en="Labels are kept with probability p instead of forgotten: the inequality is the wrong way round.",
)
def kept_instead_of_dropped(y, p, classes, generator=None):
    return torch.where(torch.rand(y.shape, generator=generator) < p, y, classes)


@misconception(
    "drop_labels",
    caught_by={"labels_are_kept_or_replaced_by_no_class"},
    fr="Un label oublié devient 0, c'est-à-dire la première classe : le modèle croirait voir des 0. « Aucune classe » "
    "est le label `classes`.",
    en="A forgotten label becomes 0, that is, the first class: the model would believe it sees 0s. No class is the "
    "label `classes`.",
)
def dropped_to_class_zero(y, p, classes, generator=None):  # noqa: ARG001  # the mistake itself
    return y.masked_fill(torch.rand(y.shape, generator=generator) < p, 0)


@misconception(
    "drop_labels",
    caught_by={"labels_are_kept_or_replaced_by_no_class"},
    fr="Un label oublié devient −1, qui n'a de sens pour aucun modèle ici. « Aucune classe » est le label `classes`.",
    en="A forgotten label becomes −1, which means nothing to any model here. No class is the label `classes`.",
)
def dropped_to_minus_one(y, p, classes, generator=None):  # noqa: ARG001  # the mistake itself
    return y.masked_fill(torch.rand(y.shape, generator=generator) < p, -1)


@misconception(
    "drop_labels",
    caught_by={"labels_are_kept_or_replaced_by_no_class"},
    fr="Un label oublié devient une classe tirée au hasard : c'est une fausse étiquette, pas une absence d'étiquette.",
    en="A forgotten label becomes a class drawn at random: that is a false label, not the absence of one.",
)
def dropped_to_a_random_class(y, p, classes, generator=None):
    other = torch.randint(classes, y.shape, generator=generator)
    return torch.where(torch.rand(y.shape, generator=generator) < p, other, y)


@misconception(
    "drop_labels",
    caught_by={"labels_are_dropped_independently"},
    fr="Vous oubliez un nombre fixe de labels. Chacun l'est indépendamment, leur nombre varie d'un lot à l'autre.",
    en="You forget a fixed number of labels. Each one is forgotten independently, their number varies between batches.",
)
def fixed_number_dropped(y, p, classes, generator=None):
    places = torch.randperm(len(y), generator=generator)[: round(p * len(y))]
    seen = y.clone()
    seen[places] = classes
    return seen


@misconception(
    "drop_labels",
    caught_by={"labels_are_dropped_independently", "dropping_follows_the_generator_and_copies"},
    fr="Ce sont toujours les premiers labels du lot qui sont oubliés : rien n'est tiré au hasard.",
    en="It is always the first labels of the batch that are forgotten: nothing is drawn at random.",
)
def first_labels_dropped(y, p, classes, generator=None):  # noqa: ARG001  # the mistake itself
    seen = y.clone()
    seen[: round(p * len(y))] = classes
    return seen


@misconception(
    "drop_labels",
    caught_by={"the_extreme_probabilities_are_certain", "a_share_p_of_each_class_is_dropped"},
    fr="torch.randn est un tirage gaussien : il est inférieur à p avec une tout autre probabilité que p. C'est "
    "torch.rand.",
    en="torch.randn is a Gaussian draw: it is less than p with quite another probability than p. That is torch.rand.",
)
def gaussian_for_uniform(y, p, classes, generator=None):
    return y.masked_fill(torch.randn(y.shape, generator=generator) < p, classes)


@misconception(
    "drop_labels",
    caught_by={"dropping_follows_the_generator_and_copies"},
    fr="Le générateur n'est pas utilisé : deux appels de même graine oublient d'autres labels.",
    en="The generator is not used: two calls with the same seed forget other labels.",
)
def generator_of_the_labels_ignored(y, p, classes, generator=None):  # noqa: ARG001  # the mistake itself
    return y.masked_fill(torch.rand(y.shape) < p, classes)


@misconception(
    "drop_labels",
    caught_by={"labels_are_kept_or_replaced_by_no_class"},
    fr="Le résultat est fait de nombres à virgule : un modèle ne peut pas s'en servir pour choisir une ligne. Gardez "
    "des entiers.",
    en="The result is made of floating-point numbers: a model cannot use them to choose a row. Keep integers.",
)
def labels_of_floats(y, p, classes, generator=None):
    return torch.where(torch.rand(y.shape, generator=generator) < p, float(classes), y.float())


# ---- guided_noise ---------------------------------------------------------------------------------------------------


@misconception(
    "guided_noise",
    caught_by={
        "scale_one_is_the_conditional_model",
        "scale_zero_is_the_model_without_a_class",
        "guidance_moves_the_target_along_the_line",
    },
    fr="C'est la convention de l'article, (1 + w) ε(y) − w ε(∅), où w = scale − 1. Ici scale = 1 est le modèle "
    "conditionnel.",
    en="This is the convention of the paper, (1 + w) ε(y) − w ε(∅), where w = scale − 1. Here scale = 1 is the "
    "conditional model.",
)
def convention_of_the_paper(model, z, t, y, scale):
    without = model(z, t, torch.full_like(y, model.classes))
    return (1 + scale) * model(z, t, y) - scale * without


@misconception(
    "guided_noise",
    caught_by={
        "scale_one_is_the_conditional_model",
        "scale_zero_is_the_model_without_a_class",
        "guidance_moves_the_target_along_the_line",
    },
    fr="Les deux prédictions sont échangées : en augmentant scale, vous vous éloignez de la classe demandée.",
    en="The two predictions are exchanged: with a larger scale you move away from the class that is asked.",
)
def predictions_exchanged(model, z, t, y, scale):
    within, without = model(z, t, y), model(z, t, torch.full_like(y, model.classes))
    return within + scale * (without - within)


@misconception(
    "guided_noise",
    caught_by={"scale_zero_is_the_model_without_a_class", "guidance_moves_the_target_along_the_line"},
    fr="Vous multipliez la prédiction de la classe par scale, sans celle sans classe : vous exagérez le bruit, pas la "
    "classe.",
    en="You multiply the prediction of the class by scale, without the one without a class: you exaggerate the noise, "
    "not the class.",
)
def prediction_multiplied(model, z, t, y, scale):
    return scale * model(z, t, y)


@misconception(
    "guided_noise",
    caught_by={"scale_zero_is_the_model_without_a_class", "guidance_moves_the_target_along_the_line"},
    fr="scale n'est pas utilisé : vous renvoyez la prédiction de la classe.",
    en="scale is not used: you return the prediction of the class.",
)
def scale_ignored(model, z, t, y, scale):  # noqa: ARG001  # the mistake itself
    return model(z, t, y)


@misconception(
    "guided_noise",
    caught_by={"scale_zero_is_the_model_without_a_class", "guidance_moves_the_target_along_the_line"},
    fr="« Aucune classe » n'est pas la classe 0, mais le label model.classes.",
    en="No class is not class 0, but the label model.classes.",
)
def without_a_class_is_class_zero(model, z, t, y, scale):
    without = model(z, t, torch.zeros_like(y))
    return without + scale * (model(z, t, y) - without)


@misconception(
    "guided_noise",
    caught_by={"guided_noise_has_the_shape_of_the_codes"},
    recognized_by="checks",
    fr="Le label 10 est écrit en dur : avec un autre nombre de classes, ce n'est plus « aucune classe ». Servez-vous "
    "de model.classes.",
    en="The label 10 is hard-coded: with another number of classes it no longer means no class. Use model.classes.",
)
def without_a_class_is_ten(model, z, t, y, scale):
    without = model(z, t, torch.full_like(y, 10))
    return without + scale * (model(z, t, y) - without)


@misconception(
    "guided_noise",
    caught_by={"scale_zero_is_the_model_without_a_class", "guidance_moves_the_target_along_the_line"},
    fr="« Aucune classe » est remplacée par la dernière classe, classes − 1 : il y a un décalage d'un.",
    en="No class is replaced by the last class, classes − 1: this is off by one.",
)
def without_a_class_is_the_last_class(model, z, t, y, scale):
    without = model(z, t, torch.full_like(y, model.classes - 1))
    return without + scale * (model(z, t, y) - without)


@misconception(
    "guided_noise",
    caught_by={"scale_one_is_the_conditional_model", "guidance_moves_the_target_along_the_line"},
    fr="La somme des deux prédictions n'est pas une moyenne pondérée : les poids s et 1 − s doivent faire 1.",
    en="The sum of the two predictions is no weighted mean: the weights s and 1 − s must add up to 1.",
)
def weights_that_do_not_add_up(model, z, t, y, scale):
    return model(z, t, torch.full_like(y, model.classes)) + scale * model(z, t, y)


@misconception(
    "guided_noise",
    caught_by={"guidance_leaves_its_inputs_unchanged"},
    fr="Les labels sont remplacés dans `y` lui-même : le second appel ne connaît plus la classe, et l'appelant non "
    "plus.",
    en="The labels are replaced in `y` itself: the second call no longer knows the class, nor does the caller.",
)
def labels_erased_in_place(model, z, t, y, scale):
    within = model(z, t, y)
    without = model(z, t, y.fill_(model.classes))
    return without + scale * (within - without)


# ---- encode_latents -------------------------------------------------------------------------------------------------


@misconception(
    "encode_latents",
    caught_by={
        "latents_are_the_means_of_the_posteriors",
        "a_collapsed_dimension_stays_finite",
        "encoding_is_deterministic_and_copies",
    },
    fr="Vous tirez un code autour de μ : le bruit de l'encodeur n'apprendrait rien au débruiteur. Le code d'une image "
    "est ici la moyenne.",
    en="You draw a code around μ: the encoder's noise would teach the denoiser nothing. The code of an image is the "
    "mean here.",
)
def codes_drawn_from_the_posterior(vae, images):
    mu, logvar = vae.encode(images)
    z = (mu + torch.exp(0.5 * logvar) * torch.randn_like(mu)).detach()
    center, spread = z.mean(0), z.std(0)
    spread = torch.where(spread < 1e-6, torch.ones_like(spread), spread)
    return (z - center) / spread, center, spread


@misconception(
    "encode_latents",
    caught_by={
        "each_dimension_is_standardized",
        "latents_are_the_means_of_the_posteriors",
        "a_collapsed_dimension_stays_finite",
    },
    fr="Un seul écart-type sert à toutes les dimensions : elles n'ont pas toutes la même échelle. Réduisez sur les "
    "images seulement, dim=0.",
    en="A single standard deviation serves all dimensions: they are not all on the same scale. Reduce over the images "
    "only, dim=0.",
)
def one_spread_for_all_dimensions(vae, images):
    mu = vae.encode(images)[0].detach()
    center, spread = mu.mean(0), mu.std().expand(mu.shape[1]).clone()
    return (mu - center) / spread, center, spread


@misconception(
    "encode_latents",
    caught_by={"each_dimension_is_standardized", "latents_are_the_means_of_the_posteriors"},
    fr="Vous divisez par la variance au lieu de l'écart-type : les codes n'ont pas la variance 1.",
    en="You divide by the variance instead of the standard deviation: the codes do not have variance 1.",
)
def divided_by_the_variance(vae, images):
    mu = vae.encode(images)[0].detach()
    center, spread = mu.mean(0), mu.var(0)
    spread = torch.where(spread < 1e-6, torch.ones_like(spread), spread)
    return (mu - center) / spread, center, spread


@misconception(
    "encode_latents",
    caught_by={
        "each_dimension_is_standardized",
        "latents_are_the_means_of_the_posteriors",
        "a_collapsed_dimension_stays_finite",
    },
    fr="Les codes sont réduits mais pas centrés : retirez d'abord leur moyenne.",
    en="The codes are scaled but not centered: subtract their mean first.",
)
def scaled_without_centering(vae, images):
    mu = vae.encode(images)[0].detach()
    center, spread = mu.mean(0), mu.std(0)
    spread = torch.where(spread < 1e-6, torch.ones_like(spread), spread)
    return mu / spread, center, spread


@misconception(
    "encode_latents",
    caught_by={"each_dimension_is_standardized", "latents_are_the_means_of_the_posteriors"},
    fr="Les codes sont centrés après avoir été réduits : latents × spread + center ne redonne pas μ.",
    en="The codes are centered after they were scaled: latents × spread + center does not give μ back.",
)
def centered_after_scaling(vae, images):
    mu = vae.encode(images)[0].detach()
    center, spread = mu.mean(0), mu.std(0)
    spread = torch.where(spread < 1e-6, torch.ones_like(spread), spread)
    return mu / spread - center, center, spread


@misconception(
    "encode_latents",
    caught_by={
        "each_dimension_is_standardized",
        "latents_are_the_means_of_the_posteriors",
        "a_collapsed_dimension_stays_finite",
    },
    fr="Vous réduisez chaque image, sur ses dimensions latentes, au lieu de chaque dimension, sur les images.",
    en="You standardize each image, over its latent dimensions, instead of each dimension, over the images.",
)
def standardized_image_by_image(vae, images):
    mu = vae.encode(images)[0].detach()
    latents = (mu - mu.mean(1, keepdim=True)) / (mu.std(1, keepdim=True) + 1e-12)
    return latents, mu.mean(0), mu.std(0)


@misconception(
    "encode_latents",
    caught_by={"a_collapsed_dimension_stays_finite"},
    fr="Une dimension où le postérieur s'est effondré a un écart-type nul : vous divisez par zéro. L'énoncé lui donne "
    "spread = 1.",
    en="A dimension where the posterior has collapsed has a standard deviation of zero: you divide by zero. The "
    "statement gives it spread = 1.",
)
def divided_by_zero(vae, images):
    mu = vae.encode(images)[0].detach()
    center, spread = mu.mean(0), mu.std(0)
    return (mu - center) / spread, center, spread


@misconception(
    "encode_latents",
    caught_by={"a_collapsed_dimension_stays_finite"},
    fr="Vous bornez l'écart-type à une petite valeur : dans une dimension effondrée, spread n'est pas 1, et diviser "
    "par presque zéro y grossit les erreurs d'arrondi.",
    en="You bound the standard deviation by a small value: in a collapsed dimension spread is not 1, and dividing by "
    "almost zero magnifies rounding errors there.",
)
def spread_bounded_below(vae, images):
    mu = vae.encode(images)[0].detach()
    center, spread = mu.mean(0), mu.std(0).clamp(min=1e-6)
    return (mu - center) / spread, center, spread


@misconception(
    "encode_latents",
    caught_by={
        "each_dimension_is_standardized",
        "latents_are_the_means_of_the_posteriors",
        "a_collapsed_dimension_stays_finite",
    },
    fr="Vous prenez l'écart-type de la loi a posteriori, exp(logvar/2), au lieu de celui des codes des images.",
    en="You take the standard deviation of the posterior, exp(logvar/2), instead of that of the codes of the images.",
)
def spread_of_the_posterior(vae, images):
    mu, logvar = (part.detach() for part in vae.encode(images))
    center, spread = mu.mean(0), torch.exp(0.5 * logvar).mean(0)
    return (mu - center) / spread, center, spread


@misconception(
    "encode_latents",
    caught_by={"codes_with_their_center_and_spread"},
    fr="center et spread gardent une dimension de trop, (1, latent_dim). Retirez keepdim=True du résultat.",
    en="center and spread keep one dimension too many, (1, latent_dim). Remove keepdim=True from the result.",
)
def dimension_kept(vae, images):
    mu = vae.encode(images)[0].detach()
    center, spread = mu.mean(0, keepdim=True), mu.std(0, keepdim=True)
    return (mu - center) / spread, center, spread


@misconception(
    "encode_latents",
    caught_by={"latents_are_the_means_of_the_posteriors"},
    fr="Ce sont les images que vous réduisez avant de les encoder : le VAE n'a jamais vu de telles images.",
    en="It is the images that you standardize before encoding them: the VAE has never seen such images.",
)
def images_standardized(vae, images):
    mu = vae.encode((images - images.mean()) / images.std())[0].detach()
    center, spread = mu.mean(0), mu.std(0)
    spread = torch.where(spread < 1e-6, torch.ones_like(spread), spread)
    return (mu - center) / spread, center, spread


# ---- decode_latents -------------------------------------------------------------------------------------------------


@misconception(
    "decode_latents",
    caught_by={"latents_are_decoded_on_the_scale_of_the_vae"},
    fr="Les codes sont décodés à l'échelle du débruiteur : le VAE n'y reconnaît pas les siens. Multipliez par spread, "
    "ajoutez center.",
    en="The codes are decoded on the scale of the denoiser: the VAE does not recognize its own. Multiply by spread, "
    "add center.",
)
def scale_forgotten(vae, latents, center, spread):  # noqa: ARG001  # the mistake itself
    return vae.decode(latents)


@misconception(
    "decode_latents",
    caught_by={"latents_are_decoded_on_the_scale_of_the_vae"},
    fr="Vous refaites le chemin de l'aller, (latents − center) / spread, au lieu du retour.",
    en="You take the way there again, (latents − center) / spread, instead of the way back.",
)
def standardized_once_more(vae, latents, center, spread):
    return vae.decode((latents - center) / spread)


@misconception(
    "decode_latents",
    caught_by={"latents_are_decoded_on_the_scale_of_the_vae"},
    fr="L'ordre est inversé : on avait centré puis divisé, on multiplie donc avant d'ajouter le centre.",
    en="The order is reversed: we had centered and then divided, so we multiply before adding the center.",
)
def center_added_first(vae, latents, center, spread):
    return vae.decode((latents + center) * spread)


@misconception(
    "decode_latents",
    caught_by={"latents_are_decoded_on_the_scale_of_the_vae"},
    fr="Le centre n'est pas remis : tous les codes sont décalés.",
    en="The center is not added back: all codes are shifted.",
)
def center_forgotten(vae, latents, center, spread):  # noqa: ARG001  # the mistake itself
    return vae.decode(latents * spread)


@misconception(
    "decode_latents",
    caught_by={"decoding_leaves_its_inputs_unchanged"},
    fr="Vous multipliez `latents` sur place : décoder deux fois les mêmes codes donne deux résultats.",
    en="You multiply `latents` in place: decoding the same codes twice gives two results.",
)
def scaled_in_place(vae, latents, center, spread):
    return vae.decode(latents.mul_(spread).add_(center))


@misconception(
    "decode_latents",
    caught_by={"one_image_for_each_latent"},
    fr="Vous remettez les codes à l'échelle du VAE, mais sans les décoder : on attend des images.",
    en="You bring the codes back to the scale of the VAE, but do not decode them: images are expected.",
)
def codes_for_images(vae, latents, center, spread):  # noqa: ARG001  # the mistake itself
    return latents * spread + center


# ---- latent_loss ----------------------------------------------------------------------------------------------------


@misconception(
    "latent_loss",
    caught_by={"the_loss_is_the_squared_error_on_the_noise"},
    fr="L'erreur est moyennée sur les dimensions : elle dépend de latent_dim. Sommez sur les dimensions, moyennez sur "
    "le lot.",
    en="The error is averaged over the dimensions: it depends on latent_dim. Sum over the dimensions, average over the "
    "batch.",
)
def error_averaged_over_the_dimensions(model, latents, y, alpha_bar, p=0.1, generator=None):
    t = torch.randint(len(alpha_bar), (len(latents),), generator=generator)
    epsilon = torch.randn(latents.shape, generator=generator)
    seen = y.masked_fill(torch.rand(y.shape, generator=generator) < p, model.classes)
    kept = alpha_bar[t].unsqueeze(1)
    return F.mse_loss(model(kept.sqrt() * latents + (1 - kept).sqrt() * epsilon, t, seen), epsilon)


@misconception(
    "latent_loss",
    caught_by={"the_loss_is_the_squared_error_on_the_noise"},
    fr="L'erreur est sommée sur le lot : elle grandit avec le nombre de codes. Divisez par la taille du lot.",
    en="The error is summed over the batch: it grows with the number of codes. Divide by the size of the batch.",
)
def error_summed_over_the_batch(model, latents, y, alpha_bar, p=0.1, generator=None):
    t = torch.randint(len(alpha_bar), (len(latents),), generator=generator)
    epsilon = torch.randn(latents.shape, generator=generator)
    seen = y.masked_fill(torch.rand(y.shape, generator=generator) < p, model.classes)
    kept = alpha_bar[t].unsqueeze(1)
    return (model(kept.sqrt() * latents + (1 - kept).sqrt() * epsilon, t, seen) - epsilon).square().sum()


@misconception(
    "latent_loss",
    caught_by={"steps_are_uniform"},
    fr="Une seule étape est tirée pour tout le lot. Chaque code a la sienne : l'entraînement voit plus d'étapes à "
    "chaque pas.",
    en="A single step is drawn for the whole batch. Each code has its own: training sees more steps at a time.",
)
def one_step_for_the_batch(model, latents, y, alpha_bar, p=0.1, generator=None):
    t = torch.randint(len(alpha_bar), (1,), generator=generator).repeat(len(latents))
    epsilon = torch.randn(latents.shape, generator=generator)
    seen = y.masked_fill(torch.rand(y.shape, generator=generator) < p, model.classes)
    kept = alpha_bar[t].unsqueeze(1)
    z = kept.sqrt() * latents + (1 - kept).sqrt() * epsilon
    return (model(z, t, seen) - epsilon).square().sum(1).mean()


@misconception(
    "latent_loss",
    caught_by={"steps_are_uniform"},
    fr="L'étape 0 n'est jamais tirée : les étapes vont de 0 à T − 1. Le débruiteur n'apprendrait pas la dernière "
    "retouche.",
    en="Step 0 is never drawn: steps go from 0 to T − 1. The denoiser would not learn the last touch.",
)
def step_zero_left_out(model, latents, y, alpha_bar, p=0.1, generator=None):
    t = torch.randint(1, len(alpha_bar), (len(latents),), generator=generator)
    epsilon = torch.randn(latents.shape, generator=generator)
    seen = y.masked_fill(torch.rand(y.shape, generator=generator) < p, model.classes)
    kept = alpha_bar[t].unsqueeze(1)
    z = kept.sqrt() * latents + (1 - kept).sqrt() * epsilon
    return (model(z, t, seen) - epsilon).square().sum(1).mean()


@misconception(
    "latent_loss",
    caught_by={"steps_are_uniform"},
    fr="L'étape T − 1 n'est jamais tirée : torch.randint exclut déjà sa borne. Le débruiteur ne connaîtrait pas le "
    "bruit pur dont part l'échantillonneur.",
    en="Step T − 1 is never drawn: torch.randint leaves its bound out already. The denoiser would not know the pure "
    "noise that the sampler starts from.",
)
def last_step_left_out(model, latents, y, alpha_bar, p=0.1, generator=None):
    t = torch.randint(len(alpha_bar) - 1, (len(latents),), generator=generator)
    epsilon = torch.randn(latents.shape, generator=generator)
    seen = y.masked_fill(torch.rand(y.shape, generator=generator) < p, model.classes)
    kept = alpha_bar[t].unsqueeze(1)
    z = kept.sqrt() * latents + (1 - kept).sqrt() * epsilon
    return (model(z, t, seen) - epsilon).square().sum(1).mean()


@misconception(
    "latent_loss",
    caught_by={"codes_are_noised_to_their_step"},
    fr="Il manque les racines carrées : ᾱ est une part de variance, le code est multiplié par √ᾱ et le bruit par "
    "√(1 − ᾱ).",
    en="The square roots are missing: ᾱ is a share of variance, the code is multiplied by √ᾱ and the noise by √(1 − "
    "ᾱ).",
)
def coefficients_without_roots(model, latents, y, alpha_bar, p=0.1, generator=None):
    t = torch.randint(len(alpha_bar), (len(latents),), generator=generator)
    epsilon = torch.randn(latents.shape, generator=generator)
    seen = y.masked_fill(torch.rand(y.shape, generator=generator) < p, model.classes)
    kept = alpha_bar[t].unsqueeze(1)
    return (model(kept * latents + (1 - kept) * epsilon, t, seen) - epsilon).square().sum(1).mean()


@misconception(
    "latent_loss",
    caught_by={"codes_are_noised_to_their_step"},
    fr="Les deux coefficients sont échangés : à l'étape 0 il ne resterait que du bruit. √ᾱ va au code.",
    en="The two coefficients are exchanged: at step 0 only noise would be left. √ᾱ goes with the code.",
)
def coefficients_exchanged(model, latents, y, alpha_bar, p=0.1, generator=None):
    t = torch.randint(len(alpha_bar), (len(latents),), generator=generator)
    epsilon = torch.randn(latents.shape, generator=generator)
    seen = y.masked_fill(torch.rand(y.shape, generator=generator) < p, model.classes)
    kept = alpha_bar[t].unsqueeze(1)
    z = (1 - kept).sqrt() * latents + kept.sqrt() * epsilon
    return (model(z, t, seen) - epsilon).square().sum(1).mean()


@misconception(
    "latent_loss",
    caught_by={"the_loss_is_the_squared_error_on_the_noise"},
    fr="Vous comparez la prédiction au code propre : le modèle prédit le bruit ε, pas x.",
    en="You compare the prediction with the clean code: the model predicts the noise ε, not x.",
)
def code_asked_for_noise(model, latents, y, alpha_bar, p=0.1, generator=None):
    t = torch.randint(len(alpha_bar), (len(latents),), generator=generator)
    epsilon = torch.randn(latents.shape, generator=generator)
    seen = y.masked_fill(torch.rand(y.shape, generator=generator) < p, model.classes)
    kept = alpha_bar[t].unsqueeze(1)
    z = kept.sqrt() * latents + (1 - kept).sqrt() * epsilon
    return (model(z, t, seen) - latents).square().sum(1).mean()


@misconception(
    "latent_loss",
    caught_by={"the_loss_is_the_squared_error_on_the_noise"},
    fr="Un second bruit est tiré pour la comparaison : aucun réseau ne devine un bruit qu'il n'a pas vu. Demandez "
    "celui que vous avez ajouté.",
    en="A second noise is drawn for the comparison: no network guesses a noise that it has not seen. Ask for the one "
    "that you added.",
)
def another_noise_asked(model, latents, y, alpha_bar, p=0.1, generator=None):
    t = torch.randint(len(alpha_bar), (len(latents),), generator=generator)
    epsilon = torch.randn(latents.shape, generator=generator)
    seen = y.masked_fill(torch.rand(y.shape, generator=generator) < p, model.classes)
    kept = alpha_bar[t].unsqueeze(1)
    z = kept.sqrt() * latents + (1 - kept).sqrt() * epsilon
    return (model(z, t, seen) - torch.randn(z.shape, generator=generator)).square().sum(1).mean()


@misconception(
    "latent_loss",
    caught_by={"codes_are_noised_to_their_step"},
    fr="torch.rand tire un bruit uniforme : il doit être gaussien, centré et réduit. C'est torch.randn.",
    en="torch.rand draws a uniform noise: it must be Gaussian, of mean 0 and variance 1. That is torch.randn.",
)
def uniform_noise_added(model, latents, y, alpha_bar, p=0.1, generator=None):
    t = torch.randint(len(alpha_bar), (len(latents),), generator=generator)
    epsilon = torch.rand(latents.shape, generator=generator)
    seen = y.masked_fill(torch.rand(y.shape, generator=generator) < p, model.classes)
    kept = alpha_bar[t].unsqueeze(1)
    z = kept.sqrt() * latents + (1 - kept).sqrt() * epsilon
    return (model(z, t, seen) - epsilon).square().sum(1).mean()


@misconception(
    "latent_loss",
    caught_by={"codes_are_noised_to_their_step"},
    fr="Un seul bruit sert à tous les codes du lot. Il doit avoir la forme de `latents`.",
    en="A single noise serves all codes of the batch. It must have the shape of `latents`.",
)
def noise_shared_by_the_codes(model, latents, y, alpha_bar, p=0.1, generator=None):
    t = torch.randint(len(alpha_bar), (len(latents),), generator=generator)
    epsilon = torch.randn(1, latents.shape[1], generator=generator).repeat(len(latents), 1)
    seen = y.masked_fill(torch.rand(y.shape, generator=generator) < p, model.classes)
    kept = alpha_bar[t].unsqueeze(1)
    z = kept.sqrt() * latents + (1 - kept).sqrt() * epsilon
    return (model(z, t, seen) - epsilon).square().sum(1).mean()


@misconception(
    "latent_loss",
    caught_by={"some_labels_are_dropped_from_the_batch"},
    fr="Aucun label n'est oublié : le modèle n'apprend pas à se passer de la classe, et la guidance n'aura rien à "
    "soustraire.",
    en="No label is forgotten: the model does not learn to do without a class, and guidance will have nothing to "
    "subtract.",
)
def labels_never_dropped(model, latents, y, alpha_bar, p=0.1, generator=None):  # noqa: ARG001  # the mistake itself
    t = torch.randint(len(alpha_bar), (len(latents),), generator=generator)
    epsilon = torch.randn(latents.shape, generator=generator)
    kept = alpha_bar[t].unsqueeze(1)
    z = kept.sqrt() * latents + (1 - kept).sqrt() * epsilon
    return (model(z, t, y) - epsilon).square().sum(1).mean()


@misconception(
    "latent_loss",
    caught_by={"some_labels_are_dropped_from_the_batch"},
    fr="Tous les labels sont oubliés : le modèle n'apprend aucune classe.",
    en="All labels are forgotten: the model learns no class.",
)
def labels_always_dropped(model, latents, y, alpha_bar, p=0.1, generator=None):  # noqa: ARG001  # the mistake itself
    t = torch.randint(len(alpha_bar), (len(latents),), generator=generator)
    epsilon = torch.randn(latents.shape, generator=generator)
    kept = alpha_bar[t].unsqueeze(1)
    z = kept.sqrt() * latents + (1 - kept).sqrt() * epsilon
    return (model(z, t, torch.full_like(y, model.classes)) - epsilon).square().sum(1).mean()


@misconception(
    "latent_loss",
    caught_by={"some_labels_are_dropped_from_the_batch"},
    fr="p n'est pas utilisé : la part de labels oubliés est toujours de 0,1.",
    en="p is not used: the share of forgotten labels is always 0.1.",
)
def probability_ignored(model, latents, y, alpha_bar, p=0.1, generator=None):  # noqa: ARG001  # the mistake itself
    t = torch.randint(len(alpha_bar), (len(latents),), generator=generator)
    epsilon = torch.randn(latents.shape, generator=generator)
    seen = y.masked_fill(torch.rand(y.shape, generator=generator) < 0.1, model.classes)
    kept = alpha_bar[t].unsqueeze(1)
    z = kept.sqrt() * latents + (1 - kept).sqrt() * epsilon
    return (model(z, t, seen) - epsilon).square().sum(1).mean()


@misconception(
    "latent_loss",
    caught_by={"some_labels_are_dropped_from_the_batch"},
    fr="Les labels sont mélangés par rapport aux codes : le modèle apprend de fausses classes.",
    en="The labels are shuffled with respect to the codes: the model learns false classes.",
)
def labels_of_other_codes(model, latents, y, alpha_bar, p=0.1, generator=None):
    t = torch.randint(len(alpha_bar), (len(latents),), generator=generator)
    epsilon = torch.randn(latents.shape, generator=generator)
    seen = y.flip(0).masked_fill(torch.rand(y.shape, generator=generator) < p, model.classes)
    kept = alpha_bar[t].unsqueeze(1)
    z = kept.sqrt() * latents + (1 - kept).sqrt() * epsilon
    return (model(z, t, seen) - epsilon).square().sum(1).mean()


@misconception(
    "latent_loss",
    caught_by={"the_gradient_reaches_the_denoiser"},
    fr="Le modèle est appelé dans torch.no_grad() ou détaché : la perte n'a pas de gradient, rien n'apprendra.",
    en="The model is called inside torch.no_grad() or detached: the loss has no gradient, nothing will learn.",
)
def prediction_detached(model, latents, y, alpha_bar, p=0.1, generator=None):
    t = torch.randint(len(alpha_bar), (len(latents),), generator=generator)
    epsilon = torch.randn(latents.shape, generator=generator)
    seen = y.masked_fill(torch.rand(y.shape, generator=generator) < p, model.classes)
    kept = alpha_bar[t].unsqueeze(1)
    z = kept.sqrt() * latents + (1 - kept).sqrt() * epsilon
    return (model(z, t, seen).detach() - epsilon).square().sum(1).mean()


@misconception(
    "latent_loss",
    caught_by={"the_latent_loss_follows_the_generator"},
    fr="Le bruit ou les étapes ne viennent pas de `generator` : deux appels de même graine donnent deux pertes.",
    en="The noise or the steps do not come from `generator`: two calls with the same seed give two losses.",
)
def generator_of_the_noise_ignored(model, latents, y, alpha_bar, p=0.1, generator=None):
    t = torch.randint(len(alpha_bar), (len(latents),), generator=generator)
    epsilon = torch.randn_like(latents)
    seen = y.masked_fill(torch.rand(y.shape, generator=generator) < p, model.classes)
    kept = alpha_bar[t].unsqueeze(1)
    z = kept.sqrt() * latents + (1 - kept).sqrt() * epsilon
    return (model(z, t, seen) - epsilon).square().sum(1).mean()


@misconception(
    "latent_loss",
    caught_by={"the_loss_is_the_squared_error_on_the_noise"},
    fr="L'erreur est absolue : le cours et l'énoncé prennent le carré de la norme.",
    en="The error is absolute: the lecture and the statement take the square of the norm.",
)
def absolute_error(model, latents, y, alpha_bar, p=0.1, generator=None):
    t = torch.randint(len(alpha_bar), (len(latents),), generator=generator)
    epsilon = torch.randn(latents.shape, generator=generator)
    seen = y.masked_fill(torch.rand(y.shape, generator=generator) < p, model.classes)
    kept = alpha_bar[t].unsqueeze(1)
    z = kept.sqrt() * latents + (1 - kept).sqrt() * epsilon
    return (model(z, t, seen) - epsilon).abs().sum(1).mean()


@misconception(
    "latent_loss",
    caught_by={"the_latent_loss_is_a_scalar"},
    fr="Vous renvoyez une erreur par code. On en attend la moyenne sur le lot, un scalaire.",
    en="You return one error per code. What is expected is their mean over the batch, a scalar.",
)
def one_error_for_each_code(model, latents, y, alpha_bar, p=0.1, generator=None):
    t = torch.randint(len(alpha_bar), (len(latents),), generator=generator)
    epsilon = torch.randn(latents.shape, generator=generator)
    seen = y.masked_fill(torch.rand(y.shape, generator=generator) < p, model.classes)
    kept = alpha_bar[t].unsqueeze(1)
    z = kept.sqrt() * latents + (1 - kept).sqrt() * epsilon
    return (model(z, t, seen) - epsilon).square().sum(1)


@misconception(
    "latent_loss",
    caught_by={"latent_diffusion_draws_the_class_that_is_asked", "latent_diffusion_beats_the_prior"},
    recognized_by="checks",
    fr="Sans générateur, vous en créez un de graine fixe : chaque pas d'entraînement revoit les mêmes étapes et les "
    "mêmes bruits. Passez `generator` tel quel : None veut dire le hasard de PyTorch.",
    en="Without a generator you make one with a fixed seed: each step of the training sees the same steps and the same "
    "noises again. Pass `generator` as it is: None means PyTorch's own randomness.",
)
def fixed_seed_without_a_generator(model, latents, y, alpha_bar, p=0.1, generator=None):
    generator = generator or torch.Generator().manual_seed(0)
    t = torch.randint(len(alpha_bar), (len(latents),), generator=generator)
    epsilon = torch.randn(latents.shape, generator=generator)
    seen = y.masked_fill(torch.rand(y.shape, generator=generator) < p, model.classes)
    kept = alpha_bar[t].unsqueeze(1)
    z = kept.sqrt() * latents + (1 - kept).sqrt() * epsilon
    return (model(z, t, seen) - epsilon).square().sum(1).mean()


# ---- sample_latents -------------------------------------------------------------------------------------------------


@misconception(
    "sample_latents",
    caught_by={"sampling_starts_from_noise"},
    fr="Vous partez de zéros : le hasard du départ manque. Le premier code est un bruit N(0, I).",
    en="You start from zeros: the randomness of the start is missing. The first code is a noise N(0, I).",
)
def starting_from_zeros(model, y, betas, scale=1.0, generator=None):
    left, nothing = torch.cumprod(1 - betas, 0), torch.full_like(y, model.classes)
    z = torch.zeros(len(y), model.latent_dim)
    for step in reversed(range(len(betas))):
        t = torch.full_like(y, step)
        without = model(z, t, nothing)
        noise = without + scale * (model(z, t, y) - without)
        z = (z - betas[step] / (1 - left[step]).sqrt() * noise) / (1 - betas[step]).sqrt()
        if step > 0:
            z = z + betas[step].sqrt() * torch.randn(z.shape, generator=generator)
    return z.detach()


@misconception(
    "sample_latents",
    caught_by={
        "a_class_that_is_a_point_is_found_exactly",
        "guided_samples_go_beyond_their_class",
        "each_step_adds_its_noise_to_the_mean",
    },
    fr="Du bruit est ajouté à l'étape 0 aussi : il reste dans le code, car rien ne le retire ensuite.",
    en="Noise is added at step 0 too: it stays in the code, since nothing removes it afterwards.",
)
def noise_at_the_last_step(model, y, betas, scale=1.0, generator=None):
    left, nothing = torch.cumprod(1 - betas, 0), torch.full_like(y, model.classes)
    z = torch.randn(len(y), model.latent_dim, generator=generator)
    for step in reversed(range(len(betas))):
        t = torch.full_like(y, step)
        without = model(z, t, nothing)
        noise = without + scale * (model(z, t, y) - without)
        z = (z - betas[step] / (1 - left[step]).sqrt() * noise) / (1 - betas[step]).sqrt()
        z = z + betas[step].sqrt() * torch.randn(z.shape, generator=generator)
    return z.detach()


@misconception(
    "sample_latents",
    caught_by={"each_step_adds_its_noise_to_the_mean"},
    fr="Aucun bruit neuf n'est ajouté : la variance des échantillons est trop faible. Ajoutez σₜ n à chaque étape, "
    "sauf la dernière.",
    en="No new noise is added: the variance of the samples is too small. Add σₜ n at each step but the last.",
)
def no_noise_on_the_way(model, y, betas, scale=1.0, generator=None):
    left, nothing = torch.cumprod(1 - betas, 0), torch.full_like(y, model.classes)
    z = torch.randn(len(y), model.latent_dim, generator=generator)
    for step in reversed(range(len(betas))):
        t = torch.full_like(y, step)
        without = model(z, t, nothing)
        noise = without + scale * (model(z, t, y) - without)
        z = (z - betas[step] / (1 - left[step]).sqrt() * noise) / (1 - betas[step]).sqrt()
    return z.detach()


@misconception(
    "sample_latents",
    caught_by={"each_step_adds_its_noise_to_the_mean"},
    fr="Le bruit est multiplié par βₜ au lieu de √βₜ : βₜ est une variance.",
    en="The noise is multiplied by βₜ instead of √βₜ: βₜ is a variance.",
)
def noise_of_deviation_beta(model, y, betas, scale=1.0, generator=None):
    left, nothing = torch.cumprod(1 - betas, 0), torch.full_like(y, model.classes)
    z = torch.randn(len(y), model.latent_dim, generator=generator)
    for step in reversed(range(len(betas))):
        t = torch.full_like(y, step)
        without = model(z, t, nothing)
        noise = without + scale * (model(z, t, y) - without)
        z = (z - betas[step] / (1 - left[step]).sqrt() * noise) / (1 - betas[step]).sqrt()
        if step > 0:
            z = z + betas[step] * torch.randn(z.shape, generator=generator)
    return z.detach()


@misconception(
    "sample_latents",
    caught_by={"each_step_adds_its_noise_to_the_mean"},
    fr="Le même bruit est ajouté à toutes les étapes : ses écarts s'ajoutent au lieu de se compenser. Tirez-le à neuf "
    "à chaque fois.",
    en="The same noise is added at every step: its deviations add up instead of averaging out. Draw it anew each time.",
)
def same_noise_at_every_step(model, y, betas, scale=1.0, generator=None):
    left, nothing = torch.cumprod(1 - betas, 0), torch.full_like(y, model.classes)
    z = torch.randn(len(y), model.latent_dim, generator=generator)
    again = torch.randn(z.shape, generator=generator)
    for step in reversed(range(len(betas))):
        t = torch.full_like(y, step)
        without = model(z, t, nothing)
        noise = without + scale * (model(z, t, y) - without)
        z = (z - betas[step] / (1 - left[step]).sqrt() * noise) / (1 - betas[step]).sqrt()
        if step > 0:
            z = z + betas[step].sqrt() * again
    return z.detach()


@misconception(
    "sample_latents",
    caught_by={
        "steps_go_from_the_last_to_the_first",
        "a_class_that_is_a_point_is_found_exactly",
        "guided_samples_go_beyond_their_class",
    },
    fr="Les étapes vont de 0 à T − 1, dans le sens de la diffusion : on remonte le temps, de T − 1 à 0.",
    en="The steps go from 0 to T − 1, in the direction of the diffusion: we go back in time, from T − 1 to 0.",
)
def steps_in_the_order_of_the_noise(model, y, betas, scale=1.0, generator=None):
    left, nothing = torch.cumprod(1 - betas, 0), torch.full_like(y, model.classes)
    z = torch.randn(len(y), model.latent_dim, generator=generator)
    for step in range(len(betas)):
        t = torch.full_like(y, step)
        without = model(z, t, nothing)
        noise = without + scale * (model(z, t, y) - without)
        z = (z - betas[step] / (1 - left[step]).sqrt() * noise) / (1 - betas[step]).sqrt()
        if step > 0:
            z = z + betas[step].sqrt() * torch.randn(z.shape, generator=generator)
    return z.detach()


@misconception(
    "sample_latents",
    caught_by={
        "steps_go_from_the_last_to_the_first",
        "a_class_that_is_a_point_is_found_exactly",
        "guided_samples_go_beyond_their_class",
    },
    fr="L'étape 0 manque : range(T − 1, 0, −1) s'arrête à 1, et il reste un peu de bruit dans les codes.",
    en="Step 0 is missing: range(T − 1, 0, −1) stops at 1, and some noise is left in the codes.",
)
def stopped_before_step_zero(model, y, betas, scale=1.0, generator=None):
    left, nothing = torch.cumprod(1 - betas, 0), torch.full_like(y, model.classes)
    z = torch.randn(len(y), model.latent_dim, generator=generator)
    for step in range(len(betas) - 1, 0, -1):
        t = torch.full_like(y, step)
        without = model(z, t, nothing)
        noise = without + scale * (model(z, t, y) - without)
        z = (z - betas[step] / (1 - left[step]).sqrt() * noise) / (1 - betas[step]).sqrt()
        z = z + betas[step].sqrt() * torch.randn(z.shape, generator=generator)
    return z.detach()


@misconception(
    "sample_latents",
    caught_by={"each_step_adds_its_noise_to_the_mean"},
    fr="La moyenne utilise 1 − βₜ au lieu du produit ᾱₜ : le bruit est retiré trop vite. La part de signal est un "
    "produit de toutes les étapes.",
    en="The mean uses 1 − βₜ instead of the product ᾱₜ: noise is removed too fast. The share of the signal is a "
    "product over all steps.",
)
def alpha_for_alpha_bar(model, y, betas, scale=1.0, generator=None):
    left, nothing = 1 - betas, torch.full_like(y, model.classes)
    z = torch.randn(len(y), model.latent_dim, generator=generator)
    for step in reversed(range(len(betas))):
        t = torch.full_like(y, step)
        without = model(z, t, nothing)
        noise = without + scale * (model(z, t, y) - without)
        z = (z - betas[step] / (1 - left[step]).sqrt() * noise) / (1 - betas[step]).sqrt()
        if step > 0:
            z = z + betas[step].sqrt() * torch.randn(z.shape, generator=generator)
    return z.detach()


@misconception(
    "sample_latents",
    caught_by={
        "a_class_that_is_a_point_is_found_exactly",
        "guided_samples_go_beyond_their_class",
        "each_step_adds_its_noise_to_the_mean",
    },
    fr="Le code n'est pas divisé par √(1 − βₜ) : le signal, que chaque étape de diffusion a réduit, n'est pas rétabli.",
    en="The code is not divided by √(1 − βₜ): the signal, which each step of the diffusion has shrunk, is not "
    "restored.",
)
def signal_not_restored(model, y, betas, scale=1.0, generator=None):
    left, nothing = torch.cumprod(1 - betas, 0), torch.full_like(y, model.classes)
    z = torch.randn(len(y), model.latent_dim, generator=generator)
    for step in reversed(range(len(betas))):
        t = torch.full_like(y, step)
        without = model(z, t, nothing)
        noise = without + scale * (model(z, t, y) - without)
        z = z - betas[step] / (1 - left[step]).sqrt() * noise
        if step > 0:
            z = z + betas[step].sqrt() * torch.randn(z.shape, generator=generator)
    return z.detach()


@misconception(
    "sample_latents",
    caught_by={"guided_samples_go_beyond_their_class", "each_step_adds_its_noise_to_the_mean"},
    fr="scale n'est pas utilisé : les échantillons sont ceux du modèle conditionnel, sans guidance.",
    en="scale is not used: the samples are those of the conditional model, without guidance.",
)
def guidance_forgotten(model, y, betas, scale=1.0, generator=None):  # noqa: ARG001  # the mistake itself
    left = torch.cumprod(1 - betas, 0)
    z = torch.randn(len(y), model.latent_dim, generator=generator)
    for step in reversed(range(len(betas))):
        noise = model(z, torch.full_like(y, step), y)
        z = (z - betas[step] / (1 - left[step]).sqrt() * noise) / (1 - betas[step]).sqrt()
        if step > 0:
            z = z + betas[step].sqrt() * torch.randn(z.shape, generator=generator)
    return z.detach()


@misconception(
    "sample_latents",
    caught_by={
        "a_class_that_is_a_point_is_found_exactly",
        "guided_samples_go_beyond_their_class",
        "each_step_adds_its_noise_to_the_mean",
    },
    fr="Les deux prédictions sont échangées dans la guidance : avec scale = 1 la classe est ignorée.",
    en="The two predictions are exchanged in the guidance: with scale = 1 the class is ignored.",
)
def guided_away_from_the_class(model, y, betas, scale=1.0, generator=None):
    left, nothing = torch.cumprod(1 - betas, 0), torch.full_like(y, model.classes)
    z = torch.randn(len(y), model.latent_dim, generator=generator)
    for step in reversed(range(len(betas))):
        t = torch.full_like(y, step)
        within = model(z, t, y)
        noise = within + scale * (model(z, t, nothing) - within)
        z = (z - betas[step] / (1 - left[step]).sqrt() * noise) / (1 - betas[step]).sqrt()
        if step > 0:
            z = z + betas[step].sqrt() * torch.randn(z.shape, generator=generator)
    return z.detach()


@misconception(
    "sample_latents",
    caught_by={
        "a_class_that_is_a_point_is_found_exactly",
        "guided_samples_go_beyond_their_class",
        "each_step_adds_its_noise_to_the_mean",
    },
    fr="Les labels sont triés : le code k n'est plus celui du label k.",
    en="The labels are sorted: code k is no longer that of label k.",
)
def asked_labels_sorted(model, y, betas, scale=1.0, generator=None):
    left, nothing, asked = torch.cumprod(1 - betas, 0), torch.full_like(y, model.classes), y.sort().values
    z = torch.randn(len(y), model.latent_dim, generator=generator)
    for step in reversed(range(len(betas))):
        t = torch.full_like(y, step)
        without = model(z, t, nothing)
        noise = without + scale * (model(z, t, asked) - without)
        z = (z - betas[step] / (1 - left[step]).sqrt() * noise) / (1 - betas[step]).sqrt()
        if step > 0:
            z = z + betas[step].sqrt() * torch.randn(z.shape, generator=generator)
    return z.detach()


@misconception(
    "sample_latents",
    caught_by={"a_class_that_is_a_point_is_found_exactly", "samples_of_a_gaussian_class_have_its_moments"},
    fr="La guidance vaut 2 par défaut chez vous : l'énoncé donne scale=1.0, le modèle conditionnel.",
    en="Your guidance is 2 by default: the statement gives scale=1.0, the conditional model.",
)
def guidance_of_two_by_default(model, y, betas, scale=2.0, generator=None):
    left, nothing = torch.cumprod(1 - betas, 0), torch.full_like(y, model.classes)
    z = torch.randn(len(y), model.latent_dim, generator=generator)
    for step in reversed(range(len(betas))):
        t = torch.full_like(y, step)
        without = model(z, t, nothing)
        noise = without + scale * (model(z, t, y) - without)
        z = (z - betas[step] / (1 - left[step]).sqrt() * noise) / (1 - betas[step]).sqrt()
        if step > 0:
            z = z + betas[step].sqrt() * torch.randn(z.shape, generator=generator)
    return z.detach()


@misconception(
    "sample_latents",
    caught_by={"latents_follow_the_generator"},
    fr="Le bruit des étapes ne vient pas de `generator` : deux appels de même graine diffèrent.",
    en="The noise of the steps does not come from `generator`: two calls with the same seed differ.",
)
def generator_of_the_steps_ignored(model, y, betas, scale=1.0, generator=None):
    left, nothing = torch.cumprod(1 - betas, 0), torch.full_like(y, model.classes)
    z = torch.randn(len(y), model.latent_dim, generator=generator)
    for step in reversed(range(len(betas))):
        t = torch.full_like(y, step)
        without = model(z, t, nothing)
        noise = without + scale * (model(z, t, y) - without)
        z = (z - betas[step] / (1 - left[step]).sqrt() * noise) / (1 - betas[step]).sqrt()
        if step > 0:
            z = z + betas[step].sqrt() * torch.randn_like(z)
    return z.detach()


@misconception(
    "sample_latents",
    caught_by={
        "a_class_that_is_a_point_is_found_exactly",
        "guided_samples_go_beyond_their_class",
        "each_step_adds_its_noise_to_the_mean",
    },
    fr="Les codes sont bornés à [−1, 1] à chaque étape : des codes réduits vont bien au-delà. Borner convient à des "
    "pixels, pas à un espace latent.",
    en="The codes are clamped to [−1, 1] at each step: standardized codes go well beyond. Clamping suits pixels, not a "
    "latent space.",
)
def codes_clamped(model, y, betas, scale=1.0, generator=None):
    left, nothing = torch.cumprod(1 - betas, 0), torch.full_like(y, model.classes)
    z = torch.randn(len(y), model.latent_dim, generator=generator)
    for step in reversed(range(len(betas))):
        t = torch.full_like(y, step)
        without = model(z, t, nothing)
        noise = without + scale * (model(z, t, y) - without)
        z = ((z - betas[step] / (1 - left[step]).sqrt() * noise) / (1 - betas[step]).sqrt()).clamp(-1, 1)
        if step > 0:
            z = z + betas[step].sqrt() * torch.randn(z.shape, generator=generator)
    return z.detach()


@misconception(
    "sample_latents",
    caught_by={"one_code_for_each_label"},
    recognized_by="checks",
    fr="La dimension des codes est écrite en dur (8). Servez-vous de model.latent_dim.",
    en="The dimension of the codes is hard-coded (8). Use model.latent_dim.",
)
def eight_dimensions(model, y, betas, scale=1.0, generator=None):
    left, nothing = torch.cumprod(1 - betas, 0), torch.full_like(y, model.classes)
    z = torch.randn(len(y), 8, generator=generator)
    for step in reversed(range(len(betas))):
        t = torch.full_like(y, step)
        without = model(z, t, nothing)
        noise = without + scale * (model(z, t, y) - without)
        z = (z - betas[step] / (1 - left[step]).sqrt() * noise) / (1 - betas[step]).sqrt()
        if step > 0:
            z = z + betas[step].sqrt() * torch.randn(z.shape, generator=generator)
    return z.detach()


# ---- quizzes --------------------------------------------------------------------------------------------------------


more_varied = wrong_answer(
    "quiz_guidance", name="more_varied", key="guidance", value=1, caught_by={"guidance_trades_variety_for_the_class"},
    fr="C'est l'inverse : s'éloigner de la loi sans classe écarte les codes que plusieurs classes partagent. Regardez "
    "une ligne de vos images quand s grandit.",
    en="It is the reverse: moving away from the distribution without a class discards the codes that several classes "
    "share. Look at a row of your images as s grows.",
)  # fmt: skip
more_faithful = wrong_answer(
    "quiz_guidance", name="more_faithful", key="guidance", value=3, caught_by={"guidance_trades_variety_for_the_class"},
    fr="C'est avec s = 1 que l'on tire dans p(x | y), telle qu'elle est apprise. Toute autre échelle tire ailleurs.",
    en="It is with s = 1 that we draw from p(x | y), as it was learned. Any other scale draws from something else.",
)  # fmt: skip
noise_multiplied = wrong_answer(
    "quiz_guidance", name="noise_multiplied", key="guidance", value=4,
    caught_by={"guidance_trades_variety_for_the_class"},
    fr="Seule la différence des deux bruits est multipliée, pas le bruit lui-même : le point visé se déplace.",
    en="Only the difference of the two noises is multiplied, not the noise itself: the point aimed at moves.",
)  # fmt: skip
codes_refused = wrong_answer(
    "quiz_latent", name="codes_refused", key="latent", value=1, caught_by={"the_prior_is_not_where_the_codes_are"},
    fr="Le décodeur accepte tout code : c'est une fonction. Mais il n'a rien appris là où aucun code n'est tombé.",
    en="The decoder accepts any code: it is a function. But it has learned nothing where no code has fallen.",
)  # fmt: skip
decoder_corrected = wrong_answer(
    "quiz_latent", name="decoder_corrected", key="latent", value=2, caught_by={"the_prior_is_not_where_the_codes_are"},
    fr="Le décodeur est le même dans les deux cas : la diffusion choisit les codes, et ne fera jamais mieux que les "
    "reconstructions.",
    en="The decoder is the same in both cases: diffusion chooses the codes, and will never do better than the "
    "reconstructions.",
)  # fmt: skip
too_few_dimensions = wrong_answer(
    "quiz_latent", name="too_few_dimensions", key="latent", value=3, caught_by={"the_prior_is_not_where_the_codes_are"},
    fr="Les codes de la diffusion ont la même dimension que ceux de la loi a priori. C'est leur loi qui diffère.",
    en="The codes of the diffusion have the same dimension as those of the prior. It is their distribution that "
    "differs.",
)  # fmt: skip
