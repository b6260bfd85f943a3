"""Methods that average over noise on the input or on the weights."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from .comparison import Floats, Pair, compared
from .stored import CASES, SHORT, STANDARD_ERRORS, TINY, read_arrays, scores

N_SAMPLES = 1000


def _same_average(found: Floats, key: str, counts: Mapping[str, int]) -> Pair:
    """Put the length of a mean over random draws beside that of the reference.

    ``counts`` gives the number of draws for each source of noise. Besides scattering, the length
    of a mean of n draws is too large, by about the variance across it / (2 n length).
    """
    stored = read_arrays("tiny_bert_noise.npz")
    score = stored[f"{key}/score"]
    variance = stored[f"{key}/standard_error"] ** 2
    surplus = np.zeros_like(score)
    for source, n in counts.items():
        along = stored[f"{key}/{source}variance_along"]
        variance = variance + along / n
        surplus += (stored[f"{key}/{source}variance_total"] - along) / (2 * n * score)
    return Pair(found, score + surplus, np.sqrt(variance))


@compared(
    "smoothgrad", "{captum}, `NoiseTunnel` of `Saliency`", TINY, STANDARD_ERRORS, "standard errors"
)
def smoothgrad() -> Iterator[Pair]:
    for case in CASES:
        found = scores(case, method="smoothgrad", n_samples=N_SAMPLES, noise_level=0.15)
        yield _same_average(found, f"{case}/smoothgrad", {"": N_SAMPLES})


@compared(
    "noisegrad",
    "its definition as a loop in {torch}, by `functional_call`",
    SHORT,
    STANDARD_ERRORS,
    "standard errors",
)
def noisegrad() -> Iterator[Pair]:
    n = 200
    found = scores("short", method="noisegrad", n_draws=n, weight_noise=0.1)
    yield _same_average(found, "short/noisegrad", {"": n})


@compared(
    "fusiongrad",
    "its definition as a loop in {torch}, by `functional_call`",
    SHORT,
    STANDARD_ERRORS,
    "standard errors",
)
def fusiongrad() -> Iterator[Pair]:
    n = 100
    found = scores(
        "short",
        method="fusiongrad",
        n_draws=n,
        n_samples=n,
        weight_noise=0.1,
        noise_level=0.15,
    )
    # The noisy inputs may be drawn anew for every model or shared by all; shared ones scatter more.
    yield _same_average(found, "short/fusiongrad", {"": n, "inputs_": n})


def _second_moment(method: str, shrunk: float = 1.0) -> Pair:
    stored = read_arrays("tiny_bert_rules.npz")
    expected, error, deviation = (
        stored[f"short/{method}/{key}"]
        for key in ("score", "standard_error", "deviation_of_a_draw")
    )
    found = scores("short", method=method, n_samples=N_SAMPLES)
    return Pair(found, shrunk * expected, np.sqrt(error**2 + deviation**2 / N_SAMPLES))


@compared(
    "squaregrad",
    "{captum}, `NoiseTunnel` (`smoothgrad_sq`) of `Saliency`",
    SHORT,
    STANDARD_ERRORS,
    "standard errors",
)
def squaregrad() -> Iterator[Pair]:
    yield _second_moment("squaregrad")


@compared(
    "vargrad",
    "{captum}, `NoiseTunnel` (`vargrad`) of `Saliency`",
    SHORT,
    STANDARD_ERRORS,
    "standard errors",
)
def vargrad() -> Iterator[Pair]:
    # The variance of n draws about their own mean is short by 1 / n; captum took 250.
    yield _second_moment("vargrad", (1 - 1 / N_SAMPLES) / (1 - 1 / 250))
