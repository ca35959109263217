"""Pools: whether those whom a card deals with are seen once or shared, in a measure that honest dealings are not."""

import pandas as pd

from gate.twins import Traces
from gate.worlds import World

#: The pool of each probe: channels in which its members are the other party.
POOLS = {
    "payers": ["p2p", "terminal", "branch"],
    "shops": ["purchase"],
    "employers": ["employer"],
    "lenders": ["loan"],
}
#: Whether a party deals with no more than so many cards.
FEW_CARDS = [1, 2, 5, 10, 30]


def pools(world: World) -> dict[str, Traces]:
    """The flags of each probe, of each pair of a card and whom it deals with."""
    return {name: pool(world, channels) for name, channels in POOLS.items()}


def pool(world: World, channels: list[str]) -> Traces:
    """Whether those who deal with cards in some channels deal with few or many of them."""
    dealings = world.events[world.events["channel"].isin(channels) & ~world.events["noParty"]]
    by_party = dealings.groupby("party", sort=True)
    pairs = dealings.groupby(["card", "party", "ownMoney", "noTransferId"], sort=True).size().reset_index()
    events = pairs["party"].map(by_party.size()).to_numpy()
    cards = pairs["party"].map(by_party["card"].nunique()).to_numpy()
    # Who pays into their own card is a pool of its own, and so is who pays from outside the country.
    stratum = pairs["ownMoney"].to_numpy() * 2 + pairs["noTransferId"].to_numpy()
    flags = {"seenOnce": events == 1, **{f"upTo{few}Cards": cards <= few for few in FEW_CARDS}}
    return Traces(pairs["card"].to_numpy(), stratum, pd.DataFrame(flags).astype(float))
