"""One world's cards and their twins: how the events of a card look, beside events of the same kind and size of others."""

import numpy as np
import pandas as pd

from gate.artefacts import artefacts_of_events
from gate.card_table import BUSY_GROUP, HONEST, LOOK_ALIKES, who_is_looked_at
from gate.domain_traits import domain_traits_of_events
from gate.pools import pools
from gate.reference import look_alike_cards, ordinary_cards
from gate.twins import Traces, cards_and_twins
from gate.worlds import World, is_of_difficulty


def twin_table(world: World) -> pd.DataFrame:
    """Rows: cards of schemes and busy honest cards, each with its twin among honest cards and among look-alikes.

    The index holds the scenario, group, whom the twin is drawn from ('against'), whether the row is the card's own, and
    cluster. The columns are pairs of a probe, which is 'family: name', and a flag. What nothing could be matched with is missing.
    """
    probes = _probes(world)
    who = who_is_looked_at(world)
    random = np.random.default_rng(world.seed)
    tables = []
    for group in sorted({*who["group"]} - {""}):
        of_group = who[(who["group"] == group) & who["kind"].isin(["scheme", "busy"])]
        if is_of_difficulty(group) or of_group.empty:
            continue
        pools_of_others = {HONEST: ordinary_cards(world)}
        if group != BUSY_GROUP:
            pools_of_others[LOOK_ALIKES] = look_alike_cards(world, group)
        for against, others in pools_of_others.items():
            drawn = {name: cards_and_twins(traces, of_group["card"].to_numpy(), others, random) for name, traces in probes.items()}
            for side, is_own in enumerate([True, False]):
                table = pd.concat({name: pair[side] for name, pair in drawn.items()}, axis=1).astype(np.float32)
                head = {"scenario": world.scenario, "group": group, "against": against, "isOwn": is_own}
                table.index = pd.MultiIndex.from_frame(pd.DataFrame({**head, "cluster": of_group["cluster"].to_numpy()}))
                tables.append(table)
    return pd.concat(tables)


def _probes(world: World) -> dict[str, Traces]:
    return {
        **{f"artefacts of events: {name}": traces for name, traces in artefacts_of_events(world).items()},
        **{f"pools: {name}": traces for name, traces in pools(world).items()},
        **{f"domain traits: {name}": traces for name, traces in domain_traits_of_events(world).items()},
    }
