"""Pools: whether those whom a card deals with are seen once or shared, in a measure that honest dealings are not."""

import pandas as pd

from gate.reference import reference_cards
from gate.surprise import surprises
from gate.worlds import World

#: The pool of each probe: channels in which its members are the other party.
POOLS = {
    "payers": ["p2p", "terminal", "branch"],
    "shops": ["purchase"],
    "wallets": ["buy", "sell"],
    "employers": ["employer"],
    "lenders": ["loan"],
}
#: Whether a party deals with no more than so many cards.
FEW_CARDS = [1, 2, 5, 10, 30]


def pools(world: World) -> dict[str, pd.DataFrame]:
    """The columns of each probe, a row for each card of the world."""
    return {name: _pool(world, channels) for name, channels in POOLS.items()}


def _pool(world: World, channels: list[str]) -> pd.DataFrame:
    dealings = world.events[world.events["channel"].isin(channels) & ~world.events["noParty"]]
    by_party = dealings.groupby("party", sort=True)
    pairs = dealings.groupby(["card", "party", "ownMoney", "noTransferId"], sort=True).size().reset_index()
    events = pairs["party"].map(by_party.size()).to_numpy()
    cards = pairs["party"].map(by_party["card"].nunique()).to_numpy()
    # Who pays into their own card is a pool of its own, and so is who pays from outside the country.
    stratum = pairs["ownMoney"].to_numpy() * 2 + pairs["noTransferId"].to_numpy()
    flags = {"seenOnce": events == 1, **{f"upTo{few}Cards": cards <= few for few in FEW_CARDS}}
    return surprises(pairs["card"].to_numpy(), stratum, flags, reference_cards(world), world.seed)
