"""How far a card departs from what is usual, in a form that does not say how much it is used, or for what."""

import numpy as np
import pandas as pd

RAREST = 1e-3
#: With fewer events of reference cards in a stratum nobody knows what is usual there, and nothing is made of it.
MIN_REFERENCE_EVENTS = 20
#: As many events are drawn for every card. Habits add up: over all its events, each busy card would stand out.
EVENTS_FOR_A_CARD = 4


def surprises(
    card: np.ndarray,
    stratum: np.ndarray,
    flags: dict[str, np.ndarray],
    reference: np.ndarray,
    seed: int,
) -> pd.DataFrame:
    """For each card, and each flag that an event may have, a number that is 0 on average and 1 away from it as a rule.

    `card` and `stratum` have an entry for each event (or pair of card and counterparty), and so has every flag. The usual
    share of a flag is that among cards of the `reference` in the same stratum; these must not be looked at, as they
    helped to define what is usual. A few events of each card are drawn. Where a card has fewer, events of the reference
    stand in for them, so that a card without such events is where any ordinary card is.
    """
    random = np.random.default_rng(seed)
    departures, known = _departures(card, stratum, flags, reference)
    card, departures = card[known], departures[known]
    shuffled = random.permutation(len(card))
    rank = pd.Series(card[shuffled]).groupby(card[shuffled]).cumcount().to_numpy()
    drawn = np.sort(shuffled[rank < EVENTS_FOR_A_CARD])
    total = np.zeros((len(reference), len(flags)))
    np.add.at(total, card[drawn], departures[drawn])
    usual = np.flatnonzero(reference[card])
    if len(usual) > 0:
        missing = EVENTS_FOR_A_CARD - np.bincount(card[drawn], minlength=len(reference))
        filled = np.repeat(np.arange(len(reference)), missing)
        np.add.at(total, filled, departures[random.choice(usual, size=len(filled))])
    return pd.DataFrame(total / np.sqrt(EVENTS_FOR_A_CARD), columns=list(flags))


def _departures(
    card: np.ndarray, stratum: np.ndarray, flags: dict[str, np.ndarray], reference: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Each event's flags less what is usual, in standard deviations; and whether it is known what is usual."""
    happened = pd.DataFrame({name: np.asarray(flag, dtype=float) for name, flag in flags.items()})
    of_reference = happened[reference[card]].groupby(stratum[reference[card]])
    enough = of_reference.size() >= MIN_REFERENCE_EVENTS
    usual = of_reference.mean()[enough].clip(RAREST, 1 - RAREST).reindex(stratum).to_numpy()
    known = ~np.isnan(usual).any(axis=1)
    return (happened.to_numpy() - usual) / np.sqrt(usual * (1 - usual)), known


def size_class(amount_tiyn: np.ndarray) -> np.ndarray:
    """Sums of about the same size: three classes to a factor of ten. Large sums are rounder in honest life, too."""
    return np.floor(3 * np.log10(np.maximum(amount_tiyn, 1))).astype(np.int64)
