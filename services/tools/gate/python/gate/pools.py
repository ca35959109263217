"""Pools: whether those whom a card deals with are seen once or shared, in a measure that honest dealings are not."""

import numpy as np
import pandas as pd

from gate.reference import reference_cards
from gate.surprise import surprise
from gate.worlds import World

#: The pool of each probe: channels in which its members are the other party.
POOLS = {
    "payers": ["p2p", "terminal", "branch"],
    "shops": ["purchase"],
    "wallets": ["buy", "sell"],
    "employers": ["employer"],
    "lenders": ["loan"],
}


def pools(world: World) -> dict[str, pd.DataFrame]:
    """The columns of each probe, a row for each card of the world."""
    return {name: _pool(world, channels) for name, channels in POOLS.items()}


def _pool(world: World, channels: list[str]) -> pd.DataFrame:
    dealings = world.events[world.events["channel"].isin(channels) & ~world.events["noParty"]]
    by_party = dealings.groupby("party", sort=True)
    pairs = dealings.groupby(["card", "party", "ownMoney"], sort=True).size().reset_index()
    events = pairs["party"].map(by_party.size()).to_numpy()
    cards = pairs["party"].map(by_party["card"].nunique()).to_numpy()
    # Who pays into their own card is a pool of its own.
    stratum = pairs["ownMoney"].to_numpy().astype(np.int64)
    flags = {"seenOnce": events == 1, "oneCard": cards == 1, "twoCards": cards == 2, "manyCards": cards >= 5}
    reference = reference_cards(world)
    card = pairs["card"].to_numpy()
    return pd.DataFrame(
        {name: surprise(card, stratum, flag, reference, len(world.cards)) for name, flag in flags.items()}
    )
