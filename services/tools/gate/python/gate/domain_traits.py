"""Domain traits: what an analyst looks at, and what must not decide alone."""

import numpy as np
import pandas as pd

from gate.pools import pool
from gate.twins import Traces
from gate.worlds import MS_PER_DAY, World

TOP_UP_CHANNELS = ["terminal", "p2p", "branch", "employer", "loan"]
CHANNELS = [*TOP_UP_CHANNELS, "transfer", "purchase", "fee", "buy", "sell", "atm"]


def domain_traits_of_cards(world: World) -> dict[str, pd.DataFrame]:
    """The columns of each probe, a row for each card of the world."""
    events, cards = world.events, world.cards
    begin_day = events["timeMs"].min() // MS_PER_DAY
    used = {
        channel: np.bincount(events.loc[events["channel"] == channel, "card"], minlength=len(cards)) > 0
        for channel in CHANNELS
    }
    return {
        "card age": pd.DataFrame({"days": begin_day - cards["issuedDay"]}).astype(float),
        "channels used": pd.DataFrame(used).astype(float),
    }


def domain_traits_of_events(world: World) -> dict[str, Traces]:
    """The flags of each probe."""
    top_ups = world.events[world.events["channel"].isin(TOP_UP_CHANNELS)]
    nobody = pd.DataFrame({"noSender": top_ups["noParty"]}).astype(float)
    return {
        "no sender": Traces(top_ups["card"].to_numpy(), np.zeros(len(top_ups)), nobody),
        "shared wallet": pool(world, ["buy", "sell"]),
    }
