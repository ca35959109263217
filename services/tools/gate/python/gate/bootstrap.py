"""Intervals for what is measured on schemes: whole schemes, look-alikes and blocks of people are drawn anew."""

from dataclasses import dataclass

import numpy as np
from scipy.stats import t

RANDOM_STATE = 20_240_304


@dataclass(frozen=True)
class Measure:
    """A figure between 0 and 1, its standard error, and how many independent units it rests on."""

    value: float
    standard_error: float
    units: int

    def interval(self, confidence: float) -> tuple[float, float]:
        """Student's interval, as schemes are few: a handful of them that agree by chance must not look like proof."""
        reach = self.standard_error * float(t.ppf((1 + confidence) / 2, max(1, self.units - 1)))
        return max(0.0, self.value - reach), min(1.0, self.value + reach)


def auc(
    positive: np.ndarray, positive_cluster: np.ndarray, negative: np.ndarray, negative_cluster: np.ndarray, resamples: int
) -> Measure:
    """The share of pairs of a positive and a negative in which the positive has the higher score; ties count half."""
    positive_code, positives = _codes(positive_cluster)
    negative_code, negatives = _codes(negative_cluster)
    wins = np.zeros((len(positives), len(negatives)))
    for at in range(len(negatives)):
        scores = np.sort(negative[negative_code == at])
        below = np.searchsorted(scores, positive, side="left")
        not_above = np.searchsorted(scores, positive, side="right")
        wins[:, at] = np.bincount(positive_code, (below + not_above) / 2, minlength=len(positives))

    def share(drawn_positives: np.ndarray, drawn_negatives: np.ndarray) -> np.ndarray:
        won = np.einsum("bn,bn->b", drawn_positives @ wins, drawn_negatives)
        return won / ((drawn_positives @ positives) * (drawn_negatives @ negatives))

    return _measure(share, len(positives), len(negatives), resamples)


def f1(
    found: np.ndarray, missed: np.ndarray, false_alarms: np.ndarray, resamples: int
) -> Measure:
    """F1 from the events found and missed of each scheme, and the false alarms in each block of honest people."""

    def score(schemes: np.ndarray, blocks: np.ndarray) -> np.ndarray:
        hits = 2 * (schemes @ found)
        errors = schemes @ missed + blocks @ false_alarms
        return np.divide(hits, hits + errors, out=np.zeros(len(hits)), where=hits > 0)

    return _measure(score, len(found), len(false_alarms), resamples)


def _codes(cluster: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The number of each member's cluster, and the size of each cluster."""
    _, code = np.unique(cluster, return_inverse=True)
    return code, np.bincount(code).astype(float)


def _measure(statistic, positives: int, negatives: int, resamples: int) -> Measure:
    random = np.random.default_rng(RANDOM_STATE)
    value = float(statistic(np.ones((1, positives)), np.ones((1, negatives)))[0])
    schemes = random.multinomial(positives, np.full(positives, 1 / positives), size=resamples).astype(float)
    blocks = random.multinomial(negatives, np.full(negatives, 1 / negatives), size=resamples).astype(float)
    units = min(positives, negatives)
    # Units that are drawn with replacement vary less than units of a new world.
    shrunk = np.sqrt(units / max(1, units - 1))
    return Measure(value, float(np.std(statistic(schemes, blocks)) * shrunk), units)
