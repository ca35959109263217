"""How far a card departs from what is usual, in a form that says nothing of how many events it has or through which channels."""

import numpy as np
import pandas as pd

RAREST = 1e-3


def surprise(
    card: np.ndarray, stratum: np.ndarray, happened: np.ndarray, honest: np.ndarray, cards: int
) -> np.ndarray:
    """A z-score for each of `cards` cards.

    For each event (or pair of card and counterparty) `happened` says whether something is so of it. The usual share is
    that among honest cards in the same stratum. The sum of departures from it is divided by its standard deviation,
    so that cards with few and with many events are alike when nothing distinguishes them.
    """
    frame = pd.DataFrame({"stratum": stratum, "happened": np.asarray(happened, dtype=float)})
    usual_by_stratum = frame[honest[card]].groupby("stratum")["happened"].mean()
    overall = float(frame["happened"].mean()) if len(frame) > 0 else 0.0
    usual = frame["stratum"].map(usual_by_stratum).fillna(overall).clip(RAREST, 1 - RAREST).to_numpy()
    departure = np.bincount(card, frame["happened"].to_numpy() - usual, minlength=cards)
    variance = np.bincount(card, usual * (1 - usual), minlength=cards)
    # A card without such events is where an ordinary card is: in the middle.
    return np.divide(departure, np.sqrt(variance), out=np.zeros(cards), where=variance > 0)


def size_class(amount_tiyn: np.ndarray) -> np.ndarray:
    """Sums of about the same size: three classes to a factor of ten. Large sums are rounder in honest life, too."""
    return np.floor(3 * np.log10(np.maximum(amount_tiyn, 1))).astype(np.int64)
