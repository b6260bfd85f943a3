"""SmoothGrad, NoiseGrad and FusionGrad on the tiny BERT, with their sampling errors.

All three average gradients over random draws, and all three are scored by the L2 norm, over the
embedding dimension, of the average. Stored beside it is what one draw scatters: with that a test
can tell how far an average over any number of draws may lie from this one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import torch
from captum.attr import NoiseTunnel, Saliency
from torch.func import functional_call

from ..inputs import SHORTEST, encode_all
from ..storage import write_arrays
from .every_class import of_embeddings

if TYPE_CHECKING:
    from pathlib import Path

    from ..classifier import Classifier, Encoded

Arrays = dict[str, torch.Tensor]

NOISE_LEVEL = 0.15
WEIGHT_NOISE = 0.1
SMOOTH_CHUNKS = 200
SMOOTH_CHUNK = 100
WEIGHT_DRAWS = 2000
#: Noisy inputs for each draw of the weights in FusionGrad.
FUSION_SAMPLES = 4
FIXED_SAMPLES = 8
SEED = 20


def write(classifier: Classifier, out: Path) -> None:
    """Write ``tiny_bert_noise.npz``."""
    arrays: Arrays = {}
    for case, encoded in encode_all(classifier).items():
        results = _fixed_noise(classifier, encoded) | _smoothgrad(classifier, encoded)
        if case == SHORTEST:
            results |= _noisegrad(classifier, encoded) | _fusiongrad(classifier, encoded)
        arrays |= {f"{case}/{key}": value for key, value in results.items()}
    write_arrays(out / "tiny_bert_noise.npz", arrays)


def noise_std(classifier: Classifier, encoded: Encoded) -> float:
    """Scale the input noise by the range of this input's embeddings."""
    points = classifier.embed(encoded.ids)
    return NOISE_LEVEL * float(points.max() - points.min())


def _fixed_noise(classifier: Classifier, encoded: Encoded) -> Arrays:
    """Gradients averaged over stored noise: nothing random is left to compare."""
    point = classifier.embed(encoded.ids)
    shape = (FIXED_SAMPLES, *point.shape[1:])
    unit = torch.from_numpy(np.random.default_rng(SEED).standard_normal(shape))
    noise = noise_std(classifier, encoded) * unit
    gradients = _gradients(classifier, encoded, {}, point + noise)
    return {"fixed/noise": noise, "fixed/mean_gradient": gradients.mean(dim=0)}


def _smoothgrad(classifier: Classifier, encoded: Encoded) -> Arrays:
    """Average by captum's noise tunnel, in chunks whose scatter tells the error."""
    tunnel = NoiseTunnel(Saliency(classifier.from_embeddings))
    std = noise_std(classifier, encoded)
    torch.manual_seed(SEED)
    chunks = torch.stack(
        [
            of_embeddings(
                tunnel,
                classifier,
                encoded,
                nt_type="smoothgrad",
                nt_samples=SMOOTH_CHUNK,
                stdevs=std,
                abs=False,
            )
            for _ in range(SMOOTH_CHUNKS)
        ]
    )
    summary = _summary("smoothgrad", chunks, draws_each=SMOOTH_CHUNK)
    return summary | {"smoothgrad/std": torch.tensor(std, dtype=torch.float64)}


def _noisegrad(classifier: Classifier, encoded: Encoded) -> Arrays:
    """Average over models whose parameters are scaled by N(1, WEIGHT_NOISE**2)."""
    generator = torch.Generator().manual_seed(SEED)
    point = classifier.embed(encoded.ids)
    draws = torch.cat(
        [
            _gradients(classifier, encoded, _noisy_parameters(classifier, generator), point)
            for _ in range(WEIGHT_DRAWS)
        ]
    )
    return _summary("noisegrad", draws)


def _fusiongrad(classifier: Classifier, encoded: Encoded) -> Arrays:
    """Average over noisy models and, for each of them, over noisy inputs."""
    generator = torch.Generator().manual_seed(SEED + 1)
    point = classifier.embed(encoded.ids)
    std = noise_std(classifier, encoded)
    draws = []
    for _ in range(WEIGHT_DRAWS):
        parameters = _noisy_parameters(classifier, generator)
        shape = (FUSION_SAMPLES, *point.shape[1:])
        noise = std * torch.randn(shape, generator=generator, dtype=point.dtype)
        draws.append(_gradients(classifier, encoded, parameters, point + noise))
    gradients = torch.stack(draws)
    # The inputs of one draw share its weights, so only the draws are independent.
    means = gradients.mean(dim=1)
    summary = _summary("fusiongrad", means)
    inside = (gradients - means[:, None]).flatten(end_dim=1)
    inputs = _variances(inside, summary["fusiongrad/mean_gradient"], len(inside) - len(means))
    return summary | {f"fusiongrad/inputs_{key}": value for key, value in inputs.items()}


def _noisy_parameters(classifier: Classifier, generator: torch.Generator) -> Arrays:
    """Scale every parameter but the word embeddings, which are the point that is explained."""
    table = classifier.word_embeddings.weight

    def normal(like: torch.Tensor) -> torch.Tensor:
        return torch.randn(like.shape, generator=generator, dtype=like.dtype)

    return {
        name: parameter.detach() * (1 + WEIGHT_NOISE * normal(parameter))
        for name, parameter in classifier.model.named_parameters()
        if parameter is not table
    }


def _gradients(
    classifier: Classifier, encoded: Encoded, parameters: Arrays, points: torch.Tensor
) -> torch.Tensor:
    """Gradients (N, K, T, D) at points (N, T, D), with some parameters replaced."""
    classes = classifier.n_classes
    # One copy of each point for each class, so that a single backward pass serves all.
    copies = points.repeat_interleave(classes, dim=0).requires_grad_()
    mask, types = encoded.rest_for(len(copies))
    inputs = {"inputs_embeds": copies, "attention_mask": mask, "token_type_ids": types}
    logits = functional_call(classifier.model, parameters, kwargs=inputs).logits
    own = logits.view(-1, classes, classes).diagonal(dim1=1, dim2=2)
    found = torch.autograd.grad(own.sum(), copies)[0]
    return found.view(-1, classes, *points.shape[1:])


def _summary(name: str, means: torch.Tensor, draws_each: int = 1) -> Arrays:
    """Describe independent averages (M, K, T, D) of ``draws_each`` draws."""
    mean = means.mean(dim=0)
    draws = len(means) * draws_each
    one_draw = _variances(means - mean, mean, (len(means) - 1) / draws_each)
    summary = {
        "mean_gradient": mean,
        "score": mean.norm(dim=-1),
        "standard_error": (one_draw["variance_along"] / draws).sqrt(),
        "n": torch.tensor(draws),
        **one_draw,
    }
    return {f"{name}/{key}": value for key, value in summary.items()}


def _variances(deviations: torch.Tensor, mean: torch.Tensor, freedom: float) -> Arrays:
    """Measure scatter (M, K, T, D) along the mean, and in all directions together: (K, T) each.

    The norm of an average feels, to first order, only scatter along the average; scatter across
    it lengthens the norm by a bias that falls with the number of draws.
    """
    unit = mean / mean.norm(dim=-1, keepdim=True)
    along = (deviations * unit).sum(dim=-1)
    return {
        "variance_along": along.square().sum(dim=0) / freedom,
        "variance_total": deviations.square().sum(dim=(0, -1)) / freedom,
    }
