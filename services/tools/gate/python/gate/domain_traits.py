"""Domain traits: what an analyst looks at, and what must not decide alone."""

import numpy as np
import pandas as pd

from gate.worlds import MS_PER_DAY, World

TOP_UP_CHANNELS = ["terminal", "p2p", "branch", "employer", "loan"]
CHANNELS = [*TOP_UP_CHANNELS, "transfer", "purchase", "fee", "buy", "sell", "atm"]


def domain_traits(world: World) -> dict[str, pd.DataFrame]:
    """The columns of each probe, a row for each card of the world."""
    events, cards = world.events, world.cards
    size = len(cards)
    top_ups = events[events["channel"].isin(TOP_UP_CHANNELS)]
    nobody = np.bincount(top_ups["card"], top_ups["noParty"], minlength=size)
    count = np.bincount(top_ups["card"], minlength=size)
    share = np.divide(nobody, count, out=np.zeros(size), where=count > 0)
    begin_day = events["timeMs"].min() // MS_PER_DAY
    used = {
        channel: np.bincount(events.loc[events["channel"] == channel, "card"], minlength=size) > 0
        for channel in CHANNELS
    }
    return {
        "no sender": pd.DataFrame({"share": share, "number": nobody}),
        "card age": pd.DataFrame({"days": begin_day - cards["issuedDay"]}).astype(float),
        "channels used": pd.DataFrame(used).astype(float),
    }
