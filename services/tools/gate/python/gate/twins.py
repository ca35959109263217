"""Cards against twins: for each event of a card, an event of the same kind and size of somebody else takes its place.

What is compared then differs in nothing but the flags that a probe is about: not in how busy a card is, nor in what it is used for.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

#: As many events are looked at for every card. Habits add up: over all its events, each busy card would stand out.
EVENTS_FOR_A_CARD = 4


@dataclass(frozen=True)
class Traces:
    """Flags of events. `card` and `stratum` have an entry for each row of `flags`."""

    card: np.ndarray
    stratum: np.ndarray
    flags: pd.DataFrame


def cards_and_twins(
    traces: Traces, cards: np.ndarray, others: np.ndarray, random: np.random.Generator
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """For each of `cards`, the shares of its events that have each flag, and the same of its twin.

    A twin's events are drawn from cards for which `others` is true, in the same strata. An event without a match counts
    for neither. Cards without any match have no numbers.
    """
    rank = np.full(others.size, -1)
    rank[cards] = np.arange(len(cards))
    own = _few_of_each_card(np.flatnonzero(rank[traces.card] >= 0), traces.card, random)
    match = _matches(own, traces, others, random)
    own, match = own[match >= 0], match[match >= 0]
    place = rank[traces.card[own]]
    return tuple(traces.flags.iloc[rows].groupby(place).mean().reindex(range(len(cards))) for rows in (own, match))


def _few_of_each_card(rows: np.ndarray, card: np.ndarray, random: np.random.Generator) -> np.ndarray:
    shuffled = random.permutation(rows)
    count = pd.Series(card[shuffled]).groupby(card[shuffled]).cumcount().to_numpy()
    return np.sort(shuffled[count < EVENTS_FOR_A_CARD])


def _matches(own: np.ndarray, traces: Traces, others: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """For each row, one of another card in the same stratum; -1 where there is none."""
    pool = np.flatnonzero(others[traces.card])
    pool = pool[np.argsort(traces.stratum[pool], kind="stable")]
    wanted = traces.stratum[own]
    first = np.searchsorted(traces.stratum[pool], wanted, side="left")
    size = np.searchsorted(traces.stratum[pool], wanted, side="right") - first
    drawn = first + np.floor(random.random(len(own)) * np.maximum(size, 1)).astype(np.int64)
    match = np.where(size > 0, pool[np.minimum(drawn, len(pool) - 1)] if len(pool) > 0 else -1, -1)
    is_same_card = (match >= 0) & (traces.card[np.maximum(match, 0)] == traces.card[own])
    return np.where(is_same_card, -1, match)


def size_class(amount_tiyn: np.ndarray) -> np.ndarray:
    """Sums of about the same size: six classes to a factor of ten. Large sums are rounder in honest life, too."""
    return np.floor(6 * np.log10(np.maximum(amount_tiyn, 1))).astype(np.int64)
