"""Wrong answers to the autoencoder assignment: what students believe, the checks that see it, and what to tell them.

Every `caught_by` is exact. A check that is blocked in consequence is not listed: it was never run.
"""

import math

import torch
import torch.nn.functional as F

from autograder.suite.declare import misconception, wrong_answer, wrong_value

# ---- pca_reconstruction ----------------------------------------------------------------------------------------------


@misconception(
    "pca_reconstruction",
    caught_by={
        "projection_is_on_the_leading_axes",
        "projection_has_the_smallest_error",
        "projection_keeps_the_mean",
        "projection_follows_a_shift",
    },
    fr="Vous projetez sans centrer : le premier axe sert alors à désigner la moyenne, que toutes les images "
    "partagent, et il en reste un de moins pour ce qui les distingue. Retranchez la moyenne avant la "
    "décomposition, rajoutez-la après ; avec dim = 0, on doit retrouver la moyenne, et non zéro.",
    en="You project without centering: the first axis is then spent on pointing at the mean, which all images share, "
    "and one fewer is left for what tells them apart. Subtract the mean before the decomposition, add it "
    "afterwards; with dim = 0, the result must be the mean, not zero.",
)
def not_centered(x, dim):
    _, _, axes = torch.linalg.svd(x, full_matrices=False)
    return x @ axes[:dim].T @ axes[:dim]


@misconception(
    "pca_reconstruction",
    caught_by={
        "projection_reproduces_the_worked_example",
        "projection_is_on_the_leading_axes",
        "projection_has_the_smallest_error",
        "projection_keeps_the_mean",
        "projection_on_everything_is_the_identity",
        "projection_follows_a_shift",
    },
    fr="La moyenne est retranchée, mais jamais rajoutée : vous reconstruisez les écarts à la moyenne au lieu des "
    "images. Avec dim = D, on doit retrouver x.",
    en="The mean is subtracted but never added again: you rebuild the departures from the mean instead of the "
    "images. With dim = D, the result must be x.",
)
def mean_not_added_again(x, dim):
    centered = x - x.mean(dim=0)
    _, _, axes = torch.linalg.svd(centered, full_matrices=False)
    return centered @ axes[:dim].T @ axes[:dim]


@misconception(
    "pca_reconstruction",
    caught_by={
        "projection_reproduces_the_worked_example",
        "projection_is_on_the_leading_axes",
        "projection_has_the_smallest_error",
    },
    fr="Vous gardez les derniers axes au lieu des premiers : torch.linalg.eigh range les valeurs propres par ordre "
    "croissant, à l'inverse de svd. Prenez les dernières colonnes de ses vecteurs propres.",
    en="You keep the last axes instead of the first: torch.linalg.eigh gives the eigenvalues in increasing order, "
    "contrary to svd. Take the last columns of its eigenvectors.",
)
def weakest_axes(x, dim):
    mean = x.mean(dim=0)
    _, axes = torch.linalg.eigh((x - mean).T @ (x - mean))
    kept = axes[:, :dim]
    return mean + (x - mean) @ kept @ kept.T


@misconception(
    "pca_reconstruction",
    caught_by={"projection_is_on_the_leading_axes", "projection_has_the_smallest_error"},
    fr="Vous divisez chaque pixel par son écart-type avant de chercher les axes : c'est l'ACP d'autres données, où "
    "un pixel presque constant pèse autant qu'un autre. Elle ne minimise plus l'erreur quadratique des images. "
    "Centrez, sans réduire.",
    en="You divide each pixel by its standard deviation before looking for the axes: this is the PCA of other data, "
    "in which a nearly constant pixel weighs as much as any other. It no longer minimizes the squared error of "
    "the images. Center, without scaling.",
)
def standardized(x, dim):
    mean, scale = x.mean(dim=0), x.std(dim=0, unbiased=False).clamp(min=1e-6)
    standard = (x - mean) / scale
    _, _, axes = torch.linalg.svd(standard, full_matrices=False)
    return mean + scale * (standard @ axes[:dim].T @ axes[:dim])


@misconception(
    "pca_reconstruction",
    caught_by={
        "projection_reproduces_the_worked_example",
        "projection_is_on_the_leading_axes",
        "projection_has_the_smallest_error",
        "projection_keeps_the_mean",
    },
    fr="Vous gardez un axe de trop : dim + 1 au lieu de dim. La tranche [:dim] contient déjà dim lignes. Avec dim = "
    "0, il ne doit rester que la moyenne.",
    en="You keep one axis too many: dim + 1 instead of dim. The slice [:dim] already has dim rows. With dim = 0, "
    "nothing but the mean must be left.",
)
def one_axis_too_many(x, dim):
    mean = x.mean(dim=0)
    _, _, axes = torch.linalg.svd(x - mean, full_matrices=False)
    return mean + (x - mean) @ axes[: dim + 1].T @ axes[: dim + 1]


@misconception(
    "pca_reconstruction",
    caught_by={"projection_has_the_shape_and_precision_of_x"},
    fr="Vous renvoyez les codes, de forme (n, dim), au lieu des reconstructions, de forme (n, D) : il reste à les "
    "décoder, en les multipliant par les axes, et à rajouter la moyenne.",
    en="You return the codes, of shape (n, dim), instead of the reconstructions, of shape (n, D): what is left is to "
    "decode them, multiplying by the axes, and to add the mean.",
)
def codes_returned(x, dim):
    centered = x - x.mean(dim=0)
    _, _, axes = torch.linalg.svd(centered, full_matrices=False)
    return centered @ axes[:dim].T


@misconception(
    "pca_reconstruction",
    caught_by={"projection_has_the_shape_and_precision_of_x"},
    recognized_by="checks",
    fr="Les axes sont pris dans les colonnes de la troisième sortie de svd, alors que ce sont ses lignes : "
    "torch.linalg.svd renvoie la transposée. L'erreur se voit dès que le tableau n'est pas carré.",
    en="The axes are taken from the columns of the third output of svd, while they are its rows: torch.linalg.svd "
    "returns the transpose. The error shows as soon as the table is not square.",
)
def columns_for_rows(x, dim):
    mean = x.mean(dim=0)
    _, _, axes = torch.linalg.svd(x - mean, full_matrices=False)
    kept = axes[:, :dim]
    return mean + (x - mean) @ kept @ kept.T


@misconception(
    "pca_reconstruction",
    caught_by={"projection_has_the_shape_and_precision_of_x"},
    fr="Le résultat est toujours en simple précision : .float() oublie celle de x. Travaillez avec x.dtype, ou "
    "reconvertissez à la fin.",
    en="The result is always in single precision: .float() forgets that of x. Work with x.dtype, or convert back at "
    "the end.",
)
def single_precision(x, dim):
    x = x.float()
    mean = x.mean(dim=0)
    _, _, axes = torch.linalg.svd(x - mean, full_matrices=False)
    return mean + (x - mean) @ axes[:dim].T @ axes[:dim]


@misconception(
    "pca_reconstruction",
    caught_by={"projection_leaves_its_input_unchanged"},
    fr="Vous centrez x sur place (-=, sub_) : le tableau de l'appelant est modifié, et un second appel donne un "
    "autre résultat. Créez un nouveau tenseur, x - mean.",
    en="You center x in place (-=, sub_): the caller's table is changed, and a second call gives another result. "
    "Make a new tensor, x - mean.",
)
def centered_in_place(x, dim):
    mean = x.mean(dim=0)
    x -= mean
    _, _, axes = torch.linalg.svd(x, full_matrices=False)
    return mean + x @ axes[:dim].T @ axes[:dim]


# ---- LinearAutoencoder -----------------------------------------------------------------------------------------------


@misconception(
    "LinearAutoencoder",
    caught_by={"linear_model_maps_images_to_codes_and_back"},
    recognized_by="checks",
    fr="decode renvoie des vecteurs de pixels, de forme (batch, D), au lieu d'images : il reste à leur rendre la "
    "forme image_shape, par exemple avec unflatten ou view.",
    en="decode returns vectors of pixels, of shape (batch, D), instead of images: what is left is to give them the "
    "shape image_shape, for instance with unflatten or view.",
)
class PixelsInARow(torch.nn.Module):
    def __init__(self, image_shape, latent_dim):
        super().__init__()
        self.image_shape, self.latent_dim = image_shape, latent_dim
        pixels = math.prod(image_shape)
        self.down = torch.nn.Linear(pixels, latent_dim)
        self.up = torch.nn.Linear(latent_dim, pixels)

    def encode(self, x):
        return self.down(x.flatten(1))

    def decode(self, z):
        return self.up(z)

    def forward(self, x):
        return self.decode(self.encode(x))


@misconception(
    "LinearAutoencoder",
    caught_by={"linear_model_accepts_any_size"},
    recognized_by="checks",
    fr="La taille 8×8 est écrite en dur. Le nombre de pixels se calcule à partir de image_shape, par "
    "math.prod(image_shape).",
    en="The size 8×8 is hard-coded. The number of pixels is computed from image_shape, by math.prod(image_shape).",
)
class EightPixelsASide(torch.nn.Module):
    def __init__(self, image_shape, latent_dim):
        super().__init__()
        self.image_shape, self.latent_dim = image_shape, latent_dim
        self.down, self.up = torch.nn.Linear(64, latent_dim), torch.nn.Linear(latent_dim, 64)

    def encode(self, x):
        return self.down(x.view(-1, 64))

    def decode(self, z):
        return self.up(z).view(-1, 1, 8, 8)

    def forward(self, x):
        return self.decode(self.encode(x))


@misconception(
    "LinearAutoencoder",
    caught_by={"linear_model_remembers_its_sizes"},
    recognized_by="checks",
    fr="Le modèle n'a pas les attributs image_shape et latent_dim, que le squelette définissait : d'autres fonctions "
    "en ont besoin. Remettez ces deux lignes dans __init__.",
    en="The model lacks the attributes image_shape and latent_dim, which the skeleton defined: other functions need "
    "them. Put these two lines back in __init__.",
)
class SizesForgottenInLinear(torch.nn.Module):
    def __init__(self, image_shape, latent_dim):
        super().__init__()
        self.shape = image_shape
        pixels = math.prod(image_shape)
        self.down = torch.nn.Linear(pixels, latent_dim)
        self.up = torch.nn.Linear(latent_dim, pixels)

    def encode(self, x):
        return self.down(x.flatten(1))

    def decode(self, z):
        return self.up(z).view(-1, *self.shape)

    def forward(self, x):
        return self.decode(self.encode(x))


@misconception(
    "LinearAutoencoder",
    caught_by={"linear_forward_decodes_the_code"},
    recognized_by="checks",
    fr="forward ajoute l'image à ce que le décodeur rend : l'information contourne le goulot, et le modèle peut tout "
    "recopier sans rien coder. forward(x) doit être exactement decode(encode(x)).",
    en="forward adds the image to what the decoder gives: information goes around the bottleneck, and the model can "
    "copy everything without coding anything. forward(x) must be exactly decode(encode(x)).",
)
class AroundTheBottleneck(torch.nn.Module):
    def __init__(self, image_shape, latent_dim):
        super().__init__()
        self.image_shape, self.latent_dim = image_shape, latent_dim
        pixels = math.prod(image_shape)
        self.down = torch.nn.Linear(pixels, latent_dim)
        self.up = torch.nn.Linear(latent_dim, pixels)

    def encode(self, x):
        return self.down(x.flatten(1))

    def decode(self, z):
        return self.up(z).view(-1, *self.image_shape)

    def forward(self, x):
        return x + self.decode(self.encode(x))


@misconception(
    "LinearAutoencoder",
    caught_by={"linear_model_is_affine"},
    recognized_by="checks",
    fr="Une non-linéarité (ReLU, sigmoïde, tangente hyperbolique) suit une couche : le modèle n'est plus linéaire, "
    "et ne peut plus être comparé à l'ACP. Ici σ et σ' sont l'identité, même à la sortie, qui n'est donc pas "
    "bornée à [0, 1].",
    en="A non-linearity (ReLU, sigmoid, hyperbolic tangent) follows a layer: the model is no longer linear, and can "
    "no longer be compared with PCA. Here σ and σ' are the identity, even at the output, which is therefore not "
    "bounded to [0, 1].",
)
class SigmoidAtTheOutput(torch.nn.Module):
    def __init__(self, image_shape, latent_dim):
        super().__init__()
        self.image_shape, self.latent_dim = image_shape, latent_dim
        pixels = math.prod(image_shape)
        self.down = torch.nn.Linear(pixels, latent_dim)
        self.up = torch.nn.Linear(latent_dim, pixels)

    def encode(self, x):
        return self.down(x.flatten(1))

    def decode(self, z):
        return torch.sigmoid(self.up(z)).view(-1, *self.image_shape)

    def forward(self, x):
        return self.decode(self.encode(x))


@misconception(
    "LinearAutoencoder",
    caught_by={"linear_model_uses_every_coordinate"},
    recognized_by="checks",
    fr="Le goulot est plus étroit que latent_dim : toutes les coordonnées du code dépendent d'un seul nombre, et le "
    "modèle ne fait pas mieux qu'une ACP de dimension 1. Une couche linéaire de D pixels à latent_dim nombres "
    "suffit.",
    en="The bottleneck is narrower than latent_dim: all coordinates of the code depend on a single number, and the "
    "model does no better than a PCA of dimension 1. One linear layer from D pixels to latent_dim numbers is "
    "enough.",
)
class OneNumberBetweenTwoLayers(torch.nn.Module):
    def __init__(self, image_shape, latent_dim):
        super().__init__()
        self.image_shape, self.latent_dim = image_shape, latent_dim
        pixels = math.prod(image_shape)
        self.down = torch.nn.Sequential(torch.nn.Linear(pixels, 1), torch.nn.Linear(1, latent_dim))
        self.up = torch.nn.Linear(latent_dim, pixels)

    def encode(self, x):
        return self.down(x.flatten(1))

    def decode(self, z):
        return self.up(z).view(-1, *self.image_shape)

    def forward(self, x):
        return self.decode(self.encode(x))


@misconception(
    "LinearAutoencoder",
    caught_by={"linear_model_comes_close_to_pca"},
    recognized_by="checks",
    fr="L'encodeur n'apprend pas : son résultat est détaché du graphe (detach, .data, torch.no_grad), ou ses poids "
    "ne sont pas des paramètres du modèle. Le décodeur fait alors de son mieux avec des combinaisons de pixels "
    "prises au hasard. Regardez si le gradient des poids de l'encodeur est None après backward().",
    en="The encoder does not learn: its result is detached from the graph (detach, .data, torch.no_grad), or its "
    "weights are no parameters of the model. The decoder then does what it can with combinations of pixels taken "
    "at random. See whether the gradient of the encoder's weights is None after backward().",
)
class EncoderCutOff(torch.nn.Module):
    def __init__(self, image_shape, latent_dim):
        super().__init__()
        self.image_shape, self.latent_dim = image_shape, latent_dim
        pixels = math.prod(image_shape)
        self.down = torch.nn.Linear(pixels, latent_dim)
        self.up = torch.nn.Linear(latent_dim, pixels)

    def encode(self, x):
        with torch.no_grad():
            return self.down(x.flatten(1))

    def decode(self, z):
        return self.up(z).view(-1, *self.image_shape)

    def forward(self, x):
        return self.decode(self.encode(x))


# ---- DenseAutoencoder ------------------------------------------------------------------------------------------------


@misconception(
    "DenseAutoencoder",
    caught_by={"dense_model_maps_images_to_codes_and_back"},
    recognized_by="checks",
    fr="forward renvoie plusieurs valeurs, la reconstruction et le code, au lieu de la seule reconstruction. Le code "
    "s'obtient par encode.",
    en="forward returns several values, the reconstruction and the code, instead of the reconstruction alone. The "
    "code is what encode is for.",
)
class CodeReturnedToo(torch.nn.Module):
    def __init__(self, image_shape, latent_dim):
        super().__init__()
        self.image_shape, self.latent_dim = image_shape, latent_dim
        pixels = math.prod(image_shape)
        self.inner, self.code = torch.nn.Linear(pixels, 128), torch.nn.Linear(128, latent_dim)
        self.start, self.outer = torch.nn.Linear(latent_dim, 128), torch.nn.Linear(128, pixels)

    def encode(self, x):
        return self.code(torch.relu(self.inner(x.flatten(1))))

    def decode(self, z):
        return torch.sigmoid(self.outer(torch.relu(self.start(z)))).view(-1, *self.image_shape)

    def forward(self, x):
        z = self.encode(x)
        return self.decode(z), z


@misconception(
    "DenseAutoencoder",
    caught_by={"dense_model_accepts_any_size"},
    recognized_by="checks",
    fr="Le nombre de pixels est calculé pour une image carrée à un seul canal. C'est le produit des trois nombres de "
    "image_shape : math.prod(image_shape).",
    en="The number of pixels is computed for a square image with a single channel. It is the product of the three "
    "numbers of image_shape: math.prod(image_shape).",
)
class SquareImagesOfOneChannel(torch.nn.Module):
    def __init__(self, image_shape, latent_dim):
        super().__init__()
        self.image_shape, self.latent_dim = image_shape, latent_dim
        pixels = image_shape[1] ** 2
        self.inner, self.code = torch.nn.Linear(pixels, 128), torch.nn.Linear(128, latent_dim)
        self.start, self.outer = torch.nn.Linear(latent_dim, 128), torch.nn.Linear(128, pixels)

    def encode(self, x):
        return self.code(torch.relu(self.inner(x.flatten(1))))

    def decode(self, z):
        return torch.sigmoid(self.outer(torch.relu(self.start(z)))).view(-1, *self.image_shape)

    def forward(self, x):
        return self.decode(self.encode(x))


@misconception(
    "DenseAutoencoder",
    caught_by={"dense_images_lie_in_the_unit_interval"},
    recognized_by="checks",
    fr="Rien ne borne la sortie du décodeur : il manque une sigmoïde. Les pixels d'une image sont dans [0, 1], et "
    "l'entropie croisée binaire n'a de sens que là.",
    en="Nothing bounds the output of the decoder: a sigmoid is missing. The pixels of an image are in [0, 1], and "
    "the binary cross-entropy only makes sense there.",
)
class WithoutSigmoid(torch.nn.Module):
    def __init__(self, image_shape, latent_dim):
        super().__init__()
        self.image_shape, self.latent_dim = image_shape, latent_dim
        pixels = math.prod(image_shape)
        self.inner, self.code = torch.nn.Linear(pixels, 128), torch.nn.Linear(128, latent_dim)
        self.start, self.outer = torch.nn.Linear(latent_dim, 128), torch.nn.Linear(128, pixels)

    def encode(self, x):
        return self.code(torch.relu(self.inner(x.flatten(1))))

    def decode(self, z):
        return self.outer(torch.relu(self.start(z))).view(-1, *self.image_shape)

    def forward(self, x):
        return self.decode(self.encode(x))


@misconception(
    "DenseAutoencoder",
    caught_by={"dense_images_can_be_dark_and_bright"},
    recognized_by="checks",
    fr="Une sigmoïde suit une ReLU (ou une autre sigmoïde) : les pixels ne peuvent plus descendre sous ½, et le fond "
    "noir d'une image reste gris. La sigmoïde doit suivre directement une couche linéaire.",
    en="A sigmoid follows a ReLU (or another sigmoid): pixels can no longer go below ½, and the black background of "
    "an image stays gray. The sigmoid must directly follow a linear layer.",
)
class SigmoidOfRelu(torch.nn.Module):
    def __init__(self, image_shape, latent_dim):
        super().__init__()
        self.image_shape, self.latent_dim = image_shape, latent_dim
        pixels = math.prod(image_shape)
        self.inner, self.code = torch.nn.Linear(pixels, 128), torch.nn.Linear(128, latent_dim)
        self.start, self.outer = torch.nn.Linear(latent_dim, 128), torch.nn.Linear(128, pixels)

    def encode(self, x):
        return self.code(torch.relu(self.inner(x.flatten(1))))

    def decode(self, z):
        pixels = torch.relu(self.outer(torch.relu(self.start(z))))
        return torch.sigmoid(pixels).view(-1, *self.image_shape)

    def forward(self, x):
        return self.decode(self.encode(x))


@misconception(
    "DenseAutoencoder",
    caught_by={"dense_forward_decodes_the_code"},
    recognized_by="checks",
    fr="forward bruite le code avant de le décoder. C'est l'idée d'un autre modèle, l'auto-encodeur variationnel ; "
    "ici la reconstruction est déterministe, forward(x) = decode(encode(x)).",
    en="forward adds noise to the code before decoding it. This is the idea of another model, the variational "
    "autoencoder; here the reconstruction is deterministic, forward(x) = decode(encode(x)).",
)
class NoisyCode(torch.nn.Module):
    def __init__(self, image_shape, latent_dim):
        super().__init__()
        self.image_shape, self.latent_dim = image_shape, latent_dim
        pixels = math.prod(image_shape)
        self.inner, self.code = torch.nn.Linear(pixels, 128), torch.nn.Linear(128, latent_dim)
        self.start, self.outer = torch.nn.Linear(latent_dim, 128), torch.nn.Linear(128, pixels)

    def encode(self, x):
        return self.code(torch.relu(self.inner(x.flatten(1))))

    def decode(self, z):
        return torch.sigmoid(self.outer(torch.relu(self.start(z)))).view(-1, *self.image_shape)

    def forward(self, x):
        z = self.encode(x)
        return self.decode(z + 0.1 * torch.randn_like(z))


@misconception(
    "DenseAutoencoder",
    caught_by={"dense_codes_have_both_signs"},
    recognized_by="checks",
    fr="Une activation positive (ReLU, sigmoïde) suit la dernière couche de l'encodeur : le code ne peut plus être "
    "négatif. Avec une ReLU, une coordonnée dont l'entrée est toujours négative est perdue ; avec une sigmoïde, "
    "les codes s'entassent aux coins. L'énoncé demande des réels quelconques.",
    en="A positive activation (ReLU, sigmoid) follows the last layer of the encoder: the code can no longer be "
    "negative. With a ReLU, a coordinate whose input is always negative is lost; with a sigmoid, codes pile up in "
    "the corners. The statement asks for any real numbers.",
)
class SigmoidOnTheCode(torch.nn.Module):
    def __init__(self, image_shape, latent_dim):
        super().__init__()
        self.image_shape, self.latent_dim = image_shape, latent_dim
        pixels = math.prod(image_shape)
        self.inner, self.code = torch.nn.Linear(pixels, 128), torch.nn.Linear(128, latent_dim)
        self.start, self.outer = torch.nn.Linear(latent_dim, 128), torch.nn.Linear(128, pixels)

    def encode(self, x):
        return torch.sigmoid(self.code(torch.relu(self.inner(x.flatten(1)))))

    def decode(self, z):
        return torch.sigmoid(self.outer(torch.relu(self.start(z)))).view(-1, *self.image_shape)

    def forward(self, x):
        return self.decode(self.encode(x))


@misconception(
    "DenseAutoencoder",
    caught_by={"dense_forward_decodes_the_code", "dense_model_treats_each_example_alone"},
    recognized_by="checks",
    fr="Le code dépend du hasard : un dropout y est resté. Deux appels sur la même image donnent deux codes. "
    "L'énoncé demande des fonctions déterministes, en mode entraînement aussi.",
    en="The code depends on chance: a dropout was left in it. Two calls on the same image give two codes. The "
    "statement asks for deterministic functions, in training mode too.",
)
class WithDropout(torch.nn.Module):
    def __init__(self, image_shape, latent_dim):
        super().__init__()
        self.image_shape, self.latent_dim = image_shape, latent_dim
        pixels = math.prod(image_shape)
        self.inner, self.code = torch.nn.Linear(pixels, 128), torch.nn.Linear(128, latent_dim)
        self.start, self.outer = torch.nn.Linear(latent_dim, 128), torch.nn.Linear(128, pixels)

    def encode(self, x):
        return self.code(F.dropout(torch.relu(self.inner(x.flatten(1))), 0.2))

    def decode(self, z):
        return torch.sigmoid(self.outer(torch.relu(self.start(z)))).view(-1, *self.image_shape)

    def forward(self, x):
        return self.decode(self.encode(x))


@misconception(
    "DenseAutoencoder",
    caught_by={"dense_model_accepts_any_size", "dense_model_treats_each_example_alone"},
    recognized_by="checks",
    fr="Une normalisation par lot (BatchNorm) mélange les images : le code de l'une dépend des autres, et un lot "
    "d'une seule image est refusé. LayerNorm normalise chaque exemple à part.",
    en="Batch normalization (BatchNorm) mixes the images: the code of one depends on the others, and a batch of a "
    "single image is refused. LayerNorm normalizes each example by itself.",
)
class NormalizedByBatch(torch.nn.Module):
    def __init__(self, image_shape, latent_dim):
        super().__init__()
        self.image_shape, self.latent_dim = image_shape, latent_dim
        pixels = math.prod(image_shape)
        self.inner, self.code = torch.nn.Linear(pixels, 128), torch.nn.Linear(128, latent_dim)
        self.start, self.outer = torch.nn.Linear(latent_dim, 128), torch.nn.Linear(128, pixels)
        self.norm = torch.nn.BatchNorm1d(128)

    def encode(self, x):
        return self.code(torch.relu(self.norm(self.inner(x.flatten(1)))))

    def decode(self, z):
        return torch.sigmoid(self.outer(torch.relu(self.start(z)))).view(-1, *self.image_shape)

    def forward(self, x):
        return self.decode(self.encode(x))


@misconception(
    "DenseAutoencoder",
    caught_by={"dense_model_is_not_affine"},
    recognized_by="checks",
    fr="Vos couches se suivent sans non-linéarité entre elles : deux couches linéaires n'en font qu'une, et le "
    "modèle ne peut guère mieux que l'ACP. Mettez une activation entre les deux couches de l'encodeur, et entre "
    "celles du décodeur.",
    en="Your layers follow one another without a non-linearity in between: two linear layers make a single one, and "
    "the model can hardly do better than PCA. Put an activation between the two layers of the encoder, and "
    "between those of the decoder.",
)
class LayersWithoutActivation(torch.nn.Module):
    def __init__(self, image_shape, latent_dim):
        super().__init__()
        self.image_shape, self.latent_dim = image_shape, latent_dim
        pixels = math.prod(image_shape)
        self.inner, self.code = torch.nn.Linear(pixels, 128), torch.nn.Linear(128, latent_dim)
        self.start, self.outer = torch.nn.Linear(latent_dim, 128), torch.nn.Linear(128, pixels)

    def encode(self, x):
        return self.code(self.inner(x.flatten(1)))

    def decode(self, z):
        return torch.sigmoid(self.outer(self.start(z))).view(-1, *self.image_shape)

    def forward(self, x):
        return self.decode(self.encode(x))


@misconception(
    "DenseAutoencoder",
    caught_by={"dense_decoder_uses_every_coordinate"},
    recognized_by="checks",
    fr="Le décodeur n'utilise pas tout le code : une de ses coordonnées est remplacée ou ignorée. Changez chaque "
    "coordonnée de z à son tour et regardez si l'image change.",
    en="The decoder does not use the whole code: one of its coordinates is replaced or ignored. Change each "
    "coordinate of z in turn and see whether the image changes.",
)
class PartOfTheCodeIgnored(torch.nn.Module):
    def __init__(self, image_shape, latent_dim):
        super().__init__()
        self.image_shape, self.latent_dim = image_shape, latent_dim
        pixels = math.prod(image_shape)
        self.inner, self.code = torch.nn.Linear(pixels, 128), torch.nn.Linear(128, latent_dim)
        self.start, self.outer = torch.nn.Linear(latent_dim, 128), torch.nn.Linear(128, pixels)

    def encode(self, x):
        return self.code(torch.relu(self.inner(x.flatten(1))))

    def decode(self, z):
        z = torch.cat([z[:, :-1], torch.zeros_like(z[:, -1:])], dim=1)
        return torch.sigmoid(self.outer(torch.relu(self.start(z)))).view(-1, *self.image_shape)

    def forward(self, x):
        return self.decode(self.encode(x))


@misconception(
    "DenseAutoencoder",
    caught_by={"dense_model_beats_pca_on_unseen_images"},
    recognized_by="checks",
    fr="Le décodeur n'apprend pas : ses couches sont dans une liste Python, que PyTorch ne voit pas, et "
    "model.parameters() ne les contient pas. Seul l'encodeur s'adapte, à un décodeur tiré au hasard. Mettez-les "
    "dans une torch.nn.ModuleList, ou donnez à chacune un attribut.",
    en="The decoder does not learn: its layers are in a Python list, which PyTorch does not see, and "
    "model.parameters() does not contain them. Only the encoder adapts, to a decoder drawn at random. Put them in "
    "a torch.nn.ModuleList, or give each an attribute of its own.",
)
class LayersInAList(torch.nn.Module):
    def __init__(self, image_shape, latent_dim):
        super().__init__()
        self.image_shape, self.latent_dim = image_shape, latent_dim
        pixels = math.prod(image_shape)
        self.inner, self.code = torch.nn.Linear(pixels, 128), torch.nn.Linear(128, latent_dim)
        self.layers = [torch.nn.Linear(latent_dim, 128), torch.nn.Linear(128, pixels)]

    def encode(self, x):
        return self.code(torch.relu(self.inner(x.flatten(1))))

    def decode(self, z):
        start, outer = self.layers
        return torch.sigmoid(outer(torch.relu(start(z)))).view(-1, *self.image_shape)

    def forward(self, x):
        return self.decode(self.encode(x))


# ---- ConvAutoencoder -------------------------------------------------------------------------------------------------


@misconception(
    "ConvAutoencoder",
    caught_by={"conv_model_maps_images_to_codes_and_back"},
    recognized_by="checks",
    fr="encode renvoie les cartes aplaties : elles sont bien plus nombreuses que latent_dim. Il manque la couche "
    "dense qui les résume en un code.",
    en="encode returns the flattened maps: there are many more of them than latent_dim. The dense layer that sums "
    "them up in a code is missing.",
)
class MapsForACode(torch.nn.Module):
    def __init__(self, image_shape, latent_dim):
        super().__init__()
        self.image_shape, self.latent_dim = image_shape, latent_dim
        channels, height, width = image_shape
        self.maps = (32, -(-height // 4), -(-width // 4))
        size = math.prod(self.maps)
        self.conv1 = torch.nn.Conv2d(channels, 16, 3, stride=2, padding=1)
        self.conv2 = torch.nn.Conv2d(16, 32, 3, stride=2, padding=1)
        self.head, self.start = torch.nn.Linear(size, latent_dim), torch.nn.Linear(latent_dim, size)
        self.rise1 = torch.nn.ConvTranspose2d(32, 16, 4, stride=2, padding=1)
        self.rise2 = torch.nn.ConvTranspose2d(16, channels, 4, stride=2, padding=1)

    def features(self, x):
        return F.relu(self.conv2(F.relu(self.conv1(x))))

    def encode(self, x):
        return self.features(x).flatten(1)

    def decode(self, z):
        x = self.rise2(F.relu(self.rise1(F.relu(self.start(z)).view(-1, *self.maps))))
        return torch.sigmoid(x)[:, :, : self.image_shape[1], : self.image_shape[2]]

    def forward(self, x):
        return self.decode(self.encode(x))


@misconception(
    "ConvAutoencoder",
    caught_by={"conv_model_accepts_any_size"},
    recognized_by="checks",
    fr="La taille des cartes est calculée par une division entière : une convolution de pas 2 arrondit au-dessus, et "
    "une hauteur ou une largeur qui n'est pas multiple de 4 fait échouer le modèle. Calculez (height + 3) // 4, "
    "ou mesurez les cartes d'une image de zéros, et rognez la sortie.",
    en="The size of the maps is computed by an integer division: a convolution of stride 2 rounds up, and a height "
    "or width that is no multiple of 4 makes the model fail. Compute (height + 3) // 4, or measure the maps of an "
    "image of zeros, and cut the output.",
)
class MultiplesOfFourOnly(torch.nn.Module):
    def __init__(self, image_shape, latent_dim):
        super().__init__()
        self.image_shape, self.latent_dim = image_shape, latent_dim
        channels, height, width = image_shape
        self.maps = (32, height // 4, width // 4)
        size = math.prod(self.maps)
        self.conv1 = torch.nn.Conv2d(channels, 16, 3, stride=2, padding=1)
        self.conv2 = torch.nn.Conv2d(16, 32, 3, stride=2, padding=1)
        self.head, self.start = torch.nn.Linear(size, latent_dim), torch.nn.Linear(latent_dim, size)
        self.rise1 = torch.nn.ConvTranspose2d(32, 16, 4, stride=2, padding=1)
        self.rise2 = torch.nn.ConvTranspose2d(16, channels, 4, stride=2, padding=1)

    def features(self, x):
        return F.relu(self.conv2(F.relu(self.conv1(x))))

    def encode(self, x):
        return self.head(self.features(x).flatten(1))

    def decode(self, z):
        x = self.rise2(F.relu(self.rise1(F.relu(self.start(z)).view(-1, *self.maps))))
        return torch.sigmoid(x)[:, :, : self.image_shape[1], : self.image_shape[2]]

    def forward(self, x):
        return self.decode(self.encode(x))


@misconception(
    "ConvAutoencoder",
    caught_by={"conv_images_lie_in_the_unit_interval"},
    recognized_by="checks",
    fr="Rien ne borne la sortie du décodeur : il manque une sigmoïde après la dernière convolution.",
    en="Nothing bounds the output of the decoder: a sigmoid is missing after the last convolution.",
)
class ConvolutionsWithoutSigmoid(torch.nn.Module):
    def __init__(self, image_shape, latent_dim):
        super().__init__()
        self.image_shape, self.latent_dim = image_shape, latent_dim
        channels, height, width = image_shape
        self.maps = (32, -(-height // 4), -(-width // 4))
        size = math.prod(self.maps)
        self.conv1 = torch.nn.Conv2d(channels, 16, 3, stride=2, padding=1)
        self.conv2 = torch.nn.Conv2d(16, 32, 3, stride=2, padding=1)
        self.head, self.start = torch.nn.Linear(size, latent_dim), torch.nn.Linear(latent_dim, size)
        self.rise1 = torch.nn.ConvTranspose2d(32, 16, 4, stride=2, padding=1)
        self.rise2 = torch.nn.ConvTranspose2d(16, channels, 4, stride=2, padding=1)

    def features(self, x):
        return F.relu(self.conv2(F.relu(self.conv1(x))))

    def encode(self, x):
        return self.head(self.features(x).flatten(1))

    def decode(self, z):
        x = self.rise2(F.relu(self.rise1(F.relu(self.start(z)).view(-1, *self.maps))))
        return x[:, :, : self.image_shape[1], : self.image_shape[2]]

    def forward(self, x):
        return self.decode(self.encode(x))


@misconception(
    "ConvAutoencoder",
    caught_by={"conv_images_can_be_dark_and_bright"},
    recognized_by="checks",
    fr="Deux sigmoïdes se suivent, ou une sigmoïde suit une sortie déjà positive : les pixels ne peuvent plus "
    "descendre sous ½, et le fond noir reste gris. Gardez-en une seule, juste après la dernière convolution.",
    en="Two sigmoids follow each other, or a sigmoid follows an output that is already positive: pixels can no "
    "longer go below ½, and the black background stays gray. Keep a single one, right after the last convolution.",
)
class SigmoidTwice(torch.nn.Module):
    def __init__(self, image_shape, latent_dim):
        super().__init__()
        self.image_shape, self.latent_dim = image_shape, latent_dim
        channels, height, width = image_shape
        self.maps = (32, -(-height // 4), -(-width // 4))
        size = math.prod(self.maps)
        self.conv1 = torch.nn.Conv2d(channels, 16, 3, stride=2, padding=1)
        self.conv2 = torch.nn.Conv2d(16, 32, 3, stride=2, padding=1)
        self.head, self.start = torch.nn.Linear(size, latent_dim), torch.nn.Linear(latent_dim, size)
        self.rise1 = torch.nn.ConvTranspose2d(32, 16, 4, stride=2, padding=1)
        self.rise2 = torch.nn.ConvTranspose2d(16, channels, 4, stride=2, padding=1)

    def features(self, x):
        return F.relu(self.conv2(F.relu(self.conv1(x))))

    def encode(self, x):
        return self.head(self.features(x).flatten(1))

    def decode(self, z):
        x = self.rise2(F.relu(self.rise1(F.relu(self.start(z)).view(-1, *self.maps))))
        return torch.sigmoid(torch.sigmoid(x))[:, :, : self.image_shape[1], : self.image_shape[2]]

    def forward(self, x):
        return self.decode(self.encode(x))


@misconception(
    "ConvAutoencoder",
    caught_by={"conv_forward_decodes_the_code"},
    recognized_by="checks",
    fr="Une connexion directe relie l'image à la sortie, comme dans un U-Net : l'information contourne le code, qui "
    "ne sert plus à rien. forward(x) doit être exactement decode(encode(x)).",
    en="A skip connection joins the image to the output, as in a U-Net: information goes around the code, which no "
    "longer serves any purpose. forward(x) must be exactly decode(encode(x)).",
)
class SkipConnection(torch.nn.Module):
    def __init__(self, image_shape, latent_dim):
        super().__init__()
        self.image_shape, self.latent_dim = image_shape, latent_dim
        channels, height, width = image_shape
        self.maps = (32, -(-height // 4), -(-width // 4))
        size = math.prod(self.maps)
        self.conv1 = torch.nn.Conv2d(channels, 16, 3, stride=2, padding=1)
        self.conv2 = torch.nn.Conv2d(16, 32, 3, stride=2, padding=1)
        self.head, self.start = torch.nn.Linear(size, latent_dim), torch.nn.Linear(latent_dim, size)
        self.rise1 = torch.nn.ConvTranspose2d(32, 16, 4, stride=2, padding=1)
        self.rise2 = torch.nn.ConvTranspose2d(16, channels, 4, stride=2, padding=1)

    def features(self, x):
        return F.relu(self.conv2(F.relu(self.conv1(x))))

    def encode(self, x):
        return self.head(self.features(x).flatten(1))

    def decode(self, z):
        x = self.rise2(F.relu(self.rise1(F.relu(self.start(z)).view(-1, *self.maps))))
        return torch.sigmoid(x)[:, :, : self.image_shape[1], : self.image_shape[2]]

    def forward(self, x):
        return (self.decode(self.encode(x)) + x) / 2


@misconception(
    "ConvAutoencoder",
    caught_by={"conv_model_treats_each_example_alone"},
    recognized_by="checks",
    fr="Une normalisation par lot (BatchNorm2d) mélange les images : le code de l'une dépend des autres. GroupNorm "
    "normalise chaque image à part.",
    en="Batch normalization (BatchNorm2d) mixes the images: the code of one depends on the others. GroupNorm "
    "normalizes each image by itself.",
)
class MapsNormalizedByBatch(torch.nn.Module):
    def __init__(self, image_shape, latent_dim):
        super().__init__()
        self.image_shape, self.latent_dim = image_shape, latent_dim
        channels, height, width = image_shape
        self.maps = (32, -(-height // 4), -(-width // 4))
        size = math.prod(self.maps)
        self.conv1 = torch.nn.Conv2d(channels, 16, 3, stride=2, padding=1)
        self.conv2 = torch.nn.Conv2d(16, 32, 3, stride=2, padding=1)
        self.head, self.start = torch.nn.Linear(size, latent_dim), torch.nn.Linear(latent_dim, size)
        self.rise1 = torch.nn.ConvTranspose2d(32, 16, 4, stride=2, padding=1)
        self.rise2 = torch.nn.ConvTranspose2d(16, channels, 4, stride=2, padding=1)
        self.norm = torch.nn.BatchNorm2d(16)

    def features(self, x):
        return F.relu(self.conv2(F.relu(self.norm(self.conv1(x)))))

    def encode(self, x):
        return self.head(self.features(x).flatten(1))

    def decode(self, z):
        x = self.rise2(F.relu(self.rise1(F.relu(self.start(z)).view(-1, *self.maps))))
        return torch.sigmoid(x)[:, :, : self.image_shape[1], : self.image_shape[2]]

    def forward(self, x):
        return self.decode(self.encode(x))


@misconception(
    "ConvAutoencoder",
    caught_by={"conv_model_is_not_affine"},
    recognized_by="checks",
    fr="Vos convolutions se suivent sans activation : une convolution est linéaire, et deux de suite n'en font "
    "qu'une. Le modèle ne peut guère mieux que l'ACP. Mettez une ReLU après chacune, sauf la dernière du "
    "décodeur.",
    en="Your convolutions follow one another without activation: a convolution is linear, and two in a row make a "
    "single one. The model can hardly do better than PCA. Put a ReLU after each, except the last of the decoder.",
)
class ConvolutionsWithoutActivation(torch.nn.Module):
    def __init__(self, image_shape, latent_dim):
        super().__init__()
        self.image_shape, self.latent_dim = image_shape, latent_dim
        channels, height, width = image_shape
        self.maps = (32, -(-height // 4), -(-width // 4))
        size = math.prod(self.maps)
        self.conv1 = torch.nn.Conv2d(channels, 16, 3, stride=2, padding=1)
        self.conv2 = torch.nn.Conv2d(16, 32, 3, stride=2, padding=1)
        self.head, self.start = torch.nn.Linear(size, latent_dim), torch.nn.Linear(latent_dim, size)
        self.rise1 = torch.nn.ConvTranspose2d(32, 16, 4, stride=2, padding=1)
        self.rise2 = torch.nn.ConvTranspose2d(16, channels, 4, stride=2, padding=1)

    def features(self, x):
        return self.conv2(self.conv1(x))

    def encode(self, x):
        return self.head(self.features(x).flatten(1))

    def decode(self, z):
        x = self.rise2(self.rise1(self.start(z).view(-1, *self.maps)))
        return torch.sigmoid(x)[:, :, : self.image_shape[1], : self.image_shape[2]]

    def forward(self, x):
        return self.decode(self.encode(x))


@misconception(
    "ConvAutoencoder",
    caught_by={"conv_features_are_smaller_maps"},
    recognized_by="checks",
    fr="features renvoie un vecteur aplati : la place des pixels y est perdue. Renvoyez les cartes, de forme (batch, "
    "k, h, w), et aplatissez dans encode.",
    en="features returns a flattened vector: the place of the pixels is lost in it. Return the maps, of shape "
    "(batch, k, h, w), and flatten in encode.",
)
class FlattenedFeatures(torch.nn.Module):
    def __init__(self, image_shape, latent_dim):
        super().__init__()
        self.image_shape, self.latent_dim = image_shape, latent_dim
        channels, height, width = image_shape
        self.maps = (32, -(-height // 4), -(-width // 4))
        size = math.prod(self.maps)
        self.conv1 = torch.nn.Conv2d(channels, 16, 3, stride=2, padding=1)
        self.conv2 = torch.nn.Conv2d(16, 32, 3, stride=2, padding=1)
        self.head, self.start = torch.nn.Linear(size, latent_dim), torch.nn.Linear(latent_dim, size)
        self.rise1 = torch.nn.ConvTranspose2d(32, 16, 4, stride=2, padding=1)
        self.rise2 = torch.nn.ConvTranspose2d(16, channels, 4, stride=2, padding=1)

    def features(self, x):
        return F.relu(self.conv2(F.relu(self.conv1(x)))).flatten(1)

    def encode(self, x):
        return self.head(self.features(x))

    def decode(self, z):
        x = self.rise2(F.relu(self.rise1(F.relu(self.start(z)).view(-1, *self.maps))))
        return torch.sigmoid(x)[:, :, : self.image_shape[1], : self.image_shape[2]]

    def forward(self, x):
        return self.decode(self.encode(x))


@misconception(
    "ConvAutoencoder",
    caught_by={"conv_features_follow_a_translation", "conv_model_grows_slowly_with_the_image"},
    recognized_by="checks",
    fr="Vos « cartes » sortent d'une couche dense : chaque pixel y a ses propres poids, un motif décalé donne une "
    "tout autre réponse, et le nombre de paramètres croît bien plus vite que l'image. Donner à un vecteur la "
    "forme d'une carte n'en fait pas une convolution : employez torch.nn.Conv2d.",
    en='Your "maps" come from a dense layer: each pixel has weights of its own, a pattern that is shifted gets quite '
    "another answer, and the number of parameters grows much faster than the image. Giving a vector the shape of "
    "a map does not make a convolution of it: use torch.nn.Conv2d.",
)
class DenseInDisguise(torch.nn.Module):
    def __init__(self, image_shape, latent_dim):
        super().__init__()
        self.image_shape, self.latent_dim = image_shape, latent_dim
        channels, height, width = image_shape
        self.maps = (8, -(-height // 4), -(-width // 4))
        size = math.prod(self.maps)
        self.inner = torch.nn.Linear(math.prod(image_shape), size)
        self.head, self.start = torch.nn.Linear(size, latent_dim), torch.nn.Linear(latent_dim, size)
        self.rise1 = torch.nn.ConvTranspose2d(8, 16, 4, stride=2, padding=1)
        self.rise2 = torch.nn.ConvTranspose2d(16, channels, 4, stride=2, padding=1)

    def features(self, x):
        return F.relu(self.inner(x.flatten(1))).view(-1, *self.maps)

    def encode(self, x):
        return self.head(self.features(x).flatten(1))

    def decode(self, z):
        x = self.rise2(F.relu(self.rise1(F.relu(self.start(z)).view(-1, *self.maps))))
        return torch.sigmoid(x)[:, :, : self.image_shape[1], : self.image_shape[2]]

    def forward(self, x):
        return self.decode(self.encode(x))


@misconception(
    "ConvAutoencoder",
    caught_by={"conv_features_follow_a_translation"},
    recognized_by="checks",
    fr="Une carte apprise, propre à chaque endroit de l'image, s'ajoute avant l'activation : le même motif donne une "
    "autre réponse ailleurs. Ce qui fait une convolution, c'est que les mêmes poids servent partout.",
    en="A learned map, with its own values at each place of the image, is added before the activation: the same "
    "pattern gets another answer elsewhere. What makes a convolution is that the same weights serve everywhere.",
)
class PositionsAdded(torch.nn.Module):
    def __init__(self, image_shape, latent_dim):
        super().__init__()
        self.image_shape, self.latent_dim = image_shape, latent_dim
        channels, height, width = image_shape
        self.maps = (32, -(-height // 4), -(-width // 4))
        size = math.prod(self.maps)
        self.conv1 = torch.nn.Conv2d(channels, 16, 3, stride=2, padding=1)
        self.conv2 = torch.nn.Conv2d(16, 32, 3, stride=2, padding=1)
        self.head, self.start = torch.nn.Linear(size, latent_dim), torch.nn.Linear(latent_dim, size)
        self.rise1 = torch.nn.ConvTranspose2d(32, 16, 4, stride=2, padding=1)
        self.rise2 = torch.nn.ConvTranspose2d(16, channels, 4, stride=2, padding=1)
        self.place = torch.nn.Parameter(torch.randn(1, *self.maps))

    def features(self, x):
        return F.relu(self.conv2(F.relu(self.conv1(x))) + self.place)

    def encode(self, x):
        return self.head(self.features(x).flatten(1))

    def decode(self, z):
        x = self.rise2(F.relu(self.rise1(F.relu(self.start(z)).view(-1, *self.maps))))
        return torch.sigmoid(x)[:, :, : self.image_shape[1], : self.image_shape[2]]

    def forward(self, x):
        return self.decode(self.encode(x))


@misconception(
    "ConvAutoencoder",
    caught_by={"conv_model_grows_slowly_with_the_image"},
    recognized_by="checks",
    fr="Une couche dense de plus, de 128 unités, suit l'aplatissement : elle porte à elle seule presque tous les "
    "paramètres, et leur nombre croît avec l'image comme dans un modèle dense. Passez directement des cartes au "
    "code.",
    en="An additional dense layer of 128 units follows the flattening: it holds almost all the parameters, and their "
    "number grows with the image as in a dense model. Go straight from the maps to the code.",
)
class HiddenDenseLayer(torch.nn.Module):
    def __init__(self, image_shape, latent_dim):
        super().__init__()
        self.image_shape, self.latent_dim = image_shape, latent_dim
        channels, height, width = image_shape
        self.maps = (32, -(-height // 4), -(-width // 4))
        size = math.prod(self.maps)
        self.conv1 = torch.nn.Conv2d(channels, 16, 3, stride=2, padding=1)
        self.conv2 = torch.nn.Conv2d(16, 32, 3, stride=2, padding=1)
        self.head = torch.nn.Sequential(torch.nn.Linear(size, 128), torch.nn.ReLU(), torch.nn.Linear(128, latent_dim))
        self.start = torch.nn.Sequential(torch.nn.Linear(latent_dim, 128), torch.nn.ReLU(), torch.nn.Linear(128, size))
        self.rise1 = torch.nn.ConvTranspose2d(32, 16, 4, stride=2, padding=1)
        self.rise2 = torch.nn.ConvTranspose2d(16, channels, 4, stride=2, padding=1)

    def features(self, x):
        return F.relu(self.conv2(F.relu(self.conv1(x))))

    def encode(self, x):
        return self.head(self.features(x).flatten(1))

    def decode(self, z):
        x = self.rise2(F.relu(self.rise1(F.relu(self.start(z)).view(-1, *self.maps))))
        return torch.sigmoid(x)[:, :, : self.image_shape[1], : self.image_shape[2]]

    def forward(self, x):
        return self.decode(self.encode(x))


@misconception(
    "ConvAutoencoder",
    caught_by={"conv_decoder_uses_every_coordinate"},
    recognized_by="checks",
    fr="Le décodeur n'utilise pas tout le code : une de ses coordonnées est remplacée ou ignorée. Changez chaque "
    "coordonnée de z à son tour et regardez si l'image change.",
    en="The decoder does not use the whole code: one of its coordinates is replaced or ignored. Change each "
    "coordinate of z in turn and see whether the image changes.",
)
class LastCoordinateIgnored(torch.nn.Module):
    def __init__(self, image_shape, latent_dim):
        super().__init__()
        self.image_shape, self.latent_dim = image_shape, latent_dim
        channels, height, width = image_shape
        self.maps = (32, -(-height // 4), -(-width // 4))
        size = math.prod(self.maps)
        self.conv1 = torch.nn.Conv2d(channels, 16, 3, stride=2, padding=1)
        self.conv2 = torch.nn.Conv2d(16, 32, 3, stride=2, padding=1)
        self.head, self.start = torch.nn.Linear(size, latent_dim), torch.nn.Linear(latent_dim, size)
        self.rise1 = torch.nn.ConvTranspose2d(32, 16, 4, stride=2, padding=1)
        self.rise2 = torch.nn.ConvTranspose2d(16, channels, 4, stride=2, padding=1)

    def features(self, x):
        return F.relu(self.conv2(F.relu(self.conv1(x))))

    def encode(self, x):
        return self.head(self.features(x).flatten(1))

    def decode(self, z):
        z = torch.cat([z[:, :-1], z[:, :1]], dim=1)
        x = self.rise2(F.relu(self.rise1(F.relu(self.start(z)).view(-1, *self.maps))))
        return torch.sigmoid(x)[:, :, : self.image_shape[1], : self.image_shape[2]]

    def forward(self, x):
        return self.decode(self.encode(x))


@misconception(
    "ConvAutoencoder",
    caught_by={"conv_model_rebuilds_unseen_images"},
    recognized_by="checks",
    fr="Les formes sont bonnes, mais une partie du modèle n'apprend pas : le gradient s'arrête avant les "
    "convolutions (detach, .data, torch.no_grad), et le code n'est qu'une projection au hasard. Regardez si le "
    "gradient des poids de la première convolution est None après backward().",
    en="The shapes are right, but a part of the model does not learn: the gradient stops before the convolutions "
    "(detach, .data, torch.no_grad), and the code is but a random projection. See whether the gradient of the "
    "weights of the first convolution is None after backward().",
)
class CodeDetached(torch.nn.Module):
    def __init__(self, image_shape, latent_dim):
        super().__init__()
        self.image_shape, self.latent_dim = image_shape, latent_dim
        channels, height, width = image_shape
        self.maps = (32, -(-height // 4), -(-width // 4))
        size = math.prod(self.maps)
        self.conv1 = torch.nn.Conv2d(channels, 16, 3, stride=2, padding=1)
        self.conv2 = torch.nn.Conv2d(16, 32, 3, stride=2, padding=1)
        self.head, self.start = torch.nn.Linear(size, latent_dim), torch.nn.Linear(latent_dim, size)
        self.rise1 = torch.nn.ConvTranspose2d(32, 16, 4, stride=2, padding=1)
        self.rise2 = torch.nn.ConvTranspose2d(16, channels, 4, stride=2, padding=1)

    def features(self, x):
        return F.relu(self.conv2(F.relu(self.conv1(x))))

    def encode(self, x):
        return self.head(self.features(x).flatten(1)).detach()

    def decode(self, z):
        x = self.rise2(F.relu(self.rise1(F.relu(self.start(z)).view(-1, *self.maps))))
        return torch.sigmoid(x)[:, :, : self.image_shape[1], : self.image_shape[2]]

    def forward(self, x):
        return self.decode(self.encode(x))


# ---- reconstruction_loss ---------------------------------------------------------------------------------------------


@misconception(
    "reconstruction_loss",
    caught_by={
        "mse_is_the_sum_of_the_squares",
        "mae_is_the_sum_of_the_gaps",
        "bce_is_the_negative_log_likelihood",
        "loss_gradient_is_its_derivative",
        "loss_sums_over_pixels_and_averages_over_images",
    },
    fr="Votre perte est la moyenne sur les pixels, valeur par défaut de PyTorch ; l'énoncé demande leur somme. La "
    "vôtre est D fois trop petite, et ne se compare plus d'une taille d'image à l'autre. Sommez sur les pixels, "
    "puis moyennez sur le lot seulement.",
    en="Your loss is the mean over the pixels, PyTorch's default; the statement asks for their sum. Yours is D times "
    "too small, and can no longer be compared from one image size to another. Sum over the pixels, then average "
    "over the batch only.",
)
def mean_over_pixels(x_hat, x, kind):
    if kind == "mse":
        return F.mse_loss(x_hat, x)
    if kind == "mae":
        return F.l1_loss(x_hat, x)
    if kind == "bce":
        return F.binary_cross_entropy(x_hat, x)
    raise ValueError(kind)


@misconception(
    "reconstruction_loss",
    caught_by={
        "mse_is_the_sum_of_the_squares",
        "mae_is_the_sum_of_the_gaps",
        "bce_is_the_negative_log_likelihood",
        "loss_gradient_is_its_derivative",
        "loss_sums_over_pixels_and_averages_over_images",
    },
    fr="Votre perte est la somme sur tout le lot ; l'énoncé demande la moyenne sur le lot. Elle double quand le lot "
    "double, et le taux d'apprentissage devrait changer avec lui. Divisez par le nombre d'images.",
    en="Your loss is the sum over the whole batch; the statement asks for the mean over the batch. It doubles when "
    "the batch doubles, and the learning rate would have to change with it. Divide by the number of images.",
)
def sum_over_the_batch(x_hat, x, kind):
    if kind == "mse":
        return F.mse_loss(x_hat, x, reduction="sum")
    if kind == "mae":
        return F.l1_loss(x_hat, x, reduction="sum")
    if kind == "bce":
        return F.binary_cross_entropy(x_hat, x, reduction="sum")
    raise ValueError(kind)


@misconception(
    "reconstruction_loss",
    caught_by={
        "mse_is_the_sum_of_the_squares",
        "loss_gradient_is_its_derivative",
        "loss_sums_over_pixels_and_averages_over_images",
    },
    fr="Vous prenez la racine carrée : c'est la norme de l'écart, et non son carré. Le cours écrit ‖x̂ − x‖ sans "
    'préciser ; l\'énoncé décide : "mse" est la somme des carrés, sans racine.',
    en="You take the square root: this is the norm of the gap, not its square. The lecture writes ‖x̂ − x‖ without "
    'saying more; the statement decides: "mse" is the sum of the squares, without a root.',
)
def norm_for_its_square(x_hat, x, kind):
    if kind == "mse":
        return (x_hat - x).flatten(1).norm(dim=1).mean()
    if kind == "mae":
        return F.l1_loss(x_hat, x, reduction="sum") / len(x)
    if kind == "bce":
        return F.binary_cross_entropy(x_hat, x, reduction="sum") / len(x)
    raise ValueError(kind)


@misconception(
    "reconstruction_loss",
    caught_by={"bce_is_the_negative_log_likelihood", "loss_gradient_is_its_derivative"},
    fr="Les arguments de l'entropie croisée sont échangés : PyTorch attend la prédiction d'abord, la cible ensuite. "
    "La quantité obtenue est l'entropie croisée de l'image pour le modèle, et son gradient n'est pas le bon.",
    en="The arguments of the cross-entropy are exchanged: PyTorch expects the prediction first, the target second. "
    "What you get is the cross-entropy the other way around, and its gradient is not the right one.",
)
def cross_entropy_arguments_exchanged(x_hat, x, kind):
    if kind == "mse":
        return F.mse_loss(x_hat, x, reduction="sum") / len(x)
    if kind == "mae":
        return F.l1_loss(x_hat, x, reduction="sum") / len(x)
    if kind == "bce":
        return F.binary_cross_entropy(x, x_hat, reduction="sum") / len(x)
    raise ValueError(kind)


@misconception(
    "reconstruction_loss",
    caught_by={
        "bce_is_the_negative_log_likelihood",
        "loss_gradient_is_its_derivative",
        "loss_is_finite_where_the_decoder_saturates",
    },
    fr="binary_cross_entropy_with_logits applique elle-même une sigmoïde : vos reconstructions, déjà dans [0, 1], en "
    "subissent une seconde, et la perte n'est jamais nulle. Avec des probabilités, employez "
    "F.binary_cross_entropy.",
    en="binary_cross_entropy_with_logits applies a sigmoid itself: your reconstructions, already in [0, 1], go "
    "through a second one, and the loss is never zero. With probabilities, use F.binary_cross_entropy.",
)
def probabilities_taken_for_logits(x_hat, x, kind):
    if kind == "mse":
        return F.mse_loss(x_hat, x, reduction="sum") / len(x)
    if kind == "mae":
        return F.l1_loss(x_hat, x, reduction="sum") / len(x)
    if kind == "bce":
        return F.binary_cross_entropy_with_logits(x_hat, x, reduction="sum") / len(x)
    raise ValueError(kind)


@misconception(
    "reconstruction_loss",
    caught_by={"bce_is_the_negative_log_likelihood", "loss_gradient_is_its_derivative"},
    fr="Il manque la moitié de l'entropie croisée, (1 − x) log(1 − x̂) : un pixel noir prédit blanc ne coûte rien, "
    "et le modèle apprend à tout peindre en blanc.",
    en="Half of the cross-entropy is missing, (1 − x) log(1 − x̂): a black pixel predicted white costs nothing, and "
    "the model learns to paint everything white.",
)
def white_pixels_only(x_hat, x, kind):
    if kind == "mse":
        return F.mse_loss(x_hat, x, reduction="sum") / len(x)
    if kind == "mae":
        return F.l1_loss(x_hat, x, reduction="sum") / len(x)
    if kind == "bce":
        return -(x * torch.log(x_hat).clamp(min=-100)).sum() / len(x)
    raise ValueError(kind)


@misconception(
    "reconstruction_loss",
    caught_by={"loss_is_finite_where_the_decoder_saturates"},
    fr="Le logarithme de 0 est infini, et 0 fois l'infini est NaN : un seul pixel que le décodeur a saturé gâche "
    "toute la perte. Bornez les logarithmes, comme le fait F.binary_cross_entropy.",
    en="The logarithm of 0 is infinite, and 0 times infinity is NaN: a single pixel that the decoder has saturated "
    "spoils the whole loss. Clamp the logarithms, as F.binary_cross_entropy does.",
)
def unbounded_logarithms(x_hat, x, kind):
    if kind == "mse":
        return F.mse_loss(x_hat, x, reduction="sum") / len(x)
    if kind == "mae":
        return F.l1_loss(x_hat, x, reduction="sum") / len(x)
    if kind == "bce":
        return -(x * torch.log(x_hat) + (1 - x) * torch.log(1 - x_hat)).sum() / len(x)
    raise ValueError(kind)


@misconception(
    "reconstruction_loss",
    caught_by={"an_unknown_kind_is_refused"},
    fr="Une sorte inconnue tombe dans le dernier cas (else) et devient une entropie croisée : une faute de frappe "
    'entraînerait en silence sur une autre perte. Testez "bce" aussi, et levez une ValueError sinon.',
    en="An unknown kind falls into the last case (else) and becomes a cross-entropy: a typo would silently train on "
    'another loss. Test for "bce" too, and raise a ValueError otherwise.',
)
def anything_else_is_bce(x_hat, x, kind):
    if kind == "mse":
        return F.mse_loss(x_hat, x, reduction="sum") / len(x)
    if kind == "mae":
        return F.l1_loss(x_hat, x, reduction="sum") / len(x)
    return F.binary_cross_entropy(x_hat, x, reduction="sum") / len(x)


@misconception(
    "reconstruction_loss",
    caught_by={"an_unknown_kind_is_refused"},
    recognized_by="checks",
    fr="Une sorte inconnue est bien refusée, mais par une autre erreur qu'une ValueError, souvent la KeyError d'un "
    "dictionnaire. L'appelant ne peut l'attraper que s'il sait laquelle attendre : levez celle que demande "
    "l'énoncé.",
    en="An unknown kind is indeed refused, but with another error than a ValueError, often the KeyError of a "
    "dictionary. A caller can only catch it knowing which to expect: raise the one that the statement asks for.",
)
def another_error(x_hat, x, kind):
    function = {"mse": F.mse_loss, "mae": F.l1_loss, "bce": F.binary_cross_entropy}[kind]
    return function(x_hat, x, reduction="sum") / len(x)


@misconception(
    "reconstruction_loss",
    caught_by={"loss_is_a_scalar"},
    fr="Vous renvoyez une valeur par image : il manque la moyenne sur le lot. backward() n'accepte qu'un scalaire.",
    en="You return one value per image: the mean over the batch is missing. backward() accepts nothing but a scalar.",
)
def one_loss_per_image(x_hat, x, kind):
    if kind == "mse":
        return ((x_hat - x) ** 2).flatten(1).sum(1)
    if kind == "mae":
        return (x_hat - x).abs().flatten(1).sum(1)
    if kind == "bce":
        return F.binary_cross_entropy(x_hat, x, reduction="none").flatten(1).sum(1)
    raise ValueError(kind)


@misconception(
    "reconstruction_loss",
    caught_by={"loss_gradient_is_its_derivative"},
    fr="La perte a la bonne valeur, mais plus de gradient : .item(), .detach(), numpy ou torch.tensor(...) la "
    "coupent du graphe. Le modèle n'apprendrait rien. Gardez un tenseur du début à la fin.",
    en="The loss has the right value but no gradient any more: .item(), .detach(), numpy or torch.tensor(...) cut it "
    "from the graph. The model would learn nothing. Keep a tensor from beginning to end.",
)
def computed_outside_the_graph(x_hat, x, kind):
    if kind == "mse":
        return F.mse_loss(x_hat.detach(), x, reduction="sum") / len(x)
    if kind == "mae":
        return F.l1_loss(x_hat.detach(), x, reduction="sum") / len(x)
    if kind == "bce":
        return F.binary_cross_entropy(x_hat.detach(), x, reduction="sum") / len(x)
    raise ValueError(kind)


@misconception(
    "reconstruction_loss",
    caught_by={"loss_gradient_is_its_derivative", "loss_leaves_its_inputs_unchanged"},
    fr="clamp_ borne les reconstructions de l'appelant sur place : elles sont changées pour lui aussi, et autograd "
    "refuse de dériver. Employez clamp, sans « _ ».",
    en="clamp_ bounds the caller's reconstructions in place: they are changed for the caller too, and autograd "
    "refuses to differentiate. Use clamp, without the underscore.",
)
def clamped_in_place(x_hat, x, kind):
    x_hat = x_hat.clamp_(1e-6, 1 - 1e-6)
    if kind == "mse":
        return F.mse_loss(x_hat, x, reduction="sum") / len(x)
    if kind == "mae":
        return F.l1_loss(x_hat, x, reduction="sum") / len(x)
    if kind == "bce":
        return F.binary_cross_entropy(x_hat, x, reduction="sum") / len(x)
    raise ValueError(kind)


# ---- train_autoencoder -----------------------------------------------------------------------------------------------


@misconception(
    "train_autoencoder",
    caught_by={"each_step_follows_the_gradient_of_its_batch"},
    recognized_by="checks",
    fr="Les gradients ne sont jamais remis à zéro : backward() les ajoute à ceux de tous les lots précédents, et les "
    "pas grandissent sans fin. Appelez optimizer.zero_grad() avant chaque backward().",
    en="The gradients are never set back to zero: backward() adds them to those of all the previous batches, and the "
    "steps grow without end. Call optimizer.zero_grad() before each backward().",
)
def gradients_accumulated(model, images, loss, *, epochs, batch_size, learning_rate, generator=None):
    optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)
    history = []
    for _ in range(epochs):
        total = 0.0
        order = torch.randperm(len(images), generator=generator)
        for x in images[order].split(batch_size):
            value = loss(model(x), x)
            value.backward()
            optimizer.step()
            total += len(x) * value.item()
        history.append(total / len(images))
    return history


@misconception(
    "train_autoencoder",
    caught_by={"training_moves_every_parameter"},
    recognized_by="checks",
    fr="Les paramètres ne changent pas : optimizer.step() n'est jamais appelé, ou l'optimiseur a reçu d'autres "
    "paramètres que ceux de model. La perte calculée est juste, mais rien n'est appris.",
    en="The parameters do not change: optimizer.step() is never called, or the optimizer was given other parameters "
    "than those of model. The loss computed is right, but nothing is learned.",
)
def step_forgotten(model, images, loss, *, epochs, batch_size, learning_rate, generator=None):
    optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)
    history = []
    for _ in range(epochs):
        total = 0.0
        order = torch.randperm(len(images), generator=generator)
        for x in images[order].split(batch_size):
            value = loss(model(x), x)
            optimizer.zero_grad()
            value.backward()
            total += len(x) * value.item()
        history.append(total / len(images))
    return history


@misconception(
    "train_autoencoder",
    caught_by={"training_returns_the_mean_loss_per_image"},
    recognized_by="checks",
    fr="Vous renvoyez la perte du dernier lot de chaque époque, au lieu de la moyenne sur toutes ses images : elle "
    "dépend du hasard du lot, et sa courbe est bien plus agitée que l'apprentissage. Additionnez les pertes de "
    "l'époque, puis divisez.",
    en="You return the loss of the last batch of each epoch, instead of the mean over all its images: it depends on "
    "the luck of the batch, and its curve is much rougher than the learning. Add up the losses of the epoch, then "
    "divide.",
)
def loss_of_the_last_batch(model, images, loss, *, epochs, batch_size, learning_rate, generator=None):
    optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)
    history = []
    for _ in range(epochs):
        total = 0.0
        order = torch.randperm(len(images), generator=generator)
        for x in images[order].split(batch_size):
            value = loss(model(x), x)
            optimizer.zero_grad()
            value.backward()
            optimizer.step()
            total = value.item()
        history.append(total)
    return history


@misconception(
    "train_autoencoder",
    caught_by={"training_returns_the_mean_loss_per_image"},
    fr="Vous renvoyez la somme des pertes de l'époque : elle grandit avec le nombre d'images, et ne se compare plus "
    "d'un entraînement à l'autre. Divisez par le nombre d'images.",
    en="You return the sum of the losses of the epoch: it grows with the number of images, and can no longer be "
    "compared from one training to another. Divide by the number of images.",
)
def sum_over_the_epoch(model, images, loss, *, epochs, batch_size, learning_rate, generator=None):
    optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)
    history = []
    for _ in range(epochs):
        total = 0.0
        order = torch.randperm(len(images), generator=generator)
        for x in images[order].split(batch_size):
            value = loss(model(x), x)
            optimizer.zero_grad()
            value.backward()
            optimizer.step()
            total += len(x) * value.item()
        history.append(total)
    return history


@misconception(
    "train_autoencoder",
    caught_by={"training_returns_the_mean_loss_per_image"},
    fr="Les pertes des lots, déjà moyennées, sont additionnées puis divisées par le nombre d'images : le résultat "
    "est batch_size fois trop petit. Multipliez la perte de chaque lot par sa taille avant d'additionner.",
    en="The losses of the batches, already averages, are added up and divided by the number of images: the result is "
    "batch_size times too small. Multiply the loss of each batch by its size before adding.",
)
def means_divided_by_the_images(model, images, loss, *, epochs, batch_size, learning_rate, generator=None):
    optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)
    history = []
    for _ in range(epochs):
        total = 0.0
        order = torch.randperm(len(images), generator=generator)
        for x in images[order].split(batch_size):
            value = loss(model(x), x)
            optimizer.zero_grad()
            value.backward()
            optimizer.step()
            total += value.item()
        history.append(total / len(images))
    return history


@misconception(
    "train_autoencoder",
    caught_by={"a_smaller_last_batch_counts_less"},
    recognized_by="checks",
    fr="Vous moyennez les pertes des lots à poids égaux : le dernier lot, plus petit, compte alors trop. Pondérez la "
    "perte de chaque lot par sa taille.",
    en="You average the losses of the batches with equal weights: the last batch, smaller, then counts too much. "
    "Weigh the loss of each batch by its size.",
)
def mean_of_the_batch_means(model, images, loss, *, epochs, batch_size, learning_rate, generator=None):
    optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)
    history = []
    for _ in range(epochs):
        total = 0.0
        order = torch.randperm(len(images), generator=generator)
        for x in images[order].split(batch_size):
            value = loss(model(x), x)
            optimizer.zero_grad()
            value.backward()
            optimizer.step()
            total += value.item()
        history.append(total / math.ceil(len(images) / batch_size))
    return history


@misconception(
    "train_autoencoder",
    caught_by={"a_smaller_last_batch_counts_less", "each_epoch_sees_every_image_once"},
    recognized_by="checks",
    fr="Le dernier lot, incomplet, est abandonné : quelques images manquent à chaque époque. Une tranche qui dépasse "
    "la fin d'un tenseur est simplement plus courte, il n'y a rien à écarter.",
    en="The last batch, incomplete, is dropped: some images are missing from each epoch. A slice that goes beyond "
    "the end of a tensor is simply shorter, there is nothing to leave out.",
)
def incomplete_batch_dropped(model, images, loss, *, epochs, batch_size, learning_rate, generator=None):
    optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)
    history = []
    for _ in range(epochs):
        total = 0.0
        order = torch.randperm(len(images), generator=generator)
        for x in images[order[: len(images) // batch_size * batch_size]].split(batch_size):
            value = loss(model(x), x)
            optimizer.zero_grad()
            value.backward()
            optimizer.step()
            total += len(x) * value.item()
        history.append(total / (len(images) // batch_size * batch_size))
    return history


@misconception(
    "train_autoencoder",
    caught_by={"each_epoch_sees_every_image_once"},
    recognized_by="checks",
    fr="Toutes les images passent en un seul lot : un seul pas par époque, sur un gradient qui les a toutes vues. La "
    "descente stochastique en fait un par lot de batch_size images, donc bien plus pour le même calcul.",
    en="All images go through in a single batch: one step per epoch, on a gradient that has seen them all. "
    "Stochastic descent takes one per batch of batch_size images, hence many more for the same work.",
)
def one_batch_of_all_images(model, images, loss, *, epochs, batch_size, learning_rate, generator=None):  # noqa: ARG001  # the mistake itself
    optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)
    history = []
    for _ in range(epochs):
        total = 0.0
        order = torch.randperm(len(images), generator=generator)
        for x in [images[order]]:
            value = loss(model(x), x)
            optimizer.zero_grad()
            value.backward()
            optimizer.step()
            total += len(x) * value.item()
        history.append(total / len(images))
    return history


@misconception(
    "train_autoencoder",
    caught_by={"each_epoch_sees_every_image_once"},
    fr="Une seconde passe sur toutes les images mesure la perte à la fin de l'époque : le modèle les voit deux fois, "
    "le calcul double, et la perte n'est plus celle que l'on dérive. Gardez les pertes mesurées au passage, avant "
    "chaque pas.",
    en="A second pass over all images measures the loss at the end of the epoch: the model sees them twice, the work "
    "doubles, and the loss is no longer the one that is differentiated. Keep the losses measured along the way, "
    "before each step.",
)
def measured_again(model, images, loss, *, epochs, batch_size, learning_rate, generator=None):
    optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)
    history = []
    for _ in range(epochs):
        for x in images[torch.randperm(len(images), generator=generator)].split(batch_size):
            optimizer.zero_grad()
            loss(model(x), x).backward()
            optimizer.step()
        with torch.no_grad():
            history.append(sum(len(x) * loss(model(x), x).item() for x in images.split(batch_size)) / len(images))
    return history


@misconception(
    "train_autoencoder",
    caught_by={"the_order_changes_at_each_epoch", "same_seed_gives_the_same_training"},
    recognized_by="checks",
    fr="Les images passent toujours dans le même ordre : deux images voisines du tableau sont toujours dans le même "
    "lot, et les pas se répètent d'une époque à l'autre. Tirez une permutation à chaque époque, avec "
    "torch.randperm et generator.",
    en="The images always go through in the same order: two neighbors of the table are always in the same batch, and "
    "the steps repeat from one epoch to the next. Draw a permutation at each epoch, with torch.randperm and "
    "generator.",
)
def never_shuffled(model, images, loss, *, epochs, batch_size, learning_rate, generator=None):  # noqa: ARG001  # the mistake itself
    optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)
    history = []
    for _ in range(epochs):
        total = 0.0
        for x in images.split(batch_size):
            value = loss(model(x), x)
            optimizer.zero_grad()
            value.backward()
            optimizer.step()
            total += len(x) * value.item()
        history.append(total / len(images))
    return history


@misconception(
    "train_autoencoder",
    caught_by={"the_order_changes_at_each_epoch"},
    recognized_by="checks",
    fr="L'ordre est tiré une fois pour toutes, avant la boucle des époques : les lots sont les mêmes à chaque "
    "passage. Tirez-en un nouveau à chaque époque.",
    en="The order is drawn once and for all, before the loop over epochs: the batches are the same at each pass. "
    "Draw a new one at each epoch.",
)
def shuffled_once(model, images, loss, *, epochs, batch_size, learning_rate, generator=None):
    optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)
    order = torch.randperm(len(images), generator=generator)
    history = []
    for _ in range(epochs):
        total = 0.0
        for x in images[order].split(batch_size):
            value = loss(model(x), x)
            optimizer.zero_grad()
            value.backward()
            optimizer.step()
            total += len(x) * value.item()
        history.append(total / len(images))
    return history


@misconception(
    "train_autoencoder",
    caught_by={"same_seed_gives_the_same_training"},
    recognized_by="checks",
    fr="L'argument generator est ignoré : l'ordre vient du générateur global de torch, et l'entraînement ne peut pas "
    "être refait à l'identique. Passez-le à torch.randperm.",
    en="The argument generator is ignored: the order comes from torch's global generator, and the training cannot be "
    "repeated exactly. Pass it to torch.randperm.",
)
def generator_forgotten(model, images, loss, *, epochs, batch_size, learning_rate, generator=None):  # noqa: ARG001  # the mistake itself
    optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)
    history = []
    for _ in range(epochs):
        total = 0.0
        order = torch.randperm(len(images))
        for x in images[order].split(batch_size):
            value = loss(model(x), x)
            optimizer.zero_grad()
            value.backward()
            optimizer.step()
            total += len(x) * value.item()
        history.append(total / len(images))
    return history


@misconception(
    "train_autoencoder",
    caught_by={"training_returns_one_loss_per_epoch"},
    recognized_by="checks",
    fr="Vous renvoyez une perte par lot : la liste a une valeur par pas, au lieu d'une par époque. Faites la moyenne "
    "de chaque époque.",
    en="You return one loss per batch: the list has one value per step instead of one per epoch. Average over each "
    "epoch.",
)
def one_loss_per_batch(model, images, loss, *, epochs, batch_size, learning_rate, generator=None):
    optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)
    history = []
    for _ in range(epochs):
        order = torch.randperm(len(images), generator=generator)
        for x in images[order].split(batch_size):
            value = loss(model(x), x)
            optimizer.zero_grad()
            value.backward()
            optimizer.step()
            history.append(value.item())
    return history


@misconception(
    "train_autoencoder",
    caught_by={"training_leaves_the_images_unchanged"},
    recognized_by="checks",
    fr="Vous mélangez images sur place : le tenseur de l'appelant change d'ordre, et ne correspond plus à ses "
    "étiquettes. Mélangez des indices, ou créez un nouveau tenseur.",
    en="You shuffle images in place: the caller's tensor changes its order, and no longer matches its labels. "
    "Shuffle indices, or make a new tensor.",
)
def shuffled_in_place(model, images, loss, *, epochs, batch_size, learning_rate, generator=None):
    optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)
    history = []
    for _ in range(epochs):
        total = 0.0
        images[:] = images[torch.randperm(len(images), generator=generator)]
        for x in images.split(batch_size):
            value = loss(model(x), x)
            optimizer.zero_grad()
            value.backward()
            optimizer.step()
            total += len(x) * value.item()
        history.append(total / len(images))
    return history


@misconception(
    "train_autoencoder",
    caught_by={"training_returns_the_mean_loss_per_image", "each_step_follows_the_gradient_of_its_batch"},
    recognized_by="checks",
    fr="Les arguments de la perte sont échangés : loss(x_hat, x) attend la reconstruction d'abord. L'erreur "
    "quadratique ne le voit pas, mais l'entropie croisée et toute perte dissymétrique en sont faussées.",
    en="The arguments of the loss are exchanged: loss(x_hat, x) expects the reconstruction first. The squared error "
    "does not notice, but the cross-entropy and any asymmetric loss go wrong.",
)
def loss_arguments_exchanged(model, images, loss, *, epochs, batch_size, learning_rate, generator=None):
    optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)
    history = []
    for _ in range(epochs):
        total = 0.0
        order = torch.randperm(len(images), generator=generator)
        for x in images[order].split(batch_size):
            value = loss(x, model(x))
            optimizer.zero_grad()
            value.backward()
            optimizer.step()
            total += len(x) * value.item()
        history.append(total / len(images))
    return history


@misconception(
    "train_autoencoder",
    caught_by={"training_reaches_the_known_optimum"},
    recognized_by="checks",
    fr="Le taux d'apprentissage diminue à chaque lot au lieu de chaque époque : après quelques dizaines de lots il "
    "est pratiquement nul, et l'apprentissage s'arrête bien avant la fin. Déplacez scheduler.step() hors de la "
    "boucle des lots.",
    en="The learning rate goes down at each batch instead of each epoch: after some dozens of batches it is "
    "practically zero, and learning stops long before the end. Move scheduler.step() out of the loop over "
    "batches.",
)
def schedule_moved_at_each_batch(model, images, loss, *, epochs, batch_size, learning_rate, generator=None):
    optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)
    scheduler = torch.optim.lr_scheduler.ExponentialLR(optimizer, 0.8)
    history = []
    for _ in range(epochs):
        total = 0.0
        order = torch.randperm(len(images), generator=generator)
        for x in images[order].split(batch_size):
            value = loss(model(x), x)
            optimizer.zero_grad()
            value.backward()
            optimizer.step()
            scheduler.step()
            total += len(x) * value.item()
        history.append(total / len(images))
    return history


# ---- interpolate -----------------------------------------------------------------------------------------------------


@misconception(
    "interpolate",
    caught_by={
        "interpolation_ends_at_the_reconstructions",
        "interpolation_decodes_the_mixed_codes",
        "interpolation_goes_on_beyond_the_ends",
    },
    fr="Les deux extrémités sont échangées : α multiplie z₁ et 1 − α multiplie z₂, donc α = 1 donne la "
    "reconstruction de x1. torch.lerp(a, b, α) fait l'inverse : a quand α = 0.",
    en="The two ends are exchanged: α multiplies z₁ and 1 − α multiplies z₂, so α = 1 gives the reconstruction of "
    "x1. torch.lerp(a, b, α) does the opposite: a when α = 0.",
)
def ends_exchanged(model, x1, x2, alphas):
    z1, z2 = model.encode(torch.stack([x1, x2]))
    return model.decode(torch.lerp(z1, z2, alphas.unsqueeze(1)))


@misconception(
    "interpolate",
    caught_by={"interpolation_decodes_the_mixed_codes", "interpolation_goes_on_beyond_the_ends"},
    fr="Vous mélangez les pixels, puis vous encodez et décodez le mélange : deux chiffres superposés ne sont pas un "
    "chiffre à mi-chemin. Encodez d'abord chaque image, et mélangez les codes.",
    en="You mix the pixels, then encode and decode the mixture: two digits on top of each other are not a digit "
    "halfway. Encode each image first, and mix the codes.",
)
def pixels_mixed_first(model, x1, x2, alphas):
    weights = alphas.view(-1, 1, 1, 1)
    return model.decode(model.encode(weights * x1 + (1 - weights) * x2))


@misconception(
    "interpolate",
    caught_by={"interpolation_decodes_the_mixed_codes", "interpolation_goes_on_beyond_the_ends"},
    fr="Vous décodez les deux codes, puis vous mélangez les deux images : on voit un fondu, pas un chemin dans "
    "l'espace latent. Mélangez les codes, et décodez chaque mélange.",
    en="You decode the two codes, then mix the two images: what shows is a cross-fade, not a path in the latent "
    "space. Mix the codes, and decode each mixture.",
)
def images_mixed_last(model, x1, x2, alphas):
    first, second = model.decode(model.encode(torch.stack([x1, x2])))
    weights = alphas.view(-1, 1, 1, 1)
    return weights * first + (1 - weights) * second


@misconception(
    "interpolate",
    caught_by={
        "interpolation_ends_at_the_reconstructions",
        "interpolation_decodes_the_mixed_codes",
        "interpolation_goes_on_beyond_the_ends",
    },
    fr="Le modèle ne sert pas : vous mélangez les pixels des deux images. L'interpolation se fait entre les codes, "
    "et toute image rendue sort du décodeur, même aux deux bouts.",
    en="The model is not used: you mix the pixels of the two images. Interpolation is done between the codes, and "
    "every image returned comes out of the decoder, even at both ends.",
)
def model_not_used(model, x1, x2, alphas):  # noqa: ARG001  # the mistake itself
    weights = alphas.view(-1, 1, 1, 1)
    return weights * x1 + (1 - weights) * x2


@misconception(
    "interpolate",
    caught_by={"interpolation_goes_on_beyond_the_ends"},
    fr="Vous bornez alphas à [0, 1]. L'énoncé accepte toute valeur : au-delà de 1 ou en dessous de 0, la droite se "
    "prolonge, et l'on voit ce que le décodeur fait hors du segment.",
    en="You clamp alphas to [0, 1]. The statement accepts any value: beyond 1 or below 0 the line goes on, and shows "
    "what the decoder does outside the segment.",
)
def alphas_clamped(model, x1, x2, alphas):
    z1, z2 = model.encode(torch.stack([x1, x2]))
    weights = alphas.clamp(0, 1).unsqueeze(1)
    return model.decode(weights * z1 + (1 - weights) * z2)


@misconception(
    "interpolate",
    caught_by={
        "interpolation_ends_at_the_reconstructions",
        "interpolation_decodes_the_mixed_codes",
        "interpolation_goes_on_beyond_the_ends",
    },
    fr="alphas n'est pas utilisé : vous décodez toujours le milieu des deux codes. Chaque valeur donne un autre "
    "point du segment.",
    en="alphas is not used: you always decode the middle of the two codes. Each value gives another point of the "
    "segment.",
)
def always_the_middle(model, x1, x2, alphas):
    codes = model.encode(torch.stack([x1, x2]))
    return model.decode(codes.mean(0, keepdim=True).repeat(len(alphas), 1))


@misconception(
    "interpolate",
    caught_by={"interpolation_gives_one_image_per_alpha"},
    recognized_by="checks",
    fr="Les images x1 et x2 n'ont pas de dimension de lot, et encode en attend une : sans elle, les canaux sont pris "
    "pour des exemples. Ajoutez-la avec unsqueeze(0), ou empilez les deux images.",
    en="The images x1 and x2 have no batch dimension, and encode expects one: without it, channels are taken for "
    "examples. Add it with unsqueeze(0), or stack the two images.",
)
def batch_dimension_forgotten(model, x1, x2, alphas):
    z1, z2 = model.encode(x1), model.encode(x2)
    weights = alphas.unsqueeze(1)
    return model.decode(weights * z1 + (1 - weights) * z2)


@misconception(
    "interpolate",
    caught_by={"interpolation_gives_one_image_per_alpha"},
    fr="Le résultat a une dimension de trop : chaque image a été décodée comme un lot d'une image, puis ces lots ont "
    "été empilés. Concaténez-les avec torch.cat, ou décodez tous les codes en un seul lot.",
    en="The result has one dimension too many: each image was decoded as a batch of one image, then these batches "
    "were stacked. Concatenate them with torch.cat, or decode all codes in a single batch.",
)
def batches_stacked(model, x1, x2, alphas):
    z1, z2 = model.encode(x1.unsqueeze(0)), model.encode(x2.unsqueeze(0))
    return torch.stack([model.decode(alpha * z1 + (1 - alpha) * z2) for alpha in alphas])


@misconception(
    "interpolate",
    caught_by={"interpolation_leaves_its_inputs_unchanged"},
    fr="alphas est modifié sur place (neg_, sub_, -=) : l'appelant ne retrouve plus ses valeurs. Créez un nouveau "
    "tenseur, 1 - alphas.",
    en="alphas is changed in place (neg_, sub_, -=): the caller does not find the same values again. Make a new "
    "tensor, 1 - alphas.",
)
def alphas_changed_in_place(model, x1, x2, alphas):
    z1, z2 = model.encode(torch.stack([x1, x2]))
    weights = alphas.unsqueeze(1)
    path = weights * z1
    path = path + weights.neg_().add_(1) * z2
    return model.decode(path)


# ---- HYPERPARAMETERS -------------------------------------------------------------------------------------------------


another_key = wrong_value(
    "HYPERPARAMETERS",
    {"latent_dim": 4, "epochs": 60, "batch_size": 20, "lr": 4e-3},
    name="another_key",
    caught_by={"settings_are_four_numbers"},
    fr="Les clés du dictionnaire ne sont pas celles que demande l'énoncé, ou ses valeurs ne sont pas des nombres : "
    '"latent_dim", "epochs", "batch_size" (des entiers) et "learning_rate", toutes en minuscules.',
    en="The keys of the dictionary are not those that the statement asks for, or its values are no numbers: "
    '"latent_dim", "epochs", "batch_size" (integers) and "learning_rate", all in small letters.',
)


over_the_budget = wrong_value(
    "HYPERPARAMETERS",
    {"latent_dim": 8, "epochs": 500, "batch_size": 16, "learning_rate": 1e-3},
    name="over_the_budget",
    caught_by={"settings_keep_within_the_budget"},
    fr="L'entraînement dépasse le budget : comptez epochs × ⌈400 / batch_size⌉ pas, 2000 au plus, et 100 époques au "
    "plus. Un taux un peu plus grand, ou des lots un peu plus grands, feront aussi bien en moins de temps.",
    en="The training exceeds the budget: count epochs × ⌈400 / batch_size⌉ steps, at most 2000, and at most 100 "
    "epochs. A slightly larger rate, or slightly larger batches, will do as well in less time.",
)


too_few_steps = wrong_value(
    "HYPERPARAMETERS",
    {"latent_dim": 4, "epochs": 10, "batch_size": 100, "learning_rate": 1e-3},
    name="too_few_steps",
    caught_by={"settings_beat_pca_by_a_margin"},
    fr="Avec ces réglages, votre modèle n'a pas le temps d'apprendre, ou apprend mal : trop peu de pas, un taux trop "
    "petit ou trop grand. Regardez la courbe de perte : descend-elle encore à la fin ? Refaites la mesure de "
    "l'exploration en changeant un réglage à la fois.",
    en="With these settings your model has no time to learn, or learns badly: too few steps, a rate that is too "
    "small or too large. Look at the loss curve: is it still going down at the end? Make the measurement of the "
    "exploration again, changing one setting at a time.",
)


# ---- quizzes ---------------------------------------------------------------------------------------------------------


autoencoder_is_faster = wrong_answer(
    "quiz_pca",
    name="autoencoder_is_faster",
    key="pca",
    value=1,
    caught_by={"an_autoencoder_has_a_larger_capacity"},
    fr="L'ACP se calcule en une seule décomposition ; l'auto-encodeur demande des époques de descente de gradient et "
    "un taux à régler. Il n'est pas plus rapide. Que peut-il représenter qu'un sous-espace ne peut pas ?",
    en="PCA is computed in a single decomposition; the autoencoder takes epochs of gradient descent and a rate to "
    "tune. It is not faster. What can it represent that a subspace cannot?",
)


autoencoder_is_smaller = wrong_answer(
    "quiz_pca",
    name="autoencoder_is_smaller",
    key="pca",
    value=3,
    caught_by={"an_autoencoder_has_a_larger_capacity"},
    fr="Comptez : l'ACP garde d axes de D nombres et une moyenne ; un perceptron à 128 unités cachées a plus de 128 "
    "× D poids de chaque côté. Que gagne-t-on en échange de tous ces paramètres ?",
    en="Count: PCA keeps d axes of D numbers and a mean; a perceptron with 128 hidden units has more than 128 × D "
    "weights on each side. What is gained in exchange for all these parameters?",
)


random_codes_are_plausible = wrong_answer(
    "quiz_random_code",
    name="random_codes_are_plausible",
    key="random_code",
    value=1,
    caught_by={"a_random_code_decodes_poorly"},
    fr="C'est ce que l'on voudrait. Mais l'entraînement n'a demandé que de reconstruire : rien ne dit où sont les "
    "codes, ni ce que donne le vide entre eux. Regardez les images de la dernière exploration.",
    en="This is what we would like. But training only asked to rebuild: nothing says where the codes are, nor what "
    "the empty space between them gives. Look at the images of the last exploration.",
)


random_codes_are_copies = wrong_answer(
    "quiz_random_code",
    name="random_codes_are_copies",
    key="random_code",
    value=3,
    caught_by={"a_random_code_decodes_poorly"},
    fr="Un décodeur est une fonction continue du code : entre deux codes connus, il passe par des images qu'il n'a "
    "jamais vues, au lieu de sauter de l'une à l'autre. L'interpolation de l'exercice 7 le montre.",
    en="A decoder is a continuous function of the code: between two known codes it goes through images that it has "
    "never seen, instead of jumping from one to the other. The interpolation of exercise 7 shows it.",
)
