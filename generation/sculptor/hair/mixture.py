"""Colours of hair, skin, cloth and background as mixtures of Gaussians."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from generation.sculptor.mesh import Floats

ROUNDS = 3  # of expectation maximisation; the start along the principal axis is good already
MOST = 2500  # samples that a mixture is fitted to


@dataclass(frozen=True, slots=True)
class Mixture:
    """Gaussians with weights (k,), means (k, d) and whitening (k, d, d)."""

    weights: Floats
    means: Floats
    whitening: Floats

    def log_density(self, samples: Floats) -> Floats:
        """(n,) for samples (n, d), less the constant that all mixtures of d dimensions share."""
        return np.asarray(np.logaddexp.reduce(self._parts(samples), axis=0))

    def part(self, kept: np.ndarray) -> Mixture:
        """Some of the Gaussians; kept: (k,) bool."""
        shares = self.weights[kept] / max(float(self.weights[kept].sum()), 1e-9)
        return Mixture(shares, self.means[kept], self.whitening[kept])

    def _parts(self, samples: Floats) -> Floats:
        logs = []
        for weight, mean, white in zip(self.weights, self.means, self.whitening, strict=True):
            offset = (samples - mean) @ white
            scale = np.log(max(weight, 1e-9)) + np.log(np.diag(white)).sum()
            logs.append(scale - 0.5 * np.einsum("nd,nd->n", offset, offset))
        return np.stack(logs).astype(np.float32)


def fit(samples: Floats, shares: Floats, count: int, floor: tuple[float, ...]) -> Mixture | None:
    """A mixture of `count` Gaussians for samples (n, d) that belong with shares (n,) of 0-1; None where
    there is too little to learn from. `floor`: variance added in each dimension."""
    chosen = np.flatnonzero(shares > 0.03)
    if shares[chosen].sum() < 25:
        return None
    chosen = chosen[np.linspace(0, len(chosen) - 1, min(len(chosen), MOST)).astype(np.int64)]
    samples, shares = samples[chosen], shares[chosen].astype(np.float32)
    belongs = _along_principal_axis(samples, shares, count)
    for _ in range(ROUNDS):
        mixture = _maximised(samples, belongs * shares, np.diag(floor).astype(np.float32))
        parts = mixture._parts(samples)
        belongs = np.exp(parts - np.logaddexp.reduce(parts, axis=0))
    return mixture


def _along_principal_axis(samples: Floats, shares: Floats, count: int) -> Floats:
    """(count, n) 0 or 1: quantiles along the axis of the largest variance, so that equal input gives equal
    mixtures."""
    offset = samples - np.average(samples, axis=0, weights=shares)
    axis = np.linalg.eigh((offset * shares[:, None]).T @ offset)[1][:, -1]
    order = np.argsort(offset @ axis, kind="stable")
    share = np.cumsum(shares[order]) / shares.sum()
    group = np.empty(len(samples), np.int64)
    group[order] = np.minimum((share * count).astype(np.int64), count - 1)
    return (np.arange(count)[:, None] == group).astype(np.float32)


def _maximised(samples: Floats, belongs: Floats, floor: Floats) -> Mixture:
    weights, means, whitening = [], [], []
    for own in belongs:
        total = max(float(own.sum()), 1e-3)
        mean = own @ samples / total
        offset = samples - mean
        spread = (offset * own[:, None]).T @ offset / total + floor
        weights.append(total)
        means.append(mean)
        whitening.append(np.linalg.inv(np.linalg.cholesky(spread.astype(np.float64))).T)
    shares = np.array(weights) / sum(weights)
    stacked = np.array(whitening)
    return Mixture(shares.astype(np.float32), np.array(means, np.float32), stacked.astype(np.float32))
