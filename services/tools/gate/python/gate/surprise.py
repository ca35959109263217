"""How far a card departs from what is usual, in a form that says nothing of how many events it has or through which channels."""

import numpy as np
import pandas as pd

RAREST = 1e-3
#: With fewer events of reference cards in a stratum nobody knows what is usual there, and nothing is made of it.
MIN_REFERENCE_EVENTS = 20


def surprise(
    card: np.ndarray, stratum: np.ndarray, happened: np.ndarray, reference: np.ndarray, cards: int
) -> np.ndarray:
    """A z-score for each of `cards` cards.

    For each event (or pair of card and counterparty) `happened` says whether something is so of it. The usual share is
    that among cards of the `reference` in the same stratum; these must not be looked at, as they helped to define what
    is usual. The sum of departures from it is divided by its standard deviation, so that cards with few and with many
    events are alike when nothing distinguishes them.
    """
    frame = pd.DataFrame({"stratum": stratum, "happened": np.asarray(happened, dtype=float)})
    strata = frame[reference[card]].groupby("stratum")["happened"].agg(["mean", "size"])
    usual = frame["stratum"].map(strata.loc[strata["size"] >= MIN_REFERENCE_EVENTS, "mean"]).to_numpy(dtype=float)
    known = ~np.isnan(usual)
    usual = np.clip(usual[known], RAREST, 1 - RAREST)
    departure = np.bincount(card[known], frame["happened"].to_numpy()[known] - usual, minlength=cards)
    variance = np.bincount(card[known], usual * (1 - usual), minlength=cards)
    # A card without such events is where an ordinary card is: in the middle.
    return np.divide(departure, np.sqrt(variance), out=np.zeros(cards), where=variance > 0)


def size_class(amount_tiyn: np.ndarray) -> np.ndarray:
    """Sums of about the same size: three classes to a factor of ten. Large sums are rounder in honest life, too."""
    return np.floor(3 * np.log10(np.maximum(amount_tiyn, 1))).astype(np.int64)
